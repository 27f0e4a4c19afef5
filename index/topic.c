/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/topic.h"

enum { FEWEST_SLOTS = 1 << 9 };

uint16_t pt_topic_hash(struct pt_str stem)
{
    return (uint16_t)(pt_str_hash(stem) * 0x9e3779b97f4a7c15u >> 48);
}

/* ------------------------------------------------------------ counting --- */

/* Where a hash is, or would be. */
static uint32_t *slot_of(struct pt_topic_counter *counter, uint16_t hash)
{
    size_t at = hash & (counter->n_slots - 1);
    while (counter->slots[at] &&
           counter->seen[counter->slots[at] - 1].hash != hash)
        at = (at + 1) & (counter->n_slots - 1);
    return &counter->slots[at];
}

/* Twice as many slots, all that was seen in them. */
static void grow_slots(struct pt_topic_counter *counter)
{
    counter->n_slots = counter->n_slots ? 2 * counter->n_slots : FEWEST_SLOTS;
    memset(counter->slots, 0, counter->n_slots * sizeof *counter->slots);
    for (size_t i = 0; i < counter->n_seen; i++)
        *slot_of(counter, counter->seen[i].hash) = (uint32_t)i + 1;
}

void pt_topic_add(struct pt_topic_counter *counter, uint16_t hash, uint32_t n)
{
    if (2 * counter->n_seen >= counter->n_slots)
        grow_slots(counter);
    uint32_t *const slot = slot_of(counter, hash);
    if (!*slot) {
        counter->seen[counter->n_seen].hash = hash;
        counter->seen[counter->n_seen].count = 0;
        *slot = (uint32_t)++counter->n_seen;
    }
    counter->seen[*slot - 1].count += n;
}

/* ------------------------------------------------------------- choosing --- */

/* A stem and its count as a number, less for what is to be kept rather. */
static uint64_t rank(uint16_t hash, uint32_t count)
{
    return (uint64_t)(UINT32_MAX - count) << 16 | hash;
}

static uint16_t hash_of(uint64_t rank)
{
    return (uint16_t)(rank & 0xffff);
}

static uint32_t count_of(uint64_t rank)
{
    return UINT32_MAX - (uint32_t)(rank >> 16);
}

/* By hash. They are few: this takes a tenth of what qsort takes. */
static void sort(uint64_t *ranks, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const uint64_t item = ranks[i];
        size_t at = i;
        for (; at > 0 && hash_of(item) < hash_of(ranks[at - 1]); at--)
            ranks[at] = ranks[at - 1];
        ranks[at] = item;
    }
}

/* The most frequent into best; returns how many. */
static size_t choose(const struct pt_topic_counter *counter,
                     uint64_t best[PT_TOPIC_STEMS + 1])
{
    size_t n = 0;
    for (size_t i = 0; i < counter->n_seen; i++) {
        const uint64_t item =
            rank(counter->seen[i].hash, counter->seen[i].count);
        size_t at = n;
        for (; at > 0 && item < best[at - 1]; at--)
            best[at] = best[at - 1];
        best[at] = item;
        n += n < PT_TOPIC_STEMS;
    }
    return n;
}

size_t pt_topic_end(struct pt_topic_counter *counter, char out[PT_TOPIC_BYTES])
{
    uint64_t best[PT_TOPIC_STEMS + 1];
    const size_t n = choose(counter, best);
    sort(best, n);
    for (size_t i = 0; i < n; i++) {
        const uint32_t count = count_of(best[i]);
        out[3 * i] = (char)(hash_of(best[i]) >> 8);
        out[3 * i + 1] = (char)(hash_of(best[i]) & 0xff);
        out[3 * i + 2] = (char)(count < 255 ? count : 255);
    }
    counter->n_seen = 0;
    counter->n_slots = 0;
    return 3 * n;
}

/* ------------------------------------------------------------- reading --- */

size_t pt_topic_decode(struct pt_str value,
                       struct pt_topic_stem out[PT_TOPIC_STEMS])
{
    if (value.len % 3 || value.len > PT_TOPIC_BYTES)
        return 0;
    for (size_t i = 0; i < value.len / 3; i++) {
        const unsigned char *const at =
            (const unsigned char *)value.ptr + 3 * i;
        if (i > 0 && out[i - 1].hash >= (at[0] << 8 | at[1]))
            return 0;
        out[i] = (struct pt_topic_stem){(uint16_t)(at[0] << 8 | at[1]), at[2]};
    }
    return value.len / 3;
}
