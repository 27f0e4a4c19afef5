/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * remote.h: several servers asked at once. libxapian sends a search to all of
 * them before it waits for the first, and everything else to one after the
 * other, so that each further server would make an answer slower; here each is
 * waited for by a thread of its own.
 */
#ifndef INDEX_REMOTE_H
#define INDEX_REMOTE_H

#include "common/error.h"

/* Asks the i-th. Of its own thread: it may use what belongs to that server and
 * what nobody changes meanwhile, nothing else. */
typedef enum pt_status
pt_remote_ask(void *context, size_t i, struct pt_error *err);

/* Calls ask for 0 to n - 1, each on another thread, and returns when all of
 * them have: PT_OK, or the status and error of the first i that failed. Where
 * there is no thread to be had the caller's does the work. */
enum pt_status pt_remote_ask_all(size_t n,
                                 pt_remote_ask *ask,
                                 void *context,
                                 struct pt_error *err) PT_NODISCARD;

#endif
