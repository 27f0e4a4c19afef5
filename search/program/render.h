/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render.h: results -> bytes on stdout, one function a format. Markup, escaping
 * and ellipses happen here and nowhere else; everything is read through
 * ptsearch.h.
 */
#ifndef SEARCH_PROGRAM_RENDER_H
#define SEARCH_PROGRAM_RENDER_H

#include "common/buf.h"
#include "search/ptsearch.h"

struct pt_settings;

struct pt_render {
    const pt_results *results;
    struct pt_str query; /* query text, as searched */
    const struct pt_settings *settings;
    enum pt_within within;
    bool has_color;
    unsigned columns;      /* of the terminal; 0: lines are not wrapped */
    unsigned kwic_columns; /* of context on either side; 0: what fits */
    const pt_lines *lines; /* of --kwic, else NULL */
    bool has_changes;      /* the day of an article's change is shown */
    char separator;        /* behind each path of -l: newline or NUL */
    const char
        *link_host; /* links for a terminal, files behind this; or NULL */
};

/* Each appends its whole output to out (sticky). */
void pt_render_text(const struct pt_render *r, struct pt_buf *out);
void pt_render_json(const struct pt_render *r, struct pt_buf *out);
void pt_render_jsonl(const struct pt_render *r, struct pt_buf *out);
void pt_render_csv(const struct pt_render *r, struct pt_buf *out);
void pt_render_tsv(const struct pt_render *r, struct pt_buf *out);
void pt_render_markdown(const struct pt_render *r, struct pt_buf *out);
void pt_render_html(const struct pt_render *r, struct pt_buf *out);
void pt_render_paths(const struct pt_render *r, struct pt_buf *out);

/* Why an article does not answer (r->results: pt_why_not_results). */
void pt_render_why_not(const struct pt_render *r,
                       const pt_why_not *why,
                       struct pt_buf *out);
void pt_render_why_not_json(const struct pt_render *r,
                            const pt_why_not *why,
                            struct pt_buf *out);

/* Each of r->lines (of PT_SEARCH_EVERY_MATCH) in its context, in the format of
 * r->settings: text, json, jsonl, csv or tsv. */
void pt_render_kwic(const struct pt_render *r, struct pt_buf *out);

/* One article, whole (r->results: of pt_search_show), for a person. */
void pt_render_show(const struct pt_render *r, struct pt_buf *out);
void pt_render_show_html(const struct pt_render *r, struct pt_buf *out);

/* Two articles side by side, for a person: a unified diff of paragraphs. */
void pt_render_diff(const struct pt_render *r,
                    const pt_diff *diff,
                    struct pt_buf *out);

/* The facets asked for: a table for each behind the hits, and the members
 * "facets" and "facet_others" of the JSON object, each behind a comma. */
void pt_render_facets(const struct pt_render *r, struct pt_buf *out);
void pt_render_facets_json(const struct pt_render *r, struct pt_buf *out);

/* How periods are called, by enum pt_timeline_unit. */
struct pt_render_period {
    const char *name;
    size_t n_label; /* bytes of "2025-12-15" that name the period */
};
extern const struct pt_render_period pt_render_periods[];

/* The timeline, if one was asked for, likewise: "timeline", "timeline_more". */
void pt_render_timeline(const struct pt_render *r, struct pt_buf *out);
void pt_render_timeline_json(const struct pt_render *r, struct pt_buf *out);

/* It alone, by r->settings as csv or tsv: a header, and a row a period with the
 * first day, articles, stories, articles of the period, and 1 for a burst. */
void pt_render_timeline_table(const struct pt_render *r, struct pt_buf *out);

/* True for the passage that is the hit's headline, as the answer within units
 * may be: for people it stands above already. */
bool pt_render_is_headline(const pt_hit *hit, const struct pt_passage *passage);

/* For other renderers: the title and facts of a hit as results show them, from
 * column indent on; the words of a passage, wrapped, in lines behind before; in
 * JSON a passage, and the members id and path of a hit. */
void pt_render_heading(const struct pt_render *r,
                       const pt_hit *hit,
                       struct pt_buf *out);
void pt_render_passage(const struct pt_render *r,
                       const struct pt_passage *passage,
                       const char *before,
                       unsigned indent,
                       struct pt_buf *out);
void pt_render_json_passage(struct pt_buf *out,
                            const struct pt_passage *passage);
void pt_render_json_place(struct pt_buf *out, const pt_hit *hit);

/* A query at fault as a JSON object in a line of its own: what is wrong, and
 * which bytes of it. */
void pt_render_json_fault(struct pt_str query,
                          const struct pt_error *fault,
                          struct pt_buf *out);

/* Text of strangers as one cell of CSV, else of TSV. */
void pt_render_cell(bool is_csv, struct pt_str text, struct pt_buf *out);

/* How the query was understood and answered, and each hit's score taken apart
 * (pt_results_explanation, not NULL): for a person, and as a JSON object. */
void pt_render_explanation(const struct pt_render *r, struct pt_buf *out);
void pt_render_explanation_json(const struct pt_render *r, struct pt_buf *out);

/* "article", "paragraph", "sentence". */
const char *pt_within_name(enum pt_within within);

/* "16 paragraphs in 5 articles", "2 articles (2 stories, 3 occurrences)". */
void pt_render_counts(const struct pt_render *r, struct pt_buf *out);

/* z as one word of a POSIX shell, quoted where it needs to be. */
void pt_render_shell_word(struct pt_str word, struct pt_buf *out);

#endif
