/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * langid_words.h: the function words of each language that shares its script
 * with others. Only langid.c uses it.
 *
 * A word that two neighbours share tells them apart from all others, but not
 * from each other; so neighbours (da no, es ca gl pt, id ms, hr sr sl, cs sk)
 * also have the words in which they differ, though these be rarer. Bosnian goes
 * as Croatian.
 */
#ifndef COMMON_LANGID_WORDS_H
#define COMMON_LANGID_WORDS_H

#include "common/base.h"

/* words: the most common function words, in lower case, separated by spaces.
 * lacks: Cyrillic letters that its alphabet does not have, NULL for a language
 * in Latin letters. sibling: the code of a language so near that one stemmer
 * does for both, or "": of the two the one with more words is taken, be it by
 * chance. */
struct pt_language {
    const char *code;
    const char *words;
    const char *lacks;
    bool is_cyrillic;
    char sibling[3];
};

enum { PT_N_LANGUAGES = 42 };

extern const struct pt_language pt_languages[PT_N_LANGUAGES];

#endif
