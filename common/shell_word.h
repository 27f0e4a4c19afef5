/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * shell_word.h: any bytes as one word of a POSIX shell.
 */
#ifndef COMMON_SHELL_WORD_H
#define COMMON_SHELL_WORD_H

#include "common/buf.h"

/* Appends s in single quotes, which hold everything but themselves. */
void pt_shell_word(struct pt_buf *out, struct pt_str s);

#endif
