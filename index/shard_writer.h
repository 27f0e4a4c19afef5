/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * shard_writer.h: one writer to a plain index, or to a folder of shards
 * (shard_set.h): everything as in index_writer.h, each article to its shard.
 *
 * The shards share the memory of one writer. They commit one after the other,
 * each of its own accord when its batch is full, shard 0 with what is
 * remembered beside articles last: a run that is cut off leaves some shards
 * further than others. So whoever writes has a mark in shard 0, committed
 * before the first change elsewhere, and nothing in shard 0 says of an article
 * that it is there before pt_shard_writer_commit.
 */
#ifndef INDEX_SHARD_WRITER_H
#define INDEX_SHARD_WRITER_H

#include "index/index_writer.h"

struct pt_shard_writer;

/* Creates an index in the empty existing folder dir: a plain one, or n shards
 * when n is not 0. means: as for pt_writer_create_bulk, of all; NULL: not in
 * bulk. *out_why_not as there. */
enum pt_status pt_shard_writer_create(const char *dir,
                                      unsigned n,
                                      const struct pt_bulk_means *means,
                                      pt_writer_reject *on_reject,
                                      void *context,
                                      struct pt_shard_writer **out,
                                      const char **out_why_not,
                                      struct pt_error *err) PT_NODISCARD;

/* Opens what is there; with trusts_all also what others may write to. */
enum pt_status pt_shard_writer_open(const char *dir,
                                    bool trusts_all,
                                    pt_writer_reject *on_reject,
                                    void *context,
                                    struct pt_shard_writer **out,
                                    struct pt_error *err) PT_NODISCARD;

/* Several are written. */
bool pt_shard_writer_is_split(const struct pt_shard_writer *writer);

enum pt_status pt_shard_writer_put(struct pt_shard_writer *writer,
                                   const struct pt_document *document,
                                   struct pt_error *err) PT_NODISCARD;
enum pt_status pt_shard_writer_remove(struct pt_shard_writer *writer,
                                      struct pt_str unique,
                                      struct pt_error *err) PT_NODISCARD;
enum pt_status pt_shard_writer_set_meta(struct pt_shard_writer *writer,
                                        struct pt_str key,
                                        struct pt_str value,
                                        struct pt_error *err) PT_NODISCARD;
enum pt_status pt_shard_writer_commit(struct pt_shard_writer *writer,
                                      struct pt_error *err) PT_NODISCARD;
uint32_t pt_shard_writer_n_articles(const struct pt_shard_writer *writer);
bool pt_shard_writer_is_packed(const struct pt_shard_writer *writer);
void pt_shard_writer_close(struct pt_shard_writer *writer);

#endif
