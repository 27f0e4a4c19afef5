/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/plan.h"

#include "tests/search_rig.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_plan(void);

static struct pt_rig rig;

static const struct pt_rig_article english[] = {
    {
     .path = "/a/one.txt",
     .title = "Talks go on",
     .text = "A guarantee was guaranteed; guarantees follow. The cease-fire "
                "held. War and more war; talks of peace.", .lang = "en",
     .author = "Dana Reyes",
     .url = "https://www.harbour.example/one",
     },
};

static const struct pt_rig_article mixed[] = {
    {
     .path = "/m/en.txt",
     .text = "The talks held firm. War or peace.",
     .lang = "en",
     },
    {
     .path = "/m/uk.txt",
     .text = "Переговори тривають.",
     .lang = "uk",
     },
};

static void open_english(void)
{
    pt_rig_open(&rig, english, PT_COUNTOF(english));
}

static void open_mixed(void)
{
    pt_rig_open(&rig, mixed, PT_COUNTOF(mixed));
}

static void close_rig(void)
{
    pt_rig_close(&rig);
}

static struct pt_plan make(const char *query, enum pt_within within)
{
    struct pt_clause_tree tree;
    struct pt_plan plan = {0};
    ck_assert_msg(pt_rig_resolve(&rig, query, &tree) == PT_OK, "%s: %s", query,
                  rig.err.message);
    ck_assert_msg(pt_plan_make(&tree, within, &plan, &rig.err) == PT_OK,
                  "%s: %s", query, rig.err.message);
    return plan;
}

struct claim {
    const char *query;
    bool is_exact;
    bool has_positive;
};

static void check_claim(const struct claim *claim)
{
    struct pt_plan plan = make(claim->query, PT_WITHIN_ARTICLE);
    ck_assert_msg(plan.is_exact == claim->is_exact, "%s: %s exact",
                  claim->query, plan.is_exact ? "is" : "is not");
    ck_assert_msg(plan.has_positive == claim->has_positive, "%s: %s positive",
                  claim->query, plan.has_positive ? "is" : "is not");
    pt_plan_fini(&plan);
    ck_assert_ptr_null(plan.query);
}

static const struct claim english_claims[] = {
    {"*",                                  true,  false},
    {"guarantee",                          true,  true },
    {"zebr*",                              true,  false},
    {"guar*",                              true,  true },
    {"\"guarantees follow\"",              true,  true },
    {"~\"guarantee follow\"",              true,  true },
    {"\"the cease-fire held\"",            true,  true },
    {"\"guarantees talks\"~3",             true,  true },
    {"\"war warm\"~3",                     false, true },
    {"\"the cease-fire held\"~3",          false, true },
    {"guarantee NEAR/3 follow",            true,  true },
    {"guarantee PRE/3 follow",             true,  true },
    {"(guarantee OR war) PRE/3 follow",    true,  true },
    {"guar* NEAR/3 follow",                true,  true },
    {"war NEAR/3 war",                     false, true },
    {"war PRE/3 war",                      true,  true },
    {"cease NEAR/3 ceasefire",             false, true },
    {"cease-fire NEAR/3 held",             false, true },
    {"\"a guarantee\" NEAR/3 follow",      false, true },
    {"war NEAR/3 guarantee NEAR/3 follow", false, true },
    {"war NEAR/s peace",                   false, true },
    {"war NOT NEAR/3 peace",               false, true },
    {"atleast2(war)",                      false, true },
    {"atleast1(war)",                      true,  true },
    {"hlead(war)",                         false, true },
    {"NOT war",                            true,  false},
    {"NOT (war NEAR/s peace)",             false, false},
    {"war NOT (talks NEAR/s peace)",       false, true },
    {"war OR (talks NEAR/s peace)",        false, true },
    {"+war (talks NEAR/s peace)",          true,  true },
    {"war^2",                              true,  true },
    {"title:talks",                        true,  true },
    {"author:dana",                        true,  false},
    {"author:\"dana reyes\"",              true,  false},
    {"author:dana war",                    true,  true },
    {"author:*",                           true,  false},
    {"lang:en",                            true,  false},
    {"date:2025",                          true,  false},
    {"path:a",                             true,  false},
    {"path:a/one.txt",                     false, false},
    {"path:/a",                            false, false},
    {"path:a*",                            false, false},
    {"path:a#b",                           false, false},
    {"url:harbour.example",                false, false},
};

START_TEST(a_plan_says_whether_the_engine_will_do)
{
    check_claim(&english_claims[_i]);
}
END_TEST

/* A form of one language may be none in another: only the text can tell. */
static const struct claim mixed_claims[] = {
    {"talks",               true,  true},
    {"\"talks held\"",      true,  true},
    {"~\"talks held\"",     false, true},
    {"talks NEAR/3 held",   false, true},
    {"=talks NEAR/3 =held", true,  true},
    {"\"talks 1000\"",      true,  true},
};

START_TEST(stems_at_positions_are_not_exact_among_languages)
{
    check_claim(&mixed_claims[_i]);
}
END_TEST

/* clang-format off */
static const struct {
    const char *query;
    enum pt_within within;
    const char *described;
} described[] = {
    {"guarantee", 0, "Query(Zguarante)"},
    {"=guarantee", 0, "Query(guarantee)"},
    {"defence", 0, "Query((Zdefenc SYNONYM Zdefens))"},
    {"guarantee war", 0, "Query((Zguarante AND Zwar))"},
    {"guarantee NOT war", 0, "Query((Zguarante AND_NOT Zwar))"},
    {"a NOT b NOT c d", 0, "Query(((0 * Za AND Zd) AND_NOT Zc AND_NOT Zb))"},
    {"NOT war", 0, "Query((<alldocuments> AND_NOT Zwar))"},
    {"guarantee OR NOT war", 0,
     "Query((Zguarante OR (<alldocuments> AND_NOT Zwar)))"},
    {"+guarantee war", 0, "Query((Zguarante AND_MAYBE Zwar))"},
    /* what only ranks is not asked for under NOT */
    {"NOT (+guarantee war)", 0, "Query((<alldocuments> AND_NOT Zguarante))"},
    {"talks NOT (war AND +guarantee follow)", 0,
     "Query((Ztalk AND_NOT (Zwar AND Zguarante)))"},
    {"NOT (+guarantee war) talks AND +go on", 0,
     "Query(((Ztalk AND (Zgo AND_MAYBE 0 * Zon)) AND_NOT Zguarante))"},
    {"\"peace talks\"", 0, "Query((peace PHRASE 2 talks))"},
    {"\"peace talks\"~3", 0, "Query((peace NEAR 5 talks))"},
    {"~\"war guarantees\"", 0,
     "Query((war PHRASE 2 (guarantee OR guaranteed OR guarantees)))"},
    {"\"the cease-fire held\"", 0,
     "Query(((the PHRASE 3 ceasefire PHRASE 3 held) OR (the PHRASE 4 cease "
     "PHRASE 4 fire PHRASE 4 held)))"},
    {"title:\"go on\"", 0, "Query((Sgo PHRASE 2 Son))"},
    /* common words side by side */
    {"\"of the\" war", 0,
     "Query((((of AND the) FILTER XPof the) AND Zwar))"},
    {"war NOT \"of the\"", 0,
     "Query((Zwar AND_NOT ((of AND the) FILTER XPof the)))"},
    {"\"on the war of the\"", 0,
     "Query(((on PHRASE 5 the PHRASE 5 war PHRASE 5 of PHRASE 5 the) FILTER "
     "(XPon the AND XPof the)))"},
    {"\"of the\" war", PT_WITHIN_PARAGRAPH,
     "Query((((of PHRASE 2 the) FILTER XPof the) AND Zwar))"},
    {"title:\"of the\" war", 0, "Query(((Sof PHRASE 2 Sthe) AND Zwar))"},
    {"of the", 0,
     "Query((((Zof AND Zthe) AND_MAYBE Sof AND_MAYBE Sthe) AND_MAYBE ((of AND "
     "the) FILTER XPof the)))"},
    {"title:talks", 0, "Query(ZStalk)"},
    {"lang:en", 0, "Query(0 * Len)"},
    {"author:*", 0, "Query(0 * XHASauthor)"},
    {"date:2025-12", 0, "Query(VALUE_RANGE 0 20251201 20251231)"},
    {"date:..2024", 0, "Query(VALUE_RANGE 0 00010101 20241231)"},
    /* within a paragraph only what the whole article decides may be forbidden */
    {"guarantee NOT war", PT_WITHIN_PARAGRAPH, "Query(Zguarante)"},
    {"guarantee NOT lang:en", PT_WITHIN_PARAGRAPH,
     "Query((Zguarante AND_NOT Len))"},
    {"hlead(guarantee NOT war)", 0, "Query(Zguarante)"},
};
/* clang-format on */

START_TEST(the_engine_is_asked_this)
{
    struct xc_bytes text;
    struct pt_plan plan = make(described[_i].query, described[_i].within);
    ck_assert_int_eq(xc_query_describe(plan.query, &text, NULL), XC_OK);
    ck_assert_msg(strcmp(text.ptr, described[_i].described) == 0,
                  "%s\n  is  %s\n  not %s", described[_i].query, text.ptr,
                  described[_i].described);
    if (described[_i].within != PT_WITHIN_ARTICLE)
        ck_assert(!plan.is_exact);
    pt_plan_fini(&plan);
}
END_TEST

/* Makes the index one of before there were pairs. */
static void make_old(struct pt_rig *old)
{
    const struct pt_str key = PT_STR(PT_META_SCHEMA), value = PT_STR("3");
    xc_writer *plain;
    ck_assert_int_eq(xc_writer_open(old->dir, XC_OPEN, 0, &plain, NULL), XC_OK);
    ck_assert_int_eq(xc_writer_begin_transaction(plain, NULL), XC_OK);
    ck_assert_int_eq(xc_writer_set_metadata(plain, key.ptr, key.len, value.ptr,
                                            value.len, NULL),
                     XC_OK);
    ck_assert_int_eq(xc_writer_commit_transaction(plain, NULL), XC_OK);
    xc_writer_free(plain);
    pt_reader_close(old->reader);
    ck_assert_int_eq(pt_reader_open(old->dir, &old->reader, &old->err), PT_OK);
}

START_TEST(an_index_without_pairs_is_asked_for_positions)
{
    struct pt_rig old;
    struct pt_clause_tree tree;
    struct pt_plan plan = {0};
    struct xc_bytes text;
    pt_rig_open(&old, english, PT_COUNTOF(english));
    make_old(&old);
    ck_assert_int_eq(pt_rig_resolve(&old, "\"of the\" war", &tree), PT_OK);
    ck_assert_int_eq(pt_plan_make(&tree, PT_WITHIN_ARTICLE, &plan, &old.err),
                     PT_OK);
    ck_assert_int_eq(xc_query_describe(plan.query, &text, NULL), XC_OK);
    ck_assert_str_eq(text.ptr, "Query(((of PHRASE 2 the) AND Zwar))");
    pt_plan_fini(&plan);
    pt_rig_close(&old);
}
END_TEST

/* clang-format off */
static const struct {
    const char *query;
    const char *described;
} by_places[] = {
    {"\"go on\"", "Query((go AND 0 * on))"},
    {"\"go on\" NOT war", "Query(((go AND 0 * on) AND_NOT Zwar))"},
    {"\"go on\" NOT \"go in\"", "Query((go AND 0 * on))"},
    {"\"go on\" NOT war NOT (peace OR \"go in\")",
     "Query(((go AND 0 * on) AND_NOT Zwar))"},
    {"\"go on\" (war OR NOT \"go in\")",
     "Query(((go AND 0 * on) AND (Zwar OR (<alldocuments> AND_NOT "
     "(go PHRASE 2 in)))))"},
};
/* clang-format on */

START_TEST(where_positions_decide_the_engine_looks_for_no_places)
{
    struct pt_clause_tree tree;
    struct pt_plan plan;
    struct xc_bytes text;
    ck_assert_int_eq(pt_rig_resolve(&rig, by_places[_i].query, &tree), PT_OK);
    ck_assert_int_eq(pt_plan_make_by_places(&tree, PT_WITHIN_ARTICLE,
                                            rig.reader, NULL, true, &plan,
                                            &rig.err),
                     PT_OK);
    ck_assert_int_eq(xc_query_describe(plan.query, &text, NULL), XC_OK);
    ck_assert_msg(strcmp(text.ptr, by_places[_i].described) == 0,
                  "%s\n  is  %s\n  not %s", by_places[_i].query, text.ptr,
                  by_places[_i].described);
    pt_plan_fini(&plan);
}
END_TEST

START_TEST(a_phrase_of_too_many_choices_asks_for_its_words)
{
    struct pt_plan few = make("\"cease-fire a-b c-d e-f g-h\"", 0);
    struct pt_plan many = make("\"cease-fire a-b c-d e-f g-h i-j\"", 0);
    ck_assert(few.is_exact);
    ck_assert(!many.is_exact);
    pt_plan_fini(&few);
    pt_plan_fini(&many);
}
END_TEST

START_TEST(a_long_phrase_is_no_trouble)
{
    struct pt_buf query;
    pt_buf_init(&query, PT_BUF_NO_CEILING);
    pt_buf_puts(&query, "\"");
    for (unsigned i = 0; i < PT_MAX_PHRASE_WORDS; i++)
        pt_buf_printf(&query, "w%u ", i);
    pt_buf_puts(&query, "\"");
    struct pt_plan plan = make(pt_buf_z(&query), PT_WITHIN_ARTICLE);
    ck_assert(plan.is_exact);
    pt_plan_fini(&plan);
    pt_buf_fini(&query);
}
END_TEST

Suite *pt_suite_plan(void)
{
    Suite *const suite = suite_create("plan");
    TCase *tcase = tcase_create("one language");
    tcase_add_unchecked_fixture(tcase, open_english, close_rig);
    tcase_add_loop_test(tcase, a_plan_says_whether_the_engine_will_do, 0,
                        (int)PT_COUNTOF(english_claims));
    tcase_add_loop_test(tcase, the_engine_is_asked_this, 0,
                        (int)PT_COUNTOF(described));
    tcase_add_test(tcase, an_index_without_pairs_is_asked_for_positions);
    tcase_add_loop_test(tcase,
                        where_positions_decide_the_engine_looks_for_no_places,
                        0, (int)PT_COUNTOF(by_places));
    tcase_add_test(tcase, a_phrase_of_too_many_choices_asks_for_its_words);
    tcase_add_test(tcase, a_long_phrase_is_no_trouble);
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("many languages");
    tcase_add_unchecked_fixture(tcase, open_mixed, close_rig);
    tcase_add_loop_test(tcase, stems_at_positions_are_not_exact_among_languages,
                        0, (int)PT_COUNTOF(mixed_claims));
    suite_add_tcase(suite, tcase);
    return suite;
}
