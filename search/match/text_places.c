/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text_places.c: an article loaded without its text. What decides about clauses
 * asks for bytes only to tell which unit a place is in, and for that a position
 * does as well: so it is both, on the same line, and the layout counts words.
 */
#include "common/mem.h"
#include "index/lengths.h"
#include "search/match/text_match_private.h"

size_t pt_text_match_n_sets(const struct pt_text_match *m)
{
    return m->n_sets;
}

const struct pt_clause *pt_text_match_set(const struct pt_text_match *m,
                                          size_t set)
{
    assert(set < m->n_sets);
    return m->sets[set].leaf;
}

void pt_text_match_sets_of_leaves(const struct pt_text_match *m, uint32_t *sets)
{
    for (uint32_t i = 0; i < m->n_nodes; i++)
        if (m->nodes[i].set)
            sets[m->nodes[i].leaf] = (uint32_t)(m->nodes[i].set - m->sets);
}

/* From words of the body to positions. */
static enum pt_status place_layout(struct pt_text_match *m)
{
    struct pt_layout *const layout = &m->layout;
    const uint32_t n = layout->n_sentences;
    m->words_before = pt_arena_array(&m->article_arena, (size_t)n + 1,
                                     sizeof *m->words_before);
    if (!m->words_before)
        return PT_ENOMEM;
    for (uint32_t i = 0; i < n; i++) {
        m->words_before[i] = layout->sentences[i].begin;
        m->words_before[i + 1] = layout->sentences[i].end;
        layout->sentences[i].begin += PT_POS_BODY;
        layout->sentences[i].end += PT_POS_BODY;
    }
    for (uint32_t i = 0; i < layout->n_paragraphs; i++) {
        layout->paragraphs[i].span.begin += PT_POS_BODY;
        layout->paragraphs[i].span.end += PT_POS_BODY;
    }
    return PT_OK;
}

enum pt_status pt_text_match_load_lengths(struct pt_text_match *m,
                                          struct pt_str value)
{
    struct pt_lengths lengths;
    pt_text_match_reset(m);
    enum pt_status status =
        pt_lengths_decode(value, &m->article_arena, &lengths);
    if (status != PT_OK)
        return status;
    m->layout = lengths.layout;
    m->has_title = lengths.has_title;
    m->n_title_words = lengths.n_title_words;
    m->title_end = PT_POS_TITLE + lengths.n_title_words;
    status = place_layout(m);
    m->has_layout = status == PT_OK;
    m->has_places = m->has_layout;
    return status;
}

bool pt_text_match_needs_layout(const struct pt_text_match *m)
{
    return m->needs_layout;
}

void pt_text_match_load_nothing(struct pt_text_match *m)
{
    assert(!m->needs_layout);
    pt_text_match_reset(m);
    m->has_places = true;
}

/* The zone of a position of field. */
static uint32_t zone_of(enum pt_field field, uint32_t pos)
{
    switch (field) {
    case PT_FIELD_AUTHOR:
        return PT_ZONE_AUTHOR;
    case PT_FIELD_SOURCE:
        return PT_ZONE_SOURCE;
    case PT_FIELD_TAG:
        return PT_ZONE_TAG;
    case PT_FIELD_BOILERPLATE:
        return PT_ZONE_BOILERPLATE;
    default:
        return pos < PT_POS_BODY ? PT_ZONE_TITLE : PT_ZONE_BODY;
    }
}

enum pt_status pt_text_match_load_positions(struct pt_text_match *m,
                                            size_t set,
                                            const uint32_t *positions,
                                            size_t n)
{
    assert(m->has_places && set < m->n_sets);
    struct pt_word_set *const to = &m->sets[set];
    struct pt_occs *const occs = &to->occs;
    m->status = PT_OK;
    occs->n = 0;
    if (n > occs->capacity) {
        struct pt_occ *const grown =
            pt_grow(occs->items, &occs->capacity, n, PT_MAX_OCCURRENCES,
                    sizeof *occs->items);
        if (!grown)
            return m->status = PT_ENOMEM;
        occs->items = grown;
    }
    for (size_t i = 0; i < n; i++) {
        const uint32_t zone = zone_of(to->leaf->field, positions[i]);
        const uint32_t at = pt_zone_base(zone) + positions[i];
        occs->items[occs->n++] = (struct pt_occ){
            .first = at, .last = at, .begin = at, .end = at + 1};
    }
    return PT_OK;
}
