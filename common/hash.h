/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * hash.h: a hash for tables in memory: eight bytes a step, where pt_str_hash
 * goes byte by byte. It differs from machine to machine and is never stored.
 */
#ifndef COMMON_HASH_H
#define COMMON_HASH_H

#include "common/str.h"

static inline uint64_t pt_hash_mix(uint64_t hash, uint64_t bytes)
{
    hash = (hash ^ bytes) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 32);
}

static inline uint64_t pt_hash_load64(const char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

static inline uint64_t pt_hash_load32(const char *at)
{
    uint32_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

/* The last 1 to 8 bytes of a key: loads that overlap see each at least once. */
static inline uint64_t pt_hash_load_tail(struct pt_str key)
{
    const char *const end = key.ptr + key.len;
    if (key.len >= 8)
        return pt_hash_load64(end - 8);
    if (key.len >= 4)
        return pt_hash_load32(key.ptr) << 32 | pt_hash_load32(end - 4);
    return (uint64_t)(unsigned char)key.ptr[0] << 16 |
           (uint64_t)(unsigned char)key.ptr[key.len / 2] << 8 |
           (unsigned char)end[-1];
}

/* Whether the n bytes at a and b are equal: for short keys, of which a table
 * compares few that differ. */
static inline bool pt_hash_same(const char *a, const char *b, size_t n)
{
    const struct pt_str s = {a, n}, t = {b, n};
    uint64_t differ = 0;
    if (n == 0)
        return true;
    for (size_t at = 0; n - at > 8; at += 8)
        differ |= pt_hash_load64(a + at) ^ pt_hash_load64(b + at);
    return (differ | (pt_hash_load_tail(s) ^ pt_hash_load_tail(t))) == 0;
}

/* seed: tells tables apart that share one, such as a kind of key. Mixed once
 * more at the end: some bits of a product know nothing of a key's last bytes,
 * and tables take low ones or high ones. */
static inline uint64_t pt_hash(struct pt_str key, uint64_t seed)
{
    uint64_t hash = pt_hash_mix(seed, key.len);
    if (key.len == 0)
        return hash;
    for (size_t at = 0; key.len - at > 8; at += 8)
        hash = pt_hash_mix(hash, pt_hash_load64(key.ptr + at));
    return pt_hash_mix(pt_hash_mix(hash, pt_hash_load_tail(key)), 0);
}

/* One of n < 2^32 places: for tables that do not double. */
static inline size_t pt_hash_place(uint32_t hash, size_t n)
{
    return (size_t)((uint64_t)hash * n >> 32);
}

#endif
