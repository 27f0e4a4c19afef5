/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_dir.c: see the header. Linux's own calls are used where POSIX has none:
 * renameat2 (exchange of two folders) and locks that belong to an open file
 * (a POSIX lock would vanish when any other descriptor of the file is closed).
 */
#define _GNU_SOURCE
#include "index/index_dir.h"

#include "common/clock.h"
#include "common/mem.h"
#include "index/shard_set.h"
#include "index/upkeep/checksums.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
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

static enum pt_status
fail_io(struct pt_error *err, const char *verb, const char *path)
{
    const int cause = errno;
    if (cause == ENOMEM)
        return pt_fail_nomem(err);
    return pt_fail(err, PT_EIO, "cannot %s %s: %s", verb, path,
                   strerror(cause));
}

/* ------------------------------------------------------------- paths --- */

/* dir without slashes at its end, a link followed. The buffer is sticky. */
static void add_real(struct pt_buf *out, const char *dir)
{
    char real[PATH_MAX];
    struct pt_str s = pt_str_of(realpath(dir, real) ? real : dir);
    while (s.len > 1 && s.ptr[s.len - 1] == '/')
        s.len--;
    pt_buf_add(out, s);
}

static enum pt_status
real_dir(const char *dir, struct pt_buf *out, struct pt_error *err)
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

/* The folder that path stands in. */
static void add_parent(struct pt_buf *out, const char *path)
{
    const char *const slash = strrchr(path, '/');
    if (!slash)
        pt_buf_puts(out, ".");
    else
        pt_buf_add(out,
                   pt_str_n(path, slash == path ? 1 : (size_t)(slash - path)));
}

/* Makes the folders above path. */
static enum pt_status make_parents(const char *path, struct pt_error *err)
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
            status = fail_io(err, "create", parent.ptr);
    }
    pt_buf_fini(&parent);
    return status;
}

static int open_dir(const char *path)
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

/* fsync of a file or folder. */
static enum pt_status sync_path(const char *path, struct pt_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_io(err, "open", path);
    const bool is_synced = fsync(fd) == 0 && can_be_opened(path);
    const enum pt_status status =
        is_synced ? PT_OK : fail_io(err, "sync", path);
    close(fd);
    return status;
}

static enum pt_status sync_parent(const char *path, struct pt_error *err)
{
    struct pt_buf parent;
    pt_buf_init(&parent, PATH_MAX);
    add_parent(&parent, path);
    const enum pt_status status = pt_buf_status(&parent) == PT_OK
                                      ? sync_path(parent.ptr, err)
                                      : pt_fail_nomem(err);
    pt_buf_fini(&parent);
    return status;
}

enum pt_status pt_index_dir_sync(const char *dir, struct pt_error *err)
{
    return sync_path(dir, err);
}

/* ----------------------------------------------------- what is in there --- */

static bool is_dot(const char *name)
{
    return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

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

/* Calls each(context, folder, name) for the entries of the folder until it
 * returns false. False when the folder cannot be read. */
static bool each_entry(const char *path,
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
        each_entry(dir, visit_shard, &job);
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
    each_entry(shard, add_bytes, sum);
}

uint64_t pt_index_dir_bytes(const char *dir)
{
    uint64_t sum = 0;
    each_entry(dir, add_bytes, &sum);
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
    each_entry(dir, unlink_regular, NULL);
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

/* ---------------------------------------------------------- iamglass --- */

static enum pt_status read_iamglass(int folder,
                                    const char *dir,
                                    struct pt_glass *out,
                                    struct pt_error *err)
{
    struct pt_buf bytes;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    enum pt_status status = pt_glass_read_file(
        folder, dir, PT_IAMGLASS, PT_IAMGLASS_MAX_BYTES, &bytes, err);
    if (status == PT_ENOTFOUND)
        status = faccessat(folder, PT_CHECKSUMS, F_OK, 0) == 0
                     ? pt_fail(err, PT_ECORRUPT,
                               "%s/" PT_IAMGLASS " is missing", dir)
                     : pt_fail(err, PT_ENOINDEX, "%s holds no index", dir);
    if (status == PT_OK)
        status = pt_glass_parse(pt_buf_str(&bytes), dir, out, err);
    pt_buf_fini(&bytes);
    return status;
}

static enum pt_status check_table(int folder,
                                  const char *dir,
                                  const char *file,
                                  const struct pt_glass_tree *facts,
                                  bool is_always_there,
                                  struct pt_error *err)
{
    struct stat st;
    if (fstatat(folder, file, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno != ENOENT)
            return pt_fail(err, PT_EIO, "cannot look at %s/%s: %s", dir, file,
                           strerror(errno));
        if (!is_always_there && facts->n_entries == 0)
            return PT_OK;
        return pt_fail(err, PT_ECORRUPT, "%s/%s is missing", dir, file);
    }
    if (!S_ISREG(st.st_mode))
        return pt_fail(err, PT_ECORRUPT, "%s/%s is no file", dir, file);
    const uint64_t need = (facts->root_block + 1) * facts->block_bytes;
    if (facts->has_blocks && (uint64_t)st.st_size < need)
        return pt_fail(err, PT_ECORRUPT, "%s/%s is too short", dir, file);
    return PT_OK;
}

/* The folder itself: what is known to be damaged is not read. */
static enum pt_status
check_folder(int folder, const char *dir, struct stat *st, struct pt_error *err)
{
    struct stat mark;
    if (fstat(folder, st) != 0)
        return fail_io(err, "look at", dir);
    if (fstatat(folder, PT_DAMAGE_MARK, &mark, AT_SYMLINK_NOFOLLOW) == 0)
        return pt_fail(err, PT_ECORRUPT, "%s is damaged, as a check found",
                       dir);
    return PT_OK;
}

/* One look at the folder open as folder. */
static enum pt_status look(int folder,
                           const char *dir,
                           bool trusts_all,
                           struct pt_index_identity *out,
                           struct pt_error *err)
{
    struct pt_glass facts = {.revision = 0};
    enum pt_status status = read_iamglass(folder, dir, &facts, err);
    /* What strangers may write to is not read by code that trusts it. */
    if (status == PT_OK && !trusts_all)
        status = pt_index_check_private(folder, dir, err);
    for (size_t i = 0; status == PT_OK && i < PT_N_GLASS_TABLES; i++)
        status =
            check_table(folder, dir, pt_glass_files[i].name, &facts.tables[i],
                        pt_glass_files[i].is_always_there, err);
    struct stat st;
    if (status == PT_OK)
        status = check_folder(folder, dir, &st, err);
    if (status != PT_OK)
        return status;
    memcpy(out->uuid, facts.uuid, sizeof out->uuid);
    out->device = (uint64_t)st.st_dev;
    out->inode = (uint64_t)st.st_ino;
    return PT_OK;
}

/* Whether path still names the folder open as folder. */
static bool is_still_there(int folder, const char *path)
{
    struct stat held, named;
    return fstat(folder, &held) == 0 && stat(path, &named) == 0 &&
           held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

/* What to do about damage, behind what it is. */
static enum pt_status add_advice(struct pt_error *err)
{
    if (!err)
        return PT_ECORRUPT;
    const struct pt_error why = *err;
    return pt_fail(err, PT_ECORRUPT, "%s; pt-index --repair makes it whole",
                   why.message);
}

static enum pt_status fail_folder(struct pt_error *err, const char *dir)
{
    if (errno == ENOENT)
        return pt_fail(err, PT_ENOINDEX,
                       "there is no index at %s; pt-index PATH... makes it",
                       dir);
    if (errno == ENOTDIR)
        return pt_fail(err, PT_ENOINDEX,
                       "%s is a file, and an index is a folder", dir);
    return fail_io(err, "open", dir);
}

enum pt_status pt_index_dir_exists(const char *dir, struct pt_error *err)
{
    const int folder = open_dir(dir);
    if (folder < 0)
        return fail_folder(err, dir);
    close(folder);
    return PT_OK;
}

enum pt_status pt_index_dir_identify(const char *dir,
                                     bool trusts_all,
                                     struct pt_index_identity *out,
                                     struct pt_error *err)
{
    /* A folder that is exchanged meanwhile loses its files: look again. */
    enum { MAX_LOOKS = 10 };
    for (int i = 1;; i++) {
        const int folder = open_dir(dir);
        if (folder < 0)
            return fail_folder(err, dir);
        const enum pt_status status = look(folder, dir, trusts_all, out, err);
        const bool is_final = status == PT_OK || is_still_there(folder, dir);
        close(folder);
        if (is_final || i == MAX_LOOKS)
            return status == PT_ECORRUPT ? add_advice(err) : status;
    }
}

enum pt_status pt_index_dir_check(const char *dir, struct pt_error *err)
{
    struct pt_index_identity identity;
    return pt_index_dir_identify(dir, false, &identity, err);
}

bool pt_index_identity_equal(const struct pt_index_identity *a,
                             const struct pt_index_identity *b)
{
    return a->device == b->device && a->inode == b->inode &&
           memcmp(a->uuid, b->uuid, sizeof a->uuid) == 0;
}

bool pt_index_dir_holds(const char *dir,
                        const struct pt_index_identity *identity)
{
    char head[PT_GLASS_HEAD_BYTES];
    struct stat st;
    const int folder = open_dir(dir);
    if (folder < 0)
        return false;
    const int fd = openat(folder, "iamglass",
                          O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    const bool is_read = fd >= 0 && fstat(folder, &st) == 0 &&
                         read(fd, head, sizeof head) == (ssize_t)sizeof head;
    if (fd >= 0)
        close(fd);
    close(folder);
    if (!is_read)
        return false;
    struct pt_index_identity now = {.device = (uint64_t)st.st_dev,
                                    .inode = (uint64_t)st.st_ino};
    memcpy(now.uuid, pt_glass_head_uuid(head), sizeof now.uuid);
    return pt_index_identity_equal(&now, identity);
}

/* -------------------------------------------------- marked as damaged --- */

static enum pt_status write_mark(int folder,
                                 const char *dir,
                                 struct pt_str text,
                                 struct pt_error *err)
{
    const int fd =
        openat(folder, PT_DAMAGE_MARK,
               O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0)
        return fail_io(err, "mark", dir);
    /* That it is there counts; what it says is for people. */
    const bool is_written =
        write(fd, text.ptr, text.len) == (ssize_t)text.len && fsync(fd) == 0 &&
        fsync(folder) == 0;
    const enum pt_status status =
        is_written ? PT_OK : fail_io(err, "mark", dir);
    close(fd);
    return status;
}

enum pt_status
pt_index_dir_mark(const char *dir, struct pt_str text, struct pt_error *err)
{
    const int folder = open_dir(dir);
    if (folder < 0)
        return fail_io(err, "open", dir);
    const enum pt_status status = write_mark(folder, dir, text, err);
    close(folder);
    return status;
}

bool pt_index_dir_is_marked(const char *dir)
{
    const int folder = open_dir(dir);
    const bool is_marked =
        folder >= 0 && faccessat(folder, PT_DAMAGE_MARK, F_OK, 0) == 0;
    if (folder >= 0)
        close(folder);
    return is_marked;
}

enum pt_status pt_index_dir_unmark(const char *dir, struct pt_error *err)
{
    const int folder = open_dir(dir);
    if (folder < 0)
        return fail_io(err, "open", dir);
    const bool is_done =
        unlinkat(folder, PT_DAMAGE_MARK, 0) == 0 || errno == ENOENT;
    const enum pt_status status =
        is_done && fsync(folder) == 0 ? PT_OK : fail_io(err, "mark", dir);
    close(folder);
    return status;
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
    enum pt_status status = real_dir(dir, &real, err);
    if (status != PT_OK)
        return status;
    status = make_parents(pt_buf_z(&real), err);
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
            status = fail_io(err, "create", out->ptr);
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
        each_entry(shard, find_stranger, found);
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
        return errno == ENOENT ? PT_OK : fail_io(err, "look at", dir);
    if (!S_ISDIR(st.st_mode))
        return pt_fail(err, PT_EINVALID,
                       "%s is in the way: an index is a folder", dir);
    struct stranger found = {""};
    if (!each_entry(dir, is_set(dir) ? find_beside_shards : find_stranger,
                    &found))
        return fail_io(err, "read", dir);
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
    if (!each_entry(dir, take_name, &found))
        return fail_io(err, "read", dir);
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
    if (!each_entry(dir, sync_entry, &job))
        return fail_io(err, "read", dir);
    if (!job.is_synced) {
        errno = job.cause;
        return fail_io(err, "sync", dir);
    }
    return sync_path(dir, err);
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
        return fail_io(err, "replace", dir);
    if (rename(aside, dir) == 0)
        return PT_OK;
    const enum pt_status status = fail_io(err, "replace", dir);
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
        return fail_io(err, "replace", dir);
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
    enum pt_status status = real_dir(dir, &real, err);
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
        status = fail_io(err, "create", pt_buf_z(&real));
    if (status == PT_OK)
        status = sync_parent(pt_buf_z(&real), err);
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
    if (real_dir(dir, &real, NULL) != PT_OK)
        return;
    pt_buf_init(&parent, PATH_MAX);
    add_parent(&parent, pt_buf_z(&real));
    const char *const slash = strrchr(pt_buf_z(&real), '/');
    const struct sweep_job job = {
        .dir = pt_buf_z(&real),
        .base = pt_str_of(slash ? slash + 1 : pt_buf_z(&real)),
        .parent = pt_buf_str(&parent)};
    if (pt_buf_status(&parent) == PT_OK && job.base.len)
        each_entry(parent.ptr, sweep_entry, (void *)&job);
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

/* --------------------------------------------------------------- lock --- */

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
            return fail_io(err, "lock", dir);
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
        status = real_dir(dir, &path, err);
    if (status != PT_OK)
        return status;
    status = make_parents(pt_buf_z(&path), err);
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
    status = lock->fd < 0 ? fail_io(err, "lock", pt_buf_z(&path))
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
