/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * inb2.h: I(n)B2, what a word weighs in a document: the weight that libxapian
 * is given (see xc_enquire_set_weighting_inb2) and the one that a walk past it
 * uses are the same to the last bit. C and C++.
 */
#ifndef INDEX_INB2_H
#define INDEX_INB2_H

#include <math.h>
#include <stdint.h>

/* To a multiple of 2^-32, of weights below 2^19. Sums of such numbers are
 * exact, so they are the same in whichever order they are added up: libxapian's
 * is another in another index and changes even during a search. */
static inline double pt_in_steps(double weight)
{
    const double no_room_for_less = 3.0 * (1 << 19);
    return weight + no_room_for_less - no_room_for_less;
}

/* What no document changes: of a word in n_documents of n_all, n_times in all
 * of them. */
static inline double pt_inb2_factor(double scale,
                                    uint32_t n_documents,
                                    uint32_t n_times,
                                    uint32_t n_all)
{
    const double n = n_documents ? n_documents : 1;
    const double occurrences = n_times > n ? n_times : n;
    return scale * (occurrences + 1) / n * log2((n_all + 1.0) / (n + 0.5));
}

/* What its length changes; slope: how much it matters, times the average. */
static inline double pt_inb2_log(double slope, uint32_t length)
{
    return log2(1 + slope / length);
}

static inline double pt_inb2_weight(double factor, uint32_t wdf, double log)
{
    const double t = wdf * log;
    return pt_in_steps(factor * t / (t + 1));
}

#endif
