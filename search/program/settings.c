/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * settings.c: what each option of the table in options.c sets.
 */
#include "search/program/settings.h"

#include "common/date.h"
#include "common/mem.h"
#include "search/program/options.h"
#include "search/program/seen_file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* What may stand in the file of defaults: how answers are, not which. */
static const enum pt_option usual[] = {
    OPT_ANY,        OPT_COLOR,         OPT_COPIES, OPT_FORMAT,
    OPT_HYPERLINKS, OPT_INDEX,         OPT_LIMIT,  OPT_NO_PAGER,
    OPT_QUIET,      OPT_SNIPPETS,      OPT_SORT,   OPT_VARIANTS,
    OPT_WITHIN,     OPT_SNIPPET_WIDTH, OPT_SAFE,   OPT_TRUST_WRITABLE,
    OPT_RECENCY,
};

/* The number of the word called value that option takes. */
static enum pt_status
choose(enum pt_option option, const char *value, int *out, struct pt_error *err)
{
    return pt_opt_choose(pt_search_opts, (int)option, value, out, err);
}

static enum pt_status number(const char *what,
                             const char *value,
                             uint64_t low,
                             size_t *out,
                             struct pt_error *err)
{
    uint64_t n;
    if (!pt_opt_number(value, low, 1000000000, &n))
        return pt_fail(err, PT_EINVALID,
                       "%s takes a whole number from %" PRIu64 ", not \"%s\"",
                       what, low, value);
    *out = (size_t)n;
    return PT_OK;
}

int32_t pt_settings_today(void)
{
    const time_t now = time(NULL);
    struct tm local;
    if (!localtime_r(&now, &local))
        return (int32_t)(now / 86400);
    return pt_days_of_civil((struct pt_civil){local.tm_year + 1900,
                                              local.tm_mon + 1, local.tm_mday});
}

static enum pt_status date_bound(int32_t *bound,
                                 bool is_since,
                                 const char *value,
                                 struct pt_error *err)
{
    struct pt_date_range range;
    const enum pt_status status =
        pt_date_parse_range(pt_str_of(value), pt_settings_today(), &range, err);
    if (status != PT_OK)
        return PT_EINVALID;
    *bound = is_since ? range.first : range.last;
    return PT_OK;
}

static enum pt_status
query_text(struct pt_settings *s, const char *value, struct pt_error *err)
{
    if (s->text)
        return pt_fail(err, PT_EINVALID, "-q and -F go once, and not together");
    s->text = value;
    return PT_OK;
}

static enum pt_status
kwic_columns(struct pt_settings *s, const char *value, struct pt_error *err)
{
    uint64_t n;
    if (!pt_opt_number(value, 1, PT_MOST_KWIC_COLUMNS, &n))
        return pt_fail(err, PT_EINVALID,
                       "--kwic takes a number of columns from 1 to %d, not "
                       "\"%s\"",
                       PT_MOST_KWIC_COLUMNS, value);
    s->kwic_columns = (size_t)n;
    return PT_OK;
}

/* Lines that are sorted come from hits by relevance. */
static void set_sort(struct pt_settings *s, int chosen)
{
    s->line_order = chosen == PT_SORT_LEFT    ? PT_LINES_BY_LEFT
                    : chosen == PT_SORT_RIGHT ? PT_LINES_BY_RIGHT
                                              : PT_LINES_AS_FOUND;
    s->search.sort = s->line_order ? PT_SORT_RELEVANCE : (enum pt_sort)chosen;
}

static enum pt_status seconds(const char *name,
                              const char *value,
                              uint64_t *out,
                              struct pt_error *err)
{
    enum { MOST_SECONDS = 3600 };
    if (pt_opt_number(value, 1, MOST_SECONDS, out))
        return PT_OK;
    return pt_fail(err, PT_EINVALID,
                   "--%s takes a number of seconds from 1 to %d, not \"%s\"",
                   name, MOST_SECONDS, value);
}

static enum pt_status
recency_days(const char *value, uint64_t *out, struct pt_error *err)
{
    if (pt_opt_number(value, 0, PT_MAX_RECENCY_DAYS, out))
        return PT_OK;
    return pt_fail(err, PT_EINVALID,
                   "--recency takes a number of days from 1 to %d, or 0, not "
                   "\"%s\"",
                   PT_MAX_RECENCY_DAYS, value);
}

static enum pt_status
add_index(struct pt_settings *s, const char *value, struct pt_error *err)
{
    if (s->n_indexes == PT_MAX_INDEXES)
        return pt_fail(err, PT_EINVALID, "--index goes at most %d times",
                       PT_MAX_INDEXES);
    s->indexes[s->n_indexes++] = value;
    return PT_OK;
}

static enum pt_status take_option(struct pt_settings *s,
                                  const struct pt_opt_found *found,
                                  struct pt_error *err)
{
    const char *const value = found->value;
    struct pt_search_options *const search = &s->search;
    enum pt_status status = PT_OK;
    int chosen = 0;
    switch ((enum pt_option)found->id) {
    case OPT_ANY:
        search->flags |= PT_SEARCH_ANY;
        break;
    case OPT_BATCH:
        s->batch = value;
        break;
    case OPT_CHANGED_SINCE:
        status = date_bound(&search->changed_since, true, value, err);
        break;
    case OPT_COLOR:
        status = choose(OPT_COLOR, value, &chosen, err);
        s->color = (enum pt_choice)chosen;
        break;
    case OPT_COMPLETE:
        s->complete = value;
        break;
    case OPT_COPIES:
        status = choose(OPT_COPIES, value, &chosen, err);
        s->fold = (enum pt_choice)chosen;
        break;
    case OPT_COUNT:
        search->flags |= PT_SEARCH_EXACT_COUNTS;
        if (!value)
            s->only_count = true;
        else if (strcmp(value, "exact") != 0)
            status =
                pt_fail(err, PT_EINVALID, "--count takes =exact or nothing");
        break;
    case OPT_DIFF:
        s->diff = value;
        break;
    case OPT_EXPLAIN:
        search->flags |= PT_SEARCH_EXPLAIN;
        break;
    case OPT_FACET:
        status = choose(OPT_FACET, value, &chosen, err);
        search->facets |= (unsigned)chosen;
        break;
    case OPT_FORMAT:
        status = choose(OPT_FORMAT, value, &chosen, err);
        s->format = (enum pt_format)chosen;
        s->has_format = true;
        break;
    case OPT_HELP:
        s->shows_help = true;
        break;
    case OPT_HELP_ALL:
        s->shows_help = s->shows_whole_help = true;
        break;
    case OPT_HYPERLINKS:
        status = choose(OPT_HYPERLINKS, value, &chosen, err);
        s->hyperlinks = (enum pt_choice)chosen;
        break;
    case OPT_INDEX:
        status = add_index(s, value, err);
        break;
    case OPT_KWIC:
        s->is_kwic = true;
        if (value)
            status = kwic_columns(s, value, err);
        break;
    case OPT_LIKE:
        s->like = value;
        search->like = value;
        search->like_len = PT_ZSTR;
        break;
    case OPT_LIMIT:
        s->has_limit = true;
        if (strcmp(value, "all") == 0)
            search->limit = PT_ALL_HITS;
        else
            status = number("-n", value, 0, &search->limit, err);
        break;
    case OPT_NO_CONFIG:
        break;
    case OPT_NO_PAGER:
        s->has_no_pager = true;
        break;
    case OPT_NEW_SINCE:
        status = pt_seen_name_check(value, err);
        s->new_since = value;
        break;
    case OPT_OFFSET:
        status = number("--offset", value, 0, &search->offset, err);
        break;
    case OPT_OPEN:
        status = number("--open", value, 1, &s->open, err);
        break;
    case OPT_PATHS:
        s->only_paths = true;
        break;
    case OPT_PLAIN:
        search->flags |= PT_SEARCH_PLAIN;
        status = query_text(s, value, err);
        break;
    case OPT_QUERY:
        status = query_text(s, value, err);
        break;
    case OPT_QUIET:
        s->is_quiet = true;
        break;
    case OPT_RECENCY:
        s->has_recency = true;
        status = recency_days(value, &search->recency_days, err);
        break;
    case OPT_SAFE:
        s->open_flags |= PT_OPEN_SAFE;
        break;
    case OPT_SHOW:
        s->show = value;
        break;
    case OPT_SINCE:
        status = date_bound(&search->since, true, value, err);
        break;
    case OPT_SNIPPETS:
        status = number("--snippets", value, 0, &search->n_passages, err);
        break;
    case OPT_SNIPPET_WIDTH:
        status =
            number("--snippet-width", value, 20, &search->passage_width, err);
        break;
    case OPT_SORT:
        status = choose(OPT_SORT, value, &chosen, err);
        set_sort(s, chosen);
        s->has_sort = true;
        break;
    case OPT_STRICT:
        s->is_strict = true;
        break;
    case OPT_TIMELINE:
        chosen = PT_TIMELINE_AUTO;
        if (value)
            status = choose(OPT_TIMELINE, value, &chosen, err);
        search->timeline = (enum pt_timeline_unit)chosen;
        break;
    case OPT_TIME_LIMIT:
        status = seconds("time-limit", value, &search->time_limit_us, err);
        search->time_limit_us *= 1000000;
        break;
    case OPT_TIMEOUT:
        status = seconds("timeout", value, &s->timeout_s, err);
        break;
    case OPT_TRUST_WRITABLE:
        s->open_flags |= PT_OPEN_WRITABLE;
        break;
    case OPT_UNTIL:
        status = date_bound(&search->until, false, value, err);
        break;
    case OPT_VARIANTS:
        status = choose(OPT_VARIANTS, value, &chosen, err);
        search->flags &= ~(unsigned)PT_SEARCH_NO_VARIANTS;
        search->flags |= chosen ? 0u : PT_SEARCH_NO_VARIANTS;
        break;
    case OPT_VERSION:
        s->shows_version = true;
        break;
    case OPT_WHY_NOT:
        s->why_not = value;
        break;
    case OPT_WITHIN:
        status = choose(OPT_WITHIN, value, &chosen, err);
        search->within = (enum pt_within)chosen;
        break;
    case OPT_ZERO:
        s->ends_in_nul = true;
        break;
    }
    return status;
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
         !(has_page && s->format == PT_FORMAT_HTML)))
        return pt_fail(err, PT_EINVALID,
                       "%s goes with --format %s, and without -l and -c", name,
                       has_page ? "text, json or html" : "text or json");
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
    const bool is_table =
        s->format == PT_FORMAT_CSV || s->format == PT_FORMAT_TSV;
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
    enum pt_status status = check_recency(s, err);
    if (status == PT_OK)
        status = check_batch(s, err);
    if (status == PT_OK)
        status = check_open(s, err);
    return status == PT_OK ? check_views(s, err) : status;
}

/* A usual format does not stand in the way of what it does not go with. */
static enum pt_status check_all(struct pt_settings *s, struct pt_error *err)
{
    const enum pt_status status = check(s, err);
    if (status == PT_OK || s->has_format || s->format == PT_FORMAT_TEXT)
        return status;
    s->format = PT_FORMAT_TEXT;
    return check(s, err);
}

static enum pt_status read_arguments(struct pt_settings *s,
                                     int argc,
                                     const char *const *argv,
                                     struct pt_error *err)
{
    struct pt_opt_parser parser;
    pt_opt_init(&parser, pt_search_opts, argc, argv);
    parser.has_number_letter = true;
    for (;;) {
        struct pt_opt_found found;
        enum pt_status status = pt_opt_next(&parser, &found, err);
        if (status == PT_ENOTFOUND)
            break;
        if (status != PT_OK)
            return status;
        if (found.id == 0)
            s->words[s->n_words++] = found.value;
        else if ((status = take_option(s, &found, err)) != PT_OK)
            return status;
    }
    if (s->shows_help || s->shows_version)
        return PT_OK;
    if (s->text && s->n_words)
        return pt_fail(err, PT_EINVALID,
                       "-q and -F hold the whole query; \"%s\" is too much",
                       s->words[0]);
    if (s->complete || s->diff)
        return check_all(s, err);
    const bool has_query = s->text || s->n_words || s->show || s->batch;
    if (!has_query && s->search.changed_since == PT_NO_DATE && !s->like)
        return pt_fail(err, PT_EINVALID, "no query; try pt-search --help");
    if (!has_query && !s->has_sort && !s->like)
        s->search.sort = PT_SORT_CHANGED;
    return check_all(s, err);
}

/* --- The file of defaults ------------------------------------------------- */

/* Not for a call without it, nor for one that helps whoever wrote it wrong. */
static bool wants_config(int argc, const char *const *argv)
{
    struct pt_opt_parser parser;
    struct pt_opt_found found;
    struct pt_error err;
    pt_opt_init(&parser, pt_search_opts, argc, argv);
    while (pt_opt_next(&parser, &found, &err) == PT_OK)
        if (found.id == OPT_NO_CONFIG || found.id == OPT_HELP ||
            found.id == OPT_HELP_ALL || found.id == OPT_VERSION)
            return false;
    return true;
}

static bool has_variable(const char *name)
{
    const char *const value = getenv(name);
    return value && *value;
}

/* A folder, which a relative path would name only from somewhere; ~/ is home.
 * What has no slash may be a host. */
static enum pt_status set_usual_index(struct pt_settings *s,
                                      struct pt_error *err)
{
    const char *const path = s->indexes[0];
    const char *const home = getenv("HOME");
    const bool is_at_home = path && path[0] == '~' && path[1] == '/';
    if (path && *path != '/' && !is_at_home && !strchr(path, ':'))
        return pt_fail(err, PT_EINVALID,
                       "index takes a path that begins with / or ~/");
    s->n_indexes = 0;
    pt_buf_clear(&s->usual_index);
    if (has_variable("PT_INDEX"))
        return PT_OK;
    if (is_at_home)
        pt_buf_puts(&s->usual_index, home ? home : "");
    pt_buf_puts(&s->usual_index, path + is_at_home);
    return pt_buf_status(&s->usual_index) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

static bool is_usual(int id)
{
    for (size_t i = 0; i < PT_COUNTOF(usual); i++)
        if (id == (int)usual[i])
            return true;
    return false;
}

static enum pt_status take_usual(struct pt_settings *s,
                                 const struct pt_opt_found *found,
                                 struct pt_error *err)
{
    if (!is_usual(found->id)) {
        pt_fail(err, PT_EINVALID,
                "that is no default, but asked for each "
                "time, on the command line");
        return pt_config_file_blame(&s->config, NULL, err);
    }
    enum pt_status status = take_option(s, found, err);
    if (status == PT_OK && found->id == OPT_INDEX)
        status = set_usual_index(s, err);
    return status == PT_OK || status == PT_ENOMEM
               ? status
               : pt_config_file_blame(&s->config, found->value, err);
}

/* Sets what is usual, as if nobody had asked for it. */
static enum pt_status read_config(struct pt_settings *s, struct pt_error *err)
{
    struct pt_opt_found found;
    enum pt_status status = pt_config_file_read(&s->config, err);
    while (status == PT_OK) {
        status = pt_config_file_next(&s->config, pt_search_opts, &found, err);
        if (status == PT_OK)
            status = take_usual(s, &found, err);
    }
    s->has_limit = s->has_format = s->has_sort = s->has_recency = false;
    if (s->color == PT_CHOICE_YES && has_variable("NO_COLOR"))
        s->color = PT_CHOICE_AUTO;
    return status == PT_ENOTFOUND ? PT_OK : status;
}

/* Offset and limit are those of lines. Sorted, which come first is known at the
 * end; else nearly every result has one. */
static void page_lines(struct pt_settings *s)
{
    struct pt_search_options *const search = &s->search;
    s->lines.offset = search->offset;
    s->lines.limit = search->limit;
    if (s->line_order || search->limit >= PT_ALL_HITS - search->offset)
        search->limit = PT_ALL_HITS;
    else if (search->limit)
        search->limit += search->offset;
    search->offset = 0;
}

/* What the asked-for output needs from the search. */
static void settle(struct pt_settings *s)
{
    struct pt_search_options *const search = &s->search;
    const bool is_data = s->format != PT_FORMAT_TEXT &&
                         s->format != PT_FORMAT_MARKDOWN &&
                         s->format != PT_FORMAT_HTML;
    const bool is_bare = s->only_paths || s->only_count;
    if (s->only_count)
        search->limit = 0;
    else if ((s->only_paths || s->is_kwic || s->new_since) && !s->has_limit)
        search->limit = PT_ALL_HITS;
    s->lines.limit = PT_ALL_HITS;
    if (s->is_kwic) {
        page_lines(s);
        search->n_passages = 1;
        search->flags |= PT_SEARCH_EVERY_MATCH;
    }
    if (is_bare)
        search->n_passages = 0;
    else if (s->format == PT_FORMAT_JSON || s->format == PT_FORMAT_HTML ||
             isatty(STDERR_FILENO))
        search->flags |= PT_SEARCH_OCCURRENCES;
    else
        search->flags |= PT_SEARCH_NO_TOTAL;
    if (s->fold == PT_CHOICE_YES ||
        (s->fold == PT_CHOICE_AUTO && !is_data && !is_bare))
        search->flags |= PT_SEARCH_FOLD_COPIES;
    if (s->open) { /* the line of its first match is wanted */
        search->offset = s->open - 1;
        search->limit = 1;
        search->n_passages = 1;
        search->flags |= PT_SEARCH_EVERY_MATCH;
    }
    /* Made for cron, which mails whatever is said. */
    if (s->new_since && !isatty(STDERR_FILENO))
        s->is_quiet = true;
    if (!s->is_quiet || s->format == PT_FORMAT_JSON)
        search->flags |= PT_SEARCH_SUGGEST;
}

enum pt_status pt_settings_read(struct pt_settings *out,
                                int argc,
                                const char *const *argv,
                                struct pt_error *err)
{
    out->search = (struct pt_search_options)PT_SEARCH_OPTIONS_INIT;
    pt_buf_init(&out->usual_index, PT_BUF_NO_CEILING);
    out->words = pt_alloc((size_t)argc * sizeof *out->words);
    if (!out->words)
        return pt_fail_nomem(err);
    enum pt_status status = PT_OK;
    if (wants_config(argc, argv))
        status = read_config(out, err);
    if (status == PT_OK)
        status = read_arguments(out, argc, argv, err);
    if (status == PT_OK)
        settle(out);
    return status;
}

void pt_settings_fini(struct pt_settings *settings)
{
    pt_free(settings->words);
    settings->words = NULL;
    pt_buf_fini(&settings->usual_index);
    pt_config_file_fini(&settings->config);
}

void pt_settings_help(bool is_whole, struct pt_buf *out)
{
    enum { COLUMNS = 80 };
    pt_buf_puts(out,
                "pt-search QUERY…  answers from an index made by pt-index\n"
                "  pt-search \"Budapest Memorandum\"\n"
                "  pt-search \"security guarantees\" NOT NATO --within "
                "paragraph\n"
                "  pt-search '(Donbas OR Donetsk) AND \"economic zone\"' "
                "--sort -date\n\n");
    (is_whole ? pt_opt_help_all : pt_opt_help)(pt_search_opts, COLUMNS, out);
    pt_buf_puts(out,
                "\nExit: 0 found, 1 nothing found, 2 error; --diff: 0 equal, 1 "
                "not, 2 error.\n");
    if (is_whole)
        pt_buf_puts(out, "The query language: man pt-query\n");
}
