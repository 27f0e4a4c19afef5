/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * token.h: one word of a text, as every later stage sees it.
 *
 *     text      The U.S. cease-fire held.
 *     pos       1   2    3     4    5
 *     word      the u.s. cease fire held
 *                        ceasefire          (joined, also at position 3)
 */
#ifndef COMMON_TOKEN_H
#define COMMON_TOKEN_H

#include "common/str.h"

enum pt_token_kind {
    PT_TOKEN_WORD,   /* a word or one part of a compound */
    PT_TOKEN_JOINED, /* a hyphen compound as one word, at its first part's
                      * position; follows that part's WORD token */
    PT_TOKEN_ALSO,   /* a second reading of the WORD before it, at the same
                      * position: US in a line of capitals is us and u.s. */
};

/* word: folded, never empty, no NUL, at most PT_MAX_WORD_BYTES.
 * stem: the word's stem in the text's language; empty (len 0) when that
 *   language has no stemmer, or the word none (digits, acronyms like "u.s.").
 * Both views stay valid until the next pt_analyzer_start on that analyzer.
 * [begin, end): bytes of the original text; a JOINED token covers the compound.
 * pos: from the first_pos given to pt_analyzer_start, one more per WORD.
 * id: tokens of one id have one word and stem, until the analyzer forgets its
 *   words; counted from 1, so that an array may go by it. 0: none was given. */
struct pt_token {
    struct pt_str word;
    struct pt_str stem;
    uint32_t begin;
    uint32_t end;
    uint32_t pos;
    uint32_t id;
    enum pt_token_kind kind;
    /* WORD only: a dash alone (U+002D U+2010 U+2011, between letters) stands
     * between this part and the next WORD: parts of one compound. */
    bool joins_next;
};

/* A word longer than this when folded is cut there, at a code point, and so in
 * a query: libxapian takes 245 bytes a term with its prefix, and no language
 * comes near. */
#define PT_MAX_WORD_BYTES 200

#endif
