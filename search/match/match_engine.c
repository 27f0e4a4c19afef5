/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_engine.c: where the engine's answer is the answer, one call gives page
 * and counts, and a spy on the articles it examines gives the stories, where
 * somebody wants to know them: a value read for each article examined. A count
 * alone is taken without weights and order, which is quick.
 */
#include "search/match/match_private.h"

/* Keeps of a story with n articles how many copies each has. */
static enum pt_status
keep_copies(struct pt_match_job *job, struct xc_bytes value, uint32_t n)
{
    const uint64_t story = pt_story_of_digits(pt_str_n(value.ptr, value.len));
    size_t number;
    return !story || pt_story_map_enter(&job->copies, story, n - 1, &number) ==
                         PT_OK
               ? PT_OK
               : pt_fail_nomem(job->err);
}

/* Different stories among the articles examined; without one, each is its own.
 */
static enum pt_status
count_stories(struct pt_match_job *job, const xc_spy *spy, uint64_t *out)
{
    const bool keeps = pt_reader_has_remote(job->reader);
    struct xc_error cause;
    xc_terms *values = NULL;
    uint64_t n_stories = 0;
    uint64_t n_articles = 0;
    enum pt_status kept = PT_OK;
    enum xc_status status = xc_spy_values(spy, &values, &cause);
    while (status == XC_OK && kept == PT_OK && xc_terms_valid(values)) {
        uint32_t n = 0;
        status = xc_terms_freq(values, &n, &cause);
        n_articles += n;
        n_stories++;
        if (status == XC_OK && keeps)
            kept = keep_copies(job, xc_terms_term(values), n);
        if (status == XC_OK)
            status = xc_terms_next(values, &cause);
    }
    xc_terms_free(values);
    if (status != XC_OK || kept != PT_OK)
        return kept == PT_OK ? pt_job_engine(job, status, &cause) : kept;
    job->has_copies = keeps;
    assert(n_articles <= xc_spy_total(spy));
    *out = n_stories + (xc_spy_total(spy) - n_articles);
    return PT_OK;
}

static uint32_t clamped(size_t n)
{
    return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

/* found begins with the first-th article of all. */
static enum pt_status take_hits(const struct pt_match_job *job,
                                const xc_mset *found,
                                uint32_t first,
                                struct pt_match *out)
{
    const uint32_t n = xc_mset_size(found);
    const size_t wanted = job->options->limit;
    struct pt_likened likened[PT_LIKENED];
    size_t n_likened = 0;
    struct pt_match_hit *const hits =
        pt_arena_array(job->arena, n, sizeof(*hits));
    if (!hits)
        return pt_fail_nomem(job->err);
    if (first == 0) {
        const enum pt_status status =
            pt_match_liken_first(job, found, likened, &n_likened);
        if (status != PT_OK)
            return status;
    }
    for (uint32_t i = 0; i < n; i++)
        hits[i] = i < n_likened ? pt_likened_hit(&likened[i])
                                : (struct pt_match_hit){
                                      .docid = xc_mset_docid(found, i),
                                      .score = xc_mset_weight(found, i),
                                  };
    const size_t passed = job->options->offset - first;
    out->hits = hits + (passed < n ? passed : n);
    out->n_hits = passed < n ? n - passed : 0;
    if (out->n_hits > wanted)
        out->n_hits = wanted;
    return PT_OK;
}

/* How many articles are examined at least: all, or as many as have to be
 * counted exactly, or as the page needs. */
static uint32_t check_at_least(const struct pt_match_job *job)
{
    const struct pt_match_options *const options = job->options;
    const uint32_t n_all = pt_reader_n_articles(job->reader);
    if (options->exact_counts || options->limit >= n_all)
        return n_all;
    return options->skips_total ? 0 : PT_EXACT_ARTICLES + 1;
}

/* What was counted beside the page. */
static enum pt_status take_rank_counts(const struct pt_match_job *job,
                                       struct pt_match *out)
{
    const struct pt_rank *const rank = job->rank;
    out->total = rank->n_articles;
    out->total_is_exact =
        rank->is_exact ||
        check_at_least(job) >= pt_reader_n_articles(job->reader);
    out->n_articles = rank->n_articles;
    out->n_stories = rank->n_stories;
    out->stories_are_exact =
        out->total_is_exact && rank->n_stories != PT_COUNT_UNKNOWN;
    return PT_OK;
}

/* What found says, and spy, or NULL, who saw each article examined for it. */
static enum pt_status take_counts(struct pt_match_job *job,
                                  const xc_mset *found,
                                  const xc_spy *spy,
                                  struct pt_match *out)
{
    const uint32_t least = xc_mset_uncollapsed_lower_bound(found);
    if (job->rank->has_counts)
        return take_rank_counts(job, out);
    const bool is_exact =
        check_at_least(job) >= pt_reader_n_articles(job->reader) ||
        least == xc_mset_uncollapsed_upper_bound(found);
    out->total = least;
    out->total_is_exact = is_exact;
    out->n_articles = least;
    out->n_stories = PT_COUNT_UNKNOWN;
    out->stories_are_exact = spy && is_exact && xc_spy_total(spy) == least;
    if (!out->stories_are_exact)
        return PT_OK;
    const enum pt_status status = count_stories(job, spy, &out->n_stories);
    if (job->options->skips_stories) {
        out->stories_are_exact = false;
        out->n_stories = PT_COUNT_UNKNOWN;
    }
    return status;
}

/* *out is a spy on the stories of what enquire examines, NULL when nobody has
 * to know them. */
static enum xc_status add_spy(const struct pt_match_job *job,
                              xc_enquire *enquire,
                              xc_spy **out,
                              struct xc_error *cause)
{
    *out = NULL;
    return job->options->skips_stories && !job->counts_copies
               ? XC_OK
               : xc_enquire_add_value_spy(enquire, PT_SLOT_STORY, out, cause);
}

/* Counts all matches by a walk alone, where nobody wants to know their stories
 * and none is to be asked; *out_is_done: it could. */
static enum pt_status count_spans(const struct pt_match_job *job,
                                  struct pt_match *out,
                                  bool *out_is_done)
{
    uint32_t n = 0;
    if (job->places || !job->options->skips_stories ||
        !job->options->exact_counts)
        return PT_OK;
    if (pt_walks_count(job->walks, job->query, &n, out_is_done) != PT_OK)
        return pt_job_walk_failed(job);
    if (*out_is_done)
        *out = (struct pt_match){.total = n,
                                 .total_is_exact = true,
                                 .n_articles = n,
                                 .n_stories = PT_COUNT_UNKNOWN};
    return PT_OK;
}

/* Counts matches, and their stories, by a walk; *out_is_done: it could. */
static enum pt_status count_by_walk(const struct pt_match_job *job,
                                    struct pt_match *out,
                                    bool *out_is_done)
{
    static const struct pt_walk_weighing unweighed = {PT_WALK_NOTHING, 0};
    struct pt_match_job counting = *job;
    struct pt_rank rank = {.walk = NULL};
    if (!job->walks)
        return PT_OK;
    enum pt_status status = count_spans(job, out, out_is_done);
    if (status != PT_OK || *out_is_done)
        return status;
    if (pt_walks_list(job->walks, pt_job_finds(job), unweighed, &rank.walk) !=
        PT_OK)
        return pt_job_walk_failed(job);
    if (!rank.walk)
        return PT_OK;
    *out_is_done = true;
    counting.rank = &rank;
    status = pt_job_rank_none(&counting, check_at_least(job));
    return status == PT_OK ? take_rank_counts(&counting, out) : status;
}

/* Counts the matches and their stories without ranking them. */
static enum pt_status count_all(struct pt_match_job *job, struct pt_match *out)
{
    struct xc_error cause;
    bool is_done = false;
    const enum pt_status counted = count_by_walk(job, out, &is_done);
    if (counted != PT_OK || is_done)
        return counted;
    xc_enquire *enquire = NULL;
    xc_spy *spy = NULL;
    xc_mset *found = NULL;
    enum pt_status status = pt_job_unranked_walk(job, job->query, &enquire);
    if (status == PT_OK)
        status =
            pt_job_engine(job, add_spy(job, enquire, &spy, &cause), &cause);
    if (status == PT_OK)
        status =
            pt_job_get_mset(job, enquire, 0, 0, check_at_least(job), &found);
    if (status == PT_OK)
        status = take_counts(job, found, spy, out);
    xc_mset_free(found);
    xc_spy_free(spy);
    xc_enquire_free(enquire);
    return status;
}

/* Whether counts are asked for by themselves. Of what servers found libxapian
 * would count what it puts on the page twice, and to find the page alone they
 * end early. */
static bool counts_apart(const struct pt_match_job *job)
{
    return pt_reader_has_remote(job->reader);
}

/* The articles of a query that is one word, which servers told before. */
static bool is_counted(const struct pt_match_job *job, uint32_t *out)
{
    const xc_query *query = job->query;
    struct xc_query_parts parts;
    xc_query *child = NULL;
    struct xc_error cause;
    uint32_t n_times;
    xc_query_look(query, &parts);
    if (parts.kind == XC_SCALED &&
        xc_query_child(query, 0, &child, &cause) == XC_OK)
        xc_query_look(child, &parts);
    const bool is_known =
        parts.kind == XC_TERM && job->tree->counts &&
        pt_word_counts_find(job->tree->counts,
                            pt_str_n(parts.term.ptr, parts.term.len), out,
                            &n_times);
    xc_query_free(child);
    return is_known;
}

/* How many are to be examined with a page. Where few can answer it takes less
 * to have all of them sent than to ask for their number; and what ends early
 * adds weights up in another order, so that equal ones differ in their last
 * bits. Of one word there is nothing to add. */
static uint32_t checked_along(const struct pt_match_job *job)
{
    enum { FEW = 4000 };
    const struct pt_word_counts *const counts = job->tree->counts;
    uint32_t n;
    uint64_t most = 0;
    for (size_t i = 0; counts && i < counts->n; i++)
        most += counts->items[i].n_articles;
    return most <= FEW && !is_counted(job, &n) ? check_at_least(job) : 0;
}

/* Whether copies of what servers have are counted with all answers: where these
 * may be many it takes less to ask for the copies of what is shown. */
static bool counts_copies(const struct pt_match_job *job, const xc_mset *page)
{
    enum { FEW = 2000 };
    return !job->options->skips_copies &&
           xc_mset_uncollapsed_estimated(page) <= FEW;
}

/* Counts what page, of size, begins, by another search if need be. */
static enum pt_status count_behind(struct pt_match_job *job,
                                   const xc_mset *page,
                                   uint32_t first,
                                   uint32_t size,
                                   struct pt_match *out)
{
    uint32_t n = xc_mset_size(page);
    const bool is_all = first == 0 && n < size;
    job->counts_copies = counts_copies(job, page);
    if (!is_all && check_at_least(job) == 0)
        return take_counts(job, page, NULL, out);
    if ((n > 0 || !is_all) && !job->options->skips_stories)
        return count_all(job, out);
    if (!is_all && job->options->articles) {
        const enum pt_status status = pt_match_articles(job);
        if (status != PT_OK)
            return status;
        job->has_articles = true;
        n = clamped(job->options->articles->n);
    } else if (!is_all && checked_along(job)) {
        return take_counts(job, page, NULL, out);
    } else if (!is_all && !is_counted(job, &n)) {
        return count_all(job, out);
    }
    *out = (struct pt_match){.total = n,
                             .total_is_exact = true,
                             .n_articles = n,
                             .n_stories = PT_COUNT_UNKNOWN};
    if (!job->options->skips_stories) {
        out->n_stories = 0;
        out->stories_are_exact = true;
    }
    return PT_OK;
}

/* What the engine is asked for, whatever is examined for it. */
static struct pt_page page_of(const struct pt_match_job *job)
{
    const struct pt_match_options *const options = job->options;
    const uint32_t n_all = pt_reader_n_articles(job->reader);
    const bool likens = pt_job_likens(job) && options->offset < PT_LIKENED;
    const uint32_t first = likens ? 0 : clamped(options->offset);
    size_t wanted = options->limit < n_all ? options->limit : n_all;
    if (likens)
        wanted += options->offset;
    if (likens && wanted < PT_LIKENED)
        wanted = PT_LIKENED;
    return (struct pt_page){first, clamped(wanted), 0};
}

/* Page and counts in one call. */
static enum pt_status match_counted(struct pt_match_job *job,
                                    struct pt_page page,
                                    xc_mset **found,
                                    struct pt_match *out)
{
    struct xc_error cause;
    xc_spy *spy = NULL;
    enum pt_status status =
        pt_job_engine(job, add_spy(job, job->enquire, &spy, &cause), &cause);
    page.check_at_least = check_at_least(job);
    if (status == PT_OK)
        status = pt_job_get_page(job, page, found);
    if (status == PT_OK)
        status = take_counts(job, *found, spy, out);
    xc_spy_free(spy);
    return status;
}

/* The same of servers. */
static enum pt_status match_apart(struct pt_match_job *job,
                                  struct pt_page page,
                                  xc_mset **found,
                                  struct pt_match *out)
{
    struct xc_error cause;
    enum pt_status status = pt_job_engine(
        job, pt_job_ask_for_topics(job, page.size, &cause), &cause);
    page.check_at_least = checked_along(job);
    if (status == PT_OK)
        status = pt_job_get_page(job, page, found);
    if (status == PT_OK)
        status = count_behind(job, *found, page.first, page.size, out);
    return status;
}

static enum pt_status match_plain(struct pt_match_job *job,
                                  struct pt_match *out)
{
    const struct pt_page page = page_of(job);
    xc_mset *found = NULL;
    pt_job_expect_liking(job, page.first == 0);
    enum pt_status status = (counts_apart(job) ? match_apart : match_counted)(
        job, page, &found, out);
    if (status == PT_OK)
        status = take_hits(job, found, page.first, out);
    job->shows_all = out->total_is_exact && out->n_hits == out->total;
    xc_mset_free(found);
    return status;
}

/* A question, most of whose words are everywhere and weigh nothing: these are
 * not walked where the others fill the page, but for the count, which ends
 * early. On servers that would be one more question to each. */
static bool asks_question(const struct pt_match_job *job)
{
    const struct pt_match_options *const options = job->options;
    return job->plan->ranking && job->query == job->plan->query &&
           !job->plan->is_narrowed && !options->exact_counts &&
           options->limit > 0 && options->sort == PT_SORT_RELEVANCE &&
           !pt_reader_has_remote(job->reader);
}

/* match_plain by the words that weigh; *out_is_done: they filled the page. */
static enum pt_status question_plain(struct pt_match_job *job,
                                     struct pt_match *out,
                                     bool *out_is_done)
{
    const struct pt_page page = page_of(job);
    xc_mset *found = NULL;
    pt_job_expect_liking(job, page.first == 0);
    enum pt_status status =
        pt_job_get_mset(job, job->enquire, page.first, page.size, 0, &found);
    if (status == PT_OK && xc_mset_size(found) == page.size) {
        *out_is_done = true;
        status = count_all(job, out);
        if (status == PT_OK)
            status = take_hits(job, found, page.first, out);
    }
    xc_mset_free(found);
    return status;
}

/* How many hits more there are on the page, if all are found. */
static size_t wanted_more(const struct pt_match_options *options,
                          const struct pt_hits *hits)
{
    const size_t n = options->limit < SIZE_MAX - options->offset
                         ? options->offset + options->limit
                         : SIZE_MAX;
    return n - hits->n;
}

/* Gathers the best article of each story up to the end of the page, from a
 * stream that has begun; *out_is_all tells whether there are no more. */
static enum pt_status gather_page(struct pt_match_job *job,
                                  struct pt_stream *stream,
                                  struct pt_match_hit hit,
                                  struct pt_hits *hits,
                                  bool *out_is_all)
{
    const struct pt_match_options *const options = job->options;
    enum pt_status status = PT_OK;
    while (status == PT_OK && hit.docid &&
           (hits->n < options->offset ||
            hits->n - options->offset < options->limit)) {
        uint64_t story = 0;
        status = pt_stream_fetch(job, stream, wanted_more(options, hits));
        if (status == PT_OK)
            status = pt_stream_story(job, stream, &story);
        if (status == PT_OK)
            status = pt_hits_add(job, hits, story, &hit);
        if (status == PT_OK)
            status = pt_stream_next_hit(job, stream, &hit);
    }
    *out_is_all = !hit.docid;
    return status;
}

/* The first page of the stream, which counts, too. */
static enum pt_status turn_counted(struct pt_match_job *job,
                                   struct pt_stream *stream,
                                   struct pt_match_hit *hit,
                                   struct pt_match *out)
{
    struct xc_error cause;
    xc_spy *spy = NULL;
    enum pt_status status =
        pt_job_engine(job, add_spy(job, job->enquire, &spy, &cause), &cause);
    stream->check_at_least = check_at_least(job);
    if (status == PT_OK)
        status = pt_stream_next_hit(job, stream, hit);
    if (status == PT_OK)
        status = take_counts(job, stream->page, spy, out);
    xc_enquire_clear_spies(job->enquire);
    xc_spy_free(spy);
    return status;
}

/* The same of servers. */
static enum pt_status turn_apart(struct pt_match_job *job,
                                 struct pt_stream *stream,
                                 struct pt_match_hit *hit,
                                 struct pt_match *out)
{
    struct xc_error cause;
    enum pt_status status = pt_job_engine(
        job, pt_job_ask_for_topics(job, PT_LIKENED, &cause), &cause);
    stream->check_at_least = checked_along(job);
    if (status == PT_OK)
        status = pt_stream_next_hit(job, stream, hit);
    return status == PT_OK
               ? count_behind(job, stream->page, 0, stream->size, out)
               : status;
}

static enum pt_status match_folded(struct pt_match_job *job,
                                   struct pt_match *out)
{
    struct pt_stream stream = {.likens = true};
    struct pt_hits hits = {0};
    struct pt_match_hit hit = {0};
    bool is_all = false;
    enum pt_status status = (counts_apart(job) ? turn_apart : turn_counted)(
        job, &stream, &hit, out);
    if (status == PT_OK)
        status = gather_page(job, &stream, hit, &hits, &is_all);
    if (status == PT_OK && is_all) {
        out->n_stories = hits.n;
        out->stories_are_exact = true;
    }
    if (status == PT_OK)
        status = pt_job_page(job, hits.items, hits.n, out);
    pt_stream_fini(&stream);
    pt_hits_fini(&hits);
    return status;
}

/* match_folded by the words that weigh; *out_is_done: they filled the page. */
static enum pt_status question_folded(struct pt_match_job *job,
                                      struct pt_match *out,
                                      bool *out_is_done)
{
    struct pt_stream stream = {.likens = true};
    struct pt_hits hits = {0};
    struct pt_match_hit hit = {0};
    bool is_all = true;
    enum pt_status status = pt_stream_next_hit(job, &stream, &hit);
    const bool is_likened = !pt_job_likens(job) || stream.n_likened > 0;
    if (status == PT_OK && is_likened)
        status = gather_page(job, &stream, hit, &hits, &is_all);
    if (status == PT_OK && !is_all) {
        *out_is_done = true;
        status = count_all(job, out);
        if (status == PT_OK)
            status = pt_job_page(job, hits.items, hits.n, out);
    }
    pt_stream_fini(&stream);
    pt_hits_fini(&hits);
    return status;
}

static enum pt_status match_question(struct pt_match_job *job,
                                     struct pt_match *out,
                                     bool *out_is_done)
{
    struct xc_error cause;
    enum pt_status status = pt_job_engine(
        job, pt_job_set_query(job, job->plan->ranking, &cause), &cause);
    if (status == PT_OK)
        status = (job->options->fold_copies ? question_folded : question_plain)(
            job, out, out_is_done);
    if (status == PT_OK && !*out_is_done)
        status = pt_job_engine(job, pt_job_set_query(job, job->query, &cause),
                               &cause);
    return status;
}

enum pt_status pt_match_engine(struct pt_match_job *job, struct pt_match *out)
{
    const bool only_counts = job->options->exact_counts && !job->options->limit;
    bool is_done = only_counts;
    enum pt_status status = PT_OK;
    if (only_counts)
        status = count_all(job, out);
    else if (asks_question(job))
        status = match_question(job, out, &is_done);
    if (status == PT_OK && !is_done)
        status =
            (job->options->fold_copies ? match_folded : match_plain)(job, out);
    if (status == PT_OK)
        status = pt_job_poll(job);
    return status == PT_OK && !job->has_articles ? pt_match_articles(job)
                                                 : status;
}
