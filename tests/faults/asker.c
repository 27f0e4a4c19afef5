/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * asker.c INDEX SHARED REOPEN: a reader of the library beside a writer, who
 * puts one generation into all N_ARTICLES articles with each commit
 * (readers.py). It asks as fast as it can, one handle held open, a new one
 * after REOPEN queries (0: never), and judges every answer: a status other than
 * PT_OK, articles that lack or have others' generations, one older than stood
 * there before it was asked, are told on stdout, a line each. At its end the
 * line "asked N".
 *
 * Sees the public header only.
 */
#include "search/ptsearch.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { N_ARTICLES = 12, MOST_TOLD = 20 };

/* What the writer says, in the file SHARED. */
struct shared {
    _Atomic uint64_t committed;
    _Atomic uint64_t is_over;
    _Atomic uint64_t n_asked; /* by all readers */
};

struct reader {
    const char *index;
    struct shared *shared;
    pt_search *search;
    uint64_t n_asked, reopen;
    unsigned n_told;
};

/* How an answer is made, and what it is judged by. */
struct question {
    const char *query; /* NULL: of the last generation; all of it, or nothing */
    size_t limit;      /* 0: only counted */
    enum pt_sort sort;
};

static const struct question questions[] = {
    {"log AND (part OR pilots)",       PT_ALL_HITS, PT_SORT_RELEVANCE},
    {"pilo* quay",                     0,           PT_SORT_RELEVANCE},
    {NULL,                             PT_ALL_HITS, PT_SORT_RELEVANCE},
    {"pilots NEAR/3 quay NOT harbour", PT_ALL_HITS, PT_SORT_TITLE    },
    {"generatoin~ wait",               PT_ALL_HITS, PT_SORT_RELEVANCE},
};
enum { N_QUESTIONS = sizeof questions / sizeof *questions };

static void tell(struct reader *reader, const char *query, const char *what)
{
    if (reader->n_told++ < MOST_TOLD)
        printf("%s: %s\n", query, what);
}

/* The generation of an article; 0: it shows none. */
static uint64_t generation_of(const pt_hit *hit)
{
    static const char mark[] = "Generation g";
    if (!pt_hit_n_passages(hit))
        return 0;
    const char *const at = strstr(pt_hit_passage(hit, 0)->text, mark);
    return at ? strtoull(at + sizeof mark - 1, NULL, 10) : 0;
}

static void judge(struct reader *reader,
                  const struct question *question,
                  const char *query,
                  const pt_results *results,
                  uint64_t committed)
{
    const uint64_t total = pt_results_total(results).value;
    const size_t n = pt_results_n_hits(results);
    char what[100] = "";
    if (!question->query && total == 0)
        return;
    if (total != N_ARTICLES || (question->limit && n != N_ARTICLES))
        snprintf(what, sizeof what, "%" PRIu64 " articles, %zu shown", total,
                 n);
    const uint64_t first = n ? generation_of(pt_results_hit(results, 0)) : 0;
    for (size_t i = 0; i < n && !*what; i++)
        if (generation_of(pt_results_hit(results, i)) != first)
            snprintf(what, sizeof what, "mixed: g%" PRIu64 " and g%" PRIu64,
                     first, generation_of(pt_results_hit(results, i)));
    if (n && !*what &&
        (question->query ? first < committed : first != committed))
        snprintf(what, sizeof what, "g%" PRIu64 ", while g%" PRIu64 " stood",
                 first, committed);
    if (*what)
        tell(reader, query, what);
}

static void ask(struct reader *reader)
{
    const struct question *const question =
        &questions[reader->n_asked++ % N_QUESTIONS];
    const uint64_t committed = reader->shared->committed;
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    struct pt_error err;
    pt_results *results = NULL;
    char last[64];
    snprintf(last, sizeof last, "\"generation g%" PRIu64 "\"", committed);
    const char *const query = question->query ? question->query : last;
    options.limit = question->limit;
    options.sort = question->sort;
    if (pt_search_run(reader->search, query, PT_ZSTR, &options, &results,
                      &err) == PT_OK)
        judge(reader, question, query, results, committed);
    else
        tell(reader, query, err.message);
    pt_results_free(results);
}

static bool open_anew(struct reader *reader)
{
    struct pt_error err;
    pt_search_close(reader->search);
    reader->search = NULL;
    if (pt_search_open(reader->index, &reader->search, &err) == PT_OK)
        return true;
    tell(reader, "open", err.message);
    return false;
}

int main(int argc, char **argv)
{
    enum { TELL_EVERY = 16 };
    if (argc != 4)
        return fputs("asker INDEX SHARED REOPEN\n", stderr), 2;
    const int fd = open(argv[2], O_RDWR | O_CLOEXEC);
    struct shared *const shared =
        fd < 0 ? MAP_FAILED
               : mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED,
                      fd, 0);
    if (shared == MAP_FAILED)
        return perror(argv[2]), 2;
    struct reader reader = {.index = argv[1],
                            .shared = shared,
                            .reopen = strtoull(argv[3], NULL, 10)};
    bool is_open = open_anew(&reader);
    while (is_open && !shared->is_over) {
        ask(&reader);
        if (reader.n_asked % TELL_EVERY == 0)
            shared->n_asked += TELL_EVERY;
        if (reader.reopen && reader.n_asked % reader.reopen == 0)
            is_open = open_anew(&reader);
    }
    pt_search_close(reader.search);
    printf("asked %" PRIu64 "\n", reader.n_asked);
    return reader.n_told || !is_open ? 1 : 0;
}
