/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_html.c: the answer as one page, to be kept, sent or printed:
 *
 *     header: the query, counts, notes
 *     main:   a list of articles (heading, facts, passages), then tables
 *
 * and one article, whole, as a page. The title leads to the article on the web
 * if it has an http or https address, else to its file.
 */
#include "common/visible.h"
#include "search/program/hit_view.h"
#include "search/program/remarks.h"
#include "search/program/render_link.h"
#include "search/program/render_page.h"

#include <inttypes.h>

/* --- What stands above ---------------------------------------------------- */

/* "Results 11 to 20", where these are not all. */
static void add_range(struct pt_page *page, const struct pt_render *r)
{
    const size_t n = pt_results_n_hits(r->results);
    const bool is_folded = r->within == PT_WITHIN_ARTICLE &&
                           r->settings->search.flags & PT_SEARCH_FOLD_COPIES;
    const struct pt_count all = is_folded ? pt_results_stories(r->results)
                                          : pt_results_total(r->results);
    if (n == 0 || (all.exactness == PT_EXACT && all.value == n))
        return;
    pt_buf_printf(page->out, "; results %" PRIu64 " to %" PRIu64,
                  pt_hit_rank(pt_results_hit(r->results, 0)),
                  pt_hit_rank(pt_results_hit(r->results, n - 1)));
}

static void add_counts(struct pt_page *page, const struct pt_render *r)
{
    pt_page_puts(page, "<p>");
    if (pt_results_total(r->results).value) {
        pt_render_counts(r, page->out);
        add_range(page, r);
    } else {
        pt_buf_printf(page->out, "No %s answers.", pt_within_name(r->within));
    }
    pt_page_puts(page, "</p>\n");
}

/* The notes, and one more (may be NULL). */
static void
add_notes(struct pt_page *page, const struct pt_render *r, const char *more)
{
    const size_t n = pt_results_n_notes(r->results);
    if (r->settings->is_quiet || (n == 0 && !more))
        return;
    pt_page_puts(page, "<ul class=\"notes\" aria-label=\"Notes\">\n");
    for (size_t i = 0; i < n + (more != NULL); i++) {
        pt_page_puts(page, "<li>");
        pt_page_text(page,
                     pt_str_of(i < n ? pt_results_note(r->results, i) : more));
        pt_page_puts(page, "</li>\n");
    }
    pt_page_puts(page, "</ul>\n");
}

/* Nothing was found: what would be, as commands. */
static void add_suggestions(struct pt_page *page, const struct pt_render *r)
{
    const size_t n = pt_results_n_suggestions(r->results);
    if (n == 0 || pt_results_total(r->results).value)
        return;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_page_puts(page, "<h2>These would</h2>\n<ul class=\"instead\">\n");
    for (size_t i = 0; i < n; i++) {
        const struct pt_suggestion *const s =
            pt_results_suggestion(r->results, i);
        pt_buf_clear(&text);
        pt_remark_promise(s, &text);
        pt_page_puts(page, "<li>");
        pt_page_text(page, pt_buf_str(&text));
        pt_buf_clear(&text);
        pt_remark_command(r->settings, r->query, s, &text);
        pt_page_puts(page, " <code>");
        pt_page_text(page, pt_buf_str(&text));
        pt_page_puts(page, "</code></li>\n");
    }
    pt_page_puts(page, "</ul>\n");
    pt_buf_fini(&text);
}

/* --- An article --------------------------------------------------------- */

static void add_link(struct pt_page *page, const struct pt_buf *target)
{
    pt_page_puts(page, "<a href=\"");
    pt_page_text(page, pt_buf_str(target));
    pt_page_puts(page, "\"");
}

/* The title with its marks and the link. */
static void add_title(struct pt_page *page, const pt_hit *hit)
{
    const struct pt_str title = pt_hit_view(hit, PT_HIT_TITLE);
    struct pt_buf target;
    size_t n_spans, first = 0;
    const struct pt_byte_span *const spans = pt_hit_title_spans(hit, &n_spans);
    pt_buf_init(&target, PT_BUF_NO_CEILING);
    const bool has_link = pt_link_article(hit, "file://", &target);
    if (has_link)
        add_link(page, &target);
    else
        pt_page_puts(page, "<span");
    pt_page_lang(page, hit);
    pt_page_puts(page, ">");
    if (title.len)
        pt_page_marked(page, title, spans, n_spans, 0, title.len, &first);
    else
        pt_page_puts(page, "(no text)");
    pt_page_puts(page, pt_hit_title_is_cut(hit) ? "…" : "");
    pt_page_puts(page, has_link ? "</a>" : "</span>");
    pt_buf_fini(&target);
}

static void add_path(struct pt_page *page, const pt_hit *hit)
{
    struct pt_buf target;
    pt_buf_init(&target, PT_BUF_NO_CEILING);
    const bool has_link = pt_link_file(hit, "file://", &target);
    if (has_link) {
        add_link(page, &target);
        pt_page_puts(page, ">");
    }
    pt_page_puts(page, "<bdi>");
    pt_page_text(page, pt_hit_view(hit, PT_HIT_PATH));
    pt_page_puts(page, has_link ? "</bdi></a>" : "</bdi>");
    pt_buf_fini(&target);
}

static void
add_fact(struct pt_page *page, const pt_hit *hit, enum pt_hit_field which)
{
    const struct pt_str text = pt_hit_view(hit, which);
    if (which == PT_HIT_PATH) {
        add_path(page, hit);
        return;
    }
    pt_page_puts(page, which == PT_HIT_DATE ? "<time>" : "<bdi>");
    pt_page_text(page, text);
    pt_page_puts(page, which == PT_HIT_DATE ? "</time>" : "</bdi>");
}

/* Date, source, author and path, those that are known, and the copies. */
static void
add_facts(struct pt_page *page, const struct pt_render *r, const pt_hit *hit)
{
    const enum pt_hit_field facts[] = {PT_HIT_DATE, PT_HIT_SOURCE,
                                       PT_HIT_AUTHOR, PT_HIT_PATH};
    const char *between = "";
    pt_page_puts(page, "<p class=\"facts\">");
    for (size_t i = 0; i < PT_COUNTOF(facts); i++) {
        if (!pt_hit_view(hit, facts[i]).len)
            continue;
        pt_page_puts(page, between);
        add_fact(page, hit, facts[i]);
        between = " · ";
    }
    const uint64_t copies = pt_hit_n_copies(hit);
    if (copies && r->within == PT_WITHIN_ARTICLE)
        pt_buf_printf(page->out, "%s+%" PRIu64 " %s", between, copies,
                      copies == 1 ? "copy" : "copies");
    pt_page_puts(page, "</p>\n");
}

/* "zelensky found as Zelenskyy (7)", one line. */
static void add_spellings(struct pt_page *page, const pt_hit *hit)
{
    const size_t n = pt_hit_n_spellings(hit);
    for (size_t i = 0; i < n; i++) {
        const struct pt_spelling *const s = pt_hit_spelling(hit, i);
        pt_page_puts(page, i ? ", <bdi>" : "<p class=\"found\"><bdi>");
        pt_page_text(page, pt_str_of(s->written));
        pt_page_puts(page, "</bdi> found as <bdi>");
        pt_page_text(page, pt_str_of(s->found));
        pt_buf_printf(page->out, "</bdi> (%" PRIu64 ")", s->count);
    }
    pt_page_puts(page, n ? "</p>\n" : "");
}

static void
add_passage(struct pt_page *page, const pt_hit *hit, const struct pt_passage *p)
{
    size_t first = 0;
    if (pt_render_is_headline(hit, p))
        return;
    pt_page_puts(page, "<blockquote");
    pt_page_lang(page, hit);
    pt_page_puts(page, p->is_cut_before ? "><p>…&nbsp;" : "><p>");
    pt_page_marked(page, pt_str_n(p->text, p->text_len), p->spans, p->n_spans,
                   0, p->text_len, &first);
    pt_page_puts(page, p->is_cut_after ? "&nbsp;…" : "");
    pt_page_puts(page, "</p></blockquote>\n");
}

static void
add_hit(struct pt_page *page, const struct pt_render *r, const pt_hit *hit)
{
    pt_buf_printf(page->out,
                  "<li value=\"%" PRIu64 "\"><article>\n"
                  "<h2><span class=\"rank\">%" PRIu64 ".</span> ",
                  pt_hit_rank(hit), pt_hit_rank(hit));
    add_title(page, hit);
    pt_page_puts(page, "</h2>\n");
    add_facts(page, r, hit);
    add_spellings(page, hit);
    for (size_t k = 0; k < pt_hit_n_passages(hit); k++)
        add_passage(page, hit, pt_hit_passage(hit, k));
    pt_page_puts(page, "</article></li>\n");
}

void pt_render_html(const struct pt_render *r, struct pt_buf *out)
{
    struct pt_page page;
    const size_t n = pt_results_n_hits(r->results);
    pt_page_begin(&page, out, r->query);
    pt_page_puts(&page, "<a class=\"skip\" href=\"#results\">Skip to the "
                        "results</a>\n<header>\n<h1 dir=\"auto\">");
    pt_page_text(&page, r->query);
    pt_page_puts(&page, "</h1>\n");
    add_counts(&page, r);
    add_notes(&page, r, NULL);
    pt_page_puts(&page, "</header>\n<main id=\"results\" tabindex=\"-1\">\n");
    pt_page_puts(&page, n ? "<ol class=\"hits\" role=\"list\">\n" : "");
    for (size_t i = 0; i < n; i++)
        add_hit(&page, r, pt_results_hit(r->results, i));
    pt_page_puts(&page, n ? "</ol>\n" : "");
    add_suggestions(&page, r);
    pt_page_facets(&page, r);
    pt_page_timeline(&page, r);
    pt_page_puts(&page, "</main>\n");
    pt_page_end(&page);
}

/* --- One article, whole ------------------------------------------------- */

/* What a line of the text is (product 2.3). */
enum lines {
    LINES_ARE_PARAGRAPHS,
    LINES_ARE_WRAPPED, /* by the writer; they flow again on any screen */
    LINES_STAY         /* verse, tables */
};

static struct pt_str line_at(struct pt_str text, size_t at)
{
    const struct pt_str rest = pt_str_sub(text, at, text.len);
    return pt_str_sub(rest, 0, pt_str_find(rest, '\n'));
}

/* Whether the line at byte at begins a paragraph of wrapped text. */
static bool begins_paragraph(struct pt_str text, size_t at)
{
    return at >= text.len || text.ptr[at] == ' ' || text.ptr[at] == '\t' ||
           !pt_str_trim(line_at(text, at)).len;
}

static enum lines lines_of(struct pt_str text)
{
    enum { LONGEST = 100, SHORTEST = 40, RAGGED = 15 };
    size_t longest = 0, n_inner = 0, n_full = 0;
    for (size_t at = 0; at < text.len; at += line_at(text, at).len + 1) {
        const size_t columns = pt_visible_columns(line_at(text, at));
        longest = columns > longest ? columns : longest;
        if (longest > LONGEST)
            return LINES_ARE_PARAGRAPHS;
    }
    for (size_t at = 0, next; at < text.len; at = next) {
        next = at + line_at(text, at).len + 1;
        if (!pt_str_trim(line_at(text, at)).len || begins_paragraph(text, next))
            continue;
        n_inner++;
        n_full += pt_visible_columns(line_at(text, at)) + RAGGED >= longest;
    }
    return longest >= SHORTEST && 2 * n_full > n_inner ? LINES_ARE_WRAPPED
                                                       : LINES_STAY;
}

/* Where the paragraph that begins at byte at ends. */
static size_t end_of_paragraph(struct pt_str text, size_t at, enum lines lines)
{
    size_t end = at + line_at(text, at).len;
    while (lines != LINES_ARE_PARAGRAPHS && end < text.len) {
        const struct pt_str next = line_at(text, end + 1);
        if (lines == LINES_ARE_WRAPPED ? begins_paragraph(text, end + 1)
                                       : !pt_str_trim(next).len)
            break;
        end += 1 + next.len;
    }
    return end;
}

static void add_text(struct pt_page *page,
                     const pt_hit *hit,
                     const struct pt_passage *whole)
{
    const struct pt_str text = pt_str_n(whole->text, whole->text_len);
    const enum lines lines = lines_of(text);
    size_t first = 0;
    pt_page_puts(page, lines == LINES_STAY ? "<div class=\"text set\""
                                           : "<div class=\"text\"");
    pt_page_lang(page, hit);
    pt_page_puts(page, ">\n");
    for (size_t at = 0, end; at < text.len; at = end + 1) {
        end = at + line_at(text, at).len;
        if (!pt_str_trim(pt_str_sub(text, at, end)).len)
            continue;
        end = end_of_paragraph(text, at, lines);
        pt_page_puts(page, "<p dir=\"auto\">");
        pt_page_marked(page, text, whole->spans, whole->n_spans, at, end,
                       &first);
        pt_page_puts(page, "</p>\n");
    }
    pt_page_puts(page, "</div>\n");
}

/* What is known, and where it was found. */
static void add_origins(struct pt_page *page, const pt_hit *hit)
{
    static const struct {
        enum pt_hit_field field;
        const char *name;
    } rows[] = {
        {PT_HIT_AUTHOR, "author"},
        {PT_HIT_DATE,   "date"  },
        {PT_HIT_SOURCE, "source"},
        {PT_HIT_URL,    "url"   },
        {PT_HIT_LANG,   "lang"  },
        {PT_HIT_TAGS,   "tags"  },
    };
    const char *before = "<dl>\n";
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        const char *const origin = pt_hit_origin(hit, rows[i].field);
        if (!origin || !pt_hit_view(hit, rows[i].field).len)
            continue;
        pt_buf_printf(page->out, "%s<dt>%s</dt><dd><bdi>", before,
                      rows[i].name);
        pt_page_text(page, pt_hit_view(hit, rows[i].field));
        pt_page_puts(page, "</bdi> (");
        pt_page_text(page, pt_str_of(origin));
        pt_page_puts(page, ")</dd>\n");
        before = "";
    }
    pt_page_puts(page, *before ? "" : "</dl>\n");
}

void pt_render_show_html(const struct pt_render *r, struct pt_buf *out)
{
    const pt_hit *const hit = pt_results_hit(r->results, 0);
    const bool is_unmarked =
        r->query.len && !pt_results_total(r->results).value;
    struct pt_page page;
    pt_page_begin(&page, out, pt_hit_view(hit, PT_HIT_TITLE));
    pt_page_puts(&page, "<main>\n<article>\n<h1>");
    add_title(&page, hit);
    pt_page_puts(&page, "</h1>\n");
    add_facts(&page, r, hit);
    if (r->query.len) {
        pt_page_puts(&page, "<p class=\"found\">marked: <bdi>");
        pt_page_text(&page, r->query);
        pt_page_puts(&page, "</bdi></p>\n");
    }
    add_notes(&page, r, is_unmarked ? pt_remark_of_unmarked(r->within) : NULL);
    add_origins(&page, hit);
    if (pt_hit_n_passages(hit))
        add_text(&page, hit, pt_hit_passage(hit, 0));
    pt_page_puts(&page, "</article>\n</main>\n");
    pt_page_end(&page);
}
