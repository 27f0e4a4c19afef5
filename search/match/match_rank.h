/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_rank.h: the first articles of a walk in their order. To libxapian each
 * article is a few calls through pointers and a string that it may be sorted
 * by; here what cannot come among the first is passed over a span at a time,
 * and only what can is asked for its place, its words side by side, and its
 * value. The order is libxapian's: by weight or not, then by value, of which
 * few have to be read where weights tell articles apart, then by docid.
 *
 * Life: aim at the query of the job's search; take pages; zeros again.
 */
#ifndef SEARCH_MATCH_MATCH_RANK_H
#define SEARCH_MATCH_MATCH_RANK_H

#include "index/xapian_c.h"
#include "search/match/word_walk.h"

struct pt_match_job;
struct pt_beside;

struct pt_rank {
    struct pt_walk *walk;     /* of all, with weights; NULL: there is none */
    struct pt_beside *beside; /* raises by … or NULL */
    double raise;             /* … so much what weighs … */
    double raised_from;       /* … this, as all that has the words does */
    const xc_query *query;    /* aimed at, borrowed */
    /* What was counted beside the page that was taken last: */
    bool has_counts;
    bool is_exact;       /* else the number is a lower bound */
    uint64_t n_articles; /* that answer */
    uint64_t n_stories;  /* PT_COUNT_UNKNOWN: not counted */
};

/* Aims at query, which job->enquire is to be asked; without a walk where there
 * can be none. XC_OK, or what the engine says. */
enum xc_status pt_job_aim(const struct pt_match_job *job,
                          const xc_query *query,
                          struct xc_error *cause) XC_NODISCARD;

/* Whether pages of enquire, so large, can be taken from what is aimed at. */
bool pt_job_can_rank(const struct pt_match_job *job,
                     const xc_enquire *enquire,
                     uint32_t first,
                     uint32_t most);

/* As pt_job_get_mset, where it can. job->enquire is left with another query. */
enum pt_status pt_job_rank(const struct pt_match_job *job,
                           uint32_t first,
                           uint32_t most,
                           uint32_t check_at_least,
                           xc_mset **out) PT_NODISCARD;

/* Counts what job->rank->walk finds, of which there is to be no page. */
enum pt_status pt_job_rank_none(const struct pt_match_job *job,
                                uint32_t check_at_least) PT_NODISCARD;

#endif
