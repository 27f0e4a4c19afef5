/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * clause.c: the tree in one line, and which clauses are the article's.
 *
 *     clause  = "ALL" | "NOTHING" | term | "(" head { [ link ] clause } ")"
 *             | "has:" field | "lang:[" code "]" | field ":[" pattern "]"
 *             | "date:[" [ day ] [ ".." [ day ] ] "]"
 *     term    = [ field ":" ] "{" word { " " word } [ "|" Zstem … ] "}#" leaf
 *     head    = PHRASE PHRASE~4 AND OR NOT MAYBE NEAR/5 PRE/s NOT-NEAR/p
 *               ATLEAST/3 HLEAD BOOST/2.5
 *
 * Of a NEAR with links that differ the head is bare, and each link stands
 * before its right operand.
 */
#include "search/query/clause.h"

#include "common/buf.h"

/* ORDER CLAUSES. NULL: printed in its own way. */
static const char *const heads[] = {
    [PT_CLAUSE_PHRASE] = "PHRASE",
    [PT_CLAUSE_AND] = "AND",
    [PT_CLAUSE_OR] = "OR",
    [PT_CLAUSE_NOT] = "NOT",
    [PT_CLAUSE_MAYBE] = "MAYBE",
    [PT_CLAUSE_NEAR] = "NEAR",
    [PT_CLAUSE_NOT_NEAR] = "NOT-NEAR",
    [PT_CLAUSE_ATLEAST] = "ATLEAST",
    [PT_CLAUSE_HLEAD] = "HLEAD",
    [PT_CLAUSE_BOOST] = "BOOST",
};

static void print_list(const struct pt_str *items,
                       size_t n,
                       const char *before_each,
                       struct pt_buf *out)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            pt_buf_add_byte(out, ' ');
        pt_buf_puts(out, before_each);
        pt_buf_add(out, items[i]);
    }
}

static void print_field(enum pt_field field, struct pt_buf *out)
{
    if (field != PT_FIELD_TEXT)
        pt_buf_printf(out, "%s:", pt_field_info(field)->name);
}

static void print_term(const struct pt_clause *c, struct pt_buf *out)
{
    print_field(c->field, out);
    pt_buf_add_byte(out, '{');
    print_list(c->words, c->n_words, "", out);
    if (c->n_stems > 0)
        pt_buf_add_byte(out, '|');
    print_list(c->stems, c->n_stems, "Z", out);
    pt_buf_printf(out, "}#%u", (unsigned)c->leaf);
}

static void print_date(const struct pt_clause *c, struct pt_buf *out)
{
    char day[PT_DATE_TEXT_SIZE];
    pt_buf_puts(out, "date:[");
    if (c->range.first > PT_DATE_NONE + 1) {
        pt_date_format(c->range.first, day);
        pt_buf_puts(out, day);
    }
    if (c->range.first != c->range.last)
        pt_buf_puts(out, "..");
    if (c->range.last < INT32_MAX && c->range.first != c->range.last) {
        pt_date_format(c->range.last, day);
        pt_buf_puts(out, day);
    }
    pt_buf_add_byte(out, ']');
}

/* Clauses without children. */
static void print_leaf(const struct pt_clause *c, struct pt_buf *out)
{
    switch (c->kind) {
    case PT_CLAUSE_ALL:
        pt_buf_puts(out, "ALL");
        break;
    case PT_CLAUSE_NOTHING:
        pt_buf_puts(out, "NOTHING");
        break;
    case PT_CLAUSE_TERM:
        print_term(c, out);
        break;
    case PT_CLAUSE_HAS:
        pt_buf_printf(out, "has:%s", pt_field_info(c->field)->name);
        break;
    case PT_CLAUSE_LANG:
        pt_buf_printf(out, "lang:[%.*s]", PT_STR_FMT(c->text));
        break;
    case PT_CLAUSE_PARTS:
        print_field(c->field, out);
        pt_buf_printf(out, "[%.*s]", PT_STR_FMT(c->text));
        break;
    case PT_CLAUSE_DATE:
        print_date(c, out);
        break;
    default:
        PT_UNREACHABLE();
    }
}

static bool links_are_equal(struct pt_link a, struct pt_link b)
{
    return a.unit == b.unit && a.is_ordered == b.is_ordered &&
           (a.unit != PT_UNIT_WORDS || a.distance == b.distance);
}

static bool has_mixed_links(const struct pt_clause *c)
{
    for (size_t i = 2; i < c->n_children; i++)
        if (!links_are_equal(c->links[0], c->links[i - 1]))
            return true;
    return false;
}

static void
print_link(const char *name, struct pt_link link, struct pt_buf *out)
{
    pt_buf_puts(out, name);
    if (link.unit == PT_UNIT_WORDS)
        pt_buf_printf(out, "/%u", (unsigned)link.distance);
    else
        pt_buf_puts(out, link.unit == PT_UNIT_SENTENCE ? "/s" : "/p");
}

static void print_head(const struct pt_clause *c, struct pt_buf *out)
{
    if (c->kind == PT_CLAUSE_NEAR && !has_mixed_links(c)) {
        print_link(c->links[0].is_ordered ? "PRE" : "NEAR", c->links[0], out);
        return;
    }
    if (c->kind == PT_CLAUSE_NOT_NEAR) {
        print_link(c->links[0].is_ordered ? "NOT-PRE" : "NOT-NEAR", c->links[0],
                   out);
        return;
    }
    pt_buf_puts(out, heads[c->kind]);
    if (c->kind == PT_CLAUSE_PHRASE && c->slop >= 0)
        pt_buf_printf(out, "~%d", (int)c->slop);
    if (c->kind == PT_CLAUSE_ATLEAST)
        pt_buf_printf(out, "/%u", (unsigned)c->count);
    if (c->kind == PT_CLAUSE_BOOST)
        pt_buf_printf(out, "/%g", c->boost);
}

void pt_clause_print(const struct pt_clause *c, struct pt_buf *out)
{
    if (!heads[c->kind < PT_COUNTOF(heads) ? c->kind : 0]) {
        print_leaf(c, out);
        return;
    }
    const bool is_mixed = c->kind == PT_CLAUSE_NEAR && has_mixed_links(c);
    pt_buf_add_byte(out, '(');
    print_head(c, out);
    for (size_t i = 0; i < c->n_children; i++) {
        pt_buf_add_byte(out, ' ');
        if (is_mixed && i > 0) {
            const struct pt_link link = c->links[i - 1];
            print_link(link.is_ordered ? "PRE" : "NEAR", link, out);
            pt_buf_add_byte(out, ' ');
        }
        pt_clause_print(c->children[i], out);
    }
    pt_buf_add_byte(out, ')');
}

bool pt_clause_is_article_level(const struct pt_clause *c)
{
    if (c->kind == PT_CLAUSE_TERM)
        return c->field != PT_FIELD_TEXT;
    for (size_t i = 0; i < c->n_children; i++)
        if (!pt_clause_is_article_level(c->children[i]))
            return false;
    return true;
}
