/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pdf_boxes.h: the words of a PDF and where they stand.
 *
 * pdftotext can tell of every line its box on the page (-bbox-layout), in
 * reading order, columns one after the other. From the boxes we know what its
 * plain text has lost: which line begins a paragraph, which is the headline,
 * which stand at the edge of every page.
 *
 *     init -> take … -> pt_pdf_text_read -> fini
 */
#ifndef INDEXER_SOURCES_PDF_BOXES_H
#define INDEXER_SOURCES_PDF_BOXES_H

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

struct pt_pdf_boxes {
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

void pt_pdf_boxes_init(struct pt_pdf_boxes *boxes);
void pt_pdf_boxes_fini(struct pt_pdf_boxes *boxes);

/* Takes the next bytes of "pdftotext -bbox-layout". PT_OK; PT_ELIMIT: more text
 * or more lines than an article has; PT_ENOMEM. */
enum pt_status pt_pdf_boxes_take(struct pt_pdf_boxes *boxes,
                                 struct pt_str bytes,
                                 struct pt_error *err) PT_NODISCARD;

#endif
