/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* uselocale */
#include "indexer/sources/unpack_feed.h"

#include "common/arena.h"
#include "common/mem.h"

struct pt_unpack_zip {
    struct archive *archive;
    locale_t locale;
    struct pt_unpack_feed feed;
    struct pt_arena arena; /* of the names */
    struct pt_str *names;
    size_t n_names;
    size_t capacity;
    size_t at;         /* the part whose header comes next */
    uint64_t n_steps;  /* headers read so far */
    bool is_encrypted; /* the part whose header came last */
};

/* To the first header. */
static enum pt_status zip_rewind(struct pt_unpack_zip *zip,
                                 struct pt_error *err)
{
    pt_unpack_feed_rewind(&zip->feed);
    archive_read_free(zip->archive);
    zip->archive = pt_unpack_feed_archive(
        &zip->feed, archive_read_support_format_zip_seekable, true);
    if (!zip->archive)
        return pt_fail_nomem(err);
    zip->at = 0;
    return archive_read_open1(zip->archive) == ARCHIVE_OK
               ? PT_OK
               : pt_unpack_why(zip->archive, &zip->feed, err);
}

/* One header on. PT_ENOTFOUND at the end. */
static enum pt_status zip_step(struct pt_unpack_zip *zip,
                               struct archive_entry **out,
                               struct pt_error *err)
{
    if (zip->n_steps++ >= PT_MAX_ZIP_STEPS)
        return pt_fail(err, PT_ELIMIT, "too many parts out of order");
    const int got = archive_read_next_header(zip->archive, out);
    if (got == ARCHIVE_EOF)
        return PT_ENOTFOUND;
    if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
        return pt_unpack_why(zip->archive, &zip->feed, err);
    zip->is_encrypted = archive_entry_is_encrypted(*out);
    zip->at++;
    return PT_OK;
}

static enum pt_status zip_add_name(struct pt_unpack_zip *zip,
                                   struct archive_entry *entry,
                                   struct pt_error *err)
{
    if (zip->n_names >= PT_MAX_ZIP_PARTS)
        return pt_fail(err, PT_ELIMIT, "more than %d parts", PT_MAX_ZIP_PARTS);
    struct pt_str *const names =
        pt_grow(zip->names, &zip->capacity, zip->n_names + 1, PT_MAX_ZIP_PARTS,
                sizeof *names);
    if (!names)
        return pt_fail_nomem(err);
    zip->names = names;
    if (!pt_arena_copy(&zip->arena, pt_str_of(archive_entry_pathname(entry)),
                       &names[zip->n_names]))
        return pt_fail_nomem(err);
    zip->n_names++;
    return PT_OK;
}

static enum pt_status zip_list(struct pt_unpack_zip *zip, struct pt_error *err)
{
    struct archive_entry *entry;
    enum pt_status status = zip_rewind(zip, err);
    while (status == PT_OK) {
        status = zip_step(zip, &entry, err);
        if (status == PT_OK)
            status = zip_add_name(zip, entry, err);
    }
    return status == PT_ENOTFOUND ? PT_OK : status;
}

enum pt_status pt_unpack_zip_open(struct pt_input *input,
                                  struct pt_unpack_zip **out,
                                  struct pt_error *err)
{
    struct pt_unpack_zip *const zip = pt_alloc(sizeof *zip);
    if (!zip)
        return pt_fail_nomem(err);
    pt_arena_init(&zip->arena);
    zip->locale = pt_unpack_names();
    enum pt_status status = pt_unpack_feed_from_file(&zip->feed, input, err);
    if (status == PT_OK && !pt_unpack_feed_has_list(&zip->feed))
        status = pt_fail(err, PT_EINVALID, "no zip archive");
    if (status == PT_OK) {
        const locale_t before = uselocale(zip->locale);
        status = zip_list(zip, err);
        uselocale(before);
    }
    if (status == PT_OK)
        *out = zip;
    else
        pt_unpack_zip_close(zip);
    return status;
}

size_t pt_unpack_zip_n_names(const struct pt_unpack_zip *zip)
{
    return zip->n_names;
}

struct pt_str pt_unpack_zip_name(const struct pt_unpack_zip *zip, size_t i)
{
    assert(i < zip->n_names);
    return zip->names[i];
}

/* The last part of that name, or n_names. */
static size_t zip_find(const struct pt_unpack_zip *zip, struct pt_str name)
{
    for (size_t i = zip->n_names; i > 0; i--)
        if (pt_str_equal(zip->names[i - 1], name))
            return i - 1;
    return zip->n_names;
}

/* To the bytes of part i. */
static enum pt_status
zip_seek(struct pt_unpack_zip *zip, size_t i, struct pt_error *err)
{
    struct archive_entry *entry;
    enum pt_status status = PT_OK;
    if (zip->at > i || zip->feed.status != PT_OK)
        status = zip_rewind(zip, err);
    while (status == PT_OK && zip->at <= i)
        status = zip_step(zip, &entry, err);
    if (status == PT_ENOTFOUND)
        return pt_fail(err, PT_EINVALID, "changed while it was read");
    return status;
}

static enum pt_status zip_take(struct pt_unpack_zip *zip,
                               size_t most,
                               struct pt_buf *out,
                               struct pt_error *err)
{
    for (size_t n_got = 0;;) {
        char *const room = pt_buf_room(out, PT_UNPACK_BLOCK_BYTES);
        if (!room)
            return pt_fail_nomem(err);
        const la_ssize_t n =
            archive_read_data(zip->archive, room, PT_UNPACK_BLOCK_BYTES);
        if (n < 0)
            return pt_unpack_why(zip->archive, &zip->feed, err);
        if (n == 0)
            return PT_OK;
        n_got += (size_t)n;
        if (n_got > most)
            return pt_fail(err, PT_ELIMIT, "larger than %zu bytes", most);
        pt_buf_used(out, (size_t)n);
        const enum pt_status status =
            pt_swell_out(&zip->feed.swell, (size_t)n, err);
        if (status != PT_OK)
            return status;
    }
}

enum pt_status pt_unpack_zip_get(struct pt_unpack_zip *zip,
                                 struct pt_str name,
                                 size_t most,
                                 struct pt_buf *out,
                                 struct pt_error *err)
{
    struct pt_error reason;
    const size_t i = zip_find(zip, name);
    if (i == zip->n_names)
        return pt_fail(err, PT_ENOTFOUND, "no %.*s in it", PT_STR_FMT(name));
    const locale_t before = uselocale(zip->locale);
    enum pt_status status = zip_seek(zip, i, &reason);
    if (status == PT_OK && zip->is_encrypted)
        status = pt_fail(&reason, PT_EINVALID, "encrypted");
    if (status == PT_OK)
        status = zip_take(zip, most, out, &reason);
    uselocale(before);
    if (status == PT_OK)
        return PT_OK;
    zip->at = SIZE_MAX; /* so that the next part begins afresh */
    return status == PT_ENOMEM ? pt_fail_nomem(err)
                               : pt_fail(err, status, "%.*s: %s",
                                         PT_STR_FMT(name), reason.message);
}

void pt_unpack_zip_close(struct pt_unpack_zip *zip)
{
    if (!zip)
        return;
    archive_read_free(zip->archive);
    pt_arena_fini(&zip->arena);
    pt_unpack_names_free(zip->locale);
    pt_free(zip->names);
    pt_free(zip);
}
