/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* memrchr */
#include "common/str.h"

#include "common/ascii.h"

#include <stdlib.h>

int pt_str_compare(struct pt_str a, struct pt_str b)
{
    const size_t common = a.len < b.len ? a.len : b.len;
    const int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool pt_str_is_among(struct pt_str s, const struct pt_str *items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (pt_str_equal(s, items[i]))
            return true;
    return false;
}

static int compare_literal(const void *key, const void *literal)
{
    return pt_str_compare(*(const struct pt_str *)key,
                          pt_str_of(*(const char *const *)literal));
}

size_t
pt_str_find_sorted(struct pt_str s, const char *const *literals, size_t n)
{
    const char *const *const found =
        bsearch(&s, literals, n, sizeof *literals, compare_literal);
    return found ? (size_t)(found - literals) : n;
}

bool pt_str_lists_equal(const struct pt_str *a,
                        size_t n_a,
                        const struct pt_str *b,
                        size_t n_b)
{
    if (n_a != n_b)
        return false;
    for (size_t i = 0; i < n_a; i++)
        if (!pt_str_equal(a[i], b[i]))
            return false;
    return true;
}

bool pt_str_equal_ascii_case(struct pt_str a, struct pt_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (pt_ascii_lower(a.ptr[i]) != pt_ascii_lower(b.ptr[i]))
            return false;
    return true;
}

bool pt_str_begins_ascii_case(struct pt_str s, struct pt_str start)
{
    return s.len >= start.len &&
           pt_str_equal_ascii_case(pt_str_sub(s, 0, start.len), start);
}

struct pt_str pt_str_trim(struct pt_str s)
{
    while (s.len && pt_ascii_is_space(s.ptr[0]))
        s.ptr++, s.len--;
    while (s.len && pt_ascii_is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

size_t pt_str_find(struct pt_str s, char c)
{
    const char *found = s.len ? memchr(s.ptr, c, s.len) : NULL;
    return found ? (size_t)(found - s.ptr) : s.len;
}

size_t pt_str_behind_last(struct pt_str s, char c)
{
    const char *const found = s.len ? memrchr(s.ptr, c, s.len) : NULL;
    return found ? (size_t)(found - s.ptr) + 1 : 0;
}

enum { DISTANCE_MAX_BYTES = 63 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned pt_str_distance(struct pt_str a, struct pt_str b, unsigned most)
{
    if (a.len > DISTANCE_MAX_BYTES || b.len > DISTANCE_MAX_BYTES)
        return most + 1;
    unsigned rows[3][DISTANCE_MAX_BYTES + 1];
    unsigned *before = rows[0], *last = rows[1], *row = rows[2];
    for (unsigned j = 0; j <= b.len; j++)
        last[j] = j;
    for (unsigned i = 1; i <= a.len; i++) {
        row[0] = i;
        for (unsigned j = 1; j <= b.len; j++) {
            const bool same = a.ptr[i - 1] == b.ptr[j - 1];
            row[j] = least(last[j - 1] + !same, least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
                a.ptr[i - 2] == b.ptr[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        unsigned *const spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return least(last[b.len], most + 1);
}

/* FNV-1a over the bytes, then the finalizer of MurmurHash3 (Appleby, public
 * domain), which FNV needs before its low bits can pick a slot. */
uint64_t pt_str_hash(struct pt_str s)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 1099511628211u;
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdu;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53u;
    return h ^ (h >> 33);
}
