/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_ignore.c: rules of .ptignore against paths. Every row was also put to
 * git, whose form this is: where git is there, it is asked again.
 */
#include "indexer/ignore.h"

#include "common/buf.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *pt_suite_ignore(void);

/* path: with a slash at its end it is a folder. */
static const struct {
    const char *rules;
    const char *path;
    bool is_out;
} rows[] = {
    {"*.tmp",                "a.tmp",       true },
    {"*.tmp",                "x/y/a.tmp",   true },
    {"*.tmp",                "a.tmp.txt",   false},
    {"drafts",               "drafts/",     true },
    {"drafts",               "x/drafts",    true },
    {"drafts",               "drafts2",     false},
    {"drafts/",              "drafts",      false},
    {"drafts/",              "x/drafts/",   true },
    {"/drafts",              "drafts",      true },
    {"/drafts",              "x/drafts",    false},
    {"x/drafts",             "x/drafts",    true },
    {"x/drafts",             "y/x/drafts",  false},
    {"x/*",                  "x/a",         true },
    {"x/*",                  "x/a/b",       false},
    {"x/*.txt",              "x/a.txt",     true },
    {"**/old",               "old",         true },
    {"**/old",               "a/b/old",     true },
    {"**/old/b",             "a/old/b",     true },
    {"a/**/z",               "a/z",         true },
    {"a/**/z",               "a/b/c/z",     true },
    {"a/**/z",               "b/a/z",       false},
    {"a/**/b/**/c",          "a/x/b/y/b/c", true },
    {"a/**/b/**/c",          "a/x/b/y/b/d", false},
    {"a/**",                 "a/b",         true },
    {"a/**",                 "a/b/c",       true },
    {"a/**",                 "a/",          false},
    {"a/**/",                "a/b/",        true },
    {"a/**/",                "a/b",         false},
    {"a**b",                 "axxb",        true },
    {"a**b",                 "x/ab",        true },
    {"a/b**",                "a/bcd",       true },
    {"?.txt",                "a.txt",       true },
    {"?.txt",                "ab.txt",      false},
    {"?.txt",                ".txt",        false},
    {"[abc].txt",            "b.txt",       true },
    {"[abc].txt",            "d.txt",       false},
    {"[!abc].txt",           "d.txt",       true },
    {"[^abc].txt",           "a.txt",       false},
    {"[a-c]x",               "bx",          true },
    {"[]x]",                 "]",           true },
    {"[a\\]b]",              "]",           true },
    {"[0-9][0-9]",           "42",          true },
    {"[a-]x",                "-x",          true },
    {"\\*",                  "*",           true },
    {"\\*",                  "a",           false},
    {"\\#a",                 "#a",          true },
    {"#a",                   "#a",          false},
    {"\\!a",                 "!a",          true },
    {"a ",                   "a",           true },
    {"a\\ ",                 "a ",          true },
    {"a b",                  "a b",         true },
    {"",                     "a",           false},
    {"\n\n# x\n\na\n",       "a",           true },
    {"a\r\nb\r\n",           "b",           true },
    {"*\n!keep",             "keep",        false},
    {"*\n!keep",             "x",           true },
    {"*.txt\n!a.txt\na.txt", "a.txt",       true },
    {"!a",                   "a",           false},
    {"*",                    "x/",          true },
    {"/",                    "a",           false},
    {"/*",                   "a",           true },
    {"/*/b",                 "a/b",         true },
    {"A",                    "a",           false},
    {"\xef\xbb\xbf"
     "a",               "a",           true },
};

static bool is_out(const char *rules, const char *path)
{
    struct pt_arena arena;
    struct pt_ignore ignore;
    struct pt_str p = pt_str_of(path);
    const bool is_folder = p.ptr[p.len - 1] == '/';
    p.len -= is_folder;
    pt_arena_init(&arena);
    ck_assert_int_eq(pt_ignore_parse(pt_str_of(rules), &arena, &ignore), PT_OK);
    const bool out = pt_ignore_ask(&ignore, p, is_folder) == PT_IGNORE_OUT;
    pt_arena_fini(&arena);
    return out;
}

START_TEST(the_last_rule_that_matches_decides)
{
    ck_assert_msg(is_out(rows[_i].rules, rows[_i].path) == rows[_i].is_out,
                  "\"%s\" of %s", rows[_i].rules, rows[_i].path);
}
END_TEST

/* ? and sets are of characters here, of bytes in git. */
START_TEST(a_question_mark_is_a_character)
{
    ck_assert(is_out("?.txt", "\u0457.txt"));
    ck_assert(is_out("[\u0430-\u044f]", "\u0436"));
    ck_assert(!is_out("[!\u0430-\u044f]", "\u0436"));
    ck_assert(is_out("\xff?", "\xffx"));
}
END_TEST

/* --------------------------------------------------------------- git --- */

static void write_rules(const char *dir, const char *rules)
{
    char path[80];
    snprintf(path, sizeof path, "%s/.gitignore", dir);
    FILE *const file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(rules, file);
    fclose(file);
}

/* Whether git would leave path out. Paths need not exist for it, but a folder
 * has to be one. */
static bool git_leaves_out(const char *dir, const char *path)
{
    char command[400];
    const size_t n = strlen(path);
    if (path[n - 1] == '/') {
        snprintf(command, sizeof command, "mkdir -p '%s/%s'", dir, path);
        ck_assert_int_eq(system(command), 0);
    }
    snprintf(command, sizeof command,
             "cd '%s' && git check-ignore -q --no-index -- '%.*s'", dir,
             (int)(n - (path[n - 1] == '/')), path);
    const int status = system(command);
    return status == 0;
}

/* What lies in a folder that is left out is out for git, too; here the walk
 * never comes there. */
static bool lies_in_what_is_out(const char *rules, const char *path)
{
    char above[80];
    snprintf(above, sizeof above, "%s", path);
    for (char *slash = above; (slash = strchr(slash + 1, '/')) && slash[1];) {
        const char next = slash[1];
        slash[1] = '\0';
        const bool out = is_out(rules, above);
        slash[1] = next;
        if (out)
            return true;
    }
    return false;
}

START_TEST(git_says_the_same)
{
    char dir[] = "/tmp/pt-check-XXXXXX", command[80];
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(command, sizeof command, "cd %s && git init -q . >/dev/null 2>&1",
             dir);
    if (system(command) == 0) {
        write_rules(dir, rows[_i].rules);
        ck_assert_msg(git_leaves_out(dir, rows[_i].path) ==
                          (rows[_i].is_out ||
                           lies_in_what_is_out(rows[_i].rules, rows[_i].path)),
                      "\"%s\" of %s", rows[_i].rules, rows[_i].path);
    }
    snprintf(command, sizeof command, "rm -rf %s", dir);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(patterns_of_many_stars_take_no_time)
{
    struct pt_buf rules, path;
    pt_buf_init(&rules, PT_BUF_NO_CEILING);
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    for (int i = 0; i < 1000; i++) {
        pt_buf_puts(&rules, "**/*a*");
        pt_buf_puts(&rules, "/");
        pt_buf_puts(&path, "aaaaaaaa/");
    }
    pt_buf_puts(&rules, "b");
    pt_buf_puts(&path, "c");
    ck_assert(!is_out(pt_buf_z(&rules), pt_buf_z(&path)));
    ck_assert(!is_out("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b",
                      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac"));
    pt_buf_fini(&rules);
    pt_buf_fini(&path);
}
END_TEST

Suite *pt_suite_ignore(void)
{
    Suite *const suite = suite_create("ignore");
    TCase *const c = tcase_create("rules");
    tcase_add_loop_test(c, the_last_rule_that_matches_decides, 0,
                        PT_COUNTOF(rows));
    tcase_add_loop_test(c, git_says_the_same, 0, PT_COUNTOF(rows));
    tcase_add_test(c, a_question_mark_is_a_character);
    tcase_add_test(c, patterns_of_many_stars_take_no_time);
    suite_add_tcase(suite, c);
    return suite;
}
