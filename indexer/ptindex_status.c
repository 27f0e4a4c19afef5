/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ptindex_status.c: what is in an index, as its last commit left it. Nothing is
 * locked: where another process commits meanwhile, it is read again.
 */
#include "indexer/ptindex_private.h"

#include "common/tally.h"
#include "index/index_dir.h"
#include "index/schema.h"
#include "index/shard_set.h"
#include "index/synonym_table.h"
#include "indexer/skips.h"
#include "indexer/zlist.h"

enum { MOST_TRIES = 10 }; /* while another process commits */

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

/* -------------------------------------------------------------- status --- */

struct dates {
    struct pt_indexer_contents *out;
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
                                 struct pt_indexer_contents *out,
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
                                 struct pt_indexer_contents *out,
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
                                   struct pt_indexer_contents *out,
                                   struct pt_error *err)
{
    struct pt_tally_list list = {0};
    struct pt_tally *tally = NULL;
    if (pt_tally_new(&tally) != PT_OK)
        return pt_fail_nomem(err);
    enum pt_status status =
        pt_reader_each_value(reader, PT_SLOT_SOURCE, 1, add_source, tally, err);
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
            (struct pt_counted){list.values[i].text, list.values[i].n_articles};
    out->n_sources = list.n_values;
    out->n_other_sources = list.n_others;
    return PT_OK;
}

static enum pt_status note_meta(const struct pt_reader *reader,
                                struct pt_indexer_contents *out,
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
    ix->synonym_file = (struct pt_counted){0};
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
                           struct pt_indexer_contents *out,
                           struct pt_error *err)
{
    struct dates dates = {out, 0};
    *out = (struct pt_indexer_contents){
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

enum pt_status pt_indexer_status(pt_indexer *ix,
                                 struct pt_indexer_contents *out,
                                 struct pt_error *err)
{
    struct pt_indexer_contents found;
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

static const char *name_of(const struct pt_counted *item, uint64_t *n)
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
