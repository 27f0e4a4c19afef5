/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * events.h: what the library tells pt-index while it works, made into lines:
 * messages, the decisions of a dry run, the damage that a check finds.
 */
#ifndef INDEXER_PROGRAM_EVENTS_H
#define INDEXER_PROGRAM_EVENTS_H

#include "indexer/program/console.h"
#include "indexer/program/reasons.h"

struct pt_events {
    const struct pt_index_settings *settings;
    struct pt_console *console;
    struct pt_reasons reasons; /* why files were skipped */
    struct pt_buf damage;      /* of --check --json, as JSON */
    uint64_t n_bad_lines;      /* of standard input */
    bool is_streaming;         /* standard input is being read */
    bool has_waited;           /* and said so */
};

/* Both are borrowed. */
void pt_events_init(struct pt_events *events,
                    const struct pt_index_settings *settings,
                    struct pt_console *console);
void pt_events_fini(struct pt_events *events);

/* Sets the calls in options to those that tell events. */
void pt_events_listen(struct pt_events *events,
                      struct pt_indexer_options *options);

/* Between these two what is skipped is a line of standard input; the second
 * says how many were not named. */
void pt_events_begin_stream(struct pt_events *events);
void pt_events_end_stream(struct pt_events *events);

/* Says what a run did, and forgets why it skipped what it skipped. */
void pt_events_sum_up(struct pt_events *events,
                      const struct pt_indexer_report *report);

#endif
