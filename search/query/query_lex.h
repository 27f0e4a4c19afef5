/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query_lex.h: query text -> tokens with spans (product 2.2).
 *
 * A pull lexer. Its struct is small and may be copied, which is how a parser
 * looks ahead. Space decides a good deal of the language, so it is settled
 * here: a sign counts only directly before something, a ~4 only directly behind
 * something, and punctuation that stands alone is passed over and reported with
 * the next token. White space is ASCII's and Unicode's, no-break spaces too.
 *
 * The text must be valid UTF-8 without NUL, at most PT_MAX_QUERY_BYTES long.
 */
#ifndef SEARCH_QUERY_QUERY_LEX_H
#define SEARCH_QUERY_QUERY_LEX_H

#include "common/error.h"
#include "search/query/query_ast.h"

/* What NEAR and PRE without a number mean. */
#define PT_DEFAULT_DISTANCE 10u

/* ORDER TOKENS: query_primary.c has a row for each kind. */
enum pt_lex_kind {
    PT_LEX_END,
    PT_LEX_WORD,    /* text: as written, closing , ; : ! ? left out */
    PT_LEX_VALUE,   /* text: the value of a field that takes it whole */
    PT_LEX_STAR,    /* "*" alone */
    PT_LEX_PHRASE,  /* text: what stands between the quotation marks */
    PT_LEX_OPEN,    /* ( */
    PT_LEX_CLOSE,   /* ) */
    PT_LEX_AND,     /* AND && */
    PT_LEX_OR,      /* OR || */
    PT_LEX_NOT,     /* NOT, and "not" before w/… */
    PT_LEX_NEAR,    /* link: NEAR NEAR/5 PRE/s w/5 pre/p … */
    PT_LEX_PLUS,    /* + */
    PT_LEX_MINUS,   /* - or ! */
    PT_LEX_EXACT,   /* = before something */
    PT_LEX_STEM,    /* ~ before something */
    PT_LEX_TILDE,   /* ~ behind something; text: what follows it */
    PT_LEX_CARET,   /* ^ behind something; text: what follows it */
    PT_LEX_FIELD,   /* field; ends behind its colon */
    PT_LEX_ATLEAST, /* text: what stands between "atleast" and "(" */
    PT_LEX_HLEAD    /* hlead, before "(" */
};

struct pt_lex_token {
    enum pt_lex_kind kind;
    uint32_t begin; /* bytes of the query text, half-open */
    uint32_t end;
    struct pt_str text;
    enum pt_field field;
    struct pt_link link;
    bool is_adjacent;       /* nothing stands between it and the token before */
    bool is_url;            /* WORD: http://…; never a wildcard */
    uint32_t ignored_begin; /* punctuation passed over before it, the first */
    uint32_t ignored_end;   /* such run; empty when there was none */
};

struct pt_lexer {
    struct pt_str text;
    size_t at;             /* where the next token is looked for */
    enum pt_lex_kind last; /* kind of the token before */
    uint32_t depth;        /* parentheses open */
    uint32_t value_depth;  /* of the group in path:( … ), 0 outside */
    bool takes_value;      /* directly behind path: and the like */
};

void pt_lexer_init(struct pt_lexer *lexer, struct pt_str text);

/* The next token into *out; PT_LEX_END from the end on. Amortised linear.
 * PT_OK; PT_EQUERY (open quotation mark, unknown field, unit that is none …)
 * or PT_ELIMIT (distance) with the span, *out unchanged. */
enum pt_status pt_lex_next(struct pt_lexer *lexer,
                           struct pt_lex_token *out,
                           struct pt_error *err) PT_NODISCARD;

/* The next run of anything but white space in s from *at on; *at moves behind
 * it. False at the end. */
bool pt_lex_run(struct pt_str s, size_t *at, struct pt_str *out);

/* word without the punctuation that a sentence puts behind it: , ; : ! ? */
struct pt_str pt_lex_trim(struct pt_str word);

/* Whether a letter or digit is in s. */
bool pt_lex_has_letters(struct pt_str s);

/* White space; a part of a word (letter, digit, mark); a double quotation mark
 * of any script, opening or closing; a dash other than U+002D. */
bool pt_lex_is_space(uint32_t code_point);
bool pt_lex_is_word(uint32_t code_point);
bool pt_lex_is_quote(uint32_t code_point);
bool pt_lex_is_dash(uint32_t code_point);

/* Whether a run is an operator written as a word: AND OR NOT, NEAR and PRE with
 * or without a unit, w/5 pre/s … */
bool pt_lex_is_operator(struct pt_str run);

/* Bytes of "field:" at the start of s when it is a known field followed by
 * something that is no white space, else 0. *out_field only then. */
size_t pt_lex_field(struct pt_str s, enum pt_field *out_field);

#endif
