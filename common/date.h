/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * date.h: publication dates as days, and the ways people write them.
 *
 * A day is a number of days since 1970-01-01 in the proleptic Gregorian
 * calendar, years 1 to 9999. Nothing here asks the clock: who calls says what
 * today is.
 */
#ifndef COMMON_DATE_H
#define COMMON_DATE_H

#include "common/status.h"
#include "common/str.h"

#define PT_DATE_NONE INT32_MIN /* undated */

struct pt_civil {
    int year;  /* 1..9999 */
    int month; /* 1..12 */
    int day;   /* 1..31 */
};

/* False when that day does not exist. */
bool pt_civil_is_valid(struct pt_civil civil);
int32_t pt_days_of_civil(struct pt_civil civil);
struct pt_civil pt_civil_of_days(int32_t days);

/* The calendar day, in UTC, of a moment in seconds since 1970, from 1970 to
 * 9999. */
int32_t pt_date_of_seconds(int64_t seconds);

/* Room for "YYYY-MM-DD" and the closing NUL. */
#define PT_DATE_TEXT_SIZE 11
void pt_date_format(int32_t days, char out[PT_DATE_TEXT_SIZE]);

/* A date at the start of s in an ISO 8601 form ("2025-12-15",
 * "2025-12-15T08:30:00Z", "20251215"): the day as printed, whatever the zone.
 * False, *out_days unchanged, for anything else. */
bool pt_date_parse_iso(struct pt_str s, int32_t *out_days);

/* The day of a time stamp of a mail, feed or document, in the zone that it
 * names: RFC 822 and 2822 with the mistakes that are common (no weekday or a
 * wrong one, whole names, years of two digits, "GMT+0200", "-" between), ctime,
 * ISO 8601, 2025/12/5, 5.12.2025, and 12/5/2025 only when it can be but one
 * day. False, *out_days unchanged, for anything else and for years before 1600.
 */
bool pt_date_parse_stamp(struct pt_str s, int32_t *out_days);

/* Days from first to last, both inclusive. */
struct pt_date_range {
    int32_t first; /* INT32_MIN + 1 when open */
    int32_t last;  /* INT32_MAX when open */
};

/* The value of a date: clause or of --since/--until: "2025", "2025-12",
 * "2025-12-15", today, yesterday, last-week (Monday to Sunday before this
 * week), last-month, "7d" (also w m y: the day that long ago), and two of these
 * with ".." between, open at either end ("..2024", "7d.."). today: the day to
 * count from.
 * PT_OK, or PT_EQUERY with the span inside s and what was expected; names the
 * trouble with 12/05/2025 (day and month cannot be told) and with a range that
 * ends before it begins. */
enum pt_status pt_date_parse_range(struct pt_str s,
                                   int32_t today,
                                   struct pt_date_range *out,
                                   struct pt_error *err) PT_NODISCARD;

#endif
