/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_index_dir.c: folders made by hand, so that nothing here needs the
 * engine; check_index.c does the same with real databases.
 */
#include "index/index_dir.h"
#include "index/index_lock.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

Suite *pt_suite_index_dir(void);

/* --------------------------------------------------------- a workplace --- */

static char root[256];

static void set_up(void)
{
    const char *const place = getenv("TMPDIR");
    snprintf(root, sizeof root, "%s/pt-index-dir-XXXXXX",
             place && *place ? place : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(root));
    ck_assert_int_eq(chdir(root), 0);
}

/* Everything is within two levels. */
static void tear_down(void)
{
    ck_assert_int_eq(chdir("/"), 0);
    char command[1024];
    snprintf(command, sizeof command, "chmod -R u+rwx '%s'; rm -rf '%s'", root,
             root);
    ck_assert_int_eq(system(command), 0);
}

static void write_file(const char *path, const char *bytes, size_t n)
{
    FILE *const file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
    ck_assert_int_eq(fclose(file), 0);
}

static bool exists(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

static size_t n_entries(const char *path)
{
    char command[1024];
    unsigned n = 0;
    snprintf(command, sizeof command, "ls -A '%s' | wc -l", path);
    FILE *const out = popen(command, "r");
    ck_assert_ptr_nonnull(out);
    ck_assert_int_eq(fscanf(out, "%u", &n), 1);
    pclose(out);
    return n;
}

/* What iamglass says of one table, one byte a number. */
struct table_row {
    unsigned char root, level, entries, units;
};

enum { FAKE = 1 };

static size_t
make_iamglass(char *out, char uuid, const struct table_row rows[6])
{
    size_t n = 0;
    static const char start[] = "\x0f\x0dXapian Glass\x04\x6e";
    memcpy(out, start, sizeof start);
    n += sizeof start - 1;
    memset(out + n, uuid, 16);
    n += 16;
    out[n++] = 1;
    for (int i = 0; i < 6; i++) {
        const char numbers[] = {(char)rows[i].root,
                                (char)rows[i].level,
                                (char)rows[i].entries,
                                (char)rows[i].units,
                                18,
                                2,
                                0,
                                0};
        memcpy(out + n, numbers, sizeof numbers);
        n += sizeof numbers;
    }
    memset(out + n, 0, 8);
    return n + 8;
}

/* postlist, docdata and termlist with one block; the rest empty. */
static const struct table_row usual[6] = {
    {0, 0,    1, 4},
    {0, 0,    1, 4},
    {0, 0,    1, 4},
    {0, FAKE, 0, 4},
    {0, FAKE, 0, 4},
    {0, FAKE, 0, 4},
};

static void make_index(const char *dir, char uuid)
{
    static const char *const files[] = {"postlist", "docdata", "termlist"};
    static const char block[8192];
    char path[300], bytes[256];
    ck_assert(mkdir(dir, 0777) == 0 || errno == EEXIST);
    for (size_t i = 0; i < PT_COUNTOF(files); i++) {
        snprintf(path, sizeof path, "%s/%s.glass", dir, files[i]);
        write_file(path, block, sizeof block);
    }
    snprintf(path, sizeof path, "%s/iamglass", dir);
    write_file(path, bytes, make_iamglass(bytes, uuid, usual));
}

static char uuid_of(const char *dir)
{
    struct pt_index_identity identity = {0};
    struct pt_error err = {0};
    ck_assert_msg(pt_index_dir_identify(dir, false, &identity, &err) == PT_OK,
                  "%s", err.message);
    return (char)identity.uuid[7];
}

/* --------------------------------------------------------------- check --- */

START_TEST(an_index_passes)
{
    make_index("a", 'a');
    ck_assert_int_eq(pt_index_dir_check("a", NULL), PT_OK);
    ck_assert_int_eq(pt_index_dir_check("a//", NULL), PT_OK);
    ck_assert_int_eq(uuid_of("a"), 'a');
    ck_assert_uint_gt(pt_index_dir_bytes("a"), 24576);
    ck_assert_uint_lt(pt_index_dir_bytes("a"), 24576 + 256);
}
END_TEST

/* clang-format off */
static const struct {
    const char *command; /* run in a folder that holds an index "a" */
    enum pt_status status;
    const char *names; /* in the message */
} damage_rows[] = {
    {"rm -r a", PT_ENOINDEX, "a"},
    {"rm a/*", PT_ENOINDEX, "a"},
    {"rm a/iamglass", PT_ENOINDEX, "a"},
    {"rm -r a; echo 'remote :touch pwned' > a", PT_ENOINDEX, "a"},
    {"rm a/iamglass; echo 'remote :touch pwned' > a/XAPIANDB", PT_ENOINDEX,
     "a"},
    {": > a/iamglass", PT_ECORRUPT, "iamglass"},
    {"echo nonsense of more than thirty-two bytes > a/iamglass", PT_ECORRUPT,
     "iamglass"},
    {"head -c 40 a/iamglass > b; mv b a/iamglass", PT_ECORRUPT, "iamglass"},
    {"mv a/iamglass b; ln -s ../b a/iamglass", PT_ECORRUPT, "iamglass"},
    {"rm a/iamglass; mkfifo a/iamglass", PT_ECORRUPT, "iamglass"},
    {"rm a/iamglass; mkdir a/iamglass", PT_ECORRUPT, "iamglass"},
    {"rm a/postlist.glass", PT_ECORRUPT, "postlist.glass"},
    {"rm a/termlist.glass", PT_ECORRUPT, "termlist.glass"},
    {"rm a/docdata.glass", PT_ECORRUPT, "docdata.glass"},
    {": > a/postlist.glass", PT_ECORRUPT, "postlist.glass"},
    {"rm a/docdata.glass; mkdir a/docdata.glass", PT_ECORRUPT, "docdata.glass"},
    {"mv a/docdata.glass b; ln -s ../b a/docdata.glass", PT_ECORRUPT,
     "docdata.glass"},
    {"printf '\\004\\156' | dd of=a/iamglass bs=1 seek=14 conv=notrunc 2>/dev/"
     "null", PT_OK, ""},
    {"printf '\\010\\156' | dd of=a/iamglass bs=1 seek=14 conv=notrunc 2>/dev/"
     "null", PT_EVERSION, "086e"},
};
/* clang-format on */

START_TEST(a_damaged_index_is_told)
{
    struct pt_error err = {0};
    make_index("a", 'a');
    ck_assert_int_eq(system(damage_rows[_i].command), 0);
    const enum pt_status status = pt_index_dir_check("a", &err);
    ck_assert_msg(status == damage_rows[_i].status, "%s: %d %s",
                  damage_rows[_i].command, (int)status, err.message);
    ck_assert_msg(strstr(err.message, damage_rows[_i].names) != NULL, "%s: %s",
                  damage_rows[_i].command, err.message);
    ck_assert(!exists("pwned"));
}
END_TEST

static const struct {
    int table;
    struct table_row row;
    enum pt_status status;
} number_rows[] = {
    {0, {0, 9 << 2, 1, 4},   PT_OK      },
    {0, {0, 10 << 2, 1, 4},  PT_ECORRUPT}, /* levels */
    {0, {0, 127, 1, 4},      PT_ECORRUPT},
    {0, {0, 0, 1, 0},        PT_ECORRUPT}, /* block size */
    {0, {0, 0, 1, 3},        PT_ECORRUPT},
    {0, {0, 0, 1, 64},       PT_ECORRUPT},
    {0, {0, 0, 1, 1},        PT_OK      },
    {0, {1, 0, 1, 4},        PT_ECORRUPT}, /* a root behind the end */
    {0, {3, 0, 1, 1},        PT_OK      },
    {0, {4, 0, 1, 1},        PT_ECORRUPT},
    {1, {0, FAKE, 1, 4},     PT_ECORRUPT}, /* entries without blocks */
    {1, {0, FAKE + 4, 0, 4}, PT_ECORRUPT},
    {3, {0, 0, 5, 4},        PT_ECORRUPT}, /* positions, but no file */
    {3, {0, 0, 0, 4},        PT_OK      },
    {5, {0, 0, 5, 4},        PT_ECORRUPT},
};

START_TEST(impossible_numbers_are_refused)
{
    struct table_row rows[6];
    char bytes[256];
    make_index("a", 'a');
    memcpy(rows, usual, sizeof rows);
    rows[number_rows[_i].table] = number_rows[_i].row;
    write_file("a/iamglass", bytes, make_iamglass(bytes, 'a', rows));
    ck_assert_int_eq(pt_index_dir_check("a", NULL), number_rows[_i].status);
}
END_TEST

START_TEST(no_bit_of_iamglass_is_a_danger)
{
    char bytes[256];
    make_index("a", 'a');
    const size_t n = make_iamglass(bytes, 'a', usual);
    for (size_t bit = 0; bit < n * 8; bit++) {
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        write_file("a/iamglass", bytes, n);
        const enum pt_status status = pt_index_dir_check("a", NULL);
        ck_assert(status == PT_OK || status == PT_ECORRUPT ||
                  status == PT_EVERSION);
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
    }
}
END_TEST

START_TEST(one_index_is_told_from_another)
{
    struct pt_index_identity a, b, copy;
    make_index("a", 'a');
    make_index("b", 'b');
    ck_assert_int_eq(system("cp -r a copy"), 0);
    ck_assert_int_eq(pt_index_dir_identify("a", false, &a, NULL), PT_OK);
    ck_assert_int_eq(pt_index_dir_identify("b", false, &b, NULL), PT_OK);
    ck_assert_int_eq(pt_index_dir_identify("copy", false, &copy, NULL), PT_OK);
    ck_assert(pt_index_identity_equal(&a, &a));
    ck_assert(!pt_index_identity_equal(&a, &b));
    ck_assert(!pt_index_identity_equal(&a, &copy));
}
END_TEST

/* ------------------------------------------------------ aside, publish --- */

static void get_aside(const char *dir, struct pt_buf *out)
{
    struct pt_error err = {0};
    pt_buf_init(out, PT_BUF_NO_CEILING);
    ck_assert_msg(pt_index_dir_aside(dir, out, &err) == PT_OK, "%s",
                  err.message);
}

START_TEST(aside_is_a_new_empty_folder_beside)
{
    struct pt_buf one, two;
    get_aside("x/y/index/", &one);
    get_aside("x/y/index", &two);
    ck_assert(exists("x/y"));
    ck_assert(!exists("x/y/index"));
    ck_assert_int_eq(strncmp(one.ptr, "x/y/index.new-", 14), 0);
    ck_assert_str_ne(one.ptr, two.ptr);
    ck_assert_int_eq(pt_index_dir_check_empty(one.ptr, NULL), PT_OK);
    pt_buf_fini(&one);
    pt_buf_fini(&two);
}
END_TEST

START_TEST(publishing_makes_the_index)
{
    struct pt_buf aside;
    get_aside("index", &aside);
    make_index(aside.ptr, 'n');
    ck_assert_int_eq(pt_index_dir_publish(aside.ptr, "index/", NULL), PT_OK);
    ck_assert_int_eq(uuid_of("index"), 'n');
    ck_assert(!exists(aside.ptr));
    ck_assert_uint_eq(n_entries("."), 1);
    pt_buf_fini(&aside);
}
END_TEST

static const struct {
    const char *command; /* makes what is at "index" before */
    const char *names;   /* NULL: replaced; else in the message */
} before_rows[] = {
    {"cp -r ready index",                                      NULL        },
    {"mkdir index",                                            NULL        },
    {"mkdir index; : > index/postlist.glass; : > index/v.tmp", NULL        },
    {"cp -r ready index; : > index/flintlock",                 NULL        },
    {"cp -r ready elsewhere; ln -s elsewhere index",           NULL        },
    {"mkdir index; : > index/thesis.doc",                      "thesis.doc"},
    {"cp -r ready index; mkdir index/photos",                  "photos"    },
    {": > index",                                              "index"     },
};

START_TEST(publishing_replaces_an_index_and_nothing_else)
{
    struct pt_buf aside;
    struct pt_error err = {0};
    make_index("ready", 'o');
    ck_assert_int_eq(system(before_rows[_i].command), 0);
    get_aside("index", &aside);
    make_index(aside.ptr, 'n');
    const enum pt_status status =
        pt_index_dir_publish(aside.ptr, "index", &err);
    if (!before_rows[_i].names) {
        ck_assert_msg(status == PT_OK, "%s: %s", before_rows[_i].command,
                      err.message);
        ck_assert_int_eq(uuid_of("index"), 'n');
        ck_assert(!exists(aside.ptr));
    } else {
        ck_assert_int_eq(status, PT_EINVALID);
        ck_assert_ptr_nonnull(strstr(err.message, before_rows[_i].names));
        ck_assert_int_eq(uuid_of(aside.ptr), 'n');
    }
    ck_assert_int_eq(uuid_of("ready"), 'o');
    pt_buf_fini(&aside);
}
END_TEST

START_TEST(a_link_to_an_index_stays_a_link)
{
    struct pt_buf aside;
    struct stat st;
    ck_assert_int_eq(mkdir("disk", 0777), 0);
    make_index("disk/real", 'o');
    ck_assert_int_eq(symlink("disk/real", "index"), 0);
    get_aside("index", &aside);
    ck_assert_ptr_nonnull(strstr(aside.ptr, "/disk/real.new-"));
    make_index(aside.ptr, 'n');
    ck_assert_int_eq(pt_index_dir_publish(aside.ptr, "index", NULL), PT_OK);
    ck_assert_int_eq(lstat("index", &st), 0);
    ck_assert(S_ISLNK(st.st_mode));
    ck_assert_int_eq(uuid_of("disk/real"), 'n');
    ck_assert_uint_eq(n_entries("disk"), 1);
    pt_buf_fini(&aside);
}
END_TEST

START_TEST(publishing_nothing_fails_and_changes_nothing)
{
    make_index("index", 'o');
    ck_assert_int_eq(pt_index_dir_publish("no such", "index", NULL), PT_EIO);
    ck_assert_int_eq(uuid_of("index"), 'o');
}
END_TEST

static const struct {
    const char *name;
    bool is_kept;
} sweep_rows[] = {
    {"index.new-abc123",  false},
    {"index.old-abc123",  false},
    {"index.new-abc1234", true },
    {"index.new-abc12",   true },
    {"index.new-ABCDEF",  true },
    {"index.new-ab/123",  true },
    {"index2.new-abc123", true },
    {"index",             true },
};

START_TEST(sweeping_removes_leftovers_only)
{
    char path[300];
    const char *const name = sweep_rows[_i].name;
    make_index("index", 'o');
    snprintf(path, sizeof path, "mkdir -p '%s'; : > '%s/postlist.glass'", name,
             name);
    ck_assert_int_eq(system(path), 0);
    pt_index_dir_sweep("index");
    ck_assert_msg(exists(name) == sweep_rows[_i].is_kept, "%s", name);
    ck_assert(exists("index/postlist.glass"));
}
END_TEST

START_TEST(sweeping_follows_no_link)
{
    make_index("precious", 'p');
    ck_assert_int_eq(symlink("precious", "index.new-abcdef"), 0);
    pt_index_dir_sweep("index");
    ck_assert_int_eq(uuid_of("precious"), 'p');
}
END_TEST

START_TEST(sweeping_mends_a_crash_between_two_renames)
{
    make_index("index.old-abcdef", 'o');
    make_index("index.new-abcdef", 'n');
    pt_index_dir_sweep("index");
    ck_assert_int_eq(uuid_of("index"), 'o');
    ck_assert_uint_eq(n_entries("."), 1);
}
END_TEST

START_TEST(removing_takes_a_folder_of_files_and_no_more)
{
    make_index("a", 'a');
    pt_index_dir_remove("a");
    ck_assert(!exists("a"));
    make_index("b", 'b');
    ck_assert_int_eq(mkdir("b/deeper", 0777), 0);
    write_file("b/deeper/kept", "k", 1);
    pt_index_dir_remove("b");
    ck_assert(exists("b/deeper/kept"));
    pt_index_dir_remove("not there");
}
END_TEST

START_TEST(a_missing_folder_is_an_error_of_sync_and_of_emptiness)
{
    struct pt_error err = {0};
    ck_assert_int_eq(pt_index_dir_sync("none", &err), PT_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "none"));
    ck_assert_int_eq(pt_index_dir_check_empty("none", NULL), PT_EIO);
    make_index("a", 'a');
    ck_assert_int_eq(pt_index_dir_sync("a", NULL), PT_OK);
    ck_assert_int_eq(pt_index_dir_check_empty("a", NULL), PT_EINVALID);
    ck_assert_int_eq(pt_index_dir_check("", NULL), PT_ENOINDEX);
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_index_dir_aside("", &out, NULL), PT_EINVALID);
    pt_buf_fini(&out);
}
END_TEST

/* ---------------------------------------------------------------- lock --- */

struct told {
    unsigned times;
    unsigned enough; /* times, then the waiting ends; 0: never */
    long pid;
};

static int on_wait(void *context, long pid)
{
    struct told *const told = context;
    told->times++;
    told->pid = pid;
    return told->times == told->enough;
}

/* A child that holds the lock of "index" until it is killed, or for ms. */
static pid_t hold_in_child(long ms)
{
    int ready[2];
    char byte = 0;
    ck_assert_int_eq(pipe(ready), 0);
    const pid_t child = fork();
    if (child == 0) {
        struct pt_index_lock *lock;
        const struct timespec pause = {ms / 1000, ms % 1000 * 1000000};
        if (pt_index_lock_take("index", 0, NULL, NULL, &lock, NULL) != PT_OK)
            _exit(1);
        if (write(ready[1], "r", 1) != 1)
            _exit(1);
        nanosleep(&pause, NULL);
        pt_index_lock_free(lock);
        _exit(0);
    }
    close(ready[1]);
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    return child;
}

static void end_child(pid_t child)
{
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
}

START_TEST(a_lock_is_held_by_one)
{
    struct pt_index_lock *one = NULL, *two = NULL;
    struct pt_error err = {0};
    char pid[32];
    ck_assert_int_eq(pt_index_lock_take("x/index", 0, NULL, NULL, &one, NULL),
                     PT_OK);
    ck_assert_int_eq(pt_index_lock_take("x/index/", 0, NULL, NULL, &two, &err),
                     PT_ELOCKED);
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    ck_assert_ptr_nonnull(strstr(err.message, pid));
    ck_assert_ptr_null(two);
    pt_index_lock_free(one);
    ck_assert_int_eq(pt_index_lock_take("x/index", 0, NULL, NULL, &two, NULL),
                     PT_OK);
    pt_index_lock_free(two);
    pt_index_lock_free(NULL);
    ck_assert(exists("x/index.lock"));
}
END_TEST

START_TEST(who_waits_is_told_for_whom)
{
    struct pt_index_lock *lock = NULL;
    struct told told = {0, 0, 0};
    const pid_t child = hold_in_child(100000);
    ck_assert_int_eq(
        pt_index_lock_take("index", 1, on_wait, &told, &lock, NULL),
        PT_ELOCKED);
    ck_assert_uint_ge(told.times, 1);
    ck_assert_int_eq(told.pid, child);
    end_child(child);
    told.times = 0;
    ck_assert_int_eq(
        pt_index_lock_take("index", 1, on_wait, &told, &lock, NULL), PT_OK);
    ck_assert_uint_eq(told.times, 0);
    pt_index_lock_free(lock);
}
END_TEST

START_TEST(a_lock_comes_to_who_waits)
{
    struct pt_index_lock *lock = NULL;
    const pid_t child = hold_in_child(200);
    ck_assert_int_eq(pt_index_lock_take("index", 10, NULL, NULL, &lock, NULL),
                     PT_OK);
    pt_index_lock_free(lock);
    end_child(child);
}
END_TEST

START_TEST(the_waiting_ends_when_who_waits_says_so)
{
    struct pt_index_lock *lock = NULL;
    struct told told = {0, 3, 0};
    const pid_t child = hold_in_child(100000);
    ck_assert_int_eq(
        pt_index_lock_take("index", 100, on_wait, &told, &lock, NULL),
        PT_EINTERRUPTED);
    ck_assert_uint_eq(told.times, 3);
    ck_assert_ptr_null(lock);
    end_child(child);
}
END_TEST

static volatile sig_atomic_t n_alarms;

static void count_alarm(int number)
{
    (void)number;
    n_alarms++;
}

static int until_an_alarm(void *context, long pid)
{
    (void)context;
    (void)pid;
    return n_alarms > 0;
}

/* Whenever it comes: the timer's first expiry can fall between two waits. */
START_TEST(a_signal_is_found_by_who_waits)
{
    struct pt_index_lock *lock = NULL;
    const pid_t child = hold_in_child(100000);
    struct sigaction action = {.sa_handler = count_alarm,
                               .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    ck_assert_int_eq(sigaction(SIGALRM, &action, NULL), 0);
    const struct itimerval soon = {.it_value = {.tv_usec = 30000}};
    ck_assert_int_eq(setitimer(ITIMER_REAL, &soon, NULL), 0);
    ck_assert_int_eq(
        pt_index_lock_take("index", 100, until_an_alarm, NULL, &lock, NULL),
        PT_EINTERRUPTED);
    end_child(child);
}
END_TEST

START_TEST(a_lock_that_cannot_be_made_is_an_error)
{
    struct pt_index_lock *lock = NULL;
    struct pt_error err = {0};
    write_file("file", "", 0);
    ck_assert_int_eq(
        pt_index_lock_take("file/index", 0, NULL, NULL, &lock, &err), PT_EIO);
    ck_assert_int_eq(mkdir("index.lock", 0777), 0);
    ck_assert_int_eq(pt_index_lock_take("index", 0, NULL, NULL, &lock, &err),
                     PT_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "index.lock"));
}
END_TEST

#define LOOP(tcase, test, rows)                                                \
    tcase_add_loop_test(tcase, test, 0, (int)PT_COUNTOF(rows))

static TCase *new_case(Suite *suite, const char *name)
{
    TCase *const tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    suite_add_tcase(suite, tcase);
    return tcase;
}

Suite *pt_suite_index_dir(void)
{
    Suite *const suite = suite_create("index_dir");
    TCase *const check = new_case(suite, "check");
    tcase_add_test(check, an_index_passes);
    LOOP(check, a_damaged_index_is_told, damage_rows);
    LOOP(check, impossible_numbers_are_refused, number_rows);
    tcase_add_test(check, no_bit_of_iamglass_is_a_danger);
    tcase_add_test(check, one_index_is_told_from_another);
    TCase *const publish = new_case(suite, "publish");
    tcase_add_test(publish, aside_is_a_new_empty_folder_beside);
    tcase_add_test(publish, publishing_makes_the_index);
    LOOP(publish, publishing_replaces_an_index_and_nothing_else, before_rows);
    tcase_add_test(publish, a_link_to_an_index_stays_a_link);
    tcase_add_test(publish, publishing_nothing_fails_and_changes_nothing);
    LOOP(publish, sweeping_removes_leftovers_only, sweep_rows);
    tcase_add_test(publish, sweeping_follows_no_link);
    tcase_add_test(publish, sweeping_mends_a_crash_between_two_renames);
    tcase_add_test(publish, removing_takes_a_folder_of_files_and_no_more);
    tcase_add_test(publish,
                   a_missing_folder_is_an_error_of_sync_and_of_emptiness);
    TCase *const lock = new_case(suite, "lock");
    tcase_add_test(lock, a_lock_is_held_by_one);
    tcase_add_test(lock, who_waits_is_told_for_whom);
    tcase_add_test(lock, a_lock_comes_to_who_waits);
    tcase_add_test(lock, the_waiting_ends_when_who_waits_says_so);
    tcase_add_test(lock, a_signal_is_found_by_who_waits);
    tcase_set_timeout(lock, 60);
    tcase_add_test(lock, a_lock_that_cannot_be_made_is_an_error);
    return suite;
}
