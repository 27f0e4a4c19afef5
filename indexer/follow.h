/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * follow.h: an index that follows its roots: pt_indexer_watch.
 *
 *     watch all folders, update all roots
 *     -> wait for news -> wait until it is quiet -> update what it names -> …
 *
 * Everything is found out by updates; see watch.h. What the watch cannot see is
 * looked at now and then.
 */
#ifndef INDEXER_FOLLOW_H
#define INDEXER_FOLLOW_H

#include "indexer/ptindex.h"

/* A burst of changes is one update: news is waited for until it is quiet for
 * the one, at most for the other. */
#define PT_FOLLOW_QUIET_MS 100
#define PT_FOLLOW_MOST_MS 500

/* Between two looks at folders that cannot be watched, and between an update
 * and the look that settles the stamps which were too young for it. */
#define PT_FOLLOW_LOOK_MS 5000

/* As pt_indexer_watch; options: the indexer's. */
enum pt_status pt_follow(pt_indexer *indexer,
                         const struct pt_indexer_options *options,
                         const char *const *roots,
                         size_t n_roots,
                         struct pt_error *err);

#endif
