/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/lengths.h"

#include "index/schema.h"

static void add_varint(struct pt_buf *out, uint32_t value)
{
    for (; value >= 0x80; value >>= 7)
        pt_buf_add_byte(out, (char)(value | 0x80));
    pt_buf_add_byte(out, (char)value);
}

static bool get_varint(struct pt_str *rest, uint32_t *out)
{
    uint32_t value = 0;
    if (rest->len && !(*rest->ptr & 0x80)) { /* as nearly all */
        *out = (unsigned char)*rest->ptr;
        *rest = pt_str_n(rest->ptr + 1, rest->len - 1);
        return true;
    }
    for (unsigned i = 0; i < rest->len && i < 5; i++) {
        const uint32_t bits = (unsigned char)rest->ptr[i];
        value |= (bits & 0x7f) << (7 * i);
        if (bits & 0x80)
            continue;
        *rest = pt_str_sub(*rest, i + 1, rest->len);
        *out = value;
        return true;
    }
    return false;
}

void pt_lengths_encode(bool has_title,
                       uint32_t n_title_words,
                       const struct pt_layout *layout,
                       const uint32_t *words_before,
                       struct pt_buf *out)
{
    add_varint(out, has_title ? 1 + n_title_words : 0);
    for (uint32_t p = 0; p < layout->n_paragraphs; p++) {
        const struct pt_paragraph *const paragraph = &layout->paragraphs[p];
        const uint32_t end = paragraph->first_sentence + paragraph->n_sentences;
        for (uint32_t i = paragraph->first_sentence; i < end; i++)
            add_varint(out, 2 * (words_before[i + 1] - words_before[i]) +
                                (i + 1 == end));
    }
}

/* How many varints s has, and how many of them end a paragraph: a varint ends
 * with its only byte below 0x80 and its lowest bit is in its first. */
static void
count(struct pt_str s, uint32_t *n_sentences, uint32_t *n_paragraphs)
{
    bool is_first = true;
    *n_sentences = *n_paragraphs = 0;
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char byte = (unsigned char)s.ptr[i];
        *n_paragraphs += is_first && byte & 1;
        is_first = byte < 0x80;
        *n_sentences += is_first;
    }
}

/* False when rest holds anything but whole paragraphs. */
static bool fill(struct pt_str rest, struct pt_layout *layout)
{
    uint32_t n_words = 0, first_word = 0, first = 0, p = 0, number;
    for (uint32_t i = 0; i < layout->n_sentences; i++) {
        if (!get_varint(&rest, &number))
            return false;
        layout->sentences[i] = (struct pt_span){n_words, n_words + number / 2};
        n_words += number / 2;
        if (number % 2 == 0)
            continue;
        layout->paragraphs[p++] = (struct pt_paragraph){
            .span = {first_word, n_words},
            .first_sentence = first,
            .n_sentences = i + 1 - first,
        };
        first = i + 1;
        first_word = n_words;
    }
    return rest.len == 0 && first == layout->n_sentences;
}

enum pt_status pt_lengths_decode(struct pt_str value,
                                 struct pt_arena *arena,
                                 struct pt_lengths *out)
{
    uint32_t title;
    if (!get_varint(&value, &title))
        return PT_ECORRUPT;
    struct pt_lengths lengths = {
        .has_title = title > 0,
        .n_title_words = title ? title - 1 : 0,
    };
    struct pt_layout *const layout = &lengths.layout;
    count(value, &layout->n_sentences, &layout->n_paragraphs);
    layout->sentences =
        pt_arena_array(arena, layout->n_sentences, sizeof *layout->sentences);
    layout->paragraphs =
        pt_arena_array(arena, layout->n_paragraphs, sizeof *layout->paragraphs);
    if (!layout->sentences || !layout->paragraphs)
        return PT_ENOMEM;
    if (!fill(value, layout))
        return PT_ECORRUPT;
    *out = lengths;
    return PT_OK;
}

bool pt_lengths_share_unit(struct pt_str value,
                           bool of_paragraphs,
                           uint32_t first,
                           uint32_t last)
{
    uint64_t begin = PT_POS_BODY, end = PT_POS_BODY; /* of a unit so far */
    uint32_t number;
    if (!get_varint(&value, &number))
        return false;
    if (first < PT_POS_BODY)
        return last < PT_POS_TITLE + number - (number > 0);
    while (get_varint(&value, &number)) {
        end += number / 2;
        if (of_paragraphs && number % 2 == 0)
            continue;
        if (first < end)
            return first >= begin && last < end;
        begin = end;
    }
    return false;
}
