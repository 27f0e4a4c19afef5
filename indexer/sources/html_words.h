/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * html_words.h: what the people who make pages call things, and what they write
 * above and between articles. Tables only; what follows from a word is decided
 * by html_clutter.c and html_article.c.
 */
#ifndef INDEXER_SOURCES_HTML_WORDS_H
#define INDEXER_SOURCES_HTML_WORDS_H

#include "indexer/sources/html_tree.h"

/* What class, id, name of the element and the like say of it: a set. */
enum pt_html_hint {
    PT_HINT_BODY = 1 << 0,       /* the article's own text */
    PT_HINT_HEADLINE = 1 << 1,   /* of the page or of a teaser */
    PT_HINT_STANDFIRST = 1 << 2, /* between headline and body */
    PT_HINT_CAPTION = 1 << 3,
    PT_HINT_QUOTE = 1 << 4,  /* pulled out of the text, or a box of facts */
    PT_HINT_BYLINE = 1 << 5, /* who and when */
    PT_HINT_CLUTTER = 1 << 6,
    PT_HINT_COMMENTS = 1 << 7, /* written by readers, long maybe */
    PT_HINT_MAYBE = 1 << 8,    /* clutter if it is short and has links */
    PT_HINT_UNSEEN = 1 << 9,
    PT_HINT_LIVE = 1 << 10, /* a live blog */
};

unsigned pt_html_hints(const struct pt_html_node *node);

/* The node says that it is this: whole class names, hidden and style. */
bool pt_html_is_hidden(const struct pt_html_node *node);

/* What a paragraph is by the words it begins with. */
enum pt_html_line {
    PT_HTML_LINE_TEXT,
    PT_HTML_LINE_MORE,     /* "Read more: …", with a link or short */
    PT_HTML_LINE_RELATED,  /* a heading above links to other articles */
    PT_HTML_LINE_COMMENTS, /* a heading above comments */
    PT_HTML_LINE_SIGN_UP,
    PT_HTML_LINE_COOKIES,
    PT_HTML_LINE_CONTROL, /* "Share", "Print", "Advertisement" */
    PT_HTML_LINE_REPLY,   /* stands at each comment */
};

/* folded: the beginning of the paragraph, folded (fold.h); n_words: of all of
 * it. */
enum pt_html_line pt_html_line_of(struct pt_str folded, size_t n_words);

#endif
