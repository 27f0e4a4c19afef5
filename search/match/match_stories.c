/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/match_private.h"

#include "common/mem.h"

enum pt_status pt_hits_add(struct pt_match_job *job,
                           struct pt_hits *hits,
                           uint64_t story,
                           const struct pt_match_hit *hit)
{
    size_t number = hits->n;
    hits->n_articles++;
    if (story == 0)
        hits->n_without_story++;
    else if (pt_story_map_enter(&hits->stories, story, number, &number) !=
             PT_OK)
        return pt_fail_nomem(job->err);
    if (job->options->fold_copies && number < hits->n)
        return PT_OK;
    void *const items = pt_grow(hits->items, &hits->capacity, hits->n + 1,
                                UINT32_MAX, sizeof(*hits->items));
    if (!items)
        return pt_fail_nomem(job->err);
    hits->items = items;
    hits->items[hits->n++] = *hit;
    return PT_OK;
}

void pt_hits_fini(struct pt_hits *hits)
{
    pt_story_map_fini(&hits->stories);
    pt_free(hits->items);
    *hits = (struct pt_hits){0};
}
