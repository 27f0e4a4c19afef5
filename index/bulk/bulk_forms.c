/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/bulk/bulk_forms.h"

#include "common/mem.h"
#include "common/varint.h"

void pt_bulk_forms_init(struct pt_bulk_forms *f)
{
    *f = (struct pt_bulk_forms){0};
}

void pt_bulk_forms_fini(struct pt_bulk_forms *f)
{
    pt_intern_fini(&f->strings);
}

enum pt_status pt_bulk_forms_add(struct pt_bulk_forms *f, struct pt_str several)
{
    uint64_t len = 0;
    for (size_t at = 0; pt_varint_get(several, &at, &len); at += (size_t)len) {
        const struct pt_str form = pt_str_sub(several, at, at + (size_t)len);
        if (pt_intern_add(&f->strings, form) == PT_INTERN_NONE)
            return PT_ENOMEM;
    }
    return PT_OK;
}

size_t pt_bulk_forms_bytes(const struct pt_bulk_forms *f)
{
    return pt_intern_bytes(&f->strings);
}

enum pt_status pt_bulk_forms_write(struct pt_bulk_forms *f,
                                   struct pt_bulk_runs *runs)
{
    const size_t n = f->strings.n;
    struct pt_intern_item *const items = pt_alloc(2 * n * sizeof *items);
    if (!items)
        return PT_ENOMEM;
    for (size_t i = 0; i < n; i++)
        items[i] = pt_intern_item(&f->strings, (uint32_t)i, 0);
    pt_intern_sort(&f->strings, items, items + n, n);
    for (size_t i = 0; i < n; i++) {
        const struct pt_str form = pt_intern_str(&f->strings, items[i].number);
        pt_bulk_run_add_number(runs, form.len);
        pt_bulk_run_add(runs, form);
    }
    pt_bulk_run_end_section(runs);
    pt_free(items);
    pt_intern_reset(&f->strings);
    return PT_OK;
}
