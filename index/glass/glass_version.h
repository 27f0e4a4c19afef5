/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * glass_version.h: writing iamglass (iamglass.h reads it), the file that makes
 * a folder of tables a database:
 *
 *     iamglass = 0f 0d "Xapian Glass" format:2 uuid:16 revision:uint
 *                { root } statistics          six roots, as PT_GLASS_POSTLIST …
 *     root     = block:uint flags:uint entries:uint block-bytes/2048:uint
 *                compress-from:uint free-list-length:uint free-list
 *     flags    = level * 4 + sequential * 2 + empty
 *     free-list = revision:uint blocks:uint 0 0 0 0     (empty table: nothing)
 *     statistics = documents:uint last-docid - documents:uint
 *                shortest:uint greatest-wdf:uint longest - greatest-wdf:uint
 *                0 total-length:uint 0
 */
#ifndef INDEX_GLASS_GLASS_VERSION_H
#define INDEX_GLASS_GLASS_VERSION_H

#include "index/glass/glass_table.h"
#include "index/glass/iamglass.h"

#define PT_GLASS_UUID_AT 16 /* where the file has it */

struct pt_glass_version {
    unsigned char uuid[PT_GLASS_UUID_BYTES];
    uint32_t revision;
    struct pt_glass_root roots[PT_N_GLASS_TABLES];
    uint32_t n_documents, last_docid;
    uint64_t total_length; /* lengths: sums of wdf */
    uint32_t shortest;     /* of the documents that have a length; or 0 */
    uint32_t longest;
    uint32_t greatest_wdf;
};

/* Appends the bytes of iamglass. Sticky as buf.h. */
void pt_glass_version_add(struct pt_buf *out,
                          const struct pt_glass_version *version);

/* Puts iamglass into the folder dir_fd, whose tables are synced: written under
 * another name, synced, renamed. The folder itself is not synced. PT_OK;
 * PT_EIO, PT_ENOMEM: there is none. */
enum pt_status pt_glass_version_write(int dir_fd,
                                      const struct pt_glass_version *version,
                                      struct pt_error *err) PT_NODISCARD;

/* Whether iamglass in the folder dir_fd is, byte for byte, what this program
 * would write for a database without any entry; *out_uuid is its UUID then. */
bool pt_glass_version_is_ours(int dir_fd,
                              unsigned char out_uuid[PT_GLASS_UUID_BYTES]);

#endif
