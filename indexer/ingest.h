/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest.h: one file, or one article, into the index.
 *
 *     file --look--> same as the index knows it: done
 *               \--> read --source--> article --complete--> document --put
 *                       \--> cannot be read: skipped, with the reason
 *
 * complete: language, story, when first seen, when its text last changed.
 * Memory is that of one article, however many there are.
 */
#ifndef INDEXER_INGEST_H
#define INDEXER_INGEST_H

#include "indexer/ptindex.h"
#include "indexer/session.h"
#include "indexer/source.h"
#include "indexer/story.h"
#include "indexer/walk.h"
#include "indexer/worker.h"

/* File times count in ticks, on some file systems of two seconds: a file that
 * was younger when it was read may have changed since without its times
 * showing it. */
#define PT_YOUNG_NS ((int64_t)2000000000)

struct pt_lang_tally {
    char lang[4];
    uint32_t n_articles;
};

struct pt_ingest {
    struct pt_session *session;
    struct pt_indexer_options options; /* callbacks; lang NULL or a code */
    bool is_rebuild;
    bool has_skips; /* the index remembers files that were skipped */
    int64_t now;    /* seconds since 1970, of the whole run */
    int64_t start_ns;
    struct pt_indexer_report report;
    struct pt_indexer_progress progress;

    struct pt_document_builder *builder;
    struct pt_worker *worker; /* reads all but plain text */
    struct pt_stories stories;
    char sketch[PT_MAX_SKETCH_BYTES]; /* of the article */
    struct pt_arena arena;            /* of the article being read */
    struct pt_buf bytes;              /* of the file */
    struct pt_buf unique;             /* its Q term */
    struct pt_buf hold;               /* of the stored article */
    struct pt_buf key, value, rejects;

    struct pt_lang_tally langs[64]; /* how often each language occurs */
    size_t n_langs;
    bool are_langs_known;
};

/* options is copied; session must outlive ingest. On failure fini is needed,
 * too. PT_OK, PT_ENOMEM, or why the index cannot be read. */
enum pt_status pt_ingest_init(struct pt_ingest *ingest,
                              struct pt_session *session,
                              const struct pt_indexer_options *options,
                              bool is_rebuild,
                              struct pt_error *err) PT_NODISCARD;
void pt_ingest_fini(struct pt_ingest *ingest);

/* What the index knows of a file. */
struct pt_known {
    uint32_t docid;  /* 0: no article */
    bool is_skipped; /* remembered as one that could not be read */
    bool is_same;    /* stamp unchanged, and to be trusted */
};

/* Looks path up. Stamps at or behind unsettled_ns - PT_YOUNG_NS are not
 * trusted; 0: all are. */
enum pt_status pt_ingest_look(struct pt_ingest *ingest,
                              struct pt_str path,
                              const struct pt_file_stamp *stamp,
                              int64_t unsettled_ns,
                              struct pt_known *out,
                              struct pt_error *err) PT_NODISCARD;

/* Reads the file that walk gave last, and puts, replaces, removes or skips what
 * comes of it. *out_is_young (never set to false): its
 * stamp may not be trusted next time. */
enum pt_status pt_ingest_file(struct pt_ingest *ingest,
                              struct pt_walk *walk,
                              const struct pt_walk_entry *entry,
                              const struct pt_known *known,
                              bool *out_is_young,
                              struct pt_error *err) PT_NODISCARD;

/* Completes article and puts it; docid: the one it replaces, or 0. */
enum pt_status pt_ingest_article(struct pt_ingest *ingest,
                                 struct pt_article *article,
                                 uint32_t docid,
                                 struct pt_error *err) PT_NODISCARD;

/* Puts the stored article docid, as it is, into the index being made anew. */
enum pt_status pt_ingest_carry(struct pt_ingest *ingest,
                               uint32_t docid,
                               struct pt_error *err) PT_NODISCARD;

/* Remembers path as skipped. stamp NULL: tried again in every run. */
enum pt_status pt_ingest_skip(struct pt_ingest *ingest,
                              struct pt_str path,
                              const struct pt_file_stamp *stamp,
                              const char *reason,
                              struct pt_error *err) PT_NODISCARD;

/* Forgets that path was skipped. */
enum pt_status pt_ingest_unskip(struct pt_ingest *ingest,
                                struct pt_str path,
                                struct pt_error *err) PT_NODISCARD;

/* Tells the options' callbacks. tick: PT_OK or PT_EINTERRUPTED. */
enum pt_status pt_ingest_tick(struct pt_ingest *ingest,
                              struct pt_error *err) PT_NODISCARD;
void pt_ingest_tell(const struct pt_ingest *ingest,
                    const char *what,
                    struct pt_str path,
                    const char *reason);

#endif
