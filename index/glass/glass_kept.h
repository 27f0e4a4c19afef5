/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * glass_kept.h: blocks of one table, of one commit, kept from one question for
 * the next: to ask the system for a block costs more than most of what is done
 * with it, and the blocks that lead to others, values and the lists of common
 * words are asked for again and again.
 *
 * Nothing is given back while a question is answered, so that views of blocks
 * stay good: what there is no more room for is not kept. Between questions
 * settle makes room.
 */
#ifndef INDEX_GLASS_GLASS_KEPT_H
#define INDEX_GLASS_GLASS_KEPT_H

#include "common/base.h"

struct pt_glass_kept;

/* Keeps up to n_most > 0 blocks of block_bytes each, whose memory is reserved
 * at once and used as they come; NULL when there is none. */
struct pt_glass_kept *pt_glass_kept_new(size_t n_most, size_t block_bytes);

/* NULL is fine. */
void pt_glass_kept_free(struct pt_glass_kept *kept);

/* The bytes of block number, good until the next settle; NULL: not kept. */
const char *pt_glass_kept_find(struct pt_glass_kept *kept, uint64_t number);

/* Where another block is to be read to; NULL: there is no room. add keeps what
 * is there as block number, which is not kept. */
char *pt_glass_kept_room(struct pt_glass_kept *kept);
void pt_glass_kept_add(struct pt_glass_kept *kept, uint64_t number);

/* Before another question: where most room is taken, gives back what was not
 * asked for since it last did so, or, where that is too little, by the question
 * before this one. Views are good no longer. */
void pt_glass_kept_settle(struct pt_glass_kept *kept);

size_t pt_glass_kept_n(const struct pt_glass_kept *kept);

#endif
