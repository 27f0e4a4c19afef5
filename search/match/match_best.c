/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_best.c: of articles whose words are everywhere thousands weigh the
 * same, and to ask each whether it answers takes long. So all are gathered
 * first, and asked as they would come, until the page is full: mostly a few of
 * them, while in order of docid, which is often that of dates, each would be
 * better than all before. A batch at a time is asked, in order of docid, for
 * which places are laid down. Before that as many are counted as have to be.
 */
#include "search/match/match_rank_private.h"

#include "common/mem.h"
#include "search/match/beside.h"

#include <stdlib.h>

/* Articles of the first batch, and how batches grow; from MANY on it is quicker
 * to weigh all that are left in their order. */
enum { FIRST_BATCH = 32, BATCH_GROWTH = 4, MANY = 1024 };

/* Between two looks at the clock. */
enum { POLL_EVERY = 64 };

struct candidate {
    struct pt_ranked item; /* with the most that it may weigh */
    uint64_t begin;        /* of its value, which tells most apart */
    enum { UNASKED, ANSWERS, FAILS } answer;
    bool is_weighed; /* that is what it weighs */
    bool is_taken;   /* it had its turn */
};

struct candidates {
    struct pt_ranking *ranking;
    struct candidate *items; /* in order of docid */
    size_t n;
    size_t capacity;
    uint32_t *heap; /* of those that may still come, the best first */
    size_t n_heap;
    uint32_t *batch;
    double *sure; /* the greatest weights that are, falling */
    size_t n_sure;
    size_t n_room; /* of ranking's items */
};

/* --- all ----------------------------------------------------------------- */

static uint64_t begin_of(struct pt_str value)
{
    uint64_t begin = 0;
    for (size_t i = 0; i < sizeof begin; i++)
        begin = begin << 8 | (i < value.len ? (unsigned char)value.ptr[i] : 0);
    return begin;
}

/* Whether what weighs most at most comes behind a whole page, where all answer;
 * it surely weighs weight. */
static bool is_hopeless(struct candidates *all, double weight, double most)
{
    const struct pt_ranking *const ranking = all->ranking;
    size_t at = all->n_sure;
    if (ranking->job->places || !ranking->is_by_weight)
        return false;
    if (at == ranking->most) {
        if (weight <= all->sure[--at])
            return most < all->sure[at];
    } else {
        all->n_sure++;
    }
    for (; at > 0 && all->sure[at - 1] < weight; at--)
        all->sure[at] = all->sure[at - 1];
    all->sure[at] = weight;
    return false;
}

static enum pt_status add(struct candidates *all, uint32_t docid, double weight)
{
    struct pt_ranking *const ranking = all->ranking;
    const struct pt_rank *const rank = ranking->rank;
    const bool may_rise = rank->beside && weight >= rank->raised_from;
    const double most = may_rise ? weight + rank->raise : weight;
    struct pt_str value, kept;
    if (is_hopeless(all, weight, most))
        return PT_OK;
    const enum pt_status status = pt_ranking_value(ranking, docid, &value);
    if (status != PT_OK)
        return status;
    struct candidate *const grown =
        pt_grow(all->items, &all->capacity, all->n + 1, PT_MOST_GATHERED,
                sizeof *grown);
    if (grown)
        all->items = grown;
    if (!grown || !pt_arena_copy(&ranking->arena, value, &kept))
        return pt_fail_nomem(ranking->job->err);
    all->items[all->n++] = (struct candidate){
        .item = {docid, most, kept},
        .begin = begin_of(value),
        .is_weighed = !may_rise,
    };
    return PT_OK;
}

static enum pt_status gather(struct candidates *all)
{
    struct pt_ranking *const ranking = all->ranking;
    enum pt_status status = pt_job_poll(ranking->job);
    uint32_t docid = 0, least, most;
    double weight = 0;
    pt_walk_numbers(ranking->rank->walk, &least, &most);
    all->items = pt_grow(NULL, &all->capacity, most, PT_MOST_GATHERED,
                         sizeof *all->items);
    all->sure =
        pt_arena_array(&ranking->arena, ranking->most, sizeof *all->sure);
    if (!all->sure || (most && !all->items))
        return pt_fail_nomem(ranking->job->err);
    while (status == PT_OK &&
           (docid = pt_walks_next(ranking->rank->walk, docid + 1, 0,
                                  &weight)) != 0) {
        status = add(all, docid, weight);
        if (status == PT_OK && !ranking->job->places)
            status = pt_ranking_count(ranking, docid);
    }
    return status;
}

/* --- one ----------------------------------------------------------------- */

static enum pt_status ask(struct candidates *all, struct candidate *candidate)
{
    bool does_answer = false;
    if (candidate->answer != UNASKED)
        return PT_OK;
    const enum pt_status status =
        pt_ranking_asks(all->ranking, candidate->item.docid, &does_answer);
    candidate->answer = does_answer ? ANSWERS : FAILS;
    return status;
}

/* Finds out what it weighs. */
static enum pt_status weigh(struct candidates *all, struct candidate *candidate)
{
    const struct pt_rank *const rank = all->ranking->rank;
    bool holds = false;
    if (candidate->is_weighed)
        return PT_OK;
    const enum pt_status status = pt_beside_holds(
        rank->beside, candidate->item.docid, &holds, all->ranking->job->err);
    if (!holds)
        candidate->item.weight -= rank->raise;
    candidate->is_weighed = true;
    return status;
}

static enum pt_status count(struct candidates *all)
{
    struct pt_ranking *const ranking = all->ranking;
    enum pt_status status = PT_OK;
    size_t i = 0;
    if (!ranking->job->places) /* they were, when they were gathered */
        return PT_OK;
    for (; i < all->n && status == PT_OK && pt_ranking_counts(ranking); i++) {
        struct candidate *const candidate = &all->items[i];
        if (i % POLL_EVERY == 0)
            status = pt_job_poll(ranking->job);
        if (status == PT_OK)
            status = ask(all, candidate);
        if (status == PT_OK && candidate->answer == ANSWERS)
            status = pt_ranking_count(ranking, candidate->item.docid);
    }
    ranking->has_skipped = i < all->n;
    return status;
}

/* --- the best ------------------------------------------------------------ */

/* Whether a comes before b, as far as is known. */
static bool is_before(const struct candidates *all,
                      const struct candidate *a,
                      const struct candidate *b)
{
    if (all->ranking->is_by_weight && a->item.weight != b->item.weight)
        return a->item.weight > b->item.weight;
    if (a->begin != b->begin)
        return a->begin < b->begin;
    const int order = pt_str_compare(a->item.value, b->item.value);
    return order ? order < 0 : a->item.docid < b->item.docid;
}

static bool is_better(const struct candidates *all, uint32_t i, uint32_t k)
{
    return is_before(all, &all->items[i], &all->items[k]);
}

static void sink(struct candidates *all, size_t at, uint32_t i)
{
    uint32_t *const heap = all->heap;
    for (size_t next; (next = 2 * at + 1) < all->n_heap; at = next) {
        if (next + 1 < all->n_heap &&
            is_better(all, heap[next + 1], heap[next]))
            next++;
        if (!is_better(all, heap[next], i))
            break;
        heap[at] = heap[next];
    }
    heap[at] = i;
}

static void make_heap(struct candidates *all)
{
    all->n_heap = 0;
    for (uint32_t i = 0; i < all->n; i++)
        if (all->items[i].answer != FAILS && !all->items[i].is_taken)
            all->heap[all->n_heap++] = i;
    for (size_t at = all->n_heap / 2; at-- > 0;)
        sink(all, at, all->heap[at]);
}

static uint32_t pop(struct candidates *all)
{
    const uint32_t best = all->heap[0];
    const uint32_t last = all->heap[--all->n_heap];
    if (all->n_heap)
        sink(all, 0, last);
    return best;
}

/* There is room where it was taken from. */
static void put_back(struct candidates *all, uint32_t i)
{
    size_t at = all->n_heap++;
    for (; at > 0 && is_better(all, i, all->heap[(at - 1) / 2]);
         at = (at - 1) / 2)
        all->heap[at] = all->heap[(at - 1) / 2];
    all->heap[at] = i;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Takes one that nothing left comes before, unless it weighs less than it might
 * have: then its turn comes later. */
static enum pt_status take(struct candidates *all, uint32_t i)
{
    struct pt_ranking *const ranking = all->ranking;
    struct candidate *const candidate = &all->items[i];
    const double most = candidate->item.weight;
    enum pt_status status = weigh(all, candidate);
    if (status == PT_OK && ranking->is_by_weight &&
        candidate->item.weight < most) {
        put_back(all, i);
        return PT_OK;
    }
    if (status == PT_OK)
        status = ask(all, candidate);
    candidate->is_taken = true;
    if (status == PT_OK && candidate->answer == ANSWERS)
        ranking->items[ranking->n++] = candidate->item;
    return status;
}

/* Makes room for n more of the first. */
static enum pt_status make_room(struct candidates *all, size_t n)
{
    struct pt_ranking *const ranking = all->ranking;
    if (ranking->n + n <= all->n_room)
        return PT_OK;
    const size_t room = 2 * (ranking->n + n);
    struct pt_ranked *const items =
        pt_arena_array(&ranking->arena, room, sizeof *items);
    if (!items)
        return pt_fail_nomem(ranking->job->err);
    if (ranking->n)
        memcpy(items, ranking->items, ranking->n * sizeof *items);
    ranking->items = items;
    all->n_room = room;
    return PT_OK;
}

/* Takes a batch of those that have to be weighed, or of those that are to be
 * asked, of which mostly as many answer as are wanted. */
static enum pt_status
take_batch(struct candidates *all, bool are_weighed, size_t most)
{
    const struct pt_match_job *const job = all->ranking->job;
    size_t n = 0;
    while (n < most && all->n_heap &&
           all->items[all->heap[0]].is_weighed == are_weighed)
        all->batch[n++] = pop(all);
    qsort(all->batch, n, sizeof *all->batch, by_number);
    enum pt_status status = make_room(all, n);
    if (status == PT_OK && job->places)
        status = pt_places_begin(job->places);
    for (size_t i = 0; i < n && status == PT_OK; i++) {
        if (i % POLL_EVERY == 0)
            status = pt_job_poll(job);
        if (status == PT_OK)
            status = take(all, all->batch[i]);
    }
    return status;
}

static enum pt_status weigh_all(struct candidates *all)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < all->n && status == PT_OK; i++) {
        struct candidate *const candidate = &all->items[i];
        if (i % POLL_EVERY == 0)
            status = pt_job_poll(all->ranking->job);
        if (status == PT_OK && !candidate->is_taken &&
            candidate->answer != FAILS)
            status = weigh(all, candidate);
    }
    make_heap(all);
    return status;
}

static enum pt_status take_best(struct candidates *all)
{
    struct pt_ranking *const ranking = all->ranking;
    struct pt_arena *const arena = &ranking->arena;
    size_t sizes[] = {FIRST_BATCH, FIRST_BATCH}; /* of those weighed: the 2nd */
    enum pt_status status = PT_OK;
    ranking->n = 0;
    all->n_room = ranking->most;
    all->heap = pt_arena_array(arena, all->n, sizeof *all->heap);
    all->batch = pt_arena_array(arena, all->n, sizeof *all->batch);
    if (!all->batch || !all->heap)
        return pt_fail_nomem(ranking->job->err);
    make_heap(all);
    while (all->n_heap && ranking->n < ranking->most && status == PT_OK) {
        const bool are_weighed = all->items[all->heap[0]].is_weighed;
        if (!are_weighed && sizes[0] >= MANY) {
            status = weigh_all(all);
            continue;
        }
        status = take_batch(all, are_weighed, sizes[are_weighed]);
        sizes[are_weighed] *= BATCH_GROWTH;
    }
    return status;
}

/* Where all were asked in the end: counts anew. */
static enum pt_status count_asked(struct candidates *all)
{
    struct pt_ranking *const ranking = all->ranking;
    enum pt_status status = PT_OK;
    ranking->has_skipped = false;
    ranking->n_counted = 0;
    ranking->counted.n = 0;
    for (size_t i = 0; i < all->n && status == PT_OK; i++)
        if (all->items[i].answer == ANSWERS)
            status = pt_ranking_count(ranking, all->items[i].item.docid);
    return status;
}

enum pt_status pt_ranking_ask_best(struct pt_ranking *ranking)
{
    struct candidates all = {.ranking = ranking};
    enum pt_status status = gather(&all);
    if (status == PT_OK)
        status = count(&all);
    if (status == PT_OK)
        status = take_best(&all);
    if (status == PT_OK && ranking->has_skipped && !all.n_heap)
        status = count_asked(&all);
    if (ranking->n_counted < ranking->n)
        ranking->n_counted = (uint32_t)ranking->n;
    pt_free(all.items);
    return status;
}
