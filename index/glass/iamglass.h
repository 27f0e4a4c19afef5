/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * iamglass.h: the file by which a glass database begins: which commit it stands
 * at, and where the tree of each table has its root.
 *
 * Numbers are little-endian base 128:
 *
 *     0f 0d "Xapian Glass" version:2 uuid:16 revision:n
 *     { root:n level<<2|flags:n entries:n blocksize/2048:n compress:n
 *       length:n freelist:length }  for the six tables below
 *     freelist = revision:n blocks:n { block:n offset/4:n } first, last; offset
 *                0: there is none; or nothing at all
 *     documents:n last_docid-documents:n shortest:n greatest-wdf:n
 *     longest-greatest-wdf:n oldest-changes:n total-length:n …
 *
 * libxapian trusts these numbers, and crashes on impossible ones.
 */
#ifndef INDEX_GLASS_IAMGLASS_H
#define INDEX_GLASS_IAMGLASS_H

#include "common/buf.h"
#include "common/error.h"

#include <sys/types.h>

#define PT_IAMGLASS "iamglass"

enum {
    PT_GLASS_UUID_BYTES = 16,
    PT_GLASS_MAX_LEVEL = 9, /* libxapian's arrays end there */
    PT_GLASS_MAX_BLOCK = 65536,
    PT_IAMGLASS_MAX_BYTES = 64 * 1024 /* free lists grow it, by little */
};

/* In the order of iamglass. */
enum pt_glass_name {
    PT_GLASS_POSTLIST,
    PT_GLASS_DOCDATA,
    PT_GLASS_TERMLIST,
    PT_GLASS_POSITION,
    PT_GLASS_SPELLING,
    PT_GLASS_SYNONYM,
    PT_N_GLASS_TABLES
};

struct pt_glass_file {
    const char *name;
    bool is_always_there;
};
extern const struct pt_glass_file pt_glass_files[PT_N_GLASS_TABLES];

struct pt_glass_tree {
    uint64_t root_block;
    uint64_t block_bytes; /* a power of two from 2048 to PT_GLASS_MAX_BLOCK */
    uint64_t n_entries;
    unsigned level; /* of the root; leaves are 0 */
    bool has_blocks;
    /* Blocks that list the free ones, each with the number of the next at its
     * end; UINT64_MAX, which is none, where it cannot be told. */
    bool has_free_list;
    uint64_t free_first, free_last;
};

struct pt_glass {
    unsigned char uuid[PT_GLASS_UUID_BYTES]; /* new for each database */
    uint64_t revision;
    struct pt_glass_tree tables[PT_N_GLASS_TABLES];
    uint64_t n_documents;
    uint64_t last_docid;
    uint64_t total_length; /* of all documents: sum of wdf */
};

/* Reads bytes, the whole file in folder dir (for messages). PT_OK; PT_ECORRUPT
 * when it cannot be; PT_EVERSION. */
enum pt_status pt_glass_parse(struct pt_str bytes,
                              const char *dir,
                              struct pt_glass *out,
                              struct pt_error *err) PT_NODISCARD;

/* The bytes of the regular file name in the folder open as folder to the end of
 * out; most_bytes is the longest that it may be. Links are not followed.
 * PT_OK; PT_ENOTFOUND: there is none; PT_ECORRUPT: it is no file, or longer;
 * PT_EIO, PT_ENOMEM. dir is for messages. */
enum pt_status pt_glass_read_file(int folder,
                                  const char *dir,
                                  const char *name,
                                  size_t most_bytes,
                                  struct pt_buf *out,
                                  struct pt_error *err) PT_NODISCARD;

/* The UUID within the first PT_GLASS_HEAD_BYTES of the file. */
enum { PT_GLASS_HEAD_BYTES = 32 };
const char *pt_glass_head_uuid(const char *head);

/* PT_EIO; PT_ENOMEM where descriptors or memory gave out, which says nothing of
 * what was to be opened. */
enum pt_status pt_status_of_open(int cause);

/* pread, which an interruption does not end. */
ssize_t pt_glass_pread(int fd, void *to, size_t n_bytes, off_t at);

#endif
