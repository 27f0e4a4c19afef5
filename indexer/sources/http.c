/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * http.c:
 *     answer = status-line { header } "" body
 *     body   = bytes | { hex-size [ ";" any ] "" bytes "" } "0" …   (chunked)
 */
#include "indexer/sources/http.h"

#include "common/ascii.h"
#include "common/mem.h"
#include "indexer/sources/inflate.h"
#include "indexer/sources/unpack.h"

/* Of a chunk's size line, extensions included. */
enum { MAX_SIZE_LINE_BYTES = 4096, MAX_SIZE_DIGITS = 15 };

enum packing { NOT_PACKED, BY_MAGIC, BY_DEFLATE };

struct pt_http {
    struct pt_input *raw;
    unsigned status;
    struct pt_headers headers;
    struct pt_input body; /* raw without chunks */
    bool has_body;
    uint64_t n_left; /* of the chunk; unchunked, nothing */
    bool is_at_end;
    struct pt_unpack_stream *stream;
    struct pt_inflate *inflate;
};

/* ------------------------------------------------------------- headers --- */

/* "HTTP/1.1 200 OK" -> 200; 0 for what is none. */
static unsigned status_of(struct pt_str line)
{
    const size_t at = pt_str_find(line, ' ');
    if (!pt_str_begins(line, PT_STR("HTTP/")) || at == line.len)
        return 0;
    const struct pt_str rest = pt_str_trim(pt_str_sub(line, at, line.len));
    unsigned status = 0;
    for (size_t i = 0; i < 3; i++) {
        if (i >= rest.len || rest.ptr[i] < '0' || rest.ptr[i] > '9')
            return 0;
        status = status * 10 + (unsigned)(rest.ptr[i] - '0');
    }
    return status;
}

static enum pt_status read_head(struct pt_http *http, struct pt_error *err)
{
    struct pt_str line = PT_STR("");
    bool is_cut;
    const enum pt_status status =
        pt_input_line(http->raw, PT_MAX_HEADER_LINE_BYTES, &line, &is_cut, err);
    if (status != PT_OK && status != PT_ENOTFOUND)
        return status;
    http->status = status_of(line);
    if (!http->status)
        return pt_fail(err, PT_EINVALID, "no HTTP answer");
    return pt_headers_read(&http->headers, http->raw, err);
}

enum pt_status
pt_http_open(struct pt_input *raw, struct pt_http **out, struct pt_error *err)
{
    struct pt_http *const http = pt_alloc(sizeof *http);
    if (!http)
        return pt_fail_nomem(err);
    pt_headers_init(&http->headers);
    http->raw = raw;
    const enum pt_status status = read_head(http, err);
    if (status == PT_OK)
        *out = http;
    else
        pt_http_close(http);
    return status;
}

unsigned pt_http_status(const struct pt_http *http)
{
    return http->status;
}

struct pt_str pt_http_content_type(const struct pt_http *http)
{
    return pt_headers_get(&http->headers, PT_STR("Content-Type"));
}

/* --------------------------------------------------------------- chunks --- */

/* "1a2b;name=value" -> its size; false for what is none. */
static bool parse_size(struct pt_str line, uint64_t *out)
{
    const struct pt_str digits = pt_header_main(line);
    *out = 0;
    for (size_t i = 0; i < digits.len; i++) {
        const int digit = pt_ascii_hex(digits.ptr[i]);
        if (digit < 0)
            return false;
        *out = *out * 16 + (uint64_t)digit;
    }
    return digits.len > 0 && digits.len <= MAX_SIZE_DIGITS;
}

/* Whether raw goes on with the size of a chunk, as its header says. */
static enum pt_status
look_for_chunk(struct pt_input *raw, bool *out, struct pt_error *err)
{
    struct pt_str window;
    uint64_t size;
    const enum pt_status status =
        pt_input_peek(raw, MAX_SIZE_DIGITS + 2, &window, err);
    if (status != PT_OK)
        return status;
    const size_t n = pt_str_find(window, '\n');
    *out = n < window.len && parse_size(pt_str_sub(window, 0, n), &size);
    return PT_OK;
}

/* Takes the line that begins a chunk, and the end of the one before. */
static enum pt_status begin_chunk(struct pt_http *http, struct pt_error *err)
{
    struct pt_str line = PT_STR("");
    bool is_cut;
    enum pt_status status = PT_OK;
    for (int i = 0; i < 2 && status == PT_OK && !line.len; i++)
        status =
            pt_input_line(http->raw, MAX_SIZE_LINE_BYTES, &line, &is_cut, err);
    if (status == PT_ENOTFOUND)
        return pt_fail(err, PT_EINVALID, "cut off");
    if (status != PT_OK)
        return status;
    if (!parse_size(line, &http->n_left))
        return pt_fail(err, PT_EINVALID, "damaged");
    http->is_at_end = http->n_left == 0;
    return PT_OK;
}

static enum pt_status fill_from_chunks(struct pt_input *input,
                                       char *room,
                                       size_t n,
                                       size_t *out_n,
                                       struct pt_error *err)
{
    struct pt_http *const http = input->context;
    struct pt_str window;
    enum pt_status status = PT_OK;
    *out_n = 0;
    if (http->n_left == 0 && !http->is_at_end)
        status = begin_chunk(http, err);
    if (status != PT_OK || http->is_at_end) {
        http->is_at_end = true;
        return status;
    }
    status = pt_input_peek(http->raw, 1, &window, err);
    if (status == PT_OK && !window.len)
        status = pt_fail(err, PT_EINVALID, "cut off");
    if (status != PT_OK) {
        http->is_at_end = true;
        return status;
    }
    n = n < window.len ? n : window.len;
    n = n < http->n_left ? n : (size_t)http->n_left;
    memcpy(room, window.ptr, n);
    pt_input_take(http->raw, n);
    http->n_left -= n;
    *out_n = n;
    return PT_OK;
}

/* ----------------------------------------------------------------- body --- */

static bool is_chunked(const struct pt_http *http)
{
    return pt_str_equal_ascii_case(
        pt_headers_get(&http->headers, PT_STR("Transfer-Encoding")),
        PT_STR("chunked"));
}

/* False for what is not read. */
static bool packing_of(struct pt_str encoding, enum packing *out)
{
    static const struct {
        const char *name;
        enum packing packing;
    } rows[] = {
        {"",         NOT_PACKED},
        {"identity", NOT_PACKED},
        {"none",     NOT_PACKED},
        {"utf-8",    NOT_PACKED}, /* set by who mistook it for a charset */
        {"gzip",     BY_MAGIC  },
        {"x-gzip",   BY_MAGIC  },
        {"zstd",     BY_MAGIC  },
        {"deflate",  BY_DEFLATE},
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        if (pt_str_equal_ascii_case(encoding, pt_str_of(rows[i].name))) {
            *out = rows[i].packing;
            return true;
        }
    return false;
}

static enum pt_status begin_body(struct pt_http *http, struct pt_error *err)
{
    bool has_chunks = is_chunked(http);
    if (has_chunks) {
        const enum pt_status status =
            look_for_chunk(http->raw, &has_chunks, err);
        if (status != PT_OK)
            return status;
    }
    http->body = (struct pt_input){.swell = http->raw->swell};
    http->has_body = has_chunks;
    if (has_chunks)
        pt_input_init_fill(&http->body, fill_from_chunks, http);
    return PT_OK;
}

enum pt_status
pt_http_input(struct pt_http *http, struct pt_input *out, struct pt_error *err)
{
    const struct pt_str encoding =
        pt_headers_get(&http->headers, PT_STR("Content-Encoding"));
    enum packing packing;
    if (!packing_of(encoding, &packing))
        return pt_fail(err, PT_EINVALID, "packed in a way that is not read");
    enum pt_status status = begin_body(http, err);
    if (status != PT_OK)
        return status;
    struct pt_input *const from = http->has_body ? &http->body : http->raw;
    if (packing == BY_MAGIC) {
        status = pt_unpack_stream_open(from, &http->stream, err);
        if (status == PT_OK)
            pt_unpack_stream_input(http->stream, out);
    } else if (packing == BY_DEFLATE) {
        status = pt_inflate_open(from, PT_INFLATE_HTTP, &http->inflate, err);
        if (status == PT_OK)
            pt_inflate_input(http->inflate, out);
    } else {
        pt_input_init_part(out, from, UINT64_MAX);
    }
    return status;
}

void pt_http_close(struct pt_http *http)
{
    if (!http)
        return;
    pt_inflate_close(http->inflate);
    pt_unpack_stream_close(http->stream);
    if (http->has_body)
        pt_input_fini(&http->body);
    pt_headers_fini(&http->headers);
    pt_free(http);
}
