/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * settings_check.c: which options go together, and which give way. What was
 * asked for on the command line is never left out in silence; what the file of
 * defaults has steps back.
 */
#include "search/program/settings_private.h"

static bool has_dates(const struct pt_settings *s)
{
    return s->search.since != PT_NO_DATE || s->search.until != PT_NO_DATE;
}

/* A query is there, once, or what does without. */
static enum pt_status check_query(struct pt_settings *s, struct pt_error *err)
{
    if (s->text && s->n_words)
        return pt_fail(err, PT_EINVALID,
                       "-q and -F hold the whole query; \"%s\" is too much",
                       s->words[0]);
    if (s->text || s->n_words || s->show || s->batch || s->like ||
        s->complete || s->diff)
        return PT_OK;
    const bool has_change = s->search.changed_since != PT_NO_DATE;
    if (has_dates(s) && !has_change && !s->why_not)
        s->text = "*"; /* all of these days */
    else if (!has_change)
        return pt_fail(err, PT_EINVALID, "no query; try pt-search --help");
    else if (!s->has_sort)
        s->search.sort = PT_SORT_CHANGED;
    return PT_OK;
}

static enum pt_status check_kwic(const struct pt_settings *s,
                                 struct pt_error *err)
{
    if (s->only_paths || s->only_count || s->format == PT_FORMAT_MARKDOWN ||
        s->format == PT_FORMAT_HTML)
        return pt_fail(err, PT_EINVALID,
                       "--kwic goes with --format text, json, jsonl, csv or "
                       "tsv, and without -l and -c");
    if (s->new_since && (s->has_limit || s->search.offset))
        return pt_fail(err, PT_EINVALID,
                       "--new-since with --kwic shows all lines, without -n "
                       "and --offset");
    return PT_OK;
}

bool pt_settings_is_table(const struct pt_settings *s)
{
    return s->format == PT_FORMAT_CSV || s->format == PT_FORMAT_TSV;
}

/* The timeline has a table of its own, which stands in place of the results. */
static bool has_own_table(const struct pt_settings *s)
{
    return s->search.timeline && !s->search.facets && !s->new_since &&
           pt_settings_is_table(s);
}

/* What shows something else than a list of results, or more, goes with few
 * others. */
static enum pt_status check_views(const struct pt_settings *s,
                                  struct pt_error *err)
{
    const bool has_table = s->search.facets || s->search.timeline;
    const int n_views =
        (s->why_not != NULL) + (s->show != NULL) + s->is_kwic + has_table;
    const char *const name = s->why_not   ? "--why-not"
                             : s->show    ? "--show"
                             : s->is_kwic ? "--kwic"
                                          : "--facet or --timeline";
    const bool narrows =
        s->new_since || s->search.changed_since != PT_NO_DATE || s->like;
    if (narrows && (s->why_not || s->show))
        return pt_fail(err, PT_EINVALID,
                       "--new-since, --changed-since and --like do not go with "
                       "%s",
                       name);
    if (n_views == 0)
        return PT_OK;
    if (n_views > 1)
        return pt_fail(err, PT_EINVALID,
                       "--why-not, --show, --kwic and tables (--facet, "
                       "--timeline) do not go together");
    if (s->is_kwic)
        return check_kwic(s, err);
    const bool has_page = !s->why_not;
    if (s->only_paths || s->only_count ||
        (s->format != PT_FORMAT_TEXT && s->format != PT_FORMAT_JSON &&
         !(has_page && s->format == PT_FORMAT_HTML) &&
         !(has_table && has_own_table(s))))
        return pt_fail(err, PT_EINVALID,
                       "%s goes with --format %s%s, and without -l and -c",
                       name, has_page ? "text, json or html" : "text or json",
                       has_table ? ", --timeline alone also with csv or tsv"
                                 : "");
    return PT_OK;
}

/* --open takes one result and shows nothing. */
static enum pt_status check_open(const struct pt_settings *s,
                                 struct pt_error *err)
{
    if (s->open && (s->why_not || s->show || s->is_kwic || s->search.facets ||
                    s->search.timeline || s->only_paths || s->only_count ||
                    s->format != PT_FORMAT_TEXT))
        return pt_fail(err, PT_EINVALID,
                       "--open N goes with a query and what orders its "
                       "results, not with other ways to show them");
    return PT_OK;
}

/* Queries come from a file: the answers are data. */
static enum pt_status check_batch(struct pt_settings *s, struct pt_error *err)
{
    if (!s->batch)
        return PT_OK;
    if (s->text || s->n_words)
        return pt_fail(
            err, PT_EINVALID,
            "the queries of --batch are those of its file; \"%s\" is "
            "too much",
            s->text ? s->text : s->words[0]);
    if (s->only_paths || s->is_kwic || s->show || s->why_not)
        return pt_fail(err, PT_EINVALID,
                       "--batch does not go with -l, --kwic, --show and "
                       "--why-not");
    if (!s->has_format || s->format == PT_FORMAT_JSONL)
        s->format = PT_FORMAT_JSON;
    const bool is_table = pt_settings_is_table(s);
    if ((!is_table && s->format != PT_FORMAT_JSON) ||
        (is_table && s->only_count))
        return pt_fail(err, PT_EINVALID,
                       "--batch goes with -c, or with --format json, csv or "
                       "tsv");
    if (is_table && !s->has_limit)
        s->search.limit = PT_ALL_HITS;
    return PT_OK;
}

/* A usual recency gives way to another order, and a usual order to recency. */
static enum pt_status check_recency(struct pt_settings *s, struct pt_error *err)
{
    struct pt_search_options *const search = &s->search;
    if (!search->recency_days)
        return PT_OK;
    if (s->has_recency && (s->show || s->why_not))
        return pt_fail(err, PT_EINVALID,
                       "--recency orders results, which --show and --why-not "
                       "do not list");
    if (s->has_recency && !s->has_sort && search->sort != PT_SORT_CHANGED)
        search->sort = PT_SORT_RELEVANCE;
    if (search->sort == PT_SORT_RELEVANCE &&
        search->within == PT_WITHIN_ARTICLE)
        return PT_OK;
    search->recency_days = 0;
    return s->has_recency
               ? pt_fail(err, PT_EINVALID,
                         "--recency goes with --sort relevance, and without "
                         "--within")
               : PT_OK;
}

/* Completion is no search. */
static enum pt_status check_complete(const struct pt_settings *s,
                                     struct pt_error *err)
{
    if (s->text || s->n_words || s->show || s->diff || s->why_not || s->batch ||
        s->like || s->new_since || s->is_kwic || s->has_format)
        return pt_fail(err, PT_EINVALID,
                       "--complete goes by itself, with -n and --index");
    return PT_OK;
}

static enum pt_status check_diff(const struct pt_settings *s,
                                 struct pt_error *err)
{
    if (s->n_words != 1 || s->text)
        return pt_fail(err, PT_EINVALID,
                       "--diff takes two articles and no query: --diff A B");
    if (s->show || s->why_not || s->batch || s->like || s->new_since ||
        s->is_kwic || s->only_paths || s->only_count ||
        s->format != PT_FORMAT_TEXT)
        return pt_fail(err, PT_EINVALID,
                       "--diff goes by itself, with --color and --index");
    return PT_OK;
}

/* Whether what was asked for goes together. */
static enum pt_status check(struct pt_settings *s, struct pt_error *err)
{
    if (s->complete)
        return check_complete(s, err);
    if (s->diff)
        return check_diff(s, err);
    if (s->line_order && !s->is_kwic && s->has_sort)
        return pt_fail(err, PT_EINVALID,
                       "--sort left and right are for the lines of --kwic");
    if (s->search.until != PT_NO_DATE && s->search.until < s->search.since)
        return pt_fail(err, PT_EINVALID, "--until is before --since");
    enum pt_status status = check_recency(s, err);
    if (status == PT_OK)
        status = check_batch(s, err);
    if (status == PT_OK)
        status = check_open(s, err);
    return status == PT_OK ? check_views(s, err) : status;
}

enum pt_status pt_settings_check(struct pt_settings *s, struct pt_error *err)
{
    enum pt_status status = check_query(s, err);
    if (status != PT_OK)
        return status;
    status = check(s, err);
    if (status == PT_OK || s->has_format || s->format == PT_FORMAT_TEXT)
        return status;
    s->format = PT_FORMAT_TEXT;
    return check(s, err);
}
