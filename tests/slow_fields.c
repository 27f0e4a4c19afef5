/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * slow_fields.c: the clauses that ask for no words, for slow_match.c.
 */
#include "tests/slow_match.h"

#include <check.h>

static struct pt_str text_of(const struct pt_article *a, enum pt_field field)
{
    const struct pt_str texts[PT_N_FIELDS] = {
        [PT_FIELD_TEXT] = a->text,
        [PT_FIELD_TITLE] = a->title,
        [PT_FIELD_AUTHOR] = a->author,
        [PT_FIELD_SOURCE] = a->source,
        [PT_FIELD_TAG] = a->tags,
        [PT_FIELD_URL] = a->url,
        [PT_FIELD_PATH] = a->path,
        [PT_FIELD_LANG] = a->lang,
        [PT_FIELD_BOILERPLATE] = a->boilerplate,
    };
    return texts[field];
}

/* --- components of a path or an address ---------------------------------- */

enum { MOST_PARTS = 64 };

struct parts {
    struct pt_str items[MOST_PARTS];
    size_t n;
};

static struct parts parts_of(struct pt_str s)
{
    struct parts parts = {.n = 0};
    for (size_t from = 0, at = 0; at <= s.len; at++) {
        if (at < s.len && s.ptr[at] != '/')
            continue;
        ck_assert_uint_lt(parts.n, MOST_PARTS);
        if (at > from)
            parts.items[parts.n++] = pt_str_sub(s, from, at);
        from = at + 1;
    }
    return parts;
}

/* * is any bytes, none too. */
static bool fits(struct pt_str pattern, struct pt_str s)
{
    if (pattern.len == 0)
        return s.len == 0;
    const struct pt_str rest = pt_str_sub(pattern, 1, pattern.len);
    if (pattern.ptr[0] == '*')
        return fits(rest, s) ||
               (s.len > 0 && fits(pattern, pt_str_sub(s, 1, s.len)));
    return s.len > 0 && s.ptr[0] == pattern.ptr[0] &&
           fits(rest, pt_str_sub(s, 1, s.len));
}

/* A host's name also fits without its "www.". */
static bool fits_part(struct pt_str pattern, struct pt_str part, bool is_host)
{
    return fits(pattern, part) ||
           (is_host && pt_str_begins(part, PT_STR("www.")) &&
            fits(pattern, pt_str_sub(part, 4, part.len)));
}

static bool ends_in_colon(struct pt_str part)
{
    return pt_str_ends(part, PT_STR(":"));
}

/* The host: the first component of an address that is no scheme; MOST_PARTS for
 * a path, which has none. */
static size_t host_at(const struct parts *parts, bool is_url)
{
    size_t at = 0;
    while (at < parts->n && ends_in_colon(parts->items[at]))
        at++;
    return is_url ? at : MOST_PARTS;
}

/* The pattern is a run of components; one that begins with a slash stands at
 * the beginning, in an address at the scheme or at the host. */
static bool has_run(struct pt_str pattern, struct pt_str value, bool is_url)
{
    const struct parts want = parts_of(pattern), have = parts_of(value);
    const bool is_rooted = pattern.len > 0 && pattern.ptr[0] == '/';
    const size_t host = host_at(&have, is_url);
    for (size_t at = 0; at + want.n <= have.n; at++) {
        if (is_rooted && at > 0 && at != host)
            continue;
        size_t n = 0;
        while (n < want.n &&
               fits_part(want.items[n], have.items[at + n], at + n == host))
            n++;
        if (n == want.n)
            return have.n > 0;
    }
    return false;
}

bool pt_slow_field_holds(const struct pt_article *a, const struct pt_clause *c)
{
    const bool has_date = a->date != PT_DATE_NONE;
    switch (c->kind) {
    case PT_CLAUSE_HAS:
        return c->field == PT_FIELD_DATE ? has_date
                                         : text_of(a, c->field).len > 0;
    case PT_CLAUSE_LANG:
        return a->lang.len > 0 && pt_str_equal_ascii_case(a->lang, c->text);
    case PT_CLAUSE_PARTS:
        return has_run(c->text, text_of(a, c->field), c->field == PT_FIELD_URL);
    case PT_CLAUSE_DATE:
        return has_date && c->range.first <= a->date &&
               a->date <= c->range.last;
    default:
        ck_abort_msg("no clause about a field");
    }
}
