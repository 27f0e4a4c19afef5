/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * region.c: see the header. Memory without a file that forks share is Linux's
 * and the BSDs'; POSIX has it from 2024 on.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, MAP_NORESERVE */
#include "common/region.h"

#include "common/mem.h"

#include <stdalign.h>
#include <sys/mman.h>

struct pt_region *pt_region_new(size_t n_bytes)
{
    struct pt_region *const region = pt_alloc(sizeof *region);
    if (!region)
        return NULL;
    void *const base = mmap(NULL, n_bytes, PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) {
        pt_free(region);
        return NULL;
    }
    region->base = base;
    region->size = n_bytes;
    return region;
}

void pt_region_free(struct pt_region *region)
{
    if (!region)
        return;
    if (region->is_lent) {
        region->used = 0;
        return;
    }
    munmap(region->base, region->size);
    pt_free(region);
}

void *pt_region_take(struct pt_region *region, size_t n_bytes)
{
    const size_t align = alignof(max_align_t);
    const size_t left = region->size - region->used;
    if (n_bytes > left || left - n_bytes < align)
        return NULL;
    void *const taken = region->base + region->used;
    region->used += (n_bytes + align - 1) / align * align;
    return taken;
}

bool pt_region_holds(const struct pt_region *region,
                     const void *memory,
                     size_t n_bytes)
{
    const uintptr_t first = (uintptr_t)region->base;
    const uintptr_t at = (uintptr_t)memory;
    return at >= first && at - first <= region->size &&
           region->size - (at - first) >= n_bytes;
}
