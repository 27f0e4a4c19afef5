/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * flowed.h: format=flowed (RFC 3676), the mail that may be wrapped anew.
 */
#ifndef INDEXER_SOURCES_FLOWED_H
#define INDEXER_SOURCES_FLOWED_H

#include "common/arena.h"

/* text with the lines joined that end in a space and have as many quotation
 * marks as the next; drops_spaces: that space is not text either (DelSp). Into
 * the arena; NULL pointer when memory ran out. */
struct pt_str
pt_flowed_join(struct pt_str text, bool drops_spaces, struct pt_arena *arena);

#endif
