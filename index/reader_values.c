/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * reader_values.c: the values that many articles have. libxapian makes a string
 * of each that it passes over; of thousands, and where the table is open
 * already, they are read from it, as far as that can be, and what is left is
 * asked of libxapian.
 */
#include "index/index_table.h"
#include "index/index_values.h"
#include "index/reader_private.h"

/* To open the table takes as long as libxapian takes for so many values. Where
 * so many articles on end have none libxapian may know that no further one has,
 * while the table would be searched for each. */
enum { MANY = 512, MOST_WITHOUT = 64 };

/* Values of articles that somebody asks for. */
struct asked {
    const uint32_t *docids;
    size_t n;
    size_t at; /* the next of them */
    pt_reader_found *each;
    void *context;
};

static enum pt_status read_values(struct asked *asked,
                                  struct pt_value_list *list)
{
    enum pt_status status = PT_OK;
    for (size_t n_without = 0;
         asked->at < asked->n && status == PT_OK && n_without < MOST_WITHOUT;
         asked->at++) {
        struct pt_str value;
        const enum pt_glass_found found =
            pt_value_list_get(list, asked->docids[asked->at], &value);
        if (found == PT_GLASS_UNKNOWN)
            break;
        n_without = found == PT_GLASS_THERE ? 0 : n_without + 1;
        if (found == PT_GLASS_THERE)
            status = asked->each(asked->context, asked->at, value);
    }
    return status;
}

static enum pt_status read_from_table(const struct pt_reader *reader,
                                      enum pt_slot slot,
                                      struct asked *asked,
                                      struct pt_error *err)
{
    struct pt_postings *postings = NULL;
    struct pt_value_list list = {.docid = 0};
    if (pt_postings_open(reader, &postings) != PT_OK)
        return pt_fail_nomem(err);
    if (!postings)
        return PT_OK;
    const enum pt_status status =
        pt_value_list_init(&list, postings, slot) == PT_OK
            ? read_values(asked, &list)
            : pt_fail_nomem(err);
    pt_value_list_fini(&list);
    pt_postings_close(postings);
    return status;
}

static enum pt_status ask_for_values(const struct pt_reader *reader,
                                     enum pt_slot slot,
                                     struct asked *asked,
                                     struct pt_error *err)
{
    struct xc_error cause;
    xc_values *values = NULL;
    enum pt_status status = PT_OK;
    enum xc_status engine =
        xc_db_values(pt_reader_db(reader), (uint32_t)slot, &values, &cause);
    for (; asked->at < asked->n && engine == XC_OK && status == PT_OK &&
           xc_values_valid(values);
         asked->at++) {
        const uint32_t docid = asked->docids[asked->at];
        if (xc_values_docid(values) < docid)
            engine = xc_values_skip_to(values, docid, &cause);
        if (engine != XC_OK || xc_values_docid(values) != docid)
            continue;
        const struct xc_bytes value = xc_values_value(values);
        status = asked->each(asked->context, asked->at,
                             pt_str_n(value.ptr, value.len));
    }
    xc_values_free(values);
    if (engine != XC_OK)
        return pt_fail_engine(err, engine, &cause, "reading values");
    return status;
}

enum pt_status pt_reader_values(const struct pt_reader *reader,
                                enum pt_slot slot,
                                const uint32_t *docids,
                                size_t n,
                                pt_reader_found *each,
                                void *context,
                                struct pt_error *err)
{
    struct asked asked = {docids, n, 0, each, context};
    enum pt_status status = PT_OK;
    if (pt_reader_has_remote(reader))
        return pt_reader_remote_values(reader, slot, docids, n, each, context,
                                       err);
    if (n >= MANY || pt_reader_has_table(reader, PT_GLASS_POSTLIST))
        status = read_from_table(reader, slot, &asked, err);
    if (status == PT_OK && asked.at < n)
        status = pt_reader_may_ask(reader, err);
    return status == PT_OK && asked.at < n
               ? ask_for_values(reader, slot, &asked, err)
               : status;
}
