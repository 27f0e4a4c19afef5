/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * glass_postings.h: the chunks of a list of postings, or of lengths, read
 * without trust: a document for document, each with its wdf. See glass_lists.h
 * for how they are written. A chunk is to hold what its head says: documents
 * that rise up to the last of them.
 */
#ifndef INDEX_GLASS_GLASS_POSTINGS_H
#define INDEX_GLASS_GLASS_POSTINGS_H

#include "common/str.h"

/* What a list says of all of it. */
struct pt_glass_list_counts {
    uint32_t n_documents;
    uint32_t n_occurrences;
};

struct pt_glass_chunk {
    const unsigned char *next, *end; /* of the postings behind … */
    uint32_t docid;                  /* … this one, … */
    uint32_t wdf;                    /* … which is the one at hand */
    uint32_t last;                   /* the last document */
    bool is_last;                    /* no chunk comes behind */
};

/* Begins the first chunk of a list, or one whose key says that its first
 * document is first, and takes the first posting. False when it is damaged.
 * *out is a view of tag. */
bool pt_glass_chunk_begin_list(struct pt_str tag,
                               struct pt_glass_list_counts *out_counts,
                               struct pt_glass_chunk *out);
bool pt_glass_chunk_begin(struct pt_str tag,
                          uint32_t first,
                          struct pt_glass_chunk *out);

/* A number that fits 32 bits; false when there is none. */
bool pt_glass_get_number(const unsigned char **next,
                         const unsigned char *end,
                         uint32_t *out);

/* The same; inline for the short numbers that nearly all are. */
static inline bool pt_glass_get_short(const unsigned char **next,
                                      const unsigned char *end,
                                      uint32_t *out)
{
    const unsigned char *const at = *next;
    if (end - at >= 2) {
        if (at[0] < 0x80) {
            *out = at[0];
            *next = at + 1;
            return true;
        }
        if (at[1] < 0x80) {
            *out = (uint32_t)(at[0] & 0x7f) | (uint32_t)at[1] << 7;
            *next = at + 2;
            return true;
        }
    }
    return pt_glass_get_number(next, end, out);
}

/* Takes the next posting; false behind the last of them, when next is end, and
 * where the chunk is damaged, when it is not. It is done for every posting of a
 * search. */
static inline bool pt_glass_chunk_next(struct pt_glass_chunk *chunk)
{
    const unsigned char *next = chunk->next;
    uint32_t step, wdf;
    if (next == chunk->end || !pt_glass_get_short(&next, chunk->end, &step) ||
        !pt_glass_get_short(&next, chunk->end, &wdf) ||
        step >= chunk->last - chunk->docid)
        return false;
    chunk->docid += step + 1;
    chunk->wdf = wdf;
    chunk->next = next;
    return true;
}

/* Whether all postings were taken, and they were those that the head tells of;
 * to be asked where there is no next. */
static inline bool pt_glass_chunk_is_whole(const struct pt_glass_chunk *chunk)
{
    return chunk->next == chunk->end && chunk->docid == chunk->last;
}

#endif
