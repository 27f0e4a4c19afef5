/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_export.c: the lines of one article; t28-export.sh has whole indexes.
 */
#include "indexer/export.h"

#include <check.h>
#include <string.h>

Suite *pt_suite_export(void);

static const struct pt_article plain = {
    .path = {"/a.txt", 6},
    .text = {"Words.", 6},
    .date = PT_DATE_NONE,
    .title_from = PT_TITLE_FROM_TEXT,
    .story = 0x1f,
};

static void expect(enum pt_indexer_form format,
                   struct pt_str unique,
                   const struct pt_article *article,
                   const char *lines)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_export_article(format, unique, article, &out);
    ck_assert_str_eq(pt_buf_z(&out), lines);
    pt_buf_fini(&out);
}

START_TEST(what_is_unknown_is_null_or_not_there)
{
    expect(PT_INDEXER_EXPORT_OPENSEARCH, PT_STR("Q/a.txt"), &plain,
           "{\"index\":{\"_id\":\"/a.txt\"}}\n"
           "{\"id\":\"/a.txt\",\"path\":\"/a.txt\",\"member\":null,"
           "\"url\":null,\"title\":null,\"title_from\":\"text\","
           "\"date\":null,\"author\":null,\"source\":null,\"lang\":null,"
           "\"tags\":[],\"story\":\"000000000000001f\",\"first_seen\":null,"
           "\"changed\":null,\"text\":\"Words.\"}\n");
    expect(PT_INDEXER_EXPORT_VESPA, PT_STR("Q/a.txt"), &plain,
           "{\"put\":\"id:news:article::/a.txt\",\"fields\":{"
           "\"id\":\"/a.txt\",\"path\":\"/a.txt\",\"title_from\":\"text\","
           "\"tags\":[],\"story\":\"000000000000001f\",\"text\":\"Words.\"}}"
           "\n");
}
END_TEST

/* The id that the lines of an article with that identity begin with. */
static void get_id(struct pt_str unique, struct pt_buf *out)
{
    const struct pt_str start = PT_STR("{\"index\":{\"_id\":\"");
    struct pt_buf lines;
    pt_buf_init(&lines, PT_BUF_NO_CEILING);
    pt_export_article(PT_INDEXER_EXPORT_OPENSEARCH, unique, &plain, &lines);
    ck_assert(pt_str_begins(pt_buf_str(&lines), start));
    const struct pt_str rest =
        pt_str_sub(pt_buf_str(&lines), start.len, lines.len);
    pt_buf_clear(out);
    pt_buf_add(out, pt_str_sub(rest, 0, pt_str_find(rest, '"')));
    pt_buf_fini(&lines);
}

START_TEST(an_id_is_escaped_only_where_it_must_be)
{
    static const struct {
        const char *unique;
        const char *id;
    } rows[] = {
        {"Q/a%FF.txt",         "/a%FF.txt"            },
        {"Q/a\xff.txt",        "bytes:/a%FF.txt"      },
        {"Q/a\xff%.txt",       "bytes:/a%FF%25.txt"   },
        {"Q/a\tb",             "bytes:/a%09b"         },
        {"Q#\xc2\x85",         "bytes:#%C2%85"        },
        {"Q#\xef\xb7\x90",     "bytes:#%EF%B7%90"     },
        {"Q/\xc3\xa9\xe2\x82", "bytes:/\xc3\xa9%E2%82"},
    };
    struct pt_buf id;
    pt_buf_init(&id, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        get_id(pt_str_of(rows[i].unique), &id);
        ck_assert_msg(strcmp(pt_buf_z(&id), rows[i].id) == 0, "%zu: %s", i,
                      pt_buf_z(&id));
    }
    pt_buf_fini(&id);
}
END_TEST

START_TEST(an_id_that_would_be_too_long_is_a_hash)
{
    enum { BROKEN = 200, HASH = 5 + 32 };
    char unique[1 + BROKEN];
    struct pt_buf one, other;
    pt_buf_init(&one, PT_BUF_NO_CEILING);
    pt_buf_init(&other, PT_BUF_NO_CEILING);
    memset(unique, 0xff, sizeof unique);
    unique[0] = 'Q';
    get_id(pt_str_n(unique, sizeof unique), &one);
    unique[BROKEN] = '\xfe';
    get_id(pt_str_n(unique, sizeof unique), &other);
    ck_assert_uint_eq(one.len, HASH);
    ck_assert(pt_str_begins(pt_buf_str(&one), PT_STR("hash:")));
    ck_assert_str_ne(pt_buf_z(&one), pt_buf_z(&other));
    pt_buf_fini(&other);
    pt_buf_fini(&one);
}
END_TEST

Suite *pt_suite_export(void)
{
    Suite *const suite = suite_create("export");
    TCase *const lines = tcase_create("lines");
    tcase_add_test(lines, what_is_unknown_is_null_or_not_there);
    tcase_add_test(lines, an_id_is_escaped_only_where_it_must_be);
    tcase_add_test(lines, an_id_that_would_be_too_long_is_a_hash);
    suite_add_tcase(suite, lines);
    return suite;
}
