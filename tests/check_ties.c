/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_ties.c: a page on which a date decides between equal weights, found
 * without libxapian reading dates, held against the page that it finds itself.
 */
#include "index/schema.h"
#include "index/xapian_c.h"
#include "tests/search_rig.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

Suite *pt_suite_ties(void);

/* All match the first word; of their weights there are twelve. */
enum { ARTICLES = 1200, PATH = 24, TEXT = 96, DATE = 16 };

static struct pt_rig rig;
static struct xc_error failure;

static void ok(enum xc_status status)
{
    ck_assert_msg(status == XC_OK, "%s", failure.message);
}

static void open_rig(void)
{
    static const char *const others[] = {"", " quarry", " quarry quarry"};
    static struct pt_rig_article articles[ARTICLES];
    static char paths[ARTICLES][PATH];
    static char texts[ARTICLES][TEXT];
    static char dates[ARTICLES][DATE];
    uint32_t drawn = 7;
    for (size_t i = 0; i < ARTICLES; i++) {
        drawn = drawn * 1664525u + 1013904223u;
        const unsigned at = drawn >> 16;
        snprintf(paths[i], PATH, "%c/%zu.txt", 'a' + (int)(at % 23), i);
        snprintf(texts[i], TEXT, "Lantern%s in the valley%s, told %u times.",
                 at & 1 ? " lantern" : "", others[at / 2 % 3], at / 8 % 2);
        snprintf(dates[i], DATE, "2025-0%u-11", 1 + at / 16 % 9);
        articles[i] = (struct pt_rig_article){
            .path = paths[i], .text = texts[i], .lang = "en", .date = dates[i]};
        if (at % 7 == 0)
            articles[i].date = NULL;
    }
    pt_rig_open(&rig, articles, ARTICLES);
}

static void close_rig(void)
{
    pt_rig_close(&rig);
}

/* n times the articles, side by side. */
static xc_db *shards(size_t n)
{
    xc_db *db = NULL;
    ok(xc_db_new(&db, &failure));
    for (size_t i = 0; i < n; i++)
        ok(xc_db_add_database(db, pt_reader_db(rig.reader), &failure));
    return db;
}

/* A word, or two joined. */
struct asked {
    const char *a, *b;
    enum xc_op op;
};

static const struct asked asked[] = {
    {"Zlantern", NULL,      XC_OP_OR       },
    {"Zlantern", "Zquarri", XC_OP_OR       },
    {"Zlantern", "Zquarri", XC_OP_AND      },
    {"Zlantern", "Zquarri", XC_OP_AND_MAYBE},
    {"Zlantern", "Zquarri", XC_OP_AND_NOT  },
    {"Zquarri",  NULL,      XC_OP_OR       },
    {"Zabsent",  NULL,      XC_OP_OR       },
};

static xc_enquire *enquire_for(const xc_db *db, const struct asked *q)
{
    xc_query *words[2] = {NULL, NULL}, *query = NULL;
    xc_enquire *enquire = NULL;
    ok(xc_query_term(q->a, strlen(q->a), 1, 0, &words[0], &failure));
    if (q->b)
        ok(xc_query_term(q->b, strlen(q->b), 1, 0, &words[1], &failure));
    ok(xc_query_combine(q->op, words, q->b ? 2 : 1, 0, &query, &failure));
    ok(xc_enquire_new(db, &enquire, &failure));
    ok(xc_enquire_set_query(enquire, query, &failure));
    ok(xc_enquire_set_weighting_inb2(enquire, 1.5, &failure));
    ok(xc_enquire_set_sort(enquire, XC_SORT_RELEVANCE_THEN_VALUE,
                           PT_SLOT_NEWEST, false, &failure));
    xc_query_free(words[0]);
    xc_query_free(words[1]);
    xc_query_free(query);
    return enquire;
}

/* The same document stands at i, with the same weight and data. */
static void
compare_item(const xc_mset *a, const xc_mset *b, uint32_t i, const char *which)
{
    struct xc_bytes x, y;
    ck_assert_msg(xc_mset_docid(a, i) == xc_mset_docid(b, i),
                  "%s: %" PRIu32 " is at %" PRIu32 ", not %" PRIu32, which,
                  xc_mset_docid(a, i), i, xc_mset_docid(b, i));
    ck_assert_msg(xc_mset_weight(a, i) <= xc_mset_weight(b, i) &&
                      xc_mset_weight(a, i) >= xc_mset_weight(b, i),
                  "%s: weights differ at %" PRIu32, which, i);
    ok(xc_mset_data(a, i, &x, &failure));
    ok(xc_mset_data(b, i, &y, &failure));
    ck_assert_msg(x.len == y.len && memcmp(x.ptr, y.ptr, x.len) == 0,
                  "%s: data differ at %" PRIu32, which, i);
}

/* The first of them is found without dates, where that can be. */
static void compare_pages(xc_enquire *enquire,
                          uint32_t n,
                          uint32_t check_at_least,
                          const char *which)
{
    xc_mset *a = NULL, *b = NULL;
    ok(xc_enquire_get_mset_of(enquire, 0, n, check_at_least, NULL, NULL, &a,
                              &failure));
    ok(xc_enquire_get_mset(enquire, 0, n, check_at_least, &b, &failure));
    ck_assert_uint_eq(xc_mset_size(a), xc_mset_size(b));
    for (uint32_t i = 0; i < xc_mset_size(a); i++)
        compare_item(a, b, i, which);
    if (xc_mset_matches_lower_bound(b) == xc_mset_matches_upper_bound(b)) {
        ck_assert_uint_eq(xc_mset_matches_lower_bound(a),
                          xc_mset_matches_lower_bound(b));
        ck_assert_uint_eq(xc_mset_matches_upper_bound(a),
                          xc_mset_matches_upper_bound(b));
    }
    xc_mset_free(a);
    xc_mset_free(b);
}

static void compare_all(const xc_db *db, const struct asked *q)
{
    static const uint32_t sizes[] = {1, 2, 10, 49, 50, 51, 256, 257};
    static const uint32_t leasts[] = {0, 60, 10000};
    xc_enquire *const enquire = enquire_for(db, q);
    char which[96];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (size_t k = 0; k < sizeof leasts / sizeof *leasts; k++) {
            snprintf(which, sizeof which, "%s %d %s, %u of %u", q->a, q->op,
                     q->b ? q->b : "", sizes[i], leasts[k]);
            compare_pages(enquire, sizes[i], leasts[k], which);
        }
    xc_enquire_free(enquire);
}

START_TEST(page_is_the_one_that_the_engine_sorts_by_date)
{
    compare_all(pt_reader_db(rig.reader), &asked[_i]);
}
END_TEST

START_TEST(page_of_several_indexes_is_too)
{
    xc_db *const db = shards(3);
    compare_all(db, &asked[_i]);
    xc_db_free(db);
}
END_TEST

START_TEST(more_ties_than_are_noted_are_left_to_the_engine)
{
    char lang[32];
    snprintf(lang, sizeof lang, "%sen", pt_field_info(PT_FIELD_LANG)->prefix);
    const struct asked all = {lang, NULL, XC_OP_OR};
    xc_enquire *const enquire = enquire_for(pt_reader_db(rig.reader), &all);
    compare_pages(enquire, 50, ARTICLES, "all, whose weight is 0");
    xc_enquire_free(enquire);
}
END_TEST

static bool is_over_at_once(void *context)
{
    ++*(unsigned *)context;
    return true;
}

START_TEST(search_can_be_ended)
{
    unsigned n_asked = 0;
    xc_mset *found = NULL;
    xc_enquire *const enquire =
        enquire_for(pt_reader_db(rig.reader), &asked[0]);
    xc_enquire_ask(enquire, is_over_at_once, &n_asked);
    ok(xc_enquire_get_mset_of(enquire, 0, 10, 0, NULL, NULL, &found, &failure));
    ck_assert_ptr_null(found);
    ck_assert_uint_eq(n_asked, 1);
    xc_enquire_ask(enquire, NULL, NULL);
    compare_pages(enquire, 10, 0, "after one that was ended");
    xc_enquire_free(enquire);
}
END_TEST

/* What is seen of a search is seen once, and of all that match. */
START_TEST(spies_see_what_they_saw)
{
    xc_spy *spy = NULL;
    xc_mset *found = NULL;
    xc_enquire *const enquire =
        enquire_for(pt_reader_db(rig.reader), &asked[0]);
    compare_pages(enquire, 10, 0, "before there is a spy");
    ok(xc_enquire_add_value_spy(enquire, PT_SLOT_STORY, &spy, &failure));
    ok(xc_enquire_get_mset_of(enquire, 0, 10, ARTICLES, NULL, NULL, &found,
                              &failure));
    ck_assert_uint_eq(xc_spy_total(spy), ARTICLES);
    xc_mset_free(found);
    xc_spy_free(spy);
    xc_enquire_free(enquire);
}
END_TEST

/* --- the last bits -------------------------------------------------------- */

/* Its first document weighs 0.1 + 0.2, which is more than the 0.3 of the others
 * by the last bit; of these the second is the newest. */
static xc_db *open_sums(void)
{
    static const char *const words[][2] = {
        {"a", "b"},
        {"c", "c"},
        {"c", "c"},
        {"e", "e"}
    };
    static const char *const values[] = {"3", "2", "1", "0"};
    char folder[] = "/tmp/pt-ties-XXXXXX";
    char path[64], command[64];
    xc_writer *writer = NULL;
    xc_doc *doc = NULL;
    xc_db *db = NULL;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/db", folder);
    ok(xc_writer_open(path, XC_CREATE_OR_OVERWRITE, XC_NO_SYNC, &writer,
                      &failure));
    ok(xc_doc_new(&doc, &failure));
    ok(xc_writer_begin_transaction(writer, &failure));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        ok(xc_doc_clear(doc, &failure));
        for (size_t k = 0; k < 2; k++)
            ok(xc_doc_add_term(doc, words[i][k], 1, 1, &failure));
        ok(xc_doc_add_value(doc, PT_SLOT_NEWEST, values[i], 1, &failure));
        ok(xc_writer_add_document(writer, doc, NULL, &failure));
    }
    ok(xc_writer_commit_transaction(writer, &failure));
    xc_doc_free(doc);
    xc_writer_free(writer);
    ok(xc_db_open(path, &db, &failure));
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
    return db;
}

static xc_enquire *add_up(const xc_db *db)
{
    static const struct {
        const char *word;
        double weight;
    } parts[] = {
        {"a", 0.1 },
        {"b", 0.2 },
        {"c", 0.3 },
        {"e", 0.05}
    };
    enum { N = sizeof parts / sizeof *parts };
    xc_query *words[N], *sum = NULL;
    xc_enquire *enquire = NULL;
    for (size_t i = 0; i < N; i++) {
        xc_query *word = NULL;
        ok(xc_query_term(parts[i].word, 1, 1, 0, &word, &failure));
        ok(xc_query_scale_weight(word, parts[i].weight, &words[i], &failure));
        xc_query_free(word);
    }
    ok(xc_query_combine(XC_OP_OR, words, N, 0, &sum, &failure));
    ok(xc_enquire_new(db, &enquire, &failure));
    ok(xc_enquire_set_weighting_coord(enquire, &failure));
    ok(xc_enquire_set_query(enquire, sum, &failure));
    ok(xc_enquire_set_sort(enquire, XC_SORT_RELEVANCE_THEN_VALUE,
                           PT_SLOT_NEWEST, false, &failure));
    for (size_t i = 0; i < N; i++)
        xc_query_free(words[i]);
    xc_query_free(sum);
    return enquire;
}

/* first, size: the page; n: found for it; then what is on it, 0: nothing. */
static const struct {
    uint32_t first, size, n;
    bool is_whole;
    uint32_t docids[2];
} settled[] = {
    {0, 1, 1, false, {1, 0}},
    {0, 1, 3, false, {3, 0}},
    {0, 1, 4, true,  {3, 0}},
    {1, 2, 3, false, {2, 1}},
    {1, 2, 4, true,  {2, 1}},
    {3, 2, 4, false, {4, 0}},
    {4, 2, 4, false, {0, 0}},
    {0, 0, 1, true,  {0, 0}},
};

START_TEST(last_bits_do_not_divide_pages)
{
    xc_db *const db = open_sums();
    xc_enquire *const enquire = add_up(db);
    xc_mset *found = NULL;
    bool is_whole;
    ok(xc_enquire_get_mset(enquire, 0, settled[_i].n, 100, &found, &failure));
    if (settled[_i].n > 1)
        ck_assert_double_gt(xc_mset_weight(found, 0), xc_mset_weight(found, 1));
    ok(xc_mset_settle_page(found, settled[_i].first, settled[_i].size,
                           &is_whole, &failure));
    ck_assert_int_eq(is_whole, settled[_i].is_whole);
    for (uint32_t i = 0; i < 2; i++)
        ck_assert_uint_eq(xc_mset_docid(found, i), settled[_i].docids[i]);
    ck_assert_uint_eq(xc_mset_rank(found, 0),
                      settled[_i].docids[0] ? settled[_i].first : 0);
    xc_mset_free(found);
    xc_enquire_free(enquire);
    xc_db_free(db);
}
END_TEST

Suite *pt_suite_ties(void)
{
    enum { ALL = sizeof asked / sizeof *asked };
    Suite *const suite = suite_create("ties");
    TCase *const tc = tcase_create("pages");
    tcase_add_unchecked_fixture(tc, open_rig, close_rig);
    tcase_add_loop_test(tc, page_is_the_one_that_the_engine_sorts_by_date, 0,
                        ALL);
    tcase_add_loop_test(tc, page_of_several_indexes_is_too, 0, ALL);
    tcase_add_test(tc, more_ties_than_are_noted_are_left_to_the_engine);
    tcase_add_test(tc, search_can_be_ended);
    tcase_add_test(tc, spies_see_what_they_saw);
    suite_add_tcase(suite, tc);
    TCase *const bits = tcase_create("last bits");
    tcase_add_loop_test(bits, last_bits_do_not_divide_pages, 0,
                        sizeof settled / sizeof *settled);
    suite_add_tcase(suite, bits);
    return suite;
}
