/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * search_rig.h: a real index in a folder of its own, for the tests of what lies
 * between the parsed query and the hits.
 */
#ifndef TESTS_SEARCH_RIG_H
#define TESTS_SEARCH_RIG_H

#include "common/analyze.h"
#include "index/document.h"
#include "index/index_reader.h"
#include "search/match/match.h"
#include "search/query/resolve.h"

/* An article as tests write it; NULL: not known. */
struct pt_rig_article {
    const char *path;
    const char *title;
    const char *text;
    const char *lang;
    const char *date; /* "2025-12-15" */
    const char *author;
    const char *source;
    const char *tags; /* separated by newlines */
    const char *url;
    const char *boilerplate;
};

struct pt_rig {
    char dir[512];
    struct pt_reader *reader;
    struct pt_analyzer *analyzer;
    struct pt_arena arena; /* of queries and answers */
    struct pt_error err;   /* of the call that failed last */
};

/* The day that rigs take for today: 2025-12-20. */
#define PT_RIG_TODAY 20442

/* The article's fields as the index takes them, its story set. */
struct pt_article pt_rig_article_of(const struct pt_rig_article *article,
                                    struct pt_document_builder *builder);

/* Builds an index of the n articles (docids from 1, in order) and opens it.
 * Ends the test when that fails. */
void pt_rig_open(struct pt_rig *rig,
                 const struct pt_rig_article *articles,
                 size_t n);
/* The same from articles as a source has them; their stories are set here. */
void pt_rig_open_articles(struct pt_rig *rig,
                          const struct pt_article *articles,
                          size_t n);
void pt_rig_close(struct pt_rig *rig);

/* Gives the index the synonyms of text, the form of a synonyms file. The rig's
 * reader sees them; *out_before is the one that does not, for the test to
 * close. */
void pt_rig_set_synonyms(struct pt_rig *rig,
                         const char *text,
                         struct pt_reader **out_before);

/* Parses and resolves query, with variants; a query that the parser refuses
 * ends the test. */
enum pt_status pt_rig_resolve(struct pt_rig *rig,
                              const char *query,
                              struct pt_clause_tree *out);

/* Parses, resolves, plans and runs query; ends the test when a step fails.
 * out_is_exact, may be NULL: what the plan says. */
void pt_rig_match(struct pt_rig *rig,
                  const char *query,
                  const struct pt_match_options *options,
                  struct pt_match *out,
                  bool *out_is_exact);

/* What two ways to the same page counted: up to PT_EXACT_ARTICLES both know the
 * number. Beyond that either may, and no lower bound is above what the other
 * way knows. Of stories nothing is said where no total is asked for. */
void pt_rig_agree_on_counts(const char *query,
                            const struct pt_match_options *options,
                            const struct pt_match *ours,
                            const struct pt_match *engines);

#endif
