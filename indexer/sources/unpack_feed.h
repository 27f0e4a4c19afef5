/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * unpack_feed.h: what stream, members and zip of unpack.h share: how libarchive
 * gets the packed bytes, and why it gave up. archive.h enters the house here
 * and nowhere else.
 */
#ifndef INDEXER_SOURCES_UNPACK_FEED_H
#define INDEXER_SOURCES_UNPACK_FEED_H

#include "indexer/sources/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

enum {
    PT_UNPACK_BLOCK_BYTES = 64 * 1024,
    PT_UNPACK_MAGIC_BYTES = 6, /* that tell what is packed, and how */
};

/* Gives packed bytes to libarchive: forward from an input, or from anywhere in
 * a file. Keeps what went wrong, which libarchive cannot carry. */
struct pt_unpack_feed {
    struct pt_input *input;
    size_t n_lent; /* of the input's window: taken at the next call */
    int fd;        /* -1: from the input */
    uint64_t at;   /* where in fd */
    uint64_t size; /* of fd */
    struct pt_swell swell;
    bool is_at_end; /* libarchive has seen the end */
    enum pt_status status;
    struct pt_error err;
    char block[PT_UNPACK_BLOCK_BYTES];
};

/* Sets up a feed that is all zeros; input must outlive it. */
void pt_unpack_feed_from_input(struct pt_unpack_feed *feed,
                               struct pt_input *input);

/* The same, from anywhere in the file that input is. PT_OK; PT_EIO, or as
 * pt_input_seekable. */
enum pt_status pt_unpack_feed_from_file(struct pt_unpack_feed *feed,
                                        struct pt_input *input,
                                        struct pt_error *err) PT_NODISCARD;

/* To the beginning of the file, and nothing went wrong yet. */
void pt_unpack_feed_rewind(struct pt_unpack_feed *feed);

/* Whether the zip in the file ends in a list of parts that may be held
 * (PT_MAX_ZIP_LIST_BYTES). */
bool pt_unpack_feed_has_list(struct pt_unpack_feed *feed);

/* A new archive over feed, still to be opened and the caller's to free; NULL
 * for want of memory. may_seek: of a feed from a file only. */
typedef int pt_unpack_format(struct archive *archive);
struct archive *pt_unpack_feed_archive(struct pt_unpack_feed *feed,
                                       pt_unpack_format *set,
                                       bool may_seek);

/* Why libarchive gave up: the feed's own failure, PT_ENOMEM, or PT_EINVALID
 * ("cut off", "damaged"). */
enum pt_status pt_unpack_why(struct archive *archive,
                             const struct pt_unpack_feed *feed,
                             struct pt_error *err);

/* Whether what begins so is packed as a whole, by unpack_stream.c's table. */
bool pt_unpack_is_packed(struct pt_str bytes);

#define PT_ZIP_SIGN_OF_MEMBER PT_STR("PK\3\4")
#define PT_ZIP_SIGN_OF_LIST PT_STR("PK\5\6")

/* The locale that names are taken through: libarchive asks that of the calling
 * thread, and loses in the plain C locale whatever is not ASCII. free: also 0.
 */
locale_t pt_unpack_names(void);
void pt_unpack_names_free(locale_t locale);

#endif
