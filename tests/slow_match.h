/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * slow_match.h: a second text matcher, for tests: every clause by nested loops
 * over all places, as its definition says, without an index, cursor or cache.
 * Exponential in phrases and chains: for texts of a few dozen words.
 *
 * Its definitions are those of text_match.h; PARTS is not known here.
 */
#ifndef TESTS_SLOW_MATCH_H
#define TESTS_SLOW_MATCH_H

#include "search/text_match.h"

struct pt_slow_text;

/* Reads article, whose views must stay, into arena. */
struct pt_slow_text *pt_slow_read(const struct pt_article *article,
                                  struct pt_analyzer *analyzer,
                                  struct pt_arena *arena);

/* Where a clause is asked: the whole article (unit NULL), or a title (in_title)
 * or bytes of the body. */
struct pt_slow_unit {
    bool in_title;
    struct pt_span span;
};

bool pt_slow_holds(const struct pt_slow_text *text,
                   const struct pt_clause *clause,
                   const struct pt_slow_unit *unit);

struct pt_slow_marks {
    struct pt_mark *items; /* zone, begin and end only */
    size_t n;
};

/* The marks of a clause, sorted; none where it does not hold. */
struct pt_slow_marks pt_slow_marks_of(const struct pt_slow_text *text,
                                      const struct pt_clause *clause,
                                      const struct pt_slow_unit *unit);

#endif
