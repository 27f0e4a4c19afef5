/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/glass_seek.h"

#include "common/mem.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define NO_BLOCK UINT64_MAX

/* --------------------------------------------------------------- life --- */

bool pt_glass_source_open(int folder,
                          const struct pt_glass *glass,
                          enum pt_glass_name table,
                          struct pt_glass_source *out)
{
    struct stat st;
    const struct pt_glass_tree *const tree = &glass->tables[table];
    if (!tree->has_blocks)
        return false;
    const int file = openat(folder, pt_glass_files[table].name,
                            O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return false;
    if (fstat(file, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(file);
        return false;
    }
    *out = (struct pt_glass_source){.file = file,
                                    .file_bytes = (uint64_t)st.st_size,
                                    .revision = glass->revision,
                                    .tree = *tree};
    return true;
}

void pt_glass_source_close(struct pt_glass_source *source)
{
    close(source->file);
}

enum pt_status pt_glass_seeker_init(struct pt_glass_seeker *seeker,
                                    const struct pt_glass_source *source)
{
    const struct pt_glass_tree *const tree = &source->tree;
    *seeker = (struct pt_glass_seeker){.source = source};
    for (size_t i = 0; i <= PT_GLASS_MAX_LEVEL; i++)
        seeker->numbers[i] = NO_BLOCK;
    seeker->rooms = pt_alloc((size_t)(tree->block_bytes * (tree->level + 1)));
    return seeker->rooms ? PT_OK : PT_ENOMEM;
}

void pt_glass_seeker_fini(struct pt_glass_seeker *seeker)
{
    pt_free(seeker->rooms);
    *seeker = (struct pt_glass_seeker){0};
}

/* -------------------------------------------------------------- blocks --- */

static bool
get_block(struct pt_glass_seeker *seeker, uint64_t number, unsigned level)
{
    const struct pt_glass_source *const source = seeker->source;
    const size_t n_bytes = (size_t)source->tree.block_bytes;
    char *const room = seeker->rooms + level * n_bytes;
    if (seeker->numbers[level] == number)
        return true;
    seeker->numbers[level] = NO_BLOCK;
    if (level == 0)
        seeker->at = 0;
    if (number >= source->file_bytes / n_bytes ||
        pread(source->file, room, n_bytes, (off_t)(number * n_bytes)) !=
            (ssize_t)n_bytes ||
        !pt_glass_block_take(pt_str_n(room, n_bytes), level, source->revision,
                             &seeker->blocks[level]))
        return false;
    seeker->numbers[level] = number;
    return true;
}

typedef bool compare_item(const struct pt_glass_block *block,
                          size_t i,
                          struct pt_str key,
                          int *out);

/* How many items of the block do not stand behind key, probably near or few
 * more; false when the block is damaged. */
static bool count_up_to(const struct pt_glass_block *block,
                        compare_item *compare,
                        struct pt_str key,
                        size_t near,
                        size_t *out)
{
    size_t low = 0, high = pt_glass_n_items(block);
    size_t next = near, step = 1;
    int order = 1;
    while (low < high && order != 0) {
        if (next < low || next >= high)
            next = low + (high - low) / 2;
        if (!compare(block, next, key, &order))
            return false;
        if (order < 0) {
            high = next;
            next = high == near ? near - 1 : SIZE_MAX;
        } else {
            low = next + 1;
            next += step;
            step *= 2;
        }
    }
    *out = low;
    return true;
}

/* Reads the leaf where key is, if it is anywhere. */
static bool descend(struct pt_glass_seeker *seeker, struct pt_str key)
{
    const struct pt_glass_tree *const tree = &seeker->source->tree;
    uint64_t number = tree->root_block;
    for (unsigned level = tree->level;; level--) {
        struct pt_glass_item item;
        size_t n = 0;
        if (!get_block(seeker, number, level))
            return false;
        if (level == 0)
            return true;
        if (!count_up_to(&seeker->blocks[level], pt_glass_branch_compare, key,
                         SIZE_MAX, &n) ||
            n == 0 ||
            !pt_glass_branch_item(&seeker->blocks[level], n - 1, &item))
            return false;
        number = item.child;
    }
}

/* ---------------------------------------------------------------- seek --- */

/* Whether key lies between two items of the leaf at hand. */
static bool is_in_leaf(const struct pt_glass_seeker *seeker)
{
    return seeker->at > 0 && seeker->at < pt_glass_n_items(&seeker->blocks[0]);
}

static bool find_place(struct pt_glass_seeker *seeker, struct pt_str key)
{
    return count_up_to(&seeker->blocks[0], pt_glass_leaf_compare, key,
                       seeker->at, &seeker->at);
}

enum pt_glass_found pt_glass_seek(struct pt_glass_seeker *seeker,
                                  struct pt_str key,
                                  struct pt_str *out)
{
    struct pt_glass_item item;
    const bool is_near = seeker->numbers[0] != NO_BLOCK &&
                         find_place(seeker, key) && is_in_leaf(seeker);
    if (!is_near && (!descend(seeker, key) || !find_place(seeker, key)))
        return PT_GLASS_UNKNOWN;
    if (seeker->at == 0)
        return pt_glass_n_items(&seeker->blocks[0]) ? PT_GLASS_ABSENT
                                                    : PT_GLASS_UNKNOWN;
    if (!pt_glass_leaf_item(&seeker->blocks[0], seeker->at - 1, &item))
        return PT_GLASS_UNKNOWN;
    if (!pt_str_equal(item.key, key))
        return PT_GLASS_ABSENT;
    const unsigned whole = PT_GLASS_FIRST | PT_GLASS_LAST;
    if ((item.flags & (whole | PT_GLASS_DEFLATED)) != whole)
        return PT_GLASS_UNKNOWN;
    *out = item.data;
    return PT_GLASS_THERE;
}
