/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_table.h: a table of the snapshot that a reader stands at, opened past
 * libxapian for who reads it much quicker. Only of one index in a folder, at
 * the commit that is the newest there; in any other case libxapian is to be
 * asked.
 */
#ifndef INDEX_INDEX_TABLE_H
#define INDEX_INDEX_TABLE_H

#include "index/glass/glass_seek.h"
#include "index/index_reader.h"

/* False where libxapian is to be asked; else *out is to be closed. It is good
 * until the reader's next refresh. */
bool pt_reader_open_table(const struct pt_reader *reader,
                          enum pt_glass_name table,
                          struct pt_glass_source *out);

#endif
