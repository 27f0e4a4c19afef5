/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * update.h: from roots to commits.
 *
 *     roots --survey--> which files changed, which articles have a file
 *           --vanish--> articles without one are removed (or, when the index is
 *                       made anew, the homeless ones carried over)
 *           --read----> changed files into the index
 *           --settle--> roots, options and figures into the metadata; commit
 *
 * The tree is walked twice, once to know and once to read: so nothing is
 * removed before all of a root was seen, progress knows its end, and memory
 * holds one bit an article. A root that is missing, unreadable or suddenly
 * empty is in trouble: nothing below it is touched.
 */
#ifndef INDEXER_UPDATE_H
#define INDEXER_UPDATE_H

#include "common/base.h"
#include "indexer/ptindex.h"

struct pt_update {
    const char *dir;
    const struct pt_indexer_options *options;
    bool is_rebuild;
    const char *const *paths;
    size_t n_paths;
};

/* As pt_indexer_update and pt_indexer_rebuild. */
enum pt_status pt_update_run(const struct pt_update *update,
                             struct pt_indexer_report *out_report,
                             struct pt_error *err) PT_NODISCARD;

/* As pt_indexer_forget. */
enum pt_status pt_update_forget(const char *dir,
                                const struct pt_indexer_options *options,
                                const char *path_or_id,
                                uint64_t *out_n,
                                struct pt_error *err) PT_NODISCARD;

#endif
