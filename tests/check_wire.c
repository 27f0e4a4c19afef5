/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_wire.c: frames -> bytes -> frames, and any other bytes -> a refusal.
 */
#include "indexer/wire.h"

#include "common/arena.h"
#include "common/mem.h"
#include "common/utf8.h"

#include <check.h>

Suite *pt_suite_wire(void);

static struct pt_buf frame;

static void set_up(void)
{
    pt_buf_init(&frame, PT_BUF_NO_CEILING);
}

static void tear_down(void)
{
    pt_buf_fini(&frame);
}

/* The payload of the only frame, which is of that type. */
static char *payload_of(enum pt_wire_type type, size_t *out_len)
{
    enum pt_wire_type got;
    ck_assert_int_eq(pt_buf_status(&frame), PT_OK);
    ck_assert_uint_ge(frame.len, PT_WIRE_HEADER_BYTES);
    ck_assert(pt_wire_get_header(frame.ptr, &got, out_len));
    ck_assert_int_eq(got, type);
    ck_assert_uint_eq(*out_len, frame.len - PT_WIRE_HEADER_BYTES);
    return frame.ptr + PT_WIRE_HEADER_BYTES;
}

static bool get_article(uint64_t file_bytes, struct pt_article *out)
{
    size_t len;
    char *const payload = payload_of(PT_WIRE_ARTICLE, &len);
    return pt_wire_get_article(payload, len, file_bytes, out);
}

static bool is(struct pt_str s, const char *wanted)
{
    return pt_str_equal(s, pt_str_of(wanted)) && s.ptr[s.len] == '\0';
}

/* ---------------------------------------------------------- round trips --- */

START_TEST(a_request_arrives_byte_for_byte)
{
    const struct pt_wire_request sent = {
        .kind = PT_KIND_WARC,
        .is_stream = true,
        .depth = 3,
        .path = PT_STR("/a/\xff\n.warc"),
        .member = PT_STR("m"),
        .url = PT_STR(""),
        .charset = PT_STR("utf-8"),
    };
    struct pt_wire_request got;
    size_t len;
    pt_wire_put_request(&frame, &sent);
    char *const payload = payload_of(PT_WIRE_REQUEST, &len);
    ck_assert(pt_wire_get_request(payload, len, &got));
    ck_assert_int_eq(got.kind, PT_KIND_WARC);
    ck_assert(got.is_stream);
    ck_assert_uint_eq(got.depth, 3);
    ck_assert(is(got.path, "/a/\xff\n.warc"));
    ck_assert(is(got.member, "m") && is(got.url, "") &&
              is(got.charset, "utf-8"));
}
END_TEST

START_TEST(hello_skip_and_end_arrive)
{
    const struct pt_wire_skip skip = {PT_STR("line 7"), PT_STR("no text")};
    const struct pt_wire_end end = {PT_ELIMIT, true, PT_STR("too deep")};
    struct pt_wire_skip got_skip;
    struct pt_wire_end got_end;
    uint32_t version = 0;
    size_t len;
    pt_wire_put_hello(&frame);
    char *payload = payload_of(PT_WIRE_HELLO, &len);
    ck_assert(pt_wire_get_hello(payload, len, &version));
    ck_assert_uint_eq(version, PT_WIRE_VERSION);
    pt_buf_clear(&frame);
    pt_wire_put_skip(&frame, &skip);
    payload = payload_of(PT_WIRE_SKIP, &len);
    ck_assert(pt_wire_get_skip(payload, len, &got_skip));
    ck_assert(is(got_skip.part, "line 7") && is(got_skip.reason, "no text"));
    pt_buf_clear(&frame);
    pt_wire_put_end(&frame, &end);
    payload = payload_of(PT_WIRE_END, &len);
    ck_assert(pt_wire_get_end(payload, len, &got_end));
    ck_assert_int_eq(got_end.status, PT_ELIMIT);
    ck_assert(got_end.is_leaving && is(got_end.message, "too deep"));
}
END_TEST

/* -------------------------------------------------------------- strings --- */

static const struct {
    const char *sent;
    size_t len;
    const char *got;
} texts[] = {
#define B(literal) "" literal, sizeof(literal) - 1
    {B(""),                             ""                            },
    {B("plain"),                        "plain"                       },
    {B("caf\xc3\xa9 \xf0\x9f\x91\x8a"), "caf\xc3\xa9 \xf0\x9f\x91\x8a"},
    {B("caf\xe9"),                      "caf?"                        },
    {B("\xff\xfe\xfd"),                 "???"                         },
    {B("cut \xc3"),                     "cut ?"                       },
    {B("cut \xf0\x9f\x91"),             "cut ???"                     },
    {B("\xed\xa0\x80"),                 "???"                         },
    {B("\xc0\xaf"),                     "??"                          },
    {B("a\0b\0"),                       "a?b?"                        },
    {B("\0"),                           "?"                           },
    {B("\0\xff\xc3\xa9\0\xff"),         "??\xc3\xa9??"                },
#undef B
};

START_TEST(strings_become_utf8_without_nul)
{
    const struct pt_str sent = pt_str_n(texts[_i].sent, texts[_i].len);
    const struct pt_article article = {
        .member = sent, .title = sent, .text = sent, .date = PT_DATE_NONE};
    struct pt_article got;
    pt_wire_put_article(&frame, &article);
    ck_assert(get_article(0, &got));
    ck_assert_msg(is(got.text, texts[_i].got) && is(got.title, texts[_i].got) &&
                      is(got.member, texts[_i].got),
                  "row %d: %.*s", _i, PT_STR_FMT(got.text));
}
END_TEST

START_TEST(broken_text_is_cleaned_in_linear_time)
{
    char *const bytes = pt_alloc(PT_MAX_ARTICLE_BYTES);
    struct pt_article got;
    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < PT_MAX_ARTICLE_BYTES; i++)
        bytes[i] = i % 2 ? '\0' : '\xff';
    const struct pt_article article = {
        .text = pt_str_n(bytes, PT_MAX_ARTICLE_BYTES), .date = PT_DATE_NONE};
    pt_wire_put_article(&frame, &article);
    ck_assert(get_article(0, &got));
    ck_assert_uint_eq(got.text.len, PT_MAX_ARTICLE_BYTES);
    size_t n = 0;
    while (n < got.text.len && got.text.ptr[n] == '?')
        n++;
    ck_assert_uint_eq(n, got.text.len);
    pt_free(bytes);
}
END_TEST

/* The longest of every string is sent whole, what is longer cut or refused. */
START_TEST(every_string_has_a_limit)
{
    static const struct {
        size_t at, most;
        bool is_refused;
        const char *name;
    } rows[] = {
#define ROW(field, most, is_refused)                                           \
    {offsetof(struct pt_article, field), most, is_refused, #field}
        ROW(member, PT_WIRE_MAX_NAME_BYTES, true),
        ROW(id, PT_WIRE_MAX_NAME_BYTES, true),
        ROW(url, PT_WIRE_MAX_NAME_BYTES, true),
        ROW(title, PT_MAX_TITLE_BYTES, false),
        ROW(author, PT_WIRE_MAX_FACT_BYTES, false),
        ROW(source, PT_WIRE_MAX_FACT_BYTES, false),
        ROW(tags, PT_WIRE_MAX_TAGS_BYTES, false),
        ROW(text, PT_MAX_ARTICLE_BYTES, true),
        ROW(boilerplate, PT_MAX_ARTICLE_BYTES / 2, false),
#undef ROW
    };
    char *const bytes = pt_alloc(PT_MAX_ARTICLE_BYTES + 1);
    ck_assert_ptr_nonnull(bytes);
    memset(bytes, 'x', PT_MAX_ARTICLE_BYTES + 1);
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        for (size_t more = 0; more <= 1; more++) {
            struct pt_article article = {.date = PT_DATE_NONE}, got;
            struct pt_str s = pt_str_n(bytes, rows[i].most + more);
            struct pt_error err;
            memcpy((char *)&article + rows[i].at, &s, sizeof s);
            ck_assert_msg(pt_wire_check_article(&article, &err) ==
                              (rows[i].is_refused && more ? PT_ELIMIT : PT_OK),
                          "%s", rows[i].name);
            pt_buf_clear(&frame);
            pt_wire_put_article(&frame, &article);
            ck_assert_msg(get_article(0, &got), "%s", rows[i].name);
            memcpy(&s, (const char *)&got + rows[i].at, sizeof s);
            ck_assert_msg(s.len == rows[i].most, "%s: %zu", rows[i].name,
                          s.len);
        }
    pt_free(bytes);
}
END_TEST

START_TEST(a_cut_string_ends_with_a_whole_character)
{
    struct pt_buf title;
    struct pt_article got;
    pt_buf_init(&title, PT_BUF_NO_CEILING);
    pt_buf_puts(&title, "x");
    while (title.len <= PT_MAX_TITLE_BYTES)
        pt_buf_puts(&title, "\xc3\xa9");
    const struct pt_article article = {.title = pt_buf_str(&title),
                                       .date = PT_DATE_NONE};
    pt_wire_put_article(&frame, &article);
    ck_assert(get_article(0, &got));
    ck_assert_uint_eq(got.title.len, PT_MAX_TITLE_BYTES - 1);
    ck_assert(pt_str_begins(article.title, got.title));
    pt_buf_fini(&title);
}
END_TEST

/* -------------------------------------------------------------- numbers --- */

START_TEST(dates_and_languages_out_of_range_are_not_known)
{
    static const struct {
        int32_t date;
        const char *lang;
        bool has_date, has_lang;
    } rows[] = {
        {0,             "en",        true,  true },
        {-719162,       "deu",       true,  true },
        {-719163,       "EN",        false, false},
        {2932896,       "e",         true,  false},
        {2932897,       "engl",      false, false},
        {INT32_MAX,     "en-GB",     false, false},
        {INT32_MIN + 1, "e\xc3\xa9", false, false},
        {PT_DATE_NONE,  "",          false, false},
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        struct pt_article got,
            article = {.date = rows[i].date, .lang = pt_str_of(rows[i].lang)};
        article.origins[PT_FACT_DATE] = PT_ORIGIN_FEED;
        article.origins[PT_FACT_LANG] = PT_ORIGIN_META;
        pt_buf_clear(&frame);
        pt_wire_put_article(&frame, &article);
        ck_assert(get_article(0, &got));
        ck_assert_msg((got.date != PT_DATE_NONE) == rows[i].has_date, "%d",
                      rows[i].date);
        ck_assert_msg((got.lang.len != 0) == rows[i].has_lang, "%s",
                      rows[i].lang);
        ck_assert_int_eq(got.origins[PT_FACT_DATE],
                         rows[i].has_date ? PT_ORIGIN_FEED : PT_ORIGIN_NONE);
        ck_assert_int_eq(got.origins[PT_FACT_LANG],
                         rows[i].has_lang ? PT_ORIGIN_META : PT_ORIGIN_NONE);
    }
}
END_TEST

START_TEST(an_origin_that_is_none_is_not_known)
{
    struct pt_article got, article = {.date = 0};
    article.origins[PT_FACT_TITLE] = PT_N_ORIGINS;
    article.origins[PT_FACT_URL] = 255;
    article.origins[PT_FACT_TAGS] = PT_N_ORIGINS - 1;
    pt_wire_put_article(&frame, &article);
    ck_assert(get_article(0, &got));
    ck_assert_uint_eq(got.origins[PT_FACT_TITLE], PT_ORIGIN_NONE);
    ck_assert_uint_eq(got.origins[PT_FACT_URL], PT_ORIGIN_NONE);
    ck_assert_uint_eq(got.origins[PT_FACT_TAGS], PT_N_ORIGINS - 1);
}
END_TEST

START_TEST(offsets_lie_in_the_file)
{
    static const struct {
        uint64_t text_offset, title_offset, file_bytes;
        bool is_verbatim;
    } rows[] = {
        {6,              0,          10, true },
        {7,              0,          10, false},
        {0,              8,          10, true },
        {0,              9,          10, false},
        {0,              0,          0,  false},
        {UINT64_MAX,     0,          10, false},
        {0,              UINT64_MAX, 10, false},
        {UINT64_MAX - 3, 0,          10, false},
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        const struct pt_article article = {
            .title = PT_STR("hi"),
            .text = PT_STR("four"),
            .date = PT_DATE_NONE,
            .is_verbatim = true,
            .title_offset = rows[i].title_offset,
            .text_offset = rows[i].text_offset,
            .title_line = 1,
            .text_line = 2,
        };
        struct pt_article got;
        pt_buf_clear(&frame);
        pt_wire_put_article(&frame, &article);
        ck_assert(get_article(rows[i].file_bytes, &got));
        ck_assert_msg(got.is_verbatim == rows[i].is_verbatim, "row %zu", i);
        ck_assert_uint_eq(got.text_line, rows[i].is_verbatim ? 2 : 0);
        ck_assert_uint_eq(got.text_offset,
                          rows[i].is_verbatim ? rows[i].text_offset : 0);
    }
}
END_TEST

/* ------------------------------------------------------------- refusals --- */

START_TEST(headers_of_no_frame_are_refused)
{
    static const struct {
        const char *bytes;
        bool is_frame;
    } rows[] = {
        {"H\4\0\0\0",         true },
        {"H\5\0\0\0",         false},
        {"h\4\0\0\0",         false},
        {"\0\0\0\0\0",        false},
        {"A\0\0\0\1",         true },
        {"A\0\0\1\1",         true },
        {"A\1\0\1\1",         false},
        {"A\xff\xff\xff\xff", false},
        {"E\xff\xff\xff\x7f", false},
        {"S\0\0\0\0",         true },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        enum pt_wire_type type;
        size_t len;
        ck_assert_msg(pt_wire_get_header(rows[i].bytes, &type, &len) ==
                          rows[i].is_frame,
                      "row %zu", i);
    }
}
END_TEST

static void put_sample(unsigned which)
{
    const struct pt_article article = {.member = PT_STR("7"),
                                       .title = PT_STR("a headline"),
                                       .lang = PT_STR("en"),
                                       .text = PT_STR("some text to carry"),
                                       .date = 20000,
                                       .is_verbatim = true};
    const struct pt_wire_skip skip = {PT_STR("part"), PT_STR("reason")};
    const struct pt_wire_end end = {PT_EINVALID, false, PT_STR("cut off")};
    const struct pt_wire_request request = {.path = PT_STR("/a/b.html")};
    pt_buf_clear(&frame);
    if (which == 0)
        pt_wire_put_article(&frame, &article);
    else if (which == 1)
        pt_wire_put_skip(&frame, &skip);
    else if (which == 2)
        pt_wire_put_end(&frame, &end);
    else
        pt_wire_put_request(&frame, &request);
}

/* Whether payload is one; what comes out is well formed if so. In memory of its
 * own, so that a byte beyond is seen. */
static bool get_sample(unsigned which, struct pt_str payload)
{
    struct pt_article article;
    struct pt_wire_skip skip;
    struct pt_wire_end end;
    struct pt_wire_request request;
    char *const copy = pt_alloc(payload.len);
    bool is_good = false;
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, payload.ptr, payload.len);
    if (which == 0) {
        is_good = pt_wire_get_article(copy, payload.len, 100, &article);
        if (is_good) {
            ck_assert(pt_utf8_valid_length(article.text) == article.text.len);
            ck_assert(pt_utf8_valid_length(article.title) == article.title.len);
            ck_assert_uint_eq(strlen(article.text.ptr), article.text.len);
            ck_assert(!article.is_verbatim ||
                      article.text_offset + article.text.len <= 100);
        }
    } else if (which == 1) {
        is_good = pt_wire_get_skip(copy, payload.len, &skip);
        if (is_good)
            ck_assert_uint_eq(strlen(skip.reason.ptr), skip.reason.len);
    } else if (which == 2) {
        is_good = pt_wire_get_end(copy, payload.len, &end);
        if (is_good)
            ck_assert_ptr_nonnull(pt_status_sentence(end.status));
    } else {
        is_good = pt_wire_get_request(copy, payload.len, &request);
    }
    pt_free(copy);
    return is_good;
}

enum { N_SAMPLES = 4 };

START_TEST(a_payload_is_read_whole_or_not_at_all)
{
    put_sample((unsigned)_i);
    pt_buf_add_byte(&frame, 'x');
    const struct pt_str all =
        pt_str_sub(pt_buf_str(&frame), PT_WIRE_HEADER_BYTES, frame.len);
    for (size_t n = 0; n <= all.len; n++)
        ck_assert_msg(get_sample((unsigned)_i, pt_str_sub(all, 0, n)) ==
                          (n == all.len - 1),
                      "sample %d, %zu of %zu bytes", _i, n, all.len);
}
END_TEST

START_TEST(changed_payloads_are_survived)
{
    enum { N_ROUNDS = 20000 };
    uint64_t seed = 88172645463325252u;
    int n_good = 0;
    for (int round = 0; round < N_ROUNDS; round++) {
        put_sample((unsigned)_i);
        for (int i = 0; i < 1 + round % 4; i++) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            char *const at = frame.ptr + PT_WIRE_HEADER_BYTES +
                             seed % (frame.len - PT_WIRE_HEADER_BYTES);
            *at = (char)(seed >> 60 ? *at ^ 1 << (seed >> 32) % 8
                                    : (int)(seed >> 40 & 0xff));
        }
        n_good += get_sample(
            (unsigned)_i,
            pt_str_sub(pt_buf_str(&frame), PT_WIRE_HEADER_BYTES, frame.len));
    }
    ck_assert_int_gt(n_good, 0);
    ck_assert_int_lt(n_good, N_ROUNDS);
}
END_TEST

Suite *pt_suite_wire(void)
{
    Suite *const suite = suite_create("wire");
    TCase *const frames = tcase_create("frames");
    tcase_add_checked_fixture(frames, set_up, tear_down);
    tcase_add_test(frames, a_request_arrives_byte_for_byte);
    tcase_add_test(frames, hello_skip_and_end_arrive);
    tcase_add_loop_test(frames, strings_become_utf8_without_nul, 0,
                        PT_COUNTOF(texts));
    tcase_add_test(frames, broken_text_is_cleaned_in_linear_time);
    tcase_add_test(frames, every_string_has_a_limit);
    tcase_add_test(frames, a_cut_string_ends_with_a_whole_character);
    tcase_add_test(frames, dates_and_languages_out_of_range_are_not_known);
    tcase_add_test(frames, an_origin_that_is_none_is_not_known);
    tcase_add_test(frames, offsets_lie_in_the_file);
    tcase_add_test(frames, headers_of_no_frame_are_refused);
    tcase_add_loop_test(frames, a_payload_is_read_whole_or_not_at_all, 0,
                        N_SAMPLES);
    tcase_add_loop_test(frames, changed_payloads_are_survived, 0, N_SAMPLES);
    suite_add_tcase(suite, frames);
    return suite;
}
