/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * shard.h: one index of those that a reader reads as one, open as it stands at
 * one moment. Folder and engine are looked at one after the other, so another
 * index may be put in place in between: the identity before and after tells.
 */
#ifndef INDEX_SHARD_H
#define INDEX_SHARD_H

#include "common/buf.h"
#include "common/error.h"
#include "index/index_dir.h"
#include "index/xapian_c.h"

struct pt_shard {
    struct pt_buf name; /* as given: the folder */
    struct pt_index_identity identity;
    xc_db *db; /* NULL: not open */
    int schema;
};

/* A shard of that name, not open. PT_OK or PT_ENOMEM. */
enum pt_status pt_shard_init(struct pt_shard *shard,
                             const char *name) PT_NODISCARD;
void pt_shard_fini(struct pt_shard *shard);

/* Opens its newest commit; what was open is given back. On failure it stays as
 * it was. Statuses as pt_reader_open. */
enum pt_status pt_shard_open(struct pt_shard *shard,
                             struct pt_error *err) PT_NODISCARD;

/* Whether that very index is still at its place. */
bool pt_shard_is_there(const struct pt_shard *shard);

#endif
