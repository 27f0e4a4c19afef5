/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_stream.c: the engine ranks a page at a time, and asked for the next one
 * it begins anew. So pages grow, and all of them together cost a small multiple
 * of the last.
 */
#include "search/match/match_private.h"

#include "common/clock.h"

enum { FIRST_PAGE = 64, PAGE_GROWTH = 4 };
_Static_assert((int)FIRST_PAGE >= (int)PT_LIKENED, "likened on one page");

enum pt_status pt_job_engine(const struct pt_match_job *job,
                             enum xc_status status,
                             const struct xc_error *cause)
{
    if (status == XC_OK)
        return PT_OK;
    return pt_fail_engine(job->err, status, cause, "searching the index");
}

enum pt_status pt_job_walk_failed(const struct pt_match_job *job)
{
    struct xc_error cause;
    const enum xc_status failure = pt_walks_failure(job->walks, &cause);
    return failure == XC_OK ? pt_fail_nomem(job->err)
                            : pt_job_engine(job, failure, &cause);
}

/* Another thread may be setting it. */
bool pt_is_cancelled(const struct pt_cancel *cancel)
{
    return cancel && __atomic_load_n(&cancel->is_set, __ATOMIC_RELAXED);
}

enum pt_status pt_match_poll(const struct pt_cancel *cancel,
                             uint64_t deadline,
                             struct pt_error *err)
{
    if (pt_is_cancelled(cancel))
        return pt_fail(err, PT_EINTERRUPTED, "the search was cancelled");
    if (deadline && pt_clock_us() >= deadline)
        return pt_fail(err, PT_EINTERRUPTED,
                       "the time limit of the search was reached");
    return PT_OK;
}

enum pt_status pt_job_poll(const struct pt_match_job *job)
{
    return pt_match_poll(job->options->cancel, job->options->deadline,
                         job->err);
}

enum pt_status pt_job_load(struct pt_match_job *job,
                           uint32_t docid,
                           bool with_layout,
                           uint64_t *out_story)
{
    struct pt_reading *reading;
    const enum pt_status status =
        pt_readings_get(job->readings, docid, with_layout, &reading, job->err);
    if (status != PT_OK)
        return status;
    job->text = reading->text;
    *out_story = reading->article.story;
    return PT_OK;
}

/* Settles page [first, first + size) of the first n that are found. */
static enum pt_status get_settled(const struct pt_match_job *job,
                                  struct pt_page page,
                                  uint32_t n,
                                  xc_mset **out,
                                  bool *out_is_whole)
{
    struct xc_error cause;
    xc_mset *found = NULL;
    enum pt_status status =
        pt_job_get_mset(job, job->enquire, 0, n, page.check_at_least, &found);
    const bool is_all = status == PT_OK && xc_mset_size(found) < n;
    if (status == PT_OK)
        status = pt_job_engine(job,
                               xc_mset_settle_page(found, page.first, page.size,
                                                   out_is_whole, &cause),
                               &cause);
    *out_is_whole |= is_all;
    *out = found;
    return status;
}

/* Of two that weigh the same, but for what the order of addition leaves, a
 * server may have either first: where a page ends between them it takes all
 * that weigh so to know which are on it. */
enum pt_status pt_job_get_page(const struct pt_match_job *job,
                               struct pt_page page,
                               xc_mset **out)
{
    enum { SPARE = 8, GROWTH = 4 };
    const uint64_t n_all = pt_reader_n_articles(job->reader);
    uint64_t n = (uint64_t)page.first + page.size + SPARE;
    xc_mset *found = NULL;
    enum pt_status status = PT_OK;
    bool is_whole = false;
    if (!job->plan->is_scaled || job->options->sort != PT_SORT_RELEVANCE)
        return pt_job_get_mset(job, job->enquire, page.first, page.size,
                               page.check_at_least, out);
    for (; status == PT_OK && !is_whole; n *= GROWTH) {
        xc_mset_free(found);
        found = NULL;
        status = get_settled(job, page, (uint32_t)(n < n_all ? n : n_all),
                             &found, &is_whole);
        is_whole |= n >= n_all;
    }
    if (status == PT_OK)
        *out = found;
    else
        xc_mset_free(found);
    return status;
}

/* --- stream --- */

static enum pt_status turn_page(struct pt_match_job *job,
                                struct pt_stream *stream)
{
    const uint32_t most = pt_reader_n_articles(job->reader);
    const bool is_first = !stream->page;
    xc_mset *page = NULL;
    const enum pt_status status = pt_job_poll(job);
    if (status != PT_OK)
        return status;
    const uint32_t first = is_first ? 0 : stream->first + stream->size;
    uint32_t wanted = stream->first_size ? stream->first_size : FIRST_PAGE;
    if (!is_first)
        wanted = stream->size <= most / PAGE_GROWTH ? stream->size * PAGE_GROWTH
                                                    : most;
    pt_job_expect_liking(job, is_first && stream->likens && !stream->enquire);
    const uint32_t least = is_first ? stream->check_at_least : 0;
    const enum pt_status found =
        stream->enquire
            ? pt_job_get_mset(job, stream->enquire, first, wanted, least, &page)
            : pt_job_get_page(job, (struct pt_page){first, wanted, least},
                              &page);
    if (found != PT_OK)
        return found;
    xc_mset_free(stream->page);
    stream->page = page;
    stream->first = first;
    stream->size = wanted;
    stream->at = 0;
    stream->fetched = 0;
    stream->n_likened = 0;
    return is_first && stream->likens
               ? pt_match_liken_first(job, page, stream->likened,
                                      &stream->n_likened)
               : PT_OK;
}

/* Where on the page the article stands that comes at-th. */
static uint32_t place_of(const struct pt_stream *stream, uint32_t at)
{
    return at < stream->n_likened ? stream->likened[at].nth : at;
}

struct pt_match_hit pt_likened_hit(const struct pt_likened *likened)
{
    return (struct pt_match_hit){.docid = likened->docid,
                                 .score = likened->score,
                                 .own = likened->own,
                                 .liked = likened->liked,
                                 .recent = likened->recent,
                                 .is_likened = true};
}

enum pt_status pt_stream_next_hit(struct pt_match_job *job,
                                  struct pt_stream *stream,
                                  struct pt_match_hit *out)
{
    const bool is_read_up =
        !stream->page || stream->at == xc_mset_size(stream->page);
    enum pt_status status = PT_OK;
    if (!stream->page || (is_read_up && stream->at == stream->size))
        status = turn_page(job, stream);
    else
        status = pt_job_poll(job);
    if (status != PT_OK)
        return status;
    *out = stream->at < stream->n_likened
               ? pt_likened_hit(&stream->likened[stream->at])
               : (struct pt_match_hit){
                     .docid = xc_mset_docid(stream->page, stream->at),
                     .score = xc_mset_weight(stream->page, stream->at),
                 };
    if (out->docid)
        stream->at++;
    return PT_OK;
}

enum pt_status pt_stream_next(struct pt_match_job *job,
                              struct pt_stream *stream,
                              uint32_t *out_docid,
                              double *out_weight)
{
    struct pt_match_hit hit = {0};
    if (stream->walk) {
        stream->walked =
            pt_walks_next(stream->walk, stream->walked + 1, 0, out_weight);
        *out_docid = stream->walked;
        return pt_job_poll(job);
    }
    const enum pt_status status = pt_stream_next_hit(job, stream, &hit);
    *out_docid = hit.docid;
    *out_weight = hit.score;
    return status;
}

/* The docid of the article that comes at-th on the page. */
static uint32_t docid_at(const struct pt_stream *stream, uint32_t at)
{
    return xc_mset_docid(stream->page, place_of(stream, at));
}

enum pt_status pt_stream_fetch(const struct pt_match_job *job,
                               struct pt_stream *stream,
                               size_t n)
{
    enum { MOST = 256 };
    uint32_t docids[MOST];
    const uint32_t first = stream->at - 1;
    uint32_t end = first;
    assert(stream->at > 0);
    if (!pt_reader_has_remote(job->reader) || first < stream->fetched)
        return PT_OK;
    while (end < xc_mset_size(stream->page) && end - first < MOST &&
           end - first < n) {
        docids[end - first] = docid_at(stream, end);
        end++;
    }
    stream->fetched = end;
    return pt_reader_fetch(job->reader, docids, end - first, job->err);
}

static enum pt_status add_value(void *out, size_t i, struct pt_str value)
{
    (void)i;
    pt_buf_add(out, value);
    return PT_OK;
}

/* Of an article on a server it may have been fetched. */
enum pt_status pt_stream_value(const struct pt_match_job *job,
                               const struct pt_stream *stream,
                               enum pt_slot slot,
                               struct pt_buf *out)
{
    assert(stream->at > 0);
    const uint32_t docid = docid_at(stream, stream->at - 1);
    const enum pt_status status = pt_reader_values(job->reader, slot, &docid, 1,
                                                   add_value, out, job->err);
    return status == PT_OK && pt_buf_status(out) != PT_OK
               ? pt_fail_nomem(job->err)
               : status;
}

enum pt_status pt_stream_story(const struct pt_match_job *job,
                               const struct pt_stream *stream,
                               uint64_t *out)
{
    struct pt_buf value;
    pt_buf_init(&value, PT_BUF_NO_CEILING);
    const enum pt_status status =
        pt_stream_value(job, stream, PT_SLOT_STORY, &value);
    *out = pt_story_of_digits(pt_buf_str(&value));
    pt_buf_fini(&value);
    return status;
}

void pt_stream_fini(struct pt_stream *stream)
{
    xc_mset_free(stream->page);
    xc_enquire_free(stream->enquire);
    *stream = (struct pt_stream){0};
}

/* --- page --- */

bool pt_job_has_enough(const struct pt_match_job *job,
                       uint64_t n_articles,
                       uint64_t n_hits)
{
    const struct pt_match_options *const options = job->options;
    if (options->exact_counts || options->limit == PT_ALL_HITS)
        return false;
    const uint64_t n_exact = options->skips_total ? 0 : PT_EXACT_ARTICLES;
    return n_articles > n_exact && n_hits >= options->offset &&
           n_hits - options->offset >= options->limit;
}

enum pt_status pt_job_page(const struct pt_match_job *job,
                           const struct pt_match_hit *hits,
                           size_t n,
                           struct pt_match *out)
{
    const size_t offset = job->options->offset < n ? job->options->offset : n;
    const size_t limit = job->options->limit;
    const size_t n_page = n - offset < limit ? n - offset : limit;
    struct pt_match_hit *const page =
        pt_arena_array(job->arena, n_page, sizeof(*page));
    if (!page)
        return pt_fail_nomem(job->err);
    if (n_page)
        memcpy(page, hits + offset, n_page * sizeof(*page));
    out->hits = page;
    out->n_hits = n_page;
    return PT_OK;
}
