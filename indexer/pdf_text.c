/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pdf_text.c: what pdftotext says, an element a line, indented:
 *
 *     <title>…</title> | <meta name="Author" content="…"/>
 *     <page width="612.0" height="792.0">
 *       <flow> <block xMin= yMin= xMax= yMax=> <line xMin= …>
 *         <word xMin= …>Harbour</word>
 *
 * It is read as that and not as XML: it comes from a program we know, is twenty
 * times its text and need not be held.
 */
#include "indexer/pdf_text.h"

#include "common/layout.h"
#include "common/mem.h"
#include "common/tokenize.h"
#include "common/utf8.h"
#include "indexer/encoding.h"
#include "indexer/metadata.h"

#include <stdlib.h>

enum {
    MOST_LINE_BYTES = 1 << 20, /* of pdftotext's output; more is no word */
    MOST_PROPERTY_BYTES = PT_MAX_TITLE_BYTES,
};

void pt_pdf_text_init(struct pt_pdf_text *text)
{
    *text = (struct pt_pdf_text){.is_in_head = true};
    pt_buf_init(&text->rest, MOST_LINE_BYTES);
    pt_buf_init(&text->words, PT_MAX_ARTICLE_BYTES);
    pt_buf_init(&text->title, PT_BUF_NO_CEILING);
    pt_buf_init(&text->author, PT_BUF_NO_CEILING);
    pt_buf_init(&text->created, PT_BUF_NO_CEILING);
}

void pt_pdf_text_fini(struct pt_pdf_text *text)
{
    pt_buf_fini(&text->rest);
    pt_buf_fini(&text->words);
    pt_buf_fini(&text->title);
    pt_buf_fini(&text->author);
    pt_buf_fini(&text->created);
    pt_free(text->lines);
    text->lines = NULL;
}

/* ------------------------------------------------------------- elements --- */

/* Where needle begins in s, or s.len. */
static size_t find(struct pt_str s, struct pt_str needle)
{
    for (size_t at = 0; at + needle.len <= s.len;) {
        at += pt_str_find(pt_str_sub(s, at, s.len), needle.ptr[0]);
        if (pt_str_begins(pt_str_sub(s, at, s.len), needle))
            return at;
        at += at < s.len;
    }
    return s.len;
}

/* What stands between begin and end; empty when they do not. */
static struct pt_str
between(struct pt_str s, struct pt_str begin, struct pt_str end)
{
    const size_t at = find(s, begin);
    if (at == s.len)
        return PT_STR("");
    const struct pt_str rest = pt_str_sub(s, at + begin.len, s.len);
    const size_t n = find(rest, end);
    return n == rest.len ? PT_STR("") : pt_str_sub(rest, 0, n);
}

/* "72.000000", whatever the locale; what is out of all paper is cut. */
static float number(struct pt_str s)
{
    const float most = 1e6F;
    float value = 0, scale = 1;
    bool is_fraction = false;
    const bool is_negative = pt_str_begins(s, PT_STR("-"));
    for (size_t i = is_negative; i < s.len; i++) {
        if (s.ptr[i] == '.' && !is_fraction) {
            is_fraction = true;
            continue;
        }
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            break;
        scale = is_fraction ? scale / 10 : scale;
        value = is_fraction ? value + scale * (float)(s.ptr[i] - '0')
                            : value * 10 + (float)(s.ptr[i] - '0');
        if (value > most)
            value = most;
    }
    return is_negative ? -value : value;
}

static float attribute(struct pt_str element, struct pt_str begin)
{
    return number(between(element, begin, PT_STR("\"")));
}

/* Appends s with its entities resolved, without control characters. */
static void add_text(struct pt_buf *buf, struct pt_str s)
{
    static const struct {
        struct pt_str name;
        char c;
    } rows[] = {
        {{"&amp;", 5},  '&' },
        {{"&lt;", 4},   '<' },
        {{"&gt;", 4},   '>' },
        {{"&quot;", 6}, '"' },
        {{"&apos;", 6}, '\''},
    };
    for (size_t at = 0; at < s.len;) {
        const struct pt_str rest = pt_str_sub(s, at, s.len);
        size_t row = PT_COUNTOF(rows);
        if (rest.ptr[0] == '&')
            for (row = 0; row < PT_COUNTOF(rows); row++)
                if (pt_str_begins(rest, rows[row].name))
                    break;
        if (row < PT_COUNTOF(rows))
            pt_buf_add_byte(buf, rows[row].c);
        else if ((unsigned char)rest.ptr[0] >= ' ')
            pt_buf_add_byte(buf, rest.ptr[0]);
        at += row < PT_COUNTOF(rows) ? rows[row].name.len : 1;
    }
}

static enum pt_status begin_line(struct pt_pdf_text *text,
                                 struct pt_str element,
                                 struct pt_error *err)
{
    const float edge = text->page_height / 8;
    if (text->n_lines == PT_MAX_PDF_LINES)
        return pt_fail(err, PT_ELIMIT, "more than %d lines", PT_MAX_PDF_LINES);
    struct pt_pdf_line *const lines =
        pt_grow(text->lines, &text->capacity, text->n_lines + 1,
                PT_MAX_PDF_LINES, sizeof *lines);
    if (!lines)
        return pt_fail_nomem(err);
    text->lines = lines;
    struct pt_pdf_line line = {
        .text_at = (uint32_t)text->words.len,
        .page = text->n_pages,
        .block = text->n_blocks,
        .left = attribute(element, PT_STR("xMin=\"")),
        .right = attribute(element, PT_STR("xMax=\"")),
        .top = attribute(element, PT_STR("yMin=\"")),
        .bottom = attribute(element, PT_STR("yMax=\"")),
    };
    line.is_at_edge = line.bottom < edge || line.top > text->page_height - edge;
    lines[text->n_lines++] = line;
    return PT_OK;
}

static void add_word(struct pt_pdf_text *text, struct pt_str element)
{
    const struct pt_str word = between(element, PT_STR(">"), PT_STR("</word>"));
    if (text->n_lines == 0)
        return;
    struct pt_pdf_line *const line = &text->lines[text->n_lines - 1];
    if (text->words.len > line->text_at)
        pt_buf_add_byte(&text->words, ' ');
    add_text(&text->words, word);
    line->text_len = (uint32_t)(text->words.len - line->text_at);
}

static void read_property(struct pt_pdf_text *text, struct pt_str element)
{
    const struct {
        struct pt_str begin;
        struct pt_str end;
        struct pt_buf *value;
    } rows[] = {
        {PT_STR("<title>"),                                PT_STR("</title>"), &text->title},
        {PT_STR("<meta name=\"Author\" content=\""),       PT_STR("\"/>"),
         &text->author                                                                     },
        {PT_STR("<meta name=\"CreationDate\" content=\""), PT_STR("\"/>"),
         &text->created                                                                    },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        const struct pt_str value =
            between(element, rows[i].begin, rows[i].end);
        if (value.len && value.len <= MOST_PROPERTY_BYTES &&
            !rows[i].value->len)
            add_text(rows[i].value, value);
    }
}

static enum pt_status
take_element(struct pt_pdf_text *text, struct pt_str line, struct pt_error *err)
{
    const struct pt_str element = pt_str_trim(line);
    if (pt_str_begins(element, PT_STR("<word ")))
        add_word(text, element);
    else if (pt_str_begins(element, PT_STR("<line ")))
        return begin_line(text, element, err);
    else if (pt_str_begins(element, PT_STR("<block ")))
        text->n_blocks++;
    else if (pt_str_begins(element, PT_STR("<page "))) {
        text->n_pages++;
        text->page_height = attribute(element, PT_STR("height=\""));
        text->is_in_head = false;
    } else if (text->is_in_head)
        read_property(text, element);
    return PT_OK;
}

/* A line longer than any word is passed over; what stands behind it counts. */
static void hold(struct pt_pdf_text *text, struct pt_str bytes)
{
    pt_buf_add(&text->rest, bytes);
    if (pt_buf_status(&text->rest) == PT_ELIMIT)
        pt_buf_clear(&text->rest);
}

enum pt_status pt_pdf_text_take(struct pt_pdf_text *text,
                                struct pt_str bytes,
                                struct pt_error *err)
{
    enum pt_status status = PT_OK;
    while (status == PT_OK && bytes.len) {
        const size_t n = pt_str_find(bytes, '\n');
        const struct pt_str part = pt_str_sub(bytes, 0, n);
        const bool is_whole = n < bytes.len;
        if (!is_whole || text->rest.len)
            hold(text, part);
        if (is_whole) {
            status = take_element(
                text, text->rest.len ? pt_buf_str(&text->rest) : part, err);
            pt_buf_clear(&text->rest);
        }
        bytes = pt_str_sub(bytes, n + is_whole, bytes.len);
    }
    if (status == PT_OK && pt_buf_status(&text->words) == PT_ELIMIT)
        return pt_fail(err, PT_ELIMIT, "more than %u MiB of text, no article",
                       PT_MAX_ARTICLE_BYTES >> 20);
    if (status == PT_OK && (pt_buf_status(&text->words) != PT_OK ||
                            pt_buf_status(&text->rest) != PT_OK))
        return pt_fail_nomem(err);
    return status;
}

/* ------------------------------------------------- what is on every page ---
 */

static struct pt_str text_of(const struct pt_pdf_text *text,
                             const struct pt_pdf_line *line)
{
    return pt_str_sub(pt_buf_str(&text->words), line->text_at,
                      line->text_at + line->text_len);
}

static float height_of(const struct pt_pdf_line *line)
{
    return line->bottom - line->top;
}

/* What a line at the edge is known again by: its letters, each number as one
 * digit, its size; so "Page 9" is "Page 10". */
struct edge {
    uint64_t key;
    uint32_t line;
    uint32_t page;
};

static uint64_t edge_key(const struct pt_pdf_text *text,
                         const struct pt_pdf_line *line)
{
    const struct pt_str s = text_of(text, line);
    uint64_t key = (uint64_t)(height_of(line) + 0.5F);
    bool was_digit = false;
    for (size_t i = 0; i < s.len; i++) {
        const bool is_digit = s.ptr[i] >= '0' && s.ptr[i] <= '9';
        if (!(is_digit && was_digit) && s.ptr[i] != ' ')
            key = (key ^ (unsigned char)(is_digit ? '0' : s.ptr[i])) *
                  0x100000001b3u;
        was_digit = is_digit;
    }
    return key;
}

static int compare_edges(const void *a, const void *b)
{
    const struct edge *const x = a;
    const struct edge *const y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

/* Heads may differ on left and right pages, and a chapter's first has none: a
 * third of the pages is enough, two at the least. */
static bool is_on_most(uint32_t n_pages, uint32_t of)
{
    return n_pages >= 2 && n_pages * 3 >= of;
}

static enum pt_status find_furniture(struct pt_pdf_text *text,
                                     struct pt_arena *arena,
                                     struct pt_error *err)
{
    size_t n = 0;
    struct edge *const edges =
        pt_arena_array(arena, text->n_lines + 1, sizeof *edges);
    if (!edges)
        return pt_fail_nomem(err);
    for (size_t i = 0; i < text->n_lines; i++)
        if (text->lines[i].is_at_edge)
            edges[n++] = (struct edge){
                .key = edge_key(text, &text->lines[i]),
                .line = (uint32_t)i,
                .page = text->lines[i].page,
            };
    qsort(edges, n, sizeof *edges, compare_edges);
    for (size_t begin = 0, end; begin < n; begin = end) {
        uint32_t n_pages = 1;
        for (end = begin + 1; end < n && edges[end].key == edges[begin].key;
             end++)
            n_pages += edges[end].page != edges[end - 1].page;
        for (size_t i = begin; i < end; i++)
            text->lines[edges[i].line].is_furniture =
                is_on_most(n_pages, text->n_pages);
    }
    return PT_OK;
}

static bool has_letter(struct pt_str s)
{
    for (size_t at = 0, n; at < s.len; at += n) {
        const enum pt_char_kind kind = pt_char_kind_of(pt_utf8_get(s, at, &n));
        if (kind == PT_CHAR_LOWER || kind == PT_CHAR_LETTER)
            return true;
    }
    return false;
}

/* Heads, each as it stands on the first page that has it. */
static void add_furniture(const struct pt_pdf_text *text, struct pt_buf *out)
{
    enum { MOST_HEADS = 64 };
    uint64_t seen[MOST_HEADS];
    size_t n_seen = 0;
    for (size_t i = 0; i < text->n_lines && n_seen < MOST_HEADS; i++) {
        const struct pt_pdf_line *const line = &text->lines[i];
        if (!line->is_furniture || !has_letter(text_of(text, line)))
            continue;
        const uint64_t key = edge_key(text, line);
        size_t at = 0;
        while (at < n_seen && seen[at] != key)
            at++;
        if (at < n_seen)
            continue;
        seen[n_seen++] = key;
        pt_buf_puts(out, out->len ? "\n\n" : "");
        pt_buf_add(out, text_of(text, line));
    }
}

/* ------------------------------------------------------------- headline --- */

enum {
    MOST_TITLE_LINES = 6,
    MOST_TITLE_BYTES = 300,
    LEAST_TITLE_WORDS = 3,
    MOST_TITLE_WORDS = 40,
    MOST_FIRST_LINES = 200, /* of the first page, where the headline is */
};

static size_t count_words(struct pt_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] != ' ' && (i == 0 || s.ptr[i - 1] == ' ');
    return n;
}

/* Letters of scripts without spaces count as words, three bytes each. */
static bool has_title_length(struct pt_str s)
{
    const size_t n_dense = (s.len - pt_ascii_length(s)) / 6;
    const size_t n = count_words(s);
    return n <= MOST_TITLE_WORDS && s.len <= MOST_TITLE_BYTES &&
           (n >= LEAST_TITLE_WORDS || (n == 1 && n_dense >= LEAST_TITLE_WORDS));
}

/* What programs write there by themselves: file names, templates. */
static bool is_machine_title(struct pt_str s)
{
    static const char *const begins[] = {
        "microsoft word",
        "microsoft powerpoint",
        "powerpoint presentation",
        "untitled",
        "layout 1",
        "print ",
        "document",
        "http://",
        "https://",
    };
    static const char *const ends[] = {
        ".doc", ".docx", ".odt",  ".rtf", ".txt", ".pdf", ".indd",
        ".qxd", ".ppt",  ".pptx", ".xls", ".tex", ".dvi", ".html",
    };
    for (size_t i = 0; i < PT_COUNTOF(begins); i++) {
        const struct pt_str begin = pt_str_of(begins[i]);
        if (s.len >= begin.len &&
            pt_str_equal_ascii_case(pt_str_sub(s, 0, begin.len), begin))
            return true;
    }
    for (size_t i = 0; i < PT_COUNTOF(ends); i++) {
        const struct pt_str end = pt_str_of(ends[i]);
        if (s.len >= end.len &&
            pt_str_equal_ascii_case(pt_str_sub(s, s.len - end.len, s.len), end))
            return true;
    }
    return false;
}

static size_t first_page_lines(const struct pt_pdf_text *text)
{
    size_t n = 0;
    while (n < text->n_lines && n < MOST_FIRST_LINES &&
           text->lines[n].page == text->lines[0].page)
        n++;
    return n;
}

/* The height that most of the text has, to half a point. */
static float body_height(const struct pt_pdf_text *text)
{
    enum { MOST_HALVES = 200 };
    uint64_t n_bytes[MOST_HALVES] = {0};
    size_t best = 0;
    for (size_t i = 0; i < text->n_lines; i++) {
        const float halves = height_of(&text->lines[i]) * 2 + 0.5F;
        if (!text->lines[i].is_furniture && halves > 0 && halves < MOST_HALVES)
            n_bytes[(size_t)halves] += text->lines[i].text_len;
    }
    for (size_t i = 0; i < MOST_HALVES; i++)
        best = n_bytes[i] > n_bytes[best] ? i : best;
    return (float)best / 2;
}

static bool is_same_size(float a, float b)
{
    return a <= b * 1.08F && b <= a * 1.08F;
}

/* The lines [begin, *out_end) of the first page that are much larger than the
 * text and the largest; begin is the number of lines when there are none. */
static size_t find_heading(const struct pt_pdf_text *text, size_t *out_end)
{
    const float larger = 1.2F;
    const size_t n = first_page_lines(text);
    size_t best = n;
    for (size_t i = 0; i < n; i++)
        if (!text->lines[i].is_furniture &&
            has_letter(text_of(text, &text->lines[i])) &&
            (best == n ||
             height_of(&text->lines[i]) > height_of(&text->lines[best])))
            best = i;
    *out_end = best;
    if (best == n || height_of(&text->lines[best]) < larger * body_height(text))
        return n;
    while (*out_end < n && *out_end - best < MOST_TITLE_LINES &&
           is_same_size(height_of(&text->lines[best]),
                        height_of(&text->lines[*out_end])))
        ++*out_end;
    return best;
}

/* A copy of s as UTF-8, trimmed; empty when it is none. */
static struct pt_str clean(struct pt_str s, struct pt_arena *arena)
{
    struct pt_decoded decoded;
    struct pt_str copy;
    if (pt_arena_copy(arena, pt_str_trim(s), &copy) &&
        pt_encoding_decode(copy, arena, &decoded, NULL) == PT_OK)
        return decoded.text;
    return PT_STR("");
}

/* The lines [begin, end) with a space between; empty when that is too long. */
static struct pt_str join_lines(const struct pt_pdf_text *text,
                                size_t begin,
                                size_t end,
                                struct pt_arena *arena)
{
    struct pt_buf joined;
    pt_buf_init(&joined, MOST_TITLE_BYTES + 1);
    for (size_t i = begin; i < end; i++) {
        pt_buf_puts(&joined, i > begin ? " " : "");
        pt_buf_add(&joined, text_of(text, &text->lines[i]));
    }
    const struct pt_str title = pt_buf_status(&joined) == PT_OK
                                    ? clean(pt_buf_str(&joined), arena)
                                    : PT_STR("");
    pt_buf_fini(&joined);
    return title;
}

/* Equal but for case and spaces. */
static bool reads_as(struct pt_str a, struct pt_str b)
{
    size_t i = 0, j = 0;
    for (;;) {
        while (i < a.len && a.ptr[i] == ' ')
            i++;
        while (j < b.len && b.ptr[j] == ' ')
            j++;
        if (i == a.len || j == b.len)
            return i == a.len && j == b.len;
        if (!pt_str_equal_ascii_case(pt_str_sub(a, i, i + 1),
                                     pt_str_sub(b, j, j + 1)))
            return false;
        i++;
        j++;
    }
}

/* The lines of the first page that are title; false when none are. */
static bool find_lines_of(const struct pt_pdf_text *text,
                          struct pt_str title,
                          struct pt_arena *arena,
                          size_t *out_begin,
                          size_t *out_end)
{
    const size_t n = first_page_lines(text);
    for (size_t begin = 0; begin < n; begin++)
        for (size_t end = begin + 1;
             end <= n && end - begin <= MOST_TITLE_LINES; end++)
            if (reads_as(join_lines(text, begin, end, arena), title)) {
                *out_begin = begin;
                *out_end = end;
                return true;
            }
    return false;
}

/* A property that stands on the first page, else the largest lines there, else
 * a property that reads like a headline. */
static void find_title(struct pt_pdf_text *text,
                       struct pt_arena *arena,
                       struct pt_article *out)
{
    size_t begin = 0, end = 0;
    struct pt_str property = clean(pt_buf_str(&text->title), arena);
    if (!has_title_length(property) || is_machine_title(property))
        property.len = 0;
    if (property.len && find_lines_of(text, property, arena, &begin, &end)) {
        out->title = property;
        out->origins[PT_FACT_TITLE] = PT_ORIGIN_PROPERTIES;
    } else {
        begin = find_heading(text, &end);
        out->title = join_lines(text, begin, end, arena);
        out->origins[PT_FACT_TITLE] = PT_ORIGIN_HEADING;
        if (!has_title_length(out->title)) {
            end = begin;
            out->title = property;
            out->origins[PT_FACT_TITLE] =
                property.len ? PT_ORIGIN_PROPERTIES : PT_ORIGIN_NONE;
        }
    }
    for (size_t i = begin; i < end; i++)
        text->lines[i].is_title = true;
    out->title_from =
        out->title.len ? PT_TITLE_FROM_HEADLINE : PT_TITLE_FROM_TEXT;
}

/* A poster: what is all text is no headline. */
static void take_title_back(struct pt_pdf_text *text, struct pt_article *out)
{
    for (size_t i = 0; i < text->n_lines; i++)
        text->lines[i].is_title = false;
    out->title = PT_STR("");
    out->title_from = PT_TITLE_FROM_TEXT;
    out->origins[PT_FACT_TITLE] = PT_ORIGIN_NONE;
}

/* ----------------------------------------------------------- paragraphs --- */

/* What of the block of a line is needed to tell where paragraphs begin. */
struct block {
    float left;
    float right;
};

static struct block block_at(const struct pt_pdf_text *text, size_t first)
{
    const struct pt_pdf_line *const line = &text->lines[first];
    struct block block = {line->left, line->right};
    for (size_t i = first;
         i < text->n_lines && text->lines[i].block == line->block; i++) {
        if (text->lines[i].left < block.left)
            block.left = text->lines[i].left;
        if (text->lines[i].right > block.right)
            block.right = text->lines[i].right;
    }
    return block;
}

static bool begins_lower(struct pt_str s)
{
    size_t n;
    return s.len && pt_char_kind_of(pt_utf8_get(s, 0, &n)) == PT_CHAR_LOWER;
}

/* Bytes of the hyphen that s ends in behind a letter, or 0. */
static size_t hyphen_bytes(struct pt_str s)
{
    size_t n, before;
    if (!s.len)
        return 0;
    const uint32_t c = pt_utf8_before(s, s.len, &n);
    if ((c != '-' && c != 0x2010 && c != 0xad) || n == s.len)
        return 0;
    const enum pt_char_kind kind =
        pt_char_kind_of(pt_utf8_before(s, s.len - n, &before));
    return kind == PT_CHAR_LOWER || kind == PT_CHAR_LETTER ? n : 0;
}

/* By how much line is indented, in its own height; 0 for a line in the middle,
 * which is centred. */
static float indent_of(const struct pt_pdf_line *line,
                       const struct block *block)
{
    const float left = line->left - block->left;
    const float right = block->right - line->right;
    const float height = height_of(line);
    if (height <= 0 || (right > left * 0.7F && right < left * 1.4F))
        return 0;
    return left / height;
}

/* Two lines of one block: does the second begin a paragraph? */
static bool begins_in_block(const struct pt_pdf_text *text,
                            const struct pt_pdf_line *last,
                            const struct pt_pdf_line *line,
                            const struct block *block)
{
    const float least = 0.4F, most = 5;
    const struct pt_str before = text_of(text, last);
    const bool is_item = pt_list_mark_bytes(before) > 0;
    const float indent = indent_of(line, block);
    const float last_indent = indent_of(last, block);
    const float width = block->right - block->left;
    if (pt_list_mark_bytes(text_of(text, line)) > 0)
        return true;
    if (!is_item && indent > least && indent < most && last_indent < least)
        return true;
    if (line->top - last->bottom > height_of(line) * 0.9F)
        return true;
    return pt_ends_sentence(before) && last->right < block->right - width / 4;
}

/* Lines of two blocks: a paragraph goes on over the end of a column or a page
 * when its sentence does. */
static bool begins_by_block(const struct pt_pdf_text *text,
                            const struct pt_pdf_line *last,
                            const struct pt_pdf_line *line)
{
    const struct pt_str before = text_of(text, last);
    return pt_ends_sentence(before) || !begins_lower(text_of(text, line)) ||
           !is_same_size(height_of(last), height_of(line));
}

static void add_line(const struct pt_pdf_text *text,
                     const struct pt_pdf_line *last,
                     const struct pt_pdf_line *line,
                     const struct block *block,
                     struct pt_buf *out)
{
    const struct pt_str s = text_of(text, line);
    const size_t n_hyphen = hyphen_bytes(pt_buf_str(out));
    if (!last)
        ; /* the first */
    else if (last->block == line->block
                 ? begins_in_block(text, last, line, block)
                 : begins_by_block(text, last, line))
        pt_buf_puts(out, "\n\n");
    else if (!n_hyphen)
        pt_buf_puts(out, " ");
    else if (begins_lower(s)) /* "inter-" "national"; "Anglo-" "American" */
        pt_buf_cut(out, out->len - n_hyphen);
    pt_buf_add(out, s);
}

static void add_body(const struct pt_pdf_text *text, struct pt_buf *out)
{
    const struct pt_pdf_line *last = NULL;
    struct block block = {0, 0};
    uint32_t n_block = 0;
    for (size_t i = 0; i < text->n_lines; i++) {
        const struct pt_pdf_line *const line = &text->lines[i];
        if (i == 0 || line->block != n_block)
            block = block_at(text, i);
        n_block = line->block;
        if (line->is_furniture || line->is_title || !line->text_len)
            continue;
        add_line(text, last, line, &block, out);
        last = line;
    }
}

/* ----------------------------------------------------------------- all --- */

/* Authors that programs make up. */
static bool is_machine_author(struct pt_str s)
{
    static const char *const rows[] = {
        "admin", "administrator", "author", "default",      "guest",
        "owner", "unknown",       "user",   "windows user", "root",
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        if (pt_str_equal_ascii_case(s, pt_str_of(rows[i])))
            return true;
    return s.len == 0 || count_words(s) > 12;
}

/* A byline and a date that stand below the headline. */
static void read_first_lines(struct pt_article *out)
{
    enum { FIRST_PARAGRAPHS = 5 };
    struct pt_str rest = out->text;
    for (int i = 0; i < FIRST_PARAGRAPHS && rest.len; i++) {
        const size_t n = find(rest, PT_STR("\n\n"));
        const struct pt_str line = pt_str_sub(rest, 0, n);
        if (!out->author.len && pt_metadata_is_byline(line, &out->author))
            out->origins[PT_FACT_AUTHOR] = PT_ORIGIN_FIRST_LINES;
        if (out->date == PT_DATE_NONE &&
            pt_metadata_is_date_line(line, &out->date))
            out->origins[PT_FACT_DATE] = PT_ORIGIN_FIRST_LINES;
        rest = pt_str_sub(rest, n < rest.len ? n + 2 : n, rest.len);
    }
}

/* Properties come last: a byline is an author, "jsmith" is whose machine it
 * was; and a day on which the PDF was made is as good as undated when the
 * article tells another. But it is told inside the document and stays when the
 * file is copied, which mtime does not. */
static void read_properties(const struct pt_pdf_text *text,
                            struct pt_arena *arena,
                            struct pt_article *out)
{
    const struct pt_str author = clean(pt_buf_str(&text->author), arena);
    if (!out->author.len && !is_machine_author(author)) {
        out->author = author;
        out->origins[PT_FACT_AUTHOR] = PT_ORIGIN_PROPERTIES;
    }
    if (out->date == PT_DATE_NONE &&
        pt_date_parse_iso(pt_buf_str(&text->created), &out->date))
        out->origins[PT_FACT_DATE] = PT_ORIGIN_PROPERTIES;
}

/* A copy of what was gathered, as UTF-8. */
static enum pt_status keep(struct pt_buf *gathered,
                           struct pt_arena *arena,
                           struct pt_str *out,
                           struct pt_error *err)
{
    struct pt_decoded decoded;
    struct pt_str copy;
    if (pt_buf_status(gathered) != PT_OK ||
        !pt_arena_copy(arena, pt_buf_str(gathered), &copy))
        return pt_fail_nomem(err);
    const enum pt_status status =
        pt_encoding_decode(copy, arena, &decoded, err);
    if (status == PT_OK)
        *out = decoded.text;
    return status;
}

enum pt_status pt_pdf_text_finish(struct pt_pdf_text *text,
                                  struct pt_arena *arena,
                                  struct pt_article *out,
                                  struct pt_error *err)
{
    struct pt_buf body, heads;
    pt_buf_init(&body, PT_BUF_NO_CEILING);
    pt_buf_init(&heads, PT_BUF_NO_CEILING);
    enum pt_status status = find_furniture(text, arena, err);
    if (status != PT_OK)
        return status;
    find_title(text, arena, out);
    add_body(text, &body);
    if (body.len == 0 && out->title.len) {
        take_title_back(text, out);
        add_body(text, &body);
    }
    add_furniture(text, &heads);
    if (body.len == 0)
        status = pt_fail(err, PT_EINVALID, "no text in it (a scan?)");
    if (status == PT_OK)
        status = keep(&body, arena, &out->text, err);
    if (status == PT_OK)
        status = keep(&heads, arena, &out->boilerplate, err);
    if (status == PT_OK) {
        read_first_lines(out);
        read_properties(text, arena, out);
    }
    pt_buf_fini(&body);
    pt_buf_fini(&heads);
    return status;
}
