/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * seen_file.h: what pt-search --new-since NAME has written out before. For the
 * program only: it reads the environment.
 *
 *     $XDG_STATE_HOME/pt-search/NAME-1f….seen  one for each name and index
 *                               NAME-1f….lock  held while it is in use
 *
 *     pt-search seen 1
 *     index /home/me/index           its bytes beyond plain ASCII as %C3
 *     0123456789abcdef               a mark of ptsearch.h, as often as needed
 *     end 2 0123456789abcdef         how many, and a hash of all of it
 *
 * The 16 digits of the name are a hash of the index's place, so that one name
 * with two indexes is two memories that never mix. A file that is not whole is
 * an error: to take it for an empty one would make everything new.
 */
#ifndef SEARCH_PROGRAM_SEEN_FILE_H
#define SEARCH_PROGRAM_SEEN_FILE_H

#include "common/error.h"
#include "search/ptsearch.h"

/* Bytes of a name: with the rest of the file's name it must stay below what
 * file systems allow, 255. */
#define PT_MAX_SEEN_NAME 100

struct pt_seen_file;

/* PT_OK, or PT_EINVALID when name cannot be one: it is empty or longer than
 * PT_MAX_SEEN_NAME, begins with a dot, or has a slash or a control
 * character. */
enum pt_status pt_seen_name_check(const char *name,
                                  struct pt_error *err) PT_NODISCARD;

/* Locks and reads what was written out as name from the indexes in the n
 * folders, in whichever order; nothing yet is fine. PT_ELOCKED: another process
 * has it; PT_ECORRUPT: it is not whole; PT_EINVALID: it was of an index that is
 * gone, and may be of this one; PT_EIO, PT_ENOMEM. */
enum pt_status pt_seen_file_open(const char *name,
                                 const char *const *indexes,
                                 size_t n,
                                 struct pt_seen_file **out,
                                 struct pt_error *err) PT_NODISCARD;

/* What was there when it was opened. */
const pt_seen *pt_seen_file_seen(const struct pt_seen_file *file);

/* Remembers what results show. PT_OK, PT_ELIMIT, PT_ENOMEM. */
enum pt_status pt_seen_file_add(struct pt_seen_file *file,
                                const pt_results *results,
                                struct pt_error *err) PT_NODISCARD;

/* Writes it down, durably and in one step, unless nothing was added. On failure
 * the file is as it was. PT_EIO, PT_ENOMEM. */
enum pt_status pt_seen_file_save(struct pt_seen_file *file,
                                 struct pt_error *err) PT_NODISCARD;

/* Gives the lock back and forgets what was not saved. NULL is fine. */
void pt_seen_file_close(struct pt_seen_file *file);

#endif
