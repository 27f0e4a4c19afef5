/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * hash_set.c: open addressing, at most three quarters full.
 */
#include "common/hash_set.h"

#include "common/hash.h"
#include "common/mem.h"

enum { FIRST_SLOTS = 64 };

void pt_hash_set_clear(struct pt_hash_set *set)
{
    for (size_t i = 0; i < PT_HASH_SET_PARTS; i++) {
        struct pt_hash_set_part *const part = &set->parts[i];
        if (part->n)
            memset(part->slots, 0, part->n_slots * sizeof *part->slots);
        part->n = 0;
    }
    set->n = 0;
}

void pt_hash_set_fini(struct pt_hash_set *set)
{
    for (size_t i = 0; i < PT_HASH_SET_PARTS; i++)
        pt_free(set->parts[i].slots);
    *set = (struct pt_hash_set){0};
}

/* What an entry is told by: never 0, which is a free slot. */
static uint64_t key_of(uint64_t hash)
{
    const uint64_t key = hash & ~PT_HASH_SET_KEPT;
    return key ? key : PT_HASH_SET_KEPT + 1;
}

/* Mixed, for hashes that are numbers in a row. */
static size_t part_of(uint64_t key)
{
    return (size_t)(pt_hash_mix(0, key) >> 32) % PT_HASH_SET_PARTS;
}

/* Where key is, or would be. There is a free slot. */
static uint64_t *slot_of(uint64_t *slots, size_t n_slots, uint64_t key)
{
    size_t at = pt_hash_place((uint32_t)(pt_hash_mix(0, key) >> 32), n_slots);
    while (slots[at] && (slots[at] & ~PT_HASH_SET_KEPT) != key)
        at = at + 1 < n_slots ? at + 1 : 0;
    return &slots[at];
}

static bool grow(struct pt_hash_set_part *part)
{
    const size_t n_slots =
        part->n_slots ? part->n_slots + part->n_slots / 2 : FIRST_SLOTS;
    uint64_t *const slots = pt_alloc(n_slots * sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < part->n_slots; i++)
        if (part->slots[i])
            *slot_of(slots, n_slots, part->slots[i] & ~PT_HASH_SET_KEPT) =
                part->slots[i];
    pt_free(part->slots);
    part->slots = slots;
    part->n_slots = n_slots;
    return true;
}

uint64_t *pt_hash_set_find(const struct pt_hash_set *set, uint64_t hash)
{
    const uint64_t key = key_of(hash);
    const struct pt_hash_set_part *const part = &set->parts[part_of(key)];
    if (!part->n)
        return NULL;
    uint64_t *const slot = slot_of(part->slots, part->n_slots, key);
    return *slot ? slot : NULL;
}

uint64_t *pt_hash_set_add(struct pt_hash_set *set, uint64_t hash)
{
    const uint64_t key = key_of(hash);
    struct pt_hash_set_part *const part = &set->parts[part_of(key)];
    if (part->n >= part->n_slots / 4 * 3 && !grow(part))
        return NULL;
    uint64_t *const slot = slot_of(part->slots, part->n_slots, key);
    if (!*slot) {
        *slot = key;
        part->n++;
        set->n++;
    }
    return slot;
}
