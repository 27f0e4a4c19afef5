/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_pruning.c: a short page begins as the whole answer does, however many
 * parts a query has. libxapian by itself loses one page in a hundred of these
 * (tests/faults/upstream/lost_best.cc).
 */
#include "index/xapian_c.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *pt_suite_pruning(void);

/* Each group has words of its own, the first in its beginning alone. */
enum { GROUPS = 200, IN_A_GROUP = 40, WORDS = 4, FIRST_ENDS = 12, MOST = 8 };

static xc_db *db;
static struct xc_error failure;

static void ok(enum xc_status status)
{
    ck_assert_msg(status == XC_OK, "%s", failure.message);
}

static unsigned draw(unsigned below)
{
    static uint32_t drawn = 11;
    drawn = drawn * 1664525u + 1013904223u;
    return (drawn >> 16) % below;
}

static size_t name_of(unsigned group, unsigned word, char out[16])
{
    return (size_t)snprintf(out, 16, "%c%u", 'a' + (int)word, group);
}

static void
add_article(xc_writer *writer, xc_doc *doc, unsigned group, bool is_early)
{
    const unsigned one_in[WORDS] = {is_early ? 3 : 1000, 2, 3, 4};
    char name[16];
    ok(xc_doc_clear(doc, &failure));
    for (unsigned word = 0; word < WORDS; word++)
        if (draw(one_in[word]) == 0)
            ok(xc_doc_add_term(doc, name, name_of(group, word, name),
                               1 + draw(9), &failure));
    ok(xc_doc_add_term(doc, "filler", 6, 1 + draw(20), &failure));
    ok(xc_writer_add_document(writer, doc, NULL, &failure));
}

static void fill(const char *path)
{
    xc_writer *writer = NULL;
    xc_doc *doc = NULL;
    ok(xc_writer_open(path, XC_CREATE_OR_OVERWRITE, XC_NO_SYNC, &writer,
                      &failure));
    ok(xc_doc_new(&doc, &failure));
    ok(xc_writer_begin_transaction(writer, &failure));
    for (unsigned i = 0; i < GROUPS * IN_A_GROUP; i++)
        add_article(writer, doc, i / IN_A_GROUP, i % IN_A_GROUP < FIRST_ENDS);
    ok(xc_writer_commit_transaction(writer, &failure));
    xc_doc_free(doc);
    xc_writer_free(writer);
}

static void open_database(void)
{
    char folder[] = "/tmp/pt-pruning-XXXXXX";
    char path[64], command[64];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/db", folder);
    fill(path);
    ok(xc_db_open(path, &db, &failure));
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static void close_database(void)
{
    xc_db_free(db);
    db = NULL;
}

/* The first n words of a group, each joined by ops[i] to all before it. */
static xc_query *query_of(unsigned group, const enum xc_op *ops, unsigned n)
{
    xc_query *all = NULL;
    for (unsigned word = 0; word < n; word++) {
        char name[16];
        xc_query *one = NULL, *both = NULL;
        ok(xc_query_term(name, name_of(group, word, name), 1, 0, &one,
                         &failure));
        if (!all) {
            all = one;
            continue;
        }
        ok(xc_query_combine(ops[word - 1], (xc_query *[]){all, one}, 2, 0,
                            &both, &failure));
        xc_query_free(all);
        xc_query_free(one);
        all = both;
    }
    return all;
}

static void expect_beginnings(unsigned group, xc_enquire *enquire)
{
    xc_mset *all = NULL;
    ok(xc_enquire_get_mset(enquire, 0, IN_A_GROUP, 0, &all, &failure));
    for (uint32_t size = 1; size <= MOST; size++) {
        xc_mset *page = NULL;
        ok(xc_enquire_get_mset_of(enquire, 0, size, 0, NULL, NULL, &page,
                                  &failure));
        for (uint32_t i = 0; i < xc_mset_size(page); i++)
            ck_assert_msg(
                xc_mset_weight(page, i) >= xc_mset_weight(all, i) - 1e-9,
                "group %u, page of %u: place %u has %u, not %u", group, size, i,
                xc_mset_docid(page, i), xc_mset_docid(all, i));
        xc_mset_free(page);
    }
    xc_mset_free(all);
}

static const struct row {
    enum xc_op ops[WORDS - 1];
    unsigned n_words;
} rows[] = {
    {{XC_OP_OR, XC_OP_OR},                      3},
    {{XC_OP_OR, XC_OP_AND_MAYBE},               3},
    {{XC_OP_OR, XC_OP_OR, XC_OP_OR},            4},
    {{XC_OP_OR, XC_OP_AND, XC_OP_AND_MAYBE},    4},
    {{XC_OP_AND_MAYBE, XC_OP_OR, XC_OP_FILTER}, 4},
};

START_TEST(a_page_begins_as_the_whole_answer)
{
    for (unsigned group = 0; group < GROUPS; group++) {
        xc_enquire *enquire = NULL;
        xc_query *const query = query_of(group, rows[_i].ops, rows[_i].n_words);
        ok(xc_enquire_new(db, &enquire, &failure));
        ok(xc_enquire_set_query(enquire, query, &failure));
        expect_beginnings(group, enquire);
        xc_enquire_free(enquire);
        xc_query_free(query);
    }
}
END_TEST

Suite *pt_suite_pruning(void)
{
    Suite *const suite = suite_create("pruning");
    TCase *const tcase = tcase_create("pages");
    tcase_add_unchecked_fixture(tcase, open_database, close_database);
    tcase_add_loop_test(tcase, a_page_begins_as_the_whole_answer, 0,
                        sizeof rows / sizeof rows[0]);
    suite_add_tcase(suite, tcase);
    return suite;
}
