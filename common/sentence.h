/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sentence.h: where a sentence ends: at . ! ? … or a CJK stop, with closing
 * quotes and brackets, before white space and what can begin a sentence; not
 * after an initial, a known abbreviation (Mr., U.S., Gen., No.) or inside a
 * number.
 */
#ifndef COMMON_SENTENCE_H
#define COMMON_SENTENCE_H

#include "common/str.h"

/* The end of the sentence that begins at byte begin of a paragraph that ends at
 * byte end; at most end. Linear. */
size_t pt_sentence_end(struct pt_str text, size_t begin, size_t end);

/* True when s ends in a stop, closing quotes and brackets passed over. */
bool pt_ends_sentence(struct pt_str s);

#endif
