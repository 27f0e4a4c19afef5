/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/disk_room.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

enum { KB = 1024 };

enum pt_status
pt_disk_room_check(const char *dir, uint64_t n_bytes, struct pt_error *err)
{
    struct statvfs fs;
    if (statvfs(dir, &fs) != 0 || !fs.f_blocks || !fs.f_frsize)
        return PT_OK;
    const uint64_t n_blocks = n_bytes / fs.f_frsize + 1;
    if (fs.f_bavail >= n_blocks)
        return PT_OK;
    const uint64_t n_left = (uint64_t)fs.f_bavail * fs.f_frsize;
    return pt_fail(err, PT_EIO,
                   "changing %s: %s: it may take %llu KB, and %llu are left",
                   dir, strerror(ENOSPC), (unsigned long long)(n_bytes / KB),
                   (unsigned long long)(n_left / KB));
}
