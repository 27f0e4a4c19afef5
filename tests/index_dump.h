/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_dump.h: all that libxapian reads out of an index, as lines of text, to
 * hold two indexes against each other.
 */
#ifndef TESTS_INDEX_DUMP_H
#define TESTS_INDEX_DUMP_H

#include "common/buf.h"

/* Appends the lines of the index at dir. Documents are called by their first
 * term with a Q, and stand in that order. is_strict: with the ids of documents
 * and the bounds that libxapian keeps, which depend on an index's past. */
void pt_dump_index(const char *dir, bool is_strict, struct pt_buf *out);

/* Fails the test, naming the first line that differs, unless both are equal. */
void pt_check_same_index(const char *a, const char *b, bool is_strict);

/* Fails the test unless xapian-check finds nothing. */
void pt_check_sound(const char *dir);

#endif
