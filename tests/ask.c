/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ask.c: a tree written as query text. Parentheses stand where the levels of
 * the grammar (query_parse.h) ask for them, and now and then where they do not;
 * a node's spelling is read digit by digit, one for each choice.
 */
#include "tests/ask.h"

#include "common/utf8.h"
#include "search/query/query_lex.h"

#include <check.h>

/* From the loosest to the tightest. */
enum level { AT_OR, AT_AND, AT_NEAR, AT_OPERAND, AT_PRIMARY };

struct writer {
    struct pt_buf *out;
    bool is_any;
    enum pt_field field; /* inside field:( … ) */
};

static void
write_node(struct writer *w, const struct pt_ask *node, enum level level);

/* The nth choice of a node among n_ways, 0 for the plain spelling. */
static unsigned choice(const struct pt_ask *node, unsigned nth, unsigned n_ways)
{
    unsigned spelling = node->spelling;
    for (; nth > 0; nth--)
        spelling /= 8;
    return spelling % 8 % n_ways;
}

bool pt_ask_is_whole(enum pt_field field)
{
    return pt_field_info(field)->kind != PT_FIELD_OF_WORDS;
}

struct pt_ask *pt_ask_new(struct pt_arena *arena, enum pt_node_kind kind)
{
    struct pt_ask *const node = pt_arena_alloc(arena, sizeof *node);
    ck_assert_ptr_nonnull(node);
    node->kind = kind;
    node->slop = -1;
    node->boost = 1;
    return node;
}

struct pt_ask *pt_ask_copy(struct pt_arena *arena, const struct pt_ask *node)
{
    struct pt_ask *const copy = pt_ask_new(arena, node->kind);
    *copy = *node;
    const size_t n = node->n_children;
    copy->children = pt_arena_array(arena, n + 1, sizeof *copy->children);
    copy->links = pt_arena_array(arena, n + 1, sizeof *copy->links);
    ck_assert(copy->children && copy->links);
    if (n > 0)
        memcpy(copy->children, node->children, n * sizeof *copy->children);
    if (node->links && n > 1)
        memcpy(copy->links, node->links, (n - 1) * sizeof *copy->links);
    return copy;
}

size_t pt_ask_size(const struct pt_ask *root)
{
    size_t n = 1;
    for (size_t i = 0; i < root->n_children; i++)
        n += pt_ask_size(root->children[i]);
    return n;
}

/* --- leaves -------------------------------------------------------------- */

static bool needs_quotes(struct pt_str value)
{
    size_t len;
    for (size_t at = 0; at < value.len; at += len) {
        const uint32_t c = pt_utf8_get(value, at, &len);
        if (c == '(' || c == ')' || pt_lex_is_space(c))
            return true;
    }
    return false;
}

static void write_word(struct writer *w, const struct pt_ask *node)
{
    const bool is_quoted =
        pt_ask_is_whole(w->field) && needs_quotes(node->text);
    pt_buf_puts(w->out, is_quoted ? "\"" : node->is_exact ? "=" : "");
    pt_buf_add(w->out, node->text);
    pt_buf_puts(w->out, is_quoted ? "\"" : "");
}

static void write_fuzzy(struct writer *w, const struct pt_ask *node)
{
    const bool is_short = node->count == 1 && choice(node, 0, 2) == 1;
    pt_buf_add(w->out, node->text);
    if (is_short)
        pt_buf_add_byte(w->out, '~');
    else
        pt_buf_printf(w->out, "~%u", (unsigned)node->count);
}

static void write_phrase(struct writer *w, const struct pt_ask *node)
{
    static const char *const quotes[][2] = {
        {"\"",  "\"" },
        {"\"",  "\"" },
        {"\"",  "\"" },
        {"“", "”"},
        {"„", "“"},
        {"«",  "»" },
    };
    const char *const *const quote =
        quotes[choice(node, 0, PT_COUNTOF(quotes))];
    pt_buf_puts(w->out, node->is_exact ? "=" : node->is_stemmed ? "~" : "");
    pt_buf_puts(w->out, quote[0]);
    for (size_t i = 0; i < node->n_children; i++) {
        pt_buf_puts(w->out, i > 0 ? " " : "");
        pt_buf_add(w->out, node->children[i]->text);
    }
    pt_buf_puts(w->out, quote[1]);
    if (node->slop >= 0)
        pt_buf_printf(w->out, "~%d", (int)node->slop);
}

/* --- operators ----------------------------------------------------------- */

static bool is_in_spare_parens(const struct pt_ask *node)
{
    return choice(node, 6, 8) == 7;
}

/* NOT x without parentheses, which ends the run before it. */
static bool is_bare_not(const struct pt_ask *node)
{
    return node->kind == PT_NODE_NOT && !is_in_spare_parens(node);
}

/* A run without parentheses takes in what stands beside it, and under --any
 * what stands side by side is an OR: there the operator must be written. */
static void write_and(struct writer *w, const struct pt_ask *node)
{
    static const char *const joints[] = {" AND ", " && ", " "};
    for (size_t i = 0; i < node->n_children; i++) {
        const struct pt_ask *const child = node->children[i];
        const struct pt_ask *const last = i > 0 ? node->children[i - 1] : child;
        const bool is_run = child->kind == PT_NODE_MAYBE && !w->is_any;
        const bool is_beside_run = is_run || last->kind == PT_NODE_MAYBE;
        const bool must_say = w->is_any ? !is_bare_not(child)
                              : is_beside_run
                                  ? !is_bare_not(child) && !is_bare_not(last)
                                  : false;
        const unsigned way = choice(node, (unsigned)i, must_say ? 2 : 3);
        if (i > 0)
            pt_buf_puts(w->out, joints[way]);
        write_node(w, child, is_run ? AT_AND : AT_NEAR);
    }
}

/* date:(2024 OR 2025) */
static bool is_date_group(const struct pt_ask *node)
{
    for (size_t i = 0; i < node->n_children; i++)
        if (node->children[i]->kind != PT_NODE_DATE)
            return false;
    return choice(node, 3, 2) == 1;
}

static void write_date_group(struct writer *w, const struct pt_ask *node)
{
    pt_buf_puts(w->out, "date:(");
    for (size_t i = 0; i < node->n_children; i++) {
        pt_buf_puts(w->out, i > 0 ? " OR " : "");
        pt_buf_add(w->out, node->children[i]->text);
    }
    pt_buf_add_byte(w->out, ')');
}

static void write_or(struct writer *w, const struct pt_ask *node)
{
    if (is_date_group(node)) {
        write_date_group(w, node);
        return;
    }
    const unsigned way = choice(node, 0, w->is_any ? 3 : 2);
    const bool is_silent = way == 2;
    for (size_t i = 0; i < node->n_children; i++) {
        const struct pt_ask *const child = node->children[i];
        const bool is_not = child->kind == PT_NODE_NOT;
        if (i > 0)
            pt_buf_puts(w->out, is_silent ? " " : way ? " || " : " OR ");
        write_node(w, child,
                   !is_silent ? AT_AND
                   : is_not   ? AT_PRIMARY
                              : AT_NEAR);
    }
}

static void write_run(struct writer *w, const struct pt_ask *node)
{
    for (size_t i = 0; i < node->n_children; i++) {
        const struct pt_ask *const child = node->children[i];
        const char sign =
            child->sign == '-' && choice(child, 5, 4) == 1 ? '!' : child->sign;
        const bool is_bare = !sign && child->kind != PT_NODE_NOT;
        if (i > 0)
            pt_buf_add_byte(w->out, ' ');
        if (sign)
            pt_buf_add_byte(w->out, sign);
        write_node(w, child, is_bare ? AT_NEAR : AT_PRIMARY);
    }
}

static void
write_link(struct writer *w, const struct pt_ask *node, size_t i, bool is_not)
{
    const struct pt_link link = node->links[i];
    const unsigned way = choice(node, (unsigned)i, 4);
    const bool is_press = way == 1;
    const bool is_bare = way == 2 && link.unit == PT_UNIT_WORDS &&
                         link.distance == PT_DEFAULT_DISTANCE;
    if (is_not)
        pt_buf_puts(w->out, is_press ? " not" : " NOT");
    pt_buf_puts(w->out, is_press          ? link.is_ordered ? " pre" : " w"
                        : link.is_ordered ? " PRE"
                                          : " NEAR");
    if (is_bare)
        pt_buf_add_byte(w->out, ' ');
    else if (link.unit == PT_UNIT_WORDS)
        pt_buf_printf(w->out, "/%u ", (unsigned)link.distance);
    else
        pt_buf_puts(w->out, link.unit == PT_UNIT_SENTENCE ? "/s " : "/p ");
}

static void write_near(struct writer *w, const struct pt_ask *node)
{
    for (size_t i = 0; i < node->n_children; i++) {
        if (i > 0)
            write_link(w, node, i - 1, node->kind == PT_NODE_NOT_NEAR);
        write_node(w, node->children[i], AT_PRIMARY);
    }
}

static void write_not(struct writer *w, const struct pt_ask *node)
{
    const bool is_not_not = node->children[0]->kind == PT_NODE_NOT;
    pt_buf_puts(w->out, "NOT ");
    write_node(w, node->children[0], is_not_not ? AT_OPERAND : AT_PRIMARY);
}

static void write_call(struct writer *w, const struct pt_ask *node)
{
    const bool is_loud = choice(node, 0, 2) == 1;
    if (node->kind == PT_NODE_HLEAD)
        pt_buf_puts(w->out, is_loud ? "HLEAD(" : "hlead(");
    else
        pt_buf_printf(w->out, is_loud ? "ATLEAST%u(" : "atleast%u(",
                      (unsigned)node->count);
    write_node(w, node->children[0], AT_OR);
    pt_buf_add_byte(w->out, ')');
}

static void write_field(struct writer *w, const struct pt_ask *node)
{
    pt_buf_printf(w->out, "%s:", pt_field_info(node->field)->name);
    w->field = node->field;
    write_node(w, node->children[0], AT_PRIMARY);
    w->field = PT_FIELD_TEXT;
}

/* A value that is taken whole would take ^2 with it. */
static void write_boost(struct writer *w, const struct pt_ask *node)
{
    const struct pt_ask *const child = node->children[0];
    const bool is_field = child->kind == PT_NODE_FIELD ||
                          child->kind == PT_NODE_HAS ||
                          child->kind == PT_NODE_DATE;
    pt_buf_puts(w->out, is_field ? "(" : "");
    write_node(w, child, AT_PRIMARY);
    pt_buf_puts(w->out, is_field ? ")" : "");
    pt_buf_printf(w->out, "^%g", node->boost);
}

/* --- all kinds ----------------------------------------------------------- */

/* ORDER NODES */
static const enum level levels[] = {
    [PT_NODE_ALL] = AT_PRIMARY,
    [PT_NODE_WORD] = AT_PRIMARY,
    [PT_NODE_WILDCARD] = AT_PRIMARY,
    [PT_NODE_FUZZY] = AT_PRIMARY,
    [PT_NODE_PHRASE] = AT_PRIMARY,
    [PT_NODE_AND] = AT_AND,
    [PT_NODE_OR] = AT_OR,
    [PT_NODE_NOT] = AT_OPERAND,
    [PT_NODE_MAYBE] = AT_AND,
    [PT_NODE_NEAR] = AT_NEAR,
    [PT_NODE_NOT_NEAR] = AT_NEAR,
    [PT_NODE_ATLEAST] = AT_PRIMARY,
    [PT_NODE_HLEAD] = AT_PRIMARY,
    [PT_NODE_FIELD] = AT_PRIMARY,
    [PT_NODE_HAS] = AT_PRIMARY,
    [PT_NODE_DATE] = AT_PRIMARY,
    [PT_NODE_BOOST] = AT_PRIMARY,
};

static enum level level_of(const struct writer *w, const struct pt_ask *node)
{
    /* Under --any what stands side by side is at the level of OR. */
    return node->kind == PT_NODE_MAYBE && w->is_any ? AT_OR
                                                    : levels[node->kind];
}

static void write_bare(struct writer *w, const struct pt_ask *node)
{
    switch (node->kind) {
    case PT_NODE_ALL:
        pt_buf_add_byte(w->out, '*');
        break;
    case PT_NODE_WORD:
    case PT_NODE_WILDCARD:
        write_word(w, node);
        break;
    case PT_NODE_FUZZY:
        write_fuzzy(w, node);
        break;
    case PT_NODE_PHRASE:
        write_phrase(w, node);
        break;
    case PT_NODE_AND:
        write_and(w, node);
        break;
    case PT_NODE_OR:
        write_or(w, node);
        break;
    case PT_NODE_NOT:
        write_not(w, node);
        break;
    case PT_NODE_MAYBE:
        write_run(w, node);
        break;
    case PT_NODE_NEAR:
    case PT_NODE_NOT_NEAR:
        write_near(w, node);
        break;
    case PT_NODE_ATLEAST:
    case PT_NODE_HLEAD:
        write_call(w, node);
        break;
    case PT_NODE_FIELD:
        write_field(w, node);
        break;
    case PT_NODE_HAS:
        pt_buf_printf(w->out, "%s:*", pt_field_info(node->field)->name);
        break;
    case PT_NODE_DATE:
        pt_buf_puts(w->out, "date:");
        pt_buf_add(w->out, node->text);
        break;
    case PT_NODE_BOOST:
        write_boost(w, node);
        break;
    }
}

static void
write_node(struct writer *w, const struct pt_ask *node, enum level level)
{
    /* A boost behind a boost or a field would be read as one. */
    const bool is_boosted = level == AT_PRIMARY && node->kind == PT_NODE_BOOST;
    const bool is_in_parens =
        level_of(w, node) < level || is_boosted || choice(node, 6, 8) == 7;
    pt_buf_puts(w->out, is_in_parens ? "(" : "");
    write_bare(w, node);
    pt_buf_puts(w->out, is_in_parens ? ")" : "");
}

void pt_ask_print(const struct pt_asked *asked, struct pt_buf *out)
{
    struct writer w = {out, asked->is_any, PT_FIELD_TEXT};
    write_node(&w, asked->root, AT_OR);
}

void pt_ask_print_options(const struct pt_asked *asked, struct pt_buf *out)
{
    static const char *const within[] = {
        [PT_WITHIN_ARTICLE] = "",
        [PT_WITHIN_PARAGRAPH] = " --within paragraph",
        [PT_WITHIN_SENTENCE] = " --within sentence",
    };
    pt_buf_puts(out, asked->is_any ? " --any" : "");
    pt_buf_puts(out, asked->has_variants ? "" : " --variants off");
    pt_buf_puts(out, within[asked->within]);
}
