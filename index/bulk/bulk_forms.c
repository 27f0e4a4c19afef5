/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/bulk/bulk_forms.h"

#include "common/mem.h"

void pt_bulk_forms_init(struct pt_bulk_forms *f)
{
    *f = (struct pt_bulk_forms){0};
    pt_buf_init(&f->hold, PT_BUF_NO_CEILING);
}

void pt_bulk_forms_fini(struct pt_bulk_forms *f)
{
    pt_intern_fini(&f->strings);
    pt_buf_fini(&f->hold);
}

enum pt_status pt_bulk_forms_add(struct pt_bulk_forms *f,
                                 const struct pt_form *form)
{
    struct pt_str key = form->key;
    pt_buf_clear(&f->hold);
    for (size_t at; (at = pt_str_find(key, '\0')) < key.len;
         key = pt_str_sub(key, at + 1, key.len)) {
        pt_buf_add(&f->hold, pt_str_sub(key, 0, at));
        pt_buf_add(&f->hold, pt_str_n("\0\xff", 2));
    }
    pt_buf_add(&f->hold, key);
    pt_buf_add_byte(&f->hold, '\0');
    pt_buf_add(&f->hold, form->word);
    return pt_buf_status(&f->hold) == PT_OK &&
                   pt_intern_add(&f->strings, pt_buf_str(&f->hold)) !=
                       PT_INTERN_NONE
               ? PT_OK
               : PT_ENOMEM;
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
    pt_bulk_run_add_number(runs, 0);
    pt_free(items);
    pt_intern_reset(&f->strings);
    return PT_OK;
}

void pt_bulk_form_take_key(struct pt_str *form, struct pt_buf *out)
{
    size_t at = 0;
    pt_buf_clear(out);
    for (;; at++) {
        if (!form->ptr[at] &&
            (at + 1 == form->len || form->ptr[at + 1] != '\xff'))
            break;
        pt_buf_add_byte(out, form->ptr[at]);
        at += !form->ptr[at];
    }
    *form = pt_str_sub(*form, at + 1, form->len);
}
