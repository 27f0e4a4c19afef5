/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/arena.h"

#include "common/mem.h"

#include <stdalign.h>
#include <stdlib.h>

struct pt_arena_block {
    struct pt_arena_block *older;
    size_t size; /* bytes behind this header */
    alignas(max_align_t) char bytes[];
};

#ifdef NDEBUG
enum { BLOCK_BYTES = 32 * 1024 };
#else
enum { BLOCK_BYTES = 0 }; /* every piece becomes a block of its own */
#endif

void pt_arena_init(struct pt_arena *arena)
{
    *arena = (struct pt_arena){0};
}

static void free_blocks(struct pt_arena_block *block)
{
    while (block) {
        struct pt_arena_block *const older = block->older;
        pt_free(block);
        block = older;
    }
}

void pt_arena_fini(struct pt_arena *arena)
{
    if (arena->region)
        pt_region_free(arena->region);
    else
        free_blocks(arena->blocks);
    pt_arena_init(arena);
}

void *pt_arena_root_new(struct pt_region *region, size_t n_bytes)
{
    struct pt_arena arena = {.region = region};
    assert(n_bytes >= sizeof arena);
    struct pt_arena *const root = pt_arena_alloc(&arena, n_bytes);
    if (root)
        *root = arena;
    return root;
}

void pt_arena_root_free(void *root)
{
    if (!root)
        return;
    struct pt_arena arena = *(const struct pt_arena *)root;
    pt_arena_fini(&arena);
}

void pt_arena_reset(struct pt_arena *arena)
{
    struct pt_arena_block *const kept = arena->blocks;
    assert(!arena->region);
    const bool is_worth_keeping = kept && kept->size <= BLOCK_BYTES;
    if (BLOCK_BYTES == 0 || !is_worth_keeping) {
        pt_arena_fini(arena);
        return;
    }
    free_blocks(kept->older);
    kept->older = NULL;
    arena->used = 0;
    arena->total = 0;
}

static struct pt_arena_block *add_block(struct pt_arena *arena, size_t n_bytes)
{
    const size_t size = n_bytes > BLOCK_BYTES ? n_bytes : BLOCK_BYTES;
    const size_t whole = sizeof(struct pt_arena_block) + size;
    struct pt_arena_block *const block =
        arena->region ? pt_region_take(arena->region, whole) : malloc(whole);
    if (!block)
        return NULL;
    block->size = size;
    block->older = arena->blocks;
    arena->blocks = block;
    arena->used = 0;
    return block;
}

void *pt_arena_alloc(struct pt_arena *arena, size_t n_bytes)
{
    const size_t align = alignof(max_align_t);
    if (n_bytes > SIZE_MAX / 2)
        return NULL;
    const size_t rounded =
        BLOCK_BYTES ? (n_bytes + align - 1) / align * align : n_bytes;
    struct pt_arena_block *block = arena->blocks;
    if (!block || block->size - arena->used < rounded || BLOCK_BYTES == 0)
        block = add_block(arena, rounded);
    if (!block)
        return NULL;
    /* Piece by piece, so that memory nobody asked for is never touched. */
    void *const piece = memset(block->bytes + arena->used, 0, n_bytes);
    arena->used += rounded;
    arena->total += rounded;
    return piece;
}

void *pt_arena_array(struct pt_arena *arena, size_t n_items, size_t item_size)
{
    if (item_size && n_items > SIZE_MAX / item_size)
        return NULL;
    return pt_arena_alloc(arena, n_items * item_size);
}

void *pt_arena_grow(struct pt_arena *arena,
                    void *items,
                    size_t n,
                    size_t *capacity,
                    size_t item_size)
{
    enum { FIRST_ITEMS = 4 };
    assert(n <= *capacity);
    if (n < *capacity)
        return items;
    const size_t wanted = *capacity ? 2 * *capacity : FIRST_ITEMS;
    void *const grown = pt_arena_array(arena, wanted, item_size);
    if (!grown)
        return NULL;
    if (n)
        memcpy(grown, items, n * item_size);
    *capacity = wanted;
    return grown;
}

bool pt_arena_copy(struct pt_arena *arena, struct pt_str s, struct pt_str *out)
{
    char *const copy = pt_arena_alloc(arena, s.len + 1);
    if (!copy)
        return false;
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    *out = (struct pt_str){copy, s.len};
    return true;
}
