/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/schema.h"

#include <check.h>
#include <stdlib.h>

Suite *pt_suite_schema(void);

/* -------------------------------------------------------------- fields --- */

static const struct {
    enum pt_field field;
    const char *name;
    const char *prefix;
    const char *has_term;
} field_rows[] = {
    {PT_FIELD_TEXT,        "",            "",        NULL             },
    {PT_FIELD_TITLE,       "title",       "S",       "XHAStitle"      },
    {PT_FIELD_AUTHOR,      "author",      "A",       "XHASauthor"     },
    {PT_FIELD_SOURCE,      "source",      "XSOURCE", "XHASsource"     },
    {PT_FIELD_TAG,         "tag",         "K",       "XHAStag"        },
    {PT_FIELD_URL,         "url",         "XURL",    "XHASurl"        },
    {PT_FIELD_PATH,        "path",        "P",       "XHASpath"       },
    {PT_FIELD_LANG,        "lang",        "L",       "XHASlang"       },
    {PT_FIELD_DATE,        "date",        "D",       "XHASdate"       },
    {PT_FIELD_BOILERPLATE, "boilerplate", "XB",      "XHASboilerplate"},
    {PT_FIELD_ZONE,        "zone",        "",        NULL             },
};

START_TEST(each_field_has_its_row)
{
    const struct pt_field_info *const info =
        pt_field_info(field_rows[_i].field);
    ck_assert_int_eq(PT_COUNTOF(field_rows), PT_N_FIELDS);
    ck_assert_str_eq(info->name, field_rows[_i].name);
    ck_assert_str_eq(info->prefix, field_rows[_i].prefix);
    ck_assert_pstr_eq(info->has_term, field_rows[_i].has_term);
    if (info->name[0])
        ck_assert_int_eq(pt_field_of_name(pt_str_of(info->name)), _i);
}
END_TEST

START_TEST(a_field_is_known_in_any_case_and_only_by_its_name)
{
    ck_assert_int_eq(pt_field_of_name(PT_STR("TitlE")), PT_FIELD_TITLE);
    ck_assert_int_eq(pt_field_of_name(PT_STR("titles")), -1);
    ck_assert_int_eq(pt_field_of_name(PT_STR("")), -1);
}
END_TEST

static const struct {
    const char *typed;
    const char *nearest;
} nearest_rows[] = {
    {"titel",          "title" },
    {"autor",          "author"},
    {"tags",           "tag"   },
    {"dat",            "date"  },
    {"languag",        "title" },
    {"pth",            "path"  },
    {"zzzzzzzzzzzzzz", "title" },
    {"",               "title" },
};

START_TEST(the_nearest_field_is_named)
{
    const char *const typed = nearest_rows[_i].typed;
    const char *const got = pt_field_nearest(pt_str_of(typed));
    ck_assert_msg(!strcmp(got, nearest_rows[_i].nearest), "%s: %s", typed, got);
}
END_TEST

/* --------------------------------------------------------------- terms --- */

static void fill(struct pt_buf *buf, char byte, size_t n)
{
    while (n--)
        pt_buf_add_byte(buf, byte);
}

START_TEST(a_term_is_prefix_and_word)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_buf_puts(&out, "kept ");
    pt_schema_term(&out, "XURL", PT_STR("example.org"));
    ck_assert_str_eq(pt_buf_z(&out), "kept XURLexample.org");
    pt_buf_fini(&out);
}
END_TEST

START_TEST(a_nul_byte_in_a_term_is_replaced)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_schema_term(&out, "P", PT_STR("\0a\0\0b\0"));
    ck_assert_str_eq(pt_buf_z(&out), "P\xef\xbf\xbd"
                                     "a\xef\xbf\xbd\xef\xbf\xbd"
                                     "b\xef\xbf\xbd");
    pt_buf_fini(&out);
}
END_TEST

START_TEST(a_term_keeps_within_the_limit_and_stays_different)
{
    struct pt_buf word, a, b, c;
    pt_buf_init(&word, PT_BUF_NO_CEILING);
    pt_buf_init(&a, PT_BUF_NO_CEILING);
    pt_buf_init(&b, PT_BUF_NO_CEILING);
    pt_buf_init(&c, PT_BUF_NO_CEILING);
    const size_t n = 230 + (size_t)_i;
    fill(&word, 'x', n - 1);
    pt_schema_term(&a, "P", pt_buf_str(&word));
    ck_assert_uint_eq(a.len, n <= PT_MAX_TERM_BYTES ? n : PT_MAX_TERM_BYTES);
    pt_buf_clear(&a);
    pt_buf_add_byte(&word, 'y');
    pt_schema_term(&a, "P", pt_buf_str(&word));
    pt_schema_term(&c, "P", pt_buf_str(&word));
    word.ptr[word.len - 1] = 'z';
    pt_schema_term(&b, "P", pt_buf_str(&word));
    ck_assert_uint_le(a.len, PT_MAX_TERM_BYTES);
    ck_assert(pt_str_equal(pt_buf_str(&a), pt_buf_str(&c)));
    ck_assert(!pt_str_equal(pt_buf_str(&a), pt_buf_str(&b)));
    pt_buf_fini(&word);
    pt_buf_fini(&a);
    pt_buf_fini(&b);
    pt_buf_fini(&c);
}
END_TEST

START_TEST(a_long_term_is_cut_between_characters)
{
    struct pt_buf word, out;
    pt_buf_init(&word, PT_BUF_NO_CEILING);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    fill(&word, 'x', (size_t)_i);
    while (word.len < 300)
        pt_buf_puts(&word, "\xf0\x9f\x97\x9e");
    pt_schema_term(&out, "P", pt_buf_str(&word));
    ck_assert_uint_le(out.len, PT_MAX_TERM_BYTES);
    const size_t tilde = pt_str_find(pt_buf_str(&out), '~');
    ck_assert_uint_lt(tilde, out.len);
    ck_assert_uint_eq((tilde - 1 - (size_t)_i) % 4, 0);
    pt_buf_fini(&word);
    pt_buf_fini(&out);
}
END_TEST

START_TEST(an_article_is_identified_by_path_and_member)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_schema_unique(&out, PT_STR("/news/a.jsonl"), PT_STR("17"));
    ck_assert_str_eq(pt_buf_z(&out), "Q/news/a.jsonl#17");
    pt_buf_clear(&out);
    pt_schema_unique(&out, PT_STR("/news/a.txt"), PT_STR(""));
    ck_assert_str_eq(pt_buf_z(&out), "Q/news/a.txt");
    pt_buf_clear(&out);
    struct pt_buf path;
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    fill(&path, '/', 4000);
    pt_schema_unique(&out, pt_buf_str(&path), PT_STR("1"));
    ck_assert_uint_eq(out.len, PT_MAX_TERM_BYTES);
    pt_buf_fini(&path);
    pt_buf_fini(&out);
}
END_TEST

static const struct {
    struct pt_article article;
    const char *id;
} id_rows[] = {
    {{.id = {"own", 3}, .url = {"u", 1}, .path = {"/p", 2}},   "own" },
    {{.url = {"u", 1}, .path = {"/p", 2}, .member = {"1", 1}}, "u"   },
    {{.path = {"/p", 2}, .member = {"1", 1}},                  "/p#1"},
    {{.path = {"/p", 2}},                                      "/p"  },
};

START_TEST(the_public_id_is_the_best_there_is)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_schema_public_id(&out, &id_rows[_i].article);
    ck_assert_str_eq(pt_buf_z(&out), id_rows[_i].id);
    pt_buf_fini(&out);
}
END_TEST

/* ----------------------------------------------- dates, parts, stamps --- */

static const struct {
    struct pt_civil civil;
    const char *text;
} date_rows[] = {
    {{1970, 1, 1},   "19700101"},
    {{2025, 12, 15}, "20251215"},
    {{1, 1, 1},      "00010101"},
    {{9999, 12, 31}, "99991231"},
};

START_TEST(a_date_is_eight_digits)
{
    char out[9];
    pt_schema_date(pt_days_of_civil(date_rows[_i].civil), out);
    ck_assert_str_eq(out, date_rows[_i].text);
}
END_TEST

static const struct {
    const char *whole;
    const char *parts;
} part_rows[] = {
    {"/srv/news/a.txt",          "srv|news|a.txt|"        },
    {"https://example.org/a//b", "https:|example.org|a|b|"},
    {"///",                      ""                       },
    {"",                         ""                       },
    {"one",                      "one|"                   },
    {"end/",                     "end|"                   },
};

START_TEST(parts_stand_between_slashes)
{
    const struct pt_str whole = pt_str_of(part_rows[_i].whole);
    struct pt_buf got;
    struct pt_str part;
    size_t at = 0;
    pt_buf_init(&got, PT_BUF_NO_CEILING);
    while (pt_schema_next_part(whole, &at, &part)) {
        pt_buf_add(&got, part);
        pt_buf_add_byte(&got, '|');
    }
    ck_assert_msg(!strcmp(pt_buf_z(&got), part_rows[_i].parts), "%s: %s",
                  part_rows[_i].whole, pt_buf_z(&got));
    pt_buf_fini(&got);
}
END_TEST

static const struct {
    const char *digits;
    uint64_t story;
} stories[] = {
    {"0123456789abcdef",  0x0123456789abcdef},
    {"fedcba9876543210",  0xfedcba9876543210},
    {"0000000000000001",  1                 },
    {"ffffffffffffffff",  UINT64_MAX        },
    {"",                  0                 },
    {"123",               0                 },
    {"0123456789abcdef0", 0                 },
};

START_TEST(a_story_is_read_from_its_digits)
{
    const struct pt_str digits = pt_str_of(stories[_i].digits);
    ck_assert_msg(pt_story_of_digits(digits) == stories[_i].story, "%s",
                  stories[_i].digits);
}
END_TEST

START_TEST(a_file_stamp_comes_back)
{
    const struct pt_file_stamp stamp = {UINT64_MAX, INT64_MIN, -1, 0x1234567};
    struct pt_file_stamp back = {0};
    char bytes[PT_STAMP_BYTES];
    pt_schema_stamp_encode(&stamp, bytes);
    ck_assert(pt_schema_stamp_decode(pt_str_n(bytes, sizeof bytes), &back));
    ck_assert_uint_eq(back.size, stamp.size);
    ck_assert_int_eq(back.mtime_ns, stamp.mtime_ns);
    ck_assert_int_eq(back.ctime_ns, stamp.ctime_ns);
    ck_assert_uint_eq(back.inode, stamp.inode);
    ck_assert(!pt_schema_stamp_decode(pt_str_n(bytes, 31), &back));
    ck_assert(!pt_schema_stamp_decode(PT_STR(""), &back));
}
END_TEST

#define LOOP(tcase, test, rows)                                                \
    tcase_add_loop_test(tcase, test, 0, (int)PT_COUNTOF(rows))

Suite *pt_suite_schema(void)
{
    Suite *const suite = suite_create("schema");
    TCase *const fields = tcase_create("fields");
    LOOP(fields, each_field_has_its_row, field_rows);
    tcase_add_test(fields, a_field_is_known_in_any_case_and_only_by_its_name);
    LOOP(fields, the_nearest_field_is_named, nearest_rows);
    suite_add_tcase(suite, fields);
    TCase *const terms = tcase_create("terms");
    tcase_add_test(terms, a_term_is_prefix_and_word);
    tcase_add_test(terms, a_nul_byte_in_a_term_is_replaced);
    tcase_add_loop_test(
        terms, a_term_keeps_within_the_limit_and_stays_different, 0, 40);
    tcase_add_loop_test(terms, a_long_term_is_cut_between_characters, 0, 4);
    tcase_add_test(terms, an_article_is_identified_by_path_and_member);
    LOOP(terms, the_public_id_is_the_best_there_is, id_rows);
    suite_add_tcase(suite, terms);
    TCase *const rest = tcase_create("values");
    LOOP(rest, a_date_is_eight_digits, date_rows);
    LOOP(rest, parts_stand_between_slashes, part_rows);
    tcase_add_test(rest, a_file_stamp_comes_back);
    tcase_add_loop_test(rest, a_story_is_read_from_its_digits, 0,
                        (int)PT_COUNTOF(stories));
    suite_add_tcase(suite, rest);
    return suite;
}
