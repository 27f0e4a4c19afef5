/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_kwic.c: a concordance, one line a match, aligned by columns:
 *
 *      what stands before *match* what comes after      path:line
 *
 * The context is cut at words where that leaves at least half of it, else
 * inside one. A match wider than the context pushes its own line to the right,
 * not all others. As data the same lines are left, match and right, which make
 * up a slice of the text as it stands there, by columns no wider.
 */
#include "common/json.h"
#include "common/utf8.h"
#include "common/visible.h"
#include "search/program/render.h"
#include "search/program/settings.h"

#include <inttypes.h>

enum { PLAIN_COLUMNS = 40, FEWEST_COLUMNS = 15, GAP = 2 };

/* What is used again from line to line. */
struct lines {
    const struct pt_render *r;
    struct pt_buf *out;
    struct pt_buf before;
    struct pt_buf match;
    struct pt_buf after;
    struct pt_buf place;
    size_t context; /* columns on the left */
    size_t widest;  /* match that lines are aligned for, in columns */
};

/* *out becomes text in one line, runs of blanks as one. */
static void set_flat(struct pt_buf *out, struct pt_str text)
{
    size_t n = 0;
    pt_buf_clear(out);
    pt_visible(out, text);
    for (size_t i = 0; i < out->len; i++)
        if (out->ptr[i] != ' ' || n == 0 || out->ptr[n - 1] != ' ')
            out->ptr[n++] = out->ptr[i];
    pt_buf_cut(out, n);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* The end of s that fits columns. is_cut: text goes on before s. */
static struct pt_str last_columns(struct pt_str s, size_t columns, bool is_cut)
{
    size_t begin = s.len, used = 0, word = s.len, word_columns = 0, len;
    while (begin > 0) {
        pt_utf8_before(s, begin, &len);
        const size_t more =
            pt_visible_columns(pt_str_sub(s, begin - len, begin));
        if (used + more > columns)
            break;
        if (is_blank(s.ptr[begin - 1])) {
            word = begin;
            word_columns = used;
        }
        begin -= len;
        used += more;
    }
    is_cut = begin > 0 ? !is_blank(s.ptr[begin - 1]) : is_cut;
    if (is_cut && 2 * word_columns >= columns)
        begin = word;
    return pt_str_sub(s, begin, s.len);
}

/* The start of s that fits columns. is_cut: text goes on behind s. */
static struct pt_str first_columns(struct pt_str s, size_t columns, bool is_cut)
{
    size_t end = 0, used = 0, word = 0, word_columns = 0, len;
    while (end < s.len) {
        pt_utf8_get(s, end, &len);
        used += pt_visible_columns(pt_str_sub(s, end, end + len));
        if (used > columns)
            break;
        if (is_blank(s.ptr[end])) {
            word = end;
            word_columns = used;
        }
        end += len;
    }
    is_cut = end < s.len ? !is_blank(s.ptr[end]) : is_cut;
    if (is_cut && 2 * word_columns >= columns)
        end = word;
    return pt_str_sub(s, 0, end);
}

/* The line of the match in its file; 0: it does not stand there. */
static uint32_t line_of(const struct pt_passage *p)
{
    uint32_t line = p->line;
    for (size_t i = 0; line && i < p->spans[0].begin; i++)
        line += p->text[i] == '\n';
    return line;
}

/* "path:line", or the path alone where the text does not stand in the file. */
static void
set_place(struct pt_buf *out, const pt_hit *hit, const struct pt_passage *p)
{
    size_t len;
    const char *path =
        pt_hit_text(hit, p->line ? PT_HIT_FILE : PT_HIT_PATH, &len);
    if (!path)
        path = pt_hit_text(hit, PT_HIT_ID, &len);
    pt_buf_clear(out);
    pt_visible(out, path ? pt_str_n(path, len) : PT_STR(""));
    if (p->line)
        pt_buf_printf(out, ":%" PRIu32, line_of(p));
}

/* Takes the passage apart; every buffer of l but out is set anew. */
static void take(struct lines *l, struct pt_line line)
{
    const struct pt_passage *const p = line.passage;
    const struct pt_str text = pt_str_n(p->text, p->text_len);
    const struct pt_byte_span mark = p->spans[0];
    set_flat(&l->before, pt_str_sub(text, 0, mark.begin));
    set_flat(&l->match, pt_str_sub(text, mark.begin, mark.end));
    set_flat(&l->after, pt_str_sub(text, mark.end, text.len));
    set_place(&l->place, line.hit, p);
}

static void add_padding(struct pt_buf *out, size_t columns)
{
    pt_buf_printf(out, "%*s", (int)columns, "");
}

static size_t less(size_t a, size_t b)
{
    return a > b ? a - b : 0;
}

/* The line of what was taken. */
static void add_line(struct lines *l, const struct pt_passage *p)
{
    const bool has_color = l->r->has_color;
    const size_t match = pt_visible_columns(pt_buf_str(&l->match));
    const size_t room = less(l->context + l->widest, match);
    const struct pt_str before =
        last_columns(pt_buf_str(&l->before), l->context, p->is_cut_before);
    const struct pt_str after =
        first_columns(pt_buf_str(&l->after), room, p->is_cut_after);
    add_padding(l->out, less(l->context, pt_visible_columns(before)));
    pt_buf_add(l->out, before);
    pt_buf_puts(l->out, has_color ? "\033[1;31m" : "*");
    pt_buf_add(l->out, pt_buf_str(&l->match));
    pt_buf_puts(l->out, has_color ? "\033[0m" : "*");
    pt_buf_add(l->out, after);
    add_padding(l->out, less(room, pt_visible_columns(after)) + GAP);
    pt_buf_puts(l->out, has_color ? "\033[2m" : "");
    pt_buf_add(l->out, pt_buf_str(&l->place));
    pt_buf_puts(l->out, has_color ? "\033[0m\n" : "\n");
}

/* How wide matches and places are, and by that the context. */
static void measure(struct lines *l)
{
    size_t widest_place = 0;
    for (size_t i = 0; i < pt_lines_n(l->r->lines); i++) {
        take(l, pt_lines_item(l->r->lines, i));
        const size_t match = pt_visible_columns(pt_buf_str(&l->match));
        const size_t place = pt_visible_columns(pt_buf_str(&l->place));
        l->widest = match > l->widest ? match : l->widest;
        widest_place = place > widest_place ? place : widest_place;
    }
    const size_t most =
        l->r->kwic_columns ? l->r->kwic_columns : (size_t)PLAIN_COLUMNS;
    l->widest = l->widest > most ? most : l->widest;
    l->context = most;
    if (l->r->kwic_columns || !l->r->columns)
        return;
    l->context = less(l->r->columns, l->widest + widest_place + GAP + 2) / 2;
    if (l->context < FEWEST_COLUMNS)
        l->context = FEWEST_COLUMNS;
}

/* For a person. */
static void render_text(const struct pt_render *r, struct pt_buf *out)
{
    struct lines l = {.r = r, .out = out};
    struct pt_buf *const own[] = {&l.before, &l.match, &l.after, &l.place};
    for (size_t i = 0; i < PT_COUNTOF(own); i++)
        pt_buf_init(own[i], PT_BUF_NO_CEILING);
    measure(&l);
    for (size_t i = 0; i < pt_lines_n(r->lines); i++) {
        const struct pt_line line = pt_lines_item(r->lines, i);
        take(&l, line);
        add_line(&l, line.passage);
    }
    for (size_t i = 0; i < PT_COUNTOF(own); i++) {
        if (pt_buf_status(own[i]) != PT_OK && out->status == PT_OK)
            out->status = pt_buf_status(own[i]);
        pt_buf_fini(own[i]);
    }
}

/* --- As data -------------------------------------------------------------- */

struct parts {
    struct pt_str left, match, right;
};

static struct parts parts_of(const struct pt_render *r,
                             const struct pt_passage *p)
{
    const struct pt_str text = pt_str_n(p->text, p->text_len);
    const struct pt_byte_span mark = p->spans[0];
    const size_t most =
        r->kwic_columns ? r->kwic_columns : (size_t)PLAIN_COLUMNS;
    return (struct parts){
        last_columns(pt_str_sub(text, 0, mark.begin), most, p->is_cut_before),
        pt_str_sub(text, mark.begin, mark.end),
        first_columns(pt_str_sub(text, mark.end, text.len), most,
                      p->is_cut_after),
    };
}

static void
add_object(const struct pt_render *r, struct pt_line line, struct pt_buf *out)
{
    const struct parts parts = parts_of(r, line.passage);
    const uint32_t at = line_of(line.passage);
    pt_buf_puts(out, "{\"left\":");
    pt_json_string(out, parts.left);
    pt_buf_puts(out, ",\"match\":");
    pt_json_string(out, parts.match);
    pt_buf_puts(out, ",\"right\":");
    pt_json_string(out, parts.right);
    pt_render_json_place(out, line.hit);
    if (at)
        pt_buf_printf(out, ",\"line\":%" PRIu32 "}", at);
    else
        pt_buf_puts(out, ",\"line\":null}");
}

static void render_jsonl(const struct pt_render *r, struct pt_buf *out)
{
    for (size_t i = 0; i < pt_lines_n(r->lines); i++) {
        add_object(r, pt_lines_item(r->lines, i), out);
        pt_buf_add_byte(out, '\n');
    }
}

static void render_json(const struct pt_render *r, struct pt_buf *out)
{
    pt_buf_puts(out, "{\"version\":1,\"query\":");
    pt_json_string(out, r->query);
    pt_buf_printf(out, ",\"within\":\"%s\",\"lines\":[",
                  pt_within_name(r->within));
    for (size_t i = 0; i < pt_lines_n(r->lines); i++) {
        pt_buf_puts(out, i ? ",\n" : "\n");
        add_object(r, pt_lines_item(r->lines, i), out);
    }
    pt_buf_puts(out, "]}\n");
}

static struct pt_str text_of(const pt_hit *hit, enum pt_hit_field which)
{
    size_t len;
    const char *const text = pt_hit_text(hit, which, &len);
    return pt_str_n(text, text ? len : 0);
}

static void render_table(const struct pt_render *r,
                         const char *head,
                         bool is_csv,
                         struct pt_buf *out)
{
    pt_buf_puts(out, head);
    for (size_t i = 0; i < pt_lines_n(r->lines); i++) {
        const struct pt_line line = pt_lines_item(r->lines, i);
        const struct parts parts = parts_of(r, line.passage);
        const struct pt_str cells[] = {parts.left, parts.match, parts.right,
                                       text_of(line.hit, PT_HIT_PATH),
                                       text_of(line.hit, PT_HIT_ID)};
        const uint32_t at = line_of(line.passage);
        for (size_t k = 0; k < PT_COUNTOF(cells); k++) {
            pt_render_cell(is_csv, cells[k], out);
            pt_buf_add_byte(out, is_csv ? ',' : '\t');
        }
        if (at)
            pt_buf_printf(out, "%" PRIu32, at);
        pt_buf_add_byte(out, '\n');
    }
}

void pt_render_kwic(const struct pt_render *r, struct pt_buf *out)
{
    const enum pt_format format = r->settings->format;
    if (format == PT_FORMAT_JSON)
        render_json(r, out);
    else if (format == PT_FORMAT_JSONL)
        render_jsonl(r, out);
    else if (format == PT_FORMAT_CSV)
        render_table(r, "left,match,right,path,id,line\n", true, out);
    else if (format == PT_FORMAT_TSV)
        render_table(r, "left\tmatch\tright\tpath\tid\tline\n", false, out);
    else
        render_text(r, out);
}
