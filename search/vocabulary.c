/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/vocabulary.h"

#include "common/token.h"
#include "common/utf8.h"

#include <stdlib.h>

bool pt_word_list_add(struct pt_word_list *list,
                      struct pt_arena *arena,
                      struct pt_str word)
{
    if (list->n == list->capacity) {
        const size_t capacity = list->capacity ? 2 * list->capacity : 4;
        struct pt_str *const items =
            pt_arena_array(arena, capacity, sizeof(*items));
        if (!items)
            return false;
        if (list->n)
            memcpy(items, list->items, list->n * sizeof(*items));
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->n++] = word;
    return true;
}

static int compare_words(const void *a, const void *b)
{
    return pt_str_compare(*(const struct pt_str *)a, *(const struct pt_str *)b);
}

void pt_word_list_sort(struct pt_word_list *list)
{
    if (list->n < 2)
        return;
    qsort(list->items, list->n, sizeof(*list->items), compare_words);
    size_t n = 1;
    for (size_t i = 1; i < list->n; i++)
        if (!pt_str_equal(list->items[i], list->items[n - 1]))
            list->items[n++] = list->items[i];
    list->n = n;
}

/* One star at a time: when the rest fails, the last star takes one more. */
static bool fits_pattern(struct pt_str pattern, struct pt_str word)
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

/* A folded word as code points. */
struct letters {
    uint32_t items[PT_MAX_WORD_BYTES];
    size_t n;
};

static bool spell(struct pt_str word, struct letters *out)
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
static bool
is_near(const struct letters *a, const struct letters *b, unsigned most)
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

static bool has_dot(struct pt_str s)
{
    return pt_str_find(s, '.') < s.len;
}

/* An acronym as the analysis writes it: u.s. */
static bool is_acronym(struct pt_str word)
{
    return pt_str_ends(word, PT_STR("."));
}

struct search {
    const struct pt_vocabulary_want *want;
    struct letters wanted; /* with a distance */
    bool with_acronyms;
    size_t most;
    struct pt_arena *arena;
    struct pt_word_list *list;
    size_t n;
    uint32_t budget;
    bool is_out_of_memory;
};

static bool begin_search(struct search *search,
                         const struct pt_vocabulary_want *want)
{
    search->want = want;
    search->with_acronyms = has_dot(want->text);
    return want->distance == 0 || spell(want->text, &search->wanted);
}

static bool does_fit(const struct search *search, struct pt_str word)
{
    if (is_acronym(word) && !search->with_acronyms)
        return false;
    if (search->want->distance == 0)
        return fits_pattern(search->want->text, word);
    const size_t reach = search->want->distance * (size_t)PT_UTF8_MAX;
    struct letters letters;
    return word.len <= search->want->text.len * PT_UTF8_MAX + reach &&
           spell(word, &letters) &&
           is_near(&search->wanted, &letters, search->want->distance);
}

bool pt_vocabulary_fits(const struct pt_vocabulary_want *want,
                        struct pt_str word)
{
    struct search search = {0};
    return begin_search(&search, want) && does_fit(&search, word);
}

static bool see_word(void *context, struct pt_str word, uint32_t n_articles)
{
    struct search *const search = context;
    (void)n_articles;
    if (search->budget == 0)
        return false;
    search->budget--;
    if (!does_fit(search, word))
        return true;
    search->n++;
    if (search->list->n >= search->most)
        return true;
    struct pt_str copy;
    search->is_out_of_memory =
        !pt_arena_copy(search->arena, word, &copy) ||
        !pt_word_list_add(search->list, search->arena, copy);
    return !search->is_out_of_memory;
}

/* The literal bytes before the first wildcard. */
static struct pt_str literal_start(const struct pt_vocabulary_want *want)
{
    size_t n = 0;
    if (want->distance == 0)
        while (n < want->text.len && want->text.ptr[n] != '*' &&
               want->text.ptr[n] != '?')
            n++;
    return pt_str_sub(want->text, 0, n);
}

enum pt_status pt_vocabulary_find(const struct pt_vocabulary_want *want,
                                  const struct pt_reader *reader,
                                  const char *prefix,
                                  size_t most,
                                  struct pt_arena *arena,
                                  struct pt_word_list *list,
                                  size_t *out_n,
                                  uint32_t *budget,
                                  struct pt_error *err)
{
    struct search search = {
        .most = most, .arena = arena, .list = list, .budget = *budget};
    if (!begin_search(&search, want)) {
        *out_n = 0; /* longer than any word of an index */
        return PT_OK;
    }
    const enum pt_status status = pt_reader_words(
        reader, prefix, literal_start(want), see_word, &search, err);
    if (status != PT_OK)
        return status;
    if (search.is_out_of_memory)
        return pt_fail_nomem(err);
    *out_n = search.n;
    *budget = search.budget;
    return PT_OK;
}
