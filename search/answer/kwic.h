/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kwic.h: marked text -> each match with what stands around it, for a
 * concordance (key word in context).
 */
#ifndef SEARCH_ANSWER_KWIC_H
#define SEARCH_ANSWER_KWIC_H

#include "common/article.h"
#include "search/answer/snippet.h"

/* One snippet for each mark, in their order, in which it alone is marked, with
 * up to width bytes of its paragraph, whole characters, on either side. *out
 * lives in arena. PT_OK or PT_ENOMEM. */
enum pt_status pt_kwic_make(const struct pt_article *article,
                            const struct pt_layout *layout,
                            const struct pt_marks *marks,
                            size_t width,
                            struct pt_arena *arena,
                            struct pt_snippet **out,
                            size_t *out_n) PT_NODISCARD;

#endif
