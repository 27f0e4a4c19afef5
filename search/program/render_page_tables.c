/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_page_tables.c: facets and timeline as tables of a page, with bars by
 * their width.
 */
#include "search/program/render_page.h"

#include "common/date.h"

#include <inttypes.h>

enum { SHOWN_VALUES = 20 };

static void add_bar(struct pt_page *page, uint64_t n, uint64_t most)
{
    pt_page_puts(page, "<td class=\"bar\" aria-hidden=\"true\">");
    if (n)
        pt_buf_printf(page->out, "<i style=\"width:%.1f%%\"></i>",
                      100.0 * (double)n / (double)(most ? most : 1));
    pt_page_puts(page, "</td></tr>\n");
}

/* --- Facets --------------------------------------------------------------- */

/* A row whose label, our own words or a value, is written. */
static void end_row(struct pt_page *page, uint64_t n, uint64_t most)
{
    pt_buf_printf(page->out, "</th><td class=\"n\">%" PRIu64 "</td>", n);
    add_bar(page, n, most);
}

static void add_values(struct pt_page *page, const struct pt_facet *facet)
{
    const size_t n =
        facet->n_values < SHOWN_VALUES ? facet->n_values : SHOWN_VALUES;
    uint64_t most = n ? facet->values[0].n_articles : 0;
    uint64_t other_articles = facet->other_articles;
    most = facet->without > most ? facet->without : most;
    for (size_t i = n; i < facet->n_values; i++)
        other_articles += facet->values[i].n_articles;
    for (size_t i = 0; i < n; i++) {
        const struct pt_facet_value *const value = &facet->values[i];
        pt_page_puts(page, "<tr><th scope=\"row\" dir=\"auto\">");
        pt_page_text(page, pt_str_n(value->text, value->text_len));
        end_row(page, value->n_articles, most);
    }
    if (facet->without) {
        pt_page_puts(page, "<tr><th scope=\"row\">(none)");
        end_row(page, facet->without, most);
    }
    const uint64_t n_others = facet->n_others + (facet->n_values - n);
    if (n_others == 0)
        return;
    pt_buf_printf(page->out,
                  "<tr><th scope=\"row\">in %" PRIu64 " other%s</th>"
                  "<td class=\"n\">%" PRIu64 "</td><td></td></tr>\n",
                  n_others, n_others == 1 ? "" : "s", other_articles);
}

void pt_page_facets(struct pt_page *page, const struct pt_render *r)
{
    if (pt_results_total(r->results).value == 0)
        return;
    for (size_t i = 0; i < pt_results_n_facets(r->results); i++) {
        const struct pt_facet *const facet = pt_results_facet(r->results, i);
        pt_buf_printf(page->out,
                      "<section aria-labelledby=\"facet-%s\">\n"
                      "<h2 id=\"facet-%s\">By %s</h2>\n<table>\n"
                      "<thead><tr><th scope=\"col\">%s</th><th scope=\"col\" "
                      "class=\"n\">articles</th><td></td></tr></thead>\n"
                      "<tbody>\n",
                      facet->name, facet->name, facet->name, facet->name);
        add_values(page, facet);
        pt_page_puts(page, "</tbody>\n</table>\n</section>\n");
    }
}

/* --- Timeline ------------------------------------------------------------- */

static void add_timeline_head(struct pt_page *page, const struct pt_timeline *t)
{
    const char *const unit = pt_render_periods[t->unit].name;
    pt_buf_printf(
        page->out,
        "<section aria-labelledby=\"timeline\">\n"
        "<h2 id=\"timeline\">By %s</h2>\n"
        "<p>Bars: stories, copies counted once where the first is. Share: of "
        "all articles of the %s. <b>!</b>: burst: share at least %d times that "
        "of the %d %ss before and behind, and z &gt; %d (two-proportion "
        "z-test, NIST/SEMATECH e-Handbook 7.3.3), %d stories.</p>\n",
        unit, unit, PT_BURST_RATIO, PT_BURST_PERIODS, unit, PT_BURST_SIGMAS,
        PT_BURST_STORIES);
    pt_buf_printf(page->out,
                  "<table>\n<thead><tr><th scope=\"col\">%s</th>"
                  "<th scope=\"col\" class=\"n\">articles</th>"
                  "<th scope=\"col\" class=\"n\">stories</th>"
                  "<th scope=\"col\" class=\"n\">share</th><td></td></tr>"
                  "</thead>\n<tbody>\n",
                  unit);
}

static void add_period(struct pt_page *page,
                       const struct pt_timeline *t,
                       const struct pt_period *p,
                       uint64_t most)
{
    char day[PT_DATE_TEXT_SIZE];
    pt_date_format(p->first, day);
    const struct pt_str label =
        pt_str_n(day, pt_render_periods[t->unit].n_label);
    pt_buf_printf(page->out,
                  "<tr%s><th scope=\"row\" class=\"when\"><time "
                  "datetime=\"%.*s\">%.*s</time>%s</th>",
                  p->is_burst ? " class=\"burst\"" : "", PT_STR_FMT(label),
                  PT_STR_FMT(label),
                  p->is_burst ? " <b title=\"burst\">!</b>" : "");
    pt_buf_printf(page->out,
                  "<td class=\"n\">%" PRIu64 "</td><td class=\"n\">%" PRIu64
                  "</td><td class=\"n\">",
                  p->n_articles, p->n_stories);
    if (p->n_all)
        pt_buf_printf(page->out, "%.1f %%",
                      100.0 * (double)p->n_articles / (double)p->n_all);
    else
        pt_page_puts(page, "–");
    pt_page_puts(page, "</td>");
    add_bar(page, p->n_stories, most);
}

void pt_page_timeline(struct pt_page *page, const struct pt_render *r)
{
    const struct pt_timeline *const t = pt_results_timeline(r->results);
    if (!t || !t->n_periods)
        return;
    uint64_t most = 1;
    for (size_t i = 0; i < t->n_periods; i++)
        if (t->periods[i].n_stories > most)
            most = t->periods[i].n_stories;
    add_timeline_head(page, t);
    for (size_t i = 0; i < t->n_periods; i++)
        add_period(page, t, &t->periods[i], most);
    pt_page_puts(page, "</tbody>\n</table>\n</section>\n");
}
