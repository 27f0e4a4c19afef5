/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ignore.c: a pattern is matched component by component, and a component byte
 * by byte, both in the same way: of several stars only the last ever needs to
 * take more, so a star is gone back to, never a tree of choices.
 */
#include "indexer/ignore.h"

#include "common/utf8.h"

/* --------------------------------------------------------------- parse --- */

/* Without the line's end and the spaces before it that no \ keeps. */
static struct pt_str trim_line(struct pt_str line)
{
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    while (line.len && line.ptr[line.len - 1] == ' ' &&
           !(line.len > 1 && line.ptr[line.len - 2] == '\\'))
        line.len--;
    return line;
}

/* False for what is no rule. */
static bool parse_rule(struct pt_str line, struct pt_ignore_rule *out)
{
    struct pt_ignore_rule rule = {.is_in = false};
    line = trim_line(line);
    if (!line.len || line.ptr[0] == '#')
        return false;
    if (line.ptr[0] == '!') {
        rule.is_in = true;
        line = pt_str_sub(line, 1, line.len);
    }
    if (line.len && line.ptr[line.len - 1] == '/') {
        rule.is_for_folders = true;
        line.len--;
    }
    rule.is_anchored = pt_str_find(line, '/') < line.len;
    if (line.len && line.ptr[0] == '/')
        line = pt_str_sub(line, 1, line.len);
    rule.pattern = line;
    *out = rule;
    return line.len > 0;
}

static size_t count_lines(struct pt_str text)
{
    size_t n = 1;
    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == '\n';
    return n;
}

enum pt_status pt_ignore_parse(struct pt_str text,
                               struct pt_arena *arena,
                               struct pt_ignore *out)
{
    text = pt_str_sub(text, 0,
                      text.len < PT_MAX_IGNORE_BYTES ? text.len
                                                     : PT_MAX_IGNORE_BYTES);
    struct pt_ignore_rule *const rules =
        pt_arena_array(arena, count_lines(text), sizeof *rules);
    size_t n = 0;
    if (!rules)
        return PT_ENOMEM;
    if (pt_str_begins(text, PT_STR("\xef\xbb\xbf")))
        text = pt_str_sub(text, 3, text.len);
    for (size_t at = 0, end; at < text.len; at = end + 1) {
        end = at + pt_str_find(pt_str_sub(text, at, text.len), '\n');
        n += parse_rule(pt_str_sub(text, at, end), &rules[n]);
    }
    *out = (struct pt_ignore){rules, n};
    return PT_OK;
}

/* ------------------------------------------------------- one component --- */

/* The character of set at byte *at, a \ before it passed over. */
static uint32_t set_member(struct pt_str set, size_t *at)
{
    size_t n;
    if (set.ptr[*at] == '\\' && *at + 1 < set.len)
        ++*at;
    const uint32_t c = pt_utf8_get(set, *at, &n);
    *at += n;
    return c;
}

/* Bytes of the set "[…]" that pattern begins with; 0 when it is not closed and
 * so no set. A ] that comes first is a member. */
static size_t set_bytes(struct pt_str pattern)
{
    size_t at = 1;
    if (at < pattern.len && (pattern.ptr[at] == '!' || pattern.ptr[at] == '^'))
        at++;
    if (at < pattern.len && pattern.ptr[at] == ']')
        at++;
    for (; at < pattern.len; at++) {
        if (pattern.ptr[at] == '\\')
            at++;
        else if (pattern.ptr[at] == ']')
            return at + 1;
    }
    return 0;
}

/* Whether c is of set, which stands in its brackets. */
static bool is_in_set(struct pt_str set, uint32_t c)
{
    const struct pt_str members = pt_str_sub(set, 0, set.len - 1);
    size_t at = 1;
    const bool is_negated = set.ptr[at] == '!' || set.ptr[at] == '^';
    bool is_member = false;
    at += is_negated;
    while (at < members.len) {
        const uint32_t low = set_member(members, &at);
        uint32_t high = low;
        if (at + 1 < members.len && members.ptr[at] == '-') {
            at++;
            high = set_member(members, &at);
        }
        is_member |= c >= low && c <= high;
    }
    return is_member != is_negated;
}

/* Matches one character of name, at *at, with what pattern has at *p that is
 * no star; moves both on. */
static bool
match_one(struct pt_str pattern, size_t *p, struct pt_str name, size_t *at)
{
    const struct pt_str rest = pt_str_sub(pattern, *p, pattern.len);
    const size_t n_set = rest.ptr[0] == '[' ? set_bytes(rest) : 0;
    size_t n;
    const uint32_t c = pt_utf8_get(name, *at, &n);
    if (rest.ptr[0] == '?' || n_set) {
        if (n_set && !is_in_set(pt_str_sub(rest, 0, n_set), c))
            return false;
        *p += n_set ? n_set : 1;
        *at += n;
        return true;
    }
    const bool is_quoted = rest.ptr[0] == '\\' && rest.len > 1;
    if (rest.ptr[is_quoted] != name.ptr[*at])
        return false;
    *p += 1 + is_quoted;
    ++*at;
    return true;
}

static bool match_name(struct pt_str pattern, struct pt_str name)
{
    size_t p = 0, at = 0, star = SIZE_MAX, star_at = 0;
    while (at < name.len) {
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = ++p;
            star_at = at;
        } else if (p < pattern.len && match_one(pattern, &p, name, &at)) {
            continue;
        } else if (star != SIZE_MAX) {
            p = star;
            at = ++star_at;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*')
        p++;
    return p == pattern.len;
}

/* ---------------------------------------------------------- whole path --- */

/* The component of s at byte *at, which is moved behind its slash. */
static struct pt_str component(struct pt_str s, size_t *at)
{
    const size_t n = pt_str_find(pt_str_sub(s, *at, s.len), '/');
    const struct pt_str out = pt_str_sub(s, *at, *at + n);
    *at += n + 1;
    return out;
}

/* "**" is any number of components, at the end of a pattern at least one. */
static bool match_path(struct pt_str pattern, struct pt_str path)
{
    size_t p = 0, at = 0, star = SIZE_MAX, star_at = 0;
    while (at < path.len) {
        size_t p_next = p, at_next = at;
        const bool is_left = p < pattern.len;
        const struct pt_str want =
            is_left ? component(pattern, &p_next) : PT_STR("");
        const struct pt_str have = component(path, &at_next);
        if (is_left && pt_str_equal(want, PT_STR("**"))) {
            if (p_next >= pattern.len)
                return true;
            star = p = p_next;
            star_at = at;
        } else if (is_left && match_name(want, have)) {
            p = p_next;
            at = at_next;
        } else if (star != SIZE_MAX) {
            component(path, &star_at);
            p = star;
            at = star_at;
        } else {
            return false;
        }
    }
    return p >= pattern.len;
}

enum pt_ignore_verdict
pt_ignore_ask(const struct pt_ignore *rules, struct pt_str path, bool is_folder)
{
    const struct pt_str name =
        pt_str_sub(path, pt_str_behind_last(path, '/'), path.len);
    for (size_t i = rules->n_rules; i-- > 0;) {
        const struct pt_ignore_rule *const rule = &rules->rules[i];
        if (rule->is_for_folders && !is_folder)
            continue;
        if (rule->is_anchored ? match_path(rule->pattern, path)
                              : match_name(rule->pattern, name))
            return rule->is_in ? PT_IGNORE_IN : PT_IGNORE_OUT;
    }
    return PT_IGNORE_SILENT;
}
