/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_bulk.c: indexes built in bulk held against those that libxapian built
 * of the same documents.
 */
#include "index/index_dir.h"
#include "index/index_reader.h"
#include "index/index_writer.h"
#include "index/xapian_c.h"
#include "tests/index_dump.h"
#include "tests/made_documents.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *pt_suite_bulk(void);

static char root[256];
static struct pt_error err;
static unsigned n_rejected;
static char rejects[4096];

static void set_up(void)
{
    const char *const place = getenv("TMPDIR");
    snprintf(root, sizeof root, "%s/pt-bulk-XXXXXX",
             place && *place ? place : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(root));
    ck_assert_int_eq(chdir(root), 0);
    n_rejected = 0;
    rejects[0] = '\0';
}

static void run(const char *command)
{
    ck_assert_msg(system(command) == 0, "%s", command);
}

static void tear_down(void)
{
    char command[512];
    ck_assert_int_eq(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    run(command);
}

#define ck_ok(call)                                                            \
    do {                                                                       \
        err = (struct pt_error){0};                                            \
        const enum pt_status got_ = (call);                                    \
        ck_assert_msg(got_ == PT_OK, "%s: %d %s", #call, (int)got_,            \
                      err.message);                                            \
    } while (0)

static void on_reject(void *context, struct pt_str unique, const char *reason)
{
    ck_assert_ptr_eq(context, &n_rejected);
    const size_t len = strlen(rejects);
    snprintf(rejects + len, sizeof rejects - len, "%.20s: %s\n", unique.ptr,
             reason);
    n_rejected++;
}

/* memory 0: through libxapian. */
static struct pt_writer *create(const char *dir, size_t memory)
{
    struct pt_writer *writer = NULL;
    const char *why_not = "";
    ck_assert_int_eq(mkdir(dir, 0777), 0);
    if (memory) {
        ck_ok(pt_writer_create_bulk(dir, memory, on_reject, &n_rejected,
                                    &writer, &why_not, &err));
        ck_assert_msg(!why_not, "%s", why_not);
    } else {
        ck_ok(pt_writer_create(dir, on_reject, &n_rejected, &writer, &err));
    }
    return writer;
}

static void finish(struct pt_writer *writer)
{
    ck_ok(pt_writer_commit(writer, &err));
    pt_writer_close(writer);
}

static void build(const char *dir, size_t memory, struct made made)
{
    struct pt_writer *const writer = create(dir, memory);
    make_documents(&made, writer);
    finish(writer);
}

enum { TINY = 1, SMALL = 1 << 20, LARGE = 48 << 20 };

/* ------------------------------------------------------- the same index --- */

/* Odd documents go through libxapian at the end, under other docids. */
static const struct {
    const char *name;
    size_t memory;
    uint32_t n, seed;
    unsigned kinds;
} same[] = {
    {"no document",               LARGE, 0,    0, 0                          },
    {"one document",              LARGE, 1,    1, 0                          },
    {"empty documents",           LARGE, 5,    1, MADE_EMPTY                 },
    {"without positions",         LARGE, 9,    1, MADE_UNPLACED              },
    {"some documents",            LARGE, 300,  2, 0                          },
    {"a run for each",            TINY,  150,  3, 0                          },
    {"several runs",              SMALL, 2000, 4, 0                          },
    {"all kinds",                 LARGE, 120,  5, MADE_PLAIN_KINDS           },
    {"all kinds, a run for each", TINY,  120,  6, MADE_PLAIN_KINDS           },
    {"odd ones",                  LARGE, 120,  7, MADE_PLAIN_KINDS | MADE_ODD},
};

START_TEST(both_ways_make_the_same_index)
{
    const struct made made = {
        .n = same[_i].n, .seed = same[_i].seed, .kinds = same[_i].kinds};
    build("api", 0, made);
    build("bulk", same[_i].memory, made);
    pt_check_same_index("api", "bulk", !(made.kinds & MADE_ODD));
    pt_check_sound("bulk");
}
END_TEST

Suite *pt_suite_bulk(void)
{
    Suite *const suite = suite_create("bulk");
    TCase *const sameness = tcase_create("the same index");
    tcase_add_checked_fixture(sameness, set_up, tear_down);
    tcase_add_loop_test(sameness, both_ways_make_the_same_index, 0,
                        PT_COUNTOF(same));
    suite_add_tcase(suite, sameness);
    return suite;
}
