/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_postings.c: lists of postings and of lengths, read by spans of every
 * size behind skips of every size, held against what was written by libxapian.
 * Steps, wdf and lengths are such that their numbers take one byte to four, in
 * any order, and that long runs of short ones come in between.
 */
#include "index/index_postings.h"

#include "index/schema.h"
#include "index/xapian_c.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

Suite *pt_suite_postings(void);

enum {
    ARTICLES = 9000,
    LAST = 3000000, /* docid of one far behind all others */
    SPAN = 4096,
    ROUNDS = 400,
};

/* Every article has the first; so many times fewer the others. */
static const struct {
    const char *term;
    unsigned every;
} terms[] = {
    {"all",  1   },
    {"most", 2   },
    {"some", 90  },
    {"few",  700 },
    {"rare", 4000},
};

enum { N_TERMS = sizeof terms / sizeof *terms };

/* What was written: of each term, and at the end of lengths, the documents and
 * their numbers. */
static struct {
    uint32_t docids[ARTICLES], numbers[ARTICLES];
    size_t n;
} lists[N_TERMS + 1];

static char dir[64];
static struct pt_reader *reader;
static struct pt_postings *postings;
static struct pt_error failure;
static struct xc_error cause;
static uint32_t drawn;

static uint32_t draw(uint32_t n)
{
    drawn = drawn * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)(drawn >> 8) * n >> 24);
}

static void ok(enum xc_status status)
{
    ck_assert_msg(status == XC_OK, "%s", cause.message);
}

static void ck_ok(enum pt_status status)
{
    ck_assert_msg(status == PT_OK, "%s", failure.message);
}

/* --- writing ------------------------------------------------------------- */

/* Of one byte for a while, or of any number of them. */
static uint32_t draw_wdf(size_t article)
{
    static const uint32_t edges[] = {1,     2,     127,     128,    129,
                                     16383, 16384, 2097151, 2097152};
    const bool is_calm = article / 500 % 2;
    return is_calm ? 1 + draw(3) : edges[draw(sizeof edges / sizeof *edges)];
}

static void note(size_t list, uint32_t docid, uint32_t number)
{
    lists[list].docids[lists[list].n] = docid;
    lists[list].numbers[lists[list].n++] = number;
}

/* Lengths of one byte, of two, and of as many as words give. */
static void put_article(xc_writer *writer, size_t i, uint32_t docid)
{
    uint32_t length = 0;
    xc_doc *doc = NULL;
    ok(xc_doc_new(&doc, &cause));
    for (size_t t = 0; t < N_TERMS; t++) {
        if (draw(terms[t].every))
            continue;
        const uint32_t wdf = t == 1 ? draw_wdf(i) : 1 + draw(3);
        ok(xc_doc_add_term(doc, terms[t].term, strlen(terms[t].term), wdf,
                           &cause));
        note(t, docid, wdf);
        length += wdf;
    }
    const uint32_t rest = i % 3000 < 2000 ? 130 + draw(300) : 1 + draw(200);
    ok(xc_doc_add_term(doc, "rest", 4, rest, &cause));
    note(N_TERMS, docid, length + rest);
    ok(xc_writer_replace_document(writer, docid, doc, &cause));
    xc_doc_free(doc);
}

static void write_index(void)
{
    const char version[] = {'0' + PT_SCHEMA_VERSION};
    xc_writer *writer = NULL;
    uint32_t docid = 0;
    ok(xc_writer_open(dir, XC_CREATE, 0, &writer, &cause));
    ok(xc_writer_begin_transaction(writer, &cause));
    ok(xc_writer_set_metadata(writer, PT_META_SCHEMA, strlen(PT_META_SCHEMA),
                              version, sizeof version, &cause));
    for (size_t i = 0; i < ARTICLES - 1; i++) {
        docid += i / 1000 % 3 == 2 ? 1 + draw(4) : 1;
        docid += draw(1000) == 0 ? 20000 : 0;
        put_article(writer, i, docid);
    }
    put_article(writer, ARTICLES - 1, LAST);
    ok(xc_writer_commit_transaction(writer, &cause));
    xc_writer_free(writer);
}

static void open_index(void)
{
    memset(lists, 0, sizeof lists);
    drawn = 24;
    snprintf(dir, sizeof dir, "/tmp/pt-postings-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    write_index();
    ck_ok(pt_reader_open(dir, &reader, &failure));
    ck_assert_int_eq(pt_postings_open(reader, &postings), PT_OK);
    ck_assert_ptr_nonnull(postings);
}

static void close_index(void)
{
    char command[96];
    ck_assert(!pt_postings_are_lost(postings));
    pt_postings_close(postings);
    pt_reader_close(reader);
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    ck_assert_int_eq(system(command), 0);
}

/* --- reading ------------------------------------------------------------- */

static void begin(struct pt_posting_list *list, size_t t)
{
    ck_assert_int_eq(t < N_TERMS ? pt_posting_list_init(
                                       list, postings, pt_str_of(terms[t].term))
                                 : pt_posting_list_init_lengths(list, postings),
                     PT_OK);
}

/* The first posting of what was written from docid on. */
static size_t find(size_t t, size_t from, uint32_t docid)
{
    while (from < lists[t].n && lists[t].docids[from] < docid)
        from++;
    return from;
}

static void stands_at(const struct pt_posting_list *list, size_t t, size_t i)
{
    if (i == lists[t].n) {
        ck_assert_uint_eq(list->docid, PT_NO_DOCID);
        return;
    }
    ck_assert_uint_eq(list->docid, lists[t].docids[i]);
    ck_assert_uint_eq(list->chunk.wdf, lists[t].numbers[i]);
}

static void take(struct pt_posting_list *list,
                 struct pt_posting_span span,
                 size_t t,
                 size_t i,
                 size_t end)
{
    static uint16_t places[SPAN];
    static uint32_t wdfs[SPAN];
    uint64_t bits[SPAN / 64] = {0};
    const size_t n = pt_posting_list_take(list, span, bits, places, wdfs, SPAN);
    size_t n_wrong = 0, n_bits = 0;
    ck_assert_uint_eq(n, end - i);
    for (size_t k = 0; k < n; k++)
        n_wrong += span.first + places[k] != lists[t].docids[i + k] ||
                   wdfs[k] != lists[t].numbers[i + k] ||
                   !(bits[places[k] / 64] >> places[k] % 64 & 1);
    for (size_t k = 0; k < PT_COUNTOF(bits); k++)
        n_bits += (size_t)__builtin_popcountll(bits[k]);
    ck_assert_uint_eq(n_wrong, 0);
    ck_assert_uint_eq(n_bits, n);
}

static void mark(struct pt_posting_list *list,
                 struct pt_posting_span span,
                 size_t t,
                 size_t i,
                 size_t end)
{
    uint64_t bits[SPAN / 64] = {0};
    size_t n_wrong = 0;
    pt_posting_list_mark(list, span, bits);
    for (; i < end; i++) {
        const uint32_t place = lists[t].docids[i] - span.first;
        bits[place / 64] ^= (uint64_t)1 << place % 64;
    }
    for (size_t k = 0; k < SPAN / 64; k++)
        n_wrong += bits[k] != 0;
    ck_assert_uint_eq(n_wrong, 0);
}

static void add(struct pt_posting_list *list,
                struct pt_posting_span span,
                size_t t,
                size_t i,
                size_t end)
{
    static uint32_t wdfs[SPAN];
    uint64_t bits[SPAN / 64] = {0};
    size_t n_wrong = 0;
    for (uint32_t place = 0; place < SPAN; place++)
        wdfs[place] = place;
    pt_posting_list_add(list, span, bits, wdfs);
    for (uint32_t place = 0; place < SPAN; place++) {
        const bool is_there =
            i < end && lists[t].docids[i] == span.first + place;
        n_wrong += wdfs[place] != place + (is_there ? lists[t].numbers[i] : 0);
        n_wrong += (bits[place / 64] >> place % 64 & 1) != is_there;
        i += is_there;
    }
    ck_assert_uint_eq(n_wrong, 0);
}

static void spread(struct pt_posting_list *list,
                   struct pt_posting_span span,
                   size_t t,
                   size_t i,
                   size_t end)
{
    static uint32_t wdfs[SPAN];
    memset(wdfs, 0, sizeof wdfs);
    size_t n_wrong = 0;
    pt_posting_list_spread(list, span, wdfs);
    for (uint32_t docid = span.first; docid < span.end; docid++) {
        const bool is_there = i < end && lists[t].docids[i] == docid;
        n_wrong +=
            wdfs[docid - span.first] != (is_there ? lists[t].numbers[i] : 0);
        i += is_there;
    }
    ck_assert_uint_eq(n_wrong, 0);
}

START_TEST(lists_give_what_was_written)
{
    static void (*const reads[])(struct pt_posting_list *,
                                 struct pt_posting_span, size_t, size_t,
                                 size_t) = {take, mark, add, spread};
    const size_t t = (size_t)_i;
    for (unsigned round = 0; round < ROUNDS; round++) {
        const uint32_t most_skip = 1 + draw(round % 2 ? 5000 : 50);
        const uint32_t most_span = 1 + draw(round % 3 ? SPAN : 60);
        struct pt_posting_list list;
        uint32_t at = 0;
        size_t i = 0;
        begin(&list, t);
        while (i < lists[t].n) {
            at += draw(most_skip);
            i = find(t, i, at);
            pt_posting_list_skip(&list, at);
            stands_at(&list, t, i);
            if (i < lists[t].n && draw(20) == 0)
                at = lists[t].docids[i] - draw(2) * (at < lists[t].docids[i]);
            const struct pt_posting_span span = {at, at + 1 + draw(most_span)};
            const size_t end = find(t, i, span.end);
            reads[draw(4)](&list, span, t, i, end);
            stands_at(&list, t, end);
            at = span.end;
            i = end;
            if (i < lists[t].n && at + 100000 < lists[t].docids[i])
                at = lists[t].docids[i] - 50;
        }
        pt_posting_list_fini(&list);
    }
}
END_TEST

Suite *pt_suite_postings(void)
{
    Suite *const suite = suite_create("postings");
    TCase *const tcase = tcase_create("lists");
    tcase_add_unchecked_fixture(tcase, open_index, close_index);
    tcase_add_loop_test(tcase, lists_give_what_was_written, 0, N_TERMS + 1);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);
    return suite;
}
