/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/repair.h"

#include "common/mem.h"
#include "index/index_dir.h"
#include "index/index_lock.h"
#include "index/index_reader.h"
#include "index/index_writer.h"
#include "index/shard_set.h"
#include "index/upkeep/index_check.h"
#include "index/upkeep/remains.h"
#include "indexer/update.h"
#include "indexer/upkeep.h"
#include "indexer/zlist.h"

/* Document ids for which one bit each is kept. */
#define MOST_DOCIDS (UINT64_C(1) << 31)

struct repair {
    const char *dir;
    struct pt_indexer_options options;
    struct pt_indexer_repaired *out;
    struct pt_buf aside; /* of the remains */
    struct pt_remains remains;
    struct pt_writer *writer; /* to the remains */
    struct pt_buf unique, lang;
    unsigned char *bits; /* of docids that were saved */
    uint64_t most_docid;
    uint64_t n_to_be; /* articles that there were, as far as it is told */
    uint64_t n_saved;
    struct pt_buf lost; /* zlist of the identities whose record is not there */
    uint64_t n_unnamed; /* articles of which not even that is left */
    struct pt_error *err;
};

/* -------------------------------------------------------------- remains --- */

/* All that a rebuild asks of an old article: its record by its identity, and
 * how many there are of a language. */
static enum pt_status save_article(void *context,
                                   uint64_t docid,
                                   struct pt_str record,
                                   const struct pt_article *article)
{
    struct repair *const r = context;
    pt_buf_clear(&r->unique);
    pt_buf_clear(&r->lang);
    pt_schema_unique(&r->unique, article->path, article->member);
    pt_schema_term(&r->lang, pt_field_info(PT_FIELD_LANG)->prefix,
                   article->lang);
    if (pt_buf_status(&r->unique) != PT_OK || pt_buf_status(&r->lang) != PT_OK)
        return pt_fail_nomem(r->err);
    struct pt_posting postings[] = {
        {.term = pt_buf_str(&r->unique), .is_boolean = true},
        {.term = pt_buf_str(&r->lang),   .is_boolean = true},
    };
    const struct pt_document document = {
        .unique = pt_buf_str(&r->unique),
        .postings = postings,
        .n_postings = article->lang.len ? 2 : 1,
        .data = record,
    };
    if (docid <= r->most_docid)
        r->bits[docid / 8] |= (unsigned char)(1u << docid % 8);
    r->n_saved++;
    return pt_writer_put(r->writer, &document, r->err);
}

static enum pt_status
save_setting(void *context, struct pt_str key, struct pt_str value)
{
    struct repair *const r = context;
    return pt_writer_set_meta(r->writer, key, value, r->err);
}

/* The user's synonyms as they were read last, and what is kept twice. */
static enum pt_status save_settings(struct repair *r)
{
    static const char *const names[] = {PT_META_ROOTS, PT_META_OPTIONS,
                                        PT_META_EXCLUDE, PT_META_SYNONYMS};
    struct pt_glass_walk walk;
    struct pt_buf value;
    enum pt_status status = pt_remains_each_meta(
        &r->remains, PT_STR(PT_META_SYNONYM), save_setting, r, &walk, r->err);
    pt_buf_init(&value, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < PT_COUNTOF(names) && status == PT_OK; i++) {
        const struct pt_str name = pt_str_of(names[i]);
        pt_buf_clear(&value);
        status = pt_remains_setting(&r->remains, name, &value, r->err);
        if (status == PT_OK && value.len)
            status = save_setting(r, name, pt_buf_str(&value));
        if (i == 0)
            r->out->has_roots |= value.len > 0;
    }
    pt_buf_fini(&value);
    return status;
}

static enum pt_status
note_identity(void *context, struct pt_str unique, uint64_t docid)
{
    struct repair *const r = context;
    if (!r->most_docid ||
        (docid <= r->most_docid && r->bits[docid / 8] & 1u << docid % 8))
        return PT_OK;
    pt_zlist_add(&r->lost, unique);
    return pt_buf_status(&r->lost) == PT_OK ? PT_OK : pt_fail_nomem(r->err);
}

static enum pt_status save_all(struct repair *r)
{
    enum pt_status status =
        pt_remains_each_article(&r->remains, save_article, r, NULL, r->err);
    if (status == PT_OK)
        status =
            pt_remains_each_identity(&r->remains, note_identity, r, r->err);
    if (status == PT_OK)
        status = save_settings(r);
    r->n_to_be += r->remains.glass.n_documents;
    return status;
}

/* Of a shard nothing may be left. */
static enum pt_status
save_part(void *context, const char *part, bool is_shard, struct pt_error *err)
{
    struct repair *const r = context;
    pt_remains_close(&r->remains);
    enum pt_status status =
        pt_remains_open(part, r->options.trusts_writable, &r->remains, err);
    if (status != PT_OK)
        return status == PT_ENOINDEX && is_shard ? PT_OK : status;
    r->most_docid = r->remains.glass.last_docid;
    if (r->most_docid > MOST_DOCIDS)
        r->most_docid = 0;
    pt_free(r->bits);
    r->bits = pt_alloc((size_t)r->most_docid / 8 + 1);
    return r->bits ? save_all(r) : pt_fail_nomem(err);
}

/* What can be read, as an index aside. */
static enum pt_status make_remains(struct repair *r)
{
    enum pt_status status = pt_index_dir_aside(r->dir, &r->aside, r->err);
    if (status == PT_OK)
        status = pt_writer_create(pt_buf_z(&r->aside), NULL, NULL, &r->writer,
                                  r->err);
    if (status == PT_OK)
        status = pt_shard_set_each(r->dir, save_part, r, r->err);
    if (status == PT_OK)
        status = pt_writer_commit(r->writer, r->err);
    const uint64_t n_known = r->n_saved + pt_zlist_count(pt_buf_str(&r->lost));
    r->n_unnamed = r->n_to_be > n_known ? r->n_to_be - n_known : 0;
    pt_writer_close(r->writer);
    r->writer = NULL;
    return status;
}

/* ----------------------------------------------------------------- lost --- */

static void tell_lost(struct repair *r, const char *name, const char *reason)
{
    if (r->options.on_event)
        r->options.on_event(r->options.context, "lost", name, reason);
}

/* Of what had lost its record, that which no root brought back. */
static enum pt_status tell_of(struct repair *r, const struct pt_reader *reader)
{
    struct pt_str unique;
    enum pt_status status = PT_OK;
    for (size_t at = 0; status == PT_OK &&
                        pt_zlist_next(pt_buf_str(&r->lost), &at, &unique);) {
        uint32_t docid = 0;
        status = pt_reader_find(reader, unique, &docid, r->err);
        if (status != PT_OK || docid)
            continue;
        /* Without Q, and of one that belongs to no file without "#". */
        const bool is_homeless = unique.len > 1 && unique.ptr[1] == '#';
        r->out->n_lost++;
        tell_lost(r, unique.ptr + 1 + is_homeless, NULL);
    }
    return status;
}

static enum pt_status tell_losses(struct repair *r)
{
    struct pt_reader *reader = NULL;
    enum pt_status status = pt_reader_open_trusting(
        r->dir, r->options.trusts_writable, &reader, r->err);
    if (status == PT_OK)
        status = tell_of(r, reader);
    if (status == PT_OK) {
        const uint64_t n_now = pt_reader_n_articles(reader) + r->out->n_lost;
        const uint64_t n_fewer = r->n_to_be > n_now ? r->n_to_be - n_now : 0;
        r->out->n_unnamed = n_fewer < r->n_unnamed ? n_fewer : r->n_unnamed;
    }
    pt_reader_close(reader);
    return status;
}

/* --------------------------------------------------------------- repair --- */

static enum pt_status look_for_mark(void *context,
                                    const char *part,
                                    bool is_shard,
                                    struct pt_error *err)
{
    bool *const is_marked = context;
    (void)is_shard, (void)err;
    *is_marked |= pt_index_dir_is_marked(part);
    return PT_OK;
}

static enum pt_status
check_part(void *context, const char *part, bool is_shard, struct pt_error *err)
{
    const struct repair *const r = context;
    struct pt_index_identity identity;
    (void)is_shard;
    return pt_index_dir_identify(part, r->options.trusts_writable, &identity,
                                 err);
}

/* Whether there is anything to repair; what is damaged is marked, so that it
 * stays told when the repair comes to nothing. */
static enum pt_status
find_damage(struct repair *r, bool *out_is_sound, struct pt_error *err)
{
    bool is_marked = false;
    *out_is_sound = false;
    enum pt_status status =
        pt_shard_set_each(r->dir, look_for_mark, &is_marked, err);
    if (status != PT_OK || is_marked)
        return status;
    status = pt_upkeep_check_locked(r->dir, &r->options, NULL, err);
    *out_is_sound = status == PT_OK;
    return status == PT_ECORRUPT ? PT_OK : status;
}

static enum pt_status rebuild(struct repair *r,
                              struct pt_index_lock **lock,
                              const char *const *paths,
                              size_t n_paths)
{
    const struct pt_update update = {
        .dir = r->dir,
        .options = &r->options,
        .is_rebuild = true,
        .paths = paths,
        .n_paths = n_paths,
        .from = pt_buf_z(&r->aside),
        .lock = *lock,
    };
    if (!r->n_saved && !r->out->has_roots && !n_paths)
        return pt_fail(r->err, PT_ECORRUPT,
                       "%s is damaged, and nothing of it can be read, not even "
                       "its roots: pt-index --repair PATH... names them",
                       r->dir);
    *lock = NULL;
    return pt_update_run(&update, &r->out->report, r->err);
}

static enum pt_status repair(struct repair *r,
                             struct pt_index_lock **lock,
                             const char *const *paths,
                             size_t n_paths)
{
    struct pt_error why;
    bool is_sound = false;
    enum pt_status status = find_damage(r, &is_sound, r->err);
    if (status != PT_OK || is_sound)
        return status;
    r->out->was_damaged = 1;
    status = make_remains(r);
    if (status == PT_OK)
        status = rebuild(r, lock, paths, n_paths);
    /* A root in trouble is told, but the index was put in place. */
    if (pt_shard_set_each(r->dir, check_part, r, NULL) != PT_OK)
        return status;
    struct pt_error *const err = r->err;
    r->err = status == PT_OK ? err : &why;
    const enum pt_status told = tell_losses(r);
    r->err = err;
    return status == PT_OK ? told : status;
}

enum pt_status pt_repair(const char *dir,
                         const struct pt_indexer_options *options,
                         const char *const *paths,
                         size_t n_paths,
                         struct pt_indexer_repaired *out,
                         struct pt_error *err)
{
    struct pt_index_lock *lock = NULL;
    struct repair r = {.dir = dir, .options = *options, .out = out, .err = err};
    struct pt_buf *const bufs[] = {&r.aside, &r.unique, &r.lang, &r.lost,
                                   &r.remains.sums.bytes};
    *out = (struct pt_indexer_repaired){.was_damaged = 0};
    r.options.is_dry_run = 0;
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        pt_buf_init(bufs[i], PT_BUF_NO_CEILING);
    pt_remains_init(&r.remains);
    enum pt_status status = pt_index_dir_exists(dir, err);
    if (status == PT_OK)
        status =
            pt_index_lock_take(dir, options->wait_seconds, options->on_wait,
                               options->context, &lock, err);
    if (status == PT_OK) {
        pt_index_dir_sweep(dir);
        status = repair(&r, &lock, paths, n_paths);
    }
    if (r.aside.len)
        pt_index_dir_remove(pt_buf_z(&r.aside));
    pt_index_lock_free(lock);
    pt_remains_close(&r.remains);
    pt_free(r.bits);
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        pt_buf_fini(bufs[i]);
    return status;
}
