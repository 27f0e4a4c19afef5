/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text_match.c: a matcher's life, and truth, marks and units of an article.
 */
#include "search/match/text_match.h"

#include "common/mem.h"
#include "search/match/text_match_private.h"

/* --- making nodes of clauses --------------------------------------------- */

static size_t count_clauses(const struct pt_clause *clause)
{
    size_t n = 1;
    for (size_t i = 0; i < clause->n_children; i++)
        n += count_clauses(clause->children[i]);
    return n;
}

/* Whether two nodes always have the same occurrences. */
static bool are_twins(const struct pt_match_node *a,
                      const struct pt_match_node *b)
{
    const struct pt_clause *const x = a->clause;
    const struct pt_clause *const y = b->clause;
    const bool is_known = x->kind == PT_CLAUSE_TERM ||
                          x->kind == PT_CLAUSE_PHRASE ||
                          x->kind == PT_CLAUSE_OR;
    if (!is_known || x->kind != y->kind || a->set != b->set ||
        x->n_children != y->n_children ||
        (x->kind == PT_CLAUSE_PHRASE && x->slop != y->slop))
        return false;
    for (size_t i = 0; i < x->n_children; i++)
        if (!are_twins(a->children[i], b->children[i]))
            return false;
    return true;
}

/* Puts the children into groups of equals. */
static void group_children(struct pt_match_node *node)
{
    for (uint32_t i = 0; i < node->clause->n_children; i++) {
        size_t g = 0;
        while (g < node->n_groups &&
               !are_twins(node->children[node->groups[g].child],
                          node->children[i]))
            g++;
        struct pt_group *const group = &node->groups[g];
        if (g == node->n_groups)
            node->groups[node->n_groups++] = (struct pt_group){.child = i};
        group->count++;
        node->children[i]->group = (uint32_t)g;
    }
}

static bool asks_for_layout(const struct pt_clause *clause)
{
    if (clause->kind == PT_CLAUSE_HLEAD)
        return true;
    if (clause->kind != PT_CLAUSE_NEAR && clause->kind != PT_CLAUSE_NOT_NEAR)
        return false;
    for (size_t i = 0; i + 1 < clause->n_children; i++)
        if (clause->links[i].unit != PT_UNIT_WORDS)
            return true;
    return false;
}

/* Whether any of the words under node will do. */
static bool is_choice(const struct pt_match_node *node)
{
    if (node->clause->kind != PT_CLAUSE_OR)
        return false;
    for (size_t i = 0; i < node->clause->n_children; i++) {
        const struct pt_match_node *const child = node->children[i];
        if (child->is_article_level ||
            (child->clause->kind != PT_CLAUSE_TERM && !child->is_choice))
            return false;
    }
    return true;
}

/* Makes the node of a clause and those under it, in the order of the query.
 * NULL when memory ran out. */
static struct pt_match_node *make_node(struct pt_text_match *m,
                                       const struct pt_clause *clause)
{
    const size_t n = clause->n_children;
    const bool has_groups = clause->kind == PT_CLAUSE_PHRASE ||
                            clause->kind == PT_CLAUSE_OR ||
                            clause->kind == PT_CLAUSE_NEAR;
    struct pt_match_node *const node = &m->nodes[m->n_nodes];
    node->index = m->n_nodes++;
    node->clause = clause;
    node->is_article_level = pt_clause_is_article_level(clause);
    node->children = pt_arena_array(&m->arena, n, sizeof *node->children);
    m->needs_layout |= asks_for_layout(clause);
    if (!node->children)
        return NULL;
    if (clause->kind == PT_CLAUSE_TERM) {
        node->set = m->like ? pt_set_of_node(m, node->index)
                            : pt_set_of_leaf(m, clause);
        node->leaf = clause->leaf;
    }
    for (size_t i = 0; i < n; i++)
        if (!(node->children[i] = make_node(m, clause->children[i])))
            return NULL;
    if (n > 0)
        node->leaf = node->children[0]->leaf;
    if (has_groups) {
        node->cursors = pt_arena_array(&m->arena, n, sizeof *node->cursors);
        node->groups = pt_arena_array(&m->arena, n, sizeof *node->groups);
        if (!node->cursors || !node->groups)
            return NULL;
        group_children(node);
    }
    node->is_choice = is_choice(node);
    return node;
}

/* A word's weight is its leaf's, a phrase's the sum of its words', that of
 * anything else with children the largest among them. */
static double weigh(struct pt_match_node *node, const double *weights)
{
    const bool is_sum = node->clause->kind == PT_CLAUSE_PHRASE;
    double weight = 0;
    if (node->set)
        weight = weights ? weights[node->leaf] : 1;
    for (size_t i = 0; i < node->clause->n_children; i++) {
        const double child = weigh(node->children[i], weights);
        weight = is_sum ? weight + child : child > weight ? child : weight;
    }
    node->weight = weight;
    return weight;
}

void pt_text_match_weights(struct pt_text_match *m, const double *weights)
{
    weigh(&m->nodes[0], weights);
}

/* --- life ---------------------------------------------------------------- */

static enum pt_status set_up(struct pt_text_match *m)
{
    const size_t n = count_clauses(m->tree->root);
    m->nodes = pt_arena_array(&m->arena, n, sizeof *m->nodes);
    m->sets = pt_arena_array(&m->arena, n, sizeof *m->sets);
    if (!m->nodes || !m->sets || !make_node(m, m->tree->root))
        return PT_ENOMEM;
    assert(m->n_nodes == n);
    pt_text_match_weights(m, NULL);
    if (!m->like)
        return pt_set_table_make(m);
    m->table = m->like->table;
    m->zones = m->like->zones;
    return PT_OK;
}

/* like: NULL, or one of the same tree. */
static enum pt_status make(const struct pt_clause_tree *tree,
                           const struct pt_text_match *like,
                           struct pt_analyzer *analyzer,
                           struct pt_text_match **out)
{
    struct pt_text_match *const m = pt_alloc(sizeof *m);
    if (!m)
        return PT_ENOMEM;
    m->tree = tree;
    m->like = like;
    m->analyzer = analyzer;
    pt_arena_init(&m->arena);
    pt_arena_init(&m->article_arena);
    const enum pt_status status = set_up(m);
    if (status != PT_OK) {
        pt_text_match_free(m);
        return status;
    }
    *out = m;
    return PT_OK;
}

enum pt_status pt_text_match_new(const struct pt_clause_tree *tree,
                                 struct pt_analyzer *analyzer,
                                 struct pt_text_match **out)
{
    return make(tree, NULL, analyzer, out);
}

enum pt_status pt_text_match_new_like(const struct pt_text_match *other,
                                      struct pt_text_match **out)
{
    return make(other->tree, other, other->analyzer, out);
}

void pt_text_match_free(struct pt_text_match *m)
{
    if (!m)
        return;
    for (uint32_t i = 0; i < m->n_nodes; i++) {
        pt_free(m->nodes[i].occs.items);
        pt_free(m->nodes[i].part.items);
    }
    for (uint32_t i = 0; i < m->n_sets; i++)
        pt_free(m->sets[i].occs.items);
    pt_free(m->spare[0].items);
    pt_free(m->spare[1].items);
    pt_free(m->starts.items);
    pt_free(m->ends.items);
    pt_free(m->taken.items);
    pt_free(m->by_first.items);
    pt_free(m->by_last.items);
    pt_free(m->marks);
    pt_free(m->units);
    pt_free(m->parts);
    pt_arena_fini(&m->arena);
    pt_arena_fini(&m->article_arena);
    pt_free(m);
}

const struct pt_layout *pt_text_match_layout(const struct pt_text_match *m)
{
    return m->has_layout ? &m->layout : NULL;
}

/* --- truth and marks ----------------------------------------------------- */

/* The status of a call; after a failed one no answer about the whole article
 * is good any more. */
static enum pt_status end_call(struct pt_text_match *m)
{
    if (m->status != PT_OK)
        m->whole.epoch = ++m->epoch;
    return m->status;
}

enum pt_status pt_text_match_article(struct pt_text_match *m, bool *out)
{
    m->status = PT_OK;
    const bool holds = pt_node_holds(m, &m->nodes[0], &m->whole);
    if (m->status == PT_OK)
        *out = holds;
    return end_call(m);
}

void pt_marks_number(struct pt_text_match *m)
{
    for (size_t i = 0; m->has_layout && i < m->n_marks; i++) {
        struct pt_mark *const mark = &m->marks[i];
        if (mark->zone == PT_ZONE_TITLE)
            continue;
        mark->paragraph = pt_layout_paragraph_at(&m->layout, mark->begin);
        mark->sentence = pt_layout_sentence_at(&m->layout, mark->begin);
    }
}

/* The marks inside a scope in which the query may hold. */
static enum pt_status make_marks(struct pt_text_match *m,
                                 const struct pt_scope *scope,
                                 struct pt_marks *out)
{
    m->status = PT_OK;
    m->n_marks = 0;
    m->wants_marks = true;
    m->gathering++;
    if (pt_node_holds(m, &m->nodes[0], scope))
        pt_node_gather(m, &m->nodes[0], scope, scope, 1);
    if (end_call(m) != PT_OK)
        return m->status;
    pt_marks_merge(m);
    pt_marks_number(m);
    *out = (struct pt_marks){m->marks, m->n_marks};
    return PT_OK;
}

enum pt_status pt_text_match_marks(struct pt_text_match *m,
                                   struct pt_marks *out)
{
    return make_marks(m, &m->whole, out);
}

/* --- units --------------------------------------------------------------- */

static uint32_t n_units(const struct pt_text_match *m, enum pt_within_unit kind)
{
    const uint32_t n =
        kind == PT_PARAGRAPHS ? m->layout.n_paragraphs : m->layout.n_sentences;
    return n + m->has_title;
}

/* Index of a unit among the body's; only when it is not the title. */
static bool
is_title(const struct pt_text_match *m, uint32_t unit, uint32_t *body_unit)
{
    *body_unit = unit - m->has_title;
    return m->has_title && unit == 0;
}

void pt_text_match_unit_span(const struct pt_text_match *m,
                             enum pt_within_unit kind,
                             uint32_t unit,
                             enum pt_zone *out_zone,
                             struct pt_span *out_span)
{
    assert(m->has_layout && unit < n_units(m, kind));
    uint32_t at;
    if (is_title(m, unit, &at)) {
        *out_zone = PT_ZONE_TITLE;
        *out_span = (struct pt_span){0, m->title_end};
        return;
    }
    *out_zone = PT_ZONE_BODY;
    *out_span = kind == PT_PARAGRAPHS ? m->layout.paragraphs[at].span
                                      : m->layout.sentences[at];
}

static uint32_t words_of_unit(const struct pt_text_match *m,
                              enum pt_within_unit kind,
                              uint32_t unit)
{
    uint32_t at;
    if (is_title(m, unit, &at))
        return m->n_title_words;
    if (kind == PT_SENTENCES)
        return m->words_before[at + 1] - m->words_before[at];
    const struct pt_paragraph *const p = &m->layout.paragraphs[at];
    return m->words_before[p->first_sentence + p->n_sentences] -
           m->words_before[p->first_sentence];
}

struct pt_scope pt_scope_of_unit(struct pt_text_match *m,
                                 enum pt_within_unit kind,
                                 uint32_t unit)
{
    enum pt_zone zone;
    struct pt_span span;
    pt_text_match_unit_span(m, kind, unit, &zone, &span);
    const uint32_t base = pt_zone_base(zone);
    return (struct pt_scope){base + span.begin, base + span.end, ++m->epoch};
}

static void add_unit(struct pt_text_match *m, size_t n, uint32_t unit)
{
    struct pt_unit_hit *const grown = pt_grow(
        m->units, &m->units_capacity, n + 1, UINT32_MAX, sizeof *m->units);
    if (!grown) {
        m->status = PT_ENOMEM;
        return;
    }
    m->units = grown;
    m->units[n] = (struct pt_unit_hit){unit, m->score};
}

/* Gathers the score of a unit that answers into m->score. */
static void score_unit(struct pt_text_match *m,
                       enum pt_within_unit kind,
                       uint32_t unit,
                       const struct pt_scope *scope)
{
    m->wants_marks = false;
    m->score = 0;
    m->gathering++;
    m->unit_words = words_of_unit(m, kind, unit);
    pt_node_gather(m, &m->nodes[0], scope, scope, 1);
}

enum pt_status pt_text_match_unit_parts(struct pt_text_match *m,
                                        enum pt_within_unit kind,
                                        uint32_t unit,
                                        const struct pt_unit_part **out,
                                        size_t *out_n)
{
    const struct pt_scope scope = pt_scope_of_unit(m, kind, unit);
    m->status = PT_OK;
    m->n_parts = 0;
    m->wants_parts = true;
    if (pt_node_holds(m, &m->nodes[0], &scope))
        score_unit(m, kind, unit, &scope);
    m->wants_parts = false;
    if (end_call(m) != PT_OK)
        return m->status;
    *out = m->parts;
    *out_n = m->n_parts;
    return PT_OK;
}

void pt_text_match_leaf_counts(const struct pt_text_match *m,
                               uint32_t leaf,
                               uint32_t *out_in_title,
                               uint32_t *out_in_body)
{
    uint32_t n[PT_N_ZONES] = {0};
    for (uint32_t i = 0; i < m->n_nodes; i++) {
        const struct pt_match_node *const node = &m->nodes[i];
        if (!node->set || node->leaf != leaf)
            continue;
        for (size_t k = 0; k < node->set->occs.n; k++)
            n[pt_zone_of(node->set->occs.items[k].begin)]++;
        break;
    }
    *out_in_title = n[PT_ZONE_TITLE];
    *out_in_body = n[PT_ZONE_BODY];
}

enum pt_status pt_text_match_units(struct pt_text_match *m,
                                   enum pt_within_unit kind,
                                   const struct pt_unit_hit **out,
                                   size_t *out_n)
{
    assert(m->has_layout);
    const uint32_t n_all = n_units(m, kind);
    size_t n = 0;
    m->status = PT_OK;
    for (uint32_t unit = 0; unit < n_all && m->status == PT_OK; unit++) {
        const struct pt_scope scope = pt_scope_of_unit(m, kind, unit);
        if (!pt_node_holds(m, &m->nodes[0], &scope))
            continue;
        score_unit(m, kind, unit, &scope);
        add_unit(m, n++, unit);
    }
    if (end_call(m) != PT_OK)
        return m->status;
    *out = m->units;
    *out_n = n;
    return PT_OK;
}

enum pt_status pt_text_match_has_unit(struct pt_text_match *m,
                                      enum pt_within_unit kind,
                                      bool *out)
{
    assert(m->has_layout);
    const uint32_t n_all = n_units(m, kind);
    bool has_one = false;
    m->status = PT_OK;
    for (uint32_t unit = 0; unit < n_all && !has_one; unit++) {
        const struct pt_scope scope = pt_scope_of_unit(m, kind, unit);
        has_one = pt_node_holds(m, &m->nodes[0], &scope);
    }
    *out = has_one;
    return end_call(m);
}

enum pt_status pt_text_match_unit_marks(struct pt_text_match *m,
                                        enum pt_within_unit kind,
                                        uint32_t unit,
                                        struct pt_marks *out)
{
    const struct pt_scope scope = pt_scope_of_unit(m, kind, unit);
    return make_marks(m, &scope, out);
}
