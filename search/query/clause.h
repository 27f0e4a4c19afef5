/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * clause.h: a query resolved: what it means on this index. Each leaf knows the
 * very words and stems that satisfy it, so that the engine (plan.h) and the
 * text matcher (text_match.h) answer from the same sets.
 *
 * A written word becomes one TERM, or, when the analysis makes several words of
 * it, an OR of its joined form and a PHRASE of its parts (cease-fire), or just
 * that PHRASE. Inside a PHRASE such a part is a CHOICE of sequences. Words that
 * have synonyms become an OR of what was written, unless it is replaced, and of
 * the alternatives, each a TERM or PHRASE.
 */
#ifndef SEARCH_QUERY_CLAUSE_H
#define SEARCH_QUERY_CLAUSE_H

#include "common/arena.h"
#include "common/date.h"
#include "common/stop_words.h"
#include "search/query/query_ast.h"

/* ORDER CLAUSES: clause.c prints each kind. */
enum pt_clause_kind {
    PT_CLAUSE_ALL,     /* every article */
    PT_CLAUSE_NOTHING, /* no article: a wildcard that fits no word */
    PT_CLAUSE_TERM,    /* one word that is in words or whose stem is in stems */
    PT_CLAUSE_PHRASE,  /* children side by side in order; slop as in the AST.
                        * Children: TERM, PHRASE, OR of TERM/PHRASE */
    PT_CLAUSE_AND,
    PT_CLAUSE_OR,
    PT_CLAUSE_NOT,      /* 1 child */
    PT_CLAUSE_MAYBE,    /* child 0 decides, others rank */
    PT_CLAUSE_NEAR,     /* links */
    PT_CLAUSE_NOT_NEAR, /* links[0] */
    PT_CLAUSE_ATLEAST,  /* count, 1 child */
    PT_CLAUSE_HLEAD,    /* 1 child */
    PT_CLAUSE_HAS,      /* field */
    PT_CLAUSE_LANG,     /* text: the code */
    PT_CLAUSE_PARTS,    /* field PATH or URL, text: pattern over components */
    PT_CLAUSE_DATE,     /* range */
    PT_CLAUSE_BOOST     /* 1 child */
};

struct pt_clause {
    enum pt_clause_kind kind;
    uint32_t begin; /* bytes of the query text, half-open */
    uint32_t end;
    struct pt_clause **children;
    size_t n_children;

    /* The zone in which TERM and PHRASE look: TEXT (title and body), TITLE,
     * AUTHOR, SOURCE or TAG; also PARTS and HAS. */
    enum pt_field field;

    /* TERM. words: unprefixed, sorted, no two equal; stems likewise. A text
     * word satisfies the leaf when it is one of words, or its stem (the word
     * itself where its language has no stemmer) is one of stems. forms: for a
     * TERM inside PHRASE, NEAR, NOT_NEAR or ATLEAST, every word of the index
     * with one of the stems, so that the engine can use positions. */
    struct pt_str *words;
    size_t n_words;
    struct pt_str *stems;
    size_t n_stems;
    struct pt_str *forms;
    size_t n_forms;
    enum pt_stop stop;       /* TERM: whether it says what the query is about */
    struct pt_str stop_word; /* as written, folded, where it does not */
    uint32_t leaf;           /* TERM: 0.. in the order of the query, unique */
    bool is_expanded;        /* TERM, NOTHING: of a wildcard or a fuzzy word */

    /* TERM that more than the query's own word satisfies, other spellings or
     * synonyms: that word, folded (empty when it does not count itself), and
     * those of stems that are its own. n_in_sequence: it is a word of a synonym
     * of so many words, else 0. */
    bool has_others;
    struct pt_str own_word;
    struct pt_str *own_stems;
    size_t n_own_stems;
    uint32_t n_in_sequence;

    struct pt_link *links;
    uint32_t count;
    int32_t slop;
    struct pt_date_range range;
    struct pt_str text;
    double boost;
};

struct pt_word_counts;

struct pt_clause_tree {
    struct pt_clause *root;
    uint32_t n_leaves;
    /* True when the index holds articles in more than one language, so that a
     * form of one language may be no form in the text at hand. */
    bool is_multilingual;
    bool has_pairs; /* every index has the terms of word_pairs.h */
    const struct pt_word_counts *counts; /* of plan.h; NULL: not counted */
};

/* Appends the tree in one line, as --explain shows it. */
void pt_clause_print(const struct pt_clause *clause, struct pt_buf *out);

/* True when the clause is decided on the article as a whole, also in
 * --within paragraph: fields, dates, paths, and combinations of only these. */
bool pt_clause_is_article_level(const struct pt_clause *clause);

#endif
