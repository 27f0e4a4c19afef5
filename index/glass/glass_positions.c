/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/glass_positions.h"

#include "common/varint.h"

/* ------------------------------------------------------------- writing --- */

/* Bits on their way to out. */
struct bits {
    char *next;
    uint64_t held; /* low ones first */
    unsigned n_held;
};

static void put_bits(struct bits *bits, uint64_t value, unsigned n)
{
    bits->held |= value << bits->n_held;
    bits->n_held += n;
    for (; bits->n_held >= 8; bits->n_held -= 8) {
        *bits->next++ = (char)bits->held;
        bits->held >>= 8;
    }
}

static unsigned bits_of(uint64_t value)
{
    return value ? 64 - (unsigned)__builtin_clzll(value) : 0;
}

/* code(value of n). */
static void put_code(struct bits *bits, uint64_t value, uint64_t n)
{
    assert(value < n);
    const unsigned width = bits_of(n - 1);
    const uint64_t spare = ((uint64_t)1 << width) - n;
    if (!spare) {
        put_bits(bits, value, width);
        return;
    }
    const uint64_t middle = (n - spare) / 2;
    if (value < middle)
        put_bits(bits, value, width);
    else if (value < middle + spare)
        put_bits(bits, value, width - 1);
    else
        put_bits(bits, (value - middle - spare) | (uint64_t)1 << (width - 1),
                 width);
}

/* As deep as the logarithm of k - j. */
static void
put_between(struct bits *bits, const uint32_t *p, size_t j, size_t k)
{
    while (j + 1 < k) {
        const size_t m = j + (k - j) / 2;
        put_code(bits, p[m] - p[j] - (m - j),
                 (uint64_t)p[k] - p[j] - (k - j) + 1);
        put_between(bits, p, j, m);
        j = m;
    }
}

void pt_glass_positions_add(struct pt_buf *out,
                            const uint32_t *positions,
                            size_t n)
{
    assert(n && positions[0]);
    const uint32_t first = positions[0], last = positions[n - 1];
    pt_varint_add(out, last);
    if (n == 1)
        return;
    /* No code is longer than its number, 32 bits. */
    char *const room = pt_buf_room(out, (n + 2) * sizeof *positions + 1);
    if (!room)
        return;
    struct bits bits = {room, 0, 0};
    put_code(&bits, first, last);
    put_code(&bits, n - 2, last - first);
    put_between(&bits, positions, 0, n - 1);
    if (bits.n_held)
        *bits.next++ = (char)bits.held;
    pt_buf_used(out, (size_t)(bits.next - room));
}

/* ------------------------------------------------------------- reading --- */

static inline uint64_t load32(const char *at)
{
    const unsigned char *const p = (const unsigned char *)at;
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
           (uint64_t)p[3] << 24;
}

static inline uint64_t load64(const char *at)
{
    return load32(at) | load32(at + 4) << 32;
}

/* The n bytes from at, fewer than 8. Those that two loads share are the same.
 */
static inline uint64_t load_few(const char *at, size_t n)
{
    if (n >= 4)
        return load32(at) | load32(at + n - 4) << 8 * (n - 4);
    uint64_t few = 0;
    for (size_t i = 0; i < n; i++)
        few |= (uint64_t)(unsigned char)at[i] << 8 * i;
    return few;
}

/* Takes bytes until no code of 32 bits is longer than what is held. The highest
 * may be held in part: it comes again, the same. */
static inline void fill(struct pt_glass_bits *bits)
{
    const size_t n_left = (size_t)(bits->end - bits->next);
    const unsigned n_wanted = (63 - bits->n_held) / 8;
    const uint64_t more =
        n_left >= 8 ? load64(bits->next) : load_few(bits->next, n_left);
    const unsigned n = n_left < n_wanted ? (unsigned)n_left : n_wanted;
    bits->held |= more << bits->n_held;
    bits->next += n;
    bits->n_held += 8 * n;
}

/* A value below n, 2 or more, whatever the bits are. With half the greatest
 * power of two below n, values below n - half and those from half on are
 * written in as many bits as half has, others without the highest of these.
 * Which code is short no branch foretells, so there is none. */
static inline __attribute__((always_inline)) uint32_t
take_code(struct pt_glass_bits *bits, uint32_t n)
{
    const unsigned width = 32 - (unsigned)__builtin_clz(n - 1);
    if (bits->n_held < width)
        fill(bits);
    const uint64_t half = (uint64_t)1 << (width - 1);
    const uint64_t low = bits->held & (half - 1);
    const bool is_short = low >= n - half;
    const uint64_t high = bits->held & half & ((uint64_t)is_short - 1);
    unsigned n_taken = width - is_short;
    if (bits->n_held < n_taken) {
        bits->is_read_up = true;
        n_taken = bits->n_held;
    }
    bits->held >>= n_taken;
    bits->n_held -= n_taken;
    return (uint32_t)(low + high);
}

/* The position halfway between two, which leave room for those between. */
static inline __attribute__((always_inline)) uint32_t
take_middle(struct pt_glass_bits *bits,
            struct pt_glass_spot at,
            struct pt_glass_spot next)
{
    const uint32_t between = next.nth - at.nth;
    const uint32_t n = next.pos - at.pos - between + 1;
    return at.pos + between / 2 + (n > 1 ? take_code(bits, n) : 0);
}

/* Fills what is between the first and the last of n, which leave room for it.
 * Half of all have but one neighbour on either side, which needs no stack. */
static void take_between(struct pt_glass_bits *from, uint32_t *p, uint32_t n)
{
    uint32_t ahead[PT_GLASS_HALVINGS];
    struct pt_glass_bits bits = *from;
    struct pt_glass_spot at = {0, p[0]}, next = {n - 1, p[n - 1]};
    size_t n_ahead = 0;
    for (;;) {
        while (next.nth - at.nth > 3) {
            const uint32_t pos = take_middle(&bits, at, next);
            ahead[n_ahead++] = next.nth;
            next.nth = at.nth + (next.nth - at.nth) / 2;
            next.pos = p[next.nth] = pos;
        }
        while (next.nth - at.nth > 1) {
            at.pos = take_middle(&bits, at, next);
            p[++at.nth] = at.pos;
        }
        if (n_ahead == 0)
            break;
        at = next;
        next.nth = ahead[--n_ahead];
        next.pos = p[next.nth];
    }
    *from = bits;
}

/* The ends of the list that code has, and of how many positions it is; bits is
 * what tells the rest. */
struct ends {
    uint32_t first;
    uint32_t last;
    uint32_t n;
};

/* The first number of code, which is mostly one of two bytes. */
static inline bool take_last(struct pt_str code, size_t *at, uint32_t *out)
{
    const unsigned char *const p = (const unsigned char *)code.ptr;
    uint64_t last = 0;
    if (code.len >= 2 && p[0] >= 0x80 && p[1] < 0x80) {
        last = (p[0] & 0x7f) | (unsigned)p[1] << 7;
        *at = 2;
    } else if (!pt_varint_get(code, at, &last) || last > UINT32_MAX) {
        return false;
    }
    *out = (uint32_t)last;
    return last > 0;
}

static inline bool
take_ends(struct pt_str code, struct pt_glass_bits *out_bits, struct ends *out)
{
    size_t at = 0;
    uint32_t last;
    if (!take_last(code, &at, &last))
        return false;
    struct pt_glass_bits bits = {code.ptr + at, code.ptr + code.len, 0, 0,
                                 false};
    struct ends ends = {last, last, 1};
    if (at < code.len) {
        if (last == 1)
            return false;
        ends.first = take_code(&bits, last);
        const uint32_t most = last - ends.first;
        const uint32_t n = most > 1 ? take_code(&bits, most) : 0;
        if (bits.is_read_up || n > PT_MAX_GLASS_POSITIONS - 2)
            return false;
        ends.n = n + 2;
    }
    *out_bits = bits;
    *out = ends;
    return true;
}

bool pt_glass_positions_get(struct pt_str code,
                            uint32_t *out,
                            size_t room,
                            size_t *out_n)
{
    struct pt_glass_bits bits;
    struct ends ends;
    if (!take_ends(code, &bits, &ends))
        return false;
    *out_n = ends.n;
    if (ends.n > room)
        return true;
    out[0] = ends.first;
    out[ends.n - 1] = ends.last;
    take_between(&bits, out, ends.n);
    return !bits.is_read_up;
}

/* What take_between has on its way down to the next position is ahead. */
bool pt_glass_cursor_start(struct pt_glass_cursor *cursor, struct pt_str code)
{
    struct ends ends;
    if (!take_ends(code, &cursor->bits, &ends))
        return false;
    cursor->n_ahead = 0;
    cursor->at = (struct pt_glass_spot){0, ends.first};
    if (ends.n > 1)
        cursor->ahead[cursor->n_ahead++] =
            (struct pt_glass_spot){ends.n - 1, ends.last};
    return true;
}

uint32_t pt_glass_cursor_next(struct pt_glass_cursor *cursor)
{
    struct pt_glass_bits *const bits = &cursor->bits;
    const struct pt_glass_spot at = cursor->at;
    if (cursor->n_ahead == 0)
        return 0;
    struct pt_glass_spot next = cursor->ahead[--cursor->n_ahead];
    while (next.nth - at.nth > 1) {
        const struct pt_glass_spot middle = {at.nth + (next.nth - at.nth) / 2,
                                             take_middle(bits, at, next)};
        cursor->ahead[cursor->n_ahead++] = next;
        next = middle;
    }
    cursor->at = next;
    return bits->is_read_up ? 0 : next.pos;
}

bool pt_glass_cursor_list(struct pt_glass_cursor *cursor, uint32_t *out)
{
    const uint32_t n = pt_glass_cursor_count(cursor);
    out[0] = cursor->at.pos;
    if (n > 1) {
        out[n - 1] = cursor->ahead[0].pos;
        take_between(&cursor->bits, out, n);
    }
    cursor->n_ahead = 0;
    return !cursor->bits.is_read_up;
}
