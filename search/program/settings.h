/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * settings.h: what the command line of pt-search asks for.
 *
 *     argv --option table--> struct pt_settings --pt_search.c--> search, output
 *
 * What is not asked for comes from the environment (the index, no colour), else
 * from the file of defaults, else is as product.md has it.
 */
#ifndef SEARCH_PROGRAM_SETTINGS_H
#define SEARCH_PROGRAM_SETTINGS_H

#include "common/buf.h"
#include "common/error.h"
#include "search/program/config_file.h"
#include "search/ptsearch.h"

enum pt_format {
    PT_FORMAT_TEXT,
    PT_FORMAT_JSON,
    PT_FORMAT_JSONL,
    PT_FORMAT_CSV,
    PT_FORMAT_TSV,
    PT_FORMAT_MARKDOWN,
    PT_FORMAT_HTML,
};
enum pt_choice { PT_CHOICE_AUTO, PT_CHOICE_YES, PT_CHOICE_NO };

/* The widest context of --kwic, on either side. */
enum { PT_MOST_KWIC_COLUMNS = 1000 };

struct pt_settings {
    struct pt_search_options search;
    const char *indexes[PT_MAX_INDEXES];
    size_t n_indexes;
    struct pt_buf usual_index; /* of the defaults; empty: none */
    const char *text;          /* of -q or -F */
    const char *why_not;       /* the article, or NULL */
    const char *show;          /* the article, or NULL */
    const char *new_since;     /* the name, or NULL */
    const char *batch;         /* the file of queries, or NULL */
    const char **words;        /* of the query, in order */
    size_t n_words;
    const char *clustered; /* the last of them that reads like options */
    enum pt_format format;
    enum pt_choice color;
    enum pt_choice hyperlinks;
    enum pt_choice fold;
    bool is_kwic;
    size_t kwic_columns; /* 0: not given */
    /* Of --kwic: offset and limit are those of lines. */
    enum pt_line_order line_order;
    struct {
        size_t offset, limit;
    } lines;
    size_t open; /* the rank to be opened; 0: none */
    bool only_paths;
    bool only_count;
    bool ends_in_nul;
    bool is_quiet;
    uint64_t timeout_s;   /* 0: not given */
    unsigned open_flags;  /* enum pt_open_flag */
    bool is_strict;       /* an index that is left out is an error */
    bool has_no_pager;    /* whatever the length */
    const char *complete; /* how a word begins, or NULL */
    const char *diff;     /* one article, the other is the only word; or NULL */
    const char *like;     /* the article, or NULL */
    bool has_limit;       /* these four: on the command line */
    bool has_format;
    bool has_sort;
    bool has_recency;
    struct pt_config_file
        config; /* its text holds values; its line for errors */
    bool shows_help;
    bool shows_whole_help;
    bool shows_version;
};

/* Fills *out (all zeros before) from argv, whose strings it keeps, and from the
 * file of defaults; to be released by pt_settings_fini. PT_OK; PT_EINVALID: an
 * option or its value is wrong, or there is no query; PT_EQUERY: a line of that
 * file, config.line, with the bytes at fault; PT_EIO, PT_ELIMIT: the file;
 * PT_ENOMEM. */
enum pt_status pt_settings_read(struct pt_settings *out,
                                int argc,
                                const char *const *argv,
                                struct pt_error *err) PT_NODISCARD;
void pt_settings_fini(struct pt_settings *settings);

/* csv or tsv. */
bool pt_settings_is_table(const struct pt_settings *settings);

/* Appends what --help prints; is_whole: --help-all. */
void pt_settings_help(bool is_whole, struct pt_buf *out);

/* Today where the user is, in days since 1970-01-01. */
int32_t pt_settings_today(void);

#endif
