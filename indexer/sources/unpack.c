/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* uselocale */
#include "indexer/sources/unpack.h"

#include "common/arena.h"
#include "common/mem.h"
#include "indexer/sources/inflate.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

/* ----------------------------------------------------------------- feed --- */

enum { BLOCK_BYTES = 64 * 1024 };

/* Gives packed bytes to libarchive: forward from an input, or from anywhere in
 * a file. Keeps what went wrong, which libarchive cannot carry. */
struct feed {
    struct pt_input *input;
    size_t n_lent; /* of the input's window: taken at the next call */
    int fd;        /* -1: from the input */
    uint64_t at;   /* where in fd */
    uint64_t size; /* of fd */
    struct pt_swell swell;
    bool is_at_end; /* libarchive has seen the end */
    enum pt_status status;
    struct pt_error err;
    char block[BLOCK_BYTES];
};

static void feed_from_input(struct feed *feed, struct pt_input *input)
{
    feed->input = input;
    feed->fd = -1;
    feed->swell.outer = input->swell;
}

static enum pt_status
feed_from_file(struct feed *feed, struct pt_input *input, struct pt_error *err)
{
    struct stat st;
    const enum pt_status status = pt_input_seekable(input, &feed->fd, err);
    if (status != PT_OK)
        return status;
    if (fstat(feed->fd, &st) != 0)
        return pt_fail(err, PT_EIO, "%s", strerror(errno));
    feed->input = input;
    feed->size = (uint64_t)st.st_size;
    feed->swell.outer = input->swell;
    return PT_OK;
}

static void feed_rewind(struct feed *feed)
{
    feed->at = 0;
    feed->is_at_end = false;
    feed->status = PT_OK;
}

/* Up to n bytes of the file from at on; what is behind its end is not there. */
static enum pt_status
feed_get(struct feed *feed, uint64_t at, char *room, size_t n, size_t *out_n)
{
    ssize_t got;
    do
        got = pread(feed->fd, room, n, (off_t)at);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return pt_fail(&feed->err, PT_EIO, "%s", strerror(errno));
    *out_n = (size_t)got;
    return PT_OK;
}

static enum pt_status feed_lend(struct feed *feed, const void **out, size_t *n)
{
    struct pt_str window;
    pt_input_take(feed->input, feed->n_lent);
    feed->n_lent = 0;
    const enum pt_status status =
        pt_input_peek(feed->input, 1, &window, &feed->err);
    if (status != PT_OK)
        return status;
    feed->n_lent = window.len;
    *out = window.ptr;
    *n = window.len;
    return PT_OK;
}

static la_ssize_t
on_read(struct archive *archive, void *context, const void **out)
{
    struct feed *const feed = context;
    size_t n = 0;
    if (feed->fd < 0) {
        feed->status = feed_lend(feed, out, &n);
    } else {
        feed->status =
            feed_get(feed, feed->at, feed->block, sizeof feed->block, &n);
        feed->at += n;
        *out = feed->block;
    }
    if (feed->status != PT_OK) {
        archive_set_error(archive, EIO, "input");
        return ARCHIVE_FATAL;
    }
    feed->is_at_end = n == 0;
    feed->swell.n_in += n;
    return (la_ssize_t)n;
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

/* A new archive over feed, to be opened. */
typedef int set_format(struct archive *archive);

static struct archive *
feed_archive(struct feed *feed, set_format *set, bool may_seek)
{
    struct archive *const archive = archive_read_new();
    if (!archive)
        return NULL;
    set(archive);
    archive_read_set_read_callback(archive, on_read);
    archive_read_set_callback_data(archive, feed);
    if (feed->fd >= 0)
        archive_read_set_skip_callback(archive, on_skip);
    if (may_seek)
        archive_read_set_seek_callback(archive, on_seek);
    return archive;
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
static locale_t names_locale(void)
{
    return newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

static void names_free(locale_t locale)
{
    if (locale)
        freelocale(locale);
}

/* --------------------------------------------------------------- stream --- */

struct pt_unpack_stream {
    struct pt_inflate *inflate; /* of gz; else NULL */
    struct archive *archive;    /* of the others; both NULL: not packed */
    bool is_at_end;
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

enum { MAGIC_BYTES = 6 };

/* Of what begins so; NONE: not packed. */
static int filter_of(struct pt_str bytes)
{
    for (size_t i = 0; i < PT_COUNTOF(compressions); i++)
        if (pt_str_begins(bytes, pt_str_of(compressions[i].magic)))
            return compressions[i].filter;
    return ARCHIVE_FILTER_NONE;
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
        feed_archive(&stream->feed, formats_of_stream, false);
    stream->archive = archive;
    if (!archive)
        return pt_fail_nomem(err);
    /* The format "empty" takes a stream that broke at once for its own: so the
     * error counts, not the answer. */
    if (archive_read_append_filter(archive, filter) != ARCHIVE_OK ||
        archive_read_open1(archive) != ARCHIVE_OK ||
        archive_errno(archive) != 0)
        return why(archive, &stream->feed, err);
    const int got = archive_read_next_header(archive, &entry);
    stream->is_at_end = got == ARCHIVE_EOF;
    return got == ARCHIVE_OK || got == ARCHIVE_EOF
               ? PT_OK
               : why(archive, &stream->feed, err);
}

enum pt_status pt_unpack_stream_open(struct pt_input *packed,
                                     struct pt_unpack_stream **out,
                                     struct pt_error *err)
{
    struct pt_str window;
    enum pt_status status = pt_input_peek(packed, MAGIC_BYTES, &window, err);
    if (status != PT_OK)
        return status;
    const int filter = filter_of(window);
    struct pt_unpack_stream *const stream = pt_alloc(sizeof *stream);
    if (!stream)
        return pt_fail_nomem(err);
    feed_from_input(&stream->feed, packed);
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
        return why(stream->archive, &stream->feed, err);
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

/* -------------------------------------------------------------- members --- */

static const struct pt_str sign_of_list = {"PK\5\6", 4};
static const struct pt_str sign_of_member = {"PK\3\4", 4};

enum {
    LIST_END_BYTES = 22,       /* what closes the list of a zip, at least */
    LIST_END_OFFSET_AT = 16,   /* where in it stands where the list begins */
    LIST_END_MOST = 16 * 1024, /* where libarchive looks for it */
};

static uint32_t u32_at(const char *bytes)
{
    const unsigned char *const b = (const unsigned char *)bytes;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
           (uint32_t)b[3] << 24;
}

/* Whether the zip in the file ends in a list of parts that may be held. */
static bool has_list(struct feed *feed)
{
    const uint64_t n_tail =
        feed->size < LIST_END_MOST ? feed->size : LIST_END_MOST;
    const uint64_t tail_at = feed->size - n_tail;
    size_t n = 0;
    if (feed_get(feed, tail_at, feed->block, (size_t)n_tail, &n) != PT_OK)
        return false;
    const struct pt_str tail = pt_str_n(feed->block, n);
    for (size_t left = n; left >= LIST_END_BYTES; left--) {
        const size_t at = left - LIST_END_BYTES;
        if (!pt_str_begins(pt_str_sub(tail, at, n), sign_of_list))
            continue;
        const uint64_t list_at = u32_at(tail.ptr + at + LIST_END_OFFSET_AT);
        const uint64_t end_at = tail_at + at;
        return list_at <= end_at && end_at - list_at <= PT_MAX_ZIP_LIST_BYTES;
    }
    return false;
}

enum shape {
    TAR,
    ZIP_BY_LIST,  /* by the list of parts at its end */
    ZIP_IN_ORDER, /* from front to back: cut off, within another, or too many */
};

static set_format *const formats[] = {
    [TAR] = archive_read_support_format_tar,
    [ZIP_BY_LIST] = archive_read_support_format_zip_seekable,
    [ZIP_IN_ORDER] = archive_read_support_format_zip_streamable,
};

struct pt_unpack_members {
    enum shape shape;
    struct pt_unpack_stream *stream; /* packed as a whole; or NULL */
    struct pt_input plain;           /* stream's, and with it */
    struct archive *archive;
    locale_t locale;
    struct feed feed;
    uint64_t base;     /* where in the input archive begins */
    uint64_t n_tries;  /* headers looked at */
    uint64_t n_again;  /* of these, again behind damaged members */
    uint64_t at;       /* headers passed since archive was opened */
    bool is_encrypted; /* the member that came last */
    bool is_passed;    /* there is nothing more to read of it */
    bool is_broken;    /* libarchive gave up */
};

static enum pt_status members_begin(struct pt_unpack_members *members,
                                    struct pt_error *err)
{
    struct feed *const feed = &members->feed;
    feed_rewind(feed);
    members->base = feed->input->n_taken;
    members->archive = feed_archive(feed, formats[members->shape],
                                    members->shape == ZIP_BY_LIST);
    if (!members->archive)
        return pt_fail_nomem(err);
    if (archive_read_open1(members->archive) == ARCHIVE_OK)
        return PT_OK;
    return feed->status != PT_OK || archive_errno(members->archive) == ENOMEM
               ? why(members->archive, feed, err)
               : pt_fail(err, PT_EINVALID, "no archive");
}

/* Finds out what it is, packed as a whole or not. */
static enum pt_status members_look(struct pt_unpack_members *members,
                                   struct pt_input *input,
                                   struct pt_error *err)
{
    struct pt_str window;
    enum pt_status status = pt_input_peek(input, MAGIC_BYTES, &window, err);
    if (status == PT_OK && filter_of(window) != ARCHIVE_FILTER_NONE) {
        status = pt_unpack_stream_open(input, &members->stream, err);
        if (status != PT_OK)
            return status;
        input = &members->plain;
        pt_unpack_stream_input(members->stream, input);
        status = pt_input_peek(input, MAGIC_BYTES, &window, err);
    }
    if (status != PT_OK)
        return status;
    const bool is_zip = pt_str_begins(window, sign_of_member) ||
                        pt_str_begins(window, sign_of_list);
    members->shape = is_zip ? ZIP_IN_ORDER : TAR;
    feed_from_input(&members->feed, input);
    if (!pt_input_is_file(input))
        return PT_OK;
    status = feed_from_file(&members->feed, input, err);
    if (status == PT_OK && is_zip && has_list(&members->feed))
        members->shape = ZIP_BY_LIST;
    else if (is_zip)
        members->feed.fd = -1;
    return status;
}

enum pt_status pt_unpack_members_open(struct pt_input *archive,
                                      struct pt_unpack_members **out,
                                      struct pt_error *err)
{
    struct pt_unpack_members *const members = pt_alloc(sizeof *members);
    if (!members)
        return pt_fail_nomem(err);
    members->is_passed = true;
    members->locale = names_locale();
    enum pt_status status = members_look(members, archive, err);
    if (status == PT_OK)
        status = members_begin(members, err);
    if (status == PT_OK)
        *out = members;
    else
        pt_unpack_members_close(members);
    return status;
}

/* To the next sign of a member at offset to of the input or behind; of the
 * bytes that libarchive was lent none counts as taken. */
static enum pt_status
find_member(struct feed *feed, uint64_t to, struct pt_error *err)
{
    struct pt_input *const input = feed->input;
    feed->n_lent = 0;
    for (;;) {
        struct pt_str window;
        const enum pt_status status =
            pt_input_peek(input, sign_of_member.len, &window, err);
        if (status != PT_OK)
            return status;
        if (window.len < sign_of_member.len)
            return pt_fail(err, PT_EINVALID, "cut off");
        size_t n = pt_str_find(window, sign_of_member.ptr[0]);
        if (input->n_taken < to) {
            const uint64_t left = to - input->n_taken;
            n = left < window.len ? (size_t)left : window.len;
        } else if (pt_str_begins(window, sign_of_member)) {
            return PT_OK;
        }
        pt_input_take(input, n ? n : 1);
    }
}

/* Behind a damaged member libarchive reads no further: a new archive is opened
 * at the next one that can be found. */
static enum pt_status mend_in_order(struct pt_unpack_members *members,
                                    uint64_t to,
                                    struct pt_error *err)
{
    archive_read_free(members->archive);
    members->archive = NULL;
    const enum pt_status status = find_member(&members->feed, to, err);
    return status == PT_OK ? members_begin(members, err) : status;
}

/* The same by the list: a new archive, and as many headers on. */
static enum pt_status mend_by_list(struct pt_unpack_members *members,
                                   struct pt_error *err)
{
    struct archive_entry *entry;
    archive_read_free(members->archive);
    enum pt_status status = members_begin(members, err);
    for (uint64_t i = 0; status == PT_OK && i < members->at; i++) {
        if (members->n_again++ >= PT_MAX_ZIP_STEPS)
            return pt_fail(err, PT_EINVALID, "too many damaged members");
        if (archive_read_next_header(members->archive, &entry) < ARCHIVE_WARN)
            return why(members->archive, &members->feed, err);
    }
    return status;
}

static enum pt_status members_mend(struct pt_unpack_members *members,
                                   struct pt_error *err)
{
    struct archive *const archive = members->archive;
    enum pt_status status;
    if (members->shape == TAR || !archive)
        return archive ? why(archive, &members->feed, err)
                       : pt_fail(err, PT_EINVALID, "damaged");
    if (members->shape == ZIP_BY_LIST) {
        status = mend_by_list(members, err);
    } else {
        const la_int64_t n_used = archive_filter_bytes(archive, -1);
        status = mend_in_order(
            members, members->base + (n_used > 0 ? (uint64_t)n_used : 1), err);
    }
    members->is_broken = status != PT_OK;
    return status;
}

/* The list leads to where no member is: the rest is read without it. */
static enum pt_status leave_list(struct pt_unpack_members *members,
                                 struct pt_error *err)
{
    const la_int64_t at = archive_filter_bytes(members->archive, -1);
    members->shape = ZIP_IN_ORDER;
    members->feed.fd = -1;
    const enum pt_status status =
        mend_in_order(members, at > 0 ? (uint64_t)at : 0, err);
    members->is_broken = status != PT_OK;
    return status;
}

/* Unpacks the rest of a member here, where it is counted, and not in libarchive
 * on the way to the next. */
static enum pt_status members_drain(struct pt_unpack_members *members,
                                    struct pt_error *err)
{
    static const size_t n_block = sizeof members->feed.block;
    enum pt_status status = PT_OK;
    /* Where it ends, only its bytes could tell. */
    members->is_broken |= !members->is_passed && members->is_encrypted;
    while (status == PT_OK && !members->is_passed && !members->is_broken) {
        /* The block is free: these members come from an input. */
        const la_ssize_t got =
            archive_read_data(members->archive, members->feed.block, n_block);
        members->is_passed = got <= 0;
        members->is_broken = got == ARCHIVE_FATAL;
        if (got > 0)
            status = pt_swell_out(&members->feed.swell, (size_t)got, err);
    }
    return status;
}

static enum pt_status next_header(struct pt_unpack_members *members,
                                  struct archive_entry **out,
                                  struct pt_error *err)
{
    for (;;) {
        enum pt_status status = pt_swell_check(&members->feed.swell, err);
        if (status == PT_OK && members->shape == ZIP_IN_ORDER)
            status = members_drain(members, err);
        if (status == PT_OK && members->is_broken)
            status = members_mend(members, err);
        if (status != PT_OK)
            return status;
        if (members->n_tries++ >= PT_MAX_MEMBERS)
            return pt_fail(err, PT_ELIMIT, "more than %u members",
                           PT_MAX_MEMBERS);
        members->is_passed = true;
        const int got = archive_read_next_header(members->archive, out);
        members->at++;
        if (got == ARCHIVE_EOF)
            return PT_ENOTFOUND;
        if (got == ARCHIVE_OK || got == ARCHIVE_WARN)
            return PT_OK;
        members->is_broken = got == ARCHIVE_FATAL;
        if (!members->is_broken || members->shape != ZIP_BY_LIST)
            continue;
        status = leave_list(members, err);
        if (status != PT_OK)
            return status;
    }
}

enum pt_status pt_unpack_members_next(struct pt_unpack_members *members,
                                      struct pt_unpack_member *out,
                                      struct pt_error *err)
{
    struct archive_entry *entry;
    const locale_t before = uselocale(members->locale);
    const enum pt_status status = next_header(members, &entry, err);
    if (status == PT_OK) {
        members->is_passed = false;
        members->is_encrypted = archive_entry_is_encrypted(entry);
        *out = (struct pt_unpack_member){
            .name = pt_str_of(archive_entry_pathname(entry)),
            .is_file = archive_entry_filetype(entry) == AE_IFREG &&
                       !archive_entry_hardlink(entry),
            .is_encrypted = members->is_encrypted,
        };
    }
    uselocale(before);
    return status;
}

static enum pt_status fill_member(struct pt_input *input,
                                  char *room,
                                  size_t n,
                                  size_t *out_n,
                                  struct pt_error *err)
{
    struct pt_unpack_members *const members = input->context;
    *out_n = 0;
    if (members->is_passed)
        return PT_OK;
    if (members->is_encrypted)
        return pt_fail(err, PT_EINVALID, "encrypted");
    const la_ssize_t got = archive_read_data(members->archive, room, n);
    members->is_passed = got <= 0;
    members->is_broken = got == ARCHIVE_FATAL;
    if (got < 0)
        return why(members->archive, &members->feed, err);
    *out_n = (size_t)got;
    return pt_swell_out(&members->feed.swell, (size_t)got, err);
}

void pt_unpack_members_input(struct pt_unpack_members *members,
                             struct pt_input *out)
{
    pt_input_init_fill(out, fill_member, members);
    out->swell = &members->feed.swell;
}

void pt_unpack_members_close(struct pt_unpack_members *members)
{
    if (!members)
        return;
    archive_read_free(members->archive);
    if (members->stream)
        pt_input_fini(&members->plain);
    pt_unpack_stream_close(members->stream);
    names_free(members->locale);
    pt_free(members);
}

/* ------------------------------------------------------------------ zip --- */

struct pt_unpack_zip {
    struct archive *archive;
    locale_t locale;
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
    feed_rewind(&zip->feed);
    archive_read_free(zip->archive);
    zip->archive = feed_archive(&zip->feed, formats[ZIP_BY_LIST], true);
    if (!zip->archive)
        return pt_fail_nomem(err);
    zip->at = 0;
    return archive_read_open1(zip->archive) == ARCHIVE_OK
               ? PT_OK
               : why(zip->archive, &zip->feed, err);
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
    struct pt_unpack_zip *const zip = pt_alloc(sizeof *zip);
    if (!zip)
        return pt_fail_nomem(err);
    pt_arena_init(&zip->arena);
    zip->locale = names_locale();
    enum pt_status status = feed_from_file(&zip->feed, input, err);
    if (status == PT_OK && !has_list(&zip->feed))
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
    names_free(zip->locale);
    pt_free(zip->names);
    pt_free(zip);
}
