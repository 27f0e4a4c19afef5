/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * str.h: a borrowed piece of text, passed by value.
 *
 * A struct pt_str owns nothing and ends with whoever owns its bytes; it need
 * not end in NUL and may hold NUL. The empty view may have a NULL pointer.
 * For text that grows, see buf.h; for text that lives as long as a query or
 * an article, arena.h.
 */
#ifndef COMMON_STR_H
#define COMMON_STR_H

#include "common/base.h"

#include <string.h>

struct pt_str {
    const char *ptr;
    size_t len;
};

/* A view of a string literal. */
#define PT_STR(literal) ((struct pt_str){"" literal, sizeof(literal) - 1})

/* Arguments for "%.*s": the length clamped to what an int can hold. */
#define PT_STR_FMT(s) pt_str_int_len(s), ((s).len ? (s).ptr : "")

static inline int pt_str_int_len(struct pt_str s)
{
    return s.len > INT32_MAX ? INT32_MAX : (int)s.len;
}

static inline struct pt_str pt_str_of(const char *z)
{
    return (struct pt_str){z, z ? strlen(z) : 0};
}

static inline struct pt_str pt_str_n(const char *ptr, size_t len)
{
    return (struct pt_str){ptr, len};
}

/* The bytes [begin, end) of s. */
static inline struct pt_str
pt_str_sub(struct pt_str s, size_t begin, size_t end)
{
    assert(begin <= end && end <= s.len);
    return (struct pt_str){s.ptr ? s.ptr + begin : NULL, end - begin};
}

static inline bool pt_str_equal(struct pt_str a, struct pt_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool pt_str_begins(struct pt_str s, struct pt_str start)
{
    return s.len >= start.len &&
           (start.len == 0 || memcmp(s.ptr, start.ptr, start.len) == 0);
}

static inline bool pt_str_ends(struct pt_str s, struct pt_str tail)
{
    return s.len >= tail.len &&
           (tail.len == 0 ||
            memcmp(s.ptr + s.len - tail.len, tail.ptr, tail.len) == 0);
}

/* memcmp order, the shorter first: negative, 0 or positive. */
int pt_str_compare(struct pt_str a, struct pt_str b);

/* Whether s is one of n items; whether two lists have equal items in order. */
bool pt_str_is_among(struct pt_str s, const struct pt_str *items, size_t n);
bool pt_str_lists_equal(const struct pt_str *a,
                        size_t n_a,
                        const struct pt_str *b,
                        size_t n_b);

/* Where s is among n literals in order of bytes; n: nowhere. */
size_t
pt_str_find_sorted(struct pt_str s, const char *const *literals, size_t n);

/* Equal, or beginning so, but for the case of ASCII letters. */
bool pt_str_equal_ascii_case(struct pt_str a, struct pt_str b);
bool pt_str_begins_ascii_case(struct pt_str s, struct pt_str start);

/* s without ASCII white space (space, \t \n \v \f \r) at both ends. */
struct pt_str pt_str_trim(struct pt_str s);

/* Offset of the first byte c, or s.len when there is none. */
size_t pt_str_find(struct pt_str s, char c);

/* Offset behind the last byte c, or 0 when there is none: where the name begins
 * in a path, for '/'. */
size_t pt_str_behind_last(struct pt_str s, char c);

/* Optimal string alignment distance of the bytes of a and b (insertions,
 * deletions, substitutions, swaps of neighbours), or most + 1 when it is above
 * most. For "did you mean" over short names; views of at most 63 bytes. */
unsigned pt_str_distance(struct pt_str a, struct pt_str b, unsigned most);

/* A 64-bit hash of the bytes; stable across runs and machines. */
uint64_t pt_str_hash(struct pt_str s);

#endif
