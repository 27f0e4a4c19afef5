/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/query/resolve.h"

#include "search/query/vocabulary.h"
#include "tests/search_rig.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_resolve(void);

static struct pt_rig rig;

/* clang-format off */
static const struct pt_rig_article english[] = {
    {
        .path = "/a/one.txt",
        .title = "Talks go on",
        .text = "A guarantee was guaranteed; guarantees follow. The defence of "
                "Zelenskyy's cease-fire. The U.S. signed in 1,000 copies.",
        .lang = "en",
        .author = "Dana Reyes-Holt",
    },
    {
        .path = "/a/two.txt",
        .text = "Ceasefire, fires, firing. Walls and walks; a war of words. One "
                "accident, hardly accidental. コロナウイルス感染",
        .lang = "en",
    },
};

static const struct pt_rig_article mixed[] = {
    {.path = "/m/en.txt", .text = "The talks held firm.", .lang = "en"},
    {.path = "/m/de.txt", .text = "Die Verhandlungen halten.", .lang = "de"},
    {.path = "/m/uk.txt", .text = "Переговори тривають.", .lang = "uk"},
    {.path = "/m/no.txt", .text = "talks"},
};
/* clang-format on */

static void open_english(void)
{
    pt_rig_open(&rig, english, PT_COUNTOF(english));
}

static void open_mixed(void)
{
    pt_rig_open(&rig, mixed, PT_COUNTOF(mixed));
}

static struct pt_reader *before_synonyms;

static void open_synonyms(void)
{
    pt_rig_open(&rig, english, PT_COUNTOF(english));
    pt_rig_set_synonyms(&rig,
                        "UN, United Nations\n"
                        "truce, cease-fire, halt of fire\n"
                        "EU => European Union\n"
                        "Labor => Labor, unions\n"
                        "US, United States\n"
                        "united, allied\n"
                        "United Nations Security Council => UNSC\n"
                        "defence => shield\n"
                        "quarter => spring and early summer or so, the autumn "
                        "months of a year\n",
                        &before_synonyms);
}

static void close_synonyms(void)
{
    pt_reader_close(before_synonyms);
    pt_rig_close(&rig);
}

static void close_rig(void)
{
    pt_rig_close(&rig);
}

struct row {
    const char *query;
    const char *clause;
};

static void check_row(const struct row *row)
{
    struct pt_clause_tree tree;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    const enum pt_status status = pt_rig_resolve(&rig, row->query, &tree);
    ck_assert_msg(status == PT_OK, "%s: %s", row->query, rig.err.message);
    pt_clause_print(tree.root, &text);
    ck_assert_msg(pt_str_equal(pt_buf_str(&text), pt_str_of(row->clause)),
                  "%s\n  is  %s\n  not %s", row->query, pt_buf_z(&text),
                  row->clause);
    pt_buf_fini(&text);
}

/* clang-format off */
static const struct row english_rows[] = {
    /* words */
    {"guarantees", "{|Zguarante}#0"},
    {"=guarantees", "{guarantees}#0"},
    {"\"guarantees\"", "{guarantees}#0"},
    {"~\"guarantees\"", "{|Zguarante}#0"},
    {"Defense", "{|Zdefenc Zdefens}#0"},
    {"=Defense", "{defense}#0"},
    {"\"Defense\"", "{defence defense}#0"},
    {"=\"Defense\"", "{defense}#0"},
    {"US", "{u.s.}#0"},
    {"us", "{|Zus}#0"},
    {"1,000", "{1000}#0"},
    /* compounds */
    {"cease-fires", "(OR {|Zceasefir}#0 (PHRASE {|Zceas}#1 {|Zfire}#2))"},
    {"=cease-fires", "(OR {ceasefires}#0 (PHRASE {cease}#1 {fires}#2))"},
    {"u.s.-led", "(PHRASE {u.s.}#0 {|Zled}#1)"},
    {"covid-19", "(PHRASE {|Zcovid}#0 {19}#1)"},
    {"http://a.example/firm", "(PHRASE {|Zhttp}#0 {|Za.exampl}#1 {|Zfirm}#2)"},
    {"東京", "(PHRASE {|Z東}#0 {|Z京}#1)"},
    {"평화", "(PHRASE {|Z평}#0 {|Z화}#1)"},
    /* phrases */
    {"\"firm guarantees\"", "(PHRASE {firm}#0 {guarantees}#1)"},
    {"~\"firm guarantees\"", "(PHRASE {|Zfirm}#0 {|Zguarante}#1)"},
    {"\"firm guarantees\"~3", "(PHRASE~3 {firm}#0 {guarantees}#1)"},
    {"\"a cease-fire held\"",
     "(PHRASE {a}#0 (OR {ceasefire}#1 (PHRASE {cease}#2 {fire}#3)) {held}#4)"},
    {"\"firm http://x.y\"", "(PHRASE {firm}#0 {http}#1 {xy}#2)"},
    {"\"firm, --- held\"", "(PHRASE {firm}#0 {held}#1)"},
    {"\"wal* held\"", "(PHRASE {walks walls}#0 {held}#1)"},
    {"\"zebr* held\"", "NOTHING"},
    /* expansions */
    {"guarant*", "{guarantee guaranteed guarantees}#0"},
    {"*fire", "{ceasefire fire}#0"},
    {"w?r", "{war}#0"},
    {"wal?s", "{walks walls}#0"},
    {"zebr*", "NOTHING"},
    {"cease-f*",
     "(OR {ceasefire}#0 (PHRASE {cease}#1 {fire fires firing follow}#2))"},
    {"u.s*", "{u.s.}#0"},
    {"guarantie~1", "{guarantee}#0"},
    {"wra~1", "{war}#0"},
    {"walks~2", "{talks walks walls was}#0"},
    {"zzzzzz~1", "NOTHING"},
    {"author:ho*", "author:{holt}#0"},
    /* katakana are one word, ideographs beside them are not */
    {"*ウイルス", "{コロナウイルス}#0"},
    {"コロナ*ス", "{コロナウイルス}#0"},
    {"コロ?ウ*", "{コロナウイルス}#0"},
    {"*ウイルス感*", "(PHRASE {コロナウイルス}#0 {|Z感}#1)"},
    {"コロナウイル~", "{コロナウイルス}#0"},
    {"a*ウイ", "(PHRASE {a accident accidental and}#0 {|Zウイ}#1)"},
    /* fields */
    {"title:talks", "title:{|Ztalk}#0"},
    {"title:\"talks go\"", "(PHRASE title:{talks}#0 title:{go}#1)"},
    {"author:Defence", "author:{defence defense}#0"},
    {"title:(talks OR go)", "(OR title:{|Ztalk}#0 title:{|Zgo}#1)"},
    {"lang:EN-gb", "lang:[en]"},
    {"path:a/*.txt", "path:[a/*.txt]"},
    {"author:*", "has:author"},
    {"date:2025-12", "date:[2025-12-01..2025-12-31]"},
    {"date:today", "date:[2025-12-20]"},
    /* operators */
    {"*", "ALL"},
    {"war walls", "(AND {|Zwar}#0 {|Zwall}#1)"},
    {"war OR NOT walls", "(OR {|Zwar}#0 (NOT {|Zwall}#1))"},
    {"+war walls", "(MAYBE {|Zwar}#0 {|Zwall}#1)"},
    {"war NEAR/3 walls", "(NEAR/3 {|Zwar}#0 {|Zwall}#1)"},
    {"war NOT NEAR/s walls", "(NOT-NEAR/s {|Zwar}#0 {|Zwall}#1)"},
    {"atleast2(war)", "(ATLEAST/2 {|Zwar}#0)"},
    {"hlead(war)", "(HLEAD {|Zwar}#0)"},
    {"war^2", "(BOOST/2 {|Zwar}#0)"},
    /* operators over phrases, groups, wildcards and fuzzy words */
    {"\"firm guarantees\" NEAR/3 (war OR wal*)",
     "(NEAR/3 (PHRASE {firm}#0 {guarantees}#1) (OR {|Zwar}#2 {walks "
     "walls}#3))"},
    {"\"firm guarant*\"~4 PRE/p wra~",
     "(PRE/p (PHRASE~4 {firm}#0 {guarantee guaranteed guarantees}#1) "
     "{war}#2)"},
    {"=war NEAR/2 cease-fire",
     "(NEAR/2 {war}#0 (OR {|Zceasefir}#1 (PHRASE {|Zceas}#2 {|Zfire}#3)))"},
    {"war NEAR/s walls PRE/3 talks",
     "(NEAR {|Zwar}#0 NEAR/s {|Zwall}#1 PRE/3 {|Ztalk}#2)"},
    {"(war OR \"firm guarantees\") NOT NEAR/p wal*",
     "(NOT-NEAR/p (OR {|Zwar}#0 (PHRASE {firm}#1 {guarantees}#2)) {walks "
     "walls}#3)"},
    {"atleast3(\"firm guarantees\" OR wal*)",
     "(ATLEAST/3 (OR (PHRASE {firm}#0 {guarantees}#1) {walks walls}#2))"},
    {"hlead(\"firm guarantees\" OR wal*)",
     "(HLEAD (OR (PHRASE {firm}#0 {guarantees}#1) {walks walls}#2))"},
    {"title:(talks NEAR/3 \"wal* go\")",
     "(NEAR/3 title:{|Ztalk}#0 NOTHING)"},
    {"title:(war^2 OR =talks)",
     "(OR (BOOST/2 title:{|Zwar}#0) title:{talks}#1)"},
    {"author:(holt OR \"ann defence\")",
     "(OR author:{holt}#0 (PHRASE author:{ann}#1 author:{defence "
     "defense}#2))"},
    {"*alk*", "{talks walks}#0"},
    {"\"*alk* held\"", "(PHRASE {talks walks}#0 {held}#1)"},
    {"war NEAR/3 zebr*", "(NEAR/3 {|Zwar}#0 NOTHING)"},
    {"war OR zebr*", "(OR {|Zwar}#0 NOTHING)"},
    /* dates; today is 2025-12-20 */
    {"date:2025", "date:[2025-01-01..2025-12-31]"},
    {"date:2025-12-15", "date:[2025-12-15]"},
    {"date:2025-12-01..2025-12-15", "date:[2025-12-01..2025-12-15]"},
    {"date:..2024", "date:[..2024-12-31]"},
    {"date:2025-12..", "date:[2025-12-01..]"},
    {"date:7d..", "date:[2025-12-13..]"},
    {"date:..2w", "date:[..2025-12-06]"},
    {"date:1y..1m", "date:[2024-12-20..2025-11-20]"},
    {"date:yesterday", "date:[2025-12-19]"},
    {"date:last-week", "date:[2025-12-08..2025-12-14]"},
    {"date:last-month", "date:[2025-11-01..2025-11-30]"},
    {"date:(2024 OR last-week)",
     "(OR date:[2024-01-01..2024-12-31] date:[2025-12-08..2025-12-14])"},
};
/* clang-format on */

START_TEST(a_query_means_this)
{
    check_row(&english_rows[_i]);
}
END_TEST

static const struct row mixed_rows[] = {
    {"talks",          "{|Ztalk Ztalks}#0"            },
    {"Verhandlungen",  "{|Zverhandl Zverhandlungen}#0"},
    {"\"talks held\"", "(PHRASE {talks}#0 {held}#1)"  },
    {"1000",           "{1000}#0"                     },
};

START_TEST(a_word_is_stemmed_for_every_language)
{
    check_row(&mixed_rows[_i]);
}
END_TEST

/* --- synonyms --- */

/* clang-format off */
static const struct row synonym_rows[] = {
    /* one word: alternatives of one word are one TERM */
    {"UN", "(OR (PHRASE {|Zunit}#0 {|Znation}#1) {|Zun}#2)"},
    {"\"UN\"", "(OR (PHRASE {united}#0 {nations}#1) {un}#2)"},
    {"united", "{|Zalli Zunit}#0"},
    {"\"united\"", "{allied united}#0"},
    {"title:united", "title:{|Zalli Zunit}#0"},
    {"labor", "{|Zlabor Zlabour Zunion}#0"},
    {"labour", "{|Zlabor Zlabour}#0"},
    /* one way, and in place of what was written */
    {"EU", "(PHRASE {|Zeuropean}#0 {|Zunion}#1)"},
    {"European Union", "(AND {|Zeuropean}#0 {|Zunion}#1)"},
    {"unions", "{|Zunion}#0"},
    {"defence", "{|Zshield}#0"},
    {"defense", "{|Zdefenc Zdefens}#0"},
    /* other spellings of an alternative count, its own synonyms do not */
    {"EU defence", "(AND (PHRASE {|Zeuropean}#0 {|Zunion}#1) {|Zshield}#2)"},
    {"allied", "{|Zalli Zunit}#0"},
    /* acronym and pronoun */
    {"US", "(OR (PHRASE {|Zunit}#0 {|Zstate}#1) {u.s.}#2)"},
    {"us", "{|Zus}#0"},
    /* compounds, in either spelling */
    {"truce", "(OR {|Zceasefir}#0 (PHRASE {|Zceas}#1 {|Zfire}#2) "
              "(PHRASE {|Zhalt}#3 {|Zof}#4 {|Zfire}#5) {|Ztruce}#6)"},
    {"cease-fire", "(OR {|Zceasefir}#0 (PHRASE {|Zceas}#1 {|Zfire}#2) "
                   "(PHRASE {|Zhalt}#3 {|Zof}#4 {|Zfire}#5) {|Ztruce}#6)"},
    {"\"ceasefire\"", "(OR (PHRASE {halt}#0 {of}#1 {fire}#2) "
                      "{ceasefire truce}#3)"},
    {"\"cease fire\"", "(OR (PHRASE {cease}#0 {fire}#1) "
                       "(PHRASE {halt}#2 {of}#3 {fire}#4) {truce}#5)"},
    /* several words, side by side */
    {"united nations", "(OR (AND {|Zunit}#0 {|Znation}#1) {|Zun}#2)"},
    {"united nations reform",
     "(AND (OR (AND {|Zunit}#0 {|Znation}#1) {|Zun}#2) {|Zreform}#3)"},
    {"war united  nations",
     "(AND {|Zwar}#0 (OR (AND {|Zunit}#1 {|Znation}#2) {|Zun}#3))"},
    {"title:(united nations)",
     "(OR (AND title:{|Zunit}#0 title:{|Znation}#1) title:{|Zun}#2)"},
    {"united nations security council", "{|Zunsc}#0"},
    {"united nations security",
     "(AND (OR (AND {|Zunit}#0 {|Znation}#1) {|Zun}#2) {|Zsecur}#3)"},
    {"(united nations) OR war",
     "(OR (OR (AND {|Zunit}#0 {|Znation}#1) {|Zun}#2) {|Zwar}#3)"},
    /* ... and only so */
    {"united AND nations", "(AND {|Zalli Zunit}#0 {|Znation}#1)"},
    {"nations united", "(AND {|Znation}#0 {|Zalli Zunit}#1)"},
    {"united (nations)", "(AND {|Zalli Zunit}#0 {|Znation}#1)"},
    {"united =nations", "(AND {|Zalli Zunit}#0 {nations}#1)"},
    {"united +nations", "(MAYBE {|Znation}#0 {|Zalli Zunit}#1)"},
    {"title:united nations", "(AND title:{|Zalli Zunit}#0 {|Znation}#1)"},
    /* phrases: whole, or a part */
    {"\"united nations\"", "(OR (PHRASE {united}#0 {nations}#1) {un}#2)"},
    {"\"the united nations charter\"",
     "(PHRASE {the}#0 (OR (PHRASE {united}#1 {nations}#2) {un}#3) "
     "{charter}#4)"},
    {"\"the UN charter\"",
     "(PHRASE {the}#0 (OR (PHRASE {united}#1 {nations}#2) {un}#3) "
     "{charter}#4)"},
    {"~\"UN charters\"",
     "(PHRASE (OR (PHRASE {|Zunit}#0 {|Znation}#1) {|Zun}#2) "
     "{|Zcharter}#3)"},
    {"\"the United Nations Security Council\"", "(PHRASE {the}#0 {unsc}#1)"},
    {"\"united nat* charter\"", "NOTHING"},
    {"\"eu charter\"~3",
     "(PHRASE~3 (PHRASE {european}#0 {union}#1) {charter}#2)"},
    {"\"united nations charter\"~3",
     "(OR (PHRASE~3 (OR (PHRASE {united}#0 {nations}#1) {un}#2) {charter}#3) "
     "(PHRASE~3 {allied united}#4 {nations}#5 {charter}#6))"},
    {"\"united nations security council\"~3", "{unsc}#0"},
    /* operands of NEAR */
    {"UN NEAR/3 war",
     "(NEAR/3 (OR (PHRASE {|Zunit}#0 {|Znation}#1) {|Zun}#2) {|Zwar}#3)"},
    {"atleast2(united)", "(ATLEAST/2 {|Zalli Zunit}#0)"},
    /* turned off */
    {"=UN", "{un}#0"},
    {"=\"united nations\"", "(PHRASE {united}#0 {nations}#1)"},
    {"author:UN", "author:{un}#0"},
    {"un~1", "{in on}#0"},
};
/* clang-format on */

START_TEST(a_query_is_answered_by_synonyms)
{
    check_row(&synonym_rows[_i]);
}
END_TEST

static struct pt_clause_tree
resolve_with(const char *query, unsigned flags, bool with_variants)
{
    const struct pt_resolve_options options = {.with_variants = with_variants};
    struct pt_query_parsed parsed;
    struct pt_clause_tree tree;
    ck_assert_int_eq(
        pt_query_parse(pt_str_of(query), flags, &rig.arena, &parsed, &rig.err),
        PT_OK);
    ck_assert_int_eq(pt_resolve(parsed.root, &options, rig.reader, rig.analyzer,
                                &rig.arena, &tree, &rig.err),
                     PT_OK);
    return tree;
}

/* clang-format off */
static const struct {
    unsigned flags;
    bool with_variants;
    const char *clause;
} ways[] = {
    {0, false, "(AND {|Zunit}#0 {|Znation}#1)"},
    {PT_PARSE_ANY, true, "(OR {|Zunit}#0 {|Znation}#1 {|Zun}#2)"},
    {PT_PARSE_PLAIN, true, "(OR (AND {|Zunit}#0 {|Znation}#1) {|Zun}#2)"},
    {PT_PARSE_PLAIN | PT_PARSE_ANY, true,
     "(OR {|Zunit}#0 {|Znation}#1 {|Zun}#2)"},
};
/* clang-format on */

START_TEST(words_side_by_side_have_synonyms_however_they_are_joined)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    const struct pt_clause_tree tree =
        resolve_with("united nations", ways[_i].flags, ways[_i].with_variants);
    pt_clause_print(tree.root, &text);
    ck_assert_str_eq(pt_buf_z(&text), ways[_i].clause);
    pt_buf_fini(&text);
}
END_TEST

START_TEST(synonyms_of_a_whole_query_have_a_limit_together)
{
    struct pt_clause_tree tree;
    struct pt_buf query;
    pt_buf_init(&query, PT_BUF_NO_CEILING);
    for (unsigned i = 0; i < 2000; i++)
        pt_buf_puts(&query, "quarter OR ");
    pt_buf_puts(&query, "quarter");
    ck_assert_int_eq(pt_rig_resolve(&rig, pt_buf_z(&query), &tree), PT_ELIMIT);
    ck_assert_msg(strstr(rig.err.message, "20000 words"), "%s",
                  rig.err.message);
    ck_assert_uint_gt(rig.err.span_begin, 1000);
    pt_buf_fini(&query);
}
END_TEST

/* --- refused --- */

static const struct {
    const char *query;
    enum pt_status status;
    const char *at_fault; /* the bytes of the query */
} refused[] = {
    {"date:2025-12..2025-11", PT_EQUERY, NULL        },
    {"war date:12/05/2025",   PT_EQUERY, "12/05/2025"},
    {"war lang:e*",           PT_EQUERY, "e*"        },
    {"war 停火~",           PT_EQUERY, "停火~"   },
    {"at~2",                  PT_EQUERY, "at~2"      },
};

START_TEST(what_cannot_be_is_refused_with_its_place)
{
    struct pt_clause_tree tree;
    const char *const query = refused[_i].query;
    const enum pt_status status = pt_rig_resolve(&rig, query, &tree);
    ck_assert_msg(status == refused[_i].status, "%s: %d", query, (int)status);
    const struct pt_error *const err = &rig.err;
    ck_assert(err->message[0] != '\0');
    ck_assert_uint_le(err->span_end, strlen(query));
    ck_assert_uint_lt(err->span_begin, err->span_end);
    const struct pt_str bytes =
        pt_str_sub(pt_str_of(query), err->span_begin, err->span_end);
    if (refused[_i].at_fault)
        ck_assert_msg(pt_str_equal(bytes, pt_str_of(refused[_i].at_fault)),
                      "%s: [%.*s]", query, PT_STR_FMT(bytes));
}
END_TEST

/* A node as a caller may build one, which the parser would not. */
static enum pt_status resolve_node(const struct pt_query_node *node)
{
    static const struct pt_resolve_options options = {.with_variants = true};
    struct pt_clause_tree tree;
    return pt_resolve(node, &options, rig.reader, rig.analyzer, &rig.arena,
                      &tree, &rig.err);
}

START_TEST(a_word_without_letters_is_refused)
{
    const struct pt_query_node node = {
        .kind = PT_NODE_WORD, .begin = 2, .end = 5, .text = PT_STR("---")};
    ck_assert_int_eq(resolve_node(&node), PT_EQUERY);
    ck_assert_uint_eq(rig.err.span_begin, 2);
    ck_assert_uint_eq(rig.err.span_end, 5);
    ck_assert_str_eq(rig.err.message, "this has no letter or digit");
}
END_TEST

START_TEST(a_wildcard_with_too_few_letters_is_refused)
{
    const struct pt_query_node node = {
        .kind = PT_NODE_WILDCARD, .end = 3, .text = PT_STR("w**")};
    ck_assert_int_eq(resolve_node(&node), PT_EQUERY);
}
END_TEST

START_TEST(without_variants_only_the_word_itself_counts)
{
    static const struct pt_resolve_options options = {.with_variants = false};
    const struct pt_query_node node = {
        .kind = PT_NODE_WORD, .end = 8, .text = PT_STR("Zelensky")};
    struct pt_clause_tree tree;
    ck_assert_int_eq(pt_resolve(&node, &options, rig.reader, rig.analyzer,
                                &rig.arena, &tree, &rig.err),
                     PT_OK);
    ck_assert_uint_eq(tree.root->n_stems, 1);
    ck_assert_uint_eq(tree.root->n_words, 0);
}
END_TEST

START_TEST(a_stem_at_a_position_knows_its_forms)
{
    struct pt_clause_tree tree;
    ck_assert_int_eq(pt_rig_resolve(&rig, "guarantee NEAR/2 war", &tree),
                     PT_OK);
    const struct pt_clause *const leaf = tree.root->children[0];
    static const char *const forms[] = {"guarantee", "guaranteed",
                                        "guarantees"};
    ck_assert_uint_eq(leaf->n_forms, PT_COUNTOF(forms));
    for (size_t i = 0; i < PT_COUNTOF(forms); i++)
        ck_assert(pt_str_equal(leaf->forms[i], pt_str_of(forms[i])));
    ck_assert_uint_eq(tree.n_leaves, 2);
    ck_assert(!tree.is_multilingual);
}
END_TEST

START_TEST(a_word_spelt_like_a_stem_of_others_is_no_form)
{
    struct pt_clause_tree tree;
    ck_assert_int_eq(pt_rig_resolve(&rig, "accidental NEAR/2 war", &tree),
                     PT_OK);
    const struct pt_clause *const leaf = tree.root->children[0];
    ck_assert_uint_eq(leaf->n_forms, 1);
    ck_assert(pt_str_equal(leaf->forms[0], PT_STR("accidental")));
}
END_TEST

START_TEST(an_index_of_several_languages_says_so)
{
    struct pt_clause_tree tree;
    ck_assert_int_eq(pt_rig_resolve(&rig, "talks", &tree), PT_OK);
    ck_assert(tree.is_multilingual);
}
END_TEST

/* --- expansions --- */

static struct pt_buf many;

static void open_many(void)
{
    pt_buf_init(&many, PT_BUF_NO_CEILING);
    for (unsigned i = 0; i < 1100; i++)
        pt_buf_printf(&many, "zz%c%c%c ", 'a' + (int)(i % 26),
                      'a' + (int)(i / 26 % 26), 'a' + (int)(i / 676));
    const struct pt_rig_article article = {
        .path = "/many.txt", .text = pt_buf_z(&many), .lang = "en"};
    pt_rig_open(&rig, &article, 1);
}

static void close_many(void)
{
    pt_rig_close(&rig);
    pt_buf_fini(&many);
}

START_TEST(an_expansion_over_the_limit_is_refused)
{
    static const char *const queries[] = {"war OR zz*", "war OR zzaaa~2",
                                          "war OR *zz*", "war OR z*z*"};
    struct pt_clause_tree tree;
    const enum pt_status status = pt_rig_resolve(&rig, queries[_i], &tree);
    if (_i == 1) { /* 2 of the 3 letters behind zz: all of them */
        ck_assert_int_eq(status, PT_OK);
        return;
    }
    ck_assert_int_eq(status, PT_ELIMIT);
    ck_assert_uint_eq(rig.err.span_begin, 7);
    ck_assert_uint_eq(rig.err.span_end, strlen(queries[_i]));
    ck_assert_msg(strstr(rig.err.message, "1100") &&
                      strstr(rig.err.message, "1000") &&
                      strstr(rig.err.message, "more letters"),
                  "%s", rig.err.message);
}
END_TEST

START_TEST(all_expansions_of_a_query_have_a_limit_together)
{
    struct pt_clause_tree tree;
    struct pt_buf query;
    pt_buf_init(&query, PT_BUF_NO_CEILING);
    for (unsigned i = 0; i < 26; i++)
        pt_buf_printf(&query, "%szz?%c? OR zz?*%c? ", i ? "OR " : "",
                      'a' + (int)i, 'a' + (int)i);
    ck_assert_int_eq(pt_rig_resolve(&rig, pt_buf_z(&query), &tree), PT_OK);
    for (unsigned i = 0; i < 120; i++)
        pt_buf_puts(&query, "OR zz*a ");
    ck_assert_int_eq(pt_rig_resolve(&rig, pt_buf_z(&query), &tree), PT_ELIMIT);
    pt_buf_fini(&query);
}
END_TEST

START_TEST(searches_of_one_query_have_a_budget_together)
{
    const struct pt_vocabulary_want want = {PT_STR("*a"), 0, 0};
    struct pt_vocabulary vocabulary;
    struct pt_word_list list = {0};
    size_t n = 0;
    pt_vocabulary_init(&vocabulary, rig.reader, &rig.arena);
    vocabulary.budget = 1500 * 10;
    ck_assert_int_eq(pt_vocabulary_find(&vocabulary, PT_FIELD_TEXT, &want, 10,
                                        &list, &n, NULL),
                     PT_OK);
    ck_assert_uint_gt(vocabulary.budget, 0);
    ck_assert_uint_gt(n, 10);
    ck_assert_uint_eq(list.n, 10);
    ck_assert_int_eq(pt_vocabulary_find(&vocabulary, PT_FIELD_TEXT, &want, 10,
                                        &list, &n, NULL),
                     PT_OK);
    ck_assert_uint_eq(vocabulary.budget, 0);
}
END_TEST

/* A query of many wildcards keeps the words of the index, and finds in them
 * what a first search reads from it. */
START_TEST(words_kept_are_the_words_read)
{
    static const struct pt_vocabulary_want wants[] = {
        {{"*a", 2},    0, 0},
        {{"zz?b*", 5}, 0, 0},
        {{"*bc", 3},   0, 0},
        {{"zzabb", 5}, 1, 0},
        {{"zzabb", 5}, 2, 3},
        {{"yy*", 3},   0, 0},
        {{"zzz*", 4},  0, 0},
    };
    for (size_t i = 0; i < PT_COUNTOF(wants); i++) {
        struct pt_vocabulary fresh, kept;
        struct pt_word_list from_index = {0}, from_kept = {0};
        size_t n = 0, n_kept = 0;
        pt_vocabulary_init(&fresh, rig.reader, &rig.arena);
        pt_vocabulary_init(&kept, rig.reader, &rig.arena);
        kept.fields[PT_FIELD_TEXT].n_read = UINT32_MAX;
        ck_assert_int_eq(pt_vocabulary_find(&fresh, PT_FIELD_TEXT, &wants[i],
                                            2000, &from_index, &n, NULL),
                         PT_OK);
        ck_assert_int_eq(pt_vocabulary_find(&kept, PT_FIELD_TEXT, &wants[i],
                                            2000, &from_kept, &n_kept, NULL),
                         PT_OK);
        ck_assert(kept.fields[PT_FIELD_TEXT].is_loaded);
        ck_assert_msg(n == n_kept && from_index.n == n && from_kept.n == n,
                      "%s: %zu, %zu", wants[i].text.ptr, n, n_kept);
        for (size_t k = 0; k < n; k++)
            ck_assert(pt_str_equal(from_index.items[k], from_kept.items[k]));
    }
}
END_TEST

/* Searches that were told beforehand find what each finds for itself, and the
 * words are read once. */
START_TEST(words_are_read_once_for_searches_told_beforehand)
{
    static const struct pt_vocabulary_want wants[] = {
        {{"*a", 2},    0, 0},
        {{"*bc", 3},   0, 0},
        {{"zzabb", 5}, 1, 0},
        {{"zzabb", 5}, 2, 3}, /* no search of all words */
        {{"*a", 2},    0, 0}, /* the same again */
        {{"?ab*", 4},  0, 0},
        {{"zzabb", 5}, 2, 0},
    };
    struct pt_vocabulary together;
    struct pt_word_list none = {0};
    size_t n = 0;
    uint64_t n_first = 0;
    pt_vocabulary_init(&together, rig.reader, &rig.arena);
    pt_vocabulary_gather(&together);
    for (size_t i = 0; i < PT_COUNTOF(wants); i++) {
        ck_assert_int_eq(pt_vocabulary_find(&together, PT_FIELD_TEXT, &wants[i],
                                            2000, &none, &n, NULL),
                         PT_OK);
        ck_assert_uint_eq(n + none.n, 0);
    }
    pt_vocabulary_end_gathering(&together);
    ck_assert_uint_eq(together.n_gathered, 5);
    ck_assert_uint_eq(together.budget, PT_VOCABULARY_BUDGET);
    for (size_t i = 0; i < PT_COUNTOF(wants); i++) {
        struct pt_vocabulary alone;
        struct pt_word_list by_itself = {0}, of_all = {0};
        size_t n_of_all = 0;
        pt_vocabulary_init(&alone, rig.reader, &rig.arena);
        ck_assert_int_eq(pt_vocabulary_find(&alone, PT_FIELD_TEXT, &wants[i],
                                            2000, &by_itself, &n, NULL),
                         PT_OK);
        ck_assert_int_eq(pt_vocabulary_find(&together, PT_FIELD_TEXT, &wants[i],
                                            2000, &of_all, &n_of_all, NULL),
                         PT_OK);
        ck_assert_msg(n == n_of_all && of_all.n == n && by_itself.n == n,
                      "%s: %zu, %zu", wants[i].text.ptr, n, n_of_all);
        for (size_t k = 0; k < n; k++)
            ck_assert(pt_str_equal(by_itself.items[k], of_all.items[k]));
        if (i == 0)
            n_first = together.fields[PT_FIELD_TEXT].n_read;
        ck_assert(i == 3 ||
                  together.fields[PT_FIELD_TEXT].n_longest == n_first);
    }
    ck_assert_uint_lt(together.fields[PT_FIELD_TEXT].n_read, 2 * n_first);
}
END_TEST

START_TEST(each_of_several_wildcards_stands_for_its_own_words)
{
    static const char *const each[] = {"*ab", "zzabb~1", "*bc", "=none"};
    struct pt_clause_tree all, one;
    size_t n_words = 0;
    ck_assert_int_eq(
        pt_rig_resolve(&rig, "*ab OR zzabb~1 OR *bc OR =none", &all), PT_OK);
    ck_assert_uint_eq(all.root->n_children, PT_COUNTOF(each));
    for (size_t i = 0; i < PT_COUNTOF(each); i++) {
        const struct pt_clause *const child = all.root->children[i];
        ck_assert_int_eq(pt_rig_resolve(&rig, each[i], &one), PT_OK);
        ck_assert_int_eq(child->kind, one.root->kind);
        ck_assert(pt_str_lists_equal(child->words, child->n_words,
                                     one.root->words, one.root->n_words));
        n_words += child->n_words;
    }
    ck_assert_uint_gt(n_words, 10);
}
END_TEST

/* clang-format off */
static const struct {
    const char *text;
    unsigned distance;
    const char *word;
    bool does_fit;
} fits[] = {
    {"ab*", 0, "ab", true},
    {"ab*", 0, "abc", true},
    {"ab*", 0, "a", false},
    {"*ab", 0, "cab", true},
    {"*ab", 0, "abab", true},
    {"*ab", 0, "aba", false},
    {"a*b*c", 0, "aXbYc", true},
    {"a*b*c", 0, "abbbc", true},
    {"a*b*c", 0, "acb", false},
    {"a?c", 0, "a\u0434c", true},
    {"a?c", 0, "ac", false},
    {"a?c", 0, "abbc", false},
    {"*\u0434?", 0, "\u0432\u0434\u0430", true},
    {"**", 0, "", true},
    {"u.*", 0, "u.s.", true},
    {"u*", 0, "u.s.", false},
    {"us*", 0, "u.s.", false},
    {"war", 1, "war", true},
    {"war", 1, "wars", true},
    {"war", 1, "wr", true},
    {"war", 1, "wra", true},
    {"war", 1, "bar", true},
    {"war", 1, "bars", false},
    {"war", 2, "bars", true},
    {"war", 2, "a", true},
    {"war", 2, "wards", true},
    {"war", 2, "wardss", false},
    {"\u0432\u0456\u0439\u043d\u0430", 1, "\u0432\u0438\u0439\u043d\u0430",
     true},
    {"\u0432\u0456\u0439\u043d\u0430", 1, "\u0432\u0439\u0456\u043d\u0430",
     true},
    {"\u0432\u0456\u0439\u043d\u0430", 1, "\u0432\u0438\u0439\u043d\u0438",
     false},
};
/* clang-format on */

START_TEST(a_pattern_or_a_distance_fits_these_words)
{
    const struct pt_vocabulary_want want = {pt_str_of(fits[_i].text),
                                            fits[_i].distance, 0};
    ck_assert_msg(pt_vocabulary_fits(&want, pt_str_of(fits[_i].word)) ==
                      fits[_i].does_fit,
                  "%s~%u %s", fits[_i].text, fits[_i].distance, fits[_i].word);
}
END_TEST

Suite *pt_suite_resolve(void)
{
    Suite *const suite = suite_create("resolve");
    TCase *tcase = tcase_create("one language");
    tcase_add_unchecked_fixture(tcase, open_english, close_rig);
    tcase_add_loop_test(tcase, a_query_means_this, 0,
                        (int)PT_COUNTOF(english_rows));
    tcase_add_loop_test(tcase, what_cannot_be_is_refused_with_its_place, 0,
                        (int)PT_COUNTOF(refused));
    tcase_add_test(tcase, a_word_without_letters_is_refused);
    tcase_add_test(tcase, a_wildcard_with_too_few_letters_is_refused);
    tcase_add_test(tcase, without_variants_only_the_word_itself_counts);
    tcase_add_test(tcase, a_stem_at_a_position_knows_its_forms);
    tcase_add_test(tcase, a_word_spelt_like_a_stem_of_others_is_no_form);
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("many languages");
    tcase_add_unchecked_fixture(tcase, open_mixed, close_rig);
    tcase_add_loop_test(tcase, a_word_is_stemmed_for_every_language, 0,
                        (int)PT_COUNTOF(mixed_rows));
    tcase_add_test(tcase, an_index_of_several_languages_says_so);
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("expansion");
    tcase_add_unchecked_fixture(tcase, open_many, close_many);
    tcase_add_loop_test(tcase, an_expansion_over_the_limit_is_refused, 0, 4);
    tcase_add_test(tcase, all_expansions_of_a_query_have_a_limit_together);
    tcase_add_test(tcase, searches_of_one_query_have_a_budget_together);
    tcase_add_test(tcase, words_kept_are_the_words_read);
    tcase_add_test(tcase, words_are_read_once_for_searches_told_beforehand);
    tcase_add_test(tcase, each_of_several_wildcards_stands_for_its_own_words);
    tcase_add_loop_test(tcase, a_pattern_or_a_distance_fits_these_words, 0,
                        (int)PT_COUNTOF(fits));
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("synonyms");
    tcase_add_unchecked_fixture(tcase, open_synonyms, close_synonyms);
    tcase_add_loop_test(tcase, a_query_is_answered_by_synonyms, 0,
                        (int)PT_COUNTOF(synonym_rows));
    tcase_add_loop_test(
        tcase, words_side_by_side_have_synonyms_however_they_are_joined, 0,
        (int)PT_COUNTOF(ways));
    tcase_add_test(tcase, synonyms_of_a_whole_query_have_a_limit_together);
    suite_add_tcase(suite, tcase);
    return suite;
}
