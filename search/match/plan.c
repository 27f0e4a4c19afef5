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

/* Words of a query of nothing but stop words that are looked for side by side:
 * such words stand everywhere, and many take long. */
enum { MOST_STOPS = 12 };

/* Whether the words of a clause weigh nothing here. */
static bool is_stop(const struct pt_planner *planner,
                    const struct pt_clause *clause)
{
    const bool is_muted[] = {
        [PT_STOP_NONE] = false,
        [PT_STOP_FUNCTION] = planner->mutes_functions,
        [PT_STOP_REQUEST] = planner->mutes_requests,
    };
    return is_muted[clause->stop];
}

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
    const bool is_mute =
        is_stop(planner, clause) || (planner->weighing != PT_EVERY_LEAF &&
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
           is_stop(planner, child);
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

static enum pt_status plan_all(struct pt_planner *planner,
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

/* --- filters --- */

/* A term that restricts and does not weigh. */
static enum pt_status filter_by(struct pt_planner *planner,
                                const char *prefix,
                                struct pt_str text,
                                struct pt_plan_part *out)
{
    *out = (struct pt_plan_part){.is_exact = true};
    pt_buf_clear(&planner->term);
    pt_schema_term(&planner->term, prefix, text);
    if (pt_buf_status(&planner->term) != PT_OK)
        return pt_fail_nomem(planner->err);
    const enum pt_status status =
        pt_planner_term(planner, pt_buf_str(&planner->term), &out->query);
    return status == PT_OK ? pt_planner_scale(planner, 0.0, &out->query)
                           : status;
}

static enum pt_status plan_has(struct pt_planner *planner,
                               const struct pt_clause *clause,
                               struct pt_plan_part *out)
{
    const char *const term = pt_field_info(clause->field)->has_term;
    return term ? filter_by(planner, term, PT_STR(""), out)
                : plan_all(planner, clause, out);
}

static enum pt_status plan_lang(struct pt_planner *planner,
                                const struct pt_clause *clause,
                                struct pt_plan_part *out)
{
    const char *const prefix = pt_field_info(PT_FIELD_LANG)->prefix;
    return filter_by(planner, prefix, clause->text, out);
}

static enum pt_status plan_date(struct pt_planner *planner,
                                const struct pt_clause *clause,
                                struct pt_plan_part *out)
{
    const int32_t first = pt_days_of_civil((struct pt_civil){1, 1, 1});
    const int32_t last = pt_days_of_civil((struct pt_civil){9999, 12, 31});
    const struct pt_date_range range = clause->range;
    char lower[9];
    char upper[9];
    struct xc_error cause;
    pt_schema_date(range.first < first ? first : range.first, lower);
    pt_schema_date(range.last > last ? last : range.last, upper);
    *out = (struct pt_plan_part){.is_exact = true};
    return pt_planner_engine(
        planner,
        xc_query_value_range(PT_SLOT_DATE, lower, strlen(lower), upper,
                             strlen(upper), &out->query, &cause),
        &cause);
}

static bool has_byte(struct pt_str s, char byte)
{
    return pt_str_find(s, byte) < s.len;
}

/* A component; of a url also the host's name behind "www.", of a path also what
 * stands before "#": the name of a file whose part that is. */
static enum pt_status add_component(struct pt_planner *planner,
                                    enum pt_field field,
                                    struct pt_str component,
                                    struct pt_queries *all)
{
    const bool is_url = field == PT_FIELD_URL;
    const size_t n = is_url || has_byte(component, '#') ? 2 : 1;
    struct pt_str spellings[2] = {component};
    struct pt_buf host;
    struct pt_queries any = {0};
    xc_query *query = NULL;
    pt_buf_init(&host, PT_BUF_NO_CEILING);
    pt_buf_puts(&host, "www.");
    pt_buf_add(&host, component);
    spellings[1] = is_url
                       ? pt_buf_str(&host)
                       : pt_str_sub(component, 0, pt_str_find(component, '#'));
    enum pt_status status =
        pt_buf_status(&host) == PT_OK
            ? pt_queries_add_words(planner, field, spellings, n, false, &any)
            : pt_fail_nomem(planner->err);
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_OR, &any, 0, &query);
    pt_queries_fini(&any);
    pt_buf_fini(&host);
    return status == PT_OK ? pt_queries_add(planner, all, query) : status;
}

/* Every component without a star, and that the field is there at all. One
 * component of a path, wherever it stands, is just its term. Behind the first
 * "#" of a path stands the name of a part, perhaps, which has no terms. */
static enum pt_status plan_parts(struct pt_planner *planner,
                                 const struct pt_clause *clause,
                                 struct pt_plan_part *out)
{
    struct pt_queries all = {0};
    struct pt_plan_part has = {0};
    struct pt_str component = {0};
    const bool may_be_part =
        clause->field == PT_FIELD_PATH && has_byte(clause->text, '#');
    size_t at = 0;
    enum pt_status status = plan_has(planner, clause, &has);
    if (has.query && status != PT_OK)
        xc_query_free(has.query);
    if (status == PT_OK)
        status = pt_queries_add(planner, &all, has.query);
    while (status == PT_OK && !(may_be_part && has_byte(component, '#')) &&
           pt_schema_next_part(clause->text, &at, &component))
        if (!has_byte(component, '*'))
            status = add_component(planner, clause->field, component, &all);
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_AND, &all, 0, &out->query);
    pt_queries_fini(&all);
    out->is_exact = clause->field == PT_FIELD_PATH && !may_be_part &&
                    !has_byte(clause->text, '/') &&
                    !has_byte(clause->text, '*');
    return status == PT_OK ? pt_planner_scale(planner, 0.0, &out->query)
                           : status;
}

/* --- whole --- */

static pt_plan_clause *const by_kind[] = {
    [PT_CLAUSE_ALL] = plan_all,         [PT_CLAUSE_NOTHING] = plan_nothing,
    [PT_CLAUSE_TERM] = pt_plan_word,    [PT_CLAUSE_PHRASE] = pt_plan_phrase,
    [PT_CLAUSE_AND] = plan_and,         [PT_CLAUSE_OR] = plan_or,
    [PT_CLAUSE_NOT] = plan_not,         [PT_CLAUSE_MAYBE] = plan_maybe,
    [PT_CLAUSE_NEAR] = pt_plan_near,    [PT_CLAUSE_NOT_NEAR] = plan_first,
    [PT_CLAUSE_ATLEAST] = plan_atleast, [PT_CLAUSE_HLEAD] = plan_hlead,
    [PT_CLAUSE_HAS] = plan_has,         [PT_CLAUSE_LANG] = plan_lang,
    [PT_CLAUSE_PARTS] = plan_parts,     [PT_CLAUSE_DATE] = plan_date,
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

/* How many words that may weigh there are of each kind. */
static void count_stops(const struct pt_clause *clause, size_t n[3])
{
    if (clause->kind == PT_CLAUSE_NOT)
        return;
    for (size_t i = 0; i < clause->n_children; i++)
        count_stops(clause->children[i], n);
    if (clause->kind == PT_CLAUSE_TERM && pt_planner_does_weigh(clause->field))
        n[clause->stop]++;
}

void pt_plan_muted(const struct pt_clause_tree *tree, bool out[3])
{
    size_t n[3] = {0};
    count_stops(tree->root, n);
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

/* Sets *out to a query for the words side by side, by their own term where two
 * of them have one, with the weight of those that weigh. */
static enum pt_status stops_side_by_side(struct pt_planner *planner,
                                         const struct stops *stops,
                                         xc_query **out)
{
    const uint32_t weighing = planner->weighing;
    const bool is_pair =
        pt_planner_is_stop_pair(planner, stops->terms, stops->n);
    struct pt_queries words = {0};
    struct pt_queries both = {0};
    xc_query *phrase = NULL;
    planner->weighing = PT_EVERY_LEAF;
    enum pt_status status = add_stops(planner, stops, PT_FIELD_TEXT, &words);
    planner->weighing = weighing;
    if (status == PT_OK)
        status = pt_queries_combine(planner, is_pair ? XC_OP_AND : XC_OP_PHRASE,
                                    &words, is_pair ? 0 : (uint32_t)stops->n,
                                    &phrase);
    pt_queries_fini(&words);
    if (status == PT_OK && is_pair)
        status = pt_planner_filter_stop_pair(planner, stops->terms, &phrase);
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

/* Ranks first what has the words side by side, unless the query itself places
 * them, and by those in the title. */
static enum pt_status rank_by_stops(struct pt_planner *planner,
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
        do_rank && !pt_planner_is_stop_pair(planner, stops.terms, stops.n);
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
        status = rank_by(planner, &others,
                         planner->ranks_by_stops && !by_positions, query);
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
               !is_stop(planner, clause);
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
        if (child->kind == PT_CLAUSE_TERM && is_stop(planner, child))
            n_stops++;
        else if (!surely_weighs(planner, child))
            return false;
    }
    return n_stops > 0 && n_stops < clause->n_children;
}

/* Sets *out to the query without them, where that can be. */
static enum pt_status plan_ranking(struct pt_planner *planner,
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

/* Plans tree with a planner that knows what is special. */
static enum pt_status make(struct pt_planner planner,
                           const struct pt_clause_tree *tree,
                           struct pt_plan *out)
{
    size_t n[3] = {0};
    bool is_muted[3];
    count_stops(tree->root, n);
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
        status = rank_by_stops(&planner, tree, &part.query);
    xc_query *ranking = NULL;
    if (status == PT_OK && planner.weighing == PT_EVERY_LEAF && part.is_exact &&
        !planner.in_units && !planner.reader)
        status = plan_ranking(&planner, tree->root, &ranking);
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
