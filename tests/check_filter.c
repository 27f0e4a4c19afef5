/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_filter.c: programs as filters, and what is left when they misbehave:
 * nothing.
 */
#define _GNU_SOURCE
#include "indexer/sources/filter.h"

#include "common/clock.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *pt_suite_filter(void);

struct got {
    size_t len;
    char bytes[4096];
    enum pt_status says; /* what take answers */
};

static enum pt_status
keep(void *context, struct pt_str bytes, struct pt_error *err)
{
    struct got *const got = context;
    for (size_t i = 0; i < bytes.len && got->len < sizeof got->bytes - 1; i++)
        got->bytes[got->len++] = bytes.ptr[i];
    return got->says == PT_OK ? PT_OK
                              : pt_fail(err, got->says, "the taker says no");
}

/* sh -c script, with roomy limits. */
static struct pt_filter shell(const char *argv[4], const char *script)
{
    argv[0] = "sh";
    argv[1] = "-c";
    argv[2] = script;
    argv[3] = NULL;
    return (struct pt_filter){
        .argv = argv,
        .package = "dash",
        .input = -1,
        .wall_ms = 10000,
        .cpu_seconds = 10,
        .memory_bytes = (size_t)1 << 30,
        .output_bytes = (size_t)1 << 30,
        .file_bytes = 1 << 20,
        .may_fork = true,
    };
}

static int n_descriptors(void)
{
    DIR *const folder = opendir("/proc/self/fd");
    int n = 0;
    ck_assert_ptr_nonnull(folder);
    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}

/* Runs it and sees to it that nothing is left of it. */
static enum pt_status
run(const struct pt_filter *filter, struct got *got, struct pt_error *err)
{
    const int n_before = n_descriptors();
    got->len = 0;
    const enum pt_status status = pt_filter_run(filter, keep, got, err);
    got->bytes[got->len] = 0;
    ck_assert_msg(n_descriptors() == n_before, "%s: a descriptor is left",
                  filter->argv[2]);
    ck_assert_msg(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD,
                  "%s: a process is left", filter->argv[2]);
    return status;
}

/* ---------------------------------------------------------------- works --- */

static const struct {
    const char *script;
    const char *output;
} good[] = {
    {"printf 'a b\\n'",                                                       "a b\n"    },
    {":",                                                                     ""         },
    {"cat",                                                                   ""         },
    {"echo no >&2; echo yes",                                                 "yes\n"    },
    {"i=0; while [ $i -lt 20000 ]; do echo complaint $i >&2; i=$((i+1)); done; "
     "echo end",                                                         "end\n"    },
    {"exec 1>&- 2>&-; sleep 0.1",                                             ""         },
    {"env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD= | sort",
     "LC_ALL=C.UTF-8\nPATH=" PT_FILTER_PATH "\n"                                         },
    {"pwd",                                                                   "/\n"      },
    {"ulimit -c",                                                             "0\n"      },
    {"ls /proc/self/fd | head -n 3",                                          "0\n1\n2\n"},
    {"for fd in 4 5 6 7 8 9; do [ -e /proc/$$/fd/$fd ] && echo $fd; done; :",
     ""                                                                                  },
    {"trap",                                                                  ""         },
};

START_TEST(output_arrives_whole)
{
    const char *argv[4];
    const struct pt_filter filter = shell(argv, good[_i].script);
    struct got got = {.says = PT_OK};
    struct pt_error err = {.message = ""};
    const int stray = open("/dev/null", O_RDONLY); /* not to be inherited */
    const enum pt_status status = run(&filter, &got, &err);
    close(stray);
    ck_assert_msg(status == PT_OK, "%s: %s", good[_i].script, err.message);
    ck_assert_msg(strcmp(got.bytes, good[_i].output) == 0, "%s: %s",
                  good[_i].script, got.bytes);
}
END_TEST

START_TEST(input_is_read_from_its_begin)
{
    const char *argv[4];
    struct pt_filter filter = shell(argv, "cat; cat /dev/fd/0");
    struct got got = {.says = PT_OK};
    struct pt_error err = {.message = ""};
    char path[] = "/tmp/pt-filter-XXXXXX";
    filter.input = mkstemp(path);
    unlink(path);
    ck_assert_int_eq(write(filter.input, "ferry\n", 6), 6);
    ck_assert_int_eq(run(&filter, &got, &err), PT_OK);
    ck_assert_str_eq(got.bytes, "ferry\nferry\n");
    close(filter.input);
}
END_TEST

START_TEST(standard_descriptors_may_be_closed)
{
    const char *argv[4];
    const struct pt_filter filter = shell(argv, "cat; echo out; echo err >&2");
    struct got got = {.says = PT_OK};
    struct pt_error err = {.message = ""};
    const int kept[] = {dup(0), dup(1), dup(2)};
    for (int fd = 0; fd < 3; fd++)
        close(fd);
    const enum pt_status status = pt_filter_run(&filter, keep, &got, &err);
    for (int fd = 0; fd < 3; fd++)
        dup2(kept[fd], fd);
    ck_assert_int_eq(status, PT_OK);
    ck_assert_int_eq((int)got.len, 4);
}
END_TEST

/* ---------------------------------------------------------------- fails --- */

static const struct {
    const char *script;
    enum pt_status status;
    const char *reason;
} bad[] = {
    {"echo 'it is no good' >&2; echo more >&2; exit 1",      PT_EINVALID,
     "sh: it is no good"                                                                              },
    {"printf '\\n\\nlate\\033[1m' >&2; exit 1",              PT_EINVALID, "sh: late?[1m"              },
    {"exit 3",                                               PT_EINVALID, "sh failed (3)"             },
    {"kill -SEGV $$",                                        PT_EINVALID, "sh crashed (signal 11)"    },
    {"sleep 60",                                             PT_ELIMIT,   "sh takes longer than 0.3 s"},
    {"exec 1>&- 2>&-; sleep 60",                             PT_ELIMIT,   "sh takes longer than 0.3 s"},
    {"trap '' TERM; (sleep 60; echo x) & (sleep 60) & wait", PT_ELIMIT,
     "sh takes longer than 0.3 s"                                                                     },
    {"sleep 60 & exit 0",                                    PT_ELIMIT,   "sh takes longer than 0.3 s"},
    {"while :; do echo a lot of output; done",               PT_ELIMIT,
     "sh writes more than 1 MiB"                                                                      },
    {"while :; do echo a lot of output >&2; done",           PT_ELIMIT,
     "sh takes longer than 0.3 s"                                                                     },
};

START_TEST(trouble_is_told_in_plain_words)
{
    const char *argv[4];
    struct pt_filter filter = shell(argv, bad[_i].script);
    struct got got = {.says = PT_OK};
    struct pt_error err = {.message = ""};
    if (bad[_i].status == PT_ELIMIT) {
        filter.output_bytes = 1 << 20;
        filter.wall_ms = strstr(bad[_i].reason, "0.3") ? 300 : 10000;
    }
    const uint64_t begin = pt_clock_us();
    ck_assert_int_eq(run(&filter, &got, &err), bad[_i].status);
    ck_assert_str_eq(err.message, bad[_i].reason);
    ck_assert_msg(pt_clock_us() - begin < 9000000, "%s: too slow",
                  bad[_i].script);
}
END_TEST

START_TEST(processor_time_is_limited)
{
    const char *argv[4];
    struct pt_filter filter = shell(argv, "while :; do :; done");
    struct got got = {.says = PT_OK};
    struct pt_error err = {.message = ""};
    filter.cpu_seconds = 1;
    ck_assert_int_eq(run(&filter, &got, &err), PT_ELIMIT);
    ck_assert_str_eq(err.message, "sh needs more than 1 s of the processor");
}
END_TEST

START_TEST(memory_is_limited)
{
    static const char *const argv[] = {
        "python3", "-c", "x = bytearray(400 << 20); print(len(x))", NULL};
    struct pt_filter filter = shell((const char *[4]){NULL}, "");
    struct got got = {.says = PT_OK};
    struct pt_error err = {.message = ""};
    filter.argv = argv;
    ck_assert_int_eq(run(&filter, &got, &err), PT_OK);
    filter.memory_bytes = 200u << 20;
    ck_assert_int_eq(run(&filter, &got, &err), PT_EINVALID);
    ck_assert_str_eq(got.bytes, "");
    ck_assert_ptr_nonnull(strstr(err.message, "python3"));
}
END_TEST

START_TEST(files_are_limited)
{
    const char *argv[4];
    char script[200], path[] = "/tmp/pt-filter-XXXXXX";
    struct got got = {.says = PT_OK};
    struct pt_error err = {.message = ""};
    close(mkstemp(path));
    snprintf(script, sizeof script,
             "exec head -c 3000000 /dev/zero 2>/dev/null > %s", path);
    const struct pt_filter filter = shell(argv, script);
    const enum pt_status status = run(&filter, &got, &err);
    unlink(path);
    ck_assert_int_eq(status, PT_ELIMIT);
    ck_assert_str_eq(err.message, "sh writes too large a file");
}
END_TEST

/* Grandchildren, too, are gone when the call returns. */
START_TEST(the_whole_group_is_killed)
{
    const char *argv[4];
    struct pt_filter filter =
        shell(argv, "sh -c 'echo $$; exec sleep 60' & sleep 60");
    struct got got = {.says = PT_OK};
    struct pt_error err = {.message = ""};
    filter.wall_ms = 2000; /* time for both to start on a busy machine */
    ck_assert_int_eq(run(&filter, &got, &err), PT_ELIMIT);
    const pid_t pid = (pid_t)strtol(got.bytes, NULL, 10);
    ck_assert_int_gt(pid, 1);
    char path[64], state[64] = "";
    for (int i = 0; i < 100; i++) { /* the kernel's reaper takes its time */
        snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
        FILE *const file = fopen(path, "r");
        if (!file)
            return;
        const size_t n = fread(state, 1, sizeof state - 1, file);
        state[n] = 0;
        fclose(file);
        if (strstr(state, ") Z"))
            return;
        usleep(10000);
    }
    ck_abort_msg("still there: %s", state);
}
END_TEST

START_TEST(a_program_that_is_missing_is_named_with_its_package)
{
    static const char *const argv[] = {"pt-no-such-program", NULL};
    struct pt_filter filter = shell((const char *[4]){NULL}, "");
    struct got got = {.says = PT_OK};
    struct pt_error err = {.message = ""};
    filter.argv = argv;
    filter.package = "no-such-utils";
    ck_assert_int_eq(run(&filter, &got, &err), PT_EINVALID);
    ck_assert_str_eq(err.message,
                     "pt-no-such-program is not installed (no-such-utils)");
}
END_TEST

START_TEST(the_taker_can_end_it)
{
    const char *argv[4];
    const struct pt_filter filter = shell(argv, "echo x; sleep 60");
    struct got got = {.says = PT_EINTERRUPTED};
    struct pt_error err = {.message = ""};
    ck_assert_int_eq(run(&filter, &got, &err), PT_EINTERRUPTED);
    ck_assert_str_eq(err.message, "the taker says no");
}
END_TEST

START_TEST(two_hundred_runs_leave_nothing)
{
    const char *argv[4];
    const struct pt_filter filter = shell(argv, "exec cat");
    struct got got = {.says = PT_OK};
    struct pt_error err = {.message = ""};
    for (int i = 0; i < 200; i++)
        ck_assert_int_eq(run(&filter, &got, &err), PT_OK);
}
END_TEST

Suite *pt_suite_filter(void)
{
    Suite *const suite = suite_create("filter");
    TCase *const works = tcase_create("works");
    tcase_add_loop_test(works, output_arrives_whole, 0, PT_COUNTOF(good));
    tcase_add_test(works, input_is_read_from_its_begin);
    tcase_add_test(works, standard_descriptors_may_be_closed);
    tcase_add_test(works, two_hundred_runs_leave_nothing);
    suite_add_tcase(suite, works);
    TCase *const fails = tcase_create("fails");
    tcase_add_loop_test(fails, trouble_is_told_in_plain_words, 0,
                        PT_COUNTOF(bad));
    tcase_add_test(fails, processor_time_is_limited);
    tcase_add_test(fails, memory_is_limited);
    tcase_add_test(fails, files_are_limited);
    tcase_add_test(fails, the_whole_group_is_killed);
    tcase_add_test(fails, a_program_that_is_missing_is_named_with_its_package);
    tcase_add_test(fails, the_taker_can_end_it);
    suite_add_tcase(suite, fails);
    return suite;
}
