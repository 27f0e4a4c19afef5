/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * word_walk_bits.h: articles of a span as bits of their places in it.
 */
#ifndef SEARCH_MATCH_WORD_WALK_BITS_H
#define SEARCH_MATCH_WORD_WALK_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Docids of a span: few enough to stay in the cache, many enough that what is
 * done once for each does not count. */
enum { PT_SPAN = 2048, PT_SPAN_WORDS = PT_SPAN / 64 };

struct pt_bits {
    uint64_t words[PT_SPAN_WORDS];
};

static inline bool pt_bits_have(const struct pt_bits *bits, uint32_t place)
{
    return bits->words[place / 64] >> place % 64 & 1;
}

static inline void pt_bits_clear(struct pt_bits *bits)
{
    memset(bits, 0, sizeof *bits);
}

static inline void pt_bits_add(struct pt_bits *bits,
                               const struct pt_bits *others)
{
    for (size_t i = 0; i < PT_SPAN_WORDS; i++)
        bits->words[i] |= others->words[i];
}

static inline void pt_bits_keep(struct pt_bits *bits,
                                const struct pt_bits *others)
{
    for (size_t i = 0; i < PT_SPAN_WORDS; i++)
        bits->words[i] &= others->words[i];
}

static inline void pt_bits_drop(struct pt_bits *bits,
                                const struct pt_bits *others)
{
    for (size_t i = 0; i < PT_SPAN_WORDS; i++)
        bits->words[i] &= ~others->words[i];
}

static inline void pt_bits_set(struct pt_bits *bits, uint32_t place)
{
    bits->words[place / 64] |= (uint64_t)1 << place % 64;
}

/* The first place that is set at place or behind it; PT_SPAN: none. */
static inline uint32_t pt_bits_next(const struct pt_bits *bits, uint32_t place)
{
    size_t i = place / 64;
    if (place >= PT_SPAN)
        return PT_SPAN;
    uint64_t word = bits->words[i] & UINT64_MAX << place % 64;
    while (!word && ++i < PT_SPAN_WORDS)
        word = bits->words[i];
    return word ? (uint32_t)(i * 64) + (uint32_t)__builtin_ctzll(word)
                : PT_SPAN;
}

static inline bool pt_bits_is_empty(const struct pt_bits *bits)
{
    return pt_bits_next(bits, 0) == PT_SPAN;
}

/* The last place that is set, of one at least. */
static inline uint32_t pt_bits_last(const struct pt_bits *bits)
{
    size_t i = PT_SPAN_WORDS - 1;
    while (i > 0 && !bits->words[i])
        i--;
    return (uint32_t)(i * 64) + 63 -
           (uint32_t)__builtin_clzll(bits->words[i] | 1);
}

/* How many are set. */
static inline uint32_t pt_bits_n(const struct pt_bits *bits)
{
    uint32_t n = 0;
    for (size_t i = 0; i < PT_SPAN_WORDS; i++)
        n += (uint32_t)__builtin_popcountll(bits->words[i]);
    return n;
}

#endif
