/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * filter.c: fork, limits, exec; then one loop over two pipes and a clock.
 *
 *     parent  --fork-->  child: own group, limits, fd 0 1 2 only, exec
 *     poll(stdout, stderr, time left) … both closed -> wait
 *     any trouble -> kill the group -> wait
 *
 * Limits on what the program itself does (processor, memory, files) are the
 * kernel's to hold; what only we can see (time on the wall, output) is ours.
 */
#define _GNU_SOURCE
#include "indexer/sources/filter.h"

#include "common/buf.h"
#include "common/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

enum {
    CHUNK_BYTES = 64 * 1024,
    COMPLAINT_BYTES = 160, /* of the first line of standard error */
    LAST_FD = 4096,        /* where fds are closed one by one */
    EXIT_NOT_STARTED = 127,
    PATH_BYTES = 256,
};

struct run {
    const struct pt_filter *filter;
    pid_t pid;
    int out; /* our ends of its pipes, -1 when closed */
    int complaints;
    uint64_t end_us; /* when its time is over */
    size_t n_output;
    char complaint[COMPLAINT_BYTES];
    size_t n_complaint;
    bool is_complaint_whole;
};

/* ---------------------------------------------------------------- start --- */

/* Where the program is, or false. */
static bool find_program(const char *name, char path[PATH_BYTES])
{
    struct pt_str folders = PT_STR(PT_FILTER_PATH);
    while (folders.len) {
        const size_t n = pt_str_find(folders, ':');
        const struct pt_str folder = pt_str_sub(folders, 0, n);
        const int len =
            snprintf(path, PATH_BYTES, "%.*s/%s", PT_STR_FMT(folder), name);
        if (len > 0 && len < PATH_BYTES && access(path, X_OK) == 0)
            return true;
        folders = pt_str_sub(folders, n < folders.len ? n + 1 : n, folders.len);
    }
    return false;
}

static void limit(int resource, rlim_t soft, rlim_t hard)
{
    struct rlimit now;
    if (getrlimit(resource, &now) != 0)
        return;
    if (now.rlim_max != RLIM_INFINITY && hard > now.rlim_max)
        hard = now.rlim_max;
    now.rlim_cur = soft < hard ? soft : hard;
    now.rlim_max = hard;
    (void)setrlimit(resource, &now);
}

static void set_limits(const struct pt_filter *filter)
{
    limit(RLIMIT_CPU, filter->cpu_seconds, filter->cpu_seconds + 1);
    limit(RLIMIT_AS, filter->memory_bytes, filter->memory_bytes);
    limit(RLIMIT_FSIZE, filter->file_bytes, filter->file_bytes);
    limit(RLIMIT_CORE, 0, 0);
#ifdef RLIMIT_NPROC
    if (!filter->may_fork)
        limit(RLIMIT_NPROC, 1, 1);
#endif
}

/* What a program inherits silently: descriptors, ignored signals, a mask. */
static void forget_parent(void)
{
    static const int defaults[] = {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD};
    sigset_t none;
    sigemptyset(&none);
    for (size_t i = 0; i < PT_COUNTOF(defaults); i++)
        signal(defaults[i], SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
#ifdef SYS_close_range
    if (syscall(SYS_close_range, 3U, ~0U, 0U) == 0)
        return;
#endif
    for (int fd = 3; fd < LAST_FD; fd++)
        close(fd);
}

/* In the child, where only calls that are safe after fork are allowed. */
static _Noreturn void become(const struct pt_filter *filter,
                             const char *path,
                             int input,
                             int output,
                             int complaints,
                             pid_t parent)
{
    static const char *const environment[] = {
        "LC_ALL=C.UTF-8",
        "PATH=" PT_FILTER_PATH,
        NULL,
    };
    setpgid(0, 0);
#ifdef __linux__
    /* Should we be killed, it goes with us. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_NOT_STARTED);
#else
    (void)parent;
#endif
    if (dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
        dup2(complaints, STDERR_FILENO) < 0 || chdir("/") != 0)
        _exit(EXIT_NOT_STARTED);
    forget_parent();
    set_limits(filter);
    /* execve leaves both arrays alone; its types are older than const. */
    execve(path, (char *const *)(uintptr_t)filter->argv,
           (char *const *)(uintptr_t)environment);
    _exit(EXIT_NOT_STARTED);
}

static void close_both(const int pipe_fds[2])
{
    if (pipe_fds[0] >= 0)
        close(pipe_fds[0]);
    if (pipe_fds[1] >= 0)
        close(pipe_fds[1]);
}

/* A pipe whose ends are none of 0, 1, 2, so that dup2 above moves each. */
static bool make_pipe(int pipe_fds[2])
{
    int low[2];
    if (pipe(low) != 0)
        return false;
    for (int i = 0; i < 2; i++)
        pipe_fds[i] = fcntl(low[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close_both(low);
    return pipe_fds[0] >= 0 && pipe_fds[1] >= 0;
}

/* The descriptor the program reads, ours to close, or -1. */
static int open_input(const struct pt_filter *filter)
{
    if (filter->input >= 0) {
        (void)lseek(filter->input, 0, SEEK_SET);
        return fcntl(filter->input, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    }
    const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null < 0)
        return -1;
    const int fd = fcntl(null, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(null);
    return fd;
}

static enum pt_status
start(struct run *run, const char *path, struct pt_error *err)
{
    int output[2] = {-1, -1};
    int complaints[2] = {-1, -1};
    const int input = open_input(run->filter);
    const pid_t parent = getpid();
    if (input >= 0 && make_pipe(output) && make_pipe(complaints))
        run->pid = fork();
    if (run->pid == 0)
        become(run->filter, path, input, output[1], complaints[1], parent);
    if (run->pid < 0) {
        const int number = errno;
        close_both(output);
        close_both(complaints);
        if (input >= 0)
            close(input);
        return pt_fail(err, PT_EIO, "cannot start %s: %s", path,
                       strerror(number));
    }
    /* Both sides say so: whichever comes first, the group is there. */
    (void)setpgid(run->pid, run->pid);
    close(input);
    close(output[1]);
    close(complaints[1]);
    run->out = output[0];
    run->complaints = complaints[0];
    return PT_OK;
}

/* ------------------------------------------------------------------ run --- */

static void close_pipe(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Kills what is left of the group, whoever it started too, and waits; what
 * wait() says of the program. */
static int reap(struct run *run)
{
    int how = 0;
    pid_t got;
    close_pipe(&run->out);
    close_pipe(&run->complaints);
    (void)kill(-run->pid, SIGKILL);
    do
        got = waitpid(run->pid, &how, 0);
    while (got < 0 && errno == EINTR);
    return how;
}

static void keep_complaint(struct run *run, struct pt_str bytes)
{
    for (size_t i = 0; i < bytes.len && !run->is_complaint_whole; i++) {
        const char c = bytes.ptr[i];
        run->is_complaint_whole = (c == '\n' && run->n_complaint > 0) ||
                                  run->n_complaint == COMPLAINT_BYTES - 1;
        if (!run->is_complaint_whole && c != '\n')
            run->complaint[run->n_complaint++] = c >= ' ' && c <= '~' ? c : '?';
    }
}

/* One read of *fd; *out_n is 0 at its end. */
static enum pt_status
read_some(int *fd, char *room, size_t *out_n, struct pt_error *err)
{
    ssize_t n;
    do
        n = read(*fd, room, CHUNK_BYTES);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return pt_fail(err, PT_EIO, "cannot read from a program: %s",
                       strerror(errno));
    if (n == 0)
        close_pipe(fd);
    *out_n = (size_t)n;
    return PT_OK;
}

/* 30 s, 1.5 s */
static void say_time(unsigned ms, char out[32])
{
    if (ms % 1000)
        snprintf(out, 32, "%u.%u s", ms / 1000, ms % 1000 / 100);
    else
        snprintf(out, 32, "%u s", ms / 1000);
}

/* Milliseconds until its time is over, at least 1. */
static enum pt_status
time_left(const struct run *run, int *out_ms, struct pt_error *err)
{
    const uint64_t now = pt_clock_us();
    char time[32];
    if (now < run->end_us) {
        *out_ms = (int)((run->end_us - now) / 1000 + 1);
        return PT_OK;
    }
    say_time(run->filter->wall_ms, time);
    return pt_fail(err, PT_ELIMIT, "%s takes longer than %s",
                   run->filter->argv[0], time);
}

/* Waits until a pipe has something or is closed. */
static enum pt_status
wait_for_news(const struct run *run, struct pollfd fds[2], struct pt_error *err)
{
    fds[0] = (struct pollfd){.fd = run->out, .events = POLLIN};
    fds[1] = (struct pollfd){.fd = run->complaints, .events = POLLIN};
    for (;;) {
        int ms = 0;
        const enum pt_status status = time_left(run, &ms, err);
        if (status != PT_OK)
            return status;
        const int n = poll(fds, 2, ms);
        if (n > 0)
            return PT_OK;
        if (n < 0 && errno != EINTR)
            return pt_fail(err, PT_EIO, "cannot wait for a program: %s",
                           strerror(errno));
    }
}

static enum pt_status pass_output(struct run *run,
                                  char *room,
                                  pt_filter_take *take,
                                  void *context,
                                  struct pt_error *err)
{
    size_t n = 0;
    const enum pt_status status = read_some(&run->out, room, &n, err);
    if (status != PT_OK || n == 0)
        return status;
    if (n > run->filter->output_bytes - run->n_output)
        return pt_fail(err, PT_ELIMIT, "%s writes more than %zu MiB",
                       run->filter->argv[0], run->filter->output_bytes >> 20);
    run->n_output += n;
    return take(context, pt_str_n(room, n), err);
}

/* Until both pipes are closed. */
static enum pt_status drain(struct run *run,
                            char *room,
                            pt_filter_take *take,
                            void *context,
                            struct pt_error *err)
{
    enum pt_status status = PT_OK;
    while (status == PT_OK && (run->out >= 0 || run->complaints >= 0)) {
        struct pollfd fds[2] = {{.fd = -1}, {.fd = -1}};
        size_t n = 0;
        status = wait_for_news(run, fds, err);
        if (status == PT_OK && fds[0].revents)
            status = pass_output(run, room, take, context, err);
        if (status == PT_OK && fds[1].revents)
            status = read_some(&run->complaints, room, &n, err);
        keep_complaint(run, pt_str_n(room, n));
    }
    return status;
}

/* ------------------------------------------------------------------ end --- */

/* A program may close its pipes and go on: its time still counts. Afterwards
 * it is a zombie, whose group cannot be another's yet. */
static enum pt_status wait_for_end(const struct run *run, struct pt_error *err)
{
    enum { NAP_MS = 1 };
    siginfo_t info;
    for (;;) {
        int ms = 0;
        info.si_pid = 0;
        const int said =
            waitid(P_PID, (id_t)run->pid, &info, WEXITED | WNOHANG | WNOWAIT);
        if (said == 0 && info.si_pid == run->pid)
            return PT_OK;
        if (said != 0 && errno != EINTR)
            return pt_fail(err, PT_EIO, "cannot wait for a program: %s",
                           strerror(errno));
        const enum pt_status status = time_left(run, &ms, err);
        if (status != PT_OK)
            return status;
        (void)poll(NULL, 0, NAP_MS);
    }
}

static enum pt_status
say_end(const struct run *run, int how, struct pt_error *err)
{
    const char *const name = run->filter->argv[0];
    if (WIFEXITED(how) && WEXITSTATUS(how) == 0)
        return PT_OK;
    if (WIFSIGNALED(how) && WTERMSIG(how) == SIGXCPU)
        return pt_fail(err, PT_ELIMIT,
                       "%s needs more than %u s of the processor", name,
                       run->filter->cpu_seconds);
    if (WIFSIGNALED(how) && WTERMSIG(how) == SIGXFSZ)
        return pt_fail(err, PT_ELIMIT, "%s writes too large a file", name);
    if (run->n_complaint)
        return pt_fail(err, PT_EINVALID, "%s: %.*s", name,
                       (int)run->n_complaint, run->complaint);
    if (WIFSIGNALED(how))
        return pt_fail(err, PT_EINVALID, "%s crashed (signal %d)", name,
                       WTERMSIG(how));
    if (WEXITSTATUS(how) == EXIT_NOT_STARTED)
        return pt_fail(err, PT_EIO, "cannot start %s", name);
    return pt_fail(err, PT_EINVALID, "%s failed (%d)", name, WEXITSTATUS(how));
}

enum pt_status pt_filter_run(const struct pt_filter *filter,
                             pt_filter_take *take,
                             void *context,
                             struct pt_error *err)
{
    char path[PATH_BYTES];
    struct run run = {
        .filter = filter,
        .pid = -1,
        .out = -1,
        .complaints = -1,
        .end_us = pt_clock_us() + (uint64_t)filter->wall_ms * 1000,
    };
    assert(filter->wall_ms > 0 && filter->cpu_seconds > 0);
    if (!find_program(filter->argv[0], path))
        return pt_fail(err, PT_EINVALID, "%s is not installed (%s)",
                       filter->argv[0], filter->package);
    struct pt_buf room;
    pt_buf_init(&room, CHUNK_BYTES);
    char *const bytes = pt_buf_room(&room, CHUNK_BYTES);
    if (!bytes)
        return pt_fail_nomem(err);
    enum pt_status status = start(&run, path, err);
    if (status == PT_OK) {
        status = drain(&run, bytes, take, context, err);
        if (status == PT_OK)
            status = wait_for_end(&run, err);
        const int how = reap(&run);
        if (status == PT_OK)
            status = say_end(&run, how, err);
    }
    pt_buf_fini(&room);
    return status;
}
