/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_facets.c: counts by value. For a person the first twenty of each
 * field; in JSON all that the library lists.
 *
 *     source
 *         312  Harbour Post
 *          87  The Lighthouse
 *           4  (none)
 *          40  in 17 others
 */
#include "common/json.h"
#include "common/visible.h"
#include "search/program/render.h"

#include <inttypes.h>
#include <stdio.h>

enum { SHOWN_VALUES = 20, INDENT = 4 };

static int digits(uint64_t n)
{
    return snprintf(NULL, 0, "%" PRIu64, n);
}

/* What the table sums up in its last line. */
static struct pt_facet_value
others(const struct pt_facet *facet, size_t n_shown, uint64_t *out_n)
{
    uint64_t n_articles = facet->other_articles;
    for (size_t i = n_shown; i < facet->n_values; i++)
        n_articles += facet->values[i].n_articles;
    *out_n = facet->n_others + (facet->n_values - n_shown);
    return (struct pt_facet_value){.n_articles = n_articles};
}

static void
add_row(struct pt_buf *out, int width, uint64_t n_articles, struct pt_str text)
{
    pt_buf_printf(out, "%*s%*" PRIu64 "  ", INDENT, "", width, n_articles);
    pt_visible(out, text);
    pt_buf_add_byte(out, '\n');
}

static void add_table(struct pt_buf *out, const struct pt_facet *facet)
{
    const size_t n =
        facet->n_values < SHOWN_VALUES ? facet->n_values : SHOWN_VALUES;
    uint64_t n_others = 0;
    const struct pt_facet_value rest = others(facet, n, &n_others);
    const uint64_t numbers[] = {n ? facet->values[0].n_articles : 0,
                                facet->without, rest.n_articles};
    int width = 0;
    for (size_t i = 0; i < PT_COUNTOF(numbers); i++)
        if (digits(numbers[i]) > width)
            width = digits(numbers[i]);
    pt_buf_printf(out, "%s\n", facet->name);
    for (size_t i = 0; i < n; i++)
        add_row(out, width, facet->values[i].n_articles,
                pt_str_n(facet->values[i].text, facet->values[i].text_len));
    if (facet->without)
        add_row(out, width, facet->without, PT_STR("(none)"));
    if (n_others)
        pt_buf_printf(out, "%*s%*" PRIu64 "  in %" PRIu64 " other%s\n", INDENT,
                      "", width, rest.n_articles, n_others,
                      n_others == 1 ? "" : "s");
}

void pt_render_facets(const struct pt_render *r, struct pt_buf *out)
{
    if (pt_results_total(r->results).value == 0)
        return;
    for (size_t i = 0; i < pt_results_n_facets(r->results); i++) {
        if (i || pt_results_n_hits(r->results))
            pt_buf_add_byte(out, '\n');
        add_table(out, pt_results_facet(r->results, i));
    }
}

/* "source":[["Harbour Post",312],[null,4]] */
static void add_member(struct pt_buf *out, const struct pt_facet *facet)
{
    pt_buf_printf(out, "\"%s\":[", facet->name);
    for (size_t i = 0; i < facet->n_values; i++) {
        const struct pt_facet_value *const value = &facet->values[i];
        pt_buf_puts(out, i ? ",[" : "[");
        pt_json_string(out, pt_str_n(value->text, value->text_len));
        pt_buf_printf(out, ",%" PRIu64 "]", value->n_articles);
    }
    if (facet->without)
        pt_buf_printf(out, "%s[null,%" PRIu64 "]", facet->n_values ? "," : "",
                      facet->without);
    pt_buf_add_byte(out, ']');
}

void pt_render_facets_json(const struct pt_render *r, struct pt_buf *out)
{
    const size_t n = pt_results_n_facets(r->results);
    if (n == 0)
        return;
    pt_buf_puts(out, ",\n\"facets\":{");
    for (size_t i = 0; i < n; i++) {
        pt_buf_puts(out, i ? "," : "");
        add_member(out, pt_results_facet(r->results, i));
    }
    pt_buf_puts(out, "},\"facet_others\":{");
    for (size_t i = 0; i < n; i++) {
        const struct pt_facet *const facet = pt_results_facet(r->results, i);
        pt_buf_printf(
            out, "%s\"%s\":{\"values\":%" PRIu64 ",\"articles\":%" PRIu64 "}",
            i ? "," : "", facet->name, facet->n_others, facet->other_articles);
    }
    pt_buf_add_byte(out, '}');
}
