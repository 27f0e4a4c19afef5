/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/index_dir.h"
#include "index/shard_set.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *pt_suite_shard_set(void);

static char dir[64];
static struct pt_error err;

static void make_dir(void)
{
    snprintf(dir, sizeof dir, "/tmp/pt-shard-set-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void remove_dir(void)
{
    pt_index_dir_remove(dir);
    ck_assert_int_ne(access(dir, F_OK), 0);
}

START_TEST(a_shard_has_a_plain_number)
{
    static const struct {
        const char *name;
        int number;
    } rows[] = {
        {"0",        0 },
        {"7",        7 },
        {"63",       63},
        {"64",       -1},
        {"",         -1},
        {"00",       -1},
        {"01",       -1},
        {"-1",       -1},
        {"1 ",       -1},
        {"100",      -1},
        {"0.lock",   -1},
        {"articles", -1},
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        ck_assert_msg(pt_shard_set_number(rows[i].name) == rows[i].number,
                      "\"%s\"", rows[i].name);
}
END_TEST

/* Indexes on disk were split by these. */
START_TEST(the_place_of_an_identity_is_for_ever)
{
    static const struct {
        const char *unique;
        unsigned of_2, of_5, of_64;
    } rows[] = {
        {"Q/news/a.txt",      0, 4, 24},
        {"Q/news/b.txt",      1, 1, 21},
        {"Q/news/a.jsonl#17", 1, 2, 49},
        {"Q#x1",              1, 1, 21},
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        const struct pt_str unique = pt_str_of(rows[i].unique);
        const unsigned found[] = {pt_shard_set_place(unique, 2),
                                  pt_shard_set_place(unique, 5),
                                  pt_shard_set_place(unique, 64)};
        ck_assert_msg(found[0] == rows[i].of_2 && found[1] == rows[i].of_5 &&
                          found[2] == rows[i].of_64,
                      "%s: %u %u %u", rows[i].unique, found[0], found[1],
                      found[2]);
        ck_assert_uint_eq(pt_shard_set_place(unique, 1), 0);
    }
}
END_TEST

START_TEST(articles_spread_evenly)
{
    enum { N = 8, EACH = 1000 };
    unsigned counts[N] = {0};
    for (unsigned i = 0; i < N * EACH; i++) {
        char unique[64];
        snprintf(unique, sizeof unique, "Q/news/2025/%05u.txt", i);
        counts[pt_shard_set_place(pt_str_of(unique), N)]++;
    }
    for (size_t i = 0; i < N; i++)
        ck_assert_msg(counts[i] > EACH * 9 / 10 && counts[i] < EACH * 11 / 10,
                      "shard %zu has %u", i, counts[i]);
}
END_TEST

START_TEST(a_file_that_does_not_say_how_many_is_damage)
{
    static const struct {
        const char *text;
        unsigned n; /* 0: damage */
    } rows[] = {
        {"pt-search shards 4\n",  4 },
        {"pt-search shards 64\n", 64},
        {"pt-search shards 65\n", 0 },
        {"pt-search shards 0\n",  0 },
        {"pt-search shards 4",    0 },
        {"pt-search shards -4\n", 0 },
        {"pt-search shards\n",    0 },
        {"4\n",                   0 },
        {"",                      0 },
    };
    char path[128];
    snprintf(path, sizeof path, "%s/" PT_SHARD_SET_FILE, dir);
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        unsigned n = 99;
        FILE *const file = fopen(path, "w");
        ck_assert_ptr_nonnull(file);
        fputs(rows[i].text, file);
        fclose(file);
        const enum pt_status status = pt_shard_set_count(dir, &n, &err);
        ck_assert_msg(status == (rows[i].n ? PT_OK : PT_ECORRUPT) &&
                          n == rows[i].n,
                      "\"%s\": %u", rows[i].text, n);
    }
    unlink(path);
    ck_assert_int_eq(symlink("elsewhere", path), 0);
    unsigned n;
    ck_assert_int_ne(pt_shard_set_count(dir, &n, &err), PT_OK);
    unlink(path);
    ck_assert_int_eq(mkdir(path, 0777), 0);
    ck_assert_int_eq(pt_shard_set_count(dir, &n, &err), PT_ECORRUPT);
    rmdir(path);
}
END_TEST

static enum pt_status
count(void *context, const char *part, bool is_shard, struct pt_error *cause)
{
    (void)part, (void)is_shard, (void)cause;
    return ++*(unsigned *)context == 3 ? PT_EIO : PT_OK;
}

START_TEST(what_is_made_is_counted_visited_and_removed)
{
    unsigned n = 0, n_visited = 0;
    ck_assert_int_eq(pt_shard_set_make(dir, PT_MAX_SET_SHARDS, &err), PT_OK);
    ck_assert_int_eq(pt_shard_set_count(dir, &n, &err), PT_OK);
    ck_assert_uint_eq(n, PT_MAX_SET_SHARDS);
    ck_assert_int_eq(pt_shard_set_each(dir, count, &n_visited, &err), PT_EIO);
    ck_assert_uint_eq(n_visited, 3);
    char shard[128];
    snprintf(shard, sizeof shard, "%s/63", dir);
    ck_assert_int_eq(pt_shard_set_check_alone(shard, &err), PT_EINVALID);
    ck_assert_int_eq(pt_shard_set_check_alone(dir, &err), PT_OK);
    ck_assert_int_eq(pt_shard_set_make(dir, 2, &err), PT_EIO);
}
END_TEST

Suite *pt_suite_shard_set(void)
{
    Suite *const suite = suite_create("shard_set");
    TCase *const names = tcase_create("names and places");
    tcase_add_test(names, a_shard_has_a_plain_number);
    tcase_add_test(names, the_place_of_an_identity_is_for_ever);
    tcase_add_test(names, articles_spread_evenly);
    suite_add_tcase(suite, names);
    TCase *const folders = tcase_create("folders");
    tcase_add_checked_fixture(folders, make_dir, remove_dir);
    tcase_add_test(folders, a_file_that_does_not_say_how_many_is_damage);
    tcase_add_test(folders, what_is_made_is_counted_visited_and_removed);
    suite_add_tcase(suite, folders);
    return suite;
}
