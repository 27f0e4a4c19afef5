/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_safe.c: answers made in a child: equal to those made here, and what
 * ends the child ends nothing else.
 */
#include "search/safe.h"

#include "common/arena.h"
#include "indexer/ptindex.h"
#include "search/ptsearch.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

Suite *pt_suite_safe(void);

static struct pt_error err;

static void must(enum pt_status status)
{
    ck_assert_msg(status == PT_OK, "%d: %s", (int)status, err.message);
}

/* --- The child: where Check has no business, its pipe is closed ----------- */

static size_t n_descriptors(void)
{
    size_t n = 0;
    DIR *const dir = opendir("/proc/self/fd");
    while (dir && readdir(dir))
        n++;
    if (dir)
        closedir(dir);
    return n;
}

static enum pt_status answers(void *context,
                              struct pt_region *region,
                              struct pt_safe_end *end,
                              struct pt_error *e)
{
    struct pt_arena *const arena = pt_arena_root_new(region, 4096);
    struct pt_str kept;
    if (!pt_arena_copy(arena, pt_str_of(context), &kept))
        return pt_fail_nomem(e);
    end->answer = arena;
    struct pt_error *const left_out = pt_region_take(region, sizeof *left_out);
    pt_fail(left_out, PT_EIO, "%s", kept.ptr);
    end->failures = left_out;
    end->n_failures = 1;
    return PT_OK;
}

static enum pt_status fails(void *context,
                            struct pt_region *region,
                            struct pt_safe_end *end,
                            struct pt_error *e)
{
    (void)context, (void)region, (void)end;
    return pt_fail_at(e, PT_EQUERY, 3, 5, "a word is missing");
}

static enum pt_status raises(void *context,
                             struct pt_region *region,
                             struct pt_safe_end *end,
                             struct pt_error *e)
{
    (void)region, (void)end, (void)e;
    raise(*(const int *)context);
    return PT_OK;
}

static enum pt_status leaves(void *context,
                             struct pt_region *region,
                             struct pt_safe_end *end,
                             struct pt_error *e)
{
    (void)context, (void)region, (void)end, (void)e;
    fputs("this is not to be seen\n", stderr);
    _exit(0);
}

static enum pt_status goes_astray(void *context,
                                  struct pt_region *region,
                                  struct pt_safe_end *end,
                                  struct pt_error *e)
{
    (void)region, (void)e;
    end->answer = context;
    return PT_OK;
}

static enum pt_status takes_all(void *context,
                                struct pt_region *region,
                                struct pt_safe_end *end,
                                struct pt_error *e)
{
    (void)context;
    end->answer = pt_arena_root_new(region, PT_MAX_SAFE_ANSWER);
    return end->answer ? PT_OK : pt_fail_nomem(e);
}

static enum pt_status hangs(void *context,
                            struct pt_region *region,
                            struct pt_safe_end *end,
                            struct pt_error *e)
{
    (void)context, (void)region, (void)end, (void)e;
    while (pause() < 0)
        ;
    return PT_OK;
}

/* The descriptors that it finds open, as its status. */
static enum pt_status counts(void *context,
                             struct pt_region *region,
                             struct pt_safe_end *end,
                             struct pt_error *e)
{
    (void)context, (void)region, (void)end;
    return pt_fail(e, PT_EIO, "%zu", n_descriptors());
}

static char kept_text[] = "from the child";
static int crash_segv = SIGSEGV, crash_abort = SIGABRT, crash_bus = SIGBUS,
           crash_kill = SIGKILL;

static const struct {
    const char *name;
    pt_safe_work *work;
    void *context;
    enum pt_status status;
    const char *says;
} ends[] = {
    {"a status and the bytes at fault",   fails,       NULL,         PT_EQUERY,
     "a word is missing"                                                                               },
    {"a bad address",                     raises,      &crash_segv,  PT_ECORRUPT, "crashed (signal 11)"},
    {"abort",                             raises,      &crash_abort, PT_ECORRUPT, "crashed (signal 6)" },
    {"a file cut short while it is read", raises,      &crash_bus,   PT_ECORRUPT,
     "crashed (signal 7)"                                                                              },
    {"killed from outside",               raises,      &crash_kill,  PT_ENOMEM,   "was killed"         },
    {"gone without a word",               leaves,      NULL,         PT_ECORRUPT, "crashed"            },
    {"an answer that is elsewhere",       goes_astray, &err,         PT_ECORRUPT,
     "went astray"                                                                                     },
    {"an answer too large",               takes_all,   NULL,         PT_ENOMEM,   "memory"             },
    {"nothing inherited but 0, 1, 2",     counts,      NULL,         PT_EIO,
     "7" /* …, ".", "..", the pipe, and the folder that lists them */                                },
};

static enum pt_status ask(pt_safe_work *work,
                          void *context,
                          uint64_t time_us,
                          const struct pt_cancel *cancel,
                          struct pt_safe_end *end,
                          struct pt_region **region)
{
    const struct pt_safe_limits limits = {time_us, cancel, "the index"};
    return pt_safe_run(&limits, work, context, end, region, &err);
}

static void nothing_is_left(size_t n_before)
{
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
    ck_assert_uint_eq(n_descriptors(), n_before);
}

START_TEST(whatever_ends_the_child_is_a_status)
{
    struct pt_safe_end end = {0};
    struct pt_region *region;
    const size_t n_before = n_descriptors();
    const enum pt_status status =
        ask(ends[_i].work, ends[_i].context, 0, NULL, &end, &region);
    ck_assert_msg(status == ends[_i].status, "%s: %d, %s", ends[_i].name,
                  (int)status, err.message);
    ck_assert_msg(strstr(err.message, ends[_i].says) != NULL, "%s: %s",
                  ends[_i].name, err.message);
    ck_assert_ptr_null(region);
    ck_assert_ptr_null(end.answer);
    nothing_is_left(n_before);
}
END_TEST

START_TEST(an_answer_crosses_as_it_was_built)
{
    struct pt_safe_end end;
    struct pt_region *region;
    const size_t n_before = n_descriptors();
    must(ask(answers, kept_text, 0, NULL, &end, &region));
    ck_assert_uint_eq(end.n_failures, 1);
    ck_assert_str_eq(end.failures[0].message, "from the child");
    pt_arena_root_free(end.answer);
    nothing_is_left(n_before);
}
END_TEST

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

START_TEST(a_hang_ends_a_second_after_the_limit)
{
    struct pt_safe_end end;
    struct pt_region *region;
    const size_t n_before = n_descriptors();
    const uint64_t begun = now_ms();
    ck_assert_int_eq(ask(hangs, NULL, 1000, NULL, &end, &region),
                     PT_EINTERRUPTED);
    ck_assert_ptr_nonnull(strstr(err.message, "in time"));
    ck_assert_uint_ge(now_ms() - begun, 1000);
    ck_assert_uint_lt(now_ms() - begun, 5000);
    nothing_is_left(n_before);
}
END_TEST

static void *set_soon(void *cancel)
{
    const struct timespec soon = {0, 60000000};
    nanosleep(&soon, NULL);
    ((struct pt_cancel *)cancel)->is_set = 1;
    return NULL;
}

START_TEST(it_is_cancelled_from_another_thread)
{
    struct pt_cancel cancel = {0};
    struct pt_safe_end end;
    struct pt_region *region;
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, set_soon, &cancel), 0);
    ck_assert_int_eq(ask(hangs, NULL, 0, &cancel, &end, &region),
                     PT_EINTERRUPTED);
    ck_assert_ptr_nonnull(strstr(err.message, "cancelled"));
    pthread_join(thread, NULL);
    nothing_is_left(n_descriptors());
}
END_TEST

static volatile sig_atomic_t n_handled;

static void count_signal(int number)
{
    (void)number;
    n_handled++;
}

START_TEST(handlers_of_the_host_stay_and_are_not_run_by_the_child)
{
    struct sigaction mine = {.sa_handler = count_signal}, found;
    struct pt_safe_end end;
    struct pt_region *region;
    sigset_t before, after;
    sigemptyset(&mine.sa_mask);
    sigaction(SIGSEGV, &mine, NULL);
    sigaction(SIGCHLD, &mine, NULL);
    pthread_sigmask(SIG_SETMASK, NULL, &before);
    ck_assert_int_eq(ask(raises, &crash_segv, 0, NULL, &end, &region),
                     PT_ECORRUPT);
    ck_assert_ptr_nonnull(strstr(err.message, "signal 11"));
    ck_assert_int_eq(n_handled, 1); /* SIGCHLD */
    pthread_sigmask(SIG_SETMASK, NULL, &after);
    for (int i = 1; i <= SIGRTMAX; i++)
        ck_assert_int_eq(sigismember(&before, i), sigismember(&after, i));
    sigaction(SIGSEGV, NULL, &found);
    ck_assert_ptr_eq((void *)(uintptr_t)found.sa_handler,
                     (void *)(uintptr_t)count_signal);
    signal(SIGSEGV, SIG_DFL);
    signal(SIGCHLD, SIG_DFL);
}
END_TEST

START_TEST(a_host_that_ignores_its_children_still_gets_answers)
{
    struct pt_safe_end end;
    struct pt_region *region;
    signal(SIGCHLD, SIG_IGN);
    must(ask(answers, kept_text, 0, NULL, &end, &region));
    pt_arena_root_free(end.answer);
    ck_assert_int_eq(ask(raises, &crash_segv, 0, NULL, &end, &region),
                     PT_ECORRUPT);
    signal(SIGCHLD, SIG_DFL);
}
END_TEST

/* --- The public calls ----------------------------------------------------- */

static char folder[] = "/tmp/pt-check-XXXXXX";
static char dir[64];
static pt_search *plain, *safe;

static void setup(void)
{
    static const struct pt_indexer_article articles[] = {
        {.id = "a",
         .title = "Ferry talks",
         .text = "The ferry talks resumed.\n"
                 "No ferry sailed.", .date = "2025-03-01",
         .source = "Quay Post",
         .lang = "en"},
        {.id = "b",
         .title = "Crews return",
         .text = "Crews of the ferry return.",
         .date = "2025-03-02",
         .lang = "en" },
    };
    pt_indexer *indexer = NULL;
    memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(dir, sizeof dir, "%s/index", folder);
    must(pt_indexer_open(dir, NULL, &indexer, &err));
    for (size_t i = 0; i < PT_COUNTOF(articles); i++)
        must(pt_indexer_add(indexer, &articles[i], &err));
    must(pt_indexer_commit(indexer, &err));
    pt_indexer_close(indexer);
    struct pt_open_options options = PT_OPEN_OPTIONS_INIT;
    const char *const names[] = {dir};
    must(pt_search_open_with(names, 1, NULL, &plain, &err));
    options.flags = PT_OPEN_SAFE;
    must(pt_search_open_with(names, 1, &options, &safe, &err));
}

static void teardown(void)
{
    char command[128];
    pt_search_close(plain);
    pt_search_close(safe);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

static void print_hits(const pt_results *results, char *out, size_t size)
{
    size_t n = (size_t)snprintf(
        out, size, "%s %d %d %d|", pt_results_parsed(results, NULL),
        (int)pt_results_total(results).value, (int)pt_results_n_facets(results),
        pt_results_explanation(results) ? 1 : 0);
    for (size_t i = 0; i < pt_results_n_hits(results); i++) {
        const pt_hit *const hit = pt_results_hit(results, i);
        n += (size_t)snprintf(
            out + n, size - n, "%s %f %s %s|",
            pt_hit_text(hit, PT_HIT_ID, NULL), pt_hit_score(hit),
            pt_hit_n_passages(hit) ? pt_hit_passage(hit, 0)->text : "",
            pt_hit_origin(hit, PT_HIT_DATE) ? pt_hit_origin(hit, PT_HIT_DATE)
                                            : "");
    }
    const struct pt_timeline *const timeline = pt_results_timeline(results);
    if (timeline)
        snprintf(out + n, size - n, "%zu", timeline->n_periods);
}

static void searched(pt_search *search, char *out, size_t size)
{
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    pt_results *results = NULL;
    options.flags = PT_SEARCH_EXPLAIN | PT_SEARCH_OCCURRENCES;
    options.facets = PT_FACET_SOURCE;
    options.timeline = PT_TIMELINE_DAY;
    must(pt_search_run(search, "ferry", PT_ZSTR, &options, &results, &err));
    print_hits(results, out, size);
    pt_lines *lines;
    must(pt_results_lines(results, PT_LINES_BY_RIGHT, 0, PT_ALL_HITS, &lines,
                          &err));
    ck_assert_uint_eq(pt_lines_n(lines), 3);
    pt_lines_free(lines);
    pt_results_free(results);
}

static void shown(pt_search *search, char *out, size_t size)
{
    pt_results *results = NULL;
    must(pt_search_show(search, "a", PT_ZSTR, "ferry", PT_ZSTR, NULL, &results,
                        &err));
    print_hits(results, out, size);
    pt_results_free(results);
}

static void explained(pt_search *search, char *out, size_t size)
{
    pt_why_not *why = NULL;
    must(pt_search_why_not(search, "b", PT_ZSTR, "ferry talks", PT_ZSTR, NULL,
                           &why, &err));
    print_hits(pt_why_not_results(why), out, size);
    ck_assert_int_eq(pt_why_not_answers(why), 0);
    ck_assert_str_eq(pt_why_not_clause(why, 2)->nearest->what, "nothing");
    pt_why_not_free(why);
}

static void completed(pt_search *search, char *out, size_t size)
{
    pt_completions *words = NULL;
    must(pt_search_complete(search, "fer", PT_ZSTR, 5, &words, &err));
    ck_assert_uint_eq(pt_completions_n(words), 1);
    snprintf(out, size, "%s %d", pt_completions_item(words, 0)->text,
             (int)pt_completions_item(words, 0)->n_articles);
    pt_completions_free(words);
}

static void compared(pt_search *search, char *out, size_t size)
{
    pt_diff *diff = NULL;
    must(pt_search_diff(search, "a", PT_ZSTR, "b", PT_ZSTR, &diff, &err));
    snprintf(out, size, "%zu %d %s", pt_diff_n_lines(diff),
             pt_diff_is_equal(diff),
             pt_hit_text(pt_diff_article(diff, 1), PT_HIT_TITLE, NULL));
    pt_diff_free(diff);
}

static void (*const calls[])(pt_search *search, char *out, size_t size) = {
    searched, shown, explained, completed, compared};

START_TEST(every_call_answers_the_same)
{
    char here[2048] = "", there[2048] = "";
    calls[_i](plain, here, sizeof here);
    calls[_i](safe, there, sizeof there);
    ck_assert_str_ne(here, "");
    ck_assert_str_eq(here, there);
    nothing_is_left(n_descriptors());
}
END_TEST

START_TEST(errors_cross_with_their_bytes)
{
    pt_results *results = NULL;
    ck_assert_int_eq(
        pt_search_run(safe, "ferry AND", PT_ZSTR, NULL, &results, &err),
        PT_EQUERY);
    ck_assert_uint_eq(err.span_begin, 6);
    ck_assert_ptr_null(results);
}
END_TEST

START_TEST(a_commit_of_another_is_seen_at_once)
{
    const struct pt_indexer_article more = {.id = "c",
                                            .text = "One more ferry."};
    pt_indexer *indexer = NULL;
    pt_results *results = NULL;
    must(pt_indexer_open(dir, NULL, &indexer, &err));
    must(pt_indexer_add(indexer, &more, &err));
    must(pt_indexer_commit(indexer, &err));
    pt_indexer_close(indexer);
    must(pt_search_run(safe, "ferry", PT_ZSTR, NULL, &results, &err));
    ck_assert_uint_eq(pt_results_n_hits(results), 3);
    pt_results_free(results);
}
END_TEST

START_TEST(of_several_one_that_is_not_there_is_told)
{
    const char *const names[] = {dir, "/nowhere/at/all"};
    struct pt_open_options options = PT_OPEN_OPTIONS_INIT;
    pt_search *search = NULL;
    pt_results *results = NULL;
    options.flags = PT_OPEN_SAFE;
    must(pt_search_open_with(names, 2, &options, &search, &err));
    must(pt_search_run(search, "ferry", PT_ZSTR, NULL, &results, &err));
    ck_assert_uint_eq(pt_results_n_hits(results), 2);
    pt_results_free(results);
    ck_assert_ptr_nonnull(strstr(pt_search_failure(search, 0), "/nowhere"));
    ck_assert_ptr_null(pt_search_failure(search, 1));
    pt_search_close(search);
    ck_assert_int_eq(pt_search_open_with(names + 1, 1, &options, &search, &err),
                     PT_ENOINDEX);
}
END_TEST

START_TEST(unknown_flags_are_refused)
{
    const char *const names[] = {dir};
    struct pt_open_options options = PT_OPEN_OPTIONS_INIT;
    pt_search *search = NULL;
    options.flags = 1u << 31;
    ck_assert_int_eq(pt_search_open_with(names, 1, &options, &search, &err),
                     PT_EINVALID);
    options = (struct pt_open_options){.struct_size = 1};
    ck_assert_int_eq(pt_search_open_with(names, 1, &options, &search, &err),
                     PT_EINVALID);
}
END_TEST

Suite *pt_suite_safe(void)
{
    Suite *const suite = suite_create("safe");
    TCase *const child = tcase_create("child");
    tcase_add_loop_test(child, whatever_ends_the_child_is_a_status, 0,
                        PT_COUNTOF(ends));
    tcase_add_test(child, an_answer_crosses_as_it_was_built);
    tcase_add_test(child, a_hang_ends_a_second_after_the_limit);
    tcase_add_test(child, it_is_cancelled_from_another_thread);
    tcase_add_test(child,
                   handlers_of_the_host_stay_and_are_not_run_by_the_child);
    tcase_add_test(child, a_host_that_ignores_its_children_still_gets_answers);
    suite_add_tcase(suite, child);
    TCase *const api = tcase_create("calls");
    tcase_add_checked_fixture(api, setup, teardown);
    tcase_add_loop_test(api, every_call_answers_the_same, 0, PT_COUNTOF(calls));
    tcase_add_test(api, errors_cross_with_their_bytes);
    tcase_add_test(api, a_commit_of_another_is_seen_at_once);
    tcase_add_test(api, of_several_one_that_is_not_there_is_told);
    tcase_add_test(api, unknown_flags_are_refused);
    suite_add_tcase(suite, api);
    return suite;
}
