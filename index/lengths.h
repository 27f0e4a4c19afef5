/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lengths.h: how many words the title and each sentence of an article have, as
 * PT_SLOT_LENGTHS keeps it. Positions count words, so with this the index alone
 * tells in which paragraph or sentence a word stands, and no text is read to
 * find the paragraphs that answer.
 *
 *     value    = title { sentence }
 *     title    = 0 without a title, else 1 + its words     (varint)
 *     sentence = 2 * its words + 1 when it ends a paragraph (varint)
 *
 * Sentences without a word are there, too: units are counted as in the text.
 */
#ifndef INDEX_LENGTHS_H
#define INDEX_LENGTHS_H

#include "common/arena.h"
#include "common/buf.h"
#include "common/layout.h"

/* An article whose value would be longer has none, and is read from its text:
 * the value is read with its neighbours', and few have two thousand sentences.
 */
#define PT_MAX_LENGTHS_BYTES 2048u

struct pt_lengths {
    bool has_title;
    uint32_t n_title_words;
    /* The body's, in words from its first: span.begin of a paragraph or
     * sentence is how many words stand before it. Lines are not known. */
    struct pt_layout layout;
};

/* Appends the value. words_before: of each sentence of layout, and one more at
 * the end, the words before it. */
void pt_lengths_encode(bool has_title,
                       uint32_t n_title_words,
                       const struct pt_layout *layout,
                       const uint32_t *words_before,
                       struct pt_buf *out);

/* Reads a value into *out, whose arrays live in arena. PT_OK, PT_ENOMEM, or
 * PT_ECORRUPT when it is none; *out is unchanged then. */
enum pt_status pt_lengths_decode(struct pt_str value,
                                 struct pt_arena *arena,
                                 struct pt_lengths *out) PT_NODISCARD;

/* Whether words at two positions of the article, first <= last, surely stand in
 * one of its sentences or, of_paragraphs, paragraphs, or both in its title; by
 * the value, of which nothing is kept. */
bool pt_lengths_share_unit(struct pt_str value,
                           bool of_paragraphs,
                           uint32_t first,
                           uint32_t last);

#endif
