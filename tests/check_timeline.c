/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_timeline.c: a timeline counts what a query for each period finds.
 */
#include "search/answer/timeline.h"
#include "tests/archive.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *pt_suite_timeline(void);

enum { N_ARTICLES = 1200 };

static struct pt_archive archive;

static void open_archive(void)
{
    pt_archive_open(&archive, N_ARTICLES, 11);
}

static void close_archive(void)
{
    pt_archive_close(&archive);
}

static struct pt_search_options by(enum pt_timeline_unit unit,
                                   enum pt_within within)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.timeline = unit;
    o.limit = 2;
    o.n_passages = 0;
    o.within = within;
    return o;
}

/* "date:" and the days of a period that ends before next. */
static void name_period(int32_t first, int32_t next, char out[64])
{
    char from[PT_DATE_TEXT_SIZE], to[PT_DATE_TEXT_SIZE];
    pt_date_format(first, from);
    pt_date_format(next - 1, to);
    snprintf(out, 64, "date:%s..%s", from, to);
}

static int32_t next_of(enum pt_timeline_unit unit, int32_t first)
{
    int32_t day = first;
    while (pt_timeline_first_day(unit, day) == first)
        day++;
    return day;
}

/* Each period has the counts of its own queries (of many, some forty are
 * asked), none is left out, and together they are all. */
static void holds(const struct pt_timeline *t,
                  const char *query,
                  enum pt_within within,
                  uint64_t n_articles)
{
    const size_t step = t->n_periods / 40 + 1;
    uint64_t sum = t->n_undated;
    char clause[64];
    for (size_t i = 0; i < t->n_periods; i++) {
        const struct pt_period *const p = &t->periods[i];
        const int32_t next = next_of(t->unit, p->first);
        sum += p->n_articles;
        ck_assert_int_eq(p->first, pt_timeline_first_day(t->unit, p->first));
        if (i + 1 < t->n_periods)
            ck_assert_int_eq(t->periods[i + 1].first, next);
        if (i % step)
            continue;
        name_period(p->first, next, clause);
        ck_assert_msg(p->n_articles ==
                          pt_archive_count(&archive, query, clause, within),
                      "%s, %s", query, clause);
        ck_assert_msg(p->n_all == pt_archive_count(&archive, "*", clause,
                                                   PT_WITHIN_ARTICLE),
                      "all of %s", clause);
    }
    ck_assert_msg(sum == n_articles, "%s: the sum", query);
    ck_assert_uint_eq(t->n_undated,
                      pt_archive_count(&archive, query, "NOT date:*", within));
}

START_TEST(a_timeline_counts_what_a_query_for_each_period_finds)
{
    const enum pt_timeline_unit unit =
        (enum pt_timeline_unit)(PT_TIMELINE_DAY + _i / 3);
    const enum pt_within within = (enum pt_within)(_i % 3);
    const struct pt_search_options o = by(unit, within);
    for (const char *const *q = pt_archive_queries; *q; q++) {
        pt_results *const results = pt_archive_ask(&archive, *q, &o);
        const struct pt_timeline *const t = pt_results_timeline(results);
        ck_assert_ptr_nonnull(t);
        ck_assert_int_eq(t->unit, unit);
        holds(t, *q, within, pt_results_articles(results).value);
        pt_results_free(results);
    }
}
END_TEST

/* Stories of the dated articles that answer, from a query of its own. */
static uint64_t dated_stories(const char *query)
{
    char dated[256];
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.flags = PT_SEARCH_EXACT_COUNTS | PT_SEARCH_OCCURRENCES;
    o.limit = 0;
    snprintf(dated, sizeof dated, "(%s) AND date:*", query);
    pt_results *const results = pt_archive_ask(&archive, dated, &o);
    const struct pt_count n = pt_results_stories(results);
    ck_assert_int_eq(n.exactness, PT_EXACT);
    pt_results_free(results);
    return n.value;
}

START_TEST(each_story_counts_in_one_period)
{
    for (const char *const *q = pt_archive_queries; *q; q++) {
        const struct pt_search_options o =
            by(PT_TIMELINE_MONTH, PT_WITHIN_ARTICLE);
        pt_results *const results = pt_archive_ask(&archive, *q, &o);
        const struct pt_timeline *const t = pt_results_timeline(results);
        uint64_t sum = 0;
        for (size_t i = 0; i < t->n_periods; i++)
            sum += t->periods[i].n_stories;
        ck_assert_msg(sum == dated_stories(*q), "%s: %llu stories", *q,
                      (unsigned long long)sum);
        pt_results_free(results);
    }
}
END_TEST

static const struct {
    const char *query;
    enum pt_timeline_unit unit;
} unit_cases[] = {
    {"date:2024-11-03",             PT_TIMELINE_DAY  },
    {"date:2024-11-03..2024-12-10", PT_TIMELINE_DAY  },
    {"date:2024-09..2024-12",       PT_TIMELINE_WEEK },
    {"*",                           PT_TIMELINE_MONTH},
    {"zebra",                       PT_TIMELINE_DAY  },
};

START_TEST(the_unit_is_chosen_from_the_span)
{
    const struct pt_search_options o = by(PT_TIMELINE_AUTO, PT_WITHIN_ARTICLE);
    pt_results *const results =
        pt_archive_ask(&archive, unit_cases[_i].query, &o);
    const struct pt_timeline *const t = pt_results_timeline(results);
    ck_assert_msg(t->unit == unit_cases[_i].unit, "%s: %d",
                  unit_cases[_i].query, (int)t->unit);
    ck_assert_uint_le(t->n_periods, PT_TIMELINE_LINES);
    pt_results_free(results);
}
END_TEST

START_TEST(undated_articles_are_noted)
{
    const struct pt_search_options o = by(PT_TIMELINE_AUTO, PT_WITHIN_ARTICLE);
    pt_results *const results = pt_archive_ask(&archive, "*", &o);
    ck_assert_uint_eq(pt_results_n_notes(results), 1);
    ck_assert_ptr_nonnull(
        strstr(pt_results_note(results, 0), "not in the timeline"));
    pt_results_free(results);
}
END_TEST

START_TEST(a_unit_that_is_none_is_refused)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    pt_results *results = NULL;
    o.timeline = (enum pt_timeline_unit)(PT_TIMELINE_YEAR + 1);
    ck_assert_int_eq(
        pt_search_run(archive.search, "*", PT_ZSTR, &o, &results, &archive.err),
        PT_EINVALID);
}
END_TEST

/* --- calendar and bursts -------------------------------------------------- */

static const struct {
    enum pt_timeline_unit unit;
    const char *day, *first;
} calendar_cases[] = {
    {PT_TIMELINE_DAY,   "2024-02-29", "2024-02-29"},
    {PT_TIMELINE_WEEK,  "2024-02-29", "2024-02-26"},
    {PT_TIMELINE_WEEK,  "2024-02-26", "2024-02-26"},
    {PT_TIMELINE_WEEK,  "2024-03-03", "2024-02-26"},
    {PT_TIMELINE_WEEK,  "2025-01-01", "2024-12-30"},
    {PT_TIMELINE_WEEK,  "1969-12-31", "1969-12-29"},
    {PT_TIMELINE_WEEK,  "0001-01-01", "0001-01-01"},
    {PT_TIMELINE_MONTH, "2024-12-31", "2024-12-01"},
    {PT_TIMELINE_YEAR,  "2024-12-31", "2024-01-01"},
};

START_TEST(a_period_begins_where_the_calendar_says)
{
    int32_t day = 0;
    char first[PT_DATE_TEXT_SIZE];
    ck_assert(pt_date_parse_iso(pt_str_of(calendar_cases[_i].day), &day));
    pt_date_format(pt_timeline_first_day(calendar_cases[_i].unit, day), first);
    ck_assert_msg(strcmp(first, calendar_cases[_i].first) == 0, "%s: %s",
                  calendar_cases[_i].day, first);
}
END_TEST

/* Periods of 100 articles each; stories as articles but where it says so. */
static const struct {
    uint64_t n_articles[16];
    uint64_t n_stories; /* of the largest; 0: as articles */
    const char *bursts; /* one sign a period */
} burst_cases[] = {
    {{2, 2, 3, 2, 30, 2, 2, 3},           0, "....!..."   },
    {{2, 2, 3, 2, 30, 2, 2, 3},           4, "........"   },
    {{30, 30, 30, 30, 45, 30, 30, 30},    0, "........"   },
    {{2, 2, 2, 2, 5, 2, 2, 2},            0, "........"   },
    {{0, 0, 0, 0, 9, 0, 0, 0},            0, "....!..."   },
    {{20, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},  0, "!.........."},
    {{1, 1, 1, 1, 1, 1, 1, 1, 1, 20, 20}, 0, ".........!!"},
    {{9},                                 0, "."          },
    {{100, 100, 100},                     0, "..."        },
};

START_TEST(a_burst_is_a_share_far_above_its_neighbours)
{
    struct pt_period periods[16] = {{0}};
    const size_t n = strlen(burst_cases[_i].bursts);
    char got[17] = "";
    uint64_t most = 0;
    for (size_t i = 0; i < n; i++)
        if (burst_cases[_i].n_articles[i] > most)
            most = burst_cases[_i].n_articles[i];
    for (size_t i = 0; i < n; i++) {
        const uint64_t n_articles = burst_cases[_i].n_articles[i];
        const bool is_copied = burst_cases[_i].n_stories && n_articles == most;
        periods[i].n_articles = n_articles;
        periods[i].n_stories =
            is_copied ? burst_cases[_i].n_stories : n_articles;
        periods[i].n_all = 100;
    }
    pt_timeline_find_bursts(periods, n);
    for (size_t i = 0; i < n; i++)
        got[i] = periods[i].is_burst ? '!' : '.';
    ck_assert_msg(strcmp(got, burst_cases[_i].bursts) == 0, "row %d: %s", _i,
                  got);
}
END_TEST

START_TEST(an_archive_that_grows_is_no_burst)
{
    struct pt_period periods[12] = {{0}};
    for (size_t i = 0; i < PT_COUNTOF(periods); i++) {
        periods[i].n_all = i < 6 ? 50 : 5000;
        periods[i].n_articles = periods[i].n_all / 10;
        periods[i].n_stories = periods[i].n_articles;
    }
    pt_timeline_find_bursts(periods, PT_COUNTOF(periods));
    for (size_t i = 0; i < PT_COUNTOF(periods); i++)
        ck_assert_msg(!periods[i].is_burst, "period %zu", i);
}
END_TEST

Suite *pt_suite_timeline(void)
{
    Suite *const suite = suite_create("timeline");
    TCase *const counts = tcase_create("counts");
    tcase_set_timeout(counts, 120);
    tcase_add_unchecked_fixture(counts, open_archive, close_archive);
    tcase_add_loop_test(
        counts, a_timeline_counts_what_a_query_for_each_period_finds, 0, 12);
    tcase_add_test(counts, each_story_counts_in_one_period);
    tcase_add_loop_test(counts, the_unit_is_chosen_from_the_span, 0,
                        PT_COUNTOF(unit_cases));
    tcase_add_test(counts, undated_articles_are_noted);
    tcase_add_test(counts, a_unit_that_is_none_is_refused);
    suite_add_tcase(suite, counts);

    TCase *const rules = tcase_create("rules");
    tcase_add_loop_test(rules, a_period_begins_where_the_calendar_says, 0,
                        PT_COUNTOF(calendar_cases));
    tcase_add_loop_test(rules, a_burst_is_a_share_far_above_its_neighbours, 0,
                        PT_COUNTOF(burst_cases));
    tcase_add_test(rules, an_archive_that_grows_is_no_burst);
    suite_add_tcase(suite, rules);
    return suite;
}
