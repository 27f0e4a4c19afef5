/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_facet.c: a facet counts what a query for each of its values finds.
 */
#include "common/base.h"
#include "common/tally.h"
#include "indexer/ptindex.h"
#include "tests/archive.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *pt_suite_facet(void);

enum { N_ARTICLES = 1300 /* above what is counted exactly unasked */ };

static struct pt_archive archive;

static void open_archive(void)
{
    pt_archive_open(&archive, N_ARTICLES, 7);
}

static void close_archive(void)
{
    pt_archive_close(&archive);
}

static const unsigned all_fields = PT_FACET_SOURCE | PT_FACET_AUTHOR |
                                   PT_FACET_LANG | PT_FACET_TAG | PT_FACET_DATE;

static struct pt_search_options counting(enum pt_within within)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.facets = all_fields;
    o.limit = 3;
    o.n_passages = 0;
    o.within = within;
    return o;
}

/* Each value has the count of its own query, and none those without; of many
 * values some forty are asked for. */
static void holds(const struct pt_facet *facet,
                  const char *query,
                  enum pt_within within,
                  uint64_t n_articles)
{
    char clause[256];
    uint64_t sum = facet->without + facet->other_articles;
    const size_t step = facet->n_values / 40 + 1;
    for (size_t i = 0; i < facet->n_values; i++) {
        const struct pt_facet_value *const v = &facet->values[i];
        sum += v->n_articles;
        if (i % step)
            continue;
        const bool is_code =
            facet->field == PT_FACET_DATE || facet->field == PT_FACET_LANG;
        snprintf(clause, sizeof clause, is_code ? "%s:%s" : "%s:\"%s\"",
                 facet->name, v->text);
        ck_assert_uint_eq(v->text_len, strlen(v->text));
        const uint64_t n = pt_archive_count(&archive, query, clause, within);
        ck_assert_msg(v->n_articles == n && n > 0,
                      "%s, %s: %llu articles, the facet says %llu", query,
                      clause, (unsigned long long)n,
                      (unsigned long long)v->n_articles);
    }
    snprintf(clause, sizeof clause, "NOT %s:*", facet->name);
    ck_assert_msg(facet->without ==
                      pt_archive_count(&archive, query, clause, within),
                  "%s, without %s", query, facet->name);
    ck_assert_msg(facet->field == PT_FACET_TAG ? sum >= n_articles
                                               : sum == n_articles,
                  "%s: the sum over %s", query, facet->name);
}

static void is_ordered(const struct pt_facet *facet)
{
    for (size_t i = 1; i < facet->n_values; i++) {
        const struct pt_facet_value *const a = &facet->values[i - 1];
        const struct pt_facet_value *const b = &facet->values[i];
        ck_assert_msg(a->n_articles > b->n_articles ||
                          (a->n_articles == b->n_articles &&
                           strcmp(a->text, b->text) < 0),
                      "%s before %s", a->text, b->text);
    }
}

START_TEST(a_facet_counts_what_a_query_for_each_value_finds)
{
    const enum pt_within within = (enum pt_within)_i;
    const struct pt_search_options o = counting(within);
    for (const char *const *q = pt_archive_queries; *q; q++) {
        pt_results *const results = pt_archive_ask(&archive, *q, &o);
        const struct pt_count n = pt_results_articles(results);
        ck_assert_int_eq(n.exactness, PT_EXACT);
        ck_assert_uint_eq(n.value, pt_archive_count(&archive, *q, "*", within));
        ck_assert_uint_eq(pt_results_n_facets(results), 5);
        for (size_t i = 0; i < 5; i++) {
            is_ordered(pt_results_facet(results, i));
            holds(pt_results_facet(results, i), *q, within, n.value);
        }
        pt_results_free(results);
    }
}
END_TEST

START_TEST(facets_do_not_change_the_hits)
{
    for (const char *const *q = pt_archive_queries; *q; q++)
        for (unsigned fold = 0; fold < 2; fold++) {
            struct pt_search_options o = counting(PT_WITHIN_ARTICLE);
            o.flags = fold ? PT_SEARCH_FOLD_COPIES : 0;
            o.offset = 2;
            pt_results *const with = pt_archive_ask(&archive, *q, &o);
            o.facets = 0;
            pt_results *const bare = pt_archive_ask(&archive, *q, &o);
            ck_assert_uint_eq(pt_results_n_facets(bare), 0);
            ck_assert_uint_eq(pt_results_n_hits(with), pt_results_n_hits(bare));
            for (size_t i = 0; i < pt_results_n_hits(with); i++)
                ck_assert_str_eq(
                    pt_hit_text(pt_results_hit(with, i), PT_HIT_ID, NULL),
                    pt_hit_text(pt_results_hit(bare, i), PT_HIT_ID, NULL));
            pt_results_free(with);
            pt_results_free(bare);
        }
}
END_TEST

START_TEST(a_bit_that_is_no_field_is_refused)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    pt_results *results = NULL;
    o.facets = 1u << 20;
    ck_assert_int_eq(
        pt_search_run(archive.search, "*", PT_ZSTR, &o, &results, &archive.err),
        PT_EINVALID);
    ck_assert_ptr_null(results);
}
END_TEST

/* Two outlets that differ behind what a value slot holds. */
START_TEST(a_long_value_is_not_cut)
{
    enum { LENGTH = 260 };
    char dir[96], long_name[2][LENGTH + 1];
    pt_indexer *indexer = NULL;
    pt_search *search = NULL;
    pt_results *results = NULL;
    struct pt_error err;
    snprintf(dir, sizeof dir, "%s/long", archive.folder);
    ck_assert_int_eq(pt_indexer_open(dir, NULL, &indexer, &err), PT_OK);
    for (size_t i = 0; i < 2; i++) {
        memset(long_name[i], 'x', LENGTH);
        long_name[i][LENGTH - 1] = (char)('a' + i);
        long_name[i][LENGTH] = '\0';
        const struct pt_indexer_article article = {.id = long_name[i],
                                                   .text = "Ferries wait.",
                                                   .source = long_name[i]};
        ck_assert_int_eq(pt_indexer_add(indexer, &article, &err), PT_OK);
    }
    ck_assert_int_eq(pt_indexer_commit(indexer, &err), PT_OK);
    pt_indexer_close(indexer);
    const struct pt_search_options o = counting(PT_WITHIN_ARTICLE);
    ck_assert_int_eq(pt_search_open(dir, &search, &err), PT_OK);
    ck_assert_int_eq(
        pt_search_run(search, "ferries", PT_ZSTR, &o, &results, &err), PT_OK);
    const struct pt_facet *const facet = pt_results_facet(results, 0);
    ck_assert_uint_eq(facet->n_values, 2);
    for (size_t i = 0; i < 2; i++)
        ck_assert_str_eq(facet->values[i].text, long_name[i]);
    pt_results_free(results);
    pt_search_close(search);
}
END_TEST

/* --- tally ---------------------------------------------------------------- */

static struct pt_tally *tally;
static struct pt_arena arena;

static void open_tally(void)
{
    pt_arena_init(&arena);
    ck_assert_int_eq(pt_tally_new(&tally), PT_OK);
}

static void close_tally(void)
{
    pt_tally_free(tally);
    pt_arena_fini(&arena);
}

/* "docid:value …" in, "value=articles …" out. */
struct tally_case {
    const char *added[8];
    size_t n_most;
    const char *listed;
};

static const struct tally_case tally_cases[] = {
    {{NULL},                                   9, "others 0 0"                },
    {{"1:Post", "2:Ledger", "3:Ledger"},       9, "Ledger=2 Post=1 others 0 0"},
    {{"1:b", "2:a"},                           9, "a=1 b=1 others 0 0"        },
    {{"1:post", "2:Post", "3:Post", "4:POST"}, 9, "Post=4 others 0 0"         },
    {{"1:post", "2:Post"},                     9, "Post=2 others 0 0"         },
    {{"1:Élan", "2:Elan", "3:Élan"},         9, "Élan=3 others 0 0"        },
    {{"1:x", "1:X", "1:y", "2:x"},             9, "x=2 y=1 others 0 0"        },
    {{"1: x\t", "2:x", "3:", "4:  "},          9, "x=2 others 0 0"            },
    {{"1:a", "2:b", "3:c", "4:a", "5:b"},      1, "a=2 others 2 3"            },
    {{"1:a", "2:b"},                           0, "others 2 2"                },
};

START_TEST(a_value_is_shown_as_it_is_written_most_often)
{
    const struct tally_case *const c = &tally_cases[_i];
    struct pt_tally_list list;
    char got[256];
    size_t at = 0;
    for (size_t i = 0; c->added[i]; i++)
        ck_assert_int_eq(pt_tally_add(tally, (uint32_t)(c->added[i][0] - '0'),
                                      pt_str_of(c->added[i] + 2)),
                         PT_OK);
    ck_assert_int_eq(pt_tally_list(tally, c->n_most, &arena, &list), PT_OK);
    for (size_t i = 0; i < list.n_values; i++)
        at += (size_t)snprintf(got + at, sizeof got - at, "%s=%llu ",
                               list.values[i].text.ptr,
                               (unsigned long long)list.values[i].n_articles);
    snprintf(got + at, sizeof got - at, "others %llu %llu",
             (unsigned long long)list.n_others,
             (unsigned long long)list.other_articles);
    ck_assert_msg(strcmp(got, c->listed) == 0, "row %d: %s, not %s", _i, got,
                  c->listed);
}
END_TEST

START_TEST(articles_with_a_value_are_counted_once)
{
    const char *const added[] = {"a", "b", "c"};
    for (uint32_t docid = 1; docid <= 4; docid++)
        for (size_t i = 0; i < docid - 1; i++)
            ck_assert_int_eq(pt_tally_add(tally, docid, pt_str_of(added[i])),
                             PT_OK);
    ck_assert_uint_eq(pt_tally_n_articles(tally), 3);
}
END_TEST

START_TEST(too_many_spellings_are_refused)
{
    char value[16];
    for (uint32_t i = 0; i < PT_MAX_TALLY_SPELLINGS; i++) {
        snprintf(value, sizeof value, "%x", (unsigned)i);
        ck_assert_int_eq(pt_tally_add(tally, i + 1, pt_str_of(value)), PT_OK);
    }
    ck_assert_int_eq(pt_tally_add(tally, 1, PT_STR("one more")), PT_ELIMIT);
    ck_assert_int_eq(pt_tally_add(tally, 1, PT_STR("0")), PT_OK);
}
END_TEST

Suite *pt_suite_facet(void)
{
    Suite *const suite = suite_create("facet");
    TCase *const counts = tcase_create("counts");
    tcase_set_timeout(counts, 120);
    tcase_add_unchecked_fixture(counts, open_archive, close_archive);
    tcase_add_loop_test(counts,
                        a_facet_counts_what_a_query_for_each_value_finds,
                        PT_WITHIN_ARTICLE, PT_WITHIN_SENTENCE + 1);
    tcase_add_test(counts, facets_do_not_change_the_hits);
    tcase_add_test(counts, a_long_value_is_not_cut);
    tcase_add_test(counts, a_bit_that_is_no_field_is_refused);
    suite_add_tcase(suite, counts);

    TCase *const values = tcase_create("values");
    tcase_set_timeout(values, 60);
    tcase_add_checked_fixture(values, open_tally, close_tally);
    tcase_add_loop_test(values, a_value_is_shown_as_it_is_written_most_often, 0,
                        PT_COUNTOF(tally_cases));
    tcase_add_test(values, articles_with_a_value_are_counted_once);
    tcase_add_test(values, too_many_spellings_are_refused);
    suite_add_tcase(suite, values);
    return suite;
}
