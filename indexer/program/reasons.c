/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/program/reasons.h"

#include <inttypes.h>
#include <stdlib.h>

enum { MOST_SHOWN = 4 };

/* Up to a colon or a number, and what stands before it that is no word. */
static struct pt_str gist(const char *reason)
{
    struct pt_str s = pt_str_n(reason, strcspn(reason, ":0123456789("));
    s = pt_str_trim(s);
    if (pt_str_ends(s, PT_STR(" after")))
        s.len -= strlen(" after");
    if (!s.len)
        s = pt_str_of(reason);
    return s.len < PT_MAX_REASON_BYTES
               ? s
               : pt_str_n(s.ptr, PT_MAX_REASON_BYTES - 1);
}

void pt_reasons_add(struct pt_reasons *reasons, const char *reason)
{
    const struct pt_str text = gist(reason);
    for (size_t i = 0; i < reasons->n; i++)
        if (pt_str_equal(pt_str_of(reasons->items[i].text), text)) {
            reasons->items[i].n++;
            return;
        }
    if (reasons->n == PT_MAX_REASONS) {
        reasons->n_others++;
        return;
    }
    memcpy(reasons->items[reasons->n].text, text.ptr, text.len);
    reasons->items[reasons->n].text[text.len] = '\0';
    reasons->items[reasons->n++].n = 1;
}

static int most_first(const void *a, const void *b)
{
    const struct pt_reason *const x = a, *const y = b;
    return (x->n < y->n) - (x->n > y->n);
}

void pt_reasons_list(struct pt_reasons *reasons, struct pt_buf *out)
{
    uint64_t n_others = reasons->n_others;
    qsort(reasons->items, reasons->n, sizeof *reasons->items, most_first);
    for (size_t i = 0; i < reasons->n; i++)
        if (i < MOST_SHOWN)
            pt_buf_printf(out, "%s%" PRIu64 " %s", i ? ", " : "",
                          reasons->items[i].n, reasons->items[i].text);
        else
            n_others += reasons->items[i].n;
    if (n_others)
        pt_buf_printf(out, ", %" PRIu64 " %s", n_others,
                      n_others == 1 ? "other" : "others");
    if (reasons->n)
        pt_buf_puts(out, "; ");
}
