/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_dir_aside.c: an index built aside, put in place, swept, removed.
 * Linux's own call is used where POSIX has none: renameat2, the exchange of two
 * folders.
 */
#define _GNU_SOURCE
#include "index/index_dir.h"

#include "index/folder.h"
#include "index/shard_set.h"
#include "index/upkeep/checksums.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef RENAME_EXCHANGE
#define RENAME_EXCHANGE (1 << 1)
#endif

/* What else an index folder may hold. */
static const char *const other_files[] = {
    PT_IAMGLASS,      "flintlock",       "v.tmp",        PT_CHECKSUMS,
    PT_CHECKSUMS_NEW, PT_CHECKSUMS_OPEN, PT_DAMAGE_MARK, "bulk.tmp"};

/* ----------------------------------------------------- what is in there --- */

/* What libxapian keeps for replicas where XAPIAN_MAX_CHANGESETS asks for it. */
static bool is_changeset(const char *name)
{
    static const char start[] = "changes";
    const size_t n = sizeof start - 1;
    return strncmp(name, start, n) == 0 && name[n] &&
           strspn(name + n, "0123456789") == strlen(name + n);
}

static bool is_index_file(const char *name)
{
    if (is_changeset(name))
        return true;
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++)
        if (!strcmp(name, pt_glass_files[i].name))
            return true;
    for (size_t i = 0; i < PT_COUNTOF(other_files); i++)
        if (!strcmp(name, other_files[i]))
            return true;
    return false;
}

/* -------------------------------------------------------------- shards --- */

#define ASIDE_MARK ".new-"
#define OLD_MARK ".old-"
enum { MARK_BYTES = 5, SUFFIX_BYTES = 6 };

/* Whether name is base + mark + six letters or digits. */
static bool is_marked(const char *name, struct pt_str base, const char *mark)
{
    const struct pt_str s = pt_str_of(name);
    if (s.len != base.len + MARK_BYTES + SUFFIX_BYTES ||
        !pt_str_begins(s, base))
        return false;
    if (memcmp(name + base.len, mark, MARK_BYTES) != 0)
        return false;
    for (size_t i = base.len + MARK_BYTES; i < s.len; i++)
        if (!(name[i] >= 'a' && name[i] <= 'z') &&
            !(name[i] >= '0' && name[i] <= '9'))
            return false;
    return true;
}

/* In a folder of shards: one of them, or what was being built beside one. */
static bool is_of_shard(const char *name)
{
    char number[8];
    const size_t n = strcspn(name, ".");
    const struct pt_str base = pt_str_n(name, n);
    if (n >= sizeof number)
        return false;
    memcpy(number, name, n);
    number[n] = '\0';
    return pt_shard_set_number(number) >= 0 &&
           (!name[n] || is_marked(name, base, ASIDE_MARK) ||
            is_marked(name, base, OLD_MARK));
}

static bool is_real_folder(int folder, const char *name)
{
    struct stat st;
    return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISDIR(st.st_mode);
}

static bool is_set(const char *dir)
{
    unsigned n;
    return pt_shard_set_count(dir, &n, NULL) == PT_OK && n;
}

struct shard_job {
    const char *dir;
    void (*each)(const char *shard, void *context);
    void *context;
};

static bool visit_shard(void *context, int folder, const char *name)
{
    const struct shard_job *const job = context;
    struct pt_buf path;
    if (!is_of_shard(name) || !is_real_folder(folder, name))
        return true;
    pt_buf_init(&path, PATH_MAX);
    pt_buf_printf(&path, "%s/%s", job->dir, name);
    if (pt_buf_status(&path) == PT_OK)
        job->each(pt_buf_z(&path), job->context);
    pt_buf_fini(&path);
    return true;
}

/* Calls each for what is_of_shard in dir, when that is a folder of shards. */
static void each_shard(const char *dir,
                       void (*each)(const char *shard, void *context),
                       void *context)
{
    struct shard_job job = {dir, each, context};
    if (is_set(dir))
        pt_folder_each(dir, visit_shard, &job);
}

static bool add_bytes(void *context, int folder, const char *name)
{
    uint64_t *const sum = context;
    struct stat st;
    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(st.st_mode))
        *sum += (uint64_t)st.st_size;
    return true;
}

static void add_shard_bytes(const char *shard, void *context)
{
    uint64_t *const sum = context;
    pt_folder_each(shard, add_bytes, sum);
}

uint64_t pt_index_dir_bytes(const char *dir)
{
    uint64_t sum = 0;
    pt_folder_each(dir, add_bytes, &sum);
    each_shard(dir, add_shard_bytes, &sum);
    return sum;
}

static bool unlink_regular(void *context, int folder, const char *name)
{
    (void)context;
    struct stat st;
    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(st.st_mode))
        unlinkat(folder, name, 0);
    return true;
}

void pt_index_dir_clear(const char *dir)
{
    pt_folder_each(dir, unlink_regular, NULL);
}

static void remove_shard(const char *shard, void *context)
{
    (void)context;
    pt_index_dir_clear(shard);
    rmdir(shard);
}

/* What says that there are shards goes after them. */
void pt_index_dir_remove(const char *dir)
{
    each_shard(dir, remove_shard, NULL);
    pt_index_dir_clear(dir);
    rmdir(dir);
}

/* ---------------------------------------------------- building aside --- */

/* Six letters that nobody else is likely to use at this moment. */
static void make_suffix(unsigned attempt, char out[SUFFIX_BYTES + 1])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const uint64_t seed[] = {(uint64_t)now.tv_nsec, (uint64_t)now.tv_sec,
                             (uint64_t)getpid(), attempt};
    uint64_t hash = pt_str_hash(pt_str_n((const char *)seed, sizeof seed));
    for (int i = 0; i < SUFFIX_BYTES; i++, hash >>= 5)
        out[i] = letters[hash & 31];
    out[SUFFIX_BYTES] = '\0';
}

enum pt_status
pt_index_dir_aside(const char *dir, struct pt_buf *out, struct pt_error *err)
{
    enum { MAX_ATTEMPTS = 100 };
    struct pt_buf real = {0};
    enum pt_status status = pt_folder_real(dir, &real, err);
    if (status != PT_OK)
        return status;
    status = pt_folder_make_parents(pt_buf_z(&real), err);
    for (unsigned i = 0; status == PT_OK; i++) {
        char suffix[SUFFIX_BYTES + 1];
        make_suffix(i, suffix);
        pt_buf_clear(out);
        pt_buf_printf(out, "%s" ASIDE_MARK "%s", pt_buf_z(&real), suffix);
        if (pt_buf_status(out) != PT_OK)
            status = pt_fail_nomem(err);
        else if (mkdir(out->ptr, 0777) == 0)
            break;
        else if (errno != EEXIST || i == MAX_ATTEMPTS)
            status = pt_folder_fail(err, "create", out->ptr);
    }
    pt_buf_fini(&real);
    return status;
}

struct stranger {
    char name[256];
};

static bool find_stranger(void *context, int folder, const char *name)
{
    struct stranger *const found = context;
    (void)folder;
    if (is_index_file(name))
        return true;
    snprintf(found->name, sizeof found->name, "%s", name);
    return false;
}

static void find_in_shard(const char *shard, void *context)
{
    struct stranger *const found = context;
    if (!found->name[0])
        pt_folder_each(shard, find_stranger, found);
}

/* The same of a folder of shards. */
static bool find_beside_shards(void *context, int folder, const char *name)
{
    if (strcmp(name, PT_SHARD_SET_FILE) == 0 ||
        (is_of_shard(name) && is_real_folder(folder, name)))
        return true;
    return find_stranger(context, folder, name);
}

/* What stands at dir may be replaced: it is an index, a part of one, or an
 * empty folder. *out_exists tells whether there is anything. */
static enum pt_status
check_replaceable(const char *dir, bool *out_exists, struct pt_error *err)
{
    struct stat st;
    *out_exists = lstat(dir, &st) == 0;
    if (!*out_exists)
        return errno == ENOENT ? PT_OK : pt_folder_fail(err, "look at", dir);
    if (!S_ISDIR(st.st_mode))
        return pt_fail(err, PT_EINVALID,
                       "%s is in the way: an index is a folder", dir);
    struct stranger found = {""};
    if (!pt_folder_each(dir, is_set(dir) ? find_beside_shards : find_stranger,
                        &found))
        return pt_folder_fail(err, "read", dir);
    each_shard(dir, find_in_shard, &found);
    if (found.name[0])
        return pt_fail(err, PT_EINVALID,
                       "%s is in the way: it holds %s, which is no part of an "
                       "index",
                       dir, found.name);
    return PT_OK;
}

static bool take_name(void *context, int folder, const char *name)
{
    struct stranger *const found = context;
    (void)folder;
    snprintf(found->name, sizeof found->name, "%s", name);
    return false;
}

enum pt_status pt_index_dir_check_empty(const char *dir, struct pt_error *err)
{
    struct stranger found = {""};
    if (!pt_folder_each(dir, take_name, &found))
        return pt_folder_fail(err, "read", dir);
    if (found.name[0])
        return pt_fail(err, PT_EINVALID, "%s is not empty: it holds %s", dir,
                       found.name);
    return PT_OK;
}

struct sync_job {
    const char *dir;
    bool is_synced;
    int cause;
};

static bool sync_entry(void *context, int folder, const char *name)
{
    struct sync_job *const job = context;
    const int fd =
        openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    job->is_synced = fd >= 0 && fsync(fd) == 0;
    job->cause = errno;
    if (fd >= 0)
        close(fd);
    return job->is_synced;
}

/* Every file in dir, then dir. */
static enum pt_status sync_all(const char *dir, struct pt_error *err)
{
    struct sync_job job = {.dir = dir, .is_synced = true};
    if (!pt_folder_each(dir, sync_entry, &job))
        return pt_folder_fail(err, "read", dir);
    if (!job.is_synced) {
        errno = job.cause;
        return pt_folder_fail(err, "sync", dir);
    }
    return pt_folder_sync(dir, err);
}

static enum pt_status complete_part(void *context,
                                    const char *part,
                                    bool is_shard,
                                    struct pt_error *err)
{
    (void)context;
    const enum pt_status status = pt_checksums_update(part, err);
    return status == PT_OK && is_shard ? sync_all(part, err) : status;
}

/* Checksums of the index, or of each shard, and every file durable. */
static enum pt_status complete(const char *aside, struct pt_error *err)
{
    const enum pt_status status =
        pt_shard_set_each(aside, complete_part, NULL, err);
    return status == PT_OK ? sync_all(aside, err) : status;
}

static bool exchange(const char *a, const char *b)
{
    return syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) ==
           0;
}

/* dir steps aside to old, aside takes its place. */
static enum pt_status rename_twice(const char *aside,
                                   const char *dir,
                                   const char *old,
                                   struct pt_error *err)
{
    if (rename(dir, old) != 0)
        return pt_folder_fail(err, "replace", dir);
    if (rename(aside, dir) == 0)
        return PT_OK;
    const enum pt_status status = pt_folder_fail(err, "replace", dir);
    if (rename(old, dir) != 0)
        return pt_fail(err, PT_EIO,
                       "%s was moved to %s and cannot be moved "
                       "back: %s",
                       dir, old, strerror(errno));
    return status;
}

/* Puts aside in place of the existing dir; *out_old becomes the path of what
 * was there. */
static enum pt_status replace_dir(const char *aside,
                                  const char *dir,
                                  struct pt_buf *out_old,
                                  struct pt_error *err)
{
    if (exchange(aside, dir)) {
        pt_buf_puts(out_old, aside);
        return pt_buf_status(out_old);
    }
    if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
        return pt_folder_fail(err, "replace", dir);
    char suffix[SUFFIX_BYTES + 1];
    make_suffix(0, suffix);
    pt_buf_printf(out_old, "%s" OLD_MARK "%s", dir, suffix);
    if (pt_buf_status(out_old) != PT_OK)
        return pt_fail_nomem(err);
    return rename_twice(aside, dir, out_old->ptr, err);
}

enum pt_status
pt_index_dir_publish(const char *aside, const char *dir, struct pt_error *err)
{
    struct pt_buf real = {0}, old;
    enum pt_status status = pt_folder_real(dir, &real, err);
    if (status != PT_OK)
        return status;
    pt_buf_init(&old, PATH_MAX);
    bool exists = false;
    status = check_replaceable(pt_buf_z(&real), &exists, err);
    if (status == PT_OK)
        status = complete(aside, err);
    if (status != PT_OK)
        goto out;
    if (exists)
        status = replace_dir(aside, pt_buf_z(&real), &old, err);
    else if (rename(aside, pt_buf_z(&real)) != 0)
        status = pt_folder_fail(err, "create", pt_buf_z(&real));
    if (status == PT_OK)
        status = pt_folder_sync_parent(pt_buf_z(&real), err);
    if (status == PT_OK && old.len)
        pt_index_dir_remove(old.ptr);
out:
    pt_buf_fini(&old);
    pt_buf_fini(&real);
    return status;
}

struct sweep_job {
    const char *dir;
    struct pt_str base; /* the last part of dir */
    struct pt_str parent;
};

static bool sweep_entry(void *context, int folder, const char *name)
{
    const struct sweep_job *const job = context;
    const bool is_old = is_marked(name, job->base, OLD_MARK);
    if ((!is_old && !is_marked(name, job->base, ASIDE_MARK)) ||
        !is_real_folder(folder, name))
        return true;
    struct pt_buf path;
    pt_buf_init(&path, PATH_MAX);
    pt_buf_printf(&path, "%.*s/%s", PT_STR_FMT(job->parent), name);
    struct stat st;
    if (pt_buf_status(&path) != PT_OK)
        ; /* too long to have been made by us */
    else if (is_old && lstat(job->dir, &st) != 0 && errno == ENOENT)
        rename(path.ptr, job->dir); /* a crash between two renames */
    else
        pt_index_dir_remove(path.ptr);
    pt_buf_fini(&path);
    return true;
}

static void sweep_beside(const char *dir)
{
    struct pt_buf real = {0}, parent;
    if (pt_folder_real(dir, &real, NULL) != PT_OK)
        return;
    pt_buf_init(&parent, PATH_MAX);
    pt_folder_add_parent(&parent, pt_buf_z(&real));
    const char *const slash = strrchr(pt_buf_z(&real), '/');
    const struct sweep_job job = {
        .dir = pt_buf_z(&real),
        .base = pt_str_of(slash ? slash + 1 : pt_buf_z(&real)),
        .parent = pt_buf_str(&parent)};
    if (pt_buf_status(&parent) == PT_OK && job.base.len)
        pt_folder_each(parent.ptr, sweep_entry, (void *)&job);
    pt_buf_fini(&parent);
    pt_buf_fini(&real);
}

static enum pt_status
sweep_part(void *context, const char *part, bool is_shard, struct pt_error *err)
{
    (void)context, (void)err;
    if (is_shard)
        sweep_beside(part);
    return PT_OK;
}

/* A build of a shard of its own is what --compact makes. */
void pt_index_dir_sweep(const char *dir)
{
    sweep_beside(dir);
    (void)!pt_shard_set_each(dir, sweep_part, NULL, NULL);
}
