/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * facet.h: how many of the articles that answer have each value of a field.
 *
 *     articles --value slot, posting list, stored record--> values --tally-->
 *     counts
 *
 * What an article's source and date are lies in value slots and its language in
 * posting lists, which are read once from front to back. Author and tags stand
 * in the stored article alone, which is read where the index says that the
 * article has one.
 */
#ifndef SEARCH_ANSWER_FACET_H
#define SEARCH_ANSWER_FACET_H

#include "common/arena.h"
#include "common/error.h"
#include "search/match/match.h"

/* The facets of fields (bits of enum pt_facet_field), in the order of that
 * enum, in arena. PT_OK; PT_EINVALID: a bit that is no field; PT_ELIMIT: more
 * different values than are counted; PT_EMODIFIED, PT_ECORRUPT, PT_EIO,
 * PT_ENOMEM. */
enum pt_status pt_facets_count(const struct pt_reader *reader,
                               const struct pt_articles *articles,
                               unsigned fields,
                               struct pt_arena *arena,
                               struct pt_facet **out,
                               size_t *out_n,
                               struct pt_error *err) PT_NODISCARD;

#endif
