/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_json_read.c: JSON -> values; what is mended, what is refused and how it
 * is said, and what would be a trap.
 */
#include "indexer/sources/json_read.h"

#include "common/buf.h"

#include <check.h>

Suite *pt_suite_json_read(void);

/* In tables, where PT_STR is no constant. */
#define S(literal)                                                             \
    {                                                                          \
        "" literal, sizeof(literal) - 1                                        \
    }

/* ------------------------------------------------------------- strings --- */

static const struct {
    struct pt_str json; /* an object; its member "a" … */
    struct pt_str text; /* … is this string */
} strings[] = {
    {S("{\"a\":\"b\"}"),                               S("b")                           },
    {S(" \n{\"a\" : \"b\" } \r\n\t"),                  S("b")                           },
    {S("{\"a\":\"\"}"),                                S("")                            },
    {S("{\"a\":null}"),                                S("")                            },
    {S("{\"b\":\"c\"}"),                               S("")                            },
    {S("{\"a\":1}"),                                   S("")                            },
    {S("{\"a\":[\"b\"]}"),                             S("")                            },
    {S("[\"a\"]"),                                     S("")                            },
    {S("\"a\""),                                       S("")                            },
    {S("{\"a\":\"b\",\"a\":\"c\"}"),                   S("c")                           },
    {S("{\"a\":\"x\\u0000y\"}"),                       S("x\0y")                        },
    {S("{\"a\":\"\\\\ \\\" \\/ \\n\\t\"}"),            S("\\ \" / \n\t")                },
    {S("{\"a\":\"\\u0416\\ud83d\\udc4a\"}"),           S("Ж\xf0\x9f\x91\x8a")          },
    {S("{\"a\":\"cut \\ud83d\"}"),                     S("cut \xef\xbf\xbd")            },
    {S("{\"a\":\"\\udc4a cut\"}"),                     S("\xef\xbf\xbd cut")            },
    {S("{\"a\":\"\\uD83D\\uD83D\\uDC4A\"}"),           S("\xef\xbf\xbd\xf0\x9f\x91\x8a")},
    {S("{\"a\":\"\\\\ud83d\"}"),                       S("\\ud83d")                     },
    {S("{\"a\":\"two\nlines\"}"),                      S("two lines")                   },
    {S("{\"a\":\"tab\there\",\n\"b\":\"\"}"),          S("tab here")                    },
    {S("{\"a\":\"b\",\"n\":12345678901234567890123}"), S("b")                           },
};

START_TEST(a_member_is_its_string)
{
    struct pt_json *root = NULL;
    struct pt_error err;
    ck_assert_msg(pt_json_parse(strings[_i].json, &root, &err) == PT_OK,
                  "row %d: %s", _i, err.message);
    const struct pt_str text = pt_json_text_of(pt_json_member(root, "a"));
    ck_assert_msg(pt_str_equal(text, strings[_i].text), "row %d: %.*s", _i,
                  PT_STR_FMT(text));
    pt_json_free(root);
}
END_TEST

/* ------------------------------------------------------------- refused --- */

static const struct {
    struct pt_str json;
    const char *message;
} refused[] = {
    {S(""),                         "byte 1: cut off"            },
    {S("{"),                        "byte 1: cut off"            },
    {S("{\"a\":\"b"),               "byte 7: cut off"            },
    {S("{\"a\":\"\\"),              "byte 7: broken syntax"      },
    {S("{\"a\":\"\\ud83d"),         "byte 12: cut off"           },
    {S("{\"a\":\"\\u12g4\"}"),      "byte 11: broken syntax"     },
    {S("{\"a\":\"\\x\"}"),          "byte 8: broken syntax"      },
    {S("{\"a\" \"b\"}"),            "byte 8: broken syntax"      },
    {S("{'a':1}"),                  "byte 2: broken syntax"      },
    {S("{\"a\":1,}"),               "byte 8: broken syntax"      },
    {S("nul"),                      "byte 3: broken syntax"      },
    {S("{\"a\":1}{\"b\":2}"),       "byte 8: more behind the end"},
    {S("{\"a\":1} x"),              "byte 9: more behind the end"},
    {S("{\"\\u0000\":1}"),          "byte 9: a NUL in a name"    },
    {S("{\"a\":1e9999}"),           "byte 11: a number too large"},
    {S("{\"a\":\"\xff\"}"),         "byte 6: broken UTF-8"       },
    {S("{\"a\":\"\xed\xa0\xbd\"}"), "byte 6: broken UTF-8"       },
    {S("]"),                        "byte 1: broken syntax"      },
};

START_TEST(what_is_no_json_is_refused_in_few_words)
{
    struct pt_json *root = NULL;
    struct pt_error err = {.status = PT_OK};
    ck_assert_msg(pt_json_parse(refused[_i].json, &root, &err) == PT_EINVALID,
                  "row %d", _i);
    ck_assert_ptr_null(root);
    ck_assert_msg(strcmp(err.message, refused[_i].message) == 0, "row %d: %s",
                  _i, err.message);
}
END_TEST

/* A text of n times what, between head and tail. */
static const struct {
    const char *head, *what, *tail;
    size_t n;
    const char *message; /* NULL: it is read */
} large[] = {
    {"",          "[",       "",    100000,  "more than 200 levels deep"  },
    {"",          "{\"a\":", "",    100000,  "more than 200 levels deep"  },
    {"",          "[",       "]",   201,     "more than 200 levels deep"  },
    {"[",         "[],",     "0]",  99990,   NULL                         },
    {"[",         "[],",     "0]",  2000000, "more than 200000 values"    },
    {"[",         "0,",      "0]",  2000000, "more than 200000 values"    },
    {"{\"a\":\"", "long ",   "\"}", 1600000, NULL                         },
    {"{\"a\":\"", "long ",   "\"}", 1700000, "longer than 8 MiB"          },
    {"",          "9",       "",    1000000,
     "byte 1000000: a number too "
     "large"                                                              },
    {"\"",        "\\ud83d", "\"",  1000000, NULL                         },
    {"\"",        "\"",      "\"",  1000000, "byte 4: more behind the end"},
};

START_TEST(traps_are_refused_in_time)
{
    struct pt_json *root = NULL;
    struct pt_error err = {.status = PT_OK};
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_puts(&text, large[_i].head);
    for (size_t i = 0; i < large[_i].n; i++)
        pt_buf_puts(&text, large[_i].what);
    pt_buf_puts(&text, large[_i].tail);
    const enum pt_status status = pt_json_parse(pt_buf_str(&text), &root, &err);
    if (!large[_i].message)
        ck_assert_msg(status == PT_OK, "row %d: %s", _i, err.message);
    else
        ck_assert_msg(status != PT_OK &&
                          strcmp(err.message, large[_i].message) == 0,
                      "row %d: %s", _i, err.message);
    pt_json_free(root);
    pt_buf_fini(&text);
}
END_TEST

/* ------------------------------------------------------------- looking --- */

START_TEST(lookups_chain_without_checks)
{
    struct pt_json *root = NULL;
    int64_t whole = 0;
    double real = 0;
    ck_assert_int_eq(
        pt_json_parse(PT_STR("{\"a\":[{\"b\":\"c\"},null,7,2.5,true,false]}"),
                      &root, NULL),
        PT_OK);
    const struct pt_json *const a = pt_json_member(root, "a");
    static const enum pt_json_type types[] = {
        PT_JSON_OBJECT, PT_JSON_NONE,  PT_JSON_INTEGER, PT_JSON_REAL,
        PT_JSON_TRUE,   PT_JSON_FALSE, PT_JSON_NONE,
    };
    ck_assert_uint_eq(pt_json_n_items(a), 6);
    for (size_t i = 0; i < PT_COUNTOF(types); i++)
        ck_assert_int_eq(pt_json_type_of(pt_json_item(a, i)), types[i]);
    const struct pt_json *const c = pt_json_member(pt_json_item(a, 0), "b");
    ck_assert(pt_str_equal(pt_json_text_of(c), PT_STR("c")));
    ck_assert(pt_json_integer(pt_json_item(a, 2), &whole) && whole == 7);
    ck_assert(pt_json_number(pt_json_item(a, 2), &real) && real == 7);
    ck_assert(pt_json_number(pt_json_item(a, 3), &real) && real == 2.5);
    ck_assert(!pt_json_integer(pt_json_item(a, 3), &whole) && whole == 7);
    const struct pt_json *const none =
        pt_json_item(pt_json_member(pt_json_member(c, "x"), "y"), 3);
    ck_assert_ptr_null(none);
    ck_assert_int_eq(pt_json_type_of(none), PT_JSON_NONE);
    ck_assert_uint_eq(pt_json_text_of(none).len, 0);
    ck_assert_uint_eq(pt_json_n_items(none), 0);
    ck_assert(!pt_json_integer(none, &whole) && !pt_json_number(none, &real));
    pt_json_free(root);
    pt_json_free(NULL);
}
END_TEST

/* ------------------------------------------------------------ scanning --- */

static const struct {
    const char *stream;
    size_t n; /* bytes of the value; is_done */
    bool is_done;
} scans[] = {
    {"{}",                       2,  true },
    {"{\"a\":[1,{\"b\":2}]}, 7", 17, true },
    {"[1,2],[3]",                5,  true },
    {"12,13",                    2,  true },
    {"true]",                    4,  true },
    {"\"a]\\\"}\",1",            7,  true },
    {"{\"}\":\"{\\\\\"}x",       11, true },
    {"{\"a\":\"b",               7,  false},
    {"12",                       2,  false},
    {"  {} ",                    4,  true },
    {"}",                        1,  true },
};

START_TEST(a_value_ends_where_it_ends_however_it_comes)
{
    const struct pt_str stream = pt_str_of(scans[_i].stream);
    struct pt_json_scan whole = {0}, bytewise = {0};
    ck_assert_msg(pt_json_scan(&whole, stream) == scans[_i].n, "row %d", _i);
    ck_assert_msg(whole.is_done == scans[_i].is_done, "row %d", _i);
    size_t n = 0;
    while (n < stream.len && !bytewise.is_done)
        n += pt_json_scan(&bytewise, pt_str_sub(stream, n, n + 1));
    ck_assert_msg(n == scans[_i].n, "row %d: %zu bytewise", _i, n);
}
END_TEST

Suite *pt_suite_json_read(void)
{
    Suite *const suite = suite_create("json_read");
    TCase *const tcase = tcase_create("json");
    tcase_add_loop_test(tcase, a_member_is_its_string, 0, PT_COUNTOF(strings));
    tcase_add_loop_test(tcase, what_is_no_json_is_refused_in_few_words, 0,
                        PT_COUNTOF(refused));
    tcase_add_loop_test(tcase, traps_are_refused_in_time, 0, PT_COUNTOF(large));
    tcase_add_test(tcase, lookups_chain_without_checks);
    tcase_add_loop_test(tcase, a_value_ends_where_it_ends_however_it_comes, 0,
                        PT_COUNTOF(scans));
    suite_add_tcase(suite, tcase);
    return suite;
}
