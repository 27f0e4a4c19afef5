/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/stem.h"

#include "common/fold.h"

#include <check.h>
#include <libstemmer.h>
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

/* The forms of one row have one stem, written with accents or without. */
/* clang-format off */
static const struct {
    const char *lang;
    const char *forms;
} families[] = {
    {"ar", "المفاوضات المفاوضة"},
    {"ar", "الحكومة حكومة"},
    {"ca", "negociació negociacions negociar negociaven"},
    {"ca", "acord acords"},
    {"da", "aftale aftaler aftalen aftalerne"},
    {"da", "lærer læreren lærere"},
    {"de", "Haus Häuser Häusern Hauses"},
    {"de", "Vertrag Verträge Verträgen"},
    {"el", "διαπραγμάτευση διαπραγματεύσεις διαπραγματεύσεων"},
    {"el", "πόλεμος πολέμου ΠΟΛΕΜΟ"},
    {"en", "guarantee guarantees guaranteed"},
    {"en", "treaty treaties"},
    {"es", "negociación negociaciones negociar negociaron"},
    {"es", "tecnología tecnologías tecnológico"},
    {"es", "reunión reuniones"},
    {"es", "firmarán firmar firmado"},
    {"eu", "akordio akordioak akordioan"},
    {"eu", "gobernua gobernuaren"},
    {"fi", "sopimuksen sopimukset"},
    {"fi", "talo talossa taloon taloista"},
    {"fr", "négocié négociée négociées négociés négocier"},
    {"fr", "envoyé envoyés envoyée envoyer"},
    {"fr", "signée signé signés signer"},
    {"fr", "mobilité mobilités"},
    {"ga", "margaíocht margaíochta margadh"},
    {"ga", "bád mbád bhád"},
    {"hi", "समझौता समझौते समझौतों"},
    {"hi", "शहर शहरों"},
    {"hu", "házban házból házak háznál"},
    {"hu", "városban városból városok városért"},
    {"hy", "քաղաք քաղաքներ քաղաքից"},
    {"hy", "համաձայնագրի համաձայնագրեր"},
    {"id", "perjanjian dijanjikan menjanjikan"},
    {"id", "pemerintah pemerintahan memerintah"},
    {"it", "trattativa trattative"},
    {"it", "firmata firmato firmare"},
    {"lt", "susitarimas susitarimo susitarimai susitarimų"},
    {"lt", "vyriausybė vyriausybės vyriausybei"},
    {"ne", "सरकार सरकारले सरकारको"},
    {"ne", "सम्झौता सम्झौताहरू सम्झौतामा"},
    {"nl", "onderhandeling onderhandelingen"},
    {"nl", "akkoord akkoorden"},
    {"no", "avtale avtaler avtalen avtalene"},
    {"no", "skole skoler skolen"},
    {"pt", "negociação negociações negociar negociaram"},
    {"pt", "responsável responsáveis responsavelmente"},
    {"ro", "acțiune acțiuni acțiunea"},
    {"ro", "organizația organizații organizațiile organizațiilor"},
    {"ru", "переговоры переговоров переговорам"},
    {"ru", "соглашение соглашения соглашений"},
    {"sr", "преговори преговора преговорима pregovori pregovora"},
    {"sr", "скупштина скупштине skupština skupštine"},
    {"sv", "förhandling förhandlingar förhandlingarna"},
    {"sv", "skola skolor"},
    {"ta", "ஒப்பந்தம் ஒப்பந்தங்கள் ஒப்பந்தத்தில்"},
    {"ta", "நகரம் நகரங்கள் நகரத்தில்"},
    {"tr", "anlaşma anlaşmalar anlaşmaları anlaşmaya"},
    {"tr", "görüşme görüşmeler görüşmeleri görüşmede"},
    {"yi", "מענטש מענטשן"},
    {"yi", "רעגירונג רעגירונגען"},
};

/* Words of one ending, of which the second has only the letters. */
static const struct {
    const char *lang;
    const char *one;
    const char *other;
} different[] = {
    {"en", "general", "generate"},
    {"es", "ion", "ionico"},
    {"fr", "fee", "fer"},
    {"pt", "pao", "pai"},
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

/* The next word of *forms, folded, into out; false at the end. */
static bool next_form(const char **forms, struct pt_buf *out)
{
    const size_t len = strcspn(*forms, " ");
    pt_buf_clear(out);
    pt_fold(pt_str_n(*forms, len), out);
    *forms += len;
    *forms += **forms == ' ';
    return len > 0;
}

START_TEST(forms_of_a_word_share_a_stem)
{
    const char *const lang = families[_i].lang;
    const char *forms = families[_i].forms;
    struct pt_buf form, first;
    pt_buf_init(&form, PT_BUF_NO_CEILING);
    ck_assert(next_form(&forms, &form));
    first = stem_of(lang, pt_buf_z(&form));
    ck_assert_uint_gt(first.len, 1);
    while (next_form(&forms, &form)) {
        struct pt_buf stem = stem_of(lang, pt_buf_z(&form));
        ck_assert_msg(strcmp(pt_buf_z(&stem), pt_buf_z(&first)) == 0,
                      "%s: of %s, %s gives %s, not %s", lang,
                      families[_i].forms, pt_buf_z(&form), pt_buf_z(&stem),
                      pt_buf_z(&first));
        pt_buf_fini(&stem);
    }
    pt_buf_fini(&form);
    pt_buf_fini(&first);
}
END_TEST

START_TEST(short_words_are_not_taken_for_endings)
{
    struct pt_buf one = stem_of(different[_i].lang, different[_i].one);
    struct pt_buf other = stem_of(different[_i].lang, different[_i].other);
    ck_assert_msg(strcmp(pt_buf_z(&one), pt_buf_z(&other)) != 0,
                  "%s: %s and %s give %s", different[_i].lang,
                  different[_i].one, different[_i].other, pt_buf_z(&one));
    pt_buf_fini(&one);
    pt_buf_fini(&other);
}
END_TEST

/* Stems are folded, or a word in another spelling would not find them. */
START_TEST(no_stem_has_an_accent)
{
    const char *forms = families[_i].forms;
    struct pt_buf form, again;
    pt_buf_init(&form, PT_BUF_NO_CEILING);
    pt_buf_init(&again, PT_BUF_NO_CEILING);
    while (next_form(&forms, &form)) {
        struct pt_buf stem = stem_of(families[_i].lang, pt_buf_z(&form));
        pt_buf_clear(&again);
        pt_fold(pt_buf_str(&stem), &again);
        ck_assert_str_eq(pt_buf_z(&again), pt_buf_z(&stem));
        pt_buf_fini(&stem);
    }
    pt_buf_fini(&form);
    pt_buf_fini(&again);
}
END_TEST

static bool has_family(struct pt_str lang)
{
    for (size_t i = 0; i < PT_COUNTOF(families); i++)
        if (pt_str_equal(lang, pt_str_of(families[i].lang)))
            return true;
    return false;
}

/* But for Porter's, which is English again. */
START_TEST(every_stemmer_of_the_library_is_known_and_tried)
{
    const char **const names = sb_stemmer_list();
    size_t n_names = 0, n = 0;
    for (size_t i = 0; names[i]; i++)
        n_names += strcmp(names[i], "porter") != 0;
    for (struct pt_str lang; (lang = pt_stemmer_lang((int)n)).len; n++)
        ck_assert_msg(has_family(lang), "no forms for %s", lang.ptr);
    ck_assert_uint_eq(n, n_names);
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
    {"nn", "no"},  {"hr", "sr"},    {"bs", "sr"},          {"ms", "id"},
    {"uk", NULL},  {"pl", NULL},    {"", NULL},            {"e", NULL},
    {"eng", NULL}, {"xx", NULL},    {"en?", NULL},
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
        const struct pt_str start = pt_stem_start(lang, stem);
        ck_assert_msg(start.len <= strlen(word) &&
                          memcmp(start.ptr, word, start.len) == 0,
                      "%s: %s -> %.*s, not from %.*s on", lang.ptr, word,
                      PT_STR_FMT(stem), PT_STR_FMT(start));
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
                        PT_COUNTOF(families));
    tcase_add_loop_test(tcase, no_stem_has_an_accent, 0, PT_COUNTOF(families));
    tcase_add_loop_test(tcase, short_words_are_not_taken_for_endings, 0,
                        PT_COUNTOF(different));
    tcase_add_test(tcase, every_stemmer_of_the_library_is_known_and_tried);
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
