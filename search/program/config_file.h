/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * config_file.h: the file of a person's defaults, a line an option:
 *
 *     # newest first, and more of them
 *     sort = -date
 *     n = 20
 *     no-pager
 *
 * Where it lies: pt_place_of_config. Nothing expands in it, and # begins a
 * comment only where a line begins.
 */
#ifndef SEARCH_PROGRAM_CONFIG_FILE_H
#define SEARCH_PROGRAM_CONFIG_FILE_H

#include "common/buf.h"
#include "common/error.h"
#include "common/opt.h"

/* Bytes of the whole file: a hundred times what its options need. */
#define PT_MAX_CONFIG_BYTES ((size_t)64 << 10)

struct pt_config_file {
    struct pt_buf path;
    struct pt_buf text; /* a NUL behind each line that was read */
    size_t next;        /* where the next line begins */
    unsigned line_at;   /* of line, from 1 */
    struct pt_str line; /* without blanks at its ends */
};

/* Reads the file into *out (all zeros before), to be released by
 * pt_config_file_fini whatever comes. PT_OK, also when there is none at the
 * usual place; PT_EIO: it cannot be read, is no file, or was named by
 * $PT_CONFIG and is not there; PT_ELIMIT; PT_ENOMEM. */
enum pt_status pt_config_file_read(struct pt_config_file *out,
                                   struct pt_error *err) PT_NODISCARD;
void pt_config_file_fini(struct pt_config_file *file);

/* The next line that is an option of table into *out, its value in file->text.
 * PT_OK; PT_ENOTFOUND at the end; PT_EQUERY as pt_config_file_blame has it. */
enum pt_status pt_config_file_next(struct pt_config_file *file,
                                   const struct pt_opt *table,
                                   struct pt_opt_found *out,
                                   struct pt_error *err) PT_NODISCARD;

/* err, which says what is wrong with value, says file and line, too, with the
 * value as its span of file->line, or all of that when value is NULL. Returns
 * PT_EQUERY: the line is shown as a query at fault is. */
enum pt_status pt_config_file_blame(const struct pt_config_file *file,
                                    const char *value,
                                    struct pt_error *err);

#endif
