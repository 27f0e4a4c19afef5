/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * whynot_pair.c: NEAR whose operands are all there, but not near enough: the
 * closest two places of the first neighbours that are too far apart.
 */
#include "search/answer/whynot.h"

struct places {
    const struct pt_text_place *items;
    size_t n;
};

/* Two places and the distance from the one to the other, as NEAR counts it. */
struct pair {
    const struct pt_text_place *first;
    const struct pt_text_place *second;
    uint32_t distance; /* UINT32_MAX: there is no such pair */
};

/* One link of a chain and the places on both sides. */
struct link {
    struct pt_why *why;
    struct pt_link rule;
    struct places a;
    struct places b;
};

/* --- pairs ---------------------------------------------------------------- */

static const struct pt_text_place *first_behind(const struct places *list,
                                                uint32_t pos)
{
    size_t low = 0, high = list->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (list->items[middle].first <= pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->n ? &list->items[low] : NULL;
}

/* The sentence or paragraph of a place; the title is one. */
static uint32_t unit_of(const struct link *l, const struct pt_text_place *place)
{
    const struct pt_layout *const layout = pt_text_match_layout(l->why->text);
    if (place->zone == PT_ZONE_TITLE)
        return UINT32_MAX;
    return l->rule.unit == PT_UNIT_SENTENCE
               ? pt_layout_sentence_at(layout, place->begin)
               : pt_layout_paragraph_at(layout, place->begin);
}

static bool is_near_enough(const struct link *l, const struct pair *pair)
{
    if (pair->distance == UINT32_MAX)
        return false;
    if (l->rule.unit == PT_UNIT_WORDS)
        return pair->distance <= l->rule.distance;
    return pair->first->zone == pair->second->zone &&
           unit_of(l, pair->first) == unit_of(l, pair->second);
}

/* The closest of one in early and one in late that begins behind it; of the
 * pairs that are near enough by the rule, one of them. */
static struct pair closest(const struct link *l,
                           const struct places *early,
                           const struct places *late)
{
    struct pair best = {NULL, NULL, UINT32_MAX};
    for (size_t i = 0; i < early->n; i++) {
        const struct pt_text_place *const one = &early->items[i];
        const struct pt_text_place *const other = first_behind(late, one->last);
        if (!other || other->zone != one->zone)
            continue;
        const struct pair pair = {one, other, other->first - one->last};
        const bool is_enough = is_near_enough(l, &pair);
        const bool was_enough = is_near_enough(l, &best);
        if (is_enough != was_enough ? is_enough : pair.distance < best.distance)
            best = pair;
    }
    return best;
}

/* --- what is said of them ------------------------------------------------- */

static enum pt_status
quote(struct pt_why *why, const struct pair *pair, struct pt_nearest *near)
{
    return pt_why_quote_both(why, near, pt_why_mark_of(pair->first),
                             pt_why_mark_of(pair->second));
}

static enum pt_status say_order(const struct link *l,
                                const struct pair *pair,
                                struct pt_nearest *near)
{
    enum pt_status status = pt_why_say(l->why, near, "order",
                                       "near enough, but in the other order");
    near->distance = pair->distance;
    return status == PT_OK ? quote(l->why, pair, near) : status;
}

static enum pt_status say_distance(const struct link *l,
                                   const struct pair *pair,
                                   struct pt_nearest *near)
{
    const char *const unit =
        l->rule.unit == PT_UNIT_SENTENCE ? "sentences" : "paragraphs";
    enum pt_status status;
    if (l->rule.unit == PT_UNIT_WORDS) {
        status = pt_why_say(
            l->why, near, "distance", "%u word%s apart at the closest, not %u",
            pair->distance, pair->distance == 1 ? "" : "s", l->rule.distance);
        near->distance = pair->distance;
    } else {
        status =
            pt_why_say(l->why, near, "unit",
                       "only in different %s, %u word%s apart at the "
                       "closest",
                       unit, pair->distance, pair->distance == 1 ? "" : "s");
    }
    return status == PT_OK ? quote(l->why, pair, near) : status;
}

/* One in the title and the other in the text; or the same words for both. */
static enum pt_status say_zones(const struct link *l, struct pt_nearest *near)
{
    const struct pt_text_place *const a = &l->a.items[0];
    const struct pt_text_place *const b = &l->b.items[0];
    if (a->zone == b->zone) {
        const struct pt_mark mark = pt_why_mark_of(a);
        const enum pt_status status = pt_why_say(
            l->why, near, "count", "there is only one place for both");
        return status == PT_OK ? pt_why_quote(l->why, near, &mark, 1) : status;
    }
    const enum pt_status status = pt_why_say(
        l->why, near, "unit", "one stands in the title, the other in the text");
    const struct pair pair = {a, b, 0};
    return status == PT_OK ? quote(l->why, &pair, near) : status;
}

/* Fills near when the link fails by itself. */
static enum pt_status judge_link(const struct link *l, struct pt_nearest *near)
{
    const struct pair forth = closest(l, &l->a, &l->b);
    const struct pair back = closest(l, &l->b, &l->a);
    if (is_near_enough(l, &forth))
        return PT_OK;
    if (is_near_enough(l, &back))
        return l->rule.is_ordered ? say_order(l, &back, near) : PT_OK;
    const struct pair *const best =
        forth.distance <= back.distance ? &forth : &back;
    if (best->distance == UINT32_MAX)
        return say_zones(l, near);
    return say_distance(l, best, near);
}

/* NOT NEAR: each place of a has a b that near; the closest of them. */
static enum pt_status say_beside(const struct link *l, struct pt_nearest *near)
{
    char times[PT_TIMES_BYTES];
    struct pair best = closest(l, &l->a, &l->b);
    const struct pair back = closest(l, &l->b, &l->a);
    if (back.distance < best.distance && !l->rule.is_ordered)
        best = back;
    const enum pt_status status =
        pt_why_say(l->why, near, "beside",
                   l->a.n == 1 ? "stands there %s, with the other near it"
                               : "stands there %s, each time with the other "
                                 "near it",
                   pt_why_times(l->a.n, times));
    if (status != PT_OK || best.distance == UINT32_MAX)
        return status;
    return quote(l->why, &best, near);
}

static enum pt_status read_places(struct pt_why *why,
                                  const struct pt_why_asked *asked,
                                  size_t i,
                                  struct places *out)
{
    const struct pt_text_part part = pt_why_part(why, asked);
    struct pt_text_place *items = NULL;
    const enum pt_status status =
        pt_text_match_places(why->text, asked->clause->children[i], &part,
                             why->arena, &items, &out->n);
    out->items = items;
    return status;
}

enum pt_status pt_why_near_pair(struct pt_why *why,
                                const struct pt_why_asked *asked,
                                struct pt_nearest *near)
{
    const struct pt_clause *const c = asked->clause;
    struct link link = {.why = why};
    enum pt_status status = read_places(why, asked, 0, &link.b);
    for (size_t i = 0; i + 1 < c->n_children && status == PT_OK; i++) {
        link.a = link.b;
        link.rule = c->links[i];
        status = read_places(why, asked, i + 1, &link.b);
        if (status != PT_OK || link.a.n == 0 || link.b.n == 0)
            return status;
        if (c->kind == PT_CLAUSE_NOT_NEAR)
            return say_beside(&link, near);
        status = judge_link(&link, near);
        if (status == PT_OK && near->what)
            return PT_OK;
    }
    return status == PT_OK
               ? pt_why_say(why, near, "distance",
                            "each two are near enough, but no place in the "
                            "middle serves both sides")
               : status;
}
