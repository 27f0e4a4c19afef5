/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_narrow.c: what options leave out is left out of hits and counts alike,
 * and nothing else is.
 */
#include "common/base.h"
#include "search/ptsearch.h"
#include "tests/archive.h"
#include "tests/search_rig.h"

#include <check.h>
#include <string.h>

Suite *pt_suite_narrow(void);

enum { N_ARTICLES = 700 };

static struct pt_archive archive;

static void open_archive(void)
{
    pt_archive_open(&archive, N_ARTICLES, 11);
}

static void close_archive(void)
{
    pt_archive_close(&archive);
}

static pt_seen *seen_new(void)
{
    pt_seen *seen = NULL;
    ck_assert_int_eq(pt_seen_new(&seen), PT_OK);
    return seen;
}

static struct pt_search_options all_but(const pt_seen *seen,
                                        enum pt_within within)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.limit = PT_ALL_HITS;
    o.n_passages = 0;
    o.within = within;
    o.seen = seen;
    return o;
}

static void add_marks(pt_seen *seen, const pt_results *results)
{
    size_t n;
    const uint64_t *const marks = pt_results_marks(results, &n);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(pt_seen_add(seen, marks[i]), PT_OK);
}

/* Hits of all whose story is no hit's story of shown. */
static size_t n_others(const pt_results *all, const pt_results *shown)
{
    size_t n = 0;
    for (size_t i = 0; i < pt_results_n_hits(all); i++) {
        const char *const story =
            pt_hit_text(pt_results_hit(all, i), PT_HIT_STORY, NULL);
        bool is_shown = false;
        for (size_t k = 0; k < pt_results_n_hits(shown) && !is_shown; k++)
            is_shown = strcmp(story, pt_hit_text(pt_results_hit(shown, k),
                                                 PT_HIT_STORY, NULL)) == 0;
        n += !is_shown;
    }
    return n;
}

START_TEST(what_was_shown_is_left_out_and_nothing_else)
{
    const enum pt_within within = (enum pt_within)_i;
    for (const char *const *q = pt_archive_queries; *q; q++) {
        pt_seen *const seen = seen_new();
        struct pt_search_options o = all_but(seen, within);
        pt_results *const all = pt_archive_ask(&archive, *q, &o);
        o.limit = 7;
        pt_results *const shown = pt_archive_ask(&archive, *q, &o);
        add_marks(seen, shown);
        o.limit = PT_ALL_HITS;
        o.facets = PT_FACET_LANG;
        o.flags = PT_SEARCH_EXACT_COUNTS;
        pt_results *const rest = pt_archive_ask(&archive, *q, &o);
        const size_t n = n_others(all, shown);
        ck_assert_msg(pt_results_n_hits(rest) == n &&
                          pt_results_total(rest).value == n,
                      "%s: %zu of %zu, wanted %zu", *q, pt_results_n_hits(rest),
                      pt_results_n_hits(all), n);
        ck_assert_uint_eq(n_others(rest, shown), n);
        const struct pt_facet *const facet = pt_results_facet(rest, 0);
        uint64_t sum = facet->without;
        for (size_t i = 0; i < facet->n_values; i++)
            sum += facet->values[i].n_articles;
        ck_assert_uint_eq(sum, pt_results_articles(rest).value);
        add_marks(seen, rest);
        pt_results *const none = pt_archive_ask(&archive, *q, &o);
        ck_assert_uint_eq(pt_results_total(none).value, 0);
        pt_results_free(all);
        pt_results_free(shown);
        pt_results_free(rest);
        pt_results_free(none);
        pt_seen_free(seen);
    }
}
END_TEST

START_TEST(a_folded_answer_marks_the_copies_it_stands_for)
{
    pt_seen *const seen = seen_new();
    struct pt_search_options o = all_but(seen, PT_WITHIN_ARTICLE);
    o.flags = PT_SEARCH_FOLD_COPIES | PT_SEARCH_EXACT_COUNTS;
    pt_results *const shown = pt_archive_ask(&archive, "*", &o);
    ck_assert_uint_lt(pt_results_n_hits(shown), N_ARTICLES);
    add_marks(seen, shown);
    o.flags = 0;
    pt_results *const rest = pt_archive_ask(&archive, "*", &o);
    ck_assert_uint_eq(pt_results_total(rest).value, 0);
    pt_results_free(shown);
    pt_results_free(rest);
    pt_seen_free(seen);
}
END_TEST

START_TEST(a_count_alone_marks_nothing)
{
    size_t n;
    pt_seen *const seen = seen_new();
    struct pt_search_options o = all_but(seen, PT_WITHIN_ARTICLE);
    o.limit = 0;
    pt_results *const counted = pt_archive_ask(&archive, "*", &o);
    pt_results_marks(counted, &n);
    ck_assert_uint_eq(n, 0);
    ck_assert_uint_eq(pt_results_total(counted).value, N_ARTICLES);
    pt_results_free(counted);
    pt_seen_free(seen);
}
END_TEST

START_TEST(marks_are_kept_once_in_their_order_up_to_a_limit)
{
    pt_seen *const seen = seen_new();
    size_t n;
    ck_assert(!pt_seen_has(seen, 0));
    for (uint64_t i = 0; i < PT_MAX_SEEN; i++)
        if (pt_seen_add(seen, i * 0x100000001u) != PT_OK)
            ck_abort_msg("mark %llu", (unsigned long long)i);
    ck_assert_int_eq(pt_seen_add(seen, 5 * 0x100000001u), PT_OK);
    ck_assert_int_eq(pt_seen_add(seen, 6), PT_ELIMIT);
    ck_assert(!pt_seen_has(seen, 6));
    ck_assert(pt_seen_has(seen, 0));
    const uint64_t *const marks = pt_seen_marks(seen, &n);
    ck_assert_uint_eq(n, PT_MAX_SEEN);
    for (size_t i = 0; i < n; i++)
        if (marks[i] != i * 0x100000001u)
            ck_abort_msg("place %zu", i);
    pt_seen_free(seen);
    pt_seen_free(NULL);
}
END_TEST

/* Changed on which day after 1970, with the text first seen on day 100. */
static const int64_t changes[] = {100, 20000, 100, 20100, 20050, 2932896};

static void open_changed(struct pt_rig *rig)
{
    enum { DAY = 24 * 60 * 60 };
    static const char *const paths[] = {"/0", "/1", "/2", "/3", "/4", "/5"};
    struct pt_article articles[PT_COUNTOF(changes)];
    for (size_t i = 0; i < PT_COUNTOF(changes); i++)
        articles[i] = (struct pt_article){
            .path = pt_str_of(paths[i]),
            .text = i % 2 ? PT_STR("A quiet pier.") : PT_STR("A loud pier."),
            .lang = PT_STR("en"),
            .date = PT_DATE_NONE,
            .first_seen = (int64_t)100 * DAY,
            .changed =
                changes[i] * DAY + DAY - 1 - (changes[i] == 100) * (DAY - 1),
        };
    pt_rig_open_articles(rig, articles, PT_COUNTOF(changes));
}

static const struct {
    const char *query;
    int32_t since;
    enum pt_sort sort;
    const char *paths;
} change_rows[] = {
    {"*",     0,         PT_SORT_CHANGED,   "/5/3/4/1"},
    {"*",     -5,        PT_SORT_CHANGED,   "/5/3/4/1"},
    {"*",     20000,     PT_SORT_CHANGED,   "/5/3/4/1"},
    {"*",     20001,     PT_SORT_CHANGED,   "/5/3/4"  },
    {"*",     20101,     PT_SORT_CHANGED,   "/5"      },
    {"*",     INT32_MAX, PT_SORT_CHANGED,   "/5"      },
    {"quiet", 0,         PT_SORT_CHANGED,   "/5/3/1"  },
    {"loud",  0,         PT_SORT_RELEVANCE, "/4"      },
    {"none",  0,         PT_SORT_CHANGED,   ""        },
};

START_TEST(articles_that_changed_since_a_day_are_found_latest_first)
{
    struct pt_rig rig;
    pt_search *search = NULL;
    pt_results *results = NULL;
    struct pt_error err = {0};
    char paths[64] = "";
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.changed_since = change_rows[_i].since;
    o.sort = change_rows[_i].sort;
    open_changed(&rig);
    ck_assert_int_eq(pt_search_open(rig.dir, &search, &err), PT_OK);
    ck_assert_int_eq(pt_search_run(search, change_rows[_i].query, PT_ZSTR, &o,
                                   &results, &err),
                     PT_OK);
    for (size_t i = 0; i < pt_results_n_hits(results); i++) {
        const pt_hit *const hit = pt_results_hit(results, i);
        strncat(paths, pt_hit_text(hit, PT_HIT_PATH, NULL), 3);
        ck_assert_ptr_nonnull(pt_hit_text(hit, PT_HIT_CHANGED, NULL));
    }
    ck_assert_msg(strcmp(paths, change_rows[_i].paths) == 0,
                  "row %d: %s, wanted %s", _i, paths, change_rows[_i].paths);
    ck_assert_uint_eq(pt_results_total(results).value, strlen(paths) / 2);
    pt_results_free(results);
    pt_search_close(search);
    pt_rig_close(&rig);
}
END_TEST

Suite *pt_suite_narrow(void)
{
    Suite *const suite = suite_create("narrow");
    TCase *const changed = tcase_create("changed");
    tcase_add_loop_test(
        changed, articles_that_changed_since_a_day_are_found_latest_first, 0,
        PT_COUNTOF(change_rows));
    suite_add_tcase(suite, changed);
    TCase *const seen = tcase_create("seen");
    tcase_add_unchecked_fixture(seen, open_archive, close_archive);
    tcase_add_loop_test(seen, what_was_shown_is_left_out_and_nothing_else,
                        PT_WITHIN_ARTICLE, PT_WITHIN_SENTENCE + 1);
    tcase_add_test(seen, a_folded_answer_marks_the_copies_it_stands_for);
    tcase_add_test(seen, a_count_alone_marks_nothing);
    suite_add_tcase(suite, seen);
    TCase *const marks = tcase_create("marks");
    tcase_add_test(marks, marks_are_kept_once_in_their_order_up_to_a_limit);
    suite_add_tcase(suite, marks);
    return suite;
}
