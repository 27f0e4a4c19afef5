/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * word_pairs.h: which of the commonest words an article has side by side. Each
 * two have a term of their own, so that a phrase of such words is looked up
 * instead of read from the positions that both have in most articles.
 *
 *     text   West of the Bank of the West        term   XPof the
 *
 * Of title and body alone (PT_FIELD_TEXT), at one position and the next, and of
 * any reading of the text (token.h): what the engine calls a phrase. The terms
 * have neither weight nor positions. The words are those that most articles
 * have, of several languages at once, for two of different ones are rare and
 * cost nothing; other words are another schema.
 */
#ifndef INDEX_WORD_PAIRS_H
#define INDEX_WORD_PAIRS_H

#include "common/buf.h"

enum { PT_N_PAIR_WORDS = 64 };

/* The number of a folded word, from 1; 0: it is none of them. */
unsigned pt_pair_word(struct pt_str word);

/* Appends the term of two words, by their numbers, to out. */
void pt_pair_term(unsigned first, unsigned second, struct pt_buf *out);

/* Which of the words an article has that has term, a bit each: of the term of
 * two both, of one of them that one, of any other none. */
uint64_t pt_pair_words_of_term(struct pt_str term);

/* The pairs of one article; of zeros: none so far. */
struct pt_word_pairs {
    uint32_t pos;                        /* of what was added last: … */
    uint64_t here, before;               /* … a bit a word, and one before */
    uint64_t followers[PT_N_PAIR_WORDS]; /* of each first word: a bit a word */
};

/* number: from 1; pos: from 1, and never below the one before. */
static inline void
pt_word_pairs_add(struct pt_word_pairs *pairs, unsigned number, uint32_t pos)
{
    assert(number >= 1 && number <= PT_N_PAIR_WORDS && pos >= pairs->pos);
    if (pos != pairs->pos) {
        pairs->before = pos == pairs->pos + 1 ? pairs->here : 0;
        pairs->here = 0;
        pairs->pos = pos;
    }
    pairs->here |= (uint64_t)1 << (number - 1);
    for (uint64_t left = pairs->before; left; left &= left - 1)
        pairs->followers[__builtin_ctzll(left)] |= (uint64_t)1 << (number - 1);
}

/* Takes the first pair in order of terms; false where none is left. */
bool pt_word_pairs_take(struct pt_word_pairs *pairs,
                        unsigned *first,
                        unsigned *second);

#endif
