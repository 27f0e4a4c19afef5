/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pack.h: packed files made in memory, and what a source reads out of one as
 * lines to compare.
 */
#ifndef TESTS_PACK_H
#define TESTS_PACK_H

#include "indexer/source.h"

#include <archive.h>
#include <archive_entry.h>

/* Appends plain, packed by filter (ARCHIVE_FILTER_…). */
void pt_pack(struct pt_buf *out, int filter, struct pt_str plain);

enum pt_pack_format { PT_PACK_TAR, PT_PACK_ZIP, PT_PACK_ZIP_STORED };

struct archive *pt_pack_begin(struct pt_buf *out, enum pt_pack_format format);
void pt_pack_add(struct archive *archive,
                 const char *name,
                 struct pt_str bytes);
void pt_pack_end(struct archive *archive);

/* Reads bytes as the file called path by the source of that name, as a file on
 * disk would be or as a stream. Appends to *out a line for each call:
 *     + member <url>: title/text
 *     - part: reason
 *     = status: message            (unless PT_OK) */
enum pt_status pt_pack_read(const char *path,
                            struct pt_str bytes,
                            bool is_on_disk,
                            struct pt_buf *out);

/* The next of a row of numbers that is the same each time. */
uint32_t pt_pack_random(uint32_t *state);

#endif
