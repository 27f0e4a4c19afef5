/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * remarks.h: what pt-search says on stderr: what is wrong with a query, notes
 * about a legal one, what would answer when nothing does, and the summary.
 */
#ifndef SEARCH_PROGRAM_REMARKS_H
#define SEARCH_PROGRAM_REMARKS_H

#include "common/str.h"
#include "search/program/render.h"
#include "search/program/settings.h"

/* The message, and for an error of the query the query with a caret under the
 * bytes at fault. */
void pt_remark_error(struct pt_str query, const struct pt_error *err);

void pt_remark_notes(const struct pt_settings *s, const pt_results *results);

/* Of options that change nothing beside the others, and what was perhaps meant
 * as options. */
void pt_remark_unused(const struct pt_settings *s);

/* Of an article shown that does not answer: nothing is marked. */
void pt_remark_unmarked(const struct pt_settings *s, const pt_results *results);

/* The words of that. */
const char *pt_remark_of_unmarked(enum pt_within within);

/* Of a suggestion "16 paragraphs in 5 articles, why:", and the command: as
 * typed where the query is the same, else with the new one. */
void pt_remark_promise(const struct pt_suggestion *suggestion,
                       struct pt_buf *out);
void pt_remark_command(const struct pt_settings *s,
                       struct pt_str query,
                       const struct pt_suggestion *suggestion,
                       struct pt_buf *out);

/* Nothing was found: what would be, each as a command to paste. */
void pt_remark_suggestions(const struct pt_settings *s,
                           struct pt_str query,
                           const pt_results *results);

/* --explain. */
void pt_remark_explanation(const struct pt_render *r);

/* "2 articles (2 stories, 3 occurrences), 1.2 ms", on a terminal. */
void pt_remark_summary(const struct pt_settings *s, const struct pt_render *r);

#endif
