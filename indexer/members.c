/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * members.c: open addressing, at most three quarters full. A slot is
 * hash:61 round:1 outcome:2.
 */
#include "indexer/members.h"

#include "common/hash.h"
#include "common/mem.h"

#include <string.h>

enum {
    OUTCOME = 3, /* mask */
    ROUND = 4,
    FIRST_SLOTS = 1 << 10,
    KEEP_SLOTS = 1 << 16,
};

#define HASH (~(uint64_t)(OUTCOME | ROUND))

void pt_members_init(struct pt_members *m)
{
    *m = (struct pt_members){0};
}

void pt_members_fini(struct pt_members *m)
{
    pt_free(m->slots);
    pt_members_init(m);
}

void pt_members_begin(struct pt_members *m)
{
    if (m->n_slots > KEEP_SLOTS)
        pt_members_fini(m);
    if (m->n)
        memset(m->slots, 0, m->n_slots * sizeof *m->slots);
    m->n = m->n_round = 0;
    m->round = 0;
}

void pt_members_next_round(struct pt_members *m)
{
    assert(m->round == 0);
    m->round = 1;
    m->n_round = 0;
}

/* No hash is 0, which is a free slot. */
static uint64_t key_of(uint64_t hash)
{
    return hash & HASH ? hash & HASH : ROUND + OUTCOME + 1;
}

/* Where key is, or would be. There is a free slot. */
static size_t find(const uint64_t *slots, size_t n_slots, uint64_t key)
{
    size_t at = pt_hash_place((uint32_t)(pt_hash_mix(0, key) >> 32), n_slots);
    while (slots[at] && (slots[at] & HASH) != key)
        at = at + 1 < n_slots ? at + 1 : 0;
    return at;
}

static enum pt_status grow(struct pt_members *m)
{
    const size_t n_slots =
        m->n_slots ? m->n_slots + m->n_slots / 2 : FIRST_SLOTS;
    uint64_t *const slots = pt_alloc(n_slots * sizeof *slots);
    if (!slots)
        return PT_ENOMEM;
    for (size_t i = 0; i < m->n_slots; i++)
        if (m->slots[i])
            slots[find(slots, n_slots, m->slots[i] & HASH)] = m->slots[i];
    pt_free(m->slots);
    m->slots = slots;
    m->n_slots = n_slots;
    return PT_OK;
}

static bool is_of_round(const struct pt_members *m, uint64_t slot)
{
    return slot && (slot & ROUND) == (m->round ? ROUND : 0);
}

bool pt_members_find(const struct pt_members *m,
                     uint64_t hash,
                     enum pt_outcome *out_outcome)
{
    if (!m->n)
        return false;
    const uint64_t slot = m->slots[find(m->slots, m->n_slots, key_of(hash))];
    if (slot)
        *out_outcome = (enum pt_outcome)(slot & OUTCOME);
    return slot != 0;
}

bool pt_members_came(const struct pt_members *m, uint64_t hash)
{
    return m->n &&
           is_of_round(m, m->slots[find(m->slots, m->n_slots, key_of(hash))]);
}

enum pt_status
pt_members_put(struct pt_members *m, uint64_t hash, enum pt_outcome outcome)
{
    const uint64_t key = key_of(hash);
    if ((m->n + 1) > m->n_slots / 4 * 3 && grow(m) != PT_OK)
        return PT_ENOMEM;
    uint64_t *const slot = &m->slots[find(m->slots, m->n_slots, key)];
    if (!*slot && m->n == PT_MAX_MEMBERS)
        return PT_ELIMIT;
    m->n += *slot == 0;
    m->n_round += !is_of_round(m, *slot);
    *slot = key | (m->round ? ROUND : 0) | (uint64_t)outcome;
    return PT_OK;
}
