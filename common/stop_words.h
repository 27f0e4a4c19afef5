/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * stop_words.h: English words that say nothing of what a text is about. They
 * are found like all others: in a phrase, under AND, alone. But articles are
 * not put in order by them, and they make no article longer.
 *
 * Function words are so everywhere. Request words (find, discuss, papers) are
 * so only in a request, which is told by its function words: "find papers
 * about wheat" is about wheat, and "paper" about paper.
 */
#ifndef COMMON_STOP_WORDS_H
#define COMMON_STOP_WORDS_H

#include "common/str.h"

enum pt_stop { PT_STOP_NONE, PT_STOP_FUNCTION, PT_STOP_REQUEST };

/* word: folded, as common/analyze.h gives it. */
enum pt_stop pt_stop_word(struct pt_str word);

/* Whether an article in language lang (its code, or empty) has English words
 * for function words: die is one in German, and will in neither list. */
bool pt_stop_applies(struct pt_str lang);

#endif
