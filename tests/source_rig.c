/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/source_rig.h"

static void show_field(struct pt_buf *out, char key, struct pt_str value)
{
    if (!value.len)
        return;
    if (out->len && out->ptr[out->len - 1] != '\n')
        pt_buf_add_byte(out, ' ');
    pt_buf_add_byte(out, key);
    pt_buf_add_byte(out, '=');
    for (size_t i = 0; i < value.len; i++)
        pt_buf_add_byte(out, value.ptr[i] == '\n' ? '|' : value.ptr[i]);
}

static enum pt_status
show(void *context, const struct pt_article *article, struct pt_error *err)
{
    struct pt_buf *const out = context;
    char day[PT_DATE_TEXT_SIZE] = "";
    (void)err;
    if (!out)
        return PT_OK;
    if (article->date != PT_DATE_NONE)
        pt_date_format(article->date, day);
    show_field(out, 'm', article->member);
    show_field(out, 't', article->title);
    show_field(out, 'x', article->text);
    show_field(out, 'a', article->author);
    show_field(out, 'd', pt_str_of(day));
    show_field(out, 'u', article->url);
    show_field(out, 's', article->source);
    show_field(out, 'l', article->lang);
    show_field(out, 'g', article->tags);
    pt_buf_puts(out, "\n");
    return PT_OK;
}

static enum pt_status show_skip(void *context,
                                struct pt_str part,
                                const char *reason,
                                struct pt_error *err)
{
    (void)err;
    if (context)
        pt_buf_printf(context, "skip %.*s: %s\n", PT_STR_FMT(part), reason);
    return PT_OK;
}

enum pt_status rig_read(const struct pt_source *source,
                        struct pt_input *input,
                        struct pt_buf *shown,
                        struct pt_error *err)
{
    const struct pt_article_sink sink = {
        .take = show, .skip = show_skip, .context = shown};
    struct pt_arena arena;
    pt_arena_init(&arena);
    const enum pt_status status = source->read(input, &arena, &sink, err);
    pt_arena_fini(&arena);
    return status;
}

enum pt_status rig_read_bytes(const struct pt_source *source,
                              const char *path,
                              struct pt_str bytes,
                              struct pt_buf *shown,
                              struct pt_error *err)
{
    struct pt_input input = {.path = pt_str_of(path)};
    pt_input_init_bytes(&input, bytes);
    const enum pt_status status = rig_read(source, &input, shown, err);
    pt_input_fini(&input);
    return status;
}

uint32_t rig_draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}
