/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/session.h"

#include "common/mem.h"
#include "index/index_dir.h"
#include "index/index_lock.h"
#include "index/shard_set.h"
#include "index/shard_writer.h"
#include "indexer/zlist.h"

enum {
    MOST_REFRESHES = 10,
    /* A path of no more bytes stands whole at the start of its Q term. */
    WHOLE_PATH_BYTES = 200,
};

struct pt_session {
    struct pt_buf dir;
    struct pt_buf aside; /* where the writer works; empty: in dir */
    struct pt_buf rejects;
    struct pt_index_lock *lock;
    struct pt_reader *reader;       /* NULL: there is no index */
    struct pt_shard_writer *writer; /* NULL: nothing was changed yet */
    struct pt_session_options options;
    unsigned n_shards; /* of an index made aside; 0: a plain one */
    bool is_in_doubt;
    uint32_t n_published; /* articles of the index that was put in place */
};

/* ------------------------------------------------------ begin and end --- */

/* What is right for a search, to go on without a shard, would make it be
 * written anew here. */
static enum pt_status check_whole(const struct pt_reader *reader,
                                  struct pt_error *err)
{
    const char *const failure = pt_reader_failure(reader, 0);
    return failure ? pt_fail(err, PT_ECORRUPT, "%s", failure) : PT_OK;
}

static enum pt_status
open_reader(struct pt_session *s, const char *dir, struct pt_error *err)
{
    struct pt_buf mark;
    enum pt_status status =
        pt_reader_open_trusting(dir, s->options.trusts_all, &s->reader, err);
    if (status != PT_OK)
        return status == PT_ENOINDEX ? PT_OK : status;
    status = check_whole(s->reader, err);
    if (status != PT_OK)
        return status;
    pt_buf_init(&mark, PT_BUF_NO_CEILING);
    status = pt_reader_meta(s->reader, PT_STR(PT_META_OPEN), &mark, err);
    s->is_in_doubt = mark.len > 0;
    pt_buf_fini(&mark);
    return status;
}

/* Into how many shards an index made now is split: as asked for, else as the
 * one that is there is. */
static enum pt_status set_shards(struct pt_session *s, struct pt_error *err)
{
    const char *const dir = pt_buf_z(&s->dir);
    const unsigned wanted = s->options.shards;
    unsigned n = 0;
    const enum pt_status status = pt_shard_set_count(dir, &n, err);
    if (status != PT_OK)
        return status;
    if (wanted > PT_MAX_SET_SHARDS)
        return pt_fail(err, PT_EINVALID, "an index has at most %u shards",
                       PT_MAX_SET_SHARDS);
    const unsigned n_now = n ? n : 1;
    if (wanted && wanted != n_now && s->reader && !s->options.is_rebuild)
        return pt_fail(err, PT_EINVALID,
                       "%s has %u %s, and only --rebuild --shards %u makes it "
                       "have %u",
                       dir, n_now, n_now == 1 ? "shard" : "shards", wanted,
                       wanted);
    s->n_shards = !wanted ? n : wanted == 1 ? 0 : wanted;
    return PT_OK;
}

enum pt_status pt_session_begin(const char *dir,
                                const struct pt_session_options *options,
                                struct pt_session **out,
                                struct pt_error *err)
{
    struct pt_session *const s = pt_alloc(sizeof *s);
    if (!s) {
        pt_index_lock_free(options->lock);
        return pt_fail_nomem(err);
    }
    s->lock = options->lock;
    pt_buf_init(&s->dir, PT_BUF_NO_CEILING);
    pt_buf_init(&s->aside, PT_BUF_NO_CEILING);
    pt_buf_init(&s->rejects, PT_BUF_NO_CEILING);
    pt_buf_puts(&s->dir, dir);
    s->options = *options;
    s->options.lock = NULL; /* these two are for begin alone */
    s->options.from = NULL;
    enum pt_status status =
        pt_buf_status(&s->dir) == PT_OK ? PT_OK : pt_fail_nomem(err);
    if (status == PT_OK && !s->options.is_dry && !s->lock) {
        status =
            pt_index_lock_take(dir, options->wait_seconds, options->on_wait,
                               options->wait_context, &s->lock, err);
        if (status == PT_OK)
            pt_index_dir_sweep(dir);
    }
    if (status == PT_OK)
        status = open_reader(s, options->from ? options->from : dir, err);
    if (status == PT_OK)
        status = set_shards(s, err);
    if (status == PT_OK)
        *out = s;
    else
        pt_session_end(s);
    return status;
}

void pt_session_end(struct pt_session *s)
{
    if (!s)
        return;
    pt_shard_writer_close(s->writer);
    pt_reader_close(s->reader);
    if (s->aside.len)
        pt_index_dir_remove(pt_buf_z(&s->aside));
    pt_index_lock_free(s->lock);
    pt_buf_fini(&s->dir);
    pt_buf_fini(&s->aside);
    pt_buf_fini(&s->rejects);
    pt_free(s);
}

/* An index of several batches is half air: packs it into another folder aside.
 * Where that fails, for want of space perhaps, the index will do as it is. */
static void pack_aside(struct pt_session *s)
{
    struct pt_buf packed;
    pt_buf_init(&packed, PT_BUF_NO_CEILING);
    if (pt_index_dir_aside(pt_buf_z(&s->dir), &packed, NULL) == PT_OK) {
        struct pt_buf unwanted = packed;
        if (pt_index_pack(pt_buf_z(&s->aside), pt_buf_z(&packed), NULL) ==
            PT_OK) {
            unwanted = s->aside;
            s->aside = packed;
        }
        pt_index_dir_remove(pt_buf_z(&unwanted));
        packed = unwanted;
    }
    pt_buf_fini(&packed);
}

/* The mark of a half made change: set by the first change of an index that is
 * in use, taken away by the last. */
static enum pt_status
set_mark(struct pt_session *s, bool is_there, struct pt_error *err)
{
    return pt_shard_writer_set_meta(s->writer, PT_STR(PT_META_OPEN),
                                    is_there ? PT_STR("1") : PT_STR(""), err);
}

/* An index made aside does not show yet. */
static enum pt_status commit(struct pt_session *s, struct pt_error *err)
{
    return s->writer ? pt_shard_writer_commit(s->writer, err) : PT_OK;
}

enum pt_status pt_session_finish(struct pt_session *s, struct pt_error *err)
{
    enum pt_status status = pt_session_settle(s, err);
    if (status == PT_OK && s->writer && !s->aside.len && !s->is_in_doubt)
        status = set_mark(s, false, err);
    if (status == PT_OK)
        status = commit(s, err);
    if (status != PT_OK || !s->aside.len)
        return status;
    s->n_published = pt_shard_writer_n_articles(s->writer);
    const bool is_packed = pt_shard_writer_is_packed(s->writer);
    pt_shard_writer_close(s->writer);
    s->writer = NULL;
    if (s->n_published > PT_BATCH_ARTICLES && !is_packed && !s->n_shards)
        pack_aside(s);
    status = pt_index_dir_publish(pt_buf_z(&s->aside), pt_buf_z(&s->dir), err);
    if (status != PT_OK)
        return status;
    pt_buf_clear(&s->aside);
    pt_reader_close(s->reader);
    s->reader = NULL;
    return PT_OK;
}

void pt_session_make_anew(struct pt_session *s)
{
    assert(!s->writer);
    s->options.is_rebuild = true;
}

bool pt_session_is_in_doubt(const struct pt_session *s)
{
    return s->is_in_doubt;
}

void pt_session_set_doubt(struct pt_session *s, bool is_in_doubt)
{
    s->is_in_doubt = is_in_doubt;
}

bool pt_session_has_changes(const struct pt_session *s)
{
    return s->writer != NULL;
}

bool pt_session_is_aside(const struct pt_session *s)
{
    return s->options.is_rebuild || !s->reader;
}

const struct pt_reader *pt_session_reader(const struct pt_session *s)
{
    return s->reader;
}

uint32_t pt_session_n_articles(const struct pt_session *s)
{
    if (s->writer)
        return pt_shard_writer_n_articles(s->writer);
    return s->reader ? pt_reader_n_articles(s->reader) : s->n_published;
}

/* ------------------------------------------------------------- reading --- */

static enum pt_status
refresh(struct pt_session *s, bool *out_changed, struct pt_error *err)
{
    const enum pt_status status =
        pt_reader_refresh(s->reader, out_changed, err);
    return status == PT_OK ? check_whole(s->reader, err) : status;
}

/* After status of a look at the index: whether to look again, because the
 * session's own commits moved on and the reader was moved to the newest. */
static bool again(struct pt_session *s,
                  enum pt_status *status,
                  int *tries,
                  struct pt_error *err)
{
    bool is_changed;
    if (*status != PT_EMODIFIED || ++*tries > MOST_REFRESHES)
        return false;
    *status = refresh(s, &is_changed, err);
    return *status == PT_OK;
}

enum pt_status pt_session_find(struct pt_session *s,
                               struct pt_str unique,
                               uint32_t *out_docid,
                               struct pt_error *err)
{
    enum pt_status status = PT_OK;
    int tries = 0;
    if (!s->reader)
        *out_docid = 0;
    else
        do
            status = pt_reader_find(s->reader, unique, out_docid, err);
        while (again(s, &status, &tries, err));
    return status;
}

enum pt_status pt_session_article(struct pt_session *s,
                                  uint32_t docid,
                                  struct pt_buf *hold,
                                  struct pt_article *out,
                                  struct pt_error *err)
{
    enum pt_status status;
    int tries = 0;
    assert(s->reader);
    do
        status = pt_reader_article(s->reader, docid, hold, out, err);
    while (again(s, &status, &tries, err));
    return status;
}

enum pt_status pt_session_meta(struct pt_session *s,
                               struct pt_str key,
                               struct pt_buf *out,
                               struct pt_error *err)
{
    enum pt_status status = PT_OK;
    int tries = 0;
    if (!s->reader)
        pt_buf_clear(out);
    else
        do
            status = pt_reader_meta(s->reader, key, out, err);
        while (again(s, &status, &tries, err));
    return status;
}

enum pt_status pt_session_each_meta(struct pt_session *s,
                                    struct pt_str prefix,
                                    pt_reader_entry *each,
                                    void *context,
                                    struct pt_error *err)
{
    enum pt_status status = PT_OK;
    int tries = 0;
    if (s->reader)
        do
            status = pt_reader_each_meta(s->reader, prefix, each, context, err);
        while (again(s, &status, &tries, err));
    return status;
}

enum pt_status pt_session_langs(struct pt_session *s,
                                struct pt_arena *arena,
                                struct pt_lang_count **out,
                                size_t *out_n,
                                struct pt_error *err)
{
    enum pt_status status = PT_OK;
    int tries = 0;
    if (!s->reader)
        *out_n = 0;
    else
        do
            status = pt_reader_langs(s->reader, arena, out, out_n, err);
        while (again(s, &status, &tries, err));
    return status;
}

enum pt_status pt_session_look(struct pt_session *s,
                               pt_session_looker *look,
                               void *context,
                               struct pt_error *err)
{
    enum pt_status status;
    int tries = 0;
    do
        status = look(context, s->reader, err);
    while (again(s, &status, &tries, err));
    return status;
}

/* ------------------------------------------------------------- listing --- */

bool pt_path_is_below(struct pt_str path, struct pt_str below)
{
    if (below.len == 0 || pt_str_equal(below, PT_STR("/")))
        return true;
    return pt_str_begins(path, below) &&
           (path.len == below.len || path.ptr[below.len] == '/');
}

/* The start of the Q terms, without Q, of what is below. */
static struct pt_str start_of(struct pt_str below)
{
    return pt_str_sub(
        below, 0, below.len < WHOLE_PATH_BYTES ? below.len : WHOLE_PATH_BYTES);
}

/* Whether the identity `word` (without Q) may be of an article below. */
static bool may_be_below(struct pt_str word, struct pt_str below)
{
    return below.len >= WHOLE_PATH_BYTES || pt_path_is_below(word, below) ||
           (word.len > below.len && word.ptr[below.len] == '#');
}

struct listing {
    const struct pt_reader *reader;
    struct pt_str below;
    struct pt_str after; /* with Q */
    bool (*wants)(void *context, uint32_t docid);
    void *context;
    struct pt_buf term;
    struct pt_buf *out;
    enum pt_status status; /* of looking a docid up */
    struct pt_error *err;
};

static bool is_wanted(struct listing *job)
{
    uint32_t docid = 0;
    if (!job->wants)
        return true;
    job->status =
        pt_reader_find(job->reader, pt_buf_str(&job->term), &docid, job->err);
    return job->status == PT_OK && job->wants(job->context, docid);
}

static bool list_word(void *context, struct pt_str word, uint32_t n_articles)
{
    struct listing *const job = context;
    (void)n_articles;
    if (!may_be_below(word, job->below))
        return true;
    pt_buf_clear(&job->term);
    pt_buf_add_byte(&job->term, 'Q');
    pt_buf_add(&job->term, word);
    if (pt_str_compare(pt_buf_str(&job->term), job->after) <= 0)
        return true;
    if (is_wanted(job))
        pt_zlist_add(job->out, pt_buf_str(&job->term));
    if (pt_buf_status(job->out) != PT_OK || pt_buf_status(&job->term) != PT_OK)
        job->status = pt_fail_nomem(job->err);
    return job->status == PT_OK && job->out->len < PT_SESSION_LIST_BYTES;
}

enum pt_status pt_session_list(struct pt_session *s,
                               struct pt_str below,
                               struct pt_str after,
                               bool (*wants)(void *context, uint32_t docid),
                               void *context,
                               struct pt_buf *out,
                               struct pt_error *err)
{
    pt_buf_clear(out);
    if (!s->reader)
        return PT_OK;
    struct listing job = {.below = below,
                          .after = after,
                          .wants = wants,
                          .context = context,
                          .out = out,
                          .err = err};
    enum pt_status status;
    int tries = 0;
    pt_buf_init(&job.term, PT_BUF_NO_CEILING);
    do {
        pt_buf_clear(out);
        job.reader = s->reader;
        job.status = PT_OK;
        status = pt_reader_words(s->reader, "Q", start_of(below), list_word,
                                 &job, err);
        if (status == PT_OK)
            status = job.status;
    } while (again(s, &status, &tries, err));
    pt_buf_fini(&job.term);
    return status;
}

struct counting {
    struct pt_str below;
    uint64_t n;
};

static bool count_word(void *context, struct pt_str word, uint32_t n_articles)
{
    struct counting *const job = context;
    if (may_be_below(word, job->below))
        job->n += n_articles;
    return true;
}

enum pt_status pt_count_below(const struct pt_reader *reader,
                              struct pt_str below,
                              uint64_t *out,
                              struct pt_error *err)
{
    struct counting job = {below, 0};
    const enum pt_status status =
        pt_reader_words(reader, "Q", start_of(below), count_word, &job, err);
    if (status == PT_OK)
        *out = job.n;
    return status;
}

enum pt_status pt_session_count(struct pt_session *s,
                                struct pt_str below,
                                uint64_t *out,
                                struct pt_error *err)
{
    enum pt_status status = PT_OK;
    int tries = 0;
    if (!s->reader)
        *out = 0;
    else
        do
            status = pt_count_below(s->reader, below, out, err);
        while (again(s, &status, &tries, err));
    return status;
}

/* ------------------------------------------------------------ changing --- */

static void note_reject(void *context, struct pt_str unique, const char *reason)
{
    struct pt_session *const s = context;
    pt_zlist_add(&s->rejects, unique);
    pt_zlist_add(&s->rejects, pt_str_of(reason));
}

void pt_session_take_rejects(struct pt_session *s, struct pt_buf *out)
{
    pt_buf_clear(out);
    if (!s->rejects.len)
        return;
    const struct pt_buf empty = *out;
    *out = s->rejects;
    s->rejects = empty;
}

static enum pt_status make_aside(struct pt_session *s, struct pt_error *err)
{
    const char *why_not = NULL;
    const struct pt_bulk_means means = {.memory = PT_BULK_MEMORY,
                                        .n_threads = s->options.n_threads};
    enum pt_status status =
        pt_index_dir_aside(pt_buf_z(&s->dir), &s->aside, err);
    const char *const aside = pt_buf_z(&s->aside);
    if (status != PT_OK)
        return status;
    status = pt_shard_writer_create(aside, s->n_shards,
                                    s->options.is_bulk_off ? NULL : &means,
                                    note_reject, s, &s->writer, &why_not, err);
    if (status == PT_OK && why_not && s->options.on_event)
        s->options.on_event(s->options.wait_context, "bulk", pt_buf_z(&s->dir),
                            why_not);
    return status;
}

static enum pt_status open_writer(struct pt_session *s, struct pt_error *err)
{
    assert(!s->options.is_dry);
    if (s->writer)
        return PT_OK;
    if (pt_session_is_aside(s))
        return make_aside(s, err);
    enum pt_status status =
        pt_shard_writer_open(pt_buf_z(&s->dir), s->options.trusts_all,
                             note_reject, s, &s->writer, err);
    if (status == PT_OK)
        status = set_mark(s, true, err);
    return status == PT_OK ? pt_session_settle(s, err) : status;
}

enum pt_status pt_session_put(struct pt_session *s,
                              const struct pt_document *document,
                              struct pt_error *err)
{
    const enum pt_status status = open_writer(s, err);
    return status == PT_OK ? pt_shard_writer_put(s->writer, document, err)
                           : status;
}

enum pt_status pt_session_remove(struct pt_session *s,
                                 struct pt_str unique,
                                 struct pt_error *err)
{
    const enum pt_status status = open_writer(s, err);
    return status == PT_OK ? pt_shard_writer_remove(s->writer, unique, err)
                           : status;
}

enum pt_status pt_session_set_meta(struct pt_session *s,
                                   struct pt_str key,
                                   struct pt_str value,
                                   struct pt_error *err)
{
    const enum pt_status status = open_writer(s, err);
    return status == PT_OK
               ? pt_shard_writer_set_meta(s->writer, key, value, err)
               : status;
}

enum pt_status pt_session_settle(struct pt_session *s, struct pt_error *err)
{
    return s->writer && !s->aside.len && pt_shard_writer_is_split(s->writer)
               ? commit(s, err)
               : PT_OK;
}

enum pt_status pt_session_catch_up(struct pt_session *s, struct pt_error *err)
{
    bool is_changed;
    assert(!pt_session_is_aside(s));
    const enum pt_status status = commit(s, err);
    return status == PT_OK ? refresh(s, &is_changed, err) : status;
}
