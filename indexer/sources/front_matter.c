/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/front_matter.h"

#include "indexer/sources/yaml_read.h"

struct notes {
    struct pt_given *given;
    size_t n;
};

static void note(void *context, struct pt_str name, struct pt_str value)
{
    struct notes *const notes = context;
    notes->n++;
    pt_given_add(notes->given, name, value);
}

/* --------------------------------------------------------------- lines --- */

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

static struct pt_str unquoted(struct pt_str s)
{
    s = pt_str_trim(s);
    const bool is_quoted = s.len >= 2 &&
                           (s.ptr[0] == '"' || s.ptr[0] == '\'') &&
                           s.ptr[s.len - 1] == s.ptr[0];
    return is_quoted ? pt_str_sub(s, 1, s.len - 1) : s;
}

/* "[a, 'b']" or one value. */
static void
note_values(struct notes *notes, struct pt_str name, struct pt_str value)
{
    value = pt_str_trim(value);
    if (!pt_str_begins(value, PT_STR("["))) {
        if (value.len)
            note(notes, name, unquoted(value));
        return;
    }
    value = pt_str_sub(value, 1, value.len - pt_str_ends(value, PT_STR("]")));
    for (size_t n; value.len; value = pt_str_sub(value, n, value.len)) {
        n = pt_str_find(value, ',');
        note(notes, name, unquoted(pt_str_sub(value, 0, n)));
        n += n < value.len;
    }
}

static struct pt_str next_line(struct pt_str text, size_t *at)
{
    const struct pt_str rest = pt_str_sub(text, *at, text.len);
    const size_t n = pt_str_find(rest, '\n');
    *at += n + (n < rest.len);
    return pt_str_sub(rest, 0, n);
}

/* Lines of name, mark, value; below a name without a value lines "- value". */
static void read_lines(struct pt_str text, char mark, struct notes *notes)
{
    struct pt_str name = PT_STR("");
    for (size_t at = 0; at < text.len;) {
        const struct pt_str line = next_line(text, &at);
        const struct pt_str inner = pt_str_trim(line);
        size_t n = 0;
        while (n < line.len && is_name_byte(line.ptr[n]))
            n++;
        size_t sign = n;
        while (sign < line.len && line.ptr[sign] == ' ')
            sign++;
        if (mark == '=' && pt_str_begins(inner, PT_STR("[")))
            return; /* a table: nothing behind it is at the top */
        if (n && sign < line.len && line.ptr[sign] == mark) {
            name = pt_str_sub(line, 0, n);
            note_values(notes, name, pt_str_sub(line, sign + 1, line.len));
        } else if (name.len && pt_str_begins(inner, PT_STR("- "))) {
            note(notes, name, unquoted(pt_str_sub(inner, 2, inner.len)));
        }
    }
}

/* --------------------------------------------------------------- whole --- */

static bool is_mark(struct pt_str line, const char *mark)
{
    const size_t len = strlen(mark);
    return pt_str_begins(line, pt_str_of(mark)) &&
           pt_str_trim(pt_str_sub(line, len, line.len)).len == 0;
}

/* Finds what is between two lines that are a mark; false: no front matter. */
static bool find_bounds(struct pt_str text,
                        const char *mark,
                        struct pt_str *out_inside,
                        size_t *out_len)
{
    const size_t end = text.len < PT_MAX_FRONT_MATTER_BYTES
                           ? text.len
                           : PT_MAX_FRONT_MATTER_BYTES;
    const struct pt_str near = pt_str_sub(text, 0, end);
    size_t at = 0;
    if (!is_mark(next_line(near, &at), mark))
        return false;
    for (const size_t begin = at; at < near.len;) {
        const size_t line_at = at;
        const struct pt_str line = next_line(near, &at);
        if (is_mark(line, mark) || (mark[0] == '-' && is_mark(line, "..."))) {
            *out_inside = pt_str_sub(near, begin, line_at);
            *out_len = at;
            return true;
        }
    }
    return false;
}

enum pt_status pt_front_matter_read(struct pt_str text,
                                    struct pt_arena *arena,
                                    struct pt_given *given,
                                    size_t *out_len,
                                    struct pt_error *err)
{
    struct notes notes = {.given = given};
    struct pt_str inside;
    size_t len = 0;
    *out_len = 0;
    if (find_bounds(text, "+++", &inside, &len)) {
        read_lines(inside, '=', &notes);
    } else if (find_bounds(text, "---", &inside, &len)) {
        struct pt_error why;
        const enum pt_status status =
            pt_yaml_each(inside, arena, note, &notes, &why);
        if (status == PT_ENOMEM)
            return pt_fail_nomem(err);
        if (status != PT_OK) {
            pt_given_init(given);
            notes.n = 0;
            read_lines(inside, ':', &notes);
        }
    }
    *out_len = notes.n ? len : 0;
    return PT_OK;
}
