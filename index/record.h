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

/* Appends the record of article to out (sticky; PT_ELIMIT when it is larger
 * than any article that pt_document_build takes). Safe for libxapian's
 * compression bug with very repetitive data (glass inflates in 8 KB steps and
 * takes "no input left" for "done"): such text is stored in a form of its own.
 * PT_EINTERNAL when zlib fails for no reason of ours. */
void pt_record_encode(const struct pt_article *article, struct pt_buf *out);

/* Fills *out with views into data. hold owns bytes that had to be unpacked, is
 * cleared here, and lives as long as *out is used. PT_OK; PT_ECORRUPT when data
 * is no record, PT_EVERSION for a newer format; *out unchanged then. */
enum pt_status pt_record_decode(struct pt_str data,
                                struct pt_buf *hold,
                                struct pt_article *out,
                                struct pt_error *err) PT_NODISCARD;

/* Appends what data, raw deflate, holds to out. PT_OK; PT_ECORRUPT when it is
 * none, or ends too early or too late; PT_ELIMIT: it is more than most bytes;
 * PT_ENOMEM. For the values that glass itself deflated. */
enum pt_status pt_record_inflate(struct pt_str data,
                                 size_t most,
                                 struct pt_buf *out) PT_NODISCARD;

#endif
