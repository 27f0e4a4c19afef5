/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/slow_match.h"

#include <check.h>
#include <stdlib.h>

struct place {
    enum pt_field zone; /* TEXT: the body */
    uint32_t first, last, begin, end;
};

struct places {
    struct place *items;
    size_t n;
    size_t room;
};

struct word {
    struct place place;
    struct pt_str word, stem;
};

struct pt_slow_text {
    struct pt_article article;
    struct pt_layout layout;
    struct pt_arena *arena;
    struct word *words;
    size_t n;
    size_t room;
};

/* in_lead: inside hlead(). */
struct where {
    const struct pt_slow_unit *unit;
    bool in_lead;
};

/* --- reading ------------------------------------------------------------- */

static void *more_room(struct pt_arena *arena,
                       const void *items,
                       size_t n,
                       size_t *room,
                       size_t size)
{
    *room = n * 2 + 8;
    void *const grown = pt_arena_array(arena, *room, size);
    ck_assert_ptr_nonnull(grown);
    if (n > 0)
        memcpy(grown, items, n * size);
    return grown;
}

static uint32_t read_zone(struct pt_slow_text *t,
                          struct pt_analyzer *analyzer,
                          enum pt_field zone,
                          struct pt_str text,
                          uint32_t from_byte,
                          uint32_t from_pos)
{
    const bool has_stems = zone == PT_FIELD_TEXT || zone == PT_FIELD_TITLE ||
                           zone == PT_FIELD_BOILERPLATE;
    struct pt_token token;
    pt_analyzer_start(analyzer, text, has_stems ? t->article.lang : PT_STR(""),
                      from_pos, PT_FOR_DOCUMENT);
    while (pt_analyzer_next(analyzer, &token)) {
        if (t->n == t->room)
            t->words =
                more_room(t->arena, t->words, t->n, &t->room, sizeof *t->words);
        struct word *const w = &t->words[t->n++];
        w->place =
            (struct place){zone, token.pos, token.pos, from_byte + token.begin,
                           from_byte + token.end};
        ck_assert(pt_arena_copy(t->arena, token.word, &w->word));
        const struct pt_str stem = token.stem.len ? token.stem : token.word;
        ck_assert(pt_arena_copy(t->arena, stem, &w->stem));
    }
    return pt_analyzer_position(analyzer);
}

struct pt_slow_text *pt_slow_read(const struct pt_article *article,
                                  struct pt_analyzer *analyzer,
                                  struct pt_arena *arena)
{
    struct pt_slow_text *const t = pt_arena_alloc(arena, sizeof *t);
    ck_assert_ptr_nonnull(t);
    t->article = *article;
    t->arena = arena;
    ck_assert_int_eq(pt_layout_of(article->text, arena, &t->layout), PT_OK);
    read_zone(t, analyzer, PT_FIELD_TITLE, article->title, 0, 1);
    read_zone(t, analyzer, PT_FIELD_TEXT, article->text, 0, 1);
    read_zone(t, analyzer, PT_FIELD_AUTHOR, article->author, 0, 1);
    read_zone(t, analyzer, PT_FIELD_SOURCE, article->source, 0, 1);
    read_zone(t, analyzer, PT_FIELD_BOILERPLATE, article->boilerplate, 0, 1);
    uint32_t pos = 1;
    for (size_t at = 0; at < article->tags.len; at++) {
        size_t end = at;
        while (end < article->tags.len && article->tags.ptr[end] != '\n')
            end++;
        pos = 10 + read_zone(t, analyzer, PT_FIELD_TAG,
                             pt_str_sub(article->tags, at, end), (uint32_t)at,
                             pos);
        at = end;
    }
    return t;
}

void pt_slow_work_in(struct pt_slow_text *t, struct pt_arena *work)
{
    t->arena = work;
}

size_t pt_slow_n_words(const struct pt_slow_text *t)
{
    return t->n;
}

struct pt_slow_word pt_slow_word(const struct pt_slow_text *t, size_t i)
{
    const struct word *const w = &t->words[i];
    return (struct pt_slow_word){w->place.zone, w->place.first, w->place.begin,
                                 w->place.end,  w->word,        w->stem};
}

const struct pt_layout *pt_slow_layout(const struct pt_slow_text *t)
{
    return &t->layout;
}

/* --- places -------------------------------------------------------------- */

static void
add(const struct pt_slow_text *t, struct places *places, struct place place)
{
    for (size_t i = 0; i < places->n; i++) {
        struct place *const p = &places->items[i];
        if (p->zone != place.zone || p->first != place.first ||
            p->last != place.last)
            continue;
        p->begin = p->begin < place.begin ? p->begin : place.begin;
        p->end = p->end > place.end ? p->end : place.end;
        return;
    }
    if (places->n == places->room)
        places->items = more_room(t->arena, places->items, places->n,
                                  &places->room, sizeof *places->items);
    places->items[places->n++] = place;
}

static struct place hull(struct place a, struct place b)
{
    return (struct place){
        a.zone,
        a.first < b.first ? a.first : b.first,
        a.last > b.last ? a.last : b.last,
        a.begin < b.begin ? a.begin : b.begin,
        a.end > b.end ? a.end : b.end,
    };
}

static bool
is_inside(const struct pt_slow_text *t, struct place place, struct where where)
{
    const bool in_title = place.zone == PT_FIELD_TITLE;
    if (where.in_lead && !in_title &&
        (t->layout.n_paragraphs == 0 ||
         place.begin >= t->layout.paragraphs[0].span.end))
        return false;
    if (!where.unit)
        return true;
    return in_title == where.unit->in_title &&
           place.begin >= where.unit->span.begin &&
           place.begin < where.unit->span.end;
}

static int compare_strs(const void *a, const void *b)
{
    return pt_str_compare(*(const struct pt_str *)a, *(const struct pt_str *)b);
}

static bool is_one_of(struct pt_str s, const struct pt_str *sorted, size_t n)
{
    return n > 0 && bsearch(&s, sorted, n, sizeof s, compare_strs);
}

static struct places places_of(const struct pt_slow_text *t,
                               const struct pt_clause *c,
                               struct where where);

static struct places places_of_term(const struct pt_slow_text *t,
                                    const struct pt_clause *c,
                                    struct where where)
{
    struct places out = {0};
    for (size_t i = 0; i < t->n; i++) {
        const struct word *const w = &t->words[i];
        const enum pt_field zone = w->place.zone;
        const bool is_text = c->field == PT_FIELD_TEXT;
        if (is_text ? zone != PT_FIELD_TEXT && zone != PT_FIELD_TITLE
                    : zone != c->field)
            continue;
        if (is_text && !is_inside(t, w->place, where))
            continue;
        if (is_one_of(w->word, c->words, c->n_words) ||
            is_one_of(w->stem, c->stems, c->n_stems))
            add(t, &out, w->place);
    }
    return out;
}

enum { MOST_CHILDREN = 64 };

/* The places of each child. */
static void places_of_children(const struct pt_slow_text *t,
                               const struct pt_clause *c,
                               struct where where,
                               struct places lists[MOST_CHILDREN])
{
    ck_assert_uint_le(c->n_children, MOST_CHILDREN);
    for (size_t i = 0; i < c->n_children; i++)
        lists[i] = places_of(t, c->children[i], where);
}

/* Adds every way in which the lists from i on can follow so_far. */
static void add_sequences(const struct pt_slow_text *t,
                          const struct places *lists,
                          size_t n_lists,
                          size_t i,
                          struct place so_far,
                          struct places *out)
{
    if (i == n_lists) {
        add(t, out, so_far);
        return;
    }
    for (size_t k = 0; k < lists[i].n; k++) {
        const struct place p = lists[i].items[k];
        if (i == 0)
            add_sequences(t, lists, n_lists, 1, p, out);
        else if (p.zone == so_far.zone && p.first == so_far.last + 1)
            add_sequences(t, lists, n_lists, i + 1, hull(so_far, p), out);
    }
}

/* No window is wider than its words and those that may stand between them. */
static uint32_t widest_window(const struct pt_clause *c,
                              const struct places *lists)
{
    uint32_t width = (uint32_t)c->slop;
    for (size_t i = 0; i < c->n_children; i++) {
        uint32_t longest = 0;
        for (size_t k = 0; k < lists[i].n; k++) {
            const struct place p = lists[i].items[k];
            if (p.last - p.first + 1 > longest)
                longest = p.last - p.first + 1;
        }
        width += longest;
    }
    return width;
}

/* Adds every choice of one place for each child, none overlapping, with few
 * enough positions between them. */
static void add_choices(const struct pt_slow_text *t,
                        const struct pt_clause *c,
                        const struct places *lists,
                        uint32_t widest,
                        struct place *chosen,
                        size_t i,
                        struct places *out)
{
    if (i < c->n_children) {
        for (size_t k = 0; k < lists[i].n; k++) {
            const struct place p = lists[i].items[k];
            bool fits = true;
            for (size_t j = 0; j < i; j++) {
                const struct place both = hull(chosen[j], p);
                if (chosen[j].zone != p.zone ||
                    (chosen[j].first <= p.last && p.first <= chosen[j].last) ||
                    both.last - both.first >= widest)
                    fits = false;
            }
            chosen[i] = p;
            if (fits)
                add_choices(t, c, lists, widest, chosen, i + 1, out);
        }
        return;
    }
    struct place whole = chosen[0];
    uint32_t n_words = 0;
    for (size_t j = 0; j < i; j++) {
        whole = hull(whole, chosen[j]);
        n_words += chosen[j].last - chosen[j].first + 1;
    }
    if (whole.last - whole.first + 1 - n_words <= (uint32_t)c->slop)
        add(t, out, whole);
}

/* The bytes of a window are those of all the children's places in it. */
static struct place with_all_bytes(const struct pt_clause *c,
                                   const struct places *lists,
                                   struct place window)
{
    for (size_t i = 0; i < c->n_children; i++)
        for (size_t k = 0; k < lists[i].n; k++) {
            const struct place p = lists[i].items[k];
            if (p.zone == window.zone && p.first >= window.first &&
                p.last <= window.last)
                window = hull(window, p);
        }
    return window;
}

/* The windows in which there is no smaller one. */
static struct places places_of_loose(const struct pt_slow_text *t,
                                     const struct pt_clause *c,
                                     struct where where)
{
    struct places lists[MOST_CHILDREN], all = {0}, out = {0};
    struct place chosen[MOST_CHILDREN];
    places_of_children(t, c, where, lists);
    add_choices(t, c, lists, widest_window(c, lists), chosen, 0, &all);
    for (size_t i = 0; i < all.n; i++) {
        const struct place p = all.items[i];
        bool is_smallest = true;
        for (size_t k = 0; k < all.n; k++) {
            const struct place q = all.items[k];
            if (k != i && q.zone == p.zone && q.first >= p.first &&
                q.last <= p.last)
                is_smallest = false;
        }
        if (is_smallest)
            add(t, &out, with_all_bytes(c, lists, p));
    }
    return out;
}

/* --- near ---------------------------------------------------------------- */

/* The span that holds all of a place, or -1. */
static int span_with(struct place p, const struct pt_span *spans, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (p.begin >= spans[i].begin && p.end <= spans[i].end)
            return (int)i;
    return -1;
}

static bool same_unit(const struct pt_slow_text *t,
                      struct place a,
                      struct place b,
                      enum pt_unit unit)
{
    if (a.zone != PT_FIELD_TEXT)
        return true;
    if (unit == PT_UNIT_SENTENCE) {
        const int at = span_with(a, t->layout.sentences, t->layout.n_sentences);
        return at >= 0 &&
               at == span_with(b, t->layout.sentences, t->layout.n_sentences);
    }
    for (uint32_t i = 0; i < t->layout.n_paragraphs; i++)
        if (span_with(a, &t->layout.paragraphs[i].span, 1) == 0)
            return span_with(b, &t->layout.paragraphs[i].span, 1) == 0;
    return false;
}

/* a is the left operand's, b the right one's. */
static bool are_near(const struct pt_slow_text *t,
                     struct place a,
                     struct place b,
                     struct pt_link link)
{
    if (a.zone != b.zone)
        return false;
    if (b.first < a.first && !link.is_ordered) {
        const struct place swap = a;
        a = b;
        b = swap;
    }
    if (b.first <= a.last)
        return false;
    return link.unit == PT_UNIT_WORDS ? b.first - a.last <= link.distance
                                      : same_unit(t, a, b, link.unit);
}

/* Whether the operands from i on can go on behind last; what takes part in a
 * chain is added to out[its operand]. */
static bool add_chains(const struct pt_slow_text *t,
                       const struct pt_clause *c,
                       const struct places *lists,
                       size_t i,
                       struct place last,
                       struct places *out)
{
    if (i == c->n_children)
        return true;
    bool any = false;
    for (size_t k = 0; k < lists[i].n; k++) {
        const struct place p = lists[i].items[k];
        if (i > 0 && !are_near(t, last, p, c->links[i - 1]))
            continue;
        if (!add_chains(t, c, lists, i + 1, p, out))
            continue;
        add(t, &out[i], p);
        any = true;
    }
    return any;
}

/* What of each operand takes part in a chain. */
static void chains_of(const struct pt_slow_text *t,
                      const struct pt_clause *c,
                      struct where where,
                      struct places out[MOST_CHILDREN])
{
    struct places lists[MOST_CHILDREN];
    memset(out, 0, MOST_CHILDREN * sizeof *out);
    places_of_children(t, c, where, lists);
    add_chains(t, c, lists, 0, (struct place){0}, out);
}

static struct places places_not_near(const struct pt_slow_text *t,
                                     const struct pt_clause *c,
                                     struct where where)
{
    struct places out = {0};
    const struct places a = places_of(t, c->children[0], where);
    const struct places b = places_of(t, c->children[1], where);
    for (size_t i = 0; i < a.n; i++) {
        bool is_lonely = true;
        for (size_t k = 0; k < b.n; k++)
            if (are_near(t, a.items[i], b.items[k], c->links[0]))
                is_lonely = false;
        if (is_lonely)
            add(t, &out, a.items[i]);
    }
    return out;
}

/* --- all kinds ----------------------------------------------------------- */

static struct where lead_in(struct where where)
{
    where.in_lead = true;
    return where;
}

/* Clauses without an unqualified word are the article's. */
static bool has_text_words(const struct pt_clause *c)
{
    if (c->kind == PT_CLAUSE_TERM && c->field == PT_FIELD_TEXT)
        return true;
    for (size_t i = 0; i < c->n_children; i++)
        if (has_text_words(c->children[i]))
            return true;
    return false;
}

static struct places places_of(const struct pt_slow_text *t,
                               const struct pt_clause *c,
                               struct where where)
{
    struct places out = {0}, lists[MOST_CHILDREN];
    switch (c->kind) {
    case PT_CLAUSE_TERM:
        return places_of_term(t, c, where);
    case PT_CLAUSE_PHRASE:
        if (c->slop >= 0)
            return places_of_loose(t, c, where);
        places_of_children(t, c, where, lists);
        add_sequences(t, lists, c->n_children, 0, (struct place){0}, &out);
        return out;
    case PT_CLAUSE_OR:
        for (size_t i = 0; i < c->n_children; i++) {
            const struct places p = places_of(t, c->children[i], where);
            for (size_t k = 0; k < p.n; k++)
                add(t, &out, p.items[k]);
        }
        return out;
    case PT_CLAUSE_BOOST:
        return places_of(t, c->children[0], where);
    case PT_CLAUSE_HLEAD:
        return places_of(t, c->children[0], lead_in(where));
    case PT_CLAUSE_NEAR:
        chains_of(t, c, where, lists);
        return lists[0];
    case PT_CLAUSE_NOT_NEAR:
        return places_not_near(t, c, where);
    default:
        return out;
    }
}

static uint32_t count_apart(struct places p)
{
    uint32_t n = 0;
    struct place last = {0};
    for (;;) {
        const struct place *next = NULL;
        for (size_t i = 0; i < p.n; i++) {
            const struct place *const q = &p.items[i];
            const bool is_behind =
                n == 0 || q->zone > last.zone ||
                (q->zone == last.zone && q->first > last.last);
            const bool is_sooner =
                !next || q->zone < next->zone ||
                (q->zone == next->zone && q->last < next->last);
            if (is_behind && is_sooner)
                next = q;
        }
        if (!next)
            return n;
        last = *next;
        n++;
    }
}

static bool holds(const struct pt_slow_text *t,
                  const struct pt_clause *c,
                  struct where where);

static bool has_at_least(const struct pt_slow_text *t,
                         const struct pt_clause *c,
                         struct where where,
                         uint32_t count)
{
    bool any = false, all = true;
    for (size_t i = 0; i < c->n_children; i++) {
        const struct where there =
            c->kind == PT_CLAUSE_HLEAD ? lead_in(where) : where;
        if (has_at_least(t, c->children[i], there, count))
            any = true;
        else
            all = false;
    }
    switch (c->kind) {
    case PT_CLAUSE_AND:
    case PT_CLAUSE_BOOST:
    case PT_CLAUSE_HLEAD:
        return all;
    case PT_CLAUSE_MAYBE:
        return has_at_least(t, c->children[0], where, count);
    case PT_CLAUSE_OR:
        return any || count_apart(places_of(t, c, where)) >= count;
    case PT_CLAUSE_TERM:
    case PT_CLAUSE_PHRASE:
    case PT_CLAUSE_NEAR:
    case PT_CLAUSE_NOT_NEAR:
        return count_apart(places_of(t, c, where)) >= count;
    default:
        return holds(t, c, where);
    }
}

/* How many children hold. */
static size_t n_holding(const struct pt_slow_text *t,
                        const struct pt_clause *c,
                        struct where where)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n_children; i++)
        n += holds(t, c->children[i], where);
    return n;
}

static bool holds(const struct pt_slow_text *t,
                  const struct pt_clause *c,
                  struct where where)
{
    if (!has_text_words(c))
        where = (struct where){NULL, false};
    switch (c->kind) {
    case PT_CLAUSE_ALL:
        return true;
    case PT_CLAUSE_NOTHING:
        return false;
    case PT_CLAUSE_AND:
        return n_holding(t, c, where) == c->n_children;
    case PT_CLAUSE_OR:
        return n_holding(t, c, where) > 0;
    case PT_CLAUSE_NOT:
        return !holds(t, c->children[0], where);
    case PT_CLAUSE_MAYBE:
    case PT_CLAUSE_BOOST:
        return holds(t, c->children[0], where);
    case PT_CLAUSE_HLEAD:
        return holds(t, c->children[0], lead_in(where));
    case PT_CLAUSE_ATLEAST:
        return has_at_least(t, c->children[0], where, c->count);
    case PT_CLAUSE_HAS:
    case PT_CLAUSE_LANG:
    case PT_CLAUSE_PARTS:
    case PT_CLAUSE_DATE:
        return pt_slow_field_holds(&t->article, c);
    default:
        return places_of(t, c, where).n > 0;
    }
}

bool pt_slow_holds(const struct pt_slow_text *t,
                   const struct pt_clause *c,
                   const struct pt_slow_unit *unit)
{
    return holds(t, c, (struct where){unit, false});
}

/* --- marks --------------------------------------------------------------- */

static void
add_all(const struct pt_slow_text *t, struct places from, struct places *out)
{
    for (size_t i = 0; i < from.n; i++)
        add(t, out, from.items[i]);
}

/* Adds what makes c, which holds, hold. */
static void add_reasons(const struct pt_slow_text *t,
                        const struct pt_clause *c,
                        struct where where,
                        struct places *out)
{
    struct places chain[MOST_CHILDREN];
    switch (c->kind) {
    case PT_CLAUSE_TERM:
    case PT_CLAUSE_PHRASE:
    case PT_CLAUSE_NOT_NEAR:
        add_all(t, places_of(t, c, where), out);
        return;
    case PT_CLAUSE_NEAR:
        chains_of(t, c, where, chain);
        for (size_t i = 0; i < c->n_children; i++)
            add_all(t, chain[i], out);
        return;
    case PT_CLAUSE_HLEAD:
        where = lead_in(where);
        break;
    case PT_CLAUSE_NOT:
        return;
    default:
        break;
    }
    for (size_t i = 0; i < c->n_children; i++)
        if (holds(t, c->children[i], where))
            add_reasons(t, c->children[i], where, out);
}

static int compare_places(const void *a, const void *b)
{
    const struct place *const x = a, *const y = b;
    if (x->zone != y->zone)
        return x->zone == PT_FIELD_TITLE ? -1 : 1;
    return (x->begin > y->begin) - (x->begin < y->begin);
}

/* Joins two that overlap, until none do. */
static void join_overlapping(struct places *p)
{
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = i + 1; k < p->n; k++) {
            const struct place a = p->items[i], b = p->items[k];
            if (a.zone != b.zone || a.begin >= b.end || b.begin >= a.end)
                continue;
            p->items[i] = hull(a, b);
            p->items[k] = p->items[--p->n];
            i = 0;
            k = 0;
        }
}

struct pt_slow_marks pt_slow_marks_of(const struct pt_slow_text *t,
                                      const struct pt_clause *c,
                                      const struct pt_slow_unit *unit)
{
    const struct where where = {unit, false};
    struct places reasons = {0}, shown = {0};
    if (holds(t, c, where))
        add_reasons(t, c, where, &reasons);
    for (size_t i = 0; i < reasons.n; i++) {
        const struct place p = reasons.items[i];
        const bool has_marks =
            p.zone == PT_FIELD_TITLE || p.zone == PT_FIELD_TEXT;
        if (has_marks && is_inside(t, p, where))
            add(t, &shown, p);
    }
    join_overlapping(&shown);
    if (shown.n > 0)
        qsort(shown.items, shown.n, sizeof *shown.items, compare_places);
    struct pt_slow_marks out = {NULL, shown.n};
    out.items = pt_arena_array(t->arena, shown.n, sizeof *out.items);
    ck_assert_ptr_nonnull(out.items);
    for (size_t i = 0; i < shown.n; i++) {
        const struct place p = shown.items[i];
        out.items[i].zone =
            p.zone == PT_FIELD_TITLE ? PT_ZONE_TITLE : PT_ZONE_BODY;
        out.items[i].begin = p.begin;
        out.items[i].end = p.end;
    }
    return out;
}
