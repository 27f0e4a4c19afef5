/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/deflate.h"
#include "index/record.h"

#include <check.h>
#include <stdlib.h>

Suite *pt_suite_record(void);

#define V(literal)                                                             \
    {                                                                          \
        (literal), sizeof(literal) - 1                                         \
    }

static const struct pt_article full = {
    .path = V("/srv/news/container.jsonl"),
    .member = V("41"),
    .id = V("harbour-41"),
    .url = V("https://example.org/harbour"),
    .title = V("Harbour opens"),
    .author = V("Ines Marlow"),
    .source = V("The Quay"),
    .lang = V("en"),
    .tags = V("ports\ntrade"),
    .boilerplate = V("Sign up for our letter"),
    .origins =
        {[PT_FACT_DATE] = PT_ORIGIN_PATH, [PT_FACT_TAGS] = PT_ORIGIN_JSON_LD},
    .text = V("The new harbour opened.\0 Ships came."),
    .date = -400,
    .title_from = PT_TITLE_FROM_TEXT,
    .is_verbatim = true,
    .title_offset = 3,
    .text_offset = UINT64_C(0x1234567890abcdef),
    .title_line = 1,
    .text_line = UINT32_MAX,
    .story = UINT64_MAX,
    .stamp = { UINT64_MAX, -5,                                                      INT64_MAX, 99},
    .first_seen = 1750000000,
    .changed = -1,
};

static const struct pt_article bare = {.date = PT_DATE_NONE};

static const struct pt_article *const samples[] = {&full, &bare};

#define ck_same_str(a, b) ck_assert(pt_str_equal(a, b))

static void same_article(const struct pt_article *a, const struct pt_article *b)
{
    ck_same_str(a->path, b->path);
    ck_same_str(a->member, b->member);
    ck_same_str(a->id, b->id);
    ck_same_str(a->url, b->url);
    ck_same_str(a->title, b->title);
    ck_same_str(a->author, b->author);
    ck_same_str(a->source, b->source);
    ck_same_str(a->lang, b->lang);
    ck_same_str(a->tags, b->tags);
    ck_same_str(a->boilerplate, b->boilerplate);
    ck_assert_mem_eq(a->origins, b->origins, sizeof a->origins);
    ck_same_str(a->text, b->text);
    ck_assert_int_eq(a->date, b->date);
    ck_assert_int_eq(a->title_from, b->title_from);
    ck_assert_int_eq(a->is_verbatim, b->is_verbatim);
    ck_assert_uint_eq(a->title_offset, b->title_offset);
    ck_assert_uint_eq(a->text_offset, b->text_offset);
    ck_assert_uint_eq(a->title_line, b->title_line);
    ck_assert_uint_eq(a->text_line, b->text_line);
    ck_assert_uint_eq(a->story, b->story);
    ck_assert_mem_eq(&a->stamp, &b->stamp, sizeof a->stamp);
    ck_assert_int_eq(a->first_seen, b->first_seen);
    ck_assert_int_eq(a->changed, b->changed);
}

static struct pt_buf data, hold;

static void set_up(void)
{
    pt_buf_init(&data, PT_BUF_NO_CEILING);
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
}

static void tear_down(void)
{
    pt_buf_fini(&data);
    pt_buf_fini(&hold);
}

START_TEST(an_article_comes_back)
{
    struct pt_article back;
    pt_record_encode(samples[_i], &data);
    ck_assert_int_eq(pt_buf_status(&data), PT_OK);
    ck_assert_int_eq(pt_record_decode(pt_buf_str(&data), &hold, &back, NULL),
                     PT_OK);
    same_article(samples[_i], &back);
}
END_TEST

START_TEST(a_record_is_appended)
{
    struct pt_article back;
    pt_buf_puts(&data, "before");
    pt_record_encode(&full, &data);
    const struct pt_str record = pt_str_sub(pt_buf_str(&data), 6, data.len);
    ck_assert_int_eq(pt_record_decode(record, &hold, &back, NULL), PT_OK);
    same_article(&full, &back);
    ck_assert_mem_eq(data.ptr, "before", 6);
}
END_TEST

/* --------------------------------------------------------- monotonous --- */

static void repeat(struct pt_buf *out, const char *unit, size_t n_bytes)
{
    while (out->len < n_bytes)
        pt_buf_puts(out, unit);
}

static const char *const dull_units[] = {"same ", "a", "ab\n",
                                         "one two three "};

/* Which lengths glass would trip over depends on how the last bits fall, so a
 * run of them is tried. */
START_TEST(monotonous_text_comes_back_and_is_packed_where_it_must)
{
    struct pt_buf text;
    size_t n_packed = 0;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    repeat(&text, dull_units[_i], 9000);
    for (size_t n = 8100; n < 9000; n++) {
        struct pt_article article = bare, back;
        article.text = pt_str_sub(pt_buf_str(&text), 0, n);
        pt_buf_clear(&data);
        pt_record_encode(&article, &data);
        ck_assert_int_eq(pt_buf_status(&data), PT_OK);
        ck_assert(n > 8186 || data.len > n);
        n_packed += data.len < n;
        ck_assert_int_eq(
            pt_record_decode(pt_buf_str(&data), &hold, &back, NULL), PT_OK);
        same_article(&article, &back);
    }
    ck_assert_uint_gt(n_packed, 0);
    pt_buf_fini(&text);
}
END_TEST

START_TEST(a_packed_record_is_packed_again_where_it_must)
{
    struct pt_article article = bare, back;
    struct pt_buf text;
    const size_t longest = 9u << 20, least = longest - 64;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    repeat(&text, "a", longest);
    size_t n = longest;
    do {
        article.text = pt_str_sub(pt_buf_str(&text), 0, n);
        pt_buf_clear(&data);
        pt_record_encode(&article, &data);
        ck_assert_int_eq(
            pt_record_decode(pt_buf_str(&data), &hold, &back, NULL), PT_OK);
        ck_assert(pt_str_equal(article.text, back.text));
    } while (data.len > 1000 && --n > least);
    ck_assert_uint_gt(n, least);
    pt_buf_fini(&text);
}
END_TEST

START_TEST(lively_text_is_not_packed)
{
    struct pt_article article = bare, back;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (unsigned i = 0; i < 20000; i++)
        pt_buf_printf(&text, "%x ", i * 2654435761u >> 7);
    article.text = pt_buf_str(&text);
    pt_record_encode(&article, &data);
    ck_assert_uint_gt(data.len, text.len);
    ck_assert_int_eq(pt_record_decode(pt_buf_str(&data), &hold, &back, NULL),
                     PT_OK);
    ck_assert_uint_eq(hold.len, 0);
    ck_assert(back.text.ptr > data.ptr && back.text.ptr < data.ptr + data.len);
    pt_buf_fini(&text);
}
END_TEST

/* ------------------------------------------------------------- damaged --- */

START_TEST(no_part_of_a_record_is_a_danger)
{
    struct pt_article article = _i ? bare : full;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    repeat(&text, "a", 20000);
    if (_i)
        article.text = pt_buf_str(&text);
    pt_record_encode(&article, &data);
    ck_assert_int_eq(data.ptr[0], _i ? 2 : 1);
    for (size_t n = 0; n < data.len; n++) {
        struct pt_article back = bare;
        struct pt_buf exact;
        pt_buf_init(&exact, PT_BUF_NO_CEILING);
        pt_buf_add(&exact, pt_str_sub(pt_buf_str(&data), 0, n));
        const enum pt_status status =
            pt_record_decode(pt_buf_str(&exact), &hold, &back, NULL);
        ck_assert_msg(status == PT_OK || status == PT_ECORRUPT, "%zu: %d", n,
                      (int)status);
        if (status != PT_OK)
            same_article(&bare, &back);
        pt_buf_fini(&exact);
    }
    pt_buf_fini(&text);
}
END_TEST

START_TEST(no_flipped_bit_is_a_danger)
{
    pt_record_encode(&full, &data);
    for (size_t bit = 0; bit < 8 * data.len; bit++) {
        struct pt_article back;
        const char old = data.ptr[bit / 8];
        data.ptr[bit / 8] = (char)(old ^ 1 << bit % 8);
        const enum pt_status status =
            pt_record_decode(pt_buf_str(&data), &hold, &back, NULL);
        ck_assert_msg(status == PT_OK || status == PT_ECORRUPT ||
                          (status == PT_EVERSION && bit < 8),
                      "bit %zu: %d", bit, (int)status);
        data.ptr[bit / 8] = old;
    }
}
END_TEST

#define ROW(bytes, status)                                                     \
    {                                                                          \
        {(bytes), sizeof(bytes) - 1}, (status)                                 \
    }

static const struct {
    struct pt_str bytes;
    enum pt_status status;
} raw_rows[] = {
    ROW("", PT_ECORRUPT),
    ROW("\0", PT_ECORRUPT),
    ROW("\x01", PT_OK),
    ROW("\x03", PT_EVERSION),
    ROW("\xff", PT_EVERSION),
    ROW("\x01\x7d\x03new", PT_OK),    /* a field of the future */
    ROW("\x01\x01", PT_ECORRUPT),     /* no length */
    ROW("\x01\x01\x05", PT_ECORRUPT), /* longer than the record */
    ROW("\x01\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", PT_ECORRUPT),
    ROW("\x01\x01\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80", PT_ECORRUPT),
    ROW("\x01\x0b\x02\x01\x01", PT_ECORRUPT), /* a date of two numbers */
    ROW("\x01\x0b\x05\xff\xff\xff\xff\x0f", PT_ECORRUPT), /* no such day */
    ROW("\x01\x0c\x01\x02", PT_ECORRUPT), /* no such title_from */
    ROW("\x01\x0f\x01x", PT_ECORRUPT),    /* a stamp of one byte */
    ROW("\x02", PT_ECORRUPT),
    ROW("\x02\x05", PT_ECORRUPT),
    ROW("\x02\xff\xff\xff\xff\x7f\x03\x00", PT_ECORRUPT), /* 32 GB */
    ROW("\x02\x05\x03\x00", PT_ECORRUPT), /* less than it says */
};

START_TEST(odd_bytes_are_told_from_records)
{
    struct pt_article back = bare;
    struct pt_error err = {0};
    const enum pt_status status =
        pt_record_decode(raw_rows[_i].bytes, &hold, &back, &err);
    ck_assert_msg(status == raw_rows[_i].status, "row %d: %d %s", _i,
                  (int)status, err.message);
    ck_assert_int_eq(err.status, status);
    ck_assert_int_eq(!err.message[0], status == PT_OK);
}
END_TEST

START_TEST(a_record_has_a_largest_size)
{
    struct pt_article article = bare;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    char *const room = pt_buf_room(&text, 65u << 20);
    ck_assert_ptr_nonnull(room);
    memset(room, 'x', 65u << 20);
    pt_buf_used(&text, 65u << 20);
    article.text = pt_buf_str(&text);
    pt_record_encode(&article, &data);
    ck_assert_int_eq(pt_buf_status(&data), PT_ELIMIT);
    pt_buf_fini(&text);
}
END_TEST

#define LOOP(tcase, test, rows)                                                \
    tcase_add_loop_test(tcase, test, 0, (int)PT_COUNTOF(rows))

/* Of what compresses well, badly and not at all. */
START_TEST(quick_inflating_is_inflating)
{
    struct pt_inflater *const inflater = pt_inflater_new();
    struct pt_deflater *deflater = NULL;
    struct pt_buf bytes, packed, again;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    pt_buf_init(&packed, PT_BUF_NO_CEILING);
    pt_buf_init(&again, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_deflater_new(PT_DEFLATE_DEFAULT, &deflater), PT_OK);
    for (unsigned i = 0; i < 30; i++) {
        const size_t n = (size_t)i * i * i * 10;
        pt_buf_clear(&bytes);
        for (size_t k = 0; k < n; k++)
            pt_buf_add_byte(&bytes, (char)(i % 3 ? k * k >> i % 7 : 'a'));
        pt_buf_clear(&packed);
        ck_assert_int_eq(pt_deflate(deflater, pt_buf_str(&bytes), &packed),
                         PT_OK);
        pt_buf_clear(&again);
        pt_buf_puts(&again, "before ");
        const struct pt_str whole = pt_buf_str(&packed);
        ck_assert_int_eq(pt_inflate_quickly(inflater, whole, n, &again), PT_OK);
        ck_assert(pt_str_equal(pt_str_sub(pt_buf_str(&again), 7, 7 + n),
                               pt_buf_str(&bytes)));
        ck_assert_int_ne(pt_inflate_quickly(inflater,
                                            pt_str_sub(whole, 0, whole.len - 1),
                                            n, &again),
                         PT_OK);
        if (n > 0)
            ck_assert_int_eq(pt_inflate_quickly(inflater, whole, n - 1, &again),
                             PT_ELIMIT);
        pt_buf_add_byte(&packed, 'x');
        ck_assert_int_eq(
            pt_inflate_quickly(inflater, pt_buf_str(&packed), n, &again),
            PT_ECORRUPT);
        ck_assert_uint_eq(again.len, 7 + n);
    }
    pt_buf_fini(&again);
    pt_buf_fini(&packed);
    pt_buf_fini(&bytes);
    pt_deflater_free(deflater);
    pt_inflater_free(inflater);
}
END_TEST

Suite *pt_suite_record(void)
{
    Suite *const suite = suite_create("record");
    TCase *const round = tcase_create("round trip");
    tcase_add_checked_fixture(round, set_up, tear_down);
    tcase_set_timeout(round, 60);
    LOOP(round, an_article_comes_back, samples);
    tcase_add_test(round, a_record_is_appended);
    LOOP(round, monotonous_text_comes_back_and_is_packed_where_it_must,
         dull_units);
    tcase_add_test(round, a_packed_record_is_packed_again_where_it_must);
    tcase_add_test(round, lively_text_is_not_packed);
    tcase_add_test(round, a_record_has_a_largest_size);
    tcase_add_test(round, quick_inflating_is_inflating);
    suite_add_tcase(suite, round);
    TCase *const damaged = tcase_create("damaged");
    tcase_add_checked_fixture(damaged, set_up, tear_down);
    tcase_add_loop_test(damaged, no_part_of_a_record_is_a_danger, 0, 2);
    tcase_add_test(damaged, no_flipped_bit_is_a_danger);
    LOOP(damaged, odd_bytes_are_told_from_records, raw_rows);
    suite_add_tcase(suite, damaged);
    return suite;
}
