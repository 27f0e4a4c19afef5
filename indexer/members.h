/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * members.h: which articles of a container came while it was read, and what was
 * made of each: so that those that came no more are told from the others, and
 * one that comes twice is counted once. Eight bytes a member: a hash of its
 * identity, three bits of it given away.
 *
 *     init -> begin -> put, came … [next_round -> …] -> fini
 */
#ifndef INDEXER_MEMBERS_H
#define INDEXER_MEMBERS_H

#include "common/hash_set.h"
#include "common/status.h"

/* More articles than any newsroom keeps in one file; 64 MB of hashes. */
#define PT_MAX_MEMBERS (1u << 22)

/* What an article is beside the one the index had. */
enum pt_outcome { PT_IS_NEW, PT_IS_CHANGED, PT_IS_SAME, PT_IS_MOVED };

struct pt_members {
    struct pt_hash_set hashes; /* of any round, three bits with each */
    size_t n_round;            /* of this round */
    unsigned round;            /* 0 or 1 */
};

void pt_members_init(struct pt_members *members);
void pt_members_fini(struct pt_members *members);

/* None came. A large table is given back. */
void pt_members_begin(struct pt_members *members);

/* The container is read once more: none came in this round. At most once. */
void pt_members_next_round(struct pt_members *members);

/* Whether the member came, in any round; if so, *out_outcome of it. */
bool pt_members_find(const struct pt_members *members,
                     uint64_t hash,
                     enum pt_outcome *out_outcome);

/* Whether it came in this round. */
bool pt_members_came(const struct pt_members *members, uint64_t hash);

/* Notes that it came, with outcome. PT_OK; PT_ELIMIT beyond PT_MAX_MEMBERS;
 * PT_ENOMEM. */
enum pt_status pt_members_put(struct pt_members *members,
                              uint64_t hash,
                              enum pt_outcome outcome) PT_NODISCARD;

#endif
