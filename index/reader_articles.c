/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * reader_articles.c: what a snapshot has: articles and their values, metadata,
 * languages. Metadata libxapian reads of the first shard only, so that of all
 * is gathered here.
 */
#include "common/mem.h"
#include "index/index_table.h"
#include "index/index_values.h"
#include "index/reader_private.h"
#include "index/record.h"
#include "index/schema.h"

#include <stdlib.h>

static struct pt_str str_of(struct xc_bytes bytes)
{
    return pt_str_n(bytes.ptr, bytes.len);
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

/* The document data of docid into hold, past libxapian and zlib; false: they
 * are to be asked. */
static bool
read_data(const struct pt_reader *reader, uint32_t docid, struct pt_buf *hold)
{
    struct pt_glass_key key = {.len = 0};
    if (!docid)
        return false;
    pt_glass_key_add_docid(&key, docid);
    return pt_reader_read_entry(reader, PT_GLASS_DOCDATA,
                                pt_glass_key_str(&key),
                                hold) == PT_GLASS_THERE &&
           hold->len > 0;
}

/* The same, whoever has it. */
static enum pt_status get_data(const struct pt_reader *reader,
                               uint32_t docid,
                               struct pt_buf *hold,
                               struct pt_error *err)
{
    struct xc_error cause;
    struct xc_bytes data;
    if (read_data(reader, docid, hold))
        return pt_buf_status(hold) == PT_OK ? PT_OK : pt_fail_nomem(err);
    if (pt_reader_may_ask(reader, err) != PT_OK)
        return PT_ECORRUPT;
    const xc_doc *const fetched = pt_reader_fetched(reader, docid);
    const enum xc_status status =
        fetched
            ? xc_doc_data(fetched, &data, &cause)
            : xc_db_document_data(pt_reader_db(reader), docid, &data, &cause);
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

/* The list of a term, past libxapian. */
struct term_list {
    struct pt_postings *postings; /* NULL: libxapian is to be asked */
    struct pt_posting_list list;
};

static enum pt_status open_list(const struct pt_reader *reader,
                                struct pt_str term,
                                struct term_list *out,
                                struct pt_error *err)
{
    *out = (struct term_list){.postings = NULL};
    enum pt_status status = PT_OK;
    if (pt_reader_has_table(reader, PT_GLASS_POSTLIST))
        status = pt_postings_open(reader, &out->postings);
    if (status == PT_OK && out->postings)
        status = pt_posting_list_init(&out->list, out->postings, term);
    return status == PT_OK ? PT_OK : pt_fail_nomem(err);
}

/* Whether what was read is all there is to tell. */
static bool close_list(struct term_list *list)
{
    const bool is_good =
        list->postings && !pt_postings_are_lost(list->postings);
    pt_posting_list_fini(&list->list);
    pt_postings_close(list->postings);
    return is_good;
}

/* pt_reader_having past libxapian; *out_is_known is false where that is to be
 * asked. */
static enum pt_status read_having(const struct pt_reader *reader,
                                  struct pt_str term,
                                  size_t most,
                                  uint32_t *out,
                                  size_t *out_n,
                                  bool *out_is_known,
                                  struct pt_error *err)
{
    struct term_list read;
    struct pt_posting_list *const list = &read.list;
    size_t n = 0;
    enum pt_status status = open_list(reader, term, &read, err);
    while (status == PT_OK && read.postings && n < most &&
           list->docid != PT_NO_DOCID) {
        out[n++] = list->docid;
        pt_posting_list_skip(list, list->docid + 1);
    }
    *out_is_known = close_list(&read);
    *out_n = n;
    return status == PT_OK && !*out_is_known ? pt_reader_may_ask(reader, err)
                                             : status;
}

enum pt_status pt_reader_find(const struct pt_reader *reader,
                              struct pt_str term,
                              uint32_t *out_docid,
                              struct pt_error *err)
{
    struct xc_error cause;
    xc_postings *postings;
    size_t n = 0;
    bool is_known = false;
    uint32_t docid = 0;
    if (!term.len)
        return pt_fail(err, PT_EINVALID, "the term to find is empty");
    const enum pt_status read =
        read_having(reader, term, 1, &docid, &n, &is_known, err);
    if (read == PT_OK && is_known)
        *out_docid = n ? docid : 0;
    if (read != PT_OK || is_known)
        return read;
    const enum xc_status status = xc_db_postings(pt_reader_db(reader), term.ptr,
                                                 term.len, &postings, &cause);
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
    bool is_known = false;
    assert(term.len > 0);
    const enum pt_status read =
        read_having(reader, term, most, out, out_n, &is_known, err);
    if (read != PT_OK || is_known)
        return read;
    enum xc_status status = xc_db_postings(pt_reader_db(reader), term.ptr,
                                           term.len, &postings, &cause);
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
    if (pt_reader_has_remote(reader)) {
        struct pt_term_count count = {.term = term};
        count.n_articles = pt_reader_listed_articles(reader, term);
        const enum pt_status asked =
            count.n_articles ? PT_OK
                             : pt_reader_term_counts(reader, &count, 1, err);
        *out = count.n_articles;
        return asked;
    }
    if (pt_postings_count(reader, term, out))
        return PT_OK;
    if (pt_reader_may_ask(reader, err) != PT_OK)
        return PT_ECORRUPT;
    const enum xc_status status =
        xc_db_term_freq(pt_reader_db(reader), term.ptr, term.len, &n, &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "counting articles");
    *out = n;
    return PT_OK;
}

uint32_t pt_reader_last_docid(const struct pt_reader *reader)
{
    return xc_db_lastdocid(pt_reader_db(reader));
}

enum pt_status pt_reader_each_value(const struct pt_reader *reader,
                                    enum pt_slot slot,
                                    uint32_t from,
                                    pt_reader_valued *each,
                                    void *context,
                                    struct pt_error *err)
{
    struct xc_error cause;
    xc_values *values = NULL;
    enum pt_status status =
        pt_values_each(reader, slot, &from, each, context, err);
    if (status == PT_OK && from != UINT32_MAX)
        status = pt_reader_may_ask(reader, err);
    if (status != PT_OK || from == UINT32_MAX)
        return status;
    enum xc_status engine =
        xc_db_values(pt_reader_db(reader), (uint32_t)slot, &values, &cause);
    if (engine == XC_OK && from > 1 && xc_values_valid(values))
        engine = xc_values_skip_to(values, from, &cause);
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

/* pt_reader_members past libxapian, as far as *at. */
static enum pt_status read_members(const struct pt_reader *reader,
                                   struct pt_str term,
                                   const uint32_t *docids,
                                   size_t n,
                                   size_t *at,
                                   pt_reader_found *each,
                                   void *context,
                                   struct pt_error *err)
{
    struct term_list read;
    struct pt_posting_list *const list = &read.list;
    enum pt_status status = open_list(reader, term, &read, err);
    while (status == PT_OK && read.postings && *at < n) {
        pt_posting_list_skip(list, docids[*at]);
        if (pt_postings_are_lost(read.postings))
            break;
        if (list->docid == docids[*at])
            status = each(context, *at, PT_STR(""));
        ++*at;
    }
    close_list(&read);
    return status == PT_OK && *at < n ? pt_reader_may_ask(reader, err) : status;
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
    if (reader->fetched->among && pt_reader_has_remote(reader))
        return pt_reader_remote_members(reader, term, docids, n, each, context,
                                        err);
    size_t at = 0;
    status = read_members(reader, term, docids, n, &at, each, context, err);
    if (status != PT_OK || at == n)
        return status;
    enum xc_status engine = xc_db_postings(pt_reader_db(reader), term.ptr,
                                           term.len, &postings, &cause);
    for (size_t i = at; i < n && engine == XC_OK && status == PT_OK &&
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

/* The metadata of key past libxapian; false: it is to be asked. */
static bool
read_meta(const struct pt_reader *reader, struct pt_str key, struct pt_buf *out)
{
    struct pt_glass_key full = {.len = 0};
    pt_glass_key_add_metadata(&full, key);
    return pt_reader_read_entry(reader, PT_GLASS_POSTLIST,
                                pt_glass_key_str(&full),
                                out) != PT_GLASS_UNKNOWN;
}

/* Appends the metadata of key in one shard. */
static enum pt_status add_meta(const struct pt_reader *reader,
                               const struct pt_shard *shard,
                               struct pt_str key,
                               struct pt_buf *out,
                               struct pt_error *err)
{
    struct xc_error cause;
    struct xc_bytes value = {shard->facts.synonyms.ptr,
                             shard->facts.synonyms.len};
    enum xc_status status = XC_OK;
    if (shard->is_read && read_meta(reader, key, out))
        return pt_buf_status(out) == PT_OK ? PT_OK : pt_fail_nomem(err);
    if (shard->is_read && pt_reader_may_ask(reader, err) != PT_OK)
        return PT_ECORRUPT;
    if (shard->kind == PT_SHARD_FOLDER || !shard->facts.is_known ||
        !pt_str_equal(key, PT_STR(PT_META_SYNONYMS)))
        status = xc_db_metadata(shard->db, key.ptr, key.len, &value, &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "reading the index");
    pt_buf_add(out, str_of(value));
    return pt_buf_status(out) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

enum pt_status pt_reader_meta(const struct pt_reader *reader,
                              struct pt_str key,
                              struct pt_buf *out,
                              struct pt_error *err)
{
    enum pt_status status = PT_OK;
    pt_buf_clear(out);
    for (size_t i = 0; i < reader->n_open && status == PT_OK && !out->len; i++)
        status = add_meta(reader, pt_open_shard(reader, i), key, out, err);
    return status;
}

enum pt_status pt_reader_meta_of_all(const struct pt_reader *reader,
                                     struct pt_str key,
                                     struct pt_buf *out,
                                     struct pt_error *err)
{
    enum pt_status status = PT_OK;
    pt_buf_clear(out);
    for (size_t i = 0; i < reader->n_open && status == PT_OK; i++)
        status = add_meta(reader, pt_open_shard(reader, i), key, out, err);
    return status;
}

static enum xc_status each_meta(const struct pt_shard *shard,
                                struct pt_str prefix,
                                pt_reader_entry *each,
                                void *context,
                                bool *goes_on,
                                struct xc_error *cause)
{
    struct xc_bytes value;
    xc_terms *keys = NULL;
    enum xc_status status =
        xc_db_metadata_keys(shard->db, prefix.ptr, prefix.len, &keys, cause);
    while (status == XC_OK && *goes_on && xc_terms_valid(keys)) {
        const struct xc_bytes key = xc_terms_term(keys);
        status = xc_db_metadata(shard->db, key.ptr, key.len, &value, cause);
        if (status == XC_OK) {
            *goes_on = each(context, str_of(key), str_of(value));
            status = xc_terms_next(keys, cause);
        }
    }
    xc_terms_free(keys);
    return status;
}

enum pt_status pt_reader_each_meta(const struct pt_reader *reader,
                                   struct pt_str prefix,
                                   pt_reader_entry *each,
                                   void *context,
                                   struct pt_error *err)
{
    struct xc_error cause;
    enum xc_status status = XC_OK;
    bool goes_on = true;
    for (size_t i = 0; i < reader->n_open && status == XC_OK && goes_on; i++)
        status = each_meta(pt_open_shard(reader, i), prefix, each, context,
                           &goes_on, &cause);
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
    struct pt_lang_memo *const memo = reader->langs;
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
    const struct pt_lang_memo *const memo = reader->langs;
    enum pt_status status = PT_OK;
    if (!memo->is_known)
        status = pt_reader_has_remote(reader)
                     ? pt_reader_gather_langs(reader, err)
                     : read_langs(reader, err);
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
