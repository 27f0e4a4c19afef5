/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_text.c: where the engine's answer is wider than the query, its articles
 * are put to the text matcher one by one, in its order.
 */
#include "search/match/match_private.h"

/* Puts the article to the text matcher and gathers it when it answers. */
static enum pt_status
examine(struct pt_match_job *job, struct pt_hits *all, struct pt_match_hit hit)
{
    uint64_t story = 0;
    bool does_answer = false;
    const enum pt_status status = pt_job_load(job, hit.docid, false, &story);
    if (status != PT_OK)
        return status;
    if (pt_text_match_article(job->text, &does_answer) != PT_OK)
        return pt_fail_nomem(job->err);
    if (!does_answer)
        return PT_OK;
    const enum pt_status entered = pt_job_answers(job, hit.docid);
    return entered == PT_OK ? pt_hits_add(job, all, story, &hit) : entered;
}

static uint32_t docid_on_page(const void *page, size_t i)
{
    return xc_mset_docid(page, (uint32_t)i);
}

static bool is_page_full(const struct pt_match_job *job,
                         const struct pt_hits *all)
{
    const struct pt_match_options *const options = job->options;
    return all->n >= options->offset &&
           all->n - options->offset >= options->limit;
}

/* *n_read: articles put to the text matcher; *is_all becomes false where some
 * answer that were not needed to fill the page. */
static enum pt_status gather_all(struct pt_match_job *job,
                                 struct pt_hits *all,
                                 uint64_t *n_read,
                                 bool *is_all)
{
    struct pt_stream stream = {0};
    struct pt_match_hit hit = {0};
    enum pt_status status =
        pt_stream_next(job, &stream, &hit.docid, &hit.score);
    while (status == PT_OK && hit.docid &&
           !pt_job_has_enough(job, all->n_articles, all->n)) {
        status = pt_readings_fetch(job->readings, stream.at - 1,
                                   xc_mset_size(stream.page), docid_on_page,
                                   stream.page, job->err);
        const bool was_full = is_page_full(job, all);
        const uint64_t n_before = all->n_articles;
        if (status == PT_OK)
            status = examine(job, all, hit);
        *is_all &= !was_full || all->n_articles == n_before;
        ++*n_read;
        if (status == PT_OK)
            status = pt_stream_next(job, &stream, &hit.docid, &hit.score);
    }
    pt_stream_fini(&stream);
    return status;
}

enum pt_status pt_match_text(struct pt_match_job *job, struct pt_match *out)
{
    const struct pt_match_options *const options = job->options;
    struct pt_hits all = {0};
    bool is_all = options->limit || !options->exact_counts;
    enum pt_status status = gather_all(job, &all, &out->n_read, &is_all);
    const bool is_exact = !pt_job_has_enough(job, all.n_articles, all.n);
    if (status == PT_OK) {
        const bool has_stories = is_exact && (!options->skips_stories ||
                                              (options->fold_copies && is_all));
        out->total = all.n_articles;
        out->n_articles = all.n_articles;
        out->total_is_exact = is_exact;
        out->stories_are_exact = has_stories;
        out->n_stories = has_stories ? all.n_without_story + all.stories.n
                                     : PT_COUNT_UNKNOWN;
        status = pt_job_page(job, all.items, all.n, out);
    }
    pt_hits_fini(&all);
    return status;
}
