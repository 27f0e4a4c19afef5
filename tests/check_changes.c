/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_changes.c: a second round that goes to the changes alone does what one
 * does that goes everywhere: two indexes of one tree, which is changed at
 * random, one kept by the one, the other by the other. Some names are chosen so
 * that the ledger has several chunks. Also what a list of changes says.
 */
#define _XOPEN_SOURCE 700 /* mkdtemp, nftw */
#include "index/index_reader.h"
#include "index/schema.h"
#include "indexer/changes.h"
#include "indexer/ledger.h"
#include "indexer/update.h"
#include "indexer/walk.h"

#include <check.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

Suite *pt_suite_changes(void);

/* ----------------------------------------------------------------- list --- */

START_TEST(a_path_is_found_where_it_would_stand)
{
    static const char *const paths[] = {"/a/b", "/a/b/c", "/a/d", "/a b", "/e"};
    static const struct {
        const char *path;
        size_t from;
        bool is_there;
    } rows[] = {
        {"/",      0, false},
        {"/a",     0, false},
        {"/a/b",   0, true },
        {"/a/b/a", 1, false},
        {"/a/b/c", 1, true },
        {"/a/c",   2, false},
        {"/a b",   3, true },
        {"/b",     4, false},
        {"/e/f",   5, false},
    };
    struct pt_changes changes;
    pt_changes_init(&changes);
    for (size_t i = 0; i < PT_COUNTOF(paths); i++)
        ck_assert_int_eq(pt_changes_add(&changes, pt_str_of(paths[i]),
                                        (uint32_t)(i / 2 * 3)),
                         PT_OK);
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        const struct pt_str path = pt_str_of(rows[i].path);
        ck_assert_msg(pt_changes_from(&changes, path) == rows[i].from &&
                          pt_changes_has(&changes, path) == rows[i].is_there,
                      "%s", rows[i].path);
    }
    for (uint32_t chunk = 0; chunk < 8; chunk++)
        ck_assert_int_eq(pt_changes_touch(&changes, chunk),
                         chunk == 0 || chunk == 3 || chunk == 6);
    ck_assert(!changes.is_full);
    pt_changes_fini(&changes);
}
END_TEST

START_TEST(too_many_changes_are_said_to_be_too_many)
{
    struct pt_changes changes;
    char path[PATH_MAX];
    pt_changes_init(&changes);
    for (size_t i = 0; i <= PT_MAX_CHANGES; i++) {
        ck_assert(!changes.is_full);
        snprintf(path, sizeof path, "/%08zu", i);
        ck_assert_int_eq(pt_changes_add(&changes, pt_str_of(path), 0), PT_OK);
    }
    ck_assert(changes.is_full);
    ck_assert_uint_eq(changes.n, PT_MAX_CHANGES);
    pt_changes_fini(&changes);

    const struct pt_str longest = pt_str_n(path, sizeof path);
    memset(path, 'a', sizeof path);
    for (size_t i = 0; i < PT_MAX_CHANGES_BYTES / PATH_MAX; i++)
        ck_assert_int_eq(pt_changes_add(&changes, longest, 0), PT_OK);
    ck_assert(changes.is_full);
    ck_assert_uint_le(changes.paths.len, PT_MAX_CHANGES_BYTES);
    pt_changes_fini(&changes);
}
END_TEST

/* ----------------------------------------------------------------- tree --- */

enum { N_NAMES = 60, MOST_ENTRIES = 200 };

static char top[PATH_MAX];
static char names[N_NAMES][64];
static bool are_there[N_NAMES];
static struct pt_buf told;
static uint32_t seed;

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
    (void)st, (void)kind, (void)place;
    return remove(path);
}

static uint32_t draw(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

/* A name behind which the ledger cuts, or any. */
static void name_file(size_t i)
{
    static const char *const folders[] = {"news", "news/old", "news/b",
                                          "news/.hidden", "news/b/c"};
    const char *const folder = folders[i % PT_COUNTOF(folders)];
    const bool is_cut = i % 7 == 3;
    char path[PATH_MAX + 80];
    for (unsigned k = 0;; k++) {
        snprintf(names[i], sizeof names[i], "%s/%02zu-%u.txt", folder, i, k);
        snprintf(path, sizeof path, "%s/%s", top, names[i]);
        if (!is_cut || pt_str_hash(pt_str_of(path)) % PT_LEDGER_CUT == 0)
            return;
    }
}

static void make_tree(void)
{
    char name[] = "/tmp/pt-check-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(name));
    ck_assert_ptr_nonnull(realpath(name, top));
    ck_assert_int_eq(chdir(top), 0);
    ck_assert_int_eq(mkdir("news", 0755) + mkdir("news/old", 0755) +
                         mkdir("news/b", 0755) + mkdir("news/b/c", 0755) +
                         mkdir("news/.hidden", 0755),
                     0);
    for (size_t i = 0; i < N_NAMES; i++)
        name_file(i);
    pt_buf_init(&told, PT_BUF_NO_CEILING);
}

static void remove_tree(void)
{
    ck_assert_int_eq(chdir("/"), 0);
    nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    pt_buf_fini(&told);
}

/* Also one without text, which is skipped. */
static void write_text(size_t i)
{
    FILE *const file = fopen(names[i], "w");
    ck_assert_ptr_nonnull(file);
    if (draw(4))
        fprintf(file, "Note %u about the ferry.\n\nIt left at %u.\n",
                draw(1000), draw(1000));
    ck_assert_int_eq(fclose(file), 0);
    are_there[i] = true;
}

/* Mostly any; of those behind which the ledger cuts, or of the last. */
static size_t draw_name(void)
{
    switch (draw(4)) {
    case 0:
        return draw(N_NAMES / 7) * 7 + 3;
    case 1:
        return N_NAMES - 4 - 5 * draw(2);
    default:
        return draw(N_NAMES);
    }
}

/* Edits, adds, removes or renames one. */
static void change_one(void)
{
    const size_t i = draw_name(), to = draw(N_NAMES);
    if (!are_there[i] || draw(3) == 0) {
        write_text(i);
    } else if (draw(2)) {
        ck_assert_int_eq(unlink(names[i]), 0);
        are_there[i] = false;
    } else if (i != to) {
        ck_assert_int_eq(rename(names[i], names[to]), 0);
        are_there[i] = false;
        are_there[to] = true;
    }
}

/* -------------------------------------------------------------- indexes --- */

static void
on_event(void *context, const char *what, const char *path, const char *reason)
{
    (void)context, (void)reason;
    if (strcmp(what, "skipped") != 0)
        pt_buf_printf(&told, "%s %s\n", what, path + strlen(top) + 1);
}

static void run(const char *dir, bool goes_everywhere, const char *root)
{
    const struct pt_indexer_options options = {.on_event = on_event,
                                               .jobs = draw(2) ? 3 : 1};
    struct pt_error err = {.message = ""};
    const struct pt_update update = {
        .dir = dir,
        .options = &options,
        .paths = &root,
        .n_paths = root != NULL,
        .goes_everywhere = goes_everywhere,
    };
    pt_buf_clear(&told);
    const enum pt_status status = pt_update_run(&update, NULL, &err);
    ck_assert_msg(status == PT_OK, "%s", err.message);
}

static enum pt_status get_value(void *context,
                                struct pt_str key,
                                struct pt_buf *out,
                                struct pt_error *err)
{
    return pt_reader_meta(context, key, out, err);
}

/* All entries and where the chunks begin; not whether they are young, which is
 * a matter of when they were read. Returns how many chunks there are. */
static size_t describe(const char *dir, struct pt_buf *out)
{
    struct pt_ledger ledger;
    struct pt_ledger_cursor cursor;
    struct pt_ledger_entry entry;
    struct pt_ledger_place at;
    struct pt_reader *reader = NULL;
    ck_assert_int_eq(pt_reader_open(dir, &reader, NULL), PT_OK);
    const struct pt_ledger_store store = {.get = get_value, .context = reader};
    pt_ledger_init(&ledger, &store, PT_STR(PT_META_LEDGER));
    ck_assert_int_eq(pt_ledger_open(&ledger, NULL), PT_OK);
    pt_ledger_cursor_init(&cursor, &ledger);
    pt_buf_clear(out);
    while (pt_ledger_next(&cursor, &entry, &at, NULL) == PT_OK)
        pt_buf_printf(out, "%u.%u %.*s %llu %lld %llu %d\n", at.chunk,
                      at.number, PT_STR_FMT(entry.path),
                      (unsigned long long)entry.stamp.size,
                      (long long)entry.stamp.mtime_ns,
                      (unsigned long long)entry.n_articles, (int)entry.what);
    ck_assert(!ledger.is_damaged);
    const size_t n_chunks = ledger.n_chunks;
    pt_buf_printf(out, "%u articles", pt_reader_n_articles(reader));
    pt_ledger_cursor_fini(&cursor);
    pt_ledger_fini(&ledger);
    pt_reader_close(reader);
    return n_chunks;
}

/* Says where they begin to differ. */
static void
ck_alike(size_t step, const struct pt_buf *ours, const struct pt_buf *theirs)
{
    const struct pt_str a = pt_buf_str(ours), b = pt_buf_str(theirs);
    size_t begin = 0;
    for (size_t i = 0; i < a.len && i < b.len && a.ptr[i] == b.ptr[i]; i++)
        if (a.ptr[i] == '\n')
            begin = i + 1;
    ck_assert_msg(pt_str_equal(a, b), "step %zu:\n%.150s\nnot\n%.150s", step,
                  pt_buf_z(ours) + begin, pt_buf_z(theirs) + begin);
}

static void run_both(const char *root, size_t step)
{
    struct pt_buf events, ours, theirs;
    pt_buf_init(&events, PT_BUF_NO_CEILING);
    pt_buf_init(&ours, PT_BUF_NO_CEILING);
    pt_buf_init(&theirs, PT_BUF_NO_CEILING);
    run("everywhere", true, root);
    pt_buf_add(&events, pt_buf_str(&told));
    run("alone", false, root);
    const size_t n_chunks = describe("alone", &ours);
    describe("everywhere", &theirs);
    ck_alike(step, &told, &events);
    ck_alike(step, &ours, &theirs);
    ck_assert(step || n_chunks > 2);
    pt_buf_fini(&events);
    pt_buf_fini(&ours);
    pt_buf_fini(&theirs);
}

START_TEST(changes_alone_come_to_the_same)
{
    enum { N_STEPS = 24 };
    const struct timespec until_old = {2, 200000000};
    seed = 1;
    for (size_t i = 0; i < N_NAMES; i += 1 + i % 2)
        write_text(i);
    nanosleep(&until_old, NULL); /* else all are read again each time */
    run_both("news", 0);
    run_both("news/.hidden", 0);
    for (size_t step = 1; step <= N_STEPS; step++) {
        const char *const folders[] = {NULL, NULL, "news/old", "news/b"};
        const char *root = folders[draw(PT_COUNTOF(folders))];
        for (uint32_t n = draw(4); n > 0; n--)
            change_one();
        const size_t named = draw(N_NAMES);
        if (are_there[named] && draw(3) == 0)
            root = names[named];
        run_both(root, step);
    }
}
END_TEST

/* ----------------------------------------------------------------- walk --- */

/* The changes that a walk of news gives, and the folders on the way. */
static void expect_walk(const struct pt_changes *changes, const char *wanted)
{
    struct pt_walk *walk = NULL;
    struct pt_walk_entry entry;
    struct pt_buf path;
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    pt_buf_printf(&path, "%s/news", top);
    pt_buf_clear(&told);
    ck_assert_int_eq(pt_walk_open_only(pt_buf_str(&path), changes, &walk, NULL),
                     PT_OK);
    while (pt_walk_next(walk, &entry, NULL) == PT_OK)
        pt_buf_printf(&told, "%s%s ", entry.path.ptr + path.len + 1,
                      entry.what == PT_WALK_FOLDER ? "/" : "");
    ck_assert_str_eq(pt_buf_z(&told), wanted);
    pt_walk_close(walk);
    pt_buf_fini(&path);
}

START_TEST(a_walk_to_changes_gives_nothing_else)
{
    static const char *const there[] = {"b/c/x", "b/y", "b/z", "old/x", "q"};
    /* "q/r": a file stands now where its folder was. */
    static const char *const changed[] = {".hidden/a", "b/c",    "b/c/x",
                                          "b/z",       "gone/x", "q/r"};
    struct pt_changes changes;
    char path[PATH_MAX + 64];
    for (size_t i = 0; i < PT_COUNTOF(there); i++) {
        snprintf(path, sizeof path, "news/%s", there[i]);
        FILE *const file = fopen(path, "w");
        ck_assert_ptr_nonnull(file);
        ck_assert_int_eq(fclose(file), 0);
    }
    pt_changes_init(&changes);
    expect_walk(&changes, "");
    for (size_t i = 0; i < PT_COUNTOF(changed); i++) {
        snprintf(path, sizeof path, "%s/news/%s", top, changed[i]);
        ck_assert_int_eq(pt_changes_add(&changes, pt_str_of(path), 0), PT_OK);
    }
    expect_walk(&changes, "b/ b/c/ b/c/x b/z ");
    pt_changes_fini(&changes);
}
END_TEST

Suite *pt_suite_changes(void)
{
    Suite *const suite = suite_create("changes");
    TCase *const list = tcase_create("list");
    tcase_add_test(list, a_path_is_found_where_it_would_stand);
    tcase_add_test(list, too_many_changes_are_said_to_be_too_many);
    suite_add_tcase(suite, list);
    TCase *const tree = tcase_create("tree");
    tcase_add_checked_fixture(tree, make_tree, remove_tree);
    tcase_set_timeout(tree, 60);
    tcase_add_test(tree, a_walk_to_changes_gives_nothing_else);
    tcase_add_test(tree, changes_alone_come_to_the_same);
    suite_add_tcase(suite, tree);
    return suite;
}
