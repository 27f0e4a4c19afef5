/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * region.h: a stretch of memory that a process shares with the children it
 * forks, at the same address in both. What a child builds there, pointers and
 * all, the parent reads as if it had built it: no wire format is needed. Arenas
 * take their memory from it (arena.h).
 */
#ifndef COMMON_REGION_H
#define COMMON_REGION_H

#include "common/base.h"

struct pt_region {
    char *base;
    size_t size; /* bytes */
    size_t used;
    bool is_lent; /* in a child: to be used again, not unmapped */
};

/* n_bytes of address space, of which only what is written to takes memory. NULL
 * when that cannot be had. */
struct pt_region *pt_region_new(size_t n_bytes) PT_NODISCARD;

/* Unmaps it, or where it is lent makes it empty. NULL is fine. */
void pt_region_free(struct pt_region *region);

/* The next n_bytes, aligned for any object; what they hold is not said. NULL
 * when so many are not left. */
void *pt_region_take(struct pt_region *region, size_t n_bytes) PT_NODISCARD;

/* Whether the n_bytes from memory on lie in it. */
bool pt_region_holds(const struct pt_region *region,
                     const void *memory,
                     size_t n_bytes);

#endif
