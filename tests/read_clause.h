/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * read_clause.h: the notation of pt_clause_print read back, so that tests can
 * write clause trees as text:
 *
 *     (AND {guarantee guarantees|Zguarante}#0 (NOT {nato}#1))
 *
 * "#…" may be left out: leaves are numbered in order. A word needs its braces.
 */
#ifndef TESTS_READ_CLAUSE_H
#define TESTS_READ_CLAUSE_H

#include "search/query/clause.h"

/* The tree that text says, in arena. Ends the test where text is no clause. */
struct pt_clause_tree pt_read_clause(const char *text, struct pt_arena *arena);

#endif
