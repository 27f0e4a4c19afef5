/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/answer/kwic.h"

#include <check.h>
#include <string.h>

Suite *pt_suite_kwic(void);

static const char title[] = "Ünder way";
static const char text[] = "One two three.\n\nÄé pier öü four.\n\nFive";

/* {the mark's text, width} -> paragraph, slice with the mark in brackets. */
static const struct {
    enum pt_zone zone;
    const char *mark;
    size_t width;
    uint32_t paragraph;
    const char *shown;
    bool is_cut_before;
    bool is_cut_after;
} rows[] = {
    {PT_ZONE_BODY,  "two",            100, 2, "One [two] three.", false, false},
    {PT_ZONE_BODY,  "two",            4,   2, "One [two] thr",    false, true },
    {PT_ZONE_BODY,  "two",            0,   2, "[two]",            true,  true },
    {PT_ZONE_BODY,  "pier",           2,   3, " [pier] ",         true,  true },
    {PT_ZONE_BODY,  "pier",           3,   3, "é [pier] ö",     true,  true },
    {PT_ZONE_BODY,  "pier",           5,   3, "Äé [pier] öü", false, true },
    {PT_ZONE_BODY,  "Five",           50,  4, "[Five]",           false, false},
    {PT_ZONE_BODY,  "three.\n\nÄé", 50,  2,
     "One two [three.\n\nÄé] pier öü four.",                  false, false},
    {PT_ZONE_TITLE, "way",            3,   1, "er [way]",         true,  false},
    {PT_ZONE_TITLE, "way",            50,  1, "Ünder [way]",     false, false},
};

START_TEST(a_match_stands_in_its_paragraph_cut_between_characters)
{
    const struct pt_article article = {.title = PT_STR("Ünder way"),
                                       .text = pt_str_of(text)};
    const char *const zone = rows[_i].zone == PT_ZONE_TITLE ? title : text;
    const char *const at = strstr(zone, rows[_i].mark);
    struct pt_mark mark = {.zone = rows[_i].zone,
                           .begin = (uint32_t)(at - zone)};
    mark.end = mark.begin + (uint32_t)strlen(rows[_i].mark);
    struct pt_marks marks = {&mark, 1};
    struct pt_arena arena;
    struct pt_layout layout;
    struct pt_snippet *made = NULL;
    size_t n = 0;
    pt_arena_init(&arena);
    ck_assert_int_eq(pt_layout_of(article.text, &arena, &layout), PT_OK);
    if (mark.zone == PT_ZONE_BODY)
        mark.paragraph = pt_layout_paragraph_at(&layout, mark.begin);
    ck_assert_int_eq(pt_kwic_make(&article, &layout, &marks, rows[_i].width,
                                  &arena, &made, &n),
                     PT_OK);
    ck_assert_uint_eq(n, 1);
    char shown[128] = "";
    const char *const slice = zone + made->begin;
    strncat(shown, slice, made->spans->begin);
    shown[strlen(shown)] = '[';
    strncat(shown, slice + made->spans->begin,
            made->spans->end - made->spans->begin);
    shown[strlen(shown)] = ']';
    strncat(shown, slice + made->spans->end,
            made->end - made->begin - made->spans->end);
    ck_assert_msg(strcmp(shown, rows[_i].shown) == 0 &&
                      made->paragraph == rows[_i].paragraph &&
                      made->is_cut_before == rows[_i].is_cut_before &&
                      made->is_cut_after == rows[_i].is_cut_after,
                  "row %d: \"%s\", paragraph %u", _i, shown, made->paragraph);
    pt_arena_fini(&arena);
}
END_TEST

Suite *pt_suite_kwic(void)
{
    Suite *const suite = suite_create("kwic");
    TCase *const c = tcase_create("context");
    tcase_add_loop_test(c,
                        a_match_stands_in_its_paragraph_cut_between_characters,
                        0, PT_COUNTOF(rows));
    suite_add_tcase(suite, c);
    return suite;
}
