/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * search_pages.h: the manual of pt-search and of its language. For the program
 * that make runs to write them; no part of pt-search.
 */
#ifndef SEARCH_MANUAL_SEARCH_PAGES_H
#define SEARCH_MANUAL_SEARCH_PAGES_H

#include "common/manual.h"
#include "index/schema.h"

extern const struct pt_manual_page pt_search_page;

/* What is said of each field but the first, PT_FIELD_TEXT, in their order. */
extern const struct pt_manual_item pt_query_fields[PT_N_FIELDS];

/* Hands pt-query(7) to write, which is pt_manual_write or _examples. */
void pt_query_page(void (*write)(const struct pt_manual_page *page,
                                 struct pt_buf *out),
                   struct pt_buf *out);

#endif
