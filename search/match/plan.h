/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * plan.h: clauses -> engine query. An engine query may be wider than the clause
 * (NEAR over phrases, sentences, at least n): then is_exact is false and every
 * candidate is to be put to the text matcher. It is never narrower.
 *
 * What weighs: the words of title and body, and those under title:. Other
 * fields, dates and paths only restrict, and what stands under NOT or behind
 * NOT NEAR counts for nothing.
 */
#ifndef SEARCH_MATCH_PLAN_H
#define SEARCH_MATCH_PLAN_H

#include "common/error.h"
#include "index/index_positions.h"
#include "index/index_reader.h"
#include "index/xapian_c.h"
#include "search/match/word_walk.h"
#include "search/ptsearch.h"
#include "search/query/clause.h"

/* Stop words (common/stop_words.h) decide as all words do and weigh nothing
 * beside others. A query of nothing else is answered in order of how many of
 * them an article has, its title counting on its own, and first of all those
 * that have them side by side, unless it says itself, as a phrase or NEAR,
 * where all of them are to stand. */
struct pt_plan {
    xc_query *query; /* owned; weights included */
    /* Of a question, any of whose words will do: query without the stop words
     * among them. What it finds stands in front of all else that query does,
     * with the same scores. NULL: there are none. Owned. */
    xc_query *ranking;
    bool has_only_stops;
    bool is_exact;        /* the engine's answer is the answer */
    bool has_positive;    /* some positive word ranks; else newest first, 0 */
    bool is_narrowed;     /* by what is not in the tree, see narrow.h */
    bool asks_for_places; /* every answer has words that the query finds to
                           * stand beside or near each other */
    bool ranks_by_stops;  /* by whether they stand side by side */
    struct pt_beside *beside; /* owned; what query asks, or NULL; then … */
    double beside_weight;     /* … what it adds, and … */
    xc_query *unaided;        /* … query without it. Owned. */
    bool is_scaled;           /* to weigh by I(n)L2, see plan_weights.c */
};

/* Sequences of words that one PHRASE is multiplied out into, where compounds in
 * it leave a choice; above it the engine is asked for its words alone. */
#define PT_MAX_PHRASE_SEQUENCES 32u

/* Words at positions that one query asks the engine for: it holds a block of
 * positions for each, 16 KB. What would be more is asked for without positions,
 * and the text decides. */
#define PT_MAX_POSITIONED 8192u

/* Where there are servers: counts the words of the tree that weigh, by which
 * its plans then weigh as they do in folders; what lives in arena. Else, and
 * with very many words, it does nothing. PT_OK, PT_ENOMEM, or what the reader
 * says. */
enum pt_status pt_plan_count_words(struct pt_clause_tree *tree,
                                   const struct pt_reader *reader,
                                   struct pt_arena *arena,
                                   struct pt_error *err) PT_NODISCARD;

/* The counts of a term of the engine; false: it was not counted. */
struct pt_word_counts {
    const struct pt_term_count *items; /* sorted by term */
    size_t n;
    double n_articles; /* of all indexes, and … */
    double total_length;
};
bool pt_word_counts_find(const struct pt_word_counts *counts,
                         struct pt_str term,
                         uint32_t *out_n_articles,
                         uint32_t *out_n_times);

/* For within other than article the query finds every article that may hold a
 * unit that answers: unqualified NOT clauses are left out.
 * PT_OK, PT_ENOMEM, or what the engine says; *out unchanged on failure. */
enum pt_status pt_plan_make(const struct pt_clause_tree *tree,
                            enum pt_within within,
                            struct pt_plan *out,
                            struct pt_error *err) PT_NODISCARD;

/* Whether the engine can tell which articles have the words of every clause
 * where they should stand; of a chain of NEAR, of every two neighbours. As
 * above. */
enum pt_status pt_plan_tells_places(const struct pt_clause_tree *tree,
                                    bool *out,
                                    struct pt_error *err) PT_NODISCARD;

/* The plan of the same question in which the words of one leaf weigh and all
 * others only decide: the weight of an article is that leaf's part of its score
 * by pt_plan_make, and the parts of all leaves add up to it. */
enum pt_status pt_plan_make_for_leaf(const struct pt_clause_tree *tree,
                                     enum pt_within within,
                                     uint32_t leaf,
                                     struct pt_plan *out,
                                     struct pt_error *err) PT_NODISCARD;

/* The plan of the same question for a search that looks at positions of
 * reader's snapshot itself: whether stop words stand side by side the query
 * asks there (see pt_beside_status), and, when is_loose, what every answer has
 * beside or near each other may stand anywhere. Then the answers are among its
 * articles, and in these they have the weights that they have by pt_plan_make.
 * As above. */
enum pt_status pt_plan_make_by_places(const struct pt_clause_tree *tree,
                                      enum pt_within within,
                                      const struct pt_reader *reader,
                                      const struct pt_positions *positions,
                                      bool is_loose,
                                      struct pt_plan *out,
                                      struct pt_error *err) PT_NODISCARD;

/* Of each enum pt_stop whether such words of the query rank nothing, because
 * others beside them do. */
void pt_plan_muted(const struct pt_clause_tree *tree, bool out[3]);

/* How the words of the plan weigh in a search of reader, for a walk; false
 * where they do otherwise. */
bool pt_plan_weighing(const struct pt_plan *plan,
                      const struct pt_reader *reader,
                      struct pt_walk_weighing *out);

/* Sets how the words of the plan weigh in a search of reader for it: on servers
 * by a weight that these know. */
enum xc_status pt_plan_set_weighting(const struct pt_plan *plan,
                                     const struct pt_reader *reader,
                                     xc_enquire *enquire,
                                     struct xc_error *cause);

/* Frees what it owns; a plan of zeros is fine. */
void pt_plan_fini(struct pt_plan *plan);

/* Appends to out the engine's term of a word (is_stem: of a stem) in field. */
struct pt_buf;
void pt_plan_engine_term(enum pt_field field,
                         struct pt_str word,
                         bool is_stem,
                         struct pt_buf *out);

#endif
