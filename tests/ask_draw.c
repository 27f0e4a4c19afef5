/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ask_draw.c: trees at random, of operators and what stands in them.
 */
#include "tests/ask_draw.h"

#include "search/query/query_lex.h"

/* --- near ---------------------------------------------------------------- */

/* What NEAR and atleast take, at word i or, one side of an OR, elsewhere. */
static struct pt_ask *operand_at(struct pt_drawer *d, size_t i, unsigned depth)
{
    const unsigned chance = pt_draw_below(d, 20);
    if (!pt_draw_has_words(d) || chance < 10)
        return pt_draw_word(d, i, false);
    if (chance < 14)
        return pt_draw_phrase(d, i, 3);
    if (chance < 16)
        return pt_draw_wildcard(d, i, false);
    if (chance < 17)
        return pt_draw_fuzzy(d, i);
    if (depth == 0)
        return pt_draw_word(d, i, false);
    struct pt_ask *const node = pt_draw_parent(d, PT_NODE_OR, 3);
    const bool is_first = pt_draw_one_in(d, 2);
    if (!is_first)
        pt_draw_add(node, operand_at(d, pt_draw_place(d), depth - 1));
    pt_draw_add(node, operand_at(d, i, depth - 1));
    if (is_first || pt_draw_one_in(d, 4))
        pt_draw_add(node, operand_at(d, pt_draw_place(d), depth - 1));
    return node;
}

/* A link that just holds words that far apart, or just does not. */
static struct pt_link link_for(struct pt_drawer *d, uint32_t distance)
{
    struct pt_link link = {PT_UNIT_WORDS, distance, pt_draw_one_in(d, 3)};
    const unsigned chance = pt_draw_below(d, 12);
    if (chance < 2)
        link.unit = chance ? PT_UNIT_SENTENCE : PT_UNIT_PARAGRAPH;
    else if (chance == 2)
        link.distance = PT_DEFAULT_DISTANCE;
    else if (chance == 3)
        link.distance = PT_MAX_DISTANCE;
    else if (chance < 8)
        link.distance += pt_draw_below(d, 2);
    else if (chance < 10 && distance > 1)
        link.distance--;
    if (link.unit != PT_UNIT_WORDS)
        link.distance = 0;
    else if (link.distance == 0 || link.distance > PT_MAX_DISTANCE)
        link.distance = 1;
    return link;
}

static struct pt_ask *near(struct pt_drawer *d)
{
    const bool is_not = pt_draw_one_in(d, 4);
    const unsigned n = is_not ? 2 : 2 + pt_draw_below(d, 5) / 3;
    struct pt_ask *const node =
        pt_draw_parent(d, is_not ? PT_NODE_NOT_NEAR : PT_NODE_NEAR, n);
    size_t i = pt_draw_place(d);
    pt_draw_add(node, operand_at(d, i, 1));
    for (unsigned k = 1; k < n; k++) {
        const struct pt_slow_text *const text = d->v->texts[d->article];
        const size_t n_words = pt_slow_n_words(text);
        size_t to =
            pt_draw_step(d, i,
                         pt_draw_one_in(d, 4) ? pt_draw_between(d, -30, 30)
                                              : pt_draw_between(d, -5, 5));
        if (i >= n_words || to >= n_words)
            i = to = 0;
        const uint32_t a = n_words ? pt_slow_word(text, i).pos : 0;
        const uint32_t b = n_words ? pt_slow_word(text, to).pos : 0;
        node->links[k - 1] = link_for(d, a < b ? b - a : a - b);
        pt_draw_add(node, operand_at(d, to, 1));
        i = to;
    }
    return node;
}

/* --- trees --------------------------------------------------------------- */

static struct pt_ask *tree(struct pt_drawer *d, unsigned depth);

static struct pt_ask *
over(struct pt_drawer *d, enum pt_node_kind kind, unsigned n, unsigned depth)
{
    struct pt_ask *const node = pt_draw_parent(d, kind, n);
    for (unsigned i = 0; i < n; i++)
        pt_draw_add(node, tree(d, depth));
    return node;
}

static struct pt_ask *run(struct pt_drawer *d, unsigned depth)
{
    static const char signs[] = {'+', '-', 0};
    struct pt_ask *const node =
        over(d, PT_NODE_MAYBE, 2 + pt_draw_below(d, 3), depth);
    bool has_sign = false;
    for (size_t i = 0; i < node->n_children; i++) {
        node->children[i]->sign = PT_DRAW_PICK(d, signs);
        has_sign |= node->children[i]->sign != 0;
    }
    if (!has_sign)
        node->children[0]->sign = '+';
    return node;
}

static struct pt_ask *atleast(struct pt_drawer *d)
{
    struct pt_ask *const node = pt_draw_parent(d, PT_NODE_ATLEAST, 1);
    node->count = 1 + pt_draw_below(d, 4);
    pt_draw_add(node, operand_at(d, pt_draw_place(d), 2));
    return node;
}

static struct pt_ask *hlead(struct pt_drawer *d, unsigned depth)
{
    struct pt_ask *const node = pt_draw_parent(d, PT_NODE_HLEAD, 1);
    d->is_in_hlead = true;
    if (!pt_draw_one_in(d, 4))
        d->at = pt_draw_step(d, 0, pt_draw_between(d, 0, 40));
    pt_draw_add(node, tree(d, depth));
    d->is_in_hlead = false;
    return node;
}

static struct pt_ask *boost(struct pt_drawer *d, unsigned depth)
{
    static const double boosts[] = {0.5, 2, 3, 10, 0.001};
    struct pt_ask *const node = pt_draw_parent(d, PT_NODE_BOOST, 1);
    node->boost = PT_DRAW_PICK(d, boosts);
    pt_draw_add(node, tree(d, depth));
    return node;
}

static struct pt_ask *field(struct pt_drawer *d, unsigned depth)
{
    static const enum pt_field fields[] = {
        PT_FIELD_TITLE, PT_FIELD_TITLE,  PT_FIELD_TITLE,      PT_FIELD_AUTHOR,
        PT_FIELD_TAG,   PT_FIELD_TAG,    PT_FIELD_URL,        PT_FIELD_PATH,
        PT_FIELD_LANG,  PT_FIELD_SOURCE, PT_FIELD_BOILERPLATE};
    struct pt_ask *const node = pt_draw_parent(d, PT_NODE_FIELD, 1);
    node->field = PT_DRAW_PICK(d, fields);
    if (pt_draw_one_in(d, 8)) {
        node->kind = PT_NODE_HAS;
        node->field = pt_draw_one_in(d, 6) ? PT_FIELD_DATE : node->field;
        return node;
    }
    d->field = node->field;
    pt_draw_add(node, tree(d, pt_draw_one_in(d, 2) ? depth : 0));
    d->field = PT_FIELD_TEXT;
    return node;
}

/* What is no operator, or one that looks at places. */
static struct pt_ask *shallow(struct pt_drawer *d)
{
    const bool is_free = d->field == PT_FIELD_TEXT && !d->is_in_hlead;
    const unsigned chance = pt_draw_below(d, 24);
    if (pt_draw_one_in(d, 20))
        pt_draw_article(d);
    if (pt_ask_is_whole(d->field))
        return pt_draw_value(d);
    if (chance < 5)
        return near(d);
    if (chance < 6)
        return atleast(d);
    if (chance < 8 && is_free)
        return field(d, 1);
    if (chance < 9 && is_free)
        return pt_draw_date(d);
    if (chance < 10 && is_free && pt_draw_one_in(d, 4))
        return pt_draw_node(d, PT_NODE_ALL);
    return pt_draw_leaf(d);
}

/* In a field whose values are taken whole: AND, OR and NOT alone. */
static struct pt_ask *tree(struct pt_drawer *d, unsigned depth)
{
    const bool is_whole = pt_ask_is_whole(d->field);
    const unsigned chance =
        depth == 0 ? 99 : pt_draw_below(d, is_whole ? 9 : 20);
    if (chance < 3)
        return over(d, PT_NODE_AND, 2 + pt_draw_below(d, 2), depth - 1);
    if (chance < 6)
        return over(d, PT_NODE_OR, 2 + pt_draw_below(d, 2), depth - 1);
    if (chance < 7)
        return over(d, PT_NODE_NOT, 1, depth - 1);
    if (is_whole)
        return pt_draw_value(d);
    if (chance < 10)
        return run(d, depth - 1);
    if (chance < 11)
        return boost(d, depth - 1);
    if (chance < 12 && d->field == PT_FIELD_TEXT && !d->is_in_hlead)
        return hlead(d, depth - 1);
    if (chance < 14 && d->field == PT_FIELD_TEXT && !d->is_in_hlead)
        return field(d, depth - 1);
    return shallow(d);
}

void pt_ask_draw(const struct pt_slow_vocabulary *vocabulary,
                 uint64_t seed,
                 struct pt_arena *arena,
                 struct pt_asked *out)
{
    struct pt_drawer d = {
        .v = vocabulary,
        .arena = arena,
        .random = (seed + 1) * 0x9e3779b97f4a7c15u | 1,
        .field = PT_FIELD_TEXT,
    };
    for (unsigned i = 0; i < 8; i++)
        pt_draw_below(&d, 2);
    pt_draw_article(&d);
    out->is_any = pt_draw_one_in(&d, 8);
    out->has_variants = !pt_draw_one_in(&d, 6);
    out->within = pt_draw_one_in(&d, 5)   ? PT_WITHIN_PARAGRAPH
                  : pt_draw_one_in(&d, 4) ? PT_WITHIN_SENTENCE
                                          : PT_WITHIN_ARTICLE;
    out->root = tree(&d, pt_draw_below(&d, 4));
}
