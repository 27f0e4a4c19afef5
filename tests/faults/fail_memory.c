/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fail_memory.c: a library for LD_PRELOAD under which memory runs out, from
 * main on, at a call that is chosen:
 *
 *     FM_AT=N       the N-th allocation fails; with
 *     FM_FOR_EVER=1 all after it, too
 *     FM_COUNT=FILE their number stands there afterwards, eight bytes
 *
 * The exit code 98 says that libxapian itself crashed then.
 * libxapian's, libstdc++'s and zlib's pass here as our own do.
 */
#define _GNU_SOURCE /* NOLINT(bugprone-reserved-identifier) */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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

static bool is_to_fail(void)
{
    if (!is_on)
        return false;
    const uint64_t n = __atomic_add_fetch(n_calls, 1, __ATOMIC_RELAXED);
    if (!fail_at || n < fail_at || (n > fail_at && !is_for_ever))
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

static void watch_for_crashes(void)
{
    static char stack[1 << 16];
    const stack_t alternative = {.ss_sp = stack, .ss_size = sizeof stack};
    const struct sigaction action = {.sa_sigaction = on_crash,
                                     .sa_flags = SA_SIGINFO | SA_ONSTACK};
    void *first[1];
    backtrace(first, 1); /* it takes memory, once */
    if (sigaltstack(&alternative, NULL) != 0 ||
        sigaction(SIGSEGV, &action, NULL) != 0)
        _exit(EXIT_BROKEN);
}

static int (*real_main)(int, char **, char **);

static int main_that_fails(int argc, char **argv, char **environment)
{
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
