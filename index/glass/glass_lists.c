/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/glass_lists.h"

#include "common/varint.h"

#define KEY_VALUE_FACTS "\x00\xd0"

enum { WDF_IN_BYTE = 127 };

/* ------------------------------------------------- postings and lengths --- */

void pt_glass_postings_init(struct pt_glass_postings *list,
                            pt_glass_entry *entry,
                            void *context)
{
    *list = (struct pt_glass_postings){.entry = entry, .context = context};
    pt_buf_init(&list->tag, PT_BUF_NO_CEILING);
}

void pt_glass_postings_fini(struct pt_glass_postings *list)
{
    pt_buf_fini(&list->tag);
}

static void begin(struct pt_glass_postings *list)
{
    list->is_first = true;
    list->first_docid = list->last_docid = 0;
    list->len = 0;
}

void pt_glass_postings_begin(struct pt_glass_postings *list,
                             struct pt_str term,
                             uint64_t n_documents,
                             uint64_t n_occurrences)
{
    begin(list);
    list->n_documents = n_documents;
    list->n_occurrences = n_occurrences;
    list->first_key.len = list->key.len = 0;
    pt_glass_key_add_term(&list->first_key, term, true);
    pt_glass_key_add_term(&list->key, term, false);
}

void pt_glass_postings_begin_lengths(struct pt_glass_postings *list)
{
    begin(list);
    list->n_documents = list->n_occurrences = 0;
    list->first_key.len = list->key.len = 0;
    pt_glass_key_add(&list->first_key, PT_STR(PT_GLASS_KEY_LENGTHS));
    pt_glass_key_add(&list->key, PT_STR(PT_GLASS_KEY_LENGTHS));
}

static void end_chunk(struct pt_glass_postings *list, bool is_last)
{
    struct pt_glass_key key = list->is_first ? list->first_key : list->key;
    struct pt_buf *const tag = &list->tag;
    const enum pt_status status = pt_buf_status(tag);
    if (status != PT_OK)
        return;
    pt_buf_clear(tag);
    if (list->is_first) {
        pt_varint_add(tag, list->n_documents);
        pt_varint_add(tag, list->n_occurrences);
        pt_varint_add(tag, list->first_docid - 1);
    } else {
        pt_glass_key_add_docid(&key, list->first_docid);
    }
    pt_buf_add_byte(tag, is_last ? '1' : '0');
    pt_varint_add(tag, list->last_docid - list->first_docid);
    pt_buf_add(tag, pt_str_n(list->chunk, list->len));
    if (pt_buf_status(tag) == PT_OK)
        list->entry(list->context, pt_glass_key_str(&key), pt_buf_str(tag));
    list->is_first = false;
    list->first_docid = 0;
    list->len = 0;
}

void pt_glass_postings_add(struct pt_glass_postings *list,
                           uint32_t docid,
                           uint32_t wdf)
{
    assert(docid > list->last_docid);
    if (list->len >= PT_GLASS_CHUNK_BYTES)
        end_chunk(list, false);
    if (!list->first_docid)
        list->first_docid = docid;
    else
        list->len += pt_varint_put(list->chunk + list->len,
                                   docid - list->last_docid - 1);
    list->len += pt_varint_put(list->chunk + list->len, wdf);
    list->last_docid = docid;
}

void pt_glass_postings_end(struct pt_glass_postings *list)
{
    if (list->first_docid)
        end_chunk(list, true);
}

/* --------------------------------------------------------------- values --- */

void pt_glass_values_init(struct pt_glass_values *values, uint32_t slot)
{
    *values = (struct pt_glass_values){.slot = slot};
    pt_buf_init(&values->chunk, PT_BUF_NO_CEILING);
    pt_buf_init(&values->least, PT_BUF_NO_CEILING);
    pt_buf_init(&values->greatest, PT_BUF_NO_CEILING);
}

void pt_glass_values_fini(struct pt_glass_values *values)
{
    pt_buf_fini(&values->chunk);
    pt_buf_fini(&values->least);
    pt_buf_fini(&values->greatest);
}

enum pt_status pt_glass_values_status(const struct pt_glass_values *values)
{
    const struct pt_buf *const bufs[] = {&values->chunk, &values->least,
                                         &values->greatest};
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        if (pt_buf_status(bufs[i]) != PT_OK)
            return pt_buf_status(bufs[i]);
    return PT_OK;
}

static void put_string(struct pt_buf *out, struct pt_str s)
{
    pt_varint_add(out, s.len);
    pt_buf_add(out, s);
}

static void
put_chunk(struct pt_glass_values *values, pt_glass_entry *entry, void *context)
{
    struct pt_glass_key key = {0};
    pt_glass_key_add(&key, PT_STR(PT_GLASS_KEY_VALUES));
    pt_glass_key_add_uint(&key, values->slot);
    pt_glass_key_add_docid(&key, values->first_docid);
    if (pt_buf_status(&values->chunk) == PT_OK)
        entry(context, pt_glass_key_str(&key), pt_buf_str(&values->chunk));
    pt_buf_cut(&values->chunk, 0);
}

static void set(struct pt_buf *bound, struct pt_str value)
{
    pt_buf_cut(bound, 0);
    pt_buf_add(bound, value);
}

void pt_glass_values_add(struct pt_glass_values *values,
                         uint32_t docid,
                         struct pt_str value,
                         pt_glass_entry *entry,
                         void *context)
{
    assert(value.len && docid > values->last_docid);
    if (!values->n_documents ||
        pt_str_compare(value, pt_buf_str(&values->least)) < 0)
        set(&values->least, value);
    if (pt_str_compare(value, pt_buf_str(&values->greatest)) > 0)
        set(&values->greatest, value);
    if (!values->chunk.len)
        values->first_docid = docid;
    else
        pt_varint_add(&values->chunk, docid - values->last_docid - 1);
    put_string(&values->chunk, value);
    values->last_docid = docid;
    values->n_documents++;
    if (values->chunk.len >= PT_GLASS_CHUNK_BYTES)
        put_chunk(values, entry, context);
}

void pt_glass_values_end(struct pt_glass_values *values,
                         pt_glass_entry *entry,
                         void *context)
{
    if (!values->n_documents)
        return;
    if (values->chunk.len)
        put_chunk(values, entry, context);
    struct pt_glass_key key = {0};
    pt_glass_key_add(&key, PT_STR(KEY_VALUE_FACTS));
    pt_glass_key_add_uint_last(&key, values->slot);
    struct pt_buf *const tag = &values->chunk;
    const struct pt_str least = pt_buf_str(&values->least);
    const struct pt_str greatest = pt_buf_str(&values->greatest);
    pt_varint_add(tag, values->n_documents);
    put_string(tag, least);
    if (!pt_str_equal(least, greatest))
        pt_buf_add(tag, greatest);
    if (pt_buf_status(tag) == PT_OK)
        entry(context, pt_glass_key_str(&key), pt_buf_str(tag));
}

/* -------------------------------------------------- terms of a document --- */

void pt_glass_terms_begin(struct pt_buf *tag, uint64_t length, size_t n_terms)
{
    if (!n_terms)
        return;
    pt_varint_add(tag, length);
    pt_varint_add(tag, n_terms);
}

void pt_glass_terms_add(struct pt_buf *tag,
                        struct pt_str before,
                        struct pt_str term,
                        uint32_t wdf)
{
    size_t shared = 0;
    while (shared < before.len && shared < term.len &&
           before.ptr[shared] == term.ptr[shared])
        shared++;
    const struct pt_str rest = pt_str_sub(term, shared, term.len);
    const size_t short_form = (wdf + (size_t)1) * (before.len + 1) + shared;
    const bool is_short = before.len && wdf < WDF_IN_BYTE && short_form < 256;
    char *const room = pt_buf_room(tag, 2 + rest.len + PT_MAX_VARINT_BYTES);
    if (!room)
        return;
    size_t n = 0;
    if (before.len)
        room[n++] = (char)(is_short ? short_form : shared);
    room[n++] = (char)rest.len;
    memcpy(room + n, rest.ptr, rest.len);
    n += rest.len;
    if (!is_short)
        n += pt_varint_put(room + n, wdf);
    pt_buf_used(tag, n);
}
