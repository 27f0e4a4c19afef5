/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tokenize.c: the rules WB4 to WB13b of UAX #29 over one property per code
 * point. A word grows from its first code point as long as a rule joins:
 *
 *     pair     last × next                       letters, digits, kana, _
 *     bridge   last × mark × next                can't  3.14  ם"ח
 *
 * A letter of a script that writes no spaces between words is a word alone, and
 * so is a Hangul syllable, whose letters (jamo) pair as GB6 to GB8 of the same
 * report say.
 *
 * Ignored code points (Extend, Format) cling to what stands before them. Runs
 * of ASCII letters and digits, nearly all of most texts, are taken in one loop.
 */
#include "common/tokenize.h"

#include "common/fold.h"
#include "common/utf8.h"

#include <unictype.h>
#include <unigbrk.h>
#include <uniwbrk.h>

enum word_class {
    OTHER,
    LETTER,
    HEBREW,
    DIGIT,
    KATAKANA,
    CONNECTOR, /* underscores: ExtendNumLet */
    ALONE,     /* a letter that is a word: ideograph, hiragana, Thai */
    JAMO_L,    /* Hangul: a leading consonant, a vowel, a closing consonant */
    JAMO_V,
    JAMO_T,
    JAMO_LV, /* syllables of two and of three */
    JAMO_LVT,
    MID_LETTER, /* joins letters */
    MID_DIGIT,  /* joins digits */
    MID_BOTH,
    QUOTE, /* joins Hebrew letters */
    EXTEND,
    FORMAT,
};

#define CLASS_BIT(c) (1u << (c))

enum {
    ALPHABETIC = CLASS_BIT(LETTER) | CLASS_BIT(HEBREW),
    ALPHANUMERIC = ALPHABETIC | CLASS_BIT(DIGIT),
    HANGUL = CLASS_BIT(JAMO_L) | CLASS_BIT(JAMO_V) | CLASS_BIT(JAMO_T) |
             CLASS_BIT(JAMO_LV) | CLASS_BIT(JAMO_LVT),
    SINGLE = CLASS_BIT(ALONE) | HANGUL,
    LETTERS = ALPHABETIC | CLASS_BIT(KATAKANA) | SINGLE,
    GROWING = ALPHANUMERIC | CLASS_BIT(KATAKANA) | CLASS_BIT(CONNECTOR),
    BRIDGES = CLASS_BIT(MID_LETTER) | CLASS_BIT(MID_DIGIT) |
              CLASS_BIT(MID_BOTH) | CLASS_BIT(QUOTE),
    IGNORED = CLASS_BIT(EXTEND) | CLASS_BIT(FORMAT),
};

/* The classes that a class may stand directly before inside a word. */
static const uint32_t pairs[] = {
    [LETTER] = ALPHANUMERIC | CLASS_BIT(CONNECTOR),
    [HEBREW] = ALPHANUMERIC | CLASS_BIT(CONNECTOR),
    [DIGIT] = ALPHANUMERIC | CLASS_BIT(CONNECTOR),
    [KATAKANA] = CLASS_BIT(KATAKANA) | CLASS_BIT(CONNECTOR),
    [CONNECTOR] = GROWING,
    [JAMO_L] = CLASS_BIT(JAMO_L) | CLASS_BIT(JAMO_V) | CLASS_BIT(JAMO_LV) |
               CLASS_BIT(JAMO_LVT),
    [JAMO_V] = CLASS_BIT(JAMO_V) | CLASS_BIT(JAMO_T),
    [JAMO_LV] = CLASS_BIT(JAMO_V) | CLASS_BIT(JAMO_T),
    [JAMO_T] = CLASS_BIT(JAMO_T),
    [JAMO_LVT] = CLASS_BIT(JAMO_T),
    [FORMAT] = 0, /* and of all others: none */
};

/* Bytes of 0x80 and more, which say nothing alone, are OTHER here. */
/* clang-format off */
static const unsigned char ascii_classes[256] = {
    ['\''] = MID_BOTH, ['`'] = MID_LETTER, ['"'] = QUOTE,   [','] = MID_DIGIT,
    [';'] = MID_DIGIT, ['.'] = MID_BOTH,   [':'] = MID_LETTER,
    ['_'] = CONNECTOR, ['0'] = DIGIT,      ['1'] = DIGIT,   ['2'] = DIGIT,
    ['3'] = DIGIT,     ['4'] = DIGIT,      ['5'] = DIGIT,   ['6'] = DIGIT,
    ['7'] = DIGIT,     ['8'] = DIGIT,      ['9'] = DIGIT,   ['A'] = LETTER,
    ['B'] = LETTER,    ['C'] = LETTER,     ['D'] = LETTER,  ['E'] = LETTER,
    ['F'] = LETTER,    ['G'] = LETTER,     ['H'] = LETTER,  ['I'] = LETTER,
    ['J'] = LETTER,    ['K'] = LETTER,     ['L'] = LETTER,  ['M'] = LETTER,
    ['N'] = LETTER,    ['O'] = LETTER,     ['P'] = LETTER,  ['Q'] = LETTER,
    ['R'] = LETTER,    ['S'] = LETTER,     ['T'] = LETTER,  ['U'] = LETTER,
    ['V'] = LETTER,    ['W'] = LETTER,     ['X'] = LETTER,  ['Y'] = LETTER,
    ['Z'] = LETTER,    ['a'] = LETTER,     ['b'] = LETTER,  ['c'] = LETTER,
    ['d'] = LETTER,    ['e'] = LETTER,     ['f'] = LETTER,  ['g'] = LETTER,
    ['h'] = LETTER,    ['i'] = LETTER,     ['j'] = LETTER,  ['k'] = LETTER,
    ['l'] = LETTER,    ['m'] = LETTER,     ['n'] = LETTER,  ['o'] = LETTER,
    ['p'] = LETTER,    ['q'] = LETTER,     ['r'] = LETTER,  ['s'] = LETTER,
    ['t'] = LETTER,    ['u'] = LETTER,     ['v'] = LETTER,  ['w'] = LETTER,
    ['x'] = LETTER,    ['y'] = LETTER,     ['z'] = LETTER,
};
/* clang-format on */

static bool is_in(enum word_class c, unsigned set)
{
    return (CLASS_BIT(c) & set) != 0;
}

static bool is_ascii(char byte)
{
    return (unsigned char)byte < 0x80;
}

static enum word_class class_of_ascii(char byte)
{
    return (enum word_class)ascii_classes[(unsigned char)byte];
}

static bool is_word_category(uint32_t c)
{
    return uc_is_general_category_withtable(
        c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_Nd | UC_CATEGORY_MASK_Nl);
}

static enum word_class class_of_other(uint32_t c)
{
    if (c >= 0x2080 && c <= 0x2089)
        return DIGIT;
    return is_word_category(c) ? ALONE : OTHER;
}

/* Whole ranges of letters, to ask the library less: Latin with marks and IPA,
 * Cyrillic without its number marks, the main block of ideographs, the Hangul
 * syllables (28 for each consonant and vowel, the first without a closing
 * consonant). */
static enum word_class class_of_common(uint32_t c)
{
    if (c >= 0xc0 && c <= 0x2af)
        return c == 0xd7 || c == 0xf7 ? OTHER : LETTER;
    if (c >= 0x400 && c <= 0x52f && (c < 0x482 || c > 0x489))
        return LETTER;
    if (c >= 0xac00 && c <= 0xd7a3)
        return (c - 0xac00) % 28 ? JAMO_LVT : JAMO_LV;
    return c >= 0x4e00 && c <= 0x9fff ? ALONE : OTHER;
}

/* What UAX #29 calls ALetter. */
static enum word_class class_of_letter(uint32_t c)
{
    if (pt_is_apostrophe(c))
        return MID_LETTER;
    /* Hangul fillers are letters that fold to nothing. */
    if (uc_is_property_default_ignorable_code_point(c))
        return FORMAT;
    switch (uc_graphemeclusterbreak_property(c)) {
    case GBP_L:
        return JAMO_L;
    case GBP_V:
        return JAMO_V;
    case GBP_T:
        return JAMO_T;
    default:
        break;
    }
    /* Ideographic marks, and jamo that do not combine. */
    if (c == 0x3005 || c == 0x303b || (c >= 0x3131 && c <= 0x318e) ||
        (c >= 0xffa1 && c <= 0xffdc))
        return ALONE;
    return LETTER;
}

static enum word_class class_of(uint32_t c)
{
    const enum word_class common = class_of_common(c);
    if (common != OTHER)
        return common;
    switch (uc_wordbreak_property(c)) {
    case WBP_ALETTER:
        return class_of_letter(c);
    case WBP_HL:
        return HEBREW;
    case WBP_NUMERIC:
        return DIGIT;
    case WBP_KATAKANA:
        return KATAKANA;
    case WBP_EXTENDNUMLET:
        return c == 0x202f ? OTHER : CONNECTOR;
    case WBP_MIDLETTER:
        return MID_LETTER;
    case WBP_MIDNUM:
        return MID_DIGIT;
    case WBP_MIDNUMLET:
    case WBP_SQ:
        return MID_BOTH;
    case WBP_EXTEND:
        return EXTEND;
    case WBP_FORMAT:
    case WBP_ZWJ:
        return FORMAT;
    default:
        return pt_is_apostrophe(c) ? MID_LETTER : class_of_other(c);
    }
}

/* The class of the code point at byte at and, in *out_next, where it ends.
 * OTHER at the end of the text. */
static enum word_class class_at(struct pt_str text, size_t at, size_t *out_next)
{
    *out_next = at;
    if (at >= text.len)
        return OTHER;
    if (is_ascii(text.ptr[at])) {
        *out_next = at + 1;
        return class_of_ascii(text.ptr[at]);
    }
    size_t len;
    const uint32_t c = pt_utf8_get(text, at, &len);
    *out_next = at + len;
    return class_of(c);
}

/* A word while it grows: [begin, end) without connectors at its ends. */
struct growth {
    struct pt_str text;
    size_t at; /* where to read on, behind ignored code points */
    size_t begin;
    size_t end; /* 0: connectors only, so far */
    enum word_class last;
    bool has_dot;
};

/* Takes the bytes up to next, the last code point of class c, and all ignored
 * ones that cling to it. */
static void take(struct growth *word, enum word_class c, size_t next)
{
    const bool is_core = c != CONNECTOR;
    if (is_core && word->end == 0)
        word->begin = word->at;
    if (is_core)
        word->end = next;
    word->last = c;
    word->at = next;
    while (next < word->text.len && !is_ascii(word->text.ptr[next])) {
        c = class_at(word->text, next, &next);
        if (!is_in(c, IGNORED))
            return;
        word->at = next;
        if (is_core && c == EXTEND)
            word->end = next;
    }
}

/* Takes the ASCII letters and digits that follow: no rule parts those from each
 * other, nor from what class last may be here. */
static void take_ascii_run(struct growth *word)
{
    const char *const bytes = word->text.ptr;
    const size_t len = word->text.len;
    size_t at = word->at;
    while (at < len && is_in(class_of_ascii(bytes[at]), ALPHANUMERIC))
        at++;
    if (at > word->at)
        take(word, class_of_ascii(bytes[at - 1]), at);
}

/* True when mark is a joint between last and next. */
static bool
is_joint(enum word_class last, enum word_class mark, enum word_class next)
{
    const bool joins_letters =
        is_in(last, ALPHABETIC) && is_in(next, ALPHABETIC);
    const bool joins_digits = last == DIGIT && next == DIGIT;
    switch (mark) {
    case MID_LETTER:
        return joins_letters;
    case MID_DIGIT:
        return joins_digits;
    case MID_BOTH:
        return joins_letters || joins_digits;
    case QUOTE:
        return last == HEBREW && next == HEBREW;
    default:
        return false;
    }
}

/* Takes mark, which ends at byte next, and what it joins to the word. */
static bool take_bridge(struct growth *word, enum word_class mark, size_t next)
{
    if (!is_in(mark, BRIDGES))
        return false;
    const bool is_dot = word->text.ptr[word->at] == '.';
    enum word_class c;
    do
        c = class_at(word->text, next, &next);
    while (is_in(c, IGNORED));
    if (!is_joint(word->last, mark, c))
        return false;
    word->has_dot |= is_dot;
    take(word, c, next);
    return true;
}

static void grow(struct growth *word)
{
    for (;;) {
        if (is_in(word->last, ALPHANUMERIC | CLASS_BIT(CONNECTOR)))
            take_ascii_run(word);
        size_t next;
        const enum word_class c = class_at(word->text, word->at, &next);
        if (is_in(c, pairs[word->last]))
            take(word, c, next);
        else if (!take_bridge(word, c, next))
            return;
    }
}

/* The end of a possessive 's at byte at that ends a word, or 0. What is cut off
 * at a word's end (connectors, formats) may stand behind it. */
static size_t possessive_end(struct pt_str text, size_t at)
{
    size_t len;
    if (at >= text.len || !pt_is_apostrophe(pt_utf8_get(text, at, &len)))
        return 0;
    const size_t s = at + len;
    if (s >= text.len || (text.ptr[s] != 's' && text.ptr[s] != 'S'))
        return 0;
    size_t next = s + 1;
    enum word_class c = class_at(text, next, &next);
    if (c == EXTEND)
        return 0;
    enum word_class last = LETTER;
    for (; is_in(c, IGNORED | CLASS_BIT(CONNECTOR));
         c = class_at(text, next, &next))
        if (c == CONNECTOR)
            last = CONNECTOR;
    return is_in(c, pairs[last]) ? 0 : s + 1;
}

/* The end of U.S in U.S and U.S's: single letters, at least two, with dots
 * between; 0 for any other word. */
static size_t dotted_end(struct pt_str text, const struct growth *word)
{
    size_t at = word->begin;
    while (word->has_dot && at < word->end) {
        if (!is_in(class_at(text, at, &at), ALPHABETIC))
            return 0;
        size_t next = at;
        while (at < word->end && is_in(class_at(text, at, &next), IGNORED))
            at = next;
        if (at >= word->end || possessive_end(text, at) == word->end)
            return at;
        if (text.ptr[at++] != '.')
            return 0;
    }
    return 0;
}

/* Takes the last dot of U.S. and the possessives that UAX #29 parts from a
 * word; letters_end is dotted_end's. */
static void take_tail(struct growth *word, size_t letters_end)
{
    const struct pt_str text = word->text;
    if (letters_end == word->end && word->at < text.len &&
        text.ptr[word->at] == '.') {
        word->at++;
        word->end = word->at;
        word->last = MID_BOTH;
    }
    if (is_in(word->last, ALPHABETIC | CLASS_BIT(CONNECTOR)))
        return;
    const size_t end = possessive_end(text, word->at);
    if (end) {
        word->at = end;
        word->end = end;
        word->last = LETTER;
    }
}

/* The end of the one hyphen at byte at, or at. */
static size_t hyphen_end(struct pt_str text, size_t at)
{
    static const char *const hyphens[] = {"-", "\u2010", "\u2011"};
    const struct pt_str rest = pt_str_sub(text, at, text.len);
    for (size_t i = 0; i < PT_COUNTOF(hyphens); i++)
        if (pt_str_begins(rest, pt_str_of(hyphens[i])))
            return at + strlen(hyphens[i]);
    return at;
}

static bool joins_next(const struct growth *word)
{
    if (!is_in(word->last, LETTERS) || word->at >= word->text.len)
        return false;
    const char byte = word->text.ptr[word->at];
    if (is_ascii(byte) && byte != '-')
        return false;
    const size_t end = hyphen_end(word->text, word->at);
    size_t next;
    return end > word->at && is_in(class_at(word->text, end, &next), LETTERS);
}

/* False for the few marks that UAX #29 counts as letters, when alone. */
static bool has_word_character(struct pt_str text, const struct growth *word)
{
    if (is_ascii(text.ptr[word->begin]))
        return true;
    for (size_t at = word->begin, len; at < word->end; at += len) {
        const uint32_t c = pt_utf8_get(text, at, &len);
        if (is_word_category(c) || uc_is_property_alphabetic(c))
            return true;
    }
    return false;
}

/* The end of the ASCII word that begins at byte begin, when it is letters and
 * digits only and what follows shows that it can neither grow nor join. Else 0:
 * the rules have to be asked. */
static size_t plain_word_end(struct pt_str text, size_t begin)
{
    size_t at = begin;
    while (at < text.len && is_in(class_of_ascii(text.ptr[at]), ALPHANUMERIC))
        at++;
    if (at == begin || at == text.len)
        return at - begin ? at : 0;
    const char stop = text.ptr[at];
    const enum word_class c = class_of_ascii(stop);
    if (!is_ascii(stop) || c == CONNECTOR || stop == '-')
        return 0;
    if (c == OTHER || at + 1 == text.len)
        return at;
    const char behind = text.ptr[at + 1];
    if (!is_ascii(behind) || is_in(class_of_ascii(behind), ALPHANUMERIC))
        return 0;
    return at;
}

/* The first byte from at on that may begin a word. */
static size_t skip_ascii_marks(struct pt_str text, size_t at)
{
    while (at < text.len && is_ascii(text.ptr[at]) &&
           !is_in(class_of_ascii(text.ptr[at]), GROWING))
        at++;
    return at;
}

bool pt_tokenize_by_rules(struct pt_str text,
                          size_t *at,
                          struct pt_raw_word *out)
{
    assert(*at <= text.len);
    for (size_t next = *at; next < text.len;) {
        const size_t begin = next;
        const enum word_class c = class_at(text, begin, &next);
        if (!is_in(c, GROWING | SINGLE))
            continue;
        struct growth word = {.text = text, .at = begin, .last = CONNECTOR};
        if (is_in(c, SINGLE))
            take(&word, c, next);
        grow(&word);
        if (word.end && has_word_character(text, &word)) {
            const size_t letters_end = dotted_end(text, &word);
            take_tail(&word, letters_end);
            *out = (struct pt_raw_word){
                .begin = word.begin,
                .end = word.end,
                .is_dotted = letters_end > 0,
                .joins_next = joins_next(&word),
            };
            *at = word.at;
            return true;
        }
        next = word.at;
    }
    *at = text.len;
    return false;
}

bool pt_tokenize_next(struct pt_str text, size_t *at, struct pt_raw_word *out)
{
    assert(*at <= text.len);
    const size_t begin = skip_ascii_marks(text, *at);
    const size_t end = begin < text.len ? plain_word_end(text, begin) : 0;
    if (!end) {
        *at = begin;
        return pt_tokenize_by_rules(text, at, out);
    }
    *out = (struct pt_raw_word){.begin = begin, .end = end};
    *at = end;
    return true;
}

bool pt_char_clings(uint32_t c)
{
    return c >= 0x80 && is_in(class_of(c), IGNORED);
}

bool pt_is_katakana(uint32_t c)
{
    return c >= 0x80 && class_of(c) == KATAKANA;
}

bool pt_has_lower_case(struct pt_str s)
{
    for (size_t at = 0, len; at < s.len; at += len)
        if (pt_char_kind_of(pt_utf8_get(s, at, &len)) == PT_CHAR_LOWER)
            return true;
    return false;
}

enum pt_char_kind pt_char_kind_of(uint32_t c)
{
    if (c < 0x80) {
        if (c >= 'a' && c <= 'z')
            return PT_CHAR_LOWER;
        if (c == ' ' || (c >= '\t' && c <= '\r'))
            return PT_CHAR_SPACE;
        const enum word_class class = ascii_classes[c];
        return class == LETTER  ? PT_CHAR_LETTER
               : class == DIGIT ? PT_CHAR_DIGIT
                                : PT_CHAR_OTHER;
    }
    if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Ll))
        return PT_CHAR_LOWER;
    if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L))
        return PT_CHAR_LETTER;
    if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_N))
        return PT_CHAR_DIGIT;
    return c == 0xfeff || uc_is_property_white_space(c) ? PT_CHAR_SPACE
                                                        : PT_CHAR_OTHER;
}
