/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * html_clutter.c: what an element is called tells what it is, if not always: so
 * nothing is clutter that holds the headline, and a name that has several uses
 * counts only when what the element holds agrees.
 */
#include "indexer/sources/html_page.h"

enum {
    MOST_BYLINE_WORDS = 25,
    MOST_AUTHOR_WORDS = 120, /* a box about the author */
    MOST_MAYBE_WORDS = 80,
    MOST_FORM_WORDS = 150,
};

struct share {
    uint32_t plain; /* words in no link, of the whole page */
};

/* Most of the page's text. */
static bool
is_most(const struct pt_html_page *page, uint32_t i, const struct share *all)
{
    return 2 * pt_html_plain_in(page, i) > all->plain;
}

/* Names that are given to nothing but what they say. */
static bool is_unmistakable(const struct pt_html_page *page, uint32_t i)
{
    return page->hints[i] & PT_HINT_COMMENTS;
}

/* May be the article all the same: it holds the headline, is called the
 * article's body, or is most of the text and not above the headline. */
static bool
is_spared(const struct pt_html_page *page, uint32_t i, const struct share *all)
{
    const enum pt_html_tag tag = page->tree.nodes[i].tag;
    if (pt_html_holds_headline(page, i) || tag == PT_HTML_body ||
        tag == PT_HTML_html || tag == PT_HTML_main ||
        (page->hints[i] & PT_HINT_BODY))
        return true;
    return is_most(page, i, all) && i >= page->headline &&
           (!page->headline || !is_unmistakable(page, i));
}

static bool has_many_links(const struct pt_html_page *page, uint32_t i)
{
    return 3 * pt_html_linked_in(page, i) >= pt_html_words_in(page, i);
}

static bool is_in_quote_or_figure(const struct pt_html_page *page, uint32_t i)
{
    for (i = page->tree.nodes[i].parent; i; i = page->tree.nodes[i].parent) {
        const enum pt_html_tag tag = page->tree.nodes[i].tag;
        if (tag == PT_HTML_blockquote || tag == PT_HTML_figure)
            return true;
    }
    return false;
}

static bool is_clutter_by_tag(const struct pt_html_page *page,
                              uint32_t i,
                              const struct share *all)
{
    const unsigned kept = PT_HINT_QUOTE | PT_HINT_STANDFIRST | PT_HINT_BODY;
    switch (page->tree.nodes[i].tag) {
    case PT_HTML_nav:
    case PT_HTML_menu:
    case PT_HTML_dialog:
    case PT_HTML_search:
    case PT_HTML_button:
    case PT_HTML_input:
    case PT_HTML_label:
    case PT_HTML_select:
    case PT_HTML_option:
    case PT_HTML_optgroup:
    case PT_HTML_textarea:
        return true;
    case PT_HTML_aside:
        return !(page->hints[i] & kept);
    case PT_HTML_footer:
        return !is_in_quote_or_figure(page, i);
    case PT_HTML_header:
        return page->headline && i < page->headline &&
               !(page->hints[i] & kept) && !is_most(page, i, all);
    case PT_HTML_form:
        return pt_html_words_in(page, i) <= MOST_FORM_WORDS &&
               !is_most(page, i, all);
    default:
        return false;
    }
}

static bool is_clutter_by_name(const struct pt_html_page *page,
                               uint32_t i,
                               const struct share *all)
{
    const unsigned hints = page->hints[i];
    const uint32_t n_words = pt_html_words_in(page, i);
    if (hints & (PT_HINT_CLUTTER | PT_HINT_COMMENTS))
        return true;
    if ((hints & PT_HINT_MAYBE) && has_many_links(page, i))
        return n_words <= MOST_MAYBE_WORDS || !is_most(page, i, all);
    return (hints & PT_HINT_BYLINE) && n_words > MOST_BYLINE_WORDS &&
           n_words <= MOST_AUTHOR_WORDS;
}

/* Icons and the like; a dialog over a page hides all of it from readers of
 * screens only. */
static bool is_hidden_from_ears(const struct pt_html_page *page,
                                uint32_t i,
                                const struct share *all)
{
    return pt_str_equal(
               pt_html_get(&page->tree.nodes[i], PT_HTML_ATTR_aria_hidden),
               PT_STR("true")) &&
           !is_most(page, i, all);
}

static enum pt_html_zone
zone_of(const struct pt_html_page *page, uint32_t i, const struct share *all)
{
    if (is_spared(page, i, all))
        return PT_ZONE_OPEN;
    if (is_clutter_by_tag(page, i, all) || is_clutter_by_name(page, i, all) ||
        is_hidden_from_ears(page, i, all))
        return PT_ZONE_CLUTTER;
    const bool is_who_or_when = (page->hints[i] & PT_HINT_BYLINE) ||
                                page->tree.nodes[i].tag == PT_HTML_address;
    return is_who_or_when && pt_html_words_in(page, i) <= MOST_BYLINE_WORDS
               ? PT_ZONE_BYLINE
               : PT_ZONE_OPEN;
}

void pt_html_mark_clutter(struct pt_html_page *page)
{
    const struct share all = {.plain = pt_html_plain_in(page, 0)};
    for (uint32_t i = 1; i < page->tree.n_nodes; i++) {
        const unsigned char above = page->zones[page->tree.nodes[i].parent];
        if (page->zones[i] < above)
            page->zones[i] = above;
        if (page->zones[i] >= PT_ZONE_CLUTTER || page->is_fragment ||
            !pt_html_is_block(page, i))
            continue;
        const enum pt_html_zone zone = zone_of(page, i, &all);
        if (page->zones[i] < zone)
            page->zones[i] = (unsigned char)zone;
    }
}
