/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/ingest.h"

#include "indexer/serve.h"
#include "indexer/skips.h"
#include "indexer/zlist.h"

#include <time.h>
#include <unistd.h>

int64_t pt_clock_ns(void)
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

/* Without work for more than one there is no more than one. */
static unsigned n_jobs_of(const struct pt_indexer_options *options)
{
    const unsigned n = options->is_dry_run ? 1 : options->jobs;
    return n < 1 ? 1 : n > PT_MAX_JOBS ? PT_MAX_JOBS : n;
}

/* Children that read files ahead: as many as jobs, unless all of them together
 * could take more than a quarter of the machine's memory. */
static unsigned n_readers_of(unsigned n_jobs)
{
    const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    const uint64_t bytes =
        pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : 0;
    const uint64_t most = bytes / 4 / PT_READ_MEMORY_BYTES;
    return most < 1 ? 1 : most < n_jobs ? (unsigned)most : n_jobs;
}

static enum pt_status make_ahead(struct pt_ingest *in, struct pt_error *err)
{
    struct pt_ahead_options options = {
        .n_jobs = n_jobs_of(&in->options),
        .words = in->function_words,
        .worker = {.program = in->options.reader, .tick = tick, .context = in},
    };
    if (pt_ahead_new(&options, &in->parts) != PT_OK)
        return pt_fail_nomem(err);
    options.n_readers = n_readers_of(options.n_jobs);
    if (pt_ahead_new(&options, &in->files) != PT_OK)
        return pt_fail_nomem(err);
    return pt_worker_new(&options.worker, &in->worker, err);
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
                             .reading = PT_READING_VERSION,
                             .start_ns = pt_clock_ns()};
    in->now = in->start_ns / 1000000000;
    pt_stories_init(&in->stories);
    pt_story_urls_init(&in->story_urls);
    pt_arena_init(&in->arena);
    pt_members_init(&in->members);
    struct pt_buf *const bufs[] = {&in->bytes, &in->unique, &in->hold,
                                   &in->key,   &in->value,  &in->rejects,
                                   &in->name,  &in->list};
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        pt_buf_init(bufs[i], PT_BUF_NO_CEILING);
    if (pt_document_builder_new(&in->draft.builder) != PT_OK ||
        pt_function_words_new(&in->function_words) != PT_OK)
        return pt_fail_nomem(err);
    const enum pt_status status = make_ahead(in, err);
    if (status != PT_OK)
        return status;
    const struct pt_reader *const reader = pt_session_reader(session);
    return reader ? pt_skips_each(reader, note_any, &in->has_skips, err)
                  : PT_OK;
}

void pt_ingest_fini(struct pt_ingest *in)
{
    pt_worker_free(in->worker);
    pt_ahead_free(in->files);
    pt_ahead_free(in->parts);
    pt_document_builder_free(in->draft.builder);
    pt_function_words_free(in->function_words);
    pt_stories_fini(&in->stories);
    pt_story_urls_fini(&in->story_urls);
    pt_arena_fini(&in->arena);
    pt_buf_fini(&in->bytes);
    pt_buf_fini(&in->unique);
    pt_buf_fini(&in->hold);
    pt_buf_fini(&in->key);
    pt_buf_fini(&in->value);
    pt_buf_fini(&in->rejects);
    pt_buf_fini(&in->name);
    pt_buf_fini(&in->list);
    pt_members_fini(&in->members);
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

/* A time in the far future is not young: ctime tells of every later change. */
bool pt_stamp_is_young(const struct pt_file_stamp *stamp, int64_t clock_ns)
{
    const int64_t since = clock_ns - PT_YOUNG_NS;
    return stamp->ctime_ns >= since ||
           (stamp->mtime_ns >= since &&
            stamp->mtime_ns <= clock_ns + PT_YOUNG_NS);
}

/* --------------------------------------------------------------- names --- */

enum pt_status pt_ingest_make_unique(struct pt_ingest *in,
                                     struct pt_str path,
                                     struct pt_str member,
                                     struct pt_error *err)
{
    pt_buf_clear(&in->unique);
    pt_schema_unique(&in->unique, path, member);
    return pt_buf_status(&in->unique) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

static void
set_name(struct pt_buf *out, struct pt_str path, struct pt_str member)
{
    pt_buf_clear(out);
    pt_buf_add(out, path);
    if (member.len) {
        pt_buf_add_byte(out, '#');
        pt_buf_add(out, member);
    }
}

struct pt_str
pt_ingest_name(struct pt_ingest *in, struct pt_str path, struct pt_str member)
{
    set_name(&in->name, path, member);
    return pt_buf_str(&in->name);
}

/* ------------------------------------------------------------ skipping --- */

/* Whether the entry in->key has in the index is in->value. */
static enum pt_status
is_remembered(struct pt_ingest *in, bool *out, struct pt_error *err)
{
    *out = false;
    if (!in->has_skips || in->is_rebuild)
        return PT_OK;
    const enum pt_status status =
        pt_session_meta(in->session, pt_buf_str(&in->key), &in->hold, err);
    *out = pt_str_equal(pt_buf_str(&in->hold), pt_buf_str(&in->value));
    return status;
}

enum pt_status pt_ingest_skip(struct pt_ingest *in,
                              struct pt_str path,
                              struct pt_str part,
                              bool is_loose,
                              const char *reason,
                              struct pt_error *err)
{
    bool is_there = false;
    const struct pt_skip skip = {.is_loose = is_loose,
                                 .reason = pt_str_of(reason),
                                 .path = pt_ingest_name(in, path, part)};
    in->report.n_skipped++;
    pt_ingest_tell(in, "skipped", skip.path, reason);
    if (in->is_dry)
        return PT_OK;
    pt_skip_key(&in->key, path, part);
    pt_skip_encode(&in->value, &skip);
    if (pt_buf_status(&in->key) != PT_OK || pt_buf_status(&in->value) != PT_OK)
        return pt_fail_nomem(err);
    /* Those of parts were just taken away, which the index does not show. */
    if (!part.len) {
        const enum pt_status status = is_remembered(in, &is_there, err);
        if (status != PT_OK || is_there)
            return status;
    }
    return pt_session_set_meta(in->session, pt_buf_str(&in->key),
                               pt_buf_str(&in->value), err);
}

enum pt_status pt_ingest_unskip(struct pt_ingest *in,
                                struct pt_str path,
                                struct pt_str part,
                                struct pt_error *err)
{
    if (!in->has_skips || in->is_rebuild || in->is_dry)
        return PT_OK;
    pt_skip_key(&in->key, path, part);
    if (pt_buf_status(&in->key) != PT_OK)
        return pt_fail_nomem(err);
    const enum pt_status status =
        pt_session_meta(in->session, pt_buf_str(&in->key), &in->value, err);
    if (status != PT_OK || !in->value.len)
        return status;
    return pt_session_set_meta(in->session, pt_buf_str(&in->key), PT_STR(""),
                               err);
}

struct collecting {
    struct pt_str prefix; /* of the name: path and "#" */
    struct pt_buf *keys;
};

static bool collect_part(void *context, struct pt_str key, struct pt_str value)
{
    const struct collecting *const job = context;
    struct pt_skip skip;
    if (pt_skip_decode(value, &skip) && pt_str_begins(skip.path, job->prefix))
        pt_zlist_add(job->keys, key);
    return true;
}

enum pt_status pt_ingest_unskip_parts(struct pt_ingest *in,
                                      struct pt_str path,
                                      struct pt_error *err)
{
    struct pt_str key;
    if (!in->has_skips || in->is_rebuild || in->is_dry)
        return PT_OK;
    set_name(&in->name, path, PT_STR(""));
    pt_buf_add_byte(&in->name, '#');
    pt_skip_key_of_parts(&in->key, path);
    pt_buf_clear(&in->list);
    struct collecting job = {pt_buf_str(&in->name), &in->list};
    enum pt_status status = pt_session_each_meta(
        in->session, pt_buf_str(&in->key), collect_part, &job, err);
    if (status == PT_OK &&
        (pt_buf_status(&in->name) != PT_OK ||
         pt_buf_status(&in->key) != PT_OK || pt_buf_status(&in->list) != PT_OK))
        status = pt_fail_nomem(err);
    for (size_t at = 0;
         status == PT_OK && pt_zlist_next(pt_buf_str(&in->list), &at, &key);)
        status = pt_session_set_meta(in->session, key, PT_STR(""), err);
    return status;
}

enum pt_status pt_ingest_note_run(struct pt_ingest *in, struct pt_error *err)
{
    const struct {
        struct pt_str name;
        int64_t value;
    } rows[] = {
        {PT_STR("started"), in->now                      },
        {PT_STR("new"),     (int64_t)in->report.n_new    },
        {PT_STR("changed"), (int64_t)in->report.n_changed},
        {PT_STR("gone"),    (int64_t)in->report.n_gone   },
    };
    pt_buf_clear(&in->list);
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        pt_zlist_set_number(&in->list, rows[i].name, rows[i].value);
    return pt_buf_status(&in->list) == PT_OK
               ? pt_session_set_meta(in->session, PT_STR(PT_META_RUN),
                                     pt_buf_str(&in->list), err)
               : pt_fail_nomem(err);
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
        status = pt_ingest_skip(in, pt_str_sub(unique, 1, unique.len),
                                PT_STR(""), true, reason.ptr, err);
    return status;
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

/* Reads the draft, if its language was not told before. */
static enum pt_status
set_lang(struct pt_ingest *in, struct pt_draft *draft, struct pt_error *err)
{
    struct pt_article *const article = &draft->article;
    const enum pt_status status = know_langs(in, err);
    if (status != PT_OK)
        return status;
    if (draft->is_lang_found) {
        article->origins[PT_FACT_LANG] = PT_ORIGIN_TEXT;
        count_lang(in, article->lang, 1);
    } else if (!article->lang.len) {
        article->origins[PT_FACT_LANG] = PT_ORIGIN_DEFAULT;
        article->lang = main_lang(in);
    }
    return draft->is_read ? PT_OK : pt_ahead_read(in->parts, draft, err);
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

/* The draft as it was read, with what was decided since. */
static enum pt_status
put(struct pt_ingest *in, const struct pt_draft *draft, struct pt_error *err)
{
    struct pt_document document;
    enum pt_status status =
        pt_document_finish(draft->builder, &draft->article, &document, err);
    if (status == PT_OK)
        status = pt_session_put(in->session, &document, err);
    return status == PT_OK ? skip_rejects(in, err) : status;
}

/* docid: as the index knew the article, with that story; or 0. */
static enum pt_status set_story(struct pt_ingest *in,
                                struct pt_draft *draft,
                                uint32_t docid,
                                uint64_t old_story,
                                struct pt_error *err)
{
    struct pt_article *const article = &draft->article;
    article->sketch =
        pt_str_n(in->sketch, pt_sketch_encode(&draft->sketch, in->sketch));
    return pt_story_choose(&in->stories, &in->story_urls, in->session,
                           &(struct pt_story_question){
                               .sketch = &draft->sketch,
                               .own = draft->story,
                               .url = article->url,
                               .date = article->date,
                               .docid = docid,
                               .old_story = old_story,
                           },
                           &article->story, err);
}

static const char *const words[] = {
    [PT_IS_NEW] = "new",
    [PT_IS_CHANGED] = "changed",
    [PT_IS_SAME] = "same",
    [PT_IS_MOVED] = NULL, /* told once a file, by whoever reads it */
};

static uint64_t *count_of(struct pt_ingest *in, enum pt_outcome outcome)
{
    switch (outcome) {
    case PT_IS_NEW:
        return &in->report.n_new;
    case PT_IS_CHANGED:
        return &in->report.n_changed;
    case PT_IS_SAME:
        return &in->report.n_unchanged;
    case PT_IS_MOVED:
        return &in->report.n_moved;
    }
    PT_UNREACHABLE();
    return NULL;
}

/* What article is beside old (NULL: there was none). */
static enum pt_outcome weigh(const struct pt_article *article,
                             const struct pt_article *old,
                             const struct pt_earlier *earlier)
{
    if (!old || (earlier->is_again && earlier->outcome == PT_IS_NEW))
        return PT_IS_NEW;
    if (earlier->has_moved)
        return PT_IS_MOVED;
    return has_same_text(article, old) ? PT_IS_SAME : PT_IS_CHANGED;
}

static void count(struct pt_ingest *in,
                  const struct pt_article *article,
                  const struct pt_earlier *earlier,
                  enum pt_outcome outcome,
                  bool is_put)
{
    if (earlier->is_again)
        --*count_of(in, earlier->outcome);
    ++*count_of(in, outcome);
    if (!earlier->is_again && words[outcome] && is_put)
        pt_ingest_tell(in, words[outcome],
                       pt_ingest_name(in, article->path, article->member),
                       NULL);
}

enum pt_status pt_ingest_draft(struct pt_ingest *in,
                               struct pt_draft *draft,
                               const struct pt_earlier *earlier,
                               enum pt_outcome *out_outcome,
                               struct pt_error *err)
{
    struct pt_article stored;
    struct pt_article *const article = &draft->article;
    const struct pt_article *const old = earlier->docid ? &stored : NULL;
    if (draft->status != PT_OK && err)
        *err = draft->err;
    if (draft->status != PT_OK)
        return draft->status;
    enum pt_status status = set_lang(in, draft, err);
    if (status == PT_OK && old)
        status = pt_session_article(in->session, earlier->docid, &in->hold,
                                    &stored, err);
    if (status == PT_OK)
        status =
            set_story(in, draft, earlier->docid, old ? old->story : 0, err);
    if (status != PT_OK)
        return status;
    const enum pt_outcome outcome = weigh(article, old, earlier);
    const bool is_old_text = old && has_same_text(article, old);
    article->first_seen =
        old && outcome != PT_IS_NEW ? old->first_seen : in->now;
    article->changed =
        is_old_text && outcome != PT_IS_NEW ? old->changed : in->now;
    const bool is_as_it_was = outcome == PT_IS_SAME &&
                              has_same_rest(article, old) &&
                              pt_file_stamp_equal(&article->stamp, &old->stamp);
    const bool is_put = !is_as_it_was || in->is_rebuild || earlier->is_again;
    if (is_put)
        status = put(in, draft, err);
    /* Of a file all parts are, before it is read. */
    if (status == PT_OK && is_put && !article->path.len)
        status = pt_ingest_unskip(in, article->path, article->member, err);
    if (status != PT_OK)
        return status;
    count(in, article, earlier, outcome, !is_as_it_was);
    *out_outcome = outcome;
    return PT_OK;
}

/* An article that is read in its turn. */
static enum pt_status read_now(struct pt_ingest *in,
                               const struct pt_article *article,
                               struct pt_error *err)
{
    in->draft =
        (struct pt_draft){.article = *article, .builder = in->draft.builder};
    return pt_ahead_read(in->parts, &in->draft, err);
}

enum pt_status pt_ingest_article(struct pt_ingest *in,
                                 const struct pt_article *article,
                                 const struct pt_earlier *earlier,
                                 enum pt_outcome *out_outcome,
                                 struct pt_error *err)
{
    const enum pt_status status = read_now(in, article, err);
    return status == PT_OK
               ? pt_ingest_draft(in, &in->draft, earlier, out_outcome, err)
               : status;
}

/* A stored article that an older program took and this one does not: it stays,
 * for there may be no other copy, but its text is searched no more. */
static enum pt_status carry_unsearched(struct pt_ingest *in,
                                       const struct pt_article *article,
                                       const char *reason,
                                       struct pt_error *err)
{
    struct pt_article bare = *article;
    struct pt_error why;
    bare.text = bare.boilerplate = bare.author = bare.source = bare.tags =
        PT_STR("");
    enum pt_status status = read_now(in, &bare, err);
    if (status == PT_OK)
        status = set_lang(in, &in->draft, err);
    if (status != PT_OK)
        return status;
    bare = in->draft.article;
    in->draft.article = *article;
    in->draft.article.lang = bare.lang;
    in->draft.article.origins[PT_FACT_LANG] = bare.origins[PT_FACT_LANG];
    status = put(in, &in->draft, err);
    if (status != PT_OK)
        return status;
    pt_fail(&why, PT_ELIMIT, "%s: kept, but its text is not searched", reason);
    return pt_ingest_skip(in, article->path, article->member, true, why.message,
                          err);
}

enum pt_status
pt_ingest_carry(struct pt_ingest *in, uint32_t docid, struct pt_error *err)
{
    struct pt_article article;
    struct pt_error why;
    assert(in->is_rebuild);
    enum pt_status status =
        pt_session_article(in->session, docid, &in->hold, &article, err);
    if (status != PT_OK)
        return status;
    status = read_now(in, &article, &why);
    if (status == PT_OK && !in->draft.is_read)
        status = set_lang(in, &in->draft, &why);
    if (status == PT_ELIMIT)
        return carry_unsearched(in, &article, why.message, err);
    if (status != PT_OK && err)
        *err = why;
    if (status == PT_OK)
        status = set_story(in, &in->draft, docid, article.story, err);
    return status == PT_OK ? put(in, &in->draft, err) : status;
}
