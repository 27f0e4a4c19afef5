/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * story_private.h: what the files of story_table.h share.
 */
#ifndef INDEXER_STORY_PRIVATE_H
#define INDEXER_STORY_PRIVATE_H

#include "indexer/story_table.h"

/* Slots for as many entries as there may be before the next time. PT_OK or
 * PT_ENOMEM. */
enum pt_status pt_stories_make_slots(struct pt_stories *stories,
                                     size_t n_entries) PT_NODISCARD;

/* What is unread is not laid out by key any more. */
void pt_stories_forget_keys(struct pt_stories *stories);

/* The newer half stays, slots are not kept right. */
void pt_stories_forget_older_half(struct pt_stories *stories);

#endif
