/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_recent.c: --recency. What words an article has is one thing, how new it
 * is another, and the weights of a query are a sum: so an article with a date
 * gets a bonus on top of what its words give,
 *
 *     bonus = most * days / (days + age),  most = MOST_SHARE * best
 *
 * where best is what the words give the best article. One of today gets all of
 * it, one that is days old half of it; it never ends, so of two old articles
 * the newer has the more. Being a sum with a limit, it is left to the engine,
 * which passes over what cannot come to the page as it does for words.
 *
 * Of a question only the articles get it that have a word that weighs: nothing
 * new about nothing is to stand among the answers.
 */
#include "search/match/match_private.h"

#include "common/date.h"

#include <math.h>

/* What is new can be as good as twice its words, and never beats what its words
 * make twice as good. */
static const double MOST_SHARE = 0.5;

/* In steps that add up exactly in any order, see xapian_c.h. */
static double in_steps(double bonus)
{
    const double steps = 1 << 20;
    return floor(bonus * steps) / steps;
}

static double bonus_of(const void *context, const char *value, size_t len)
{
    const struct pt_recency *const recency = context;
    const double days = (double)recency->days;
    int32_t day;
    if (!pt_date_parse_iso(pt_str_n(value, len), &day))
        return 0;
    const double age =
        day < recency->today ? (double)recency->today - (double)day : 0;
    return in_steps(recency->most * days / (days + age));
}

/* What the words give the best article, by the job's search as it is set. */
static enum pt_status find_best(const struct pt_match_job *job, double *out)
{
    xc_mset *found = NULL;
    const enum pt_status status =
        pt_job_get_mset(job, job->enquire, 0, 1, 0, &found);
    if (status == PT_OK)
        *out = xc_mset_size(found) ? xc_mset_weight(found, 0) : 0;
    xc_mset_free(found);
    return status;
}

/* Sets *out to the bonuses of all articles that are to have one. */
static enum xc_status make_bonus(const struct pt_match_job *job,
                                 xc_query **out,
                                 struct xc_error *cause)
{
    xc_query *bonus = NULL;
    enum xc_status status = xc_query_value_weight(PT_SLOT_DATE, bonus_of,
                                                  &job->recency, &bonus, cause);
    if (status != XC_OK || !job->plan->ranking) {
        *out = bonus;
        return status;
    }
    status = xc_query_combine(XC_OP_FILTER,
                              (xc_query *[]){bonus, job->plan->ranking}, 2, 0,
                              out, cause);
    xc_query_free(bonus);
    return status;
}

enum pt_status pt_job_prefer_recent(struct pt_match_job *job)
{
    const struct pt_match_options *const options = job->options;
    struct xc_error cause;
    double best = 0;
    if (!options->recency_days || options->sort != PT_SORT_RELEVANCE ||
        !job->plan->has_positive)
        return PT_OK;
    assert(!pt_reader_has_remote(job->reader));
    const enum pt_status status = find_best(job, &best);
    job->recency = (struct pt_recency){.days = options->recency_days,
                                       .today = options->today,
                                       .most = MOST_SHARE * best};
    if (status != PT_OK || best <= 0)
        return status;
    enum xc_status engine = make_bonus(job, &job->bonus, &cause);
    if (engine == XC_OK)
        engine = pt_job_set_query(job, job->query, &cause);
    return pt_job_engine(job, engine, &cause);
}

enum xc_status pt_job_set_query(const struct pt_match_job *job,
                                const xc_query *query,
                                struct xc_error *cause)
{
    enum xc_status status = pt_job_aim(job, query, cause);
    if (status != XC_OK)
        return status;
    return job->rank->walk ? xc_enquire_set_query(job->enquire, query, cause)
                           : pt_job_set_query_unaimed(job, query, cause);
}

enum xc_status pt_job_set_query_unaimed(const struct pt_match_job *job,
                                        const xc_query *query,
                                        struct xc_error *cause)
{
    xc_query *walked = NULL;
    xc_query *both = NULL;
    enum xc_status status = pt_job_walk(job, query, true, &walked, cause);
    if (status != XC_OK)
        return status;
    if (walked)
        query = walked;
    if (job->bonus)
        status = xc_query_combine(XC_OP_AND_MAYBE,
                                  (xc_query *[]){(xc_query *)query, job->bonus},
                                  2, 0, &both, cause);
    if (status == XC_OK)
        status = xc_enquire_set_query(job->enquire, both ? both : query, cause);
    xc_query_free(both);
    xc_query_free(walked);
    return status;
}

struct bonuses {
    const struct pt_recency *recency;
    double *items;
};

static enum pt_status take_bonus(void *context, size_t i, struct pt_str value)
{
    const struct bonuses *const bonuses = context;
    bonuses->items[i] = bonus_of(bonuses->recency, value.ptr, value.len);
    return PT_OK;
}

enum pt_status pt_job_bonuses(const struct pt_match_job *job,
                              const uint32_t *docids,
                              size_t n,
                              double *out)
{
    struct bonuses bonuses = {&job->recency, out};
    for (size_t i = 0; i < n; i++)
        out[i] = 0;
    return job->bonus ? pt_reader_values(job->reader, PT_SLOT_DATE, docids, n,
                                         take_bonus, &bonuses, job->err)
                      : PT_OK;
}

double pt_job_bonus_within(double bonus, double score)
{
    return score >= bonus ? bonus : 0;
}

enum pt_status pt_job_tell_recent(const struct pt_match_job *job,
                                  struct pt_match *match)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; job->bonus && i < match->n_hits && status == PT_OK;
         i++) {
        struct pt_match_hit *const hit = &match->hits[i];
        double bonus;
        if (hit->is_likened)
            continue;
        status = pt_job_bonuses(job, &hit->docid, 1, &bonus);
        if (status == PT_OK)
            hit->recent = pt_job_bonus_within(bonus, hit->score);
    }
    return status;
}
