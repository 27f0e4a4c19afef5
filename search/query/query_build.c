/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What + and - in front of an operand mean is known only when the run of
 * operands around it has ended, so an item keeps its sign until then:
 *
 *     +a b -c     (MAYBE (AND a (NOT c)) b)
 *     a b -c      (AND (OR a b) (NOT c))
 */
#include "search/query/query_build.h"

#include <stdarg.h>
#include <stdio.h>

/* ORDER NOTES */
static const char *const note_texts[PT_N_NOTES] = {
    [PT_NOTE_LOWER_AND] =
        "\"and\" in lower case is a word; the operator is AND",
    [PT_NOTE_LOWER_OR] = "\"or\" in lower case is a word; the operator is OR",
    [PT_NOTE_LOWER_NOT] =
        "\"not\" in lower case is a word; the operator is NOT",
    [PT_NOTE_LOWER_NEAR] =
        "this is searched as words; the operator is NEAR/5 in "
        "capitals, or w/5",
    [PT_NOTE_OR_NOT] = "NOT holds for this part only: a OR b NOT c is "
                       "a OR (b NOT c); parentheses say it otherwise",
    [PT_NOTE_MINUS_RUN] = "beside -x any one of the other words is enough; "
                          "+ before a word, or AND NOT, asks for it",
    [PT_NOTE_LONE_PLUS] = "this + changes nothing: OR lets either side do",
    [PT_NOTE_COLON] =
        "this is searched as a word; a field has its word directly "
        "behind the colon",
    [PT_NOTE_DASH] =
        "a dash that stands alone is left out; - directly before a "
        "word means NOT",
    [PT_NOTE_MARK] = "punctuation that stands alone is left out",
    [PT_NOTE_HALF_OPERATOR] = "a single & or | is left out; the operators are "
                              "&& and ||",
    [PT_NOTE_DASH_WORD] =
        "this dash is no minus sign and is left out; - before a "
        "word means NOT",
    [PT_NOTE_STEM_WORD] =
        "~ before a single word changes nothing: all its forms "
        "are found anyway; word~ allows one edit",
    [PT_NOTE_CALL] = "the word directly before ( is searched as a word",
    [PT_NOTE_URL] =
        "an address is searched as words of the text; url: before it "
        "searches addresses",
    [PT_NOTE_LANG] = "lang: takes a code of two or three letters, as lang:fr",
};

static bool failed(struct pt_builder *b, enum pt_status status)
{
    assert(status != PT_OK);
    b->status = status;
    return false;
}

bool pt_build_no_memory(struct pt_builder *b)
{
    return failed(b, pt_fail_nomem(b->err));
}

bool pt_build_refuse(struct pt_builder *b,
                     enum pt_status status,
                     size_t begin,
                     size_t end,
                     const char *format,
                     ...)
{
    char message[PT_ERROR_MESSAGE_SIZE];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return failed(b, pt_fail_at(b->err, status, begin, end, "%s", message));
}

void pt_build_note(struct pt_builder *b,
                   enum pt_build_note note,
                   size_t begin,
                   size_t end)
{
    if (b->is_noted[note])
        return;
    b->is_noted[note] = true;
    b->notes[b->n_notes++] = (struct pt_query_note){
        pt_str_of(note_texts[note]), (uint32_t)begin, (uint32_t)end};
}

/* --- nodes ------------------------------------------------------------- */

bool pt_build_node(struct pt_builder *b,
                   enum pt_node_kind kind,
                   size_t begin,
                   size_t end,
                   struct pt_query_node **out)
{
    assert(begin <= end && end <= b->text.len);
    if (++b->n_nodes > PT_MAX_QUERY_NODES)
        return pt_build_refuse(b, PT_ELIMIT, begin, end,
                               "expected at most %u words and operators",
                               PT_MAX_QUERY_NODES);
    struct pt_query_node *const node = pt_arena_alloc(b->arena, sizeof *node);
    if (!node)
        return pt_build_no_memory(b);
    node->kind = kind;
    node->begin = (uint32_t)begin;
    node->end = (uint32_t)end;
    node->slop = -1;
    *out = node;
    return true;
}

/* The same with room for n children, which are still to be added. */
static bool new_parent(struct pt_builder *b,
                       enum pt_node_kind kind,
                       size_t begin,
                       size_t end,
                       size_t n,
                       struct pt_query_node **out)
{
    if (!pt_build_node(b, kind, begin, end, out))
        return false;
    (*out)->children = pt_arena_array(b->arena, n, sizeof *(*out)->children);
    return (*out)->children || pt_build_no_memory(b);
}

static void add_child(struct pt_query_node *node, struct pt_query_node *child)
{
    assert(child->begin >= node->begin && child->end <= node->end);
    node->children[node->n_children++] = child;
}

bool pt_build_wrap(struct pt_builder *b,
                   enum pt_node_kind kind,
                   size_t begin,
                   size_t end,
                   struct pt_query_node **node)
{
    struct pt_query_node *const child = *node;
    if (!new_parent(b, kind, begin, end, 1, node))
        return false;
    add_child(*node, child);
    return true;
}

void pt_build_push(struct pt_builder *b, const struct pt_build_item *item)
{
    assert(b->n_items < b->capacity);
    b->items[b->n_items++] = *item;
}

/* A list that was made of a run counts as its children in a list of its kind:
 * a AND b -c is one AND of three. */
static bool is_spliced(const struct pt_build_item *item, enum pt_node_kind kind)
{
    return item->is_run && item->node->kind == kind;
}

bool pt_build_take(struct pt_builder *b,
                   enum pt_node_kind kind,
                   size_t base,
                   struct pt_build_item *out)
{
    const struct pt_build_item *const items = b->items + base;
    const size_t n = b->n_items - base;
    size_t room = 0;
    struct pt_build_item list = {.begin = items[0].begin};
    for (size_t i = 0; i < n; i++) {
        room += is_spliced(&items[i], kind) ? items[i].node->n_children : 1;
        list.end = items[i].end > list.end ? items[i].end : list.end;
    }
    if (!new_parent(b, kind, list.begin, list.end, room, &list.node))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct pt_query_node *const node = items[i].node;
        if (!is_spliced(&items[i], kind))
            add_child(list.node, node);
        else
            for (size_t j = 0; j < node->n_children; j++)
                add_child(list.node, node->children[j]);
    }
    b->n_items = base;
    *out = list;
    return true;
}

bool pt_build_negate(struct pt_builder *b, struct pt_build_item *item)
{
    return pt_build_wrap(b, PT_NODE_NOT, item->begin, item->end, &item->node);
}

bool pt_build_sign(struct pt_builder *b, struct pt_build_item *item)
{
    const bool is_minus = item->sign == '-';
    item->sign = 0;
    return !is_minus || pt_build_negate(b, item);
}

/* --- runs with signs --------------------------------------------------- */

/* Nodes of a run, to be joined. */
struct nodes {
    struct pt_query_node **items;
    size_t n;
};

/* Appends the nodes of the items [from, to) with this sign; minus ones are
 * negated. */
static bool
pick(struct pt_builder *b, size_t from, size_t to, char sign, struct nodes *out)
{
    for (size_t i = from; i < to; i++) {
        struct pt_build_item item = b->items[i];
        if (item.sign != sign)
            continue;
        if (!pt_build_sign(b, &item))
            return false;
        out->items[out->n++] = item.node;
    }
    return true;
}

/* One node for all of nodes: itself when there is but one. */
static bool join(struct pt_builder *b,
                 enum pt_node_kind kind,
                 const struct nodes *nodes,
                 struct pt_query_node **out)
{
    assert(nodes->n > 0);
    *out = nodes->items[0];
    if (nodes->n == 1)
        return true;
    uint32_t begin = UINT32_MAX, end = 0;
    for (size_t i = 0; i < nodes->n; i++) {
        const struct pt_query_node *const node = nodes->items[i];
        begin = node->begin < begin ? node->begin : begin;
        end = node->end > end ? node->end : end;
    }
    if (!new_parent(b, kind, begin, end, nodes->n, out))
        return false;
    for (size_t i = 0; i < nodes->n; i++)
        add_child(*out, nodes->items[i]);
    return true;
}

/* What the items [from, to), some of them signed, mean together:
 *     +p … -m … r …    MAYBE(AND(p … NOT m …) r …)
 *     -m … r …         AND(OR(r …) NOT m …) */
static bool join_run(struct pt_builder *b,
                     size_t from,
                     size_t to,
                     struct pt_query_node **out)
{
    const size_t n = to - from;
    struct pt_query_node **const room =
        pt_arena_array(b->arena, 2 * n + 2, sizeof *room);
    if (!room)
        return pt_build_no_memory(b);
    struct nodes must = {room, 0}, rest = {room + n + 2, 0};
    if (!pick(b, from, to, '+', &must) || !pick(b, from, to, 0, &rest))
        return false;
    const bool has_plus = must.n > 0;
    if (!has_plus && rest.n > 0 && !join(b, PT_NODE_OR, &rest, must.items))
        return false;
    must.n += !has_plus && rest.n > 0;
    if (!pick(b, from, to, '-', &must) || !join(b, PT_NODE_AND, &must, out))
        return false;
    if (has_plus && rest.n > 0) {
        rest.items[-1] = *out;
        return join(b, PT_NODE_MAYBE,
                    &(struct nodes){rest.items - 1, rest.n + 1}, out);
    }
    if (rest.n > 1 && !(b->flags & PT_PARSE_ANY))
        pt_build_note(b, PT_NOTE_MINUS_RUN, b->items[from].begin,
                      b->items[to - 1].end);
    return true;
}

static bool fold_run(struct pt_builder *b,
                     size_t from,
                     size_t to,
                     struct pt_build_item *out)
{
    *out = b->items[from];
    if (to == from + 1) {
        out->has_lone_plus = out->sign == '+';
        return pt_build_sign(b, out);
    }
    out->end = b->items[to - 1].end;
    out->is_run = true;
    out->sign = 0;
    for (size_t i = from; i < to; i++)
        out->has_not |= b->items[i].sign == '-';
    return join_run(b, from, to, &out->node);
}

bool pt_build_runs(struct pt_builder *b, size_t base)
{
    const size_t n = b->n_items;
    size_t kept = base;
    for (size_t from = base, to; from < n; from = to) {
        bool is_signed = b->items[from].sign != 0;
        for (to = from + 1; to < n && !b->items[to].starts_run; to++)
            is_signed |= b->items[to].sign != 0;
        struct pt_build_item run;
        if (is_signed && !fold_run(b, from, to, &run))
            return false;
        if (is_signed)
            b->items[kept++] = run;
        for (size_t i = from; i < to && !is_signed; i++)
            b->items[kept++] = b->items[i];
    }
    b->n_items = kept;
    return true;
}

/* --- zones ------------------------------------------------------------- */

static bool is_zone(const struct pt_query_node *node)
{
    return node->kind == PT_NODE_ALL && node->field == PT_FIELD_ZONE;
}

/* Leaves out the children that are zones; one or none left takes the place of
 * its parent, none as every article. */
static void drop_zones(struct pt_query_node **node)
{
    struct pt_query_node *const parent = *node;
    size_t n = 0;
    for (size_t i = 0; i < parent->n_children; i++) {
        drop_zones(&parent->children[i]);
        if (!is_zone(parent->children[i]))
            parent->children[n++] = parent->children[i];
    }
    const bool is_cut = n < parent->n_children;
    if (!is_cut || n > 1)
        parent->n_children = n;
    else
        *node = parent->children[0];
}

/* *node becomes (OR *node boilerplate:*node). */
static bool widen_unit(struct pt_builder *b, struct pt_query_node **node)
{
    struct pt_query_node *const unit = *node;
    struct pt_query_node *beside = unit, *either;
    if (!pt_build_wrap(b, PT_NODE_FIELD, unit->begin, unit->end, &beside) ||
        !pt_build_node(b, PT_NODE_OR, unit->begin, unit->end, &either))
        return false;
    beside->field = PT_FIELD_BOILERPLATE;
    either->children = pt_arena_array(b->arena, 2, sizeof *either->children);
    if (!either->children)
        return pt_build_no_memory(b);
    either->children[0] = unit;
    either->children[1] = beside;
    either->n_children = 2;
    *node = either;
    return true;
}

static bool widen(struct pt_builder *b, struct pt_query_node **node)
{
    switch ((*node)->kind) {
    case PT_NODE_WORD:
    case PT_NODE_WILDCARD:
    case PT_NODE_FUZZY:
    case PT_NODE_PHRASE:
    case PT_NODE_NEAR:
    case PT_NODE_NOT_NEAR:
    case PT_NODE_ATLEAST:
        return widen_unit(b, node);
    case PT_NODE_AND:
    case PT_NODE_OR:
    case PT_NODE_NOT:
    case PT_NODE_MAYBE:
    case PT_NODE_BOOST:
        for (size_t i = 0; i < (*node)->n_children; i++)
            if (!widen(b, &(*node)->children[i]))
                return false;
        return true;
    case PT_NODE_ALL:
    case PT_NODE_HLEAD:
    case PT_NODE_FIELD:
    case PT_NODE_HAS:
    case PT_NODE_DATE:
        break;
    }
    return true;
}

bool pt_build_zones(struct pt_builder *b, struct pt_query_node **root)
{
    drop_zones(root);
    return !b->is_wide || widen(b, root);
}
