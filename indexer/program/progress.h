/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * progress.h: what pt-index says while it works and when it is done. For the
 * program only: it writes to stderr.
 */
#ifndef INDEXER_PROGRAM_PROGRESS_H
#define INDEXER_PROGRAM_PROGRESS_H

#include "common/base.h"
#include "common/buf.h"
#include "indexer/ptindex.h"

struct pt_progress {
    bool is_shown;       /* the line is wanted */
    bool has_line;       /* one stands on the terminal now */
    uint64_t start_us;   /* by pt_clock_us, as the two below */
    uint64_t shown_us;   /* when it was shown last */
    uint64_t reading_us; /* when the reading began; 0: not yet */
};

void pt_progress_init(struct pt_progress *progress, bool is_shown);

/* Shows now as one line that replaces the one before, at most ten times a
 * second. */
void pt_progress_show(struct pt_progress *progress,
                      const struct pt_indexer_progress *now);

/* Counts time anew: another update may begin. */
void pt_progress_restart(struct pt_progress *progress);

/* Takes the line away, so that something else can be printed. */
void pt_progress_clear(struct pt_progress *progress);

/* Appends what the run did, in one line without its end. */
void pt_progress_summary(const struct pt_progress *progress,
                         const struct pt_indexer_report *report,
                         struct pt_buf *out);

/* Appends the number with commas between thousands. */
void pt_progress_number(struct pt_buf *out, uint64_t number);

/* Appends bytes as "812 bytes", "1.3 MB". */
void pt_progress_bytes(struct pt_buf *out, uint64_t n_bytes);

#endif
