/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * word_walk_span.c: the articles of one span of docids after the other. Where
 * the greatest weights of common words together are not enough an article has
 * to have one of the others, and only these are gone through.
 */
#include "search/match/word_walk_private.h"

static const struct pt_bits all_bits = {
    {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
     UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
     UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
     UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
     UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
     UINT64_MAX, UINT64_MAX}
};
_Static_assert(PT_SPAN_WORDS == 32, "all_bits");

uint32_t
pt_walk_next_place(const struct pt_walk *walk, uint32_t place, double least)
{
    const struct pt_bits *const bits = &walk->root->bits;
    if (place >= PT_SPAN || walk->root->most_weight == 0)
        return pt_bits_next(bits, place);
    uint64_t word = bits->words[place / 64] & UINT64_MAX << place % 64;
    for (size_t i = place / 64;; word = bits->words[i]) {
        const double *const scores = walk->scores + 64 * i;
        for (; word; word &= word - 1) {
            const unsigned at = (unsigned)__builtin_ctzll(word);
            if (scores[at] >= least)
                return (uint32_t)(64 * i) + at;
        }
        if (++i == PT_SPAN_WORDS)
            return PT_SPAN;
    }
}

uint32_t pt_walk_n_places(const struct pt_walk *walk)
{
    return pt_bits_n(&walk->root->bits);
}

/* An OR at the root of which only what weighs least is asked for: heavy
 * children come first, and when what the rest can add is less than that no
 * further articles come in. */
static void match_heavy(struct pt_walk *walk, struct pt_node *node)
{
    double rest = walk->rest;
    size_t i = 0;
    pt_bits_clear(&node->bits);
    for (; i < node->n_children && rest >= walk->least; i++) {
        struct pt_node *const child = node->children[i];
        pt_walk_match(walk, child, &all_bits);
        pt_bits_add(&node->bits, &child->bits);
        rest -= child->most_weight;
    }
    pt_walk_read_lengths(walk, &node->bits);
    for (size_t j = 0; j < node->n_children; j++) {
        struct pt_node *const child = node->children[j];
        pt_walk_drop_light(walk, &node->bits);
        if (j >= i)
            pt_walk_match(walk, child, &node->bits);
        pt_walk_weigh(walk, child, &node->bits);
    }
}

/* Matches the span at hand and weighs it; words stand wherever they
 * should. */
static void evaluate(struct pt_walk *walk, double least)
{
    struct pt_node *const root = walk->root;
    struct pt_node *const first =
        root->kind == PT_NODE_MAYBE ? root->children[0] : root;
    const bool does_weigh = root->most_weight > 0 && !walk->is_unweighed;
    walk->least = least;
    walk->rest = root->most_weight;
    if (does_weigh)
        memset(walk->scores, 0, sizeof walk->scores);
    if (first->kind == PT_NODE_OR &&
        least > root->most_weight - first->most_weight) {
        match_heavy(walk, first);
        root->bits = first->bits;
        for (size_t i = 1; root != first && i < root->n_children; i++) {
            pt_walk_drop_light(walk, &root->bits);
            pt_walk_match(walk, root->children[i], &root->bits);
            pt_walk_weigh(walk, root->children[i], &root->bits);
        }
        return;
    }
    pt_walk_match(walk, root, &all_bits);
    if (!does_weigh || root->is_bare)
        return;
    pt_walk_read_lengths(walk, &root->bits);
    pt_walk_weigh_own(walk, root, &root->bits);
}

/* Settles of the span what weighs least. */
static void settle_heavy(struct pt_walk *walk)
{
    struct pt_node *const root = walk->root;
    const bool does_weigh = root->most_weight > 0 && !walk->is_unweighed;
    struct pt_bits heavy = root->bits;
    walk->rest = 0;
    if (does_weigh)
        pt_walk_drop_light(walk, &heavy);
    pt_walk_settle(walk, root, &heavy);
    if (!does_weigh || pt_bits_is_empty(&root->bits))
        return;
    memset(walk->scores, 0, sizeof walk->scores);
    walk->rest = root->most_weight;
    walk->is_settling = true;
    pt_walk_weigh_own(walk, root, &root->bits);
    walk->is_settling = false;
}

/* No article of node stands before. */
static uint32_t next_docid(const struct pt_node *node)
{
    const bool is_any = node->kind == PT_NODE_OR || node->kind == PT_NODE_WORDS;
    const bool is_every = node->kind == PT_NODE_AND ||
                          node->kind == PT_NODE_WINDOW ||
                          node->kind == PT_NODE_FILTER;
    uint32_t docid = is_any ? PT_NO_DOCID : 0;
    if (node->kind == PT_NODE_WORD || node->kind == PT_NODE_ALL)
        return node->lists->docid;
    for (size_t i = 0; i < node->n_lists; i++)
        if (node->nexts[i] < docid)
            docid = node->nexts[i];
    if (node->n_children && !is_any && !is_every)
        return next_docid(node->children[0]);
    for (size_t i = 0; i < node->n_children; i++) {
        const uint32_t next = next_docid(node->children[i]);
        if (is_any ? next < docid : next > docid)
            docid = next;
    }
    return docid;
}

bool pt_walk_turn(struct pt_walk *walk, uint32_t least, double min_weight)
{
    const uint32_t next = next_docid(walk->root);
    const uint32_t first = next > least ? next : least;
    walk->has_moved = true;
    if (first > walk->last_docid || pt_walk_is_lost(walk))
        return false;
    walk->span = (struct pt_posting_span){first, first + PT_SPAN};
    assert(walk->span.end > first);
    evaluate(walk, min_weight);
    if (walk->root->has_window && !walk->is_damaged)
        settle_heavy(walk);
    return !pt_walk_is_lost(walk);
}

bool pt_walk_is_lost(const struct pt_walk *walk)
{
    return walk->is_damaged || pt_postings_are_lost(walk->postings);
}
