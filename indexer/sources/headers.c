/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/headers.h"

void pt_headers_init(struct pt_headers *headers)
{
    pt_buf_init(&headers->lines, PT_BUF_NO_CEILING);
}

void pt_headers_fini(struct pt_headers *headers)
{
    pt_buf_fini(&headers->lines);
}

/* A line that begins with white space goes on with the one before. */
static void add_line(struct pt_buf *lines, struct pt_str line)
{
    const bool is_folded = line.ptr[0] == ' ' || line.ptr[0] == '\t';
    if (is_folded && lines->len) {
        pt_buf_cut(lines, lines->len - 1);
        pt_buf_add_byte(lines, ' ');
    }
    pt_buf_add(lines, pt_str_trim(line));
    pt_buf_add_byte(lines, '\n');
}

enum pt_status pt_headers_read(struct pt_headers *headers,
                               struct pt_input *input,
                               struct pt_error *err)
{
    struct pt_buf *const lines = &headers->lines;
    pt_buf_clear(lines);
    while (lines->len <= PT_MAX_HEADERS_BYTES) {
        struct pt_str line;
        bool is_cut;
        const enum pt_status status =
            pt_input_line(input, PT_MAX_HEADER_LINE_BYTES, &line, &is_cut, err);
        if (status == PT_ENOTFOUND || (status == PT_OK && !line.len))
            return pt_buf_status(lines) == PT_OK ? PT_OK : pt_fail_nomem(err);
        if (status != PT_OK)
            return status;
        add_line(lines, line);
    }
    return pt_fail(err, PT_EINVALID, "header without end");
}

struct pt_str pt_headers_get(const struct pt_headers *headers,
                             struct pt_str name)
{
    struct pt_str rest = pt_buf_str(&headers->lines);
    while (rest.len) {
        const size_t n = pt_str_find(rest, '\n');
        const struct pt_str line = pt_str_sub(rest, 0, n);
        const size_t colon = pt_str_find(line, ':');
        if (colon < line.len &&
            pt_str_equal_ascii_case(pt_str_trim(pt_str_sub(line, 0, colon)),
                                    name))
            return pt_str_trim(pt_str_sub(line, colon + 1, line.len));
        rest = pt_str_sub(rest, n + 1, rest.len);
    }
    return PT_STR("");
}

struct pt_str pt_header_main(struct pt_str value)
{
    return pt_str_trim(pt_str_sub(value, 0, pt_str_find(value, ';')));
}

static struct pt_str without_quotes(struct pt_str s)
{
    if (s.len && (s.ptr[0] == '"' || s.ptr[0] == '\''))
        s = pt_str_sub(s, 1, s.len);
    if (s.len && (s.ptr[s.len - 1] == '"' || s.ptr[s.len - 1] == '\''))
        s = pt_str_sub(s, 0, s.len - 1);
    return pt_str_trim(s);
}

struct pt_str pt_header_parameter(struct pt_str value, struct pt_str name)
{
    for (size_t at = pt_str_find(value, ';'); at < value.len;) {
        const struct pt_str rest = pt_str_sub(value, at + 1, value.len);
        const struct pt_str one = pt_str_sub(rest, 0, pt_str_find(rest, ';'));
        const size_t equals = pt_str_find(one, '=');
        if (equals < one.len &&
            pt_str_equal_ascii_case(pt_str_trim(pt_str_sub(one, 0, equals)),
                                    name))
            return without_quotes(
                pt_str_trim(pt_str_sub(one, equals + 1, one.len)));
        at += 1 + one.len;
    }
    return PT_STR("");
}
