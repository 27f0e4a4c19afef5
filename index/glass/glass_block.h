/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * glass_block.h: what is in a block of a glass table, read without trust: no
 * view reaches out of the block, whatever its bytes are.
 *
 * A table is a tree of blocks; all numbers are big-endian:
 *
 *     block  = stamp:4 level:1 gap:2 free:2 dir_end:2 { offset:2 } … items
 *     leaf   = flags|size-3:2 key_length:1 key [component:2] data
 *     branch = block:4 key_length:1 key component:2
 *
 * flags: 8000 deflated, 4000 the last component, 2000 the first one (which has
 * no component number). A value that is longer than an item goes on in further
 * ones with the same key. The first leaf begins with an item without a key, and
 * so does each branch block. stamp: the commit that wrote the block.
 */
#ifndef INDEX_GLASS_GLASS_BLOCK_H
#define INDEX_GLASS_GLASS_BLOCK_H

#include "index/glass/glass_pack.h"

struct pt_glass_block {
    const char *bytes;
    size_t len;
    size_t dir_end;
};

enum {
    PT_GLASS_DEFLATED = 0x8000,
    PT_GLASS_LAST = 0x4000,
    PT_GLASS_FIRST = 0x2000
};

struct pt_glass_item {
    struct pt_str key;
    unsigned component; /* from 1 */
    struct pt_str data; /* of a leaf item */
    unsigned flags;
    uint32_t child; /* of a branch item */
};

/* bytes as a block of that level, as of the commit revision; false when it is
 * none, or was written by a later one. *out is a view. */
bool pt_glass_block_take(struct pt_str bytes,
                         unsigned level,
                         uint64_t revision,
                         struct pt_glass_block *out);

enum { PT_GLASS_BLOCK_HEAD = 11, PT_GLASS_LEAF_HEAD = 3 };

static inline size_t pt_glass_n_items(const struct pt_glass_block *block)
{
    return (block->dir_end - PT_GLASS_BLOCK_HEAD) / 2;
}

/* Where item i, below pt_glass_n_items, begins, if it does in the block. */
static inline size_t pt_glass_item_at(const struct pt_glass_block *block,
                                      size_t i)
{
    assert(i < pt_glass_n_items(block));
    return pt_glass_get16(block->bytes + PT_GLASS_BLOCK_HEAD + 2 * i);
}

/* How the first component of the entry with that key stands to item i, below
 * pt_glass_n_items, of a leaf or branch: below 0 before it, 0: it is that item,
 * above 0 behind it. False when the item does not lie within the block. */
bool pt_glass_leaf_compare(const struct pt_glass_block *block,
                           size_t i,
                           struct pt_str key,
                           int *out);
bool pt_glass_branch_compare(const struct pt_glass_block *block,
                             size_t i,
                             struct pt_str key,
                             int *out);

/* Item i, below pt_glass_n_items, of a leaf or branch; false when it does not
 * lie within the block. Inline, as lists are read item by item. */
static inline bool pt_glass_leaf_item(const struct pt_glass_block *block,
                                      size_t i,
                                      struct pt_glass_item *out)
{
    const unsigned size_mask = 0x1fff, component_bytes = 2;
    const size_t at = pt_glass_item_at(block, i);
    if (at < block->dir_end || at + PT_GLASS_LEAF_HEAD > block->len)
        return false;
    const char *const p = block->bytes + at;
    const unsigned head = pt_glass_get16(p);
    const size_t key_len = (unsigned char)p[2];
    const size_t skip = key_len + (head & PT_GLASS_FIRST ? 0 : component_bytes);
    const size_t len = head & size_mask;
    if (len < skip || at + PT_GLASS_LEAF_HEAD + len > block->len)
        return false;
    const char *const key = p + PT_GLASS_LEAF_HEAD;
    *out = (struct pt_glass_item){
        .key = pt_str_n(key, key_len),
        .component = head & PT_GLASS_FIRST ? 1 : pt_glass_get16(key + key_len),
        .data = pt_str_n(key + skip, len - skip),
        .flags = head & ~size_mask,
    };
    return true;
}

/* The key of item i of a leaf alone, and whether it is the first one of its
 * entry. */
static inline bool pt_glass_leaf_key(const struct pt_glass_block *block,
                                     size_t i,
                                     struct pt_str *out,
                                     bool *out_is_first)
{
    const size_t at = pt_glass_item_at(block, i);
    if (at < block->dir_end || at + PT_GLASS_LEAF_HEAD > block->len)
        return false;
    const char *const p = block->bytes + at;
    const size_t len = (unsigned char)p[2];
    *out = pt_str_n(p + PT_GLASS_LEAF_HEAD, len);
    *out_is_first = (unsigned char)p[0] & PT_GLASS_FIRST >> 8;
    return at + PT_GLASS_LEAF_HEAD + len <= block->len;
}

bool pt_glass_branch_item(const struct pt_glass_block *block,
                          size_t i,
                          struct pt_glass_item *out);

/* Of that no more than the block it leads to: for who goes to every one. */
static inline bool pt_glass_branch_child(const struct pt_glass_block *block,
                                         size_t i,
                                         uint32_t *out)
{
    enum { BYTES_BESIDE_KEY = 7 };
    const size_t at = pt_glass_item_at(block, i);
    const char *const p = block->bytes + at;
    if (at < block->dir_end || at + BYTES_BESIDE_KEY > block->len ||
        at + BYTES_BESIDE_KEY + (unsigned char)p[4] > block->len)
        return false;
    *out = pt_glass_get32(p);
    return true;
}

#endif
