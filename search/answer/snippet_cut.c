/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/answer/snippet_cut.h"

#include "common/tokenize.h"
#include "common/utf8.h"

enum {
    /* By so many bytes a passage may be longer to end a word it began. */
    SLACK = 24,
    /* Most flags side by side that are looked at: behind them a pair may be
     * cut. */
    MOST_FLAGS = 64,
    /* Letters of a word, and how many of these, that say nothing at an end. */
    SMALL_WORD = 3,
    MOST_SMALL_WORDS = 2,
};

static bool is_space(uint32_t c)
{
    if (c < 0x80)
        return c == ' ' || (c >= '\t' && c <= '\r');
    return c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
           c == 0x202f || c == 0x205f || c == 0x3000;
}

static bool space_at(struct pt_str text, uint32_t at)
{
    size_t n;
    return at < text.len && is_space(pt_utf8_get(text, at, &n));
}

static bool space_before(struct pt_str text, uint32_t at)
{
    size_t n;
    return at > 0 && is_space(pt_utf8_before(text, at, &n));
}

static uint32_t length_at(struct pt_str text, uint32_t at)
{
    size_t n;
    pt_utf8_get(text, at, &n);
    return (uint32_t)n;
}

static uint32_t length_before(struct pt_str text, uint32_t at)
{
    size_t n;
    pt_utf8_before(text, at, &n);
    return (uint32_t)n;
}

void pt_cut_trim(struct pt_str text, uint32_t *begin, uint32_t *end)
{
    while (*begin < *end && space_at(text, *begin))
        *begin += length_at(text, *begin);
    *end = pt_cut_trim_end(text, *begin, *end);
}

uint32_t pt_cut_trim_end(struct pt_str text, uint32_t least, uint32_t end)
{
    while (end > least && space_before(text, end))
        end -= length_before(text, end);
    return end;
}

/* Chinese and Japanese marks behind which a line of thought may be cut, and the
 * quotes that close behind them. */
static bool is_wide_mark(uint32_t c)
{
    switch (c) {
    case 0x3001:
    case 0x3002:
    case 0x300d:
    case 0x300f:
    case 0xff01:
    case 0xff09:
    case 0xff0c:
    case 0xff1a:
    case 0xff1b:
    case 0xff1f:
    case 0xff61:
    case 0xff64:
        return true;
    default:
        return false;
    }
}

/* True behind the last of such marks: text without white space is cut there. */
static bool wide_mark_ends(struct pt_str text, uint32_t at)
{
    size_t n;
    if (at == 0 || at >= text.len ||
        !is_wide_mark(pt_utf8_before(text, at, &n)))
        return false;
    const uint32_t c = pt_utf8_get(text, at, &n);
    return !is_wide_mark(c) && c != 0x201d && c != 0x2019;
}

/* --- inside a word -------------------------------------------------------- */

/* The letters of which two make a flag. */
static bool is_flag(uint32_t c)
{
    return c >= 0x1f1e6 && c <= 0x1f1ff;
}

static bool is_amid_flag(struct pt_str text, uint32_t at)
{
    size_t n;
    unsigned n_before = 0;
    while (at > 0 && n_before < MOST_FLAGS &&
           is_flag(pt_utf8_before(text, at, &n))) {
        at -= (uint32_t)n;
        n_before++;
    }
    return n_before % 2 == 1;
}

/* Beyond what clings to any letter: the tone of a face or hand, the later
 * letters of a Korean syllable. */
static bool joins_before(uint32_t c)
{
    return pt_char_clings(c) || (c >= 0x1f3fb && c <= 0x1f3ff) ||
           (c >= 0x1160 && c <= 0x11ff);
}

static bool may_cut_word(struct pt_str text, uint32_t at)
{
    enum { ZERO_WIDTH_JOINER = 0x200d };
    size_t n;
    if (!pt_utf8_is_boundary(text, at))
        return false;
    if (at == 0 || at >= text.len)
        return true;
    const uint32_t c = pt_utf8_get(text, at, &n);
    return !joins_before(c) &&
           pt_utf8_before(text, at, &n) != ZERO_WIDTH_JOINER &&
           !(is_flag(c) && is_amid_flag(text, at));
}

/* The end of the word that at is in or behind, when it is near; else at. */
static uint32_t end_of_word(struct pt_str text, uint32_t at, uint32_t most)
{
    uint32_t end = at;
    while (end < most && end - at <= SLACK && !space_at(text, end))
        end += length_at(text, end);
    return end - at <= SLACK ? end : at;
}

uint32_t
pt_cut_end(struct pt_str text, uint32_t least, uint32_t most, uint32_t limit)
{
    while (most > least && !may_cut_word(text, most))
        most--;
    for (uint32_t at = most; at > least; at -= length_before(text, at))
        if ((space_at(text, at) && !space_before(text, at)) ||
            wide_mark_ends(text, at))
            return at;
    const uint32_t end = end_of_word(text, least, limit);
    return end > least || space_at(text, least) ? end : most;
}

uint32_t
pt_cut_begin(struct pt_str text, uint32_t least, uint32_t from, uint32_t most)
{
    while (from < most && !may_cut_word(text, from))
        from++;
    for (uint32_t at = from; at <= most; at += length_at(text, at))
        if ((at == least || space_before(text, at) ||
             wide_mark_ends(text, at)) &&
            !space_at(text, at))
            return at;
    uint32_t at = from;
    while (at > least && from - at <= SLACK && !space_before(text, at) &&
           !wide_mark_ends(text, at))
        at -= length_before(text, at);
    return from - at <= SLACK ? at : from;
}

/* --- at a clause ---------------------------------------------------------- */

static bool is_dash(uint32_t c)
{
    return c == '-' || c == 0x2013 || c == 0x2014;
}

/* Whether byte at is behind a mark that ends a clause, white space and all. */
static bool is_behind_clause(struct pt_str text, uint32_t at)
{
    size_t n;
    const uint32_t end = pt_cut_trim_end(text, 0, at);
    if (end == at || end == 0)
        return false;
    const uint32_t c = pt_utf8_before(text, end, &n);
    return c == ',' || c == ';' || c == ':' ||
           (is_dash(c) && (space_before(text, end - (uint32_t)n) || n > 1));
}

/* Whether such a mark, or white space and a dash, begins at byte at. */
static bool is_before_clause(struct pt_str text, uint32_t at)
{
    size_t n;
    if (at >= text.len)
        return false;
    const uint32_t c = pt_utf8_get(text, at, &n);
    if (c == ',' || c == ';' || c == ':')
        return space_at(text, at + 1);
    if (!is_space(c))
        return false;
    const uint32_t behind = at + (uint32_t)n;
    return behind < text.len && is_dash(pt_utf8_get(text, behind, &n)) &&
           space_at(text, behind + (uint32_t)n);
}

/* What may be white space, or begin or end such. */
static bool may_be_space(char byte)
{
    return (unsigned char)byte <= ' ' || (unsigned char)byte >= 0x80;
}

uint32_t
pt_cut_begin_of_clause(struct pt_str text, uint32_t from, uint32_t most)
{
    size_t n;
    for (uint32_t at = from; at <= most; at++)
        if (at > 0 && may_be_space(text.ptr[at - 1]) &&
            pt_utf8_is_boundary(text, at) && !space_at(text, at) &&
            is_behind_clause(text, at) && !is_dash(pt_utf8_get(text, at, &n)))
            return at;
    return most + 1;
}

uint32_t pt_cut_end_of_clause(struct pt_str text, uint32_t least, uint32_t end)
{
    for (uint32_t at = end; at > least; at--)
        if (pt_utf8_is_boundary(text, at) && is_before_clause(text, at))
            return at;
    return end;
}

uint32_t
pt_cut_end_of_small_words(struct pt_str text, uint32_t least, uint32_t end)
{
    for (unsigned n = 0; n < MOST_SMALL_WORDS; n++) {
        uint32_t at = end;
        while (at > least && text.ptr[at - 1] >= 'a' && text.ptr[at - 1] <= 'z')
            at--;
        if (at == end || end - at > SMALL_WORD || !space_before(text, at))
            break;
        at = pt_cut_trim_end(text, least, at);
        if (at <= least)
            break;
        end = at;
    }
    return end;
}
