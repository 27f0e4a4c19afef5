/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render.h: results -> bytes on stdout, one function a format. Markup, escaping
 * and ellipses happen here and nowhere else; everything is read through
 * ptsearch.h.
 */
#ifndef SEARCH_RENDER_H
#define SEARCH_RENDER_H

#include "common/buf.h"
#include "search/ptsearch.h"

struct pt_render {
    const pt_results *results;
    struct pt_str query; /* query text, as searched */
    enum pt_within within;
    bool has_color;
    unsigned columns; /* of the terminal; 0: lines are not wrapped */
    char separator;   /* behind each path of -l: newline or NUL */
};

/* Each appends its whole output to out (sticky). */
void pt_render_text(const struct pt_render *r, struct pt_buf *out);
void pt_render_json(const struct pt_render *r, struct pt_buf *out);
void pt_render_jsonl(const struct pt_render *r, struct pt_buf *out);
void pt_render_paths(const struct pt_render *r, struct pt_buf *out);

/* "article", "paragraph", "sentence". */
const char *pt_within_name(enum pt_within within);

/* "16 paragraphs in 5 articles", "2 articles (2 stories, 3 occurrences)". */
void pt_render_counts(const struct pt_render *r, struct pt_buf *out);

/* z as one word of a POSIX shell, quoted where it needs to be. */
void pt_render_shell_word(struct pt_str word, struct pt_buf *out);

#endif
