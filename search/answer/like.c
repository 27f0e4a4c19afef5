/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/answer/like.h"

#include "common/mem.h"
#include "common/utf8.h"
#include "search/match/plan.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TITLE_COUNTS = 3, FEW = 3 };
static const double K = 1.2; /* of BM25: how soon repetition says no more */
static const double LEAST_SHARE = 0.2; /* of the best word's score */

struct word {
    struct pt_str stem;  /* or the word, where it has none */
    struct pt_str shown; /* as it is written in the question */
    uint32_t count;      /* in the body, and in the title TITLE_COUNTS times */
    uint32_t place;      /* in the order of the article */
    double score;
};

struct liking {
    const struct pt_reader *reader;
    struct pt_analyzer *analyzer;
    struct pt_error *err;
    struct pt_article article;
    struct pt_arena arena;
    struct word *words; /* owned */
    size_t n;
    size_t capacity;
    uint32_t *slots; /* owned; 1 + a word by its stem; 0: free */
    size_t n_slots;  /* a power of two, more than the article has words */
    uint32_t n_own;  /* articles of its story */
};

/* --- Words ---------------------------------------------------------------- */

/* Letters and digits of any script: nothing that the language of queries has a
 * meaning for. Dots are left out, U.S. being US. */
static bool make_plain(struct pt_str s, struct pt_buf *out)
{
    size_t len;
    for (size_t at = 0; at < s.len; at += len) {
        const uint32_t c = pt_utf8_get(s, at, &len);
        const uint32_t letter = c | 0x20;
        const bool is_ascii_word =
            (c >= '0' && c <= '9') || (letter >= 'a' && letter <= 'z');
        const bool is_sign = c < 0xc0 || (c >= 0x2000 && c < 0x2070);
        if (is_sign && !is_ascii_word && c != '.')
            return false;
        if (c != '.')
            pt_buf_add(out, pt_str_sub(s, at, at + len));
    }
    return out->len > 0;
}

static bool is_operator(struct pt_str word)
{
    const struct pt_str operators[] = {PT_STR("AND"), PT_STR("OR"),
                                       PT_STR("NOT"), PT_STR("NEAR"),
                                       PT_STR("PRE")};
    return pt_str_is_among(word, operators, PT_COUNTOF(operators));
}

/* A letter, or a small number, says nothing by itself. */
static bool says_something(struct pt_str word)
{
    size_t n_digits = 0;
    while (n_digits < word.len && word.ptr[n_digits] >= '0' &&
           word.ptr[n_digits] <= '9')
        n_digits++;
    return word.len > 1 && (n_digits < word.len || n_digits > 2);
}

static size_t slot_of(const struct liking *l, struct pt_str stem)
{
    size_t at = (size_t)(pt_str_hash(stem) >> 20) & (l->n_slots - 1);
    while (l->slots[at] && !pt_str_equal(l->words[l->slots[at] - 1].stem, stem))
        at = (at + 1) & (l->n_slots - 1);
    return at;
}

/* Enters a word that is met for the first time, unless it cannot be written. */
static enum pt_status enter(struct liking *l,
                            struct pt_str written,
                            const struct pt_token *token,
                            struct pt_str stem,
                            size_t slot)
{
    char bytes[PT_MAX_WORD_BYTES + 1];
    struct pt_buf plain;
    struct word word = {.place = (uint32_t)l->n};
    enum pt_status status = PT_OK;
    pt_buf_init(&plain, sizeof bytes);
    if (!make_plain(written, &plain) || is_operator(pt_buf_str(&plain))) {
        pt_buf_clear(&plain);
        if (!make_plain(token->word, &plain))
            goto out;
    }
    void *const words = pt_grow(l->words, &l->capacity, l->n + 1,
                                PT_MAX_LIKE_BYTES, sizeof *l->words);
    if (!words) {
        status = PT_ENOMEM;
        goto out;
    }
    l->words = words;
    if (!pt_arena_copy(&l->arena, stem, &word.stem) ||
        !pt_arena_copy(&l->arena, pt_buf_str(&plain), &word.shown)) {
        status = PT_ENOMEM;
        goto out;
    }
    l->words[l->n++] = word;
    l->slots[slot] = (uint32_t)l->n;
out:
    pt_buf_fini(&plain);
    return status;
}

static enum pt_status
count_words(struct liking *l, struct pt_str text, uint32_t each)
{
    struct pt_token token;
    enum pt_status status = PT_OK;
    pt_analyzer_start(l->analyzer, text, l->article.lang, 1, PT_FOR_DOCUMENT);
    while (status == PT_OK && pt_analyzer_next(l->analyzer, &token)) {
        if (token.kind != PT_TOKEN_WORD || !says_something(token.word))
            continue;
        const struct pt_str stem = token.stem.len ? token.stem : token.word;
        const size_t slot = slot_of(l, stem);
        if (!l->slots[slot])
            status = enter(l, pt_str_sub(text, token.begin, token.end), &token,
                           stem, slot);
        if (l->slots[slot])
            l->words[l->slots[slot] - 1].count += each;
    }
    return status == PT_OK ? pt_analyzer_status(l->analyzer) : status;
}

static enum pt_status read_words(struct liking *l)
{
    const struct pt_str title = l->article.title;
    struct pt_str text = l->article.text;
    if (text.len > PT_MAX_LIKE_BYTES)
        text = pt_str_sub(text, 0, PT_MAX_LIKE_BYTES);
    for (l->n_slots = 64; l->n_slots <= title.len + text.len; l->n_slots *= 2)
        ;
    l->slots = pt_alloc(l->n_slots * sizeof *l->slots);
    if (!l->slots || count_words(l, title, TITLE_COUNTS) != PT_OK ||
        count_words(l, text, 1) != PT_OK)
        return pt_fail_nomem(l->err);
    return PT_OK;
}

/* --- Scores --------------------------------------------------------------- */

static int by_count(const void *a, const void *b)
{
    const struct word *const x = a;
    const struct word *const y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

static int by_score(const void *a, const void *b)
{
    const struct word *const x = a;
    const struct word *const y = b;
    if (x->score > y->score || x->score < y->score)
        return x->score > y->score ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

static double weight_of(const struct word *word)
{
    return word->count * (K + 1) / (word->count + K);
}

/* Of a word that no article of another story has, 0; of one that more than half
 * of all articles have, and they are not just a few, less. */
static enum pt_status
set_score(struct liking *l, struct word *word, struct pt_buf *term)
{
    uint32_t n = 0;
    const double n_all = pt_reader_n_articles(l->reader);
    pt_buf_clear(term);
    pt_plan_engine_term(PT_FIELD_TEXT, word->stem, true, term);
    if (pt_buf_status(term) != PT_OK)
        return pt_fail_nomem(l->err);
    const enum pt_status status =
        pt_reader_count(l->reader, pt_buf_str(term), &n, l->err);
    if (n > n_all / 2 + FEW)
        word->score = -1;
    else if (status == PT_OK && n > l->n_own)
        word->score = weight_of(word) * log(1 + (n_all - n + 0.5) / (n + 0.5));
    return status;
}

static enum pt_status set_scores(struct liking *l)
{
    struct pt_buf term;
    enum pt_status status = PT_OK;
    pt_buf_init(&term, PT_BUF_NO_CEILING);
    qsort(l->words, l->n, sizeof *l->words, by_count);
    if (l->n > PT_MAX_LIKE_LOOKUPS)
        l->n = PT_MAX_LIKE_LOOKUPS;
    for (size_t i = 0; i < l->n && status == PT_OK; i++)
        status = set_score(l, &l->words[i], &term);
    qsort(l->words, l->n, sizeof *l->words, by_score);
    pt_buf_fini(&term);
    return status;
}

static enum pt_status count_own(struct liking *l)
{
    char term[sizeof PT_PREFIX_STORY + 16];
    l->n_own = 1;
    if (!l->article.story)
        return PT_OK;
    snprintf(term, sizeof term, PT_PREFIX_STORY "%016" PRIx64,
             l->article.story);
    return pt_reader_count(l->reader, pt_str_of(term), &l->n_own, l->err);
}

/* --- The question --------------------------------------------------------- */

/* Where no word is shared with any other article its first ones are asked for,
 * and find nothing. */
static void write_query(const struct liking *l, struct pt_buf *out)
{
    const double least = l->words[0].score * LEAST_SHARE;
    for (size_t i = 0; i < l->n && i < PT_LIKE_WORDS; i++) {
        const struct word *const word = &l->words[i];
        if (i && word->score <= least)
            break;
        pt_buf_puts(out, i ? " OR " : "");
        pt_buf_add(out, word->shown);
        /* Whole numbers, for printf writes fractions as the locale does. */
        const unsigned tenths = (unsigned)(weight_of(word) * 10 + 0.5);
        pt_buf_printf(out, "^%u.%u", tenths / 10, tenths % 10);
    }
}

enum pt_status pt_like_query(const struct pt_reader *reader,
                             struct pt_analyzer *analyzer,
                             uint32_t docid,
                             struct pt_buf *out,
                             struct pt_error *err)
{
    struct liking l = {.reader = reader, .analyzer = analyzer, .err = err};
    struct pt_buf hold;
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    pt_arena_init(&l.arena);
    enum pt_status status =
        pt_reader_article(reader, docid, &hold, &l.article, err);
    if (status == PT_OK)
        status = count_own(&l);
    if (status == PT_OK)
        status = read_words(&l);
    if (status == PT_OK && l.n == 0)
        status = pt_fail(err, PT_EINVALID,
                         "the article has no words that others could share");
    if (status == PT_OK)
        status = set_scores(&l);
    if (status == PT_OK)
        write_query(&l, out);
    if (status == PT_OK && pt_buf_status(out) != PT_OK)
        status = pt_fail_nomem(err);
    pt_free(l.words);
    pt_free(l.slots);
    pt_arena_fini(&l.arena);
    pt_buf_fini(&hold);
    return status;
}
