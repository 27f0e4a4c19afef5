/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * glass_table.h: one table of a new glass database, written in key order. A
 * file is nothing but blocks: all the leaves, then the branches over them, made
 * at the end from what divides each leaf from the one before. So nothing that
 * was written is ever written again.
 *
 *     block   = revision:4 level:1 gap:2 free:2 end-of-directory:2
 *               { offset of an item:2 } gap { item }   items fill the end
 *     leaf    = size-and-flags:2 key-length:1 key [ component:2 ] data
 *     branch  = block:4 key-length:1 key component:2
 *
 * Numbers with the high byte first. size: of the item, less 3. component, from
 * 1, is not there for the first; the first leaf begins with an item that has
 * neither key nor data, each branch block with an item that has no key. The key
 * of any other branch item is the shortest that divides the two blocks. A tag
 * (an entry's bytes) larger than a quarter of a block is cut into components.
 */
#ifndef INDEX_GLASS_GLASS_TABLE_H
#define INDEX_GLASS_GLASS_TABLE_H

#include "common/buf.h"
#include "common/error.h"
#include "index/glass/glass_pack.h"

#define PT_GLASS_BLOCK_BYTES 8192u
#define PT_GLASS_REVISION 1u /* of every block and database made in bulk */

/* Larger tags are not stored: a component has a number of 16 bits. */
#define PT_GLASS_MAX_TAG_BYTES (64u << 20)

/* What the version file says of a table. */
struct pt_glass_root {
    uint32_t block;
    uint32_t level;
    uint32_t n_blocks; /* 0: the table is empty */
    uint64_t n_entries;
};

struct pt_glass_table;

/* The most that leaves may keep free. */
#define PT_GLASS_MAX_SPARE (PT_GLASS_BLOCK_BYTES / 4)

/* Creates the file name in the folder dir_fd. Each leaf keeps n_spare bytes
 * free for entries that come between its own later, when libxapian makes one
 * without room two. PT_OK, PT_EIO, PT_ENOMEM. */
enum pt_status pt_glass_table_new(int dir_fd,
                                  const char *name,
                                  unsigned n_spare,
                                  struct pt_glass_table **out,
                                  struct pt_error *err) PT_NODISCARD;

/* Drops a table, finished or not; the file stays. NULL is fine. */
void pt_glass_table_free(struct pt_glass_table *table);

/* Adds an entry; keys rise. Sticky as common/buf.h: what fails here is said by
 * pt_glass_table_status and finish. */
void pt_glass_table_add(struct pt_glass_table *table,
                        struct pt_str key,
                        struct pt_str tag,
                        bool is_compressed);
enum pt_status pt_glass_table_status(const struct pt_glass_table *table);

/* Writes the branches and syncs the file. *out: where the root is. PT_OK, or
 * what went wrong since the table was made: PT_EIO, PT_ENOMEM. */
enum pt_status pt_glass_table_finish(struct pt_glass_table *table,
                                     struct pt_glass_root *out,
                                     struct pt_error *err) PT_NODISCARD;

#endif
