/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_rank_private.h: what the files of match_rank share.
 *
 *     match_rank.c  articles in order of docid, by their weights; the page
 *     match_first.c the first so far, and the values they are sorted by
 *     match_best.c  the best first, where each is to be asked and many tie
 *     match_heavy.c the heaviest, where nothing is counted and few tie
 *     match_by_value.c the first by value, where none is asked
 */
#ifndef SEARCH_MATCH_MATCH_RANK_PRIVATE_H
#define SEARCH_MATCH_MATCH_RANK_PRIVATE_H

#include "index/index_numbers.h"
#include "index/index_values.h"
#include "search/match/match_private.h"

/* Where many tie: that so many were asked for their place alone, or that of a
 * few few answer, says that the best should be asked first. */
enum { PT_MOST_BEHIND = 1024, PT_FEW_BEHIND = 256, PT_FEW_ANSWER = 6 };

/* Articles of a walk that are ranked here: a few dozen bytes for each. */
#define PT_MOST_GATHERED (1u << 20)

struct pt_ranked {
    uint32_t docid;
    double weight;
    struct pt_str value; /* of the slot sorted by … */
    bool has_value;      /* … once it was asked for, … */
    bool is_lent;        /* … until the next is */
};

/* Whether articles answer, in order of docid. */
struct pt_told {
    size_t n;
    struct {
        uint32_t docid;
        bool does_answer;
    } items[PT_EXACT_ARTICLES + 1 + PT_MOST_BEHIND];
};

struct pt_ranking {
    const struct pt_match_job *job;
    const struct pt_rank *rank;
    bool is_by_weight;
    bool is_lazy; /* values are asked for where weights are equal alone */
    bool counts_stories;
    struct pt_arena arena;
    struct pt_value_list values;
    const uint64_t *begins; /* how they begin, by docid; NULL: not kept */
    xc_values *asked; /* the same by libxapian, once they cannot be read */
    uint32_t check_at_least;
    struct pt_ranked *items; /* the first; in match_rank.c a heap, the last of
                              * them first */
    size_t n;
    size_t most;
    unsigned n_behind;    /* asked behind the last that had to be counted … */
    unsigned n_found;     /* … which answered */
    struct pt_told *told; /* where many tie; or NULL */
    bool has_skipped;     /* not all that answer were counted */
    enum pt_status failure; /* of a value */
    uint32_t value_docid;   /* the last whose value an item was given … */
    unsigned n_values;      /* … of so many */
    uint32_t n_counted;
    bool is_counted; /* all that answer are, before the first are found */
    struct pt_articles counted; /* where stories are */
};

/* The value that docid is sorted by; docids rise. Good until the next call. ask
 * has it from libxapian; inline where it can be read, as it is for each of many
 * articles. */
enum pt_status pt_ranking_ask_value(struct pt_ranking *ranking,
                                    uint32_t docid,
                                    struct pt_str *out) PT_NODISCARD;

static inline PT_NODISCARD enum pt_status
pt_ranking_value(struct pt_ranking *ranking, uint32_t docid, struct pt_str *out)
{
    return ranking->asked || pt_value_list_get(&ranking->values, docid, out) ==
                                 PT_GLASS_UNKNOWN
               ? pt_ranking_ask_value(ranking, docid, out)
               : PT_OK;
}

/* How it begins, as pt_value_begin has it. */
static inline PT_NODISCARD enum pt_status
pt_ranking_begin(struct pt_ranking *ranking, uint32_t docid, uint64_t *out)
{
    struct pt_str value = PT_STR("");
    enum pt_status status = PT_OK;
    if (!ranking->begins)
        status = pt_ranking_value(ranking, docid, &value);
    *out = ranking->begins ? ranking->begins[docid] : pt_value_begin(value);
    return status;
}

/* docids may begin anew. */
enum pt_status
pt_ranking_rewind_values(struct pt_ranking *ranking) PT_NODISCARD;

/* Whether docid answers; docids rise since pt_places_begin. */
enum pt_status pt_ranking_asks(struct pt_ranking *ranking,
                               uint32_t docid,
                               bool *out) PT_NODISCARD;

/* Whether what answers is still to be counted, and counts it. */
bool pt_ranking_counts(const struct pt_ranking *ranking);
enum pt_status pt_ranking_count(struct pt_ranking *ranking,
                                uint32_t docid) PT_NODISCARD;

/* The same of all articles of a walk's span. */
enum pt_status
pt_ranking_count_places(struct pt_ranking *ranking,
                        const struct pt_walk_places *places) PT_NODISCARD;

/* Sets items to the first, or a few more, and counts. */
enum pt_status pt_ranking_ask_best(struct pt_ranking *ranking) PT_NODISCARD;

/* The same where nothing has to be counted, or is, and order is by weight. */
enum pt_status pt_ranking_find_heavy(struct pt_ranking *ranking) PT_NODISCARD;

/* The same in order of a value alone, where no places are asked about. */
enum pt_status
pt_ranking_find_by_value(struct pt_ranking *ranking) PT_NODISCARD;

/* Whether item would be one of the first so far. Where it has to be known for
 * that its value is set; failure is set where it cannot be had. */
bool pt_ranking_may_enter(struct pt_ranking *ranking, struct pt_ranked *item);

/* Makes item, which may enter, one of items; what is then one too many leaves.
 */
void pt_ranking_enter(struct pt_ranking *ranking, struct pt_ranked item);

/* Both. */
void pt_ranking_offer(struct pt_ranking *ranking, struct pt_ranked item);

/* Puts items in order, in whichever they are, the first first. */
void pt_ranking_sort(struct pt_ranking *ranking);

/* Has the value of item, which lasts; failure is set where it cannot be had. */
void pt_ranking_know(struct pt_ranking *ranking, struct pt_ranked *item);

#endif
