/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_dir.c: an index looked at before it is opened, and marked as damaged.
 */
#include "index/index_dir.h"

#include "index/folder.h"
#include "index/upkeep/checksums.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum pt_status pt_index_dir_sync(const char *dir, struct pt_error *err)
{
    return pt_folder_sync(dir, err);
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
        return pt_folder_fail(err, "look at", dir);
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
                           struct pt_glass *out_commit,
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
    *out_commit = facts;
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
    return pt_folder_fail(err, "open", dir);
}

enum pt_status pt_index_dir_exists(const char *dir, struct pt_error *err)
{
    const int folder = pt_folder_open(dir);
    if (folder < 0)
        return fail_folder(err, dir);
    close(folder);
    return PT_OK;
}

enum pt_status pt_index_dir_look(const char *dir,
                                 bool trusts_all,
                                 struct pt_index_identity *out,
                                 struct pt_glass *out_commit,
                                 int *out_folder,
                                 struct pt_error *err)
{
    /* A folder that is exchanged meanwhile loses its files: look again. */
    enum { MAX_LOOKS = 10 };
    for (int i = 1;; i++) {
        const int folder = pt_folder_open(dir);
        if (folder < 0)
            return fail_folder(err, dir);
        const enum pt_status status =
            look(folder, dir, trusts_all, out, out_commit, err);
        if (status == PT_OK) {
            *out_folder = folder;
            return PT_OK;
        }
        const bool is_final = is_still_there(folder, dir);
        close(folder);
        if (is_final || i == MAX_LOOKS)
            return status == PT_ECORRUPT ? add_advice(err) : status;
    }
}

enum pt_status pt_index_dir_identify(const char *dir,
                                     bool trusts_all,
                                     struct pt_index_identity *out,
                                     struct pt_error *err)
{
    struct pt_glass commit;
    int folder;
    const enum pt_status status =
        pt_index_dir_look(dir, trusts_all, out, &commit, &folder, err);
    if (status == PT_OK)
        close(folder);
    return status;
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
    const int folder = pt_folder_open(dir);
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

bool pt_index_dir_is_at(const char *dir,
                        const struct pt_index_identity *identity,
                        uint64_t revision)
{
    struct pt_glass glass;
    struct stat st;
    const int folder = pt_folder_open(dir);
    if (folder < 0)
        return false;
    const bool is_read = fstat(folder, &st) == 0 &&
                         read_iamglass(folder, dir, &glass, NULL) == PT_OK;
    close(folder);
    if (!is_read || glass.revision != revision)
        return false;
    struct pt_index_identity now = {.device = (uint64_t)st.st_dev,
                                    .inode = (uint64_t)st.st_ino};
    memcpy(now.uuid, glass.uuid, sizeof now.uuid);
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
        return pt_folder_fail(err, "mark", dir);
    /* That it is there counts; what it says is for people. */
    const bool is_written =
        write(fd, text.ptr, text.len) == (ssize_t)text.len && fsync(fd) == 0 &&
        fsync(folder) == 0;
    const enum pt_status status =
        is_written ? PT_OK : pt_folder_fail(err, "mark", dir);
    close(fd);
    return status;
}

enum pt_status
pt_index_dir_mark(const char *dir, struct pt_str text, struct pt_error *err)
{
    const int folder = pt_folder_open(dir);
    if (folder < 0)
        return pt_folder_fail(err, "open", dir);
    const enum pt_status status = write_mark(folder, dir, text, err);
    close(folder);
    return status;
}

bool pt_index_dir_is_marked(const char *dir)
{
    const int folder = pt_folder_open(dir);
    const bool is_marked =
        folder >= 0 && faccessat(folder, PT_DAMAGE_MARK, F_OK, 0) == 0;
    if (folder >= 0)
        close(folder);
    return is_marked;
}

enum pt_status pt_index_dir_unmark(const char *dir, struct pt_error *err)
{
    const int folder = pt_folder_open(dir);
    if (folder < 0)
        return pt_folder_fail(err, "open", dir);
    const bool is_done =
        unlinkat(folder, PT_DAMAGE_MARK, 0) == 0 || errno == ENOENT;
    const enum pt_status status = is_done && fsync(folder) == 0
                                      ? PT_OK
                                      : pt_folder_fail(err, "mark", dir);
    close(folder);
    return status;
}
