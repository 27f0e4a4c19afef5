/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_shards.c: several indexes answer as one index of all their articles
 * does.
 */
#include "tests/shards.h"

#include "common/clock.h"
#include "index/index_writer.h"
#include "index/xapian_c.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

Suite *pt_suite_shards(void);

#ifdef __SANITIZE_ADDRESS__
enum { N_ROUNDS = 1, N_A_ROUND = 30, N_SERVED = 5 };
#else
enum { N_ROUNDS = 3, N_A_ROUND = 100, N_SERVED = 20 };
#endif
enum { SERVED_FROM = 300 };

/* Asks n_questions from seed on of one index and of all of the split. */
static void
ask_split(struct pt_shards *shards, size_t at, uint64_t seed, unsigned n)
{
    const struct pt_split *const split = &shards->splits[at];
    pt_search *many = NULL;
    struct pt_buf report;
    struct pt_error err;
    unsigned n_near = 0;
    pt_buf_init(&report, PT_BUF_NO_CEILING);
    const enum pt_status status =
        pt_search_open_many(split->names, split->n, 0, &many, &err);
    ck_assert_msg(status == PT_OK, "%s", err.message);
    for (unsigned i = 0; i < n && !report.len; i++)
        n_near += !pt_shards_ask(shards, many, seed + i, &report);
    const char *const failure = pt_search_failure(many, 0);
    ck_assert_msg(!failure, "%s", failure);
    pt_search_close(many);
    ck_assert_msg(!report.len, "%zu indexes: %s", split->n, pt_buf_z(&report));
    ck_assert_uint_eq(n_near, 0);
    pt_buf_fini(&report);
}

START_TEST(several_indexes_answer_as_one)
{
    static const size_t sizes[] = {2, 5, 16, 0};
    struct pt_shards shards;
    pt_shards_open(&shards, (uint64_t)_i, sizes);
    for (size_t i = 0; i < shards.n_splits; i++)
        ask_split(&shards, i, (uint64_t)_i * N_A_ROUND, N_A_ROUND);
    pt_shards_close(&shards);
}
END_TEST

START_TEST(several_servers_answer_as_one)
{
    static const size_t sizes[] = {2, 5, 16, 0};
    struct pt_shards shards;
    pt_shards_open(&shards, 2, sizes);
    shards.is_served = true;
    for (size_t i = 0; i < shards.n_splits; i++) {
        ck_assert(pt_split_serve(&shards.splits[i], &shards.arena));
        ask_split(&shards, i, SERVED_FROM, N_SERVED);
        pt_split_unserve(&shards.splits[i]);
    }
    pt_shards_close(&shards);
}
END_TEST

/* --- what is kept --------------------------------------------------------- */

struct told {
    uint32_t docids[512];
    size_t n;
    uint64_t hash; /* of the values */
};

static enum pt_status add_docid(void *context, uint32_t docid)
{
    struct told *const told = context;
    ck_assert_uint_lt(told->n, PT_COUNTOF(told->docids));
    told->docids[told->n++] = docid;
    return PT_OK;
}

static enum pt_status add_value(void *context, size_t i, struct pt_str value)
{
    struct told *const told = context;
    ck_assert_int_eq(value.ptr[value.len], '\0');
    told->hash = 31 * told->hash + pt_str_hash(value) + i;
    return PT_OK;
}

static bool pass(void *context, struct pt_str word, uint32_t n_articles)
{
    (void)word;
    *(uint32_t *)context += n_articles;
    return true;
}

static int by_docid(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* What all articles have, by the one query there is. */
static void ask_for_values(const struct pt_reader *reader,
                           const xc_query *query,
                           struct told *told)
{
    struct pt_error cause = {0};
    *told = (struct told){.n = 0};
    ck_assert_int_eq(
        pt_reader_each_answer(reader, query, add_docid, told, &cause), PT_OK);
    qsort(told->docids, told->n, sizeof *told->docids, by_docid);
    pt_reader_ask_among(reader, query);
    ck_assert_msg(pt_reader_values(reader, PT_SLOT_STORY, told->docids, told->n,
                                   add_value, told, &cause) == PT_OK,
                  "%s", cause.message);
    pt_reader_ask_among(reader, NULL);
}

/* The servers are gone when they would be asked again. */
START_TEST(what_servers_said_is_not_asked_for_again)
{
    static const size_t sizes[] = {2, 0};
    struct pt_shards shards;
    struct pt_reader *reader = NULL;
    struct pt_error cause = {0};
    struct told first, again;
    struct xc_error failure;
    xc_query *all = NULL;
    uint32_t n_listed = 0, n_counted = 0;
    const struct pt_str word = PT_STR("peace");
    pt_shards_open(&shards, 0, sizes);
    ck_assert(pt_split_serve(shards.splits, &shards.arena));
    ck_assert_int_eq(
        pt_reader_open_many(shards.splits->names, 2, 10000, &reader, &cause),
        PT_OK);
    ck_assert_int_eq(xc_query_match_all(&all, &failure), XC_OK);
    ask_for_values(reader, all, &first);
    ck_assert_int_eq(pt_reader_words(reader, "", word, pass, &n_listed, &cause),
                     PT_OK);
    pt_split_unserve(shards.splits);
    ask_for_values(reader, all, &again);
    ck_assert_int_eq(pt_reader_count(reader, word, &n_counted, &cause), PT_OK);
    ck_assert_uint_gt(first.n, 0);
    ck_assert_uint_eq(first.n, again.n);
    ck_assert_uint_eq(first.hash, again.hash);
    ck_assert_uint_gt(n_counted, 0);
    ck_assert_uint_le(n_counted, n_listed);
    xc_query_free(all);
    pt_reader_close(reader);
    pt_shards_close(&shards);
}
END_TEST

/* --- faults --------------------------------------------------------------- */

static struct pt_shards faulty;
static struct pt_split *served;
static pt_search *search;
static struct pt_error err;
static unsigned patience_ms; /* what is silent for so long is not just busy */

/* Opens anew, with that patience. */
static void open_search(unsigned timeout_ms)
{
    pt_search_close(search);
    search = NULL;
    ck_assert_int_eq(pt_search_open_many(served->names, served->n, timeout_ms,
                                         &search, &err),
                     PT_OK);
}

static uint64_t count_all(void);

/* The machine may have other work: what an answer takes here is measured. */
static unsigned measure_patience(void)
{
    enum { LEAST = 300, MOST = 3000, TIMES = 20, CALM = 10000 };
    const uint64_t begun = pt_clock_us();
    open_search(CALM);
    count_all();
    const uint64_t wanted = TIMES * (pt_clock_us() - begun) / 1000;
    return wanted < LEAST ? LEAST : wanted > MOST ? MOST : (unsigned)wanted;
}

static void open_faulty(void)
{
    static const size_t sizes[] = {3, 0};
    pt_shards_open(&faulty, 0, sizes);
    served = faulty.splits;
    ck_assert(pt_split_serve(served, &faulty.arena));
    signal(SIGPIPE, SIG_DFL);
    patience_ms = measure_patience();
    open_search(patience_ms);
}

static void close_faulty(void)
{
    pt_search_close(search);
    pt_split_unserve(served);
    pt_shards_close(&faulty);
}

/* Articles that any query finds. */
static uint64_t count_all(void)
{
    pt_results *results = NULL;
    const enum pt_status status =
        pt_search_run(search, "*", PT_ZSTR, NULL, &results, &err);
    ck_assert_msg(status == PT_OK, "%s", err.message);
    const uint64_t n = pt_results_total(results).value;
    pt_results_free(results);
    return n;
}

static uint64_t n_of(size_t i)
{
    return pt_reader_n_articles(served->rigs[i].reader);
}

/* That shard i, and no other, is named in one line. */
static void expect_failure(size_t i)
{
    const char *const failure = pt_search_failure(search, 0);
    ck_assert_ptr_nonnull(failure);
    ck_assert_msg(strstr(failure, served->names[i]) && !strchr(failure, '\n'),
                  "%s", failure);
    ck_assert_ptr_null(pt_search_failure(search, 1));
}

START_TEST(a_server_that_goes_is_named_and_the_rest_answers)
{
    static const int signals[] = {SIGKILL, SIGSTOP};
    ck_assert_uint_eq(count_all(), n_of(0) + n_of(1) + n_of(2));
    ck_assert_ptr_null(pt_search_failure(search, 0));
    kill(-(pid_t)served->servers[1], signals[_i]);
    ck_assert_uint_eq(count_all(), n_of(0) + n_of(2));
    expect_failure(1);
}
END_TEST

/* In the middle of an answer: between two questions of the reader's. */
START_TEST(a_server_that_dies_in_the_middle_is_left_out)
{
    static const int signals[] = {SIGKILL, SIGSTOP};
    struct pt_reader *reader = NULL;
    uint32_t docids[3] = {1, 2, 3};
    bool changed;
    struct pt_error told = {0};
    ck_assert_int_eq(pt_reader_open_many(served->names, served->n,
                                         patience_ms / 2, &reader, &err),
                     PT_OK);
    ck_assert_int_eq(pt_reader_refresh(reader, &changed, &err), PT_OK);
    kill(-(pid_t)served->servers[2], signals[_i]);
    ck_assert_int_ne(pt_reader_fetch(reader, docids, 3, &told), PT_OK);
    ck_assert_int_eq(pt_reader_reconnect(reader, _i == 1 ? &told : NULL, &err),
                     PT_OK);
    ck_assert_uint_eq(pt_reader_n_articles(reader), n_of(0) + n_of(1));
    const char *const failure = pt_reader_failure(reader, 0);
    ck_assert_msg(failure && strstr(failure, served->names[2]), "%s", failure);
    ck_assert_ptr_null(pt_reader_failure(reader, 1));
    pt_reader_close(reader);
}
END_TEST

/* However many of them are silent, an answer waits for so long once. */
START_TEST(silent_servers_keep_the_timeout)
{
    const unsigned timeout_ms = patience_ms < 1000 ? 1000 : patience_ms;
    const unsigned work_ms = timeout_ms + 500;
    open_search(timeout_ms);
    for (size_t i = 0; i < 2; i++)
        kill(-(pid_t)served->servers[i], SIGSTOP);
    const uint64_t begun = pt_clock_us();
    ck_assert_uint_eq(count_all(), n_of(2));
    const uint64_t took_ms = (pt_clock_us() - begun) / 1000;
    ck_assert_msg(took_ms < timeout_ms + work_ms, "%d ms", (int)took_ms);
    for (size_t i = 0; i < 2; i++)
        ck_assert_ptr_nonnull(pt_search_failure(search, i));
    const uint64_t again = pt_clock_us();
    ck_assert_uint_eq(count_all(), n_of(2));
    ck_assert_uint_lt((pt_clock_us() - again) / 1000, timeout_ms / 2 + work_ms);
}
END_TEST

static void take_note(int signal)
{
    (void)signal;
}

/* SIGPIPE is what it was after opening, an answer, and one that broke. */
START_TEST(sigpipe_is_left_as_it_was)
{
    typedef void handler(int);
    static handler *const handlers[] = {SIG_DFL, SIG_IGN, take_note};
    struct sigaction now;
    signal(SIGPIPE, handlers[_i]);
    open_search(patience_ms);
    count_all();
    kill(-(pid_t)served->servers[0], SIGKILL);
    count_all();
    expect_failure(0);
    ck_assert_int_eq(sigaction(SIGPIPE, NULL, &now), 0);
    ck_assert(now.sa_handler == handlers[_i]);
}
END_TEST

/* Words of its languages are those of all: the other one has none of them. */
START_TEST(an_index_of_other_languages_answers_too)
{
    struct pt_article article = {.path = PT_STR("/mn/1.txt"),
                                 .title = PT_STR("Les grèves"),
                                 .text = PT_STR("Les grèves continuent."),
                                 .lang = PT_STR("fr"),
                                 .date = PT_DATE_NONE};
    struct pt_rig rig;
    struct pt_split other = {.n = 1, .rigs = &rig};
    const char *names[2];
    pt_rig_open_articles(&rig, &article, 1);
    other.names = names;
    names[0] = rig.dir;
    ck_assert(pt_split_serve(&other, &faulty.arena));
    names[1] = served->names[0];
    pt_search_close(search);
    ck_assert_int_eq(pt_search_open_many(names, 2, 300, &search, &err), PT_OK);
    ck_assert_uint_eq(count_all(), 1 + n_of(0));
    ck_assert_ptr_null(pt_search_failure(search, 0));
    pt_results *results = NULL;
    ck_assert_int_eq(pt_search_run(search, "~\"grève continuent\"", PT_ZSTR,
                                   NULL, &results, &err),
                     PT_OK);
    ck_assert_uint_eq(pt_results_total(results).value, 1);
    pt_results_free(results);
    pt_split_unserve(&other);
    pt_rig_close(&rig);
}
END_TEST

START_TEST(an_index_of_another_schema_is_named)
{
    struct pt_writer *writer = NULL;
    const char *const dir = served->rigs[0].dir;
    ck_assert_int_eq(pt_writer_open(dir, NULL, NULL, &writer, &err), PT_OK);
    ck_assert_int_eq(
        pt_writer_set_meta(writer, PT_STR(PT_META_SCHEMA), PT_STR("99"), &err),
        PT_OK);
    ck_assert_int_eq(pt_writer_commit(writer, &err), PT_OK);
    pt_writer_close(writer);
    pt_search_close(search);
    ck_assert_int_eq(
        pt_search_open_many(served->names, served->n, 300, &search, &err),
        PT_OK);
    ck_assert_uint_eq(count_all(), n_of(1) + n_of(2));
    const char *const failure = pt_search_failure(search, 0);
    ck_assert_msg(failure && strstr(failure, served->names[0]) &&
                      strstr(failure, "schema 99"),
                  "%s", failure);
}
END_TEST

START_TEST(names_that_are_no_place_are_refused)
{
    static const char *const names[] = {
        "-host:80",        "ssh://-oProxyCommand=x/d",
        "ssh://-u@host/d", "ssh://host",
        "ssh:///d",        "ssh://u@-h/d",
        "ssh://a b/d",     "ssh://host/a  b",
        "ssh://h;x/d",     "two words:80",
        "ssh://host/",
    };
    pt_search *none = NULL;
    const enum pt_status status = pt_search_open(names[_i], &none, &err);
    ck_assert_msg(status == PT_EINVALID, "%s: %d", names[_i], (int)status);
    ck_assert_ptr_null(none);
}
END_TEST

START_TEST(what_has_a_slash_or_no_port_is_a_folder)
{
    static const char *const names[] = {"./host:80",  "host:", "host:0",
                                        "host:99999", "host",  "host:80/d"};
    pt_search *none = NULL;
    ck_assert_int_eq(pt_search_open(names[_i], &none, &err), PT_ENOINDEX);
}
END_TEST

Suite *pt_suite_shards(void)
{
    Suite *const suite = suite_create("shards");
    TCase *const tcase = tcase_create("shards");
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, several_indexes_answer_as_one, 0, N_ROUNDS);
    tcase_add_test(tcase, several_servers_answer_as_one);
    tcase_add_test(tcase, what_servers_said_is_not_asked_for_again);
    suite_add_tcase(suite, tcase);
    TCase *const faults = tcase_create("faults");
    tcase_add_checked_fixture(faults, open_faulty, close_faulty);
    tcase_add_loop_test(faults,
                        a_server_that_goes_is_named_and_the_rest_answers, 0, 2);
    tcase_add_loop_test(faults, a_server_that_dies_in_the_middle_is_left_out, 0,
                        2);
    tcase_add_test(faults, silent_servers_keep_the_timeout);
    tcase_add_loop_test(faults, sigpipe_is_left_as_it_was, 0, 3);
    tcase_add_test(faults, an_index_of_other_languages_answers_too);
    tcase_add_test(faults, an_index_of_another_schema_is_named);
    suite_add_tcase(suite, faults);
    TCase *const places = tcase_create("names");

    tcase_add_loop_test(places, names_that_are_no_place_are_refused, 0, 11);
    tcase_add_loop_test(places, what_has_a_slash_or_no_port_is_a_folder, 0, 6);
    suite_add_tcase(suite, places);
    return suite;
}
