/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tour.h: one round through all places of a run, beside the ledger.
 *
 *     walks of the places --merge--\
 *                                   join --> FILE new or known, UNMET, …
 *     ledger -----------------------/
 *
 * Everything comes in the ledger's order, whatever the order of the places: one
 * that lies inside another without being reached by it (in a hidden folder)
 * comes in its turn. Nothing is held but the entry at hand and the folders on
 * the way to it.
 *
 *     init -> next until PT_ENOTFOUND -> fini
 */
#ifndef INDEXER_TOUR_H
#define INDEXER_TOUR_H

#include "indexer/changes.h"
#include "indexer/ledger.h"
#include "indexer/roots.h"
#include "indexer/walk.h"

enum pt_stop_what {
    PT_STOP_FILE,    /* a regular file; known when the ledger has it */
    PT_STOP_UNMET,   /* in the ledger, and no file there: known */
    PT_STOP_FOLDER,  /* could be read; what is in it follows */
    PT_STOP_FAILED,  /* an entry that could not be looked at */
    PT_STOP_OTHER,   /* a link or special file */
    PT_STOP_MISSING, /* the place itself cannot be read: entry.reason */
    PT_STOP_CHUNK,   /* at.chunk of the ledger, where nothing else comes by: its
                      * entries follow, as UNMET of no place */
};

#define PT_NO_PLACE SIZE_MAX

/* The views in it live until the next pt_tour_next. */
struct pt_stop {
    enum pt_stop_what what;
    /* Index of the place it belongs to. Of UNMET, the one that would have come
     * by; PT_NO_PLACE when none would, or was kept from it: then the file may
     * be there all the same. */
    size_t place;
    struct pt_walk *walk; /* FILE: for pt_walk_read and its like */
    struct pt_walk_entry entry;
    const struct pt_ledger_entry *known; /* or NULL */
    struct pt_ledger_place at;           /* of known; FILE, new: where it would
                                          * have to go, or behind the last */
};

struct pt_tour_place {
    struct pt_str path; /* a NUL behind */
    struct pt_str root;
    bool is_left_out; /* not walked; of its files nothing is said */
};

struct pt_tour;

/* places (n of them, by pt_ledger_compare of their paths), what is excluded
 * below each root (NULL: nothing) and ledger must outlive the tour. So must
 * `only` (or NULL), the changes that a tour before found: then it goes to these
 * alone, and all other entries are UNMET of no place. PT_OK or PT_ENOMEM. */
enum pt_status pt_tour_new(const struct pt_tour_place *places,
                           size_t n,
                           const struct pt_ignore *excludes,
                           const struct pt_changes *only,
                           struct pt_ledger *ledger,
                           struct pt_tour **out,
                           struct pt_error *err) PT_NODISCARD;
void pt_tour_free(struct pt_tour *tour);

/* The next stop. PT_OK; PT_ENOTFOUND at the end; PT_EIO when file handles ran
 * out; PT_ENOMEM; what the ledger's store says. */
enum pt_status pt_tour_next(struct pt_tour *tour,
                            struct pt_stop *out,
                            struct pt_error *err) PT_NODISCARD;

/* Passes over what is in the FOLDER that came last; over the CHUNK. */
void pt_tour_pass_over(struct pt_tour *tour);
void pt_tour_pass_over_chunk(struct pt_tour *tour);

/* The rest of the ledger, file or not, as UNMET of no place. */
void pt_tour_stop_walking(struct pt_tour *tour);

#endif
