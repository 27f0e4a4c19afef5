/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match.c: which way an answer is found, and in which order the engine gives
 * its articles.
 */
#include "search/match/match_private.h"

enum pt_slot pt_job_sort_slot(const struct pt_match_job *job)
{
    static const enum pt_slot slots[] = {
        [PT_SORT_RELEVANCE] = PT_SLOT_NEWEST, [PT_SORT_OLDEST] = PT_SLOT_OLDEST,
        [PT_SORT_NEWEST] = PT_SLOT_NEWEST,    [PT_SORT_TITLE] = PT_SLOT_TITLE,
        [PT_SORT_CHANGED] = PT_SLOT_CHANGED,
    };
    return slots[job->options->sort];
}

bool pt_job_sorts_by_weight(const struct pt_match_job *job)
{
    return job->options->sort == PT_SORT_RELEVANCE && job->plan->has_positive;
}

static enum xc_status set_order(struct pt_match_job *job,
                                struct xc_error *cause)
{
    const enum pt_sort sort = job->options->sort;
    const bool by_weight = pt_job_sorts_by_weight(job);
    enum xc_status status =
        pt_plan_set_weighting(job->plan, job->reader, job->enquire, cause);
    if (status == XC_OK)
        status = xc_enquire_set_sort(
            job->enquire,
            by_weight ? XC_SORT_RELEVANCE_THEN_VALUE : XC_SORT_VALUE,
            (uint32_t)pt_job_sort_slot(job), sort == PT_SORT_CHANGED, cause);
    if (status == XC_OK)
        status =
            xc_enquire_set_docid_order(job->enquire, XC_DOCID_ASCENDING, cause);
    return status;
}

static enum pt_status begin(struct pt_match_job *job)
{
    struct xc_error cause;
    enum xc_status status =
        xc_enquire_new(pt_reader_db(job->reader), &job->enquire, &cause);
    if (status == XC_OK)
        status = pt_job_set_query(job, job->query, &cause);
    if (status == XC_OK)
        status = set_order(job, &cause);
    if (status != XC_OK)
        return pt_job_engine(job, status, &cause);
    return pt_job_prefer_recent(job);
}

/* Runs a job that is made and not begun, with walks or without; *out_is_lost:
 * one of them was lost. */
static enum pt_status run(struct pt_match_job job,
                          bool walks,
                          struct pt_match *out,
                          bool *out_is_lost)
{
    const struct pt_match_options *const options = job.options;
    struct pt_match match = {0};
    struct pt_rank rank = {0};
    job.rank = &rank;
    enum pt_status status = pt_job_poll(&job);
    if (status == PT_OK && walks &&
        pt_walks_new(job.reader, options->walk_from, &job.walks) != PT_OK)
        status = pt_fail_nomem(job.err);
    if (status == PT_OK)
        status = pt_job_use_places(&job);
    if (status == PT_OK)
        status = begin(&job);
    if (status == PT_OK && options->within != PT_WITHIN_ARTICLE)
        status = pt_match_units(&job, &match);
    else if (status == PT_OK && (job.plan->is_exact || job.places))
        status = pt_match_engine(&job, &match);
    else if (status == PT_OK)
        status = pt_match_text(&job, &match);
    if (status == PT_OK && options->within == PT_WITHIN_ARTICLE &&
        !options->skips_copies)
        status = pt_match_copies(&job, match.hits, match.n_hits);
    if (status == PT_OK)
        status = pt_job_tell_recent(&job, &match);
    *out_is_lost = job.walks && pt_walks_are_lost(job.walks);
    if (status == PT_OK && !*out_is_lost) {
        pt_job_sort_articles(&job);
        match.is_walked = pt_walks_are_used(job.walks);
        match.is_by_places = job.query != job.plan->query;
        *out = match;
    }
    xc_enquire_free(job.enquire);
    xc_query_free(job.bonus);
    pt_walks_free(job.walks);
    pt_story_map_fini(&job.copies);
    pt_job_free_places(&job);
    return status;
}

enum pt_status pt_match_run(const struct pt_plan *plan,
                            const struct pt_clause_tree *tree,
                            const struct pt_match_options *options,
                            const struct pt_reader *reader,
                            struct pt_analyzer *analyzer,
                            struct pt_arena *arena,
                            struct pt_match *out,
                            struct pt_error *err)
{
    struct pt_match_job job = {
        .plan = plan,
        .tree = tree,
        .options = options,
        .reader = reader,
        .analyzer = analyzer,
        .arena = arena,
        .err = err,
    };
    assert(!options->articles ||
           (options->exact_counts && options->articles->n == 0));
    bool is_lost = false;
    struct pt_readings own;
    pt_readings_init(&own, tree, reader, analyzer);
    job.readings = options->readings ? options->readings : &own;
    enum pt_status status = run(job, true, out, &is_lost);
    if (is_lost && options->articles)
        options->articles->n = 0;
    if (is_lost)
        status = pt_reader_may_ask(reader, err);
    if (is_lost && status == PT_OK)
        status = run(job, false, out, &is_lost);
    pt_readings_fini(&own);
    return status;
}
