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

/* Bytes of a posting whose numbers take at most two each, as nearly all do. */
enum { PT_GLASS_SHORT_POSTING = 4 };

/* Reads the posting at `at`, behind which so many bytes are, and gives what is
 * behind it; NULL: it is no short one. */
static inline const unsigned char *pt_glass_get_short_posting(
    const unsigned char *at, uint32_t *out_step, uint32_t *out_wdf)
{
    uint32_t step = at[0], wdf = at[1];
    if (step >= 0x80) {
        if (wdf >= 0x80)
            return NULL;
        step = (step & 0x7f) | wdf << 7;
        wdf = (++at)[1];
    }
    *out_step = step;
    if (wdf < 0x80) {
        *out_wdf = wdf;
        return at + 2;
    }
    *out_wdf = (wdf & 0x7f) | (uint32_t)at[2] << 7;
    return at[2] < 0x80 ? at + 3 : NULL;
}

/* Four postings whose numbers take a byte each, as most do of a word that many
 * documents have. */
enum { PT_GLASS_FOUR = 4, PT_GLASS_FOUR_BYTES = 8 };

/* Sets out to how far behind the document before them each of four is, and to
 * their wdf, 16 bits for each, the first one lowest; false: others stand at
 * `at`, behind which so many bytes are. */
static inline bool pt_glass_get_four(const unsigned char *at,
                                     uint64_t *out_steps,
                                     uint64_t *out_wdfs)
{
    const uint64_t goes_on = 0x8080808080808080u, low = 0x00ff00ff00ff00ffu;
    const uint64_t ones = 0x0001000100010001u;
    const uint64_t look = (uint64_t)at[0] | (uint64_t)at[1] << 8 |
                          (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24 |
                          (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 |
                          (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
    if (look & goes_on)
        return false;
    *out_steps = ((look & low) + ones) * ones; /* of all up to each */
    *out_wdfs = look >> 8 & low;
    return true;
}

/* One of them, and all of them and so much more, which fits. */
static inline uint32_t pt_glass_of_four(uint64_t four, unsigned i)
{
    return four >> 16 * i & 0xffff;
}

static inline uint64_t pt_glass_add_to_four(uint64_t four, uint32_t more)
{
    return four + more * (uint64_t)0x0001000100010001u;
}

/* Bytes of the next two documents with a number of two bytes each: of nearly
 * all that a list of lengths is made of. */
enum { PT_GLASS_PAIR = 6, PT_GLASS_PAIR_LOOK = 8 };

/* Reads them; false: something else stands at `at`, behind which so many bytes
 * are as a look takes. */
static inline bool
pt_glass_get_pair(const unsigned char *at, uint32_t *out_one, uint32_t *out_two)
{
    /* A step of none, a byte with another behind it, and that one; twice. */
    const uint64_t told_by = 0x8080ff8080ffu, is_pair = 0x008000008000u;
    const uint64_t look = (uint64_t)at[0] | (uint64_t)at[1] << 8 |
                          (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24 |
                          (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 |
                          (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
    if ((look & told_by) != is_pair)
        return false;
    *out_one = (uint32_t)(look >> 8 & 0x7f) | (uint32_t)(look >> 9 & 0x3f80);
    *out_two = (uint32_t)(look >> 32 & 0x7f) | (uint32_t)(look >> 33 & 0x3f80);
    return true;
}

/* Takes the next posting; false behind the last of them, when next is end, and
 * where the chunk is damaged, when it is not. */
bool pt_glass_chunk_next(struct pt_glass_chunk *chunk);

/* Whether all postings were taken, and they were those that the head tells of;
 * to be asked where there is no next. */
static inline bool pt_glass_chunk_is_whole(const struct pt_glass_chunk *chunk)
{
    return chunk->next == chunk->end && chunk->docid == chunk->last;
}

#endif
