/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_status.h: what is in an index, for pt-index --status: for a person, a
 * line a fact, or as one JSON object.
 */
#ifndef INDEXER_PROGRAM_RENDER_STATUS_H
#define INDEXER_PROGRAM_RENDER_STATUS_H

#include "common/buf.h"
#include "indexer/ptindex.h"

/* Appends it to out. index: the folder; status: as pt_indexer_status has just
 * filled it. */
void pt_render_status(const char *index,
                      const pt_indexer *ix,
                      const struct pt_indexer_contents *status,
                      struct pt_buf *out);
void pt_render_status_json(const char *index,
                           const pt_indexer *ix,
                           const struct pt_indexer_contents *status,
                           struct pt_buf *out);

/* One JSON object for pt-index --check: what was counted, and all damage, which
 * pt_render_damage_json (to be called for each) has put together. */
void pt_render_damage_json(const char *where,
                           const char *what,
                           struct pt_buf *damage);
void pt_render_check_json(const char *index,
                          const struct pt_indexer_findings *check,
                          const struct pt_buf *damage,
                          struct pt_buf *out);

#endif
