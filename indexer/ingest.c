/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/ingest.h"

#include "common/langid.h"
#include "indexer/skips.h"
#include "indexer/zlist.h"

#include <time.h>

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ------------------------------------------------------ init and fini --- */

static bool note_any(void *context, const struct pt_skip *skip)
{
    (void)skip;
    *(bool *)context = true;
    return false;
}

static enum pt_status tick(void *context, struct pt_error *err)
{
    return pt_ingest_tick(context, err);
}

enum pt_status pt_ingest_init(struct pt_ingest *in,
                              struct pt_session *session,
                              const struct pt_indexer_options *options,
                              bool is_rebuild,
                              struct pt_error *err)
{
    *in = (struct pt_ingest){.session = session,
                             .options = *options,
                             .is_rebuild = is_rebuild,
                             .start_ns = now_ns()};
    in->now = in->start_ns / 1000000000;
    pt_stories_init(&in->stories);
    pt_arena_init(&in->arena);
    pt_buf_init(&in->bytes, PT_BUF_NO_CEILING);
    pt_buf_init(&in->unique, PT_BUF_NO_CEILING);
    pt_buf_init(&in->hold, PT_BUF_NO_CEILING);
    pt_buf_init(&in->key, PT_BUF_NO_CEILING);
    pt_buf_init(&in->value, PT_BUF_NO_CEILING);
    pt_buf_init(&in->rejects, PT_BUF_NO_CEILING);
    if (pt_document_builder_new(&in->builder) != PT_OK)
        return pt_fail_nomem(err);
    const struct pt_worker_options worker = {
        .program = options->reader, .tick = tick, .context = in};
    const enum pt_status status = pt_worker_new(&worker, &in->worker, err);
    if (status != PT_OK)
        return status;
    const struct pt_reader *const reader = pt_session_reader(session);
    return reader ? pt_skips_each(reader, note_any, &in->has_skips, err)
                  : PT_OK;
}

void pt_ingest_fini(struct pt_ingest *in)
{
    pt_worker_free(in->worker);
    pt_document_builder_free(in->builder);
    pt_stories_fini(&in->stories);
    pt_arena_fini(&in->arena);
    pt_buf_fini(&in->bytes);
    pt_buf_fini(&in->unique);
    pt_buf_fini(&in->hold);
    pt_buf_fini(&in->key);
    pt_buf_fini(&in->value);
    pt_buf_fini(&in->rejects);
}

/* ------------------------------------------------------------- telling --- */

enum pt_status pt_ingest_tick(struct pt_ingest *in, struct pt_error *err)
{
    if (in->options.on_progress &&
        in->options.on_progress(in->options.context, &in->progress) != 0)
        return pt_fail(err, PT_EINTERRUPTED, "interrupted");
    return PT_OK;
}

void pt_ingest_tell(const struct pt_ingest *in,
                    const char *what,
                    struct pt_str path,
                    const char *reason)
{
    assert(path.len == 0 || path.ptr[path.len] == '\0');
    if (in->options.on_event)
        in->options.on_event(in->options.context, what,
                             path.len ? path.ptr : "", reason);
}

/* ------------------------------------------------------------- looking --- */

/* A time in the far future is not young: ctime tells of every later change. */
static bool is_young(const struct pt_file_stamp *stamp, int64_t clock_ns)
{
    const int64_t since = clock_ns - PT_YOUNG_NS;
    return stamp->ctime_ns >= since ||
           (stamp->mtime_ns >= since &&
            stamp->mtime_ns <= clock_ns + PT_YOUNG_NS);
}

static enum pt_status make_unique(struct pt_ingest *in,
                                  struct pt_str path,
                                  struct pt_str member,
                                  struct pt_error *err)
{
    pt_buf_clear(&in->unique);
    pt_schema_unique(&in->unique, path, member);
    return pt_buf_status(&in->unique) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

/* The remembered entry of path into *out; false in *out_is_there for none. */
static enum pt_status look_up_skip(struct pt_ingest *in,
                                   struct pt_str path,
                                   struct pt_skip *out,
                                   bool *out_is_there,
                                   struct pt_error *err)
{
    *out_is_there = false;
    if (!in->has_skips)
        return PT_OK;
    pt_skip_key(&in->key, path);
    if (pt_buf_status(&in->key) != PT_OK)
        return pt_fail_nomem(err);
    const enum pt_status status =
        pt_session_meta(in->session, pt_buf_str(&in->key), &in->value, err);
    if (status == PT_OK)
        *out_is_there = pt_skip_decode(pt_buf_str(&in->value), out);
    return status;
}

enum pt_status pt_ingest_look(struct pt_ingest *in,
                              struct pt_str path,
                              const struct pt_file_stamp *stamp,
                              int64_t unsettled_ns,
                              struct pt_known *out,
                              struct pt_error *err)
{
    struct pt_file_stamp stored;
    struct pt_skip skip;
    struct pt_known known = {0};
    enum pt_status status = make_unique(in, path, PT_STR(""), err);
    if (status == PT_OK)
        status = pt_session_find(in->session, pt_buf_str(&in->unique),
                                 &known.docid, err);
    if (status == PT_OK && known.docid) {
        status = pt_session_stamp(in->session, known.docid, &stored, err);
        known.is_same = status == PT_OK && pt_file_stamp_equal(&stored, stamp);
    }
    if (status == PT_OK && !known.is_same) {
        status = look_up_skip(in, path, &skip, &known.is_skipped, err);
        known.is_same =
            known.is_skipped && pt_file_stamp_equal(&skip.stamp, stamp);
    }
    if (unsettled_ns && is_young(stamp, unsettled_ns))
        known.is_same = false;
    if (status == PT_OK)
        *out = known;
    return status;
}

/* ------------------------------------------------------------ skipping --- */

enum pt_status pt_ingest_skip(struct pt_ingest *in,
                              struct pt_str path,
                              const struct pt_file_stamp *stamp,
                              const char *reason,
                              struct pt_error *err)
{
    struct pt_skip old;
    bool is_there;
    const struct pt_skip skip = {
        .stamp = stamp ? *stamp : (struct pt_file_stamp){0},
        .reason = pt_str_of(reason),
        .path = path,
    };
    in->report.n_skipped++;
    pt_ingest_tell(in, "skipped", path, reason);
    const enum pt_status status = look_up_skip(in, path, &old, &is_there, err);
    if (status != PT_OK)
        return status;
    if (is_there && !in->is_rebuild && pt_str_equal(old.reason, skip.reason) &&
        pt_file_stamp_equal(&old.stamp, &skip.stamp))
        return PT_OK;
    pt_skip_key(&in->key, path);
    pt_skip_encode(&in->value, &skip);
    if (pt_buf_status(&in->key) != PT_OK || pt_buf_status(&in->value) != PT_OK)
        return pt_fail_nomem(err);
    return pt_session_set_meta(in->session, pt_buf_str(&in->key),
                               pt_buf_str(&in->value), err);
}

enum pt_status
pt_ingest_unskip(struct pt_ingest *in, struct pt_str path, struct pt_error *err)
{
    struct pt_skip skip;
    bool is_there;
    const enum pt_status status = look_up_skip(in, path, &skip, &is_there, err);
    if (status != PT_OK || !is_there || in->is_rebuild)
        return status;
    return pt_session_set_meta(in->session, pt_buf_str(&in->key), PT_STR(""),
                               err);
}

/* What libxapian refused becomes skipped; it is tried again in every run. */
static enum pt_status skip_rejects(struct pt_ingest *in, struct pt_error *err)
{
    struct pt_str unique, reason;
    enum pt_status status = PT_OK;
    pt_session_take_rejects(in->session, &in->rejects);
    const struct pt_str list = pt_buf_str(&in->rejects);
    for (size_t at = 0; status == PT_OK && pt_zlist_next(list, &at, &unique) &&
                        pt_zlist_next(list, &at, &reason);)
        status = pt_ingest_skip(in, pt_str_sub(unique, 1, unique.len), NULL,
                                reason.ptr, err);
    return status;
}

/* The article of path is no more, though its file is. */
static enum pt_status drop_article(struct pt_ingest *in,
                                   struct pt_str path,
                                   const struct pt_known *known,
                                   struct pt_error *err)
{
    if (!known->docid || in->is_rebuild)
        return PT_OK;
    const enum pt_status status = make_unique(in, path, PT_STR(""), err);
    if (status != PT_OK)
        return status;
    in->report.n_gone++;
    pt_ingest_tell(in, "gone", path, NULL);
    return pt_session_remove(in->session, pt_buf_str(&in->unique), err);
}

/* ------------------------------------------------------------ language --- */

static void count_lang(struct pt_ingest *in, struct pt_str lang, uint32_t n)
{
    if (!lang.len || lang.len >= sizeof in->langs[0].lang)
        return;
    for (size_t i = 0; i < in->n_langs; i++)
        if (pt_str_equal(lang, pt_str_of(in->langs[i].lang))) {
            in->langs[i].n_articles += n;
            return;
        }
    if (in->n_langs == PT_COUNTOF(in->langs))
        return;
    struct pt_lang_tally *const tally = &in->langs[in->n_langs++];
    memcpy(tally->lang, lang.ptr, lang.len);
    tally->n_articles = n;
}

/* Counts what the index held at first. The article's arena is in use, so the
 * list gets one of its own. */
static enum pt_status know_langs(struct pt_ingest *in, struct pt_error *err)
{
    struct pt_arena arena;
    struct pt_lang_count *counts = NULL;
    size_t n = 0;
    if (in->are_langs_known)
        return PT_OK;
    in->are_langs_known = true;
    pt_arena_init(&arena);
    const enum pt_status status =
        pt_session_langs(in->session, &arena, &counts, &n, err);
    for (size_t i = 0; status == PT_OK && i < n; i++)
        count_lang(in, counts[i].lang, counts[i].n_articles);
    pt_arena_fini(&arena);
    return status;
}

/* The language of a text too short to tell: as told, else the index's most
 * frequent, else English. */
static struct pt_str main_lang(const struct pt_ingest *in)
{
    const struct pt_lang_tally *most = NULL;
    if (in->options.lang)
        return pt_str_of(in->options.lang);
    for (size_t i = 0; i < in->n_langs; i++)
        if (!most || in->langs[i].n_articles > most->n_articles)
            most = &in->langs[i];
    return most ? pt_str_of(most->lang) : PT_STR("en");
}

static enum pt_status
set_lang(struct pt_ingest *in, struct pt_article *article, struct pt_error *err)
{
    const enum pt_status status = know_langs(in, err);
    if (status != PT_OK || article->lang.len)
        return status;
    article->lang = pt_langid(article->text);
    article->origins[PT_FACT_LANG] =
        article->lang.len ? PT_ORIGIN_TEXT : PT_ORIGIN_DEFAULT;
    if (article->lang.len)
        count_lang(in, article->lang, 1);
    else
        article->lang = main_lang(in);
    return PT_OK;
}

/* ------------------------------------------------------------- article --- */

static bool has_same_text(const struct pt_article *a,
                          const struct pt_article *b)
{
    return pt_str_equal(a->text, b->text) && pt_str_equal(a->title, b->title);
}

static bool has_same_rest(const struct pt_article *a,
                          const struct pt_article *b)
{
    return pt_str_equal(a->id, b->id) && pt_str_equal(a->url, b->url) &&
           pt_str_equal(a->author, b->author) &&
           pt_str_equal(a->source, b->source) &&
           pt_str_equal(a->lang, b->lang) && pt_str_equal(a->tags, b->tags) &&
           pt_str_equal(a->boilerplate, b->boilerplate) && a->date == b->date &&
           a->title_from == b->title_from &&
           memcmp(a->origins, b->origins, sizeof a->origins) == 0 &&
           a->is_verbatim == b->is_verbatim && a->story == b->story &&
           a->title_offset == b->title_offset &&
           a->text_offset == b->text_offset;
}

static enum pt_status put(struct pt_ingest *in,
                          const struct pt_article *article,
                          struct pt_error *err)
{
    struct pt_document document;
    enum pt_status status =
        pt_document_build(in->builder, article, &document, err);
    if (status == PT_OK)
        status = pt_session_put(in->session, &document, err);
    return status == PT_OK ? skip_rejects(in, err) : status;
}

/* docid: as the index knew the article, with that story; or 0. */
static enum pt_status set_story(struct pt_ingest *in,
                                struct pt_article *article,
                                uint32_t docid,
                                uint64_t old_story,
                                struct pt_error *err)
{
    struct pt_sketch sketch;
    uint64_t own;
    if (pt_document_sketch(in->builder, article, &own, &sketch) != PT_OK)
        return pt_fail_nomem(err);
    article->sketch =
        pt_str_n(in->sketch, pt_sketch_encode(&sketch, in->sketch));
    return pt_story_choose(&in->stories, in->session,
                           &(struct pt_story_question){
                               .sketch = &sketch,
                               .own = own,
                               .date = article->date,
                               .docid = docid,
                               .old_story = old_story,
                           },
                           &article->story, err);
}

/* Counts and tells what article is beside old (NULL: there was none). True when
 * it is to be put. */
static bool weigh(struct pt_ingest *in,
                  const struct pt_article *article,
                  const struct pt_article *old)
{
    if (!old) {
        in->report.n_new++;
        pt_ingest_tell(in, "new", article->path, NULL);
        return true;
    }
    if (!has_same_text(article, old)) {
        in->report.n_changed++;
        pt_ingest_tell(in, "changed", article->path, NULL);
        return true;
    }
    in->report.n_unchanged++;
    if (has_same_rest(article, old) &&
        pt_file_stamp_equal(&article->stamp, &old->stamp))
        return in->is_rebuild;
    pt_ingest_tell(in, "same", article->path, NULL);
    return true;
}

enum pt_status pt_ingest_article(struct pt_ingest *in,
                                 struct pt_article *article,
                                 uint32_t docid,
                                 struct pt_error *err)
{
    struct pt_article old;
    enum pt_status status = set_lang(in, article, err);
    if (status == PT_OK && docid)
        status = pt_session_article(in->session, docid, &in->hold, &old, err);
    if (status == PT_OK)
        status = set_story(in, article, docid, docid ? old.story : 0, err);
    if (status != PT_OK)
        return status;
    article->first_seen = docid ? old.first_seen : in->now;
    article->changed =
        docid && has_same_text(article, &old) ? old.changed : in->now;
    return weigh(in, article, docid ? &old : NULL) ? put(in, article, err)
                                                   : PT_OK;
}

enum pt_status
pt_ingest_carry(struct pt_ingest *in, uint32_t docid, struct pt_error *err)
{
    struct pt_article article;
    assert(in->is_rebuild);
    enum pt_status status =
        pt_session_article(in->session, docid, &in->hold, &article, err);
    if (status == PT_OK)
        status = set_story(in, &article, docid, article.story, err);
    return status == PT_OK ? put(in, &article, err) : status;
}

/* ---------------------------------------------------------------- file --- */

struct sinking {
    struct pt_ingest *in;
    const struct pt_known *known;
    struct pt_file_stamp stamp;
    bool has_failed; /* what the source returned is the sink's, not its own */
};

static enum pt_status
sink(void *context, const struct pt_article *article, struct pt_error *err)
{
    struct sinking *const job = context;
    struct pt_article complete = *article;
    complete.stamp = job->stamp;
    const enum pt_status status =
        pt_ingest_article(job->in, &complete, job->known->docid, err);
    job->has_failed = status != PT_OK && status != PT_ELIMIT;
    return status;
}

/* The file cannot be an article as it is now. */
static enum pt_status skip_for_good(struct pt_ingest *in,
                                    struct pt_str path,
                                    const struct pt_file_stamp *stamp,
                                    const struct pt_known *known,
                                    const char *reason,
                                    struct pt_error *err)
{
    const enum pt_status status = pt_ingest_skip(in, path, stamp, reason, err);
    return status == PT_OK ? drop_article(in, path, known, err) : status;
}

/* The file cannot be read now: its article stays. */
static enum pt_status skip_for_now(struct pt_ingest *in,
                                   struct pt_str path,
                                   const struct pt_known *known,
                                   const char *reason,
                                   struct pt_error *err)
{
    const enum pt_status status = pt_ingest_skip(in, path, NULL, reason, err);
    return status == PT_OK && known->docid && in->is_rebuild
               ? pt_ingest_carry(in, known->docid, err)
               : status;
}

/* Plain text here, if it is Unicode; all else in the child. */
static enum pt_status read_source(struct pt_ingest *in,
                                  struct pt_input *input,
                                  const struct pt_article_sink *sink,
                                  struct pt_error *err)
{
    const enum pt_kind kind = pt_kind_of_name(pt_input_name(input));
    if (kind == PT_KIND_TEXT) {
        const enum pt_status status =
            pt_source_text.read(input, &in->arena, sink, err);
        if (status != PT_ENOTFOUND)
            return status;
        pt_input_fini(input);
        pt_input_init_bytes(input, pt_buf_str(&in->bytes));
    }
    return pt_worker_read(in->worker, kind, input, &in->arena, sink, err);
}

static enum pt_status read_articles(struct pt_ingest *in,
                                    const struct pt_walk_entry *entry,
                                    const struct pt_known *known,
                                    const struct pt_file_stamp *stamp,
                                    struct pt_error *err)
{
    struct pt_error why = {.status = PT_OK};
    struct sinking job = {.in = in, .known = known, .stamp = *stamp};
    const struct pt_article_sink into = {.take = sink, .context = &job};
    struct pt_input input = {.path = entry->path};
    pt_input_init_bytes(&input, pt_buf_str(&in->bytes));
    pt_arena_reset(&in->arena);
    const enum pt_status status = read_source(in, &input, &into, &why);
    pt_input_fini(&input);
    if (status == PT_OK)
        return known->is_skipped ? pt_ingest_unskip(in, entry->path, err)
                                 : PT_OK;
    if (!job.has_failed && (status == PT_EINVALID || status == PT_ELIMIT))
        return skip_for_good(in, entry->path, stamp, known, why.message, err);
    if (!job.has_failed && status == PT_EIO)
        return skip_for_now(in, entry->path, known, why.message, err);
    if (!job.has_failed && status == PT_ENOTFOUND) {
        in->report.n_ignored++;
        return PT_OK;
    }
    if (err)
        *err = why;
    return status;
}

enum pt_status pt_ingest_file(struct pt_ingest *in,
                              struct pt_walk *walk,
                              const struct pt_walk_entry *entry,
                              const struct pt_known *known,
                              bool *out_is_young,
                              struct pt_error *err)
{
    struct pt_error why = {.status = PT_OK};
    struct pt_file_stamp stamp;
    const int64_t clock_ns = now_ns();
    const enum pt_status status = pt_walk_read(walk, &in->bytes, &stamp, &why);
    if (status == PT_OK || status == PT_ELIMIT)
        *out_is_young |= is_young(&stamp, clock_ns);
    switch (status) {
    case PT_OK:
        in->report.n_bytes += in->bytes.len;
        return read_articles(in, entry, known, &stamp, err);
    case PT_ENOTFOUND:
        return PT_OK; /* the next run sees that it is gone */
    case PT_ELIMIT:
        return skip_for_good(in, entry->path, &stamp, known, why.message, err);
    case PT_EINVALID:
        return skip_for_now(in, entry->path, known, why.message, err);
    default:
        if (err)
            *err = why;
        return status;
    }
}
