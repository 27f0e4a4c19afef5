/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pdf_boxes.c: what pdftotext says, an element a line, indented:
 *
 *     <title>…</title> | <meta name="Author" content="…"/>
 *     <page width="612.0" height="792.0">
 *       <flow> <block xMin= yMin= xMax= yMax=> <line xMin= …>
 *         <word xMin= …>Harbour</word>
 *
 * It is read as that and not as XML: it comes from a program we know, is twenty
 * times its text and need not be held.
 */
#include "indexer/sources/pdf_boxes.h"

#include "common/article.h"
#include "common/mem.h"

enum {
    MOST_LINE_BYTES = 1 << 20, /* of pdftotext's output; more is no word */
    MOST_PROPERTY_BYTES = PT_MAX_TITLE_BYTES,
};

void pt_pdf_boxes_init(struct pt_pdf_boxes *boxes)
{
    *boxes = (struct pt_pdf_boxes){.is_in_head = true};
    pt_buf_init(&boxes->rest, MOST_LINE_BYTES);
    pt_buf_init(&boxes->words, PT_MAX_ARTICLE_BYTES);
    pt_buf_init(&boxes->title, PT_BUF_NO_CEILING);
    pt_buf_init(&boxes->author, PT_BUF_NO_CEILING);
    pt_buf_init(&boxes->created, PT_BUF_NO_CEILING);
}

void pt_pdf_boxes_fini(struct pt_pdf_boxes *boxes)
{
    pt_buf_fini(&boxes->rest);
    pt_buf_fini(&boxes->words);
    pt_buf_fini(&boxes->title);
    pt_buf_fini(&boxes->author);
    pt_buf_fini(&boxes->created);
    pt_free(boxes->lines);
    boxes->lines = NULL;
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

static enum pt_status begin_line(struct pt_pdf_boxes *boxes,
                                 struct pt_str element,
                                 struct pt_error *err)
{
    const float edge = boxes->page_height / 8;
    if (boxes->n_lines == PT_MAX_PDF_LINES)
        return pt_fail(err, PT_ELIMIT, "more than %d lines", PT_MAX_PDF_LINES);
    struct pt_pdf_line *const lines =
        pt_grow(boxes->lines, &boxes->capacity, boxes->n_lines + 1,
                PT_MAX_PDF_LINES, sizeof *lines);
    if (!lines)
        return pt_fail_nomem(err);
    boxes->lines = lines;
    struct pt_pdf_line line = {
        .text_at = (uint32_t)boxes->words.len,
        .page = boxes->n_pages,
        .block = boxes->n_blocks,
        .left = attribute(element, PT_STR("xMin=\"")),
        .right = attribute(element, PT_STR("xMax=\"")),
        .top = attribute(element, PT_STR("yMin=\"")),
        .bottom = attribute(element, PT_STR("yMax=\"")),
    };
    line.is_at_edge =
        line.bottom < edge || line.top > boxes->page_height - edge;
    lines[boxes->n_lines++] = line;
    return PT_OK;
}

static void add_word(struct pt_pdf_boxes *boxes, struct pt_str element)
{
    const struct pt_str word = between(element, PT_STR(">"), PT_STR("</word>"));
    if (boxes->n_lines == 0)
        return;
    struct pt_pdf_line *const line = &boxes->lines[boxes->n_lines - 1];
    if (boxes->words.len > line->text_at)
        pt_buf_add_byte(&boxes->words, ' ');
    add_text(&boxes->words, word);
    line->text_len = (uint32_t)(boxes->words.len - line->text_at);
}

static void read_property(struct pt_pdf_boxes *boxes, struct pt_str element)
{
    const struct {
        struct pt_str begin;
        struct pt_str end;
        struct pt_buf *value;
    } rows[] = {
        {PT_STR("<title>"),                                PT_STR("</title>"), &boxes->title},
        {PT_STR("<meta name=\"Author\" content=\""),       PT_STR("\"/>"),
         &boxes->author                                                                     },
        {PT_STR("<meta name=\"CreationDate\" content=\""), PT_STR("\"/>"),
         &boxes->created                                                                    },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        const struct pt_str value =
            between(element, rows[i].begin, rows[i].end);
        if (value.len && value.len <= MOST_PROPERTY_BYTES &&
            !rows[i].value->len)
            add_text(rows[i].value, value);
    }
}

static enum pt_status take_element(struct pt_pdf_boxes *boxes,
                                   struct pt_str line,
                                   struct pt_error *err)
{
    const struct pt_str element = pt_str_trim(line);
    if (pt_str_begins(element, PT_STR("<word ")))
        add_word(boxes, element);
    else if (pt_str_begins(element, PT_STR("<line ")))
        return begin_line(boxes, element, err);
    else if (pt_str_begins(element, PT_STR("<block ")))
        boxes->n_blocks++;
    else if (pt_str_begins(element, PT_STR("<page "))) {
        boxes->n_pages++;
        boxes->page_height = attribute(element, PT_STR("height=\""));
        boxes->is_in_head = false;
    } else if (boxes->is_in_head)
        read_property(boxes, element);
    return PT_OK;
}

/* A line longer than any word is passed over; what stands behind it counts. */
static void hold(struct pt_pdf_boxes *boxes, struct pt_str bytes)
{
    pt_buf_add(&boxes->rest, bytes);
    if (pt_buf_status(&boxes->rest) == PT_ELIMIT)
        pt_buf_clear(&boxes->rest);
}

enum pt_status pt_pdf_boxes_take(struct pt_pdf_boxes *boxes,
                                 struct pt_str bytes,
                                 struct pt_error *err)
{
    enum pt_status status = PT_OK;
    while (status == PT_OK && bytes.len) {
        const size_t n = pt_str_find(bytes, '\n');
        const struct pt_str part = pt_str_sub(bytes, 0, n);
        const bool is_whole = n < bytes.len;
        if (!is_whole || boxes->rest.len)
            hold(boxes, part);
        if (pt_buf_status(&boxes->rest) != PT_OK)
            return pt_fail_nomem(err);
        if (is_whole) {
            status = take_element(
                boxes, boxes->rest.len ? pt_buf_str(&boxes->rest) : part, err);
            pt_buf_clear(&boxes->rest);
        }
        bytes = pt_str_sub(bytes, n + is_whole, bytes.len);
    }
    if (status == PT_OK && pt_buf_status(&boxes->words) == PT_ELIMIT)
        return pt_fail(err, PT_ELIMIT, "more than %u MiB of text, no article",
                       PT_MAX_ARTICLE_BYTES >> 20);
    if (status == PT_OK && pt_buf_status(&boxes->words) != PT_OK)
        return pt_fail_nomem(err);
    return status;
}
