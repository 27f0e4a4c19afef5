/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One function for each level of the grammar in query_parse.h. Operands wait on
 * the builder's stack until their operator is complete; a level remembers where
 * it began and takes its own part off. A step that fails returns false, and so
 * does everything above it; see query_build.h.
 */
#include "search/query/query_parse.h"

#include "common/utf8.h"
#include "search/query/query_build.h"
#include "search/query/query_lex.h"

/* What a compound weighs beside its parts in a question: enough for articles
 * that have it in one word (ceasefire), and not so much that its parts count
 * twice. */
static const double COMPOUND_BOOST = 0.1;

/* --- the parser's state ------------------------------------------------ */

struct parser {
    struct pt_builder *b;
    struct pt_lexer lexer;
    struct pt_lex_token token;  /* the one to be looked at */
    enum pt_lex_kind last_kind; /* of the one taken before it */
    uint32_t last_end;
    uint32_t depth;
    enum pt_field field; /* inside field:( … ), else PT_FIELD_TEXT */
    bool is_in_hlead;
};

static void note_ignored(struct parser *p)
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

/* Takes the token and looks at the next. */
static bool advance(struct parser *p)
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

/* The bytes of the query that a token is. */
static struct pt_str text_of(const struct parser *p, struct pt_lex_token token)
{
    return pt_str_sub(p->b->text, token.begin, token.end);
}

static bool enter(struct parser *p)
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

/* The node of a plain word that stands in the query. */
static bool
plain_word(struct parser *p, struct pt_str word, struct pt_query_node **out)
{
    const size_t begin = (size_t)(word.ptr - p->b->text.ptr);
    if (!pt_build_node(p->b, PT_NODE_WORD, begin, begin + word.len, out))
        return false;
    (*out)->text = word;
    return true;
}

/* The same, or a WILDCARD, as its * and ? will have it. */
static bool
word_of(struct parser *p, struct pt_str word, struct pt_query_node **out)
{
    const struct wildcards found = find_wildcards(word);
    if (!plain_word(p, found.has_any ? trim_wildcard(word) : word, out))
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

/* The value of path: and the like, as it is; * is its only wildcard. */
static bool
value_of(struct parser *p, struct pt_str value, struct pt_query_node **out)
{
    if (!plain_word(p, value, out))
        return false;
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

static bool parse_phrase(struct parser *p, struct pt_query_node **out)
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
    return advance(p);
}

/* path:"/a b": quotation marks only keep the value together. */
static bool parse_quoted_value(struct parser *p, struct pt_query_node **out)
{
    const struct pt_str value = pt_str_trim(p->token.text);
    if (value.len == 0)
        return pt_build_refuse(
            p->b, PT_EQUERY, p->token.begin, p->token.end,
            "nothing here: expected a value between the quotation marks");
    return value_of(p, value, out) && advance(p);
}

/* --- suspicious words -------------------------------------------------- */

static bool starts_operand(const struct parser *p);

static bool ends_operand(enum pt_lex_kind kind)
{
    return kind == PT_LEX_WORD || kind == PT_LEX_VALUE || kind == PT_LEX_STAR ||
           kind == PT_LEX_PHRASE || kind == PT_LEX_CLOSE ||
           kind == PT_LEX_TILDE || kind == PT_LEX_CARET;
}

static void note_word(struct parser *p, const struct pt_lex_token *word)
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
static void note_lower_case(struct parser *p,
                            enum pt_lex_kind before,
                            const struct pt_lex_token *word)
{
    static const struct pt_str words[] = {
        {"and", 3},
        {"or",  2},
        {"not", 3}
    };
    if (!ends_operand(before) || !starts_operand(p))
        return;
    for (size_t i = 0; i < PT_COUNTOF(words); i++)
        if (pt_str_equal(word->text, words[i]))
            pt_build_note(p->b, (enum pt_build_note)(PT_NOTE_LOWER_AND + i),
                          word->begin, word->end);
}

/* --- primaries --------------------------------------------------------- */

static bool parse_or(struct parser *p, struct pt_build_item *out);

/* What can begin a primary, and an operand. ORDER TOKENS */
static const bool begins_primary[] = {
    [PT_LEX_WORD] = true,   [PT_LEX_VALUE] = true, [PT_LEX_STAR] = true,
    [PT_LEX_PHRASE] = true, [PT_LEX_OPEN] = true,  [PT_LEX_EXACT] = true,
    [PT_LEX_STEM] = true,   [PT_LEX_FIELD] = true, [PT_LEX_ATLEAST] = true,
    [PT_LEX_HLEAD] = true,
};

/* Whether NOT or NEAR begins a distance operator here: NEAR/5, NOT NEAR/5. */
static bool is_at_near(const struct parser *p)
{
    if (p->token.kind != PT_LEX_NOT)
        return p->token.kind == PT_LEX_NEAR;
    struct pt_lexer ahead = p->lexer;
    struct pt_lex_token next;
    return pt_lex_next(&ahead, &next, NULL) == PT_OK &&
           next.kind == PT_LEX_NEAR;
}

static bool starts_operand(const struct parser *p)
{
    const enum pt_lex_kind kind = p->token.kind;
    if (kind == PT_LEX_NOT)
        return !is_at_near(p);
    return kind == PT_LEX_PLUS || kind == PT_LEX_MINUS || begins_primary[kind];
}

/* An operand should begin at the token and does not. */
static bool fail_operand(struct parser *p)
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
                           PT_STR_FMT(text_of(p, t)));
}

/* Takes an operator, behind which an operand must follow. */
static bool take_operator(struct parser *p)
{
    const struct pt_lex_token op = p->token;
    if (!advance(p))
        return false;
    return starts_operand(p) ||
           pt_build_refuse(p->b, PT_EQUERY, op.begin, op.end,
                           "expected a word, a phrase or ( after %.*s",
                           PT_STR_FMT(text_of(p, op)));
}

/* Takes what must have a primary directly behind it: a sign, a field. */
static bool take_prefix(struct parser *p, const char *expected)
{
    const struct pt_lex_token prefix = p->token;
    if (!advance(p))
        return false;
    return (p->token.is_adjacent && begins_primary[p->token.kind]) ||
           pt_build_refuse(p->b, PT_EQUERY, prefix.begin, prefix.end,
                           "expected %s directly after %.*s", expected,
                           PT_STR_FMT(text_of(p, prefix)));
}

/* ( or ) with the token at "(". */
static bool parse_group(struct parser *p, struct pt_query_node **out)
{
    const struct pt_lex_token open = p->token;
    struct pt_build_item inner;
    if (!enter(p) || !advance(p))
        return false;
    if (p->token.kind == PT_LEX_CLOSE)
        return pt_build_refuse(
            p->b, PT_EQUERY, open.begin, p->token.end,
            "no words here: expected a word, a phrase or ( in between");
    if (p->token.kind != PT_LEX_END && !parse_or(p, &inner))
        return false;
    if (p->token.kind != PT_LEX_CLOSE)
        return pt_build_refuse(p->b, PT_EQUERY, open.begin, open.end,
                               "expected ) to close this parenthesis");
    p->depth--;
    *out = inner.node;
    return advance(p);
}

static bool is_number(struct pt_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.len > 0;
}

/* =word ="…" ~word ~"…" */
static bool parse_prefixed(struct parser *p, struct pt_query_node **out)
{
    const struct pt_lex_token prefix = p->token;
    const bool is_exact = prefix.kind == PT_LEX_EXACT;
    if (!take_prefix(p, "a word or a phrase"))
        return false;
    const struct pt_lex_token t = p->token;
    const bool is_phrase = t.kind == PT_LEX_PHRASE;
    if (!is_phrase && t.kind != PT_LEX_WORD)
        return pt_build_refuse(
            p->b, PT_EQUERY, prefix.begin, prefix.end,
            "expected a word or a phrase directly after %.*s",
            PT_STR_FMT(text_of(p, prefix)));
    if (!is_exact && is_number(t.text) && !is_phrase)
        return pt_build_refuse(p->b, PT_EQUERY, prefix.begin, t.end,
                               "expected a word or a phrase directly before ~");
    if (is_phrase ? !parse_phrase(p, out)
                  : !word_of(p, t.text, out) || !advance(p))
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

/* NEAR and atleast count places in the text, and only these have places. */
static bool check_operand(struct parser *p,
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

static bool parse_atleast(struct parser *p, struct pt_query_node **out)
{
    const struct pt_lex_token name = p->token;
    const int64_t count = number_of(name.text, PT_MAX_ATLEAST);
    if (count < 1 || count > (int64_t)PT_MAX_ATLEAST)
        return pt_build_refuse(
            p->b, count > 0 ? PT_ELIMIT : PT_EQUERY, name.begin, name.end,
            "expected a number from 1 to %u after atleast", PT_MAX_ATLEAST);
    if (!advance(p))
        return false;
    if (p->token.kind != PT_LEX_OPEN)
        return pt_build_refuse(p->b, PT_EQUERY, name.begin, name.end,
                               "expected ( after atleast%u", (unsigned)count);
    if (!parse_group(p, out) || !check_operand(p, *out, text_of(p, name)) ||
        !pt_build_wrap(p->b, PT_NODE_ATLEAST, name.begin, p->last_end, out))
        return false;
    (*out)->count = (uint32_t)count;
    return true;
}

static bool parse_hlead(struct parser *p, struct pt_query_node **out)
{
    const struct pt_lex_token name = p->token;
    if (p->is_in_hlead || p->field != PT_FIELD_TEXT)
        return pt_build_refuse(
            p->b, PT_EQUERY, name.begin, name.end,
            "expected no hlead inside a field or another hlead");
    p->is_in_hlead = true;
    if (!advance(p) || !parse_group(p, out))
        return false;
    p->is_in_hlead = false;
    return pt_build_wrap(p->b, PT_NODE_HLEAD, name.begin, p->last_end, out);
}

static bool parse_word(struct parser *p, struct pt_query_node **out)
{
    const struct pt_lex_token word = p->token;
    const enum pt_lex_kind before = p->last_kind;
    const bool is_made = word.is_url ? plain_word(p, word.text, out)
                                     : word_of(p, word.text, out);
    if (!is_made || !advance(p))
        return false;
    note_word(p, &word);
    note_lower_case(p, before, &word);
    return true;
}

/* *: every article, or every article that has the field. */
static bool parse_star(struct parser *p, struct pt_query_node **out)
{
    const enum pt_node_kind kind =
        p->field == PT_FIELD_TEXT ? PT_NODE_ALL : PT_NODE_HAS;
    if (!pt_build_node(p->b, kind, p->token.begin, p->token.end, out))
        return false;
    (*out)->field = p->field;
    return advance(p);
}

static bool is_in_whole_value(const struct parser *p)
{
    return pt_field_info(p->field)->kind != PT_FIELD_OF_WORDS;
}

/* A primary without field, ~ and ^. */
static bool parse_atom(struct parser *p, struct pt_query_node **out)
{
    switch (p->token.kind) {
    case PT_LEX_WORD:
        return parse_word(p, out);
    case PT_LEX_VALUE:
        return value_of(p, p->token.text, out) && advance(p);
    case PT_LEX_STAR:
        return parse_star(p, out);
    case PT_LEX_PHRASE:
        return is_in_whole_value(p) ? parse_quoted_value(p, out)
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
        return fail_operand(p);
    }
}

/* word~ word~2: the token is at the ~. */
static bool parse_edits(struct parser *p, struct pt_query_node *word)
{
    const struct pt_lex_token tilde = p->token;
    const int64_t n = tilde.text.len ? number_of(tilde.text, 2) : 1;
    if (n != 1 && n != 2)
        return pt_build_refuse(p->b, PT_EQUERY, tilde.begin, tilde.end,
                               "expected 1 or 2 edits after ~");
    word->kind = PT_NODE_FUZZY;
    word->count = (uint32_t)n;
    word->end = tilde.end;
    return advance(p);
}

/* "…"~4 */
static bool parse_slop(struct parser *p, struct pt_query_node *phrase)
{
    const struct pt_lex_token tilde = p->token;
    const int64_t n = number_of(tilde.text, PT_MAX_DISTANCE);
    if (n < 0 || n > (int64_t)PT_MAX_DISTANCE)
        return pt_build_refuse(p->b, n < 0 ? PT_EQUERY : PT_ELIMIT, tilde.begin,
                               tilde.end, "expected a number up to %u after ~",
                               (unsigned)PT_MAX_DISTANCE);
    phrase->slop = (int32_t)n;
    phrase->end = tilde.end;
    return advance(p);
}

static bool parse_tilde(struct parser *p, struct pt_query_node *node)
{
    if (p->token.kind != PT_LEX_TILDE)
        return true;
    if (node->kind == PT_NODE_PHRASE)
        return parse_slop(p, node);
    if (node->kind == PT_NODE_WORD && !node->is_exact && !is_in_whole_value(p))
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
static bool parse_caret(struct parser *p, struct pt_build_item *item)
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
    return advance(p);
}

/* zone:all, zone:article: no clause, but what the others are asked of. */
static bool take_zone(struct parser *p, struct pt_query_node *value)
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
static bool parse_field(struct parser *p, struct pt_query_node **out)
{
    const struct pt_lex_token name = p->token;
    if (p->field != PT_FIELD_TEXT || p->is_in_hlead)
        return pt_build_refuse(p->b, PT_EQUERY, name.begin, name.end,
                               "expected no field inside a field or hlead");
    if (!take_prefix(p, "a word, a phrase or ("))
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

static bool parse_primary(struct parser *p, struct pt_build_item *out)
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

/* --- operands ---------------------------------------------------------- */

static bool parse_operand(struct parser *p, struct pt_build_item *out)
{
    const uint32_t begin = p->token.begin;
    if (p->token.kind == PT_LEX_NOT && !is_at_near(p)) {
        if (!enter(p) || !take_operator(p) || !parse_operand(p, out) ||
            !pt_build_sign(p->b, out))
            return false;
        p->depth--;
        out->begin = begin;
        out->is_not = true;
        return pt_build_negate(p->b, out);
    }
    char sign = 0;
    if (p->token.kind == PT_LEX_PLUS || p->token.kind == PT_LEX_MINUS) {
        sign = p->token.kind == PT_LEX_PLUS ? '+' : '-';
        if (!take_prefix(p, "a word, a phrase or ("))
            return false;
    }
    if (!parse_primary(p, out))
        return false;
    out->begin = begin;
    out->sign = sign;
    return true;
}

static bool push_near_operand(struct parser *p,
                              const struct pt_build_item *item,
                              struct pt_str op)
{
    if (item->sign)
        return pt_build_refuse(p->b, PT_EQUERY, item->begin, item->end,
                               "expected no %c with %.*s; it can stand before "
                               "parentheses around both sides",
                               item->sign, PT_STR_FMT(op));
    if (!check_operand(p, item->node, op))
        return false;
    pt_build_push(p->b, item);
    return true;
}

static bool set_links(struct parser *p,
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
static bool parse_chain(struct parser *p, struct pt_build_item *out)
{
    const size_t base = p->b->n_items;
    const bool is_not_near = p->token.kind == PT_LEX_NOT;
    struct pt_lex_token op;
    if (is_in_whole_value(p))
        return pt_build_refuse(p->b, PT_EQUERY, p->token.begin, p->token.end,
                               "expected AND, OR or ) in %s:( )",
                               pt_field_info(p->field)->name);
    do {
        if (is_not_near && !advance(p))
            return false;
        op = p->token;
        if (p->b->n_items - base + 2 > PT_MAX_CHAIN)
            return pt_build_refuse(p->b, PT_ELIMIT, op.begin, op.end,
                                   "expected at most %u operands in a chain",
                                   PT_MAX_CHAIN);
        if (!push_near_operand(p, out, text_of(p, op)) || !take_operator(p) ||
            !parse_operand(p, out))
            return false;
        out->link = op.link;
    } while (p->token.kind == PT_LEX_NEAR && !is_not_near);
    if (is_at_near(p))
        return pt_build_refuse(
            p->b, PT_EQUERY, p->token.begin, p->token.end,
            "expected AND or OR: NOT NEAR stands in no chain");
    if (!push_near_operand(p, out, text_of(p, op)))
        return false;
    const struct pt_build_item *const items = p->b->items + base;
    return pt_build_take(p->b, is_not_near ? PT_NODE_NOT_NEAR : PT_NODE_NEAR,
                         base, out) &&
           set_links(p, out->node, items);
}

static bool parse_near(struct parser *p, struct pt_build_item *out)
{
    return parse_operand(p, out) && (!is_at_near(p) || parse_chain(p, out));
}

/* --- AND, OR ----------------------------------------------------------- */

/* The items from base on as one: their list, or the only one as it is. */
static bool take_list(struct parser *p,
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

static bool push_and_items(struct parser *p)
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
            if (!take_operator(p))
                return false;
        } else if (p->token.kind != PT_LEX_NOT && (any || !starts_operand(p))) {
            return true;
        }
    }
}

/* Under --any a single operand keeps its sign: its run is one level up. */
static bool parse_and(struct parser *p, struct pt_build_item *out)
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

static bool push_or_items(struct parser *p)
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
            if (!take_operator(p))
                return false;
        } else if (!any || !starts_operand(p)) {
            return true;
        }
    }
}

static void note_or(struct parser *p, size_t base)
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

static bool parse_or(struct parser *p, struct pt_build_item *out)
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

static bool parse_query(struct parser *p, struct pt_build_item *out)
{
    if (!advance(p) || !parse_or(p, out))
        return false;
    return p->token.kind == PT_LEX_END || fail_operand(p);
}

static bool push_plain(struct parser *p, struct pt_str text, double boost)
{
    struct pt_build_item word = {0};
    if (!plain_word(p, text, &word.node))
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
static bool push_runs(struct parser *p, double boost_of_compound)
{
    struct pt_str run;
    for (size_t at = 0; pt_lex_run(p->b->text, &at, &run);)
        if (pt_lex_has_letters(run) &&
            !push_plain(p, run, is_compound(run) ? boost_of_compound : 1))
            return false;
    return p->b->n_items > 0 || fail_operand(p);
}

static bool push_parts(struct parser *p)
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
static bool parse_question(struct parser *p, struct pt_build_item *out)
{
    if (!push_runs(p, COMPOUND_BOOST) || !take_list(p, PT_NODE_OR, 0, out))
        return false;
    pt_build_push(p->b, out);
    return push_parts(p) && take_list(p, PT_NODE_MAYBE, 0, out);
}

/* -F */
static bool parse_plain(struct parser *p, struct pt_build_item *out)
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
    struct parser p = {.b = &b, .field = PT_FIELD_TEXT};
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
