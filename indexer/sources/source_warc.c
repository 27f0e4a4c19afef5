/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_warc.c: the pages in an archive of the web (WARC 0.18 to 1.1).
 *
 *     warc   = { record CRLF CRLF }
 *     record = "WARC/1.0" CRLF { header } CRLF block
 *
 * A parser of our own, because libarchive's gives neither the headers nor what
 * is behind a damaged record. A page is a record "response" (the block is the
 * server's whole answer, HTTP headers and all), "resource" or "conversion" (the
 * block is the page itself). "revisit" says that nothing changed, the others
 * are no pages. WARC-Date is the day of the visit and never the article's.
 */
#include "indexer/sources/container.h"
#include "indexer/sources/headers.h"
#include "indexer/sources/http.h"

enum {
    SIGN_BYTES = 8, /* "WARC/1.0": how a record begins, and is found again */
    MAX_LENGTH_DIGITS = 18,
    HTTP_OK = 200,
};

struct warc {
    struct pt_input *file;
    struct pt_input bytes; /* file's; through here it is seen when they break */
    bool is_broken;        /* they did, and go on somewhere behind */
    struct pt_arena *arena;
    struct pt_container container;
    struct pt_headers headers; /* of the record */
    struct pt_buf uri;         /* of the record's page */
    struct pt_buf name;        /* of a file with that page */
    uint64_t n_records;
    bool is_lost; /* the next record has to be looked for */
};

static enum pt_status fill(struct pt_input *input,
                           char *room,
                           size_t n,
                           size_t *out_n,
                           struct pt_error *err)
{
    struct warc *const warc = input->context;
    struct pt_str window;
    const enum pt_status status = pt_input_peek(warc->file, 1, &window, err);
    warc->is_broken |= status == PT_EINVALID;
    if (status != PT_OK)
        return status;
    *out_n = n < window.len ? n : window.len;
    if (*out_n)
        memcpy(room, window.ptr, *out_n);
    pt_input_take(warc->file, *out_n);
    return PT_OK;
}

/* Once for each stretch that is no record. */
static enum pt_status
lose(struct warc *warc, uint64_t number, uint64_t at, struct pt_error *err)
{
    struct pt_buf part;
    enum pt_status status = PT_OK;
    if (warc->is_lost)
        return PT_OK;
    warc->is_lost = true;
    pt_buf_init(&part, PT_BUF_NO_CEILING);
    pt_buf_printf(&part, "record %llu at byte %llu", (unsigned long long)number,
                  (unsigned long long)at);
    status = pt_buf_status(&part) == PT_OK
                 ? pt_container_skip(&warc->container, pt_buf_str(&part),
                                     "damaged", err)
                 : pt_fail_nomem(err);
    pt_buf_fini(&part);
    return status;
}

/* ----------------------------------------------------------------- page --- */

/* What a page is read as. JSON is left out: on the web it is what programs tell
 * each other. */
static const struct {
    const char *type;
    const char *ending;
} endings[] = {
    {"text/html",             ".html" },
    {"application/xhtml+xml", ".xhtml"},
    {"text/plain",            ".txt"  },
    {"text/markdown",         ".md"   },
    {"application/pdf",       ".pdf"  },
    {"application/rss+xml",   ".rss"  },
    {"application/atom+xml",  ".atom" },
    {"application/rdf+xml",   ".rdf"  },
    {"application/xml",       ".xml"  },
    {"text/xml",              ".xml"  },
    {"application/x-ndjson",  ".jsonl"},
    {"application/epub+zip",  ".epub" },
};

/* Plain text, but for programs. */
static const char *const not_for_readers[] = {
    "/robots.txt",
    "/ads.txt",
    "/app-ads.txt",
    "/security.txt",
};

/* NULL: not read. */
static const char *ending_of_type(struct pt_str type)
{
    for (size_t i = 0; i < PT_COUNTOF(endings); i++)
        if (pt_str_equal_ascii_case(type, pt_str_of(endings[i].type)))
            return endings[i].ending;
    return NULL;
}

/* Where the server did not say what it is; window: how it begins. */
static const char *ending_of_bytes(struct pt_str window)
{
    window = pt_str_trim(window);
    return pt_str_begins(window, PT_STR("<"))       ? ".html"
           : pt_str_begins(window, PT_STR("%PDF-")) ? ".pdf"
                                                    : NULL;
}

static bool is_for_readers(struct pt_str uri)
{
    for (size_t i = 0; i < PT_COUNTOF(not_for_readers); i++)
        if (pt_str_ends(uri, pt_str_of(not_for_readers[i])))
            return false;
    return true;
}

/* "https://a.example/2025/12/14/talks.html" of ".../talks?page=1". */
static void
write_name(struct pt_buf *name, struct pt_str uri, const char *ending)
{
    uri = pt_str_sub(uri, 0, pt_str_find(uri, '#'));
    uri = pt_str_sub(uri, 0, pt_str_find(uri, '?'));
    pt_buf_clear(name);
    pt_buf_add(name, uri);
    if (pt_str_ends(uri, PT_STR("/")))
        pt_buf_puts(name, "index");
    pt_buf_puts(name, ending);
}

/* body: the page; its type as it was told. */
static enum pt_status read_body(struct warc *warc,
                                struct pt_input *body,
                                struct pt_str type,
                                struct pt_error *err)
{
    const struct pt_str uri = pt_buf_str(&warc->uri);
    const char *ending = ending_of_type(pt_header_main(type));
    if (!type.len) {
        struct pt_str window;
        const enum pt_status status = pt_input_peek(body, 1, &window, err);
        if (status != PT_OK)
            return status;
        ending = ending_of_bytes(window);
    }
    if (!ending)
        return PT_OK;
    write_name(&warc->name, uri, ending);
    if (pt_buf_status(&warc->name) != PT_OK)
        return pt_fail_nomem(err);
    body->member = uri;
    body->name = pt_buf_str(&warc->name);
    body->url = uri;
    body->charset = pt_header_parameter(type, PT_STR("charset"));
    warc->container.url = uri;
    warc->container.url_origin = PT_ORIGIN_WARC;
    return pt_container_try(&warc->container, body, uri, warc->arena, err);
}

/* block: a server's answer. */
static enum pt_status
read_answer(struct warc *warc, struct pt_input *block, struct pt_error *err)
{
    struct pt_http *http = NULL;
    struct pt_input body = pt_container_inner(warc->file);
    enum pt_status status = pt_http_open(block, &http, err);
    if (status != PT_OK)
        return status;
    const struct pt_str type = pt_http_content_type(http);
    if (pt_http_status(http) == HTTP_OK &&
        (!type.len || ending_of_type(pt_header_main(type)))) {
        status = pt_http_input(http, &body, err);
        if (status == PT_OK) {
            status = read_body(warc, &body, type, err);
            pt_input_fini(&body);
        }
    }
    pt_http_close(http);
    return status;
}

static enum pt_status
read_resource(struct warc *warc, struct pt_input *block, struct pt_error *err)
{
    const struct pt_str type =
        pt_headers_get(&warc->headers, PT_STR("Content-Type"));
    struct pt_input body = pt_container_inner(warc->file);
    pt_input_init_part(&body, block, UINT64_MAX);
    const enum pt_status status = read_body(warc, &body, type, err);
    pt_input_fini(&body);
    return status;
}

/* -------------------------------------------------------------- records --- */

static bool is_sign(struct pt_str bytes)
{
    static const char pattern[] = "WARC/0.0"; /* 0 for any digit */
    if (bytes.len < SIGN_BYTES)
        return false;
    for (size_t i = 0; i < SIGN_BYTES; i++)
        if (pattern[i] == '0' ? bytes.ptr[i] < '0' || bytes.ptr[i] > '9'
                              : bytes.ptr[i] != pattern[i])
            return false;
    return true;
}

/* To the next record, or what looks like one. PT_ENOTFOUND at the end. */
static enum pt_status find_record(struct warc *warc, struct pt_error *err)
{
    for (;;) {
        struct pt_str window;
        enum pt_status status =
            pt_input_peek(&warc->bytes, SIGN_BYTES, &window, err);
        if (status == PT_EINVALID)
            status = lose(warc, warc->n_records + 1, warc->bytes.n_taken, err);
        else if (status == PT_OK && !window.len)
            return PT_ENOTFOUND;
        else if (status == PT_OK && is_sign(window))
            return PT_OK;
        else if (status == PT_OK) {
            size_t n = 0;
            while (n < window.len &&
                   (window.ptr[n] == '\r' || window.ptr[n] == '\n'))
                n++;
            if (n == 0) {
                status =
                    lose(warc, warc->n_records + 1, warc->bytes.n_taken, err);
                n = 1 + pt_str_find(pt_str_sub(window, 1, window.len), 'W');
            }
            pt_input_take(&warc->bytes, n);
        }
        if (status != PT_OK)
            return status;
    }
}

static bool parse_length(struct pt_str s, uint64_t *out)
{
    uint64_t length = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        length = length * 10 + (uint64_t)(s.ptr[i] - '0');
    }
    *out = length;
    return s.len > 0 && s.len <= MAX_LENGTH_DIGITS;
}

static void write_uri(struct warc *warc)
{
    struct pt_str uri =
        pt_headers_get(&warc->headers, PT_STR("WARC-Target-URI"));
    if (uri.len > 2 && uri.ptr[0] == '<' && uri.ptr[uri.len - 1] == '>')
        uri = pt_str_sub(uri, 1, uri.len - 1);
    pt_buf_clear(&warc->uri);
    pt_container_add_name(&warc->uri, uri);
}

/* The block of the record whose headers were read. */
static enum pt_status
read_block(struct warc *warc, struct pt_input *block, struct pt_error *err)
{
    const struct pt_str type =
        pt_headers_get(&warc->headers, PT_STR("WARC-Type"));
    const struct pt_str media =
        pt_header_main(pt_headers_get(&warc->headers, PT_STR("Content-Type")));
    struct pt_error why = {.status = PT_OK};
    enum pt_status status = PT_OK;
    write_uri(warc);
    const struct pt_str uri = pt_buf_str(&warc->uri);
    if (pt_buf_status(&warc->uri) != PT_OK)
        return pt_fail_nomem(err);
    if (!uri.len || !is_for_readers(uri))
        return PT_OK;
    if (uri.len > PT_MAX_MEMBER_NAME_BYTES)
        return pt_container_skip(&warc->container,
                                 pt_str_sub(uri, 0, PT_MAX_MEMBER_NAME_BYTES),
                                 "URL too long", err);
    if (pt_str_equal_ascii_case(type, PT_STR("response")) &&
        pt_str_equal_ascii_case(media, PT_STR("application/http")))
        status = read_answer(warc, block, &why);
    else if (pt_str_equal_ascii_case(type, PT_STR("resource")) ||
             pt_str_equal_ascii_case(type, PT_STR("conversion")))
        status = read_resource(warc, block, &why);
    if (status == PT_EINVALID && !warc->container.has_sink_failed)
        return pt_container_skip(&warc->container, uri, why.message, err);
    if (status != PT_OK && err)
        *err = why;
    return status;
}

/* Takes n bytes that are of no use. PT_ENOTFOUND when there are fewer. */
static enum pt_status
pass(struct pt_input *bytes, uint64_t n, struct pt_error *err)
{
    while (n) {
        struct pt_str window;
        const enum pt_status status = pt_input_peek(bytes, 1, &window, err);
        if (status != PT_OK || !window.len)
            return status != PT_OK ? status : PT_ENOTFOUND;
        const size_t step = n < window.len ? (size_t)n : window.len;
        pt_input_take(bytes, step);
        n -= step;
    }
    return PT_OK;
}

/* From its first line to behind its block. PT_ENOTFOUND: the end came before.
 */
static enum pt_status read_record(struct warc *warc, struct pt_error *err)
{
    const uint64_t begin = warc->bytes.n_taken;
    struct pt_input block = pt_container_inner(warc->file);
    uint64_t length;
    warc->is_broken = false;
    enum pt_status status = pt_headers_read(&warc->headers, &warc->bytes, err);
    if (status != PT_OK && status != PT_EINVALID)
        return status;
    if (status == PT_EINVALID ||
        !pt_headers_get(&warc->headers, PT_STR("WARC-Type")).len ||
        !parse_length(pt_headers_get(&warc->headers, PT_STR("Content-Length")),
                      &length))
        return lose(warc, warc->n_records, begin, err);
    warc->is_lost = false;
    const uint64_t n_skipped = warc->container.n_skipped;
    pt_input_init_part(&block, &warc->bytes, length);
    status = read_block(warc, &block, err);
    if (status == PT_OK && !warc->is_broken)
        status = pass(&warc->bytes, block.n_left, err);
    pt_input_fini(&block);
    if (!warc->is_broken || warc->container.has_sink_failed ||
        (status != PT_OK && status != PT_EINVALID))
        return status;
    warc->is_lost = warc->container.n_skipped > n_skipped;
    return lose(warc, warc->n_records, begin, err);
}

static enum pt_status read_records(struct warc *warc, struct pt_error *err)
{
    enum pt_status status;
    bool is_whole = false;
    while ((status = find_record(warc, err)) == PT_OK) {
        warc->n_records++;
        status = read_record(warc, err);
        is_whole = status == PT_OK;
        if (!is_whole)
            break;
    }
    if (status != PT_ENOTFOUND || warc->container.has_sink_failed)
        return status;
    if (!warc->n_records)
        return pt_fail(err, PT_EINVALID,
                       warc->bytes.n_taken ? "no WARC record" : "empty");
    if (is_whole && !warc->is_lost)
        return PT_OK;
    return pt_fail(err, PT_EINVALID, "%s after %llu articles",
                   warc->is_lost ? "damaged" : "cut off",
                   (unsigned long long)warc->container.n_articles);
}

static enum pt_status read_warc(struct pt_input *input,
                                struct pt_arena *arena,
                                const struct pt_article_sink *sink,
                                struct pt_error *err)
{
    struct warc warc = {
        .file = input,
        .bytes = pt_container_inner(input),
        .arena = arena,
    };
    pt_input_init_fill(&warc.bytes, fill, &warc);
    pt_container_init(&warc.container, sink);
    pt_headers_init(&warc.headers);
    pt_buf_init(&warc.uri, PT_BUF_NO_CEILING);
    pt_buf_init(&warc.name, PT_BUF_NO_CEILING);
    const enum pt_status status = read_records(&warc, err);
    pt_buf_fini(&warc.name);
    pt_buf_fini(&warc.uri);
    pt_headers_fini(&warc.headers);
    pt_container_fini(&warc.container);
    pt_input_fini(&warc.bytes);
    return status;
}

const struct pt_source pt_source_warc = {
    .kind = PT_KIND_WARC,
    .read = read_warc,
};
