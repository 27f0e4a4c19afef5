/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * whynot.h: one query put to one article, clause by clause. Private to search/.
 *
 *     query --query_run--> clauses         name --find_article--> article
 *     each clause --text matcher--> holds or not, marks     whynot.c
 *     the unit that comes nearest                           whynot_unit.c
 *     a clause that decides --> the nearest thing there:
 *       fields, other places, other forms                   whynot_nearest.c
 *       other words                                         whynot_word.c
 *       words of a phrase                                   whynot_phrase.c
 *       operands of NEAR                                    whynot_pair.c
 *     marks --> passages and remarks                        whynot_quote.c
 *
 * Whether a clause holds is always the text matcher's word. What is nearest is
 * found by asking it about something wider (the same words in any form, in the
 * whole article, apart from each other) and by reading the article's words.
 */
#ifndef SEARCH_ANSWER_WHYNOT_H
#define SEARCH_ANSWER_WHYNOT_H

#include "search/results.h"

struct pt_why_not {
    struct pt_results results; /* its arena holds all the rest */
    struct pt_why_clause *clauses;
    size_t n_clauses;
    bool answers;
    uint64_t n_paragraphs;
};

/* Makes *out: what pt_search_why_not says, for the index as run->reader has
 * it. Statuses as there, and PT_EMODIFIED. */
enum pt_status pt_why_not_make(const struct pt_query_run *run,
                               struct pt_str name,
                               struct pt_why_not **out,
                               struct pt_error *err) PT_NODISCARD;

/* The question while it is being answered. */
struct pt_why {
    const struct pt_query_run *run;
    struct pt_ready *ready;
    struct pt_why_not *out;
    struct pt_arena *arena;
    const struct pt_article *article;
    struct pt_text_match *text; /* of the query, has read article */
    struct pt_text_part *parts; /* where clauses are asked about: the article,
                                 * the units that answer, or the nearest one */
    size_t n_parts;
    size_t n_nearest; /* looked for so far */
    size_t n_read;    /* bytes of text read for that */
    struct pt_error *err;
};

/* A clause as written and as meant. */
struct pt_why_asked {
    const struct pt_query_node *node; /* without field, boost and lone hlead */
    const struct pt_clause *clause;
    enum pt_field field; /* in which it stands */
    bool is_lead;        /* it is asked of title and first paragraph only */
    struct pt_str text;  /* the query's words, with what was left out above */
};

/* Where asked is to hold. */
struct pt_text_part pt_why_part(const struct pt_why *why,
                                const struct pt_why_asked *asked);

/* whynot_unit.c: sets parts to the unit in which the query comes nearest to
 * holding. */
enum pt_status pt_why_choose_unit(struct pt_why *why,
                                  enum pt_within_unit kind) PT_NODISCARD;

/* Keeps the unit that clauses are asked about as the only passage of hit, with
 * what of the query stands in it marked. */
enum pt_status pt_why_keep_unit(struct pt_why *why,
                                struct pt_hit *hit) PT_NODISCARD;

/* Units of the article, the title among them. */
uint32_t pt_why_n_units(const struct pt_why *why, enum pt_within_unit kind);

/* Fills *near for a clause that fails and decides; near->what is NULL after
 * when its parts say it better. */
enum pt_status pt_why_nearest(struct pt_why *why,
                              const struct pt_why_asked *asked,
                              struct pt_nearest *near) PT_NODISCARD;

/* The same for: a word, wildcard or fuzzy word that stands nowhere in the
 * article; a phrase, of which clause, one of text's, is PHRASE and may be wider
 * than asked; NEAR and NOT NEAR whose operands are all there. */
enum pt_status pt_why_near_word(struct pt_why *why,
                                const struct pt_why_asked *asked,
                                struct pt_nearest *near) PT_NODISCARD;
enum pt_status pt_why_near_phrase(struct pt_why *why,
                                  const struct pt_why_asked *asked,
                                  struct pt_text_match *text,
                                  const struct pt_clause *clause,
                                  struct pt_nearest *near) PT_NODISCARD;
enum pt_status pt_why_near_pair(struct pt_why *why,
                                const struct pt_why_asked *asked,
                                struct pt_nearest *near) PT_NODISCARD;

/* The word of the article that is nearest to what node's text says; PT_OK with
 * mark->end 0 when none is near. *what is "reading" or "word". */
enum pt_status pt_why_find_word(struct pt_why *why,
                                const struct pt_query_node *node,
                                struct pt_mark *mark,
                                const char **what) PT_NODISCARD;

/* whynot_quote.c: sets what and remark. */
enum pt_status pt_why_say(struct pt_why *why,
                          struct pt_nearest *near,
                          const char *what,
                          const char *format,
                          ...) PT_PRINTF(4, 5) PT_NODISCARD;

/* Adds one passage, which shows most of the marks; passages for all of them,
 * or, where they lie far apart, for the first and the last; the same for two
 * marks in any order. Marks are sorted, disjoint. */
enum pt_status pt_why_quote(struct pt_why *why,
                            struct pt_nearest *near,
                            const struct pt_mark *marks,
                            size_t n_marks) PT_NODISCARD;
enum pt_status pt_why_quote_all(struct pt_why *why,
                                struct pt_nearest *near,
                                const struct pt_mark *marks,
                                size_t n_marks) PT_NODISCARD;
enum pt_status pt_why_quote_both(struct pt_why *why,
                                 struct pt_nearest *near,
                                 struct pt_mark first,
                                 struct pt_mark second) PT_NODISCARD;

/* The snippet that shows most of sorted, disjoint marks, of about width bytes;
 * of a unit (limit_to), without marks its beginning; the title when all marks
 * are there. */
enum pt_status pt_why_snippet(struct pt_why *why,
                              const struct pt_mark *marks,
                              size_t n_marks,
                              const struct pt_span *limit_to,
                              size_t width,
                              struct pt_snippet *out) PT_NODISCARD;

/* The bytes of a mark. */
struct pt_str pt_why_marked(const struct pt_why *why,
                            const struct pt_mark *mark);

/* The mark of a place. */
struct pt_mark pt_why_mark_of(const struct pt_text_place *place);

/* "once", "twice", "3 times", in room. */
enum { PT_TIMES_BYTES = 32 };
const char *pt_why_times(size_t n, char room[PT_TIMES_BYTES]);

#endif
