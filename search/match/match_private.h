/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_private.h: what the files of match share.
 *
 *     match.c          which way, and the engine's order
 *     match_engine.c   articles, where the engine's answer is the answer
 *     match_text.c     articles, put to the text matcher
 *     match_units.c    paragraphs and sentences; weights of leaves
 *     match_stream.c   candidates page by page, articles loaded
 *     match_places.c   articles put to the text matcher by positions alone, and
 *                      match_places_words.c: of which words
 *     match_marks.c    marks counted by positions alone
 *     match_loose.c    phrases and NEAR decided by positions, not the engine
 *     match_walk.c     queries walked, not by the engine
 *     match_rank.c     the first articles of a walk, with match_best.c and
 *                      match_heavy.c
 *     match_like.c     the first articles, ordered by their likes as well
 *     match_recent.c   articles raised for being new
 *     match_stories.c  hits, folded by story (story_map.h)
 *     match_copies.c   further articles of a story
 *     match_articles.c every article that answers, for those who count them
 *     match_kept.c     what was asked before
 */
#ifndef SEARCH_MATCH_MATCH_PRIVATE_H
#define SEARCH_MATCH_MATCH_PRIVATE_H

#include "search/match/match.h"
#include "search/match/match_rank.h"
#include "search/match/story_map.h"
#include "search/match/word_walk.h"

/* What an article gets for being new, see match_recent.c. */
struct pt_recency {
    uint64_t days;
    int32_t today;
    double most;
};

struct pt_match_job {
    const struct pt_plan *plan;
    const struct pt_clause_tree *tree;
    const struct pt_match_options *options;
    const struct pt_reader *reader;
    struct pt_analyzer *analyzer;
    struct pt_arena *arena;
    struct pt_error *err;
    struct pt_positions *positions; /* of the snapshot; NULL: not to be had, or
                                     * not asked for */
    const xc_query *query;          /* of the plan, or wider: then … */
    struct pt_places *places; /* … what decides about its articles, or which of
                               * them may have units; or NULL */
    xc_enquire *enquire;      /* with query, weighting and order set */
    struct pt_readings *readings;
    struct pt_text_match *text; /* of the article loaded last */
    struct pt_plan by_places;   /* that query is of, or zeros */
    bool sends_topics;          /* what enquire finds, see match_like.c */
    struct pt_recency recency;
    xc_query *bonus;            /* owned; of recency; NULL: none */
    struct pt_walks *walks;     /* NULL: there are to be none */
    struct pt_rank *rank;       /* what enquire is aimed at; borrowed */
    bool shows_all;             /* every article that answers is a hit */
    bool has_articles;          /* the caller's list is made */
    bool counts_copies;         /* of all answers on servers, into … */
    bool has_copies;            /* … (these are counted) … */
    struct pt_story_map copies; /* … story -> further articles that answer */
};

/* So many articles at the top are put in order by what they have in common,
 * too; fewer are left as they are. */
enum { PT_LIKENED = 50 };

struct pt_likened {
    uint32_t docid;
    uint32_t nth;  /* by the engine */
    double own;    /* the engine's score, but for … */
    double recent; /* … what it gets for being new */
    double liked;  /* of score, from the others */
    double score;
};

/* The matching articles of the engine in its order. */
struct pt_stream {
    bool likens; /* its first are put in order anew */
    size_t n_likened;
    struct pt_likened likened[PT_LIKENED];
    xc_enquire *enquire;     /* owned; NULL: the job's */
    struct pt_walk *walk;    /* in place of it, in order of docid, of all that
                              * places may be asked about; or NULL … */
    uint32_t walked;         /* … up to here */
    uint32_t first_size;     /* of the first page; 0: a few */
    uint32_t check_at_least; /* of the first page */
    xc_mset *page;           /* NULL before the first */
    uint32_t first;
    uint32_t size;    /* asked for */
    uint32_t at;      /* of the page: the article at hand is at - 1 */
    uint32_t fetched; /* of the page, from servers */
};

/* The slot that articles are sorted by, and whether only those of one weight
 * are. */
enum pt_slot pt_job_sort_slot(const struct pt_match_job *job);
bool pt_job_sorts_by_weight(const struct pt_match_job *job);

/* The engine's status as ours. */
enum pt_status pt_job_engine(const struct pt_match_job *job,
                             enum xc_status status,
                             const struct xc_error *cause);

/* Why a call of job->walks failed: for the engine's reason, or PT_ENOMEM. */
enum pt_status pt_job_walk_failed(const struct pt_match_job *job) PT_NODISCARD;

/* pt_match_poll by the options of the job. */
enum pt_status pt_job_poll(const struct pt_match_job *job) PT_NODISCARD;

/* Reads article docid: job->text can be asked about it until the next call.
 * *out_story is its story, 0 for none. */
enum pt_status pt_job_load(struct pt_match_job *job,
                           uint32_t docid,
                           bool with_layout,
                           uint64_t *out_story) PT_NODISCARD;

/* pt_job_get_mset of job->enquire; the order of what servers found is settled.
 */
struct pt_page {
    uint32_t first;
    uint32_t size;
    uint32_t check_at_least;
};
enum pt_status pt_job_get_page(const struct pt_match_job *job,
                               struct pt_page page,
                               xc_mset **out) PT_NODISCARD;

struct pt_match_hit pt_likened_hit(const struct pt_likened *likened);

/* Steps to the next article and sets all of *out but its copies; its docid is 0
 * at the end. Polls cancel. */
enum pt_status pt_stream_next_hit(struct pt_match_job *job,
                                  struct pt_stream *stream,
                                  struct pt_match_hit *out) PT_NODISCARD;

/* Steps to the next article; *out_docid is 0 at the end. Polls cancel. */
enum pt_status pt_stream_next(struct pt_match_job *job,
                              struct pt_stream *stream,
                              uint32_t *out_docid,
                              double *out_weight) PT_NODISCARD;

/* Where new articles are preferred: sets job->recency and bonus, and has
 * enquire, whose query is job->query, find them so. */
enum pt_status pt_job_prefer_recent(struct pt_match_job *job) PT_NODISCARD;

/* Sets query as that of job->enquire, with the bonus. */
enum xc_status pt_job_set_query(const struct pt_match_job *job,
                                const xc_query *query,
                                struct xc_error *cause);

/* The same for pages that rank cannot give. */
enum xc_status pt_job_set_query_unaimed(const struct pt_match_job *job,
                                        const xc_query *query,
                                        struct xc_error *cause);

/* Sets out[i] to what docids[i] (ascending) has for its date, 0 without one or
 * where nothing is preferred; what of it is in the engine's score: all, or of
 * an article whose words do not weigh nothing. */
enum pt_status pt_job_bonuses(const struct pt_match_job *job,
                              const uint32_t *docids,
                              size_t n,
                              double *out) PT_NODISCARD;
double pt_job_bonus_within(double bonus, double score);

/* Sets recent of the hits that do not have it yet. */
enum pt_status pt_job_tell_recent(const struct pt_match_job *job,
                                  struct pt_match *match) PT_NODISCARD;

/* Whether the order is by weights that say what articles are about. */
bool pt_job_likens(const struct pt_match_job *job);

/* What enquire finds next is a first page that pt_match_liken_first will put in
 * order, or is not: then what it finds for itself is the order. */
void pt_job_expect_liking(const struct pt_match_job *job, bool is_expected);

/* Sets the scores of the articles, whose own the engine gave in found, and puts
 * them in order. What the reader says; PT_ENOMEM. */
enum pt_status pt_match_liken(const struct pt_match_job *job,
                              const xc_mset *found,
                              struct pt_likened all[PT_LIKENED]) PT_NODISCARD;

/* Has servers send along what the articles of job->enquire are about, where it
 * is asked for a page of n, and these are few and put in order by that. */
enum xc_status pt_job_ask_for_topics(struct pt_match_job *job,
                                     uint32_t n,
                                     struct xc_error *cause);

/* The same for the first of found, whose own first is the first of all, where
 * they are enough and order is by weight; else *out_n is 0. */
enum pt_status pt_match_liken_first(const struct pt_match_job *job,
                                    const xc_mset *found,
                                    struct pt_likened all[PT_LIKENED],
                                    size_t *out_n) PT_NODISCARD;

/* Has servers send the article at hand and those behind it on the page, n in
 * all, where it was not sent with others before. */
enum pt_status pt_stream_fetch(const struct pt_match_job *job,
                               struct pt_stream *stream,
                               size_t n) PT_NODISCARD;

/* The value of the article at hand in slot, appended to out. */
enum pt_status pt_stream_value(const struct pt_match_job *job,
                               const struct pt_stream *stream,
                               enum pt_slot slot,
                               struct pt_buf *out) PT_NODISCARD;

/* Its story, 0 when it has none. */
enum pt_status pt_stream_story(const struct pt_match_job *job,
                               const struct pt_stream *stream,
                               uint64_t *out) PT_NODISCARD;
void pt_stream_fini(struct pt_stream *stream);

/* Articles put to the text matcher without their text. *out is NULL for a query
 * that positions cannot decide. */
struct pt_places;

/* Whether positions can decide the query, where an index gives them. */
bool pt_places_can_decide(const struct pt_match_job *job);

/* Positions are read past libxapian where the job has them. */
enum pt_status pt_places_new(struct pt_match_job *job,
                             struct pt_places **out) PT_NODISCARD;
void pt_places_free(struct pt_places *places);

/* Begins a run of articles, which are to be loaded in order of docid. */
enum pt_status pt_places_begin(struct pt_places *places) PT_NODISCARD;

/* *out can be asked for truth and units of docid until the next load; NULL for
 * an article that has no lengths, whose text is to be read. */
enum pt_status pt_places_load(struct pt_places *places,
                              uint32_t docid,
                              struct pt_text_match **out) PT_NODISCARD;

/* Whether docid answers. Otherwise as load; docids rise since begin. */
enum pt_status pt_places_decide(struct pt_places *places,
                                uint32_t docid,
                                bool *out) PT_NODISCARD;

/* The same, and nothing is loaded; read no further than it takes to tell. Of
 * units, where it can tell: whether docid has the words and places that every
 * answer has. */
bool pt_places_can_tell(const struct pt_places *places);
enum pt_status pt_places_answers(struct pt_places *places,
                                 uint32_t docid,
                                 bool *out) PT_NODISCARD;

/* Behind answers, when that is true: whether one sentence or paragraph of
 * docid, or its title, surely answers; false where it has to be looked at. What
 * the reader says. */
enum pt_status pt_places_share_unit(struct pt_places *places,
                                    uint32_t docid,
                                    bool of_paragraphs,
                                    bool *out) PT_NODISCARD;

/* Whether that rules out articles that have all words. */
bool pt_places_can_rule_out(const struct pt_places *places);

/* The matcher that decided last: marks can be asked for, too, whose bytes are
 * positions. Whether these are as many as in the text. */
struct pt_text_match *pt_places_text(const struct pt_places *places);
bool pt_places_mark_alike(const struct pt_places *places);

/* Whether the query needs lengths. */
bool pt_places_need_lengths(const struct pt_places *places);

/* Whether the words are so many that the rare ones were read beforehand. */
bool pt_places_have_many(const struct pt_places *places);

/* Whether every word of the query, in one form at least, is in n articles and
 * more. */
enum pt_status pt_places_are_common(const struct pt_places *places,
                                    uint32_t n,
                                    bool *out) PT_NODISCARD;

/* From how many articles on words are common enough for places: of fewer where
 * texts would be read, which is_exact says are not. */
uint32_t pt_job_common_from(const struct pt_match_job *job, bool is_exact);

/* Sets query and places of a job, and what goes with them: where thousands of
 * articles may have a phrase of common words the engine is asked for the words
 * alone, and positions decide. pt_job_free_places is needed in any case. */
enum pt_status pt_job_use_places(struct pt_match_job *job) PT_NODISCARD;
void pt_job_free_places(struct pt_match_job *job);

/* What enquire, for the job's query, gives: see xc_enquire_get_mset. */
enum pt_status pt_job_get_mset(const struct pt_match_job *job,
                               xc_enquire *enquire,
                               uint32_t first,
                               uint32_t most,
                               uint32_t check_at_least,
                               xc_mset **out) PT_NODISCARD;

/* The hits found so far: one for each article, or, when folding, each story. */
struct pt_hits {
    struct pt_match_hit *items;
    size_t n;
    size_t capacity;
    struct pt_story_map stories; /* story -> index of its first hit */
    uint64_t n_articles;
    uint64_t n_without_story;
};

/* Adds an article that answers. PT_OK or PT_ENOMEM. */
enum pt_status pt_hits_add(struct pt_match_job *job,
                           struct pt_hits *hits,
                           uint64_t story,
                           const struct pt_match_hit *hit) PT_NODISCARD;

void pt_hits_fini(struct pt_hits *hits);

/* True when with n_articles found, all of them below offset + limit hits, it
 * makes no sense to look for more. */
bool pt_job_has_enough(const struct pt_match_job *job,
                       uint64_t n_articles,
                       uint64_t n_hits);

/* Copies the hits of the page, out of all n, into the arena. */
enum pt_status pt_job_page(const struct pt_match_job *job,
                           const struct pt_match_hit *hits,
                           size_t n,
                           struct pt_match *out) PT_NODISCARD;

/* Sets n_copies of the n hits of articles. */
enum pt_status pt_match_copies(struct pt_match_job *job,
                               struct pt_match_hit *hits,
                               size_t n) PT_NODISCARD;

/* Enters an article that answers into the caller's list, if there is one. */
enum pt_status pt_job_answers(const struct pt_match_job *job,
                              uint32_t docid) PT_NODISCARD;

/* Enters the articles of a walk. PT_OK or PT_ENOMEM. */
enum pt_status
pt_articles_add_places(struct pt_articles *articles,
                       const struct pt_walk_places *places) PT_NODISCARD;

/* What finds the articles that answer, as far as the engine can tell, or among
 * which places decide. Nothing is looked for side by side that only ranks. */
const xc_query *pt_job_finds(const struct pt_match_job *job);

/* Where the engine's answer is the answer: enters all of it. */
enum pt_status pt_match_articles(struct pt_match_job *job) PT_NODISCARD;

/* Puts the list in order of docid. */
void pt_job_sort_articles(const struct pt_match_job *job);

/* *out is a search for query in order of docid, unranked. */
enum pt_status pt_job_unranked(const struct pt_match_job *job,
                               const xc_query *query,
                               xc_enquire **out) PT_NODISCARD;

/* The same by a walk, where that can be: for pt_job_get_mset. */
enum pt_status pt_job_unranked_walk(const struct pt_match_job *job,
                                    const xc_query *query,
                                    xc_enquire **out) PT_NODISCARD;

/* Sets *out to a query that is answered as query is, by a walk, owned; to NULL
 * where query is to be asked. For pt_job_get_mset. is_ranked: weights are those
 * of the plan, else there are none. */
enum xc_status pt_job_walk(const struct pt_match_job *job,
                           const xc_query *query,
                           bool is_ranked,
                           xc_query **out,
                           struct xc_error *cause) XC_NODISCARD;

/* pt_match_run for the three ways; *out is all zeros before. */
enum pt_status pt_match_engine(struct pt_match_job *job,
                               struct pt_match *out) PT_NODISCARD;
enum pt_status pt_match_text(struct pt_match_job *job,
                             struct pt_match *out) PT_NODISCARD;
enum pt_status pt_match_units(struct pt_match_job *job,
                              struct pt_match *out) PT_NODISCARD;

#endif
