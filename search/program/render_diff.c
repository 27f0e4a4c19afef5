/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_diff.c: two articles as a unified diff, a paragraph a line:
 *
 *     --- /news/a.txt  2025-03-01
 *     +++ /news/b.txt  2025-03-02
 *     @@ -2,3 +2,3 @@               paragraphs, the headline being the first
 *      as it is in both
 *     ~as it was [-here-]{+there+}  one that changed, with its words
 *     -only in the first
 *     +only in the second
 */
#include "common/visible.h"
#include "search/program/render.h"

#include <inttypes.h>

/* Paragraphs shown around what differs. */
enum { CONTEXT = 1 };

static const char *const signs[] = {
    [PT_DIFF_SAME] = " ",
    [PT_DIFF_CHANGED] = "~",
    [PT_DIFF_ONLY_A] = "-",
    [PT_DIFF_ONLY_B] = "+",
};
static const char *const colors[] = {
    [PT_DIFF_SAME] = "",
    [PT_DIFF_CHANGED] = "",
    [PT_DIFF_ONLY_A] = "\033[31m",
    [PT_DIFF_ONLY_B] = "\033[32m",
};
static const char plain[] = "\033[0m";

static void add_article(const pt_hit *hit, const char *sign, struct pt_buf *out)
{
    size_t len;
    const char *text = pt_hit_text(hit, PT_HIT_PATH, &len);
    if (!text)
        text = pt_hit_text(hit, PT_HIT_ID, &len);
    pt_buf_puts(out, sign);
    if (text)
        pt_visible(out, pt_str_n(text, len));
    text = pt_hit_text(hit, PT_HIT_DATE, &len);
    pt_buf_printf(out, "%s%s\n", text ? "  " : "", text ? text : "");
}

static void add_part(const struct pt_render *r,
                     const struct pt_diff_part *part,
                     bool is_of_changed,
                     struct pt_buf *out)
{
    const struct pt_str text = pt_str_n(part->text, part->text_len);
    const bool is_marked = is_of_changed && part->kind != PT_DIFF_SAME;
    const bool is_out = part->kind == PT_DIFF_ONLY_A;
    if (r->has_color)
        pt_buf_puts(out, colors[part->kind]);
    else if (is_marked)
        pt_buf_puts(out, is_out ? "[-" : "{+");
    pt_visible(out, text);
    if (r->has_color && *colors[part->kind])
        pt_buf_puts(out, plain);
    else if (is_marked && !r->has_color)
        pt_buf_puts(out, is_out ? "-]" : "+}");
}

static void add_line(const struct pt_render *r,
                     const struct pt_diff_paragraph *line,
                     struct pt_buf *out)
{
    pt_buf_puts(out, signs[line->kind]);
    for (size_t i = 0; i < line->n_parts; i++)
        add_part(r, &line->parts[i], line->kind == PT_DIFF_CHANGED, out);
    pt_buf_add_byte(out, '\n');
}

/* The first paragraph of a side and how many of [begin, end) it has; where it
 * has none, the last before, as diff counts. *last: of what was shown so far.
 */
static void add_range(const pt_diff *diff,
                      size_t begin,
                      size_t end,
                      bool is_of_a,
                      uint32_t *last,
                      struct pt_buf *out)
{
    uint32_t first = 0, n = 0;
    for (size_t i = begin; i < end; i++) {
        const struct pt_diff_paragraph *const line = pt_diff_line(diff, i);
        const uint32_t at = is_of_a ? line->paragraph_a : line->paragraph_b;
        first = first ? first : at;
        n += at > 0;
    }
    pt_buf_printf(out, "%" PRIu32 ",%" PRIu32, n ? first : *last, n);
    *last = n ? first + n - 1 : *last;
}

static bool differs(const pt_diff *diff, size_t i)
{
    return pt_diff_line(diff, i)->kind != PT_DIFF_SAME;
}

/* The end of the run of lines from begin on that belongs together: no more than
 * twice the context between what differs. */
static size_t end_of_hunk(const pt_diff *diff, size_t first)
{
    const size_t n = pt_diff_n_lines(diff);
    size_t last = first;
    for (size_t i = first; i < n && i - last <= 2 * CONTEXT + 1; i++)
        if (differs(diff, i))
            last = i;
    return last + 1 + CONTEXT < n ? last + 1 + CONTEXT : n;
}

void pt_render_diff(const struct pt_render *r,
                    const pt_diff *diff,
                    struct pt_buf *out)
{
    uint32_t last_a = 0, last_b = 0;
    add_article(pt_diff_article(diff, 0), "--- ", out);
    add_article(pt_diff_article(diff, 1), "+++ ", out);
    for (size_t i = 0, end; i < pt_diff_n_lines(diff); i++) {
        if (!differs(diff, i))
            continue;
        const size_t begin = i > CONTEXT ? i - CONTEXT : 0;
        end = end_of_hunk(diff, i);
        pt_buf_puts(out, "@@ -");
        add_range(diff, begin, end, true, &last_a, out);
        pt_buf_puts(out, " +");
        add_range(diff, begin, end, false, &last_b, out);
        pt_buf_puts(out, " @@\n");
        for (size_t k = begin; k < end; k++)
            add_line(r, pt_diff_line(diff, k), out);
        i = end - 1;
    }
}
