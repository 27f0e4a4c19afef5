/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rare_places.h: where the rare ones of many words stand, which mean the same
 * to a query: the words of a wildcard. A list for each of hundreds would be
 * asked for every article; all they have is less than what one common word has,
 * and is read beforehand, entry by entry.
 *
 * Life: new; add words; ask for articles in any order; free.
 */
#ifndef SEARCH_MATCH_RARE_PLACES_H
#define SEARCH_MATCH_RARE_PLACES_H

#include "index/index_positions.h"

/* Words in articles that there is room for, some 4 MB with their positions. */
#define PT_MOST_RARE_PLACES (1u << 18)

struct pt_rare_places;

/* Of articles up to last_docid; positions is borrowed. *out is NULL where these
 * are too many. PT_OK or PT_ENOMEM. */
enum pt_status pt_rare_places_new(const struct pt_positions *positions,
                                  uint32_t last_docid,
                                  struct pt_rare_places **out) PT_NODISCARD;

/* NULL is fine. */
void pt_rare_places_free(struct pt_rare_places *rare);

/* Reads a term of the engine. *out_is_known: it could be, and there is room;
 * else nothing of it is kept. PT_OK or PT_ENOMEM. */
enum pt_status pt_rare_places_add(struct pt_rare_places *rare,
                                  struct pt_str term,
                                  bool *out_is_known) PT_NODISCARD;

/* Whether docid has one of the words. */
bool pt_rare_places_have(const struct pt_rare_places *rare, uint32_t docid);

/* How many positions docid has of all words into *out_n, and, where there is
 * room for so many, themselves into out, those of a word rising, word by word.
 * False: what tells them is damaged. */
bool pt_rare_places_get(const struct pt_rare_places *rare,
                        uint32_t docid,
                        uint32_t *out,
                        size_t room,
                        size_t *out_n);

#endif
