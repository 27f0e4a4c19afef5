/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_writer.c: batches, and how one survives a failure.
 *
 * Each change is first written to a log in memory, then made from the log, so
 * that making it again is the same code. Once libxapian has thrown, its handle
 * is worth nothing: changes are gone from it in silence, and a commit would
 * succeed without them. So after any failure:
 *
 *     close, reopen, make the whole log in one transaction
 *       works:                          done (the trouble was passing)
 *       fails for want of disk, access: give up, the last commit stands
 *       fails otherwise:                halve, and each half in its own
 *                                       transaction, down to the change at
 *                                       fault, which is reported and left out
 *
 * Halves are committed in order, so what a later failure leaves is a beginning
 * of the log.
 *
 * A writer in bulk has a struct pt_bulk in the place of a handle, until its
 * first commit. What that does not take waits in a file, as log entries, and is
 * made at that commit, first of all.
 */
#include "index/index_writer.h"

#include "common/mem.h"
#include "index/bulk/late_changes.h"
#include "index/change_log.h"
#include "index/disk_room.h"
#include "index/index_dir.h"
#include "index/index_reader.h"
#include "index/new_forms.h"
#include "index/upkeep/checksums.h"
#include "index/xapian_c.h"

#include <stdio.h>

struct op {
    enum pt_change kind;
    size_t begin; /* byte offset of its log entry */
};

enum {
    KEEP_LOG_BYTES = 32 << 20, /* a larger log is given back */
    LATE_FEW = 20 /* late changes to so many articles leave an index packed */
};

/* What a commit may take of the disk, at most. Blocks are never written over,
 * so each that a change touches is written anew: one for an entry of the log at
 * worst, and for each word of an article that goes, which the log does not
 * have; but not more than there are. Measured on 24,000 articles, packed: one
 * more took 11 MB, 2,000 more took 75 of the 120 MB there were. */
enum {
    ROOM_RESERVE =
        1 << 20,       /* for checksums, iamglass, and whoever else writes */
    ROOM_GROWTH = 4,   /* times the log: what is new; 2.6 was seen */
    ROOM_BLOCK = 8192, /* libxapian's */
    ROOM_ENTRY = 12,   /* bytes of a short entry in the log */
    ROOM_WORDS = 500   /* of an article that goes */
};

struct pt_writer {
    struct pt_buf dir;
    pt_writer_reject *on_reject;
    void *reject_context;
    struct pt_bulk *bulk;        /* not NULL: as long as there is no xc */
    struct pt_late_changes late; /* what bulk did not take */
    bool is_packed;
    xc_writer *xc;          /* NULL after a failure that could not be mended */
    xc_doc *doc;            /* reused */
    struct pt_error broken; /* why xc is NULL */
    bool is_new;            /* made by this writer */
    bool is_open;           /* word was left of it, see checksums.h */
    bool is_unsummed;       /* so is the last commit */
    struct pt_buf log;
    struct op *ops;
    size_t n_ops, ops_capacity;
    size_t n_bytes;   /* of the batch, see PT_BATCH_BYTES */
    unsigned n_peers; /* writers that share the bounds of a batch, itself one */
    struct pt_known_forms known;
    struct pt_new_forms forms; /* of a commit */
};

/* -------------------------------------------------------------- changes --- */

static struct pt_str op_entry(const struct pt_writer *w, const struct op *op)
{
    return pt_str_sub(pt_buf_str(&w->log), op->begin, w->log.len);
}

static enum xc_status
make(struct pt_writer *w, const struct op *op, struct xc_error *cause)
{
    return pt_change_make(w->xc, w->doc, op->kind, op_entry(w, op), cause);
}

/* The forms of the changes [begin, end), in the transaction that made these. */
static enum xc_status make_forms(struct pt_writer *w,
                                 size_t begin,
                                 size_t end,
                                 struct xc_error *cause)
{
    w->forms.n = 0;
    for (size_t i = begin; i < end; i++) {
        struct pt_str rest;
        if (w->ops[i].kind != PT_CHANGE_PUT)
            continue;
        for (uint32_t n = pt_change_forms(op_entry(w, &w->ops[i]), &rest); n;
             n--)
            if (pt_new_forms_add(&w->forms, &w->known,
                                 pt_change_next_form(&rest)) != PT_OK) {
                *cause = (struct xc_error){.status = XC_MEMORY};
                return XC_MEMORY;
            }
    }
    return pt_new_forms_make(&w->forms, &w->known, w->xc, cause);
}

/* The transaction that made the changes [begin, end), not yet durable. */
static enum xc_status commit_made(struct pt_writer *w,
                                  size_t begin,
                                  size_t end,
                                  struct xc_error *cause)
{
    const enum xc_status status = make_forms(w, begin, end, cause);
    return status == XC_OK ? xc_writer_commit_transaction(w->xc, cause)
                           : status;
}

static void
reject(struct pt_writer *w, const struct op *op, const struct xc_error *cause)
{
    if (w->on_reject)
        w->on_reject(w->reject_context, pt_change_key(op_entry(w, op)),
                     cause->message);
}

/* ------------------------------------------------------- after failures --- */

static void drop(struct pt_writer *w)
{
    xc_writer_free(w->xc);
    w->xc = NULL;
    pt_bulk_free(w->bulk);
    w->bulk = NULL;
    memset(&w->known, 0, sizeof w->known);
}

static enum pt_status fail_opening(const struct pt_writer *w,
                                   enum xc_status status,
                                   const struct xc_error *cause,
                                   struct pt_error *err)
{
    /* libxapian calls it a matter of the lock, too, when the file of the lock
     * cannot be opened. */
    if (status == XC_LOCKED && !strstr(cause->message, "already locked"))
        return pt_fail(err, PT_EIO, "%s", cause->message);
    if (status == XC_LOCKED)
        return pt_fail(err, PT_ELOCKED, "another process is changing %s",
                       pt_buf_z(&w->dir));
    if (status == XC_NOT_FOUND)
        return pt_fail(err, PT_ENOINDEX, "%s holds no index",
                       pt_buf_z(&w->dir));
    return pt_fail_engine_at(err, status, cause, "opening", pt_buf_z(&w->dir));
}

static enum pt_status
reopen(struct pt_writer *w, enum xc_action action, struct pt_error *err)
{
    struct xc_error cause;
    drop(w);
    const enum xc_status status =
        xc_writer_open(pt_buf_z(&w->dir), action, 0, &w->xc, &cause);
    return status == XC_OK ? PT_OK : fail_opening(w, status, &cause, err);
}

/* Failures that no choice of changes would cure. */
static bool is_of_the_place(enum xc_status status)
{
    switch (status) {
    case XC_IO:
    case XC_CORRUPT:
    case XC_VERSION:
    case XC_LOCKED:
    case XC_NOT_FOUND:
    case XC_NETWORK:
        return true;
    default:
        return false;
    }
}

/* The changes [begin, end) in one transaction, not yet durable. */
static enum xc_status make_range(struct pt_writer *w,
                                 size_t begin,
                                 size_t end,
                                 struct xc_error *cause)
{
    enum xc_status status = xc_writer_begin_transaction(w->xc, cause);
    for (size_t i = begin; i < end && status == XC_OK; i++)
        status = make(w, &w->ops[i], cause);
    return status == XC_OK ? commit_made(w, begin, end, cause) : status;
}

static uint64_t room_for_commit(const struct pt_writer *w)
{
    const uint64_t n_touched =
        w->log.len / ROOM_ENTRY + (uint64_t)w->n_ops * ROOM_WORDS;
    const uint64_t n_there = pt_index_dir_bytes(pt_buf_z(&w->dir));
    const uint64_t anew = n_touched * ROOM_BLOCK;
    return ROOM_RESERVE + (uint64_t)w->log.len * ROOM_GROWTH +
           (anew < n_there ? anew : n_there);
}

/* Before libxapian gets to where it ends the process. Who has last words to say
 * then (see pt_writer_at_abort) goes on as long as there is room at all. */
static enum pt_status look_for_room(const struct pt_writer *w,
                                    struct pt_error *err)
{
    return xc_speaks_at_abort()
               ? PT_OK
               : pt_disk_room_check(pt_buf_z(&w->dir), room_for_commit(w), err);
}

/* After a commit. The checksums of an index that is new are made when it is put
 * in place. Where they cannot be written now the next commit completes them. */
static enum pt_status make_durable(struct pt_writer *w, struct pt_error *err)
{
    const char *const dir = pt_buf_z(&w->dir);
    const enum pt_status status = pt_index_dir_sync(dir, err);
    if (status == PT_OK && !w->is_new)
        w->is_unsummed = pt_checksums_update(dir, NULL) != PT_OK;
    return status;
}

static enum pt_status
feed_range(struct pt_writer *w, size_t begin, size_t end, struct pt_error *err)
{
    struct xc_error cause;
    enum pt_status status = look_for_room(w, err);
    if (status != PT_OK)
        return status;
    const enum xc_status failure = make_range(w, begin, end, &cause);
    if (failure == XC_OK)
        return make_durable(w, err);
    const bool is_one = end - begin == 1;
    const bool is_article = is_one && w->ops[begin].kind == PT_CHANGE_PUT;
    if (is_of_the_place(failure) ||
        (is_one && (!is_article || failure == XC_MEMORY)))
        return pt_fail_engine_at(err, failure, &cause, "changing",
                                 pt_buf_z(&w->dir));
    status = reopen(w, XC_OPEN, err);
    if (status != PT_OK)
        return status;
    if (is_one) {
        reject(w, &w->ops[begin], &cause);
        return PT_OK;
    }
    const size_t middle = begin + (end - begin) / 2;
    status = feed_range(w, begin, middle, err);
    return status == PT_OK ? feed_range(w, middle, end, err) : status;
}

static void end_batch(struct pt_writer *w)
{
    w->n_ops = 0;
    w->n_bytes = 0;
    pt_buf_clear(&w->log);
    if (w->log.capacity > KEEP_LOG_BYTES)
        pt_buf_fini(&w->log);
}

/* The writer can do nothing more, and says so from now on. */
static enum pt_status
give_up(struct pt_writer *w, const struct pt_error *why, struct pt_error *err)
{
    drop(w);
    end_batch(w);
    w->broken = *why;
    if (err)
        *err = *why;
    return why->status;
}

/* The whole log again on a new handle; see the top. Afterwards it is
 * committed. */
static enum pt_status mend(struct pt_writer *w, struct pt_error *err)
{
    struct pt_error why;
    enum pt_status status = reopen(w, XC_OPEN, &why);
    if (status == PT_OK && w->n_ops)
        status = feed_range(w, 0, w->n_ops, &why);
    if (status != PT_OK)
        return give_up(w, &why, err);
    end_batch(w);
    return PT_OK;
}

/* ----------------------------------------------------------- one change --- */

static enum pt_status check_usable(const struct pt_writer *w,
                                   struct pt_error *err)
{
    if (w->xc || w->bulk)
        return PT_OK;
    if (err)
        *err = w->broken;
    return w->broken.status;
}

/* A new entry in the list of changes, its log still to be written. */
static enum pt_status begin_op(struct pt_writer *w, enum pt_change kind)
{
    struct op *const grown = pt_grow(w->ops, &w->ops_capacity, w->n_ops + 1,
                                     PT_BATCH_ARTICLES, sizeof *w->ops);
    if (!grown)
        return PT_ENOMEM;
    w->ops = grown;
    w->ops[w->n_ops++] = (struct op){kind, w->log.len};
    return PT_OK;
}

static void take_back(struct pt_writer *w)
{
    w->n_ops--;
    if (pt_buf_status(&w->log) == PT_OK)
        pt_buf_cut(&w->log, w->ops[w->n_ops].begin);
    else {
        const size_t len = w->ops[w->n_ops].begin;
        w->log.status = PT_OK;
        pt_buf_cut(&w->log, len);
    }
}

/* Makes the newest change, whose log is complete. */
static enum pt_status make_newest(struct pt_writer *w, struct pt_error *err)
{
    if (pt_buf_status(&w->log) != PT_OK) {
        take_back(w);
        return pt_fail_nomem(err);
    }
    struct xc_error cause;
    const struct op op = w->ops[w->n_ops - 1];
    enum xc_status status = XC_OK;
    if (!xc_writer_in_transaction(w->xc))
        status = xc_writer_begin_transaction(w->xc, &cause);
    if (status == XC_OK)
        status = make(w, &op, &cause);
    if (status == XC_OK)
        return PT_OK;
    if (status != XC_INVALID)
        return mend(w, err);
    /* Refused at the door: nothing else was touched. */
    if (op.kind == PT_CHANGE_PUT)
        reject(w, &op, &cause);
    take_back(w);
    return op.kind == PT_CHANGE_PUT
               ? PT_OK
               : pt_fail_engine_at(err, status, &cause, "changing",
                                   pt_buf_z(&w->dir));
}

static enum pt_status commit_if_full(struct pt_writer *w, struct pt_error *err)
{
    if (w->n_ops < PT_BATCH_ARTICLES / w->n_peers &&
        w->n_bytes < PT_BATCH_BYTES / w->n_peers)
        return PT_OK;
    return pt_writer_commit(w, err);
}

/* -------------------------------------------------------------- in bulk --- */

/* After a failure of the build there is nothing to go on from. */
static enum pt_status end_bulk(struct pt_writer *w,
                               enum pt_status status,
                               const struct pt_error *why,
                               struct pt_error *err)
{
    return status == PT_OK ? PT_OK : give_up(w, why, err);
}

/* The change that the log holds, and nothing else, is for later. */
static enum pt_status
put_off(struct pt_writer *w, enum pt_change kind, struct pt_error *err)
{
    struct pt_error why;
    enum pt_status status = pt_buf_status(&w->log);
    if (status != PT_OK)
        status = pt_fail_nomem(&why);
    else
        status = pt_late_changes_add(&w->late, pt_buf_z(&w->dir), kind,
                                     pt_buf_str(&w->log), &why);
    end_batch(w);
    return end_bulk(w, status, &why, err);
}

/* Whether libxapian refuses a term of document, which is then reported. */
static bool is_refused(struct pt_writer *w, const struct pt_document *document)
{
    struct xc_error cause;
    enum xc_status status = xc_doc_clear(w->doc, &cause);
    for (size_t i = 0; i < document->n_postings && status == XC_OK; i++) {
        const struct pt_str term = document->postings[i].term;
        status = xc_doc_add_boolean_term(w->doc, term.ptr, term.len, &cause);
    }
    if (status != XC_INVALID)
        return false;
    if (w->on_reject)
        w->on_reject(w->reject_context, document->unique, cause.message);
    return true;
}

static enum pt_status put_in_bulk(struct pt_writer *w,
                                  const struct pt_document *document,
                                  struct pt_error *err)
{
    struct pt_error why;
    bool is_taken;
    if (!pt_bulk_is_plain(document) && is_refused(w, document))
        return PT_OK;
    const enum pt_status status =
        pt_bulk_put(w->bulk, document, &is_taken, &why);
    if (status != PT_OK || is_taken)
        return end_bulk(w, status, &why, err);
    pt_change_log_document(&w->log, document);
    return put_off(w, PT_CHANGE_PUT, err);
}

static enum pt_status
remove_in_bulk(struct pt_writer *w, struct pt_str unique, struct pt_error *err)
{
    if (!pt_bulk_remove(w->bulk, unique))
        return PT_OK;
    pt_change_log_str(&w->log, unique);
    return put_off(w, PT_CHANGE_REMOVE, err);
}

static enum pt_status set_meta_in_bulk(struct pt_writer *w,
                                       struct pt_str key,
                                       struct pt_str value,
                                       struct pt_error *err)
{
    struct pt_error why;
    if (!key.len || key.len > XC_MAX_KEY_LEN)
        return pt_fail(err, PT_EINVALID, "a key of metadata has 1 to %d bytes",
                       XC_MAX_KEY_LEN);
    return end_bulk(w, pt_bulk_set_meta(w->bulk, key, value, &why), &why, err);
}

/* The changes that were put off, as if they came now. */
static enum pt_status make_late(struct pt_writer *w, struct pt_error *err)
{
    enum pt_status status = pt_late_changes_rewind(&w->late, err);
    while (w->late.n && status == PT_OK) {
        unsigned kind;
        struct pt_str bytes;
        status = pt_late_changes_next(&w->late, &kind, &bytes, err);
        if (status == PT_OK && begin_op(w, (enum pt_change)kind) != PT_OK)
            status = pt_fail_nomem(err);
        if (status != PT_OK)
            break;
        pt_buf_add(&w->log, bytes);
        w->n_bytes += bytes.len;
        status = make_newest(w, err);
        if (status == PT_OK)
            status = commit_if_full(w, err);
    }
    pt_late_changes_fini(&w->late);
    return status;
}

/* The build becomes an index, which the writer opens. */
static enum pt_status finish_bulk(struct pt_writer *w, struct pt_error *err)
{
    struct pt_error why;
    w->is_packed = w->late.n * LATE_FEW <= pt_bulk_n_articles(w->bulk);
    enum pt_status status = pt_bulk_finish(w->bulk, &why);
    if (status == PT_OK)
        status = reopen(w, XC_OPEN, &why);
    if (status == PT_OK)
        status = make_late(w, &why);
    return end_bulk(w, status, &why, err);
}

/* ---------------------------------------------------------------- public ---
 */

enum pt_status pt_writer_put(struct pt_writer *w,
                             const struct pt_document *document,
                             struct pt_error *err)
{
    enum pt_status status = check_usable(w, err);
    if (status != PT_OK)
        return status;
    if (w->bulk)
        return put_in_bulk(w, document, err);
    const size_t n_bytes =
        document->data.len + document->n_postings * PT_BATCH_POSTING;
    if (w->n_bytes && w->n_bytes + n_bytes > PT_BATCH_BYTES)
        status = pt_writer_commit(w, err);
    if (status != PT_OK)
        return status;
    if (begin_op(w, PT_CHANGE_PUT) != PT_OK)
        return pt_fail_nomem(err);
    pt_change_log_document(&w->log, document);
    w->n_bytes += n_bytes;
    status = make_newest(w, err);
    return status == PT_OK ? commit_if_full(w, err) : status;
}

enum pt_status pt_writer_remove(struct pt_writer *w,
                                struct pt_str unique,
                                struct pt_error *err)
{
    enum pt_status status = check_usable(w, err);
    if (status != PT_OK)
        return status;
    if (w->bulk)
        return remove_in_bulk(w, unique, err);
    if (begin_op(w, PT_CHANGE_REMOVE) != PT_OK)
        return pt_fail_nomem(err);
    pt_change_log_str(&w->log, unique);
    status = make_newest(w, err);
    return status == PT_OK ? commit_if_full(w, err) : status;
}

enum pt_status pt_writer_set_meta(struct pt_writer *w,
                                  struct pt_str key,
                                  struct pt_str value,
                                  struct pt_error *err)
{
    enum pt_status status = check_usable(w, err);
    if (status != PT_OK)
        return status;
    if (w->bulk)
        return set_meta_in_bulk(w, key, value, err);
    if (begin_op(w, PT_CHANGE_META) != PT_OK)
        return pt_fail_nomem(err);
    pt_change_log_str(&w->log, key);
    pt_change_log_str(&w->log, value);
    w->n_bytes += value.len;
    status = make_newest(w, err);
    return status == PT_OK ? commit_if_full(w, err) : status;
}

enum pt_status pt_writer_commit(struct pt_writer *w, struct pt_error *err)
{
    enum pt_status status = check_usable(w, err);
    if (status == PT_OK && w->bulk)
        status = finish_bulk(w, err);
    if (status != PT_OK || !w->n_ops)
        return status;
    struct pt_error why;
    status = look_for_room(w, &why);
    if (status != PT_OK)
        return give_up(w, &why, err);
    struct xc_error cause;
    if (commit_made(w, 0, w->n_ops, &cause) != XC_OK)
        return mend(w, err);
    status = make_durable(w, &why);
    if (status != PT_OK)
        return give_up(w, &why, err);
    end_batch(w);
    return PT_OK;
}

void pt_writer_at_abort(void (*last_words)(const char *reason))
{
    xc_at_abort(last_words);
}

uint32_t pt_writer_n_articles(const struct pt_writer *w)
{
    if (w->bulk)
        return pt_bulk_n_articles(w->bulk);
    return w->xc ? xc_db_doccount(xc_writer_db(w->xc)) : 0;
}

bool pt_writer_is_packed(const struct pt_writer *w)
{
    return w->is_packed;
}

/* ---------------------------------------------------------- open, close --- */

static enum pt_status new_writer(const char *dir,
                                 pt_writer_reject *on_reject,
                                 void *context,
                                 struct pt_writer **out,
                                 struct pt_error *err)
{
    struct xc_error cause;
    struct pt_writer *const w = pt_alloc(sizeof *w);
    if (!w)
        return pt_fail_nomem(err);
    w->on_reject = on_reject;
    w->reject_context = context;
    w->n_peers = 1;
    pt_buf_init(&w->log, PT_BUF_NO_CEILING);
    pt_buf_init(&w->dir, PT_BUF_NO_CEILING);
    pt_buf_puts(&w->dir, dir);
    if (pt_buf_status(&w->dir) != PT_OK ||
        xc_doc_new(&w->doc, &cause) != XC_OK) {
        pt_writer_close(w);
        return pt_fail_nomem(err);
    }
    *out = w;
    return PT_OK;
}

/* A database without entries in the empty folder dir. */
static enum pt_status create_empty(const char *dir,
                                   pt_writer_reject *on_reject,
                                   void *context,
                                   struct pt_writer **out,
                                   struct pt_error *err)
{
    enum pt_status status = pt_index_dir_check_empty(dir, err);
    if (status == PT_OK)
        status = new_writer(dir, on_reject, context, out, err);
    if (status != PT_OK)
        return status;
    (*out)->is_new = true;
    return reopen(*out, XC_CREATE, err);
}

/* Puts a build in bulk in the place of the database without entries that w has
 * made, unless libxapian made another than we know. */
static enum pt_status begin_bulk(struct pt_writer *w,
                                 const struct pt_bulk_means *means,
                                 const char **out_why_not,
                                 struct pt_error *err)
{
    unsigned char uuid[16];
    *out_why_not = pt_bulk_why_not(pt_buf_z(&w->dir), uuid);
    if (*out_why_not)
        return PT_OK;
    drop(w);
    pt_index_dir_clear(pt_buf_z(&w->dir));
    return pt_bulk_new(pt_buf_z(&w->dir), uuid, means, &w->bulk, err);
}

static enum pt_status set_schema(struct pt_writer *w, struct pt_error *err)
{
    char version[16];
    snprintf(version, sizeof version, "%d", PT_SCHEMA_VERSION);
    return pt_writer_set_meta(w, PT_STR(PT_META_SCHEMA), pt_str_of(version),
                              err);
}

enum pt_status pt_writer_create(const char *dir,
                                pt_writer_reject *on_reject,
                                void *context,
                                struct pt_writer **out,
                                struct pt_error *err)
{
    struct pt_writer *w = NULL;
    enum pt_status status = create_empty(dir, on_reject, context, &w, err);
    if (status == PT_OK)
        status = set_schema(w, err);
    if (status == PT_OK)
        *out = w;
    else
        pt_writer_close(w);
    return status;
}

enum pt_status pt_writer_create_bulk(const char *dir,
                                     const struct pt_bulk_means *means,
                                     pt_writer_reject *on_reject,
                                     void *context,
                                     struct pt_writer **out,
                                     const char **out_why_not,
                                     struct pt_error *err)
{
    struct pt_writer *w = NULL;
    enum pt_status status = create_empty(dir, on_reject, context, &w, err);
    if (status == PT_OK)
        status = begin_bulk(w, means, out_why_not, err);
    if (status == PT_OK)
        status = set_schema(w, err);
    if (status == PT_OK)
        *out = w;
    else
        pt_writer_close(w);
    return status;
}

enum pt_status pt_writer_open(const char *dir,
                              pt_writer_reject *on_reject,
                              void *context,
                              struct pt_writer **out,
                              struct pt_error *err)
{
    return pt_writer_open_trusting(dir, false, on_reject, context, out, err);
}

enum pt_status pt_writer_open_trusting(const char *dir,
                                       bool trusts_all,
                                       pt_writer_reject *on_reject,
                                       void *context,
                                       struct pt_writer **out,
                                       struct pt_error *err)
{
    struct pt_writer *w = NULL;
    struct pt_index_identity identity;
    int version;
    enum pt_status status =
        pt_index_dir_identify(dir, trusts_all, &identity, err);
    if (status == PT_OK)
        status = new_writer(dir, on_reject, context, &w, err);
    assert(status != PT_OK || w);
    if (status == PT_OK)
        status = reopen(w, XC_OPEN, err);
    if (status == PT_OK)
        status = pt_index_check_schema(xc_writer_db(w->xc), dir,
                                       PT_SCHEMA_VERSION, &version, err);
    if (status == PT_OK)
        status = pt_checksums_open(dir, err);
    if (status == PT_OK)
        w->is_open = true;
    if (status == PT_OK)
        *out = w;
    else
        pt_writer_close(w);
    return status;
}

void pt_writer_share(struct pt_writer *w, unsigned n)
{
    assert(n > 0);
    w->n_peers = n;
}

void pt_writer_close(struct pt_writer *w)
{
    if (!w)
        return;
    const bool is_whole = w->xc && !w->n_ops && !w->is_unsummed;
    drop(w);
    if (w->is_open && is_whole)
        pt_checksums_close(pt_buf_z(&w->dir));
    pt_late_changes_fini(&w->late);
    xc_doc_free(w->doc);
    pt_buf_fini(&w->dir);
    pt_buf_fini(&w->log);
    pt_new_forms_fini(&w->forms);
    pt_free(w->ops);
    pt_free(w);
}
