/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* NOLINT(bugprone-reserved-identifier): uselocale */
#include "indexer/unpack.h"

#include "common/arena.h"
#include "common/mem.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

/* ----------------------------------------------------------------- feed --- */

enum {
    BLOCK_BYTES = 64 * 1024,
    /* Of packed bytes that may go in before one byte comes out: an endless
     * header would else be held whole. */
    MAX_BYTES_UNANSWERED = 16 * 1024 * 1024,
};

/* Gives packed bytes to libarchive: forward from an input, or from anywhere in
 * a file. Keeps what went wrong, which libarchive cannot carry. */
struct feed {
    struct pt_input *input;
    size_t n_lent; /* of the input's window: taken at the next call */
    int fd;        /* -1: from the input */
    uint64_t at;   /* where in fd */
    uint64_t size; /* of fd */
    uint64_t n_in;
    uint64_t n_out;
    uint64_t n_unanswered;
    bool is_at_end; /* libarchive has seen the end */
    enum pt_status status;
    struct pt_error err;
    char block[BLOCK_BYTES];
};

static la_ssize_t
feed_input(struct feed *feed, struct archive *archive, const void **out)
{
    struct pt_str window;
    pt_input_take(feed->input, feed->n_lent);
    feed->n_lent = 0;
    feed->status = pt_input_peek(feed->input, 1, &window, &feed->err);
    if (feed->status != PT_OK) {
        archive_set_error(archive, EIO, "input");
        return ARCHIVE_FATAL;
    }
    feed->n_lent = window.len;
    *out = window.ptr;
    return (la_ssize_t)window.len;
}

static la_ssize_t
feed_file(struct feed *feed, struct archive *archive, const void **out)
{
    ssize_t n;
    do
        n = pread(feed->fd, feed->block, sizeof feed->block, (off_t)feed->at);
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        feed->status = pt_fail(&feed->err, PT_EIO, "%s", strerror(errno));
        archive_set_error(archive, EIO, "file");
        return ARCHIVE_FATAL;
    }
    feed->at += (uint64_t)n;
    *out = feed->block;
    return n;
}

static la_ssize_t
on_read(struct archive *archive, void *context, const void **out)
{
    struct feed *const feed = context;
    if (feed->n_unanswered > MAX_BYTES_UNANSWERED) {
        feed->status = pt_fail(&feed->err, PT_EINVALID, "damaged");
        archive_set_error(archive, EINVAL, "unanswered");
        return ARCHIVE_FATAL;
    }
    const la_ssize_t n = feed->fd < 0 ? feed_input(feed, archive, out)
                                      : feed_file(feed, archive, out);
    if (n >= 0) {
        feed->is_at_end = n == 0;
        feed->n_in += (uint64_t)n;
        feed->n_unanswered += (uint64_t)n;
    }
    return n;
}

static la_int64_t
on_seek(struct archive *archive, void *context, la_int64_t offset, int whence)
{
    struct feed *const feed = context;
    const uint64_t from = whence == SEEK_SET   ? 0
                          : whence == SEEK_CUR ? feed->at
                                               : feed->size;
    (void)archive;
    feed->at = from + (uint64_t)offset; /* wraps for what is negative */
    if (feed->at > feed->size)
        feed->at = feed->size;
    feed->is_at_end = false;
    return (la_int64_t)feed->at;
}

static la_int64_t on_skip(struct archive *archive, void *context, la_int64_t n)
{
    struct feed *const feed = context;
    const uint64_t left = feed->size - feed->at;
    const uint64_t step = (uint64_t)n < left ? (uint64_t)n : left;
    (void)archive;
    feed->at += step;
    return (la_int64_t)step;
}

static bool is_bomb(const struct feed *feed)
{
    return feed->n_out > PT_MAX_UNPACKED_BYTES ||
           (feed->n_out > PT_UNPACK_FREE_BYTES &&
            feed->n_out - PT_UNPACK_FREE_BYTES >
                feed->n_in * PT_MAX_UNPACK_RATIO);
}

/* n bytes came out. */
static enum pt_status
count_out(struct feed *feed, size_t n, struct pt_error *err)
{
    feed->n_out += n;
    feed->n_unanswered = 0;
    if (is_bomb(feed))
        return pt_fail(err, PT_ELIMIT, "unpacks to more than %d times its size",
                       PT_MAX_UNPACK_RATIO);
    return PT_OK;
}

/* Why libarchive gave up. */
static enum pt_status
why(struct archive *archive, const struct feed *feed, struct pt_error *err)
{
    if (feed->status != PT_OK) {
        if (err)
            *err = feed->err;
        return feed->status;
    }
    if (archive_errno(archive) == ENOMEM)
        return pt_fail_nomem(err);
    return pt_fail(err, PT_EINVALID, feed->is_at_end ? "cut off" : "damaged");
}

/* -------------------------------------------------------------- locale --- */

/* libarchive takes names through the locale of the calling thread, and loses
 * in the plain C locale whatever is not ASCII. */
struct names {
    locale_t ours;
    locale_t before;
};

static void names_begin(struct names *names)
{
    names->ours = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    names->before = uselocale(names->ours);
}

static void names_end(struct names *names)
{
    uselocale(names->before);
    if (names->ours)
        freelocale(names->ours);
}

/* --------------------------------------------------------------- stream --- */

struct pt_unpack_stream {
    struct archive *archive; /* NULL: the bytes are given as they are */
    bool is_empty;
    struct feed feed;
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

/* Of what begins so, or -1. */
static int filter_of(struct pt_str bytes)
{
    for (size_t i = 0; i < PT_COUNTOF(compressions); i++)
        if (pt_str_begins(bytes, pt_str_of(compressions[i].magic)))
            return compressions[i].filter;
    return -1;
}

static enum pt_status
stream_begin(struct pt_unpack_stream *stream, int filter, struct pt_error *err)
{
    struct archive_entry *entry;
    stream->archive = archive_read_new();
    struct archive *const archive = stream->archive;
    if (!archive)
        return pt_fail_nomem(err);
    archive_read_support_format_raw(archive);
    archive_read_support_format_empty(archive);
    if (archive_read_append_filter(archive, filter) != ARCHIVE_OK ||
        archive_read_open(archive, &stream->feed, NULL, on_read, NULL) !=
            ARCHIVE_OK)
        return why(archive, &stream->feed, err);
    /* The format "empty" takes a stream that broke at once for its own. */
    if (archive_errno(archive) != 0)
        return why(archive, &stream->feed, err);
    const int got = archive_read_next_header(archive, &entry);
    stream->is_empty = got == ARCHIVE_EOF;
    return got == ARCHIVE_OK || got == ARCHIVE_EOF
               ? PT_OK
               : why(archive, &stream->feed, err);
}

enum pt_status pt_unpack_stream_open(struct pt_input *packed,
                                     struct pt_unpack_stream **out,
                                     struct pt_error *err)
{
    struct pt_str window;
    enum pt_status status = pt_input_peek(packed, 6, &window, err);
    if (status != PT_OK)
        return status;
    struct pt_unpack_stream *const stream = pt_alloc(sizeof *stream);
    if (!stream)
        return pt_fail_nomem(err);
    stream->feed.input = packed;
    stream->feed.fd = -1;
    const int filter = filter_of(window);
    if (filter >= 0)
        status = stream_begin(stream, filter, err);
    if (status == PT_OK)
        *out = stream;
    else
        pt_unpack_stream_close(stream);
    return status;
}

static enum pt_status fill_plain(struct pt_input *input,
                                 char *room,
                                 size_t n,
                                 size_t *out_n,
                                 struct pt_error *err)
{
    struct pt_unpack_stream *const stream = input->context;
    struct pt_str window;
    const enum pt_status status =
        pt_input_peek(stream->feed.input, 1, &window, err);
    if (status != PT_OK)
        return status;
    *out_n = window.len < n ? window.len : n;
    if (*out_n)
        memcpy(room, window.ptr, *out_n);
    pt_input_take(stream->feed.input, *out_n);
    return PT_OK;
}

static enum pt_status fill_unpacked(struct pt_input *input,
                                    char *room,
                                    size_t n,
                                    size_t *out_n,
                                    struct pt_error *err)
{
    struct pt_unpack_stream *const stream = input->context;
    const la_ssize_t got =
        stream->is_empty ? 0 : archive_read_data(stream->archive, room, n);
    if (got < 0)
        return why(stream->archive, &stream->feed, err);
    *out_n = (size_t)got;
    return count_out(&stream->feed, (size_t)got, err);
}

void pt_unpack_stream_input(struct pt_unpack_stream *stream,
                            struct pt_input *out)
{
    pt_input_init_fill(out, stream->archive ? fill_unpacked : fill_plain,
                       stream);
}

void pt_unpack_stream_close(struct pt_unpack_stream *stream)
{
    if (!stream)
        return;
    archive_read_free(stream->archive);
    pt_free(stream);
}

/* ------------------------------------------------------------------ zip --- */

struct pt_unpack_zip {
    struct archive *archive;
    struct feed feed;
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
    struct feed *const feed = &zip->feed;
    archive_read_free(zip->archive);
    zip->archive = archive_read_new();
    if (!zip->archive)
        return pt_fail_nomem(err);
    zip->at = 0;
    feed->at = 0;
    feed->n_unanswered = 0;
    feed->is_at_end = false;
    feed->status = PT_OK;
    archive_read_support_format_zip_seekable(zip->archive);
    archive_read_set_read_callback(zip->archive, on_read);
    archive_read_set_seek_callback(zip->archive, on_seek);
    archive_read_set_skip_callback(zip->archive, on_skip);
    archive_read_set_callback_data(zip->archive, feed);
    if (archive_read_open1(zip->archive) == ARCHIVE_OK)
        return PT_OK;
    return feed->status != PT_OK || archive_errno(zip->archive) == ENOMEM
               ? why(zip->archive, feed, err)
               : pt_fail(err, PT_EINVALID, "no zip archive");
}

/* One header on. PT_ENOTFOUND at the end. */
static enum pt_status zip_step(struct pt_unpack_zip *zip,
                               struct archive_entry **out,
                               struct pt_error *err)
{
    if (zip->n_steps++ >= PT_MAX_ZIP_STEPS)
        return pt_fail(err, PT_ELIMIT, "too many parts out of order");
    zip->feed.n_unanswered = 0;
    const int got = archive_read_next_header(zip->archive, out);
    if (got == ARCHIVE_EOF)
        return PT_ENOTFOUND;
    if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
        return why(zip->archive, &zip->feed, err);
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
    struct names locale;
    struct stat st;
    int fd;
    enum pt_status status = pt_input_seekable(input, &fd, err);
    if (status != PT_OK)
        return status;
    if (fstat(fd, &st) != 0)
        return pt_fail(err, PT_EIO, "%s", strerror(errno));
    struct pt_unpack_zip *const zip = pt_alloc(sizeof *zip);
    if (!zip)
        return pt_fail_nomem(err);
    pt_arena_init(&zip->arena);
    zip->feed.input = input;
    zip->feed.fd = fd;
    zip->feed.size = (uint64_t)st.st_size;
    names_begin(&locale);
    status = zip_list(zip, err);
    names_end(&locale);
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

bool pt_unpack_zip_has(const struct pt_unpack_zip *zip, struct pt_str name)
{
    return zip_find(zip, name) < zip->n_names;
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
        char *const room = pt_buf_room(out, BLOCK_BYTES);
        if (!room)
            return pt_fail_nomem(err);
        const la_ssize_t n = archive_read_data(zip->archive, room, BLOCK_BYTES);
        if (n < 0)
            return why(zip->archive, &zip->feed, err);
        if (n == 0)
            return PT_OK;
        n_got += (size_t)n;
        if (n_got > most)
            return pt_fail(err, PT_ELIMIT, "larger than %zu bytes", most);
        pt_buf_used(out, (size_t)n);
        const enum pt_status status = count_out(&zip->feed, (size_t)n, err);
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
    struct names locale;
    const size_t i = zip_find(zip, name);
    if (i == zip->n_names)
        return pt_fail(err, PT_ENOTFOUND, "no %.*s in it", PT_STR_FMT(name));
    names_begin(&locale);
    enum pt_status status = zip_seek(zip, i, &reason);
    if (status == PT_OK && zip->is_encrypted)
        status = pt_fail(&reason, PT_EINVALID, "encrypted");
    if (status == PT_OK)
        status = zip_take(zip, most, out, &reason);
    names_end(&locale);
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
    pt_free(zip->names);
    pt_free(zip);
}
