/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * word_walk_weigh.c: what the articles of a span weigh. What cannot weigh as
 * much as the search still asks for is found out by the greatest weights that
 * words can have: what is too light by one word for all others to make it good
 * is not weighed by these.
 */
#include "search/match/word_walk_private.h"

#include "index/inb2.h"

/* --- a word -------------------------------------------------------------- */

void pt_walk_read_lengths(struct pt_walk *walk, const struct pt_bits *wanted)
{
    if (walk->weighing.weights != PT_WALK_INB2 || pt_bits_is_empty(wanted))
        return;
    if (walk->kept_lengths) {
        walk->lengths = walk->kept_lengths + walk->span.first;
        return;
    }
    const struct pt_walk_reach reach = pt_walk_reach_of(walk, wanted);
    memset(walk->read_lengths, 0, sizeof walk->read_lengths);
    walk->lengths = walk->read_lengths;
    pt_posting_list_skip(&walk->lengths_list, reach.from);
    pt_posting_list_spread(&walk->lengths_list, reach.span, walk->read_lengths);
}

static double log_of(struct pt_walk *walk, uint32_t length)
{
    if (length == 0) {
        walk->is_damaged = true;
        return 0;
    }
    if (length >= PT_MOST_LOGS)
        return pt_inb2_log(walk->slope, length);
    if (walk->logs[length] == 0)
        walk->logs[length] = pt_inb2_log(walk->slope, length);
    return walk->logs[length];
}

static inline void weigh_at(struct pt_walk *walk,
                            const struct pt_node *node,
                            uint32_t place,
                            uint32_t wdf)
{
    const uint32_t length = walk->lengths[place];
    if (wdf == 0)
        return;
    double log = length < PT_MOST_LOGS ? walk->logs[length] : 0;
    if (log == 0)
        log = log_of(walk, length);
    walk->scores[place] += pt_inb2_weight(node->factor, wdf, log);
}

/* Reckons where a word weighs at least so much: I(n)B2 turned round. What is
 * at the edge counts as heavy. */
static void
set_heavy(double factor, double slope, double least, struct pt_heavy *out)
{
    const double edge = 1e-6;
    const double t = least < factor ? least / (factor - least) : INFINITY;
    out->least = least;
    out->most_length[0] = least > 0 ? 0 : UINT32_MAX; /* weighs nothing */
    out->most_length[PT_HEAVY_WDFS] = UINT32_MAX;
    for (unsigned wdf = 1; wdf < PT_HEAVY_WDFS; wdf++) {
        const double most = slope / (exp2(t / wdf) - 1) * (1 + edge) + 1;
        out->most_length[wdf] = most < UINT32_MAX ? (uint32_t)most : UINT32_MAX;
    }
}

/* Where a word has to be looked at: elsewhere it and the most that all others
 * weigh is less than what is wanted. */
static const struct pt_heavy *heavy_of(const struct pt_walk *walk,
                                       const struct pt_node *node)
{
    const double others = walk->root->most_weight - node->most_weight;
    const double least = walk->least > others ? walk->least - others : 0;
    if (node->heavy->least != least)
        set_heavy(node->factor, walk->slope, least, node->heavy);
    return node->heavy;
}

/* Chooses those of the postings taken of a word that are of wanted and heavy
 * enough; how many. Nobody could foretell which, so nothing branches on it. */
static size_t choose_heavy(struct pt_walk *walk,
                           const struct pt_node *node,
                           const struct pt_bits *wanted)
{
    const uint32_t *const lengths = walk->lengths;
    const uint32_t *const most_length = heavy_of(walk, node)->most_length;
    size_t n = 0;
    for (size_t i = 0; i < node->n_taken; i++) {
        const uint32_t place = node->places[i], wdf = node->wdfs[i];
        const uint32_t most =
            most_length[wdf < PT_HEAVY_WDFS ? wdf : PT_HEAVY_WDFS];
        walk->chosen[n] = (uint16_t)i;
        n += (unsigned)pt_bits_have(wanted, place) & (lengths[place] <= most);
    }
    return n;
}

/* The first of the postings taken of a word, from i on, that is not before
 * place; n_taken: there is none. */
static size_t seek_posting(const struct pt_node *node, size_t i, uint32_t place)
{
    size_t low = i, high = i, step = 1;
    while (high < node->n_taken && node->places[high] < place) {
        low = high + 1;
        high += step;
        step *= 2;
    }
    if (high > node->n_taken)
        high = node->n_taken;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (node->places[middle] < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Weighs own, which are few of the postings that were taken. */
static void weigh_few(struct pt_walk *walk,
                      const struct pt_node *node,
                      const struct pt_bits *own)
{
    size_t i = 0;
    for (uint32_t place = pt_bits_next(own, 0); place < PT_SPAN;
         place = pt_bits_next(own, place + 1)) {
        i = seek_posting(node, i, place);
        if (i < node->n_taken && node->places[i] == place)
            weigh_at(walk, node, place, node->wdfs[i]);
    }
}

/* Drops from own where the word is too light. */
static void weigh_word(struct pt_walk *walk,
                       const struct pt_node *node,
                       struct pt_bits *own)
{
    enum { FEW = 16 }; /* one in so many */
    if (pt_bits_n(own) < node->n_taken / FEW) {
        weigh_few(walk, node, own);
        return;
    }
    const size_t n = choose_heavy(walk, node, own);
    pt_bits_clear(own);
    for (size_t i = 0; i < n; i++) {
        const size_t nth = walk->chosen[i];
        pt_bits_set(own, node->places[nth]);
        weigh_at(walk, node, node->places[nth], node->wdfs[nth]);
    }
}

/* As one word; of that an article has no more than it has words. */
static void weigh_words(struct pt_walk *walk,
                        const struct pt_node *node,
                        const struct pt_bits *wanted)
{
    for (uint32_t place = pt_bits_next(wanted, 0); place < PT_SPAN;
         place = pt_bits_next(wanted, place + 1)) {
        const uint32_t wdf = node->wdfs[place];
        const uint32_t length = walk->lengths[place];
        weigh_at(walk, node, place, length && wdf > length ? length : wdf);
    }
}

/* Whether words weigh the same in every article: then one by one they leave out
 * none of those that have them. */
static bool is_alike(const struct pt_walk *walk)
{
    return walk->weighing.weights == PT_WALK_COORD;
}

/* A word, or several as one, which weigh so. */
static void count_word(struct pt_walk *walk,
                       const struct pt_node *node,
                       const struct pt_bits *wanted)
{
    for (size_t i = 0; i < PT_SPAN_WORDS; i++) {
        double *const scores = walk->scores + 64 * i;
        for (uint64_t word = wanted->words[i]; word; word &= word - 1)
            scores[__builtin_ctzll(word)] += node->factor;
    }
}

void pt_walk_drop_light(const struct pt_walk *walk, struct pt_bits *bits)
{
    const double least = walk->least - walk->rest;
    if (least <= 0)
        return;
    for (size_t i = 0; i < PT_SPAN_WORDS; i++) {
        const double *const scores = walk->scores + 64 * i;
        for (uint64_t word = bits->words[i]; word; word &= word - 1) {
            const unsigned at = (unsigned)__builtin_ctzll(word);
            bits->words[i] ^= (uint64_t)(scores[at] < least) << at;
        }
    }
}

void pt_walk_weigh(struct pt_walk *walk,
                   struct pt_node *node,
                   struct pt_bits *wanted)
{
    struct pt_bits own = *wanted, light;
    if (node->most_weight == 0)
        return;
    pt_bits_keep(&own, &node->bits);
    if (node->is_bare || pt_bits_is_empty(&own)) {
        walk->rest -= node->most_weight;
        return;
    }
    light = own;
    pt_walk_weigh_own(walk, node, &own);
    pt_bits_drop(&light, &own);
    pt_bits_drop(wanted, &light);
}

/* Whether what has not got a node that need not be had weighs too little. */
static bool is_needed(const struct pt_walk *walk, const struct pt_node *node)
{
    return walk->least > walk->root->most_weight - node->most_weight;
}

/* Matches what own may have beside what it has. */
static void match_beside(struct pt_walk *walk,
                         struct pt_node *node,
                         const struct pt_bits *own)
{
    if (walk->is_settling)
        pt_walk_settle(walk, node, own);
    else
        pt_walk_match(walk, node, own);
}

/* Of own those that have all that is needed beside. */
static void
keep_needed(struct pt_walk *walk, struct pt_node *node, struct pt_bits *own)
{
    for (size_t i = 1; i < node->n_children; i++) {
        struct pt_node *const child = node->children[i];
        if (!is_needed(walk, child))
            continue;
        match_beside(walk, child, own);
        pt_bits_keep(own, &child->bits);
    }
}

static void
weigh_children(struct pt_walk *walk, struct pt_node *node, struct pt_bits *own)
{
    const bool is_maybe = node->kind == PT_NODE_MAYBE;
    if (is_maybe)
        keep_needed(walk, node, own);
    for (size_t i = 0; i < node->n_children; i++) {
        struct pt_node *const child = node->children[i];
        if (i > 0 && !is_alike(walk))
            pt_walk_drop_light(walk, own);
        if (i > 0 && is_maybe && !is_needed(walk, child))
            match_beside(walk, child, own);
        pt_walk_weigh(walk, child, own);
    }
}

void pt_walk_weigh_own(struct pt_walk *walk,
                       struct pt_node *node,
                       struct pt_bits *own)
{
    if (node->n_children > 0) {
        weigh_children(walk, node, own);
        return;
    }
    if (is_alike(walk))
        count_word(walk, node, own);
    else if (node->kind == PT_NODE_WORD)
        weigh_word(walk, node, own);
    else
        weigh_words(walk, node, own);
    walk->rest -= node->most_weight;
}
