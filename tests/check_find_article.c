/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _XOPEN_SOURCE 700 /* realpath */
#include "index/index_dir.h"
#include "index/index_writer.h"
#include "tests/search_rig.h"

#include "search/answer/find_article.h"

#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *pt_suite_find_article(void);

/* The folder that stands for the reader's articles: files that exist are made
 * here; paths of the index begin with it. */
static char top[PATH_MAX];
static char dir[PATH_MAX + 16];
static char path_of[PATH_MAX + 64];
static struct pt_reader *reader;
static struct pt_error err;

static const char *in_top(const char *name)
{
    snprintf(path_of, sizeof path_of, "%s/%s", top, name);
    return path_of;
}

static void make_file(const char *name)
{
    FILE *const file = fopen(in_top(name), "w");
    ck_assert_ptr_nonnull(file);
    fclose(file);
}

/* Docids are 1, 2, … in this order. file NULL: from no file. */
static const struct {
    const char *file;
    const char *member;
    const char *id;
    const char *url;
} articles[] = {
    {"one.txt",      "",       "",       "https://example.org/1"},
    {"feed.jsonl",   "17",     "17",     ""                     },
    {"feed.jsonl",   "18",     "18",     ""                     },
    {"other.jsonl",  "17",     "17",     ""                     },
    {NULL,           "letter", "letter", "https://example.org/2"},
    {"single.jsonl", "lone",   "lone",   ""                     },
    {"a/twice.txt",  "",       "",       "https://example.org/2"},
    {"b/twice.txt",  "",       "",       ""                     },
    {"odd#name.txt", "",       "",       ""                     },
    {"busy.jsonl",   "1",      "",       ""                     },
    {"busy.jsonl",   "2",      "",       ""                     },
    {"busy.jsonl",   "3",      "",       ""                     },
    {"busy.jsonl",   "4",      "",       ""                     },
    {"busy.jsonl",   "5",      "",       ""                     },
    {"busy.jsonl",   "6",      "",       ""                     },
    {"busy.jsonl",   "7",      "",       ""                     },
    {"vanished.txt", "",       "",       ""                     },
    {"far/away.txt", "",       "",       ""                     },
    {"far/pack.zip", "in.txt", "",       ""                     },
    {"far/late.txt", "",       "",       ""                     },
};

static void put_articles(struct pt_writer *writer,
                         struct pt_document_builder *builder)
{
    for (size_t i = 0; i < PT_COUNTOF(articles); i++) {
        struct pt_document document;
        const struct pt_article article = {
            .path = pt_str_of(articles[i].file ? in_top(articles[i].file) : ""),
            .member = pt_str_of(articles[i].member),
            .id = pt_str_of(articles[i].id),
            .url = pt_str_of(articles[i].url),
            .text = PT_STR("A few words."),
            .date = PT_DATE_NONE,
        };
        ck_assert_int_eq(pt_document_build(builder, &article, &document, &err),
                         PT_OK);
        ck_assert_int_eq(pt_writer_put(writer, &document, &err), PT_OK);
    }
}

static void setup(void)
{
    char name[] = "/tmp/pt-check-XXXXXX";
    struct pt_document_builder *builder = NULL;
    struct pt_writer *writer = NULL;
    ck_assert_ptr_nonnull(mkdtemp(name));
    ck_assert_ptr_nonnull(realpath(name, top));
    snprintf(dir, sizeof dir, "%s/index", top);
    make_file("one.txt");
    make_file("feed.jsonl");
    make_file("single.jsonl");
    make_file("busy.jsonl");
    make_file("odd#name.txt");
    make_file("late.txt");
    ck_assert_int_eq(mkdir(dir, 0700), 0);
    ck_assert_int_eq(pt_document_builder_new(&builder), PT_OK);
    ck_assert_int_eq(pt_writer_create(dir, NULL, NULL, &writer, &err), PT_OK);
    put_articles(writer, builder);
    ck_assert_int_eq(pt_writer_commit(writer, &err), PT_OK);
    pt_writer_close(writer);
    pt_document_builder_free(builder);
    ck_assert_int_eq(pt_reader_open(dir, &reader, &err), PT_OK);
    ck_assert_int_eq(chdir(top), 0);
}

static void teardown(void)
{
    char command[PATH_MAX + 16];
    pt_reader_close(reader);
    ck_assert_int_eq(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -rf '%s'", top);
    ck_assert_int_eq(system(command), 0);
}

/* name: with % for the folder. wanted: the docid, or what the message says. */
static const struct {
    const char *name;
    enum pt_status status;
    uint32_t docid;
    const char *says[3];
} rows[] = {
    {"%/one.txt",             PT_OK,        1,  {0}                                  },
    {"one.txt",               PT_OK,        1,  {0}                                  },
    {"./one.txt",             PT_OK,        1,  {0}                                  },
    {"a/../one.txt",          PT_ENOTFOUND, 0,  {"a/../one.txt"}                     },
    {"https://example.org/1", PT_OK,        1,  {0}                                  },
    {"%/feed.jsonl#17",       PT_OK,        2,  {0}                                  },
    {"feed.jsonl#18",         PT_OK,        3,  {0}                                  },
    {"18",                    PT_OK,        3,  {0}                                  },
    {"17",                    PT_EINVALID,  0,  {"/feed.jsonl#17", "/other.jsonl#17"}},
    {"feed.jsonl",            PT_EINVALID,  0,  {"/feed.jsonl#17", "/feed.jsonl#18"} },
    {"single.jsonl",          PT_OK,        6,  {0}                                  },
    {"letter",                PT_OK,        5,  {0}                                  },
    {"https://example.org/2", PT_EINVALID,  0,  {"letter", "/a/twice.txt"}           },
    {"twice.txt",             PT_EINVALID,  0,  {"/a/twice.txt", "/b/twice.txt"}     },
    {"a/twice.txt",           PT_OK,        7,  {0}                                  },
    {"/twice.txt",            PT_ENOTFOUND, 0,  {"/a/twice.txt", "/b/twice.txt"}     },
    {"c/twice.txt",           PT_ENOTFOUND, 0,  {"/a/twice.txt", "/b/twice.txt"}     },
    {"away.txt",              PT_OK,        18, {0}                                  },
    {"./away.txt",            PT_ENOTFOUND, 0,  {"/far/away.txt"}                    },
    {"way.txt",               PT_ENOTFOUND, 0,  {"no article"}                       },
    {"far",                   PT_ENOTFOUND, 0,  {"/far/away.txt"}                    },
    {"pack.zip",              PT_OK,        19, {0}                                  },
    {"pack.zip#in.txt",       PT_OK,        19, {0}                                  },
    {"odd#name.txt",          PT_OK,        9,  {0}                                  },
    {"busy.jsonl",            PT_EINVALID,  0,  {"#1, ", "#5", "and others"}         },
    {"%/vanished.txt",        PT_OK,        17, {0}                                  },
    {"vanished.txt",          PT_OK,        17, {0}                                  },
    {"late.txt",              PT_ENOTFOUND, 0,  {"/late.txt is not in the index"}    },
    {"%",                     PT_ENOTFOUND, 0,  {"is a folder"}                      },
    {"nobody",                PT_ENOTFOUND, 0,  {"no article", "\"nobody\""}         },
    {"",                      PT_ENOTFOUND, 0,  {"no article"}                       },
};

START_TEST(a_name_means_one_article_or_says_why_not)
{
    struct pt_buf name;
    uint32_t docid = 0;
    pt_buf_init(&name, PT_BUF_NO_CEILING);
    const char *const rest =
        rows[_i].name + (*rows[_i].name == '%' ? strlen("%") : 0);
    pt_buf_puts(&name, *rows[_i].name == '%' ? top : "");
    pt_buf_puts(&name, rest);
    const enum pt_status status =
        pt_find_article(reader, pt_buf_str(&name), &docid, &err);
    ck_assert_msg(status == rows[_i].status, "%s: %d %s", rows[_i].name,
                  (int)status, err.message);
    ck_assert_msg(docid == rows[_i].docid, "%s: %u", rows[_i].name, docid);
    for (size_t i = 0; i < 3 && rows[_i].says[i]; i++)
        ck_assert_msg(strstr(err.message, rows[_i].says[i]), "%s: %s",
                      rows[_i].name, err.message);
    pt_buf_fini(&name);
}
END_TEST

Suite *pt_suite_find_article(void)
{
    Suite *const suite = suite_create("find_article");
    TCase *const c = tcase_create("names");
    tcase_add_unchecked_fixture(c, setup, teardown);
    tcase_add_loop_test(c, a_name_means_one_article_or_says_why_not, 0,
                        (int)PT_COUNTOF(rows));
    suite_add_tcase(suite, c);
    return suite;
}
