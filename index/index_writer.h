/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_writer.h: changes to an index, in batches that are whole or not there.
 *
 * Every change happens inside a libxapian transaction; a commit is the
 * transaction's commit, then an fsync of the folder, and only then success.
 * Outside transactions libxapian commits half batches by itself. A batch is
 * committed by the writer when it has PT_BATCH_ARTICLES or PT_BATCH_BYTES, and
 * by pt_writer_commit. When libxapian throws, the handle is dropped, and the
 * batch is fed again article by article; the one it chokes on is reported and
 * left out. A failed commit is never simply repeated.
 *
 * Life: create or open, put / remove / set_meta …, commit, close. Close without
 * commit drops what was not committed. Hold the lock of index_dir.h meanwhile.
 * One thread at a time.
 */
#ifndef INDEX_INDEX_WRITER_H
#define INDEX_INDEX_WRITER_H

#include "common/error.h"
#include "index/bulk/index_bulk.h"
#include "index/document.h"

/* libxapian keeps a batch in maps, about forty times the text; these bounds
 * keep it under 200 MB, and far below the 10,000 changes after which it would
 * write them out. Bigger batches were measured to be slower, too. */
#define PT_BATCH_ARTICLES 2000u   /* changes of any kind */
#define PT_BATCH_BYTES (6u << 20) /* of data, plus this for each posting: */
#define PT_BATCH_POSTING 4u

struct pt_writer;

/* Told of an article that libxapian refused: its Q term and why. */
typedef void
pt_writer_reject(void *context, struct pt_str unique, const char *reason);

/* Creates an index in an empty existing folder (see pt_index_dir_aside). It
 * cannot be opened before the first commit. PT_EINVALID when the folder is not
 * empty; PT_EIO, PT_ENOMEM. */
enum pt_status pt_writer_create(const char *dir,
                                pt_writer_reject *on_reject,
                                void *context,
                                struct pt_writer **out,
                                struct pt_error *err) PT_NODISCARD;

/* The same in bulk, for many articles: what is put is written past libxapian,
 * which is quicker (index_bulk.h), until the first commit makes the index;
 * from then on the writer is like any other. An identity put twice, and what is
 * not plain, goes through libxapian at that commit, so refusals may come as
 * late. Where libxapian is not the one that is known, the writer is an ordinary
 * one from the start, and *out_why_not says why, a constant; else it is NULL.
 */
enum pt_status pt_writer_create_bulk(const char *dir,
                                     const struct pt_bulk_means *means,
                                     pt_writer_reject *on_reject,
                                     void *context,
                                     struct pt_writer **out,
                                     const char **out_why_not,
                                     struct pt_error *err) PT_NODISCARD;

/* Opens an index for changes. PT_ENOINDEX, PT_EVERSION (schema), PT_ECORRUPT,
 * PT_ELOCKED (by a program that did not take pt_index_lock_take's lock),
 * PT_EIO, PT_ENOMEM. */
enum pt_status pt_writer_open(const char *dir,
                              pt_writer_reject *on_reject,
                              void *context,
                              struct pt_writer **out,
                              struct pt_error *err) PT_NODISCARD;

/* The same with trusts_all: also one that others may write to. */
enum pt_status pt_writer_open_trusting(const char *dir,
                                       bool trusts_all,
                                       pt_writer_reject *on_reject,
                                       void *context,
                                       struct pt_writer **out,
                                       struct pt_error *err) PT_NODISCARD;

/* The failures of every change and of commit: PT_EIO, PT_ECORRUPT, PT_ENOMEM,
 * PT_EINVALID (a key or term that cannot be; nothing happened). After PT_EIO,
 * PT_ECORRUPT and a PT_ENOMEM of the engine the writer answers every call with
 * the same error and wants to be closed; the last commit stands, and at most a
 * beginning of the batch behind it. */

/* Adds document, or replaces the one with the same unique term. Everything is
 * copied. PT_OK also when the article was refused and reported. */
enum pt_status pt_writer_put(struct pt_writer *writer,
                             const struct pt_document *document,
                             struct pt_error *err) PT_NODISCARD;

/* Removes the document of a Q term; none there is fine. */
enum pt_status pt_writer_remove(struct pt_writer *writer,
                                struct pt_str unique,
                                struct pt_error *err) PT_NODISCARD;

/* Sets metadata; an empty value removes it. */
enum pt_status pt_writer_set_meta(struct pt_writer *writer,
                                  struct pt_str key,
                                  struct pt_str value,
                                  struct pt_error *err) PT_NODISCARD;

/* Makes everything so far durable and visible to searches that open next.
 * Without changes nothing happens. */
enum pt_status pt_writer_commit(struct pt_writer *writer,
                                struct pt_error *err) PT_NODISCARD;

/* Writes the index in folder from, which nobody is changing, anew into the
 * empty folder to: the same articles in half the space, since blocks that grew
 * at random are packed. from stays. PT_OK; what the engine says, and to is then
 * of no use. */
enum pt_status pt_index_pack(const char *from,
                             const char *to,
                             struct pt_error *err) PT_NODISCARD;

/* xc_at_abort, for programs. In any other process libxapian is not let near a
 * full disk: a commit that may take more than is left is PT_EIO before it
 * begins, and the last one stands. */
void pt_writer_at_abort(void (*last_words)(const char *reason));

/* Articles as of the last change, committed or not; 0 after a failure. */
uint32_t pt_writer_n_articles(const struct pt_writer *writer);

/* Whether pt_index_pack has nothing to gain: the index was made in bulk. */
bool pt_writer_is_packed(const struct pt_writer *writer);

/* Its batches have an n-th of the size from now on: it is one of n that write
 * at once. */
void pt_writer_share(struct pt_writer *writer, unsigned n);

/* Drops what was not committed and closes; NULL is fine. */
void pt_writer_close(struct pt_writer *writer);

#endif
