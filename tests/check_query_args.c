/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/query/query_args.h"

#include <check.h>

#include "search/query/query_parse.h"

Suite *pt_suite_query_args(void);

enum { MAX_ARGS = 5 };

struct args_row {
    const char *args[MAX_ARGS]; /* up to the first NULL */
    const char *text;
};

static size_t count(const char *const *args)
{
    size_t n = 0;
    while (n < MAX_ARGS && args[n])
        n++;
    return n;
}

/* What the contract's page itself shows. */
static const struct args_row contract_rows[] = {
    {{"Budapest Memorandum"},                "\"Budapest Memorandum\""         },
    {{"security guarantees", "NOT", "NATO"},
     "\"security guarantees\" NOT NATO"                                        },
    {{"budapest", "memorandum"},             "budapest memorandum"             },
    {{"\"security guarantees\" NOT NATO"},   "\"security guarantees\" NOT NATO"},
    {{"-Crimea"},                            "-Crimea"                         },
    {{"-nato"},                              "-nato"                           },
    {{"-peace plan"},                        "-\"peace plan\""                 },
    {{"title:peace plan"},                   "title:\"peace plan\""            },
    {{"peace plan~3"},                       "\"peace plan\"~3"                },
};

static const struct args_row phrase_rows[] = {
    {{"peace plan"},                   "\"peace plan\""                },
    {{" peace plan "},                 "\"peace plan\""                },
    {{"peace\tplan"},                  "\"peace\tplan\""               },
    {{"peace\nplan"},                  "\"peace\nplan\""               },
    {{"peace\302\240plan"},            "\"peace\302\240plan\""         },
    {{"peace plan", "NEAR/5", "Kyiv"}, "\"peace plan\" NEAR/5 Kyiv"    },
    {{"a b", "c d"},                   "\"a b\" \"c d\""               },
    {{"the peace pl?n of guarant*"},   "\"the peace pl?n of guarant*\""},
    {{"peace and war"},                "\"peace and war\""             },
    {{"not near or pre"},              "\"not near or pre\""           },
    {{"w/o a plan"},                   "\"w/o a plan\""                },
    {{"R&D at AT&T"},                  "\"R&D at AT&T\""               },
    {{"peace - plan"},                 "\"peace - plan\""              },
    {{"peace – plan"},               "\"peace – plan\""            },
    {{"what is it?"},                  "\"what is it?\""               },
    {{"at 10:30 sharp"},               "\"at 10:30 sharp\""            },
    {{"Kyiv: the plan"},               "\"Kyiv: the plan\""            },
    {{"Kyiv:the plan"},                "\"Kyiv:the plan\""             },
    {{"the title: peace"},             "\"the title: peace\""          },
    {{"the C++ book"},                 "\"the C++ book\""              },
    {{"its e-mail said ‘no’"},     "\"its e-mail said ‘no’\""  },
    {{"- peace plan"},                 "\"- peace plan\""              },
};

static const struct args_row prefix_rows[] = {
    {{"+peace plan"},          "+\"peace plan\""         },
    {{"!peace plan"},          "!\"peace plan\""         },
    {{"=peace plan"},          "=\"peace plan\""         },
    {{"~peace plan"},          "~\"peace plan\""         },
    {{"-title:peace plan"},    "-title:\"peace plan\""   },
    {{"-=peace plan"},         "-=\"peace plan\""        },
    {{"title:=peace plan"},    "title:=\"peace plan\""   },
    {{"-title:~peace plan~4"}, "-title:~\"peace plan\"~4"},
    {{"Author:Jane Doe"},      "Author:\"Jane Doe\""     },
    {{"path:/my papers/2025"}, "path:\"/my papers/2025\""},
    {{"source:Example Daily"}, "source:\"Example Daily\""},
    {{"peace plan^2"},         "\"peace plan\"^2"        },
    {{"peace plan^2.5"},       "\"peace plan\"^2.5"      },
    {{"peace plan~3^2"},       "\"peace plan\"~3^2"      },
    {{"peace plan~"},          "\"peace plan\"~"         },
    {{"peace~2 plan"},         "\"peace~2 plan\""        },
    {{"peace plan 3"},         "\"peace plan 3\""        },
};

static const struct args_row text_rows[] = {
    {{"peace"},                   "peace"                  },
    {{" peace "},                 "peace"                  },
    {{"\302\240peace\n"},         "peace"                  },
    {{"(peace"},                  "(peace"                 },
    {{"peace AND plan"},          "peace AND plan"         },
    {{"peace OR plan"},           "peace OR plan"          },
    {{"NOT the plan"},            "NOT the plan"           },
    {{"peace NEAR plan"},         "peace NEAR plan"        },
    {{"peace NEAR/5 plan"},       "peace NEAR/5 plan"      },
    {{"peace NEAR/x plan"},       "peace NEAR/x plan"      },
    {{"peace PRE/s plan"},        "peace PRE/s plan"       },
    {{"peace w/5 plan"},          "peace w/5 plan"         },
    {{"peace W/P plan"},          "peace W/P plan"         },
    {{"peace pre/3 plan"},        "peace pre/3 plan"       },
    {{"peace not w/s plan"},      "peace not w/s plan"     },
    {{"hlead(peace plan)"},       "hlead(peace plan)"      },
    {{"atleast3(peace OR plan)"}, "atleast3(peace OR plan)"},
    {{"peace && plan"},           "peace && plan"          },
    {{"peace||plan now"},         "peace||plan now"        },
    {{"(peace plan"},             "(peace plan"            },
    {{"peace plan)"},             "peace plan)"            },
    {{"say \"peace plan\""},      "say \"peace plan\""     },
    {{"say “peace plan”"},    "say “peace plan”"   },
    {{"«peace plan»"},          "«peace plan»"         },
    {{"„peace plan“"},        "„peace plan“"       },
    {{"six 12\" guns"},           "six 12\" guns"          },
    {{"peace -plan"},             "peace -plan"            },
    {{"peace +plan"},             "peace +plan"            },
    {{"peace =plan"},             "peace =plan"            },
    {{"peace !plan"},             "peace !plan"            },
    {{"peace ~3"},                "peace ~3"               },
    {{"peace title:plan"},        "peace title:plan"       },
    {{"peace DATE:2025"},         "peace DATE:2025"        },
    {{"title:peace date:2025"},   "title:peace date:2025"  },
};

static const struct args_row empty_rows[] = {
    {{NULL},                         ""              },
    {{""},                           ""              },
    {{" \t"},                        ""              },
    {{"\302\240"},                   ""              },
    {{"", "peace", " ", "plan", ""}, "peace plan"    },
    {{" ", "peace plan"},            "\"peace plan\""},
};

static void check_row(const struct args_row *row)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_query_of_args(row->args, count(row->args), &out);
    ck_assert_int_eq(pt_buf_status(&out), PT_OK);
    ck_assert_msg(strcmp(pt_buf_z(&out), row->text) == 0,
                  "[%s]: [%s], expected [%s]", row->args[0] ? row->args[0] : "",
                  pt_buf_z(&out), row->text);
    pt_buf_fini(&out);
}

START_TEST(the_examples_of_the_contract_hold)
{
    check_row(&contract_rows[_i]);
}
END_TEST

START_TEST(an_argument_with_white_space_is_a_phrase)
{
    check_row(&phrase_rows[_i]);
}
END_TEST

START_TEST(signs_fields_and_suffixes_apply_to_the_whole_phrase)
{
    check_row(&prefix_rows[_i]);
}
END_TEST

START_TEST(an_argument_with_syntax_is_query_text)
{
    check_row(&text_rows[_i]);
}
END_TEST

START_TEST(an_empty_argument_contributes_nothing)
{
    check_row(&empty_rows[_i]);
}
END_TEST

/* A phrase made of an argument is query text, and stays it. */
START_TEST(a_phrase_stays_a_phrase)
{
    struct pt_buf once, twice;
    pt_buf_init(&once, PT_BUF_NO_CEILING);
    pt_buf_init(&twice, PT_BUF_NO_CEILING);
    pt_query_of_args(phrase_rows[_i].args, 1, &once);
    const char *const again = pt_buf_z(&once);
    pt_query_of_args(&again, 1, &twice);
    ck_assert_str_eq(pt_buf_z(&twice), again);
    pt_buf_fini(&once);
    pt_buf_fini(&twice);
}
END_TEST

START_TEST(what_comes_out_can_be_parsed)
{
    struct pt_buf text;
    struct pt_arena arena;
    struct pt_query_parsed query;
    struct pt_error err;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_arena_init(&arena);
    pt_query_of_args(phrase_rows[_i].args, count(phrase_rows[_i].args), &text);
    ck_assert_msg(pt_query_parse(pt_buf_str(&text), 0, &arena, &query, &err) ==
                      PT_OK,
                  "%s: %s", pt_buf_z(&text), err.message);
    pt_arena_fini(&arena);
    pt_buf_fini(&text);
}
END_TEST

START_TEST(text_is_appended)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_buf_puts(&out, "x ");
    pt_query_of_args((const char *const[]){"a b"}, 1, &out);
    ck_assert_str_eq(pt_buf_z(&out), "x \"a b\"");
    pt_buf_fini(&out);
}
END_TEST

#define ADD_ROWS(tcase, test, rows)                                            \
    tcase_add_loop_test(tcase, test, 0, (int)PT_COUNTOF(rows))

Suite *pt_suite_query_args(void)
{
    Suite *const suite = suite_create("query_args");
    TCase *const tcase = tcase_create("arguments");
    ADD_ROWS(tcase, the_examples_of_the_contract_hold, contract_rows);
    ADD_ROWS(tcase, an_argument_with_white_space_is_a_phrase, phrase_rows);
    ADD_ROWS(tcase, signs_fields_and_suffixes_apply_to_the_whole_phrase,
             prefix_rows);
    ADD_ROWS(tcase, an_argument_with_syntax_is_query_text, text_rows);
    ADD_ROWS(tcase, an_empty_argument_contributes_nothing, empty_rows);
    ADD_ROWS(tcase, a_phrase_stays_a_phrase, phrase_rows);
    ADD_ROWS(tcase, what_comes_out_can_be_parsed, phrase_rows);
    tcase_add_test(tcase, text_is_appended);
    suite_add_tcase(suite, tcase);
    return suite;
}
