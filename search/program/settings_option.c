/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * settings_option.c: what each option of the table in options.c sets.
 */
#include "search/program/settings_private.h"

#include "common/date.h"
#include "search/program/seen_file.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

/* --- Options that say one thing ------------------------------------------- */

/* NULL for an option that is more than true. */
static bool *flag_of(struct pt_settings *s, enum pt_option option)
{
    switch (option) {
    case OPT_HELP:
        return &s->shows_help;
    case OPT_NO_PAGER:
        return &s->has_no_pager;
    case OPT_PATHS:
        return &s->only_paths;
    case OPT_QUIET:
        return &s->is_quiet;
    case OPT_STRICT:
        return &s->is_strict;
    case OPT_VERSION:
        return &s->shows_version;
    case OPT_ZERO:
        return &s->ends_in_nul;
    default:
        return NULL;
    }
}

/* NULL for an option whose value is more than kept. */
static const char **text_of(struct pt_settings *s, enum pt_option option)
{
    switch (option) {
    case OPT_BATCH:
        return &s->batch;
    case OPT_COMPLETE:
        return &s->complete;
    case OPT_DIFF:
        return &s->diff;
    case OPT_SHOW:
        return &s->show;
    case OPT_WHY_NOT:
        return &s->why_not;
    default:
        return NULL;
    }
}

/* --- Values --------------------------------------------------------------- */

/* Lines that are sorted come from hits by relevance. */
static void set_sort(struct pt_settings *s, int chosen)
{
    s->line_order = chosen == PT_SORT_LEFT    ? PT_LINES_BY_LEFT
                    : chosen == PT_SORT_RIGHT ? PT_LINES_BY_RIGHT
                                              : PT_LINES_AS_FOUND;
    s->search.sort = s->line_order ? PT_SORT_RELEVANCE : (enum pt_sort)chosen;
}

/* An option that takes one of the words in its row. */
static enum pt_status take_word(struct pt_settings *s,
                                enum pt_option option,
                                const char *value,
                                struct pt_error *err)
{
    struct pt_search_options *const search = &s->search;
    int chosen;
    const enum pt_status status =
        pt_opt_choose(pt_search_opts, (int)option, value, &chosen, err);
    if (status != PT_OK)
        return status;
    switch (option) {
    case OPT_COLOR:
        s->color = (enum pt_choice)chosen;
        break;
    case OPT_COPIES:
        s->fold = (enum pt_choice)chosen;
        break;
    case OPT_FACET:
        search->facets |= (unsigned)chosen;
        break;
    case OPT_FORMAT:
        s->format = (enum pt_format)chosen;
        s->has_format = true;
        break;
    case OPT_HYPERLINKS:
        s->hyperlinks = (enum pt_choice)chosen;
        break;
    case OPT_SORT:
        set_sort(s, chosen);
        s->has_sort = true;
        break;
    case OPT_TIMELINE:
        search->timeline = (enum pt_timeline_unit)chosen;
        break;
    case OPT_VARIANTS:
        search->flags &= ~(unsigned)PT_SEARCH_NO_VARIANTS;
        search->flags |= chosen ? 0u : PT_SEARCH_NO_VARIANTS;
        break;
    case OPT_WITHIN:
        search->within = (enum pt_within)chosen;
        break;
    default:
        PT_UNREACHABLE();
    }
    return PT_OK;
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

static enum pt_status
count(struct pt_settings *s, const char *value, struct pt_error *err)
{
    s->search.flags |= PT_SEARCH_EXACT_COUNTS;
    if (!value)
        s->only_count = true;
    else if (strcmp(value, "exact") != 0)
        return pt_fail(err, PT_EINVALID, "--count takes =exact or nothing");
    return PT_OK;
}

static enum pt_status
limit(struct pt_settings *s, const char *value, struct pt_error *err)
{
    s->has_limit = true;
    if (strcmp(value, "all") != 0)
        return number("-n", value, 0, &s->search.limit, err);
    s->search.limit = PT_ALL_HITS;
    return PT_OK;
}

/* --- The options ---------------------------------------------------------- */

/* What is neither a flag nor a text. */
static enum pt_status take_rest(struct pt_settings *s,
                                enum pt_option option,
                                const char *value,
                                struct pt_error *err)
{
    struct pt_search_options *const search = &s->search;
    enum pt_status status = PT_OK;
    switch (option) {
    case OPT_COLOR:
    case OPT_COPIES:
    case OPT_FACET:
    case OPT_FORMAT:
    case OPT_HYPERLINKS:
    case OPT_SORT:
    case OPT_VARIANTS:
    case OPT_WITHIN:
        return take_word(s, option, value, err);
    case OPT_TIMELINE:
        search->timeline = PT_TIMELINE_AUTO;
        return value ? take_word(s, option, value, err) : PT_OK;
    case OPT_COUNT:
        return count(s, value, err);
    case OPT_INDEX:
        return add_index(s, value, err);
    case OPT_KWIC:
        s->is_kwic = true;
        return value ? kwic_columns(s, value, err) : PT_OK;
    case OPT_LIMIT:
        return limit(s, value, err);
    case OPT_OFFSET:
        return number("--offset", value, 0, &search->offset, err);
    case OPT_OPEN:
        return number("--open", value, 1, &s->open, err);
    case OPT_RECENCY:
        s->has_recency = true;
        return recency_days(value, &search->recency_days, err);
    case OPT_SNIPPETS:
        return number("--snippets", value, 0, &search->n_passages, err);
    case OPT_SNIPPET_WIDTH:
        return number("--snippet-width", value, 20, &search->passage_width,
                      err);
    case OPT_TIMEOUT:
        return seconds("timeout", value, &s->timeout_s, err);
    case OPT_CHANGED_SINCE:
        return date_bound(&search->changed_since, true, value, err);
    case OPT_SINCE:
        return date_bound(&search->since, true, value, err);
    case OPT_UNTIL:
        return date_bound(&search->until, false, value, err);
    case OPT_TIME_LIMIT:
        status = seconds("time-limit", value, &search->time_limit_us, err);
        search->time_limit_us *= 1000000;
        break;
    case OPT_NEW_SINCE:
        status = pt_seen_name_check(value, err);
        s->new_since = value;
        break;
    case OPT_LIKE:
        s->like = value;
        search->like = value;
        search->like_len = PT_ZSTR;
        break;
    case OPT_PLAIN:
        search->flags |= PT_SEARCH_PLAIN;
        return query_text(s, value, err);
    case OPT_QUERY:
        return query_text(s, value, err);
    case OPT_ANY:
        search->flags |= PT_SEARCH_ANY;
        break;
    case OPT_EXPLAIN:
        search->flags |= PT_SEARCH_EXPLAIN;
        break;
    case OPT_HELP_ALL:
        s->shows_help = s->shows_whole_help = true;
        break;
    case OPT_SAFE:
        s->open_flags |= PT_OPEN_SAFE;
        break;
    case OPT_TRUST_WRITABLE:
        s->open_flags |= PT_OPEN_WRITABLE;
        break;
    case OPT_NO_CONFIG: /* was looked for before */
        break;
    default:
        return pt_fail(err, PT_EINTERNAL, "an option that sets nothing");
    }
    return status;
}

enum pt_status pt_settings_take(struct pt_settings *s,
                                const struct pt_opt_found *found,
                                struct pt_error *err)
{
    const enum pt_option option = (enum pt_option)found->id;
    bool *const flag = flag_of(s, option);
    const char **const text = text_of(s, option);
    if (flag)
        *flag = true;
    else if (text)
        *text = found->value;
    else
        return take_rest(s, option, found->value, err);
    return PT_OK;
}
