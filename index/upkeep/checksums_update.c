/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * checksums_update.c: what a commit changed into the sums. The trees of it and
 * of the one before tell which blocks are new, and these are read. So of a
 * large index a small commit reads little more than the sums, and writes these
 * anew.
 */
#include "index/upkeep/checksums.h"

#include "common/mem.h"
#include "common/varint.h"
#include "index/schema.h"
#include "index/upkeep/checksums_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STAMP_BYTES = 4, SUM_BYTES = 8 };

struct update {
    const char *dir;
    int folder;
    struct pt_buf iamglass;
    struct pt_glass glass;
    struct pt_checksums old;
    struct pt_glass before; /* of old */
    bool has_old;
    bool is_next; /* one commit, no more, came after the old sums */
    bool is_anew; /* what was outside the old tree is summed in any case */
    struct pt_glass_reader reader;
    struct pt_buf settings;
    struct pt_buf head; /* the body but for sums and trees */
    struct pt_buf sums;
    struct pt_buf trees; /* in_tree of all tables */
    struct pt_buf out;
    struct pt_error *err;
};

static void put_word(char *out, uint64_t word)
{
    for (int i = 0; i < SUM_BYTES; i++, word >>= 8)
        out[i] = (char)word;
}

static uint64_t get_word(const char *bytes)
{
    uint64_t word = 0;
    for (int i = SUM_BYTES; i-- > 0;)
        word = word << 8 | (unsigned char)bytes[i];
    return word;
}

static void add_view(struct pt_buf *out, struct pt_str s)
{
    pt_varint_add(out, s.len);
    pt_buf_add(out, s);
}

/* -------------------------------------------------------------- tables --- */

static enum pt_status fail_read(struct update *u, const char *name)
{
    return pt_fail(u->err, PT_EIO, "cannot read %s/%s: %s", u->dir, name,
                   strerror(errno));
}

/* A table whose sums are being made. */
struct table {
    enum pt_glass_name name;
    int fd;
    uint64_t n_blocks;
    uint64_t n_old; /* of which so many were there when the old sums were */
    size_t tree_at; /* in u->trees */
    char *list;     /* a bit each: the list of free blocks is written there */
    bool is_told;   /* which blocks are used; else all may be */
};

/* What becomes of the sum of a block that is used. */
enum fate {
    KEPT,
    ANEW,
    TAKEN, /* it was free before, and so was written, or else is lost */
    OLDER  /* kept, in a file of the older form */
};

/* A block that is not what it has to be gets a sum that it has not. */
static enum pt_status sum_block(struct update *u,
                                const struct table *t,
                                uint64_t i,
                                enum fate fate,
                                char *sum)
{
    char room[PT_GLASS_MAX_BLOCK];
    const size_t block_bytes = (size_t)u->glass.tables[t->name].block_bytes;
    const ssize_t n =
        pt_glass_pread(t->fd, room, block_bytes, (off_t)(i * block_bytes));
    if (n < 0)
        return fail_read(u, pt_glass_files[t->name].name);
    const struct pt_str bytes = pt_str_n(room, (size_t)n);
    const uint64_t now = pt_block_sum(bytes);
    const bool is_right =
        fate == ANEW ||
        (fate == TAKEN && n >= STAMP_BYTES &&
         pt_glass_stamp(room) > u->old.revision) ||
        (fate == OLDER && pt_checksum(bytes) == get_word(sum));
    put_word(sum, is_right ? now : ~now | 1);
    return PT_OK;
}

/* Whether block i, which had a sum or may have been free, was written since. */
static enum pt_status
was_written(struct update *u, const struct table *t, uint64_t i, bool *out)
{
    const struct pt_table_sums *const old = &u->old.tables[t->name];
    char stamp[STAMP_BYTES];
    const ssize_t n = pt_glass_pread(t->fd, stamp, sizeof stamp,
                                     (off_t)(i * old->block_bytes));
    if (n < 0)
        return fail_read(u, pt_glass_files[t->name].name);
    *out = n == STAMP_BYTES && pt_glass_stamp(stamp) > u->old.revision;
    return PT_OK;
}

static bool is_used(const struct update *u, const struct table *t, uint64_t i)
{
    const struct pt_str tree =
        pt_str_n(u->trees.ptr + t->tree_at, (size_t)pt_tree_bytes(t->n_blocks));
    const struct pt_str list = pt_str_n(t->list, tree.len);
    return !t->is_told || pt_tree_has(tree, i) || pt_tree_has(list, i);
}

/* Of block i, which is used and whose old sum is at `sum`. */
static enum pt_status fate_of(struct update *u,
                              const struct table *t,
                              uint64_t i,
                              const char *sum,
                              enum fate *out)
{
    const bool is_new = i >= t->n_old;
    const bool was_free = !is_new && !get_word(sum);
    const bool was_in_tree =
        !is_new && pt_tree_has(u->old.tables[t->name].in_tree, i);
    const enum fate kept = u->old.is_first && !was_free ? OLDER : KEPT;
    bool is_written = false;
    enum pt_status status = PT_OK;
    if (is_new || (u->is_anew && !was_in_tree && !was_free)) {
        *out = ANEW;
    } else if (was_free && t->is_told) {
        *out = TAKEN;
    } else {
        if (!u->is_next || !was_in_tree)
            status = was_written(u, t, i, &is_written);
        *out = is_written ? ANEW : kept;
    }
    return status;
}

static enum pt_status
sum_one(struct update *u, const struct table *t, uint64_t i, char *sum)
{
    enum fate fate = KEPT;
    enum pt_status status = PT_OK;
    if (is_used(u, t, i))
        status = fate_of(u, t, i, sum, &fate);
    else
        put_word(sum, 0);
    return status == PT_OK && fate != KEPT ? sum_block(u, t, i, fate, sum)
                                           : status;
}

/* Of eight blocks from i on: those that are used were in the tree before, which
 * the commit after leaves as they are. */
static bool are_safe(const struct update *u, const struct table *t, uint64_t i)
{
    const struct pt_str before = u->old.tables[t->name].in_tree;
    if (!u->is_next || u->old.is_first || !t->is_told || i + 8 > t->n_old ||
        (unsigned char)before.ptr[i / 8] != 0xff)
        return false;
    return (unsigned char)u->trees.ptr[t->tree_at + i / 8] == 0xff;
}

static enum pt_status sum_blocks(struct update *u, const struct table *t)
{
    const size_t n_bytes = (size_t)t->n_blocks * SUM_BYTES;
    const size_t n_kept = (size_t)t->n_old * SUM_BYTES;
    char *const sums = pt_buf_room(&u->sums, n_bytes + 1);
    enum pt_status status = PT_OK;
    if (!sums)
        return pt_fail_nomem(u->err);
    if (n_kept)
        memcpy(sums, u->old.tables[t->name].sums.ptr, n_kept);
    memset(sums + n_kept, 0, n_bytes - n_kept);
    pt_buf_used(&u->sums, n_bytes);
    for (uint64_t i = 0; i < t->n_blocks && status == PT_OK; i++)
        if (i % 8 == 0 && are_safe(u, t, i))
            i += 7;
        else
            status = sum_one(u, t, i, sums + i * SUM_BYTES);
    return status;
}

/* ---------------------------------------------------------------- used --- */

/* The number of the block that list goes on in. */
static bool next_of_list(const struct table *t,
                         const struct pt_glass_tree *tree,
                         uint64_t block,
                         uint64_t *out)
{
    enum { NUMBER_BYTES = 4 };
    char number[NUMBER_BYTES];
    const uint64_t at = (block + 1) * tree->block_bytes - NUMBER_BYTES;
    if (pt_glass_pread(t->fd, number, sizeof number, (off_t)at) != NUMBER_BYTES)
        return false;
    *out = pt_glass_stamp(number);
    return true;
}

/* Where the list of free blocks is written. False: it cannot be followed. */
static bool note_list(const struct update *u, struct table *t)
{
    const struct pt_glass_tree *const tree = &u->glass.tables[t->name];
    uint64_t block = tree->free_first;
    bool is_there = true;
    if (!tree->has_free_list)
        return true;
    for (uint64_t n = 0; n < t->n_blocks && is_there && block < t->n_blocks;
         n++) {
        t->list[block / 8] = (char)(t->list[block / 8] | 1 << block % 8);
        if (block == tree->free_last)
            return true;
        is_there = next_of_list(t, tree, block, &block);
    }
    return false;
}

/* Which blocks the tree of the commit has. */
static enum pt_status note_tree(struct update *u, struct table *t)
{
    const struct pt_table_sums *const old = &u->old.tables[t->name];
    const struct pt_glass_tree *const before = &u->before.tables[t->name];
    const size_t n_bytes = (size_t)pt_tree_bytes(t->n_blocks);
    char *const bits = pt_buf_room(&u->trees, n_bytes + 1);
    enum pt_status status = PT_OK;
    if (!bits)
        return pt_fail_nomem(u->err);
    memset(bits, 0, n_bytes);
    t->tree_at = u->trees.len;
    pt_buf_used(&u->trees, n_bytes);
    if (u->is_next && old->block_bytes == before->block_bytes &&
        old->block_bytes == u->glass.tables[t->name].block_bytes) {
        memcpy(bits, old->in_tree.ptr, old->in_tree.len);
        status = pt_tree_follow(&u->reader, t->name, before, bits, t->n_blocks,
                                &t->is_told, u->err);
    }
    if (status != PT_OK || t->is_told)
        return status;
    memset(bits, 0, n_bytes);
    return pt_tree_note(&u->reader, t->name, bits, t->n_blocks, &t->is_told,
                        u->err);
}

/* Where damage hides which blocks are used, all keep the sums that they have.
 */
static enum pt_status note_used(struct update *u, struct table *t)
{
    const size_t n_bytes = (size_t)pt_tree_bytes(t->n_blocks);
    const enum pt_status status = note_tree(u, t);
    if (status != PT_OK)
        return status;
    t->list = pt_alloc(n_bytes + 1);
    if (!t->list)
        return pt_fail_nomem(u->err);
    memset(t->list, 0, n_bytes);
    t->is_told = note_list(u, t) && t->is_told;
    return PT_OK;
}

static enum pt_status
sum_file(struct update *u, int fd, enum pt_glass_name table)
{
    const struct pt_table_sums *const old = &u->old.tables[table];
    const uint64_t block_bytes = u->glass.tables[table].block_bytes;
    struct table t = {.name = table, .fd = fd};
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return pt_fail(u->err, PT_ECORRUPT, "%s/%s is no file", u->dir,
                       pt_glass_files[table].name);
    const bool has_old = u->has_old && old->block_bytes == block_bytes;
    uint64_t n_bytes = (uint64_t)st.st_size;
    if (has_old && n_bytes < old->file_bytes)
        n_bytes = old->file_bytes; /* no table shrinks: that is damage */
    t.n_blocks = n_bytes / block_bytes + (n_bytes % block_bytes != 0);
    if (has_old)
        t.n_old = old->n_blocks < t.n_blocks ? old->n_blocks : t.n_blocks;
    pt_varint_add(&u->head, block_bytes);
    pt_varint_add(&u->head, n_bytes);
    enum pt_status status = note_used(u, &t);
    if (status == PT_OK)
        status = sum_blocks(u, &t);
    pt_free(t.list);
    return status;
}

/* A table that is not there, or not any more. */
static void keep_sums(struct update *u, size_t table)
{
    const struct pt_table_sums *const old = &u->old.tables[table];
    pt_varint_add(&u->head, u->has_old ? old->block_bytes
                                       : u->glass.tables[table].block_bytes);
    pt_varint_add(&u->head, u->has_old ? old->file_bytes : 0);
    if (u->has_old) {
        pt_buf_add(&u->sums, old->sums);
        pt_buf_add(&u->trees, old->in_tree);
    }
}

static enum pt_status sum_table(struct update *u, enum pt_glass_name table)
{
    const char *const name = pt_glass_files[table].name;
    const int fd =
        openat(u->folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        keep_sums(u, table);
        return PT_OK;
    }
    if (fd < 0)
        return fail_read(u, name);
    const enum pt_status status = sum_file(u, fd, table);
    close(fd);
    return status;
}

/* ------------------------------------------------------------- settings --- */

static enum pt_status
add_setting(void *context, struct pt_str key, struct pt_str value)
{
    static const char *const names[] = {PT_META_ROOTS, PT_META_OPTIONS,
                                        PT_META_EXCLUDE, PT_META_SYNONYMS};
    struct update *const u = context;
    const struct pt_str name = pt_str_sub(key, PT_GLASS_META.len, key.len);
    if (value.len > PT_MAX_SETTINGS_BYTES / PT_COUNTOF(names))
        return PT_OK;
    for (size_t i = 0; i < PT_COUNTOF(names); i++)
        if (pt_str_equal(name, pt_str_of(names[i]))) {
            add_view(&u->settings, name);
            add_view(&u->settings, value);
        }
    return PT_OK;
}

static enum pt_status read_settings(struct update *u)
{
    static const struct pt_str prefixes[] = {
        {"\0\xc0" PT_META_EXCLUDE,  2 + sizeof PT_META_EXCLUDE - 1 },
        {"\0\xc0" PT_META_OPTIONS,  2 + sizeof PT_META_OPTIONS - 1 },
        {"\0\xc0" PT_META_ROOTS,    2 + sizeof PT_META_ROOTS - 1   },
        {"\0\xc0" PT_META_SYNONYMS, 2 + sizeof PT_META_SYNONYMS - 1},
    };
    enum pt_status status = PT_OK;
    uint64_t n_bad = 0;
    for (size_t i = 0; status == PT_OK && i < PT_COUNTOF(prefixes); i++) {
        struct pt_glass_walk walk;
        status = pt_glass_each(&u->reader, PT_GLASS_POSTLIST, prefixes[i],
                               add_setting, u, &walk, u->err);
        n_bad += walk.n_bad_blocks;
    }
    if (n_bad && u->has_old) { /* better the old ones than a part */
        pt_buf_clear(&u->settings);
        pt_buf_add(&u->settings, u->old.settings);
    }
    return status;
}

/* ---------------------------------------------------------------- file --- */

static bool write_all(int fd, struct pt_str bytes)
{
    while (bytes.len) {
        const ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            bytes = pt_str_sub(bytes, (size_t)n, bytes.len);
    }
    return true;
}

/* Whole under another name, synced, then in place of the old one. */
static enum pt_status write_file(struct update *u)
{
    unlinkat(u->folder, PT_CHECKSUMS_NEW, 0);
    const int fd =
        openat(u->folder, PT_CHECKSUMS_NEW,
               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    bool is_written =
        fd >= 0 && write_all(fd, pt_buf_str(&u->out)) && fsync(fd) == 0;
    int cause = errno;
    if (fd >= 0)
        close(fd);
    if (is_written) {
        is_written =
            renameat(u->folder, PT_CHECKSUMS_NEW, u->folder, PT_CHECKSUMS) == 0;
        cause = errno;
    }
    if (is_written)
        return PT_OK;
    unlinkat(u->folder, PT_CHECKSUMS_NEW, 0);
    return pt_fail(u->err, PT_EIO, "cannot write %s/" PT_CHECKSUMS ": %s",
                   u->dir, strerror(cause));
}

/* All of it, in out. */
static void put_file(struct update *u)
{
    const struct pt_str parts[] = {pt_buf_str(&u->head), pt_buf_str(&u->sums),
                                   pt_buf_str(&u->trees)};
    const size_t body_at = sizeof PT_CHECKSUMS_MAGIC - 1 + SUM_BYTES;
    size_t n_bytes = body_at;
    for (size_t i = 0; i < PT_COUNTOF(parts); i++)
        n_bytes += parts[i].len;
    if (!pt_buf_room(&u->out, n_bytes + 1))
        return;
    pt_buf_puts(&u->out, PT_CHECKSUMS_MAGIC "........");
    for (size_t i = 0; i < PT_COUNTOF(parts); i++)
        pt_buf_add(&u->out, parts[i]);
    put_word(u->out.ptr + body_at - SUM_BYTES,
             pt_checksum(pt_str_sub(pt_buf_str(&u->out), body_at, n_bytes)));
}

static enum pt_status make_file(struct update *u)
{
    enum pt_status status =
        pt_glass_reader_open(u->dir, &u->glass, NULL, &u->reader, u->err);
    if (status == PT_OK)
        status = read_settings(u);
    pt_varint_add(&u->head, u->glass.revision);
    add_view(&u->head, pt_buf_str(&u->iamglass));
    add_view(&u->head, pt_buf_str(&u->settings));
    for (size_t i = 0; status == PT_OK && i < PT_N_GLASS_TABLES; i++)
        status = sum_table(u, (enum pt_glass_name)i);
    pt_glass_reader_close(&u->reader);
    if (status != PT_OK)
        return status;
    put_file(u);
    if (pt_buf_status(&u->iamglass) != PT_OK ||
        pt_buf_status(&u->settings) != PT_OK ||
        pt_buf_status(&u->sums) != PT_OK || pt_buf_status(&u->trees) != PT_OK ||
        pt_buf_status(&u->head) != PT_OK || pt_buf_status(&u->out) != PT_OK)
        return pt_fail_nomem(u->err);
    return write_file(u);
}

/* The sums that there are; *out_is_done: there is nothing to do, or nothing
 * that may be done. */
static enum pt_status load_old(struct update *u, bool *out_is_done)
{
    const enum pt_status status = pt_checksums_load(u->dir, &u->old, u->err);
    *out_is_done = status == PT_ECORRUPT;
    u->has_old = status == PT_OK;
    if (status != PT_OK)
        return status == PT_ECORRUPT || status == PT_ENOTFOUND ? PT_OK : status;
    u->is_next = u->old.revision + 1 == u->glass.revision;
    *out_is_done =
        u->old.revision > u->glass.revision ||
        (u->old.revision == u->glass.revision && !u->is_anew) ||
        pt_glass_parse(u->old.iamglass, u->dir, &u->before, NULL) != PT_OK ||
        memcmp(u->before.uuid, u->glass.uuid, sizeof u->glass.uuid) != 0;
    return PT_OK;
}

static enum pt_status update(struct update *u)
{
    bool is_done = false;
    enum pt_status status =
        pt_glass_read_file(u->folder, u->dir, PT_IAMGLASS,
                           PT_IAMGLASS_MAX_BYTES, &u->iamglass, u->err);
    if (status != PT_OK)
        return status == PT_ENOTFOUND ? PT_OK : status;
    status =
        pt_glass_parse(pt_buf_str(&u->iamglass), u->dir, &u->glass, u->err);
    if (status == PT_OK)
        status = load_old(u, &is_done);
    return status == PT_OK && !is_done ? make_file(u) : status;
}

static enum pt_status
update_in(const char *dir, bool is_anew, struct pt_error *err)
{
    struct update u = {.dir = dir, .is_anew = is_anew, .err = err};
    struct pt_buf *const bufs[] = {&u.iamglass, &u.settings, &u.head,
                                   &u.sums,     &u.trees,    &u.out,
                                   &u.old.bytes};
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        pt_buf_init(bufs[i], PT_BUF_NO_CEILING);
    u.folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (u.folder < 0)
        return pt_fail(err, PT_EIO, "cannot open %s: %s", dir, strerror(errno));
    const enum pt_status status = update(&u);
    close(u.folder);
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        pt_buf_fini(bufs[i]);
    return status;
}

enum pt_status pt_checksums_update(const char *dir, struct pt_error *err)
{
    return update_in(dir, false, err);
}

/* ---------------------------------------------------------------- word --- */

static enum pt_status
leave_word(int folder, const char *dir, struct pt_error *err)
{
    const int fd = openat(folder, PT_CHECKSUMS_OPEN,
                          O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    const bool is_left = fd >= 0 && fsync(folder) == 0;
    const int cause = errno;
    if (fd >= 0)
        close(fd);
    return is_left ? PT_OK
                   : pt_fail(err, PT_EIO,
                             "cannot write %s/" PT_CHECKSUMS_OPEN ": %s", dir,
                             strerror(cause));
}

/* With the descriptor of the folder, or -1. */
static bool has_word(const char *dir, int *out_folder)
{
    *out_folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *out_folder >= 0 &&
           faccessat(*out_folder, PT_CHECKSUMS_OPEN, F_OK, 0) == 0;
}

enum pt_status pt_checksums_open(const char *dir, struct pt_error *err)
{
    int folder;
    enum pt_status status;
    if (has_word(dir, &folder))
        status = update_in(dir, true, err);
    else if (folder >= 0)
        status = leave_word(folder, dir, err);
    else
        status =
            pt_fail(err, PT_EIO, "cannot open %s: %s", dir, strerror(errno));
    if (folder >= 0)
        close(folder);
    return status;
}

void pt_checksums_close(const char *dir)
{
    int folder;
    if (has_word(dir, &folder))
        unlinkat(folder, PT_CHECKSUMS_OPEN, 0);
    if (folder >= 0)
        close(folder);
}

enum pt_status pt_checksums_settle(const char *dir, struct pt_error *err)
{
    int folder;
    enum pt_status status = PT_OK;
    if (has_word(dir, &folder)) {
        status = update_in(dir, true, err);
        if (status == PT_OK)
            unlinkat(folder, PT_CHECKSUMS_OPEN, 0);
    }
    if (folder >= 0)
        close(folder);
    return status;
}
