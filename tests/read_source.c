/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/read_source.h"

#include <check.h>

static void add_field(struct pt_buf *out, struct pt_str field)
{
    pt_buf_add_byte(out, '|');
    for (size_t i = 0; i < field.len; i++)
        if (field.ptr[i] == '\n')
            pt_buf_puts(out, "\\n");
        else
            pt_buf_add_byte(out, field.ptr[i]);
}

static enum pt_status
take(void *context, const struct pt_article *article, struct pt_error *err)
{
    struct pt_buf *const out = context;
    char date[PT_DATE_TEXT_SIZE] = "";
    (void)err;
    if (article->date != PT_DATE_NONE)
        pt_date_format(article->date, date);
    pt_buf_add(out, article->member);
    add_field(out, article->title);
    add_field(out, pt_str_of(date));
    add_field(out, article->author);
    add_field(out, article->source);
    add_field(out, article->url);
    add_field(out, article->lang);
    add_field(out, article->tags);
    add_field(out, article->text);
    pt_buf_add_byte(out, '\n');
    /* A fact has an origin, and nothing else has one. */
    const struct {
        enum pt_fact fact;
        bool is_known;
    } facts[] = {
        {PT_FACT_TITLE,  article->title.len > 0       },
        {PT_FACT_AUTHOR, article->author.len > 0      },
        {PT_FACT_DATE,   article->date != PT_DATE_NONE},
        {PT_FACT_SOURCE, article->source.len > 0      },
        {PT_FACT_URL,    article->url.len > 0         },
        {PT_FACT_LANG,   article->lang.len > 0        },
        {PT_FACT_TAGS,   article->tags.len > 0        },
    };
    for (size_t i = 0; i < PT_COUNTOF(facts); i++)
        ck_assert_msg(facts[i].is_known ==
                          (article->origins[facts[i].fact] != PT_ORIGIN_NONE),
                      "fact %d of %s", (int)facts[i].fact, pt_buf_z(out));
    ck_assert((article->title_from == PT_TITLE_FROM_HEADLINE) ==
              (article->title.len > 0));
    return PT_OK;
}

static enum pt_status skip(void *context,
                           struct pt_str part,
                           const char *reason,
                           struct pt_error *err)
{
    (void)err;
    pt_buf_printf(context, "!%.*s: %s\n", PT_STR_FMT(part), reason);
    return PT_OK;
}

void read_source(const struct pt_source *source,
                 const char *path,
                 struct pt_str bytes,
                 struct pt_buf *out)
{
    struct pt_arena arena;
    struct pt_error err = {.status = PT_OK};
    struct pt_input input = {.path = pt_str_of(path)};
    const struct pt_article_sink sink = {
        .take = take, .skip = skip, .context = out};
    pt_arena_init(&arena);
    pt_input_init_bytes(&input, bytes);
    const enum pt_status status = source->read(&input, &arena, &sink, &err);
    if (status != PT_OK)
        pt_buf_printf(out, "=%d %s\n", (int)status, err.message);
    pt_input_fini(&input);
    pt_arena_fini(&arena);
}
