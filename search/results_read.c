/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * results_read.c: what the owner of results asks of them, see ptsearch.h.
 */
#include "search/results.h"

size_t pt_results_n_hits(const pt_results *results)
{
    return results->n_hits;
}

const pt_hit *pt_results_hit(const pt_results *results, size_t i)
{
    assert(i < results->n_hits);
    return &results->hits[i];
}

const char *pt_hit_text(const pt_hit *hit, enum pt_hit_field field, size_t *len)
{
    assert((size_t)field < PT_N_HIT_FIELDS);
    const struct pt_str s = hit->fields[field];
    if (len)
        *len = s.len;
    return s.len ? s.ptr : NULL;
}

const char *pt_hit_origin(const pt_hit *hit, enum pt_hit_field field)
{
    static const struct {
        enum pt_hit_field field;
        enum pt_fact fact;
    } rows[] = {
        {PT_HIT_TITLE,  PT_FACT_TITLE },
        {PT_HIT_DATE,   PT_FACT_DATE  },
        {PT_HIT_AUTHOR, PT_FACT_AUTHOR},
        {PT_HIT_SOURCE, PT_FACT_SOURCE},
        {PT_HIT_URL,    PT_FACT_URL   },
        {PT_HIT_LANG,   PT_FACT_LANG  },
        {PT_HIT_TAGS,   PT_FACT_TAGS  },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        if (rows[i].field == field && hit->origins[rows[i].fact])
            return pt_origin_words(hit->origins[rows[i].fact]);
    return NULL;
}

uint64_t pt_hit_rank(const pt_hit *hit)
{
    return hit->rank;
}

double pt_hit_score(const pt_hit *hit)
{
    return hit->score;
}

uint64_t pt_hit_n_copies(const pt_hit *hit)
{
    return hit->n_copies;
}

int pt_hit_has_headline(const pt_hit *hit)
{
    return hit->has_headline;
}

int pt_hit_title_is_cut(const pt_hit *hit)
{
    return hit->title_is_cut;
}

const struct pt_byte_span *pt_hit_title_spans(const pt_hit *hit, size_t *n)
{
    *n = hit->n_title_spans;
    return hit->title_spans;
}

size_t pt_hit_n_passages(const pt_hit *hit)
{
    return hit->n_passages;
}

const struct pt_passage *pt_hit_passage(const pt_hit *hit, size_t i)
{
    assert(i < hit->n_passages);
    return &hit->passages[i];
}

size_t pt_hit_n_spellings(const pt_hit *hit)
{
    return hit->n_spellings;
}

const struct pt_spelling *pt_hit_spelling(const pt_hit *hit, size_t i)
{
    assert(i < hit->n_spellings);
    return &hit->spellings[i];
}

struct pt_count pt_results_total(const pt_results *results)
{
    return results->total;
}

struct pt_count pt_results_articles(const pt_results *results)
{
    return results->articles;
}

struct pt_count pt_results_stories(const pt_results *results)
{
    return results->stories;
}

struct pt_count pt_results_occurrences(const pt_results *results)
{
    return results->occurrences;
}

uint64_t pt_results_took_us(const pt_results *results)
{
    return results->took_us;
}

const char *pt_results_parsed(const pt_results *results, size_t *len)
{
    if (len)
        *len = results->parsed.len;
    return results->parsed.ptr ? results->parsed.ptr : "";
}

size_t pt_results_n_notes(const pt_results *results)
{
    return results->n_notes;
}

const char *pt_results_note(const pt_results *results, size_t i)
{
    assert(i < results->n_notes);
    return results->notes[i];
}

size_t pt_results_n_suggestions(const pt_results *results)
{
    return results->n_suggestions;
}

const struct pt_suggestion *pt_results_suggestion(const pt_results *results,
                                                  size_t i)
{
    assert(i < results->n_suggestions);
    return &results->suggestions[i];
}

size_t pt_results_n_facets(const pt_results *results)
{
    return results->n_facets;
}

const struct pt_facet *pt_results_facet(const pt_results *results, size_t i)
{
    assert(i < results->n_facets);
    return &results->facets[i];
}

const struct pt_timeline *pt_results_timeline(const pt_results *results)
{
    return results->timeline;
}

const uint64_t *pt_results_marks(const pt_results *results, size_t *n)
{
    *n = results->n_marks;
    return results->marks;
}

const char *pt_results_query(const pt_results *results, size_t *len)
{
    if (len)
        *len = results->query.len;
    return results->query.ptr ? results->query.ptr : "";
}
