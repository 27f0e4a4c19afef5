/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_json.c: the JSON of product 4, version 1: one object, or one hit a
 * line. null stands for what is not known.
 */
#include "common/date.h"
#include "common/json.h"
#include "common/utf8.h"
#include "search/program/hit_view.h"
#include "search/program/render.h"

#include <inttypes.h>

static void add_field(struct pt_buf *out,
                      const char *name,
                      const pt_hit *hit,
                      enum pt_hit_field which)
{
    pt_buf_printf(out, ",\"%s\":", name);
    pt_json_string_or_null(out, pt_hit_view(hit, which));
}

/* Paths are bytes: one that is not UTF-8 comes in base64 as well. */
static void add_path(struct pt_buf *out, const pt_hit *hit)
{
    const struct pt_str path = pt_hit_view(hit, PT_HIT_PATH);
    add_field(out, "path", hit, PT_HIT_PATH);
    if (pt_utf8_valid_length(path) == path.len)
        return;
    pt_buf_puts(out, ",\"path_base64\":\"");
    pt_base64(out, path);
    pt_buf_add_byte(out, '"');
}

void pt_render_json_passage(struct pt_buf *out, const struct pt_passage *p)
{
    pt_buf_puts(out, "{\"text\":");
    pt_json_string(out, pt_str_n(p->text, p->text_len));
    pt_buf_puts(out, ",\"spans\":[");
    for (size_t i = 0; i < p->n_spans; i++)
        pt_buf_printf(out, "%s[%zu,%zu]", i ? "," : "", p->spans[i].begin,
                      p->spans[i].end);
    pt_buf_printf(out, "],\"paragraph\":%" PRIu32, p->paragraph);
    if (p->line)
        pt_buf_printf(out,
                      ",\"line\":%" PRIu32 ",\"source_bytes\":[%" PRIu64
                      ",%" PRIu64 "]}",
                      p->line, p->source_begin, p->source_end);
    else
        pt_buf_puts(out, ",\"line\":null,\"source_bytes\":null}");
}

static void add_spelling(struct pt_buf *out,
                         const struct pt_spelling *spelling,
                         bool is_next)
{
    pt_buf_puts(out, is_next ? ",{\"written\":" : "{\"written\":");
    pt_json_string(out, pt_str_of(spelling->written));
    pt_buf_puts(out, ",\"found\":");
    pt_json_string(out, pt_str_of(spelling->found));
    pt_buf_printf(out, ",\"count\":%" PRIu64 "}", spelling->count);
}

void pt_render_json_place(struct pt_buf *out, const pt_hit *hit)
{
    add_field(out, "id", hit, PT_HIT_ID);
    add_path(out, hit);
}

static void add_hit(struct pt_buf *out, const pt_hit *hit)
{
    pt_buf_printf(out, "{\"rank\":%" PRIu64 ",\"score\":%.6g", pt_hit_rank(hit),
                  pt_hit_score(hit));
    pt_render_json_place(out, hit);
    add_field(out, "url", hit, PT_HIT_URL);
    add_field(out, "title", hit, PT_HIT_TITLE);
    pt_buf_printf(out, ",\"title_from\":\"%s\"",
                  pt_hit_has_headline(hit) ? "headline" : "text");
    add_field(out, "date", hit, PT_HIT_DATE);
    if (pt_hit_text(hit, PT_HIT_CHANGED, NULL))
        add_field(out, "changed", hit, PT_HIT_CHANGED);
    add_field(out, "author", hit, PT_HIT_AUTHOR);
    add_field(out, "source", hit, PT_HIT_SOURCE);
    add_field(out, "lang", hit, PT_HIT_LANG);
    add_field(out, "story", hit, PT_HIT_STORY);
    if (pt_hit_text(hit, PT_HIT_INDEX, NULL))
        add_field(out, "index", hit, PT_HIT_INDEX);
    pt_buf_printf(out, ",\"copies\":%" PRIu64 ",\"snippets\":[",
                  pt_hit_n_copies(hit));
    for (size_t i = 0; i < pt_hit_n_passages(hit); i++) {
        pt_buf_puts(out, i ? "," : "");
        pt_render_json_passage(out, pt_hit_passage(hit, i));
    }
    pt_buf_puts(out, "],\"spellings\":[");
    for (size_t i = 0; i < pt_hit_n_spellings(hit); i++)
        add_spelling(out, pt_hit_spelling(hit, i), i > 0);
    pt_buf_puts(out, "]}");
}

static void
add_count(struct pt_buf *out, const char *name, struct pt_count count)
{
    pt_buf_printf(out, ",\"%s\":", name);
    if (count.exactness == PT_EXACT)
        pt_buf_printf(out, "%" PRIu64, count.value);
    else
        pt_buf_puts(out, "null");
}

static void
add_inexact(struct pt_buf *out, const char *name, struct pt_count count)
{
    if (count.exactness == PT_EXACT)
        return;
    if (out->ptr[out->len - 1] != '[')
        pt_buf_add_byte(out, ',');
    pt_buf_printf(out, "\"%s\"", name);
}

static void add_day(struct pt_buf *out, int32_t days)
{
    char day[PT_DATE_TEXT_SIZE] = "";
    if (days != PT_NO_DATE)
        pt_date_format(days, day);
    pt_json_string_or_null(out, pt_str_of(day));
}

static void add_suggestions(struct pt_buf *out, const pt_results *results)
{
    pt_buf_puts(out, ",\"suggestions\":[");
    for (size_t i = 0; i < pt_results_n_suggestions(results); i++) {
        const struct pt_suggestion *const s = pt_results_suggestion(results, i);
        pt_buf_puts(out, i ? ",{\"query\":" : "{\"query\":");
        pt_json_string(out, pt_str_of(s->query));
        pt_buf_printf(out, ",\"within\":\"%s\",\"variants\":%s,\"since\":",
                      pt_within_name(s->within),
                      s->flags & PT_SEARCH_NO_VARIANTS ? "false" : "true");
        add_day(out, s->since);
        pt_buf_puts(out, ",\"until\":");
        add_day(out, s->until);
        pt_buf_printf(
            out, ",\"total\":%" PRIu64 ",\"articles\":%" PRIu64 ",\"why\":",
            s->total, s->articles);
        pt_json_string(out, pt_str_of(s->why));
        pt_buf_add_byte(out, '}');
    }
    pt_buf_add_byte(out, ']');
}

void pt_render_json(const struct pt_render *r, struct pt_buf *out)
{
    const pt_results *const results = r->results;
    size_t len;
    const char *const parsed = pt_results_parsed(results, &len);
    pt_buf_puts(out, "{\"version\":1,\"query\":");
    pt_json_string(out, r->query);
    pt_buf_puts(out, ",\"parsed\":");
    pt_json_string(out, pt_str_n(parsed, len));
    pt_buf_printf(out, ",\"within\":\"%s\"", pt_within_name(r->within));
    add_count(out, "total", pt_results_total(results));
    if (r->within != PT_WITHIN_ARTICLE)
        add_count(out, "articles", pt_results_articles(results));
    add_count(out, "stories", pt_results_stories(results));
    add_count(out, "occurrences", pt_results_occurrences(results));
    pt_buf_puts(out, ",\"inexact\":[");
    add_inexact(out, "total", pt_results_total(results));
    if (r->within != PT_WITHIN_ARTICLE)
        add_inexact(out, "articles", pt_results_articles(results));
    add_inexact(out, "stories", pt_results_stories(results));
    add_inexact(out, "occurrences", pt_results_occurrences(results));
    pt_buf_printf(out, "],\"took_us\":%" PRIu64 ",\"hits\":[",
                  pt_results_took_us(results));
    for (size_t i = 0; i < pt_results_n_hits(results); i++) {
        pt_buf_puts(out, i ? ",\n" : "\n");
        add_hit(out, pt_results_hit(results, i));
    }
    pt_buf_add_byte(out, ']');
    pt_render_facets_json(r, out);
    pt_render_timeline_json(r, out);
    add_suggestions(out, results);
    if (pt_results_explanation(results)) {
        pt_buf_puts(out, ",\n\"explain\":");
        pt_render_explanation_json(r, out);
    }
    pt_buf_puts(out, "}\n");
}

void pt_render_jsonl(const struct pt_render *r, struct pt_buf *out)
{
    for (size_t i = 0; i < pt_results_n_hits(r->results); i++) {
        add_hit(out, pt_results_hit(r->results, i));
        pt_buf_add_byte(out, '\n');
    }
}

void pt_render_json_fault(struct pt_str query,
                          const struct pt_error *fault,
                          struct pt_buf *out)
{
    pt_buf_puts(out, "{\"query\":");
    pt_json_string(out, query);
    pt_buf_puts(out, ",\"error\":");
    pt_json_string(out, pt_str_of(fault->message));
    pt_buf_printf(out, ",\"span\":[%zu,%zu]}\n", fault->span_begin,
                  fault->span_end);
}
