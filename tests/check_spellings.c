/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_spellings.c: names of other alphabets and languages, found through the
 * words of an index.
 */
#include "search/match/spelt.h"
#include "search/query/spellings.h"
#include "tests/search_rig.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_spellings(void);

static const struct pt_rig_article articles[] = {
    {.path = "/n/0",
     .lang = "en",
     .text = "In Kyiv Zelenskyy met Lavrov. Lavrov’s plane waited."                                   },
    {.path = "/n/1",
     .lang = "de",
     .text = "In Kiew traf Selenskyj den Minister Lawrow."                                              },
    {.path = "/n/2",           .lang = "pl", .text = "Zełenski mówił w mieście Kijów."             },
    {.path = "/n/3",
     .lang = "uk",
     .text = "У Києві Зеленський прийняв Лаврова. Київ чекає."   },
    {.path = "/n/4",
     .lang = "ru",
     .text = "Слова Зеленского передал Шойгу. Зеленский уехал."},
    {.path = "/n/5",           .lang = "de", .text = "Auch Schoigu war dort."                           },
    {.path = "/n/6",
     .lang = "en",
     .text = "Peres met Perez. Susan saw Zuzan. The zelensky of old."                                   },
    {.path = "/n/7",
     .lang = "fr",
     .title = "Choigou parle",
     .text = "Le ministre a parlé."},
    {.path = "/n/8",
     .lang = "en",
     .author = "Anton Petrov",
     .text = "By the sea."},
    {.path = "/n/9",
     .lang = "de",
     .author = "Anton Petrow",
     .text = "Am Meer."},
    {.path = "/n/10", .lang = "uk",                     .text = "Мовив Зеленського син."                                                                               },
};

static struct pt_rig rig;

static void setup(void)
{
    pt_rig_open(&rig, articles, PT_COUNTOF(articles));
}

static void teardown(void)
{
    pt_rig_close(&rig);
}

/* The articles that answer query, by their numbers in order. */
static const char *answers(const char *query)
{
    static char text[128];
    const struct pt_match_options options = {.limit = PT_ALL_HITS,
                                             .sort = PT_SORT_TITLE};
    bool is_in[PT_COUNTOF(articles)] = {false};
    struct pt_match match;
    size_t len = 0;
    pt_rig_match(&rig, query, &options, &match, NULL);
    for (size_t i = 0; i < match.n_hits; i++)
        is_in[match.hits[i].docid - 1] = true;
    text[0] = '\0';
    for (size_t i = 0; i < PT_COUNTOF(articles); i++)
        if (is_in[i])
            len += (size_t)snprintf(text + len, sizeof text - len, "%zu ", i);
    return text;
}

static const struct {
    const char *query;
    const char *answers;
} rows[] = {
    {"Zelensky",                "0 1 2 3 4 6 10 "},
    {"Зеленський",    "0 1 2 3 4 6 10 "},
    {"Selenskyj",               "0 1 2 3 4 6 10 "},
    {"Зеленский",      "0 1 2 3 4 6 10 "},
    {"=Zelensky",               "6 "             },
    {"=Зеленський",   "3 "             },
    {"Kiev",                    "0 1 2 3 "       },
    {"Київ",                "0 1 2 3 "       },
    {"Lavrov",                  "0 1 "           },
    {"\"Minister Lavrov\"",     "1 "             },
    {"Kiew NEAR/2 Zelensky",    "0 1 "           },
    {"Shoigu",                  "4 5 7 "         }, /* by Шойгу */
    {"title:Shoigu",            "7 "             },
    {"Шойгу",              "4 5 7 "         },
    {"Peres",                   "6 "             },
    {"\"Peres met Peres\"",     ""               },
    {"\"Susan saw Susan\"",     ""               },
    {"author:Petrov",           "8 9 "           },
    {"author:\"Anton Petrow\"", "8 9 "           },
    {"NOT Zelensky",            "5 7 8 9 "       },
};

START_TEST(a_name_is_found_in_every_spelling)
{
    ck_assert_msg(!strcmp(answers(rows[_i].query), rows[_i].answers),
                  "%s: %s, not %s", rows[_i].query, answers(rows[_i].query),
                  rows[_i].answers);
}
END_TEST

static bool list_has(const struct pt_word_list *list, const char *word)
{
    for (size_t i = 0; i < list->n; i++)
        if (pt_str_equal(list->items[i], pt_str_of(word)))
            return true;
    return false;
}

START_TEST(what_no_cyrillic_word_confirms_is_left_out)
{
    struct pt_word_list list = {0};
    ck_assert_int_eq(pt_spellings_of(PT_STR("shoigu"), rig.reader, true,
                                     &rig.arena, &list, &rig.err),
                     PT_OK);
    ck_assert(list_has(&list, "шойгу"));
    ck_assert(list_has(&list, "schoigu"));
    list.n = 0;
    ck_assert_int_eq(pt_spellings_of(PT_STR("perez"), rig.reader, true,
                                     &rig.arena, &list, &rig.err),
                     PT_OK);
    ck_assert_uint_eq(list.n, 0);
}
END_TEST

static const struct {
    const char *query;
    size_t article;
    const char *spelt; /* "written found count, …" */
} spelt_rows[] = {
    {"Zelensky",               0, "Zelensky Zelenskyy 1, "                                          },
    {"Zelensky",               4, "Zelensky Зеленского 1, Zelensky Зеленский 1, "},
    {"Zelensky",               6, ""                                                                },
    {"zelenskyy",              0, ""                                                                },
    {"\"traf Zelensky\" Kiev", 1, "Kiev Kiew 1, Zelensky Selenskyj 1, "                             },
    {"Susan NOT Zelenskyy",    5, ""                                                                },
    {"Lawrow",                 0, "Lawrow Lavrov 2, "                                               },
    {"meet",                   6, ""                                                                },
    {"title:shoigu",           7, "shoigu Choigou 1, "                                              },
};

START_TEST(what_stands_there_instead_is_told)
{
    struct pt_clause_tree tree;
    struct pt_text_match *match = NULL;
    struct pt_marks marks = {0};
    struct pt_spelt found[PT_MAX_SPELT];
    struct pt_buf hold, text;
    struct pt_article article;
    const char *const query = spelt_rows[_i].query;
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_rig_resolve(&rig, query, &tree), PT_OK);
    ck_assert_int_eq(pt_reader_article(rig.reader,
                                       (uint32_t)spelt_rows[_i].article + 1,
                                       &hold, &article, &rig.err),
                     PT_OK);
    ck_assert_int_eq(pt_text_match_new(&tree, rig.analyzer, &match), PT_OK);
    ck_assert_int_eq(pt_text_match_load(match, &article, false), PT_OK);
    ck_assert_int_eq(pt_text_match_marks(match, &marks), PT_OK);
    const size_t n = pt_spelt_find(pt_str_of(query), &tree, &article, &marks,
                                   rig.analyzer, found);
    for (size_t i = 0; i < n; i++)
        pt_buf_printf(&text, "%.*s %.*s %u, ", PT_STR_FMT(found[i].written),
                      PT_STR_FMT(found[i].found), found[i].count);
    ck_assert_str_eq(pt_buf_z(&text), spelt_rows[_i].spelt);
    pt_text_match_free(match);
    pt_buf_fini(&hold);
    pt_buf_fini(&text);
}
END_TEST

Suite *pt_suite_spellings(void)
{
    Suite *const suite = suite_create("spellings");
    TCase *const names = tcase_create("names");
    tcase_add_checked_fixture(names, setup, teardown);
    tcase_add_loop_test(names, a_name_is_found_in_every_spelling, 0,
                        PT_COUNTOF(rows));
    tcase_add_test(names, what_no_cyrillic_word_confirms_is_left_out);
    tcase_add_loop_test(names, what_stands_there_instead_is_told, 0,
                        PT_COUNTOF(spelt_rows));
    suite_add_tcase(suite, names);
    return suite;
}
