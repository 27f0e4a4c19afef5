/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_units.c: paragraphs and sentences as hits. The engine knows articles
 * only, so every candidate is loaded and the text matcher says which of its
 * units answer and how well.
 */
#include "search/match_private.h"

#include "common/mem.h"

#include <stdlib.h>

/* A unit that answers. */
struct unit {
    struct pt_match_hit hit;
    size_t article; /* index into articles */
};

struct units {
    struct unit *items;
    size_t n;
    size_t capacity;
    struct pt_str *newest; /* of each article, its PT_SLOT_NEWEST */
    size_t n_articles;
    size_t newest_capacity;
    struct pt_arena arena; /* holds the values */
    struct pt_story_map stories;
    uint64_t n_without_story;
};

static void units_fini(struct units *units)
{
    pt_free(units->items);
    pt_free(units->newest);
    pt_arena_fini(&units->arena);
    pt_story_map_fini(&units->stories);
}

static bool is_by_score(const struct pt_match_job *job)
{
    return job->options->sort == PT_SORT_RELEVANCE && job->plan->has_positive;
}

/* Enters the article at hand, which has units that answer. */
static enum pt_status add_article(struct pt_match_job *job,
                                  const struct pt_stream *stream,
                                  uint64_t story,
                                  struct units *units)
{
    size_t number = 0;
    struct pt_buf value;
    void *const newest =
        pt_grow(units->newest, &units->newest_capacity, units->n_articles + 1,
                UINT32_MAX, sizeof(*units->newest));
    if (!newest)
        return pt_fail_nomem(job->err);
    units->newest = newest;
    struct pt_str *const slot = &units->newest[units->n_articles++];
    *slot = PT_STR("");
    if (story == 0)
        units->n_without_story++;
    else if (pt_story_map_enter(&units->stories, story, 0, &number) != PT_OK)
        return pt_fail_nomem(job->err);
    if (!is_by_score(job))
        return PT_OK;
    pt_buf_init(&value, PT_BUF_NO_CEILING);
    enum pt_status status =
        pt_stream_value(job, stream, PT_SLOT_NEWEST, &value);
    if (status == PT_OK &&
        !pt_arena_copy(&units->arena, pt_buf_str(&value), slot))
        status = pt_fail_nomem(job->err);
    pt_buf_fini(&value);
    return status;
}

static enum pt_status add_units(struct pt_match_job *job,
                                uint32_t docid,
                                const struct pt_unit_hit *hits,
                                size_t n,
                                struct units *units)
{
    void *const items = pt_grow(units->items, &units->capacity, units->n + n,
                                UINT32_MAX, sizeof(*units->items));
    if (!items)
        return pt_fail_nomem(job->err);
    units->items = items;
    for (size_t i = 0; i < n; i++)
        units->items[units->n++] = (struct unit){
            .hit = {.docid = docid,
                    .score = job->plan->has_positive ? hits[i].score : 0,
                    .unit = hits[i].unit},
            .article = units->n_articles - 1,
        };
    return PT_OK;
}

/* Adds the units of the article at hand that answer. */
static enum pt_status examine(struct pt_match_job *job,
                              const struct pt_stream *stream,
                              uint32_t docid,
                              struct units *units)
{
    const enum pt_within_unit kind = job->options->within == PT_WITHIN_SENTENCE
                                         ? PT_SENTENCES
                                         : PT_PARAGRAPHS;
    uint64_t story = 0;
    const struct pt_unit_hit *hits = NULL;
    size_t n = 0;
    enum pt_status status = pt_job_load(job, docid, true, &story);
    if (status != PT_OK)
        return status;
    if (pt_text_match_units(job->text, kind, &hits, &n) != PT_OK)
        return pt_fail_nomem(job->err);
    if (n == 0)
        return PT_OK;
    status = add_article(job, stream, story, units);
    return status == PT_OK ? add_units(job, docid, hits, n, units) : status;
}

/* A unit and what it is ordered by, so that qsort needs nothing else. */
struct ranked {
    struct pt_match_hit hit;
    struct pt_str newest;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *const x = a;
    const struct ranked *const y = b;
    if (x->hit.score != y->hit.score)
        return x->hit.score > y->hit.score ? -1 : 1;
    const int order = pt_str_compare(x->newest, y->newest);
    if (order)
        return order;
    if (x->hit.docid != y->hit.docid)
        return x->hit.docid < y->hit.docid ? -1 : 1;
    return (x->hit.unit > y->hit.unit) - (x->hit.unit < y->hit.unit);
}

/* The page out of all units in their order. */
static enum pt_status
rank(struct pt_match_job *job, const struct units *units, struct pt_match *out)
{
    const size_t n = units->n;
    struct ranked *const ranked = pt_alloc(n * sizeof(*ranked));
    struct pt_match_hit *const hits = pt_alloc(n * sizeof(*hits));
    enum pt_status status = PT_OK;
    if (!ranked || !hits) {
        status = pt_fail_nomem(job->err);
        goto out;
    }
    for (size_t i = 0; i < n; i++)
        ranked[i] = (struct ranked){
            units->items[i].hit,
            units->newest[units->items[i].article],
        };
    if (n && is_by_score(job))
        qsort(ranked, n, sizeof(*ranked), compare_ranked);
    for (size_t i = 0; i < n; i++)
        hits[i] = ranked[i].hit;
    status = pt_job_page(job, hits, n, out);
out:
    pt_free(ranked);
    pt_free(hits);
    return status;
}

enum pt_status pt_match_units(struct pt_match_job *job, struct pt_match *out)
{
    struct units units = {0};
    struct pt_stream stream = {0};
    uint32_t docid = 0;
    double weight = 0;
    bool is_enough = false;
    pt_arena_init(&units.arena);
    enum pt_status status = PT_OK;
    while (status == PT_OK && !is_enough) {
        status = pt_stream_next(job, &stream, &docid, &weight);
        if (status != PT_OK || !docid)
            break;
        status = examine(job, &stream, docid, &units);
        is_enough = pt_job_has_enough(job, units.n_articles, units.n);
    }
    if (status == PT_OK) {
        out->total = units.n;
        out->n_articles = units.n_articles;
        out->total_is_exact = !is_enough;
        out->stories_are_exact = !is_enough;
        out->n_stories = is_enough ? PT_COUNT_UNKNOWN
                                   : units.n_without_story + units.stories.n;
        status = rank(job, &units, out);
    }
    pt_stream_fini(&stream);
    units_fini(&units);
    return status;
}
