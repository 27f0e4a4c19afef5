/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * spelt.h: which other spellings of the written words an article matched with:
 * Zelensky was asked for, Selenskyj stands there.
 */
#ifndef SEARCH_MATCH_SPELT_H
#define SEARCH_MATCH_SPELT_H

#include "search/match/text_match.h"

/* Spellings named of one article; of more the first ones. */
#define PT_MAX_SPELT 16

struct pt_spelt {
    struct pt_str written; /* the query's own bytes */
    struct pt_str found;   /* in the article, as it first stands there */
    uint32_t count;        /* times that it stands in marks */
};

/* Fills out, PT_MAX_SPELT of them, in the order of the text, and returns how
 * many there are; the views are of query, which tree was made from, and of
 * article, whose marks these are. The analyzer is started anew. */
size_t pt_spelt_find(struct pt_str query,
                     const struct pt_clause_tree *tree,
                     const struct pt_article *article,
                     const struct pt_marks *marks,
                     struct pt_analyzer *analyzer,
                     struct pt_spelt *out);

#endif
