/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bulk_line.h: batches on their way through a bulk build, with threads.
 *
 *     next, submit, …  --queue-->  turned by any thread, many at once
 *                      --in order-->  built, by one thread at a time
 *
 * While there is no empty batch, and at the end, the caller's thread does what
 * the others do. They are started by the first batch that is submitted, take no
 * signals and touch nothing but batches; where none can be had, the caller's
 * does their work. All calls are one thread's. Once something has failed,
 * nothing more is turned or built.
 */
#ifndef INDEX_BULK_BULK_LINE_H
#define INDEX_BULK_BULK_LINE_H

#include "common/error.h"
#include "index/bulk/bulk_batch.h"

/* Threads beside the caller's at most: there is no more work in it. */
#define PT_BULK_MAX_THREADS 8u

struct pt_bulk_line;

struct pt_bulk_line_work {
    void *context;
    /* Of a batch alone; by the caller (0), or thread 1 … n. PT_OK, PT_ENOMEM,
     * PT_EIO … as build. */
    enum pt_status (*turn)(void *context,
                           unsigned thread,
                           struct pt_bulk_batch *batch,
                           struct pt_error *err);
    enum pt_status (*build)(void *context,
                            struct pt_bulk_batch *batch,
                            struct pt_error *err);
};

/* n_threads from 1 to PT_BULK_MAX_THREADS. PT_OK or PT_ENOMEM. */
enum pt_status pt_bulk_line_new(const struct pt_bulk_line_work *work,
                                unsigned n_threads,
                                struct pt_bulk_line **out) PT_NODISCARD;

/* Drops what was not built. NULL is fine. */
void pt_bulk_line_free(struct pt_bulk_line *line);

/* The batch to be filled: what was filled before, and not yet submitted. NULL
 * when something failed, as end says. */
struct pt_bulk_batch *pt_bulk_line_next(struct pt_bulk_line *line);
void pt_bulk_line_submit(struct pt_bulk_line *line);

/* Waits until all that was filled is built; what failed first, if anything. */
enum pt_status pt_bulk_line_end(struct pt_bulk_line *line,
                                struct pt_error *err) PT_NODISCARD;

/* Behind end: calls task for the numbers 0 to n - 1, many at once, and waits
 * until the last one is done; what failed first, if anything: then some may not
 * have been called. */
typedef enum pt_status
pt_bulk_line_task(void *context, unsigned number, struct pt_error *err);

enum pt_status pt_bulk_line_each(struct pt_bulk_line *line,
                                 pt_bulk_line_task *task,
                                 unsigned n,
                                 void *context,
                                 struct pt_error *err) PT_NODISCARD;

#endif
