/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text_phrase.c: where the words of a phrase stand side by side, or near
 * enough.
 *
 * Adjacent, every child one word: a cursor in each child's list, moved forward
 * only. Children that may take one word or more (cease-fire, ceasefire) are put
 * together from the last one backwards:
 *
 *     ends of "c d" from p  =  for each occurrence of c at p: ends of "d" from
 *                              the position behind it
 *
 * so every list holds only what can be completed. From one place at most
 * MOST_ENDS ends are kept, the nearest and the farthest ones; whether and where
 * a phrase begins, and the longest mark of it, stay exact.
 *
 * Loose ("a b"~4): the smallest windows that hold all children without overlap.
 * Window starts are tried from right to left, and for each the ends that make
 * it smaller than what stands to its right. Whether a window will do is a
 * search over the children's occurrences in it. Where no word fits two
 * children, as nearly always, it never has to go back; else it is bounded by
 * MOST_STEPS.
 */
#include "search/match/text_match_private.h"

#include <stdlib.h>

enum {
    MOST_ENDS = 8,
    MOST_STEPS = 1 << 26,
};

static void widen(struct pt_occ *occ, uint32_t begin, uint32_t end)
{
    if (begin < occ->begin)
        occ->begin = begin;
    if (end > occ->end)
        occ->end = end;
}

/* --- adjacent, of single words ------------------------------------------- */

static bool all_are_single(const struct pt_match_node *node)
{
    for (size_t i = 0; i < node->clause->n_children; i++)
        if (!node->children[i]->set)
            return false;
    return true;
}

static size_t rarest_child(const struct pt_match_node *node)
{
    size_t rarest = 0;
    for (size_t i = 1; i < node->clause->n_children; i++)
        if (node->children[i]->found.n < node->children[rarest]->found.n)
            rarest = i;
    return rarest;
}

/* Moves the cursor to position pos; whether there is an occurrence there. */
static bool move_to(struct pt_occ_view list, size_t *cursor, uint32_t pos)
{
    while (*cursor < list.n && list.items[*cursor].first < pos)
        ++*cursor;
    return *cursor < list.n && list.items[*cursor].first == pos;
}

/* The children at first, first + 1, ...: whether all are there, and in *occ
 * their bytes. */
static bool
stands_at(struct pt_match_node *node, uint32_t first, struct pt_occ *occ)
{
    const size_t n = node->clause->n_children;
    *occ = (struct pt_occ){.first = first,
                           .last = first + (uint32_t)n - 1,
                           .begin = UINT32_MAX,
                           .node = node->index};
    for (size_t i = 0; i < n; i++) {
        const struct pt_occ_view list = node->children[i]->found;
        if (!move_to(list, &node->cursors[i], first + (uint32_t)i))
            return false;
        const struct pt_occ *const word = &list.items[node->cursors[i]];
        widen(occ, word->begin, word->end);
    }
    return true;
}

static struct pt_occ_view find_single_words(struct pt_text_match *m,
                                            struct pt_match_node *node)
{
    const size_t rarest = rarest_child(node);
    const struct pt_occ_view lead = node->children[rarest]->found;
    struct pt_occ occ;
    node->occs.n = 0;
    memset(node->cursors, 0, node->clause->n_children * sizeof *node->cursors);
    for (size_t i = 0; i < lead.n; i++) {
        const uint32_t pos = lead.items[i].first;
        if (pos > rarest && stands_at(node, pos - (uint32_t)rarest, &occ))
            pt_occs_push(m, &node->occs, &occ);
    }
    return (struct pt_occ_view){node->occs.items, node->occs.n};
}

/* --- adjacent, of sequences ---------------------------------------------- */

/* Puts occ among those of list from index from on, which begin where it does
 * and are in order of last. */
static void add_end(struct pt_text_match *m,
                    struct pt_occs *list,
                    size_t from,
                    const struct pt_occ *occ)
{
    size_t at = list->n;
    while (at > from && list->items[at - 1].last > occ->last)
        at--;
    if (at > from && list->items[at - 1].last == occ->last) {
        widen(&list->items[at - 1], occ->begin, occ->end);
        return;
    }
    pt_occs_push(m, list, occ);
    if (m->status != PT_OK)
        return;
    memmove(&list->items[at + 1], &list->items[at],
            (list->n - 1 - at) * sizeof *list->items);
    list->items[at] = *occ;
    if (list->n - from > MOST_ENDS) {
        const size_t middle = from + MOST_ENDS / 2;
        memmove(&list->items[middle], &list->items[middle + 1],
                (list->n - 1 - middle) * sizeof *list->items);
        list->n--;
    }
}

/* The first item that begins at pos or behind it. */
static size_t first_from(struct pt_occ_view list, size_t hint, uint32_t pos)
{
    while (hint > 0 && list.items[hint - 1].first >= pos)
        hint--;
    while (hint < list.n && list.items[hint].first < pos)
        hint++;
    return hint;
}

/* Each of heads followed by each of tails that begins right behind it. */
static void join(struct pt_text_match *m,
                 struct pt_occ_view heads,
                 struct pt_occ_view tails,
                 struct pt_occs *out)
{
    size_t from = 0, tail = 0;
    out->n = 0;
    for (size_t i = 0; i < heads.n && m->status == PT_OK; i++) {
        const struct pt_occ *const head = &heads.items[i];
        if (i > 0 && heads.items[i - 1].first != head->first)
            from = out->n;
        tail = first_from(tails, tail, head->last + 1);
        for (size_t k = tail;
             k < tails.n && tails.items[k].first == head->last + 1; k++) {
            struct pt_occ whole = *head;
            whole.last = tails.items[k].last;
            widen(&whole, tails.items[k].begin, tails.items[k].end);
            add_end(m, out, from, &whole);
        }
    }
}

struct pt_occ_view pt_find_adjacent(struct pt_text_match *m,
                                    struct pt_match_node *node)
{
    if (all_are_single(node))
        return find_single_words(m, node);
    size_t i = node->clause->n_children - 1;
    struct pt_occ_view tails = node->children[i]->found;
    for (unsigned turn = 0; i-- > 0 && tails.n > 0; turn ^= 1) {
        /* The last list made is the node's own: it outlives this call. */
        struct pt_occs *const out = i == 0 ? &node->occs : &m->spare[turn];
        join(m, node->children[i]->found, tails, out);
        tails = (struct pt_occ_view){out->items, out->n};
    }
    return tails;
}

/* --- loose --------------------------------------------------------------- */

/* Looking for a place for every child in the positions [begin, end]. */
struct fitting {
    struct pt_text_match *m;
    struct pt_group *groups;
    size_t n_groups;
    uint32_t begin;
    uint32_t end;
    uint32_t slop;
    uint32_t longest; /* most positions that all children can take */
    uint32_t steps;   /* left */
};

static bool is_free(const struct fitting *f, const struct pt_occ *occ)
{
    for (uint32_t p = occ->first - f->begin; p <= occ->last - f->begin; p++)
        if (f->m->taken.items[p / 32] >> p % 32 & 1)
            return false;
    return true;
}

static void turn_over(const struct fitting *f, const struct pt_occ *occ)
{
    for (uint32_t p = occ->first - f->begin; p <= occ->last - f->begin; p++)
        f->m->taken.items[p / 32] ^= 1u << p % 32;
}

/* Places the children from the nth of group g on, the next not before its item
 * from. n_covered: positions that children have so far; n_more: most that the
 * others can take. */
static bool fit(struct fitting *f,
                size_t g,
                uint32_t nth,
                size_t from,
                uint32_t n_covered,
                uint32_t n_more)
{
    if (n_covered + n_more + f->slop < f->end - f->begin + 1)
        return false;
    if (g == f->n_groups)
        return true;
    const struct pt_group *const group = &f->groups[g];
    const bool is_last = nth + 1 == group->count;
    for (size_t i = from; i < group->n; i++) {
        const struct pt_occ *const occ = &group->items[i];
        if (occ->first > f->end || f->steps == 0)
            break;
        f->steps--;
        if (occ->last > f->end || !is_free(f, occ))
            continue;
        turn_over(f, occ);
        const size_t next = g + is_last;
        const bool fits = fit(f, next, is_last ? 0 : nth + 1,
                              !is_last             ? i + 1
                              : next < f->n_groups ? f->groups[next].at
                                                   : 0,
                              n_covered + occ->last - occ->first + 1,
                              n_more - group->longest);
        turn_over(f, occ);
        if (fits)
            return true;
    }
    return false;
}

/* The first position at which enough children of a group have ended; UINT32_MAX
 * when there are not enough. */
static uint32_t earliest_end(const struct pt_group *group)
{
    uint32_t last = 0;
    uint32_t n = 0;
    for (size_t i = group->at; i < group->n; i++) {
        const struct pt_occ *const occ = &group->items[i];
        if (n == 0 || occ->first > last) {
            if (n == group->count)
                return last;
            n++;
            last = occ->last;
        } else if (occ->last < last) {
            last = occ->last;
        }
    }
    return n == group->count ? last : UINT32_MAX;
}

static int compare_groups(const void *a, const void *b)
{
    const struct pt_group *const x = a;
    const struct pt_group *const y = b;
    return (x->n > y->n) - (x->n < y->n);
}

/* Fills the groups with what was found and puts the rarest first. */
static void set_up_groups(struct pt_match_node *node, struct fitting *f)
{
    for (size_t g = 0; g < node->n_groups; g++) {
        struct pt_group *const group = &node->groups[g];
        const struct pt_occ_view list = node->children[group->child]->found;
        group->items = list.items;
        group->n = list.n;
        group->at = list.n;
        group->longest = 0;
        for (size_t i = 0; i < list.n; i++) {
            const uint32_t n = list.items[i].last - list.items[i].first + 1;
            if (n > group->longest)
                group->longest = n;
        }
        f->longest += group->longest * group->count;
    }
    qsort(node->groups, node->n_groups, sizeof *node->groups, compare_groups);
}

static int compare_u32s(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void sort_unique(struct pt_u32s *list)
{
    if (list->n == 0)
        return;
    qsort(list->items, list->n, sizeof *list->items, compare_u32s);
    size_t n = 1;
    for (size_t i = 1; i < list->n; i++)
        if (list->items[i] != list->items[n - 1])
            list->items[n++] = list->items[i];
    list->n = n;
}

/* Where windows may begin and end, in order, and a bit for each position of the
 * largest. */
static void collect_ends(struct pt_text_match *m, const struct fitting *f)
{
    m->starts.n = 0;
    m->ends.n = 0;
    m->taken.n = 0;
    for (size_t g = 0; g < f->n_groups; g++)
        for (size_t i = 0; i < f->groups[g].n; i++) {
            pt_u32s_push(m, &m->starts, f->groups[g].items[i].first);
            pt_u32s_push(m, &m->ends, f->groups[g].items[i].last);
        }
    sort_unique(&m->starts);
    sort_unique(&m->ends);
    for (uint32_t bits = 0; bits <= f->slop + f->longest; bits += 32)
        pt_u32s_push(m, &m->taken, 0);
}

/* Moves the groups to the start of the window; returns the first end at which
 * there may be enough of all, or UINT32_MAX. */
static uint32_t first_end(struct fitting *f)
{
    uint32_t end = f->begin;
    for (size_t g = 0; g < f->n_groups; g++) {
        struct pt_group *const group = &f->groups[g];
        while (group->at > 0 && group->items[group->at - 1].first >= f->begin)
            group->at--;
        const uint32_t enough = earliest_end(group);
        if (enough > end)
            end = enough;
    }
    return end;
}

static void push_window(struct pt_text_match *m,
                        struct pt_match_node *node,
                        const struct fitting *f)
{
    struct pt_occ window = {.first = f->begin,
                            .last = f->end,
                            .begin = UINT32_MAX,
                            .node = node->index};
    for (size_t g = 0; g < f->n_groups; g++) {
        const struct pt_group *const group = &f->groups[g];
        for (size_t i = group->at; i < group->n; i++) {
            if (group->items[i].first > f->end)
                break;
            if (group->items[i].last <= f->end)
                widen(&window, group->items[i].begin, group->items[i].end);
        }
    }
    pt_occs_push(m, &node->occs, &window);
}

/* The smallest end of a window from f->begin on that lies before limit, or
 * limit. */
static uint32_t smallest_end(struct fitting *f, uint32_t limit)
{
    const struct pt_u32s *const ends = &f->m->ends;
    const uint32_t least = first_end(f);
    if (least >= limit || least - f->begin >= f->slop + f->longest)
        return limit;
    size_t low = 0, high = ends->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (ends->items[middle] < least)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < ends->n && ends->items[low] < limit; low++) {
        f->end = ends->items[low];
        if (f->end - f->begin >= f->slop + f->longest)
            break;
        if (fit(f, 0, 0, f->groups[0].at, 0, f->longest))
            return f->end;
    }
    return limit;
}

struct pt_occ_view pt_find_loose(struct pt_text_match *m,
                                 struct pt_match_node *node)
{
    struct fitting f = {
        .m = m,
        .groups = node->groups,
        .n_groups = node->n_groups,
        .slop = (uint32_t)node->clause->slop,
        .steps = MOST_STEPS,
    };
    if (f.slop > PT_MAX_DISTANCE)
        f.slop = PT_MAX_DISTANCE;
    set_up_groups(node, &f);
    collect_ends(m, &f);
    node->occs.n = 0;
    uint32_t limit = UINT32_MAX;
    for (size_t i = m->starts.n; i-- > 0 && m->status == PT_OK;) {
        f.begin = m->starts.items[i];
        const uint32_t end = smallest_end(&f, limit);
        if (end == limit)
            continue;
        limit = end;
        push_window(m, node, &f);
    }
    pt_occs_sort(&node->occs);
    return (struct pt_occ_view){node->occs.items, node->occs.n};
}
