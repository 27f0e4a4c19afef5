/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/glass_kept.h"

#include "common/mem.h"

#include <string.h>

struct kept_block {
    uint64_t number;
    uint32_t used;  /* by the question of that number, last */
    uint32_t place; /* of its bytes */
};

struct pt_glass_kept {
    struct kept_block *blocks;
    size_t n, n_most;
    size_t block_bytes;
    char *bytes;      /* of n_most blocks */
    uint32_t *places; /* that are free, the next one last: n_most - n */
    uint32_t *slots;  /* by number: which block, and 1; 0: free */
    size_t n_slots;   /* a power of two, twice as many as blocks or more */
    uint32_t question;
    uint32_t settled; /* the question before which room was made last */
};

struct pt_glass_kept *pt_glass_kept_new(size_t n_most, size_t block_bytes)
{
    struct pt_glass_kept *const kept = pt_alloc(sizeof *kept);
    assert(n_most > 0 && n_most < UINT32_MAX / 4);
    if (!kept)
        return NULL;
    kept->n_most = n_most;
    kept->block_bytes = block_bytes;
    for (kept->n_slots = 2; kept->n_slots < 2 * n_most;)
        kept->n_slots *= 2;
    kept->blocks = pt_alloc(n_most * sizeof *kept->blocks);
    kept->slots = pt_alloc(kept->n_slots * sizeof *kept->slots);
    kept->places = pt_alloc(n_most * sizeof *kept->places);
    size_t capacity = 0; /* nothing is written to what is not used */
    kept->bytes = pt_grow(NULL, &capacity, n_most, n_most, block_bytes);
    if (!kept->blocks || !kept->slots || !kept->places || !kept->bytes) {
        pt_glass_kept_free(kept);
        return NULL;
    }
    for (size_t i = 0; i < n_most; i++)
        kept->places[i] = (uint32_t)(n_most - 1 - i);
    return kept;
}

void pt_glass_kept_free(struct pt_glass_kept *kept)
{
    if (!kept)
        return;
    pt_free(kept->bytes);
    pt_free(kept->places);
    pt_free(kept->blocks);
    pt_free(kept->slots);
    pt_free(kept);
}

/* The slot of a block, or the free one where it belongs. */
static uint32_t *slot_of(const struct pt_glass_kept *kept, uint64_t number)
{
    size_t at = (size_t)((number * UINT64_C(0x9e3779b97f4a7c15)) >> 32);
    for (;; at++) {
        uint32_t *const slot = &kept->slots[at & (kept->n_slots - 1)];
        if (!*slot || kept->blocks[*slot - 1].number == number)
            return slot;
    }
}

const char *pt_glass_kept_find(struct pt_glass_kept *kept, uint64_t number)
{
    const uint32_t slot = *slot_of(kept, number);
    if (!slot)
        return NULL;
    struct kept_block *const block = &kept->blocks[slot - 1];
    block->used = kept->question;
    return kept->bytes + block->place * kept->block_bytes;
}

static uint32_t next_place(const struct pt_glass_kept *kept)
{
    return kept->places[kept->n_most - kept->n - 1];
}

char *pt_glass_kept_room(struct pt_glass_kept *kept)
{
    return kept->n < kept->n_most
               ? kept->bytes + next_place(kept) * kept->block_bytes
               : NULL;
}

void pt_glass_kept_add(struct pt_glass_kept *kept, uint64_t number)
{
    uint32_t *const slot = slot_of(kept, number);
    assert(!*slot && kept->n < kept->n_most);
    const uint32_t place = next_place(kept);
    kept->blocks[kept->n++] =
        (struct kept_block){number, kept->question, place};
    *slot = (uint32_t)kept->n;
}

/* Gives back the blocks that no question from since on asked for. */
static void give_back(struct pt_glass_kept *kept, uint32_t since)
{
    size_t n = 0, n_free = kept->n_most - kept->n;
    for (size_t i = 0; i < kept->n; i++) {
        if (kept->blocks[i].used >= since)
            kept->blocks[n++] = kept->blocks[i];
        else
            kept->places[n_free++] = kept->blocks[i].place;
    }
    kept->n = n;
    memset(kept->slots, 0, kept->n_slots * sizeof *kept->slots);
    for (size_t i = 0; i < n; i++)
        *slot_of(kept, kept->blocks[i].number) = (uint32_t)i + 1;
}

void pt_glass_kept_settle(struct pt_glass_kept *kept)
{
    const size_t most = kept->n_most / 4 * 3;
    const uint32_t question = kept->question++;
    if (kept->n <= most)
        return;
    give_back(kept, kept->settled);
    if (kept->n > most)
        give_back(kept, question);
    if (kept->n > most)
        give_back(kept, question + 1);
    kept->settled = question + 1;
}

size_t pt_glass_kept_n(const struct pt_glass_kept *kept)
{
    return kept->n;
}
