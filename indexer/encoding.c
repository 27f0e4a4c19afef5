/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/encoding.h"

#include "common/utf8.h"

enum {
    SAMPLE_BYTES = 8192,  /* looked at to tell UTF-16 without a mark */
    BINARY_DIVISOR = 10,  /* one control character in so many: no text */
    BROKEN_DIVISOR = 4,   /* one broken place in so many good ones: UTF-8 */
    WIDEST_FROM_BYTE = 3, /* bytes of UTF-8 that a byte of 1252 may need */
};

/* Windows-1252 from 0x80 to 0x9f; 0: not assigned. */
static const uint16_t windows_1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
    0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

/* ------------------------------------------------------------ looking --- */

static bool is_control(unsigned char c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') ||
           c == 0x7f;
}

static bool is_binary(struct pt_str text)
{
    size_t n_controls = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\0')
            return true;
        n_controls += is_control((unsigned char)text.ptr[i]);
    }
    return n_controls > text.len / BINARY_DIVISOR;
}

/* UTF-16 without a mark: line ends, spaces and Latin letters have a NUL as
 * their high byte, so NULs stand on one side only, and often. */
static bool looks_like_utf16(struct pt_str bytes, enum pt_encoding *out)
{
    const size_t n = bytes.len < SAMPLE_BYTES ? bytes.len : SAMPLE_BYTES;
    size_t n_nuls[2] = {0, 0};
    if (bytes.len % 2 != 0)
        return false;
    for (size_t i = 0; i < n; i++)
        n_nuls[i % 2] += bytes.ptr[i] == '\0';
    const size_t often = n / 2 / 16;
    if (n_nuls[0] == 0 && n_nuls[1] > often)
        *out = PT_ENCODING_UTF16LE;
    else if (n_nuls[1] == 0 && n_nuls[0] > often)
        *out = PT_ENCODING_UTF16BE;
    else
        return false;
    return true;
}

/* UTF-8 that was hurt: far more good sequences than broken bytes. */
static bool looks_like_broken_utf8(struct pt_str bytes)
{
    size_t n_good = 0, n_broken = 0;
    for (size_t at = 0, n; at < bytes.len; at += n) {
        const uint32_t code_point = pt_utf8_get(bytes, at, &n);
        if (code_point == PT_UTF8_BAD && n == 1)
            n_broken++;
        else if (n > 1)
            n_good++;
    }
    return n_broken <= n_good / BROKEN_DIVISOR;
}

/* ----------------------------------------------------------- decoding --- */

/* Text being put together in an arena, in room that was asked for at once. */
struct output {
    char *bytes;
    size_t len;
};

static enum pt_status
make_room(struct pt_arena *arena, size_t n_bytes, struct output *out)
{
    out->bytes = pt_arena_alloc(arena, n_bytes);
    out->len = 0;
    return out->bytes ? PT_OK : PT_ENOMEM;
}

static void put(struct output *out, uint32_t code_point)
{
    out->len += pt_utf8_put(out->bytes + out->len, code_point);
}

static enum pt_status
from_utf8(struct pt_str bytes, struct pt_arena *arena, struct output *out)
{
    if (make_room(arena, bytes.len * WIDEST_FROM_BYTE, out) != PT_OK)
        return PT_ENOMEM;
    for (size_t at = 0, n; at < bytes.len; at += n)
        put(out, pt_utf8_get(bytes, at, &n));
    return PT_OK;
}

static enum pt_status from_windows_1252(struct pt_str bytes,
                                        struct pt_arena *arena,
                                        struct output *out)
{
    if (make_room(arena, bytes.len * WIDEST_FROM_BYTE, out) != PT_OK)
        return PT_ENOMEM;
    for (size_t i = 0; i < bytes.len; i++) {
        const unsigned char c = (unsigned char)bytes.ptr[i];
        const uint16_t above =
            c >= 0x80 && c < 0xa0 ? windows_1252[c - 0x80] : c;
        put(out, above || !c ? above : PT_UTF8_BAD);
    }
    return PT_OK;
}

static uint32_t unit_at(struct pt_str bytes, size_t at, bool is_big)
{
    const unsigned char first = (unsigned char)bytes.ptr[at];
    const unsigned char second = (unsigned char)bytes.ptr[at + 1];
    return is_big ? (uint32_t)first << 8 | second
                  : (uint32_t)second << 8 | first;
}

uint32_t pt_utf16_get(struct pt_str bytes, size_t *at, bool is_big)
{
    const uint32_t unit = unit_at(bytes, *at, is_big);
    *at += 2;
    if (unit < 0xd800 || unit > 0xdfff)
        return unit;
    if (unit > 0xdbff || *at + 2 > bytes.len)
        return PT_UTF8_BAD;
    const uint32_t low = unit_at(bytes, *at, is_big);
    if (low < 0xdc00 || low > 0xdfff)
        return PT_UTF8_BAD;
    *at += 2;
    return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

static enum pt_status from_utf16(struct pt_str bytes,
                                 bool is_big,
                                 struct pt_arena *arena,
                                 struct output *out)
{
    const size_t n_units = bytes.len / 2 + 1;
    if (make_room(arena, n_units * 3, out) != PT_OK)
        return PT_ENOMEM;
    for (size_t at = 0; at + 1 < bytes.len;)
        put(out, pt_utf16_get(bytes, &at, is_big));
    if (bytes.len % 2)
        put(out, PT_UTF8_BAD);
    return PT_OK;
}

/* ----------------------------------------------------------- deciding --- */

static const struct {
    const char *mark;
    size_t len;
    bool is_read;
    enum pt_encoding encoding;
} marks[] = {
    {"\xef\xbb\xbf",     3, true,  PT_ENCODING_UTF8   },
    {"\xff\xfe\x00\x00", 4, false, PT_ENCODING_UTF16LE}, /* UTF-32 */
    {"\x00\x00\xfe\xff", 4, false, PT_ENCODING_UTF16BE}, /* UTF-32 */
    {"\xff\xfe",         2, true,  PT_ENCODING_UTF16LE},
    {"\xfe\xff",         2, true,  PT_ENCODING_UTF16BE},
};

/* What bytes are in, and how long their mark is. */
static enum pt_status recognise(struct pt_str bytes,
                                enum pt_encoding *encoding,
                                size_t *mark_len,
                                struct pt_error *err)
{
    *mark_len = 0;
    for (size_t i = 0; i < PT_COUNTOF(marks); i++) {
        if (!pt_str_begins(bytes, pt_str_n(marks[i].mark, marks[i].len)))
            continue;
        if (!marks[i].is_read)
            return pt_fail(err, PT_EINVALID, "UTF-32, which is not read");
        *mark_len = marks[i].len;
        *encoding = marks[i].encoding;
        if (*encoding != PT_ENCODING_UTF8)
            return PT_OK;
        break;
    }
    if (*mark_len == 0 && looks_like_utf16(bytes, encoding))
        return PT_OK;
    *encoding = looks_like_broken_utf8(bytes) ? PT_ENCODING_UTF8
                                              : PT_ENCODING_WINDOWS_1252;
    return PT_OK;
}

static enum pt_status convert(struct pt_str bytes,
                              enum pt_encoding encoding,
                              struct pt_arena *arena,
                              struct output *out)
{
    switch (encoding) {
    case PT_ENCODING_UTF8:
        return from_utf8(bytes, arena, out);
    case PT_ENCODING_UTF16LE:
        return from_utf16(bytes, false, arena, out);
    case PT_ENCODING_UTF16BE:
        return from_utf16(bytes, true, arena, out);
    case PT_ENCODING_WINDOWS_1252:
        return from_windows_1252(bytes, arena, out);
    }
    PT_UNREACHABLE();
    return PT_EINTERNAL;
}

enum pt_status pt_encoding_decode(struct pt_str bytes,
                                  struct pt_arena *arena,
                                  struct pt_decoded *out,
                                  struct pt_error *err)
{
    struct pt_decoded decoded = {.encoding = PT_ENCODING_UTF8};
    size_t mark_len = 0;
    struct output converted = {NULL, 0};
    const struct pt_str utf8_mark = pt_str_n(marks[0].mark, marks[0].len);
    const size_t skipped = pt_str_begins(bytes, utf8_mark) ? utf8_mark.len : 0;
    const struct pt_str body = pt_str_sub(bytes, skipped, bytes.len);
    /* Well-formed without NUL is by far the most common: one pass. */
    if (pt_utf8_valid_length(body) == body.len &&
        pt_str_find(body, '\0') == body.len) {
        decoded.text = body;
        decoded.is_verbatim = true;
        decoded.offset = skipped;
    } else {
        enum pt_status status =
            recognise(bytes, &decoded.encoding, &mark_len, err);
        if (status != PT_OK)
            return status;
        status = convert(pt_str_sub(bytes, mark_len, bytes.len),
                         decoded.encoding, arena, &converted);
        if (status != PT_OK)
            return pt_fail_nomem(err);
        decoded.text = pt_str_n(converted.bytes, converted.len);
    }
    if (is_binary(decoded.text))
        return pt_fail(err, PT_EINVALID, "binary");
    *out = decoded;
    return PT_OK;
}
