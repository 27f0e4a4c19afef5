/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * word_fit.h: whether a folded word is what a pattern or a mistake may mean.
 */
#ifndef SEARCH_QUERY_WORD_FIT_H
#define SEARCH_QUERY_WORD_FIT_H

#include "common/token.h"

/* pattern: * stands for any run of characters, ? for one code point. */
bool pt_word_fits(struct pt_str pattern, struct pt_str word);

/* A folded word as code points. */
struct pt_letters {
    uint32_t items[PT_MAX_WORD_BYTES];
    size_t n;
};

/* False where it is longer than any word of an index. */
bool pt_word_spell(struct pt_str word, struct pt_letters *out);

/* Whether so many edits at most lead from one to the other: insertions,
 * deletions, substitutions, swaps of neighbours. */
bool pt_letters_are_near(const struct pt_letters *a,
                         const struct pt_letters *b,
                         unsigned most);

#endif
