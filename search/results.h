/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * results.h: what stands behind the opaque pt_results and pt_hit of
 * ptsearch.h, and how hits are made from matches. Private to search/.
 *
 *     struct pt_match_hit --stored article--> fields
 *                         --text matcher----> marks --snippet--> passages
 */
#ifndef SEARCH_RESULTS_H
#define SEARCH_RESULTS_H

#include "common/arena.h"
#include "common/error.h"
#include "search/answer/snippet.h"
#include "search/match/match.h"
#include "search/query_run.h"

#define PT_N_HIT_FIELDS (PT_HIT_INDEX + 1)

struct pt_hit {
    uint64_t rank;
    double score;
    uint64_t n_copies;
    struct pt_str fields[PT_N_HIT_FIELDS]; /* NUL behind; empty: not known */
    unsigned char origins[PT_N_FACTS];     /* enum pt_origin */
    bool has_headline;
    bool title_is_cut;
    struct pt_byte_span *title_spans;
    size_t n_title_spans;
    struct pt_passage *passages;
    size_t n_passages;
    struct pt_spelling *spellings;
    size_t n_spellings;
    const struct pt_score_part *parts;
    size_t n_parts;
};

struct pt_results {
    struct pt_arena arena; /* everything below */
    struct pt_hit *hits;
    size_t n_hits;
    struct pt_count total;
    struct pt_count articles;
    struct pt_count stories;
    struct pt_count occurrences;
    uint64_t took_us;
    struct pt_str query; /* as asked */
    struct pt_str parsed;
    const char **notes;
    size_t n_notes;
    struct pt_suggestion *suggestions;
    size_t n_suggestions;
    const struct pt_explanation *explanation; /* NULL: not asked for */
    struct pt_facet *facets;
    size_t n_facets;
    const struct pt_timeline *timeline; /* NULL: not asked for */
    const uint64_t *marks;              /* of what is shown, see narrow.h */
    size_t n_marks;
};

/* Answers asked, into results of zeros with an arena (results_make.c). PT_OK;
 * PT_EINVALID: the query or options are wrong; PT_EMODIFIED: a writer overtook
 * it; PT_EINTERRUPTED; PT_ENOMEM; statuses of the engine. */
enum pt_status pt_results_answer(const struct pt_query_run *asked,
                                 struct pt_results *results,
                                 struct pt_error *err) PT_NODISCARD;

/* Fills results->hits from match. PT_OK, PT_EMODIFIED, PT_ENOMEM, … */
enum pt_status pt_results_fill(const struct pt_query_run *run,
                               struct pt_ready *ready,
                               const struct pt_match *match,
                               struct pt_results *results,
                               struct pt_error *err) PT_NODISCARD;

/* Counts the marks of every matching unit into results->occurrences, up to
 * PT_EXACT_ARTICLES articles, all of them with PT_SEARCH_EXACT_COUNTS. */
enum pt_status pt_results_count_marks(const struct pt_query_run *run,
                                      struct pt_ready *ready,
                                      struct pt_results *results,
                                      struct pt_error *err) PT_NODISCARD;

/* Fills *hit with the fields of an article that no search found. run: of any
 * query. PT_OK or PT_ENOMEM. */
enum pt_status pt_results_describe(const struct pt_query_run *run,
                                   const struct pt_article *article,
                                   struct pt_results *results,
                                   struct pt_hit *hit) PT_NODISCARD;

/* The same with the marks in its title. */
enum pt_status pt_results_describe_marked(const struct pt_query_run *run,
                                          const struct pt_article *article,
                                          const struct pt_marks *marks,
                                          struct pt_results *results,
                                          struct pt_hit *hit) PT_NODISCARD;

/* Where there are several indexes: keeps which of them docid is of. False:
 * memory ran out. */
bool pt_results_keep_index(const struct pt_query_run *run,
                           uint32_t docid,
                           struct pt_results *results,
                           struct pt_hit *hit) PT_NODISCARD;

/* *out is snippet of article as results keep it. False: memory ran out. */
bool pt_results_keep_passage(struct pt_results *results,
                             const struct pt_article *article,
                             const struct pt_snippet *snippet,
                             struct pt_passage *out) PT_NODISCARD;

/* Notes and parsed form of the query (results_make.c). */
enum pt_status pt_results_keep_query(const struct pt_query_run *run,
                                     const struct pt_ready *ready,
                                     struct pt_results *results,
                                     struct pt_error *err) PT_NODISCARD;

/* Where nothing was found: fills results->suggestions (suggest.c). */
enum pt_status pt_results_suggest(const struct pt_query_run *run,
                                  const struct pt_ready *ready,
                                  struct pt_results *results,
                                  struct pt_error *err) PT_NODISCARD;

#endif
