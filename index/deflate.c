/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * deflate.c: zlib for what has to be as glass packs it, and libdeflate, whose
 * fast level costs a third of zlib's, for what only has to be readable, and
 * for reading.
 */
#include "index/deflate.h"

#include "common/mem.h"

#define ZLIB_CONST
#include <libdeflate.h>
#include <zlib.h>

enum { RAW = -15, MOST_MEMORY = 9 };

struct pt_deflater {
    struct libdeflate_compressor *fast; /* NULL: zlib */
    z_stream z;
};

static enum pt_status of_zlib(int code)
{
    return code == Z_MEM_ERROR ? PT_ENOMEM : PT_EINTERNAL;
}

enum pt_status pt_deflater_new(enum pt_deflate_level level,
                               struct pt_deflater **out)
{
    struct pt_deflater *const d = pt_alloc(sizeof *d);
    if (!d)
        return PT_ENOMEM;
    int code = Z_OK;
    if (level != PT_DEFLATE_FAST)
        code = deflateInit2(&d->z, (int)level, Z_DEFLATED, RAW, MOST_MEMORY,
                            Z_DEFAULT_STRATEGY);
    else if (!(d->fast = libdeflate_alloc_compressor((int)level)))
        code = Z_MEM_ERROR;
    if (code != Z_OK) {
        pt_free(d);
        return of_zlib(code);
    }
    *out = d;
    return PT_OK;
}

void pt_deflater_free(struct pt_deflater *d)
{
    if (!d)
        return;
    if (d->fast)
        libdeflate_free_compressor(d->fast);
    else
        deflateEnd(&d->z);
    pt_free(d);
}

/* Packs data into the most bytes at room; how many it took. */
static enum pt_status
pack(z_stream *z, struct pt_str data, char *room, size_t most, size_t *out_n)
{
    int code = deflateReset(z);
    if (code != Z_OK)
        return of_zlib(code);
    z->next_in = (const Bytef *)data.ptr;
    z->avail_in = (uInt)data.len;
    z->next_out = (Bytef *)room;
    z->avail_out = (uInt)most;
    code = deflate(z, Z_FINISH);
    *out_n = (size_t)z->total_out;
    return code == Z_STREAM_END ? PT_OK : of_zlib(code);
}

enum pt_status
pt_deflate(struct pt_deflater *d, struct pt_str data, struct pt_buf *out)
{
    const size_t most =
        d->fast ? libdeflate_deflate_compress_bound(d->fast, data.len)
                : deflateBound(&d->z, (uLong)data.len);
    enum pt_status status = PT_OK;
    size_t n = 0;
    char *const room = pt_buf_room(out, most);
    if (!room)
        return pt_buf_status(out);
    if (!d->fast)
        status = pack(&d->z, data, room, most, &n);
    else if (!(n = libdeflate_deflate_compress(d->fast, data.ptr, data.len,
                                               room, most)))
        status = PT_EINTERNAL;
    pt_buf_used(out, n);
    return status;
}

enum pt_status pt_inflate(struct pt_str data,
                          char *room, /* NOLINT(*-non-const-*) */
                          size_t n_bytes,
                          size_t *out_len,
                          bool *out_is_whole)
{
    z_stream z = {.next_in = (const Bytef *)data.ptr,
                  .avail_in = (uInt)data.len,
                  .next_out = (Bytef *)room,
                  .avail_out = (uInt)n_bytes};
    int code = inflateInit2(&z, RAW);
    if (code != Z_OK)
        return of_zlib(code);
    code = inflate(&z, Z_SYNC_FLUSH);
    *out_len = (size_t)z.total_out;
    *out_is_whole = code == Z_STREAM_END && z.avail_in == 0;
    inflateEnd(&z);
    return code == Z_MEM_ERROR ? PT_ENOMEM : PT_OK;
}

enum pt_status
pt_inflate_all(struct pt_str data, size_t most, struct pt_buf *out)
{
    enum { STEP = 64 * 1024 };
    z_stream z = {.next_in = (const Bytef *)data.ptr,
                  .avail_in = (uInt)data.len};
    int code = data.len > UINT32_MAX ? Z_DATA_ERROR : inflateInit2(&z, RAW);
    if (code != Z_OK)
        return code == Z_MEM_ERROR ? PT_ENOMEM : PT_ECORRUPT;
    while (code == Z_OK) {
        const size_t before = (size_t)z.total_out;
        char *const room = before > most ? NULL : pt_buf_room(out, STEP);
        if (!room)
            break;
        z.next_out = (Bytef *)room;
        z.avail_out = STEP;
        code = inflate(&z, Z_NO_FLUSH);
        pt_buf_used(out, (size_t)z.total_out - before);
    }
    const bool is_whole = code == Z_STREAM_END && z.avail_in == 0;
    const bool is_long = z.total_out > most;
    inflateEnd(&z);
    if (is_long || pt_buf_status(out) != PT_OK)
        return is_long ? PT_ELIMIT : pt_buf_status(out);
    return is_whole ? PT_OK : code == Z_MEM_ERROR ? PT_ENOMEM : PT_ECORRUPT;
}

/* libdeflate knows this type by its own name. */
struct pt_inflater *pt_inflater_new(void)
{
    return (struct pt_inflater *)libdeflate_alloc_decompressor();
}

void pt_inflater_free(struct pt_inflater *inflater)
{
    libdeflate_free_decompressor((struct libdeflate_decompressor *)inflater);
}

enum pt_status pt_inflate_quickly(struct pt_inflater *inflater,
                                  struct pt_str data,
                                  size_t most,
                                  struct pt_buf *out)
{
    enum { A_TEXT = 4, SHORTEST = 256 }; /* what a text mostly grows to */
    size_t n_bytes = A_TEXT * data.len + SHORTEST;
    for (;; n_bytes *= 2) {
        size_t n_read = 0, n = 0;
        if (n_bytes > most)
            n_bytes = most;
        char *const room = pt_buf_room(out, n_bytes);
        if (!room)
            return pt_buf_status(out);
        const enum libdeflate_result result = libdeflate_deflate_decompress_ex(
            (struct libdeflate_decompressor *)inflater, data.ptr, data.len,
            room, n_bytes, &n_read, &n);
        if (result == LIBDEFLATE_SUCCESS && n_read == data.len) {
            pt_buf_used(out, n);
            return PT_OK;
        }
        if (result != LIBDEFLATE_INSUFFICIENT_SPACE)
            return PT_ECORRUPT;
        if (n_bytes == most)
            return PT_ELIMIT;
    }
}

enum pt_status
pt_deflate_reads_back(struct pt_str packed, size_t plain_len, bool *out)
{
    *out = true;
    if (plain_len <= PT_GLASS_WINDOW_BYTES)
        return PT_OK;
    char *const room = pt_alloc(plain_len);
    if (!room)
        return PT_ENOMEM;
    size_t len = 0;
    bool is_whole;
    const enum pt_status status = pt_inflate(
        pt_str_n(packed.ptr, packed.len - 1), room, plain_len, &len, &is_whole);
    *out = len == plain_len;
    pt_free(room);
    return status;
}
