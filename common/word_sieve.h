/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * word_sieve.h: a quick no to most words of an index, by their bytes, for who
 * looks for a few among all of them. What passes is to be compared.
 */
#ifndef COMMON_WORD_SIEVE_H
#define COMMON_WORD_SIEVE_H

#include "common/str.h"

/* A bit for each letter of a word; some letters share theirs. */
static inline uint32_t pt_letter_bit(uint32_t c)
{
    return (uint32_t)1 << c % 32;
}

static inline unsigned pt_count_bits(uint32_t bits)
{
    bits -= bits >> 1 & 0x55555555;
    bits = (bits & 0x33333333) + (bits >> 2 & 0x33333333);
    bits = (bits + (bits >> 4)) & 0x0f0f0f0f;
    return bits * 0x01010101 >> 24;
}

/* Words that have and lack the same letters, of those in mask, but for most. */
struct pt_word_letters {
    uint32_t letters, mask;
    unsigned most;
};

static inline bool pt_letters_pass(struct pt_word_letters test,
                                   uint32_t letters)
{
    return pt_count_bits((letters ^ test.letters) & test.mask) <= test.most;
}

/* Of zeros: all words pass. Arrays are borrowed; a word passes that passes one
 * item, and where there is none. */
struct pt_word_sieve {
    const struct pt_str *ends; /* what words end with */
    size_t n_ends;
    const struct pt_word_letters *letters; /* what is not ASCII passes */
    size_t n_letters;
    size_t least, most; /* bytes; most 0: any */
};

static inline bool
pt_word_ends(const struct pt_word_sieve *sieve, const char *word, size_t len)
{
    for (size_t i = 0; i < sieve->n_ends; i++) {
        const struct pt_str end = sieve->ends[i];
        if (len >= end.len &&
            (end.len == 0 || (word[len - 1] == end.ptr[end.len - 1] &&
                              !memcmp(word + len - end.len, end.ptr, end.len))))
            return true;
    }
    return sieve->n_ends == 0;
}

static inline bool pt_word_has_letters(const struct pt_word_sieve *sieve,
                                       const char *word,
                                       size_t len)
{
    uint32_t letters = 0;
    unsigned char all = 0;
    if (sieve->n_letters == 0)
        return true;
    for (size_t i = 0; i < len; i++) {
        letters |= pt_letter_bit((unsigned char)word[i]);
        all |= (unsigned char)word[i];
    }
    for (size_t i = 0; i < sieve->n_letters; i++)
        if (pt_letters_pass(sieve->letters[i], letters))
            return true;
    return all >= 0x80;
}

static inline bool
pt_word_passes(const struct pt_word_sieve *sieve, const char *word, size_t len)
{
    return len >= sieve->least && (sieve->most == 0 || len <= sieve->most) &&
           pt_word_ends(sieve, word, len) &&
           pt_word_has_letters(sieve, word, len);
}

#endif
