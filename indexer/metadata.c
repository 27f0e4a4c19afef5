/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/metadata.h"

#include "common/ascii.h"
#include "common/utf8.h"

static bool is_alnum(char c)
{
    return pt_ascii_is_digit(c) || pt_ascii_is_letter(c) ||
           (unsigned char)c >= 0x80;
}

/* n digits at byte at as a number, or -1. */
static int digits_at(struct pt_str s, size_t at, size_t n)
{
    int value = 0;
    if (at + n > s.len)
        return -1;
    for (size_t i = at; i < at + n; i++) {
        if (!pt_ascii_is_digit(s.ptr[i]))
            return -1;
        value = value * 10 + (s.ptr[i] - '0');
    }
    return value;
}

/* --------------------------------------------------------------- path --- */

enum {
    OLDEST_YEAR = 1600, /* newspapers are not older */
    NEWEST_YEAR = 2099,
    OLDEST_PLAIN_YEAR = 1900, /* of eight digits in a row: may be any number */
};

static bool
days_of(int year, int month, int day, int oldest_year, int32_t *out_days)
{
    const struct pt_civil civil = {year, month, day};
    if (year < oldest_year || year > NEWEST_YEAR || !pt_civil_is_valid(civil))
        return false;
    *out_days = pt_days_of_civil(civil);
    return true;
}

/* A date at byte at of name, in one of the forms of file names. */
static bool date_at(struct pt_str name, size_t at, int32_t *out_days)
{
    const char mark = at + 4 < name.len ? name.ptr[at + 4] : '\0';
    const bool is_plain = pt_ascii_is_digit(mark);
    if (!is_plain && (mark == '\0' || !strchr("-_.", mark)))
        return false;
    const size_t month_at = at + (is_plain ? 4 : 5);
    const size_t day_at = month_at + (is_plain ? 2 : 3);
    const size_t end = day_at + 2;
    if (end > name.len || (!is_plain && name.ptr[day_at - 1] != mark))
        return false;
    const char behind = end < name.len ? name.ptr[end] : '\0';
    if (pt_ascii_is_digit(behind) ||
        (is_plain && is_alnum(behind) && behind != 'T'))
        return false;
    return days_of(digits_at(name, at, 4), digits_at(name, month_at, 2),
                   digits_at(name, day_at, 2),
                   is_plain ? OLDEST_PLAIN_YEAR : OLDEST_YEAR, out_days);
}

static bool date_in_name(struct pt_str name, int32_t *out_days)
{
    for (size_t at = 0; at < name.len; at++)
        if (pt_ascii_is_digit(name.ptr[at]) &&
            (at == 0 || !is_alnum(name.ptr[at - 1])) &&
            date_at(name, at, out_days))
            return true;
    return false;
}

/* One or two digits that fill the component that begins at *at; *at is moved
 * behind its slash. */
static int short_component(struct pt_str path, size_t *at)
{
    const struct pt_str rest = pt_str_sub(path, *at, path.len);
    const size_t n = pt_str_find(rest, '/');
    if (n == rest.len || n < 1 || n > 2)
        return -1;
    const int value = digits_at(path, *at, n);
    *at += n + 1;
    return value;
}

/* "2025/12/14/" at byte at, or a component that holds a date. */
static bool date_of_folder(struct pt_str path, size_t at, int32_t *out_days)
{
    const struct pt_str rest = pt_str_sub(path, at, path.len);
    const size_t n = pt_str_find(rest, '/');
    if (n == rest.len)
        return false;
    if (n != 4)
        return date_in_name(pt_str_sub(rest, 0, n), out_days);
    size_t next = at + 5;
    const int month = short_component(path, &next);
    const int day = month < 0 ? -1 : short_component(path, &next);
    return day >= 0 &&
           days_of(digits_at(path, at, 4), month, day, OLDEST_YEAR, out_days);
}

int32_t pt_metadata_date_of_path(struct pt_str path)
{
    int32_t days = PT_DATE_NONE;
    size_t at = pt_str_behind_last(path, '/');
    if (date_in_name(pt_str_sub(path, at, path.len), &days))
        return days;
    for (; at > 0; at--)
        if (path.ptr[at - 1] == '/' && date_of_folder(path, at, &days))
            return days;
    return PT_DATE_NONE;
}

/* --------------------------------------------------------- date lines --- */

/* The next word of *line: a run of bytes other than space, comma and stop;
 * empty at the end. */
static struct pt_str next_word(struct pt_str *line)
{
    size_t at = 0;
    while (at < line->len && strchr(" ,.\t", line->ptr[at]))
        at++;
    const size_t begin = at;
    while (at < line->len && !strchr(" ,.\t", line->ptr[at]))
        at++;
    const struct pt_str word = pt_str_sub(*line, begin, at);
    *line = pt_str_sub(*line, at, line->len);
    return word;
}

/* Index of the row that word is, whole or by its first letters (least at
 * least), ASCII case ignored; -1. */
static int
row_of(const char *const *rows, size_t n_rows, struct pt_str word, size_t least)
{
    for (size_t i = 0; i < n_rows && word.len >= least; i++) {
        const struct pt_str row = pt_str_of(rows[i]);
        if (word.len <= row.len &&
            pt_str_equal_ascii_case(pt_str_sub(row, 0, word.len), word))
            return (int)i;
    }
    return -1;
}

/* 1 to 12, or 0. */
static int month_of(struct pt_str word)
{
    static const char *const months[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December",
    };
    return row_of(months, PT_COUNTOF(months), word, 3) + 1;
}

static bool is_weekday(struct pt_str word)
{
    static const char *const weekdays[] = {
        "Monday", "Tuesday",  "Wednesday", "Thursday",
        "Friday", "Saturday", "Sunday",
    };
    return row_of(weekdays, PT_COUNTOF(weekdays), word, 3) >= 0;
}

/* "14", "1st"; -1 for what is no day of a month. */
static int day_of(struct pt_str word)
{
    static const char *const endings[] = {"st", "nd", "rd", "th"};
    size_t n = 0;
    while (n < word.len && pt_ascii_is_digit(word.ptr[n]))
        n++;
    const struct pt_str ending = pt_str_sub(word, n, word.len);
    if (n < 1 || n > 2)
        return -1;
    if (ending.len && row_of(endings, PT_COUNTOF(endings), ending, 2) < 0)
        return -1;
    return digits_at(word, 0, n);
}

/* Without "Published on", "Date:" and the like in front. */
static struct pt_str without_label(struct pt_str line)
{
    static const char *const labels[] = {
        "published on", "published", "posted on", "posted", "date",
    };
    for (size_t i = 0; i < PT_COUNTOF(labels); i++) {
        const struct pt_str label = pt_str_of(labels[i]);
        if (line.len <= label.len || is_alnum(line.ptr[label.len]) ||
            !pt_str_equal_ascii_case(pt_str_sub(line, 0, label.len), label))
            continue;
        line = pt_str_trim(pt_str_sub(line, label.len, line.len));
        if (line.len && line.ptr[0] == ':')
            line = pt_str_trim(pt_str_sub(line, 1, line.len));
        break;
    }
    return line;
}

/* A time of day may follow an ISO date, words may not. */
static bool is_iso_line(struct pt_str line, int32_t *out_days)
{
    enum { LONGEST = 40 };
    if (line.len > LONGEST || !pt_date_parse_iso(line, out_days))
        return false;
    for (size_t i = 0; i < line.len; i++)
        if (!pt_ascii_is_digit(line.ptr[i]) &&
            !strchr("-+:. TZUCGM", line.ptr[i]))
            return false;
    return true;
}

bool pt_metadata_is_date_line(struct pt_str line, int32_t *out_days)
{
    struct pt_str rest = without_label(pt_str_trim(line));
    int32_t days = PT_DATE_NONE;
    if (is_iso_line(rest, &days)) {
        *out_days = days;
        return true;
    }
    struct pt_str first = next_word(&rest);
    if (is_weekday(first))
        first = next_word(&rest);
    const struct pt_str second = next_word(&rest);
    const struct pt_str year = next_word(&rest);
    const bool is_month_first = month_of(first) > 0;
    const int month = month_of(is_month_first ? first : second);
    const int day = day_of(is_month_first ? second : first);
    if (year.len != 4 || next_word(&rest).len != 0)
        return false;
    return days_of(digits_at(year, 0, 4), month, day, OLDEST_YEAR, out_days);
}

/* ------------------------------------------------------------ bylines --- */

enum { MOST_NAME_WORDS = 5, LONGEST_BYLINE = 120 };

static const char *const by_words[] = {
    "By ", "by ", "BY ", "Von ", "Par ", "Por ", "Автор: ",
};

/* Small words that stand inside names and between them. */
static bool is_joining_word(struct pt_str word)
{
    static const char *const words[] = {
        "and", "&", "und", "et", "y", "de", "da", "van", "von", "der", "la",
    };
    for (size_t i = 0; i < PT_COUNTOF(words); i++)
        if (pt_str_equal(word, pt_str_of(words[i])))
            return true;
    return false;
}

/* No small ASCII letter, digit or punctuation in front; letters of other
 * scripts pass, for want of a table. */
static bool begins_like_a_name(struct pt_str word)
{
    return (word.ptr[0] >= 'A' && word.ptr[0] <= 'Z') ||
           (unsigned char)word.ptr[0] >= 0xc3;
}

static bool is_name(struct pt_str s)
{
    size_t n_words = 0;
    bool ends_in_name = false;
    for (struct pt_str word; (s = pt_str_trim(s)).len;
         s = pt_str_sub(s, word.len, s.len)) {
        word = pt_str_sub(s, 0, pt_str_find(s, ' '));
        ends_in_name = begins_like_a_name(word);
        if (++n_words > MOST_NAME_WORDS ||
            (!ends_in_name && !is_joining_word(word)))
            return false;
    }
    return ends_in_name;
}

/* "By Friday" is no byline. */
static bool is_about_time(struct pt_str name)
{
    const struct pt_str word = pt_str_sub(name, 0, pt_str_find(name, ' '));
    return is_weekday(word) || (month_of(word) > 0 && word.len == name.len);
}

bool pt_metadata_is_byline(struct pt_str line, struct pt_str *out_author)
{
    line = pt_str_trim(line);
    for (size_t i = 0; i < PT_COUNTOF(by_words); i++) {
        const struct pt_str by = pt_str_of(by_words[i]);
        if (!pt_str_begins(line, by) || line.len > LONGEST_BYLINE)
            continue;
        struct pt_str name = pt_str_sub(line, by.len, line.len);
        name = pt_str_sub(name, 0, pt_str_find(name, ','));
        name = pt_str_trim(pt_str_sub(name, 0, pt_str_find(name, '|')));
        if (!is_name(name) || is_about_time(name) ||
            name.ptr[name.len - 1] == '.' || name.ptr[name.len - 1] == ':')
            return false;
        *out_author = name;
        return true;
    }
    return false;
}

/* ---------------------------------------------------------- datelines --- */

static bool has_month_and_day(struct pt_str s)
{
    bool was_month = false;
    for (struct pt_str word; (word = next_word(&s)).len;) {
        if (was_month && day_of(word) > 0)
            return true;
        was_month = month_of(word) > 0;
    }
    return false;
}

bool pt_metadata_has_dateline(struct pt_str line)
{
    enum { LONGEST = 80 };
    static const char *const dashes[] = {" - ", " -- ", " – ", " — "};
    line = pt_str_trim(line);
    for (size_t i = 0; i < PT_COUNTOF(dashes); i++) {
        const struct pt_str dash = pt_str_of(dashes[i]);
        for (size_t at = 0; at + dash.len <= line.len && at < LONGEST; at++) {
            if (!pt_str_begins(pt_str_sub(line, at, line.len), dash))
                continue;
            const struct pt_str place = pt_str_sub(line, 0, at);
            return pt_str_ends(place, PT_STR(")")) || has_month_and_day(place);
        }
    }
    return false;
}
