/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_table.h: a table of the snapshot that a reader stands at, opened past
 * libxapian for who reads it much quicker. Only of one index in a folder, at
 * the commit that is the newest there when it is opened; in any other case
 * libxapian is to be asked.
 */
#ifndef INDEX_INDEX_TABLE_H
#define INDEX_INDEX_TABLE_H

#include "index/glass/glass_seek.h"
#include "index/index_reader.h"

/* NULL where libxapian is to be asked; else good until the reader's next
 * refresh. It stays open for whoever asks next on this snapshot. */
const struct pt_glass_source *pt_reader_table(const struct pt_reader *reader,
                                              enum pt_glass_name table);

/* Whether it is open already, or opened once for many questions, or libxapian
 * is not open: then it is worth asking for a few entries. */
bool pt_reader_has_table(const struct pt_reader *reader,
                         enum pt_glass_name table);

/* A seeker for single entries of a table, shared by all who ask: what it lends
 * is good until the next does. NULL: ask libxapian. */
struct pt_glass_seeker *pt_reader_seeker(const struct pt_reader *reader,
                                         enum pt_glass_name table);

/* The entry of a table under key, unpacked, appended to out, which is sticky.
 * UNKNOWN: ask libxapian. */
enum pt_glass_found pt_reader_read_entry(const struct pt_reader *reader,
                                         enum pt_glass_name table,
                                         struct pt_str key,
                                         struct pt_buf *out);

#endif
