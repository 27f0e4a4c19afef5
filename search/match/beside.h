/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * beside.h: whether an article has some words side by side, told by their
 * positions, and a query for the engine that asks. For words that are in nearly
 * every article, see match_loose.c.
 */
#ifndef SEARCH_MATCH_BESIDE_H
#define SEARCH_MATCH_BESIDE_H

#include "index/index_positions.h"

struct pt_beside;

/* The n words, terms of the engine, one behind the other. positions is
 * borrowed, and so is reader, whose snapshot they are of. PT_OK or PT_ENOMEM.
 */
enum pt_status pt_beside_new(const struct pt_reader *reader,
                             const struct pt_positions *positions,
                             const struct pt_str *terms,
                             size_t n,
                             struct pt_beside **out) PT_NODISCARD;

/* NULL is fine. */
void pt_beside_free(struct pt_beside *beside);

/* Whether docid has them; dear unless docids rise. What the reader says;
 * PT_ENOMEM. */
enum pt_status pt_beside_holds(struct pt_beside *beside,
                               uint32_t docid,
                               bool *out,
                               struct pt_error *err) PT_NODISCARD;

/* A query for the articles that have them, each of that weight, which beside
 * has to outlive. When a look at an article fails the search is stopped, and
 * why is told by status. */
enum xc_status pt_beside_query(struct pt_beside *beside,
                               double weight,
                               xc_query **out,
                               struct xc_error *cause) PT_NODISCARD;
enum pt_status pt_beside_status(const struct pt_beside *beside,
                                struct pt_error *err) PT_NODISCARD;

#endif
