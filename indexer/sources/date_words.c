/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/date_words.h"

#include "common/ascii.h"
#include "common/buf.h"
#include "common/fold.h"
#include "common/utf8.h"

enum { OLDEST_YEAR = 1600, NEWEST_YEAR = 2099, MOST_PIECES = 96 };

/* Folded beginnings of month names that tell them apart, in every case that a
 * date uses, separated by spaces. */
static const char *const months[12] = {
    "jan ene gen stycz янв січ",
    "feb fev lut фев лют",
    "mar maar мар берез",
    "apr abr avr kwie апр квіт",
    "may mai mei mag maj мая май трав",
    "jun juin giu czerw июн черв",
    "jul juil lug lip июл лип",
    "aug ago aou sierp авг серп",
    "sep set wrzes сен верес",
    "oct okt ott out pazdz окт жовт",
    "nov listop ноя листоп",
    "dec dez dic grud дек груд",
};

/* Words that say that a date is not the first. */
static const char *const changes[] = {
    "updat", "modif", "aktualis", "geander", "stand", "edit", "обнов", "измен",
    "оновл", "zmien", "actuali",  "aggiorn", "mise",  "更新", "修改",
};

/* A number or a run of letters; marks between are skipped but remembered. */
struct piece {
    struct pt_str text;
    int number; /* -1: letters */
    char mark;  /* the byte in front of it */
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static size_t part(struct pt_str line, struct piece *pieces)
{
    size_t n = 0;
    for (size_t at = 0; at < line.len && n < MOST_PIECES;) {
        const size_t begin = at;
        int number = -1;
        if (pt_ascii_is_digit(line.ptr[at])) {
            for (number = 0; at < line.len && pt_ascii_is_digit(line.ptr[at]);
                 at++)
                number =
                    number < 100000 ? number * 10 + line.ptr[at] - '0' : number;
        } else {
            while (at < line.len && is_letter(line.ptr[at]))
                at++;
        }
        if (at == begin) {
            at++;
            continue;
        }
        pieces[n++] = (struct piece){
            .text = pt_str_sub(line, begin, at),
            .number = number,
            .mark = begin ? line.ptr[begin - 1] : '\0',
        };
    }
    return n;
}

/* 1 to 12, or 0. */
static int month_of(struct pt_str word)
{
    enum { LEAST_BYTES = 3 };
    if (word.len < LEAST_BYTES)
        return 0;
    for (int i = 0; i < 12; i++) {
        struct pt_str rest = pt_str_of(months[i]);
        while (rest.len) {
            const size_t n = pt_str_find(rest, ' ');
            if (pt_str_begins(word, pt_str_sub(rest, 0, n)))
                return i + 1;
            rest = pt_str_sub(rest, n + (n < rest.len), rest.len);
        }
    }
    return 0;
}

static bool days_of(int year, int month, int day, int32_t *out_days)
{
    const struct pt_civil civil = {year, month, day};
    if (year < OLDEST_YEAR || year > NEWEST_YEAR || !pt_civil_is_valid(civil))
        return false;
    *out_days = pt_days_of_civil(civil);
    return true;
}

static bool is_ordinal(struct pt_str word)
{
    static const char *const words[] = {"st", "nd", "rd", "th",
                                        "er", "de", "of", "den"};
    for (size_t i = 0; i < PT_COUNTOF(words); i++)
        if (pt_str_equal(word, pt_str_of(words[i])))
            return true;
    return false;
}

/* The piece behind i that is no ordinal's ending. */
static size_t behind(const struct piece *pieces, size_t n, size_t i)
{
    for (i++; i < n && pieces[i].number < 0 && is_ordinal(pieces[i].text);)
        i++;
    return i;
}

/* A month's name with day and year on either side. */
static bool
date_of_month(const struct piece *p, size_t n, size_t i, int32_t *out_days)
{
    const int month = p[i].number < 0 ? month_of(p[i].text) : 0;
    if (!month)
        return false;
    const size_t next = behind(p, n, i);
    const size_t after = next < n ? behind(p, n, next) : n;
    size_t before = i;
    while (before > 0 && p[before - 1].number < 0 &&
           is_ordinal(p[before - 1].text))
        before--;
    const int day_before = before ? p[before - 1].number : -1;
    const int next_number = next < n ? p[next].number : -1;
    const int after_number = after < n ? p[after].number : -1;
    return days_of(next_number, month, day_before, out_days) ||
           days_of(after_number, month, next_number, out_days);
}

static bool is_sign(struct pt_str word, const char *sign)
{
    return pt_str_begins(word, pt_str_of(sign));
}

/* Three numbers in a row. */
static bool
date_of_numbers(const struct piece *p, size_t n, size_t i, int32_t *out_days)
{
    if (i + 2 >= n || p[i].number < 0)
        return false;
    if (i + 4 < n && is_sign(p[i + 1].text, "年") &&
        is_sign(p[i + 3].text, "月"))
        return days_of(p[i].number, p[i + 2].number, p[i + 4].number, out_days);
    const char mark = p[i + 1].mark;
    if (p[i + 1].number < 0 || p[i + 2].number < 0 || p[i + 2].mark != mark)
        return false;
    if (p[i].text.len == 4 && (mark == '-' || mark == '.' || mark == '/'))
        return days_of(p[i].number, p[i + 1].number, p[i + 2].number, out_days);
    if (p[i + 2].text.len != 4 || (mark != '.' && mark != '/'))
        return false;
    if (mark == '.' || p[i].number > 12)
        return days_of(p[i + 2].number, p[i + 1].number, p[i].number, out_days);
    return p[i + 1].number > 12 &&
           days_of(p[i + 2].number, p[i].number, p[i + 1].number, out_days);
}

/* A word of change among the last few before piece i. */
static bool is_of_change(const struct piece *p, size_t i)
{
    enum { LOOK_BACK = 4 };
    for (size_t k = i; k > 0 && k + LOOK_BACK > i; k--)
        for (size_t c = 0; c < PT_COUNTOF(changes); c++)
            if (pt_str_begins(p[k - 1].text, pt_str_of(changes[c])))
                return true;
    return false;
}

bool pt_date_find(struct pt_str line, int32_t *out_days)
{
    struct piece pieces[MOST_PIECES];
    struct pt_buf folded;
    bool is_found = false;
    size_t len = line.len < PT_DATE_LINE_BYTES ? line.len : PT_DATE_LINE_BYTES;
    while (!pt_utf8_is_boundary(line, len))
        len--;
    pt_buf_init(&folded, PT_BUF_NO_CEILING);
    pt_fold(pt_str_sub(line, 0, len), &folded);
    const size_t n = part(pt_buf_str(&folded), pieces);
    int32_t days = PT_DATE_NONE;
    for (size_t i = 0; i < n && !is_found; i++)
        is_found = (date_of_month(pieces, n, i, &days) ||
                    date_of_numbers(pieces, n, i, &days)) &&
                   !is_of_change(pieces, i);
    pt_buf_fini(&folded);
    if (is_found)
        *out_days = days;
    return is_found;
}
