/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * slow_match.h: a second text matcher, for tests: every clause by nested loops
 * over all places, as its definition says, without an index, cursor or cache.
 * Exponential in phrases and chains: for phrases and chains of a few words.
 *
 * Its definitions are those of text_match.h; it shares the analysis and the
 * layout with it, which say what a word and a paragraph are, and nothing else.
 */
#ifndef TESTS_SLOW_MATCH_H
#define TESTS_SLOW_MATCH_H

#include "search/match/text_match.h"

struct pt_slow_text;

/* Reads article, whose views must stay, into arena. */
struct pt_slow_text *pt_slow_read(const struct pt_article *article,
                                  struct pt_analyzer *analyzer,
                                  struct pt_arena *arena);

/* From now on what answers need is taken from work, which may be reset when
 * they are no longer; before that from the arena of pt_slow_read. */
void pt_slow_work_in(struct pt_slow_text *text, struct pt_arena *work);

/* The words of the article, zone by zone in the order of the text, a compound
 * behind its first part and at the same position. */
struct pt_slow_word {
    enum pt_field zone; /* TEXT: the body */
    uint32_t pos;
    uint32_t begin; /* bytes of the zone's text, half-open */
    uint32_t end;
    struct pt_str word;
    struct pt_str stem; /* the word where it has no stem */
};

size_t pt_slow_n_words(const struct pt_slow_text *text);
struct pt_slow_word pt_slow_word(const struct pt_slow_text *text, size_t i);
const struct pt_layout *pt_slow_layout(const struct pt_slow_text *text);

/* Where a clause is asked: the whole article (unit NULL), or a title (in_title)
 * or bytes of the body. */
struct pt_slow_unit {
    bool in_title;
    struct pt_span span;
};

bool pt_slow_holds(const struct pt_slow_text *text,
                   const struct pt_clause *clause,
                   const struct pt_slow_unit *unit);

/* HAS, LANG, PARTS and DATE on an article. */
bool pt_slow_field_holds(const struct pt_article *article,
                         const struct pt_clause *clause);

struct pt_slow_marks {
    struct pt_mark *items; /* zone, begin and end only */
    size_t n;
};

/* The marks of a clause, sorted; none where it does not hold. */
struct pt_slow_marks pt_slow_marks_of(const struct pt_slow_text *text,
                                      const struct pt_clause *clause,
                                      const struct pt_slow_unit *unit);

#endif
