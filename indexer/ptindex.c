/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/ptindex_private.h"

#include "common/lang_code.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "index/index_dir.h"
#include "index/index_writer.h"
#include "index/schema.h"
#include "index/shard_set.h"
#include "index/upkeep/index_check.h"
#include "indexer/export.h"
#include "indexer/follow.h"
#include "indexer/repair.h"
#include "indexer/stream.h"
#include "indexer/update.h"
#include "indexer/upkeep.h"
#include "indexer/zlist.h"

/* ----------------------------------------------------- open and close --- */

enum pt_status pt_indexer_open(const char *dir,
                               const struct pt_indexer_options *options,
                               pt_indexer **out,
                               struct pt_error *err)
{
    if (!*dir)
        return pt_fail(err, PT_EINVALID, "the folder of the index is empty");
    const bool has_lang = options && options->lang;
    const struct pt_str lang =
        pt_lang_code(pt_str_of(has_lang ? options->lang : ""));
    if (has_lang && !lang.len)
        return pt_fail(err, PT_EINVALID, "%s is no language, as en is",
                       options->lang);
    pt_indexer *const ix = pt_alloc(sizeof *ix);
    if (!ix)
        return pt_fail_nomem(err);
    pt_buf_init(&ix->dir, PT_BUF_NO_CEILING);
    pt_buf_init(&ix->remembered, PT_BUF_NO_CEILING);
    pt_buf_init(&ix->synonyms, PT_BUF_NO_CEILING);
    pt_buf_init(&ix->exclude, PT_BUF_NO_CEILING);
    pt_buf_init(&ix->reader, PT_BUF_NO_CEILING);
    pt_arena_init(&ix->status_arena);
    pt_buf_puts(&ix->dir, dir);
    if (options)
        ix->options = *options;
    if (ix->options.synonyms) {
        pt_buf_puts(&ix->synonyms, options->synonyms);
        ix->options.synonyms = pt_buf_z(&ix->synonyms);
    }
    if (ix->options.exclude) {
        pt_buf_puts(&ix->exclude, options->exclude);
        ix->options.exclude = pt_buf_z(&ix->exclude);
    }
    if (ix->options.reader) {
        pt_buf_puts(&ix->reader, options->reader);
        ix->options.reader = pt_buf_z(&ix->reader);
    }
    if (pt_buf_status(&ix->dir) != PT_OK ||
        pt_buf_status(&ix->synonyms) != PT_OK ||
        pt_buf_status(&ix->exclude) != PT_OK ||
        pt_buf_status(&ix->reader) != PT_OK) {
        pt_indexer_close(ix);
        return pt_fail_nomem(err);
    }
    if (has_lang) {
        assert(lang.len < sizeof ix->lang);
        memcpy(ix->lang, lang.ptr, lang.len);
        ix->options.lang = ix->lang;
    }
    *out = ix;
    return PT_OK;
}

static void end_adding(pt_indexer *ix)
{
    if (!ix->session)
        return;
    pt_ingest_fini(&ix->ingest);
    pt_session_end(ix->session);
    ix->session = NULL;
}

/* What was added since the last time is committed. */
static enum pt_status finish_adding(pt_indexer *ix, struct pt_error *err)
{
    const enum pt_status status = pt_session_has_changes(ix->session)
                                      ? pt_ingest_note_run(&ix->ingest, err)
                                      : PT_OK;
    return status == PT_OK ? pt_session_finish(ix->session, err) : status;
}

void pt_indexer_close(pt_indexer *ix)
{
    if (!ix)
        return;
    end_adding(ix);
    pt_buf_fini(&ix->dir);
    pt_buf_fini(&ix->remembered);
    pt_buf_fini(&ix->synonyms);
    pt_buf_fini(&ix->exclude);
    pt_buf_fini(&ix->reader);
    pt_arena_fini(&ix->status_arena);
    pt_free(ix);
}

/* -------------------------------------------------------------- update --- */

static enum pt_status run(pt_indexer *ix,
                          bool is_rebuild,
                          const char *const *roots,
                          size_t n_roots,
                          struct pt_indexer_report *out_report,
                          struct pt_error *err)
{
    const struct pt_update update = {
        .dir = pt_buf_z(&ix->dir),
        .options = &ix->options,
        .is_rebuild = is_rebuild,
        .paths = roots,
        .n_paths = n_roots,
    };
    const enum pt_status status = pt_indexer_commit(ix, err);
    return status == PT_OK ? pt_update_run(&update, out_report, err) : status;
}

enum pt_status pt_indexer_update(pt_indexer *ix,
                                 const char *const *roots,
                                 size_t n_roots,
                                 struct pt_indexer_report *out_report,
                                 struct pt_error *err)
{
    return run(ix, false, roots, n_roots, out_report, err);
}

struct looking {
    bool trusts_all;
    bool is_damaged; /* is set */
};

static enum pt_status look_for_damage(void *context,
                                      const char *part,
                                      bool is_shard,
                                      struct pt_error *err)
{
    struct looking *const look = context;
    struct pt_index_identity identity;
    struct pt_index_check seen = {.is_damaged = false};
    const enum pt_status status =
        pt_index_dir_identify(part, look->trusts_all, &identity, err);
    if (status != PT_OK)
        look->is_damaged |=
            status == PT_ECORRUPT || (is_shard && status == PT_ENOINDEX);
    else if (pt_index_check(part, PT_CHECK_QUICK | PT_CHECK_TRUSTING, NULL,
                            NULL, &seen, err) == PT_OK)
        look->is_damaged |= seen.is_damaged;
    return PT_OK;
}

/* Whether the index at dir cannot be relied on: without the lock, so it may be
 * wrong about one that is being changed, and repair looks again. */
static bool seems_damaged(const pt_indexer *ix)
{
    struct looking look = {.trusts_all = ix->options.trusts_writable != 0};
    (void)!pt_shard_set_each(pt_buf_z(&ix->dir), look_for_damage, &look, NULL);
    return look.is_damaged;
}

enum pt_status pt_indexer_rebuild(pt_indexer *ix,
                                  const char *const *roots,
                                  size_t n_roots,
                                  struct pt_indexer_report *out_report,
                                  struct pt_error *err)
{
    struct pt_indexer_repaired repair;
    if (!ix->options.is_dry_run && seems_damaged(ix)) {
        const enum pt_status status =
            pt_indexer_repair(ix, roots, n_roots, &repair, err);
        if (out_report)
            *out_report = repair.report;
        if (status != PT_OK || repair.was_damaged)
            return status;
    }
    return run(ix, true, roots, n_roots, out_report, err);
}

enum pt_status pt_indexer_watch(pt_indexer *ix,
                                const char *const *roots,
                                size_t n_roots,
                                struct pt_error *err)
{
    return pt_follow(ix, &ix->options, roots, n_roots, err);
}

enum pt_status pt_indexer_forget(pt_indexer *ix,
                                 const char *path_or_id,
                                 uint64_t *out_n,
                                 struct pt_error *err)
{
    const enum pt_status status = pt_indexer_commit(ix, err);
    if (status != PT_OK)
        return status;
    return pt_update_forget(pt_buf_z(&ix->dir), &ix->options, path_or_id, out_n,
                            err);
}

enum pt_status pt_indexer_check(pt_indexer *ix,
                                struct pt_indexer_findings *out,
                                struct pt_error *err)
{
    const enum pt_status status = pt_indexer_commit(ix, err);
    if (status != PT_OK)
        return status;
    return pt_upkeep_check(pt_buf_z(&ix->dir), &ix->options, out, err);
}

enum pt_status pt_indexer_repair(pt_indexer *ix,
                                 const char *const *roots,
                                 size_t n_roots,
                                 struct pt_indexer_repaired *out,
                                 struct pt_error *err)
{
    /* What was added and not committed cannot be, where there is damage. */
    end_adding(ix);
    return pt_repair(pt_buf_z(&ix->dir), &ix->options, roots, n_roots, out,
                     err);
}

enum pt_status pt_indexer_compact(pt_indexer *ix,
                                  uint64_t *out_n_before,
                                  uint64_t *out_n_after,
                                  struct pt_error *err)
{
    const enum pt_status status = pt_indexer_commit(ix, err);
    if (status != PT_OK)
        return status;
    return pt_upkeep_compact(pt_buf_z(&ix->dir), &ix->options, out_n_before,
                             out_n_after, err);
}

/* -------------------------------------------------------------- export --- */

enum pt_status pt_indexer_export(pt_indexer *ix,
                                 enum pt_indexer_form format,
                                 int (*write)(void *context,
                                              const char *bytes,
                                              size_t n_bytes),
                                 void *context,
                                 uint64_t *out_n,
                                 struct pt_error *err)
{
    return pt_export(pt_buf_z(&ix->dir), format, write, context, out_n, err);
}

/* ---------------------------------------------------------------- add --- */

static enum pt_status begin_adding(pt_indexer *ix, struct pt_error *err)
{
    const struct pt_session_options options = {
        .wait_seconds = ix->options.wait_seconds,
        .on_wait = ix->options.on_wait,
        .wait_context = ix->options.context,
        .is_bulk_off = ix->options.is_bulk_off != 0,
        .trusts_all = ix->options.trusts_writable != 0,
        .n_threads = ix->options.jobs / 2,
        .on_event = ix->options.on_event,
        .shards = ix->options.shards,
    };
    if (ix->session)
        return PT_OK;
    enum pt_status status =
        pt_update_upgrade(pt_buf_z(&ix->dir), &ix->options, err);
    if (status != PT_OK)
        return status;
    status = pt_session_begin(pt_buf_z(&ix->dir), &options, &ix->session, err);
    if (status != PT_OK)
        return status;
    status = pt_ingest_init(&ix->ingest, ix->session, &ix->options, false, err);
    if (status == PT_OK)
        status = pt_session_meta(ix->session, PT_STR(PT_META_OPTIONS),
                                 &ix->remembered, err);
    if (status != PT_OK) {
        end_adding(ix);
        return status;
    }
    const struct pt_str lang =
        pt_zlist_get(pt_buf_str(&ix->remembered), PT_STR("lang"));
    if (!ix->options.lang && lang.len)
        ix->ingest.options.lang = lang.ptr;
    return PT_OK;
}

/* s with every broken byte as U+FFFD, in arena when that changes it. */
static bool
make_valid(struct pt_arena *arena, struct pt_str s, struct pt_str *out)
{
    enum { WIDEST = 3 };
    *out = s;
    if (pt_utf8_valid_length(s) == s.len)
        return true;
    char *const bytes = pt_arena_alloc(arena, s.len * WIDEST + 1);
    size_t len = 0;
    if (!bytes)
        return false;
    for (size_t at = 0, n; at < s.len; at += n)
        len += pt_utf8_put(bytes + len, pt_utf8_get(s, at, &n));
    *out = pt_str_n(bytes, len);
    return true;
}

static enum pt_status complete(const struct pt_indexer_article *in,
                               struct pt_arena *arena,
                               struct pt_article *out,
                               struct pt_error *err)
{
    const struct pt_str text =
        in->text_len ? pt_str_n(in->text, in->text_len) : pt_str_of(in->text);
    const struct {
        struct pt_str given;
        struct pt_str *field;
        enum pt_fact fact; /* PT_N_FACTS: none */
    } rows[] = {
        {pt_str_of(in->id),     &out->id,     PT_N_FACTS    },
        {pt_str_of(in->url),    &out->url,    PT_FACT_URL   },
        {pt_str_of(in->title),  &out->title,  PT_FACT_TITLE },
        {text,                  &out->text,   PT_N_FACTS    },
        {pt_str_of(in->author), &out->author, PT_FACT_AUTHOR},
        {pt_str_of(in->source), &out->source, PT_FACT_SOURCE},
        {pt_str_of(in->lang),   &out->lang,   PT_FACT_LANG  },
        {pt_str_of(in->tags),   &out->tags,   PT_FACT_TAGS  },
    };
    *out = (struct pt_article){.date = PT_DATE_NONE};
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        if (!make_valid(arena, pt_str_trim(rows[i].given), rows[i].field))
            return pt_fail_nomem(err);
    out->member = out->id.len ? out->id : out->url;
    out->lang = pt_lang_code(out->lang);
    out->title = pt_article_cut_title(out->title);
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        if (rows[i].field->len && rows[i].fact < PT_N_FACTS)
            out->origins[rows[i].fact] = PT_ORIGIN_GIVEN;
    out->title_from =
        out->title.len ? PT_TITLE_FROM_HEADLINE : PT_TITLE_FROM_TEXT;
    if (!out->member.len)
        return pt_fail(err, PT_EINVALID, "an article needs an id or a url");
    if (!out->text.len)
        return pt_fail(err, PT_EINVALID, "the article has no text");
    if (in->date && *in->date &&
        !pt_date_parse_iso(pt_str_of(in->date), &out->date))
        return pt_fail(err, PT_EINVALID, "%s is no date", in->date);
    if (out->date != PT_DATE_NONE)
        out->origins[PT_FACT_DATE] = PT_ORIGIN_GIVEN;
    return PT_OK;
}

enum pt_status pt_indexer_add(pt_indexer *ix,
                              const struct pt_indexer_article *article,
                              struct pt_error *err)
{
    struct pt_article complete_article;
    struct pt_earlier earlier = {0};
    enum pt_outcome outcome;
    struct pt_ingest *const ingest = &ix->ingest;
    enum pt_status status = begin_adding(ix, err);
    if (status != PT_OK)
        return status;
    pt_arena_reset(&ingest->arena);
    status = complete(article, &ingest->arena, &complete_article, err);
    if (status == PT_OK)
        status = pt_ingest_make_unique(ingest, PT_STR(""),
                                       complete_article.member, err);
    if (status == PT_OK)
        status = pt_session_find(ix->session, pt_buf_str(&ingest->unique),
                                 &earlier.docid, err);
    return status == PT_OK ? pt_ingest_article(ingest, &complete_article,
                                               &earlier, &outcome, err)
                           : status;
}

enum pt_status pt_indexer_commit(pt_indexer *ix, struct pt_error *err)
{
    if (!ix->session)
        return PT_OK;
    const enum pt_status status = finish_adding(ix, err);
    end_adding(ix);
    return status;
}

/* The language option is remembered, as updates do. */
static enum pt_status remember_lang(pt_indexer *ix, struct pt_error *err)
{
    const struct pt_str name = PT_STR("lang");
    const struct pt_str lang = pt_str_of(ix->options.lang);
    if (!lang.len ||
        pt_str_equal(lang, pt_zlist_get(pt_buf_str(&ix->remembered), name)))
        return PT_OK;
    pt_zlist_set(&ix->remembered, name, lang);
    if (pt_buf_status(&ix->remembered) != PT_OK)
        return pt_fail_nomem(err);
    return pt_session_set_meta(ix->session, PT_STR(PT_META_OPTIONS),
                               pt_buf_str(&ix->remembered), err);
}

enum pt_status pt_indexer_add_stream(pt_indexer *ix,
                                     int fd,
                                     struct pt_indexer_report *out_report,
                                     struct pt_error *err)
{
    struct pt_error why;
    struct pt_indexer_report report = {0};
    enum pt_status status = begin_adding(ix, err);
    if (status == PT_OK)
        status = remember_lang(ix, err);
    if (status == PT_OK) {
        status = pt_stream_read(&ix->ingest, fd, err);
        report = ix->ingest.report;
        /* What came before the trouble is whole. */
        const enum pt_status end = finish_adding(ix, &why);
        report.n_articles = pt_session_n_articles(ix->session);
        if (end != PT_OK && status == PT_OK) {
            status = end;
            if (err)
                *err = why;
        }
    }
    end_adding(ix);
    if (out_report)
        *out_report = report;
    return status;
}

void pt_indexer_at_abort(void (*last_words)(const char *reason))
{
    pt_writer_at_abort(last_words);
}
