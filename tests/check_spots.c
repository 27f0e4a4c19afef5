/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/buf.h"
#include "search/match/spots.h"
#include <check.h>

Suite *pt_suite_spots(void);

/* Positions of a few words in a made article, as the index has them. */
enum { N_WORDS = 4, MOST_PLACES = 64 };

struct word {
    struct pt_buf code;
    uint32_t places[MOST_PLACES];
    size_t n;
};

struct article {
    struct word words[N_WORDS];
    struct pt_glass_cursor cursors[N_WORDS];
    uint32_t state;
};

static uint32_t draw(struct article *article, uint32_t n)
{
    article->state = article->state * 1664525u + 1013904223u;
    return (article->state >> 8) % n;
}

static void make_words(struct article *article)
{
    const uint32_t step = 2 + draw(article, 40);
    for (size_t i = 0; i < N_WORDS; i++) {
        struct word *const word = &article->words[i];
        uint32_t pos = 0;
        word->n = 1 + draw(article, MOST_PLACES - 1);
        for (size_t k = 0; k < word->n; k++)
            word->places[k] = pos += 1 + draw(article, step);
        pt_buf_init(&word->code, PT_BUF_NO_CEILING);
        pt_glass_positions_add(&word->code, word->places, word->n);
    }
}

static void start(struct article *article)
{
    for (size_t i = 0; i < N_WORDS; i++)
        ck_assert(pt_glass_cursor_start(&article->cursors[i],
                                        pt_buf_str(&article->words[i].code)));
}

/* The same, and the last byte of one word is missing. */
static void start_cut(struct article *article, size_t word)
{
    const struct pt_str code = pt_buf_str(&article->words[word].code);
    start(article);
    ck_assert(pt_glass_cursor_start(&article->cursors[word],
                                    pt_str_sub(code, 0, code.len - 1)));
}

static void end(struct article *article)
{
    for (size_t i = 0; i < N_WORDS; i++)
        pt_buf_fini(&article->words[i].code);
}

/* So that two words have no more places than one may. */
static void halve(struct article *article)
{
    for (size_t i = 0; i < N_WORDS; i++) {
        struct word *const word = &article->words[i];
        word->n = (word->n + 1) / 2;
        pt_buf_clear(&word->code);
        pt_glass_positions_add(&word->code, word->places, word->n);
    }
}

static bool is_at(const struct word *word, uint32_t pos)
{
    for (size_t i = 0; i < word->n; i++)
        if (word->places[i] == pos)
            return true;
    return false;
}

static bool are_beside(const struct article *article, uint32_t n)
{
    for (size_t i = 0; i < article->words[0].n; i++) {
        uint32_t k = 1;
        while (k < n &&
               is_at(&article->words[k], article->words[0].places[i] + k))
            k++;
        if (k == n)
            return true;
    }
    return false;
}

static bool are_near(const struct word *a,
                     const struct word *b,
                     uint32_t distance,
                     bool is_ordered)
{
    for (size_t i = 0; i < a->n; i++)
        for (uint32_t d = 1; d <= distance; d++)
            if (is_at(b, a->places[i] + d) ||
                (!is_ordered && a->places[i] > d && is_at(b, a->places[i] - d)))
                return true;
    return false;
}

/* Whether pos is of one of the words, and the other no further before it. */
static bool is_later(const struct word *a,
                     const struct word *b,
                     uint32_t distance,
                     bool is_ordered,
                     uint32_t pos)
{
    for (uint32_t d = 1; d <= distance && d < pos; d++)
        if ((is_at(b, pos) && is_at(a, pos - d)) ||
            (!is_ordered && is_at(a, pos) && is_at(b, pos - d)))
            return true;
    return false;
}

static void list_places(const struct article *article,
                        struct pt_spot_list lists[N_WORDS])
{
    for (size_t i = 0; i < N_WORDS; i++)
        lists[i] = (struct pt_spot_list){article->words[i].places,
                                         article->words[i].n};
}

static enum pt_glass_found found_if(bool is_there)
{
    return is_there ? PT_GLASS_THERE : PT_GLASS_ABSENT;
}

START_TEST(words_stand_beside_each_other_as_their_places_say)
{
    unsigned n_there = 0;
    for (unsigned round = 0; round < 300; round++) {
        struct article article = {.state = round * 977u + 5};
        make_words(&article);
        for (uint32_t n = 1; n <= N_WORDS; n++) {
            const bool wanted = are_beside(&article, n);
            start(&article);
            ck_assert_msg(pt_spots_beside(article.cursors, n) ==
                              found_if(wanted),
                          "round %u, %u words", round, n);
            struct pt_spot_list lists[N_WORDS];
            list_places(&article, lists);
            ck_assert_msg(pt_lists_beside(lists, n) == wanted,
                          "round %u, %u words listed", round, n);
            start(&article);
            ck_assert_msg(n != 2 || pt_spots_beside_rarely(article.cursors) ==
                                        found_if(wanted),
                          "round %u, rarely", round);
            n_there += wanted && n > 1;
        }
        end(&article);
    }
    ck_assert_uint_gt(n_there, 200);
    ck_assert_uint_lt(n_there, 700);
}
END_TEST

START_TEST(words_stand_so_far_apart_as_their_places_say)
{
    unsigned n_there = 0;
    for (unsigned round = 0; round < 300; round++) {
        struct article article = {.state = round * 811u + 9};
        struct pt_spot_list lists[N_WORDS];
        make_words(&article);
        list_places(&article, lists);
        for (uint32_t distance = 1; distance < 12; distance++) {
            bool wanted = false;
            for (size_t i = 0; i < lists[0].n; i++)
                wanted |=
                    is_at(&article.words[1], lists[0].items[i] + distance);
            ck_assert_msg(pt_lists_apart(lists[0], lists[1], distance) ==
                              wanted,
                          "round %u, %u apart", round, distance);
            n_there += wanted;
        }
        end(&article);
    }
    ck_assert_uint_gt(n_there, 500);
    ck_assert_uint_lt(n_there, 2800);
}
END_TEST

START_TEST(words_are_near_each_other_as_their_places_say)
{
    unsigned n_there = 0;
    for (unsigned round = 0; round < 600; round++) {
        struct article article = {.state = round * 677u + 3};
        make_words(&article);
        const uint32_t distance = 1 + draw(&article, 4);
        const bool is_ordered = round % 2;
        const size_t b = round % 3 ? 1 : 0; /* also a word near itself */
        const bool wanted = are_near(&article.words[0], &article.words[b],
                                     distance, is_ordered);
        start(&article);
        article.cursors[1] = article.cursors[b];
        uint32_t last;
        ck_assert_msg(pt_spots_near(&article.cursors[0], &article.cursors[1],
                                    distance, is_ordered,
                                    &last) == found_if(wanted),
                      "round %u", round);
        ck_assert(!wanted || is_later(&article.words[0], &article.words[b],
                                      distance, is_ordered, last));
        struct pt_spot_list lists[N_WORDS];
        list_places(&article, lists);
        ck_assert_msg(pt_lists_near(lists[0], lists[b], distance, is_ordered) ==
                          wanted,
                      "round %u, listed", round);
        n_there += wanted;
        end(&article);
    }
    ck_assert_uint_gt(n_there, 200);
    ck_assert_uint_lt(n_there, 580);
}
END_TEST

/* Sides of two words each, the second of which may be listed; side 1 may have a
 * word of side 0, too. */
struct sides {
    struct word places[2]; /* of all words of a side, without code */
    struct pt_spot_word words[2][2];
    struct pt_side sides[2];
};

static void make_sides(struct article *article, struct sides *sides)
{
    const size_t shared = draw(article, 4) ? 2 : 0;
    const size_t nth[2][2] = {
        {0,      1},
        {shared, 3}
    };
    start(article);
    for (size_t i = 0; i < 2; i++) {
        sides->places[i].n = 0;
        for (size_t k = 0; k < 2; k++) {
            const struct word *const word = &article->words[nth[i][k]];
            sides->words[i][k] = (struct pt_spot_word){
                .cursor = article->cursors[nth[i][k]],
                .list = {word->places, word->n},
                .is_listed = k == 1 && draw(article, 2),
            };
            for (size_t at = 0; at < word->n; at++)
                sides->places[i].places[sides->places[i].n++] =
                    word->places[at];
        }
        pt_side_start(&sides->sides[i], sides->words[i], 2);
    }
}

START_TEST(sides_are_near_each_other_as_their_places_say)
{
    unsigned n_there = 0;
    for (unsigned round = 0; round < 600; round++) {
        struct article article = {.state = round * 557u + 11};
        struct sides sides;
        make_words(&article);
        halve(&article);
        make_sides(&article, &sides);
        const uint32_t distance = 1 + draw(&article, 3);
        const bool is_ordered = round % 2;
        const bool wanted =
            are_near(&sides.places[0], &sides.places[1], distance, is_ordered);
        uint32_t last;
        ck_assert_msg(pt_sides_near(&sides.sides[0], &sides.sides[1], distance,
                                    is_ordered, &last) == found_if(wanted),
                      "round %u", round);
        ck_assert(!wanted || is_later(&sides.places[0], &sides.places[1],
                                      distance, is_ordered, last));
        n_there += wanted;
        end(&article);
    }
    ck_assert_uint_gt(n_there, 200);
    ck_assert_uint_lt(n_there, 595);
}
END_TEST

/* Whether the words from the nth on have places of their own in a stretch. */
static bool do_fit(const struct article *article,
                   uint32_t nth,
                   uint32_t first,
                   uint32_t span,
                   uint64_t taken)
{
    bool fits = nth == 3;
    for (uint32_t d = 0; d <= span && !fits; d++)
        fits = is_at(&article->words[nth], first + d) && !(taken >> d & 1) &&
               do_fit(article, nth + 1, first, span, taken | 1ull << d);
    return fits;
}

START_TEST(words_stand_within_a_stretch_as_their_places_say)
{
    unsigned n_there = 0, n_unknown = 0;
    for (unsigned round = 0; round < 600; round++) {
        struct article article = {.state = round * 331u + 7};
        struct pt_spot_word words[3];
        struct pt_side sides[3];
        bool wanted = false;
        make_words(&article);
        start(&article);
        const uint32_t span = 2 + draw(&article, 6);
        for (size_t i = 0; i < 3; i++) {
            words[i] = (struct pt_spot_word){.cursor = article.cursors[i]};
            pt_side_start(&sides[i], &words[i], 1);
        }
        for (uint32_t first = 1; first < 3000 && !wanted; first++)
            wanted = do_fit(&article, 0, first, span, 0);
        const enum pt_glass_found found = pt_sides_within(sides, 3, span);
        ck_assert_msg(found == PT_GLASS_UNKNOWN || found == found_if(wanted),
                      "round %u", round);
        n_there += found == PT_GLASS_THERE;
        n_unknown += found == PT_GLASS_UNKNOWN;
        end(&article);
    }
    ck_assert_uint_gt(n_there, 150);
    ck_assert_uint_lt(n_there, 550);
    ck_assert_uint_lt(n_unknown, 60);
}
END_TEST

START_TEST(what_lacks_bits_is_neither_there_nor_absent)
{
    struct article article = {.state = 1};
    static const uint32_t even[] = {2, 40, 82, 200, 402, 500, 702};
    static const uint32_t odd[] = {5, 61, 97, 301, 451, 633, 801};
    make_words(&article);
    pt_buf_clear(&article.words[0].code);
    pt_buf_clear(&article.words[1].code);
    pt_glass_positions_add(&article.words[0].code, even, PT_COUNTOF(even));
    pt_glass_positions_add(&article.words[1].code, odd, PT_COUNTOF(odd));
    for (unsigned cut = 0; cut < 2; cut++) {
        start(&article);
        ck_assert_int_eq(pt_spots_beside(article.cursors, 2), PT_GLASS_ABSENT);
        start_cut(&article, cut);
        ck_assert_int_eq(pt_spots_beside(article.cursors, 2), PT_GLASS_UNKNOWN);
        start_cut(&article, cut);
        ck_assert_int_eq(pt_spots_beside_rarely(article.cursors),
                         PT_GLASS_UNKNOWN);
        start_cut(&article, cut);
        ck_assert_int_eq(pt_spots_near(&article.cursors[0], &article.cursors[1],
                                       1, false, &(uint32_t){0}),
                         PT_GLASS_UNKNOWN);
        for (uint32_t span = 1; span < 3; span++) {
            struct pt_spot_word words[2];
            struct pt_side sides[2];
            start_cut(&article, cut);
            for (size_t i = 0; i < 2; i++) {
                words[i] = (struct pt_spot_word){.cursor = article.cursors[i]};
                pt_side_start(&sides[i], &words[i], 1);
            }
            ck_assert_int_eq(span > 1 ? pt_sides_within(sides, 2, span)
                                      : pt_sides_near(&sides[0], &sides[1], 1,
                                                      false, &(uint32_t){0}),
                             PT_GLASS_UNKNOWN);
        }
    }
    end(&article);
}
END_TEST

/* What takes much room is read one after the other. */
START_TEST(a_word_may_stand_anywhere_often)
{
    enum { OFTEN = 5000 };
    static uint32_t places[OFTEN];
    struct article article = {.state = 1};
    make_words(&article);
    for (uint32_t i = 0; i < OFTEN; i++)
        places[i] = 3 * (i + 1);
    for (uint32_t beside = 0; beside < 3; beside++) {
        const uint32_t last = 3 * OFTEN + beside;
        for (size_t i = 0; i < 2; i++)
            pt_buf_clear(&article.words[i].code);
        pt_glass_positions_add(&article.words[0].code, places, OFTEN);
        pt_glass_positions_add(&article.words[1].code, &last, 1);
        start(&article);
        ck_assert_int_eq(pt_spots_beside_rarely(article.cursors),
                         found_if(beside == 1));
    }
    end(&article);
}
END_TEST

Suite *pt_suite_spots(void)
{
    Suite *const suite = suite_create("spots");
    TCase *const tcase = tcase_create("spots");
    tcase_add_test(tcase, words_stand_beside_each_other_as_their_places_say);
    tcase_add_test(tcase, words_stand_so_far_apart_as_their_places_say);
    tcase_add_test(tcase, words_are_near_each_other_as_their_places_say);
    tcase_add_test(tcase, sides_are_near_each_other_as_their_places_say);
    tcase_add_test(tcase, words_stand_within_a_stretch_as_their_places_say);
    tcase_add_test(tcase, what_lacks_bits_is_neither_there_nor_absent);
    tcase_add_test(tcase, a_word_may_stand_anywhere_often);
    suite_add_tcase(suite, tcase);
    return suite;
}
