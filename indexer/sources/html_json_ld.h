/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * html_json_ld.h: what a page says of its article for machines, in scripts of
 * type application/ld+json (schema.org): an object, an array of these, or a
 * "@graph".
 *
 * Only an article's own object is asked: NewsArticle, BlogPosting and whatever
 * else ends so, at the top, in a graph, or as mainEntity of a WebPage; never
 * items of a list or parts, which are other articles. JSON that is broken says
 * nothing.
 */
#ifndef INDEXER_SOURCES_HTML_JSON_LD_H
#define INDEXER_SOURCES_HTML_JSON_LD_H

#include "indexer/sources/html_tree.h"

#define PT_MAX_JSON_LD_SCRIPTS 32u

/* Empty: not said. UTF-8, white space collapsed, entities resolved. */
struct pt_json_ld {
    struct pt_str title;
    struct pt_str author; /* several separated by ", " */
    struct pt_str date;   /* as written */
    struct pt_str changed;
    struct pt_str source;
    struct pt_str url;
    struct pt_str lang;
    struct pt_str tags; /* separated by newlines */
    struct pt_str body; /* with line breaks as written */
};

/* Reads tree's scripts; of several articles the one whose headline is like
 * title, else the first. Views live in arena. PT_OK or PT_ENOMEM. */
enum pt_status pt_json_ld_read(const struct pt_html_tree *tree,
                               struct pt_str title,
                               struct pt_arena *arena,
                               struct pt_json_ld *out) PT_NODISCARD;

#endif
