/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/answer/whynot.h"

#include "common/utf8.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum {
    QUOTE_BYTES = 140, /* of a passage, about */
    MOST_PASSAGES = 2,
    REMARK_BYTES = 1024,
};

enum pt_status pt_why_say(struct pt_why *why,
                          struct pt_nearest *near,
                          const char *what,
                          const char *format,
                          ...)
{
    char text[REMARK_BYTES];
    struct pt_str kept;
    va_list args;
    va_start(args, format);
    const int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    assert(n >= 0);
    struct pt_str said = pt_str_of(text);
    if ((size_t)n > said.len) /* cut: not inside a character */
        said.len = pt_utf8_valid_length(said);
    if (!pt_arena_copy(why->arena, said, &kept))
        return PT_ENOMEM;
    near->what = what;
    near->remark = kept.ptr;
    near->distance = -1;
    return PT_OK;
}

struct pt_str pt_why_marked(const struct pt_why *why,
                            const struct pt_mark *mark)
{
    return pt_str_sub(mark->zone == PT_ZONE_TITLE ? why->article->title
                                                  : why->article->text,
                      mark->begin, mark->end);
}

struct pt_mark pt_why_mark_of(const struct pt_text_place *place)
{
    return (struct pt_mark){.zone = place->zone,
                            .begin = place->begin,
                            .end = place->end,
                            .weight = 1};
}

const char *pt_why_times(size_t n, char room[PT_TIMES_BYTES])
{
    if (n == 1)
        return "once";
    if (n == 2)
        return "twice";
    snprintf(room, PT_TIMES_BYTES, "%zu times", n);
    return room;
}

/* The whole title with its marks. */
static enum pt_status title_snippet(const struct pt_why *why,
                                    const struct pt_mark *marks,
                                    size_t n,
                                    struct pt_snippet *out)
{
    struct pt_span *const spans = pt_arena_array(why->arena, n, sizeof *spans);
    if (!spans)
        return PT_ENOMEM;
    for (size_t i = 0; i < n; i++)
        spans[i] = (struct pt_span){marks[i].begin, marks[i].end};
    *out = (struct pt_snippet){.zone = PT_ZONE_TITLE,
                               .end = (uint32_t)why->article->title.len,
                               .spans = spans,
                               .n_spans = n,
                               .paragraph = 1};
    return PT_OK;
}

enum pt_status pt_why_snippet(struct pt_why *why,
                              const struct pt_mark *marks,
                              size_t n,
                              const struct pt_span *limit_to,
                              size_t width,
                              struct pt_snippet *out)
{
    const struct pt_snippet_options options = {.most = 1, .width = width};
    struct pt_snippet *made = NULL;
    size_t n_made = 0;
    struct pt_mark *const own = pt_arena_array(why->arena, n, sizeof *own);
    if (!own)
        return PT_ENOMEM;
    if (n > 0 && marks[n - 1].zone == PT_ZONE_TITLE)
        return title_snippet(why, marks, n, out);
    for (size_t i = 0; i < n; i++) {
        own[i] = marks[i];
        own[i].weight = 1;
        own[i].leaf = 0; /* of another query's tree, perhaps */
    }
    const enum pt_status status = pt_snippets_make(
        why->article->title, why->article->text,
        pt_text_match_layout(why->text), &(struct pt_marks){own, n}, limit_to,
        &options, why->arena, &made, &n_made);
    if (status == PT_OK)
        *out = n_made ? made[0] : (struct pt_snippet){.zone = PT_ZONE_BODY};
    return status;
}

enum pt_status pt_why_quote(struct pt_why *why,
                            struct pt_nearest *near,
                            const struct pt_mark *marks,
                            size_t n_marks)
{
    struct pt_snippet snippet;
    assert(n_marks > 0 && near->n_passages < MOST_PASSAGES);
    struct pt_passage *passages =
        pt_arena_array(why->arena, MOST_PASSAGES, sizeof(struct pt_passage));
    if (!passages || pt_why_snippet(why, marks, n_marks, NULL, QUOTE_BYTES,
                                    &snippet) != PT_OK)
        return PT_ENOMEM;
    for (size_t i = 0; i < near->n_passages; i++)
        passages[i] = near->passages[i];
    if (!pt_results_keep_passage(&why->out->results, why->article, &snippet,
                                 &passages[near->n_passages]))
        return PT_ENOMEM;
    near->passages = passages;
    near->n_passages++;
    return PT_OK;
}

static bool are_close(const struct pt_why *why,
                      const struct pt_mark *a,
                      const struct pt_mark *b)
{
    const struct pt_layout *const layout = pt_text_match_layout(why->text);
    return a->zone == b->zone &&
           (a->zone == PT_ZONE_TITLE ||
            (b->end - a->begin <= QUOTE_BYTES &&
             pt_layout_paragraph_at(layout, a->begin) ==
                 pt_layout_paragraph_at(layout, b->begin)));
}

enum pt_status pt_why_quote_all(struct pt_why *why,
                                struct pt_nearest *near,
                                const struct pt_mark *marks,
                                size_t n_marks)
{
    const struct pt_mark *const last = &marks[n_marks - 1];
    if (n_marks == 1 || are_close(why, marks, last))
        return pt_why_quote(why, near, marks, n_marks);
    const enum pt_status status = pt_why_quote(why, near, marks, 1);
    return status == PT_OK ? pt_why_quote(why, near, last, 1) : status;
}

enum pt_status pt_why_quote_both(struct pt_why *why,
                                 struct pt_nearest *near,
                                 struct pt_mark first,
                                 struct pt_mark second)
{
    const bool is_behind =
        first.zone > second.zone ||
        (first.zone == second.zone && first.begin > second.begin);
    const struct pt_mark marks[] = {is_behind ? second : first,
                                    is_behind ? first : second};
    return pt_why_quote_all(why, near, marks, 2);
}
