/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/zlist.h"

#include "common/opt.h"

#include <inttypes.h>
#include <stdio.h>

bool pt_zlist_next(struct pt_str list, size_t *at, struct pt_str *out)
{
    if (*at >= list.len)
        return false;
    const struct pt_str rest = pt_str_sub(list, *at, list.len);
    const size_t n = pt_str_find(rest, '\0');
    *out = pt_str_sub(rest, 0, n);
    *at += n + 1;
    return true;
}

bool pt_zlist_has(struct pt_str list, struct pt_str item)
{
    struct pt_str known;
    for (size_t at = 0; pt_zlist_next(list, &at, &known);)
        if (pt_str_equal(known, item))
            return true;
    return false;
}

size_t pt_zlist_count(struct pt_str list)
{
    struct pt_str item;
    size_t n = 0;
    for (size_t at = 0; pt_zlist_next(list, &at, &item);)
        n++;
    return n;
}

void pt_zlist_add(struct pt_buf *list, struct pt_str item)
{
    assert(pt_str_find(item, '\0') == item.len);
    pt_buf_add(list, item);
    pt_buf_add_byte(list, '\0');
}

/* Takes the bytes [begin, end) out. */
static void cut_out(struct pt_buf *list, size_t begin, size_t end)
{
    memmove(list->ptr + begin, list->ptr + end, list->len - end);
    pt_buf_cut(list, list->len - (end - begin));
}

void pt_zlist_remove(struct pt_buf *list, struct pt_str item)
{
    struct pt_str known;
    for (size_t at = 0, begin = 0; pt_zlist_next(pt_buf_str(list), &at, &known);
         begin = at)
        if (pt_str_equal(known, item)) {
            cut_out(list, begin, at < list->len ? at : list->len);
            at = begin;
        }
}

/* Where name ends in item, or item.len when item is of another name. */
static size_t end_of_name(struct pt_str item, struct pt_str name)
{
    if (!pt_str_begins(item, name) || item.len == name.len ||
        item.ptr[name.len] != '=')
        return item.len;
    const struct pt_str value = pt_str_sub(item, name.len + 1, item.len);
    return pt_str_find(value, '=') == value.len ? name.len : item.len;
}

struct pt_str pt_zlist_get(struct pt_str list, struct pt_str name)
{
    struct pt_str item;
    for (size_t at = 0; pt_zlist_next(list, &at, &item);) {
        const size_t end = end_of_name(item, name);
        if (end < item.len)
            return pt_str_sub(item, end + 1, item.len);
    }
    return PT_STR("");
}

int64_t pt_zlist_get_number(struct pt_str list, struct pt_str name)
{
    uint64_t number = 0;
    const struct pt_str value = pt_zlist_get(list, name);
    /* The item's NUL ends the value too. */
    return value.len && pt_opt_number(value.ptr, 0, INT64_MAX, &number)
               ? (int64_t)number
               : 0;
}

void pt_zlist_set(struct pt_buf *list, struct pt_str name, struct pt_str value)
{
    struct pt_str item;
    assert(pt_str_find(value, '=') == value.len);
    for (size_t at = 0, begin = 0; pt_zlist_next(pt_buf_str(list), &at, &item);
         begin = at)
        if (end_of_name(item, name) < item.len) {
            cut_out(list, begin, at < list->len ? at : list->len);
            at = begin;
        }
    if (!value.len)
        return;
    pt_buf_add(list, name);
    pt_buf_add_byte(list, '=');
    pt_zlist_add(list, value);
}

void pt_zlist_set_number(struct pt_buf *list, struct pt_str name, int64_t value)
{
    char text[24];
    const int n = snprintf(text, sizeof text, "%" PRId64, value);
    pt_zlist_set(list, name,
                 value > 0 ? pt_str_n(text, (size_t)n) : PT_STR(""));
}
