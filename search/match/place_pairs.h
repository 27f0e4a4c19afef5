/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * place_pairs.h: which articles have a common word of a wildcard beside the
 * common word that is next to it in a phrase, by the terms of pairs
 * (index/word_pairs.h). In all others the common words of the wildcard, which
 * have most of its positions, need not be looked for:
 *
 *     "th* of"    that of, they of … : few articles
 *                 third of, threat of … : words that few have
 */
#ifndef SEARCH_MATCH_PLACE_PAIRS_H
#define SEARCH_MATCH_PLACE_PAIRS_H

#include "index/index_reader.h"
#include "search/query/clause.h"

struct pt_place_pairs;

/* *out, which lives in arena, is NULL where no phrase of the tree has such
 * words, or the lists cannot be read past libxapian. PT_OK or PT_ENOMEM. */
enum pt_status pt_place_pairs_new(const struct pt_clause_tree *tree,
                                  const struct pt_reader *reader,
                                  struct pt_arena *arena,
                                  struct pt_place_pairs **out) PT_NODISCARD;

/* NULL is fine. */
void pt_place_pairs_free(struct pt_place_pairs *pairs);

/* Whether something is known of a leaf. */
bool pt_place_pairs_know(const struct pt_place_pairs *pairs, uint32_t leaf);

/* Reads which articles have a term of the engine, of a word of the leaf that is
 * none of the common ones. PT_OK or PT_ENOMEM. */
enum pt_status pt_place_pairs_add_word(struct pt_place_pairs *pairs,
                                       uint32_t leaf,
                                       struct pt_str term) PT_NODISCARD;

/* Which words of a leaf may stand in docid, of the reader's snapshot, where its
 * phrase wants them: the common ones (pt_pair_word); those that were added.
 * True where nothing is known; pairs: NULL is fine. */
bool pt_place_pairs_have_common(const struct pt_place_pairs *pairs,
                                uint32_t leaf,
                                uint32_t docid);
bool pt_place_pairs_have_added(const struct pt_place_pairs *pairs,
                               uint32_t leaf,
                               uint32_t docid);

#endif
