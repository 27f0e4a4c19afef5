/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_first.c: the first articles so far, as a heap of which the last comes
 * first: most that are looked at come behind that one. By weight or not, then
 * by a value, which is read where it decides, then by docid.
 */
#include "search/match/match_rank_private.h"

#include "index/index_numbers.h"

/* Where so many values were needed to tell equal weights apart more will be: to
 * read each when its article comes is quicker than to go back for it. */
enum { MANY_TIES = 64 };

/* --- values -------------------------------------------------------------- */

enum pt_status pt_ranking_ask_value(struct pt_ranking *ranking,
                                    uint32_t docid,
                                    struct pt_str *out)
{
    const struct pt_match_job *const job = ranking->job;
    struct xc_error cause;
    enum xc_status status = XC_OK;
    *out = PT_STR("");
    if (pt_reader_may_ask(job->reader, job->err) != PT_OK)
        return PT_ECORRUPT;
    if (!ranking->asked)
        status = xc_db_values(pt_reader_db(job->reader),
                              (uint32_t)pt_job_sort_slot(job), &ranking->asked,
                              &cause);
    xc_values *const values = ranking->asked;
    if (status == XC_OK && xc_values_valid(values) &&
        xc_values_docid(values) < docid)
        status = xc_values_skip_to(values, docid, &cause);
    if (status == XC_OK && xc_values_valid(values) &&
        xc_values_docid(values) == docid) {
        const struct xc_bytes value = xc_values_value(values);
        *out = pt_str_n(value.ptr, value.len);
    }
    return pt_job_engine(job, status, &cause);
}

enum pt_status pt_ranking_rewind_values(struct pt_ranking *ranking)
{
    const struct pt_match_job *const job = ranking->job;
    pt_value_list_fini(&ranking->values);
    xc_values_free(ranking->asked);
    ranking->asked = NULL;
    return pt_value_list_init(&ranking->values, pt_walks_postings(job->walks),
                              pt_job_sort_slot(job)) == PT_OK
               ? PT_OK
               : pt_fail_nomem(job->err);
}

/* The next docid may be one that was passed. */
static void go_back(struct pt_ranking *ranking)
{
    pt_value_list_go_back(&ranking->values);
    xc_values_free(ranking->asked);
    ranking->asked = NULL;
}

/* Has the value of item. */
static void know(struct pt_ranking *ranking, struct pt_ranked *item)
{
    if (item->has_value || ranking->failure != PT_OK)
        return;
    if (item->docid < ranking->value_docid)
        go_back(ranking);
    ranking->value_docid = item->docid;
    ranking->n_values++;
    ranking->failure = pt_ranking_value(ranking, item->docid, &item->value);
    item->has_value = item->is_lent = true;
}

/* The value of item, if it has one, lasts as long as ranking. */
static void keep(struct pt_ranking *ranking, struct pt_ranked *item)
{
    if (!item->is_lent || ranking->failure != PT_OK)
        return;
    if (!pt_arena_copy(&ranking->arena, item->value, &item->value))
        ranking->failure = pt_fail_nomem(ranking->job->err);
    item->is_lent = false;
}

void pt_ranking_know(struct pt_ranking *ranking, struct pt_ranked *item)
{
    if (item->has_value)
        return;
    know(ranking, item);
    keep(ranking, item);
}

/* --- the heap ------------------------------------------------------------ */

/* Whether a comes before b. */
static bool
is_before(struct pt_ranking *ranking, struct pt_ranked *a, struct pt_ranked *b)
{
    if (ranking->is_by_weight && a->weight != b->weight)
        return a->weight > b->weight;
    pt_ranking_know(ranking, a);
    pt_ranking_know(ranking, b);
    const int order = pt_str_compare(a->value, b->value);
    return order ? order < 0 : a->docid < b->docid;
}

bool pt_ranking_may_enter(struct pt_ranking *ranking, struct pt_ranked *item)
{
    struct pt_ranked *const last = ranking->items;
    if (ranking->n < ranking->most || !ranking->most)
        return ranking->most > 0;
    if (ranking->is_by_weight && item->weight != last->weight)
        return item->weight > last->weight;
    if (ranking->begins && last->has_value &&
        ranking->begins[item->docid] > pt_value_begin(last->value))
        return false;
    if (last->has_value) /* which it will be compared with and no other */
        know(ranking, item);
    return is_before(ranking, item, last);
}

/* Puts item at the place at of the heap, or below. */
static void sink(struct pt_ranking *ranking, size_t at, struct pt_ranked item)
{
    struct pt_ranked *const items = ranking->items;
    for (size_t next; (next = 2 * at + 1) < ranking->n; at = next) {
        if (next + 1 < ranking->n &&
            is_before(ranking, &items[next], &items[next + 1]))
            next++;
        if (!is_before(ranking, &item, &items[next]))
            break;
        items[at] = items[next];
    }
    items[at] = item;
}

void pt_ranking_enter(struct pt_ranking *ranking, struct pt_ranked item)
{
    struct pt_ranked *const items = ranking->items;
    if (!ranking->is_lazy || ranking->n_values > MANY_TIES)
        know(ranking, &item);
    keep(ranking, &item);
    if (ranking->n == ranking->most) {
        sink(ranking, 0, item);
        return;
    }
    size_t at = ranking->n++;
    for (; at > 0 && is_before(ranking, &items[(at - 1) / 2], &item);
         at = (at - 1) / 2)
        items[at] = items[(at - 1) / 2];
    items[at] = item;
}

void pt_ranking_offer(struct pt_ranking *ranking, struct pt_ranked item)
{
    if (pt_ranking_may_enter(ranking, &item))
        pt_ranking_enter(ranking, item);
}

void pt_ranking_sort(struct pt_ranking *ranking)
{
    const size_t n = ranking->n;
    go_back(ranking);
    for (size_t i = n / 2; i-- > 0;) /* those of match_best.c are no heap */
        sink(ranking, i, ranking->items[i]);
    while (ranking->n > 1) {
        const struct pt_ranked last = ranking->items[0];
        ranking->n--;
        sink(ranking, 0, ranking->items[ranking->n]);
        ranking->items[ranking->n] = last;
    }
    ranking->n = n;
}
