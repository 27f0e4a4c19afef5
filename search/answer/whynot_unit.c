/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * whynot_unit.c: which paragraph or sentence comes nearest to answering, when
 * none does. A unit is worth the share of the query that holds in it; what it
 * has counts twice as much as what it rightly lacks, or every paragraph about
 * something else would be as near as one with all the words and one too many.
 */
#include "search/answer/whynot.h"

#include <stdlib.h>

/* Questions to the text matcher; the units after that many are passed over. */
enum { MOST_ASKS = 1 << 18 };

struct chooser {
    struct pt_why *why;
    struct pt_text_part part;
    unsigned n_asks;
    enum pt_status status;
};

static double worth(struct chooser *k, const struct pt_clause *c, bool wanted);

static double
worth_of_all(struct chooser *k, const struct pt_clause *c, bool wanted)
{
    double sum = 0, all = 0;
    for (size_t i = 0; i < c->n_children; i++) {
        const bool is_not = c->children[i]->kind == PT_CLAUSE_NOT;
        const double weight = is_not == wanted ? 1 : 2;
        sum += weight * worth(k, c->children[i], wanted);
        all += weight;
    }
    return sum / all;
}

static double
worth_of_best(struct chooser *k, const struct pt_clause *c, bool wanted)
{
    double best = 0;
    for (size_t i = 0; i < c->n_children; i++) {
        const double one = worth(k, c->children[i], wanted);
        best = one > best ? one : best;
    }
    return best;
}

/* A clause that has its own idea of how its parts go together: half as much as
 * the parts are worth where it fails. */
static double
worth_of_one(struct chooser *k, const struct pt_clause *c, bool wanted)
{
    struct pt_marks marks;
    bool holds = false;
    k->n_asks++;
    if (pt_text_match_ask(k->why->text, c, &k->part, &holds, &marks) != PT_OK)
        k->status = PT_ENOMEM;
    if (holds == wanted)
        return 1;
    return wanted && c->n_children > 0 ? worth_of_all(k, c, true) / 2 : 0;
}

static double worth(struct chooser *k, const struct pt_clause *c, bool wanted)
{
    switch (c->kind) {
    case PT_CLAUSE_AND:
        return wanted ? worth_of_all(k, c, true) : worth_of_best(k, c, false);
    case PT_CLAUSE_OR:
        return wanted ? worth_of_best(k, c, true) : worth_of_all(k, c, false);
    case PT_CLAUSE_NOT:
        return worth(k, c->children[0], !wanted);
    case PT_CLAUSE_MAYBE:
    case PT_CLAUSE_BOOST:
        return worth(k, c->children[0], wanted);
    default:
        return worth_of_one(k, c, wanted);
    }
}

uint32_t pt_why_n_units(const struct pt_why *why, enum pt_within_unit kind)
{
    const struct pt_layout *const layout = pt_text_match_layout(why->text);
    return (kind == PT_PARAGRAPHS ? layout->n_paragraphs
                                  : layout->n_sentences) +
           (why->article->title.len > 0);
}

enum pt_status pt_why_choose_unit(struct pt_why *why, enum pt_within_unit kind)
{
    const uint32_t n = pt_why_n_units(why, kind);
    struct chooser k = {
        .why = why, .part = {.is_unit = true, .kind = kind}
    };
    double best = -1;
    uint32_t best_unit = 0;
    for (uint32_t unit = 0; unit < n && k.n_asks < MOST_ASKS; unit++) {
        k.part.unit = unit;
        const double one = worth(&k, why->ready->tree.root, true);
        if (one > best) {
            best = one;
            best_unit = unit;
        }
    }
    k.part.unit = best_unit;
    why->parts[0] = k.part;
    why->n_parts = 1;
    return k.status;
}

/* --- showing it ----------------------------------------------------------- */

/* Adds to all (bytes of struct pt_mark) what the parts of c that ask for text
 * mark in the unit. */
static enum pt_status
gather(struct pt_why *why, const struct pt_clause *c, struct pt_buf *all)
{
    struct pt_marks marks;
    bool holds;
    enum pt_status status = PT_OK;
    switch (c->kind) {
    case PT_CLAUSE_NOT:
        return PT_OK;
    case PT_CLAUSE_AND:
    case PT_CLAUSE_OR:
    case PT_CLAUSE_MAYBE:
        for (size_t i = 0; i < c->n_children && status == PT_OK; i++)
            status = gather(why, c->children[i], all);
        return status;
    default:
        status =
            pt_text_match_ask(why->text, c, &why->parts[0], &holds, &marks);
        if (status == PT_OK && marks.n)
            pt_buf_add(all, pt_str_n((const char *)marks.items,
                                     marks.n * sizeof *marks.items));
        return status;
    }
}

static int compare_marks(const void *a, const void *b)
{
    const struct pt_mark *const x = a;
    const struct pt_mark *const y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->end < y->end) - (x->end > y->end);
}

/* Takes the marks of the zone inside span, sorted, those that overlap joined.
 * Clauses of the article mark other places too. */
static size_t take_inside(struct pt_mark *marks,
                          size_t n,
                          enum pt_zone zone,
                          struct pt_span span)
{
    size_t n_inside = 0, n_joined = 0;
    for (size_t i = 0; i < n; i++)
        if (marks[i].zone == zone && marks[i].begin >= span.begin &&
            marks[i].end <= span.end)
            marks[n_inside++] = marks[i];
    if (n_inside > 1)
        qsort(marks, n_inside, sizeof *marks, compare_marks);
    for (size_t i = 0; i < n_inside; i++) {
        struct pt_mark *const last = n_joined ? &marks[n_joined - 1] : NULL;
        if (!last || marks[i].begin >= last->end)
            marks[n_joined++] = marks[i];
        else if (marks[i].end > last->end)
            last->end = marks[i].end;
    }
    return n_joined;
}

static enum pt_status
keep_passage(struct pt_why *why, struct pt_buf *all, struct pt_hit *hit)
{
    const struct pt_text_part part = why->parts[0];
    struct pt_mark *const marks = (struct pt_mark *)(void *)all->ptr;
    struct pt_snippet snippet;
    struct pt_span span;
    enum pt_zone zone;
    pt_text_match_unit_span(why->text, part.kind, part.unit, &zone, &span);
    const size_t n = take_inside(marks, all->len / sizeof *marks, zone, span);
    const struct pt_mark whole_title = {.zone = PT_ZONE_TITLE};
    const bool is_bare_title = n == 0 && zone == PT_ZONE_TITLE;
    enum pt_status status = pt_why_snippet(
        why, is_bare_title ? &whole_title : marks, is_bare_title ? 1 : n, &span,
        why->run->options->passage_width, &snippet);
    if (is_bare_title)
        snippet.n_spans = 0;
    hit->passages = pt_arena_alloc(why->arena, sizeof *hit->passages);
    if (status != PT_OK || !hit->passages ||
        !pt_results_keep_passage(&why->out->results, why->article, &snippet,
                                 hit->passages))
        return PT_ENOMEM;
    hit->n_passages = 1;
    return PT_OK;
}

enum pt_status pt_why_keep_unit(struct pt_why *why, struct pt_hit *hit)
{
    struct pt_buf all;
    pt_buf_init(&all, PT_BUF_NO_CEILING);
    enum pt_status status = gather(why, why->ready->tree.root, &all);
    if (status == PT_OK)
        status = pt_buf_status(&all);
    if (status == PT_OK)
        status = keep_passage(why, &all, hit);
    pt_buf_fini(&all);
    return status;
}
