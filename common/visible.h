/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * visible.h: text of strangers made safe to print. Articles are hostile: an ESC
 * moves the cursor, a bidirectional override reorders the line.
 */
#ifndef COMMON_VISIBLE_H
#define COMMON_VISIBLE_H

#include "common/buf.h"

/* True for code points that control a terminal or the order of a line: C0, DEL,
 * C1, U+061C, U+200E U+200F, U+2028-202E, U+2066-2069, U+FEFF. */
bool pt_is_control(uint32_t code_point);

/* Appends s with every such code point as a visible escape (\x1b, \u202e), line
 * ends and tabs as one space, and ill-formed bytes as U+FFFD. */
void pt_visible(struct pt_buf *out, struct pt_str s);

/* Columns that s takes on a terminal: wide East Asian characters two, marks
 * none. Good enough to align and wrap by. */
size_t pt_visible_columns(struct pt_str s);

#endif
