/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * run_shards.c: the property of tests/shards.h on as many random questions as
 * one has time for: run_shards N SEED, see make shards. Each is asked of one
 * index and of the same articles as 2, 5 and 16, as folders and behind servers.
 * Exit status 0 when no answer differed.
 */
#include "tests/run_at_length.h"
#include "tests/shards.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { A_ROUND = 100 };

struct tally {
    uint64_t n_asked;
    uint64_t n_in_other_order; /* of scores equal but for their last bits */
    uint64_t n_different;
};

static void
ask_all(struct pt_shards *shards, size_t at, uint64_t seed, struct tally *tally)
{
    const struct pt_split *const split = &shards->splits[at];
    const char *const how = shards->is_served ? "servers" : "folders";
    pt_search *many = NULL;
    struct pt_error err;
    struct pt_buf report;
    pt_buf_init(&report, PT_BUF_NO_CEILING);
    if (pt_search_open_many(split->names, split->n, 0, &many, &err) != PT_OK)
        ck_abort_msg("%s", err.message);
    for (uint64_t i = 0; i < A_ROUND; i++) {
        pt_buf_clear(&report);
        tally->n_in_other_order +=
            !pt_shards_ask(shards, many, seed + i, &report);
        tally->n_asked++;
        tally->n_different += report.len > 0;
        if (report.len)
            printf("%zu %s: %s\n", split->n, how, pt_buf_z(&report));
        if (pt_search_failure(many, 0))
            ck_abort_msg("%s", pt_search_failure(many, 0));
    }
    pt_search_close(many);
    pt_buf_fini(&report);
}

static void run_round(uint64_t round, uint64_t seed, struct tally tallies[2])
{
    static const size_t sizes[] = {2, 5, 16, 0};
    struct pt_shards shards;
    pt_shards_open(&shards, round, sizes);
    shards.has_no_suggestions = true;
    for (size_t i = 0; i < shards.n_splits; i++) {
        shards.is_served = false;
        ask_all(&shards, i, seed, &tallies[0]);
        shards.is_served = true;
        ck_assert(pt_split_serve(&shards.splits[i], &shards.arena));
        ask_all(&shards, i, seed, &tallies[1]);
        pt_split_unserve(&shards.splits[i]);
    }
    pt_shards_close(&shards);
}

START_TEST(several_indexes_answer_as_one)
{
    static const char *const hows[] = {"folders", "servers"};
    const uint64_t n = strtoull(pt_run_argument(0), NULL, 10);
    const uint64_t seed = strtoull(pt_run_argument(1), NULL, 10);
    struct tally tallies[2] = {{0}};
    for (uint64_t i = 0; i < n; i += A_ROUND)
        run_round(seed + i / A_ROUND, seed + i, tallies);
    for (size_t i = 0; i < 2; i++)
        printf("%s: %" PRIu64 " answers, %" PRIu64 " differ; in %" PRIu64
               " scores equal but for their last bits stand in another order\n",
               hows[i], tallies[i].n_asked, tallies[i].n_different,
               tallies[i].n_in_other_order);
    for (size_t i = 0; i < 2; i++)
        ck_assert_uint_eq(tallies[i].n_different + tallies[i].n_in_other_order,
                          0);
}
END_TEST

int main(int argc, char **argv)
{
    return pt_run_at_length(argc, argv, "run_shards N SEED",
                            several_indexes_answer_as_one);
}
