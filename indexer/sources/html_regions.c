/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * html_regions.c: clutter told by what it says and how it repeats itself, for
 * pages whose names say nothing. Each rule begins at one block and climbs to
 * the largest element that is still all of the same kind; none climbs over the
 * headline, nor over what is called the article's body.
 */
#include "indexer/sources/html_blocks.h"

/* ----------------------------------------------------------- climbing --- */

/* Whether the element above node may be taken with it. */
static bool may_climb(const struct pt_html_page *page, uint32_t above)
{
    const enum pt_html_tag tag = page->tree.nodes[above].tag;
    return above && tag != PT_HTML_body && tag != PT_HTML_html &&
           tag != PT_HTML_main && tag != PT_HTML_article &&
           !(page->hints[above] & PT_HINT_BODY) &&
           !pt_html_holds_headline(page, above);
}

/* The largest element around node with at most most_words, of which most_plain
 * are in no link; never most of the page. */
static uint32_t climb(const struct pt_html_page *page,
                      uint32_t node,
                      uint32_t most_words,
                      uint32_t most_plain)
{
    const uint32_t half = pt_html_plain_in(page, 0) / 2;
    for (;;) {
        const uint32_t above = page->tree.nodes[node].parent;
        if (!may_climb(page, above) ||
            pt_html_words_in(page, above) > most_words ||
            pt_html_plain_in(page, above) > most_plain ||
            pt_html_plain_in(page, above) > half)
            return node;
        node = above;
    }
}

/* The largest element that begins with node: a section with its heading. */
static uint32_t climb_as_first(const struct pt_html_page *page, uint32_t node)
{
    for (;;) {
        const uint32_t above = page->tree.nodes[node].parent;
        if (!may_climb(page, above) ||
            page->words_before[above] != page->words_before[node])
            return node;
        node = above;
    }
}

/* ------------------------------------------------- by what blocks say --- */

enum {
    MORE_SIGN_UP_WORDS = 30, /* in a box, beside the line that tells */
    MOST_COOKIE_WORDS = 400,
    MOST_RELATED_WORDS = 400,
    MOST_RELATED_PLAIN = 60, /* words in no link below a heading */
    LEAST_TEXT_WORDS = 15,   /* that a paragraph of the article has */
};

static bool is_text(const struct pt_html_block *block)
{
    return block->form != PT_FORM_HEADING &&
           block->n_words >= LEAST_TEXT_WORDS &&
           4 * block->n_linked < block->n_words;
}

/* Marks the blocks behind block first, up to the first that is text or a
 * heading: links that follow "Related" without an element around both. */
static void mark_links_behind(struct pt_html_page *page,
                              struct pt_html_blocks *blocks,
                              uint32_t first)
{
    for (uint32_t i = first + 1; i < blocks->n_items; i++) {
        struct pt_html_block *const block = &blocks->items[i];
        if (is_text(block) ||
            (block->form == PT_FORM_HEADING &&
             2 * block->n_linked < block->n_words) ||
            2 * block->n_linked < block->n_words ||
            block->node == page->headline)
            return;
        block->zone = PT_ZONE_CLUTTER;
    }
}

static void mark_related(struct pt_html_page *page,
                         struct pt_html_blocks *blocks,
                         uint32_t i)
{
    const uint32_t node = blocks->items[i].node;
    const uint32_t around = climb(page, climb_as_first(page, node),
                                  MOST_RELATED_WORDS, MOST_RELATED_PLAIN);
    blocks->items[i].zone = PT_ZONE_CLUTTER;
    if (pt_html_plain_in(page, around) <= MOST_RELATED_PLAIN ||
        3 * pt_html_linked_in(page, around) >= pt_html_words_in(page, around))
        pt_html_mark(page, around, PT_ZONE_CLUTTER);
    mark_links_behind(page, blocks, i);
}

/* All behind the heading, in the element that holds both. */
static void mark_comments(struct pt_html_page *page,
                          struct pt_html_blocks *blocks,
                          uint32_t i)
{
    const uint32_t node = climb_as_first(page, blocks->items[i].node);
    const uint32_t above = page->tree.nodes[node].parent;
    if (page->headline && blocks->items[i].first_text < page->headline)
        return;
    pt_html_mark(page, node, PT_ZONE_CLUTTER);
    blocks->items[i].zone = PT_ZONE_CLUTTER;
    if (pt_html_words_in(page, node) > blocks->items[i].n_words)
        return;
    for (uint32_t k = node; k < page->tree.nodes[above].end;
         k = page->tree.nodes[k].end)
        pt_html_mark(page, k, PT_ZONE_CLUTTER);
}

static void mark_by_lines(struct pt_html_page *page,
                          struct pt_html_blocks *blocks)
{
    for (uint32_t i = 0; i < blocks->n_items; i++) {
        const struct pt_html_block *const block = &blocks->items[i];
        if (pt_html_zone_of_block(page, block) >= PT_ZONE_CLUTTER)
            continue;
        switch (block->line) {
        case PT_HTML_LINE_RELATED:
            mark_related(page, blocks, i);
            break;
        case PT_HTML_LINE_COMMENTS:
            mark_comments(page, blocks, i);
            break;
        case PT_HTML_LINE_SIGN_UP:
            pt_html_mark(page,
                         climb(page, block->node,
                               block->n_words + MORE_SIGN_UP_WORDS,
                               block->n_words + MORE_SIGN_UP_WORDS),
                         PT_ZONE_CLUTTER);
            break;
        case PT_HTML_LINE_COOKIES:
            pt_html_mark(
                page,
                climb(page, block->node, MOST_COOKIE_WORDS, MOST_COOKIE_WORDS),
                PT_ZONE_CLUTTER);
            break;
        default:
            break;
        }
    }
}

/* --------------------------------------------------------- by controls --- */

/* The largest clutter around node. */
static uint32_t clutter_around(const struct pt_html_page *page, uint32_t node)
{
    while (page->zones[page->tree.nodes[node].parent] >= PT_ZONE_CLUTTER)
        node = page->tree.nodes[node].parent;
    return node;
}

/* A box with something to fill in is a form, with the words that ask for it. */
static void mark_by_controls(struct pt_html_page *page)
{
    enum { MOST_WORDS = 40, MOST_CONTROLS = 1000 };
    int n_controls = 0;
    for (uint32_t i = 1; i < page->tree.n_nodes && n_controls < MOST_CONTROLS;
         i++) {
        const enum pt_html_tag tag = page->tree.nodes[i].tag;
        if (page->zones[i] == PT_ZONE_UNSEEN ||
            (tag != PT_HTML_input && tag != PT_HTML_textarea))
            continue;
        n_controls++;
        const uint32_t form = clutter_around(page, i);
        const uint32_t box = climb(page, form, MOST_WORDS, MOST_WORDS);
        if (box != form || page->zones[box] < PT_ZONE_CLUTTER)
            pt_html_mark(page, box, PT_ZONE_CLUTTER);
    }
}

/* ---------------------------------------------------------- by appeals --- */

/* Words in no link from the beginning of around up to node. */
static uint32_t
plain_before(const struct pt_html_page *page, uint32_t node, uint32_t around)
{
    return page->words_before[node] - page->words_before[around] -
           (page->linked_before[node] - page->linked_before[around]);
}

/* The element that holds node, a link, and the words beside it, and nothing
 * else; 0: none may be taken. */
static uint32_t box_around(const struct pt_html_page *page, uint32_t node)
{
    while (pt_html_plain_in(page, node) == 0) {
        node = page->tree.nodes[node].parent;
        if (!may_climb(page, node))
            return 0;
    }
    while (may_climb(page, page->tree.nodes[node].parent) &&
           pt_html_words_in(page, page->tree.nodes[node].parent) ==
               pt_html_words_in(page, node))
        node = page->tree.nodes[node].parent;
    return may_climb(page, node) ? node : 0;
}

static bool
is_of_same_make(const struct pt_html_page *page, uint32_t a, uint32_t b)
{
    const struct pt_html_node *const first = &page->tree.nodes[a];
    const struct pt_html_node *const second = &page->tree.nodes[b];
    return first->tag == second->tag &&
           pt_str_equal(pt_html_get(first, PT_HTML_ATTR_class),
                        pt_html_get(second, PT_HTML_ATTR_class));
}

/* Whether the last word below i is in a link. */
static bool ends_in_link(const struct pt_html_page *page, uint32_t i)
{
    uint32_t k = page->tree.nodes[i].end;
    while (k > i && page->words_before[k] == page->words_before[k - 1])
        k--;
    return k > i && page->linked_before[k] > page->linked_before[k - 1];
}

/* Others of the same make that end so, too, but say something else: entries of
 * a live page, sections that lead on. Among very many there is taken to be one.
 */
static bool has_its_like(const struct pt_html_page *page, uint32_t box)
{
    enum { LEAST_PLAIN = 8, MOST_LOOKED_AT = 200 };
    const uint32_t above = page->tree.nodes[box].parent;
    unsigned n = 0;
    for (uint32_t i = above + 1; i < page->tree.nodes[above].end;
         i = page->tree.nodes[i].end)
        if (n++ == MOST_LOOKED_AT ||
            (is_of_same_make(page, i, box) &&
             pt_html_plain_in(page, i) >= LEAST_PLAIN &&
             pt_html_words_in(page, i) != pt_html_words_in(page, box) &&
             ends_in_link(page, i)))
            return true;
    return false;
}

/* "We live from our readers. Will you help us? [Give now]", "[Order the
 * letter]": a small box behind a good deal of text whose one link is its last
 * line. */
static void mark_appeals(struct pt_html_page *page,
                         const struct pt_html_blocks *blocks)
{
    enum { MOST_LINKED = 5, MOST_PLAIN = 100, LEAST_BEFORE = 100 };
    for (uint32_t i = 0; i < blocks->n_items; i++) {
        const struct pt_html_block *const link = &blocks->items[i];
        if (link->n_linked == 0 || link->n_linked > MOST_LINKED ||
            link->n_linked != link->n_words || link->form != PT_FORM_TEXT ||
            pt_html_zone_of_block(page, link) != PT_ZONE_OPEN)
            continue;
        const uint32_t box = box_around(page, link->node);
        if (!box || page->hints[box] & PT_HINT_QUOTE)
            continue;
        const uint32_t end = page->tree.nodes[box].end;
        const bool is_last =
            page->words_before[end] - page->words_before[link->first_text] ==
            link->n_words;
        if (is_last && pt_html_linked_in(page, box) == link->n_linked &&
            pt_html_plain_in(page, box) <= MOST_PLAIN &&
            plain_before(page, box, page->tree.nodes[box].parent) >=
                LEAST_BEFORE &&
            !has_its_like(page, box))
            pt_html_mark(page, box, PT_ZONE_CLUTTER);
    }
}

/* ------------------------------------------------------- by repetition --- */

static uint32_t
common_ancestor(const struct pt_html_page *page, uint32_t a, uint32_t b)
{
    while (!pt_html_is_inside(page, b, a))
        a = page->tree.nodes[a].parent;
    return a;
}

/* The child of ancestor that holds node. */
static uint32_t
child_towards(const struct pt_html_page *page, uint32_t node, uint32_t ancestor)
{
    while (page->tree.nodes[node].parent != ancestor)
        node = page->tree.nodes[node].parent;
    return node;
}

/* "Reply" twice or more: what holds all of them is comments. */
static void mark_replies(struct pt_html_page *page,
                         const struct pt_html_blocks *blocks)
{
    uint32_t first = 0, last = 0;
    for (uint32_t i = 0; i < blocks->n_items; i++) {
        if (blocks->items[i].line != PT_HTML_LINE_REPLY)
            continue;
        first = first ? first : blocks->items[i].first_text;
        last = blocks->items[i].first_text;
    }
    if (first == last || first < page->headline)
        return;
    const uint32_t around = common_ancestor(page, first, last);
    if (may_climb(page, around)) {
        pt_html_mark(page, around, PT_ZONE_CLUTTER);
        return;
    }
    const uint32_t end =
        page->tree.nodes[child_towards(page, last, around)].end;
    for (uint32_t i = child_towards(page, first, around); i < end;
         i = page->tree.nodes[i].end)
        pt_html_mark(page, i, PT_ZONE_CLUTTER);
}

/* Whether the first word below i is in a link. */
static bool begins_with_link(const struct pt_html_page *page, uint32_t i)
{
    for (uint32_t k = i; k < page->tree.nodes[i].end; k++)
        if (page->words_before[k + 1] > page->words_before[i])
            return page->linked_before[k + 1] > page->linked_before[i];
    return false;
}

/* A picture, a linked headline, two lines: leads to another article. */
static bool is_teaser(const struct pt_html_page *page, uint32_t i)
{
    enum { LEAST_LINKED = 2, MOST_WORDS = 80, LINKED_PART = 6 };
    const uint32_t n_words = pt_html_words_in(page, i);
    const uint32_t n_linked = pt_html_linked_in(page, i);
    return n_linked >= LEAST_LINKED && n_words <= MOST_WORDS &&
           (LINKED_PART * n_linked >= n_words || begins_with_link(page, i));
}

/* Children of one parent, of the same make and side by side. */
struct run {
    uint32_t end;   /* the node behind the last */
    uint32_t first; /* the first that is a teaser */
    uint32_t last;  /* the last that is */
    uint32_t n;     /* how many there are from first to last */
    uint32_t n_teasers;
};

static struct run
run_from(const struct pt_html_page *page, uint32_t i, uint32_t end)
{
    struct run run = {.end = i};
    uint32_t n_behind = 0; /* since the last teaser */
    for (; run.end < end; run.end = page->tree.nodes[run.end].end) {
        const uint32_t k = run.end;
        if (!pt_html_is_block(page, k) && pt_html_words_in(page, k) == 0)
            continue;
        if (!is_of_same_make(page, i, k))
            break;
        n_behind++;
        if (!is_teaser(page, k))
            continue;
        run.first = run.n_teasers ? run.first : k;
        run.n = run.n_teasers ? run.n + n_behind : 1;
        run.last = k;
        run.n_teasers++;
        n_behind = 0;
    }
    return run;
}

/* What teasers are not made of, however they repeat: lines of a text. */
static bool may_be_teaser(const struct pt_html_page *page, uint32_t i)
{
    const enum pt_html_tag tag = page->tree.nodes[i].tag;
    return pt_html_is_block(page, i) && tag != PT_HTML_p && tag != PT_HTML_tr &&
           tag != PT_HTML_td && pt_html_heading_level(tag) == 0;
}

/* Three elements of the same make side by side, nearly all of them teasers. */
static void mark_teasers_below(struct pt_html_page *page, uint32_t parent)
{
    enum { LEAST = 3 };
    const uint32_t end = page->tree.nodes[parent].end;
    for (uint32_t i = parent + 1; i < end;) {
        const struct run run = run_from(page, i, end);
        if (may_be_teaser(page, i) && run.n_teasers >= LEAST &&
            5 * run.n_teasers >= 4 * run.n)
            for (uint32_t at = run.first; at <= run.last;
                 at = page->tree.nodes[at].end)
                if (!pt_html_holds_headline(page, at))
                    pt_html_mark(page, at, PT_ZONE_CLUTTER);
        i = run.end > i ? run.end : page->tree.nodes[i].end;
    }
}

static void mark_teasers(struct pt_html_page *page)
{
    for (uint32_t i = 1; i < page->tree.n_nodes; i++)
        if (page->zones[i] < PT_ZONE_CLUTTER && pt_html_linked_in(page, i) > 0)
            mark_teasers_below(page, i);
}

/* ------------------------------------------------------ second articles --- */

/* Whether the article element i is another article than the headline's. */
static bool is_other_article(const struct pt_html_page *page, uint32_t i)
{
    if (pt_html_holds_headline(page, i))
        return false;
    if (page->scope && !pt_html_is_inside(page, i, page->scope))
        return true;
    for (uint32_t k = i; k < page->tree.nodes[i].end; k++)
        if (page->tree.nodes[k].tag == PT_HTML_h1)
            return true;
    return is_teaser(page, i);
}

static void mark_other_articles(struct pt_html_page *page)
{
    if (!page->headline)
        return;
    for (uint32_t i = 1; i < page->tree.n_nodes; i++)
        if (page->tree.nodes[i].tag == PT_HTML_article &&
            page->zones[i] < PT_ZONE_CLUTTER && is_other_article(page, i))
            pt_html_mark(page, i, PT_ZONE_CLUTTER);
}

/* A further heading that looks like the headline begins another article, when
 * what is around it is made like what is around the headline, or nothing is. */
static void mark_from_heading(struct pt_html_page *page, uint32_t heading)
{
    const uint32_t around = common_ancestor(page, page->headline, heading);
    const uint32_t mine = child_towards(page, page->headline, around);
    const uint32_t other = child_towards(page, heading, around);
    if (!is_of_same_make(page, mine, other))
        return;
    for (uint32_t i = other; i < page->tree.nodes[around].end;
         i = page->tree.nodes[i].end)
        pt_html_mark(page, i, PT_ZONE_CLUTTER);
}

static void mark_second_headlines(struct pt_html_page *page)
{
    const uint32_t headline = page->headline;
    if (!headline)
        return;
    const bool is_h1 = page->tree.nodes[headline].tag == PT_HTML_h1;
    if (!is_h1 &&
        pt_html_get(&page->tree.nodes[headline], PT_HTML_ATTR_class).len == 0)
        return;
    for (uint32_t i = page->tree.nodes[headline].end; i < page->tree.n_nodes;
         i++)
        if (page->zones[i] < PT_ZONE_CLUTTER &&
            page->tree.nodes[i].tag == page->tree.nodes[headline].tag &&
            is_of_same_make(page, headline, i) &&
            pt_html_heading_level(page->tree.nodes[i].tag))
            mark_from_heading(page, i);
}

void pt_html_mark_regions(struct pt_html_page *page,
                          struct pt_html_blocks *blocks)
{
    if (page->is_fragment)
        return;
    mark_other_articles(page);
    mark_second_headlines(page);
    mark_teasers(page);
    mark_by_controls(page);
    mark_appeals(page, blocks);
    mark_by_lines(page, blocks);
    mark_replies(page, blocks);
}
