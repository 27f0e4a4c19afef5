/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * truth.h: whether an article answers a query of words, phrases and pairs that
 * are near each other, by positions that are read only as far as it takes. What
 * text_match.h would say, which lists all places of all words first.
 */
#ifndef SEARCH_MATCH_TRUTH_H
#define SEARCH_MATCH_TRUTH_H

#include "index/index_positions.h"
#include "search/match/spots.h"
#include "search/match/text_match.h"

struct pt_truth;

/* *out lives in arena; NULL for a query of other clauses, too. match, of that
 * tree, is borrowed. PT_OK or PT_ENOMEM. */
enum pt_status pt_truth_new(const struct pt_clause_tree *tree,
                            const struct pt_text_match *match,
                            struct pt_arena *arena,
                            struct pt_truth **out) PT_NODISCARD;

/* Whether the article at hand has a word of a set of the matcher, and where: a
 * cursor that has been started. *out_is_one is false where several words of the
 * set are there, so that no cursor tells all places. */
typedef enum pt_glass_found pt_find_spots(void *context,
                                          size_t set,
                                          struct pt_glass_cursor *out,
                                          bool *out_is_one);

/* THERE: it answers; ABSENT: it does not; UNKNOWN: the matcher is to be asked.
 * Clauses about anything but words are taken to hold. */
enum pt_glass_found
pt_truth_tell(struct pt_truth *truth, pt_find_spots *find, void *context);

#endif
