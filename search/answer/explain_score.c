/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_score.c: the score of an article is taken apart by asking the engine
 * once more for each leaf, with all others mute (pt_plan_make_for_leaf), among
 * the articles of the page alone; that of a unit by the text matcher, which
 * made it.
 */
#include "search/answer/explain.h"

#include <stdlib.h>

struct scorer {
    const struct pt_query_run *run;
    struct pt_ready *ready;
    const struct pt_match *match;
    const struct pt_clause *const *leaves;
    size_t n_leaves;
    bool has_more; /* there are leaves that are not taken apart */
    struct pt_results *results;
    struct pt_error *err;
};

/* --- articles ----------------------------------------------------------- */

/* An article of the page, and what each leaf weighs in it. */
struct row {
    uint32_t docid;
    const struct pt_match_hit *hit;
    struct pt_hit *out;
    double *weights;
};

static int compare_rows(const void *a, const void *b)
{
    const struct row *const x = a;
    const struct row *const y = b;
    return (x->docid > y->docid) - (x->docid < y->docid);
}

static enum pt_status engine_status(const struct scorer *s,
                                    enum xc_status status,
                                    const struct xc_error *cause)
{
    return status == XC_OK ? PT_OK
                           : pt_fail_engine(s->err, status, cause,
                                            "taking the scores apart");
}

/* The page's rows by docid. PT_ENOMEM. */
static enum pt_status make_rows(const struct scorer *s, struct row **out)
{
    const size_t n = s->match->n_hits;
    struct row *const rows =
        pt_arena_array(&s->results->arena, n, sizeof *rows);
    double *const weights = pt_arena_array(
        &s->results->arena, n * (s->n_leaves + 1), sizeof *weights);
    if (!rows || !weights)
        return pt_fail_nomem(s->err);
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct row){
            .docid = s->match->hits[i].docid,
            .hit = &s->match->hits[i],
            .out = &s->results->hits[i],
            .weights = weights + i * (s->n_leaves + 1),
        };
    if (n > 1)
        qsort(rows, n, sizeof *rows, compare_rows);
    *out = rows;
    return PT_OK;
}

/* A query for one article: the term that is its own. */
static enum pt_status article_query(const struct scorer *s,
                                    uint32_t docid,
                                    struct pt_buf *record,
                                    struct pt_buf *term,
                                    xc_query **out)
{
    struct pt_article article;
    struct xc_error cause;
    const enum pt_status status =
        pt_reader_article(s->run->reader, docid, record, &article, s->err);
    if (status != PT_OK)
        return status;
    pt_buf_clear(term);
    pt_schema_unique(term, article.path, article.member);
    if (pt_buf_status(term) != PT_OK)
        return pt_fail_nomem(s->err);
    return engine_status(
        s, xc_query_term(term->ptr, term->len, 1, 0, out, &cause), &cause);
}

/* Sets *out to a query for the articles of the page and no others. */
static enum pt_status
page_query(const struct scorer *s, const struct row *rows, xc_query **out)
{
    const size_t n = s->match->n_hits;
    struct xc_error cause;
    struct pt_buf record, term;
    pt_buf_init(&record, PT_BUF_NO_CEILING);
    pt_buf_init(&term, PT_BUF_NO_CEILING);
    xc_query **const each = pt_arena_array(&s->results->arena, n, sizeof *each);
    enum pt_status status = each ? PT_OK : pt_fail_nomem(s->err);
    for (size_t i = 0; status == PT_OK && i < n; i++)
        status = article_query(s, rows[i].docid, &record, &term, &each[i]);
    if (status == PT_OK)
        status = engine_status(
            s, xc_query_combine(XC_OP_OR, each, n, 0, out, &cause), &cause);
    for (size_t i = 0; each && i < n; i++)
        xc_query_free(each[i]);
    pt_buf_fini(&record);
    pt_buf_fini(&term);
    return status;
}

static void take_weights(const struct scorer *s,
                         const xc_mset *found,
                         size_t leaf,
                         struct row *rows)
{
    for (uint32_t i = 0; i < xc_mset_size(found); i++) {
        const struct row key = {.docid = xc_mset_docid(found, i)};
        struct row *const row =
            bsearch(&key, rows, s->match->n_hits, sizeof *rows, compare_rows);
        if (row)
            row->weights[leaf] = xc_mset_weight(found, i);
    }
}

/* Asks for the page with only one leaf weighing. */
static enum pt_status weigh_leaf(const struct scorer *s,
                                 xc_query *page,
                                 size_t leaf,
                                 struct row *rows)
{
    struct pt_plan plan = {0};
    xc_query *both = NULL;
    xc_enquire *enquire = NULL;
    xc_mset *found = NULL;
    struct xc_error cause;
    enum pt_status status =
        pt_plan_make_for_leaf(&s->ready->tree, s->run->options->within,
                              s->leaves[leaf]->leaf, &plan, s->err);
    if (status != PT_OK)
        return status;
    xc_query *const parts[] = {plan.query, page};
    enum xc_status engine =
        xc_query_combine(XC_OP_FILTER, parts, 2, 0, &both, &cause);
    if (engine == XC_OK)
        engine = xc_enquire_new(pt_reader_db(s->run->reader), &enquire, &cause);
    if (engine == XC_OK)
        engine = xc_enquire_set_query(enquire, both, &cause);
    if (engine == XC_OK)
        engine = pt_plan_set_weighting(&plan, s->run->reader, enquire, &cause);
    if (engine == XC_OK)
        engine = xc_enquire_get_mset(enquire, 0,
                                     pt_reader_n_articles(s->run->reader), 0,
                                     &found, &cause);
    if (engine == XC_OK)
        take_weights(s, found, leaf, rows);
    xc_mset_free(found);
    xc_enquire_free(enquire);
    xc_query_free(both);
    pt_plan_fini(&plan);
    return engine_status(s, engine, &cause);
}

/* The parts of one article; behind those of the leaves what the leaves that are
 * not weighed add together, and what no leaf does. */
static enum pt_status keep_row(const struct scorer *s, const struct row *row)
{
    struct pt_reading *reading = NULL;
    const struct pt_match_hit *const hit = row->hit;
    const double share =
        hit->is_likened && hit->own > 0
            ? (hit->score - hit->liked - hit->recent) / hit->own
            : 1;
    double rest = hit->score - hit->liked - hit->recent;
    size_t n = 0;
    struct pt_score_part *const parts =
        pt_arena_array(&s->results->arena, s->n_leaves + 3, sizeof *parts);
    const enum pt_status status =
        parts ? pt_readings_get(&s->ready->readings, row->docid, false,
                                &reading, s->err)
              : pt_fail_nomem(s->err);
    if (status != PT_OK)
        return status;
    for (size_t i = 0; i < s->n_leaves; i++) {
        if (row->weights[i] <= 0)
            continue;
        struct pt_score_part *const part = &parts[n++];
        *part = (struct pt_score_part){.begin = s->leaves[i]->begin,
                                       .end = s->leaves[i]->end,
                                       .leaf = i,
                                       .weight = share * row->weights[i]};
        pt_text_match_leaf_counts(reading->text, s->leaves[i]->leaf,
                                  &part->in_title, &part->in_body);
        rest -= part->weight;
    }
    if (s->has_more && rest > 0)
        parts[n++] =
            (struct pt_score_part){.leaf = s->n_leaves, .weight = rest};
    if (hit->liked > 0)
        parts[n++] = (struct pt_score_part){
            .leaf = s->n_leaves, .is_of_likes = true, .weight = hit->liked};
    if (hit->recent > 0)
        parts[n++] = (struct pt_score_part){
            .leaf = s->n_leaves, .is_of_date = true, .weight = hit->recent};
    row->out->parts = parts;
    row->out->n_parts = n;
    return PT_OK;
}

static enum pt_status score_articles(const struct scorer *s)
{
    struct row *rows = NULL;
    xc_query *page = NULL;
    enum pt_status status = make_rows(s, &rows);
    if (status == PT_OK)
        status = page_query(s, rows, &page);
    for (size_t i = 0; status == PT_OK && i < s->n_leaves; i++)
        if (s->leaves[i]->kind == PT_CLAUSE_TERM)
            status = weigh_leaf(s, page, i, rows);
    for (size_t i = 0; status == PT_OK && i < s->match->n_hits; i++)
        status = keep_row(s, &rows[i]);
    xc_query_free(page);
    return status;
}

/* --- units -------------------------------------------------------------- */

/* Index of the first leaf under clause, n_leaves when it is not listed. */
static size_t first_leaf(const struct scorer *s, const struct pt_clause *clause)
{
    const struct pt_clause *first = NULL;
    size_t i = 0;
    pt_explain_leaves(clause, &first, 1);
    while (i < s->n_leaves && s->leaves[i] != first)
        i++;
    return i;
}

static enum pt_status score_unit(const struct scorer *s, size_t n)
{
    const struct pt_match_hit *const hit = &s->match->hits[n];
    const enum pt_within_unit kind =
        s->run->options->within == PT_WITHIN_SENTENCE ? PT_SENTENCES
                                                      : PT_PARAGRAPHS;
    struct pt_reading *reading = NULL;
    const struct pt_unit_part *from = NULL;
    size_t n_parts = 0;
    const enum pt_status status = pt_readings_get(
        &s->ready->readings, hit->docid, true, &reading, s->err);
    if (status != PT_OK)
        return status;
    if (pt_text_match_unit_parts(reading->text, kind, hit->unit, &from,
                                 &n_parts) != PT_OK)
        return pt_fail_nomem(s->err);
    enum pt_zone zone;
    struct pt_span span;
    pt_text_match_unit_span(reading->text, kind, hit->unit, &zone, &span);
    struct pt_score_part *const parts =
        pt_arena_array(&s->results->arena, n_parts, sizeof *parts);
    if (!parts)
        return pt_fail_nomem(s->err);
    for (size_t i = 0; i < n_parts; i++)
        parts[i] = (struct pt_score_part){
            .begin = from[i].clause->begin,
            .end = from[i].clause->end,
            .leaf = first_leaf(s, from[i].clause),
            .in_title = zone == PT_ZONE_TITLE ? from[i].n_times : 0,
            .in_body = zone == PT_ZONE_BODY ? from[i].n_times : 0,
            .weight = from[i].score,
        };
    s->results->hits[n].parts = parts;
    s->results->hits[n].n_parts = n_parts;
    return PT_OK;
}

/* A query whose words do not weigh, or an order that does not ask for weights,
 * has scores of 0 and nothing to take apart. */
static bool has_scores(const struct scorer *s)
{
    bool has_any = false;
    for (size_t i = 0; i < s->match->n_hits; i++)
        has_any |= s->match->hits[i].score > 0;
    return has_any;
}

enum pt_status pt_explain_scores(const struct pt_query_run *run,
                                 struct pt_ready *ready,
                                 const struct pt_match *match,
                                 const struct pt_clause *const *leaves,
                                 size_t n,
                                 bool has_more,
                                 struct pt_results *results,
                                 struct pt_error *err)
{
    const struct scorer s = {.run = run,
                             .ready = ready,
                             .match = match,
                             .leaves = leaves,
                             .n_leaves = n,
                             .has_more = has_more,
                             .results = results,
                             .err = err};
    if (!has_scores(&s))
        return PT_OK;
    if (run->options->within == PT_WITHIN_ARTICLE)
        return score_articles(&s);
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < match->n_hits; i++)
        status = score_unit(&s, i);
    return status;
}
