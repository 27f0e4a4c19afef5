/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * spots.h: whether words of one article stand where they should, read one
 * position after the other and no further than to the first place where they
 * do: half of the articles with common words have it near their beginning.
 */
#ifndef SEARCH_MATCH_SPOTS_H
#define SEARCH_MATCH_SPOTS_H

#include "index/glass/glass_positions.h"
#include "index/glass/glass_seek.h"

/* Cursors, one a word, have been started and are used up. UNKNOWN: one of them
 * is damaged. */

/* Whether the n words, 1 or more, stand one behind the other somewhere. */
enum pt_glass_found pt_spots_beside(struct pt_glass_cursor *words, size_t n);

/* The same of two words, where most articles have them nowhere so: all places
 * are read at once. */
enum pt_glass_found pt_spots_beside_rarely(struct pt_glass_cursor words[2]);

/* Whether words stand so mostly or rarely, learnt from article to article. */
struct pt_odds {
    uint32_t n_asked; /* articles, of which … */
    uint32_t n_held;  /* … have them so */
};

/* Fewer than one in so many: most lists are then read to their end. */
enum { PT_FEW_HOLD = 8 };

static inline bool pt_odds_are_low(const struct pt_odds *odds)
{
    return odds->n_asked > PT_FEW_HOLD * (odds->n_held + 1);
}

static inline void pt_odds_count(struct pt_odds *odds, bool does_hold)
{
    odds->n_asked++;
    odds->n_held += does_hold;
}

/* Whether an a and a b, which do not stand at one position, differ by at most
 * distance; is_ordered: the a is before the b. *out_last is then the later of
 * the two. */
enum pt_glass_found pt_spots_near(struct pt_glass_cursor *a,
                                  struct pt_glass_cursor *b,
                                  uint32_t distance,
                                  bool is_ordered,
                                  uint32_t *out_last);

/* Puts n positions in order; equal ones stay. */
void pt_spots_sort(uint32_t *positions, size_t n);

/* All positions of a word, or of several that stand for one; rising. */
struct pt_spot_list {
    const uint32_t *items;
    size_t n;
};

/* The same of lists; and whether a b stands so far behind an a. */
bool pt_lists_beside(const struct pt_spot_list *words, size_t n);
bool pt_lists_apart(struct pt_spot_list a,
                    struct pt_spot_list b,
                    uint32_t distance);
bool pt_lists_near(struct pt_spot_list a,
                   struct pt_spot_list b,
                   uint32_t distance,
                   bool is_ordered);

/* A word that is one of several to stand somewhere: its cursor, started, or,
 * when is_listed, its list. */
struct pt_spot_word {
    struct pt_glass_cursor cursor;
    struct pt_spot_list list;
    bool is_listed;
    uint32_t pos; /* at hand, 0: behind the last; set by pt_side_start */
};

/* Words any of which will do; they are borrowed, and used up. */
struct pt_side {
    struct pt_spot_word *words;
    size_t n;
    uint32_t pos; /* the first of theirs, 0: behind the last */
};

void pt_side_start(struct pt_side *side, struct pt_spot_word *words, size_t n);

/* As pt_spots_near, of sides that have been started. */
enum pt_glass_found pt_sides_near(struct pt_side *a,
                                  struct pt_side *b,
                                  uint32_t distance,
                                  bool is_ordered,
                                  uint32_t *out_last);

/* Whether the n sides, 1 or more, stand somewhere in any order so that the last
 * and the first differ by at most span. UNKNOWN, too, where only sides that
 * share a position might. */
enum pt_glass_found
pt_sides_within(struct pt_side *sides, size_t n, uint32_t span);

#endif
