/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * spell.c: reading the vocabulary costs some 0.2 microseconds a word, 20 ms for
 * 100,000 of them. So only the words with the same first letter are read; what
 * one edit makes of that letter are some hundred words, which are looked up.
 */
#include "search/query/spell.h"

#include "common/token.h"
#include "common/utf8.h"
#include "search/query/vocabulary.h"

enum {
    LEAST_LETTERS = 3,
    LETTERS_FOR_TWO_EDITS = 6,
    MOST_NEAR = 1000,     /* words looked at closely */
    MOST_STEPS = 2000000, /* of the vocabulary's, see vocabulary.h: 50 ms */
    ALPHABET = 32         /* other letters of a script lie so near a letter */
};

struct speller {
    const struct pt_reader *reader;
    enum pt_field field;
    struct pt_str word;
    size_t n_first; /* bytes of the first letter */
    unsigned most_edits;
    struct pt_vocabulary vocabulary;
    struct pt_near_word *out;
    size_t n;
    struct pt_error *err;
};

static size_t count_letters(struct pt_str word)
{
    size_t n = 0;
    for (size_t at = 0, len; at < word.len; at += len, n++)
        pt_utf8_get(word, at, &len);
    return n;
}

static bool is_better(const struct pt_near_word *a,
                      const struct pt_near_word *b)
{
    if (a->n_edits != b->n_edits)
        return a->n_edits < b->n_edits;
    if (a->keeps_start != b->keeps_start)
        return a->keeps_start;
    return a->n_articles > b->n_articles;
}

/* Puts spelling in its place among the best. */
static void enter(struct speller *s, struct pt_near_word spelling)
{
    size_t at = s->n;
    while (at > 0 && is_better(&spelling, &s->out[at - 1]))
        at--;
    if (at == PT_SPELL_MOST)
        return;
    s->n += s->n < PT_SPELL_MOST;
    for (size_t i = s->n - 1; i > at; i--)
        s->out[i] = s->out[i - 1];
    s->out[at] = spelling;
}

/* Enters word, which is n_edits away, when an article has it. */
static enum pt_status
judge(struct speller *s, struct pt_str word, unsigned n_edits)
{
    struct pt_near_word spelling = {
        .word = word,
        .n_edits = n_edits,
        .keeps_start = word.len >= s->n_first &&
                       memcmp(word.ptr, s->word.ptr, s->n_first) == 0,
    };
    struct pt_buf term;
    pt_buf_init(&term, PT_BUF_NO_CEILING);
    pt_schema_term(&term, pt_field_info(s->field)->prefix, word);
    const enum pt_status status =
        pt_buf_status(&term) == PT_OK
            ? pt_reader_count(s->reader, pt_buf_str(&term),
                              &spelling.n_articles, s->err)
            : pt_fail_nomem(s->err);
    pt_buf_fini(&term);
    if (status == PT_OK && spelling.n_articles > 0)
        enter(s, spelling);
    return status;
}

/* The words that share the first letter. */
static enum pt_status look_below_letter(struct speller *s)
{
    const struct pt_vocabulary_want by_one = {s->word, 1, 0};
    const struct pt_vocabulary_want want = {s->word, s->most_edits, s->n_first};
    struct pt_word_list near = {0};
    size_t n_near = 0;
    enum pt_status status = pt_vocabulary_find(
        &s->vocabulary, s->field, &want, MOST_NEAR, &near, &n_near, s->err);
    for (size_t i = 0; status == PT_OK && i < near.n; i++)
        status = judge(s, near.items[i],
                       pt_vocabulary_fits(&by_one, near.items[i]) ? 1 : 2);
    return status;
}

/* Judges letter, none for 0, with rest behind it. */
static enum pt_status
judge_made(struct speller *s, uint32_t letter, struct pt_str rest)
{
    struct pt_buf made;
    struct pt_str word;
    pt_buf_init(&made, PT_BUF_NO_CEILING);
    if (letter)
        pt_buf_add_utf8(&made, letter);
    pt_buf_add(&made, rest);
    const bool is_made =
        pt_buf_status(&made) == PT_OK &&
        pt_arena_copy(s->vocabulary.arena, pt_buf_str(&made), &word);
    pt_buf_fini(&made);
    if (!is_made)
        return pt_fail_nomem(s->err);
    return word.len <= PT_MAX_WORD_BYTES ? judge(s, word, 1) : PT_OK;
}

/* The first two letters the other way round. */
static enum pt_status judge_swapped(struct speller *s)
{
    struct pt_buf made;
    size_t n_second = 0;
    const uint32_t second = pt_utf8_get(s->word, s->n_first, &n_second);
    pt_buf_init(&made, PT_BUF_NO_CEILING);
    pt_buf_add(&made, pt_str_sub(s->word, 0, s->n_first));
    pt_buf_add(&made, pt_str_sub(s->word, s->n_first + n_second, s->word.len));
    const enum pt_status status = pt_buf_status(&made) == PT_OK
                                      ? judge_made(s, second, pt_buf_str(&made))
                                      : pt_fail_nomem(s->err);
    pt_buf_fini(&made);
    return status;
}

/* The words that one edit of the first letter makes. */
static enum pt_status look_at_first(struct speller *s)
{
    const struct pt_str rest = pt_str_sub(s->word, s->n_first, s->word.len);
    size_t len = 0;
    const uint32_t first = pt_utf8_get(s->word, 0, &len);
    enum pt_status status = judge_made(s, 0, rest);
    if (status == PT_OK)
        status = judge_swapped(s);
    for (uint32_t c = first > ALPHABET ? first - ALPHABET : 1;
         status == PT_OK && c <= first + ALPHABET; c++) {
        if (c == first || (c < 0x80 && (c < 'a' || c > 'z')))
            continue;
        status = judge_made(s, c, rest);
        if (status == PT_OK)
            status = judge_made(s, c, s->word);
    }
    return status;
}

enum pt_status pt_spell(const struct pt_reader *reader,
                        enum pt_field field,
                        struct pt_str word,
                        struct pt_arena *arena,
                        struct pt_near_word out[PT_SPELL_MOST],
                        size_t *out_n,
                        struct pt_error *err)
{
    const size_t n_letters = count_letters(word);
    struct speller s = {
        .reader = reader,
        .field = field,
        .word = word,
        .most_edits = n_letters >= LETTERS_FOR_TWO_EDITS ? 2 : 1,
        .out = out,
        .err = err,
    };
    *out_n = 0;
    if (n_letters < LEAST_LETTERS)
        return PT_OK;
    pt_utf8_get(word, 0, &s.n_first);
    pt_vocabulary_init(&s.vocabulary, reader, arena);
    s.vocabulary.budget = MOST_STEPS;
    enum pt_status status = look_below_letter(&s);
    if (status == PT_OK && (s.n == 0 || out[0].n_edits > 1))
        status = look_at_first(&s);
    if (status == PT_OK)
        *out_n = s.n;
    return status;
}
