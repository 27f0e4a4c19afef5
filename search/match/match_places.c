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

#include <stdio.h>
#include <stdlib.h>

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

/* Moves on to docid; *out_is_there tells whether it has the term. */
static enum xc_status move_to(xc_postings *postings,
                              uint32_t docid,
                              bool *out_is_there,
                              struct xc_error *cause)
{
    enum xc_status status = XC_OK;
    if (xc_postings_valid(postings) && xc_postings_docid(postings) < docid)
        status = xc_postings_skip_to(postings, docid, cause);
    *out_is_there = xc_postings_docid(postings) == docid;
    return status;
}

static enum xc_status lang_of(struct pt_places *places,
                              uint32_t docid,
                              uint32_t *out,
                              struct xc_error *cause)
{
    enum xc_status status = XC_OK;
    bool is_there = false;
    *out = places->asks_for_lang ? PT_NO_LANG : PT_ANY_LANG;
    for (size_t i = 0;
         i < places->n_langs && places->asks_for_lang && status == XC_OK; i++) {
        status =
            move_to(places->lang_terms[i].postings, docid, &is_there, cause);
        if (is_there)
            *out = 1u << i;
    }
    return status;
}

/* Where the next positions go, NULL for no room. */
static uint32_t *room_of(const struct pt_places *places, size_t *out_room)
{
    *out_room = places->capacity - places->n_positions;
    return *out_room ? places->positions + places->n_positions : NULL;
}

static bool make_room(struct pt_places *places, size_t n)
{
    uint32_t *const grown =
        pt_grow(places->positions, &places->capacity, places->n_positions + n,
                SIZE_MAX / sizeof *grown, sizeof *grown);
    if (grown)
        places->positions = grown;
    return grown != NULL;
}

/* Appends the positions of a term in the article where its postings stand. */
static enum xc_status add_listed(struct pt_places *places,
                                 const xc_postings *postings,
                                 struct xc_error *cause)
{
    size_t room, n = 0;
    for (;;) {
        uint32_t *const to = room_of(places, &room);
        const enum xc_status status =
            xc_postings_read_positions(postings, to, room, &n, cause);
        if (status != XC_OK || n <= room) {
            places->n_positions += status == XC_OK ? n : 0;
            return status;
        }
        if (!make_room(places, n))
            return XC_MEMORY;
    }
}

/* The same past the postings; *out_is_known is false where they are to be
 * asked. */
static enum xc_status add_read(struct pt_places *places,
                               const struct pt_place_term *term,
                               uint32_t docid,
                               bool *out_is_there,
                               bool *out_is_known)
{
    size_t room, n = 0;
    *out_is_known = false;
    if (!term->positions)
        return XC_OK;
    for (;;) {
        uint32_t *const to = room_of(places, &room);
        const enum pt_glass_found found =
            pt_term_positions_get(term->positions, docid, to, room, &n);
        *out_is_known = found != PT_GLASS_UNKNOWN;
        *out_is_there = found == PT_GLASS_THERE;
        if (*out_is_there && n > room && !make_room(places, n))
            return XC_MEMORY;
        if (!*out_is_there || n <= room) {
            places->n_positions += *out_is_there ? n : 0;
            return XC_OK;
        }
    }
}

/* Appends where the term stands in docid; *out_is_there tells whether it does.
 */
static enum xc_status add_positions(struct pt_places *places,
                                    struct pt_place_term *term,
                                    uint32_t docid,
                                    bool *out_is_there,
                                    struct xc_error *cause)
{
    bool is_known = false;
    enum xc_status status =
        add_read(places, term, docid, out_is_there, &is_known);
    if (status != XC_OK || is_known)
        return status;
    status = pt_reader_may_ask_engine(places->job->reader, cause);
    if (status == XC_OK && !term->postings)
        status =
            xc_db_postings(pt_reader_db(places->job->reader), term->term.ptr,
                           term->term.len, &term->postings, cause);
    if (status == XC_OK)
        status = move_to(term->postings, docid, out_is_there, cause);
    return status == XC_OK && *out_is_there
               ? add_listed(places, term->postings, cause)
               : status;
}

static int compare_positions(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Puts n > 0 positions in order and drops equal ones; how many there are left.
 */
static size_t sort_positions(uint32_t *all, size_t n)
{
    size_t n_left = 1;
    qsort(all, n, sizeof *all, compare_positions);
    for (size_t i = 1; i < n; i++)
        if (all[i] != all[n_left - 1])
            all[n_left++] = all[i];
    return n_left;
}

/* The same by a bit for each from first on. No bit of the n_words of marks is
 * set, now and afterwards. */
static size_t spread_positions(
    uint32_t *all, size_t n, uint32_t first, uint64_t *marks, size_t n_words)
{
    enum { BITS = 64 };
    size_t n_left = 0;
    for (size_t i = 0; i < n; i++)
        marks[(all[i] - first) / BITS] |= (uint64_t)1
                                          << (all[i] - first) % BITS;
    for (size_t word = 0; word < n_words; word++) {
        for (uint64_t left = marks[word]; left; left &= left - 1)
            all[n_left++] = first + (uint32_t)(word * BITS) +
                            (uint32_t)__builtin_ctzll(left);
        marks[word] = 0;
    }
    return n_left;
}

/* Of several words at one place (a compound and its first part) one stays. Most
 * articles are short, and have few bits for all their positions. */
static void merge_positions(struct pt_places *places)
{
    uint32_t *const all = places->positions;
    const size_t n = places->n_positions;
    uint32_t first = UINT32_MAX, last = 0;
    for (size_t i = 0; i < n; i++) {
        first = all[i] < first ? all[i] : first;
        last = all[i] > last ? all[i] : last;
    }
    const size_t n_words = (last - first) / 64 + (size_t)1;
    places->n_positions =
        n_words <= PT_COUNTOF(places->marks)
            ? spread_positions(all, n, first, places->marks, n_words)
            : sort_positions(all, n);
}

/* Appends those of words that were read beforehand. */
static enum xc_status add_rare(struct pt_places *places,
                               const struct pt_rare_places *rare,
                               uint32_t docid,
                               size_t *n_there,
                               struct xc_error *cause)
{
    size_t room, n = 0;
    for (;;) {
        uint32_t *const to = room_of(places, &room);
        if (!pt_rare_places_get(rare, docid, to, room, &n)) {
            snprintf(cause->message, sizeof cause->message, "%s",
                     xc_status_sentence(XC_CORRUPT));
            return XC_CORRUPT;
        }
        if (n <= room)
            break;
        if (!make_room(places, n))
            return XC_MEMORY;
    }
    places->n_positions += n;
    *n_there += n ? 2 : 0; /* perhaps */
    return XC_OK;
}

/* Gathers the positions of one set; lacks_common: its common words do not
 * count. */
static enum pt_status gather_set(struct pt_places *places,
                                 size_t set,
                                 uint32_t docid,
                                 uint32_t lang,
                                 bool lacks_common)
{
    struct xc_error cause;
    enum xc_status status = XC_OK;
    size_t n_there = 0;
    places->n_positions = 0;
    for (size_t i = places->firsts[set];
         i < places->firsts[set + 1] && status == XC_OK; i++) {
        struct pt_place_term *const term = &places->terms[i];
        bool is_there = false;
        if (!(term->langs & lang) || (lacks_common && term->is_common))
            continue;
        status = add_positions(places, term, docid, &is_there, &cause);
        n_there += is_there;
    }
    if (status == XC_OK && places->rare && places->rare[set])
        status = add_rare(places, places->rare[set], docid, &n_there, &cause);
    if (status != XC_OK)
        return pt_job_engine(places->job, status, &cause);
    if (n_there > 1 && places->n_positions)
        merge_positions(places);
    return PT_OK;
}

/* Gives them to the matcher. */
static enum pt_status
load_set(struct pt_places *places, size_t set, uint32_t docid, uint32_t lang)
{
    const enum pt_status status = gather_set(places, set, docid, lang, false);
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
    asked->status = gather_set(
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
    struct xc_error cause;
    assert(!in_units || places->truth);
    if (!places->truth)
        return pt_places_decide(places, docid, out);
    const enum xc_status engine = lang_of(places, docid, &asked.lang, &cause);
    if (engine != XC_OK)
        return pt_job_engine(places->job, engine, &cause);
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
    struct xc_error cause;
    struct pt_str value;
    uint32_t lang = 0;
    *out = NULL;
    enum pt_status status =
        pt_slot_values_get(&places->lengths, docid, &value, job->err);
    if (status != PT_OK || !value.len)
        return status;
    const enum xc_status engine = lang_of(places, docid, &lang, &cause);
    if (engine != XC_OK)
        return pt_job_engine(job, engine, &cause);
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
    struct xc_error cause;
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
    const enum xc_status engine = lang_of(places, docid, &lang, &cause);
    status = pt_job_engine(job, engine, &cause);
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
