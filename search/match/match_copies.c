/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_copies.c: how many further articles of a hit's story answer. Every
 * story is a term of its articles, so this asks for the query AND that term,
 * and only where the story has more than one article: most have not, and the
 * cost does not grow with the matches.
 */
#include "search/match/match_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static enum pt_status take_story(void *context, size_t i, struct pt_str value)
{
    (void)i;
    *(uint64_t *)context = pt_story_of_digits(value);
    return PT_OK;
}

/* A few articles will be shown, and are then better taken now; of many only
 * the value is read. */
static enum pt_status story_of(const struct pt_match_job *job,
                               uint32_t docid,
                               bool is_of_few,
                               uint64_t *out)
{
    if (is_of_few || pt_reader_has_remote(job->reader)) {
        const struct pt_article *article;
        const enum pt_status status =
            pt_readings_article(job->readings, docid, &article, job->err);
        if (status == PT_OK)
            *out = article->story;
        return status;
    }
    *out = pt_story_of_digits(PT_STR(""));
    return pt_reader_values(job->reader, PT_SLOT_STORY, &docid, 1, take_story,
                            out, job->err);
}

/* The first of the articles that a walk, or the engine, finds. */
struct found {
    uint32_t *docids; /* room for most */
    uint32_t most;
    uint32_t n;
};

static void take_walked(struct pt_walk *walk, struct found *found)
{
    uint32_t docid = 0;
    double weight;
    while (found->n < found->most &&
           (docid = pt_walks_next(walk, docid + 1, 0, &weight)) != 0)
        found->docids[found->n++] = docid;
}

static enum pt_status take_searched(const struct pt_match_job *job,
                                    const xc_query *query,
                                    struct found *found)
{
    struct xc_error cause;
    xc_enquire *enquire = NULL;
    xc_mset *page = NULL;
    enum pt_status status = pt_job_unranked(job, query, &enquire);
    if (status == PT_OK)
        status = pt_job_engine(job,
                               xc_enquire_get_mset(enquire, 0, found->most,
                                                   found->most, &page, &cause),
                               &cause);
    for (uint32_t i = 0; status == PT_OK && i < xc_mset_size(page); i++)
        found->docids[found->n++] = xc_mset_docid(page, i);
    xc_mset_free(page);
    xc_enquire_free(enquire);
    return status;
}

/* Finds the articles of the story among those that the query finds. */
static enum pt_status find_copies(const struct pt_match_job *job,
                                  struct pt_str term,
                                  struct found *found)
{
    static const struct pt_walk_weighing unweighed = {PT_WALK_NOTHING, 0};
    struct xc_error cause;
    struct pt_walk *walk = NULL;
    xc_query *story = NULL, *both = NULL;
    enum xc_status engine =
        xc_query_term(term.ptr, term.len, 1, 0, &story, &cause);
    if (engine == XC_OK)
        engine = xc_query_combine(
            XC_OP_AND, (xc_query *[]){(xc_query *)pt_job_finds(job), story}, 2,
            0, &both, &cause);
    enum pt_status status = pt_job_engine(job, engine, &cause);
    if (status == PT_OK && job->walks &&
        pt_walks_list(job->walks, both, unweighed, &walk) != PT_OK)
        status = pt_job_walk_failed(job);
    if (status == PT_OK && walk)
        take_walked(walk, found);
    else if (status == PT_OK)
        status = take_searched(job, both, found);
    xc_query_free(both);
    xc_query_free(story);
    return status;
}

/* How many of found, which are in order of docid, places say answer. */
static enum pt_status count_by_places(struct pt_match_job *job,
                                      const struct found *found,
                                      uint32_t *out)
{
    enum pt_status status = pt_places_begin(job->places);
    *out = 0;
    for (uint32_t i = 0; i < found->n && status == PT_OK; i++) {
        bool does_answer = false;
        status = pt_places_answers(job->places, found->docids[i], &does_answer);
        *out += does_answer;
    }
    return status;
}

/* How many of found answer: all, or those that the text matcher says. */
static enum pt_status count_answers(struct pt_match_job *job,
                                    const struct found *found,
                                    uint32_t *out)
{
    *out = found->n;
    if (job->places)
        return count_by_places(job, found, out);
    for (uint32_t i = 0; i < found->n && !job->plan->is_exact; i++) {
        uint64_t story = 0;
        bool does_answer = false;
        const enum pt_status status =
            pt_job_load(job, found->docids[i], false, &story);
        if (status != PT_OK)
            return status;
        if (pt_text_match_article(job->text, &does_answer) != PT_OK)
            return pt_fail_nomem(job->err);
        *out -= !does_answer;
    }
    return PT_OK;
}

static enum pt_status
count_copies(struct pt_match_job *job, uint64_t story, uint32_t *out)
{
    struct found found = {.n = 0};
    char name[sizeof PT_PREFIX_STORY + 16];
    snprintf(name, sizeof name, PT_PREFIX_STORY "%016" PRIx64, story);
    const struct pt_str term = pt_str_of(name);
    enum pt_status status =
        pt_reader_count(job->reader, term, &found.most, job->err);
    if (status != PT_OK || found.most < 2)
        return status;
    found.docids = pt_arena_array(job->arena, found.most, sizeof(uint32_t));
    if (!found.docids)
        return pt_fail_nomem(job->err);
    uint32_t n = 1;
    status = find_copies(job, term, &found);
    if (status == PT_OK)
        status = count_answers(job, &found, &n);
    *out = n ? n - 1 : 0;
    return status;
}

/* The terms of stories joined by OR, at most n of them. */
static enum xc_status any_story(const uint64_t *stories,
                                size_t n,
                                xc_query **out,
                                struct xc_error *cause)
{
    xc_query *terms[PT_KEPT_READINGS] = {NULL};
    enum xc_status status = XC_OK;
    for (size_t i = 0; i < n && status == XC_OK; i++) {
        char name[sizeof PT_PREFIX_STORY + 16];
        snprintf(name, sizeof name, PT_PREFIX_STORY "%016" PRIx64, stories[i]);
        status = xc_query_term(name, strlen(name), 1, 0, &terms[i], cause);
    }
    if (status == XC_OK)
        status = xc_query_combine(XC_OP_OR, terms, n, 0, out, cause);
    for (size_t i = 0; i < n; i++)
        xc_query_free(terms[i]);
    return status;
}

/* Counts the articles of each of the stories that the engine finds into map.
 * One search for all, where to ask for each would be a question a story. */
static enum pt_status count_stories(struct pt_match_job *job,
                                    const uint64_t *stories,
                                    size_t n,
                                    struct pt_story_map *map)
{
    const uint32_t n_all = pt_reader_n_articles(job->reader);
    struct xc_error cause;
    xc_query *any = NULL, *both = NULL;
    xc_enquire *enquire = NULL;
    xc_spy *spy = NULL;
    xc_mset *found = NULL;
    xc_terms *values = NULL;
    enum pt_status status = PT_OK;
    enum xc_status engine = any_story(stories, n, &any, &cause);
    if (engine == XC_OK)
        engine = xc_query_combine(
            XC_OP_AND, (xc_query *[]){(xc_query *)pt_job_finds(job), any}, 2, 0,
            &both, &cause);
    if (engine == XC_OK)
        status = pt_job_unranked(job, both, &enquire);
    if (engine == XC_OK && status == PT_OK)
        engine = xc_enquire_add_value_spy(enquire, PT_SLOT_STORY, &spy, &cause);
    if (engine == XC_OK && status == PT_OK)
        engine = xc_enquire_get_mset(enquire, 0, 0, n_all, &found, &cause);
    if (engine == XC_OK && status == PT_OK)
        engine = xc_spy_values(spy, &values, &cause);
    while (engine == XC_OK && status == PT_OK && xc_terms_valid(values)) {
        uint32_t n_articles = 0;
        size_t number;
        const struct xc_bytes value = xc_terms_term(values);
        const uint64_t story =
            pt_story_of_digits(pt_str_n(value.ptr, value.len));
        engine = xc_terms_freq(values, &n_articles, &cause);
        if (engine == XC_OK && story && n_articles &&
            pt_story_map_enter(map, story, n_articles - 1, &number) != PT_OK)
            status = pt_fail_nomem(job->err);
        if (engine == XC_OK)
            engine = xc_terms_next(values, &cause);
    }
    xc_terms_free(values);
    xc_mset_free(found);
    xc_spy_free(spy);
    xc_enquire_free(enquire);
    xc_query_free(both);
    xc_query_free(any);
    return status == PT_OK ? pt_job_engine(job, engine, &cause) : status;
}

static uint32_t docid_of(const void *hits, size_t i)
{
    return ((const struct pt_match_hit *)hits)[i].docid;
}

/* For servers: what the engine alone can count is counted for a few stories at
 * once. */
static enum pt_status count_ahead(struct pt_match_job *job,
                                  const struct pt_match_hit *hits,
                                  size_t first,
                                  size_t n,
                                  struct pt_story_map *known)
{
    uint64_t stories[PT_KEPT_READINGS];
    size_t n_stories = 0;
    enum pt_status status = PT_OK;
    if (first % PT_KEPT_READINGS || !job->plan->is_exact || job->has_copies)
        return PT_OK;
    for (size_t i = first; i < n && i < first + PT_KEPT_READINGS; i++) {
        uint64_t story = 0;
        size_t number;
        status = story_of(job, hits[i].docid, n <= PT_KEPT_READINGS, &story);
        if (status != PT_OK)
            return status;
        if (story && !pt_story_map_find(known, story, &number))
            stories[n_stories++] = story;
    }
    return n_stories ? count_stories(job, stories, n_stories, known) : PT_OK;
}

/* Of servers: where all that answers is shown there are no others to count.
 * */
static enum pt_status
count_among(struct pt_match_job *job, struct pt_match_hit *hits, size_t n)
{
    struct pt_story_map seen = {0}; /* story -> its first hit */
    size_t *const firsts = pt_arena_array(job->arena, n, sizeof *firsts);
    enum pt_status status = firsts ? PT_OK : pt_fail_nomem(job->err);
    for (size_t i = 0; status == PT_OK && i < n; i++) {
        uint64_t story = 0;
        firsts[i] = i;
        status =
            pt_readings_fetch(job->readings, i, n, docid_of, hits, job->err);
        if (status == PT_OK)
            status =
                story_of(job, hits[i].docid, n <= PT_KEPT_READINGS, &story);
        if (status == PT_OK && story &&
            pt_story_map_enter(&seen, story, i, &firsts[i]) != PT_OK)
            status = pt_fail_nomem(job->err);
        hits[firsts[i]].n_copies += firsts[i] < i;
    }
    for (size_t i = 0; status == PT_OK && i < n; i++)
        hits[i].n_copies = hits[firsts[i]].n_copies;
    pt_story_map_fini(&seen);
    return status;
}

enum pt_status
pt_match_copies(struct pt_match_job *job, struct pt_match_hit *hits, size_t n)
{
    struct pt_story_map known = {0}; /* story -> copies */
    enum pt_status status = PT_OK;
    if (job->shows_all && pt_reader_has_remote(job->reader))
        return count_among(job, hits, n);
    for (size_t i = 0; status == PT_OK && i < n; i++) {
        uint64_t story = 0;
        size_t n_copies = 0;
        uint32_t counted = 0;
        status =
            pt_readings_fetch(job->readings, i, n, docid_of, hits, job->err);
        if (status == PT_OK && pt_reader_has_remote(job->reader))
            status = count_ahead(job, hits, i, n, &known);
        if (status == PT_OK)
            status =
                story_of(job, hits[i].docid, n <= PT_KEPT_READINGS, &story);
        if (status != PT_OK || !story)
            continue;
        if (job->has_copies) {
            (void)pt_story_map_find(&job->copies, story, &n_copies);
        } else if (!pt_story_map_find(&known, story, &n_copies)) {
            status = count_copies(job, story, &counted);
            if (status == PT_OK &&
                pt_story_map_enter(&known, story, counted, &n_copies) != PT_OK)
                status = pt_fail_nomem(job->err);
        }
        hits[i].n_copies = (uint32_t)n_copies;
    }
    pt_story_map_fini(&known);
    return status;
}
