/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * intern.h: a set of byte strings, numbered from 0 as they come, for a bulk
 * build: millions of look-ups, then one pass in byte order, then empty again.
 *
 * A string's first eight bytes lie beside its number, high one first, so that
 * looking up and sorting seldom touch its text.
 */
#ifndef INDEX_BULK_INTERN_H
#define INDEX_BULK_INTERN_H

#include "common/str.h"

#define PT_INTERN_NONE UINT32_MAX
#define PT_MAX_INTERN_BYTES 2048u /* of one string */

/* Bytes at addresses that stay, told by offsets of 32 bits. */
struct pt_pool {
    char **pages;
    size_t n_pages, capacity;
    size_t page;   /* the one at work */
    uint32_t used; /* bytes of it */
};

#define PT_POOL_PAGE_BITS 18
#define PT_POOL_PAGE_BYTES (1u << PT_POOL_PAGE_BITS)

/* An offset to n_bytes <= PT_POOL_PAGE_BYTES in one piece, at an even multiple
 * of four; PT_INTERN_NONE when memory or 32 bits run out. */
uint32_t pt_pool_alloc(struct pt_pool *pool, size_t n_bytes);

static inline char *pt_pool_at(const struct pt_pool *pool, uint32_t offset)
{
    return pool->pages[offset >> PT_POOL_PAGE_BITS] +
           (offset & (PT_POOL_PAGE_BYTES - 1));
}

/* Bytes in use; empty again, pages kept; pages given back. */
size_t pt_pool_bytes(const struct pt_pool *pool);
void pt_pool_reset(struct pt_pool *pool);
void pt_pool_fini(struct pt_pool *pool);

struct pt_interned {
    uint64_t start; /* its first eight bytes */
    uint32_t text;  /* in the pool */
    uint32_t len;
};

struct pt_intern_slot {
    uint32_t hash;   /* high bits of it */
    uint32_t number; /* and 1 more; 0: free */
};

struct pt_intern {
    struct pt_interned *strings;
    size_t n, capacity;
    struct pt_intern_slot *slots;
    size_t n_slots; /* a power of two, or 0 */
    struct pt_pool pool;
};

/* All zero is an empty set. fini gives the memory back and leaves that. */
void pt_intern_reset(struct pt_intern *intern);
void pt_intern_fini(struct pt_intern *intern);
size_t pt_intern_bytes(const struct pt_intern *intern);

static inline uint64_t pt_intern_high32(const char *at)
{
    const unsigned char *const p = (const unsigned char *)at;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           (uint32_t)p[3];
}

/* The first eight bytes of s as a number, the first one highest. */
static inline uint64_t pt_intern_start(struct pt_str s)
{
    if (s.len >= 8)
        return pt_intern_high32(s.ptr) << 32 | pt_intern_high32(s.ptr + 4);
    if (s.len >= 4)
        return pt_intern_high32(s.ptr) << 32 |
               pt_intern_high32(s.ptr + s.len - 4) << (64 - 8 * s.len);
    uint64_t start = 0;
    for (size_t i = 0; i < s.len; i++)
        start |= (uint64_t)(unsigned char)s.ptr[i] << (56 - 8 * i);
    return start;
}

/* Of s and its start; for memory only: it differs from machine to machine. */
uint64_t pt_intern_hash(struct pt_str s, uint64_t start);

/* The number of s, new (== n before the call) or known; PT_INTERN_NONE when
 * memory ran out. */
uint32_t pt_intern_add(struct pt_intern *intern, struct pt_str s);

/* The same of a string whose start and hash are known. */
uint32_t pt_intern_add_hashed(struct pt_intern *intern,
                              struct pt_str s,
                              uint64_t start,
                              uint64_t hash);

/* For who adds many at once, and does not want to wait for memory each time:
 * asks for the place where a string of that hash is looked for first; then the
 * number that stands there, perhaps its own, or PT_INTERN_NONE. */
static inline struct pt_intern_slot *
pt_intern_place(const struct pt_intern *intern, uint64_t hash)
{
    return &intern->slots[(hash >> 32) & (intern->n_slots - 1)];
}

static inline void pt_intern_expect(const struct pt_intern *intern,
                                    uint64_t hash)
{
    if (intern->n_slots)
        __builtin_prefetch(pt_intern_place(intern, hash));
}

static inline uint32_t pt_intern_guess(const struct pt_intern *intern,
                                       uint64_t hash)
{
    return intern->n_slots ? pt_intern_place(intern, hash)->number - 1
                           : PT_INTERN_NONE;
}

/* Valid until the reset. */
static inline struct pt_str pt_intern_str(const struct pt_intern *intern,
                                          uint32_t number)
{
    const struct pt_interned *const string = &intern->strings[number];
    return pt_str_n(pt_pool_at(&intern->pool, string->text), string->len);
}

/* What is sorted. */
struct pt_intern_item {
    uint64_t start;
    uint32_t number;
    uint32_t extra; /* the caller's */
};

static inline struct pt_intern_item
pt_intern_item(const struct pt_intern *intern, uint32_t number, uint32_t extra)
{
    return (struct pt_intern_item){intern->strings[number].start, number,
                                   extra};
}

/* Sorts n items by the bytes of their strings, of which start has the first
 * ones; room is for n more. text tells the string of a number. */
typedef struct pt_str pt_intern_text(const void *context, uint32_t number);

void pt_intern_sort_by(pt_intern_text *text,
                       const void *context,
                       struct pt_intern_item *items,
                       struct pt_intern_item *room,
                       size_t n);

/* The same for those of a set. */
void pt_intern_sort(const struct pt_intern *intern,
                    struct pt_intern_item *items,
                    struct pt_intern_item *room,
                    size_t n);

#endif
