/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fuzz_libfuzzer.c: libFuzzer's door. The target is that of $FUZZ_TARGET.
 */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Set once, before the first input. */
static const struct pt_fuzz_target *target;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    const char *const name = getenv("FUZZ_TARGET");
    target = name ? pt_fuzz_find(name) : NULL;
    if (!target) {
        fputs("FUZZ_TARGET is none of:", stderr);
        for (size_t i = 0; pt_fuzz_at(i); i++)
            fprintf(stderr, " %s", pt_fuzz_at(i)->name);
        fputs("\n", stderr);
        exit(2);
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    target->run(pt_str_n((const char *)data, size));
    return 0;
}
