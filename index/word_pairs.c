/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/word_pairs.h"

#include "index/schema.h"

#include <stdlib.h>

/* In order of bytes. */
/* clang-format off */
static const char *const words[] = {
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "da", "das",
    "de", "dem", "den", "der", "des", "di", "die", "du", "e", "el", "en", "et",
    "for", "from", "had", "has", "have", "he", "het", "his", "il", "in", "is",
    "it", "its", "la", "le", "les", "los", "not", "och", "of", "on", "or",
    "que", "said", "that", "the", "their", "they", "this", "to", "und", "van",
    "von", "was", "were", "which", "will", "with", "would", "zu",
};
/* clang-format on */

static_assert(PT_COUNTOF(words) == PT_N_PAIR_WORDS, "each has its bit");

static int compare(const void *key, const void *item)
{
    const struct pt_str *const word = key;
    return pt_str_compare(*word, pt_str_of(*(const char *const *)item));
}

unsigned pt_pair_word(struct pt_str word)
{
    const char *const *const found =
        bsearch(&word, words, PT_COUNTOF(words), sizeof *words, compare);
    return found ? (unsigned)(found - words) + 1 : 0;
}

void pt_pair_term(unsigned first, unsigned second, struct pt_buf *out)
{
    assert(first >= 1 && first <= PT_N_PAIR_WORDS);
    assert(second >= 1 && second <= PT_N_PAIR_WORDS);
    pt_buf_puts(out, PT_PREFIX_PAIR);
    pt_buf_puts(out, words[first - 1]);
    pt_buf_add_byte(out, ' ');
    pt_buf_puts(out, words[second - 1]);
}

bool pt_word_pairs_next(const struct pt_word_pairs *pairs,
                        unsigned *first,
                        unsigned *second)
{
    /* A shift by all bits of a number is none. */
    for (unsigned i = *first ? *first - 1 : 0; i < PT_N_PAIR_WORDS; i++) {
        const bool goes_on = *first == i + 1;
        const uint64_t left = !goes_on ? pairs->followers[i]
                              : *second == PT_N_PAIR_WORDS
                                  ? 0
                                  : pairs->followers[i] >> *second;
        if (!left)
            continue;
        const unsigned passed = goes_on ? *second : 0;
        *first = i + 1;
        *second = passed + (unsigned)__builtin_ctzll(left) + 1;
        return true;
    }
    return false;
}
