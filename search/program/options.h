/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * options.h: what pt-search can be asked for on its command line: the table
 * that its parser (settings_option.c), both helps, pt-search(1) and the
 * completions are made of.
 */
#ifndef SEARCH_PROGRAM_OPTIONS_H
#define SEARCH_PROGRAM_OPTIONS_H

#include "common/opt.h"

enum pt_option {
    OPT_ANY = 1,
    OPT_BATCH,
    OPT_CHANGED_SINCE,
    OPT_COLOR,
    OPT_COMPLETE,
    OPT_COPIES,
    OPT_COUNT,
    OPT_DIFF,
    OPT_EXPLAIN,
    OPT_FACET,
    OPT_FORMAT,
    OPT_HELP,
    OPT_HELP_ALL,
    OPT_HYPERLINKS,
    OPT_INDEX,
    OPT_KWIC,
    OPT_LIKE,
    OPT_LIMIT,
    OPT_NO_CONFIG,
    OPT_NO_PAGER,
    OPT_NEW_SINCE,
    OPT_OFFSET,
    OPT_OPEN,
    OPT_PATHS,
    OPT_PLAIN,
    OPT_QUERY,
    OPT_QUIET,
    OPT_RECENCY,
    OPT_SAFE,
    OPT_SHOW,
    OPT_SINCE,
    OPT_SNIPPETS,
    OPT_SNIPPET_WIDTH,
    OPT_SORT,
    OPT_STRICT,
    OPT_TIMELINE,
    OPT_TIME_LIMIT,
    OPT_TIMEOUT,
    OPT_TRUST_WRITABLE,
    OPT_UNTIL,
    OPT_VARIANTS,
    OPT_VERSION,
    OPT_WHY_NOT,
    OPT_WITHIN,
    OPT_ZERO,
};

/* Words of --sort beside enum pt_sort: they order lines, not hits. */
enum { PT_SORT_LEFT = 100, PT_SORT_RIGHT };

/* Ended by a row of id 0. */
extern const struct pt_opt pt_search_opts[];

#endif
