/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * date_stamp.c: the day of a time stamp, by what its words can only be rather
 * than by their places, since programs get the places wrong:
 *
 *     stamp: { word | number | time | zone }
 *     time:  a number with ":" behind; zone: a number with "+" or "-" in front
 *            that stands behind the time
 *
 * A word that is a month says so; a number of four digits is the year, the
 * first other number the day, the next one a year of two or three digits.
 * Without a month's name the marks between three numbers tell their order.
 */
#include "common/date.h"

#include "common/ascii.h"

enum {
    OLDEST_YEAR = 1600,  /* zeros that a program left in, not a newspaper */
    FIRST_OF_1900S = 50, /* of years of two digits: RFC 2822 */
    MOST_NUMBERS = 3,
    LONGEST_STAMP = 100,
};

/* What was found before the end or the limits. */
struct found {
    int month; /* by name; 0: none */
    int numbers[MOST_NUMBERS];
    size_t widths[MOST_NUMBERS];
    char mark; /* before the second number */
    size_t n_numbers;
    bool has_time;
};

static bool is_letter(char c)
{
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (unsigned char)c >= 0x80;
}

/* 1 to 12 by at least the first three letters, else 0. */
static int month_of(struct pt_str word)
{
    static const char *const months[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December",
    };
    for (size_t i = 0; i < PT_COUNTOF(months) && word.len >= 3; i++) {
        const struct pt_str month = pt_str_of(months[i]);
        if (word.len <= month.len &&
            pt_str_equal_ascii_case(pt_str_sub(month, 0, word.len), word))
            return (int)i + 1;
    }
    return 0;
}

static size_t run(struct pt_str s, size_t at, bool (*is_in)(char c))
{
    while (at < s.len && is_in(s.ptr[at]))
        at++;
    return at;
}

static void
add_number(struct found *found, struct pt_str s, size_t begin, size_t end)
{
    const char before = begin ? s.ptr[begin - 1] : ' ';
    const bool is_time = end < s.len && s.ptr[end] == ':';
    const bool is_in_time = before == ':' || before == '.';
    found->has_time |= is_time;
    if (is_time || (found->has_time && is_in_time) || end - begin > 4 ||
        (found->has_time && (before == '+' || before == '-')) ||
        found->n_numbers == MOST_NUMBERS)
        return;
    int value = 0;
    for (size_t i = begin; i < end; i++)
        value = value * 10 + (s.ptr[i] - '0');
    if (found->n_numbers == 1)
        found->mark = before;
    found->numbers[found->n_numbers] = value;
    found->widths[found->n_numbers++] = end - begin;
}

static struct found look(struct pt_str s)
{
    struct found found = {.month = 0};
    for (size_t at = 0, end; at < s.len; at = end) {
        const char c = s.ptr[at];
        end = at + 1;
        if (c == '(') {
            while (end < s.len && s.ptr[end] != ')')
                end++;
        } else if (pt_ascii_is_digit(c)) {
            end = run(s, at, pt_ascii_is_digit);
            add_number(&found, s, at, end);
        } else if (is_letter(c)) {
            end = run(s, at, is_letter);
            const int month = month_of(pt_str_sub(s, at, end));
            found.month = found.month ? found.month : month;
        }
    }
    return found;
}

static int whole_year(int year, size_t width)
{
    if (width > 3)
        return year;
    return year + (width < 3 && year < FIRST_OF_1900S ? 2000 : 1900);
}

/* Day and year stand in either order. */
static struct pt_civil with_month(const struct found *found)
{
    const bool is_year_first = found->widths[0] == 4;
    const int *const n = found->numbers;
    return (struct pt_civil){
        .year = is_year_first ? n[0] : whole_year(n[1], found->widths[1]),
        .month = found->month,
        .day = is_year_first ? n[1] : n[0],
    };
}

/* 2025/12/5, 5.12.2025; 12/5/2025 only when it can be but one day. */
static struct pt_civil by_marks(const struct found *found)
{
    static const struct pt_civil none = {0, 0, 0};
    const int *const n = found->numbers;
    if (found->n_numbers < MOST_NUMBERS || !strchr("/.-", found->mark))
        return none;
    if (found->widths[0] == 4)
        return (struct pt_civil){n[0], n[1], n[2]};
    if (found->widths[2] == 1 || found->widths[2] == 3)
        return none;
    const int year = whole_year(n[2], found->widths[2]);
    if (found->mark == '.' || n[0] > 12 || n[0] == n[1])
        return (struct pt_civil){year, n[1], n[0]};
    return n[1] > 12 ? (struct pt_civil){year, n[0], n[1]} : none;
}

bool pt_date_parse_stamp(struct pt_str s, int32_t *out_days)
{
    s = pt_str_trim(s);
    if (s.len > LONGEST_STAMP)
        return false;
    const struct found found = look(s);
    const struct pt_civil civil = found.month && found.n_numbers >= 2
                                      ? with_month(&found)
                                      : by_marks(&found);
    int32_t days = PT_DATE_NONE;
    if (!pt_date_parse_iso(s, &days)) {
        if (!pt_civil_is_valid(civil))
            return false;
        days = pt_days_of_civil(civil);
    }
    if (pt_civil_of_days(days).year < OLDEST_YEAR)
        return false;
    *out_days = days;
    return true;
}
