/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_marks.c: how many marks hits have, without their texts. Positions give
 * the same number where no word that is asked for may lie inside another at a
 * later position: of a compound, whose bytes are those of all its parts, the
 * index has the place of the first.
 */
#include "search/match/match_private.h"

#include "common/mem.h"

#include <stdlib.h>

/* With fewer hits texts are read as quickly. */
enum { MARKS_FROM = 50 };

/* In order of docid; hits of equal docids have different units. */
static int compare_hits(const void *a, const void *b)
{
    const struct pt_match_hit *const x = a, *const y = b;
    if (x->docid != y->docid)
        return x->docid < y->docid ? -1 : 1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

/* The matcher that docid is loaded into; NULL: its text is needed. */
static enum pt_status
load(const struct pt_match_job *job, uint32_t docid, struct pt_text_match **out)
{
    bool does_answer = false;
    if (job->options->within != PT_WITHIN_ARTICLE ||
        pt_places_need_lengths(job->places))
        return pt_places_load(job->places, docid, out);
    *out = pt_places_text(job->places);
    return pt_places_decide(job->places, docid, &does_answer);
}

static enum pt_status count_of(const struct pt_match_job *job,
                               struct pt_text_match *text,
                               uint32_t unit,
                               uint64_t *total)
{
    const enum pt_within within = job->options->within;
    struct pt_marks marks = {0};
    const enum pt_status status =
        within == PT_WITHIN_ARTICLE
            ? pt_text_match_marks(text, &marks)
            : pt_text_match_unit_marks(
                  text,
                  within == PT_WITHIN_SENTENCE ? PT_SENTENCES : PT_PARAGRAPHS,
                  unit, &marks);
    *total += marks.n;
    return status == PT_OK ? PT_OK : pt_fail_nomem(job->err);
}

static enum pt_status count_all(const struct pt_match_job *job,
                                const struct pt_match_hit *hits,
                                size_t n,
                                uint64_t *out,
                                bool *out_is_known)
{
    struct pt_text_match *text = NULL;
    uint32_t loaded = 0;
    enum pt_status status = pt_places_begin(job->places);
    *out = 0;
    for (size_t i = 0; i < n && status == PT_OK; i++) {
        status = pt_job_poll(job);
        if (status == PT_OK && hits[i].docid != loaded)
            status = load(job, hits[i].docid, &text);
        if (status != PT_OK || !text)
            return status;
        loaded = hits[i].docid;
        status = count_of(job, text, hits[i].unit, out);
    }
    *out_is_known = status == PT_OK;
    return status;
}

static enum pt_status count_in_order(const struct pt_match_job *job,
                                     const struct pt_match *match,
                                     uint64_t *out,
                                     bool *out_is_known)
{
    struct pt_match_hit *const hits = pt_alloc(match->n_hits * sizeof *hits);
    if (!hits)
        return pt_fail_nomem(job->err);
    memcpy(hits, match->hits, match->n_hits * sizeof *hits);
    qsort(hits, match->n_hits, sizeof *hits, compare_hits);
    const enum pt_status status =
        count_all(job, hits, match->n_hits, out, out_is_known);
    pt_free(hits);
    return status;
}

enum pt_status pt_match_count_marks(const struct pt_clause_tree *tree,
                                    const struct pt_match_options *options,
                                    const struct pt_reader *reader,
                                    struct pt_analyzer *analyzer,
                                    const struct pt_match *match,
                                    uint64_t *out,
                                    bool *out_is_known,
                                    struct pt_error *err)
{
    struct pt_match_job job = {
        .tree = tree,
        .options = options,
        .reader = reader,
        .analyzer = analyzer,
        .readings = options->readings,
        .err = err,
    };
    const uint32_t from =
        options->common_from ? options->common_from : MARKS_FROM;
    *out_is_known = false;
    if (match->n_hits < from)
        return PT_OK;
    enum pt_status status = pt_positions_open(reader, &job.positions);
    if (status != PT_OK)
        return pt_fail_nomem(err);
    if (job.positions)
        status = pt_places_new(&job, &job.places);
    if (status == PT_OK && job.places && pt_places_mark_alike(job.places))
        status = count_in_order(&job, match, out, out_is_known);
    pt_job_free_places(&job);
    return status;
}
