/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * checksums.h: a sum for each block in use, kept in a file beside the tables.
 * libxapian has none: of 600 flipped bits it noticed 83, crashed on 33, and
 * gave other answers without a word on 292.
 *
 *     checksums = "pt-search sums 2" sum:8 body     (sum: of the body)
 *     body      = revision:n
 *                 length:n iamglass                 the file as it was then
 *                 length:n settings                 see below
 *                 { block_bytes:n file_bytes:n }    of the six tables
 *                 { sum:8 … }                       of their blocks, in order;
 *                                                   0: of one that is free
 *                 { in_tree:1 … }                   bits of their blocks
 *
 * n is a varint, a sum eight bytes, low ones first. The copy of iamglass makes
 * up for the loss of that file; settings, what a user told the index (its
 * roots, options, excludes, synonyms), for the loss of the blocks that hold
 * them: { length:n key length:n value } of the metadata.
 *
 * Free is what neither the tree of the last commit has nor its list of free
 * blocks is written in: nobody reads it, so nothing is known of it. Sums of
 * blocks are by pt_block_sum. In files that begin with "pt-search sums 1" those
 * that are free have sums, too, and they are by pt_checksum.
 *
 * Glass stamps each block that it writes with the revision of the commit to
 * come, never touches one without, and writes to no block of the tree of the
 * last commit. So after a commit only blocks are read that were not in the tree
 * before and are now, and of the list of free blocks those with a newer stamp
 * than the last sums. The order is
 *
 *     commit -> fsync of the folder -> the new sums, synced -> renamed
 *
 * and a crash in between leaves sums of an older revision, which the next
 * update completes: what was stamped later has no sum yet, everything else
 * must match. Blocks outside the tree of the last commit that were stamped by a
 * commit which never came (its writer was killed) are not damage.
 *
 * A power cut may leave half of a block of the free list, which is written to
 * in its place, with its old stamp, and that looks like damage. So whoever
 * changes an index in its place leaves word of it first, a file
 * PT_CHECKSUMS_OPEN, and takes it away when all is summed. Where it is found,
 * blocks outside the tree prove nothing; the next writer, or a check that finds
 * no damage, sums them anew.
 */
#ifndef INDEX_UPKEEP_CHECKSUMS_H
#define INDEX_UPKEEP_CHECKSUMS_H

#include "index/glass/iamglass.h"

#define PT_CHECKSUMS "checksums"
#define PT_CHECKSUMS_NEW "checksums.new"
#define PT_CHECKSUMS_OPEN "checksums.open"
#define PT_CHECKSUMS_MAGIC "pt-search sums 2"
#define PT_CHECKSUMS_MAGIC_1 "pt-search sums 1"

/* Of the settings, more are not kept. */
#define PT_MAX_SETTINGS_BYTES (1u << 20)

struct pt_table_sums {
    uint64_t block_bytes;
    uint64_t file_bytes;
    uint64_t n_blocks;
    struct pt_str sums;    /* eight bytes each */
    struct pt_str in_tree; /* a bit each, low bits first: the commit uses it */
};

/* All views are into bytes. */
struct pt_checksums {
    struct pt_buf bytes;
    uint64_t revision;
    bool is_open;  /* a writer began and did not end */
    bool is_first; /* of the older form */
    struct pt_str iamglass;
    struct pt_str settings;
    struct pt_table_sums tables[PT_N_GLASS_TABLES];
};

/* Whether strangers are kept out: PT_EINVALID, with what to do about it, when
 * anybody may write to the folder open as folder or to a file of an index in
 * it; dir is for messages. */
enum pt_status pt_index_check_private(int folder,
                                      const char *dir,
                                      struct pt_error *err) PT_NODISCARD;

/* A different value for every change within eight aligned bytes; any other
 * change goes unnoticed once in 2^64. */
uint64_t pt_checksum(struct pt_str bytes);

/* The same in a third of the time, another number, and never 0. */
uint64_t pt_block_sum(struct pt_str bytes);

/* Loads the sums in folder dir. fini is needed in any case. PT_OK; PT_ENOTFOUND
 * when there are none; PT_ECORRUPT; PT_EIO, PT_ENOMEM. */
enum pt_status pt_checksums_load(const char *dir,
                                 struct pt_checksums *out,
                                 struct pt_error *err) PT_NODISCARD;
void pt_checksums_fini(struct pt_checksums *sums);

/* The sum that a block would have among these. */
static inline uint64_t pt_checksums_of_block(const struct pt_checksums *sums,
                                             struct pt_str bytes)
{
    return sums->is_first ? pt_checksum(bytes) : pt_block_sum(bytes);
}

/* What the sums say of a block as it is read now. */
enum pt_sum_verdict {
    PT_SUM_RIGHT,
    PT_SUM_WRONG,
    PT_SUM_NONE, /* written after the sums were, or a block that was not there,
                  * or one that no tree has while is_open */
    PT_SUM_FREE  /* it was free when the sums were made */
};
enum pt_sum_verdict pt_checksums_judge(const struct pt_checksums *sums,
                                       enum pt_glass_name table,
                                       uint64_t block,
                                       struct pt_str bytes);

/* The same of a block that the tree of the last commit has: one that was free
 * is wrong unless it was written later. Never PT_SUM_FREE. */
enum pt_sum_verdict pt_checksums_judge_used(const struct pt_checksums *sums,
                                            enum pt_glass_name table,
                                            uint64_t block,
                                            struct pt_str bytes);

/* Bytes of n_blocks bits. */
static inline uint64_t pt_tree_bytes(uint64_t n_blocks)
{
    return n_blocks / 8 + (n_blocks % 8 != 0);
}

static inline bool pt_tree_has(struct pt_str in_tree, uint64_t block)
{
    return (unsigned char)in_tree.ptr[block / 8] >> block % 8 & 1;
}

/* The revision that a block is stamped with; bytes has at least four. */
uint32_t pt_glass_stamp(const char *bytes);

/* The value of key among settings; empty when there is none. */
struct pt_str pt_settings_get(struct pt_str settings, struct pt_str key);

/* Brings the sums in folder dir up to its last commit, durably. Call it after
 * every commit, the folder synced, and when a new index is complete; nobody may
 * be changing the index. Where there are no sums yet all blocks are read.
 * Nothing happens where there is no index, or where the sums are damaged or of
 * another index: that is for pt_index_check to tell, not to be covered up.
 * PT_OK; PT_ECORRUPT, PT_EVERSION of iamglass; PT_EIO, PT_ENOMEM, and the old
 * sums stand. */
enum pt_status pt_checksums_update(const char *dir,
                                   struct pt_error *err) PT_NODISCARD;

/* Leaves word, durably, that the index in folder dir will be changed in its
 * place; before the first change. Where a writer before left its word, and the
 * sums are neither damaged nor of another index, what no tree has is summed
 * anew first. PT_OK, PT_EIO, and so on as above. */
enum pt_status pt_checksums_open(const char *dir,
                                 struct pt_error *err) PT_NODISCARD;

/* Takes it away: every commit is summed, and nothing was written since. */
void pt_checksums_close(const char *dir);

/* After a check that found no damage: where there is word of a writer that did
 * not end, what no tree has is summed anew, and the word is taken away. */
enum pt_status pt_checksums_settle(const char *dir,
                                   struct pt_error *err) PT_NODISCARD;

#endif
