/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pt_search.c: the program. Options and environment in, ptsearch.h in the
 * middle, a renderer out. Exit 0 found, 1 nothing found, 2 error; nothing but
 * results on stdout.
 */
#include "common/date.h"
#include "common/mem.h"
#include "common/opt.h"
#include "common/place.h"
#include "common/visible.h"
#include "search/ptsearch.h"
#include "search/query_args.h"
#include "search/render.h"

#include <errno.h>
#include <inttypes.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#ifndef PT_VERSION
#define PT_VERSION "0.1.0"
#endif

enum { EXIT_FOUND = 0, EXIT_NOTHING = 1, EXIT_ERROR = 2 };

enum option {
    OPT_ANY = 1,
    OPT_COLOR,
    OPT_COPIES,
    OPT_COUNT,
    OPT_EXPLAIN,
    OPT_FORMAT,
    OPT_HELP,
    OPT_INDEX,
    OPT_LIMIT,
    OPT_OFFSET,
    OPT_PATHS,
    OPT_PLAIN,
    OPT_QUERY,
    OPT_QUIET,
    OPT_SINCE,
    OPT_SNIPPETS,
    OPT_SNIPPET_WIDTH,
    OPT_SORT,
    OPT_UNTIL,
    OPT_VARIANTS,
    OPT_VERSION,
    OPT_WITHIN,
    OPT_ZERO,
};

/* clang-format off */
static const struct pt_opt options[] = {
    {OPT_WITHIN, "within", 0, PT_OPT_VALUE, "UNIT", "what answers: article, paragraph or sentence", "Asking"},
    {OPT_ANY, "any", 0, PT_OPT_NONE, NULL, "words side by side mean OR", NULL},
    {OPT_VARIANTS, "variants", 0, PT_OPT_VALUE, "on|off", "other spellings of a word count too (on)", NULL},
    {OPT_SINCE, "since", 0, PT_OPT_VALUE, "DATE", "published on that day or later", NULL},
    {OPT_UNTIL, "until", 0, PT_OPT_VALUE, "DATE", "published on that day or before", NULL},
    {OPT_QUERY, NULL, 'q', PT_OPT_VALUE, "TEXT", "TEXT is the whole query, as it is", NULL},
    {OPT_PLAIN, NULL, 'F', PT_OPT_VALUE, "TEXT", "TEXT is plain words, no syntax", NULL},
    {OPT_LIMIT, NULL, 'n', PT_OPT_VALUE, "N|all", "this many results (10)", "Choosing"},
    {OPT_OFFSET, "offset", 0, PT_OPT_VALUE, "N", "pass over the first N", NULL},
    {OPT_SORT, "sort", 0, PT_OPT_VALUE, "ORDER", "relevance, date, -date or title", NULL},
    {OPT_COPIES, "copies", 0, PT_OPT_VALUE, "fold|list", "one result a story, or each copy", NULL},
    {OPT_FORMAT, "format", 0, PT_OPT_VALUE, "FORMAT", "text, json or jsonl", "Showing"},
    {OPT_PATHS, NULL, 'l', PT_OPT_NONE, NULL, "only the paths", NULL},
    {OPT_ZERO, NULL, '0', PT_OPT_NONE, NULL, "with -l: NUL behind each path", NULL},
    {OPT_COUNT, "count", 'c', PT_OPT_MAYBE, "exact", "only the number; --count=exact: results with exact counts", NULL},
    {OPT_SNIPPETS, "snippets", 0, PT_OPT_VALUE, "N", "passages of each article (2)", NULL},
    {OPT_SNIPPET_WIDTH, "snippet-width", 0, PT_OPT_VALUE, "N", "bytes of a passage, about (200)", NULL},
    {OPT_COLOR, "color", 0, PT_OPT_VALUE, "WHEN", "auto, always or never; NO_COLOR is heard", NULL},
    {OPT_EXPLAIN, "explain", 0, PT_OPT_NONE, NULL, "show how the query was understood", NULL},
    {OPT_QUIET, "quiet", 0, PT_OPT_NONE, NULL, "no notes on stderr", NULL},
    {OPT_INDEX, "index", 0, PT_OPT_VALUE, "DIR", "the index ($PT_INDEX, else your data folder)", "Also"},
    {OPT_HELP, "help", 'h', PT_OPT_NONE, NULL, "this", NULL},
    {OPT_VERSION, "version", 'V', PT_OPT_NONE, NULL, "the version", NULL},
    {0, NULL, 0, PT_OPT_NONE, NULL, NULL, NULL},
};
/* clang-format on */

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_JSONL };
enum choice { CHOICE_AUTO, CHOICE_YES, CHOICE_NO };

struct settings {
    struct pt_search_options search;
    const char *index;
    const char *text;   /* of -q or -F */
    const char **words; /* of the query, in order */
    size_t n_words;
    enum format format;
    enum choice color;
    enum choice fold;
    bool only_paths;
    bool only_count;
    bool ends_in_nul;
    bool is_quiet;
    bool explains;
    bool has_limit;
    bool shows_help;
    bool shows_version;
};

/* --- Options -------------------------------------------------------------- */

struct word {
    const char *name;
    int value;
};

static const struct word withins[] = {
    {"article",   PT_WITHIN_ARTICLE  },
    {"paragraph", PT_WITHIN_PARAGRAPH},
    {"sentence",  PT_WITHIN_SENTENCE },
    {NULL,        0                  }
};
static const struct word sorts[] = {
    {"relevance", PT_SORT_RELEVANCE},
    {"date",      PT_SORT_OLDEST   },
    {"-date",     PT_SORT_NEWEST   },
    {"title",     PT_SORT_TITLE    },
    {NULL,        0                }
};
static const struct word formats[] = {
    {"text",  FORMAT_TEXT },
    {"json",  FORMAT_JSON },
    {"jsonl", FORMAT_JSONL},
    {NULL,    0           }
};
static const struct word whens[] = {
    {"auto",   CHOICE_AUTO},
    {"always", CHOICE_YES },
    {"never",  CHOICE_NO  },
    {NULL,     0          }
};
static const struct word switches[] = {
    {"on",  1},
    {"off", 0},
    {NULL,  0}
};
static const struct word foldings[] = {
    {"fold", CHOICE_YES},
    {"list", CHOICE_NO },
    {NULL,   0         }
};

/* The number of the word called value; what names the option in the error. */
static enum pt_status choose(const struct word *words,
                             const char *what,
                             const char *value,
                             int *out,
                             struct pt_error *err)
{
    struct pt_buf names;
    pt_buf_init(&names, PT_ERROR_MESSAGE_SIZE);
    for (const struct word *w = words; w->name; w++) {
        if (strcmp(w->name, value) == 0) {
            pt_buf_fini(&names);
            *out = w->value;
            return PT_OK;
        }
        pt_buf_printf(&names, "%s%s", w == words ? "" : ", ", w->name);
    }
    pt_fail(err, PT_EINVALID, "%s takes one of %s, not \"%s\"", what,
            pt_buf_z(&names), value);
    pt_buf_fini(&names);
    return PT_EINVALID;
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

static int32_t today(void)
{
    const time_t now = time(NULL);
    struct tm local;
    if (!localtime_r(&now, &local))
        return (int32_t)(now / 86400);
    return pt_days_of_civil((struct pt_civil){local.tm_year + 1900,
                                              local.tm_mon + 1, local.tm_mday});
}

static enum pt_status date_bound(struct settings *s,
                                 bool is_since,
                                 const char *value,
                                 struct pt_error *err)
{
    struct pt_date_range range;
    const enum pt_status status =
        pt_date_parse_range(pt_str_of(value), today(), &range, err);
    if (status != PT_OK)
        return PT_EINVALID;
    if (is_since)
        s->search.since = range.first;
    else
        s->search.until = range.last;
    return PT_OK;
}

static enum pt_status
query_text(struct settings *s, const char *value, struct pt_error *err)
{
    if (s->text)
        return pt_fail(err, PT_EINVALID, "-q and -F go once, and not together");
    s->text = value;
    return PT_OK;
}

static enum pt_status take_option(struct settings *s,
                                  const struct pt_opt_found *found,
                                  struct pt_error *err)
{
    const char *const value = found->value;
    struct pt_search_options *const search = &s->search;
    enum pt_status status = PT_OK;
    int chosen = 0;
    switch ((enum option)found->id) {
    case OPT_ANY:
        search->flags |= PT_SEARCH_ANY;
        break;
    case OPT_COLOR:
        status = choose(whens, "--color", value, &chosen, err);
        s->color = (enum choice)chosen;
        break;
    case OPT_COPIES:
        status = choose(foldings, "--copies", value, &chosen, err);
        s->fold = (enum choice)chosen;
        break;
    case OPT_COUNT:
        search->flags |= PT_SEARCH_EXACT_COUNTS;
        if (!value)
            s->only_count = true;
        else if (strcmp(value, "exact") != 0)
            status =
                pt_fail(err, PT_EINVALID, "--count takes =exact or nothing");
        break;
    case OPT_EXPLAIN:
        s->explains = true;
        break;
    case OPT_FORMAT:
        status = choose(formats, "--format", value, &chosen, err);
        s->format = (enum format)chosen;
        break;
    case OPT_HELP:
        s->shows_help = true;
        break;
    case OPT_INDEX:
        s->index = value;
        break;
    case OPT_LIMIT:
        s->has_limit = true;
        if (strcmp(value, "all") == 0)
            search->limit = PT_ALL_HITS;
        else
            status = number("-n", value, 0, &search->limit, err);
        break;
    case OPT_OFFSET:
        status = number("--offset", value, 0, &search->offset, err);
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
    case OPT_SINCE:
        status = date_bound(s, true, value, err);
        break;
    case OPT_SNIPPETS:
        status = number("--snippets", value, 0, &search->n_passages, err);
        break;
    case OPT_SNIPPET_WIDTH:
        status =
            number("--snippet-width", value, 20, &search->passage_width, err);
        break;
    case OPT_SORT:
        status = choose(sorts, "--sort", value, &chosen, err);
        search->sort = (enum pt_sort)chosen;
        break;
    case OPT_UNTIL:
        status = date_bound(s, false, value, err);
        break;
    case OPT_VARIANTS:
        status = choose(switches, "--variants", value, &chosen, err);
        search->flags |= chosen ? 0u : PT_SEARCH_NO_VARIANTS;
        break;
    case OPT_VERSION:
        s->shows_version = true;
        break;
    case OPT_WITHIN:
        status = choose(withins, "--within", value, &chosen, err);
        search->within = (enum pt_within)chosen;
        break;
    case OPT_ZERO:
        s->ends_in_nul = true;
        break;
    }
    return status;
}

static enum pt_status read_arguments(struct settings *s,
                                     int argc,
                                     const char *const *argv,
                                     struct pt_error *err)
{
    struct pt_opt_parser parser;
    pt_opt_init(&parser, options, argc, argv);
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
    if (!s->text && !s->n_words)
        return pt_fail(err, PT_EINVALID, "no query; try pt-search --help");
    return PT_OK;
}

/* What the asked-for output needs from the search. */
static void settle(struct settings *s)
{
    struct pt_search_options *const search = &s->search;
    const bool is_data = s->format != FORMAT_TEXT;
    const bool is_bare = s->only_paths || s->only_count;
    if (s->only_count)
        search->limit = 0;
    else if (s->only_paths && !s->has_limit)
        search->limit = PT_ALL_HITS;
    if (is_bare)
        search->n_passages = 0;
    else if (s->format == FORMAT_JSON || isatty(STDERR_FILENO))
        search->flags |= PT_SEARCH_OCCURRENCES;
    if (s->fold == CHOICE_YES ||
        (s->fold == CHOICE_AUTO && !is_data && !is_bare))
        search->flags |= PT_SEARCH_FOLD_COPIES;
    if (!s->is_quiet || s->format == FORMAT_JSON)
        search->flags |= PT_SEARCH_SUGGEST;
}

/* --- Output --------------------------------------------------------------- */

static bool wants_color(const struct settings *s)
{
    if (s->color != CHOICE_AUTO)
        return s->color == CHOICE_YES;
    const char *const no_color = getenv("NO_COLOR");
    const char *const term = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no_color && *no_color) && term &&
           strcmp(term, "dumb") != 0;
}

static unsigned terminal_columns(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO))
        return 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
        return size.ws_col;
    return 80;
}

/* Writes everything out and closes stdout. A closed pipe ends the program
 * quietly; anything else that goes wrong is an error. */
static int finish(const struct pt_buf *out, int exit_code)
{
    const struct pt_str bytes = pt_buf_str(out);
    if (pt_buf_status(out) != PT_OK) {
        fprintf(stderr, "pt-search: %s\n",
                pt_status_sentence(pt_buf_status(out)));
        return EXIT_ERROR;
    }
    errno = 0;
    const bool is_written =
        fwrite(bytes.ptr, 1, bytes.len, stdout) == bytes.len;
    if ((fclose(stdout) == 0 && is_written) || errno == EPIPE)
        return exit_code;
    fprintf(stderr, "pt-search: cannot write: %s\n", strerror(errno));
    return EXIT_ERROR;
}

/* The query with a caret under the bytes at fault, and the message. */
static void complain(struct pt_str query, const struct pt_error *err)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_puts(&text, "pt-search: ");
    pt_visible(&text, pt_str_of(err->message));
    pt_buf_add_byte(&text, '\n');
    const bool has_span =
        (err->status == PT_EQUERY || err->status == PT_ELIMIT) &&
        err->span_end <= query.len && err->span_begin <= err->span_end;
    /* Far into a long query only the neighbourhood is shown. */
    const size_t from =
        has_span && err->span_begin > 200 ? err->span_begin - 60 : 0;
    const size_t to = query.len - from > 300 ? from + 300 : query.len;
    if (has_span) {
        struct pt_buf before;
        pt_buf_init(&before, PT_BUF_NO_CEILING);
        pt_buf_puts(&text, "  ");
        pt_visible(&text, pt_str_sub(query, from, to));
        pt_visible(&before, pt_str_sub(query, from, err->span_begin));
        const size_t column = pt_visible_columns(pt_buf_str(&before));
        pt_buf_printf(&text, "\n  %*s^", (int)column, "");
        pt_buf_clear(&before);
        pt_visible(&before,
                   pt_str_sub(query, err->span_begin,
                              err->span_end < to ? err->span_end : to));
        const size_t width = pt_visible_columns(pt_buf_str(&before));
        for (size_t i = 1; i < width; i++)
            pt_buf_add_byte(&text, '~');
        pt_buf_add_byte(&text, '\n');
        pt_buf_fini(&before);
    }
    fwrite(pt_buf_z(&text), 1, text.len, stderr);
    pt_buf_fini(&text);
}

static void print_notes(const struct settings *s, const pt_results *results)
{
    if (s->is_quiet)
        return;
    for (size_t i = 0; i < pt_results_n_notes(results); i++)
        fprintf(stderr, "pt-search: note: %s\n", pt_results_note(results, i));
}

/* The options of this call that change what is found, to be pasted again. */
static void add_repeated_options(const struct settings *s, struct pt_buf *out)
{
    if (s->index) {
        pt_buf_puts(out, " --index ");
        pt_render_shell_word(pt_str_of(s->index), out);
    }
    if (s->search.flags & PT_SEARCH_ANY)
        pt_buf_puts(out, " --any");
    if (s->search.flags & PT_SEARCH_NO_VARIANTS)
        pt_buf_puts(out, " --variants off");
    char day[PT_DATE_TEXT_SIZE];
    if (s->search.since != PT_NO_DATE) {
        pt_date_format(s->search.since, day);
        pt_buf_printf(out, " --since %s", day);
    }
    if (s->search.until != PT_NO_DATE) {
        pt_date_format(s->search.until, day);
        pt_buf_printf(out, " --until %s", day);
    }
}

/* pt-search … as typed where the query is the same, else with the new one. */
static void add_command(const struct settings *s,
                        struct pt_str query,
                        const struct pt_suggestion *suggestion,
                        struct pt_buf *out)
{
    pt_buf_puts(out, "pt-search");
    const struct pt_str suggested = pt_str_of(suggestion->query);
    if (!s->text && pt_str_equal(suggested, query)) {
        for (size_t i = 0; i < s->n_words; i++) {
            pt_buf_add_byte(out, ' ');
            pt_render_shell_word(pt_str_of(s->words[i]), out);
        }
    } else {
        pt_buf_puts(out, s->search.flags & PT_SEARCH_PLAIN ? " -F " : " -q ");
        pt_render_shell_word(suggested, out);
    }
    if (suggestion->within != PT_WITHIN_ARTICLE)
        pt_buf_printf(out, " --within %s", pt_within_name(suggestion->within));
    add_repeated_options(s, out);
}

static void print_suggestions(const struct settings *s,
                              struct pt_str query,
                              const pt_results *results)
{
    if (s->is_quiet || pt_results_total(results).value)
        return;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_printf(&text, "pt-search: no %s answers%s\n",
                  pt_within_name(s->search.within),
                  pt_results_n_suggestions(results) ? "; these would:" : "");
    for (size_t i = 0; i < pt_results_n_suggestions(results); i++) {
        const struct pt_suggestion *const one =
            pt_results_suggestion(results, i);
        const bool is_article = one->within == PT_WITHIN_ARTICLE;
        pt_buf_printf(&text, "  %" PRIu64 " ", one->total);
        pt_buf_puts(&text, pt_within_name(one->within));
        pt_buf_puts(&text, one->total == 1 ? "" : "s");
        if (!is_article)
            pt_buf_printf(&text, " in %" PRIu64 " article%s", one->articles,
                          one->articles == 1 ? "" : "s");
        pt_buf_puts(&text, ", ");
        pt_visible(&text, pt_str_of(one->why));
        pt_buf_puts(&text, ":\n    ");
        add_command(s, query, one, &text);
        pt_buf_add_byte(&text, '\n');
    }
    fwrite(pt_buf_z(&text), 1, text.len, stderr);
    pt_buf_fini(&text);
}

static void print_summary(const struct settings *s, const struct pt_render *r)
{
    if (s->is_quiet || s->only_count || s->only_paths ||
        !isatty(STDERR_FILENO) || !pt_results_n_hits(r->results))
        return;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_render_counts(r, &text);
    pt_buf_printf(&text, ", %.1f ms\n",
                  (double)pt_results_took_us(r->results) / 1000);
    fflush(stdout);
    fwrite(pt_buf_z(&text), 1, text.len, stderr);
    pt_buf_fini(&text);
}

static void
render(const struct settings *s, const struct pt_render *r, struct pt_buf *out)
{
    if (s->only_count)
        pt_buf_printf(out, "%" PRIu64 "\n", pt_results_total(r->results).value);
    else if (s->only_paths)
        pt_render_paths(r, out);
    else if (s->format == FORMAT_JSON)
        pt_render_json(r, out);
    else if (s->format == FORMAT_JSONL)
        pt_render_jsonl(r, out);
    else
        pt_render_text(r, out);
}

static int
show(const struct settings *s, struct pt_str query, const pt_results *results)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    const struct pt_render r = {
        .results = results,
        .query = query,
        .within = s->search.within,
        .has_color = wants_color(s),
        .columns = terminal_columns(),
        .separator = s->ends_in_nul ? '\0' : '\n',
    };
    print_notes(s, results);
    if (s->explains && s->format == FORMAT_TEXT)
        fprintf(stderr, "parsed: %s\n", pt_results_parsed(results, NULL));
    render(s, &r, &out);
    const bool is_found = pt_results_total(results).value > 0;
    const int code = finish(&out, is_found ? EXIT_FOUND : EXIT_NOTHING);
    pt_buf_fini(&out);
    if (code == EXIT_FOUND)
        print_summary(s, &r);
    else if (code == EXIT_NOTHING)
        print_suggestions(s, query, results);
    return code;
}

/* --- The run -------------------------------------------------------------- */

static int fail(struct pt_str query, const struct pt_error *err)
{
    complain(query, err);
    return EXIT_ERROR;
}

/* Only then the time zone is read, which costs a file at every start. */
static bool names_a_date(struct pt_str query)
{
    const struct pt_str field = PT_STR("date:");
    for (size_t i = 0; i + field.len <= query.len; i++)
        if (pt_str_equal_ascii_case(pt_str_sub(query, i, i + field.len), field))
            return true;
    return false;
}

static int search(const struct settings *s)
{
    struct pt_search_options asked = s->search;
    struct pt_error err = {0};
    struct pt_buf place, query;
    pt_buf_init(&place, PT_BUF_NO_CEILING);
    pt_buf_init(&query, PT_BUF_NO_CEILING);
    pt_search *handle = NULL;
    pt_results *results = NULL;
    int code = EXIT_ERROR;

    if (s->text)
        pt_buf_puts(&query, s->text);
    else
        pt_query_of_args(s->words, s->n_words, &query);
    enum pt_status status = pt_buf_status(&query);
    if (status != PT_OK)
        pt_fail(&err, status, "%s", pt_status_sentence(status));
    if (names_a_date(pt_buf_str(&query)))
        asked.today = today();
    if (status == PT_OK)
        status = pt_place_of_index(s->index, &place, &err);
    if (status == PT_OK)
        status = pt_search_open(pt_buf_z(&place), &handle, &err);
    if (status == PT_OK)
        status =
            pt_search_run(handle, query.ptr, query.len, &asked, &results, &err);
    code = status == PT_OK ? show(s, pt_buf_str(&query), results)
                           : fail(pt_buf_str(&query), &err);
#ifdef NDEBUG
    /* Everything is written; the kernel takes memory back faster than we do. */
    _exit(code);
#endif
    pt_results_free(results);
    pt_search_close(handle);
    pt_buf_fini(&query);
    pt_buf_fini(&place);
    return code;
}

static int help(void)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_buf_puts(&out,
                "pt-search QUERY…  answers from an index made by pt-index\n\n"
                "  pt-search \"Budapest Memorandum\"\n"
                "  pt-search \"security guarantees\" NOT NATO --within "
                "paragraph\n"
                "  pt-search '(Donbas OR Donetsk) AND \"economic zone\"' "
                "--sort -date\n\n");
    pt_opt_help(options, 80, &out);
    pt_buf_puts(&out, "\nExit: 0 found, 1 nothing found, 2 error.\n");
    const int code = finish(&out, EXIT_FOUND);
    pt_buf_fini(&out);
    return code;
}

static int version(void)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_buf_puts(&out, "pt-search " PT_VERSION "\n");
    const int code = finish(&out, EXIT_FOUND);
    pt_buf_fini(&out);
    return code;
}

int main(int argc, char **argv)
{
#ifdef __GLIBC__
    mallopt(M_TOP_PAD, 1 << 20); /* the heap grows once, not a dozen times */
#endif
    /* A closed pipe is told by fwrite, not by a signal. */
    signal(SIGPIPE, SIG_IGN);
    struct settings s = {.search = PT_SEARCH_OPTIONS_INIT};
    s.words = pt_alloc((size_t)argc * sizeof *s.words);
    struct pt_error err = {0};
    int code = EXIT_ERROR;
    if (!s.words)
        pt_fail_nomem(&err);
    if (!s.words ||
        read_arguments(&s, argc, (const char *const *)argv, &err) != PT_OK) {
        code = fail((struct pt_str){NULL, 0}, &err);
    } else if (s.shows_help) {
        code = help();
    } else if (s.shows_version) {
        code = version();
    } else {
        settle(&s);
        code = search(&s);
    }
    pt_free(s.words);
    return code;
}
