/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _XOPEN_SOURCE 700 /* realpath */
#include "index/shard_set.h"

#include "index/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_WORDS "pt-search shards "

/* DIR/shards into path. */
static enum pt_status
set_file(const char *dir, struct pt_buf *path, struct pt_error *err)
{
    pt_buf_init(path, PT_BUF_NO_CEILING);
    pt_buf_printf(path, "%s/" PT_SHARD_SET_FILE, dir);
    return pt_buf_status(path) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

/* The number in decimal, 1 to the limit, that is all of text; 0: it is none. */
static unsigned read_number(const char *text)
{
    enum { MOST_DIGITS = 2 };
    unsigned n = 0;
    for (size_t i = 0; text[i]; i++) {
        if (text[i] < '0' || text[i] > '9' || i == MOST_DIGITS || (i && !n))
            return 0;
        n = n * 10 + (unsigned)(text[i] - '0');
    }
    return n <= PT_MAX_SET_SHARDS ? n : 0;
}

static unsigned read_count(int fd)
{
    char text[64];
    const size_t begin = sizeof FIRST_WORDS - 1;
    const ssize_t n = read(fd, text, sizeof text - 1);
    if (n <= (ssize_t)begin || text[n - 1] != '\n' ||
        memcmp(text, FIRST_WORDS, begin) != 0)
        return 0;
    text[n - 1] = '\0';
    return read_number(text + begin);
}

enum pt_status
pt_shard_set_count(const char *dir, unsigned *out, struct pt_error *err)
{
    struct pt_buf path;
    struct stat st;
    int fd = -1;
    *out = 0;
    enum pt_status status = set_file(dir, &path, err);
    if (status != PT_OK)
        goto out;
    fd = open(pt_buf_z(&path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        if (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG)
            status = pt_folder_fail(err, "open", pt_buf_z(&path));
        goto out;
    }
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        *out = read_count(fd);
    if (!*out)
        status = pt_fail(err, PT_ECORRUPT,
                         "%s does not say how many shards there are",
                         pt_buf_z(&path));
out:
    if (fd >= 0)
        close(fd);
    pt_buf_fini(&path);
    return status;
}

void pt_shard_set_path(const char *dir, unsigned i, struct pt_buf *out)
{
    pt_buf_clear(out);
    pt_buf_printf(out, "%s/%u", dir, i);
}

int pt_shard_set_number(const char *name)
{
    const bool is_zero = strcmp(name, "0") == 0;
    const unsigned n = read_number(name);
    return is_zero ? 0 : n && n < PT_MAX_SET_SHARDS ? (int)n : -1;
}

static enum pt_status
write_count(const char *dir, unsigned n, struct pt_error *err)
{
    struct pt_buf path;
    char text[64];
    int fd = -1;
    const int len = snprintf(text, sizeof text, FIRST_WORDS "%u\n", n);
    enum pt_status status = set_file(dir, &path, err);
    if (status == PT_OK) {
        fd = open(pt_buf_z(&path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                  0666);
        if (fd < 0 || write(fd, text, (size_t)len) != len)
            status = pt_folder_fail(err, "write", pt_buf_z(&path));
    }
    if (fd >= 0)
        close(fd);
    pt_buf_fini(&path);
    return status;
}

enum pt_status
pt_shard_set_make(const char *dir, unsigned n, struct pt_error *err)
{
    struct pt_buf path;
    assert(n > 0 && n <= PT_MAX_SET_SHARDS);
    enum pt_status status = write_count(dir, n, err);
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    for (unsigned i = 0; status == PT_OK && i < n; i++) {
        pt_shard_set_path(dir, i, &path);
        if (pt_buf_status(&path) != PT_OK)
            status = pt_fail_nomem(err);
        else if (mkdir(pt_buf_z(&path), 0777) != 0)
            status = pt_folder_fail(err, "create", pt_buf_z(&path));
    }
    pt_buf_fini(&path);
    return status;
}

unsigned pt_shard_set_place(struct pt_str unique, unsigned n)
{
    return n < 2 ? 0 : (unsigned)(pt_str_hash(unique) % n);
}

enum pt_status pt_shard_set_each(const char *dir,
                                 pt_shard_set_part *each,
                                 void *context,
                                 struct pt_error *err)
{
    struct pt_buf path;
    unsigned n = 0;
    enum pt_status status = pt_shard_set_count(dir, &n, err);
    if (status == PT_OK && !n)
        return each(context, dir, false, err);
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    for (unsigned i = 0; status == PT_OK && i < n; i++) {
        pt_shard_set_path(dir, i, &path);
        status = pt_buf_status(&path) == PT_OK
                     ? each(context, pt_buf_z(&path), true, err)
                     : pt_fail_nomem(err);
    }
    pt_buf_fini(&path);
    return status;
}

enum pt_status pt_shard_set_check_alone(const char *dir, struct pt_error *err)
{
    char real[PATH_MAX];
    unsigned n = 0;
    char *const slash = realpath(dir, real) ? strrchr(real, '/') : NULL;
    if (!slash || slash == real || pt_shard_set_number(slash + 1) < 0)
        return PT_OK;
    *slash = '\0';
    if (pt_shard_set_count(real, &n, NULL) == PT_OK && !n)
        return PT_OK;
    return pt_fail(err, PT_EINVALID,
                   "%s is a shard of %s: only the whole is changed", dir, real);
}
