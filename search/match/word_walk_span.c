/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * word_walk_span.c: the articles of one span of docids. What cannot weigh as
 * much as the search still asks for is found out by the greatest weights that
 * words can have: where those of common words together are not enough, an
 * article has to have one of the others, and only these are gone through.
 */
#include "search/match/word_walk_private.h"

#include "index/inb2.h"

static const struct pt_bits all_bits = {
    {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
     UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
     UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
     UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
     UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
     UINT64_MAX, UINT64_MAX}
};
_Static_assert(PT_SPAN_WORDS == 32, "all_bits");

/* --- bits ---------------------------------------------------------------- */

static void clear(struct pt_bits *bits)
{
    memset(bits, 0, sizeof *bits);
}

static void add(struct pt_bits *bits, const struct pt_bits *others)
{
    for (size_t i = 0; i < PT_SPAN_WORDS; i++)
        bits->words[i] |= others->words[i];
}

static void keep(struct pt_bits *bits, const struct pt_bits *others)
{
    for (size_t i = 0; i < PT_SPAN_WORDS; i++)
        bits->words[i] &= others->words[i];
}

static void drop(struct pt_bits *bits, const struct pt_bits *others)
{
    for (size_t i = 0; i < PT_SPAN_WORDS; i++)
        bits->words[i] &= ~others->words[i];
}

static void set(struct pt_bits *bits, uint32_t place)
{
    bits->words[place / 64] |= (uint64_t)1 << place % 64;
}

/* The first place that is set at place or behind it; PT_SPAN: none. */
static uint32_t next_place(const struct pt_bits *bits, uint32_t place)
{
    size_t i = place / 64;
    if (place >= PT_SPAN)
        return PT_SPAN;
    uint64_t word = bits->words[i] & UINT64_MAX << place % 64;
    while (!word && ++i < PT_SPAN_WORDS)
        word = bits->words[i];
    return word ? (uint32_t)(i * 64) + (uint32_t)__builtin_ctzll(word)
                : PT_SPAN;
}

static bool is_empty(const struct pt_bits *bits)
{
    return next_place(bits, 0) == PT_SPAN;
}

static uint32_t last_place(const struct pt_bits *bits)
{
    size_t i = PT_SPAN_WORDS - 1;
    while (i > 0 && !bits->words[i])
        i--;
    return (uint32_t)(i * 64) + 63 -
           (uint32_t)__builtin_clzll(bits->words[i] | 1);
}

uint32_t
pt_walk_next_place(const struct pt_walk *walk, uint32_t place, double least)
{
    const struct pt_bits *const bits = &walk->root->bits;
    if (place >= PT_SPAN || walk->root->most_weight == 0)
        return next_place(bits, place);
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

static uint32_t n_places(const struct pt_bits *bits)
{
    uint32_t n = 0;
    for (size_t i = 0; i < PT_SPAN_WORDS; i++)
        n += (uint32_t)__builtin_popcountll(bits->words[i]);
    return n;
}

uint32_t pt_walk_n_places(const struct pt_walk *walk)
{
    return n_places(&walk->root->bits);
}

/* --- what matches -------------------------------------------------------- */

/* What of the span lies between the first and the last of wanted, which is not
 * empty. */
struct reach {
    struct pt_posting_span span;
    uint32_t from;
};

static struct reach reach_of(const struct pt_walk *walk,
                             const struct pt_bits *wanted)
{
    struct reach reach = {walk->span, walk->span.first};
    const uint32_t end = walk->span.first + last_place(wanted);
    reach.from += next_place(wanted, 0);
    if (end < reach.span.end)
        reach.span.end = end + 1;
    return reach;
}

static void match_word(struct pt_walk *walk,
                       struct pt_node *node,
                       const struct pt_bits *wanted)
{
    const struct reach reach = reach_of(walk, wanted);
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
    keep(&node->bits, wanted);
}

static void match_words(struct pt_walk *walk,
                        struct pt_node *node,
                        const struct pt_bits *wanted)
{
    const struct reach reach = reach_of(walk, wanted);
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
    keep(&node->bits, wanted);
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
    for (uint32_t place = next_place(wanted, from); place < PT_SPAN;
         place = next_place(wanted, place + 1)) {
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
    for (uint32_t place = next_place(bits, 0); place < PT_SPAN;
         place = next_place(bits, place + 1)) {
        const enum pt_glass_found found =
            walk->is_damaged
                ? PT_GLASS_UNKNOWN
                : pt_walk_window_holds(window, walk->span.first, place);
        walk->is_damaged |= found == PT_GLASS_UNKNOWN;
        if (found != PT_GLASS_THERE)
            bits->words[place / 64] &= ~((uint64_t)1 << place % 64);
    }
}

/* Sets the bits of node to those of wanted that it matches; a window that is to
 * be settled to those that have its words. */
static void
match(struct pt_walk *walk, struct pt_node *node, const struct pt_bits *wanted);

static void match_any(struct pt_walk *walk,
                      struct pt_node *node,
                      const struct pt_bits *wanted)
{
    for (size_t i = 0; i < node->n_children; i++) {
        struct pt_node *const child = node->children[i];
        match(walk, child, wanted);
        if (!child->is_bare)
            add(&node->bits, &child->bits);
    }
}

static void match_every(struct pt_walk *walk,
                        struct pt_node *node,
                        const struct pt_bits *wanted)
{
    for (size_t i = 0; i < node->n_children; i++) {
        match(walk, node->children[i], wanted);
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
    match(walk, node->children[0], wanted);
    node->bits = node->children[0]->bits;
    for (size_t i = 1; i < node->n_children; i++) {
        struct pt_node *const child = node->children[i];
        match(walk, child, &node->bits);
        if (!child->is_bare && !child->has_window)
            add(&others, &child->bits);
    }
    drop(&node->bits, &others);
}

static void
match(struct pt_walk *walk, struct pt_node *node, const struct pt_bits *wanted)
{
    clear(&node->bits);
    node->n_taken = 0;
    node->is_bare = is_empty(wanted);
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
        match(walk, node->children[0], wanted);
        node->bits = node->children[0]->bits;
        break;
    }
}

/* --- what is settled ----------------------------------------------------- */

/* Keeps of what node was matched to what is in wanted and has its windows. */
static void settle(struct pt_walk *walk,
                   struct pt_node *node,
                   const struct pt_bits *wanted);

/* Of what is not weighed one of them is enough. */
static void settle_any(struct pt_walk *walk, struct pt_node *node)
{
    const bool does_weigh = node->most_weight > 0 && !walk->is_unweighed;
    struct pt_bits left = node->bits;
    clear(&node->bits);
    for (size_t i = 0; i < node->n_children; i++) {
        struct pt_node *const child = node->children[i];
        settle(walk, child, &left);
        if (child->is_bare)
            continue;
        add(&node->bits, &child->bits);
        if (!does_weigh)
            drop(&left, &child->bits);
    }
}

/* Drops what could not be dropped before. */
static void settle_not(struct pt_walk *walk, struct pt_node *node)
{
    for (size_t i = 1; i < node->n_children; i++) {
        struct pt_node *const child = node->children[i];
        if (!child->has_window)
            continue;
        settle(walk, child, &node->bits);
        drop(&node->bits, &child->bits);
    }
}

static void
settle(struct pt_walk *walk, struct pt_node *node, const struct pt_bits *wanted)
{
    if (node->is_bare)
        return; /* what is below was not matched */
    keep(&node->bits, wanted);
    if (!node->has_window)
        return;
    switch (node->kind) {
    case PT_NODE_OR:
        settle_any(walk, node);
        break;
    case PT_NODE_AND:
    case PT_NODE_FILTER:
        for (size_t i = 0; i < node->n_children; i++) {
            settle(walk, node->children[i], &node->bits);
            node->bits = node->children[i]->bits;
        }
        break;
    case PT_NODE_WINDOW:
        drop_apart(walk, node->window, &node->bits);
        break;
    default: /* what only weighs will be settled when it does */
        settle(walk, node->children[0], &node->bits);
        node->bits = node->children[0]->bits;
        if (node->kind == PT_NODE_NOT)
            settle_not(walk, node);
    }
}

/* --- what it weighs ------------------------------------------------------ */

/* Reads how long the articles of wanted are. */
static void read_lengths(struct pt_walk *walk, const struct pt_bits *wanted)
{
    if (walk->weighing.weights != PT_WALK_INB2 || is_empty(wanted))
        return;
    if (walk->kept_lengths) {
        walk->lengths = walk->kept_lengths + walk->span.first;
        return;
    }
    const struct reach reach = reach_of(walk, wanted);
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

/* Which of the postings taken of a word are of wanted and heavy enough, into
 * chosen; how many. Nobody could foretell which, so nothing branches on it. */
static size_t choose_heavy(const struct pt_walk *walk,
                           const struct pt_node *node,
                           const struct pt_bits *wanted,
                           uint16_t *chosen)
{
    const uint32_t *const lengths = walk->lengths;
    const uint32_t *const most_length = heavy_of(walk, node)->most_length;
    size_t n = 0;
    for (size_t i = 0; i < node->n_taken; i++) {
        const uint32_t place = node->places[i], wdf = node->wdfs[i];
        const uint32_t most =
            most_length[wdf < PT_HEAVY_WDFS ? wdf : PT_HEAVY_WDFS];
        chosen[n] = (uint16_t)i;
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
    for (uint32_t place = next_place(own, 0); place < PT_SPAN;
         place = next_place(own, place + 1)) {
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
    uint16_t chosen[PT_SPAN];
    if (n_places(own) < node->n_taken / FEW) {
        weigh_few(walk, node, own);
        return;
    }
    const size_t n = choose_heavy(walk, node, own, chosen);
    clear(own);
    for (size_t i = 0; i < n; i++) {
        const uint32_t place = node->places[chosen[i]];
        set(own, place);
        weigh_at(walk, node, place, node->wdfs[chosen[i]]);
    }
}

/* As one word; of that an article has no more than it has words. */
static void weigh_words(struct pt_walk *walk,
                        const struct pt_node *node,
                        const struct pt_bits *wanted)
{
    for (uint32_t place = next_place(wanted, 0); place < PT_SPAN;
         place = next_place(wanted, place + 1)) {
        const uint32_t wdf = node->wdfs[place];
        const uint32_t length = walk->lengths[place];
        weigh_at(walk, node, place, length && wdf > length ? length : wdf);
    }
}

/* A word, or several as one, which weigh the same in every article. */
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

/* Drops from bits what weighs too little, whatever the words weigh that have
 * not been weighed. */
static void drop_light(const struct pt_walk *walk, struct pt_bits *bits)
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

/* Adds what own, all of which node has matched, weigh by it, and drops from
 * them what weighs too little. */
static void
weigh_own(struct pt_walk *walk, struct pt_node *node, struct pt_bits *own);

/* The same of those of wanted that node matches; it was matched with wanted, or
 * more. */
static void
weigh(struct pt_walk *walk, struct pt_node *node, struct pt_bits *wanted)
{
    struct pt_bits own = *wanted, light;
    if (node->most_weight == 0)
        return;
    keep(&own, &node->bits);
    if (node->is_bare || is_empty(&own)) {
        walk->rest -= node->most_weight;
        return;
    }
    light = own;
    weigh_own(walk, node, &own);
    drop(&light, &own);
    drop(wanted, &light);
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
        settle(walk, node, own);
    else
        match(walk, node, own);
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
        keep(own, &child->bits);
    }
}

static void
weigh_children(struct pt_walk *walk, struct pt_node *node, struct pt_bits *own)
{
    const bool is_alike = walk->weighing.weights == PT_WALK_COORD;
    const bool is_maybe = node->kind == PT_NODE_MAYBE;
    if (is_maybe)
        keep_needed(walk, node, own);
    for (size_t i = 0; i < node->n_children; i++) {
        struct pt_node *const child = node->children[i];
        if (i > 0 && !is_alike)
            drop_light(walk, own);
        if (i > 0 && is_maybe && !is_needed(walk, child))
            match_beside(walk, child, own);
        weigh(walk, child, own);
    }
}

static void
weigh_own(struct pt_walk *walk, struct pt_node *node, struct pt_bits *own)
{
    const bool is_alike = walk->weighing.weights == PT_WALK_COORD;
    if (node->n_children > 0) {
        weigh_children(walk, node, own);
        return;
    }
    if (is_alike)
        count_word(walk, node, own);
    else if (node->kind == PT_NODE_WORD)
        weigh_word(walk, node, own);
    else
        weigh_words(walk, node, own);
    walk->rest -= node->most_weight;
}

/* --- the root ------------------------------------------------------------ */

/* An OR at the root of which only what weighs least is asked for: heavy
 * children come first, and when what the rest can add is less than that no
 * further articles come in. */
static void match_heavy(struct pt_walk *walk, struct pt_node *node)
{
    double rest = walk->rest;
    size_t i = 0;
    clear(&node->bits);
    for (; i < node->n_children && rest >= walk->least; i++) {
        struct pt_node *const child = node->children[i];
        match(walk, child, &all_bits);
        add(&node->bits, &child->bits);
        rest -= child->most_weight;
    }
    read_lengths(walk, &node->bits);
    for (size_t j = 0; j < node->n_children; j++) {
        struct pt_node *const child = node->children[j];
        drop_light(walk, &node->bits);
        if (j >= i)
            match(walk, child, &node->bits);
        weigh(walk, child, &node->bits);
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
            drop_light(walk, &root->bits);
            match(walk, root->children[i], &root->bits);
            weigh(walk, root->children[i], &root->bits);
        }
        return;
    }
    match(walk, root, &all_bits);
    if (!does_weigh || root->is_bare)
        return;
    read_lengths(walk, &root->bits);
    weigh_own(walk, root, &root->bits);
}

/* Settles of the span what weighs least. */
static void settle_heavy(struct pt_walk *walk)
{
    struct pt_node *const root = walk->root;
    const bool does_weigh = root->most_weight > 0 && !walk->is_unweighed;
    struct pt_bits heavy = root->bits;
    walk->rest = 0;
    if (does_weigh)
        drop_light(walk, &heavy);
    settle(walk, root, &heavy);
    if (!does_weigh || is_empty(&root->bits))
        return;
    memset(walk->scores, 0, sizeof walk->scores);
    walk->rest = root->most_weight;
    walk->is_settling = true;
    weigh_own(walk, root, &root->bits);
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
