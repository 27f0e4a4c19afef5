/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * glass_positions.h: where a word stands in an article, as glass has it: the
 * middle one first, told within what the two ends leave for it, then the middle
 * ones of both halves, and so on. Dense lists cost under a bit a position.
 *
 *     positions     = last:uint [ bits ]           (one position: no bits)
 *     bits          = code(first of last) code(n - 2 of last - first)
 *                     between(0, n - 1)            low bits of each byte first
 *     between(j, k) = nothing                      when k = j + 1
 *                   | code(p[m] - p[j] - (m - j) of p[k] - p[j] - (k - j) + 1)
 *                     between(j, m) between(m, k)  m = j + (k - j) / 2
 *     code(v of n)  = v < n in as many bits as n - 1 needs; where that leaves
 *                     codes over, the values in the middle have a bit less
 */
#ifndef INDEX_GLASS_GLASS_POSITIONS_H
#define INDEX_GLASS_GLASS_POSITIONS_H

#include "common/buf.h"

/* Appends the code of n >= 1 positions, rising, none 0. Sticky as buf.h. */
void pt_glass_positions_add(struct pt_buf *out,
                            const uint32_t *positions,
                            size_t n);

/* More positions of one word in one article are not read. */
#define PT_MAX_GLASS_POSITIONS 65536u

/* How many positions code has into *out_n, and, where there is room for so
 * many, themselves into out, rising. False: code is none, or of too many. */
bool pt_glass_positions_get(struct pt_str code,
                            uint32_t *out,
                            size_t room,
                            size_t *out_n);

/* Bits still to come; behind the last of all nothing but zeros. */
struct pt_glass_bits {
    const char *next;
    const char *end;
    uint64_t held; /* low ones first; above n_held some that come again */
    unsigned n_held;
    bool is_read_up; /* more were asked for than there were: damage */
};

/* More than a list of the limit can be halved. */
enum { PT_GLASS_HALVINGS = 20 };

/* The same positions one after the other, for who will mostly have seen enough
 * before the last. */
struct pt_glass_cursor {
    struct pt_glass_bits bits;
    struct pt_glass_spot {
        uint32_t nth;
        uint32_t pos;
    } at;                                          /* given last */
    struct pt_glass_spot ahead[PT_GLASS_HALVINGS]; /* known; the next is last */
    unsigned n_ahead;
};

/* at.pos is the first position then. code is borrowed. False: it is none, or of
 * too many. */
bool pt_glass_cursor_start(struct pt_glass_cursor *cursor, struct pt_str code);

/* The next position, more than the one before; 0 behind the last, or where bits
 * are missing. */
uint32_t pt_glass_cursor_next(struct pt_glass_cursor *cursor);

/* How many positions a cursor gives that has just been started. */
static inline uint32_t
pt_glass_cursor_count(const struct pt_glass_cursor *cursor)
{
    return cursor->n_ahead ? cursor->ahead[0].nth + 1 : 1;
}

/* Writes them all to out, rising: in half the time that it takes to go from one
 * to the next. The cursor is used up. False: bits are missing. */
bool pt_glass_cursor_list(struct pt_glass_cursor *cursor, uint32_t *out);

#endif
