/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The lowest level of the grammar in query_parse.h: a word, a phrase, a group,
 * a field, and the ~ and ^ behind them.
 */
#include "search/query/query_parser.h"

#include "common/utf8.h"

enum {
    MAX_CODE_LETTERS = 3, /* ISO 639 */
};

/* --- tokens ------------------------------------------------------------ */

static void note_ignored(struct pt_parser *p)
{
    const size_t begin = p->token.ignored_begin;
    const size_t end = p->token.ignored_end;
    size_t len = 0;
    const uint32_t c = pt_utf8_get(p->b->text, begin, &len);
    const enum pt_build_note note = c == '-' || pt_lex_is_dash(c) ? PT_NOTE_DASH
                                    : c == '&' || c == '|'
                                        ? PT_NOTE_HALF_OPERATOR
                                        : PT_NOTE_MARK;
    pt_build_note(p->b, note, begin, end);
}

bool pt_parser_advance(struct pt_parser *p)
{
    p->last_kind = p->token.kind;
    p->last_end = p->token.end;
    p->b->status = pt_lex_next(&p->lexer, &p->token, p->b->err);
    if (p->b->status != PT_OK)
        return false;
    if (p->token.ignored_end > 0)
        note_ignored(p);
    return true;
}

struct pt_str pt_parser_text(const struct pt_parser *p,
                             struct pt_lex_token token)
{
    return pt_str_sub(p->b->text, token.begin, token.end);
}

bool pt_parser_enter(struct pt_parser *p)
{
    if (++p->depth <= PT_MAX_QUERY_DEPTH)
        return true;
    return pt_build_refuse(p->b, PT_ELIMIT, p->token.begin, p->token.end,
                           "expected at most %u levels of parentheses and NOT",
                           PT_MAX_QUERY_DEPTH);
}

/* --- words and phrases ------------------------------------------------- */

struct wildcards {
    bool has_any;
    size_t n_literals; /* letters and digits */
};

/* A ? is a wildcard only between two letters, digits or wildcards. */
static struct wildcards find_wildcards(struct pt_str word)
{
    struct wildcards found = {false, 0};
    bool is_after_word = false;
    bool is_pending = false;
    size_t len = 0;
    for (size_t at = 0; at < word.len; at += len) {
        const uint32_t c = pt_utf8_get(word, at, &len);
        if (c == '?') {
            is_pending = is_after_word;
            continue;
        }
        is_after_word = c == '*' || pt_lex_is_word(c);
        found.has_any |= c == '*' || (is_pending && is_after_word);
        found.n_literals += c != '*' && is_after_word;
        is_pending = false;
    }
    return found;
}

/* word without what is neither wildcard nor letter at both its ends. */
static struct pt_str trim_wildcard(struct pt_str word)
{
    size_t begin = 0, end = word.len, len = 0;
    for (; begin < end; begin += len) {
        const uint32_t c = pt_utf8_get(word, begin, &len);
        if (c == '*' || pt_lex_is_word(c))
            break;
    }
    for (; end > begin; end -= len) {
        const uint32_t c = pt_utf8_before(word, end, &len);
        if (c == '*' || pt_lex_is_word(c))
            break;
    }
    return pt_str_sub(word, begin, end);
}

bool pt_parse_plain_word(struct pt_parser *p,
                         struct pt_str word,
                         struct pt_query_node **out)
{
    const size_t begin = (size_t)(word.ptr - p->b->text.ptr);
    if (!pt_build_node(p->b, PT_NODE_WORD, begin, begin + word.len, out))
        return false;
    (*out)->text = word;
    return true;
}

/* A plain word, or a WILDCARD, as its * and ? will have it. */
static bool
word_of(struct pt_parser *p, struct pt_str word, struct pt_query_node **out)
{
    const struct wildcards found = find_wildcards(word);
    if (!pt_parse_plain_word(p, found.has_any ? trim_wildcard(word) : word,
                             out))
        return false;
    if (!found.has_any)
        return true;
    (*out)->kind = PT_NODE_WILDCARD;
    if (found.n_literals >= PT_MIN_WILDCARD_LITERALS)
        return true;
    return pt_build_refuse(
        p->b, PT_EQUERY, (*out)->begin, (*out)->end,
        "expected at least %u letters or digits beside the wildcards",
        PT_MIN_WILDCARD_LITERALS);
}

/* Whether value is longer than a language's code, before its region, is. */
static bool is_no_code(struct pt_str value)
{
    size_t n = pt_str_find(value, '-');
    n = pt_str_find(pt_str_sub(value, 0, n), '_');
    return n > MAX_CODE_LETTERS && pt_str_find(value, '*') == value.len;
}

/* The value of path: and the like, as it is; * is its only wildcard. */
static bool
value_of(struct pt_parser *p, struct pt_str value, struct pt_query_node **out)
{
    if (!pt_parse_plain_word(p, value, out))
        return false;
    if (p->field == PT_FIELD_LANG && is_no_code(value))
        pt_build_note(p->b, PT_NOTE_LANG, p->token.begin, p->token.end);
    if (p->field == PT_FIELD_DATE)
        (*out)->kind = PT_NODE_DATE;
    else if (pt_str_find(value, '*') < value.len)
        (*out)->kind = PT_NODE_WILDCARD;
    return true;
}

/* The next word of a phrase; what has no letter is no word of it. */
static bool next_phrase_word(struct pt_str s, size_t *at, struct pt_str *out)
{
    while (pt_lex_run(s, at, out)) {
        *out = pt_lex_trim(*out);
        if (pt_lex_has_letters(*out) || pt_str_find(*out, '*') < out->len)
            return true;
    }
    return false;
}

static bool parse_phrase(struct pt_parser *p, struct pt_query_node **out)
{
    const size_t base = p->b->n_items;
    const struct pt_lex_token t = p->token;
    struct pt_build_item phrase = {.begin = t.begin, .end = t.end};
    struct pt_build_item word = phrase;
    struct pt_str run;
    for (size_t at = 0; next_phrase_word(t.text, &at, &run);) {
        if (!word_of(p, run, &word.node))
            return false;
        if (p->b->n_items - base == PT_MAX_PHRASE_WORDS)
            return pt_build_refuse(
                p->b, PT_ELIMIT, word.node->begin, word.node->end,
                "expected at most %u words in a phrase", PT_MAX_PHRASE_WORDS);
        pt_build_push(p->b, &word);
    }
    if (p->b->n_items == base)
        return pt_build_refuse(
            p->b, PT_EQUERY, t.begin, t.end,
            "no words here: expected words between the quotation marks");
    if (!pt_build_take(p->b, PT_NODE_PHRASE, base, &phrase))
        return false;
    *out = phrase.node;
    return pt_parser_advance(p);
}

/* path:"/a b": quotation marks only keep the value together. */
static bool parse_quoted_value(struct pt_parser *p, struct pt_query_node **out)
{
    const struct pt_str value = pt_str_trim(p->token.text);
    if (value.len == 0)
        return pt_build_refuse(
            p->b, PT_EQUERY, p->token.begin, p->token.end,
            "nothing here: expected a value between the quotation marks");
    return value_of(p, value, out) && pt_parser_advance(p);
}

/* --- suspicious words -------------------------------------------------- */

static bool ends_operand(enum pt_lex_kind kind)
{
    return kind == PT_LEX_WORD || kind == PT_LEX_VALUE || kind == PT_LEX_STAR ||
           kind == PT_LEX_PHRASE || kind == PT_LEX_CLOSE ||
           kind == PT_LEX_TILDE || kind == PT_LEX_CARET;
}

static void note_word(struct pt_parser *p, const struct pt_lex_token *word)
{
    const struct pt_str text = word->text;
    size_t len = 0;
    const char *const next = text.ptr + text.len;
    const bool is_last = word->end == p->b->text.len;
    if (word->is_url)
        pt_build_note(p->b, PT_NOTE_URL, word->begin, word->end);
    if (!is_last && *next == ':' && pt_field_of_name(text) > PT_FIELD_TEXT)
        pt_build_note(p->b, PT_NOTE_COLON, word->begin, word->end + 1);
    if (!is_last && *next == '(')
        pt_build_note(p->b, PT_NOTE_CALL, word->begin, word->end);
    if (pt_lex_is_dash(pt_utf8_get(text, 0, &len)))
        pt_build_note(p->b, PT_NOTE_DASH_WORD, word->begin, word->begin + len);
    if (text.len > 5 && strchr("0123456789spSP", text.ptr[5]) &&
        pt_str_equal_ascii_case(pt_str_sub(text, 0, 5), PT_STR("near/")))
        pt_build_note(p->b, PT_NOTE_LOWER_NEAR, word->begin, word->end);
}

/* "and" where an operator could stand: called when the word has been taken and
 * the next token is in sight. */
static void note_lower_case(struct pt_parser *p,
                            enum pt_lex_kind before,
                            const struct pt_lex_token *word)
{
    static const struct pt_str words[] = {
        {"and", 3},
        {"or",  2},
        {"not", 3}
    };
    if (!ends_operand(before) || !pt_parser_is_at_operand(p))
        return;
    for (size_t i = 0; i < PT_COUNTOF(words); i++)
        if (pt_str_equal(word->text, words[i]))
            pt_build_note(p->b, (enum pt_build_note)(PT_NOTE_LOWER_AND + i),
                          word->begin, word->end);
}

/* --- primaries --------------------------------------------------------- */

/* What can begin a primary, and an operand. ORDER TOKENS */
static const bool begins_primary[] = {
    [PT_LEX_WORD] = true,   [PT_LEX_VALUE] = true, [PT_LEX_STAR] = true,
    [PT_LEX_PHRASE] = true, [PT_LEX_OPEN] = true,  [PT_LEX_EXACT] = true,
    [PT_LEX_STEM] = true,   [PT_LEX_FIELD] = true, [PT_LEX_ATLEAST] = true,
    [PT_LEX_HLEAD] = true,
};

bool pt_parser_is_at_near(const struct pt_parser *p)
{
    if (p->token.kind != PT_LEX_NOT)
        return p->token.kind == PT_LEX_NEAR;
    struct pt_lexer ahead = p->lexer;
    struct pt_lex_token next;
    return pt_lex_next(&ahead, &next, NULL) == PT_OK &&
           next.kind == PT_LEX_NEAR;
}

bool pt_parser_is_at_operand(const struct pt_parser *p)
{
    const enum pt_lex_kind kind = p->token.kind;
    if (kind == PT_LEX_NOT)
        return !pt_parser_is_at_near(p);
    return kind == PT_LEX_PLUS || kind == PT_LEX_MINUS || begins_primary[kind];
}

bool pt_parser_fail_operand(struct pt_parser *p)
{
    const struct pt_lex_token t = p->token;
    if (t.kind == PT_LEX_CLOSE)
        return pt_build_refuse(p->b, PT_EQUERY, t.begin, t.end,
                               "expected no ): no parenthesis is open");
    if (t.kind == PT_LEX_END)
        return pt_build_refuse(
            p->b, PT_EQUERY, 0, p->b->text.len,
            "no words here: expected a word, a phrase or a field");
    return pt_build_refuse(p->b, PT_EQUERY, t.begin, t.end,
                           "expected a word, a phrase or ( before %.*s",
                           PT_STR_FMT(pt_parser_text(p, t)));
}

bool pt_parser_take_operator(struct pt_parser *p)
{
    const struct pt_lex_token op = p->token;
    if (!pt_parser_advance(p))
        return false;
    return pt_parser_is_at_operand(p) ||
           pt_build_refuse(p->b, PT_EQUERY, op.begin, op.end,
                           "expected a word, a phrase or ( after %.*s",
                           PT_STR_FMT(pt_parser_text(p, op)));
}

bool pt_parser_take_prefix(struct pt_parser *p, const char *expected)
{
    const struct pt_lex_token prefix = p->token;
    if (!pt_parser_advance(p))
        return false;
    return (p->token.is_adjacent && begins_primary[p->token.kind]) ||
           pt_build_refuse(p->b, PT_EQUERY, prefix.begin, prefix.end,
                           "expected %s directly after %.*s", expected,
                           PT_STR_FMT(pt_parser_text(p, prefix)));
}

/* ( or ) with the token at "(". */
static bool parse_group(struct pt_parser *p, struct pt_query_node **out)
{
    const struct pt_lex_token open = p->token;
    struct pt_build_item inner;
    if (!pt_parser_enter(p) || !pt_parser_advance(p))
        return false;
    if (p->token.kind == PT_LEX_CLOSE)
        return pt_build_refuse(
            p->b, PT_EQUERY, open.begin, p->token.end,
            "no words here: expected a word, a phrase or ( in between");
    if (p->token.kind != PT_LEX_END && !pt_parse_or(p, &inner))
        return false;
    if (p->token.kind != PT_LEX_CLOSE)
        return pt_build_refuse(p->b, PT_EQUERY, open.begin, open.end,
                               "expected ) to close this parenthesis");
    p->depth--;
    *out = inner.node;
    return pt_parser_advance(p);
}

static bool is_number(struct pt_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.len > 0;
}

/* =word ="…" ~word ~"…" */
static bool parse_prefixed(struct pt_parser *p, struct pt_query_node **out)
{
    const struct pt_lex_token prefix = p->token;
    const bool is_exact = prefix.kind == PT_LEX_EXACT;
    if (!pt_parser_take_prefix(p, "a word or a phrase"))
        return false;
    const struct pt_lex_token t = p->token;
    const bool is_phrase = t.kind == PT_LEX_PHRASE;
    if (!is_phrase && t.kind != PT_LEX_WORD)
        return pt_build_refuse(
            p->b, PT_EQUERY, prefix.begin, prefix.end,
            "expected a word or a phrase directly after %.*s",
            PT_STR_FMT(pt_parser_text(p, prefix)));
    if (!is_exact && is_number(t.text) && !is_phrase)
        return pt_build_refuse(p->b, PT_EQUERY, prefix.begin, t.end,
                               "expected a word or a phrase directly before ~");
    if (is_phrase ? !parse_phrase(p, out)
                  : !word_of(p, t.text, out) || !pt_parser_advance(p))
        return false;
    (*out)->begin = prefix.begin;
    (*out)->is_exact = is_exact;
    (*out)->is_stemmed = is_phrase && !is_exact;
    if (!is_phrase && !is_exact)
        pt_build_note(p->b, PT_NOTE_STEM_WORD, prefix.begin, t.end);
    return true;
}

static bool is_near_operand(const struct pt_query_node *node,
                            const struct pt_query_node **out_fault)
{
    if (node->kind == PT_NODE_OR) {
        for (size_t i = 0; i < node->n_children; i++)
            if (!is_near_operand(node->children[i], out_fault))
                return false;
        return true;
    }
    *out_fault = node;
    return node->kind == PT_NODE_WORD || node->kind == PT_NODE_WILDCARD ||
           node->kind == PT_NODE_FUZZY || node->kind == PT_NODE_PHRASE;
}

bool pt_parse_check_operand(struct pt_parser *p,
                            const struct pt_query_node *node,
                            struct pt_str op)
{
    const struct pt_query_node *fault = NULL;
    return is_near_operand(node, &fault) ||
           pt_build_refuse(
               p->b, PT_EQUERY, fault->begin, fault->end,
               "expected a word, a phrase or an OR of these beside %.*s",
               PT_STR_FMT(op));
}

/* Digits only: their number, or most + 1 when it is larger; -1 otherwise. */
static int64_t number_of(struct pt_str digits, uint32_t most)
{
    uint32_t number = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
            return -1;
        if (number <= most)
            number = number * 10 + (uint32_t)(digits.ptr[i] - '0');
    }
    if (digits.len == 0)
        return -1;
    return number > most ? (int64_t)most + 1 : (int64_t)number;
}

static bool parse_atleast(struct pt_parser *p, struct pt_query_node **out)
{
    const struct pt_lex_token name = p->token;
    const int64_t count = number_of(name.text, PT_MAX_ATLEAST);
    if (count < 1 || count > (int64_t)PT_MAX_ATLEAST)
        return pt_build_refuse(
            p->b, count > 0 ? PT_ELIMIT : PT_EQUERY, name.begin, name.end,
            "expected a number from 1 to %u after atleast", PT_MAX_ATLEAST);
    if (!pt_parser_advance(p))
        return false;
    if (p->token.kind != PT_LEX_OPEN)
        return pt_build_refuse(p->b, PT_EQUERY, name.begin, name.end,
                               "expected ( after atleast%u", (unsigned)count);
    if (!parse_group(p, out) ||
        !pt_parse_check_operand(p, *out, pt_parser_text(p, name)) ||
        !pt_build_wrap(p->b, PT_NODE_ATLEAST, name.begin, p->last_end, out))
        return false;
    (*out)->count = (uint32_t)count;
    return true;
}

static bool parse_hlead(struct pt_parser *p, struct pt_query_node **out)
{
    const struct pt_lex_token name = p->token;
    if (p->is_in_hlead || p->field != PT_FIELD_TEXT)
        return pt_build_refuse(
            p->b, PT_EQUERY, name.begin, name.end,
            "expected no hlead inside a field or another hlead");
    p->is_in_hlead = true;
    if (!pt_parser_advance(p) || !parse_group(p, out))
        return false;
    p->is_in_hlead = false;
    return pt_build_wrap(p->b, PT_NODE_HLEAD, name.begin, p->last_end, out);
}

static bool parse_word(struct pt_parser *p, struct pt_query_node **out)
{
    const struct pt_lex_token word = p->token;
    const enum pt_lex_kind before = p->last_kind;
    const bool is_made = word.is_url ? pt_parse_plain_word(p, word.text, out)
                                     : word_of(p, word.text, out);
    if (!is_made || !pt_parser_advance(p))
        return false;
    note_word(p, &word);
    note_lower_case(p, before, &word);
    return true;
}

/* *: every article, or every article that has the field. */
static bool parse_star(struct pt_parser *p, struct pt_query_node **out)
{
    const enum pt_node_kind kind =
        p->field == PT_FIELD_TEXT ? PT_NODE_ALL : PT_NODE_HAS;
    if (!pt_build_node(p->b, kind, p->token.begin, p->token.end, out))
        return false;
    (*out)->field = p->field;
    return pt_parser_advance(p);
}

bool pt_parser_is_in_whole_value(const struct pt_parser *p)
{
    return pt_field_info(p->field)->kind != PT_FIELD_OF_WORDS;
}

/* A primary without field, ~ and ^. */
static bool parse_atom(struct pt_parser *p, struct pt_query_node **out)
{
    switch (p->token.kind) {
    case PT_LEX_WORD:
        return parse_word(p, out);
    case PT_LEX_VALUE:
        return value_of(p, p->token.text, out) && pt_parser_advance(p);
    case PT_LEX_STAR:
        return parse_star(p, out);
    case PT_LEX_PHRASE:
        return pt_parser_is_in_whole_value(p) ? parse_quoted_value(p, out)
                                              : parse_phrase(p, out);
    case PT_LEX_OPEN:
        return parse_group(p, out);
    case PT_LEX_EXACT:
    case PT_LEX_STEM:
        return parse_prefixed(p, out);
    case PT_LEX_ATLEAST:
        return parse_atleast(p, out);
    case PT_LEX_HLEAD:
        return parse_hlead(p, out);
    default:
        return pt_parser_fail_operand(p);
    }
}

/* word~ word~2: the token is at the ~. */
static bool parse_edits(struct pt_parser *p, struct pt_query_node *word)
{
    const struct pt_lex_token tilde = p->token;
    const int64_t n = tilde.text.len ? number_of(tilde.text, 2) : 1;
    if (n != 1 && n != 2)
        return pt_build_refuse(p->b, PT_EQUERY, tilde.begin, tilde.end,
                               "expected 1 or 2 edits after ~");
    word->kind = PT_NODE_FUZZY;
    word->count = (uint32_t)n;
    word->end = tilde.end;
    return pt_parser_advance(p);
}

/* "…"~4 */
static bool parse_slop(struct pt_parser *p, struct pt_query_node *phrase)
{
    const struct pt_lex_token tilde = p->token;
    const int64_t n = number_of(tilde.text, PT_MAX_DISTANCE);
    if (n < 0 || n > (int64_t)PT_MAX_DISTANCE)
        return pt_build_refuse(p->b, n < 0 ? PT_EQUERY : PT_ELIMIT, tilde.begin,
                               tilde.end, "expected a number up to %u after ~",
                               (unsigned)PT_MAX_DISTANCE);
    phrase->slop = (int32_t)n;
    phrase->end = tilde.end;
    return pt_parser_advance(p);
}

static bool parse_tilde(struct pt_parser *p, struct pt_query_node *node)
{
    if (p->token.kind != PT_LEX_TILDE)
        return true;
    if (node->kind == PT_NODE_PHRASE)
        return parse_slop(p, node);
    if (node->kind == PT_NODE_WORD && !node->is_exact &&
        !pt_parser_is_in_whole_value(p))
        return parse_edits(p, node);
    return pt_build_refuse(
        p->b, PT_EQUERY, p->token.begin, p->token.end,
        "expected a phrase or a plain word directly before ~");
}

/* A decimal number without sign or exponent, whatever the locale; -1 when it is
 * none. */
static double decimal_of(struct pt_str s)
{
    double number = 0, unit = 1;
    bool is_fraction = false;
    size_t n_digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '.' && !is_fraction) {
            is_fraction = true;
            continue;
        }
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return -1;
        n_digits++;
        unit = is_fraction ? unit / 10 : unit;
        const double digit = s.ptr[i] - '0';
        number = is_fraction ? number + digit * unit : number * 10 + digit;
    }
    return n_digits ? number : -1;
}

/* …^3 */
static bool parse_caret(struct pt_parser *p, struct pt_build_item *item)
{
    const struct pt_lex_token caret = p->token;
    if (caret.kind != PT_LEX_CARET)
        return true;
    const double boost = decimal_of(caret.text);
    if (!(boost >= PT_MIN_BOOST && boost <= PT_MAX_BOOST))
        return pt_build_refuse(
            p->b, boost > PT_MAX_BOOST ? PT_ELIMIT : PT_EQUERY, caret.begin,
            caret.end, "expected a number from 0.001 to 1000 after ^");
    if (!pt_build_wrap(p->b, PT_NODE_BOOST, item->begin, caret.end,
                       &item->node))
        return false;
    item->node->boost = boost;
    return pt_parser_advance(p);
}

/* zone:all, zone:article: no clause, but what the others are asked of. */
static bool take_zone(struct pt_parser *p, struct pt_query_node *value)
{
    const bool is_word = value->kind == PT_NODE_WORD && !value->is_exact;
    const bool is_all =
        value->kind == PT_NODE_HAS ||
        (is_word && pt_str_equal_ascii_case(value->text, PT_STR("all")));
    if (!is_all &&
        !(is_word && pt_str_equal_ascii_case(value->text, PT_STR("article"))))
        return pt_build_refuse(
            p->b, PT_EQUERY, value->begin, value->end,
            "expected zone:all, which also searches what stands around the "
            "article, or zone:article");
    p->b->has_zone = true;
    p->b->is_wide |= is_all;
    value->kind = PT_NODE_ALL;
    value->field = PT_FIELD_ZONE;
    value->text = PT_STR("");
    return true;
}

/* field:primary with the token at the field. A DATE or HAS that is no group
 * needs no FIELD around it and covers the field's name itself. */
static bool parse_field(struct pt_parser *p, struct pt_query_node **out)
{
    const struct pt_lex_token name = p->token;
    if (p->field != PT_FIELD_TEXT || p->is_in_hlead)
        return pt_build_refuse(p->b, PT_EQUERY, name.begin, name.end,
                               "expected no field inside a field or hlead");
    if (!pt_parser_take_prefix(p, "a word, a phrase or ("))
        return false;
    p->field = name.field;
    const bool is_group = p->token.kind == PT_LEX_OPEN;
    const bool is_field = p->token.kind == PT_LEX_FIELD;
    if (!(is_field ? parse_field(p, out) : parse_atom(p, out)) ||
        !parse_tilde(p, *out))
        return false;
    p->field = PT_FIELD_TEXT;
    if (name.field == PT_FIELD_ZONE && !take_zone(p, *out))
        return false;
    if (name.field != PT_FIELD_DATE && name.field != PT_FIELD_ZONE &&
        (*out)->kind != PT_NODE_HAS) {
        if (!pt_build_wrap(p->b, PT_NODE_FIELD, name.begin, p->last_end, out))
            return false;
        (*out)->field = name.field;
    } else if (!is_group) {
        (*out)->begin = name.begin;
        (*out)->end = p->last_end;
    }
    return true;
}

bool pt_parse_primary(struct pt_parser *p, struct pt_build_item *out)
{
    *out = (struct pt_build_item){.begin = p->token.begin};
    const bool is_field = p->token.kind == PT_LEX_FIELD;
    if (!(is_field ? parse_field(p, &out->node) : parse_atom(p, &out->node)) ||
        !parse_tilde(p, out->node) || !parse_caret(p, out))
        return false;
    if (p->token.kind == PT_LEX_TILDE || p->token.kind == PT_LEX_CARET)
        return pt_build_refuse(
            p->b, PT_EQUERY, p->token.begin, p->token.end,
            "expected one ~ and one ^ at most, in this order");
    out->end = p->last_end;
    return true;
}
