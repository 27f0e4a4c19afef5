/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/query/query_ast.h"

#include "common/buf.h"
#include "common/utf8.h"
#include "search/query/query_lex.h"

static bool needs_quotes(struct pt_str word)
{
    size_t len = 0;
    for (size_t at = 0; at < word.len; at += len) {
        const uint32_t c = pt_utf8_get(word, at, &len);
        if (c == '(' || c == ')' || pt_lex_is_space(c) || pt_lex_is_quote(c))
            return true;
    }
    return word.len == 0;
}

static void print_word(struct pt_str word, struct pt_buf *out)
{
    const char *const quote = needs_quotes(word) ? "'" : "";
    pt_buf_puts(out, quote);
    pt_buf_add(out, word);
    pt_buf_puts(out, quote);
}

/* How a tree is laid out: one that is wider than width, from its indent and
 * what stands before it on, has its operands on lines of their own. width 0:
 * all in one line. */
struct layout {
    size_t width;
    size_t indent;
    size_t before; /* columns of a field's name in the same line */
};

static void print(const struct pt_query_node *node,
                  struct layout layout,
                  struct pt_buf *out);

static void print_link(const struct pt_link *link, struct pt_buf *out)
{
    pt_buf_puts(out, link->is_ordered ? "PRE/" : "NEAR/");
    if (link->unit == PT_UNIT_WORDS)
        pt_buf_printf(out, "%u", (unsigned)link->distance);
    else
        pt_buf_puts(out, link->unit == PT_UNIT_SENTENCE ? "s" : "p");
}

static bool links_are_equal(const struct pt_query_node *node)
{
    const struct pt_link first = node->links[0];
    for (size_t i = 1; i + 1 < node->n_children; i++)
        if (node->links[i].unit != first.unit ||
            node->links[i].distance != first.distance ||
            node->links[i].is_ordered != first.is_ordered)
            return false;
    return true;
}

static void print_phrase(const struct pt_query_node *node, struct pt_buf *out)
{
    if (node->is_stemmed)
        pt_buf_add_byte(out, '~');
    for (size_t i = 0; i < node->n_children; i++) {
        pt_buf_add_byte(out, i > 0 ? ' ' : '"');
        pt_buf_add(out, node->children[i]->text);
    }
    pt_buf_add_byte(out, '"');
    if (node->slop >= 0)
        pt_buf_printf(out, "~%d", (int)node->slop);
}

/* With at most three decimals, and never in the host's locale. */
static void print_boost(double boost, struct pt_buf *out)
{
    const unsigned thousandths = (unsigned)(boost * 1000.0 + 0.5);
    pt_buf_printf(out, "BOOST/%u", thousandths / 1000);
    unsigned rest = thousandths % 1000;
    if (rest > 0)
        pt_buf_add_byte(out, '.');
    for (unsigned unit = 100; rest > 0; rest %= unit, unit /= 10)
        pt_buf_add_byte(out, (char)('0' + rest / unit));
}

/* The kinds that are a name and children in parentheses. */
static const char *const names[] = {
    [PT_NODE_AND] = "AND",         [PT_NODE_OR] = "OR",
    [PT_NODE_NOT] = "NOT",         [PT_NODE_MAYBE] = "MAYBE",
    [PT_NODE_NEAR] = "NEAR",       [PT_NODE_NOT_NEAR] = "NOT-",
    [PT_NODE_ATLEAST] = "ATLEAST", [PT_NODE_HLEAD] = "HLEAD",
    [PT_NODE_BOOST] = "BOOST",
};

static bool has_name(const struct pt_query_node *node)
{
    return (size_t)node->kind < PT_COUNTOF(names) && names[node->kind];
}

static bool is_mixed_chain(const struct pt_query_node *node)
{
    return node->kind == PT_NODE_NEAR && !links_are_equal(node);
}

/* What stands behind the parenthesis. */
static void print_name(const struct pt_query_node *node, struct pt_buf *out)
{
    if (node->kind == PT_NODE_BOOST) {
        print_boost(node->boost, out);
        return;
    }
    if (node->kind != PT_NODE_NEAR || is_mixed_chain(node))
        pt_buf_puts(out, names[node->kind]);
    if (node->kind == PT_NODE_ATLEAST)
        pt_buf_printf(out, "/%u", (unsigned)node->count);
    if (node->links && !is_mixed_chain(node))
        print_link(&node->links[0], out);
}

static bool fits(const struct pt_query_node *node, struct layout layout)
{
    struct pt_buf line;
    pt_buf_init(&line, layout.width);
    pt_query_print(node, &line);
    const bool is_short =
        pt_buf_status(&line) == PT_OK &&
        layout.indent + layout.before + line.len <= layout.width;
    pt_buf_fini(&line);
    return is_short;
}

/* (NAME a b) */
static void print_named(const struct pt_query_node *node,
                        struct layout layout,
                        struct pt_buf *out)
{
    enum { STEP = 2 };
    const bool is_wrapped = layout.width > 0 && !fits(node, layout);
    layout.indent += STEP;
    layout.before = 0;
    pt_buf_add_byte(out, '(');
    print_name(node, out);
    for (size_t i = 0; i < node->n_children; i++) {
        if (is_wrapped)
            pt_buf_printf(out, "\n%*s", (int)layout.indent, "");
        else
            pt_buf_add_byte(out, ' ');
        if (i > 0 && is_mixed_chain(node)) {
            print_link(&node->links[i - 1], out);
            pt_buf_add_byte(out, ' ');
        }
        print(node->children[i], layout, out);
    }
    pt_buf_add_byte(out, ')');
}

static void print_date(const struct pt_query_node *node, struct pt_buf *out)
{
    pt_buf_puts(out, "date:[");
    pt_buf_add(out, node->text);
    pt_buf_add_byte(out, ']');
}

static void print(const struct pt_query_node *node,
                  struct layout layout,
                  struct pt_buf *out)
{
    if (has_name(node)) {
        print_named(node, layout, out);
        return;
    }
    if (node->is_exact)
        pt_buf_add_byte(out, '=');
    switch (node->kind) {
    case PT_NODE_ALL:
        pt_buf_puts(out, "ALL");
        break;
    case PT_NODE_WORD:
    case PT_NODE_WILDCARD:
        print_word(node->text, out);
        break;
    case PT_NODE_FUZZY:
        print_word(node->text, out);
        pt_buf_printf(out, "~%u", (unsigned)node->count);
        break;
    case PT_NODE_PHRASE:
        print_phrase(node, out);
        break;
    case PT_NODE_FIELD:
        pt_buf_printf(out, "%s:", pt_field_info(node->field)->name);
        layout.before = strlen(pt_field_info(node->field)->name) + 1;
        print(node->children[0], layout, out);
        break;
    case PT_NODE_HAS:
        pt_buf_printf(out, "has:%s", pt_field_info(node->field)->name);
        break;
    case PT_NODE_DATE:
        print_date(node, out);
        break;
    default:
        PT_UNREACHABLE();
    }
}

void pt_query_print(const struct pt_query_node *node, struct pt_buf *out)
{
    print(node, (struct layout){0, 0, 0}, out);
}

void pt_query_print_wrapped(const struct pt_query_node *node,
                            size_t width,
                            size_t indent,
                            struct pt_buf *out)
{
    assert(width > 0);
    print(node, (struct layout){width, indent, 0}, out);
}
