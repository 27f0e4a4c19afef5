/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * identities.h: which identities a build has seen, eleven to sixteen bytes
 * each: hashes. Two of the same hash pass for one, which must do no harm.
 */
#ifndef INDEX_BULK_IDENTITIES_H
#define INDEX_BULK_IDENTITIES_H

#include "common/str.h"

struct pt_identities {
    uint64_t *slots; /* hash, its lowest bit: there is such an article */
    size_t n_slots;
    size_t n;
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
