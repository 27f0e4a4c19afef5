/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/changes.h"

#include "common/mem.h"
#include "indexer/ledger.h"

void pt_changes_init(struct pt_changes *changes)
{
    *changes = (struct pt_changes){.n = 0};
    pt_buf_init(&changes->paths, PT_BUF_NO_CEILING);
}

void pt_changes_fini(struct pt_changes *changes)
{
    pt_buf_fini(&changes->paths);
    pt_free(changes->items);
    changes->items = NULL;
    changes->n = changes->capacity = 0;
}

enum pt_status
pt_changes_add(struct pt_changes *changes, struct pt_str path, uint32_t chunk)
{
    changes->is_full |= changes->n == PT_MAX_CHANGES ||
                        path.len >= PT_MAX_CHANGES_BYTES - changes->paths.len;
    if (changes->is_full)
        return PT_OK;
    struct pt_change *const grown =
        pt_grow(changes->items, &changes->capacity, changes->n + 1,
                PT_MAX_CHANGES, sizeof *grown);
    if (!grown)
        return PT_ENOMEM;
    changes->items = grown;
    grown[changes->n++] = (struct pt_change){changes->paths.len, chunk};
    pt_buf_add(&changes->paths, path);
    pt_buf_add_byte(&changes->paths, '\0');
    return pt_buf_status(&changes->paths);
}

struct pt_str pt_changes_path(const struct pt_changes *changes, size_t i)
{
    assert(i < changes->n);
    return pt_str_of(changes->paths.ptr + changes->items[i].path);
}

size_t pt_changes_from(const struct pt_changes *changes, struct pt_str path)
{
    size_t low = 0, high = changes->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (pt_ledger_compare(pt_changes_path(changes, middle), path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool pt_changes_has(const struct pt_changes *changes, struct pt_str path)
{
    const size_t i = pt_changes_from(changes, path);
    return i < changes->n && pt_str_equal(pt_changes_path(changes, i), path);
}

bool pt_changes_touch(const struct pt_changes *changes, uint32_t chunk)
{
    size_t low = 0, high = changes->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (changes->items[middle].chunk < chunk)
            low = middle + 1;
        else
            high = middle;
    }
    return low < changes->n && changes->items[low].chunk == chunk;
}
