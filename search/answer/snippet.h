/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * snippet.h: marked text -> the passages that say most about the query.
 *
 * A snippet is data: a slice of the true text and the marks in it. Markup,
 * ellipses and escaping are the renderer's.
 */
#ifndef SEARCH_ANSWER_SNIPPET_H
#define SEARCH_ANSWER_SNIPPET_H

#include "common/arena.h"
#include "search/match/text_match.h"

struct pt_snippet {
    enum pt_zone zone;
    uint32_t begin; /* bytes of the zone's text, at word boundaries */
    uint32_t end;
    struct pt_span *spans; /* marks, in bytes from begin; sorted, disjoint */
    size_t n_spans;
    uint32_t paragraph; /* from 1; a title counts as the first */
    bool is_cut_before; /* its paragraph goes on before begin */
    bool is_cut_after;
};

struct pt_snippet_options {
    size_t most;  /* snippets, at least 1 */
    size_t width; /* bytes that a snippet aims at; a mark longer than that is
                   * shown whole */
    struct pt_span shown; /* what of the text is shown as title; may be empty */
    bool only_news; /* after the first only those with a leaf not yet shown */
};

/* Chooses up to options->most snippets of body text: the best by the weight of
 * the leaves they cover, each counted once; sentences preferred to what is cut
 * amid one, and both to headings, rows of figures and the title said again. In
 * text order; never two from overlapping text or of equal words, and where one
 * would go on amid the sentence of another the two are one. Without a mark
 * in the body the article's beginning. title: the article's, empty when it has
 * none. limit_to: only inside these bytes (a unit), or NULL. *out lives in
 * arena. PT_OK or PT_ENOMEM. */
enum pt_status pt_snippets_make(struct pt_str title,
                                struct pt_str text,
                                const struct pt_layout *layout,
                                const struct pt_marks *marks,
                                const struct pt_span *limit_to,
                                const struct pt_snippet_options *options,
                                struct pt_arena *arena,
                                struct pt_snippet **out,
                                size_t *out_n) PT_NODISCARD;

#endif
