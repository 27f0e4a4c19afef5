/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * watch.h: what changes below the roots, as it happens; the one door to
 * inotify.
 *
 * A watch tells where to look, never what became of it: an update of these
 * paths finds out, as it always does. So nothing is lost when the kernel drops
 * events, a folder is renamed under our hands or two changes come at once: then
 * the answer is "look everywhere". A folder is watched before it is looked at.
 *
 *     open -> add … -> wait, wait … -> close
 *
 * One thread.
 */
#ifndef INDEXER_WATCH_H
#define INDEXER_WATCH_H

#include "common/buf.h"
#include "common/error.h"
#include "indexer/ignore.h"

/* Changed paths that are told one by one; more is "everywhere". */
#define PT_WATCH_MAX_PATHS 64u

struct pt_watch;

/* PT_OK; PT_EIO when the system gives no more of them; PT_ENOMEM. */
enum pt_status pt_watch_open(struct pt_watch **out,
                             struct pt_error *err) PT_NODISCARD;
void pt_watch_close(struct pt_watch *watch);

/* Watches the folders from start, at or below root, downwards, but for hidden
 * ones and what rules leave out (excludes NULL: none; it outlives the watch). A
 * start that is a file is watched by its folder. What is missing is no error:
 * pt_watch_is_blind tells. PT_OK, PT_EIO, PT_ENOMEM. */
enum pt_status pt_watch_add(struct pt_watch *watch,
                            struct pt_str root,
                            struct pt_str start,
                            const struct pt_ignore *excludes,
                            struct pt_error *err) PT_NODISCARD;

/* Some folder is not watched, for want of means or because it is gone: what
 * changes there must be found by looking. */
bool pt_watch_is_blind(const struct pt_watch *watch);

/* Folders that are watched. */
size_t pt_watch_n_folders(const struct pt_watch *watch);

/* What changed. */
struct pt_watch_news {
    struct pt_buf paths; /* a zlist of files and folders to look at; may name
                          * what is gone meanwhile */
    size_t n_paths;
    bool is_everywhere; /* look at all roots, and watch them anew */
};

void pt_watch_news_init(struct pt_watch_news *news);
void pt_watch_news_fini(struct pt_watch_news *news);
void pt_watch_news_clear(struct pt_watch_news *news);

/* Waits up to timeout_ms for a change and adds what there is to news; nothing
 * when time ran out or a signal came. New folders are watched from then on.
 * PT_OK; PT_EIO; PT_ENOMEM. */
enum pt_status pt_watch_wait(struct pt_watch *watch,
                             int timeout_ms,
                             struct pt_watch_news *news,
                             struct pt_error *err) PT_NODISCARD;

#endif
