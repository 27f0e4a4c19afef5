/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/plan_private.h"

#include "common/mem.h"
#include "index/index_reader.h"

enum pt_status pt_planner_engine(const struct pt_planner *planner,
                                 enum xc_status status,
                                 const struct xc_error *cause)
{
    if (status == XC_OK)
        return PT_OK;
    return pt_fail_engine(planner->err, status, cause, "planning the query");
}

void pt_queries_fini(struct pt_queries *queries)
{
    for (size_t i = 0; i < queries->n; i++)
        xc_query_free(queries->items[i]);
    pt_free(queries->items);
    *queries = (struct pt_queries){0};
}

enum pt_status pt_queries_add(const struct pt_planner *planner,
                              struct pt_queries *queries,
                              xc_query *query)
{
    void *const items =
        pt_grow(queries->items, &queries->capacity, queries->n + 1,
                SIZE_MAX / sizeof(xc_query *), sizeof(xc_query *));
    if (!items) {
        xc_query_free(query);
        return pt_fail_nomem(planner->err);
    }
    queries->items = items;
    queries->items[queries->n++] = query;
    return PT_OK;
}

enum pt_status pt_queries_combine(const struct pt_planner *planner,
                                  enum xc_op op,
                                  struct pt_queries *queries,
                                  uint32_t window,
                                  xc_query **out)
{
    struct xc_error cause;
    xc_query *query = NULL;
    enum xc_status status = XC_OK;
    if (queries->n == 1) {
        query = queries->items[0];
        queries->n = 0;
    } else {
        status = xc_query_combine(op, queries->items, queries->n, window,
                                  &query, &cause);
    }
    pt_queries_fini(queries);
    if (status == XC_OK)
        *out = query;
    return pt_planner_engine(planner, status, &cause);
}

/* *out is (others FILTER query) OR query; others and query are taken. */
static enum pt_status rank_apart(const struct pt_planner *planner,
                                 struct pt_queries *others,
                                 xc_query *query,
                                 xc_query **out)
{
    struct xc_error cause;
    xc_query *any = NULL, *both = NULL, *whole = NULL;
    enum xc_status engine = XC_OK;
    const enum pt_status status =
        pt_queries_combine(planner, XC_OP_OR, others, 0, &any);
    if (status == PT_OK)
        engine = xc_query_combine(XC_OP_FILTER, (xc_query *[]){any, query}, 2,
                                  0, &both, &cause);
    if (status == PT_OK && engine == XC_OK)
        engine = xc_query_combine(XC_OP_OR, (xc_query *[]){both, query}, 2, 0,
                                  &whole, &cause);
    xc_query_free(both);
    xc_query_free(any);
    xc_query_free(query);
    if (status != PT_OK || engine != XC_OK)
        return status != PT_OK ? status
                               : pt_planner_engine(planner, engine, &cause);
    *out = whole;
    return PT_OK;
}

/* libxapian 1.4.22 takes a PHRASE or NEAR on the right of AND_MAYBE for one
 * that matches where it stands beside other words, or where what is on the left
 * leads past articles that weigh too little. In an OR it is right. */
enum pt_status pt_queries_rank(const struct pt_planner *planner,
                               struct pt_queries *queries,
                               bool has_windows,
                               xc_query **out)
{
    struct pt_queries others = {0};
    enum pt_status status = PT_OK;
    if (!has_windows || queries->n < 2)
        return pt_queries_combine(planner, XC_OP_AND_MAYBE, queries, 0, out);
    for (size_t i = 1; i < queries->n; i++) {
        xc_query *const other = queries->items[i];
        queries->items[i] = NULL;
        if (status == PT_OK)
            status = pt_queries_add(planner, &others, other);
        else
            xc_query_free(other);
    }
    xc_query *const first = queries->items[0];
    queries->items[0] = NULL;
    pt_queries_fini(queries);
    if (status == PT_OK)
        return rank_apart(planner, &others, first, out);
    xc_query_free(first);
    pt_queries_fini(&others);
    return status;
}

enum pt_status pt_planner_match_all(const struct pt_planner *planner,
                                    xc_query **out)
{
    struct xc_error cause;
    return pt_planner_engine(planner, xc_query_match_all(out, &cause), &cause);
}

enum pt_status pt_planner_scale(const struct pt_planner *planner,
                                double factor,
                                xc_query **query)
{
    struct xc_error cause;
    xc_query *scaled = NULL;
    const enum xc_status status =
        xc_query_scale_weight(*query, factor, &scaled, &cause);
    if (status == XC_OK) {
        xc_query_free(*query);
        *query = scaled;
    }
    return pt_planner_engine(planner, status, &cause);
}

enum pt_status pt_planner_straighten(const struct pt_planner *planner,
                                     struct pt_plan_part *part)
{
    if (!part->is_negated)
        return PT_OK;
    struct pt_queries both = {0};
    xc_query *all = NULL;
    enum pt_status status = pt_planner_match_all(planner, &all);
    if (status == PT_OK)
        status = pt_queries_add(planner, &both, all);
    if (status == PT_OK) {
        status = pt_queries_add(planner, &both, part->query);
        part->query = NULL;
    }
    if (status == PT_OK)
        status =
            pt_queries_combine(planner, XC_OP_AND_NOT, &both, 0, &part->query);
    pt_queries_fini(&both);
    if (status == PT_OK)
        part->is_negated = false;
    return status;
}

/* --- terms --- */

void pt_plan_engine_term(enum pt_field field,
                         struct pt_str word,
                         bool is_stem,
                         struct pt_buf *out)
{
    const struct pt_field_info *const info = pt_field_info(field);
    assert(!is_stem || info->stem_prefix);
    pt_schema_term(out, is_stem ? info->stem_prefix : info->prefix, word);
}

enum pt_status
pt_planner_term(struct pt_planner *planner, struct pt_str term, xc_query **out)
{
    struct xc_error cause;
    return pt_planner_engine(
        planner, xc_query_term(term.ptr, term.len, 1, 0, out, &cause), &cause);
}

/* Takes the weight from a term that no article counts, as those of function
 * words: it is 0, but for each article the engine would find that out. */
static enum pt_status mute_uncounted(const struct pt_planner *planner,
                                     xc_query **query)
{
    const struct pt_str term = pt_buf_str(&planner->term);
    struct xc_error cause;
    uint32_t n_times = 0;
    enum xc_status status = XC_OK;
    if (!pt_postings_times(planner->reader, term, &n_times)) {
        status = pt_reader_may_ask_engine(planner->reader, &cause);
        if (status == XC_OK)
            status =
                xc_db_collection_freq(pt_reader_db(planner->reader), term.ptr,
                                      term.len, &n_times, &cause);
    }
    if (status != XC_OK || n_times)
        return pt_planner_engine(planner, status, &cause);
    return pt_planner_scale(planner, 0.0, query);
}

static enum pt_status add_term(struct pt_planner *planner,
                               enum pt_field field,
                               struct pt_str word,
                               bool is_stem,
                               struct pt_queries *queries)
{
    xc_query *query = NULL;
    pt_buf_clear(&planner->term);
    pt_plan_engine_term(field, word, is_stem, &planner->term);
    if (pt_buf_status(&planner->term) != PT_OK)
        return pt_fail_nomem(planner->err);
    enum pt_status status =
        pt_planner_term(planner, pt_buf_str(&planner->term), &query);
    if (status == PT_OK && planner->scales_words) {
        const double factor =
            pt_planner_factor_of_term(planner, pt_buf_str(&planner->term));
        status = pt_planner_scale(planner, factor, &query);
    }
    if (status == PT_OK && planner->mutes_uncounted)
        status = mute_uncounted(planner, &query);
    if (status == PT_OK)
        return pt_queries_add(planner, queries, query);
    xc_query_free(query);
    return status;
}

enum pt_status pt_queries_add_words(struct pt_planner *planner,
                                    enum pt_field field,
                                    const struct pt_str *words,
                                    size_t n,
                                    bool is_stem,
                                    struct pt_queries *queries)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < n; i++)
        status = add_term(planner, field, words[i], is_stem, queries);
    return status;
}

/* Appends the terms of words to those of planner->term. */
static void list_words(struct pt_planner *planner,
                       enum pt_field field,
                       const struct pt_str *words,
                       size_t n,
                       bool is_stem,
                       uint32_t *ends)
{
    for (size_t i = 0; i < n; i++) {
        pt_plan_engine_term(field, words[i], is_stem, &planner->term);
        ends[i] = (uint32_t)planner->term.len;
    }
}

enum pt_status pt_planner_any_word(struct pt_planner *planner,
                                   const struct pt_clause *clause,
                                   xc_query **out)
{
    const enum pt_field field = clause->field;
    const size_t n = clause->n_stems + clause->n_words;
    struct xc_error cause;
    if (n == 0)
        return pt_planner_engine(planner, xc_query_match_nothing(out, &cause),
                                 &cause);
    uint32_t *const ends = pt_alloc(n * sizeof *ends);
    if (!ends)
        return pt_fail_nomem(planner->err);
    pt_buf_clear(&planner->term);
    list_words(planner, field, clause->stems, clause->n_stems, true, ends);
    list_words(planner, field, clause->words, clause->n_words, false,
               ends + clause->n_stems);
    const enum pt_status status =
        pt_buf_status(&planner->term) == PT_OK
            ? pt_planner_engine(
                  planner,
                  xc_query_words(planner->term.ptr, ends, n, out, &cause),
                  &cause)
            : pt_fail_nomem(planner->err);
    pt_free(ends);
    return status;
}

bool pt_planner_does_weigh(enum pt_field field)
{
    return field == PT_FIELD_TEXT || field == PT_FIELD_TITLE;
}

enum pt_status pt_planner_finish_words(const struct pt_planner *planner,
                                       enum pt_field field,
                                       bool is_exact,
                                       xc_query *query,
                                       struct pt_plan_part *out)
{
    *out = (struct pt_plan_part){.query = query,
                                 .is_exact = is_exact,
                                 .is_positive = pt_planner_does_weigh(field)};
    return pt_planner_does_weigh(field)
               ? PT_OK
               : pt_planner_scale(planner, 0.0, &out->query);
}
