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

/* Bits still to come; behind the last of them nothing but zeros. */
struct bits_left {
    const char *next;
    const char *end;
    uint64_t held; /* low ones first; above n_held zeros */
    unsigned n_held;
    bool is_read_up; /* more were asked for than there were */
};

/* Takes bytes until no code of 32 bits is longer than what is held. */
static inline void fill(struct bits_left *bits)
{
    for (; bits->n_held <= 56 && bits->next < bits->end; bits->n_held += 8)
        bits->held |= (uint64_t)(unsigned char)*bits->next++ << bits->n_held;
}

static inline void drop_bits(struct bits_left *bits, unsigned n)
{
    if (bits->n_held < n) {
        bits->is_read_up = true;
        n = bits->n_held;
    }
    bits->held >>= n;
    bits->n_held -= n;
}

/* A value below n, 1 or more, whatever the bits are. */
static inline uint64_t take_code(struct bits_left *bits, uint64_t n)
{
    const unsigned width = bits_of(n - 1);
    if (bits->n_held < width)
        fill(bits);
    const uint64_t wide = bits->held & (((uint64_t)1 << width) - 1);
    const uint64_t spare = ((uint64_t)1 << width) - n;
    if (!spare) {
        drop_bits(bits, width);
        return wide;
    }
    const uint64_t half = (uint64_t)1 << (width - 1);
    const uint64_t middle = (n - spare) / 2;
    const uint64_t low = wide & (half - 1);
    if (low >= middle) {
        drop_bits(bits, width - 1);
        return low;
    }
    drop_bits(bits, width);
    return wide == low ? low : low + middle + spare;
}

/* Fills what is between p[j] and p[k], which leave room for it. */
static void
take_between(struct bits_left *bits, uint32_t *p, size_t j, size_t k)
{
    while (j + 1 < k) {
        const size_t m = j + (k - j) / 2;
        const uint64_t n = (uint64_t)p[k] - p[j] - (k - j) + 1;
        p[m] = p[j] + (uint32_t)(m - j) +
               (n > 1 ? (uint32_t)take_code(bits, n) : 0);
        if (j + 1 < m)
            take_between(bits, p, j, m);
        j = m;
    }
}

bool pt_glass_positions_get(struct pt_str code,
                            uint32_t *out,
                            size_t room,
                            size_t *out_n)
{
    size_t at = 0;
    uint64_t last = 0;
    if (!pt_varint_get(code, &at, &last) || last == 0 || last > UINT32_MAX)
        return false;
    if (at == code.len) {
        *out_n = 1;
        if (room)
            out[0] = (uint32_t)last;
        return true;
    }
    struct bits_left bits = {.next = code.ptr + at, .end = code.ptr + code.len};
    const uint64_t first = take_code(&bits, last);
    const uint64_t n = take_code(&bits, last - first) + 2;
    if (bits.is_read_up || n > PT_MAX_GLASS_POSITIONS)
        return false;
    *out_n = (size_t)n;
    if (n > room)
        return true;
    out[0] = (uint32_t)first;
    out[n - 1] = (uint32_t)last;
    take_between(&bits, out, 0, (size_t)n - 1);
    return !bits.is_read_up;
}
