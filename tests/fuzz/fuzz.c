/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fuzz/fuzz.h"

static const struct pt_fuzz_target *const tables[] = {
    pt_fuzz_texts, pt_fuzz_sources, pt_fuzz_stored, pt_fuzz_outputs};

const struct pt_fuzz_target *pt_fuzz_at(size_t i)
{
    for (size_t t = 0; t < PT_COUNTOF(tables); t++)
        for (const struct pt_fuzz_target *row = tables[t]; row->name; row++)
            if (i-- == 0)
                return row;
    return NULL;
}

const struct pt_fuzz_target *pt_fuzz_find(const char *name)
{
    const struct pt_fuzz_target *row;
    for (size_t i = 0; (row = pt_fuzz_at(i)); i++)
        if (strcmp(row->name, name) == 0)
            return row;
    return strcmp(name, pt_fuzz_broken.name) ? NULL : &pt_fuzz_broken;
}

struct pt_str pt_fuzz_cut(struct pt_str *bytes)
{
    const size_t n = pt_str_find(*bytes, (char)0xff);
    const struct pt_str first = pt_str_sub(*bytes, 0, n);
    *bytes = pt_str_sub(*bytes, n < bytes->len ? n + 1 : n, bytes->len);
    return first;
}
