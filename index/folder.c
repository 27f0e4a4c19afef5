/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _XOPEN_SOURCE 700 /* realpath */
#include "index/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum pt_status
pt_folder_fail(struct pt_error *err, const char *verb, const char *path)
{
    const int cause = errno;
    if (cause == ENOMEM)
        return pt_fail_nomem(err);
    return pt_fail(err, PT_EIO, "cannot %s %s: %s", verb, path,
                   strerror(cause));
}

/* dir without slashes at its end, a link followed. The buffer is sticky. */
static void add_real(struct pt_buf *out, const char *dir)
{
    char real[PATH_MAX];
    struct pt_str s = pt_str_of(realpath(dir, real) ? real : dir);
    while (s.len > 1 && s.ptr[s.len - 1] == '/')
        s.len--;
    pt_buf_add(out, s);
}

enum pt_status
pt_folder_real(const char *dir, struct pt_buf *out, struct pt_error *err)
{
    if (!*dir)
        return pt_fail(err, PT_EINVALID, "the index has no path");
    pt_buf_init(out, PATH_MAX);
    add_real(out, dir);
    const enum pt_status status = pt_buf_status(out);
    if (status == PT_OK)
        return PT_OK;
    pt_buf_fini(out);
    return status == PT_ENOMEM
               ? pt_fail_nomem(err)
               : pt_fail(err, PT_EIO, "the path of the index is too long");
}

void pt_folder_add_parent(struct pt_buf *out, const char *path)
{
    const char *const slash = strrchr(path, '/');
    if (!slash)
        pt_buf_puts(out, ".");
    else
        pt_buf_add(out,
                   pt_str_n(path, slash == path ? 1 : (size_t)(slash - path)));
}

enum pt_status pt_folder_make_parents(const char *path, struct pt_error *err)
{
    struct pt_buf parent;
    pt_buf_init(&parent, PATH_MAX);
    enum pt_status status = PT_OK;
    for (size_t at = 1; path[at] && status == PT_OK; at++) {
        if (path[at] != '/')
            continue;
        pt_buf_clear(&parent);
        pt_buf_add(&parent, pt_str_n(path, at));
        if (pt_buf_status(&parent) != PT_OK)
            status = pt_fail_nomem(err);
        else if (mkdir(parent.ptr, 0777) != 0 && errno != EEXIST)
            status = pt_folder_fail(err, "create", parent.ptr);
    }
    pt_buf_fini(&parent);
    return status;
}

int pt_folder_open(const char *path)
{
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* XFS says that a folder is synced also when it has been shut down before that
 * could be done (Linux 6.18; of files it tells). Then nothing opens any more.
 */
static bool can_be_opened(const char *path)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

enum pt_status pt_folder_sync(const char *path, struct pt_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return pt_folder_fail(err, "open", path);
    const bool is_synced = fsync(fd) == 0 && can_be_opened(path);
    const enum pt_status status =
        is_synced ? PT_OK : pt_folder_fail(err, "sync", path);
    close(fd);
    return status;
}

enum pt_status pt_folder_sync_parent(const char *path, struct pt_error *err)
{
    struct pt_buf parent;
    pt_buf_init(&parent, PATH_MAX);
    pt_folder_add_parent(&parent, path);
    const enum pt_status status = pt_buf_status(&parent) == PT_OK
                                      ? pt_folder_sync(parent.ptr, err)
                                      : pt_fail_nomem(err);
    pt_buf_fini(&parent);
    return status;
}

static bool is_dot(const char *name)
{
    return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

bool pt_folder_each(const char *path,
                    bool (*each)(void *context, int dirfd, const char *name),
                    void *context)
{
    DIR *const dir = opendir(path);
    if (!dir)
        return false;
    const struct dirent *entry;
    while ((entry = readdir(dir)))
        if (!is_dot(entry->d_name) && !each(context, dirfd(dir), entry->d_name))
            break;
    closedir(dir);
    return true;
}
