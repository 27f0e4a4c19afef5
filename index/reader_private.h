/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * reader_private.h: what the files of the reader share.
 *
 *     index_reader.c     opening, refreshing, failing
 *     reader_articles.c  articles, metadata, languages
 *     reader_values.c    values of many articles
 *     reader_remote.c    what is asked of servers all at once
 *     reader_words.c     the same for the words they have
 *     reader_kept.c      answers that callers had made of what they said
 *     index_table.c      tables opened past libxapian
 *     index_numbers.c    numbers of all articles
 */
#ifndef INDEX_READER_PRIVATE_H
#define INDEX_READER_PRIVATE_H

#include "index/glass/glass_seek.h"
#include "index/index_reader.h"
#include "index/known_lists.h"
#include "index/shard.h"

/* The languages of the snapshot: every query asks for them. */
struct pt_lang_memo {
    bool lacks_names;
    bool is_known;
    struct pt_arena arena;
    struct pt_lang_count *items;
    size_t n;
};

/* Articles that servers have sent, by docid. */
struct pt_fetched {
    uint32_t docid;
    xc_doc *doc;
    size_t n_bytes; /* of its data */
};

struct pt_fetched_list {
    struct pt_fetched *items;
    size_t n;
    size_t capacity;
    const xc_query *among; /* of pt_reader_ask_among; NULL: none */
};

/* Terms of servers that begin with start, in byte order, with how many articles
 * of all indexes have them. */
struct pt_kept_term {
    struct pt_str term;
    uint32_t n_articles;
};

struct pt_kept_terms {
    struct pt_str start;
    struct pt_kept_term *items;
    size_t n;
};

/* The forms of a stem. */
struct pt_kept_forms {
    struct pt_str stem;
    struct pt_str *words;
    size_t n;
};

#define PT_KEPT_TERM_LISTS 16
#define PT_KEPT_COUNTS 512
#define PT_KEPT_FORMS 128

/* What servers said of words, until their snapshot is another; lists, counts
 * and forms begin anew when there are too many of them. */
struct pt_term_memo {
    struct pt_arena arena;
    struct pt_kept_terms lists[PT_KEPT_TERM_LISTS];
    size_t n;
    size_t n_terms; /* of all lists */
    struct pt_arena of_counts;
    struct pt_term_count *counts; /* room for PT_KEPT_COUNTS, or NULL */
    size_t n_counts;
    struct pt_arena of_forms;
    struct pt_kept_forms *forms; /* for PT_KEPT_FORMS, or NULL */
    size_t n_forms;
    bool is_walked; /* a list is being read: nothing may be forgotten */
};

/* pt_reader_keep; found by looking at each. */
#define PT_KEPT_ANSWERS 64
#define PT_KEPT_ANSWER_BYTES (8u << 20)

struct pt_kept_item {
    struct pt_str key;
    struct pt_str value;
};

struct pt_kept_list {
    struct pt_arena arena;
    struct pt_kept_item items[PT_KEPT_ANSWERS];
    size_t n;
};

/* Tables of the snapshot that were opened past libxapian. What is kept of them
 * takes so many bytes at most, each; of articles there are no more than the
 * blocks that lead to them, for it is others that are asked for next. */
#define PT_KEPT_BLOCK_BYTES (16u << 20)
#define PT_KEPT_RECORD_BYTES (1u << 20)

struct pt_reader_tables {
    bool keeps_blocks;
    bool has_folder; /* the two below are set; all tables are from there */
    int folder;
    struct pt_glass glass; /* the commit */
    bool is_open[PT_N_GLASS_TABLES];
    bool is_hurt[PT_N_GLASS_TABLES]; /* see pt_reader_may_ask */
    struct pt_glass_source sources[PT_N_GLASS_TABLES];
    struct pt_glass_seeker *seekers[PT_N_GLASS_TABLES]; /* NULL: none yet */
    struct pt_known_lists known;  /* of the postlist table */
    struct pt_inflater *inflater; /* for records; NULL: not needed yet */
    uint32_t *lengths; /* by docid, of index_numbers.h; NULL: not kept … */
    uint64_t *begins;  /* … as the begins of PT_SLOT_NEWEST */
};

struct pt_reader {
    struct pt_shard *shards; /* as given, a folder of shards as these */
    size_t n_shards;
    size_t n_given;
    size_t *open; /* the shards that are, by number */
    size_t n_open;
    xc_db *joined;             /* of several that are open; else NULL */
    struct pt_error *failures; /* of each shard; message "": none */
    struct pt_lang_memo *langs;
    struct pt_fetched_list *fetched;
    struct pt_term_memo *terms;
    struct pt_kept_list *kept;
    struct pt_reader_tables *tables;
};

/* The i-th of those that are open. */
static inline struct pt_shard *pt_open_shard(const struct pt_reader *reader,
                                             size_t i)
{
    return &reader->shards[reader->open[i]];
}

/* Opens every shard that is not a folder, all at once; opened[i]: the status of
 * shard i, whose failure has the error. Those with skips[i] (NULL: none) are
 * not tried. */
void pt_reader_open_remotes(struct pt_reader *reader,
                            const bool *skips,
                            enum pt_status *opened,
                            struct pt_error *errors);

/* Moves open remote ones on to their newest commits, and folders too; the
 * joined database shows them. *out_changed: whether anything may be different.
 */
enum pt_status pt_reader_refresh_shards(struct pt_reader *reader,
                                        bool *out_changed,
                                        struct pt_error *err);

/* The languages of all shards, most frequent first, into the memo. */
enum pt_status pt_reader_gather_langs(const struct pt_reader *reader,
                                      struct pt_error *err);

/* pt_reader_values: by a search where its query is known, else from whole
 * articles where these are on servers, which would be asked for them as often
 * otherwise. */
enum pt_status pt_reader_remote_values(const struct pt_reader *reader,
                                       enum pt_slot slot,
                                       const uint32_t *docids,
                                       size_t n,
                                       pt_reader_found *each,
                                       void *context,
                                       struct pt_error *err);

/* pt_reader_members where pt_reader_ask_among was told the query. */
enum pt_status pt_reader_remote_members(const struct pt_reader *reader,
                                        struct pt_str term,
                                        const uint32_t *docids,
                                        size_t n,
                                        pt_reader_found *each,
                                        void *context,
                                        struct pt_error *err);

/* *out is the terms of all indexes that begin with start (where it is empty,
 * the words, which have no prefix), valid until the next call or settle, which
 * gives back what is too much to be kept. */
enum pt_status pt_reader_kept_terms(const struct pt_reader *reader,
                                    struct pt_str start,
                                    struct pt_kept_terms *out,
                                    struct pt_error *err);
void pt_reader_settle_terms(const struct pt_reader *reader);

/* Sets the counts of term where they are kept; and keeps them. The same for
 * forms, copied into arena. Without memory nothing is kept. */
bool pt_reader_kept_count(const struct pt_reader *reader,
                          struct pt_term_count *term);
void pt_reader_keep_count(const struct pt_reader *reader,
                          const struct pt_term_count *term);
const struct pt_kept_forms *pt_reader_kept_forms(const struct pt_reader *reader,
                                                 struct pt_str stem);
void pt_reader_keep_forms(const struct pt_reader *reader,
                          struct pt_str stem,
                          const struct pt_str *words,
                          size_t n);
void pt_reader_forget_terms(const struct pt_reader *reader);

/* The articles of all indexes with term, where a kept list has it; 0: none has.
 */
uint32_t pt_reader_listed_articles(const struct pt_reader *reader,
                                   struct pt_str term);
void pt_reader_forget_kept(const struct pt_reader *reader);

/* Closes the tables; and makes room for another question in what is kept of
 * them. */
void pt_reader_close_tables(const struct pt_reader *reader);
void pt_reader_settle_tables(const struct pt_reader *reader);
void pt_reader_forget_numbers(const struct pt_reader *reader);

/* What pt_reader_fetch has of docid; NULL: nothing. */
xc_doc *pt_reader_fetched(const struct pt_reader *reader, uint32_t docid);
void pt_reader_forget_fetched(const struct pt_reader *reader);

/* Gives back what is too much to be kept for the next question. */
#define PT_KEPT_FETCHED_BYTES (16u << 20)
void pt_reader_settle_fetched(const struct pt_reader *reader);

#endif
