/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bulk_terms.h: the postings of many documents, by term in memory: to each term
 * a stream of bytes, "docid step, wdf, positions" in the form in which they are
 * stored at last, so nothing is ever decoded. The streams lie in linked pieces
 * that double, 16 bytes to 4 KB, of one pool.
 */
#ifndef INDEX_BULK_BULK_TERMS_H
#define INDEX_BULK_BULK_TERMS_H

#include "index/bulk/bulk_run.h"
#include "index/bulk/bulk_turn.h"

struct pt_bulk_terms;

enum pt_status pt_bulk_terms_new(struct pt_bulk_terms **out) PT_NODISCARD;
void pt_bulk_terms_free(struct pt_bulk_terms *terms);

/* Adds what profile has of turned, the postings of document docid (rising).
 * PT_OK; PT_ENOMEM, and terms is of no use any more. */
enum pt_status
pt_bulk_terms_add(struct pt_bulk_terms *terms,
                  uint32_t docid,
                  const struct pt_bulk_turned *turned,
                  const struct pt_bulk_profile *profile) PT_NODISCARD;

/* Bytes in use. */
size_t pt_bulk_terms_bytes(const struct pt_bulk_terms *terms);

/* Of empty ones: gives back what they held. */
void pt_bulk_terms_shrink(struct pt_bulk_terms *terms);

/* Writes the section of terms to the run at work, and is empty again. PT_OK or
 * PT_ENOMEM; what fails in writing is the run's. */
enum pt_status pt_bulk_terms_write(struct pt_bulk_terms *terms,
                                   struct pt_bulk_runs *runs) PT_NODISCARD;

#endif
