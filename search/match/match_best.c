/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_best.c: of articles whose words are everywhere thousands weigh the
 * same, and to ask each whether it answers takes long. So all are gathered
 * first, and asked as they would come, until the page is full: mostly a few of
 * them, while in order of docid, which is often that of dates, each would be
 * better than all before. A batch at a time is asked, in order of docid, for
 * which places are laid down. Before that as many are counted as have to be.
 *
 * Of all a few bytes are kept, which mostly say what comes first. A group of
 * those that do has its values read whole and is put in order; where it does
 * not fill the page, a larger one.
 */
#include "search/match/match_rank_private.h"

#include "common/mem.h"
#include "search/match/beside.h"

#include <stdlib.h>

/* Articles of the first batch, and how batches grow; from MANY on it is quicker
 * to weigh all that are left in their order. */
enum { FIRST_BATCH = 32, BATCH_GROWTH = 4, MANY = 1024 };

/* The same of a group; so few candidates are one. */
enum { FIRST_GROUP = 64, GROUP_GROWTH = 8, MOST_AS_ONE = 8192 };

/* Between two looks at the clock. */
enum { POLL_EVERY = 64 };

enum answer { UNASKED, ANSWERS, FAILS };

struct candidate {
    double weight;  /* the most that it may weigh */
    uint64_t begin; /* of its value, which tells most apart */
    uint32_t docid;
    unsigned char answer; /* enum answer */
    bool is_weighed;      /* that is what it weighs */
    bool is_taken;        /* it had its turn */
};

/* A candidate of the group. */
struct entry {
    uint32_t i;
    struct pt_str value;
};

/* Where a candidate comes, but for its value. */
struct rank_key {
    double weight;
    uint64_t begin;
};

struct candidates {
    struct pt_ranking *ranking;
    struct candidate *items; /* in order of docid */
    size_t n;
    size_t capacity;
    size_t most_as_one;   /* so few candidates are one group */
    size_t group_size;    /* asked for */
    struct rank_key last; /* of the group, unless … */
    bool has_all;         /* … it has all that may still come */
    struct entry *heap;   /* of the group, the best first; owned */
    size_t n_heap;
    size_t heap_capacity;
    struct entry *batch; /* owned */
    size_t batch_capacity;
    size_t n_taken;
    double *sure; /* the greatest weights that are, falling */
    size_t n_sure;
    size_t n_room; /* of ranking's items */
};

/* --- all ----------------------------------------------------------------- */

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
    uint64_t begin;
    if (is_hopeless(all, weight, most))
        return PT_OK;
    const enum pt_status status = pt_ranking_begin(ranking, docid, &begin);
    if (status != PT_OK)
        return status;
    struct candidate *const grown =
        pt_grow(all->items, &all->capacity, all->n + 1, PT_MOST_GATHERED,
                sizeof *grown);
    if (!grown)
        return pt_fail_nomem(ranking->job->err);
    all->items = grown;
    all->items[all->n++] = (struct candidate){
        .weight = most,
        .begin = begin,
        .docid = docid,
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
        pt_ranking_asks(all->ranking, candidate->docid, &does_answer);
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
        rank->beside, candidate->docid, &holds, all->ranking->job->err);
    if (!holds)
        candidate->weight -= rank->raise;
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
            status = pt_ranking_count(ranking, candidate->docid);
    }
    ranking->has_skipped = i < all->n;
    return status;
}

/* --- the group ----------------------------------------------------------- */

static bool may_come(const struct candidate *candidate)
{
    return candidate->answer != FAILS && !candidate->is_taken;
}

static struct rank_key key_of(const struct candidates *all,
                              const struct candidate *candidate)
{
    return (struct rank_key){all->ranking->is_by_weight ? candidate->weight : 0,
                             candidate->begin};
}

static int compare_keys(struct rank_key a, struct rank_key b)
{
    if (a.weight != b.weight)
        return a.weight > b.weight ? -1 : 1;
    return (a.begin > b.begin) - (a.begin < b.begin);
}

static int by_key(const void *a, const void *b)
{
    return compare_keys(*(const struct rank_key *)a,
                        *(const struct rank_key *)b);
}

/* Finds the last key of a group of about the size asked for, by samples. */
static void find_last(struct candidates *all)
{
    enum { SAMPLES = 256 };
    struct rank_key keys[SAMPLES];
    size_t n = 0, n_samples = 0, nth = 0;
    for (size_t i = 0; i < all->n; i++)
        n += may_come(&all->items[i]);
    all->has_all = n <= all->most_as_one || n <= 2 * all->group_size;
    if (all->has_all)
        return;
    const size_t step = n < SAMPLES ? 1 : n / SAMPLES;
    for (size_t i = 0; i < all->n && n_samples < SAMPLES; i++)
        if (may_come(&all->items[i]) && nth++ % step == 0)
            keys[n_samples++] = key_of(all, &all->items[i]);
    qsort(keys, n_samples, sizeof *keys, by_key);
    all->last = keys[all->group_size * n_samples / n];
}

static inline bool is_in_group(const struct candidates *all, uint32_t i)
{
    return all->has_all ||
           compare_keys(key_of(all, &all->items[i]), all->last) <= 0;
}

/* Whether a comes before b, as far as is known. */
static bool is_before(const struct candidates *all,
                      const struct entry *a,
                      const struct entry *b)
{
    const int keys = compare_keys(key_of(all, &all->items[a->i]),
                                  key_of(all, &all->items[b->i]));
    if (keys)
        return keys < 0;
    const int order = pt_str_compare(a->value, b->value);
    return order ? order < 0 : a->i < b->i;
}

static void sink(struct candidates *all, size_t at, struct entry entry)
{
    struct entry *const heap = all->heap;
    for (size_t next; (next = 2 * at + 1) < all->n_heap; at = next) {
        if (next + 1 < all->n_heap &&
            is_before(all, &heap[next + 1], &heap[next]))
            next++;
        if (!is_before(all, &heap[next], &entry))
            break;
        heap[at] = heap[next];
    }
    heap[at] = entry;
}

static struct entry pop(struct candidates *all)
{
    const struct entry best = all->heap[0];
    const struct entry last = all->heap[--all->n_heap];
    if (all->n_heap)
        sink(all, 0, last);
    return best;
}

/* There is room where it was taken from. */
static void put_back(struct candidates *all, struct entry entry)
{
    size_t at = all->n_heap++;
    for (; at > 0 && is_before(all, &entry, &all->heap[(at - 1) / 2]);
         at = (at - 1) / 2)
        all->heap[at] = all->heap[(at - 1) / 2];
    all->heap[at] = entry;
}

/* Reads the values of the group. */
static enum pt_status read_values(struct candidates *all)
{
    struct pt_ranking *const ranking = all->ranking;
    enum pt_status status = pt_ranking_rewind_values(ranking);
    for (size_t k = 0; k < all->n_heap && status == PT_OK; k++) {
        struct entry *const entry = &all->heap[k];
        struct pt_str value;
        status = pt_ranking_value(ranking, all->items[entry->i].docid, &value);
        if (status == PT_OK &&
            !pt_arena_copy(&ranking->arena, value, &entry->value))
            status = pt_fail_nomem(ranking->job->err);
    }
    return status;
}

static size_t first_group(const struct candidates *all)
{
    return 4 * (size_t)all->ranking->most + FIRST_GROUP;
}

static void put_in_order(struct candidates *all)
{
    for (size_t at = all->n_heap / 2; at-- > 0;)
        sink(all, at, all->heap[at]);
}

static enum pt_status add_entry(struct candidates *all, uint32_t i)
{
    struct entry *const grown =
        pt_grow(all->heap, &all->heap_capacity, all->n_heap + 1,
                PT_MOST_GATHERED, sizeof *grown);
    if (!grown)
        return pt_fail_nomem(all->ranking->job->err);
    all->heap = grown;
    all->heap[all->n_heap++] = (struct entry){.i = i};
    return PT_OK;
}

/* Room for a batch of the whole group. */
static enum pt_status make_batch(struct candidates *all)
{
    struct entry *const grown =
        pt_grow(all->batch, &all->batch_capacity, all->n_heap + 1,
                PT_MOST_GATHERED + 1, sizeof *grown);
    if (!grown)
        return pt_fail_nomem(all->ranking->job->err);
    all->batch = grown;
    return PT_OK;
}

/* Makes the group of those that come first now. */
static enum pt_status make_group(struct candidates *all)
{
    enum pt_status status = PT_OK;
    find_last(all);
    all->n_heap = 0;
    for (uint32_t i = 0; i < all->n && status == PT_OK; i++)
        if (may_come(&all->items[i]) && is_in_group(all, i))
            status = add_entry(all, i);
    if (status == PT_OK)
        status = make_batch(all);
    if (status == PT_OK)
        status = read_values(all);
    if (status == PT_OK)
        put_in_order(all);
    return status;
}

/* Makes it anew, now that more is known of all. */
static enum pt_status remake_group(struct candidates *all)
{
    size_t n = 0;
    if (!all->has_all) {
        all->group_size = first_group(all);
        return make_group(all);
    }
    for (size_t k = 0; k < all->n_heap; k++)
        if (may_come(&all->items[all->heap[k].i]))
            all->heap[n++] = all->heap[k];
    all->n_heap = n;
    put_in_order(all);
    return PT_OK;
}

static bool is_at_end(const struct candidates *all)
{
    return !all->n_heap || !is_in_group(all, all->heap[0].i);
}

/* --- the best ------------------------------------------------------------ */

static int by_number(const void *a, const void *b)
{
    const uint32_t x = ((const struct entry *)a)->i;
    const uint32_t y = ((const struct entry *)b)->i;
    return (x > y) - (x < y);
}

/* Takes one that nothing left comes before, unless it weighs less than it might
 * have: then its turn comes later. */
static enum pt_status take(struct candidates *all, struct entry entry)
{
    struct pt_ranking *const ranking = all->ranking;
    struct candidate *const candidate = &all->items[entry.i];
    const double most = candidate->weight;
    enum pt_status status = weigh(all, candidate);
    if (status == PT_OK && ranking->is_by_weight && candidate->weight < most) {
        put_back(all, entry);
        return PT_OK;
    }
    if (status == PT_OK)
        status = ask(all, candidate);
    candidate->is_taken = true;
    all->n_taken++;
    if (status == PT_OK && candidate->answer == ANSWERS)
        ranking->items[ranking->n++] = (struct pt_ranked){
            .docid = candidate->docid, .weight = candidate->weight};
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
    while (n < most && !is_at_end(all) &&
           all->items[all->heap[0].i].is_weighed == are_weighed)
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
        if (status == PT_OK && may_come(candidate))
            status = weigh(all, candidate);
    }
    return status == PT_OK ? remake_group(all) : status;
}

/* Where few answer: their order is not that of places, which are then read
 * here and there. */
static enum pt_status ask_all(struct candidates *all)
{
    struct pt_match_job const *const job = all->ranking->job;
    enum pt_status status = pt_places_begin(job->places);
    for (size_t i = 0; i < all->n && status == PT_OK; i++) {
        if (i % POLL_EVERY == 0)
            status = pt_job_poll(job);
        if (status == PT_OK)
            status = ask(all, &all->items[i]);
    }
    return status == PT_OK ? remake_group(all) : status;
}

/* Whether so few answer that most have to be asked for the page. */
static bool is_rare(const struct candidates *all)
{
    enum { A_SHARE = 4 };
    const struct pt_ranking *const ranking = all->ranking;
    const uint64_t n_wanted = ranking->most - ranking->n;
    return n_wanted * all->n_taken * A_SHARE > (uint64_t)ranking->n * all->n;
}

static enum pt_status take_best(struct candidates *all)
{
    struct pt_ranking *const ranking = all->ranking;
    size_t sizes[] = {FIRST_BATCH, FIRST_BATCH}; /* of those weighed: the 2nd */
    bool are_asked = !ranking->job->places;
    ranking->n = 0;
    all->n_room = ranking->most;
    all->group_size = first_group(all);
    enum pt_status status = make_group(all);
    while (ranking->n < ranking->most && status == PT_OK) {
        if (is_at_end(all)) {
            if (all->has_all)
                break;
            all->group_size *= GROUP_GROWTH;
            status = make_group(all);
            continue;
        }
        const bool are_weighed = all->items[all->heap[0].i].is_weighed;
        if (!are_weighed && sizes[0] >= MANY) {
            status = weigh_all(all);
        } else if (!are_asked && sizes[1] >= MANY && is_rare(all)) {
            are_asked = true;
            status = ask_all(all);
        } else {
            status = take_batch(all, are_weighed, sizes[are_weighed]);
            if (!is_at_end(all)) /* else it was a smaller one */
                sizes[are_weighed] *= BATCH_GROWTH;
        }
    }
    return status;
}

static bool are_all_asked(const struct candidates *all)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->items[i].answer == UNASKED)
            return false;
    return true;
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
            status = pt_ranking_count(ranking, all->items[i].docid);
    return status;
}

enum pt_status pt_ranking_ask_best(struct pt_ranking *ranking)
{
    /* Where walks are asked for there may be few articles. */
    struct candidates all = {
        .ranking = ranking,
        .most_as_one = ranking->job->options->walk_from ? 0 : MOST_AS_ONE,
    };
    enum pt_status status = gather(&all);
    if (status == PT_OK)
        status = count(&all);
    if (status == PT_OK)
        status = take_best(&all);
    if (status == PT_OK && ranking->has_skipped && are_all_asked(&all))
        status = count_asked(&all);
    if (ranking->n_counted < ranking->n)
        ranking->n_counted = (uint32_t)ranking->n;
    pt_free(all.batch);
    pt_free(all.heap);
    pt_free(all.items);
    return status;
}
