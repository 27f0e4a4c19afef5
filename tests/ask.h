/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ask.h: queries as trees, for tests that draw them at random.
 *
 *     ask_draw --> tree --pt_ask_print--> query text --> the product
 *                    |--slow_resolve--> clauses --> slow_match
 *                    `--pt_ask_reduce--> smaller trees
 *
 * A tree is what a query means; the text is one of the many ways to write it,
 * which spelling chooses. So the parser is tested too: what it reads must mean
 * the tree again. Trees live in an arena and are never changed.
 */
#ifndef TESTS_ASK_H
#define TESTS_ASK_H

#include "common/arena.h"
#include "common/buf.h"
#include "common/date.h"
#include "search/ptsearch.h"
#include "search/query/query_ast.h"

/* As struct pt_query_node, but for:
 * MAYBE  operands side by side, some with a sign: +a b -c. All of the +, none
 *        of the -, and any of the others unless there is a +.
 * FIELD  of path:, url: and lang: the words below are whole values. */
struct pt_ask {
    enum pt_node_kind kind;
    struct pt_ask **children;
    size_t n_children;
    struct pt_str text;
    enum pt_field field;
    struct pt_link *links;
    uint32_t count;
    int32_t slop;
    bool is_exact;
    bool is_stemmed;
    double boost;
    struct pt_date_range range; /* DATE: the days that text means */
    char sign;                  /* in a MAYBE: + - or 0 */
    unsigned spelling; /* which of the ways to write the same; 0 the plainest */
};

struct pt_asked {
    struct pt_ask *root;
    bool is_any; /* --any */
    bool has_variants;
    enum pt_within within;
};

/* Appends the query text. */
void pt_ask_print(const struct pt_asked *asked, struct pt_buf *out);

/* Appends the options, as pt-search has them, each with a space before it. */
void pt_ask_print_options(const struct pt_asked *asked, struct pt_buf *out);

/* All nodes of a tree. */
size_t pt_ask_size(const struct pt_ask *root);

/* A query at random, from the places of an article drawn at random (so that
 * many of them match), as seed says. */
struct pt_slow_vocabulary;
void pt_ask_draw(const struct pt_slow_vocabulary *vocabulary,
                 uint64_t seed,
                 struct pt_arena *arena,
                 struct pt_asked *out);

/* The step-th way to make a query smaller or plainer goes to *out; false when
 * it is none. Steps go from 0 to pt_ask_n_steps. */
bool pt_ask_reduce(const struct pt_asked *asked,
                   size_t step,
                   struct pt_arena *arena,
                   struct pt_asked *out);
size_t pt_ask_n_steps(const struct pt_asked *asked);

/* --- for the files behind this header ------------------------------------ */

struct pt_ask *pt_ask_new(struct pt_arena *arena, enum pt_node_kind kind);

/* A copy of node with room for n children, the first of them copied. */
struct pt_ask *pt_ask_copy(struct pt_arena *arena, const struct pt_ask *node);

/* Whether the query language takes s for a word: outside of quotation marks not
 * what reads like an operator either. */
bool pt_ask_is_word(struct pt_str s, bool is_quoted);

/* The field's values are taken whole: path, url, lang. */
bool pt_ask_is_whole(enum pt_field field);

#endif
