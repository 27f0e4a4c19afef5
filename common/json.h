/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * json.h: text as JSON strings (RFC 8259), and what JSON cannot carry.
 */
#ifndef COMMON_JSON_H
#define COMMON_JSON_H

#include "common/buf.h"

/* Appends s in quotes. Control characters, DEL, C1 and bidirectional controls
 * become \uXXXX; ill-formed bytes U+FFFD, so the output is always valid. */
void pt_json_string(struct pt_buf *out, struct pt_str s);

/* Appends s in quotes, or null when it is empty. */
void pt_json_string_or_null(struct pt_buf *out, struct pt_str s);

/* Appends the bytes in base64 (RFC 4648, padded), without quotes. */
void pt_base64(struct pt_buf *out, struct pt_str bytes);

#endif
