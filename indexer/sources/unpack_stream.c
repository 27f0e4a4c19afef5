/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/unpack_feed.h"

#include "common/mem.h"
#include "indexer/sources/inflate.h"

struct pt_unpack_stream {
    struct pt_inflate *inflate; /* of gz; else NULL */
    struct archive *archive;    /* of the others; both NULL: not packed */
    bool is_at_end;
    struct pt_unpack_feed feed;
};

static const struct {
    const char *magic;
    int filter;
} compressions[] = {
    {"\x1f\x8b",         ARCHIVE_FILTER_GZIP },
    {"BZh",              ARCHIVE_FILTER_BZIP2},
    {"\xfd\x37zXZ",      ARCHIVE_FILTER_XZ   },
    {"\x28\xb5\x2f\xfd", ARCHIVE_FILTER_ZSTD },
};

/* Of what begins so; NONE: not packed. */
static int filter_of(struct pt_str bytes)
{
    for (size_t i = 0; i < PT_COUNTOF(compressions); i++)
        if (pt_str_begins(bytes, pt_str_of(compressions[i].magic)))
            return compressions[i].filter;
    return ARCHIVE_FILTER_NONE;
}

bool pt_unpack_is_packed(struct pt_str bytes)
{
    return filter_of(bytes) != ARCHIVE_FILTER_NONE;
}

static int formats_of_stream(struct archive *archive)
{
    return archive_read_support_format_raw(archive) |
           archive_read_support_format_empty(archive);
}

static enum pt_status
stream_begin(struct pt_unpack_stream *stream, int filter, struct pt_error *err)
{
    struct archive_entry *entry;
    struct archive *const archive =
        pt_unpack_feed_archive(&stream->feed, formats_of_stream, false);
    stream->archive = archive;
    if (!archive)
        return pt_fail_nomem(err);
    /* The format "empty" takes a stream that broke at once for its own: so the
     * error counts, not the answer. */
    if (archive_read_append_filter(archive, filter) != ARCHIVE_OK ||
        archive_read_open1(archive) != ARCHIVE_OK ||
        archive_errno(archive) != 0)
        return pt_unpack_why(archive, &stream->feed, err);
    const int got = archive_read_next_header(archive, &entry);
    stream->is_at_end = got == ARCHIVE_EOF;
    return got == ARCHIVE_OK || got == ARCHIVE_EOF
               ? PT_OK
               : pt_unpack_why(archive, &stream->feed, err);
}

enum pt_status pt_unpack_stream_open(struct pt_input *packed,
                                     struct pt_unpack_stream **out,
                                     struct pt_error *err)
{
    struct pt_str window;
    enum pt_status status =
        pt_input_peek(packed, PT_UNPACK_MAGIC_BYTES, &window, err);
    if (status != PT_OK)
        return status;
    const int filter = filter_of(window);
    struct pt_unpack_stream *const stream = pt_alloc(sizeof *stream);
    if (!stream)
        return pt_fail_nomem(err);
    pt_unpack_feed_from_input(&stream->feed, packed);
    if (filter == ARCHIVE_FILTER_GZIP)
        status =
            pt_inflate_open(packed, PT_INFLATE_GZIP, &stream->inflate, err);
    else if (filter != ARCHIVE_FILTER_NONE)
        status = stream_begin(stream, filter, err);
    if (status == PT_OK)
        *out = stream;
    else
        pt_unpack_stream_close(stream);
    return status;
}

static enum pt_status fill_unpacked(struct pt_input *input,
                                    char *room,
                                    size_t n,
                                    size_t *out_n,
                                    struct pt_error *err)
{
    struct pt_unpack_stream *const stream = input->context;
    *out_n = 0;
    if (stream->is_at_end)
        return PT_OK;
    const la_ssize_t got = archive_read_data(stream->archive, room, n);
    stream->is_at_end = got <= 0;
    if (got < 0)
        return pt_unpack_why(stream->archive, &stream->feed, err);
    *out_n = (size_t)got;
    return pt_swell_out(&stream->feed.swell, (size_t)got, err);
}

void pt_unpack_stream_input(struct pt_unpack_stream *stream,
                            struct pt_input *out)
{
    if (stream->inflate) {
        pt_inflate_input(stream->inflate, out);
    } else if (stream->archive) {
        pt_input_init_fill(out, fill_unpacked, stream);
        out->swell = &stream->feed.swell;
    } else {
        pt_input_init_part(out, stream->feed.input, UINT64_MAX);
    }
}

void pt_unpack_stream_close(struct pt_unpack_stream *stream)
{
    if (!stream)
        return;
    pt_inflate_close(stream->inflate);
    archive_read_free(stream->archive);
    pt_free(stream);
}
