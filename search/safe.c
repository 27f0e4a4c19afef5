/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * safe.c: see the header. Linux's own calls are used where they are the only
 * way: a child that ends with its parent, and one that keeps no descriptor of
 * it (an inherited lock would outlive the one who gives it up).
 */
#define _GNU_SOURCE
#include "search/safe.h"

#include "common/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What crosses the pipe. */
struct note {
    enum pt_status status;
    struct pt_error err;
    struct pt_safe_end end;
};

/* --- The child ------------------------------------------------------------ */

/* With the host's handlers a crash would run the host's code. */
static const int faults[] = {SIGSEGV, SIGBUS,  SIGFPE, SIGILL,
                             SIGABRT, SIGTRAP, SIGSYS, SIGPIPE};

static void reset_faults(void)
{
    struct sigaction usual = {.sa_handler = SIG_DFL};
    sigset_t set;
    sigemptyset(&usual.sa_mask);
    sigemptyset(&set);
    for (size_t i = 0; i < PT_COUNTOF(faults); i++) {
        sigaction(faults[i], &usual, NULL);
        sigaddset(&set, faults[i]);
    }
    sigdelset(&set, SIGPIPE); /* which stays blocked, as all the others */
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

/* Only the end of the pipe stays open, as descriptor 3; what the C library has
 * to say about a crash goes nowhere. */
static int keep_only(int fd)
{
    enum { KEPT = 3 };
    if (fd != KEPT && dup3(fd, KEPT, O_CLOEXEC) < 0)
        _exit(1);
#ifdef SYS_close_range
    syscall(SYS_close_range, KEPT + 1, ~0u, 0);
#else
    for (int i = KEPT + 1; i < 1024; i++)
        close(i);
#endif
    close(STDERR_FILENO);
    (void)!open("/dev/null", O_WRONLY);
    return KEPT;
}

static bool write_all(int fd, const void *bytes, size_t n)
{
    const char *at = bytes;
    while (n) {
        const ssize_t done = write(fd, at, n);
        if (done < 0 && errno != EINTR)
            return false;
        at += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
    return true;
}

static void be_child(pid_t parent,
                     int fd,
                     pt_safe_work *work,
                     void *context,
                     struct pt_region *region)
{
    const struct rlimit none = {0, 0};
    struct note note = {.status = PT_OK};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    setrlimit(RLIMIT_CORE, &none);
    reset_faults();
    fd = keep_only(fd);
    region->is_lent = true;
    note.status = work(context, region, &note.end, &note.err);
    _exit(write_all(fd, &note, sizeof note) ? 0 : 1);
}

/* --- The parent ----------------------------------------------------------- */

struct watch {
    pid_t child;
    int fd;
    uint64_t deadline;
    const struct pt_safe_limits *limits;
    bool is_over;   /* the child is waited for */
    int code;       /* of wait; -1: somebody else has it */
    bool was_ended; /* by us */
    bool is_late;   /* … for its time */
};

static void wait_for(struct watch *w, int how)
{
    pid_t done;
    do
        done = waitpid(w->child, &w->code, how);
    while (done < 0 && errno == EINTR);
    if (done < 0)
        w->code = -1;
    w->is_over = done != 0;
}

/* Whether the child is to be ended before it is done. */
static bool is_unwanted(struct watch *w)
{
    const bool is_cancelled = w->limits->cancel && w->limits->cancel->is_set;
    w->is_late = !is_cancelled && pt_clock_us() >= w->deadline;
    return is_cancelled || w->is_late;
}

/* Bytes of the note that came; all of it, or what came until the child ended or
 * was ended. */
static size_t read_note(struct watch *w, struct note *note)
{
    enum { LOOK_MS = 50 };
    size_t len = 0;
    while (len < sizeof *note) {
        struct pollfd one = {.fd = w->fd, .events = POLLIN};
        if (!w->is_over && is_unwanted(w)) {
            w->was_ended = true;
            kill(w->child, SIGKILL);
            break;
        }
        const int n_ready = poll(&one, 1, LOOK_MS);
        if (n_ready == 0 && w->is_over) /* a stranger holds the other end */
            break;
        if (n_ready == 0)
            wait_for(w, WNOHANG);
        if (n_ready <= 0)
            continue;
        const ssize_t n = read(w->fd, (char *)note + len, sizeof *note - len);
        if (n == 0 || (n < 0 && errno != EINTR))
            break;
        len += n > 0 ? (size_t)n : 0;
    }
    return len;
}

/* Why there is no whole note. */
static enum pt_status judge(const struct watch *w, struct pt_error *err)
{
    const char *const name = w->limits->name;
    const int signal =
        w->code >= 0 && WIFSIGNALED(w->code) ? WTERMSIG(w->code) : 0;
    char how[32] = "";
    if (w->was_ended && !w->is_late)
        return pt_fail(err, PT_EINTERRUPTED, "the search was cancelled");
    if (w->was_ended)
        return pt_fail(err, PT_EINTERRUPTED,
                       "the search of %s did not end in time; if it often "
                       "does not, pt-index --check tells whether the index is "
                       "damaged",
                       name);
    if (signal == SIGKILL)
        return pt_fail(err, PT_ENOMEM,
                       "the search of %s was killed, as happens when memory "
                       "runs out",
                       name);
    if (signal)
        snprintf(how, sizeof how, " (signal %d)", signal);
    return pt_fail(err, PT_ECORRUPT,
                   "the search of %s crashed%s, as a damaged index makes it: "
                   "pt-index --check tells, --repair mends",
                   name, how);
}

static uint64_t deadline_of(const struct pt_safe_limits *limits)
{
    const uint64_t now = pt_clock_us();
    if (!limits->time_us)
        return now + PT_SAFE_US;
    return limits->time_us < UINT64_MAX - now - PT_SAFE_GRACE_US
               ? now + limits->time_us + PT_SAFE_GRACE_US
               : UINT64_MAX;
}

/* A child, with all signals blocked, in *out; 0 there is the child itself. */
static bool start(pid_t *out)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    *out = fork();
    if (*out != 0)
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    return *out >= 0;
}

static enum pt_status fail_start(struct pt_error *err)
{
    return pt_fail(err, PT_EIO, "cannot start a process: %s", strerror(errno));
}

static enum pt_status run(struct watch *w,
                          pt_safe_work *work,
                          void *context,
                          struct pt_region *region,
                          struct note *note,
                          struct pt_error *err)
{
    const pid_t parent = getpid();
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail_start(err);
    const bool has_started = start(&w->child);
    if (has_started && w->child == 0)
        be_child(parent, ends[1], work, context, region);
    const int cause = errno;
    close(ends[1]);
    w->fd = ends[0];
    const size_t len = has_started ? read_note(w, note) : 0;
    close(ends[0]);
    errno = cause;
    if (!has_started)
        return fail_start(err);
    if (!w->is_over)
        wait_for(w, 0);
    return len == sizeof *note ? PT_OK : judge(w, err);
}

static bool is_inside(const struct pt_region *region,
                      const struct pt_safe_end *end)
{
    return (!end->answer ||
            pt_region_holds(region, end->answer, sizeof(struct pt_region *))) &&
           end->n_failures <= PT_MAX_INDEXES &&
           (!end->n_failures ||
            pt_region_holds(region, end->failures,
                            end->n_failures * sizeof *end->failures));
}

enum pt_status pt_safe_run(const struct pt_safe_limits *limits,
                           pt_safe_work *work,
                           void *context,
                           struct pt_safe_end *end,
                           struct pt_region **region,
                           struct pt_error *err)
{
    struct watch w = {.limits = limits, .deadline = deadline_of(limits)};
    struct note note;
    *region = pt_region_new(PT_MAX_SAFE_ANSWER);
    if (!*region)
        return pt_fail_nomem(err);
    enum pt_status status = run(&w, work, context, *region, &note, err);
    if (status == PT_OK && note.status != PT_OK) {
        status = note.status;
        if (err)
            *err = note.err;
    }
    if (status == PT_OK && !is_inside(*region, &note.end))
        status = pt_fail(err, PT_ECORRUPT, "the search of %s went astray",
                         limits->name);
    if (status == PT_OK) {
        *end = note.end;
    } else {
        pt_region_free(*region);
        *region = NULL;
    }
    return status;
}
