/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_numbers.h: numbers of all articles by docid, decoded once for a reader
 * that is asked again and again (pt_reader_keep_blocks): a search for common
 * words wants nearly all of them, and to decode them is much of its work.
 *
 * They stay until a refresh finds another commit, twelve bytes an article; of
 * larger indexes, and where they cannot be read, nothing is kept.
 */
#ifndef INDEX_INDEX_NUMBERS_H
#define INDEX_INDEX_NUMBERS_H

#include "index/index_postings.h"
#include "index/schema.h"

/* Docids are below it. */
#define PT_MOST_KEPT_NUMBERS (1u << 20)

/* So many zeros follow behind the last number: who walks damaged lists by spans
 * finds no article there. */
enum { PT_NUMBERS_BEHIND = 1 << 11 };

/* How long articles are, 0 for a docid that none has; NULL: postings tell, of
 * the same snapshot. */
const uint32_t *pt_reader_lengths(const struct pt_reader *reader,
                                  struct pt_postings *postings);

/* How the values of a slot begin: pt_value_begin of each, 0 where there is
 * none. NULL: they are to be read. */
const uint64_t *pt_reader_begins(const struct pt_reader *reader,
                                 const struct pt_postings *postings,
                                 enum pt_slot slot);

/* Eight bytes of a value, as a number that is in order where they differ. */
static inline uint64_t pt_value_begin(struct pt_str value)
{
    uint64_t begin = 0;
    if (value.len >= sizeof begin)
        return (uint64_t)pt_glass_get32(value.ptr) << 32 |
               pt_glass_get32(value.ptr + 4);
    for (size_t i = 0; i < sizeof begin; i++)
        begin = begin << 8 | (i < value.len ? (unsigned char)value.ptr[i] : 0);
    return begin;
}

#endif
