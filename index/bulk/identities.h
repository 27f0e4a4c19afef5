/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * identities.h: which identities a build has seen, eleven to sixteen bytes
 * each: hashes. Two of the same hash pass for one, which must do no harm.
 */
#ifndef INDEX_BULK_IDENTITIES_H
#define INDEX_BULK_IDENTITIES_H

#include "common/hash_set.h"
#include "common/str.h"

struct pt_identities {
    struct pt_hash_set hashes; /* a bit with each: there is such an article */
    uint32_t n_present;
};

/* All zero is an empty set; fini leaves that. */
void pt_identities_fini(struct pt_identities *set);

/* Adds unique, now present; *out_is_known whether it was ever added. False when
 * memory ran out. */
bool pt_identities_put(struct pt_identities *set,
                       struct pt_str unique,
                       bool *out_is_known);

/* Whether it was ever added; not present from now on. */
bool pt_identities_remove(struct pt_identities *set, struct pt_str unique);

#endif
