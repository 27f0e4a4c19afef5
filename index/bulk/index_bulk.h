/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_bulk.h: a new index written as libxapian's tables, without libxapian:
 * its own way through maps and B-trees costs more than four times as much. What
 * comes out is an ordinary glass database of one commit.
 *
 *     document -> turned round: its postings by term (bulk_turn.h)
 *              -> data, terms, slots of it: to their tables at once, since
 *                 documents come in the order of these
 *              -> values, lengths: into chunks
 *              -> postings, synonyms: by term, in memory
 *     memory full -> all that is sorted and put aside as a run (bulk_run.h)
 *     finish   -> the runs are merged into the other tables (bulk_merge.h),
 *                 everything is synced, iamglass comes last, and libxapian is
 *                 asked whether it finds what was put
 *
 * Only what is plain is taken: each identity once, nothing beyond what a
 * database holds. The rest is for the caller to make through libxapian after
 * finish, in its order; that is right because all later changes of such an
 * identity are not taken either.
 *
 * With threads (bulk_line.h) the caller goes on when a document is copied: what
 * fails is then said by a later call, by finish at the latest. The database is
 * the same to the byte for any number of threads, and for any memory.
 */
#ifndef INDEX_BULK_INDEX_BULK_H
#define INDEX_BULK_INDEX_BULK_H

#include "common/error.h"
#include "index/document.h"

/* Memory for what is turned round. Runs of 48 MB would save a tenth of the time
 * and cost 33 MB more. */
#define PT_BULK_MEMORY ((size_t)20 << 20)

struct pt_bulk;

/* What a build may use. */
struct pt_bulk_means {
    size_t memory;      /* PT_BULK_MEMORY, or less in tests */
    unsigned n_threads; /* beside the caller's; more than there is work for are
                         * not started */
};

/* Why an index in the folder dir, which libxapian has just made and nothing
 * was put into, cannot be built in bulk: NULL when it can, and *out_uuid is its
 * UUID then; else a sentence. */
const char *pt_bulk_why_not(const char *dir, unsigned char out_uuid[16]);

/* Begins a build in the folder dir, which holds no file of an index. PT_OK,
 * PT_EIO, PT_ENOMEM. */
enum pt_status pt_bulk_new(const char *dir,
                           const unsigned char uuid[16],
                           const struct pt_bulk_means *means,
                           struct pt_bulk **out,
                           struct pt_error *err) PT_NODISCARD;

/* Drops a build, finished or not; what is in the folder stays. NULL is fine. */
void pt_bulk_free(struct pt_bulk *bulk);

/* Whether a document could be taken if its identity is new. */
bool pt_bulk_is_plain(const struct pt_document *document);

/* These fail with PT_EIO, PT_ENOMEM or PT_ELIMIT, and then bulk is of no use
 * any more. */

/* *out_is_taken false: nothing was added; see the top. */
enum pt_status pt_bulk_put(struct pt_bulk *bulk,
                           const struct pt_document *document,
                           bool *out_is_taken,
                           struct pt_error *err) PT_NODISCARD;

/* Whether anything was ever put under that identity. If so, removing it is for
 * the caller to do after finish; it counts as removed from now on. */
bool pt_bulk_remove(struct pt_bulk *bulk, struct pt_str unique);

/* The last value set of a key counts, empty: none. 1 to 253 bytes of key. */
enum pt_status pt_bulk_set_meta(struct pt_bulk *bulk,
                                struct pt_str key,
                                struct pt_str value,
                                struct pt_error *err) PT_NODISCARD;

/* Articles that there will be after finish and what the caller does then. */
uint32_t pt_bulk_n_articles(const struct pt_bulk *bulk);

/* Makes the database, durable. On failure the folder has no iamglass, but for
 * PT_EINTERNAL: libxapian does not find in it what was put. */
enum pt_status pt_bulk_finish(struct pt_bulk *bulk,
                              struct pt_error *err) PT_NODISCARD;

#endif
