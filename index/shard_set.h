/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * shard_set.h: one index that is kept as several, each of which any machine can
 * serve.
 *
 *     DIR/shards       "pt-search shards 4": how many
 *     DIR/0 … DIR/3    an index each, as of index_dir.h
 *
 * DIR is updated, locked, built aside and put in place as a whole. An article
 * is in the shard that the hash of its identity (its Q term) says, for ever:
 * only a rebuild changes how many there are. What is remembered beside articles
 * (roots, the ledger, synonyms) is in shard 0.
 */
#ifndef INDEX_SHARD_SET_H
#define INDEX_SHARD_SET_H

#include "common/buf.h"
#include "common/error.h"

/* Of one folder; as many as are read as one. */
#define PT_MAX_SET_SHARDS 64u

#define PT_SHARD_SET_FILE "shards"

/* How many shards dir is kept as; 0: it is no such folder, but a plain index,
 * or there is none. PT_ECORRUPT: it is one, and does not say how many; PT_EIO.
 */
enum pt_status pt_shard_set_count(const char *dir,
                                  unsigned *out,
                                  struct pt_error *err) PT_NODISCARD;

/* The folder of shard i into out, cleared first; its status is sticky. */
void pt_shard_set_path(const char *dir, unsigned i, struct pt_buf *out);

/* The number of a shard that name, an entry of such a folder, is the folder of;
 * -1: it is none. */
int pt_shard_set_number(const char *name);

/* Makes the empty existing folder dir one of n shards, whose folders are empty.
 * Not synced. PT_EIO, PT_ENOMEM. */
enum pt_status pt_shard_set_make(const char *dir,
                                 unsigned n,
                                 struct pt_error *err) PT_NODISCARD;

/* The shard, of n, of the article with that Q term. */
unsigned pt_shard_set_place(struct pt_str unique, unsigned n);

/* Calls each for dir when it is a plain index, or for every shard of it, up to
 * the first that is not PT_OK, which is returned. is_shard tells which. */
typedef enum pt_status pt_shard_set_part(void *context,
                                         const char *part,
                                         bool is_shard,
                                         struct pt_error *err);
enum pt_status pt_shard_set_each(const char *dir,
                                 pt_shard_set_part *each,
                                 void *context,
                                 struct pt_error *err) PT_NODISCARD;

/* PT_EINVALID, naming the whole, when dir is a shard of a folder of shards:
 * nothing changes one alone. */
enum pt_status pt_shard_set_check_alone(const char *dir,
                                        struct pt_error *err) PT_NODISCARD;

#endif
