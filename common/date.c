/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * date.c: the Gregorian calendar by whole 400 year cycles, and the grammar
 *
 *     range: value | [value] ".." [value]        at least one value
 *     value: year | year "-" month | iso-date | name | digits ("d"|"w"|"m"|"y")
 *
 * A value is itself a range: a year is its 365 or 366 days. "a..b" goes from
 * the first day of a to the last of b.
 */
#include "common/date.h"

#include "common/ascii.h"
#include "common/error.h"

enum {
    DAYS_PER_400_YEARS = 146097,
    DAYS_TO_1970 = 719162, /* from 0001-01-01 */
    FIRST_DAY = -DAYS_TO_1970,
    LAST_DAY = 2932896, /* 9999-12-31 */
    MAX_YEAR = 9999,
    MAX_AGO_DIGITS = 6
};

static const char expected[] =
    "expected a date such as 2025, 2025-12, 2025-12-15, today, yesterday, "
    "last-week, last-month or 7d (d, w, m or y)";

/* --- calendar ------------------------------------------------------------ */

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

static int32_t days_before_year(int year)
{
    const int past = year - 1;
    return past * 365 + past / 4 - past / 100 + past / 400 - DAYS_TO_1970;
}

bool pt_civil_is_valid(struct pt_civil civil)
{
    return civil.year >= 1 && civil.year <= MAX_YEAR && civil.month >= 1 &&
           civil.month <= 12 && civil.day >= 1 &&
           civil.day <= days_in_month(civil.year, civil.month);
}

int32_t pt_days_of_civil(struct pt_civil civil)
{
    assert(pt_civil_is_valid(civil));
    int32_t days = days_before_year(civil.year) + civil.day - 1;
    for (int month = 1; month < civil.month; month++)
        days += days_in_month(civil.year, month);
    return days;
}

struct pt_civil pt_civil_of_days(int32_t days)
{
    assert(days >= FIRST_DAY && days <= LAST_DAY);
    const int64_t since_year_1 = (int64_t)days + DAYS_TO_1970;
    /* never late, and early by one year at most */
    int year = (int)(since_year_1 * 400 / DAYS_PER_400_YEARS) + 1;
    if (days_before_year(year) > days)
        year--;
    else if (year < MAX_YEAR && days_before_year(year + 1) <= days)
        year++;
    int rest = days - days_before_year(year), month = 1;
    while (rest >= days_in_month(year, month))
        rest -= days_in_month(year, month++);
    return (struct pt_civil){year, month, rest + 1};
}

static void put_digits(char *out, int value, size_t n)
{
    for (; n; value /= 10)
        out[--n] = (char)('0' + value % 10);
}

int32_t pt_date_of_seconds(int64_t seconds)
{
    enum { DAY = 24 * 60 * 60 };
    const int64_t days = seconds / DAY - (seconds % DAY < 0);
    const int32_t last = pt_days_of_civil((struct pt_civil){9999, 12, 31});
    return days < 0 ? 0 : days > last ? last : (int32_t)days;
}

void pt_date_format(int32_t days, char out[PT_DATE_TEXT_SIZE])
{
    const struct pt_civil civil = pt_civil_of_days(days);
    put_digits(out, civil.year, 4);
    out[4] = '-';
    put_digits(out + 5, civil.month, 2);
    out[7] = '-';
    put_digits(out + 8, civil.day, 2);
    out[10] = '\0';
}

/* --- reading ------------------------------------------------------------- */

static size_t count_digits(struct pt_str s)
{
    size_t n = 0;
    while (n < s.len && pt_ascii_is_digit(s.ptr[n]))
        n++;
    return n;
}

/* The number that the digits [begin, end) of s write, a few at most. */
static int number_at(struct pt_str s, size_t begin, size_t end)
{
    assert(end - begin <= 8);
    int value = 0;
    for (size_t i = begin; i < end; i++)
        value = value * 10 + (s.ptr[i] - '0');
    return value;
}

/* True when s begins with the shape: 0 stands for a digit, all else for
 * itself. */
static bool has_shape(struct pt_str s, const char *shape)
{
    size_t i = 0;
    for (; shape[i]; i++)
        if (i == s.len || (shape[i] == '0' ? !pt_ascii_is_digit(s.ptr[i])
                                           : s.ptr[i] != shape[i]))
            return false;
    return true;
}

static bool has_whole_shape(struct pt_str s, const char *shape)
{
    return s.len == strlen(shape) && has_shape(s, shape);
}

/* The byte at offset at, or NUL behind the end. */
static char byte_at(struct pt_str s, size_t at)
{
    if (at >= s.len)
        return '\0';
    return s.ptr[at];
}

/* A date may be followed by a time ("T08:30") but by no other letter and no
 * digit: 20251215083000 and 2025-12-15th are something else. */
static bool ends_date_at(struct pt_str s, size_t at)
{
    const char next = byte_at(s, at);
    if (next == 'T' || next == 't')
        return pt_ascii_is_digit(byte_at(s, at + 1));
    return !pt_ascii_is_digit(next) && !pt_ascii_is_letter(next);
}

/* Reads the year, month and day at the start of s, which need not exist, and
 * in *out_len how many bytes they take. */
static bool read_iso(struct pt_str s, struct pt_civil *out, size_t *out_len)
{
    const bool is_dashed = has_shape(s, "0000-00-00");
    if (!is_dashed && !has_shape(s, "00000000"))
        return false;
    const size_t month = is_dashed ? 5 : 4, day = is_dashed ? 8 : 6;
    if (!ends_date_at(s, day + 2))
        return false;
    *out_len = day + 2;
    *out = (struct pt_civil){number_at(s, 0, 4), number_at(s, month, month + 2),
                             number_at(s, day, day + 2)};
    return true;
}

bool pt_date_parse_iso(struct pt_str s, int32_t *out_days)
{
    struct pt_civil civil;
    size_t len;
    if (!read_iso(s, &civil, &len) || !pt_civil_is_valid(civil))
        return false;
    *out_days = pt_days_of_civil(civil);
    return true;
}

/* --- one value ----------------------------------------------------------- */

static struct pt_date_range one_day(int32_t day)
{
    return (struct pt_date_range){day, day};
}

static struct pt_date_range whole_month(int year, int month)
{
    const int32_t first = pt_days_of_civil((struct pt_civil){year, month, 1});
    return (struct pt_date_range){first,
                                  first + days_in_month(year, month) - 1};
}

/* Monday to Sunday; 1970-01-01, day 0, was a Thursday. */
static struct pt_date_range last_week(int32_t today)
{
    const int32_t since_monday = ((today + 3) % 7 + 7) % 7;
    const int32_t this_monday = today - since_monday;
    return (struct pt_date_range){this_monday - 7, this_monday - 1};
}

static struct pt_date_range last_month(int32_t today)
{
    const struct pt_civil now = pt_civil_of_days(today);
    return now.month > 1 ? whole_month(now.year, now.month - 1)
                         : whole_month(now.year - 1, 12);
}

static struct pt_date_range the_day(int32_t today)
{
    return one_day(today);
}

static struct pt_date_range yesterday(int32_t today)
{
    return one_day(today - 1);
}

static const struct day_name {
    const char *name;
    struct pt_date_range (*find)(int32_t today);
} day_names[] = {
    {"today",      the_day   },
    {"yesterday",  yesterday },
    {"last-week",  last_week },
    {"last-month", last_month},
};

/* A piece of the text a range was read from, for spans and messages. */
struct piece {
    struct pt_str s;
    size_t at; /* its offset in the whole */
};

static enum pt_status
fail_piece(struct piece p, struct pt_error *err, const char *why)
{
    return pt_fail_at(err, PT_EQUERY, p.at, p.at + p.s.len, "'%.*s': %s",
                      PT_STR_FMT(p.s), why);
}

static enum pt_status
parse_year(struct piece p, struct pt_date_range *out, struct pt_error *err)
{
    const int year = number_at(p.s, 0, 4);
    if (year < 1)
        return fail_piece(p, err, "there is no year 0");
    *out = (struct pt_date_range){whole_month(year, 1).first,
                                  whole_month(year, 12).last};
    return PT_OK;
}

static enum pt_status
parse_month(struct piece p, struct pt_date_range *out, struct pt_error *err)
{
    const struct pt_civil civil = {number_at(p.s, 0, 4), number_at(p.s, 5, 7),
                                   1};
    if (!pt_civil_is_valid(civil))
        return fail_piece(p, err, "there is no such month; expected 01 to 12");
    *out = whole_month(civil.year, civil.month);
    return PT_OK;
}

static enum pt_status
parse_day(struct piece p, struct pt_date_range *out, struct pt_error *err)
{
    struct pt_civil civil;
    size_t len;
    if (!read_iso(p.s, &civil, &len) ||
        (len < p.s.len && (p.s.ptr[len] | 0x20) != 't'))
        return fail_piece(p, err, expected);
    if (!pt_civil_is_valid(civil))
        return fail_piece(p, err, "there is no such day in the calendar");
    *out = one_day(pt_days_of_civil(civil));
    return PT_OK;
}

/* The day n calendar months before day, or the month's last when it is
 * shorter; false before the year 1. */
static bool go_back_months(int32_t day, int32_t n, int32_t *out)
{
    const struct pt_civil now = pt_civil_of_days(day);
    const int32_t months = now.year * 12 + now.month - 1 - n;
    if (months < 12)
        return false;
    struct pt_civil then = {months / 12, months % 12 + 1, now.day};
    const int most = days_in_month(then.year, then.month);
    if (then.day > most)
        then.day = most;
    *out = pt_days_of_civil(then);
    return true;
}

static bool go_back(int32_t day, int32_t n, char unit, int32_t *out)
{
    switch (unit) {
    case 'm':
        return go_back_months(day, n, out);
    case 'y':
        return n < MAX_YEAR && go_back_months(day, n * 12, out);
    default:
        *out = day - n * (unit == 'w' ? 7 : 1);
        return *out >= FIRST_DAY;
    }
}

static enum pt_status parse_ago(struct piece p,
                                int32_t today,
                                struct pt_date_range *out,
                                struct pt_error *err)
{
    const size_t n_digits = p.s.len - 1;
    int32_t day;
    if (n_digits > MAX_AGO_DIGITS ||
        !go_back(today, number_at(p.s, 0, n_digits),
                 (char)(p.s.ptr[n_digits] | 0x20), &day))
        return fail_piece(p, err, "that is before the year 1");
    *out = one_day(day);
    return PT_OK;
}

static bool is_ago(struct pt_str s)
{
    const size_t n = count_digits(s);
    return n && n + 1 == s.len && pt_ascii_is_letter(s.ptr[n]) &&
           strchr("dwmyDWMY", s.ptr[n]);
}

/* --- what people print --------------------------------------------------- */

/* Day, month and year as people print them, in any order: 12/05/2025, 5.12.25,
 * 2025/12/05. */
struct printed {
    int parts[3];
    size_t widths[3];
};

static bool read_printed(struct pt_str s, struct printed *out)
{
    const char mark = byte_at(s, count_digits(s));
    if (mark != '/' && mark != '.' && mark != '-')
        return false;
    for (size_t i = 0; i < 3; i++) {
        const size_t n = count_digits(s);
        if (!n || n > 4 || (i < 2 && byte_at(s, n) != mark))
            return false;
        out->parts[i] = number_at(s, 0, n);
        out->widths[i] = n;
        s = pt_str_sub(s, i < 2 ? n + 1 : n, s.len);
    }
    return !s.len;
}

static enum pt_status
fail_printed(struct piece p, const struct printed *d, struct pt_error *err)
{
    const int *const n = d->parts;
    const struct pt_civil year_first = {n[0], n[1], n[2]};
    const struct pt_civil day_first = {n[2], n[1], n[0]};
    const struct pt_civil month_first = {n[2], n[0], n[1]};
    const bool as_ymd = d->widths[0] == 4 && pt_civil_is_valid(year_first);
    const bool as_dmy = d->widths[2] == 4 && pt_civil_is_valid(day_first);
    const bool as_mdy = d->widths[2] == 4 && pt_civil_is_valid(month_first);
    char a[PT_DATE_TEXT_SIZE], b[PT_DATE_TEXT_SIZE];
    if (!as_ymd && !as_dmy && !as_mdy)
        return fail_piece(p, err, expected);
    const struct pt_civil best = as_ymd   ? year_first
                                 : as_dmy ? day_first
                                          : month_first;
    pt_date_format(pt_days_of_civil(best), a);
    if (!as_dmy || !as_mdy || n[0] == n[1])
        return pt_fail_at(err, PT_EQUERY, p.at, p.at + p.s.len,
                          "'%.*s': expected the form %s", PT_STR_FMT(p.s), a);
    pt_date_format(pt_days_of_civil(month_first), b);
    return pt_fail_at(err, PT_EQUERY, p.at, p.at + p.s.len,
                      "'%.*s': day and month cannot be told apart; expected "
                      "%s or %s",
                      PT_STR_FMT(p.s), a, b);
}

/* --- values and ranges --------------------------------------------------- */

static enum pt_status parse_value(struct piece p,
                                  int32_t today,
                                  struct pt_date_range *out,
                                  struct pt_error *err)
{
    struct printed printed;
    for (size_t i = 0; i < PT_COUNTOF(day_names); i++)
        if (pt_str_equal_ascii_case(p.s, pt_str_of(day_names[i].name))) {
            *out = day_names[i].find(today);
            return PT_OK;
        }
    if (is_ago(p.s))
        return parse_ago(p, today, out, err);
    if (has_whole_shape(p.s, "0000"))
        return parse_year(p, out, err);
    if (has_whole_shape(p.s, "0000-00"))
        return parse_month(p, out, err);
    if (has_shape(p.s, "0000-00-00") || has_shape(p.s, "00000000"))
        return parse_day(p, out, err);
    if (read_printed(p.s, &printed))
        return fail_printed(p, &printed, err);
    return fail_piece(p, err, expected);
}

/* The bytes [begin, end) of s without white space around them. */
static struct piece cut(struct pt_str s, size_t begin, size_t end)
{
    const struct pt_str trimmed = pt_str_trim(pt_str_sub(s, begin, end));
    const size_t at = trimmed.len ? (size_t)(trimmed.ptr - s.ptr) : begin;
    return (struct piece){trimmed, at};
}

/* Offset of the first "..", or s.len. */
static size_t find_dots(struct pt_str s)
{
    for (size_t i = 0; i + 1 < s.len; i++)
        if (s.ptr[i] == '.' && s.ptr[i + 1] == '.')
            return i;
    return s.len;
}

static enum pt_status parse_ends(struct pt_str s,
                                 size_t dots,
                                 int32_t today,
                                 struct pt_date_range *out,
                                 struct pt_error *err)
{
    const struct piece from = cut(s, 0, dots), to = cut(s, dots + 2, s.len);
    struct pt_date_range first = {INT32_MIN + 1, 0}, last = {0, INT32_MAX};
    enum pt_status status = PT_OK;
    if (!from.s.len && !to.s.len)
        return pt_fail_at(err, PT_EQUERY, 0, s.len,
                          "'..' needs a date before or behind it; %s",
                          expected);
    if (from.s.len)
        status = parse_value(from, today, &first, err);
    if (status == PT_OK && to.s.len)
        status = parse_value(to, today, &last, err);
    if (status != PT_OK)
        return status;
    if (first.first > last.last)
        return fail_piece(cut(s, 0, s.len), err, "ends before it begins");
    *out = (struct pt_date_range){first.first, last.last};
    return PT_OK;
}

enum pt_status pt_date_parse_range(struct pt_str s,
                                   int32_t today,
                                   struct pt_date_range *out,
                                   struct pt_error *err)
{
    assert(today > FIRST_DAY + 31 && today <= LAST_DAY);
    const size_t dots = find_dots(s);
    if (dots < s.len)
        return parse_ends(s, dots, today, out, err);
    const struct piece whole = cut(s, 0, s.len);
    if (!whole.s.len)
        return pt_fail_at(err, PT_EQUERY, 0, s.len, "%s", expected);
    return parse_value(whole, today, out, err);
}
