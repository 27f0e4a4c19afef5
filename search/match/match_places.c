/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_places.c: candidates put to the text matcher without their text.
 *
 * To find the units that answer, or an article where the engine's query is too
 * wide, each candidate has to be looked at, and to inflate and analyse its text
 * is a hundred times the work of the engine on it. What decides is in the index
 * already: where each word of the query stands (positions), and where units
 * begin (PT_SLOT_LENGTHS). Both are laid down by docid, so candidates are asked
 * for in this order and every list is read forwards once. Where the positions
 * can be read past libxapian, they are.
 */
#include "search/match/match_places_private.h"

#include "common/mem.h"
#include "index/lengths.h"
#include "index/word_pairs.h"

/* --- whether ------------------------------------------------------------- */

/* Whether positions can decide clause. What is about the article as a whole is
 * left to the engine, which is exact where every answer needs it. */
static bool can_decide(const struct pt_clause *clause, bool is_needed)
{
    switch (clause->kind) {
    case PT_CLAUSE_PARTS:
        return false;
    case PT_CLAUSE_HAS:
        return is_needed && pt_field_info(clause->field)->has_term;
    case PT_CLAUSE_LANG:
    case PT_CLAUSE_DATE:
        return is_needed;
    case PT_CLAUSE_AND:
    case PT_CLAUSE_BOOST:
        break;
    default:
        is_needed = false;
    }
    for (size_t i = 0; i < clause->n_children; i++)
        if (!can_decide(clause->children[i], is_needed))
            return false;
    return true;
}

/* --- life ---------------------------------------------------------------- */

static void stop(struct pt_places *places)
{
    for (size_t i = 0; i < places->n_terms; i++)
        xc_postings_free(places->terms[i].postings);
    for (size_t i = 0; i < places->n_langs && i < PT_PLACE_LANGS; i++)
        xc_postings_free(places->lang_terms[i].postings);
    pt_slot_values_fini(&places->lengths);
    for (size_t i = 0; i < places->n_terms; i++)
        places->terms[i].postings = NULL;
    for (size_t i = 0; i < PT_PLACE_LANGS; i++)
        places->lang_terms[i].postings = NULL;
}

void pt_places_free(struct pt_places *places)
{
    if (!places)
        return;
    const size_t n_sets = places->text ? pt_text_match_n_sets(places->text) : 0;
    stop(places);
    for (size_t i = 0; i < places->n_terms; i++)
        if (places->terms[i].positions)
            pt_term_positions_fini(places->terms[i].positions);
    for (size_t set = 0; places->rare && set < n_sets; set++)
        pt_rare_places_free(places->rare[set]);
    pt_place_pairs_free(places->pairs);
    pt_text_match_free(places->text);
    pt_arena_fini(&places->arena);
    for (size_t i = 0; i < PT_MOST_LISTED; i++)
        pt_free(places->lists[i].items);
    pt_free(places->positions);
    pt_free(places->answers);
    pt_free(places);
}

static enum pt_status open_positions(struct pt_places *places)
{
    const struct pt_positions *const all = places->job->positions;
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < places->n_terms && all && status == PT_OK; i++) {
        struct pt_place_term *const term = &places->terms[i];
        term->positions =
            pt_arena_alloc(&places->arena, sizeof *term->positions);
        status = term->positions
                     ? pt_term_positions_init(term->positions, all, term->term)
                     : PT_ENOMEM;
    }
    return status == PT_OK ? PT_OK : pt_fail_nomem(places->job->err);
}

/* Sets where the terms of each set begin. */
static enum pt_status find_sets(struct pt_places *places)
{
    const size_t n = pt_text_match_n_sets(places->text);
    places->firsts =
        pt_arena_array(&places->arena, n + 1, sizeof *places->firsts);
    if (!places->firsts)
        return pt_fail_nomem(places->job->err);
    for (size_t set = 0, at = 0; set <= n; set++) {
        while (at < places->n_terms && places->terms[at].set < set)
            at++;
        places->firsts[set] = at;
    }
    return PT_OK;
}

/* Tells pairs the words of a leaf that have lists of positions. */
static enum pt_status
add_words_of(struct pt_places *places, uint32_t leaf, size_t set)
{
    enum pt_status status = PT_OK;
    for (size_t i = places->firsts[set];
         i < places->firsts[set + 1] && status == PT_OK; i++) {
        struct pt_place_term *const term = &places->terms[i];
        term->is_common = pt_pair_word(term->term) != 0;
        if (!term->is_common)
            status = pt_place_pairs_add_word(places->pairs, leaf, term->term);
    }
    return status;
}

/* Sets pairs where they help truth. */
static enum pt_status open_pairs(struct pt_places *places)
{
    const struct pt_match_job *const job = places->job;
    const uint32_t n_leaves = job->tree->n_leaves;
    enum pt_status status = pt_place_pairs_new(job->tree, job->reader,
                                               &places->arena, &places->pairs);
    if (status != PT_OK || !places->pairs)
        return status;
    uint32_t *const sets =
        pt_arena_array(&places->arena, n_leaves, sizeof *sets);
    if (!sets)
        return PT_ENOMEM;
    pt_text_match_sets_of_leaves(places->text, sets);
    for (uint32_t leaf = 0; leaf < n_leaves && status == PT_OK; leaf++)
        if (pt_place_pairs_know(places->pairs, leaf))
            status = add_words_of(places, leaf, sets[leaf]);
    return status;
}

/* Sets truth where it can tell. */
static enum pt_status open_truth(struct pt_places *places)
{
    const struct pt_match_job *const job = places->job;
    enum pt_status status = pt_truth_new(
        job->tree, places->text, job->options->within != PT_WITHIN_ARTICLE,
        &places->arena, &places->truth);
    if (status == PT_OK && places->truth)
        status = open_pairs(places);
    return status == PT_OK ? PT_OK : pt_fail_nomem(job->err);
}

bool pt_places_can_decide(const struct pt_match_job *job)
{
    return can_decide(job->tree->root, true);
}

enum pt_status pt_places_new(struct pt_match_job *job, struct pt_places **out)
{
    bool is_full = false;
    *out = NULL;
    /* A server would be asked for each list of positions; the whole article is
     * one question. */
    if (!pt_places_can_decide(job) || pt_reader_has_remote(job->reader))
        return PT_OK;
    struct pt_places *const places = pt_alloc(sizeof *places);
    if (!places)
        return pt_fail_nomem(job->err);
    places->job = job;
    pt_arena_init(&places->arena);
    enum pt_status status =
        pt_readings_matcher(job->readings, &places->text, job->err);
    if (status == PT_OK)
        status = pt_places_add_words(places, &is_full);
    if (status == PT_OK && !is_full)
        status = find_sets(places);
    if (status == PT_OK && !is_full)
        status = open_positions(places);
    if (status == PT_OK && !is_full && job->positions)
        status = open_truth(places);
    if (status == PT_OK && !is_full)
        *out = places;
    else
        pt_places_free(places);
    return status;
}

enum pt_status pt_places_begin(struct pt_places *places)
{
    const xc_db *const db = pt_reader_db(places->job->reader);
    struct xc_error cause;
    enum xc_status status = XC_OK;
    stop(places);
    for (size_t i = 0;
         i < places->n_langs && places->asks_for_lang && status == XC_OK; i++) {
        struct pt_place_lang *const lang = &places->lang_terms[i];
        status = xc_db_postings(db, lang->term.ptr, lang->term.len,
                                &lang->postings, &cause);
    }
    if (status != XC_OK)
        return pt_job_engine(places->job, status, &cause);
    return pt_slot_values_begin(&places->lengths, places->job->reader,
                                PT_SLOT_LENGTHS) == PT_OK
               ? PT_OK
               : pt_fail_nomem(places->job->err);
}

/* --- one candidate ------------------------------------------------------- */

/* Gives them to the matcher. */
static enum pt_status
load_set(struct pt_places *places, size_t set, uint32_t docid, uint32_t lang)
{
    const enum pt_status status =
        pt_places_gather(places, set, docid, lang, false);
    if (status != PT_OK)
        return status;
    return pt_text_match_load_positions(places->text, set, places->positions,
                                        places->n_positions) == PT_OK
               ? PT_OK
               : pt_fail_nomem(places->job->err);
}

static enum pt_status
load_sets(struct pt_places *places, uint32_t docid, uint32_t lang)
{
    const size_t n = pt_text_match_n_sets(places->text);
    enum pt_status status = PT_OK;
    for (size_t set = 0; set < n && status == PT_OK; set++)
        status = load_set(places, set, docid, lang);
    return status;
}

/* An article that truth is asked about. */
struct asked {
    struct pt_places *places;
    uint32_t docid;
    uint32_t lang;
    enum pt_status status;
};

static enum pt_glass_found find_spots(void *context,
                                      size_t set,
                                      uint32_t leaf,
                                      struct pt_glass_cursor *out,
                                      bool *out_is_one)
{
    const struct asked *const asked = context;
    const struct pt_places *const places = asked->places;
    const bool lacks_common =
        !pt_place_pairs_have_common(places->pairs, leaf, asked->docid);
    struct pt_str code = {NULL, 0};
    *out_is_one = false;
    if (places->rare && places->rare[set] &&
        pt_rare_places_have(places->rare[set], asked->docid))
        return PT_GLASS_THERE; /* which no cursor tells */
    if (lacks_common &&
        !pt_place_pairs_have_added(places->pairs, leaf, asked->docid))
        return PT_GLASS_ABSENT;
    for (size_t i = places->firsts[set]; i < places->firsts[set + 1]; i++) {
        const struct pt_place_term *const term = &places->terms[i];
        struct pt_str found_code;
        if (!(term->langs & asked->lang) || (lacks_common && term->is_common))
            continue;
        const enum pt_glass_found found =
            pt_term_positions_find(term->positions, asked->docid, &found_code);
        if (found == PT_GLASS_UNKNOWN)
            return PT_GLASS_UNKNOWN;
        if (found == PT_GLASS_THERE && code.ptr)
            return PT_GLASS_THERE;
        if (found == PT_GLASS_THERE)
            code = found_code;
    }
    if (!code.ptr)
        return PT_GLASS_ABSENT;
    *out_is_one = true;
    return pt_glass_cursor_start(out, code) ? PT_GLASS_THERE : PT_GLASS_UNKNOWN;
}

static bool list_spots(void *context,
                       size_t set,
                       uint32_t leaf,
                       size_t nth,
                       struct pt_spot_list *out)
{
    struct asked *const asked = context;
    struct pt_places *const places = asked->places;
    struct pt_place_list *const list = &places->lists[nth];
    asked->status = pt_places_gather(
        places, set, asked->docid, asked->lang,
        !pt_place_pairs_have_common(places->pairs, leaf, asked->docid));
    if (asked->status != PT_OK)
        return false;
    const size_t n = places->n_positions;
    uint32_t *const items =
        n <= list->capacity ? list->items
                            : pt_grow(list->items, &list->capacity, n,
                                      SIZE_MAX / sizeof *items, sizeof *items);
    if (n && !items) {
        asked->status = pt_fail_nomem(places->job->err);
        return false;
    }
    list->items = items;
    if (n)
        memcpy(items, places->positions, n * sizeof *items);
    *out = (struct pt_spot_list){items, n};
    return true;
}

static enum pt_status
ask_truth(struct pt_places *places, uint32_t docid, bool *out)
{
    const bool in_units = places->job->options->within != PT_WITHIN_ARTICLE;
    struct asked asked = {places, docid, 0, PT_OK};
    const struct pt_truth_source source = {find_spots, list_spots, &asked};
    assert(!in_units || places->truth);
    if (!places->truth)
        return pt_places_decide(places, docid, out);
    const enum pt_status status = pt_places_lang(places, docid, &asked.lang);
    if (status != PT_OK)
        return status;
    const enum pt_glass_found found = pt_truth_tell(places->truth, &source);
    if (asked.status != PT_OK)
        return asked.status;
    places->told = found == PT_GLASS_THERE ? docid : 0;
    places->stretch = pt_truth_stretch(places->truth);
    /* A unit is asked for in any case. */
    *out = found == PT_GLASS_THERE || (in_units && found == PT_GLASS_UNKNOWN);
    return found == PT_GLASS_UNKNOWN && !in_units
               ? pt_places_decide(places, docid, out)
               : PT_OK;
}

/* Where the answer of docid is kept: one byte; NULL: nowhere. Of units articles
 * are asked when they are counted, and many of them again when they are ranked.
 */
static unsigned char *kept_answer(struct pt_places *places, uint32_t docid)
{
    enum { MOST_KEPT = 1 << 22 };
    const struct pt_match_job *const job = places->job;
    const uint32_t last = pt_reader_last_docid(job->reader);
    if (job->options->within == PT_WITHIN_ARTICLE || last >= MOST_KEPT ||
        docid > last)
        return NULL;
    if (!places->answers)
        places->answers = pt_alloc((size_t)last + 1);
    return places->answers ? &places->answers[docid] : NULL;
}

enum pt_status
pt_places_answers(struct pt_places *places, uint32_t docid, bool *out)
{
    enum { UNASKED, ANSWERS, FAILS };
    unsigned char *const kept = kept_answer(places, docid);
    if (kept && *kept != UNASKED) {
        *out = *kept == ANSWERS;
        return PT_OK;
    }
    const enum pt_status status = ask_truth(places, docid, out);
    if (kept && status == PT_OK)
        *kept = *out ? ANSWERS : FAILS;
    return status;
}

enum pt_status pt_places_share_unit(struct pt_places *places,
                                    uint32_t docid,
                                    bool of_paragraphs,
                                    bool *out)
{
    const struct pt_stretch stretch = places->stretch;
    struct pt_str value;
    *out = false;
    if (places->told != docid || !stretch.last)
        return PT_OK;
    const enum pt_status status =
        pt_slot_values_get(&places->lengths, docid, &value, places->job->err);
    *out =
        status == PT_OK && pt_lengths_share_unit(value, of_paragraphs,
                                                 stretch.first, stretch.last);
    return status;
}

bool pt_places_can_tell(const struct pt_places *places)
{
    return places->truth != NULL;
}

bool pt_places_can_rule_out(const struct pt_places *places)
{
    return places->truth && pt_places_are_asked_for(places->job->tree->root);
}

struct pt_text_match *pt_places_text(const struct pt_places *places)
{
    return places->text;
}

/* The word of a term, without what marks its field. */
static struct pt_str word_of(const struct pt_place_term *term)
{
    size_t at = 0;
    while (at < term->term.len && term->term.ptr[at] >= 'A' &&
           term->term.ptr[at] <= 'Z')
        at++;
    return pt_str_sub(term->term, at, term->term.len);
}

/* Whether b may be a part of the compound a that is not its first. Another
 * reading of a part (u.s. of us) does not show in the compound; what is cut
 * lacks its end. */
static bool may_be_later_part(struct pt_str a, struct pt_str b)
{
    if (a.len >= PT_MAX_WORD_BYTES || pt_str_find(b, '.') < b.len)
        return true;
    for (size_t at = 1; at + b.len <= a.len; at++)
        if (memcmp(a.ptr + at, b.ptr, b.len) == 0)
            return true;
    return false;
}

bool pt_places_mark_alike(const struct pt_places *places)
{
    if (places->rare)
        return false;
    for (size_t i = 0; i < places->n_terms; i++)
        for (size_t k = 0; k < places->n_terms; k++)
            if (may_be_later_part(word_of(&places->terms[i]),
                                  word_of(&places->terms[k])))
                return false;
    return true;
}

bool pt_places_need_lengths(const struct pt_places *places)
{
    return pt_text_match_needs_layout(places->text);
}

enum pt_status pt_places_load(struct pt_places *places,
                              uint32_t docid,
                              struct pt_text_match **out)
{
    struct pt_match_job *const job = places->job;
    struct pt_str value;
    uint32_t lang = 0;
    *out = NULL;
    enum pt_status status =
        pt_slot_values_get(&places->lengths, docid, &value, job->err);
    if (status != PT_OK || !value.len)
        return status;
    status = pt_places_lang(places, docid, &lang);
    if (status != PT_OK)
        return status;
    status = pt_text_match_load_lengths(places->text, value);
    if (status == PT_ENOMEM)
        return pt_fail_nomem(job->err);
    if (status != PT_OK) /* the text will tell */
        return PT_OK;
    status = load_sets(places, docid, lang);
    if (status == PT_OK)
        *out = places->text;
    return status;
}

/* Loads docid: its places, with its layout where the query needs it, or its
 * text. */
static enum pt_status
load_any(struct pt_places *places, uint32_t docid, struct pt_text_match **out)
{
    struct pt_match_job *const job = places->job;
    uint32_t lang = 0;
    uint64_t story;
    enum pt_status status = PT_OK;
    *out = NULL;
    if (pt_places_need_lengths(places)) {
        status = pt_places_load(places, docid, out);
        if (status != PT_OK || *out)
            return status;
        status = pt_job_load(job, docid, false, &story);
        *out = job->text;
        return status;
    }
    status = pt_places_lang(places, docid, &lang);
    pt_text_match_load_nothing(places->text);
    if (status == PT_OK)
        status = load_sets(places, docid, lang);
    *out = places->text;
    return status;
}

enum pt_status
pt_places_decide(struct pt_places *places, uint32_t docid, bool *out)
{
    struct pt_text_match *text;
    const enum pt_status status = load_any(places, docid, &text);
    if (status == PT_OK && pt_text_match_article(text, out) != PT_OK)
        return pt_fail_nomem(places->job->err);
    return status;
}
