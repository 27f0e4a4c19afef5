/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/index_dump.h"

#include "index/xapian_c.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum { N_SLOTS = 18, MOST_POSITIONS = 1 << 17 };

struct document {
    uint32_t docid;
    char name[300];
};

/* One document of a list, and a hash of what the list says of it. */
struct listed {
    uint32_t rank;
    uint64_t hash;
};

struct dump {
    xc_db *db;
    bool is_strict;
    struct pt_buf *out;
    struct document *documents; /* by name */
    size_t n_documents;
    uint32_t *ranks; /* of each docid */
    uint32_t last_docid;
    struct listed *listed;
    size_t n_listed;
    uint32_t *positions;
};

static struct xc_error cause;

/* A passed ck_assert costs a write, so none stands where many calls are. */
#define ck_xc(call)                                                            \
    do {                                                                       \
        if ((call) != XC_OK)                                                   \
            ck_abort_msg("%s: %s", #call, cause.message);                      \
    } while (0)

static void must(bool condition)
{
    if (!condition)
        ck_abort_msg("a list names documents that are none");
}

static struct pt_str str_of(struct xc_bytes bytes)
{
    return pt_str_n(bytes.ptr, bytes.len);
}

static uint64_t mix(uint64_t hash, uint64_t number)
{
    hash = (hash ^ number) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

/* Bytes that a line can hold: all but letters, digits and a few as hex. */
static void add_shown(struct pt_buf *out, struct pt_str s)
{
    for (size_t i = 0; i < s.len && i < 100; i++) {
        const unsigned char c = (unsigned char)s.ptr[i];
        if (c > ' ' && c < 0x7f && c != '\\')
            pt_buf_add_byte(out, (char)c);
        else
            pt_buf_printf(out, "\\%02x", c);
    }
    if (s.len >= 100)
        pt_buf_printf(out, "…%zu,%llx", s.len,
                      (unsigned long long)pt_str_hash(s));
}

static int by_name(const void *a, const void *b)
{
    const struct document *const x = a, *const y = b;
    return strcmp(x->name, y->name);
}

static int by_rank(const void *a, const void *b)
{
    const struct listed *const x = a, *const y = b;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

static void name_document(struct dump *d, struct document *document)
{
    xc_terms *terms = NULL;
    struct pt_buf name;
    pt_buf_init(&name, PT_BUF_NO_CEILING);
    ck_xc(xc_db_termlist(d->db, document->docid, &terms, &cause));
    ck_xc(xc_terms_skip_to(terms, "Q", 1, &cause));
    if (xc_terms_valid(terms) && xc_terms_term(terms).ptr[0] == 'Q')
        add_shown(&name, str_of(xc_terms_term(terms)));
    else
        pt_buf_printf(&name, "%010u", document->docid);
    snprintf(document->name, sizeof document->name, "%s", pt_buf_z(&name));
    pt_buf_fini(&name);
    xc_terms_free(terms);
}

static void name_documents(struct dump *d)
{
    xc_postings *all = NULL;
    const size_t n = xc_db_doccount(d->db);
    d->last_docid = xc_db_lastdocid(d->db);
    d->documents = calloc(n + 1, sizeof *d->documents);
    d->listed = calloc(n + 1, sizeof *d->listed);
    d->ranks = calloc((size_t)d->last_docid + 1, sizeof *d->ranks);
    d->positions = calloc(MOST_POSITIONS, sizeof *d->positions);
    ck_assert(d->documents && d->ranks && d->listed && d->positions);
    ck_xc(xc_db_postings(d->db, "", 0, &all, &cause));
    for (; xc_postings_valid(all);) {
        must(d->n_documents < n);
        d->documents[d->n_documents].docid = xc_postings_docid(all);
        name_document(d, &d->documents[d->n_documents++]);
        ck_xc(xc_postings_next(all, &cause));
    }
    xc_postings_free(all);
    ck_assert_uint_eq(d->n_documents, n);
    if (!d->is_strict)
        qsort(d->documents, n, sizeof *d->documents, by_name);
    for (size_t i = 0; i < n; i++)
        d->ranks[d->documents[i].docid] = (uint32_t)i;
}

static void add_listed(struct dump *d, uint32_t docid, uint64_t hash)
{
    must(docid <= d->last_docid && d->n_listed < d->n_documents);
    d->listed[d->n_listed++] = (struct listed){d->ranks[docid], hash};
}

/* One number for the list. */
static uint64_t end_listed(struct dump *d)
{
    uint64_t hash = d->n_listed;
    qsort(d->listed, d->n_listed, sizeof *d->listed, by_rank);
    for (size_t i = 0; i < d->n_listed; i++)
        hash = mix(mix(hash, d->listed[i].rank), d->listed[i].hash);
    d->n_listed = 0;
    return hash;
}

/* -------------------------------------------------------------- parts --- */

static void dump_numbers(struct dump *d)
{
    bool has_positions;
    uint32_t lower, upper;
    ck_xc(xc_db_has_positions(d->db, &has_positions, &cause));
    pt_buf_printf(d->out, "documents %u length %llu positions %d\n",
                  xc_db_doccount(d->db),
                  (unsigned long long)xc_db_total_length(d->db), has_positions);
    if (!d->is_strict)
        return;
    ck_xc(xc_db_doclength_bounds(d->db, &lower, &upper, &cause));
    pt_buf_printf(d->out, "last %u lengths %u..%u\n", d->last_docid, lower,
                  upper);
}

static uint64_t hash_posting(struct dump *d, const xc_postings *postings)
{
    uint32_t length;
    size_t n;
    ck_xc(xc_postings_doclength(postings, &length, &cause));
    uint64_t hash = mix(mix(1, xc_postings_wdf(postings)), length);
    ck_xc(xc_postings_read_positions(postings, d->positions, MOST_POSITIONS, &n,
                                     &cause));
    for (size_t i = 0; i < n; i++)
        hash = mix(hash, d->positions[i]);
    return mix(hash, n);
}

static void dump_term(struct dump *d, struct pt_str term)
{
    xc_postings *postings = NULL;
    uint32_t n_documents, n_occurrences, bound;
    ck_xc(xc_db_term_freq(d->db, term.ptr, term.len, &n_documents, &cause));
    ck_xc(xc_db_collection_freq(d->db, term.ptr, term.len, &n_occurrences,
                                &cause));
    ck_xc(xc_db_wdf_upper_bound(d->db, term.ptr, term.len, &bound, &cause));
    ck_xc(xc_db_postings(d->db, term.ptr, term.len, &postings, &cause));
    for (; xc_postings_valid(postings);) {
        add_listed(d, xc_postings_docid(postings), hash_posting(d, postings));
        ck_xc(xc_postings_next(postings, &cause));
    }
    xc_postings_free(postings);
    pt_buf_puts(d->out, "term ");
    add_shown(d->out, term);
    pt_buf_printf(d->out, " %u %u %llx", n_documents, n_occurrences,
                  (unsigned long long)end_listed(d));
    if (d->is_strict)
        pt_buf_printf(d->out, " <= %u", bound);
    pt_buf_puts(d->out, "\n");
}

static void dump_terms(struct dump *d)
{
    xc_terms *terms = NULL;
    ck_xc(xc_db_allterms(d->db, "", 0, &terms, &cause));
    for (; xc_terms_valid(terms);) {
        dump_term(d, str_of(xc_terms_term(terms)));
        ck_xc(xc_terms_next(terms, &cause));
    }
    xc_terms_free(terms);
}

static void dump_document(struct dump *d, const struct document *document)
{
    uint32_t length, wdf, n = 0;
    uint64_t hash = 0;
    xc_terms *terms = NULL;
    xc_doc *doc = NULL;
    struct xc_bytes bytes;
    ck_xc(xc_db_doclength(d->db, document->docid, &length, &cause));
    ck_xc(xc_db_termlist(d->db, document->docid, &terms, &cause));
    for (; xc_terms_valid(terms); n++) {
        ck_xc(xc_terms_wdf(terms, &wdf, &cause));
        hash = mix(mix(hash, pt_str_hash(str_of(xc_terms_term(terms)))), wdf);
        ck_xc(xc_terms_next(terms, &cause));
    }
    xc_terms_free(terms);
    pt_buf_printf(d->out, "document %s length %u terms %u %llx data ",
                  document->name, length, n, (unsigned long long)hash);
    ck_xc(xc_db_document(d->db, document->docid, &doc, &cause));
    ck_xc(xc_doc_data(doc, &bytes, &cause));
    add_shown(d->out, str_of(bytes));
    for (uint32_t slot = 0; slot < N_SLOTS; slot++) {
        ck_xc(xc_doc_value(doc, slot, &bytes, &cause));
        if (!bytes.len)
            continue;
        pt_buf_printf(d->out, " %u:", slot);
        add_shown(d->out, str_of(bytes));
    }
    if (d->is_strict)
        pt_buf_printf(d->out, " docid %u", document->docid);
    pt_buf_puts(d->out, "\n");
    xc_doc_free(doc);
}

static void dump_slot(struct dump *d, uint32_t slot)
{
    uint32_t n;
    struct xc_bytes bytes;
    xc_values *values = NULL;
    ck_xc(xc_db_value_freq(d->db, slot, &n, &cause));
    pt_buf_printf(d->out, "slot %u %u", slot, n);
    if (d->is_strict) {
        ck_xc(xc_db_value_lower_bound(d->db, slot, &bytes, &cause));
        pt_buf_puts(d->out, " ");
        add_shown(d->out, str_of(bytes));
        ck_xc(xc_db_value_upper_bound(d->db, slot, &bytes, &cause));
        pt_buf_puts(d->out, "..");
        add_shown(d->out, str_of(bytes));
    }
    ck_xc(xc_db_values(d->db, slot, &values, &cause));
    for (; xc_values_valid(values);) {
        add_listed(d, xc_values_docid(values),
                   pt_str_hash(str_of(xc_values_value(values))));
        ck_xc(xc_values_next(values, &cause));
    }
    xc_values_free(values);
    pt_buf_printf(d->out, " %llx\n", (unsigned long long)end_listed(d));
}

static void dump_synonyms(struct dump *d)
{
    xc_terms *keys = NULL;
    ck_xc(xc_db_synonym_keys(d->db, "", 0, &keys, &cause));
    for (; xc_terms_valid(keys);) {
        const struct pt_str key = str_of(xc_terms_term(keys));
        xc_terms *words = NULL;
        pt_buf_puts(d->out, "synonyms ");
        add_shown(d->out, key);
        ck_xc(xc_db_synonyms(d->db, key.ptr, key.len, &words, &cause));
        for (; xc_terms_valid(words);) {
            pt_buf_puts(d->out, " ");
            add_shown(d->out, str_of(xc_terms_term(words)));
            ck_xc(xc_terms_next(words, &cause));
        }
        xc_terms_free(words);
        pt_buf_puts(d->out, "\n");
        ck_xc(xc_terms_next(keys, &cause));
    }
    xc_terms_free(keys);
}

static void dump_metadata(struct dump *d)
{
    xc_terms *keys = NULL;
    struct xc_bytes value;
    ck_xc(xc_db_metadata_keys(d->db, "", 0, &keys, &cause));
    for (; xc_terms_valid(keys);) {
        const struct pt_str key = str_of(xc_terms_term(keys));
        ck_xc(xc_db_metadata(d->db, key.ptr, key.len, &value, &cause));
        pt_buf_puts(d->out, "metadata ");
        add_shown(d->out, key);
        pt_buf_puts(d->out, " ");
        add_shown(d->out, str_of(value));
        pt_buf_puts(d->out, "\n");
        ck_xc(xc_terms_next(keys, &cause));
    }
    xc_terms_free(keys);
}

void pt_dump_index(const char *dir, bool is_strict, struct pt_buf *out)
{
    struct dump d = {.is_strict = is_strict, .out = out};
    ck_assert_msg(xc_db_open(dir, &d.db, &cause) == XC_OK, "%s: %s", dir,
                  cause.message);
    name_documents(&d);
    dump_numbers(&d);
    dump_terms(&d);
    for (size_t i = 0; i < d.n_documents; i++)
        dump_document(&d, &d.documents[i]);
    for (uint32_t slot = 0; slot < N_SLOTS; slot++)
        dump_slot(&d, slot);
    dump_synonyms(&d);
    dump_metadata(&d);
    xc_db_free(d.db);
    free(d.documents);
    free(d.listed);
    free(d.ranks);
    free(d.positions);
    ck_assert_int_eq(pt_buf_status(out), PT_OK);
}

void pt_check_same_index(const char *a, const char *b, bool is_strict)
{
    struct pt_buf x, y;
    pt_buf_init(&x, PT_BUF_NO_CEILING);
    pt_buf_init(&y, PT_BUF_NO_CEILING);
    pt_dump_index(a, is_strict, &x);
    pt_dump_index(b, is_strict, &y);
    struct pt_str p = pt_buf_str(&x), q = pt_buf_str(&y);
    while (p.len || q.len) {
        const size_t m = pt_str_find(p, '\n'), n = pt_str_find(q, '\n');
        const struct pt_str line = pt_str_sub(p, 0, m);
        const struct pt_str other = pt_str_sub(q, 0, n);
        if (!pt_str_equal(line, other))
            ck_abort_msg("%s: %.*s\n%s: %.*s", a, PT_STR_FMT(line), b,
                         PT_STR_FMT(other));
        p = pt_str_sub(p, m < p.len ? m + 1 : m, p.len);
        q = pt_str_sub(q, n < q.len ? n + 1 : n, q.len);
    }
    pt_buf_fini(&x);
    pt_buf_fini(&y);
}

void pt_check_sound(const char *dir)
{
    char command[512];
    snprintf(command, sizeof command,
             "xapian-check '%s' >check.out 2>&1 || { cat check.out; false; }",
             dir);
    ck_assert_msg(system(command) == 0, "xapian-check finds errors in %s", dir);
}
