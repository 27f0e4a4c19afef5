/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * slow_resolve.h: what a query means, for slow_match.c: the second opinion to
 * the parser and to resolve.c.
 *
 * It starts from the tree that a query was written from. A wildcard or a fuzzy
 * word stands for those of all words of the texts that fit it, tried one by
 * one. With the product it shares the analysis, stems and variants, which say
 * what a word is, and the form of its answer.
 */
#ifndef TESTS_SLOW_RESOLVE_H
#define TESTS_SLOW_RESOLVE_H

#include "tests/ask.h"
#include "tests/slow_match.h"

/* The words of all texts. */
struct pt_slow_vocabulary {
    struct pt_slow_text *const *texts; /* with their articles */
    const struct pt_article *articles;
    size_t n_articles;
    struct pt_analyzer *analyzer;
    struct pt_arena *arena; /* where they live, and nothing else */
    struct pt_str *words;   /* in order, no two equal */
    size_t n_words;
    struct pt_str *names; /* those of them that begin with the one capital */
    size_t n_names;
    struct pt_str *langs; /* no two equal; empty: no language known */
    size_t n_langs;
};

/* Gathers words, names and langs; the other members are set. */
void pt_slow_vocabulary_gather(struct pt_slow_vocabulary *vocabulary);

/* The clauses that asked means on these texts, in arena. */
struct pt_clause *pt_slow_resolve(const struct pt_asked *asked,
                                  const struct pt_slow_vocabulary *vocabulary,
                                  struct pt_arena *arena);

#endif
