/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_shards.c: several indexes answer as one index of all their articles
 * does.
 */
#include "tests/shards.h"

#include <check.h>

Suite *pt_suite_shards(void);

#ifdef __SANITIZE_ADDRESS__
enum { N_ROUNDS = 1, N_A_ROUND = 40 };
#else
enum { N_ROUNDS = 3, N_A_ROUND = 150 };
#endif

START_TEST(several_indexes_answer_as_one)
{
    static const size_t sizes[] = {2, 5, 16, 0};
    struct pt_shards shards;
    struct pt_buf report;
    struct pt_error err;
    pt_buf_init(&report, PT_BUF_NO_CEILING);
    pt_shards_open(&shards, (uint64_t)_i, sizes);
    for (size_t i = 0; i < shards.n_splits; i++) {
        pt_search *many = NULL;
        unsigned n_near = 0;
        ck_assert_int_eq(pt_search_open_many(shards.splits[i].names,
                                             shards.splits[i].n, &many, &err),
                         PT_OK);
        for (uint64_t n = 0; n < N_A_ROUND && !report.len; n++)
            n_near += !pt_shards_ask(&shards, many,
                                     (uint64_t)_i * N_A_ROUND + n, &report);
        pt_search_close(many);
        ck_assert_msg(!report.len, "%zu indexes: %s", shards.splits[i].n,
                      pt_buf_z(&report));
        ck_assert_uint_le(n_near, 2);
    }
    pt_shards_close(&shards);
    pt_buf_fini(&report);
}
END_TEST

Suite *pt_suite_shards(void)
{
    Suite *const suite = suite_create("shards");
    TCase *const tcase = tcase_create("shards");
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, several_indexes_answer_as_one, 0, N_ROUNDS);
    suite_add_tcase(suite, tcase);
    return suite;
}
