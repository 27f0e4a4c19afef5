/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/answer/timeline.h"

#include "common/hash.h"
#include "common/mem.h"
#include "search/match/story_map.h"

#include <string.h>

/* --- calendar ------------------------------------------------------------- */

static int32_t first_of_week(int32_t day)
{
    enum { MONDAY = 4 /* 1970-01-05 */ };
    return day - (((day - MONDAY) % 7) + 7) % 7;
}

int32_t pt_timeline_first_day(enum pt_timeline_unit unit, int32_t day)
{
    struct pt_civil civil;
    switch (unit) {
    case PT_TIMELINE_WEEK:
        return first_of_week(day);
    case PT_TIMELINE_MONTH:
        civil = pt_civil_of_days(day);
        return pt_days_of_civil((struct pt_civil){civil.year, civil.month, 1});
    case PT_TIMELINE_YEAR:
        civil = pt_civil_of_days(day);
        return pt_days_of_civil((struct pt_civil){civil.year, 1, 1});
    default:
        return day;
    }
}

/* The first day of the period behind the one that begins on first: as many days
 * on as the longest of its kind has, one is in the next. */
static int32_t next_period(enum pt_timeline_unit unit, int32_t first)
{
    static const int32_t steps[] = {[PT_TIMELINE_DAY] = 1,
                                    [PT_TIMELINE_WEEK] = 7,
                                    [PT_TIMELINE_MONTH] = 31,
                                    [PT_TIMELINE_YEAR] = 366};
    return pt_timeline_first_day(unit, first + steps[unit]);
}

/* --- days of articles ----------------------------------------------------- */

/* Of each article that is dated. */
struct dated {
    size_t n;
    int32_t *days;
    uint64_t *stories;
    uint32_t *firsts; /* of each story one of its articles … */
    int32_t *counted; /* … where this is the first day of all of them */
};

/* Days that were read, each at the place that its digits say: of most articles
 * another one has the day. */
enum { N_KNOWN = 1 << 12 };
struct known_day {
    uint64_t digits; /* the eight of a value; 0: none */
    int32_t day;
};

struct dating {
    int32_t *days;
    struct known_day *known;
};

static int32_t read_day(struct pt_str value)
{
    int32_t day;
    return pt_date_parse_iso(value, &day) ? day : PT_DATE_NONE;
}

static enum pt_status take_day(void *context, size_t i, struct pt_str value)
{
    struct dating *const dating = context;
    uint64_t digits = 0;
    if (value.len == sizeof digits)
        digits = pt_hash_load64(value.ptr);
    struct known_day *const known =
        &dating
             ->known[pt_hash_place((uint32_t)pt_hash_mix(0, digits), N_KNOWN)];
    if (!digits || known->digits != digits)
        *known = (struct known_day){digits, read_day(value)};
    dating->days[i] = known->day;
    return PT_OK;
}

static enum pt_status take_story(void *context, size_t i, struct pt_str value)
{
    uint64_t *const stories = context;
    stories[i] = pt_story_of_digits(value);
    return PT_OK;
}

static void drop_undated(struct dated *all, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (all->days[i] == PT_DATE_NONE)
            continue;
        all->days[all->n] = all->days[i];
        all->stories[all->n++] = all->stories[i];
    }
}

/* A story counts where its first article is. */
static enum pt_status find_firsts(struct dated *all)
{
    if (pt_stories_find_firsts(all->stories, (uint32_t)all->n, all->firsts) !=
        PT_OK)
        return PT_ENOMEM;
    for (size_t i = 0; i < all->n; i++) {
        const uint32_t first = all->firsts[i];
        if (first == i || all->days[i] < all->counted[first])
            all->counted[first] = all->days[i];
    }
    return PT_OK;
}

static void dated_fini(struct dated *all)
{
    pt_free(all->days);
    pt_free(all->stories);
    pt_free(all->firsts);
    pt_free(all->counted);
}

/* The dated ones of articles; *out is to be finished in any case. */
static enum pt_status take_dated(const struct pt_reader *reader,
                                 const struct pt_articles *articles,
                                 struct dated *out,
                                 struct pt_error *err)
{
    const size_t n = articles->n;
    *out = (struct dated){
        .days = pt_alloc(n * sizeof *out->days),
        .stories = pt_alloc(n * sizeof *out->stories),
        .firsts = pt_alloc(n * sizeof *out->firsts),
        .counted = pt_alloc(n * sizeof *out->counted),
    };
    struct dating dating = {.days = out->days,
                            .known = pt_alloc(N_KNOWN * sizeof *dating.known)};
    if (!out->days || !out->stories || !out->firsts || !out->counted ||
        !dating.known) {
        pt_free(dating.known);
        return pt_fail_nomem(err);
    }
    for (size_t i = 0; i < n; i++)
        out->days[i] = PT_DATE_NONE;
    enum pt_status status = pt_reader_values(
        reader, PT_SLOT_DATE, articles->docids, n, take_day, &dating, err);
    pt_free(dating.known);
    if (status == PT_OK)
        status = pt_reader_values(reader, PT_SLOT_STORY, articles->docids, n,
                                  take_story, out->stories, err);
    if (status != PT_OK)
        return status;
    drop_undated(out, n);
    return find_firsts(out) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

/* --- periods -------------------------------------------------------------- */

struct periods {
    enum pt_timeline_unit unit;
    struct pt_period *items; /* one behind the other */
    size_t n;
    uint32_t *of_days; /* which of them, of each day from the first on */
    uint32_t n_days;
};

static size_t n_periods(enum pt_timeline_unit unit, struct pt_date_range span)
{
    const int32_t last = pt_timeline_first_day(unit, span.last);
    int32_t first = pt_timeline_first_day(unit, span.first);
    size_t n = 1;
    for (; first < last && n <= PT_MAX_PERIODS; n++)
        first = next_period(unit, first);
    return n;
}

static enum pt_timeline_unit choose_unit(struct pt_date_range span)
{
    enum pt_timeline_unit unit = PT_TIMELINE_DAY;
    while (unit < PT_TIMELINE_YEAR && n_periods(unit, span) > PT_TIMELINE_LINES)
        unit++;
    return unit;
}

/* Days are looked up once for each article; end: behind the last of them. */
static bool
lay_out_days(struct periods *all, int32_t end, struct pt_arena *arena)
{
    const int32_t begin = all->items[0].first;
    all->n_days = (uint32_t)(end - begin);
    all->of_days = pt_arena_array(arena, all->n_days, sizeof *all->of_days);
    if (!all->of_days)
        return false;
    for (uint32_t i = 0, nth = 0; nth < all->n_days; nth++) {
        if (i + 1 < all->n && begin + (int32_t)nth == all->items[i + 1].first)
            i++;
        all->of_days[nth] = i;
    }
    return true;
}

static enum pt_status lay_out(struct periods *all,
                              struct pt_date_range span,
                              struct pt_arena *arena,
                              struct pt_error *err)
{
    const size_t n = n_periods(all->unit, span);
    if (n > PT_MAX_PERIODS)
        return pt_fail(err, PT_ELIMIT,
                       "a timeline has at most %u periods; take longer ones",
                       PT_MAX_PERIODS);
    all->items = pt_arena_array(arena, n, sizeof *all->items);
    if (!all->items)
        return pt_fail_nomem(err);
    int32_t first = pt_timeline_first_day(all->unit, span.first);
    for (size_t i = 0; i < n; i++) {
        all->items[i].first = first;
        first = next_period(all->unit, first);
    }
    all->n = n;
    return lay_out_days(all, first, arena) ? PT_OK : pt_fail_nomem(err);
}

/* The period that day lies in, or NULL. */
static struct pt_period *period_of(const struct periods *all, int32_t day)
{
    if (all->n == 0 || day < all->items[0].first)
        return NULL;
    const uint32_t nth = (uint32_t)day - (uint32_t)all->items[0].first;
    return nth < all->n_days ? &all->items[all->of_days[nth]] : NULL;
}

static void enter(const struct periods *all, const struct dated *dated)
{
    for (size_t i = 0; i < dated->n; i++) {
        struct pt_period *period = period_of(all, dated->days[i]);
        assert(period);
        period->n_articles++;
        if (dated->firsts[i] != i)
            continue;
        if (dated->counted[i] != dated->days[i])
            period = period_of(all, dated->counted[i]);
        period->n_stories++;
    }
}

/* The day of "20251215", the first one of "202512" and of "2025". */
static bool first_day_of(struct pt_str digits, int32_t *out)
{
    int n[8] = {0};
    if (digits.len != 4 && digits.len != 6 && digits.len != 8)
        return false;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
            return false;
        n[i] = digits.ptr[i] - '0';
    }
    const struct pt_civil civil = {
        1000 * n[0] + 100 * n[1] + 10 * n[2] + n[3],
        digits.len > 4 ? 10 * n[4] + n[5] : 1,
        digits.len > 6 ? 10 * n[6] + n[7] : 1,
    };
    if (!pt_civil_is_valid(civil))
        return false;
    *out = pt_days_of_civil(civil);
    return true;
}

static bool add_all(void *context, struct pt_str digits, uint32_t n_articles)
{
    const struct periods *const all = context;
    int32_t day;
    if (!first_day_of(digits, &day))
        return true;
    struct pt_period *const period = period_of(all, day);
    if (period)
        period->n_all += n_articles;
    return true;
}

/* All articles of each period, by the terms of their dates. */
static enum pt_status count_all(const struct pt_reader *reader,
                                struct periods *all,
                                struct pt_error *err)
{
    static const char *const prefixes[] = {[PT_TIMELINE_DAY] = "D",
                                           [PT_TIMELINE_WEEK] = "D",
                                           [PT_TIMELINE_MONTH] = "M",
                                           [PT_TIMELINE_YEAR] = "Y"};
    return pt_reader_words(reader, prefixes[all->unit], PT_STR(""), add_all,
                           all, err);
}

/* --- bursts --------------------------------------------------------------- */

static bool
is_burst(const struct pt_period *period, double n_found, double n_all)
{
    const double here = (double)period->n_all;
    if (period->n_stories < PT_BURST_STORIES || n_all <= 0 || here <= 0)
        return false;
    const double share = (double)period->n_articles / here;
    const double around = n_found / n_all;
    const double pooled =
        ((double)period->n_articles + n_found) / (here + n_all);
    const double variance = pooled * (1 - pooled) * (1 / here + 1 / n_all);
    const double above = share - around;
    return share >= PT_BURST_RATIO * around && above > 0 &&
           above * above > PT_BURST_SIGMAS * PT_BURST_SIGMAS * variance;
}

void pt_timeline_find_bursts(struct pt_period *periods, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const size_t begin = i > PT_BURST_PERIODS ? i - PT_BURST_PERIODS : 0;
        const size_t end =
            n - i > PT_BURST_PERIODS ? i + PT_BURST_PERIODS + 1 : n;
        uint64_t n_found = 0, n_all = 0;
        for (size_t k = begin; k < end; k++) {
            n_found += k == i ? 0 : periods[k].n_articles;
            n_all += k == i ? 0 : periods[k].n_all;
        }
        periods[i].is_burst =
            is_burst(&periods[i], (double)n_found, (double)n_all);
    }
}

/* --- all ------------------------------------------------------------------ */

static struct pt_date_range span_of(const struct dated *dated)
{
    struct pt_date_range span = {INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < dated->n; i++) {
        const int32_t day = dated->days[i];
        span.first = day < span.first ? day : span.first;
        span.last = day > span.last ? day : span.last;
    }
    return span;
}

static enum pt_status fill(const struct pt_reader *reader,
                           const struct dated *dated,
                           struct periods *all,
                           struct pt_arena *arena,
                           struct pt_error *err)
{
    const struct pt_date_range span = span_of(dated);
    if (all->unit == PT_TIMELINE_AUTO)
        all->unit = dated->n ? choose_unit(span) : PT_TIMELINE_DAY;
    if (dated->n == 0)
        return PT_OK;
    enum pt_status status = lay_out(all, span, arena, err);
    if (status == PT_OK)
        status = count_all(reader, all, err);
    if (status != PT_OK)
        return status;
    enter(all, dated);
    pt_timeline_find_bursts(all->items, all->n);
    return PT_OK;
}

enum pt_status pt_timeline_make(const struct pt_reader *reader,
                                const struct pt_articles *articles,
                                enum pt_timeline_unit unit,
                                struct pt_arena *arena,
                                const struct pt_timeline **out,
                                struct pt_error *err)
{
    struct periods all = {.unit = unit};
    struct dated dated;
    if (unit < PT_TIMELINE_AUTO || unit > PT_TIMELINE_YEAR)
        return pt_fail(err, PT_EINVALID, "no such unit of a timeline");
    struct pt_timeline *const timeline =
        pt_arena_alloc(arena, sizeof *timeline);
    if (!timeline)
        return pt_fail_nomem(err);
    enum pt_status status = take_dated(reader, articles, &dated, err);
    if (status == PT_OK)
        status = fill(reader, &dated, &all, arena, err);
    const size_t n_dated = dated.n;
    dated_fini(&dated);
    if (status != PT_OK)
        return status;
    *timeline = (struct pt_timeline){.unit = all.unit,
                                     .periods = all.items,
                                     .n_periods = all.n,
                                     .n_undated = articles->n - n_dated};
    *out = timeline;
    return PT_OK;
}
