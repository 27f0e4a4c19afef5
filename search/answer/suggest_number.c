/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suggest_number.c: a NEAR too narrow, an atleast too high: the nearest number
 * with which the query answers. The wider a NEAR, the more answers; so the
 * number is found by doubling, then halving what lies between.
 *
 *     a NEAR/5 b    ->  a NEAR/12 b, or a NEAR/p b where that is nearer
 *     a PRE/5 b     ->  a NEAR/5 b
 *     a NEAR/s b    ->  a NEAR/p b
 *     a NOT NEAR/9 b -> a NOT NEAR/4 b
 *     atleast9(a)   ->  atleast4(a)
 *     "a b"~2       ->  "a b"~7
 */
#include "search/answer/suggest_private.h"
#include "search/query/query_lex.h"

#include <stdio.h>

/* Distances beyond it say less than "in the same paragraph". */
enum { FAR = 50 };

/* The longest number and what stands before it: "NEAR/3070". */
enum { OPERATOR_SIZE = 16 };

/* The bytes of the operator between two operands; false when it is not found.
 */
static bool find_operator(const struct pt_suggester *s,
                          const struct pt_query_node *node,
                          size_t link,
                          struct pt_edit *out)
{
    const size_t end = node->children[link + 1]->begin;
    bool is_found = false;
    for (size_t at = node->children[link]->end, next; at < end; at = next) {
        const char *const bytes = s->run->query.ptr;
        next = at;
        while (next < end && !strchr("() \t\n", bytes[next]))
            next++;
        const struct pt_str run = pt_str_sub(s->run->query, at, next);
        const bool is_not = pt_str_equal_ascii_case(run, PT_STR("not"));
        if (run.len > 0 && !is_not && pt_lex_is_operator(run)) {
            out->begin = at;
            out->end = next;
            is_found = true;
        }
        next += next == at;
    }
    return is_found;
}

/* A query with one number to be chosen. */
struct choice {
    struct pt_suggester *s;
    const struct pt_query_node *node;
    struct pt_edit edits[PT_MAX_CHAIN];
    size_t n_edits;
    char texts[PT_MAX_CHAIN][OPERATOR_SIZE];
};

/* Writes the operators of NEAR with that number; unit 'p' and 's' for 0. */
static void
write_operators(struct choice *c, uint32_t number, char unit, bool is_ordered)
{
    for (size_t i = 0; i < c->n_edits; i++) {
        const char *const name = is_ordered ? "PRE" : "NEAR";
        if (number)
            snprintf(c->texts[i], OPERATOR_SIZE, "%s/%u", name,
                     (unsigned)number);
        else
            snprintf(c->texts[i], OPERATOR_SIZE, "%s/%c", name, unit);
        c->edits[i].text = pt_str_of(c->texts[i]);
    }
}

static void write_number(struct choice *c, uint32_t number)
{
    if (c->node->kind != PT_NODE_NEAR && c->node->kind != PT_NODE_NOT_NEAR) {
        snprintf(c->texts[0], OPERATOR_SIZE, "%u", (unsigned)number);
        c->edits[0].text = pt_str_of(c->texts[0]);
        return;
    }
    write_operators(c, number, 0, c->node->links[0].is_ordered);
}

static enum pt_status finds(struct choice *c, bool *out)
{
    return pt_suggest_finds(c->s, c->edits, c->n_edits, out);
}

static enum pt_status finds_with(struct choice *c, uint32_t number, bool *out)
{
    write_number(c, number);
    return finds(c, out);
}

/* Names what is new by the bytes from the node's or operator's name on. */
static enum pt_status offer(struct choice *c)
{
    static const char *const names[] = {
        [PT_NODE_ATLEAST] = "atleast", [PT_NODE_PHRASE] = "~"};
    const enum pt_node_kind kind = c->node->kind;
    const struct pt_edit *const first = &c->edits[0];
    const char *const name =
        (size_t)kind < PT_COUNTOF(names) && names[kind] ? names[kind] : "";
    struct pt_buf why;
    pt_buf_init(&why, PT_BUF_NO_CEILING);
    pt_buf_printf(&why, "with %s", name);
    pt_buf_add(&why, first->text);
    pt_buf_printf(&why, " for %s", name);
    pt_buf_add(&why, pt_str_sub(c->s->run->query, first->begin, first->end));
    return pt_suggest_offer_edited(c->s, c->edits, c->n_edits, &why);
}

/* Moves the ends of a range together, of which "yes" finds and "no" does not,
 * until they are neighbours. */
static enum pt_status close_in(struct choice *c, uint32_t no, uint32_t *yes)
{
    enum pt_status status = PT_OK;
    while (status == PT_OK && (*yes > no ? *yes - no : no - *yes) > 1 &&
           pt_suggest_may_probe(c->s)) {
        const uint32_t middle = (*yes & no) + ((*yes ^ no) >> 1);
        bool is_found = false;
        status = finds_with(c, middle, &is_found);
        if (is_found)
            *yes = middle;
        else
            no = middle;
    }
    return status;
}

/* Sets *out to the least number above from that finds, 0 when there is none. */
static enum pt_status widen(struct choice *c, uint32_t from, uint32_t *out)
{
    uint32_t no = from;
    bool is_found = false;
    enum pt_status status = PT_OK;
    *out = 0;
    for (uint32_t n = from; status == PT_OK && !is_found &&
                            n < PT_MAX_DISTANCE &&
                            pt_suggest_may_probe(c->s);) {
        no = n;
        n = n > PT_MAX_DISTANCE / 2 ? PT_MAX_DISTANCE : n > 0 ? 2 * n : 1;
        status = finds_with(c, n, &is_found);
        *out = is_found ? n : 0;
    }
    return status == PT_OK && is_found ? close_in(c, no, out) : status;
}

/* Sets *out to the greatest number below from that finds, 0 for none. From
 * below, because what finds nothing has read everything. */
static enum pt_status lower(struct choice *c, uint32_t from, uint32_t *out)
{
    uint32_t no = from;
    bool is_found = true;
    enum pt_status status = PT_OK;
    *out = 0;
    for (uint32_t n = 1;
         status == PT_OK && is_found && n < from && pt_suggest_may_probe(c->s);
         n *= 2) {
        status = finds_with(c, n, &is_found);
        if (is_found)
            *out = n;
        else
            no = n;
    }
    return status == PT_OK && *out > 0 ? close_in(c, no, out) : status;
}

/* --- NEAR --------------------------------------------------------------- */

/* a NEAR/5 b: wider, and where that is far, in the same paragraph. */
static enum pt_status widen_near(struct choice *c)
{
    uint32_t from = 0, number = 0;
    bool is_found = false;
    for (size_t i = 0; i < c->n_edits; i++)
        if (c->node->links[i].distance > from)
            from = c->node->links[i].distance;
    enum pt_status status = PT_OK;
    if (c->node->links[0].is_ordered) {
        write_operators(c, from, 0, false);
        status = finds(c, &is_found);
    }
    if (status == PT_OK && !is_found)
        status = widen(c, from, &number);
    if (status != PT_OK || (!is_found && number == 0))
        return status;
    if (number > FAR) {
        write_operators(c, 0, 'p', c->node->links[0].is_ordered);
        status = finds(c, &is_found);
    }
    if (status == PT_OK && !is_found)
        write_number(c, number);
    return status == PT_OK ? offer(c) : status;
}

static enum pt_status change_near(struct choice *c)
{
    const enum pt_unit unit = c->node->links[0].unit;
    const bool is_ordered = c->node->links[0].is_ordered;
    const bool is_not = c->node->kind == PT_NODE_NOT_NEAR;
    const enum pt_unit last_resort =
        is_not ? PT_UNIT_SENTENCE : PT_UNIT_PARAGRAPH;
    uint32_t number = 0;
    for (size_t i = 0; i < c->n_edits; i++)
        if (c->node->links[i].unit != unit ||
            !find_operator(c->s, c->node, i, &c->edits[i]))
            return PT_OK;
    if (unit == last_resort)
        return PT_OK;
    if (unit != PT_UNIT_WORDS) {
        write_operators(c, 0, is_not ? 's' : 'p', is_ordered);
        return offer(c);
    }
    if (!is_not)
        return widen_near(c);
    const enum pt_status status = lower(c, c->node->links[0].distance, &number);
    if (status != PT_OK || number == 0)
        return status;
    write_number(c, number);
    return offer(c);
}

/* --- atleast and ~
 * ------------------------------------------------------------ */

/* The digits from begin on are the number; false when there are none. */
static bool take_digits(struct choice *c, size_t begin)
{
    size_t end = begin;
    while (end < c->node->end && c->s->run->query.ptr[end] >= '0' &&
           c->s->run->query.ptr[end] <= '9')
        end++;
    c->edits[0] = (struct pt_edit){.begin = begin, .end = end};
    c->n_edits = 1;
    return end > begin;
}

static enum pt_status lower_atleast(struct choice *c)
{
    uint32_t number = 0;
    if (!take_digits(c, c->node->begin + PT_STR("atleast").len))
        return PT_OK;
    const enum pt_status status = lower(c, c->node->count, &number);
    if (status != PT_OK || number == 0)
        return status;
    write_number(c, number);
    return offer(c);
}

static enum pt_status widen_phrase(struct choice *c)
{
    uint32_t number = 0;
    size_t begin = c->node->end;
    while (begin > c->node->begin && c->s->run->query.ptr[begin - 1] != '~')
        begin--;
    if (c->node->slop < 0 || !take_digits(c, begin))
        return PT_OK;
    const enum pt_status status = widen(c, (uint32_t)c->node->slop, &number);
    if (status != PT_OK || number == 0)
        return status;
    write_number(c, number);
    return offer(c);
}

static enum pt_status change_number(struct pt_suggester *s,
                                    const struct pt_query_node *node)
{
    struct choice c = {.s = s, .node = node};
    switch (node->kind) {
    case PT_NODE_ATLEAST:
        return lower_atleast(&c);
    case PT_NODE_PHRASE:
        return widen_phrase(&c);
    case PT_NODE_NEAR:
    case PT_NODE_NOT_NEAR:
        c.n_edits = node->n_children - 1;
        return change_near(&c);
    default:
        return PT_OK;
    }
}

enum pt_status pt_suggest_numbers(struct pt_suggester *s)
{
    return pt_suggest_each(s, s->ready->parsed->root, change_number);
}
