/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * glass_pack.h: numbers and keys as glass, libxapian's table format, has them.
 * Keys compare as bytes, and in the order of what they say.
 *
 *     uint       = as common/varint.h
 *     uint-last  = its bytes, low ones first, no zero behind  (ends a key)
 *     sort-uint  = below 2^15: 2 bytes, high one first
 *                | n - 2 one bits, a zero bit, then the number, high bits
 *                  first, n bytes in all: 3 up to 22 bits, 4 up to 29, 5 for 32
 *     sort-str   = its bytes, each NUL as NUL ff, then NUL   (unless it ends a
 *                  key)
 */
#ifndef INDEX_GLASS_GLASS_PACK_H
#define INDEX_GLASS_GLASS_PACK_H

#include "common/str.h"

/* A key's length is one byte on disk. */
#define PT_GLASS_KEY_BYTES 255

struct pt_glass_key {
    unsigned char len;
    char bytes[PT_GLASS_KEY_BYTES];
};

static inline struct pt_str pt_glass_key_str(const struct pt_glass_key *key)
{
    return (struct pt_str){key->bytes, key->len};
}

/* Appends; what does not fit is a breach of contract. */
void pt_glass_key_add(struct pt_glass_key *key, struct pt_str bytes);
void pt_glass_key_add_uint(struct pt_glass_key *key, uint32_t number);
void pt_glass_key_add_uint_last(struct pt_glass_key *key, uint32_t number);
void pt_glass_key_add_docid(struct pt_glass_key *key, uint32_t docid);

/* Metadata under name, in the postlist table. */
void pt_glass_key_add_metadata(struct pt_glass_key *key, struct pt_str name);

/* A sort-str; is_last: nothing follows it. */
void pt_glass_key_add_term(struct pt_glass_key *key,
                           struct pt_str term,
                           bool is_last);

/* Bytes of the sort-str of term, its end not counted. */
size_t pt_glass_term_bytes(struct pt_str term);

/* Whole numbers of fixed size, high byte first, as blocks have them. */
static inline void pt_glass_put16(char *at, unsigned number)
{
    at[0] = (char)(number >> 8);
    at[1] = (char)number;
}

static inline void pt_glass_put32(char *at, uint32_t number)
{
    pt_glass_put16(at, number >> 16);
    pt_glass_put16(at + 2, number & 0xffff);
}

static inline unsigned pt_glass_get16(const char *at)
{
    return (unsigned)(unsigned char)at[0] << 8 | (unsigned char)at[1];
}

static inline uint32_t pt_glass_get32(const char *at)
{
    return (uint32_t)pt_glass_get16(at) << 16 | pt_glass_get16(at + 2);
}

/* The docid that the whole of bytes is; false when it is none. Inline for those
 * of two bytes, as lists are searched for them. */
bool pt_glass_get_long_docid(struct pt_str bytes, uint32_t *out);
static inline bool pt_glass_get_docid(struct pt_str bytes, uint32_t *out)
{
    if (bytes.len != 2 || (unsigned char)bytes.ptr[0] & 0x80)
        return pt_glass_get_long_docid(bytes, out);
    *out = pt_glass_get16(bytes.ptr);
    return true;
}

#endif
