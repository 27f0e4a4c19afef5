/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query_parser.h: the state of the query parser, and what its two halves have
 * of each other: query_parse.c the operators, query_primary.c what stands
 * between them. Nobody else includes it.
 *
 * A function that fails has set the builder's status and error and returns
 * false (query_build.h); what it was to set is then not set.
 */
#ifndef SEARCH_QUERY_QUERY_PARSER_H
#define SEARCH_QUERY_QUERY_PARSER_H

#include "search/query/query_build.h"
#include "search/query/query_lex.h"

struct pt_parser {
    struct pt_builder *b;
    struct pt_lexer lexer;
    struct pt_lex_token token;  /* the one to be looked at */
    enum pt_lex_kind last_kind; /* of the one taken before it */
    uint32_t last_end;
    uint32_t depth;
    enum pt_field field; /* inside field:( … ), else PT_FIELD_TEXT */
    bool is_in_hlead;
};

/* Takes the token and looks at the next. */
bool pt_parser_advance(struct pt_parser *p);

/* One level of parentheses or NOT deeper; the caller takes it back. */
bool pt_parser_enter(struct pt_parser *p);

/* The bytes of the query that a token is. */
struct pt_str pt_parser_text(const struct pt_parser *p,
                             struct pt_lex_token token);

/* Whether NOT or NEAR begins a distance operator here: NEAR/5, NOT NEAR/5. */
bool pt_parser_is_at_near(const struct pt_parser *p);

/* Whether the token can begin an operand. */
bool pt_parser_is_at_operand(const struct pt_parser *p);

/* Inside a field that is compared as a whole, not by its words. */
bool pt_parser_is_in_whole_value(const struct pt_parser *p);

/* An operand should begin at the token and does not. */
bool pt_parser_fail_operand(struct pt_parser *p);

/* Takes an operator, behind which an operand must follow. */
bool pt_parser_take_operator(struct pt_parser *p);

/* Takes what must have a primary directly behind it: a sign, a field. */
bool pt_parser_take_prefix(struct pt_parser *p, const char *expected);

/* The node of a plain word that stands in the query. */
bool pt_parse_plain_word(struct pt_parser *p,
                         struct pt_str word,
                         struct pt_query_node **out);

/* NEAR and atleast count places in the text, and only these have places. */
bool pt_parse_check_operand(struct pt_parser *p,
                            const struct pt_query_node *node,
                            struct pt_str op);

/* A primary with its ~ and ^ and their notes. */
bool pt_parse_primary(struct pt_parser *p, struct pt_build_item *out);

/* The level of OR: all that can stand between parentheses. */
bool pt_parse_or(struct pt_parser *p, struct pt_build_item *out);

#endif
