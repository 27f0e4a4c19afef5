/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_agree.c: index, text matcher and slow matcher agree on random queries;
 * and where one of them is made wrong on purpose, that is found and made small.
 */
#include "tests/agree.h"

#include <check.h>

Suite *pt_suite_agree(void);

#ifdef __SANITIZE_ADDRESS__
enum { N_PARTS = 2, N_A_PART = 250 };
#else
enum { N_PARTS = 6, N_A_PART = 1000 };
#endif

START_TEST(index_text_and_definition_agree)
{
    struct pt_agree_tally tally;
    struct pt_buf report;
    pt_buf_init(&report, PT_BUF_NO_CEILING);
    pt_agree_run(NULL, (uint64_t)_i * N_A_PART, N_A_PART, 1, false, &tally,
                 &report);
    ck_assert_msg(tally.n_quarrels == 0, "%s", pt_buf_z(&report));
    ck_assert_uint_eq(tally.n_asked, N_A_PART);
    /* Or the queries would say little. */
    ck_assert_uint_gt(tally.n_matched, N_A_PART * 2 / 3);
    ck_assert_uint_gt(tally.n_exact, N_A_PART / 5);
    ck_assert_uint_lt(tally.n_over_limit, N_A_PART / 100);
    pt_buf_fini(&report);
}
END_TEST

/* --- what is drawn ------------------------------------------------------- */

static struct pt_arena arena;
static struct pt_agree agree;
static struct pt_article *articles;
static size_t n_articles;

static void read_articles(void)
{
    pt_arena_init(&arena);
    n_articles = pt_agree_articles(NULL, 1, &arena, &articles);
}

static void forget_articles(void)
{
    pt_arena_fini(&arena);
}

/* ORDER NODES */
enum { N_KINDS = PT_NODE_BOOST + 1 };

struct seen {
    unsigned kinds[N_KINDS];
    unsigned fields[PT_N_FIELDS];
    unsigned units[3]; /* of links */
    unsigned n_ordered;
    unsigned n_exact;
    unsigned n_exact_phrases;
    unsigned n_stemmed;
    unsigned n_loose;
    unsigned n_wild_in_phrase;
    unsigned n_phrase_in_near;
    unsigned n_or_in_near;
    unsigned n_groups; /* field:( … ) */
    unsigned n_minus;
};

static void look_at_near(const struct pt_ask *node, struct seen *seen)
{
    for (size_t i = 0; i < node->n_children; i++) {
        seen->n_phrase_in_near += node->children[i]->kind == PT_NODE_PHRASE;
        seen->n_or_in_near += node->children[i]->kind == PT_NODE_OR;
    }
    for (size_t i = 0; i + 1 < node->n_children; i++) {
        seen->units[node->links[i].unit]++;
        seen->n_ordered += node->links[i].is_ordered;
    }
}

static void look_at(const struct pt_ask *node, struct seen *seen)
{
    const bool is_phrase = node->kind == PT_NODE_PHRASE;
    seen->kinds[node->kind]++;
    seen->fields[node->field]++;
    seen->n_exact += node->is_exact && !is_phrase;
    seen->n_exact_phrases += node->is_exact && is_phrase;
    seen->n_stemmed += node->is_stemmed;
    seen->n_loose += node->slop >= 0;
    seen->n_minus += node->sign == '-';
    if (node->kind == PT_NODE_FIELD)
        seen->n_groups += node->children[0]->kind == PT_NODE_OR;
    if (node->kind == PT_NODE_NEAR || node->kind == PT_NODE_NOT_NEAR)
        look_at_near(node, seen);
    for (size_t i = 0; i < node->n_children; i++) {
        seen->n_wild_in_phrase +=
            is_phrase && node->children[i]->kind == PT_NODE_WILDCARD;
        look_at(node->children[i], seen);
    }
}

START_TEST(queries_of_every_operator_are_drawn)
{
    enum { N = 3000, LEAST = 10 };
    struct seen seen = {.n_minus = 0};
    unsigned n_any = 0, n_bare = 0, n_within[3] = {0};
    pt_agree_open(&agree, articles, n_articles, NULL);
    for (uint64_t seed = 0; seed < N; seed++) {
        struct pt_asked asked;
        pt_ask_draw(&agree.vocabulary, seed, &arena, &asked);
        look_at(asked.root, &seen);
        n_any += asked.is_any;
        n_bare += !asked.has_variants;
        n_within[asked.within]++;
    }
    pt_agree_close(&agree);
    for (size_t i = 0; i < N_KINDS; i++)
        ck_assert_msg(seen.kinds[i] >= LEAST, "kind %zu: %u", i, seen.kinds[i]);
    for (size_t i = 0; i < PT_N_FIELDS; i++)
        ck_assert_msg(i == PT_FIELD_DATE || i == PT_FIELD_ZONE ||
                          seen.fields[i] >= LEAST,
                      "field %zu: %u", i, seen.fields[i]);
    for (size_t i = 0; i < 3; i++)
        ck_assert(seen.units[i] >= LEAST && n_within[i] >= LEAST);
    ck_assert_uint_ge(seen.n_ordered, LEAST);
    ck_assert_uint_ge(seen.n_exact, LEAST);
    ck_assert_uint_ge(seen.n_exact_phrases, LEAST);
    ck_assert_uint_ge(seen.n_stemmed, LEAST);
    ck_assert_uint_ge(seen.n_loose, LEAST);
    ck_assert_uint_ge(seen.n_wild_in_phrase, LEAST);
    ck_assert_uint_ge(seen.n_phrase_in_near, LEAST);
    ck_assert_uint_ge(seen.n_or_in_near, LEAST);
    ck_assert_uint_ge(seen.n_groups, LEAST);
    ck_assert_uint_ge(seen.n_minus, LEAST);
    ck_assert(n_any >= LEAST && n_bare >= LEAST);
}
END_TEST

START_TEST(a_seed_draws_the_same_again)
{
    pt_agree_open(&agree, articles, n_articles, NULL);
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct pt_buf texts[2];
        for (size_t i = 0; i < 2; i++) {
            struct pt_asked asked;
            pt_buf_init(&texts[i], PT_BUF_NO_CEILING);
            pt_ask_draw(&agree.vocabulary, seed, &arena, &asked);
            pt_ask_print(&asked, &texts[i]);
        }
        ck_assert_str_eq(pt_buf_z(&texts[0]), pt_buf_z(&texts[1]));
        pt_buf_fini(&texts[0]);
        pt_buf_fini(&texts[1]);
    }
    pt_agree_close(&agree);
}
END_TEST

/* --- mistakes made on purpose -------------------------------------------- */

/* change on the clause and all below it. */
static void spoil_all(struct pt_clause *c,
                      void (*change)(struct pt_clause *clause))
{
    change(c);
    for (size_t i = 0; i < c->n_children; i++)
        spoil_all(c->children[i], change);
}

static void forget_not(struct pt_clause *c)
{
    if (c->kind == PT_CLAUSE_NOT)
        *c = (struct pt_clause){.kind = PT_CLAUSE_ALL};
}

/* Links are shared with the query that was drawn: so new ones. */
static void reach_too_far(struct pt_clause *c)
{
    if (c->kind != PT_CLAUSE_NEAR)
        return;
    struct pt_link *const links =
        pt_arena_array(&arena, c->n_children, sizeof *links);
    ck_assert_ptr_nonnull(links);
    for (size_t i = 0; i + 1 < c->n_children; i++) {
        links[i] = c->links[i];
        links[i].distance++;
    }
    c->links = links;
}

static void forget_adjacency(struct pt_clause *c)
{
    if (c->kind == PT_CLAUSE_PHRASE && c->slop < 0)
        c->slop = 1;
}

static void forget_stems(struct pt_clause *c)
{
    c->n_stems = 0;
}

static void count_too_little(struct pt_clause *c)
{
    if (c->kind == PT_CLAUSE_ATLEAST && c->count > 1)
        c->count--;
}

static void leave_the_lead(struct pt_clause *c)
{
    if (c->kind == PT_CLAUSE_HLEAD)
        c->kind = PT_CLAUSE_AND;
}

static void take_any_date(struct pt_clause *c)
{
    if (c->kind == PT_CLAUSE_DATE)
        c->range.last = INT32_MAX;
}

#define SPOILER(change)                                                        \
    static void spoil_##change(struct pt_clause *c)                            \
    {                                                                          \
        spoil_all(c, change);                                                  \
    }
SPOILER(forget_not)
SPOILER(reach_too_far)
SPOILER(forget_adjacency)
SPOILER(forget_stems)
SPOILER(count_too_little)
SPOILER(leave_the_lead)
SPOILER(take_any_date)

/* clang-format off */
/* What is left: nodes of the query, words of all articles together, and what
 * the query text has in it. */
static const struct {
    const char *name;
    pt_spoil *spoil;
    size_t most_nodes;
    size_t most_words;
    const char *sign;
} mistakes[] = {
    {"NOT holds always", spoil_forget_not, 2, 1, ""},
    {"NEAR/n is NEAR/n+1", spoil_reach_too_far, 4, 5, "/1 "},
    {"a phrase is loose", spoil_forget_adjacency, 3, 5, ""},
    {"words have no stems", spoil_forget_stems, 1, 2, ""},
    {"atleastN is one less", spoil_count_too_little, 2, 1, "least2("},
    {"hlead is the article", spoil_leave_the_lead, 2, 4, "hlead("},
    {"date: has no last day", spoil_take_any_date, 1, 1, "date:"},
};
/* clang-format on */

/* The first quarrel about an answer there is with the mistake made. */
static void find_quarrel(pt_spoil *spoil, struct pt_quarrel *out)
{
    struct pt_agree_answer answer = {.discord = PT_AGREED};
    *out = (struct pt_quarrel){
        .articles = articles, .n_articles = n_articles, .spoil = spoil};
    pt_agree_open(&agree, articles, n_articles, spoil);
    for (uint64_t seed = 0;
         seed < 5000 && answer.discord != PT_DIFFERENT_ANSWERS; seed++) {
        pt_ask_draw(&agree.vocabulary, seed, &arena, &out->asked);
        pt_agree_ask(&agree, &out->asked, &answer);
    }
    out->discord = answer.discord;
    ck_assert_int_eq(answer.discord, PT_DIFFERENT_ANSWERS);
}

static size_t n_words_of(const struct pt_quarrel *q)
{
    size_t n = 0;
    struct pt_agree small;
    pt_agree_open(&small, q->articles, q->n_articles, NULL);
    for (size_t i = 0; i < q->n_articles; i++)
        n += pt_slow_n_words(small.vocabulary.texts[i]);
    pt_agree_close(&small);
    return n;
}

START_TEST(a_mistake_is_found_and_made_small)
{
    struct pt_quarrel quarrel;
    struct pt_buf text, report;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_init(&report, PT_BUF_NO_CEILING);
    find_quarrel(mistakes[_i].spoil, &quarrel);
    pt_agree_shrink(&quarrel, &arena);
    pt_agree_close(&agree);
    pt_agree_tell(&quarrel, &report);
    pt_ask_print(&quarrel.asked, &text);
    const char *const told = pt_buf_z(&report);
    ck_assert_msg(pt_ask_size(quarrel.asked.root) <= mistakes[_i].most_nodes &&
                      n_words_of(&quarrel) <= mistakes[_i].most_words &&
                      quarrel.n_articles == 1 &&
                      strstr(pt_buf_z(&text), mistakes[_i].sign),
                  "%s: %s", mistakes[_i].name, told);
    ck_assert_msg(strstr(told, pt_buf_z(&text)) && strstr(told, ": index ") &&
                      strstr(told, "article 1\n"),
                  "%s", told);
    pt_buf_fini(&text);
    pt_buf_fini(&report);
}
END_TEST

Suite *pt_suite_agree(void)
{
    Suite *const suite = suite_create("agree");
    TCase *tcase = tcase_create("random queries");
    tcase_add_loop_test(tcase, index_text_and_definition_agree, 0, N_PARTS);
    tcase_set_timeout(tcase, 300);
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("drawing");
    tcase_add_checked_fixture(tcase, read_articles, forget_articles);
    tcase_add_test(tcase, queries_of_every_operator_are_drawn);
    tcase_add_test(tcase, a_seed_draws_the_same_again);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("mistakes");
    tcase_add_checked_fixture(tcase, read_articles, forget_articles);
    tcase_add_loop_test(tcase, a_mistake_is_found_and_made_small, 0,
                        (int)PT_COUNTOF(mistakes));
    tcase_set_timeout(tcase, 300);
    suite_add_tcase(suite, tcase);
    return suite;
}
