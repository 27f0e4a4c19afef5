/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * change_log.h: changes of an index as bytes, and made from these: so that to
 * make one again is the same code. Entries live no longer than their process.
 */
#ifndef INDEX_CHANGE_LOG_H
#define INDEX_CHANGE_LOG_H

#include "common/buf.h"
#include "index/document.h"
#include "index/xapian_c.h"

enum pt_change { PT_CHANGE_PUT, PT_CHANGE_REMOVE, PT_CHANGE_META };

/* Append what an entry consists of; log is sticky. PUT: the document; REMOVE:
 * its key, the Q term; META: key and value. */
void pt_change_log_str(struct pt_buf *log, struct pt_str s);
void pt_change_log_document(struct pt_buf *log,
                            const struct pt_document *document);

/* Makes the change of an entry, which may go on behind it, in the transaction
 * that is open; doc is used for it. Forms are left to be made. */
enum xc_status pt_change_make(xc_writer *xc,
                              xc_doc *doc,
                              enum pt_change kind,
                              struct pt_str entry,
                              struct xc_error *cause);

/* How many forms the entry of a PUT has; next, called so often with *rest,
 * gives them. They live as long as the entry. */
uint32_t pt_change_forms(struct pt_str entry, struct pt_str *rest);
struct pt_form pt_change_next_form(struct pt_str *rest);

struct pt_str pt_change_key(struct pt_str entry);

#endif
