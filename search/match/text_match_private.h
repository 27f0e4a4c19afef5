/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text_match_private.h: what the files of the text matcher share.
 *
 *     text_load.c        words of the query -> table; article -> occurrences
 *     text_places.c      positions of the index -> occurrences
 *     text_occs.c        lists of occurrences, in order
 *     text_match_eval.c  which clauses hold, and what made them hold
 *     text_phrase.c      occurrences of phrases
 *     text_near.c        NEAR and NOT NEAR
 *     text_fields.c      fields that are not words: dates, paths, codes
 *     text_match.c       the calls of text_match.h: truth, marks, units
 *     text_ask.c         … and about single clauses
 *
 * All zones of an article lie on one line, each with PT_ZONE_SPAN of it, bytes
 * and positions alike. So a list of occurrences in order needs no zones, no
 * distance reaches from one zone into the next, and a unit of text is a range.
 */
#ifndef SEARCH_MATCH_TEXT_MATCH_PRIVATE_H
#define SEARCH_MATCH_TEXT_MATCH_PRIVATE_H

#include "search/match/text_match.h"

/* Zones of which there is no mark, behind those of enum pt_zone. */
enum {
    PT_ZONE_AUTHOR = 2,
    PT_ZONE_SOURCE,
    PT_ZONE_TAG,
    PT_ZONE_BOILERPLATE,
    PT_N_ZONES
};
#define PT_ZONE_SHIFT 28
#define PT_ZONE_SPAN (1u << PT_ZONE_SHIFT)

/* Positions between two tags. */
#define PT_TAG_GAP 10u

/* Occurrences of one clause in one article: no article has more words, and
 * what is multiplied out of them has its own limits. */
#define PT_MAX_OCCURRENCES (1u << 26)

/* One place in the text; bytes and positions are those of the line. */
struct pt_occ {
    uint32_t first; /* positions, both inclusive */
    uint32_t last;
    uint32_t begin; /* bytes, half-open; a JOINED word reaches further than its
                     * position says */
    uint32_t end;
    uint32_t node; /* in lists of OR: index of the node that made it */
};

/* A list that owns its memory and keeps it from article to article. */
struct pt_occs {
    struct pt_occ *items;
    size_t n;
    size_t capacity;
};

/* A borrowed list, in order of first, then last, no two equal in both. */
struct pt_occ_view {
    const struct pt_occ *items;
    size_t n;
};

struct pt_u32s {
    uint32_t *items;
    size_t n;
    size_t capacity;
};

/* An end of an occurrence and the sentence or paragraph it is in. */
struct pt_anchor {
    uint32_t pos;
    uint32_t unit;
};

struct pt_anchors {
    struct pt_anchor *items;
    size_t at; /* where was last looked */
    size_t n;
    size_t capacity;
};

/* Leaves of equal words, stems and field have one set between them, so that a
 * word said 256 times in a query is collected once. */
struct pt_word_set {
    const struct pt_clause *leaf; /* the first of them */
    uint64_t hash;
    uint32_t zones; /* bit per zone */
    struct pt_occs occs;
    size_t n_passed; /* of occs, up to where was last looked */
    /* What of it was last added to marks or score, and in which gathering. */
    uint64_t taken_in;
    struct pt_occ_view taken;
};

/* Equal children of a loose phrase, OR or NEAR. */
struct pt_group {
    const struct pt_occ *items;
    size_t n;
    size_t at;      /* first item not before the window */
    uint32_t child; /* index of the first of them */
    uint32_t count; /* how many of them are needed */
    uint32_t longest;
};

struct pt_match_node {
    const struct pt_clause *clause;
    struct pt_match_node **children;
    struct pt_word_set *set; /* TERM */
    struct pt_group *groups; /* PHRASE, OR and NEAR */
    uint32_t n_groups;
    uint32_t group;  /* among its parent's */
    size_t *cursors; /* PHRASE: one for each child */
    uint32_t index;
    uint32_t leaf; /* the first under it */
    bool is_article_level;
    bool is_choice; /* OR of words: what it finds in a stretch is what it finds
                     * in the article, cut */
    double weight;

    /* Answers, good for the scope whose epoch they carry. */
    uint64_t held_in;
    bool held;
    uint64_t found_in;
    struct pt_occ_view found;
    struct pt_occs occs; /* behind found, where it is not a word set's; of a
                          * choice all of … */
    uint64_t occs_in;    /* … the article with this epoch, … */
    size_t n_passed;     /* … up to where was last looked */
    struct pt_u32s part; /* operand of NEAR: a bit for each of found, whether it
                          * takes part in a chain */
};

/* A stretch of the line in which clauses are to hold. An occurrence is inside
 * when it begins there: no word reaches out of a sentence. */
struct pt_scope {
    uint32_t begin;
    uint32_t end;
    uint64_t epoch; /* above 0, different for each stretch and article */
};

struct pt_vocabulary_slot {
    struct pt_str text;
    uint64_t hash;
    bool is_stem;
    uint32_t first_cell; /* 1 + index into cells; 0: free */
};

struct pt_vocabulary_cell {
    uint32_t set;
    uint32_t next_cell; /* 1 + index; 0: the last */
};

/* Which sets a word or a stem belongs to. */
struct pt_set_table {
    struct pt_vocabulary_slot *slots;
    size_t n_slots; /* a power of two */
    struct pt_vocabulary_cell *cells;
    size_t n_cells;
    /* Bit per length (63: and more) of the texts that begin with a byte; [1]:
     * stems. Turns nearly every word away before it is hashed. */
    uint64_t lengths[2][256];
    bool has_stems;
};

struct pt_text_match {
    const struct pt_clause_tree *tree;
    struct pt_analyzer *analyzer;
    struct pt_arena arena; /* what lives as long as the matcher */
    struct pt_match_node *nodes;
    uint32_t n_nodes;
    uint32_t last_asked; /* index of the node, see text_ask.c */
    struct pt_word_set *sets;
    uint32_t n_sets;
    const struct pt_set_table *table;
    const struct pt_text_match *like; /* whose sets and table these are */
    uint32_t zones;                   /* that some set looks in */
    bool needs_layout;

    struct pt_article article;
    bool stems_keep_start; /* of the article's language */
    struct pt_arena article_arena;
    struct pt_layout layout;
    bool has_layout;
    bool has_places; /* instead of a text: positions stand for bytes */
    bool has_title;
    uint32_t title_end; /* byte */
    uint32_t n_title_words;
    uint32_t *words_before; /* body words before sentence i; one more at the
                             * end; NULL without layout */

    struct pt_scope whole;
    uint64_t epoch;        /* the newest given out */
    enum pt_status status; /* sticky for one call of text_match.h */

    struct pt_occs spare[2];
    struct pt_u32s starts;
    struct pt_u32s ends;
    struct pt_u32s taken; /* a bit per position of a window */
    struct pt_anchors by_first;
    struct pt_anchors by_last;
    uint32_t unit_hint; /* the sentence or paragraph looked at last */

    /* What gathering adds to: marks, or else the score. */
    uint64_t gathering;
    struct pt_mark *marks;
    size_t n_marks;
    size_t marks_capacity;
    bool wants_marks;
    double score;
    uint32_t unit_words;
    struct pt_unit_hit *units;
    size_t units_capacity;
    bool wants_parts; /* the score also taken apart */
    struct pt_unit_part *parts;
    size_t n_parts;
    size_t parts_capacity;
};

static inline uint32_t pt_zone_base(uint32_t zone)
{
    return zone << PT_ZONE_SHIFT;
}

static inline uint32_t pt_zone_of(uint32_t byte_or_pos)
{
    return byte_or_pos >> PT_ZONE_SHIFT;
}

/* Appends to a list; the status goes to m->status. */
void pt_occs_push(struct pt_text_match *m,
                  struct pt_occs *occs,
                  const struct pt_occ *occ);
void pt_u32s_push(struct pt_text_match *m, struct pt_u32s *list, uint32_t item);

/* Appends a whole list, for its maker node unless that is PT_SAME_NODE; or
 * merges it, where both are in order: of two that compare equal the former
 * stays the former. As above. */
#define PT_SAME_NODE UINT32_MAX
void pt_occs_append(struct pt_text_match *m,
                    struct pt_occs *occs,
                    struct pt_occ_view list,
                    uint32_t node);
void pt_occs_merge(struct pt_text_match *m,
                   struct pt_occs *occs,
                   struct pt_occ_view list,
                   uint32_t node);

/* Joins those next to each other that are equal in first and last into one that
 * has the bytes of all; sort puts them in this order before. */
void pt_occs_join(struct pt_occs *occs);
void pt_occs_sort(struct pt_occs *occs);

static inline struct pt_occ_view pt_occs_view(const struct pt_occs *occs)
{
    return (struct pt_occ_view){occs->items, occs->n};
}

/* Those of a list in scope; _near: mostly right behind those that were found
 * last, up to *n_passed, as in the unit behind. */
struct pt_occ_view pt_occs_inside(struct pt_occ_view list,
                                  const struct pt_scope *scope);
struct pt_occ_view pt_occs_inside_near(struct pt_occ_view list,
                                       size_t *n_passed,
                                       const struct pt_scope *scope);

/* text_load.c: the word set of a TERM (new ones are added), and the table when
 * all are there. */
struct pt_word_set *pt_set_of_leaf(struct pt_text_match *m,
                                   const struct pt_clause *leaf);
/* The set of a node, of another matcher's by that number. */
struct pt_word_set *pt_set_of_node(struct pt_text_match *m, uint32_t node);

enum pt_status pt_set_table_make(struct pt_text_match *m);

/* Forgets the article at hand. */
void pt_text_match_reset(struct pt_text_match *m);

/* text_match_eval.c: whether a node holds in a scope, its occurrences there,
 * and, for one that holds, adding all that made it so to marks or score. Marks
 * are in no order and may overlap until they are merged. */
bool pt_node_holds(struct pt_text_match *m,
                   struct pt_match_node *node,
                   const struct pt_scope *scope);
struct pt_occ_view pt_node_find(struct pt_text_match *m,
                                struct pt_match_node *node,
                                const struct pt_scope *scope);
void pt_marks_merge(struct pt_text_match *m);
void pt_node_gather(struct pt_text_match *m,
                    struct pt_match_node *node,
                    const struct pt_scope *scope,
                    const struct pt_scope *window,
                    double factor);

/* Title and first body paragraph, as far as they are inside scope: neighbours
 * on the line. */
struct pt_scope pt_scope_lead(const struct pt_text_match *m,
                              const struct pt_scope *scope);

/* text_match.c: gives the marks their paragraphs and sentences; the stretch of
 * a unit, with an epoch of its own. */
void pt_marks_number(struct pt_text_match *m);
struct pt_scope pt_scope_of_unit(struct pt_text_match *m,
                                 enum pt_within_unit kind,
                                 uint32_t unit);

/* text_phrase.c, text_near.c: the occurrences of a node whose children have
 * been found, none of them empty. */
struct pt_occ_view pt_find_adjacent(struct pt_text_match *m,
                                    struct pt_match_node *node);
struct pt_occ_view pt_find_loose(struct pt_text_match *m,
                                 struct pt_match_node *node);
struct pt_occ_view pt_find_near(struct pt_text_match *m,
                                struct pt_match_node *node);
/* Whether there are any, looked for no further than to the first. */
bool pt_near_holds(struct pt_text_match *m, struct pt_match_node *node);
/* What takes part in the chains of a NEAR that holds, of the children of a
 * group; good until the next call that finds or gathers. */
struct pt_occ_view pt_near_part(struct pt_text_match *m,
                                const struct pt_match_node *node,
                                uint32_t group);
struct pt_occ_view pt_find_not_near(struct pt_text_match *m,
                                    struct pt_match_node *node);

/* text_fields.c: HAS, LANG, PARTS and DATE on an article. */
bool pt_field_clause_holds(const struct pt_clause *clause,
                           const struct pt_article *article);

#endif
