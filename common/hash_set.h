/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * hash_set.h: a set of hashes, eleven to sixteen bytes each, for millions: of
 * each the upper 61 bits, and three bits that its user keeps with it. Hashes
 * that differ in the lowest three alone pass for one.
 *
 * It is made of parts that grow by a half, each for itself: growing needs no
 * second table of all, and doubles nothing.
 */
#ifndef COMMON_HASH_SET_H
#define COMMON_HASH_SET_H

#include "common/base.h"

#define PT_HASH_SET_KEPT ((uint64_t)7) /* the user's bits of an entry */

enum { PT_HASH_SET_PARTS = 16 };

struct pt_hash_set {
    struct pt_hash_set_part {
        uint64_t *slots; /* 0: free */
        size_t n_slots, n;
    } parts[PT_HASH_SET_PARTS];
    size_t n; /* in all */
};

/* All zero is an empty set. clear keeps the memory, fini gives it back; both
 * leave an empty set. */
void pt_hash_set_clear(struct pt_hash_set *set);
void pt_hash_set_fini(struct pt_hash_set *set);

/* The entry of hash, good until the next add; NULL: it is not there. */
uint64_t *pt_hash_set_find(const struct pt_hash_set *set, uint64_t hash);

/* The same, added with no bits set where it is not there; NULL when memory ran
 * out. */
uint64_t *pt_hash_set_add(struct pt_hash_set *set, uint64_t hash);

#endif
