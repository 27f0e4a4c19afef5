/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_show.c: one article whole, from the public API.
 */
#include "common/base.h"
#include "indexer/ptindex.h"
#include "search/ptsearch.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *pt_suite_show(void);

static char folder[] = "/tmp/pt-check-XXXXXX";
static pt_search *search;
static struct pt_error err;

static void must(enum pt_status status)
{
    ck_assert_msg(status == PT_OK, "%d: %s", (int)status, err.message);
}

static void setup(void)
{
    static const struct pt_indexer_article articles[] = {
        {.id = "quay",
         .title = "Harbour talks resume",
         .text = "The harbour talks resumed. Pilots were not asked.\n\n"
                 "A second day of talks is planned.",           .lang = "en"},
        {.id = "x#1",  .title = "One",    .text = "Same name.", .lang = "en"},
        {.id = "y#1",  .title = "Two",    .text = "Same name.", .lang = "en"},
    };
    pt_indexer *indexer = NULL;
    memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    must(pt_indexer_open(folder, NULL, &indexer, &err));
    for (size_t i = 0; i < PT_COUNTOF(articles); i++)
        must(pt_indexer_add(indexer, &articles[i], &err));
    must(pt_indexer_commit(indexer, &err));
    pt_indexer_close(indexer);
    must(pt_search_open(folder, &search, &err));
}

static void teardown(void)
{
    pt_search_close(search);
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s' '%s.lock'", folder, folder);
    ck_assert_int_eq(system(command), 0);
}

static void add_marked(char *out,
                       const char *text,
                       size_t len,
                       const struct pt_byte_span *spans,
                       size_t n)
{
    size_t used = strlen(out);
    for (size_t at = 0; at <= len; at++) {
        for (size_t i = 0; i < n; i++) {
            if (spans[i].end == at)
                out[used++] = ']';
            if (spans[i].begin == at)
                out[used++] = '[';
        }
        if (at < len)
            out[used++] = text[at];
    }
    out[used] = '\0';
}

/* Title and text, matches in brackets. */
static const char *shown(const pt_results *results)
{
    static char out[512];
    const pt_hit *const hit = pt_results_hit(results, 0);
    size_t len, n;
    const char *const title = pt_hit_text(hit, PT_HIT_TITLE, &len);
    const struct pt_byte_span *const spans = pt_hit_title_spans(hit, &n);
    out[0] = '\0';
    add_marked(out, title, len, spans, n);
    for (size_t i = 0; i < pt_hit_n_passages(hit); i++) {
        const struct pt_passage *const p = pt_hit_passage(hit, i);
        strncat(out, "|", 2);
        add_marked(out, p->text, p->text_len, p->spans, p->n_spans);
    }
    return out;
}

static const struct {
    const char *article;
    const char *query;
    enum pt_within within;
    uint64_t total;
    uint64_t occurrences;
    const char *shown;
} rows[] = {
    {"quay", NULL,                PT_WITHIN_ARTICLE,   1, 0,
     "Harbour talks resume|The harbour talks resumed. Pilots were not "
     "asked.\n\n"
     "A second day of talks is planned."            },
    {"quay", "\"harbour talks\"", PT_WITHIN_ARTICLE,   1, 2,
     "[Harbour talks] resume|The [harbour talks] resumed. Pilots were not "
     "asked.\n\nA second day of talks is planned."  },
    {"quay", "talks NOT pilots",  PT_WITHIN_ARTICLE,   0, 0,
     "Harbour talks resume|The harbour talks resumed. Pilots were not "
     "asked.\n\n"
     "A second day of talks is planned."            },
    {"quay", "talks NOT pilots",  PT_WITHIN_PARAGRAPH, 2, 2,
     "Harbour [talks] resume|The harbour talks resumed. Pilots were not asked."
     "\n\nA second day of [talks] is planned."      },
    {"quay", "talks NOT pilots",  PT_WITHIN_SENTENCE,  3, 3,
     "Harbour [talks] resume|The harbour [talks] resumed. Pilots were not "
     "asked.\n\nA second day of [talks] is planned."},
    {"quay", "date:2020",         PT_WITHIN_ARTICLE,   0, 0,
     "Harbour talks resume|The harbour talks resumed. Pilots were not "
     "asked.\n\n"
     "A second day of talks is planned."            },
};

START_TEST(an_article_is_shown_whole_and_what_answers_is_marked)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    pt_results *results = NULL;
    o.within = rows[_i].within;
    must(pt_search_show(search, rows[_i].article, PT_ZSTR, rows[_i].query,
                        PT_ZSTR, &o, &results, &err));
    ck_assert_uint_eq(pt_results_n_hits(results), 1);
    ck_assert_uint_eq(pt_hit_rank(pt_results_hit(results, 0)), 0);
    ck_assert_msg(strcmp(shown(results), rows[_i].shown) == 0,
                  "row %d: %s\nwanted %s", _i, shown(results), rows[_i].shown);
    ck_assert_msg(pt_results_total(results).value == rows[_i].total &&
                      pt_results_occurrences(results).value ==
                          rows[_i].occurrences,
                  "row %d: counts", _i);
    pt_results_free(results);
}
END_TEST

static const struct {
    const char *article;
    const char *query;
    enum pt_status status;
    const char *message;
} failures[] = {
    {"nobody", NULL,     PT_ENOTFOUND, "no article"},
    {"1",      NULL,     PT_EINVALID,  "x#1, y#1"  },
    {"quay",   "(talks", PT_EQUERY,    ""          },
    {"quay",   "",       PT_EQUERY,    ""          },
};

START_TEST(a_fact_says_where_it_was_found)
{
    pt_results *results = NULL;
    must(pt_search_show(search, "quay", 4, NULL, 0, NULL, &results, &err));
    const pt_hit *const hit = pt_results_hit(results, 0);
    ck_assert_str_eq(pt_hit_origin(hit, PT_HIT_TITLE), "given");
    ck_assert_str_eq(pt_hit_origin(hit, PT_HIT_LANG), "given");
    ck_assert_ptr_null(pt_hit_origin(hit, PT_HIT_DATE));
    ck_assert_ptr_null(pt_hit_origin(hit, PT_HIT_ID));
    pt_results_free(results);
}
END_TEST

START_TEST(what_cannot_be_shown_is_told_as_why_not_tells_it)
{
    pt_results *results = NULL;
    const enum pt_status status =
        pt_search_show(search, failures[_i].article, PT_ZSTR,
                       failures[_i].query, PT_ZSTR, NULL, &results, &err);
    ck_assert_msg(status == failures[_i].status &&
                      strstr(err.message, failures[_i].message),
                  "row %d: %d %s", _i, (int)status, err.message);
    ck_assert_ptr_null(results);
}
END_TEST

Suite *pt_suite_show(void)
{
    Suite *const suite = suite_create("show");
    TCase *const c = tcase_create("public");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_loop_test(c, an_article_is_shown_whole_and_what_answers_is_marked,
                        0, PT_COUNTOF(rows));
    tcase_add_test(c, a_fact_says_where_it_was_found);
    tcase_add_loop_test(c, what_cannot_be_shown_is_told_as_why_not_tells_it, 0,
                        PT_COUNTOF(failures));
    suite_add_tcase(suite, c);
    return suite;
}
