/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * run_agree.c: the property of tests/agree.h on as many random queries as one
 * has time for: run_agree N SEED [INDEX], see make agree. Exit status 0 when no
 * disagreement was found.
 */
#include "tests/agree.h"
#include "tests/run_at_length.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_QUARRELS = 20 };

START_TEST(index_text_and_definition_agree)
{
    const uint64_t n = strtoull(pt_run_argument(0), NULL, 10);
    const uint64_t seed = strtoull(pt_run_argument(1), NULL, 10);
    struct pt_agree_tally tally;
    struct pt_buf report;
    const clock_t began = clock();
    pt_buf_init(&report, PT_BUF_NO_CEILING);
    pt_agree_run(pt_run_argument(2), seed, n, MOST_QUARRELS, true, &tally,
                 &report);
    printf("%" PRIu64 " queries, %.0f s\n"
           "  %.1f %% matched something; %.1f hits and %.1f marks a query\n"
           "  %.1f %% were answered by the engine alone\n"
           "  %" PRIu64 " stood for too many words\n"
           "  %" PRIu64 " disagreements\n",
           tally.n_asked, (double)(clock() - began) / CLOCKS_PER_SEC,
           100.0 * (double)tally.n_matched / (double)tally.n_asked,
           (double)tally.n_hits / (double)tally.n_asked,
           (double)tally.n_marks / (double)tally.n_asked,
           100.0 * (double)tally.n_exact / (double)tally.n_asked,
           tally.n_over_limit, tally.n_quarrels);
    pt_buf_fini(&report);
    ck_assert_uint_eq(tally.n_quarrels, 0);
}
END_TEST

int main(int argc, char **argv)
{
    return pt_run_at_length(argc, argv, "run_agree N SEED [INDEX]",
                            index_text_and_definition_agree);
}
