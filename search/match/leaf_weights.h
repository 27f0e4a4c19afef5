/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * leaf_weights.h: how much each word of a query says, by the collection.
 */
#ifndef SEARCH_MATCH_LEAF_WEIGHTS_H
#define SEARCH_MATCH_LEAF_WEIGHTS_H

#include "index/index_reader.h"
#include "search/query/clause.h"

/* Writes to weights, tree->n_leaves of them, how much each leaf says: its
 * inverse document frequency log(1 + (N - n + 0.5) / (n + 0.5)) with n articles
 * of N for the most frequent of its stems or words; next to nothing for a word
 * that does not rank articles either (pt_plan_muted). What the engine says. */
enum pt_status pt_match_leaf_weights(const struct pt_clause_tree *tree,
                                     const struct pt_reader *reader,
                                     double *weights,
                                     struct pt_error *err) PT_NODISCARD;

#endif
