/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_lock.h: one changer of an index at a time: DIR.lock, see index_dir.h.
 */
#ifndef INDEX_INDEX_LOCK_H
#define INDEX_INDEX_LOCK_H

#include "common/error.h"

struct pt_index_lock;

/* Takes the lock of dir, waiting up to wait_seconds; makes dir's parents.
 * While somebody else holds it (pid 0: unknown) on_wait(context, pid) is called
 * about 20 times a second; a non-zero return ends the waiting. It may be NULL.
 * A signal by itself ends nothing: it could come between two waits and be lost,
 * so its handler leaves word that on_wait finds. A child made by fork without
 * exec would hold the lock too. PT_OK; PT_ELOCKED naming the other's pid;
 * PT_EINTERRUPTED by on_wait; PT_EIO; PT_ENOMEM. */
enum pt_status pt_index_lock_take(const char *dir,
                                  unsigned wait_seconds,
                                  int (*on_wait)(void *context, long pid),
                                  void *context,
                                  struct pt_index_lock **out,
                                  struct pt_error *err) PT_NODISCARD;

/* Gives it up; NULL is fine. The file stays: removing it would let two in. */
void pt_index_lock_free(struct pt_index_lock *lock);

#endif
