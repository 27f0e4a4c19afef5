/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/glass_pack.h"

#include "common/varint.h"

void pt_glass_key_add(struct pt_glass_key *key, struct pt_str bytes)
{
    assert(bytes.len <= sizeof key->bytes - key->len);
    assert(!bytes.len || bytes.ptr);
    if (bytes.len)
        memcpy(key->bytes + key->len, bytes.ptr, bytes.len);
    key->len = (unsigned char)(key->len + bytes.len);
}

void pt_glass_key_add_uint(struct pt_glass_key *key, uint32_t number)
{
    char bytes[PT_MAX_VARINT_BYTES];
    pt_glass_key_add(key, pt_str_n(bytes, pt_varint_put(bytes, number)));
}

void pt_glass_key_add_uint_last(struct pt_glass_key *key, uint32_t number)
{
    for (; number; number >>= 8) {
        const char low = (char)number;
        pt_glass_key_add(key, pt_str_n(&low, 1));
    }
}

void pt_glass_key_add_metadata(struct pt_glass_key *key, struct pt_str name)
{
    pt_glass_key_add(key, pt_str_n("\x00\xc0", 2));
    pt_glass_key_add(key, name);
}

void pt_glass_key_add_docid(struct pt_glass_key *key, uint32_t docid)
{
    char bytes[5];
    size_t n = 2;
    if (docid < 0x8000 && key->len <= PT_GLASS_KEY_BYTES - 2) {
        pt_glass_put16(key->bytes + key->len, docid);
        key->len = (unsigned char)(key->len + 2);
        return;
    }
    while (n < sizeof bytes && (uint64_t)docid >> (n * 7 + 1))
        n++;
    const unsigned marks = 0xffu << (10 - n) & 0xff;
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)((uint64_t)docid >> (n - 1 - i) * 8);
    bytes[0] = (char)((unsigned char)bytes[0] | marks);
    pt_glass_key_add(key, pt_str_n(bytes, n));
}

bool pt_glass_get_long_docid(struct pt_str bytes, uint32_t *out)
{
    uint64_t number = 0;
    size_t n = 2;
    if (!bytes.len)
        return false;
    for (unsigned head = (unsigned char)bytes.ptr[0]; n <= 5 && head & 0x80;
         head <<= 1)
        n++;
    if (bytes.len != n || n > 5)
        return false;
    for (size_t i = 0; i < n; i++)
        number = number << 8 | (unsigned char)bytes.ptr[i];
    number &= ((uint64_t)1 << (n * 7 + 1)) - 1;
    if (number > UINT32_MAX)
        return false;
    *out = (uint32_t)number;
    return true;
}

void pt_glass_key_add_term(struct pt_glass_key *key,
                           struct pt_str term,
                           bool is_last)
{
    while (term.len) {
        const size_t at = pt_str_find(term, '\0');
        pt_glass_key_add(key, pt_str_sub(term, 0, at));
        if (at == term.len)
            break;
        pt_glass_key_add(key, pt_str_n("\0\xff", 2));
        term = pt_str_sub(term, at + 1, term.len);
    }
    if (!is_last)
        pt_glass_key_add(key, pt_str_n("", 1));
}

size_t pt_glass_term_bytes(struct pt_str term)
{
    size_t n = term.len;
    for (size_t i = 0; i < term.len; i++)
        n += !term.ptr[i];
    return n;
}
