/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* memfd_create */
#include "tests/pack.h"

#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* ----------------------------------------------------------------- pack --- */

static la_ssize_t
to_buf(struct archive *archive, void *context, const void *bytes, size_t n)
{
    (void)archive;
    pt_buf_add(context, pt_str_n(bytes, n));
    return (la_ssize_t)n;
}

static void open_archive(struct archive *archive, struct pt_buf *out)
{
    archive_write_set_bytes_in_last_block(archive, 1);
    ck_assert_int_eq(archive_write_open(archive, out, NULL, to_buf, NULL), 0);
}

void pt_pack(struct pt_buf *out, int filter, struct pt_str plain)
{
    struct archive *const archive = archive_write_new();
    struct archive_entry *const entry = archive_entry_new();
    archive_write_add_filter(archive, filter);
    archive_write_set_format_raw(archive);
    open_archive(archive, out);
    archive_entry_set_filetype(entry, AE_IFREG);
    ck_assert_int_eq(archive_write_header(archive, entry), 0);
    ck_assert_int_eq(archive_write_data(archive, plain.ptr, plain.len),
                     (la_ssize_t)plain.len);
    archive_entry_free(entry);
    archive_write_free(archive);
}

struct archive *pt_pack_begin(struct pt_buf *out, enum pt_pack_format format)
{
    struct archive *const archive = archive_write_new();
    if (format == PT_PACK_TAR)
        archive_write_set_format_pax_restricted(archive);
    else
        archive_write_set_format_zip(archive);
    if (format == PT_PACK_ZIP_STORED)
        archive_write_zip_set_compression_store(archive);
    archive_write_set_bytes_per_block(archive, 0);
    open_archive(archive, out);
    return archive;
}

void pt_pack_add(struct archive *archive, const char *name, struct pt_str s)
{
    struct archive_entry *const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)s.len);
    ck_assert_int_ge(archive_write_header(archive, entry), ARCHIVE_WARN);
    ck_assert_int_eq(archive_write_data(archive, s.ptr, s.len),
                     (la_ssize_t)s.len);
    archive_entry_free(entry);
}

void pt_pack_end(struct archive *archive)
{
    archive_write_free(archive);
}

/* ----------------------------------------------------------------- read --- */

static enum pt_status
keep(void *context, const struct pt_article *article, struct pt_error *err)
{
    struct pt_buf *const out = context;
    (void)err;
    ck_assert(!article->is_verbatim);
    pt_buf_printf(out, "+ %.*s", PT_STR_FMT(article->member));
    if (article->url.len)
        pt_buf_printf(out, " <%.*s>", PT_STR_FMT(article->url));
    pt_buf_printf(out, ": %.*s/%.*s\n", PT_STR_FMT(article->title),
                  PT_STR_FMT(article->text));
    return PT_OK;
}

static enum pt_status note(void *context,
                           struct pt_str part,
                           const char *reason,
                           struct pt_error *err)
{
    (void)err;
    pt_buf_printf(context, "- %.*s: %s\n", PT_STR_FMT(part), reason);
    return PT_OK;
}

/* The bytes as a stream that comes in odd pieces. */
struct pieces {
    struct pt_str rest;
    size_t n;
};

static enum pt_status fill(struct pt_input *input,
                           char *room,
                           size_t n,
                           size_t *out_n,
                           struct pt_error *err)
{
    struct pieces *const pieces = input->context;
    (void)err;
    pieces->n = pieces->n * 7 % 8191 + 1;
    n = n < pieces->n ? n : pieces->n;
    n = n < pieces->rest.len ? n : pieces->rest.len;
    if (n)
        memcpy(room, pieces->rest.ptr, n);
    pieces->rest = pt_str_sub(pieces->rest, n, pieces->rest.len);
    *out_n = n;
    return PT_OK;
}

enum pt_status pt_pack_read(const char *path,
                            struct pt_str bytes,
                            bool is_on_disk,
                            struct pt_buf *out)
{
    struct pt_error err = {.status = PT_OK};
    struct pt_arena arena;
    struct pt_input input = {.path = pt_str_of(path)};
    struct pieces pieces = {bytes, 1};
    const struct pt_article_sink sink = {keep, note, out};
    const int fd = is_on_disk ? memfd_create("packed", MFD_CLOEXEC) : -1;
    if (is_on_disk) {
        ck_assert_int_eq(write(fd, bytes.ptr, bytes.len), (ssize_t)bytes.len);
        pt_input_init_fd(&input, fd);
    } else {
        pt_input_init_fill(&input, fill, &pieces);
    }
    pt_arena_init(&arena);
    const enum pt_status status =
        pt_source_read_by_name(&input, &arena, &sink, &err);
    if (status != PT_OK)
        pt_buf_printf(out, "= %d: %s\n", (int)status, err.message);
    pt_arena_fini(&arena);
    pt_input_fini(&input);
    if (fd >= 0)
        close(fd);
    return status;
}

uint32_t pt_pack_random(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}
