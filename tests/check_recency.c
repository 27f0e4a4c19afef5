/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_recency.c: what is new comes first where that is asked for, by as much
 * as ptsearch.h says, and what --explain says adds up to the score.
 */
#include "common/date.h"
#include "tests/search_rig.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *pt_suite_recency(void);

enum { MANY = 140, FEW = 40, DAYS = 30 };

static struct pt_rig rig;
static pt_search *search;

/* --- articles ------------------------------------------------------------- */

struct made {
    char path[32];
    char title[64];
    char text[512];
    char date[PT_DATE_TEXT_SIZE];
};

static struct made made[MANY];
static struct pt_rig_article articles[MANY];

/* How old the i-th is; every seventh has no date, and some lie ahead. */
static int32_t age_of(size_t i)
{
    return (int32_t)(i * 37 % 400) - 20;
}

static bool is_dated(size_t i)
{
    return i % 7 != 3;
}

/* Some speak of ferries often and some once, two thirds of piers too. */
static void make_article(size_t i)
{
    struct made *const m = &made[i];
    size_t n = (size_t)snprintf(m->text, sizeof m->text,
                                "What is it that keeper %zu of the lock knows "
                                "about barge %zu? ",
                                i, i * 7 % 23);
    for (size_t k = 0; k < 1 + i * 5 % 7; k++)
        n += (size_t)snprintf(m->text + n, sizeof m->text - n,
                              "The ferry leaves quay %zu. ", k + i % 3);
    if (i % 3)
        snprintf(m->text + n, sizeof m->text - n,
                 "A new pier was built for the ferry company of town %zu.",
                 i % 5);
    snprintf(m->path, sizeof m->path, "/lock/%zu", i);
    snprintf(m->title, sizeof m->title,
             i % 4 ? "Notes of day %zu" : "Ferry and pier, part %zu", i);
    pt_date_format(PT_RIG_TODAY - age_of(i), m->date);
    articles[i] = (struct pt_rig_article){
        .path = m->path,
        .title = m->title,
        .text = m->text,
        .lang = "en",
        .date = is_dated(i) ? m->date : NULL,
    };
}

static void open_these(const struct pt_rig_article *these, size_t n)
{
    pt_rig_open(&rig, these, n);
    ck_assert_int_eq(pt_search_open(rig.dir, &search, &rig.err), PT_OK);
}

static void open_first(size_t n)
{
    for (size_t i = 0; i < n; i++)
        make_article(i);
    open_these(articles, n);
}

static void close_all(void)
{
    pt_search_close(search);
    pt_rig_close(&rig);
}

static struct pt_search_options with_days(uint64_t days)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.today = PT_RIG_TODAY;
    o.recency_days = days;
    o.limit = PT_ALL_HITS;
    o.n_passages = 0;
    return o;
}

static pt_results *
ask(pt_search *of, const char *query, const struct pt_search_options *o)
{
    pt_results *results = NULL;
    const enum pt_status status =
        pt_search_run(of, query, PT_ZSTR, o, &results, &rig.err);
    ck_assert_msg(status == PT_OK, "%s: %s", query, rig.err.message);
    return results;
}

static const char *path_of(const pt_results *r, size_t i)
{
    return pt_hit_text(pt_results_hit(r, i), PT_HIT_PATH, NULL);
}

static double score_of(const pt_results *r, size_t i)
{
    return pt_hit_score(pt_results_hit(r, i));
}

static const pt_hit *hit_at(const pt_results *r, const char *path)
{
    for (size_t i = 0; i < pt_results_n_hits(r); i++)
        if (strcmp(path_of(r, i), path) == 0)
            return pt_results_hit(r, i);
    ck_abort_msg("%s is not found", path);
    return NULL;
}

/* --- order ---------------------------------------------------------------- */

static const struct pt_rig_article equal[] = {
    {.path = "/undated",          .title = "Note", .text = "The ferry leaves."},
    {.path = "/old",
     .title = "Note",
     .text = "The ferry leaves.",
     .date = "2025-11-20"},
    {.path = "/ahead",
     .title = "Note",
     .text = "The ferry leaves.",
     .date = "2026-02-01"},
    {.path = "/today",
     .title = "Note",
     .text = "The ferry leaves.",
     .date = "2025-12-20"},
    {.path = "/ancient",
     .title = "Note",
     .text = "The ferry leaves.",
     .date = "1955-12-20"},
    {.path = "/other",             .title = "Note",                  .text = "The pier is shut."                                                     },
};

START_TEST(a_bonus_is_half_the_best_and_half_of_that_after_so_many_days)
{
    static const struct {
        const char *path;
        double share; /* of the best score that words give */
    } rows[] = {
        {"/undated", 0                            },
        {"/old",     0.25                         },
        {"/ahead",   0.5                          },
        {"/today",   0.5                          },
        {"/ancient", 0.5 * DAYS / (DAYS + 25568.0)},
    };
    open_these(equal, PT_COUNTOF(equal));
    const struct pt_search_options plain = with_days(0), o = with_days(DAYS);
    pt_results *const before = ask(search, "ferry", &plain);
    pt_results *const after = ask(search, "ferry", &o);
    const double best = score_of(before, 0);
    ck_assert_double_gt(best, 0);
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        const double score = pt_hit_score(hit_at(after, rows[i].path));
        ck_assert_msg(fabs(score - best * (1 + rows[i].share)) < 1e-5,
                      "%s: %g of %g", rows[i].path, score, best);
    }
    static const char *const order[] = {"/ahead", "/today", "/old", "/ancient",
                                        "/undated"};
    for (size_t i = 0; i < PT_COUNTOF(order); i++)
        ck_assert_str_eq(path_of(after, i), order[i]);
    pt_results_free(before);
    pt_results_free(after);
    close_all();
}
END_TEST

START_TEST(what_is_new_passes_what_says_somewhat_more)
{
    static const struct pt_rig_article two[] = {
        {.path = "/more",
         .title = "Note",
         .date = "2015-01-01",
         .text = "The ferry, the ferry. No other boat leaves this week."},
        {.path = "/new",
         .title = "Note",
         .date = "2025-12-19",
         .text = "The ferry is late. No other boat leaves this week."},
        {.path = "/other", .title = "Note", .text = "The pier is shut."},
    };
    open_these(two, PT_COUNTOF(two));
    const struct pt_search_options plain = with_days(0), o = with_days(DAYS);
    pt_results *const before = ask(search, "ferry", &plain);
    pt_results *const after = ask(search, "ferry", &o);
    ck_assert_str_eq(path_of(before, 0), "/more");
    ck_assert_str_eq(path_of(after, 0), "/new");
    pt_results_free(before);
    pt_results_free(after);
    close_all();
}
END_TEST

/* Of these the engine's answer is the answer, or the text decides. */
static const char *const exact[] = {"ferry",
                                    "ferry OR pier",
                                    "\"new pier\"",
                                    "ferry NEAR/s company",
                                    "title:ferry pier",
                                    "ferry AND (barge OR pier^3)"};

START_TEST(every_score_is_that_of_the_words_and_the_bonus)
{
    open_first(FEW);
    const struct pt_search_options plain = with_days(0), o = with_days(DAYS);
    pt_results *const before = ask(search, exact[_i], &plain);
    pt_results *const after = ask(search, exact[_i], &o);
    const size_t n = pt_results_n_hits(before);
    ck_assert_uint_gt(n, 5);
    ck_assert_uint_eq(pt_results_n_hits(after), n);
    for (size_t i = 0; i < n; i++) {
        const unsigned nth = (unsigned)strtoul(path_of(after, i) + 6, NULL, 10);
        const int32_t age = age_of(nth) > 0 ? age_of(nth) : 0;
        const double bonus =
            is_dated(nth) ? score_of(before, 0) / 2 * DAYS / (DAYS + age) : 0;
        const double words = pt_hit_score(hit_at(before, path_of(after, i)));
        ck_assert_msg(fabs(score_of(after, i) - words - bonus) < 1e-5,
                      "%s, %s: %g is not %g and %g", exact[_i],
                      path_of(after, i), score_of(after, i), words, bonus);
        ck_assert(i == 0 || score_of(after, i) <= score_of(after, i - 1));
    }
    pt_results_free(before);
    pt_results_free(after);
    close_all();
}
END_TEST

START_TEST(pages_are_parts_of_one_order)
{
    enum { PAGE = 9 };
    open_first(MANY);
    static const unsigned ways[] = {0, PT_SEARCH_FOLD_COPIES,
                                    PT_SEARCH_NO_TOTAL};
    for (size_t way = 0; way < PT_COUNTOF(ways); way++) {
        struct pt_search_options o = with_days(DAYS);
        o.flags = ways[way];
        pt_results *const all = ask(search, "ferry pier", &o);
        const size_t n = pt_results_n_hits(all);
        ck_assert_uint_gt(n, 60);
        o.limit = PAGE;
        for (o.offset = 0; o.offset < n; o.offset += PAGE) {
            pt_results *const page = ask(search, "ferry pier", &o);
            for (size_t i = 0; i < pt_results_n_hits(page); i++) {
                const size_t at = o.offset + i;
                ck_assert_msg(strcmp(path_of(page, i), path_of(all, at)) == 0,
                              "%zu: %s, not %s", at, path_of(page, i),
                              path_of(all, at));
                ck_assert(score_of(page, i) == score_of(all, at));
                ck_assert(!at || score_of(all, at) <= score_of(all, at - 1));
            }
            pt_results_free(page);
        }
        pt_results_free(all);
    }
    close_all();
}
END_TEST

/* Without a total the engine passes over what cannot come to the page. */
START_TEST(of_equal_articles_the_newer_is_first_also_among_many)
{
    open_first(MANY);
    for (size_t i = 0; i < MANY; i++) {
        articles[i].title = "Note";
        articles[i].text = "The ferry leaves.";
    }
    close_all();
    open_these(articles, MANY);
    struct pt_search_options o = with_days(365);
    pt_results *const all = ask(search, "ferry", &o);
    o.flags = PT_SEARCH_NO_TOTAL;
    o.limit = 12;
    pt_results *const first = ask(search, "ferry", &o);
    ck_assert_uint_eq(pt_results_n_hits(all), MANY);
    for (size_t i = 0; i < o.limit; i++)
        ck_assert_str_eq(path_of(first, i), path_of(all, i));
    const char *last = NULL;
    for (size_t i = 0; i < MANY; i++) {
        const char *const date =
            pt_hit_text(pt_results_hit(all, i), PT_HIT_DATE, NULL);
        ck_assert_msg(!date || i == 0 || (last && strcmp(date, last) <= 0),
                      "%zu: %s behind %s", i, date, last ? last : "none");
        last = date;
    }
    pt_results_free(first);
    pt_results_free(all);
    close_all();
}
END_TEST

START_TEST(the_newest_copy_stands_for_its_story)
{
    open_these(equal, PT_COUNTOF(equal));
    struct pt_search_options o = with_days(DAYS);
    o.flags = PT_SEARCH_FOLD_COPIES;
    o.limit = 3;
    pt_results *const found = ask(search, "ferry", &o);
    ck_assert_uint_eq(pt_results_n_hits(found), 1);
    ck_assert_str_eq(path_of(found, 0), "/ahead");
    ck_assert_uint_eq(pt_hit_n_copies(pt_results_hit(found, 0)), 4);
    pt_results_free(found);
    close_all();
}
END_TEST

START_TEST(several_indexes_answer_as_one)
{
    struct pt_rig halves[2];
    const char *names[2];
    pt_search *both = NULL;
    open_first(MANY);
    for (size_t k = 0; k < 2; k++) {
        const size_t from = k ? MANY / 3 : 0, to = k ? MANY : MANY / 3;
        pt_rig_open(&halves[k], articles + from, to - from);
        names[k] = halves[k].dir;
    }
    ck_assert_int_eq(pt_search_open_many(names, 2, 0, &both, &rig.err), PT_OK);
    const struct pt_search_options o = with_days(DAYS);
    for (size_t q = 0; q < PT_COUNTOF(exact); q++) {
        pt_results *const one = ask(search, exact[q], &o);
        pt_results *const two = ask(both, exact[q], &o);
        ck_assert_uint_eq(pt_results_n_hits(one), pt_results_n_hits(two));
        for (size_t i = 0; i < pt_results_n_hits(one); i++) {
            ck_assert_msg(!strcmp(path_of(one, i), path_of(two, i)),
                          "%s: %zu: %s, not %s", exact[q], i, path_of(two, i),
                          path_of(one, i));
            ck_assert_double_eq_tol(score_of(one, i), score_of(two, i), 1e-9);
        }
        pt_results_free(one);
        pt_results_free(two);
    }
    pt_search_close(both);
    for (size_t k = 0; k < 2; k++)
        pt_rig_close(&halves[k]);
    close_all();
}
END_TEST

START_TEST(without_a_word_that_weighs_nothing_is_raised)
{
    open_first(FEW);
    const struct pt_search_options plain = with_days(0), o = with_days(DAYS);
    pt_results *const before = ask(search, "lang:en", &plain);
    pt_results *const after = ask(search, "lang:en", &o);
    for (size_t i = 0; i < FEW; i++) {
        ck_assert_str_eq(path_of(after, i), path_of(before, i));
        ck_assert(score_of(after, i) == 0);
    }
    pt_results_free(before);
    pt_results_free(after);
    close_all();
}
END_TEST

START_TEST(what_shares_only_stop_words_with_a_question_is_not_raised)
{
    static const struct pt_rig_article some[] = {
        {.path = "/old",
         .title = "Note",
         .date = "2001-01-01",
         .lang = "en",
         .text = "The ferry is late, as is known."   },
        {.path = "/new",
         .title = "Note",
         .date = "2025-12-20",
         .lang = "en",
         .text = "What is there to be said about it?"},
    };
    open_these(some, PT_COUNTOF(some));
    struct pt_search_options o = with_days(DAYS);
    o.flags = PT_SEARCH_ANY | PT_SEARCH_PLAIN;
    pt_results *const found = ask(search, "What is there about a ferry?", &o);
    ck_assert_uint_eq(pt_results_n_hits(found), 2);
    ck_assert_str_eq(path_of(found, 0), "/old");
    ck_assert(score_of(found, 1) == 0);
    pt_results_free(found);
    close_all();
}
END_TEST

/* --- refused -------------------------------------------------------------- */

static const struct {
    uint64_t days;
    enum pt_sort sort;
    enum pt_within within;
    const char *said; /* NULL: it answers */
} bounds[] = {
    {1,                       PT_SORT_RELEVANCE, PT_WITHIN_ARTICLE,   NULL                },
    {PT_MAX_RECENCY_DAYS,     PT_SORT_RELEVANCE, PT_WITHIN_ARTICLE,   NULL                },
    {0,                       PT_SORT_NEWEST,    PT_WITHIN_PARAGRAPH, NULL                },
    {PT_MAX_RECENCY_DAYS + 1, PT_SORT_RELEVANCE, PT_WITHIN_ARTICLE,
     "at most 36500 days"                                                                 },
    {UINT64_MAX,              PT_SORT_RELEVANCE, PT_WITHIN_ARTICLE,   "at most 36500 days"},
    {1,                       PT_SORT_NEWEST,    PT_WITHIN_ARTICLE,   "relevance"         },
    {1,                       PT_SORT_TITLE,     PT_WITHIN_ARTICLE,   "relevance"         },
    {1,                       PT_SORT_RELEVANCE, PT_WITHIN_PARAGRAPH, "articles"          },
    {1,                       PT_SORT_RELEVANCE, PT_WITHIN_SENTENCE,  "articles"          },
};

START_TEST(days_out_of_bounds_and_other_orders_are_refused)
{
    open_these(equal, PT_COUNTOF(equal));
    struct pt_search_options o = with_days(bounds[_i].days);
    o.sort = bounds[_i].sort;
    o.within = bounds[_i].within;
    pt_results *results = NULL;
    const enum pt_status status =
        pt_search_run(search, "ferry", PT_ZSTR, &o, &results, &rig.err);
    ck_assert_msg(status == (bounds[_i].said ? PT_EINVALID : PT_OK),
                  "row %d: %d", _i, (int)status);
    ck_assert_msg(!bounds[_i].said || strstr(rig.err.message, bounds[_i].said),
                  "row %d: %s", _i, rig.err.message);
    pt_results_free(results);
    close_all();
}
END_TEST

/* --- parts ---------------------------------------------------------------- */

static const struct {
    const char *query;
    unsigned flags;
} explained[] = {
    {"ferry",                          0                              },
    {"ferry pier",                     0                              },
    {"\"new pier\"",                   0                              },
    {"pier OR barge OR keeper",        0                              },
    {"new NEAR/3 pier",                0                              },
    {"ferry NEAR/s company",           0                              },
    {"What is known about the ferry?", PT_SEARCH_ANY | PT_SEARCH_PLAIN},
    {"title:ferry",                    0                              },
    {"title:pier ferry lang:en",       0                              },
    {"fer* NOT pier",                  0                              },
    {"pier^3 quay +keeper",            0                              },
    {"the of",                         0                              },
};

static void check_sum(const char *query, const pt_hit *hit, bool has_bonus)
{
    const double score = pt_hit_score(hit);
    double sum = 0;
    size_t n_dates = 0;
    for (size_t i = 0; i < pt_hit_n_score_parts(hit); i++) {
        const struct pt_score_part *const part = pt_hit_score_part(hit, i);
        ck_assert_double_gt(part->weight, 0);
        ck_assert(!part->is_of_date || part->begin == part->end);
        n_dates += part->is_of_date != 0;
        sum += part->weight;
    }
    ck_assert_msg(fabs(sum - score) <= 1e-9 * (1 + score), "%s: %.12g, not %g",
                  query, sum, score);
    ck_assert_msg(n_dates == (has_bonus && score > 0 &&
                              pt_hit_text(hit, PT_HIT_DATE, NULL) != NULL),
                  "%s: %zu parts for the date", query, n_dates);
}

START_TEST(the_parts_of_a_score_add_up_to_it)
{
    const char *const query = explained[_i].query;
    open_first(MANY);
    for (uint64_t days = 0; days <= DAYS; days += DAYS) {
        struct pt_search_options o = with_days(days);
        o.flags = explained[_i].flags | PT_SEARCH_EXPLAIN;
        pt_results *const found = ask(search, query, &o);
        ck_assert_uint_gt(pt_results_n_hits(found), 5);
        ck_assert_double_gt(score_of(found, 0), 0);
        for (size_t i = 0; i < pt_results_n_hits(found); i++)
            check_sum(query, pt_results_hit(found, i), days > 0);
        pt_results_free(found);
    }
    close_all();
}
END_TEST

Suite *pt_suite_recency(void)
{
    Suite *const suite = suite_create("recency");
    TCase *const c = tcase_create("recency");
    tcase_set_timeout(c, 60);
    tcase_add_test(
        c, a_bonus_is_half_the_best_and_half_of_that_after_so_many_days);
    tcase_add_test(c, what_is_new_passes_what_says_somewhat_more);
    tcase_add_loop_test(c, every_score_is_that_of_the_words_and_the_bonus, 0,
                        (int)PT_COUNTOF(exact));
    tcase_add_test(c, pages_are_parts_of_one_order);
    tcase_add_test(c, of_equal_articles_the_newer_is_first_also_among_many);
    tcase_add_test(c, the_newest_copy_stands_for_its_story);
    tcase_add_test(c, several_indexes_answer_as_one);
    tcase_add_test(c, without_a_word_that_weighs_nothing_is_raised);
    tcase_add_test(c,
                   what_shares_only_stop_words_with_a_question_is_not_raised);
    tcase_add_loop_test(c, days_out_of_bounds_and_other_orders_are_refused, 0,
                        (int)PT_COUNTOF(bounds));
    tcase_add_loop_test(c, the_parts_of_a_score_add_up_to_it, 0,
                        (int)PT_COUNTOF(explained));
    suite_add_tcase(suite, c);
    return suite;
}
