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
    uint32_t hash;
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

/* The number of s, new (== n before the call) or known; PT_INTERN_NONE when
 * memory ran out. */
uint32_t pt_intern_add(struct pt_intern *intern, struct pt_str s);

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

/* Sorts n items by the bytes of their strings; room is for n more. */
void pt_intern_sort(const struct pt_intern *intern,
                    struct pt_intern_item *items,
                    struct pt_intern_item *room,
                    size_t n);

#endif
