/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * results_make.c: a query's results, from its text on.
 *
 *     query --pt_query_ready--> plan --pt_match_run--> matches --> hits
 *                                                              --> facets, …
 */
#include "search/results.h"

#include "search/answer/explain.h"
#include "search/answer/facet.h"
#include "search/answer/narrow.h"
#include "search/answer/timeline.h"

#include <inttypes.h>
#include <stdio.h>

/* Notes beside those of the parser: on articles without a date, on names. */
enum { MOST_NOTES = 3 };

/* --- counts and notes ---------------------------------------------------- */

static struct pt_count counted(uint64_t value, bool is_exact)
{
    if (value == PT_COUNT_UNKNOWN)
        return (struct pt_count){0, PT_NOT_COUNTED};
    return (struct pt_count){value, is_exact ? PT_EXACT : PT_AT_LEAST};
}

static bool has_date_clause(const struct pt_clause *clause)
{
    if (clause->kind == PT_CLAUSE_DATE)
        return true;
    for (size_t i = 0; i < clause->n_children; i++)
        if (has_date_clause(clause->children[i]))
            return true;
    return false;
}

/* There is room for those of the parser and MOST_NOTES. */
static enum pt_status
keep_note(struct pt_results *results, struct pt_str note, struct pt_error *err)
{
    struct pt_str kept;
    if (!pt_arena_copy(&results->arena, note, &kept))
        return pt_fail_nomem(err);
    results->notes[results->n_notes++] = kept.ptr;
    return PT_OK;
}

/* Undated articles match no date clause; one note says how many there are. */
static enum pt_status undated_note(const struct pt_query_run *run,
                                   struct pt_results *results,
                                   struct pt_error *err)
{
    uint32_t dated = 0;
    const enum pt_status status = pt_reader_count(
        run->reader, pt_str_of(pt_field_info(PT_FIELD_DATE)->has_term), &dated,
        err);
    const uint32_t all = pt_reader_n_articles(run->reader);
    if (status != PT_OK || dated >= all)
        return status;
    char note[128];
    snprintf(note, sizeof note,
             "%u %s no publication date and %s no date clause", all - dated,
             all - dated == 1 ? "article has" : "articles have",
             all - dated == 1 ? "matches" : "match");
    return keep_note(results, pt_str_of(note), err);
}

static enum pt_status keep_notes(const struct pt_query_run *run,
                                 const struct pt_ready *ready,
                                 struct pt_results *results,
                                 struct pt_error *err)
{
    const struct pt_query_parsed *const parsed = ready->parsed;
    results->notes = pt_arena_array(
        &results->arena, parsed->n_notes + MOST_NOTES, sizeof *results->notes);
    if (!results->notes)
        return pt_fail_nomem(err);
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < parsed->n_notes; i++)
        status = keep_note(results, parsed->notes[i].text, err);
    if (status == PT_OK && pt_reader_lacks_names(run->reader))
        status = keep_note(results,
                           PT_STR("an index on another machine cannot tell how "
                                  "else a name is written there"),
                           err);
    if (status == PT_OK && has_date_clause(ready->tree.root))
        return undated_note(run, results, err);
    return status;
}

static enum pt_status keep_parsed(const struct pt_ready *ready,
                                  struct pt_results *results,
                                  struct pt_error *err)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_query_print(ready->parsed->root, &text);
    const bool is_kept =
        pt_buf_status(&text) == PT_OK &&
        pt_arena_copy(&results->arena, pt_buf_str(&text), &results->parsed);
    pt_buf_fini(&text);
    return is_kept ? PT_OK : pt_fail_nomem(err);
}

enum pt_status pt_results_keep_query(const struct pt_query_run *run,
                                     const struct pt_ready *ready,
                                     struct pt_results *results,
                                     struct pt_error *err)
{
    const enum pt_status status = keep_notes(run, ready, results, err);
    return status == PT_OK ? keep_parsed(ready, results, err) : status;
}

/* --- matches ------------------------------------------------------------- */

/* Facets and timeline. */
static enum pt_status look_at_all(const struct pt_query_run *run,
                                  const struct pt_articles *articles,
                                  struct pt_results *results,
                                  struct pt_error *err)
{
    const struct pt_search_options *const o = run->options;
    enum pt_status status = pt_match_poll(o->cancel, run->deadline, err);
    if (status == PT_OK && o->facets)
        status =
            pt_facets_count(run->reader, articles, o->facets, &results->arena,
                            &results->facets, &results->n_facets, err);
    if (status == PT_OK)
        status = pt_match_poll(o->cancel, run->deadline, err);
    if (status != PT_OK || !o->timeline)
        return status;
    status = pt_timeline_make(run->reader, articles, o->timeline,
                              &results->arena, &results->timeline, err);
    if (status != PT_OK || !results->timeline->n_undated)
        return status;
    char note[128];
    const uint64_t n = results->timeline->n_undated;
    snprintf(note, sizeof note,
             "%" PRIu64 " %s no publication date and %s not in the timeline", n,
             n == 1 ? "article that answers has" : "articles that answer have",
             n == 1 ? "is" : "are");
    return keep_note(results, pt_str_of(note), err);
}

/* For pt_match_run_kept, in buf; empty where other things decide, too. */
static struct pt_str what_is_asked(const struct pt_query_run *run,
                                   struct pt_buf *buf)
{
    const struct pt_search_options *const o = run->options;
    if (pt_narrows(o) || !pt_reader_has_remote(run->reader))
        return PT_STR("");
    pt_buf_printf(buf, "%u %d %d %d ", o->flags, (int)pt_query_today(o),
                  (int)o->since, (int)o->until);
    pt_buf_add(buf, run->query);
    return pt_buf_status(buf) == PT_OK ? pt_buf_str(buf) : PT_STR("");
}

/* fresh: of pt_narrow. */
static enum pt_status find(const struct pt_query_run *run,
                           struct pt_ready *ready,
                           struct pt_fresh *fresh,
                           struct pt_results *results,
                           struct pt_error *err)
{
    const struct pt_search_options *const o = run->options;
    struct pt_articles articles = {0};
    const bool wants_articles = o->facets || o->timeline;
    const struct pt_match_options options = {
        .within = o->within,
        .sort = o->sort,
        .offset = o->offset,
        .limit = o->limit,
        .fold_copies =
            o->flags & PT_SEARCH_FOLD_COPIES && o->within == PT_WITHIN_ARTICLE,
        .exact_counts = o->flags & PT_SEARCH_EXACT_COUNTS || wants_articles,
        .skips_stories = !(o->flags & PT_SEARCH_OCCURRENCES),
        .skips_total = o->flags & PT_SEARCH_NO_TOTAL,
        .cancel = o->cancel,
        .deadline = run->deadline,
        .readings = &ready->readings,
        .articles = wants_articles ? &articles : NULL,
        .recency_days = o->recency_days,
        .today = pt_query_today(o),
    };
    struct pt_match match;
    struct pt_buf asked;
    pt_buf_init(&asked, PT_BUF_NO_CEILING);
    enum pt_status status = pt_match_run_kept(
        &ready->plan, &ready->tree, &options, what_is_asked(run, &asked),
        run->reader, run->analyzer, &results->arena, &match, err);
    pt_buf_fini(&asked);
    if (status == PT_OK && wants_articles) {
        pt_reader_ask_among(run->reader, ready->plan.query);
        status = look_at_all(run, &articles, results, err);
        pt_reader_ask_among(run->reader, NULL);
    }
    pt_articles_fini(&articles);
    if (status != PT_OK)
        return status;
    results->total = counted(match.total, match.total_is_exact);
    results->articles = counted(match.n_articles, match.total_is_exact);
    results->stories = counted(match.n_stories, match.stories_are_exact);
    results->occurrences = (struct pt_count){0, PT_NOT_COUNTED};
    status = pt_results_fill(run, ready, &match, results, err);
    if (status == PT_OK && o->seen)
        status = pt_narrow_marks(fresh, &match, results, err);
    if (status == PT_OK && o->flags & PT_SEARCH_OCCURRENCES &&
        results->occurrences.exactness == PT_NOT_COUNTED)
        status = pt_results_count_marks(run, ready, results, err);
    if (status == PT_OK && o->flags & PT_SEARCH_EXPLAIN)
        status = pt_results_explain(run, ready, &match, results, err);
    if (status == PT_OK && o->flags & PT_SEARCH_SUGGEST && match.total == 0 &&
        !pt_narrows(o))
        status = pt_results_suggest(run, ready, results, err);
    return status;
}

/* --- whole --------------------------------------------------------------- */

/* Whether what is new can be raised. */
static enum pt_status check_recency(const struct pt_query_run *run,
                                    struct pt_error *err)
{
    const struct pt_search_options *const o = run->options;
    if (!o->recency_days)
        return PT_OK;
    if (o->recency_days > PT_MAX_RECENCY_DAYS)
        return pt_fail(err, PT_EINVALID,
                       "recency takes at most %d days, not %" PRIu64,
                       PT_MAX_RECENCY_DAYS, o->recency_days);
    if (o->sort != PT_SORT_RELEVANCE || o->within != PT_WITHIN_ARTICLE)
        return pt_fail(err, PT_EINVALID,
                       "recency is for articles in order of relevance");
    if (pt_reader_has_remote(run->reader))
        return pt_fail(err, PT_EINVALID,
                       "recency is for indexes in folders: servers do not "
                       "know it");
    return PT_OK;
}

enum pt_status pt_results_answer(const struct pt_query_run *asked,
                                 struct pt_results *results,
                                 struct pt_error *err)
{
    struct pt_ready ready = {0};
    struct pt_fresh fresh = {0};
    struct pt_query_run like;
    const struct pt_query_run *const run = asked->options->like ? &like : asked;
    enum pt_status status = check_recency(asked, err);
    if (status == PT_OK && asked->options->like)
        status = pt_like_run(asked, &results->arena, &like, err);
    if (status == PT_OK)
        status = pt_query_ready(run, &results->arena, &ready, err);
    if (status == PT_OK &&
        !pt_arena_copy(&results->arena, run->query, &results->query))
        status = pt_fail_nomem(err);
    if (status == PT_OK)
        status = pt_results_keep_query(run, &ready, results, err);
    if (status == PT_OK && pt_narrows(run->options))
        status = pt_narrow(run, &ready, &fresh, err);
    if (status == PT_OK)
        status = find(run, &ready, &fresh, results, err);
    pt_fresh_fini(&fresh);
    pt_query_done(&ready);
    return status;
}
