/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/word_pairs.h"

#include "index/schema.h"

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

unsigned pt_pair_word(struct pt_str word)
{
    const size_t at = pt_str_find_sorted(word, words, PT_N_PAIR_WORDS);
    return at < PT_N_PAIR_WORDS ? (unsigned)at + 1 : 0;
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

static uint64_t bit_of(struct pt_str word)
{
    const unsigned number = pt_pair_word(word);
    return number ? (uint64_t)1 << (number - 1) : 0;
}

uint64_t pt_pair_words_of_term(struct pt_str term)
{
    const struct pt_str prefix = PT_STR(PT_PREFIX_PAIR);
    if (!pt_str_begins(term, prefix))
        return bit_of(term);
    const struct pt_str both = pt_str_sub(term, prefix.len, term.len);
    const size_t between = pt_str_find(both, ' ');
    return bit_of(pt_str_sub(both, 0, between)) |
           (between < both.len ? bit_of(pt_str_sub(both, between + 1, both.len))
                               : 0);
}

bool pt_word_pairs_take(struct pt_word_pairs *pairs,
                        unsigned *first,
                        unsigned *second)
{
    for (unsigned i = 0; i < PT_N_PAIR_WORDS; i++) {
        uint64_t *const followers = &pairs->followers[i];
        if (!*followers)
            continue;
        *first = i + 1;
        *second = (unsigned)__builtin_ctzll(*followers) + 1;
        *followers &= *followers - 1;
        return true;
    }
    return false;
}
