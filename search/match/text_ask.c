/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text_ask.c: questions about single clauses of a query. They are put to the
 * same nodes as the whole query, each with an epoch of its own, so no answer of
 * one is taken for that of another.
 */
#include "search/match/text_match_private.h"

/* Whoever asks about many clauses asks in their order, which is that of the
 * nodes, so the one asked about is near the last one. */
static struct pt_match_node *node_of(struct pt_text_match *m,
                                     const struct pt_clause *clause)
{
    const uint32_t from = m->last_asked;
    uint32_t i = from;
    while (m->nodes[i].clause != clause) {
        i = i + 1 < m->n_nodes ? i + 1 : 0;
        assert(i != from);
    }
    m->last_asked = i;
    return &m->nodes[i];
}

static struct pt_scope scope_of(struct pt_text_match *m,
                                const struct pt_text_part *part)
{
    const struct pt_scope scope =
        part->is_unit ? pt_scope_of_unit(m, part->kind, part->unit)
                      : (struct pt_scope){0, UINT32_MAX, ++m->epoch};
    return part->is_lead ? pt_scope_lead(m, &scope) : scope;
}

/* What the children of the whole query remember may be of another scope now. */
static enum pt_status end_ask(struct pt_text_match *m)
{
    m->whole.epoch = ++m->epoch;
    return m->status;
}

enum pt_status pt_text_match_ask(struct pt_text_match *m,
                                 const struct pt_clause *clause,
                                 const struct pt_text_part *part,
                                 bool *out_holds,
                                 struct pt_marks *out_marks)
{
    struct pt_match_node *const node = node_of(m, clause);
    const struct pt_scope scope = scope_of(m, part);
    m->status = PT_OK;
    m->n_marks = 0;
    m->wants_marks = true;
    m->gathering++;
    const bool holds = pt_node_holds(m, node, &scope);
    if (holds)
        pt_node_gather(m, node, &scope, &scope, 1);
    if (end_ask(m) != PT_OK)
        return m->status;
    pt_marks_merge(m);
    pt_marks_number(m);
    *out_holds = holds;
    *out_marks = (struct pt_marks){m->marks, m->n_marks};
    return PT_OK;
}

enum pt_status pt_text_match_places(struct pt_text_match *m,
                                    const struct pt_clause *clause,
                                    const struct pt_text_part *part,
                                    struct pt_arena *arena,
                                    struct pt_text_place **out,
                                    size_t *out_n)
{
    struct pt_match_node *const node = node_of(m, clause);
    const struct pt_scope scope = scope_of(m, part);
    m->status = PT_OK;
    const struct pt_occ_view list = pt_node_find(m, node, &scope);
    if (end_ask(m) != PT_OK)
        return m->status;
    struct pt_text_place *const places =
        pt_arena_array(arena, list.n, sizeof *places);
    if (!places)
        return PT_ENOMEM;
    size_t n = 0;
    for (size_t i = 0; i < list.n; i++) {
        const struct pt_occ *const occ = &list.items[i];
        const uint32_t zone = pt_zone_of(occ->begin);
        if (zone > PT_ZONE_BODY)
            continue;
        places[n++] = (struct pt_text_place){
            .zone = zone == PT_ZONE_TITLE ? PT_ZONE_TITLE : PT_ZONE_BODY,
            .begin = occ->begin - pt_zone_base(zone),
            .end = occ->end - pt_zone_base(zone),
            .first = occ->first,
            .last = occ->last,
        };
    }
    *out = places;
    *out_n = n;
    return PT_OK;
}
