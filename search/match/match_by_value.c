/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_by_value.c: a page by value alone, as of the newest, where no article
 * is asked for places. Most articles come behind the last of the page, which
 * the begin of their value says. What articles weigh is told beside them, so
 * those of the page are weighed, and no others.
 *
 *     walk, unweighed --values--> first, by docid --walk--> weights
 */
#include "index/index_numbers.h"
#include "search/match/match_rank_private.h"

#include <stdlib.h>

static enum pt_status look_at(struct pt_ranking *ranking, uint32_t docid)
{
    const struct pt_ranked *const last = ranking->items; /* so far */
    uint64_t begin = 0;
    const enum pt_status status = pt_ranking_begin(ranking, docid, &begin);
    if (status != PT_OK ||
        (ranking->n == ranking->most &&
         (!ranking->n || begin > pt_value_begin(last->value))))
        return status;
    pt_ranking_offer(ranking, (struct pt_ranked){.docid = docid});
    return ranking->failure;
}

static enum pt_status find(struct pt_ranking *ranking)
{
    struct pt_walk_places places;
    enum pt_status status = PT_OK;
    while (status == PT_OK &&
           pt_walks_next_places(ranking->rank->walk, &places)) {
        status = pt_job_poll(ranking->job);
        if (status == PT_OK)
            status = pt_ranking_count_places(ranking, &places);
        for (uint32_t i = 0; i < places.n_words; i++)
            for (uint64_t word = places.bits[i]; word && status == PT_OK;
                 word &= word - 1)
                status = look_at(ranking, places.first + 64 * i +
                                              (uint32_t)__builtin_ctzll(word));
    }
    return status;
}

static int by_docid(const void *a, const void *b)
{
    const uint32_t p = ((const struct pt_ranked *)a)->docid;
    const uint32_t q = ((const struct pt_ranked *)b)->docid;
    return (p > q) - (p < q);
}

static enum pt_status weigh(struct pt_ranking *ranking)
{
    struct pt_walk *const walk = ranking->rank->walk;
    if (pt_walks_rewind(walk) != PT_OK)
        return pt_fail_nomem(ranking->job->err);
    qsort(ranking->items, ranking->n, sizeof *ranking->items, by_docid);
    for (size_t i = 0; i < ranking->n; i++) {
        struct pt_ranked *const item = &ranking->items[i];
        if (pt_walks_next(walk, item->docid, 0, &item->weight) != item->docid)
            break; /* the walk is lost */
    }
    return PT_OK;
}

enum pt_status pt_ranking_find_by_value(struct pt_ranking *ranking)
{
    const enum pt_status status = find(ranking);
    return status == PT_OK ? weigh(ranking) : status;
}
