/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_whynot.c: why an article does not answer, for a person and as JSON.
 *
 *     ✓ it holds    ✗ it fails, and the query with it    · it fails, no matter
 *
 * Parts of a clause are shown where it is they that decide: those of AND and OR
 * always, the operands of NEAR only when one is missing. A query that is one
 * AND or OR needs no line for itself.
 */
#include "common/json.h"
#include "common/utf8.h"
#include "common/visible.h"
#include "search/program/render.h"

#include <inttypes.h>

enum {
    INDENT = 2,
    MOST_LINES = 40,    /* clauses shown; the rest is only counted */
    CLAUSE_COLUMNS = 60 /* of the query's words in a line */
};

static const char good[] = "\033[32m";
static const char bad[] = "\033[1;31m";
static const char plain[] = "\033[0m";

static bool is_one_of(const char *kind, const char *const *kinds)
{
    for (; *kinds; kinds++)
        if (strcmp(kind, *kinds) == 0)
            return true;
    return false;
}

/* --- for a person --------------------------------------------------------- */

/* The query's words, in one line and not too many. */
static void add_words(struct pt_str words, size_t most, struct pt_buf *out)
{
    size_t n = 0, columns = 0;
    while (n < words.len && columns < most) {
        size_t len;
        pt_utf8_get(words, n, &len);
        columns += pt_visible_columns(pt_str_sub(words, n, n + len));
        n += len;
    }
    pt_visible(out, pt_str_sub(words, 0, n));
    pt_buf_puts(out, n < words.len ? "…" : "");
}

static void add_times(struct pt_buf *out, uint64_t n)
{
    if (n == 1)
        pt_buf_puts(out, "once");
    else if (n == 2)
        pt_buf_puts(out, "twice");
    else
        pt_buf_printf(out, "%" PRIu64 " times", n);
}

static void add_sign(const struct pt_render *r,
                     const struct pt_why_clause *c,
                     struct pt_buf *out)
{
    const char *const sign = c->holds ? "✓" : c->decides ? "✗" : "·";
    const char *const color = c->holds ? good : c->decides ? bad : "";
    pt_buf_printf(out, "%s%s%s ", r->has_color ? color : "", sign,
                  r->has_color && *color ? plain : "");
}

/* Where a passage stands: "line 12: ". */
static void
add_place(const pt_hit *hit, const struct pt_passage *p, struct pt_buf *out)
{
    if (p->paragraph == 1 && pt_hit_has_headline(hit))
        pt_buf_puts(out, "title: ");
    else if (p->line)
        pt_buf_printf(out, "line %" PRIu32 ": ", p->line);
    else
        pt_buf_printf(out, "paragraph %" PRIu32 ": ", p->paragraph);
}

static void add_passage(const struct pt_render *r,
                        const struct pt_passage *p,
                        unsigned indent,
                        struct pt_buf *out)
{
    struct pt_buf place;
    pt_buf_init(&place, PT_BUF_NO_CEILING);
    add_place(pt_results_hit(r->results, 0), p, &place);
    pt_render_passage(r, p, pt_buf_z(&place), indent, out);
    pt_buf_fini(&place);
}

static void add_clause(const struct pt_render *r,
                       const struct pt_why_clause *c,
                       unsigned indent,
                       struct pt_buf *out)
{
    pt_buf_printf(out, "%*s", (int)indent, "");
    add_sign(r, c, out);
    add_words(pt_str_n(c->text, c->text_len), CLAUSE_COLUMNS, out);
    if (c->nearest) {
        pt_buf_puts(out, "  – ");
        pt_visible(out, pt_str_of(c->nearest->remark));
    } else if (c->holds && c->occurrences.exactness == PT_EXACT) {
        pt_buf_puts(out, "  – ");
        add_times(out, c->occurrences.value);
    }
    pt_buf_add_byte(out, '\n');
    for (size_t i = 0; c->nearest && i < c->nearest->n_passages; i++)
        add_passage(r, &c->nearest->passages[i], indent + 2 * INDENT, out);
}

/* Whether the parts of a clause are lines of their own. */
static bool shows_parts(const struct pt_why_clause *c)
{
    static const char *const of_parts[] = {"and", "or", "maybe", "hlead", NULL};
    return is_one_of(c->kind, of_parts) || (c->decides && !c->nearest);
}

/* How many clauses at the start need no line for themselves: one AND or OR
 * around all, and of +a b -c both what decides and what only ranks. */
static size_t count_hidden(const pt_why_not *why)
{
    const char *const kind = pt_why_not_clause(why, 0)->kind;
    if (strcmp(kind, "maybe") != 0)
        return strcmp(kind, "and") == 0 || strcmp(kind, "or") == 0;
    return 1 + (strcmp(pt_why_not_clause(why, 1)->kind, "and") == 0);
}

static void add_clauses(const struct pt_render *r,
                        const pt_why_not *why,
                        struct pt_buf *out)
{
    const size_t n = pt_why_not_n_clauses(why);
    const size_t n_hidden = count_hidden(why);
    size_t n_shown = 0, n_more = 0;
    unsigned deepest = UINT32_MAX, n_around = 0;
    for (size_t i = 0; i < n; i++) {
        const struct pt_why_clause *const c = pt_why_not_clause(why, i);
        if (c->depth > deepest)
            continue;
        deepest = shows_parts(c) ? UINT32_MAX : c->depth;
        if (i < n_hidden)
            n_around++;
        else if (n_shown < MOST_LINES) {
            n_around = n_around < c->depth ? n_around : c->depth;
            add_clause(r, c, INDENT * (c->depth - n_around + 1), out);
            n_shown++;
        } else {
            n_more++;
        }
    }
    if (n_more)
        pt_buf_printf(out, "%*s… and %zu more clauses\n", INDENT, "", n_more);
}

static void add_verdict(const struct pt_render *r,
                        const pt_why_not *why,
                        struct pt_buf *out)
{
    enum { QUERY_COLUMNS = 200 };
    const uint64_t n = pt_results_total(r->results).value;
    const char *const name = pt_within_name(r->within);
    const bool is_article = r->within == PT_WITHIN_ARTICLE;
    if (is_article)
        pt_buf_puts(out, n ? "answers " : "does not answer ");
    else if (n)
        pt_buf_printf(out, "has %" PRIu64 " %s%s that answer%s ", n, name,
                      n == 1 ? "" : "s", n == 1 ? "s" : "");
    else
        pt_buf_printf(out, "has no %s that answers ", name);
    add_words(r->query, QUERY_COLUMNS, out);
    const bool is_any = strcmp(pt_why_not_clause(why, 0)->kind, "or") == 0;
    pt_buf_puts(out, is_any ? " (any of these would do)" : "");
    pt_buf_puts(out, is_article ? ":\n"
                     : n        ? "; the first:\n"
                                : "; the nearest:\n");
    const pt_hit *const hit = pt_results_hit(r->results, 0);
    for (size_t i = 0; i < pt_hit_n_passages(hit); i++)
        add_passage(r, pt_hit_passage(hit, i), INDENT, out);
}

void pt_render_why_not(const struct pt_render *r,
                       const pt_why_not *why,
                       struct pt_buf *out)
{
    const uint64_t n = pt_why_not_n_paragraphs(why);
    pt_render_heading(r, pt_results_hit(r->results, 0), out);
    add_verdict(r, why, out);
    add_clauses(r, why, out);
    if (!pt_why_not_answers(why) && n)
        pt_buf_printf(out,
                      "%" PRIu64 " of its paragraphs answer%s by %s "
                      "(--within paragraph)\n",
                      n, n == 1 ? "s" : "", n == 1 ? "itself" : "themselves");
}

/* --- JSON ----------------------------------------------------------------- */

static void add_nearest(struct pt_buf *out, const struct pt_nearest *near)
{
    if (!near) {
        pt_buf_puts(out, "null");
        return;
    }
    pt_buf_printf(out, "{\"what\":\"%s\",\"remark\":", near->what);
    pt_json_string(out, pt_str_of(near->remark));
    if (near->distance >= 0)
        pt_buf_printf(out, ",\"distance\":%" PRId64, near->distance);
    else
        pt_buf_puts(out, ",\"distance\":null");
    pt_buf_puts(out, ",\"passages\":[");
    for (size_t i = 0; i < near->n_passages; i++) {
        pt_buf_puts(out, i ? "," : "");
        pt_render_json_passage(out, &near->passages[i]);
    }
    pt_buf_puts(out, "]}");
}

static void add_clause_members(struct pt_buf *out,
                               const struct pt_why_clause *c)
{
    pt_buf_puts(out, "{\"text\":");
    pt_json_string(out, pt_str_n(c->text, c->text_len));
    pt_buf_printf(out,
                  ",\"begin\":%zu,\"end\":%zu,\"kind\":\"%s\",\"holds\":%s,"
                  "\"decides\":%s,\"occurrences\":",
                  c->begin, c->end, c->kind, c->holds ? "true" : "false",
                  c->decides ? "true" : "false");
    if (c->occurrences.exactness == PT_EXACT)
        pt_buf_printf(out, "%" PRIu64, c->occurrences.value);
    else
        pt_buf_puts(out, "null");
    pt_buf_puts(out, ",\"nearest\":");
    add_nearest(out, c->nearest);
    pt_buf_puts(out, ",\"clauses\":[");
}

/* Clauses come as a tree is read, so before each as many are closed as it lies
 * less deep than the one before. */
static void add_tree(struct pt_buf *out, const pt_why_not *why)
{
    const size_t n = pt_why_not_n_clauses(why);
    unsigned n_open = 0;
    for (size_t i = 0; i < n; i++) {
        const struct pt_why_clause *const c = pt_why_not_clause(why, i);
        const bool is_first = i == 0 || c->depth == n_open;
        for (; n_open > c->depth; n_open--)
            pt_buf_puts(out, "]}");
        pt_buf_puts(out, is_first ? "\n" : ",\n");
        add_clause_members(out, c);
        n_open++;
    }
    for (; n_open > 0; n_open--)
        pt_buf_puts(out, "]}");
}

void pt_render_why_not_json(const struct pt_render *r,
                            const pt_why_not *why,
                            struct pt_buf *out)
{
    const pt_hit *const hit = pt_results_hit(r->results, 0);
    pt_buf_puts(out, "{\"version\":1,\"query\":");
    pt_json_string(out, r->query);
    pt_render_json_place(out, hit);
    pt_buf_printf(out, ",\"within\":\"%s\",\"answers\":%s,\"total\":%" PRIu64,
                  pt_within_name(r->within),
                  pt_why_not_answers(why) ? "true" : "false",
                  pt_results_total(r->results).value);
    pt_buf_puts(out, ",\"unit\":");
    if (pt_hit_n_passages(hit))
        pt_render_json_passage(out, pt_hit_passage(hit, 0));
    else
        pt_buf_puts(out, "null");
    pt_buf_puts(out, ",\"clauses\":[");
    add_tree(out, why);
    pt_buf_puts(out, "]}\n");
}
