/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/ptindex.h"

#include "common/mem.h"
#include "common/tally.h"
#include "common/utf8.h"
#include "index/index_dir.h"
#include "index/index_writer.h"
#include "index/schema.h"
#include "index/shard_set.h"
#include "index/synonym_table.h"
#include "index/upkeep/index_check.h"
#include "indexer/export.h"
#include "indexer/follow.h"
#include "indexer/ingest.h"
#include "indexer/repair.h"
#include "indexer/skips.h"
#include "indexer/stream.h"
#include "indexer/update.h"
#include "indexer/upkeep.h"
#include "indexer/zlist.h"

struct counted {
    struct pt_str name; /* a NUL behind */
    uint64_t n;         /* articles; of synonyms, rules */
};

struct pt_indexer {
    struct pt_buf dir;
    struct pt_indexer_options options;
    char lang[4]; /* options.lang, when it was given */
    struct pt_buf synonyms;
    struct pt_buf exclude;
    struct pt_buf reader;

    /* Of the last pt_indexer_status. */
    struct pt_arena status_arena;
    struct counted *roots;
    struct counted *langs;
    struct counted *sources;
    struct counted synonym_file;
    struct pt_str excluded;

    /* While articles are added: NULL session when none is. */
    struct pt_session *session;
    struct pt_ingest ingest;
    struct pt_buf remembered; /* PT_META_OPTIONS */
};

/* ----------------------------------------------------- open and close --- */

static bool is_lang(const char *lang)
{
    size_t n = 0;
    while (lang[n] >= 'a' && lang[n] <= 'z' && n < 4)
        n++;
    return (n == 2 || n == 3) && lang[n] == '\0';
}

enum pt_status pt_indexer_open(const char *dir,
                               const struct pt_indexer_options *options,
                               pt_indexer **out,
                               struct pt_error *err)
{
    if (!*dir)
        return pt_fail(err, PT_EINVALID, "the folder of the index is empty");
    if (options && options->lang && !is_lang(options->lang))
        return pt_fail(err, PT_EINVALID, "%s is no language code, as en is",
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
    if (ix->options.lang) {
        memcpy(ix->lang, options->lang, strlen(options->lang));
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
    struct pt_indexer_repair repair;
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
                                struct pt_indexer_check *out,
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
                                 struct pt_indexer_repair *out,
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

/* -------------------------------------------------------------- status --- */

struct dates {
    struct pt_indexer_status *out;
    uint64_t n_dated;
};

/* "20251215" as "2025-12-15". */
static bool note_date(void *context, struct pt_str word, uint32_t n_articles)
{
    struct dates *const dates = context;
    int32_t days;
    if (!pt_date_parse_iso(word, &days))
        return true;
    if (!dates->out->first_date[0])
        pt_date_format(days, dates->out->first_date);
    pt_date_format(days, dates->out->last_date);
    dates->n_dated += n_articles;
    return true;
}

static bool count_skip(void *context, const struct pt_skip *skip)
{
    (void)skip;
    ++*(uint64_t *)context;
    return true;
}

static enum pt_status note_roots(pt_indexer *ix,
                                 const struct pt_reader *reader,
                                 struct pt_indexer_status *out,
                                 struct pt_error *err)
{
    struct pt_buf list;
    struct pt_str root;
    pt_buf_init(&list, PT_BUF_NO_CEILING);
    enum pt_status status =
        pt_reader_meta(reader, PT_STR(PT_META_ROOTS), &list, err);
    const size_t n = pt_zlist_count(pt_buf_str(&list));
    ix->roots = pt_arena_array(&ix->status_arena, n, sizeof *ix->roots);
    if (status == PT_OK && !ix->roots)
        status = pt_fail_nomem(err);
    size_t i = 0;
    for (size_t at = 0;
         status == PT_OK && pt_zlist_next(pt_buf_str(&list), &at, &root); i++) {
        status = pt_count_below(reader, root, &ix->roots[i].n, err);
        if (!pt_arena_copy(&ix->status_arena, root, &ix->roots[i].name))
            status = pt_fail_nomem(err);
    }
    out->n_roots = i;
    pt_buf_fini(&list);
    return status;
}

static enum pt_status note_langs(pt_indexer *ix,
                                 const struct pt_reader *reader,
                                 struct pt_indexer_status *out,
                                 struct pt_error *err)
{
    struct pt_lang_count *langs = NULL;
    size_t n = 0;
    const enum pt_status status =
        pt_reader_langs(reader, &ix->status_arena, &langs, &n, err);
    if (status != PT_OK)
        return status;
    ix->langs = pt_arena_array(&ix->status_arena, n, sizeof *ix->langs);
    if (!ix->langs)
        return pt_fail_nomem(err);
    for (size_t i = 0; i < n; i++) {
        ix->langs[i].n = langs[i].n_articles;
        if (!pt_arena_copy(&ix->status_arena, langs[i].lang,
                           &ix->langs[i].name))
            return pt_fail_nomem(err);
    }
    out->n_langs = n;
    return PT_OK;
}

static enum pt_status
add_source(void *context, uint32_t docid, struct pt_str value)
{
    const enum pt_status status = pt_tally_add(context, docid, value);
    return status == PT_ELIMIT ? PT_OK : status;
}

static enum pt_status note_sources(pt_indexer *ix,
                                   const struct pt_reader *reader,
                                   struct pt_indexer_status *out,
                                   struct pt_error *err)
{
    struct pt_tally_list list = {0};
    struct pt_tally *tally = NULL;
    if (pt_tally_new(&tally) != PT_OK)
        return pt_fail_nomem(err);
    enum pt_status status =
        pt_reader_each_value(reader, PT_SLOT_SOURCE, add_source, tally, err);
    if (status == PT_OK && pt_tally_list(tally, PT_MAX_STATUS_SOURCES,
                                         &ix->status_arena, &list) != PT_OK)
        status = pt_fail_nomem(err);
    pt_tally_free(tally);
    if (status != PT_OK)
        return status;
    ix->sources =
        pt_arena_array(&ix->status_arena, list.n_values, sizeof *ix->sources);
    if (!ix->sources)
        return pt_fail_nomem(err);
    for (size_t i = 0; i < list.n_values; i++)
        ix->sources[i] =
            (struct counted){list.values[i].text, list.values[i].n_articles};
    out->n_sources = list.n_values;
    out->n_other_sources = list.n_others;
    return PT_OK;
}

static enum pt_status note_meta(const struct pt_reader *reader,
                                struct pt_indexer_status *out,
                                struct pt_error *err)
{
    struct pt_buf list;
    pt_buf_init(&list, PT_BUF_NO_CEILING);
    enum pt_status status =
        pt_reader_meta(reader, PT_STR(PT_META_RUN), &list, err);
    if (status == PT_OK) {
        out->last_run =
            pt_zlist_get_number(pt_buf_str(&list), PT_STR("started"));
        status = pt_reader_meta(reader, PT_STR(PT_META_SCHEMA), &list, err);
    }
    for (size_t i = 0; status == PT_OK && i < list.len; i++)
        if (list.ptr[i] >= '0' && list.ptr[i] <= '9')
            out->schema = out->schema * 10 + (list.ptr[i] - '0');
    pt_buf_fini(&list);
    return status;
}

static enum pt_status note_exclude(pt_indexer *ix,
                                   const struct pt_reader *reader,
                                   struct pt_error *err)
{
    struct pt_buf value;
    pt_buf_init(&value, PT_BUF_NO_CEILING);
    enum pt_status status =
        pt_reader_meta(reader, PT_STR(PT_META_EXCLUDE), &value, err);
    if (status == PT_OK &&
        !pt_arena_copy(&ix->status_arena, pt_buf_str(&value), &ix->excluded))
        status = pt_fail_nomem(err);
    pt_buf_fini(&value);
    return status;
}

static enum pt_status note_synonyms(pt_indexer *ix,
                                    const struct pt_reader *reader,
                                    struct pt_error *err)
{
    struct pt_buf value;
    struct pt_synonym_state state = {0};
    ix->synonym_file = (struct counted){0};
    pt_buf_init(&value, PT_BUF_NO_CEILING);
    enum pt_status status =
        pt_reader_meta(reader, PT_STR(PT_META_SYNONYMS), &value, err);
    if (status == PT_OK)
        pt_synonym_state_decode(pt_buf_str(&value), &state);
    ix->synonym_file.n = state.n_rules;
    if (state.slot &&
        !pt_arena_copy(&ix->status_arena, state.path, &ix->synonym_file.name))
        status = pt_fail_nomem(err);
    pt_buf_fini(&value);
    return status;
}

static enum pt_status look(pt_indexer *ix,
                           const struct pt_reader *reader,
                           struct pt_indexer_status *out,
                           struct pt_error *err)
{
    struct dates dates = {out, 0};
    *out = (struct pt_indexer_status){
        .n_articles = pt_reader_n_articles(reader),
        .n_bytes = pt_index_dir_bytes(pt_buf_z(&ix->dir)),
    };
    pt_arena_reset(&ix->status_arena);
    enum pt_status status =
        pt_reader_words(reader, "D", PT_STR(""), note_date, &dates, err);
    out->n_undated = out->n_articles - dates.n_dated;
    if (status == PT_OK)
        status = pt_skips_each(reader, count_skip, &out->n_skipped, err);
    if (status == PT_OK)
        status = note_roots(ix, reader, out, err);
    if (status == PT_OK)
        status = note_langs(ix, reader, out, err);
    if (status == PT_OK)
        status = note_synonyms(ix, reader, err);
    if (status == PT_OK)
        status = note_exclude(ix, reader, err);
    if (status == PT_OK)
        status = note_sources(ix, reader, out, err);
    if (status == PT_OK)
        status = pt_shard_set_count(pt_buf_z(&ix->dir), &out->n_shards, err);
    return status == PT_OK ? note_meta(reader, out, err) : status;
}

/* With all its shards. */
static enum pt_status
open_whole(pt_indexer *ix, struct pt_reader **out, struct pt_error *err)
{
    const enum pt_status status = pt_reader_open_trusting(
        pt_buf_z(&ix->dir), ix->options.trusts_writable, out, err);
    const char *const failure =
        status == PT_OK ? pt_reader_failure(*out, 0) : NULL;
    return failure ? pt_fail(err, PT_ECORRUPT, "%s", failure) : status;
}

enum { MOST_TRIES = 10 }; /* while another process commits */

enum pt_status pt_indexer_status(pt_indexer *ix,
                                 struct pt_indexer_status *out,
                                 struct pt_error *err)
{
    struct pt_indexer_status found;
    enum pt_status status = PT_EMODIFIED;
    for (int i = 0; i < MOST_TRIES && status == PT_EMODIFIED; i++) {
        struct pt_reader *reader = NULL;
        status = open_whole(ix, &reader, err);
        if (status == PT_OK)
            status = look(ix, reader, &found, err);
        pt_reader_close(reader);
    }
    if (status == PT_OK)
        *out = found;
    return status;
}

static const char *name_of(const struct counted *item, uint64_t *n)
{
    if (n)
        *n = item->n;
    return item->name.ptr;
}

const char *
pt_indexer_root(const pt_indexer *ix, size_t i, uint64_t *n_articles)
{
    return name_of(&ix->roots[i], n_articles);
}

const char *
pt_indexer_lang(const pt_indexer *ix, size_t i, uint64_t *n_articles)
{
    return name_of(&ix->langs[i], n_articles);
}

const char *
pt_indexer_source(const pt_indexer *ix, size_t i, uint64_t *n_articles)
{
    return name_of(&ix->sources[i], n_articles);
}

const char *pt_indexer_exclude(const pt_indexer *ix)
{
    return ix->excluded.len ? ix->excluded.ptr : "";
}

const char *pt_indexer_synonyms(const pt_indexer *ix, uint64_t *n_rules)
{
    return name_of(&ix->synonym_file, n_rules);
}

/* ------------------------------------------------------------- skipped --- */

/* Collected first, so that a commit meanwhile does not make each see an entry
 * twice. */
static bool collect(void *context, const struct pt_skip *skip)
{
    struct pt_buf *const list = context;
    pt_zlist_add(list, skip->path);
    pt_zlist_add(list, skip->reason);
    return pt_buf_status(list) == PT_OK;
}

enum pt_status pt_indexer_each_skipped(pt_indexer *ix,
                                       int (*each)(void *context,
                                                   const char *path,
                                                   const char *reason),
                                       void *context,
                                       struct pt_error *err)
{
    struct pt_buf list;
    struct pt_str path, reason;
    enum pt_status status = PT_EMODIFIED;
    pt_buf_init(&list, PT_BUF_NO_CEILING);
    for (int i = 0; i < MOST_TRIES && status == PT_EMODIFIED; i++) {
        struct pt_reader *reader = NULL;
        pt_buf_clear(&list);
        status = open_whole(ix, &reader, err);
        if (status == PT_OK)
            status = pt_skips_each(reader, collect, &list, err);
        pt_reader_close(reader);
    }
    if (status == PT_OK && pt_buf_status(&list) != PT_OK)
        status = pt_fail_nomem(err);
    for (size_t at = 0; status == PT_OK &&
                        pt_zlist_next(pt_buf_str(&list), &at, &path) &&
                        pt_zlist_next(pt_buf_str(&list), &at, &reason);)
        if (each(context, path.ptr, reason.ptr) != 0)
            break;
    pt_buf_fini(&list);
    return status;
}

/* -------------------------------------------------------------- export --- */

enum pt_status pt_indexer_export(pt_indexer *ix,
                                 enum pt_indexer_export format,
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
    const enum pt_status status = pt_session_finish(ix->session, err);
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
        const enum pt_status end = pt_session_finish(ix->session, &why);
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
