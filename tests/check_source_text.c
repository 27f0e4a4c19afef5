/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_source_text.c: the bytes of a text file -> title, author, date, body,
 * and where they stand in the file.
 */
#include "indexer/metadata.h"
#include "indexer/source.h"
#include "indexer/unicode.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_source_text(void);

/* A paragraph that is much longer than any headline and ends as a sentence. */
#define BODY                                                                   \
    "The ferry left at dawn with eleven passengers, two bicycles and a crate " \
    "of hens, and nobody on the quay knew when it would be back again."

struct found {
    char title[300];
    char author[100];
    char text[8000];
    struct pt_article article; /* for numbers only */
    int n;
};

static enum pt_status
keep(void *context, const struct pt_article *article, struct pt_error *err)
{
    struct found *const found = context;
    (void)err;
    found->article = *article;
    found->n++;
    snprintf(found->title, sizeof found->title, "%.*s",
             PT_STR_FMT(article->title));
    snprintf(found->author, sizeof found->author, "%.*s",
             PT_STR_FMT(article->author));
    snprintf(found->text, sizeof found->text, "%.*s",
             PT_STR_FMT(article->text));
    return PT_OK;
}

static enum pt_status read_as(const char *path,
                              struct pt_str bytes,
                              struct found *found,
                              struct pt_error *err)
{
    struct pt_arena arena;
    struct pt_input input = {.path = pt_str_of(path)};
    const struct pt_article_sink sink = {.take = keep, .context = found};
    memset(found, 0, sizeof *found);
    pt_arena_init(&arena);
    pt_input_init_bytes(&input, bytes);
    const enum pt_status status =
        pt_source_any_text.read(&input, &arena, &sink, err);
    pt_input_fini(&input);
    pt_arena_fini(&arena);
    return status;
}

/* ------------------------------------------------------------ headlines --- */

static const struct {
    const char *bytes;
    const char *title; /* empty: none, and the text is the whole */
    const char *begin; /* of the text, when there is a title */
} headlines[] = {
    {"Ferry service ends without a word\n\n" BODY,
     "Ferry service ends without a word",                                                                                   "The ferry"},
    {"\n\n  Ferry service ends  \r\n\r\n" BODY "\r\n",                "Ferry service ends",
     "The ferry"                                                                                                                       },
    {"FERRY SERVICE ENDS\n\n" BODY,                                   "FERRY SERVICE ENDS",                                 "The ferry"},
    {"Who will row us over?\n\n" BODY,                                "Who will row us over?",                              "The ferry"},
    {"Who will row us over now?\n" BODY,                              "",                                                   ""         },
    {"Harbour master: “We are done”\n\n" BODY,                    "Harbour master: “We are done”",
     "The ferry"                                                                                                                       },
    {"Harbour master: “We are done.”\n\n" BODY,                   "",                                                   ""         },
    {"Ferry owner flees to the U.S.\n\n" BODY,                        "Ferry owner flees to the U.S.",
     "The ferry"                                                                                                                       },
    {"Ferry owner flees to the coast.\n\n" BODY,                      "",                                                   ""         },
    {"Ferry gone! What now; and who:\n\n" BODY,                       "",                                                   ""         },
    {"Ferry service ends after forty years\n" BODY,
     "Ferry service ends after forty years",                                                                                "The ferry"},
    {"Ferry service ends today\n" BODY,                               "",                                                   ""         },
    {"Ferry service ends after forty years\nA short line.\n",         "",                                                   ""         },
    {"Ferry service ends today\nBy Ann Example\n" BODY,
     "Ferry service ends today",                                                                                            "By Ann"   },
    {"Ferry service ends today\nDecember 14, 2025\n" BODY,
     "Ferry service ends today",                                                                                            "December" },
    {"Ferry service ends today\n   PORTO, Dec 14 - A ferry left\nand came not "
     "back.\n",                                                  "Ferry service ends today",                           "   PORTO" },
    {"Паром пішов і не повернувся\n\n" BODY,   "Паром пішов і не повернувся",
     "The ferry"                                                                                                                       },
    {"渡船清晨离开码头\n\n" BODY,                             "渡船清晨离开码头",                           "The ferry"},
    {"Two words\n\n" BODY,                                            "",                                                   ""         },
    {"Ferry service ends without a word",                             "",                                                   ""         },
    {"Ferry service ends without a word\n\n\n",                       "",                                                   ""         },
    {BODY "\n\n" BODY,                                                "",                                                   ""         },
    {"Key Points\n- The ferry left\n" BODY,                           "",                                                   ""         },
    {"Key takeaways today\n\n" BODY,                                  "",                                                   ""         },
    {"Login to Continue Learning\n" BODY,                             "",                                                   ""         },
    {"Sign up for our newsletter\n\n" BODY,                           "",                                                   ""         },
    {"Subscribe to read on\n\n" BODY,                                 "",                                                   ""         },
    {"Subscribers leave the ferry company\n\n" BODY,
     "Subscribers leave the ferry company",                                                                                 "The ferry"},
    {"We use cookies to make this site work for all of you\n\n" BODY, "",                                                   ""         },
    {"Advertisement continues below here\n\n" BODY,                   "",                                                   ""         },
    {"- Ferry service ends\n\n" BODY,                                 "",                                                   ""         },
    {"1. Ferry service ends\n\n" BODY,                                "",                                                   ""         },
    {"• Ferry service ends\n\n" BODY,                               "",                                                   ""         },
    {"By Ann Example Smith\n\n" BODY,                                 "",                                                   ""         },
    {"14 December 2025\n\n" BODY,                                     "",                                                   ""         },
    {"PORTO, Dec 14 (Agency) - A ferry left the quay\n\n" BODY,       "",                                                   ""         },
};

START_TEST(first_line_is_a_headline_or_text)
{
    struct found found;
    const struct pt_str bytes = pt_str_of(headlines[_i].bytes);
    ck_assert_int_eq(read_as("/a/b.txt", bytes, &found, NULL), PT_OK);
    ck_assert_int_eq(found.n, 1);
    ck_assert_msg(strcmp(found.title, headlines[_i].title) == 0,
                  "%.60s\n  title  %s\n  wanted %s", headlines[_i].bytes,
                  found.title, headlines[_i].title);
    ck_assert_msg(strncmp(found.text, headlines[_i].begin,
                          strlen(headlines[_i].begin)) == 0,
                  "%.60s\n  text %.60s", headlines[_i].bytes, found.text);
    const bool has_title = headlines[_i].title[0] != '\0';
    ck_assert_int_eq(found.article.title_from,
                     has_title ? PT_TITLE_FROM_HEADLINE : PT_TITLE_FROM_TEXT);
    ck_assert(found.article.is_verbatim);
    const size_t begin = (size_t)found.article.text_offset;
    ck_assert_msg(strncmp(bytes.ptr + begin, found.text, strlen(found.text)) ==
                      0,
                  "%.60s: the text stands at its offset", headlines[_i].bytes);
    if (!has_title)
        ck_assert_msg(pt_str_trim(pt_str_sub(bytes, 0, begin)).len == 0,
                      "%.60s: nothing is lost", headlines[_i].bytes);
}
END_TEST

/* ------------------------------------------------------------ positions --- */

START_TEST(offsets_and_lines_count_the_bytes_of_the_file)
{
    struct found found;
    struct pt_str bytes =
        PT_STR("\xef\xbb\xbf\n Ferry service ends\n\n\nBy Ann Example\n\n" BODY
               "\n\n");
    ck_assert_int_eq(read_as("/a/b.txt", bytes, &found, NULL), PT_OK);
    const struct pt_article *const a = &found.article;
    ck_assert(a->is_verbatim);
    ck_assert_uint_eq(a->title_offset, 5);
    ck_assert_uint_eq(a->title_line, 2);
    ck_assert_uint_eq(a->text_offset, 26);
    ck_assert_uint_eq(a->text_line, 5);
    ck_assert_str_eq(found.author, "Ann Example");
    ck_assert_int_eq(strncmp(found.text, "By Ann", 6), 0);
    ck_assert(found.text[strlen(found.text) - 1] == '.');

    bytes = PT_STR("Caf\xe9 closes its doors\n\n" BODY);
    ck_assert_int_eq(read_as("/a/b.txt", bytes, &found, NULL), PT_OK);
    ck_assert_str_eq(found.title, "Café closes its doors");
    ck_assert(!found.article.is_verbatim);
    ck_assert_uint_eq(found.article.text_offset, 0);
    ck_assert_uint_eq(found.article.text_line, 0);
}
END_TEST

static const struct {
    const char *bytes;
    size_t len;
    const char *reason;
} refused[] = {
    {"",                       0, "empty" },
    {" \n\t \r\n",             6, "empty" },
    {"\xc2\xa0\n\xe3\x80\x80", 6, "empty" },
    {"\xef\xbb\xbf",           3, "empty" },
    {"\xff\xfe",               2, "empty" },
    {"text\0text",             9, "binary"},
    {"\x01\x02\x03\x04",       4, "binary"},
};

START_TEST(what_is_no_text_is_refused_with_a_reason)
{
    struct found found;
    struct pt_error err;
    const struct pt_str bytes = pt_str_n(refused[_i].bytes, refused[_i].len);
    ck_assert_int_eq(read_as("/a/b.txt", bytes, &found, &err), PT_EINVALID);
    ck_assert_str_eq(err.message, refused[_i].reason);
    ck_assert_int_eq(found.n, 0);
}
END_TEST

/* A program or a lock, mostly: nothing said that it could be read. A text in an
 * encoding that has to be guessed comes to the same here, and is read
 * elsewhere.
 */
START_TEST(what_is_no_text_without_an_ending_is_not_of_this_kind)
{
    struct found found;
    struct pt_error err;
    const struct pt_str bytes = pt_str_n("\x7f"
                                         "ELF\0\1\2",
                                         7);
    ck_assert_int_eq(read_as("/a.txt/b", bytes, &found, &err), PT_ENOTFOUND);
    ck_assert_int_eq(found.n, 0);
    ck_assert_int_eq(read_as("/a/b", PT_STR("\n"), &found, &err), PT_ENOTFOUND);
    ck_assert_int_eq(found.n, 0);
}
END_TEST

/* -------------------------------------------------------------- bylines --- */

/* The last ones are no controls, or such as texts have. */
START_TEST(a_control_counts_wherever_it_stands)
{
    static const unsigned char bytes[] = {0x01, 0x1f, 0x7f, 0x20,
                                          0x80, 0xff, '\n', '\t'};
    enum { N_CONTROLS = 3, MOST = 30 };
    char text[MOST];
    for (size_t n = 1; n <= MOST; n++)
        for (size_t at = 0; at < n; at++)
            for (size_t i = 0; i < PT_COUNTOF(bytes); i++) {
                memset(text, 'e', n);
                text[at] = (char)bytes[i];
                ck_assert_msg(pt_is_binary(pt_str_n(text, n)) ==
                                  (i < N_CONTROLS && n < 10),
                              "%02x at %zu of %zu", bytes[i], at, n);
                text[at] = '\0';
                ck_assert_msg(pt_is_binary(pt_str_n(text, n)),
                              "NUL at %zu of %zu", at, n);
            }
}
END_TEST

static const struct {
    const char *line;
    const char *author; /* NULL: no byline */
} bylines[] = {
    {"By Ann Example",                 "Ann Example"            },
    {"by Chief Editor",                "Chief Editor"           },
    {"BY ANN EXAMPLE",                 "ANN EXAMPLE"            },
    {"By Ann Example and Bo Berg",     "Ann Example and Bo Berg"},
    {"By Ann Example and Bo van Berg", NULL                     },
    {"By Ann Example, Agency",         "Ann Example"            },
    {"By Ann Example | Porto",         "Ann Example"            },
    {"Von Änne Muster",               "Änne Muster"           },
    {"By the river stood a ferry",     NULL                     },
    {"By Ann Example the ferry left",  NULL                     },
    {"By Friday",                      NULL                     },
    {"By Ann B C D E Example",         NULL                     },
    {"By",                             NULL                     },
    {"By ,",                           NULL                     },
    {"Ann Example",                    NULL                     },
};

START_TEST(a_byline_is_a_name_and_nothing_else)
{
    struct pt_str author = PT_STR("");
    const bool is_byline =
        pt_metadata_is_byline(pt_str_of(bylines[_i].line), &author);
    const char *const wanted = bylines[_i].author;
    ck_assert_msg(is_byline == (wanted != NULL), "%s", bylines[_i].line);
    if (wanted)
        ck_assert_msg(pt_str_equal(author, pt_str_of(wanted)), "%s: %.*s",
                      bylines[_i].line, PT_STR_FMT(author));
}
END_TEST

/* ---------------------------------------------------------------- dates --- */

static const struct {
    const char *text;
    const char *date; /* NULL: none */
} path_dates[] = {
    {"/news/2025-12-14-ferry.txt",     "2025-12-14"},
    {"/news/20251214_ferry.txt",       "2025-12-14"},
    {"/news/2025_12_14.txt",           "2025-12-14"},
    {"/news/2025.12.14 ferry",         "2025-12-14"},
    {"/news/ferry-2025-12-14.txt",     "2025-12-14"},
    {"/news/20251214T0830.txt",        "2025-12-14"},
    {"/news/1871-03-18.txt",           "1871-03-18"},
    {"/2025/12/14/ferry.txt",          "2025-12-14"},
    {"/a/2025/1/4/b/ferry.txt",        "2025-01-04"},
    {"/2024-11-30/ferry.txt",          "2024-11-30"},
    {"/2024/11/30/2025-12-14.txt",     "2025-12-14"},
    {"/2024/11/30/2025/12/14/x",       "2025-12-14"},
    {"/news/2025-02-30-ferry.txt",     NULL        },
    {"/news/000_31eb3f0f92201680.txt", NULL        },
    {"/news/abc20251214.txt",          NULL        },
    {"/news/120251214.txt",            NULL        },
    {"/news/2025-12-141.txt",          NULL        },
    {"/news/2025-12_14.txt",           NULL        },
    {"/news/20251214ab.txt",           NULL        },
    {"/news/2025-12.txt",              NULL        },
    {"/2025/12/ferry.txt",             NULL        },
    {"/2025/13/14/ferry.txt",          NULL        },
    {"ferry.txt",                      NULL        },
    {"",                               NULL        },
};

static const char *shown(int32_t days, char out[PT_DATE_TEXT_SIZE])
{
    if (days == PT_DATE_NONE)
        return "none";
    pt_date_format(days, out);
    return out;
}

START_TEST(a_path_tells_the_date)
{
    char text[PT_DATE_TEXT_SIZE];
    const char *const wanted =
        path_dates[_i].date ? path_dates[_i].date : "none";
    const char *const got =
        shown(pt_metadata_date_of_path(pt_str_of(path_dates[_i].text)), text);
    ck_assert_msg(strcmp(wanted, got) == 0, "%s: %s", path_dates[_i].text, got);
}
END_TEST

static const struct {
    const char *line;
    const char *date;
} line_dates[] = {
    {"2025-12-14",                       "2025-12-14"},
    {"2025-12-14T08:30:00Z",             "2025-12-14"},
    {"Published: 2025-12-14 08:30 UTC",  "2025-12-14"},
    {"December 14, 2025",                "2025-12-14"},
    {"Dec. 14, 2025",                    "2025-12-14"},
    {"14 December 2025",                 "2025-12-14"},
    {"Sunday, 14 Dec 2025",              "2025-12-14"},
    {"Published on December 14th, 2025", "2025-12-14"},
    {"December 14",                      NULL        },
    {"December 14, 2025 was cold",       NULL        },
    {"2025-12-14 was a cold day",        NULL        },
    {"On December 14, 2025",             NULL        },
    {"December 32, 2025",                NULL        },
    {"Date",                             NULL        },
    {"",                                 NULL        },
};

START_TEST(a_line_is_nothing_but_a_date)
{
    char text[PT_DATE_TEXT_SIZE];
    int32_t days = PT_DATE_NONE;
    const char *const wanted =
        line_dates[_i].date ? line_dates[_i].date : "none";
    const bool is_date =
        pt_metadata_is_date_line(pt_str_of(line_dates[_i].line), &days);
    ck_assert_msg(is_date == (line_dates[_i].date != NULL) &&
                      strcmp(wanted, shown(days, text)) == 0,
                  "%s", line_dates[_i].line);
}
END_TEST

START_TEST(the_path_goes_before_the_first_lines)
{
    struct found found;
    const struct pt_str bytes =
        PT_STR("Ferry service ends today\n\nDecember 14, 2025\n\n" BODY);
    char text[PT_DATE_TEXT_SIZE];
    ck_assert_int_eq(read_as("/a/b.txt", bytes, &found, NULL), PT_OK);
    ck_assert_str_eq(shown(found.article.date, text), "2025-12-14");
    ck_assert_int_eq(read_as("/a/2025-12-15.txt", bytes, &found, NULL), PT_OK);
    ck_assert_str_eq(shown(found.article.date, text), "2025-12-15");
}
END_TEST

/* ---------------------------------------------------------------- kinds --- */

static const struct {
    const char *path;
    bool is_taken;
} kinds[] = {
    {"/a/b.txt",    true },
    {"/a/B.TXT",    true },
    {"/a/b.text",   true },
    {"/a/README",   true },
    {"/a.d/README", true },
    {"/a/b.x.txt",  true },
    {"/a/b.md",     false},
    {"/a/b.jpg",    false},
    {"/a/b.txt~",   false},
    {"/a/.txt",     false},
};

START_TEST(kinds_are_told_by_name)
{
    const bool is_taken =
        pt_kind_of_name(pt_str_of(kinds[_i].path)) == PT_KIND_TEXT;
    ck_assert_msg(is_taken == kinds[_i].is_taken, "%s", kinds[_i].path);
}
END_TEST

START_TEST(long_lines_take_linear_time)
{
    enum { SIZE = 4 << 20 };
    static char big[SIZE];
    struct found found;
    for (size_t i = 0; i < SIZE; i++)
        big[i] = i % 7 ? 'x' : ' ';
    ck_assert_int_eq(read_as("/a/b.txt", pt_str_n(big, SIZE), &found, NULL),
                     PT_OK);
    memset(big, '\n', SIZE);
    big[SIZE - 1] = 'x';
    ck_assert_int_eq(read_as("/a/b.txt", pt_str_n(big, SIZE), &found, NULL),
                     PT_OK);
    ck_assert_uint_eq(found.article.text_line, SIZE);
}
END_TEST

Suite *pt_suite_source_text(void)
{
    Suite *const suite = suite_create("source_text");
    TCase *const tcase = tcase_create("text");
    tcase_add_loop_test(tcase, first_line_is_a_headline_or_text, 0,
                        PT_COUNTOF(headlines));
    tcase_add_test(tcase, offsets_and_lines_count_the_bytes_of_the_file);
    tcase_add_test(tcase,
                   what_is_no_text_without_an_ending_is_not_of_this_kind);
    tcase_add_loop_test(tcase, what_is_no_text_is_refused_with_a_reason, 0,
                        PT_COUNTOF(refused));
    tcase_add_test(tcase, a_control_counts_wherever_it_stands);
    tcase_add_loop_test(tcase, a_byline_is_a_name_and_nothing_else, 0,
                        PT_COUNTOF(bylines));
    tcase_add_loop_test(tcase, a_path_tells_the_date, 0,
                        PT_COUNTOF(path_dates));
    tcase_add_loop_test(tcase, a_line_is_nothing_but_a_date, 0,
                        PT_COUNTOF(line_dates));
    tcase_add_test(tcase, the_path_goes_before_the_first_lines);
    tcase_add_loop_test(tcase, kinds_are_told_by_name, 0, PT_COUNTOF(kinds));
    tcase_add_test(tcase, long_lines_take_linear_time);
    suite_add_tcase(suite, tcase);
    return suite;
}
