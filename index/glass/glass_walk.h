/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * glass_walk.h: the terms of a postlist table, in order of bytes, past the
 * lists that they have.
 */
#ifndef INDEX_GLASS_GLASS_WALK_H
#define INDEX_GLASS_GLASS_WALK_H

#include "common/word_sieve.h"
#include "index/glass/glass_seek.h"

/* A walk over the entries whose keys are not empty and have no NUL: in the
 * postlist table these are the terms, each with the first chunk of its list.
 * Blocks in which there are only further chunks of one list are not read. What
 * is not wanted costs little, as all words of an index may be walked. Begun
 * with pt_glass_seek_from; the seeker is used for nothing else meanwhile. */
struct pt_glass_walk {
    struct pt_glass_seeker *seeker;
    struct pt_str below; /* a key before which they are; empty: any */
    size_t n_prefix;     /* bytes of a key before its word */
    const struct pt_word_sieve *sieve; /* words that pass are wanted */
    uint64_t n, most_met; /* met so far, wanted or not, and at most */
    size_t limit;         /* ours: items of the leaf before below, … */
    size_t before_len;    /* … and bytes of the term before */
    bool is_in_leaf;
    bool
        is_whole; /* the entry that was found has but one item, as it was put */
};

/* The next one that is wanted; absent behind the last, or when most_met were
 * met. *out has what the first item of the entry has. */
enum pt_glass_found pt_glass_walk_next(struct pt_glass_walk *walk,
                                       struct pt_str *out_key,
                                       struct pt_str *out);

#endif
