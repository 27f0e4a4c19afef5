/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * peer_pt.c: pt-search's own library behind the face of the peers, asked for
 * what the program pt-search asks for. Building is pt-index's.
 */
#include "peer.h"

#include "search/ptsearch.h"

static pt_search *handle;
static struct pt_error err;

static void must(enum pt_status status)
{
    if (status != PT_OK)
        peer_fail(err.message);
}

void peer_build(const char *index)
{
    (void)index;
    peer_fail("pt-index builds it");
}

void peer_open(const char *index)
{
    must(pt_search_open(index, &handle, &err));
}

static void show(const pt_hit *hit, FILE *out)
{
    fprintf(out, "%s\n", pt_hit_text(hit, PT_HIT_TITLE, NULL));
    for (size_t i = 0; i < pt_hit_n_passages(hit); i++)
        fprintf(out, "    %s\n", pt_hit_passage(hit, i)->text);
}

size_t peer_ask(const char *query, enum peer_wish wish, FILE *out)
{
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    pt_results *results;
    options.limit = wish == PEER_COUNT ? 0 : PEER_HITS;
    options.within =
        wish == PEER_PARAGRAPHS ? PT_WITHIN_PARAGRAPH : PT_WITHIN_ARTICLE;
    options.flags = PT_SEARCH_SUGGEST |
                    (wish == PEER_COUNT ? (unsigned)PT_SEARCH_EXACT_COUNTS
                                        : PT_SEARCH_FOLD_COPIES);
    must(pt_search_run(handle, query, PT_ZSTR, &options, &results, &err));
    size_t n = pt_results_n_hits(results);
    for (size_t i = 0; i < n; i++)
        show(pt_results_hit(results, i), out);
    if (wish == PEER_COUNT)
        n = (size_t)pt_results_total(results).value;
    pt_results_free(results);
    return n;
}
