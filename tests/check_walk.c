/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_walk.c: a tree made for the test -> what a walk of it gives, written as
 * "name" for a file, "name/" for a folder, "name@" for a link, "name|" for a
 * special file, "name!" for what cannot be looked at.
 */
#define _XOPEN_SOURCE 700 /* mkdtemp, nftw */
#include "indexer/walk.h"

#include <check.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *pt_suite_walk(void);

static char top[PATH_MAX]; /* the tree, an absolute path without links */

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
    (void)st, (void)kind, (void)place;
    return remove(path);
}

static void make_top(void)
{
    char name[] = "/tmp/pt-check-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(name));
    ck_assert_ptr_nonnull(realpath(name, top));
    ck_assert_int_eq(chdir(top), 0);
}

static void remove_top(void)
{
    ck_assert_int_eq(chdir("/"), 0);
    nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void put(const char *name, const char *text)
{
    FILE *const file = fopen(name, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

/* Walks from start, relative to top; folders named pass_over are passed over.
 */
static void
walk_from(const char *start, const char *pass_over, struct pt_buf *out)
{
    static const char marks[] = {
        [PT_WALK_FILE] = 0,   [PT_WALK_FOLDER] = '/',  [PT_WALK_FAILED] = '!',
        [PT_WALK_LINK] = '@', [PT_WALK_SPECIAL] = '|', [PT_WALK_LEFT_OUT] = '-',
    };
    struct pt_walk *walk = NULL;
    struct pt_walk_entry entry;
    struct pt_buf path;
    enum pt_status status;
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    pt_buf_printf(&path, "%s%s%s", top, *start ? "/" : "", start);
    ck_assert_int_eq(pt_walk_open(pt_buf_str(&path), &walk, NULL), PT_OK);
    while ((status = pt_walk_next(walk, &entry, NULL)) == PT_OK) {
        ck_assert(pt_str_begins(entry.path, pt_str_of(top)));
        ck_assert(entry.path.ptr[entry.path.len] == '\0');
        pt_buf_add(out,
                   pt_str_sub(entry.path, strlen(top) + 1, entry.path.len));
        if (marks[entry.what])
            pt_buf_add_byte(out, marks[entry.what]);
        pt_buf_add_byte(out, ' ');
        if (pass_over && entry.what == PT_WALK_FOLDER &&
            pt_str_ends(entry.path, pt_str_of(pass_over)))
            pt_walk_pass_over(walk);
    }
    ck_assert_int_eq(status, PT_ENOTFOUND);
    pt_walk_close(walk);
    pt_buf_fini(&path);
}

static void
expect_walk(const char *start, const char *pass_over, const char *wanted)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    walk_from(start, pass_over, &out);
    ck_assert_str_eq(pt_buf_z(&out), wanted);
    pt_buf_fini(&out);
}

START_TEST(entries_come_by_their_bytes_and_hidden_ones_do_not)
{
    mkdir("b", 0755), mkdir("b/d", 0755), mkdir(".h", 0755), mkdir("e", 0755);
    put("b/d/x.txt", ""), put("b/z", ""), put("b/.no", ""), put(".h/no", "");
    put("a", ""), put("b.txt", ""), put("B", ""), put("\xff\n", "");
    expect_walk("", NULL, "B a b/ b/d/ b/d/x.txt b/z b.txt e/ \xff\n ");
    expect_walk("b", NULL, "b/d/ b/d/x.txt b/z ");
    expect_walk("b.txt", NULL, "b.txt ");
    expect_walk("e", NULL, "");
    expect_walk("", "/b", "B a b/ b.txt e/ \xff\n ");
}
END_TEST

/* The files that a walk from start below root top gives. */
static void
expect_kept(const char *start, const char *exclude, const char *wanted)
{
    struct pt_arena arena;
    struct pt_ignore excludes;
    struct pt_walk *walk = NULL;
    struct pt_walk_entry entry;
    struct pt_buf path, out;
    pt_arena_init(&arena);
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_buf_printf(&path, "%s%s%s", top, *start ? "/" : "", start);
    ck_assert_int_eq(pt_ignore_parse(pt_str_of(exclude), &arena, &excludes),
                     PT_OK);
    ck_assert_int_eq(pt_walk_open(pt_buf_str(&path), &walk, NULL), PT_OK);
    ck_assert_int_eq(pt_walk_set_rules(walk, pt_str_of(top), &excludes, NULL),
                     PT_OK);
    while (pt_walk_next(walk, &entry, NULL) == PT_OK)
        if (entry.what == PT_WALK_FILE) {
            pt_buf_add(&out,
                       pt_str_sub(entry.path, strlen(top) + 1, entry.path.len));
            pt_buf_add_byte(&out, ' ');
        }
    ck_assert_msg(!strcmp(pt_buf_z(&out), wanted), "%s %s: %s, not %s", start,
                  exclude, pt_buf_z(&out), wanted);
    pt_walk_close(walk);
    pt_arena_fini(&arena);
    pt_buf_fini(&path);
    pt_buf_fini(&out);
}

static void make_tree_with_rules(void)
{
    mkdir("a", 0755), mkdir("a/b", 0755), mkdir("old", 0755);
    put("x.txt", ""), put("x.tmp", ""), put("a/x.tmp", ""), put("a/y.txt", "");
    put("a/b/x.tmp", ""), put("a/b/z.txt", ""), put("old/o.txt", "");
    put(".ptignore", "*.tmp\n/old/\n"), put("a/.ptignore", "!x.tmp\ny.*\n");
}

static const struct {
    const char *start;
    const char *exclude;
    const char *kept;
} kept[] = {
    {"",          "",          "a/b/x.tmp a/b/z.txt a/x.tmp x.txt "},
    {"a",         "",          "a/b/x.tmp a/b/z.txt a/x.tmp "      },
    {"a/b",       "",          "a/b/x.tmp a/b/z.txt "              },
    {"a/x.tmp",   "",          "a/x.tmp "                          },
    {"a/y.txt",   "",          ""                                  },
    {"x.tmp",     "",          ""                                  },
    {"old",       "",          ""                                  },
    {"old/o.txt", "",          ""                                  },
    {"",          "b/\nx.txt", "a/x.tmp "                          },
    {"a/b/z.txt", "/a/b",      ""                                  },
    {"a",         "/b",        "a/b/x.tmp a/b/z.txt a/x.tmp "      },
    {"",          "x.tmp",     "a/b/x.tmp a/b/z.txt a/x.tmp x.txt "},
};

START_TEST(the_nearest_rules_that_speak_decide)
{
    make_tree_with_rules();
    expect_kept(kept[_i].start, kept[_i].exclude, kept[_i].kept);
}
END_TEST

START_TEST(rules_that_cannot_be_read_are_none)
{
    put("x.tmp", "");
    ck_assert_int_eq(mkfifo(".ptignore", 0644), 0);
    expect_kept("", "", "x.tmp ");
    ck_assert_int_eq(unlink(".ptignore") + symlink("x.tmp", ".ptignore"), 0);
    expect_kept("", "", "x.tmp ");
    ck_assert_int_eq(unlink(".ptignore") + mkdir(".ptignore", 0755), 0);
    expect_kept("", "", "x.tmp ");
}
END_TEST

START_TEST(links_and_special_files_are_named_but_not_followed)
{
    mkdir("d", 0755), put("d/f", "");
    ck_assert_int_eq(symlink("d", "l1") + symlink(".", "l2") +
                         symlink("nowhere", "l3") + symlink("d/f", "l4"),
                     0);
    ck_assert_int_eq(mkfifo("p", 0644), 0);
    expect_walk("", NULL, "d/ d/f l1@ l2@ l3@ l4@ p| ");
}
END_TEST

START_TEST(names_beyond_one_pass_come_all_the_same)
{
    enum { N = 300 };
    struct pt_buf wanted;
    pt_buf_init(&wanted, PT_BUF_NO_CEILING);
    for (int i = 0; i < N; i++) {
        char name[16];
        snprintf(name, sizeof name, "%03d", (i * 7) % N);
        put(name, "");
        pt_buf_printf(&wanted, "%03d ", i);
    }
    expect_walk("", NULL, pt_buf_z(&wanted));
    pt_buf_fini(&wanted);
}
END_TEST

START_TEST(too_deep_a_folder_is_an_entry_that_failed)
{
    struct pt_buf out;
    for (int i = 0; i < PT_WALK_MAX_DEPTH + 5; i++)
        ck_assert_int_eq(mkdir("x", 0755) + chdir("x"), 0);
    ck_assert_int_eq(chdir(top), 0);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    walk_from("", NULL, &out);
    ck_assert(pt_str_ends(pt_buf_str(&out), PT_STR("/x/x! ")));
    pt_buf_fini(&out);
}
END_TEST

START_TEST(a_start_that_is_missing_is_not_found)
{
    struct pt_walk *walk = NULL;
    struct pt_error err;
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/none", top);
    ck_assert_int_eq(pt_walk_open(pt_str_of(path), &walk, &err), PT_ENOTFOUND);
    ck_assert_ptr_null(walk);
    ck_assert_ptr_nonnull(strstr(err.message, "/none"));
}
END_TEST

START_TEST(what_cannot_be_looked_at_has_a_reason)
{
    mkdir("a", 0755), put("a/x", ""), put("b", "");
    ck_assert_int_eq(chmod("a", 0), 0);
    if (access("a", R_OK) != 0) /* root may all */
        expect_walk("", NULL, "a! b ");
    chmod("a", 0755);
}
END_TEST

/* ----------------------------------------------------------------- read --- */

/* The first entry below top, read. */
static enum pt_status read_first(struct pt_buf *bytes,
                                 struct pt_file_stamp *stamp,
                                 void (*meanwhile)(void),
                                 struct pt_error *err)
{
    struct pt_walk *walk = NULL;
    struct pt_walk_entry entry;
    ck_assert_int_eq(pt_walk_open(pt_str_of(top), &walk, NULL), PT_OK);
    ck_assert_int_eq(pt_walk_next(walk, &entry, NULL), PT_OK);
    ck_assert_int_eq(entry.what, PT_WALK_FILE);
    if (meanwhile)
        meanwhile();
    const enum pt_status status = pt_walk_read(walk, bytes, stamp, err);
    if (status == PT_OK && !meanwhile)
        ck_assert(pt_file_stamp_equal(stamp, &entry.stamp));
    pt_walk_close(walk);
    return status;
}

static void remove_it(void)
{
    ck_assert_int_eq(remove("f"), 0);
}

static void make_it_a_fifo(void)
{
    ck_assert_int_eq(remove("f") + mkfifo("f", 0644), 0);
}

static void make_it_a_link(void)
{
    ck_assert_int_eq(remove("f") + symlink("/etc/passwd", "f"), 0);
}

static void make_it_longer(void)
{
    put("f", "a longer text");
}

static void make_it_huge(void)
{
    ck_assert_int_eq(truncate("f", PT_MAX_ARTICLE_BYTES + 1), 0);
}

static const struct {
    void (*meanwhile)(void);
    enum pt_status status;
    const char *text; /* or the reason */
} readings[] = {
    {NULL,           PT_OK,        "some text"                    },
    {make_it_longer, PT_OK,        "a longer text"                },
    {remove_it,      PT_ENOTFOUND, NULL                           },
    {make_it_a_fifo, PT_ENOTFOUND, NULL                           },
    {make_it_a_link, PT_ENOTFOUND, NULL                           },
    {make_it_huge,   PT_ELIMIT,    "larger than 8 MiB, no article"},
};

START_TEST(a_file_is_read_whole_or_not_at_all)
{
    struct pt_file_stamp stamp;
    struct pt_error err;
    struct pt_buf bytes;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    put("f", "some text");
    ck_assert_int_eq(read_first(&bytes, &stamp, readings[_i].meanwhile, &err),
                     readings[_i].status);
    if (readings[_i].status == PT_OK) {
        ck_assert_str_eq(pt_buf_z(&bytes), readings[_i].text);
        ck_assert_uint_eq(stamp.size, bytes.len);
    } else if (readings[_i].text) {
        ck_assert_str_eq(err.message, readings[_i].text);
    }
    pt_buf_fini(&bytes);
}
END_TEST

START_TEST(the_largest_article_is_read)
{
    struct pt_file_stamp stamp;
    struct pt_buf bytes;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    put("f", "");
    ck_assert_int_eq(read_first(&bytes, &stamp, NULL, NULL), PT_OK);
    ck_assert_uint_eq(bytes.len, 0);
    ck_assert_int_eq(truncate("f", PT_MAX_ARTICLE_BYTES), 0);
    ck_assert_int_eq(read_first(&bytes, &stamp, NULL, NULL), PT_OK);
    ck_assert_uint_eq(bytes.len, PT_MAX_ARTICLE_BYTES);
    pt_buf_fini(&bytes);
}
END_TEST

/* -------------------------------------------------------------- resolve --- */

static const struct {
    const char *path;
    const char *resolved; /* behind top */
    bool exists;
} resolutions[] = {
    {".",               "",        true },
    {"d",               "/d",      true },
    {"./d/../d//f/",    "/d/f",    false}, /* f is no folder */
    {"d/./f",           "/d/f",    true },
    {"l/f",             "/d/f",    true },
    {"l",               "/d",      true },
    {"none",            "/none",   false},
    {"d/none/../x//y/", "/d/x/y",  false},
    {"l/none",          "/d/none", false},
    {"none/../d",       "/d",      false},
};

START_TEST(paths_become_absolute_without_links)
{
    struct pt_buf out;
    bool exists;
    mkdir("d", 0755), put("d/f", "");
    ck_assert_int_eq(symlink("d", "l"), 0);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_walk_resolve(resolutions[_i].path, &out, &exists, NULL),
                     PT_OK);
    ck_assert_msg(exists == resolutions[_i].exists, "%s", resolutions[_i].path);
    ck_assert(pt_str_begins(pt_buf_str(&out), pt_str_of(top)));
    ck_assert_str_eq(out.ptr + strlen(top), resolutions[_i].resolved);
    pt_buf_fini(&out);
}
END_TEST

START_TEST(the_root_folder_and_the_empty_path)
{
    struct pt_buf out;
    bool exists;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_walk_resolve("/..", &out, &exists, NULL), PT_OK);
    ck_assert_str_eq(pt_buf_z(&out), "/");
    pt_buf_clear(&out);
    ck_assert_int_eq(pt_walk_resolve("/none", &out, &exists, NULL), PT_OK);
    ck_assert_str_eq(pt_buf_z(&out), "/none");
    ck_assert_int_eq(pt_walk_resolve("", &out, &exists, NULL), PT_EINVALID);
    pt_buf_fini(&out);
}
END_TEST

START_TEST(an_open_file_tells_whether_it_stood_still)
{
    struct pt_walk *walk = NULL;
    struct pt_walk_entry entry;
    struct pt_file_stamp stamp;
    struct pt_buf path;
    int fd = -1;
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    pt_buf_printf(&path, "%s", top);
    put("a.txt", "Some text."), put("b.txt", "More text.");
    ck_assert_int_eq(pt_walk_open(pt_buf_str(&path), &walk, NULL), PT_OK);
    ck_assert_int_eq(pt_walk_next(walk, &entry, NULL), PT_OK);
    ck_assert_int_eq(pt_walk_open_file(walk, &fd, &stamp, NULL), PT_OK);
    ck_assert(pt_file_stamp_equal(&stamp, &entry.stamp));
    ck_assert(pt_walk_is_steady(fd, &stamp));
    put("a.txt", "Some longer text.");
    ck_assert(!pt_walk_is_steady(fd, &stamp));
    ck_assert_uint_eq(stamp.size, strlen("Some longer text."));
    ck_assert(pt_walk_is_steady(fd, &stamp));
    close(fd);
    ck_assert_int_eq(pt_walk_next(walk, &entry, NULL), PT_OK);
    ck_assert_int_eq(remove("b.txt") + mkfifo("b.txt", 0644), 0);
    ck_assert_int_eq(pt_walk_open_file(walk, &fd, &stamp, NULL), PT_ENOTFOUND);
    pt_walk_close(walk);
    pt_buf_fini(&path);
}
END_TEST

Suite *pt_suite_walk(void)
{
    Suite *const suite = suite_create("walk");
    TCase *const tcase = tcase_create("tree");
    tcase_add_checked_fixture(tcase, make_top, remove_top);
    tcase_add_test(tcase, entries_come_by_their_bytes_and_hidden_ones_do_not);
    tcase_add_loop_test(tcase, the_nearest_rules_that_speak_decide, 0,
                        PT_COUNTOF(kept));
    tcase_add_test(tcase, rules_that_cannot_be_read_are_none);
    tcase_add_test(tcase, links_and_special_files_are_named_but_not_followed);
    tcase_add_test(tcase, names_beyond_one_pass_come_all_the_same);
    tcase_add_test(tcase, too_deep_a_folder_is_an_entry_that_failed);
    tcase_add_test(tcase, a_start_that_is_missing_is_not_found);
    tcase_add_test(tcase, what_cannot_be_looked_at_has_a_reason);
    tcase_add_loop_test(tcase, a_file_is_read_whole_or_not_at_all, 0,
                        PT_COUNTOF(readings));
    tcase_add_test(tcase, the_largest_article_is_read);
    tcase_add_test(tcase, an_open_file_tells_whether_it_stood_still);
    tcase_add_loop_test(tcase, paths_become_absolute_without_links, 0,
                        PT_COUNTOF(resolutions));
    tcase_add_test(tcase, the_root_folder_and_the_empty_path);
    suite_add_tcase(suite, tcase);
    return suite;
}
