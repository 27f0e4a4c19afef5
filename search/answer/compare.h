/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * compare.h: two articles side by side. Behind pt_search_diff.
 */
#ifndef SEARCH_ANSWER_COMPARE_H
#define SEARCH_ANSWER_COMPARE_H

#include "search/results.h"

/* run: of any query. */
enum pt_status pt_compare_make(const struct pt_query_run *run,
                               struct pt_str a,
                               struct pt_str b,
                               pt_diff **out,
                               struct pt_error *err) PT_NODISCARD;

#endif
