/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* newlocale */
#include "indexer/sources/unpack_feed.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

void pt_unpack_feed_from_input(struct pt_unpack_feed *feed,
                               struct pt_input *input)
{
    feed->input = input;
    feed->fd = -1;
    feed->swell.outer = input->swell;
}

enum pt_status pt_unpack_feed_from_file(struct pt_unpack_feed *feed,
                                        struct pt_input *input,
                                        struct pt_error *err)
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

void pt_unpack_feed_rewind(struct pt_unpack_feed *feed)
{
    feed->at = 0;
    feed->is_at_end = false;
    feed->status = PT_OK;
}

/* Up to n bytes of the file from at on; what is behind its end is not there. */
static enum pt_status get(struct pt_unpack_feed *feed,
                          uint64_t at,
                          char *room,
                          size_t n,
                          size_t *out_n)
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

static enum pt_status
lend(struct pt_unpack_feed *feed, const void **out, size_t *n)
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
    struct pt_unpack_feed *const feed = context;
    size_t n = 0;
    if (feed->fd < 0) {
        feed->status = lend(feed, out, &n);
    } else {
        feed->status = get(feed, feed->at, feed->block, sizeof feed->block, &n);
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
    struct pt_unpack_feed *const feed = context;
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
    struct pt_unpack_feed *const feed = context;
    const uint64_t left = feed->size - feed->at;
    const uint64_t step = (uint64_t)n < left ? (uint64_t)n : left;
    (void)archive;
    feed->at += step;
    return (la_int64_t)step;
}

struct archive *pt_unpack_feed_archive(struct pt_unpack_feed *feed,
                                       pt_unpack_format *set,
                                       bool may_seek)
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

enum pt_status pt_unpack_why(struct archive *archive,
                             const struct pt_unpack_feed *feed,
                             struct pt_error *err)
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

/* ----------------------------------------------------------------- list --- */

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

bool pt_unpack_feed_has_list(struct pt_unpack_feed *feed)
{
    const uint64_t n_tail =
        feed->size < LIST_END_MOST ? feed->size : LIST_END_MOST;
    const uint64_t tail_at = feed->size - n_tail;
    size_t n = 0;
    if (get(feed, tail_at, feed->block, (size_t)n_tail, &n) != PT_OK)
        return false;
    const struct pt_str tail = pt_str_n(feed->block, n);
    for (size_t left = n; left >= LIST_END_BYTES; left--) {
        const size_t at = left - LIST_END_BYTES;
        if (!pt_str_begins(pt_str_sub(tail, at, n), PT_ZIP_SIGN_OF_LIST))
            continue;
        const uint64_t list_at = u32_at(tail.ptr + at + LIST_END_OFFSET_AT);
        const uint64_t end_at = tail_at + at;
        return list_at <= end_at && end_at - list_at <= PT_MAX_ZIP_LIST_BYTES;
    }
    return false;
}

/* ---------------------------------------------------------------- names --- */

locale_t pt_unpack_names(void)
{
    return newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

void pt_unpack_names_free(locale_t locale)
{
    if (locale)
        freelocale(locale);
}
