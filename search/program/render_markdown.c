/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_markdown.c: hits as Markdown (CommonMark, with what GitHub adds to it
 * in mind), to be pasted into notes:
 *
 *     ## 1. [title](<where it is>)
 *
 *     date · source · path
 *
 *     > passage with its **matches**
 *
 * Nothing of an article becomes markup: what could begin some is escaped, and
 * links lead to http, https and files only. (An e-mail address may still become
 * a link to itself: GitHub looks for these behind all escapes.) Two asterisks
 * mark a match only where their neighbours let them: between a letter outside
 * and a sign inside they stay two asterisks. So there the letter is written as
 * a character reference, which for that rule is a sign too.
 */
#include "common/utf8.h"
#include "common/visible.h"
#include "search/program/hit_view.h"
#include "search/program/render.h"
#include "search/program/render_link.h"

#include <inttypes.h>

struct flow {
    struct pt_buf *out;
    struct pt_buf safe; /* a piece of text, controls made visible */
    bool begins_line;   /* nothing written in this block yet */
    bool has_space;     /* owed before the next character */
};

/* --- Text ----------------------------------------------------------------- */

/* Punctuation and symbols, as far as asterisks are concerned: all of ASCII, and
 * Unicode's blocks of them. */
static bool is_sign(uint32_t c)
{
    static const struct {
        uint32_t first;
        uint32_t last;
    } signs[] = {
        {0x00,    '0' - 1},
        {'9' + 1, 'A' - 1},
        {'Z' + 1, 'a' - 1},
        {'z' + 1, 0xa9   },
        {0xab,    0xb4   },
        {0xb6,    0xb9   },
        {0xbb,    0xbf   },
        {0xd7,    0xd7   },
        {0xf7,    0xf7   },
        {0x2010,  0x206f },
        {0x20a0,  0x20cf },
        {0x2100,  0x2bff },
        {0x2e00,  0x2e7f },
        {0x3000,  0x3020 },
        {0x3030,  0x3030 },
        {0x30fb,  0x30fb },
        {0xfe10,  0xfe6f },
        {0xff01,  0xff0f },
        {0xff1a,  0xff20 },
        {0xff3b,  0xff40 },
        {0xff5b,  0xff65 },
        {0x1f000, 0x1faff},
    };
    for (size_t i = 0; i < PT_COUNTOF(signs) && signs[i].first <= c; i++)
        if (c <= signs[i].last)
            return true;
    return false;
}

/* Whether the sign at i could be markup: most everywhere, some only at the
 * start of a line or in an address. */
static bool is_markup(struct pt_str s, size_t i, bool begins_line)
{
    const struct pt_str signs = PT_STR("\\`*_[]{}<>#|~&$^@");
    const char next = i + 1 < s.len ? s.ptr[i + 1] : '\0';
    switch (s.ptr[i]) {
    case '+':
    case '-':
    case '=':
        return begins_line;
    case ':':
        return next == '/';
    case '.':
        return i >= 3 &&
               pt_str_equal_ascii_case(pt_str_sub(s, i - 3, i), PT_STR("www"));
    default:
        return pt_str_find(signs, s.ptr[i]) < signs.len;
    }
}

/* Bytes of the number at the start of s that would begin a list, or 0. */
static size_t list_number(struct pt_str s)
{
    size_t n = 0;
    while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9')
        n++;
    return n && n < s.len && (s.ptr[n] == '.' || s.ptr[n] == ')') ? n : 0;
}

static void add_space(struct flow *f)
{
    if (f->has_space && !f->begins_line)
        pt_buf_add_byte(f->out, ' ');
    f->has_space = false;
}

/* One character that is not blank, the len bytes at i of s. */
static void add_character(
    struct flow *f, struct pt_str s, size_t i, size_t len, bool as_reference)
{
    size_t same_len;
    const uint32_t c = pt_utf8_get(s, i, &same_len);
    add_space(f);
    if (as_reference && !is_sign(c)) {
        pt_buf_printf(f->out, "&#%" PRIu32 ";", c);
    } else {
        if (is_markup(s, i, f->begins_line))
            pt_buf_add_byte(f->out, '\\');
        pt_buf_add(f->out, pt_str_sub(s, i, i + len));
    }
    f->begins_line = false;
}

/* Text on one line, runs of blanks as one space; the first and the last
 * character as references where a match beside them needs it. */
static void add_text(struct flow *f,
                     struct pt_str text,
                     bool first_as_reference,
                     bool last_as_reference)
{
    pt_buf_clear(&f->safe);
    pt_visible(&f->safe, text);
    const struct pt_str s = pt_buf_str(&f->safe);
    size_t number = f->begins_line ? list_number(pt_str_trim(s)) : 0;
    for (size_t i = 0, len; i < s.len; i += len) {
        pt_utf8_get(s, i, &len);
        if (s.ptr[i] == ' ') {
            f->has_space = true;
            continue;
        }
        add_character(f, s, i, len,
                      (i == 0 && first_as_reference) ||
                          (i + len == s.len && last_as_reference));
        if (number && --number == 0)
            pt_buf_add_byte(f->out, '\\');
    }
}

struct marked {
    struct pt_str text;
    const struct pt_byte_span *spans;
    size_t n_spans;
};

/* Bytes at which the match that begins with span i ends; matches that touch
 * are one. *i becomes the last of them. */
static size_t end_of_match(const struct marked *m, size_t *i)
{
    while (*i + 1 < m->n_spans && m->spans[*i + 1].begin == m->spans[*i].end)
        ++*i;
    return m->spans[*i].end;
}

static void add_marked(struct flow *f, const struct marked *m)
{
    size_t at = 0, len;
    bool after_sign = false;
    for (size_t i = 0; i < m->n_spans; i++) {
        const size_t begin = m->spans[i].begin;
        const size_t end = end_of_match(m, &i);
        add_text(f, pt_str_sub(m->text, at, begin), after_sign,
                 is_sign(pt_utf8_get(m->text, begin, &len)));
        add_space(f);
        pt_buf_puts(f->out, "**");
        f->begins_line = false;
        add_text(f, pt_str_sub(m->text, begin, end), false, false);
        pt_buf_puts(f->out, "**");
        after_sign = is_sign(pt_utf8_before(m->text, end, &len));
        at = end;
    }
    add_text(f, pt_str_sub(m->text, at, m->text.len), after_sign, false);
}

/* --- Hits ----------------------------------------------------------------- */

static void begin_line(struct flow *f, const char *mark)
{
    pt_buf_puts(f->out, mark);
    f->begins_line = true;
    f->has_space = false;
}

static void add_title(struct flow *f, const pt_hit *hit)
{
    struct pt_buf target;
    pt_buf_init(&target, PT_BUF_NO_CEILING);
    pt_link_article(hit, "", &target);
    pt_buf_printf(f->out, "## %" PRIu64 ". %s", pt_hit_rank(hit),
                  target.len ? "[" : "");
    struct marked title = {.text = pt_hit_view(hit, PT_HIT_TITLE)};
    title.spans = pt_hit_title_spans(hit, &title.n_spans);
    f->begins_line = f->has_space = false;
    if (title.text.len)
        add_marked(f, &title);
    else
        pt_buf_puts(f->out, "(no text)");
    pt_buf_puts(f->out, pt_hit_title_is_cut(hit) ? "…" : "");
    if (target.len)
        pt_buf_printf(f->out, "](<%s>)", pt_buf_z(&target));
    pt_buf_add_byte(f->out, '\n');
    if (pt_buf_status(&target) != PT_OK && f->out->status == PT_OK)
        f->out->status = pt_buf_status(&target);
    pt_buf_fini(&target);
}

/* Date, source and path, those that are known. */
static void
add_facts(const struct pt_render *r, struct flow *f, const pt_hit *hit)
{
    const enum pt_hit_field facts[] = {PT_HIT_DATE, PT_HIT_SOURCE, PT_HIT_PATH};
    const uint64_t copies =
        r->within == PT_WITHIN_ARTICLE ? pt_hit_n_copies(hit) : 0;
    const char *between = "";
    begin_line(f, "\n");
    for (size_t i = 0; i < PT_COUNTOF(facts); i++) {
        const struct pt_str fact = pt_hit_view(hit, facts[i]);
        if (!fact.len)
            continue;
        pt_buf_puts(f->out, between);
        add_text(f, fact, false, false);
        f->has_space = false;
        between = " · ";
    }
    if (copies)
        pt_buf_printf(f->out, "%s%" PRIu64 " more %s", between, copies,
                      copies == 1 ? "copy" : "copies");
    pt_buf_add_byte(f->out, '\n');
}

/* "zelensky found as Zelenskyy (7)", one line. */
static void add_spellings(struct flow *f, const pt_hit *hit)
{
    const size_t n = pt_hit_n_spellings(hit);
    for (size_t i = 0; i < n; i++) {
        const struct pt_spelling *const s = pt_hit_spelling(hit, i);
        if (i == 0)
            begin_line(f, "\n");
        pt_buf_puts(f->out, i ? ", " : "");
        f->has_space = false;
        add_text(f, pt_str_of(s->written), false, false);
        pt_buf_puts(f->out, " found as ");
        add_text(f, pt_str_of(s->found), false, false);
        pt_buf_printf(f->out, " (%" PRIu64 ")", s->count);
    }
    pt_buf_puts(f->out, n ? "\n" : "");
}

static void add_passage(struct flow *f, const struct pt_passage *p)
{
    const struct marked text = {pt_str_n(p->text, p->text_len), p->spans,
                                p->n_spans};
    begin_line(f, "\n> ");
    if (p->is_cut_before) {
        pt_buf_puts(f->out, "… ");
        f->begins_line = false;
    }
    add_marked(f, &text);
    pt_buf_puts(f->out, p->is_cut_after ? " …\n" : "\n");
}

void pt_render_markdown(const struct pt_render *r, struct pt_buf *out)
{
    struct flow f = {.out = out};
    pt_buf_init(&f.safe, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < pt_results_n_hits(r->results); i++) {
        const pt_hit *const hit = pt_results_hit(r->results, i);
        pt_buf_puts(out, i ? "\n" : "");
        add_title(&f, hit);
        add_facts(r, &f, hit);
        add_spellings(&f, hit);
        for (size_t k = 0; k < pt_hit_n_passages(hit); k++)
            if (!pt_render_is_headline(hit, pt_hit_passage(hit, k)))
                add_passage(&f, pt_hit_passage(hit, k));
    }
    if (pt_buf_status(&f.safe) != PT_OK && out->status == PT_OK)
        out->status = pt_buf_status(&f.safe);
    pt_buf_fini(&f.safe);
}
