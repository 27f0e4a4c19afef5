/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/fold.h"

#include "common/utf8.h"

#include <check.h>

Suite *pt_suite_fold(void);

/* clang-format off */
static const struct {
    const char *word;
    const char *folded;
} rows[] = {
    {"", ""},
    {"word", "word"},
    {"NATO", "nato"},
    {"don't", "don't"},
    {"don`t", "don't"},
    /* Latin marks, composed and not */
    {"Élysée", "elysee"},
    {"e\u0301te\u0301", "ete"},
    {"Łódź", "lodz"},
    {"Gdańsk", "gdansk"},
    {"Đặng", "dang"},
    {"København", "kobenhavn"},
    {"Åse", "ase"},
    {"Straße", "strasse"},
    {"STRAẞE", "strasse"},
    {"Müller", "muller"},
    {"Æther", "aether"},
    {"cœur", "coeur"},
    {"Þór", "thor"},
    {"Guðrún", "gudrun"},
    {"Əliyev", "aliyev"},
    {"Ħal", "hal"},
    {"İstanbul", "istanbul"},
    {"I\u0307stanbul", "istanbul"},
    {"ısı", "isi"},
    {"ştiri", "stiri"},
    {"ﬁnance", "finance"},
    {"ＮＡＴＯ", "nato"},
    {"ǆ", "dz"},
    {"1\ufe0f\u20e3", "1"},
    /* Cyrillic */
    {"Ёлка", "елка"},
    {"е\u0308лка", "елка"},
    {"Київ", "київ"},
    {"и\u0306", "й"},
    {"і\u0308жак", "їжак"},
    {"Ґалаґан", "ґалаґан"},
    {"за\u0301мок", "замок"},
    {"ў", "ў"},
    {"ќ", "ќ"},
    /* Greek */
    {"Αθήνα", "αθηνα"},
    {"ΑΘΗΝΑΣ", "αθηνασ"},
    {"ΐ", "ι"},
    /* others keep their marks */
    {"हिन्दी", "हिन्दी"},
    {"が", "が"},
    {"ｶﾞ", "ガ"},
    {"한국", "한국"},
    {"\u1112\u1161\u11ab", "한"},
    /* ignorable */
    {"cease\u00adfire", "ceasefire"},
    {"a\u200db\u200ec\ufeff", "abc"},
    {"می\u200cخواهم", "میخواهم"},
    /* apostrophes */
    {"п’ять", "п'ять"},
    {"пʼять", "п'ять"},
    {"п´ять", "п'ять"},
    {"п‘ять", "п'ять"},
    {"Rus\u02b9", "rus'"},
    {"Qur\u02bean", "qur'an"},
    /* broken bytes */
    {"a\xff", "a\ufffd"},
    {"\xc3", "\ufffd"},
    {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
};
/* clang-format on */

START_TEST(folds_to_one_form)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_fold(pt_str_of(rows[_i].word), &out);
    ck_assert_int_eq(pt_buf_status(&out), PT_OK);
    ck_assert_msg(strcmp(pt_buf_z(&out), rows[_i].folded) == 0,
                  "%s: got %s, not %s", rows[_i].word, pt_buf_z(&out),
                  rows[_i].folded);
    pt_buf_fini(&out);
}
END_TEST

START_TEST(folding_twice_changes_nothing)
{
    struct pt_buf once, twice;
    pt_buf_init(&once, PT_BUF_NO_CEILING);
    pt_buf_init(&twice, PT_BUF_NO_CEILING);
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        char bytes[PT_UTF8_MAX + 3] = "e";
        const size_t len = 1 + pt_utf8_put(bytes + 1, c);
        memcpy(bytes + len, "\u0301", 2);
        pt_buf_clear(&once);
        pt_buf_clear(&twice);
        pt_fold(pt_str_n(bytes, len + 2), &once);
        pt_fold(pt_buf_str(&once), &twice);
        if (!pt_str_equal(pt_buf_str(&once), pt_buf_str(&twice)))
            ck_abort_msg("U+%04X: %s, then %s", c, pt_buf_z(&once),
                         pt_buf_z(&twice));
    }
    pt_buf_fini(&once);
    pt_buf_fini(&twice);
}
END_TEST

START_TEST(appends_behind_what_is_there)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_buf_puts(&out, "Z");
    pt_fold(PT_STR("Été"), &out);
    pt_fold(PT_STR("A\0B"), &out);
    ck_assert(pt_str_equal(pt_buf_str(&out), PT_STR("Zetea\0b")));
    pt_buf_fini(&out);
}
END_TEST

START_TEST(a_long_word_is_folded_whole)
{
    enum { N = 100000 };
    struct pt_buf in, out;
    pt_buf_init(&in, PT_BUF_NO_CEILING);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    for (int i = 0; i < N; i++)
        pt_buf_puts(&in, "É");
    pt_fold(pt_buf_str(&in), &out);
    ck_assert_uint_eq(out.len, N);
    ck_assert_int_eq(out.ptr[N - 1], 'e');
    pt_buf_fini(&in);
    pt_buf_fini(&out);
}
END_TEST

START_TEST(a_failed_buffer_stays_failed)
{
    struct pt_buf out;
    pt_buf_init(&out, 3);
    pt_fold(PT_STR("Élysée"), &out);
    ck_assert_int_eq(pt_buf_status(&out), PT_ELIMIT);
    pt_buf_fini(&out);
}
END_TEST

Suite *pt_suite_fold(void)
{
    Suite *const suite = suite_create("fold");
    TCase *const words = tcase_create("words");
    tcase_add_loop_test(words, folds_to_one_form, 0, PT_COUNTOF(rows));
    suite_add_tcase(suite, words);
    TCase *const laws = tcase_create("laws");
    tcase_set_timeout(laws, 120);
    tcase_add_test(laws, folding_twice_changes_nothing);
    tcase_add_test(laws, appends_behind_what_is_there);
    tcase_add_test(laws, a_long_word_is_folded_whole);
    tcase_add_test(laws, a_failed_buffer_stays_failed);
    suite_add_tcase(suite, laws);
    return suite;
}
