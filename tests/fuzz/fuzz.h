/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fuzz.h: every parser and decoder as a function of bytes, which may do
 * anything with them but crash, hang, leak, or break the promise that is
 * checked behind it. The same table is run by libFuzzer (make fuzz) and, over
 * the seeds of this folder and what can be shuffled from them, by make check.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "common/arena.h"
#include "common/buf.h"

#include <stdio.h>
#include <stdlib.h>

typedef void pt_fuzz(struct pt_str bytes);

struct pt_fuzz_target {
    const char *name;
    pt_fuzz *run;
};

/* Each ended by a row without a name. */
extern const struct pt_fuzz_target pt_fuzz_texts[];
extern const struct pt_fuzz_target pt_fuzz_sources[];
extern const struct pt_fuzz_target pt_fuzz_stored[];
extern const struct pt_fuzz_target pt_fuzz_outputs[];

/* Breaks its promise on seeds/render/r1; found by its name alone. */
extern const struct pt_fuzz_target pt_fuzz_broken;

/* NULL: no target is called so. */
const struct pt_fuzz_target *pt_fuzz_find(const char *name);
/* The i-th of all; NULL behind the last. */
const struct pt_fuzz_target *pt_fuzz_at(size_t i);

/* A promise; broken, it ends the program as a crash would. */
#define pt_fuzz_must(claim)                                                    \
    do {                                                                       \
        if (!(claim)) {                                                        \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__,         \
                    #claim);                                                   \
            abort();                                                           \
        }                                                                      \
    } while (0)

/* The bytes up to the next 0xff, which are taken off; all when there is none.
 * So one input makes several strings. */
struct pt_str pt_fuzz_cut(struct pt_str *bytes);

#endif
