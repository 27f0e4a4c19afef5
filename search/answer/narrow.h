/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * narrow.h: fewer articles than the query alone finds: those that options leave
 * out are filtered from the engine's query, so that hits, counts, copies,
 * facets and timeline all go by the rest.
 *
 * Life: narrow a query made ready, match it, take the marks, fini.
 */
#ifndef SEARCH_ANSWER_NARROW_H
#define SEARCH_ANSWER_NARROW_H

#include "search/results.h"

/* An article that was never had. */
struct pt_fresh_article {
    uint32_t docid;
    bool is_shown;
    uint64_t story; /* 0: it has none */
    uint64_t mark;  /* its own */
};

/* What was found out on the way, ascending by docid. All zeros at first. */
struct pt_fresh {
    struct pt_fresh_article *articles;
    size_t n;
    size_t capacity;
    pt_seen *known; /* stories that had articles have become; NULL: none */
};

/* Whether these options leave anything out. */
bool pt_narrows(const struct pt_search_options *options);

/* Makes *out, in arena, the run of the query that options->like makes of it.
 * PT_EINVALID, PT_ENOTFOUND: of the article; PT_EQUERY, PT_ELIMIT: of the
 * query; PT_EMODIFIED, PT_ENOMEM, … */
enum pt_status pt_like_run(const struct pt_query_run *run,
                           struct pt_arena *arena,
                           struct pt_query_run *out,
                           struct pt_error *err) PT_NODISCARD;

/* Narrows ready->plan by run->options. PT_OK, PT_EINTERRUPTED, PT_EMODIFIED,
 * PT_ENOMEM, … */
enum pt_status pt_narrow(const struct pt_query_run *run,
                         struct pt_ready *ready,
                         struct pt_fresh *fresh,
                         struct pt_error *err) PT_NODISCARD;

/* Sets the marks of results, whose hits are those of match. */
enum pt_status pt_narrow_marks(struct pt_fresh *fresh,
                               const struct pt_match *match,
                               struct pt_results *results,
                               struct pt_error *err) PT_NODISCARD;

void pt_fresh_fini(struct pt_fresh *fresh);

#endif
