/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * varint.h: whole numbers in as few bytes as they need: seven bits a byte, the
 * low ones first, the top bit set in all but the last.
 */
#ifndef COMMON_VARINT_H
#define COMMON_VARINT_H

#include "common/buf.h"

#define PT_MAX_VARINT_BYTES 10

/* Writes value to out, which has room for PT_MAX_VARINT_BYTES; how many bytes
 * that took. */
static inline size_t pt_varint_put(char *out, uint64_t value)
{
    size_t n = 0;
    for (; value >= 0x80; value >>= 7)
        out[n++] = (char)(value | 0x80);
    out[n++] = (char)value;
    return n;
}

static inline void pt_varint_add(struct pt_buf *out, uint64_t value)
{
    char bytes[PT_MAX_VARINT_BYTES];
    pt_buf_add(out, pt_str_n(bytes, pt_varint_put(bytes, value)));
}

/* The number at byte *at of s into *out, *at moved behind it; false, with both
 * unchanged, when there is none. */
static inline bool pt_varint_get(struct pt_str s, size_t *at, uint64_t *out)
{
    uint64_t value = 0;
    size_t i = *at;
    for (unsigned shift = 0; shift < 64 && i < s.len; shift += 7) {
        const unsigned char byte = (unsigned char)s.ptr[i++];
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *at = i;
            *out = value;
            return true;
        }
    }
    return false;
}

/* Signed numbers near 0 become short: 0 -1 1 -2 … as 0 1 2 3 … */
static inline uint64_t pt_zigzag(int64_t value)
{
    return (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0);
}

static inline int64_t pt_unzigzag(uint64_t value)
{
    return (int64_t)(value >> 1 ^ (value & 1 ? UINT64_MAX : 0));
}

#endif
