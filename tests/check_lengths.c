/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/lengths.h"

#include "index/schema.h"

#include <check.h>

Suite *pt_suite_lengths(void);

static struct pt_arena arena;
static struct pt_buf value;

static void set_up(void)
{
    pt_arena_init(&arena);
    pt_buf_init(&value, PT_BUF_NO_CEILING);
}

static void tear_down(void)
{
    pt_arena_fini(&arena);
    pt_buf_fini(&value);
}

/* Words of each sentence; a paragraph ends at END, the text at STOP. */
enum { MOST = 12, END = -1, STOP = -2 };

static const struct {
    bool has_title;
    uint32_t n_title_words;
    int words[MOST];
} texts[] = {
    {false, 0,    {STOP}                                        },
    {true,  0,    {STOP}                                        },
    {true,  7,    {5, END, STOP}                                },
    {false, 0,    {0, END, 3, 0, 4, END, 0, END, STOP}          },
    {true,  1024, {63, 64, 127, 128, END, 8191, 8192, END, STOP}},
    {true,  1,    {1000000, END, STOP}                          },
};

static void encode(int row)
{
    struct pt_span sentences[MOST] = {0};
    struct pt_paragraph paragraphs[MOST] = {0};
    uint32_t before[MOST + 1] = {0};
    struct pt_layout layout = {.sentences = sentences,
                               .paragraphs = paragraphs};
    const int *word = texts[row].words;
    for (uint32_t first = 0; *word != STOP; word++) {
        const uint32_t n = layout.n_sentences;
        if (*word != END) {
            before[n + 1] = before[n] + (uint32_t)*word;
            layout.n_sentences++;
            continue;
        }
        paragraphs[layout.n_paragraphs++] = (struct pt_paragraph){
            .first_sentence = first, .n_sentences = n - first};
        first = n;
    }
    pt_lengths_encode(texts[row].has_title, texts[row].n_title_words, &layout,
                      before, &value);
}

START_TEST(what_is_written_is_read_again)
{
    struct pt_lengths got;
    encode(_i);
    ck_assert_int_eq(pt_lengths_decode(pt_buf_str(&value), &arena, &got),
                     PT_OK);
    ck_assert_int_eq(got.has_title, texts[_i].has_title);
    ck_assert_uint_eq(got.n_title_words, texts[_i].n_title_words);
    uint32_t s = 0, p = 0, first = 0, n_words = 0, first_word = 0;
    for (const int *word = texts[_i].words; *word != STOP; word++) {
        if (*word != END) {
            ck_assert_uint_eq(got.layout.sentences[s].begin, n_words);
            n_words += (uint32_t)*word;
            ck_assert_uint_eq(got.layout.sentences[s++].end, n_words);
            continue;
        }
        const struct pt_paragraph *const paragraph =
            &got.layout.paragraphs[p++];
        ck_assert_uint_eq(paragraph->span.begin, first_word);
        ck_assert_uint_eq(paragraph->span.end, n_words);
        ck_assert_uint_eq(paragraph->first_sentence, first);
        ck_assert_uint_eq(paragraph->n_sentences, s - first);
        first = s;
        first_word = n_words;
    }
    ck_assert_uint_eq(got.layout.n_sentences, s);
    ck_assert_uint_eq(got.layout.n_paragraphs, p);
}
END_TEST

/* Whether both positions lie within a unit of what was read. */
static bool do_share(const struct pt_lengths *lengths,
                     bool of_paragraphs,
                     uint32_t first,
                     uint32_t last)
{
    const struct pt_layout *const layout = &lengths->layout;
    const uint32_t n =
        of_paragraphs ? layout->n_paragraphs : layout->n_sentences;
    for (uint32_t i = 0; i < n; i++) {
        const struct pt_span span =
            of_paragraphs ? layout->paragraphs[i].span : layout->sentences[i];
        if (first >= PT_POS_BODY + span.begin && last < PT_POS_BODY + span.end)
            return true;
    }
    return first >= PT_POS_TITLE &&
           last < PT_POS_TITLE + lengths->n_title_words;
}

START_TEST(words_of_one_unit_are_told_by_their_positions)
{
    static const uint32_t title[] = {1, 2, 6, 7, 8, 1023, 1024, 1025};
    uint32_t positions[200];
    size_t n = 0;
    struct pt_lengths got;
    encode(_i);
    const struct pt_str bytes = pt_buf_str(&value);
    ck_assert_int_eq(pt_lengths_decode(bytes, &arena, &got), PT_OK);
    for (size_t i = 0; i < PT_COUNTOF(title); i++)
        positions[n++] = title[i];
    for (uint32_t i = 0; i < got.layout.n_sentences; i++)
        for (uint32_t k = 0; k < 3; k++) {
            positions[n++] = PT_POS_BODY + got.layout.sentences[i].begin + k;
            positions[n++] = PT_POS_BODY + got.layout.sentences[i].end - 1 + k;
        }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            for (int of = 0; of < 2 && positions[i] <= positions[k]; of++)
                ck_assert_msg(
                    pt_lengths_share_unit(bytes, of, positions[i],
                                          positions[k]) ==
                        do_share(&got, of, positions[i], positions[k]),
                    "%u and %u, %d", positions[i], positions[k], of);
    for (size_t len = 0; len < bytes.len; len++) /* a part says no more */
        for (size_t i = 0; i + 1 < n; i++)
            if (positions[i] >= PT_POS_BODY && positions[i] <= positions[i + 1])
                ck_assert(!pt_lengths_share_unit(pt_str_sub(bytes, 0, len),
                                                 true, positions[i],
                                                 positions[i + 1]) ||
                          do_share(&got, true, positions[i], positions[i + 1]));
}
END_TEST

START_TEST(a_value_cut_inside_a_paragraph_is_refused)
{
    struct pt_lengths got;
    encode(4);
    const struct pt_str whole = pt_buf_str(&value);
    size_t n_good = 0;
    for (size_t n = 0; n < whole.len; n++)
        n_good +=
            pt_lengths_decode(pt_str_sub(whole, 0, n), &arena, &got) == PT_OK;
    /* Behind the title, and behind the first paragraph. */
    ck_assert_uint_eq(n_good, 2);
}
END_TEST

#define V(literal)                                                             \
    {                                                                          \
        (literal), sizeof(literal) - 1                                         \
    }

static const struct pt_str broken[] = {
    V(""),
    V("\x80"),
    V("\x01\x04"),                     /* no end of a paragraph */
    V("\x01\x05\x80"),                 /* a number without an end */
    V("\x01\xff\xff\xff\xff\xff\x01"), /* one too long */
};

START_TEST(what_is_no_value_is_refused)
{
    struct pt_lengths got = {.n_title_words = 99};
    ck_assert_int_eq(pt_lengths_decode(broken[_i], &arena, &got), PT_ECORRUPT);
    ck_assert_uint_eq(got.n_title_words, 99);
}
END_TEST

Suite *pt_suite_lengths(void)
{
    Suite *const suite = suite_create("lengths");
    TCase *const tcase = tcase_create("lengths");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, what_is_written_is_read_again, 0,
                        (int)PT_COUNTOF(texts));
    tcase_add_loop_test(tcase, words_of_one_unit_are_told_by_their_positions, 0,
                        (int)PT_COUNTOF(texts));
    tcase_add_test(tcase, a_value_cut_inside_a_paragraph_is_refused);
    tcase_add_loop_test(tcase, what_is_no_value_is_refused, 0,
                        (int)PT_COUNTOF(broken));
    suite_add_tcase(suite, tcase);
    return suite;
}
