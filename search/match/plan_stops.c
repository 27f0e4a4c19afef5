/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * plan_stops.c: words that stand everywhere. Beside others they weigh nothing;
 * alone they rank by where all of them stand side by side; a question leaves
 * out of its ranking what weighs nothing.
 */
#include "search/match/beside.h"
#include "search/match/plan_private.h"

/* Words of a query of nothing but stop words that are looked for side by side:
 * such words stand everywhere, and many take long. */
enum { MOST_STOPS = 12 };

bool pt_planner_is_stop(const struct pt_planner *planner,
                        const struct pt_clause *clause)
{
    const bool is_muted[] = {
        [PT_STOP_NONE] = false,
        [PT_STOP_FUNCTION] = planner->mutes_functions,
        [PT_STOP_REQUEST] = planner->mutes_requests,
    };
    return is_muted[clause->stop];
}

void pt_planner_count_stops(const struct pt_clause *clause, size_t n[3])
{
    if (clause->kind == PT_CLAUSE_NOT)
        return;
    for (size_t i = 0; i < clause->n_children; i++)
        pt_planner_count_stops(clause->children[i], n);
    if (clause->kind == PT_CLAUSE_TERM && pt_planner_does_weigh(clause->field))
        n[clause->stop]++;
}

void pt_plan_muted(const struct pt_clause_tree *tree, bool out[3])
{
    size_t n[3] = {0};
    pt_planner_count_stops(tree->root, n);
    out[PT_STOP_NONE] = false;
    out[PT_STOP_FUNCTION] = n[PT_STOP_NONE] || n[PT_STOP_REQUEST];
    out[PT_STOP_REQUEST] = n[PT_STOP_NONE] && n[PT_STOP_FUNCTION];
}

/* The stop words of a query that has no others, in order. */
struct stops {
    const struct pt_clause *terms[MOST_STOPS];
    size_t n;
};

static void gather_stops(const struct pt_clause *clause, struct stops *stops)
{
    if (clause->kind == PT_CLAUSE_NOT)
        return;
    for (size_t i = 0; i < clause->n_children; i++)
        gather_stops(clause->children[i], stops);
    if (clause->kind == PT_CLAUSE_TERM && clause->stop == PT_STOP_FUNCTION &&
        stops->n < MOST_STOPS)
        stops->terms[stops->n++] = clause;
}

static bool does_leaf_weigh(const struct pt_planner *planner,
                            const struct pt_clause *term)
{
    return planner->weighing == PT_EVERY_LEAF ||
           planner->weighing == term->leaf;
}

/* Whether clause needs a phrase that all n stop words are of, in their order,
 * or a NEAR: how close they are to stand was said then, and to look for what is
 * closer takes both lists of positions of each of thousands of articles. */
static bool places_all(const struct pt_clause *clause, size_t n)
{
    struct stops own = {0};
    if (clause->kind == PT_CLAUSE_AND) {
        for (size_t i = 0; i < clause->n_children; i++)
            if (places_all(clause->children[i], n))
                return true;
        return false;
    }
    gather_stops(clause, &own);
    return own.n == n &&
           (clause->kind == PT_CLAUSE_NEAR ||
            (clause->kind == PT_CLAUSE_PHRASE && clause->slop < 0));
}

/* Adds those of the words, as written in field, that weigh. */
static enum pt_status add_stops(struct pt_planner *planner,
                                const struct stops *stops,
                                enum pt_field field,
                                struct pt_queries *queries)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < stops->n; i++)
        if (does_leaf_weigh(planner, stops->terms[i]))
            status = pt_queries_add_words(
                planner, field, &stops->terms[i]->stop_word, 1, false, queries);
    return status;
}

/* Sets *out to a query for the words side by side by the positions that we
 * read, with a weight of 1 for each word, as all words of such a query have. */
static enum pt_status put_side_by_side(struct pt_planner *planner,
                                       const struct stops *stops,
                                       xc_query **out)
{
    struct pt_str terms[MOST_STOPS];
    struct xc_error cause;
    for (size_t i = 0; i < stops->n; i++)
        terms[i] = stops->terms[i]->stop_word;
    if (pt_beside_new(planner->reader, planner->positions, terms, stops->n,
                      &planner->beside) != PT_OK)
        return pt_fail_nomem(planner->err);
    planner->beside_weight = (double)stops->n;
    return pt_planner_engine(
        planner,
        pt_beside_query(planner->beside, planner->beside_weight, out, &cause),
        &cause);
}

/* Sets *out to a query for the words side by side, of what has the terms of
 * each two of them where there are such, with the weight of those that weigh.
 * Of two words their term tells it. */
static enum pt_status stops_side_by_side(struct pt_planner *planner,
                                         const struct stops *stops,
                                         xc_query **out)
{
    const uint32_t weighing = planner->weighing;
    const bool are_pairs =
        pt_planner_are_stop_pairs(planner, stops->terms, stops->n);
    const bool is_told = are_pairs && stops->n == 2;
    struct pt_queries words = {0};
    struct pt_queries both = {0};
    xc_query *phrase = NULL;
    planner->weighing = PT_EVERY_LEAF;
    enum pt_status status = add_stops(planner, stops, PT_FIELD_TEXT, &words);
    planner->weighing = weighing;
    if (status == PT_OK)
        status = pt_queries_combine(planner, is_told ? XC_OP_AND : XC_OP_PHRASE,
                                    &words, is_told ? 0 : (uint32_t)stops->n,
                                    &phrase);
    pt_queries_fini(&words);
    if (status == PT_OK && are_pairs)
        status = pt_planner_filter_stop_pairs(planner, stops->terms, stops->n,
                                              &phrase);
    if (status == PT_OK && weighing != PT_EVERY_LEAF)
        status = pt_planner_scale(planner, 0.0, &phrase);
    if (status == PT_OK)
        status = pt_queries_add(planner, &both, phrase);
    if (status == PT_OK && weighing != PT_EVERY_LEAF)
        status = add_stops(planner, stops, PT_FIELD_TEXT, &both);
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_AND_MAYBE, &both, 0, out);
    pt_queries_fini(&both);
    return status;
}

/* Lets others, taken, rank what *query matches. */
static enum pt_status rank_by(const struct pt_planner *planner,
                              struct pt_queries *others,
                              bool has_windows,
                              xc_query **query)
{
    struct pt_queries all = {0};
    enum pt_status status = pt_queries_add(planner, &all, *query);
    *query = NULL;
    for (size_t i = 0; status == PT_OK && i < others->n; i++) {
        status = pt_queries_add(planner, &all, others->items[i]);
        others->items[i] = NULL;
    }
    pt_queries_fini(others);
    if (status == PT_OK)
        status = pt_queries_rank(planner, &all, has_windows, query);
    pt_queries_fini(&all);
    return status;
}

enum pt_status pt_planner_rank_by_stops(struct pt_planner *planner,
                                        const struct pt_clause_tree *tree,
                                        xc_query **query)
{
    struct stops stops = {0};
    struct pt_queries others = {0};
    xc_query *phrase = NULL;
    struct xc_error cause;
    gather_stops(tree->root, &stops);
    const bool do_rank = stops.n > 1 && !places_all(tree->root, stops.n);
    enum pt_status status = add_stops(planner, &stops, PT_FIELD_TITLE, &others);
    if (status == PT_OK)
        status = rank_by(planner, &others, false, query);
    planner->ranks_by_stops =
        do_rank && !pt_planner_are_stop_pairs(planner, stops.terms, stops.n);
    const bool by_positions = planner->ranks_by_stops && planner->positions;
    if (status == PT_OK && by_positions)
        status = pt_planner_engine(
            planner,
            xc_query_scale_weight(*query, 1, &planner->unaided, &cause),
            &cause);
    if (status == PT_OK && do_rank)
        status = by_positions ? put_side_by_side(planner, &stops, &phrase)
                              : stops_side_by_side(planner, &stops, &phrase);
    if (status == PT_OK && phrase)
        status = pt_queries_add(planner, &others, phrase);
    if (status == PT_OK && phrase)
        status = rank_by(planner, &others, stops.n > 2 && !by_positions, query);
    pt_queries_fini(&others);
    return status;
}

/* Whether every match of clause has a weight above 0. */
static bool surely_weighs(const struct pt_planner *planner,
                          const struct pt_clause *clause)
{
    const bool needs_every = clause->kind == PT_CLAUSE_OR;
    size_t n = 0;
    if (clause->kind == PT_CLAUSE_TERM)
        return pt_planner_does_weigh(clause->field) &&
               !pt_planner_is_stop(planner, clause);
    if (clause->kind != PT_CLAUSE_OR && clause->kind != PT_CLAUSE_AND &&
        clause->kind != PT_CLAUSE_PHRASE &&
        (clause->kind != PT_CLAUSE_BOOST || clause->boost <= 0))
        return false;
    for (size_t i = 0; i < clause->n_children; i++)
        n += surely_weighs(planner, clause->children[i]);
    return needs_every ? n == clause->n_children : n > 0;
}

/* Whether clause is a question with words to leave out, and none of the others
 * may weigh nothing. One whose compounds rank by their parts is not: what has
 * but a stop word may have such a part. */
static bool is_question(const struct pt_planner *planner,
                        const struct pt_clause *clause)
{
    size_t n_stops = 0;
    if (clause->kind != PT_CLAUSE_OR)
        return false;
    for (size_t i = 0; i < clause->n_children; i++) {
        const struct pt_clause *const child = clause->children[i];
        if (child->kind == PT_CLAUSE_TERM && pt_planner_is_stop(planner, child))
            n_stops++;
        else if (!surely_weighs(planner, child))
            return false;
    }
    return n_stops > 0 && n_stops < clause->n_children;
}

enum pt_status pt_planner_leave_stops_out(struct pt_planner *planner,
                                          const struct pt_clause *root,
                                          xc_query **out)
{
    struct pt_plan_part part;
    if (!is_question(planner, root))
        return PT_OK;
    planner->unheard = root;
    const enum pt_status status = pt_plan_straight(planner, root, &part);
    if (status == PT_OK)
        *out = part.query;
    return status;
}
