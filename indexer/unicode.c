/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/unicode.h"

#include "common/utf8.h"

enum {
    SAMPLE_BYTES = 8192, /* looked at to tell UTF-16 without a mark */
    ODD_DIVISOR = 32, /* one character no text holds in so many: not UTF-16 */
    BINARY_DIVISOR = 10,  /* one control character in so many: no text */
    BROKEN_DIVISOR = 4,   /* one broken place in so many good ones: UTF-8 */
    WIDEST_FROM_BYTE = 3, /* bytes of UTF-8 that a broken byte needs */
};

/* ------------------------------------------------------------ looking --- */

static bool is_control(unsigned char c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') ||
           c == 0x7f;
}

/* Whether one of eight bytes is below a blank, or DEL; most have none. */
static bool has_low(const char *at)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    const uint64_t del = bytes ^ each * 0x7f;
    return (((bytes - each * 0x20) & ~bytes) | ((del - each) & ~del)) &
           each * 0x80;
}

bool pt_is_binary(struct pt_str text)
{
    enum { STEP = 8 };
    size_t n_controls = 0;
    for (size_t i = 0; i < text.len;) {
        const size_t end = text.len - i < STEP ? text.len : i + STEP;
        if (end - i == STEP && !has_low(text.ptr + i)) {
            i = end;
            continue;
        }
        for (; i < end; i++) {
            if (text.ptr[i] == '\0')
                return true;
            n_controls += is_control((unsigned char)text.ptr[i]);
        }
    }
    return n_controls > text.len / BINARY_DIVISOR;
}

/* ------------------------------------------------------------ UTF-16 --- */

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

/* Neither a control character nor one that no text holds. */
static bool is_plain(uint32_t code_point)
{
    return code_point != PT_UTF8_BAD && code_point != 0xfffe &&
           code_point != 0xffff &&
           (code_point >= ' ' || strchr("\t\n\f\r", (int)code_point)) &&
           !(code_point >= 0x7f && code_point < 0xa0) &&
           !(code_point >= 0xe000 && code_point <= 0xf8ff);
}

/* What stands between words and sentences, and all of ASCII. */
static bool is_common(uint32_t code_point)
{
    return code_point < 0x80 || (code_point >= 0x3000 && code_point < 0x3003) ||
           code_point == 0xff0c;
}

static bool is_printable(char c)
{
    return c >= ' ' && c < 0x7f;
}

/* Two bytes of ASCII by chance. */
static bool is_kana(uint32_t code_point)
{
    return code_point >= 0x3000 && code_point < 0x3100;
}

/* How well sample reads as UTF-16 of that byte order; 0: not. Text of one byte
 * a character shows by pairs of ASCII, the wrong order by halves of surrogate
 * pairs and characters of private use. */
static size_t utf16_score(struct pt_str sample, bool is_big)
{
    size_t n = 0, n_ascii_pairs = 0, n_odd = 0, score = 1;
    for (size_t at = 0; at + 1 < sample.len; n++) {
        const bool are_ascii =
            is_printable(sample.ptr[at]) && is_printable(sample.ptr[at + 1]);
        const uint32_t code_point = pt_utf16_get(sample, &at, is_big);
        n_ascii_pairs += are_ascii && !is_kana(code_point);
        if (!code_point)
            return 0;
        n_odd += !is_plain(code_point);
        score += is_common(code_point);
    }
    return n_odd > n / ODD_DIVISOR + 1 || n_ascii_pairs > n / 2 ? 0 : score;
}

/* UTF-16 without a mark: line ends, spaces and Latin letters have a NUL as
 * their high byte, some ideographs as their low one. */
static const char *guess_utf16(struct pt_str bytes)
{
    const size_t n = bytes.len < SAMPLE_BYTES ? bytes.len : SAMPLE_BYTES;
    const struct pt_str sample = pt_str_sub(bytes, 0, n);
    if (bytes.len % 2 != 0 || pt_str_find(sample, '\0') == sample.len)
        return NULL;
    const size_t little = utf16_score(sample, false);
    const size_t big = utf16_score(sample, true);
    if (!little && !big)
        return NULL;
    return big > little ? "UTF-16BE" : "UTF-16LE";
}

/* ------------------------------------------------------------- UTF-8 --- */

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
    const char *charset; /* NULL: UTF-32, which is rare enough for others */
} marks[] = {
    {"\xef\xbb\xbf",     3, "UTF-8"   },
    {"\xff\xfe\x00\x00", 4, NULL      },
    {"\x00\x00\xfe\xff", 4, NULL      },
    {"\xff\xfe",         2, "UTF-16LE"},
    {"\xfe\xff",         2, "UTF-16BE"},
};

/* The charset of bytes that are no whole UTF-8, and how long their mark is;
 * NULL for any other. */
static const char *recognise(struct pt_str bytes, size_t *mark_len)
{
    *mark_len = 0;
    for (size_t i = 0; i < PT_COUNTOF(marks); i++)
        if (pt_str_begins(bytes, pt_str_n(marks[i].mark, marks[i].len))) {
            *mark_len = marks[i].len;
            return marks[i].charset;
        }
    const char *const utf16 = guess_utf16(bytes);
    if (utf16)
        return utf16;
    return looks_like_broken_utf8(bytes) ? "UTF-8" : NULL;
}

/* Japanese and Korean mail: ASCII, with escapes in front of what is not. */
static bool has_iso_2022(struct pt_str bytes)
{
    for (size_t at = 0; at < bytes.len; at++) {
        at += pt_str_find(pt_str_sub(bytes, at, bytes.len), '\x1b');
        if (at + 1 < bytes.len && bytes.ptr[at + 1] == '$')
            return true;
    }
    return false;
}

enum pt_status pt_unicode_decode(struct pt_str bytes,
                                 struct pt_arena *arena,
                                 struct pt_decoded *out,
                                 struct pt_error *err)
{
    struct pt_decoded decoded = {.charset = "UTF-8"};
    size_t mark_len = 0;
    struct output converted = {NULL, 0};
    const struct pt_str utf8_mark = pt_str_n(marks[0].mark, marks[0].len);
    const size_t skipped = pt_str_begins(bytes, utf8_mark) ? utf8_mark.len : 0;
    const struct pt_str body = pt_str_sub(bytes, skipped, bytes.len);
    /* Well-formed without NUL is by far the most common: one pass. */
    if (pt_utf8_valid_length(body) == body.len &&
        pt_str_find(body, '\0') == body.len) {
        if (has_iso_2022(body))
            return pt_fail(err, PT_ENOTFOUND, "in ISO-2022");
        decoded.text = body;
        decoded.is_verbatim = true;
        decoded.offset = skipped;
    } else {
        decoded.charset = recognise(bytes, &mark_len);
        if (!decoded.charset && !mark_len && pt_is_binary(bytes))
            return pt_fail(err, PT_EINVALID, "binary");
        if (!decoded.charset)
            return pt_fail(err, PT_ENOTFOUND, "neither UTF-8 nor UTF-16");
        const struct pt_str rest = pt_str_sub(bytes, mark_len, bytes.len);
        const bool is_utf8 = strcmp(decoded.charset, "UTF-8") == 0;
        const bool is_big = strcmp(decoded.charset, "UTF-16BE") == 0;
        if ((is_utf8 ? from_utf8(rest, arena, &converted)
                     : from_utf16(rest, is_big, arena, &converted)) != PT_OK)
            return pt_fail_nomem(err);
        decoded.text = pt_str_n(converted.bytes, converted.len);
    }
    if (pt_is_binary(decoded.text))
        return pt_fail(err, PT_EINVALID, "binary");
    *out = decoded;
    return PT_OK;
}
