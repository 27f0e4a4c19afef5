/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * clock.h: how much time has passed.
 */
#ifndef COMMON_CLOCK_H
#define COMMON_CLOCK_H

#include <stdint.h>

/* Microseconds since some moment that stays the same while the program runs,
 * whatever is done to the time of day. */
uint64_t pt_clock_us(void);

#endif
