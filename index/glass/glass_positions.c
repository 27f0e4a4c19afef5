/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/glass_positions.h"

#include "common/varint.h"

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
