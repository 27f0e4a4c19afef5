/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * update.h: from roots to commits.
 *
 *     places, ledger --survey--> which files are new, changed, gone; trouble
 *                    --read----> what is new or changed into the index, and the
 *                                new ledger
 *                    --vanish--> what is gone and did not move is removed (or,
 *                                when the index is made anew, what has no file
 *                                is carried over)
 *                    --settle--> roots, options, figures; commit
 *
 * The tree is walked twice, once to know and once to read: so nothing is
 * removed before all of a root was seen, and progress knows its end. Where the
 * first round finds nothing to do there is no second, and nothing is written. A
 * root that is missing, unreadable or suddenly empty is in trouble: nothing
 * below it is touched.
 *
 * The ledger is committed with the last articles or later. Where a run was cut
 * off in between the session is in doubt, as it is where a ledger is damaged:
 * then files that it does not vouch for are read, and articles are asked one by
 * one whether their file is there.
 */
#ifndef INDEXER_UPDATE_H
#define INDEXER_UPDATE_H

#include "common/base.h"
#include "indexer/ptindex.h"
#include "indexer/source.h"

struct pt_index_lock;

struct pt_update {
    const char *dir;
    const struct pt_indexer_options *options;
    bool is_rebuild;
    const char *const *paths;
    size_t n_paths;
    /* As in session.h: what is read as the old index, and dir's lock. */
    const char *from;
    struct pt_index_lock *lock;
    /* For tests: the kinds it knows are read by it, no others; or NULL. */
    const struct pt_source *(*source_of)(enum pt_kind kind);
    uint64_t reading;     /* for tests: in place of PT_READING_VERSION; or 0 */
    bool goes_everywhere; /* for tests: in the second round, too */
};

/* As pt_indexer_update and pt_indexer_rebuild. */
enum pt_status pt_update_run(const struct pt_update *update,
                             struct pt_indexer_report *out_report,
                             struct pt_error *err) PT_NODISCARD;

/* Makes an index of an older schema anew, from its files and stored texts;
 * where there is none, or it is of this schema, nothing is to do. PT_OK; as
 * pt_update_run. */
enum pt_status pt_update_upgrade(const char *dir,
                                 const struct pt_indexer_options *options,
                                 struct pt_error *err) PT_NODISCARD;

/* As pt_indexer_forget. */
enum pt_status pt_update_forget(const char *dir,
                                const struct pt_indexer_options *options,
                                const char *path_or_id,
                                uint64_t *out_n,
                                struct pt_error *err) PT_NODISCARD;

#endif
