/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fold.c: four steps over code points, since each relies on the one before:
 *
 *     Сафе́ “Łódź”  decompose (NFKD), so that marks stand alone
 *                   case fold, which knows letters but no marks
 *                   drop marks and ignorables, by the script of their base
 *                   compose (NFC), and write Latin letters by their base
 *
 * Words are short, so every step works on the stack; libunistring turns to the
 * heap by itself for a long one.
 */
#include "common/fold.h"

#include "common/utf8.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

enum { STACK_POINTS = 128 };

/* Code points in a caller's array, or on libunistring's heap when too many. */
struct points {
    uint32_t stack[STACK_POINTS];
    uint32_t *at; /* NULL: memory ran out */
    size_t n;
};

bool pt_is_capital(uint32_t c)
{
    return c < 0x80 ? c >= 'A' && c <= 'Z' : uc_is_upper(c);
}

bool pt_is_apostrophe(uint32_t c)
{
    switch (c) {
    case 0x0027: /* ' */
    case 0x0060: /* ` */
    case 0x00b4: /* acute accent */
    case 0x02b9: /* modifier prime; U+0374 decomposes to it */
    case 0x02bb: /* okina */
    case 0x02bc: /* modifier apostrophe */
    case 0x02bd:
    case 0x02be: /* hamza, romanised */
    case 0x02bf: /* ain, romanised */
    case 0x055a: /* Armenian */
    case 0x2018:
    case 0x2019:
    case 0x201b:
    case 0x2032: /* prime */
    case 0xa78c: /* saltillo */
    case 0xff07: /* full width */
        return true;
    default:
        return false;
    }
}

static char fold_ascii_byte(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c + ('a' - 'A'));
    if (c == '`')
        return '\'';
    return c;
}

static void fold_ascii(struct pt_str word, struct pt_buf *out)
{
    char *const room = pt_buf_room(out, word.len);
    if (!room)
        return;
    for (size_t i = 0; i < word.len; i++)
        room[i] = fold_ascii_byte(word.ptr[i]);
    pt_buf_used(out, word.len);
}

static void points_free(struct points *points)
{
    if (points->at != points->stack)
        free(points->at);
}

/* Apostrophes are made one here, since NFKD would take U+00B4 apart. */
static void decode(struct pt_str word, struct points *out)
{
    out->at = out->stack;
    out->n = 0;
    if (word.len > STACK_POINTS)
        out->at = malloc(word.len * sizeof *out->at);
    if (!out->at)
        return;
    for (size_t at = 0, len; at < word.len; at += len) {
        const uint32_t c = pt_utf8_get(word, at, &len);
        out->at[out->n++] = pt_is_apostrophe(c) ? '\'' : c;
    }
}

static void normalize(uninorm_t form, struct points *from, struct points *out)
{
    out->n = STACK_POINTS;
    out->at = from->at
                  ? u32_normalize(form, from->at, from->n, out->stack, &out->n)
                  : NULL;
    points_free(from);
}

static void fold_case(struct points *from, struct points *out)
{
    out->n = STACK_POINTS;
    out->at = from->at ? u32_casefold(from->at, from->n, NULL, NULL, out->stack,
                                      &out->n)
                       : NULL;
    points_free(from);
}

static bool is_of_script(uint32_t c, const char *name)
{
    const uc_script_t *const script = uc_script(c);
    return script && strcmp(script->name, name) == 0;
}

static bool is_cyrillic_vowel(uint32_t c)
{
    static const uint16_t vowels[] = {0x430, 0x435, 0x438, 0x43e, 0x443, 0x44b,
                                      0x44d, 0x44e, 0x44f, 0x454, 0x456};
    for (size_t i = 0; i < PT_COUNTOF(vowels); i++)
        if (c == vowels[i])
            return true;
    return false;
}

enum { GRAVE = 0x300, ACUTE = 0x301, DIAERESIS = 0x308, CYRILLIC_IE = 0x435 };

static bool falls_from(uint32_t mark, uint32_t base)
{
    if (base < 0x80)
        return (base >= 'a' && base <= 'z') || (base >= '0' && base <= '9');
    if (base == CYRILLIC_IE && mark == DIAERESIS)
        return true;
    if (mark == ACUTE || mark == GRAVE)
        if (is_cyrillic_vowel(base))
            return true;
    return is_of_script(base, "Latin") || is_of_script(base, "Greek");
}

static bool is_ignorable(uint32_t c)
{
    return uc_is_property_default_ignorable_code_point(c) ||
           uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Cf);
}

static void drop_marks(struct points *points)
{
    if (!points->at)
        return;
    uint32_t base = 0;
    size_t n = 0;
    for (size_t i = 0; i < points->n; i++) {
        const uint32_t c =
            pt_is_apostrophe(points->at[i]) ? '\'' : points->at[i];
        if (c >= 0x80) {
            if (is_ignorable(c))
                continue;
            if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M)) {
                if (falls_from(c, base))
                    continue;
                points->at[n++] = c;
                continue;
            }
        }
        base = c;
        points->at[n++] = c;
    }
    points->n = n;
}

struct base_letter {
    uint16_t letter;
    char base[3];
};

/* Small Latin letters that Unicode gives no decomposition, by code point. */
/* clang-format off */
static const struct base_letter base_letters[] = {
    {0x00e6, "ae"}, {0x00f0, "d"}, {0x00f8, "o"},  {0x00fe, "th"},
    {0x0111, "d"},  {0x0127, "h"}, {0x0131, "i"},  {0x0142, "l"},
    {0x014b, "n"},  {0x0153, "oe"}, {0x0167, "t"}, {0x0180, "b"},
    {0x0183, "b"},  {0x0188, "c"}, {0x018c, "d"},  {0x0192, "f"},
    {0x0199, "k"},  {0x019a, "l"}, {0x019e, "n"},  {0x01a5, "p"},
    {0x01ad, "t"},  {0x01b4, "y"}, {0x01b6, "z"},  {0x01dd, "e"},
    {0x01e5, "g"},  {0x0225, "z"}, {0x0237, "j"},  {0x023c, "c"},
    {0x0247, "e"},  {0x0249, "j"}, {0x024d, "r"},  {0x024f, "y"},
    {0x0253, "b"},  {0x0254, "o"}, {0x0256, "d"},  {0x0257, "d"},
    {0x0259, "a"},  {0x025b, "e"}, {0x0260, "g"},  {0x0268, "i"},
    {0x0269, "i"},  {0x026b, "l"}, {0x0272, "n"},  {0x0275, "o"},
    {0x0288, "t"},  {0x0289, "u"}, {0x028b, "v"},  {0x1d7d, "p"},
    {0x2c61, "l"},  {0x2c65, "a"}, {0x2c66, "t"},
};
/* clang-format on */

static int compare_letter(const void *key, const void *row)
{
    const uint32_t c = *(const uint32_t *)key;
    const uint32_t letter = ((const struct base_letter *)row)->letter;
    return (c > letter) - (c < letter);
}

static void write_point(uint32_t c, struct pt_buf *out)
{
    const struct base_letter *const found =
        c < 0xe6 || c > 0x2c66
            ? NULL
            : bsearch(&c, base_letters, PT_COUNTOF(base_letters),
                      sizeof *base_letters, compare_letter);
    if (found)
        pt_buf_puts(out, found->base);
    else
        pt_buf_add_utf8(out, c);
}

void pt_fold(struct pt_str word, struct pt_buf *out)
{
    if (pt_ascii_length(word) == word.len) {
        fold_ascii(word, out);
        return;
    }
    struct points a, b;
    decode(word, &a);
    normalize(UNINORM_NFKD, &a, &b);
    fold_case(&b, &a);
    drop_marks(&a);
    normalize(UNINORM_NFC, &a, &b);
    if (!b.at) {
        out->status = PT_ENOMEM;
        return;
    }
    for (size_t i = 0; i < b.n; i++)
        write_point(b.at[i], out);
    points_free(&b);
}
