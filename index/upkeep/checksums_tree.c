/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/upkeep/checksums_tree.h"

#include "common/mem.h"

struct tree {
    char *bits;
    char *met; /* blocks of both trees */
    uint64_t n_blocks;
};

static bool has(const char *bits, uint64_t block)
{
    return (unsigned char)bits[block / 8] >> block % 8 & 1;
}

static void set(char *bits, uint64_t block, bool is_set)
{
    const unsigned bit = 1u << block % 8;
    const unsigned byte = (unsigned char)bits[block / 8];
    bits[block / 8] = (char)(is_set ? byte | bit : byte & ~bit);
}

static bool note_block(void *context, uint64_t block)
{
    const struct tree *const tree = context;
    if (block < tree->n_blocks)
        set(tree->bits, block, true);
    return true;
}

enum pt_status pt_tree_note(const struct pt_glass_reader *reader,
                            enum pt_glass_name table,
                            char *bits,
                            uint64_t n_blocks,
                            bool *out_is_whole,
                            struct pt_error *err)
{
    struct tree tree = {.bits = bits, .n_blocks = n_blocks};
    struct pt_glass_walk result;
    const enum pt_status status =
        pt_glass_each_block(reader, table, &reader->glass.tables[table],
                            note_block, &tree, &result, err);
    *out_is_whole = status == PT_OK && !result.n_bad_blocks;
    return status;
}

/* What is new is found by the bits of the old tree, which it may not change yet
 * for those to come: no block comes twice. */
static bool add_block(void *context, uint64_t block)
{
    const struct tree *const tree = context;
    if (block >= tree->n_blocks)
        return true;
    const bool is_old = has(tree->bits, block);
    set(is_old ? tree->met : tree->bits, block, true);
    return !is_old;
}

static bool drop_block(void *context, uint64_t block)
{
    const struct tree *const tree = context;
    if (block >= tree->n_blocks || has(tree->met, block))
        return false;
    set(tree->bits, block, false);
    return true;
}

enum pt_status pt_tree_follow(const struct pt_glass_reader *reader,
                              enum pt_glass_name table,
                              const struct pt_glass_tree *before,
                              char *bits,
                              uint64_t n_blocks,
                              bool *out_is_whole,
                              struct pt_error *err)
{
    char *const met = pt_alloc((size_t)pt_tree_bytes(n_blocks));
    struct tree tree = {.bits = bits, .met = met, .n_blocks = n_blocks};
    struct pt_glass_walk added, dropped = {0};
    if (!met)
        return pt_fail_nomem(err);
    enum pt_status status =
        pt_glass_each_block(reader, table, &reader->glass.tables[table],
                            add_block, &tree, &added, err);
    if (status == PT_OK)
        status = pt_glass_each_block(reader, table, before, drop_block, &tree,
                                     &dropped, err);
    *out_is_whole =
        status == PT_OK && !added.n_bad_blocks && !dropped.n_bad_blocks;
    pt_free(met);
    return status;
}
