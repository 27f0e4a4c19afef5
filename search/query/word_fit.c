/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/query/word_fit.h"

#include "common/utf8.h"

/* One star at a time: when the rest fails, the last star takes one more. */
bool pt_word_fits(struct pt_str pattern, struct pt_str word)
{
    size_t p = 0;
    size_t w = 0;
    size_t star = SIZE_MAX; /* behind the last star met */
    size_t resume = 0;      /* where it began to take */
    while (w < word.len) {
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = ++p;
            resume = w;
        } else if (p < pattern.len && pattern.ptr[p] == '?') {
            size_t n;
            pt_utf8_get(word, w, &n);
            w += n;
            p++;
        } else if (p < pattern.len && pattern.ptr[p] == word.ptr[w]) {
            w++;
            p++;
        } else if (star != SIZE_MAX) {
            size_t n;
            pt_utf8_get(word, resume, &n);
            resume += n;
            w = resume;
            p = star;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*')
        p++;
    return p == pattern.len;
}

bool pt_word_spell(struct pt_str word, struct pt_letters *out)
{
    out->n = 0;
    for (size_t at = 0; at < word.len;) {
        size_t n;
        if (out->n == PT_COUNTOF(out->items))
            return false;
        out->items[out->n++] = pt_utf8_get(word, at, &n);
        at += n;
    }
    return true;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment by rows; three rows because of the swaps. Ends as
 * soon as a whole row is above most. */
bool pt_letters_are_near(const struct pt_letters *a,
                         const struct pt_letters *b,
                         unsigned most)
{
    unsigned rows[3][PT_MAX_WORD_BYTES + 1];
    if (a->n > b->n + most || b->n > a->n + most)
        return false;
    for (size_t j = 0; j <= b->n; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a->n; i++) {
        unsigned *const row = rows[i % 3];
        const unsigned *const above = rows[(i + 2) % 3];
        const unsigned *const above2 = rows[(i + 1) % 3];
        const uint32_t letter = a->items[i - 1];
        row[0] = (unsigned)i;
        unsigned best = row[0];
        for (size_t j = 1; j <= b->n; j++) {
            const bool is_same = letter == b->items[j - 1];
            row[j] =
                least(least(row[j - 1], above[j]) + 1, above[j - 1] + !is_same);
            if (i > 1 && j > 1 && letter == b->items[j - 2] &&
                a->items[i - 2] == b->items[j - 1])
                row[j] = least(row[j], above2[j - 2] + 1);
            best = least(best, row[j]);
        }
        if (best > most)
            return false;
    }
    return rows[a->n % 3][b->n] <= most;
}
