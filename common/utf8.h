/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * utf8.h: UTF-8 by the Unicode Standard, table 3-7: no overlong forms, no
 * surrogates, nothing above U+10FFFF.
 */
#ifndef COMMON_UTF8_H
#define COMMON_UTF8_H

#include "common/str.h"

#define PT_UTF8_MAX 4       /* most bytes of one code point */
#define PT_UTF8_BAD 0xfffdu /* what a broken byte reads as */

/* The code point at byte offset at (< s.len) and in *out_len its bytes. A byte
 * that begins no well-formed sequence gives U+FFFD and *out_len 1. */
uint32_t pt_utf8_get(struct pt_str s, size_t at, size_t *out_len);

/* The code point that ends at byte offset at (> 0), as above. */
uint32_t pt_utf8_before(struct pt_str s, size_t at, size_t *out_len);

/* Writes code_point to bytes (room for PT_UTF8_MAX), returns the length. What
 * is no code point is written as U+FFFD. */
size_t pt_utf8_put(char *bytes, uint32_t code_point);

/* Offset of the first ill-formed byte, or s.len when all is well. */
size_t pt_utf8_valid_length(struct pt_str s);

/* Offset of the first byte of 0x80 or more, or s.len. */
size_t pt_ascii_length(struct pt_str s);

/* True when byte offset at is no continuation byte's, so text may be cut there;
 * at = s.len is a boundary. */
bool pt_utf8_is_boundary(struct pt_str s, size_t at);

#endif
