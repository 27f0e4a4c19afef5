/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text_match_eval.c: which clauses hold on a stretch of text, and why.
 *
 * Two questions, each answered once for a node and a scope (the epoch tells
 * whether an answer is still good): holds says yes or no, find lists the
 * places. Only clauses that can be an operand of NEAR have places: words,
 * phrases, OR and what wraps them; and NEAR, whose places are those of its
 * first operand. A clause that belongs to the article is asked about the whole
 * article, whatever the scope.
 */
#include "common/mem.h"
#include "search/match/text_match_private.h"

#include <stdlib.h>

/* --- scopes -------------------------------------------------------------- */

struct pt_scope pt_scope_lead(const struct pt_text_match *m,
                              const struct pt_scope *scope)
{
    assert(m->has_layout);
    const uint32_t first =
        m->layout.n_paragraphs ? m->layout.paragraphs[0].span.end : 0;
    const uint32_t end = pt_zone_base(PT_ZONE_BODY) + first;
    struct pt_scope lead = *scope;
    if (lead.end > end)
        lead.end = end;
    if (lead.begin > lead.end)
        lead.begin = lead.end;
    return lead;
}

/* --- where --------------------------------------------------------------- */

static struct pt_match_node *child_of(const struct pt_match_node *node)
{
    assert(node->clause->n_children > 0);
    return node->children[0];
}

/* The node that makes the occurrences of node: a word or a phrase; an OR where
 * each tells which of these. */
static const struct pt_match_node *maker_of(const struct pt_match_node *node)
{
    while (node->clause->kind != PT_CLAUSE_TERM &&
           node->clause->kind != PT_CLAUSE_PHRASE &&
           node->clause->kind != PT_CLAUSE_OR)
        node = node->children[0];
    return node;
}

/* The same of one of them. */
static const struct pt_match_node *
maker_of_one(const struct pt_text_match *m,
             const struct pt_match_node *node,
             const struct pt_occ *occ)
{
    const struct pt_match_node *const maker = maker_of(node);
    return maker->clause->kind == PT_CLAUSE_OR ? &m->nodes[occ->node] : maker;
}

static struct pt_occ_view words_of_choice(struct pt_text_match *m,
                                          struct pt_match_node *node);

/* Lists what the children have in scope, in order; of a choice in all of the
 * article, which is not to be remembered as found in any scope. */
static void list_any(struct pt_text_match *m,
                     struct pt_match_node *node,
                     const struct pt_scope *scope)
{
    enum { FEW = 8 }; /* lists to merge one by one */
    node->occs.n = 0;
    for (size_t g = 0; g < node->n_groups; g++) {
        struct pt_match_node *const child =
            node->children[node->groups[g].child];
        const struct pt_occ_view list = node->is_choice
                                            ? words_of_choice(m, child)
                                            : pt_node_find(m, child, scope);
        if (list.n == 0) /* as of what has no places */
            continue;
        const struct pt_match_node *const maker = maker_of(child);
        const uint32_t number =
            maker->clause->kind == PT_CLAUSE_OR ? PT_SAME_NODE : maker->index;
        if (node->n_groups <= FEW)
            pt_occs_merge(m, &node->occs, list, number);
        else
            pt_occs_append(m, &node->occs, list, number);
    }
    if (node->n_groups <= FEW)
        pt_occs_join(&node->occs);
    else
        pt_occs_sort(&node->occs);
}

/* All of a choice, or of one of its words, in the article. */
static struct pt_occ_view words_of_choice(struct pt_text_match *m,
                                          struct pt_match_node *node)
{
    if (node->set)
        return pt_occs_view(&node->set->occs);
    if (node->occs_in != m->whole.epoch) {
        list_any(m, node, NULL);
        node->occs_in = m->whole.epoch;
        node->n_passed = 0;
    }
    return pt_occs_view(&node->occs);
}

static struct pt_occ_view find_any(struct pt_text_match *m,
                                   struct pt_match_node *node,
                                   const struct pt_scope *scope)
{
    if (node->is_choice)
        return pt_occs_inside_near(words_of_choice(m, node), &node->n_passed,
                                   scope);
    list_any(m, node, scope);
    return pt_occs_view(&node->occs);
}

/* Finds the children; false as soon as one of them is nowhere. */
static bool find_all(struct pt_text_match *m,
                     struct pt_match_node *node,
                     const struct pt_scope *scope)
{
    for (size_t i = 0; i < node->clause->n_children; i++)
        if (pt_node_find(m, node->children[i], scope).n == 0)
            return false;
    return true;
}

static struct pt_occ_view find_not_near(struct pt_text_match *m,
                                        struct pt_match_node *node,
                                        const struct pt_scope *scope)
{
    assert(node->clause->n_children == 2);
    const struct pt_occ_view all = pt_node_find(m, child_of(node), scope);
    if (all.n == 0 || pt_node_find(m, node->children[1], scope).n == 0)
        return all;
    return pt_find_not_near(m, node);
}

static struct pt_occ_view find_anew(struct pt_text_match *m,
                                    struct pt_match_node *node,
                                    const struct pt_scope *scope)
{
    static const struct pt_occ_view nowhere = {NULL, 0};
    struct pt_scope lead;
    switch (node->clause->kind) {
    case PT_CLAUSE_TERM:
        return pt_occs_inside_near(pt_occs_view(&node->set->occs),
                                   &node->set->n_passed, scope);
    case PT_CLAUSE_PHRASE:
        if (!find_all(m, node, scope))
            return nowhere;
        return node->clause->slop < 0 ? pt_find_adjacent(m, node)
                                      : pt_find_loose(m, node);
    case PT_CLAUSE_OR:
        return find_any(m, node, scope);
    case PT_CLAUSE_NEAR:
        return find_all(m, node, scope) ? pt_find_near(m, node) : nowhere;
    case PT_CLAUSE_NOT_NEAR:
        return find_not_near(m, node, scope);
    case PT_CLAUSE_BOOST:
        return pt_node_find(m, child_of(node), scope);
    case PT_CLAUSE_HLEAD:
        lead = pt_scope_lead(m, scope);
        return pt_node_find(m, child_of(node), &lead);
    default:
        return nowhere;
    }
}

struct pt_occ_view pt_node_find(struct pt_text_match *m,
                                struct pt_match_node *node,
                                const struct pt_scope *scope)
{
    if (node->is_article_level)
        scope = &m->whole;
    if (node->found_in != scope->epoch) {
        node->found = find_anew(m, node, scope);
        node->found_in = scope->epoch;
    }
    return node->found;
}

/* --- whether ------------------------------------------------------------- */

/* The most occurrences of which no two overlap: always taking the one that ends
 * first. */
static size_t count_disjoint(struct pt_occ_view list)
{
    size_t n = 0;
    uint32_t last = 0;
    for (size_t i = 0; i < list.n; i++) {
        if (n == 0 || list.items[i].first > last) {
            n++;
            last = list.items[i].last;
        } else if (list.items[i].last < last) {
            last = list.items[i].last;
        }
    }
    return n;
}

/* AND asks each of its operands for as many; OR counts its operands together.
 * What has no occurrences need only hold. */
static bool has_at_least(struct pt_text_match *m,
                         struct pt_match_node *node,
                         const struct pt_scope *scope,
                         uint32_t count)
{
    struct pt_scope lead;
    switch (node->clause->kind) {
    case PT_CLAUSE_TERM:
    case PT_CLAUSE_PHRASE:
    case PT_CLAUSE_NEAR:
    case PT_CLAUSE_NOT_NEAR:
        return count_disjoint(pt_node_find(m, node, scope)) >= count;
    case PT_CLAUSE_OR:
        if (count_disjoint(pt_node_find(m, node, scope)) >= count)
            return true;
        for (size_t i = 0; i < node->clause->n_children; i++)
            if (has_at_least(m, node->children[i], scope, count))
                return true;
        return false;
    case PT_CLAUSE_AND:
        for (size_t i = 0; i < node->clause->n_children; i++)
            if (!has_at_least(m, node->children[i], scope, count))
                return false;
        return true;
    case PT_CLAUSE_BOOST:
    case PT_CLAUSE_MAYBE:
        return has_at_least(m, child_of(node), scope, count);
    case PT_CLAUSE_HLEAD:
        lead = pt_scope_lead(m, scope);
        return has_at_least(m, child_of(node), &lead, count);
    default:
        return pt_node_holds(m, node, scope);
    }
}

static bool hold_all(struct pt_text_match *m,
                     struct pt_match_node *node,
                     const struct pt_scope *scope,
                     bool wanted)
{
    for (size_t i = 0; i < node->clause->n_children; i++)
        if (pt_node_holds(m, node->children[i], scope) != wanted)
            return false;
    return true;
}

static bool holds_anew(struct pt_text_match *m,
                       struct pt_match_node *node,
                       const struct pt_scope *scope)
{
    struct pt_scope lead;
    switch (node->clause->kind) {
    case PT_CLAUSE_ALL:
        return true;
    case PT_CLAUSE_NOTHING:
        return false;
    case PT_CLAUSE_TERM:
    case PT_CLAUSE_PHRASE:
    case PT_CLAUSE_NOT_NEAR:
        return pt_node_find(m, node, scope).n > 0;
    case PT_CLAUSE_NEAR:
        return node->found_in == scope->epoch
                   ? node->found.n > 0
                   : find_all(m, node, scope) && pt_near_holds(m, node);
    case PT_CLAUSE_AND:
        return hold_all(m, node, scope, true);
    case PT_CLAUSE_OR:
        return !hold_all(m, node, scope, false);
    case PT_CLAUSE_NOT:
        return !pt_node_holds(m, child_of(node), scope);
    case PT_CLAUSE_MAYBE:
    case PT_CLAUSE_BOOST:
        return pt_node_holds(m, child_of(node), scope);
    case PT_CLAUSE_ATLEAST:
        return has_at_least(m, child_of(node), scope, node->clause->count);
    case PT_CLAUSE_HLEAD:
        lead = pt_scope_lead(m, scope);
        return pt_node_holds(m, child_of(node), &lead);
    default:
        return m->has_places ||
               pt_field_clause_holds(node->clause, &m->article);
    }
}

bool pt_node_holds(struct pt_text_match *m,
                   struct pt_match_node *node,
                   const struct pt_scope *scope)
{
    if (node->is_article_level)
        scope = &m->whole;
    if (node->held_in != scope->epoch) {
        node->held = holds_anew(m, node, scope);
        node->held_in = scope->epoch;
    }
    return node->held;
}

/* --- why ----------------------------------------------------------------- */

static int compare_marks(const void *a, const void *b)
{
    const struct pt_mark *const x = a;
    const struct pt_mark *const y = b;
    if (x->zone != y->zone)
        return x->zone < y->zone ? -1 : 1;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->end < y->end) - (x->end > y->end);
}

/* Sorts the marks and joins those that overlap; the heaviest gives its leaf. */
void pt_marks_merge(struct pt_text_match *m)
{
    if (m->n_marks == 0)
        return;
    qsort(m->marks, m->n_marks, sizeof *m->marks, compare_marks);
    size_t n = 1;
    for (size_t i = 1; i < m->n_marks; i++) {
        struct pt_mark *const last = &m->marks[n - 1];
        const struct pt_mark *const next = &m->marks[i];
        if (next->zone != last->zone || next->begin >= last->end) {
            m->marks[n++] = *next;
            continue;
        }
        if (next->end > last->end)
            last->end = next->end;
        if (next->weight > last->weight) {
            last->weight = next->weight;
            last->leaf = next->leaf;
        }
    }
    m->n_marks = n;
}

/* Room for one more mark. Where there are many it is first looked for among
 * those there are, so that a long query does not multiply them. */
static bool has_room(struct pt_text_match *m)
{
    enum { MANY = 1 << 16 };
    if (m->n_marks < m->marks_capacity)
        return true;
    if (m->n_marks >= MANY)
        pt_marks_merge(m);
    if (m->n_marks < m->marks_capacity / 2)
        return true;
    struct pt_mark *const grown =
        pt_grow(m->marks, &m->marks_capacity, m->marks_capacity + 1,
                PT_MAX_OCCURRENCES, sizeof *m->marks);
    if (!grown) {
        m->status = PT_ENOMEM;
        return false;
    }
    m->marks = grown;
    return true;
}

static void add_mark(struct pt_text_match *m,
                     const struct pt_match_node *maker,
                     const struct pt_occ *occ,
                     double factor)
{
    const uint32_t zone = pt_zone_of(occ->begin);
    if (zone > PT_ZONE_BODY || !has_room(m))
        return;
    m->marks[m->n_marks++] = (struct pt_mark){
        .zone = zone == PT_ZONE_TITLE ? PT_ZONE_TITLE : PT_ZONE_BODY,
        .begin = occ->begin - pt_zone_base(zone),
        .end = occ->end - pt_zone_base(zone),
        .leaf = maker->leaf,
        .weight = maker->weight * factor,
    };
}

/* BM25 of one word or phrase in a unit of text: k1 1.2, b 0.75, no square-root
 * of anything, and for the average length that of a paragraph of news:
 *
 *     weight * tf / (tf + 1.2 * (0.25 + 0.75 * words / 60))              */
static double unit_score(double weight, size_t n_times, uint32_t n_words)
{
    const double tf = (double)n_times;
    return weight * tf / (tf + 1.2 * (0.25 + 0.75 * n_words / 60.0));
}

/* Whether a word has already been added in this gathering, from another place
 * of the query: to the score at all, or to the marks in the same places. Only a
 * list that stays where it is may be known again by its address. */
static bool was_taken(const struct pt_text_match *m,
                      struct pt_word_set *set,
                      struct pt_occ_view list,
                      bool is_lasting)
{
    const bool is_known = set->taken_in == m->gathering;
    const bool is_same =
        is_known && set->taken.items == list.items && set->taken.n == list.n;
    if (!is_known)
        set->taken = (struct pt_occ_view){NULL, 0};
    if (is_lasting)
        set->taken = list;
    set->taken_in = m->gathering;
    return m->wants_marks ? is_same : is_known;
}

static void add_score(struct pt_text_match *m,
                      const struct pt_match_node *node,
                      size_t n_times,
                      double factor)
{
    const double score =
        unit_score(node->weight * factor, n_times, m->unit_words);
    m->score += score;
    if (!m->wants_parts)
        return;
    struct pt_unit_part *const grown =
        pt_grow(m->parts, &m->parts_capacity, m->n_parts + 1, UINT32_MAX,
                sizeof *m->parts);
    if (!grown) {
        m->status = PT_ENOMEM;
        return;
    }
    m->parts = grown;
    m->parts[m->n_parts++] =
        (struct pt_unit_part){node->clause, (uint32_t)n_times, score};
}

/* Adds what is inside window (NULL: all) of the occurrences of a node to marks
 * or score. A word said twice in the query scores once. */
static void take(struct pt_text_match *m,
                 const struct pt_match_node *node,
                 struct pt_occ_view list,
                 bool is_lasting,
                 const struct pt_scope *window,
                 double factor)
{
    if (window)
        list = pt_occs_inside(list, window);
    if (list.n == 0 || (node->set && was_taken(m, node->set, list, is_lasting)))
        return;
    if (!m->wants_marks) {
        add_score(m, node, list.n, factor);
        return;
    }
    for (size_t i = 0; i < list.n && m->status == PT_OK; i++)
        add_mark(m, maker_of_one(m, node, &list.items[i]), &list.items[i],
                 factor);
}

static void gather_held(struct pt_text_match *m,
                        struct pt_match_node *node,
                        const struct pt_scope *scope,
                        const struct pt_scope *window,
                        double factor)
{
    for (size_t i = 0; i < node->clause->n_children; i++)
        if (pt_node_holds(m, node->children[i], scope))
            pt_node_gather(m, node->children[i], scope, window, factor);
}

void pt_node_gather(struct pt_text_match *m,
                    struct pt_match_node *node,
                    const struct pt_scope *scope,
                    const struct pt_scope *window,
                    double factor)
{
    struct pt_scope lead;
    /* What was found in the window is inside it. */
    const struct pt_scope *const cut =
        scope == window && !node->is_article_level ? NULL : window;
    switch (node->clause->kind) {
    case PT_CLAUSE_TERM:
    case PT_CLAUSE_PHRASE:
    case PT_CLAUSE_NOT_NEAR:
        take(m, node, pt_node_find(m, node, scope), true, cut, factor);
        break;
    case PT_CLAUSE_NEAR:
        if (pt_node_find(m, node, scope).n == 0)
            break;
        for (uint32_t g = 0; g < node->n_groups; g++)
            take(m, node->children[node->groups[g].child],
                 pt_near_part(m, node, g), false, cut, factor);
        break;
    case PT_CLAUSE_AND:
    case PT_CLAUSE_OR:
    case PT_CLAUSE_MAYBE:
        gather_held(m, node, scope, window, factor);
        break;
    case PT_CLAUSE_ATLEAST:
        pt_node_gather(m, child_of(node), scope, window, factor);
        break;
    case PT_CLAUSE_BOOST:
        pt_node_gather(m, child_of(node), scope, window,
                       factor * node->clause->boost);
        break;
    case PT_CLAUSE_HLEAD:
        lead = pt_scope_lead(m, scope);
        pt_node_gather(m, child_of(node), &lead, window, factor);
        break;
    default:
        break;
    }
}
