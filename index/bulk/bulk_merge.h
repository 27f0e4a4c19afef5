/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bulk_merge.h: the runs of a bulk build, read side by side, become the tables
 * of terms: postlist, position, synonym.
 */
#ifndef INDEX_BULK_BULK_MERGE_H
#define INDEX_BULK_BULK_MERGE_H

#include "index/bulk/bulk_run.h"
#include "index/glass/glass_table.h"

/* What an index says of a few of its terms, to be asked for afterwards. */
#define PT_BULK_PROBES 32u

struct pt_bulk_probe {
    struct pt_str term; /* in texts */
    uint64_t n_documents, n_occurrences;
};

struct pt_bulk_merge {
    const struct pt_bulk_runs *runs;
    size_t memory; /* bytes to read through */
    /* Of these NULL: what others fill, or nobody. */
    struct pt_glass_table *postlist, *position, *synonym;
    /* What came out with the postlist; the caller inits and finis texts. */
    struct pt_buf texts;
    struct pt_bulk_probe probes[PT_BULK_PROBES];
    size_t n_probes;
};

/* Fills the tables. Several may work at once on the same runs. PT_OK, PT_EIO,
 * PT_ENOMEM; what a table could not write is also said when it is finished. */
enum pt_status pt_bulk_merge(struct pt_bulk_merge *merge,
                             struct pt_error *err) PT_NODISCARD;

#endif
