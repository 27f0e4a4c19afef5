/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * html_article.h: which paragraphs of a page are the article.
 *
 * Paragraphs weigh by their words, links and short lines by what they take
 * away; the article stands in the element whose paragraphs together weigh most.
 * Standfirst and captions between the headline and it belong to it, and of what
 * is in it lines that lead elsewhere do not.
 */
#ifndef INDEXER_SOURCES_HTML_ARTICLE_H
#define INDEXER_SOURCES_HTML_ARTICLE_H

#include "indexer/sources/html_blocks.h"

struct pt_html_text {
    struct pt_str article; /* paragraphs, separated by empty lines */
    struct pt_str boilerplate;
    uint32_t n_words;   /* of the article */
    uint32_t n_seen;    /* of both */
    uint32_t container; /* the element that holds the article, or 0 */
};

/* Parts blocks, of which regions are marked. title, author: of the page, not
 * repeated in the text; may be empty. Without anything like an article (a
 * section front, a page of results) all that nothing speaks against is the
 * article, or if there is none all that is seen. PT_OK or PT_ENOMEM. */
enum pt_status pt_html_part(struct pt_html_page *page,
                            struct pt_html_blocks *blocks,
                            struct pt_str title,
                            struct pt_str author,
                            struct pt_html_text *out) PT_NODISCARD;

#endif
