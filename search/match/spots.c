/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/spots.h"

#include <stdlib.h>

/* The first position from wanted on, 0 for none. */
static uint32_t go_to(struct pt_glass_cursor *word, uint32_t wanted)
{
    uint32_t pos = word->at.pos;
    while (pos && pos < wanted)
        pos = pt_glass_cursor_next(word);
    return pos;
}

static enum pt_glass_found
found_if(bool is_there, const struct pt_glass_cursor *words, size_t n)
{
    for (size_t i = 0; i < n && !is_there; i++)
        if (words[i].bits.is_read_up)
            return PT_GLASS_UNKNOWN;
    return is_there ? PT_GLASS_THERE : PT_GLASS_ABSENT;
}

static bool are_beside(struct pt_glass_cursor *words, size_t n)
{
    uint32_t start = words[0].at.pos; /* no earlier one can be */
    size_t n_there = 1;               /* words that are, from it, in a row */
    for (uint32_t i = 0; n_there < n; n_there++) {
        i = i + 1 == n ? 0 : i + 1;
        const uint32_t pos = go_to(&words[i], start + i);
        if (!pos)
            return false;
        if (pos != start + i)
            n_there = 0;
        start = pos - i;
    }
    return start > 0;
}

enum pt_glass_found pt_spots_beside(struct pt_glass_cursor *words, size_t n)
{
    assert(n > 0);
    return found_if(are_beside(words, n), words, n);
}

/* Whether a position of a is just before one of b; which list goes on no branch
 * foretells. */
static bool
do_follow(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b)
{
    for (size_t i = 0, k = 0; i < n_a && k < n_b;) {
        const uint32_t next = a[i] + 1;
        const uint32_t pos = b[k];
        if (next == pos)
            return true;
        i += next < pos;
        k += pos < next;
    }
    return false;
}

enum pt_glass_found pt_spots_beside_rarely(struct pt_glass_cursor words[2])
{
    enum { MOST_LISTED = 1024 };
    uint32_t a[MOST_LISTED], b[MOST_LISTED];
    const size_t n_a = pt_glass_cursor_count(&words[0]);
    const size_t n_b = pt_glass_cursor_count(&words[1]);
    if (n_a > MOST_LISTED || n_b > MOST_LISTED)
        return pt_spots_beside(words, 2);
    if (!pt_glass_cursor_list(&words[0], a) ||
        !pt_glass_cursor_list(&words[1], b))
        return PT_GLASS_UNKNOWN;
    return do_follow(a, n_a, b, n_b) ? PT_GLASS_THERE : PT_GLASS_ABSENT;
}

/* The later of two that are near each other; 0: none are. */
static uint32_t find_near(struct pt_glass_cursor *a,
                          struct pt_glass_cursor *b,
                          uint32_t distance,
                          bool is_ordered)
{
    uint32_t pos_a = a->at.pos, pos_b = b->at.pos;
    uint32_t last_a = 0, last_b = 0; /* before these; 0: none */
    while (pos_a && pos_b) {
        const bool is_a = pos_a <= pos_b, is_b = pos_b <= pos_a;
        if (is_b && last_a && pos_b - last_a <= distance)
            return pos_b;
        if (is_a && last_b && pos_a - last_b <= distance && !is_ordered)
            return pos_a;
        if (is_a) {
            last_a = pos_a;
            pos_a = pt_glass_cursor_next(a);
        }
        if (is_b) {
            last_b = pos_b;
            pos_b = pt_glass_cursor_next(b);
        }
    }
    if (pos_b)
        return pos_b - last_a <= distance ? pos_b : 0;
    return pos_a && pos_a - last_b <= distance && !is_ordered ? pos_a : 0;
}

enum pt_glass_found pt_spots_near(struct pt_glass_cursor *a,
                                  struct pt_glass_cursor *b,
                                  uint32_t distance,
                                  bool is_ordered,
                                  uint32_t *out_last)
{
    *out_last = find_near(a, b, distance, is_ordered);
    const enum pt_glass_found found = found_if(*out_last, a, 1);
    return found == PT_GLASS_ABSENT ? found_if(false, b, 1) : found;
}

static int compare_positions(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

void pt_spots_sort(uint32_t *positions, size_t n)
{
    qsort(positions, n, sizeof *positions, compare_positions);
}

/* Whether pos is in what is left of list, of which all before it is dropped. */
static bool is_in(struct pt_spot_list *list, uint32_t pos)
{
    while (list->n && list->items[0] < pos) {
        list->items++;
        list->n--;
    }
    return list->n && list->items[0] == pos;
}

bool pt_lists_beside(const struct pt_spot_list *words, size_t n)
{
    enum { MOST_KEPT = 16 };
    struct pt_spot_list left[MOST_KEPT];
    assert(n > 0 && n <= MOST_KEPT);
    memcpy(left, words, n * sizeof *words);
    for (size_t i = 0; i < words[0].n; i++) {
        const uint32_t start = words[0].items[i];
        size_t k = 1;
        while (k < n && is_in(&left[k], start + (uint32_t)k))
            k++;
        if (k == n)
            return true;
        if (!left[k].n)
            return false;
    }
    return false;
}

bool pt_lists_apart(struct pt_spot_list a,
                    struct pt_spot_list b,
                    uint32_t distance)
{
    size_t i = 0, k = 0;
    while (i < a.n && k < b.n) {
        const uint32_t wanted = a.items[i] + distance;
        if (wanted == b.items[k])
            return true;
        if (wanted < b.items[k])
            i++;
        else
            k++;
    }
    return false;
}

bool pt_lists_near(struct pt_spot_list a,
                   struct pt_spot_list b,
                   uint32_t distance,
                   bool is_ordered)
{
    uint32_t last_a = 0, last_b = 0; /* before the next ones; 0: none */
    while (a.n || b.n) {
        const bool is_a = a.n && (!b.n || a.items[0] <= b.items[0]);
        const bool is_b = b.n && (!a.n || b.items[0] <= a.items[0]);
        if (is_b && last_a && b.items[0] - last_a <= distance)
            return true;
        if (is_a && last_b && a.items[0] - last_b <= distance && !is_ordered)
            return true;
        if (is_a) {
            last_a = *a.items++;
            a.n--;
        }
        if (is_b) {
            last_b = *b.items++;
            b.n--;
        }
    }
    return false;
}

/* --- sides --------------------------------------------------------------- */

static uint32_t next_of(struct pt_spot_word *word)
{
    if (!word->is_listed)
        return pt_glass_cursor_next(&word->cursor);
    if (!word->list.n)
        return 0;
    word->list.n--;
    return *word->list.items++;
}

static void find_first(struct pt_side *side)
{
    side->pos = 0;
    for (size_t i = 0; i < side->n; i++) {
        const uint32_t pos = side->words[i].pos;
        if (pos && (!side->pos || pos < side->pos))
            side->pos = pos;
    }
}

void pt_side_start(struct pt_side *side, struct pt_spot_word *words, size_t n)
{
    *side = (struct pt_side){.words = words, .n = n};
    for (size_t i = 0; i < n; i++)
        words[i].pos =
            words[i].is_listed ? next_of(&words[i]) : words[i].cursor.at.pos;
    find_first(side);
}

/* Leaves the position at hand, which several words may have. */
static void go_on(struct pt_side *side)
{
    for (size_t i = 0; i < side->n; i++)
        if (side->words[i].pos == side->pos)
            side->words[i].pos = next_of(&side->words[i]);
    find_first(side);
}

static bool is_damaged(const struct pt_side *sides, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sides[i].n; k++)
            if (!sides[i].words[k].is_listed &&
                sides[i].words[k].cursor.bits.is_read_up)
                return true;
    return false;
}

/* The later of two that are near each other; 0: none are. */
static uint32_t find_sides_near(struct pt_side *a,
                                struct pt_side *b,
                                uint32_t distance,
                                bool is_ordered)
{
    uint32_t last_a = 0, last_b = 0; /* before those at hand; 0: none */
    while (a->pos && b->pos) {
        const uint32_t pos_a = a->pos, pos_b = b->pos;
        if (pos_b <= pos_a && last_a && pos_b - last_a <= distance)
            return pos_b;
        if (pos_a <= pos_b && last_b && pos_a - last_b <= distance &&
            !is_ordered)
            return pos_a;
        if (pos_a <= pos_b) {
            last_a = pos_a;
            go_on(a);
        }
        if (pos_b <= pos_a) {
            last_b = pos_b;
            go_on(b);
        }
    }
    if (b->pos)
        return last_a && b->pos - last_a <= distance ? b->pos : 0;
    return a->pos && last_b && a->pos - last_b <= distance && !is_ordered
               ? a->pos
               : 0;
}

static bool is_cursor(const struct pt_side *side)
{
    return side->n == 1 && !side->words->is_listed;
}

enum pt_glass_found pt_sides_near(struct pt_side *a,
                                  struct pt_side *b,
                                  uint32_t distance,
                                  bool is_ordered,
                                  uint32_t *out_last)
{
    if (is_cursor(a) && is_cursor(b))
        return pt_spots_near(&a->words->cursor, &b->words->cursor, distance,
                             is_ordered, out_last);
    *out_last = find_sides_near(a, b, distance, is_ordered);
    if (*out_last)
        return PT_GLASS_THERE;
    return is_damaged(a, 1) || is_damaged(b, 1) ? PT_GLASS_UNKNOWN
                                                : PT_GLASS_ABSENT;
}

static bool are_apart(const struct pt_side *sides, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (sides[i].pos == sides[k].pos)
                return false;
    return true;
}

/* From each position on the nearest of all other sides make the smallest
 * stretch that begins there. */
enum pt_glass_found
pt_sides_within(struct pt_side *sides, size_t n, uint32_t span)
{
    bool is_doubtful = false;
    assert(n > 0);
    for (;;) {
        struct pt_side *first = &sides[0];
        uint32_t last = 0;
        for (size_t i = 0; i < n; i++) {
            first = sides[i].pos < first->pos ? &sides[i] : first;
            last = sides[i].pos > last ? sides[i].pos : last;
        }
        if (!first->pos)
            break;
        if (last - first->pos <= span && are_apart(sides, n))
            return PT_GLASS_THERE;
        is_doubtful |= last - first->pos <= span;
        go_on(first);
    }
    return is_doubtful || is_damaged(sides, n) ? PT_GLASS_UNKNOWN
                                               : PT_GLASS_ABSENT;
}
