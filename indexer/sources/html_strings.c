/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/html_strings.h"

#include "common/ascii.h"
#include "common/buf.h"
#include "common/utf8.h"
#include "indexer/metadata.h"
#include "indexer/sources/html_tree.h"

static struct pt_str cut(struct pt_str s, size_t most)
{
    size_t len = s.len < most ? s.len : most;
    while (!pt_utf8_is_boundary(s, len))
        len--;
    return pt_str_sub(s, 0, len);
}

/* -------------------------------------------------------------- clean --- */

static struct pt_str collapse(struct pt_str s, struct pt_arena *arena)
{
    char *const out = pt_arena_alloc(arena, s.len + 1);
    size_t len = 0;
    bool is_after_space = true;
    for (size_t i = 0; out && i < s.len; i++) {
        const bool is_nbsp =
            s.ptr[i] == '\xc2' && i + 1 < s.len && s.ptr[i + 1] == '\xa0';
        const bool is_gap = is_nbsp || pt_ascii_is_space(s.ptr[i]);
        i += is_nbsp;
        if (is_gap && is_after_space)
            continue;
        out[len++] = is_gap ? ' ' : s.ptr[i];
        is_after_space = is_gap;
    }
    return out ? pt_str_trim(pt_str_n(out, len)) : PT_STR("");
}

struct pt_str pt_str_clean(struct pt_str s, struct pt_arena *arena)
{
    struct pt_html_tree tree;
    s = cut(s, PT_MAX_FACT_BYTES);
    if (pt_str_find(s, '&') < s.len &&
        pt_html_tree_parse(s, arena, &tree, NULL) == PT_OK)
        s = pt_html_text_below(&tree, 0, PT_MAX_FACT_BYTES, arena);
    return collapse(s, arena);
}

bool pt_str_is_address(struct pt_str s)
{
    return pt_str_begins(s, PT_STR("http")) ||
           pt_str_begins(s, PT_STR("www.")) || pt_str_begins(s, PT_STR("/")) ||
           pt_str_find(s, '@') < s.len;
}

/* --------------------------------------------------------------- tags --- */

static bool has_line(struct pt_str lines, struct pt_str line)
{
    while (lines.len) {
        const size_t n = pt_str_find(lines, '\n');
        if (pt_str_equal_ascii_case(pt_str_sub(lines, 0, n), line))
            return true;
        lines = pt_str_sub(lines, n + (n < lines.len), lines.len);
    }
    return false;
}

struct pt_str pt_str_tags(struct pt_str list, struct pt_arena *arena)
{
    enum { MOST_TAG_BYTES = 100 };
    list = cut(list, PT_MAX_FACT_BYTES);
    char *const out = pt_arena_alloc(arena, list.len + 1);
    size_t len = 0, n_tags = 0;
    while (out && list.len && n_tags < PT_MAX_TAGS) {
        size_t n = 0;
        while (n < list.len && !strchr(",;\n", list.ptr[n]))
            n++;
        const struct pt_str tag = pt_str_trim(pt_str_sub(list, 0, n));
        list = pt_str_sub(list, n + (n < list.len), list.len);
        if (!tag.len || tag.len > MOST_TAG_BYTES ||
            has_line(pt_str_n(out, len), tag))
            continue;
        if (len)
            out[len++] = '\n';
        memcpy(out + len, tag.ptr, tag.len);
        len += tag.len;
        n_tags++;
    }
    return out ? pt_str_n(out, len) : PT_STR("");
}

/* ------------------------------------------------------------- author --- */

static struct pt_str without_label(struct pt_str s)
{
    static const char *const labels[] = {
        "by ",       "von ",        "par ",     "por ",    "di ",     "door ",
        "words by ", "written by ", "text by ", "author:", "author ", "autor:",
        "text:",     "von: ",       "Автор:",   "автор:",  "АВТОР:",  "Автор ",
        "作者：",    "作者:",       "记者 ",
    };
    for (size_t i = 0; i < PT_COUNTOF(labels); i++) {
        const struct pt_str label = pt_str_of(labels[i]);
        if (s.len > label.len &&
            pt_str_equal_ascii_case(pt_str_sub(s, 0, label.len), label))
            return pt_str_trim(pt_str_sub(s, label.len, s.len));
    }
    return s;
}

/* Up to the first thing that no name holds. */
static struct pt_str name_part(struct pt_str s)
{
    static const char *const ends[] = {
        ",",    "|",    "•",  "·",          " - ",      " – ",
        " — ",  ";",    "(",  ":",          " / ",      " for ",
        " in ", " um ", "\n", " Published", " Updated",
    };
    size_t end = s.len;
    for (size_t i = 0; i < PT_COUNTOF(ends); i++) {
        const struct pt_str mark = pt_str_of(ends[i]);
        for (size_t at = 0; at + mark.len <= end; at++)
            if (pt_str_begins(pt_str_sub(s, at, s.len), mark))
                end = at;
    }
    for (size_t at = 0; at < end; at++)
        if (s.ptr[at] >= '0' && s.ptr[at] <= '9')
            end = at;
    return pt_str_trim(pt_str_sub(s, 0, end));
}

struct pt_str pt_str_author(struct pt_str byline, struct pt_arena *arena)
{
    enum { MOST_WORDS = 8, MOST_BYTES = 120 };
    struct pt_str name = name_part(without_label(pt_str_clean(byline, arena)));
    size_t n_words = name.len > 0;
    for (size_t i = 0; i < name.len; i++)
        n_words += name.ptr[i] == ' ';
    const bool is_name = name.len > 1 && name.len <= MOST_BYTES &&
                         n_words <= MOST_WORDS && !pt_str_is_address(name) &&
                         !(name.ptr[0] >= 'a' && name.ptr[0] <= 'z');
    return is_name ? name : PT_STR("");
}

/* ------------------------------------------------------------- outlet --- */

/* Where the last separator of a title begins, and its length. */
static size_t last_separator(struct pt_str title, size_t *out_len)
{
    static const char *const marks[] = {
        " | ", " - ", " – ", " — ", " · ", " :: ",
        " « ", " » ", " / ", "_",   "｜",
    };
    size_t best = title.len;
    *out_len = 0;
    for (size_t i = 0; i < PT_COUNTOF(marks); i++) {
        const struct pt_str mark = pt_str_of(marks[i]);
        for (size_t at = 0; at + mark.len <= title.len; at++)
            if (pt_str_begins(pt_str_sub(title, at, title.len), mark) &&
                (*out_len == 0 || at > best)) {
                best = at;
                *out_len = mark.len;
            }
    }
    return best;
}

static size_t count_spaces(struct pt_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] == ' ';
    return n;
}

struct pt_str pt_str_without_outlet(struct pt_str title,
                                    struct pt_str known,
                                    struct pt_str *out_outlet)
{
    enum { MOST_SPACES = 4 };
    size_t len;
    const size_t at = last_separator(title, &len);
    *out_outlet = PT_STR("");
    if (len == 0 || at == 0)
        return title;
    const struct pt_str head = pt_str_trim(pt_str_sub(title, 0, at));
    const struct pt_str tail =
        pt_str_trim(pt_str_sub(title, at + len, title.len));
    const bool is_known = known.len && pt_str_equal_ascii_case(tail, known);
    const bool is_likely = !known.len && title.ptr[at] != '_' &&
                           count_spaces(tail) < MOST_SPACES &&
                           head.len > tail.len;
    if (!head.len || !tail.len || (!is_known && !is_likely))
        return title;
    *out_outlet = tail;
    return head;
}

/* ---------------------------------------------------------------- url --- */

/* The end of "scheme://host" in url, or 0. */
static size_t end_of_host(struct pt_str url)
{
    for (size_t at = 0; at + 3 <= url.len && at < 8; at++)
        if (pt_str_begins(pt_str_sub(url, at, url.len), PT_STR("://"))) {
            const struct pt_str rest = pt_str_sub(url, at + 3, url.len);
            return at + 3 + pt_str_find(rest, '/');
        }
    return 0;
}

static bool is_http(struct pt_str url)
{
    return (pt_str_begins(url, PT_STR("http://")) && url.len > 10) ||
           (pt_str_begins(url, PT_STR("https://")) && url.len > 11);
}

struct pt_str
pt_str_url(struct pt_str reference, struct pt_str base, struct pt_arena *arena)
{
    struct pt_str out = PT_STR("");
    struct pt_buf whole;
    reference = pt_str_trim(reference);
    reference = pt_str_sub(reference, 0, pt_str_find(reference, '#'));
    pt_buf_init(&whole, PT_MAX_FACT_BYTES);
    if (pt_str_begins(reference, PT_STR("//")))
        pt_buf_puts(&whole, "https:");
    else if (pt_str_begins(reference, PT_STR("/")))
        pt_buf_add(&whole, pt_str_sub(base, 0, end_of_host(base)));
    pt_buf_add(&whole, reference);
    const struct pt_str url = pt_buf_str(&whole);
    const bool is_whole = pt_buf_status(&whole) == PT_OK && is_http(url) &&
                          pt_str_find(url, ' ') == url.len;
    if (is_whole && !pt_arena_copy(arena, url, &out))
        out = PT_STR("");
    pt_buf_fini(&whole);
    return out;
}
