/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/bulk/intern.h"

#include "common/mem.h"

enum {
    FEWEST_SLOTS = 1 << 10,
    SHORT_RUN = 8, /* items that are sorted by insertion */
    MOST_PAGES = 1 << (32 - PT_POOL_PAGE_BITS)
};

/* ----------------------------------------------------------------- pool --- */

uint32_t pt_pool_alloc(struct pt_pool *pool, size_t n_bytes)
{
    assert(n_bytes <= PT_POOL_PAGE_BYTES);
    const uint32_t n = (uint32_t)((n_bytes + 3) & ~(size_t)3);
    if (!pool->n_pages || n > PT_POOL_PAGE_BYTES - pool->used) {
        const size_t next = pool->n_pages ? pool->page + 1 : 0;
        if (next == pool->n_pages) {
            char **const grown = pt_grow(pool->pages, &pool->capacity, next + 1,
                                         MOST_PAGES, sizeof *grown);
            if (!grown)
                return PT_INTERN_NONE;
            pool->pages = grown;
            if (!(grown[next] = pt_alloc(PT_POOL_PAGE_BYTES)))
                return PT_INTERN_NONE;
            pool->n_pages++;
        }
        pool->page = next;
        pool->used = 0;
    }
    const uint32_t offset =
        (uint32_t)(pool->page << PT_POOL_PAGE_BITS) + pool->used;
    pool->used += n;
    return offset;
}

size_t pt_pool_bytes(const struct pt_pool *pool)
{
    return pool->page * PT_POOL_PAGE_BYTES + pool->used;
}

void pt_pool_reset(struct pt_pool *pool)
{
    pool->page = 0;
    pool->used = 0;
}

void pt_pool_fini(struct pt_pool *pool)
{
    for (size_t i = 0; i < pool->n_pages; i++)
        pt_free(pool->pages[i]);
    pt_free(pool->pages);
    *pool = (struct pt_pool){0};
}

/* -------------------------------------------------------------- look-up --- */

static uint64_t load(const char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

uint64_t pt_intern_hash(struct pt_str s, uint64_t start)
{
    const uint64_t factor = 0x9e3779b97f4a7c15u;
    uint64_t h = (start ^ s.len) * factor;
    if (s.len > 8) {
        for (size_t at = 8; at + 8 < s.len; at += 8) {
            h = (h ^ h >> 32 ^ load(s.ptr + at)) * factor;
        }
        h = (h ^ h >> 32 ^ load(s.ptr + s.len - 8)) * factor;
    }
    return (h ^ h >> 29) * factor;
}

static bool grow_slots(struct pt_intern *in)
{
    const size_t n_slots = in->n_slots ? in->n_slots * 2 : FEWEST_SLOTS;
    struct pt_intern_slot *const slots = pt_alloc(n_slots * sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < in->n_slots; i++) {
        if (!in->slots[i].number)
            continue;
        size_t at = in->slots[i].hash & (n_slots - 1);
        while (slots[at].number)
            at = (at + 1) & (n_slots - 1);
        slots[at] = in->slots[i];
    }
    pt_free(in->slots);
    in->slots = slots;
    in->n_slots = n_slots;
    return true;
}

/* start: of s. A string of eight bytes is told by it alone. */
static bool is_string(const struct pt_intern *in,
                      uint32_t number,
                      struct pt_str s,
                      uint64_t start)
{
    const struct pt_interned *const known = &in->strings[number];
    return known->start == start && known->len == s.len &&
           (s.len <= 8 || memcmp(pt_pool_at(&in->pool, known->text) + 8,
                                 s.ptr + 8, s.len - 8) == 0);
}

static uint32_t
add_string(struct pt_intern *in, struct pt_str s, uint64_t start)
{
    struct pt_interned *const grown = pt_grow(
        in->strings, &in->capacity, in->n + 1, PT_INTERN_NONE, sizeof *grown);
    if (!grown)
        return PT_INTERN_NONE;
    in->strings = grown;
    const uint32_t text = pt_pool_alloc(&in->pool, s.len);
    if (text == PT_INTERN_NONE)
        return PT_INTERN_NONE;
    memcpy(pt_pool_at(&in->pool, text), s.ptr, s.len);
    in->strings[in->n] = (struct pt_interned){start, text, (uint32_t)s.len};
    return (uint32_t)in->n++;
}

uint32_t pt_intern_add(struct pt_intern *in, struct pt_str s)
{
    const uint64_t start = pt_intern_start(s);
    return pt_intern_add_hashed(in, s, start, pt_intern_hash(s, start));
}

uint32_t pt_intern_add_hashed(struct pt_intern *in,
                              struct pt_str s,
                              uint64_t start,
                              uint64_t full_hash)
{
    const uint32_t hash = (uint32_t)(full_hash >> 32);
    assert(s.len && s.len <= PT_MAX_INTERN_BYTES);
    if (in->n * 2 >= in->n_slots && !grow_slots(in))
        return PT_INTERN_NONE;
    size_t at = hash & (in->n_slots - 1);
    for (; in->slots[at].number; at = (at + 1) & (in->n_slots - 1))
        if (in->slots[at].hash == hash &&
            is_string(in, in->slots[at].number - 1, s, start))
            return in->slots[at].number - 1;
    const uint32_t number = add_string(in, s, start);
    if (number != PT_INTERN_NONE)
        in->slots[at] = (struct pt_intern_slot){hash, number + 1};
    return number;
}

void pt_intern_reset(struct pt_intern *in)
{
    in->n = 0;
    if (in->slots)
        memset(in->slots, 0, in->n_slots * sizeof *in->slots);
    pt_pool_reset(&in->pool);
}

void pt_intern_fini(struct pt_intern *in)
{
    pt_free(in->strings);
    pt_free(in->slots);
    pt_pool_fini(&in->pool);
    *in = (struct pt_intern){0};
}

size_t pt_intern_bytes(const struct pt_intern *in)
{
    return in->n * sizeof *in->strings + in->n_slots * sizeof *in->slots +
           pt_pool_bytes(&in->pool);
}

/* -------------------------------------------------------------- sorting --- */

struct order {
    pt_intern_text *text;
    const void *context;
};

static bool is_before(const struct order *order,
                      const struct pt_intern_item *a,
                      const struct pt_intern_item *b)
{
    if (a->start != b->start)
        return a->start < b->start;
    return pt_str_compare(order->text(order->context, a->number),
                          order->text(order->context, b->number)) < 0;
}

static void
sort_short(const struct order *order, struct pt_intern_item *items, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const struct pt_intern_item item = items[i];
        size_t j = i;
        for (; j && is_before(order, &item, &items[j - 1]); j--)
            items[j] = items[j - 1];
        items[j] = item;
    }
}

static void merge(const struct order *order,
                  const struct pt_intern_item *a,
                  const struct pt_intern_item *a_end,
                  const struct pt_intern_item *b,
                  const struct pt_intern_item *b_end,
                  struct pt_intern_item *out)
{
    while (a < a_end && b < b_end)
        *out++ = is_before(order, b, a) ? *b++ : *a++;
    if (a < a_end)
        memcpy(out, a, (size_t)(a_end - a) * sizeof *a);
    if (b < b_end)
        memcpy(out, b, (size_t)(b_end - b) * sizeof *b);
}

void pt_intern_sort_by(pt_intern_text *text,
                       const void *context,
                       struct pt_intern_item *items,
                       struct pt_intern_item *room,
                       size_t n)
{
    const struct order order = {text, context};
    struct pt_intern_item *from = items, *to = room;
    for (size_t i = 0; i < n; i += SHORT_RUN)
        sort_short(&order, items + i, n - i < SHORT_RUN ? n - i : SHORT_RUN);
    for (size_t width = SHORT_RUN; width < n; width *= 2) {
        for (size_t i = 0; i < n; i += 2 * width) {
            const size_t middle = n - i < width ? n : i + width;
            const size_t end = n - i < 2 * width ? n : i + 2 * width;
            merge(&order, from + i, from + middle, from + middle, from + end,
                  to + i);
        }
        struct pt_intern_item *const swap = from;
        from = to;
        to = swap;
    }
    if (from != items)
        memcpy(items, from, n * sizeof *items);
}

static struct pt_str text_of(const void *context, uint32_t number)
{
    return pt_intern_str(context, number);
}

void pt_intern_sort(const struct pt_intern *in,
                    struct pt_intern_item *items,
                    struct pt_intern_item *room,
                    size_t n)
{
    pt_intern_sort_by(text_of, in, items, room, n);
}
