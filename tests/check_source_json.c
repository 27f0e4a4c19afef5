/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_source_json.c: JSON Lines, arrays and objects -> articles; the names
 * that fields go by; what is skipped, and how it is said.
 */
#include "tests/read_source.h"

#include "indexer/sources/given.h"
#include "indexer/sources/json_read.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_source_json(void);

/* --------------------------------------------------------------- files --- */

/* path, bytes -> as read_source writes it. */
static const struct {
    const char *path;
    const char *bytes;
    const char *found;
} files[] = {
  /* Lines. */
    {"/a.jsonl",
     "{\"id\":\"f1\",\"url\":\"https://e.org/f1\",\"title\":\"Ferry sunk\","
     "\"text\":\"It sank.\",\"date\":\"2025-12-14\",\"author\":\"Ann Ray\","
     "\"source\":\"The Quay\",\"lang\":\"en\",\"tags\":[\"sea\",\"ferry\"]}\n",                "f1|Ferry sunk|2025-12-14|Ann Ray|The Quay|https://e.org/f1|en|"
     "sea\\nferry|It sank.\n"                                                 },
    {"/a.jsonl",               "{\"text\":\"a\"}\n{\"text\":\"b\"}",
     "1||||||||a\n2||||||||b\n"                                                                                                                              },
    {"/a.ndjson",              "{\"text\":\"a\"}",                                             "1||||||||a\n"                                                },
    {"/a.jsonl",
     "\r\n{\"text\":\"a\"}\r\n\r\n  {\"url\":\"u\",\"text\":\"b\"}  \r\n",                     "2||||||||a\nu|||||u|||b\n"                                   },
    {"/a.jsonl",               "\xef\xbb\xbf{\"id\":7,\"text\":\"a\"}\n",                      "7||||||||a\n"                                                },
    {"/a.jsonl",               "{\"id\":-7,\"text\":\"a\"}\n{\"id\":1.5,\"text\":\"b\"}\n",
     "-7||||||||a\n2||||||||b\n"                                                                                                                             },
    {"/a.jsonl",               "{\"id\":99999999999999999999,\"text\":\"b\"}\n",
     "1||||||||b\n"                                                                                                                                          },
    {"/a.jsonl",
     "{\"text\":\"a\"}\n{\"text\":\"a\nnot json\n[1]\n7\n"
     "{\"id\":\"x\"}\n{\"text\":\" \"}\n{\"text\":\"z\"}{\"text\":"
     "\"z\"}\n{\"text\":\"b\"}\n",                                                             "1||||||||a\n!line 2: not JSON: byte 10: cut off\n"
     "!line 3: not JSON: byte 3: broken syntax\n!line 4: not an object\n"
     "!line 5: not an object\n!line 6: no text\n!line 7: no text\n"
     "!line 8: not JSON: byte 13: more behind the end\n9||||||||b\n"                                                       },
    {"/a.jsonl",               "no\n\n{}\n{\"text\":\"a\"}\n",
     "!line 1: not JSON: byte 2: broken syntax\n!line 3: no text\n"
     "4||||||||a\n"                                                                                                                                          },
    {"/a.jsonl",               "{\"text\":\"cut \\ud83d\"}\n{\"text\":\"nul\\u0000in\"}\n",
     "1||||||||cut \xef\xbf\xbd\n2||||||||nul in\n"                                                                                                          },
    {"/a.jsonl",               "{\"text\":\"éééé\xc3\"}\n",                                "1||||||||éééé\xef\xbf\xbd\n"                             },
    {"/a.jsonl",               "{\"text\":\"a\\r\\n\\r\\nb\\rc\\u0007\\n\"}\n",
     "1||||||||a\\n\\nb\\nc\n"                                                                                                                               },
    {"/a.jsonl",               "{\"text\":[\"one\",\"two\"]}\n",                               "1||||||||one\\n\\ntwo\n"                                     },
    {"/a.jsonl",               "{\"text\":\"\xcf\xe0\xf0\xee\xec \xf3\xf8\xb8\xeb\"}\n",
     "1||||||||Паром ушёл\n"                                                                                                                        },
 /* No articles. */
    {"/package.json",          "{\"name\":\"x\",\"version\":\"1\",\"author\":\"y\"}",
     "=11 JSON without articles\n"                                                                                                                           },
    {"/a.json",                "{\n\"name\":\"x\"\n}\n",                                       "=11 JSON without articles\n"                                 },
    {"/a.json",                "[1,2,3]",                                                      "=11 JSON without articles\n"                                 },
    {"/a.json",                "[{\"a\":1},{\"b\":[{}]}]",                                     "=11 JSON without articles\n"                                 },
    {"/a.json",                "{\"a\":1}\n{\"b\":2}\n",                                       "=11 JSON without articles\n"                                 },
    {"/a.json",                "true",                                                         "=11 JSON without articles\n"                                 },
    {"/a.json",                "",                                                             "=10 empty\n"                                                 },
    {"/a.json",                " \n\n",                                                        "=10 empty\n"                                                 },
    {"/a.json",                "[]",                                                           "=10 empty\n"                                                 },
    {"/a.jsonl",               "<html>\nno\n",
     "=10 line 1: not JSON: byte 1: broken syntax\n"                                                                                                         },
    {"/a.json",                "{\n \"text\": \"a\",\n",
     "=10 line 1: not JSON: byte 1: cut off\n"                                                                                                               },
    {"/a.json",                "a",                                                            "=10 line 1: not JSON: byte 1: broken syntax\n"               },
 /* An array. */
    {"/a.json",                " [ {\"id\":\"x\",\"text\":\"a\"} ,\n{\"text\":\"b\"}\n] ",
     "x||||||||a\n2||||||||b\n"                                                                                                                              },
    {"/a.jsonl",               "[{\"text\":\"a\"},7,{\"text\":\"b\"},{\"text\":\"c]\\\"}\"}]",
     "1||||||||a\n!item 2: not an object\n3||||||||b\n4||||||||c]\"}\n"                                                                                      },
    {"/a.json",                "[{\"text\":\"a\"},{\"text\" \"b\"},{\"text\":\"c\"},{\"te",
     "1||||||||a\n!item 2: not JSON: byte 11: broken syntax\n3||||||||c\n"
     "!item 4: not JSON: cut off\n"                                                                                                                          },
    {"/a.json",                "[{\"text\":\"a\"",                                             "=10 item 1: not JSON: cut off\n"                             },
 /* One object: the file is the article. */
    {"/2025-12-14-ferry.json", "{\"id\":\"x\",\"text\":\"a\"}\n",
     "||2025-12-14||||||a\n"                                                                                                                                 },
    {"/a.json",                "\n{\n  \"title\": \"T\",\n  \"text\": \"a\"\n}\n\n",
     "|T|||||||a\n"                                                                                                                                          },
    {"/a.jsonl",               "{\n  \"text\": \"a\"\n}\n",                                    "||||||||a\n"                                                 },
    {"/a.json",
     "{\"version\":\"1\",\"title\":\"Feed\",\"items\":[{\"id\":"
     "\"x\",\"content_text\":\"a\"},{\"summary\":\"s\"}]}",                                    "x||||||||a\n!item 2: no text\n"                              },
    {"/a.json",                "{\"text\":\"a\"}\n{\"text\":\"b\"}\n",
     "1||||||||a\n2||||||||b\n"                                                                                                                              },
 /* Names in the wild. */
    {"/a.jsonl",
     "{\"headline\":\"T\",\"datePublished\":\"2025-12-14T08:30:00+02:00\","
     "\"articleBody\":\"a\",\"author\":[{\"name\":\"Ann Ray\"},\"Ben Low\"],"
     "\"publisher\":{\"name\":\"The Quay\"},\"inLanguage\":\"en-GB\","
     "\"keywords\":\"sea, ferry,sea\"}\n",                                                     "1|T|2025-12-14|Ann Ray, Ben Low|The Quay||en|sea\\nferry|a\n"},
    {"/a.jsonl",
     "{\"title\":{\"rendered\":\"T\"},\"content\":{\"rendered\":\"a\"},"
     "\"link\":\"https://e.org/\",\"date\":\"2025-12-14T08:30:00\","
     "\"categories\":[\"x\"],\"tags\":[\"y\"]}\n",                                             "https://e.org/|T|2025-12-14|||https://e.org/||x\\ny|a\n"     },
    {"/a.jsonl",
     "{\"maintext\":\"a\",\"date_publish\":\"2025-12-14 08:30:00\","
     "\"authors\":[\"By Ann Ray\"],\"source_domain\":\"e.org\","
     "\"language\":\"Ukrainian\",\"url\":null}\n",                                             "1||2025-12-14|Ann Ray|e.org||uk||a\n"                        },
    {"/a.jsonl",
     "{\"author\":\"Ann Ray\",\"byline\":\"By Nobody\","
     "\"text\":\"a\",\"body\":\"b\",\"html\":\"<p>c\"}\n",                                     "1|||Ann Ray|||||a\n"                                         },
    {"/a.jsonl",               "{\"text\":\"\",\"html\":\"<b>c</b>\"}\n",                      "1||||||||c\n"                                                },
    {"/a.jsonl",               "{\"content\":\"<p>c</p>\"}\n",                                 "1||||||||c\n"                                                },
    {"/a.jsonl",               "{\"content\":\"1 < 2 and 3 > 2\"}\n",
     "1||||||||1 < 2 and 3 > 2\n"                                                                                                                            },
    {"/a.jsonl",               "{\"html\":\"<p></p>\"}\n{\"text\":\"a\"}\n",
     "!line 1: no text\n2||||||||a\n"                                                                                                                        },
    {"/a.jsonl",
     "{\"title\":\"A <em>very</em>\\n  long\\tone \",\"text\":"
     "\"a\"}\n",                                                                               "1|A very long one|||||||a\n"                                 },
    {"/a.jsonl",               "{\"title\":\"Is 1 <2 & 3> 2?\",\"text\":\"a\"}\n",
     "1|Is 1 <2 & 3> 2?|||||||a\n"                                                                                                                           },
    {"/a.jsonl",               "{\"text\":\"a\",\"date\":\"soon\",\"lang\":\"Klingon\"}\n",
     "1||||||||a\n"                                                                                                                                          },
    {"/a.jsonl",               "{\"text\":\"a\",\"date\":1765700000,\"lang\":\"EN_us\"}\n",
     "1||2025-12-14||||en||a\n"                                                                                                                              },
    {"/a.jsonl",               "{\"text\":\"a\",\"date\":1765700000123.5}\n",
     "1||2025-12-14||||||a\n"                                                                                                                                },
    {"/a.jsonl",
     "{\"text\":\"a\",\"created\":{\"$date\":\"2025-12-14T01:02:"
     "03Z\"},\"_id\":{\"$oid\":\"5f\"}}\n",                                                    "5f||2025-12-14||||||a\n"                                     },
    {"/2025-11-11.jsonl",
     "{\"text\":\"a\",\"url\":\"https://e.org/2025/12/14/x\"}\n{\"text\":\"b\"}"
     "\n",                                                                                     "https://e.org/2025/12/14/x||2025-12-14|||https://e.org/2025/12/14/x|||a\n"
     "2||||||||b\n"                                                                                                                                },
};

static void check(const char *path, struct pt_str bytes, const char *wanted)
{
    struct pt_buf found;
    pt_buf_init(&found, PT_BUF_NO_CEILING);
    read_source(&pt_source_json, path, bytes, &found);
    ck_assert_msg(strcmp(pt_buf_z(&found), wanted) == 0,
                  "row %.*s\nwanted\n%sfound\n%s", PT_STR_FMT(bytes), wanted,
                  pt_buf_z(&found));
    pt_buf_fini(&found);
}

START_TEST(a_file_becomes_its_articles)
{
    check(files[_i].path, pt_str_of(files[_i].bytes), files[_i].found);
}
END_TEST

/* ASCII as UTF-16. */
static void widen(struct pt_buf *out, const char *ascii, bool is_big)
{
    for (; *ascii; ascii++) {
        if (is_big)
            pt_buf_add_byte(out, '\0');
        pt_buf_add_byte(out, *ascii);
        if (!is_big)
            pt_buf_add_byte(out, '\0');
    }
}

START_TEST(utf16_is_read_with_and_without_mark)
{
    const bool is_big = _i & 1, has_mark = _i & 2;
    struct pt_buf bytes;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    if (has_mark)
        pt_buf_add(&bytes, is_big ? PT_STR("\xfe\xff") : PT_STR("\xff\xfe"));
    widen(&bytes, "{\"text\":\"", is_big);
    for (int i = 0; i < 40000; i++) /* pairs across every edge of a window */
        pt_buf_add(&bytes, is_big ? PT_STR("\xd8\x3d\xdc\x4a")
                                  : PT_STR("\x3d\xd8\x4a\xdc"));
    widen(&bytes, "\",\"id\":1}\n{\"text\":\"b\"}\r\n", is_big);
    struct pt_buf found;
    pt_buf_init(&found, PT_BUF_NO_CEILING);
    read_source(&pt_source_json, "/a.jsonl", pt_buf_str(&bytes), &found);
    const struct pt_str got = pt_buf_str(&found);
    ck_assert(pt_str_begins(got, PT_STR("1||||||||\xf0\x9f\x91\x8a")));
    ck_assert(pt_str_ends(got, PT_STR("\xf0\x9f\x91\x8a\n2||||||||b\n")));
    ck_assert_uint_eq(got.len, 10 + 4 * 40000 + 12 - 1);
    pt_buf_fini(&found);
    pt_buf_fini(&bytes);
}
END_TEST

/* ---------------------------------------------------------------- large --- */

/* A file of head, n times what, tail, made as it is read. */
struct endless {
    const char *head, *what, *tail;
    uint64_t n;
    size_t at; /* in the piece that is being given */
    int stage;
};

static enum pt_status give(struct pt_input *input,
                           char *room,
                           size_t n,
                           size_t *out_n,
                           struct pt_error *err)
{
    struct endless *const e = input->context;
    (void)err;
    *out_n = 0;
    while (*out_n < n && e->stage < 3) {
        const char *const piece = e->stage == 0   ? e->head
                                  : e->stage == 1 ? e->what
                                                  : e->tail;
        if (e->stage == 1 && e->n == 0) {
            e->stage++;
        } else if (piece[e->at]) {
            room[(*out_n)++] = piece[e->at++];
        } else {
            e->at = 0;
            if (e->stage != 1 || --e->n == 0)
                e->stage++;
        }
    }
    return PT_OK;
}

static enum pt_status
count(void *context, const struct pt_article *article, struct pt_error *err)
{
    (void)article;
    (void)err;
    ++*(int *)context;
    return PT_OK;
}

struct skipped {
    int n_articles;
    int n;
    char first[200];
};

static enum pt_status note(void *context,
                           struct pt_str part,
                           const char *reason,
                           struct pt_error *err)
{
    struct skipped *const skipped = context;
    (void)err;
    if (!skipped->n++)
        snprintf(skipped->first, sizeof skipped->first, "%.*s: %s",
                 PT_STR_FMT(part), reason);
    return PT_OK;
}

static const struct {
    struct endless file;
    int n_articles, n_skipped;
    const char *first;
} larges[] = {
    {{"{\"text\":\"a\"}\n{\"text\":\"", "long line ", "\"}\n{\"text\":\"b\"}\n",
      20000000, 0, 0},
     2,                                                                              1,
     "line 2: longer than 8 MiB"                                                            },
    {{"[{\"text\":\"a\"},{\"text\":\"", "long item ", "\"},{\"text\":\"b\"}]",
      20000000, 0, 0},
     2,                                                                              1,
     "item 2: longer than 8 MiB"                                                            },
    {{"{\"text\":\"a\"}\n", "[", "\n{\"text\":\"b\"}\n", 100000, 0, 0},
     2,                                                                              1,
     "line 2: more than 200 levels deep"                                                    },
    {{"{\"text\":\"a\"}\n", "{\"a\":", "\n{\"text\":\"b\"}\n", 100000, 0, 0},
     2,                                                                              1,
     "line 2: more than 200 levels deep"                                                    },
    {{"", "bad line\n", "{\"text\":\"b\"}\n", 100000, 0, 0},
     1,                                                                              201,
     "line 1: not JSON: byte 3: broken syntax"                                              },
    {{"[", "7,", "{\"text\":\"b\"}]", 100000, 0, 0},
     1,                                                                              201,
     "item 1: not an object"                                                                },
    {{"{\"text\":\"b\",\"x\":[", "{},", "0]}\n{\"text\":\"b\"}\n", 1000000, 0,
      0},
     1,                                                                              1,
     "line 1: more than 200000 values"                                                      },
    {{"{\"text\":\"b\",\"tags\":[", "\"t\",\"u\",", "\"v\"],\"author\":[]}\n",
      99990, 0, 0},
     1,                                                                              0,
     ""                                                                                     },
    {{"", "{\"text\":\"a\"}\n", "", 30000, 0, 0},                             30000, 0,   ""},
};

START_TEST(large_things_cost_one_record)
{
    struct endless file = larges[_i].file;
    struct skipped got = {0};
    struct pt_arena arena;
    struct pt_error err;
    struct pt_input input = {.path = PT_STR("/a.jsonl")};
    const struct pt_article_sink sink = {
        .take = count, .skip = note, .context = &got};
    pt_arena_init(&arena);
    pt_input_init_fill(&input, give, &file);
    ck_assert_int_eq(pt_source_json.read(&input, &arena, &sink, &err), PT_OK);
    ck_assert_msg(got.n_articles == larges[_i].n_articles,
                  "row %d: %d articles", _i, got.n_articles);
    ck_assert_msg(got.n == larges[_i].n_skipped, "row %d: %d skipped", _i,
                  got.n);
    ck_assert_msg(strcmp(got.first, larges[_i].first) == 0, "row %d: %s", _i,
                  got.first);
    ck_assert_msg(input.held.capacity < (20u << 20), "row %d: %zu held", _i,
                  input.held.capacity);
    pt_input_fini(&input);
    pt_arena_fini(&arena);
}
END_TEST

/* ---------------------------------------------------- dates, languages --- */

static const struct {
    const char *text;
    const char *day; /* NULL: none */
} dates[] = {
    {"2025-12-14",                            "2025-12-14"},
    {"2025-12-14T23:59:59.999-11:00",         "2025-12-14"},
    {" 20251214T083000Z ",                    "2025-12-14"},
    {"2025-12-14 08:30:00 UTC",               "2025-12-14"},
    {"20251214083000",                        "2025-12-14"},
    {"202512140830",                          "2025-12-14"},
    {"20251214",                              "2025-12-14"},
    {"2025/12/14",                            "2025-12-14"},
    {"2025/12/14 08:30",                      "2025-12-14"},
    {"2025.12.14",                            "2025-12-14"},
    {"Sun, 14 Dec 2025 23:30:00 +0200",       "2025-12-14"},
    {"14 Dec 2025 23:30:00 GMT",              "2025-12-14"},
    {"Sun Dec 14 23:30:00 +0000 2025",        "2025-12-14"},
    {"Sun, 14 Dec 2025 23:30:00 +0200 (EET)", "2025-12-14"},
    {"December 14, 2025 at 8:30 PM",          "2025-12-14"},
    {"December 14, 2025",                     "2025-12-14"},
    {"1765700000",                            "2025-12-14"},
    {"1765700000.25",                         "2025-12-14"},
    {"1765700000123",                         "2025-12-14"},
    {"1765700000123456",                      "2025-12-14"},
    {"999999999",                             "2001-09-09"},
    {"2025",                                  NULL        },
    {"2025-12",                               NULL        },
    {"12/05/2025",                            NULL        },
    {"05.12.2025",                            NULL        },
    {"2025-02-30",                            NULL        },
    {"2025/13/14",                            NULL        },
    {"0000-00-00",                            NULL        },
    {"-1765700000",                           NULL        },
    {"99999999999999999999",                  NULL        },
    {"yesterday",                             NULL        },
    {"14 Dec",                                NULL        },
    {"",                                      NULL        },
    {"Sun, 14 Dec 2025 and a good deal more of words than any date was ever "
     "given in a file",                  NULL        },
};

START_TEST(a_date_is_the_day_as_printed)
{
    int32_t days = PT_DATE_NONE;
    char day[PT_DATE_TEXT_SIZE] = "";
    const bool is_date = pt_given_date(pt_str_of(dates[_i].text), &days);
    if (is_date)
        pt_date_format(days, day);
    ck_assert_msg(is_date == (dates[_i].day != NULL), "'%s': %s",
                  dates[_i].text, day);
    if (is_date)
        ck_assert_str_eq(day, dates[_i].day);
    else
        ck_assert_int_eq(days, PT_DATE_NONE);
}
END_TEST

START_TEST(a_title_is_cut_between_characters)
{
    struct pt_buf bytes, found;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    pt_buf_init(&found, PT_BUF_NO_CEILING);
    pt_buf_puts(&bytes, "{\"title\":\"x");
    for (int i = 0; i < PT_MAX_TITLE_BYTES; i++)
        pt_buf_puts(&bytes, "é");
    pt_buf_puts(&bytes, "\",\"text\":\"a\"}\n");
    read_source(&pt_source_json, "/a.jsonl", pt_buf_str(&bytes), &found);
    const struct pt_str got = pt_buf_str(&found);
    ck_assert_uint_eq(got.len, 2 + PT_MAX_TITLE_BYTES - 1 + 7 + 2);
    ck_assert(pt_str_ends(got, PT_STR("é|||||||a\n")));
    pt_buf_fini(&bytes);
    pt_buf_fini(&found);
}
END_TEST

Suite *pt_suite_source_json(void)
{
    Suite *const suite = suite_create("source_json");
    TCase *const tcase = tcase_create("json lines");
    tcase_add_loop_test(tcase, a_file_becomes_its_articles, 0,
                        PT_COUNTOF(files));
    tcase_add_loop_test(tcase, utf16_is_read_with_and_without_mark, 0, 4);
    tcase_add_loop_test(tcase, large_things_cost_one_record, 0,
                        PT_COUNTOF(larges));
    tcase_add_loop_test(tcase, a_date_is_the_day_as_printed, 0,
                        PT_COUNTOF(dates));
    tcase_add_test(tcase, a_title_is_cut_between_characters);
    suite_add_tcase(suite, tcase);
    return suite;
}
