/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * remains.h: an index as far as it can still be read, for checking and saving.
 * libxapian is not asked. Where iamglass is damaged the copy among the
 * checksums takes its place; where there is neither, nothing can be read but
 * the settings among these.
 */
#ifndef INDEX_UPKEEP_REMAINS_H
#define INDEX_UPKEEP_REMAINS_H

#include "common/article.h"
#include "index/upkeep/glass_read.h"

struct pt_remains {
    const char *dir; /* the caller's */
    struct pt_checksums sums;
    enum pt_status sums_status; /* of loading them */
    struct pt_glass glass;
    bool has_glass;
    bool is_glass_damaged; /* glass is the copy, or there is none */
    bool is_behind;        /* a commit came after the sums; see checksums.h */
    struct pt_glass_reader reader;
};

/* As if closed: for who may close it before it was opened. */
void pt_remains_init(struct pt_remains *remains);

/* Opens what is in folder dir. Close is needed in any case. PT_OK; PT_ENOINDEX:
 * there is no folder, or nothing of an index in it; PT_EVERSION: it is of
 * another glass format; PT_EINVALID: anybody may write to it, unless
 * trusts_all; PT_EIO, PT_ENOMEM. */
enum pt_status pt_remains_open(const char *dir,
                               bool trusts_all,
                               struct pt_remains *out,
                               struct pt_error *err) PT_NODISCARD;
void pt_remains_close(struct pt_remains *remains);

/* Calls each for every stored article that can be read, in ascending order of
 * docid; record and article die when it returns, and what is not PT_OK from it
 * ends the walk. *out_n_bad (NULL: not wanted) is how many records could not be
 * read, those not counted that nothing is left of. PT_OK, PT_ENOMEM. */
typedef enum pt_status pt_remains_article(void *context,
                                          uint64_t docid,
                                          struct pt_str record,
                                          const struct pt_article *article);
enum pt_status pt_remains_each_article(const struct pt_remains *remains,
                                       pt_remains_article *each,
                                       void *context,
                                       uint64_t *out_n_bad,
                                       struct pt_error *err) PT_NODISCARD;

/* Calls each for every identity (Q term) that can be read, in byte order. */
typedef enum pt_status
pt_remains_identity(void *context, struct pt_str unique, uint64_t docid);
enum pt_status pt_remains_each_identity(const struct pt_remains *remains,
                                        pt_remains_identity *each,
                                        void *context,
                                        struct pt_error *err) PT_NODISCARD;

/* The metadata of key to the end of out: from the tables, or where their blocks
 * are damaged from the copy. PT_OK, PT_ENOMEM. */
enum pt_status pt_remains_setting(const struct pt_remains *remains,
                                  struct pt_str key,
                                  struct pt_buf *out,
                                  struct pt_error *err) PT_NODISCARD;

/* Calls each for all metadata, keys as pt_reader_each_meta gives them. */
enum pt_status pt_remains_each_meta(const struct pt_remains *remains,
                                    struct pt_str prefix,
                                    pt_glass_entry *each,
                                    void *context,
                                    struct pt_glass_walk *walk,
                                    struct pt_error *err) PT_NODISCARD;

#endif
