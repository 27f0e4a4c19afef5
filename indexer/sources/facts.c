/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/facts.h"

#include "common/ascii.h"

/* Bytes of the white space at byte at of s; 0: there is none. */
static size_t space_at(struct pt_str s, size_t at)
{
    const struct pt_str rest = pt_str_sub(s, at, s.len);
    if (strchr(" \t\n\v\f\r", s.ptr[at]))
        return s.ptr[at] ? 1 : 0;
    return pt_str_begins(rest, PT_STR("\xc2\xa0")) ? 2 : 0;
}

struct pt_str pt_fact_line(struct pt_str s, struct pt_arena *arena)
{
    char *const line = pt_arena_alloc(arena, s.len + 1);
    size_t len = 0;
    bool is_gap = false;
    if (!line)
        return PT_STR("");
    for (size_t at = 0; at < s.len;) {
        const size_t n = space_at(s, at);
        if (n) {
            is_gap = len > 0;
            at += n;
            continue;
        }
        if (is_gap)
            line[len++] = ' ';
        is_gap = false;
        line[len++] = s.ptr[at++];
    }
    return pt_str_n(line, len);
}

struct pt_str pt_fact_text(struct pt_str s, struct pt_arena *arena)
{
    char *const text = pt_arena_alloc(arena, s.len + 2);
    size_t len = 0;
    bool was_empty = true; /* none at the start */
    if (!text)
        return PT_STR("");
    for (size_t at = 0, end; at < s.len; at = end + 1) {
        const struct pt_str rest = pt_str_sub(s, at, s.len);
        end = at + pt_str_find(rest, '\n');
        const struct pt_str line = pt_str_trim(pt_str_sub(s, at, end));
        if (line.len || !was_empty) {
            if (line.len)
                memcpy(text + len, line.ptr, line.len);
            len += line.len;
            text[len++] = '\n';
        }
        was_empty = !line.len;
    }
    return pt_str_trim(pt_str_n(text, len));
}

/* --------------------------------------------------------------- people --- */

struct pt_str pt_fact_person(struct pt_str s)
{
    s = pt_str_trim(s);
    const size_t open = pt_str_find(s, '('), angle = pt_str_find(s, '<');
    const bool has_mail_first = pt_str_find(s, '@') < open;
    if (open < s.len && has_mail_first) {
        struct pt_str name = pt_str_sub(s, open + 1, s.len);
        name = pt_str_trim(pt_str_sub(name, 0, pt_str_find(name, ')')));
        if (name.len)
            return name;
        return pt_str_trim(pt_str_sub(s, 0, open));
    }
    struct pt_str name = pt_str_trim(pt_str_sub(s, 0, angle));
    if (name.len >= 2 && name.ptr[0] == '"' && name.ptr[name.len - 1] == '"')
        name = pt_str_trim(pt_str_sub(name, 1, name.len - 1));
    if (name.len || angle == s.len)
        return name;
    const struct pt_str mail = pt_str_sub(s, angle + 1, s.len);
    return pt_str_trim(pt_str_sub(mail, 0, pt_str_find(mail, '>')));
}
