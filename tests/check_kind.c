/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_kind.c: names -> kinds.
 */
#include "indexer/kind.h"

#include <check.h>

Suite *pt_suite_kind(void);

static const struct {
    const char *name;
    enum pt_kind kind;
    const char *without_ending;
} rows[] = {
    {"/a/b.txt",            PT_KIND_TEXT,       "/a/b"           },
    {"b.text",              PT_KIND_TEXT,       "b"              },
    {"/a/README",           PT_KIND_TEXT,       "/a/README"      },
    {"/a.d/README",         PT_KIND_TEXT,       "/a.d/README"    },
    {"/a/b.TXT",            PT_KIND_TEXT,       "/a/b"           },
    {"/a/b.md",             PT_KIND_MARKDOWN,   "/a/b"           },
    {"/a/b.Html",           PT_KIND_HTML,       "/a/b"           },
    {"/a/b.htm",            PT_KIND_HTML,       "/a/b"           },
    {"/a/b.txt.html",       PT_KIND_HTML,       "/a/b.txt"       },
    {"/a/b.jsonl",          PT_KIND_JSON,       "/a/b"           },
    {"/a/b.json",           PT_KIND_JSON,       "/a/b"           },
    {"/a/b.xml",            PT_KIND_FEED,       "/a/b"           },
    {"/a/b.rss",            PT_KIND_FEED,       "/a/b"           },
    {"/a/b.mbox",           PT_KIND_MBOX,       "/a/b"           },
    {"/a/b.eml",            PT_KIND_MAIL,       "/a/b"           },
    {"/a/b.pdf",            PT_KIND_PDF,        "/a/b"           },
    {"/a/b.docx",           PT_KIND_DOCX,       "/a/b"           },
    {"/a/b.odt",            PT_KIND_ODT,        "/a/b"           },
    {"/a/b.epub",           PT_KIND_EPUB,       "/a/b"           },
    {"/a/b.tar",            PT_KIND_ARCHIVE,    "/a/b"           },
    {"/a/b.zip",            PT_KIND_ARCHIVE,    "/a/b"           },
    {"/a/b.tgz",            PT_KIND_ARCHIVE,    "/a/b"           },
    {"/a/b.tar.gz",         PT_KIND_ARCHIVE,    "/a/b.tar"       },
    {"/a/b.tar.zst",        PT_KIND_ARCHIVE,    "/a/b.tar"       },
    {"/a/b.zip.xz",         PT_KIND_ARCHIVE,    "/a/b.zip"       },
    {"/a/b.warc",           PT_KIND_WARC,       "/a/b"           },
    {"/a/b.warc.gz",        PT_KIND_COMPRESSED, "/a/b.warc"      },
    {"/a/b.html.gz",        PT_KIND_COMPRESSED, "/a/b.html"      },
    {"/a/b.TXT.BZ2",        PT_KIND_COMPRESSED, "/a/b.TXT"       },
    {"/a/README.xz",        PT_KIND_COMPRESSED, "/a/README"      },
    {"/a/b.png.gz",         PT_KIND_NONE,       "/a/b.png"       },
    {"/a/b.gz.gz",          PT_KIND_NONE,       "/a/b.gz"        },
    {"/a/b.txt.gz.xz",      PT_KIND_NONE,       "/a/b.txt.gz"    },
    {"/a/.gz",              PT_KIND_NONE,       "/a/.gz"         },
    {"/a/.txt.gz",          PT_KIND_NONE,       "/a/.txt"        },
    {"/a/.hidden",          PT_KIND_NONE,       "/a/.hidden"     },
    {"/a/.hidden.txt",      PT_KIND_NONE,       "/a/.hidden"     },
    {"/a/..",               PT_KIND_NONE,       "/a/."           },
    {"/a/b.",               PT_KIND_NONE,       "/a/b"           },
    {"/a/b.png",            PT_KIND_NONE,       "/a/b"           },
    {"/a/b.tx",             PT_KIND_NONE,       "/a/b"           },
    {"/a/b.txt~",           PT_KIND_NONE,       "/a/b"           },
    {"/a/b.txt/",           PT_KIND_TEXT,       "/a/b.txt/"      },
    {"",                    PT_KIND_TEXT,       ""               },
    {"-",                   PT_KIND_TEXT,       "-"              },
    {"/a/b\n.\xff\xfe.txt", PT_KIND_TEXT,       "/a/b\n.\xff\xfe"},
};

START_TEST(a_name_promises_a_kind)
{
    const struct pt_str name = pt_str_of(rows[_i].name);
    const struct pt_str rest = pt_kind_without_ending(name);
    ck_assert_msg(pt_kind_of_name(name) == rows[_i].kind, "%s: kind %d",
                  rows[_i].name, (int)pt_kind_of_name(name));
    ck_assert_msg(pt_str_equal(rest, pt_str_of(rows[_i].without_ending)),
                  "%s: %.*s", rows[_i].name, PT_STR_FMT(rest));
}
END_TEST

START_TEST(a_new_kind_makes_a_new_reading)
{
    ck_assert_msg(PT_N_KINDS == 15 && PT_READING_VERSION == 1,
                  "kinds changed? raise PT_READING_VERSION, then this");
    for (int kind = 0; kind < PT_N_KINDS; kind++)
        ck_assert_int_eq(pt_kind_holds_files((enum pt_kind)kind),
                         kind == PT_KIND_ARCHIVE || kind == PT_KIND_WARC);
}
END_TEST

Suite *pt_suite_kind(void)
{
    Suite *const suite = suite_create("kind");
    TCase *const names = tcase_create("names");
    tcase_add_loop_test(names, a_name_promises_a_kind, 0, PT_COUNTOF(rows));
    tcase_add_test(names, a_new_kind_makes_a_new_reading);
    suite_add_tcase(suite, names);
    return suite;
}
