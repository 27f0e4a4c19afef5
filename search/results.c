/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/results.h"

#include "search/answer/kwic.h"
#include "search/answer/snippet_cut.h"
#include "search/match/spelt.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Bytes of the first sentence that stands in for a missing headline. */
enum { SHOWN_TITLE_BYTES = 110 };

/* What is used again from hit to hit. */
struct maker {
    const struct pt_query_run *run;
    struct pt_results *results;
    struct pt_readings *readings;
    bool wants_marks;
    struct pt_text_match *matcher; /* of the article at hand, or NULL */
    struct pt_article article;     /* at hand */
    struct pt_arena scratch;       /* of one hit */
    struct pt_buf text;            /* a field being put together */
    enum pt_within within;
    uint64_t n_marks; /* of the hits so far */
    bool has_opening; /* of the article at hand, see opening_of */
    bool opening_is_cut;
    struct pt_str opening;
};

static bool is_unit_search(const struct maker *m)
{
    return m->within != PT_WITHIN_ARTICLE;
}

static enum pt_within_unit unit_kind(const struct maker *m)
{
    return m->within == PT_WITHIN_SENTENCE ? PT_SENTENCES : PT_PARAGRAPHS;
}

/* --- Fields --------------------------------------------------------------- */

static bool keep(struct maker *m, struct pt_str s, struct pt_str *out)
{
    return s.len == 0 || pt_arena_copy(&m->results->arena, s, out);
}

static bool
keep_fields(struct maker *m, const struct pt_article *a, struct pt_hit *hit)
{
    struct pt_str *const f = hit->fields;
    memcpy(hit->origins, a->origins, sizeof hit->origins);
    char story[17], date[PT_DATE_TEXT_SIZE] = "",
                    changed[PT_DATE_TEXT_SIZE] = "";
    snprintf(story, sizeof story, "%016" PRIx64, a->story);
    if (a->date != PT_DATE_NONE)
        pt_date_format(a->date, date);

    if (a->changed > a->first_seen)
        pt_date_format(pt_date_of_seconds(a->changed), changed);

    struct pt_buf *const text = &m->text;
    pt_buf_clear(text);
    pt_schema_public_id(text, a);
    if (pt_buf_status(text) != PT_OK ||
        !keep(m, pt_buf_str(text), &f[PT_HIT_ID]))
        return false;
    pt_buf_clear(text);
    pt_buf_add(text, a->path);
    if (a->member.len) {
        pt_buf_add_byte(text, '#');
        pt_buf_add(text, a->member);
    }
    return pt_buf_status(text) == PT_OK &&
           keep(m, pt_buf_str(text), &f[PT_HIT_PATH]) &&
           keep(m, a->path, &f[PT_HIT_FILE]) &&
           keep(m, a->url, &f[PT_HIT_URL]) &&
           keep(m, pt_str_of(date), &f[PT_HIT_DATE]) &&
           keep(m, pt_str_of(changed), &f[PT_HIT_CHANGED]) &&
           keep(m, a->author, &f[PT_HIT_AUTHOR]) &&
           keep(m, a->source, &f[PT_HIT_SOURCE]) &&
           keep(m, a->lang, &f[PT_HIT_LANG]) &&
           keep(m, a->tags, &f[PT_HIT_TAGS]) &&
           keep(m, pt_str_of(story), &f[PT_HIT_STORY]);
}

bool pt_results_keep_index(const struct pt_query_run *run,
                           uint32_t docid,
                           struct pt_results *results,
                           struct pt_hit *hit)
{
    const struct pt_str name = pt_reader_shard_of(run->reader, docid);
    return name.len == 0 ||
           pt_arena_copy(&results->arena, name, &hit->fields[PT_HIT_INDEX]);
}

/* The marks of zone that lie in [begin, end), as spans counted from begin. */
static bool keep_spans(struct maker *m,
                       const struct pt_marks *marks,
                       enum pt_zone zone,
                       size_t begin,
                       size_t end,
                       struct pt_byte_span **out,
                       size_t *out_n)
{
    struct pt_byte_span *const spans =
        pt_arena_array(&m->results->arena, marks->n, sizeof *spans);
    if (!spans)
        return false;
    size_t n = 0;
    for (size_t i = 0; i < marks->n; i++) {
        const struct pt_mark *const mark = &marks->items[i];
        if (mark->zone == zone && mark->begin >= begin && mark->end <= end)
            spans[n++] =
                (struct pt_byte_span){mark->begin - begin, mark->end - begin};
    }
    *out = spans;
    *out_n = n;
    return true;
}

/* What stands for the headline of an article that has none. */
static struct pt_str opening_of(struct maker *m, const struct pt_article *a)
{
    if (!m->has_opening)
        m->opening =
            pt_article_shown_title(a, SHOWN_TITLE_BYTES, &m->opening_is_cut);
    m->has_opening = true;
    return m->opening;
}

static bool keep_title(struct maker *m,
                       const struct pt_article *a,
                       const struct pt_marks *marks,
                       struct pt_hit *hit)
{
    hit->has_headline = a->title.len > 0;
    struct pt_str shown = a->title;
    if (!hit->has_headline) {
        shown = opening_of(m, a);
        hit->title_is_cut = m->opening_is_cut;
    }
    const size_t begin =
        hit->has_headline || !shown.len ? 0 : (size_t)(shown.ptr - a->text.ptr);
    return keep(m, shown, &hit->fields[PT_HIT_TITLE]) &&
           keep_spans(m, marks,
                      hit->has_headline ? PT_ZONE_TITLE : PT_ZONE_BODY, begin,
                      begin + shown.len, &hit->title_spans,
                      &hit->n_title_spans);
}

/* --- Passages ------------------------------------------------------------- */

static uint32_t lines_in(struct pt_str s)
{
    uint32_t n = 0;
    for (size_t at = 0;
         (at += pt_str_find(pt_str_sub(s, at, s.len), '\n')) < s.len; at++)
        n++;
    return n;
}

/* How far lines of the body were counted: snippets come in text order, and
 * there may be very many of them. */
struct line_count {
    size_t at;
    uint32_t n_lines;
};

/* Where the bytes [begin, end) of a zone stand in the article's file. */
static void locate(const struct pt_article *a,
                   const struct pt_snippet *snippet,
                   struct line_count *counted,
                   struct pt_passage *passage)
{
    const enum pt_zone zone = snippet->zone;
    if (!a->is_verbatim)
        return;
    const bool is_body = zone == PT_ZONE_BODY;
    const uint64_t offset = is_body ? a->text_offset : a->title_offset;
    passage->line = a->title_line;
    if (is_body) {
        assert(counted->at <= snippet->begin);
        counted->n_lines +=
            lines_in(pt_str_sub(a->text, counted->at, snippet->begin));
        counted->at = snippet->begin;
        passage->line = a->text_line + counted->n_lines;
    }
    passage->source_begin = offset + snippet->begin;
    passage->source_end = offset + snippet->end;
}

static bool keep_passage(struct pt_results *results,
                         const struct pt_article *a,
                         const struct pt_snippet *snippet,
                         struct line_count *counted,
                         struct pt_passage *out)
{
    const struct pt_str zone =
        snippet->zone == PT_ZONE_TITLE ? a->title : a->text;
    struct pt_str text = {"", 0};
    if (!pt_arena_copy(&results->arena,
                       pt_str_sub(zone, snippet->begin, snippet->end), &text))
        return false;
    struct pt_byte_span *const spans =
        pt_arena_array(&results->arena, snippet->n_spans, sizeof *spans);
    if (!spans)
        return false;
    for (size_t i = 0; i < snippet->n_spans; i++)
        spans[i] = (struct pt_byte_span){snippet->spans[i].begin,
                                         snippet->spans[i].end};
    *out = (struct pt_passage){
        .text = text.ptr,
        .text_len = text.len,
        .spans = spans,
        .n_spans = snippet->n_spans,
        .paragraph = snippet->paragraph,
        .is_cut_before = snippet->is_cut_before,
        .is_cut_after = snippet->is_cut_after,
    };
    locate(a, snippet, counted, out);
    return true;
}

bool pt_results_keep_passage(struct pt_results *results,
                             const struct pt_article *a,
                             const struct pt_snippet *snippet,
                             struct pt_passage *out)
{
    struct line_count counted = {0};
    return keep_passage(results, a, snippet, &counted, out);
}

/* A title that is itself the unit found: one snippet, whole. */
static bool title_snippet(struct maker *m,
                          const struct pt_article *a,
                          const struct pt_marks *marks,
                          struct pt_snippet *out)
{
    struct pt_span *const spans =
        pt_arena_array(&m->scratch, marks->n, sizeof *spans);
    if (!spans)
        return false;
    for (size_t i = 0; i < marks->n; i++)
        spans[i] = (struct pt_span){marks->items[i].begin, marks->items[i].end};
    *out = (struct pt_snippet){.zone = PT_ZONE_TITLE,
                               .end = (uint32_t)a->title.len,
                               .spans = spans,
                               .n_spans = marks->n,
                               .paragraph = 1};
    return true;
}

/* Marks of the title come first. */
static bool has_body_mark(const struct pt_marks *marks)
{
    return marks->n > 0 && marks->items[marks->n - 1].zone == PT_ZONE_BODY;
}

/* Bytes of the text; part is of it, or empty. */
static struct pt_span span_of(const struct pt_article *a, struct pt_str part)
{
    if (part.len == 0)
        return (struct pt_span){0, 0};
    const uint32_t begin = (uint32_t)(part.ptr - a->text.ptr);
    return (struct pt_span){begin, begin + (uint32_t)part.len};
}

/* From where the article begins to speak, past a byline or a log-in prompt;
 * past its first sentence too when the title shows that whole. */
static bool
beginning_of(struct maker *m, const struct pt_article *a, struct pt_span *out)
{
    const struct pt_span opening = span_of(a, opening_of(m, a));
    uint32_t behind = opening.end, end = (uint32_t)a->text.len;
    pt_cut_trim(a->text, &behind, &end);
    const bool goes_on =
        a->title.len == 0 && !m->opening_is_cut && behind < end;
    *out = (struct pt_span){goes_on ? behind : opening.begin,
                            (uint32_t)a->text.len};
    return opening.end > 0;
}

static enum pt_status make_snippets(struct maker *m,
                                    const struct pt_article *a,
                                    const struct pt_marks *marks,
                                    uint32_t unit,
                                    struct pt_snippet **out,
                                    size_t *out_n)
{
    const struct pt_search_options *const o = m->run->options;
    struct pt_snippet_options options = {.most = o->n_passages,
                                         .width = o->passage_width};
    struct pt_span span;
    const struct pt_span *limit_to = NULL;
    if (o->flags & PT_SEARCH_EVERY_MATCH)
        return pt_kwic_make(a, pt_text_match_layout(m->matcher), marks,
                            o->passage_width, &m->scratch, out, out_n);
    if (is_unit_search(m)) {
        enum pt_zone zone;
        pt_text_match_unit_span(m->matcher, unit_kind(m), unit, &zone, &span);
        if (zone == PT_ZONE_TITLE) {
            struct pt_snippet *const one =
                pt_arena_alloc(&m->scratch, sizeof *one);
            if (!one || !title_snippet(m, a, marks, one))
                return PT_ENOMEM;
            *out = one;
            *out_n = 1;
            return PT_OK;
        }
        limit_to = &span;
        options.only_news = true;
    } else if (!has_body_mark(marks)) {
        limit_to = beginning_of(m, a, &span) ? &span : NULL;
    } else if (a->title.len == 0) {
        options.shown = span_of(a, opening_of(m, a));
    }
    return pt_snippets_make(a->title, a->text, pt_text_match_layout(m->matcher),
                            marks, limit_to, &options, &m->scratch, out, out_n);
}

static enum pt_status keep_passages(struct maker *m,
                                    const struct pt_article *a,
                                    const struct pt_marks *marks,
                                    uint32_t unit,
                                    struct pt_hit *hit)
{
    struct pt_snippet *snippets = NULL;
    size_t n = 0;
    struct line_count counted = {0};
    const enum pt_status status =
        make_snippets(m, a, marks, unit, &snippets, &n);
    if (status != PT_OK)
        return status;
    hit->passages =
        pt_arena_array(&m->results->arena, n, sizeof *hit->passages);
    if (!hit->passages)
        return PT_ENOMEM;
    for (size_t i = 0; i < n; i++)
        if (!keep_passage(m->results, a, &snippets[i], &counted,
                          &hit->passages[i]))
            return PT_ENOMEM;
    hit->n_passages = n;
    return PT_OK;
}

/* --- Other spellings ----------------------------------------------------- */

static bool keep_spellings(struct maker *m,
                           const struct pt_article *a,
                           const struct pt_marks *marks,
                           struct pt_hit *hit)
{
    struct pt_spelt found[PT_MAX_SPELT];
    const size_t n = pt_spelt_find(m->run->query, m->readings->tree, a, marks,
                                   m->run->analyzer, found);
    if (n == 0)
        return true;
    hit->spellings =
        pt_arena_array(&m->results->arena, n, sizeof *hit->spellings);
    for (size_t i = 0; hit->spellings && i < n; i++) {
        struct pt_str written = {0}, other = {0};
        if (!keep(m, found[i].written, &written) ||
            !keep(m, found[i].found, &other))
            return false;
        hit->spellings[i] =
            (struct pt_spelling){written.ptr, other.ptr, found[i].count};
    }
    hit->n_spellings = n;
    return hit->spellings != NULL;
}

/* --- Hits ----------------------------------------------------------------- */

struct by_docid {
    uint32_t docid;
    size_t hit;
};

static int compare_docids(const void *a, const void *b)
{
    const struct by_docid *const x = a;
    const struct by_docid *const y = b;
    if (x->docid != y->docid)
        return x->docid < y->docid ? -1 : 1;
    return (x->hit > y->hit) - (x->hit < y->hit);
}

/* Makes docid the article at hand: read by the matcher when marks are wanted,
 * else only taken from the index. */
static enum pt_status
load(struct maker *m, uint32_t docid, bool with_layout, struct pt_error *err)
{
    m->has_opening = false;
    if (!m->wants_marks) {
        const struct pt_article *article;
        const enum pt_status status =
            pt_readings_article(m->readings, docid, &article, err);
        if (status == PT_OK)
            m->article = *article;
        return status;
    }
    struct pt_reading *reading;
    const enum pt_status status =
        pt_readings_get(m->readings, docid, with_layout, &reading, err);
    if (status != PT_OK)
        return status;
    m->matcher = reading->text;
    m->article = reading->article;
    return PT_OK;
}

static enum pt_status
find_marks(struct maker *m, uint32_t unit, struct pt_marks *out)
{
    return is_unit_search(m)
               ? pt_text_match_unit_marks(m->matcher, unit_kind(m), unit, out)
               : pt_text_match_marks(m->matcher, out);
}

static enum pt_status make_hit(struct maker *m,
                               const struct pt_match_hit *found,
                               struct pt_hit *hit,
                               struct pt_error *err)
{
    enum pt_status status = load(m, found->docid, true, err);
    if (status != PT_OK)
        return status;
    const struct pt_article *const a = &m->article;
    pt_arena_reset(&m->scratch);
    hit->score = found->score;
    hit->n_copies = found->n_copies;
    struct pt_marks marks = {0};
    if (m->matcher)
        status = find_marks(m, found->unit, &marks);
    m->n_marks += marks.n;
    if (status == PT_OK && m->matcher)
        status = keep_passages(m, a, &marks, found->unit, hit);
    if (status == PT_OK && m->matcher && !keep_spellings(m, a, &marks, hit))
        status = PT_ENOMEM;
    if (status == PT_OK &&
        (!keep_fields(m, a, hit) || !keep_title(m, a, &marks, hit) ||
         !pt_results_keep_index(m->run, found->docid, m->results, hit)))
        status = PT_ENOMEM;
    return status == PT_ENOMEM ? pt_fail_nomem(err) : status;
}

static uint32_t docid_of_hit(const void *hits, size_t i)
{
    return ((const struct pt_match_hit *)hits)[i].docid;
}

static uint32_t docid_in_order(const void *order, size_t i)
{
    return ((const struct by_docid *)order)[i].docid;
}

/* Indexes of hits in the order of their articles, so that the units of one
 * article are made from one reading of it; order has room for n. */
static void group_by_article(const struct pt_match_hit *hits,
                             size_t n,
                             struct by_docid *order)
{
    for (size_t i = 0; i < n; i++)
        order[i] = (struct by_docid){hits[i].docid, i};
    qsort(order, n, sizeof *order, compare_docids);
}

static void maker_init(struct maker *m,
                       const struct pt_query_run *run,
                       struct pt_readings *readings,
                       bool wants_marks,
                       struct pt_results *results)
{
    *m = (struct maker){.run = run,
                        .results = results,
                        .readings = readings,
                        .wants_marks = wants_marks,
                        .within = run->options->within};
    pt_arena_init(&m->scratch);
    pt_buf_init(&m->text, PT_BUF_NO_CEILING);
}

static void maker_fini(struct maker *m)
{
    pt_arena_fini(&m->scratch);
    pt_buf_fini(&m->text);
}

enum pt_status pt_results_fill(const struct pt_query_run *run,
                               struct pt_ready *ready,
                               const struct pt_match *match,
                               struct pt_results *results,
                               struct pt_error *err)
{
    struct maker m;
    const bool with_marks = run->options->n_passages > 0;
    enum pt_status status = PT_OK;
    maker_init(&m, run, &ready->readings, with_marks, results);
    results->hits =
        pt_arena_array(&results->arena, match->n_hits, sizeof *results->hits);
    struct by_docid *const order =
        pt_arena_array(&results->arena, match->n_hits, sizeof *order);
    if (!results->hits || !order) {
        status = pt_fail_nomem(err);
        goto out;
    }
    group_by_article(match->hits, match->n_hits, order);
    for (size_t i = 0; i < match->n_hits && status == PT_OK; i++) {
        const size_t n = order[i].hit;
        results->hits[n].rank = run->options->offset + n + 1;
        status = pt_match_poll(run->options->cancel, run->deadline, err);
        if (status == PT_OK)
            status = pt_readings_fetch(&ready->readings, i, match->n_hits,
                                       docid_in_order, order, err);
        if (status == PT_OK)
            status = make_hit(&m, &match->hits[n], &results->hits[n], err);
    }
    if (status != PT_OK)
        goto out;
    results->n_hits = match->n_hits;
    /* A page that holds every match has counted the marks on the way. */
    if (with_marks && results->total.exactness == PT_EXACT &&
        results->total.value == match->n_hits)
        results->occurrences = (struct pt_count){m.n_marks, PT_EXACT};
out:
    maker_fini(&m);
    return status;
}

enum pt_status pt_results_describe_marked(const struct pt_query_run *run,
                                          const struct pt_article *article,
                                          const struct pt_marks *marks,
                                          struct pt_results *results,
                                          struct pt_hit *hit)
{
    struct maker m;
    maker_init(&m, run, NULL, false, results);
    const bool is_kept =
        keep_fields(&m, article, hit) && keep_title(&m, article, marks, hit);
    maker_fini(&m);
    return is_kept ? PT_OK : PT_ENOMEM;
}

enum pt_status pt_results_describe(const struct pt_query_run *run,
                                   const struct pt_article *article,
                                   struct pt_results *results,
                                   struct pt_hit *hit)
{
    const struct pt_marks none = {0};
    return pt_results_describe_marked(run, article, &none, results, hit);
}

/* --- Occurrences ---------------------------------------------------------- */

static enum pt_status
count_marks(struct maker *m, const struct pt_match *match, struct pt_error *err)
{
    for (size_t i = 0; i < match->n_hits; i++) {
        enum pt_status status =
            pt_match_poll(m->run->options->cancel, m->run->deadline, err);
        if (status == PT_OK)
            status = pt_readings_fetch(m->readings, i, match->n_hits,
                                       docid_of_hit, match->hits, err);
        if (status == PT_OK)
            status = load(m, match->hits[i].docid, is_unit_search(m), err);
        if (status != PT_OK)
            return status;
        struct pt_marks marks = {0};
        if (find_marks(m, match->hits[i].unit, &marks) != PT_OK)
            return pt_fail_nomem(err);
        m->results->occurrences.value += marks.n;
    }
    return PT_OK;
}

enum pt_status pt_results_count_marks(const struct pt_query_run *run,
                                      struct pt_ready *ready,
                                      struct pt_results *results,
                                      struct pt_error *err)
{
    const bool all = run->options->flags & PT_SEARCH_EXACT_COUNTS;
    const struct pt_count total = results->total;
    if (!all &&
        (total.exactness != PT_EXACT || total.value > PT_EXACT_ARTICLES))
        return PT_OK;
    const struct pt_match_options options = {
        .within = run->options->within,
        .sort = PT_SORT_NEWEST,
        .limit = PT_ALL_HITS,
        .exact_counts = true,
        .skips_stories = true,
        .skips_copies = true,
        .cancel = run->options->cancel,
        .deadline = run->deadline,
        .readings = &ready->readings,
    };
    struct pt_match match;
    struct pt_arena arena;
    pt_arena_init(&arena);
    struct maker m;
    maker_init(&m, run, &ready->readings, true, results);
    enum pt_status status =
        pt_match_run(&ready->plan, &ready->tree, &options, run->reader,
                     run->analyzer, &arena, &match, err);
    uint64_t n_marks = 0;
    bool is_known = false;
    if (status == PT_OK)
        status = pt_match_count_marks(&ready->tree, &options, run->reader,
                                      run->analyzer, &match, &n_marks,
                                      &is_known, err);
    if (is_known)
        results->occurrences.value = n_marks;
    else if (status == PT_OK)
        status = count_marks(&m, &match, err);
    if (status == PT_OK)
        results->occurrences.exactness = PT_EXACT;
    maker_fini(&m);
    pt_arena_fini(&arena);
    return status;
}
