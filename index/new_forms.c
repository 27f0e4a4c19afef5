/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/new_forms.h"

#include "common/mem.h"

#include <stdlib.h>

void pt_new_forms_fini(struct pt_new_forms *forms)
{
    pt_free(forms->items);
    *forms = (struct pt_new_forms){0};
}

static uint64_t hash_of(const struct pt_form *form)
{
    return pt_str_hash(form->key) * 31 + pt_str_hash(form->word);
}

static size_t place_of(uint64_t hash)
{
    return hash % PT_KNOWN_FORMS;
}

enum pt_status pt_new_forms_add(struct pt_new_forms *forms,
                                const struct pt_known_forms *known,
                                struct pt_form form)
{
    const uint64_t hash = hash_of(&form);
    if (known->hashes[place_of(hash)] == hash || form.key.len > XC_MAX_TERM_LEN)
        return PT_OK;
    struct pt_form *const grown =
        pt_grow(forms->items, &forms->capacity, forms->n + 1,
                SIZE_MAX / sizeof *grown, sizeof *grown);
    if (!grown)
        return PT_ENOMEM;
    forms->items = grown;
    grown[forms->n++] = form;
    return PT_OK;
}

static int by_key_and_word(const void *a, const void *b)
{
    const struct pt_form *const x = a, *const y = b;
    const int by_key = pt_str_compare(x->key, y->key);
    return by_key ? by_key : pt_str_compare(x->word, y->word);
}

static void drop_repeats(struct pt_new_forms *forms)
{
    size_t n = 0;
    if (forms->n > 1)
        qsort(forms->items, forms->n, sizeof *forms->items, by_key_and_word);
    for (size_t i = 0; i < forms->n; i++)
        if (!i || by_key_and_word(&forms->items[i - 1], &forms->items[i]) != 0)
            forms->items[n++] = forms->items[i];
    forms->n = n;
}

/* Keeps those of n words of one key, at the front, that are not among there;
 * both rise. */
static enum xc_status keep_missing(struct pt_form *forms,
                                   size_t *n,
                                   xc_terms *there,
                                   struct xc_error *cause)
{
    enum xc_status status = XC_OK;
    size_t n_missing = 0;
    for (size_t i = 0; i < *n && status == XC_OK;) {
        int order = -1;
        if (xc_terms_valid(there)) {
            const struct xc_bytes word = xc_terms_term(there);
            order = pt_str_compare(forms[i].word, pt_str_n(word.ptr, word.len));
        }
        if (order < 0)
            forms[n_missing++] = forms[i];
        if (order <= 0)
            i++;
        else
            status = xc_terms_next(there, cause);
    }
    *n = n_missing;
    return status;
}

/* The n words of one key. */
static enum xc_status
make_key(struct pt_form *forms, size_t n, xc_writer *xc, struct xc_error *cause)
{
    const struct pt_str key = forms->key;
    xc_terms *there;
    enum xc_status status =
        xc_db_synonyms(xc_writer_db(xc), key.ptr, key.len, &there, cause);
    if (status != XC_OK)
        return status;
    status = keep_missing(forms, &n, there, cause);
    xc_terms_free(there);
    for (size_t i = 0; i < n && status == XC_OK; i++)
        status = xc_writer_add_synonym(xc, key.ptr, key.len, forms[i].word.ptr,
                                       forms[i].word.len, cause);
    return status;
}

enum xc_status pt_new_forms_make(struct pt_new_forms *forms,
                                 struct pt_known_forms *known,
                                 xc_writer *xc,
                                 struct xc_error *cause)
{
    enum xc_status status = XC_OK;
    drop_repeats(forms);
    for (size_t i = 0, n; i < forms->n && status == XC_OK; i += n) {
        const struct pt_str key = forms->items[i].key;
        for (n = 0;
             i + n < forms->n && pt_str_equal(forms->items[i + n].key, key);
             n++) {
            const uint64_t hash = hash_of(&forms->items[i + n]);
            known->hashes[place_of(hash)] = hash;
        }
        status = make_key(forms->items + i, n, xc, cause);
    }
    return status;
}
