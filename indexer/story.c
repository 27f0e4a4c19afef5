/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/story.h"

#include "index/schema.h"

#include <stdlib.h>

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
    return pt_sketch_is_judged(old) && pt_story_is_near(article, &before);
}

/* ------------------------------------------------------------- choosing --- */

static enum pt_status
look_all(void *context, const struct pt_reader *reader, struct pt_error *err)
{
    return pt_stories_load(context, reader, err);
}

static enum pt_status
look_rest(void *context, const struct pt_reader *reader, struct pt_error *err)
{
    return pt_stories_read_rest(context, reader, err);
}

/* An article among entries of which the rest is not read. */
struct unread {
    struct pt_stories *stories;
    const struct pt_story_entry *article;
    uint64_t story;
};

static enum pt_status
look_few(void *context, const struct pt_reader *reader, struct pt_error *err)
{
    struct unread *const u = context;
    return pt_stories_find_unread(u->stories, reader, u->article, &u->story,
                                  err);
}

static enum pt_status find(struct pt_stories *stories,
                           struct pt_session *session,
                           const struct pt_story_entry *article,
                           uint64_t *out,
                           struct pt_error *err)
{
    enum pt_status status =
        stories->is_loaded ? PT_OK
                           : pt_session_look(session, look_all, stories, err);
    if (status == PT_OK && pt_stories_needs_rest(stories))
        status = pt_session_look(session, look_rest, stories, err);
    if (status == PT_OK && !stories->n_unread)
        *out = pt_stories_find(stories, article);
    if (status != PT_OK || !stories->n_unread)
        return status;
    struct unread unread = {.stories = stories, .article = article};
    status = pt_session_look(session, look_few, &unread, err);
    *out = unread.story;
    return status;
}

/* --------------------------------------------------------------- by url --- */

struct at_url {
    struct pt_str term;
    uint32_t docid; /* of the article itself, which is not meant */
    uint64_t story;
};

static enum pt_status read_story(void *context, size_t i, struct pt_str value)
{
    struct at_url *const at = context;
    char digits[17] = "";
    (void)i;
    if (value.len < sizeof digits)
        memcpy(digits, value.ptr, value.len);
    at->story = strtoull(digits, NULL, 16);
    return PT_OK;
}

static enum pt_status
look_url(void *context, const struct pt_reader *reader, struct pt_error *err)
{
    struct at_url *const at = context;
    uint32_t docids[2];
    size_t n = 0;
    at->story = 0;
    if (!reader)
        return PT_OK;
    const enum pt_status status =
        pt_reader_having(reader, at->term, PT_COUNTOF(docids), docids, &n, err);
    if (status != PT_OK || n == 0 || (n == 1 && docids[0] == at->docid))
        return status;
    return pt_reader_values(reader, PT_SLOT_STORY,
                            &docids[docids[0] == at->docid], 1, read_story, at,
                            err);
}

/* The story of another article with that url, 0 for none. */
static enum pt_status find_url(const struct pt_story_urls *urls,
                               struct pt_session *session,
                               const struct pt_story_question *q,
                               uint64_t *out,
                               struct pt_error *err)
{
    struct pt_buf term;
    *out = pt_story_urls_find(urls, q->url);
    if (*out)
        return PT_OK;
    pt_buf_init(&term, PT_BUF_NO_CEILING);
    pt_schema_term(&term, "U", q->url);
    struct at_url at = {.term = pt_buf_str(&term), .docid = q->docid};
    const enum pt_status status =
        pt_buf_status(&term) == PT_OK
            ? pt_session_look(session, look_url, &at, err)
            : pt_fail_nomem(err);
    pt_buf_fini(&term);
    *out = at.story;
    return status;
}

/* -------------------------------------------------------------- by text --- */

/* By its sketch; known: its story by its url, or 0. */
static enum pt_status choose_by_text(struct pt_stories *stories,
                                     struct pt_session *session,
                                     const struct pt_story_question *q,
                                     uint64_t known,
                                     uint64_t *out,
                                     struct pt_error *err)
{
    struct stored old = {.docid = q->docid};
    struct pt_story_entry article = {q->own, q->date, *q->sketch};
    enum pt_status status = PT_OK;
    uint64_t joined = known;
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

enum pt_status pt_story_choose(struct pt_stories *stories,
                               struct pt_story_urls *urls,
                               struct pt_session *session,
                               const struct pt_story_question *q,
                               uint64_t *out,
                               struct pt_error *err)
{
    const bool has_url = pt_story_url_tells(q->url);
    uint64_t known = 0;
    enum pt_status status =
        has_url ? find_url(urls, session, q, &known, err) : PT_OK;
    *out = known ? known : q->own;
    if (status == PT_OK && pt_sketch_is_judged(q->sketch))
        status = choose_by_text(stories, session, q, known, out, err);
    if (status == PT_OK && has_url && *out &&
        pt_story_urls_enter(urls, q->url, *out) != PT_OK)
        status = pt_fail_nomem(err);
    return status;
}
