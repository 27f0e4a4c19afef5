/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_text.c: where the engine's answer is wider than the query, its articles
 * are put to the text matcher one by one, in its order.
 */
#include "search/match_private.h"

/* Puts the article to the text matcher and gathers it when it answers. */
static enum pt_status
examine(struct pt_match_job *job, struct pt_hits *all, struct pt_match_hit hit)
{
    struct pt_article article;
    bool does_answer = false;
    const enum pt_status status = pt_job_load(job, hit.docid, false, &article);
    if (status != PT_OK)
        return status;
    if (pt_text_match_article(job->text, &does_answer) != PT_OK)
        return pt_fail_nomem(job->err);
    return does_answer ? pt_hits_add(job, all, article.story, &hit) : PT_OK;
}

/* Whether the article at hand is of a story on the page. */
static enum pt_status is_copy(const struct pt_match_job *job,
                              const struct pt_stream *stream,
                              const struct pt_hits *all,
                              bool *out)
{
    uint64_t story = 0;
    size_t number = 0;
    const enum pt_status status = pt_stream_story(job, stream, &story);
    *out = status == PT_OK && pt_hits_is_on_page(job, all, story, &number);
    return status;
}

/* When there are enough, only copies of the page's stories are looked for. */
static enum pt_status gather_all(struct pt_match_job *job,
                                 struct pt_hits *all,
                                 uint64_t *out_n_counted)
{
    const bool fold = job->options->fold_copies;
    struct pt_stream stream = {0};
    struct pt_match_hit hit = {0};
    bool is_enough = false;
    enum pt_status status =
        pt_stream_next(job, &stream, &hit.docid, &hit.score);
    while (status == PT_OK && hit.docid && (fold || !is_enough)) {
        bool is_wanted = true;
        if (is_enough)
            status = is_copy(job, &stream, all, &is_wanted);
        if (status == PT_OK && is_wanted)
            status = examine(job, all, hit);
        if (!is_enough) {
            is_enough = pt_job_has_enough(job, all->n_articles, all->n);
            *out_n_counted = all->n_articles;
        }
        if (status == PT_OK && (fold || !is_enough))
            status = pt_stream_next(job, &stream, &hit.docid, &hit.score);
    }
    pt_stream_fini(&stream);
    return status;
}

enum pt_status pt_match_text(struct pt_match_job *job, struct pt_match *out)
{
    struct pt_hits all = {0};
    uint64_t n_counted = 0;
    enum pt_status status = gather_all(job, &all, &n_counted);
    const bool is_exact = !pt_job_has_enough(job, n_counted, all.n);
    if (status == PT_OK) {
        out->total = n_counted;
        out->n_articles = n_counted;
        out->total_is_exact = is_exact;
        out->stories_are_exact = is_exact;
        out->n_stories =
            is_exact ? all.n_without_story + all.stories.n : PT_COUNT_UNKNOWN;
        status = pt_job_page(job, all.items, all.n, out);
    }
    pt_hits_fini(&all);
    return status;
}
