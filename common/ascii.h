/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ascii.h: kinds of bytes, whatever the locale is; bytes from 0x80 on are of
 * none.
 */
#ifndef COMMON_ASCII_H
#define COMMON_ASCII_H

#include <stdbool.h>

static inline bool pt_ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool pt_ascii_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Space, \t \n \v \f \r. */
static inline bool pt_ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char pt_ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* 0 to 15; -1: no hexadecimal digit. */
static inline int pt_ascii_hex(char c)
{
    const char lower = pt_ascii_lower(c);
    return pt_ascii_is_digit(c)           ? c - '0'
           : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
                                          : -1;
}

#endif
