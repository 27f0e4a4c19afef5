/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * run_at_length.h: the main of a program that tests one property for as long as
 * one has time: NAME N SEED …
 */
#ifndef TESTS_RUN_AT_LENGTH_H
#define TESTS_RUN_AT_LENGTH_H

#include <check.h>

/* Runs test, not in a process of its own, and gives the exit status: success
 * when it passed. usage: what is said when N or SEED is missing. */
int pt_run_at_length(int argc,
                     char **argv,
                     const char *usage,
                     const TTest *test);

/* For the test: the i-th argument, from 0: N, SEED, …; NULL for none. */
const char *pt_run_argument(int i);

#endif
