/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * skips.h: what the index remembers of files that could not be read, so that
 * they are listed, and not read again before they change. One metadata entry
 * each:
 *
 *     PT_META_SKIP Q-term -> stamp:32 reason NUL path
 *
 * A stamp of zeros matches no file: what may go away by itself (no permission)
 * is tried again in every run.
 */
#ifndef INDEXER_SKIPS_H
#define INDEXER_SKIPS_H

#include "index/index_reader.h"

struct pt_skip {
    struct pt_file_stamp stamp;
    struct pt_str reason;
    struct pt_str path; /* a NUL behind */
};

/* The key of path into out (cleared). */
void pt_skip_key(struct pt_buf *out, struct pt_str path);

/* The entry of skip into out (cleared). */
void pt_skip_encode(struct pt_buf *out, const struct pt_skip *skip);

/* *out as views into value; false when it is no entry. */
bool pt_skip_decode(struct pt_str value, struct pt_skip *out);

/* Calls each for every entry in order of the keys; false from it ends the
 * walk. The views die when it returns. */
enum pt_status pt_skips_each(const struct pt_reader *reader,
                             bool (*each)(void *context,
                                          const struct pt_skip *skip),
                             void *context,
                             struct pt_error *err) PT_NODISCARD;

#endif
