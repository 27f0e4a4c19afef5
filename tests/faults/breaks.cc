/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * breaks.cc: a library for LD_PRELOAD that takes one care away from the
 * programs, so that a rig can be seen to notice. PT_BREAK is one of
 *
 *     folder-sync    fsync of a folder does nothing
 *     fsync          fsync of anything does nothing; libxapian uses fdatasync
 *     sync-errors    nobody hears that fsync and fdatasync failed
 *     exchange       two folders are exchanged in four steps, not in one
 *     transaction    libxapian works outside transactions
 *     exception      what libxapian throws at a document is swallowed
 *     signal         SIGINT and SIGTERM are not heard
 *     close          what was open for writing is never closed
 *     document       libxapian's documents are never freed
 *     room           a disk is never full, to those who ask
 *
 * PT_POISON is what becomes of an article called engine-… at libxapian's door:
 *
 *     term           a term too long: what is not committed is dropped
 *     commit         a term with NUL bytes, which the commit chokes on
 *
 * PT_CUT_AT=N shuts the file system down, as a power cut would, when a folder
 * is to be synced for the N-th time.
 *
 * Names are as the linker sees them: <xapian.h> stays behind its one door.
 */
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <new>
#include <string>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace
{

bool is(const char *variable, const char *value)
{
    const char *const set = getenv(variable);
    return set && strcmp(set, value) == 0;
}

long number_of(const char *variable)
{
    const char *const set = getenv(variable);
    return set ? strtol(set, nullptr, 10) : 0;
}

template <typename Function> Function real(const char *name)
{
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

bool is_folder(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
}

void shut_down(int fd)
{
    const unsigned long fs_ioc_shutdown = 0x8004587D;
    const unsigned without_log = 2;
    if (ioctl(fd, fs_ioc_shutdown, &without_log) != 0)
        _exit(97);
}

int sync_by(const char *name, int fd)
{
    static long n_left = number_of("PT_CUT_AT");
    if (n_left > 0 && is_folder(fd) && --n_left == 0)
        shut_down(fd);
    if (is("PT_BREAK", "folder-sync") && is_folder(fd))
        return 0;
    if (is("PT_BREAK", "fsync") && strcmp(name, "fsync") == 0)
        return 0;
    const int code = real<int (*)(int)>(name)(fd);
    return is("PT_BREAK", "sync-errors") ? 0 : code;
}

} /* namespace */

/* ------------------------------------------------------------- system --- */

EXPORT int fsync(int fd)
{
    return sync_by("fsync", fd);
}

EXPORT int fdatasync(int fd)
{
    return sync_by("fdatasync", fd);
}

EXPORT int statvfs(const char *path, struct statvfs *out) noexcept
{
    const int code =
        real<int (*)(const char *, struct statvfs *)>("statvfs")(path, out);
    if (is("PT_BREAK", "room"))
        out->f_bavail = out->f_blocks = 1UL << 40;
    return code;
}

static long exchange_in_steps(const char *a, const char *b)
{
    const std::string between = std::string(a) + ".between";
    const bool is_done = rename(b, between.c_str()) == 0 && usleep(2000) == 0 &&
                         rename(a, b) == 0 && rename(between.c_str(), a) == 0;
    return is_done ? 0 : -1;
}

EXPORT long syscall(long number, ...)
{
    va_list list;
    long a[6];
    va_start(list, number);
    for (long &argument : a)
        argument = va_arg(list, long);
    va_end(list);
    if (number == SYS_renameat2 && is("PT_BREAK", "exchange"))
        return exchange_in_steps(reinterpret_cast<const char *>(a[1]),
                                 reinterpret_cast<const char *>(a[3]));
    return real<long (*)(long, ...)>("syscall")(number, a[0], a[1], a[2], a[3],
                                                a[4], a[5]);
}

EXPORT int sigaction(int number,
                     const struct sigaction *action,
                     struct sigaction *old) noexcept
{
    if ((number == SIGINT || number == SIGTERM) && is("PT_BREAK", "signal"))
        return 0;
    return real<int (*)(int, const struct sigaction *, struct sigaction *)>(
        "sigaction")(number, action, old);
}

EXPORT int close(int fd)
{
    if (is("PT_BREAK", "close") && (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY)
        return 0;
    return real<int (*)(int)>("close")(fd);
}

/* ---------------------------------------------------------- libxapian --- */

#define WRITABLE(name) _ZN6Xapian16WritableDatabase##name
#define STRING "RKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE"

EXPORT void WRITABLE(17begin_transactionEb)(void *db, bool flushed)
{
    if (!is("PT_BREAK", "transaction"))
        real<void (*)(void *, bool)>(
            "_ZN6Xapian16WritableDatabase17begin_transactionEb")(db, flushed);
}

EXPORT void WRITABLE(18cancel_transactionEv)(void *db)
{
    if (!is("PT_BREAK", "transaction"))
        real<void (*)(void *)>(
            "_ZN6Xapian16WritableDatabase18cancel_transactionEv")(db);
}

EXPORT void WRITABLE(18commit_transactionEv)(void *db)
{
    real<void (*)(void *)>(
        is("PT_BREAK", "transaction")
            ? "_ZN6Xapian16WritableDatabase6commitEv"
            : "_ZN6Xapian16WritableDatabase18commit_transactionEv")(db);
}

EXPORT void _ZN6Xapian8DocumentD1Ev(void *document)
{
    if (!is("PT_BREAK", "document"))
        real<void (*)(void *)>("_ZN6Xapian8DocumentD1Ev")(document);
}

/* Puts into the document what libxapian cannot take. */
static void poison(const void *document)
{
    void *const to = const_cast<void *>(document);
    const auto add = real<void (*)(void *, const std::string &, unsigned)>(
        "_ZN6Xapian8Document8add_termE" STRING "j");
    if (is("PT_POISON", "term"))
        add(to, std::string(300, 't'), 1);
    if (is("PT_POISON", "commit"))
        add(to, std::string(200, '\0'), 1);
}

EXPORT unsigned
_ZN6Xapian16WritableDatabase16replace_documentERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEERKNS_8DocumentE(
    void *db, const std::string &term, const void *document)
{
    try {
        if (term.find("engine-") != std::string::npos)
            poison(document);
        return real<unsigned (*)(void *, const std::string &, const void *)>(
            "_ZN6Xapian16WritableDatabase16replace_documentE" STRING
            "RKNS_8DocumentE")(db, term, document);
    } catch (...) {
        if (!is("PT_BREAK", "exception"))
            throw;
        return 0;
    }
}
