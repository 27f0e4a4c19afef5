/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/topic.h"

uint16_t pt_topic_hash(struct pt_str stem)
{
    return (uint16_t)(pt_str_hash(stem) * 0x9e3779b97f4a7c15u >> 48);
}

void pt_topic_add(struct pt_topic_counter *counter, uint16_t hash)
{
    if (counter->counts[hash]++ == 0)
        counter->seen[counter->n_seen++] = hash;
}

/* Whether the first is to be kept rather than the second. */
static bool
is_before(const struct pt_topic_counter *counter, uint16_t a, uint16_t b)
{
    const uint32_t n_a = counter->counts[a];
    const uint32_t n_b = counter->counts[b];
    return n_a != n_b ? n_a > n_b : a < b;
}

/* They are few: this takes a tenth of what qsort takes. */
static void sort(uint16_t *hashes, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const uint16_t hash = hashes[i];
        size_t at = i;
        for (; at > 0 && hash < hashes[at - 1]; at--)
            hashes[at] = hashes[at - 1];
        hashes[at] = hash;
    }
}

/* The most frequent into best; returns how many. */
static size_t choose(const struct pt_topic_counter *counter,
                     uint16_t best[PT_TOPIC_STEMS + 1])
{
    size_t n = 0;
    for (size_t i = 0; i < counter->n_seen; i++) {
        const uint16_t hash = counter->seen[i];
        size_t at = n;
        for (; at > 0 && is_before(counter, hash, best[at - 1]); at--)
            best[at] = best[at - 1];
        best[at] = hash;
        n += n < PT_TOPIC_STEMS;
    }
    return n;
}

size_t pt_topic_end(struct pt_topic_counter *counter, char out[PT_TOPIC_BYTES])
{
    uint16_t best[PT_TOPIC_STEMS + 1];
    const size_t n = choose(counter, best);
    sort(best, n);
    for (size_t i = 0; i < n; i++) {
        const uint32_t count = counter->counts[best[i]];
        out[3 * i] = (char)(best[i] >> 8);
        out[3 * i + 1] = (char)(best[i] & 0xff);
        out[3 * i + 2] = (char)(count < 255 ? count : 255);
    }
    for (size_t i = 0; i < counter->n_seen; i++)
        counter->counts[counter->seen[i]] = 0;
    counter->n_seen = 0;
    return 3 * n;
}

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
