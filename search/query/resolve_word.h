/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * resolve_word.h: resolve's inner half: one written word, wildcard or fuzzy
 * word -> clauses that stand side by side in a text. Only resolve.c uses it.
 */
#ifndef SEARCH_QUERY_RESOLVE_WORD_H
#define SEARCH_QUERY_RESOLVE_WORD_H

#include "common/error.h"
#include "search/query/resolve.h"
#include "search/query/vocabulary.h"

/* What holds for a whole query. */
struct pt_resolver {
    const struct pt_resolve_options *options;
    const struct pt_reader *reader;
    struct pt_analyzer *analyzer;
    struct pt_arena *arena;
    struct pt_error *err;
    const struct pt_lang_count *langs; /* of the index */
    size_t n_langs;
    bool has_stemless; /* articles without a language, or none at all */
    bool has_cyrillic; /* see spellings.h */
    uint32_t n_leaves; /* so far */
    size_t n_expanded; /* words so far */
    struct pt_vocabulary vocabulary;
    char synonym_slot; /* see synonym_table.h; NUL: none, or not wanted */
};

/* Where in the query a node stands. */
struct pt_place {
    enum pt_field field;
    bool is_exact;        /* under =: neither stems nor variants */
    bool is_quoted;       /* in "…": no stems … */
    bool is_stemmed;      /* … but in ~"…" */
    bool needs_positions; /* in a phrase, NEAR or atleast: forms are needed */
    bool is_settled;      /* the user's synonyms have been looked up */
};

/* One word of what was written. Pieces with hyphens between are a group. */
struct pt_piece {
    const struct pt_query_node *node; /* that it was written in */
    struct pt_str word;   /* folded; with a wildcard in it: a pattern */
    struct pt_str joined; /* of the group that begins here, or empty */
    bool joins_next;
    bool is_pattern;
};

struct pt_pieces {
    struct pt_piece *items;
    size_t n;
    size_t capacity;
};

struct pt_clause_list {
    struct pt_clause **items;
    size_t n;
    size_t capacity;
};

/* A clause of kind with node's bytes; NULL when memory ran out. */
struct pt_clause *pt_resolver_clause(struct pt_resolver *resolver,
                                     enum pt_clause_kind kind,
                                     const struct pt_query_node *node);

/* Adds clause, in the resolver's arena. PT_OK or PT_ENOMEM. */
enum pt_status pt_clause_list_add(struct pt_resolver *resolver,
                                  struct pt_clause_list *list,
                                  struct pt_clause *clause) PT_NODISCARD;

/* Adds to pieces those of the WORD, WILDCARD or FUZZY node. Statuses as
 * pt_resolve. */
enum pt_status pt_resolve_pieces(struct pt_resolver *resolver,
                                 const struct pt_query_node *node,
                                 struct pt_pieces *pieces) PT_NODISCARD;

/* Adds to list the clauses of the n nodes, each a WORD, WILDCARD or FUZZY, that
 * stand side by side in a field of words: one for each group, or for groups
 * that the user's synonyms take together; none when there is no letter or
 * digit. Statuses as pt_resolve. */
enum pt_status pt_resolve_words(struct pt_resolver *resolver,
                                struct pt_query_node *const *nodes,
                                size_t n,
                                struct pt_place place,
                                struct pt_clause_list *list) PT_NODISCARD;

/* Sets *out to the TERM of n_written literal readings of one word, all of which
 * may stand there; is_own: the first is the word of the query itself. PT_OK,
 * PT_ENOMEM, or what the reader says. */
enum pt_status pt_resolve_literal(struct pt_resolver *resolver,
                                  const struct pt_query_node *node,
                                  struct pt_place place,
                                  const struct pt_str *written,
                                  size_t n_written,
                                  bool is_own,
                                  struct pt_clause **out) PT_NODISCARD;

/* How many of the n pieces, at least one, are the first group. */
size_t pt_group_length(const struct pt_piece *pieces, size_t n);

/* Sets *out to the clause of a group of n pieces. Statuses as pt_resolve. */
enum pt_status pt_resolve_group(struct pt_resolver *resolver,
                                const struct pt_query_node *node,
                                struct pt_place place,
                                const struct pt_piece *pieces,
                                size_t n,
                                struct pt_clause **out) PT_NODISCARD;

#endif
