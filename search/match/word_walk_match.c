/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * word_walk_match.c: which articles of a span have what each node asks for, and
 * of those that are left whose words stand where they are to.
 */
#include "search/match/word_walk_private.h"

/* --- what matches -------------------------------------------------------- */

struct pt_walk_reach pt_walk_reach_of(const struct pt_walk *walk,
                                      const struct pt_bits *wanted)
{
    struct pt_walk_reach reach = {walk->span, walk->span.first};
    const uint32_t end = walk->span.first + pt_bits_last(wanted);
    reach.from += pt_bits_next(wanted, 0);
    if (end < reach.span.end)
        reach.span.end = end + 1;
    return reach;
}

static void match_word(struct pt_walk *walk,
                       struct pt_node *node,
                       const struct pt_bits *wanted)
{
    const struct pt_walk_reach reach = pt_walk_reach_of(walk, wanted);
    pt_posting_list_skip(node->lists, reach.from);
    node->is_bare = node->lists->docid >= reach.span.end;
    if (node->is_bare)
        return;
    if (node->places && !walk->is_unweighed) {
        node->n_taken =
            pt_posting_list_take(node->lists, reach.span, node->bits.words,
                                 node->places, node->wdfs, node->n_room);
    } else {
        pt_posting_list_mark(node->lists, reach.span, node->bits.words);
    }
    pt_bits_keep(&node->bits, wanted);
}

static void match_words(struct pt_walk *walk,
                        struct pt_node *node,
                        const struct pt_bits *wanted)
{
    const struct pt_walk_reach reach = pt_walk_reach_of(walk, wanted);
    const bool does_weigh = node->wdfs && !walk->is_unweighed;
    if (does_weigh)
        memset(node->wdfs, 0, node->n_room * sizeof *node->wdfs);
    for (size_t i = 0; i < node->n_lists; i++) {
        struct pt_posting_list *const list = &node->lists[i];
        if (node->nexts[i] >= reach.span.end)
            continue;
        pt_posting_list_skip(list, reach.from);
        if (does_weigh)
            pt_posting_list_add(list, reach.span, node->bits.words, node->wdfs);
        else
            pt_posting_list_mark(list, reach.span, node->bits.words);
        node->nexts[i] = list->docid;
    }
    pt_bits_keep(&node->bits, wanted);
}

/* Sets *out to whether docid has a value in range; false where it cannot be
 * told. */
static bool is_in_range(struct pt_value_range *range, uint32_t docid, bool *out)
{
    struct pt_str value;
    if (docid < range->next)
        pt_value_list_go_back(&range->values);
    range->next = docid + 1;
    const enum pt_glass_found found =
        pt_value_list_get(&range->values, docid, &value);
    *out = found == PT_GLASS_THERE &&
           pt_str_compare(value, range->lower) >= 0 &&
           pt_str_compare(value, range->upper) <= 0;
    return found != PT_GLASS_UNKNOWN;
}

static void match_range(struct pt_walk *walk,
                        struct pt_node *node,
                        const struct pt_bits *wanted)
{
    const uint32_t last = walk->last_docid;
    const uint32_t from = walk->span.first ? 0 : 1; /* no article is 0 */
    for (uint32_t place = pt_bits_next(wanted, from); place < PT_SPAN;
         place = pt_bits_next(wanted, place + 1)) {
        bool is_in = false;
        if (walk->span.first + place > last || walk->is_damaged)
            break;
        walk->is_damaged |=
            !is_in_range(node->range, walk->span.first + place, &is_in);
        node->bits.words[place / 64] |= (uint64_t)is_in << place % 64;
    }
}

/* Drops from bits where words do not stand so. */
static void drop_apart(struct pt_walk *walk,
                       struct pt_walk_window *window,
                       struct pt_bits *bits)
{
    for (uint32_t place = pt_bits_next(bits, 0); place < PT_SPAN;
         place = pt_bits_next(bits, place + 1)) {
        const enum pt_glass_found found =
            walk->is_damaged
                ? PT_GLASS_UNKNOWN
                : pt_walk_window_holds(window, walk->span.first, place);
        walk->is_damaged |= found == PT_GLASS_UNKNOWN;
        if (found != PT_GLASS_THERE)
            bits->words[place / 64] &= ~((uint64_t)1 << place % 64);
    }
}

static void match_any(struct pt_walk *walk,
                      struct pt_node *node,
                      const struct pt_bits *wanted)
{
    for (size_t i = 0; i < node->n_children; i++) {
        struct pt_node *const child = node->children[i];
        pt_walk_match(walk, child, wanted);
        if (!child->is_bare)
            pt_bits_add(&node->bits, &child->bits);
    }
}

static void match_every(struct pt_walk *walk,
                        struct pt_node *node,
                        const struct pt_bits *wanted)
{
    for (size_t i = 0; i < node->n_children; i++) {
        pt_walk_match(walk, node->children[i], wanted);
        wanted = &node->children[i]->bits;
    }
    node->bits = *wanted;
}

/* Nothing is dropped for what is still to be settled. */
static void match_not(struct pt_walk *walk,
                      struct pt_node *node,
                      const struct pt_bits *wanted)
{
    struct pt_bits others = {{0}};
    pt_walk_match(walk, node->children[0], wanted);
    node->bits = node->children[0]->bits;
    for (size_t i = 1; i < node->n_children; i++) {
        struct pt_node *const child = node->children[i];
        pt_walk_match(walk, child, &node->bits);
        if (!child->is_bare && !child->has_window)
            pt_bits_add(&others, &child->bits);
    }
    pt_bits_drop(&node->bits, &others);
}

void pt_walk_match(struct pt_walk *walk,
                   struct pt_node *node,
                   const struct pt_bits *wanted)
{
    pt_bits_clear(&node->bits);
    node->n_taken = 0;
    node->is_bare = pt_bits_is_empty(wanted);
    if (node->is_bare)
        return; /* its children are not asked for their weights */
    switch (node->kind) {
    case PT_NODE_WORD:
    case PT_NODE_ALL:
        if (node->is_implied)
            node->bits = *wanted;
        else
            match_word(walk, node, wanted);
        break;
    case PT_NODE_WORDS:
        match_words(walk, node, wanted);
        break;
    case PT_NODE_RANGE:
        match_range(walk, node, wanted);
        break;
    case PT_NODE_OR:
        match_any(walk, node, wanted);
        break;
    case PT_NODE_AND:
    case PT_NODE_FILTER:
    case PT_NODE_WINDOW:
        match_every(walk, node, wanted);
        break;
    case PT_NODE_NOT:
        match_not(walk, node, wanted);
        break;
    case PT_NODE_MAYBE:
        pt_walk_match(walk, node->children[0], wanted);
        node->bits = node->children[0]->bits;
        break;
    }
}

/* --- what is settled ----------------------------------------------------- */

/* Of what is not weighed one of them is enough. */
static void settle_any(struct pt_walk *walk, struct pt_node *node)
{
    const bool does_weigh = node->most_weight > 0 && !walk->is_unweighed;
    struct pt_bits left = node->bits;
    pt_bits_clear(&node->bits);
    for (size_t i = 0; i < node->n_children; i++) {
        struct pt_node *const child = node->children[i];
        pt_walk_settle(walk, child, &left);
        if (child->is_bare)
            continue;
        pt_bits_add(&node->bits, &child->bits);
        if (!does_weigh)
            pt_bits_drop(&left, &child->bits);
    }
}

/* Drops what could not be dropped before. */
static void settle_not(struct pt_walk *walk, struct pt_node *node)
{
    for (size_t i = 1; i < node->n_children; i++) {
        struct pt_node *const child = node->children[i];
        if (!child->has_window)
            continue;
        pt_walk_settle(walk, child, &node->bits);
        pt_bits_drop(&node->bits, &child->bits);
    }
}

void pt_walk_settle(struct pt_walk *walk,
                    struct pt_node *node,
                    const struct pt_bits *wanted)
{
    if (node->is_bare)
        return; /* what is below was not matched */
    pt_bits_keep(&node->bits, wanted);
    if (!node->has_window)
        return;
    switch (node->kind) {
    case PT_NODE_OR:
        settle_any(walk, node);
        break;
    case PT_NODE_AND:
    case PT_NODE_FILTER:
        for (size_t i = 0; i < node->n_children; i++) {
            pt_walk_settle(walk, node->children[i], &node->bits);
            node->bits = node->children[i]->bits;
        }
        break;
    case PT_NODE_WINDOW:
        drop_apart(walk, node->window, &node->bits);
        break;
    default: /* what only weighs will be settled when it does */
        pt_walk_settle(walk, node->children[0], &node->bits);
        node->bits = node->children[0]->bits;
        if (node->kind == PT_NODE_NOT)
            settle_not(walk, node);
    }
}
