/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * run_one.c: runs one suite alone: compile with -DPT_SUITE=pt_suite_<module>.
 */
#include <check.h>
#include <stdlib.h>

Suite *PT_SUITE(void);

int main(void)
{
    SRunner *const runner = srunner_create(PT_SUITE());
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
