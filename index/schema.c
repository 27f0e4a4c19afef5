/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/schema.h"

#include "common/utf8.h"

#include <inttypes.h>

/* ORDER FIELDS: rows as in enum pt_field. */
static const struct pt_field_info fields[PT_N_FIELDS] = {
    {"",            "",        "Z",   NULL,              PT_FIELD_OF_WORDS},
    {"title",       "S",       "ZS",  "XHAStitle",       PT_FIELD_OF_WORDS},
    {"author",      "A",       NULL,  "XHASauthor",      PT_FIELD_OF_WORDS},
    {"source",      "XSOURCE", NULL,  "XHASsource",      PT_FIELD_OF_WORDS},
    {"tag",         "K",       NULL,  "XHAStag",         PT_FIELD_OF_WORDS},
    {"url",         "XURL",    NULL,  "XHASurl",         PT_FIELD_OF_PARTS},
    {"path",        "P",       NULL,  "XHASpath",        PT_FIELD_OF_PARTS},
    {"lang",        "L",       NULL,  "XHASlang",        PT_FIELD_OF_CODE },
    {"date",        "D",       NULL,  "XHASdate",        PT_FIELD_OF_DAYS },
    {"boilerplate", "XB",      "ZXB", "XHASboilerplate", PT_FIELD_OF_WORDS},
    {"zone",        "",        NULL,  NULL,              PT_FIELD_OF_ZONES},
};

/* Eight digits at once: the low four bits of each, and 9 for a letter. Written
 * out, the bytes are one load. */
static uint64_t number_of(const char *digits)
{
    const unsigned char *const p = (const unsigned char *)digits;
    uint64_t n = (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 |
                 (uint64_t)p[2] << 40 | (uint64_t)p[3] << 32 |
                 (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 |
                 (uint64_t)p[6] << 8 | p[7];
    n = (n & 0x0f0f0f0f0f0f0f0f) + 9 * (n >> 6 & 0x0101010101010101);
    n = (n | n >> 4) & 0x00ff00ff00ff00ff;
    n = (n | n >> 8) & 0x0000ffff0000ffff;
    return (n | n >> 16) & 0xffffffff;
}

uint64_t pt_story_of_digits(struct pt_str digits)
{
    return digits.len == 16
               ? number_of(digits.ptr) << 32 | number_of(digits.ptr + 8)
               : 0;
}

const struct pt_field_info *pt_field_info(enum pt_field field)
{
    assert(field < PT_N_FIELDS);
    return &fields[field];
}

struct pt_str pt_field_text(const struct pt_article *a, enum pt_field field)
{
    switch (field) {
    case PT_FIELD_TEXT:
        return a->text;
    case PT_FIELD_TITLE:
        return a->title;
    case PT_FIELD_AUTHOR:
        return a->author;
    case PT_FIELD_SOURCE:
        return a->source;
    case PT_FIELD_TAG:
        return a->tags;
    case PT_FIELD_URL:
        return a->url;
    case PT_FIELD_PATH:
        return a->path;
    case PT_FIELD_LANG:
        return a->lang;
    case PT_FIELD_BOILERPLATE:
        return a->boilerplate;
    case PT_FIELD_DATE:
    case PT_FIELD_ZONE:
    case PT_N_FIELDS:
        break;
    }
    return PT_STR("");
}

int pt_field_of_name(struct pt_str name)
{
    for (int i = 0; i < PT_N_FIELDS; i++)
        if (name.len &&
            pt_str_equal_ascii_case(name, pt_str_of(fields[i].name)))
            return i;
    return -1;
}

const char *pt_field_nearest(struct pt_str name)
{
    enum { FAR = 3 };
    const char *nearest = fields[PT_FIELD_TITLE].name;
    unsigned least = FAR;
    for (int i = PT_FIELD_TITLE; i < PT_N_FIELDS; i++) {
        const struct pt_str known = pt_str_of(fields[i].name);
        const unsigned distance = pt_str_distance(name, known, FAR);
        if (distance < least && distance < known.len) {
            least = distance;
            nearest = fields[i].name;
        }
    }
    return nearest;
}

/* What stands for a NUL byte in a term: U+FFFD. */
#define NUL_STAND_IN PT_STR("\xef\xbf\xbd")

static void add_without_nul(struct pt_buf *out, struct pt_str s)
{
    for (;;) {
        const size_t n = pt_str_find(s, '\0');
        pt_buf_add(out, pt_str_sub(s, 0, n));
        if (n == s.len)
            return;
        pt_buf_add(out, NUL_STAND_IN);
        s = pt_str_sub(s, n + 1, s.len);
    }
}

/* ~ and 16 hex digits */
enum { HASH_BYTES = 17 };

/* Makes the bytes of out from begin on a term that libxapian takes. */
static void close_term(struct pt_buf *out, size_t begin)
{
    if (pt_buf_status(out) != PT_OK || out->len - begin <= PT_MAX_TERM_BYTES)
        return;
    const struct pt_str whole = pt_str_sub(pt_buf_str(out), begin, out->len);
    const uint64_t hash = pt_str_hash(whole);
    size_t keep = PT_MAX_TERM_BYTES - HASH_BYTES;
    for (int i = 1; i < PT_UTF8_MAX && !pt_utf8_is_boundary(whole, keep); i++)
        keep--;
    pt_buf_cut(out, begin + keep);
    pt_buf_printf(out, "~%016" PRIx64, hash);
}

void pt_schema_term(struct pt_buf *out, const char *prefix, struct pt_str word)
{
    const size_t begin = out->len;
    pt_buf_puts(out, prefix);
    add_without_nul(out, word);
    close_term(out, begin);
}

void pt_schema_unique(struct pt_buf *out,
                      struct pt_str path,
                      struct pt_str member)
{
    const size_t begin = out->len;
    pt_buf_add_byte(out, 'Q');
    add_without_nul(out, path);
    if (member.len) {
        pt_buf_add_byte(out, '#');
        add_without_nul(out, member);
    }
    close_term(out, begin);
}

void pt_schema_public_id(struct pt_buf *out, const struct pt_article *article)
{
    if (article->id.len) {
        pt_buf_add(out, article->id);
    } else if (article->url.len) {
        pt_buf_add(out, article->url);
    } else {
        pt_buf_add(out, article->path);
        if (article->member.len) {
            pt_buf_add_byte(out, '#');
            pt_buf_add(out, article->member);
        }
    }
}

/* The last n_digits decimal digits of value, leading zeros included. */
static void put_digits(char *out, int n_digits, int value)
{
    for (int i = n_digits - 1; i >= 0; i--, value /= 10)
        out[i] = (char)('0' + value % 10);
}

void pt_schema_date(int32_t days, char out[9])
{
    const struct pt_civil civil = pt_civil_of_days(days);
    put_digits(out, 4, civil.year);
    put_digits(out + 4, 2, civil.month);
    put_digits(out + 6, 2, civil.day);
    out[8] = '\0';
}

bool pt_schema_next_part(struct pt_str s, size_t *at, struct pt_str *out)
{
    size_t begin = *at;
    while (begin < s.len && s.ptr[begin] == '/')
        begin++;
    if (begin >= s.len)
        return false;
    const size_t n = pt_str_find(pt_str_sub(s, begin, s.len), '/');
    *out = pt_str_sub(s, begin, begin + n);
    *at = begin + n;
    return true;
}

static void put_be64(char *out, uint64_t value)
{
    for (int i = 7; i >= 0; i--, value >>= 8)
        out[i] = (char)(value & 0xff);
}

static uint64_t get_be64(const char *bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < 8; i++)
        value = value << 8 | (unsigned char)bytes[i];
    return value;
}

void pt_schema_stamp_encode(const struct pt_file_stamp *stamp,
                            char out[PT_STAMP_BYTES])
{
    put_be64(out, stamp->size);
    put_be64(out + 8, (uint64_t)stamp->mtime_ns);
    put_be64(out + 16, (uint64_t)stamp->ctime_ns);
    put_be64(out + 24, stamp->inode);
}

bool pt_schema_stamp_decode(struct pt_str bytes, struct pt_file_stamp *out)
{
    if (bytes.len != PT_STAMP_BYTES)
        return false;
    *out = (struct pt_file_stamp){
        .size = get_be64(bytes.ptr),
        .mtime_ns = (int64_t)get_be64(bytes.ptr + 8),
        .ctime_ns = (int64_t)get_be64(bytes.ptr + 16),
        .inode = get_be64(bytes.ptr + 24),
    };
    return true;
}
