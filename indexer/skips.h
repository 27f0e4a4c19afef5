/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * skips.h: what the index remembers of what could not be read, so that it can
 * be listed: files, parts of containers, folders. One metadata entry each:
 *
 *     PT_META_SKIP Q-term -> zeros:31 is_loose:byte reason NUL name
 *
 * (Schema 1 had a stamp in the place of the first 32 bytes.)
 * What is loose has no entry in the ledger that would see to it that it is
 * forgotten in time: it is looked for by its name.
 */
#ifndef INDEXER_SKIPS_H
#define INDEXER_SKIPS_H

#include "index/index_reader.h"

struct pt_skip {
    bool is_loose;
    struct pt_str reason;
    struct pt_str path; /* of a part: the container's, "#", the part */
};

/* Parts of one container that are remembered one by one; of more only their
 * number is. */
#define PT_MAX_SKIPPED_PARTS 100

/* The key of path and part (may be empty) into out (cleared). */
void pt_skip_key(struct pt_buf *out, struct pt_str path, struct pt_str part);

/* What the keys of parts of path begin with, and perhaps others, too. */
void pt_skip_key_of_parts(struct pt_buf *out, struct pt_str path);

/* The entry of skip into out (cleared). */
void pt_skip_encode(struct pt_buf *out, const struct pt_skip *skip);

/* *out as views into value, a NUL behind each; false when it is no entry. */
bool pt_skip_decode(struct pt_str value, struct pt_skip *out);

/* Calls each for every entry in order of the keys; false from it ends the
 * walk. The views die when it returns. */
enum pt_status pt_skips_each(const struct pt_reader *reader,
                             bool (*each)(void *context,
                                          const struct pt_skip *skip),
                             void *context,
                             struct pt_error *err) PT_NODISCARD;

#endif
