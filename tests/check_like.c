/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_like.c: the question that an article makes, and what answers it.
 */
#include "search/answer/like.h"
#include "search/ptsearch.h"
#include "tests/search_rig.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *pt_suite_like(void);

static struct pt_rig rig;
static pt_search *search;

/* clang-format off */
static const struct pt_rig_article articles[] = {
    {.path = "/a", .lang = "en", .title = "Lighthouse keeper leaves",
     .text = "The keeper of the lighthouse leaves after a dispute with the "
             "harbour office. Zelenskyy was not asked."},
    {.path = "/b", .lang = "en", .title = "Storm breaks lamp",
     .text = "A lighthouse lamp broke in the storm. The keeper and the "
             "harbour office look for another. A lighthouse needs one."},
    {.path = "/c", .lang = "en", .title = "Tariffs rise",
     .text = "The tariffs of the office rise, and traders complain."},
    {.path = "/d", .lang = "en", .title = "A visit",
     .text = "Zelensky came to the town. Roses were given, and music played."},
    {.path = "/e", .lang = "en", .title = "Wire: keeper leaves",
     .text = "The keeper of the lighthouse leaves after a dispute with the "
             "harbour office. Zelenskyy was not asked."},
    {.path = "/f", .lang = "en", .title = "OR AND NOT NEAR PRE",
     .text = "OR AND NOT (NEAR) \"PRE\" title:x U.S. wrote* ^5 ~2 'tis "
             "don't 17 2025 traders\xe2\x80\x99 roses."},
    {.path = "/g", .lang = "en", .title = "", .text = "? ! 7"},
    {.path = "/h", .lang = "en", .title = "Xylophone",
     .text = "Quokkas zigzag."},
    {.path = "/i", .lang = "uk", .title = "Маяк",
     .text = "Доглядач маяка пішов. Порт шукає нового доглядача маяка."},
    {.path = "/j", .lang = "uk", .title = "Порт",
     .text = "Порт закрито, на маяк не світять."},
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

/* The paths of the hits, best first, of a page of n. */
static const char *
alike(const char *article, const char *query, unsigned flags, size_t n)
{
    static char paths[64];
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    pt_results *results = NULL;
    o.like = article;
    o.like_len = PT_ZSTR;
    o.limit = n;
    o.flags = flags;
    const enum pt_status status =
        pt_search_run(search, query, PT_ZSTR, &o, &results, &rig.err);
    ck_assert_msg(status == PT_OK, "%s: %s", article, rig.err.message);
    paths[0] = '\0';
    for (size_t i = 0; i < pt_results_n_hits(results); i++)
        strncat(paths,
                pt_hit_text(pt_results_hit(results, i), PT_HIT_PATH, NULL), 3);
    pt_results_free(results);
    return paths;
}

static const struct {
    const char *article;
    const char *query;
    unsigned flags;
    size_t n;
    const char *paths;
} rows[] = {
    {"/a", "",                    0,             1,  "/b"    }, /* not its copy */
    {"/e", NULL,                  0,             1,  "/b"    },
    {"/b", "",                    0,             2,  "/a/e"  },
    {"/a", "tariffs",             0,             10, "/c"    }, /* AND */
    {"/a", "tariffs OR storm",    0,             10, "/b/c"  },
    {"/a", "NOT harbour traders", PT_SEARCH_ANY, 10, "/c/f/d"},
    {"/a", "quokkas",             0,             10, ""      },
    {"/a", "Zelensky",            0,             10, "/d"    }, /* a name */
    {"/i", "",                    0,             1,  "/j"    },
    {"/h", "",                    0,             10, ""      }, /* all its own */
};

START_TEST(what_is_most_alike_comes_first_and_its_own_story_never)
{
    const char *const paths =
        alike(rows[_i].article, rows[_i].query, rows[_i].flags, rows[_i].n);
    ck_assert_msg(strcmp(paths, rows[_i].paths) == 0, "row %d: %s, wanted %s",
                  _i, paths, rows[_i].paths);
}
END_TEST

static void ask(uint32_t docid, struct pt_buf *out)
{
    pt_buf_clear(out);
    ck_assert_int_eq(
        pt_like_query(rig.reader, rig.analyzer, docid, out, &rig.err), PT_OK);
}

/* The title's words three times, names as written, none that no other has. */
START_TEST(the_question_is_weighted_words)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    ask(2, &text);
    const char *const z = pt_buf_z(&text);
    ck_assert_msg(strncmp(z, "lighthouse^1.4 OR ", 18) == 0, "%s", z);
    ck_assert_msg(strstr(z, "keeper^1.0"), "%s", z);
    ck_assert_msg(!strstr(z, "another") && !strstr(z, "lamp"), "%s", z);
    ask(1, &text);
    ck_assert_msg(strstr(pt_buf_z(&text), "keeper^1.7"), "%s", pt_buf_z(&text));
    pt_buf_fini(&text);
}
END_TEST

START_TEST(no_sign_of_the_language_of_queries_gets_into_it)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    ask(6, &text);
    const char *const z = pt_buf_z(&text);
    ck_assert_msg(!strpbrk(z, "\"'()*~:-+!=?"), "%s", z);
    ck_assert_msg(!strstr(z, "OR^") && !strstr(z, "NOT^") && !strstr(z, "17"),
                  "%s", z);
    ck_assert_msg(strstr(z, "roses^1.0"), "%s", z);
    ck_assert_str_eq(alike("/f", "roses", 0, 5), "/d");
    pt_buf_fini(&text);
}
END_TEST

static const struct {
    const char *article;
    const char *query;
    unsigned flags;
    enum pt_status status;
    size_t begin;
    const char *message;
} failures[] = {
    {"/nobody", "",            0,               PT_ENOTFOUND, 0,  "no article"},
    {"/g",      "",            0,               PT_EINVALID,  0,  "no words"  },
    {"/a",      "roses AND (", 0,               PT_EQUERY,    10, ""          },
    {"/a",      "a) OR (b",    0,               PT_EQUERY,    1,  ""          },
    {"/a",      "roses",       PT_SEARCH_PLAIN, PT_EINVALID,  0,  "plain"     },
};

START_TEST(what_cannot_be_asked_is_told)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    pt_results *results = NULL;
    o.like = failures[_i].article;
    o.like_len = PT_ZSTR;
    o.flags = failures[_i].flags;
    const enum pt_status status = pt_search_run(
        search, failures[_i].query, PT_ZSTR, &o, &results, &rig.err);
    ck_assert_msg(status == failures[_i].status, "row %d: %d %s", _i,
                  (int)status, rig.err.message);
    ck_assert_msg(rig.err.span_begin == failures[_i].begin, "row %d: byte %zu",
                  _i, rig.err.span_begin);
    ck_assert_msg(strstr(rig.err.message, failures[_i].message), "row %d: %s",
                  _i, rig.err.message);
}
END_TEST

/* About as many different words as an article may have, all of them in another,
 * too: what is looked at has a limit. */
START_TEST(a_long_article_is_asked_about_in_little_time)
{
    enum { N_BYTES = 4 << 20, N_WORDS = PT_MAX_DIFFERENT_WORDS - 1000 };
    struct pt_buf text;
    struct pt_rig large;
    struct pt_buf query;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_init(&query, PT_BUF_NO_CEILING);
    for (unsigned i = 0; text.len < N_BYTES; i++)
        pt_buf_printf(&text, "w%x ", i % N_WORDS);
    struct pt_article both[2] = {
        {.path = PT_STR("/x"), .text = pt_buf_str(&text), .date = PT_DATE_NONE},
        { .path = PT_STR("/y"),
         .text = pt_str_sub(pt_buf_str(&text),                               0,                                                  text.len / 2),
         .date = PT_DATE_NONE},
    };
    pt_rig_open_articles(&large, both, 2);
    ck_assert_int_eq(
        pt_like_query(large.reader, large.analyzer, 1, &query, &large.err),
        PT_OK);
    size_t n = 1;
    for (const char *z = pt_buf_z(&query); (z = strstr(z, " OR ")); z++)
        n++;
    ck_assert_uint_eq(n, PT_LIKE_WORDS);
    pt_rig_close(&large);
    pt_buf_fini(&query);
    pt_buf_fini(&text);
}
END_TEST

Suite *pt_suite_like(void)
{
    Suite *const suite = suite_create("like");
    TCase *const tc = tcase_create("likeness");
    tcase_add_checked_fixture(tc, open_rig, close_rig);
    tcase_add_loop_test(tc,
                        what_is_most_alike_comes_first_and_its_own_story_never,
                        0, PT_COUNTOF(rows));
    tcase_add_test(tc, the_question_is_weighted_words);
    tcase_add_test(tc, no_sign_of_the_language_of_queries_gets_into_it);
    tcase_add_loop_test(tc, what_cannot_be_asked_is_told, 0,
                        PT_COUNTOF(failures));
    suite_add_tcase(suite, tc);
    TCase *const size = tcase_create("size");
    tcase_add_test(size, a_long_article_is_asked_about_in_little_time);
    suite_add_tcase(suite, size);
    return suite;
}
