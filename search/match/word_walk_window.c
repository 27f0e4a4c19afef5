/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * word_walk_window.c: whether words stand beside or near each other in an
 * article, by their positions. Which of them it has is known when that is
 * asked, and mostly one is meant at each place: its positions are then read one
 * after the other, no further than it takes.
 */
#include "search/match/word_walk_private.h"

#include "common/mem.h"
#include "search/match/spots.h"

struct pt_walk_window {
    size_t n;
    struct pt_node *words[PT_WINDOW_WORDS]; /* each a word or an OR of words */
    bool is_phrase;                         /* one behind the other; else … */
    uint32_t distance; /* … the last is so far from the first at most, … */
    bool is_ordered;   /* … and behind it */
    struct pt_odds odds; /* of two, one behind the other */
    /* Of the article at hand: those of its words that may stand there, … */
    struct pt_spot_word *there;
    size_t n_there[PT_WINDOW_WORDS]; /* … so many of each, in order */
    struct list {                    /* … and where of each one does */
        uint32_t *items;
        size_t capacity;
    } lists[PT_WINDOW_WORDS];
};

/* --- life ---------------------------------------------------------------- */

static size_t n_words_of(const struct pt_node *node)
{
    size_t n = node->kind == PT_NODE_WORD;
    for (size_t i = 0; i < node->n_children; i++)
        n += n_words_of(node->children[i]);
    return n;
}

enum pt_status pt_walk_window_new(struct pt_node *const *words,
                                  const struct xc_query_parts *parts,
                                  struct pt_arena *arena,
                                  struct pt_walk_window **out)
{
    const size_t n = parts->n_children;
    const bool is_ordered = parts->op == XC_OP_PHRASE;
    size_t n_words = 0;
    assert(n >= 2 && n <= PT_WINDOW_WORDS);
    struct pt_walk_window *const window = pt_arena_alloc(arena, sizeof *window);
    if (!window)
        return PT_ENOMEM;
    *window = (struct pt_walk_window){
        .n = n,
        .is_phrase = is_ordered && parts->window == n,
        .distance = parts->window - 1,
        .is_ordered = is_ordered,
    };
    for (size_t i = 0; i < n; i++) {
        window->words[i] = words[i];
        n_words += n_words_of(words[i]);
    }
    window->there = pt_arena_array(arena, n_words, sizeof *window->there);
    *out = window;
    return window->there ? PT_OK : PT_ENOMEM;
}

void pt_walk_window_fini(struct pt_walk_window *window)
{
    for (size_t i = 0; window && i < window->n; i++)
        pt_free(window->lists[i].items);
}

/* --- an article ---------------------------------------------------------- */

/* An article of the span. */
struct spot {
    uint32_t docid;
    uint32_t place;
};

/* Starts the words below node that the article has, from *next on, which moves
 * behind them. False: one is damaged. */
static bool start_words(const struct pt_node *node,
                        struct spot spot,
                        struct pt_spot_word **next)
{
    struct pt_str code;
    if (!pt_bits_have(&node->bits, spot.place))
        return true;
    for (size_t i = 0; i < node->n_children; i++)
        if (!start_words(node->children[i], spot, next))
            return false;
    if (node->kind != PT_NODE_WORD)
        return true;
    const enum pt_glass_found found =
        pt_term_positions_find(node->positions, spot.docid, &code);
    if (found != PT_GLASS_THERE)
        return found == PT_GLASS_ABSENT;
    (*next)->is_listed = false;
    return pt_glass_cursor_start(&(*next)++->cursor, code);
}

/* Starts all; absent where one has no position. */
static enum pt_glass_found start(struct pt_walk_window *window,
                                 struct spot spot)
{
    struct pt_spot_word *next = window->there;
    for (size_t i = 0; i < window->n; i++) {
        struct pt_spot_word *const first = next;
        if (!start_words(window->words[i], spot, &next))
            return PT_GLASS_UNKNOWN;
        if (next == first)
            return PT_GLASS_ABSENT;
        window->n_there[i] = (size_t)(next - first);
    }
    return PT_GLASS_THERE;
}

/* One word stands for each. */
static enum pt_glass_found are_beside(struct pt_walk_window *window)
{
    struct pt_glass_cursor cursors[PT_WINDOW_WORDS];
    const size_t n = window->n;
    for (size_t i = 0; i < n; i++)
        cursors[i] = window->there[i].cursor;
    const bool is_rare = n == 2 && pt_odds_are_low(&window->odds);
    const enum pt_glass_found found =
        is_rare ? pt_spots_beside_rarely(cursors) : pt_spots_beside(cursors, n);
    pt_odds_count(&window->odds, found == PT_GLASS_THERE);
    return found;
}

/* All positions of n words; some may share one. False: one is damaged, or there
 * is no memory. */
static bool list(struct list *list,
                 struct pt_spot_word *words,
                 size_t n,
                 struct pt_spot_list *out)
{
    size_t n_listed = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t n_own = pt_glass_cursor_count(&words[i].cursor);
        uint32_t *const grown =
            pt_grow(list->items, &list->capacity, n_listed + n_own, SIZE_MAX,
                    sizeof *grown);
        if (!grown)
            return false;
        list->items = grown;
        if (!pt_glass_cursor_list(&words[i].cursor, grown + n_listed))
            return false;
        n_listed += n_own;
    }
    if (n > 1)
        pt_spots_sort(list->items, n_listed);
    *out = (struct pt_spot_list){list->items, n_listed};
    return true;
}

static enum pt_glass_found are_lists_beside(struct pt_walk_window *window)
{
    struct pt_spot_list lists[PT_WINDOW_WORDS];
    struct pt_spot_word *words = window->there;
    for (size_t i = 0; i < window->n; i++) {
        if (!list(&window->lists[i], words, window->n_there[i], &lists[i]))
            return PT_GLASS_UNKNOWN;
        words += window->n_there[i];
    }
    return pt_lists_beside(lists, window->n) ? PT_GLASS_THERE : PT_GLASS_ABSENT;
}

static enum pt_glass_found are_near(struct pt_walk_window *window)
{
    struct pt_side sides[PT_WINDOW_WORDS];
    struct pt_spot_word *words = window->there;
    uint32_t last;
    for (size_t i = 0; i < window->n; i++) {
        pt_side_start(&sides[i], words, window->n_there[i]);
        words += window->n_there[i];
    }
    return window->n == 2
               ? pt_sides_near(&sides[0], &sides[1], window->distance,
                               window->is_ordered, &last)
               : pt_sides_within(sides, window->n, window->distance);
}

enum pt_glass_found pt_walk_window_holds(struct pt_walk_window *window,
                                         uint32_t first,
                                         uint32_t place)
{
    const struct spot spot = {first + place, place};
    const enum pt_glass_found found = start(window, spot);
    if (found != PT_GLASS_THERE)
        return found;
    if (!window->is_phrase)
        return are_near(window);
    for (size_t i = 0; i < window->n; i++)
        if (window->n_there[i] > 1)
            return are_lists_beside(window);
    return are_beside(window);
}
