/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_any_text.c: plain text in any encoding.
 */
#include "indexer/source_text.h"

#include "indexer/sources/encoding.h"

static enum pt_status read_any(struct pt_input *input,
                               struct pt_arena *arena,
                               const struct pt_article_sink *sink,
                               struct pt_error *err)
{
    return pt_text_read(input, pt_encoding_decode_as, arena, sink, err);
}

const struct pt_source pt_source_any_text = {
    .kind = PT_KIND_TEXT,
    .read = read_any,
};
