/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text_fields.c: the clauses that ask for no words: has, lang, path, url, date.
 */
#include "search/match/text_match_private.h"

static bool article_has(const struct pt_article *a, enum pt_field field)
{
    if (field == PT_FIELD_DATE)
        return a->date != PT_DATE_NONE;
    return pt_field_text(a, field).len > 0 ||
           (field == PT_FIELD_TEXT && a->title.len > 0);
}

/* Whether pattern, in which * is any bytes, is the whole of s. Only the last *
 * ever needs to take more, so this is at worst quadratic. */
static bool matches_stars(struct pt_str pattern, struct pt_str s)
{
    size_t p = 0, at = 0, star = SIZE_MAX, star_at = 0;
    while (at < s.len) {
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = p++;
            star_at = at;
        } else if (p < pattern.len && pattern.ptr[p] == s.ptr[at]) {
            p++;
            at++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            at = ++star_at;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*')
        p++;
    return p == pattern.len;
}

/* A pattern of components, and the path or url that it is held against. */
struct parts {
    struct pt_str pattern;
    struct pt_str value;
    struct pt_str host; /* of a url: may also be taken without its "www." */
    bool is_to_end;     /* the run is the last one */
};

/* Whether the components of pattern are those of value from byte at on, one by
 * one. */
static bool run_matches(const struct parts *p, size_t at)
{
    const struct pt_str value = p->value, host = p->host;
    struct pt_str want, have;
    size_t pattern_at = 0;
    while (pt_schema_next_part(p->pattern, &pattern_at, &want)) {
        if (!pt_schema_next_part(value, &at, &have))
            return false;
        if (matches_stars(want, have))
            continue;
        if (have.ptr != host.ptr || !pt_str_begins(have, PT_STR("www.")) ||
            !matches_stars(want, pt_str_sub(have, 4, have.len)))
            return false;
    }
    return !p->is_to_end || !pt_schema_next_part(value, &at, &have);
}

/* The host of a url: its first component that is no scheme. */
static struct pt_str host_of(struct pt_str url)
{
    struct pt_str part;
    for (size_t at = 0; pt_schema_next_part(url, &at, &part);)
        if (part.ptr[part.len - 1] != ':')
            return part;
    return (struct pt_str){NULL, 0};
}

/* A pattern that begins with "/" holds from the root on, any other for a run of
 * components anywhere. A url's root is its scheme or its host. */
static bool parts_match(const struct parts *p)
{
    const bool is_rooted = p->pattern.len > 0 && p->pattern.ptr[0] == '/';
    struct pt_str part;
    size_t before = 0;
    for (size_t at = 0; pt_schema_next_part(p->value, &at, &part);
         before = at) {
        if (is_rooted && before > 0 && part.ptr != p->host.ptr)
            return false;
        if (run_matches(p, before))
            return true;
    }
    return false;
}

static size_t count_byte(struct pt_str s, char byte)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] == byte;
    return n;
}

/* As a part of a container is shown: path#member. Either may hold a "#", but
 * what stands for the path has no more of them than that. */
static bool member_matches(struct pt_str pattern, const struct pt_article *a)
{
    struct parts file = {.value = a->path, .is_to_end = true};
    size_t n = a->member.len ? count_byte(a->path, '#') + 1 : 0;
    for (size_t at = 0; at < pattern.len && n > 0; at++) {
        if (pattern.ptr[at] != '#')
            continue;
        file.pattern = pt_str_sub(pattern, 0, at);
        n--;
        if (matches_stars(pt_str_sub(pattern, at + 1, pattern.len),
                          a->member) &&
            parts_match(&file))
            return true;
    }
    return false;
}

static bool path_matches(struct pt_str pattern, const struct pt_article *a)
{
    const struct parts path = {.pattern = pattern, .value = a->path};
    return parts_match(&path) || member_matches(pattern, a);
}

static bool url_matches(struct pt_str pattern, struct pt_str url)
{
    const struct parts parts = {
        .pattern = pattern, .value = url, .host = host_of(url)};
    return parts_match(&parts);
}

bool pt_field_clause_holds(const struct pt_clause *c,
                           const struct pt_article *a)
{
    switch (c->kind) {
    case PT_CLAUSE_HAS:
        return article_has(a, c->field);
    case PT_CLAUSE_LANG:
        return a->lang.len > 0 && pt_str_equal_ascii_case(c->text, a->lang);
    case PT_CLAUSE_PARTS:
        return c->field == PT_FIELD_URL ? url_matches(c->text, a->url)
                                        : path_matches(c->text, a);
    case PT_CLAUSE_DATE:
        return a->date != PT_DATE_NONE && a->date >= c->range.first &&
               a->date <= c->range.last;
    default:
        PT_UNREACHABLE();
        return false;
    }
}
