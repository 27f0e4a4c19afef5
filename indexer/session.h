/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * session.h: one span of changes to an index, from lock to commit.
 *
 * A session reads what the index holds and writes what it should hold. The
 * writer is opened by the first change, so a run with nothing to do leaves the
 * index untouched, and where there is no index yet, or it is built anew, the
 * writer works in a folder aside that is put in place at the end: searches
 * never see half of it. Reading follows the session's own commits by itself.
 *
 *     begin -> find, article, put, remove, set_meta … -> finish -> end
 *                                   (end alone drops what is not committed)
 *
 * One thread.
 */
#ifndef INDEXER_SESSION_H
#define INDEXER_SESSION_H

#include "index/document.h"
#include "index/index_reader.h"
#include "index/index_writer.h"

struct pt_session;
struct pt_index_lock;

struct pt_session_options {
    unsigned wait_seconds;
    int (*on_wait)(void *context, long pid);
    void *wait_context;
    bool is_rebuild; /* make a new index; reading still sees the old one */
    bool is_dry; /* only to read: no lock is taken, nothing may be changed */
    bool is_bulk_off;   /* what is made aside goes through libxapian, too */
    bool trusts_all;    /* an index that others may write to is not refused */
    unsigned n_threads; /* that build what is made aside, beside the caller's */
    /* Told "bulk", dir and why, when it does though nobody asked for that; NULL
     * allowed. Its context is wait_context. */
    void (*on_event)(void *context,
                     const char *what,
                     const char *path,
                     const char *reason);
    unsigned shards;  /* 0: as it is; otherwise as in ptindex.h */
    const char *from; /* reading sees this index instead; NULL: that of dir */
    struct pt_index_lock *lock; /* of dir, held already: the session's now, also
                                 * when it cannot begin; NULL: it is taken */
};

/* Takes the lock of dir and opens what is there. PT_OK also when there is no
 * index; PT_ELOCKED, PT_EINTERRUPTED, PT_EVERSION, PT_ECORRUPT, PT_EIO,
 * PT_ENOMEM. */
enum pt_status pt_session_begin(const char *dir,
                                const struct pt_session_options *options,
                                struct pt_session **out,
                                struct pt_error *err) PT_NODISCARD;

/* Makes a new index after all, as is_rebuild does. Before the first change. */
void pt_session_make_anew(struct pt_session *session);

/* Whether the index may hold articles that its ledger knows nothing of: a run
 * was cut off between the two. True at begin when the last session did not
 * finish, or left it so; what it is at finish is what the next one finds. */
bool pt_session_is_in_doubt(const struct pt_session *session);
void pt_session_set_doubt(struct pt_session *session, bool is_in_doubt);

/* Commits and, for an index made aside, puts it in place. Nothing to do when
 * nothing was changed. Afterwards only end is left, and the number of
 * articles. */
enum pt_status pt_session_finish(struct pt_session *session,
                                 struct pt_error *err) PT_NODISCARD;

/* Drops what was not finished, gives the lock back. NULL is fine. */
void pt_session_end(struct pt_session *session);

/* Something was put, removed or set since it began. */
bool pt_session_has_changes(const struct pt_session *session);

/* The index is being made aside: nothing of it shows before finish. */
bool pt_session_is_aside(const struct pt_session *session);

/* The reader as it stands, for what is not wrapped below; NULL: no index. Dies
 * with the next call that reads. */
const struct pt_reader *pt_session_reader(const struct pt_session *session);

/* Articles in what will be there after finish. */
uint32_t pt_session_n_articles(const struct pt_session *session);

/* ---------------------------------------------------------- reading --- */

/* As in index_reader.h, of the index as it was at begin or at one of the
 * session's own commits; without an index everything is empty. */
enum pt_status pt_session_find(struct pt_session *session,
                               struct pt_str unique,
                               uint32_t *out_docid,
                               struct pt_error *err) PT_NODISCARD;
enum pt_status pt_session_article(struct pt_session *session,
                                  uint32_t docid,
                                  struct pt_buf *hold,
                                  struct pt_article *out,
                                  struct pt_error *err) PT_NODISCARD;
enum pt_status pt_session_meta(struct pt_session *session,
                               struct pt_str key,
                               struct pt_buf *out,
                               struct pt_error *err) PT_NODISCARD;
/* each may see entries twice when the session's own commits moved on. */
enum pt_status pt_session_each_meta(struct pt_session *session,
                                    struct pt_str prefix,
                                    pt_reader_entry *each,
                                    void *context,
                                    struct pt_error *err) PT_NODISCARD;
enum pt_status pt_session_langs(struct pt_session *session,
                                struct pt_arena *arena,
                                struct pt_lang_count **out,
                                size_t *out_n,
                                struct pt_error *err) PT_NODISCARD;

/* The identities (Q terms) of articles whose path may lie at or below `below`
 * (empty: all), in byte order, those behind `after`, as a zlist into out
 * (cleared); at most about PT_SESSION_LIST_BYTES at a time, empty at the end.
 * wants(context, docid) false leaves one out; NULL: all. Very long paths are
 * cut in the index, so the list may hold strangers: look at the article's path.
 */
#define PT_SESSION_LIST_BYTES (1u << 20)
enum pt_status pt_session_list(struct pt_session *session,
                               struct pt_str below,
                               struct pt_str after,
                               bool (*wants)(void *context, uint32_t docid),
                               void *context,
                               struct pt_buf *out,
                               struct pt_error *err) PT_NODISCARD;

/* How many such identities there are. */
enum pt_status pt_session_count(struct pt_session *session,
                                struct pt_str below,
                                uint64_t *out,
                                struct pt_error *err) PT_NODISCARD;

/* path is below, or lies below it ("/a" and "/a/b", "/" and all). */
bool pt_path_is_below(struct pt_str path, struct pt_str below);

/* The same count for a reader; pt_session_count is made of it. */
enum pt_status pt_count_below(const struct pt_reader *reader,
                              struct pt_str below,
                              uint64_t *out,
                              struct pt_error *err) PT_NODISCARD;

/* Whatever else is read: runs look(context, reader) once more on the newest
 * commit when it returns PT_EMODIFIED. reader is NULL without an index. */
typedef enum pt_status pt_session_looker(void *context,
                                         const struct pt_reader *reader,
                                         struct pt_error *err);
enum pt_status pt_session_look(struct pt_session *session,
                               pt_session_looker *look,
                               void *context,
                               struct pt_error *err) PT_NODISCARD;

/* --------------------------------------------------------- changing --- */

enum pt_status pt_session_put(struct pt_session *session,
                              const struct pt_document *document,
                              struct pt_error *err) PT_NODISCARD;
enum pt_status pt_session_remove(struct pt_session *session,
                                 struct pt_str unique,
                                 struct pt_error *err) PT_NODISCARD;
enum pt_status pt_session_set_meta(struct pt_session *session,
                                   struct pt_str key,
                                   struct pt_str value,
                                   struct pt_error *err) PT_NODISCARD;

/* Of an index in use that is split into shards: commits. To be called when the
 * articles are put and before anything says so, since what is put and what is
 * set are committed apart there. */
enum pt_status pt_session_settle(struct pt_session *session,
                                 struct pt_error *err) PT_NODISCARD;

/* Commits, and reading sees it. Not for an index made aside. */
enum pt_status pt_session_catch_up(struct pt_session *session,
                                   struct pt_error *err) PT_NODISCARD;

/* Articles that libxapian refused since the last call: a zlist of identity,
 * reason, identity, reason … into out (cleared). */
void pt_session_take_rejects(struct pt_session *session, struct pt_buf *out);

#endif
