/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * word_walk_tree.c: a query as a tree of nodes. How many articles each has at
 * least, probably and at most is reckoned as libxapian does, for totals that
 * are shown come from that; and so is of how many articles words that weigh as
 * one are.
 */
#include "search/match/word_walk_private.h"

#include "index/inb2.h"
#include "index/schema.h"
#include "index/word_pairs.h"

#include <stdlib.h>

/* Weights are cut to steps, so a sum may come out this much above what the
 * greatest of them say. */
static const double SLACK = 1.0 / (1 << 20);

/* --- which queries ------------------------------------------------------- */

typedef bool is_fit(const xc_query *query, bool takes_windows);

/* Whether the children of query are all fit. */
static bool are_all(const xc_query *query, is_fit *is, bool takes_windows)
{
    struct xc_query_parts parts;
    bool is_fine = true;
    xc_query_look(query, &parts);
    for (size_t i = 0; i < parts.n_children && is_fine; i++) {
        struct xc_error cause;
        xc_query *child = NULL;
        is_fine = xc_query_child(query, i, &child, &cause) == XC_OK &&
                  is(child, takes_windows);
        xc_query_free(child);
    }
    return is_fine && parts.n_children > 0;
}

/* A word, or words any of which will do at a place. */
static bool is_choice(const xc_query *query, bool takes_windows)
{
    struct xc_query_parts parts;
    xc_query_look(query, &parts);
    const bool is_any = parts.kind == XC_SCALED ||
                        (parts.kind == XC_JOINED && parts.op == XC_OP_OR);
    return parts.kind == XC_TERM ||
           (is_any && are_all(query, is_choice, takes_windows));
}

/* One behind the other, or near each other; of loose phrases those of two. */
static bool is_window(const xc_query *query)
{
    struct xc_query_parts parts;
    xc_query_look(query, &parts);
    const size_t n = parts.n_children;
    if (parts.kind != XC_JOINED || n < 2 || n > PT_WINDOW_WORDS)
        return false;
    const bool is_such =
        parts.op == XC_OP_NEAR ||
        (parts.op == XC_OP_PHRASE && (n == 2 || parts.window == n));
    return is_such && are_all(query, is_choice, true);
}

static bool can(const xc_query *query, bool takes_windows)
{
    struct xc_query_parts parts;
    xc_query_look(query, &parts);
    if (parts.kind == XC_TERM || parts.kind == XC_WORDS ||
        parts.kind == XC_ALL || parts.kind == XC_RANGE)
        return true;
    if (parts.kind == XC_SCALED)
        return are_all(query, can, takes_windows);
    if (parts.kind != XC_JOINED)
        return false;
    switch (parts.op) {
    case XC_OP_AND:
    case XC_OP_OR:
    case XC_OP_AND_NOT:
    case XC_OP_AND_MAYBE:
    case XC_OP_FILTER:
        return are_all(query, can, takes_windows);
    case XC_OP_PHRASE:
    case XC_OP_NEAR:
        return takes_windows && is_window(query);
    default:
        return false;
    }
}

bool pt_walk_can(const xc_query *query, bool takes_windows)
{
    return can(query, takes_windows);
}

static bool has_none(const xc_query *query, bool ignored)
{
    struct xc_query_parts parts;
    xc_query_look(query, &parts);
    return !is_window(query) &&
           (parts.kind == XC_WORDS || parts.n_children == 0 ||
            are_all(query, has_none, ignored));
}

bool pt_walk_has_window(const xc_query *query)
{
    return !has_none(query, true);
}

/* --- nodes --------------------------------------------------------------- */

/* Someone who plants. */
struct planter {
    struct pt_walk *walk;
    struct pt_arena *arena;
    double total_length;
    bool has_failed; /* there was no memory */
};

static void *room(struct planter *planter, size_t n, size_t size)
{
    void *const memory = pt_arena_array(planter->arena, n, size);
    if (!memory)
        planter->has_failed = true;
    return memory;
}

static bool weighs(const struct planter *planter, double scale)
{
    return planter->walk->weighing.weights != PT_WALK_NOTHING && scale > 0;
}

/* The factor of a word's weights, and the greatest of them. */
static void set_weight(const struct planter *planter,
                       struct pt_glass_list_counts counts,
                       double scale,
                       struct pt_node *node)
{
    const struct pt_walk *const walk = planter->walk;
    if (!weighs(planter, scale))
        return;
    if (walk->weighing.weights == PT_WALK_COORD) {
        node->factor = scale;
        node->most_weight = scale + SLACK;
        return;
    }
    if (counts.n_occurrences == 0)
        return;
    node->factor = pt_inb2_factor(scale, counts.n_documents,
                                  counts.n_occurrences, walk->n_all);
    node->most_weight =
        pt_inb2_weight(node->factor, counts.n_occurrences,
                       pt_inb2_log(walk->slope, counts.n_occurrences)) +
        SLACK;
}

/* Room for what is taken in a span. */
static void make_room(struct planter *planter, struct pt_node *node)
{
    if (node->factor == 0 || planter->walk->weighing.weights != PT_WALK_INB2)
        return;
    const uint32_t n = node->lists->counts.n_documents;
    node->n_room = node->kind == PT_NODE_WORD && n < PT_SPAN ? n : PT_SPAN;
    node->wdfs = room(planter, node->n_room, sizeof *node->wdfs);
    if (node->kind != PT_NODE_WORD)
        return;
    node->places = room(planter, node->n_room, sizeof *node->places);
    node->heavy = room(planter, 1, sizeof *node->heavy);
    if (node->heavy)
        node->heavy->least = -1;
}

static void
set_counts(struct pt_node *node, uint32_t least, uint32_t likely, uint32_t most)
{
    node->least = least;
    node->likely = likely;
    node->most = most;
}

static void open_list(struct planter *planter,
                      struct pt_posting_list *list,
                      struct xc_bytes term)
{
    if (pt_posting_list_init(list, planter->walk->postings,
                             pt_str_n(term.ptr, term.len)) != PT_OK)
        planter->has_failed = true;
}

static void plant_word(struct planter *planter,
                       struct xc_bytes term,
                       double scale,
                       struct pt_node *node)
{
    node->kind = PT_NODE_WORD;
    node->lists = room(planter, 1, sizeof *node->lists);
    if (planter->has_failed)
        return;
    node->n_lists = 1;
    const struct pt_str name = pt_str_n(term.ptr, term.len);
    node->name = name;
    node->pair_words = pt_pair_words_of_term(name);
    node->is_pair = pt_str_begins(name, PT_STR(PT_PREFIX_PAIR));
    open_list(planter, node->lists, term);
    const struct pt_glass_list_counts counts = node->lists->counts;
    set_counts(node, counts.n_documents, counts.n_documents,
               counts.n_documents);
    set_weight(planter, counts, scale, node);
    make_room(planter, node);
}

static void plant_all(struct planter *planter, struct pt_node *node)
{
    const uint32_t n_all = planter->walk->n_all;
    node->kind = PT_NODE_ALL;
    node->lists = room(planter, 1, sizeof *node->lists);
    if (planter->has_failed)
        return;
    node->n_lists = 1;
    if (pt_posting_list_init_lengths(node->lists, planter->walk->postings) !=
        PT_OK)
        planter->has_failed = true;
    set_counts(node, n_all, n_all, n_all);
}

/* Of how many articles it is a walk alone can tell: it is taken for most, so
 * that only those are asked that all else is true of. */
static void plant_range(struct planter *planter,
                        const struct xc_query_parts *parts,
                        struct pt_node *node)
{
    const uint32_t n_all = planter->walk->n_all;
    node->kind = PT_NODE_RANGE;
    node->range = room(planter, 1, sizeof *node->range);
    if (planter->has_failed)
        return;
    struct pt_value_range *const range = node->range;
    *range = (struct pt_value_range){.next = 0};
    if (!pt_arena_copy(planter->arena,
                       pt_str_n(parts->lower.ptr, parts->lower.len),
                       &range->lower) ||
        !pt_arena_copy(planter->arena,
                       pt_str_n(parts->upper.ptr, parts->upper.len),
                       &range->upper) ||
        pt_value_list_init(&range->values, planter->walk->postings,
                           (enum pt_slot)parts->slot) != PT_OK)
        planter->has_failed = true;
    set_counts(node, 0, n_all, n_all);
}

/* --- words that weigh as one --------------------------------------------- */

/* How many have one of two, were they independent. */
static uint32_t either(uint32_t a, uint32_t b, double of)
{
    const double left = a, right = b;
    return of > 0 ? (uint32_t)(left + right - left * right / of + 0.5) : 0;
}

static uint32_t at_most(uint32_t a, uint32_t b, uint32_t most)
{
    return a < most - b ? a + b : most;
}

size_t pt_walk_n_words(const xc_query *query)
{
    struct xc_query_parts parts;
    size_t n = 0;
    xc_query_look(query, &parts);
    if (parts.kind == XC_WORDS)
        return parts.n_children;
    for (size_t i = 0; i < parts.n_children; i++) {
        struct xc_error cause;
        xc_query *child = NULL;
        if (xc_query_child(query, i, &child, &cause) == XC_OK)
            n += pt_walk_n_words(child);
        xc_query_free(child);
    }
    return parts.kind == XC_TERM ? 1 : n;
}

/* How many articles and occurrences libxapian takes n words to have, of which
 * these are the counts; they are overwritten. */
static struct pt_glass_list_counts guess(const struct planter *planter,
                                         struct pt_glass_list_counts *words,
                                         size_t n)
{
    const double n_all = planter->walk->n_all;
    for (size_t left = n; left > 1; left = (left + 1) / 2)
        for (size_t i = 0; i < left; i += 2) {
            struct pt_glass_list_counts sum = words[i];
            if (i + 1 < left) {
                sum.n_documents =
                    either(sum.n_documents, words[i + 1].n_documents, n_all);
                sum.n_occurrences =
                    either(sum.n_occurrences, words[i + 1].n_occurrences,
                           planter->total_length);
            }
            words[i / 2] = sum;
        }
    return words[0];
}

/* Opens the lists of the words of query, and adds their numbers to those of
 * node. */
static void open_words(struct planter *planter,
                       const xc_query *query,
                       struct pt_node *node,
                       struct pt_glass_list_counts *counts)
{
    for (size_t i = 0; i < node->n_lists && !planter->has_failed; i++) {
        struct pt_posting_list *const list = &node->lists[i];
        open_list(planter, list, xc_query_word(query, i));
        const uint32_t n = list->counts.n_documents;
        set_counts(node, n > node->least ? n : node->least, 0,
                   at_most(node->most, n, planter->walk->n_all));
        node->nexts[i] = list->docid;
        counts[i] = list->counts;
    }
}

static void plant_words(struct planter *planter,
                        const xc_query *query,
                        size_t n,
                        double scale,
                        struct pt_node *node)
{
    node->kind = PT_NODE_WORDS;
    node->lists = room(planter, n, sizeof *node->lists);
    node->nexts = room(planter, n, sizeof *node->nexts);
    struct pt_glass_list_counts *const counts =
        room(planter, n, sizeof *counts);
    if (planter->has_failed)
        return;
    node->n_lists = n;
    open_words(planter, query, node, counts);
    const struct pt_glass_list_counts all = guess(planter, counts, n);
    node->likely = all.n_documents;
    set_weight(planter, all, scale, node);
    make_room(planter, node);
}

/* --- connectives --------------------------------------------------------- */

static struct pt_node *
plant(struct planter *planter, const xc_query *query, double scale);

static int rare_first(const void *a, const void *b)
{
    const struct pt_node *const p = *(struct pt_node *const *)a;
    const struct pt_node *const q = *(struct pt_node *const *)b;
    return (p->likely > q->likely) - (p->likely < q->likely);
}

static int heavy_first(const void *a, const void *b)
{
    const struct pt_node *const p = *(struct pt_node *const *)a;
    const struct pt_node *const q = *(struct pt_node *const *)b;
    return (p->most_weight < q->most_weight) -
           (p->most_weight > q->most_weight);
}

static void count_or(struct pt_node *node, uint32_t n_all)
{
    for (size_t i = 0; i < node->n_children; i++) {
        const struct pt_node *const child = node->children[i];
        set_counts(node,
                   child->least > node->least ? child->least : node->least,
                   either(node->likely, child->likely, n_all),
                   at_most(node->most, child->most, n_all));
    }
}

static void count_and(struct pt_node *node, uint32_t n_all)
{
    double likely = n_all;
    uint64_t least = n_all;
    set_counts(node, n_all, n_all, n_all);
    for (size_t i = 0; i < node->n_children; i++) {
        const struct pt_node *const child = node->children[i];
        least += child->least;
        least = least > n_all ? least - n_all : 0;
        likely = n_all ? likely * child->likely / n_all : 0;
        set_counts(node, (uint32_t)least, (uint32_t)(likely + 0.5),
                   child->most < node->most ? child->most : node->most);
    }
}

/* libxapian looks for a window in what has its words, and takes it to be in a
 * quarter of that. */
static void count_window(struct pt_node *node, uint32_t n_all)
{
    enum { ONE_IN = 4 };
    count_and(node, n_all);
    set_counts(node, 0, node->likely / ONE_IN, node->most);
}

/* Without what any of the others has. */
static void count_not(struct pt_node *node, uint32_t n_all)
{
    struct pt_node others = {.children = node->children + 1,
                             .n_children = node->n_children - 1};
    const struct pt_node *const first = node->children[0];
    const double share = n_all ? (double)first->likely / n_all : 0;
    count_or(&others, n_all);
    set_counts(node,
               first->least > others.most ? first->least - others.most : 0,
               (uint32_t)(share * (n_all - others.likely) + 0.5), first->most);
}

static void finish_joined(struct planter *planter, struct pt_node *node)
{
    const uint32_t n_all = planter->walk->n_all;
    const size_t n = node->n_children;
    for (size_t i = 0; i < n; i++) {
        node->most_weight += node->children[i]->most_weight;
        node->has_window |= node->children[i]->has_window;
    }
    switch (node->kind) {
    case PT_NODE_OR:
        count_or(node, n_all);
        qsort(node->children, n, sizeof *node->children, heavy_first);
        break;
    case PT_NODE_AND:
    case PT_NODE_FILTER:
        count_and(node, n_all);
        qsort(node->children, n, sizeof *node->children, rare_first);
        break;
    case PT_NODE_WINDOW:
        count_window(node, n_all);
        qsort(node->children, n, sizeof *node->children, rare_first);
        break;
    case PT_NODE_NOT:
        count_not(node, n_all);
        break;
    default:
        set_counts(node, node->children[0]->least, node->children[0]->likely,
                   node->children[0]->most);
    }
}

/* How a connective is planted. */
struct joint {
    enum pt_node_kind kind;
    bool only_first_weighs;
};

/* The words below node are asked for their positions. */
static void give_positions(struct planter *planter, struct pt_node *node)
{
    for (size_t i = 0; i < node->n_children; i++)
        give_positions(planter, node->children[i]);
    if (node->kind != PT_NODE_WORD)
        return;
    node->positions = room(planter, 1, sizeof *node->positions);
    if (node->positions &&
        pt_term_positions_init(node->positions, planter->walk->positions,
                               node->name) != PT_OK)
        planter->has_failed = true;
}

static void plant_window(struct planter *planter,
                         const struct xc_query_parts *parts,
                         struct pt_node *node)
{
    node->has_window = true;
    give_positions(planter, node);
    if (pt_walk_window_new(node->children, parts, planter->arena,
                           &node->window) != PT_OK)
        planter->has_failed = true;
}

static void plant_joined(struct planter *planter,
                         const xc_query *query,
                         const struct xc_query_parts *parts,
                         double scale,
                         struct pt_node *node)
{
    static const struct joint joints[] = {
        [XC_OP_AND] = {PT_NODE_AND,    false},
        [XC_OP_OR] = {PT_NODE_OR,     false},
        [XC_OP_AND_NOT] = {PT_NODE_NOT,    true },
        [XC_OP_AND_MAYBE] = {PT_NODE_MAYBE,  false},
        [XC_OP_FILTER] = {PT_NODE_FILTER, true },
        [XC_OP_PHRASE] = {PT_NODE_WINDOW, false},
        [XC_OP_NEAR] = {PT_NODE_WINDOW, false},
    };
    const struct joint joint = joints[parts->op];
    node->kind = joint.kind;
    node->children = room(planter, parts->n_children, sizeof *node->children);
    for (size_t i = 0; i < parts->n_children && !planter->has_failed; i++) {
        struct xc_error cause;
        xc_query *child = NULL;
        if (xc_query_child(query, i, &child, &cause) == XC_OK) {
            node->children[i] = plant(
                planter, child, i > 0 && joint.only_first_weighs ? 0 : scale);
            node->n_children++;
        } else {
            planter->has_failed = true;
        }
        xc_query_free(child);
    }
    if (!planter->has_failed && node->kind == PT_NODE_WINDOW)
        plant_window(planter, parts, node);
    if (!planter->has_failed)
        finish_joined(planter, node);
}

static struct pt_node *
plant(struct planter *planter, const xc_query *query, double scale)
{
    struct xc_query_parts parts;
    xc_query_look(query, &parts);
    if (parts.kind == XC_SCALED) {
        struct xc_error cause;
        xc_query *child = NULL;
        struct pt_node *scaled = NULL;
        if (xc_query_child(query, 0, &child, &cause) == XC_OK)
            scaled = plant(planter, child, scale * parts.factor);
        else
            planter->has_failed = true;
        xc_query_free(child);
        return scaled;
    }
    struct pt_node *const node = room(planter, 1, sizeof *node);
    if (!node)
        return NULL;
    if (parts.kind == XC_TERM)
        plant_word(planter, parts.term, scale, node);
    else if (parts.kind == XC_ALL)
        plant_all(planter, node);
    else if (parts.kind == XC_RANGE)
        plant_range(planter, &parts, node);
    else if (parts.kind == XC_WORDS)
        plant_words(planter, query, parts.n_children, scale, node);
    else
        plant_joined(planter, query, &parts, scale, node);
    return node;
}

/* --- what is known anyway ------------------------------------------------ */

/* Marks the words that are looked for only where they are: all that node is
 * looked for in has the words of known. Gives those that what it matches has.
 * So of a phrase of two common words no list is gone through but that of both.
 */
static uint64_t imply(struct pt_node *node, uint64_t known)
{
    uint64_t own = node->pair_words;
    switch (node->kind) {
    case PT_NODE_WORD:
        node->is_implied = own & known && !node->is_pair && !node->places;
        break;
    case PT_NODE_AND:
    case PT_NODE_WINDOW:
    case PT_NODE_FILTER:
        for (size_t i = 0; i < node->n_children; i++)
            own |= imply(node->children[i], known | own);
        break;
    case PT_NODE_NOT:
    case PT_NODE_MAYBE:
        own = imply(node->children[0], known);
        for (size_t i = 1; i < node->n_children; i++)
            imply(node->children[i], known | own);
        break;
    default:
        for (size_t i = 0; i < node->n_children; i++)
            imply(node->children[i], known);
    }
    return own;
}

/* --- life ---------------------------------------------------------------- */

enum pt_status pt_walk_plant(struct pt_walk *walk,
                             const xc_query *query,
                             const xc_db *db,
                             struct pt_arena *arena)
{
    struct planter planter = {.walk = walk,
                              .arena = arena,
                              .total_length = (double)xc_db_total_length(db)};
    walk->n_all = xc_db_doccount(db);
    walk->last_docid = xc_db_lastdocid(db);
    if (walk->last_docid > PT_NO_DOCID - 2 * PT_SPAN)
        walk->is_damaged = true;
    walk->slope = walk->weighing.lengths * xc_db_avlength(db);
    walk->root = plant(&planter, query, 1);
    if (!planter.has_failed && walk->weighing.weights == PT_WALK_INB2 &&
        !walk->kept_lengths &&
        pt_posting_list_init_lengths(&walk->lengths_list, walk->postings) !=
            PT_OK)
        planter.has_failed = true;
    if (!planter.has_failed)
        imply(walk->root, 0);
    return planter.has_failed ? PT_ENOMEM : PT_OK;
}

static void fini(struct pt_node *node)
{
    if (!node)
        return;
    for (size_t i = 0; i < node->n_children; i++)
        fini(node->children[i]);
    for (size_t i = 0; i < node->n_lists; i++)
        pt_posting_list_fini(&node->lists[i]);
    if (node->positions)
        pt_term_positions_fini(node->positions);
    if (node->range)
        pt_value_list_fini(&node->range->values);
    pt_walk_window_fini(node->window);
}

void pt_walk_fini(struct pt_walk *walk)
{
    fini(walk->root);
    pt_posting_list_fini(&walk->lengths_list);
}

static enum pt_status rewind_node(struct pt_node *node)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < node->n_children && status == PT_OK; i++)
        status = rewind_node(node->children[i]);
    for (size_t i = 0; i < node->n_lists && status == PT_OK; i++)
        status = pt_posting_list_rewind(&node->lists[i]);
    for (size_t i = 0; i < node->n_lists && node->nexts; i++)
        node->nexts[i] = node->lists[i].docid;
    return status;
}

enum pt_status pt_walk_begin(struct pt_walk *walk)
{
    enum pt_status status = PT_OK;
    walk->span = (struct pt_posting_span){0};
    if (walk->has_moved)
        status = rewind_node(walk->root);
    if (walk->has_moved && status == PT_OK && walk->lengths_list.postings)
        status = pt_posting_list_rewind(&walk->lengths_list);
    walk->has_moved = walk->is_unweighed = false;
    return status;
}
