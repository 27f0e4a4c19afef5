/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * filter.h: another program reads a file for us: bytes in, text out.
 *
 * The program runs without a shell, with a plain environment, in a process
 * group of its own, and with a limit on everything that a hostile file could
 * make it use up. On overrun the whole group is killed; when the call returns,
 * no process, no zombie and no descriptor of it is left.
 */
#ifndef INDEXER_SOURCES_FILTER_H
#define INDEXER_SOURCES_FILTER_H

#include "common/error.h"
#include "common/str.h"

/* Takes some of the output; a status other than PT_OK ends the program and is
 * what pt_filter_run returns. */
typedef enum pt_status
pt_filter_take(void *context, struct pt_str bytes, struct pt_error *err);

struct pt_filter {
    /* Ends with NULL. The first is the program's name, looked up in the usual
     * folders (PT_FILTER_PATH), whatever the user's PATH says. */
    const char *const *argv;
    const char *package; /* holds the program: for who lacks it */
    int input;           /* its standard input, read from the begin; -1: none */
    unsigned wall_ms;    /* from start to end */
    unsigned cpu_seconds;
    size_t memory_bytes; /* of address space */
    size_t output_bytes; /* on standard output */
    size_t file_bytes;   /* of any file that it writes */
    bool may_fork;       /* false: it starts no process (asked of the system,
                          * which asks it of no process of root's) */
};

#define PT_FILTER_PATH "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin"

/* Runs the program and hands all its standard output to take. PT_OK: it ended
 * well, and all was taken. PT_EINVALID: it did not, or is not installed; err
 * says why in plain words, for a program's own complaint with its first line.
 * PT_ELIMIT: a limit was reached, err names it. PT_EIO: it cannot be started;
 * or what take said. One thread: the process may have no other children that
 * somebody waits for by "any child". */
enum pt_status pt_filter_run(const struct pt_filter *filter,
                             pt_filter_take *take,
                             void *context,
                             struct pt_error *err) PT_NODISCARD;

#endif
