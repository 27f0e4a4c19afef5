/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_reader.c: the index as its folder stands at one moment. Folder and
 * engine are looked at one after the other, so another index may be put in
 * place in between: the identity before and after tells.
 */
#include "index/index_reader.h"

#include "common/mem.h"
#include "index/index_dir.h"
#include "index/record.h"
#include "index/schema.h"

#include <stdio.h>
#include <stdlib.h>

/* The languages of the snapshot: every query asks for them. */
struct lang_memo {
    bool is_known;
    struct pt_arena arena;
    struct pt_lang_count *items;
    size_t n;
};

struct pt_reader {
    struct pt_buf dir;
    struct pt_index_identity identity;
    xc_db *db;
    int schema;
    struct lang_memo *langs;
};

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

/* ------------------------------------------------------- open, refresh --- */

static struct pt_str str_of(struct xc_bytes bytes)
{
    return pt_str_n(bytes.ptr, bytes.len);
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
    if (!value.len)
        return pt_fail(err, PT_EVERSION, "%s was not made by pt-index", dir);
    const long version = strtol(value.ptr, NULL, 10);
    if (version < oldest || version > PT_SCHEMA_VERSION)
        return pt_fail(err, PT_EVERSION,
                       "%s has schema %ld, and this program uses %d; pt-index "
                       "--rebuild makes it anew",
                       dir, version, PT_SCHEMA_VERSION);
    *out_version = (int)version;
    return PT_OK;
}

/* One try: *out_identity is what was there before opening. */
static enum pt_status open_once(const char *dir,
                                struct pt_index_identity *out_identity,
                                xc_db **out,
                                int *out_schema,
                                struct pt_error *err)
{
    struct xc_error cause;
    xc_db *db;
    enum pt_status status = pt_index_dir_identify(dir, out_identity, err);
    if (status != PT_OK)
        return status;
    const enum xc_status opened = xc_db_open(dir, &db, &cause);
    if (opened == XC_NOT_FOUND)
        return pt_fail(err, PT_ENOINDEX, "%s holds no index", dir);
    if (opened != XC_OK)
        return pt_fail_engine(err, opened, &cause, "opening the index");
    status = pt_index_check_schema(db, dir, PT_SCHEMA_OLDEST, out_schema, err);
    if (status == PT_OK)
        *out = db;
    else
        xc_db_free(db);
    return status;
}

static enum pt_status open_db(const char *dir,
                              struct pt_index_identity *out_identity,
                              xc_db **out,
                              int *out_schema,
                              struct pt_error *err)
{
    enum { MAX_TRIES = 10 };
    for (int i = 1;; i++) {
        struct pt_index_identity identity = {0};
        xc_db *db = NULL;
        const enum pt_status status =
            open_once(dir, &identity, &db, out_schema, err);
        /* A commit, or an exchange, while it was opened: once more. */
        const bool is_settled =
            status == PT_OK
                ? pt_index_dir_holds(dir, &identity)
                : status != PT_EMODIFIED && pt_index_dir_holds(dir, &identity);
        if (status == PT_OK && (is_settled || i == MAX_TRIES)) {
            *out_identity = identity;
            *out = db;
            return PT_OK;
        }
        xc_db_free(db);
        if (is_settled || status == PT_ENOINDEX || i == MAX_TRIES)
            return status;
    }
}

enum pt_status
pt_reader_open(const char *dir, struct pt_reader **out, struct pt_error *err)
{
    struct pt_reader *const reader = pt_alloc(sizeof *reader);
    if (!reader)
        return pt_fail_nomem(err);
    pt_buf_init(&reader->dir, PT_BUF_NO_CEILING);
    pt_buf_puts(&reader->dir, dir);
    reader->langs = pt_alloc(sizeof *reader->langs);
    enum pt_status status =
        pt_buf_status(&reader->dir) == PT_OK && reader->langs
            ? PT_OK
            : pt_fail_nomem(err);
    if (status == PT_OK)
        status =
            open_db(dir, &reader->identity, &reader->db, &reader->schema, err);
    if (status == PT_OK)
        *out = reader;
    else
        pt_reader_close(reader);
    return status;
}

static void forget_langs(const struct pt_reader *reader)
{
    pt_arena_fini(&reader->langs->arena);
    *reader->langs = (struct lang_memo){0};
}

void pt_reader_close(struct pt_reader *reader)
{
    if (!reader)
        return;
    xc_db_free(reader->db);
    if (reader->langs)
        forget_langs(reader);
    pt_free(reader->langs);
    pt_buf_fini(&reader->dir);
    pt_free(reader);
}

/* The other index that is there now. */
static enum pt_status replace_db(struct pt_reader *reader, struct pt_error *err)
{
    struct pt_index_identity identity;
    xc_db *db;
    const enum pt_status status =
        open_db(pt_buf_z(&reader->dir), &identity, &db, &reader->schema, err);
    if (status != PT_OK)
        return status;
    xc_db_free(reader->db);
    reader->db = db;
    reader->identity = identity;
    return PT_OK;
}

enum pt_status pt_reader_refresh(struct pt_reader *reader,
                                 bool *out_changed,
                                 struct pt_error *err)
{
    const char *const dir = pt_buf_z(&reader->dir);
    struct xc_error cause;
    bool is_changed = false;
    if (pt_index_dir_holds(dir, &reader->identity) &&
        xc_db_reopen(reader->db, &is_changed, &cause) == XC_OK &&
        (!is_changed || pt_index_dir_holds(dir, &reader->identity))) {
        if (is_changed)
            forget_langs(reader);
        *out_changed = is_changed;
        return PT_OK;
    }
    forget_langs(reader);
    const enum pt_status status = replace_db(reader, err);
    if (status == PT_OK)
        *out_changed = true;
    return status;
}

const xc_db *pt_reader_db(const struct pt_reader *reader)
{
    return reader->db;
}

int pt_reader_schema(const struct pt_reader *reader)
{
    return reader->schema;
}

uint32_t pt_reader_n_articles(const struct pt_reader *reader)
{
    return xc_db_doccount(reader->db);
}

/* ------------------------------------------------------------- article --- */

static enum pt_status fail_document(struct pt_error *err,
                                    enum xc_status status,
                                    const struct xc_error *cause,
                                    uint32_t docid)
{
    if (status == XC_NOT_FOUND || (status == XC_INVALID && !docid))
        return pt_fail(err, PT_ENOTFOUND, "there is no article %lu",
                       (unsigned long)docid);
    return pt_fail_engine(err, status, cause, "reading an article");
}

/* The document data of docid into hold. */
static enum pt_status get_data(const struct pt_reader *reader,
                               uint32_t docid,
                               struct pt_buf *hold,
                               struct pt_error *err)
{
    struct xc_error cause;
    struct xc_bytes data;
    const enum xc_status status =
        xc_db_document_data(reader->db, docid, &data, &cause);
    if (status != XC_OK)
        return fail_document(err, status, &cause, docid);
    if (!data.len) /* no record is empty */
        return fail_document(err, XC_NOT_FOUND, NULL, docid);
    pt_buf_add(hold, str_of(data));
    return pt_buf_status(hold) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

enum pt_status pt_reader_article(const struct pt_reader *reader,
                                 uint32_t docid,
                                 struct pt_buf *hold,
                                 struct pt_article *out,
                                 struct pt_error *err)
{
    pt_buf_clear(hold);
    enum pt_status status = get_data(reader, docid, hold, err);
    if (status != PT_OK)
        return status;
    struct pt_buf unpacked;
    pt_buf_init(&unpacked, PT_BUF_NO_CEILING);
    status = pt_record_decode(pt_buf_str(hold), &unpacked, out, err);
    if (status == PT_OK && unpacked.len) {
        const struct pt_buf packed = *hold;
        *hold = unpacked;
        unpacked = packed;
    }
    pt_buf_fini(&unpacked);
    return status;
}

enum pt_status pt_reader_stamp(const struct pt_reader *reader,
                               uint32_t docid,
                               struct pt_file_stamp *out,
                               struct pt_error *err)
{
    struct xc_error cause;
    xc_doc *doc;
    struct xc_bytes value;
    enum xc_status status = xc_db_document(reader->db, docid, &doc, &cause);
    if (status != XC_OK)
        return fail_document(err, status, &cause, docid);
    struct pt_file_stamp stamp = {0};
    bool is_good = true;
    status = xc_doc_value(doc, PT_SLOT_STAMP, &value, &cause);
    if (status == XC_OK && value.len)
        is_good = pt_schema_stamp_decode(str_of(value), &stamp);
    xc_doc_free(doc);
    if (status != XC_OK)
        return fail_document(err, status, &cause, docid);
    if (!is_good)
        return pt_fail(err, PT_ECORRUPT, "article %lu has a broken file stamp",
                       (unsigned long)docid);
    *out = stamp;
    return PT_OK;
}

enum pt_status pt_reader_find(const struct pt_reader *reader,
                              struct pt_str term,
                              uint32_t *out_docid,
                              struct pt_error *err)
{
    struct xc_error cause;
    xc_postings *postings;
    if (!term.len)
        return pt_fail(err, PT_EINVALID, "the term to find is empty");
    const enum xc_status status =
        xc_db_postings(reader->db, term.ptr, term.len, &postings, &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "looking an article up");
    *out_docid = xc_postings_valid(postings) ? xc_postings_docid(postings) : 0;
    xc_postings_free(postings);
    return PT_OK;
}

enum pt_status pt_reader_having(const struct pt_reader *reader,
                                struct pt_str term,
                                size_t most,
                                uint32_t *out,
                                size_t *out_n,
                                struct pt_error *err)
{
    struct xc_error cause;
    xc_postings *postings = NULL;
    size_t n = 0;
    assert(term.len > 0);
    enum xc_status status =
        xc_db_postings(reader->db, term.ptr, term.len, &postings, &cause);
    while (status == XC_OK && n < most && xc_postings_valid(postings)) {
        out[n++] = xc_postings_docid(postings);
        status = xc_postings_next(postings, &cause);
    }
    xc_postings_free(postings);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "looking articles up");
    *out_n = n;
    return PT_OK;
}

enum pt_status pt_reader_count(const struct pt_reader *reader,
                               struct pt_str term,
                               uint32_t *out,
                               struct pt_error *err)
{
    struct xc_error cause;
    uint32_t n;
    if (!term.len)
        return pt_fail(err, PT_EINVALID, "the term to count is empty");
    const enum xc_status status =
        xc_db_term_freq(reader->db, term.ptr, term.len, &n, &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "counting articles");
    *out = n;
    return PT_OK;
}

enum pt_status pt_reader_values(const struct pt_reader *reader,
                                enum pt_slot slot,
                                const uint32_t *docids,
                                size_t n,
                                pt_reader_found *each,
                                void *context,
                                struct pt_error *err)
{
    struct xc_error cause;
    xc_values *values = NULL;
    enum pt_status status = PT_OK;
    enum xc_status engine =
        xc_db_values(reader->db, (uint32_t)slot, &values, &cause);
    for (size_t i = 0;
         i < n && engine == XC_OK && status == PT_OK && xc_values_valid(values);
         i++) {
        if (xc_values_docid(values) < docids[i])
            engine = xc_values_skip_to(values, docids[i], &cause);
        if (engine == XC_OK && xc_values_docid(values) == docids[i])
            status = each(context, i, str_of(xc_values_value(values)));
    }
    xc_values_free(values);
    if (engine != XC_OK)
        return pt_fail_engine(err, engine, &cause, "reading values");
    return status;
}

enum pt_status pt_reader_each_value(const struct pt_reader *reader,
                                    enum pt_slot slot,
                                    pt_reader_valued *each,
                                    void *context,
                                    struct pt_error *err)
{
    struct xc_error cause;
    xc_values *values = NULL;
    enum pt_status status = PT_OK;
    enum xc_status engine =
        xc_db_values(reader->db, (uint32_t)slot, &values, &cause);
    while (engine == XC_OK && status == PT_OK && xc_values_valid(values)) {
        status = each(context, xc_values_docid(values),
                      str_of(xc_values_value(values)));
        if (status == PT_OK)
            engine = xc_values_next(values, &cause);
    }
    xc_values_free(values);
    if (engine != XC_OK)
        return pt_fail_engine(err, engine, &cause, "reading values");
    return status;
}

enum pt_status pt_reader_members(const struct pt_reader *reader,
                                 struct pt_str term,
                                 const uint32_t *docids,
                                 size_t n,
                                 pt_reader_found *each,
                                 void *context,
                                 struct pt_error *err)
{
    struct xc_error cause;
    xc_postings *postings = NULL;
    enum pt_status status = PT_OK;
    assert(term.len > 0);
    enum xc_status engine =
        xc_db_postings(reader->db, term.ptr, term.len, &postings, &cause);
    for (size_t i = 0; i < n && engine == XC_OK && status == PT_OK &&
                       xc_postings_valid(postings);
         i++) {
        if (xc_postings_docid(postings) < docids[i])
            engine = xc_postings_skip_to(postings, docids[i], &cause);
        if (engine == XC_OK && xc_postings_docid(postings) == docids[i])
            status = each(context, i, PT_STR(""));
    }
    xc_postings_free(postings);
    if (engine != XC_OK)
        return pt_fail_engine(err, engine, &cause, "reading a posting list");
    return status;
}

enum pt_status pt_reader_meta(const struct pt_reader *reader,
                              struct pt_str key,
                              struct pt_buf *out,
                              struct pt_error *err)
{
    struct xc_error cause;
    struct xc_bytes value;
    pt_buf_clear(out);
    const enum xc_status status =
        xc_db_metadata(reader->db, key.ptr, key.len, &value, &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "reading the index");
    pt_buf_add(out, str_of(value));
    return pt_buf_status(out) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

enum pt_status pt_reader_each_meta(const struct pt_reader *reader,
                                   struct pt_str prefix,
                                   pt_reader_entry *each,
                                   void *context,
                                   struct pt_error *err)
{
    struct xc_error cause;
    struct xc_bytes value;
    xc_terms *keys = NULL;
    bool goes_on = true;
    enum xc_status status =
        xc_db_metadata_keys(reader->db, prefix.ptr, prefix.len, &keys, &cause);
    while (status == XC_OK && goes_on && xc_terms_valid(keys)) {
        const struct xc_bytes key = xc_terms_term(keys);
        status = xc_db_metadata(reader->db, key.ptr, key.len, &value, &cause);
        if (status == XC_OK) {
            goes_on = each(context, str_of(key), str_of(value));
            status = xc_terms_next(keys, &cause);
        }
    }
    xc_terms_free(keys);
    return status == XC_OK
               ? PT_OK
               : pt_fail_engine(err, status, &cause, "reading the index");
}

/* --------------------------------------------------------- languages --- */

static int by_n_articles(const void *a, const void *b)
{
    const struct pt_lang_count *const left = a, *const right = b;
    if (left->n_articles != right->n_articles)
        return left->n_articles < right->n_articles ? 1 : -1;
    return pt_str_compare(left->lang, right->lang);
}

struct lang_list {
    struct pt_arena *arena;
    struct pt_lang_count *items;
    size_t n, capacity;
    bool is_out_of_memory;
};

static bool add_lang(void *context, struct pt_str word, uint32_t n_articles)
{
    struct lang_list *const list = context;
    struct pt_lang_count *const items =
        pt_arena_grow(list->arena, list->items, list->n, &list->capacity,
                      sizeof *list->items);
    struct pt_lang_count item = {.n_articles = n_articles};
    list->is_out_of_memory =
        !items || !pt_arena_copy(list->arena, word, &item.lang);
    if (list->is_out_of_memory)
        return false;
    list->items = items;
    list->items[list->n++] = item;
    return true;
}

static enum pt_status read_langs(const struct pt_reader *reader,
                                 struct pt_error *err)
{
    struct lang_memo *const memo = reader->langs;
    pt_arena_reset(&memo->arena);
    struct lang_list list = {.arena = &memo->arena};
    const enum pt_status status =
        pt_reader_words(reader, pt_field_info(PT_FIELD_LANG)->prefix,
                        PT_STR(""), add_lang, &list, err);
    if (status != PT_OK)
        return status;
    if (list.is_out_of_memory)
        return pt_fail_nomem(err);
    if (list.n)
        qsort(list.items, list.n, sizeof *list.items, by_n_articles);
    memo->items = list.items;
    memo->n = list.n;
    memo->is_known = true;
    return PT_OK;
}

enum pt_status pt_reader_langs(const struct pt_reader *reader,
                               struct pt_arena *arena,
                               struct pt_lang_count **out,
                               size_t *out_n,
                               struct pt_error *err)
{
    const struct lang_memo *const memo = reader->langs;
    const enum pt_status status =
        memo->is_known ? PT_OK : read_langs(reader, err);
    if (status != PT_OK)
        return status;
    struct pt_lang_count *const copy =
        pt_arena_array(arena, memo->n, sizeof *copy);
    bool is_copied = copy != NULL;
    for (size_t i = 0; i < memo->n && is_copied; i++) {
        copy[i].n_articles = memo->items[i].n_articles;
        is_copied = pt_arena_copy(arena, memo->items[i].lang, &copy[i].lang);
    }
    if (!is_copied)
        return pt_fail_nomem(err);
    *out = copy;
    *out_n = memo->n;
    return PT_OK;
}
