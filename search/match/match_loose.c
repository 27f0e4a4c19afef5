/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_loose.c: libxapian takes long to tell whether the words of a phrase or
 * NEAR stand where they should, and for common words it has to be told of
 * thousands of articles. So it is asked for the words, with the same weights,
 * and what it finds is put to positions (match_places.c): only where it would
 * be on the page, or is still to be counted.
 */
#include "search/match/beside.h"
#include "search/match/match_private.h"

/* To read a text takes as long as libxapian takes to look into so many
 * articles, or at so many postings. */
enum { A_TEXT = 16 };

uint32_t pt_job_common_from(const struct pt_match_job *job, bool is_exact)
{
    const uint32_t wanted = job->options->common_from;
    const bool is_read = pt_reader_is_read(job->reader);
    const uint32_t from = wanted ? wanted : is_read ? 0 : PT_COMMON_FROM;
    return is_exact ? from : from / A_TEXT;
}

static bool is_in_units(const struct pt_match_job *job)
{
    return job->options->within != PT_WITHIN_ARTICLE;
}

/* Whether the engine, and so positions, can tell which articles have the words
 * of the query where they should stand. */
static enum pt_status are_places_exact(const struct pt_match_job *job,
                                       bool *out)
{
    *out = job->plan->is_exact;
    return is_in_units(job) ? pt_plan_tells_places(job->tree, out, job->err)
                            : PT_OK;
}

/* Whether texts would be read only to count them: those of a page are read in
 * any case, and mostly answer. */
static bool reads_to_count(const struct pt_match_job *job)
{
    return !is_in_units(job) && !job->plan->is_exact &&
           !job->options->skips_total;
}

/* Sets places where positions are to decide: about articles, or which of them
 * may have units that answer. */
static enum pt_status find_decider(struct pt_match_job *job)
{
    bool is_exact = false;
    bool is_common = false;
    if (!job->plan->asks_for_places && !reads_to_count(job))
        return PT_OK;
    enum pt_status status = are_places_exact(job, &is_exact);
    if (status == PT_OK && (is_exact || !is_in_units(job)))
        status = pt_places_new(job, &job->places);
    const struct pt_places *const places = job->places;
    if (status == PT_OK && places &&
        (!is_in_units(job) || pt_places_can_tell(places)))
        status = pt_places_are_common(places, pt_job_common_from(job, is_exact),
                                      &is_common);
    if (!is_common) {
        pt_places_free(job->places);
        job->places = NULL;
    }
    return status;
}

/* Plans the query by places, where that is another. */
static enum pt_status plan_by_places(struct pt_match_job *job)
{
    if (!job->places && !job->plan->ranks_by_stops)
        return PT_OK;
    const enum pt_status status = pt_plan_make_by_places(
        job->tree, job->options->within, job->reader, job->positions,
        job->places != NULL, &job->by_places, job->err);
    if (status == PT_OK)
        job->query = job->by_places.query;
    return status;
}

/* What the engine cannot tell is decided by places where a walk gives the
 * articles; the engine would look for other phrases in them meanwhile. */
static enum pt_status keep_if_walked(struct pt_match_job *job)
{
    bool can_walk = false;
    if (job->walks)
        pt_walks_instead_of(job->walks, A_TEXT);
    if (job->walks &&
        pt_walks_can(job->walks, pt_job_finds(job), &can_walk) != PT_OK)
        return pt_job_walk_failed(job);
    if (can_walk)
        return PT_OK;
    pt_places_free(job->places);
    job->places = NULL;
    pt_plan_fini(&job->by_places);
    job->query = job->plan->query;
    return plan_by_places(job);
}

enum pt_status pt_job_use_places(struct pt_match_job *job)
{
    const struct pt_plan *const plan = job->plan;
    job->query = plan->query;
    if (job->options->common_from == UINT32_MAX ||
        (!is_in_units(job) &&
         ((plan->is_exact && !plan->asks_for_places && !plan->ranks_by_stops) ||
          plan->is_narrowed)))
        return PT_OK;
    enum pt_status status = pt_positions_open(job->reader, &job->positions);
    if (status != PT_OK)
        return pt_fail_nomem(job->err);
    if (!job->positions || plan->is_narrowed)
        return PT_OK;
    status = find_decider(job);
    if (status == PT_OK)
        status = plan_by_places(job);
    if (status == PT_OK && job->places && !plan->is_exact && !is_in_units(job))
        status = keep_if_walked(job);
    return status;
}

void pt_job_free_places(struct pt_match_job *job)
{
    pt_plan_fini(&job->by_places);
    pt_places_free(job->places);
    pt_positions_close(job->positions);
}

/* A search that asks about each article. */
struct asking {
    const struct pt_match_job *job;
    enum pt_status status;
};

static enum xc_verdict accepts(void *context, uint32_t docid)
{
    struct asking *const asking = context;
    bool does_answer = false;
    asking->status = pt_job_poll(asking->job);
    if (asking->status == PT_OK)
        asking->status =
            pt_places_answers(asking->job->places, docid, &does_answer);
    if (asking->status != PT_OK)
        return XC_STOP;
    return does_answer ? XC_ACCEPT : XC_REJECT;
}

static bool is_over(void *context)
{
    struct asking *const asking = context;
    asking->status = pt_job_poll(asking->job);
    return asking->status != PT_OK;
}

static bool can_end(const struct pt_match_job *job)
{
    return (job->options->deadline || job->options->cancel) &&
           !pt_reader_has_remote(job->reader);
}

enum pt_status pt_job_get_mset(const struct pt_match_job *job,
                               xc_enquire *enquire,
                               uint32_t first,
                               uint32_t most,
                               uint32_t check_at_least,
                               xc_mset **out)
{
    const struct pt_beside *const beside = job->by_places.beside;
    struct xc_error cause;
    struct asking asking = {job, PT_OK};
    enum pt_status status = PT_OK;
    job->rank->has_counts = false;
    if (pt_job_can_rank(job, enquire, first, most))
        return pt_job_rank(job, first, most, check_at_least, out);
    if (enquire == job->enquire && job->rank->walk) {
        job->rank->walk = NULL;
        status = pt_job_engine(
            job, pt_job_set_query_unaimed(job, job->rank->query, &cause),
            &cause);
    }
    if (status == PT_OK && job->places)
        status = pt_places_begin(job->places);
    if (status != PT_OK)
        return status;
    xc_enquire_ask(enquire, can_end(job) ? is_over : NULL, &asking);
    status = pt_job_engine(job,
                           xc_enquire_get_mset_of(enquire, first, most,
                                                  check_at_least,
                                                  job->places ? accepts : NULL,
                                                  &asking, out, &cause),
                           &cause);
    xc_enquire_ask(enquire, NULL, NULL);
    if (status == PT_OK)
        status = asking.status;
    if (status == PT_OK && beside)
        status = pt_beside_status(beside, job->err);
    /* A walk stopped it, and match.c begins anew. */
    return status == PT_OK && !*out ? PT_EMODIFIED : status;
}
