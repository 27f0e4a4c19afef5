/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* memfd_create  NOLINT(bugprone-reserved-identifier) */
#include "indexer/ahead.h"

#include "common/clock.h"
#include "indexer/walk.h"
#include "tests/failing_memory.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *pt_suite_ahead(void);

static struct pt_function_words *function_words;
static struct pt_ahead *ahead;

static const char english[] =
    "The harbour was closed for the week, and the pilots said that they would "
    "not be at work before it is safe to go out to the ships again. ";

static void open_for(unsigned n_jobs)
{
    ck_assert_int_eq(pt_function_words_new(&function_words), PT_OK);
    const struct pt_ahead_options options = {.n_jobs = n_jobs,
                                             .words = function_words};
    ck_assert_int_eq(pt_ahead_new(&options, &ahead), PT_OK);
}

static void close_it(void)
{
    pt_ahead_free(ahead);
    pt_function_words_free(function_words);
}

static struct pt_draft *first(void)
{
    struct pt_draft *draft = NULL;
    ck_assert_int_eq(pt_ahead_first(ahead, &draft, NULL), PT_OK);
    return draft;
}

static void
add_article(const char *member, const char *lang, struct pt_str text)
{
    const struct pt_article article = {
        .path = PT_STR("/srv/news/all.jsonl"),
        .member = pt_str_of(member),
        .lang = pt_str_of(lang),
        .text = text,
        .date = PT_DATE_NONE,
    };
    ck_assert_int_eq(pt_ahead_add(ahead, &article), PT_OK);
}

/* --------------------------------------------------------------- order --- */

static const unsigned job_rows[] = {1, 2, 5, PT_MAX_JOBS};

static void check_first(unsigned number, const struct pt_sketch *sketch)
{
    char member[16];
    snprintf(member, sizeof member, "%u", number);
    const struct pt_draft *const draft = first();
    ck_assert_int_eq(draft->status, PT_OK);
    ck_assert(draft->is_read && draft->is_lang_found);
    ck_assert(pt_str_equal(draft->article.lang, PT_STR("en")));
    ck_assert(pt_str_equal(draft->article.member, pt_str_of(member)));
    ck_assert_uint_eq(draft->sketch.n_words, sketch->n_words + number % 7);
    pt_ahead_drop(ahead);
}

START_TEST(drafts_come_read_and_in_the_order_in_which_they_were_added)
{
    enum { N = 300 };
    struct pt_document_builder *builder;
    struct pt_sketch sketch;
    struct pt_str path;
    uint64_t story;
    unsigned n_taken = 0;
    open_for(job_rows[_i]);
    ck_assert_int_eq(pt_document_builder_new(&builder), PT_OK);
    const struct pt_article plain = {.text = pt_str_of(english)};
    ck_assert_int_eq(pt_document_sketch(builder, &plain, &story, &sketch),
                     PT_OK);
    pt_document_builder_free(builder);
    for (unsigned i = 0; i < N; i++) {
        char member[16], text[sizeof english + 64];
        snprintf(member, sizeof member, "%u", i);
        snprintf(text, sizeof text, "%s%.*s", english, (int)(i % 7) * 5,
                 "pier pier pier pier pier pier pier");
        while (pt_ahead_is_full(ahead))
            check_first(n_taken++, &sketch);
        /* Without threads nothing is copied, so it is taken at once. */
        add_article(member, "", pt_str_of(text));
        if (!pt_ahead_has_threads(ahead))
            check_first(n_taken++, &sketch);
    }
    while (pt_ahead_peek(ahead, &path)) {
        ck_assert_uint_eq(path.len, 0);
        check_first(n_taken++, &sketch);
    }
    ck_assert_uint_eq(n_taken, N);
    close_it();
}
END_TEST

START_TEST(many_different_words_are_forgotten_in_time)
{
    enum { TEXTS = 50, WORDS = 1500 };
    struct pt_buf text;
    struct pt_document document;
    open_for(3);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (unsigned i = 0, n = 0; n < TEXTS;) {
        if (i < TEXTS && !pt_ahead_is_full(ahead)) {
            pt_buf_clear(&text);
            pt_buf_puts(&text, english);
            for (unsigned k = 0; k < WORDS; k++)
                pt_buf_printf(&text, "w%ux%u%0120d ", i, k, 7);
            add_article("1", "uk", pt_buf_str(&text));
            i++;
            continue;
        }
        struct pt_draft *const draft = first();
        ck_assert(draft->is_read);
        ck_assert_int_eq(pt_document_finish(draft->builder, &draft->article,
                                            &document, NULL),
                         PT_OK);
        ck_assert_uint_gt(document.n_postings, 2 * WORDS);
        for (size_t k = 0; k < document.n_postings; k++)
            ck_assert_uint_gt(document.postings[k].term.len, 0);
        pt_ahead_drop(ahead);
        n++;
    }
    pt_buf_fini(&text);
    close_it();
}
END_TEST

/* ------------------------------------------------------------- one draft ---
 */

START_TEST(a_language_that_cannot_be_told_is_left_to_the_caller)
{
    open_for(2);
    add_article("1", "", PT_STR("qu xkcd zzt brrt"));
    struct pt_draft *const draft = first();
    ck_assert_int_eq(draft->status, PT_OK);
    ck_assert(!draft->is_read && !draft->is_lang_found);
    draft->article.lang = PT_STR("de");
    ck_assert_int_eq(pt_ahead_read(ahead, draft, NULL), PT_OK);
    ck_assert(draft->is_read && !draft->is_lang_found);
    ck_assert_uint_eq(draft->sketch.n_words, 4);
    pt_ahead_drop(ahead);
    close_it();
}
END_TEST

/* clang-format off */
static const struct {
    const char *bytes;
    enum pt_status status;
} byte_rows[] = {
    {"Pier closed\n\nNobody may go out there.\n", PT_OK},
    {"", PT_EINVALID},
    {"\x01\x02\x7f" "ELF\x01\x02\x03", PT_EINVALID},
    {"caf\xe9 cr\xe8me", PT_ENOTFOUND},
};
/* clang-format on */

START_TEST(the_bytes_of_a_text_file_become_its_article)
{
    const struct pt_file_stamp stamp = {.size = 7, .inode = 9};
    struct pt_str path;
    open_for(2);
    ck_assert_int_eq(pt_ahead_add_bytes(ahead, PT_STR("/srv/news/a.txt"),
                                        &stamp, 12,
                                        pt_str_of(byte_rows[_i].bytes)),
                     PT_OK);
    ck_assert(pt_ahead_peek(ahead, &path));
    ck_assert(pt_str_equal(path, PT_STR("/srv/news/a.txt")));
    const struct pt_draft *const draft = first();
    ck_assert_int_eq(draft->status, byte_rows[_i].status);
    ck_assert(pt_file_stamp_equal(&draft->stamp, &stamp));
    ck_assert_int_eq(draft->clock_ns, 12);
    if (draft->status == PT_OK) {
        ck_assert(pt_str_equal(draft->article.path, path));
        ck_assert(pt_file_stamp_equal(&draft->article.stamp, &stamp));
        ck_assert(pt_str_begins(draft->article.text, PT_STR("Pier")) ||
                  pt_str_equal(draft->article.title, PT_STR("Pier closed")));
    } else {
        ck_assert(draft->err.message[0]);
    }
    close_it();
}
END_TEST

START_TEST(too_large_an_article_says_so)
{
    struct pt_buf text;
    open_for(1);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_puts(&text, english);
    while (text.len <= PT_MAX_ARTICLE_BYTES)
        pt_buf_puts(&text, "                                               ");
    ck_assert(pt_ahead_is_large(
        &(const struct pt_article){.text = pt_buf_str(&text)}));
    add_article("1", "", pt_buf_str(&text));
    ck_assert(pt_ahead_is_full(ahead)); /* of bytes */
    const struct pt_draft *const draft = first();
    ck_assert_int_eq(draft->status, PT_ELIMIT);
    ck_assert(!draft->is_read);
    pt_ahead_drop(ahead);
    ck_assert(!pt_ahead_is_full(ahead));
    pt_buf_fini(&text);
    close_it();
}
END_TEST

START_TEST(what_nobody_takes_is_freed)
{
    open_for(4);
    while (!pt_ahead_is_full(ahead))
        add_article("1", "", pt_str_of(english));
    close_it();
    open_for(4);
    close_it();
    pt_ahead_free(NULL);
}
END_TEST

/* ----------------------------------------------------------------- files ---
 */

static int ticks_left; /* until tick interrupts; negative: never */

static enum pt_status tick(void *context, struct pt_error *err)
{
    (void)context;
    return ticks_left >= 0 && ticks_left-- == 0
               ? pt_fail(err, PT_EINTERRUPTED, "interrupted")
               : PT_OK;
}

static void open_for_files(unsigned n_jobs, unsigned silence_ms)
{
    ck_assert_int_eq(pt_function_words_new(&function_words), PT_OK);
    const struct pt_ahead_options options = {
        .n_jobs = n_jobs,
        .n_readers = n_jobs,
        .words = function_words,
        .worker = {.program = getenv("PT_BAD_READER"),
                   .silence_ms = silence_ms,
                   .tick = tick},
    };
    ck_assert_msg(options.worker.program != NULL, "PT_BAD_READER is set");
    ticks_left = -1;
    ck_assert_int_eq(pt_ahead_new(&options, &ahead), PT_OK);
}

static void close_files(void)
{
    close_it();
    /* No child is left, dead or alive. */
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
}

/* A file of that name, which tells bad_reader what to do. */
static void add_file(const char *name)
{
    const struct pt_file_stamp stamp = {.size = 1};
    const int fd = memfd_create("check", MFD_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, english, 1), 1);
    ck_assert_int_eq(pt_ahead_add_file(ahead, pt_str_of(name), &stamp, 5, fd),
                     PT_OK);
}

static enum pt_status count_article(void *context,
                                    const struct pt_article *article,
                                    struct pt_error *err)
{
    (void)article, (void)err;
    ++*(int *)context;
    return PT_OK;
}

/* clang-format off */
static const struct file_row {
    const char *name;
    enum pt_status end;
    int n_articles;
    bool has_more; /* than is taken before its turn */
} file_rows[] = {
    {"/a/good.html",           PT_OK,        1,     false},
    {"/a/many.html",           PT_OK,        10000, true },
    {"/a/crash.html",          PT_EINVALID,  0,     false},
    {"/b/good.html",           PT_OK,        1,     false},
    {"/b/longest.html",        PT_OK,        1,     true },
    {"/b/skip.html",           PT_OK,        0,     true },
    {"/c/not-found.html",      PT_ENOTFOUND, 0,     false},
    {"/c/many.html",           PT_OK,        10000, true },
    {"/d/hang.html",           PT_EINVALID,  0,     false},
    {"/d/good.html",           PT_OK,        1,     false},
    {"/e/give-and-crash.html", PT_EINVALID,  1,     false},
    {"/e/io.html",             PT_EIO,       0,     false},
    {"/f/many.html",           PT_OK,        10000, true },
    {"/f/give-and-invalid.html", PT_EINVALID, 1,    false},
    {"/g/good.html",           PT_OK,        1,     false},
};
/* clang-format on */

static void check_file(const struct file_row *row)
{
    struct pt_draft *const draft = first();
    int n_articles = draft->has_article;
    enum pt_status end = draft->end;
    const struct pt_article_sink sink = {.take = count_article,
                                         .context = &n_articles};
    ck_assert(pt_str_equal(draft->path, pt_str_of(row->name)));
    ck_assert(draft->is_heard);
    ck_assert_int_eq(draft->clock_ns, 5);
    ck_assert_msg((draft->worker != NULL) == row->has_more, "%s", row->name);
    ck_assert(draft->is_analysed == (draft->has_article && !draft->worker));
    if (draft->worker)
        end = pt_worker_hear_out(draft->worker, &draft->heard, &sink, NULL);
    ck_assert_msg(end == row->end, "%s: %d", row->name, (int)end);
    ck_assert_msg(n_articles == row->n_articles, "%s: %d articles", row->name,
                  n_articles);
    pt_ahead_drop(ahead);
}

static const unsigned file_jobs[] = {2, 5, PT_MAX_JOBS};

START_TEST(files_come_in_order_and_a_death_costs_one)
{
    size_t n_added = 0;
    open_for_files(file_jobs[_i], 3000);
    for (size_t n = 0; n < PT_COUNTOF(file_rows); n++) {
        while (n_added < PT_COUNTOF(file_rows) && !pt_ahead_is_full(ahead))
            add_file(file_rows[n_added++].name);
        check_file(&file_rows[n]);
    }
    close_files();
}
END_TEST

START_TEST(waiting_for_a_child_can_be_interrupted)
{
    struct pt_draft *draft;
    const uint64_t begin = pt_clock_us();
    open_for_files(3, 0);
    for (int i = 0; i < 5; i++)
        add_file("/a/hang.html");
    ticks_left = 3;
    ck_assert_int_eq(pt_ahead_first(ahead, &draft, NULL), PT_EINTERRUPTED);
    close_files();
    ck_assert_uint_lt(pt_clock_us() - begin, 10 * 1000 * 1000);
}
END_TEST

START_TEST(what_is_dropped_is_not_waited_for)
{
    static const char *const names[] = {"/a/hang.html", "/a/many.html",
                                        "/a/hang.html", "/a/hang.html"};
    const uint64_t begin = pt_clock_us();
    open_for_files(2, 0);
    for (size_t i = 0; i < PT_COUNTOF(names); i++)
        add_file(names[i]);
    add_file("/b/good.html");
    for (size_t i = 0; i < PT_COUNTOF(names); i++)
        pt_ahead_drop(ahead);
    struct pt_draft *const draft = first();
    ck_assert(pt_str_equal(draft->path, PT_STR("/b/good.html")));
    ck_assert_int_eq(draft->end, PT_OK);
    close_files();
    ck_assert_uint_lt(pt_clock_us() - begin, 10 * 1000 * 1000);
}
END_TEST

START_TEST(without_a_reader_every_file_is_for_another_time)
{
    const struct pt_ahead_options options = {
        .n_jobs = 2, .n_readers = 2, .worker = {.program = "/nowhere/pt-read"}};
    function_words = NULL;
    ck_assert_int_eq(pt_ahead_new(&options, &ahead), PT_OK);
    for (int i = 0; i < 5; i++)
        add_file("/a/good.html");
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(first()->end, PT_EIO);
        pt_ahead_drop(ahead);
    }
    close_files();
}
END_TEST

/* The processes that the threads of pid started, as many as there is room for.
 */
static size_t children_of(pid_t pid, pid_t *out, size_t most)
{
    char path[100];
    size_t n = 0;
    snprintf(path, sizeof path, "/proc/%ld/task", (long)pid);
    DIR *const tasks = opendir(path);
    ck_assert_ptr_nonnull(tasks);
    for (const struct dirent *task; (task = readdir(tasks));) {
        int child;
        snprintf(path, sizeof path, "/proc/%ld/task/%.20s/children", (long)pid,
                 task->d_name);
        FILE *const file = task->d_name[0] == '.' ? NULL : fopen(path, "r");
        while (file && n < most && fscanf(file, "%d", &child) == 1)
            out[n++] = child;
        if (file)
            fclose(file);
    }
    closedir(tasks);
    return n;
}

static bool is_gone(pid_t pid)
{
    char path[64], state = 'Z';
    snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
    FILE *const file = fopen(path, "r");
    const bool is_read = file && fscanf(file, "%*d %*s %c", &state) == 1;
    if (file)
        fclose(file);
    return !is_read || state == 'Z';
}

START_TEST(all_children_end_with_who_is_killed)
{
    enum { N = 3, ROUNDS = 500 };
    pid_t pids[N];
    const pid_t parent = fork();
    if (parent == 0) {
        struct pt_draft *draft;
        open_for_files(N, 0);
        for (int i = 0; i < 2 * N; i++)
            add_file("/a/hang.html");
        _exit(pt_ahead_first(ahead, &draft, NULL) == PT_OK);
    }
    size_t n = 0;
    for (int i = 0; i < ROUNDS && n < N; i++, usleep(20 * 1000))
        n = children_of(parent, pids, N);
    kill(parent, SIGKILL);
    ck_assert_int_eq(waitpid(parent, NULL, 0), parent);
    ck_assert_uint_eq(n, N);
    for (size_t i = 0; i < N; i++)
        for (int k = 0; k < ROUNDS && !is_gone(pids[i]); k++)
            usleep(20 * 1000);
    for (size_t i = 0; i < N; i++)
        ck_assert(is_gone(pids[i]));
}
END_TEST

/* ------------------------------------------------------------- memory --- */

/* What was never opened is not closed: descriptor 0 is the host's. */
START_TEST(whatever_allocation_fails_no_descriptor_is_closed)
{
    enum { MOST = 10000 };
    const struct pt_ahead_options options = {.n_jobs = 2, .n_readers = 2};
    unsigned n = 1;
    ck_assert_int_ge(fcntl(STDIN_FILENO, F_GETFD), 0);
    for (; n < MOST; n++) {
        pt_fail_memory_at(n);
        const enum pt_status status = pt_ahead_new(&options, &ahead);
        if (!pt_has_memory_failed())
            break;
        if (status == PT_OK)
            pt_ahead_free(ahead);
        ck_assert_msg(fcntl(STDIN_FILENO, F_GETFD) >= 0,
                      "allocation %u failed, and stdin was closed", n);
    }
    ck_assert_uint_lt(n, MOST);
    pt_ahead_free(ahead);
}
END_TEST

Suite *pt_suite_ahead(void)
{
    Suite *const suite = suite_create("ahead");
    TCase *const order = tcase_create("order");
    tcase_add_loop_test(
        order, drafts_come_read_and_in_the_order_in_which_they_were_added, 0,
        (int)PT_COUNTOF(job_rows));
    tcase_add_test(order, many_different_words_are_forgotten_in_time);
    suite_add_tcase(suite, order);
    TCase *const drafts = tcase_create("drafts");
    tcase_add_test(drafts,
                   a_language_that_cannot_be_told_is_left_to_the_caller);
    tcase_add_loop_test(drafts, the_bytes_of_a_text_file_become_its_article, 0,
                        (int)PT_COUNTOF(byte_rows));
    tcase_add_test(drafts, too_large_an_article_says_so);
    tcase_add_test(drafts, what_nobody_takes_is_freed);
    suite_add_tcase(suite, drafts);
    TCase *const files = tcase_create("files");
    tcase_add_loop_test(files, files_come_in_order_and_a_death_costs_one, 0,
                        (int)PT_COUNTOF(file_jobs));
    tcase_add_test(files, waiting_for_a_child_can_be_interrupted);
    tcase_add_test(files, what_is_dropped_is_not_waited_for);
    tcase_add_test(files, without_a_reader_every_file_is_for_another_time);
    tcase_add_test(files, all_children_end_with_who_is_killed);
    suite_add_tcase(suite, files);
    TCase *const memory = tcase_create("memory");
    tcase_add_test(memory, whatever_allocation_fails_no_descriptor_is_closed);
    suite_add_tcase(suite, memory);
    return suite;
}
