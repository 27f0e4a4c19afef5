/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query_parse.h: query text -> tree (product 2.2). Recursive descent over the
 * tokens of query_lex.h, with a depth limit; nothing is dropped or
 * reinterpreted in silence: what cannot be understood is an error with the
 * bytes at fault and what was expected there, what is suspicious but legal
 * leaves a note.
 *
 *     query   = or
 *     or      = and { (OR | "||" | juxtaposition under --any) and }
 *     and     = near { [AND | "&&" | nothing] near | NOT near }
 *     near    = operand { (NEAR/n | PRE/n | w/n … | NOT NEAR/n) operand }
 *     operand = { + - ! NOT } primary [ ~N ] [ ^N ]
 *     primary = word | "phrase" | ( or ) | field:primary | atleastN( or ) | …
 *
 * Operands that only stand side by side are a run. Where one of a run has a
 * sign, the signs say what the run means: all of the +, none of the -, and any
 * of the others, which only rank when there is a +; see query_build.c.
 */
#ifndef SEARCH_QUERY_QUERY_PARSE_H
#define SEARCH_QUERY_QUERY_PARSE_H

#include "common/arena.h"
#include "common/error.h"
#include "search/query/query_ast.h"

/* A remark about a legal query, one line without a newline; bytes of the query
 * text it is about. */
struct pt_query_note {
    struct pt_str text;
    uint32_t begin;
    uint32_t end;
};

struct pt_query_parsed {
    struct pt_query_node *root; /* never NULL */
    struct pt_query_note *notes;
    size_t n_notes;
};

enum {
    PT_PARSE_ANY = 1,  /* the implicit operator is OR (--any) */
    PT_PARSE_PLAIN = 2 /* no syntax at all: plain words (-F) */
};

/* Parses text (any bytes; ill-formed UTF-8 is PT_EQUERY) into *out, which lives
 * in arena and refers to text. flags: PT_PARSE_….
 * PT_OK; PT_EQUERY or PT_ELIMIT with the span at fault and what was expected;
 * PT_ENOMEM. */
enum pt_status pt_query_parse(struct pt_str text,
                              unsigned flags,
                              struct pt_arena *arena,
                              struct pt_query_parsed *out,
                              struct pt_error *err) PT_NODISCARD;

#endif
