/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * change_log.c: an entry is
 *
 *     string      key: the Q term, or that of metadata
 *     PUT:        postings, forms, values, each as a number of them and then
 *                 them; the record as a string
 *     META:       the value as a string
 *
 * where a number has four bytes, and a string is its length and its bytes.
 */
#include "index/change_log.h"

#include "index/record.h"

/* -------------------------------------------------------------- writing --- */

static void log_number(struct pt_buf *log, uint32_t number)
{
    pt_buf_add(log, pt_str_n((const char *)&number, sizeof number));
}

void pt_change_log_str(struct pt_buf *log, struct pt_str s)
{
    log_number(log, (uint32_t)s.len);
    pt_buf_add(log, s);
}

static uint32_t read_number(struct pt_str *rest)
{
    uint32_t number;
    assert(rest->ptr && rest->len >= sizeof number);
    memcpy(&number, rest->ptr, sizeof number);
    *rest = pt_str_sub(*rest, sizeof number, rest->len);
    return number;
}

static struct pt_str read_str(struct pt_str *rest)
{
    const size_t len = read_number(rest);
    const struct pt_str s = pt_str_sub(*rest, 0, len);
    *rest = pt_str_sub(*rest, len, rest->len);
    return s;
}

/* A posting in one number: its wdf, or its position and whether it weighs. No
 * article has 2^30 words. */
static uint32_t posting_number(const struct pt_posting *posting)
{
    const uint32_t wdf = pt_posting_wdf(posting);
    assert(posting->pos <= UINT32_MAX / 4 && wdf <= UINT32_MAX / 4);
    assert(!posting->pos || wdf <= 1);
    return posting->pos ? posting->pos << 2 | wdf << 1 | 1 : wdf << 1;
}

static void log_data(struct pt_buf *log, const struct pt_document *doc)
{
    struct pt_buf data;
    if (!doc->is_raw) {
        pt_change_log_str(log, doc->data);
        return;
    }
    pt_buf_init(&data, PT_BUF_NO_CEILING);
    pt_buf_add(&data, doc->data);
    pt_record_protect(&data, 0);
    pt_change_log_str(log, pt_buf_str(&data));
    if (pt_buf_status(log) == PT_OK)
        log->status = pt_buf_status(&data);
    pt_buf_fini(&data);
}

void pt_change_log_document(struct pt_buf *log, const struct pt_document *doc)
{
    pt_change_log_str(log, doc->unique);
    log_number(log, (uint32_t)doc->n_postings);
    for (size_t i = 0; i < doc->n_postings; i++) {
        const struct pt_posting *const p = &doc->postings[i];
        log_number(log, posting_number(p));
        pt_change_log_str(log, p->term);
    }
    log_number(log, (uint32_t)doc->n_forms);
    for (size_t i = 0; i < doc->n_forms; i++) {
        pt_change_log_str(log, doc->forms[i].key);
        pt_change_log_str(log, doc->forms[i].word);
    }
    log_number(log, (uint32_t)doc->n_values);
    for (size_t i = 0; i < doc->n_values; i++) {
        log_number(log, doc->values[i].slot);
        pt_change_log_str(log, doc->values[i].bytes);
    }
    log_data(log, doc);
}

/* --------------------------------------------------------------- making --- */

static enum xc_status
make_posting(xc_doc *doc, struct pt_str *rest, struct xc_error *cause)
{
    const uint32_t number = read_number(rest);
    const struct pt_str term = read_str(rest);
    if (number & 1)
        return xc_doc_add_posting(doc, term.ptr, term.len, number >> 2,
                                  number >> 1 & 1, cause);
    const uint32_t wdf = number >> 1;
    return wdf ? xc_doc_add_term(doc, term.ptr, term.len, wdf, cause)
               : xc_doc_add_boolean_term(doc, term.ptr, term.len, cause);
}

struct pt_form pt_change_next_form(struct pt_str *rest)
{
    const struct pt_str key = read_str(rest);
    return (struct pt_form){key, read_str(rest)};
}

uint32_t pt_change_forms(struct pt_str entry, struct pt_str *rest)
{
    *rest = entry;
    read_str(rest); /* the key */
    for (uint32_t n = read_number(rest); n; n--)
        read_number(rest), read_str(rest);
    return read_number(rest);
}

/* The rest of an entry as a document in doc. */
static enum xc_status
make_document(xc_doc *doc, struct pt_str *rest, struct xc_error *cause)
{
    enum xc_status status = xc_doc_clear(doc, cause);
    for (uint32_t n = read_number(rest); n && status == XC_OK; n--)
        status = make_posting(doc, rest, cause);
    if (status != XC_OK)
        return status;
    for (uint32_t n = read_number(rest); n; n--)
        pt_change_next_form(rest);
    for (uint32_t n = read_number(rest); n && status == XC_OK; n--) {
        const uint32_t slot = read_number(rest);
        const struct pt_str value = read_str(rest);
        status = xc_doc_add_value(doc, slot, value.ptr, value.len, cause);
    }
    if (status != XC_OK)
        return status;
    const struct pt_str data = read_str(rest);
    return xc_doc_set_data(doc, data.ptr, data.len, cause);
}

/* The document of entry in place of key's. */
static enum xc_status put(xc_writer *xc,
                          xc_doc *doc,
                          struct pt_str key,
                          struct pt_str entry,
                          struct xc_error *cause)
{
    enum xc_status status = make_document(doc, &entry, cause);
    if (status == XC_OK)
        status = xc_writer_replace_document_by_term(xc, key.ptr, key.len, doc,
                                                    NULL, cause);
    return status == XC_OK ? xc_doc_clear(doc, cause) /* now, not at the next */
                           : status;
}

struct pt_str pt_change_key(struct pt_str entry)
{
    return read_str(&entry);
}

enum xc_status pt_change_make(xc_writer *xc,
                              xc_doc *doc,
                              enum pt_change kind,
                              struct pt_str entry,
                              struct xc_error *cause)
{
    const struct pt_str key = read_str(&entry);
    switch (kind) {
    case PT_CHANGE_PUT:
        return put(xc, doc, key, entry, cause);
    case PT_CHANGE_REMOVE:
        return xc_writer_delete_document_by_term(xc, key.ptr, key.len, cause);
    case PT_CHANGE_META: {
        const struct pt_str value = read_str(&entry);
        return xc_writer_set_metadata(xc, key.ptr, key.len, value.ptr,
                                      value.len, cause);
    }
    }
    PT_UNREACHABLE();
    return XC_INTERNAL;
}
