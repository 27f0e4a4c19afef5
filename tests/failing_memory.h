/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * failing_memory.h: memory that gives out at a chosen moment, for our own code,
 * which asks by calloc and realloc (common/mem.h). All that libraries ask for,
 * too, is failed by tests/faults.
 */
#ifndef TESTS_FAILING_MEMORY_H
#define TESTS_FAILING_MEMORY_H

#include <stdbool.h>

/* The n-th such call from now on fails, in any thread; 0: none. Nothing happens
 * in a program that a sanitizer looks after: it has these calls itself. */
void pt_fail_memory_at(unsigned n);

/* Whether it was made and failed. Without effect from then on. */
bool pt_has_memory_failed(void);

#endif
