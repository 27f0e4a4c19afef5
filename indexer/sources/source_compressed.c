/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_compressed.c: "a.html.gz" is read as a.html, and is the same article
 * when it is unpacked on disk but for its path.
 */
#include "indexer/sources/container.h"
#include "indexer/sources/unpack.h"

static enum pt_status read_compressed(struct pt_input *input,
                                      struct pt_arena *arena,
                                      const struct pt_article_sink *sink,
                                      struct pt_error *err)
{
    struct pt_unpack_stream *stream = NULL;
    struct pt_container container;
    enum pt_status status = pt_unpack_stream_open(input, &stream, err);
    if (status != PT_OK)
        return status;
    struct pt_input inner = pt_container_inner(input);
    inner.member = input->member;
    inner.name = pt_kind_without_ending(pt_input_name(input));
    pt_unpack_stream_input(stream, &inner);
    pt_container_init(&container, sink);
    status = pt_container_read(&container, &inner, PT_STR(""), arena, err);
    pt_container_fini(&container);
    pt_input_fini(&inner);
    pt_unpack_stream_close(stream);
    return status;
}

const struct pt_source pt_source_compressed = {
    .kind = PT_KIND_COMPRESSED,
    .read = read_compressed,
};
