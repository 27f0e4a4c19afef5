/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bulk_batch.h: changes that a bulk build is told of, copied so that threads
 * can work on them while their author goes on.
 */
#ifndef INDEX_BULK_BULK_BATCH_H
#define INDEX_BULK_BULK_BATCH_H

#include "index/bulk/bulk_turn.h"

/* Of one batch. A document that needs more goes through none. */
#define PT_BULK_BATCH_BYTES ((size_t)1 << 20)

/* So many bytes of a batch make it worth a thread's while. */
#define PT_BULK_BATCH_ENOUGH ((size_t)128 << 10)

/* A document, or an entry when there is a key. */
struct pt_bulk_change {
    struct pt_str key, value;
    uint32_t docid;
    struct pt_document document;
    struct pt_bulk_profile profile; /* when it is turned */
};

struct pt_bulk_batch {
    struct pt_bulk_change *changes;
    size_t n, capacity;
    char *room; /* PT_BULK_BATCH_BYTES */
    size_t used;
    struct pt_bulk_turned turned;
};

/* Needs no memory before the first add. */
void pt_bulk_batch_init(struct pt_bulk_batch *batch);
void pt_bulk_batch_fini(struct pt_bulk_batch *batch);
void pt_bulk_batch_clear(struct pt_bulk_batch *batch);

/* Bytes that a copy of document takes. */
size_t pt_bulk_document_bytes(const struct pt_document *document);

/* Adds a copy, where so many bytes are left. PT_OK or PT_ENOMEM. */
bool pt_bulk_batch_has_room(const struct pt_bulk_batch *batch, size_t n_bytes);
enum pt_status
pt_bulk_batch_put(struct pt_bulk_batch *batch,
                  uint32_t docid,
                  const struct pt_document *document) PT_NODISCARD;
enum pt_status pt_bulk_batch_set(struct pt_bulk_batch *batch,
                                 struct pt_str key,
                                 struct pt_str value) PT_NODISCARD;

/* Turns all documents. PT_OK or PT_ENOMEM. */
enum pt_status pt_bulk_batch_turn(struct pt_bulk_batch *batch,
                                  struct pt_bulk_turner *turner) PT_NODISCARD;

#endif
