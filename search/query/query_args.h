/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query_args.h: command-line arguments -> query text (product 2.1). The shell
 * eats one level of quotes, so an argument with white space is a phrase unless
 * something in it says otherwise.
 */
#ifndef SEARCH_QUERY_QUERY_ARGS_H
#define SEARCH_QUERY_QUERY_ARGS_H

#include "common/buf.h"

/* Appends the query text of the n arguments, joined by spaces, to out (sticky).
 *   {"Budapest Memorandum"}               -> "Budapest Memorandum"
 *   {"security guarantees", "NOT", "NATO"} -> "security guarantees" NOT NATO
 *   {"\"a b\" NOT c"}                     -> "a b" NOT c
 *   {"-peace plan"}                        -> -"peace plan"
 *   {"title:peace plan"}                   -> title:"peace plan"
 *   {"peace plan~3"}                       -> "peace plan"~3
 * An argument of white space contributes nothing, " peace " just the word. */
void pt_query_of_args(const char *const *args, size_t n, struct pt_buf *out);

#endif
