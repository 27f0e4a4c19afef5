/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_reader.c: one index or several as one, opened and kept up to date.
 * libxapian makes one database of them, in which documents, terms, values, word
 * forms and statistics are those of all; the metadata of all reader_articles.c
 * gathers.
 */
#include "index/index_reader.h"

#include "common/mem.h"
#include "index/reader_private.h"
#include "index/schema.h"
#include "index/shard_set.h"

#include <stdio.h>
#include <stdlib.h>

/* -------------------------------------------------------------- errors --- */

/* What a caller can do about each of the engine's statuses. */
static enum pt_status status_of(enum xc_status status)
{
    switch (status) {
    case XC_NOT_FOUND:
        return PT_ENOTFOUND;
    case XC_LOCKED:
        return PT_ELOCKED;
    case XC_MODIFIED:
        return PT_EMODIFIED;
    case XC_CORRUPT:
        return PT_ECORRUPT;
    case XC_VERSION:
        return PT_EVERSION;
    case XC_QUERY:
        return PT_ELIMIT;
    case XC_INVALID:
        return PT_EINVALID;
    case XC_MEMORY:
        return PT_ENOMEM;
    case XC_IO:
    case XC_NETWORK:
        return PT_EIO;
    case XC_UNSUPPORTED:
    case XC_LOST:
    case XC_INTERNAL:
    case XC_OK:
        break;
    }
    return PT_EINTERNAL;
}

enum pt_status pt_fail_engine(struct pt_error *err,
                              enum xc_status status,
                              const struct xc_error *cause,
                              const char *doing)
{
    assert(status != XC_OK);
    if (status == XC_MEMORY)
        return pt_fail_nomem(err);
    return pt_fail(err, status_of(status), "%s: %s", doing,
                   cause ? cause->message : xc_status_sentence(status));
}

enum pt_status pt_fail_engine_at(struct pt_error *err,
                                 enum xc_status status,
                                 const struct xc_error *cause,
                                 const char *verb,
                                 const char *dir)
{
    char doing[XC_ERROR_MESSAGE_SIZE];
    snprintf(doing, sizeof doing, "%s %s", verb, dir);
    return pt_fail_engine(err, status, cause, doing);
}

/* ------------------------------------------------------- open, refresh --- */

enum pt_status pt_index_take_schema(struct pt_str value,
                                    const char *dir,
                                    int oldest,
                                    int *out_version,
                                    struct pt_error *err)
{
    char digits[16];
    if (!value.len)
        return pt_fail(err, PT_EVERSION, "%s was not made by pt-index", dir);
    snprintf(digits, sizeof digits, "%.*s", PT_STR_FMT(value));
    const long version = strtol(digits, NULL, 10);
    if (version < oldest || version > PT_SCHEMA_VERSION)
        return pt_fail(err, PT_EVERSION,
                       "%s has schema %ld, and this program uses %d; pt-index "
                       "--rebuild makes it anew",
                       dir, version, PT_SCHEMA_VERSION);
    *out_version = (int)version;
    return PT_OK;
}

enum pt_status pt_index_check_schema(const xc_db *db,
                                     const char *dir,
                                     int oldest,
                                     int *out_version,
                                     struct pt_error *err)
{
    struct xc_error cause;
    struct xc_bytes value;
    const enum xc_status status = xc_db_metadata(
        db, PT_META_SCHEMA, sizeof PT_META_SCHEMA - 1, &value, &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "reading the index");
    return pt_index_take_schema(pt_str_n(value.ptr, value.len), dir, oldest,
                                out_version, err);
}

/* Makes the open shards one database. */
static enum pt_status join(struct pt_reader *reader, struct pt_error *err)
{
    struct xc_error cause;
    xc_db *joined = NULL;
    enum xc_status status =
        reader->n_open > 1 ? xc_db_new(&joined, &cause) : XC_OK;
    for (size_t i = 0; status == XC_OK && joined && i < reader->n_open; i++)
        status =
            xc_db_add_database(joined, pt_open_shard(reader, i)->db, &cause);
    if (status != XC_OK) {
        xc_db_free(joined);
        return pt_fail_engine(err, status, &cause, "opening the indexes");
    }
    xc_db_free(reader->joined);
    reader->joined = joined;
    return PT_OK;
}

/* The first of a folder of shards has them for all, if there are any; of a
 * server it is known when it was there before. */
static bool may_have_synonyms(const struct pt_shard *shard)
{
    const struct pt_str name = pt_buf_str(&shard->name);
    return shard->facts.synonyms.len > 0 ||
           (shard->n_of_set && pt_str_ends(name, PT_STR("/0")));
}

/* Keeps why a shard is not there, with its name. */
static void
keep_failure(struct pt_reader *reader, size_t i, const struct pt_error *cause)
{
    const struct pt_shard *const shard = &reader->shards[i];
    const char *const name = pt_buf_z(&shard->name);
    const bool is_named = strstr(cause->message, name);
    pt_fail(&reader->failures[i], cause->status, "%s%s%s%s",
            is_named ? "" : name, is_named ? "" : ": ", cause->message,
            may_have_synonyms(shard) ? "; synonyms are unknown without it"
                                     : "");
}

/* A folder given twice would answer twice. */
static enum pt_status check_twice(const struct pt_reader *reader,
                                  const struct pt_shard *shard,
                                  struct pt_error *err)
{
    for (size_t i = 0; i < reader->n_open; i++)
        if (pt_shard_is_same(pt_open_shard(reader, i), shard))
            return pt_fail(err, PT_EINVALID, "%s and %s are the same index",
                           pt_buf_z(&pt_open_shard(reader, i)->name),
                           pt_buf_z(&shard->name));
    return PT_OK;
}

/* Opens every shard, anew where it was, into reader->open; but for those whose
 * failure is to stay. */
static enum pt_status
open_each(struct pt_reader *reader, const bool *stay, struct pt_error *err)
{
    enum pt_status opened[PT_MAX_SHARDS];
    struct pt_error causes[PT_MAX_SHARDS] = {{0}};
    reader->n_open = 0;
    pt_reader_open_remotes(reader, stay, opened, causes);
    for (size_t i = 0; i < reader->n_shards; i++) {
        if (stay && stay[i])
            continue;
        reader->failures[i] = (struct pt_error){0};
        if (reader->shards[i].kind == PT_SHARD_FOLDER)
            opened[i] = pt_shard_open(&reader->shards[i], &causes[i]);
        if (opened[i] == PT_ENOMEM)
            return pt_fail_nomem(err);
        if (opened[i] != PT_OK) {
            keep_failure(reader, i, &causes[i]);
            continue;
        }
        const enum pt_status status =
            check_twice(reader, &reader->shards[i], err);
        if (status != PT_OK)
            return status;
        reader->open[reader->n_open++] = i;
    }
    if (reader->n_open)
        return PT_OK;
    if (err)
        *err = reader->failures[0];
    return reader->failures[0].status;
}

/* With a shard that is not there the others answer; with none the first says
 * why, and what was open stays so. */
static enum pt_status
open_all(struct pt_reader *reader, const bool *stay, struct pt_error *err)
{
    size_t before[PT_MAX_SHARDS];
    const size_t n_before = reader->n_open;
    memcpy(before, reader->open, n_before * sizeof *before);
    enum pt_status status = open_each(reader, stay, err);
    if (status == PT_OK)
        status = join(reader, err);
    if (status == PT_OK)
        return PT_OK;
    memcpy(reader->open, before, n_before * sizeof *before);
    reader->n_open = n_before;
    return status;
}

static struct pt_reader *reader_new(size_t n)
{
    struct pt_reader *const reader = pt_alloc(sizeof *reader);
    if (!reader)
        return NULL;
    reader->shards = pt_alloc(n * sizeof *reader->shards);
    reader->open = pt_alloc(n * sizeof *reader->open);
    reader->failures = pt_alloc(n * sizeof *reader->failures);
    reader->langs = pt_alloc(sizeof *reader->langs);
    reader->fetched = pt_alloc(sizeof *reader->fetched);
    reader->terms = pt_alloc(sizeof *reader->terms);
    reader->kept = pt_alloc(sizeof *reader->kept);
    reader->tables = pt_alloc(sizeof *reader->tables);
    if (reader->shards && reader->open && reader->failures && reader->langs &&
        reader->fetched && reader->terms && reader->kept && reader->tables)
        return reader;
    pt_reader_close(reader);
    return NULL;
}

/* How many shards each name stands for, 0 for itself, and for how many all do.
 * What cannot be told will not open, either. */
static enum pt_status count_shards(const char *const *names,
                                   size_t n,
                                   unsigned counts[PT_MAX_SHARDS],
                                   size_t *out_n,
                                   struct pt_error *err)
{
    enum pt_status status = PT_OK;
    *out_n = 0;
    for (size_t i = 0; i < n && i < PT_MAX_SHARDS; i++) {
        status = pt_shard_set_count(names[i], &counts[i], err);
        if (status == PT_ENOMEM || (status != PT_OK && n == 1))
            return status;
        *out_n += counts[i] ? counts[i] : 1;
    }
    if (n > PT_MAX_SHARDS || *out_n > PT_MAX_SHARDS)
        return pt_fail(err, PT_ELIMIT, "at most %u indexes are read as one",
                       PT_MAX_SHARDS);
    return PT_OK;
}

/* name, or the n_of_set shards that it stands for. */
static enum pt_status add_shards(struct pt_reader *reader,
                                 const char *name,
                                 unsigned n_of_set,
                                 unsigned timeout_ms,
                                 bool trusts_all,
                                 struct pt_error *err)
{
    struct pt_buf path;
    enum pt_status status = PT_OK;
    if (!n_of_set) {
        struct pt_shard *const shard = &reader->shards[reader->n_shards++];
        status = pt_shard_init(shard, name, timeout_ms, err);
        shard->trusts_all = trusts_all;
        return status;
    }
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    for (unsigned i = 0; status == PT_OK && i < n_of_set; i++) {
        struct pt_shard *const shard = &reader->shards[reader->n_shards];
        pt_shard_set_path(name, i, &path);
        if (pt_buf_status(&path) != PT_OK) {
            status = pt_fail_nomem(err);
            break;
        }
        reader->n_shards++;
        status = pt_shard_init(shard, pt_buf_z(&path), timeout_ms, err);
        shard->trusts_all = trusts_all;
        shard->kind = PT_SHARD_FOLDER;
        shard->n_of_set = n_of_set;
    }
    pt_buf_fini(&path);
    return status;
}

enum pt_status pt_reader_open_by(const char *const *names,
                                 size_t n,
                                 unsigned timeout_ms,
                                 unsigned flags,
                                 struct pt_reader **out,
                                 struct pt_error *err)
{
    unsigned counts[PT_MAX_SHARDS];
    size_t n_all;
    assert(n > 0);
    enum pt_status status = count_shards(names, n, counts, &n_all, err);
    if (status != PT_OK)
        return status;
    struct pt_reader *const reader = reader_new(n_all);
    if (!reader)
        return pt_fail_nomem(err);
    reader->n_given = n;
    for (size_t i = 0; status == PT_OK && i < n; i++)
        status = add_shards(reader, names[i], counts[i], timeout_ms,
                            flags & PT_READER_TRUSTS_ALL, err);
    reader->shards[0].may_read =
        flags & PT_READER_IS_REPEATED && reader->n_shards == 1;
    if (status == PT_OK)
        status = open_all(reader, NULL, err);
    if (status == PT_OK)
        *out = reader;
    else
        pt_reader_close(reader);
    return status;
}

enum pt_status pt_reader_open_many(const char *const *names,
                                   size_t n,
                                   unsigned timeout_ms,
                                   struct pt_reader **out,
                                   struct pt_error *err)
{
    return pt_reader_open_by(names, n, timeout_ms, 0, out, err);
}

enum pt_status
pt_reader_open(const char *dir, struct pt_reader **out, struct pt_error *err)
{
    return pt_reader_open_trusting(dir, false, out, err);
}

enum pt_status pt_reader_open_trusting(const char *dir,
                                       bool trusts_all,
                                       struct pt_reader **out,
                                       struct pt_error *err)
{
    return pt_reader_open_by(&dir, 1, PT_REMOTE_TIMEOUT_MS,
                             trusts_all ? PT_READER_TRUSTS_ALL : 0, out, err);
}

/* What is kept of a snapshot. */
static void forget_snapshot(const struct pt_reader *reader)
{
    pt_arena_fini(&reader->langs->arena);
    *reader->langs = (struct pt_lang_memo){0};
    pt_reader_forget_terms(reader);
    pt_reader_forget_fetched(reader);
    pt_reader_forget_kept(reader);
    pt_reader_forget_numbers(reader);
    pt_reader_close_tables(reader);
}

bool pt_reader_has_remote(const struct pt_reader *reader)
{
    for (size_t i = 0; i < reader->n_shards; i++)
        if (reader->shards[i].kind != PT_SHARD_FOLDER)
            return true;
    return false;
}

const xc_db *pt_reader_remote(const struct pt_reader *reader, size_t i)
{
    for (size_t at = 0; at < reader->n_open; at++)
        if (pt_open_shard(reader, at)->kind != PT_SHARD_FOLDER && i-- == 0)
            return pt_open_shard(reader, at)->db;
    return NULL;
}

bool pt_reader_lacks_names(const struct pt_reader *reader)
{
    return reader->langs->lacks_names;
}

void pt_reader_lack_names(const struct pt_reader *reader)
{
    reader->langs->lacks_names = true;
}

/* Connections are told that they end. */
static void close_shards(struct pt_reader *reader)
{
    struct pt_pipe_guard guard;
    const bool is_guarded = pt_reader_has_remote(reader);
    if (is_guarded)
        pt_pipe_guard_begin(&guard);
    if (reader->fetched) {
        pt_reader_forget_fetched(reader);
        pt_free(reader->fetched->items);
    }
    xc_db_free(reader->joined);
    for (size_t i = 0; i < reader->n_shards; i++)
        pt_shard_fini(&reader->shards[i]);
    if (is_guarded)
        pt_pipe_guard_end(&guard);
}

void pt_reader_close(struct pt_reader *reader)
{
    if (!reader)
        return;
    close_shards(reader);
    if (reader->langs && reader->terms && reader->fetched && reader->kept &&
        reader->tables)
        forget_snapshot(reader);
    pt_free(reader->tables);
    pt_free(reader->kept);
    pt_free(reader->terms);
    pt_free(reader->langs);
    pt_free(reader->fetched);
    pt_free(reader->failures);
    pt_free(reader->open);
    pt_free(reader->shards);
    pt_free(reader);
}

/* Of those that libxapian has open; of another move_on tells that, too. */
static bool are_there(const struct pt_reader *reader)
{
    for (size_t i = 0; i < reader->n_open; i++)
        if (!pt_open_shard(reader, i)->is_read &&
            !pt_shard_is_there(pt_open_shard(reader, i)))
            return false;
    return true;
}

/* The handle of all, for reopening. */
static xc_db *whole(const struct pt_reader *reader)
{
    return reader->joined ? reader->joined : pt_open_shard(reader, 0)->db;
}

/* Moves what is open on to its newest commit. */
static bool move_on(struct pt_reader *reader, bool *out_changed)
{
    struct xc_error cause;
    struct pt_error err;
    if (pt_open_shard(reader, 0)->is_read)
        return pt_shard_is_newest(pt_open_shard(reader, 0));
    return pt_reader_has_remote(reader)
               ? pt_reader_refresh_shards(reader, out_changed, &err) == PT_OK
               : xc_db_reopen(whole(reader), out_changed, &cause) == XC_OK;
}

enum pt_status pt_reader_refresh(struct pt_reader *reader,
                                 bool *out_changed,
                                 struct pt_error *err)
{
    bool is_changed = false;
    reader->langs->lacks_names = false;
    if (reader->n_open && are_there(reader) && move_on(reader, &is_changed) &&
        (!is_changed || are_there(reader))) {
        if (is_changed)
            forget_snapshot(reader);
        pt_reader_settle_fetched(reader);
        pt_reader_settle_tables(reader);
        *out_changed = is_changed;
        return PT_OK;
    }
    forget_snapshot(reader);
    const enum pt_status status = open_all(reader, NULL, err);
    if (status == PT_OK)
        *out_changed = true;
    return status;
}

/* Those that did not answer in time, which cause names. */
static void find_silent(struct pt_reader *reader,
                        const struct pt_error *cause,
                        bool *silent)
{
    for (size_t i = 0; i < reader->n_open; i++) {
        const struct pt_shard *const shard = pt_open_shard(reader, i);
        if (!pt_shard_is_named(shard, cause->message))
            continue;
        silent[reader->open[i]] = true;
        keep_failure(reader, reader->open[i], cause);
    }
}

enum pt_status pt_reader_reconnect(struct pt_reader *reader,
                                   const struct pt_error *silence,
                                   struct pt_error *err)
{
    bool silent[PT_MAX_SHARDS] = {false};
    if (silence)
        find_silent(reader, silence, silent);
    forget_snapshot(reader);
    return open_all(reader, silent, err);
}

const xc_db *pt_reader_db(const struct pt_reader *reader)
{
    return whole(reader);
}

int pt_reader_schema(const struct pt_reader *reader)
{
    int oldest = PT_SCHEMA_VERSION;
    for (size_t i = 0; i < reader->n_open; i++)
        if (pt_open_shard(reader, i)->schema < oldest)
            oldest = pt_open_shard(reader, i)->schema;
    return oldest;
}

const char *pt_reader_failure(const struct pt_reader *reader, size_t i)
{
    for (size_t at = 0; at < reader->n_shards; at++)
        if (reader->failures[at].message[0] && i-- == 0)
            return reader->failures[at].message;
    return NULL;
}

bool pt_reader_is_joined(const struct pt_reader *reader)
{
    return reader->joined != NULL;
}

const char *pt_reader_folder(const struct pt_reader *reader)
{
    const struct pt_shard *const first = pt_open_shard(reader, 0);
    return !reader->joined && first->kind == PT_SHARD_FOLDER
               ? pt_buf_z(&first->name)
               : NULL;
}

bool pt_reader_is_read(const struct pt_reader *reader)
{
    return pt_open_shard(reader, 0)->is_read;
}

struct pt_str pt_reader_shard_of(const struct pt_reader *reader, uint32_t docid)
{
    assert(docid > 0);
    if (reader->n_given < 2)
        return PT_STR("");
    const struct pt_shard *const shard =
        pt_open_shard(reader, (docid - 1) % reader->n_open);
    const struct pt_str name = pt_buf_str(&shard->name);
    return shard->n_of_set
               ? pt_str_sub(name, 0, pt_str_behind_last(name, '/') - 1)
               : name;
}

uint32_t pt_reader_n_articles(const struct pt_reader *reader)
{
    return xc_db_doccount(pt_reader_db(reader));
}
