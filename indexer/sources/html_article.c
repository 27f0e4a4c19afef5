/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/html_article.h"

#include "common/article.h"
#include "indexer/metadata.h"
#include "indexer/sources/date_words.h"

/* -------------------------------------------------------------- weight --- */

enum {
    SHORT_WORDS = 8, /* a line of fewer that ends no sentence is no text */
    LINK_WEIGHT = 2, /* words that a linked word takes away */
};

static int32_t weight_of(const struct pt_html_page *page,
                         const struct pt_html_block *block)
{
    const int32_t n_words = (int32_t)block->n_words;
    const int32_t n_linked = (int32_t)block->n_linked;
    if (pt_html_zone_of_block(page, block) != PT_ZONE_OPEN ||
        block->form == PT_FORM_HEADING)
        return 0;
    if (2 * n_linked > n_words)
        return -n_words - 3;
    if (n_words < SHORT_WORDS && !block->ends_sentence)
        return block->has_letters ? -1 : 0;
    return n_words - LINK_WEIGHT * n_linked;
}

/* ----------------------------------------------------------- container --- */

/* What an element's name adds to what is in it, in hundredths. */
static int64_t in_favour_of(const struct pt_html_page *page, uint32_t i)
{
    const enum pt_html_tag tag = page->tree.nodes[i].tag;
    int64_t percent = 100;
    if (page->hints[i] & PT_HINT_BODY)
        percent += 20;
    if (tag == PT_HTML_article)
        percent += 12;
    if (tag == PT_HTML_main ||
        pt_str_equal(pt_html_get(&page->tree.nodes[i], PT_HTML_ATTR_role),
                     PT_STR("main")))
        percent += 6;
    if (tag == PT_HTML_body || tag == PT_HTML_html)
        percent -= 5;
    if (page->headline && i > page->headline &&
        page->words_before[i] - page->words_before[page->headline] > 400)
        percent -= 30; /* far behind the headline */
    return percent;
}

static int64_t *sums_of_weights(const struct pt_html_page *page,
                                const struct pt_html_blocks *blocks)
{
    const uint32_t n = page->tree.n_nodes;
    int64_t *const sums = pt_arena_array(page->arena, n + 1, sizeof *sums);
    if (!sums)
        return NULL;
    for (uint32_t i = 0; i < blocks->n_items; i++)
        sums[blocks->items[i].first_text + 1] +=
            weight_of(page, &blocks->items[i]);
    for (uint32_t i = 0; i < n; i++)
        sums[i + 1] += sums[i];
    return sums;
}

static uint32_t best_container(const struct pt_html_page *page,
                               const int64_t *sums)
{
    int64_t most = 0;
    uint32_t best = 0;
    for (uint32_t i = 0; i < page->tree.n_nodes; i++) {
        if (!pt_html_is_block(page, i) || page->zones[i] >= PT_ZONE_CLUTTER)
            continue;
        const int64_t weight =
            (sums[page->tree.nodes[i].end] - sums[i]) * in_favour_of(page, i);
        if (weight > 0 && weight >= most) {
            most = weight;
            best = i;
        }
    }
    return best;
}

/* ------------------------------------------------------------- choosing --- */

struct chooser {
    struct pt_html_page *page;
    struct pt_html_blocks *blocks;
    struct pt_str title;
    struct pt_str author;
    struct pt_str headline; /* the text of the page's headline */
    uint32_t container;
    bool *is_kept;
};

static bool
has_hint_around(const struct pt_html_page *page, uint32_t node, unsigned hint)
{
    enum { MOST_STEPS = 3 };
    for (int n = 0; n < MOST_STEPS && node;
         n++, node = page->tree.nodes[node].parent)
        if (page->hints[node] & hint)
            return true;
    return false;
}

/* Between the headline and the body: a standfirst by name or by being a
 * sentence; a caption. */
static bool leads_in(const struct chooser *c, const struct pt_html_block *block)
{
    enum { LEAST_WORDS = 6 };
    const struct pt_html_page *const page = c->page;
    if (!page->headline || block->first_text >= c->container ||
        block->first_text < page->headline ||
        pt_html_is_inside(page, block->first_text, page->headline))
        return false;
    if (block->form == PT_FORM_CAPTION)
        return true;
    if (2 * block->n_linked > block->n_words)
        return false;
    return has_hint_around(page, block->node, PT_HINT_STANDFIRST) ||
           (block->n_words >= LEAST_WORDS &&
            (block->ends_sentence || block->n_words >= 2 * LEAST_WORDS));
}

/* Who and when, as it stands above the text; a time of day beside the date
 * leaves no doubt. */
static bool is_top_line(const struct pt_html_block *block)
{
    enum { MOST_WORDS = 12, MOST_DATE_WORDS = 6 };
    struct pt_str author;
    int32_t days;
    if (block->n_words > MOST_WORDS)
        return false;
    if (pt_metadata_is_byline(block->text, &author))
        return true;
    return !block->ends_sentence &&
           (block->n_words <= MOST_DATE_WORDS ||
            pt_str_find(block->text, ':') < block->text.len) &&
           pt_date_find(block->text, &days);
}

/* A paragraph that leads elsewhere, or is a control. */
static bool is_aside_line(const struct pt_html_block *block)
{
    enum { LEAST_LINKED = 3 };
    switch (block->line) {
    case PT_HTML_LINE_MORE:
    case PT_HTML_LINE_SIGN_UP:
    case PT_HTML_LINE_COOKIES:
    case PT_HTML_LINE_CONTROL:
    case PT_HTML_LINE_REPLY:
        return true;
    default:
        break;
    }
    return block->form != PT_FORM_HEADING && block->form != PT_FORM_CAPTION &&
           block->n_linked >= LEAST_LINKED &&
           5 * block->n_linked >= 4 * block->n_words;
}

static bool is_wanted(const struct chooser *c, uint32_t i)
{
    const struct pt_html_page *const page = c->page;
    const struct pt_html_block *const block = &c->blocks->items[i];
    if (pt_html_zone_of_block(page, block) != PT_ZONE_OPEN)
        return false;
    const bool is_inside =
        pt_html_is_inside(page, block->first_text, c->container);
    if (!is_inside && !leads_in(c, block))
        return false;
    if (page->headline &&
        pt_html_is_inside(page, block->first_text, page->headline))
        return false;
    if (block->first_text < page->headline && block->form != PT_FORM_CAPTION &&
        !has_hint_around(page, block->node, PT_HINT_STANDFIRST))
        return false;
    if (page->is_fragment)
        return true;
    if (!block->has_letters && block->form == PT_FORM_TEXT)
        return false;
    return !is_aside_line(block);
}

static void choose(struct chooser *c)
{
    for (uint32_t i = 0; i < c->blocks->n_items; i++)
        c->is_kept[i] = is_wanted(c, i);
}

/* ------------------------------------------------------------ trimming --- */

/* Dates, bylines, and the headline said again, among the first lines. */
static void trim_top(struct chooser *c)
{
    enum { MOST_LINES = 8, MORE_WORDS = 4 };
    const size_t n_title_words = pt_html_count_words(c->title);
    int n_lines = 0;
    for (uint32_t i = 0; i < c->blocks->n_items && n_lines < MOST_LINES; i++) {
        const struct pt_html_block *const block = &c->blocks->items[i];
        if (!c->is_kept[i])
            continue;
        n_lines++;
        const bool is_title = pt_str_equal(block->text, c->headline) ||
                              (block->n_words <= n_title_words + MORE_WORDS &&
                               pt_html_repeats_title(block->text, c->title));
        const bool is_author =
            c->author.len && pt_str_equal(block->text, c->author);
        if (is_title || is_author || is_top_line(block))
            c->is_kept[i] = false;
    }
}

/* A word, or a few that are a link. */
static bool is_label(const struct pt_html_block *block)
{
    return block->form == PT_FORM_TEXT && !block->ends_sentence &&
           (block->n_words <= 1 || 2 * block->n_linked >= block->n_words);
}

/* Labels behind the last sentence: "See again", "To the top". */
static void trim_end(struct chooser *c)
{
    bool has_sentence = false;
    for (uint32_t i = 0; i < c->blocks->n_items; i++)
        has_sentence |= c->is_kept[i] && c->blocks->items[i].ends_sentence;
    for (uint32_t i = c->blocks->n_items; has_sentence && i-- > 0;)
        if (c->is_kept[i]) {
            if (!is_label(&c->blocks->items[i]))
                return;
            c->is_kept[i] = false;
        }
}

/* A heading of which nothing is left below belongs to what went. */
static void trim_headings(struct chooser *c)
{
    unsigned behind = 0; /* level of the kept block behind; 0: text */
    bool is_end = true, is_gap = false;
    for (uint32_t i = c->blocks->n_items; i-- > 0;) {
        const struct pt_html_block *const block = &c->blocks->items[i];
        const enum pt_html_tag tag = c->page->tree.nodes[block->part].tag;
        if (!c->is_kept[i]) {
            is_gap |= pt_html_zone_of_block(c->page, block) >= PT_ZONE_CLUTTER;
            continue;
        }
        const unsigned level =
            block->form == PT_FORM_HEADING ? pt_html_heading_level(tag) : 0;
        if (level && (is_end || (is_gap && behind && behind <= level))) {
            c->is_kept[i] = false;
            continue;
        }
        is_end = false;
        is_gap = false;
        behind = level;
    }
}

/* A line that stands three times is a label. */
static void trim_repeated(struct chooser *c)
{
    enum { MOST_WORDS = 6, LEAST = 3, SLOTS = 1024 };
    struct {
        uint64_t hash;
        uint32_t n;
    } *const seen = pt_arena_array(c->page->arena, SLOTS, sizeof *seen);
    if (!seen)
        return;
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < c->blocks->n_items; i++) {
            const struct pt_html_block *const block = &c->blocks->items[i];
            if (!c->is_kept[i] || block->n_words > MOST_WORDS ||
                block->form == PT_FORM_CELL || block->form == PT_FORM_HEADING ||
                block->ends_sentence)
                continue;
            const uint64_t hash = pt_str_hash(block->text);
            const size_t slot = hash % SLOTS;
            if (round == 0 && (seen[slot].n == 0 || seen[slot].hash == hash)) {
                seen[slot].hash = hash;
                seen[slot].n++;
            } else if (round == 1 && seen[slot].hash == hash &&
                       seen[slot].n >= LEAST) {
                c->is_kept[i] = false;
            }
        }
}

/* -------------------------------------------------------------- output --- */

/* What stands between two blocks of one text. */
static const char *separator(const struct pt_html_block *a,
                             const struct pt_html_block *b)
{
    enum { MOST_CELL_WORDS = 25 };
    const bool are_cells = a->form == PT_FORM_CELL && b->form == PT_FORM_CELL &&
                           a->n_words <= MOST_CELL_WORDS &&
                           b->n_words <= MOST_CELL_WORDS && a->part != b->part;
    if (are_cells && a->group == b->group)
        return " | ";
    if (are_cells || (a->form == PT_FORM_ITEM && b->form == PT_FORM_ITEM &&
                      a->part != b->part && a->group == b->group))
        return "\n";
    return "\n\n";
}

static bool put_blocks(const struct chooser *c, bool kept, struct pt_str *out)
{
    const struct pt_html_block *before = NULL;
    size_t n_bytes = 1, len = 0;
    for (uint32_t i = 0; i < c->blocks->n_items; i++)
        if (c->is_kept[i] == kept)
            n_bytes += c->blocks->items[i].text.len + 3;
    char *const bytes = pt_arena_alloc(c->page->arena, n_bytes);
    if (!bytes)
        return false;
    for (uint32_t i = 0; i < c->blocks->n_items; i++) {
        const struct pt_html_block *const block = &c->blocks->items[i];
        if (c->is_kept[i] != kept)
            continue;
        const struct pt_str between =
            pt_str_of(before ? separator(before, block) : "");
        memcpy(bytes + len, between.ptr, between.len);
        len += between.len;
        memcpy(bytes + len, block->text.ptr, block->text.len);
        len += block->text.len;
        before = block;
    }
    *out = pt_str_n(bytes, len);
    return true;
}

static uint32_t count_kept(const struct chooser *c, uint32_t *out_all)
{
    uint32_t n = 0;
    *out_all = 0;
    for (uint32_t i = 0; i < c->blocks->n_items; i++) {
        *out_all += c->blocks->items[i].n_words;
        n += c->is_kept[i] ? c->blocks->items[i].n_words : 0;
    }
    return n;
}

/* No article: what nothing speaks against, else everything. */
static uint32_t keep_what_there_is(struct chooser *c)
{
    uint32_t n_all;
    for (uint32_t i = 0; i < c->blocks->n_items; i++)
        c->is_kept[i] = pt_html_zone_of_block(c->page, &c->blocks->items[i]) ==
                        PT_ZONE_OPEN;
    uint32_t n = count_kept(c, &n_all);
    if (n > 0)
        return n;
    for (uint32_t i = 0; i < c->blocks->n_items; i++)
        c->is_kept[i] = true;
    return n_all;
}

enum pt_status pt_html_part(struct pt_html_page *page,
                            struct pt_html_blocks *blocks,
                            struct pt_str title,
                            struct pt_str author,
                            struct pt_html_text *out)
{
    struct chooser c = {
        .page = page,
        .blocks = blocks,
        .title = title,
        .author = author,
        .is_kept = pt_arena_alloc(page->arena, blocks->n_items + 1),
    };
    const int64_t *const sums = sums_of_weights(page, blocks);
    if (page->headline)
        c.headline = pt_html_text_below(&page->tree, page->headline,
                                        PT_MAX_TITLE_BYTES, page->arena);
    if (!c.is_kept || !sums)
        return PT_ENOMEM;
    c.container = page->is_fragment ? 0 : best_container(page, sums);
    choose(&c);
    if (!page->is_fragment) {
        trim_top(&c);
        trim_end(&c);
        trim_headings(&c);
        trim_repeated(&c);
    }
    out->container = c.container;
    out->n_words = count_kept(&c, &out->n_seen);
    if (out->n_words == 0)
        out->n_words = keep_what_there_is(&c);
    return put_blocks(&c, true, &out->article) &&
                   put_blocks(&c, false, &out->boilerplate)
               ? PT_OK
               : PT_ENOMEM;
}
