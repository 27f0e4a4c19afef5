/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_html.c: a page is one article. What it does not say of its date, its
 * file's name may.
 */
#include "indexer/source.h"

#include "indexer/metadata.h"
#include "indexer/sources/html.h"
#include "indexer/sources/html_tree.h"

static enum pt_status read_html(struct pt_input *input,
                                struct pt_arena *arena,
                                const struct pt_article_sink *sink,
                                struct pt_error *err)
{
    struct pt_html html = {.charset = input->charset, .url = input->url};
    struct pt_article article = {.path = input->path, .date = PT_DATE_NONE};
    enum pt_status status =
        pt_input_all(input, PT_MAX_HTML_BYTES, &html.bytes, err);
    if (status == PT_OK)
        status = pt_html_read(&html, arena, &article, err);
    if (status != PT_OK)
        return status;
    if (article.date == PT_DATE_NONE) {
        article.date = pt_metadata_date_of_path(pt_input_name(input));
        if (article.date != PT_DATE_NONE)
            article.origins[PT_FACT_DATE] = PT_ORIGIN_PATH;
    }
    return sink->take(sink->context, &article, err);
}

const struct pt_source pt_source_html = {
    .kind = PT_KIND_HTML,
    .read = read_html,
};
