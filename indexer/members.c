/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * members.c: with each hash its round:1 and outcome:2.
 */
#include "indexer/members.h"

enum {
    OUTCOME = 3, /* mask */
    ROUND = 4,
    KEEP_MEMBERS = 1 << 15,
};

void pt_members_init(struct pt_members *m)
{
    *m = (struct pt_members){.round = 0};
}

void pt_members_fini(struct pt_members *m)
{
    pt_hash_set_fini(&m->hashes);
    pt_members_init(m);
}

void pt_members_begin(struct pt_members *m)
{
    if (m->hashes.n > KEEP_MEMBERS)
        pt_hash_set_fini(&m->hashes);
    pt_hash_set_clear(&m->hashes);
    m->n_round = 0;
    m->round = 0;
}

void pt_members_next_round(struct pt_members *m)
{
    assert(m->round == 0);
    m->round = 1;
    m->n_round = 0;
}

static bool is_of_round(const struct pt_members *m, uint64_t entry)
{
    return (entry & ROUND) == (m->round ? ROUND : 0);
}

bool pt_members_find(const struct pt_members *m,
                     uint64_t hash,
                     enum pt_outcome *out_outcome)
{
    const uint64_t *const entry = pt_hash_set_find(&m->hashes, hash);
    if (entry)
        *out_outcome = (enum pt_outcome)(*entry & OUTCOME);
    return entry;
}

bool pt_members_came(const struct pt_members *m, uint64_t hash)
{
    const uint64_t *const entry = pt_hash_set_find(&m->hashes, hash);
    return entry && is_of_round(m, *entry);
}

enum pt_status
pt_members_put(struct pt_members *m, uint64_t hash, enum pt_outcome outcome)
{
    uint64_t *entry = pt_hash_set_find(&m->hashes, hash);
    const bool is_first = !entry || !is_of_round(m, *entry);
    if (!entry && m->hashes.n == PT_MAX_MEMBERS)
        return PT_ELIMIT;
    if (!entry)
        entry = pt_hash_set_add(&m->hashes, hash);
    if (!entry)
        return PT_ENOMEM;
    m->n_round += is_first;
    *entry = (*entry & ~PT_HASH_SET_KEPT) | (m->round ? ROUND : 0) |
             (uint64_t)outcome;
    return PT_OK;
}
