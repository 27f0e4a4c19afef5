/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/story.h"

/* ---------------------------------------------------- what was there --- */

struct stored {
    uint32_t docid;
    struct pt_sketch sketch;
    bool is_there;
};

static enum pt_status decode(void *context, size_t i, struct pt_str value)
{
    struct stored *const stored = context;
    (void)i;
    stored->is_there = pt_sketch_decode(value, &stored->sketch);
    return PT_OK;
}

static enum pt_status
look_stored(void *context, const struct pt_reader *reader, struct pt_error *err)
{
    struct stored *const stored = context;
    stored->is_there = false;
    return pt_reader_values(reader, PT_SLOT_SKETCH, &stored->docid, 1, decode,
                            stored, err);
}

static bool is_same_sketch(const struct pt_sketch *a, const struct pt_sketch *b)
{
    char of_a[PT_MAX_SKETCH_BYTES], of_b[PT_MAX_SKETCH_BYTES];
    const size_t n = pt_sketch_encode(a, of_a);
    return n == pt_sketch_encode(b, of_b) && memcmp(of_a, of_b, n) == 0;
}

/* The article is still what it was; its date does not matter. */
static bool is_near_old(const struct pt_story_entry *article,
                        const struct pt_sketch *old)
{
    const struct pt_story_entry before = {.date = PT_DATE_NONE, .sketch = *old};
    return pt_story_is_judged(old) && pt_story_is_near(article, &before);
}

/* ------------------------------------------------------------- choosing --- */

static enum pt_status
look_all(void *context, const struct pt_reader *reader, struct pt_error *err)
{
    return pt_stories_load(context, reader, err);
}

static enum pt_status find(struct pt_stories *stories,
                           struct pt_session *session,
                           const struct pt_story_entry *article,
                           uint64_t *out,
                           struct pt_error *err)
{
    const enum pt_status status =
        stories->is_loaded ? PT_OK
                           : pt_session_look(session, look_all, stories, err);
    if (status == PT_OK)
        *out = pt_stories_find(stories, article);
    return status;
}

enum pt_status pt_story_choose(struct pt_stories *stories,
                               struct pt_session *session,
                               const struct pt_story_question *q,
                               uint64_t *out,
                               struct pt_error *err)
{
    struct stored old = {.docid = q->docid};
    struct pt_story_entry article = {q->own, q->date, *q->sketch};
    enum pt_status status = PT_OK;
    uint64_t joined = 0;
    *out = q->own;
    if (!pt_story_is_judged(q->sketch))
        return PT_OK;
    if (q->docid)
        status = pt_session_look(session, look_stored, &old, err);
    if (status != PT_OK)
        return status;
    const bool is_same = old.is_there && is_same_sketch(&old.sketch, q->sketch);
    if (is_same || (old.is_there && is_near_old(&article, &old.sketch)))
        joined = q->old_story;
    if (!joined)
        status = find(stories, session, &article, &joined, err);
    if (joined)
        *out = article.story = joined;
    if (status != PT_OK || !stories->is_loaded || is_same)
        return status;
    return pt_stories_enter(stories, &article) == PT_OK ? PT_OK
                                                        : pt_fail_nomem(err);
}
