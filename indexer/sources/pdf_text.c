/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pdf_text.c: in this order, since each leaves lines out for the next: what
 * stands at the edge of many pages, then the headline, then paragraphs.
 */
#include "indexer/sources/pdf_text.h"

#include "common/buf.h"
#include "common/layout.h"
#include "common/sentence.h"
#include "common/tokenize.h"
#include "common/utf8.h"
#include "indexer/metadata.h"
#include "indexer/sources/encoding.h"

#include <stdlib.h>

/* ---------------------------------------------- what is on every page --- */

static struct pt_str text_of(const struct pt_pdf_boxes *boxes,
                             const struct pt_pdf_line *line)
{
    return pt_str_sub(pt_buf_str(&boxes->words), line->text_at,
                      line->text_at + line->text_len);
}

/* Never less than 0: a file may say that a line ends above its beginning. */
static float height_of(const struct pt_pdf_line *line)
{
    return line->bottom > line->top ? line->bottom - line->top : 0;
}

/* What a line at the edge is known again by: its letters, each number as one
 * digit, its size; so "Page 9" is "Page 10". */
struct edge {
    uint64_t key;
    uint32_t line;
    uint32_t page;
};

static uint64_t edge_key(const struct pt_pdf_boxes *boxes,
                         const struct pt_pdf_line *line)
{
    const struct pt_str s = text_of(boxes, line);
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

static enum pt_status find_furniture(struct pt_pdf_boxes *boxes,
                                     struct pt_arena *arena,
                                     struct pt_error *err)
{
    size_t n = 0;
    struct edge *const edges =
        pt_arena_array(arena, boxes->n_lines + 1, sizeof *edges);
    if (!edges)
        return pt_fail_nomem(err);
    for (size_t i = 0; i < boxes->n_lines; i++)
        if (boxes->lines[i].is_at_edge)
            edges[n++] = (struct edge){
                .key = edge_key(boxes, &boxes->lines[i]),
                .line = (uint32_t)i,
                .page = boxes->lines[i].page,
            };
    qsort(edges, n, sizeof *edges, compare_edges);
    for (size_t begin = 0, end; begin < n; begin = end) {
        uint32_t n_pages = 1;
        for (end = begin + 1; end < n && edges[end].key == edges[begin].key;
             end++)
            n_pages += edges[end].page != edges[end - 1].page;
        for (size_t i = begin; i < end; i++)
            boxes->lines[edges[i].line].is_furniture =
                is_on_most(n_pages, boxes->n_pages);
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
static void add_furniture(const struct pt_pdf_boxes *boxes, struct pt_buf *out)
{
    enum { MOST_HEADS = 64 };
    uint64_t seen[MOST_HEADS];
    size_t n_seen = 0;
    for (size_t i = 0; i < boxes->n_lines && n_seen < MOST_HEADS; i++) {
        const struct pt_pdf_line *const line = &boxes->lines[i];
        if (!line->is_furniture || !has_letter(text_of(boxes, line)))
            continue;
        const uint64_t key = edge_key(boxes, line);
        size_t at = 0;
        while (at < n_seen && seen[at] != key)
            at++;
        if (at < n_seen)
            continue;
        seen[n_seen++] = key;
        pt_buf_puts(out, out->len ? "\n\n" : "");
        pt_buf_add(out, text_of(boxes, line));
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
        if (pt_str_begins_ascii_case(s, begin))
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

static size_t first_page_lines(const struct pt_pdf_boxes *boxes)
{
    size_t n = 0;
    while (n < boxes->n_lines && n < MOST_FIRST_LINES &&
           boxes->lines[n].page == boxes->lines[0].page)
        n++;
    return n;
}

/* The height that most of the text has, to half a point. */
static float body_height(const struct pt_pdf_boxes *boxes)
{
    enum { MOST_HALVES = 200 };
    uint64_t n_bytes[MOST_HALVES] = {0};
    size_t best = 0;
    for (size_t i = 0; i < boxes->n_lines; i++) {
        const float halves = height_of(&boxes->lines[i]) * 2 + 0.5F;
        if (!boxes->lines[i].is_furniture && halves > 0 && halves < MOST_HALVES)
            n_bytes[(size_t)halves] += boxes->lines[i].text_len;
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
static size_t find_heading(const struct pt_pdf_boxes *boxes, size_t *out_end)
{
    const float larger = 1.2F;
    const size_t n = first_page_lines(boxes);
    size_t best = n;
    for (size_t i = 0; i < n; i++)
        if (!boxes->lines[i].is_furniture &&
            has_letter(text_of(boxes, &boxes->lines[i])) &&
            (best == n ||
             height_of(&boxes->lines[i]) > height_of(&boxes->lines[best])))
            best = i;
    *out_end = best;
    if (best == n ||
        height_of(&boxes->lines[best]) < larger * body_height(boxes))
        return n;
    while (*out_end < n && *out_end - best < MOST_TITLE_LINES &&
           is_same_size(height_of(&boxes->lines[best]),
                        height_of(&boxes->lines[*out_end])))
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
static struct pt_str join_lines(const struct pt_pdf_boxes *boxes,
                                size_t begin,
                                size_t end,
                                struct pt_arena *arena)
{
    struct pt_buf joined;
    pt_buf_init(&joined, MOST_TITLE_BYTES + 1);
    for (size_t i = begin; i < end; i++) {
        pt_buf_puts(&joined, i > begin ? " " : "");
        pt_buf_add(&joined, text_of(boxes, &boxes->lines[i]));
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
static bool find_lines_of(const struct pt_pdf_boxes *boxes,
                          struct pt_str title,
                          struct pt_arena *arena,
                          size_t *out_begin,
                          size_t *out_end)
{
    const size_t n = first_page_lines(boxes);
    for (size_t begin = 0; begin < n; begin++)
        for (size_t end = begin + 1;
             end <= n && end - begin <= MOST_TITLE_LINES; end++)
            if (reads_as(join_lines(boxes, begin, end, arena), title)) {
                *out_begin = begin;
                *out_end = end;
                return true;
            }
    return false;
}

/* A property that stands on the first page, else the largest lines there, else
 * a property that reads like a headline. */
static void find_title(struct pt_pdf_boxes *boxes,
                       struct pt_arena *arena,
                       struct pt_article *out)
{
    size_t begin = 0, end = 0;
    struct pt_str property = clean(pt_buf_str(&boxes->title), arena);
    if (!has_title_length(property) || is_machine_title(property))
        property.len = 0;
    if (property.len && find_lines_of(boxes, property, arena, &begin, &end)) {
        out->title = property;
        out->origins[PT_FACT_TITLE] = PT_ORIGIN_PROPERTIES;
    } else {
        begin = find_heading(boxes, &end);
        out->title = join_lines(boxes, begin, end, arena);
        out->origins[PT_FACT_TITLE] = PT_ORIGIN_HEADING;
        if (!has_title_length(out->title)) {
            end = begin;
            out->title = property;
            out->origins[PT_FACT_TITLE] =
                property.len ? PT_ORIGIN_PROPERTIES : PT_ORIGIN_NONE;
        }
    }
    for (size_t i = begin; i < end; i++)
        boxes->lines[i].is_title = true;
    out->title_from =
        out->title.len ? PT_TITLE_FROM_HEADLINE : PT_TITLE_FROM_TEXT;
}

/* A poster: what is all text is no headline. */
static void take_title_back(struct pt_pdf_boxes *boxes, struct pt_article *out)
{
    for (size_t i = 0; i < boxes->n_lines; i++)
        boxes->lines[i].is_title = false;
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

static struct block block_at(const struct pt_pdf_boxes *boxes, size_t first)
{
    const struct pt_pdf_line *const line = &boxes->lines[first];
    struct block block = {line->left, line->right};
    for (size_t i = first;
         i < boxes->n_lines && boxes->lines[i].block == line->block; i++) {
        if (boxes->lines[i].left < block.left)
            block.left = boxes->lines[i].left;
        if (boxes->lines[i].right > block.right)
            block.right = boxes->lines[i].right;
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
static bool begins_in_block(const struct pt_pdf_boxes *boxes,
                            const struct pt_pdf_line *last,
                            const struct pt_pdf_line *line,
                            const struct block *block)
{
    const float least = 0.4F, most = 5;
    const struct pt_str before = text_of(boxes, last);
    const bool is_item = pt_list_mark_bytes(before) > 0;
    const float indent = indent_of(line, block);
    const float last_indent = indent_of(last, block);
    const float width = block->right - block->left;
    if (pt_list_mark_bytes(text_of(boxes, line)) > 0)
        return true;
    if (!is_item && indent > least && indent < most && last_indent < least)
        return true;
    if (line->top - last->bottom > height_of(line) * 0.9F)
        return true;
    return pt_ends_sentence(before) && last->right < block->right - width / 4;
}

/* Lines of two blocks: a paragraph goes on over the end of a column or a page
 * when its sentence does. */
static bool begins_by_block(const struct pt_pdf_boxes *boxes,
                            const struct pt_pdf_line *last,
                            const struct pt_pdf_line *line)
{
    const struct pt_str before = text_of(boxes, last);
    return pt_ends_sentence(before) || !begins_lower(text_of(boxes, line)) ||
           !is_same_size(height_of(last), height_of(line));
}

static void add_line(const struct pt_pdf_boxes *boxes,
                     const struct pt_pdf_line *last,
                     const struct pt_pdf_line *line,
                     const struct block *block,
                     struct pt_buf *out)
{
    const struct pt_str s = text_of(boxes, line);
    const size_t n_hyphen = hyphen_bytes(pt_buf_str(out));
    if (!last)
        ; /* the first */
    else if (last->block == line->block
                 ? begins_in_block(boxes, last, line, block)
                 : begins_by_block(boxes, last, line))
        pt_buf_puts(out, "\n\n");
    else if (!n_hyphen)
        pt_buf_puts(out, " ");
    else if (begins_lower(s)) /* "inter-" "national"; "Anglo-" "American" */
        pt_buf_cut(out, out->len - n_hyphen);
    pt_buf_add(out, s);
}

static void add_body(const struct pt_pdf_boxes *boxes, struct pt_buf *out)
{
    const struct pt_pdf_line *last = NULL;
    struct block block = {0, 0};
    uint32_t n_block = 0;
    for (size_t i = 0; i < boxes->n_lines; i++) {
        const struct pt_pdf_line *const line = &boxes->lines[i];
        if (i == 0 || line->block != n_block)
            block = block_at(boxes, i);
        n_block = line->block;
        if (line->is_furniture || line->is_title || !line->text_len)
            continue;
        add_line(boxes, last, line, &block, out);
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
        /* Lines are joined: a newline is one of the two between. */
        const size_t n = pt_str_find(rest, '\n');
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
static void read_properties(const struct pt_pdf_boxes *boxes,
                            struct pt_arena *arena,
                            struct pt_article *out)
{
    const struct pt_str author = clean(pt_buf_str(&boxes->author), arena);
    if (!out->author.len && !is_machine_author(author)) {
        out->author = author;
        out->origins[PT_FACT_AUTHOR] = PT_ORIGIN_PROPERTIES;
    }
    if (out->date == PT_DATE_NONE &&
        pt_date_parse_iso(pt_buf_str(&boxes->created), &out->date))
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

enum pt_status pt_pdf_text_read(struct pt_pdf_boxes *boxes,
                                struct pt_arena *arena,
                                struct pt_article *out,
                                struct pt_error *err)
{
    struct pt_buf body, heads;
    pt_buf_init(&body, PT_BUF_NO_CEILING);
    pt_buf_init(&heads, PT_BUF_NO_CEILING);
    enum pt_status status = find_furniture(boxes, arena, err);
    if (status != PT_OK)
        return status;
    find_title(boxes, arena, out);
    add_body(boxes, &body);
    if (body.len == 0 && out->title.len) {
        take_title_back(boxes, out);
        add_body(boxes, &body);
    }
    add_furniture(boxes, &heads);
    if (body.len == 0)
        status = pt_fail(err, PT_EINVALID, "no text in it (a scan?)");
    if (status == PT_OK)
        status = keep(&body, arena, &out->text, err);
    if (status == PT_OK)
        status = keep(&heads, arena, &out->boilerplate, err);
    if (status == PT_OK) {
        read_first_lines(out);
        read_properties(boxes, arena, out);
    }
    pt_buf_fini(&body);
    pt_buf_fini(&heads);
    return status;
}
