/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * reasons.h: why files were skipped, counted for the line that sums a run up.
 * Reasons that differ in a number, or in what stands behind a colon, are one.
 */
#ifndef INDEXER_PROGRAM_REASONS_H
#define INDEXER_PROGRAM_REASONS_H

#include "common/buf.h"

enum {
    PT_MAX_REASONS = 16,     /* told apart; the rest only counts as others */
    PT_MAX_REASON_BYTES = 48 /* of each, its NUL included */
};

struct pt_reason {
    char text[PT_MAX_REASON_BYTES];
    uint64_t n;
};

/* All zero is empty. */
struct pt_reasons {
    struct pt_reason items[PT_MAX_REASONS];
    size_t n;
    uint64_t n_others;
};

void pt_reasons_add(struct pt_reasons *reasons, const char *reason);

/* Appends "3 empty, 1 binary, 7 others; ", the most frequent first, of the
 * first few; nothing when there are none. */
void pt_reasons_list(struct pt_reasons *reasons, struct pt_buf *out);

#endif
