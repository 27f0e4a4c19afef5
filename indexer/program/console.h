/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * console.h: the two ways out of pt-index: results on standard output, which
 * must arrive, and messages on standard error, beside the line of progress.
 * Messages are made visible: whatever they quote, each is one line.
 */
#ifndef INDEXER_PROGRAM_CONSOLE_H
#define INDEXER_PROGRAM_CONSOLE_H

#include "common/buf.h"
#include "indexer/program/index_settings.h"
#include "indexer/program/progress.h"

/* What pt-index ends with; 128 and the signal when one ended it. */
enum pt_index_exit { PT_EXIT_UP_TO_DATE, PT_EXIT_SKIPPED, PT_EXIT_FAILED };

struct pt_console {
    struct pt_progress progress;
    bool is_quiet;     /* only results that were asked for, and errors */
    bool is_talkative; /* runs are summed up */
};

void pt_console_init(struct pt_console *console,
                     const struct pt_index_settings *settings);

/* One line on standard error: text as it is. */
void pt_console_line(struct pt_console *console, const char *text);

/* The same behind the program's name; pt_console_note: unless it is quiet. */
void pt_console_say(struct pt_console *console, const char *format, ...)
    PT_PRINTF(2, 3);
void pt_console_note(struct pt_console *console, const char *format, ...)
    PT_PRINTF(2, 3);

/* Says what went wrong; PT_EXIT_FAILED. */
int pt_console_fail(struct pt_console *console, const struct pt_error *err);

/* Writes text to standard output, behind what was written there before.
 * PT_EXIT_UP_TO_DATE when all of it has arrived, else PT_EXIT_FAILED. */
int pt_console_print(struct pt_console *console, const struct pt_buf *text);

/* The same for a result that quiet leaves out. */
int pt_console_report(struct pt_console *console, const char *format, ...)
    PT_PRINTF(2, 3);

/* Whether all arrived that stdio was given for standard output; an exit as
 * above. */
int pt_console_flush(struct pt_console *console);

#endif
