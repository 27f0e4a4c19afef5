/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ledger.h: every file that was looked at, as it was then: so that a run asks
 * the index nothing about files that are as they were.
 *
 * The entries lie in the order in which a walk comes by, so a run is one
 * merge-join of the two, and neither is ever held whole. They are kept in
 * chunks that are cut where the paths say, not where a chunk is full, and each
 * is called by the hash of its bytes: a change rewrites the chunk it lies in
 * and its neighbour at most. One more value lists the chunks:
 *
 *     LIST             version:byte { hash:8 n_entries:varint } check:8
 *     LIST ":" hash    { head:byte shared:varint n:varint bytes
 *                        [stamp] [n_articles:varint] [n_skips:varint]
 *                        [reading:varint] }
 *
 * shared is how many bytes of the entry before the path begins with; numbers
 * of the stamp are differences to it. What is damaged reads as if it were not
 * there, and is told: the files of it are then read again.
 *
 *     ledger:  init -> open -> cursor … -> fini
 *     cursor:  init -> next … | seek -> fini
 *     writer:  init -> add … -> finish -> fini
 */
#ifndef INDEXER_LEDGER_H
#define INDEXER_LEDGER_H

#include "common/article.h"
#include "common/buf.h"
#include "common/error.h"

/* A path is followed by a cut when its hash says so, once in as many. */
#define PT_LEDGER_CUT 1280u

/* … and in any case here: no choice of names makes a chunk larger. */
#define PT_LEDGER_MAX_CHUNK (128u << 10)

/* What a file is in the index. Stored: numbers are never given anew. */
enum pt_ledger_what {
    PT_LEDGER_NOTHING = 0,   /* it could not be read */
    PT_LEDGER_ARTICLE = 1,   /* one article, whose member is empty */
    PT_LEDGER_CONTAINER = 2, /* any number of articles */
    PT_LEDGER_IGNORED = 3,   /* not of the kind that its name promises */
};

struct pt_ledger_entry {
    struct pt_str path; /* absolute */
    /* As it was when it was read; all zero: it is to be read again whatever it
     * is like. */
    struct pt_file_stamp stamp;
    enum pt_ledger_what what;
    bool is_young;       /* the stamp may hide a later change */
    uint64_t n_articles; /* of it in the index */
    uint64_t n_skips;    /* it, or parts of it, that could not be read */
    uint64_t reading;    /* PT_READING_VERSION of then; 0: older than these */
};

/* The order of a walk: by components, these by their bytes ('/' sorts before
 * every other byte). Negative, 0, positive. */
int pt_ledger_compare(struct pt_str a, struct pt_str b);

/* Where the values are: an empty value is none. */
struct pt_ledger_store {
    enum pt_status (*get)(void *context,
                          struct pt_str key,
                          struct pt_buf *out, /* cleared first */
                          struct pt_error *err);
    enum pt_status (*set)(void *context,
                          struct pt_str key,
                          struct pt_str value,
                          struct pt_error *err);
    void *context;
};

/* ------------------------------------------------------------ reading --- */

struct pt_ledger_chunk {
    uint64_t hash;
    uint64_t n_entries;
};

struct pt_ledger {
    const struct pt_ledger_store *store;
    struct pt_str key; /* LIST */
    struct pt_buf list;
    struct pt_ledger_chunk *chunks;
    size_t n_chunks;
    size_t capacity;
    bool is_there;   /* there is a list, and it is whole */
    bool is_damaged; /* something was there and could not be read so far */
};

/* store and key must outlive the ledger. After init alone it is empty. */
void pt_ledger_init(struct pt_ledger *ledger,
                    const struct pt_ledger_store *store,
                    struct pt_str key);
void pt_ledger_fini(struct pt_ledger *ledger);

/* Reads the list. PT_OK also when there is none or it is damaged (then the
 * ledger is empty); PT_ENOMEM; as the store. */
enum pt_status pt_ledger_open(struct pt_ledger *ledger,
                              struct pt_error *err) PT_NODISCARD;

uint64_t pt_ledger_n_entries(const struct pt_ledger *ledger);

/* Whether the value of key is a chunk of the ledger; not so, although key
 * begins with LIST ":", what a writer left that did not come to finish. */
bool pt_ledger_uses(const struct pt_ledger *ledger, struct pt_str key);

/* Where an entry lies. */
struct pt_ledger_place {
    uint32_t chunk;
    uint32_t number; /* in its chunk, from 0 */
};

struct pt_ledger_cursor {
    struct pt_ledger *ledger;
    struct pt_ledger_place place; /* of the next entry */
    bool is_loaded;               /* bytes is the chunk of place */
    struct pt_buf bytes, key;
    size_t at; /* byte of the next entry in bytes */
    struct pt_buf path;
    struct pt_file_stamp stamp; /* the last */
};

/* At the first entry. */
void pt_ledger_cursor_init(struct pt_ledger_cursor *cursor,
                           struct pt_ledger *ledger);
void pt_ledger_cursor_fini(struct pt_ledger_cursor *cursor);

/* The next entry, its path a view until the next call, and where it lies.
 * Damaged chunks are passed over and noted in the ledger. PT_OK; PT_ENOTFOUND
 * at the end; PT_ENOMEM; as the store. */
enum pt_status pt_ledger_next(struct pt_ledger_cursor *cursor,
                              struct pt_ledger_entry *out,
                              struct pt_ledger_place *out_place,
                              struct pt_error *err) PT_NODISCARD;

/* The entry at place; next goes on behind it. PT_ENOTFOUND when it cannot be
 * had any more; else as next. */
enum pt_status pt_ledger_seek(struct pt_ledger_cursor *cursor,
                              struct pt_ledger_place place,
                              struct pt_ledger_entry *out,
                              struct pt_error *err) PT_NODISCARD;

/* Whether next would begin a chunk, and which. */
bool pt_ledger_is_between(struct pt_ledger_cursor *cursor, uint32_t *out_chunk);

/* Passes over the chunk that next would begin. */
void pt_ledger_pass_over(struct pt_ledger_cursor *cursor);

/* Which chunk path belongs to, looked for from chunk `from` on: the last that
 * begins at or before it, or `from`; one before that where a chunk is damaged.
 * Takes the logarithm of how far it is. Moves cursor. As pt_ledger_next. */
enum pt_status pt_ledger_chunk_of(struct pt_ledger_cursor *cursor,
                                  uint32_t from,
                                  struct pt_str path,
                                  uint32_t *out,
                                  struct pt_error *err) PT_NODISCARD;

/* ------------------------------------------------------------ writing --- */

struct pt_ledger_writer {
    struct pt_ledger *old;
    bool is_fresh; /* the store holds none of the old chunks */
    uint64_t *old_hashes;
    struct pt_buf chunk, list, key;
    uint64_t n_in_chunk;
    struct pt_buf path;
    struct pt_file_stamp stamp; /* the last, with path */
};

/* What is written takes the place of old, which must stay as it is and be
 * readable until finish. PT_OK or PT_ENOMEM; fini is needed in any case. */
enum pt_status pt_ledger_writer_init(struct pt_ledger_writer *writer,
                                     struct pt_ledger *old,
                                     bool is_fresh,
                                     struct pt_error *err) PT_NODISCARD;
void pt_ledger_writer_fini(struct pt_ledger_writer *writer);

/* Adds entry, whose path comes behind all before. Full chunks are stored at
 * once, if the store does not have them yet. */
enum pt_status pt_ledger_add(struct pt_ledger_writer *writer,
                             const struct pt_ledger_entry *entry,
                             struct pt_error *err) PT_NODISCARD;

/* Adds the entries of a chunk of old, as they are. False, and nothing is added,
 * where they have to come one by one: in the middle of a chunk, say. */
bool pt_ledger_keep(struct pt_ledger_writer *writer, uint32_t chunk);

/* Stores the last chunk and the list, then removes the chunks that are in use
 * no more. What is as it was is not stored again. */
enum pt_status pt_ledger_finish(struct pt_ledger_writer *writer,
                                struct pt_error *err) PT_NODISCARD;

#endif
