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

/* ------------------------------------------------------------- choosing --- */

static enum pt_status
look_all(void *context, const struct pt_reader *reader, struct pt_error *err)
{
    return pt_stories_load(context, reader, err);
}

static enum pt_status find(struct pt_stories *stories,
                           struct pt_session *session,
                           const struct pt_story_question *q,
                           uint64_t *out,
                           struct pt_error *err)
{
    const enum pt_status status =
        stories->is_loaded ? PT_OK
                           : pt_session_look(session, look_all, stories, err);
    if (status != PT_OK)
        return status;
    *out = pt_stories_find(stories, q->sketch);
    if (!*out)
        *out = q->own;
    return PT_OK;
}

enum pt_status pt_story_choose(struct pt_stories *stories,
                               struct pt_session *session,
                               const struct pt_story_question *q,
                               uint64_t *out,
                               struct pt_error *err)
{
    struct stored old = {.docid = q->docid};
    enum pt_status status = PT_OK;
    *out = q->own;
    if (!pt_story_is_judged(q->sketch))
        return PT_OK;
    if (q->docid)
        status = pt_session_look(session, look_stored, &old, err);
    if (status != PT_OK)
        return status;
    const bool is_same = old.is_there && is_same_sketch(&old.sketch, q->sketch);
    if (q->old_story &&
        (is_same || (old.is_there && pt_story_is_near(&old.sketch, q->sketch))))
        *out = q->old_story;
    else
        status = find(stories, session, q, out, err);
    if (status != PT_OK || !stories->is_loaded || is_same)
        return status;
    return pt_stories_enter(stories, q->sketch, *out) == PT_OK
               ? PT_OK
               : pt_fail_nomem(err);
}
