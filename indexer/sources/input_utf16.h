/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * input_utf16.h: an input of UTF-16 read as one of UTF-8, for formats of lines.
 */
#ifndef INDEXER_SOURCES_INPUT_UTF16_H
#define INDEXER_SOURCES_INPUT_UTF16_H

#include "indexer/input.h"

struct pt_input_utf16 {
    struct pt_input *from; /* outlives whoever reads */
    bool is_big;
};

/* Sets input to give what is left in utf16->from as UTF-8; half a pair and a
 * last odd byte as U+FFFD. */
void pt_input_init_utf16(struct pt_input *input, struct pt_input_utf16 *utf16);

#endif
