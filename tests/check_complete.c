/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_complete.c: what was typed -> words that begin so.
 */
#include "search/ptsearch.h"
#include "tests/search_rig.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_complete(void);

static struct pt_rig rig;
static pt_search *search;

/* clang-format off */
static const struct pt_rig_article articles[] = {
    {.path = "/a", .lang = "en", .title = "Pier news", .author = "Ann Pile",
     .source = "Pier Post", .tags = "pilots\nports", .url = "http://x/pie",
     .text = "Pilots pile up at the pier. The pilots and NATO talk, as "
             "pilots will. Zo\xc3\xab smiles."},
    {.path = "/b", .lang = "en", .title = "Pillars",
     .text = "A pier of pillars. Stra\xc3\x9f" "e and pilots."},
    {.path = "/c", .lang = "de",
     .text = "Der Pier. Zoo und Nation. Authors auth."},
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

static const struct {
    const char *prefix;
    size_t most;
    const char *words;
} rows[] = {
    {"pi",           9, "pier 3, pilots 2, pile 1, pillars 1"},
    {"pi",           2, "pier 3, pilots 2"                   },
    {"pi",           0, ""                                   },
    {"Pi",           9, "Pier 3, Pilots 2, Pile 1, Pillars 1"},
    {"NA",           9, "NAtion 1, NATO 1"                   },
    {"nat",          9, "nation 1, nato 1"                   },
    {"zo",           9, "zoe 1, zoo 1"                       },
    {"Zo",           9, "Zo\xc3\xab 1, Zoo 1"                },
    {"Zo\xc3\xab",   9, "Zo\xc3\xab 1"                       },
    {"stra\xc3\x9f", 9,
     "stra\xc3\x9f"
     "e 1"                                                   },
    {"auth",         9, "auth 1, author: 1, authors 1"       },
    {"title:pi",     9, "title:pier 1, title:pillars 1"      },
    {"TITLE:Pi",     9, "TITLE:Pier 1, TITLE:Pillars 1"      },
    {"tag:",         9, "tag:pilots 1, tag:ports 1"          },
    {"author:Pi",    9, "author:Pile 1"                      },
    {"lang:",        9, "lang:en 2, lang:de 1"               },
    {"",             9,
     "lang: 3, path: 3, title: 2, author: 1, source: 1, "
     "tag: 1, url: 1"                                        },
    {"quokka",       9, ""                                   },
    {"two words",    9, ""                                   },
    {"\xff\xfe",     9, ""                                   },
};

START_TEST(words_that_begin_so_come_most_frequent_first)
{
    pt_completions *found = NULL;
    char words[256] = "";
    ck_assert_msg(pt_search_complete(search, rows[_i].prefix, PT_ZSTR,
                                     rows[_i].most, &found, &rig.err) == PT_OK,
                  "%s", rig.err.message);
    for (size_t i = 0; i < pt_completions_n(found); i++) {
        const struct pt_completion *const item = pt_completions_item(found, i);
        const size_t len = strlen(words);
        ck_assert_uint_eq(item->text_len, strlen(item->text));
        snprintf(words + len, sizeof words - len, "%s%s %u", i ? ", " : "",
                 item->text, (unsigned)item->n_articles);
    }
    ck_assert_msg(strcmp(words, rows[_i].words) == 0, "%s: %s\nwanted %s",
                  rows[_i].prefix, words, rows[_i].words);
    pt_completions_free(found);
}
END_TEST

START_TEST(only_fields_of_words_and_codes_are_listed)
{
    static const char *const wrong[] = {"path:a",    "url:",   "date:2",
                                        "nofield:x", "zone:a", ":x"};
    for (size_t i = 0; i < PT_COUNTOF(wrong); i++) {
        pt_completions *found = NULL;
        ck_assert_msg(pt_search_complete(search, wrong[i], PT_ZSTR, 5, &found,
                                         &rig.err) == PT_EINVALID,
                      "%s", wrong[i]);
        ck_assert_ptr_null(found);
    }
    pt_completions_free(NULL);
}
END_TEST

Suite *pt_suite_complete(void)
{
    Suite *const suite = suite_create("complete");
    TCase *const tc = tcase_create("words");
    tcase_add_checked_fixture(tc, open_rig, close_rig);
    tcase_add_loop_test(tc, words_that_begin_so_come_most_frequent_first, 0,
                        PT_COUNTOF(rows));
    tcase_add_test(tc, only_fields_of_words_and_codes_are_listed);
    suite_add_tcase(suite, tc);
    return suite;
}
