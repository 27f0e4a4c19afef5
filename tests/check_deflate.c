/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/deflate.h"
#include "index/quick_deflate.h"

#include "common/mem.h"

#include <check.h>
#include <stdlib.h>

Suite *pt_suite_deflate(void);

enum { ROOM = 1 << 17 };

#define STORY                                                                  \
    "The ferry left the quay at nine. Nobody on board had seen the harbour "   \
    "so empty, and the captain said that the nets would stay dry until the "   \
    "wind turned. In the evening the boats came back with little fish. "
#define CYRILLIC                                                                                                                 \
    "Пором відійшов о дев'ятій. Ніхто не бачив гавань такою порожньою, а " \
    "капітан казав, що сіті лишаться сухими, доки не зміниться вітер. "

/* text again and again until there are n bytes; every: after so many of them
 * one that counts up, 0: never. */
static const struct {
    const char *text;
    size_t n;
    size_t every;
    bool is_quick; /* the code for articles suits it */
} rows[] = {
    {STORY,    0,                        0,  false},
    {STORY,    1,                        0,  false},
    {STORY,    3,                        0,  false},
    {STORY,    4,                        0,  false},
    {STORY,    5,                        0,  false},
    {STORY,    190,                      0,  true },
    {STORY,    300,                      0,  true },
    {STORY,    1023,                     0,  true },
    {STORY,    1024,                     0,  true },
    {STORY,    1025,                     0,  true },
    {STORY,    1026,                     7,  true },
    {STORY,    8191,                     13, true },
    {STORY,    8193,                     13, true },
    {STORY,    PT_MAX_QUICK_DEFLATE,     29, true },
    {STORY,    PT_MAX_QUICK_DEFLATE + 1, 29, false},
    {STORY,    100000,                   5,  false},
    {"a",      257,                      0,  true },
    {"a",      258,                      0,  true },
    {"a",      259,                      0,  true },
    {"a",      260,                      0,  true },
    {"a",      261,                      0,  true },
    {"a",      30000,                    0,  true },
    {"ab\n",   517,                      0,  true },
    {"abcd",   9000,                     0,  true },
    {"x",      600,                      1,  true },
    {CYRILLIC, 90,                       0,  false},
    {CYRILLIC, 250,                      40, false},
};

static struct pt_str data_of(size_t row, char *room)
{
    const size_t len = strlen(rows[row].text);
    unsigned char next = 0;
    for (size_t i = 0; i < rows[row].n; i++)
        room[i] = rows[row].every && i % rows[row].every == 0
                      ? (char)(next += 37)
                      : rows[row].text[i % len];
    return pt_str_n(room, rows[row].n);
}

static void check_reads_back(struct pt_str data, struct pt_str packed)
{
    static char room[ROOM];
    size_t n;
    bool is_whole;
    ck_assert_int_eq(pt_inflate(packed, room, sizeof room, &n, &is_whole),
                     PT_OK);
    ck_assert_msg(is_whole, "%zu bytes end with their block", data.len);
    ck_assert_msg(n == data.len && (!n || !memcmp(room, data.ptr, n)),
                  "%zu bytes came back as %zu", data.len, n);
}

START_TEST(whatever_is_packed_reads_back)
{
    static char room[ROOM];
    const enum pt_deflate_kind kinds[] = {PT_DEFLATE_ANY, PT_DEFLATE_ARTICLE,
                                          PT_DEFLATE_TERMS};
    const enum pt_deflate_level levels[] = {PT_DEFLATE_FAST, PT_DEFLATE_DEFAULT,
                                            PT_DEFLATE_BEST};
    const struct pt_str data = data_of((size_t)_i, room);
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    for (size_t level = 0; level < PT_COUNTOF(levels); level++) {
        struct pt_deflater *d;
        ck_assert_int_eq(pt_deflater_new(levels[level], &d), PT_OK);
        for (size_t kind = 0; kind < PT_COUNTOF(kinds); kind++) {
            pt_buf_cut(&out, 0);
            pt_buf_puts(&out, "before ");
            const size_t begin = out.len;
            ck_assert_int_eq(pt_deflate(d, kinds[kind], data, &out), PT_OK);
            check_reads_back(data,
                             pt_str_sub(pt_buf_str(&out), begin, out.len));
        }
        pt_deflater_free(d);
    }
    pt_buf_fini(&out);
}
END_TEST

START_TEST(what_the_codes_do_not_suit_is_left_alone)
{
    static char room[ROOM];
    const struct pt_str data = data_of((size_t)_i, room);
    struct pt_quick *q;
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_quick_new(&q), PT_OK);
    const bool is_quick = pt_quick_deflate(q, PT_QUICK_ARTICLE, data, &out);
    ck_assert_msg(is_quick == rows[_i].is_quick, "row %d: %zu to %zu", _i,
                  data.len, out.len);
    if (is_quick)
        ck_assert_uint_le(out.len, data.len - data.len / 8);
    else
        ck_assert_uint_eq(out.len, 0);
    pt_quick_free(q);
    pt_buf_fini(&out);
}
END_TEST

/* Of the bytes of each letter in turn, as they come from noise. */
static struct pt_str made(uint64_t *noise, char *room)
{
    *noise = *noise * 6364136223846793005u + 1442695040888963407u;
    const size_t n = 200 + (*noise >> 40) % 3000;
    size_t len = 0;
    while (len < n) {
        *noise = *noise * 6364136223846793005u + 1442695040888963407u;
        const size_t at = (*noise >> 33) % (sizeof STORY - 40);
        const size_t some = 1 + (*noise >> 50) % 30;
        memcpy(room + len, STORY + at, some);
        len += some;
    }
    return pt_str_n(room, len);
}

/* Enough of them that the packer counts its places from the start again. */
START_TEST(what_was_packed_before_changes_nothing)
{
    enum { N = 12000 };
    static char room[ROOM];
    uint64_t noise = 7;
    struct pt_quick *worn;
    struct pt_buf here, there;
    pt_buf_init(&here, PT_BUF_NO_CEILING);
    pt_buf_init(&there, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_quick_new(&worn), PT_OK);
    for (int i = 0; i < N; i++) {
        const struct pt_str data = made(&noise, room);
        const enum pt_quick_kind kind = i % PT_N_QUICK_KINDS;
        pt_buf_cut(&here, 0);
        ck_assert(pt_quick_deflate(worn, kind, data, &here));
        if (i % 16)
            continue;
        struct pt_quick *fresh;
        ck_assert_int_eq(pt_quick_new(&fresh), PT_OK);
        pt_buf_cut(&there, 0);
        ck_assert(pt_quick_deflate(fresh, kind, data, &there));
        ck_assert_msg(pt_str_equal(pt_buf_str(&here), pt_buf_str(&there)),
                      "data %d", i);
        check_reads_back(data, pt_buf_str(&here));
        pt_quick_free(fresh);
    }
    pt_quick_free(worn);
    pt_buf_fini(&here);
    pt_buf_fini(&there);
}
END_TEST

Suite *pt_suite_deflate(void)
{
    Suite *const suite = suite_create("deflate");
    TCase *const tcase = tcase_create("packing");
    tcase_add_loop_test(tcase, whatever_is_packed_reads_back, 0,
                        PT_COUNTOF(rows));
    tcase_add_loop_test(tcase, what_the_codes_do_not_suit_is_left_alone, 0,
                        PT_COUNTOF(rows));
    tcase_add_test(tcase, what_was_packed_before_changes_nothing);
    suite_add_tcase(suite, tcase);
    return suite;
}
