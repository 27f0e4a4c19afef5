/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * known_counts.h: in how many articles terms are, as far as lists of a snapshot
 * said so. A query asks it of each word several times, and each time the block
 * is read where the list begins; a wildcard has hundreds of words.
 */
#ifndef INDEX_KNOWN_COUNTS_H
#define INDEX_KNOWN_COUNTS_H

#include "common/arena.h"
#include "common/str.h"

/* Of more terms nothing is kept. */
enum { PT_MOST_KNOWN_COUNTS = 1 << 12 };

/* All zero is empty. */
struct pt_known_counts {
    struct pt_arena terms;
    struct pt_known_count *slots; /* by hash, a term of no bytes: free */
    size_t n;
    size_t n_slots; /* a power of two */
};

/* Leaves it empty. */
void pt_known_counts_fini(struct pt_known_counts *counts);

bool pt_known_counts_find(const struct pt_known_counts *counts,
                          struct pt_str term,
                          uint32_t *out_n_articles);

/* Keeps that of term, which is copied, if there is room and memory. */
void pt_known_counts_add(struct pt_known_counts *counts,
                         struct pt_str term,
                         uint32_t n_articles);

#endif
