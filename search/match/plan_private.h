/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * plan_private.h: what the files of plan share.
 *
 *     plan.c          every kind of clause; connectives
 *     plan_filters.c  what restricts and does not weigh
 *     plan_stops.c    words that stand everywhere
 *     plan_phrase.c   words side by side
 *     plan_pairs.c    common words side by side, by terms of their own
 *     plan_near.c     words near each other
 *     plan_engine.c   the engine's queries, made and joined
 *     plan_weights.c  what words weigh on servers
 *
 * Who takes a query owns it, also when the call fails.
 */
#ifndef SEARCH_MATCH_PLAN_PRIVATE_H
#define SEARCH_MATCH_PLAN_PRIVATE_H

#include "common/buf.h"
#include "search/match/plan.h"

/* An engine query and what is known about it. */
struct pt_plan_part {
    xc_query *query;
    bool is_negated; /* the clause holds where query does not */
    bool is_exact;
    bool is_positive; /* it weighs */
    bool is_all;      /* it asks for every article */
};

/* As pt_planner.weighing: every leaf weighs. */
#define PT_EVERY_LEAF UINT32_MAX

struct pt_planner {
    uint32_t weighing; /* the one leaf that weighs, or PT_EVERY_LEAF */
    bool is_multilingual;
    bool has_pairs;       /* common words side by side have terms */
    bool mutes_functions; /* other words weigh */
    bool mutes_requests;  /* others do, and function words stand beside it */
    bool in_units;        /* clauses are answered in stretches of an article */
    bool in_not;          /* nothing here ranks */
    bool takes_pairs;     /* a chain is exact where each link of it is */
    const struct pt_clause *unheard; /* the OR whose stop words are left out */
    bool is_needed;                  /* every answer has what is planned here */
    bool is_loose;        /* … and needed words may stand anywhere */
    bool asks_for_places; /* needed words were asked for at positions */
    bool ranks_by_stops;
    bool has_only_stops;
    bool mutes_uncounted;           /* terms that weigh nothing are told so */
    const struct pt_reader *reader; /* NULL: … */
    const struct pt_positions *positions; /* … the engine looks at places */
    struct pt_beside *beside;
    double beside_weight;
    xc_query *unaided;                   /* without beside, owned */
    size_t n_positioned;                 /* words at positions so far */
    const struct pt_word_counts *counts; /* on servers; NULL: ours weighs */
    bool scales_words;                   /* each by its factor */
    bool weighs_windows;
    struct pt_buf term;
    struct pt_error *err;
};

/* Owned queries. */
struct pt_queries {
    xc_query **items;
    size_t n;
    size_t capacity;
};

/* Fills *out, which is all zeros before. On failure out->query may be set. */
typedef enum pt_status pt_plan_clause(struct pt_planner *planner,
                                      const struct pt_clause *clause,
                                      struct pt_plan_part *out);

/* --- plan.c: a clause of any kind; what may come out negated, and what may
 * not. On failure *out is all zeros. */
pt_plan_clause pt_plan_any;
pt_plan_clause pt_plan_straight;

/* AND of the children: what a clause over positions needs at least. */
pt_plan_clause pt_plan_operands;

/* Every article. */
pt_plan_clause pt_plan_all;

/* --- plan_filters.c */
pt_plan_clause pt_plan_has;
pt_plan_clause pt_plan_lang;
pt_plan_clause pt_plan_date;
pt_plan_clause pt_plan_parts;

/* --- plan_stops.c */

/* Whether the words of a TERM weigh nothing here. */
bool pt_planner_is_stop(const struct pt_planner *planner,
                        const struct pt_clause *clause);

/* Adds to n, by enum pt_stop, how many words under clause may weigh. */
void pt_planner_count_stops(const struct pt_clause *clause, size_t n[3]);

/* Of a query of nothing but stop words: ranks first what has them side by side,
 * unless the query itself places them, and by those in the title. Replaces
 * *query; on failure it may be NULL. */
enum pt_status pt_planner_rank_by_stops(struct pt_planner *planner,
                                        const struct pt_clause_tree *tree,
                                        xc_query **query);

/* Where root is a question of which words weigh nothing, sets *out to the query
 * without them; else leaves it. */
enum pt_status pt_planner_leave_stops_out(struct pt_planner *planner,
                                          const struct pt_clause *root,
                                          xc_query **out);

/* --- plan_phrase.c, plan_near.c */
pt_plan_clause pt_plan_phrase;
pt_plan_clause pt_plan_near;

/* Sets *out to the query for children within window positions of each other, in
 * order or not, and *out_is_exact; to NULL where the engine cannot tell. */
enum pt_status pt_plan_window(struct pt_planner *planner,
                              struct pt_clause *const *children,
                              size_t n,
                              uint32_t window,
                              bool is_ordered,
                              xc_query **out,
                              bool *out_is_exact);

/* Sets *out to an OR of all words and forms of the TERMs, NULL when there are
 * none. */
enum pt_status pt_planner_at_position(struct pt_planner *planner,
                                      const struct pt_clause *const *terms,
                                      size_t n_terms,
                                      xc_query **out);

/* False where n words more at positions would be too many. */
bool pt_planner_may_position(const struct pt_planner *planner, size_t n);

/* The items joined by op, PHRASE or NEAR, or only as operands where that is
 * enough; takes them. */
enum pt_status pt_planner_join_places(struct pt_planner *planner,
                                      enum xc_op op,
                                      struct pt_queries *items,
                                      uint32_t window,
                                      xc_query **out);

/* Replaces *query, the n TERMs one behind the other, by one with the same
 * matches and weights that asks for the common words side by side by their own
 * terms, too (index/word_pairs.h). On failure *query may be NULL. */
enum pt_status pt_planner_filter_pairs(struct pt_planner *planner,
                                       const struct pt_clause *const *terms,
                                       size_t n,
                                       xc_query **query);

/* The same of stop words as they are written, in any field that weighs; where
 * each two side by side have a term. */
bool pt_planner_are_stop_pairs(const struct pt_planner *planner,
                               const struct pt_clause *const *stops,
                               size_t n);
enum pt_status
pt_planner_filter_stop_pairs(struct pt_planner *planner,
                             const struct pt_clause *const *stops,
                             size_t n,
                             xc_query **query);

/* Whether the terms of pairs alone tell where n TERMs stand one behind the
 * other. */
bool pt_planner_is_pair(const struct pt_planner *planner,
                        const struct pt_clause *const *terms,
                        size_t n);

/* The words and forms of the TERMs under clause. */
size_t pt_planner_count_words(const struct pt_clause *clause);

/* False where a form of one language may be none in the text at hand. */
bool pt_planner_is_form_exact(const struct pt_planner *planner,
                              const struct pt_clause *term);

/* Where one leaf alone is to weigh, replaces *query, made of the words of the n
 * clauses, by one with the same matches that only that leaf's words weigh in.
 */
enum pt_status pt_planner_weigh_leaf(struct pt_planner *planner,
                                     const struct pt_clause *const *clauses,
                                     size_t n,
                                     xc_query **query);

/* --- plan_weights.c: for servers; where none is asked the factors are 1 and
 * nothing is changed. */

/* Of the words of a TERM that weigh as one; of a term of the engine. */
double pt_planner_factor_of_clause(struct pt_planner *planner,
                                   const struct pt_clause *clause);
double pt_planner_factor_of_term(const struct pt_planner *planner,
                                 struct pt_str term);

/* Words one of which stands at a position. */
struct pt_position {
    const struct pt_clause *const *terms;
    size_t n_terms;
};

/* Replaces *query, a PHRASE or NEAR of n positions, by one in which the words
 * weigh beside it. On failure *query may be NULL. */
enum pt_status pt_planner_weigh_apart(struct pt_planner *planner,
                                      const struct pt_position *positions,
                                      size_t n,
                                      xc_query **query);

/* --- plan_engine.c */

/* The engine's status as ours. */
enum pt_status pt_planner_engine(const struct pt_planner *planner,
                                 enum xc_status status,
                                 const struct xc_error *cause);

void pt_queries_fini(struct pt_queries *queries);

/* Takes query. */
enum pt_status pt_queries_add(const struct pt_planner *planner,
                              struct pt_queries *queries,
                              xc_query *query);

/* Adds terms of words, or of stems, in field. */
enum pt_status pt_queries_add_words(struct pt_planner *planner,
                                    enum pt_field field,
                                    const struct pt_str *words,
                                    size_t n,
                                    bool is_stem,
                                    struct pt_queries *queries);

/* Takes the queries and leaves none. Of one, that one; of none, one that
 * matches nothing. */
enum pt_status pt_queries_combine(const struct pt_planner *planner,
                                  enum xc_op op,
                                  struct pt_queries *queries,
                                  uint32_t window,
                                  xc_query **out);

/* The first of the queries, which the others only rank; otherwise as combine.
 * has_windows: PHRASE or NEAR is among the others. */
enum pt_status pt_queries_rank(const struct pt_planner *planner,
                               struct pt_queries *queries,
                               bool has_windows,
                               xc_query **out);

/* Any of the stems and words of a clause, which weigh as if they were one. */
enum pt_status pt_planner_any_word(struct pt_planner *planner,
                                   const struct pt_clause *clause,
                                   xc_query **out) PT_NODISCARD;

enum pt_status pt_planner_match_all(const struct pt_planner *planner,
                                    xc_query **out);
enum pt_status
pt_planner_term(struct pt_planner *planner, struct pt_str term, xc_query **out);

/* Replaces *query by one whose weights are factor times as high. */
enum pt_status pt_planner_scale(const struct pt_planner *planner,
                                double factor,
                                xc_query **query);

/* Makes part one that is not negated. On failure part->query may be NULL. */
enum pt_status pt_planner_straighten(const struct pt_planner *planner,
                                     struct pt_plan_part *part);

/* Whether words in field weigh. */
bool pt_planner_does_weigh(enum pt_field field);

/* A finished query of words in field, taken, as a part. */
enum pt_status pt_planner_finish_words(const struct pt_planner *planner,
                                       enum pt_field field,
                                       bool is_exact,
                                       xc_query *query,
                                       struct pt_plan_part *out);

#endif
