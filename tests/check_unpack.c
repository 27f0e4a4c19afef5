/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_unpack.c: streams and parts of archives, whole, damaged and hostile.
 */
#include "indexer/sources/unpack.h"

#include "tests/pack.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_unpack(void);

/* --------------------------------------------------------------- stream --- */

static const struct {
    int filter;
    const char *name;
} filters[] = {
    {ARCHIVE_FILTER_GZIP,  "gz" },
    {ARCHIVE_FILTER_BZIP2, "bz2"},
    {ARCHIVE_FILTER_XZ,    "xz" },
    {ARCHIVE_FILTER_ZSTD,  "zst"},
};

/* All of what is in packed, into *out. */
static enum pt_status
unpack(struct pt_str packed, struct pt_buf *out, struct pt_error *err)
{
    struct pt_unpack_stream *stream = NULL;
    struct pt_input outer = {.path = PT_STR("/a.gz")}, inner = outer;
    struct pt_str window;
    pt_input_init_bytes(&outer, packed);
    enum pt_status status = pt_unpack_stream_open(&outer, &stream, err);
    if (status == PT_OK) {
        pt_unpack_stream_input(stream, &inner);
        while ((status = pt_input_peek(&inner, 1, &window, err)) == PT_OK &&
               window.len) {
            pt_buf_add(out, window);
            pt_input_take(&inner, window.len);
        }
        pt_input_fini(&inner);
    }
    pt_unpack_stream_close(stream);
    pt_input_fini(&outer);
    return status;
}

static const char *const plains[] = {
    "The ferry left at dawn.\n",
    "",
    "x",
};

START_TEST(each_compression_comes_out_as_it_went_in)
{
    const char *const name = filters[_i].name;
    for (size_t i = 0; i < PT_COUNTOF(plains); i++) {
        struct pt_error err = {.status = PT_OK};
        struct pt_buf packed, out;
        pt_buf_init(&packed, PT_BUF_NO_CEILING);
        pt_buf_init(&out, PT_BUF_NO_CEILING);
        pt_pack(&packed, filters[_i].filter, pt_str_of(plains[i]));
        ck_assert_msg(unpack(pt_buf_str(&packed), &out, &err) == PT_OK,
                      "%s: %s", name, err.message);
        ck_assert_str_eq(pt_buf_z(&out), plains[i]);
        /* Two packed files one behind the other are one. */
        pt_buf_clear(&out);
        pt_pack(&packed, filters[_i].filter, pt_str_of("And more.\n"));
        ck_assert_msg(unpack(pt_buf_str(&packed), &out, &err) == PT_OK,
                      "%s, two: %s", name, err.message);
        ck_assert_uint_eq(out.len, strlen(plains[i]) + strlen("And more.\n"));
        pt_buf_fini(&out);
        pt_buf_fini(&packed);
    }
}
END_TEST

START_TEST(what_is_not_packed_is_given_as_it_is)
{
    static const char *const bytes[] = {"", "T", "The ferry left.\n"};
    for (size_t i = 0; i < PT_COUNTOF(bytes); i++) {
        struct pt_buf out;
        pt_buf_init(&out, PT_BUF_NO_CEILING);
        ck_assert_int_eq(unpack(pt_str_of(bytes[i]), &out, NULL), PT_OK);
        ck_assert_str_eq(pt_buf_z(&out), bytes[i]);
        pt_buf_fini(&out);
    }
}
END_TEST

START_TEST(a_cut_stream_says_so)
{
    struct pt_error err = {.status = PT_OK};
    struct pt_buf plain, packed, out;
    uint32_t x = 1;
    pt_buf_init(&plain, PT_BUF_NO_CEILING);
    pt_buf_init(&packed, PT_BUF_NO_CEILING);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    for (int i = 0; i < 100000; i++) {
        x = x * 1664525 + 1013904223;
        pt_buf_add_byte(&plain, (char)('a' + (x >> 28)));
    }
    pt_pack(&packed, filters[_i].filter, pt_buf_str(&plain));
    ck_assert_int_eq(unpack(pt_str_n(packed.ptr, packed.len / 2), &out, &err),
                     PT_EINVALID);
    ck_assert_msg(!strcmp(err.message, "cut off"), "%s: %s", filters[_i].name,
                  err.message);
    pt_buf_fini(&plain);
    pt_buf_fini(&packed);
    pt_buf_fini(&out);
}
END_TEST

/* ------------------------------------------------------------------ zip --- */

static const struct {
    const char *name;
    const char *bytes;
} parts[] = {
    {"mimetype",               "application/epub+zip"},
    {"word/document.xml",      "<w>The ferry</w>"    },
    {"Größe/Паром.xml", "<p/>"                },
    {"word/empty.xml",         ""                    },
    {"twice.xml",              "first"               },
    {"twice.xml",              "second"              },
};

struct zip_rig {
    struct pt_buf packed, out;
    struct pt_input input;
    struct pt_unpack_zip *zip;
    struct pt_error err;
};

static struct zip_rig rig;

static enum pt_status open_zip(struct pt_str bytes)
{
    rig.input = (struct pt_input){.path = PT_STR("/a.docx")};
    pt_input_init_bytes(&rig.input, bytes);
    return pt_unpack_zip_open(&rig.input, &rig.zip, &rig.err);
}

static enum pt_status get(const char *name, size_t most)
{
    pt_buf_clear(&rig.out);
    return pt_unpack_zip_get(rig.zip, pt_str_of(name), most, &rig.out,
                             &rig.err);
}

static void begin(void)
{
    rig = (struct zip_rig){.zip = NULL};
    pt_buf_init(&rig.packed, PT_BUF_NO_CEILING);
    pt_buf_init(&rig.out, PT_BUF_NO_CEILING);
    struct archive *const archive = pt_pack_begin(&rig.packed, PT_PACK_ZIP);
    for (size_t i = 0; i < PT_COUNTOF(parts); i++)
        pt_pack_add(archive, parts[i].name, pt_str_of(parts[i].bytes));
    pt_pack_end(archive);
}

static void end(void)
{
    pt_unpack_zip_close(rig.zip);
    pt_input_fini(&rig.input);
    pt_buf_fini(&rig.packed);
    pt_buf_fini(&rig.out);
}

START_TEST(parts_come_by_name_in_any_order)
{
    static const int order[] = {1, 0, 3, 2, 5, 1, 1, 0};
    ck_assert_msg(open_zip(pt_buf_str(&rig.packed)) == PT_OK, "%s",
                  rig.err.message);
    ck_assert_uint_eq(pt_unpack_zip_n_names(rig.zip), PT_COUNTOF(parts));
    for (size_t i = 0; i < PT_COUNTOF(parts); i++)
        ck_assert(pt_str_equal(pt_unpack_zip_name(rig.zip, i),
                               pt_str_of(parts[i].name)));
    for (size_t i = 0; i < PT_COUNTOF(order); i++) {
        const int n = order[i];
        ck_assert_msg(get(parts[n].name, 1000) == PT_OK, "%s", rig.err.message);
        ck_assert_str_eq(pt_buf_z(&rig.out), parts[n].bytes);
    }
}
END_TEST

START_TEST(a_refused_part_leaves_the_others)
{
    ck_assert_int_eq(open_zip(pt_buf_str(&rig.packed)), PT_OK);
    ck_assert_int_eq(get("mime", 1000), PT_ENOTFOUND);
    ck_assert_int_eq(get("word/document.XML", 1000), PT_ENOTFOUND);
    ck_assert_int_eq(get("word/document.xml", 15), PT_ELIMIT);
    ck_assert_str_eq(rig.err.message,
                     "word/document.xml: larger than 15 bytes");
    ck_assert_int_eq(get("word/document.xml", 16), PT_OK);
    ck_assert_str_eq(pt_buf_z(&rig.out), "<w>The ferry</w>");
}
END_TEST

START_TEST(what_is_no_zip_is_told)
{
    static const char *const bytes[] = {"", "PK", "PK\3\4 and no more",
                                        "The ferry left at dawn."};
    for (size_t i = 0; i < PT_COUNTOF(bytes); i++) {
        ck_assert_int_eq(open_zip(pt_str_of(bytes[i])), PT_EINVALID);
        ck_assert_str_eq(rig.err.message, "no zip archive");
        pt_input_fini(&rig.input);
    }
}
END_TEST

START_TEST(any_damaged_byte_gets_an_answer)
{
    for (size_t at = 0; at < rig.packed.len; at++) {
        rig.packed.ptr[at] = (char)~rig.packed.ptr[at];
        if (open_zip(pt_buf_str(&rig.packed)) == PT_OK)
            for (size_t i = 0; i < pt_unpack_zip_n_names(rig.zip); i++) {
                pt_buf_clear(&rig.out);
                const enum pt_status status =
                    pt_unpack_zip_get(rig.zip, pt_unpack_zip_name(rig.zip, i),
                                      1000, &rig.out, &rig.err);
                ck_assert_msg(status == PT_OK || status == PT_EINVALID ||
                                  status == PT_ELIMIT,
                              "byte %zu: %d", at, (int)status);
            }
        pt_unpack_zip_close(rig.zip);
        rig.zip = NULL;
        pt_input_fini(&rig.input);
        rig.packed.ptr[at] = (char)~rig.packed.ptr[at];
    }
}
END_TEST

Suite *pt_suite_unpack(void)
{
    Suite *const s = suite_create("unpack");
    TCase *tc = tcase_create("stream");
    tcase_add_loop_test(tc, each_compression_comes_out_as_it_went_in, 0,
                        PT_COUNTOF(filters));
    tcase_add_test(tc, what_is_not_packed_is_given_as_it_is);
    tcase_add_loop_test(tc, a_cut_stream_says_so, 0, PT_COUNTOF(filters));
    suite_add_tcase(s, tc);

    tc = tcase_create("zip");
    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, parts_come_by_name_in_any_order);
    tcase_add_test(tc, a_refused_part_leaves_the_others);
    tcase_add_test(tc, what_is_no_zip_is_told);
    tcase_add_test(tc, any_damaged_byte_gets_an_answer);
    suite_add_tcase(s, tc);
    return s;
}
