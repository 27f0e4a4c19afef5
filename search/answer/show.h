/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * show.h: one article, whole, with the matches of a query in it: what
 * pt_search_show of ptsearch.h answers. Private to search/.
 */
#ifndef SEARCH_ANSWER_SHOW_H
#define SEARCH_ANSWER_SHOW_H

#include "search/results.h"

/* Makes the article that name means (find_article.h) the one hit of results,
 * which are empty, with its whole text as its one passage; of an article
 * without text there is none. total is what of it answers run's query: 0 or 1,
 * or units. PT_EQUERY, PT_ELIMIT; PT_ENOTFOUND, PT_EINVALID as pt_find_article;
 * PT_EMODIFIED, PT_ECORRUPT, PT_EIO, PT_ENOMEM. */
enum pt_status pt_show_fill(const struct pt_query_run *run,
                            struct pt_str name,
                            struct pt_results *results,
                            struct pt_error *err) PT_NODISCARD;

#endif
