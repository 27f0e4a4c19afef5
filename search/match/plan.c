/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * plan.c: one function per kind of clause, each giving a part: an engine query
 * with what is known about it. A negated part is what the clause forbids; it
 * becomes the right side of an AND_NOT where it meets others, so that "all
 * articles without" is only asked for where nothing else is.
 */
#include "search/match/beside.h"
#include "search/match/plan_private.h"

/* c of I(n)B2: below it long articles fall behind, above it they come first. On
 * four collections of texts of 100 to 300 words the optimum between 1 and 2.5
 * is flat. */
static const double LENGTHS_MATTER = 1.5;

static enum pt_status pt_plan_word(struct pt_planner *planner,
                                   const struct pt_clause *clause,
                                   struct pt_plan_part *out)
{
    const enum pt_field field = clause->field;
    xc_query *query = NULL;
    enum pt_status status = pt_planner_any_word(planner, clause, &query);
    if (status != PT_OK)
        return status;
    const double factor = pt_planner_factor_of_clause(planner, clause);
    if (factor > 1)
        status = pt_planner_scale(planner, factor, &query);
    if (status != PT_OK) {
        xc_query_free(query);
        return status;
    }
    status = pt_planner_finish_words(planner, field, true, query, out);
    const bool is_mute = pt_planner_is_stop(planner, clause) ||
                         (planner->weighing != PT_EVERY_LEAF &&
                          planner->weighing != clause->leaf);
    return status == PT_OK && is_mute
               ? pt_planner_scale(planner, 0.0, &out->query)
               : status;
}

/* AND of the children: what a clause over positions needs at least. */
enum pt_status pt_plan_operands(struct pt_planner *planner,
                                const struct pt_clause *clause,
                                struct pt_plan_part *out)
{
    struct pt_queries all = {0};
    struct pt_plan_part whole = {.is_exact = false};
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < clause->n_children; i++) {
        struct pt_plan_part part;
        status = pt_plan_straight(planner, clause->children[i], &part);
        if (status == PT_OK)
            status = pt_queries_add(planner, &all, part.query);
        whole.is_positive |= part.is_positive;
    }
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_AND, &all, 0, &whole.query);
    pt_queries_fini(&all);
    if (status == PT_OK)
        *out = whole;
    return status;
}

/* --- connectives --- */

/* Takes part as an operand of AND; one that asks for every article says nothing
 * there. */
static enum pt_status add_operand(const struct pt_planner *planner,
                                  const struct pt_plan_part *part,
                                  struct pt_queries *wanted,
                                  struct pt_queries *unwanted)
{
    if (part->is_all) {
        xc_query_free(part->query);
        return PT_OK;
    }
    return pt_queries_add(planner, part->is_negated ? unwanted : wanted,
                          part->query);
}

/* Sets *out to what all of wanted match and none of unwanted; takes both. */
static enum pt_status join_operands(const struct pt_planner *planner,
                                    struct pt_queries *wanted,
                                    struct pt_queries *unwanted,
                                    xc_query **out)
{
    struct pt_queries all = {0};
    xc_query *query = NULL;
    enum pt_status status =
        wanted->n ? pt_queries_combine(planner, XC_OP_AND, wanted, 0, &query)
                  : pt_planner_match_all(planner, &query);
    if (status == PT_OK)
        status = pt_queries_add(planner, &all, query);
    for (; status == PT_OK && unwanted->n; unwanted->n--)
        status =
            pt_queries_add(planner, &all, unwanted->items[unwanted->n - 1]);
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_AND_NOT, &all, 0, out);
    pt_queries_fini(&all);
    return status;
}

static bool has_places(const struct pt_clause *clause)
{
    if (clause->kind == PT_CLAUSE_PHRASE || clause->kind == PT_CLAUSE_NEAR)
        return true;
    for (size_t i = 0; i < clause->n_children; i++)
        if (has_places(clause->children[i]))
            return true;
    return false;
}

/* Whether a child of a needed AND forbids what stands beside or near something,
 * and positions decide in any case: the engine would look for it once more. */
static bool is_forbidden_later(const struct pt_planner *planner,
                               const struct pt_clause *child)
{
    return planner->is_needed && planner->is_loose &&
           child->kind == PT_CLAUSE_NOT && has_places(child);
}

static enum pt_status plan_and(struct pt_planner *planner,
                               const struct pt_clause *clause,
                               struct pt_plan_part *out)
{
    struct pt_queries wanted = {0};
    struct pt_queries unwanted = {0};
    enum pt_status status = PT_OK;
    out->is_exact = true;
    for (size_t i = 0; status == PT_OK && i < clause->n_children; i++) {
        struct pt_plan_part part;
        if (is_forbidden_later(planner, clause->children[i]))
            continue;
        status = pt_plan_any(planner, clause->children[i], &part);
        if (status == PT_OK)
            status = add_operand(planner, &part, &wanted, &unwanted);
        out->is_exact = out->is_exact && part.is_exact;
        out->is_positive |= part.is_positive;
    }
    out->is_all = wanted.n + unwanted.n == 0;
    if (status == PT_OK)
        status = join_operands(planner, &wanted, &unwanted, &out->query);
    pt_queries_fini(&wanted);
    pt_queries_fini(&unwanted);
    return status;
}

/* Whether a child is one of the words that are left out. */
static bool is_unheard(const struct pt_planner *planner,
                       const struct pt_clause *clause,
                       const struct pt_clause *child)
{
    return planner->unheard == clause && child->kind == PT_CLAUSE_TERM &&
           pt_planner_is_stop(planner, child);
}

/* op over the children, each straightened; whether the first alone decides. */
static enum pt_status plan_over(struct pt_planner *planner,
                                const struct pt_clause *clause,
                                enum xc_op op,
                                bool first_decides,
                                struct pt_plan_part *out)
{
    struct pt_queries all = {0};
    struct pt_plan_part whole = {.is_exact = true};
    enum pt_status status = PT_OK;
    size_t n_positioned = 0; /* of the first */
    for (size_t i = 0; status == PT_OK && i < clause->n_children; i++) {
        struct pt_plan_part part;
        if (i == 1)
            n_positioned = planner->n_positioned;
        if (is_unheard(planner, clause, clause->children[i]))
            continue;
        status = pt_plan_straight(planner, clause->children[i], &part);
        if (status == PT_OK)
            status = pt_queries_add(planner, &all, part.query);
        if (i == 0 || !first_decides)
            whole.is_exact = whole.is_exact && part.is_exact;
        whole.is_positive |= part.is_positive;
    }
    if (status == PT_OK && first_decides)
        status = pt_queries_rank(
            planner, &all, planner->n_positioned > n_positioned, &whole.query);
    else if (status == PT_OK)
        status = pt_queries_combine(planner, op, &all, 0, &whole.query);
    pt_queries_fini(&all);
    if (status == PT_OK)
        *out = whole;
    return status;
}

static enum pt_status plan_or(struct pt_planner *planner,
                              const struct pt_clause *clause,
                              struct pt_plan_part *out)
{
    return plan_over(planner, clause, XC_OP_OR, false, out);
}

/* Under NOT the first child is all there is to it. The engine is not to be
 * asked more there: libxapian 1.4.22 gives an AND_MAYBE that stands in an AND
 * on the right of AND_NOT no weights, and goes by what the memory held. */
static enum pt_status plan_maybe(struct pt_planner *planner,
                                 const struct pt_clause *clause,
                                 struct pt_plan_part *out)
{
    if (planner->in_not)
        return pt_plan_straight(planner, clause->children[0], out);
    return plan_over(planner, clause, XC_OP_AND_MAYBE, true, out);
}

enum pt_status pt_plan_all(struct pt_planner *planner,
                           const struct pt_clause *clause,
                           struct pt_plan_part *out)
{
    (void)clause;
    out->is_exact = true;
    out->is_all = true;
    return pt_planner_match_all(planner, &out->query);
}

static enum pt_status plan_nothing(struct pt_planner *planner,
                                   const struct pt_clause *clause,
                                   struct pt_plan_part *out)
{
    struct xc_error cause;
    (void)clause;
    *out = (struct pt_plan_part){.is_exact = true};
    return pt_planner_engine(
        planner, xc_query_match_nothing(&out->query, &cause), &cause);
}

/* Forbids what the child matches; where the engine would forbid too much, or a
 * unit may lack what its article has, nothing. */
static enum pt_status plan_not(struct pt_planner *planner,
                               const struct pt_clause *clause,
                               struct pt_plan_part *out)
{
    const struct pt_clause *const child = clause->children[0];
    const bool was_in_not = planner->in_not;
    struct pt_plan_part part;
    planner->in_not = true;
    const enum pt_status status = pt_plan_straight(planner, child, &part);
    planner->in_not = was_in_not;
    if (status != PT_OK)
        return status;
    const bool can_forbid =
        part.is_exact &&
        (!planner->in_units || pt_clause_is_article_level(child));
    if (can_forbid) {
        *out = (struct pt_plan_part){
            .query = part.query, .is_negated = true, .is_exact = true};
        return PT_OK;
    }
    xc_query_free(part.query);
    out->is_all = true;
    return pt_planner_match_all(planner, &out->query);
}

/* The first child, which the clause asks more of than the engine can tell. */
static enum pt_status plan_first(struct pt_planner *planner,
                                 const struct pt_clause *clause,
                                 struct pt_plan_part *out)
{
    const enum pt_status status =
        pt_plan_straight(planner, clause->children[0], out);
    out->is_exact = false;
    return status;
}

/* What the title or first paragraph lacks the article may have. */
static enum pt_status plan_hlead(struct pt_planner *planner,
                                 const struct pt_clause *clause,
                                 struct pt_plan_part *out)
{
    const bool was_in_units = planner->in_units;
    planner->in_units = true;
    const enum pt_status status = plan_first(planner, clause, out);
    planner->in_units = was_in_units;
    return status;
}

static enum pt_status plan_atleast(struct pt_planner *planner,
                                   const struct pt_clause *clause,
                                   struct pt_plan_part *out)
{
    return clause->count <= 1 ? pt_plan_any(planner, clause->children[0], out)
                              : plan_first(planner, clause, out);
}

static enum pt_status plan_boost(struct pt_planner *planner,
                                 const struct pt_clause *clause,
                                 struct pt_plan_part *out)
{
    const enum pt_status status =
        pt_plan_straight(planner, clause->children[0], out);
    return status == PT_OK
               ? pt_planner_scale(planner, clause->boost, &out->query)
               : status;
}

/* --- whole --- */

static pt_plan_clause *const by_kind[] = {
    [PT_CLAUSE_ALL] = pt_plan_all,      [PT_CLAUSE_NOTHING] = plan_nothing,
    [PT_CLAUSE_TERM] = pt_plan_word,    [PT_CLAUSE_PHRASE] = pt_plan_phrase,
    [PT_CLAUSE_AND] = plan_and,         [PT_CLAUSE_OR] = plan_or,
    [PT_CLAUSE_NOT] = plan_not,         [PT_CLAUSE_MAYBE] = plan_maybe,
    [PT_CLAUSE_NEAR] = pt_plan_near,    [PT_CLAUSE_NOT_NEAR] = plan_first,
    [PT_CLAUSE_ATLEAST] = plan_atleast, [PT_CLAUSE_HLEAD] = plan_hlead,
    [PT_CLAUSE_HAS] = pt_plan_has,      [PT_CLAUSE_LANG] = pt_plan_lang,
    [PT_CLAUSE_PARTS] = pt_plan_parts,  [PT_CLAUSE_DATE] = pt_plan_date,
    [PT_CLAUSE_BOOST] = plan_boost,
};

/* Whether what has a clause of that kind has all of its children, too. */
static bool needs_children(enum pt_clause_kind kind)
{
    return kind == PT_CLAUSE_AND || kind == PT_CLAUSE_BOOST ||
           kind == PT_CLAUSE_PHRASE || kind == PT_CLAUSE_NEAR;
}

enum pt_status pt_plan_any(struct pt_planner *planner,
                           const struct pt_clause *clause,
                           struct pt_plan_part *out)
{
    const bool was_needed = planner->is_needed;
    assert((size_t)clause->kind < PT_COUNTOF(by_kind));
    *out = (struct pt_plan_part){0};
    planner->is_needed = was_needed && needs_children(clause->kind);
    const enum pt_status status = by_kind[clause->kind](planner, clause, out);
    planner->is_needed = was_needed;
    if (status != PT_OK) {
        xc_query_free(out->query);
        *out = (struct pt_plan_part){0};
    }
    return status;
}

enum pt_status pt_plan_straight(struct pt_planner *planner,
                                const struct pt_clause *clause,
                                struct pt_plan_part *out)
{
    enum pt_status status = pt_plan_any(planner, clause, out);
    if (status == PT_OK)
        status = pt_planner_straighten(planner, out);
    if (status != PT_OK) {
        xc_query_free(out->query);
        *out = (struct pt_plan_part){0};
    }
    return status;
}

/* Plans tree with a planner that knows what is special. */
static enum pt_status make(struct pt_planner planner,
                           const struct pt_clause_tree *tree,
                           struct pt_plan *out)
{
    size_t n[3] = {0};
    bool is_muted[3];
    pt_planner_count_stops(tree->root, n);
    pt_plan_muted(tree, is_muted);
    planner.mutes_functions = is_muted[PT_STOP_FUNCTION];
    planner.mutes_requests = is_muted[PT_STOP_REQUEST];
    planner.is_multilingual = tree->is_multilingual;
    planner.has_pairs = tree->has_pairs;
    planner.is_needed = true;
    planner.has_only_stops = n[PT_STOP_FUNCTION] && !planner.mutes_functions;
    planner.counts = planner.has_only_stops ? NULL : tree->counts;
    struct pt_plan_part part;
    pt_buf_init(&planner.term, PT_BUF_NO_CEILING);
    enum pt_status status = pt_plan_straight(&planner, tree->root, &part);
    if (status == PT_OK && planner.has_only_stops && !planner.in_units)
        status = pt_planner_rank_by_stops(&planner, tree, &part.query);
    xc_query *ranking = NULL;
    if (status == PT_OK && planner.weighing == PT_EVERY_LEAF && part.is_exact &&
        !planner.in_units && !planner.reader)
        status = pt_planner_leave_stops_out(&planner, tree->root, &ranking);
    pt_buf_fini(&planner.term);
    if (status != PT_OK) {
        xc_query_free(part.query);
        xc_query_free(planner.unaided);
        pt_beside_free(planner.beside);
        return status;
    }
    *out = (struct pt_plan){
        .query = part.query,
        .ranking = ranking,
        .is_exact = part.is_exact && !planner.in_units,
        .has_positive = part.is_positive,
        .has_only_stops = planner.has_only_stops,
        .asks_for_places = planner.asks_for_places,
        .ranks_by_stops = planner.ranks_by_stops,
        .beside = planner.beside,
        .beside_weight = planner.beside_weight,
        .unaided = planner.unaided,
        .is_scaled = planner.counts != NULL,
    };
    return PT_OK;
}

enum pt_status pt_plan_make(const struct pt_clause_tree *tree,
                            enum pt_within within,
                            struct pt_plan *out,
                            struct pt_error *err)
{
    return pt_plan_make_for_leaf(tree, within, PT_EVERY_LEAF, out, err);
}

enum pt_status pt_plan_tells_places(const struct pt_clause_tree *tree,
                                    bool *out,
                                    struct pt_error *err)
{
    const struct pt_planner planner = {
        .weighing = PT_EVERY_LEAF,
        .takes_pairs = true,
        .err = err,
    };
    struct pt_plan plan = {0};
    const enum pt_status status = make(planner, tree, &plan);
    *out = status == PT_OK && plan.is_exact;
    pt_plan_fini(&plan);
    return status;
}

enum pt_status pt_plan_make_for_leaf(const struct pt_clause_tree *tree,
                                     enum pt_within within,
                                     uint32_t leaf,
                                     struct pt_plan *out,
                                     struct pt_error *err)
{
    const struct pt_planner planner = {
        .weighing = leaf,
        .in_units = within != PT_WITHIN_ARTICLE,
        .err = err,
    };
    return make(planner, tree, out);
}

enum pt_status pt_plan_make_by_places(const struct pt_clause_tree *tree,
                                      enum pt_within within,
                                      const struct pt_reader *reader,
                                      const struct pt_positions *positions,
                                      bool is_loose,
                                      struct pt_plan *out,
                                      struct pt_error *err)
{
    const struct pt_planner planner = {
        .weighing = PT_EVERY_LEAF,
        .in_units = within != PT_WITHIN_ARTICLE,
        .is_loose = is_loose,
        .reader = reader,
        .positions = positions,
        .err = err,
    };
    return make(planner, tree, out);
}

bool pt_plan_weighing(const struct pt_plan *plan,
                      const struct pt_reader *reader,
                      struct pt_walk_weighing *out)
{
    *out = (struct pt_walk_weighing){PT_WALK_NOTHING, LENGTHS_MATTER};
    if (plan->has_positive)
        out->weights = plan->has_only_stops ? PT_WALK_COORD : PT_WALK_INB2;
    return !plan->is_scaled && !pt_reader_has_remote(reader);
}

enum xc_status pt_plan_set_weighting(const struct pt_plan *plan,
                                     const struct pt_reader *reader,
                                     xc_enquire *enquire,
                                     struct xc_error *cause)
{
    if (!plan->has_positive)
        return xc_enquire_set_weighting_bool(enquire, cause);
    if (plan->is_scaled)
        return xc_enquire_set_weighting_inl2(enquire, LENGTHS_MATTER, cause);
    if (!plan->has_only_stops && pt_reader_has_remote(reader))
        return xc_enquire_set_weighting_ineb2(enquire, LENGTHS_MATTER, cause);
    return plan->has_only_stops
               ? xc_enquire_set_weighting_coord(enquire, cause)
               : xc_enquire_set_weighting_inb2(enquire, LENGTHS_MATTER, cause);
}

void pt_plan_fini(struct pt_plan *plan)
{
    xc_query_free(plan->query);
    xc_query_free(plan->unaided);
    pt_beside_free(plan->beside);
    xc_query_free(plan->ranking);
    *plan = (struct pt_plan){0};
}
