/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * glass_lists.h: the lists of a glass database, cut into entries:
 *
 *     postings of a term   key first chunk: term (sort-str that ends the key)
 *                          key further:     term (sort-str) docid
 *                          tag first chunk: documents:uint occurrences:uint
 *                                           first-docid - 1:uint chunk
 *                          tag further:     chunk
 *     lengths of documents the same; key 00 e0 [ docid ], documents and
 *                          occurrences 0, a length for each wdf
 *     chunk                is-last:'0'|'1' (last docid - first):uint wdf:uint
 *                          { docid step - 1:uint wdf:uint }
 *     values of a slot     key 00 d8 slot:uint first-docid
 *                          tag value { docid step - 1:uint value }
 *                          value: length:uint bytes; the empty one is not there
 *     what values there are key 00 d0 slot:uint-last
 *                          tag documents:uint least greatest-as-the-rest
 *     terms of a document  key docid, tag (nothing without terms) length:uint
 *                          terms:uint length:1 term wdf:uint { term }
 *                          term: r + (wdf + 1) * (l + 1):1 length:1 bytes
 *                              | r:1 length:1 bytes wdf:uint
 *                          r bytes are those of the term before, of length l;
 *                          the short form where its byte holds it, wdf < 127
 *     slots of a document  key docid 00, tag { slot step - 1:uint } from -1
 *
 *     synonyms             key the word, tag { length ^ 96:1 synonym }
 *
 * A chunk is ended by PT_GLASS_CHUNK_BYTES.
 */
#ifndef INDEX_GLASS_GLASS_LISTS_H
#define INDEX_GLASS_GLASS_LISTS_H

#include "common/buf.h"
#include "index/glass/glass_pack.h"

#define PT_GLASS_CHUNK_BYTES 2000u
#define PT_GLASS_KEY_LENGTHS "\x00\xe0"
#define PT_GLASS_KEY_VALUES "\x00\xd8"
#define PT_GLASS_WORD_MASK 96

/* Takes a finished entry. */
typedef void
pt_glass_entry(void *context, struct pt_str key, struct pt_str tag);

/* One list of postings, or of lengths, on its way into chunks. */
struct pt_glass_postings {
    pt_glass_entry *entry;
    void *context;
    struct pt_glass_key key; /* of further chunks, without the docid */
    struct pt_glass_key first_key;
    bool is_first;
    uint64_t n_documents, n_occurrences;
    uint32_t first_docid, last_docid; /* of the chunk at work; 0: none yet */
    char chunk[PT_GLASS_CHUNK_BYTES + 32];
    size_t len;
    struct pt_buf tag;
};

/* init once; then begin, add for rising docids, end, for list after list.
 * Sticky: failures are in tag's status. */
void pt_glass_postings_init(struct pt_glass_postings *list,
                            pt_glass_entry *entry,
                            void *context);
void pt_glass_postings_fini(struct pt_glass_postings *list);
void pt_glass_postings_begin(struct pt_glass_postings *list,
                             struct pt_str term,
                             uint64_t n_documents,
                             uint64_t n_occurrences);
void pt_glass_postings_begin_lengths(struct pt_glass_postings *list);
void pt_glass_postings_add(struct pt_glass_postings *list,
                           uint32_t docid,
                           uint32_t wdf);
void pt_glass_postings_end(struct pt_glass_postings *list);

/* The values of one slot, and what there are. */
struct pt_glass_values {
    uint32_t slot;
    uint32_t n_documents;
    uint32_t first_docid, last_docid; /* of the chunk at work */
    struct pt_buf chunk;              /* empty: none */
    struct pt_buf least, greatest;
};

void pt_glass_values_init(struct pt_glass_values *values, uint32_t slot);
void pt_glass_values_fini(struct pt_glass_values *values);

/* Rising docids; value is not empty. Sticky in the buffers. */
void pt_glass_values_add(struct pt_glass_values *values,
                         uint32_t docid,
                         struct pt_str value,
                         pt_glass_entry *entry,
                         void *context);

/* The last chunk, and what values there are; nothing when there are none. */
void pt_glass_values_end(struct pt_glass_values *values,
                         pt_glass_entry *entry,
                         void *context);
enum pt_status pt_glass_values_status(const struct pt_glass_values *values);

/* The tag of a document's terms, which come in byte order, the one before each
 * (empty for the first) with it. */
void pt_glass_terms_begin(struct pt_buf *tag, uint64_t length, size_t n_terms);
void pt_glass_terms_add(struct pt_buf *tag,
                        struct pt_str before,
                        struct pt_str term,
                        uint32_t wdf);

#endif
