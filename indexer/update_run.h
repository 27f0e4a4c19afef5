/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * update_run.h: what the files called update*.c share: one run, from begin to
 * fini.
 *
 *     update.c           begins, settles and ends it
 *     update_rounds.c    the two rounds through the tree
 *     update_homeless.c  articles and skips that have no file (any more)
 *     update_forget.c    a run that only removes
 */
#ifndef INDEXER_UPDATE_RUN_H
#define INDEXER_UPDATE_RUN_H

#include "indexer/changes.h"
#include "indexer/ingest.h"
#include "indexer/roots.h"
#include "indexer/tour.h"
#include "indexer/update.h"
#include "indexer/vanished.h"

/* What a run finds out at one start. */
struct pt_run_place {
    struct pt_start start;
    uint64_t n_files; /* of kinds that are read */
    bool is_new;      /* its root was not known before */
    bool is_in_trouble;
};

struct pt_run {
    struct pt_ingest in;
    struct pt_session *session;
    bool is_rebuild;
    bool is_dry;
    struct pt_arena arena;             /* of the whole run */
    struct pt_run_place *places;       /* in the ledger's order */
    struct pt_tour_place *tour_places; /* the same for the tour */
    size_t n_places;
    struct pt_buf dir; /* of the index, resolved */
    struct pt_buf roots;
    struct pt_buf old_roots;
    struct pt_buf options;
    struct pt_buf exclude;      /* PT_META_EXCLUDE */
    struct pt_ignore excludes;  /* the same, read */
    struct pt_buf out_of_sight; /* zlist of paths that could not be looked at */
    size_t n_sights_met;        /* bytes of it that the second round met */
    struct pt_buf list, path;

    struct pt_changes changes; /* that the first round found */
    bool goes_everywhere;      /* as in update.h */

    struct pt_ledger_store store;
    struct pt_ledger ledger; /* as it was */
    struct pt_ledger_writer writer;
    bool is_writing;
    struct pt_ledger_cursor seeker; /* for vanished */
    struct pt_vanished vanished;
    uint64_t n_unmet; /* entries of the ledger to take out */

    struct pt_tour *scout; /* goes ahead of the second round, to read files */
    struct pt_buf scouted; /* bytes of a file */

    struct pt_error trouble; /* the first root's in trouble */
    size_t n_in_trouble;
};

void pt_run_init(struct pt_run *run, const struct pt_update *update);
void pt_run_fini(struct pt_run *run);

/* Takes the lock and loads what is remembered; an index of an older schema
 * turns the run into a rebuild. fini is needed in any case. */
enum pt_status pt_run_begin(struct pt_run *run,
                            const struct pt_update *update,
                            struct pt_error *err) PT_NODISCARD;

/* Both rounds, and what follows from them. */
enum pt_status pt_run_work(struct pt_run *run,
                           struct pt_error *err) PT_NODISCARD;

/* Ledger, metadata and commit. is_whole: the run came to its end. */
enum pt_status pt_run_settle(struct pt_run *run,
                             bool is_whole,
                             struct pt_error *err) PT_NODISCARD;

/* The index itself, what is built beside it, its lock. */
bool pt_run_is_of_index(const struct pt_run *run, struct pt_str path);

/* Whether a file of that name is read. */
bool pt_run_reads(const struct pt_run *run, struct pt_str path);

/* What to do with the article docid, whose identity is unique. */
typedef enum pt_status pt_run_each_article(struct pt_run *run,
                                           void *context,
                                           struct pt_str unique,
                                           uint32_t docid,
                                           const struct pt_article *article,
                                           struct pt_error *err);

/* Calls each for all articles whose path may lie at or below `below`. */
enum pt_status pt_run_visit(struct pt_run *run,
                            struct pt_str below,
                            pt_run_each_article *each,
                            void *context,
                            struct pt_error *err) PT_NODISCARD;

/* Counts and tells. */
void pt_run_tell_gone(struct pt_run *run, const struct pt_article *article);

/* Of an index made anew: what has no file that was read goes along as it is. */
enum pt_status pt_run_carry_over(struct pt_run *run,
                                 struct pt_error *err) PT_NODISCARD;

/* Of an index in doubt: what has no file is removed, though no ledger knew.
 * Afterwards there is no doubt, if every root was seen whole. */
enum pt_status pt_run_remove_orphans(struct pt_run *run,
                                     struct pt_error *err) PT_NODISCARD;

/* Forgets what was skipped at or below `below`; _vanished: what has no entry in
 * the ledger that would see to it, and is not there any more. */
enum pt_status pt_run_unskip(struct pt_run *run,
                             struct pt_str below,
                             struct pt_error *err) PT_NODISCARD;
enum pt_status pt_run_unskip_vanished(struct pt_run *run,
                                      struct pt_error *err) PT_NODISCARD;

#endif
