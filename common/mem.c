/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/mem.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>

#define LARGE_BYTES (1 << 20)
#define KEEP_BYTES (4 << 20) /* at the end of the heap, for small ones */

void *pt_alloc(size_t n_bytes)
{
    return calloc(1, n_bytes ? n_bytes : 1);
}

void pt_free(void *memory)
{
    free(memory);
}

void *pt_grow(
    void *items, size_t *capacity, size_t need, size_t most, size_t item_size)
{
    assert(item_size > 0);
    if (need <= *capacity)
        return items;
    if (need > most || need > SIZE_MAX / item_size)
        return NULL;
    size_t wanted = *capacity < 8 ? 8 : *capacity + *capacity / 2;
    if (wanted < need)
        wanted = need;
    if (wanted > most)
        wanted = most;
    if (wanted > SIZE_MAX / item_size)
        wanted = need;
    void *const grown = realloc(items, wanted * item_size);
    if (grown)
        *capacity = wanted;
    return grown;
}

void pt_mem_give_back_large(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
    mallopt(M_TRIM_THRESHOLD, KEEP_BYTES);
#endif
}
