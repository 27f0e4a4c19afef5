/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_encoding.c: bytes -> what they are taken for, and their text.
 */
#include "indexer/sources/encoding.h"

#include <check.h>

Suite *pt_suite_encoding(void);

#define B(literal) "" literal, sizeof(literal) - 1

static const struct {
    const char *bytes;
    size_t len;
    const char *text; /* NULL: no text */
    const char *charset;
    bool is_verbatim;
    size_t offset;
} rows[] = {
    {B("plain words\n"),                 "plain words\n",         "UTF-8",        true,  0},
    {B("Genève – “oui”"),         "Genève – “oui”", "UTF-8",        true,  0},
    {B("\xef\xbb\xbfmark"),              "mark",                  "UTF-8",        true,  3},
    {B(""),                              "",                      "UTF-8",        true,  0},
    {B("Gen\xe8ve \x93oui\x94 \x80"
       "5"),
     "Genève “oui” €5",                                    "windows-1252", false, 0},
    {B("caf\xe9"),                       "café",                 "windows-1252", false, 0},
    {B("a\x81z \xe9"),                   "a\xef\xbf\xbdz é",     "windows-1252", false, 0},
    {B("éééé\xc3"),                  "éééé\xef\xbf\xbd",  "UTF-8",        false, 0},
    {B("\xef\xbb\xbféééé\xc3"),      "éééé\xef\xbf\xbd",  "UTF-8",        false, 0},
    {B("\xff\xfeH\0i\0\n\0"),            "Hi\n",                  "UTF-16LE",     false, 0},
    {B("\xfe\xff\0H\0i\x04\x16"),        "HiЖ",                  "UTF-16BE",     false, 0},
    {B("H\0i\0 \0y\0o\0u\0"),            "Hi you",                "UTF-16LE",     false, 0},
    {B("\0H\0i\0 \0y\0o\0u"),            "Hi you",                "UTF-16BE",     false, 0},
    {B("\xff\xfe\x3d\xd8\x4a\xdc"),      "\xf0\x9f\x91\x8a",      "UTF-16LE",     false, 0},
    {B("\xff\xfe\x3d\xd8x\0"),           "\xef\xbf\xbdx",         "UTF-16LE",     false, 0},
    {B("\xff\xfex\0y"),                  "x\xef\xbf\xbd",         "UTF-16LE",     false, 0},
    {B("\xff\xfe"),                      "",                      "UTF-16LE",     false, 0},
    {B("one page\fanother\r\n"),         "one page\fanother\r\n", "UTF-8",        true,  0},
    {B("nul \0 in text"),                NULL,                    "UTF-8",        false, 0},
    {B("\x7f"
       "ELF\x02\x01\x01\0\0\0\0"),
     NULL,                                                        "UTF-8",        false, 0},
    {B("a\x01\x02"),                     NULL,                    "UTF-8",        false, 0},
    {B("\xff\xfe\0\0H\0\0\0"),           "H",                     "UTF-32LE",     false, 0},
    {B("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), NULL,                    "UTF-8",        false, 0},
};

START_TEST(bytes_become_text)
{
    struct pt_arena arena;
    struct pt_decoded got = {0};
    struct pt_error err;
    pt_arena_init(&arena);
    const enum pt_status status = pt_encoding_decode(
        pt_str_n(rows[_i].bytes, rows[_i].len), &arena, &got, &err);
    if (!rows[_i].text) {
        ck_assert_msg(status == PT_EINVALID, "row %d is no text", _i);
    } else {
        ck_assert_msg(status == PT_OK, "row %d: status %d", _i, (int)status);
        ck_assert_msg(pt_str_equal(got.text, pt_str_of(rows[_i].text)),
                      "row %d: text %.*s", _i, PT_STR_FMT(got.text));
        ck_assert_msg(strcmp(got.charset, rows[_i].charset) == 0 &&
                          got.is_verbatim == rows[_i].is_verbatim &&
                          got.offset == rows[_i].offset,
                      "row %d: %s, verbatim %d, offset %zu", _i, got.charset,
                      got.is_verbatim, got.offset);
        if (got.is_verbatim)
            ck_assert_ptr_eq(got.text.ptr, rows[_i].bytes + got.offset);
    }
    pt_arena_fini(&arena);
}
END_TEST

START_TEST(random_bytes_are_text_or_refused)
{
    struct pt_arena arena;
    uint64_t seed = 88172645463325252u + (uint64_t)_i;
    char bytes[64];
    pt_arena_init(&arena);
    for (int round = 0; round < 2000; round++) {
        const size_t len = (size_t)round % sizeof bytes;
        for (size_t i = 0; i < len; i++) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            bytes[i] = (char)(seed >> 32);
        }
        struct pt_decoded got;
        const enum pt_status status =
            pt_encoding_decode(pt_str_n(bytes, len), &arena, &got, NULL);
        ck_assert(status == PT_OK || status == PT_EINVALID);
        pt_arena_reset(&arena);
    }
    pt_arena_fini(&arena);
}
END_TEST

/* What needs no library, what is handed on, and what is neither. */
static const struct {
    const char *bytes;
    size_t len;
    enum pt_status status;
} unicode[] = {
    {B("caf\xc3\xa9"),                            PT_OK       },
    {B("H\0i\0 \0y\0o\0u\0"),                     PT_OK       },
    {B("\x1b[1mbold\x1b[0m words of a terminal"), PT_OK       },
    {B("caf\xe9"),                                PT_ENOTFOUND},
    {B("\xcf\xe0\xf0\xee\xec"),                   PT_ENOTFOUND},
    {B("\x1b$BLkL@$1\x1b(B"),                     PT_ENOTFOUND},
    {B("\xff\xfe\0\0H\0\0\0"),                    PT_ENOTFOUND},
    {B("caf\xe9 and then a \0 byte"),             PT_EINVALID },
    {B("nul \0in text"),                          PT_EINVALID },
    {B("\x01\x02\xe9"),                           PT_EINVALID },
};

START_TEST(other_encodings_are_handed_on_binaries_are_not)
{
    struct pt_arena arena;
    struct pt_decoded got = {0};
    struct pt_error err;
    pt_arena_init(&arena);
    const enum pt_status status = pt_unicode_decode(
        pt_str_n(unicode[_i].bytes, unicode[_i].len), &arena, &got, &err);
    ck_assert_msg(status == unicode[_i].status, "row %d: status %d", _i,
                  (int)status);
    pt_arena_fini(&arena);
}
END_TEST

Suite *pt_suite_encoding(void)
{
    Suite *const suite = suite_create("encoding");
    TCase *const tcase = tcase_create("decode");
    tcase_add_loop_test(tcase, bytes_become_text, 0, PT_COUNTOF(rows));
    tcase_add_loop_test(tcase, other_encodings_are_handed_on_binaries_are_not,
                        0, PT_COUNTOF(unicode));
    tcase_add_loop_test(tcase, random_bytes_are_text_or_refused, 0, 4);
    suite_add_tcase(suite, tcase);
    return suite;
}
