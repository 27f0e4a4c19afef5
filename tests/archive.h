/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * archive.h: a made-up newspaper archive for tests that count: some hundred
 * articles over two years, with and without outlet, author, tags and date, one
 * outlet in several spellings, copies of stories, equal for equal seeds. Asked
 * through the public API alone.
 */
#ifndef TESTS_ARCHIVE_H
#define TESTS_ARCHIVE_H

#include "search/ptsearch.h"

struct pt_archive {
    char folder[64];
    pt_search *search;
    struct pt_error err; /* of the call that failed last */
};

/* Builds an archive of n articles and opens it; ends the test when that fails.
 */
void pt_archive_open(struct pt_archive *archive, size_t n, unsigned seed);
void pt_archive_close(struct pt_archive *archive);

/* Queries that the engine decides, that texts or positions decide, and such as
 * every or no article answers; ends with NULL. */
extern const char *const pt_archive_queries[];

/* The answer to query with these options; ends the test when it fails. */
pt_results *pt_archive_ask(struct pt_archive *archive,
                           const char *query,
                           const struct pt_search_options *options);

/* How many articles answer (query) AND clause, counted by a query of its own.
 */
uint64_t pt_archive_count(struct pt_archive *archive,
                          const char *query,
                          const char *clause,
                          enum pt_within within);

#endif
