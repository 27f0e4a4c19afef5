/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * edits.h: what makes one list of texts of another: the fewest that are taken
 * out and put in, found in linear space (E. Myers, An O(ND) Difference
 * Algorithm and Its Variations, Algorithmica 1, 1986, section 4b).
 */
#ifndef COMMON_EDITS_H
#define COMMON_EDITS_H

#include "common/arena.h"
#include "common/status.h"

/* Comparisons and steps of one search, a fifth of a second or so. Where it
 * would take more, what is left is one edit: all of a out, all of b in. */
#define PT_MAX_EDIT_STEPS 20000000u

/* Items [begin_a, end_a) became [begin_b, end_b); one of both may be empty.
 * What stands between two edits is equal. */
struct pt_edit {
    uint32_t begin_a;
    uint32_t end_a;
    uint32_t begin_b;
    uint32_t end_b;
};

/* Sets *out, in arena, to the edits from a to b in order, no two touching; n_a
 * and n_b below 2^30. PT_OK or PT_ENOMEM. */
enum pt_status pt_edits_find(const struct pt_str *a,
                             size_t n_a,
                             const struct pt_str *b,
                             size_t n_b,
                             struct pt_arena *arena,
                             struct pt_edit **out,
                             size_t *out_n) PT_NODISCARD;

#endif
