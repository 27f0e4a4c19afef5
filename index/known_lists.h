/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * known_lists.h: what is known of the lists of terms in a snapshot: in how many
 * articles each is, as far as somebody was told, and of words that were met on
 * a walk how their lists begin. A query asks for either of each word several
 * times, each time the block is read where the list begins, and a wildcard has
 * hundreds of words.
 */
#ifndef INDEX_KNOWN_LISTS_H
#define INDEX_KNOWN_LISTS_H

#include "common/arena.h"
#include "common/str.h"

/* Of more terms nothing is kept, and of lists that begin with more bytes, or
 * when all have so many, only the number of articles. */
enum {
    PT_MOST_KNOWN_LISTS = 1 << 12,
    PT_MOST_HEAD_BYTES = 1 << 9,
    PT_MOST_HEADS_BYTES = 1 << 19
};

struct pt_known_list {
    struct pt_str term;
    struct pt_str head; /* the first chunk; of no bytes: not known */
    uint32_t n_articles;
    uint32_t hash;
};

/* All zero is empty. */
struct pt_known_lists {
    struct pt_arena terms;
    struct pt_known_list *slots; /* by hash, a term of no bytes: free */
    size_t n;
    size_t n_slots; /* a power of two */
    size_t n_head_bytes;
};

/* Leaves it empty. */
void pt_known_lists_fini(struct pt_known_lists *lists);

/* NULL: nothing is known. Good until something is added; views of it until
 * fini. */
const struct pt_known_list *
pt_known_lists_find(const struct pt_known_lists *lists, struct pt_str term);

/* Keeps what is told of a term, which is copied, if there is room and memory
 * and nothing is known so far; head may be empty. */
void pt_known_lists_add(struct pt_known_lists *lists,
                        struct pt_str term,
                        uint32_t n_articles,
                        struct pt_str head);

#endif
