/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_lock.c: the lock belongs to an open file, which Linux has and POSIX has
 * not: a POSIX lock would vanish when any other descriptor of the file is
 * closed.
 */
#define _GNU_SOURCE
#include "index/index_lock.h"

#include "common/clock.h"
#include "common/mem.h"
#include "index/folder.h"
#include "index/shard_set.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

struct pt_index_lock {
    int fd;
};

#define POLL_NS (50L * 1000 * 1000)

/* 1: taken, 0: somebody else has it, -1: errno. */
static int try_lock(int fd)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, F_OFD_SETLK, &whole) == 0)
        return 1;
    if (errno == EAGAIN || errno == EACCES)
        return 0;
    if (errno != EINVAL && errno != ENOLCK && errno != ENOSYS)
        return -1;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return 1;
    return errno == EWOULDBLOCK ? 0 : -1;
}

/* Who wrote the file, 0 when that cannot be told. */
static long read_pid(int fd)
{
    char text[32];
    const ssize_t n = pread(fd, text, sizeof text - 1, 0);
    if (n <= 0)
        return 0;
    text[n] = '\0';
    const long pid = strtol(text, NULL, 10);
    return pid > 0 ? pid : 0;
}

/* Only for people who look who holds the lock, so failures do not matter. */
static void write_pid(int fd)
{
    char text[32];
    const int n = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)n, 0) != n)
        errno = 0;
}

static enum pt_status
fail_locked(struct pt_error *err, const char *dir, long pid)
{
    if (!pid)
        return pt_fail(err, PT_ELOCKED, "another process is changing %s", dir);
    return pt_fail(err, PT_ELOCKED, "process %ld is changing %s", pid, dir);
}

static enum pt_status wait_for_lock(int fd,
                                    const char *dir,
                                    unsigned wait_seconds,
                                    int (*on_wait)(void *context, long pid),
                                    void *context,
                                    struct pt_error *err)
{
    const uint64_t end = pt_clock_us() + (uint64_t)wait_seconds * 1000000;
    for (;;) {
        const int taken = try_lock(fd);
        if (taken > 0)
            return PT_OK;
        if (taken < 0)
            return pt_folder_fail(err, "lock", dir);
        const long pid = read_pid(fd);
        if (pt_clock_us() >= end)
            return fail_locked(err, dir, pid);
        if (on_wait && on_wait(context, pid) != 0)
            return pt_fail(err, PT_EINTERRUPTED,
                           "interrupted while process %ld changed %s", pid,
                           dir);
        const struct timespec pause = {0, POLL_NS};
        nanosleep(&pause, NULL); /* a signal only makes it shorter */
    }
}

enum pt_status pt_index_lock_take(const char *dir,
                                  unsigned wait_seconds,
                                  int (*on_wait)(void *context, long pid),
                                  void *context,
                                  struct pt_index_lock **out,
                                  struct pt_error *err)
{
    struct pt_buf path = {0};
    struct pt_index_lock *lock = NULL;
    enum pt_status status = pt_shard_set_check_alone(dir, err);
    if (status == PT_OK)
        status = pt_folder_real(dir, &path, err);
    if (status != PT_OK)
        return status;
    status = pt_folder_make_parents(pt_buf_z(&path), err);
    if (status != PT_OK)
        goto out;
    pt_buf_puts(&path, ".lock");
    lock = pt_alloc(sizeof *lock);
    if (pt_buf_status(&path) != PT_OK || !lock) {
        status = pt_fail_nomem(err);
        goto out;
    }
    lock->fd =
        open(pt_buf_z(&path), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    status = lock->fd < 0 ? pt_folder_fail(err, "lock", pt_buf_z(&path))
                          : wait_for_lock(lock->fd, dir, wait_seconds, on_wait,
                                          context, err);
    if (status == PT_OK) {
        write_pid(lock->fd);
        *out = lock;
        lock = NULL;
    } else if (lock->fd >= 0) {
        close(lock->fd);
    }
out:
    pt_free(lock);
    pt_buf_fini(&path);
    return status;
}

void pt_index_lock_free(struct pt_index_lock *lock)
{
    if (!lock)
        return;
    if (ftruncate(lock->fd, 0) != 0)
        errno = 0; /* an old pid in a free lock misleads nobody for long */
    close(lock->fd);
    pt_free(lock);
}
