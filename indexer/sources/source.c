/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/source.h"

/* A new kind is a new row. */
static const struct pt_source *const sources[] = {
    &pt_source_feed,     &pt_source_docx,       &pt_source_odt,
    &pt_source_epub,     &pt_source_compressed, &pt_source_archive,
    &pt_source_warc,     &pt_source_pdf,        &pt_source_mail,
    &pt_source_mbox,     &pt_source_any_text,   &pt_source_json,
    &pt_source_markdown, &pt_source_html,
};

const struct pt_source *pt_source_of(enum pt_kind kind)
{
    for (size_t i = 0; i < PT_COUNTOF(sources); i++)
        if (sources[i]->kind == kind)
            return sources[i];
    return NULL;
}

enum pt_status pt_source_read_by_name(struct pt_input *input,
                                      struct pt_arena *arena,
                                      const struct pt_article_sink *sink,
                                      struct pt_error *err)
{
    const struct pt_source *const source =
        pt_source_of(pt_kind_of_name(pt_input_name(input)));
    if (!source)
        return pt_fail(err, PT_ENOTFOUND, "of a kind that is not read");
    if (input->depth > PT_MAX_SOURCE_DEPTH)
        return pt_fail(err, PT_ELIMIT, "more than %d archives deep",
                       PT_MAX_SOURCE_DEPTH);
    return source->read(input, arena, sink, err);
}

enum pt_status pt_source_skip(const struct pt_article_sink *sink,
                              struct pt_str part,
                              const char *reason,
                              struct pt_error *err)
{
    return sink->skip ? sink->skip(sink->context, part, reason, err) : PT_OK;
}
