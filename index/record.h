/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * record.h: the stored article: everything an answer shows, so that the file
 * is never needed again. One struct pt_article <-> the document data.
 *
 *     record = format:byte(1) { field:byte length:varint bytes }*
 *            | format:byte(2) length:varint raw-deflate-of-a-record
 *
 * Unknown field bytes are skipped, so that a newer program may add fields.
 */
#ifndef INDEX_RECORD_H
#define INDEX_RECORD_H

#include "common/article.h"
#include "common/buf.h"
#include "common/error.h"

/* Appends the record of article to out, ready for libxapian: pt_record_add and
 * pt_record_protect. */
void pt_record_encode(const struct pt_article *article, struct pt_buf *out);

/* Appends the record alone (sticky; PT_ELIMIT when it is larger than any
 * article that pt_document_build takes). */
void pt_record_add(const struct pt_article *article, struct pt_buf *out);

/* Makes the record that stands in out from begin on safe for libxapian's
 * compression bug (glass inflates in 8 KB steps and takes "no input left" for
 * "done"): one that it could not read back gets a form of its own. Sticky;
 * PT_EINTERNAL when zlib fails for no reason of ours. It takes ten times as
 * long as a fast deflate of the record, so it is left to who needs it. */
void pt_record_protect(struct pt_buf *out, size_t begin);

/* Fills *out with views into data. hold owns bytes that had to be unpacked, is
 * cleared here, and lives as long as *out is used. PT_OK; PT_ECORRUPT when data
 * is no record, PT_EVERSION for a newer format; *out unchanged then. */
enum pt_status pt_record_decode(struct pt_str data,
                                struct pt_buf *hold,
                                struct pt_article *out,
                                struct pt_error *err) PT_NODISCARD;

#endif
