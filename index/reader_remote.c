/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * reader_remote.c: what is asked of several servers at once: to open, to move
 * on, articles, frequencies. libxapian asks one after the other, one question a
 * time (get_document, get_termfreq), and only searches of all together.
 *
 * Each thread uses the handle of one shard. The joined database, which has the
 * same connections, stands still meanwhile.
 */
#include "common/mem.h"
#include "index/reader_private.h"
#include "index/remote.h"

#include <stdlib.h>

/* --- open, refresh ------------------------------------------------------- */

struct opening {
    struct pt_reader *reader;
    size_t shards[PT_MAX_SHARDS]; /* the remote ones, by number */
    enum pt_status *opened;
    struct pt_error *errors;
};

static enum pt_status open_one(void *context, size_t i, struct pt_error *err)
{
    struct opening *const job = context;
    const size_t shard = job->shards[i];
    (void)err;
    job->opened[shard] =
        pt_shard_open(&job->reader->shards[shard], &job->errors[shard]);
    return PT_OK;
}

void pt_reader_open_remotes(struct pt_reader *reader,
                            const bool *skips,
                            enum pt_status *opened,
                            struct pt_error *errors)
{
    struct opening job = {.reader = reader, .opened = opened, .errors = errors};
    size_t n = 0;
    for (size_t i = 0; i < reader->n_shards; i++)
        if (reader->shards[i].kind != PT_SHARD_FOLDER && !(skips && skips[i]))
            job.shards[n++] = i;
    const enum pt_status status = pt_remote_ask_all(n, open_one, &job, NULL);
    assert(status == PT_OK);
    (void)status;
}

struct refreshing {
    struct pt_reader *reader;
    bool changed[PT_MAX_SHARDS];
};

static enum pt_status refresh_one(void *context, size_t i, struct pt_error *err)
{
    struct refreshing *const job = context;
    struct pt_shard *const shard = pt_open_shard(job->reader, i);
    return shard->kind == PT_SHARD_FOLDER
               ? PT_OK
               : pt_shard_refresh(shard, &job->changed[i], err);
}

enum pt_status pt_reader_refresh_shards(struct pt_reader *reader,
                                        bool *out_changed,
                                        struct pt_error *err)
{
    struct refreshing job = {.reader = reader};
    struct xc_error cause;
    for (size_t i = 0; i < reader->n_open; i++)
        if (pt_open_shard(reader, i)->kind == PT_SHARD_FOLDER &&
            xc_db_reopen(pt_open_shard(reader, i)->db, &job.changed[i],
                         &cause) != XC_OK)
            return pt_fail(err, PT_EMODIFIED, "%s", cause.message);
    const enum pt_status status =
        pt_remote_ask_all(reader->n_open, refresh_one, &job, err);
    *out_changed = false;
    for (size_t i = 0; i < reader->n_open; i++)
        *out_changed |= job.changed[i];
    return status;
}

/* --- languages ----------------------------------------------------------- */

static int by_n_articles(const void *a, const void *b)
{
    const struct pt_lang_count *const left = a, *const right = b;
    if (left->n_articles != right->n_articles)
        return left->n_articles < right->n_articles ? 1 : -1;
    return pt_str_compare(left->lang, right->lang);
}

/* Adds the languages of one shard to those of the others. */
static enum pt_status add_langs(struct pt_lang_memo *memo,
                                size_t *capacity,
                                const struct pt_lang_count *langs,
                                size_t n,
                                struct pt_error *err)
{
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        while (at < memo->n &&
               !pt_str_equal(memo->items[at].lang, langs[i].lang))
            at++;
        if (at == memo->n) {
            struct pt_lang_count *const grown =
                pt_arena_grow(&memo->arena, memo->items, memo->n, capacity,
                              sizeof *memo->items);
            struct pt_lang_count added = {.n_articles = 0};
            if (!grown ||
                !pt_arena_copy(&memo->arena, langs[i].lang, &added.lang))
                return pt_fail_nomem(err);
            memo->items = grown;
            memo->items[memo->n++] = added;
        }
        memo->items[at].n_articles += langs[i].n_articles;
    }
    return PT_OK;
}

enum pt_status pt_reader_gather_langs(const struct pt_reader *reader,
                                      struct pt_error *err)
{
    struct pt_lang_memo *const memo = reader->langs;
    enum pt_status status = PT_OK;
    size_t capacity = 0;
    pt_arena_reset(&memo->arena);
    memo->items = NULL;
    memo->n = 0;
    for (size_t i = 0; i < reader->n_open && status == PT_OK; i++) {
        const struct pt_shard *const shard = pt_open_shard(reader, i);
        struct pt_lang_count *langs = shard->facts.langs;
        size_t n = shard->facts.n_langs;
        if (shard->kind == PT_SHARD_FOLDER)
            status = pt_shard_langs(shard->db, &memo->arena, &langs, &n, err);
        if (status == PT_OK)
            status = add_langs(memo, &capacity, langs, n, err);
    }
    if (status == PT_OK && memo->n)
        qsort(memo->items, memo->n, sizeof *memo->items, by_n_articles);
    memo->is_known = status == PT_OK;
    return status;
}

/* --- articles ------------------------------------------------------------ */

struct fetching {
    const struct pt_reader *reader;
    struct pt_fetched *items;
    size_t n;
    size_t
        shards[PT_MAX_SHARDS]; /* the open ones that have something to send */
    size_t n_shards;
};

static bool is_remote(const struct pt_reader *reader, uint32_t docid)
{
    return pt_open_shard(reader, (docid - 1) % reader->n_open)->kind !=
           PT_SHARD_FOLDER;
}

static enum pt_status fetch_some(void *context, size_t i, struct pt_error *err)
{
    const struct fetching *const job = context;
    const uint32_t n_open = (uint32_t)job->reader->n_open;
    const size_t shard = job->shards[i];
    const xc_db *const db = pt_open_shard(job->reader, shard)->db;
    for (size_t k = 0; k < job->n; k++) {
        struct pt_fetched *const item = &job->items[k];
        struct xc_bytes data = {0};
        struct xc_error cause;
        if ((item->docid - 1) % n_open != shard || item->doc)
            continue;
        enum xc_status status = xc_db_document(
            db, (item->docid - 1) / n_open + 1, &item->doc, &cause);
        if (status == XC_OK)
            status = xc_doc_data(item->doc, &data, &cause);
        item->n_bytes = data.len;
        if (status != XC_OK && status != XC_NOT_FOUND)
            return pt_fail_engine(err, status, &cause, "reading an article");
    }
    return PT_OK;
}

static int by_docid(const void *a, const void *b)
{
    const struct pt_fetched *const x = a, *const y = b;
    return (x->docid > y->docid) - (x->docid < y->docid);
}

/* Takes the docids that are not there yet into the list. */
static bool
add_docids(const struct pt_reader *reader, const uint32_t *docids, size_t n)
{
    struct pt_fetched_list *const list = reader->fetched;
    const size_t n_before = list->n;
    void *const items = pt_grow(list->items, &list->capacity, n_before + n,
                                UINT32_MAX, sizeof *list->items);
    if (!items)
        return false;
    list->items = items;
    for (size_t i = 0; i < n; i++) {
        const struct pt_fetched wanted = {.docid = docids[i]};
        if (is_remote(reader, docids[i]) &&
            (n_before == 0 ||
             !bsearch(&wanted, list->items, n_before, sizeof wanted, by_docid)))
            list->items[list->n++] = wanted;
    }
    qsort(list->items, list->n, sizeof *list->items, by_docid);
    return true;
}

static void find_senders(struct fetching *job)
{
    bool has_work[PT_MAX_SHARDS] = {false};
    for (size_t i = 0; i < job->n; i++)
        has_work[(job->items[i].docid - 1) % job->reader->n_open] |=
            !job->items[i].doc;
    for (size_t i = 0; i < job->reader->n_open; i++)
        if (has_work[i])
            job->shards[job->n_shards++] = i;
}

enum pt_status pt_reader_fetch(const struct pt_reader *reader,
                               const uint32_t *docids,
                               size_t n,
                               struct pt_error *err)
{
    struct pt_fetched_list *const list = reader->fetched;
    if (n == 0 || !pt_reader_has_remote(reader))
        return PT_OK;
    if (list->n + n > PT_MOST_FETCHED)
        pt_reader_forget_fetched(reader);
    if (!add_docids(reader, docids, n))
        return pt_fail_nomem(err);
    struct fetching job = {
        .reader = reader, .items = list->items, .n = list->n};
    find_senders(&job);
    return pt_remote_ask_all(job.n_shards, fetch_some, &job, err);
}

xc_doc *pt_reader_fetched(const struct pt_reader *reader, uint32_t docid)
{
    const struct pt_fetched_list *const list = reader->fetched;
    const struct pt_fetched wanted = {.docid = docid};
    const struct pt_fetched *const found =
        list->n
            ? bsearch(&wanted, list->items, list->n, sizeof wanted, by_docid)
            : NULL;
    return found ? found->doc : NULL;
}

void pt_reader_forget_fetched(const struct pt_reader *reader)
{
    struct pt_fetched_list *const list = reader->fetched;
    for (size_t i = 0; i < list->n; i++)
        xc_doc_free(list->items[i].doc);
    list->n = 0;
}

void pt_reader_settle_fetched(const struct pt_reader *reader)
{
    const struct pt_fetched_list *const list = reader->fetched;
    size_t n_bytes = 0;
    for (size_t i = 0; i < list->n; i++)
        n_bytes += list->items[i].n_bytes;
    if (n_bytes > PT_KEPT_FETCHED_BYTES)
        pt_reader_forget_fetched(reader);
}

/* The value of an article that was sent, or is in a folder, appended to out. */
static enum xc_status add_value(const struct pt_reader *reader,
                                uint32_t docid,
                                enum pt_slot slot,
                                struct pt_buf *out,
                                struct xc_error *cause)
{
    struct xc_bytes value = {0};
    xc_doc *const fetched = pt_reader_fetched(reader, docid);
    xc_doc *own = NULL;
    enum xc_status status = XC_OK;
    if (!fetched)
        status = xc_db_document(pt_reader_db(reader), docid, &own, cause);
    if (status == XC_OK)
        status = xc_doc_value(fetched ? fetched : own, (uint32_t)slot, &value,
                              cause);
    if (status == XC_OK)
        pt_buf_add(out, pt_str_n(value.ptr, value.len));
    xc_doc_free(own);
    return status == XC_OK && pt_buf_status(out) != PT_OK ? XC_MEMORY : status;
}

static enum pt_status fetch_values(const struct pt_reader *reader,
                                   enum pt_slot slot,
                                   const uint32_t *docids,
                                   size_t n,
                                   pt_reader_found *each,
                                   void *context,
                                   struct pt_error *err)
{
    enum { AT_ONCE = 256 };
    struct xc_error cause;
    struct pt_buf value;
    enum pt_status status = PT_OK;
    pt_buf_init(&value, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < n && status == PT_OK; i++) {
        const size_t n_next = n - i < AT_ONCE ? n - i : AT_ONCE;
        if (i % AT_ONCE == 0)
            status = pt_reader_fetch(reader, docids + i, n_next, err);
        if (status != PT_OK)
            break;
        pt_buf_clear(&value);
        const enum xc_status engine =
            add_value(reader, docids[i], slot, &value, &cause);
        if (engine != XC_OK && engine != XC_NOT_FOUND)
            status = pt_fail_engine(err, engine, &cause, "reading values");
        else if (engine == XC_OK && value.len)
            status = each(context, i, pt_buf_str(&value));
    }
    pt_buf_fini(&value);
    return status;
}

/* --- what the answers of a query have ------------------------------------
 *
 * A server sends one value along with each article that it finds, that by which
 * they would be collapsed; with as many allowed as there are, none is. */

void pt_reader_ask_among(const struct pt_reader *reader, const xc_query *query)
{
    reader->fetched->among = query;
}

/* --- all that answer -----------------------------------------------------
 *
 * Unranked, so that no index has to know of the others: each is asked by
 * itself. Of the joined database libxapian would put what they found in order,
 * one article at a time, for thousands of them. */

/* Of one index, in order of docid: each that was found as its docid there, the
 * length of its value, and that, with a 0 behind it as libxapian has it. */
struct found {
    struct pt_str all;
    size_t at;      /* behind the one at hand */
    uint32_t docid; /* 0: there is none */
    struct pt_str value;
};

struct finding {
    const struct pt_reader *reader;
    xc_enquire *enquires[PT_MAX_SHARDS]; /* of the open ones */
    xc_mset *sent[PT_MAX_SHARDS];
    struct pt_buf key;
    struct pt_buf bytes; /* of all, the length of each index's in front of it */
    struct found found[PT_MAX_SHARDS];
};

static enum xc_status ask_for_all(const xc_db *db,
                                  const xc_query *query,
                                  const enum pt_slot *slot,
                                  xc_enquire **out,
                                  struct xc_error *cause)
{
    xc_query *own = NULL;
    enum xc_status status = xc_query_copy(query, &own, cause);
    if (status == XC_OK)
        status = xc_enquire_new(db, out, cause);
    if (status == XC_OK)
        status = xc_enquire_set_query(*out, own, cause);
    if (status == XC_OK)
        status = xc_enquire_set_weighting_bool(*out, cause);
    if (status == XC_OK && slot)
        status = xc_enquire_set_collapse_key(*out, (uint32_t)*slot,
                                             xc_db_doccount(db), cause);
    xc_query_free(own);
    return status;
}

static enum pt_status find_one(void *context, size_t i, struct pt_error *err)
{
    struct finding *const job = context;
    const uint32_t n_all = xc_db_doccount(pt_open_shard(job->reader, i)->db);
    struct xc_error cause;
    const enum xc_status status = xc_enquire_get_mset(
        job->enquires[i], 0, n_all, n_all, &job->sent[i], &cause);
    return status == XC_OK
               ? PT_OK
               : pt_fail_engine(err, status, &cause, "searching the index");
}

static void add_number(struct pt_buf *out, uint32_t number)
{
    pt_buf_add(out, pt_str_n((const char *)&number, sizeof number));
}

static uint32_t number_at(struct pt_str bytes, size_t at)
{
    uint32_t number;
    assert(at + sizeof number <= bytes.len);
    memcpy(&number, bytes.ptr + at, sizeof number);
    return number;
}

/* What index i sent, behind what the others did. */
static enum xc_status add_sent(struct finding *finding,
                               size_t i,
                               bool has_values,
                               struct xc_error *cause)
{
    const xc_mset *const sent = finding->sent[i];
    struct pt_buf *const bytes = &finding->bytes;
    const size_t begin = bytes->len;
    enum xc_status status = XC_OK;
    add_number(bytes, 0);
    for (uint32_t k = 0; k < xc_mset_size(sent) && status == XC_OK; k++) {
        struct xc_bytes value = {0};
        if (has_values)
            status = xc_mset_collapse_key(sent, k, &value, cause);
        add_number(bytes, xc_mset_docid(sent, k));
        add_number(bytes, (uint32_t)value.len);
        if (status == XC_OK && value.len)
            pt_buf_add(bytes, pt_str_n(value.ptr, value.len));
        pt_buf_add_byte(bytes, '\0');
    }
    const uint32_t n_bytes = (uint32_t)(bytes->len - begin);
    if (pt_buf_status(bytes) == PT_OK)
        memcpy(bytes->ptr + begin, &n_bytes, sizeof n_bytes);
    return status;
}

static void step(struct found *found)
{
    if (found->at == found->all.len) {
        found->docid = 0;
        return;
    }
    const uint32_t n = number_at(found->all, found->at + sizeof n);
    found->docid = number_at(found->all, found->at);
    found->at += 2 * sizeof n;
    found->value = pt_str_n(found->all.ptr + found->at, n);
    found->at += n + 1;
}

/* Puts every index at the first that it found. */
static void rewind_finding(struct finding *finding)
{
    const struct pt_str all = pt_buf_str(&finding->bytes);
    size_t at = 0;
    for (size_t i = 0; i < finding->reader->n_open; i++) {
        const uint32_t n = number_at(all, at);
        finding->found[i] =
            (struct found){.all = pt_str_n(all.ptr + at, n), .at = sizeof n};
        step(&finding->found[i]);
        at += n;
    }
}

static enum pt_status set_key(const xc_query *query,
                              const enum pt_slot *slot,
                              struct pt_buf *key,
                              struct pt_error *err)
{
    struct xc_bytes bytes;
    struct xc_error cause;
    const enum xc_status status = xc_query_serialise(query, &bytes, &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "searching the index");
    pt_buf_printf(key, "found %d ", slot ? (int)*slot : -1);
    pt_buf_add(key, pt_str_n(bytes.ptr, bytes.len));
    return pt_buf_status(key) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

static enum pt_status search_all(struct finding *finding,
                                 const xc_query *query,
                                 const enum pt_slot *slot,
                                 struct pt_error *err)
{
    const struct pt_reader *const reader = finding->reader;
    struct xc_error cause;
    enum xc_status status = XC_OK;
    for (size_t i = 0; i < reader->n_open && status == XC_OK; i++)
        status = ask_for_all(pt_open_shard(reader, i)->db, query, slot,
                             &finding->enquires[i], &cause);
    if (status == XC_OK) {
        const enum pt_status asked =
            pt_remote_ask_all(reader->n_open, find_one, finding, err);
        if (asked != PT_OK)
            return asked;
    }
    for (size_t i = 0; i < reader->n_open && status == XC_OK; i++)
        status = add_sent(finding, i, slot != NULL, &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "searching the index");
    return pt_buf_status(&finding->bytes) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

static void finding_init(struct finding *finding,
                         const struct pt_reader *reader)
{
    *finding = (struct finding){.reader = reader};
    pt_buf_init(&finding->key, PT_BUF_NO_CEILING);
    pt_buf_init(&finding->bytes, PT_BUF_NO_CEILING);
}

/* All that answer query, with their values in slot (NULL: with none); kept for
 * the next who asks. */
static enum pt_status find_all(struct finding *finding,
                               const xc_query *query,
                               const enum pt_slot *slot,
                               struct pt_error *err)
{
    struct pt_buf *const bytes = &finding->bytes;
    struct pt_str kept;
    enum pt_status status = set_key(query, slot, &finding->key, err);
    if (status != PT_OK)
        return status;
    const struct pt_str key = pt_buf_str(&finding->key);
    if (pt_reader_kept(finding->reader, key, &kept)) {
        pt_buf_add(bytes, kept);
        status = pt_buf_status(bytes) == PT_OK ? PT_OK : pt_fail_nomem(err);
    } else {
        status = search_all(finding, query, slot, err);
        if (status == PT_OK)
            pt_reader_keep(finding->reader, key, pt_buf_str(bytes));
    }
    if (status == PT_OK)
        rewind_finding(finding);
    return status;
}

static void finding_fini(struct finding *finding)
{
    for (size_t i = 0; i < finding->reader->n_open; i++) {
        xc_mset_free(finding->sent[i]);
        xc_enquire_free(finding->enquires[i]);
    }
    pt_buf_fini(&finding->bytes);
    pt_buf_fini(&finding->key);
}

/* Whether docid was found; docids are to come in ascending order. */
static bool
is_found(struct finding *finding, uint32_t docid, struct pt_str *out_value)
{
    const uint32_t n_open = (uint32_t)finding->reader->n_open;
    const uint32_t own = (docid - 1) / n_open + 1;
    struct found *const found = &finding->found[(docid - 1) % n_open];
    while (found->docid && found->docid < own)
        step(found);
    *out_value = found->value;
    return found->docid == own;
}

static bool are_found(struct finding *finding, const uint32_t *docids, size_t n)
{
    struct pt_str value;
    size_t i = 0;
    while (i < n && is_found(finding, docids[i], &value))
        i++;
    rewind_finding(finding);
    return i == n;
}

enum pt_status pt_reader_each_answer(const struct pt_reader *reader,
                                     const xc_query *query,
                                     pt_reader_answer *each,
                                     void *context,
                                     struct pt_error *err)
{
    struct finding finding;
    finding_init(&finding, reader);
    enum pt_status status = find_all(&finding, query, NULL, err);
    const uint32_t n_open = (uint32_t)reader->n_open;
    for (uint32_t i = 0; i < n_open && status == PT_OK; i++) {
        struct found *const found = &finding.found[i];
        for (; found->docid && status == PT_OK; step(found))
            status = each(context, (found->docid - 1) * n_open + i + 1);
    }
    finding_fini(&finding);
    return status;
}

static enum pt_status give_values(struct finding *finding,
                                  const uint32_t *docids,
                                  size_t n,
                                  pt_reader_found *each,
                                  void *context)
{
    enum pt_status status = PT_OK;
    struct pt_str value;
    for (size_t i = 0; i < n && status == PT_OK; i++)
        if (is_found(finding, docids[i], &value) && value.len)
            status = each(context, i, value);
    return status;
}

enum pt_status pt_reader_remote_values(const struct pt_reader *reader,
                                       enum pt_slot slot,
                                       const uint32_t *docids,
                                       size_t n,
                                       pt_reader_found *each,
                                       void *context,
                                       struct pt_error *err)
{
    const xc_query *const among = reader->fetched->among;
    struct finding finding;
    if (!among || n == 0)
        return fetch_values(reader, slot, docids, n, each, context, err);
    finding_init(&finding, reader);
    enum pt_status status = find_all(&finding, among, &slot, err);
    if (status == PT_OK)
        status =
            are_found(&finding, docids, n)
                ? give_values(&finding, docids, n, each, context)
                : fetch_values(reader, slot, docids, n, each, context, err);
    finding_fini(&finding);
    return status;
}

/* Those that answer among and have term. */
static enum pt_status
find_members(struct finding *finding, struct pt_str term, struct pt_error *err)
{
    xc_query *both[2] = {NULL, NULL}, *query = NULL;
    struct xc_error cause;
    enum xc_status engine = xc_query_scale_weight(
        finding->reader->fetched->among, 0, &both[0], &cause);
    if (engine == XC_OK)
        engine = xc_query_term(term.ptr, term.len, 1, 0, &both[1], &cause);
    if (engine == XC_OK)
        engine = xc_query_combine(XC_OP_AND, both, 2, 0, &query, &cause);
    const enum pt_status status =
        engine == XC_OK
            ? search_all(finding, query, NULL, err)
            : pt_fail_engine(err, engine, &cause, "reading a posting list");
    if (status == PT_OK)
        rewind_finding(finding);
    xc_query_free(query);
    xc_query_free(both[1]);
    xc_query_free(both[0]);
    return status;
}

enum pt_status pt_reader_remote_members(const struct pt_reader *reader,
                                        struct pt_str term,
                                        const uint32_t *docids,
                                        size_t n,
                                        pt_reader_found *each,
                                        void *context,
                                        struct pt_error *err)
{
    struct finding finding;
    struct pt_str value;
    finding_init(&finding, reader);
    enum pt_status status = find_members(&finding, term, err);
    for (size_t i = 0; i < n && status == PT_OK; i++)
        if (is_found(&finding, docids[i], &value))
            status = each(context, i, PT_STR(""));
    finding_fini(&finding);
    return status;
}

/* --- frequencies --------------------------------------------------------- */

struct counting {
    const struct pt_reader *reader;
    struct pt_term_count *terms; /* whose articles are asked for where 0 */
    size_t n;
    struct pt_term_count *counts; /* n of each shard */
};

static enum pt_status count_some(void *context, size_t i, struct pt_error *err)
{
    const struct counting *const job = context;
    const xc_db *const db = pt_open_shard(job->reader, i)->db;
    struct pt_term_count *const counts = job->counts + i * job->n;
    for (size_t k = 0; k < job->n; k++) {
        const struct pt_str term = job->terms[k].term;
        const bool is_listed = job->terms[k].n_articles > 0;
        struct xc_error cause;
        enum xc_status status = XC_OK;
        if (!is_listed)
            status = xc_db_term_freq(db, term.ptr, term.len,
                                     &counts[k].n_articles, &cause);
        if (status == XC_OK && (is_listed || counts[k].n_articles))
            status = xc_db_collection_freq(db, term.ptr, term.len,
                                           &counts[k].n_times, &cause);
        if (status != XC_OK)
            return pt_fail_engine(err, status, &cause, "reading word counts");
    }
    return PT_OK;
}

/* Asks for the n terms, all servers at once. */
static enum pt_status ask_counts(const struct pt_reader *reader,
                                 struct pt_term_count *terms,
                                 size_t n,
                                 struct pt_error *err)
{
    struct pt_term_count *const counts =
        pt_alloc(reader->n_open * n * sizeof *counts);
    if (!counts)
        return pt_fail_nomem(err);
    struct counting job = {reader, terms, n, counts};
    for (size_t k = 0; k < n; k++)
        terms[k].n_articles = pt_reader_listed_articles(reader, terms[k].term);
    const enum pt_status status =
        pt_remote_ask_all(reader->n_open, count_some, &job, err);
    for (size_t k = 0; k < n && status == PT_OK; k++) {
        terms[k].n_times = 0;
        for (size_t i = 0; i < reader->n_open; i++) {
            terms[k].n_articles += counts[i * n + k].n_articles;
            terms[k].n_times += counts[i * n + k].n_times;
        }
        pt_reader_keep_count(reader, &terms[k]);
    }
    pt_free(counts);
    return status;
}

enum pt_status pt_reader_term_counts(const struct pt_reader *reader,
                                     struct pt_term_count *terms,
                                     size_t n,
                                     struct pt_error *err)
{
    struct pt_term_count *const unknown = pt_alloc(n * sizeof *unknown);
    size_t n_unknown = 0;
    if (!unknown)
        return pt_fail_nomem(err);
    for (size_t k = 0; k < n; k++)
        if (!pt_reader_kept_count(reader, &terms[k]))
            unknown[n_unknown++] = terms[k];
    const enum pt_status status =
        n_unknown ? ask_counts(reader, unknown, n_unknown, err) : PT_OK;
    for (size_t k = 0, at = 0; k < n && at < n_unknown; k++)
        if (pt_str_equal(terms[k].term, unknown[at].term))
            terms[k] = unknown[at++];
    pt_free(unknown);
    return status;
}
