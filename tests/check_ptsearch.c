/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_ptsearch.c: the public API from outside: only ptsearch.h and ptindex.h,
 * as a program that embeds them would.
 */
#include "indexer/ptindex.h"
#include "search/ptsearch.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *pt_suite_ptsearch(void);

static char folder[] = "/tmp/pt-check-XXXXXX";
static char dir[64];
static pt_indexer *indexer;
static struct pt_error err;

static void must(enum pt_status status)
{
    ck_assert_msg(status == PT_OK, "%d: %s", (int)status, err.message);
}

static void
add(const char *id, const char *title, const char *text, const char *date)
{
    const struct pt_indexer_article article = {
        .id = id, .title = title, .text = text, .date = date, .lang = "en"};
    must(pt_indexer_add(indexer, &article, &err));
}

static void setup(void)
{
    memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(dir, sizeof dir, "%s/index", folder);
    must(pt_indexer_open(dir, NULL, &indexer, &err));
    add("a", "Harbour talks resume",
        "The harbour talks resumed on Monday. Pilots were not asked.\n"
        "A second day of talks is planned by the harbour board.",
        "2025-03-01");
    add("b", "Pilots return", "The pilots of the harbour return to work.",
        "2025-03-02");
    add("c", "Rates rise", "Interest rates rise again. Talks of a pause fade.",
        "2025-03-03");
    add("d", "Copied rates",
        "Interest rates rise again. Talks of a pause fade.", "2025-03-04");
    must(pt_indexer_commit(indexer, &err));
}

static void teardown(void)
{
    pt_indexer_close(indexer);
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

static pt_search *opened(void)
{
    pt_search *search = NULL;
    must(pt_search_open(dir, &search, &err));
    return search;
}

static pt_results *run(pt_search *search,
                       const char *query,
                       const struct pt_search_options *options)
{
    pt_results *results = NULL;
    must(pt_search_run(search, query, PT_ZSTR, options, &results, &err));
    return results;
}

/* The ids of the hits, in order, without spaces. */
static const char *ids(const pt_results *results)
{
    static char text[64];
    size_t n = 0;
    for (size_t i = 0; i < pt_results_n_hits(results); i++)
        n += (size_t)snprintf(
            text + n, sizeof text - n, "%s",
            pt_hit_text(pt_results_hit(results, i), PT_HIT_ID, NULL));
    text[n] = '\0';
    return text;
}

static void finds(const char *query,
                  const struct pt_search_options *options,
                  const char *wanted)
{
    pt_search *const search = opened();
    pt_results *const results = run(search, query, options);
    ck_assert_msg(strcmp(ids(results), wanted) == 0, "%s finds %s, not %s",
                  query, ids(results), wanted);
    pt_results_free(results);
    pt_search_close(search);
}

START_TEST(three_calls_are_enough)
{
    finds("\"harbour talks\"", NULL, "a");
    finds("pilots -talks", NULL, "b");
}
END_TEST

START_TEST(a_missing_index_is_told_from_other_trouble)
{
    pt_search *search = NULL;
    ck_assert_int_eq(pt_search_open("/nowhere/at/all", &search, &err),
                     PT_ENOINDEX);
    ck_assert_ptr_null(search);
    ck_assert_ptr_nonnull(strstr(err.message, "/nowhere/at/all"));
}
END_TEST

START_TEST(a_query_error_has_the_bytes_at_fault)
{
    pt_search *const search = opened();
    pt_results *results = NULL;
    ck_assert_int_eq(
        pt_search_run(search, "talks (pilots", PT_ZSTR, NULL, &results, &err),
        PT_EQUERY);
    ck_assert_ptr_null(results);
    ck_assert_uint_eq(err.span_begin, 6);
    ck_assert_uint_gt(err.span_end, 6);
    pt_search_close(search);
}
END_TEST

START_TEST(query_length_is_heard)
{
    pt_search *const search = opened();
    pt_results *results = NULL;
    must(pt_search_run(search, "pilots zebra", 6, NULL, &results, &err));
    ck_assert_uint_eq(pt_results_total(results).value, 2);
    pt_results_free(results);
    pt_search_close(search);
}
END_TEST

START_TEST(passages_are_the_true_text_with_marks)
{
    pt_search *const search = opened();
    pt_results *const results = run(search, "\"harbour talks\"", NULL);
    const pt_hit *const hit = pt_results_hit(results, 0);
    size_t n;
    const struct pt_byte_span *const spans = pt_hit_title_spans(hit, &n);
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(spans[0].begin, 0);
    ck_assert_uint_eq(spans[0].end, strlen("Harbour talks"));
    ck_assert_uint_ge(pt_hit_n_passages(hit), 1);
    const struct pt_passage *const p = pt_hit_passage(hit, 0);
    ck_assert_uint_eq(p->n_spans, 1);
    ck_assert_int_eq(strncmp(p->text + p->spans[0].begin, "harbour talks", 13),
                     0);
    ck_assert_uint_eq(p->paragraph, 2);
    ck_assert_uint_eq(p->line, 0);
    ck_assert_int_eq(pt_hit_has_headline(hit), 1);
    pt_results_free(results);
    pt_search_close(search);
}
END_TEST

START_TEST(counts_are_exact_and_occurrences_are_marks)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.flags = PT_SEARCH_OCCURRENCES;
    pt_search *const search = opened();
    pt_results *const results = run(search, "harbour", &o);
    ck_assert_uint_eq(pt_results_total(results).value, 2);
    ck_assert_int_eq(pt_results_total(results).exactness, PT_EXACT);
    ck_assert_uint_eq(pt_results_occurrences(results).value, 4);
    ck_assert_int_eq(pt_results_occurrences(results).exactness, PT_EXACT);
    pt_results_free(results);
    pt_search_close(search);
}
END_TEST

START_TEST(without_a_total_the_hits_are_the_same)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    enum { N = 160 };
    for (int i = 0; i < N; i++) { /* the first half says more of it */
        char id[16];
        snprintf(id, sizeof id, "p%03d", i);
        add(id, "Berth",
            i < N / 2 ? "The pier. A pier of piers, this pier."
                      : "Ships passed the pier, and nobody who stood on deck, "
                        "in the wind and under low clouds, waved to the boys.",
            "2025-04-01");
    }
    must(pt_indexer_commit(indexer, &err));
    o.limit = 3;
    finds("\"the pier\"", &o, "p000p001p002");
    o.flags = PT_SEARCH_NO_TOTAL;
    finds("\"the pier\"", &o, "p000p001p002");
    pt_search *const search = opened();
    pt_results *const results = run(search, "\"the pier\"", &o);
    const struct pt_count total = pt_results_total(results);
    ck_assert_int_eq(total.exactness, PT_AT_LEAST);
    ck_assert_uint_ge(total.value, 3);
    ck_assert_uint_lt(total.value, N);
    pt_results_free(results);
    pt_search_close(search);
}
END_TEST

START_TEST(stories_are_counted_when_asked_for)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    pt_search *const search = opened();
    for (int within = PT_WITHIN_ARTICLE; within <= PT_WITHIN_SENTENCE;
         within++) {
        o.within = (enum pt_within)within;
        o.flags = 0;
        pt_results *results = run(search, "\"interest rates\"", &o);
        ck_assert_int_eq(pt_results_stories(results).exactness, PT_NOT_COUNTED);
        pt_results_free(results);
        o.flags = PT_SEARCH_OCCURRENCES;
        results = run(search, "\"interest rates\"", &o);
        ck_assert_int_eq(pt_results_stories(results).exactness, PT_EXACT);
        ck_assert_uint_eq(pt_results_stories(results).value, 1);
        pt_results_free(results);
    }
    pt_search_close(search);
}
END_TEST

START_TEST(copies_fold_into_one_story)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    finds("\"interest rates\"", &o, "dc");
    o.flags = PT_SEARCH_FOLD_COPIES;
    pt_search *const search = opened();
    pt_results *const results = run(search, "\"interest rates\"", &o);
    ck_assert_int_eq(pt_results_stories(results).exactness, PT_EXACT);
    ck_assert_uint_eq(pt_results_n_hits(results), 1);
    ck_assert_uint_eq(pt_hit_n_copies(pt_results_hit(results, 0)), 1);
    ck_assert_uint_eq(pt_results_total(results).value, 2);
    ck_assert_uint_eq(pt_results_stories(results).value, 1);
    pt_results_free(results);
    pt_search_close(search);
}
END_TEST

START_TEST(pages_are_slices_of_the_whole)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.sort = PT_SORT_NEWEST;
    finds("talks", &o, "dca");
    o.limit = 1;
    finds("talks", &o, "d");
    o.offset = 1;
    finds("talks", &o, "c");
    o.offset = 2;
    finds("talks", &o, "a");
    o.offset = 3;
    finds("talks", &o, "");
    o.offset = 0;
    o.limit = 0;
    finds("talks", &o, "");
}
END_TEST

START_TEST(dates_bound_the_answer)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.sort = PT_SORT_OLDEST;
    o.since = 20149; /* 2025-03-02 */
    finds("*", &o, "bcd");
    o.until = 20150;
    finds("*", &o, "bc");
    o.today = 20151;
    o.since = o.until = PT_NO_DATE;
    finds("date:yesterday", &o, "c");
}
END_TEST

START_TEST(paragraphs_answer_by_themselves)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.within = PT_WITHIN_PARAGRAPH;
    pt_search *const search = opened();
    pt_results *const results = run(search, "harbour -pilots", &o);
    ck_assert_uint_eq(pt_results_total(results).value, 2);
    ck_assert_uint_eq(pt_results_articles(results).value, 1);
    pt_results_free(results);
    pt_search_close(search);
}
END_TEST

START_TEST(nothing_found_suggests_what_would_be)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.flags = PT_SEARCH_SUGGEST;
    pt_search *const search = opened();
    pt_results *results = run(search, "\"talks harbour\"", &o);
    ck_assert_uint_eq(pt_results_n_suggestions(results), 1);
    ck_assert_str_eq(pt_results_suggestion(results, 0)->query,
                     "(talks AND harbour)");
    ck_assert_uint_eq(pt_results_suggestion(results, 0)->total, 1);
    pt_results_free(results);

    results = run(search, "board NOT pilots", &o);
    ck_assert_uint_ge(pt_results_n_suggestions(results), 2);
    ck_assert_int_eq(pt_results_suggestion(results, 0)->within,
                     PT_WITHIN_PARAGRAPH);
    ck_assert_uint_eq(pt_results_suggestion(results, 0)->total, 1);
    ck_assert_str_eq(pt_results_suggestion(results, 1)->query, "board");
    pt_results_free(results);
    pt_search_close(search);
}
END_TEST

/* {order, offset, limit} -> what stands before or behind "harbour", from '|' to
 * '|', cut to five bytes. */
static const struct {
    enum pt_line_order order;
    size_t offset, limit;
    const char *shown;
} line_rows[] = {
    {PT_LINES_AS_FOUND, 0, PT_ALL_HITS, "| talk| talk| boar| retu|"},
    {PT_LINES_BY_RIGHT, 0, PT_ALL_HITS, "| boar| retu| talk| talk|"},
    {PT_LINES_BY_LEFT,  0, PT_ALL_HITS, "||The |the |the |"        },
    {PT_LINES_BY_RIGHT, 1, 2,           "| retu| talk|"            },
    {PT_LINES_BY_RIGHT, 3, 9,           "| talk|"                  },
    {PT_LINES_BY_RIGHT, 9, 9,           "|"                        },
    {PT_LINES_BY_LEFT,  0, 0,           "|"                        },
};

START_TEST(lines_go_by_the_words_beside_the_match)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.flags = PT_SEARCH_EVERY_MATCH;
    o.limit = PT_ALL_HITS;
    o.sort = PT_SORT_OLDEST;
    pt_search *const search = opened();
    pt_results *const results = run(search, "harbour", &o);
    pt_lines *lines = NULL;
    char shown[128] = "|";
    must(pt_results_lines(results, line_rows[_i].order, line_rows[_i].offset,
                          line_rows[_i].limit, &lines, &err));
    for (size_t i = 0; i < pt_lines_n(lines); i++) {
        const struct pt_passage *const p = pt_lines_item(lines, i).passage;
        const char *const end = p->text + p->spans[0].begin;
        const size_t n = p->spans[0].begin < 4 ? p->spans[0].begin : 4;
        if (line_rows[_i].order == PT_LINES_BY_LEFT)
            strncat(shown, end - n, n);
        else
            strncat(shown, p->text + p->spans[0].end, 5);
        strncat(shown, "|", 2);
    }
    ck_assert_msg(strcmp(shown, line_rows[_i].shown) == 0,
                  "row %d\n  lines  %s\n  wanted %s", _i, shown,
                  line_rows[_i].shown);
    pt_lines_free(lines);
    pt_results_free(results);
    pt_search_close(search);
}
END_TEST

START_TEST(a_handle_follows_commits_and_rebuilds)
{
    pt_search *const search = opened();
    for (int round = 0; round < 4; round++) {
        char id[2] = {(char)('p' + round), '\0'};
        add(id, "Late news", "A zebra crossed the harbour.", "2025-04-01");
        must(pt_indexer_commit(indexer, &err));
        pt_results *const results = run(search, "zebra", NULL);
        ck_assert_uint_eq(pt_results_total(results).value, (uint64_t)round + 1);
        pt_results_free(results);
    }
    must(pt_indexer_rebuild(indexer, NULL, 0, NULL, &err));
    pt_results *const results = run(search, "zebra", NULL);
    ck_assert_uint_eq(pt_results_total(results).value, 4);
    pt_results_free(results);
    must(pt_indexer_forget(indexer, "p", NULL, &err));
    pt_results *const fewer = run(search, "zebra", NULL);
    ck_assert_uint_eq(pt_results_total(fewer).value, 3);
    pt_results_free(fewer);
    pt_search_close(search);
}
END_TEST

START_TEST(a_search_can_be_cancelled)
{
    struct pt_cancel cancel = {1};
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.within = PT_WITHIN_SENTENCE;
    o.cancel = &cancel;
    pt_search *const search = opened();
    pt_results *results = NULL;
    ck_assert_int_eq(
        pt_search_run(search, "talks", PT_ZSTR, &o, &results, &err),
        PT_EINTERRUPTED);
    ck_assert_ptr_null(results);
    pt_search_close(search);
}
END_TEST

START_TEST(a_search_ends_with_its_time)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.within = PT_WITHIN_SENTENCE;
    o.time_limit_us = 1;
    pt_search *const search = opened();
    pt_results *results = NULL;
    ck_assert_int_eq(
        pt_search_run(search, "talks", PT_ZSTR, &o, &results, &err),
        PT_EINTERRUPTED);
    ck_assert_ptr_nonnull(strstr(err.message, "time limit"));
    ck_assert_ptr_null(results);
    o.time_limit_us = UINT64_MAX;
    must(pt_search_run(search, "talks", PT_ZSTR, &o, &results, &err));
    ck_assert_uint_gt(pt_results_n_hits(results), 0);
    pt_results_free(results);
    pt_search_close(search);
}
END_TEST

START_TEST(options_of_a_size_that_never_was_are_refused)
{
    static const size_t sizes[] = {0, 8, sizeof(struct pt_search_options) - 1,
                                   sizeof(struct pt_search_options) + 8,
                                   SIZE_MAX};
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.struct_size = sizes[_i];
    pt_search *const search = opened();
    pt_results *results = NULL;
    ck_assert_msg(pt_search_run(search, "talks", PT_ZSTR, &o, &results, &err) ==
                      PT_EINVALID,
                  "size %zu", sizes[_i]);
    pt_search_close(search);
}
END_TEST

START_TEST(what_an_older_program_does_not_know_is_as_at_first)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.struct_size = offsetof(struct pt_search_options, time_limit_us);
    o.time_limit_us = 1; /* is not looked at */
    pt_search *const search = opened();
    pt_results *results = NULL;
    must(pt_search_run(search, "talks", PT_ZSTR, &o, &results, &err));
    ck_assert_uint_gt(pt_results_n_hits(results), 0);
    pt_results_free(results);
    pt_search_close(search);
}
END_TEST

START_TEST(closing_nothing_is_fine)
{
    pt_search_close(NULL);
    pt_results_free(NULL);
    pt_lines_free(NULL);
    pt_indexer_close(NULL);
}
END_TEST

Suite *pt_suite_ptsearch(void)
{
    Suite *const suite = suite_create("ptsearch");
    TCase *const c = tcase_create("public");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, three_calls_are_enough);
    tcase_add_test(c, a_missing_index_is_told_from_other_trouble);
    tcase_add_test(c, a_query_error_has_the_bytes_at_fault);
    tcase_add_test(c, query_length_is_heard);
    tcase_add_test(c, passages_are_the_true_text_with_marks);
    tcase_add_test(c, counts_are_exact_and_occurrences_are_marks);
    tcase_add_test(c, without_a_total_the_hits_are_the_same);
    tcase_add_test(c, stories_are_counted_when_asked_for);
    tcase_add_test(c, copies_fold_into_one_story);
    tcase_add_test(c, pages_are_slices_of_the_whole);
    tcase_add_test(c, dates_bound_the_answer);
    tcase_add_test(c, paragraphs_answer_by_themselves);
    tcase_add_test(c, nothing_found_suggests_what_would_be);
    tcase_add_loop_test(c, lines_go_by_the_words_beside_the_match, 0,
                        sizeof line_rows / sizeof *line_rows);
    tcase_add_test(c, a_handle_follows_commits_and_rebuilds);
    tcase_add_test(c, a_search_can_be_cancelled);
    tcase_add_test(c, a_search_ends_with_its_time);
    tcase_add_loop_test(c, options_of_a_size_that_never_was_are_refused, 0, 5);
    tcase_add_test(c, what_an_older_program_does_not_know_is_as_at_first);
    tcase_add_test(c, closing_nothing_is_fine);
    suite_add_tcase(suite, c);
    return suite;
}
