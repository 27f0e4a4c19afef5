/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/source.h"

/* The first row that takes a file reads it; a new kind is a new row. */
static const struct pt_source *const sources[] = {
    &pt_source_text,
};

const struct pt_source *pt_source_of(struct pt_str path)
{
    for (size_t i = 0; i < PT_COUNTOF(sources); i++)
        if (sources[i]->takes(path))
            return sources[i];
    return NULL;
}
