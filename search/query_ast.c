/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/query_ast.h"

#include "common/buf.h"
#include "common/utf8.h"
#include "search/query_lex.h"

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

static void print_children(const struct pt_query_node *node,
                           const char *before,
                           struct pt_buf *out)
{
    for (size_t i = 0; i < node->n_children; i++) {
        pt_buf_puts(out, before);
        pt_query_print(node->children[i], out);
        before = " ";
    }
}

/* (NAME a b) */
static void print_list(const char *name,
                       const struct pt_query_node *node,
                       struct pt_buf *out)
{
    pt_buf_printf(out, "(%s", name);
    print_children(node, " ", out);
    pt_buf_add_byte(out, ')');
}

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

static void print_near(const struct pt_query_node *node, struct pt_buf *out)
{
    const bool is_equal = links_are_equal(node);
    pt_buf_puts(out, node->kind == PT_NODE_NOT_NEAR ? "(NOT-" : "(");
    if (is_equal)
        print_link(&node->links[0], out);
    else
        pt_buf_puts(out, "NEAR");
    for (size_t i = 0; i < node->n_children; i++) {
        pt_buf_add_byte(out, ' ');
        if (i > 0 && !is_equal) {
            print_link(&node->links[i - 1], out);
            pt_buf_add_byte(out, ' ');
        }
        pt_query_print(node->children[i], out);
    }
    pt_buf_add_byte(out, ')');
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
static void print_boost(const struct pt_query_node *node, struct pt_buf *out)
{
    const unsigned thousandths = (unsigned)(node->boost * 1000.0 + 0.5);
    pt_buf_printf(out, "(BOOST/%u", thousandths / 1000);
    unsigned rest = thousandths % 1000;
    if (rest > 0)
        pt_buf_add_byte(out, '.');
    for (unsigned unit = 100; rest > 0; rest %= unit, unit /= 10)
        pt_buf_add_byte(out, (char)('0' + rest / unit));
    print_children(node, " ", out);
    pt_buf_add_byte(out, ')');
}

/* The kinds that are a name and children. */
static const char *const list_names[] = {
    [PT_NODE_AND] = "AND",     [PT_NODE_OR] = "OR",
    [PT_NODE_NOT] = "NOT",     [PT_NODE_MAYBE] = "MAYBE",
    [PT_NODE_HLEAD] = "HLEAD", [PT_NODE_BOOST] = NULL,
};

static void print_atleast(const struct pt_query_node *node, struct pt_buf *out)
{
    pt_buf_printf(out, "(ATLEAST/%u", (unsigned)node->count);
    print_children(node, " ", out);
    pt_buf_add_byte(out, ')');
}

static void print_date(const struct pt_query_node *node, struct pt_buf *out)
{
    pt_buf_puts(out, "date:[");
    pt_buf_add(out, node->text);
    pt_buf_add_byte(out, ']');
}

void pt_query_print(const struct pt_query_node *node, struct pt_buf *out)
{
    if (list_names[node->kind]) {
        print_list(list_names[node->kind], node, out);
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
    case PT_NODE_NEAR:
    case PT_NODE_NOT_NEAR:
        print_near(node, out);
        break;
    case PT_NODE_ATLEAST:
        print_atleast(node, out);
        break;
    case PT_NODE_FIELD:
        pt_buf_printf(out, "%s:", pt_field_info(node->field)->name);
        print_children(node, "", out);
        break;
    case PT_NODE_HAS:
        pt_buf_printf(out, "has:%s", pt_field_info(node->field)->name);
        break;
    case PT_NODE_DATE:
        print_date(node, out);
        break;
    case PT_NODE_BOOST:
        print_boost(node, out);
        break;
    default:
        PT_UNREACHABLE();
    }
}
