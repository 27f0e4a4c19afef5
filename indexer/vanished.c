/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/vanished.h"

#include "common/mem.h"

#include <stdlib.h>

void pt_vanished_init(struct pt_vanished *v)
{
    *v = (struct pt_vanished){0};
}

void pt_vanished_fini(struct pt_vanished *v)
{
    pt_free(v->items);
    pt_vanished_init(v);
}

/* A stamp of zeros says nothing of a file. */
static uint64_t key_of(const struct pt_file_stamp *stamp)
{
    const uint64_t numbers[] = {stamp->inode, stamp->size,
                                (uint64_t)stamp->mtime_ns};
    if (!stamp->inode)
        return 0;
    return pt_str_hash(pt_str_n((const char *)numbers, sizeof numbers));
}

enum pt_status pt_vanished_add(struct pt_vanished *v,
                               const struct pt_ledger_entry *entry,
                               struct pt_ledger_place at,
                               size_t place)
{
    v->is_full |= v->n == PT_MAX_VANISHED;
    if (v->is_full)
        return PT_OK;
    struct pt_vanished_item *const grown = pt_grow(
        v->items, &v->capacity, v->n + 1, PT_MAX_VANISHED, sizeof *grown);
    if (!grown)
        return PT_ENOMEM;
    v->items = grown;
    grown[v->n++] = (struct pt_vanished_item){
        .key = key_of(&entry->stamp), .at = at, .place = (uint32_t)place};
    return PT_OK;
}

void pt_vanished_forget(struct pt_vanished *v, size_t place)
{
    size_t n_kept = 0;
    for (size_t i = 0; i < v->n; i++)
        if (v->items[i].place != place)
            v->items[n_kept++] = v->items[i];
    v->n = n_kept;
}

static int compare_places(struct pt_ledger_place a, struct pt_ledger_place b)
{
    if (a.chunk != b.chunk)
        return a.chunk < b.chunk ? -1 : 1;
    return (a.number > b.number) - (a.number < b.number);
}

static int by_place(const void *a, const void *b)
{
    const struct pt_vanished_item *const x = a, *const y = b;
    return compare_places(x->at, y->at);
}

static int by_key(const void *a, const void *b)
{
    const struct pt_vanished_item *const x = a, *const y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return compare_places(x->at, y->at);
}

void pt_vanished_sort(struct pt_vanished *v)
{
    if (v->n)
        qsort(v->items, v->n, sizeof *v->items, by_key);
}

void pt_vanished_sort_by_place(struct pt_vanished *v)
{
    if (v->n)
        qsort(v->items, v->n, sizeof *v->items, by_place);
}

/* The first item that does not come before key and at. */
static size_t lower_bound(const struct pt_vanished *v,
                          uint64_t key,
                          struct pt_ledger_place at)
{
    const struct pt_vanished_item wanted = {.key = key, .at = at};
    size_t begin = 0, end = v->n;
    while (begin < end) {
        const size_t middle = begin + (end - begin) / 2;
        if (by_key(&v->items[middle], &wanted) < 0)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin;
}

enum pt_status pt_vanished_find(const struct pt_vanished *v,
                                const struct pt_file_stamp *stamp,
                                struct pt_ledger_cursor *cursor,
                                struct pt_ledger_entry *out,
                                struct pt_vanished_item **out_item,
                                struct pt_error *err)
{
    const uint64_t key = key_of(stamp);
    *out_item = NULL;
    const size_t begin = lower_bound(v, key, (struct pt_ledger_place){0});
    for (size_t i = begin;
         key && i < v->n && v->items[i].key == key && i - begin < PT_MAX_TWINS;
         i++) {
        if (v->items[i].has_moved)
            continue;
        const enum pt_status status =
            pt_ledger_seek(cursor, v->items[i].at, out, err);
        if (status != PT_OK)
            return status == PT_ENOTFOUND ? PT_OK : status;
        if (out->stamp.inode == stamp->inode &&
            out->stamp.size == stamp->size &&
            out->stamp.mtime_ns == stamp->mtime_ns) {
            *out_item = &v->items[i];
            return PT_OK;
        }
    }
    return PT_OK;
}

struct pt_vanished_item *
pt_vanished_item_of(const struct pt_vanished *v,
                    const struct pt_ledger_entry *entry,
                    struct pt_ledger_place at)
{
    const uint64_t key = key_of(&entry->stamp);
    const size_t i = v->n ? lower_bound(v, key, at) : 0;
    return i < v->n && v->items[i].key == key &&
                   compare_places(v->items[i].at, at) == 0
               ? &v->items[i]
               : NULL;
}
