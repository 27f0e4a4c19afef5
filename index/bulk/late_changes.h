/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * late_changes.h: changes that wait for the end of a bulk build, in their
 * order, in a file that has no name.
 *
 *     file = { kind:uint length:uint bytes }
 */
#ifndef INDEX_BULK_LATE_CHANGES_H
#define INDEX_BULK_LATE_CHANGES_H

#include "index/bulk/bulk_run.h"

struct pt_late_changes {
    struct pt_bulk_runs file;
    struct pt_bulk_reader reader;
    uint32_t n; /* still to come */
    bool is_open;
};

/* All zero is an empty list; fini leaves that. */
void pt_late_changes_fini(struct pt_late_changes *late);

/* Puts a change behind the others; the file is made in the folder dir with the
 * first one. PT_OK, PT_EIO, PT_ENOMEM. */
enum pt_status pt_late_changes_add(struct pt_late_changes *late,
                                   const char *dir,
                                   unsigned kind,
                                   struct pt_str bytes,
                                   struct pt_error *err) PT_NODISCARD;

/* No more will be added; next gives them, n of them. PT_OK, PT_EIO, PT_ENOMEM.
 * *out_bytes dies with the next call. */
enum pt_status pt_late_changes_rewind(struct pt_late_changes *late,
                                      struct pt_error *err) PT_NODISCARD;
enum pt_status pt_late_changes_next(struct pt_late_changes *late,
                                    unsigned *out_kind,
                                    struct pt_str *out_bytes,
                                    struct pt_error *err) PT_NODISCARD;

#endif
