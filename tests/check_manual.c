/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_manual.c: tables -> pages of the manual and completions.
 */
#include "common/manual.h"
#include "common/shell_completion.h"
#include "search/manual/search_pages.h"
#include "search/program/options.h"

#include <check.h>

Suite *pt_suite_manual(void);

/* --- Pages ---------------------------------------------------------------- */

/* What a section says and the source that it becomes. */
static const struct {
    const char *text;
    const char *source;
} texts[] = {
    {"One. Two.\n\nThree",                      "One.\nTwo.\n.PP\nThree\n"                                            },
    {"  a -l\n  .b 'c\n\nThen",                 ".EX\n  a \\-l\n  .b \\(aqc\n.EE\n.PP\nThen\n"                        },
    {".dot first, 'quote",                      "\\&.dot first, \\(aqquote\n"                                         },
    {"with --format, -n and (see pt-query(7))",
     "with \\fB\\-\\-format\\fR, \\fB\\-n\\fR and (see "
     "\\fBpt\\-query\\fR(7))\n"                                                                                       },
    {"- alone, a lone --; -Crimea and end--",   "\\- alone, a lone \\-\\-; "
                                              "\\-Crimea and end\\-\\-\n"},
    {"`a NEAR b` is, `U.S.`, too",              "\\fBa NEAR b\\fR is, \\fBU.S.\\fR, too\n"                            },
    {"back\\slash ~ ^ \" …",                  "back\\eslash \\(ti \\(ha \\(dq \\[u2026]\n"                          },
    {"twelve letters and twelve letters and twelve letters and twelve (+ ! "
     "letters",                            "twelve letters and twelve letters and twelve letters and twelve (+ !\\&\n"
     "letters\n"                                                                                  },
};

START_TEST(texts_become_source)
{
    const struct pt_manual_section sections[] = {
        {.title = "S", .text = texts[_i].text},
        {0           },
    };
    const struct pt_manual_page page = {"x", "1", "what it is", sections};
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_manual_write(&page, &out);
    const char *const got = strstr(pt_buf_z(&out), ".SH S\n");
    ck_assert_ptr_nonnull(got);
    ck_assert_msg(strcmp(got + strlen(".SH S\n"), texts[_i].source) == 0,
                  "row %d\n%s---\n%s", _i, got, texts[_i].source);
    pt_buf_fini(&out);
}
END_TEST

static const struct pt_opt_word words[] = {
    {"one", 1},
    {"two", 2},
    {NULL,  0}
};

/* clang-format off */
static const struct pt_opt table[] = {
    {.id = 1, .name = "count", .letter = 'c', .arg = PT_OPT_MAYBE, .value = "HOW", .group = "All",
     .full = "Counts [it's], or: not.", .example = "x -c", .example_exit = 1, .words = words},
    {.id = 2, .name = "file", .arg = PT_OPT_VALUE, .value = "FILE", .takes = PT_OPT_TAKES_PATH},
    {0},
};
/* clang-format on */

static const struct pt_manual_item items[] = {
    {"head",    "Said.", "x head", 2},
    {NULL, "Said.", "x", 0},
    {0        },
};

static const struct pt_manual_section both[] = {
    {.title = "BOTH",   .items = items, .options = table},
    {0},
};

START_TEST(items_and_options_are_listed)
{
    const struct pt_manual_page page = {"x", "1", "what it is", both};
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_manual_write(&page, &out);
    ck_assert_ptr_nonnull(strstr(pt_buf_z(&out), ".TH X 1 "));
    ck_assert_ptr_nonnull(strstr(pt_buf_z(&out), "x \\- what it is\n"));
    ck_assert_str_eq(strstr(pt_buf_z(&out), ".SH BOTH"),
                     ".SH BOTH\n"
                     ".TP\n\\fBhead\\fR\nSaid.\n.IP\n.EX\n  x head\n.EE\n"
                     ".TP\n\\fBx\\fR\nSaid.\n"
                     ".SS All\n"
                     ".TP\n\\fB\\-c, \\-\\-count[=HOW]\\fR\n"
                     "Counts [it\\(aqs], or: not.\n.IP\n.EX\n  x \\-c\n.EE\n"
                     ".TP\n\\fB\\-\\-file FILE\\fR\n");
    pt_buf_clear(&out);
    pt_manual_examples(&page, &out);
    ck_assert_str_eq(pt_buf_z(&out), "2\tx head\n0\tx\n1\tx -c\n");
    pt_buf_fini(&out);
}
END_TEST

START_TEST(every_field_has_its_row)
{
    for (int i = PT_FIELD_TITLE; i < PT_N_FIELDS; i++) {
        const struct pt_manual_item *const row = &pt_query_fields[i - 1];
        const char *const name = pt_field_info((enum pt_field)i)->name;
        ck_assert_msg(row->head && row->text && row->example, "%s", name);
        ck_assert_msg(strncmp(row->head, name, strlen(name)) == 0 &&
                          strcmp(row->head + strlen(name), ":") == 0,
                      "%s stands for %s", row->head, name);
        ck_assert_msg(strstr(row->example, name) != NULL, "%s: %s", name,
                      row->example);
    }
}
END_TEST

START_TEST(every_option_of_pt_search_is_whole)
{
    for (const struct pt_opt *row = pt_search_opts; row->id; row++) {
        const char letter[] = {row->letter, 0};
        const char *const name = row->name ? row->name : letter;
        const size_t n = row->full ? strlen(row->full) : 0;
        ck_assert_msg(row->name || row->letter, "option %d", row->id);
        ck_assert_msg(n && row->full[n - 1] == '.', "%s: text", name);
        ck_assert_msg(row->example && strstr(row->example, "pt-search "),
                      "%s: example", name);
        ck_assert_msg((row->arg == PT_OPT_NONE) == (row->value == NULL),
                      "%s: value", name);
        ck_assert_msg(!row->words || (row->value && row->words->name),
                      "%s: words", name);
        for (const struct pt_opt *before = pt_search_opts; before < row;
             before++)
            ck_assert_msg(before->id != row->id, "%s: twice", name);
    }
}
END_TEST

/* --- Completions ---------------------------------------------------------- */

static const struct {
    void (*write)(const struct pt_shell_program *program, struct pt_buf *out);
    const char *parts[6]; /* that stand there, in this order */
} shells[] = {
    {pt_shell_bash,
     {"_a_b_options='-c --count --file'",
      "    -c | --count) [[ ${line##*[[:space:]]} == *=* ]] || return; "
      "COMPREPLY=($(compgen -W 'one two' -- \"$typed\")) ;;\n",
      "    --file) _a_b_paths -f ;;\n", "complete -F _a_b a-b\n"}  },
    {pt_shell_zsh,
     {"#compdef a-b\n", "    '*-c[Counts \\[it'\\''s\\]]' \\\n",
      "    '*--count=-[Counts \\[it'\\''s\\]]::HOW:(one two)' \\\n",
      "    '*--file=[]:FILE:_files' \\\n", "    '*:path:_files'\n"}},
    {pt_shell_fish,
     {"complete -c a-b -s c -l count -a 'one two' -d 'Counts [it\\'s]'\n",
      "complete -c a-b -l file -r -F -d ''\n"}                     },
};

START_TEST(rows_become_completions)
{
    static const struct pt_shell_program program = {"a-b", table, NULL};
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    shells[_i].write(&program, &out);
    const char *at = pt_buf_z(&out);
    for (size_t i = 0; shells[_i].parts[i]; i++) {
        at = strstr(at, shells[_i].parts[i]);
        ck_assert_msg(at != NULL, "shell %d lacks or misplaces\n%s\n%s", _i,
                      shells[_i].parts[i], pt_buf_z(&out));
    }
    ck_assert_ptr_null(strstr(pt_buf_z(&out), "--complete"));
    pt_buf_fini(&out);
}
END_TEST

START_TEST(a_query_is_completed_from_fields_and_the_index)
{
    static const struct pt_shell_program program = {"a-b", table,
                                                    "title: date:"};
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    shells[_i].write(&program, &out);
    ck_assert_ptr_nonnull(strstr(pt_buf_z(&out), "title: date:"));
    ck_assert_ptr_nonnull(strstr(pt_buf_z(&out), "--complete"));
    pt_buf_fini(&out);
}
END_TEST

Suite *pt_suite_manual(void)
{
    Suite *const suite = suite_create("manual");
    TCase *const pages = tcase_create("pages");
    tcase_add_loop_test(pages, texts_become_source, 0, PT_COUNTOF(texts));
    tcase_add_test(pages, items_and_options_are_listed);
    tcase_add_test(pages, every_field_has_its_row);
    tcase_add_test(pages, every_option_of_pt_search_is_whole);
    suite_add_tcase(suite, pages);
    TCase *const completions = tcase_create("completions");
    tcase_add_loop_test(completions, rows_become_completions, 0,
                        PT_COUNTOF(shells));
    tcase_add_loop_test(completions,
                        a_query_is_completed_from_fields_and_the_index, 0,
                        PT_COUNTOF(shells));
    suite_add_tcase(suite, completions);
    return suite;
}
