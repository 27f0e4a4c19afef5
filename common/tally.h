/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tally.h: how many articles have each value of a field. Spellings that a query
 * does not tell apart (folded, as all words are: case, accents) are one value,
 * shown as it is written most often; an article that has it twice counts once.
 *
 * Life: init, add article by article, list, fini.
 */
#ifndef COMMON_TALLY_H
#define COMMON_TALLY_H

#include "common/arena.h"
#include "common/status.h"

/* Spellings told apart at most: 100 bytes each, so 100 MB. */
#define PT_MAX_TALLY_SPELLINGS (1u << 20)

struct pt_tally;

/* PT_OK or PT_ENOMEM. */
enum pt_status pt_tally_new(struct pt_tally **out) PT_NODISCARD;
void pt_tally_free(struct pt_tally *tally);

/* The article has value, of which white space around it does not count; one
 * that is empty is none. All values of an article are added before those of the
 * next. PT_OK; PT_ELIMIT: a spelling more than PT_MAX_TALLY_SPELLINGS;
 * PT_ENOMEM.
 */
enum pt_status pt_tally_add(struct pt_tally *tally,
                            uint32_t docid,
                            struct pt_str value) PT_NODISCARD;

/* Articles that have a value. */
uint64_t pt_tally_n_articles(const struct pt_tally *tally);

struct pt_tally_value {
    struct pt_str text; /* a NUL behind */
    uint64_t n_articles;
};

struct pt_tally_list {
    const struct pt_tally_value
        *values; /* most articles first, then by bytes */
    size_t n_values;
    uint64_t n_others;       /* values not listed … */
    uint64_t other_articles; /* … and the sum of their articles */
};

/* The first values, at most n_most, in arena. PT_OK or PT_ENOMEM. */
enum pt_status pt_tally_list(const struct pt_tally *tally,
                             size_t n_most,
                             struct pt_arena *arena,
                             struct pt_tally_list *out) PT_NODISCARD;

#endif
