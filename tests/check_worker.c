/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_worker.c: files -> what comes back from a child that misbehaves
 * (bad_reader.c) -> a status, a reason, and a child that reads the next file.
 */
#define _GNU_SOURCE /* memfd_create */
#include "common/clock.h"
#include "indexer/ptindex.h"
#include "indexer/wire.h"
#include "indexer/worker.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *pt_suite_worker(void);

static struct pt_worker *worker;

/* What the sink was given last, and how often. */
static struct {
    int n_articles;
    int n_skips;
    struct pt_article article; /* for its numbers only */
    char member[100], id[100], url[100], title[100], author[100], source[100];
    char lang[100], tags[100], boilerplate[100], path[100];
    char text[200];
    size_t text_len;
    char parts[200];
    enum pt_status says; /* what take returns */
} got;

static int ticks_left; /* until tick interrupts; negative: never */

/* ----------------------------------------------------------------- rig --- */

static enum pt_status tick(void *context, struct pt_error *err)
{
    (void)context;
    return ticks_left >= 0 && ticks_left-- == 0
               ? pt_fail(err, PT_EINTERRUPTED, "interrupted")
               : PT_OK;
}

static const char *bad_reader(void)
{
    const char *const path = getenv("PT_BAD_READER");
    ck_assert_msg(path != NULL, "PT_BAD_READER names tests/bad_reader");
    return path;
}

static void open_it(const char *program, unsigned silence_ms, unsigned file_ms)
{
    const struct pt_worker_options options = {.program = program,
                                              .silence_ms = silence_ms,
                                              .file_ms = file_ms,
                                              .tick = tick};
    ck_assert_int_eq(pt_worker_new(&options, &worker, NULL), PT_OK);
    ticks_left = -1;
}

static void close_it(void)
{
    pt_worker_free(worker);
    /* No child is left, dead or alive. */
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
}

static void set_up(void)
{
    open_it(bad_reader(), 0, 0);
}

static void keep(char *room, size_t size, struct pt_str s)
{
    snprintf(room, size, "%.*s", PT_STR_FMT(s));
}

#define KEEP(field) keep(got.field, sizeof got.field, article->field)

static enum pt_status
take(void *context, const struct pt_article *article, struct pt_error *err)
{
    (void)context;
    got.n_articles++;
    got.article = *article;
    KEEP(member), KEEP(id), KEEP(url), KEEP(title), KEEP(author);
    KEEP(source), KEEP(lang), KEEP(tags), KEEP(boilerplate), KEEP(text);
    KEEP(path);
    got.text_len = article->text.len;
    return got.says == PT_OK ? PT_OK : pt_fail(err, got.says, "the sink's");
}

static enum pt_status skip(void *context,
                           struct pt_str part,
                           const char *reason,
                           struct pt_error *err)
{
    const size_t n = strlen(got.parts);
    (void)context, (void)err;
    got.n_skips++;
    snprintf(got.parts + n, sizeof got.parts - n, "%.*s: %s|", PT_STR_FMT(part),
             reason);
    return PT_OK;
}

static int file_of(struct pt_str bytes)
{
    const int fd = memfd_create("check", MFD_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes.ptr, bytes.len), (ssize_t)bytes.len);
    return fd;
}

static enum pt_status
read_input(struct pt_input *input, enum pt_kind kind, struct pt_error *err)
{
    const struct pt_article_sink sink = {take, skip, NULL};
    const enum pt_status says = got.says;
    memset(&got, 0, sizeof got);
    got.says = says;
    err->message[0] = '\0';
    const enum pt_status status =
        pt_worker_read(worker, kind, input, &sink, err);
    pt_input_fini(input);
    return status;
}

/* Reads a file of that name that holds bytes. */
static enum pt_status
read_bytes(const char *name, struct pt_str bytes, struct pt_error *err)
{
    struct pt_input input = {.path = pt_str_of(name)};
    const int fd = file_of(bytes);
    pt_input_init_fd(&input, fd);
    const enum pt_status status = read_input(&input, PT_KIND_NONE, err);
    close(fd);
    return status;
}

static enum pt_status read_named(const char *name, struct pt_error *err)
{
    return read_bytes(name, PT_STR("x"), err);
}

/* The worker is in order: it reads a good file. The process that did it. */
static pid_t reads_on(void)
{
    struct pt_error err;
    const enum pt_status status = read_named("/a/good.html", &err);
    ck_assert_msg(status == PT_OK, "status %d: %s", (int)status, err.message);
    ck_assert_int_eq(got.n_articles, 1);
    ck_assert_str_eq(got.text, "well behaved");
    return (pid_t)strtol(got.id, NULL, 10);
}

static int count_fds(void)
{
    int n = 0;
    for (int fd = 0; fd < 256; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}

/* ------------------------------------------------------------ articles --- */

START_TEST(an_article_comes_as_it_was_given)
{
    struct pt_error err;
    struct pt_input input = {.path = PT_STR("/a/echo.html"),
                             .member = PT_STR("m/n"),
                             .url = PT_STR("https://a.example/"),
                             .charset = PT_STR("koi8-r")};
    const int fd = file_of(PT_STR("six bytes and more"));
    pt_input_init_fd(&input, fd);
    ck_assert_int_eq(read_input(&input, PT_KIND_NONE, &err), PT_OK);
    close(fd);
    ck_assert_int_eq(got.n_articles, 1);
    ck_assert_str_eq(got.path, "/a/echo.html");
    ck_assert_str_eq(got.member, "m/n");
    ck_assert_str_eq(got.id, "id");
    ck_assert_str_eq(got.url, "https://a.example/");
    ck_assert_str_eq(got.title, "title");
    ck_assert_str_eq(got.author, "koi8-r");
    ck_assert_str_eq(got.source, "source");
    ck_assert_str_eq(got.lang, "de");
    ck_assert_str_eq(got.tags, "one\ntwo");
    ck_assert_str_eq(got.text, "six bytes and more");
    ck_assert_str_eq(got.boilerplate, "menu");
    const struct pt_article *const a = &got.article;
    ck_assert_int_eq(a->date, -7);
    ck_assert_int_eq(a->title_from, PT_TITLE_FROM_HEADLINE);
    ck_assert(a->is_verbatim);
    ck_assert_uint_eq(a->title_offset, 1);
    ck_assert_uint_eq(a->text_offset, 0);
    ck_assert_uint_eq(a->title_line, 3);
    ck_assert_uint_eq(a->text_line, UINT32_MAX);
    for (unsigned i = 0; i < PT_N_FACTS; i++)
        ck_assert_uint_eq(a->origins[i], PT_ORIGIN_JSON_LD + i);
    ck_assert_uint_eq(a->story, 0);
    ck_assert_int_eq(a->first_seen, 0);
}
END_TEST

START_TEST(one_child_reads_file_after_file)
{
    struct pt_error err;
    const pid_t pid = reads_on();
    ck_assert_int_eq(reads_on(), pid);
    ck_assert_int_eq(read_named("/a/many.html", &err), PT_OK);
    ck_assert_int_eq(got.n_articles, 10000);
    ck_assert_int_eq(reads_on(), pid);
}
END_TEST

START_TEST(bytes_streams_and_files_are_read)
{
    struct pt_error err;
    struct pt_input input = {.path = PT_STR("/a/echo.html")};
    int ends[2];
    pt_input_init_bytes(&input, PT_STR("from memory"));
    ck_assert_int_eq(read_input(&input, PT_KIND_HTML, &err), PT_OK);
    ck_assert_str_eq(got.text, "from memory");

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], "from a pipe", 11), 11);
    close(ends[1]);
    pt_input_init_stream(&input, ends[0]);
    ck_assert_int_eq(read_input(&input, PT_KIND_JSON, &err), PT_OK);
    close(ends[0]);
    ck_assert_str_eq(got.text, "from a pipe");

    /* A stream is read from where it stands, a file from its start. */
    const int fd = file_of(PT_STR("not this, but this"));
    lseek(fd, 10, SEEK_SET);
    pt_input_init_fd(&input, fd);
    ck_assert_int_eq(read_input(&input, PT_KIND_JSON, &err), PT_OK);
    ck_assert_str_eq(got.text, "not this, but this");
    pt_input_init_stream(&input, fd);
    ck_assert_int_eq(read_input(&input, PT_KIND_JSON, &err), PT_OK);
    close(fd);
    ck_assert_str_eq(got.text, "but this");
}
END_TEST

START_TEST(a_stream_may_take_its_time)
{
    struct pt_error err;
    struct pt_input input = {.path = PT_STR("/a/echo.html")};
    int ends[2];
    close_it();
    open_it(bad_reader(), 100, 100);
    ck_assert_int_eq(pipe(ends), 0);
    const pid_t writer = fork();
    if (writer == 0) {
        close(ends[0]);
        usleep(500 * 1000);
        _exit(write(ends[1], "at last", 7) != 7);
    }
    close(ends[1]);
    pt_input_init_stream(&input, ends[0]);
    ck_assert_int_eq(read_input(&input, PT_KIND_JSON, &err), PT_OK);
    close(ends[0]);
    ck_assert_str_eq(got.text, "at last");
    waitpid(writer, NULL, 0);
}
END_TEST

/* ------------------------------------------------------------ statuses --- */

static const struct {
    const char *name;
    enum pt_status status;
    const char *message;
    int n_articles;
    const char *parts;
} statuses[] = {
    {"/a/invalid.html",          PT_EINVALID,  "cut off",                             0, ""                               },
    {"/a/give-and-invalid.html", PT_EINVALID,  "cut off",                             1, ""                               },
    {"/a/limit.html",            PT_ELIMIT,    "too deep",                            0, ""                               },
    {"/a/not-found.html",        PT_ENOTFOUND, "no feed",                             0, ""                               },
    {"/a/io.html",               PT_EIO,       "disk on fire",                        0, ""                               },
    {"/a/skip.html",             PT_OK,        "",                                    0, "line 12: no text|b?\n: bro?ken|"},
    {"/a/longest.html",          PT_OK,        "",                                    1, ""                               },
    {"/a/too-long.html",         PT_ELIMIT,    "its text is too long for an article", 0,
     ""                                                                                                                   },
    {"/a/too-long-inside.html",  PT_OK,        "",                                    1,
     "a/log.html: its text is too long for an article|"                                                                   },
    {"/a/chatter.html",          PT_OK,        "",                                    1, ""                               },
};

START_TEST(what_a_source_says_is_passed_on)
{
    struct pt_error err;
    const pid_t pid = reads_on();
    const enum pt_status status = read_named(statuses[_i].name, &err);
    const char *const name = statuses[_i].name;
    ck_assert_msg(status == statuses[_i].status, "%s: %d", name, (int)status);
    ck_assert_msg(strcmp(err.message, statuses[_i].message) == 0, "%s: %s",
                  name, err.message);
    ck_assert_msg(got.n_articles == statuses[_i].n_articles, "%s: %d articles",
                  name, got.n_articles);
    ck_assert_msg(strcmp(got.parts, statuses[_i].parts) == 0, "%s: %s", name,
                  got.parts);
    ck_assert_msg(reads_on() == pid, "%s: the child lives", name);
}
END_TEST

START_TEST(the_longest_article_comes_whole)
{
    struct pt_error err;
    ck_assert_int_eq(read_named("/a/longest.html", &err), PT_OK);
    ck_assert_uint_eq(got.text_len, PT_MAX_ARTICLE_BYTES);
}
END_TEST

START_TEST(what_the_sink_says_ends_the_reading)
{
    struct pt_error err;
    got.says = PT_ECORRUPT;
    ck_assert_int_eq(read_named("/a/many.html", &err), PT_ECORRUPT);
    ck_assert_str_eq(err.message, "the sink's");
    ck_assert_int_eq(got.n_articles, 1);
    got.says = PT_OK;
    reads_on();
}
END_TEST

START_TEST(a_tick_ends_the_waiting)
{
    struct pt_error err;
    const uint64_t begin = pt_clock_us();
    ticks_left = 2;
    ck_assert_int_eq(read_named("/a/hang.html", &err), PT_EINTERRUPTED);
    ck_assert_str_eq(err.message, "interrupted");
    ck_assert_uint_lt(pt_clock_us() - begin, 5 * 1000 * 1000);
    ck_assert_int_eq(ticks_left, -1);
    reads_on();
}
END_TEST

START_TEST(a_path_too_long_to_send_is_a_limit)
{
    struct pt_error err;
    struct pt_buf path;
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    for (int i = 0; i < 4000; i++)
        pt_buf_puts(&path, "/dir");
    pt_buf_puts(&path, "/good.html");
    ck_assert_int_eq(read_named(pt_buf_z(&path), &err), PT_OK);
    for (int i = 0; i < 100; i++)
        pt_buf_puts(&path, "/dir");
    pt_buf_puts(&path, "/good.html");
    ck_assert_int_eq(read_named(pt_buf_z(&path), &err), PT_ELIMIT);
    pt_buf_fini(&path);
}
END_TEST

/* -------------------------------------------------------------- deaths --- */

#ifdef __SANITIZE_ADDRESS__
#define IS_MEMORY_LIMITED 0
#else
#define IS_MEMORY_LIMITED 1
#endif

static const struct {
    const char *name;
    const char *reason;
    int n_articles;
    bool needs_memory_limit;
} deaths[] = {
    {"/a/crash.html",          "the reader crashed on it (Segmentation fault)", 0, 0},
    {"/a/abort.html",          "the reader crashed on it (Aborted)",            0, 0},
    {"/a/leave.html",          "the reader ended on it (status 7)",             0, 0},
    {"/a/give-and-crash.html", "the reader crashed on it (Segmentation fault)",
     1,                                                                            0},
    {"/a/hang.html",           "takes longer than 2 s to read",                 0, 0},
    {"/a/give-and-hang.html",  "takes longer than 2 s to read",                 1, 0},
    {"/a/swell.html",          "takes more than 160 MiB of memory to read",     0, 1},
    {"/a/swell-and-die.html",  "takes more than 160 MiB of memory to read",     0,
     1                                                                              },
    {"/a/strange.html",        "the reader answered without sense on it",       0, 0},
};

START_TEST(a_death_costs_one_file)
{
    struct pt_error err;
    const char *const name = deaths[_i].name;
    if (deaths[_i].needs_memory_limit && !IS_MEMORY_LIMITED)
        return;
    close_it();
    open_it(bad_reader(), 2000, 0);
    const int n_fds = count_fds();
    const pid_t first = reads_on();
    const int n_fds_with_child = count_fds();
    const enum pt_status status = read_named(name, &err);
    ck_assert_msg(status == PT_EINVALID, "%s: %d", name, (int)status);
    ck_assert_msg(strcmp(err.message, deaths[_i].reason) == 0, "%s: %s", name,
                  err.message);
    ck_assert_msg(got.n_articles == deaths[_i].n_articles, "%s: %d articles",
                  name, got.n_articles);
    if (strstr(name, "swell") == NULL || strstr(name, "die") != NULL)
        ck_assert_msg(reads_on() != first, "%s: another child", name);
    else
        reads_on();
    ck_assert_int_eq(count_fds(), n_fds_with_child);
    close_it();
    ck_assert_int_eq(count_fds(), n_fds);
    open_it(bad_reader(), 0, 0);
}
END_TEST

START_TEST(processor_time_is_limited_where_the_parent_does_not_wait)
{
    struct pt_error err;
    struct pt_input input = {.path = PT_STR("/a/spin.html")};
    const int fd = file_of(PT_STR("x"));
    pt_input_init_stream(&input, fd);
    ck_assert_int_eq(read_input(&input, PT_KIND_JSON, &err), PT_EINVALID);
    close(fd);
    ck_assert_str_eq(err.message, "takes longer than 60 s to read");
    reads_on();
}
END_TEST

START_TEST(all_the_waiting_for_a_file_is_limited)
{
    struct pt_error err;
    close_it();
    open_it(bad_reader(), 5000, 300);
    const uint64_t begin = pt_clock_us();
    ck_assert_int_eq(read_named("/a/hang.html", &err), PT_EINVALID);
    ck_assert_str_eq(err.message, "takes longer than 1 s to read");
    ck_assert_uint_lt(pt_clock_us() - begin, 4 * 1000 * 1000);
    reads_on();
}
END_TEST

START_TEST(a_file_is_not_blamed_for_the_one_before)
{
    struct pt_error err;
    const pid_t first = reads_on();
    ck_assert_int_eq(read_named("/a/die-if-used.html", &err), PT_OK);
    ck_assert_str_eq(got.text, "unused");
    ck_assert_int_ne(strtol(got.id, NULL, 10), first);
}
END_TEST

START_TEST(a_child_that_has_grown_is_replaced)
{
    struct pt_error err;
    if (!IS_MEMORY_LIMITED)
        return;
    const pid_t first = reads_on();
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(read_named("/a/grow.html", &err), PT_OK);
        ck_assert_str_eq(got.text, "grown");
    }
    ck_assert_int_ne(reads_on(), first);
}
END_TEST

START_TEST(a_child_killed_between_files_is_replaced)
{
    const pid_t first = reads_on();
    ck_assert_int_eq(kill(first, SIGKILL), 0);
    const pid_t second = reads_on();
    ck_assert_int_ne(second, first);
    ck_assert_int_eq(reads_on(), second);
}
END_TEST

START_TEST(signals_of_the_terminal_pass_by_the_child)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    const pid_t pid = reads_on();
    for (size_t i = 0; i < PT_COUNTOF(signals); i++)
        ck_assert_int_eq(kill(pid, signals[i]), 0);
    ck_assert_int_eq(reads_on(), pid);
}
END_TEST

START_TEST(a_child_dies_with_its_parent)
{
    int ends[2];
    char text[32] = "";
    ck_assert_int_eq(pipe(ends), 0);
    const pid_t parent = fork();
    if (parent == 0) {
        open_it(bad_reader(), 0, 0);
        const pid_t pid = reads_on();
        ck_assert_int_eq(write(ends[1], &pid, sizeof pid), sizeof pid);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(parent, NULL, 0), parent);
    pid_t pid = 0;
    ck_assert_int_eq(read(ends[0], &pid, sizeof pid), sizeof pid);
    close(ends[0]);
    close(ends[1]);
    /* Gone, or a zombie that whoever inherited it has not waited for. */
    for (int i = 0; i < 100 && kill(pid, 0) == 0; i++) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
        FILE *const file = fopen(path, "r");
        if (!file || (fscanf(file, "%*d %*s %1s", text) == 1 && *text == 'Z')) {
            if (file)
                fclose(file);
            return;
        }
        fclose(file);
        usleep(20 * 1000);
    }
    ck_assert_int_ne(kill(pid, 0), 0);
}
END_TEST

/* -------------------------------------------------------- what it holds --- */

START_TEST(a_child_inherits_no_descriptor)
{
    struct pt_error err;
    const int leaky = dup(STDERR_FILENO); /* without O_CLOEXEC */
    ck_assert_int_ge(leaky, 3);
    ck_assert_int_eq(read_named("/a/fds.html", &err), PT_OK);
    ck_assert_str_eq(got.text, "0 1 2 3 ");
    ck_assert_int_eq(read_named("/a/fds.html", &err), PT_OK);
    ck_assert_str_eq(got.text, "0 1 2 3 ");
    close(leaky);
}
END_TEST

START_TEST(a_child_is_limited)
{
    struct pt_error err;
    char wanted[100];
    snprintf(wanted, sizeof wanted, "core 0 file %u", PT_MAX_SPOOL_BYTES);
    ck_assert_int_eq(read_named("/a/limits.html", &err), PT_OK);
    ck_assert_str_eq(got.text, wanted);
}
END_TEST

START_TEST(closed_standard_descriptors_do_no_harm)
{
    const pid_t process = fork();
    if (process == 0) {
        for (int fd = 0; fd <= 2; fd++)
            close(fd);
        open_it(bad_reader(), 0, 0);
        const pid_t pid = reads_on();
        _exit(reads_on() != pid);
    }
    int status;
    ck_assert_int_eq(waitpid(process, &status, 0), process);
    ck_assert_int_eq(status, 0);
}
END_TEST

/* ------------------------------------------------------------- no start --- */

static const struct {
    const char *program;
    const char *why;
} no_starts[] = {
    {"/nowhere/pt-read", "No such file or directory"},
    {"/etc/passwd",      "Permission denied"        },
    {"/bin/false",       "it does not start"        },
    {"/bin/echo",        "it does not start"        },
};

START_TEST(without_a_reader_a_file_is_for_another_time)
{
    struct pt_error err;
    char wanted[200];
    const int n_fds = count_fds();
    close_it();
    open_it(no_starts[_i].program, 0, 0);
    snprintf(wanted, sizeof wanted, "cannot run %s: %s", no_starts[_i].program,
             no_starts[_i].why);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(read_named("/a/good.html", &err), PT_EIO);
        ck_assert_str_eq(err.message, wanted);
    }
    ck_assert_int_eq(count_fds(), n_fds);
}
END_TEST

START_TEST(a_reader_of_another_version_is_none)
{
    static const char *const hellos[] = {
        "H\\004\\000\\000\\000\\143\\000\\000\\000", /* version 99 */
        "E\\004\\000\\000\\000\\001\\000\\000\\000", /* no hello */
        "H\\003\\000\\000\\000\\001\\000\\000\\000", /* too short */
        "GET / HTTP/1.0\\r\\n\\r\\n",
    };
    char path[] = "/tmp/pt-check-XXXXXX";
    struct pt_error err;
    const int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    FILE *const file = fdopen(fd, "w");
    fprintf(file, "#!/bin/sh\nprintf '%s' >&0\nsleep 0.1\n", hellos[_i]);
    ck_assert_int_eq(fchmod(fd, 0700), 0);
    ck_assert_int_eq(fclose(file), 0);
    close_it();
    open_it(path, 0, 0);
    ck_assert_int_eq(read_named("/a/good.html", &err), PT_EIO);
    ck_assert_msg(strstr(err.message, "it is of another version") != NULL,
                  "%s: %s", hellos[_i], err.message);
    unlink(path);
}
END_TEST

/* ----------------------------------------------------------- nonsense --- */

static const struct {
    const char *bytes; /* that the child sends before its END */
    size_t len;
    const char *reason;
} nonsense[] = {
#define B(literal) "" literal, sizeof(literal) - 1
    {B("x"),                               "the reader answered without sense on it"},
    {B("\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
                                                      "the reader answered without sense on it"                                      },
    {B("H\4\0\0\0\1\0\0\0"),               "the reader answered without sense on it"},
    {B("R\0\0\0\0"),                       "the reader answered without sense on it"},
    {B("A\0\0\0\0"),                       "the reader answered without sense on it"},
    {B("A\xff\xff\xff\xff"),               "the reader answered without sense on it"},
    {B("S\3\0\0\0abc"),                    "the reader answered without sense on it"},
    {B("E\1\0\0\0\0"),                     "the reader answered without sense on it"},
    {B("E\7\0\0\0\xff\0\0\0\0\0\0"),       "the reader answered without sense on it"},
    {B("E\7\0\0\0\0\2\0\0\0\0\0"),         "the reader answered without sense on it"},
    {B("E\7\0\0\0\0\0\1\0\0\0\0"),         "the reader answered without sense on it"},
    {B("E\10\0\0\0\0\0\0\0\0\0\0x"),       "the reader answered without sense on it"},
    {B("S\14\0\0\0\1\0\0\0a\0\1\0\0\0bc"),
                                                      "the reader answered without sense on it"                                      },
 /* Half a frame, and then nothing but what follows it. */
    {B("A\0\0\100\0half"),                 "takes longer than 1 s to read"          },
#undef B
};

START_TEST(nonsense_costs_one_file)
{
    struct pt_error err;
    close_it();
    open_it(bad_reader(), 1000, 0);
    const pid_t first = reads_on();
    const struct pt_str bytes = pt_str_n(nonsense[_i].bytes, nonsense[_i].len);
    ck_assert_int_eq(read_bytes("/a/babble.html", bytes, &err), PT_EINVALID);
    ck_assert_msg(strcmp(err.message, nonsense[_i].reason) == 0, "row %d: %s",
                  _i, err.message);
    ck_assert_int_eq(got.n_articles, 0);
    ck_assert_int_ne(reads_on(), first);
}
END_TEST

START_TEST(half_an_answer_is_an_end)
{
    struct pt_error err;
    const struct pt_article article = {.text = PT_STR("all of it"),
                                       .date = PT_DATE_NONE};
    struct pt_buf frame;
    pt_buf_init(&frame, PT_BUF_NO_CEILING);
    pt_wire_put_article(&frame, &article);
    for (size_t n = 0; n <= frame.len; n++) {
        const enum pt_status status =
            read_bytes("/a/babble-and-leave.html",
                       pt_str_sub(pt_buf_str(&frame), 0, n), &err);
        ck_assert_int_eq(status, PT_EINVALID);
        ck_assert_str_eq(err.message, "the reader ended on it (status 0)");
        ck_assert_int_eq(got.n_articles, n == frame.len);
    }
    reads_on();
    pt_buf_fini(&frame);
}
END_TEST

START_TEST(what_comes_behind_the_end_is_not_the_next_files)
{
    struct pt_error err;
    const struct pt_wire_end end = {.status = PT_OK};
    struct pt_buf frame;
    pt_buf_init(&frame, PT_BUF_NO_CEILING);
    pt_wire_put_end(&frame, &end);
    ck_assert_int_eq(read_bytes("/a/babble.html", pt_buf_str(&frame), &err),
                     PT_OK);
    usleep(100 * 1000); /* for the child's own END to arrive */
    reads_on();
    pt_buf_fini(&frame);
}
END_TEST

/* Frames with a few bytes changed: always an answer, never a crash. */
START_TEST(changed_frames_are_survived)
{
    enum { N_ROUNDS = 150 };
    const struct pt_article article = {.member = PT_STR("7"),
                                       .title = PT_STR("a headline"),
                                       .lang = PT_STR("en"),
                                       .text = PT_STR("some text to carry"),
                                       .date = 20000};
    const struct pt_wire_skip skipped = {PT_STR("part"), PT_STR("reason")};
    struct pt_error err;
    struct pt_buf frames;
    uint64_t seed = 88172645463325252u;
    close_it();
    open_it(bad_reader(), 50, 0);
    pt_buf_init(&frames, PT_BUF_NO_CEILING);
    for (int round = 0; round < N_ROUNDS; round++) {
        pt_buf_clear(&frames);
        pt_wire_put_article(&frames, &article);
        pt_wire_put_skip(&frames, &skipped);
        for (int i = 0; i < 1 + round % 3; i++) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            frames.ptr[seed % frames.len] ^= (char)(1 << (seed >> 32) % 8);
        }
        const enum pt_status status =
            read_bytes("/a/babble.html", pt_buf_str(&frames), &err);
        ck_assert_msg(status == PT_OK || status == PT_EINVALID, "round %d: %d",
                      round, (int)status);
        ck_assert_int_le(got.n_articles, 1);
    }
    close_it();
    open_it(bad_reader(), 0, 0);
    reads_on();
    pt_buf_fini(&frames);
}
END_TEST

/* ---------------------------------------------------------------- runs --- */

static char top[PATH_MAX];

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
    ck_assert_int_eq(chdir(top) + mkdir("news", 0755), 0);
}

static void remove_top(void)
{
    ck_assert_int_eq(chdir("/"), 0);
    nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void put(const char *name)
{
    FILE *const file = fopen(name, "w");
    ck_assert_ptr_nonnull(file);
    fputs("One plain text, as short as can be.", file);
    ck_assert_int_eq(fclose(file), 0);
}

static int list_skip(void *context, const char *path, const char *reason)
{
    pt_buf_printf(context, "%s: %s|", strrchr(path, '/') + 1, reason);
    return 0;
}

/* Updates the folder with that reader; how many articles there are then, and in
 * skipped what is skipped. */
static uint64_t run_with(const char *reader, struct pt_buf *skipped)
{
    const struct pt_indexer_options options = {.reader = reader};
    const char *const root = "news";
    struct pt_indexer_report report;
    struct pt_error err = {.message = ""};
    pt_indexer *ix = NULL;
    ck_assert_int_eq(pt_indexer_open("index", &options, &ix, NULL), PT_OK);
    ck_assert_msg(pt_indexer_update(ix, &root, 1, &report, &err) == PT_OK, "%s",
                  err.message);
    pt_buf_clear(skipped);
    ck_assert_int_eq(pt_indexer_each_skipped(ix, list_skip, skipped, NULL),
                     PT_OK);
    pt_indexer_close(ix);
    return report.n_articles;
}

START_TEST(a_run_goes_on_past_every_death)
{
    struct pt_buf skipped;
    pt_buf_init(&skipped, PT_BUF_NO_CEILING);
    put("news/a.txt"), put("news/crash.html"), put("news/good.html");
    put("news/invalid.pdf"), put("news/not-found.xml"), put("news/z.txt");
    ck_assert_uint_eq(run_with(bad_reader(), &skipped), 3);
    ck_assert_str_eq(pt_buf_z(&skipped),
                     "crash.html: the reader crashed on it (Segmentation "
                     "fault)|invalid.pdf: cut off|");
    pt_buf_fini(&skipped);
}
END_TEST

START_TEST(without_a_reader_plain_text_is_read_and_the_rest_later)
{
    struct pt_buf skipped;
    pt_buf_init(&skipped, PT_BUF_NO_CEILING);
    put("news/a.txt"), put("news/good.html");
    for (int i = 0; i < 2; i++) {
        ck_assert_uint_eq(run_with("/nowhere/pt-read", &skipped), 1);
        ck_assert_str_eq(pt_buf_z(&skipped),
                         "good.html: cannot run /nowhere/pt-read: No such file "
                         "or directory|");
    }
    ck_assert_uint_eq(run_with(bad_reader(), &skipped), 2);
    ck_assert_str_eq(pt_buf_z(&skipped), "");
    ck_assert_uint_eq(run_with("/nowhere/pt-read", &skipped), 2);
    pt_buf_fini(&skipped);
}
END_TEST

/* ------------------------------------------------------------- pt-read --- */

START_TEST(pt_read_itself_serves)
{
    const char *const program = getenv("PT_READER");
    struct pt_error err;
    struct pt_input input = {.path = PT_STR("/a/2025-03-01-b.txt")};
    ck_assert_msg(program != NULL, "PT_READER names pt-read");
    close_it();
    open_it(program, 0, 0);
    for (int i = 0; i < 2; i++) {
        pt_input_init_bytes(&input, PT_STR("Ferry service ends at last\n\nThe "
                                           "ferry left at dawn and never came "
                                           "back to the quay.\n"));
        ck_assert_int_eq(
            read_input(&input, i ? PT_KIND_TEXT : PT_KIND_NONE, &err), PT_OK);
        ck_assert_str_eq(got.title, "Ferry service ends at last");
        ck_assert_int_eq(got.article.date, 20148);
        ck_assert(got.article.is_verbatim);
        ck_assert_uint_eq(got.article.text_offset, 28);
        ck_assert_uint_eq(got.article.text_line, 3);
    }
    ck_assert_int_eq(read_named("/a/b.png", &err), PT_ENOTFOUND);
}
END_TEST

Suite *pt_suite_worker(void)
{
    Suite *const suite = suite_create("worker");
    TCase *const reads = tcase_create("reads");
    tcase_add_checked_fixture(reads, set_up, close_it);
    tcase_add_test(reads, an_article_comes_as_it_was_given);
    tcase_add_test(reads, one_child_reads_file_after_file);
    tcase_add_test(reads, bytes_streams_and_files_are_read);
    tcase_add_test(reads, a_stream_may_take_its_time);
    tcase_add_loop_test(reads, what_a_source_says_is_passed_on, 0,
                        PT_COUNTOF(statuses));
    tcase_add_test(reads, the_longest_article_comes_whole);
    tcase_add_test(reads, what_the_sink_says_ends_the_reading);
    tcase_add_test(reads, a_tick_ends_the_waiting);
    tcase_add_test(reads, a_path_too_long_to_send_is_a_limit);
    tcase_add_test(reads, pt_read_itself_serves);
    suite_add_tcase(suite, reads);

    TCase *const dies = tcase_create("dies");
    tcase_add_checked_fixture(dies, set_up, close_it);
    tcase_add_loop_test(dies, a_death_costs_one_file, 0, PT_COUNTOF(deaths));
    tcase_add_test(dies,
                   processor_time_is_limited_where_the_parent_does_not_wait);
    tcase_add_test(dies, all_the_waiting_for_a_file_is_limited);
    tcase_add_test(dies, a_file_is_not_blamed_for_the_one_before);
    tcase_add_test(dies, a_child_that_has_grown_is_replaced);
    tcase_add_test(dies, a_child_killed_between_files_is_replaced);
    tcase_add_test(dies, signals_of_the_terminal_pass_by_the_child);
    tcase_add_test(dies, a_child_dies_with_its_parent);
    suite_add_tcase(suite, dies);

    TCase *const holds = tcase_create("holds");
    tcase_add_checked_fixture(holds, set_up, close_it);
    tcase_add_test(holds, a_child_inherits_no_descriptor);
    tcase_add_test(holds, a_child_is_limited);
    tcase_add_test(holds, closed_standard_descriptors_do_no_harm);
    tcase_add_loop_test(holds, without_a_reader_a_file_is_for_another_time, 0,
                        PT_COUNTOF(no_starts));
    tcase_add_loop_test(holds, a_reader_of_another_version_is_none, 0, 4);
    suite_add_tcase(suite, holds);

    TCase *const babbles = tcase_create("babbles");
    tcase_add_checked_fixture(babbles, set_up, close_it);
    tcase_add_loop_test(babbles, nonsense_costs_one_file, 0,
                        PT_COUNTOF(nonsense));
    tcase_add_test(babbles, half_an_answer_is_an_end);
    tcase_add_test(babbles, what_comes_behind_the_end_is_not_the_next_files);
    tcase_add_test(babbles, changed_frames_are_survived);
    suite_add_tcase(suite, babbles);

    TCase *const runs = tcase_create("runs");
    tcase_add_checked_fixture(runs, make_top, remove_top);
    tcase_add_test(runs, a_run_goes_on_past_every_death);
    tcase_add_test(runs,
                   without_a_reader_plain_text_is_read_and_the_rest_later);
    suite_add_tcase(suite, runs);
    return suite;
}
