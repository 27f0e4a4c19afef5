/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_options.h: what pt-index can be asked for on its command line: the
 * table that its parser (index_settings.c), both helps, pt-index(1) and the
 * completions are made of.
 */
#ifndef INDEXER_INDEX_OPTIONS_H
#define INDEXER_INDEX_OPTIONS_H

#include "common/opt.h"

enum pt_index_option {
    OPT_INDEX = 1,
    OPT_REBUILD,
    OPT_WATCH,
    OPT_FORGET,
    OPT_STATUS,
    OPT_JSON,
    OPT_SKIPPED,
    OPT_CHECK,
    OPT_REPAIR,
    OPT_COMPACT,
    OPT_EXPORT,
    OPT_SERVE,
    OPT_LISTEN,
    OPT_DRY_RUN,
    OPT_LANG,
    OPT_EXCLUDE,
    OPT_SYNONYMS,
    OPT_BULK,
    OPT_TRUST_WRITABLE,
    OPT_SHARDS,
    OPT_WAIT,
    OPT_JOBS,
    OPT_PROGRESS,
    OPT_QUIET,
    OPT_VERBOSE,
    OPT_HELP,
    OPT_HELP_ALL,
    OPT_VERSION,
};

/* When the line of progress is shown. */
enum pt_index_progress { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };

/* What --serve does. */
enum pt_index_serve { SERVE_PRINT = 1, SERVE_SYSTEMD };

/* Ended by a row of id 0. */
extern const struct pt_opt pt_index_opts[];

#endif
