/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The order of the questions in next_token is the language: quotation marks and
 * parentheses end anything, && and || too; then come the signs, which need
 * something directly behind them; then values of path: and the like, taken
 * whole; the rest is a word, which may turn out to be a field, an address, an
 * operator or mere punctuation.
 */
#include "search/query/query_lex.h"

#include "common/utf8.h"

#define NO_CODE_POINT UINT32_MAX

/* --- characters -------------------------------------------------------- */

struct range {
    uint32_t first;
    uint32_t last;
};

static bool in_ranges(uint32_t c, const struct range *ranges, size_t n)
{
    size_t low = 0;
    size_t high = n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && c >= ranges[low].first;
}

/* What above ASCII is no letter, digit or mark. Blocks, not single code points:
 * the analysis has the last word on what a word is, this only tells a word from
 * a dash or an arrow. Sorted. */
static const struct range not_words[] = {
    {0x0080,  0x00a9    },
    {0x00ab,  0x00b1    },
    {0x00b4,  0x00b4    },
    {0x00b6,  0x00b8    },
    {0x00bb,  0x00bb    },
    {0x00bf,  0x00bf    },
    {0x00d7,  0x00d7    },
    {0x00f7,  0x00f7    },
    {0x037e,  0x037e    },
    {0x0387,  0x0387    },
    {0x055a,  0x055f    },
    {0x0589,  0x058a    },
    {0x05be,  0x05be    },
    {0x05c0,  0x05c0    },
    {0x05c3,  0x05c3    },
    {0x05f3,  0x05f4    },
    {0x0609,  0x060d    },
    {0x061b,  0x061f    },
    {0x066a,  0x066d    },
    {0x06d4,  0x06d4    },
    {0x0964,  0x0965    },
    {0x1680,  0x1680    },
    {0x2000,  0x206f    },
    {0x207a,  0x207e    },
    {0x208a,  0x208e    },
    {0x20a0,  0x20cf    },
    {0x2190,  0x245f    },
    {0x2500,  0x2775    },
    {0x2794,  0x2bff    },
    {0x2e00,  0x2e7f    },
    {0x3000,  0x3004    },
    {0x3008,  0x3020    },
    {0x3030,  0x3030    },
    {0x303d,  0x303f    },
    {0x30fb,  0x30fb    },
    {0xe000,  0xf8ff    },
    {0xfe10,  0xfe1f    },
    {0xfe30,  0xfe6f    },
    {0xfeff,  0xfeff    },
    {0xff01,  0xff0f    },
    {0xff1a,  0xff20    },
    {0xff3b,  0xff40    },
    {0xff5b,  0xff65    },
    {0xffe0,  0xffff    },
    {0x1f000, 0x1faff   },
    {0xe0000, UINT32_MAX},
};

static const struct range spaces[] = {
    {'\t',   '\r'  },
    {' ',    ' '   },
    {0x0085, 0x0085},
    {0x00a0, 0x00a0},
    {0x1680, 0x1680},
    {0x2000, 0x200a},
    {0x2028, 0x2029},
    {0x202f, 0x202f},
    {0x205f, 0x205f},
    {0x3000, 0x3000},
    {0xfeff, 0xfeff},
};

/* A phrase ends at the first of the marks that can close what opened it, so
 * marks of another kind may stand inside. */
static const struct quote {
    uint32_t open;
    uint32_t close[2];
} quotes[] = {
    {'"',    {'"', '"'}      },
    {0x00ab, {0x00bb, 0x00bb}},
    {0x00bb, {0x00ab, 0x00bb}},
    {0x201c, {0x201d, 0x201d}},
    {0x201d, {0x201d, 0x201d}},
    {0x201e, {0x201c, 0x201d}},
    {0x201f, {0x201c, 0x201d}},
    {0x275d, {0x275e, 0x275e}},
    {0x300c, {0x300d, 0x300d}},
    {0x300e, {0x300f, 0x300f}},
    {0x301d, {0x301e, 0x301f}},
    {0xff02, {0xff02, 0xff02}},
};

static bool is_ascii_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

bool pt_lex_is_space(uint32_t c)
{
    return c == ' ' || in_ranges(c, spaces, PT_COUNTOF(spaces));
}

bool pt_lex_is_word(uint32_t c)
{
    if (c < 0x80)
        return is_ascii_letter(c) || is_digit(c);
    return !in_ranges(c, not_words, PT_COUNTOF(not_words));
}

bool pt_lex_is_quote(uint32_t c)
{
    if (c < 0x80)
        return c == '"';
    for (size_t i = 0; i < PT_COUNTOF(quotes); i++)
        if (c == quotes[i].open || c == quotes[i].close[0] ||
            c == quotes[i].close[1])
            return true;
    return false;
}

bool pt_lex_is_dash(uint32_t c)
{
    return (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/* The code point at byte at, or NO_CODE_POINT at the end. */
static uint32_t peek(struct pt_str s, size_t at)
{
    size_t len = 0;
    return at < s.len ? pt_utf8_get(s, at, &len) : NO_CODE_POINT;
}

static bool begins_at(struct pt_str s, size_t at, struct pt_str start)
{
    return at <= s.len && pt_str_begins(pt_str_sub(s, at, s.len), start);
}

static size_t skip_spaces(struct pt_str s, size_t at)
{
    size_t len = 0;
    while (at < s.len && pt_lex_is_space(pt_utf8_get(s, at, &len)))
        at += len;
    return at;
}

bool pt_lex_run(struct pt_str s, size_t *at, struct pt_str *out)
{
    const size_t begin = skip_spaces(s, *at);
    size_t end = begin;
    size_t len = 0;
    while (end < s.len && !pt_lex_is_space(pt_utf8_get(s, end, &len)))
        end += len;
    *at = end;
    *out = pt_str_sub(s, begin, end);
    return end > begin;
}

static bool is_one_of(struct pt_str set, char c)
{
    return pt_str_find(set, c) < set.len;
}

struct pt_str pt_lex_trim(struct pt_str word)
{
    while (word.len && is_one_of(PT_STR(",;:!?"), word.ptr[word.len - 1]))
        word.len--;
    return word;
}

bool pt_lex_has_letters(struct pt_str s)
{
    size_t len = 0;
    for (size_t at = 0; at < s.len; at += len)
        if (pt_lex_is_word(pt_utf8_get(s, at, &len)))
            return true;
    return false;
}

/* --- operators written as words ---------------------------------------- */

static const struct {
    struct pt_str text;
    enum pt_lex_kind kind;
} operators[] = {
    {{"AND", 3}, PT_LEX_AND},
    {{"OR", 2},  PT_LEX_OR },
    {{"NOT", 3}, PT_LEX_NOT},
};

/* The operator that run is, or PT_LEX_END. */
static enum pt_lex_kind operator_of(struct pt_str run)
{
    for (size_t i = 0; i < PT_COUNTOF(operators); i++)
        if (pt_str_equal(run, operators[i].text))
            return operators[i].kind;
    return PT_LEX_END;
}

/* The spellings of the distance operators. Ours are in capitals and may stand
 * without a unit; the press databases' are in any case and are nothing without
 * a unit that makes sense: w/o is a word. */
static const struct {
    struct pt_str name;
    bool is_ordered;
    bool is_press;
} near_names[] = {
    {{"NEAR", 4}, false, false},
    {{"PRE", 3},  true,  false},
    {{"w", 1},    false, true },
    {{"pre", 3},  true,  true },
};

enum link_status { LINK_NONE, LINK_GOOD, LINK_BAD_UNIT, LINK_ZERO, LINK_FAR };

static enum link_status unit_of(struct pt_str unit, struct pt_link *out)
{
    if (pt_str_equal_ascii_case(unit, PT_STR("s")) ||
        pt_str_equal_ascii_case(unit, PT_STR("p"))) {
        const bool is_sentence = unit.ptr[0] == 's' || unit.ptr[0] == 'S';
        out->unit = is_sentence ? PT_UNIT_SENTENCE : PT_UNIT_PARAGRAPH;
        out->distance = 0;
        return LINK_GOOD;
    }
    uint32_t distance = 0;
    for (size_t i = 0; i < unit.len; i++) {
        if (!is_digit((unsigned char)unit.ptr[i]))
            return LINK_BAD_UNIT;
        if (distance <= PT_MAX_DISTANCE)
            distance = distance * 10 + (uint32_t)(unit.ptr[i] - '0');
    }
    if (unit.len == 0)
        return LINK_BAD_UNIT;
    out->unit = PT_UNIT_WORDS;
    out->distance = distance;
    return distance == 0                ? LINK_ZERO
           : distance > PT_MAX_DISTANCE ? LINK_FAR
                                        : LINK_GOOD;
}

/* Whether run is a distance operator, and which; *out only when LINK_GOOD. */
static enum link_status link_of(struct pt_str run, struct pt_link *out)
{
    const size_t slash = pt_str_find(run, '/');
    const bool has_unit = slash < run.len;
    const struct pt_str name = pt_str_sub(run, 0, slash);
    for (size_t i = 0; i < PT_COUNTOF(near_names); i++) {
        const bool is_press = near_names[i].is_press;
        if (is_press ? !has_unit ||
                           !pt_str_equal_ascii_case(name, near_names[i].name)
                     : !pt_str_equal(name, near_names[i].name))
            continue;
        struct pt_link link = {PT_UNIT_WORDS, PT_DEFAULT_DISTANCE,
                               near_names[i].is_ordered};
        const enum link_status status =
            has_unit ? unit_of(pt_str_sub(run, slash + 1, run.len), &link)
                     : LINK_GOOD;
        if (status == LINK_GOOD)
            *out = link;
        return is_press && status == LINK_BAD_UNIT ? LINK_NONE : status;
    }
    return LINK_NONE;
}

bool pt_lex_is_operator(struct pt_str run)
{
    struct pt_link link;
    return operator_of(run) != PT_LEX_END || link_of(run, &link) != LINK_NONE;
}

/* --- fields ------------------------------------------------------------ */

static size_t letters_end(struct pt_str s, size_t at)
{
    size_t len = 0;
    while (at < s.len) {
        const uint32_t c = pt_utf8_get(s, at, &len);
        if (is_digit(c) || !pt_lex_is_word(c))
            break;
        at += len;
    }
    return at;
}

/* Behind the colon of something that looks like "field:" at the start of s and
 * is followed by something; 0 when nothing there looks like it. */
static size_t colon_end(struct pt_str s)
{
    const size_t colon = letters_end(s, 0);
    if (colon == 0 || peek(s, colon) != ':')
        return 0;
    const uint32_t next = peek(s, colon + 1);
    return next == NO_CODE_POINT || pt_lex_is_space(next) ? 0 : colon + 1;
}

size_t pt_lex_field(struct pt_str s, enum pt_field *out_field)
{
    const size_t end = colon_end(s);
    if (end == 0)
        return 0;
    const int field = pt_field_of_name(pt_str_sub(s, 0, end - 1));
    if (field <= PT_FIELD_TEXT)
        return 0;
    *out_field = (enum pt_field)field;
    return end;
}

static bool takes_value_whole(enum pt_field field)
{
    return pt_field_info(field)->kind != PT_FIELD_OF_WORDS;
}

/* --- extents ----------------------------------------------------------- */

/* The end of the word that begins at at: it stops before white space and before
 * what means something inside a word. */
static size_t word_end(struct pt_str s, size_t at)
{
    size_t len = 0;
    for (; at < s.len; at += len) {
        const uint32_t c = pt_utf8_get(s, at, &len);
        if (pt_lex_is_space(c) || pt_lex_is_quote(c))
            break;
        if (c == '(' || c == ')' || c == '~' || c == '^')
            break;
        if (begins_at(s, at, PT_STR("&&")) || begins_at(s, at, PT_STR("||")))
            break;
    }
    return at;
}

/* The end of an address or a value: white space or a ) that none of its own (
 * asks for. */
static size_t value_end(struct pt_str s, size_t at, bool stops_at_quote)
{
    size_t len = 0;
    size_t n_open = 0;
    for (; at < s.len; at += len) {
        const uint32_t c = pt_utf8_get(s, at, &len);
        if (pt_lex_is_space(c) || (stops_at_quote && pt_lex_is_quote(c)))
            break;
        if (c == ')' && n_open == 0)
            break;
        n_open += c == '(';
        n_open -= c == ')';
    }
    return at;
}

/* Whether something that a sign could be about begins at at: a word, a phrase
 * or a group, further signs passed over. */
static bool is_before_operand(struct pt_str s, size_t at)
{
    size_t len = 0;
    for (; at < s.len; at += len) {
        const uint32_t c = pt_utf8_get(s, at, &len);
        if (pt_lex_is_quote(c) || c == '(' || c == '*' || pt_lex_is_word(c))
            return true;
        if (pt_lex_is_space(c) || c == ')')
            return false;
    }
    return false;
}

/* The end of the marks from at on, none of which is before an operand: white
 * space, a ) or an operator. */
static size_t marks_end(struct pt_str s, size_t at)
{
    size_t len = 0;
    for (; at < s.len; at += len) {
        const uint32_t c = pt_utf8_get(s, at, &len);
        if (pt_lex_is_space(c) || c == ')' || begins_at(s, at, PT_STR("&&")) ||
            begins_at(s, at, PT_STR("||")))
            break;
    }
    return at;
}

/* --- tokens ------------------------------------------------------------ */

void pt_lexer_init(struct pt_lexer *lexer, struct pt_str text)
{
    assert(text.len <= PT_MAX_QUERY_BYTES);
    if (!text.ptr)
        text.ptr = "";
    *lexer = (struct pt_lexer){.text = text, .last = PT_LEX_END};
}

/* Makes *out the token of the bytes [lx->at, end) and moves behind them. */
static enum pt_status take(struct pt_lexer *lx,
                           enum pt_lex_kind kind,
                           size_t end,
                           struct pt_lex_token *out)
{
    out->kind = kind;
    out->begin = (uint32_t)lx->at;
    out->end = (uint32_t)end;
    lx->at = end;
    return PT_OK;
}

static enum pt_status
lex_phrase(struct pt_lexer *lx, struct pt_lex_token *out, struct pt_error *err)
{
    const struct pt_str s = lx->text;
    size_t len = 0;
    const uint32_t open = pt_utf8_get(s, lx->at, &len);
    const size_t begin = lx->at + len;
    const struct quote *quote = quotes;
    while (quote < quotes + PT_COUNTOF(quotes) && quote->open != open)
        quote++;
    if (quote == quotes + PT_COUNTOF(quotes))
        return pt_fail_at(err, PT_EQUERY, lx->at, begin,
                          "this quotation mark closes a phrase that none "
                          "opens; expected an opening one before it");
    for (size_t at = begin; at < s.len; at += len) {
        const uint32_t c = pt_utf8_get(s, at, &len);
        if (c != quote->close[0] && c != quote->close[1])
            continue;
        out->text = pt_str_sub(s, begin, at);
        return take(lx, PT_LEX_PHRASE, at + len, out);
    }
    char close[PT_UTF8_MAX + 1] = {0};
    pt_utf8_put(close, quote->close[0]);
    return pt_fail_at(err, PT_EQUERY, lx->at, begin,
                      "expected %s at the end of the phrase that this "
                      "quotation mark opens",
                      close);
}

static enum pt_status lex_parenthesis(struct pt_lexer *lx,
                                      struct pt_lex_token *out)
{
    const bool is_open = lx->text.ptr[lx->at] == '(';
    if (is_open) {
        lx->depth++;
        if (lx->takes_value && lx->value_depth == 0)
            lx->value_depth = lx->depth;
    } else if (lx->depth > 0) {
        if (lx->depth == lx->value_depth)
            lx->value_depth = 0;
        lx->depth--;
    }
    return take(lx, is_open ? PT_LEX_OPEN : PT_LEX_CLOSE, lx->at + 1, out);
}

/* Whether a token of this kind can have ~4 or ^2 directly behind it. */
static bool ends_operand(enum pt_lex_kind kind)
{
    return kind == PT_LEX_WORD || kind == PT_LEX_STAR ||
           kind == PT_LEX_PHRASE || kind == PT_LEX_CLOSE ||
           kind == PT_LEX_TILDE || kind == PT_LEX_CARET;
}

static enum pt_status lex_suffix(struct pt_lexer *lx, struct pt_lex_token *out)
{
    const enum pt_lex_kind kind =
        lx->text.ptr[lx->at] == '~' ? PT_LEX_TILDE : PT_LEX_CARET;
    const size_t end = word_end(lx->text, lx->at + 1);
    out->text = pt_lex_trim(pt_str_sub(lx->text, lx->at + 1, end));
    return take(lx, kind, end, out);
}

static enum pt_status
lex_sign(struct pt_lexer *lx, struct pt_lex_token *out, struct pt_error *err)
{
    const char sign = lx->text.ptr[lx->at];
    const bool is_of_run = sign == '+' || sign == '-' || sign == '!';
    if (out->is_adjacent && ends_operand(lx->last) && is_of_run)
        return pt_fail_at(err, PT_EQUERY, lx->at, lx->at + 1,
                          "expected white space before %c", sign);
    if (sign == '^')
        return pt_fail_at(err, PT_EQUERY, lx->at,
                          word_end(lx->text, lx->at + 1),
                          "expected a word, a phrase or ) directly before ^");
    return take(lx,
                sign == '+'   ? PT_LEX_PLUS
                : sign == '=' ? PT_LEX_EXACT
                : sign == '~' ? PT_LEX_STEM
                              : PT_LEX_MINUS,
                lx->at + 1, out);
}

static enum pt_status lex_near(struct pt_lexer *lx,
                               enum link_status status,
                               size_t end,
                               struct pt_lex_token *out,
                               struct pt_error *err)
{
    const struct pt_str run = pt_str_sub(lx->text, lx->at, end);
    const size_t slash = pt_str_find(run, '/');
    const size_t unit = lx->at + (slash < run.len ? slash + 1 : 0);
    const size_t next = skip_spaces(lx->text, end);
    if (status == LINK_ZERO)
        return pt_fail_at(err, PT_EQUERY, unit, end,
                          "expected a distance of at least 1 after %.*s",
                          PT_STR_FMT(pt_str_sub(run, 0, slash + 1)));
    if (status == LINK_FAR)
        return pt_fail_at(err, PT_ELIMIT, unit, end,
                          "expected a distance of at most %u",
                          (unsigned)PT_MAX_DISTANCE);
    if (status == LINK_BAD_UNIT ||
        (slash == run.len && next > end && peek(lx->text, next) == '/'))
        return pt_fail_at(err, PT_EQUERY, lx->at, end,
                          "expected a number, s or p directly after %.*s/",
                          PT_STR_FMT(pt_str_sub(run, 0, slash)));
    return take(lx, PT_LEX_NEAR, end, out);
}

/* A word with a colon in it that reads like a field but is none we know. */
static enum pt_status check_field(const struct pt_lexer *lx,
                                  struct pt_error *err)
{
    const struct pt_str rest = pt_str_sub(lx->text, lx->at, lx->text.len);
    const size_t end = colon_end(rest);
    if (end == 0 || begins_at(rest, end, PT_STR("//")) ||
        peek(rest, end) == ':' || peek(rest, end) == ')')
        return PT_OK;
    const struct pt_str name = pt_str_sub(rest, 0, end - 1);
    return pt_fail_at(err, PT_EQUERY, lx->at, lx->at + name.len,
                      "there is no field %.*s: expected %s: perhaps, or "
                      "quotation marks around plain words",
                      PT_STR_FMT(name), pt_field_nearest(name));
}

/* "atleast3" or "hlead" with its parenthesis at end; else PT_LEX_END. What
 * carries a number is meant as the operator even without a parenthesis. */
static enum pt_lex_kind
function_of(const struct pt_lexer *lx, size_t end, struct pt_str *out_text)
{
    static const struct pt_str atleast = {"atleast", 7};
    const struct pt_str run = pt_str_sub(lx->text, lx->at, end);
    const bool is_called = peek(lx->text, end) == '(';
    if (pt_str_equal_ascii_case(run, PT_STR("hlead")))
        return peek(lx->text, skip_spaces(lx->text, end)) == '(' ? PT_LEX_HLEAD
                                                                 : PT_LEX_END;
    if (run.len < atleast.len ||
        !pt_str_equal_ascii_case(pt_str_sub(run, 0, atleast.len), atleast))
        return PT_LEX_END;
    *out_text = pt_str_sub(run, atleast.len, run.len);
    size_t n_digits = 0;
    while (n_digits < out_text->len &&
           is_digit((unsigned char)out_text->ptr[n_digits]))
        n_digits++;
    return is_called || (n_digits > 0 && n_digits == out_text->len)
               ? PT_LEX_ATLEAST
               : PT_LEX_END;
}

/* "not" in any case, before a distance operator: not w/s. */
static bool is_press_not(const struct pt_lexer *lx, size_t end)
{
    const struct pt_str s = lx->text;
    if (!pt_str_equal_ascii_case(pt_str_sub(s, lx->at, end), PT_STR("not")))
        return false;
    const size_t next = skip_spaces(s, end);
    struct pt_link link;
    return next > end &&
           link_of(pt_str_sub(s, next, word_end(s, next)), &link) != LINK_NONE;
}

static enum pt_status
lex_word(struct pt_lexer *lx, struct pt_lex_token *out, struct pt_error *err)
{
    const struct pt_str s = lx->text;
    const size_t scheme = letters_end(s, lx->at);
    out->is_url = scheme > lx->at && begins_at(s, scheme, PT_STR("://"));
    const size_t end =
        out->is_url ? value_end(s, lx->at, true) : word_end(s, lx->at);
    const struct pt_str run = pt_str_sub(s, lx->at, end);
    const bool is_plain = lx->last == PT_LEX_EXACT && out->is_adjacent;
    if (!is_plain) {
        const enum link_status near = link_of(run, &out->link);
        if (near != LINK_NONE)
            return lex_near(lx, near, end, out, err);
        if (operator_of(run) != PT_LEX_END)
            return take(lx, operator_of(run), end, out);
        if (is_press_not(lx, end))
            return take(lx, PT_LEX_NOT, end, out);
    }
    const enum pt_lex_kind function = function_of(lx, end, &out->text);
    if (function != PT_LEX_END)
        return take(lx, function, end, out);
    out->text = pt_lex_trim(run);
    const bool is_star = pt_str_equal(out->text, PT_STR("*"));
    const size_t word_ends = lx->at + out->text.len;
    take(lx, is_star ? PT_LEX_STAR : PT_LEX_WORD, end, out);
    out->end = (uint32_t)word_ends;
    return PT_OK;
}

static enum pt_status lex_value(struct pt_lexer *lx, struct pt_lex_token *out)
{
    const size_t end = value_end(lx->text, lx->at, false);
    const struct pt_str run = pt_str_sub(lx->text, lx->at, end);
    if (!lx->takes_value && operator_of(run) != PT_LEX_END)
        return take(lx, operator_of(run), end, out);
    if (!lx->takes_value && link_of(run, &out->link) == LINK_GOOD)
        return take(lx, PT_LEX_NEAR, end, out);
    const bool is_star = pt_str_equal(run, PT_STR("*"));
    out->text = run;
    return take(lx, is_star ? PT_LEX_STAR : PT_LEX_VALUE, end, out);
}

/* Whether [begin, end) is punctuation that is no token. */
static bool is_ignored(struct pt_str s, size_t begin, size_t end)
{
    const struct pt_str run = pt_str_sub(s, begin, end);
    return !pt_lex_has_letters(run) && pt_str_find(run, '*') == run.len;
}

/* Passes over white space and lone punctuation, which *out keeps a note of. */
static void skip_to_token(struct pt_lexer *lx, struct pt_lex_token *out)
{
    const struct pt_str s = lx->text;
    const size_t start = lx->at;
    while (!lx->takes_value) {
        lx->at = skip_spaces(s, lx->at);
        const uint32_t c = peek(s, lx->at);
        if (c == NO_CODE_POINT || c == '(' || c == ')' || pt_lex_is_quote(c))
            break;
        if (begins_at(s, lx->at, PT_STR("&&")) ||
            begins_at(s, lx->at, PT_STR("||")))
            break;
        if (lx->at == start && (c == '~' || c == '^') && ends_operand(lx->last))
            break;
        const bool is_sign = c < 0x80 && is_one_of(PT_STR("+-!=~^"), (char)c);
        if (is_sign && is_before_operand(s, lx->at))
            break;
        const size_t end = is_sign ? marks_end(s, lx->at) : word_end(s, lx->at);
        if (!is_ignored(s, lx->at, end))
            break;
        if (out->ignored_end == 0) {
            out->ignored_begin = (uint32_t)lx->at;
            out->ignored_end = (uint32_t)end;
        }
        lx->at = end;
    }
    out->is_adjacent = lx->at == start;
}

static enum pt_status
lex_token(struct pt_lexer *lx, struct pt_lex_token *out, struct pt_error *err)
{
    const struct pt_str s = lx->text;
    const uint32_t c = peek(s, lx->at);
    if (c == NO_CODE_POINT)
        return take(lx, PT_LEX_END, s.len, out);
    if (pt_lex_is_quote(c))
        return lex_phrase(lx, out, err);
    if (c == '(' || c == ')')
        return lex_parenthesis(lx, out);
    if (lx->takes_value)
        return lex_value(lx, out);
    if (begins_at(s, lx->at, PT_STR("&&")))
        return take(lx, PT_LEX_AND, lx->at + 2, out);
    if (begins_at(s, lx->at, PT_STR("||")))
        return take(lx, PT_LEX_OR, lx->at + 2, out);
    if ((c == '~' || c == '^') && out->is_adjacent && ends_operand(lx->last))
        return lex_suffix(lx, out);
    if (c < 0x80 && is_one_of(PT_STR("+-!=~^"), (char)c))
        return lex_sign(lx, out, err);
    const size_t field_end =
        pt_lex_field(pt_str_sub(s, lx->at, s.len), &out->field);
    if (field_end)
        return take(lx, PT_LEX_FIELD, lx->at + field_end, out);
    if (lx->value_depth)
        return lex_value(lx, out);
    const enum pt_status status = check_field(lx, err);
    return status == PT_OK ? lex_word(lx, out, err) : status;
}

enum pt_status pt_lex_next(struct pt_lexer *lexer,
                           struct pt_lex_token *out,
                           struct pt_error *err)
{
    struct pt_lex_token token = {.kind = PT_LEX_END};
    skip_to_token(lexer, &token);
    const enum pt_status status = lex_token(lexer, &token, err);
    if (status != PT_OK)
        return status;
    lexer->last = token.kind;
    lexer->takes_value =
        token.kind == PT_LEX_FIELD && takes_value_whole(token.field);
    *out = token;
    return PT_OK;
}
