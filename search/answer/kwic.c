/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/answer/kwic.h"

#include "common/utf8.h"

/* The paragraphs that the mark stands in: of a phrase over two, both. */
static struct pt_span around(const struct pt_article *article,
                             const struct pt_layout *layout,
                             const struct pt_mark *mark)
{
    if (mark->zone == PT_ZONE_TITLE)
        return (struct pt_span){0, (uint32_t)article->title.len};
    const uint32_t last = pt_layout_paragraph_at(layout, mark->end - 1);
    return (struct pt_span){layout->paragraphs[mark->paragraph].span.begin,
                            layout->paragraphs[last].span.end};
}

static void fill(const struct pt_article *article,
                 const struct pt_layout *layout,
                 const struct pt_mark *mark,
                 size_t width,
                 struct pt_snippet *out)
{
    const bool is_title = mark->zone == PT_ZONE_TITLE;
    const struct pt_str text = is_title ? article->title : article->text;
    const struct pt_span whole = around(article, layout, mark);
    uint32_t begin = whole.begin, end = whole.end;
    if (mark->begin - begin > width)
        begin = mark->begin - (uint32_t)width;
    while (!pt_utf8_is_boundary(text, begin))
        begin++;
    if (end - mark->end > width)
        end = mark->end + (uint32_t)width;
    while (!pt_utf8_is_boundary(text, end))
        end--;
    out->zone = mark->zone;
    out->begin = begin;
    out->end = end;
    *out->spans = (struct pt_span){mark->begin - begin, mark->end - begin};
    out->n_spans = 1;
    out->paragraph =
        is_title ? 1 : mark->paragraph + 1 + (article->title.len > 0);
    out->is_cut_before = begin > whole.begin;
    out->is_cut_after = end < whole.end;
}

enum pt_status pt_kwic_make(const struct pt_article *article,
                            const struct pt_layout *layout,
                            const struct pt_marks *marks,
                            size_t width,
                            struct pt_arena *arena,
                            struct pt_snippet **out,
                            size_t *out_n)
{
    struct pt_snippet *const made =
        pt_arena_array(arena, marks->n, sizeof *made);
    struct pt_span *const spans =
        pt_arena_array(arena, marks->n, sizeof *spans);
    if (!made || !spans)
        return PT_ENOMEM;
    for (size_t i = 0; i < marks->n; i++) {
        made[i].spans = &spans[i];
        fill(article, layout, &marks->items[i], width, &made[i]);
    }
    *out = made;
    *out_n = marks->n;
    return PT_OK;
}
