/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * glass_read.h: the tables of a glass database read without libxapian, and
 * without trust: a block that is not what it should be is left out and counted,
 * and nothing in it can crash, hang or lead astray. Slow and for reading whole
 * tables in order: so an index is checked, and what is left of a damaged one is
 * saved, while libxapian crashes on such files.
 */
#ifndef INDEX_UPKEEP_GLASS_READ_H
#define INDEX_UPKEEP_GLASS_READ_H

#include "index/glass/glass_block.h"
#include "index/upkeep/checksums.h"

struct pt_glass_reader {
    int folder;
    const char *dir;                 /* for messages; the caller's */
    const struct pt_checksums *sums; /* or NULL */
    struct pt_glass glass;
    int files[PT_N_GLASS_TABLES]; /* -1: not there */
    uint64_t file_bytes[PT_N_GLASS_TABLES];
};

/* Opens the tables in folder dir as glass describes them; blocks that sums
 * (NULL: none), which must outlive the reader, call wrong are taken for
 * damaged. Close is needed in any case. PT_OK, also where tables are missing;
 * PT_EIO. */
enum pt_status pt_glass_reader_open(const char *dir,
                                    const struct pt_glass *glass,
                                    const struct pt_checksums *sums,
                                    struct pt_glass_reader *out,
                                    struct pt_error *err) PT_NODISCARD;
void pt_glass_reader_close(struct pt_glass_reader *reader);

/* Longest value that is read. */
#define PT_MAX_GLASS_VALUE (64u << 20)

typedef enum pt_status
pt_glass_entry(void *context, struct pt_str key, struct pt_str value);

/* What a walk came by. */
struct pt_glass_walk {
    uint64_t n_bad_blocks;
    uint64_t n_bad_entries; /* which lack a part, or cannot be inflated */
};

/* Calls each for every entry of table whose key begins with prefix, in order of
 * the keys; what is not PT_OK from each ends the walk and is returned. *result
 * is set. PT_OK also where blocks are damaged; PT_ENOMEM. */
enum pt_status pt_glass_each(const struct pt_glass_reader *reader,
                             enum pt_glass_name table,
                             struct pt_str prefix,
                             pt_glass_entry *each,
                             void *context,
                             struct pt_glass_walk *result,
                             struct pt_error *err) PT_NODISCARD;

/* Calls each for the blocks of the tree of table, leaves not read; where it
 * says false not for those below. tree: the table's own, of the reader's
 * commit, or that of an earlier one. *result as above. */
enum pt_status pt_glass_each_block(const struct pt_glass_reader *reader,
                                   enum pt_glass_name table,
                                   const struct pt_glass_tree *tree,
                                   bool (*each)(void *context, uint64_t block),
                                   void *context,
                                   struct pt_glass_walk *result,
                                   struct pt_error *err) PT_NODISCARD;

/* The document id that a whole key of docdata is; false when it is none. */
bool pt_glass_docid(struct pt_str key, uint64_t *out);

/* The one document of a term's first list (of an identity): false when value
 * is no such list. */
bool pt_glass_only_docid(struct pt_str value, uint64_t *out);

/* The prefix of metadata keys in the postlist table. */
#define PT_GLASS_META PT_STR("\0\xc0")

#endif
