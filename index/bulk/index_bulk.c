/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/bulk/index_bulk.h"

#include "common/mem.h"
#include "common/varint.h"
#include "index/bulk/bulk_entries.h"
#include "index/bulk/bulk_forms.h"
#include "index/bulk/bulk_line.h"
#include "index/bulk/bulk_merge.h"
#include "index/bulk/bulk_terms.h"
#include "index/bulk/identities.h"
#include "index/glass/glass_lists.h"
#include "index/glass/glass_version.h"
#include "index/index_dir.h"
#include "index/index_reader.h"
#include "index/xapian_c.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum {
    N_SLOTS = 16, /* of values; a document with others is not plain */
    MOST_VALUE_BYTES = 1 << 16,
    MEMORY_PARTS = 12,   /* one for each thread */
    KEEP_TERMS = 1 << 16 /* memory for a document of more is given back */
};

static_assert((int)PT_SLOT_KEYS < N_SLOTS, "all our slots are plain ones");

struct pt_bulk {
    struct pt_buf dir;
    int dir_fd;
    size_t memory;
    struct pt_identities identities;
    struct pt_bulk_line *line; /* NULL: the caller does it all */
    struct pt_bulk_turner *turners[PT_BULK_MAX_THREADS + 1];
    struct pt_bulk_turned turned; /* the caller's, of a document that is large
                                   * or without a line */
    /* Of who builds, but for the number of documents, which the caller counts.
     */
    struct pt_glass_version version;
    struct pt_glass_table *tables[PT_N_GLASS_TABLES];
    struct pt_bulk_runs runs;
    /* Of the run at work. */
    struct pt_bulk_terms *terms;
    struct pt_bulk_forms forms;
    struct pt_bulk_entries entries;
    /* Not yet an entry. */
    struct pt_glass_postings lengths;
    struct pt_glass_values values[N_SLOTS];
    struct pt_buf slots;
};

/* ---------------------------------------------------------------- guard --- */

const char *pt_bulk_why_not(const char *dir, unsigned char out_uuid[16])
{
    if (strncmp(xc_version(), "1.4.", 4) != 0)
        return "this libxapian is not one of 1.4";
    const int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_ours =
        dir_fd >= 0 && pt_glass_version_is_ours(dir_fd, out_uuid);
    if (dir_fd >= 0)
        close(dir_fd);
    return is_ours ? NULL : "this libxapian begins an index in another way";
}

/* ----------------------------------------------------------- a document --- */

static inline bool is_plain_term(struct pt_str term)
{
    return term.len - 1 < PT_MAX_TERM_BYTES / 2 ||
           (term.len && term.len <= PT_MAX_TERM_BYTES &&
            pt_glass_term_bytes(term) <= PT_MAX_TERM_BYTES);
}

bool pt_bulk_is_plain(const struct pt_document *doc)
{
    if (doc->data.len > PT_GLASS_MAX_TAG_BYTES || doc->n_postings > INT32_MAX ||
        !is_plain_term(doc->unique))
        return false;
    for (size_t i = 0; i < doc->n_postings; i++)
        if (!is_plain_term(doc->postings[i].term))
            return false;
    for (size_t i = 0; i < doc->n_forms; i++)
        if (!is_plain_term(doc->forms[i].key) ||
            !is_plain_term(doc->forms[i].word))
            return false;
    for (size_t i = 0; i < doc->n_values; i++)
        if (doc->values[i].slot >= N_SLOTS ||
            doc->values[i].bytes.len > MOST_VALUE_BYTES)
            return false;
    return true;
}

/* Of values for the same slot the last one counts. */
static enum pt_status
add_values(struct pt_bulk *b, uint32_t docid, const struct pt_document *doc)
{
    struct pt_str values[N_SLOTS] = {0};
    struct pt_buf *const slots = &b->slots;
    uint32_t next = 0;
    for (size_t i = 0; i < doc->n_values; i++)
        values[doc->values[i].slot] = doc->values[i].bytes;
    pt_buf_clear(slots);
    for (uint32_t slot = 0; slot < N_SLOTS; slot++) {
        if (!values[slot].len)
            continue;
        pt_glass_values_add(&b->values[slot], docid, values[slot],
                            pt_bulk_entries_add, &b->entries);
        if (pt_glass_values_status(&b->values[slot]) != PT_OK)
            return PT_ENOMEM;
        pt_varint_add(slots, slot - next);
        next = slot + 1;
    }
    struct pt_glass_key key = {0};
    pt_glass_key_add_docid(&key, docid);
    pt_glass_key_add(&key, pt_str_n("", 1));
    if (slots->len)
        pt_glass_table_add(b->tables[PT_GLASS_TERMLIST], pt_glass_key_str(&key),
                           pt_buf_str(slots), false);
    return pt_buf_status(slots);
}

static void count_lengths(struct pt_glass_version *v,
                          const struct pt_bulk_profile *profile)
{
    const uint32_t length = (uint32_t)profile->length;
    v->total_length += length;
    if (length && (!v->shortest || length < v->shortest))
        v->shortest = length;
    if (length > v->longest)
        v->longest = length;
    if (profile->greatest_wdf > v->greatest_wdf)
        v->greatest_wdf = profile->greatest_wdf;
}

/* A tag of turned to a table. */
static void add_tag(struct pt_glass_table *table,
                    uint32_t docid,
                    const struct pt_bulk_turned *turned,
                    struct pt_bulk_span tag)
{
    struct pt_glass_key key = {0};
    pt_glass_key_add_docid(&key, docid);
    pt_glass_table_add(table, pt_glass_key_str(&key),
                       pt_str_n(pt_buf_z(&turned->bytes) + tag.begin, tag.len),
                       tag.is_packed);
}

/* What document docid became, and its values. */
static enum pt_status add_document(struct pt_bulk *b,
                                   uint32_t docid,
                                   const struct pt_document *doc,
                                   const struct pt_bulk_turned *turned,
                                   const struct pt_bulk_profile *profile)
{
    const struct pt_str forms = pt_str_n(
        pt_buf_z(&turned->bytes) + profile->forms.begin, profile->forms.len);
    enum pt_status status = pt_bulk_terms_add(b->terms, docid, turned, profile);
    if (status != PT_OK)
        return status;
    count_lengths(&b->version, profile);
    pt_glass_postings_add(&b->lengths, docid, (uint32_t)profile->length);
    add_tag(b->tables[PT_GLASS_TERMLIST], docid, turned, profile->terms);
    if (doc->data.len)
        add_tag(b->tables[PT_GLASS_DOCDATA], docid, turned, profile->data);
    status = add_values(b, docid, doc);
    return status == PT_OK ? pt_bulk_forms_add(&b->forms, forms) : status;
}

/* ----------------------------------------------------------------- runs --- */

static enum pt_status write_run(struct pt_bulk *b, struct pt_error *err)
{
    enum pt_status status = pt_buf_status(&b->lengths.tag);
    pt_bulk_run_begin(&b->runs);
    if (status == PT_OK)
        status = pt_bulk_entries_write(&b->entries, &b->runs);
    if (status == PT_OK)
        status = pt_bulk_terms_write(b->terms, &b->runs);
    if (status == PT_OK)
        status = pt_bulk_forms_write(&b->forms, &b->runs);
    return status == PT_OK ? pt_bulk_run_end(&b->runs, err)
                           : pt_fail_nomem(err);
}

/* What a large document took beyond our memory is not kept. */
static enum pt_status write_run_if_full(struct pt_bulk *b, struct pt_error *err)
{
    const size_t bytes = pt_bulk_terms_bytes(b->terms) +
                         pt_bulk_forms_bytes(&b->forms) +
                         pt_bulk_entries_bytes(&b->entries);
    if (bytes < b->memory)
        return PT_OK;
    const enum pt_status status = write_run(b, err);
    if (bytes - b->memory > b->memory / 8)
        pt_bulk_terms_shrink(b->terms);
    return status;
}

/* ------------------------------------------------------------- building --- */

/* Says what went wrong with a table. */
static enum pt_status
fail_table(struct pt_bulk *b, enum pt_glass_name name, struct pt_error *err)
{
    return pt_glass_table_finish(b->tables[name], &b->version.roots[name], err);
}

static enum pt_status build_document(struct pt_bulk *b,
                                     uint32_t docid,
                                     const struct pt_document *doc,
                                     const struct pt_bulk_turned *turned,
                                     const struct pt_bulk_profile *profile,
                                     struct pt_error *err)
{
    if (add_document(b, docid, doc, turned, profile) != PT_OK)
        return pt_fail_nomem(err);
    if (pt_glass_table_status(b->tables[PT_GLASS_DOCDATA]) != PT_OK)
        return fail_table(b, PT_GLASS_DOCDATA, err);
    if (pt_glass_table_status(b->tables[PT_GLASS_TERMLIST]) != PT_OK)
        return fail_table(b, PT_GLASS_TERMLIST, err);
    return write_run_if_full(b, err);
}

static enum pt_status build_entry(struct pt_bulk *b,
                                  struct pt_str key,
                                  struct pt_str value,
                                  struct pt_error *err)
{
    pt_bulk_entries_add(&b->entries, key, value);
    return write_run_if_full(b, err);
}

static enum pt_status
build(void *context, struct pt_bulk_batch *batch, struct pt_error *err)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < batch->n && status == PT_OK; i++) {
        const struct pt_bulk_change *const change = &batch->changes[i];
        if (change->key.len)
            status = build_entry(context, change->key, change->value, err);
        else
            status = build_document(context, change->docid, &change->document,
                                    &batch->turned, &change->profile, err);
    }
    return status;
}

static enum pt_status turn(void *context,
                           unsigned thread,
                           struct pt_bulk_batch *batch,
                           struct pt_error *err)
{
    const struct pt_bulk *const b = context;
    return pt_bulk_batch_turn(batch, b->turners[thread]) == PT_OK
               ? PT_OK
               : pt_fail_nomem(err);
}

/* -------------------------------------------------------- begin and end --- */

/* What leaves keep free for the articles of later days, whose words come
 * between those that are there; texts and term lists only come behind. In
 * leaves that are full a hundred articles made 7,000 of 100,000 two, and the
 * next ones as well. Of postings less is kept: four of their lists fill a leaf
 * nearly. */
static const unsigned spare_bytes[PT_N_GLASS_TABLES] = {
    [PT_GLASS_POSTLIST] = 64,
    [PT_GLASS_POSITION] = 160,
    [PT_GLASS_SYNONYM] = 160,
};

static enum pt_status
open_table(struct pt_bulk *b, enum pt_glass_name name, struct pt_error *err)
{
    return pt_glass_table_new(b->dir_fd, pt_glass_files[name].name,
                              spare_bytes[name], &b->tables[name], err);
}

/* The caller's turner, and a line of threads with theirs. */
static enum pt_status begin_line(struct pt_bulk *b, unsigned n_threads)
{
    const unsigned n =
        n_threads < PT_BULK_MAX_THREADS ? n_threads : PT_BULK_MAX_THREADS;
    const struct pt_bulk_line_work work = {
        .context = b, .turn = turn, .build = build};
    enum pt_status status = PT_OK;
    for (unsigned i = 0; i <= n && status == PT_OK; i++)
        status = pt_bulk_turner_new(&b->turners[i]);
    return status == PT_OK && n ? pt_bulk_line_new(&work, n, &b->line) : status;
}

/* Makes b, which is all zero, one that can be freed. */
static void init(struct pt_bulk *b)
{
    b->runs.fd = b->dir_fd = -1;
    pt_buf_init(&b->dir, PT_BUF_NO_CEILING);
    pt_buf_init(&b->slots, PT_BUF_NO_CEILING);
    pt_bulk_turned_init(&b->turned);
    pt_bulk_forms_init(&b->forms);
    pt_bulk_entries_init(&b->entries);
    for (uint32_t i = 0; i < N_SLOTS; i++)
        pt_glass_values_init(&b->values[i], i);
    pt_glass_postings_init(&b->lengths, pt_bulk_entries_add, &b->entries);
    pt_glass_postings_begin_lengths(&b->lengths);
}

enum pt_status pt_bulk_new(const char *dir,
                           const unsigned char uuid[16],
                           const struct pt_bulk_means *means,
                           struct pt_bulk **out,
                           struct pt_error *err)
{
    assert(means->memory <= PT_BULK_MEMORY); /* offsets have 32 bits */
    struct pt_bulk *const b = pt_alloc(sizeof *b);
    if (!b)
        return pt_fail_nomem(err);
    init(b);
    b->memory = means->memory;
    /* What threads hold of their own is taken from it. */
    b->memory -= b->memory / MEMORY_PARTS *
                 (means->n_threads < PT_BULK_MAX_THREADS ? means->n_threads
                                                         : PT_BULK_MAX_THREADS);
    b->version.revision = PT_GLASS_REVISION;
    memcpy(b->version.uuid, uuid, sizeof b->version.uuid);
    pt_buf_puts(&b->dir, dir);
    b->dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum pt_status status = PT_OK;
    if (b->dir_fd < 0)
        status =
            pt_fail(err, PT_EIO, "cannot open %s: %s", dir, strerror(errno));
    else if (pt_buf_status(&b->dir) != PT_OK ||
             pt_bulk_terms_new(&b->terms) != PT_OK ||
             begin_line(b, means->n_threads) != PT_OK)
        status = pt_fail_nomem(err);
    if (status == PT_OK)
        status = pt_bulk_runs_init(&b->runs, b->dir_fd, err);
    if (status == PT_OK)
        status = open_table(b, PT_GLASS_DOCDATA, err);
    if (status == PT_OK)
        status = open_table(b, PT_GLASS_TERMLIST, err);
    if (status == PT_OK)
        *out = b;
    else
        pt_bulk_free(b);
    return status;
}

/* What only the turning round needs. */
static void free_run(struct pt_bulk *b)
{
    pt_bulk_terms_free(b->terms);
    b->terms = NULL;
    pt_bulk_forms_fini(&b->forms);
    pt_bulk_entries_fini(&b->entries);
}

void pt_bulk_free(struct pt_bulk *b)
{
    if (!b)
        return;
    pt_bulk_line_free(b->line);
    for (size_t i = 0; i < PT_COUNTOF(b->turners); i++)
        pt_bulk_turner_free(b->turners[i]);
    pt_bulk_turned_fini(&b->turned);
    free_run(b);
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++)
        pt_glass_table_free(b->tables[i]);
    pt_identities_fini(&b->identities);
    pt_bulk_runs_fini(&b->runs);
    pt_glass_postings_fini(&b->lengths);
    for (size_t i = 0; i < N_SLOTS; i++)
        pt_glass_values_fini(&b->values[i]);
    pt_buf_fini(&b->slots);
    pt_buf_fini(&b->dir);
    if (b->dir_fd >= 0)
        close(b->dir_fd);
    pt_free(b);
}

/* -------------------------------------------------------------- changes --- */

/* The batch of the line that has room for n_bytes; NULL, also with PT_OK: there
 * is none, and nothing is on its way. */
static enum pt_status find_batch(struct pt_bulk *b,
                                 size_t n_bytes,
                                 struct pt_bulk_batch **out,
                                 struct pt_error *err)
{
    *out = NULL;
    if (!b->line)
        return PT_OK;
    if (n_bytes > PT_BULK_BATCH_BYTES)
        return pt_bulk_line_end(b->line, err);
    struct pt_bulk_batch *batch = pt_bulk_line_next(b->line);
    if (batch && !pt_bulk_batch_has_room(batch, n_bytes)) {
        pt_bulk_line_submit(b->line);
        batch = pt_bulk_line_next(b->line);
    }
    *out = batch;
    return batch ? PT_OK : pt_bulk_line_end(b->line, err);
}

/* After a change was added to a batch. */
static enum pt_status send(struct pt_bulk *b,
                           const struct pt_bulk_batch *batch,
                           enum pt_status status,
                           struct pt_error *err)
{
    if (status != PT_OK)
        return pt_fail_nomem(err);
    if (batch->used >= PT_BULK_BATCH_ENOUGH || batch->used >= b->memory)
        pt_bulk_line_submit(b->line);
    return PT_OK;
}

static enum pt_status put_now(struct pt_bulk *b,
                              uint32_t docid,
                              const struct pt_document *document,
                              struct pt_error *err)
{
    struct pt_bulk_profile profile;
    pt_bulk_turned_clear(&b->turned);
    if (pt_bulk_turn(b->turners[0], document, &b->turned, &profile) != PT_OK)
        return pt_fail_nomem(err);
    const enum pt_status status =
        build_document(b, docid, document, &b->turned, &profile, err);
    if (profile.n > KEEP_TERMS) {
        pt_bulk_turned_fini(&b->turned);
        pt_bulk_turner_shrink(b->turners[0]);
    }
    return status;
}

enum pt_status pt_bulk_put(struct pt_bulk *b,
                           const struct pt_document *document,
                           bool *out_is_taken,
                           struct pt_error *err)
{
    bool is_known;
    *out_is_taken = false;
    if (!pt_identities_put(&b->identities, document->unique, &is_known))
        return pt_fail_nomem(err);
    if (is_known || !pt_bulk_is_plain(document) ||
        b->version.last_docid == UINT32_MAX - 1)
        return PT_OK;
    const uint32_t docid = ++b->version.last_docid;
    struct pt_bulk_batch *batch;
    b->version.n_documents++;
    *out_is_taken = true;
    const enum pt_status status = find_batch(
        b, b->line ? pt_bulk_document_bytes(document) : 0, &batch, err);
    if (status != PT_OK)
        return status;
    return batch
               ? send(b, batch, pt_bulk_batch_put(batch, docid, document), err)
               : put_now(b, docid, document, err);
}

bool pt_bulk_remove(struct pt_bulk *b, struct pt_str unique)
{
    return pt_identities_remove(&b->identities, unique);
}

enum pt_status pt_bulk_set_meta(struct pt_bulk *b,
                                struct pt_str key,
                                struct pt_str value,
                                struct pt_error *err)
{
    struct pt_glass_key full = {0};
    struct pt_bulk_batch *batch;
    assert(key.len && key.len <= XC_MAX_KEY_LEN);
    pt_glass_key_add_metadata(&full, key);
    const struct pt_str whole = pt_glass_key_str(&full);
    const enum pt_status status =
        find_batch(b, whole.len + value.len, &batch, err);
    if (status != PT_OK)
        return status;
    return batch ? send(b, batch, pt_bulk_batch_set(batch, whole, value), err)
                 : build_entry(b, whole, value, err);
}

uint32_t pt_bulk_n_articles(const struct pt_bulk *b)
{
    return b->identities.n_present;
}

/* --------------------------------------------------------------- finish --- */

static enum pt_status write_last_run(struct pt_bulk *b, struct pt_error *err)
{
    pt_glass_postings_end(&b->lengths);
    for (size_t i = 0; i < N_SLOTS; i++) {
        pt_glass_values_end(&b->values[i], pt_bulk_entries_add, &b->entries);
        if (pt_glass_values_status(&b->values[i]) != PT_OK)
            return pt_fail_nomem(err);
    }
    const enum pt_status status = write_run(b, err);
    free_run(b);
    return status;
}

/* libxapian has no file for a table without entries, but for two. */
static void remove_empty(const struct pt_bulk *b)
{
    static const enum pt_glass_name may_lack[] = {
        PT_GLASS_DOCDATA, PT_GLASS_POSITION, PT_GLASS_SYNONYM};
    for (size_t i = 0; i < PT_COUNTOF(may_lack); i++)
        if (!b->version.roots[may_lack[i]].n_blocks)
            unlinkat(b->dir_fd, pt_glass_files[may_lack[i]].name, 0);
}

static enum pt_status finish_tables(struct pt_bulk *b, struct pt_error *err)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < PT_N_GLASS_TABLES && status == PT_OK; i++)
        if (b->tables[i])
            status =
                pt_glass_table_finish(b->tables[i], &b->version.roots[i], err);
    if (status != PT_OK)
        return status;
    remove_empty(b);
    status = pt_index_dir_sync(pt_buf_z(&b->dir), err);
    if (status == PT_OK)
        status = pt_glass_version_write(b->dir_fd, &b->version, err);
    return status == PT_OK ? pt_index_dir_sync(pt_buf_z(&b->dir), err) : status;
}

static enum xc_status has_term(const xc_db *db,
                               const struct pt_bulk_probe *probe,
                               bool *out,
                               struct xc_error *cause)
{
    uint32_t n_documents = 0, n_occurrences = 0;
    const struct pt_str term = probe->term;
    enum xc_status status =
        xc_db_term_freq(db, term.ptr, term.len, &n_documents, cause);
    if (status == XC_OK)
        status = xc_db_collection_freq(db, term.ptr, term.len, &n_occurrences,
                                       cause);
    *out = n_documents == probe->n_documents &&
           n_occurrences == probe->n_occurrences;
    return status;
}

/* What libxapian finds in the database, against what was put. */
static enum pt_status check(const struct pt_bulk *b,
                            const struct pt_bulk_merge *merge,
                            struct pt_error *err)
{
    struct xc_error cause;
    xc_db *db = NULL;
    const enum xc_status opened = xc_db_open(pt_buf_z(&b->dir), &db, &cause);
    if (opened != XC_OK)
        return pt_fail_engine(err, opened, &cause, "opening the new index");
    bool is_right = xc_db_doccount(db) == b->version.n_documents &&
                    xc_db_lastdocid(db) == b->version.last_docid &&
                    xc_db_total_length(db) == b->version.total_length;
    enum xc_status status = XC_OK;
    for (size_t i = 0; i < merge->n_probes && is_right && status == XC_OK; i++)
        status = has_term(db, &merge->probes[i], &is_right, &cause);
    xc_db_free(db);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "reading the new index");
    return is_right ? PT_OK
                    : pt_fail(err, PT_EINTERNAL,
                              "the new index does not hold what was put into "
                              "it; --bulk=no builds it another way");
}

enum { MOST_MERGES = 3 };

/* The tables that are made of the runs, each by one of the merges. */
struct merging {
    struct pt_bulk *bulk;
    struct pt_bulk_merge merges[MOST_MERGES];
    unsigned n;
};

static const enum pt_glass_name merged[] = {
    PT_GLASS_POSTLIST, PT_GLASS_POSITION, PT_GLASS_SYNONYM};

static_assert(PT_COUNTOF(merged) == MOST_MERGES, "a merge for each at most");

static enum pt_status
begin_merging(struct pt_bulk *b, struct merging *m, struct pt_error *err)
{
    *m = (struct merging){.bulk = b, .n = b->line ? MOST_MERGES : 1};
    pt_buf_init(&m->merges[0].texts, PT_BUF_NO_CEILING);
    for (unsigned i = 0; i < MOST_MERGES; i++) {
        const enum pt_status status = open_table(b, merged[i], err);
        if (status != PT_OK)
            return status;
        m->merges[i].runs = &b->runs;
        m->merges[i].memory = b->memory / m->n;
    }
    const unsigned last = m->n - 1;
    m->merges[0].postlist = b->tables[PT_GLASS_POSTLIST];
    m->merges[1 < last ? 1 : last].position = b->tables[PT_GLASS_POSITION];
    m->merges[last].synonym = b->tables[PT_GLASS_SYNONYM];
    return PT_OK;
}

static enum pt_status
merge_one(void *context, unsigned number, struct pt_error *err)
{
    struct merging *const m = context;
    struct pt_bulk_merge *const merge = &m->merges[number];
    const enum pt_status status = pt_bulk_merge(merge, err);
    for (size_t i = 0; i < PT_COUNTOF(merged) && status == PT_EIO; i++) {
        struct pt_glass_table *const table = m->bulk->tables[merged[i]];
        const bool is_own = table == merge->postlist ||
                            table == merge->position || table == merge->synonym;
        if (is_own && pt_glass_table_status(table) != PT_OK)
            return fail_table(m->bulk, merged[i], err);
    }
    return status;
}

static enum pt_status merge_runs(struct merging *m, struct pt_error *err)
{
    return m->bulk->line
               ? pt_bulk_line_each(m->bulk->line, merge_one, m->n, m, err)
               : merge_one(m, 0, err);
}

enum pt_status pt_bulk_finish(struct pt_bulk *b, struct pt_error *err)
{
    enum pt_status status = b->line ? pt_bulk_line_end(b->line, err) : PT_OK;
    if (status == PT_OK)
        status = write_last_run(b, err);
    if (status != PT_OK)
        return status;
    struct merging merging;
    status = begin_merging(b, &merging, err);
    if (status == PT_OK)
        status = merge_runs(&merging, err);
    if (status == PT_OK)
        status = finish_tables(b, err);
    if (status == PT_OK)
        status = check(b, &merging.merges[0], err);
    pt_buf_fini(&merging.merges[0].texts);
    return status;
}
