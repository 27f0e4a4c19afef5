/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/date.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_date(void);

/* Monday, 2025-12-15, unless a row says otherwise. */
static const char default_today[] = "2025-12-15";

static int32_t day_of(const char *iso)
{
    int32_t days = PT_DATE_NONE;
    ck_assert_msg(pt_date_parse_iso(pt_str_of(iso), &days), "%s", iso);
    return days;
}

START_TEST(days_count_from_1970)
{
    ck_assert_int_eq(pt_days_of_civil((struct pt_civil){1970, 1, 1}), 0);
    ck_assert_int_eq(pt_days_of_civil((struct pt_civil){1969, 12, 31}), -1);
    ck_assert_int_eq(pt_days_of_civil((struct pt_civil){2000, 3, 1}), 11017);
    ck_assert_int_eq(pt_days_of_civil((struct pt_civil){1, 1, 1}), -719162);
    ck_assert_int_eq(pt_days_of_civil((struct pt_civil){9999, 12, 31}),
                     2932896);
}
END_TEST

/* Without ck_assert in the loop, which costs more than the calendar. */
START_TEST(every_day_has_one_civil_date)
{
    struct pt_civil before = {0, 12, 31};
    for (int32_t day = -719162; day <= 2932896; day++) {
        const struct pt_civil civil = pt_civil_of_days(day);
        const bool is_next_day = civil.year == before.year &&
                                 civil.month == before.month &&
                                 civil.day == before.day + 1;
        const bool is_next_month = civil.day == 1 && before.day >= 28;
        if (!pt_civil_is_valid(civil) || (!is_next_day && !is_next_month) ||
            pt_days_of_civil(civil) != day)
            ck_abort_msg("day %d", (int)day);
        before = civil;
    }
}
END_TEST

START_TEST(days_that_do_not_exist_are_not_valid)
{
    static const struct pt_civil none[] = {
        {2025,  2,  29},
        {1900,  2,  29},
        {2025,  4,  31},
        {2025,  0,  1 },
        {2025,  13, 1 },
        {2025,  1,  0 },
        {2025,  1,  32},
        {0,     1,  1 },
        {10000, 1,  1 },
        {-4,    1,  1 },
    };
    for (size_t i = 0; i < PT_COUNTOF(none); i++)
        ck_assert_msg(!pt_civil_is_valid(none[i]), "row %zu", i);
    ck_assert(pt_civil_is_valid((struct pt_civil){2000, 2, 29}));
    ck_assert(pt_civil_is_valid((struct pt_civil){2024, 2, 29}));
}
END_TEST

START_TEST(a_day_is_printed_as_iso)
{
    char text[PT_DATE_TEXT_SIZE];
    pt_date_format(day_of("2025-12-05"), text);
    ck_assert_str_eq(text, "2025-12-05");
    pt_date_format(-719162, text);
    ck_assert_str_eq(text, "0001-01-01");
    pt_date_format(2932896, text);
    ck_assert_str_eq(text, "9999-12-31");
}
END_TEST

/* day NULL: no date. */
static const struct {
    const char *text;
    const char *day;
} iso_dates[] = {
    {"2025-12-15",                "2025-12-15"},
    {"20251215",                  "2025-12-15"},
    {"2025-12-15T08:30:00Z",      "2025-12-15"},
    {"2025-12-15T23:59:59-11:00", "2025-12-15"},
    {"20251215T083000Z",          "2025-12-15"},
    {"2025-12-15 08:30",          "2025-12-15"},
    {"2025-12-15-talks.txt",      "2025-12-15"},
    {"2024-02-29",                "2024-02-29"},
    {"2025-02-29",                NULL        },
    {"2025-13-01",                NULL        },
    {"0000-01-01",                NULL        },
    {"2025-12-150",               NULL        },
    {"2025-12-15th",              NULL        },
    {"2025-12-15T",               NULL        },
    {"20251215083000",            NULL        },
    {"2025-12",                   NULL        },
    {"2025-1215",                 NULL        },
    {"2025/12/15",                NULL        },
    {" 2025-12-15",               NULL        },
    {"15-12-2025",                NULL        },
    {"",                          NULL        },
};

START_TEST(iso_forms_are_read_and_nothing_else)
{
    int32_t days = 4711;
    const bool is_read =
        pt_date_parse_iso(pt_str_of(iso_dates[_i].text), &days);
    ck_assert_msg(is_read == (iso_dates[_i].day != NULL), "%s",
                  iso_dates[_i].text);
    ck_assert_int_eq(days, is_read ? day_of(iso_dates[_i].day) : 4711);
}
END_TEST

/* today NULL: default_today; first, last NULL: open. */
static const struct {
    const char *text;
    const char *today;
    const char *first;
    const char *last;
} ranges[] = {
    {"2025",                   NULL,         "2025-01-01", "2025-12-31"},
    {"2025-12",                NULL,         "2025-12-01", "2025-12-31"},
    {"2024-02",                NULL,         "2024-02-01", "2024-02-29"},
    {"2025-12-15",             NULL,         "2025-12-15", "2025-12-15"},
    {"20251215",               NULL,         "2025-12-15", "2025-12-15"},
    {"2025-12-15T08:30Z",      NULL,         "2025-12-15", "2025-12-15"},
    {" 2025-12 ",              NULL,         "2025-12-01", "2025-12-31"},
    {"9999",                   NULL,         "9999-01-01", "9999-12-31"},
    {"today",                  NULL,         "2025-12-15", "2025-12-15"},
    {"TODAY",                  NULL,         "2025-12-15", "2025-12-15"},
    {"yesterday",              NULL,         "2025-12-14", "2025-12-14"},
    {"yesterday",              "2024-03-01", "2024-02-29", "2024-02-29"},
    {"last-week",              NULL,         "2025-12-08", "2025-12-14"},
    {"last-week",              "2025-12-14", "2025-12-01", "2025-12-07"},
    {"last-week",              "2025-12-17", "2025-12-08", "2025-12-14"},
    {"last-week",              "1969-12-31", "1969-12-22", "1969-12-28"},
    {"last-month",             NULL,         "2025-11-01", "2025-11-30"},
    {"last-month",             "2026-01-31", "2025-12-01", "2025-12-31"},
    {"0d",                     NULL,         "2025-12-15", "2025-12-15"},
    {"7d",                     NULL,         "2025-12-08", "2025-12-08"},
    {"2w",                     NULL,         "2025-12-01", "2025-12-01"},
    {"1m",                     NULL,         "2025-11-15", "2025-11-15"},
    {"12M",                    NULL,         "2024-12-15", "2024-12-15"},
    {"1y",                     NULL,         "2024-12-15", "2024-12-15"},
    {"1m",                     "2025-03-31", "2025-02-28", "2025-02-28"},
    {"1m",                     "2024-03-30", "2024-02-29", "2024-02-29"},
    {"1m",                     "2025-07-31", "2025-06-30", "2025-06-30"},
    {"1m",                     "2025-01-31", "2024-12-31", "2024-12-31"},
    {"1y",                     "2024-02-29", "2023-02-28", "2023-02-28"},
    {"4y",                     "2024-02-29", "2020-02-29", "2020-02-29"},
    {"2025-12-01..2025-12-15", NULL,         "2025-12-01", "2025-12-15"},
    {"2024..2025",             NULL,         "2024-01-01", "2025-12-31"},
    {"2024-02..2024-02",       NULL,         "2024-02-01", "2024-02-29"},
    {"2025-12-15 .. today",    NULL,         "2025-12-15", "2025-12-15"},
    {"last-month..last-week",  NULL,         "2025-11-01", "2025-12-14"},
    {"..2024",                 NULL,         NULL,         "2024-12-31"},
    {"2025..",                 NULL,         "2025-01-01", NULL        },
    {"7d..",                   NULL,         "2025-12-08", NULL        },
    {"..7d",                   NULL,         NULL,         "2025-12-08"},
    {"30d..7d",                NULL,         "2025-11-15", "2025-12-08"},
    {"7d..2026",               NULL,         "2025-12-08", "2026-12-31"},
};

START_TEST(a_range_is_read)
{
    const char *const today =
        ranges[_i].today ? ranges[_i].today : default_today;
    struct pt_date_range range = {0, 0};
    struct pt_error err = {.status = PT_OK};
    ck_assert_msg(pt_date_parse_range(pt_str_of(ranges[_i].text), day_of(today),
                                      &range, &err) == PT_OK,
                  "%s: %s", ranges[_i].text, err.message);
    const int32_t first =
        ranges[_i].first ? day_of(ranges[_i].first) : INT32_MIN + 1;
    const int32_t last = ranges[_i].last ? day_of(ranges[_i].last) : INT32_MAX;
    ck_assert_msg(range.first == first && range.last == last,
                  "%s on %s: %d to %d, not %d to %d", ranges[_i].text, today,
                  (int)range.first, (int)range.last, (int)first, (int)last);
}
END_TEST

/* says: a part of the message. */
static const struct {
    const char *text;
    size_t begin, end;
    const char *says;
} errors[] = {
    {"",                       0, 0,  "expected a date such as 2025"      },
    {"  ",                     0, 2,  "expected a date such as 2025"      },
    {"..",                     0, 2,  "needs a date before or behind it"  },
    {"soon",                   0, 4,  "expected a date such as 2025"      },
    {" soon ",                 1, 5,  "'soon': expected a date"           },
    {"202",                    0, 3,  "expected"                          },
    {"20255",                  0, 5,  "expected"                          },
    {"0000",                   0, 4,  "no year 0"                         },
    {"2025-13",                0, 7,  "no such month"                     },
    {"2025-00",                0, 7,  "no such month"                     },
    {"2025-02-30",             0, 10, "no such day"                       },
    {"20250230",               0, 8,  "no such day"                       },
    {"2025-12-15-x",           0, 12, "expected"                          },
    {"2025-12-15x",            0, 11, "expected"                          },
    {"2025-1",                 0, 6,  "expected"                          },
    {"7",                      0, 1,  "expected"                          },
    {"7x",                     0, 2,  "d, w, m or y"                      },
    {"d",                      0, 1,  "expected"                          },
    {"-7d",                    0, 3,  "expected"                          },
    {"2026y",                  0, 5,  "before the year 1"                 },
    {"999999m",                0, 7,  "before the year 1"                 },
    {"999999w",                0, 7,  "before the year 1"                 },
    {"99999999999999999999d",  0, 21, "before the year 1"                 },
    {"12/05/2025",             0, 10, "day and month cannot be told apart"},
    {"12/05/2025",             0, 10, "2025-05-12 or 2025-12-05"          },
    {"12.05.2025",             0, 10, "2025-05-12 or 2025-12-05"          },
    {"1-2-2025",               0, 8,  "2025-02-01 or 2025-01-02"          },
    {"5/5/2025",               0, 8,  "expected the form 2025-05-05"      },
    {"25/12/2025",             0, 10, "expected the form 2025-12-25"      },
    {"12/25/2025",             0, 10, "expected the form 2025-12-25"      },
    {"2025/12/15",             0, 10, "expected the form 2025-12-15"      },
    {"2025-1-5",               0, 8,  "expected the form 2025-01-05"      },
    {"31/31/2025",             0, 10, "expected a date such as"           },
    {"12/05-2025",             0, 10, "expected a date such as"           },
    {"2025..2024",             0, 10, "ends before it begins"             },
    {"today..7d",              0, 9,  "ends before it begins"             },
    {"2025-12-15..2025-12-14", 0, 22, "ends before it begins"             },
    {"2024..soon",             6, 10, "'soon'"                            },
    {"soon..2024",             0, 4,  "'soon'"                            },
    {"2024...2025",            6, 11, "'.2025'"                           },
    {"2024..2025..",           6, 12, "expected"                          },
    {"2024 .. 12/05/2025",     8, 18, "cannot be told apart"              },
};

START_TEST(an_error_has_its_span_and_says_what_was_expected)
{
    struct pt_date_range range = {17, 18};
    struct pt_error err = {.status = PT_OK};
    ck_assert_msg(pt_date_parse_range(pt_str_of(errors[_i].text),
                                      day_of(default_today), &range,
                                      &err) == PT_EQUERY,
                  "'%s'", errors[_i].text);
    ck_assert_msg(err.status == PT_EQUERY &&
                      err.span_begin == errors[_i].begin &&
                      err.span_end == errors[_i].end &&
                      strstr(err.message, errors[_i].says),
                  "'%s' at %zu to %zu: %s", errors[_i].text, err.span_begin,
                  err.span_end, err.message);
    ck_assert_int_eq(range.first, 17);
    ck_assert_int_eq(range.last, 18);
    ck_assert_int_eq(pt_date_parse_range(pt_str_of(errors[_i].text),
                                         day_of(default_today), &range, NULL),
                     PT_EQUERY);
}
END_TEST

START_TEST(an_error_in_bytes_that_are_no_text_is_an_error_too)
{
    struct pt_date_range range;
    const struct pt_str nul = {"12\0"
                               "05\0"
                               "2025",
                               10};
    ck_assert_int_eq(pt_date_parse_range(nul, 0, &range, NULL), PT_EQUERY);
    const struct pt_str unit = {"7\0", 2};
    ck_assert_int_eq(pt_date_parse_range(unit, 0, &range, NULL), PT_EQUERY);
}
END_TEST

/* --- time stamps --------------------------------------------------------- */

static const struct {
    const char *stamp;
    const char *day; /* NULL: none */
} stamps[] = {
    {"Tue, 10 Jun 2003 04:00:00 GMT",         "2003-06-10"},
    {"Tue, 10 Jun 2003 04:00:00 +0200",       "2003-06-10"},
    {"Tue, 10 Jun 2003 23:59:59 -1100",       "2003-06-10"},
    {"  Tue, 10 Jun 2003 04:00 EST\n",        "2003-06-10"},
    {"10 Jun 2003",                           "2003-06-10"},
    {"10 Jun 03 04:00:00 Z",                  "2003-06-10"},
    {"10 Jun 99 04:00:00 Z",                  "1999-06-10"},
    {"10 Jun 103 04:00:00 Z",                 "2003-06-10"},
    {"Tuesday, 3 June 2003 4:00:00 GMT+0200", "2003-06-03"},
    {"Tue,03 Jun 2003 04:00:00GMT",           "2003-06-03"},
    {"Fri, 10 Jun 2003 04:00:00 GMT",         "2003-06-10"},
    {"Tue Jun  3 04:00:00 2003",              "2003-06-03"},
    {"Tue Jun 03 04:00:00 +0000 2003",        "2003-06-03"},
    {"Tue Jun 03 04:00:00 CEST 2003",         "2003-06-03"},
    {"June 3rd, 2003, 4:00 PM",               "2003-06-03"},
    {"Sept. 3, 2003",                         "2003-09-03"},
    {"3-Jun-2003 04:00:00",                   "2003-06-03"},
    {"03-JUN-03",                             "2003-06-03"},
    {"2003 Jun 3",                            "2003-06-03"},
    {"(Tuesday) 3 Jun (not 4) 2003",          "2003-06-03"},
    {"2003-06-10T04:00:00Z",                  "2003-06-10"},
    {"2003-06-10T23:30:00.123+02:00",         "2003-06-10"},
    {"2003-06-10 04:00:00",                   "2003-06-10"},
    {"20030610T040000Z",                      "2003-06-10"},
    {"2003-6-9T04:00:00",                     "2003-06-09"},
    {"2003/06/10 04:00",                      "2003-06-10"},
    {"10.06.2003 04:00",                      "2003-06-10"},
    {"9.6.03",                                "2003-06-09"},
    {"23/6/2003",                             "2003-06-23"},
    {"6/23/2003",                             "2003-06-23"},
    {"6/6/2003",                              "2003-06-06"},
    {"6/10/2003",                             NULL        },
    {"",                                      NULL        },
    {"yesterday",                             NULL        },
    {"Jun 2003",                              NULL        },
    {"June",                                  NULL        },
    {"31 Jun 2003",                           NULL        },
    {"30 Feb 2003 04:00:00 GMT",              NULL        },
    {"Mon, 01 Jan 0001 00:00:00 GMT",         NULL        },
    {"0000-00-00 00:00:00",                   NULL        },
    {"1055217600",                            NULL        },
    {"10 May",                                NULL        },
    {"04:00:00",                              NULL        },
};

START_TEST(stamps_are_read_with_their_mistakes)
{
    int32_t days = PT_DATE_NONE;
    char day[PT_DATE_TEXT_SIZE] = "";
    if (pt_date_parse_stamp(pt_str_of(stamps[_i].stamp), &days))
        pt_date_format(days, day);
    ck_assert_msg(strcmp(day, stamps[_i].day ? stamps[_i].day : "") == 0,
                  "%s: '%s'", stamps[_i].stamp, day);
}
END_TEST

Suite *pt_suite_date(void)
{
    Suite *const suite = suite_create("date");
    TCase *const calendar = tcase_create("calendar");
    tcase_add_test(calendar, days_count_from_1970);
    tcase_add_test(calendar, every_day_has_one_civil_date);
    tcase_add_test(calendar, days_that_do_not_exist_are_not_valid);
    tcase_add_test(calendar, a_day_is_printed_as_iso);
    tcase_add_loop_test(calendar, iso_forms_are_read_and_nothing_else, 0,
                        (int)PT_COUNTOF(iso_dates));
    tcase_set_timeout(calendar, 30);
    suite_add_tcase(suite, calendar);
    TCase *const range = tcase_create("ranges");
    tcase_add_loop_test(range, a_range_is_read, 0, (int)PT_COUNTOF(ranges));
    tcase_add_loop_test(range, an_error_has_its_span_and_says_what_was_expected,
                        0, (int)PT_COUNTOF(errors));
    tcase_add_test(range, an_error_in_bytes_that_are_no_text_is_an_error_too);
    suite_add_tcase(suite, range);
    TCase *const stamp = tcase_create("stamp");
    tcase_add_loop_test(stamp, stamps_are_read_with_their_mistakes, 0,
                        (int)PT_COUNTOF(stamps));
    suite_add_tcase(suite, stamp);
    return suite;
}
