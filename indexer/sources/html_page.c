/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/html_page.h"

#include "common/buf.h"
#include "common/fold.h"
#include "common/tokenize.h"
#include "common/utf8.h"

/* --------------------------------------------------------------- words --- */

enum { LETTERS_A_WORD = 2 }; /* in scripts without spaces */

static bool is_of_script_without_spaces(uint32_t c)
{
    return (c >= 0x0e00 && c <= 0x0eff) || /* Thai, Lao */
           (c >= 0x3040 && c <= 0x30ff) || /* kana */
           (c >= 0x3400 && c <= 0x9fff) || /* ideographs */
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
}

static bool is_part_of_word(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c < 0x2000) ||
           (c > 0x206f && c != 0x3000 && !(c >= 0x3001 && c <= 0x303f) &&
            !(c >= 0xff00 && c <= 0xff0f));
}

size_t pt_html_count_words(struct pt_str text)
{
    size_t n_words = 0, n_letters = 0;
    bool is_inside = false;
    for (size_t at = 0, n; at < text.len; at += n) {
        n = 1;
        const unsigned char byte = (unsigned char)text.ptr[at];
        const uint32_t c = byte < 0x80 ? byte : pt_utf8_get(text, at, &n);
        if (c >= 0x0e00 && is_of_script_without_spaces(c)) {
            n_letters++;
            is_inside = false;
            continue;
        }
        const bool is_part =
            is_part_of_word(c) || (is_inside && (c == '\'' || c == 0x2019));
        n_words += is_part && !is_inside;
        is_inside = is_part;
    }
    return n_words + (n_letters + LETTERS_A_WORD - 1) / LETTERS_A_WORD;
}

/* ---------------------------------------------------------------- init --- */

/* A reader sees nothing of it, nor of what is below. */
static bool is_unseen(const struct pt_html_node *node, enum pt_html_sight sight)
{
    if (pt_html_kind_of(node->tag) == PT_HTML_KIND_UNSEEN)
        return true;
    return sight == PT_HTML_AS_SHOWN && node->n_values &&
           node->tag != PT_HTML_html && node->tag != PT_HTML_body &&
           pt_html_is_hidden(node);
}

static void look_at(struct pt_html_page *page, enum pt_html_sight sight)
{
    const struct pt_html_tree *const tree = &page->tree;
    uint32_t link_end = 0;
    for (uint32_t i = 0; i < tree->n_nodes; i++) {
        const struct pt_html_node *const node = &tree->nodes[i];
        size_t n_words = 0;
        page->zones[i] = page->zones[node->parent];
        if (is_unseen(node, sight))
            page->zones[i] = PT_ZONE_UNSEEN;
        if (page->zones[i] != PT_ZONE_UNSEEN) {
            if (node->tag == PT_HTML_a && pt_html_has(node, PT_HTML_ATTR_href))
                link_end = node->end;
            if (node->tag == PT_HTML_TEXT)
                n_words = pt_html_count_words(node->text);
            else
                page->hints[i] = (uint16_t)pt_html_hints(node);
        }
        page->words_before[i + 1] = page->words_before[i] + (uint32_t)n_words;
        page->linked_before[i + 1] =
            page->linked_before[i] + (i < link_end ? (uint32_t)n_words : 0);
    }
}

enum pt_status pt_html_page_init(const struct pt_html_tree *tree,
                                 struct pt_arena *arena,
                                 enum pt_html_sight sight,
                                 struct pt_html_page *out)
{
    const size_t n = (size_t)tree->n_nodes + 1;
    struct pt_html_page page = {
        .arena = arena,
        .tree = *tree,
        .zones = pt_arena_alloc(arena, n),
        .hints = pt_arena_array(arena, n, sizeof *page.hints),
        .words_before = pt_arena_array(arena, n, sizeof *page.words_before),
        .linked_before = pt_arena_array(arena, n, sizeof *page.linked_before),
    };
    if (!page.zones || !page.hints || !page.words_before || !page.linked_before)
        return PT_ENOMEM;
    look_at(&page, sight);
    *out = page;
    return PT_OK;
}

void pt_html_mark(struct pt_html_page *page,
                  uint32_t node,
                  enum pt_html_zone zone)
{
    for (uint32_t i = node; i < page->tree.nodes[node].end; i++)
        if (page->zones[i] < zone)
            page->zones[i] = (unsigned char)zone;
}

/* ------------------------------------------------------------ headline --- */

enum {
    MOST_TITLE_WORDS = 60,
    MOST_TITLE_BYTES = 1024,
    MOST_HEADINGS = 64, /* looked at */
};

/* The folded words of a title, as hashes. */
struct title_words {
    uint64_t hashes[MOST_TITLE_WORDS];
    size_t n;
};

static void words_of_title(struct pt_str title, struct title_words *out)
{
    struct pt_buf folded;
    struct pt_raw_word word;
    size_t at = 0;
    out->n = 0;
    pt_buf_init(&folded, PT_BUF_NO_CEILING);
    while (out->n < MOST_TITLE_WORDS && pt_tokenize_next(title, &at, &word)) {
        pt_buf_clear(&folded);
        pt_fold(pt_str_sub(title, word.begin, word.end), &folded);
        out->hashes[out->n++] = pt_str_hash(pt_buf_str(&folded));
    }
    pt_buf_fini(&folded);
}

/* How many words of b, in its order, are in a. */
static size_t n_common(const struct title_words *a, const struct title_words *b)
{
    size_t n = 0, from = 0;
    for (size_t i = 0; i < b->n; i++)
        for (size_t k = from; k < a->n; k++)
            if (a->hashes[k] == b->hashes[i]) {
                from = k + 1;
                n++;
                break;
            }
    return n;
}

/* 0 to 100: words in common, of the shorter title, when these are most of the
 * longer one, too. */
static unsigned likeness(const struct title_words *a,
                         const struct title_words *b)
{
    const struct title_words *const longer = a->n > b->n ? a : b;
    const struct title_words *const shorter = longer == a ? b : a;
    if (shorter->n == 0)
        return 0;
    const size_t n = n_common(longer, shorter);
    if (shorter->n < 3 && longer->n != shorter->n)
        return 0;
    if (2 * n < longer->n && shorter->n < 5)
        return 0;
    return (unsigned)(100 * n / shorter->n);
}

bool pt_html_is_same_title(struct pt_str a, struct pt_str b)
{
    enum { SAME = 85 };
    struct title_words of_a, of_b;
    words_of_title(a, &of_a);
    words_of_title(b, &of_b);
    return likeness(&of_a, &of_b) >= SAME;
}

bool pt_html_repeats_title(struct pt_str text, struct pt_str title)
{
    struct title_words words, of_title;
    words_of_title(text, &words);
    words_of_title(title, &of_title);
    return of_title.n > 0 && words.n >= of_title.n &&
           n_common(&words, &of_title) == of_title.n;
}

static bool is_heading(const struct pt_html_page *page, uint32_t i)
{
    const enum pt_html_tag tag = page->tree.nodes[i].tag;
    if (page->zones[i] == PT_ZONE_UNSEEN)
        return false;
    return tag == PT_HTML_h1 || tag == PT_HTML_h2 || tag == PT_HTML_h3 ||
           ((page->hints[i] & PT_HINT_HEADLINE) && tag != PT_HTML_a &&
            pt_html_words_in(page, i) <= MOST_TITLE_WORDS);
}

/* A heading that is all link leads to the page that it is the headline of, or
 * to the front page: a logo. */
static unsigned weight_of_heading(const struct pt_html_page *page,
                                  uint32_t i,
                                  const struct title_words *titles,
                                  size_t n_titles)
{
    enum { LEAST = 60 };
    struct title_words words;
    unsigned best = 0;
    words_of_title(
        pt_html_text_below(&page->tree, i, MOST_TITLE_BYTES, page->arena),
        &words);
    for (size_t k = 0; k < n_titles; k++) {
        const unsigned like = likeness(&titles[k], &words);
        best = like > best ? like : best;
    }
    if (best < LEAST)
        return 0;
    const bool is_linked =
        2 * pt_html_linked_in(page, i) > pt_html_words_in(page, i);
    return 2 * best + (page->tree.nodes[i].tag == PT_HTML_h1 ? 30 : 0) -
           (is_linked ? 40 : 0);
}

static uint32_t first_h1(const struct pt_html_page *page)
{
    enum { LEAST_WORDS = 3 };
    uint32_t short_one = 0;
    for (uint32_t i = 1; i < page->tree.n_nodes; i++) {
        if (page->tree.nodes[i].tag != PT_HTML_h1 ||
            page->zones[i] == PT_ZONE_UNSEEN || pt_html_words_in(page, i) == 0)
            continue;
        const bool is_linked =
            2 * pt_html_linked_in(page, i) > pt_html_words_in(page, i);
        if (pt_html_words_in(page, i) >= LEAST_WORDS && !is_linked)
            return i;
        if (!is_linked && !short_one)
            short_one = i;
    }
    return short_one;
}

static uint32_t scope_of(const struct pt_html_page *page, uint32_t node)
{
    for (uint32_t i = node; i; i = page->tree.nodes[i].parent)
        if (page->tree.nodes[i].tag == PT_HTML_article)
            return i;
    return 0;
}

void pt_html_page_find_headline(struct pt_html_page *page,
                                const struct pt_str *titles,
                                size_t n_titles)
{
    enum { MOST_TITLES = 8 };
    struct title_words words[MOST_TITLES];
    unsigned best = 0;
    int n_looked_at = 0;
    n_titles = n_titles < MOST_TITLES ? n_titles : MOST_TITLES;
    for (size_t i = 0; i < n_titles; i++)
        words_of_title(titles[i], &words[i]);
    page->headline = 0;
    for (uint32_t i = 1; i < page->tree.n_nodes && n_looked_at < MOST_HEADINGS;
         i++) {
        if (!is_heading(page, i))
            continue;
        n_looked_at++;
        const unsigned weight = weight_of_heading(page, i, words, n_titles);
        if (weight > best) {
            best = weight;
            page->headline = i;
        }
    }
    if (!page->headline)
        page->headline = first_h1(page);
    page->scope = page->headline ? scope_of(page, page->headline) : 0;
}
