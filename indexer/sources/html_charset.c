/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/html_charset.h"

static bool begins(struct pt_str s, size_t at, struct pt_str word)
{
    return at + word.len <= s.len &&
           pt_str_equal_ascii_case(pt_str_sub(s, at, at + word.len), word);
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || (c && strchr("-_.:", c));
}

/* The name behind "charset" or "encoding" that ends at byte at: = "name". */
static struct pt_str name_behind(struct pt_str s, size_t at)
{
    while (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '='))
        at++;
    if (at < s.len && (s.ptr[at] == '"' || s.ptr[at] == '\''))
        at++;
    size_t end = at;
    while (end < s.len && is_name_byte(s.ptr[end]))
        end++;
    return pt_str_sub(s, at, end);
}

struct pt_str pt_html_charset(struct pt_str bytes)
{
    static const struct {
        struct pt_str element, word;
    } rows[] = {
        {{"<meta", 5}, {"charset", 7} },
        {{"<?xml", 5}, {"encoding", 8}},
    };
    if (bytes.len > PT_MAX_CHARSET_BYTES)
        bytes = pt_str_sub(bytes, 0, PT_MAX_CHARSET_BYTES);
    for (size_t at = 0; at < bytes.len; at++)
        for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
            if (!begins(bytes, at, rows[i].element))
                continue;
            struct pt_str tag = pt_str_sub(bytes, at, bytes.len);
            tag = pt_str_sub(tag, 0, pt_str_find(tag, '>'));
            for (size_t k = 0; k < tag.len; k++)
                if (begins(tag, k, rows[i].word)) {
                    const struct pt_str name =
                        name_behind(tag, k + rows[i].word.len);
                    if (name.len && !begins(name, 0, PT_STR("utf-16")))
                        return name;
                }
        }
    return PT_STR("");
}
