/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ptsearch.c: handles, and what is asked of them: on the newest snapshot, again
 * when a writer overtook it, in a child where that was wanted.
 */
#include "search/ptsearch.h"

#include "common/clock.h"
#include "common/mem.h"
#include "index/shard.h"
#include "search/answer/compare.h"
#include "search/answer/complete.h"
#include "search/answer/show.h"
#include "search/answer/whynot.h"
#include "search/results.h"
#include "search/safe.h"

#include <stddef.h>
#include <string.h>

/* A reader two commits behind must look again; a writer that laps a reader this
 * often commits faster than anybody should. */
enum { MOST_REPETITIONS = 10 };

/* Of the options when they had their first size. */
enum {
    SIZE_OF_FIRST_OPTIONS = offsetof(struct pt_search_options, time_limit_us)
};

/* A safe handle has neither reader nor analyzer: the child of each call does.
 */
struct pt_search {
    struct pt_reader *reader;
    struct pt_analyzer *analyzer;
    struct pt_open_options options;
    struct pt_arena names_arena; /* of a safe handle, as are those below */
    const char **names;
    size_t n_names;
    struct pt_error *failures; /* n_names of them; message "": no more */
    unsigned wait_ms;          /* for each answer of a server */
    bool was_asked;            /* before */
};

_Static_assert(PT_MAX_INDEXES == PT_MAX_SHARDS, "one limit");

/* Makes *out, of the type that the function is for, on the newest snapshot;
 * article: which one, where one is asked about. */
typedef enum pt_status make_answer(const struct pt_query_run *run,
                                   struct pt_str article,
                                   void *out,
                                   struct pt_error *err);

static enum pt_status make_on_newest(pt_search *search,
                                     make_answer *make,
                                     const struct pt_query_run *run,
                                     struct pt_str article,
                                     void *out,
                                     struct pt_error *err);

static const struct pt_search_options defaults = PT_SEARCH_OPTIONS_INIT;

/* Guarded from what a connection that breaks raises; names, for their number
 * is not known to be right. */
static enum pt_status open_reader(const char *const *names,
                                  size_t n,
                                  unsigned wait_ms,
                                  unsigned flags,
                                  struct pt_reader **out,
                                  struct pt_error *err)
{
    struct pt_pipe_guard guard;
    pt_pipe_guard_begin(&guard);
    const enum pt_status status =
        pt_reader_open_by(names, n, wait_ms, flags, out, err);
    pt_pipe_guard_end(&guard);
    return status;
}

static enum pt_status open_here(pt_search *search,
                                const char *const *dirs,
                                size_t n,
                                struct pt_error *err)
{
    const unsigned timeout_ms = search->options.timeout_ms
                                    ? search->options.timeout_ms
                                    : PT_REMOTE_TIMEOUT_MS;
    /* Half of it until one is silent, half until the others are there anew. */
    search->wait_ms = (timeout_ms + 1) / 2;
    const unsigned trusts =
        search->options.flags & PT_OPEN_WRITABLE ? PT_READER_TRUSTS_ALL : 0;
    const enum pt_status status =
        open_reader(dirs, n, search->wait_ms, trusts | PT_READER_IS_REPEATED,
                    &search->reader, err);
    if (status == PT_OK && pt_analyzer_new(&search->analyzer) != PT_OK)
        return pt_fail_nomem(err);
    return status;
}

/* --- In a child ----------------------------------------------------------- */

/* What a child is to answer; make NULL: only whether all can be opened. */
struct errand {
    pt_search *search;
    make_answer *make;
    struct pt_query_run run;
    struct pt_str article;
};

static bool is_safe(const pt_search *search)
{
    return search->options.flags & PT_OPEN_SAFE;
}

/* In the child: what was left out, where the parent sees it. */
static bool tell_failures(const pt_search *search,
                          struct pt_region *region,
                          struct pt_safe_end *end)
{
    struct pt_error *const failures =
        pt_region_take(region, search->n_names * sizeof *failures);
    const char *why;
    if (!failures)
        return false;
    end->failures = failures;
    while ((why = pt_reader_failure(search->reader, end->n_failures)))
        pt_fail(&failures[end->n_failures++], PT_EIO, "%s", why);
    return true;
}

static enum pt_status run_errand(void *context,
                                 struct pt_region *region,
                                 struct pt_safe_end *end,
                                 struct pt_error *err)
{
    struct errand *const e = context;
    enum pt_status status =
        open_here(e->search, e->search->names, e->search->n_names, err);
    e->run.reader = e->search->reader;
    e->run.analyzer = e->search->analyzer;
    e->run.region = region;
    if (status == PT_OK && e->make)
        status = make_on_newest(e->search, e->make, &e->run, e->article,
                                &end->answer, err);
    if (status == PT_OK && !tell_failures(e->search, region, end))
        status = pt_fail_nomem(err);
    return status;
}

static void keep_failures(pt_search *search, const struct pt_safe_end *end)
{
    for (size_t i = 0; i < search->n_names; i++)
        search->failures[i] =
            i < end->n_failures ? end->failures[i] : (struct pt_error){0};
}

static enum pt_status send_errand(struct errand *e,
                                  const struct pt_search_options *options,
                                  void *out,
                                  struct pt_error *err)
{
    const struct pt_safe_limits limits = {options->time_limit_us,
                                          options->cancel, e->search->names[0]};
    struct pt_safe_end end = {0};
    struct pt_region *region;
    const enum pt_status status =
        pt_safe_run(&limits, run_errand, e, &end, &region, err);
    keep_failures(e->search, &end);
    if (end.answer)
        *(void **)out = end.answer;
    else
        pt_region_free(region);
    return status;
}

static enum pt_status
copy_names(pt_search *search, const char *const *dirs, size_t n)
{
    struct pt_arena *const arena = &search->names_arena;
    search->names = pt_arena_array(arena, n, sizeof *search->names);
    search->failures = pt_arena_array(arena, n, sizeof *search->failures);
    if (!search->names || !search->failures)
        return PT_ENOMEM;
    for (size_t i = 0; i < n; i++) {
        struct pt_str name;
        if (!pt_arena_copy(arena, pt_str_of(dirs[i]), &name))
            return PT_ENOMEM;
        search->names[search->n_names++] = name.ptr;
    }
    return PT_OK;
}

static enum pt_status open_safe(pt_search *search,
                                const char *const *dirs,
                                size_t n,
                                struct pt_error *err)
{
    struct errand errand = {.search = search};
    if (copy_names(search, dirs, n) != PT_OK)
        return pt_fail_nomem(err);
    return send_errand(&errand, &defaults, NULL, err);
}

/* --- Opening -------------------------------------------------------------- */

enum pt_status pt_search_open_with(const char *const *dirs,
                                   size_t n,
                                   const struct pt_open_options *options,
                                   pt_search **out,
                                   struct pt_error *err)
{
    const struct pt_open_options none = PT_OPEN_OPTIONS_INIT;
    if (!options)
        options = &none;
    if (options->struct_size != sizeof *options ||
        options->flags & ~(unsigned)(PT_OPEN_SAFE | PT_OPEN_WRITABLE))
        return pt_fail(err, PT_EINVALID,
                       "an option of opening is not known here");
    pt_search *const search = pt_alloc(sizeof *search);
    if (!search)
        return pt_fail_nomem(err);
    search->options = *options;
    const enum pt_status status = is_safe(search)
                                      ? open_safe(search, dirs, n, err)
                                      : open_here(search, dirs, n, err);
    if (status == PT_OK)
        *out = search;
    else
        pt_search_close(search);
    return status;
}

enum pt_status pt_search_open_many(const char *const *dirs,
                                   size_t n,
                                   unsigned timeout_ms,
                                   pt_search **out,
                                   struct pt_error *err)
{
    struct pt_open_options options = PT_OPEN_OPTIONS_INIT;
    options.timeout_ms = timeout_ms;
    return pt_search_open_with(dirs, n, &options, out, err);
}

enum pt_status
pt_search_open(const char *dir, pt_search **out, struct pt_error *err)
{
    return pt_search_open_many(&dir, 1, 0, out, err);
}

const char *pt_search_failure(const pt_search *search, size_t i)
{
    if (!is_safe(search))
        return pt_reader_failure(search->reader, i);
    return i < search->n_names && *search->failures[i].message
               ? search->failures[i].message
               : NULL;
}

void pt_search_close(pt_search *search)
{
    if (!search)
        return;
    pt_analyzer_free(search->analyzer);
    pt_reader_close(search->reader);
    pt_arena_fini(&search->names_arena);
    pt_free(search);
}

/* --- Asking --------------------------------------------------------------- */

void pt_results_free(pt_results *results)
{
    pt_arena_root_free(results);
}

static struct pt_str view_of(const char *s, size_t len)
{
    return len == PT_ZSTR ? pt_str_of(s) : pt_str_n(s, len);
}

/* *out: the options of a program that was built with this header or an older
 * one. */
static enum pt_status whole_options(const struct pt_search_options *given,
                                    struct pt_search_options *out,
                                    struct pt_error *err)
{
    const size_t size = given->struct_size;
    if (size < SIZE_OF_FIRST_OPTIONS || size > sizeof *out ||
        size % _Alignof(struct pt_search_options))
        return pt_fail(err, PT_EINVALID, "struct_size of the options is wrong");
    *out = defaults;
    memcpy(out, given, size);
    return PT_OK;
}

/* Makes it, and again when a writer overtook it. */
static enum pt_status make_once(pt_search *search,
                                make_answer *make,
                                const struct pt_query_run *asked,
                                struct pt_str article,
                                void *out,
                                struct pt_error *err)
{
    struct pt_search_options options;
    struct pt_query_run run = *asked;
    if (whole_options(asked->options, &options, err) != PT_OK)
        return PT_EINVALID;
    run.options = &options;
    run.begun = pt_clock_us();
    if (options.time_limit_us && options.time_limit_us < UINT64_MAX - run.begun)
        run.deadline = run.begun + options.time_limit_us;
    if (search->was_asked)
        pt_reader_keep_blocks(search->reader);
    search->was_asked = true;
    enum pt_status status = PT_EMODIFIED;
    for (int i = 0; i < MOST_REPETITIONS && status == PT_EMODIFIED; i++) {
        bool changed;
        status = pt_reader_refresh(search->reader, &changed, err);
        if (status == PT_OK)
            status = make(&run, article, out, err);
    }
    return status;
}

/* What a connection that broke makes of a call. */
static bool may_be_broken(enum pt_status status)
{
    return status == PT_EIO || status == PT_EINTERNAL || status == PT_ECORRUPT;
}

/* Makes it, and once more without an index whose connection broke. */
static enum pt_status make_guarded(pt_search *search,
                                   make_answer *make,
                                   const struct pt_query_run *run,
                                   struct pt_str article,
                                   void *out,
                                   struct pt_error *err)
{
    struct pt_pipe_guard guard;
    const uint64_t begun = pt_clock_us();
    struct pt_error broken = {0};
    pt_pipe_guard_begin(&guard);
    enum pt_status status = make_once(search, make, run, article, out, &broken);
    if (status != PT_OK && err)
        *err = broken;
    if (may_be_broken(status)) {
        const bool was_silent =
            pt_clock_us() - begun >= search->wait_ms * UINT64_C(1000);
        status = pt_reader_reconnect(search->reader,
                                     was_silent ? &broken : NULL, err);
        if (status == PT_OK)
            status = make_once(search, make, run, article, out, err);
    }
    pt_pipe_guard_end(&guard);
    return status;
}

static enum pt_status make_elsewhere(pt_search *search,
                                     make_answer *make,
                                     const struct pt_query_run *run,
                                     struct pt_str article,
                                     void *out,
                                     struct pt_error *err)
{
    struct pt_search_options options;
    struct errand errand = {search, make, *run, article};
    const enum pt_status status = whole_options(run->options, &options, err);
    return status == PT_OK ? send_errand(&errand, &options, out, err) : status;
}

static enum pt_status make_on_newest(pt_search *search,
                                     make_answer *make,
                                     const struct pt_query_run *run,
                                     struct pt_str article,
                                     void *out,
                                     struct pt_error *err)
{
    if (!search->reader)
        return make_elsewhere(search, make, run, article, out, err);
    return pt_reader_has_remote(search->reader)
               ? make_guarded(search, make, run, article, out, err)
               : make_once(search, make, run, article, out, err);
}

/* Results, of article whole where it has a name. */
static enum pt_status make_results(const struct pt_query_run *run,
                                   struct pt_str article,
                                   void *out,
                                   struct pt_error *err)
{
    pt_results *const results = pt_arena_root_new(run->region, sizeof *results);
    if (!results)
        return pt_fail_nomem(err);
    const enum pt_status status = article.ptr
                                      ? pt_show_fill(run, article, results, err)
                                      : pt_results_answer(run, results, err);
    results->took_us = pt_clock_us() - run->begun;
    if (status == PT_OK)
        *(pt_results **)out = results;
    else
        pt_results_free(results);
    return status;
}

static enum pt_status make_why_not(const struct pt_query_run *run,
                                   struct pt_str article,
                                   void *out,
                                   struct pt_error *err)
{
    return pt_why_not_make(run, article, out, err);
}

enum pt_status pt_search_run(pt_search *search,
                             const char *query,
                             size_t query_len,
                             const struct pt_search_options *options,
                             pt_results **out,
                             struct pt_error *err)
{
    const struct pt_query_run run = {
        .reader = search->reader,
        .analyzer = search->analyzer,
        .query = query ? view_of(query, query_len) : PT_STR(""),
        .options = options ? options : &defaults,
    };
    return make_on_newest(search, make_results, &run, (struct pt_str){NULL, 0},
                          out, err);
}

enum pt_status pt_search_why_not(pt_search *search,
                                 const char *article,
                                 size_t article_len,
                                 const char *query,
                                 size_t query_len,
                                 const struct pt_search_options *options,
                                 pt_why_not **out,
                                 struct pt_error *err)
{
    const struct pt_query_run run = {
        .reader = search->reader,
        .analyzer = search->analyzer,
        .query = view_of(query, query_len),
        .options = options ? options : &defaults,
    };
    return make_on_newest(search, make_why_not, &run,
                          view_of(article, article_len), out, err);
}

enum pt_status pt_search_show(pt_search *search,
                              const char *article,
                              size_t article_len,
                              const char *query,
                              size_t query_len,
                              const struct pt_search_options *options,
                              pt_results **out,
                              struct pt_error *err)
{
    struct pt_search_options bare = PT_SEARCH_OPTIONS_INIT;
    if (options)
        bare.struct_size = options->struct_size;
    const struct pt_query_run run = {
        .reader = search->reader,
        .analyzer = search->analyzer,
        .query = query ? view_of(query, query_len) : PT_STR("*"),
        .options = options && query ? options : &bare,
    };
    assert(article);
    return make_on_newest(search, make_results, &run,
                          view_of(article, article_len), out, err);
}

static enum pt_status make_completions(const struct pt_query_run *run,
                                       struct pt_str article,
                                       void *out,
                                       struct pt_error *err)
{
    (void)article;
    return pt_complete_make(run->reader, run->analyzer, run->query,
                            run->options->limit, run->region, out, err);
}

enum pt_status pt_search_complete(pt_search *search,
                                  const char *prefix,
                                  size_t prefix_len,
                                  size_t most,
                                  pt_completions **out,
                                  struct pt_error *err)
{
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    options.limit = most < PT_MAX_COMPLETIONS ? most : PT_MAX_COMPLETIONS;
    const struct pt_query_run run = {
        .reader = search->reader,
        .analyzer = search->analyzer,
        .query = view_of(prefix, prefix_len),
        .options = &options,
    };
    return make_on_newest(search, make_completions, &run,
                          (struct pt_str){NULL, 0}, out, err);
}

/* article: b; the query: a. */
static enum pt_status make_diff(const struct pt_query_run *run,
                                struct pt_str article,
                                void *out,
                                struct pt_error *err)
{
    return pt_compare_make(run, run->query, article, out, err);
}

enum pt_status pt_search_diff(pt_search *search,
                              const char *a,
                              size_t a_len,
                              const char *b,
                              size_t b_len,
                              pt_diff **out,
                              struct pt_error *err)
{
    const struct pt_query_run run = {
        .reader = search->reader,
        .analyzer = search->analyzer,
        .query = view_of(a, a_len),
        .options = &defaults,
    };
    return make_on_newest(search, make_diff, &run, view_of(b, b_len), out, err);
}
