/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * glass_seek_private.h: what the files of glass_seek share.
 *
 *     glass_seek.c   single entries, found by their keys
 *     glass_walk.c   the keys of all lists, one after the other
 */
#ifndef INDEX_GLASS_GLASS_SEEK_PRIVATE_H
#define INDEX_GLASS_GLASS_SEEK_PRIVATE_H

#include "index/glass/glass_seek.h"

/* Of a block that was not read. */
#define PT_GLASS_NO_BLOCK UINT64_MAX

/* The leaf at hand is no longer the one that the other blocks lead to; false.
 */
bool pt_glass_seeker_lose_leaf(struct pt_glass_seeker *seeker);

/* Reads the leaf behind the one at hand, or the one before it; *out_is_end:
 * there is none. False where it cannot be read. */
bool pt_glass_seeker_turn_leaf(struct pt_glass_seeker *seeker,
                               bool is_back,
                               bool *out_is_end);

/* Whether all that lies between two items of a branch, and the first of them,
 * has the same bytes before a NUL: of a list its chunks, of a word its places.
 */
bool pt_glass_is_one_list(const struct pt_glass_block *branch,
                          size_t i,
                          size_t next);

/* How many items of the leaf at hand are before the first one of the entry with
 * that key, or its place; false where the leaf is damaged. */
bool pt_glass_seeker_count_before(const struct pt_glass_seeker *seeker,
                                  struct pt_str key,
                                  size_t *out);

#endif
