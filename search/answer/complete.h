/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * complete.h: words of the index that begin with what was typed. Behind
 * pt_search_complete.
 */
#ifndef SEARCH_ANSWER_COMPLETE_H
#define SEARCH_ANSWER_COMPLETE_H

#include "common/analyze.h"
#include "index/index_reader.h"
#include "search/ptsearch.h"

/* out: pt_completions **. */
enum pt_status pt_complete_make(const struct pt_reader *reader,
                                struct pt_analyzer *analyzer,
                                struct pt_str prefix,
                                size_t most,
                                struct pt_region *region,
                                pt_completions **out,
                                struct pt_error *err) PT_NODISCARD;

#endif
