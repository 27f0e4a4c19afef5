/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_compare.c: two articles -> lines. Written "=p" both, "-p" "+p" one,
 * "~…[out]{in}…" a paragraph that changed, joined by |.
 */
#include "search/ptsearch.h"
#include "tests/search_rig.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_compare(void);

static void add_parts(const struct pt_diff_paragraph *line, struct pt_buf *out)
{
    static const char *const before[] = {"", "", "[", "{"};
    static const char *const behind[] = {"", "", "]", "}"};
    for (size_t i = 0; i < line->n_parts; i++) {
        const struct pt_diff_part *const part = &line->parts[i];
        const bool is_marked = line->kind == PT_DIFF_CHANGED;
        pt_buf_puts(out, is_marked ? before[part->kind] : "");
        pt_buf_add(out, pt_str_n(part->text, part->text_len));
        pt_buf_puts(out, is_marked ? behind[part->kind] : "");
    }
}

/* Compares two articles of title and text, NULL for no title. */
static void compare(const char *const titles[2],
                    const char *const texts[2],
                    struct pt_buf *out,
                    bool *out_is_equal)
{
    const struct pt_rig_article articles[] = {
        {.path = "/a", .title = titles[0], .text = texts[0], .lang = "en"},
        {.path = "/b", .title = titles[1], .text = texts[1], .lang = "en"},
    };
    struct pt_rig rig;
    pt_search *search = NULL;
    pt_diff *diff = NULL;
    pt_rig_open(&rig, articles, 2);
    ck_assert_int_eq(pt_search_open(rig.dir, &search, &rig.err), PT_OK);
    ck_assert_msg(pt_search_diff(search, "/a", PT_ZSTR, "/b", PT_ZSTR, &diff,
                                 &rig.err) == PT_OK,
                  "%s", rig.err.message);
    for (size_t i = 0; i < pt_diff_n_lines(diff); i++) {
        const struct pt_diff_paragraph *const line = pt_diff_line(diff, i);
        ck_assert_int_eq(line->paragraph_a == 0, line->kind == PT_DIFF_ONLY_B);
        ck_assert_int_eq(line->paragraph_b == 0, line->kind == PT_DIFF_ONLY_A);
        pt_buf_puts(out, i ? "|" : "");
        pt_buf_add_byte(out, "=~-+"[line->kind]);
        add_parts(line, out);
    }
    *out_is_equal = pt_diff_is_equal(diff);
    for (unsigned i = 0; i < 2; i++)
        ck_assert_str_eq(
            pt_hit_text(pt_diff_article(diff, i), PT_HIT_PATH, NULL),
            i ? "/b" : "/a");
    pt_diff_free(diff);
    pt_search_close(search);
    pt_rig_close(&rig);
}

static const struct {
    const char *title_a;
    const char *a;
    const char *title_b;
    const char *b;
    const char *lines;
} rows[] = {
    {"T",  "One two.\n\nThree.",   "T",  "One two.\n\nThree.",
     "=T|=One two.|=Three."                                                                                    },
    {"T",  "One  two.\n\nThree.",  "T",  "One two.\nThree.",
     "=T|=One two.|=Three."                                                                                    }, /* white space is none of it */
    {"T",  "One.",                 "U",  "One.",               "-T|+U|=One."                                   },
    {NULL, "One.",                 "U",  "One.",               "+U|=One."                                      },
    {NULL, "The cat sat.",         NULL, "The cat slept.",     "~The cat [sat]{slept}."                        },
    {NULL, "The cat sat.",         NULL, "A dog ran by.",
     "-The cat sat.|+A dog ran by."                                                                            },
    {NULL, "A.\n\nB b.\n\nC.",     NULL, "A.\n\nC.",           "=A.|-B b.|=C."                                 },
    {NULL, "A.\n\nC.",             NULL, "A.\n\nB b.\n\nC.",   "=A.|+B b.|=C."                                 },
    {NULL, "The long first line.", NULL,
     "New here.\n\nThe long first line, now longer.",          "+New here.|~The long first line{, now longer}."},
    {NULL, "Words, words; words.", NULL, "Words words words!",
     "~Words[,] words[;] words[.]{!}"                                                                          },
    {NULL, "",                     NULL, "A.",                 "+A."                                           },
    {NULL, "",                     NULL, "",                   ""                                              },
};

START_TEST(paragraphs_are_told_apart_and_words_in_them)
{
    struct pt_buf lines;
    bool is_equal;
    pt_buf_init(&lines, PT_BUF_NO_CEILING);
    compare((const char *const[]){rows[_i].title_a, rows[_i].title_b},
            (const char *const[]){rows[_i].a, rows[_i].b}, &lines, &is_equal);
    ck_assert_msg(strcmp(pt_buf_z(&lines), rows[_i].lines) == 0,
                  "row %d: %s\nwanted %s", _i, pt_buf_z(&lines),
                  rows[_i].lines);
    ck_assert_int_eq(is_equal, !strpbrk(rows[_i].lines, "~+-"));
    pt_buf_fini(&lines);
}
END_TEST

/* Two megabytes of paragraphs that all changed, and one paragraph of as much:
 * neither is looked into word by word to its end. */
START_TEST(large_articles_are_compared_within_limits)
{
    struct pt_buf a, b, lines;
    bool is_equal;
    const char *const none[2] = {NULL, NULL};
    pt_buf_init(&a, PT_BUF_NO_CEILING);
    pt_buf_init(&b, PT_BUF_NO_CEILING);
    pt_buf_init(&lines, PT_BUF_NO_CEILING);
    for (unsigned i = 0; a.len < 2u << 20; i++) {
        pt_buf_printf(&a, "w%u x%u%s", i % 40000, i % 7, _i ? " " : ".\n\n");
        pt_buf_printf(&b, "x%u v%u%s", i % 40000, i % 5, _i ? " " : ".\n\n");
    }
    compare(none, (const char *const[]){pt_buf_z(&a), pt_buf_z(&b)}, &lines,
            &is_equal);
    ck_assert(!is_equal);
    pt_buf_fini(&a);
    pt_buf_fini(&b);
    pt_buf_fini(&lines);
}
END_TEST

START_TEST(an_article_that_is_not_there_is_told)
{
    const struct pt_rig_article article = {.path = "/a", .text = "One."};
    struct pt_rig rig;
    pt_search *search = NULL;
    pt_diff *diff = NULL;
    pt_rig_open(&rig, &article, 1);
    ck_assert_int_eq(pt_search_open(rig.dir, &search, &rig.err), PT_OK);
    ck_assert_int_eq(
        pt_search_diff(search, "/a", PT_ZSTR, "/b", PT_ZSTR, &diff, &rig.err),
        PT_ENOTFOUND);
    ck_assert_int_eq(
        pt_search_diff(search, "/b", PT_ZSTR, "/a", PT_ZSTR, &diff, &rig.err),
        PT_ENOTFOUND);
    ck_assert_ptr_null(diff);
    pt_search_close(search);
    pt_rig_close(&rig);
    pt_diff_free(NULL);
}
END_TEST

Suite *pt_suite_compare(void)
{
    Suite *const suite = suite_create("compare");
    TCase *const tc = tcase_create("lines");
    tcase_add_loop_test(tc, paragraphs_are_told_apart_and_words_in_them, 0,
                        PT_COUNTOF(rows));
    tcase_add_loop_test(tc, large_articles_are_compared_within_limits, 0, 2);
    tcase_add_test(tc, an_article_that_is_not_there_is_told);
    suite_add_tcase(suite, tc);
    return suite;
}
