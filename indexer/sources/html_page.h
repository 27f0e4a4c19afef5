/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * html_page.h: a page while it is parted into article and clutter. One file a
 * stage, each adding to what the one before found:
 *
 *     tree --html_page--> what is seen, words, hints, where the headline is
 *          --html_clutter--> elements that are clutter by what they are called
 *          --html_blocks--> paragraphs, with their words and links
 *          --html_regions--> clutter by what it says, and by repetition
 *          --html_article--> the element that holds the article, its text
 *
 * All of it lives in one arena, for one page. Arrays by node have one item more
 * than there are nodes where they hold sums of what stands before.
 */
#ifndef INDEXER_SOURCES_HTML_PAGE_H
#define INDEXER_SOURCES_HTML_PAGE_H

#include "indexer/sources/html_tree.h"
#include "indexer/sources/html_words.h"

/* What a node's text is; a node is never less than its parent. */
enum pt_html_zone {
    PT_ZONE_OPEN,    /* nothing speaks against it */
    PT_ZONE_BYLINE,  /* who and when: seen, no text of the article */
    PT_ZONE_CLUTTER, /* seen, and not the article */
    PT_ZONE_UNSEEN,  /* not shown by a browser */
};

struct pt_html_page {
    struct pt_arena *arena;
    struct pt_html_tree tree;
    unsigned char *zones;    /* enum pt_html_zone of each node */
    uint16_t *hints;         /* enum pt_html_hint of each node */
    uint32_t *words_before;  /* words seen before node i */
    uint32_t *linked_before; /* of these, words in links */
    uint32_t headline;       /* the node that is it, or 0 */
    uint32_t scope; /* the article element, or the like, around it, or 0 */
    bool is_fragment;
};

/* What is asked of a page that hides all its text until a script shows it. */
enum pt_html_sight { PT_HTML_AS_SHOWN, PT_HTML_WITH_HIDDEN };

/* Sets all of *out but headline, which is 0. PT_OK or PT_ENOMEM. */
enum pt_status pt_html_page_init(const struct pt_html_tree *tree,
                                 struct pt_arena *arena,
                                 enum pt_html_sight sight,
                                 struct pt_html_page *out) PT_NODISCARD;

/* Finds the headline: the heading that says most of one of the titles; else
 * the first h1. */
void pt_html_page_find_headline(struct pt_html_page *page,
                                const struct pt_str *titles,
                                size_t n_titles);

/* html_clutter.c: marks elements by name, class, role and the like. */
void pt_html_mark_clutter(struct pt_html_page *page);

/* Gives the node and all below it at least this zone. */
void pt_html_mark(struct pt_html_page *page,
                  uint32_t node,
                  enum pt_html_zone zone);

/* Words that count for n letters of scripts without spaces. */
size_t pt_html_count_words(struct pt_str text);

/* Whether title says the same as text, but for case, punctuation and what one
 * of the two has more at its end: an outlet's name, a kicker. */
bool pt_html_is_same_title(struct pt_str a, struct pt_str b);

/* Whether text has all words of title in their order. */
bool pt_html_repeats_title(struct pt_str text, struct pt_str title);

static inline bool pt_html_is_inside(const struct pt_html_page *page,
                                     uint32_t node,
                                     uint32_t ancestor)
{
    return node >= ancestor && node < page->tree.nodes[ancestor].end;
}

static inline bool pt_html_holds_headline(const struct pt_html_page *page,
                                          uint32_t node)
{
    return page->headline && pt_html_is_inside(page, page->headline, node);
}

static inline uint32_t pt_html_words_in(const struct pt_html_page *page,
                                        uint32_t node)
{
    return page->words_before[page->tree.nodes[node].end] -
           page->words_before[node];
}

static inline uint32_t pt_html_linked_in(const struct pt_html_page *page,
                                         uint32_t node)
{
    return page->linked_before[page->tree.nodes[node].end] -
           page->linked_before[node];
}

/* Words in no link. */
static inline uint32_t pt_html_plain_in(const struct pt_html_page *page,
                                        uint32_t node)
{
    return pt_html_words_in(page, node) - pt_html_linked_in(page, node);
}

static inline bool pt_html_is_block(const struct pt_html_page *page,
                                    uint32_t node)
{
    const enum pt_html_kind kind = pt_html_kind_of(page->tree.nodes[node].tag);
    return kind == PT_HTML_KIND_BLOCK || kind == PT_HTML_KIND_CONTROL ||
           node == 0;
}

#endif
