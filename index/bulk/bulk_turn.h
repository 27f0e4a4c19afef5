/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bulk_turn.h: a document turned round: its postings by term, in order, as they
 * will be stored; its list of terms and its data, packed. All that a bulk build
 * can do of a document without knowing the others, so many threads do it at
 * once, each with a turner of its own.
 *
 *     form = key (a sort-str, see glass_pack.h) word
 */
#ifndef INDEX_BULK_BULK_TURN_H
#define INDEX_BULK_BULK_TURN_H

#include "index/deflate.h"
#include "index/document.h"

struct pt_bulk_turner;

/* PT_OK or PT_ENOMEM. */
enum pt_status pt_bulk_turner_new(struct pt_bulk_turner **out) PT_NODISCARD;
void pt_bulk_turner_free(struct pt_bulk_turner *turner);

/* Gives back what it keeps from document to document. */
void pt_bulk_turner_shrink(struct pt_bulk_turner *turner);

/* Bytes of struct pt_bulk_turned's bytes. */
struct pt_bulk_span {
    size_t begin, len;
    bool is_packed;
};

/* A term of a document. */
struct pt_bulk_posting {
    struct pt_str term; /* the document's own bytes */
    uint64_t hash;      /* of term: intern.h */
    uint32_t wdf;
    uint32_t tail_len; /* of "wdf, positions" as a run has them, … */
    size_t tail;       /* … among the bytes */
};

/* One document, or several one after the other. */
struct pt_bulk_turned {
    struct pt_bulk_posting *postings;
    uint32_t *order; /* their numbers, each document's in the order of terms */
    size_t n_postings, capacity, order_capacity;
    struct pt_buf bytes;
};

void pt_bulk_turned_init(struct pt_bulk_turned *turned);
void pt_bulk_turned_clear(struct pt_bulk_turned *turned);
void pt_bulk_turned_fini(struct pt_bulk_turned *turned);

/* What a document became. */
struct pt_bulk_profile {
    uint64_t length; /* sum of wdf */
    uint32_t greatest_wdf;
    size_t first, n;           /* its postings, and their order */
    struct pt_bulk_span terms; /* the tag of its list of terms; may be empty */
    struct pt_bulk_span data;
    struct pt_bulk_span
        forms; /* { length:uint form }, each new to the turner */
};

/* Adds document to turned. Its terms fit a database. PT_OK or PT_ENOMEM. */
enum pt_status pt_bulk_turn(struct pt_bulk_turner *turner,
                            const struct pt_document *document,
                            struct pt_bulk_turned *turned,
                            struct pt_bulk_profile *out) PT_NODISCARD;

/* Appends tag, packed when that pays and glass can read it back. PT_OK or
 * PT_ENOMEM. */
enum pt_status pt_bulk_pack(struct pt_deflater *deflater,
                            struct pt_str tag,
                            struct pt_buf *out,
                            bool *out_is_packed) PT_NODISCARD;

/* Takes the key off the start of a form, which is the word then, into out
 * (cleared). Sticky as buf.h. */
void pt_bulk_form_take_key(struct pt_str *form, struct pt_buf *out);

#endif
