/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * document.h: an article analysed: the terms, positions, values and stored
 * record that make it searchable, in a form that knows no engine. The API
 * writer and a bulk writer take the same struct.
 *
 *     article --analysis--> struct pt_document --writer--> index
 */
#ifndef INDEX_DOCUMENT_H
#define INDEX_DOCUMENT_H

#include "common/analyze.h"
#include "common/article.h"
#include "common/sketch.h"
#include "index/schema.h"

/* One occurrence of a term, and n_more without position; pos 0: it has none
 * either. Each adds 1 to wdf, which serves the order of answers alone and is no
 * count of anything: words of the title stand here several times. What
 * is_boolean adds 0: what only restricts (identity, language, dates, author,
 * path, boilerplate) and function words (common/stop_words.h). An article is so
 * as long as what it says. */
struct pt_posting {
    struct pt_str term; /* prefixed, at most PT_MAX_TERM_BYTES, no NUL */
    uint32_t pos;
    uint32_t is_boolean : 1;
    uint32_t n_more : 31; /* 0 where there is a position */
};

static inline uint32_t pt_posting_wdf(const struct pt_posting *posting)
{
    return posting->is_boolean ? 0 : posting->n_more + 1;
}

/* A word under a key of the synonym table: "Z" and its stem, or "N" and a key
 * of common/names.h. */
struct pt_form {
    struct pt_str key;
    struct pt_str word;
};

struct pt_value {
    uint32_t slot;
    struct pt_str bytes;
};

struct pt_document {
    struct pt_str unique; /* the Q term, also among the postings */
    struct pt_posting *postings;
    size_t n_postings;
    struct pt_form *forms; /* stems only where word != stem; may repeat */
    size_t n_forms;
    struct pt_value values[12];
    size_t n_values;
    struct pt_str data; /* the record */
    bool is_raw;        /* data is to be protected where glass packs it:
                         * pt_record_protect */
};

struct pt_document_builder;

/* One builder per thread; it owns the memory of the document it made last.
 * PT_OK or PT_ENOMEM. */
enum pt_status
pt_document_builder_new(struct pt_document_builder **out) PT_NODISCARD;
void pt_document_builder_free(struct pt_document_builder *builder);

/* The document it made last is done with: of its memory little is kept. */
void pt_document_builder_clear(struct pt_document_builder *builder);

/* Analyses article (its lang decides the stemmer) into *out, valid until the
 * next call with this builder. PT_OK; PT_ENOMEM; PT_ELIMIT when it has more
 * than an article may (common/article.h): err says of what, and does not name
 * it. */
enum pt_status pt_document_build(struct pt_document_builder *builder,
                                 const struct pt_article *article,
                                 struct pt_document *out,
                                 struct pt_error *err) PT_NODISCARD;

/* The same in two steps, for who chooses the story by the text. read: all that
 * needs no more than what stands in the article, which is the step that takes
 * the time; and what pt_document_sketch tells. finish: *out, as build. In
 * between the article's story, sketch, stamp, first_seen and changed may be
 * set, and nothing else be changed. */
enum pt_status pt_document_read(struct pt_document_builder *builder,
                                const struct pt_article *article,
                                uint64_t *out_story,
                                struct pt_sketch *out_sketch,
                                struct pt_error *err) PT_NODISCARD;
enum pt_status pt_document_finish(struct pt_document_builder *builder,
                                  const struct pt_article *article,
                                  struct pt_document *out,
                                  struct pt_error *err) PT_NODISCARD;

/* What is known of words, from article to article: one per thread. A builder
 * has its own, unless it is lent one: read_by is read, with the words of
 * another, which are not full; *out of finish then holds views of these, which
 * must not be trimmed before the document is done with. trim forgets them when
 * they have become many: is_full, which is said of more than most_bytes in each
 * of two places, PT_MAX_VOCABULARY_BYTES or less; forget does so at once. */
struct pt_vocabulary;

#define PT_MAX_VOCABULARY_BYTES PT_ANALYZER_CACHE_BYTES

enum pt_status pt_vocabulary_new(size_t most_bytes,
                                 struct pt_vocabulary **out) PT_NODISCARD;
void pt_vocabulary_free(struct pt_vocabulary *vocabulary);
bool pt_vocabulary_is_full(const struct pt_vocabulary *vocabulary);
void pt_vocabulary_trim(struct pt_vocabulary *vocabulary);
void pt_vocabulary_forget(struct pt_vocabulary *vocabulary);
enum pt_status pt_document_read_by(struct pt_document_builder *builder,
                                   struct pt_vocabulary *words,
                                   const struct pt_article *article,
                                   uint64_t *out_story,
                                   struct pt_sketch *out_sketch,
                                   struct pt_error *err) PT_NODISCARD;

/* The story of an article that is nobody's copy: a hash of its body's folded
 * words, which exact copies that differ in white space, quotes or case share
 * (near ones: indexer/story_table.h). 0 when it has no words. Uses the
 * builder's analyzer. PT_OK or PT_ENOMEM. */
enum pt_status pt_document_story(struct pt_document_builder *builder,
                                 const struct pt_article *article,
                                 uint64_t *out) PT_NODISCARD;

/* The same, and the sketch of these words. */
enum pt_status pt_document_sketch(struct pt_document_builder *builder,
                                  const struct pt_article *article,
                                  uint64_t *out_story,
                                  struct pt_sketch *out_sketch) PT_NODISCARD;

#endif
