/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * folder.h: folders of an index by their paths: made, synced, gone through.
 */
#ifndef INDEX_FOLDER_H
#define INDEX_FOLDER_H

#include "common/buf.h"
#include "common/error.h"

/* PT_EIO, "cannot VERB PATH: " and what errno says; PT_ENOMEM for that. */
enum pt_status
pt_folder_fail(struct pt_error *err, const char *verb, const char *path);

/* dir without slashes at its end, a link followed; out is the caller's to fini
 * after PT_OK only. PT_EINVALID: dir is empty; PT_EIO: too long; PT_ENOMEM. */
enum pt_status pt_folder_real(const char *dir,
                              struct pt_buf *out,
                              struct pt_error *err) PT_NODISCARD;

/* Appends the folder that path stands in. */
void pt_folder_add_parent(struct pt_buf *out, const char *path);

/* Makes the folders above path. PT_OK, PT_EIO, PT_ENOMEM. */
enum pt_status pt_folder_make_parents(const char *path,
                                      struct pt_error *err) PT_NODISCARD;

/* A descriptor of the folder; -1: errno. */
int pt_folder_open(const char *path);

/* fsync of a file or folder; of the folder that path stands in. PT_OK, PT_EIO,
 * PT_ENOMEM. */
enum pt_status pt_folder_sync(const char *path,
                              struct pt_error *err) PT_NODISCARD;
enum pt_status pt_folder_sync_parent(const char *path,
                                     struct pt_error *err) PT_NODISCARD;

/* Calls each(context, folder, name) for the entries of the folder until it
 * returns false. False when the folder cannot be read: errno. */
bool pt_folder_each(const char *path,
                    bool (*each)(void *context, int folder, const char *name),
                    void *context);

#endif
