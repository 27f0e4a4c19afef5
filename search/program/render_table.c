/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_table.c: hits as CSV and as TSV, a header and one row a hit.
 *
 * CSV is quoted by RFC 4180, with line ends of one byte between rows; line ends
 * and tabs of the text stand in quotes as they are. In TSV a row is a line:
 * tab, line end and backslash of the text are \t \n \r and \\.
 *
 * A spreadsheet takes a cell that begins with = + - @ for a formula, quoted or
 * not, and a formula can send the sheet to a stranger. Such a cell gets an
 * apostrophe in front, as OWASP advises: a blank is taken away again by some
 * spreadsheets, and a tab is itself one of the dangerous signs. So that it can
 * be taken away without loss, text that has apostrophes of its own before such
 * a sign gets one more: of a cell that matches ^'+\s*[=+-@…] the first
 * apostrophe is ours, of any other cell none is.
 */
#include "common/utf8.h"
#include "common/visible.h"
#include "search/program/render.h"

#include <inttypes.h>

struct dialect {
    char between;         /* cells */
    bool has_quotes;      /* else nothing in a cell needs them */
    const char *line_end; /* what stands for it in a cell */
    const char *tab;
    const char *carriage; /* a carriage return by itself */
    const char *backslash;
};

static const struct dialect csv = {',', true, "\n", "\t", "\\x0d", "\\"};
static const struct dialect tsv = {'\t', false, "\\n", "\\t", "\\r", "\\\\"};

/* --- Cells ---------------------------------------------------------------- */

static const char *stand_in(const struct dialect *d, char c)
{
    switch (c) {
    case '\n':
        return d->line_end;
    case '\t':
        return d->tab;
    case '\r':
        return d->carriage;
    case '\\':
        return d->backslash;
    default:
        return NULL;
    }
}

/* Text of strangers as it may stand in a cell, before guard and quotes. */
static void
add_text(const struct dialect *d, struct pt_str text, struct pt_buf *cell)
{
    size_t begin = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *const other = stand_in(d, text.ptr[i]);
        if (!other)
            continue;
        pt_visible(cell, pt_str_sub(text, begin, i));
        begin = i + 1;
        if (text.ptr[i] != '\r' || begin == text.len || text.ptr[begin] != '\n')
            pt_buf_puts(cell, other);
    }
    pt_visible(cell, pt_str_sub(text, begin, text.len));
}

static bool begins_formula(struct pt_str cell)
{
    static const uint32_t signs[] = {'=',    '+',    '-',    '@',
                                     0xff1d, 0xff0b, 0xff0d, 0xff20};
    size_t at = 0, len = 0;
    while (at < cell.len && cell.ptr[at] == '\'')
        at++;
    while (at < cell.len && pt_str_find(PT_STR(" \t\n"), cell.ptr[at]) < 3)
        at++;
    const uint32_t c = at < cell.len ? pt_utf8_get(cell, at, &len) : 0;
    for (size_t i = 0; i < PT_COUNTOF(signs); i++)
        if (c == signs[i])
            return true;
    return false;
}

/* Blanks at the ends and semicolons, which some take for commas, besides what
 * RFC 4180 names. */
static bool needs_quotes(struct pt_str cell)
{
    const struct pt_str signs = PT_STR(",;\"\n\t");
    if (cell.len && (cell.ptr[0] == ' ' || cell.ptr[cell.len - 1] == ' '))
        return true;
    for (size_t i = 0; i < cell.len; i++)
        if (pt_str_find(signs, cell.ptr[i]) < signs.len)
            return true;
    return false;
}

static void add_quoted(struct pt_str text, struct pt_buf *out)
{
    for (size_t at = 0, end; at < text.len; at = end) {
        end = at + pt_str_find(pt_str_sub(text, at, text.len), '"');
        end += end < text.len;
        pt_buf_add(out, pt_str_sub(text, at, end));
        if (text.ptr[end - 1] == '"')
            pt_buf_add_byte(out, '"');
    }
}

static void
end_cell(const struct dialect *d, struct pt_str cell, struct pt_buf *out)
{
    const char *const guard = begins_formula(cell) ? "'" : "";
    if (!d->has_quotes || !needs_quotes(cell)) {
        pt_buf_puts(out, guard);
        pt_buf_add(out, cell);
        return;
    }
    pt_buf_printf(out, "\"%s", guard);
    add_quoted(cell, out);
    pt_buf_add_byte(out, '"');
}

/* --- Columns -------------------------------------------------------------- */

static void add_field(const struct dialect *d,
                      const pt_hit *hit,
                      enum pt_hit_field which,
                      struct pt_buf *cell)
{
    size_t len;
    const char *const text = pt_hit_text(hit, which, &len);
    if (text)
        add_text(d, pt_str_n(text, len), cell);
}

/* The matches stand between asterisks, as in text without colour. */
static void add_passage(const struct dialect *d,
                        const struct pt_passage *p,
                        struct pt_buf *cell)
{
    const struct pt_str text = pt_str_n(p->text, p->text_len);
    size_t at = 0;
    for (size_t i = 0; i < p->n_spans; i++) {
        add_text(d, pt_str_sub(text, at, p->spans[i].begin), cell);
        pt_buf_add_byte(cell, '*');
        add_text(d, pt_str_sub(text, p->spans[i].begin, p->spans[i].end), cell);
        pt_buf_add_byte(cell, '*');
        at = p->spans[i].end;
    }
    add_text(d, pt_str_sub(text, at, text.len), cell);
}

static void
add_snippet(const struct dialect *d, const pt_hit *hit, struct pt_buf *cell)
{
    const size_t n = pt_hit_n_passages(hit);
    for (size_t i = 0; i < n; i++) {
        const struct pt_passage *const p = pt_hit_passage(hit, i);
        pt_buf_puts(cell, i ? " … " : p->is_cut_before ? "… " : "");
        add_passage(d, p, cell);
        pt_buf_puts(cell, i + 1 == n && p->is_cut_after ? " …" : "");
    }
}

enum { RANK = PT_HIT_FILE + 1, SCORE, SNIPPET }; /* beside enum pt_hit_field */

static const struct column {
    const char *name;
    int what;
} columns[] = {
    {"rank",    RANK         },
    {"score",   SCORE        },
    {"date",    PT_HIT_DATE  },
    {"source",  PT_HIT_SOURCE},
    {"title",   PT_HIT_TITLE },
    {"path",    PT_HIT_PATH  },
    {"id",      PT_HIT_ID    },
    {"snippet", SNIPPET      },
};

static void add_content(const struct dialect *d,
                        const pt_hit *hit,
                        int what,
                        struct pt_buf *cell)
{
    if (what == RANK)
        pt_buf_printf(cell, "%" PRIu64, pt_hit_rank(hit));
    else if (what == SCORE)
        pt_buf_printf(cell, "%.6g", pt_hit_score(hit));
    else if (what == SNIPPET)
        add_snippet(d, hit, cell);
    else
        add_field(d, hit, (enum pt_hit_field)what, cell);
    if (what == PT_HIT_TITLE && pt_hit_title_is_cut(hit))
        pt_buf_puts(cell, "…");
}

static void
render(const struct dialect *d, const pt_results *results, struct pt_buf *out)
{
    struct pt_buf cell;
    pt_buf_init(&cell, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < PT_COUNTOF(columns); i++) {
        if (i)
            pt_buf_add_byte(out, d->between);
        pt_buf_puts(out, columns[i].name);
    }
    pt_buf_add_byte(out, '\n');
    for (size_t i = 0; i < pt_results_n_hits(results); i++) {
        for (size_t k = 0; k < PT_COUNTOF(columns); k++) {
            if (k)
                pt_buf_add_byte(out, d->between);
            pt_buf_clear(&cell);
            add_content(d, pt_results_hit(results, i), columns[k].what, &cell);
            if (pt_buf_status(&cell) != PT_OK && out->status == PT_OK)
                out->status = pt_buf_status(&cell);
            end_cell(d, pt_buf_str(&cell), out);
        }
        pt_buf_add_byte(out, '\n');
    }
    pt_buf_fini(&cell);
}

void pt_render_csv(const struct pt_render *r, struct pt_buf *out)
{
    render(&csv, r->results, out);
}

void pt_render_tsv(const struct pt_render *r, struct pt_buf *out)
{
    render(&tsv, r->results, out);
}

void pt_render_cell(bool is_csv, struct pt_str text, struct pt_buf *out)
{
    const struct dialect *const d = is_csv ? &csv : &tsv;
    struct pt_buf cell;
    pt_buf_init(&cell, PT_BUF_NO_CEILING);
    add_text(d, text, &cell);
    if (pt_buf_status(&cell) != PT_OK && out->status == PT_OK)
        out->status = pt_buf_status(&cell);
    end_cell(d, pt_buf_str(&cell), out);
    pt_buf_fini(&cell);
}
