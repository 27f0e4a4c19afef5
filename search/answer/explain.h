/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain.h: how a query was understood and answered (--explain), made after
 * the answer and only when asked for. Private to search/.
 *
 *     explain.c        the tree, the limits, and putting it together
 *     explain_query.c  the words that each leaf stands for, with their counts;
 *                      the engine's query cut to what a person reads
 *     explain_score.c  the score of each hit taken apart
 */
#ifndef SEARCH_ANSWER_EXPLAIN_H
#define SEARCH_ANSWER_EXPLAIN_H

#include "search/results.h"

/* Leaves that are explained and weighed one by one, words listed of each, and
 * operands shown of each operator of the engine's query: what a person reads.
 * Each leaf weighed is a search of its own. */
enum { PT_EXPLAINED_LEAVES = 64, PT_EXPLAINED_WORDS = 12 };

/* Fills results->explanation and the parts of the hits' scores, all in the
 * results' arena. What the reader and the engine say; PT_ENOMEM. */
enum pt_status pt_results_explain(const struct pt_query_run *run,
                                  struct pt_ready *ready,
                                  const struct pt_match *match,
                                  struct pt_results *results,
                                  struct pt_error *err) PT_NODISCARD;

/* The clauses without children, but for ALL, in the order of the query: the
 * first most of them into leaves; returns how many there are. */
size_t pt_explain_leaves(const struct pt_clause *clause,
                         const struct pt_clause **leaves,
                         size_t most);

/* Fills *out from one of them. */
enum pt_status pt_explain_leaf(const struct pt_query_run *run,
                               const struct pt_ready *ready,
                               const struct pt_clause *leaf,
                               struct pt_arena *arena,
                               struct pt_explained_leaf *out,
                               struct pt_error *err) PT_NODISCARD;

/* Appends libxapian's description of a query with each long list of operands
 * cut to its first few. */
void pt_explain_shorten(struct pt_str described, struct pt_buf *out);

/* Fills parts of every hit; leaves are the n that are taken apart, has_more
 * says whether the query has others. */
enum pt_status pt_explain_scores(const struct pt_query_run *run,
                                 struct pt_ready *ready,
                                 const struct pt_match *match,
                                 const struct pt_clause *const *leaves,
                                 size_t n,
                                 bool has_more,
                                 struct pt_results *results,
                                 struct pt_error *err) PT_NODISCARD;

#endif
