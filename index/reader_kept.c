/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/reader_private.h"

/* What one question may take of what is kept. */
enum { MOST_OF_ALL = 4 };

void pt_reader_forget_kept(const struct pt_reader *reader)
{
    struct pt_kept_list *const kept = reader->kept;
    pt_arena_fini(&kept->arena);
    *kept = (struct pt_kept_list){.n = 0};
}

bool pt_reader_kept(const struct pt_reader *reader,
                    struct pt_str key,
                    struct pt_str *out)
{
    const struct pt_kept_list *const kept = reader->kept;
    for (size_t i = 0; i < kept->n; i++)
        if (pt_str_equal(kept->items[i].key, key)) {
            *out = kept->items[i].value;
            return true;
        }
    return false;
}

void pt_reader_keep(const struct pt_reader *reader,
                    struct pt_str key,
                    struct pt_str value)
{
    struct pt_kept_list *const kept = reader->kept;
    const size_t n_bytes = key.len + value.len;
    struct pt_kept_item item;
    if (!pt_reader_has_remote(reader) ||
        n_bytes > PT_KEPT_ANSWER_BYTES / MOST_OF_ALL)
        return;
    if (kept->n == PT_KEPT_ANSWERS ||
        kept->arena.total + n_bytes > PT_KEPT_ANSWER_BYTES)
        pt_reader_forget_kept(reader);
    if (pt_arena_copy(&kept->arena, key, &item.key) &&
        pt_arena_copy(&kept->arena, value, &item.value))
        kept->items[kept->n++] = item;
}
