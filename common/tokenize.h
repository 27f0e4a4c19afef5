/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tokenize.h: where the words of a text are, as written. Folding, readings and
 * positions are analyze.h's.
 *
 * UAX #29 word boundaries with these deviations:
 *
 *     dash             separates always (no rule of UAX #29 joins one)
 *     apostrophe       any of fold.h's, inside a word only; so no closing
 *                      quote clings to Hebrew
 *     1980's           the possessive is part of the written word
 *     U.S.             single letters with dots take the last dot with them
 *     _name_           underscores at both ends are no part of the word
 *     U+202F           is white space; U+2080..2089 are digits (CO2)
 *     Format at end    soft hyphens and bidi marks behind a word are left out
 *
 * A pure function of the text: no state but the caller's cursor. Linear.
 */
#ifndef COMMON_TOKENIZE_H
#define COMMON_TOKENIZE_H

#include "common/str.h"

/* Bytes [begin, end) of the text, never empty. */
struct pt_raw_word {
    size_t begin;
    size_t end;
    bool is_dotted;  /* two or more single letters with dots between them */
    bool joins_next; /* one hyphen alone, between letters, before the next */
};

/* The first word that begins at or after byte *at, which stands between two
 * words (0 for the first call). False when there is none. *at is afterwards
 * where to go on. Ill-formed UTF-8 separates words. */
bool pt_tokenize_next(struct pt_str text, size_t *at, struct pt_raw_word *out);

/* True when s has a letter in lower case: "a" but not "A", "1" or an
 * ideograph. */
bool pt_has_lower_case(struct pt_str s);

enum pt_char_kind {
    PT_CHAR_OTHER,
    PT_CHAR_SPACE,  /* Unicode's White_Space and U+FEFF */
    PT_CHAR_LOWER,  /* a letter in lower case */
    PT_CHAR_LETTER, /* any other letter */
    PT_CHAR_DIGIT,
};

/* What a code point is to someone who looks for sentences. */
enum pt_char_kind pt_char_kind_of(uint32_t code_point);

#endif
