/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layout.h: where the paragraphs and sentences of a text are.
 *
 * A paragraph is what a reader sees as one (product 2.3). In hard-wrapped text
 * (most non-final lines within 15 columns of the longest, longest at most 100)
 * lines are joined, and an empty line or an indent starts a paragraph; in any
 * other text each non-empty line is one. Short lines (below 30 columns), and
 * lines that mostly end as sentences do, are never joined. A heading ("# ") or
 * list item ("- ", "* ", "1. ") is a paragraph of its own in both.
 *
 * Sentences never cross paragraphs; where one ends: sentence.h.
 */
#ifndef COMMON_LAYOUT_H
#define COMMON_LAYOUT_H

#include "common/arena.h"
#include "common/status.h"

/* Bytes [begin, end) of the text, white space at both ends left out. */
struct pt_span {
    uint32_t begin;
    uint32_t end;
};

struct pt_paragraph {
    struct pt_span span;
    uint32_t line;           /* from 1: the line on which it begins */
    uint32_t first_sentence; /* index into sentences */
    uint32_t n_sentences;    /* at least 1 */
};

struct pt_layout {
    struct pt_paragraph *paragraphs; /* in text order, disjoint */
    uint32_t n_paragraphs;
    struct pt_span *sentences; /* of all paragraphs, in text order */
    uint32_t n_sentences;
    bool is_hard_wrapped;
};

/* Lays text out into *out; the arrays live in arena. Linear in the text.
 * PT_OK, or PT_ENOMEM with *out unchanged. */
enum pt_status pt_layout_of(struct pt_str text,
                            struct pt_arena *arena,
                            struct pt_layout *out) PT_NODISCARD;

/* The same of a text of at most so many sentences; PT_ELIMIT: it has more. */
enum pt_status pt_layout_up_to(struct pt_str text,
                               uint32_t most_sentences,
                               struct pt_arena *arena,
                               struct pt_layout *out) PT_NODISCARD;

/* Bytes of the list mark at the begin of a line, its white space included; 0
 * when there is none or nothing stands behind it. */
size_t pt_list_mark_bytes(struct pt_str line);

/* Index of the paragraph (sentence) that holds byte at, or of the last one that
 * begins before it; 0 when none does. */
uint32_t pt_layout_paragraph_at(const struct pt_layout *layout, uint32_t at);
uint32_t pt_layout_sentence_at(const struct pt_layout *layout, uint32_t at);

#endif
