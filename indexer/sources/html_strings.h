/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * html_strings.h: values as pages write them -> values as we keep them. All
 * results live in the arena or are views of the arguments; empty when nothing
 * is left, and when memory ran out.
 */
#ifndef INDEXER_SOURCES_HTML_STRINGS_H
#define INDEXER_SOURCES_HTML_STRINGS_H

#include "common/arena.h"

/* White space collapsed and trimmed, entities resolved ("&amp;amp;" in an
 * attribute was "&amp;" once too often), cut to PT_MAX_FACT_BYTES. */
#define PT_MAX_FACT_BYTES 2048
struct pt_str pt_str_clean(struct pt_str s, struct pt_arena *arena);

/* A URL or a mail address, which stands where names should. */
bool pt_str_is_address(struct pt_str s);

/* Words separated by commas, semicolons or newlines: separated by newlines,
 * each once, at most PT_MAX_TAGS. */
#define PT_MAX_TAGS 32
struct pt_str pt_str_tags(struct pt_str list, struct pt_arena *arena);

/* The name of a person or several in a byline: "By Ann Example, Reporter" is
 * "Ann Example". Empty when what is left is no name. */
struct pt_str pt_str_author(struct pt_str byline, struct pt_arena *arena);

/* "Ferry sinks | Harbour Herald" -> "Ferry sinks", and the outlet in
 * *out_outlet, else empty. known: the outlet's name if it is known. */
struct pt_str pt_str_without_outlet(struct pt_str title,
                                    struct pt_str known,
                                    struct pt_str *out_outlet);

/* reference as an absolute http address, by base ("" if it is not known);
 * empty when it is none. Without fragment. */
struct pt_str
pt_str_url(struct pt_str reference, struct pt_str base, struct pt_arena *arena);

#endif
