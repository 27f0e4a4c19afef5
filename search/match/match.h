/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match.h: a plan run against a reader: the ordered hits and honest counts.
 *
 *     plan --engine--> candidates in order --text matcher (if not exact)-->
 * hits
 *
 * Order (product 4): relevance, ties newest first, then id; queries without a
 * positive word newest first with score 0. Units (--within) are ranked by their
 * own words with the collection's statistics, ties newest article first, then
 * in text order; sorted by date or title they stay together article by article.
 */
#ifndef SEARCH_MATCH_MATCH_H
#define SEARCH_MATCH_MATCH_H

#include "common/analyze.h"
#include "common/buf.h"
#include "index/index_reader.h"
#include "search/match/plan.h"
#include "search/match/readings.h"
#include "search/match/text_match.h"

/* The articles that answer, by docid, ascending, no two equal. All zeros at
 * first; owns its memory until pt_articles_fini. */
struct pt_articles {
    uint32_t *docids;
    size_t n;
    size_t capacity;
};

void pt_articles_fini(struct pt_articles *articles);

bool pt_is_cancelled(const struct pt_cancel *cancel);

/* PT_EINTERRUPTED, with the reason, when cancel (may be NULL) is set or the
 * deadline (of pt_clock_us; 0: none) is past. */
enum pt_status pt_match_poll(const struct pt_cancel *cancel,
                             uint64_t deadline,
                             struct pt_error *err) PT_NODISCARD;

struct pt_match_options {
    enum pt_within within;
    enum pt_sort sort;
    size_t offset;      /* hits (or stories, when folding) passed over */
    size_t limit;       /* hits wanted, or PT_ALL_HITS */
    bool fold_copies;   /* one hit a story, its best article; not for units */
    bool exact_counts;  /* count all, however many */
    bool skips_stories; /* n_stories is not wanted unless it costs nothing */
    bool skips_total;   /* nor the total; without exact_counts. Not for units,
                         * whose ranking needs to know whether there are many */
    bool skips_copies;  /* nor n_copies of hits, which are then 0 */
    const struct pt_cancel *cancel; /* may be NULL */
    uint64_t deadline;              /* of pt_clock_us; 0: none */
    struct pt_readings *readings;   /* of the same tree and reader; NULL: own */
    uint32_t common_from;  /* what stands in so many articles is a common word,
                            * whose places are looked at past the engine; 0:
                            * PT_COMMON_FROM, UINT32_MAX: none is. The answer is
                            * the same */
    uint32_t walk_from;    /* whose words are in so many articles in all, is
                            * walked past the engine (word_walk.h); 0: as is best,
                            * UINT32_MAX: nothing is. The answer is the same */
    uint32_t rare_places;  /* of the rare ones of many words, in how many
                            * articles they are read beforehand, word by word; 0:
                            * as there is room for. The answer is the same */
    uint32_t most_stories; /* in order of a value, of more articles than that
                            * stories are not counted; 0:
                            * PT_MOST_STORIES_COUNTED. Not with exact_counts */
    struct pt_articles *articles; /* empty, gets every article that answers;
                                   * only with exact_counts; NULL: unwanted */
    uint64_t recency_days; /* see match_recent.c; 0: dates do not count. Not for
                            * units, nor with servers */
    int32_t today;         /* from which the age is counted */
};

/* Up to this many matching articles every count is exact (product 4). With more
 * of them, and unless all hits or exact counts are asked for, units are ranked
 * among those of the articles that come first by the engine's order: so many,
 * or as many more as the page needs. */
#define PT_EXACT_ARTICLES 1000u
#define PT_RANKED_ARTICLES 384u

/* To count the stories of more articles takes longer than to find these. */
#define PT_MOST_STORIES_COUNTED (1u << 17)

/* To look at places past the engine takes as long to begin as to have it look
 * into so many articles. */
#define PT_COMMON_FROM 2000u

/* score >= 0. unit: within paragraph or sentence, the index of the unit in the
 * order of the text, the title first when there is one. n_copies: when folding,
 * further articles of the same story that match; always exact. */
struct pt_match_hit {
    uint32_t docid;
    double score;
    double own;   /* what its words give, and … */
    double liked; /* … what of score the articles do that it is like, the rest
                   * being recent and a share of own; see match_like.c */
    double recent;   /* what of score its date gives, see match_recent.c */
    bool is_likened; /* own and liked are set; else score - recent is own */
    uint32_t unit;
    uint32_t n_copies;
};

#define PT_COUNT_UNKNOWN UINT64_MAX

struct pt_match {
    struct pt_match_hit *hits; /* of this page */
    size_t n_hits;
    uint64_t total; /* units: articles, paragraphs or sentences */
    uint64_t n_articles;
    uint64_t n_stories;  /* PT_COUNT_UNKNOWN where not counted */
    bool total_is_exact; /* else total and n_articles are lower bounds */
    bool stories_are_exact;
    uint64_t n_read;   /* articles put to the text matcher to decide */
    bool is_walked;    /* words were walked past the engine */
    bool is_by_places; /* common words were looked for past the engine */
};

/* Runs plan (made from tree) and fills *out, in arena.
 * PT_OK also when nothing answers; PT_EMODIFIED: refresh and do all again;
 * PT_EINTERRUPTED by cancel; PT_ENOMEM; PT_ECORRUPT; PT_EIO. *out is unchanged
 * on failure. */
enum pt_status pt_match_run(const struct pt_plan *plan,
                            const struct pt_clause_tree *tree,
                            const struct pt_match_options *options,
                            const struct pt_reader *reader,
                            struct pt_analyzer *analyzer,
                            struct pt_arena *arena,
                            struct pt_match *out,
                            struct pt_error *err) PT_NODISCARD;

/* The same; where servers are asked, what they answered to it before, on the
 * same snapshot, if that is kept. asked: bytes that say all that plan and tree
 * were made from besides the indexes; empty: nothing does. */
enum pt_status pt_match_run_kept(const struct pt_plan *plan,
                                 const struct pt_clause_tree *tree,
                                 const struct pt_match_options *options,
                                 struct pt_str asked,
                                 const struct pt_reader *reader,
                                 struct pt_analyzer *analyzer,
                                 struct pt_arena *arena,
                                 struct pt_match *out,
                                 struct pt_error *err) PT_NODISCARD;

/* Counts the marks of all hits of match (pt_text_match_marks, or of units) by
 * positions alone; *out_is_known is false where texts are to be read for that,
 * of which a few are read as quickly. options: as of that match, with readings;
 * common_from: how many hits are not few, 0: as usual. PT_OK, PT_ENOMEM,
 * PT_EINTERRUPTED, or what the engine says. */
enum pt_status pt_match_count_marks(const struct pt_clause_tree *tree,
                                    const struct pt_match_options *options,
                                    const struct pt_reader *reader,
                                    struct pt_analyzer *analyzer,
                                    const struct pt_match *match,
                                    uint64_t *out,
                                    bool *out_is_known,
                                    struct pt_error *err) PT_NODISCARD;

#endif
