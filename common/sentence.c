/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sentence.c: from stop to stop. Most bytes are none, and passed over four at a
 * time; what stands before and behind a stop decides whether it ends anything.
 */
#include "common/sentence.h"

#include "common/tokenize.h"
#include "common/utf8.h"

#include <stdlib.h>

enum { MAX_NUMBER_DIGITS = 3 }; /* of a list item: more end a sentence */

/* --- Abbreviations -------------------------------------------------------- */

enum abbreviation_kind {
    ABBREVIATION,   /* never ends a sentence */
    BEFORE_NUMBERS, /* ends one unless a digit follows */
    MAY_END,        /* ends one although its last letter stands alone */
};

struct abbreviation {
    char word[12]; /* without its last dot, ASCII letters in lower case */
    unsigned char kind;
};

/* In byte order. Company forms (Inc, Ltd) are not here: a capital behind them
 * begins a sentence more often than not. */
/* clang-format off */
static const struct abbreviation abbreviations[] = {
    {"a.m", MAY_END},       {"abs", BEFORE_NUMBERS}, {"adm", ABBREVIATION},
    {"apr", BEFORE_NUMBERS}, {"art", BEFORE_NUMBERS}, {"aug", BEFORE_NUMBERS},
    {"brig", ABBREVIATION}, {"bzw", ABBREVIATION},   {"ca", ABBREVIATION},
    {"capt", ABBREVIATION}, {"cf", ABBREVIATION},    {"cmdr", ABBREVIATION},
    {"col", ABBREVIATION},  {"dec", BEFORE_NUMBERS}, {"dr", ABBREVIATION},
    {"feb", BEFORE_NUMBERS}, {"fig", BEFORE_NUMBERS}, {"fr", ABBREVIATION},
    {"ft", ABBREVIATION},   {"gen", ABBREVIATION},   {"gov", ABBREVIATION},
    {"hon", ABBREVIATION},  {"hr", ABBREVIATION},    {"jan", BEFORE_NUMBERS},
    {"jul", BEFORE_NUMBERS}, {"jun", BEFORE_NUMBERS}, {"lt", ABBREVIATION},
    {"maj", ABBREVIATION},  {"mar", BEFORE_NUMBERS}, {"messrs", ABBREVIATION},
    {"mlle", ABBREVIATION}, {"mm", ABBREVIATION},    {"mme", ABBREVIATION},
    {"mr", ABBREVIATION},   {"mrs", ABBREVIATION},   {"ms", ABBREVIATION},
    {"mt", ABBREVIATION},   {"no", BEFORE_NUMBERS},  {"nos", BEFORE_NUMBERS},
    {"nov", BEFORE_NUMBERS}, {"nr", BEFORE_NUMBERS}, {"oct", BEFORE_NUMBERS},
    {"p.m", MAY_END},       {"pp", BEFORE_NUMBERS},  {"pres", ABBREVIATION},
    {"prof", ABBREVIATION}, {"pvt", ABBREVIATION},   {"rep", ABBREVIATION},
    {"reps", ABBREVIATION}, {"rev", ABBREVIATION},   {"sec", BEFORE_NUMBERS},
    {"sen", ABBREVIATION},  {"sens", ABBREVIATION},  {"sep", BEFORE_NUMBERS},
    {"sept", BEFORE_NUMBERS}, {"sgt", ABBREVIATION}, {"st", ABBREVIATION},
    {"ste", ABBREVIATION},  {"supt", ABBREVIATION},  {"vol", BEFORE_NUMBERS},
    {"vs", ABBREVIATION},   {"акад", ABBREVIATION},  {"вул", ABBREVIATION},
    {"ген", ABBREVIATION},  {"див", ABBREVIATION},   {"им", ABBREVIATION},
    {"пл", ABBREVIATION},   {"просп", ABBREVIATION}, {"проф", ABBREVIATION},
    {"см", ABBREVIATION},   {"ст", BEFORE_NUMBERS},  {"ул", ABBREVIATION},
    {"ім", ABBREVIATION},
};
/* clang-format on */

static int compare_abbreviation(const void *key, const void *row)
{
    return pt_str_compare(*(const struct pt_str *)key,
                          pt_str_of(((const struct abbreviation *)row)->word));
}

static const struct abbreviation *find_abbreviation(struct pt_str word)
{
    char lower[sizeof abbreviations->word];
    if (word.len >= sizeof lower)
        return NULL;
    for (size_t i = 0; i < word.len; i++) {
        const char c = word.ptr[i];
        lower[i] = c;
        if (c >= 'A' && c <= 'Z')
            lower[i] = (char)(c + ('a' - 'A'));
    }
    const struct pt_str key = pt_str_n(lower, word.len);
    return bsearch(&key, abbreviations, PT_COUNTOF(abbreviations),
                   sizeof *abbreviations, compare_abbreviation);
}

/* --- Stops ---------------------------------------------------------------- */

static bool is_letter(enum pt_char_kind kind)
{
    return kind == PT_CHAR_LOWER || kind == PT_CHAR_LETTER;
}

enum stop_kind {
    NO_STOP,
    FULL_STOP, /* may also belong to an abbreviation or a number */
    STOP,
    CJK_STOP, /* needs no white space behind it */
};

static enum stop_kind stop_kind_of(uint32_t c)
{
    switch (c) {
    case '.':
        return FULL_STOP;
    case '!':
    case '?':
    case 0x0589: /* Armenian */
    case 0x061f: /* Arabic */
    case 0x06d4: /* Urdu */
    case 0x0964: /* Devanagari */
    case 0x0965:
    case 0x104b: /* Burmese */
    case 0x1362: /* Ethiopic */
    case 0x1367:
    case 0x17d4: /* Khmer */
    case 0x2026: /* ellipsis */
    case 0x203c:
    case 0x2047:
    case 0x2048:
    case 0x2049:
        return STOP;
    case 0x3002:
    case 0xff01:
    case 0xff0e:
    case 0xff1f:
    case 0xff61:
        return CJK_STOP;
    default:
        return NO_STOP;
    }
}

/* Quotes and brackets that may close behind a stop; the opening quotes of one
 * language close in another. * and _ are Markdown's. */
static bool is_closer(uint32_t c)
{
    switch (c) {
    case '"':
    case '\'':
    case ')':
    case ']':
    case '}':
    case '*':
    case '_':
    case 0x00ab:
    case 0x00bb:
    case 0x2018:
    case 0x2019:
    case 0x201c:
    case 0x201d:
    case 0x2039:
    case 0x203a:
    case 0x3009:
    case 0x300b:
    case 0x300d:
    case 0x300f:
    case 0x3011:
    case 0xff02:
    case 0xff09:
        return true;
    default:
        return false;
    }
}

bool pt_ends_sentence(struct pt_str s)
{
    size_t at = s.len, len;
    while (at > 0) {
        const uint32_t c = pt_utf8_before(s, at, &len);
        if (!is_closer(c))
            return stop_kind_of(c) != NO_STOP;
        at -= len;
    }
    return false;
}

static bool is_space_at(struct pt_str text, size_t at, size_t *out_len)
{
    return pt_char_kind_of(pt_utf8_get(text, at, out_len)) == PT_CHAR_SPACE;
}

/* --- Whether a stop ends a sentence --------------------------------------- */

/* What stands behind a stop, quotes and dashes passed over: PT_CHAR_OTHER when
 * there is neither letter nor digit near. */
static enum pt_char_kind kind_behind(struct pt_str text, size_t at, size_t end)
{
    enum { NEAR_ENOUGH = 8 };
    size_t len;
    while (at < end && is_space_at(text, at, &len))
        at += len;
    for (unsigned i = 0; at < end && i < NEAR_ENOUGH; i++) {
        const enum pt_char_kind kind =
            pt_char_kind_of(pt_utf8_get(text, at, &len));
        if (kind != PT_CHAR_OTHER && kind != PT_CHAR_SPACE)
            return kind;
        at += len;
    }
    return PT_CHAR_OTHER;
}

/* The letters before the dot at byte dot, with dots between them: "U.S" "Gen".
 * Empty when there are none, or more than an abbreviation has. */
static struct pt_str word_before(struct pt_str text, size_t begin, size_t dot)
{
    enum { MAX_LETTERS = 10 };
    size_t at = dot, first = dot, len;
    for (unsigned n = 0; at > begin; n++) {
        const uint32_t c = pt_utf8_before(text, at, &len);
        if (c != '.' && !is_letter(pt_char_kind_of(c)))
            break;
        if (n == MAX_LETTERS)
            return PT_STR("");
        at -= len;
        if (c != '.')
            first = at;
    }
    return pt_str_sub(text, first, dot);
}

/* True for "J", and for "S" in "U.S": one letter since the last dot. */
static bool ends_in_initial(struct pt_str word)
{
    size_t len;
    if (word.len == 0)
        return false;
    (void)pt_utf8_before(word, word.len, &len);
    return len == word.len || word.ptr[word.len - len - 1] == '.';
}

static bool is_number(struct pt_str s)
{
    if (s.len == 0 || s.len > MAX_NUMBER_DIGITS)
        return false;
    assert(s.ptr);
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return true;
}

/* True when the dot at byte dot ends the sentence that begins at byte begin;
 * behind is what follows it. */
static bool
dot_ends(struct pt_str text, size_t begin, size_t dot, enum pt_char_kind behind)
{
    assert(text.ptr);
    const struct pt_str word = word_before(text, begin, dot);
    const struct abbreviation *const known = find_abbreviation(word);
    if (known && known->kind == BEFORE_NUMBERS)
        return behind != PT_CHAR_DIGIT;
    if (known)
        return known->kind == MAY_END;
    return !ends_in_initial(word) && !is_number(pt_str_sub(text, begin, dot));
}

/* The end of the stops and closers that begin at byte at; *out_is_dot tells
 * whether the only stop is one dot, *out_is_cjk whether any is CJK. */
static size_t stops_end(struct pt_str text,
                        size_t at,
                        size_t end,
                        bool *out_is_dot,
                        bool *out_is_cjk)
{
    size_t n = 0, len;
    bool is_dot = true;
    *out_is_cjk = false;
    for (; at < end; at += len, n++) {
        const enum stop_kind kind = stop_kind_of(pt_utf8_get(text, at, &len));
        if (kind == NO_STOP)
            break;
        is_dot &= kind == FULL_STOP;
        *out_is_cjk |= kind == CJK_STOP;
    }
    *out_is_dot = is_dot && n == 1;
    while (at < end && is_closer(pt_utf8_get(text, at, &len)))
        at += len;
    return at;
}

/* First bytes of the stops above. */
/* clang-format off */
static const bool may_begin_stop[256] = {
    ['.'] = true,  ['!'] = true,  ['?'] = true,  [0xd6] = true, [0xd8] = true,
    [0xdb] = true, [0xe0] = true, [0xe1] = true, [0xe2] = true, [0xe3] = true,
    [0xef] = true,
};
/* clang-format on */

/* The first stop from byte at on, or end. */
static size_t find_stop(struct pt_str text, size_t at, size_t end)
{
    const unsigned char *const byte = (const unsigned char *)text.ptr;
    for (; at < end; at++) {
        while (at + 4 <= end &&
               !(may_begin_stop[byte[at]] | may_begin_stop[byte[at + 1]] |
                 may_begin_stop[byte[at + 2]] | may_begin_stop[byte[at + 3]]))
            at += 4;
        if (at == end)
            break;
        size_t len;
        if (may_begin_stop[byte[at]] &&
            stop_kind_of(pt_utf8_get(text, at, &len)) != NO_STOP)
            break;
    }
    return at;
}

size_t pt_sentence_end(struct pt_str text, size_t begin, size_t end)
{
    size_t at = begin;
    for (;;) {
        const size_t stop = find_stop(text, at, end);
        bool is_dot, is_cjk;
        at = stops_end(text, stop, end, &is_dot, &is_cjk);
        if (at >= end)
            return end;
        if (is_cjk)
            return at;
        size_t len;
        if (!is_space_at(text, at, &len))
            continue;
        const enum pt_char_kind behind = kind_behind(text, at, end);
        if (behind == PT_CHAR_LOWER)
            continue;
        if (!is_dot || dot_ends(text, begin, stop, behind))
            return at;
    }
}
