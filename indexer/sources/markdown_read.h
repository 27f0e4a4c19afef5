/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * markdown_read.h: Markdown -> the words that a reader sees. The one door to
 * md4c, which calls back instead of building a tree, knows tables, and is in
 * one pass over hostile text (cmark builds a tree of forty times the text).
 *
 * Paragraphs are one line each, with an empty line between. Links become their
 * text, pictures their description; emphasis, heading and quote marks, link
 * definitions, footnote marks, comments and the tags of templates ({% … %},
 * {{ … }}) go; list marks and numbers stay, for they are read; code stays as it
 * is, raw HTML as its text, a row of a table as one line, its cells parted by
 * " | ". Indented text is text, as writers of news mean it, not code.
 */
#ifndef INDEXER_SOURCES_MARKDOWN_READ_H
#define INDEXER_SOURCES_MARKDOWN_READ_H

#include "common/arena.h"
#include "common/error.h"

struct pt_markdown {
    /* The first heading, when it is the first block or of level 1 and near the
     * beginning; empty when there is none. */
    struct pt_str title;
    struct pt_str text; /* without the title */
};

/* Reads UTF-8 text into *out, views in arena. PT_OK; PT_ENOMEM. What would take
 * more steps than its length allows (a table of a million columns) stays as it
 * is written. */
enum pt_status pt_markdown_read(struct pt_str text,
                                struct pt_arena *arena,
                                struct pt_markdown *out,
                                struct pt_error *err) PT_NODISCARD;

#endif
