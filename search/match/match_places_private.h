/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_places_private.h: what the files of match_places share.
 *
 *     match_places.c        candidates put to the matcher by positions
 *     match_places_words.c  the words whose positions are looked for
 *     match_places_gather.c where those of a leaf stand in an article
 */
#ifndef SEARCH_MATCH_MATCH_PLACES_PRIVATE_H
#define SEARCH_MATCH_MATCH_PLACES_PRIVATE_H

#include "index/index_positions.h"
#include "index/index_values.h"
#include "search/match/match_private.h"
#include "search/match/place_pairs.h"
#include "search/match/rare_places.h"
#include "search/match/truth.h"

/* Languages told apart; the last bit is for articles without one. */
enum { PT_PLACE_LANGS = 31 };
#define PT_ANY_LANG UINT32_MAX
#define PT_NO_LANG (1u << PT_PLACE_LANGS)

struct pt_place_term {
    struct pt_str term;
    size_t set;
    uint32_t langs;      /* a bit for each in which it is meant */
    uint32_t n_articles; /* that have it, where it is one of many */
    bool is_common;      /* it has a number among index/word_pairs.h */
    struct pt_term_positions *positions; /* NULL: the postings tell */
    xc_postings *postings;               /* NULL: not asked for yet */
};

struct pt_place_lang {
    struct pt_str term;
    xc_postings *postings;
};

struct pt_places {
    struct pt_match_job *job;
    struct pt_text_match *text;
    struct pt_arena arena;
    struct pt_truth *truth;       /* NULL: all positions are read */
    struct pt_place_pairs *pairs; /* or NULL */
    struct pt_place_term *terms;  /* set by set */
    size_t n_terms;
    size_t terms_capacity;
    size_t *firsts; /* where the terms of a set begin, and behind the last */
    struct pt_rare_places **rare; /* by set, or NULL, as most are: those of its
                                   * words that are no terms then */
    struct pt_lang_count *langs;
    size_t n_langs;
    uint32_t langs_in_use;
    struct pt_place_lang lang_terms[PT_PLACE_LANGS];
    bool asks_for_lang;
    struct pt_slot_values lengths;
    unsigned char *answers;    /* by docid, see kept_answer */
    uint32_t told;             /* the docid asked about last, and where … */
    struct pt_stretch stretch; /* … what it answers with was found */
    uint32_t *positions;
    size_t n_positions;
    size_t capacity;
    uint64_t marks[64]; /* for putting them in order; 0 between */
    struct pt_place_list {
        uint32_t *items;
        size_t capacity;
    } lists[PT_MOST_LISTED]; /* of the clause that truth is at */
};

/* Whether clause says where words have to stand beside or near each other. */
bool pt_places_are_asked_for(const struct pt_clause *clause);

/* Adds the languages of the index, and the terms of all words of places->text,
 * or their rare ones to rare. *out_is_full: they are too many, and texts or the
 * engine are to be asked. What the reader says; PT_ENOMEM. */
enum pt_status pt_places_add_words(struct pt_places *places,
                                   bool *out_is_full) PT_NODISCARD;

/* The language of docid as a bit of pt_place_term.langs, PT_ANY_LANG where no
 * word asks for it. Articles are asked for in rising order. What the engine
 * says. */
enum pt_status pt_places_lang(struct pt_places *places,
                              uint32_t docid,
                              uint32_t *out) PT_NODISCARD;

/* Sets places->positions to where the words of a set stand in docid, whose
 * language is lang; lacks_common: the common ones do not count. PT_ENOMEM,
 * PT_ECORRUPT, what the engine says. */
enum pt_status pt_places_gather(struct pt_places *places,
                                size_t set,
                                uint32_t docid,
                                uint32_t lang,
                                bool lacks_common) PT_NODISCARD;

#endif
