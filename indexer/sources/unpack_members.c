/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* uselocale */
#include "indexer/sources/unpack_feed.h"

#include "common/mem.h"

#include <errno.h>

enum shape {
    TAR,
    ZIP_BY_LIST,  /* by the list of parts at its end */
    ZIP_IN_ORDER, /* from front to back: cut off, within another, or too many */
};

static pt_unpack_format *const formats[] = {
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
    struct pt_unpack_feed feed;
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
    struct pt_unpack_feed *const feed = &members->feed;
    pt_unpack_feed_rewind(feed);
    members->base = feed->input->n_taken;
    members->archive = pt_unpack_feed_archive(feed, formats[members->shape],
                                              members->shape == ZIP_BY_LIST);
    if (!members->archive)
        return pt_fail_nomem(err);
    if (archive_read_open1(members->archive) == ARCHIVE_OK)
        return PT_OK;
    return feed->status != PT_OK || archive_errno(members->archive) == ENOMEM
               ? pt_unpack_why(members->archive, feed, err)
               : pt_fail(err, PT_EINVALID, "no archive");
}

/* Finds out what it is, packed as a whole or not. */
static enum pt_status members_look(struct pt_unpack_members *members,
                                   struct pt_input *input,
                                   struct pt_error *err)
{
    struct pt_str window;
    enum pt_status status =
        pt_input_peek(input, PT_UNPACK_MAGIC_BYTES, &window, err);
    if (status == PT_OK && pt_unpack_is_packed(window)) {
        status = pt_unpack_stream_open(input, &members->stream, err);
        if (status != PT_OK)
            return status;
        input = &members->plain;
        pt_unpack_stream_input(members->stream, input);
        status = pt_input_peek(input, PT_UNPACK_MAGIC_BYTES, &window, err);
    }
    if (status != PT_OK)
        return status;
    const bool is_zip = pt_str_begins(window, PT_ZIP_SIGN_OF_MEMBER) ||
                        pt_str_begins(window, PT_ZIP_SIGN_OF_LIST);
    members->shape = is_zip ? ZIP_IN_ORDER : TAR;
    pt_unpack_feed_from_input(&members->feed, input);
    if (!pt_input_is_file(input))
        return PT_OK;
    status = pt_unpack_feed_from_file(&members->feed, input, err);
    if (status == PT_OK && is_zip && pt_unpack_feed_has_list(&members->feed))
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
    members->locale = pt_unpack_names();
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
find_member(struct pt_unpack_feed *feed, uint64_t to, struct pt_error *err)
{
    struct pt_input *const input = feed->input;
    feed->n_lent = 0;
    for (;;) {
        struct pt_str window;
        const enum pt_status status =
            pt_input_peek(input, PT_ZIP_SIGN_OF_MEMBER.len, &window, err);
        if (status != PT_OK)
            return status;
        if (window.len < PT_ZIP_SIGN_OF_MEMBER.len)
            return pt_fail(err, PT_EINVALID, "cut off");
        size_t n = pt_str_find(window, PT_ZIP_SIGN_OF_MEMBER.ptr[0]);
        if (input->n_taken < to) {
            const uint64_t left = to - input->n_taken;
            n = left < window.len ? (size_t)left : window.len;
        } else if (pt_str_begins(window, PT_ZIP_SIGN_OF_MEMBER)) {
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
            return pt_unpack_why(members->archive, &members->feed, err);
    }
    return status;
}

static enum pt_status members_mend(struct pt_unpack_members *members,
                                   struct pt_error *err)
{
    struct archive *const archive = members->archive;
    enum pt_status status;
    if (members->shape == TAR || !archive)
        return archive ? pt_unpack_why(archive, &members->feed, err)
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
        return pt_unpack_why(members->archive, &members->feed, err);
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
    pt_unpack_names_free(members->locale);
    pt_free(members);
}
