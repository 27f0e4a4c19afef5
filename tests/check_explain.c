/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_explain.c: what --explain says, held against the answer it explains.
 */
#include "search/answer/explain.h"
#include "tests/search_rig.h"

#include <check.h>
#include <math.h>

Suite *pt_suite_explain(void);

static struct pt_rig rig;
static pt_search *search;
static pt_results *results;

/* clang-format off */
static const struct pt_rig_article articles[] = {
    {.path = "/a", .lang = "en", .date = "2025-03-01", .author = "Ann Reed",
     .title = "Harbour talks resume",
     .text = "The harbour talks resumed on Monday. Pilots were not asked.\n"
             "A second day of talks is planned by the harbour board.\n"
             "Defence of the harbour is no matter for the board."},
    {.path = "/b", .lang = "en", .date = "2025-03-02",
     .title = "Pilots return",
     .text = "The pilots of the harbour return to work.\n"
             "The talk is of oil-market prices, and of little else."},
    {.path = "/c", .lang = "en", .date = "2025-04-03",
     .title = "Rates rise",
     .text = "Interest rates rise again. Talks of a pause fade.\n"
             "The defense budget grows; talking helps nobody."},
    {.path = "/d", .lang = "en",
     .text = "Harbor dues rise. The oil market waits."},
};
/* clang-format on */

static void open_rig(void)
{
    pt_rig_open(&rig, articles, PT_COUNTOF(articles));
    ck_assert_int_eq(pt_search_open(rig.dir, &search, &rig.err), PT_OK);
}

static void close_rig(void)
{
    pt_search_close(search);
    pt_rig_close(&rig);
}

static struct pt_search_options explained(enum pt_within within)
{
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    options.flags = PT_SEARCH_EXPLAIN;
    options.within = within;
    return options;
}

static const struct pt_explanation *
explain(const char *query, const struct pt_search_options *options)
{
    const enum pt_status status =
        pt_search_run(search, query, PT_ZSTR, options, &results, &rig.err);
    ck_assert_msg(status == PT_OK, "%s: %s", query, rig.err.message);
    return pt_results_explanation(results);
}

START_TEST(nothing_is_explained_unless_asked_for)
{
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    ck_assert_ptr_null(explain("harbour", &options));
    ck_assert_uint_eq(pt_hit_n_score_parts(pt_results_hit(results, 0)), 0);
    pt_results_free(results);
}
END_TEST

/* --- scores ------------------------------------------------------------- */

static const char *const scored[] = {
    "harbour",
    "harbour talks",
    "harbour OR talks OR rates",
    "\"harbour talks\"",
    "~\"harbour talk\"",
    "\"talks harbour\"~6",
    "harbour NEAR/5 talks",
    "(harbour OR pilots) NEAR/8 (talks OR return)",
    "talks PRE/9 board",
    "harbour NEAR/s \"second day\" OR talks",
    "harbour NEAR/p talks",
    "talks NOT NEAR/3 pause",
    "atleast2(talks) harbour",
    "hlead(harbour) OR board",
    "harbour^3 talks",
    "(harbour^2 OR talks)^3",
    "title:talks harbour",
    "title:(talks OR rates) author:reed",
    "harbour NOT rates",
    "+talks -rates harbour",
    "oil-market OR talks",
    "\"oil-market prices\"",
    "harb* OR ri?e OR talkz~1",
    "harbour harbour talks",
    "date:2025-03 talks",
    "defence",
    "* talks",
};

static void check_sum(const char *query, const pt_hit *hit)
{
    const double score = pt_hit_score(hit);
    double sum = 0;
    for (size_t i = 0; i < pt_hit_n_score_parts(hit); i++) {
        const struct pt_score_part *const part = pt_hit_score_part(hit, i);
        ck_assert_double_gt(part->weight, 0);
        ck_assert_msg(part->begin < part->end && part->end <= strlen(query),
                      "%s: %zu-%zu", query, part->begin, part->end);
        ck_assert_msg(part->in_title + part->in_body > 0, "%s", query);
        sum += part->weight;
    }
    ck_assert_msg(fabs(sum - score) <= 1e-9 * (1 + score), "%s: %g, not %g",
                  query, sum, score);
}

START_TEST(the_parts_of_a_score_add_up_to_it)
{
    const char *const query = scored[_i];
    for (int within = PT_WITHIN_ARTICLE; within <= PT_WITHIN_SENTENCE;
         within++) {
        struct pt_search_options options = explained((enum pt_within)within);
        explain(query, &options);
        ck_assert_msg(within || (pt_results_n_hits(results) &&
                                 pt_hit_score(pt_results_hit(results, 0)) > 0),
                      "%s finds nothing that weighs", query);
        for (size_t i = 0; i < pt_results_n_hits(results); i++)
            check_sum(query, pt_results_hit(results, i));
        pt_results_free(results);
    }
}
END_TEST

START_TEST(a_query_that_does_not_weigh_has_no_parts)
{
    static const char *const queries[] = {"*", "NOT rates", "date:2025",
                                          "author:reed", "path:/a"};
    const struct pt_search_options options = explained(PT_WITHIN_ARTICLE);
    explain(queries[_i], &options);
    ck_assert_uint_gt(pt_results_n_hits(results), 0);
    for (size_t i = 0; i < pt_results_n_hits(results); i++)
        ck_assert_uint_eq(pt_hit_n_score_parts(pt_results_hit(results, i)), 0);
    pt_results_free(results);
}
END_TEST

START_TEST(a_part_says_how_often_and_where)
{
    const struct pt_search_options options = explained(PT_WITHIN_ARTICLE);
    explain("board talks", &options);
    const pt_hit *const hit = pt_results_hit(results, 0);
    ck_assert_uint_eq(pt_hit_n_score_parts(hit), 2);
    const struct pt_score_part *const board = pt_hit_score_part(hit, 0);
    const struct pt_score_part *const talks = pt_hit_score_part(hit, 1);
    ck_assert_uint_eq(board->begin, 0);
    ck_assert_uint_eq(board->end, 5);
    ck_assert_uint_eq(board->in_title, 0);
    ck_assert_uint_eq(board->in_body, 2);
    ck_assert_uint_eq(talks->leaf, 1);
    ck_assert_uint_eq(talks->in_title, 1);
    ck_assert_uint_eq(talks->in_body, 2);
    pt_results_free(results);
}
END_TEST

START_TEST(words_beyond_those_listed_share_one_part)
{
    struct pt_buf query;
    const struct pt_search_options options = explained(PT_WITHIN_ARTICLE);
    pt_buf_init(&query, PT_BUF_NO_CEILING);
    for (int i = 0; i < PT_EXPLAINED_LEAVES; i++)
        pt_buf_printf(&query, "w%d OR ", i);
    pt_buf_puts(&query, "harbour OR talks");
    const struct pt_explanation *const x = explain(pt_buf_z(&query), &options);
    ck_assert_uint_eq(x->n_leaves, PT_EXPLAINED_LEAVES);
    ck_assert_uint_eq(x->n_more_leaves, 2);
    const pt_hit *const hit = pt_results_hit(results, 0);
    ck_assert_uint_eq(pt_hit_n_score_parts(hit), 1);
    const struct pt_score_part *const part = pt_hit_score_part(hit, 0);
    ck_assert_double_eq_tol(part->weight, pt_hit_score(hit), 1e-9);
    ck_assert_uint_eq(part->leaf, PT_EXPLAINED_LEAVES);
    ck_assert_uint_eq(part->end, 0);
    pt_results_free(results);
    pt_buf_fini(&query);
}
END_TEST

/* --- leaves ------------------------------------------------------------- */

static void print_words(const struct pt_explained_words *words,
                        struct pt_buf *out)
{
    static const char *const marks[] = {"", "!", "*"};
    for (size_t i = 0; i < words->n; i++)
        pt_buf_printf(out, " %s%s%s:%u", words->items[i].is_stem ? "Z" : "",
                      words->items[i].text, marks[words->items[i].origin],
                      (unsigned)words->items[i].articles);
    if (words->n_more)
        pt_buf_printf(out, " +%zu:%u", words->n_more,
                      (unsigned)words->more_articles);
    if (words->n_unused)
        pt_buf_printf(out, " -%zu", words->n_unused);
}

static const struct {
    const char *query;
    const char *leaves; /* written@field=articles means | forms; ! variant,
                         * * expansion, +more, -unused */
} leaf_rows[] = {
    {"talks",                         "talks@=3 Ztalk:3 | talks:2 talk:1 talking:1;"          },
    {"=talks",                        "=talks@=2 talks:2 |;"                                  },
    {"\"talks\"",                     "talks@=2 talks:2 |;"                                   },
    {"defence",                       "defence@=2 Zdefenc:1 Zdefens!:1 | defence:1 defense:1;"},
    {"\"harbour\"",                   "harbour@=3 harbour:2 harbor!:1 |;"                     },
    {"har*",                          "har*@=3 harbour*:2 harbor*:1 |;"                       },
    {"talkz~1",                       "talkz~1@=3 talks*:2 talk*:1 |;"                        },
    {"nowhere",                       "nowhere@=0 Znowher:0 |;"                               },
    {"zz*",                           "zz*@=0 |;"                                             },
    {"title:talks",                   "talks@title=1 Ztalk:1 | talks:1;"                      },
    {"author:reed lang:en",           "reed@author=1 reed:1 |; en@lang=4 |;"                  },
    {"oil-market",                    "oil-market@=1 Zoilmarket:1 | oilmarket:1;"
                   " oil-market@=2 Zoil:2 | oil:2;"
                   " oil-market@=2 Zmarket:2 | market:2;"                   },
    {"date:2025-03 path:/a author:*",
     "date:2025-03@date=2 [20148,20178] |; /a@path=1 |;"
     " author:*@author=1 |;"                                                                  },
    {"date:2025-04..",                "date:2025-04..@date=1 [20179,] |;"                     },
    {"*",                             ""                                                      },
};

static void print_leaf(const char *query,
                       const struct pt_explained_leaf *leaf,
                       struct pt_buf *out)
{
    pt_buf_printf(out, "%s%.*s@%s=%u", out->len ? " " : "",
                  (int)(leaf->end - leaf->begin), query + leaf->begin,
                  leaf->field, (unsigned)leaf->articles);
    if (leaf->first != PT_NO_DATE || leaf->last != PT_NO_DATE) {
        pt_buf_printf(out, " [%d,", (int)leaf->first);
        if (leaf->last != PT_NO_DATE)
            pt_buf_printf(out, "%d", (int)leaf->last);
        pt_buf_puts(out, "]");
    }
    print_words(&leaf->means, out);
    pt_buf_puts(out, " |");
    print_words(&leaf->forms, out);
    pt_buf_puts(out, ";");
}

START_TEST(a_leaf_says_what_it_stands_for_and_how_often)
{
    const char *const query = leaf_rows[_i].query;
    const struct pt_search_options options = explained(PT_WITHIN_ARTICLE);
    const struct pt_explanation *const x = explain(query, &options);
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < x->n_leaves; i++)
        print_leaf(query, &x->leaves[i], &text);
    ck_assert_msg(strcmp(pt_buf_z(&text), leaf_rows[_i].leaves) == 0,
                  "%s: %s, expected %s", query, pt_buf_z(&text),
                  leaf_rows[_i].leaves);
    pt_buf_fini(&text);
    pt_results_free(results);
}
END_TEST

START_TEST(bounds_from_outside_are_a_leaf_without_bytes)
{
    struct pt_search_options options = explained(PT_WITHIN_ARTICLE);
    options.since = 20149;
    const struct pt_explanation *const x = explain("talks", &options);
    ck_assert_uint_eq(x->n_leaves, 2);
    ck_assert_uint_eq(x->leaves[1].end, 0);
    ck_assert_int_eq(x->leaves[1].first, 20149);
    ck_assert_int_eq(x->leaves[1].last, PT_NO_DATE);
    ck_assert_uint_eq(x->leaves[1].articles, 2);
    pt_results_free(results);
}
END_TEST

/* --- the engine, the tree, the limits ----------------------------------- */

static const struct {
    const char *query;
    enum pt_within within;
    bool is_exact;
    uint64_t n_read;
    const char *engine_query;
} engine_rows[] = {
    {"harbour talks",        PT_WITHIN_ARTICLE,   true,  0,
     "((Zharbor SYNONYM Zharbour) AND Ztalk)"                          },
    {"\"harbour board\"",    PT_WITHIN_ARTICLE,   true,  0, "PHRASE 2" },
    {"talks NEAR/s harbour", PT_WITHIN_ARTICLE,   false, 0, "Ztalk AND"},
    {"atleast3(talks)",      PT_WITHIN_ARTICLE,   false, 0, "Ztalk"    },
    {"talks",                PT_WITHIN_PARAGRAPH, false, 3, "Ztalk"    },
};

START_TEST(the_engine_is_quoted_and_what_was_read_is_counted)
{
    const struct pt_search_options options = explained(engine_rows[_i].within);
    const struct pt_explanation *const x =
        explain(engine_rows[_i].query, &options);
    ck_assert_msg(!x->is_exact == !engine_rows[_i].is_exact, "%s",
                  engine_rows[_i].query);
    ck_assert_msg(x->n_read == engine_rows[_i].n_read, "%s: %u",
                  engine_rows[_i].query, (unsigned)x->n_read);
    ck_assert_msg(strstr(x->engine_query, engine_rows[_i].engine_query),
                  "%s: %s", engine_rows[_i].query, x->engine_query);
    pt_results_free(results);
}
END_TEST

static const struct {
    const char *described;
    const char *shown;
} shortened[] = {
    {"Query(a)",                                                             "a"       },
    {"Query((a OR b))",                                                      "(a OR b)"},
    {"Query((a OR b OR c OR d OR e OR f OR g OR h))",
     "(a OR b OR c OR d OR e OR f OR g OR h)"                                          },
    {"Query((a OR b OR c OR d OR e OR f OR g OR h OR i OR (j AND k) OR l))",
     "(a OR b OR c OR d OR e OR f OR g OR h … 3 more)"                               },
    {"Query((((a SYNONYM b) PHRASE 2 c) AND 0 * (d AND_NOT e)))",
     "(((a SYNONYM b) PHRASE 2 c) AND 0 * (d AND_NOT e))"                              },
    {"Query(((a NEAR 3 b NEAR 3 c NEAR 3 d NEAR 3 e NEAR 3 f NEAR 3 g NEAR 3 h "
     "NEAR 3 i) AND z))",                                               "((a NEAR 3 b NEAR 3 c NEAR 3 d NEAR 3 e NEAR 3 f NEAR 3 g NEAR 3 h … 1 "
     "more) AND z)"                                      },
    {"Query()",                                                              ""        },
};

START_TEST(long_lists_of_the_engine_are_cut)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_explain_shorten(pt_str_of(shortened[_i].described), &text);
    ck_assert_str_eq(pt_buf_z(&text), shortened[_i].shown);
    pt_buf_fini(&text);
}
END_TEST

START_TEST(a_long_tree_has_an_operand_a_line)
{
    const struct pt_search_options options = explained(PT_WITHIN_ARTICLE);
    const struct pt_explanation *x =
        explain("harbour (talks OR rates)", &options);
    ck_assert_str_eq(x->tree, "(AND harbour (OR talks rates))");
    pt_results_free(results);
    x = explain(
        "\"the harbour talks of the second day\" title:(pilots OR "
        "(harbour NEAR/3 \"the little board of the rather old harbour\"))",
        &options);
    ck_assert_str_eq(
        x->tree, "(AND\n"
                 "    \"the harbour talks of the second day\"\n"
                 "    title:(OR\n"
                 "      pilots\n"
                 "      (NEAR/3 harbour \"the little board of the rather old "
                 "harbour\")))");
    pt_results_free(results);
}
END_TEST

START_TEST(limits_are_named_with_what_was_used)
{
    const struct pt_search_options options = explained(PT_WITHIN_ARTICLE);
    const struct pt_explanation *const x =
        explain("har* (talk* OR oil)", &options);
    const uint64_t used[] = {19, 5, 3, 5};
    ck_assert_uint_eq(x->n_limits, PT_COUNTOF(used));
    for (size_t i = 0; i < x->n_limits; i++) {
        ck_assert_msg(x->limits[i].used == used[i], "%s: %u", x->limits[i].what,
                      (unsigned)x->limits[i].used);
        ck_assert_uint_gt(x->limits[i].most, x->limits[i].used);
    }
    pt_results_free(results);
}
END_TEST

Suite *pt_suite_explain(void)
{
    Suite *const suite = suite_create("explain");
    TCase *const c = tcase_create("explain");
    tcase_set_timeout(c, 60);
    tcase_add_unchecked_fixture(c, open_rig, close_rig);
    tcase_add_test(c, nothing_is_explained_unless_asked_for);
    tcase_add_loop_test(c, the_parts_of_a_score_add_up_to_it, 0,
                        (int)PT_COUNTOF(scored));
    tcase_add_loop_test(c, a_query_that_does_not_weigh_has_no_parts, 0, 5);
    tcase_add_test(c, a_part_says_how_often_and_where);
    tcase_add_test(c, words_beyond_those_listed_share_one_part);
    tcase_add_loop_test(c, a_leaf_says_what_it_stands_for_and_how_often, 0,
                        (int)PT_COUNTOF(leaf_rows));
    tcase_add_test(c, bounds_from_outside_are_a_leaf_without_bytes);
    tcase_add_loop_test(c, the_engine_is_quoted_and_what_was_read_is_counted, 0,
                        (int)PT_COUNTOF(engine_rows));
    tcase_add_loop_test(c, long_lists_of_the_engine_are_cut, 0,
                        (int)PT_COUNTOF(shortened));
    tcase_add_test(c, a_long_tree_has_an_operand_a_line);
    tcase_add_test(c, limits_are_named_with_what_was_used);
    suite_add_tcase(suite, c);
    return suite;
}
