/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * peer.h: what the programs have in common that make bench puts beside
 * pt-search. Each is its engine, written the plain way, behind three functions;
 * peer.c is the main() of all:
 *
 *     PEER build INDEX <ARTICLES   articles: title, newline, text, NUL byte
 *     PEER ask INDEX QUERY         prints the first ten with snippets
 *     PEER count INDEX QUERY       prints how many answer
 *     PEER serve INDEX             answers lines of stdin, "t QUERY" for ten
 *                                  with snippets, "c QUERY" for the count, "p
 *                                  QUERY" for ten paragraphs; each by a line
 *                                  "MICROSECONDS N": CPU time of the process,
 *                                  and hits, or the count
 */
#ifndef TESTS_BENCH_PEER_H
#define TESTS_BENCH_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PEER_HITS = 10 };

enum peer_wish { PEER_TEN = 't', PEER_COUNT = 'c', PEER_PARAGRAPHS = 'p' };

struct peer_article {
    const char *title;
    size_t title_len;
    const char *text;
    size_t text_len;
};

/* Sets *article to the next on stdin, valid until the next call; false at the
 * end. */
bool peer_next_article(struct peer_article *article);

/* Says so on stderr and ends with 2. */
void peer_fail(const char *what);

/* --- Of each peer --------------------------------------------------------- */

void peer_build(const char *index);
void peer_open(const char *index);

/* Writes the answer to out; returns hits written, or the count. */
size_t peer_ask(const char *query, enum peer_wish wish, FILE *out);

#ifdef __cplusplus
}
#endif
#endif
