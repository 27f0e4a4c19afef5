/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * truth.h: whether an article answers a query of words, phrases, loose ones
 * too, and NEAR between words or choices of them, by positions that are read
 * only as far as it takes. What text_match.h would say, which lists all places
 * of all words first.
 */
#ifndef SEARCH_MATCH_TRUTH_H
#define SEARCH_MATCH_TRUTH_H

#include "index/index_positions.h"
#include "search/match/spots.h"
#include "search/match/text_match.h"

struct pt_truth;

/* *out lives in arena; NULL for a query of other clauses, too. match, of that
 * tree, is borrowed. in_units: the truth is whether an article may have a unit
 * that answers, as far as its words and places go: what it has, too, does not
 * count against it. PT_OK or PT_ENOMEM. */
enum pt_status pt_truth_new(const struct pt_clause_tree *tree,
                            const struct pt_text_match *match,
                            bool in_units,
                            struct pt_arena *arena,
                            struct pt_truth **out) PT_NODISCARD;

/* Whether the article at hand has a word of a set of the matcher, which is that
 * of the leaf, where it may count for it, and where: a cursor that has been
 * started. *out_is_one is false where several words of the
 * set are there, so that no cursor tells all places. */
typedef enum pt_glass_found pt_find_spots(void *context,
                                          size_t set,
                                          uint32_t leaf,
                                          struct pt_glass_cursor *out,
                                          bool *out_is_one);

/* Sets *out to all places of the words of a set, for the nth time since a
 * clause was begun (below PT_MOST_LISTED): good until the next clause. False:
 * they are not to be had. */
enum { PT_MOST_LISTED = 12 };
typedef bool pt_list_spots(void *context,
                           size_t set,
                           uint32_t leaf,
                           size_t nth,
                           struct pt_spot_list *out);

/* How the article at hand is asked. */
struct pt_truth_source {
    pt_find_spots *find;
    pt_list_spots *list; /* where cursors cannot tell */
    void *context;
};

/* A stretch of positions within which what an article was found to have stands,
 * where that was the whole query, words beside or near each other, and where
 * they were found is known. */
struct pt_stretch {
    uint32_t first, last; /* 0: not known */
};

/* THERE: it answers; ABSENT: it does not; UNKNOWN: the matcher is to be asked.
 * Clauses about anything but words are taken to hold. */
enum pt_glass_found pt_truth_tell(struct pt_truth *truth,
                                  const struct pt_truth_source *source);

/* Of the article told of last. */
struct pt_stretch pt_truth_stretch(const struct pt_truth *truth);

#endif
