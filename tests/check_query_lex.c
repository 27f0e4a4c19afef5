/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/query/query_lex.h"

#include <check.h>

#include "common/buf.h"

Suite *pt_suite_query_lex(void);

/* ORDER TOKENS */
static const char *const kind_names[] = {
    "end",  "word",  "value", "star",  "phrase",  "open",  "close",
    "and",  "or",    "not",   "near",  "plus",    "minus", "exact",
    "stem", "tilde", "caret", "field", "atleast", "hlead",
};

/* "kind begin-end [text]" of each token up to the end, with "_" in front of one
 * that is not adjacent to the token before. */
static void print_tokens(struct pt_str text, struct pt_buf *out)
{
    struct pt_lexer lexer;
    struct pt_lex_token token;
    pt_lexer_init(&lexer, text);
    do {
        ck_assert_int_eq(pt_lex_next(&lexer, &token, NULL), PT_OK);
        if (token.kind == PT_LEX_END)
            break;
        pt_buf_printf(out, "%s%s%s %u-%u", out->len ? " " : "",
                      token.is_adjacent ? "" : "_", kind_names[token.kind],
                      (unsigned)token.begin, (unsigned)token.end);
        if (token.text.ptr)
            pt_buf_printf(out, " [%.*s]", PT_STR_FMT(token.text));
    } while (token.kind != PT_LEX_END);
    ck_assert_uint_eq(token.begin, text.len);
}

static const struct {
    const char *query;
    const char *tokens;
} token_rows[] = {
    {"",                     ""                                                     },
    {" \302\240 ",           ""                                                     },
    {"peace",                "word 0-5 [peace]"                                     },
    {"peace, plan?",         "word 0-5 [peace] _word 7-11 [plan]"                   },
    {"\"a b\"c",             "phrase 0-5 [a b] word 5-6 [c]"                        },
    {"“a”~4",            "phrase 0-7 [a] tilde 7-9 [4]"                         },
    {"a^2 ^",                "word 0-1 [a] caret 1-3 [2]"                           },
    {"(a)",                  "open 0-1 word 1-2 [a] close 2-3"                      },
    {"a AND b",              "word 0-1 [a] _and 2-5 _word 6-7 [b]"                  },
    {"a||b&&c",              "word 0-1 [a] or 1-3 word 3-4 [b] and 4-6 word 6-7 [c]"},
    {"NOT not w/s",          "not 0-3 _not 4-7 _near 8-11"                          },
    {"NEAR/5 PRE w/p",       "near 0-6 _near 7-10 _near 11-14"                      },
    {"-a +b !c",             "minus 0-1 word 1-2 [a] _plus 3-4 word 4-5 [b] "
                 "_minus 6-7 word 7-8 [c]"                          },
    {"=a ~\"b\"",            "exact 0-1 word 1-2 [a] _stem 3-4 phrase 4-7 [b]"      },
    {"- a",                  "_word 2-3 [a]"                                        },
    {"a – b",              "word 0-1 [a] _word 6-7 [b]"                           },
    {"=AND",                 "exact 0-1 word 1-4 [AND]"                             },
    {"*",                    "star 0-1 [*]"                                         },
    {"title:a",              "field 0-6 word 6-7 [a]"                               },
    {"title: a",             "word 0-5 [title] _word 7-8 [a]"                       },
    {"path:/a/b)c d",        "field 0-5 value 5-9 [/a/b] close 9-10 "
                      "word 10-11 [c] _word 12-13 [d]"         },
    {"path:(/a OR -/b) -c",  "field 0-5 open 5-6 value 6-8 [/a] _or 9-11 "
                            "_minus 12-13 value 13-15 [/b] close 15-16 "
                            "_minus 17-18 word 18-19 [c]"},
    {"url:x_(y)",            "field 0-4 value 4-9 [x_(y)]"                          },
    {"path:*",               "field 0-5 star 5-6 [*]"                               },
    {"date:2025..",          "field 0-5 value 5-11 [2025..]"                        },
    {"atleast3(a)",          "atleast 0-8 [3] open 8-9 word 9-10 [a] close 10-11"   },
    {"hlead (a)",            "hlead 0-5 _open 6-7 word 7-8 [a] close 8-9"           },
    {"http://a.b/(c)?d=~e)", "word 0-19 [http://a.b/(c)?d=~e] close 19-20"          },
};

START_TEST(text_becomes_tokens_with_spans)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    print_tokens(pt_str_of(token_rows[_i].query), &out);
    ck_assert_msg(strcmp(pt_buf_z(&out), token_rows[_i].tokens) == 0,
                  "%s: %s, expected %s", token_rows[_i].query, pt_buf_z(&out),
                  token_rows[_i].tokens);
    pt_buf_fini(&out);
}
END_TEST

START_TEST(distance_operators_carry_their_link)
{
    static const struct {
        const char *text;
        struct pt_link link;
    } rows[] = {
        {"NEAR",  {PT_UNIT_WORDS, PT_DEFAULT_DISTANCE, false}},
        {"PRE/7", {PT_UNIT_WORDS, 7, true}                   },
        {"W/s",   {PT_UNIT_SENTENCE, 0, false}               },
        {"pre/P", {PT_UNIT_PARAGRAPH, 0, true}               },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        struct pt_lexer lexer;
        struct pt_lex_token token;
        pt_lexer_init(&lexer, pt_str_of(rows[i].text));
        ck_assert_int_eq(pt_lex_next(&lexer, &token, NULL), PT_OK);
        ck_assert_int_eq(token.kind, PT_LEX_NEAR);
        ck_assert_int_eq(token.link.unit, rows[i].link.unit);
        ck_assert_uint_eq(token.link.distance, rows[i].link.distance);
        ck_assert_int_eq(token.link.is_ordered, rows[i].link.is_ordered);
    }
}
END_TEST

START_TEST(punctuation_passed_over_is_reported)
{
    struct pt_lexer lexer;
    struct pt_lex_token token;
    pt_lexer_init(&lexer, PT_STR("a – … b"));
    ck_assert_int_eq(pt_lex_next(&lexer, &token, NULL), PT_OK);
    ck_assert_uint_eq(token.ignored_end, 0);
    ck_assert_int_eq(pt_lex_next(&lexer, &token, NULL), PT_OK);
    ck_assert_uint_eq(token.ignored_begin, 2);
    ck_assert_uint_eq(token.ignored_end, 5);
    ck_assert(!token.is_adjacent);
}
END_TEST

START_TEST(a_copy_looks_ahead_without_moving)
{
    struct pt_lexer lexer;
    struct pt_lex_token token;
    pt_lexer_init(&lexer, PT_STR("path:(a b)"));
    ck_assert_int_eq(pt_lex_next(&lexer, &token, NULL), PT_OK);
    struct pt_lexer ahead = lexer;
    ck_assert_int_eq(pt_lex_next(&ahead, &token, NULL), PT_OK);
    ck_assert_int_eq(pt_lex_next(&ahead, &token, NULL), PT_OK);
    ck_assert_int_eq(token.kind, PT_LEX_VALUE);
    ck_assert_int_eq(pt_lex_next(&lexer, &token, NULL), PT_OK);
    ck_assert_int_eq(token.kind, PT_LEX_OPEN);
}
END_TEST

START_TEST(letters_of_every_script_make_words)
{
    static const uint32_t letters[] = {'a',    'Z',    '0',    0xe9,
                                       0x434,  0x5d0,  0x628,  0x4e2d,
                                       0x3042, 0xac00, 0x20000};
    static const uint32_t others[] = {'-',    '_',    '*',    0xab,
                                      0xd7,   0x2013, 0x2019, 0x20ac,
                                      0x2192, 0x3002, 0x1f600};
    for (size_t i = 0; i < PT_COUNTOF(letters); i++)
        ck_assert_msg(pt_lex_is_word(letters[i]), "U+%04X",
                      (unsigned)letters[i]);
    for (size_t i = 0; i < PT_COUNTOF(others); i++)
        ck_assert_msg(!pt_lex_is_word(others[i]), "U+%04X",
                      (unsigned)others[i]);
}
END_TEST

START_TEST(white_space_of_every_kind_is_space)
{
    static const uint32_t spaces[] = {' ',  '\t',   '\n',   '\r',
                                      0xa0, 0x2009, 0x202f, 0x3000};
    for (size_t i = 0; i < PT_COUNTOF(spaces); i++)
        ck_assert_msg(pt_lex_is_space(spaces[i]), "U+%04X",
                      (unsigned)spaces[i]);
    ck_assert(!pt_lex_is_space('a') && !pt_lex_is_space(0x200b));
}
END_TEST

Suite *pt_suite_query_lex(void)
{
    Suite *const suite = suite_create("query_lex");
    TCase *const tokens = tcase_create("tokens");
    tcase_add_loop_test(tokens, text_becomes_tokens_with_spans, 0,
                        (int)PT_COUNTOF(token_rows));
    tcase_add_test(tokens, distance_operators_carry_their_link);
    tcase_add_test(tokens, punctuation_passed_over_is_reported);
    tcase_add_test(tokens, a_copy_looks_ahead_without_moving);
    suite_add_tcase(suite, tokens);

    TCase *const characters = tcase_create("characters");
    tcase_add_test(characters, letters_of_every_script_make_words);
    tcase_add_test(characters, white_space_of_every_kind_is_space);
    suite_add_tcase(suite, characters);
    return suite;
}
