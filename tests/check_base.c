/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_base.c: the small tools: views, buffers, arenas, sets, UTF-8, JSON,
 * what is shown of hostile text.
 */
#include "common/arena.h"
#include "common/error.h"
#include "common/hash.h"
#include "common/hash_set.h"
#include "common/json.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "common/visible.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_base(void);

static const struct {
    const char *a;
    const char *b;
    unsigned distance;
} distances[] = {
    {"title",  "title",  0},
    {"titel",  "title",  1},
    {"tile",   "title",  1},
    {"",       "abc",    3},
    {"source", "soucre", 1},
    {"foo",    "title",  4},
};

START_TEST(the_name_in_a_path_is_behind_its_last_slash)
{
    ck_assert_uint_eq(pt_str_behind_last(PT_STR("/a/b.txt"), '/'), 3);
    ck_assert_uint_eq(pt_str_behind_last(PT_STR("/a/"), '/'), 3);
    ck_assert_uint_eq(pt_str_behind_last(PT_STR("b.txt"), '/'), 0);
    ck_assert_uint_eq(pt_str_behind_last(PT_STR(""), '/'), 0);
}
END_TEST

START_TEST(distance_counts_edits_and_swaps)
{
    const struct pt_str a = pt_str_of(distances[_i].a);
    const struct pt_str b = pt_str_of(distances[_i].b);
    ck_assert_uint_eq(pt_str_distance(a, b, 3), distances[_i].distance);
    ck_assert_uint_eq(pt_str_distance(b, a, 3), distances[_i].distance);
}
END_TEST

START_TEST(compare_is_byte_order_shorter_first)
{
    ck_assert_int_lt(pt_str_compare(PT_STR("a"), PT_STR("ab")), 0);
    ck_assert_int_gt(pt_str_compare(PT_STR("b"), PT_STR("ab")), 0);
    ck_assert_int_eq(pt_str_compare(PT_STR("ab"), PT_STR("ab")), 0);
    ck_assert_int_gt(pt_str_compare(PT_STR("\xff"), PT_STR("a")), 0);
}
END_TEST

START_TEST(trim_takes_white_space_off_both_ends)
{
    ck_assert(pt_str_equal(pt_str_trim(PT_STR(" \t a b \r\n")), PT_STR("a b")));
    const struct pt_str list[] = {PT_STR("one"), PT_STR(""), PT_STR("two")};
    ck_assert(pt_str_is_among(PT_STR("two"), list, 3));
    ck_assert(!pt_str_is_among(PT_STR("two"), list, 2));
    ck_assert(pt_str_lists_equal(list, 3, list, 3));
    ck_assert(!pt_str_lists_equal(list, 3, list, 2));
    ck_assert(!pt_str_lists_equal(list, 2, list + 1, 2));
    ck_assert_uint_eq(pt_str_trim(PT_STR(" \n ")).len, 0);
}
END_TEST

START_TEST(a_buffer_is_sticky_at_its_ceiling)
{
    struct pt_buf b;
    pt_buf_init(&b, 5);
    pt_buf_puts(&b, "abc");
    pt_buf_puts(&b, "def");
    pt_buf_puts(&b, "g");
    ck_assert_int_eq(pt_buf_status(&b), PT_ELIMIT);
    ck_assert_str_eq(pt_buf_z(&b), "abc");
    pt_buf_clear(&b);
    pt_buf_printf(&b, "%d", 12345);
    ck_assert_int_eq(pt_buf_status(&b), PT_OK);
    ck_assert_str_eq(pt_buf_z(&b), "12345");
    pt_buf_cut(&b, 2);
    ck_assert_str_eq(pt_buf_z(&b), "12");
    pt_buf_fini(&b);
}
END_TEST

START_TEST(an_arena_gives_zeroed_pieces_until_reset)
{
    struct pt_arena arena;
    pt_arena_init(&arena);
    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < 70000; size = size * 3 + 1) {
            unsigned char *const piece = pt_arena_alloc(&arena, size);
            ck_assert_ptr_nonnull(piece);
            for (size_t i = 0; i < size; i++) {
                ck_assert_uint_eq(piece[i], 0);
                piece[i] = 0xa5;
            }
        }
        pt_arena_reset(&arena);
    }
    ck_assert_ptr_null(pt_arena_array(&arena, SIZE_MAX / 2, 16));
    struct pt_str copy;
    ck_assert(pt_arena_copy(&arena, PT_STR("a\0b"), &copy));
    ck_assert_uint_eq(copy.len, 3);
    ck_assert_int_eq(copy.ptr[3], '\0');
    pt_arena_fini(&arena);
}
END_TEST

START_TEST(an_array_in_an_arena_grows_by_copying)
{
    struct pt_arena arena;
    pt_arena_init(&arena);
    int *items = NULL;
    int *first = NULL;
    size_t n = 0, capacity = 0;
    for (int i = 0; i < 100; i++) {
        items = pt_arena_grow(&arena, items, n, &capacity, sizeof *items);
        ck_assert_ptr_nonnull(items);
        ck_assert_uint_lt(n, capacity);
        items[n++] = i;
        first = first ? first : items;
    }
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(items[i], i);
    ck_assert_int_eq(first[0], 0);
    ck_assert_ptr_eq(
        pt_arena_grow(&arena, items, capacity - 1, &capacity, sizeof *items),
        items);
    const size_t before = capacity;
    ck_assert_ptr_null(
        pt_arena_grow(&arena, items, capacity, &capacity, SIZE_MAX / 2));
    ck_assert_uint_eq(capacity, before);
    pt_arena_fini(&arena);
}
END_TEST

START_TEST(a_growing_array_stops_at_its_ceiling)
{
    size_t capacity = 0;
    int *items = pt_grow(NULL, &capacity, 3, 10, sizeof *items);
    ck_assert_ptr_nonnull(items);
    ck_assert_uint_ge(capacity, 3);
    items = pt_grow(items, &capacity, 10, 10, sizeof *items);
    ck_assert_uint_eq(capacity, 10);
    ck_assert_ptr_null(pt_grow(items, &capacity, 11, 10, sizeof *items));
    pt_free(items);
}
END_TEST

/* Valid bytes of each, by Unicode's table 3-7. */
static const struct {
    const char *bytes;
    size_t len;
    size_t valid;
} utf8[] = {
    {"abc",                  3,  3 },
    {"\xc3\xa9",             2,  2 },
    {"a\xc3",                2,  1 },
    {"\xc0\x80",             2,  0 },
    {"\xe0\x80\x80",         3,  0 },
    {"\xed\xa0\x80",         3,  0 },
    {"\xef\xbf\xbd",         3,  3 },
    {"\xf0\x9f\x98\x80",     4,  4 },
    {"\xf4\x90\x80\x80",     4,  0 },
    {"\xff",                 1,  0 },
    {"12345678\xe2\x80\x93", 11, 11},
    {"a\0b",                 3,  3 },
};

START_TEST(utf8_is_valid_as_far_as_the_table_says)
{
    const struct pt_str s = {utf8[_i].bytes, utf8[_i].len};
    ck_assert_uint_eq(pt_utf8_valid_length(s), utf8[_i].valid);
}
END_TEST

START_TEST(every_code_point_survives_put_get_and_before)
{
    for (uint32_t c = 0; c <= 0x10ffff; c += c < 0x3000 ? 1 : 97) {
        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        char bytes[PT_UTF8_MAX];
        const struct pt_str s = {bytes, pt_utf8_put(bytes, c)};
        size_t len;
        ck_assert_uint_eq(pt_utf8_get(s, 0, &len), c);
        ck_assert_uint_eq(len, s.len);
        ck_assert_uint_eq(pt_utf8_before(s, s.len, &len), c);
        ck_assert_uint_eq(len, s.len);
    }
}
END_TEST

static const struct {
    const char *text;
    const char *json;
    const char *visible;
} shown[] = {
    {"plain",    "\"plain\"",            "plain"           },
    {"a\"b\\",   "\"a\\\"b\\\\\"",       "a\"b\\"          },
    {"\x1b[2J",  "\"\\u001b[2J\"",       "\\x1b[2J"        },
    {"a\nb\tc",  "\"a\\nb\\tc\"",        "a b c"           },
    {"\xe2\x80\xae"
     "x",   "\"\\u202ex\"",         "\\u202ex"        },
    {"\xc2\x9b"
     "0m",  "\"\\u009b0m\"",        "\\u009b0m"       },
    {"\x7f",     "\"\\u007f\"",          "\\x7f"           },
    {"bad \xff", "\"bad \xef\xbf\xbd\"", "bad \xef\xbf\xbd"},
    {"Київ", "\"Київ\"",         "Київ"        },
};

START_TEST(hostile_text_is_shown_not_obeyed)
{
    struct pt_buf b;
    pt_buf_init(&b, PT_BUF_NO_CEILING);
    pt_json_string(&b, pt_str_of(shown[_i].text));
    ck_assert_str_eq(pt_buf_z(&b), shown[_i].json);
    pt_buf_clear(&b);
    pt_visible(&b, pt_str_of(shown[_i].text));
    ck_assert_str_eq(pt_buf_z(&b), shown[_i].visible);
    pt_buf_fini(&b);
}
END_TEST

START_TEST(base64_pads)
{
    static const char *const rows[][2] = {
        {"f",   "Zg=="},
        {"fo",  "Zm8="},
        {"foo", "Zm9v"},
        {"",    ""    },
    };
    struct pt_buf b;
    pt_buf_init(&b, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        pt_buf_clear(&b);
        pt_base64(&b, pt_str_of(rows[i][0]));
        ck_assert_str_eq(pt_buf_z(&b), rows[i][1]);
    }
    pt_buf_fini(&b);
}
END_TEST

START_TEST(columns_count_wide_characters_twice_and_marks_not)
{
    ck_assert_uint_eq(pt_visible_columns(PT_STR("abc")), 3);
    ck_assert_uint_eq(pt_visible_columns(PT_STR("北京")), 4);
    ck_assert_uint_eq(pt_visible_columns(PT_STR("e\xcc\x81")), 1);
}
END_TEST

START_TEST(a_long_message_is_cut_and_a_status_has_a_sentence)
{
    struct pt_error err = {0};
    ck_assert_int_eq(pt_fail(&err, PT_EIO, "%0600d", 1), PT_EIO);
    ck_assert_uint_eq(strlen(err.message), PT_ERROR_MESSAGE_SIZE - 1);
    ck_assert_int_eq(pt_fail(NULL, PT_EIO, "x"), PT_EIO);
    ck_assert_int_eq(pt_fail_at(&err, PT_EQUERY, 2, 5, "here"), PT_EQUERY);
    ck_assert_uint_eq(err.span_begin, 2);
    ck_assert_uint_eq(err.span_end, 5);
    ck_assert_str_ne(pt_status_sentence(PT_ENOINDEX), "");
}
END_TEST

/* Of eight bytes, of which the last ones differ: whichever bits of a hash a
 * table goes by, most keys have a place of their own there. */
START_TEST(keys_that_end_otherwise_have_places_apart)
{
    enum { KEYS = 20000, PLACES = 1 << 16 };
    static uint8_t by_low[PLACES], by_high[PLACES];
    size_t n_low = 0, n_high = 0;
    for (int i = 0; i < KEYS; i++) {
        char key[16];
        snprintf(key, sizeof key, "Out%05d", i);
        const uint64_t hash = pt_hash(pt_str_of(key), 0);
        uint8_t *const low = &by_low[hash % PLACES];
        uint8_t *const high = &by_high[pt_hash_place((uint32_t)hash, PLACES)];
        n_low += !*low;
        n_high += !*high;
        *low = *high = 1;
    }
    ck_assert_uint_gt(n_low, KEYS * 3 / 4);
    ck_assert_uint_gt(n_high, KEYS * 3 / 4);
}
END_TEST

/* Numbers in a row, and spread ones; what differs in the bits that the user
 * keeps is the same. */
START_TEST(a_set_of_hashes_has_what_was_added_with_its_bits)
{
    enum { N = 20000 };
    static const uint64_t steps[] = {8, UINT64_C(0x9e3779b97f4a7c15) << 3};
    for (size_t k = 0; k < PT_COUNTOF(steps); k++) {
        struct pt_hash_set set = {.n = 0};
        ck_assert_ptr_null(pt_hash_set_find(&set, 0));
        for (uint64_t i = 1; i <= N; i++) {
            uint64_t *const entry = pt_hash_set_add(&set, i * steps[k]);
            ck_assert_uint_eq(*entry & PT_HASH_SET_KEPT, 0);
            *entry |= i % 8;
        }
        for (uint64_t i = 1; i <= N; i++) {
            const uint64_t hash = i * steps[k] + i % 3;
            ck_assert_uint_eq(*pt_hash_set_find(&set, hash) & PT_HASH_SET_KEPT,
                              i % 8);
            ck_assert_ptr_null(pt_hash_set_find(&set, (i + N) * steps[k]));
        }
        ck_assert_uint_eq(set.n, N);
        pt_hash_set_clear(&set);
        ck_assert_ptr_null(pt_hash_set_find(&set, steps[k]));
        pt_hash_set_fini(&set);
    }
}
END_TEST

Suite *pt_suite_base(void)
{
    Suite *const suite = suite_create("base");
    TCase *const c = tcase_create("base");
    tcase_add_test(c, the_name_in_a_path_is_behind_its_last_slash);
    tcase_add_loop_test(c, distance_counts_edits_and_swaps, 0,
                        PT_COUNTOF(distances));
    tcase_add_test(c, compare_is_byte_order_shorter_first);
    tcase_add_test(c, trim_takes_white_space_off_both_ends);
    tcase_add_test(c, a_buffer_is_sticky_at_its_ceiling);
    tcase_add_test(c, an_arena_gives_zeroed_pieces_until_reset);
    tcase_add_test(c, an_array_in_an_arena_grows_by_copying);
    tcase_add_test(c, a_growing_array_stops_at_its_ceiling);
    tcase_add_loop_test(c, utf8_is_valid_as_far_as_the_table_says, 0,
                        PT_COUNTOF(utf8));
    tcase_add_test(c, every_code_point_survives_put_get_and_before);
    tcase_add_loop_test(c, hostile_text_is_shown_not_obeyed, 0,
                        PT_COUNTOF(shown));
    tcase_add_test(c, base64_pads);
    tcase_add_test(c, columns_count_wide_characters_twice_and_marks_not);
    tcase_add_test(c, a_long_message_is_cut_and_a_status_has_a_sentence);
    tcase_add_test(c, keys_that_end_otherwise_have_places_apart);
    tcase_add_test(c, a_set_of_hashes_has_what_was_added_with_its_bits);
    suite_add_tcase(suite, c);
    return suite;
}
