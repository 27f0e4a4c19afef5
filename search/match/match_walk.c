/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_walk.c: which searches are answered by walks of our own (word_walk.h).
 * This is the one place that decides it. Where a walk is lost, because what it
 * read is damaged or was written over, all is begun anew without, see match.c.
 */
#include "search/match/match_private.h"

enum xc_status pt_job_walk(const struct pt_match_job *job,
                           const xc_query *query,
                           bool is_ranked,
                           xc_query **out,
                           struct xc_error *cause)
{
    struct pt_walk_weighing weighing = {PT_WALK_NOTHING, 0};
    *out = NULL;
    if (!job->walks ||
        (is_ranked && !pt_plan_weighing(job->plan, job->reader, &weighing)) ||
        pt_walks_take(job->walks, query, weighing, out) == PT_OK)
        return XC_OK;
    const enum xc_status failure = pt_walks_failure(job->walks, cause);
    if (failure != XC_OK)
        return failure;
    *cause = (struct xc_error){.status = XC_MEMORY};
    return XC_MEMORY;
}

enum pt_status pt_job_unranked_walk(const struct pt_match_job *job,
                                    const xc_query *query,
                                    xc_enquire **out)
{
    struct xc_error cause;
    xc_query *walked = NULL;
    enum pt_status status = pt_job_engine(
        job, pt_job_walk(job, query, false, &walked, &cause), &cause);
    if (status == PT_OK)
        status = pt_job_unranked(job, walked ? walked : query, out);
    xc_query_free(walked);
    return status;
}
