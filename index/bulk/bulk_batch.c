/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/bulk/bulk_batch.h"

#include "common/mem.h"

#include <stdalign.h>

enum { ALIGN = alignof(max_align_t) };

void pt_bulk_batch_init(struct pt_bulk_batch *b)
{
    *b = (struct pt_bulk_batch){0};
    pt_bulk_turned_init(&b->turned);
}

void pt_bulk_batch_fini(struct pt_bulk_batch *b)
{
    pt_free(b->changes);
    pt_free(b->room);
    pt_bulk_turned_fini(&b->turned);
    pt_bulk_batch_init(b);
}

void pt_bulk_batch_clear(struct pt_bulk_batch *b)
{
    b->n = 0;
    b->used = 0;
    pt_bulk_turned_clear(&b->turned);
}

static size_t rounded(size_t n_bytes)
{
    return (n_bytes + ALIGN - 1) / ALIGN * ALIGN;
}

bool pt_bulk_batch_has_room(const struct pt_bulk_batch *b, size_t n_bytes)
{
    return n_bytes <= PT_BULK_BATCH_BYTES &&
           rounded(n_bytes) <= PT_BULK_BATCH_BYTES - b->used;
}

static size_t text_bytes(const struct pt_document *doc)
{
    size_t n = doc->unique.len + doc->data.len;
    for (size_t i = 0; i < doc->n_postings; i++)
        n += doc->postings[i].term.len;
    for (size_t i = 0; i < doc->n_forms; i++)
        n += doc->forms[i].key.len + doc->forms[i].word.len;
    for (size_t i = 0; i < doc->n_values; i++)
        n += doc->values[i].bytes.len;
    return n;
}

size_t pt_bulk_document_bytes(const struct pt_document *doc)
{
    return doc->n_postings * sizeof *doc->postings +
           doc->n_forms * sizeof *doc->forms + text_bytes(doc);
}

/* A new change, and n_bytes for it at *out. */
static struct pt_bulk_change *
add_change(struct pt_bulk_batch *b, size_t n_bytes, char **out)
{
    assert(pt_bulk_batch_has_room(b, n_bytes));
    struct pt_bulk_change *const grown =
        pt_grow(b->changes, &b->capacity, b->n + 1, SIZE_MAX, sizeof *grown);
    if (!grown)
        return NULL;
    b->changes = grown;
    if (!b->room && !(b->room = pt_alloc(PT_BULK_BATCH_BYTES)))
        return NULL;
    *out = b->room + b->used;
    b->used += rounded(n_bytes);
    grown[b->n] = (struct pt_bulk_change){0};
    return &grown[b->n++];
}

/* Puts s at *at, which moves behind it. */
static struct pt_str copy(char **at, struct pt_str s)
{
    char *const begin = *at;
    if (s.len)
        memcpy(begin, s.ptr, s.len);
    *at = begin + s.len;
    return pt_str_n(begin, s.len);
}

enum pt_status pt_bulk_batch_put(struct pt_bulk_batch *b,
                                 uint32_t docid,
                                 const struct pt_document *doc)
{
    char *at;
    struct pt_bulk_change *const change =
        add_change(b, pt_bulk_document_bytes(doc), &at);
    if (!change)
        return PT_ENOMEM;
    change->docid = docid;
    struct pt_document *const to = &change->document;
    *to = *doc;
    to->postings = (void *)at;
    to->forms = (void *)(at + doc->n_postings * sizeof *to->postings);
    at = (char *)(to->forms + doc->n_forms);
    for (size_t i = 0; i < doc->n_postings; i++) {
        to->postings[i] = doc->postings[i];
        to->postings[i].term = copy(&at, doc->postings[i].term);
    }
    for (size_t i = 0; i < doc->n_forms; i++)
        to->forms[i] = (struct pt_form){copy(&at, doc->forms[i].key),
                                        copy(&at, doc->forms[i].word)};
    for (size_t i = 0; i < doc->n_values; i++)
        to->values[i].bytes = copy(&at, doc->values[i].bytes);
    to->unique = copy(&at, doc->unique);
    to->data = copy(&at, doc->data);
    return PT_OK;
}

enum pt_status pt_bulk_batch_set(struct pt_bulk_batch *b,
                                 struct pt_str key,
                                 struct pt_str value)
{
    char *at;
    struct pt_bulk_change *const change =
        add_change(b, key.len + value.len, &at);
    if (!change)
        return PT_ENOMEM;
    change->key = copy(&at, key);
    change->value = copy(&at, value);
    return PT_OK;
}

enum pt_status pt_bulk_batch_turn(struct pt_bulk_batch *b,
                                  struct pt_bulk_turner *turner)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < b->n && status == PT_OK; i++)
        if (!b->changes[i].key.len)
            status = pt_bulk_turn(turner, &b->changes[i].document, &b->turned,
                                  &b->changes[i].profile);
    return status;
}
