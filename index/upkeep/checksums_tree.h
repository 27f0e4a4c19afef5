/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * checksums_tree.h: which blocks of a table a commit uses. From those that the
 * commit before used it follows by reading what changed: a block of that one's
 * tree is not written to, so where both trees have it they have all below it.
 *
 *     new tree, down to blocks that the old one has:  added, and met
 *     old tree, down to those that were met:          gone
 *
 * So of a table of any size a small commit reads the way to its changes, twice.
 */
#ifndef INDEX_UPKEEP_CHECKSUMS_TREE_H
#define INDEX_UPKEEP_CHECKSUMS_TREE_H

#include "index/upkeep/glass_read.h"

/* bits are pt_tree_bytes(n_blocks) of the file, all clear; afterwards those of
 * the tree of table are set. *out_is_whole: all of it could be read; else some
 * may be missing, none is set that should not be. PT_OK, PT_ENOMEM. */
enum pt_status pt_tree_note(const struct pt_glass_reader *reader,
                            enum pt_glass_name table,
                            char *bits,
                            uint64_t n_blocks,
                            bool *out_is_whole,
                            struct pt_error *err) PT_NODISCARD;

/* The same, but bits are those of `before`, the tree of the last commit but
 * one, as the file was then; n_blocks is that of now. Not *out_is_whole: bits
 * mean nothing. */
enum pt_status pt_tree_follow(const struct pt_glass_reader *reader,
                              enum pt_glass_name table,
                              const struct pt_glass_tree *before,
                              char *bits,
                              uint64_t n_blocks,
                              bool *out_is_whole,
                              struct pt_error *err) PT_NODISCARD;

#endif
