/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * roots.h: the files and folders that an index is made of, and which of them a
 * run begins at. Roots are absolute paths without links; none lies where the
 * walk of another comes by.
 */
#ifndef INDEXER_ROOTS_H
#define INDEXER_ROOTS_H

#include "common/arena.h"
#include "common/buf.h"
#include "common/error.h"

/* One place to begin a walk at. */
struct pt_start {
    struct pt_str path; /* a NUL behind */
    struct pt_str root; /* the root it is, or lies below */
    bool is_root;
};

/* True when a walk of root comes to path: it is the root, or below it without a
 * hidden folder or name on the way. */
bool pt_root_reaches(struct pt_str root, struct pt_str path);

/* Adds path (resolved) to the zlist roots unless one of them reaches it; those
 * that it reaches give way to it. */
void pt_roots_add(struct pt_buf *roots, struct pt_str path);

/* What a run with these paths begins at, in arena: each path once, those that
 * another one reaches left out; with n_paths 0 all roots. New roots are added
 * to roots. What does not exist stands for its root. Files of kinds that are
 * not read are left out and counted. PT_OK; PT_EINVALID: a path neither exists
 * nor lies below a root, or lies in the index's own folder dir; PT_EIO,
 * PT_ENOMEM. */
enum pt_status pt_roots_starts(struct pt_buf *roots,
                               const char *dir,
                               const char *const *paths,
                               size_t n_paths,
                               struct pt_arena *arena,
                               struct pt_start **out,
                               size_t *out_n,
                               uint64_t *out_n_ignored,
                               struct pt_error *err) PT_NODISCARD;

#endif
