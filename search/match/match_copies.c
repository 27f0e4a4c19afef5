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
#include <stdlib.h>

/* A few articles will be shown, and are then better taken now; of many only
 * the value is read. */
static enum pt_status story_of(const struct pt_match_job *job,
                               uint32_t docid,
                               bool is_of_few,
                               uint64_t *out)
{
    struct xc_error cause;
    struct xc_bytes value = {0};
    xc_doc *doc = NULL;
    if (is_of_few) {
        const struct pt_article *article;
        const enum pt_status status =
            pt_readings_article(job->readings, docid, &article, job->err);
        if (status == PT_OK)
            *out = article->story;
        return status;
    }
    enum xc_status status =
        xc_db_document(pt_reader_db(job->reader), docid, &doc, &cause);
    if (status == XC_OK)
        status = xc_doc_value(doc, PT_SLOT_STORY, &value, &cause);
    if (status == XC_OK)
        *out = strtoull(value.ptr, NULL, 16);
    xc_doc_free(doc);
    return pt_job_engine(job, status, &cause);
}

/* The articles of the story that the engine finds, at most n_most of them. */
static enum pt_status find_copies(const struct pt_match_job *job,
                                  struct pt_str term,
                                  uint32_t n_most,
                                  xc_mset **out)
{
    struct xc_error cause;
    xc_query *story = NULL;
    xc_query *both = NULL;
    xc_enquire *enquire = NULL;
    enum xc_status status =
        xc_query_term(term.ptr, term.len, 1, 0, &story, &cause);
    if (status == XC_OK)
        status =
            xc_query_combine(XC_OP_AND, (xc_query *[]){job->plan->query, story},
                             2, 0, &both, &cause);
    if (status == XC_OK)
        status = xc_enquire_new(pt_reader_db(job->reader), &enquire, &cause);
    if (status == XC_OK)
        status = xc_enquire_set_query(enquire, both, &cause);
    if (status == XC_OK)
        status = xc_enquire_set_weighting_bool(enquire, &cause);
    if (status == XC_OK)
        status = xc_enquire_get_mset(enquire, 0, n_most, n_most, out, &cause);
    xc_enquire_free(enquire);
    xc_query_free(both);
    xc_query_free(story);
    return pt_job_engine(job, status, &cause);
}

/* How many of found answer: all, or those that the text matcher says. */
static enum pt_status
count_answers(struct pt_match_job *job, const xc_mset *found, uint32_t *out)
{
    uint32_t n = xc_mset_size(found);
    if (job->plan->is_exact) {
        *out = n;
        return PT_OK;
    }
    for (uint32_t i = 0; i < xc_mset_size(found); i++) {
        uint64_t story = 0;
        bool does_answer = false;
        const enum pt_status status =
            pt_job_load(job, xc_mset_docid(found, i), false, &story);
        if (status != PT_OK)
            return status;
        if (pt_text_match_article(job->text, &does_answer) != PT_OK)
            return pt_fail_nomem(job->err);
        n -= !does_answer;
    }
    *out = n;
    return PT_OK;
}

static enum pt_status
count_copies(struct pt_match_job *job, uint64_t story, uint32_t *out)
{
    struct xc_error cause;
    uint32_t n_articles = 0;
    char name[sizeof PT_PREFIX_STORY + 16];
    snprintf(name, sizeof name, PT_PREFIX_STORY "%016" PRIx64, story);
    const struct pt_str term = pt_str_of(name);
    const enum xc_status engine = xc_db_term_freq(
        pt_reader_db(job->reader), term.ptr, term.len, &n_articles, &cause);
    if (engine != XC_OK || n_articles < 2)
        return pt_job_engine(job, engine, &cause);
    xc_mset *found = NULL;
    uint32_t n = 1;
    enum pt_status status = find_copies(job, term, n_articles, &found);
    if (status == PT_OK)
        status = count_answers(job, found, &n);
    *out = n ? n - 1 : 0;
    xc_mset_free(found);
    return status;
}

enum pt_status
pt_match_copies(struct pt_match_job *job, struct pt_match_hit *hits, size_t n)
{
    struct pt_story_map known = {0}; /* story -> copies */
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < n; i++) {
        uint64_t story = 0;
        size_t n_copies = 0;
        uint32_t counted = 0;
        status = story_of(job, hits[i].docid, n <= PT_KEPT_READINGS, &story);
        if (status != PT_OK || !story)
            continue;
        if (!pt_story_map_find(&known, story, &n_copies)) {
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
