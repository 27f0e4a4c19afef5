/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_places_words.c: the words whose positions are looked for. A stem has no
 * positions: its forms have. A form of one language may be none in another, so
 * each carries a bit for every language in which it is one.
 */
#include "search/match/match_places_private.h"

/* Words that are looked for in each candidate. With many more of them (a wide
 * wildcard) its text is read as quickly, unless most of them are so rare that
 * all their places can be read beforehand: in fewer articles than one of so
 * many, or than a few, the rarest of them as far as there is room. */
enum { MOST_TERMS = 64, MOST_WORDS = 4096, RARE_SHARE = 8, RARE_FEW = 64 };

/* --- words and forms ----------------------------------------------------- */

static bool has_text(const struct pt_str *list, size_t n, struct pt_str text)
{
    for (size_t i = 0; i < n; i++)
        if (pt_str_equal(list[i], text))
            return true;
    return false;
}

/* The languages in which form has one of the leaf's stems. */
static uint32_t langs_of(struct pt_places *places,
                         const struct pt_clause *leaf,
                         struct pt_str form)
{
    uint32_t langs = 0;
    for (size_t i = 0; i < places->n_langs; i++) {
        const struct pt_str stem = pt_analyzer_stem(places->job->analyzer, form,
                                                    places->langs[i].lang);
        if (has_text(leaf->stems, leaf->n_stems, stem.len ? stem : form))
            langs |= 1u << i;
    }
    if (has_text(leaf->stems, leaf->n_stems, form))
        langs |= PT_NO_LANG;
    return langs & places->langs_in_use;
}

bool pt_places_are_asked_for(const struct pt_clause *clause)
{
    bool is_one =
        clause->kind == PT_CLAUSE_PHRASE || clause->kind == PT_CLAUSE_NEAR;
    for (size_t i = 0; i < clause->n_children && !is_one; i++)
        is_one = pt_places_are_asked_for(clause->children[i]);
    return is_one;
}

/* Of units texts are read where there are many words, unless they have to stand
 * beside or near others, which few articles may have that have the words. */
static size_t most_words(const struct pt_match_job *job)
{
    return job->positions && (job->options->within == PT_WITHIN_ARTICLE ||
                              pt_places_are_asked_for(job->tree->root))
               ? MOST_WORDS
               : MOST_TERMS;
}

/* Adds a word of the leaf; *out_is_full when there is no room. */
static enum pt_status add_term(struct pt_places *places,
                               size_t set,
                               struct pt_str word,
                               uint32_t langs,
                               bool *out_is_full)
{
    const struct pt_clause *const leaf = pt_text_match_set(places->text, set);
    if (places->n_terms == most_words(places->job)) {
        *out_is_full = true;
        return PT_OK;
    }
    struct pt_place_term *const terms =
        pt_arena_grow(&places->arena, places->terms, places->n_terms,
                      &places->terms_capacity, sizeof *terms);
    if (!terms)
        return pt_fail_nomem(places->job->err);
    places->terms = terms;
    struct pt_place_term *const to = &terms[places->n_terms];
    *to = (struct pt_place_term){.set = set};
    struct pt_buf term;
    pt_buf_init(&term, PT_BUF_NO_CEILING);
    pt_plan_engine_term(leaf->field, word, false, &term);
    const bool is_kept =
        pt_buf_status(&term) == PT_OK &&
        pt_arena_copy(&places->arena, pt_buf_str(&term), &to->term);
    pt_buf_fini(&term);
    if (!is_kept)
        return pt_fail_nomem(places->job->err);
    to->langs = langs;
    places->n_terms++;
    places->asks_for_lang |= (places->langs_in_use & ~langs) != 0;
    return PT_OK;
}

static enum pt_status add_forms(struct pt_places *places,
                                size_t set,
                                struct pt_str stem,
                                bool *out_is_full)
{
    const struct pt_clause *const leaf = pt_text_match_set(places->text, set);
    struct pt_str *forms = NULL;
    size_t n = 0;
    enum pt_status status =
        pt_reader_forms(places->job->reader, stem, &places->arena, &forms, &n,
                        places->job->err);
    for (size_t i = 0; i < n && status == PT_OK && !*out_is_full; i++) {
        const uint32_t langs = langs_of(places, leaf, forms[i]);
        if (langs && !has_text(leaf->words, leaf->n_words, forms[i]))
            status = add_term(places, set, forms[i], langs, out_is_full);
    }
    return status;
}

static enum pt_status
add_set(struct pt_places *places, size_t set, bool *out_is_full)
{
    const struct pt_clause *const leaf = pt_text_match_set(places->text, set);
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < leaf->n_words && status == PT_OK; i++)
        status =
            add_term(places, set, leaf->words[i], PT_ANY_LANG, out_is_full);
    for (size_t i = 0; i < leaf->n_stems && status == PT_OK; i++)
        status = add_forms(places, set, leaf->stems[i], out_is_full);
    if (status == PT_OK && pt_analyzer_status(places->job->analyzer) != PT_OK)
        status = pt_fail_nomem(places->job->err);
    return status;
}

static enum pt_status add_langs(struct pt_places *places, bool *out_is_full)
{
    uint64_t n_articles = 0;
    const enum pt_status status =
        pt_reader_langs(places->job->reader, &places->arena, &places->langs,
                        &places->n_langs, places->job->err);
    if (status != PT_OK)
        return status;
    *out_is_full = places->n_langs > PT_PLACE_LANGS;
    for (size_t i = 0; i < places->n_langs && !*out_is_full; i++) {
        struct pt_buf term;
        n_articles += places->langs[i].n_articles;
        places->langs_in_use |= 1u << i;
        pt_buf_init(&term, PT_BUF_NO_CEILING);
        pt_schema_term(&term, pt_field_info(PT_FIELD_LANG)->prefix,
                       places->langs[i].lang);
        const bool is_kept = pt_buf_status(&term) == PT_OK &&
                             pt_arena_copy(&places->arena, pt_buf_str(&term),
                                           &places->lang_terms[i].term);
        pt_buf_fini(&term);
        if (!is_kept)
            return pt_fail_nomem(places->job->err);
    }
    if (n_articles < pt_reader_n_articles(places->job->reader))
        places->langs_in_use |= PT_NO_LANG;
    return PT_OK;
}

/* --- how common ---------------------------------------------------------- */

/* In how many articles the commonest term of the set is that begins at *at, or
 * one that is in enough. */
static enum pt_status count_set(const struct pt_places *places,
                                size_t *at,
                                uint32_t enough,
                                uint32_t *out)
{
    const size_t set = places->terms[*at].set;
    enum pt_status status = PT_OK;
    *out = 0;
    for (; status == PT_OK && *at < places->n_terms &&
           places->terms[*at].set == set;
         ++*at) {
        uint32_t n = 0;
        if (*out < enough)
            status =
                pt_reader_count(places->job->reader, places->terms[*at].term,
                                &n, places->job->err);
        if (n > *out)
            *out = n;
    }
    return status;
}

enum pt_status
pt_places_are_common(const struct pt_places *places, uint32_t n, bool *out)
{
    enum pt_status status = PT_OK;
    uint32_t least = UINT32_MAX;
    if (places->rare) { /* else their words were not read */
        *out = true;
        return PT_OK;
    }
    for (size_t at = 0;
         at < places->n_terms && least >= n && status == PT_OK;) {
        uint32_t count = 0;
        status = count_set(places, &at, n, &count);
        if (count < least)
            least = count;
    }
    *out = least >= n;
    return status;
}

/* --- words too many ------------------------------------------------------ */

static bool reads_no_text(const struct pt_places *places)
{
    const struct pt_plan *const plan = places->job->plan;
    return !plan || plan->is_exact;
}

/* In how many articles the commonest word of a leaf is, where a few are written
 * out; else UINT32_MAX. */
static enum pt_status count_leaf(const struct pt_places *places,
                                 const struct pt_clause *leaf,
                                 uint32_t *out_n_articles)
{
    enum { FEW = 4 };
    struct pt_match_job *const job = places->job;
    enum pt_status status = PT_OK;
    struct pt_buf term;
    *out_n_articles = UINT32_MAX;
    if (leaf->n_stems || leaf->n_words > FEW)
        return PT_OK;
    *out_n_articles = 0;
    pt_buf_init(&term, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < leaf->n_words && status == PT_OK; i++) {
        uint32_t n = 0;
        pt_buf_clear(&term);
        pt_plan_engine_term(leaf->field, leaf->words[i], false, &term);
        status =
            pt_buf_status(&term) == PT_OK
                ? pt_reader_count(job->reader, pt_buf_str(&term), &n, job->err)
                : pt_fail_nomem(job->err);
        if (n > *out_n_articles)
            *out_n_articles = n;
    }
    pt_buf_fini(&term);
    return status;
}

/* Where there are too many words for terms: *out_is_full, when others are so
 * rare that no places are worth it. */
static enum pt_status look_for_rare(const struct pt_places *places,
                                    bool *out_is_full)
{
    const size_t n_sets = pt_text_match_n_sets(places->text);
    enum pt_status status = PT_OK;
    size_t n_words = 0;
    for (size_t set = 0; set < n_sets; set++)
        n_words += pt_text_match_set(places->text, set)->n_words;
    for (size_t set = 0; set < n_sets && n_words > MOST_TERMS &&
                         status == PT_OK && !*out_is_full;
         set++) {
        uint32_t n = 0;
        status = count_leaf(places, pt_text_match_set(places->text, set), &n);
        *out_is_full =
            n < pt_job_common_from(places->job, reads_no_text(places));
    }
    return status;
}

static enum pt_status count_terms(struct pt_places *places)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < places->n_terms && status == PT_OK; i++)
        status =
            pt_reader_count(places->job->reader, places->terms[i].term,
                            &places->terms[i].n_articles, places->job->err);
    return status;
}

/* Whether a term is read beforehand, being in so many articles at most: not one
 * that is meant in some languages only. */
static bool is_rare(const struct pt_place_term *term, uint32_t most)
{
    return term->langs == PT_ANY_LANG && term->n_articles <= most;
}

/* In how many articles the words of terms[first, end) may be that are read
 * beforehand: all of them have room. */
static uint32_t
most_of_rare(const struct pt_places *places, size_t first, size_t end)
{
    const struct pt_match_job *const job = places->job;
    const uint32_t wanted = job->options->rare_places;
    const uint32_t share = pt_reader_n_articles(job->reader) / RARE_SHARE;
    uint32_t most = share > RARE_FEW ? share : RARE_FEW;
    for (uint64_t room = wanted ? wanted : PT_MOST_RARE_PLACES; most;
         most -= most / 8 + 1) {
        uint64_t n = 0;
        for (size_t i = first; i < end; i++)
            if (is_rare(&places->terms[i], most))
                n += places->terms[i].n_articles;
        if (n <= room)
            break;
    }
    return most;
}

/* Reads the places of a term beforehand; *out_is_read tells whether there was
 * room. */
static enum pt_status read_rare(const struct pt_places *places,
                                const struct pt_place_term *term,
                                bool *out_is_read)
{
    const struct pt_match_job *const job = places->job;
    struct pt_rare_places **const rare = &places->rare[term->set];
    enum pt_status status = PT_OK;
    *out_is_read = false;
    if (!*rare)
        status = pt_rare_places_new(job->positions,
                                    pt_reader_last_docid(job->reader), rare);
    if (status == PT_OK && *rare)
        status = pt_rare_places_add(*rare, term->term, out_is_read);
    return status == PT_OK ? PT_OK : pt_fail_nomem(job->err);
}

/* Reads those of each set that there is room for, the rarest; the others stay
 * terms. */
static enum pt_status read_all_rare(struct pt_places *places)
{
    struct pt_place_term *const terms = places->terms;
    enum pt_status status = PT_OK;
    size_t n = 0;
    for (size_t first = 0, end = 0; first < places->n_terms; first = end) {
        while (end < places->n_terms && terms[end].set == terms[first].set)
            end++;
        const uint32_t most = most_of_rare(places, first, end);
        for (size_t i = first; i < end && status == PT_OK; i++) {
            bool is_read = false;
            if (is_rare(&terms[i], most))
                status = read_rare(places, &terms[i], &is_read);
            if (!is_read)
                terms[n++] = terms[i];
        }
    }
    places->n_terms = n;
    return status;
}

/* Leaves as terms only those that are not read beforehand, where all are too
 * many. */
static enum pt_status drop_rare(struct pt_places *places, bool *out_is_full)
{
    const size_t n_sets = pt_text_match_n_sets(places->text);
    bool is_common = false;
    if (places->n_terms <= MOST_TERMS)
        return PT_OK;
    enum pt_status status = pt_places_are_common(
        places, pt_job_common_from(places->job, reads_no_text(places)),
        &is_common);
    *out_is_full = !is_common;
    if (status != PT_OK || !is_common)
        return status;
    places->rare = pt_arena_array(&places->arena, n_sets, sizeof *places->rare);
    if (!places->rare)
        return pt_fail_nomem(places->job->err);
    memset(places->rare, 0, n_sets * sizeof *places->rare);
    status = count_terms(places);
    if (status == PT_OK)
        status = read_all_rare(places);
    *out_is_full = places->n_terms > MOST_TERMS;
    return status;
}

bool pt_places_have_many(const struct pt_places *places)
{
    return places->rare != NULL;
}

/* --- all ----------------------------------------------------------------- */

enum pt_status pt_places_add_words(struct pt_places *places, bool *out_is_full)
{
    const size_t n_sets = pt_text_match_n_sets(places->text);
    enum pt_status status = add_langs(places, out_is_full);
    if (status == PT_OK && !*out_is_full)
        status = look_for_rare(places, out_is_full);
    for (size_t set = 0; status == PT_OK && !*out_is_full && set < n_sets;
         set++)
        status = add_set(places, set, out_is_full);
    return status == PT_OK && !*out_is_full ? drop_rare(places, out_is_full)
                                            : status;
}
