/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fail_memory.c: a library for LD_PRELOAD under which memory runs out, from
 * main on, at a call that is chosen:
 *
 *     FM_AT=N       the N-th allocation fails; with
 *     FM_FOR_EVER=1 all after it, too
 *     FM_COUNT=FILE their number stands there afterwards, eight bytes
 *
 *     FM_SERVE=IN,OUT  the program is loaded once and run many times: for each
 *                   struct order read from IN a fork of it goes on into main,
 *                   and OUT gets, as an int, how wait() saw it end
 *     FM_STEP=IN,OUT  it stops at each allocation from the FM_AT-th on: OUT
 * gets its number, and for each struct order read from IN a fork goes on with
 * an allocation that fails, and OUT gets how that ended; an order whose fail_at
 * is 0 says in the place of is_for_ever where it is to stop next
 *
 * The exit code 98 says that libxapian itself crashed then, or aborted while it
 * was loaded. libxapian's, libstdc++'s and zlib's pass here as our own do.
 */
#define _GNU_SOURCE /* NOLINT(bugprone-reserved-identifier) */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

/* What stands in the place of others' functions has to be seen. */
#pragma GCC visibility push(default)

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

enum { EXIT_LIBXAPIAN = 98, EXIT_BROKEN = 99 };

static uint64_t own_count;
static uint64_t *n_calls = &own_count;
static uint64_t fail_at;
static bool is_for_ever, is_on;

/* Whom we serve, or whose steps we take. */
static int order_fd = -1, reply_fd = -1;
static bool is_stepping;

static bool is_failing_fork(uint64_t n);

static bool is_to_fail(void)
{
    if (!is_on)
        return false;
    const uint64_t n = __atomic_add_fetch(n_calls, 1, __ATOMIC_RELAXED);
    if (!fail_at || n < fail_at)
        return false;
    if (is_stepping ? !is_failing_fork(n) : n > fail_at && !is_for_ever)
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return is_to_fail() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return is_to_fail() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
    return is_to_fail() ? NULL : __libc_realloc(old, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    if (is_to_fail())
        return ENOMEM;
    *out = __libc_memalign(alignment, size);
    return *out ? 0 : ENOMEM;
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return is_to_fail() ? NULL : __libc_memalign(alignment, size);
}

/* The number is kept in the file itself: however the process ends, it is there.
 */
static void count_into(const char *path)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0 || ftruncate(fd, sizeof *n_calls) != 0)
        _exit(EXIT_BROKEN);
    uint64_t *const shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared == MAP_FAILED)
        _exit(EXIT_BROKEN);
    close(fd);
    n_calls = shared;
}

/* A crash within libxapian, or of what it called, is told from our own by the
 * exit code: the first of the callers that is no system library counts. */
static void on_crash(int number, siginfo_t *info, void *context)
{
    enum { MOST_CALLERS = 12 };
    void *callers[MOST_CALLERS];
    Dl_info library;
    (void)info;
#ifdef REG_RSP /* who jumped to where nothing is left word on the stack */
    const ucontext_t *const at = context;
    if (!dladdr((void *)at->uc_mcontext.gregs[REG_RIP], &library) &&
        dladdr(*(void **)at->uc_mcontext.gregs[REG_RSP], &library) &&
        strstr(library.dli_fname, "libxapian"))
        _exit(EXIT_LIBXAPIAN);
#else
    (void)context;
#endif
    const int n = backtrace(callers, MOST_CALLERS);
    for (int i = 2; i < n; i++)
        if (dladdr(callers[i], &library)) {
            if (strstr(library.dli_fname, "libxapian"))
                _exit(EXIT_LIBXAPIAN);
            if (!strstr(library.dli_fname, "/lib"))
                break;
        }
    signal(number, SIG_DFL);
}

static void *(*load)(const char *, int);
static volatile sig_atomic_t is_loading;

void *dlopen(const char *path, int mode)
{
    is_loading = true;
    void *const library = load(path, mode);
    is_loading = false;
    return library;
}

static void on_abort(int number)
{
    if (is_loading)
        _exit(EXIT_LIBXAPIAN);
    signal(number, SIG_DFL);
}

static void watch_for_crashes(void)
{
    static char stack[1 << 16];
    const stack_t alternative = {.ss_sp = stack, .ss_size = sizeof stack};
    const struct sigaction action = {.sa_sigaction = on_crash,
                                     .sa_flags = SA_SIGINFO | SA_ONSTACK};
    void *first[1];
    backtrace(first, 1); /* it takes memory, once */
    *(void **)&load = dlsym(RTLD_NEXT, "dlopen");
    if (sigaltstack(&alternative, NULL) != 0 ||
        sigaction(SIGSEGV, &action, NULL) != 0 ||
        signal(SIGABRT, on_abort) == SIG_ERR)
        _exit(EXIT_BROKEN);
}

/* What one run is to be: after so many microseconds it is killed. */
struct order {
    uint64_t fail_at, is_for_ever, microseconds;
};

/* SIGCHLD is blocked. What was not waited for cannot be mistaken for another.
 */
static int wait_for(pid_t child, uint64_t microseconds)
{
    enum { MILLION = 1000000, THOUSAND = 1000 };
    const struct timespec most = {.tv_sec = (time_t)(microseconds / MILLION),
                                  .tv_nsec = (long)(microseconds % MILLION) *
                                             THOUSAND};
    sigset_t ended;
    int status;
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    if (sigtimedwait(&ended, NULL, &most) < 0)
        kill(child, SIGKILL);
    if (waitpid(child, &status, 0) != child)
        _exit(EXIT_BROKEN);
    sigtimedwait(&ended, NULL, &(struct timespec){0});
    return status;
}

static void tell(const void *what, size_t n)
{
    if (write(reply_fd, what, n) != (ssize_t)n)
        _exit(EXIT_BROKEN);
}

/* True in the fork that goes on; the parent has told how it ended. */
static bool fork_for(const struct order *order)
{
    sigset_t child, before;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &before);
    const pid_t pid = fork();
    const int status = pid > 0 ? wait_for(pid, order->microseconds) : -1;
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (pid != 0)
        tell(&status, sizeof status);
    return pid == 0;
}

static bool take_order(struct order *order)
{
    return read(order_fd, order, sizeof *order) == (ssize_t)sizeof *order;
}

static bool is_failing_fork(uint64_t n)
{
    const int before = errno;
    struct order order;
    tell(&n, sizeof n);
    while (take_order(&order) && order.fail_at)
        if (fork_for(&order)) {
            is_stepping = false;
            fail_at = n;
            is_for_ever = order.is_for_ever;
            return true;
        }
    fail_at = order.is_for_ever;
    errno = before;
    return false;
}

/* Returns in the forks only. What the program itself runs is to fail as it
 * does. */
static void serve(void)
{
    struct order order;
    char at[24];
    do {
        if (!take_order(&order))
            _exit(EXIT_SUCCESS);
    } while (!fork_for(&order));
    snprintf(at, sizeof at, "%llu", (unsigned long long)order.fail_at);
    setenv("FM_AT", at, 1);
    if (order.is_for_ever)
        setenv("FM_FOR_EVER", "1", 1);
    lseek(STDIN_FILENO, 0, SEEK_SET);
}

/* Where those who count their descriptors do not see it. */
static int out_of_sight(int fd)
{
    enum { FAR = 300 };
    const int far = fcntl(fd, F_DUPFD_CLOEXEC, FAR);
    if (far < 0)
        _exit(EXIT_BROKEN);
    close(fd);
    return far;
}

/* Whether the variable says so, which then is gone. */
static bool has_orders(const char *variable)
{
    char *comma;
    const char *const in_and_out = getenv(variable);
    if (!in_and_out)
        return false;
    order_fd = out_of_sight((int)strtol(in_and_out, &comma, 10));
    reply_fd = out_of_sight((int)strtol(comma + 1, NULL, 10));
    unsetenv(variable);
    return true;
}

static int (*real_main)(int, char **, char **);

static int main_that_fails(int argc, char **argv, char **environment)
{
    if (has_orders("FM_SERVE"))
        serve();
    is_stepping = has_orders("FM_STEP");
    const char *const at = getenv("FM_AT");
    fail_at = at ? strtoull(at, NULL, 10) : 0;
    is_for_ever = getenv("FM_FOR_EVER") != NULL;
    watch_for_crashes();
    if (getenv("FM_COUNT"))
        count_into(getenv("FM_COUNT"));
    is_on = true;
    return real_main(argc, argv, environment);
}

typedef int start_main(int (*)(int, char **, char **),
                       int,
                       char **,
                       void (*)(void),
                       void (*)(void),
                       void (*)(void),
                       void *);

int __libc_start_main(int (*program)(int, char **, char **),
                      int argc,
                      char **argv,
                      void (*init)(void),
                      void (*fini)(void),
                      void (*rtld_fini)(void),
                      void *stack_end);

int __libc_start_main(int (*program)(int, char **, char **),
                      int argc,
                      char **argv,
                      void (*init)(void),
                      void (*fini)(void),
                      void (*rtld_fini)(void),
                      void *stack_end)
{
    start_main *real;
    *(void **)&real = dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = program;
    return real(main_that_fails, argc, argv, init, fini, rtld_fini, stack_end);
}
