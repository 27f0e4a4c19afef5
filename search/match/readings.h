/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * readings.h: the articles that one search has taken from the index, as they
 * are stored or read with the text matcher, the first few kept: what match
 * reads to decide, results read again for snippets, and inflating and analysing
 * an article is the dearest thing a search does.
 *
 * Life: init for a query, get as often as wanted, fini. One thread.
 */
#ifndef SEARCH_MATCH_READINGS_H
#define SEARCH_MATCH_READINGS_H

#include "common/analyze.h"
#include "index/index_reader.h"
#include "search/match/text_match.h"

/* Articles kept, and bytes of stored text after which no more are. */
enum { PT_KEPT_READINGS = 16, PT_KEPT_READING_BYTES = 1 << 20 };

struct pt_reading {
    uint32_t docid; /* 0: nothing taken */
    bool is_read;   /* by text */
    bool has_layout;
    struct pt_article article; /* views of record */
    struct pt_buf record;
    struct pt_text_match *text; /* leaves weighed; NULL before first used */
};

struct pt_readings {
    const struct pt_clause_tree *tree;
    const struct pt_reader *reader;
    struct pt_analyzer *analyzer;
    double *weights; /* of the tree's leaves; NULL before the first get */
    struct pt_text_match *model; /* all matchers are like it; NULL: as above */
    struct pt_reading kept[PT_KEPT_READINGS];
    size_t n_kept;
    size_t n_bytes;
    struct pt_reading passing; /* for all that are not kept */
};

/* tree, reader and analyzer must outlive the readings. */
void pt_readings_init(struct pt_readings *readings,
                      const struct pt_clause_tree *tree,
                      const struct pt_reader *reader,
                      struct pt_analyzer *analyzer);
void pt_readings_fini(struct pt_readings *readings);

/* A matcher of the tree with its leaves weighed, the caller's to free before
 * fini. PT_OK, PT_ENOMEM, PT_EMODIFIED, PT_ECORRUPT, PT_EIO. */
enum pt_status pt_readings_matcher(struct pt_readings *readings,
                                   struct pt_text_match **out,
                                   struct pt_error *err) PT_NODISCARD;

/* Has those of the n hits from first on that are asked for next sent by their
 * servers, in one go; docid_of gives that of the i-th. Where all indexes are in
 * folders it does nothing. */
typedef uint32_t pt_docid_of(const void *context, size_t i);
enum pt_status pt_readings_fetch(struct pt_readings *readings,
                                 size_t first,
                                 size_t n,
                                 pt_docid_of *docid_of,
                                 const void *context,
                                 struct pt_error *err) PT_NODISCARD;

/* The article docid as it is stored; *out is valid until the next call (of a
 * kept one, until fini). PT_OK, PT_ENOTFOUND, PT_EMODIFIED, PT_ECORRUPT,
 * PT_EIO, PT_ENOMEM. */
enum pt_status pt_readings_article(struct pt_readings *readings,
                                   uint32_t docid,
                                   const struct pt_article **out,
                                   struct pt_error *err) PT_NODISCARD;

/* The same, read. with_layout: also its paragraphs and sentences. */
enum pt_status pt_readings_get(struct pt_readings *readings,
                               uint32_t docid,
                               bool with_layout,
                               struct pt_reading **out,
                               struct pt_error *err) PT_NODISCARD;

#endif
