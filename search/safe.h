/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * safe.h: an answer made in a child process, so that what damage in an index
 * makes of libxapian (it has no checksums: one flipped bit in twenty crashes
 * it) ends that child and is a status here.
 *
 *     parent  fork ----------------------------- read --- wait --> the answer
 *     child        \-- open, search, build in region --- write end /
 *
 * The answer is built in a region (region.h) that both share, so what crosses
 * the pipe is only that it is whole, and where it begins. The parent itself
 * opens nothing with libxapian.
 *
 * Forked and not spawned, because then there is no second form of every part of
 * an answer to be kept equal, and no program to be found. The price: in a
 * process with threads the child must make do with what fork leaves it. It
 * calls malloc, which glibc and musl keep usable; whatever lock another thread
 * held otherwise at worst hangs the child, and that is a status too.
 */
#ifndef SEARCH_SAFE_H
#define SEARCH_SAFE_H

#include "common/error.h"
#include "common/region.h"
#include "search/ptsearch.h"

/* Address space of one answer, of which only what it needs takes memory. */
#define PT_MAX_SAFE_ANSWER ((size_t)1 << 30)

/* A child without a limit of time of its own is ended then; one with a limit so
 * long after it. */
#define PT_SAFE_US UINT64_C(60000000)
#define PT_SAFE_GRACE_US UINT64_C(1000000)

/* What a child that ended well made, in the region. */
struct pt_safe_end {
    void *answer;                    /* NULL: there is none to be made */
    const struct pt_error *failures; /* indexes that were left out */
    size_t n_failures;
};

/* The child's work. Whatever it opens or allocates is never given back. */
typedef enum pt_status pt_safe_work(void *context,
                                    struct pt_region *region,
                                    struct pt_safe_end *end,
                                    struct pt_error *err);

struct pt_safe_limits {
    uint64_t time_us; /* 0: none */
    const struct pt_cancel *cancel;
    const char *name; /* of what is searched, for messages */
};

/* Calls work in a child; what it sets in *end the caller has then, and *region
 * is the caller's, or the answer's, to free. The status is that of work; or
 * PT_ECORRUPT: the child crashed; PT_EINTERRUPTED: it was cancelled, or its
 * time was over; PT_ENOMEM; PT_EIO: no child could be made. Then *region is
 * NULL. No child and no descriptor is left; handlers of signals stay as they
 * are. */
enum pt_status pt_safe_run(const struct pt_safe_limits *limits,
                           pt_safe_work *work,
                           void *context,
                           struct pt_safe_end *end,
                           struct pt_region **region,
                           struct pt_error *err) PT_NODISCARD;

#endif
