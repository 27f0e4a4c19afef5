/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_text.c: results for a person: rank, title, date, source, path, then
 * the passages with the matches marked. On a terminal passages are wrapped to
 * its width; elsewhere each is one line. Without colour a match stands between
 * asterisks. Nothing from an article controls the terminal.
 */
#include "common/mem.h"
#include "common/visible.h"
#include "search/program/hit_view.h"
#include "search/program/render.h"
#include "search/program/render_link.h"

#include <inttypes.h>

#define INDENT 4u

/* SGR sequences: what each part of an answer looks like in colour. */
static const char bold[] = "\033[1m";
static const char dim[] = "\033[2m";
static const char mark[] = "\033[1;31m";
static const char plain[] = "\033[0m";

const char *pt_within_name(enum pt_within within)
{
    static const char *const names[] = {
        [PT_WITHIN_ARTICLE] = "article",
        [PT_WITHIN_PARAGRAPH] = "paragraph",
        [PT_WITHIN_SENTENCE] = "sentence",
    };
    return names[within];
}

/* Words flowing into lines. Escapes take no columns; a word never breaks, so a
 * mark inside a word stays with it. */
struct flow {
    struct pt_buf *out;
    unsigned columns; /* 0: one endless line */
    unsigned indent;  /* of the lines after the first */
    size_t column;
    struct pt_buf word; /* not yet written */
    size_t word_columns;
    bool has_space; /* owed before the word */
};

static void flow_word(struct flow *f)
{
    if (pt_buf_status(&f->word) != PT_OK)
        f->out->status = pt_buf_status(&f->word); /* it is not whole */
    if (!f->word.len)
        return;
    const size_t space = f->has_space && f->column > f->indent;
    if (f->columns && f->column > f->indent &&
        f->column + space + f->word_columns > f->columns) {
        pt_buf_printf(f->out, "\n%*s", (int)f->indent, "");
        f->column = f->indent;
    } else if (space) {
        pt_buf_add_byte(f->out, ' ');
        f->column++;
    }
    pt_buf_add(f->out, pt_buf_str(&f->word));
    f->column += f->word_columns;
    pt_buf_clear(&f->word);
    f->word_columns = 0;
    f->has_space = false;
}

/* Text of the article: runs of white space become one break. */
static void flow_text(struct flow *f, struct pt_str text)
{
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        while (end < text.len && (unsigned char)text.ptr[end] > ' ')
            end++;
        const struct pt_str word = pt_str_sub(text, at, end);
        const size_t before = f->word.len;
        pt_visible(&f->word, word);
        f->word_columns += pt_visible_columns(
            pt_str_sub(pt_buf_str(&f->word), before, f->word.len));
        while (end < text.len &&
               pt_str_find(PT_STR(" \n\t\r\f\v"), text.ptr[end]) < 6) {
            flow_word(f);
            f->has_space = true;
            end++;
        }
        if (end == at) { /* another control character: shown, not obeyed */
            pt_visible(&f->word, pt_str_sub(text, at, at + 1));
            f->word_columns += 4;
            end++;
        }
        at = end;
    }
}

/* Our own marks and escapes: no columns but those of visible signs. */
static void flow_sign(struct flow *f, const char *sign, size_t columns)
{
    pt_buf_puts(&f->word, sign);
    f->word_columns += columns;
}

struct marked {
    struct pt_str text;
    const struct pt_byte_span *spans;
    size_t n_spans;
};

static void
flow_marked(struct flow *f, struct marked m, bool has_color, const char *base)
{
    size_t at = 0;
    for (size_t i = 0; i < m.n_spans; i++) {
        flow_text(f, pt_str_sub(m.text, at, m.spans[i].begin));
        flow_sign(f, has_color ? mark : "*", has_color ? 0 : 1);
        flow_text(f, pt_str_sub(m.text, m.spans[i].begin, m.spans[i].end));
        flow_sign(f, has_color ? plain : "*", has_color ? 0 : 1);
        if (has_color)
            flow_sign(f, base, 0);
        at = m.spans[i].end;
    }
    flow_text(f, pt_str_sub(m.text, at, m.text.len));
}

/* OSC 8: what comes behind is a link, up to end_link. */
static const char end_link[] = "\033]8;;\033\\";

typedef bool (*link_of)(const pt_hit *, const char *, struct pt_buf *);

/* False, and nothing appended, when links are not wanted or there is none. */
static bool begin_link(const struct pt_render *r,
                       const pt_hit *hit,
                       link_of link,
                       struct pt_buf *out)
{
    const size_t begin = out->len;
    if (!r->link_host)
        return false;
    pt_buf_puts(out, "\033]8;;");
    if (!link(hit, r->link_host, out)) {
        pt_buf_cut(out, begin);
        return false;
    }
    pt_buf_puts(out, "\033\\");
    return true;
}

static void
add_title(const struct pt_render *r, const pt_hit *hit, struct flow *f)
{
    struct marked title = {.text = pt_hit_view(hit, PT_HIT_TITLE)};
    title.spans = pt_hit_title_spans(hit, &title.n_spans);
    if (pt_hit_rank(hit) > 0)
        pt_buf_printf(f->out, "%3" PRIu64 " ", pt_hit_rank(hit));
    else
        pt_buf_printf(f->out, "%*s", (int)INDENT, "");
    f->column = INDENT;
    const bool is_link = begin_link(r, hit, pt_link_article, f->out);
    if (r->has_color)
        flow_sign(f, bold, 0);
    if (title.text.len)
        flow_marked(f, title, r->has_color, bold);
    else
        flow_text(f, PT_STR("(no text)"));
    if (pt_hit_title_is_cut(hit))
        flow_sign(f, "…", 1);
    if (r->has_color)
        flow_sign(f, plain, 0);
    flow_word(f);
    pt_buf_puts(f->out, is_link ? end_link : "");
    pt_buf_add_byte(f->out, '\n');
}

/* Date, source and path, those that are known. */
static void
add_facts(const struct pt_render *r, const pt_hit *hit, struct pt_buf *out)
{
    const enum pt_hit_field facts[] = {PT_HIT_DATE, PT_HIT_SOURCE, PT_HIT_PATH};
    pt_buf_printf(out, "%*s%s", (int)INDENT, "", r->has_color ? dim : "");
    const char *between = "";
    for (size_t i = 0; i < PT_COUNTOF(facts); i++) {
        const struct pt_str fact = pt_hit_view(hit, facts[i]);
        if (!fact.len)
            continue;
        pt_buf_puts(out, between);
        const bool is_link =
            facts[i] == PT_HIT_PATH && begin_link(r, hit, pt_link_file, out);
        pt_visible(out, fact);
        pt_buf_puts(out, is_link ? end_link : "");
        between = "  ";
    }
    const struct pt_str changed = pt_hit_view(hit, PT_HIT_CHANGED);
    if (r->has_changes && changed.len)
        pt_buf_printf(out, "  changed %.*s", PT_STR_FMT(changed));
    const uint64_t copies = pt_hit_n_copies(hit);
    if (copies && r->within == PT_WITHIN_ARTICLE)
        pt_buf_printf(out, "  +%" PRIu64 " %s", copies,
                      copies == 1 ? "copy" : "copies");
    pt_buf_printf(out, "%s\n", r->has_color ? plain : "");
}

/* "zelensky found as Zelenskyy (7), Selenskyj (1)", a line each. */
static void
add_spellings(const struct pt_render *r, const pt_hit *hit, struct pt_buf *out)
{
    const char *written = "";
    for (size_t i = 0; i < pt_hit_n_spellings(hit); i++) {
        const struct pt_spelling *const s = pt_hit_spelling(hit, i);
        const bool goes_on = i && !strcmp(s->written, written);
        if (goes_on) {
            pt_buf_puts(out, ", ");
        } else {
            pt_buf_printf(out, "%s%*s%s", i ? "\n" : "", (int)INDENT, "",
                          r->has_color ? dim : "");
            pt_visible(out, pt_str_of(s->written));
            pt_buf_puts(out, " found as ");
        }
        pt_visible(out, pt_str_of(s->found));
        pt_buf_printf(out, " (%" PRIu64 ")", s->count);
        written = s->written;
    }
    if (pt_hit_n_spellings(hit))
        pt_buf_printf(out, "%s\n", r->has_color ? plain : "");
}

bool pt_render_is_headline(const pt_hit *hit, const struct pt_passage *passage)
{
    return pt_hit_has_headline(hit) && passage->paragraph == 1;
}

/* f stands behind what the line begins with. */
static void add_passage(const struct pt_render *r,
                        const struct pt_passage *p,
                        struct flow *f)
{
    const struct marked text = {pt_str_n(p->text, p->text_len), p->spans,
                                p->n_spans};
    f->has_space = false;
    if (p->is_cut_before)
        flow_sign(f, "… ", 2);
    flow_marked(f, text, r->has_color, "");
    if (p->is_cut_after)
        flow_sign(f, " …", 2);
    flow_word(f);
    pt_buf_add_byte(f->out, '\n');
}

static void flow_end(struct flow *f)
{
    if (pt_buf_status(&f->word) != PT_OK && f->out->status == PT_OK)
        f->out->status = pt_buf_status(&f->word);
    pt_buf_fini(&f->word);
}

void pt_render_passage(const struct pt_render *r,
                       const struct pt_passage *passage,
                       const char *before,
                       unsigned indent,
                       struct pt_buf *out)
{
    struct flow f = {.out = out, .columns = r->columns, .indent = indent};
    pt_buf_init(&f.word, PT_BUF_NO_CEILING);
    pt_buf_printf(out, "%*s%s", (int)indent, "", before);
    f.column = indent + pt_visible_columns(pt_str_of(before));
    add_passage(r, passage, &f);
    flow_end(&f);
}

void pt_render_heading(const struct pt_render *r,
                       const pt_hit *hit,
                       struct pt_buf *out)
{
    struct flow f = {.out = out, .columns = r->columns, .indent = INDENT};
    pt_buf_init(&f.word, PT_BUF_NO_CEILING);
    add_title(r, hit, &f);
    add_facts(r, hit, out);
    flow_end(&f);
}

void pt_render_text(const struct pt_render *r, struct pt_buf *out)
{
    struct flow f = {.out = out, .columns = r->columns, .indent = INDENT};
    pt_buf_init(&f.word, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < pt_results_n_hits(r->results); i++) {
        const pt_hit *const hit = pt_results_hit(r->results, i);
        if (i)
            pt_buf_add_byte(out, '\n');
        add_title(r, hit, &f);
        add_facts(r, hit, out);
        add_spellings(r, hit, out);
        for (size_t k = 0; k < pt_hit_n_passages(hit); k++) {
            const struct pt_passage *const passage = pt_hit_passage(hit, k);
            if (pt_render_is_headline(hit, passage))
                continue;
            pt_buf_printf(out, "%*s", (int)INDENT, "");
            f.column = INDENT;
            add_passage(r, passage, &f);
        }
    }
    flow_end(&f);
}

/* Whether path is new to seen, a table of n_slots (a power of two, at least
 * twice the paths) views; remembers it. */
static bool is_first(struct pt_str *seen, size_t n_slots, struct pt_str path)
{
    size_t slot = pt_str_hash(path) & (n_slots - 1);
    while (seen[slot].len) {
        if (pt_str_equal(seen[slot], path))
            return false;
        slot = (slot + 1) & (n_slots - 1);
    }
    seen[slot] = path;
    return true;
}

/* A path as it is, bytes for other programs; on a terminal as text. */
static void
add_path(const struct pt_render *r, const pt_hit *hit, struct pt_buf *out)
{
    const bool is_for_people =
        r->separator != '\0' && (r->columns || r->link_host);
    const bool is_link = is_for_people && begin_link(r, hit, pt_link_file, out);
    if (is_for_people)
        pt_visible(out, pt_hit_view(hit, PT_HIT_FILE));
    else
        pt_buf_add(out, pt_hit_view(hit, PT_HIT_FILE));
    pt_buf_puts(out, is_link ? end_link : "");
    pt_buf_add_byte(out, r->separator);
}

/* Each once, in order of rank. */
void pt_render_paths(const struct pt_render *r, struct pt_buf *out)
{
    const size_t n = pt_results_n_hits(r->results);
    size_t n_slots = 16;
    while (n_slots < 2 * n)
        n_slots *= 2;
    struct pt_str *const seen = pt_alloc(n_slots * sizeof *seen);
    if (!seen) {
        out->status = PT_ENOMEM;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const pt_hit *const hit = pt_results_hit(r->results, i);
        const struct pt_str path = pt_hit_view(hit, PT_HIT_FILE);
        if (path.len && is_first(seen, n_slots, path))
            add_path(r, hit, out);
    }
    pt_free(seen);
}

static void add_count(struct pt_buf *out,
                      struct pt_count count,
                      const char *one,
                      const char *many)
{
    pt_buf_printf(out, "%s%" PRIu64 " %s",
                  count.exactness == PT_AT_LEAST ? "≥ " : "", count.value,
                  count.value == 1 && count.exactness == PT_EXACT ? one : many);
}

void pt_render_counts(const struct pt_render *r, struct pt_buf *out)
{
    const struct pt_count articles = pt_results_articles(r->results);
    const struct pt_count stories = pt_results_stories(r->results);
    const struct pt_count marks = pt_results_occurrences(r->results);
    if (r->within != PT_WITHIN_ARTICLE) {
        const bool is_sentence = r->within == PT_WITHIN_SENTENCE;
        add_count(out, pt_results_total(r->results),
                  is_sentence ? "sentence" : "paragraph",
                  is_sentence ? "sentences" : "paragraphs");
        pt_buf_puts(out, " in ");
        add_count(out, articles, "article", "articles");
        return;
    }
    add_count(out, articles, "article", "articles");
    const char *between = " (";
    if (stories.exactness != PT_NOT_COUNTED) {
        pt_buf_puts(out, between);
        add_count(out, stories, "story", "stories");
        between = ", ";
    }
    if (marks.exactness != PT_NOT_COUNTED) {
        pt_buf_puts(out, between);
        add_count(out, marks, "occurrence", "occurrences");
        between = ", ";
    }
    pt_buf_puts(out, *between == ',' ? ")" : "");
}

void pt_render_shell_word(struct pt_str word, struct pt_buf *out)
{
    bool is_plain = word.len > 0;
    for (size_t i = 0; i < word.len; i++) {
        const unsigned char c = (unsigned char)word.ptr[i];
        is_plain =
            is_plain && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c >= 0x80 ||
                         pt_str_find(PT_STR("-_./:=,+@%"), (char)c) < 10);
    }
    if (is_plain) {
        pt_visible(out, word);
        return;
    }
    pt_buf_add_byte(out, '\'');
    for (size_t i = 0, end; i < word.len; i = end) {
        const struct pt_str rest = pt_str_sub(word, i, word.len);
        end = i + pt_str_find(rest, '\'');
        pt_visible(out, pt_str_sub(word, i, end));
        if (end < word.len) {
            pt_buf_puts(out, "'\\''");
            end++;
        }
    }
    pt_buf_add_byte(out, '\'');
}
