/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * shard.h: one index of those that a reader reads as one, open as it stands at
 * one moment.
 *
 *     a folder               what is there, or has a slash
 *     host:port              served there by xapian-tcpsrv
 *     ssh://[user@]host/dir  served by xapian-progsrv, which ssh starts there
 *
 * Of a folder, it and the engine are looked at one after the other, so another
 * index may be put in place in between: the identity before and after tells.
 */
#ifndef INDEX_SHARD_H
#define INDEX_SHARD_H

#include "common/arena.h"
#include "common/buf.h"
#include "common/error.h"
#include "index/index_dir.h"
#include "index/index_reader.h"
#include "index/xapian_c.h"

#include <signal.h>

enum pt_shard_kind { PT_SHARD_FOLDER, PT_SHARD_TCP, PT_SHARD_SSH };

/* What every query asks for, of a server taken along when it is refreshed. */
struct pt_shard_facts {
    struct pt_arena arena;
    struct pt_lang_count *langs;
    size_t n_langs;
    struct pt_str synonyms; /* metadata of PT_META_SYNONYMS */
    bool is_known;
};

struct pt_shard {
    struct pt_buf name; /* as given */
    unsigned n_of_set;  /* shards of the folder that it is one of; 0: of none */
    enum pt_shard_kind kind;
    struct pt_buf host; /* TCP */
    unsigned port;
    struct pt_buf args; /* of ssh */
    unsigned timeout_ms;
    bool trusts_all; /* also a folder that others may write to */
    bool may_read;   /* past libxapian: it is the only one, see
                        PT_READER_IS_REPEATED */
    struct pt_index_identity identity; /* of a folder */
    xc_db *db;                         /* NULL: not open */
    bool is_read; /* past libxapian, which opens db when needed; … */
    struct pt_glass commit; /* … then the commit, … */
    int folder; /* … and where it was read, or -1, once that was taken */
    int schema;
    struct pt_shard_facts facts; /* of a remote one */
};

/* A shard of that name, not open; timeout_ms: how long each answer of a remote
 * one is waited for. PT_EINVALID: a name of one of the remote forms that is not
 * safe to use (a host or user that begins with a dash, a folder with two blanks
 * side by side); PT_ENOMEM. To be released in any case. */
enum pt_status pt_shard_init(struct pt_shard *shard,
                             const char *name,
                             unsigned timeout_ms,
                             struct pt_error *err) PT_NODISCARD;
void pt_shard_fini(struct pt_shard *shard);

/* Opens its newest commit; what was open is given back. On failure it stays as
 * it was. Statuses as pt_reader_open. */
enum pt_status pt_shard_open(struct pt_shard *shard,
                             struct pt_error *err) PT_NODISCARD;

/* Whether one that is_read still stands at the newest commit. */
bool pt_shard_is_newest(const struct pt_shard *shard);

/* The languages of db with their numbers of articles, in arena. */
enum pt_status pt_shard_langs(const xc_db *db,
                              struct pt_arena *arena,
                              struct pt_lang_count **out,
                              size_t *out_n,
                              struct pt_error *err) PT_NODISCARD;

/* Moves an open remote one on to its newest commit, and takes its facts where
 * that is another; *out_changed tells. */
enum pt_status pt_shard_refresh(struct pt_shard *shard,
                                bool *out_changed,
                                struct pt_error *err) PT_NODISCARD;

/* Whether that very index is still at its place, as far as a look there tells:
 * of a remote one, what it says next does. */
bool pt_shard_is_there(const struct pt_shard *shard);

/* Whether a message of the engine's is about its connection. */
bool pt_shard_is_named(const struct pt_shard *shard, const char *message);

/* Whether both are the same index, as far as can be told. */
bool pt_shard_is_same(const struct pt_shard *a, const struct pt_shard *b);

/* A connection that breaks raises SIGPIPE, which is kept from the process from
 * begin to end, on this thread. */
struct pt_pipe_guard {
    sigset_t before;
    bool was_pending;
};
void pt_pipe_guard_begin(struct pt_pipe_guard *guard);
void pt_pipe_guard_end(const struct pt_pipe_guard *guard);

#endif
