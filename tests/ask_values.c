/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/ask_draw.h"

#include "tests/search_rig.h"

/* --- dates --------------------------------------------------------------- */

static struct pt_date_range days(int32_t first, int32_t last)
{
    return (struct pt_date_range){first, last};
}

static struct pt_civil civil(int year, int month, int day)
{
    return (struct pt_civil){year, month, day};
}

/* The days of a month; months before January are those of the year before. */
static struct pt_date_range month_of(int year, int month)
{
    for (; month < 1; month += 12)
        year--;
    int last = 31;
    while (!pt_civil_is_valid(civil(year, month, last)))
        last--;
    return days(pt_days_of_civil(civil(year, month, 1)),
                pt_days_of_civil(civil(year, month, last)));
}

/* The same day n months before, or that month's last. */
static int32_t months_before(int32_t day, int n)
{
    const struct pt_civil from = pt_civil_of_days(day);
    const struct pt_date_range month = month_of(from.year, from.month - n);
    const int32_t to = month.first + from.day - 1;
    return to < month.last ? to : month.last;
}

/* One of the ways to name days around that one. */
static struct pt_str
date_value(struct pt_drawer *d, int32_t day, struct pt_date_range *out)
{
    const int32_t today = PT_RIG_TODAY;
    const struct pt_civil c = pt_civil_of_days(day);
    const struct pt_civil now = pt_civil_of_days(today);
    const int n = pt_draw_between(d, 0, 14);
    /* 1970-01-01 was a Thursday; weeks begin on Mondays. */
    const int32_t monday = today - (today + 3) % 7;
    *out = days(day, day);
    switch (pt_draw_below(d, 12)) {
    case 0:
        return pt_draw_say(d, "%04d%02d%02d", c.year, c.month, c.day);
    case 1:
        *out = month_of(c.year, c.month);
        return pt_draw_say(d, "%04d-%02d", c.year, c.month);
    case 2:
        *out = days(month_of(c.year, 1).first, month_of(c.year, 12).last);
        return pt_draw_say(d, "%04d", c.year);
    case 3:
        *out = days(today, today);
        return pt_draw_say(d, "today");
    case 4:
        *out = days(today - 1, today - 1);
        return pt_draw_say(d, "yesterday");
    case 5:
        *out = days(monday - 7, monday - 1);
        return pt_draw_say(d, "last-week");
    case 6:
        *out = month_of(now.year, now.month - 1);
        return pt_draw_say(d, "last-month");
    case 7:
        *out = days(today - n, today - n);
        return pt_draw_say(d, "%dd", n);
    case 8:
        *out = days(today - 7 * n, today - 7 * n);
        return pt_draw_say(d, "%dw", n);
    case 9:
        *out = days(months_before(today, n), months_before(today, n));
        return pt_draw_say(d, pt_draw_one_in(d, 2) ? "%dm" : "%dM", n);
    case 10:
        *out = days(months_before(today, 12 * n), months_before(today, 12 * n));
        return pt_draw_say(d, "%dy", n);
    default:
        return pt_draw_say(d, "%04d-%02d-%02d", c.year, c.month, c.day);
    }
}

static struct pt_ask *one_date(struct pt_drawer *d)
{
    struct pt_ask *const node = pt_draw_node(d, PT_NODE_DATE);
    const int32_t known = d->v->articles[d->article].date;
    const int32_t day = known == PT_DATE_NONE ? PT_RIG_TODAY : known;
    struct pt_date_range a, b;
    struct pt_str from = date_value(d, day + pt_draw_between(d, -3, 3) / 3, &a);
    struct pt_str to = date_value(d, day + pt_draw_between(d, 0, 40), &b);
    switch (pt_draw_below(d, 5)) {
    case 0:
        node->range = days(INT32_MIN + 1, a.last);
        node->text = pt_draw_say(d, "..%.*s", PT_STR_FMT(from));
        break;
    case 1:
        node->range = days(a.first, INT32_MAX);
        node->text = pt_draw_say(d, "%.*s..", PT_STR_FMT(from));
        break;
    case 2:
        if (a.first <= b.last) {
            node->range = days(a.first, b.last);
            node->text =
                pt_draw_say(d, "%.*s..%.*s", PT_STR_FMT(from), PT_STR_FMT(to));
            break;
        }
        /* fall through */
    default:
        node->range = a;
        node->text = from;
    }
    return node;
}

struct pt_ask *pt_draw_date(struct pt_drawer *d)
{
    if (!pt_draw_one_in(d, 5))
        return one_date(d);
    struct pt_ask *const either = pt_draw_parent(d, PT_NODE_OR, 2);
    pt_draw_add(either, one_date(d));
    pt_draw_add(either, one_date(d));
    return either;
}

/* --- path, url, lang ----------------------------------------------------- */

static bool is_value(struct pt_str s)
{
    bool has_letter = false;
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];
        const bool is_letter = (c >= 'a' && c <= 'z') ||
                               (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_letter && !strchr("/.:_-*", c))
            return false;
        has_letter |= is_letter;
    }
    return has_letter && s.ptr[0] != '-';
}

/* A run of components, from the root or not, perhaps with a star in it. */
static struct pt_str run_of_parts(struct pt_drawer *d, struct pt_str value)
{
    struct pt_buf out;
    struct pt_str part;
    size_t n = 0;
    for (size_t at = 0; pt_schema_next_part(value, &at, &part);)
        n++;
    const size_t from = n > 1 ? pt_draw_below(d, n) : 0;
    const size_t to = n > 0 ? from + 1 + pt_draw_below(d, n - from) : 0;
    size_t i = 0;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    for (size_t at = 0; pt_schema_next_part(value, &at, &part); i++) {
        if (i < from || i >= to)
            continue;
        if (pt_str_begins(part, PT_STR("www.")) && pt_draw_one_in(d, 2))
            part = pt_str_sub(part, 4, part.len);
        const bool has_star = pt_draw_one_in(d, 4);
        const size_t star =
            has_star ? pt_draw_below(d, part.len + 1) : part.len;
        const size_t rest = star + pt_draw_below(d, part.len - star + 1);
        if (i > from || (from < 3 && pt_draw_one_in(d, 3)))
            pt_buf_add_byte(&out, '/');
        pt_buf_add(&out, pt_str_sub(part, 0, star));
        if (has_star) {
            pt_buf_add_byte(&out, '*');
            pt_buf_add(&out, pt_str_sub(part, rest, part.len));
        }
    }
    const struct pt_str run = is_value(pt_buf_str(&out))
                                  ? pt_draw_keep(d, pt_buf_str(&out))
                                  : PT_STR("news/2025");
    pt_buf_fini(&out);
    return run;
}

struct pt_ask *pt_draw_value(struct pt_drawer *d)
{
    static const char *const others[] = {"en", "EN", "en-GB", "fr", "uk"};
    struct pt_ask *const node = pt_draw_node(d, PT_NODE_WORD);
    const struct pt_article *const a = &d->v->articles[d->article];
    if (d->field == PT_FIELD_LANG)
        node->text = a->lang.len > 0 && !pt_draw_one_in(d, 3)
                         ? pt_draw_keep(d, a->lang)
                         : pt_str_of(PT_DRAW_PICK(d, others));
    else
        node->text =
            run_of_parts(d, d->field == PT_FIELD_URL ? a->url : a->path);
    return node;
}
