/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/xml_decode.h"

#include "common/utf8.h"

#include <errno.h>
#include <iconv.h>

enum {
    DECLARATION_BYTES = 256, /* where <?xml … encoding="…"?> ends */
    MOST_NAME_BYTES = 40,    /* of an encoding */
};

uint32_t pt_windows_1252(unsigned char byte)
{
    static const uint16_t from_80[32] = {
        0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
        0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
        0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
    };
    assert(byte >= 0x80);
    return byte < 0xa0 ? from_80[byte - 0x80] : byte;
}

/* ------------------------------------------------------------- choosing --- */

/* Bytes that the character which begins s needs; 0 when none begins so. */
static size_t needed_bytes(struct pt_str s)
{
    const unsigned char c = (unsigned char)s.ptr[0];
    return c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* s, not well-formed at its first byte, may be a character cut off. */
static bool is_cut_off(struct pt_str s)
{
    if (s.len >= needed_bytes(s))
        return false;
    for (size_t i = 1; i < s.len; i++)
        if (((unsigned char)s.ptr[i] & 0xc0) != 0x80)
            return false;
    return true;
}

static bool is_utf8_beyond_ascii(struct pt_str sample)
{
    const size_t n = pt_utf8_valid_length(sample);
    return pt_ascii_length(sample) < n &&
           (n == sample.len || is_cut_off(pt_str_sub(sample, n, sample.len)));
}

static size_t find(struct pt_str s, struct pt_str part)
{
    for (size_t at = 0; at + part.len <= s.len; at++)
        if (pt_str_begins(pt_str_sub(s, at, s.len), part))
            return at;
    return s.len;
}

/* What <?xml … encoding="name"?> at the start says; empty: nothing. */
static struct pt_str declared(struct pt_str sample)
{
    struct pt_str s = pt_str_sub(
        sample, 0,
        sample.len < DECLARATION_BYTES ? sample.len : DECLARATION_BYTES);
    s = pt_str_sub(s, find(s, PT_STR("<?xml")), s.len);
    s = pt_str_sub(s, 0, find(s, PT_STR("?>")));
    s = pt_str_sub(s, find(s, PT_STR("encoding")), s.len);
    size_t at = 0;
    while (at < s.len && s.ptr[at] != '"' && s.ptr[at] != '\'')
        at++;
    if (at == s.len)
        return PT_STR("");
    const struct pt_str rest = pt_str_sub(s, at + 1, s.len);
    return pt_str_trim(pt_str_sub(rest, 0, pt_str_find(rest, s.ptr[at])));
}

/* UTF-16 by its mark or by the NULs around the first "<". */
static const char *wide_name(struct pt_str sample)
{
    static const struct {
        struct pt_str start;
        const char *name;
    } rows[] = {
        {{"\xff\xfe", 2}, "UTF-16LE"},
        {{"\xfe\xff", 2}, "UTF-16BE"},
        {{"<\0", 2},      "UTF-16LE"},
        {{"\0<", 2},      "UTF-16BE"},
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        if (pt_str_begins(sample, rows[i].start))
            return rows[i].name;
    return NULL;
}

/* NULL for UTF-8, for an unknown name, and for one that the bytes belie: what
 * has no NUL is no UTF-16, and ASCII is no encoding of a feed. */
static void *open_converter(struct pt_str name)
{
    static const char *const belied[] = {"utf-",     "utf8",      "ucs-",
                                         "us-ascii", "iso-10646", "unicode"};
    char z[MOST_NAME_BYTES + 1];
    if (!name.len || name.len > MOST_NAME_BYTES)
        return NULL;
    for (size_t i = 0; i < PT_COUNTOF(belied); i++) {
        const struct pt_str start = pt_str_of(belied[i]);
        if (pt_str_begins_ascii_case(name, start))
            return NULL;
    }
    memcpy(z, name.ptr, name.len);
    z[name.len] = '\0';
    /* What calls itself Latin 1 is Windows-1252 on the web. */
    const bool is_latin_1 = pt_str_equal_ascii_case(name, PT_STR("iso-8859-1"));
    const iconv_t converter =
        iconv_open("UTF-8", is_latin_1 ? "WINDOWS-1252" : z);
    return converter == (iconv_t)-1 ? NULL : converter;
}

void pt_xml_decoder_init(struct pt_xml_decoder *decoder,
                         struct pt_str sample,
                         struct pt_str given)
{
    const char *const wide = wide_name(sample);
    *decoder = (struct pt_xml_decoder){.unit = wide ? 2 : 1};
    if (wide) {
        const iconv_t converter = iconv_open("UTF-8", wide);
        decoder->converter = converter == (iconv_t)-1 ? NULL : converter;
        return;
    }
    if (is_utf8_beyond_ascii(sample))
        return;
    decoder->converter = open_converter(declared(sample));
    if (!decoder->converter)
        decoder->converter = open_converter(given);
}

void pt_xml_decoder_fini(struct pt_xml_decoder *decoder)
{
    if (decoder->converter)
        iconv_close(decoder->converter);
    decoder->converter = NULL;
}

/* ----------------------------------------------------------- converting --- */

static size_t mend_utf8(struct pt_str bytes, bool is_last, struct pt_buf *out)
{
    size_t at = 0;
    while (at < bytes.len) {
        struct pt_str rest = pt_str_sub(bytes, at, bytes.len);
        const size_t n = pt_utf8_valid_length(rest);
        pt_buf_add(out, pt_str_sub(rest, 0, n));
        at += n;
        rest = pt_str_sub(bytes, at, bytes.len);
        if (!rest.len || (!is_last && is_cut_off(rest)))
            break;
        pt_buf_add_utf8(out, pt_windows_1252((unsigned char)rest.ptr[0]));
        at++;
    }
    return at;
}

size_t pt_xml_decode(struct pt_xml_decoder *decoder,
                     struct pt_str bytes,
                     bool is_last,
                     struct pt_buf *out)
{
    enum { ROOM = 4096 };
    if (!decoder->converter)
        return mend_utf8(bytes, is_last, out);
    char *from = (char *)(uintptr_t)bytes.ptr; /* iconv takes no const */
    size_t n_left = bytes.len;
    while (n_left) {
        char *const room = pt_buf_room(out, ROOM);
        char *to = room;
        size_t n_free = ROOM;
        if (!room)
            break;
        const size_t n =
            iconv(decoder->converter, &from, &n_left, &to, &n_free);
        const int why = n == (size_t)-1 ? errno : 0;
        pt_buf_used(out, (size_t)(to - room));
        if (why == EILSEQ || (why == EINVAL && is_last)) {
            const size_t unit = n_left < decoder->unit ? n_left : decoder->unit;
            pt_buf_add_utf8(out, PT_UTF8_BAD);
            from += unit;
            n_left -= unit;
        } else if (why == EINVAL) {
            break;
        }
    }
    return bytes.len - n_left;
}
