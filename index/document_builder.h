/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * document_builder.h: what the parts of document.h share: the builder and what
 * it keeps, the words that are known from article to article.
 *
 *     document_words: words of title, body and fields   \
 *     document:       what restricts; the whole          > document_builder
 *     document_values: what orders, folds and describes /
 *
 * A failure is noted in status, and sticks; nothing is added after it.
 */
#ifndef INDEX_DOCUMENT_BUILDER_H
#define INDEX_DOCUMENT_BUILDER_H

#include "common/arena.h"
#include "common/layout.h"
#include "index/document.h"
#include "index/topic.h"
#include "index/word_pairs.h"

/* Of what an article may have no more. */
enum pt_document_limit { LIMIT_WORDS, LIMIT_DIFFERENT_WORDS, LIMIT_SENTENCES };

/* A word written like a name, and its keys with PT_PREFIX_NAME before each. */
struct pt_known_name {
    size_t n_keys;
    struct pt_str keys[];
};

/* A word of the analyzer, by its id. A text's words are all over a table of
 * these, so what each occurrence asks for lies together, in as few bytes as may
 * be; what only names need stands behind it. */
struct pt_known {
    const char *word, *stem; /* terms; stem NULL: nothing is known yet */
    uint64_t wording_hash;   /* what a sketch takes of it, … */
    uint32_t round;          /* of the words when it was last met … */
    uint32_t n_stems;        /* … in that round, in title and body … */
    uint32_t n_placed;       /* … and of these at a place, with weight */
    uint16_t word_len, stem_len;
    uint16_t topic_hash;
    uint8_t wording_weight; /* … with these */
    uint8_t pair_word;      /* its number there, see word_pairs.h */
    bool is_number;
    bool is_stop;  /* weighs nothing where its language's stop words apply */
    bool has_form; /* its stem is another than the word */
    const struct pt_known_name *name; /* NULL: not looked at */
    uint32_t name_round;              /* when it was last written like one */
};

static_assert(sizeof(struct pt_known) <= 64,
              "a word is one line of memory or two");

static inline struct pt_str pt_known_word(const struct pt_known *known)
{
    return pt_str_n(known->word, known->word_len);
}

static inline struct pt_str pt_known_stem(const struct pt_known *known)
{
    return pt_str_n(known->stem, known->stem_len);
}

static inline struct pt_sketch_word
pt_known_wording(const struct pt_known *known)
{
    return (struct pt_sketch_word){known->wording_hash, known->wording_weight,
                                   known->is_number};
}

struct pt_vocabulary {
    struct pt_analyzer *analyzer;
    struct pt_arena kept;   /* of known words: stem terms and names */
    size_t most_bytes;      /* of that, and of the analyzer's */
    struct pt_known *known; /* by id */
    size_t n_known, known_capacity;
    uint32_t round; /* one a document */
    struct pt_topic_counter topic;
};

struct pt_document_builder {
    struct pt_vocabulary *own;   /* made when it is first needed */
    struct pt_vocabulary *words; /* of the document */

    struct pt_arena arena; /* of the document */
    char *at;              /* free bytes of the newest piece */
    size_t left;
    struct pt_buf scratch;
    struct pt_buf record;
    struct pt_str unique;
    struct pt_posting *postings;
    size_t n_postings, postings_capacity;
    size_t n_beside; /* of these: of stems and pairs, beside the words */
    struct pt_form *forms;
    size_t n_forms, forms_capacity;
    uint32_t *different; /* ids of its words, each once */
    size_t n_different, different_capacity;
    struct pt_word_pairs pairs;
    bool has_stops; /* function words of the text at hand have no weight */
    struct pt_sketcher sketcher; /* of the text, with a hash of its words */
    uint64_t story;
    bool has_words;
    uint32_t n_title_words;
    struct pt_layout layout; /* of the text, with words_before, in arena */
    uint32_t *words_before;
    struct pt_str topic;          /* PT_SLOT_TOPIC, in arena */
    enum pt_status status;        /* sticky */
    enum pt_document_limit limit; /* when that is PT_ELIMIT */
};

struct pt_known *pt_vocabulary_grow(struct pt_vocabulary *v, uint32_t id);

/* The place of an id; NULL when memory ran out. */
static inline struct pt_known *pt_vocabulary_place(struct pt_vocabulary *v,
                                                   uint32_t id)
{
    return id < v->n_known ? &v->known[id] : pt_vocabulary_grow(v, id);
}

/* PT_ELIMIT, which is the document's status from now on. */
enum pt_status pt_document_exceed(struct pt_document_builder *b,
                                  enum pt_document_limit limit);

/* prefix and s as one view that lives as long as the document. */
struct pt_str pt_document_keep_prefixed(struct pt_document_builder *b,
                                        struct pt_str prefix,
                                        struct pt_str s);
struct pt_str pt_document_keep(struct pt_document_builder *b, struct pt_str s);

/* Keeps what stands in scratch. */
struct pt_str pt_document_keep_scratch(struct pt_document_builder *b);

/* prefix + text as a kept term, whatever text's length and content. */
struct pt_str pt_document_term(struct pt_document_builder *b,
                               const char *prefix,
                               struct pt_str text);

enum pt_status pt_document_grow(struct pt_document_builder *b);

/* One more, to be filled in, or NULL. */
static inline struct pt_posting *
pt_document_new_posting(struct pt_document_builder *b)
{
    if (b->status != PT_OK ||
        (b->n_postings == b->postings_capacity && pt_document_grow(b) != PT_OK))
        return NULL;
    return &b->postings[b->n_postings++];
}

void pt_document_add_form(struct pt_document_builder *b,
                          struct pt_str key,
                          struct pt_str word);

static inline void
pt_document_add(struct pt_document_builder *b, struct pt_str term, uint32_t pos)
{
    struct pt_posting *const posting = pt_document_new_posting(b);
    if (posting)
        *posting = (struct pt_posting){.term = term, .pos = pos};
}

static inline void pt_document_add_weightless(struct pt_document_builder *b,
                                              struct pt_str term,
                                              uint32_t pos)
{
    struct pt_posting *const posting = pt_document_new_posting(b);
    if (posting)
        *posting =
            (struct pt_posting){.term = term, .pos = pos, .is_boolean = true};
}

static inline void pt_document_add_boolean(struct pt_document_builder *b,
                                           struct pt_str term)
{
    pt_document_add_weightless(b, term, 0);
}

/* s cut to at most n bytes, at a code point. */
struct pt_str pt_document_cut(struct pt_str s, size_t n);

/* Of document_words.c. words: those of title, body and fields, with stems,
 * names and topic, and the parts of path and address. wording: the hash and the
 * sketch of the words of text, as words has them of the body; end tells them.
 */
void pt_document_add_words(struct pt_document_builder *b,
                           const struct pt_article *article);
void pt_document_read_wording(struct pt_document_builder *b,
                              struct pt_str text);
void pt_document_end_wording(struct pt_document_builder *b,
                             uint64_t *out_story,
                             struct pt_sketch *out_sketch);

/* Of document_values.c. */
void pt_document_add_values(struct pt_document_builder *b,
                            const struct pt_article *a,
                            struct pt_document *doc);

#endif
