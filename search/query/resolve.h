/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * resolve.h: parser's tree -> clauses: analysis, stems for every language of
 * the index, variants, and the expansion of wildcards over its vocabulary.
 *
 *     guarantee      TERM, by the stems of the word and of its variants
 *     "guarantee"    TERM, by the word and its variants
 *     =guarantee     TERM, by the word alone
 *     U.S.  1,000    TERM, by the word: it has no stem
 *     cease-fire     OR of the joined TERM and a PHRASE of the parts; the same
 *                    as a child of a PHRASE, where it is a choice
 *     guarant*       TERM, by the words of the index that fit
 *     author:smith   TERM, by the word and its variants, never by stems
 *     UN             with synonyms: see resolve_synonyms.h
 */
#ifndef SEARCH_QUERY_RESOLVE_H
#define SEARCH_QUERY_RESOLVE_H

#include "common/analyze.h"
#include "common/buf.h"
#include "index/index_reader.h"
#include "search/query/clause.h"
#include "search/query/query_parse.h"

/* Words that one wildcard or fuzzy word may stand for, and all of a query
 * together; more is PT_ELIMIT. */
#define PT_MAX_EXPANSION 1000u
#define PT_MAX_TOTAL_EXPANSION 20000u

struct pt_resolve_options {
    bool with_variants;
    int32_t today; /* days; what date: expressions count from */
};

/* Resolves node into *out, in arena, which refers to the query text. The
 * analyzer may be used for nothing else meanwhile.
 * PT_OK; PT_EQUERY (a date that is none, a word without letters where one is
 * needed), PT_ELIMIT (expansion, a phrase that is too long) with the span; what
 * the reader says; PT_ENOMEM. */
enum pt_status pt_resolve(const struct pt_query_node *node,
                          const struct pt_resolve_options *options,
                          const struct pt_reader *reader,
                          struct pt_analyzer *analyzer,
                          struct pt_arena *arena,
                          struct pt_clause_tree *out,
                          struct pt_error *err) PT_NODISCARD;

#endif
