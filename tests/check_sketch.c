/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Random texts are numbered words; what they have in common is counted exactly
 * beside the sketch.
 */
#include "common/sketch.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *pt_suite_sketch(void);

enum { MOST_WORDS = 2000, SHINGLE = 5 };

struct text {
    unsigned words[MOST_WORDS];
    unsigned n;
};

static uint64_t seed;

static unsigned draw(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

/* n words of a small vocabulary: a shingle hardly comes twice. */
static void write_text(struct text *text, unsigned n)
{
    text->n = n;
    for (unsigned i = 0; i < n; i++)
        text->words[i] = draw(5000);
}

static void add(struct pt_sketcher *sketcher, const char *word)
{
    const struct pt_sketch_word of_word = pt_sketch_word_of(pt_str_of(word));
    pt_sketch_add(sketcher, &of_word);
}

static struct pt_sketch sketch_of(const struct text *text)
{
    struct pt_sketcher sketcher;
    struct pt_sketch out;
    pt_sketch_begin(&sketcher);
    for (unsigned i = 0; i < text->n; i++) {
        char word[16];
        snprintf(word, sizeof word, "w%c%c%c", 'a' + (int)text->words[i] / 676,
                 'a' + (int)text->words[i] / 26 % 26,
                 'a' + (int)text->words[i] % 26);
        add(&sketcher, word);
    }
    pt_sketch_end(&sketcher, &out);
    return out;
}

static bool has_shingle(const struct text *text, const unsigned *shingle)
{
    for (unsigned i = 0; i + SHINGLE <= text->n; i++)
        if (memcmp(&text->words[i], shingle, SHINGLE * sizeof *shingle) == 0)
            return true;
    return false;
}

static double resemblance(const struct text *a, const struct text *b)
{
    unsigned n_both = 0;
    for (unsigned i = 0; i + SHINGLE <= a->n; i++)
        n_both += has_shingle(b, &a->words[i]);
    const unsigned n_all = a->n + b->n - 2 * (SHINGLE - 1) - n_both;
    return (double)n_both / n_all;
}

/* -------------------------------------------------------------- estimates */

/* b is a with its words from drop to keep, and one word in every changed of
 * them another. */
static const struct {
    unsigned n, first, end, every;
} kinds[] = {
    {100,  0,   100,  0 },
    {100,  0,   50,   0 },
    {300,  0,   100,  0 },
    {300,  0,   300,  30},
    {300,  100, 300,  0 },
    {300,  0,   200,  15},
    {1000, 250, 750,  0 },
    {2000, 0,   2000, 10},
    {2000, 0,   600,  20},
};

static void make_pair(size_t kind, struct text *a, struct text *b)
{
    write_text(a, kinds[kind].n);
    b->n = kinds[kind].end - kinds[kind].first;
    for (unsigned i = 0; i < b->n; i++)
        b->words[i] = kinds[kind].every && i % kinds[kind].every == 3
                          ? draw(5000)
                          : a->words[kinds[kind].first + i];
}

START_TEST(both_estimates_are_within_their_errors)
{
    enum { ROUNDS = 60 };
    static struct text a, b;
    double exact = 0, by_mins = 0, by_marks = 0;
    seed = 11;
    for (int round = 0; round < ROUNDS; round++) {
        struct pt_overlap o;
        make_pair((size_t)_i, &a, &b);
        const struct pt_sketch of_a = sketch_of(&a), of_b = sketch_of(&b);
        pt_sketch_compare(&of_a, &of_b, &o);
        exact += resemblance(&a, &b) / ROUNDS;
        by_mins += (double)o.n_both / (o.n_a + o.n_b - o.n_both) / ROUNDS;
        by_marks += (3.0 * o.n_equal - o.n_full) / 2 / o.n_marks / ROUNDS;
    }
    /* Three standard errors of the mean of as many rounds. */
    ck_assert_msg(by_mins > exact - 0.05 && by_mins < exact + 0.05,
                  "row %d: %.3f, by mins %.3f", _i, exact, by_mins);
    ck_assert_msg(by_marks > exact - 0.03 && by_marks < exact + 0.03,
                  "row %d: %.3f, by marks %.3f", _i, exact, by_marks);
}
END_TEST

START_TEST(a_part_is_contained_in_its_whole)
{
    static struct text a, b;
    seed = 5;
    for (int round = 0; round < 50; round++) {
        struct pt_overlap o;
        write_text(&a, 400);
        b.n = 40 + draw(360);
        memcpy(b.words, a.words, b.n * sizeof *b.words);
        const struct pt_sketch whole = sketch_of(&a), part = sketch_of(&b);
        pt_sketch_compare(&part, &whole, &o);
        ck_assert_uint_eq(o.n_both, o.n_a);
        ck_assert(b.n < 100 || o.share_lead);
    }
}
END_TEST

START_TEST(strangers_have_nothing_in_common)
{
    static struct text a, b;
    double by_marks = 0;
    seed = 3;
    for (int round = 0; round < 50; round++) {
        struct pt_overlap o;
        write_text(&a, 100 + draw(900));
        write_text(&b, 100 + draw(900));
        const struct pt_sketch of_a = sketch_of(&a), of_b = sketch_of(&b);
        pt_sketch_compare(&of_a, &of_b, &o);
        ck_assert_uint_eq(o.n_both, 0);
        ck_assert(!o.share_lead);
        by_marks += (3.0 * o.n_equal - o.n_full) / 2 / o.n_marks / 50;
    }
    ck_assert_msg(by_marks < 0.03, "%.3f", by_marks);
}
END_TEST

/* ------------------------------------------------------------------ laws */

START_TEST(comparing_takes_no_sides)
{
    static struct text a, b;
    seed = 7;
    for (size_t kind = 0; kind < PT_COUNTOF(kinds); kind++) {
        struct pt_overlap x, y;
        make_pair(kind, &a, &b);
        const struct pt_sketch of_a = sketch_of(&a), of_b = sketch_of(&b);
        pt_sketch_compare(&of_a, &of_b, &x);
        pt_sketch_compare(&of_b, &of_a, &y);
        ck_assert(x.n_a == y.n_b && x.n_b == y.n_a && x.n_both == y.n_both);
        ck_assert(x.n_marks == y.n_marks && x.n_full == y.n_full &&
                  x.n_equal == y.n_equal && x.share_lead == y.share_lead);
    }
}
END_TEST

START_TEST(lists_ascend_without_repeats)
{
    static struct text a;
    seed = 9;
    for (unsigned n = 0; n < 200; n += 3) {
        write_text(&a, n);
        for (unsigned i = 0; i < n; i++)
            a.words[i] %= 3; /* so that shingles repeat */
        const struct pt_sketch s = sketch_of(&a);
        ck_assert_uint_eq(s.n_words, n);
        for (unsigned i = 1; i < s.n_mins; i++)
            ck_assert_uint_lt(s.mins[i - 1], s.mins[i]);
    }
}
END_TEST

/* Words, and how many of these words and numbers a sketch knows. */
static const struct {
    const char *words[12];
    unsigned n_words, n_mins, n_numbers, percent;
} small[] = {
    {{NULL},                                                  0, 0, 0, 0 },
    {{"a", "b", "c", "d"},                                    4, 0, 0, 0 },
    {{"a", "b", "c", "d", "e"},                               5, 1, 0, 0 },
    {{"a", "b", "c", "d", "e", "f", "g"},                     7, 3, 0, 0 },
    {{"a", "a", "a", "a", "a", "a", "a"},                     7, 1, 0, 0 },
    {{"7", "a", "7", "8.5", "b"},                             5, 1, 2, 60},
    {{"\xe6\x97\xa5", "\xe6\x9c\xac"},                        1, 0, 0, 0 },
    {{"\xe0\xb8\x81\xe0\xb8\xb5", "\xe0\xb8\x82"},            1, 0, 0, 0 },
    {{"\xed\x95\x9c", "\xea\xb5\xad", "\xec\x96\xb4", "one"}, 2, 0, 0, 0 },
    {{"\xe3\x82\xab\xe3\x83\x8a"},                            1, 0, 0, 0 },
};

START_TEST(what_is_counted_of_a_few_words)
{
    struct pt_sketcher sketcher;
    struct pt_sketch s;
    pt_sketch_begin(&sketcher);
    for (const char *const *word = small[_i].words; *word; word++)
        add(&sketcher, *word);
    pt_sketch_end(&sketcher, &s);
    ck_assert_uint_eq(s.n_words, small[_i].n_words);
    ck_assert_uint_eq(s.n_mins, small[_i].n_mins);
    ck_assert_uint_eq(s.n_numbers, small[_i].n_numbers);
    ck_assert_uint_eq(s.percent_numbers, small[_i].percent);
}
END_TEST

START_TEST(ten_letters_of_a_script_without_spaces_are_a_shingle)
{
    struct pt_sketcher sketcher;
    struct pt_sketch s;
    for (unsigned n = 9; n <= 12; n++) {
        pt_sketch_begin(&sketcher);
        for (unsigned i = 0; i < n; i++) {
            const char letter[] = {'\xe6', '\x97', (char)(0x80 + i), 0};
            add(&sketcher, letter);
        }
        pt_sketch_end(&sketcher, &s);
        ck_assert_uint_eq(s.n_mins, n < 10 ? 0 : n - 9);
    }
}
END_TEST

/* ---------------------------------------------------------------- stored */

static bool is_equal(const struct pt_sketch *a, const struct pt_sketch *b)
{
    char of_a[PT_MAX_SKETCH_BYTES], of_b[PT_MAX_SKETCH_BYTES];
    const size_t n = pt_sketch_encode(a, of_a);
    return n == pt_sketch_encode(b, of_b) && memcmp(of_a, of_b, n) == 0;
}

START_TEST(what_is_written_is_read_again)
{
    static struct text a;
    for (unsigned n = 0; n < 100; n += 7) {
        char bytes[PT_MAX_SKETCH_BYTES];
        struct pt_sketch back;
        write_text(&a, n);
        const struct pt_sketch s = sketch_of(&a);
        const size_t n_bytes = pt_sketch_encode(&s, bytes);
        ck_assert(n_bytes <= sizeof bytes);
        ck_assert(pt_sketch_decode(pt_str_n(bytes, n_bytes), &back));
        ck_assert(is_equal(&s, &back));
        ck_assert_uint_eq(s.n_words, back.n_words);
    }
}
END_TEST

START_TEST(keys_are_the_smallest_mins_of_what_is_judged)
{
    static struct text a;
    unsigned n_judged = 0;
    for (unsigned n = 0; n < 100; n++) {
        char bytes[PT_MAX_SKETCH_BYTES];
        uint32_t keys[PT_SKETCH_KEYS] = {0};
        write_text(&a, n);
        const struct pt_sketch s = sketch_of(&a);
        const size_t n_bytes = pt_sketch_encode(&s, bytes);
        const struct pt_str found = pt_sketch_keys(pt_str_n(bytes, n_bytes));
        ck_assert_uint_eq(found.len,
                          pt_sketch_is_judged(&s) ? PT_SKETCH_KEYS_BYTES : 0);
        ck_assert(pt_sketch_decode_keys(found, keys) ==
                  pt_sketch_is_judged(&s));
        if (found.len)
            ck_assert_mem_eq(keys, s.mins, sizeof keys);
        n_judged += found.len > 0;
    }
    ck_assert(n_judged > 0 && n_judged < 100);
}
END_TEST

START_TEST(bytes_that_are_no_sketch_are_refused)
{
    static struct text a;
    char bytes[PT_MAX_SKETCH_BYTES + 1] = "";
    struct pt_sketch s;
    write_text(&a, 100);
    s = sketch_of(&a);
    const size_t n = pt_sketch_encode(&s, bytes);
    for (size_t len = 0; len <= n + 1; len++)
        ck_assert(pt_sketch_decode(pt_str_n(bytes, len), &s) == (len == n) &&
                  (pt_sketch_keys(pt_str_n(bytes, len)).len > 0) == (len == n));
    for (size_t len = 0; len <= n; len++) {
        uint32_t keys[PT_SKETCH_KEYS];
        ck_assert(pt_sketch_decode_keys(pt_str_n(bytes, len), keys) ==
                  (len == PT_SKETCH_KEYS_BYTES));
    }
    for (size_t at = 0; at < 4; at++) { /* format and counts */
        char broken[PT_MAX_SKETCH_BYTES];
        memcpy(broken, bytes, n);
        broken[at] = (char)0xff;
        ck_assert(!pt_sketch_decode(pt_str_n(broken, n), &s) &&
                  !pt_sketch_keys(pt_str_n(broken, n)).len);
    }
}
END_TEST

Suite *pt_suite_sketch(void)
{
    Suite *const suite = suite_create("sketch");
    TCase *const c = tcase_create("sketch");
    tcase_add_loop_test(c, both_estimates_are_within_their_errors, 0,
                        (int)PT_COUNTOF(kinds));
    tcase_add_test(c, a_part_is_contained_in_its_whole);
    tcase_add_test(c, strangers_have_nothing_in_common);
    tcase_add_test(c, comparing_takes_no_sides);
    tcase_add_test(c, lists_ascend_without_repeats);
    tcase_add_loop_test(c, what_is_counted_of_a_few_words, 0,
                        (int)PT_COUNTOF(small));
    tcase_add_test(c, ten_letters_of_a_script_without_spaces_are_a_shingle);
    tcase_add_test(c, what_is_written_is_read_again);
    tcase_add_test(c, keys_are_the_smallest_mins_of_what_is_judged);
    tcase_add_test(c, bytes_that_are_no_sketch_are_refused);
    suite_add_tcase(suite, c);
    return suite;
}
