/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/stem.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_stem(void);

static struct pt_stemmers *stemmers;

static void open_stemmers(void)
{
    ck_assert_int_eq(pt_stemmers_new(&stemmers), PT_OK);
}

static void close_stemmers(void)
{
    pt_stemmers_free(stemmers);
}

/* Words of one row have one stem. */
/* clang-format off */
static const struct {
    const char *lang;
    const char *one;
    const char *other;
} same[] = {
    {"en", "guarantee", "guaranteed"},
    {"en", "agreements", "agreement"},
    {"de", "hauser", "hausern"},
    {"fr", "negociation", "negociations"},
    {"es", "acuerdos", "acuerdo"},
    {"it", "elezione", "elezioni"},
    {"ru", "переговоры", "переговоров"},
    {"nl", "landen", "land"},
    {"sv", "bilarna", "bilar"},
    {"fi", "talossa", "talo"},
    {"pt", "acordos", "acordo"},
    {"hu", "hazban", "haz"},
    {"no", "avtalene", "avtaler"},
};
/* clang-format on */

static struct pt_buf stem_of(const char *lang, const char *word)
{
    const int id = pt_stemmer_id(pt_str_of(lang));
    struct pt_buf copy;
    ck_assert_int_ge(id, 0);
    pt_buf_init(&copy, PT_BUF_NO_CEILING);
    pt_buf_add(&copy, pt_stem(stemmers, id, pt_str_of(word)));
    return copy;
}

START_TEST(forms_of_a_word_share_a_stem)
{
    struct pt_buf one = stem_of(same[_i].lang, same[_i].one);
    struct pt_buf other = stem_of(same[_i].lang, same[_i].other);
    ck_assert_msg(strcmp(pt_buf_z(&one), pt_buf_z(&other)) == 0,
                  "%s: %s gives %s, %s gives %s", same[_i].lang, same[_i].one,
                  pt_buf_z(&one), same[_i].other, pt_buf_z(&other));
    pt_buf_fini(&one);
    pt_buf_fini(&other);
}
END_TEST

START_TEST(every_language_opens_and_knows_its_name)
{
    int n = 0;
    for (struct pt_str lang; (lang = pt_stemmer_lang(n)).len; n++) {
        ck_assert_int_eq(pt_stemmer_id(lang), n);
        ck_assert_uint_gt(pt_stem(stemmers, n, PT_STR("abc")).len, 0);
    }
    ck_assert_int_ge(n, 28);
    ck_assert_uint_eq(pt_stemmer_lang(n + 100).len, 0);
}
END_TEST

/* clang-format off */
static const struct {
    const char *lang;
    const char *same_as; /* NULL: no stemmer */
} names[] = {
    {"EN", "en"},  {"en-GB", "en"}, {"en_US.UTF-8", "en"}, {"nb", "no"},
    {"nn", "no"},  {"uk", NULL},    {"pl", NULL},          {"", NULL},
    {"e", NULL},   {"eng", NULL},   {"xx", NULL},          {"en?", NULL},
};
/* clang-format on */

START_TEST(a_language_is_named_in_any_case_and_region)
{
    const int id = pt_stemmer_id(pt_str_of(names[_i].lang));
    const int expected =
        names[_i].same_as ? pt_stemmer_id(pt_str_of(names[_i].same_as)) : -1;
    ck_assert_msg(id == expected, "%s: %d, not %d", names[_i].lang, id,
                  expected);
    if (names[_i].same_as)
        ck_assert_int_ge(id, 0);
}
END_TEST

START_TEST(words_with_digits_are_their_own_stem)
{
    struct pt_buf stem = stem_of("en", "mp3s");
    ck_assert_str_eq(pt_buf_z(&stem), "mp3s");
    pt_buf_fini(&stem);
    stem = stem_of("en", "");
    ck_assert_str_eq(pt_buf_z(&stem), "");
    pt_buf_fini(&stem);
}
END_TEST

/* Every word of up to three syllables with an ending that stemmers know, in
 * Latin and in Cyrillic. */
START_TEST(stems_keep_the_start_where_that_is_promised)
{
    static const char *const syllables[] = {
        "",   "ge", "un", "sky", "ly", "dy", "ty", "e", "y", "o",
        "ab", "qu", "in", "за",  "по", "не", "об", "и", "ю", "вс",
    };
    static const char *const endings[] = {
        "",    "s",     "ing",   "ed",   "ies", "en",   "er",
        "ung", "ation", "mente", "ismo", "het", "ului", "ость",
        "ами", "ого",   "ить",   "ейш",  "ю",   "'s",
    };
    const size_t n = PT_COUNTOF(syllables);
    const struct pt_str lang = pt_stemmer_lang(_i);
    if (!pt_stems_keep_start(lang))
        return;
    for (size_t i = 0; i < n * n * PT_COUNTOF(endings); i++) {
        char word[64];
        snprintf(word, sizeof word, "%s%s%s", syllables[i % n],
                 syllables[i / n % n], endings[i / n / n]);
        if (!word[0])
            continue;
        const struct pt_str stem = pt_stem(stemmers, _i, pt_str_of(word));
        ck_assert_msg(stem.len && stem.ptr[0] == word[0] &&
                          stem.len <= strlen(word) + 1,
                      "%s: %s -> %.*s", lang.ptr, word, PT_STR_FMT(stem));
    }
}
END_TEST

START_TEST(freeing_nothing_is_fine)
{
    pt_stemmers_free(NULL);
}
END_TEST

Suite *pt_suite_stem(void)
{
    Suite *const suite = suite_create("stem");
    TCase *const tcase = tcase_create("stems");
    tcase_add_checked_fixture(tcase, open_stemmers, close_stemmers);
    tcase_add_loop_test(tcase, forms_of_a_word_share_a_stem, 0,
                        PT_COUNTOF(same));
    tcase_add_test(tcase, every_language_opens_and_knows_its_name);
    tcase_add_loop_test(tcase, a_language_is_named_in_any_case_and_region, 0,
                        PT_COUNTOF(names));
    tcase_add_test(tcase, words_with_digits_are_their_own_stem);
    tcase_add_loop_test(tcase, stems_keep_the_start_where_that_is_promised, 0,
                        28);
    tcase_add_test(tcase, freeing_nothing_is_fine);
    suite_add_tcase(suite, tcase);
    return suite;
}
