/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_ledger.c: entries -> chunks in a store that is a list in memory, and
 * back; what a change rewrites; what damage loses.
 */
#include "common/varint.h"
#include "indexer/ledger.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

Suite *pt_suite_ledger(void);

#define LIST PT_STR("pt:ledger")

/* ---------------------------------------------------------------- store --- */

enum { MOST_VALUES = 200 };

static struct {
    struct pt_buf key, value;
} values[MOST_VALUES];
static size_t n_values;
static size_t n_chunks_set, n_lists_set, n_removed;

static size_t find(struct pt_str key)
{
    size_t i = 0;
    while (i < n_values && !pt_str_equal(pt_buf_str(&values[i].key), key))
        i++;
    return i;
}

static enum pt_status
get(void *context, struct pt_str key, struct pt_buf *out, struct pt_error *err)
{
    const size_t i = find(key);
    (void)context, (void)err;
    pt_buf_clear(out);
    if (i < n_values)
        pt_buf_add(out, pt_buf_str(&values[i].value));
    return pt_buf_status(out);
}

static enum pt_status
set(void *context, struct pt_str key, struct pt_str value, struct pt_error *err)
{
    const size_t i = find(key);
    (void)context, (void)err;
    if (!value.len)
        n_removed++;
    else if (pt_str_equal(key, LIST))
        n_lists_set++;
    else
        n_chunks_set++;
    ck_assert(i < MOST_VALUES);
    if (i == n_values) {
        pt_buf_init(&values[i].key, PT_BUF_NO_CEILING);
        pt_buf_init(&values[i].value, PT_BUF_NO_CEILING);
        pt_buf_add(&values[i].key, key);
        n_values++;
    }
    pt_buf_clear(&values[i].value);
    pt_buf_add(&values[i].value, value);
    return pt_buf_status(&values[i].value);
}

static const struct pt_ledger_store store = {.get = get, .set = set};

static void empty_store(void)
{
    for (size_t i = 0; i < n_values; i++) {
        pt_buf_fini(&values[i].key);
        pt_buf_fini(&values[i].value);
    }
    n_values = n_chunks_set = n_lists_set = n_removed = 0;
}

static void open_ledger(struct pt_ledger *ledger)
{
    pt_ledger_init(ledger, &store, LIST);
    ck_assert_int_eq(pt_ledger_open(ledger, NULL), PT_OK);
}

/* ------------------------------------------------------------ entries --- */

static void ck_entry(const struct pt_ledger_entry *got,
                     const struct pt_ledger_entry *wanted)
{
    ck_assert_msg(pt_str_equal(got->path, wanted->path), "%.*s, wanted %.*s",
                  PT_STR_FMT(got->path), PT_STR_FMT(wanted->path));
    ck_assert_mem_eq(&got->stamp, &wanted->stamp, sizeof got->stamp);
    ck_assert_int_eq(got->what, wanted->what);
    ck_assert_int_eq(got->is_young, wanted->is_young);
    ck_assert_uint_eq(got->n_articles, wanted->n_articles);
    ck_assert_uint_eq(got->n_skips, wanted->n_skips);
    ck_assert_uint_eq(got->reading, wanted->reading);
}

static void write_entries(const struct pt_ledger_entry *entries, size_t n)
{
    struct pt_ledger ledger;
    struct pt_ledger_writer writer;
    open_ledger(&ledger);
    ck_assert_int_eq(pt_ledger_writer_init(&writer, &ledger, false, NULL),
                     PT_OK);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(pt_ledger_add(&writer, &entries[i], NULL), PT_OK);
    ck_assert_int_eq(pt_ledger_finish(&writer, NULL), PT_OK);
    ck_assert_uint_eq(pt_ledger_n_entries(&ledger), n);
    pt_ledger_writer_fini(&writer);
    pt_ledger_fini(&ledger);
}

static void expect_entries(const struct pt_ledger_entry *entries, size_t n)
{
    struct pt_ledger ledger;
    struct pt_ledger_cursor cursor;
    struct pt_ledger_entry entry;
    struct pt_ledger_place place;
    open_ledger(&ledger);
    ck_assert(ledger.is_there);
    pt_ledger_cursor_init(&cursor, &ledger);
    for (size_t i = 0; i < n; i++) {
        ck_assert_int_eq(pt_ledger_next(&cursor, &entry, &place, NULL), PT_OK);
        ck_entry(&entry, &entries[i]);
    }
    ck_assert_int_eq(pt_ledger_next(&cursor, &entry, &place, NULL),
                     PT_ENOTFOUND);
    ck_assert(!ledger.is_damaged);
    pt_ledger_cursor_fini(&cursor);
    pt_ledger_fini(&ledger);
}

START_TEST(every_kind_of_entry_comes_back)
{
    const struct pt_file_stamp usual = {1234, 1765000000123456789,
                                        1765000000123456790, 77};
    const struct pt_file_stamp strange = {UINT64_MAX, INT64_MIN, INT64_MAX,
                                          UINT64_MAX};
    const struct pt_file_stamp old = {1, -1, 0, 0};
    const struct pt_ledger_entry entries[] = {
        {PT_STR("/"),           usual,   PT_LEDGER_ARTICLE,   false, 1,          0, 0         },
        {PT_STR("/a"),          usual,   PT_LEDGER_ARTICLE,   true,  1,          0, 1         },
        {PT_STR("/a/b"),        strange, PT_LEDGER_CONTAINER, false, UINT64_MAX,
         UINT64_MAX,                                                                UINT64_MAX},
        {PT_STR("/a/b/\xff\n"), old,     PT_LEDGER_IGNORED,   false, 0,          0, 2         },
        {PT_STR("/a/c"),        {0},     PT_LEDGER_ARTICLE,   false, 1,          1, 0         },
        {PT_STR("/a.txt"),      {0},     PT_LEDGER_NOTHING,   true,  0,          1, 1         },
        {PT_STR("/b"),          usual,   PT_LEDGER_CONTAINER, false, 0,          0, 300       },
        {PT_STR("/b.json"),     usual,   PT_LEDGER_ARTICLE,   false, 0,          3, 0         },
    };
    write_entries(entries, PT_COUNTOF(entries));
    expect_entries(entries, PT_COUNTOF(entries));
    ck_assert_uint_eq(n_values, 2);
    empty_store();
}
END_TEST

/* clang-format off */
static const struct {
    const char *a, *b; /* a comes first */
} order[] = {
    {"/", "/a"},
    {"/a", "/b"},
    {"/a", "/a/b"},
    {"/a/z", "/a b"},
    {"/a/z", "/a-b"},
    {"/a/z", "/a.txt"},
    {"/a/z", "/a\x01"},
    {"/a.txt", "/a0"},
    {"/B", "/a"},
    {"/a", "/\xff"},
    {"/a/b/c", "/a/b.c"},
};
/* clang-format on */

START_TEST(the_order_is_that_of_a_walk)
{
    const struct pt_str a = pt_str_of(order[_i].a), b = pt_str_of(order[_i].b);
    ck_assert_msg(pt_ledger_compare(a, b) < 0, "%s, %s", a.ptr, b.ptr);
    ck_assert_msg(pt_ledger_compare(b, a) > 0, "%s, %s", a.ptr, b.ptr);
    ck_assert_int_eq(pt_ledger_compare(a, a), 0);
}
END_TEST

/* --------------------------------------------------------------- chunks --- */

enum { MANY = 20000 };

/* File i of a tree; odd ones only where a test adds them. */
static struct pt_ledger_entry many_entry(int i, char path[64])
{
    snprintf(path, 64, "/home/somebody/articles/%02d/%02d/story-%06d.txt",
             i / 1000, i / 100 % 10, i);
    return (struct pt_ledger_entry){
        .path = pt_str_of(path),
        .stamp = {1000 + (uint64_t)i % 700,
                  1765000000000000000 + (int64_t)i * 12345678,
                  1765000000000001000 + (int64_t)i * 12345678,
                  40000 + (uint64_t)i},
        .what = PT_LEDGER_ARTICLE,
        .n_articles = 1,
    };
}

struct change {
    int at;                              /* 0: none */
    enum { EDITED, REMOVED, ADDED } how; /* ADDED: right behind at */
};

/* As a run does before it writes. How many entries there are. */
static int read_through(struct pt_ledger *ledger)
{
    struct pt_ledger_cursor cursor;
    struct pt_ledger_entry entry;
    struct pt_ledger_place place;
    int n = 0;
    pt_ledger_cursor_init(&cursor, ledger);
    while (pt_ledger_next(&cursor, &entry, &place, NULL) == PT_OK)
        n++;
    pt_ledger_cursor_fini(&cursor);
    return n;
}

/* Writes the even files of the tree, with the change. */
static void write_many(struct change change)
{
    struct pt_ledger ledger;
    struct pt_ledger_writer writer;
    char path[64];
    n_chunks_set = n_lists_set = n_removed = 0;
    open_ledger(&ledger);
    read_through(&ledger);
    ck_assert_int_eq(pt_ledger_writer_init(&writer, &ledger, false, NULL),
                     PT_OK);
    for (int i = 2; i < 2 * MANY; i++) {
        struct pt_ledger_entry entry = many_entry(i, path);
        const bool is_at = change.at == i;
        if (i % 2 != (is_at && change.how == ADDED) ||
            (is_at && change.how == REMOVED))
            continue;
        entry.stamp.size += is_at && change.how == EDITED ? 5000 : 0;
        ck_assert_int_eq(pt_ledger_add(&writer, &entry, NULL), PT_OK);
    }
    ck_assert_int_eq(pt_ledger_finish(&writer, NULL), PT_OK);
    pt_ledger_writer_fini(&writer);
    pt_ledger_fini(&ledger);
}

START_TEST(the_same_again_writes_nothing)
{
    write_many((struct change){0});
    ck_assert_uint_eq(n_lists_set, 1);
    ck_assert_uint_ge(n_chunks_set, 5);
    write_many((struct change){0});
    ck_assert_uint_eq(n_chunks_set + n_lists_set + n_removed, 0);
    empty_store();
}
END_TEST

START_TEST(a_change_anywhere_rewrites_three_chunks_at_most)
{
    for (int at = 2; at < 2 * MANY; at += 2798) {
        const struct change changes[] = {
            {at,     EDITED },
            {at,     REMOVED},
            {at + 1, ADDED  },
        };
        for (size_t i = 0; i < PT_COUNTOF(changes); i++) {
            write_many((struct change){0});
            write_many(changes[i]);
            ck_assert_msg(n_chunks_set >= 1 && n_chunks_set <= 3 &&
                              n_removed <= 3 && n_lists_set == 1,
                          "%d, %d: %zu chunks", at, (int)changes[i].how,
                          n_chunks_set);
        }
        empty_store();
    }
}
END_TEST

START_TEST(chunks_stay_below_their_limit)
{
    write_many((struct change){0});
    for (size_t i = 0; i < n_values; i++)
        ck_assert_uint_le(values[i].value.len, PT_LEDGER_MAX_CHUNK + 128);
    size_t n_bytes = 0;
    for (size_t i = 0; i < n_values; i++)
        n_bytes += values[i].value.len;
    ck_assert_msg(n_bytes < (size_t)MANY * 30, "%zu bytes an entry",
                  n_bytes / MANY);
    empty_store();
}
END_TEST

START_TEST(an_entry_is_found_again_where_it_was)
{
    static struct pt_ledger_place places[MANY];
    struct pt_ledger ledger;
    struct pt_ledger_cursor cursor;
    struct pt_ledger_entry entry;
    char path[64];
    int n = 0;
    write_many((struct change){0});
    open_ledger(&ledger);
    pt_ledger_cursor_init(&cursor, &ledger);
    while (pt_ledger_next(&cursor, &entry, &places[n], NULL) == PT_OK)
        n++;
    ck_assert_int_eq(n, MANY - 1);
    for (int i = 7; i < n; i = i * 3 + 1)
        for (int k = i; k >= 0 && k > i - 3; k--) {
            const struct pt_ledger_entry wanted = many_entry(2 * k + 2, path);
            ck_assert_int_eq(pt_ledger_seek(&cursor, places[k], &entry, NULL),
                             PT_OK);
            ck_entry(&entry, &wanted);
        }
    pt_ledger_cursor_fini(&cursor);
    pt_ledger_fini(&ledger);
    empty_store();
}
END_TEST

START_TEST(the_chunk_of_a_path_is_found_from_anywhere_before)
{
    struct pt_ledger ledger;
    struct pt_ledger_cursor cursor, probe;
    struct pt_ledger_entry entry;
    struct pt_ledger_place place;
    uint32_t chunk;
    size_t n = 0;
    write_many((struct change){0});
    open_ledger(&ledger);
    const uint32_t n_chunks = (uint32_t)ledger.n_chunks;
    pt_ledger_cursor_init(&cursor, &ledger);
    pt_ledger_cursor_init(&probe, &ledger);
    while (pt_ledger_next(&cursor, &entry, &place, NULL) == PT_OK)
        for (uint32_t from = 0; n++ % 97 == 0 && from < n_chunks; from++) {
            ck_assert_int_eq(
                pt_ledger_chunk_of(&probe, from, entry.path, &chunk, NULL),
                PT_OK);
            ck_assert_uint_eq(chunk, from > place.chunk ? from : place.chunk);
        }
    ck_assert_int_eq(pt_ledger_chunk_of(&probe, 0, PT_STR("/a"), &chunk, NULL),
                     PT_OK);
    ck_assert_uint_eq(chunk, 0);
    ck_assert_int_eq(pt_ledger_chunk_of(&probe, 0, PT_STR("/z"), &chunk, NULL),
                     PT_OK);
    ck_assert_uint_eq(chunk, n_chunks - 1);
    pt_ledger_cursor_fini(&cursor);
    pt_ledger_cursor_fini(&probe);
    pt_ledger_fini(&ledger);
    empty_store();
}
END_TEST

START_TEST(chunks_are_kept_between_chunks_alone)
{
    struct pt_ledger ledger;
    struct pt_ledger_writer writer;
    struct pt_ledger_entry entry;
    char path[64];
    write_many((struct change){0});
    open_ledger(&ledger);
    entry = many_entry(1, path);
    for (int is_fresh = 0; is_fresh < 2; is_fresh++) {
        ck_assert_int_eq(
            pt_ledger_writer_init(&writer, &ledger, is_fresh, NULL), PT_OK);
        ck_assert_int_eq(pt_ledger_keep(&writer, 0), !is_fresh);
        ck_assert_int_eq(pt_ledger_add(&writer, &entry, NULL), PT_OK);
        ck_assert(!pt_ledger_keep(&writer, 1));
        pt_ledger_writer_fini(&writer);
    }
    n_chunks_set = n_lists_set = n_removed = 0;
    ck_assert_int_eq(pt_ledger_writer_init(&writer, &ledger, false, NULL),
                     PT_OK);
    for (uint32_t i = 0; i < ledger.n_chunks; i++)
        ck_assert(pt_ledger_keep(&writer, i));
    ck_assert_int_eq(pt_ledger_finish(&writer, NULL), PT_OK);
    ck_assert_uint_eq(n_chunks_set + n_lists_set + n_removed, 0);
    ledger.is_damaged = true;
    ck_assert(!pt_ledger_keep(&writer, 0));
    pt_ledger_writer_fini(&writer);
    pt_ledger_fini(&ledger);
    empty_store();
}
END_TEST

/* --------------------------------------------------------------- damage --- */

static int count_readable(bool *out_is_damaged)
{
    struct pt_ledger ledger;
    open_ledger(&ledger);
    const int n = read_through(&ledger);
    *out_is_damaged = ledger.is_damaged;
    pt_ledger_fini(&ledger);
    return n;
}

START_TEST(a_damaged_list_is_an_empty_ledger)
{
    bool is_damaged;
    write_many((struct change){0});
    struct pt_buf *const list = &values[find(LIST)].value;
    for (size_t at = 0; at < list->len; at += 3) {
        list->ptr[at] ^= 4;
        ck_assert_int_eq(count_readable(&is_damaged), 0);
        ck_assert(is_damaged);
        list->ptr[at] ^= 4;
    }
    while (list->len > 1) {
        pt_buf_cut(list, list->len - 1);
        ck_assert_int_eq(count_readable(&is_damaged), 0);
        ck_assert(is_damaged);
    }
    pt_buf_clear(list);
    ck_assert_int_eq(count_readable(&is_damaged), 0);
    ck_assert(!is_damaged);
    empty_store();
}
END_TEST

START_TEST(a_damaged_chunk_loses_its_own_entries_and_is_healed)
{
    bool is_damaged;
    write_many((struct change){0});
    for (size_t i = 0; i < n_values; i++) {
        if (i == find(LIST))
            continue;
        struct pt_buf *const value = &values[i].value;
        for (size_t at = 0; at < value->len; at += value->len / 5 + 1) {
            value->ptr[at] ^= 1;
            const int n = count_readable(&is_damaged);
            ck_assert(is_damaged && n > 0 && n < MANY - 1);
            value->ptr[at] ^= 1;
        }
        pt_buf_cut(value, value->len / 2);
        ck_assert_int_lt(count_readable(&is_damaged), MANY - 1);
        pt_buf_clear(value);
        ck_assert_int_lt(count_readable(&is_damaged), MANY - 1);
        ck_assert(is_damaged);
        break;
    }
    write_many((struct change){.at = MANY, .how = EDITED});
    ck_assert_int_eq(count_readable(&is_damaged), MANY - 1);
    ck_assert(!is_damaged);
    empty_store();
}
END_TEST

/* Any bytes with a right hash, as a newer or broken program may have left. */
START_TEST(a_chunk_that_says_nothing_is_damage)
{
    static const struct {
        const char *bytes;
        size_t n;
        int n_readable;
    } rows[] = {
        {"\xff",                       1, 0},
        {"\x01",                       1, 0},
        {"\x01\x00",                   2, 0},
        {"\x01\x01\x00",               3, 0}, /* shares what is not there */
        {"\x01\x00\x05/a",             5, 0},
        {"\x01\x00\x02/a",             5, 1},
        {"\x01\x00\x02/a\x41\x00\x00", 8, 1},
        {"\x09\x00\x02/a\x01\x01",     7, 0},
        {"\x11\x00\x02/a",             5, 0},
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        struct pt_buf list, key;
        bool is_damaged;
        const struct pt_str bytes = pt_str_n(rows[i].bytes, rows[i].n);
        uint64_t hashes[2] = {pt_str_hash(bytes), 0};
        pt_buf_init(&list, PT_BUF_NO_CEILING);
        pt_buf_init(&key, PT_BUF_NO_CEILING);
        pt_buf_add_byte(&list, 1);
        for (int h = 0; h < 2; h++) {
            for (int shift = 56; shift >= 0; shift -= 8)
                pt_buf_add_byte(&list, (char)(hashes[h] >> shift));
            if (h == 0)
                pt_varint_add(&list, 1);
            hashes[1] = pt_str_hash(pt_buf_str(&list));
        }
        pt_buf_printf(&key, "pt:ledger:%016" PRIx64, hashes[0]);
        set(NULL, pt_buf_str(&key), bytes, NULL);
        set(NULL, LIST, pt_buf_str(&list), NULL);
        const int n = count_readable(&is_damaged);
        ck_assert_msg(n == rows[i].n_readable, "row %zu: %d", i, n);
        ck_assert_msg(is_damaged == (rows[i].n_readable == 0 || bytes.len > 5),
                      "row %zu", i);
        pt_buf_fini(&list);
        pt_buf_fini(&key);
        empty_store();
    }
}
END_TEST

/* ------------------------------------------------------------ varints --- */

START_TEST(numbers_come_back)
{
    static const uint64_t numbers[] = {
        0, 1, 127, 128, 16383, 16384, UINT32_MAX, INT64_MAX, UINT64_MAX,
    };
    for (size_t i = 0; i < PT_COUNTOF(numbers); i++) {
        struct pt_buf bytes;
        uint64_t number = 5;
        size_t at = 0;
        pt_buf_init(&bytes, PT_BUF_NO_CEILING);
        pt_varint_add(&bytes, numbers[i]);
        ck_assert(pt_varint_get(pt_buf_str(&bytes), &at, &number));
        ck_assert_uint_eq(number, numbers[i]);
        ck_assert_uint_eq(at, bytes.len);
        pt_buf_cut(&bytes, bytes.len - 1);
        at = 0;
        ck_assert(!pt_varint_get(pt_buf_str(&bytes), &at, &number));
        ck_assert_uint_eq(at, 0);
        ck_assert_uint_eq((uint64_t)pt_unzigzag(pt_zigzag((int64_t)number)),
                          number);
        pt_buf_fini(&bytes);
    }
}
END_TEST

Suite *pt_suite_ledger(void)
{
    Suite *const suite = suite_create("ledger");
    TCase *const entries = tcase_create("entries");
    tcase_add_test(entries, every_kind_of_entry_comes_back);
    tcase_add_loop_test(entries, the_order_is_that_of_a_walk, 0,
                        (int)PT_COUNTOF(order));
    tcase_add_test(entries, numbers_come_back);
    suite_add_tcase(suite, entries);
    TCase *const chunks = tcase_create("chunks");
    tcase_add_test(chunks, the_same_again_writes_nothing);
    tcase_add_test(chunks, a_change_anywhere_rewrites_three_chunks_at_most);
    tcase_add_test(chunks, chunks_stay_below_their_limit);
    tcase_add_test(chunks, an_entry_is_found_again_where_it_was);
    tcase_add_test(chunks, the_chunk_of_a_path_is_found_from_anywhere_before);
    tcase_add_test(chunks, chunks_are_kept_between_chunks_alone);
    suite_add_tcase(suite, chunks);
    TCase *const damage = tcase_create("damage");
    tcase_add_test(damage, a_damaged_list_is_an_empty_ledger);
    tcase_add_test(damage, a_damaged_chunk_loses_its_own_entries_and_is_healed);
    tcase_add_test(damage, a_chunk_that_says_nothing_is_damage);
    suite_add_tcase(suite, damage);
    return suite;
}
