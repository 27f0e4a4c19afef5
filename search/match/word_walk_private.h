/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * word_walk_private.h: what the files of word_walk share.
 *
 *     word_walk.c       which queries are walked, and how libxapian is told
 *     word_walk_tree.c  a query as a tree of nodes, with what is known before
 *     word_walk_span.c  the articles of a span of docids, all at once:
 *     word_walk_match.c   which match,
 *     word_walk_weigh.c   and what they weigh
 *     word_walk_window.c whether words stand beside or near each other
 *
 * A walk goes span by span. In each the nodes tell which articles they match as
 * bits, which AND, OR and NOT join word by word, and then what they weigh is
 * added up for those that are left. Weights are whole multiples of 2^-32, so
 * their sum is the same in any order (see index/inb2.h).
 *
 * Where words stand takes a hundred times as long to find out as whether they
 * are there. So a window first matches what has its words, which more articles
 * do and none weighs less for; and only of what then weighs enough it is
 * settled where they stand, and the span is joined and weighed once more.
 */
#ifndef SEARCH_MATCH_WORD_WALK_PRIVATE_H
#define SEARCH_MATCH_WORD_WALK_PRIVATE_H

#include "common/arena.h"
#include "index/index_numbers.h"
#include "index/index_positions.h"
#include "index/index_values.h"
#include "search/match/word_walk.h"
#include "search/match/word_walk_bits.h"

_Static_assert((int)PT_NUMBERS_BEHIND >= (int)PT_SPAN, "kept_lengths");

enum pt_node_kind {
    PT_NODE_WORD,  /* a list */
    PT_NODE_WORDS, /* several, which weigh as one */
    PT_NODE_ALL,   /* every article */
    PT_NODE_RANGE, /* those with a value in a range */
    PT_NODE_OR,
    PT_NODE_AND,    /* rare children first */
    PT_NODE_WINDOW, /* the same; they stand beside or near each other */
    PT_NODE_NOT,    /* the first child, without all others */
    PT_NODE_MAYBE,  /* the first child; the others weigh */
    PT_NODE_FILTER  /* all children; the first weighs */
};

struct pt_value_range {
    struct pt_value_list values; /* of a slot, as bytes from … */
    struct pt_str lower, upper;  /* … to */
    uint32_t next;               /* docid behind the last that was asked for */
};

/* Words that are to stand beside or near each other, any of several perhaps. */
struct pt_walk_window;
enum { PT_WINDOW_WORDS = 12 }; /* at most */

/* Where a word weighs what is asked of it: of an article that has it so often,
 * how long that may be. */
enum { PT_HEAVY_WDFS = 32 }; /* or as often or more */
struct pt_heavy {
    double least; /* that it is asked to weigh; below 0: not known yet */
    uint32_t most_length[PT_HEAVY_WDFS + 1];
};

struct pt_node {
    enum pt_node_kind kind;
    struct pt_node **children;
    size_t n_children;
    struct pt_posting_list *lists; /* of words; of all: of lengths */
    uint32_t *nexts;               /* of words: where the lists are */
    size_t n_lists;
    struct pt_str name;                  /* of a word: its term, the query's */
    struct pt_term_positions *positions; /* of a word of a window */
    uint64_t pair_words;           /* of a word: see pt_pair_words_of_term */
    bool is_pair;                  /* it is the term of two */
    bool is_implied;               /* what it is looked for in has it anyway */
    struct pt_value_range *range;  /* of a range */
    struct pt_walk_window *window; /* of a window */
    bool has_window;               /* it, or one below it */
    uint32_t least, likely, most;  /* articles, as libxapian puts it */
    double factor;                 /* of a word's weight; 0: it has none */
    double most_weight;            /* of all below */
    struct pt_bits bits;           /* of the span, as far as they were asked */
    bool is_bare;                  /* none of them is set, for all we know */
    size_t n_taken;                /* of a word that weighs: its postings … */
    uint16_t *places;              /* … of the span … */
    uint32_t *wdfs;                /* … and wdf; of words: wdf by place */
    size_t n_room;          /* for these; of rare words less than a span */
    struct pt_heavy *heavy; /* of a word that weighs */
};

enum { PT_MOST_LOGS = 4096 };

struct pt_walk {
    struct pt_postings *postings;
    const struct pt_positions *positions; /* where there are windows */
    struct pt_walk_weighing weighing;
    struct pt_node *root;
    uint32_t n_all; /* articles there are */
    uint32_t last_docid;
    double slope; /* of I(n)B2 */
    struct pt_posting_list lengths_list;
    bool is_damaged;   /* an article has words and no length */
    bool takes_light;  /* gives what weighs less than is asked for, too */
    bool has_moved;    /* since it was begun */
    bool is_unweighed; /* since then, nothing is weighed */
    bool is_settling;  /* the span at hand is matched, but for windows */
    struct pt_posting_span span;
    const uint32_t *kept_lengths; /* by docid; NULL: they are read */
    uint32_t read_lengths[PT_SPAN];
    const uint32_t *lengths; /* of the span: these, or among the kept */
    double least;            /* what weighs less there is not wanted */
    double rest;             /* the most that is not in scores yet */
    double scores[PT_SPAN];
    uint16_t chosen[PT_SPAN];  /* postings of a word, while it is weighed */
    double logs[PT_MOST_LOGS]; /* of lengths met; 0: not yet */
    struct pt_walk *before;    /* made before, see word_walk.c */
};

/* Whether a walk can answer query; takes_windows: PHRASE and NEAR, too. */
bool pt_walk_can(const xc_query *query, bool takes_windows);

/* Whether there is a PHRASE or NEAR in query that can be walked. */
bool pt_walk_has_window(const xc_query *query);

/* The words of query, each as often as it is there. */
size_t pt_walk_n_words(const xc_query *query);

/* Of n words, which are not in order of rareness yet; parts: of their query.
 * *out is in arena. PT_OK or PT_ENOMEM; fini of NULL is fine. */
enum pt_status pt_walk_window_new(struct pt_node *const *words,
                                  const struct xc_query_parts *parts,
                                  struct pt_arena *arena,
                                  struct pt_walk_window **out) PT_NODISCARD;
void pt_walk_window_fini(struct pt_walk_window *window);

/* Whether the words, which have been matched, stand so in the article at a
 * place of the span; dear unless docids rise. */
enum pt_glass_found pt_walk_window_holds(struct pt_walk_window *window,
                                         uint32_t first,
                                         uint32_t place);

/* Makes walk->root for query of db, in arena. PT_OK or PT_ENOMEM; fini is fine
 * in any case. */
enum pt_status pt_walk_plant(struct pt_walk *walk,
                             const xc_query *query,
                             const xc_db *db,
                             struct pt_arena *arena) PT_NODISCARD;
void pt_walk_fini(struct pt_walk *walk);

/* Begins anew. PT_OK or PT_ENOMEM. */
enum pt_status pt_walk_begin(struct pt_walk *walk) PT_NODISCARD;

/* What of the span lies between the first and the last of some articles. */
struct pt_walk_reach {
    struct pt_posting_span span;
    uint32_t from;
};

/* Of wanted, which is not empty. */
struct pt_walk_reach pt_walk_reach_of(const struct pt_walk *walk,
                                      const struct pt_bits *wanted);

/* Sets the bits of node to those of wanted that it matches; a window that is to
 * be settled to those that have its words. Once a span. */
void pt_walk_match(struct pt_walk *walk,
                   struct pt_node *node,
                   const struct pt_bits *wanted);

/* Keeps of what node was matched to what is in wanted and has its windows. */
void pt_walk_settle(struct pt_walk *walk,
                    struct pt_node *node,
                    const struct pt_bits *wanted);

/* Reads how long the articles of wanted are. */
void pt_walk_read_lengths(struct pt_walk *walk, const struct pt_bits *wanted);

/* Adds what own, all of which node has matched, weigh by it, and drops from
 * them what weighs too little. */
void pt_walk_weigh_own(struct pt_walk *walk,
                       struct pt_node *node,
                       struct pt_bits *own);

/* The same of those of wanted that node matches; it was matched with wanted, or
 * more. */
void pt_walk_weigh(struct pt_walk *walk,
                   struct pt_node *node,
                   struct pt_bits *wanted);

/* Drops from bits what weighs too little, whatever the words weigh that have
 * not been weighed. */
void pt_walk_drop_light(const struct pt_walk *walk, struct pt_bits *bits);

/* Moves to a span that begins at least or behind it, where the next articles
 * may be: walk can be asked for its places, scores are what they weigh; what
 * weighs less than min_weight may be left out. False at the end, and where walk
 * is lost. */
bool pt_walk_turn(struct pt_walk *walk, uint32_t least, double min_weight);

/* The first place of the span at place or behind it where an article is that
 * weighs least, or where nothing weighs; PT_SPAN: there is none. */
uint32_t
pt_walk_next_place(const struct pt_walk *walk, uint32_t place, double least);

/* How many there are. */
uint32_t pt_walk_n_places(const struct pt_walk *walk);

bool pt_walk_is_lost(const struct pt_walk *walk);

#endif
