/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * base.h: the few macros that every file may use.
 */
#ifndef COMMON_BASE_H
#define COMMON_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PT_NODISCARD __attribute__((warn_unused_result))
#define PT_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define PT_COUNTOF(array) (sizeof(array) / sizeof((array)[0]))

/* Marks a branch that no input can reach: loud in debug, a hint in release. */
#ifdef NDEBUG
#define PT_UNREACHABLE() __builtin_unreachable()
#else
#define PT_UNREACHABLE() assert(!"unreachable")
#endif

#endif
