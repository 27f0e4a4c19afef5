/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * snippet_cut.h: where a passage of a text may begin and end.
 *
 * Between words; inside a word only when it is too long to show, and then
 * between what a reader takes for characters. All places are bytes of text.
 */
#ifndef SEARCH_ANSWER_SNIPPET_CUT_H
#define SEARCH_ANSWER_SNIPPET_CUT_H

#include "common/str.h"

#include <stdint.h>

/* Takes the white space at both ends from [*begin, *end). */
void pt_cut_trim(struct pt_str text, uint32_t *begin, uint32_t *end);

/* begin without white space behind end, which does not go before least. */
uint32_t pt_cut_trim_end(struct pt_str text, uint32_t least, uint32_t end);

/* The last place in [least, most] behind a word; else the end of the word that
 * least is in, when it is near and not behind limit; else the last place
 * between characters. */
uint32_t
pt_cut_end(struct pt_str text, uint32_t least, uint32_t most, uint32_t limit);

/* The first start of a word in [from, most]; else the start of the word that
 * from is in, when it is near and not before least; else from, moved between
 * characters. */
uint32_t
pt_cut_begin(struct pt_str text, uint32_t least, uint32_t from, uint32_t most);

/* The first place in [from, most] where a word begins behind a comma, a colon
 * or a dash; most + 1 when there is none. */
uint32_t
pt_cut_begin_of_clause(struct pt_str text, uint32_t from, uint32_t most);

/* The last place in [least, end] before such a mark; end when there is none. */
uint32_t pt_cut_end_of_clause(struct pt_str text, uint32_t least, uint32_t end);

/* end, or before it the place before the short words (of, to the) that lead on
 * to what is cut off; not before least. */
uint32_t
pt_cut_end_of_small_words(struct pt_str text, uint32_t least, uint32_t end);

#endif
