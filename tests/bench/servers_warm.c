/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * servers_warm.c ONE SHARD…: how many times as long as of one index an answer
 * takes of several, folders or servers, that have the same articles, by the
 * public API, ten hits with passages, in a process that keeps both open.
 *
 *     anew   a question that was not asked before, on warm connections
 *     again  the same question once more
 *
 * Every question is put to both in turns, and the medians are those of all
 * questions of a class. Wall time is what is waited for; CPU seconds are added
 * up of this process and, where the environment has SERVERS="pid…" of local
 * xapian-tcpsrv, of the processes that serve it. ROUNDS is how often both are
 * opened for each class, CLASS the only class that is wanted. See make servers.
 */
#include "search/ptsearch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_ROUNDS = 50, N_TOPICS = 12, MOST_TIMES = MOST_ROUNDS * N_TOPICS };

/* Words that news of any year have: rare ones, frequent ones, and two that
 * belong together. */
static const struct {
    const char *rare, *common, *a, *b, *misspelt;
} topics[N_TOPICS] = {
    {"lighthouse", "said",       "oil",      "price",    "goverment"},
    {"orchestra",  "year",       "interest", "rate",     "parlament"},
    {"glacier",    "company",    "central",  "bank",     "comittee" },
    {"violin",     "market",     "prime",    "minister", "embasy"   },
    {"harvest",    "government", "trade",    "deficit",  "comission"},
    {"bakery",     "percent",    "world",    "cup",      "sucessful"},
    {"vaccine",    "bank",       "share",    "holder",   "recieved" },
    {"submarine",  "people",     "stock",    "exchange", "foriegn"  },
    {"telescope",  "week",       "crude",    "barrel",   "industy"  },
    {"pension",    "month",      "gold",     "mine",     "economc"  },
    {"shipyard",   "billion",    "wheat",    "export",   "finacial" },
    {"museum",     "group",      "foreign",  "exchange", "presidnt" },
};

enum part { RARE, COMMON, PAIR, MISSPELT };

static const struct {
    const char *name;
    const char *format; /* of one or two words */
    enum part part;
    enum pt_within within;
    unsigned facets;
    enum pt_timeline_unit timeline;
} asked[] = {
    {"rare word",        "%s",           RARE,     0,                   0,               0                },
    {"common word",      "%s",           COMMON,   0,                   0,               0                },
    {"AND",              "%s %s",        PAIR,     0,                   0,               0                },
    {"OR",               "%s OR %s",     PAIR,     0,                   0,               0                },
    {"phrase",           "\"%s %s\"",    PAIR,     0,                   0,               0                },
    {"NOT",              "%s NOT %s",    PAIR,     0,                   0,               0                },
    {"prefix",           "%.4s*",        PAIR,     0,                   0,               0                },
    {"NEAR/5",           "%s NEAR/5 %s", PAIR,     0,                   0,               0                },
    {"NEAR/s",           "%s NEAR/s %s", PAIR,     0,                   0,               0                },
    {"within paragraph", "%s %s",        PAIR,     PT_WITHIN_PARAGRAPH, 0,               0                },
    {"within sentence",  "%s %s",        PAIR,     PT_WITHIN_SENTENCE,  0,               0                },
    {"fuzzy",            "%s~1",         MISSPELT, 0,                   0,               0                },
    {"facet source",     "%s",           COMMON,   0,                   PT_FACET_SOURCE, 0                },
    {"facet date",       "%s",           COMMON,   0,                   PT_FACET_DATE,   0                },
    {"facet lang",       "%s",           COMMON,   0,                   PT_FACET_LANG,   0                },
    {"facet author",     "%s",           COMMON,   0,                   PT_FACET_AUTHOR, 0                },
    {"facet tag",        "%s",           COMMON,   0,                   PT_FACET_TAG,    0                },
    {"timeline",         "%s",           COMMON,   0,                   0,               PT_TIMELINE_MONTH},
};

enum { N_ASKED = sizeof asked / sizeof asked[0] };

static double now(clockid_t clock)
{
    struct timespec at;
    clock_gettime(clock, &at);
    return (double)at.tv_sec * 1e6 + (double)at.tv_nsec * 1e-3;
}

/* Microseconds of CPU that process pid has had. */
static double cpu_of(long pid)
{
    char path[64];
    double ns = 0;
    snprintf(path, sizeof path, "/proc/%ld/schedstat", pid);
    FILE *const file = fopen(path, "r");
    if (file && fscanf(file, "%lf", &ns) != 1)
        ns = 0;
    if (file)
        fclose(file);
    return ns * 1e-3;
}

/* … and those that serve a connection for it. */
static double cpu_of_children(long pid)
{
    char path[64];
    double us = 0;
    long child;
    snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", pid, pid);
    FILE *const file = fopen(path, "r");
    while (file && fscanf(file, "%ld", &child) == 1)
        us += cpu_of(child);
    if (file)
        fclose(file);
    return us;
}

static double cpu_of_servers(void)
{
    const char *at = getenv("SERVERS");
    double us = 0;
    while (at && *at) {
        char *end;
        const long pid = strtol(at, &end, 10);
        if (end == at)
            break;
        us += cpu_of_children(pid);
        at = end;
    }
    return us;
}

struct took {
    double wall, own, servers;
};

static struct took answer(pt_search *search, size_t i, size_t topic)
{
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    struct pt_error err;
    pt_results *results = NULL;
    char query[128];
    const char *const first = asked[i].part == RARE     ? topics[topic].rare
                              : asked[i].part == COMMON ? topics[topic].common
                              : asked[i].part == PAIR   ? topics[topic].a
                                                      : topics[topic].misspelt;
    snprintf(query, sizeof query, asked[i].format, first, topics[topic].b);
    options.within = asked[i].within;
    options.facets = asked[i].facets;
    options.timeline = asked[i].timeline;
    const double servers = cpu_of_servers();
    const double own = now(CLOCK_PROCESS_CPUTIME_ID);
    const double begun = now(CLOCK_MONOTONIC);
    if (pt_search_run(search, query, strlen(query), &options, &results, &err) !=
        PT_OK) {
        fprintf(stderr, "%s: %s\n", query, err.message);
        exit(2);
    }
    const struct took took = {now(CLOCK_MONOTONIC) - begun,
                              now(CLOCK_PROCESS_CPUTIME_ID) - own,
                              cpu_of_servers() - servers};
    pt_results_free(results);
    return took;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *times, size_t n)
{
    qsort(times, n, sizeof *times, by_size);
    return times[n / 2];
}

static pt_search *open_places(const char *const *names, size_t n)
{
    pt_search *search = NULL;
    struct pt_error err;
    if (pt_search_open_many(names, n, 0, &search, &err) != PT_OK) {
        fprintf(stderr, "%s\n", err.message);
        exit(2);
    }
    return search;
}

/* Of one class, of one index or of several, anew or again. */
struct sample {
    double wall[MOST_TIMES];
    size_t n;
    struct took sum;
};

static struct sample samples[N_ASKED][2][2];

static void add(struct sample *sample, struct took took)
{
    sample->wall[sample->n++] = took.wall;
    sample->sum.own += took.own;
    sample->sum.servers += took.servers;
}

/* Asks a class of both, newly opened; its first question is not counted. */
static void ask_class(const char *const *names, size_t n, size_t i)
{
    pt_search *const places[2] = {open_places(names, 1),
                                  open_places(names + 1, n - 1)};
    for (size_t topic = 0; topic < N_TOPICS; topic++)
        for (size_t many = 0; many < 2; many++)
            for (size_t again = 0; again < 2; again++) {
                const struct took took = answer(places[many], i, topic);
                if (topic > 0)
                    add(&samples[i][many][again], took);
            }
    pt_search_close(places[0]);
    pt_search_close(places[1]);
}

static void print(size_t i)
{
    printf("%-17s", asked[i].name);
    for (size_t again = 0; again < 2; again++) {
        struct sample *const one = &samples[i][0][again];
        struct sample *const many = &samples[i][1][again];
        const double n = (double)one->n;
        const double whole = median(one->wall, one->n);
        const double parts = median(many->wall, many->n);
        printf(" %s %6.2f times (%6.0f, %7.0f us; CPU %6.0f, %6.0f + %6.0f)",
               again ? "again" : "anew", parts / whole, whole, parts,
               one->sum.own / n, many->sum.own / n, many->sum.servers / n);
    }
    printf("\n");
}

int main(int argc, char **argv)
{
    const char *const wanted = getenv("ROUNDS");
    const char *const only = getenv("CLASS");
    size_t rounds = wanted ? strtoul(wanted, NULL, 10) : 5;
    if (argc < 3)
        return 2;
    if (rounds < 1 || rounds > MOST_ROUNDS)
        rounds = MOST_ROUNDS;
    for (size_t i = 0; i < N_ASKED; i++) {
        if (only && strcmp(only, asked[i].name) != 0)
            continue;
        for (size_t k = 0; k < rounds; k++)
            ask_class((const char *const *)argv + 1, (size_t)argc - 1, i);
        print(i);
    }
    return 0;
}
