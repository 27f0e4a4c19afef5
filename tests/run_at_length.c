/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/run_at_length.h"

#include <stdio.h>
#include <stdlib.h>

static char **arguments; /* for the test, which is given none */
static int n_arguments;

const char *pt_run_argument(int i)
{
    return i < n_arguments ? arguments[i] : NULL;
}

int pt_run_at_length(int argc,
                     char **argv,
                     const char *usage,
                     const TTest *test)
{
    if (argc < 3) {
        fprintf(stderr, "usage: %s\n", usage);
        return EXIT_FAILURE;
    }
    arguments = argv + 1;
    n_arguments = argc - 1;
    Suite *const suite = suite_create("at length");
    TCase *const tcase = tcase_create("at length");
    tcase_add_test(tcase, test);
    suite_add_tcase(suite, tcase);
    SRunner *const runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_MINIMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
