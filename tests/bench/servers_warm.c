/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * servers_warm.c ONE SHARD…: how many times as long as of one index an answer
 * takes of several, folders or servers, that have the same articles, asked in
 * turns by the public API, ten hits with passages: first on connections that
 * were just opened, then again. Medians of wall time, for it is waited for;
 * ROUNDS, if set, is how often each is asked.
 *
 *     cc -O2 -I. tests/bench/servers_warm.c -Lbuild/lib -lptsearch
 */
#include "search/ptsearch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_ROUNDS = 1000 };

static const struct {
    const char *name;
    const char *query;
    enum pt_within within;
    unsigned facets;
    enum pt_timeline_unit timeline;
} asked[] = {
    {"a word",           "parliament",          0,                   0,               0                },
    {"a frequent word",  "said",                0,                   0,               0                },
    {"two words",        "oil price",           0,                   0,               0                },
    {"OR",               "oil OR gold OR bank", 0,                   0,               0                },
    {"a phrase",         "\"interest rates\"",  0,                   0,               0                },
    {"NEAR/5",           "oil NEAR/5 price",    0,                   0,               0                },
    {"NEAR/s",           "oil NEAR/s price",    0,                   0,               0                },
    {"within paragraph", "oil price",           PT_WITHIN_PARAGRAPH, 0,               0                },
    {"within sentence",  "bank rate",           PT_WITHIN_SENTENCE,  0,               0                },
    {"fuzzy",            "goverment~1",         0,                   0,               0                },
    {"wildcard",         "parliam*",            0,                   0,               0                },
    {"facet source",     "government",          0,                   PT_FACET_SOURCE, 0                },
    {"facet date",       "government",          0,                   PT_FACET_DATE,   0                },
    {"facet lang",       "government",          0,                   PT_FACET_LANG,   0                },
    {"facet author",     "government",          0,                   PT_FACET_AUTHOR, 0                },
    {"facet tag",        "government",          0,                   PT_FACET_TAG,    0                },
    {"timeline",         "government",          0,                   0,               PT_TIMELINE_MONTH},
};

enum { N_ASKED = sizeof asked / sizeof asked[0] };

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e6 + (double)at.tv_nsec * 1e-3;
}

static double answer(pt_search *search, size_t i)
{
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    struct pt_error err;
    pt_results *results = NULL;
    options.within = asked[i].within;
    options.facets = asked[i].facets;
    options.timeline = asked[i].timeline;
    const double begun = now();
    if (pt_search_run(search, asked[i].query, strlen(asked[i].query), &options,
                      &results, &err) != PT_OK) {
        fprintf(stderr, "%s\n", err.message);
        exit(2);
    }
    pt_results_free(results);
    return now() - begun;
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

struct places {
    const char *const *names;
    size_t n;
};

static pt_search *open_places(struct places places)
{
    pt_search *search = NULL;
    struct pt_error err;
    if (pt_search_open_many(places.names, places.n, 0, &search, &err) !=
        PT_OK) {
        fprintf(stderr, "%s\n", err.message);
        exit(2);
    }
    return search;
}

/* Asks i once, and once more; out[0] and out[1]. */
static void ask_twice(struct places places, size_t i, double out[2])
{
    pt_search *const search = open_places(places);
    out[0] = answer(search, i);
    out[1] = answer(search, i);
    pt_search_close(search);
}

static void compare(struct places one, struct places many, size_t i, size_t n)
{
    static double times[2][2][MOST_ROUNDS];
    for (size_t k = 0; k < n; k++) {
        double whole[2], parts[2];
        ask_twice(one, i, whole);
        ask_twice(many, i, parts);
        for (size_t again = 0; again < 2; again++) {
            times[again][0][k] = whole[again];
            times[again][1][k] = parts[again];
        }
    }
    printf("%-18s", asked[i].name);
    for (size_t again = 0; again < 2; again++) {
        const double whole = median(times[again][0], n);
        const double parts = median(times[again][1], n);
        printf(" %s %6.2f times (%5.0f, %6.0f us)", again ? "again" : "first",
               parts / whole, whole, parts);
    }
    printf("\n");
    fflush(stdout);
}

int main(int argc, char **argv)
{
    const char *const wanted = getenv("ROUNDS");
    size_t rounds = wanted ? strtoul(wanted, NULL, 10) : 41;
    const char *const *const names = (const char *const *)argv + 1;
    if (argc < 3)
        return 2;
    if (rounds < 1 || rounds > MOST_ROUNDS)
        rounds = MOST_ROUNDS;
    for (size_t i = 0; i < N_ASKED; i++)
        compare((struct places){names, 1},
                (struct places){names + 1, (size_t)argc - 2}, i, rounds);
    return 0;
}
