/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * hit_view.h: a field of a hit as the text that common/ works on.
 */
#ifndef SEARCH_PROGRAM_HIT_VIEW_H
#define SEARCH_PROGRAM_HIT_VIEW_H

#include "common/str.h"
#include "search/ptsearch.h"

/* As long as the hit lives; empty when it has none. */
static inline struct pt_str pt_hit_view(const pt_hit *hit,
                                        enum pt_hit_field which)
{
    size_t len;
    const char *const text = pt_hit_text(hit, which, &len);
    return text ? pt_str_n(text, len) : (struct pt_str){NULL, 0};
}

#endif
