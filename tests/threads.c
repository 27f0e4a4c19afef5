/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * threads.c INDEX: threads that search, each by handles of its own, while one
 * adds articles to the index and another cancels; then it is built anew, with
 * threads of the library's own. Every commit adds a pair, so an answer that is
 * not whole has an odd number of hits. Half of what is built is pages, which
 * $PT_READER reads. Sees the public headers only, as any program does; make
 * tsan runs it under the thread sanitizer.
 */
#include "indexer/ptindex.h"
#include "search/ptsearch.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    N_SEARCHERS = 4,
    N_COMMITS = 12,
    SEARCHES_A_HANDLE = 7,
    N_FILES = 40, /* of news that no search asks for */
    N_SENTENCES = 60,
    N_JOBS = 4
};

struct shared {
    const char *index;
    int is_over; /* atomic */
    int has_failed;
    struct pt_cancel cancel;
};

struct searcher {
    struct shared *shared;
    size_t number;
    uint64_t seen; /* hits of the last whole answer */
    size_t n_answers;
};

static int is_set(const volatile int *flag)
{
    return __atomic_load_n(flag, __ATOMIC_RELAXED);
}

static void set(volatile int *flag)
{
    __atomic_store_n(flag, 1, __ATOMIC_RELAXED);
}

static void complain(struct shared *shared, const char *what, const char *why)
{
    fprintf(stderr, "threads: %s: %s\n", what, why);
    set(&shared->has_failed);
}

/* --- the writer --- */

static enum pt_status
add_pair(pt_indexer *indexer, int number, struct pt_error *err)
{
    static const char *const sides[] = {"left", "right"};
    for (size_t i = 0; i < 2; i++) {
        char id[32], text[96];
        snprintf(id, sizeof id, "%s %d", sides[i], number);
        snprintf(text, sizeof text,
                 "The ferry of pier %d waits on the %s. Nobody boards it.",
                 number, sides[i]);
        const struct pt_indexer_article article = {
            .id = id, .title = "Ferries", .text = text, .lang = "en"};
        const enum pt_status status = pt_indexer_add(indexer, &article, err);
        if (status != PT_OK)
            return status;
    }
    return pt_indexer_commit(indexer, err);
}

/* A folder of files beside the index. */
static enum pt_status write_files(const char *folder, struct pt_error *err)
{
    char path[512];
    int is_written = mkdir(folder, 0777) == 0;
    for (int i = 0; is_written && i < N_FILES; i++) {
        const int is_page = i % 2;
        snprintf(path, sizeof path, "%s/%d.%s", folder, i,
                 is_page ? "html" : "txt");
        FILE *const file = fopen(path, "w");
        if (file && is_page)
            fputs("<title>Gulls</title><body><p>", file);
        for (int k = 0; file && k < N_SENTENCES; k++)
            fprintf(file, "Gull %d of quay %d took %d herrings home.\n", i, k,
                    i * 131 + k * k * 17);
        is_written = file && fclose(file) == 0;
    }
    return is_written ? PT_OK
                      : (snprintf(err->message, sizeof err->message,
                                  "cannot write %s", folder),
                         PT_EIO);
}

static enum pt_status
rebuild(const char *index, pt_indexer *indexer, struct pt_error *err)
{
    char folder[256];
    const char *const roots[] = {folder};
    snprintf(folder, sizeof folder, "%s.news", index);
    struct pt_indexer_report report;
    enum pt_status status = write_files(folder, err);
    if (status == PT_OK)
        status = pt_indexer_rebuild(indexer, roots, 1, &report, err);
    if (status == PT_OK && report.n_skipped) {
        snprintf(err->message, sizeof err->message, "pages were skipped");
        status = PT_EIO;
    }
    return status;
}

static void *write_pairs(void *context)
{
    struct shared *const shared = context;
    const struct pt_indexer_options options = {.jobs = N_JOBS,
                                               .reader = getenv("PT_READER")};
    struct pt_error err;
    pt_indexer *indexer = NULL;
    enum pt_status status =
        pt_indexer_open(shared->index, &options, &indexer, &err);
    for (int i = 1; status == PT_OK && i <= N_COMMITS; i++)
        status = add_pair(indexer, i, &err);
    if (status == PT_OK)
        status = rebuild(shared->index, indexer, &err);
    if (status != PT_OK)
        complain(shared, "writing", err.message);
    pt_indexer_close(indexer);
    set(&shared->is_over);
    return NULL;
}

/* --- who search --- */

static int is_whole(const pt_results *results, uint64_t before)
{
    const uint64_t n = pt_results_total(results).value;
    if (n % 2 || n < before || n != pt_results_n_hits(results))
        return 0;
    for (size_t i = 0; i < n; i++) {
        const pt_hit *const hit = pt_results_hit(results, i);
        if (!pt_hit_text(hit, PT_HIT_ID, NULL) || pt_hit_n_passages(hit) == 0)
            return 0;
    }
    return 1;
}

static enum pt_status
ask(struct searcher *s, pt_search *search, struct pt_error *err)
{
    static const char *const queries[] = {
        "ferry", "\"the ferry\" NEAR/9 (left OR right)", "ferr* NOT zeppelin",
        "ferrie~ title:ferries"};
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    pt_results *results = NULL;
    options.limit = PT_ALL_HITS;
    const char *const query = queries[(s->number + s->n_answers) % 4];
    const enum pt_status status =
        pt_search_run(search, query, PT_ZSTR, &options, &results, err);
    if (status != PT_OK)
        return status;
    if (!is_whole(results, s->seen))
        complain(s->shared, query, "an answer that is not whole");
    s->seen = pt_results_total(results).value;
    s->n_answers++;
    pt_results_free(results);
    return PT_OK;
}

static void *search_on(void *context)
{
    struct searcher *const s = context;
    struct pt_error err;
    enum pt_status status = PT_OK;
    int is_last = 0;
    while (status == PT_OK && !is_last) {
        pt_search *search = NULL;
        is_last = is_set(&s->shared->is_over);
        status = pt_search_open(s->shared->index, &search, &err);
        for (int i = 0; status == PT_OK && i < SEARCHES_A_HANDLE; i++)
            status = ask(s, search, &err);
        pt_search_close(search);
    }
    if (status != PT_OK)
        complain(s->shared, "searching", err.message);
    return NULL;
}

/* Searches until another thread ends it. */
static void *search_until_cancelled(void *context)
{
    struct shared *const shared = context;
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    struct pt_error err;
    pt_search *search = NULL;
    options.within = PT_WITHIN_SENTENCE;
    options.cancel = &shared->cancel;
    enum pt_status status = pt_search_open(shared->index, &search, &err);
    while (status == PT_OK) {
        pt_results *results = NULL;
        status = pt_search_run(search, "nobody OR ferry", PT_ZSTR, &options,
                               &results, &err);
        pt_results_free(results);
    }
    if (status != PT_EINTERRUPTED)
        complain(shared, "cancelling", err.message);
    pt_search_close(search);
    return NULL;
}

static void start(pthread_t *thread, void *(*run)(void *), void *context)
{
    const int error = pthread_create(thread, NULL, run, context);
    if (error == 0)
        return;
    fprintf(stderr, "threads: %s\n", strerror(error));
    exit(EXIT_FAILURE);
}

static int make_index(const char *index)
{
    struct pt_error err;
    pt_indexer *indexer = NULL;
    enum pt_status status = pt_indexer_open(index, NULL, &indexer, &err);
    if (status == PT_OK)
        status = add_pair(indexer, 0, &err);
    if (status != PT_OK)
        fprintf(stderr, "threads: %s\n", err.message);
    pt_indexer_close(indexer);
    return status == PT_OK;
}

int main(int argc, char **argv)
{
    struct shared shared = {.index = argv[argc - 1]};
    struct searcher searchers[N_SEARCHERS];
    pthread_t writer, cancelled, threads[N_SEARCHERS];
    if (argc != 2 || !make_index(shared.index)) {
        fprintf(stderr, "usage: threads INDEX (a folder to be made)\n");
        return EXIT_FAILURE;
    }
    start(&writer, write_pairs, &shared);
    start(&cancelled, search_until_cancelled, &shared);
    for (size_t i = 0; i < N_SEARCHERS; i++) {
        searchers[i] = (struct searcher){.shared = &shared, .number = i};
        start(&threads[i], search_on, &searchers[i]);
    }
    pthread_join(writer, NULL);
    set(&shared.cancel.is_set);
    pthread_join(cancelled, NULL);
    size_t n_answers = 0;
    for (size_t i = 0; i < N_SEARCHERS; i++) {
        pthread_join(threads[i], NULL);
        n_answers += searchers[i].n_answers;
        if (searchers[i].seen != 2 * (N_COMMITS + 1))
            complain(&shared, "searching", "the last commit was not seen");
    }
    printf("%zu whole answers in %d threads beside %d commits\n", n_answers,
           N_SEARCHERS, N_COMMITS);
    return shared.has_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
