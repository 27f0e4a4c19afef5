/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ranking.c INDEX [ROUNDS] <QUERIES: what our ranking costs a query in a
 * process that has the index open. QUERIES are lines of "class TAB flags TAB
 * query"; flags: "q" for a question as --any -F reads it. For each class it
 * prints
 *
 *     class TAB queries TAB ratio TAB ratio without passages TAB worst
 *           TAB its query
 *
 * the first two of the CPU time of all its queries, medians over the rounds;
 * worst with passages, of one query. What is compared:
 *
 *     ours     pt_search_run: the first ten hits with two passages each
 *     plain    the same query parsed, resolved and planned, no word of it a
 *              stop word; libxapian, by its own BM25 and nothing else in the
 *              order, gives the first ten and counts as far as ours does; of
 *              these the same copies, fields and passages, by the same code
 *
 * They run in turn, the other one first in every second round. A query that
 * finds other articles on one side than on the other is left out, and told.
 */
#include "search/match/match_private.h"
#include "search/query/resolve.h"
#include "search/results.h"

#include "common/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_LINE = 4096, MOST_QUERIES = 1024, MOST_ROUNDS = 99, HITS = 10 };
enum { WITH_PASSAGES, WITHOUT, WAYS };

/* A round runs each side of a query for about so long. */
static const double SECONDS_A_ROUND = 0.002;

struct bench {
    pt_search *search;
    struct pt_reader *reader; /* of the plain side */
    struct pt_analyzer *analyzer;
    size_t rounds;
};

struct asked {
    const char *class_name;
    const char *query;
    struct pt_search_options options[WAYS];
    double ratio; /* with passages */
};

struct found {
    size_t n_hits;
    uint64_t total;
};

/* CPU seconds of all queries of a class by round. */
struct sums {
    double ours[WAYS][MOST_ROUNDS];
    double plain[WAYS][MOST_ROUNDS];
};

typedef struct found
ask(struct bench *b, const char *query, const struct pt_search_options *o);

static struct pt_error err;

static void must(enum pt_status status)
{
    if (status == PT_OK)
        return;
    fprintf(stderr, "%s\n", err.message);
    exit(2);
}

static void must_engine(enum xc_status status, const struct xc_error *cause)
{
    if (status == XC_OK)
        return;
    fprintf(stderr, "%s\n", cause->message);
    exit(2);
}

/* --- both sides ----------------------------------------------------------- */

static struct found found_of(const pt_results *results)
{
    return (struct found){pt_results_n_hits(results),
                          pt_results_total(results).value};
}

static struct found
ask_ours(struct bench *b, const char *query, const struct pt_search_options *o)
{
    pt_results *results = NULL;
    must(pt_search_run(b->search, query, PT_ZSTR, o, &results, &err));
    const struct found found = found_of(results);
    pt_results_free(results);
    return found;
}

/* Every word weighs. */
static void unmute(struct pt_clause *clause)
{
    clause->stop = PT_STOP_NONE;
    for (size_t i = 0; i < clause->n_children; i++)
        unmute(clause->children[i]);
}

static void make_ready(const struct pt_query_run *run,
                       struct pt_arena *arena,
                       struct pt_ready *out)
{
    const unsigned flags =
        run->options->flags & PT_SEARCH_ANY ? PT_PARSE_ANY | PT_PARSE_PLAIN : 0;
    const struct pt_resolve_options resolve = {
        .with_variants = true, .today = pt_query_today(run->options)};
    out->parsed = pt_arena_alloc(arena, sizeof *out->parsed);
    if (!out->parsed)
        must(pt_fail_nomem(&err));
    must(pt_query_parse(run->query, flags, arena, out->parsed, &err));
    must(pt_resolve(out->parsed->root, &resolve, run->reader, run->analyzer,
                    arena, &out->tree, &err));
    unmute(out->tree.root);
    must(pt_plan_make(&out->tree, PT_WITHIN_ARTICLE, &out->plan, &err));
    pt_readings_init(&out->readings, &out->tree, run->reader, run->analyzer);
    assert(out->plan.is_exact);
}

/* The first ten by BM25, as libxapian ranks without being told how. */
static void match_plainly(struct pt_match_job *job, struct pt_match *out)
{
    struct xc_error cause;
    xc_mset *found = NULL;
    must_engine(
        xc_enquire_new(pt_reader_db(job->reader), &job->enquire, &cause),
        &cause);
    must_engine(xc_enquire_set_query(job->enquire, job->query, &cause), &cause);
    must_engine(xc_enquire_get_mset(job->enquire, 0, HITS,
                                    PT_EXACT_ARTICLES + 1, &found, &cause),
                &cause);
    *out = (struct pt_match){
        .total = xc_mset_uncollapsed_lower_bound(found),
        .n_hits = xc_mset_size(found),
        .n_stories = PT_COUNT_UNKNOWN,
    };
    out->total_is_exact = out->total == xc_mset_uncollapsed_upper_bound(found);
    out->hits = pt_arena_array(job->arena, HITS, sizeof *out->hits);
    if (!out->hits)
        must(pt_fail_nomem(&err));
    for (uint32_t i = 0; i < out->n_hits; i++)
        out->hits[i] = (struct pt_match_hit){
            .docid = xc_mset_docid(found, i),
            .score = xc_mset_weight(found, i),
        };
    must(pt_match_copies(job, out->hits, out->n_hits));
    xc_mset_free(found);
    xc_enquire_free(job->enquire);
}

static struct found
ask_plain(struct bench *b, const char *query, const struct pt_search_options *o)
{
    const struct pt_query_run run = {.reader = b->reader,
                                     .analyzer = b->analyzer,
                                     .query = pt_str_of(query),
                                     .options = o};
    const struct pt_match_options options = {.limit = HITS};
    struct pt_ready ready = {0};
    struct pt_match match;
    bool changed;
    must(pt_reader_refresh(b->reader, &changed, &err));
    pt_results *const results = pt_arena_root_new(NULL, sizeof *results);
    if (!results)
        must(pt_fail_nomem(&err));
    make_ready(&run, &results->arena, &ready);
    must(pt_results_keep_query(&run, &ready, results, &err));
    struct pt_match_job job = {.plan = &ready.plan,
                               .tree = &ready.tree,
                               .options = &options,
                               .reader = b->reader,
                               .analyzer = b->analyzer,
                               .arena = &results->arena,
                               .err = &err,
                               .query = ready.plan.query,
                               .readings = &ready.readings};
    match_plainly(&job, &match);
    results->total.value = match.total;
    results->total.exactness = match.total_is_exact ? PT_EXACT : PT_AT_LEAST;
    must(pt_results_fill(&run, &ready, &match, results, &err));
    const struct found found = found_of(results);
    pt_query_done(&ready);
    pt_results_free(results);
    return found;
}

/* --- measuring ------------------------------------------------------------ */

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double time_of(struct bench *b,
                      ask *run,
                      const char *query,
                      const struct pt_search_options *o,
                      size_t n)
{
    const double begun = cpu_seconds();
    for (size_t i = 0; i < n; i++)
        run(b, query, o);
    return (cpu_seconds() - begun) / (double)n;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
    qsort(values, n, sizeof *values, compare);
    return values[n / 2];
}

static double ratio_of(const double *ours, const double *plain, size_t n)
{
    double ratios[MOST_ROUNDS];
    for (size_t i = 0; i < n; i++)
        ratios[i] = ours[i] / plain[i];
    return median(ratios, n);
}

/* Adds a query's times to those of its class; returns its own ratio. */
static double measure(struct bench *b,
                      const char *query,
                      const struct pt_search_options *o,
                      double *ours,
                      double *plain)
{
    double a[MOST_ROUNDS], p[MOST_ROUNDS];
    const double first =
        time_of(b, ask_ours, query, o, 1) + time_of(b, ask_plain, query, o, 1);
    const size_t n = (size_t)(SECONDS_A_ROUND / first) + 1;
    for (size_t r = 0; r < b->rounds; r++) {
        if (r % 2)
            a[r] = time_of(b, ask_ours, query, o, n);
        p[r] = time_of(b, ask_plain, query, o, n);
        if (r % 2 == 0)
            a[r] = time_of(b, ask_ours, query, o, n);
        ours[r] += a[r];
        plain[r] += p[r];
    }
    return ratio_of(a, p, b->rounds);
}

static bool find_the_same(struct bench *b, const struct asked *asked)
{
    const struct pt_search_options *const o = &asked->options[WITH_PASSAGES];
    const struct found ours = ask_ours(b, asked->query, o);
    const struct found plain = ask_plain(b, asked->query, o);
    const bool is_same =
        ours.n_hits == plain.n_hits && ours.n_hits > 0 &&
        (ours.total == plain.total ||
         (ours.total > PT_EXACT_ARTICLES && plain.total > PT_EXACT_ARTICLES));
    if (!is_same)
        fprintf(stderr, "left out: %s (%zu of %llu, %zu of %llu)\n",
                asked->query, ours.n_hits, (unsigned long long)ours.total,
                plain.n_hits, (unsigned long long)plain.total);
    return is_same;
}

/* All of one class. */
static void measure_class(struct bench *b, struct asked *all, size_t n)
{
    static struct sums sums;
    const struct asked *worst = NULL;
    size_t n_measured = 0;
    sums = (struct sums){0};
    for (size_t i = 0; i < n; i++) {
        if (!find_the_same(b, &all[i]))
            continue;
        for (int way = 0; way < WAYS; way++) {
            const double ratio = measure(b, all[i].query, &all[i].options[way],
                                         sums.ours[way], sums.plain[way]);
            if (way == WITH_PASSAGES)
                all[i].ratio = ratio;
        }
        n_measured++;
        if (!worst || all[i].ratio > worst->ratio)
            worst = &all[i];
    }
    if (worst)
        printf("%s\t%zu\t%.3f\t%.3f\t%.3f\t%s\n", all->class_name, n_measured,
               ratio_of(sums.ours[WITH_PASSAGES], sums.plain[WITH_PASSAGES],
                        b->rounds),
               ratio_of(sums.ours[WITHOUT], sums.plain[WITHOUT], b->rounds),
               worst->ratio, worst->query);
    fflush(stdout);
}

/* --- queries -------------------------------------------------------------- */

/* A line "class TAB flags TAB query", kept in arena. */
static struct asked read_line(struct pt_arena *arena, const char *line)
{
    struct pt_str fields[3], kept[3], rest = pt_str_of(line);
    struct asked asked = {0};
    rest.len -= rest.len > 0 && rest.ptr[rest.len - 1] == '\n';
    for (size_t i = 0; i < 3; i++) {
        const size_t end = i < 2 ? pt_str_find(rest, '\t') : rest.len;
        fields[i] = pt_str_sub(rest, 0, end);
        rest =
            end < rest.len ? pt_str_sub(rest, end + 1, rest.len) : PT_STR("");
        if (!pt_arena_copy(arena, fields[i], &kept[i]))
            must(pt_fail_nomem(&err));
    }
    asked.class_name = kept[0].ptr;
    asked.query = kept[2].ptr;
    for (int way = 0; way < WAYS; way++) {
        asked.options[way] = (struct pt_search_options)PT_SEARCH_OPTIONS_INIT;
        asked.options[way].limit = HITS;
        if (kept[1].len)
            asked.options[way].flags = PT_SEARCH_ANY | PT_SEARCH_PLAIN;
    }
    asked.options[WITHOUT].n_passages = 0;
    return asked;
}

int main(int argc, char **argv)
{
    static struct asked all[MOST_QUERIES];
    struct bench b = {.rounds = 7};
    struct pt_arena arena;
    char line[MOST_LINE];
    size_t n = 0;
    if (argc < 2)
        return 2;
    if (argc > 2)
        b.rounds = strtoul(argv[2], NULL, 10);
    if (b.rounds < 1 || b.rounds > MOST_ROUNDS)
        return 2;
    must(pt_search_open(argv[1], &b.search, &err));
    must(pt_reader_open(argv[1], &b.reader, &err));
    must(pt_analyzer_new(&b.analyzer));
    pt_arena_init(&arena);
    while (n < MOST_QUERIES && fgets(line, sizeof line, stdin))
        all[n++] = read_line(&arena, line);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1;
             to < n && strcmp(all[to].class_name, all[from].class_name) == 0;
             to++)
            ;
        measure_class(&b, all + from, to - from);
    }
    pt_arena_fini(&arena);
    pt_analyzer_free(b.analyzer);
    pt_reader_close(b.reader);
    pt_search_close(b.search);
    return 0;
}
