/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_markdown.c: a Markdown file, with front matter or without, is one
 * article.
 */
#include "indexer/source_text.h"

#include "indexer/metadata.h"
#include "indexer/sources/encoding.h"
#include "indexer/sources/front_matter.h"
#include "indexer/sources/markdown_read.h"

/* The headline: what the front matter says, else the first heading. */
static void set_title(struct pt_article *article, struct pt_str heading)
{
    if (!article->title.len && heading.len) {
        article->title = pt_article_cut_title(heading);
        article->origins[PT_FACT_TITLE] = PT_ORIGIN_HEADING;
    }
    article->title_from =
        article->title.len ? PT_TITLE_FROM_HEADLINE : PT_TITLE_FROM_TEXT;
}

/* Another heading than the title is the text's. */
static enum pt_status put_back(struct pt_markdown *body,
                               struct pt_str title,
                               struct pt_arena *arena,
                               struct pt_error *err)
{
    const size_t len = body->title.len + 2 + body->text.len;
    if (!body->title.len || !title.len || pt_str_equal(body->title, title))
        return PT_OK;
    char *const text = pt_arena_alloc(arena, len + 1);
    if (!text)
        return pt_fail_nomem(err);
    memcpy(text, body->title.ptr, body->title.len);
    memcpy(text + body->title.len, "\n\n", 2);
    if (body->text.len)
        memcpy(text + body->title.len + 2, body->text.ptr, body->text.len);
    body->text = pt_str_trim(pt_str_n(text, len));
    return PT_OK;
}

static void set_date(struct pt_article *article, struct pt_str name)
{
    if (article->date != PT_DATE_NONE)
        return;
    article->date = pt_metadata_date_of_path(name);
    if (article->date != PT_DATE_NONE)
        article->origins[PT_FACT_DATE] = PT_ORIGIN_PATH;
}

/* text: of the whole file. */
static enum pt_status read_article(struct pt_str text,
                                   struct pt_arena *arena,
                                   struct pt_article *out,
                                   struct pt_error *err)
{
    struct pt_given given;
    struct pt_markdown body = {0};
    size_t len = 0;
    pt_given_init(&given);
    enum pt_status status =
        pt_front_matter_read(text, arena, &given, &len, err);
    if (status == PT_OK)
        status = pt_given_fill(&given, PT_ORIGIN_FRONT_MATTER, arena, out, err);
    if (status == PT_OK)
        status = pt_markdown_read(pt_str_sub(text, len, text.len), arena, &body,
                                  err);
    if (status == PT_OK)
        status = put_back(&body, out->title, arena, err);
    if (status != PT_OK)
        return status;
    set_title(out, body.title);
    out->text = body.text;
    return out->text.len ? PT_OK : pt_fail(err, PT_EINVALID, "empty");
}

static enum pt_status read_markdown(struct pt_input *input,
                                    struct pt_arena *arena,
                                    const struct pt_article_sink *sink,
                                    struct pt_error *err)
{
    struct pt_article article = {.path = input->path, .date = PT_DATE_NONE};
    struct pt_decoded decoded;
    struct pt_str bytes;
    enum pt_status status =
        pt_input_all(input, PT_MAX_ARTICLE_BYTES, &bytes, err);
    if (status == PT_OK)
        status =
            pt_encoding_decode_as(bytes, input->charset, arena, &decoded, err);
    if (status == PT_OK)
        status = read_article(decoded.text, arena, &article, err);
    if (status != PT_OK)
        return status;
    set_date(&article, pt_input_name(input));
    pt_text_first_lines(&article);
    return sink->take(sink->context, &article, err);
}

const struct pt_source pt_source_markdown = {
    .kind = PT_KIND_MARKDOWN,
    .read = read_markdown,
};
