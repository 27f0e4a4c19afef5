/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pt_search.c: the program. Options and environment in, ptsearch.h in the
 * middle, a renderer out. Exit 0 found, 1 nothing found, 2 error; nothing but
 * results on stdout.
 */
#include "common/descriptors.h"
#include "common/place.h"
#include "common/visible.h"
#include "search/program/batch.h"
#include "search/program/open_hit.h"
#include "search/program/pager.h"
#include "search/program/remarks.h"
#include "search/program/render.h"
#include "search/program/render_link.h"
#include "search/program/seen_file.h"
#include "search/program/settings.h"
#include "search/program/terminal.h"
#include "search/ptsearch.h"
#include "search/query/query_args.h"

#include <errno.h>
#include <inttypes.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#ifndef PT_VERSION
#define PT_VERSION "0.1.0"
#endif

enum { EXIT_FOUND = 0, EXIT_NOTHING = 1, EXIT_ERROR = 2 };

/* --- Output --------------------------------------------------------------- */

static bool wants_color(const struct pt_settings *s)
{
    if (s->color != PT_CHOICE_AUTO)
        return s->color == PT_CHOICE_YES;
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
 * quietly; anything else that goes wrong is an error. *out_is_whole: all of it
 * went out. */
static int
finish_whole(const struct pt_buf *out, int exit_code, bool *out_is_whole)
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
    *out_is_whole = fclose(stdout) == 0 && is_written;
    if (*out_is_whole || errno == EPIPE)
        return exit_code;
    fprintf(stderr, "pt-search: cannot write: %s\n", strerror(errno));
    return EXIT_ERROR;
}

static int finish(const struct pt_buf *out, int exit_code)
{
    bool is_whole;
    return finish_whole(out, exit_code, &is_whole);
}

/* What was written is remembered, seen may be NULL; until then it is new. */
static int remember(struct pt_seen_file *seen, int code)
{
    struct pt_error err = {0};
    if (!seen || pt_seen_file_save(seen, &err) == PT_OK)
        return code;
    pt_remark_error((struct pt_str){NULL, 0}, &err);
    return EXIT_ERROR;
}

static int fail(struct pt_str query, const struct pt_error *err)
{
    pt_remark_error(query, err);
    return EXIT_ERROR;
}

static void render(const struct pt_settings *s,
                   const struct pt_render *r,
                   struct pt_buf *out)
{
    static void (*const formats[])(const struct pt_render *,
                                   struct pt_buf *) = {
        [PT_FORMAT_TEXT] = pt_render_text,
        [PT_FORMAT_JSON] = pt_render_json,
        [PT_FORMAT_JSONL] = pt_render_jsonl,
        [PT_FORMAT_CSV] = pt_render_csv,
        [PT_FORMAT_TSV] = pt_render_tsv,
        [PT_FORMAT_MARKDOWN] = pt_render_markdown,
        [PT_FORMAT_HTML] = pt_render_html,
    };
    if (s->is_kwic)
        pt_render_kwic(r, out);
    else if (s->only_count)
        pt_buf_printf(out, "%" PRIu64 "\n", pt_results_total(r->results).value);
    else if (s->only_paths)
        pt_render_paths(r, out);
    else if (s->search.timeline && pt_settings_is_table(s))
        pt_render_timeline_table(r, out);
    else
        formats[s->format](r, out);
    if (s->format == PT_FORMAT_TEXT && !s->only_count && !s->only_paths) {
        pt_render_facets(r, out);
        pt_render_timeline(r, out);
    }
}

/* The whole answer is one JSON object, which holds the explanation too. */
static bool is_in_json(const struct pt_settings *s)
{
    return s->format == PT_FORMAT_JSON && !s->only_count && !s->only_paths &&
           !s->is_kwic;
}

static bool wants_links(const struct pt_settings *s)
{
    if (s->hyperlinks != PT_CHOICE_AUTO)
        return s->hyperlinks == PT_CHOICE_YES;
    return pt_terminal_has_links() && (s->has_no_pager || pt_pager_has_links());
}

/* host: for the links, empty before; to outlive the result. */
static struct pt_render render_of(const struct pt_settings *s,
                                  struct pt_str query,
                                  const pt_results *results,
                                  struct pt_buf *host)
{
    if (wants_links(s))
        pt_link_host(host);
    return (struct pt_render){
        .results = results,
        .query = query,
        .settings = s,
        .within = s->search.within,
        .has_color = wants_color(s),
        .columns = terminal_columns(),
        .has_changes = s->search.changed_since != PT_NO_DATE,
        .kwic_columns = (unsigned)s->kwic_columns,
        .separator = s->ends_in_nul ? '\0' : '\n',
        .link_host = host->len ? pt_buf_z(host) : NULL,
    };
}

static void remark(const struct pt_settings *s, const struct pt_render *r)
{
    pt_remark_unused(s);
    pt_remark_notes(s, r->results);
    if (s->show)
        pt_remark_unmarked(s, r->results);
    else if (!s->why_not && pt_results_explanation(r->results) &&
             !is_in_json(s))
        pt_remark_explanation(r);
}

/* Only text is paged, and paths for people. */
static bool is_paged(const struct pt_settings *s, const struct pt_buf *out)
{
    return s->format == PT_FORMAT_TEXT && !s->ends_in_nul && !s->has_no_pager &&
           pt_buf_status(out) == PT_OK &&
           pt_pager_is_wanted(pt_buf_str(out), terminal_columns());
}

/* Says what is to be said about the answer and writes it; *out_is_whole: all of
 * it. A pager would push what was said before off the screen. */
static int deliver(const struct pt_settings *s,
                   const struct pt_render *r,
                   const struct pt_buf *out,
                   int exit_code,
                   bool *out_is_whole)
{
    const bool has_pager = is_paged(s, out);
    if (!has_pager)
        remark(s, r);
    const bool is_shown = has_pager && pt_pager_show(pt_buf_str(out));
    *out_is_whole = is_shown;
    const int code =
        is_shown ? exit_code : finish_whole(out, exit_code, out_is_whole);
    if (has_pager)
        remark(s, r);
    return code;
}

/* The query that likeness made. */
static struct pt_str query_of(const pt_results *results)
{
    size_t len;
    const char *const query = pt_results_query(results, &len);
    return pt_str_n(query, len);
}

static int show(const struct pt_settings *s,
                struct pt_str query,
                const pt_results *results,
                struct pt_seen_file *seen)
{
    struct pt_buf out, host;
    struct pt_error err;
    pt_lines *lines = NULL;
    bool is_whole = false;
    if (s->is_kwic && pt_results_lines(results, s->line_order, s->lines.offset,
                                       s->lines.limit, &lines, &err) != PT_OK)
        return fail((struct pt_str){NULL, 0}, &err);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_buf_init(&host, PT_BUF_NO_CEILING);
    struct pt_render r = render_of(s, query, results, &host);
    r.lines = lines;
    if (s->like)
        r.query = query_of(results);
    render(s, &r, &out);
    const bool is_found = pt_results_total(results).value > 0;
    int code =
        deliver(s, &r, &out, is_found ? EXIT_FOUND : EXIT_NOTHING, &is_whole);
    if (is_whole)
        code = remember(seen, code);
    if (code == EXIT_FOUND)
        pt_remark_summary(s, &r);
    else if (code == EXIT_NOTHING)
        pt_remark_suggestions(s, query, results);
    pt_lines_free(lines);
    pt_buf_fini(&host);
    pt_buf_fini(&out);
    return code;
}

static int
show_why_not(const struct pt_settings *s, struct pt_str query, pt_why_not *why)
{
    struct pt_buf out, host;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_buf_init(&host, PT_BUF_NO_CEILING);
    const struct pt_render r =
        render_of(s, query, pt_why_not_results(why), &host);
    if (s->format == PT_FORMAT_JSON)
        pt_render_why_not_json(&r, why, &out);
    else
        pt_render_why_not(&r, why, &out);
    bool is_whole;
    const int code =
        deliver(s, &r, &out,
                pt_why_not_answers(why) ? EXIT_FOUND : EXIT_NOTHING, &is_whole);
    pt_buf_fini(&host);
    pt_buf_fini(&out);
    return code;
}

static int show_article(const struct pt_settings *s,
                        struct pt_str query,
                        const pt_results *results)
{
    struct pt_buf out, host;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_buf_init(&host, PT_BUF_NO_CEILING);
    const struct pt_render r = render_of(s, query, results, &host);
    if (s->format == PT_FORMAT_JSON)
        pt_render_json(&r, &out);
    else if (s->format == PT_FORMAT_HTML)
        pt_render_show_html(&r, &out);
    else
        pt_render_show(&r, &out);
    bool is_whole;
    const int code = deliver(s, &r, &out, EXIT_FOUND, &is_whole);
    pt_buf_fini(&host);
    pt_buf_fini(&out);
    return code;
}

/* --- The run -------------------------------------------------------------- */

/* --open: the one hit of results in its own program; what has none is shown
 * here. */
static int open_result(const struct pt_settings *s,
                       pt_search *handle,
                       struct pt_str query,
                       struct pt_search_options asked,
                       const pt_results *results)
{
    struct pt_error err = {0};
    pt_results *whole = NULL;
    pt_remark_notes(s, results);
    if (pt_results_n_hits(results) == 0) {
        if (pt_results_total(results).value) {
            pt_fail(&err, PT_EINVALID, "--open %zu: there are fewer results",
                    s->open);
            return fail(query, &err);
        }
        pt_remark_suggestions(s, query, results);
        return EXIT_NOTHING;
    }
    const pt_hit *const hit = pt_results_hit(results, 0);
    enum pt_status status = pt_open_hit(hit, &err);
    int code = EXIT_FOUND;
    if (status == PT_ENOTFOUND) {
        asked.flags &= ~(unsigned)PT_SEARCH_EVERY_MATCH;
        size_t len;
        const char *const path = pt_hit_text(hit, PT_HIT_PATH, &len);
        status = pt_search_show(handle, path, len, query.ptr, query.len, &asked,
                                &whole, &err);
        if (status == PT_OK)
            code = show_article(s, query, whole);
    }
    if (status != PT_OK)
        code = fail(query, &err);
    pt_results_free(whole);
    return code;
}

static int answer_batch(const struct pt_settings *s,
                        pt_search *handle,
                        struct pt_seen_file *seen)
{
    struct pt_batch_end end;
    struct pt_error err = {0};
    if (pt_batch_run(s, handle, seen, &end, &err) != PT_OK)
        return fail((struct pt_str){NULL, 0}, &err);
    const int code = end.has_failed  ? EXIT_ERROR
                     : end.has_found ? EXIT_FOUND
                                     : EXIT_NOTHING;
    return end.was_written ? remember(seen, code) : code;
}

/* As diff does: 0 equal, 1 different. */
static int compare(const struct pt_settings *s, pt_search *handle)
{
    pt_diff *diff = NULL;
    struct pt_error err = {0};
    struct pt_buf out, host;
    if (pt_search_diff(handle, s->diff, PT_ZSTR, s->words[0], PT_ZSTR, &diff,
                       &err) != PT_OK)
        return fail((struct pt_str){NULL, 0}, &err);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_buf_init(&host, PT_BUF_NO_CEILING);
    const struct pt_render r =
        render_of(s, (struct pt_str){NULL, 0}, NULL, &host);
    if (!pt_diff_is_equal(diff))
        pt_render_diff(&r, diff, &out);
    const int code =
        finish(&out, pt_diff_is_equal(diff) ? EXIT_FOUND : EXIT_NOTHING);
    pt_buf_fini(&host);
    pt_buf_fini(&out);
    pt_diff_free(diff);
    return code;
}

/* A word in each line, its articles behind a tab. */
static int complete(const struct pt_settings *s, pt_search *handle)
{
    pt_completions *words = NULL;
    struct pt_error err = {0};
    struct pt_buf out;
    if (pt_search_complete(handle, s->complete, PT_ZSTR, s->search.limit,
                           &words, &err) != PT_OK)
        return fail((struct pt_str){NULL, 0}, &err);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < pt_completions_n(words); i++) {
        const struct pt_completion *const word = pt_completions_item(words, i);
        pt_visible(&out, pt_str_n(word->text, word->text_len));
        pt_buf_printf(&out, "\t%" PRIu64 "\n", word->n_articles);
    }
    const int code =
        finish(&out, pt_completions_n(words) ? EXIT_FOUND : EXIT_NOTHING);
    pt_buf_fini(&out);
    pt_completions_free(words);
    return code;
}

/* Bytes of context for --kwic: few characters have more than three for each of
 * their columns. */
static size_t kwic_bytes(const struct pt_settings *s)
{
    enum { BYTES_A_COLUMN = 3, PLAIN_COLUMNS = 40 };
    const unsigned terminal = terminal_columns();
    const size_t columns = s->kwic_columns ? s->kwic_columns
                           : terminal      ? terminal / 2
                                           : PLAIN_COLUMNS;
    return BYTES_A_COLUMN * (columns + PLAIN_COLUMNS);
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

/* The index that goes without saying, or what was said last. */
static const char *index_of(const struct pt_settings *s)
{
    if (s->n_indexes)
        return s->indexes[s->n_indexes - 1];
    return s->usual_index.len ? pt_buf_z(&s->usual_index) : NULL;
}

/* The exit, where an index had to be left out: what the others did not find may
 * stand there. */
static int
blame_missing(const struct pt_settings *s, const pt_search *handle, int code)
{
    const bool says_nothing_found =
        code == EXIT_NOTHING && !s->diff && !s->why_not;
    size_t n = 0;
    for (const char *why; handle && (why = pt_search_failure(handle, n)); n++)
        fprintf(stderr, "pt-search: left out: %s\n", why);
    return n && (s->is_strict || says_nothing_found) ? EXIT_ERROR : code;
}

/* Whether results may lack lines of --kwic that were asked for: what answers by
 * its fields alone has none. */
static bool lacks_lines(const struct pt_settings *s,
                        const struct pt_search_options *asked,
                        const pt_results *results)
{
    size_t n = 0;
    for (size_t i = 0; i < pt_results_n_hits(results); i++)
        n += pt_hit_n_passages(pt_results_hit(results, i));
    return s->is_kwic && asked->limit &&
           pt_results_n_hits(results) == asked->limit &&
           n < s->lines.limit + s->lines.offset;
}

static enum pt_status run(const struct pt_settings *s,
                          pt_search *handle,
                          struct pt_str query,
                          struct pt_search_options *asked,
                          pt_results **out,
                          struct pt_error *err)
{
    const enum pt_status status =
        pt_search_run(handle, query.ptr, query.len, asked, out, err);
    if (status != PT_OK || !lacks_lines(s, asked, *out))
        return status;
    pt_results_free(*out);
    *out = NULL;
    asked->limit = PT_ALL_HITS;
    return pt_search_run(handle, query.ptr, query.len, asked, out, err);
}

static int search(const struct pt_settings *s)
{
    struct pt_search_options asked = s->search;
    struct pt_error err = {0};
    struct pt_buf place, query;
    pt_buf_init(&place, PT_BUF_NO_CEILING);
    pt_buf_init(&query, PT_BUF_NO_CEILING);
    pt_search *handle = NULL;
    pt_results *results = NULL;
    pt_why_not *why = NULL;
    struct pt_seen_file *seen = NULL;
    const bool has_query = s->text || s->n_words;
    int code = EXIT_ERROR;

    if (s->text)
        pt_buf_puts(&query, s->text);
    else if (s->n_words)
        pt_query_of_args(s->words, s->n_words, &query);
    else if (!s->show && !s->like)
        pt_buf_puts(&query, "*");
    if (s->is_kwic)
        asked.passage_width = kwic_bytes(s);
    enum pt_status status = pt_buf_status(&query);
    if (status != PT_OK)
        pt_fail(&err, status, "%s", pt_status_sentence(status));
    if (asked.recency_days || names_a_date(pt_buf_str(&query)))
        asked.today = pt_settings_today();
    if (status == PT_OK)
        status = pt_place_of_index(index_of(s), &place, &err);
    const char *const only = pt_buf_z(&place);
    const char *const *const indexes = s->n_indexes > 1 ? s->indexes : &only;
    const size_t n_indexes = s->n_indexes > 1 ? s->n_indexes : 1;
    const struct pt_open_options opening = {sizeof opening, s->open_flags,
                                            1000 * (unsigned)s->timeout_s};
    if (status == PT_OK)
        status =
            pt_search_open_with(indexes, n_indexes, &opening, &handle, &err);
    if (status == PT_OK && s->new_since)
        status =
            pt_seen_file_open(s->new_since, indexes, n_indexes, &seen, &err);
    if (seen)
        asked.seen = pt_seen_file_seen(seen);
    if (status == PT_OK && s->why_not)
        status = pt_search_why_not(handle, s->why_not, PT_ZSTR, query.ptr,
                                   query.len, &asked, &why, &err);
    else if (status == PT_OK && s->show)
        status = pt_search_show(handle, s->show, PT_ZSTR,
                                has_query ? pt_buf_z(&query) : NULL, query.len,
                                &asked, &results, &err);
    else if (status == PT_OK && !s->batch && !s->complete && !s->diff)
        status = run(s, handle, pt_buf_str(&query), &asked, &results, &err);
    if (results && seen)
        status = pt_seen_file_add(seen, results, &err);
    if (status != PT_OK)
        code = fail(pt_buf_str(&query), &err);
    else if (s->diff)
        code = compare(s, handle);
    else if (s->complete)
        code = complete(s, handle);
    else if (s->batch)
        code = answer_batch(s, handle, seen);
    else if (why)
        code = show_why_not(s, pt_buf_str(&query), why);
    else if (s->show)
        code = show_article(s, pt_buf_str(&query), results);
    else if (s->open)
        code = open_result(s, handle, pt_buf_str(&query), asked, results);
    else
        code = show(s, pt_buf_str(&query), results, seen);
    code = blame_missing(s, handle, code);
#ifdef NDEBUG
    /* Everything is written; the kernel takes memory back faster than we do. */
    _exit(code);
#endif
    pt_results_free(results);
    pt_why_not_free(why);
    pt_seen_file_close(seen);
    pt_search_close(handle);
    pt_buf_fini(&query);
    pt_buf_fini(&place);
    return code;
}

static int help(const struct pt_settings *s)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_settings_help(s->shows_whole_help, &out);
    const bool is_shown = s->shows_whole_help && is_paged(s, &out) &&
                          pt_pager_show(pt_buf_str(&out));
    const int code = is_shown ? EXIT_FOUND : finish(&out, EXIT_FOUND);
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
    /* glibc loses a byte in silence where it finds no memory for this. */
    static char room[BUFSIZ];
    pt_fill_closed_descriptors();
    setvbuf(stdout, room, _IOFBF, sizeof room);
    /* A closed pipe is told by fwrite, not by a signal. */
    signal(SIGPIPE, SIG_IGN);
    struct pt_settings s = {0};
    struct pt_error err = {0};
    const struct pt_str no_query = {NULL, 0};
    int code = EXIT_ERROR;
    const enum pt_status status =
        pt_settings_read(&s, argc, (const char *const *)argv, &err);
    if (status != PT_OK)
        code = fail(status == PT_EQUERY ? s.config.line : no_query, &err);
    else if (s.shows_help)
        code = help(&s);
    else if (s.shows_version)
        code = version();
    else
        code = search(&s);
    pt_settings_fini(&s);
    return code;
}
