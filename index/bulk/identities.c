/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/bulk/identities.h"

#include "common/hash.h"
#include "common/mem.h"

#define PRESENT ((uint64_t)1)

enum { FEWEST_SLOTS = 1 << 10 };

void pt_identities_fini(struct pt_identities *set)
{
    pt_free(set->slots);
    *set = (struct pt_identities){0};
}

/* Never 0, which is a free slot. */
static uint64_t hash_of(struct pt_str unique)
{
    return pt_str_hash(unique) << 1 | (uint64_t)1 << 63;
}

static uint64_t *slot_of(uint64_t *slots, size_t n_slots, uint64_t hash)
{
    size_t at = pt_hash_place((uint32_t)(hash >> 20), n_slots);
    while (slots[at] && (slots[at] & ~PRESENT) != hash)
        at = at + 1 < n_slots ? at + 1 : 0;
    return &slots[at];
}

static bool grow(struct pt_identities *set)
{
    const size_t n_slots =
        set->n_slots ? set->n_slots + set->n_slots / 2 : FEWEST_SLOTS;
    uint64_t *const slots = pt_alloc(n_slots * sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < set->n_slots; i++)
        if (set->slots[i])
            *slot_of(slots, n_slots, set->slots[i] & ~PRESENT) = set->slots[i];
    pt_free(set->slots);
    set->slots = slots;
    set->n_slots = n_slots;
    return true;
}

bool pt_identities_put(struct pt_identities *set,
                       struct pt_str unique,
                       bool *out_is_known)
{
    if (set->n >= set->n_slots / 4 * 3 && !grow(set))
        return false;
    const uint64_t hash = hash_of(unique);
    uint64_t *const slot = slot_of(set->slots, set->n_slots, hash);
    *out_is_known = *slot != 0;
    set->n += !*slot;
    set->n_present += !(*slot & PRESENT);
    *slot = hash | PRESENT;
    return true;
}

bool pt_identities_remove(struct pt_identities *set, struct pt_str unique)
{
    if (!set->n_slots)
        return false;
    uint64_t *const slot = slot_of(set->slots, set->n_slots, hash_of(unique));
    if (!*slot)
        return false;
    set->n_present -= (*slot & PRESENT) != 0;
    *slot &= ~PRESENT;
    return true;
}
