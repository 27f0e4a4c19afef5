/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/glass_block.h"

enum {
    HEADER_BYTES = 11,
    LEVEL_AT = 4,
    DIR_END_AT = 9,
    LEAF_HEAD_BYTES = 3,
    BRANCH_HEAD_BYTES = 5,
    COMPONENT_BYTES = 2,
    SIZE_MASK = 0x1fff
};

bool pt_glass_block_take(struct pt_str bytes,
                         unsigned level,
                         uint64_t revision,
                         struct pt_glass_block *out)
{
    assert(bytes.len > HEADER_BYTES);
    const size_t dir_end = pt_glass_get16(bytes.ptr + DIR_END_AT);
    *out = (struct pt_glass_block){bytes.ptr, bytes.len, dir_end};
    return (unsigned char)bytes.ptr[LEVEL_AT] == level &&
           pt_glass_get32(bytes.ptr) <= revision && dir_end >= HEADER_BYTES &&
           dir_end <= bytes.len && (dir_end - HEADER_BYTES) % 2 == 0;
}

size_t pt_glass_n_items(const struct pt_glass_block *block)
{
    return (block->dir_end - HEADER_BYTES) / 2;
}

/* Where item i begins. */
static size_t item_at(const struct pt_glass_block *block, size_t i)
{
    assert(i < pt_glass_n_items(block));
    return pt_glass_get16(block->bytes + HEADER_BYTES + 2 * i);
}

bool pt_glass_leaf_item(const struct pt_glass_block *block,
                        size_t i,
                        struct pt_glass_item *out)
{
    const size_t at = item_at(block, i);
    if (at < block->dir_end || at + LEAF_HEAD_BYTES > block->len)
        return false;
    const char *const p = block->bytes + at;
    const unsigned head = pt_glass_get16(p);
    const size_t key_len = (unsigned char)p[2];
    const size_t skip = key_len + (head & PT_GLASS_FIRST ? 0 : COMPONENT_BYTES);
    const size_t len = head & SIZE_MASK;
    if (len < skip || at + LEAF_HEAD_BYTES + len > block->len)
        return false;
    const char *const key = p + LEAF_HEAD_BYTES;
    *out = (struct pt_glass_item){
        .key = pt_str_n(key, key_len),
        .component = head & PT_GLASS_FIRST ? 1 : pt_glass_get16(key + key_len),
        .data = pt_str_n(key + skip, len - skip),
        .flags = head & ~(unsigned)SIZE_MASK,
    };
    return true;
}

bool pt_glass_branch_item(const struct pt_glass_block *block,
                          size_t i,
                          struct pt_glass_item *out)
{
    const size_t at = item_at(block, i);
    if (at < block->dir_end ||
        at + BRANCH_HEAD_BYTES + COMPONENT_BYTES > block->len)
        return false;
    const char *const p = block->bytes + at;
    const size_t key_len = (unsigned char)p[4];
    if (at + BRANCH_HEAD_BYTES + key_len + COMPONENT_BYTES > block->len)
        return false;
    *out = (struct pt_glass_item){
        .key = pt_str_n(p + BRANCH_HEAD_BYTES, key_len),
        .component = pt_glass_get16(p + BRANCH_HEAD_BYTES + key_len),
        .child = pt_glass_get32(p),
    };
    return true;
}

static int compare(struct pt_str key, const char *other, size_t other_len)
{
    const size_t common = key.len < other_len ? key.len : other_len;
    const int order = memcmp(key.ptr, other, common);
    return order ? order : (key.len > other_len) - (key.len < other_len);
}

bool pt_glass_leaf_compare(const struct pt_glass_block *block,
                           size_t i,
                           struct pt_str key,
                           int *out)
{
    const size_t at = item_at(block, i);
    const char *const p = block->bytes + at;
    if (at < block->dir_end || at + LEAF_HEAD_BYTES > block->len)
        return false;
    const size_t len = (unsigned char)p[2];
    if (at + LEAF_HEAD_BYTES + len > block->len)
        return false;
    *out = compare(key, p + LEAF_HEAD_BYTES, len);
    if (*out == 0 && !(pt_glass_get16(p) & PT_GLASS_FIRST))
        *out = -1;
    return true;
}

bool pt_glass_branch_compare(const struct pt_glass_block *block,
                             size_t i,
                             struct pt_str key,
                             int *out)
{
    struct pt_glass_item item;
    if (!pt_glass_branch_item(block, i, &item))
        return false;
    *out = compare(key, item.key.ptr, item.key.len);
    if (*out == 0 && item.component > 1)
        *out = -1;
    return true;
}
