/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query_run.h: one query made ready to be matched; the same way for the query
 * that was asked and for those that suggest.c tries instead.
 *
 *     text --query_parse--> tree --resolve--> clauses --plan--> engine query
 */
#ifndef SEARCH_QUERY_RUN_H
#define SEARCH_QUERY_RUN_H

#include "common/arena.h"
#include "common/error.h"
#include "search/match/plan.h"
#include "search/match/readings.h"
#include "search/ptsearch.h"
#include "search/query/query_parse.h"

/* Everything that one search needs, put together by ptsearch.c. */
struct pt_query_run {
    const struct pt_reader *reader;
    struct pt_analyzer *analyzer;
    struct pt_str query;
    const struct pt_search_options *options;
    uint64_t begun;           /* of pt_clock_us */
    uint64_t deadline;        /* likewise; 0: none */
    uint32_t like;            /* the docid of options->like, 0: none */
    struct pt_region *region; /* where the answer is made; NULL: the heap */
};

/* A query made ready: parsed, resolved and planned in arena, nothing read yet.
 * pt_query_done releases it, also after a failure. */
struct pt_ready {
    struct pt_query_parsed *parsed;
    struct pt_clause_tree tree;
    struct pt_plan plan;
    struct pt_readings readings;
};

enum pt_status pt_query_ready(const struct pt_query_run *run,
                              struct pt_arena *arena,
                              struct pt_ready *out,
                              struct pt_error *err) PT_NODISCARD;

/* The day from which a search with these options counts. */
int32_t pt_query_today(const struct pt_search_options *options);

void pt_query_done(struct pt_ready *ready);

#endif
