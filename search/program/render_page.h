/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_page.h: the parts of which HTML answers are made. A page stands alone:
 * its style is inside, there is no script, nothing is fetched, and its policy
 * forbids the browser to do either. What comes from articles and queries goes
 * through pt_page_text and its like, and nowhere else.
 */
#ifndef SEARCH_PROGRAM_RENDER_PAGE_H
#define SEARCH_PROGRAM_RENDER_PAGE_H

#include "search/program/render.h"

struct pt_page {
    struct pt_buf *out;
    struct pt_buf safe; /* a piece of text, controls made visible */
};

/* Everything up to and with <body>; title is text. */
void pt_page_begin(struct pt_page *page,
                   struct pt_buf *out,
                   struct pt_str title);

/* The end of the page; errors of the page become those of its out. */
void pt_page_end(struct pt_page *page);

/* Our own markup, as it is. */
void pt_page_puts(struct pt_page *page, const char *markup);

/* Text, escaped for content and for attributes in double quotes: markup,
 * control characters and bidi overrides are visible, line ends stay. */
void pt_page_text(struct pt_page *page, struct pt_str text);

/* The bytes [begin, end) of text with those of its spans, from *first on, that
 * lie there in <mark>; spans that go on behind end are cut there, and *first
 * becomes the first that is not over. */
void pt_page_marked(struct pt_page *page,
                    struct pt_str text,
                    const struct pt_byte_span *spans,
                    size_t n_spans,
                    size_t begin,
                    size_t end,
                    size_t *first);

/* The attributes lang (if it is known) and dir for text of the article. */
void pt_page_lang(struct pt_page *page, const pt_hit *hit);

/* The tables behind the hits, if any were asked for. */
void pt_page_facets(struct pt_page *page, const struct pt_render *r);
void pt_page_timeline(struct pt_page *page, const struct pt_render *r);

#endif
