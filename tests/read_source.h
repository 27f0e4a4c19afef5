/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * read_source.h: what a source makes of some bytes, as text to compare.
 */
#ifndef TESTS_READ_SOURCE_H
#define TESTS_READ_SOURCE_H

#include "common/buf.h"
#include "indexer/source.h"

/* Reads bytes as a file called path with source and appends to out, a line
 * each:
 *
 *     member|title|date|author|source|url|lang|tags|text   an article
 *     !part: reason                                        something skipped
 *     =status message                                      not PT_OK at the end
 *
 * Line ends in fields are written "\n", empty fields are empty. */
void read_source(const struct pt_source *source,
                 const char *path,
                 struct pt_str bytes,
                 struct pt_buf *out);

#endif
