/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * plan_phrase.c: libxapian's PHRASE takes terms and ORs of terms, nothing else.
 * So a stem is an OR of its forms, and a phrase with a choice in it is
 * multiplied out:
 *
 *     a cease-fire held   ->   "a ceasefire held" OR "a cease fire held"
 */
#include "search/match/plan_private.h"

#include "common/mem.h"

/* --- words at positions --- */

static bool has_word(const struct pt_str *sorted, size_t n, struct pt_str word)
{
    size_t low = 0;
    while (low < n) {
        const size_t middle = low + (n - low) / 2;
        const int order = pt_str_compare(sorted[middle], word);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            n = middle;
    }
    return false;
}

enum pt_status pt_planner_at_position(struct pt_planner *planner,
                                      const struct pt_clause *const *terms,
                                      size_t n_terms,
                                      xc_query **out)
{
    struct pt_queries any = {0};
    enum pt_status status = PT_OK;
    planner->mutes_uncounted =
        planner->is_needed && planner->is_loose && !planner->has_only_stops;
    for (size_t i = 0; status == PT_OK && i < n_terms; i++) {
        const struct pt_clause *const term = terms[i];
        status = pt_queries_add_words(planner, term->field, term->words,
                                      term->n_words, false, &any);
        for (size_t k = 0; status == PT_OK && k < term->n_forms; k++)
            if (!has_word(term->words, term->n_words, term->forms[k]))
                status = pt_queries_add_words(planner, term->field,
                                              &term->forms[k], 1, false, &any);
    }
    *out = NULL;
    planner->mutes_uncounted = false;
    planner->n_positioned += any.n;
    if (status == PT_OK && any.n)
        return pt_queries_combine(planner, XC_OP_OR, &any, 0, out);
    pt_queries_fini(&any);
    return status;
}

bool pt_planner_may_position(const struct pt_planner *planner, size_t n)
{
    return n <= PT_MAX_POSITIONED &&
           planner->n_positioned <= PT_MAX_POSITIONED - n;
}

enum pt_status pt_planner_join_places(struct pt_planner *planner,
                                      enum xc_op op,
                                      struct pt_queries *items,
                                      uint32_t window,
                                      xc_query **out)
{
    planner->asks_for_places |= planner->is_needed;
    return planner->is_needed && planner->is_loose
               ? pt_queries_combine(planner, XC_OP_AND, items, 0, out)
               : pt_queries_combine(planner, op, items, window, out);
}

size_t pt_planner_count_words(const struct pt_clause *clause)
{
    size_t n = clause->n_words + clause->n_forms;
    for (size_t i = 0; i < clause->n_children; i++)
        n += pt_planner_count_words(clause->children[i]);
    return n;
}

bool pt_planner_is_form_exact(const struct pt_planner *planner,
                              const struct pt_clause *term)
{
    return !planner->is_multilingual || term->n_stems == 0;
}

/* --- phrases --- */

/* Clauses still to be written into a sequence, and those after them. */
struct rest {
    struct pt_clause *const *items;
    size_t n;
    const struct rest *next;
};

struct sequences {
    struct pt_planner *planner;
    const struct pt_clause **terms; /* of the sequence at hand */
    size_t n_terms;
    size_t capacity;
    struct pt_queries queries; /* the finished ones */
    bool is_exact;
};

/* How many sequences clause has; at most PT_MAX_PHRASE_SEQUENCES + 1, and 0
 * when it is nothing that can stand in one. */
static size_t count_sequences(const struct pt_clause *clause)
{
    size_t n = clause->kind != PT_CLAUSE_OR;
    if (clause->kind == PT_CLAUSE_PHRASE && clause->slop >= 0)
        return 0;
    if (clause->kind != PT_CLAUSE_OR && clause->kind != PT_CLAUSE_PHRASE)
        return clause->kind == PT_CLAUSE_TERM;
    for (size_t i = 0; i < clause->n_children; i++) {
        const size_t n_child = count_sequences(clause->children[i]);
        if (n_child == 0)
            return 0;
        n = clause->kind == PT_CLAUSE_OR ? n + n_child : n * n_child;
        if (n > PT_MAX_PHRASE_SEQUENCES)
            n = PT_MAX_PHRASE_SEQUENCES + 1;
    }
    return n;
}

static const struct pt_clause *
find_leaf(const struct pt_clause *const *clauses, size_t n, uint32_t leaf)
{
    for (size_t i = 0; i < n; i++) {
        const struct pt_clause *const clause = clauses[i];
        const struct pt_clause *const found =
            clause->kind == PT_CLAUSE_TERM
                ? (clause->leaf == leaf ? clause : NULL)
                : find_leaf((const struct pt_clause *const *)clause->children,
                            clause->n_children, leaf);
        if (found)
            return found;
    }
    return NULL;
}

enum pt_status pt_planner_weigh_leaf(struct pt_planner *planner,
                                     const struct pt_clause *const *clauses,
                                     size_t n,
                                     xc_query **query)
{
    struct pt_queries both = {0};
    xc_query *words = NULL;
    if (planner->weighing == PT_EVERY_LEAF)
        return PT_OK;
    const struct pt_clause *const term =
        find_leaf(clauses, n, planner->weighing);
    enum pt_status status = pt_planner_scale(planner, 0.0, query);
    planner->scales_words = planner->counts != NULL;
    if (status == PT_OK && term)
        status = pt_planner_at_position(planner, &term, 1, &words);
    planner->scales_words = false;
    if (status != PT_OK || !words)
        return status;
    status = pt_queries_add(planner, &both, *query);
    *query = NULL;
    if (status == PT_OK)
        status = pt_queries_add(planner, &both, words);
    else
        xc_query_free(words);
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_AND_MAYBE, &both, 0, query);
    pt_queries_fini(&both);
    return status;
}

static enum pt_status weigh_sequence(const struct sequences *sequences,
                                     xc_query **query)
{
    struct pt_planner *const planner = sequences->planner;
    const size_t n = sequences->n_terms;
    if (!planner->counts)
        return PT_OK;
    struct pt_position *const positions = pt_alloc(n * sizeof *positions);
    if (!positions)
        return pt_fail_nomem(planner->err);
    for (size_t i = 0; i < n; i++)
        positions[i] = (struct pt_position){&sequences->terms[i], 1};
    const enum pt_status status =
        pt_planner_weigh_apart(planner, positions, n, query);
    pt_free(positions);
    return status;
}

/* Sets *out to items, the terms of a sequence, one behind the other. In units
 * positions are asked for in any case. */
static enum pt_status join_sequence(const struct sequences *sequences,
                                    struct pt_queries *items,
                                    xc_query **out)
{
    struct pt_planner *const planner = sequences->planner;
    const size_t n = sequences->n_terms;
    const bool is_told =
        !planner->in_units && pt_planner_is_pair(planner, sequences->terms, n);
    enum pt_status status =
        is_told ? pt_queries_combine(planner, XC_OP_AND, items, 0, out)
                : pt_planner_join_places(planner, XC_OP_PHRASE, items,
                                         (uint32_t)n, out);
    if (status == PT_OK)
        status = pt_planner_filter_pairs(planner, sequences->terms, n, out);
    return status;
}

static enum pt_status finish_sequence(struct sequences *sequences)
{
    struct pt_planner *const planner = sequences->planner;
    struct pt_queries items = {0};
    enum pt_status status = PT_OK;
    bool is_possible = true;
    for (size_t i = 0; status == PT_OK && i < sequences->n_terms; i++) {
        xc_query *item = NULL;
        status =
            pt_planner_at_position(planner, &sequences->terms[i], 1, &item);
        is_possible = is_possible && item;
        if (status == PT_OK && item)
            status = pt_queries_add(planner, &items, item);
        if (!pt_planner_is_form_exact(planner, sequences->terms[i]))
            sequences->is_exact = false;
    }
    xc_query *query = NULL;
    if (status == PT_OK && is_possible)
        status = join_sequence(sequences, &items, &query);
    pt_queries_fini(&items);
    if (status == PT_OK && query)
        status = weigh_sequence(sequences, &query);
    if (status == PT_OK && query)
        status = pt_planner_weigh_leaf(planner, sequences->terms,
                                       sequences->n_terms, &query);
    if (status == PT_OK && query)
        status = pt_queries_add(planner, &sequences->queries, query);
    else
        xc_query_free(query);
    return status;
}

/* Writes every sequence that rest stands for. */
static enum pt_status write_sequences(struct sequences *sequences,
                                      const struct rest *rest)
{
    while (rest && rest->n == 0)
        rest = rest->next;
    if (!rest)
        return finish_sequence(sequences);
    const struct pt_clause *const first = rest->items[0];
    const struct rest after = {rest->items + 1, rest->n - 1, rest->next};
    enum pt_status status = PT_OK;
    if (first->kind == PT_CLAUSE_TERM) {
        void *const terms = pt_grow(
            sequences->terms, &sequences->capacity, sequences->n_terms + 1,
            SIZE_MAX / sizeof(*sequences->terms), sizeof(*sequences->terms));
        if (!terms)
            return pt_fail_nomem(sequences->planner->err);
        sequences->terms = terms;
        sequences->terms[sequences->n_terms++] = first;
        status = write_sequences(sequences, &after);
        sequences->n_terms--;
        return status;
    }
    if (first->kind == PT_CLAUSE_PHRASE) {
        const struct rest inside = {first->children, first->n_children, &after};
        return write_sequences(sequences, &inside);
    }
    assert(first->kind == PT_CLAUSE_OR);
    for (size_t i = 0; status == PT_OK && i < first->n_children; i++) {
        const struct rest one = {&first->children[i], 1, &after};
        status = write_sequences(sequences, &one);
    }
    return status;
}

static enum pt_status plan_adjacent(struct pt_planner *planner,
                                    const struct pt_clause *clause,
                                    struct pt_plan_part *out)
{
    struct sequences sequences = {.planner = planner, .is_exact = true};
    const struct rest all = {clause->children, clause->n_children, NULL};
    xc_query *query = NULL;
    enum pt_status status = write_sequences(&sequences, &all);
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_OR, &sequences.queries, 0,
                                    &query);
    pt_queries_fini(&sequences.queries);
    pt_free(sequences.terms);
    if (status != PT_OK)
        return status;
    return pt_planner_finish_words(planner, clause->field, sequences.is_exact,
                                   query, out);
}

static enum pt_status plan_sloppy(struct pt_planner *planner,
                                  const struct pt_clause *clause,
                                  struct pt_plan_part *out)
{
    const uint32_t window =
        (uint32_t)clause->n_children + (uint32_t)clause->slop;
    xc_query *query = NULL;
    bool is_exact = false;
    planner->weighs_windows = true;
    const enum pt_status status =
        pt_plan_window(planner, clause->children, clause->n_children, window,
                       false, &query, &is_exact);
    planner->weighs_windows = false;
    if (status != PT_OK)
        return status;
    if (!query)
        return pt_plan_operands(planner, clause, out);
    const enum pt_status weighed = pt_planner_weigh_leaf(
        planner, (const struct pt_clause *const *)clause->children,
        clause->n_children, &query);
    if (weighed != PT_OK) {
        xc_query_free(query);
        return weighed;
    }
    return pt_planner_finish_words(planner, clause->field, is_exact, query,
                                   out);
}

enum pt_status pt_plan_phrase(struct pt_planner *planner,
                              const struct pt_clause *clause,
                              struct pt_plan_part *out)
{
    if (clause->slop >= 0)
        return plan_sloppy(planner, clause, out);
    const size_t n = count_sequences(clause);
    if (n == 0 || n > PT_MAX_PHRASE_SEQUENCES ||
        !pt_planner_may_position(planner, n * pt_planner_count_words(clause)))
        return pt_plan_operands(planner, clause, out);
    planner->is_needed &= n == 1;
    return plan_adjacent(planner, clause, out);
}
