/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/stop_words.h"
#include "search/match/match_private.h"

#include "tests/search_rig.h"

#include <check.h>
#include <math.h>
#include <stdio.h>

Suite *pt_suite_ranking(void);

static const struct pt_match_options all_hits = {.limit = PT_ALL_HITS,
                                                 .exact_counts = true};

static struct pt_rig rig;

/* --- the list --- */

static const struct {
    const char *word;
    enum pt_stop stop;
} words[] = {
    {"the",      PT_STOP_FUNCTION},
    {"a",        PT_STOP_FUNCTION},
    {"your",     PT_STOP_FUNCTION},
    {"what",     PT_STOP_FUNCTION},
    {"papers",   PT_STOP_REQUEST },
    {"discuss",  PT_STOP_REQUEST },
    {"find",     PT_STOP_REQUEST },
    {"u.s.",     PT_STOP_NONE    },
    {"interest", PT_STOP_NONE    },
    {"said",     PT_STOP_NONE    },
    {"",         PT_STOP_NONE    },
    {"thethe",   PT_STOP_NONE    },
    {"zzz",      PT_STOP_NONE    },
};

START_TEST(a_word_is_in_one_list_or_in_none)
{
    ck_assert_msg(pt_stop_word(pt_str_of(words[_i].word)) == words[_i].stop,
                  "%s", words[_i].word);
}
END_TEST

START_TEST(function_words_are_those_of_english)
{
    ck_assert(pt_stop_applies(PT_STR("")));
    ck_assert(pt_stop_applies(PT_STR("en")));
    ck_assert(pt_stop_applies(PT_STR("EN-gb")));
    ck_assert(!pt_stop_applies(PT_STR("de")));
    ck_assert(!pt_stop_applies(PT_STR("e")));
}
END_TEST

/* --- a few articles, whose order is plain --- */

/* clang-format off */
static const struct pt_rig_article articles[] = {
    {.path = "/1", .title = "A harbour in winter", .lang = "en",
     .text = "Boats stay in. The ferry sails at noon."},
    {.path = "/2", .title = "Boats", .lang = "en",
     .text = "One harbour froze. The ferry sails at noon."},
    {.path = "/3", .title = "Two questions", .lang = "en",
     .text = "An actor said: to be or not to be. He paused."},
    {.path = "/4", .title = "To be or not to be", .lang = "en",
     .text = "An actor pauses on an empty stage."},
    {.path = "/5", .title = "Manners", .lang = "en",
     .text = "Be kind, or be quiet; it is not for you to shout, or to be "
             "rude."},
    {.path = "/6", .title = "Wheat", .lang = "en",
     .text = "Mills grind wheat. Paper is made elsewhere."},
    {.path = "/7", .title = "Rye", .lang = "en",
     .text = "It is the mills which grind all of this rye, and it is they who "
             "do so for us. Paper is made elsewhere."},
};
/* clang-format on */

static void open_articles(void)
{
    pt_rig_open(&rig, articles, PT_COUNTOF(articles));
}

static void close_rig(void)
{
    pt_rig_close(&rig);
}

static const char *order_of(const struct pt_match *match)
{
    static char text[256];
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; i < match->n_hits && n < sizeof text - 12; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, i ? " %u" : "%u",
                              (unsigned)match->hits[i].docid);
    return text;
}

static const struct {
    const char *query;
    const char *order;
} orders[] = {
    {"harbour",                                 "1 2"    }, /* the title */
    {"to be or not to be",                      "4 3 5"  },
    {"\"to be or not to be\"",                  "4 3"    },
    {"title:\"to be or not to be\"",            "4"      },
    {"\"be or not\" NOT title:be",              "3"      },
    {"to NEAR/1 be actor",                      "4 3"    },
    {"atleast3(be)",                            "5"      },
    {"atleast2(the)",                           ""       },
    {"atleast1(the) harbour",                   "1 2"    },
    {"wheat OR the",                            "6 1 2 7"},
    {"find OR papers OR about OR the OR wheat", "6 1 2 7"},
    {"is NOT the",                              "5 6"    },
};

START_TEST(these_stand_in_this_order)
{
    struct pt_match match;
    pt_rig_match(&rig, orders[_i].query, &all_hits, &match, NULL);
    ck_assert_msg(!strcmp(order_of(&match), orders[_i].order), "%s: %s, not %s",
                  orders[_i].query, order_of(&match), orders[_i].order);
}
END_TEST

static double score_of(const char *query, uint32_t docid)
{
    struct pt_match match;
    pt_rig_match(&rig, query, &all_hits, &match, NULL);
    for (size_t i = 0; i < match.n_hits; i++)
        if (match.hits[i].docid == docid)
            return match.hits[i].score;
    ck_abort_msg("%s does not find %u", query, (unsigned)docid);
    return 0;
}

static const struct {
    const char *query;
    const char *same;
    uint32_t docid;
} equals[] = {
    {"ferry",               "the ferry",              1},
    {"ferry",               "ferry OR the OR of",     1},
    {"wheat",               "what OR paper OR wheat", 6},
    {"\"ferry sails\"",     "the \"ferry sails\"",    2},
    {"\"the ferry sails\"", "\"ferry sails\"",        2},
    {"title:harbour",       "title:harbour in the",   1},
};

START_TEST(stop_words_add_nothing)
{
    const double one = score_of(equals[_i].query, equals[_i].docid);
    const double other = score_of(equals[_i].same, equals[_i].docid);
    ck_assert_double_gt(one, 0);
    ck_assert_msg(fabs(one - other) < 1e-9, "%s: %g, %s: %g", equals[_i].query,
                  one, equals[_i].same, other);
}
END_TEST

START_TEST(stop_words_make_no_article_longer)
{
    ck_assert_double_eq_tol(score_of("mills", 6), score_of("mills", 7), 1e-9);
}
END_TEST

START_TEST(a_request_word_alone_weighs)
{
    ck_assert_double_gt(score_of("paper", 6), 0);
    ck_assert_double_gt(score_of("paper mills", 6), score_of("mills", 6));
    ck_assert_double_gt(score_of("the", 1), 0);
}
END_TEST

/* --- many articles, of which some are alike --- */

enum { STRONG = 38, GROUP = 46, OUTSIDERS = 10, MANY = GROUP + OUTSIDERS };

static struct pt_rig_article many[MANY];
static char texts[MANY][256], paths[MANY][16], dates[MANY][32];

/* Articles on one matter, most of which say pilot more often, and newer ones
 * on others; all of one length. */
static void open_many(void)
{
    for (int i = 0; i < MANY; i++) {
        char pilots[64] = "pilot pilot pilot";
        if (i >= STRONG)
            snprintf(pilots, sizeof pilots, "pilot y%d z%d", i, i);
        snprintf(paths[i], sizeof paths[i], "/%d", i);
        if (i < GROUP)
            snprintf(texts[i], sizeof texts[i],
                     "%s dredging silt channel dredging silt channel n%d w%d",
                     pilots, i, i);
        else
            snprintf(texts[i], sizeof texts[i],
                     "%s the a%d b%d c%d d%d e%d f%d g%d h%d of", pilots, i, i,
                     i, i, i, i, i, i);
        snprintf(dates[i], sizeof dates[i], "2025-%02d-%02d", 1 + i / 28,
                 1 + i % 28);
        many[i] = (struct pt_rig_article){
            .path = paths[i], .text = texts[i], .lang = "en", .date = dates[i]};
    }
    pt_rig_open(&rig, many, MANY);
}

START_TEST(what_is_like_good_articles_comes_before_what_is_not)
{
    struct pt_match match;
    pt_rig_match(&rig, "pilot", &all_hits, &match, NULL);
    ck_assert_uint_eq(match.n_hits, MANY);
    size_t last_alike = 0, first_other = MANY;
    for (size_t i = 0; i < PT_LIKENED; i++) {
        const struct pt_match_hit *const hit = &match.hits[i];
        const bool is_alike = hit->docid <= GROUP;
        ck_assert_msg(hit->liked > 0 && hit->score > hit->liked, "%zu", i);
        if (is_alike)
            last_alike = i;
        else if (first_other == MANY)
            first_other = i;
    }
    ck_assert_uint_lt(last_alike, first_other);
    for (size_t i = 1; i < match.n_hits; i++)
        ck_assert_double_ge(match.hits[i - 1].score, match.hits[i].score);
    ck_assert(!(match.hits[MANY - 1].liked > 0));
}
END_TEST

/* Paged, and what is found altogether: a page of a question may be found by its
 * weighing words alone, all of it at once never is. */
static const struct {
    const char *query;
    uint32_t n;
} paged[] = {
    {"pilot",                   MANY         },
    {"pilot OR the OR of",      MANY         },
    {"silt OR the",             MANY         }, /* some have stop words alone */
    {"z38 OR pilot OR the",     MANY         },
    {"(pilot w3) OR of OR the", 1 + OUTSIDERS},
    {"silt OR y40 OR the",      MANY         },
    {"nowhere OR the",          OUTSIDERS    },
    {"pilot OR \"the of\"",     MANY         },
    {"+(silt OR the) a50 y40",  MANY         }, /* … and rank by others */
    {"the OR lang:en OR silt",  MANY         },
    {"the OR pilot^0.5",        MANY         },
};

static void check_page(const struct pt_match *whole,
                       const struct pt_match_options *options,
                       const char *query)
{
    struct pt_match page;
    const size_t n = whole->n_hits;
    const size_t from = options->offset < n ? options->offset : n;
    const size_t left = n - from;
    pt_rig_match(&rig, query, options, &page, NULL);
    ck_assert_uint_eq(page.n_hits,
                      left < options->limit ? left : options->limit);
    ck_assert_msg(page.total == whole->total && page.total_is_exact, "%s: %u",
                  query, (unsigned)page.total);
    for (size_t i = 0; i < page.n_hits; i++)
        ck_assert_msg(
            page.hits[i].docid == whole->hits[from + i].docid &&
                fabs(page.hits[i].score - whole->hits[from + i].score) < 1e-9,
            "%s: %zu of %zu from %zu", query, i, options->limit, from);
}

static void check_pages(const char *query, uint32_t n, bool folds)
{
    struct pt_match_options options = all_hits;
    struct pt_match whole;
    options.fold_copies = folds;
    pt_rig_match(&rig, query, &options, &whole, NULL);
    ck_assert_msg(whole.n_hits == n, "%s: %zu", query, whole.n_hits);
    options.exact_counts = false;
    for (size_t size = 1; size <= 64; size = 3 * size + 1)
        for (options.offset = 0; options.offset < n + 5;
             options.offset += size) {
            options.limit = size;
            check_page(&whole, &options, query);
        }
}

START_TEST(pages_are_parts_of_one_order)
{
    check_pages(paged[_i / 2].query, paged[_i / 2].n, _i % 2);
}
END_TEST

static const struct {
    const char *query;
    enum pt_sort sort;
} untouched[] = {
    {"pilot",    PT_SORT_NEWEST   },
    {"dredging", PT_SORT_RELEVANCE}, /* fewer than are put in order anew */
    {"*",        PT_SORT_RELEVANCE},
};

START_TEST(other_orders_are_left_alone)
{
    struct pt_match_options options = all_hits;
    struct pt_match match;
    options.sort = untouched[_i].sort;
    pt_rig_match(&rig, untouched[_i].query, &options, &match, NULL);
    for (size_t i = 0; i < match.n_hits; i++)
        ck_assert(!(match.hits[i].liked > 0));
}
END_TEST

Suite *pt_suite_ranking(void)
{
    Suite *const suite = suite_create("ranking");
    TCase *const list = tcase_create("stop words");
    tcase_add_loop_test(list, a_word_is_in_one_list_or_in_none, 0,
                        (int)PT_COUNTOF(words));
    tcase_add_test(list, function_words_are_those_of_english);
    suite_add_tcase(suite, list);
    TCase *const few = tcase_create("few");
    tcase_add_checked_fixture(few, open_articles, close_rig);
    tcase_add_loop_test(few, these_stand_in_this_order, 0,
                        (int)PT_COUNTOF(orders));
    tcase_add_loop_test(few, stop_words_add_nothing, 0,
                        (int)PT_COUNTOF(equals));
    tcase_add_test(few, stop_words_make_no_article_longer);
    tcase_add_test(few, a_request_word_alone_weighs);
    suite_add_tcase(suite, few);
    TCase *const alike = tcase_create("alike");
    tcase_add_checked_fixture(alike, open_many, close_rig);
    tcase_add_test(alike, what_is_like_good_articles_comes_before_what_is_not);
    tcase_add_loop_test(alike, pages_are_parts_of_one_order, 0,
                        2 * (int)PT_COUNTOF(paged));
    tcase_add_loop_test(alike, other_orders_are_left_alone, 0,
                        (int)PT_COUNTOF(untouched));
    suite_add_tcase(suite, alike);
    return suite;
}
