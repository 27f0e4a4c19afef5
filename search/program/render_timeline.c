/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_timeline.c: a line for each period, with a bar of its stories: blocks
 * as wide as the terminal has room for, elsewhere at most forty #.
 */
#include "common/date.h"
#include "common/json.h"
#include "search/program/render.h"
#include "search/program/settings.h"

#include <inttypes.h>

enum {
    BARE_WIDTH = 40, /* of bars that go to no terminal */
    NARROWEST = 10,  /* a terminal too narrow wraps */
    BAR_COLUMN = 41  /* where bars begin */
};

const struct pt_render_period pt_render_periods[] = {
    [PT_TIMELINE_DAY] = {"day",   10},
    [PT_TIMELINE_WEEK] = {"week",  10},
    [PT_TIMELINE_MONTH] = {"month", 7 },
    [PT_TIMELINE_YEAR] = {"year",  4 },
};

static void add_header(struct pt_buf *out, const struct pt_timeline *t)
{
    const char *const unit = pt_render_periods[t->unit].name;
    pt_buf_printf(
        out,
        "by %s; bars: stories, copies counted once where the first is\n"
        "share: of all articles of the %s\n"
        "!: burst: share at least %d times that of the %d %ss before and "
        "behind, and\n   z > %d (two-proportion z-test, NIST/SEMATECH "
        "e-Handbook 7.3.3), %d stories\n",
        unit, unit, PT_BURST_RATIO, PT_BURST_PERIODS, unit, PT_BURST_SIGMAS,
        PT_BURST_STORIES);
    pt_buf_printf(out, "%-10s %9s %9s %7s\n", unit, "articles", "stories",
                  "share");
}

static void add_bar(const struct pt_render *r,
                    struct pt_buf *out,
                    size_t n_cells,
                    bool is_burst)
{
    const bool has_color = r->has_color && is_burst;
    pt_buf_puts(out, has_color ? "\033[1;31m" : "");
    for (size_t i = 0; i < n_cells; i++)
        pt_buf_puts(out, r->columns ? "█" : "#");
    pt_buf_puts(out, has_color ? "\033[0m" : "");
}

static void add_share(struct pt_buf *out, const struct pt_period *period)
{
    if (period->n_all)
        pt_buf_printf(out, " %5.1f %%",
                      100.0 * (double)period->n_articles /
                          (double)period->n_all);
    else
        pt_buf_printf(out, " %7s", "-");
}

static void add_line(const struct pt_render *r,
                     struct pt_buf *out,
                     const struct pt_timeline *t,
                     const struct pt_period *period,
                     size_t n_cells)
{
    char day[PT_DATE_TEXT_SIZE];
    pt_date_format(period->first, day);
    const struct pt_str label =
        pt_str_n(day, pt_render_periods[t->unit].n_label);
    pt_buf_printf(out, "%-10.*s %9" PRIu64 " %9" PRIu64, PT_STR_FMT(label),
                  period->n_articles, period->n_stories);
    add_share(out, period);
    if (n_cells) {
        pt_buf_puts(out, period->is_burst ? " ! " : "   ");
        add_bar(r, out, n_cells, period->is_burst);
    }
    pt_buf_add_byte(out, '\n');
}

static uint64_t most_stories(const struct pt_timeline *t)
{
    uint64_t most = 1;
    for (size_t i = 0; i < t->n_periods; i++)
        if (t->periods[i].n_stories > most)
            most = t->periods[i].n_stories;
    return most;
}

/* Cells for n of most; one at least for anything. */
static size_t n_cells(uint64_t n, uint64_t most, size_t width)
{
    const size_t cells =
        (size_t)((double)n * (double)width / (double)most + 0.5);
    return n && !cells ? 1 : cells;
}

void pt_render_timeline(const struct pt_render *r, struct pt_buf *out)
{
    const struct pt_timeline *const t = pt_results_timeline(r->results);
    if (!t || !t->n_periods)
        return;
    const uint64_t most = most_stories(t);
    size_t width = BARE_WIDTH;
    if (r->columns)
        width = r->columns > BAR_COLUMN + NARROWEST ? r->columns - BAR_COLUMN
                                                    : NARROWEST;
    if (pt_results_n_hits(r->results) || pt_results_n_facets(r->results))
        pt_buf_add_byte(out, '\n');
    add_header(out, t);
    for (size_t i = 0; i < t->n_periods; i++)
        add_line(r, out, t, &t->periods[i],
                 n_cells(t->periods[i].n_stories, most, width));
}

/* --- tables --------------------------------------------------------------- */

void pt_render_timeline_table(const struct pt_render *r, struct pt_buf *out)
{
    static const char *const names[] = {"first", "articles", "stories", "all",
                                        "burst"};
    const struct pt_timeline *const t = pt_results_timeline(r->results);
    const char comma = r->settings->format == PT_FORMAT_CSV ? ',' : '\t';
    for (size_t i = 0; i < PT_COUNTOF(names); i++)
        pt_buf_printf(out, "%s%c", names[i],
                      i + 1 < PT_COUNTOF(names) ? comma : '\n');
    for (size_t i = 0; t && i < t->n_periods; i++) {
        const struct pt_period *const p = &t->periods[i];
        char day[PT_DATE_TEXT_SIZE];
        pt_date_format(p->first, day);
        pt_buf_printf(out, "%s%c%" PRIu64 "%c%" PRIu64 "%c%" PRIu64 "%c%d\n",
                      day, comma, p->n_articles, comma, p->n_stories, comma,
                      p->n_all, comma, p->is_burst ? 1 : 0);
    }
}

/* --- JSON ----------------------------------------------------------------- */

static void add_day(struct pt_buf *out, int32_t first)
{
    char day[PT_DATE_TEXT_SIZE];
    pt_date_format(first, day);
    pt_json_string(out, pt_str_of(day));
}

static void add_numbers(struct pt_buf *out,
                        const char *name,
                        const struct pt_timeline *t,
                        size_t offset)
{
    pt_buf_printf(out, ",\"%s\":[", name);
    for (size_t i = 0; i < t->n_periods; i++) {
        const void *const number = (const char *)&t->periods[i] + offset;
        pt_buf_printf(out, "%s%" PRIu64, i ? "," : "",
                      *(const uint64_t *)number);
    }
    pt_buf_add_byte(out, ']');
}

void pt_render_timeline_json(const struct pt_render *r, struct pt_buf *out)
{
    const struct pt_timeline *const t = pt_results_timeline(r->results);
    if (!t)
        return;
    pt_buf_puts(out, ",\n\"timeline\":[");
    for (size_t i = 0; i < t->n_periods; i++) {
        pt_buf_puts(out, i ? ",[" : "[");
        add_day(out, t->periods[i].first);
        pt_buf_printf(out, ",%" PRIu64 "]", t->periods[i].n_articles);
    }
    pt_buf_printf(out,
                  "],\"timeline_more\":{\"unit\":\"%s\",\"undated\":%" PRIu64,
                  pt_render_periods[t->unit].name, t->n_undated);
    add_numbers(out, "stories", t, offsetof(struct pt_period, n_stories));
    add_numbers(out, "all", t, offsetof(struct pt_period, n_all));
    pt_buf_puts(out, ",\"bursts\":[");
    const char *between = "";
    for (size_t i = 0; i < t->n_periods; i++) {
        if (!t->periods[i].is_burst)
            continue;
        pt_buf_puts(out, between);
        add_day(out, t->periods[i].first);
        between = ",";
    }
    pt_buf_puts(out, "]}");
}
