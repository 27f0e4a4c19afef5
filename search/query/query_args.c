/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/query/query_args.h"

#include "common/utf8.h"
#include "search/query/query_lex.h"

static bool is_sign(char c)
{
    const struct pt_str signs = PT_STR("+-=!~");
    return pt_str_find(signs, c) < signs.len;
}

static struct pt_str trim(struct pt_str s)
{
    size_t len = 0;
    while (s.len && pt_lex_is_space(pt_utf8_get(s, 0, &len)))
        s = pt_str_sub(s, len, s.len);
    while (s.len && pt_lex_is_space(pt_utf8_before(s, s.len, &len)))
        s.len -= len;
    return s;
}

/* Whether s has a character or a pair that only query text has. */
static bool has_syntax(struct pt_str s)
{
    size_t len = 0;
    for (size_t at = 0; at < s.len; at += len) {
        const uint32_t c = pt_utf8_get(s, at, &len);
        if (pt_lex_is_quote(c) || c == '(' || c == ')')
            return true;
        const struct pt_str rest = pt_str_sub(s, at, s.len);
        if (pt_str_begins(rest, PT_STR("&&")) ||
            pt_str_begins(rest, PT_STR("||")))
            return true;
    }
    return false;
}

/* Bytes of the sign or known field: that begins s, with something directly
 * behind it; else 0. */
static size_t prefix_length(struct pt_str s)
{
    enum pt_field field;
    size_t len = 0;
    if (s.len > 1 && is_sign(s.ptr[0]) &&
        !pt_lex_is_space(pt_utf8_get(s, 1, &len)))
        return 1;
    return pt_lex_field(s, &field);
}

static bool is_query_text(struct pt_str arg)
{
    if (has_syntax(arg))
        return true;
    struct pt_str run;
    bool is_later = false;
    for (size_t at = 0; pt_lex_run(arg, &at, &run); is_later = true)
        if (pt_lex_is_operator(run) || (is_later && prefix_length(run) > 0))
            return true;
    return false;
}

/* Where a closing ~N or ^N begins, several of them included; s.len when there
 * is none. */
static size_t suffix_begin(struct pt_str s)
{
    size_t begin = s.len;
    for (size_t at = s.len; at > 0; at--) {
        const char c = s.ptr[at - 1];
        if (c == '~' || c == '^')
            begin = at - 1;
        else if (!(c >= '0' && c <= '9') && c != '.')
            break;
    }
    return begin;
}

static void add_phrase(struct pt_str arg, struct pt_buf *out)
{
    size_t begin = 0;
    for (size_t len; (len = prefix_length(pt_str_sub(arg, begin, arg.len)));)
        begin += len;
    pt_buf_add(out, pt_str_sub(arg, 0, begin));
    arg = pt_str_sub(arg, begin, arg.len);
    const size_t end = suffix_begin(arg);
    pt_buf_add_byte(out, '"');
    pt_buf_add(out, pt_str_sub(arg, 0, end));
    pt_buf_add_byte(out, '"');
    pt_buf_add(out, pt_str_sub(arg, end, arg.len));
}

static bool has_space(struct pt_str s)
{
    size_t at = 0;
    struct pt_str run;
    return pt_lex_run(s, &at, &run) && at < s.len;
}

void pt_query_of_args(const char *const *args, size_t n, struct pt_buf *out)
{
    const char *separator = "";
    for (size_t i = 0; i < n; i++) {
        const struct pt_str arg = trim(pt_str_of(args[i]));
        if (arg.len == 0)
            continue;
        pt_buf_puts(out, separator);
        separator = " ";
        if (has_space(arg) && !is_query_text(arg))
            add_phrase(arg, out);
        else
            pt_buf_add(out, arg);
    }
}
