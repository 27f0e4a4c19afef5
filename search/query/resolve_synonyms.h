/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * resolve_synonyms.h: resolve's third part: words for which the user's synonyms
 * (synonym_table.h) say what answers them.
 *
 *     UN, United Nations
 *
 *     UN charter                 (AND (OR (PHRASE united nations) un) charter)
 *     united nations charter     (AND (OR (AND united nations) un) charter)
 *     "united nations charter"   (PHRASE (OR (PHRASE united nations) un)
 * charter)
 *
 * Of several that fit, the longest is taken, and what it gives is not looked up
 * again; other spellings of each word still count. In title and text only.
 */
#ifndef SEARCH_QUERY_RESOLVE_SYNONYMS_H
#define SEARCH_QUERY_RESOLVE_SYNONYMS_H

#include "index/synonym_table.h"
#include "search/query/resolve_word.h"

/* A query sequence for which there are synonyms. */
struct pt_synonym_match {
    struct pt_synonym synonym;
    size_t n_pieces; /* 0: there are none */
};

/* Sets *out to the clause for the longest start of the n pieces, side by side,
 * that has synonyms, and *out_n to its pieces; *out_n to 0 when there is none.
 * PT_OK; PT_ELIMIT (PT_MAX_TOTAL_EXPANSION); what the reader says; PT_ENOMEM.
 */
enum pt_status pt_resolve_synonym(struct pt_resolver *resolver,
                                  struct pt_place place,
                                  const struct pt_piece *pieces,
                                  size_t n,
                                  size_t *out_n,
                                  struct pt_clause **out) PT_NODISCARD;

/* The same for operands that stand one behind the other in the query with
 * nothing but white space between, of which two or more are taken: sets *out to
 * what has synonyms and *out_n_nodes to its nodes, 0 when there is none. */
enum pt_status pt_resolve_match_nodes(struct pt_resolver *resolver,
                                      struct pt_query_node *const *nodes,
                                      size_t n,
                                      struct pt_place place,
                                      struct pt_synonym_match *out,
                                      size_t *out_n_nodes) PT_NODISCARD;

/* Sets *out to the OR of list, which is not empty; of one, to that one. */
enum pt_status pt_resolve_any_of(struct pt_resolver *resolver,
                                 const struct pt_query_node *node,
                                 const struct pt_clause_list *list,
                                 struct pt_clause **out) PT_NODISCARD;

/* Sets *out to own or any alternative of synonym; own NULL: an alternative.
 * node: the bytes of the query that it stands for. Statuses as above. */
enum pt_status pt_resolve_alternatives(struct pt_resolver *resolver,
                                       const struct pt_query_node *node,
                                       struct pt_place place,
                                       const struct pt_synonym *synonym,
                                       struct pt_clause *own,
                                       struct pt_clause **out) PT_NODISCARD;

#endif
