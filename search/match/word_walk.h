/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * word_walk.h: queries answered by a walk of our own over the posting lists,
 * where libxapian would go from posting to posting. match_rank.h puts the best
 * in order and counts. Where libxapian has to, for something else is asked
 * beside it, to it the walk is a list of articles with weights, and says of
 * their number what it would say itself. So an answer, its scores and its
 * counts are the same.
 *
 * What is walked: words, alone or as one word, beside or near each other, and
 * ranges of values, joined by AND, OR, NOT, and what only ranks. What is asked
 * beside it (longer loose phrases that not every answer has) the engine joins
 * with it. Only of one index in a folder, see index_postings.h.
 */
#ifndef SEARCH_MATCH_WORD_WALK_H
#define SEARCH_MATCH_WORD_WALK_H

#include "common/error.h"
#include "index/index_postings.h"
#include "index/index_reader.h"
#include "index/xapian_c.h"

/* Where libxapian is open: to open the lists past it takes as long as to have
 * it look at so many postings; it is asked where a query has fewer. */
#define PT_WALK_FROM 2000u

/* The walks of one search. */
struct pt_walks;

enum pt_walk_weights {
    PT_WALK_NOTHING, /* nothing weighs */
    PT_WALK_COORD,   /* each word 1, as xc_enquire_set_weighting_coord */
    PT_WALK_INB2     /* as xc_enquire_set_weighting_inb2 */
};

/* How words weigh; lengths: c of I(n)B2. */
struct pt_walk_weighing {
    enum pt_walk_weights weights;
    double lengths;
};

/* Of reader's snapshot, *out is NULL where that is not one index in a folder;
 * of queries whose words are in from articles and more, 0: as is best,
 * UINT32_MAX: of none. PT_OK or PT_ENOMEM. */
enum pt_status pt_walks_new(const struct pt_reader *reader,
                            uint32_t from,
                            struct pt_walks **out) PT_NODISCARD;

/* Without walks the search would take times as long for each article: so many
 * times fewer of them are worth it. */
void pt_walks_instead_of(struct pt_walks *walks, uint32_t times);

/* The postings that walks go over, borrowed; NULL where none was made. */
const struct pt_postings *pt_walks_postings(const struct pt_walks *walks);

/* After all searches with what they made. NULL is fine. */
void pt_walks_free(struct pt_walks *walks);

/* Sets *out to a query for the same articles with the same weights, as good as
 * walks, by which xc_enquire_get_mset_of can find them; to NULL where query
 * itself is to be asked. PT_OK; PT_ENOMEM; PT_EIO: see pt_walks_failure. */
enum pt_status pt_walks_take(struct pt_walks *walks,
                             const xc_query *query,
                             struct pt_walk_weighing weighing,
                             xc_query **out) PT_NODISCARD;

/* Sets *out to how many articles query finds, and *out_is_known, where a walk
 * alone can tell. PT_OK; PT_ENOMEM; PT_EIO: see pt_walks_failure. */
enum pt_status pt_walks_count(struct pt_walks *walks,
                              const xc_query *query,
                              uint32_t *out,
                              bool *out_is_known) PT_NODISCARD;

/* Sets *out to a walk over the articles that query finds, good as long as
 * walks; to NULL where a walk alone cannot be had, or might add up weights to
 * other sums than the engine. As above. */
struct pt_walk;
enum pt_status pt_walks_list(struct pt_walks *walks,
                             const xc_query *query,
                             struct pt_walk_weighing weighing,
                             struct pt_walk **out) PT_NODISCARD;

/* Whether there is one, but for its weights. As above. */
enum pt_status pt_walks_can(struct pt_walks *walks,
                            const xc_query *query,
                            bool *out) PT_NODISCARD;

/* Begins anew. PT_OK or PT_ENOMEM. */
enum pt_status pt_walks_rewind(struct pt_walk *walk) PT_NODISCARD;

/* The first article from least on that weighs min_weight; least rises. 0 behind
 * the last, and where the walk is lost. */
uint32_t pt_walks_next(struct pt_walk *walk,
                       uint32_t least,
                       double min_weight,
                       double *out_weight);

/* Articles of a walk, as bits of their places behind docid first, low ones
 * first; good until the walk moves. */
struct pt_walk_places {
    uint32_t first;
    const uint64_t *bits;
    size_t n_words; /* of bits */
    uint32_t n;     /* articles */
};

/* The next of them, all with no weight asked for; from a rewound walk on, and
 * to be rewound behind it. False behind the last, and where the walk is lost.
 */
bool pt_walks_next_places(struct pt_walk *walk, struct pt_walk_places *out);

/* How many articles there are at least and at most, as libxapian puts it. */
void pt_walk_numbers(const struct pt_walk *walk,
                     uint32_t *out_least,
                     uint32_t *out_most);

/* What the engine said that failed. It is not to be asked again as if nothing
 * were: libxapian 1.4.22 keeps the block that it refused, and takes it then. */
enum xc_status pt_walks_failure(const struct pt_walks *walks,
                                struct xc_error *cause);

/* Whether there are any; NULL: there are none. */
bool pt_walks_are_used(const struct pt_walks *walks);

/* Whether a walk could not read something and stopped a search, which is to be
 * begun anew without walks. */
bool pt_walks_are_lost(const struct pt_walks *walks);

#endif
