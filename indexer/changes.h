/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * changes.h: the paths at which the first round of a run found something to do,
 * so that the second goes there alone: what a small change costs is then one
 * walk and not two, and the chunks of the ledger that it does not touch are
 * kept as they are. Of many changes nothing is remembered: beside their work a
 * second walk does not count.
 *
 *     init -> add … -> ask -> fini
 */
#ifndef INDEXER_CHANGES_H
#define INDEXER_CHANGES_H

#include "common/buf.h"

/* More, or more bytes of their paths, are not remembered. */
#define PT_MAX_CHANGES 16384u
#define PT_MAX_CHANGES_BYTES (2u << 20)

struct pt_change {
    size_t path;    /* where it begins in paths, a NUL behind */
    uint32_t chunk; /* of the ledger: that of its entry, or where it belongs */
};

struct pt_changes {
    struct pt_buf paths;
    struct pt_change *items; /* in the ledger's order, as the paths */
    size_t n, capacity;
    bool is_full; /* there were more: this is not all */
};

void pt_changes_init(struct pt_changes *changes);
void pt_changes_fini(struct pt_changes *changes);

/* path comes behind all before. PT_OK, also when it is not remembered
 * (is_full); PT_ENOMEM. */
enum pt_status pt_changes_add(struct pt_changes *changes,
                              struct pt_str path,
                              uint32_t chunk) PT_NODISCARD;

/* The path of change i. */
struct pt_str pt_changes_path(const struct pt_changes *changes, size_t i);

/* The first change whose path does not lie before path; n: none. */
size_t pt_changes_from(const struct pt_changes *changes, struct pt_str path);

bool pt_changes_has(const struct pt_changes *changes, struct pt_str path);

/* Whether one of them lies in that chunk. */
bool pt_changes_touch(const struct pt_changes *changes, uint32_t chunk);

#endif
