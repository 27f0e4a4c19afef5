/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_show.c: one article, whole: title and facts as results have them, then
 * where each fact was found, and its text line by line. On a terminal lines too
 * long for it are wrapped at words; all others stand as they are.
 */
#include "common/mem.h"
#include "common/visible.h"
#include "search/program/render.h"

/* The bytes [begin, end) of whole as a passage; a match that goes on over the
 * line's end is marked on both. spans has room for all. */
static struct pt_passage line_of(const struct pt_passage *whole,
                                 size_t begin,
                                 size_t end,
                                 size_t *first,
                                 struct pt_byte_span *spans)
{
    size_t n = 0;
    while (*first < whole->n_spans && whole->spans[*first].end <= begin)
        ++*first;
    for (size_t i = *first; i < whole->n_spans && whole->spans[i].begin < end;
         i++) {
        const struct pt_byte_span s = whole->spans[i];
        spans[n++] =
            (struct pt_byte_span){(s.begin > begin ? s.begin : begin) - begin,
                                  (s.end < end ? s.end : end) - begin};
    }
    return (struct pt_passage){.text = whole->text + begin,
                               .text_len = end - begin,
                               .spans = spans,
                               .n_spans = n};
}

/* The line as it stands, its matches marked; returns its columns. */
static size_t add_line(const struct pt_render *r,
                       const struct pt_passage *line,
                       struct pt_buf *out)
{
    const char *const on = r->has_color ? "\033[1;31m" : "*";
    const char *const off = r->has_color ? "\033[0m" : "*";
    const struct pt_str text = pt_str_n(line->text, line->text_len);
    const size_t begin = out->len;
    size_t at = 0, n_unseen = 0;
    for (size_t i = 0; i < line->n_spans; i++) {
        const struct pt_byte_span mark = line->spans[i];
        pt_visible(out, pt_str_sub(text, at, mark.begin));
        pt_buf_puts(out, on);
        pt_visible(out, pt_str_sub(text, mark.begin, mark.end));
        pt_buf_puts(out, off);
        n_unseen += r->has_color ? strlen(on) + strlen(off) : 0;
        at = mark.end;
    }
    pt_visible(out, pt_str_sub(text, at, text.len));
    if (pt_buf_status(out) != PT_OK)
        return 0;
    return pt_visible_columns(pt_str_sub(pt_buf_str(out), begin, out->len)) -
           n_unseen;
}

static void add_text(const struct pt_render *r,
                     const struct pt_passage *whole,
                     struct pt_byte_span *spans,
                     struct pt_buf *out)
{
    const struct pt_str text = pt_str_n(whole->text, whole->text_len);
    size_t first = 0;
    for (size_t at = 0, end; at < text.len; at = end + 1) {
        end = at + pt_str_find(pt_str_sub(text, at, text.len), '\n');
        const size_t last =
            end > at && text.ptr[end - 1] == '\r' ? end - 1 : end;
        const struct pt_passage line = line_of(whole, at, last, &first, spans);
        const size_t n_before = out->len;
        const size_t columns = add_line(r, &line, out);
        if (r->columns && columns > r->columns) {
            pt_buf_cut(out, n_before);
            pt_render_passage(r, &line, "", 0, out);
        } else {
            pt_buf_add_byte(out, '\n');
        }
    }
}

/* "    author  Jane Doe (JSON-LD)", a line a fact whose place is known. The
 * title stands above already. */
static void
add_origins(const struct pt_render *r, const pt_hit *hit, struct pt_buf *out)
{
    static const struct {
        enum pt_hit_field field;
        const char *name;
    } rows[] = {
        {PT_HIT_TITLE,  "title" },
        {PT_HIT_AUTHOR, "author"},
        {PT_HIT_DATE,   "date"  },
        {PT_HIT_SOURCE, "source"},
        {PT_HIT_URL,    "url"   },
        {PT_HIT_LANG,   "lang"  },
        {PT_HIT_TAGS,   "tags"  },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        const char *const origin = pt_hit_origin(hit, rows[i].field);
        struct pt_str value = {"", 0};
        if (!origin)
            continue;
        if (rows[i].field != PT_HIT_TITLE)
            value.ptr = pt_hit_text(hit, rows[i].field, &value.len);
        pt_buf_printf(out, "%s    %-8s", r->has_color ? "\033[2m" : "",
                      rows[i].name);
        while (value.ptr && value.len) {
            const size_t n = pt_str_find(value, '\n');
            pt_visible(out, pt_str_sub(value, 0, n));
            pt_buf_puts(out, n < value.len ? ", " : " ");
            value = pt_str_sub(value, n < value.len ? n + 1 : n, value.len);
        }
        pt_buf_printf(out, "(%s)%s\n", origin, r->has_color ? "\033[0m" : "");
    }
}

/* Of several indexes that which has the article. */
static void
add_index(const struct pt_render *r, const pt_hit *hit, struct pt_buf *out)
{
    struct pt_str index;
    index.ptr = pt_hit_text(hit, PT_HIT_INDEX, &index.len);
    if (!index.ptr)
        return;
    pt_buf_printf(out, "%s    index   ", r->has_color ? "\033[2m" : "");
    pt_visible(out, index);
    pt_buf_printf(out, "%s\n", r->has_color ? "\033[0m" : "");
}

void pt_render_show(const struct pt_render *r, struct pt_buf *out)
{
    const pt_hit *const hit = pt_results_hit(r->results, 0);
    pt_render_heading(r, hit, out);
    add_origins(r, hit, out);
    add_index(r, hit, out);
    if (pt_hit_n_passages(hit) == 0)
        return;
    const struct pt_passage *const whole = pt_hit_passage(hit, 0);
    struct pt_byte_span *const spans =
        pt_alloc((whole->n_spans + 1) * sizeof *spans);
    pt_buf_add_byte(out, '\n');
    if (spans)
        add_text(r, whole, spans, out);
    else
        out->status = PT_ENOMEM;
    pt_free(spans);
}
