/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_settings.h: what the command line of pt-index asks for.
 *
 *     argv --option table--> struct pt_index_settings --deeds.c--> library
 *
 * What is not asked for is as product.md has it.
 */
#ifndef INDEXER_PROGRAM_INDEX_SETTINGS_H
#define INDEXER_PROGRAM_INDEX_SETTINGS_H

#include "common/buf.h"
#include "common/error.h"
#include "indexer/index_options.h"
#include "indexer/ptindex.h"

/* What a run is for. */
enum pt_index_deed {
    PT_DEED_UPDATE, /* unless asked for another */
    PT_DEED_REBUILD,
    PT_DEED_WATCH,
    PT_DEED_FORGET,
    PT_DEED_STATUS,
    PT_DEED_SKIPPED,
    PT_DEED_CHECK,
    PT_DEED_COMPACT,
    PT_DEED_REPAIR,
    PT_DEED_EXPORT,
    PT_DEED_SERVE,
    PT_N_DEEDS
};

struct pt_index_settings {
    unsigned deeds;             /* a bit each that was asked for, 1u << deed */
    enum pt_index_deed deed;    /* the only one of them */
    enum pt_index_option early; /* OPT_HELP, _ALL or OPT_VERSION, or 0 */
    const char **paths;
    size_t n_paths;
    bool has_stream; /* "-" was among the paths */
    const char *index;
    const char *forget;   /* a path or an id */
    const char *lang;     /* this and the two below: NULL: as remembered */
    const char *synonyms; /* the file */
    const char *exclude;  /* a rule a line */
    struct pt_buf rules;  /* that exclude is kept in */
    enum pt_indexer_form export_form;
    enum pt_index_serve serve; /* 0: not asked for */
    const char *listen;
    unsigned wait_seconds;
    unsigned jobs;
    unsigned shards; /* 0: not said */
    enum pt_index_progress progress;
    bool is_bulk_off;
    bool is_dry_run;
    bool is_json;
    bool is_quiet;
    bool is_verbose;
    bool trusts_writable;
};

/* Fills *out from argv, whose strings it keeps and whose paths it moves to the
 * front; to be released by pt_index_settings_fini whatever comes. With early
 * set nothing else is looked at. PT_OK; PT_EINVALID: an option or its value is
 * wrong, or what was asked for does not go together; PT_ENOMEM. */
enum pt_status pt_index_settings_read(struct pt_index_settings *out,
                                      int argc,
                                      const char **argv,
                                      struct pt_error *err) PT_NODISCARD;
void pt_index_settings_fini(struct pt_index_settings *settings);

/* Appends what early prints, one of OPT_HELP, OPT_HELP_ALL, OPT_VERSION. */
void pt_index_settings_help(enum pt_index_option early, struct pt_buf *out);

#endif
