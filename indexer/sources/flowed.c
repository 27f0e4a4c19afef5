/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 *     line    = *">" [" "] text [" "] LF     the first space stuffs, the last
 *     "-- "   = a signature follows          says that the paragraph goes on
 */
#include "indexer/sources/flowed.h"

#include "common/buf.h"

/* Takes a line off *rest, without its end. */
static struct pt_str take_line(struct pt_str *rest)
{
    const size_t n = pt_str_find(*rest, '\n');
    struct pt_str line = pt_str_sub(*rest, 0, n);
    *rest = pt_str_sub(*rest, n + (n < rest->len), rest->len);
    if (pt_str_ends(line, PT_STR("\r")))
        line.len--;
    return line;
}

static size_t quote_depth(struct pt_str line)
{
    size_t n = 0;
    while (n < line.len && line.ptr[n] == '>')
        n++;
    return n;
}

struct pt_str
pt_flowed_join(struct pt_str text, bool drops_spaces, struct pt_arena *arena)
{
    struct pt_str joined = {NULL, 0};
    struct pt_buf out;
    bool is_open = false;
    size_t last_depth = 0;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    while (text.len) {
        const struct pt_str all = take_line(&text);
        const size_t depth = quote_depth(all);
        struct pt_str line = pt_str_sub(all, depth, all.len);
        if (pt_str_begins(line, PT_STR(" ")))
            line = pt_str_sub(line, 1, line.len);
        const bool is_signature = pt_str_equal(line, PT_STR("-- "));
        if (!is_open || depth != last_depth || is_signature) {
            pt_buf_puts(&out, out.len ? "\n" : "");
            pt_buf_add(&out, pt_str_sub(all, 0, depth));
            pt_buf_puts(&out, depth ? " " : "");
        }
        is_open = !is_signature && pt_str_ends(line, PT_STR(" "));
        last_depth = depth;
        if (is_open && drops_spaces)
            line.len--;
        pt_buf_add(&out, line);
    }
    if (pt_buf_status(&out) == PT_OK)
        (void)!pt_arena_copy(arena, pt_buf_str(&out), &joined);
    pt_buf_fini(&out);
    return joined;
}
