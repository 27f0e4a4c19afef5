/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * glass_table.c: the leaf at work lies in a window of blocks that is written
 * when it is full. What divides the leaves is remembered as
 *
 *     divider = block:4 component:2 length:1 key
 */
#include "index/glass/glass_table.h"

#include "common/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum {
    BLOCK = PT_GLASS_BLOCK_BYTES,
    WINDOW_BLOCKS = 32,
    DIRECTORY = 11, /* where it begins */
    SLOT = 2,       /* bytes of an item's offset */
    MAX_ITEM = (BLOCK - DIRECTORY - 4 * SLOT) / 4,
    ITEM_HEAD = 3,
    COMPONENT = 2,
    FIRST_FLAG = 0x2000,
    LAST_FLAG = 0x4000,
    COMPRESSED_FLAG = 0x8000,
    WORTHWHILE = 64, /* less of a tag does not begin a block's rest */
    DIVIDER_HEAD = 7,
    MAX_LEVEL = 9 /* libxapian's arrays end there */
};

struct pt_glass_table {
    int fd;
    enum pt_status status;
    int cause;         /* errno of PT_EIO */
    const char *name;  /* a literal */
    char *window;      /* WINDOW_BLOCKS blocks, the last one at work */
    uint32_t n_window; /* blocks in it, that one included; 0 before the first */
    uint32_t n_blocks; /* begun so far, in all */
    uint64_t n_entries;
    unsigned slots_end, items_begin; /* the gap of the block at work */
    unsigned n_spare;                /* bytes of a leaf's that no item takes */
    struct pt_buf dividers;          /* of the leaves */
};

enum pt_status pt_glass_table_new(int dir_fd,
                                  const char *name,
                                  unsigned n_spare,
                                  struct pt_glass_table **out,
                                  struct pt_error *err)
{
    struct pt_glass_table *const t = pt_alloc(sizeof *t);
    assert(n_spare <= PT_GLASS_MAX_SPARE);
    if (!t)
        return pt_fail_nomem(err);
    t->name = name;
    t->n_spare = n_spare;
    pt_buf_init(&t->dividers, PT_BUF_NO_CEILING);
    t->fd = openat(dir_fd, name,
                   O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    const int cause = errno;
    t->window = pt_alloc((size_t)WINDOW_BLOCKS * BLOCK);
    if (t->fd >= 0 && t->window) {
        *out = t;
        return PT_OK;
    }
    const bool is_nomem = t->fd >= 0;
    pt_glass_table_free(t);
    return is_nomem ? pt_fail_nomem(err)
                    : pt_fail(err, PT_EIO, "cannot create %s: %s", name,
                              strerror(cause));
}

void pt_glass_table_free(struct pt_glass_table *t)
{
    if (!t)
        return;
    if (t->fd >= 0)
        close(t->fd);
    pt_free(t->window);
    pt_buf_fini(&t->dividers);
    pt_free(t);
}

enum pt_status pt_glass_table_status(const struct pt_glass_table *t)
{
    return t->status != PT_OK ? t->status : pt_buf_status(&t->dividers);
}

/* --------------------------------------------------------------- blocks --- */

static char *block_at_work(const struct pt_glass_table *t)
{
    return t->window + (size_t)(t->n_window - 1) * BLOCK;
}

static void write_window(struct pt_glass_table *t)
{
    const char *at = t->window;
    size_t left = (size_t)t->n_window * BLOCK;
    while (left && t->status == PT_OK) {
        const ssize_t n = write(t->fd, at, left);
        if (n > 0) {
            at += n;
            left -= (size_t)n;
        } else if (n == 0 || errno != EINTR) {
            t->cause = n == 0 ? ENOSPC : errno;
            t->status = PT_EIO;
        }
    }
    t->n_window = 0;
}

static void begin_block(struct pt_glass_table *t)
{
    if (t->n_window == WINDOW_BLOCKS)
        write_window(t);
    t->n_window++;
    t->n_blocks++;
    t->slots_end = DIRECTORY;
    t->items_begin = BLOCK;
}

/* The head of the block at work; its gap is made empty. */
static void end_block(struct pt_glass_table *t, unsigned level)
{
    char *const block = block_at_work(t);
    const unsigned gap = t->items_begin - t->slots_end;
    pt_glass_put32(block, PT_GLASS_REVISION);
    block[4] = (char)level;
    pt_glass_put16(block + 5, gap);
    pt_glass_put16(block + 7, gap);
    pt_glass_put16(block + 9, t->slots_end);
    memset(block + t->slots_end, 0, gap);
}

static unsigned gap_of(const struct pt_glass_table *t)
{
    return t->items_begin - t->slots_end;
}

/* A new item of size bytes in the block at work, which has room for it. */
static char *add_item(struct pt_glass_table *t, unsigned size)
{
    char *const block = block_at_work(t);
    assert(size + SLOT <= gap_of(t));
    t->items_begin -= size;
    pt_glass_put16(block + t->slots_end, t->items_begin);
    t->slots_end += SLOT;
    return block + t->items_begin;
}

/* --------------------------------------------------------------- leaves --- */

static void add_divider(struct pt_buf *out,
                        uint32_t block,
                        struct pt_str key,
                        unsigned component)
{
    char head[DIVIDER_HEAD];
    pt_glass_put32(head, block);
    pt_glass_put16(head + 4, component);
    head[6] = (char)key.len;
    pt_buf_add(out, pt_str_n(head, sizeof head));
    pt_buf_add(out, key);
}

/* The key of the newest item of the leaf at work. */
static struct pt_str newest_key(const struct pt_glass_table *t)
{
    const char *const item = block_at_work(t) + t->items_begin;
    return pt_str_n(item + ITEM_HEAD, (unsigned char)item[2]);
}

/* The start of key that tells it from what comes before it. */
static struct pt_str shortest(struct pt_str before, struct pt_str key)
{
    size_t n = 0;
    while (n < before.len && n < key.len && before.ptr[n] == key.ptr[n])
        n++;
    return pt_str_sub(key, 0, n < key.len ? n + 1 : n);
}

static void begin_first_leaf(struct pt_glass_table *t)
{
    begin_block(t);
    char *const item = add_item(t, ITEM_HEAD);
    pt_glass_put16(item, FIRST_FLAG | LAST_FLAG);
    item[2] = 0;
    add_divider(&t->dividers, 0, PT_STR(""), 0);
}

/* A new leaf, which begins with that component of key. */
static void
begin_leaf(struct pt_glass_table *t, struct pt_str key, unsigned component)
{
    add_divider(&t->dividers, t->n_blocks, shortest(newest_key(t), key),
                component);
    end_block(t, 0);
    begin_block(t);
}

static void put_item(struct pt_glass_table *t,
                     struct pt_str key,
                     struct pt_str data,
                     unsigned component,
                     unsigned flags)
{
    const unsigned size = ITEM_HEAD + (unsigned)key.len +
                          (component > 1 ? COMPONENT : 0) + (unsigned)data.len;
    char *at = add_item(t, size);
    pt_glass_put16(at, (size - ITEM_HEAD) | flags |
                           (component == 1 ? FIRST_FLAG : 0u));
    at[2] = (char)key.len;
    at += ITEM_HEAD;
    assert(key.ptr && (data.ptr || !data.len));
    memcpy(at, key.ptr, key.len);
    at += key.len;
    if (component > 1) {
        pt_glass_put16(at, component);
        at += COMPONENT;
    }
    if (data.len)
        memcpy(at, data.ptr, data.len);
}

/* How many of left bytes of a tag the next component takes, head being what
 * else is in its item: what fits into this block when that is all, or when the
 * tag is to be cut anyway and much fits; else the block is ended first. */
static unsigned next_cut(struct pt_glass_table *t,
                         struct pt_str key,
                         size_t left,
                         unsigned component)
{
    const unsigned head =
        ITEM_HEAD + (unsigned)key.len + (component > 1 ? COMPONENT : 0);
    const unsigned most = MAX_ITEM - head;
    const unsigned all = gap_of(t);
    const unsigned gap = all > t->n_spare ? all - t->n_spare : 0;
    const unsigned room = gap > head + SLOT ? gap - head - SLOT : 0;
    if (left <= most && left <= room && gap >= head + SLOT)
        return (unsigned)left;
    if (left > most && room >= WORTHWHILE)
        return room < most ? room : most;
    begin_leaf(t, key, component);
    return left < most ? (unsigned)left : most;
}

void pt_glass_table_add(struct pt_glass_table *t,
                        struct pt_str key,
                        struct pt_str tag,
                        bool is_compressed)
{
    assert(key.len && key.len <= PT_GLASS_KEY_BYTES);
    assert(tag.len <= PT_GLASS_MAX_TAG_BYTES);
    if (pt_glass_table_status(t) != PT_OK)
        return;
    if (!t->n_blocks)
        begin_first_leaf(t);
    assert(pt_str_compare(newest_key(t), key) < 0);
    const unsigned flags = is_compressed ? COMPRESSED_FLAG : 0;
    unsigned component = 1;
    for (;;) {
        const unsigned n = next_cut(t, key, tag.len, component);
        const bool is_last = n == tag.len;
        put_item(t, key, pt_str_sub(tag, 0, n), component,
                 flags | (is_last ? LAST_FLAG : 0u));
        if (is_last)
            break;
        tag = pt_str_sub(tag, n, tag.len);
        component++;
    }
    t->n_entries++;
}

/* ------------------------------------------------------------- branches --- */

static struct pt_str divider_key(const char *divider)
{
    return pt_str_n(divider + DIVIDER_HEAD, (unsigned char)divider[6]);
}

/* The branch item of a divider; the first of its block without a key. */
static void
put_branch(struct pt_glass_table *t, const char *divider, bool is_first)
{
    const struct pt_str key = is_first ? PT_STR("") : divider_key(divider);
    char *at = add_item(t, 4 + 1 + (unsigned)key.len + COMPONENT);
    memcpy(at, divider, 4);
    at[4] = (char)key.len;
    at += 5;
    if (key.len)
        memcpy(at, key.ptr, key.len);
    pt_glass_put16(at + key.len, is_first ? 0 : pt_glass_get16(divider + 4));
}

/* Blocks of that level over those that below divides; above divides them. */
static void build_level(struct pt_glass_table *t,
                        unsigned level,
                        const struct pt_buf *below,
                        struct pt_buf *above)
{
    bool is_first = true;
    for (size_t at = 0; at < below->len;) {
        const char *const divider = below->ptr + at;
        const struct pt_str key = divider_key(divider);
        const unsigned size = 4 + 1 + (unsigned)key.len + COMPONENT + SLOT;
        if (is_first || size > gap_of(t)) {
            if (!is_first)
                end_block(t, level);
            add_divider(above, t->n_blocks, key, pt_glass_get16(divider + 4));
            begin_block(t);
            is_first = true;
        }
        put_branch(t, divider, is_first);
        is_first = false;
        at += DIVIDER_HEAD + key.len;
    }
    end_block(t, level);
}

/* Level over level until one has a single block, the root; its level. */
static unsigned build_branches(struct pt_glass_table *t)
{
    unsigned level = 0;
    for (uint32_t n = t->n_blocks, before; n > 1; n = t->n_blocks - before) {
        struct pt_buf above;
        pt_buf_init(&above, PT_BUF_NO_CEILING);
        before = t->n_blocks;
        build_level(t, ++level, &t->dividers, &above);
        pt_buf_fini(&t->dividers);
        t->dividers = above;
        if (pt_glass_table_status(t) != PT_OK)
            break;
    }
    assert(level <= MAX_LEVEL);
    return level;
}

enum pt_status pt_glass_table_finish(struct pt_glass_table *t,
                                     struct pt_glass_root *out,
                                     struct pt_error *err)
{
    struct pt_glass_root root = {0};
    if (t->n_blocks && pt_glass_table_status(t) == PT_OK) {
        end_block(t, 0);
        root.level = build_branches(t);
        root.block = t->n_blocks - 1;
        root.n_blocks = t->n_blocks;
        root.n_entries = t->n_entries;
        write_window(t);
    }
    if (pt_glass_table_status(t) == PT_OK && fsync(t->fd) != 0) {
        t->cause = errno;
        t->status = PT_EIO;
    }
    if (pt_glass_table_status(t) == PT_EIO)
        return pt_fail(err, PT_EIO, "cannot write %s: %s", t->name,
                       strerror(t->cause));
    if (pt_glass_table_status(t) != PT_OK)
        return pt_fail_nomem(err);
    *out = root;
    return PT_OK;
}
