/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text_occs.c: lists of places in one article, in order, and what of them lies
 * in a stretch.
 */
#include "common/mem.h"
#include "search/match/text_match_private.h"

#include <stdlib.h>

/* Makes room for n more. */
static bool make_room(struct pt_text_match *m, struct pt_occs *occs, size_t n)
{
    if (n <= occs->capacity - occs->n)
        return true;
    struct pt_occ *const grown =
        pt_grow(occs->items, &occs->capacity, occs->n + n, PT_MAX_OCCURRENCES,
                sizeof *occs->items);
    if (!grown) {
        m->status = PT_ENOMEM;
        return false;
    }
    occs->items = grown;
    return true;
}

void pt_occs_push(struct pt_text_match *m,
                  struct pt_occs *occs,
                  const struct pt_occ *occ)
{
    if (make_room(m, occs, 1))
        occs->items[occs->n++] = *occ;
}

/* Numbers an item for its maker. */
static void set_node(struct pt_occ *occ, uint32_t node)
{
    if (node != PT_SAME_NODE)
        occ->node = node;
}

void pt_occs_append(struct pt_text_match *m,
                    struct pt_occs *occs,
                    struct pt_occ_view list,
                    uint32_t node)
{
    if (!make_room(m, occs, list.n))
        return;
    for (size_t i = 0; i < list.n; i++) {
        occs->items[occs->n] = list.items[i];
        set_node(&occs->items[occs->n++], node);
    }
}

void pt_u32s_push(struct pt_text_match *m, struct pt_u32s *list, uint32_t item)
{
    if (list->n == list->capacity) {
        uint32_t *const grown =
            pt_grow(list->items, &list->capacity, list->n + 1,
                    PT_MAX_OCCURRENCES, sizeof *list->items);
        if (!grown) {
            m->status = PT_ENOMEM;
            return;
        }
        list->items = grown;
    }
    list->items[list->n++] = item;
}

static int compare_occs(const void *a, const void *b)
{
    const struct pt_occ *const x = a;
    const struct pt_occ *const y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->last > y->last) - (x->last < y->last);
}

/* Equal ones keep their order. */
static void sort_few(struct pt_occ *items, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const struct pt_occ item = items[i];
        size_t to = i;
        for (; to > 0 && compare_occs(&items[to - 1], &item) > 0; to--)
            items[to] = items[to - 1];
        items[to] = item;
    }
}

void pt_occs_join(struct pt_occs *occs)
{
    size_t n = occs->n ? 1 : 0;
    for (size_t i = 1; i < occs->n; i++) {
        struct pt_occ *const last = &occs->items[n - 1];
        const struct pt_occ *const next = &occs->items[i];
        if (compare_occs(last, next) != 0) {
            occs->items[n++] = *next;
            continue;
        }
        if (next->begin < last->begin)
            last->begin = next->begin;
        if (next->end > last->end)
            last->end = next->end;
    }
    occs->n = n;
}

void pt_occs_sort(struct pt_occs *occs)
{
    enum { FEW = 24 }; /* as in most sentences */
    if (occs->n <= FEW)
        sort_few(occs->items, occs->n);
    else
        qsort(occs->items, occs->n, sizeof *occs->items, compare_occs);
    pt_occs_join(occs);
}

void pt_occs_merge(struct pt_text_match *m,
                   struct pt_occs *occs,
                   struct pt_occ_view list,
                   uint32_t node)
{
    size_t a = occs->n;
    if (!make_room(m, occs, list.n))
        return;
    occs->n += list.n;
    for (size_t b = list.n; b > 0;) {
        const struct pt_occ *const last = &list.items[b - 1];
        struct pt_occ *const to = &occs->items[a + b - 1];
        if (a > 0 && compare_occs(&occs->items[a - 1], last) > 0) {
            *to = occs->items[--a];
        } else {
            *to = *last;
            set_node(to, node);
            b--;
        }
    }
}

/* How many items of a list begin before byte. Words begin in the order of their
 * positions, so the list is in this order too. */
static size_t n_before(struct pt_occ_view list, uint32_t byte)
{
    size_t low = 0, high = list.n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (list.items[middle].begin < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The same where it is probably near, at most n, or a few more. */
static size_t n_before_near(struct pt_occ_view list, uint32_t byte, size_t near)
{
    enum { STEPS = 8 };
    if (near > 0 && list.items[near - 1].begin >= byte)
        return n_before(list, byte);
    for (unsigned i = 0; i < STEPS; i++, near++)
        if (near == list.n || list.items[near].begin >= byte)
            return near;
    return n_before(list, byte);
}

static struct pt_occ_view
part_between(struct pt_occ_view list, const struct pt_scope *scope, size_t from)
{
    const size_t to = n_before_near(list, scope->end, from);
    return (struct pt_occ_view){list.items + from, to > from ? to - from : 0};
}

struct pt_occ_view pt_occs_inside(struct pt_occ_view list,
                                  const struct pt_scope *scope)
{
    return list.n == 0
               ? list
               : part_between(list, scope, n_before(list, scope->begin));
}

struct pt_occ_view pt_occs_inside_near(struct pt_occ_view list,
                                       size_t *n_passed,
                                       const struct pt_scope *scope)
{
    const size_t near = *n_passed < list.n ? *n_passed : list.n;
    const size_t from = n_before_near(list, scope->begin, near);
    const struct pt_occ_view found = part_between(list, scope, from);
    *n_passed = from + found.n;
    return found;
}
