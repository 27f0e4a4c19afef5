/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/buf.h"
#include "search/match/text_match.h"
#include "tests/read_clause.h"
#include "tests/slow_match.h"

#include <check.h>
#include <time.h>

Suite *pt_suite_text_match(void);

/* --- an article to ask about --------------------------------------------- */

static struct pt_arena arena;
static struct pt_analyzer *analyzer;

static void set_up(void)
{
    pt_arena_init(&arena);
    ck_assert_int_eq(pt_analyzer_new(&analyzer), PT_OK);
}

static void tear_down(void)
{
    pt_analyzer_free(analyzer);
    pt_arena_fini(&arena);
}

/* text without the brackets that show marks. */
static struct pt_str without_marks(struct pt_str text)
{
    char *const out = pt_arena_alloc(&arena, text.len + 1);
    size_t n = 0;
    ck_assert_ptr_nonnull(out);
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '[' && text.ptr[i] != ']')
            out[n++] = text.ptr[i];
    return (struct pt_str){out, n};
}

/* "Title | body", or only a body. */
static struct pt_article article_of(const char *marked)
{
    struct pt_article a = {
        .path = PT_STR("/news/2025/talks.txt"),
        .url = PT_STR("https://www.example.org/world/talks?id=4"),
        .author = PT_STR("Ann Lee-Moor"),
        .source = PT_STR("The Daily Post"),
        .tags = PT_STR("peace plan\nenergy"),
        .lang = PT_STR("en"),
        .date = pt_days_of_civil((struct pt_civil){2025, 12, 15}),
    };
    const char *const bar = strstr(marked, " | ");
    a.text = without_marks(pt_str_of(bar ? bar + 3 : marked));
    if (bar)
        a.title = without_marks(pt_str_n(marked, (size_t)(bar - marked)));
    return a;
}

static void add_marked(struct pt_buf *out,
                       struct pt_str text,
                       const struct pt_mark *marks,
                       size_t n,
                       enum pt_zone zone)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (marks[i].zone != zone)
            continue;
        ck_assert_uint_le(at, marks[i].begin);
        ck_assert_uint_lt(marks[i].begin, marks[i].end);
        ck_assert_uint_le(marks[i].end, text.len);
        pt_buf_add(out, pt_str_sub(text, at, marks[i].begin));
        pt_buf_add_byte(out, '[');
        pt_buf_add(out, pt_str_sub(text, marks[i].begin, marks[i].end));
        pt_buf_add_byte(out, ']');
        at = marks[i].end;
    }
    pt_buf_add(out, pt_str_sub(text, at, text.len));
}

static struct pt_buf
marked(const struct pt_article *a, const struct pt_mark *marks, size_t n)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    if (a->title.len > 0) {
        add_marked(&out, a->title, marks, n, PT_ZONE_TITLE);
        pt_buf_puts(&out, " | ");
    }
    add_marked(&out, a->text, marks, n, PT_ZONE_BODY);
    return out;
}

/* --- truth and marks, case by case --------------------------------------- */

struct mark_case {
    const char *clause;
    bool holds;
    const char *article; /* brackets: the marks to come */
};

/* clang-format off */
static const struct mark_case mark_cases[] = {
    /* words */
    {"{truce}", true, "A [truce] is a [Truce]."},
    {"{truce}", false, "No word of it."},
    {"{truce}", true, "The [truce] | It held."},
    {"{truce}", true, "The [truce] | The [truce] held."},
    {"{guard|Zguard}", true, "[Guards] who [guarded] the [guard]."},
    {"{|Zguard}", true, "[Guards] only."},
    {"{guard}", false, "Guards only."},
    {"{|Z1994}", true, "In [1994] it was signed."},
    {"{colour color}", true, "[Colour] and [color]."},
    {"{ceasefire}", true, "The [cease-fire] and the [ceasefire]."},
    {"{cease}", true, "The [cease]-fire."},
    {"{fire}", true, "The cease-[fire]."},
    {"{cease ceasefire}", true, "The [cease-fire]."},
    {"{us}", true, "WE TOLD [US]\nthe rest."},
    {"{u.s.}", true, "WE TOLD [US]\nthe rest of the [U.S.] story"},
    {"{étude etude}", true, "Une [étude] sur l'eau."},
    /* phrases */
    {"(PHRASE {security} {guarantees})", true,
     "[Security guarantees], no security, no guarantees."},
    {"(PHRASE {security} {guarantees})", false, "guarantees security"},
    {"(PHRASE {security} {guarantees})", false, "security of guarantees"},
    {"(PHRASE {security} {guarantees})", false,
     "On security | guarantees follow"},
    {"(PHRASE {a} {a})", true, "x [a a] x a x [a a a]."},
    {"(PHRASE {a} {a} {a})", false, "a a x a a"},
    {"(PHRASE {cease} {fire})", true, "A [cease-fire] or [cease fire]."},
    {"(PHRASE {a})", true, "one [a] here"},
    {"(PHRASE {a} NOTHING)", false, "a b a"},
    {"(OR {ceasefire} (PHRASE {cease} {fire}))", true,
     "[Ceasefire], [cease-fire], [cease fire], cease."},
    {"(PHRASE {the} (OR {ceasefire} (PHRASE {cease} {fire})) {held})", true,
     "[the ceasefire held], [the cease-fire held], the fire held"},
    {"(PHRASE (OR {x} (PHRASE {x} {x})) (OR {x} (PHRASE {x} {x})) {y})", true,
     "y [x x x x y] [x x y] x y"},
    /* loose phrases */
    {"(PHRASE~0 {a} {b})", true, "[a b] x [b a] x a x b"},
    {"(PHRASE~1 {a} {b})", true, "[a x b] c c a x x b"},
    {"(PHRASE~1 {a} {b})", false, "a x x b"},
    {"(PHRASE~4 {a} {a})", true, "[a x a]"},
    {"(PHRASE~4 {a} {a})", false, "x a x"},
    {"(PHRASE~4 {a} {b})", true, "a x [a b] x b"},
    {"(PHRASE~2 {a} {b} {c})", true, "[c x a y b] a"},
    {"(PHRASE~2 {a} {a b})", true, "[a b] [b a a]"},
    {"(PHRASE~1 {x} (OR {ceasefire} (PHRASE {cease} {fire})))", true,
     "[x y cease-fire] y [cease fire y x]"},
    {"(PHRASE~0 (OR {a} (PHRASE {a} {b})) {c})", true, "[a b c]"},
    {"(PHRASE~9 {a} {b})", false, "Only a | only b"},
    {"(PHRASE~1 {y} (OR (PHRASE {a} {b} {c}) {b}))", true, "[y a b] c"},
    /* boolean */
    {"(AND {a} {b})", true, "[a] x [b] [a]"},
    {"(AND {a} {b})", false, "a x"},
    {"(AND {a} {b})", true, "[a] | [b]"},
    {"(OR {a} {b})", true, "[a] x [a]"},
    {"(OR (AND {a} {c}) {b})", true, "a x [b]"},
    {"(NOT {a})", true, "b c"},
    {"(NOT {a})", false, "b a"},
    {"(AND {b} (NOT {a}))", true, "[b] c"},
    {"(AND {b} (NOT (AND {a} {b})))", true, "[b] c"},
    {"(MAYBE {a} {b})", true, "[a] [b]"},
    {"(MAYBE {a} {b})", true, "[a] c"},
    {"(MAYBE {a} {b})", false, "b c"},
    {"(BOOST/3 {a})", true, "[a] c"},
    {"(AND ALL {a})", true, "[a] c"},
    {"(OR NOTHING {a})", true, "[a] c"},
    {"ALL", true, "a c"},
    {"NOTHING", false, "a c"},
    {"(AND (PHRASE {a} {b}) {b})", true, "[a b] c [b]"},
    /* near */
    {"(NEAR/1 {a} {b})", true, "[a] [b] x [b] [a] x b"},
    {"(NEAR/2 {a} {b})", true, "[a] x [b]"},
    {"(NEAR/2 {a} {b})", false, "a x x b"},
    {"(PRE/2 {a} {b})", true, "b [a] x [b] a"},
    {"(PRE/2 {a} {b})", false, "b a x x b"},
    {"(NEAR/5 {a} {a})", true, "[a] x [a]"},
    {"(NEAR/5 {a} {a})", false, "x a x"},
    {"(NEAR/9 {a} {b})", false, "The a | the b"},
    {"(NEAR/2 (PHRASE {a} {b}) {c})", true, "[a b] x [c] x x a b"},
    {"(NEAR/2 (PHRASE {a} {b}) {b})", false, "a b x x b"},
    {"(NEAR/2 (PHRASE {a} {b}) {b})", true, "[a b] x [b]"},
    {"(NEAR/3 (OR {a} {b}) {c})", true, "[a] [b] [c] x x x a"},
    {"(NEAR/1 {a} {b} {c})", true, "[a] [b] [c]"},
    {"(NEAR/1 {a} {b} {c})", false, "a b x b c"},
    {"(NEAR {a} PRE/1 {b} NEAR/3 {c})", true, "[c] x [a] [b] x x x c"},
    {"(NEAR/s {red} {sea})", true,
     "The [red] and the [sea]. The red. The sea."},
    {"(NEAR/p {red} {sea})", true,
     "The [red]. The [sea].\n\nThe red.\n\nThe sea."},
    {"(PRE/s {red} {sea})", true,
     "The sea and the [red] and the [sea]. The sea. The red."},
    {"(NEAR/s {red} {sea})", true, "[Red] the [sea] | The red. The sea."},
    {"(NEAR/s (PHRASE {red} {sea}) {ship})", false,
     "The red. Sea is ship. The red."},
    {"(NEAR/s (PHRASE {red} {sea}) (PHRASE {sky} {hill}))", false,
     "The red. Sea and sky. Hill and dale."},
    {"(NEAR/1 (PHRASE (OR {b} (PHRASE {a} {b} {c})) {c d}) {d})", true,
     "a [b c] [d]"},
    {"(NOT-NEAR/2 {a} {b})", true, "a b x x x [a] x x b"},
    {"(NOT-NEAR/2 {a} {b})", false, "b x a x b"},
    {"(NOT-NEAR/s {red} {sea})", true, "The [red]. The red and sea."},
    {"(NOT-NEAR/3 {a} (PHRASE {a} {b}))", true, "the [a] b"},
    /* atleast, hlead */
    {"(ATLEAST/2 {a})", true, "[a] x [a]"},
    {"(ATLEAST/3 {a})", false, "a x a"},
    {"(ATLEAST/2 (PHRASE {a} {a}))", false, "a a a"},
    {"(ATLEAST/2 (PHRASE {a} {a}))", true, "[a a] x [a a]"},
    {"(ATLEAST/3 (OR {a} {b}))", true, "[a] [b] [a]"},
    {"(ATLEAST/2 (OR {a} (PHRASE {a} {b})))", false, "a b"},
    {"(ATLEAST/2 (OR (PHRASE {a} {b} {c}) {b} {c}))", true, "[a b c]"},
    {"(ATLEAST/2 (AND {a} {b}))", false, "a b b"},
    {"(ATLEAST/2 (AND {a} {b}))", true, "[a] [b] [b] [a]"},
    {"(ATLEAST/2 {a})", true, "[a] | x [a]"},
    {"(HLEAD {a})", true, "The [a] of it.\n\nThe a of that."},
    {"(HLEAD {a})", false, "The x of it.\n\nThe a of that."},
    {"(HLEAD {a})", true, "The [a] | The [a].\n\nThe a."},
    {"(AND (HLEAD {a}) {b})", true, "The [a].\n\nThe [b] and a."},
    {"(HLEAD (NOT {a}))", true, "The b.\n\nThe a."},
    {"(ATLEAST/2 (HLEAD {a}))", false, "The a.\n\nThe a."},
    /* fields */
    {"title:{a}", true, "The [a] | The a."},
    {"title:{a}", false, "The b | The a."},
    {"title:{|Zguard}", true, "[Guards] | The guards."},
    {"(PHRASE title:{a} title:{b})", true, "[a b] | a b"},
    {"author:{moor}", true, "x"},
    {"author:{leemoor}", true, "x"},
    {"(PHRASE author:{ann} author:{lee})", true, "x"},
    {"author:{ann}", true, "Ann wrote."},
    {"(AND author:{ann} {ann})", true, "[Ann] wrote."},
    {"source:{post}", true, "x"},
    {"source:{ann}", false, "x"},
    {"tag:{energy}", true, "x"},
    {"(PHRASE tag:{peace} tag:{plan})", true, "x"},
    {"(PHRASE tag:{plan} tag:{energy})", false, "x"},
    {"(NEAR/9 tag:{plan} tag:{energy})", false, "x"},
    {"has:author", true, "x"},
    {"has:title", false, "x"},
    {"has:title", true, "x | y"},
    {"has:date", true, "x"},
    {"lang:[EN]", true, "x"},
    {"lang:[de]", false, "x"},
    {"date:[2025-12-15]", true, "x"},
    {"date:[2025-12-16..]", false, "x"},
    {"date:[..2025-12-15]", true, "x"},
    {"date:[2025-12-01..2025-12-14]", false, "x"},
    {"(AND {a} date:[2025-12-15])", true, "[a] x"},
};
/* clang-format on */

/* Has m read the article of a row and show its marks. */
static void check_marks(struct pt_text_match *m, const struct mark_case *row)
{
    const struct pt_article a = article_of(row->article);
    struct pt_marks marks;
    bool holds = false;
    ck_assert_int_eq(pt_text_match_load(m, &a, false), PT_OK);
    ck_assert_int_eq(pt_text_match_article(m, &holds), PT_OK);
    ck_assert_msg(holds == row->holds, "%s: %s on: %s", row->clause,
                  holds ? "holds" : "does not hold", row->article);
    ck_assert_int_eq(pt_text_match_marks(m, &marks), PT_OK);
    struct pt_buf got = marked(&a, marks.items, marks.n);
    ck_assert_msg(strcmp(pt_buf_z(&got), row->article) == 0,
                  "%s\n  marks    %s\n  expected %s", row->clause,
                  pt_buf_z(&got), row->article);
    pt_buf_fini(&got);
}

/* One that has the words of another has nothing else of it. */
START_TEST(marks_show_what_makes_the_answer_true)
{
    struct pt_clause_tree tree = pt_read_clause(mark_cases[_i].clause, &arena);
    struct pt_text_match *m, *like;
    ck_assert_int_eq(pt_text_match_new(&tree, analyzer, &m), PT_OK);
    check_marks(m, &mark_cases[_i]);
    ck_assert_int_eq(pt_text_match_new_like(m, &like), PT_OK);
    check_marks(like, &mark_cases[_i]);
    check_marks(m, &mark_cases[_i]);
    pt_text_match_free(like);
    pt_text_match_free(m);
}
END_TEST

START_TEST(the_slow_matcher_says_the_same)
{
    const struct mark_case *const row = &mark_cases[_i];
    const struct pt_article a = article_of(row->article);
    const struct pt_clause_tree tree = pt_read_clause(row->clause, &arena);
    const struct pt_slow_text *const slow = pt_slow_read(&a, analyzer, &arena);
    const struct pt_slow_marks marks = pt_slow_marks_of(slow, tree.root, NULL);
    ck_assert_msg(pt_slow_holds(slow, tree.root, NULL) == row->holds,
                  "%s on: %s", row->clause, row->article);
    struct pt_buf got = marked(&a, marks.items, marks.n);
    ck_assert_str_eq(pt_buf_z(&got), row->article);
    pt_buf_fini(&got);
}
END_TEST

START_TEST(a_printed_clause_reads_back_the_same)
{
    const char *const text = mark_cases[_i].clause;
    struct pt_buf once, twice;
    pt_buf_init(&once, PT_BUF_NO_CEILING);
    pt_buf_init(&twice, PT_BUF_NO_CEILING);
    pt_clause_print(pt_read_clause(text, &arena).root, &once);
    pt_clause_print(pt_read_clause(pt_buf_z(&once), &arena).root, &twice);
    ck_assert_str_eq(pt_buf_z(&once), pt_buf_z(&twice));
    ck_assert_int_eq(pt_buf_status(&once), PT_OK);
    pt_buf_fini(&once);
    pt_buf_fini(&twice);
}
END_TEST

static const char *const printed[] = {
    "ALL",
    "NOTHING",
    "{guarantee guarantees|Zguarante Zgaranti}#0",
    "{|Zguarante}#0",
    "(AND {a}#0 (PHRASE {b}#1 {c}#2))",
    "(PHRASE~4 {a}#0 (OR {b}#1 {c}#2))",
    "(NEAR/5 {a}#0 {b}#1)",
    "(PRE/s {a}#0 {b}#1 {c}#2)",
    "(NEAR {a}#0 NEAR/5 {b}#1 PRE/p {c}#2)",
    "(NOT-NEAR/p {a}#0 {b}#1)",
    "(MAYBE (NOT title:{a}#0) (BOOST/2.5 {b}#1))",
    "(ATLEAST/3 (HLEAD author:{a}#0))",
    "(OR has:date has:author)",
    "(AND lang:[en] path:[/a/b*] url:[example.org])",
    "(OR date:[2025-12-15] date:[2025-01-01..2025-12-31])",
    "(OR date:[2025-12-15..] date:[..2024-12-31])",
};

START_TEST(clauses_are_printed_in_one_line)
{
    struct pt_buf out;
    struct pt_clause_tree tree = pt_read_clause(printed[_i], &arena);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_clause_print(tree.root, &out);
    /* The reader sorts, as clauses are. */
    if (_i == 2)
        ck_assert_str_eq(pt_buf_z(&out),
                         "{guarantee guarantees|Zgaranti Zguarante}#0");
    else
        ck_assert_str_eq(pt_buf_z(&out), printed[_i]);
    pt_buf_fini(&out);
}
END_TEST

/* clang-format off */
static const struct {
    const char *clause;
    bool is_article_level;
} level_cases[] = {
    {"{a}", false},
    {"title:{a}", true},
    {"(PHRASE tag:{a} tag:{b})", true},
    {"(AND title:{a} {b})", false},
    {"(NOT (OR title:{a} date:[2025-12-15]))", true},
    {"(HLEAD {a})", false},
    {"(HLEAD title:{a})", true},
    {"ALL", true},
    {"(AND lang:[en] path:[a] has:url)", true},
    {"(MAYBE lang:[en] {a})", false},
};
/* clang-format on */

START_TEST(fields_and_what_is_made_of_them_are_the_articles)
{
    const struct pt_clause_tree tree =
        pt_read_clause(level_cases[_i].clause, &arena);
    ck_assert_msg(pt_clause_is_article_level(tree.root) ==
                      level_cases[_i].is_article_level,
                  "%s", level_cases[_i].clause);
}
END_TEST

/* --- path and url -------------------------------------------------------- */

/* clang-format off */
static const struct {
    const char *clause;
    bool holds;
} part_cases[] = {
    {"path:[/news/2025/talks.txt]", true},
    {"path:[/news]", true},
    {"path:[/news/]", true},
    {"path:[/new]", false},
    {"path:[/2025]", false},
    {"path:[2025]", true},
    {"path:[2025/talks.txt]", true},
    {"path:[news/talks.txt]", false},
    {"path:[*.txt]", true},
    {"path:[/*.txt]", false},
    {"path:[/*/*/*.txt]", true},
    {"path:[/*/*/*/*]", false},
    {"path:[20*5]", true},
    {"path:[20*6]", false},
    {"path:[*a*k*]", true},
    {"path:[talks]", false},
    {"path:[Talks.txt]", false},
    {"path:[*]", true},
    {"url:[example.org]", true},
    {"url:[www.example.org]", true},
    {"url:[https://example.org/world]", true},
    {"url:[https://www.example.org/world]", true},
    {"url:[http://example.org]", false},
    {"url:[ample.org]", false},
    {"url:[*.org]", true},
    {"url:[/example.org/world]", true},
    {"url:[/https://example.org]", true},
    {"url:[/world]", false},
    {"url:[world]", true},
    {"url:[world/talks*]", true},
    {"url:[world/talks]", false},
    {"url:[*world*]", true},
};
/* clang-format on */

START_TEST(a_pattern_matches_a_run_of_components)
{
    const struct pt_article a = article_of("x");
    struct pt_clause_tree tree = pt_read_clause(part_cases[_i].clause, &arena);
    struct pt_text_match *m;
    bool holds = false;
    ck_assert_int_eq(pt_text_match_new(&tree, analyzer, &m), PT_OK);
    ck_assert_int_eq(pt_text_match_load(m, &a, false), PT_OK);
    ck_assert_int_eq(pt_text_match_article(m, &holds), PT_OK);
    ck_assert_msg(holds == part_cases[_i].holds, "%s", part_cases[_i].clause);
    pt_text_match_free(m);
}
END_TEST

START_TEST(an_undated_article_answers_no_date)
{
    struct pt_article a = article_of("x");
    struct pt_clause_tree tree = pt_read_clause("date:[..]", &arena);
    struct pt_text_match *m;
    bool holds = true;
    a.date = PT_DATE_NONE;
    ck_assert_int_eq(pt_text_match_new(&tree, analyzer, &m), PT_OK);
    ck_assert_int_eq(pt_text_match_load(m, &a, false), PT_OK);
    ck_assert_int_eq(pt_text_match_article(m, &holds), PT_OK);
    ck_assert(!holds);
    pt_text_match_free(m);
}
END_TEST

/* --- units --------------------------------------------------------------- */

static const char two_by_two[] =
    "Red talks | Red and blue. Blue only.\nGreen here. Red there, blue here.";

struct unit_case {
    const char *clause;
    enum pt_within_unit kind;
    const char *units; /* 0 is the title */
};

/* clang-format off */
static const struct unit_case unit_cases[] = {
    {"{red}", PT_PARAGRAPHS, "0 1 2"},
    {"{red}", PT_SENTENCES, "0 1 4"},
    {"(AND {red} {blue})", PT_PARAGRAPHS, "1 2"},
    {"(AND {red} {blue})", PT_SENTENCES, "1 4"},
    {"(AND {red} (NOT {blue}))", PT_SENTENCES, "0"},
    {"(NOT {red})", PT_SENTENCES, "2 3"},
    {"(NOT {red})", PT_PARAGRAPHS, ""},
    {"(AND title:{red} {blue})", PT_SENTENCES, "1 2 4"},
    {"(AND title:{blue} {blue})", PT_SENTENCES, ""},
    {"(AND (NOT title:{blue}) {blue})", PT_SENTENCES, "1 2 4"},
    {"title:{red}", PT_PARAGRAPHS, "0 1 2"},
    {"ALL", PT_SENTENCES, "0 1 2 3 4"},
    {"NOTHING", PT_SENTENCES, ""},
    {"(AND date:[2025-12-15] {green})", PT_SENTENCES, "3"},
    {"(AND date:[2025-12-16] {green})", PT_SENTENCES, ""},
    {"(PHRASE {only} {green})", PT_PARAGRAPHS, ""},
    {"(PHRASE {blue} {only})", PT_SENTENCES, "2"},
    {"(NEAR/p {green} {red})", PT_PARAGRAPHS, "2"},
    {"(NEAR/p {green} {red})", PT_SENTENCES, ""},
    {"(NOT-NEAR/s {blue} {red})", PT_PARAGRAPHS, "1"},
    {"(ATLEAST/2 {blue})", PT_PARAGRAPHS, "1"},
    {"(HLEAD {blue})", PT_SENTENCES, "1 2"},
    {"(HLEAD {red})", PT_PARAGRAPHS, "0 1"},
    {"(MAYBE {green} {red})", PT_PARAGRAPHS, "2"},
};
/* clang-format on */

START_TEST(units_answer_one_by_one)
{
    const struct unit_case *const row = &unit_cases[_i];
    const struct pt_article a = article_of(two_by_two);
    struct pt_clause_tree tree = pt_read_clause(row->clause, &arena);
    struct pt_text_match *m;
    const struct pt_unit_hit *hits;
    size_t n;
    struct pt_buf got;
    pt_buf_init(&got, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_text_match_new(&tree, analyzer, &m), PT_OK);
    ck_assert_int_eq(pt_text_match_load(m, &a, true), PT_OK);
    ck_assert_int_eq(pt_text_match_units(m, row->kind, &hits, &n), PT_OK);
    for (size_t i = 0; i < n; i++)
        pt_buf_printf(&got, "%s%u", i ? " " : "", (unsigned)hits[i].unit);
    ck_assert_msg(strcmp(pt_buf_z(&got), row->units) == 0,
                  "%s: units %s, expected %s", row->clause, pt_buf_z(&got),
                  row->units);
    pt_buf_fini(&got);
    pt_text_match_free(m);
}
END_TEST

/* clang-format off */
static const struct {
    const char *clause;
    uint32_t unit;
    const char *article; /* brackets: the marks of that paragraph */
} unit_mark_cases[] = {
    {"{red}", 1, "Red | [Red] a.\nRed b."},
    {"{red}", 0, "[Red] | Red a.\nRed b."},
    {"(OR {red} {b})", 2, "Red | Red a.\n[Red] [b]."},
    {"(AND title:{red} {b})", 2, "Red | Red a.\nRed [b]."},
    {"(AND {a} (NOT {b}))", 1, "Red | Red [a].\nRed b."},
    {"(AND {a} {b})", 1, "Red | Red a.\nRed b."},
    {"(AND title:{red} {red})", 0, "[Red] | Red a.\nRed b."},
};
/* clang-format on */

START_TEST(marks_of_a_unit_stay_inside_it)
{
    const struct pt_article a = article_of(unit_mark_cases[_i].article);
    struct pt_clause_tree tree =
        pt_read_clause(unit_mark_cases[_i].clause, &arena);
    struct pt_text_match *m;
    struct pt_marks marks;
    ck_assert_int_eq(pt_text_match_new(&tree, analyzer, &m), PT_OK);
    ck_assert_int_eq(pt_text_match_load(m, &a, true), PT_OK);
    ck_assert_int_eq(pt_text_match_unit_marks(m, PT_PARAGRAPHS,
                                              unit_mark_cases[_i].unit, &marks),
                     PT_OK);
    struct pt_buf got = marked(&a, marks.items, marks.n);
    ck_assert_str_eq(pt_buf_z(&got), unit_mark_cases[_i].article);
    pt_buf_fini(&got);
    pt_text_match_free(m);
}
END_TEST

/* Scores of the paragraphs of text. */
static size_t scores_of(const char *clause,
                        const char *text,
                        const double *weights,
                        double scores[8])
{
    const struct pt_article a = article_of(text);
    struct pt_clause_tree tree = pt_read_clause(clause, &arena);
    struct pt_text_match *m;
    const struct pt_unit_hit *hits;
    size_t n;
    ck_assert_int_eq(pt_text_match_new(&tree, analyzer, &m), PT_OK);
    if (weights)
        pt_text_match_weights(m, weights);
    ck_assert_int_eq(pt_text_match_load(m, &a, true), PT_OK);
    ck_assert_int_eq(pt_text_match_units(m, PT_PARAGRAPHS, &hits, &n), PT_OK);
    ck_assert_uint_le(n, 8);
    for (size_t i = 0; i < n; i++)
        scores[i] = hits[i].score;
    pt_text_match_free(m);
    return n;
}

START_TEST(a_unit_scores_by_the_words_that_make_it_answer)
{
    static const double weights[] = {5, 1};
    double s[8];
    ck_assert_uint_eq(scores_of("{a}", "a x x\na a x", NULL, s), 2);
    ck_assert_double_gt(s[1], s[0]);
    ck_assert_uint_eq(scores_of("{a}", "a x x x x\na x", NULL, s), 2);
    ck_assert_double_gt(s[1], s[0]);
    ck_assert_uint_eq(scores_of("(OR {a} {b})", "a x\nb x", weights, s), 2);
    ck_assert_double_gt(s[0], s[1]);
    ck_assert_uint_eq(scores_of("(MAYBE {a} {b})", "a x\na b", NULL, s), 2);
    ck_assert_double_gt(s[1], s[0]);
    ck_assert_uint_eq(scores_of("(OR {a} (BOOST/9 {b}))", "a x\nb x", NULL, s),
                      2);
    ck_assert_double_gt(s[1], s[0]);
    ck_assert_uint_eq(scores_of("(NOT {a})", "b x\nb b", NULL, s), 2);
    ck_assert_double_eq(s[0], 0);
    ck_assert_uint_eq(scores_of("(OR {a} (AND {a} {b}))", "a x\na x", NULL, s),
                      2);
    ck_assert_double_eq(s[0], s[1]);
    ck_assert_double_gt(s[0], 0);
}
END_TEST

START_TEST(a_mark_knows_its_leaf_weight_and_place)
{
    static const double weights[] = {2, 3, 4};
    const struct pt_article a =
        article_of("No title here | One a day. Two.\nThree b c did. Four a.");
    struct pt_clause_tree tree =
        pt_read_clause("(OR (BOOST/2 {a}) (PHRASE {b} {c}))", &arena);
    struct pt_text_match *m;
    struct pt_marks marks;
    ck_assert_int_eq(pt_text_match_new(&tree, analyzer, &m), PT_OK);
    pt_text_match_weights(m, weights);
    ck_assert_int_eq(pt_text_match_load(m, &a, true), PT_OK);
    ck_assert_int_eq(pt_text_match_marks(m, &marks), PT_OK);
    ck_assert_uint_eq(marks.n, 3);
    ck_assert_uint_eq(marks.items[0].leaf, 0);
    ck_assert_double_eq(marks.items[0].weight, 4);
    ck_assert_uint_eq(marks.items[1].leaf, 1);
    ck_assert_double_eq(marks.items[1].weight, 7);
    ck_assert_uint_eq(marks.items[1].paragraph, 1);
    ck_assert_uint_eq(marks.items[1].sentence, 2);
    ck_assert_uint_eq(marks.items[2].sentence, 3);
    pt_text_match_free(m);
}
END_TEST

START_TEST(a_matcher_forgets_the_article_before)
{
    const struct pt_article first = article_of("a b | a b");
    const struct pt_article second = article_of("b x");
    struct pt_clause_tree tree =
        pt_read_clause("(AND {b} (NOT (PHRASE {a} {b})))", &arena);
    struct pt_text_match *m;
    bool holds = true;
    ck_assert_int_eq(pt_text_match_new(&tree, analyzer, &m), PT_OK);
    for (int round = 0; round < 3; round++) {
        ck_assert_int_eq(pt_text_match_load(m, &first, round == 1), PT_OK);
        ck_assert_int_eq(pt_text_match_article(m, &holds), PT_OK);
        ck_assert(!holds);
        ck_assert_int_eq(pt_text_match_load(m, &second, round == 2), PT_OK);
        ck_assert_int_eq(pt_text_match_article(m, &holds), PT_OK);
        ck_assert(holds);
    }
    pt_text_match_free(m);
}
END_TEST

START_TEST(only_the_first_words_of_a_title_count)
{
    struct pt_buf title;
    struct pt_article a = article_of("x");
    struct pt_clause_tree tree = pt_read_clause("{last}", &arena);
    struct pt_text_match *m;
    pt_buf_init(&title, PT_BUF_NO_CEILING);
    for (unsigned i = 1; i < PT_MAX_TITLE_WORDS; i++)
        pt_buf_puts(&title, "a ");
    for (int before = 0; before < 2; before++) {
        bool holds = false;
        if (before)
            pt_buf_puts(&title, "a ");
        const size_t n = title.len;
        pt_buf_puts(&title, "last");
        a.title = pt_buf_str(&title);
        ck_assert_int_eq(pt_text_match_new(&tree, analyzer, &m), PT_OK);
        ck_assert_int_eq(pt_text_match_load(m, &a, false), PT_OK);
        ck_assert_int_eq(pt_text_match_article(m, &holds), PT_OK);
        ck_assert_int_eq(holds, !before);
        pt_text_match_free(m);
        pt_buf_cut(&title, n);
    }
    pt_buf_fini(&title);
}
END_TEST

/* --- hard cases end soon ------------------------------------------------- */

enum { MANY_WORDS = 100000 };

/* clang-format off */
static const struct {
    const char *head;
    const char *link; /* before each further operand */
    const char *operand;
    unsigned n;
    const char *word; /* of the text, repeated */
    bool holds;
    size_t n_marks;
} hard_cases[] = {
    {"(PHRASE ", " ", "{a}", 256, "a ", true, 1},
    {"(PHRASE~0 ", " ", "{a}", 256, "a ", true, 1},
    {"(PHRASE~3000 ", " ", "{a}", 256, "a ", true, 1},
    {"(PHRASE~3000 ", " ", "{a}", 256, "a b ", true, 1},
    {"(PHRASE~10 ", " ", "{a}", 256, "a b ", false, 0},
    {"(NEAR ", " NEAR/1 ", "{a}", 256, "a ", true, MANY_WORDS},
    {"(NEAR ", " PRE/3000 ", "{a}", 256, "a ", true, MANY_WORDS},
    {"(NEAR ", " NEAR/s ", "{a}", 64, "a ", true, MANY_WORDS},
    {"(PHRASE ", " ", "(OR {aa} (PHRASE {a} {a}))", 16, "a-a ", true, 1},
    {"(PHRASE ", " ", "(OR {a} (PHRASE {a} {a}))", 16, "a ", true, 1},
    {"(PHRASE~9 ", " ", "(OR {a} (PHRASE {a} {a}))", 16, "a ", true, 1},
    {"(ATLEAST/9 (OR ", " ", "{a}", 256, "a ", true, MANY_WORDS},
};
/* clang-format on */

START_TEST(no_query_takes_long_on_a_text_of_equal_words)
{
    struct pt_buf clause, text;
    pt_buf_init(&clause, PT_BUF_NO_CEILING);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_puts(&clause, hard_cases[_i].head);
    for (unsigned i = 0; i < hard_cases[_i].n; i++) {
        if (i > 0)
            pt_buf_puts(&clause, hard_cases[_i].link);
        pt_buf_puts(&clause, hard_cases[_i].operand);
    }
    pt_buf_puts(&clause, strstr(hard_cases[_i].head, "(OR") ? "))" : ")");
    for (unsigned i = 0; i < MANY_WORDS; i++)
        pt_buf_puts(&text, hard_cases[_i].word);
    struct pt_article a = article_of("");
    a.text = pt_buf_str(&text);
    struct pt_clause_tree tree = pt_read_clause(pt_buf_z(&clause), &arena);
    struct pt_text_match *m;
    struct pt_marks marks;
    bool holds = false;
    const clock_t began = clock();
    ck_assert_int_eq(pt_text_match_new(&tree, analyzer, &m), PT_OK);
    ck_assert_int_eq(pt_text_match_load(m, &a, false), PT_OK);
    ck_assert_int_eq(pt_text_match_article(m, &holds), PT_OK);
    ck_assert_int_eq(pt_text_match_marks(m, &marks), PT_OK);
    const double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    ck_assert_msg(holds == hard_cases[_i].holds, "case %d", _i);
    ck_assert_uint_eq(marks.n, hard_cases[_i].n_marks);
    /* A tenth of that without sanitizers. */
    ck_assert_msg(seconds < 15, "case %d took %.1f s", _i, seconds);
    pt_text_match_free(m);
    pt_buf_fini(&clause);
    pt_buf_fini(&text);
}
END_TEST

Suite *pt_suite_text_match(void)
{
    Suite *const suite = suite_create("text_match");

    TCase *const marks = tcase_create("marks");
    tcase_add_checked_fixture(marks, set_up, tear_down);
    tcase_add_loop_test(marks, marks_show_what_makes_the_answer_true, 0,
                        PT_COUNTOF(mark_cases));
    tcase_add_loop_test(marks, the_slow_matcher_says_the_same, 0,
                        PT_COUNTOF(mark_cases));
    tcase_add_test(marks, a_mark_knows_its_leaf_weight_and_place);
    tcase_add_test(marks, a_matcher_forgets_the_article_before);
    tcase_add_test(marks, only_the_first_words_of_a_title_count);
    suite_add_tcase(suite, marks);

    TCase *const clauses = tcase_create("clauses");
    tcase_add_checked_fixture(clauses, set_up, tear_down);
    tcase_add_loop_test(clauses, a_printed_clause_reads_back_the_same, 0,
                        PT_COUNTOF(mark_cases));
    tcase_add_loop_test(clauses, clauses_are_printed_in_one_line, 0,
                        PT_COUNTOF(printed));
    tcase_add_loop_test(clauses,
                        fields_and_what_is_made_of_them_are_the_articles, 0,
                        PT_COUNTOF(level_cases));
    tcase_add_loop_test(clauses, a_pattern_matches_a_run_of_components, 0,
                        PT_COUNTOF(part_cases));
    tcase_add_test(clauses, an_undated_article_answers_no_date);
    suite_add_tcase(suite, clauses);

    TCase *const units = tcase_create("units");
    tcase_add_checked_fixture(units, set_up, tear_down);
    tcase_add_loop_test(units, units_answer_one_by_one, 0,
                        PT_COUNTOF(unit_cases));
    tcase_add_loop_test(units, marks_of_a_unit_stay_inside_it, 0,
                        PT_COUNTOF(unit_mark_cases));
    tcase_add_test(units, a_unit_scores_by_the_words_that_make_it_answer);
    suite_add_tcase(suite, units);

    TCase *const hard = tcase_create("hard");
    tcase_add_checked_fixture(hard, set_up, tear_down);
    tcase_set_timeout(hard, 120);
    tcase_add_loop_test(hard, no_query_takes_long_on_a_text_of_equal_words, 0,
                        PT_COUNTOF(hard_cases));
    suite_add_tcase(suite, hard);
    return suite;
}
