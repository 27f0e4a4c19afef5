/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * child.h: other programs that pt-search starts: a pager, an editor, a browser.
 * While one runs the keyboard is its own: ^C and ^\ do not end pt-search. It
 * starts with the usual signals, whatever pt-search ignores.
 */
#ifndef SEARCH_PROGRAM_CHILD_H
#define SEARCH_PROGRAM_CHILD_H

#include "common/base.h"
#include "common/str.h"

/* Runs argv (argv[0] looked for in PATH, NULL at the end), with input on its
 * stdin unless that is NULL, and waits for its end. A child that reads only
 * part of it is fine. Returns its exit status, 128 + the signal that ended it,
 * or PT_CHILD_NONE when it could not be started; a shell that could not start
 * what it was told to returns PT_CHILD_NONE too. */
#define PT_CHILD_NONE 127
int pt_child_run(const char *const *argv, const struct pt_str *input);

/* command, as users set it in $PAGER or $EDITOR (a program and its arguments,
 * in shell's words), with the arguments args (NULL at the end, at most
 * PT_MAX_CHILD_ARGS) behind. The shell reads command alone, never args. */
#define PT_MAX_CHILD_ARGS 4
int pt_child_run_command(const char *command,
                         const char *const *args,
                         const struct pt_str *input);

#endif
