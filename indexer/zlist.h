/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * zlist.h: short lists of strings as they stand in the index's metadata: items
 * each ended by NUL, one behind the other. Also name=value lists of that form.
 * An append can fail for want of memory: pt_buf_status of the list tells.
 */
#ifndef INDEXER_ZLIST_H
#define INDEXER_ZLIST_H

#include "common/buf.h"

/* The item at byte *at into *out, *at moved behind it; false at the end. The
 * item has a NUL behind it. */
bool pt_zlist_next(struct pt_str list, size_t *at, struct pt_str *out);

bool pt_zlist_has(struct pt_str list, struct pt_str item);
size_t pt_zlist_count(struct pt_str list);

/* Adds item (no NUL in it) at the end. */
void pt_zlist_add(struct pt_buf *list, struct pt_str item);

/* Removes every item equal to item. */
void pt_zlist_remove(struct pt_buf *list, struct pt_str item);

/* The value of name, empty when there is none. The last '=' of an item parts
 * the two: names may hold any, values none. */
struct pt_str pt_zlist_get(struct pt_str list, struct pt_str name);

/* The value as a whole number, or 0. */
int64_t pt_zlist_get_number(struct pt_str list, struct pt_str name);

/* Sets name to value; an empty value removes it. */
void pt_zlist_set(struct pt_buf *list, struct pt_str name, struct pt_str value);
void pt_zlist_set_number(struct pt_buf *list,
                         struct pt_str name,
                         int64_t value);

#endif
