/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/names.h"

#include <check.h>

Suite *pt_suite_names(void);

static bool has_key(const char *word, struct pt_str key)
{
    struct pt_name_key keys[PT_MAX_NAME_KEYS];
    const size_t n = pt_name_keys(pt_str_of(word), keys);
    for (size_t i = 0; i < n; i++)
        if (pt_str_equal(pt_str_n(keys[i].text, keys[i].len), key))
            return true;
    return false;
}

/* key: then words that all have it. */
static const struct {
    const char *key;
    const char *words[12];
} families[] = {
    {"zelenski",
     {"зеленський", "зеленский", "зеленського", "zelensky", "zelenskyy",
      "zelenskiy", "zelenskyi", "selenskyj", "selenski", "zelenskij",
      "zelenszkij"}                                                                      },
    {"zelenska",
     {"зеленська", "зеленская", "zelenska", "zelenskaya", "selenskaja"}},
    {"lavrov",    {"лавров", "lavrov", "lawrow", "lavroff"}                        },
    {"kiv",       {"київ", "kyiv", "kyjiw", "kyjiv"}                                 },
    {"kev",       {"киев", "kiev", "kiew"}                                           },
    {"putin",     {"путин", "путін", "putin", "poutin", "poetin"}              },
    {"Soigu",     {"шойгу", "shoigu", "shoygu", "schoigu", "choigou", "sjojgoe"}    },
    {"Zukov",     {"жуков", "zhukov", "schukow", "joukov", "zukow", "zjoekov"}      },
    {"hruQev",
     {"хрущев", "khrushchev", "chruschtschow", "khrouchtchev", "chroesjtsjov"}     },
    {"gorbaCev",
     {"горбачев", "gorbachev", "gorbatschow", "gorbatchev", "gorbaczow",
      "gorbatjov"}                                                                       },
    {"SevCenko",
     {"шевченко", "shevchenko", "schewtschenko", "chevtchenko", "szewczenko"}    },
    {"elcin",     {"ельцин", "єльцин", "yeltsin", "jelzin"}                  },
    {"ianukoviC",
     {"янукович", "yanukovych", "janukowytsch", "ianoukovitch", "janukowycz"}    },
    {"sergei",    {"сергей", "sergei", "sergey", "sergej", "serguei"}              },
    {"haso",      {"хасьо", "khaso", "chaso"}                                       },
    {"miloSeviC", {"милошевич", "miloshevich", "milosevic"}                     },
};

START_TEST(words_of_a_family_share_a_key)
{
    for (size_t i = 0; i < 12 && families[_i].words[i]; i++)
        ck_assert_msg(
            has_key(families[_i].words[i], pt_str_of(families[_i].key)),
            "%s has not the key %s", families[_i].words[i], families[_i].key);
}
END_TEST

static const struct {
    const char *word;
    bool is_surname; /* by one of its keys */
} surnames[] = {
    {"zelensky",     true },
    {"lawrow",       true },
    {"klychko",      true },
    {"medvedchuk",   true },
    {"saakaschwili", true },
    {"putin",        false},
    {"perez",        false},
    {"martin",       false},
    {"brian",        false},
    {"crow",         false},
    {"trew",         false}, /* nothing but an ending, without a
  vowel */
};

START_TEST(a_surname_is_told_by_its_ending)
{
    struct pt_name_key keys[PT_MAX_NAME_KEYS];
    const size_t n = pt_name_keys(pt_str_of(surnames[_i].word), keys);
    bool is_surname = false;
    for (size_t i = 0; i < n; i++)
        is_surname |= keys[i].is_surname;
    ck_assert_msg(is_surname == surnames[_i].is_surname, "%s",
                  surnames[_i].word);
}
END_TEST

static const char *const nameless[] = {
    "",
    "kyi",
    "лев",
    "東京都知事",
    "queen",
    "1987",
    "a.b.c",
    "gogg",
    "zelenské",
    "смiрнов", /* a Latin i in it */
    "aaaaabbbbbcccccdddddeeeeefffffggggg",
};

START_TEST(what_can_be_no_name_has_no_keys)
{
    struct pt_name_key keys[PT_MAX_NAME_KEYS];
    ck_assert_msg(pt_name_keys(pt_str_of(nameless[_i]), keys) == 0, "%s",
                  nameless[_i]);
}
END_TEST

START_TEST(no_two_keys_are_equal_and_all_have_letters)
{
    static const char *const words[] = {"zelenszkij", "chroesjtsjov",
                                        "sesesesesesesov", "szszczczszcz",
                                        "czczczczczczczczczczczczczczczcz"};
    for (size_t w = 0; w < PT_COUNTOF(words); w++) {
        struct pt_name_key keys[PT_MAX_NAME_KEYS];
        const size_t n = pt_name_keys(pt_str_of(words[w]), keys);
        ck_assert_uint_gt(n, 0);
        ck_assert_uint_le(n, PT_MAX_NAME_KEYS);
        for (size_t i = 0; i < n; i++) {
            const struct pt_str key = pt_str_n(keys[i].text, keys[i].len);
            ck_assert_uint_gt(key.len, 0);
            for (size_t k = 0; k < i; k++)
                ck_assert(
                    !pt_str_equal(key, pt_str_n(keys[k].text, keys[k].len)));
        }
    }
}
END_TEST

Suite *pt_suite_names(void)
{
    Suite *const suite = suite_create("names");
    TCase *const keys = tcase_create("keys");
    tcase_add_loop_test(keys, words_of_a_family_share_a_key, 0,
                        PT_COUNTOF(families));
    tcase_add_loop_test(keys, a_surname_is_told_by_its_ending, 0,
                        PT_COUNTOF(surnames));
    tcase_add_loop_test(keys, what_can_be_no_name_has_no_keys, 0,
                        PT_COUNTOF(nameless));
    tcase_add_test(keys, no_two_keys_are_equal_and_all_have_letters);
    suite_add_tcase(suite, keys);
    return suite;
}
