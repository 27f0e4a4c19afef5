/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ask_reduce.c: the ways to make a query smaller. One step is one change of one
 * node; who asks tries them one after another and keeps what still fails.
 */
#include "tests/ask.h"

#include <check.h>

enum { MOST_CHILDREN = 6 };

/* ORDER WAYS: the children first, then those of the table below. */
enum {
    TAKE_CHILD,
    DROP_CHILD = TAKE_CHILD + MOST_CHILDREN,
    CHANGE = DROP_CHILD + MOST_CHILDREN
};

/* Changes node, its own copy; false when there is nothing to change. */
typedef bool change(struct pt_ask *node);

static bool be_plain(struct pt_ask *node)
{
    const bool is_new = node->spelling != 0;
    node->spelling = 0;
    return is_new;
}

static bool be_inexact(struct pt_ask *node)
{
    const bool is_new = node->is_exact;
    node->is_exact = false;
    return is_new;
}

static bool be_unstemmed(struct pt_ask *node)
{
    const bool is_new = node->is_stemmed;
    node->is_stemmed = false;
    return is_new;
}

static bool be_adjacent(struct pt_ask *node)
{
    const bool is_new = node->kind == PT_NODE_PHRASE && node->slop >= 0;
    node->slop = -1;
    return is_new;
}

static bool be_less_loose(struct pt_ask *node)
{
    const bool is_new = node->slop > 0;
    node->slop /= 2;
    return is_new;
}

static bool be_a_word(struct pt_ask *node)
{
    const bool is_new = node->kind == PT_NODE_FUZZY;
    if (is_new)
        node->kind = PT_NODE_WORD;
    return is_new;
}

static bool need_less(struct pt_ask *node)
{
    const bool is_new = node->count > 1;
    node->count -= is_new;
    return is_new;
}

static bool is_near(const struct pt_ask *node)
{
    return node->kind == PT_NODE_NEAR || node->kind == PT_NODE_NOT_NEAR;
}

/* Each distance becomes half of it, or (by 1) one less. */
static bool come_nearer(struct pt_ask *node, bool by_half)
{
    bool is_new = false;
    for (size_t i = 0; is_near(node) && i + 1 < node->n_children; i++) {
        uint32_t *const distance = &node->links[i].distance;
        if (*distance < 2)
            continue;
        *distance = by_half ? *distance / 2 : *distance - 1;
        is_new = true;
    }
    return is_new;
}

static bool come_half_as_near(struct pt_ask *node)
{
    return come_nearer(node, true);
}

static bool come_one_nearer(struct pt_ask *node)
{
    return come_nearer(node, false);
}

static bool forget_order(struct pt_ask *node)
{
    bool is_new = false;
    for (size_t i = 0; is_near(node) && i + 1 < node->n_children; i++) {
        is_new |= node->links[i].is_ordered;
        node->links[i].is_ordered = false;
    }
    return is_new;
}

static bool want_all(struct pt_ask *node)
{
    const bool is_new = node->kind == PT_NODE_MAYBE;
    for (size_t i = 0; is_new && i < node->n_children; i++)
        if (node->children[i]->sign == '-')
            return false;
    if (is_new)
        node->kind = PT_NODE_AND;
    return is_new;
}

/* ORDER WAYS */
static change *const changes[] = {
    be_adjacent, be_less_loose,     be_a_word,       need_less,
    want_all,    come_half_as_near, come_one_nearer, forget_order,
    be_inexact,  be_unstemmed,      be_plain,
};

enum { N_WAYS = CHANGE + (int)PT_COUNTOF(changes) };

static bool can_take(const struct pt_ask *node, size_t i)
{
    if (i >= node->n_children ||
        (node->kind == PT_NODE_FIELD && pt_ask_is_whole(node->field)))
        return false;
    return node->kind != PT_NODE_PHRASE ||
           pt_ask_is_word(node->children[i]->text, false);
}

static struct pt_ask *
taken(struct pt_arena *arena, const struct pt_ask *node, size_t i)
{
    if (!can_take(node, i))
        return NULL;
    struct pt_ask *const child = pt_ask_copy(arena, node->children[i]);
    child->sign = node->sign;
    return child;
}

static bool is_list(const struct pt_ask *node)
{
    const size_t least = node->kind == PT_NODE_NEAR ? 2 : 1;
    return node->n_children > least &&
           (node->kind == PT_NODE_AND || node->kind == PT_NODE_OR ||
            node->kind == PT_NODE_MAYBE || node->kind == PT_NODE_PHRASE ||
            node->kind == PT_NODE_NEAR);
}

/* A run in which nothing has a sign is no run. */
static bool has_sign(const struct pt_ask *node)
{
    for (size_t i = 0; i < node->n_children; i++)
        if (node->children[i]->sign)
            return true;
    return false;
}

static struct pt_ask *
without(struct pt_arena *arena, const struct pt_ask *node, size_t i)
{
    if (i >= node->n_children || !is_list(node))
        return NULL;
    struct pt_ask *const copy = pt_ask_copy(arena, node);
    copy->n_children--;
    for (size_t k = i; k < copy->n_children; k++) {
        copy->children[k] = copy->children[k + 1];
        copy->links[k] = copy->links[k + 1];
    }
    if (copy->kind == PT_NODE_MAYBE && !has_sign(copy))
        return NULL;
    const bool is_lone = copy->n_children == 1 && (copy->kind == PT_NODE_AND ||
                                                   copy->kind == PT_NODE_OR);
    return is_lone ? taken(arena, copy, 0) : copy;
}

static struct pt_ask *
changed(struct pt_arena *arena, const struct pt_ask *node, size_t way)
{
    if (way < DROP_CHILD)
        return taken(arena, node, way - TAKE_CHILD);
    if (way < CHANGE)
        return without(arena, node, way - DROP_CHILD);
    struct pt_ask *const copy = pt_ask_copy(arena, node);
    return changes[way - CHANGE](copy) ? copy : NULL;
}

/* The tree with its nth node changed, counted from the root down; NULL when
 * that is no change. */
static struct pt_ask *change_nth(struct pt_arena *arena,
                                 const struct pt_ask *root,
                                 size_t nth,
                                 size_t way)
{
    if (nth == 0)
        return changed(arena, root, way);
    nth--;
    for (size_t i = 0; i < root->n_children; i++) {
        const size_t n = pt_ask_size(root->children[i]);
        if (nth >= n) {
            nth -= n;
            continue;
        }
        struct pt_ask *const child =
            change_nth(arena, root->children[i], nth, way);
        struct pt_ask *const copy = pt_ask_copy(arena, root);
        copy->children[i] = child;
        return child ? copy : NULL;
    }
    return NULL;
}

enum { N_OPTIONS = 3 };

size_t pt_ask_n_steps(const struct pt_asked *asked)
{
    return N_OPTIONS + pt_ask_size(asked->root) * N_WAYS;
}

bool pt_ask_reduce(const struct pt_asked *asked,
                   size_t step,
                   struct pt_arena *arena,
                   struct pt_asked *out)
{
    *out = *asked;
    switch (step) {
    case 0:
        out->is_any = false;
        return asked->is_any;
    case 1:
        out->has_variants = true;
        return !asked->has_variants;
    case 2:
        out->within = PT_WITHIN_ARTICLE;
        return asked->within != PT_WITHIN_ARTICLE;
    default:
        step -= N_OPTIONS;
        out->root =
            change_nth(arena, asked->root, step / N_WAYS, step % N_WAYS);
        return out->root != NULL;
    }
}
