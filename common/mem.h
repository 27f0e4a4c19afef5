/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mem.h: the one door to the C heap. Outside common/ nothing calls malloc.
 */
#ifndef COMMON_MEM_H
#define COMMON_MEM_H

#include "common/base.h"

/* n_bytes of zeroed memory, or NULL when memory ran out. Never NULL for 0. */
void *pt_alloc(size_t n_bytes) PT_NODISCARD;

/* Gives back what pt_alloc or pt_grow gave; NULL is allowed. */
void pt_free(void *memory);

/* Makes room in a growing array: afterwards *capacity >= need and the return
 * value holds the old items. items may be NULL with *capacity 0. Returns NULL,
 * with items and *capacity unchanged, when memory ran out or need is above
 * most, the array's ceiling (in items). */
void *pt_grow(void *items,
              size_t *capacity,
              size_t need,
              size_t most,
              size_t item_size) PT_NODISCARD;

/* For a program whose memory has a limit: from now on what is large is given
 * back to the system when it is freed, where glibc by itself would take the
 * size that was freed last for one to keep room for. Not for a library, for it
 * holds for the whole process. */
void pt_mem_give_back_large(void);

#endif
