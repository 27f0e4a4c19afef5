/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * facts.h: what documents and feeds say about articles, brought into the form
 * in which an article holds it.
 */
#ifndef INDEXER_SOURCES_FACTS_H
#define INDEXER_SOURCES_FACTS_H

#include "common/arena.h"

/* s as one line: each run of white space, no-break spaces too, is one space,
 * none at the ends. Empty also when memory ran out. */
struct pt_str pt_fact_line(struct pt_str s, struct pt_arena *arena);

/* Plain text as paragraphs: its lines without white space at both ends, of
 * several empty ones one. Empty also when memory ran out. */
struct pt_str pt_fact_text(struct pt_str s, struct pt_arena *arena);

/* The name in "jane@example.org (Jane Doe)", "Jane Doe <jane@example.org>",
 * "Jane Doe"; of an address alone the address. A view of s. */
struct pt_str pt_fact_person(struct pt_str s);

#endif
