/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_text_ask.c: questions about single clauses, held against the slow
 * evaluator of the tests for every clause of a tree in every unit of a text.
 */
#include "search/match/text_match.h"
#include "tests/read_clause.h"
#include "tests/slow_match.h"

#include <check.h>

Suite *pt_suite_text_ask(void);

static struct pt_arena arena;
static struct pt_analyzer *analyzer;
static struct pt_text_match *matcher;

static struct pt_article article;
static struct pt_clause_tree tree;

static const char *const trees[] = {
    "{red}",
    "(AND {red} {blue} (NOT {green}))",
    "(OR (AND {red} {wall}) (PHRASE {blue} {door}) {zebra})",
    "(AND (NEAR/3 {red} {blue}) (NOT (NEAR/s {door|Zdoor} {wall})))",
    "(NEAR/4 {red} {door|Zdoor} {wall})",
    "(NOT-NEAR/s {red} {blue})",
    "(PRE/5 (OR {red} {green}) {door|Zdoor})",
    "(ATLEAST/2 (OR {red} {green}))",
    "(AND (PHRASE~2 {door} {red}) title:{barn} author:{red})",
    "(MAYBE (BOOST/2 {barn}) {roof} {paint})",
    "(AND (HLEAD {red}) {roof} (NOT {zebra}))",
    "(NOT (AND {red} (NOT (OR {blue} {zebra}))))",
};

static void set_up(void)
{
    pt_arena_init(&arena);
    ck_assert_int_eq(pt_analyzer_new(&analyzer), PT_OK);
    article = (struct pt_article){
        .title = PT_STR("The red barn and the blue barn"),
        .text = PT_STR("A red door. A blue door in a red wall.\n"
                       "Green doors, no wall. Red and blue and red paint.\n"
                       "The barn has a blue roof over a red door."),
        .lang = PT_STR("en"),
        .author = PT_STR("Ann Red"),
        .date = PT_DATE_NONE,
    };
}

static void tear_down(void)
{
    pt_text_match_free(matcher);
    pt_analyzer_free(analyzer);
    pt_arena_fini(&arena);
}

static void load(const char *text)
{
    tree = pt_read_clause(text, &arena);
    ck_assert_int_eq(pt_text_match_new(&tree, analyzer, &matcher), PT_OK);
    ck_assert_int_eq(pt_text_match_load(matcher, &article, true), PT_OK);
}

static void ck_same_marks(const struct pt_marks *got,
                          const struct pt_slow_marks *wanted)
{
    ck_assert_uint_eq(got->n, wanted->n);
    for (size_t i = 0; i < got->n; i++) {
        ck_assert_int_eq(got->items[i].zone, wanted->items[i].zone);
        ck_assert_uint_eq(got->items[i].begin, wanted->items[i].begin);
        ck_assert_uint_eq(got->items[i].end, wanted->items[i].end);
    }
}

/* Asks about clause and all below it. */
static void ask_all(const struct pt_slow_text *slow,
                    const struct pt_clause *clause,
                    const struct pt_text_part *part,
                    const struct pt_slow_unit *unit)
{
    struct pt_marks marks;
    bool holds = false;
    ck_assert_int_eq(pt_text_match_ask(matcher, clause, part, &holds, &marks),
                     PT_OK);
    ck_assert_msg(holds == pt_slow_holds(slow, clause, unit),
                  "tree %d, clause %d, unit %u", (int)clause->begin,
                  (int)clause->kind, part->unit);
    const struct pt_slow_marks wanted = pt_slow_marks_of(slow, clause, unit);
    ck_same_marks(&marks, &wanted);
    for (size_t i = 0; i < clause->n_children; i++)
        ask_all(slow, clause->children[i], part, unit);
}

static void ask_in_units(const struct pt_slow_text *slow,
                         const struct pt_clause *root,
                         enum pt_within_unit kind,
                         uint32_t n_units)
{
    for (uint32_t i = 0; i < n_units; i++) {
        const struct pt_text_part part = {
            .is_unit = true, .kind = kind, .unit = i};
        struct pt_slow_unit unit;
        enum pt_zone zone;
        pt_text_match_unit_span(matcher, kind, i, &zone, &unit.span);
        unit.in_title = zone == PT_ZONE_TITLE;
        ask_all(slow, root, &part, &unit);
    }
}

START_TEST(every_clause_is_answered_in_every_part)
{
    static const struct pt_text_part whole;
    load(trees[_i]);
    const struct pt_slow_text *const slow =
        pt_slow_read(&article, analyzer, &arena);
    const struct pt_layout *const layout = pt_text_match_layout(matcher);
    ask_all(slow, tree.root, &whole, NULL);
    ask_in_units(slow, tree.root, PT_PARAGRAPHS, layout->n_paragraphs + 1);
    ask_in_units(slow, tree.root, PT_SENTENCES, layout->n_sentences + 1);
}
END_TEST

/* Asks about clause and all below it in a unit; after each question the whole
 * article is answered as before. */
static void ask_and_compare(const struct pt_slow_text *slow,
                            const struct pt_clause *clause)
{
    static const struct pt_text_part unit = {.is_unit = true, .unit = 2};
    const struct pt_slow_marks wanted = pt_slow_marks_of(slow, tree.root, NULL);
    struct pt_text_place *places;
    struct pt_marks marks;
    size_t n;
    bool holds;
    ck_assert_int_eq(pt_text_match_marks(matcher, &marks), PT_OK);
    ck_same_marks(&marks, &wanted);
    ck_assert_int_eq(pt_text_match_ask(matcher, clause, &unit, &holds, &marks),
                     PT_OK);
    ck_assert_int_eq(
        pt_text_match_places(matcher, clause, &unit, &arena, &places, &n),
        PT_OK);
    ck_assert_int_eq(pt_text_match_article(matcher, &holds), PT_OK);
    ck_assert_int_eq(holds, pt_slow_holds(slow, tree.root, NULL));
    ck_assert_int_eq(pt_text_match_marks(matcher, &marks), PT_OK);
    ck_same_marks(&marks, &wanted);
    for (size_t i = 0; i < clause->n_children; i++)
        ask_and_compare(slow, clause->children[i]);
}

START_TEST(asking_leaves_the_answer_of_the_article_as_it_was)
{
    load(trees[_i]);
    ask_and_compare(pt_slow_read(&article, analyzer, &arena), tree.root);
}
END_TEST

START_TEST(places_have_positions_and_stay_in_their_part)
{
    load("(AND {barn} author:{red})");
    const struct pt_text_part lead = {.is_lead = true};
    const struct pt_text_part last = {.is_unit = true, .unit = 3};
    static const struct pt_text_part whole;
    struct pt_text_place *places;
    size_t n;
    const struct pt_clause *const barn = tree.root->children[0];
    ck_assert_int_eq(
        pt_text_match_places(matcher, barn, &whole, &arena, &places, &n),
        PT_OK);
    ck_assert_uint_eq(n, 3);
    ck_assert_int_eq(places[1].zone, PT_ZONE_TITLE);
    ck_assert_int_eq(places[2].zone, PT_ZONE_BODY);
    ck_assert_uint_eq(places[1].first - places[0].last, 4);
    ck_assert_uint_gt(places[2].first - places[1].last, PT_MAX_DISTANCE);
    ck_assert_int_eq(memcmp(article.text.ptr + places[2].begin, "barn", 4), 0);
    ck_assert_int_eq(
        pt_text_match_places(matcher, barn, &lead, &arena, &places, &n), PT_OK);
    ck_assert_uint_eq(n, 2);
    ck_assert_int_eq(
        pt_text_match_places(matcher, barn, &last, &arena, &places, &n), PT_OK);
    ck_assert_uint_eq(n, 1);
    ck_assert_int_eq(pt_text_match_places(matcher, tree.root->children[1],
                                          &whole, &arena, &places, &n),
                     PT_OK);
    ck_assert_uint_eq(n, 0);
}
END_TEST

Suite *pt_suite_text_ask(void)
{
    Suite *const suite = suite_create("text_ask");
    TCase *const c = tcase_create("clauses");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_loop_test(c, every_clause_is_answered_in_every_part, 0,
                        (int)PT_COUNTOF(trees));
    tcase_add_loop_test(c, asking_leaves_the_answer_of_the_article_as_it_was, 0,
                        (int)PT_COUNTOF(trees));
    tcase_add_test(c, places_have_positions_and_stay_in_their_part);
    suite_add_tcase(suite, c);
    return suite;
}
