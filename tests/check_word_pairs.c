/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/word_pairs.h"

#include <check.h>

Suite *pt_suite_word_pairs(void);

static struct pt_buf text;

static void set_up(void)
{
    pt_buf_init(&text, PT_BUF_NO_CEILING);
}

static void tear_down(void)
{
    pt_buf_fini(&text);
}

/* word: of a place, a step from place to place, more than one at most. */
struct placed {
    const char *word;
    unsigned step;
};

static const char *terms_of(struct pt_word_pairs *pairs)
{
    unsigned first, second;
    pt_buf_clear(&text);
    while (pt_word_pairs_take(pairs, &first, &second)) {
        pt_pair_term(first, second, &text);
        pt_buf_puts(&text, ", ");
    }
    return pt_buf_z(&text);
}

static const struct {
    struct placed words[8];
    const char *terms;
} rows[] = {
    {{{"of", 1}},                                               ""                    },
    {{{"of", 1}, {"the", 1}},                                   "XPof the, "          },
    {{{"of", 1}, {"the", 2}},                                   ""                    },
    {{{"the", 4096}, {"of", 1}, {"the", 1}},                    "XPof the, XPthe of, "},
    {{{"that", 1}, {"that", 1}},                                "XPthat that, "       },
    {{{"of", 1}, {"the", 1}, {"to", 2}, {"of", 1}, {"the", 1}},
     "XPof the, XPto of, "                                                            },
 /* two readings of one place, before and behind */
    {{{"as", 1}, {"it", 1}, {"is", 0}, {"to", 1}},
     "XPas is, XPas it, XPis to, XPit to, "                                           },
 /* the first and the last word of all */
    {{{"a", 1}, {"zu", 1}, {"zu", 1}, {"a", 1}, {"a", 1}},
     "XPa a, XPa zu, XPzu a, XPzu zu, "                                               },
};

START_TEST(two_words_at_places_side_by_side_are_a_pair)
{
    struct pt_word_pairs pairs = {0};
    uint32_t pos = 0;
    for (const struct placed *w = rows[_i].words; w->word; w++) {
        pos += w->step;
        pt_word_pairs_add(&pairs, pt_pair_word(pt_str_of(w->word)), pos);
    }
    ck_assert_str_eq(terms_of(&pairs), rows[_i].terms);
}
END_TEST

START_TEST(every_two_words_are_told_apart)
{
    struct pt_word_pairs pairs = {0};
    unsigned first = 0, second = 0, n = 0;
    for (unsigned i = 1; i <= PT_N_PAIR_WORDS; i++)
        for (unsigned k = 1; k <= PT_N_PAIR_WORDS; k++) {
            pt_word_pairs_add(&pairs, i, 3 * (i * PT_N_PAIR_WORDS + k));
            pt_word_pairs_add(&pairs, k, 3 * (i * PT_N_PAIR_WORDS + k) + 1);
        }
    for (; pt_word_pairs_take(&pairs, &first, &second); n++) {
        ck_assert_uint_eq(first, n / PT_N_PAIR_WORDS + 1);
        ck_assert_uint_eq(second, n % PT_N_PAIR_WORDS + 1);
    }
    ck_assert_uint_eq(n, PT_N_PAIR_WORDS * PT_N_PAIR_WORDS);
}
END_TEST

START_TEST(a_word_has_its_number)
{
    const char *const others[] = {"", "A", "th", "thee", "zulu", "bank"};
    for (size_t i = 0; i < PT_COUNTOF(others); i++)
        ck_assert_uint_eq(pt_pair_word(pt_str_of(others[i])), 0);
    for (unsigned i = 1; i <= PT_N_PAIR_WORDS; i++) {
        pt_buf_clear(&text);
        pt_pair_term(i, 1, &text);
        const struct pt_str term = pt_buf_str(&text);
        ck_assert(pt_str_begins(term, PT_STR("XP")));
        ck_assert(pt_str_ends(term, PT_STR(" a")));
        ck_assert_uint_eq(pt_pair_word(pt_str_sub(term, 2, term.len - 2)), i);
    }
}
END_TEST

START_TEST(a_term_tells_which_of_the_words_an_article_has)
{
    const uint64_t a = 1, zu = (uint64_t)1 << (PT_N_PAIR_WORDS - 1);
    const uint64_t of = (uint64_t)1 << (pt_pair_word(PT_STR("of")) - 1);
    static const char *const others[] = {"",    "harbour", "Zof",   "XPharbour",
                                         "XP ", "XB",      "XPof2", "Sof"};
    ck_assert_uint_eq(pt_pair_words_of_term(PT_STR("a")), a);
    ck_assert_uint_eq(pt_pair_words_of_term(PT_STR("zu")), zu);
    ck_assert_uint_eq(pt_pair_words_of_term(PT_STR("XPa zu")), a | zu);
    ck_assert_uint_eq(pt_pair_words_of_term(PT_STR("XPzu of")), zu | of);
    ck_assert_uint_eq(pt_pair_words_of_term(PT_STR("XPof of")), of);
    for (size_t i = 0; i < PT_COUNTOF(others); i++)
        ck_assert_uint_eq(pt_pair_words_of_term(pt_str_of(others[i])), 0);
}
END_TEST

Suite *pt_suite_word_pairs(void)
{
    Suite *const suite = suite_create("word_pairs");
    TCase *const tcase = tcase_create("word_pairs");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, a_term_tells_which_of_the_words_an_article_has);
    tcase_add_loop_test(tcase, two_words_at_places_side_by_side_are_a_pair, 0,
                        (int)PT_COUNTOF(rows));
    tcase_add_test(tcase, every_two_words_are_told_apart);
    tcase_add_test(tcase, a_word_has_its_number);
    suite_add_tcase(suite, tcase);
    return suite;
}
