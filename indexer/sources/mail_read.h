/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mail_read.h: the bytes of a message -> its headers and parts, decoded.
 *
 * mail_read.c is the one door to GMime, which has seen thirty years of broken
 * mail, is in every distribution and reads without a main loop or a store.
 */
#ifndef INDEXER_SOURCES_MAIL_READ_H
#define INDEXER_SOURCES_MAIL_READ_H

#include "common/arena.h"
#include "common/buf.h"
#include "common/date.h"
#include "common/error.h"

/* A message with all its attachments. */
#define PT_MAX_MAIL_BYTES (24u << 20)

/* Parts of one message that are looked at; the rest is passed over. */
#define PT_MAX_MAIL_PARTS 1000

/* Of a header, decoded or not. */
#define PT_MAX_MAIL_HEADER_BYTES (16u << 10)

struct pt_mail_part {
    struct pt_str type;      /* "text/plain", in lower case */
    struct pt_str charset;   /* as labelled, or empty */
    struct pt_str file_name; /* without folders, or empty */
    struct pt_str bytes;     /* base64 and quoted-printable undone */
    bool is_attachment;      /* by its disposition */
    bool is_flowed;          /* RFC 3676 */
    bool drops_spaces;       /* its DelSp */
    /* Parts of equal number, but 0, say the same in several ways. */
    unsigned alternative;
    bool is_other_way; /* for who has chosen among these; false at first */
};

/* Strings are UTF-8 without control characters or double spaces, empty for what
 * the message does not tell. */
struct pt_mail {
    struct pt_str subject;
    struct pt_str from; /* names, else addresses, separated by ", " */
    struct pt_str from_address;
    struct pt_str message_id; /* without < > */
    struct pt_str list_id;
    struct pt_str organization;
    struct pt_str archived_at; /* a URL */
    struct pt_str keywords;    /* as written, separated by commas */
    struct pt_str language;
    int32_t date;      /* the day where it was sent, or PT_DATE_NONE */
    bool is_bulk;      /* to many: a list, a newsletter */
    bool is_encrypted; /* some of it */
    /* In order, forwarded messages' too; what a forwarded message is about
     * stands before it as a "message/rfc822". */
    struct pt_mail_part *parts;
    size_t n_parts;
};

/* Reads a message, whose bytes it may change on the way. *out and all it points
 * to live in arena. PT_OK; PT_EINVALID: it is none; PT_ELIMIT: it is made to
 * take for ever; PT_ENOMEM. */
enum pt_status pt_mail_read(struct pt_buf *message,
                            struct pt_arena *arena,
                            struct pt_mail *out,
                            struct pt_error *err) PT_NODISCARD;

/* The text of a part as UTF-8, lines ending in LF: by its label where that is
 * known and can be true, else by its bytes. PT_OK; PT_EINVALID: no text;
 * PT_ENOMEM. */
enum pt_status pt_mail_text(const struct pt_mail_part *part,
                            struct pt_arena *arena,
                            struct pt_str *out,
                            struct pt_error *err) PT_NODISCARD;

#endif
