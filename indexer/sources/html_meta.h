/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * html_meta.h: who, when, where of a page's article: from JSON-LD, OpenGraph,
 * meta and link elements, microdata, <time>, bylines, lines near the headline,
 * the URL. Each place where a fact can stand has a rank; the lowest wins, and
 * its origin is kept.
 *
 * What stands in clutter is of other articles and never asked. A date of change
 * is taken only where no other date is.
 */
#ifndef INDEXER_SOURCES_HTML_META_H
#define INDEXER_SOURCES_HTML_META_H

#include "common/article.h"
#include "indexer/sources/html_blocks.h"
#include "indexer/sources/html_json_ld.h"

struct pt_html_fact {
    struct pt_str value;
    enum pt_origin origin;
    unsigned rank; /* 0: not found */
};

enum { PT_MAX_HTML_TITLES = 4 };

/* What a page says of itself before its text is looked at. */
struct pt_html_facts {
    struct pt_html_fact facts[PT_N_FACTS];
    struct pt_html_fact changed; /* a date */
    struct pt_json_ld json;
    struct pt_str titles[PT_MAX_HTML_TITLES]; /* to know the headline by */
    size_t n_titles;
};

/* PT_OK or PT_ENOMEM. */
enum pt_status pt_html_facts_read(const struct pt_html_tree *tree,
                                  struct pt_arena *arena,
                                  struct pt_html_facts *out) PT_NODISCARD;

/* Adds what page and blocks, marked, say, and fills out's title, author, date,
 * source, url, lang, tags and their origins. url: where the page came from, or
 * empty. container: the element that holds the article. */
void pt_html_facts_finish(struct pt_html_facts *facts,
                          const struct pt_html_page *page,
                          const struct pt_html_blocks *blocks,
                          uint32_t container,
                          struct pt_str url,
                          struct pt_article *out);

#endif
