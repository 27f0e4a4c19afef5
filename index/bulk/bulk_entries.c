/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/bulk/bulk_entries.h"

#include "common/mem.h"
#include "common/varint.h"

#include <stdlib.h>

void pt_bulk_entries_init(struct pt_bulk_entries *e)
{
    *e = (struct pt_bulk_entries){0};
    pt_buf_init(&e->bytes, PT_BUF_NO_CEILING);
}

void pt_bulk_entries_fini(struct pt_bulk_entries *e)
{
    pt_buf_fini(&e->bytes);
    pt_free(e->begins);
    *e = (struct pt_bulk_entries){0};
}

static void add_part(struct pt_buf *out, struct pt_str part)
{
    pt_varint_add(out, part.len);
    pt_buf_add(out, part);
}

void pt_bulk_entries_add(void *context, struct pt_str key, struct pt_str tag)
{
    struct pt_bulk_entries *const e = context;
    size_t *const grown =
        pt_grow(e->begins, &e->capacity, e->n + 1, SIZE_MAX, sizeof *grown);
    if (!grown) {
        e->bytes.status = PT_ENOMEM;
        return;
    }
    e->begins = grown;
    e->begins[e->n++] = e->bytes.len;
    add_part(&e->bytes, key);
    add_part(&e->bytes, tag);
}

size_t pt_bulk_entries_bytes(const struct pt_bulk_entries *e)
{
    return e->bytes.len + e->n * sizeof *e->begins;
}

/* By key, and what was added first comes first. */
static int compare(const void *a, const void *b)
{
    const struct pt_str *const x = a, *const y = b;
    const int order = pt_str_compare(*x, *y);
    return order ? order : (x->ptr > y->ptr) - (x->ptr < y->ptr);
}

static struct pt_str take_part(struct pt_str all, size_t *at)
{
    uint64_t len = 0;
    const bool is_there = pt_varint_get(all, at, &len);
    assert(is_there);
    (void)is_there;
    const struct pt_str part = pt_str_sub(all, *at, *at + (size_t)len);
    *at += (size_t)len;
    return part;
}

enum pt_status pt_bulk_entries_write(struct pt_bulk_entries *e,
                                     struct pt_bulk_runs *runs)
{
    const struct pt_str all = pt_buf_str(&e->bytes);
    struct pt_str *const keys = pt_alloc(e->n * sizeof *keys);
    if (!keys || pt_buf_status(&e->bytes) != PT_OK) {
        pt_free(keys);
        return PT_ENOMEM;
    }
    for (size_t i = 0; i < e->n; i++) {
        size_t at = e->begins[i];
        keys[i] = take_part(all, &at);
    }
    qsort(keys, e->n, sizeof *keys, compare);
    for (size_t i = 0; i < e->n; i++) {
        if (i + 1 < e->n && pt_str_equal(keys[i], keys[i + 1]))
            continue;
        size_t at = (size_t)(keys[i].ptr - all.ptr) + keys[i].len;
        const struct pt_str tag = take_part(all, &at);
        pt_bulk_run_add_number(runs, keys[i].len);
        pt_bulk_run_add(runs, keys[i]);
        pt_bulk_run_add_number(runs, tag.len);
        pt_bulk_run_add(runs, tag);
    }
    pt_bulk_run_end_section(runs);
    pt_free(keys);
    pt_buf_clear(&e->bytes);
    e->n = 0;
    return PT_OK;
}
