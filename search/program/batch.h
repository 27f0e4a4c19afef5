/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * batch.h: pt-search --batch FILE: one query a line, all put to one open index.
 * The answers go out as JSON Lines, as counts, or as one table of articles by
 * queries.
 */
#ifndef SEARCH_PROGRAM_BATCH_H
#define SEARCH_PROGRAM_BATCH_H

#include "common/error.h"
#include "search/program/seen_file.h"
#include "search/program/settings.h"
#include "search/ptsearch.h"

/* Bytes of a line that are read: above what the library takes for a query, so
 * that it says what is wrong. The rest of such a line is passed over. */
#define PT_MAX_BATCH_LINE (1u << 17)

/* A table is put together in memory. Spreadsheets take no more columns, either;
 * what is more than its rows is better asked more narrowly. */
#define PT_MAX_TABLE_QUERIES 4096u
#define PT_MAX_TABLE_QUERY_BYTES (8u << 20)
#define PT_MAX_TABLE_ROWS 100000u

/* What came of it. */
struct pt_batch_end {
    bool has_found;   /* some query has an answer */
    bool has_failed;  /* some query could not be understood */
    bool was_written; /* all of it went out */
};

/* Answers every query of settings->batch on stdout, which it closes; seen, may
 * be NULL, gets what was shown. A query at fault is told in its line, of a
 * table on stderr. PT_OK; PT_ELIMIT: more than a table holds; PT_EIO; or as
 * pt_search_run for what is not the query's fault. A closed pipe is PT_OK. */
enum pt_status pt_batch_run(const struct pt_settings *settings,
                            pt_search *search,
                            struct pt_seen_file *seen,
                            struct pt_batch_end *out,
                            struct pt_error *err) PT_NODISCARD;

#endif
