/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/json.h"

#include "common/utf8.h"
#include "common/visible.h"

static void add_char(struct pt_buf *out, uint32_t c)
{
    if (c == '"' || c == '\\') {
        pt_buf_add_byte(out, '\\');
        pt_buf_add_byte(out, (char)c);
    } else if (c == '\n') {
        pt_buf_puts(out, "\\n");
    } else if (c == '\t') {
        pt_buf_puts(out, "\\t");
    } else if (pt_is_control(c)) {
        pt_buf_printf(out, "\\u%04x", (unsigned)c);
    } else {
        pt_buf_add_utf8(out, c);
    }
}

/* Bytes from the start of s that stand for themselves. */
static size_t plain_length(struct pt_str s)
{
    size_t n = 0;
    while (n < s.len && s.ptr[n] >= ' ' && s.ptr[n] < 0x7f && s.ptr[n] != '"' &&
           s.ptr[n] != '\\')
        n++;
    return n;
}

void pt_json_string(struct pt_buf *out, struct pt_str s)
{
    pt_buf_add_byte(out, '"');
    for (size_t at = 0, len = 0; at < s.len; at += len) {
        len = plain_length(pt_str_sub(s, at, s.len));
        if (len)
            pt_buf_add(out, pt_str_sub(s, at, at + len));
        else
            add_char(out, pt_utf8_get(s, at, &len));
    }
    pt_buf_add_byte(out, '"');
}

void pt_json_string_or_null(struct pt_buf *out, struct pt_str s)
{
    if (s.len)
        pt_json_string(out, s);
    else
        pt_buf_puts(out, "null");
}

void pt_base64(struct pt_buf *out, struct pt_str bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *const b = (const unsigned char *)bytes.ptr;
    for (size_t i = 0; i < bytes.len; i += 3) {
        const size_t n = bytes.len - i < 3 ? bytes.len - i : 3;
        const uint32_t bits = (uint32_t)b[i] << 16 |
                              (n > 1 ? (uint32_t)b[i + 1] << 8 : 0) |
                              (n > 2 ? (uint32_t)b[i + 2] : 0);
        for (size_t k = 0; k < 4; k++)
            pt_buf_add_byte(out,
                            k <= n ? digits[bits >> (18 - 6 * k) & 63] : '=');
    }
}
