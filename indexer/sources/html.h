/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * html.h: HTML -> article, for the HTML source and for every other one that
 * holds HTML: feeds, mail, JSON members, EPUB.
 *
 *     bytes --decode--> UTF-8 --html_tree--> nodes --html_page …--> article
 *
 * The way from nodes to article is drawn in html_page.h.
 */
#ifndef INDEXER_SOURCES_HTML_H
#define INDEXER_SOURCES_HTML_H

#include "common/arena.h"
#include "common/article.h"
#include "common/error.h"

struct pt_html {
    struct pt_str bytes;
    struct pt_str charset; /* what whoever delivered it says; empty: nothing */
    struct pt_str url; /* where it came from, for relative links; or empty */
    /* It is the body of an article and nothing else: no element of it is
     * boilerplate for where it stands, and there is no page around it. */
    bool is_fragment;
};

/* Fills of *out, which was zero-initialised with date PT_DATE_NONE: text (the
 * paragraphs separated by empty lines, list items and rows one a line, the
 * headline not repeated), boilerplate (what else a reader sees of the page),
 * title, title_from, author, date, source, url, lang and tags with their
 * origins. A page that has no article (a section front) has all its text as
 * text. What is hidden is in neither, unless nothing else is there. Views live
 * in arena. PT_OK; PT_EINVALID: no text in it ("empty"), or no text at all
 * ("binary"); PT_ELIMIT: over a limit of html_tree.h, or text of more than
 * PT_MAX_ARTICLE_BYTES, err names it; PT_ENOMEM. */
enum pt_status pt_html_read(const struct pt_html *html,
                            struct pt_arena *arena,
                            struct pt_article *out,
                            struct pt_error *err) PT_NODISCARD;

#endif
