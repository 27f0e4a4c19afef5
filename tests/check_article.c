/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/article.h"

#include "common/buf.h"

#include <check.h>

Suite *pt_suite_article(void);

/* shown ends in an ellipsis where is_cut is wanted. */
/* clang-format off */
static const struct {
    const char *text;
    size_t max_bytes;
    const char *shown;
} rows[] = {
    {"", 80, ""},
    {" \n … —\n", 80, ""},
    {"The envoys met on Monday. They met again.", 80,
     "The envoys met on Monday."},
    /* what comes before the first sentence */
    {"Key Points\n- The envoys met on Monday.\n- Nobody spoke.", 80,
     "The envoys met on Monday."},
    {"Login to Continue Learning\nThe envoys met on Monday.", 80,
     "The envoys met on Monday."},
    {"Advertisement\n\nBy Ann Example, Harbour Post.\n\n"
     "The envoys met on Monday.",
     80, "The envoys met on Monday."},
    {"Subscribe to get the best of our news.\nThe envoys met on Monday.", 80,
     "The envoys met on Monday."},
    {"Stop. No. The envoys met on Monday.", 80, "The envoys met on Monday."},
    {"1. The envoys met on Monday.", 80, "The envoys met on Monday."},
    {"## The envoys met on Monday.", 80, "The envoys met on Monday."},
    {"(Harbour Post) The envoys met on Monday.", 80,
     "(Harbour Post) The envoys met on Monday."},
    {"- “The envoys met on Monday.” Really?", 80,
     "“The envoys met on Monday.”"},
    {"By the end of the year the envoys had met for the tenth time.", 80,
     "By the end of the year the envoys had met for the tenth time."},
    {"Посли зустрілися у понеділок уранці. Далі.", 80,
     "Посли зустрілися у понеділок уранці."},
    /* no sentence */
    {"Envoys meet\nNo result", 80, "Envoys meet"},
    {"---\n\nAdvertisement\nEnvoys meet", 80, "Envoys meet"},
    {"Advertisement", 80, "Advertisement"},
    /* cut at a word, between code points */
    {"The envoys met on Monday.", 25, "The envoys met on Monday."},
    {"The envoys met on Monday.", 24, "The envoys met on Monday…"},
    {"The envoys met on Monday.", 23, "The envoys met on…"},
    {"The envoys, met on Monday.", 12, "The envoys…"},
    {"Посли зустрілися у понеділок.", 12, "Посли…"},
    {"Посли зустрілися у понеділок.", 5, "По…"},
    {"Envoys", 0, "…"},
    /* hard-wrapped */
    {"The finance ministers met for two days in the harbour town\n"
     "without a common paper, officials said. A second round is\n"
     "planned.\n",
     200,
     "The finance ministers met for two days in the harbour town\n"
     "without a common paper, officials said."},
};
/* clang-format on */

static void check_view(struct pt_str view, struct pt_str whole)
{
    if (view.len == 0)
        return;
    ck_assert(view.ptr >= whole.ptr);
    ck_assert(view.ptr + view.len <= whole.ptr + whole.len);
}

START_TEST(the_shown_title_is)
{
    const struct pt_article article = {.text = pt_str_of(rows[_i].text)};
    struct pt_buf got;
    bool is_cut;
    const struct pt_str shown =
        pt_article_shown_title(&article, rows[_i].max_bytes, &is_cut);
    pt_buf_init(&got, PT_BUF_NO_CEILING);
    ck_assert_uint_le(shown.len, rows[_i].max_bytes);
    pt_buf_add(&got, shown);
    if (is_cut)
        pt_buf_puts(&got, "…");
    ck_assert_msg(strcmp(pt_buf_z(&got), rows[_i].shown) == 0,
                  "%s\n  gives  %s\n  wanted %s", rows[_i].text, pt_buf_z(&got),
                  rows[_i].shown);
    check_view(shown, article.text);
    pt_buf_fini(&got);
}
END_TEST

START_TEST(a_first_word_far_down_is_found)
{
    enum { N = 100000 };
    struct pt_buf text;
    bool is_cut;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (int i = 0; i < N; i++)
        pt_buf_puts(&text, "… ");
    pt_buf_puts(&text, "The envoys met on Monday.");
    const struct pt_article article = {.text = pt_buf_str(&text)};
    const struct pt_str shown = pt_article_shown_title(&article, 80, &is_cut);
    ck_assert(pt_str_equal(shown, PT_STR("The envoys met on Monday.")));
    ck_assert(!is_cut);
    pt_buf_fini(&text);
}
END_TEST

START_TEST(any_bytes_give_a_view_into_the_text)
{
    enum { ROUNDS = 20000, MAX_BYTES = 200 };
    static const char alphabet[] = "aB .\n-\"\xc3\xa9\xff\xe2\x80\xa6\0"
                                   "1";
    char bytes[MAX_BYTES];
    uint32_t state = 3;
    for (int round = 0; round < ROUNDS; round++) {
        struct pt_article article = {
            .text = {bytes, 0}
        };
        state = state * 1664525u + 1013904223u;
        for (size_t n = (state >> 8) % MAX_BYTES; n > 0; n--) {
            state = state * 1664525u + 1013904223u;
            bytes[article.text.len++] =
                alphabet[(state >> 8) % sizeof alphabet];
        }
        const size_t max_bytes = (state >> 16) % 64;
        bool is_cut;
        const struct pt_str shown =
            pt_article_shown_title(&article, max_bytes, &is_cut);
        ck_assert_uint_le(shown.len, max_bytes);
        check_view(shown, article.text);
    }
}
END_TEST

Suite *pt_suite_article(void)
{
    Suite *const suite = suite_create("article");
    TCase *const titles = tcase_create("shown title");
    tcase_set_timeout(titles, 60);
    tcase_add_loop_test(titles, the_shown_title_is, 0, PT_COUNTOF(rows));
    tcase_add_test(titles, a_first_word_far_down_is_found);
    tcase_add_test(titles, any_bytes_give_a_view_into_the_text);
    suite_add_tcase(suite, titles);
    return suite;
}
