/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_articles.c: every article that answers. Where texts or positions decide
 * they are entered as they are found; where the engine decides alone it is
 * asked once more, for all of them unranked, which costs it little.
 */
#include "search/match/match_private.h"

#include "common/mem.h"

#include <stdlib.h>

void pt_articles_fini(struct pt_articles *articles)
{
    pt_free(articles->docids);
    *articles = (struct pt_articles){0};
}

const xc_query *pt_job_finds(const struct pt_match_job *job)
{
    const struct pt_plan *const by_places = &job->by_places;
    return by_places->unaided ? by_places->unaided : job->query;
}

static enum pt_status make_room(struct pt_articles *all, size_t n)
{
    void *const docids = pt_grow(all->docids, &all->capacity, n, UINT32_MAX,
                                 sizeof(*all->docids));
    if (!docids)
        return PT_ENOMEM;
    all->docids = docids;
    return PT_OK;
}

enum pt_status pt_articles_add_places(struct pt_articles *articles,
                                      const struct pt_walk_places *places)
{
    if (places->n && make_room(articles, articles->n + places->n) != PT_OK)
        return PT_ENOMEM;
    for (uint32_t i = 0; i < places->n_words; i++)
        for (uint64_t word = places->bits[i]; word; word &= word - 1)
            articles->docids[articles->n++] =
                places->first + 64 * i + (uint32_t)__builtin_ctzll(word);
    return PT_OK;
}

enum pt_status pt_job_answers(const struct pt_match_job *job, uint32_t docid)
{
    struct pt_articles *const all = job->options->articles;
    if (!all)
        return PT_OK;
    if (make_room(all, all->n + 1) != PT_OK)
        return pt_fail_nomem(job->err);
    all->docids[all->n++] = docid;
    return PT_OK;
}

enum pt_status pt_job_unranked(const struct pt_match_job *job,
                               const xc_query *query,
                               xc_enquire **out)
{
    struct xc_error cause;
    enum xc_status status =
        xc_enquire_new(pt_reader_db(job->reader), out, &cause);
    if (status == XC_OK)
        status = xc_enquire_set_query(*out, query, &cause);
    if (status == XC_OK)
        status = xc_enquire_set_weighting_bool(*out, &cause);
    return pt_job_engine(job, status, &cause);
}

static enum pt_status add_answer(void *context, uint32_t docid)
{
    return pt_job_answers(context, docid);
}

/* Enters the articles of a walk. */
static enum pt_status take_walked(struct pt_match_job *job,
                                  struct pt_walk *walk)
{
    struct pt_walk_places places;
    enum pt_status status = PT_OK;
    while (status == PT_OK && pt_walks_next_places(walk, &places)) {
        status = pt_job_poll(job);
        if (status == PT_OK &&
            pt_articles_add_places(job->options->articles, &places) != PT_OK)
            status = pt_fail_nomem(job->err);
    }
    return status;
}

/* The same where places are asked about each. */
static enum pt_status ask_walked(struct pt_match_job *job, struct pt_walk *walk)
{
    enum { POLL_EVERY = 256 };
    enum pt_status status = pt_places_begin(job->places);
    uint32_t docid = 0;
    double weight;
    for (unsigned n = 0;
         status == PT_OK &&
         (docid = pt_walks_next(walk, docid + 1, 0, &weight)) != 0;
         n++) {
        bool does_answer = false;
        if (n % POLL_EVERY == 0)
            status = pt_job_poll(job);
        if (status == PT_OK)
            status = pt_places_answers(job->places, docid, &does_answer);
        if (status == PT_OK && does_answer)
            status = pt_job_answers(job, docid);
    }
    return status;
}

/* The same without libxapian, where a walk alone can tell. A walk that is lost
 * ends early, and match.c begins anew. */
static enum pt_status take_by_walk(struct pt_match_job *job, bool *out_is_done)
{
    static const struct pt_walk_weighing unweighed = {PT_WALK_NOTHING, 0};
    struct pt_walk *walk = NULL;
    *out_is_done = false;
    if (!job->walks)
        return PT_OK;
    if (pt_walks_list(job->walks, pt_job_finds(job), unweighed, &walk) != PT_OK)
        return pt_job_walk_failed(job);
    *out_is_done = walk != NULL;
    if (!walk)
        return PT_OK;
    return job->places ? ask_walked(job, walk) : take_walked(job, walk);
}

enum pt_status pt_match_articles(struct pt_match_job *job)
{
    bool is_done = false;
    const uint32_t most = pt_reader_n_articles(job->reader);
    struct pt_articles *const all = job->options->articles;
    xc_enquire *enquire = NULL;
    xc_mset *found = NULL;
    if (!all)
        return PT_OK;
    if (pt_reader_has_remote(job->reader))
        return pt_reader_each_answer(job->reader, job->query, add_answer, job,
                                     job->err);
    enum pt_status status = take_by_walk(job, &is_done);
    if (status != PT_OK || is_done)
        return status;
    status = pt_job_unranked_walk(job, job->query, &enquire);
    if (status == PT_OK)
        status = pt_job_get_mset(job, enquire, 0, most, most, &found);
    if (status == PT_OK && xc_mset_size(found) &&
        make_room(all, xc_mset_size(found)) != PT_OK)
        status = pt_fail_nomem(job->err);
    for (uint32_t i = 0; status == PT_OK && i < xc_mset_size(found); i++)
        all->docids[all->n++] = xc_mset_docid(found, i);
    xc_mset_free(found);
    xc_enquire_free(enquire);
    return status;
}

static int by_docid(const void *a, const void *b)
{
    const uint32_t *const x = a;
    const uint32_t *const y = b;
    return (*x > *y) - (*x < *y);
}

/* As the engine's answer always is. */
static bool is_sorted(const struct pt_articles *all)
{
    for (size_t i = 1; i < all->n; i++)
        if (all->docids[i - 1] > all->docids[i])
            return false;
    return true;
}

void pt_job_sort_articles(const struct pt_match_job *job)
{
    const struct pt_articles *const all = job->options->articles;
    if (all && !is_sorted(all))
        qsort(all->docids, all->n, sizeof(*all->docids), by_docid);
}
