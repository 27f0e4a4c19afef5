/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_source_markdown.c: front matter and Markdown -> an article; what of the
 * markup a reader sees, and what is a trap.
 */
#include "tests/read_source.h"

#include <check.h>

Suite *pt_suite_source_markdown(void);

static void check(const char *path, const char *bytes, const char *wanted)
{
    struct pt_buf found;
    pt_buf_init(&found, PT_BUF_NO_CEILING);
    read_source(&pt_source_markdown, path, pt_str_of(bytes), &found);
    ck_assert_msg(strcmp(pt_buf_z(&found), wanted) == 0,
                  "row\n%s\nwanted\n%sfound\n%s", bytes, wanted,
                  pt_buf_z(&found));
    pt_buf_fini(&found);
}

/* --------------------------------------------------------------- files --- */

/* path, bytes -> as read_source writes it. */
static const struct {
    const char *path, *bytes, *found;
} files[] = {
    {"/a.md",
     "---\ntitle: \"The ferry: a loss\"\ndate: 2025-12-14T08:30:00+02:00\n"
     "author: Ann Ray\ntags: [sea, ferry]\ncategories:\n  - news\n  - sea\n"
     "publisher: The Quay\ncanonical_url: https://e.org/f\nlang: en-GB\n"
     "draft: true\nlayout: post\n---\n\nIt sank.\n",                                      "|The ferry: a loss|2025-12-14|Ann Ray|The Quay|https://e.org/f|en|"
     "sea\\nferry\\nnews|It sank.\n"                                                                       },
    {"/a.md",
     "---\r\nauthors:\r\n  - name: Ann Ray\r\n    email: a@e.org\r\n"
     "  - Ben Low\r\ntitle: |\r\n  Two\r\n  lines\r\ndescription: ~\r\n...\r\n"
     "Text.\r\n",                                                                         "|Two lines||Ann Ray, Ben Low|||||Text.\n"                           },
 /* No YAML for the colon, and read all the same. */
    {"/a.md",
     "---\ntitle: The ferry: a loss\nauthor: 'Ann Ray'\ntags:\n- sea\n- quay\n"
     "keywords: [a, \"b\"]\ndate: 2025-12-14\n---\nText.\n",                              "|The ferry: a loss|2025-12-14|Ann Ray||||sea\\nquay\\na\\nb|Text.\n"},
    {"/a.md",                "---\ntitle: \"never closed\nauthor: Ann Ray\n---\nText.\n",
     "|\"never closed||Ann Ray|||||Text.\n"                                                                                                                    },
    {"/a.md",                "---\ntitle: *a\nauthor: &a [Ann Ray]\n---\nText.\n",
     "|||Ann Ray|||||Text.\n"                                                                                                                                  },
    {"/a.md",
     "+++\ntitle = \"The ferry\"\ndate = 2025-12-14\ntags = ['sea', \"quay\"]\n"
     "[params]\nauthor = \"no\"\n+++\nText.\n",                                           "|The ferry|2025-12-14|||||sea\\nquay|Text.\n"                       },
 /* No front matter. */
    {"/a.md",                "---\nA line between rules.\n---\nText.\n",
     "|A line between rules.|||||||Text.\n"                                                                                                                    },
    {"/a.md",                "---\ntitle: never ended\n\nText.\n",
     "||||||||title: never ended\\n\\nText.\n"                                                                                                                 },
    {"/a.md",                "---\n---\nText.\n",                                         "||||||||Text.\n"                                                    },
    {"/a.md",                "Text.\n\n---\ntitle: no\n---\n",
     "||||||||Text.\\n\\ntitle: no\n"                                                                                                                          },
    {"/a.md",                "\xef\xbb\xbf---\ntitle: T\n---\nText.\n",                   "|T|||||||Text.\n"                                                   },
 /* Titles. */
    {"/a.md",                "# The *ferry*\n\nText.\n",                                  "|The ferry|||||||Text.\n"                                           },
    {"/a.md",                "The ferry\n=========\nText.\n",                             "|The ferry|||||||Text.\n"                                           },
    {"/a.md",                "## The ferry\n\nText.\n",                                   "|The ferry|||||||Text.\n"                                           },
    {"/a.md",                "![A quay](q.jpg)\n\n# The ferry\n\nText.\n",
     "|The ferry|||||||A quay\\n\\nText.\n"                                                                                                                    },
    {"/a.md",                "Text.\n\n## Later\n\nMore.\n",
     "||||||||Text.\\n\\nLater\\n\\nMore.\n"                                                                                                                   },
    {"/a.md",                "---\ntitle: The ferry\n---\n# The ferry\n\nText.\n",
     "|The ferry|||||||Text.\n"                                                                                                                                },
    {"/a.md",                "---\ntitle: The ferry\n---\n# A loss\n\nText.\n",
     "|The ferry|||||||A loss\\n\\nText.\n"                                                                                                                    },
 /* Where facts come from when front matter has none. */
    {"/2025-12-14-ferry.md", "Text.\n",                                                   "||2025-12-14||||||Text.\n"                                          },
    {"/2025-12-14-ferry.md", "---\ndate: 2025-12-15\n---\nText.\n",
     "||2025-12-15||||||Text.\n"                                                                                                                               },
    {"/a.md",                "# T\n\nBy Ann Ray\n\n14 December 2025\n\nText.\n",
     "|T|2025-12-14|Ann Ray|||||By Ann Ray\\n\\n14 December 2025\\n\\nText.\n"                                                                                 },
    {"/a.md",                "---\ndate: soon\n---\nText.\n",                             "||||||||Text.\n"                                                    },
    {"/a.md",                "\xcf\xe0\xf0\xee\xec \xf3\xf8\xb8\xeb\n",
     "||||||||Паром ушёл\n"                                                                                                                           },
 /* Nothing to read. */
    {"/a.md",                "",                                                          "=10 empty\n"                                                        },
    {"/a.md",                "---\ntitle: T\n---\n",                                      "=10 empty\n"                                                        },
    {"/a.md",                "# T\n",                                                     "=10 empty\n"                                                        },
    {"/a.md",                "<!-- nothing -->\n",                                        "=10 empty\n"                                                        },
};

START_TEST(a_file_becomes_an_article)
{
    check(files[_i].path, files[_i].bytes, files[_i].found);
}
END_TEST

/* -------------------------------------------------------------- markup --- */

/* Markdown -> the text alone. */
static const struct {
    const char *bytes, *text;
} markup[] = {
    {"one\ntwo\n\nthree",                                               "one two\\n\\nthree"       },
    {"one  \ntwo\\\nthree",                                             "one\\ntwo\\nthree"        },
    {"a *b* **c** _d_ `e` ~~f~~ \\*g\\*",                               "a b c d e f *g*"          },
    {"security [guarantees](https://e.org \"t\") now",
     "security guarantees now"                                                                     },
    {"security [guarantees][1] now\n\n[1]: https://e.org \"t\"",
     "security guarantees now"                                                                     },
    {"see <https://e.org>",                                             "see https://e.org"        },
    {"see ![a *quay*](q.jpg) there",                                    "see a quay there"         },
    {"> one\n> two\n>\n> > three",                                      "one two\\n\\nthree"       },
    {"before\n\n- one\n- two\n  - three\n- [x] four\n\nafter",
     "before\\n\\n- one\\n- two\\n- three\\n- four\\n\\nafter"                                     },
    {"3. one\n4. two",                                                  "3. one\\n4. two"          },
    {"- one\n\n  more\n\n- two",                                        "- one\\n\\nmore\\n- two"  },
    {"```c\nint a = *b*;\n\nreturn;\n```",                              "int a = *b*;\\n\\nreturn;"},
    {"    indented *prose*",                                            "indented prose"           },
    {"a <b>c</b> <!-- d --> e<br>f",                                    "a c  e\\nf"               },
    {"<div>\n\n*a*\n\n</div>\n\nb",                                     "a\\n\\nb"                 },
    {"<p>a <i>b</i></p>\n\nc",                                          "a b\\n\\nc"               },
    {"| a | b |\n|---|---|\n| c | *d* |\n| e |",                        "a | b\\nc | d\\ne |"      },
    {"a &amp; b &ndash; c &#8211; d &#x2013; e &eacute; AT&T",
     "a & b – c – d – e &eacute; AT&T"                                                       },
    {"a[^1] b[^note]\n\n[^1]: one note\n\n[^note]: another",
     "a b\\n\\none note\\n\\nanother"                                                              },
    {"{% include a.html %}\n\na {{< figure src=\"q\" >}} b\n{: .lead}", "a  b"                     },
    {"a {b} c [d] {% e",                                                "a {b} c [d] {% e"         },
    {"one\n\n***\n\ntwo",                                               "one\\n\\ntwo"             },
    {"a\n## b\nc",                                                      "a\\n\\nb\\n\\nc"          },
};

START_TEST(markup_goes_words_stay)
{
    struct pt_buf wanted;
    pt_buf_init(&wanted, PT_BUF_NO_CEILING);
    pt_buf_printf(&wanted, "||||||||%s\n", markup[_i].text);
    check("/a.md", markup[_i].bytes, pt_buf_z(&wanted));
    pt_buf_fini(&wanted);
}
END_TEST

/* --------------------------------------------------------------- traps --- */

static const struct {
    const char *head, *what, *tail;
    size_t n;
} traps[] = {
    {"",                     ">",        " a",        100000 },
    {"",                     "- ",       "a",         100000 },
    {"",                     "[",        "a",         1000000},
    {"",                     "![",       "a",         1000000},
    {"",                     "*a ",      "",          1000000},
    {"",                     "*a_ ",     "",          500000 },
    {"x",                    "`",        "a",         1000000},
    {"",                     "<",        "a",         1000000},
    {"",                     "<a",       "",          1000000},
    {"",                     "&",        "a",         1000000},
    {"",                     "[^",       "a",         1000000},
    {"",                     "{{",       "a",         1000000},
    {"",                     "{% ",      "a",         1000000},
    {"",                     "# a\n",    "",          500000 },
    {"",                     "[a]: b\n", "\na",       300000 },
    {"---\na: ",             "[",        "\n---\na",  60000  },
    {"---\na: ",             "{b: ",     "\n---\na",  15000  },
    {"---\n",                "a: b\n",   "---\na",    12000  },
    {"---\n",                "a: b\n",   "a",         1000000},
    {"---\na: &a [x]\nb: [", "*a, ",     "]\n---\na", 15000  },
};

START_TEST(traps_cost_no_more_than_their_length)
{
    struct pt_buf bytes, found;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    pt_buf_init(&found, PT_BUF_NO_CEILING);
    pt_buf_puts(&bytes, traps[_i].head);
    for (size_t i = 0; i < traps[_i].n; i++)
        pt_buf_puts(&bytes, traps[_i].what);
    pt_buf_puts(&bytes, traps[_i].tail);
    read_source(&pt_source_markdown, "/a.md", pt_buf_str(&bytes), &found);
    ck_assert_msg(!pt_str_begins(pt_buf_str(&found), PT_STR("=")), "row %d: %s",
                  _i, pt_buf_z(&found));
    pt_buf_fini(&bytes);
    pt_buf_fini(&found);
}
END_TEST

/* A head of many columns, and as many rows of one cell. */
START_TEST(a_table_of_many_columns_stays_as_it_is)
{
    enum { N = 20000 };
    struct pt_buf bytes, found;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    pt_buf_init(&found, PT_BUF_NO_CEILING);
    for (int i = 0; i < N; i++)
        pt_buf_puts(&bytes, "|a");
    pt_buf_puts(&bytes, "|\n");
    for (int i = 0; i < N; i++)
        pt_buf_puts(&bytes, "|-");
    pt_buf_puts(&bytes, "|\n");
    for (int i = 0; i < N; i++)
        pt_buf_puts(&bytes, "|a\n");
    read_source(&pt_source_markdown, "/a.md", pt_buf_str(&bytes), &found);
    ck_assert(pt_str_begins(pt_buf_str(&found), PT_STR("|||||||||a|a")));
    pt_buf_fini(&bytes);
    pt_buf_fini(&found);
}
END_TEST

Suite *pt_suite_source_markdown(void)
{
    Suite *const suite = suite_create("source_markdown");
    TCase *const tcase = tcase_create("markdown");
    tcase_add_loop_test(tcase, a_file_becomes_an_article, 0, PT_COUNTOF(files));
    tcase_add_loop_test(tcase, markup_goes_words_stay, 0, PT_COUNTOF(markup));
    tcase_add_loop_test(tcase, traps_cost_no_more_than_their_length, 0,
                        PT_COUNTOF(traps));
    tcase_add_test(tcase, a_table_of_many_columns_stays_as_it_is);
    suite_add_tcase(suite, tcase);
    return suite;
}
