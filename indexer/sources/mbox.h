/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mbox.h: a mailbox file -> its messages, one at a time, whatever its size.
 *
 *     mbox    = [message] { "From " sender date LF message }
 *     message = headers LF body, where ">From " stands for "From "
 *
 * Nobody ever wrote down what an mbox is. A line separates when it says who and
 * when and a header follows, so that "From here on the road is closed" does
 * not; a Content-Length is believed when it leads to such a line or to the end.
 */
#ifndef INDEXER_SOURCES_MBOX_H
#define INDEXER_SOURCES_MBOX_H

#include "common/buf.h"
#include "indexer/input.h"

struct pt_mbox {
    struct pt_input *input;
    struct pt_buf message; /* the current one */
    size_t n_messages;     /* its number, from 1 */
    bool is_too_large;     /* more than PT_MAX_MAIL_BYTES: it is cut */
    bool is_separated;     /* the current one stands behind a separator */

    /* The rest is mbox.c's own. */
    bool has_separator; /* the next one's is taken */
    bool is_in_body;
    uint64_t body_end; /* by Content-Length: offset in input, or 0 */
};

void pt_mbox_init(struct pt_mbox *mbox, struct pt_input *input);
void pt_mbox_fini(struct pt_mbox *mbox);

/* The next message into mbox->message, lines ending in LF. PT_OK; PT_ENOTFOUND
 * at the end; PT_ENOMEM; as the input's fill. */
enum pt_status pt_mbox_next(struct pt_mbox *mbox,
                            struct pt_error *err) PT_NODISCARD;

/* True when line is "From " with a sender and a date behind. */
bool pt_mbox_is_separator(struct pt_str line);

#endif
