/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suggest_private.h: what the files of suggest share.
 *
 *     suggest.c          in which order, within which bounds; trying one
 *     suggest_clauses.c  without a clause, a phrase, an exactness, a field
 *     suggest_number.c   NEAR and atleast with a number that answers
 *     suggest_spelling.c words that no article has, spelled another way
 *     spell.c            the words of the index nearest to a word
 */
#ifndef SEARCH_ANSWER_SUGGEST_PRIVATE_H
#define SEARCH_ANSWER_SUGGEST_PRIVATE_H

#include "common/buf.h"
#include "search/results.h"

struct pt_suggester {
    const struct pt_query_run *run;
    const struct pt_ready *ready;
    struct pt_results *results;
    struct pt_error *err;
    unsigned n_tries;
    uint64_t deadline;         /* of pt_clock_us; 0: none */
    uint64_t probing_deadline; /* of pt_clock_us */
};

/* A query and the options that decide what it finds. */
struct pt_asked {
    struct pt_str query;
    enum pt_within within;
    unsigned flags; /* of PT_SEARCH_ANY, _PLAIN, _NO_VARIANTS */
    int32_t since;
    int32_t until;
};

/* Text to stand in place of bytes of the query. */
struct pt_edit {
    size_t begin;
    size_t end;
    struct pt_str text;
};

/* The query that found nothing, with its own options. */
struct pt_asked pt_suggest_asked(const struct pt_suggester *s);

/* Whether no more suggestions are to be tried. */
bool pt_suggest_is_over(const struct pt_suggester *s);

/* Counts what asked finds and, when that is something, keeps it as a suggestion
 * with why. A rewriting that is no query, and one that takes too long, is
 * passed over. */
enum pt_status pt_suggest_offer(struct pt_suggester *s,
                                const struct pt_asked *asked,
                                struct pt_str why) PT_NODISCARD;

/* Offers the query with n edits, in order and disjoint; why is put together in
 * the buffer, which is freed. */
enum pt_status pt_suggest_offer_edited(struct pt_suggester *s,
                                       const struct pt_edit *edits,
                                       size_t n,
                                       struct pt_buf *why) PT_NODISCARD;

/* Whether the first half of the time is not over: the other is for what was
 * found in it. */
bool pt_suggest_may_probe(const struct pt_suggester *s);

/* Sets *out to whether the query with n edits finds anything. */
enum pt_status pt_suggest_finds(struct pt_suggester *s,
                                const struct pt_edit *edits,
                                size_t n,
                                bool *out) PT_NODISCARD;

/* The bytes of a node. */
struct pt_str pt_suggest_written(const struct pt_suggester *s,
                                 const struct pt_query_node *node);

/* Calls visit for node and those under it that a hit has to satisfy or may: not
 * for what is under NOT, behind NOT NEAR, or only ranks. */
typedef enum pt_status pt_suggest_visit(struct pt_suggester *s,
                                        const struct pt_query_node *node);
enum pt_status pt_suggest_each(struct pt_suggester *s,
                               const struct pt_query_node *node,
                               pt_suggest_visit *visit) PT_NODISCARD;

/* The ways to write a query anew. */
typedef enum pt_status pt_suggest_way(struct pt_suggester *s);
pt_suggest_way pt_suggest_spellings;
pt_suggest_way pt_suggest_inexact;
pt_suggest_way pt_suggest_numbers;
pt_suggest_way pt_suggest_everywhere;
pt_suggest_way pt_suggest_any_date;
pt_suggest_way pt_suggest_phrase_forms;
pt_suggest_way pt_suggest_phrase_words;
pt_suggest_way pt_suggest_without_clauses;

#endif
