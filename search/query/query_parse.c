/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One function for each level of the grammar in query_parse.h. Operands wait on
 * the builder's stack until their operator is complete; a level remembers where
 * it began and takes its own part off. A step that fails returns false, and so
 * does everything above it; see query_build.h.
 */
#include "search/query/query_parse.h"

#include "common/utf8.h"
#include "search/query/query_parser.h"

/* What a compound weighs beside its parts in a question: enough for articles
 * that have it in one word (ceasefire), and not so much that its parts count
 * twice. */
static const double COMPOUND_BOOST = 0.1;

/* --- operands ---------------------------------------------------------- */

static bool parse_operand(struct pt_parser *p, struct pt_build_item *out)
{
    const uint32_t begin = p->token.begin;
    if (p->token.kind == PT_LEX_NOT && !pt_parser_is_at_near(p)) {
        if (!pt_parser_enter(p) || !pt_parser_take_operator(p) ||
            !parse_operand(p, out) || !pt_build_sign(p->b, out))
            return false;
        p->depth--;
        out->begin = begin;
        out->is_not = true;
        return pt_build_negate(p->b, out);
    }
    char sign = 0;
    if (p->token.kind == PT_LEX_PLUS || p->token.kind == PT_LEX_MINUS) {
        sign = p->token.kind == PT_LEX_PLUS ? '+' : '-';
        if (!pt_parser_take_prefix(p, "a word, a phrase or ("))
            return false;
    }
    if (!pt_parse_primary(p, out))
        return false;
    out->begin = begin;
    out->sign = sign;
    return true;
}

static bool push_near_operand(struct pt_parser *p,
                              const struct pt_build_item *item,
                              struct pt_str op)
{
    if (item->sign)
        return pt_build_refuse(p->b, PT_EQUERY, item->begin, item->end,
                               "expected no %c with %.*s; it can stand before "
                               "parentheses around both sides",
                               item->sign, PT_STR_FMT(op));
    if (!pt_parse_check_operand(p, item->node, op))
        return false;
    pt_build_push(p->b, item);
    return true;
}

static bool set_links(struct pt_parser *p,
                      struct pt_query_node *node,
                      const struct pt_build_item *items)
{
    const size_t n = node->n_children - 1;
    node->links = pt_arena_array(p->b->arena, n, sizeof *node->links);
    if (!node->links)
        return pt_build_no_memory(p->b);
    for (size_t i = 0; i < n; i++)
        node->links[i] = items[i + 1].link;
    return true;
}

/* The rest of a chain whose first operand is *out, the token at NEAR or NOT. */
static bool parse_chain(struct pt_parser *p, struct pt_build_item *out)
{
    const size_t base = p->b->n_items;
    const bool is_not_near = p->token.kind == PT_LEX_NOT;
    struct pt_lex_token op;
    if (pt_parser_is_in_whole_value(p))
        return pt_build_refuse(p->b, PT_EQUERY, p->token.begin, p->token.end,
                               "expected AND, OR or ) in %s:( )",
                               pt_field_info(p->field)->name);
    do {
        if (is_not_near && !pt_parser_advance(p))
            return false;
        op = p->token;
        if (p->b->n_items - base + 2 > PT_MAX_CHAIN)
            return pt_build_refuse(p->b, PT_ELIMIT, op.begin, op.end,
                                   "expected at most %u operands in a chain",
                                   PT_MAX_CHAIN);
        if (!push_near_operand(p, out, pt_parser_text(p, op)) ||
            !pt_parser_take_operator(p) || !parse_operand(p, out))
            return false;
        out->link = op.link;
    } while (p->token.kind == PT_LEX_NEAR && !is_not_near);
    if (pt_parser_is_at_near(p))
        return pt_build_refuse(
            p->b, PT_EQUERY, p->token.begin, p->token.end,
            "expected AND or OR: NOT NEAR stands in no chain");
    if (!push_near_operand(p, out, pt_parser_text(p, op)))
        return false;
    const struct pt_build_item *const items = p->b->items + base;
    return pt_build_take(p->b, is_not_near ? PT_NODE_NOT_NEAR : PT_NODE_NEAR,
                         base, out) &&
           set_links(p, out->node, items);
}

static bool parse_near(struct pt_parser *p, struct pt_build_item *out)
{
    return parse_operand(p, out) &&
           (!pt_parser_is_at_near(p) || parse_chain(p, out));
}

/* --- AND, OR ----------------------------------------------------------- */

/* The items from base on as one: their list, or the only one as it is. */
static bool take_list(struct pt_parser *p,
                      enum pt_node_kind kind,
                      size_t base,
                      struct pt_build_item *out)
{
    if (p->b->n_items - base > 1)
        return pt_build_take(p->b, kind, base, out);
    *out = p->b->items[base];
    p->b->n_items = base;
    return true;
}

static bool push_and_items(struct pt_parser *p)
{
    const bool any = p->b->flags & PT_PARSE_ANY;
    for (bool starts_run = true;;) {
        struct pt_build_item item;
        if (!parse_near(p, &item))
            return false;
        item.starts_run = starts_run || item.is_not;
        starts_run = item.is_not;
        pt_build_push(p->b, &item);
        if (p->token.kind == PT_LEX_AND) {
            starts_run = true;
            if (!pt_parser_take_operator(p))
                return false;
        } else if (p->token.kind != PT_LEX_NOT &&
                   (any || !pt_parser_is_at_operand(p))) {
            return true;
        }
    }
}

/* Under --any a single operand keeps its sign: its run is one level up. */
static bool parse_and(struct pt_parser *p, struct pt_build_item *out)
{
    const bool any = p->b->flags & PT_PARSE_ANY;
    const size_t base = p->b->n_items;
    if (!push_and_items(p))
        return false;
    const size_t n = p->b->n_items - base;
    bool has_not = false;
    for (size_t i = base; n > 1 && i < p->b->n_items; i++)
        has_not |= p->b->items[i].is_not || p->b->items[i].sign == '-';
    if (!(any && n == 1) && !pt_build_runs(p->b, base))
        return false;
    if (!take_list(p, PT_NODE_AND, base, out))
        return false;
    out->has_not = has_not;
    return true;
}

static bool push_or_items(struct pt_parser *p)
{
    const bool any = p->b->flags & PT_PARSE_ANY;
    for (bool starts_run = true;;) {
        struct pt_build_item item;
        if (!parse_and(p, &item))
            return false;
        item.starts_run = starts_run || item.is_not;
        starts_run = item.is_not;
        item.is_run = false;
        pt_build_push(p->b, &item);
        if (p->token.kind == PT_LEX_OR) {
            starts_run = true;
            if (!pt_parser_take_operator(p))
                return false;
        } else if (!any || !pt_parser_is_at_operand(p)) {
            return true;
        }
    }
}

static void note_or(struct pt_parser *p, size_t base)
{
    for (size_t i = base; i < p->b->n_items; i++) {
        const struct pt_build_item *const item = &p->b->items[i];
        if (item->has_not)
            pt_build_note(p->b, PT_NOTE_OR_NOT, item->begin, item->end);
        if (item->has_lone_plus)
            pt_build_note(p->b, PT_NOTE_LONE_PLUS, item->begin,
                          item->begin + 1);
    }
}

bool pt_parse_or(struct pt_parser *p, struct pt_build_item *out)
{
    const size_t base = p->b->n_items;
    if (!push_or_items(p))
        return false;
    if (p->b->flags & PT_PARSE_ANY && !pt_build_runs(p->b, base))
        return false;
    if (p->b->n_items - base > 1)
        note_or(p, base);
    return take_list(p, PT_NODE_OR, base, out);
}

/* --- whole queries ----------------------------------------------------- */

static bool parse_query(struct pt_parser *p, struct pt_build_item *out)
{
    if (!pt_parser_advance(p) || !pt_parse_or(p, out))
        return false;
    return p->token.kind == PT_LEX_END || pt_parser_fail_operand(p);
}

static bool push_plain(struct pt_parser *p, struct pt_str text, double boost)
{
    struct pt_build_item word = {0};
    if (!pt_parse_plain_word(p, text, &word.node))
        return false;
    word.begin = word.node->begin;
    word.end = word.node->end;
    if (boost < 1) {
        if (!pt_build_wrap(p->b, PT_NODE_BOOST, word.begin, word.end,
                           &word.node))
            return false;
        word.node->boost = boost;
    }
    pt_build_push(p->b, &word);
    return true;
}

/* The next stretch of run between dashes and slashes that has a letter. */
static bool next_part(struct pt_str run, size_t *at, struct pt_str *out)
{
    while (*at < run.len) {
        const size_t begin = *at;
        size_t end = begin, len = 0;
        for (; end < run.len; end += len) {
            const uint32_t c = pt_utf8_get(run, end, &len);
            if (c == '-' || c == '/' || pt_lex_is_dash(c))
                break;
        }
        *out = pt_str_sub(run, begin, end);
        *at = end + len;
        if (pt_lex_has_letters(*out))
            return true;
    }
    return false;
}

static bool is_compound(struct pt_str run)
{
    struct pt_str part;
    size_t at = 0;
    return next_part(run, &at, &part) && next_part(run, &at, &part);
}

/* Every run that has a letter or digit is a word. */
static bool push_runs(struct pt_parser *p, double boost_of_compound)
{
    struct pt_str run;
    for (size_t at = 0; pt_lex_run(p->b->text, &at, &run);)
        if (pt_lex_has_letters(run) &&
            !push_plain(p, run, is_compound(run) ? boost_of_compound : 1))
            return false;
    return p->b->n_items > 0 || pt_parser_fail_operand(p);
}

static bool push_parts(struct pt_parser *p)
{
    struct pt_str run, part;
    for (size_t at = 0; pt_lex_run(p->b->text, &at, &run);)
        for (size_t within = 0;
             is_compound(run) && next_part(run, &within, &part);)
            if (!push_plain(p, part, 1))
                return false;
    return true;
}

/* A compound decides as one word, but in a question, where any of the words
 * will do, its parts rank: who asks for two-dimensional flow is also served by
 * a flow in two dimensions. */
static bool parse_question(struct pt_parser *p, struct pt_build_item *out)
{
    if (!push_runs(p, COMPOUND_BOOST) || !take_list(p, PT_NODE_OR, 0, out))
        return false;
    pt_build_push(p->b, out);
    return push_parts(p) && take_list(p, PT_NODE_MAYBE, 0, out);
}

/* -F */
static bool parse_plain(struct pt_parser *p, struct pt_build_item *out)
{
    if (p->b->flags & PT_PARSE_ANY)
        return parse_question(p, out);
    return push_runs(p, 1) && take_list(p, PT_NODE_AND, 0, out);
}

static enum pt_status check_text(struct pt_str text, struct pt_error *err)
{
    if (text.len > PT_MAX_QUERY_BYTES)
        return pt_fail_at(err, PT_ELIMIT, PT_MAX_QUERY_BYTES, text.len,
                          "expected a query of at most %u bytes",
                          PT_MAX_QUERY_BYTES);
    const size_t nul = pt_str_find(text, '\0');
    const size_t well = pt_utf8_valid_length(text);
    if (nul < text.len && nul < well)
        return pt_fail_at(err, PT_EQUERY, nul, nul + 1,
                          "expected text, found a NUL byte");
    if (well < text.len)
        return pt_fail_at(err, PT_EQUERY, well, well + 1,
                          "expected UTF-8, found the byte %#x",
                          (unsigned)(unsigned char)text.ptr[well]);
    return PT_OK;
}

/* Items on the stack at a time: each has a node and a byte of its own. */
static size_t most_items(struct pt_str text)
{
    return (text.len < PT_MAX_QUERY_NODES ? text.len : PT_MAX_QUERY_NODES) + 1;
}

enum pt_status pt_query_parse(struct pt_str text,
                              unsigned flags,
                              struct pt_arena *arena,
                              struct pt_query_parsed *out,
                              struct pt_error *err)
{
    const enum pt_status status = check_text(text, err);
    if (status != PT_OK)
        return status;
    if (!text.ptr)
        text.ptr = "";
    struct pt_builder b = {.text = text,
                           .flags = flags,
                           .arena = arena,
                           .err = err,
                           .capacity = most_items(text)};
    b.items = pt_arena_array(arena, b.capacity, sizeof *b.items);
    if (!b.items)
        return pt_fail_nomem(err);
    struct pt_parser p = {.b = &b, .field = PT_FIELD_TEXT};
    pt_lexer_init(&p.lexer, text);
    struct pt_build_item root;
    if (!(flags & PT_PARSE_PLAIN ? parse_plain : parse_query)(&p, &root))
        return b.status;
    struct pt_query_note *const notes =
        pt_arena_array(arena, b.n_notes + 1, sizeof *notes);
    if (!notes)
        return pt_fail_nomem(err);
    if (b.has_zone && !pt_build_zones(&b, &root.node))
        return b.status;
    memcpy(notes, b.notes, b.n_notes * sizeof *notes);
    *out = (struct pt_query_parsed){root.node, notes, b.n_notes};
    return PT_OK;
}
