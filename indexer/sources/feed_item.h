/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * feed_item.h: the fields of an item of a feed -> an article.
 *
 * What stands in the fields is what a feed's author thought it was: HTML in
 * plain text, plain text as HTML, HTML escaped twice. It is told by what it
 * looks like, and by the declared type where it looks like nothing.
 *
 * The text is the longer one of content and summary. An item that has only a
 * title is an article without text: the title is found and shown, and a word
 * of it is one occurrence, not two.
 */
#ifndef INDEXER_SOURCES_FEED_ITEM_H
#define INDEXER_SOURCES_FEED_ITEM_H

#include "common/arena.h"
#include "common/article.h"
#include "common/buf.h"
#include "common/error.h"

#define PT_MAX_FEED_FIELD_BYTES (64u << 10) /* of all but the texts */

enum pt_feed_field {
    PT_FEED_TITLE,
    PT_FEED_SUMMARY,
    PT_FEED_CONTENT,
    PT_FEED_LINK,
    PT_FEED_TRUE_LINK, /* where a link of a counting service leads */
    PT_FEED_ID,
    PT_FEED_PUBLISHED,
    PT_FEED_UPDATED,
    PT_FEED_AUTHOR, /* several separated by ", " */
    PT_FEED_TAGS,   /* separated by newlines */
    PT_FEED_OUTLET,
    PT_FEED_LANG,
    PT_FEED_BASE, /* of relative links */
    PT_N_FEED_FIELDS
};

struct pt_feed_fields {
    struct pt_buf of[PT_N_FEED_FIELDS];
    bool is_text[PT_N_FEED_FIELDS]; /* declared as plain text */
    bool is_id_no_link;
};

void pt_feed_fields_init(struct pt_feed_fields *fields);
void pt_feed_fields_fini(struct pt_feed_fields *fields);
void pt_feed_fields_clear(struct pt_feed_fields *fields);

/* Fills *out but for its path and for the member of an item that has neither id
 * nor link. Views live in arena and in item. PT_OK; PT_EINVALID: there is
 * nothing to read in it; PT_ELIMIT: larger than an article may be; PT_ENOMEM.
 */
enum pt_status pt_feed_article(const struct pt_feed_fields *item,
                               const struct pt_feed_fields *channel,
                               struct pt_arena *arena,
                               struct pt_article *out,
                               struct pt_error *err) PT_NODISCARD;

#endif
