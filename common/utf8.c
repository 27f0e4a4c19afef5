/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/utf8.h"

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

/* Length of the well-formed sequence at bytes (n of them), 0 when there is
 * none. The second byte's range depends on the first: Unicode, table 3-7. */
static size_t sequence_length(const unsigned char *bytes, size_t n)
{
    const unsigned char first = bytes[0];
    if (first < 0x80)
        return 1;
    const size_t want = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || n < want)
        return 0;
    const unsigned char low = first == 0xe0   ? 0xa0
                              : first == 0xf0 ? 0x90
                                              : 0x80;
    const unsigned char high = first == 0xed   ? 0x9f
                               : first == 0xf4 ? 0x8f
                                               : 0xbf;
    if (bytes[1] < low || bytes[1] > high)
        return 0;
    for (size_t i = 2; i < want; i++)
        if (!is_continuation(bytes[i]))
            return 0;
    return want;
}

uint32_t pt_utf8_get(struct pt_str s, size_t at, size_t *out_len)
{
    assert(at < s.len);
    const unsigned char *const b = (const unsigned char *)s.ptr + at;
    const size_t len = sequence_length(b, s.len - at);
    *out_len = len ? len : 1;
    switch (len) {
    case 1:
        return b[0];
    case 2:
        return (b[0] & 0x1fu) << 6 | (b[1] & 0x3fu);
    case 3:
        return (b[0] & 0x0fu) << 12 | (b[1] & 0x3fu) << 6 | (b[2] & 0x3fu);
    case 4:
        return (b[0] & 0x07u) << 18 | (b[1] & 0x3fu) << 12 |
               (b[2] & 0x3fu) << 6 | (b[3] & 0x3fu);
    default:
        return PT_UTF8_BAD;
    }
}

uint32_t pt_utf8_before(struct pt_str s, size_t at, size_t *out_len)
{
    assert(at > 0 && at <= s.len);
    for (size_t back = 1; back <= PT_UTF8_MAX && back <= at; back++) {
        if (is_continuation((unsigned char)s.ptr[at - back]))
            continue;
        const uint32_t c =
            pt_utf8_get((struct pt_str){s.ptr, at}, at - back, out_len);
        if (*out_len == back)
            return c;
        break;
    }
    *out_len = 1;
    return PT_UTF8_BAD;
}

size_t pt_utf8_put(char *bytes, uint32_t c)
{
    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        c = PT_UTF8_BAD;
    if (c < 0x80) {
        bytes[0] = (char)c;
        return 1;
    }
    const size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = len - 1; i > 0; i--, c >>= 6)
        bytes[i] = (char)(0x80 | (c & 0x3f));
    bytes[0] = (char)(lead[len] | c);
    return len;
}

size_t pt_ascii_length(struct pt_str s)
{
    size_t at = 0;
    for (uint64_t word; at + sizeof word <= s.len; at += sizeof word) {
        memcpy(&word, s.ptr + at, sizeof word);
        if (word & 0x8080808080808080u)
            break;
    }
    while (at < s.len && (unsigned char)s.ptr[at] < 0x80)
        at++;
    return at;
}

size_t pt_utf8_valid_length(struct pt_str s)
{
    size_t at = pt_ascii_length(s);
    while (at < s.len) {
        const size_t len =
            sequence_length((const unsigned char *)s.ptr + at, s.len - at);
        if (!len)
            break;
        at += len;
        at += pt_ascii_length(pt_str_sub(s, at, s.len));
    }
    return at;
}

bool pt_utf8_is_boundary(struct pt_str s, size_t at)
{
    return at >= s.len || !is_continuation((unsigned char)s.ptr[at]);
}
