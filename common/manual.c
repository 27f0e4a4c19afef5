/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/manual.h"

#include "common/utf8.h"

#ifndef PT_VERSION
#define PT_VERSION "0.1.0"
#endif

/* Given by make, so that equal sources make equal pages. */
#ifndef PT_MANUAL_DATE
#define PT_MANUAL_DATE "2026-11-22"
#endif

enum { SOURCE_COLUMNS = 72 };

/* --- Characters ----------------------------------------------------------- */

/* What a formatter would turn into typography stays as it is typed, so that
 * commands can be copied off the page. */
static const struct {
    char c;
    const char *escape;
} escapes[] = {
    {'\\', "\\e"  },
    {'-',  "\\-"  },
    {'\'', "\\(aq"},
    {'`',  "\\(ga"},
    {'^',  "\\(ha"},
    {'~',  "\\(ti"},
    {'"',  "\\(dq"},
};

static const char *escape_of(uint32_t c)
{
    for (size_t i = 0; i < PT_COUNTOF(escapes); i++)
        if (c == (unsigned char)escapes[i].c)
            return escapes[i].escape;
    return NULL;
}

static void add_text(struct pt_str text, struct pt_buf *out)
{
    size_t len;
    for (size_t at = 0; at < text.len; at += len) {
        const uint32_t c = pt_utf8_get(text, at, &len);
        const char *const escape = escape_of(c);
        if (escape)
            pt_buf_puts(out, escape);
        else if (c < 0x80)
            pt_buf_add_byte(out, (char)c);
        else
            pt_buf_printf(out, "\\[u%04X]", (unsigned)c);
    }
}

static void add_bold(struct pt_str text, struct pt_buf *out)
{
    pt_buf_puts(out, "\\fB");
    add_text(text, out);
    pt_buf_puts(out, "\\fR");
}

/* --- Words ---------------------------------------------------------------- */

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-';
}

static size_t name_end(struct pt_str word, size_t at)
{
    while (at < word.len && is_name_byte(word.ptr[at]))
        at++;
    return at;
}

/* Whether an option stands at [begin, end): --format, -n. */
static bool is_option(struct pt_str word, size_t begin, size_t end)
{
    const bool is_long = end - begin > 2 && word.ptr[begin + 1] == '-';
    return word.ptr[begin] == '-' && (is_long || end - begin == 2) &&
           word.ptr[end - 1] != '-';
}

/* Whether another page is named: pt-query behind which (7) stands. */
static bool is_page(struct pt_str word, size_t end)
{
    return end + 3 <= word.len && word.ptr[end] == '(' &&
           word.ptr[end + 1] >= '1' && word.ptr[end + 1] <= '9' &&
           word.ptr[end + 2] == ')';
}

/* A word of running text, what has to be told apart in bold: within a pair of
 * backquotes everything. */
static void add_word(struct pt_str word, struct pt_buf *out, bool *is_bold)
{
    const size_t tick = pt_str_find(word, '`');
    if (tick < word.len) {
        add_text(pt_str_sub(word, 0, tick), out);
        *is_bold = !*is_bold;
        pt_buf_puts(out, *is_bold ? "\\fB" : "\\fR");
        add_word(pt_str_sub(word, tick + 1, word.len), out, is_bold);
        return;
    }
    if (!word.len || *is_bold) {
        add_text(word, out);
        return;
    }
    const size_t begin = word.len > 1 && word.ptr[0] == '(';
    const size_t end = name_end(word, begin);
    const bool is_special =
        end > begin && (is_option(word, begin, end) || is_page(word, end));
    if (is_special) {
        add_text(pt_str_sub(word, 0, begin), out);
        add_bold(pt_str_sub(word, begin, end), out);
        add_text(pt_str_sub(word, end, word.len), out);
        return;
    }
    if (word.ptr[0] == '.')
        pt_buf_puts(out, "\\&");
    add_text(word, out);
}

/* U.S. is none. */
static bool ends_sentence(struct pt_str word)
{
    return word.len && pt_str_find(word, '.') == word.len - 1;
}

/* At the end of a line it would pass for the end of a sentence. */
static bool is_stop(const struct pt_buf *out)
{
    return out->len && strchr(".!?", out->ptr[out->len - 1]);
}

/* A paragraph, wrapped as a source, with a line for each sentence at least. */
static void add_paragraph(struct pt_str text, struct pt_buf *out)
{
    size_t begin = out->len;
    bool is_bold = false;
    while (text.len) {
        const size_t n = strcspn(text.ptr, " \n");
        const struct pt_str word = pt_str_sub(text, 0, n);
        const bool is_first = out->len == begin;
        if (!is_first && out->len - begin + n > SOURCE_COLUMNS) {
            pt_buf_puts(out, is_stop(out) ? "\\&\n" : "\n");
            begin = out->len;
        } else if (!is_first) {
            pt_buf_add_byte(out, ' ');
        }
        add_word(word, out, &is_bold);
        text = pt_str_sub(text, n < text.len ? n + 1 : n, text.len);
        if (text.len && ends_sentence(word)) {
            pt_buf_add_byte(out, '\n');
            begin = out->len;
        }
    }
    pt_buf_add_byte(out, '\n');
}

/* --- Blocks --------------------------------------------------------------- */

static void add_literal(struct pt_str text, struct pt_buf *out)
{
    pt_buf_puts(out, ".EX\n");
    while (text.len) {
        const size_t n = pt_str_find(text, '\n');
        const struct pt_str line = pt_str_sub(text, 0, n);
        if (line.len && line.ptr[0] == '.')
            pt_buf_puts(out, "\\&");
        add_text(line, out);
        pt_buf_add_byte(out, '\n');
        text = pt_str_sub(text, n < text.len ? n + 1 : n, text.len);
    }
    pt_buf_puts(out, ".EE\n");
}

static size_t paragraph_end(struct pt_str text)
{
    size_t at = 0;
    while (at < text.len &&
           !pt_str_begins(pt_str_sub(text, at, text.len), PT_STR("\n\n")))
        at++;
    return at;
}

/* between: the macro that parts paragraphs. */
static void add_texts(const char *z, const char *between, struct pt_buf *out)
{
    struct pt_str text = pt_str_of(z);
    for (bool is_first = true; text.len; is_first = false) {
        const size_t end = paragraph_end(text);
        const struct pt_str one = pt_str_sub(text, 0, end);
        if (!is_first)
            pt_buf_puts(out, between);
        if (one.ptr[0] == ' ')
            add_literal(one, out);
        else
            add_paragraph(one, out);
        text = pt_str_sub(text, end < text.len ? end + 2 : end, text.len);
    }
}

static void add_example(const char *example, struct pt_buf *out)
{
    pt_buf_puts(out, ".IP\n.EX\n");
    add_text(pt_str_of("  "), out);
    add_text(pt_str_of(example), out);
    pt_buf_puts(out, "\n.EE\n");
}

static void add_item(const struct pt_manual_item *item, struct pt_buf *out)
{
    pt_buf_puts(out, ".TP\n");
    add_bold(pt_str_of(item->head ? item->head : item->example), out);
    pt_buf_add_byte(out, '\n');
    add_texts(item->text, ".IP\n", out);
    if (item->head && item->example)
        add_example(item->example, out);
}

static void add_option(const struct pt_opt *row, struct pt_buf *out)
{
    struct pt_buf usage;
    pt_buf_init(&usage, PT_BUF_NO_CEILING);
    pt_opt_usage(row, &usage);
    if (row->group) {
        pt_buf_puts(out, ".SS ");
        add_text(pt_str_of(row->group), out);
        pt_buf_add_byte(out, '\n');
    }
    pt_buf_puts(out, ".TP\n");
    add_bold(pt_buf_str(&usage), out);
    pt_buf_add_byte(out, '\n');
    if (row->full)
        add_texts(row->full, ".IP\n", out);
    if (row->example)
        add_example(row->example, out);
    pt_buf_fini(&usage);
}

/* --- Pages ---------------------------------------------------------------- */

static bool is_item(const struct pt_manual_item *item)
{
    return item && (item->head || item->example);
}

static void add_section(const struct pt_manual_section *s, struct pt_buf *out)
{
    pt_buf_printf(out, ".SH %s\n", s->title);
    if (s->text)
        add_texts(s->text, ".PP\n", out);
    for (const struct pt_manual_item *i = s->items; is_item(i); i++)
        add_item(i, out);
    for (const struct pt_opt *row = s->options; row && row->id; row++)
        add_option(row, out);
}

static void add_upper(const char *z, struct pt_buf *out)
{
    for (; *z; z++)
        pt_buf_add_byte(out, *z >= 'a' && *z <= 'z' ? (char)(*z - 32) : *z);
}

void pt_manual_write(const struct pt_manual_page *page, struct pt_buf *out)
{
    pt_buf_puts(out, ".\\\" Made of the tables of the program; not edited.\n"
                     ".TH ");
    add_upper(page->name, out);
    pt_buf_printf(out, " %s %s \"pt-search %s\"\n", page->chapter,
                  PT_MANUAL_DATE, PT_VERSION);
    /* No hyphens, and nothing stretched: commands stand in the text. */
    pt_buf_puts(out, ".nr HY 0\n.ad l\n.SH NAME\n");
    add_text(pt_str_of(page->name), out);
    pt_buf_puts(out, " \\- ");
    add_text(pt_str_of(page->about), out);
    pt_buf_add_byte(out, '\n');
    for (const struct pt_manual_section *s = page->sections; s->title; s++)
        add_section(s, out);
}

void pt_manual_examples(const struct pt_manual_page *page, struct pt_buf *out)
{
    for (const struct pt_manual_section *s = page->sections; s->title; s++) {
        for (const struct pt_manual_item *i = s->items; is_item(i); i++)
            if (i->example)
                pt_buf_printf(out, "%d\t%s\n", i->example_exit, i->example);
        for (const struct pt_opt *row = s->options; row && row->id; row++)
            if (row->example)
                pt_buf_printf(out, "%d\t%s\n", row->example_exit, row->example);
    }
}
