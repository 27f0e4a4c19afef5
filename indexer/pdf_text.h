/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pdf_text.h: the words of a PDF and where they stand -> an article.
 *
 * pdftotext can tell of every line its box on the page (-bbox-layout), in
 * reading order, columns one after the other. From the boxes we know what its
 * plain text has lost: which line begins a paragraph, which is the headline,
 * which stand at the edge of every page.
 *
 *     init -> take … -> finish -> fini
 */
#ifndef INDEXER_PDF_TEXT_H
#define INDEXER_PDF_TEXT_H

#include "common/arena.h"
#include "common/article.h"
#include "common/buf.h"
#include "common/error.h"

/* Lines of text in one PDF: ten thousand full pages. */
#define PT_MAX_PDF_LINES 600000

/* A line on a page. Lengths are points, from the upper left corner. */
struct pt_pdf_line {
    uint32_t text_at; /* in words */
    uint32_t text_len;
    uint32_t page; /* from 1 */
    uint32_t block;
    float left;
    float right;
    float top;
    float bottom;
    bool is_at_edge;   /* near the upper or lower end of its page */
    bool is_furniture; /* running head, page number */
    bool is_title;
};

struct pt_pdf_text {
    struct pt_buf rest;  /* of a line of output that is not whole yet */
    struct pt_buf words; /* of all lines, one after the other */
    struct pt_pdf_line *lines;
    size_t n_lines;
    size_t capacity;
    uint32_t n_pages;
    uint32_t n_blocks;
    float page_height;
    bool is_in_head; /* before the pages: the properties */
    struct pt_buf title;
    struct pt_buf author;
    struct pt_buf created; /* "2025-12-14T08:30:00+02" */
};

void pt_pdf_text_init(struct pt_pdf_text *text);
void pt_pdf_text_fini(struct pt_pdf_text *text);

/* Takes the next bytes of "pdftotext -bbox-layout". PT_OK; PT_ELIMIT: more text
 * or more lines than an article has; PT_ENOMEM. */
enum pt_status pt_pdf_text_take(struct pt_pdf_text *text,
                                struct pt_str bytes,
                                struct pt_error *err) PT_NODISCARD;

/* Fills of *out, which was zero-initialised with date PT_DATE_NONE: text,
 * boilerplate (running heads, each once), title, author and date, with their
 * origins. Lines are joined to paragraphs, across columns and pages too, words
 * that were parted at a line's end are whole again. Views live in arena.
 * PT_OK; PT_EINVALID: no text in it; PT_ENOMEM. */
enum pt_status pt_pdf_text_finish(struct pt_pdf_text *text,
                                  struct pt_arena *arena,
                                  struct pt_article *out,
                                  struct pt_error *err) PT_NODISCARD;

#endif
