/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * seen.c: marks in the order in which they came, and beside them a table with
 * open addressing of their places, at most half full.
 */
#include "common/base.h"
#include "common/mem.h"
#include "search/ptsearch.h"

enum { FIRST_SLOTS = 64 };

struct pt_seen {
    uint64_t *marks;
    size_t n;
    size_t capacity;
    uint32_t *slots; /* 1 + the place of a mark; 0: free */
    size_t n_slots;  /* a power of two, or 0 */
};

enum pt_status pt_seen_new(pt_seen **out)
{
    pt_seen *const seen = pt_alloc(sizeof *seen);
    if (!seen)
        return PT_ENOMEM;
    *out = seen;
    return PT_OK;
}

void pt_seen_free(pt_seen *seen)
{
    if (!seen)
        return;
    pt_free(seen->marks);
    pt_free(seen->slots);
    pt_free(seen);
}

/* The slot of mark, or the free one where it belongs. */
static size_t slot_of(const pt_seen *seen, uint64_t mark)
{
    const size_t last = seen->n_slots - 1;
    size_t at = (size_t)(mark * 0x9e3779b97f4a7c15u >> 20) & last;
    while (seen->slots[at] && seen->marks[seen->slots[at] - 1] != mark)
        at = (at + 1) & last;
    return at;
}

int pt_seen_has(const pt_seen *seen, uint64_t mark)
{
    return seen->n_slots && seen->slots[slot_of(seen, mark)] != 0;
}

static bool make_room(pt_seen *seen)
{
    void *const marks = pt_grow(seen->marks, &seen->capacity, seen->n + 1,
                                PT_MAX_SEEN, sizeof *seen->marks);
    if (!marks)
        return false;
    seen->marks = marks;
    if (2 * (seen->n + 1) <= seen->n_slots)
        return true;
    const size_t n_slots = seen->n_slots ? 2 * seen->n_slots : FIRST_SLOTS;
    uint32_t *const slots = pt_alloc(n_slots * sizeof *slots);
    if (!slots)
        return false;
    pt_free(seen->slots);
    seen->slots = slots;
    seen->n_slots = n_slots;
    for (size_t i = 0; i < seen->n; i++)
        slots[slot_of(seen, seen->marks[i])] = (uint32_t)(i + 1);
    return true;
}

enum pt_status pt_seen_add(pt_seen *seen, uint64_t mark)
{
    if (pt_seen_has(seen, mark))
        return PT_OK;
    if (seen->n >= PT_MAX_SEEN)
        return PT_ELIMIT;
    if (!make_room(seen))
        return PT_ENOMEM;
    const size_t slot = slot_of(seen, mark);
    seen->marks[seen->n++] = mark;
    seen->slots[slot] = (uint32_t)seen->n;
    return PT_OK;
}

const uint64_t *pt_seen_marks(const pt_seen *seen, size_t *n)
{
    *n = seen->n;
    return seen->marks;
}
