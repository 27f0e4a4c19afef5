/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * settings.c: the file of defaults, then the command line, then what both ask
 * of a search.
 */
#include "search/program/settings.h"

#include "common/mem.h"
#include "search/program/settings_private.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- The command line ----------------------------------------------------- */

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
        if (found.id == 0) {
            s->words[s->n_words++] = found.value;
            if (!parser.is_past_dashes &&
                pt_opt_is_cluster(pt_search_opts, found.value))
                s->clustered = found.value;
        } else if ((status = pt_settings_take(s, &found, err)) != PT_OK)
            return status;
    }
    return s->shows_help || s->shows_version ? PT_OK
                                             : pt_settings_check(s, err);
}

/* --- The file of defaults ------------------------------------------------- */

/* What may stand there: how answers are, not which. */
static const enum pt_option usual[] = {
    OPT_ANY,        OPT_COLOR,         OPT_COPIES, OPT_FORMAT,
    OPT_HYPERLINKS, OPT_INDEX,         OPT_LIMIT,  OPT_NO_PAGER,
    OPT_QUIET,      OPT_SNIPPETS,      OPT_SORT,   OPT_VARIANTS,
    OPT_WITHIN,     OPT_SNIPPET_WIDTH, OPT_SAFE,   OPT_TRUST_WRITABLE,
    OPT_RECENCY,
};

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
    enum pt_status status = pt_settings_take(s, found, err);
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
