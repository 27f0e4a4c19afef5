/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * shell_completion.h: completions for bash, zsh and fish from an option table.
 * For the generators that make runs, no part of any program.
 *
 * Options, the words that they take, paths and folders come from the table;
 * words of a query from the index, by PROGRAM --complete.
 */
#ifndef COMMON_SHELL_COMPLETION_H
#define COMMON_SHELL_COMPLETION_H

#include "common/opt.h"

struct pt_shell_program {
    const char *name; /* "pt-search" */
    const struct pt_opt *table;
    /* "title: author:": the arguments are a query; NULL: they are paths */
    const char *fields;
};

void pt_shell_bash(const struct pt_shell_program *program, struct pt_buf *out);
void pt_shell_zsh(const struct pt_shell_program *program, struct pt_buf *out);
void pt_shell_fish(const struct pt_shell_program *program, struct pt_buf *out);

#endif
