/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text_near.c: chains of neighbours (a NEAR/5 b PRE/s c).
 *
 * Whether an occurrence has a partner on the other side of a link needs only
 * the nearest one that begins behind it and the nearest one that ends before
 * it. Lists are in order, so a cursor for each moves along with the occurrence
 * asked about, and a link costs as much as it is long. One pass forward
 * keeps the occurrences to which a chain leads, one pass back those from which
 * it goes on to its end: what is left of each operand takes part.
 */
#include "common/mem.h"
#include "search/match/text_match_private.h"

#include <stdlib.h>

/* The unit of an occurrence that is not within one. Above that of any zone. */
enum { ACROSS = -1 };

static uint32_t
begin_of_unit(const struct pt_layout *layout, enum pt_unit unit, uint32_t i)
{
    return unit == PT_UNIT_SENTENCE ? layout->sentences[i].begin
                                    : layout->paragraphs[i].span.begin;
}

/* The sentence or paragraph an occurrence is in; fields count as one each. For
 * words all is one unit. Whoever asks, asks in order: the last answer is near.
 */
static uint32_t
unit_of(struct pt_text_match *m, const struct pt_occ *occ, enum pt_unit unit)
{
    const uint32_t zone = pt_zone_of(occ->begin);
    if (unit == PT_UNIT_WORDS)
        return 0;
    if (zone != PT_ZONE_BODY)
        return UINT32_MAX - 1 - zone;
    assert(m->has_layout);
    const struct pt_layout *const layout = &m->layout;
    const uint32_t n =
        unit == PT_UNIT_SENTENCE ? layout->n_sentences : layout->n_paragraphs;
    const uint32_t begin = occ->begin - pt_zone_base(zone);
    const uint32_t end = occ->end - pt_zone_base(zone);
    uint32_t i = m->unit_hint < n ? m->unit_hint : 0;
    while (i > 0 && begin_of_unit(layout, unit, i) > begin)
        i--;
    while (i + 1 < n && begin_of_unit(layout, unit, i + 1) <= begin)
        i++;
    m->unit_hint = i;
    const bool is_across =
        i + 1 < n && begin_of_unit(layout, unit, i + 1) < end;
    return is_across ? (uint32_t)ACROSS : i;
}

static void push_anchor(struct pt_text_match *m,
                        struct pt_anchors *list,
                        uint32_t pos,
                        uint32_t unit)
{
    if (list->n == list->capacity) {
        struct pt_anchor *const grown =
            pt_grow(list->items, &list->capacity, list->n + 1,
                    PT_MAX_OCCURRENCES, sizeof *list->items);
        if (!grown) {
            m->status = PT_ENOMEM;
            return;
        }
        list->items = grown;
    }
    list->items[list->n++] = (struct pt_anchor){pos, unit};
}

static int compare_anchors(const void *a, const void *b)
{
    const struct pt_anchor *const x = a;
    const struct pt_anchor *const y = b;
    return (x->pos > y->pos) - (x->pos < y->pos);
}

static bool is_set(const struct pt_u32s *bits, size_t i)
{
    return bits->items[i / 32] >> i % 32 & 1;
}

/* As many bits as the list is long, all clear. False when memory ran out. */
static bool clear_bits(struct pt_text_match *m, struct pt_u32s *bits, size_t n)
{
    bits->n = 0;
    for (size_t i = 0; i <= n / 32 && m->status == PT_OK; i++)
        pt_u32s_push(m, bits, 0);
    return m->status == PT_OK;
}

/* Makes by_first and by_last of those of a list whose bit is set (bits NULL:
 * all), without what is across units. */
static void anchor(struct pt_text_match *m,
                   struct pt_occ_view list,
                   const struct pt_u32s *bits,
                   enum pt_unit unit)
{
    bool is_sorted = true;
    m->by_first.n = m->by_first.at = 0;
    m->by_last.n = m->by_last.at = 0;
    for (size_t i = 0; i < list.n; i++) {
        const struct pt_occ *const occ = &list.items[i];
        if (bits && !is_set(bits, i))
            continue;
        const uint32_t in = unit_of(m, occ, unit);
        if (in == (uint32_t)ACROSS)
            continue;
        const size_t n = m->by_last.n;
        if (n > 0 && m->by_last.items[n - 1].pos > occ->last)
            is_sorted = false;
        push_anchor(m, &m->by_first, occ->first, in);
        push_anchor(m, &m->by_last, occ->last, in);
    }
    if (!is_sorted)
        qsort(m->by_last.items, m->by_last.n, sizeof *m->by_last.items,
              compare_anchors);
}

/* How many anchors lie at or before pos, from what the last answer was. */
static size_t n_up_to(const struct pt_anchors *list, size_t hint, uint32_t pos)
{
    while (hint > 0 && list->items[hint - 1].pos > pos)
        hint--;
    while (hint < list->n && list->items[hint].pos <= pos)
        hint++;
    return hint;
}

static bool is_near(struct pt_link link,
                    uint32_t last,
                    uint32_t first,
                    uint32_t unit,
                    uint32_t other_unit)
{
    return link.unit == PT_UNIT_WORDS ? first - last <= link.distance
                                      : unit == other_unit;
}

static bool has_partner_behind(struct pt_text_match *m,
                               struct pt_link link,
                               const struct pt_occ *occ,
                               uint32_t unit)
{
    struct pt_anchors *const list = &m->by_first;
    list->at = n_up_to(list, list->at, occ->last);
    if (list->at == list->n)
        return false;
    const struct pt_anchor next = list->items[list->at];
    return is_near(link, occ->last, next.pos, unit, next.unit);
}

static bool has_partner_before(struct pt_text_match *m,
                               struct pt_link link,
                               const struct pt_occ *occ,
                               uint32_t unit)
{
    struct pt_anchors *const list = &m->by_last;
    list->at = n_up_to(list, list->at, occ->first - 1);
    if (list->at == 0)
        return false;
    const struct pt_anchor previous = list->items[list->at - 1];
    return is_near(link, previous.pos, occ->first, unit, previous.unit);
}

/* Whether an occurrence has a partner among those that were anchored, of which
 * none is ACROSS. is_left: its side of the link. */
static bool has_partner(struct pt_text_match *m,
                        struct pt_link link,
                        const struct pt_occ *occ,
                        bool is_left)
{
    const uint32_t unit = unit_of(m, occ, link.unit);
    if ((is_left || !link.is_ordered) && has_partner_behind(m, link, occ, unit))
        return true;
    return (!is_left || !link.is_ordered) &&
           has_partner_before(m, link, occ, unit);
}

/* Sets the bits of those of node to which a chain leads from before; false when
 * there are none. */
static bool go_forward(struct pt_text_match *m,
                       struct pt_link link,
                       const struct pt_match_node *before,
                       struct pt_match_node *node)
{
    bool any = false;
    if (!clear_bits(m, &node->part, node->found.n))
        return false;
    anchor(m, before->found, &before->part, link.unit);
    for (size_t i = 0; i < node->found.n; i++)
        if (has_partner(m, link, &node->found.items[i], false)) {
            node->part.items[i / 32] |= 1u << i % 32;
            any = true;
        }
    return any;
}

/* Clears the bits of those of node from which no chain goes on to next. */
static void go_back(struct pt_text_match *m,
                    struct pt_link link,
                    struct pt_match_node *node,
                    const struct pt_match_node *next)
{
    anchor(m, next->found, &next->part, link.unit);
    for (size_t i = 0; i < node->found.n; i++)
        if (is_set(&node->part, i) &&
            !has_partner(m, link, &node->found.items[i], true))
            node->part.items[i / 32] &= ~(1u << i % 32);
}

struct pt_occ_view pt_near_part(struct pt_text_match *m,
                                const struct pt_match_node *node,
                                uint32_t group)
{
    const struct pt_match_node *const first =
        node->children[node->groups[group].child];
    struct pt_occs *const out = &m->spare[0];
    out->n = 0;
    m->taken.n = 0;
    if (!clear_bits(m, &m->taken, first->found.n))
        return (struct pt_occ_view){NULL, 0};
    for (size_t i = 0; i < node->clause->n_children; i++)
        if (node->children[i]->group == group)
            for (size_t k = 0; k < m->taken.n; k++)
                m->taken.items[k] |= node->children[i]->part.items[k];
    for (size_t k = 0; k < first->found.n; k++)
        if (is_set(&m->taken, k))
            pt_occs_push(m, out, &first->found.items[k]);
    return (struct pt_occ_view){out->items, out->n};
}

/* Whether all are single words. */
static bool are_words(struct pt_occ_view list)
{
    for (size_t i = 0; i < list.n; i++)
        if (list.items[i].first != list.items[i].last)
            return false;
    return true;
}

/* Sets the bits of those of a, all single words as those of b, that one of b
 * stands near: behind, before, or either. */
static bool mark_near(const struct pt_occ_view a,
                      const struct pt_occ_view b,
                      uint32_t behind,
                      uint32_t before,
                      struct pt_u32s *bits)
{
    bool any = false;
    for (size_t i = 0, k = 0; i < a.n; i++) {
        const uint32_t at = a.items[i].first;
        while (k < b.n && b.items[k].first < at)
            k++;
        const size_t next = k + (k < b.n && b.items[k].first == at);
        if ((next < b.n && b.items[next].first - at <= behind) ||
            (k > 0 && at - b.items[k - 1].first <= before)) {
            bits->items[i / 32] |= 1u << i % 32;
            any = true;
        }
    }
    return any;
}

/* Sets the parts of two operands of single words, which stand near each other
 * by words; false when none do. */
static bool pair_words(struct pt_text_match *m,
                       struct pt_link link,
                       struct pt_match_node *a,
                       struct pt_match_node *b)
{
    const uint32_t back = link.is_ordered ? 0 : link.distance;
    return clear_bits(m, &a->part, a->found.n) &&
           clear_bits(m, &b->part, b->found.n) &&
           mark_near(a->found, b->found, link.distance, back, &a->part) &&
           mark_near(b->found, a->found, back, link.distance, &b->part);
}

/* The same of any operands and links. */
static bool chain(struct pt_text_match *m, const struct pt_match_node *node)
{
    struct pt_match_node *const *const child = node->children;
    const size_t n = node->clause->n_children;
    const struct pt_link *const links = node->clause->links;
    bool any = clear_bits(m, &child[0]->part, child[0]->found.n);
    if (any)
        memset(child[0]->part.items, 0xff, child[0]->part.n * sizeof(uint32_t));
    for (size_t i = 1; i < n && any; i++)
        any = go_forward(m, links[i - 1], child[i - 1], child[i]);
    for (size_t i = n - 1; i-- > 0 && any;)
        go_back(m, links[i], child[i], child[i + 1]);
    return any;
}

struct pt_occ_view pt_find_near(struct pt_text_match *m,
                                struct pt_match_node *node)
{
    struct pt_match_node *const *const child = node->children;
    const struct pt_link link = node->clause->links[0];
    const bool are_two =
        node->clause->n_children == 2 && link.unit == PT_UNIT_WORDS &&
        are_words(child[0]->found) && are_words(child[1]->found);
    const bool any =
        are_two ? pair_words(m, link, child[0], child[1]) : chain(m, node);
    node->occs.n = 0;
    for (size_t i = 0; i < child[0]->found.n && any; i++)
        if (is_set(&child[0]->part, i))
            pt_occs_push(m, &node->occs, &child[0]->found.items[i]);
    return (struct pt_occ_view){node->occs.items, node->occs.n};
}

/* Whether two occurrences, the first of which ends before the other begins, are
 * near each other. */
static bool are_near(struct pt_text_match *m,
                     struct pt_link link,
                     const struct pt_occ *before,
                     const struct pt_occ *behind)
{
    const uint32_t unit = unit_of(m, before, link.unit);
    return unit != (uint32_t)ACROSS &&
           is_near(link, before->last, behind->first, unit,
                   unit_of(m, behind, link.unit));
}

enum { NOWHERE, SOMEWHERE, PERHAPS };

/* Whether one of a is near one of b, both single words, found out by neighbours
 * from the first on; PERHAPS where there are longer ones. */
static int look_for_pair(struct pt_text_match *m,
                         struct pt_link link,
                         struct pt_occ_view a,
                         struct pt_occ_view b)
{
    const struct pt_occ *last_a = NULL,
                        *last_b = NULL; /* before those at i, k */
    for (size_t i = 0, k = 0; i < a.n || k < b.n;) {
        const struct pt_occ *const next_a = i < a.n ? &a.items[i] : NULL;
        const struct pt_occ *const next_b = k < b.n ? &b.items[k] : NULL;
        const bool is_a = next_a && (!next_b || next_a->first <= next_b->first);
        const bool is_b = next_b && (!next_a || next_b->first <= next_a->first);
        if ((is_a && next_a->last != next_a->first) ||
            (is_b && next_b->last != next_b->first))
            return PERHAPS;
        if ((is_b && last_a && are_near(m, link, last_a, next_b)) ||
            (is_a && last_b && !link.is_ordered &&
             are_near(m, link, last_b, next_a)))
            return SOMEWHERE;
        if (is_a) {
            last_a = next_a;
            i++;
        }
        if (is_b) {
            last_b = next_b;
            k++;
        }
    }
    return NOWHERE;
}

bool pt_near_holds(struct pt_text_match *m, struct pt_match_node *node)
{
    struct pt_match_node *const *const child = node->children;
    const int found = node->clause->n_children == 2
                          ? look_for_pair(m, node->clause->links[0],
                                          child[0]->found, child[1]->found)
                          : PERHAPS;
    return found == PERHAPS ? pt_find_near(m, node).n > 0 : found == SOMEWHERE;
}

struct pt_occ_view pt_find_not_near(struct pt_text_match *m,
                                    struct pt_match_node *node)
{
    const struct pt_link link = node->clause->links[0];
    const struct pt_occ_view list = node->children[0]->found;
    node->occs.n = 0;
    anchor(m, node->children[1]->found, NULL, link.unit);
    for (size_t i = 0; i < list.n && m->status == PT_OK; i++)
        if (!has_partner(m, link, &list.items[i], true))
            pt_occs_push(m, &node->occs, &list.items[i]);
    return (struct pt_occ_view){node->occs.items, node->occs.n};
}
