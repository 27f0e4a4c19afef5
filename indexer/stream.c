/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/stream.h"

#include "common/mem.h"

#include <errno.h>
#include <unistd.h>

enum { FEWEST_SLOTS = 1024 };

/* One that the stream brought; all zero: an empty slot. */
struct brought {
    uint64_t id;      /* hash of its identity */
    uint64_t content; /* hash of all that it holds */
    enum pt_outcome outcome;
};

struct stream {
    struct pt_ingest *in;
    struct brought *slots; /* open addressing; at most half are used */
    size_t n_slots;        /* a power of two */
    size_t n_brought;
    struct pt_buf member;           /* of the article at hand */
    struct pt_indexer_options told; /* the caller's callbacks */
    bool has_failed; /* what the source returned is the index's */
};

/* ---------------------------------------------------------- identities --- */

static struct brought *
slot_of(struct brought *slots, size_t n_slots, uint64_t id)
{
    size_t at = (size_t)id & (n_slots - 1);
    while (slots[at].id && slots[at].id != id)
        at = (at + 1) & (n_slots - 1);
    return &slots[at];
}

static bool grow(struct stream *s)
{
    const size_t n_slots = s->n_slots ? s->n_slots * 2 : FEWEST_SLOTS;
    struct brought *const slots = pt_alloc(n_slots * sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < s->n_slots; i++)
        if (s->slots[i].id)
            *slot_of(slots, n_slots, s->slots[i].id) = s->slots[i];
    pt_free(s->slots);
    s->slots = slots;
    s->n_slots = n_slots;
    return true;
}

/* What the stream brought is committed and seen; of an index made aside nothing
 * is seen before its end, and committing it early would end its bulk build. */
static enum pt_status forget_all(struct stream *s, struct pt_error *err)
{
    memset(s->slots, 0, s->n_slots * sizeof *s->slots);
    s->n_brought = 0;
    return pt_session_is_aside(s->in->session)
               ? PT_OK
               : pt_session_catch_up(s->in->session, err);
}

/* The slot of id, empty when the stream has not brought it. */
static enum pt_status find_brought(struct stream *s,
                                   uint64_t id,
                                   struct brought **out,
                                   struct pt_error *err)
{
    enum pt_status status = PT_OK;
    if (s->n_brought == PT_MAX_STREAM_IDS)
        status = forget_all(s, err);
    if (s->n_brought * 2 >= s->n_slots && !grow(s))
        status = pt_fail_nomem(err);
    if (status == PT_OK)
        *out = slot_of(s->slots, s->n_slots, id);
    return status;
}

static uint64_t hash_of_content(const struct pt_article *article)
{
    const struct pt_str fields[] = {
        article->id,   article->url,    article->title, article->author,
        article->lang, article->source, article->tags,  article->text,
    };
    uint64_t hash = (uint64_t)(uint32_t)article->date;
    for (size_t i = 0; i < PT_COUNTOF(fields); i++)
        hash = hash * 0x9e3779b97f4a7c15u + pt_str_hash(fields[i]);
    return hash;
}

/* ------------------------------------------------------------- taking --- */

static enum pt_status
find_docid(struct stream *s, uint32_t *out_docid, struct pt_error *err)
{
    struct pt_buf *const unique = &s->in->unique;
    pt_buf_clear(unique);
    pt_schema_unique(unique, PT_STR(""), pt_buf_str(&s->member));
    if (pt_buf_status(unique) != PT_OK)
        return pt_fail_nomem(err);
    return pt_session_find(s->in->session, pt_buf_str(unique), out_docid, err);
}

static enum pt_status
put(struct stream *s, struct pt_article *article, struct pt_error *err)
{
    struct brought *slot = NULL;
    struct pt_earlier earlier = {0};
    const uint64_t id = pt_str_hash(pt_buf_str(&s->member)) | 1;
    const uint64_t content = hash_of_content(article);
    enum pt_status status = find_brought(s, id, &slot, err);
    if (status != PT_OK || (slot->id && slot->content == content))
        return status;
    earlier.is_again = slot->id != 0;
    earlier.outcome = slot->outcome;
    status = find_docid(s, &earlier.docid, err);
    if (status == PT_OK)
        status =
            pt_ingest_article(s->in, article, &earlier, &slot->outcome, err);
    if (status != PT_OK)
        return status;
    s->n_brought += !earlier.is_again;
    slot->id = id;
    slot->content = content;
    return PT_OK;
}

static enum pt_status skip(void *context,
                           struct pt_str part,
                           const char *reason,
                           struct pt_error *err)
{
    struct stream *const s = context;
    struct pt_buf *const name = &s->member;
    (void)err;
    pt_buf_clear(name);
    pt_buf_add(name, part);
    s->in->report.n_skipped++;
    if (s->told.on_event)
        s->told.on_event(s->told.context, "skipped", pt_buf_z(name), reason);
    return PT_OK;
}

static enum pt_status skip_nameless(struct stream *s,
                                    const struct pt_article *article,
                                    struct pt_error *err)
{
    struct pt_error part;
    if (!article->member.len)
        return skip(s, PT_STR("the article"), "no id and no url", err);
    pt_fail(&part, PT_EINVALID, "line %.*s", PT_STR_FMT(article->member));
    return skip(s, pt_str_of(part.message), "no id and no url", err);
}

static enum pt_status
take(void *context, const struct pt_article *article, struct pt_error *err)
{
    struct stream *const s = context;
    struct pt_article complete = *article;
    complete.member = article->id.len ? article->id : article->url;
    if (!complete.member.len)
        return skip_nameless(s, article, err);
    pt_buf_clear(&s->member);
    pt_buf_add(&s->member, complete.member);
    enum pt_status status =
        pt_buf_status(&s->member) == PT_OK ? PT_OK : pt_fail_nomem(err);
    if (status == PT_OK)
        status = put(s, &complete, err);
    s->in->progress.n_read++;
    s->in->progress.n_bytes_read += article->text.len;
    s->in->report.n_bytes += article->text.len;
    if (status == PT_ELIMIT) {
        const struct pt_error why = err ? *err : (struct pt_error){0};
        return skip(s, pt_buf_str(&s->member), why.message, err);
    }
    s->has_failed = status != PT_OK;
    return status;
}

/* ------------------------------------------------------------ reading --- */

/* Articles of a stream have no path to be told by. */
static void tell_member(void *context,
                        const char *what,
                        const char *path,
                        const char *reason)
{
    const struct stream *const s = context;
    (void)path;
    if (s->told.on_event)
        s->told.on_event(s->told.context, what, pt_buf_z(&s->member), reason);
}

static int ask(void *context, const struct pt_indexer_progress *now)
{
    const struct stream *const s = context;
    return s->told.on_progress ? s->told.on_progress(s->told.context, now) : 0;
}

/* What the source says of the stream as a whole. */
static enum pt_status conclude(struct stream *s,
                               enum pt_status status,
                               const struct pt_error *why,
                               struct pt_error *err)
{
    const bool is_empty =
        status == PT_EINVALID && strcmp(why->message, "empty") == 0;
    if (status == PT_OK || is_empty)
        return PT_OK;
    if (!s->has_failed && (status == PT_EINVALID || status == PT_ENOTFOUND))
        return skip(s, PT_STR("the stream"), why->message, err);
    if (err)
        *err = *why;
    return status;
}

enum pt_status
pt_stream_read(struct pt_ingest *in, int fd, struct pt_error *err)
{
    struct pt_error why = {.status = PT_OK};
    struct stream s = {.in = in, .told = in->options};
    const struct pt_article_sink sink = {
        .take = take, .skip = skip, .context = &s};
    struct pt_input input = {.path = PT_STR("")};
    pt_buf_init(&s.member, PT_BUF_NO_CEILING);
    pt_input_init_stream(&input, fd);
    in->options.context = &s;
    in->options.on_event = tell_member;
    in->options.on_progress = ask;
    in->progress.phase = PT_INDEXER_READING;
    const enum pt_status status =
        pt_worker_read(in->worker, PT_KIND_JSON, &input, &sink, &why);
    const enum pt_status end = conclude(&s, status, &why, err);
    in->options = s.told;
    pt_input_fini(&input);
    pt_buf_fini(&s.member);
    pt_free(s.slots);
    return end;
}
