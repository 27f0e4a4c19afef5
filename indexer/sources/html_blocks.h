/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * html_blocks.h: the paragraphs of a page: runs of text that no element which
 * stands on its own line, and no empty line, interrupts.
 */
#ifndef INDEXER_SOURCES_HTML_BLOCKS_H
#define INDEXER_SOURCES_HTML_BLOCKS_H

#include "indexer/sources/html_page.h"

enum pt_html_form {
    PT_FORM_TEXT,
    PT_FORM_HEADING,
    PT_FORM_ITEM, /* of a list */
    PT_FORM_CELL, /* of a table */
    PT_FORM_CAPTION,
};

struct pt_html_block {
    uint32_t node;       /* the element that holds it */
    uint32_t first_text; /* the first of its text nodes */
    uint32_t n_words;
    uint32_t n_linked;
    enum pt_html_form form;
    uint32_t part;          /* ITEM, CELL: the element that is it */
    uint32_t group;         /* ITEM: the list; CELL: the row */
    enum pt_html_line line; /* by the words it begins with */
    bool ends_sentence;
    bool has_letters;
    enum pt_html_zone zone; /* of node when it was found, or more */
    struct pt_str text;     /* white space collapsed; "\n" where a <br> is */
};

struct pt_html_blocks {
    struct pt_html_block *items; /* in document order; none unseen or empty */
    uint32_t n_items;
};

/* PT_OK or PT_ENOMEM. */
enum pt_status pt_html_find_blocks(const struct pt_html_page *page,
                                   struct pt_html_blocks *out) PT_NODISCARD;

/* html_regions.c: marks in page the elements that are clutter by what stands in
 * them: a heading above related links, "Reply" at each comment, a list of
 * teasers, a second article; and the blocks' zones with them. */
void pt_html_mark_regions(struct pt_html_page *page,
                          struct pt_html_blocks *blocks);

/* The first block that begins in node i or behind it. */
uint32_t pt_html_block_from(const struct pt_html_blocks *blocks, uint32_t i);

/* The zone of a block by now. */
static inline enum pt_html_zone
pt_html_zone_of_block(const struct pt_html_page *page,
                      const struct pt_html_block *block)
{
    const enum pt_html_zone zone = page->zones[block->node];
    return block->zone > zone ? block->zone : zone;
}

/* Of a heading 1 to 6, else 0. */
static inline unsigned pt_html_heading_level(enum pt_html_tag tag)
{
    return tag >= PT_HTML_h1 && tag <= PT_HTML_h6
               ? (unsigned)(tag - PT_HTML_h1) + 1
               : 0;
}

#endif
