/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bulk_entries.h: entries of the postlist table that are finished while a bulk
 * build goes on (values, lengths, metadata), until the next run takes them.
 */
#ifndef INDEX_BULK_BULK_ENTRIES_H
#define INDEX_BULK_BULK_ENTRIES_H

#include "index/bulk/bulk_run.h"

struct pt_bulk_entries {
    struct pt_buf bytes; /* { key and tag, each a length:uint and bytes } */
    size_t *begins;      /* of each entry */
    size_t n, capacity;
};

void pt_bulk_entries_init(struct pt_bulk_entries *entries);
void pt_bulk_entries_fini(struct pt_bulk_entries *entries);

/* Adds an entry: a pt_glass_entry, whose context is a struct pt_bulk_entries.
 * Sticky; pt_bulk_entries_write says so. */
void pt_bulk_entries_add(void *context, struct pt_str key, struct pt_str tag);

/* Bytes in use. */
size_t pt_bulk_entries_bytes(const struct pt_bulk_entries *entries);

/* Writes the section of entries to the run at work, of equal keys what was
 * added last, and is empty again. PT_OK or PT_ENOMEM. */
enum pt_status pt_bulk_entries_write(struct pt_bulk_entries *entries,
                                     struct pt_bulk_runs *runs) PT_NODISCARD;

#endif
