/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_vetting.c: a document weighs the same among all that answer and when it
 * is asked for by itself, however phrases, what the caller accepts, OR, AND and
 * AND_MAYBE stand in each other. Of such queries libxapian by itself gives one
 * in sixty other weights (tests/faults/upstream/weighed_unseen.cc).
 */
#include "index/xapian_c.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

Suite *pt_suite_vetting(void);

enum { WORDS = 8, DOCUMENTS = 40, QUERIES = 1500, MOST_CHILDREN = 3 };

static xc_db *db;
static struct xc_error failure;
static uint32_t drawn;

static void ok(enum xc_status status)
{
    ck_assert_msg(status == XC_OK, "%s", failure.message);
}

static unsigned draw(unsigned below)
{
    drawn = drawn * 1664525u + 1013904223u;
    return (drawn >> 16) % below;
}

static char draw_word(void)
{
    return (char)('a' + (int)draw(WORDS));
}

static size_t name_of(unsigned document, char out[16])
{
    return (size_t)snprintf(out, 16, "Q%u", document);
}

/* Of three to a dozen words, and one that no other has. */
static void add_document(xc_writer *writer, xc_doc *doc, unsigned i)
{
    const unsigned n = 3 + draw(10);
    char name[16];
    ok(xc_doc_clear(doc, &failure));
    for (unsigned pos = 1; pos <= n; pos++) {
        const char word = draw_word();
        ok(xc_doc_add_posting(doc, &word, 1, pos, 1, &failure));
    }
    ok(xc_doc_add_term(doc, name, name_of(i, name), 0, &failure));
    ok(xc_writer_add_document(writer, doc, NULL, &failure));
}

static void open_database(void)
{
    char folder[] = "/tmp/pt-vetting-XXXXXX";
    char path[64], command[64];
    xc_writer *writer = NULL;
    xc_doc *doc = NULL;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/db", folder);
    ok(xc_writer_open(path, XC_CREATE_OR_OVERWRITE, XC_NO_SYNC, &writer,
                      &failure));
    ok(xc_doc_new(&doc, &failure));
    ok(xc_writer_begin_transaction(writer, &failure));
    for (unsigned i = 1; i <= DOCUMENTS; i++)
        add_document(writer, doc, i);
    ok(xc_writer_commit_transaction(writer, &failure));
    xc_doc_free(doc);
    xc_writer_free(writer);
    ok(xc_db_open(path, &db, &failure));
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static void close_database(void)
{
    xc_db_free(db);
}

/* --- queries -------------------------------------------------------------- */

static xc_query *term(void)
{
    const char word = draw_word();
    xc_query *out = NULL;
    ok(xc_query_term(&word, 1, 1, 0, &out, &failure));
    return out;
}

static xc_query *combine(enum xc_op op, xc_query **children, unsigned n)
{
    xc_query *out = NULL;
    ok(xc_query_combine(op, children, n, 0, &out, &failure));
    for (unsigned i = 0; i < n; i++)
        xc_query_free(children[i]);
    return out;
}

/* Two documents of so many on end. */
static enum xc_verdict accepts(void *context, uint32_t docid)
{
    const unsigned *const step = context;
    return docid % *step < 2 ? XC_ACCEPT : XC_REJECT;
}

static xc_query *accepted(void)
{
    static unsigned steps[] = {4, 5, 7};
    xc_query *out = NULL;
    ok(xc_query_accepted(accepts, &steps[draw(3)], 0.7, &out, &failure));
    return out;
}

static xc_query *leaf(void)
{
    if (draw(3))
        return term();
    if (draw(4) == 0)
        return accepted();
    xc_query *words[] = {term(), term()};
    return combine(draw(2) ? XC_OP_PHRASE : XC_OP_NEAR, words, 2);
}

static xc_query *tree(unsigned depth);

static xc_query *boosted(unsigned depth)
{
    static const double factors[] = {0, 0.5, 3};
    xc_query *const query = tree(depth);
    xc_query *out = NULL;
    ok(xc_query_scale_weight(query, factors[draw(3)], &out, &failure));
    xc_query_free(query);
    return out;
}

static xc_query *tree(unsigned depth)
{
    static const enum xc_op ops[] = {XC_OP_OR,    XC_OP_OR,  XC_OP_OR,
                                     XC_OP_AND,   XC_OP_AND, XC_OP_AND_MAYBE,
                                     XC_OP_FILTER};
    const unsigned chance = draw(12);
    xc_query *children[MOST_CHILDREN];
    if (depth == 0 || chance < 2)
        return leaf();
    if (chance == 2)
        return boosted(depth - 1);
    const enum xc_op op = ops[draw(7)];
    const unsigned n = 2 + draw(MOST_CHILDREN - 1);
    for (unsigned i = 0; i < n; i++)
        children[i] = tree(depth - 1);
    return combine(op, children, n);
}

/* --- answers -------------------------------------------------------------- */

static xc_mset *find(const xc_query *query)
{
    xc_enquire *enquire = NULL;
    xc_mset *found = NULL;
    ok(xc_enquire_new(db, &enquire, &failure));
    ok(xc_enquire_set_query(enquire, query, &failure));
    ok(xc_enquire_get_mset(enquire, 0, DOCUMENTS, DOCUMENTS, &found, &failure));
    xc_enquire_free(enquire);
    return found;
}

/* What document weighs where no other is looked at; -1: it is no answer. */
static double weight_of(const xc_query *query, unsigned document)
{
    char name[16];
    xc_query *both[2] = {NULL, NULL}, *one = NULL;
    ok(xc_query_scale_weight(query, 1, &both[0], &failure));
    ok(xc_query_term(name, name_of(document, name), 1, 0, &both[1], &failure));
    one = combine(XC_OP_FILTER, both, 2);
    xc_mset *const found = find(one);
    const double weight = xc_mset_size(found) ? xc_mset_weight(found, 0) : -1;
    xc_mset_free(found);
    xc_query_free(one);
    return weight;
}

START_TEST(a_document_weighs_alone_what_it_weighs_among_all)
{
    for (unsigned seed = 0; seed < QUERIES; seed++) {
        struct xc_bytes text;
        unsigned n = 0;
        drawn = seed * 7919u + 1;
        xc_query *const query = tree(1 + draw(3));
        xc_mset *const found = find(query);
        ok(xc_query_describe(query, &text, &failure));
        for (unsigned i = 0; i < xc_mset_size(found); i++) {
            const uint32_t document = xc_mset_docid(found, i);
            const double weight = xc_mset_weight(found, i);
            const double alone = weight_of(query, document);
            ck_assert_msg(fabs(weight - alone) < 1e-9,
                          "seed %u, document %u: %g, alone %g: %.*s", seed,
                          (unsigned)document, weight, alone, (int)text.len,
                          text.ptr);
        }
        for (unsigned i = 1; i <= DOCUMENTS && seed % 8 == 0; i++)
            n += weight_of(query, i) >= 0;
        ck_assert_msg(seed % 8 || n == xc_mset_size(found), "seed %u: %.*s",
                      seed, (int)text.len, text.ptr);
        xc_mset_free(found);
        xc_query_free(query);
    }
}
END_TEST

Suite *pt_suite_vetting(void)
{
    Suite *const suite = suite_create("vetting");
    TCase *const weights = tcase_create("weights");
    tcase_add_unchecked_fixture(weights, open_database, close_database);
    tcase_add_test(weights, a_document_weighs_alone_what_it_weighs_among_all);
    suite_add_tcase(suite, weights);
    return suite;
}
