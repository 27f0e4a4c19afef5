/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/bulk/identities.h"

#define PRESENT ((uint64_t)1)

void pt_identities_fini(struct pt_identities *set)
{
    pt_hash_set_fini(&set->hashes);
    *set = (struct pt_identities){.n_present = 0};
}

bool pt_identities_put(struct pt_identities *set,
                       struct pt_str unique,
                       bool *out_is_known)
{
    const size_t n = set->hashes.n;
    uint64_t *const entry = pt_hash_set_add(&set->hashes, pt_str_hash(unique));
    if (!entry)
        return false;
    *out_is_known = set->hashes.n == n;
    set->n_present += !(*entry & PRESENT);
    *entry |= PRESENT;
    return true;
}

bool pt_identities_remove(struct pt_identities *set, struct pt_str unique)
{
    uint64_t *const entry = pt_hash_set_find(&set->hashes, pt_str_hash(unique));
    if (!entry)
        return false;
    set->n_present -= (*entry & PRESENT) != 0;
    *entry &= ~PRESENT;
    return true;
}
