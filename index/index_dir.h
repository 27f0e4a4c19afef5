/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_dir.h: an index as a folder: looked at before it is opened, built
 * aside, put in place in one step. index_lock.h: held by one changer at a time.
 *
 *     DIR/                 a glass database (iamglass, postlist.glass, …)
 *     DIR/checksums        of its blocks, see checksums.h
 *     DIR/damaged          there after a check found damage; says which
 *     DIR.lock             who is changing it: held by a lock, holds the pid
 *     DIR.new-XXXXXX/      being built; a leftover is removed by the next run
 *     DIR.old-XXXXXX/      replaced, where the system cannot exchange folders
 *
 * A power cut never leaves half an index: new folders are synced, then renamed
 * (or exchanged), then the parent is synced. DIR may be given with slashes at
 * its end, and may be a symbolic link to a folder: then all of the above
 * happens where it points to. A folder of shards (shard_set.h) is built aside,
 * put in place, swept, removed, measured and locked like any other; its shards
 * cannot be locked.
 */
#ifndef INDEX_INDEX_DIR_H
#define INDEX_INDEX_DIR_H

#include "common/buf.h"
#include "common/error.h"
#include "index/glass/iamglass.h"

/* Whether dir holds a glass database that is safe to open: iamglass is a
 * regular file, every number in it is possible, and each table that it says has
 * entries is there as a regular file of at least that size; nobody but owner
 * and group may write to it; it is not marked as damaged. Never follows a stub
 * file. PT_OK; PT_ENOINDEX when there is none; PT_EINVALID: others may write to
 * it; PT_ECORRUPT, PT_EVERSION, PT_EIO with the file named; PT_ENOMEM. */
enum pt_status pt_index_dir_check(const char *dir,
                                  struct pt_error *err) PT_NODISCARD;

/* PT_OK when there is a folder, whatever is in it; PT_ENOINDEX, PT_EIO. So that
 * nothing is made for a lock where there is nothing to lock. */
enum pt_status pt_index_dir_exists(const char *dir,
                                   struct pt_error *err) PT_NODISCARD;

/* Marks the index in dir as damaged, durably: nothing opens it any more. text
 * is for people who look into the file. _unmark takes that back; no mark is
 * fine. PT_OK, PT_EIO. */
#define PT_DAMAGE_MARK "damaged"
enum pt_status pt_index_dir_mark(const char *dir,
                                 struct pt_str text,
                                 struct pt_error *err) PT_NODISCARD;
bool pt_index_dir_is_marked(const char *dir);
enum pt_status pt_index_dir_unmark(const char *dir,
                                   struct pt_error *err) PT_NODISCARD;

/* What tells one index from another that was put at the same path. */
struct pt_index_identity {
    uint64_t device; /* of the folder */
    uint64_t inode;
    unsigned char uuid[16]; /* libxapian's, new for each database */
};

/* pt_index_dir_check, and which index it is. trusts_all: others may write to
 * it, as where a file system shows that of everything. */
enum pt_status pt_index_dir_identify(const char *dir,
                                     bool trusts_all,
                                     struct pt_index_identity *out,
                                     struct pt_error *err) PT_NODISCARD;
/* The same, and which commit it stands at; *out_folder is the folder, open, for
 * the caller to close. */
enum pt_status pt_index_dir_look(const char *dir,
                                 bool trusts_all,
                                 struct pt_index_identity *out,
                                 struct pt_glass *out_commit,
                                 int *out_folder,
                                 struct pt_error *err) PT_NODISCARD;
bool pt_index_identity_equal(const struct pt_index_identity *a,
                             const struct pt_index_identity *b);

/* Whether dir still holds that very index: a few system calls, no check of the
 * tables. False also when it cannot be told. */
bool pt_index_dir_holds(const char *dir,
                        const struct pt_index_identity *identity);

/* The same, and whether it stands at that commit still. */
bool pt_index_dir_is_at(const char *dir,
                        const struct pt_index_identity *identity,
                        uint64_t revision);

/* A fresh empty folder beside dir (parents of dir are made); its path to out
 * (cleared first). PT_OK, PT_EIO, PT_ENOMEM. */
enum pt_status pt_index_dir_aside(const char *dir,
                                  struct pt_buf *out,
                                  struct pt_error *err) PT_NODISCARD;

/* PT_OK when dir is an empty folder; PT_EINVALID naming what is in it; PT_EIO
 * when it cannot be read. */
enum pt_status pt_index_dir_check_empty(const char *dir,
                                        struct pt_error *err) PT_NODISCARD;

/* Puts the finished folder aside, its checksums made, at dir in one atomic
 * step, durably; what was at dir is removed afterwards. On failure dir is as it
 * was. PT_EINVALID when something stands at dir that is no index: a file, or a
 * folder that holds anything but an index's files (which may be somebody's);
 * PT_EIO, PT_ENOMEM. A system that cannot exchange two folders gets two
 * renames, and for a moment there is no dir; pt_index_dir_sweep mends a crash
 * in that moment. */
enum pt_status pt_index_dir_publish(const char *aside,
                                    const char *dir,
                                    struct pt_error *err) PT_NODISCARD;

/* Removes the folders that interrupted builds of dir left. Call it holding the
 * lock. Failures are not reported: leftovers harm nobody. */
void pt_index_dir_sweep(const char *dir);

/* Makes every change in dir durable: fsync of the folder itself. libxapian
 * omits it after each commit, and without it a power cut loses the index. */
enum pt_status pt_index_dir_sync(const char *dir,
                                 struct pt_error *err) PT_NODISCARD;

/* Removes the regular files in the folder; the same and the folder itself. */
void pt_index_dir_clear(const char *dir);
void pt_index_dir_remove(const char *dir);

/* Bytes of all files in dir. */
uint64_t pt_index_dir_bytes(const char *dir);

#endif
