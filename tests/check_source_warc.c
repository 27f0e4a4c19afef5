/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_source_warc.c: records of an archive of the web -> pages, as crawlers
 * write them: whole answers of servers, in chunks and packed; and what goes
 * wrong with such files.
 */
#include "tests/pack.h"

#include <check.h>
#include <zlib.h>

Suite *pt_suite_source_warc(void);

#define ANSWER "application/http; msgtype=response"
#define FERRY "The ferry left at dawn."

static struct pt_buf warc, body, out;

static void begin(void)
{
    pt_buf_init(&warc, PT_BUF_NO_CEILING);
    pt_buf_init(&body, PT_BUF_NO_CEILING);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
}

static void end(void)
{
    pt_buf_fini(&warc);
    pt_buf_fini(&body);
    pt_buf_fini(&out);
}

/* A record around body, which is empty afterwards. */
static void add_record(const char *type, const char *uri, const char *media)
{
    pt_buf_printf(&warc,
                  "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Date: "
                  "2025-12-14T08:30:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n",
                  type);
    if (uri)
        pt_buf_printf(&warc, "WARC-Target-URI: %s\r\n", uri);
    if (media)
        pt_buf_printf(&warc, "Content-Type: %s\r\n", media);
    pt_buf_printf(&warc, "Content-Length: %zu\r\n\r\n", body.len);
    pt_buf_add(&warc, pt_buf_str(&body));
    pt_buf_puts(&warc, "\r\n\r\n");
    pt_buf_clear(&body);
}

static void add_page(const char *uri, const char *text)
{
    pt_buf_puts(&body, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
    pt_buf_puts(&body, text);
    add_record("response", uri, ANSWER);
}

static enum pt_status read_it(const char *path, bool is_on_disk)
{
    pt_buf_clear(&out);
    return pt_pack_read(path, pt_buf_str(&warc), is_on_disk, &out);
}

/* ------------------------------------------------------------ answers --- */

/* Appends plain by zlib: bits as deflateInit2 has them. */
static void deflate_to(struct pt_buf *to, struct pt_str plain, int bits)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)plain.ptr,
                  .avail_in = (uInt)plain.len};
    ck_assert_int_eq(deflateInit2(&z, 9, Z_DEFLATED, bits, 8, 0), Z_OK);
    char *const room = pt_buf_room(to, plain.len + 100);
    z.next_out = (Bytef *)room;
    z.avail_out = (uInt)plain.len + 100;
    ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    pt_buf_used(to, plain.len + 100 - z.avail_out);
    deflateEnd(&z);
}

static void add_chunks(struct pt_buf *to, struct pt_str bytes, size_t size)
{
    while (bytes.len) {
        const size_t n = size < bytes.len ? size : bytes.len;
        pt_buf_printf(to, "%zX;a=b\r\n", n);
        pt_buf_add(to, pt_str_sub(bytes, 0, n));
        pt_buf_puts(to, "\r\n");
        bytes = pt_str_sub(bytes, n, bytes.len);
    }
    pt_buf_puts(to, "0\r\nX-Sum: 1\r\n\r\n");
}

enum { PLAIN = 0, GZIP = 15 + 16, ZLIB = 15, RAW = -15 };

static const struct {
    const char *headers;
    int packing;
    size_t chunk; /* 0: not in chunks */
    const char *answer;
} answers[] = {
    {"Content-Type: text/plain",                               PLAIN, 0, "+"},
    {"content-TYPE:text/PLAIN;charset=utf-8",                  PLAIN, 0, "+"},
    {"Content-Type:\r\n text/plain;\r\n\tcharset=\"utf-8\"",   PLAIN, 0, "+"},
    {"X: y",                                                   PLAIN, 0, "" },
    {"Content-Type: text/plain\r\nContent-Encoding: gzip",     GZIP,  0, "+"},
    {"Content-Type: text/plain\r\nContent-Encoding: X-GZIP",   GZIP,  0, "+"},
    {"Content-Type: text/plain\r\nContent-Encoding: gzip",     PLAIN, 0, "+"},
    {"Content-Type: text/plain\r\nContent-Encoding: deflate",  ZLIB,  0, "+"},
    {"Content-Type: text/plain\r\nContent-Encoding: deflate",  RAW,   0, "+"},
    {"Content-Type: text/plain\r\nTransfer-Encoding: chunked", PLAIN, 7, "+"},
    {"Content-Type: text/plain\r\nTransfer-Encoding: Chunked", PLAIN, 0, "+"},
    {"Content-Type: text/plain\r\nTransfer-Encoding: "
     "chunked\r\nContent-Encoding: gzip",                 GZIP,  1, "+"},
    {"Content-Type: text/plain\r\nTransfer-Encoding: "
     "chunked\r\nContent-Encoding: gzip",                 GZIP,  5, "+"},
    {"Content-Type: text/plain\r\nTransfer-Encoding: "
     "chunked\r\nContent-Encoding: deflate",              RAW,   9, "+"},
    {"Content-Type: text/plain\r\nContent-Encoding: br",       PLAIN, 0,
     "packed in a way that is not read"                                     },
    {"Content-Type: image/png\r\nContent-Encoding: br",        PLAIN, 0, "" },
    {"Content-Type: application/json",                         PLAIN, 0, "" },
};

START_TEST(an_answer_is_unpacked_as_its_headers_say)
{
    struct pt_buf packed;
    pt_buf_init(&packed, PT_BUF_NO_CEILING);
    if (answers[_i].packing == PLAIN)
        pt_buf_puts(&packed, FERRY);
    else
        deflate_to(&packed, PT_STR(FERRY), answers[_i].packing);
    pt_buf_printf(&body, "HTTP/1.1 200 OK\r\n%s\r\n\r\n", answers[_i].headers);
    if (answers[_i].chunk)
        add_chunks(&body, pt_buf_str(&packed), answers[_i].chunk);
    else
        pt_buf_add(&body, pt_buf_str(&packed));
    add_record("response", "<https://a.example/x>", ANSWER);
    read_it("/n/a.warc", true);
    char expected[200] = "";
    if (answers[_i].answer[0] == '+')
        snprintf(expected, sizeof expected,
                 "+ https://a.example/x <https://a.example/x>: "
                 "/The ferry left at dawn.\n");
    else if (answers[_i].answer[0])
        snprintf(expected, sizeof expected, "- https://a.example/x: %s\n",
                 answers[_i].answer);
    ck_assert_msg(!strcmp(pt_buf_z(&out), expected), "%s: %s",
                  answers[_i].headers, pt_buf_z(&out));
    pt_buf_fini(&packed);
}
END_TEST

/* ------------------------------------------------------------ records --- */

/* Of HTML no more than that its source is asked. */
START_TEST(a_page_is_html_by_its_type_or_by_its_bytes)
{
    static const char *const types[] = {"Content-Type: text/html", "X: y"};
    for (size_t i = 0; i < PT_COUNTOF(types); i++) {
        pt_buf_printf(&body,
                      "HTTP/1.1 200 OK\r\n%s\r\n\r\n<html><body><article><p>"
                      "The ferry left at dawn with eleven passengers.</p>"
                      "</article></body></html>",
                      types[i]);
        add_record("response", "https://a.example/x", ANSWER);
    }
    ck_assert_int_eq(read_it("/n/a.warc", true), PT_OK);
    const char *const first = strstr(pt_buf_z(&out), "The ferry left");
    if (pt_source_of(PT_KIND_HTML))
        ck_assert(first && strstr(first + 1, "The ferry left"));
}
END_TEST

static const struct {
    const char *type;
    const char *uri;
    const char *media;
    const char *block;
    const char *line; /* "": passed over */
} records[] = {
    {"warcinfo",   NULL,                           "application/warc-fields",           "software: none\r\n",          ""                                                                    },
    {"request",    "https://a.example/",           "application/http; msgtype=request",
     "GET / HTTP/1.1\r\n\r\n",                                                                                         ""                                                                    },
    {"response",   "https://a.example/",           ANSWER,
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" FERRY,
     "+ https://a.example/ <https://a.example/>: /The ferry left at dawn.\n"                                                                                                                 },
    {"response",   "https://a.example/gone",       ANSWER,
     "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n\r\nNo.",                                                  ""                                                                    },
    {"response",   "https://a.example/moved",      ANSWER,
     "HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\nThere.",                                                                ""                                                                    },
    {"response",   "dns:a.example",                "text/dns",                          "20251214\na.example. 1 IN A",
     ""                                                                                                                                                                                      },
    {"metadata",   "https://a.example/",           "text/plain",                        "fetchTimeMs: 12",             ""                                                                    },
    {"revisit",    "https://a.example/",           ANSWER,
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n",                                                            ""                                                                    },
    {"resource",   "https://a.example/r.txt",      "text/plain; charset=utf-8",
     "It is plain.",                                                                                                   "+ https://a.example/r.txt <https://a.example/r.txt>: /It is plain.\n"},
    {"conversion", "https://a.example/2",          "text/plain",                        "It was a page.",
     "+ https://a.example/2 <https://a.example/2>: /It was a page.\n"                                                                                                                        },
    {"response",   "https://a.example/robots.txt", ANSWER,
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *",                                               ""                                                                    },
    {"response",   "https://a.example/",           ANSWER,
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nIt came back.",                                               "+ https://a.example/ <https://a.example/>: /It came back.\n"         },
    {"response",   "https://a.example/bad",        ANSWER,                              "Not an answer at all.",
     "- https://a.example/bad: no HTTP answer\n"                                                                                                                                             },
    {"response",   "https://a.example/void",       ANSWER,
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n",                                                            "- https://a.example/void: empty\n"                                   },
    {"response",   "https://a.example/chunks",     ANSWER,
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: "
     "chunked\r\n\r\n5\r\nThe f\r\nnonsense\r\n",                                                                      "- https://a.example/chunks: damaged\n"                               },
    {"response",   "https://a.example/cut",        ANSWER,
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: "
     "chunked\r\n\r\nff\r\nThe ferry",                                                                                 "- https://a.example/cut: cut off\n"                                  },
    {"response",   "https://a.example/\xff",       ANSWER,
     "HTTP/1.0 200\nContent-Type: text/plain\n\nIt is old.",                                                           "+ https://a.example/\\xFF <https://a.example/\\xFF>: /It is old.\n"  },
    {"unheard-of", "https://a.example/",           "text/plain",                        "What?",                       ""                                                                    },
};

/* All of them; expected: their answers. */
static void add_all(struct pt_buf *expected, bool is_each_packed)
{
    for (size_t i = 0; i < PT_COUNTOF(records); i++) {
        struct pt_buf before = warc;
        if (is_each_packed)
            pt_buf_init(&warc, PT_BUF_NO_CEILING);
        pt_buf_puts(&body, records[i].block);
        add_record(records[i].type, records[i].uri, records[i].media);
        if (is_each_packed) {
            deflate_to(&before, pt_buf_str(&warc), GZIP);
            pt_buf_fini(&warc);
            warc = before;
        }
        if (expected)
            pt_buf_puts(expected, records[i].line);
    }
}

START_TEST(pages_are_read_and_other_records_passed_over)
{
    struct pt_buf expected;
    pt_buf_init(&expected, PT_BUF_NO_CEILING);
    add_all(&expected, _i >= 2);
    const enum pt_status status =
        read_it(_i >= 2 ? "/n/a.warc.gz" : "/n/a.warc", _i % 2);
    ck_assert_int_eq(status, PT_OK);
    ck_assert_str_eq(pt_buf_z(&out), pt_buf_z(&expected));
    pt_buf_fini(&expected);
}
END_TEST

START_TEST(old_and_sloppy_headers_are_understood)
{
    pt_buf_puts(&warc, "WARC/0.18\nwarc-type:response\n"
                       "WARC-Target-URI:\n  https://a.example/x\n"
                       "CONTENT-LENGTH: 58\n"
                       "Content-type: application/http\n\n"
                       "HTTP/1.0 200 OK\nContent-Type: text/plain\n\n"
                       "It is quite old.");
    pt_buf_puts(&warc, "\n");
    add_page("https://a.example/y", FERRY);
    read_it("/n/a.warc", true);
    ck_assert_str_eq(pt_buf_z(&out),
                     "+ https://a.example/x <https://a.example/x>: /It is "
                     "quite old.\n+ https://a.example/y "
                     "<https://a.example/y>: /The ferry left at dawn.\n");
}
END_TEST

/* --------------------------------------------------------------- damage --- */

#define FIRST                                                                  \
    "+ https://a.example/1 <https://a.example/1>: /The ferry left at dawn.\n"
#define LAST "+ https://a.example/9 <https://a.example/9>: /It came back.\n"

/* What stands between two good records, and the answer. */
static const struct {
    const char *bytes;
    const char *line;
} damages[] = {
    {"Nothing of the kind. WARC/ WARC/1 WARC/1.x\r\n\r\n",
     "- record 2 at byte 276: damaged\n"                                                                 },
    {"WARC/1.0\r\nContent-Length: 5\r\n\r\nabcde\r\n\r\n",
     "- record 2 at byte 276: damaged\n"                                                                 },
    {"WARC/1.0\r\nWARC-Type: response\r\n\r\n",
     "- record 2 at byte 276: damaged\n"                                                                 },
    {"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -7\r\n\r\n",
     "- record 2 at byte 276: damaged\n"                                                                 },
    {"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: "
     "99999999999999999999999\r\n\r\n",                          "- record 2 at byte 276: damaged\n"},
    {"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 2\r\n\r\nlonger than "
     "it says\r\n\r\n",                                          "- record 3 at byte 330: damaged\n"},
};

START_TEST(behind_damage_the_next_record_is_found)
{
    add_page("https://a.example/1", FERRY);
    pt_buf_puts(&warc, damages[_i].bytes);
    add_page("https://a.example/9", "It came back.");
    const enum pt_status status = read_it("/n/a.warc", _i % 2);
    char expected[500];
    snprintf(expected, sizeof expected, FIRST "%s" LAST, damages[_i].line);
    ck_assert_msg(status == PT_OK && !strcmp(pt_buf_z(&out), expected),
                  "%s: %d\n%s", damages[_i].bytes, (int)status, pt_buf_z(&out));
}
END_TEST

START_TEST(a_damaged_member_of_a_warc_gz_costs_one_record)
{
    struct pt_buf packed;
    size_t begin_of_second = 0, end_of_second = 0;
    pt_buf_init(&packed, PT_BUF_NO_CEILING);
    for (int i = 1; i <= 3; i++) {
        uint32_t state = 9;
        char uri[40], text[3000];
        snprintf(uri, sizeof uri, "https://a.example/%d", i);
        for (size_t k = 0; k + 1 < sizeof text; k++)
            text[k] = (char)('a' + pt_pack_random(&state) % 20);
        text[sizeof text - 1] = '\0';
        add_page(uri, text);
        deflate_to(&packed, pt_buf_str(&warc), GZIP);
        pt_buf_clear(&warc);
        if (i == 1)
            begin_of_second = packed.len;
        if (i == 2)
            end_of_second = packed.len;
    }
    const size_t places[] = {begin_of_second, begin_of_second + 12,
                             (begin_of_second + end_of_second) / 2,
                             end_of_second - 8};
    for (size_t i = 0; i < PT_COUNTOF(places); i++) {
        pt_buf_clear(&warc);
        pt_buf_add(&warc, pt_buf_str(&packed));
        for (size_t k = 0; k < 4; k++)
            warc.ptr[places[i] + k] = (char)~warc.ptr[places[i] + k];
        ck_assert_msg(read_it("/n/a.warc.gz", i % 2) == PT_OK, "%zu: %s", i,
                      pt_buf_z(&out));
        const char *const z = pt_buf_z(&out);
        ck_assert_msg(!strncmp(z, "+ https://a.example/1", 21) &&
                          strstr(z, "damaged\n") &&
                          strstr(z, "+ https://a.example/3"),
                      "%zu: %s", i, z);
        ck_assert_msg(strstr(z, "- ") == strstr(z, "\n- ") + 1, "%zu", i);
    }
    pt_buf_fini(&packed);
}
END_TEST

START_TEST(of_a_cut_warc_what_came_stays)
{
    add_page("https://a.example/1", FERRY);
    const size_t whole = warc.len;
    add_page("https://a.example/2", FERRY);
    for (size_t len = warc.len - 5; len > whole; len--) {
        pt_buf_cut(&warc, len);
        ck_assert_int_eq(read_it("/n/a.warc", len % 2), PT_EINVALID);
        ck_assert_msg(
            !strncmp(pt_buf_z(&out), FIRST, strlen(FIRST)) &&
                (strstr(pt_buf_z(&out), "= 10: cut off after 1 articles\n") ||
                 strstr(pt_buf_z(&out), "= 10: damaged after 1 articles\n")),
            "%zu: %s", len, pt_buf_z(&out));
    }
}
END_TEST

START_TEST(what_is_no_warc_is_told)
{
    static const struct {
        const char *bytes;
        const char *answer;
    } rows[] = {
        {"",                "= 10: empty\n"                     },
        {"\r\n",            "= 10: no WARC record\n"            },
        {"The ferry left.",
         "- record 1 at byte 0: damaged\n= 10: no WARC record\n"},
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        pt_buf_clear(&warc);
        pt_buf_puts(&warc, rows[i].bytes);
        read_it("/n/a.warc", i % 2);
        ck_assert_str_eq(pt_buf_z(&out), rows[i].answer);
    }
}
END_TEST

START_TEST(endless_headers_and_pages_are_refused)
{
    add_page("https://a.example/1", FERRY);
    pt_buf_puts(&warc, "WARC/1.0\r\nWARC-Type: response\r\n");
    for (int i = 0; i < 20000; i++)
        pt_buf_printf(&warc, "X-%d: and one more\r\n", i);
    pt_buf_puts(&warc, "\r\n");
    char *const room = pt_buf_room(&body, 9 << 20);
    memset(room, 'x', 9 << 20);
    pt_buf_used(&body, 9 << 20);
    add_record("resource", "https://a.example/2", "text/plain");
    add_page("https://a.example/9", "It came back.");
    ck_assert_int_eq(read_it("/n/a.warc", true), PT_OK);
    ck_assert_str_eq(pt_buf_z(&out),
                     FIRST "- record 2 at byte 276: damaged\n"
                           "- https://a.example/2: larger than 8 MiB, no "
                           "article\n" LAST);
}
END_TEST

START_TEST(bytes_changed_by_chance_always_get_an_answer)
{
    uint32_t state = (uint32_t)_i + 1;
    struct pt_buf whole;
    add_all(NULL, _i % 2);
    whole = warc;
    pt_buf_init(&warc, PT_BUF_NO_CEILING);
    for (int n = 0; n < 500; n++) {
        pt_buf_clear(&warc);
        pt_buf_add(&warc, pt_buf_str(&whole));
        for (uint32_t k = pt_pack_random(&state) % 6 + 1; k > 0; k--)
            warc.ptr[pt_pack_random(&state) % warc.len] =
                (char)pt_pack_random(&state);
        if (n % 5 == 0)
            pt_buf_cut(&warc, pt_pack_random(&state) % warc.len);
        const enum pt_status status =
            read_it(_i % 2 ? "/n/a.warc.gz" : "/n/a.warc", n % 2);
        ck_assert_msg(status == PT_OK || status == PT_EINVALID ||
                          status == PT_ELIMIT,
                      "%d: %d", n, (int)status);
    }
    pt_buf_fini(&whole);
}
END_TEST

Suite *pt_suite_source_warc(void)
{
    const struct {
        const char *name;
        const TTest *test;
        size_t n;
    } rows[] = {
        {"answers", an_answer_is_unpacked_as_its_headers_say,
         PT_COUNTOF(answers)                                                           },
        {"answers", a_page_is_html_by_its_type_or_by_its_bytes,     1                  },
        {"records", pages_are_read_and_other_records_passed_over,   4                  },
        {"records", old_and_sloppy_headers_are_understood,          1                  },
        {"damage",  behind_damage_the_next_record_is_found,         PT_COUNTOF(damages)},
        {"damage",  a_damaged_member_of_a_warc_gz_costs_one_record, 1                  },
        {"damage",  of_a_cut_warc_what_came_stays,                  1                  },
        {"damage",  what_is_no_warc_is_told,                        1                  },
        {"damage",  endless_headers_and_pages_are_refused,          1                  },
        {"chance",  bytes_changed_by_chance_always_get_an_answer,   8                  },
    };
    Suite *const s = suite_create("source_warc");
    TCase *tc = NULL;
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        if (i == 0 || strcmp(rows[i].name, rows[i - 1].name)) {
            tc = tcase_create(rows[i].name);
            tcase_add_checked_fixture(tc, begin, end);
            suite_add_tcase(s, tc);
        }
        tcase_add_loop_test(tc, rows[i].test, 0, (int)rows[i].n);
    }
    return s;
}
