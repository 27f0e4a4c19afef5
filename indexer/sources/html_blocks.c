/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/html_blocks.h"

#include "common/buf.h"
#include "common/fold.h"
#include "common/utf8.h"

enum {
    LINE_BYTES = 96, /* of a block, looked at to tell its line */
    /* Paragraphs in <pre> that have no text node of their own: what comes after
     * these is one. */
    MOST_PRE_BLOCKS = 20000,
};

/* Blocks being put together, in room for all text of the page. */
struct builder {
    const struct pt_html_page *page;
    struct pt_html_block *items;
    uint32_t n_items;
    size_t most_items;
    char *text;
    size_t text_len;
    struct pt_buf folded;

    bool is_open; /* text was added since the last block */
    uint32_t node;
    uint32_t first_text;
    size_t begin; /* of the block, in text */
    uint32_t n_words, n_linked, n_clutter, n_byline;
    bool wants_space;
    uint32_t n_breaks; /* <br> since the last text */
    /* Inline elements that we are in, by their ends. */
    uint32_t link_end, clutter_end, byline_end;
    uint32_t n_pre_blocks;
    uint32_t pre_end; /* of <pre>, in which lines are lines; else 0 */
};

/* ---------------------------------------------------------------- form --- */

/* Where a block stands: the nearest list item, cell, heading or caption, if no
 * more than a few elements up. */
static void set_form(const struct pt_html_page *page, struct pt_html_block *out)
{
    enum { MOST_STEPS = 4 };
    uint32_t i = out->node;
    for (int n = 0; n < MOST_STEPS && i; n++, i = page->tree.nodes[i].parent) {
        const struct pt_html_node *const node = &page->tree.nodes[i];
        if (pt_html_heading_level(node->tag))
            out->form = PT_FORM_HEADING;
        else if (node->tag == PT_HTML_figcaption ||
                 node->tag == PT_HTML_caption ||
                 (page->hints[i] & PT_HINT_CAPTION))
            out->form = PT_FORM_CAPTION;
        else if (node->tag == PT_HTML_li)
            out->form = PT_FORM_ITEM;
        else if (node->tag == PT_HTML_td || node->tag == PT_HTML_th)
            out->form = PT_FORM_CELL;
        else
            continue;
        out->part = i;
        out->group = node->parent;
        return;
    }
}

static bool ends_sentence(struct pt_str text)
{
    static const uint32_t marks[] = {
        '.', '!', '?', 0x2026, 0x3002, 0xff01, 0xff1f, 0x61f, 0x964,
    };
    static const uint32_t closers[] = {
        '"', '\'', ')', ']', 0xbb, 0x2019, 0x201c, 0x201d, 0x300d, 0x300f,
    };
    for (size_t n; text.len; text.len -= n) {
        const uint32_t c = pt_utf8_before(text, text.len, &n);
        bool is_closer = false;
        for (size_t i = 0; i < PT_COUNTOF(closers); i++)
            is_closer |= c == closers[i];
        if (is_closer)
            continue;
        for (size_t i = 0; i < PT_COUNTOF(marks); i++)
            if (c == marks[i])
                return true;
        return false;
    }
    return false;
}

static enum pt_html_line
line_of(struct builder *b, struct pt_str text, uint32_t n_words)
{
    size_t len = text.len < LINE_BYTES ? text.len : LINE_BYTES;
    while (!pt_utf8_is_boundary(text, len))
        len--;
    pt_buf_clear(&b->folded);
    pt_fold(pt_str_sub(text, 0, len), &b->folded);
    return pt_html_line_of(pt_buf_str(&b->folded), n_words);
}

/* A letter of any script; not the marks and signs of U+2000 to U+2FFF. */
static bool has_letters(struct pt_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.ptr[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            (c >= 0xc3 && c != 0xe2))
            return true;
    }
    return false;
}

/* --------------------------------------------------------------- blocks --- */

static void flush(struct builder *b)
{
    b->wants_space = false;
    b->n_breaks = 0;
    if (!b->is_open)
        return;
    b->is_open = false;
    struct pt_html_block block = {
        .node = b->node,
        .first_text = b->first_text,
        .n_words = b->n_words,
        .n_linked = b->n_linked,
        .text = pt_str_n(b->text + b->begin, b->text_len - b->begin),
        .zone = b->page->zones[b->node],
    };
    set_form(b->page, &block);
    block.line = line_of(b, block.text, block.n_words);
    block.ends_sentence = ends_sentence(block.text);
    block.has_letters = has_letters(block.text);
    if (b->pre_end)
        block.n_words = (uint32_t)pt_html_count_words(block.text);
    if (!b->page->is_fragment && block.n_words) {
        if (2 * b->n_clutter >= block.n_words && block.zone < PT_ZONE_CLUTTER)
            block.zone = PT_ZONE_CLUTTER;
        else if (2 * b->n_byline >= block.n_words &&
                 block.zone < PT_ZONE_BYLINE)
            block.zone = PT_ZONE_BYLINE;
    }
    assert(b->n_items < b->most_items);
    b->items[b->n_items++] = block;
}

static void open_block(struct builder *b, uint32_t node, uint32_t text)
{
    b->is_open = true;
    b->node = node;
    b->first_text = text;
    b->begin = b->text_len;
    b->n_words = b->n_linked = b->n_clutter = b->n_byline = 0;
}

/* Length of the white space at byte at, 0 for what is none. No-break spaces
 * are text, where there is some. */
static size_t space_at(struct pt_str s, size_t at, bool *is_hard)
{
    const unsigned char c = (unsigned char)s.ptr[at];
    *is_hard = false;
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return 1;
    if (c == 0xc2 && at + 1 < s.len &&
        ((unsigned char)s.ptr[at + 1] == 0xa0 ||
         (unsigned char)s.ptr[at + 1] == 0x85)) {
        *is_hard = true;
        return 2;
    }
    if (c == 0xe2 && at + 2 < s.len && (unsigned char)s.ptr[at + 1] == 0x80 &&
        ((unsigned char)s.ptr[at + 2] == 0x8b ||
         (unsigned char)s.ptr[at + 2] == 0xa8 ||
         (unsigned char)s.ptr[at + 2] == 0xa9))
        return 3; /* zero width, line and paragraph separators */
    if (c == 0xe3 && at + 2 < s.len && (unsigned char)s.ptr[at + 1] == 0x80 &&
        (unsigned char)s.ptr[at + 2] == 0x80)
        return 3; /* ideographic */
    return 0;
}

static void put(struct builder *b, const char *bytes, size_t n)
{
    memcpy(b->text + b->text_len, bytes, n);
    b->text_len += n;
}

/* The break or space that is due before more text. */
static void put_due(struct builder *b)
{
    if (b->n_breaks)
        put(b, "\n", 1);
    else if (b->wants_space)
        put(b, " ", 1);
    b->wants_space = false;
    b->n_breaks = 0;
}

/* Two breaks with nothing between are the end of a paragraph. */
static void break_line(struct builder *b)
{
    if (b->is_open && ++b->n_breaks >= 2)
        flush(b);
}

static void break_pre(struct builder *b)
{
    if (b->n_breaks == 0 || b->n_pre_blocks < MOST_PRE_BLOCKS) {
        b->n_pre_blocks += b->is_open && b->n_breaks;
        break_line(b);
    }
}

static void count(struct builder *b, uint32_t i)
{
    const uint32_t n = b->page->words_before[i + 1] - b->page->words_before[i];
    b->n_words += n;
    b->n_linked += i < b->link_end ? n : 0;
    b->n_clutter += i < b->clutter_end ? n : 0;
    b->n_byline += i < b->byline_end ? n : 0;
}

static void add_text(struct builder *b, uint32_t i, uint32_t node)
{
    const struct pt_str text = b->page->tree.nodes[i].text;
    if (b->is_open && b->node != node)
        flush(b);
    for (size_t at = 0, n; at < text.len; at += n) {
        bool is_hard;
        n = space_at(text, at, &is_hard);
        if (n) {
            b->wants_space |= b->is_open;
            if (i < b->pre_end && text.ptr[at] == '\n')
                break_pre(b);
            continue;
        }
        const size_t begin = at;
        while (at < text.len && space_at(text, at, &is_hard) == 0)
            at++;
        if (!b->is_open)
            open_block(b, node, i);
        else
            put_due(b);
        put(b, text.ptr + begin, at - begin);
    }
    if (b->is_open)
        count(b, i);
}

static void see_inline(struct builder *b, uint32_t i)
{
    const struct pt_html_node *const node = &b->page->tree.nodes[i];
    const unsigned hints = b->page->hints[i];
    if (node->tag == PT_HTML_a && pt_html_has(node, PT_HTML_ATTR_href))
        b->link_end = node->end;
    if ((hints & (PT_HINT_CLUTTER | PT_HINT_COMMENTS)) && i >= b->clutter_end)
        b->clutter_end = node->end;
    if (((hints & PT_HINT_BYLINE) || node->tag == PT_HTML_time) &&
        i >= b->byline_end)
        b->byline_end = node->end;
    if (node->tag == PT_HTML_br)
        break_line(b);
}

static void walk(struct builder *b, uint32_t *holders)
{
    const struct pt_html_page *const page = b->page;
    for (uint32_t i = 0; i < page->tree.n_nodes; i++) {
        const struct pt_html_node *const node = &page->tree.nodes[i];
        if (page->zones[i] == PT_ZONE_UNSEEN) {
            i = node->end - 1;
            continue;
        }
        holders[i] = i ? holders[node->parent] : 0;
        if (node->tag == PT_HTML_TEXT) {
            add_text(b, i, holders[i]);
        } else if (pt_html_is_block(page, i)) {
            flush(b);
            holders[i] = i;
            if (i >= b->pre_end)
                b->pre_end = node->tag == PT_HTML_pre ? node->end : 0;
        } else {
            see_inline(b, i);
        }
    }
    flush(b);
}

enum pt_status pt_html_find_blocks(const struct pt_html_page *page,
                                   struct pt_html_blocks *out)
{
    const uint32_t n_nodes = page->tree.n_nodes;
    size_t n_bytes = 0, n_texts = 0, n_extra = 0;
    for (uint32_t i = 0; i < n_nodes; i++) {
        if (page->tree.nodes[i].tag == PT_HTML_TEXT) {
            n_bytes += page->tree.nodes[i].text.len + 1;
            n_texts++;
        } else if (page->tree.nodes[i].tag == PT_HTML_pre) {
            n_extra = MOST_PRE_BLOCKS;
        }
    }
    uint32_t *const holders =
        pt_arena_array(page->arena, n_nodes, sizeof *holders);
    struct builder b = {
        .page = page,
        .most_items = n_texts + n_extra,
        .text = pt_arena_alloc(page->arena, n_bytes + 1),
    };
    b.items = pt_arena_array(page->arena, b.most_items + 1, sizeof *b.items);
    if (!holders || !b.items || !b.text)
        return PT_ENOMEM;
    pt_buf_init(&b.folded, PT_BUF_NO_CEILING);
    walk(&b, holders);
    const enum pt_status status = pt_buf_status(&b.folded);
    pt_buf_fini(&b.folded);
    out->items = b.items;
    out->n_items = b.n_items;
    return status;
}

uint32_t pt_html_block_from(const struct pt_html_blocks *blocks, uint32_t i)
{
    uint32_t low = 0, high = blocks->n_items;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (blocks->items[middle].first_text < i)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
