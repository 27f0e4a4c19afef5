/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tokenize.h: where the words of a text are, as written. Folding, readings and
 * positions are analyze.h's.
 *
 * A word is a segment of UAX #29 (Unicode 14, libunistring's) with a letter or
 * digit in it. Every dash parts words, as there. DEVIATIONS, each with an
 * example in check_word_break.c, which also holds us against Unicode's own
 * tests:
 *
 *     apostrophe       any of fold.h's joins letters, since texts write them
 *                      all; none at a word's ends, where it is a quote or a
 *                      prime, in Hebrew too
 *     1980's           a possessive behind any word belongs to it: the analysis
 *                      takes it off, instead of leaving a word "s"
 *     U.S.             single letters with dots take the last dot with them, to
 *                      be told from "us" by the analysis, and for the mark
 *     _name_           underscores at both ends are markup
 *     U+202F           is white space (10 000 in French), as U+00A0
 *     CO₂              U+2080 to U+2089 are digits
 *     Format at end    soft hyphens and bidi marks behind a word are in no mark
 *     ZWJ, picture     a picture is no part of the word before it
 *     Hangul           each syllable is a word, as an ideograph is, also when
 *                      written in jamo: particles cling to Korean words, and no
 *                      stemmer takes them off; a query word is then a phrase of
 *                      syllables, and is found inside the longer word
 *     U+3005 U+303B    ideographs, not letters
 *     ill-formed       bytes part words
 *
 * Not deviations, but worth knowing. Ideographs and hiragana are words of one
 * character, letters of Thai, Lao, Khmer and Burmese words of one letter with
 * its marks: a longer query word is a phrase of these, so that any part of the
 * text is found. Katakana stay together up to the border of the script, so that
 * a country is not found in the name of another that begins like it; * reaches
 * inside.
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

/* The same by the rules alone, without the short way for plain ASCII words:
 * what that is held against. */
bool pt_tokenize_by_rules(struct pt_str text,
                          size_t *at,
                          struct pt_raw_word *out);

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

/* True when no text may be cut before the code point: vowel signs, accents,
 * joiners. */
bool pt_char_clings(uint32_t code_point);

/* True for katakana, whose words only katakana and underscores go on. */
bool pt_is_katakana(uint32_t code_point);

#endif
