/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/glass_block.h"

enum { LEVEL_AT = 4, DIR_END_AT = 9, BRANCH_HEAD_BYTES = 5 };

bool pt_glass_block_take(struct pt_str bytes,
                         unsigned level,
                         uint64_t revision,
                         struct pt_glass_block *out)
{
    assert(bytes.len > PT_GLASS_BLOCK_HEAD);
    const size_t dir_end = pt_glass_get16(bytes.ptr + DIR_END_AT);
    *out = (struct pt_glass_block){bytes.ptr, bytes.len, dir_end};
    return (unsigned char)bytes.ptr[LEVEL_AT] == level &&
           pt_glass_get32(bytes.ptr) <= revision &&
           dir_end >= PT_GLASS_BLOCK_HEAD && dir_end <= bytes.len &&
           (dir_end - PT_GLASS_BLOCK_HEAD) % 2 == 0;
}

bool pt_glass_branch_item(const struct pt_glass_block *block,
                          size_t i,
                          struct pt_glass_item *out)
{
    uint32_t child;
    if (!pt_glass_branch_child(block, i, &child))
        return false;
    const char *const p = block->bytes + pt_glass_item_at(block, i);
    const size_t key_len = (unsigned char)p[4];
    *out = (struct pt_glass_item){
        .key = pt_str_n(p + BRANCH_HEAD_BYTES, key_len),
        .component = pt_glass_get16(p + BRANCH_HEAD_BYTES + key_len),
        .child = child,
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
    const size_t at = pt_glass_item_at(block, i);
    const char *const p = block->bytes + at;
    if (at < block->dir_end || at + PT_GLASS_LEAF_HEAD > block->len)
        return false;
    const size_t len = (unsigned char)p[2];
    if (at + PT_GLASS_LEAF_HEAD + len > block->len)
        return false;
    *out = compare(key, p + PT_GLASS_LEAF_HEAD, len);
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
