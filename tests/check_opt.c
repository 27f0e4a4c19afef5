/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_opt.c: arguments -> options and operands, written as one string:
 * "i=DIR" option i with a value, "q" without, "'x'" an operand, "!…" an error.
 */
#include "common/opt.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *pt_suite_opt(void);

enum { INDEX = 'i', QUIET = 'q', NUMBER = 'n', KWIC = 'k', ZERO = 'z' };

/* The words of a table of its own: what a word stands for, or what is said. */
static const struct pt_opt_word orders[] = {
    {"date",      3},
    {"relevance", 0},
    {NULL,        0}
};

static const struct pt_opt chosen_from[] = {
    {.id = 's',            .name = "sort", .arg = PT_OPT_VALUE, .words = orders},
    {0},
};

static const struct {
    const char *value;
    int chosen; /* -1: refused */
    const char *said;
} chosen_words[] = {
    {"date",      3,  ""                                                     },
    {"relevance", 0,  ""                                                     },
    {"dat",       -1,
     "--sort takes one of date, relevance, not \"dat\" (did you mean date?)" },
    {"relevanec", -1,
     "--sort takes one of date, relevance, not \"relevanec\" (did you mean "
     "relevance?)"                                                           },
    {"colour",    -1, "--sort takes one of date, relevance, not \"colour\""  },
    {"Date",      -1,
     "--sort takes one of date, relevance, not \"Date\" (did you mean date?)"},
    {"",          -1, "--sort takes one of date, relevance, not \"\""        },
};

/* clang-format off */
static const struct pt_opt table[] = {
    {.id = INDEX, .name = "index", .arg = PT_OPT_VALUE, .value = "DIR", .help = "where the index is", .group = "Places",
     .full = "Where the index is, which without it is somewhere else, by a rule too long for one line.", .example = "x --index here"},
    {.id = QUIET, .name = "quiet", .letter = 'q', .help = "say nothing"},
    {.id = NUMBER, .letter = 'n', .arg = PT_OPT_VALUE, .value = "N", .group = "Output",
     .help = "how many hits to show, of which there may be a great many, so that this line needs two"},
    {.id = KWIC, .name = "kwic", .arg = PT_OPT_MAYBE, .value = "WIDTH", .help = "one line a match"},
    {.id = ZERO, .letter = '0', .full = "NUL."},
    {0},
};
/* clang-format on */

static const struct {
    const char *args; /* split at '|' */
    const char *found;
} rows[] = {
    {"",                      ""                                               },
    {"a|b",                   "'a' 'b' "                                       },
    {"--index|/x",            "i=/x "                                          },
    {"--index=/x|y",          "i=/x 'y' "                                      },
    {"--index=",              "i= "                                            },
    {"--index=a=b",           "i=a=b "                                         },
    {"-q|-n|5|-n12",          "q n=5 n=12 "                                    },
    {"-n|-3",                 "n=-3 "                                          },
    {"-n1x",                  "'-n1x' "                                        },
    {"-qn|-Crimea|-|-nato",   "'-qn' '-Crimea' '-' '-nato' "                   },
    {"-0",                    "z "                                             },
    {"--kwic|30|--kwic=30",   "k '30' k=30 "                                   },
    {"a|-q|--|-q|--index|--", "'a' q '-q' '--index' '--' "                     },
    {"--index",               "!option --index needs a value: DIR"             },
    {"-n",                    "!option -n needs a value: N"                    },
    {"--quiet=yes",           "!option --quiet takes no value"                 },
    {"--quite",               "!unknown option --quite (did you mean --quiet?)"},
    {"--zebra",               "!unknown option --zebra"                        },
    {"--=x",                  "!unknown option --"                             },
};

enum { MOST_ARGS = 16 };

static void found_of(const char *args, struct pt_buf *out)
{
    char line[128];
    const char *argv[MOST_ARGS] = {"program"};
    int argc = 1;
    snprintf(line, sizeof line, "%s", args);
    for (char *at = *line ? line : NULL; at; argc++) {
        char *const bar = strchr(at, '|');
        argv[argc] = at;
        if (bar)
            *bar = '\0';
        at = bar ? bar + 1 : NULL;
    }
    struct pt_opt_parser parser;
    struct pt_opt_found found;
    struct pt_error err;
    enum pt_status status;
    pt_opt_init(&parser, table, argc, argv);
    while ((status = pt_opt_next(&parser, &found, &err)) == PT_OK) {
        if (!found.id)
            pt_buf_printf(out, "'%s' ", found.value);
        else if (found.value)
            pt_buf_printf(out, "%c=%s ", found.id, found.value);
        else
            pt_buf_printf(out, "%c ", found.id);
    }
    if (status == PT_EINVALID)
        pt_buf_printf(out, "!%s", err.message);
    else
        ck_assert_int_eq(status, PT_ENOTFOUND);
}

START_TEST(arguments_become_options_and_operands)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    found_of(rows[_i].args, &out);
    ck_assert_msg(strcmp(pt_buf_z(&out), rows[_i].found) == 0,
                  "%s\n  found  %s\n  wanted %s", rows[_i].args, pt_buf_z(&out),
                  rows[_i].found);
    pt_buf_fini(&out);
}
END_TEST

static const struct {
    const char *line;
    const char *found; /* as above; "!begin-end message" */
} lines[] = {
    {"quiet",         "q"                                                    },
    {"index=/x",      "i=/x"                                                 },
    {"index = /x y",  "i=/x y"                                               },
    {"index\t=\ta=b", "i=a=b"                                                },
    {"index =",       "i="                                                   },
    {"n = 5",         "n=5"                                                  },
    {"0",             "z"                                                    },
    {"kwic",          "k"                                                    },
    {"kwic = 30",     "k=30"                                                 },
    {"q",             "!0-1 unknown option \"q\""                            },
    {"quite",         "!0-5 unknown option \"quite\" (did you mean quiet?)"  },
    {"--quiet",       "!0-7 unknown option \"--quiet\" (did you mean quiet?)"},
    {"index /x",      "!0-8 unknown option \"index /x\""                     },
    {"= 5",           "!0-3 unknown option \"\""                             },
    {"index",         "!0-5 index needs \"= DIR\""                           },
    {"quiet = yes",   "!6-11 quiet takes no value"                           },
};

START_TEST(a_line_is_an_option_and_its_value)
{
    struct pt_opt_found found = {0};
    struct pt_error err;
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    const enum pt_status status =
        pt_opt_line(table, pt_str_of(lines[_i].line), &found, &err);
    if (status == PT_EQUERY)
        pt_buf_printf(&out, "!%zu-%zu %s", err.span_begin, err.span_end,
                      err.message);
    else
        pt_buf_printf(&out, "%c%s%s", found.id, found.value ? "=" : "",
                      found.value ? found.value : "");
    ck_assert_msg(strcmp(pt_buf_z(&out), lines[_i].found) == 0,
                  "%s\n  found  %s\n  wanted %s", lines[_i].line,
                  pt_buf_z(&out), lines[_i].found);
    pt_buf_fini(&out);
}
END_TEST

/* date is a word of --sort alone, always one of two options. */
START_TEST(a_word_of_one_option_names_that)
{
    static const struct pt_opt_word whens[] = {
        {"always", 1},
        {NULL,     0}
    };
    static const struct pt_opt taking[] = {
        {.id = 's',            .name = "sort", .arg = PT_OPT_VALUE, .words = orders},
        {.id = 'c', .name = "color", .arg = PT_OPT_VALUE, .words = whens},
        {.id = 'p',                    .name = "pager", .arg = PT_OPT_VALUE, .words = whens},
        {0    },
    };
    static const char *const asked[][2] = {
        {"--date",   "unknown option --date (did you mean --sort date?)"},
        {"--date=3", "unknown option --date (did you mean --sort date?)"},
        {"--always", "unknown option --always"                          },
        {"--dat",    "unknown option --dat"                             },
    };
    for (size_t i = 0; i < PT_COUNTOF(asked); i++) {
        struct pt_opt_parser parser;
        struct pt_opt_found found;
        struct pt_error err;
        const char *const argv[] = {"x", asked[i][0]};
        pt_opt_init(&parser, taking, 2, argv);
        ck_assert_int_eq(pt_opt_next(&parser, &found, &err), PT_EINVALID);
        ck_assert_str_eq(err.message, asked[i][1]);
    }
}
END_TEST

START_TEST(help_is_aligned_and_wrapped)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_opt_help(table, 60, &out);
    ck_assert_str_eq(
        pt_buf_z(&out),
        "Places:\n"
        "      --index DIR     where the index is\n"
        "  -q, --quiet         say nothing\n"
        "\n"
        "Output:\n"
        "  -n N                how many hits to show, of which there\n"
        "                      may be a great many, so that this line\n"
        "                      needs two\n"
        "      --kwic[=WIDTH]  one line a match\n");
    pt_buf_fini(&out);
}
END_TEST

START_TEST(the_whole_help_has_every_option_in_full)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_opt_help_all(table, 60, &out);
    ck_assert_str_eq(pt_buf_z(&out),
                     "Places:\n\n"
                     "  --index DIR\n"
                     "      Where the index is, which without it is somewhere\n"
                     "      else, by a rule too long for one line.\n"
                     "      $ x --index here\n"
                     "\n"
                     "  -q, --quiet\n"
                     "\nOutput:\n\n"
                     "  -n N\n"
                     "\n"
                     "  --kwic[=WIDTH]\n"
                     "\n"
                     "  -0\n"
                     "      NUL.\n");
    pt_buf_fini(&out);
}
END_TEST

static const struct {
    const char *z;
    bool is_number;
    uint64_t value;
} numbers[] = {
    {"0",                    true,  0         },
    {"60",                   true,  60        },
    {"0100",                 true,  100       },
    {"4294967295",           true,  4294967295},
    {"4294967296",           false, 0         },
    {"99999999999999999999", false, 0         },
    {"",                     false, 0         },
    {"-1",                   false, 0         },
    {"+1",                   false, 0         },
    {" 1",                   false, 0         },
    {"1s",                   false, 0         },
    {NULL,                   false, 0         },
};

START_TEST(a_word_is_chosen_and_the_nearest_named)
{
    struct pt_error err = {0};
    int chosen = -1;
    const enum pt_status status =
        pt_opt_choose(chosen_from, 's', chosen_words[_i].value, &chosen, &err);
    const char *const said = status == PT_OK ? "" : err.message;
    ck_assert_msg(chosen == chosen_words[_i].chosen &&
                      strcmp(said, chosen_words[_i].said) == 0,
                  "\"%s\": %d \"%s\"", chosen_words[_i].value, chosen, said);
}
END_TEST

START_TEST(a_number_is_digits_within_bounds)
{
    uint64_t value = 0;
    const bool is_number = pt_opt_number(numbers[_i].z, 0, UINT32_MAX, &value);
    ck_assert_msg(is_number == numbers[_i].is_number &&
                      value == numbers[_i].value,
                  "row %d: %s", _i, numbers[_i].z ? numbers[_i].z : "NULL");
    ck_assert(!pt_opt_number("4", 5, 9, &value));
}
END_TEST

Suite *pt_suite_opt(void)
{
    Suite *const suite = suite_create("opt");
    TCase *const tcase = tcase_create("options");
    tcase_add_loop_test(tcase, arguments_become_options_and_operands, 0,
                        PT_COUNTOF(rows));
    tcase_add_loop_test(tcase, a_line_is_an_option_and_its_value, 0,
                        PT_COUNTOF(lines));
    tcase_add_test(tcase, a_word_of_one_option_names_that);
    tcase_add_test(tcase, help_is_aligned_and_wrapped);
    tcase_add_test(tcase, the_whole_help_has_every_option_in_full);
    tcase_add_loop_test(tcase, a_word_is_chosen_and_the_nearest_named, 0,
                        PT_COUNTOF(chosen_words));
    tcase_add_loop_test(tcase, a_number_is_digits_within_bounds, 0,
                        PT_COUNTOF(numbers));
    suite_add_tcase(suite, tcase);
    return suite;
}
