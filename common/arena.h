/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * arena.h: memory with one bounded life: one arena per article, one per query.
 *
 * Pieces are never freed one by one; pt_arena_reset takes all of them back and
 * keeps a block for the next round, so indexing memory stays flat however long
 * the feed. Debug builds (without NDEBUG) give each piece a malloc of its own,
 * so that the sanitizers see an overrun of one byte. Not for two threads.
 */
#ifndef COMMON_ARENA_H
#define COMMON_ARENA_H

#include "common/region.h"
#include "common/str.h"

struct pt_arena_block;

struct pt_arena {
    struct pt_arena_block *blocks; /* newest first */
    size_t used;                   /* bytes given out of the newest block */
    size_t total;                  /* bytes given out since the last reset */
    struct pt_region *region;      /* where blocks come from; NULL: the heap */
};

void pt_arena_init(struct pt_arena *arena);
void pt_arena_fini(struct pt_arena *arena);

/* An object of n_bytes, zeroed, whose first member is the arena that holds it
 * and all that belongs to it; in region, which it takes over, or with NULL on
 * the heap. NULL when memory ran out, and region is still the caller's. */
void *pt_arena_root_new(struct pt_region *region, size_t n_bytes) PT_NODISCARD;

/* Frees all of it; NULL is fine. */
void pt_arena_root_free(void *root);

/* Takes every piece back. */
void pt_arena_reset(struct pt_arena *arena);

/* n_bytes, zeroed and aligned for any object, valid until the reset; NULL when
 * memory ran out. */
void *pt_arena_alloc(struct pt_arena *arena, size_t n_bytes) PT_NODISCARD;

/* The same for an array: NULL also when the product overflows. */
void *pt_arena_array(struct pt_arena *arena,
                     size_t n_items,
                     size_t item_size) PT_NODISCARD;

/* Room for one item more behind n: items itself while n < *capacity, else a
 * copy of them with more room and *capacity set; the old array stays where it
 * is until the reset. items may be NULL with n 0. NULL, and nothing changed,
 * when memory ran out. */
void *pt_arena_grow(struct pt_arena *arena,
                    void *items,
                    size_t n,
                    size_t *capacity,
                    size_t item_size) PT_NODISCARD;

/* Copies s, with a NUL behind it, into the arena; *out is the copy. False,
 * with *out unchanged, when memory ran out. */
bool pt_arena_copy(struct pt_arena *arena,
                   struct pt_str s,
                   struct pt_str *out) PT_NODISCARD;

#endif
