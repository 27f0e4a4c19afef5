/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/upkeep/glass_read.h"

#include "common/mem.h"
#include "common/varint.h"
#include "index/deflate.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* -------------------------------------------------------- open, close --- */

/* False with errno set where descriptors or memory gave out: that says nothing
 * of the table, as its absence does. */
static bool open_table(struct pt_glass_reader *r, size_t i)
{
    struct stat st;
    const int fd = openat(r->folder, pt_glass_files[i].name,
                          O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return pt_status_of_open(errno) != PT_ENOMEM;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return true;
    }
    r->files[i] = fd;
    r->file_bytes[i] = (uint64_t)st.st_size;
    return true;
}

enum pt_status pt_glass_reader_open(const char *dir,
                                    const struct pt_glass *glass,
                                    const struct pt_checksums *sums,
                                    struct pt_glass_reader *out,
                                    struct pt_error *err)
{
    *out = (struct pt_glass_reader){
        .folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
        .dir = dir,
        .sums = sums,
        .glass = *glass,
    };
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++)
        out->files[i] = -1;
    if (out->folder < 0)
        return pt_fail(err, PT_EIO, "cannot open %s: %s", dir, strerror(errno));
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++)
        if (!open_table(out, i))
            return pt_fail(err, PT_EIO, "cannot open %s/%s: %s", dir,
                           pt_glass_files[i].name, strerror(errno));
    return PT_OK;
}

void pt_glass_reader_close(struct pt_glass_reader *r)
{
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++)
        if (r->files[i] >= 0)
            close(r->files[i]);
    if (r->folder >= 0)
        close(r->folder);
}

/* ---------------------------------------------------------------- walk --- */

struct walk {
    const struct pt_glass_reader *reader;
    enum pt_glass_name table;
    size_t block_bytes;
    struct pt_str prefix;
    char *rooms;     /* a block for each level */
    uint64_t n_left; /* blocks that may still come: no tree has one twice */
    struct pt_glass_walk *result;
    pt_glass_entry *each;
    bool (*each_block)(void *context, uint64_t block);
    void *context;

    /* The entry whose components are being put together. */
    struct pt_buf key, value, plain;
    unsigned component; /* the last one that came; 0: none is open */
    bool is_deflated;
    struct pt_error *err;
};

/* The block at its level's room; false when it is not what it should be. */
static bool get_block(struct walk *w,
                      uint64_t number,
                      unsigned level,
                      struct pt_glass_block *out)
{
    char *const room = w->rooms + level * w->block_bytes;
    const struct pt_glass_reader *const r = w->reader;
    const int fd = r->files[w->table];
    if (fd < 0 || number >= r->file_bytes[w->table] / w->block_bytes ||
        pt_glass_pread(fd, room, w->block_bytes,
                       (off_t)(number * w->block_bytes)) !=
            (ssize_t)w->block_bytes)
        return false;
    const struct pt_str bytes = pt_str_n(room, w->block_bytes);
    return pt_glass_block_take(bytes, level, r->glass.revision, out) &&
           (!r->sums || pt_checksums_judge_used(r->sums, w->table, number,
                                                bytes) != PT_SUM_WRONG);
}

/* An entry that was begun lacks the rest. */
static void drop_open(struct walk *w)
{
    if (w->component)
        w->result->n_bad_entries++;
    w->component = 0;
}

static enum pt_status end_entry(struct walk *w)
{
    struct pt_str value = pt_buf_str(&w->value);
    w->component = 0;
    if (w->is_deflated) {
        pt_buf_clear(&w->plain);
        const enum pt_status status =
            pt_inflate_all(value, PT_MAX_GLASS_VALUE, &w->plain);
        if (status == PT_ENOMEM)
            return pt_fail_nomem(w->err);
        if (status != PT_OK) {
            w->result->n_bad_entries++;
            return PT_OK;
        }
        value = pt_buf_str(&w->plain);
    }
    return w->each(w->context, pt_buf_str(&w->key), value);
}

static enum pt_status take_item(struct walk *w,
                                const struct pt_glass_item *item)
{
    if (item->flags & PT_GLASS_FIRST) {
        drop_open(w);
        if (!item->key.len || !pt_str_begins(item->key, w->prefix))
            return PT_OK;
        pt_buf_clear(&w->key);
        pt_buf_add(&w->key, item->key);
        pt_buf_clear(&w->value);
    } else if (!w->component || item->component != w->component + 1 ||
               !pt_str_equal(item->key, pt_buf_str(&w->key))) {
        drop_open(w); /* the begin stood in a block that was left out */
        return PT_OK;
    }
    pt_buf_add(&w->value, item->data);
    w->component = item->component;
    w->is_deflated = item->flags & PT_GLASS_DEFLATED;
    if (pt_buf_status(&w->value) == PT_ELIMIT) {
        drop_open(w);
        return PT_OK;
    }
    if (pt_buf_status(&w->key) != PT_OK || pt_buf_status(&w->value) != PT_OK)
        return pt_fail_nomem(w->err);
    return item->flags & PT_GLASS_LAST ? end_entry(w) : PT_OK;
}

static enum pt_status walk_leaf(struct walk *w,
                                const struct pt_glass_block *block)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < pt_glass_n_items(block) && status == PT_OK; i++) {
        struct pt_glass_item item;
        if (!pt_glass_leaf_item(block, i, &item)) {
            w->result->n_bad_blocks++;
            drop_open(w);
            return PT_OK;
        }
        status = take_item(w, &item);
    }
    return status;
}

/* Whether the child between these separators may hold keys with the prefix. */
static bool is_meant(const struct walk *w,
                     struct pt_str from,
                     bool has_next,
                     struct pt_str to)
{
    if (!w->prefix.len)
        return true;
    if (has_next && pt_str_compare(to, w->prefix) < 0)
        return false;
    return pt_str_compare(from, w->prefix) <= 0 ||
           pt_str_begins(from, w->prefix);
}

static enum pt_status
walk_block(struct walk *w, uint64_t number, unsigned level);

static enum pt_status
walk_branch(struct walk *w, const struct pt_glass_block *block, unsigned level)
{
    enum pt_status status = PT_OK;
    const size_t n = pt_glass_n_items(block);
    struct pt_glass_item item, next = {.child = 0};
    bool is_good = !n || pt_glass_branch_item(block, 0, &next);
    for (size_t i = 0; i < n && is_good && status == PT_OK; i++) {
        const bool has_next = i + 1 < n;
        item = next;
        is_good = !has_next || pt_glass_branch_item(block, i + 1, &next);
        if (is_good && is_meant(w, item.key, has_next, next.key))
            status = walk_block(w, item.child, level - 1);
    }
    w->result->n_bad_blocks += !is_good;
    return status;
}

/* The blocks that a branch leads to, whatever keys they have: all that is asked
 * where blocks are told and no entries. */
static enum pt_status walk_children(struct walk *w,
                                    const struct pt_glass_block *block,
                                    unsigned level)
{
    enum pt_status status = PT_OK;
    const size_t n = pt_glass_n_items(block);
    for (size_t i = 0; i < n && status == PT_OK; i++) {
        uint32_t child;
        if (!pt_glass_branch_child(block, i, &child)) {
            w->result->n_bad_blocks++;
            break;
        }
        status = walk_block(w, child, level - 1);
    }
    return status;
}

/* At most PT_GLASS_MAX_LEVEL calls deep. */
static enum pt_status
walk_block(struct walk *w, uint64_t number, unsigned level)
{
    struct pt_glass_block block;
    if (!w->n_left)
        return PT_OK;
    w->n_left--;
    if (w->each_block && (!w->each_block(w->context, number) || !level))
        return PT_OK;
    if (!get_block(w, number, level, &block)) {
        w->result->n_bad_blocks++;
        drop_open(w);
        return PT_OK;
    }
    if (!level)
        return walk_leaf(w, &block);
    return w->each_block ? walk_children(w, &block, level)
                         : walk_branch(w, &block, level);
}

static enum pt_status walk_table(struct walk *w,
                                 const struct pt_glass_tree *table,
                                 struct pt_error *err)
{
    enum pt_status status = PT_OK;
    *w->result = (struct pt_glass_walk){0};
    if (!table->has_blocks)
        return PT_OK;
    w->block_bytes = (size_t)table->block_bytes;
    w->n_left = w->reader->file_bytes[w->table] / table->block_bytes + 1;
    w->rooms = pt_alloc((table->level + 1) * w->block_bytes);
    w->err = err;
    pt_buf_init(&w->key, PT_BUF_NO_CEILING);
    pt_buf_init(&w->value, PT_MAX_GLASS_VALUE);
    pt_buf_init(&w->plain, PT_MAX_GLASS_VALUE);
    status = w->rooms ? walk_block(w, table->root_block, table->level)
                      : pt_fail_nomem(err);
    drop_open(w);
    pt_free(w->rooms);
    pt_buf_fini(&w->key);
    pt_buf_fini(&w->value);
    pt_buf_fini(&w->plain);
    return status;
}

enum pt_status pt_glass_each(const struct pt_glass_reader *r,
                             enum pt_glass_name table,
                             struct pt_str prefix,
                             pt_glass_entry *each,
                             void *context,
                             struct pt_glass_walk *result,
                             struct pt_error *err)
{
    struct walk w = {.reader = r,
                     .table = table,
                     .prefix = prefix,
                     .result = result,
                     .each = each,
                     .context = context};
    return walk_table(&w, &r->glass.tables[table], err);
}

enum pt_status pt_glass_each_block(const struct pt_glass_reader *r,
                                   enum pt_glass_name table,
                                   const struct pt_glass_tree *tree,
                                   bool (*each)(void *context, uint64_t block),
                                   void *context,
                                   struct pt_glass_walk *result,
                                   struct pt_error *err)
{
    struct walk w = {.reader = r,
                     .table = table,
                     .prefix = PT_STR(""),
                     .result = result,
                     .each_block = each,
                     .context = context};
    return walk_table(&w, tree, err);
}

/* ------------------------------------------------------------ document --- */

/* The more leading ones the first byte has, the more bytes follow. */
bool pt_glass_docid(struct pt_str key, uint64_t *out)
{
    if (key.len < 2)
        return false;
    uint64_t value = (unsigned char)key.ptr[0];
    size_t n = 2;
    uint64_t bit = 0x80;
    for (; value & bit && bit > 1; bit >>= 1, n++)
        value &= ~bit;
    if (key.len != n || n > 6)
        return false;
    for (size_t i = 1; i < n; i++)
        value = value << 8 | (unsigned char)key.ptr[i];
    *out = value;
    return true;
}

bool pt_glass_only_docid(struct pt_str value, uint64_t *out)
{
    uint64_t n_documents, n_times, before;
    size_t at = 0;
    if (!pt_varint_get(value, &at, &n_documents) || n_documents != 1 ||
        !pt_varint_get(value, &at, &n_times) ||
        !pt_varint_get(value, &at, &before))
        return false;
    *out = before + 1;
    return true;
}
