/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * plan_pairs.c: a phrase of common words is asked for by the terms of each two
 * of them, which few articles have:
 *
 *     "in the of"   ->   (in PHRASE the PHRASE of)
 *                        FILTER (XPin the AND XPthe of)
 *     "the of"      ->   (the AND of) FILTER XPthe of
 */
#include "search/match/plan_private.h"

#include "index/word_pairs.h"

typedef unsigned number_of(const struct pt_planner *planner,
                           const struct pt_clause *term);

/* The number of the one word that will do for a TERM; 0: it has none. */
static unsigned pair_word(const struct pt_planner *planner,
                          const struct pt_clause *term)
{
    return planner->has_pairs && term->field == PT_FIELD_TEXT &&
                   term->n_words == 1 && term->n_forms == 0
               ? pt_pair_word(term->words[0])
               : 0;
}

/* The same of a stop word as it is written. */
static unsigned stop_word(const struct pt_planner *planner,
                          const struct pt_clause *stop)
{
    return planner->has_pairs ? pt_pair_word(stop->stop_word) : 0;
}

/* Whether each has a number, and so each two of them side by side a term. */
static bool are_pairs(const struct pt_planner *planner,
                      number_of *number,
                      const struct pt_clause *const *terms,
                      size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!number(planner, terms[i]))
            return false;
    return n > 1;
}

/* Adds the term of two words; 0: one of them is none, and there is none. */
static enum pt_status add_pair(struct pt_planner *planner,
                               unsigned first,
                               unsigned second,
                               struct pt_queries *pairs)
{
    xc_query *query = NULL;
    if (!first || !second)
        return PT_OK;
    pt_buf_clear(&planner->term);
    pt_pair_term(first, second, &planner->term);
    if (pt_buf_status(&planner->term) != PT_OK)
        return pt_fail_nomem(planner->err);
    const enum pt_status status =
        pt_planner_term(planner, pt_buf_str(&planner->term), &query);
    return status == PT_OK ? pt_queries_add(planner, pairs, query) : status;
}

/* Replaces *query by what of it pairs, taken, match. */
static enum pt_status filter(const struct pt_planner *planner,
                             struct pt_queries *pairs,
                             xc_query **query)
{
    struct pt_queries both = {0};
    xc_query *all = NULL;
    if (pairs->n == 0)
        return PT_OK;
    enum pt_status status = pt_queries_add(planner, &both, *query);
    *query = NULL;
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_AND, pairs, 0, &all);
    if (status == PT_OK)
        status = pt_queries_add(planner, &both, all);
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_FILTER, &both, 0, query);
    pt_queries_fini(&both);
    return status;
}

static enum pt_status filter_by(struct pt_planner *planner,
                                number_of *number,
                                const struct pt_clause *const *terms,
                                size_t n,
                                xc_query **query)
{
    struct pt_queries pairs = {0};
    enum pt_status status = PT_OK;
    for (size_t i = 1; status == PT_OK && i < n; i++)
        status = add_pair(planner, number(planner, terms[i - 1]),
                          number(planner, terms[i]), &pairs);
    if (status == PT_OK)
        status = filter(planner, &pairs, query);
    pt_queries_fini(&pairs);
    return status;
}

bool pt_planner_is_pair(const struct pt_planner *planner,
                        const struct pt_clause *const *terms,
                        size_t n)
{
    return n == 2 && are_pairs(planner, pair_word, terms, n);
}

enum pt_status pt_planner_filter_pairs(struct pt_planner *planner,
                                       const struct pt_clause *const *terms,
                                       size_t n,
                                       xc_query **query)
{
    return filter_by(planner, pair_word, terms, n, query);
}

bool pt_planner_are_stop_pairs(const struct pt_planner *planner,
                               const struct pt_clause *const *stops,
                               size_t n)
{
    return are_pairs(planner, stop_word, stops, n);
}

enum pt_status
pt_planner_filter_stop_pairs(struct pt_planner *planner,
                             const struct pt_clause *const *stops,
                             size_t n,
                             xc_query **query)
{
    return filter_by(planner, stop_word, stops, n, query);
}
