/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * shards.h: the same articles as one index and as several, asked the same by
 * the public API, and everything in the answers held against each other.
 */
#ifndef TESTS_SHARDS_H
#define TESTS_SHARDS_H

#include "tests/agree.h"

/* Several indexes read as one. */
struct pt_split {
    size_t n;
    struct pt_rig *rigs;
    long *servers;      /* their processes; NULL: none */
    const char **names; /* of the rigs' folders, or how else they are reached */
};

/* Indexes of articles of a round of pt_agree_articles, some of them several
 * times under other paths; each in that index which its path says. */
struct pt_shards {
    struct pt_arena arena;
    struct pt_agree whole; /* one index of all, and what queries are made of */
    size_t n_splits;
    struct pt_split *splits;
    pt_search *one;
    bool is_served; /* asked without what servers do not tell, or not in time:
                     * how names are written, suggestions */
    bool has_no_suggestions; /* which end after a time */
};

/* sizes: of each split, closed by 0. */
void pt_shards_open(struct pt_shards *shards,
                    uint64_t round,
                    const size_t *sizes);
void pt_shards_close(struct pt_shards *shards);

/* Asks both the question of seed and appends the first that they differ in, but
 * for suggestions of a question that took so long that they end early. False
 * where only the order of scores that are equal but for their last bits
 * differed; then all hits were compared without regard to it. */
bool pt_shards_ask(struct pt_shards *shards,
                   pt_search *many,
                   uint64_t seed,
                   struct pt_buf *out);

/* Serves the split's indexes on loopback, by which its names are then; false:
 * there is no xapian-tcpsrv. Ended by pt_split_unserve. */
bool pt_split_serve(struct pt_split *split, struct pt_arena *arena);
void pt_split_unserve(struct pt_split *split);

#endif
