/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * stream.h: articles from a descriptor, JSON Lines, into the index. They belong
 * to no root: their identity is their id, else their url, and the same one
 * again replaces.
 *
 * What the stream itself brought is not seen by a session before it commits; so
 * the identities of the stream are remembered beside it, as hashes, until the
 * next commit.
 */
#ifndef INDEXER_STREAM_H
#define INDEXER_STREAM_H

#include "indexer/ingest.h"

/* Identities remembered at once; then what is there is committed, and they are
 * forgotten. 6 MB, 9 while they grow. */
#define PT_MAX_STREAM_IDS (1u << 17)

/* Reads fd to its end, counting in ingest's report; told of each article by
 * id, of each line skipped by its number. Nothing is committed at the end.
 * PT_OK; PT_EINTERRUPTED within a fifth of a second of being asked, whether or
 * not something comes; PT_EIO: fd cannot be read; what ingest says. */
enum pt_status pt_stream_read(struct pt_ingest *ingest,
                              int fd,
                              struct pt_error *err) PT_NODISCARD;

#endif
