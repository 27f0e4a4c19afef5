/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query_ast.h: a query as it was written: the parser's tree.
 *
 *     query text --query_parse--> struct pt_query_node   (this file)
 *                --resolve------> struct pt_clause       (clause.h)
 *                --plan---------> engine query           (plan.h)
 *                --text_match---> the same on one text   (text_match.h)
 *
 * Nodes live in the query's arena and keep the bytes of the query text that
 * they were made from. Nothing here has been analysed: a WORD is the written
 * bytes ("cease-fire", "U.S."), a WILDCARD keeps its * and ?.
 */
#ifndef SEARCH_QUERY_QUERY_AST_H
#define SEARCH_QUERY_QUERY_AST_H

#include "common/str.h"
#include "index/schema.h"

/* ORDER NODES: query_ast.c prints each kind. */
enum pt_node_kind {
    PT_NODE_ALL,      /* every article: "*" alone */
    PT_NODE_WORD,     /* text */
    PT_NODE_WILDCARD, /* text with * and ? */
    PT_NODE_FUZZY,    /* text, distance 1 or 2 */
    PT_NODE_PHRASE,   /* children WORD or WILDCARD; slop */
    PT_NODE_AND,      /* children, at least 2 */
    PT_NODE_OR,       /* children, at least 2 */
    PT_NODE_NOT,      /* 1 child: articles without it */
    PT_NODE_MAYBE,    /* child 0 decides, the others only rank: +a b */
    PT_NODE_NEAR,     /* children a b c …; links between neighbours */
    PT_NODE_NOT_NEAR, /* children a, b; 1 link: an a without a b that near */
    PT_NODE_ATLEAST,  /* 1 child, count */
    PT_NODE_HLEAD,    /* 1 child: in the title or first body paragraph */
    PT_NODE_FIELD,    /* field, 1 child: field:word field:"…" field:( … ) */
    PT_NODE_HAS,      /* field:* */
    PT_NODE_DATE,     /* text: the expression behind date: */
    PT_NODE_BOOST     /* 1 child, boost */
};

enum pt_unit { PT_UNIT_WORDS, PT_UNIT_SENTENCE, PT_UNIT_PARAGRAPH };

/* How two neighbours of NEAR must lie. */
struct pt_link {
    enum pt_unit unit;
    uint32_t distance; /* PT_UNIT_WORDS: 1..PT_MAX_DISTANCE */
    bool is_ordered;   /* PRE */
};

struct pt_query_node {
    enum pt_node_kind kind;
    uint32_t begin; /* bytes of the query text, half-open; what is around a */
    uint32_t end;   /* node holds all of it: title: -, but not lone ( ) */
    struct pt_query_node **children;
    size_t n_children;

    struct pt_str text;    /* WORD WILDCARD FUZZY DATE: as written */
    enum pt_field field;   /* FIELD HAS */
    struct pt_link *links; /* NEAR NOT_NEAR: n_children - 1 of them */
    uint32_t count;        /* ATLEAST: 1..PT_MAX_ATLEAST; FUZZY: edits */
    int32_t slop;          /* PHRASE: -1 adjacent and in order; n: "…"~n */
    bool is_exact;   /* WORD PHRASE WILDCARD: =…, no stems, no variants */
    bool is_stemmed; /* PHRASE: ~"…" */
    double boost;    /* BOOST: PT_MIN_BOOST..PT_MAX_BOOST */
};

/* The limits of a query, each refused with PT_ELIMIT and the place. */
#define PT_MAX_QUERY_BYTES 65536u /* a page of text; longer is a mistake */
#define PT_MAX_QUERY_DEPTH 100u   /* nesting; libxapian recurses on it */
#define PT_MAX_QUERY_NODES 2048u  /* words and operators */
#define PT_MAX_CHAIN 64u          /* operands of one NEAR */
#define PT_MAX_PHRASE_WORDS 256u
#define PT_MAX_ATLEAST 10000u
#define PT_MIN_BOOST 0.001
#define PT_MAX_BOOST 1000.0

/* Letters and digits that a wildcard needs; fewer is PT_EQUERY. */
#define PT_MIN_WILDCARD_LITERALS 2u

/* Appends the tree in one line, as tests and --explain show it:
 *   (AND guarantee (NOT "security guarantees"))
 *   (NEAR/5 a b)  (PRE/s a b)  (NOT-NEAR/p a b)  (ATLEAST/3 a)
 *   title:(OR peace plan)  =word  ~"a b"  "a b"~4  guarant*  zelenski~1
 *   date:[2025-12]  has:author  (BOOST/3 peace)  ALL  (HLEAD a) (MAYBE a b)
 * A chain whose links differ: (NEAR a NEAR/5 b PRE/s c). A word that holds
 * white space, a parenthesis or a double quotation mark stands in single
 * quotes: path:'/my papers' */
struct pt_buf;
void pt_query_print(const struct pt_query_node *node, struct pt_buf *out);

/* The same, begun in column indent; a part that would reach beyond width, both
 * in bytes, has each of its operands on a line of its own, two columns further
 * in. width > 0. */
void pt_query_print_wrapped(const struct pt_query_node *node,
                            size_t width,
                            size_t indent,
                            struct pt_buf *out);

#endif
