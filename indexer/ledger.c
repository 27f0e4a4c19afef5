/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/ledger.h"

#include "common/mem.h"
#include "common/varint.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
    VERSION = 1,
    HASH_BYTES = 8,
    HEAD_WHAT = 3, /* mask of enum pt_ledger_what */
    HEAD_YOUNG = 4,
    HEAD_STAMP = 8,
    HEAD_ARTICLES = 16, /* n_articles is not what `what` says already */
    HEAD_SKIPS = 32,
    HEAD_READING = 64,
    HEAD_ALL = 127,
};

int pt_ledger_compare(struct pt_str a, struct pt_str b)
{
    const size_t n = a.len < b.len ? a.len : b.len;
    size_t i = 0;
    if (pt_str_equal(a, b)) /* nearly always */
        return 0;
    while (i < n && a.ptr[i] == b.ptr[i])
        i++;
    if (i == n)
        return (a.len > b.len) - (a.len < b.len);
    /* '/' + 1 would be '0': so it is told apart first. */
    if (a.ptr[i] == '/' || b.ptr[i] == '/')
        return a.ptr[i] == '/' ? -1 : 1;
    return (unsigned char)a.ptr[i] < (unsigned char)b.ptr[i] ? -1 : 1;
}

/* ------------------------------------------------------------ entries --- */

static bool has_stamp(const struct pt_file_stamp *stamp)
{
    return stamp->size || stamp->mtime_ns || stamp->ctime_ns || stamp->inode;
}

static uint64_t usual_articles(enum pt_ledger_what what)
{
    return what == PT_LEDGER_ARTICLE;
}

static uint64_t difference(uint64_t a, uint64_t b)
{
    return pt_zigzag((int64_t)(a - b));
}

static uint64_t sum(uint64_t a, uint64_t difference_bits)
{
    return a + (uint64_t)pt_unzigzag(difference_bits);
}

static void encode(struct pt_buf *out,
                   const struct pt_ledger_entry *entry,
                   size_t shared,
                   const struct pt_file_stamp *last)
{
    const struct pt_file_stamp *const stamp = &entry->stamp;
    const bool is_stamped = has_stamp(stamp);
    const bool is_unusual = entry->n_articles != usual_articles(entry->what);
    const int head =
        (int)entry->what | (entry->is_young ? HEAD_YOUNG : 0) |
        (is_stamped ? HEAD_STAMP : 0) | (is_unusual ? HEAD_ARTICLES : 0) |
        (entry->n_skips ? HEAD_SKIPS : 0) | (entry->reading ? HEAD_READING : 0);
    pt_buf_add_byte(out, (char)head);
    pt_varint_add(out, shared);
    pt_varint_add(out, entry->path.len - shared);
    pt_buf_add(out, pt_str_sub(entry->path, shared, entry->path.len));
    if (is_stamped) {
        const uint64_t mtime = (uint64_t)stamp->mtime_ns;
        pt_varint_add(out, stamp->size);
        pt_varint_add(out, difference(mtime, (uint64_t)last->mtime_ns));
        pt_varint_add(out, difference((uint64_t)stamp->ctime_ns, mtime));
        pt_varint_add(out, difference(stamp->inode, last->inode));
    }
    if (is_unusual)
        pt_varint_add(out, entry->n_articles);
    if (entry->n_skips)
        pt_varint_add(out, entry->n_skips);
    if (entry->reading)
        pt_varint_add(out, entry->reading);
}

static bool decode_path(struct pt_str chunk, size_t *at, struct pt_buf *path)
{
    uint64_t shared, n;
    if (!pt_varint_get(chunk, at, &shared) || !pt_varint_get(chunk, at, &n) ||
        shared > path->len || n > chunk.len - *at)
        return false;
    pt_buf_cut(path, (size_t)shared);
    pt_buf_add(path, pt_str_sub(chunk, *at, *at + (size_t)n));
    *at += (size_t)n;
    return true;
}

static bool
decode_stamp(struct pt_str chunk, size_t *at, struct pt_file_stamp *stamp)
{
    uint64_t size, mtime, ctime, inode;
    if (!pt_varint_get(chunk, at, &size) || !pt_varint_get(chunk, at, &mtime) ||
        !pt_varint_get(chunk, at, &ctime) || !pt_varint_get(chunk, at, &inode))
        return false;
    mtime = sum((uint64_t)stamp->mtime_ns, mtime);
    *stamp = (struct pt_file_stamp){
        .size = size,
        .mtime_ns = (int64_t)mtime,
        .ctime_ns = (int64_t)sum(mtime, ctime),
        .inode = sum(stamp->inode, inode),
    };
    return true;
}

/* The entry at byte *at of chunk; path and stamp are those of the one before,
 * and become its own. */
static bool decode(struct pt_str chunk,
                   size_t *at,
                   struct pt_buf *path,
                   struct pt_file_stamp *stamp,
                   struct pt_ledger_entry *out)
{
    if (*at >= chunk.len)
        return false;
    const unsigned head = (unsigned char)chunk.ptr[(*at)++];
    if (head & ~(unsigned)HEAD_ALL || !decode_path(chunk, at, path) ||
        ((head & HEAD_STAMP) && !decode_stamp(chunk, at, stamp)))
        return false;
    *out = (struct pt_ledger_entry){
        .path = pt_buf_str(path),
        .what = (enum pt_ledger_what)(head & HEAD_WHAT),
        .is_young = head & HEAD_YOUNG,
    };
    if (head & HEAD_STAMP)
        out->stamp = *stamp;
    out->n_articles = usual_articles(out->what);
    return (!(head & HEAD_ARTICLES) ||
            pt_varint_get(chunk, at, &out->n_articles)) &&
           (!(head & HEAD_SKIPS) || pt_varint_get(chunk, at, &out->n_skips)) &&
           (!(head & HEAD_READING) || pt_varint_get(chunk, at, &out->reading));
}

/* ----------------------------------------------------------------- list --- */

static void add_hash(struct pt_buf *out, uint64_t hash)
{
    for (int shift = 56; shift >= 0; shift -= 8)
        pt_buf_add_byte(out, (char)(hash >> shift));
}

static uint64_t get_hash(struct pt_str s, size_t at)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < HASH_BYTES; i++)
        hash = hash << 8 | (unsigned char)s.ptr[at + i];
    return hash;
}

static void chunk_key(struct pt_buf *out, struct pt_str list_key, uint64_t hash)
{
    pt_buf_clear(out);
    pt_buf_add(out, list_key);
    pt_buf_printf(out, ":%016" PRIx64, hash);
}

void pt_ledger_init(struct pt_ledger *ledger,
                    const struct pt_ledger_store *store,
                    struct pt_str key)
{
    *ledger = (struct pt_ledger){.store = store, .key = key};
    pt_buf_init(&ledger->list, PT_BUF_NO_CEILING);
}

void pt_ledger_fini(struct pt_ledger *ledger)
{
    pt_buf_fini(&ledger->list);
    pt_free(ledger->chunks);
    ledger->chunks = NULL;
    ledger->n_chunks = ledger->capacity = 0;
}

static enum pt_status add_chunk(struct pt_ledger *ledger,
                                const struct pt_ledger_chunk *chunk)
{
    struct pt_ledger_chunk *const grown =
        pt_grow(ledger->chunks, &ledger->capacity, ledger->n_chunks + 1,
                UINT32_MAX, sizeof *grown);
    if (!grown)
        return PT_ENOMEM;
    ledger->chunks = grown;
    grown[ledger->n_chunks++] = *chunk;
    return PT_OK;
}

/* The chunks of a list whose check is right. PT_EINVALID: it is none. */
static enum pt_status read_list(struct pt_ledger *ledger, struct pt_str list)
{
    size_t at = 1;
    if (list.len < 1 || list.ptr[0] != VERSION)
        return PT_EINVALID;
    while (at < list.len) {
        struct pt_ledger_chunk chunk;
        if (list.len - at < HASH_BYTES)
            return PT_EINVALID;
        chunk.hash = get_hash(list, at);
        at += HASH_BYTES;
        if (!pt_varint_get(list, &at, &chunk.n_entries))
            return PT_EINVALID;
        if (add_chunk(ledger, &chunk) != PT_OK)
            return PT_ENOMEM;
    }
    return PT_OK;
}

enum pt_status pt_ledger_open(struct pt_ledger *ledger, struct pt_error *err)
{
    enum pt_status status = ledger->store->get(ledger->store->context,
                                               ledger->key, &ledger->list, err);
    const struct pt_str all = pt_buf_str(&ledger->list);
    if (status != PT_OK || !all.len)
        return status;
    status = PT_EINVALID;
    if (all.len > HASH_BYTES) {
        const struct pt_str list = pt_str_sub(all, 0, all.len - HASH_BYTES);
        if (pt_str_hash(list) == get_hash(all, list.len))
            status = read_list(ledger, list);
    }
    if (status == PT_ENOMEM)
        return pt_fail_nomem(err);
    ledger->is_there = status == PT_OK;
    ledger->is_damaged = status != PT_OK;
    if (status != PT_OK)
        ledger->n_chunks = 0;
    return PT_OK;
}

uint64_t pt_ledger_n_entries(const struct pt_ledger *ledger)
{
    uint64_t n = 0;
    for (size_t i = 0; i < ledger->n_chunks; i++)
        n += ledger->chunks[i].n_entries;
    return n;
}

bool pt_ledger_uses(const struct pt_ledger *ledger, struct pt_str key)
{
    struct pt_buf known;
    bool is_used = false;
    pt_buf_init(&known, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < ledger->n_chunks && !is_used; i++) {
        chunk_key(&known, ledger->key, ledger->chunks[i].hash);
        is_used = pt_str_equal(pt_buf_str(&known), key);
    }
    pt_buf_fini(&known);
    return is_used;
}

/* --------------------------------------------------------------- cursor --- */

void pt_ledger_cursor_init(struct pt_ledger_cursor *cursor,
                           struct pt_ledger *ledger)
{
    *cursor = (struct pt_ledger_cursor){.ledger = ledger};
    pt_buf_init(&cursor->bytes, PT_BUF_NO_CEILING);
    pt_buf_init(&cursor->key, PT_BUF_NO_CEILING);
    pt_buf_init(&cursor->path, PT_BUF_NO_CEILING);
}

void pt_ledger_cursor_fini(struct pt_ledger_cursor *cursor)
{
    pt_buf_fini(&cursor->bytes);
    pt_buf_fini(&cursor->key);
    pt_buf_fini(&cursor->path);
}

/* To the beginning of a chunk, which is not read yet. */
static void go_to(struct pt_ledger_cursor *cursor, uint32_t chunk)
{
    cursor->place = (struct pt_ledger_place){.chunk = chunk};
    cursor->is_loaded = false;
    cursor->at = 0;
    cursor->stamp = (struct pt_file_stamp){0};
    pt_buf_clear(&cursor->path);
}

/* Gets the chunk of the place; *out_is_good: its bytes are what they were. */
static enum pt_status
load(struct pt_ledger_cursor *cursor, bool *out_is_good, struct pt_error *err)
{
    struct pt_ledger *const ledger = cursor->ledger;
    const uint64_t hash = ledger->chunks[cursor->place.chunk].hash;
    chunk_key(&cursor->key, ledger->key, hash);
    if (pt_buf_status(&cursor->key) != PT_OK)
        return pt_fail_nomem(err);
    const enum pt_status status = ledger->store->get(
        ledger->store->context, pt_buf_str(&cursor->key), &cursor->bytes, err);
    *out_is_good = status == PT_OK && cursor->bytes.len > 0 &&
                   pt_str_hash(pt_buf_str(&cursor->bytes)) == hash;
    cursor->is_loaded = *out_is_good;
    return status;
}

/* The next entry of the chunk that is loaded; false when there is none. */
static bool next_in_chunk(struct pt_ledger_cursor *cursor,
                          struct pt_ledger_entry *out)
{
    const struct pt_str bytes = pt_buf_str(&cursor->bytes);
    if (cursor->at == bytes.len)
        return false;
    if (decode(bytes, &cursor->at, &cursor->path, &cursor->stamp, out)) {
        cursor->place.number++;
        return true;
    }
    cursor->ledger->is_damaged = true;
    return false;
}

enum pt_status pt_ledger_next(struct pt_ledger_cursor *cursor,
                              struct pt_ledger_entry *out,
                              struct pt_ledger_place *out_place,
                              struct pt_error *err)
{
    for (; cursor->place.chunk < cursor->ledger->n_chunks;
         go_to(cursor, cursor->place.chunk + 1)) {
        bool is_good = true;
        const enum pt_status status =
            cursor->is_loaded ? PT_OK : load(cursor, &is_good, err);
        if (status != PT_OK)
            return status;
        cursor->ledger->is_damaged |= !is_good;
        *out_place = cursor->place;
        if (is_good && next_in_chunk(cursor, out))
            return pt_buf_status(&cursor->path) == PT_OK ? PT_OK
                                                         : pt_fail_nomem(err);
    }
    return PT_ENOTFOUND;
}

enum pt_status pt_ledger_seek(struct pt_ledger_cursor *cursor,
                              struct pt_ledger_place place,
                              struct pt_ledger_entry *out,
                              struct pt_error *err)
{
    assert(place.chunk < cursor->ledger->n_chunks);
    struct pt_ledger_place at;
    if (!cursor->is_loaded || cursor->place.chunk != place.chunk ||
        cursor->place.number > place.number)
        go_to(cursor, place.chunk);
    do {
        const enum pt_status status = pt_ledger_next(cursor, out, &at, err);
        if (status != PT_OK)
            return status;
    } while (at.chunk == place.chunk && at.number < place.number);
    return at.chunk == place.chunk ? PT_OK : PT_ENOTFOUND;
}

bool pt_ledger_is_between(struct pt_ledger_cursor *cursor, uint32_t *out_chunk)
{
    if (cursor->is_loaded && cursor->at == cursor->bytes.len)
        go_to(cursor, cursor->place.chunk + 1);
    *out_chunk = cursor->place.chunk;
    return !cursor->is_loaded && *out_chunk < cursor->ledger->n_chunks;
}

void pt_ledger_pass_over(struct pt_ledger_cursor *cursor)
{
    assert(!cursor->is_loaded);
    go_to(cursor, cursor->place.chunk + 1);
}

/* Whether chunk begins at or before path; what is damaged is not said to. */
static enum pt_status begins_by(struct pt_ledger_cursor *cursor,
                                uint32_t chunk,
                                struct pt_str path,
                                bool *out,
                                struct pt_error *err)
{
    const struct pt_ledger_place first = {.chunk = chunk};
    struct pt_ledger_entry entry;
    const enum pt_status status = pt_ledger_seek(cursor, first, &entry, err);
    *out = status == PT_OK && pt_ledger_compare(entry.path, path) <= 0;
    return status == PT_ENOTFOUND ? PT_OK : status;
}

enum pt_status pt_ledger_chunk_of(struct pt_ledger_cursor *cursor,
                                  uint32_t from,
                                  struct pt_str path,
                                  uint32_t *out,
                                  struct pt_error *err)
{
    /* [low, high): low begins by then, and high, unless it is the end, not. */
    size_t low = from, high = cursor->ledger->n_chunks;
    enum pt_status status = PT_OK;
    for (size_t step = 1; status == PT_OK && low + 1 < high; step *= 2) {
        bool is_by;
        const size_t middle =
            step < (high - low) / 2 ? low + step : low + (high - low) / 2;
        status = begins_by(cursor, (uint32_t)middle, path, &is_by, err);
        if (is_by)
            low = middle;
        else
            high = middle;
    }
    *out = (uint32_t)low;
    return status;
}

/* -------------------------------------------------------------- writing --- */

static int by_number(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static bool has_hash(const uint64_t *sorted, size_t n, uint64_t hash)
{
    return n && bsearch(&hash, sorted, n, sizeof *sorted, by_number);
}

enum pt_status pt_ledger_writer_init(struct pt_ledger_writer *w,
                                     struct pt_ledger *old,
                                     bool is_fresh,
                                     struct pt_error *err)
{
    *w = (struct pt_ledger_writer){.old = old, .is_fresh = is_fresh};
    struct pt_buf *const bufs[] = {&w->chunk, &w->list, &w->key, &w->path};
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        pt_buf_init(bufs[i], PT_BUF_NO_CEILING);
    pt_buf_add_byte(&w->list, VERSION);
    w->old_hashes = pt_alloc(old->n_chunks * sizeof *w->old_hashes);
    if (!w->old_hashes)
        return pt_fail_nomem(err);
    for (size_t i = 0; i < old->n_chunks; i++)
        w->old_hashes[i] = old->chunks[i].hash;
    qsort(w->old_hashes, old->n_chunks, sizeof *w->old_hashes, by_number);
    return PT_OK;
}

void pt_ledger_writer_fini(struct pt_ledger_writer *w)
{
    pt_buf_fini(&w->chunk);
    pt_buf_fini(&w->list);
    pt_buf_fini(&w->key);
    pt_buf_fini(&w->path);
    pt_free(w->old_hashes);
    w->old_hashes = NULL;
}

static enum pt_status
set(struct pt_ledger_writer *w, struct pt_str value, struct pt_error *err)
{
    const struct pt_ledger_store *const store = w->old->store;
    if (pt_buf_status(&w->key) != PT_OK)
        return pt_fail_nomem(err);
    return store->set(store->context, pt_buf_str(&w->key), value, err);
}

/* Damaged chunks are stored again: their hash is not that of their bytes, so
 * their key is written only when the same bytes come again, and then it heals
 * them. */
static enum pt_status end_chunk(struct pt_ledger_writer *w,
                                struct pt_error *err)
{
    const struct pt_str bytes = pt_buf_str(&w->chunk);
    enum pt_status status = PT_OK;
    if (!bytes.len)
        return PT_OK;
    const uint64_t hash = pt_str_hash(bytes);
    add_hash(&w->list, hash);
    pt_varint_add(&w->list, w->n_in_chunk);
    if (w->is_fresh || w->old->is_damaged ||
        !has_hash(w->old_hashes, w->old->n_chunks, hash)) {
        chunk_key(&w->key, w->old->key, hash);
        status = set(w, bytes, err);
    }
    pt_buf_clear(&w->chunk);
    pt_buf_clear(&w->path);
    w->stamp = (struct pt_file_stamp){0};
    w->n_in_chunk = 0;
    return status;
}

bool pt_ledger_keep(struct pt_ledger_writer *w, uint32_t chunk)
{
    assert(chunk < w->old->n_chunks);
    if (w->chunk.len || w->is_fresh || w->old->is_damaged)
        return false;
    add_hash(&w->list, w->old->chunks[chunk].hash);
    pt_varint_add(&w->list, w->old->chunks[chunk].n_entries);
    return true;
}

static size_t n_shared(struct pt_str a, struct pt_str b)
{
    const size_t n = a.len < b.len ? a.len : b.len;
    size_t i = 0;
    while (i < n && a.ptr[i] == b.ptr[i])
        i++;
    return i;
}

enum pt_status pt_ledger_add(struct pt_ledger_writer *w,
                             const struct pt_ledger_entry *entry,
                             struct pt_error *err)
{
    const size_t shared = n_shared(pt_buf_str(&w->path), entry->path);
    assert(!w->path.len ||
           pt_ledger_compare(pt_buf_str(&w->path), entry->path) < 0);
    encode(&w->chunk, entry, shared, &w->stamp);
    pt_buf_cut(&w->path, shared);
    pt_buf_add(&w->path, pt_str_sub(entry->path, shared, entry->path.len));
    if (has_stamp(&entry->stamp))
        w->stamp = entry->stamp;
    w->n_in_chunk++;
    if (pt_buf_status(&w->chunk) != PT_OK || pt_buf_status(&w->path) != PT_OK)
        return pt_fail_nomem(err);
    if (pt_str_hash(entry->path) % PT_LEDGER_CUT == 0 ||
        w->chunk.len >= PT_LEDGER_MAX_CHUNK)
        return end_chunk(w, err);
    return PT_OK;
}

/* The chunks of the list that is finished, sorted; the old ledger's list is
 * replaced by it. */
static enum pt_status take_over(struct pt_ledger_writer *w)
{
    struct pt_ledger *const ledger = w->old;
    const struct pt_str all = pt_buf_str(&w->list);
    ledger->n_chunks = 0;
    return read_list(ledger, pt_str_sub(all, 0, all.len - HASH_BYTES));
}

static enum pt_status
remove_unused(struct pt_ledger_writer *w, size_t n_old, struct pt_error *err)
{
    const struct pt_ledger *const now = w->old;
    uint64_t *const used = pt_alloc(now->n_chunks * sizeof *used);
    enum pt_status status = used ? PT_OK : pt_fail_nomem(err);
    for (size_t i = 0; used && i < now->n_chunks; i++)
        used[i] = now->chunks[i].hash;
    if (used)
        qsort(used, now->n_chunks, sizeof *used, by_number);
    for (size_t i = 0; status == PT_OK && i < n_old; i++) {
        if (has_hash(used, now->n_chunks, w->old_hashes[i]))
            continue;
        chunk_key(&w->key, now->key, w->old_hashes[i]);
        status = set(w, PT_STR(""), err);
    }
    pt_free(used);
    return status;
}

enum pt_status pt_ledger_finish(struct pt_ledger_writer *w,
                                struct pt_error *err)
{
    const size_t n_old = w->old->n_chunks;
    enum pt_status status = end_chunk(w, err);
    add_hash(&w->list, pt_str_hash(pt_buf_str(&w->list)));
    if (status == PT_OK && pt_buf_status(&w->list) != PT_OK)
        status = pt_fail_nomem(err);
    if (status != PT_OK)
        return status;
    const bool is_same =
        pt_str_equal(pt_buf_str(&w->list), pt_buf_str(&w->old->list));
    if (is_same && !w->is_fresh)
        return PT_OK;
    pt_buf_clear(&w->key);
    pt_buf_add(&w->key, w->old->key);
    status = set(w, pt_buf_str(&w->list), err);
    if (status != PT_OK || w->is_fresh)
        return status;
    if (take_over(w) != PT_OK)
        return pt_fail_nomem(err);
    return remove_unused(w, n_old, err);
}
