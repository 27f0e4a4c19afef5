/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_heavy.c: a page by weight, where nothing is to be counted and few tie.
 * In order of docid articles come to the page that leave it again, five times
 * as many as stay on a long one. Each would be asked for its places, and of
 * those that weigh the same for its value. So the heaviest are found by their
 * weights alone first. Where places are asked about these are some more than
 * are wanted; where too few of them answer, more, by how many did.
 *
 *     walk --weights--> heaviest, in order of docid --places--> page
 */
#include "search/match/match_rank_private.h"

#include "common/mem.h"

#include <stdlib.h>

/* Between two looks at the clock. */
enum { POLL_EVERY = 256 };

struct heavy {
    uint32_t docid;
    double weight;
};

struct heaviest {
    struct pt_ranking *ranking;
    struct heavy *items; /* in order of docid: all that weigh as much as … */
    size_t n;
    size_t capacity;
    size_t n_full;   /* so many, and the lighter ones are dropped */
    double *weights; /* … the least of the greatest, which is the first of this
                      * heap */
    size_t n_weights;
    size_t n_wanted; /* of them */
};

static void sink(double *weights, size_t n, double weight)
{
    size_t at = 0;
    for (size_t next; (next = 2 * at + 1) < n; at = next) {
        next += next + 1 < n && weights[next + 1] < weights[next];
        if (weight <= weights[next])
            break;
        weights[at] = weights[next];
    }
    weights[at] = weight;
}

static void add_weight(struct heaviest *all, double weight)
{
    double *const weights = all->weights;
    if (all->n_weights == all->n_wanted) {
        sink(weights, all->n_weights, weight);
        return;
    }
    size_t at = all->n_weights++;
    for (; at > 0 && weights[(at - 1) / 2] > weight; at = (at - 1) / 2)
        weights[at] = weights[(at - 1) / 2];
    weights[at] = weight;
}

/* What weighs less is not one of them. */
static double least_weight(const struct heaviest *all)
{
    return all->n_weights == all->n_wanted ? all->weights[0] : 0;
}

/* Whether they are all there are. */
static bool has_all(const struct heaviest *all)
{
    return all->n_weights < all->n_wanted;
}

static void drop_lighter(struct heaviest *all)
{
    const double least = least_weight(all);
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        if (all->items[i].weight >= least)
            all->items[n++] = all->items[i];
    all->n = n;
    all->n_full = n + (n > all->n_wanted ? n : all->n_wanted); /* of equals n */
}

static enum pt_status add(struct heaviest *all, struct heavy item)
{
    if (all->n >= all->n_full)
        drop_lighter(all);
    struct heavy *const grown = pt_grow(all->items, &all->capacity, all->n + 1,
                                        PT_MOST_GATHERED, sizeof *grown);
    if (!grown)
        return pt_fail_nomem(all->ranking->job->err);
    all->items = grown;
    all->items[all->n++] = item;
    if (all->n_weights < all->n_wanted || item.weight > all->weights[0])
        add_weight(all, item.weight);
    return PT_OK;
}

static enum pt_status begin(struct heaviest *all, size_t n_wanted)
{
    struct pt_ranking *const ranking = all->ranking;
    all->n = all->n_weights = 0;
    all->n_wanted = n_wanted;
    all->n_full = 2 * n_wanted;
    all->weights =
        pt_arena_array(&ranking->arena, n_wanted, sizeof *all->weights);
    return all->weights && pt_walks_rewind(ranking->rank->walk) == PT_OK
               ? PT_OK
               : pt_fail_nomem(ranking->job->err);
}

/* Finds the n_wanted heaviest, and what weighs the same as the last of them. */
static enum pt_status gather(struct heaviest *all, size_t n_wanted)
{
    struct pt_ranking *const ranking = all->ranking;
    struct heavy item = {0, 0};
    enum pt_status status = begin(all, n_wanted);
    for (unsigned n = 0; status == PT_OK; n++) {
        const double least = least_weight(all);
        if (n % POLL_EVERY == 0)
            status = pt_job_poll(ranking->job);
        item.docid = pt_walks_next(ranking->rank->walk, item.docid + 1, least,
                                   &item.weight);
        if (!item.docid)
            break;
        if (status == PT_OK && item.weight >= least)
            status = add(all, item);
    }
    if (status == PT_OK)
        drop_lighter(all);
    return status;
}

/* Keeps those that answer. */
static enum pt_status ask(struct heaviest *all)
{
    const struct pt_match_job *const job = all->ranking->job;
    enum pt_status status = pt_places_begin(job->places);
    size_t n = 0;
    for (size_t i = 0; i < all->n && status == PT_OK; i++) {
        bool does_answer = false;
        if (i % POLL_EVERY == 0)
            status = pt_job_poll(job);
        if (status == PT_OK)
            status = pt_places_answers(job->places, all->items[i].docid,
                                       &does_answer);
        if (does_answer)
            all->items[n++] = all->items[i];
    }
    all->n = n;
    return status;
}

static int compare_weights(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Whether weight, which is one of n that rise, is there twice. */
static bool is_tied(const double *weights, size_t n, double weight)
{
    size_t begin = 0, end = n;
    while (begin < end) {
        const size_t middle = begin + (end - begin) / 2;
        if (weights[middle] < weight)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin + 1 < n && weights[begin + 1] == weight;
}

/* The weights of all, which rise; NULL: no memory. */
static const double *sort_weights(const struct heaviest *all)
{
    double *const weights =
        pt_arena_array(&all->ranking->arena, all->n, sizeof *weights);
    for (size_t i = 0; weights && i < all->n; i++)
        weights[i] = all->items[i].weight;
    if (weights)
        qsort(weights, all->n, sizeof *weights, compare_weights);
    return weights;
}

/* The first of them, each with its value, in order of docid, where that
 * decides: those that weigh the same may be all articles. */
static enum pt_status take(const struct heaviest *all)
{
    struct pt_ranking *const ranking = all->ranking;
    const double *const weights = sort_weights(all);
    enum pt_status status = PT_OK;
    if (!weights)
        return pt_fail_nomem(ranking->job->err);
    ranking->n = 0;
    for (size_t i = 0; i < all->n && status == PT_OK; i++) {
        struct pt_ranked item = {.docid = all->items[i].docid,
                                 .weight = all->items[i].weight};
        if (!ranking->is_counted)
            status = pt_ranking_count(ranking, item.docid);
        if (status == PT_OK && is_tied(weights, all->n, item.weight))
            pt_ranking_know(ranking, &item);
        if (status == PT_OK)
            status = ranking->failure;
        if (status == PT_OK)
            pt_ranking_offer(ranking, item);
    }
    return status == PT_OK ? ranking->failure : status;
}

/* How many to ask so that n answer where n_found of n_asked did, or of which
 * nothing is known (0). */
static size_t n_to_ask(size_t n, size_t n_asked, size_t n_found)
{
    const size_t most = PT_MOST_GATHERED; /* a walk has no more */
    const double times = n_asked ? (double)n_asked / (double)(n_found + 1) : 1;
    const double wanted = 1.25 * times * (double)n;
    return wanted < (double)most ? (size_t)wanted + 1 : most;
}

/* The heaviest that answer, at least as many as are wanted if there are. */
static enum pt_status find(struct heaviest *all)
{
    struct pt_ranking *const ranking = all->ranking;
    enum pt_status status = PT_OK;
    size_t n_asked = 0;
    if (!ranking->job->places)
        return gather(all, ranking->most);
    do {
        status = gather(all, n_to_ask(ranking->most, n_asked, all->n));
        n_asked = all->n;
        if (status == PT_OK)
            status = ask(all);
    } while (status == PT_OK && !has_all(all) && all->n < ranking->most);
    return status;
}

enum pt_status pt_ranking_find_heavy(struct pt_ranking *ranking)
{
    struct heaviest all = {.ranking = ranking};
    enum pt_status status = find(&all);
    ranking->has_skipped = !ranking->is_counted && !has_all(&all);
    if (status == PT_OK)
        status = take(&all);
    pt_free(all.items);
    return status;
}
