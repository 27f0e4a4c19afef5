/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * plan_near.c: libxapian's NEAR and PHRASE with a window do for operands that
 * are single words, or one of several; of any others only the operands are
 * asked for. A chain is asked for by its neighbouring pairs.
 */
#include "search/match/plan_private.h"

#include "common/mem.h"

/* What may stand at one position. */
struct words {
    enum pt_field field;
    const struct pt_clause **terms; /* borrowed */
    size_t n_terms;
    size_t capacity;
};

static void words_fini(struct words *words)
{
    pt_free(words->terms);
    *words = (struct words){0};
}

/* Adds the TERMs that clause is made of. *out_is_single is false when it is
 * more than a TERM or an OR of TERMs, all in the field of the first. */
static enum pt_status gather(const struct pt_planner *planner,
                             const struct pt_clause *clause,
                             struct words *words,
                             bool *out_is_single)
{
    enum pt_status status = PT_OK;
    if (clause->kind == PT_CLAUSE_OR) {
        for (size_t i = 0; status == PT_OK && i < clause->n_children; i++)
            status = gather(planner, clause->children[i], words, out_is_single);
        return status;
    }
    if (clause->kind == PT_CLAUSE_NOTHING)
        return PT_OK;
    if (clause->kind != PT_CLAUSE_TERM ||
        (words->n_terms && words->field != clause->field)) {
        *out_is_single = false;
        return PT_OK;
    }
    void *const terms =
        pt_grow(words->terms, &words->capacity, words->n_terms + 1,
                SIZE_MAX / sizeof(*words->terms), sizeof(*words->terms));
    if (!terms)
        return pt_fail_nomem(planner->err);
    words->terms = terms;
    words->terms[words->n_terms++] = clause;
    words->field = clause->field;
    return PT_OK;
}

/* True when a word of a and one of b may stand at the same position: equal
 * words, a compound and its first part (ceasefire, cease), two readings of one
 * (us, u.s.). libxapian's NEAR may then miss a place where they do not. */
static bool may_meet(struct pt_str a, struct pt_str b)
{
    const size_t n = a.len < b.len ? a.len : b.len;
    if (n > 0 && a.ptr[0] != b.ptr[0])
        return false;
    const bool is_acronym =
        pt_str_ends(a, PT_STR(".")) || pt_str_ends(b, PT_STR("."));
    return n == 0 || is_acronym || memcmp(a.ptr, b.ptr, n) == 0;
}

static bool meets_any(struct pt_str word, const struct pt_str *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (may_meet(word, words[i]))
            return true;
    return false;
}

static bool
meets_term(const struct pt_str *words, size_t n, const struct pt_clause *term)
{
    for (size_t i = 0; i < n; i++)
        if (meets_any(words[i], term->words, term->n_words) ||
            meets_any(words[i], term->forms, term->n_forms))
            return true;
    return false;
}

static bool do_meet(const struct words *a, const struct words *b)
{
    for (size_t i = 0; i < a->n_terms; i++)
        for (size_t k = 0; k < b->n_terms; k++) {
            const struct pt_clause *const term = a->terms[i];
            if (meets_term(term->words, term->n_words, b->terms[k]) ||
                meets_term(term->forms, term->n_forms, b->terms[k]))
                return true;
        }
    return false;
}

/* Gathers the n children into one set of words each; *out_are_single is false
 * when one of them is more, or they lie in different fields. */
static enum pt_status gather_all(const struct pt_planner *planner,
                                 struct pt_clause *const *children,
                                 size_t n,
                                 struct words *sets,
                                 bool *out_are_single)
{
    enum pt_status status = PT_OK;
    bool are_single = true;
    for (size_t i = 0; status == PT_OK && i < n; i++) {
        status = gather(planner, children[i], &sets[i], &are_single);
        if (sets[i].n_terms && sets[0].n_terms &&
            sets[i].field != sets[0].field)
            are_single = false;
    }
    *out_are_single = are_single;
    return status;
}

static void free_sets(struct words *sets, size_t n)
{
    for (size_t i = 0; sets && i < n; i++)
        words_fini(&sets[i]);
    pt_free(sets);
}

static bool are_forms_exact(const struct pt_planner *planner,
                            const struct words *sets,
                            size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sets[i].n_terms; k++)
            if (!pt_planner_is_form_exact(planner, sets[i].terms[k]))
                return false;
    return true;
}

/* op over the sets; nothing matches when one of them is empty. */
static enum pt_status join_sets(struct pt_planner *planner,
                                enum xc_op op,
                                const struct words *sets,
                                size_t n,
                                uint32_t window,
                                xc_query **out)
{
    struct pt_queries items = {0};
    struct pt_queries none = {0};
    enum pt_status status = PT_OK;
    bool is_possible = true;
    for (size_t i = 0; status == PT_OK && i < n; i++) {
        xc_query *item = NULL;
        status = pt_planner_at_position(planner, sets[i].terms, sets[i].n_terms,
                                        &item);
        is_possible = is_possible && item;
        if (status == PT_OK && item)
            status = pt_queries_add(planner, &items, item);
    }
    if (status == PT_OK && is_possible)
        status = pt_planner_join_places(planner, op, &items, window, out);
    else if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_OR, &none, 0, out);
    pt_queries_fini(&items);
    return status;
}

/* Where words weigh beside a window, and it is one that weighs. */
static enum pt_status weigh_sets(struct pt_planner *planner,
                                 const struct words *sets,
                                 size_t n,
                                 xc_query **query)
{
    if (!planner->counts || !planner->weighs_windows)
        return PT_OK;
    struct pt_position *const positions = pt_alloc(n * sizeof *positions);
    if (!positions)
        return pt_fail_nomem(planner->err);
    for (size_t i = 0; i < n; i++)
        positions[i] = (struct pt_position){sets[i].terms, sets[i].n_terms};
    const enum pt_status status =
        pt_planner_weigh_apart(planner, positions, n, query);
    pt_free(positions);
    return status;
}

enum pt_status pt_plan_window(struct pt_planner *planner,
                              struct pt_clause *const *children,
                              size_t n,
                              uint32_t window,
                              bool is_ordered,
                              xc_query **out,
                              bool *out_is_exact)
{
    struct words *const sets = pt_alloc(n * sizeof(*sets));
    bool can_tell = false;
    size_t n_words = 0;
    *out = NULL;
    if (!sets)
        return pt_fail_nomem(planner->err);
    enum pt_status status = gather_all(planner, children, n, sets, &can_tell);
    for (size_t i = 0; can_tell && !is_ordered && i < n; i++)
        for (size_t k = 0; can_tell && k < i; k++)
            can_tell = !do_meet(&sets[i], &sets[k]);
    for (size_t i = 0; can_tell && i < n; i++)
        n_words += pt_planner_count_words(children[i]);
    can_tell = can_tell && pt_planner_may_position(planner, n_words);
    if (status == PT_OK && can_tell) {
        *out_is_exact =
            are_forms_exact(planner, sets, n) && window <= PT_MAX_DISTANCE + 1;
        status = join_sets(planner, is_ordered ? XC_OP_PHRASE : XC_OP_NEAR,
                           sets, n, window, out);
        if (status == PT_OK && *out)
            status = weigh_sets(planner, sets, n, out);
        if (status != PT_OK) {
            xc_query_free(*out);
            *out = NULL;
        }
    }
    free_sets(sets, n);
    return status;
}

/* Restricts *query to what all filters match, which do not weigh; takes these.
 */
static enum pt_status restrict_by(const struct pt_planner *planner,
                                  struct pt_queries *filters,
                                  xc_query **query)
{
    struct pt_queries both = {0};
    xc_query *filter = NULL;
    enum pt_status status = pt_queries_add(planner, &both, *query);
    *query = NULL;
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_AND, filters, 0, &filter);
    if (status == PT_OK)
        status = pt_queries_add(planner, &both, filter);
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_FILTER, &both, 0, query);
    pt_queries_fini(&both);
    return status;
}

/* The operands of NEAR, and each neighbouring pair that the engine can tell. */
enum pt_status pt_plan_near(struct pt_planner *planner,
                            const struct pt_clause *clause,
                            struct pt_plan_part *out)
{
    const size_t n_links =
        planner->is_needed && planner->is_loose ? 0 : clause->n_children - 1;
    struct pt_queries filters = {0};
    bool are_exact = true;
    enum pt_status status = pt_plan_operands(planner, clause, out);
    for (size_t i = 0; status == PT_OK && i < n_links; i++) {
        const struct pt_link link = clause->links[i];
        xc_query *pair = NULL;
        bool is_exact = false;
        if (link.unit == PT_UNIT_WORDS)
            status = pt_plan_window(planner, &clause->children[i], 2,
                                    link.distance + 1, link.is_ordered, &pair,
                                    &is_exact);
        are_exact = are_exact && is_exact;
        if (status == PT_OK && pair)
            status = pt_queries_add(planner, &filters, pair);
    }
    if (status == PT_OK && filters.n)
        status = restrict_by(planner, &filters, &out->query);
    pt_queries_fini(&filters);
    out->is_exact =
        are_exact && n_links > 0 && (planner->takes_pairs || n_links == 1);
    return status;
}
