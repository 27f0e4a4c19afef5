/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * document.c: article -> postings. The bytes of terms lie in the builder's
 * arena in large pieces.
 *
 * What follows from a word alone (its stem's term, its keys as a name, what a
 * sketch takes of it) is made once, not for each article: news repeats itself,
 * and the analyzer numbers its words. The terms of words are the analyzer's own
 * bytes.
 */
#include "index/document.h"

#include "common/arena.h"
#include "common/fold.h"
#include "common/mem.h"
#include "common/names.h"
#include "common/stop_words.h"
#include "common/utf8.h"
#include "index/lengths.h"
#include "index/record.h"
#include "index/topic.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    PIECE_BYTES = 4 * 1024,
    TAG_GAP = 10, /* no phrase reaches from tag to tag */
    SORT_TITLE_BYTES = 120,
    SORT_ID_BYTES = 60,
    /* A word of the title counts as so many of the body: a title says what the
     * article is about. Tried: 1 to 4; 2 and 4 order almost as well as 3. */
    TITLE_COUNTS = 3,
    KEEP_POSTINGS = 1u << 13, /* larger arrays are given back after use */
    KEEP_KNOWN = 1u << 17,
    KEEP_RECORD_BYTES = 1u << 16,
};

/* By stem and by the keys of a name. */
#define MAX_FORMS ((size_t)PT_MAX_DIFFERENT_WORDS * (1 + PT_MAX_NAME_KEYS))

/* A word of the text may have two ids, few have; and those of a compound behind
 * the last word that is taken have ids too. */
static_assert(2 * PT_MAX_DIFFERENT_WORDS + 1000 < PT_FREE_WORD_IDS,
              "no word of an article is without an id");

/* Of what an article may have no more. */
enum limit { LIMIT_WORDS, LIMIT_DIFFERENT_WORDS, LIMIT_SENTENCES };

static const struct {
    unsigned most;
    const char *of_what;
} limits[] = {
    [LIMIT_WORDS] = {PT_MAX_ARTICLE_WORDS,     "words"          },
    [LIMIT_DIFFERENT_WORDS] = {PT_MAX_DIFFERENT_WORDS,   "different words"},
    [LIMIT_SENTENCES] = {PT_MAX_ARTICLE_SENTENCES, "sentences"      },
};

/* Between title and id in PT_SLOT_TITLE: below every character. */
#define SORT_GAP "\x01"

/* A word written like a name, and its keys with PT_PREFIX_NAME before each. */
struct name {
    size_t n_keys;
    struct pt_str keys[];
};

/* A word of the analyzer, by its id. */
struct known {
    struct pt_str word_term;
    struct pt_str stem_term; /* empty: nothing is known yet */
    struct pt_sketch_word wording;
    uint16_t topic_hash;
    bool is_stop; /* weighs nothing where its language's stop words apply */
    const struct name *name; /* NULL: not looked at */
    bool has_form;           /* its stem is another than the word */
    uint32_t round;          /* of the words when it was last met … */
    uint32_t name_round;     /* … and written like a name */
    uint32_t n_stems;        /* in that round, in title and body */
};

struct pt_vocabulary {
    struct pt_analyzer *analyzer;
    struct pt_arena kept; /* of known words: stem terms and names */
    size_t most_bytes;    /* of that, and of the analyzer's */
    struct known *known;  /* by id */
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
    size_t n_stems; /* of these: one for all places of a stem */
    struct pt_form *forms;
    size_t n_forms, forms_capacity;
    uint32_t *different; /* ids of its words, each once */
    size_t n_different, different_capacity;
    bool has_stops; /* function words of the text at hand have no weight */
    struct pt_sketcher sketcher; /* of the text, with a hash of its words */
    uint64_t story;
    bool has_words;
    uint32_t n_title_words;
    struct pt_layout layout; /* of the text, with words_before, in arena */
    uint32_t *words_before;
    struct pt_str topic;   /* PT_SLOT_TOPIC, in arena */
    enum pt_status status; /* sticky */
    enum limit limit;      /* when that is PT_ELIMIT */
};

/* ---------------------------------------------------------- vocabulary --- */

enum pt_status pt_vocabulary_new(size_t most_bytes, struct pt_vocabulary **out)
{
    struct pt_vocabulary *const v = pt_alloc(sizeof *v);
    if (!v)
        return PT_ENOMEM;
    pt_arena_init(&v->kept);
    if (pt_analyzer_new(&v->analyzer) != PT_OK) {
        pt_free(v);
        return PT_ENOMEM;
    }
    v->most_bytes = most_bytes;
    pt_analyzer_hold(v->analyzer, most_bytes);
    *out = v;
    return PT_OK;
}

void pt_vocabulary_free(struct pt_vocabulary *v)
{
    if (!v)
        return;
    pt_analyzer_free(v->analyzer);
    pt_arena_fini(&v->kept);
    pt_free(v->known);
    pt_free(v);
}

bool pt_vocabulary_is_full(const struct pt_vocabulary *v)
{
    return pt_analyzer_is_full(v->analyzer) || v->kept.total > v->most_bytes;
}

void pt_vocabulary_trim(struct pt_vocabulary *v)
{
    if (pt_vocabulary_is_full(v))
        pt_vocabulary_forget(v);
}

void pt_vocabulary_forget(struct pt_vocabulary *v)
{
    pt_analyzer_forget(v->analyzer);
    pt_arena_reset(&v->kept);
    v->n_known = 0;
    if (v->known_capacity <= KEEP_KNOWN)
        return;
    pt_free(v->known);
    v->known = NULL;
    v->known_capacity = 0;
}

/* The place of an id; NULL when memory ran out. */
static struct known *place_of(struct pt_vocabulary *v, uint32_t id)
{
    if (id < v->n_known)
        return &v->known[id];
    struct known *const grown =
        pt_grow(v->known, &v->known_capacity, (size_t)id + 1,
                PT_MAX_WORD_IDS + 1, sizeof *v->known);
    if (!grown)
        return NULL;
    v->known = grown;
    memset(grown + v->n_known, 0, (id + 1 - v->n_known) * sizeof *grown);
    v->n_known = (size_t)id + 1;
    return &v->known[id];
}

/* ------------------------------------------------------ new, free, reset ---
 */

enum pt_status pt_document_builder_new(struct pt_document_builder **out)
{
    struct pt_document_builder *const b = pt_alloc(sizeof *b);
    if (!b)
        return PT_ENOMEM;
    pt_arena_init(&b->arena);
    pt_buf_init(&b->scratch, PT_BUF_NO_CEILING);
    pt_buf_init(&b->record, PT_BUF_NO_CEILING);
    *out = b;
    return PT_OK;
}

void pt_document_builder_free(struct pt_document_builder *b)
{
    if (!b)
        return;
    pt_vocabulary_free(b->own);
    pt_arena_fini(&b->arena);
    pt_buf_fini(&b->scratch);
    pt_buf_fini(&b->record);
    pt_free(b->postings);
    pt_free(b->forms);
    pt_free(b->different);
    pt_free(b);
}

/* Takes the builder's own words, made when they are first needed. */
static enum pt_status take_own_words(struct pt_document_builder *b)
{
    if (!b->own && pt_vocabulary_new(PT_MAX_VOCABULARY_BYTES, &b->own) != PT_OK)
        return PT_ENOMEM;
    pt_vocabulary_trim(b->own);
    b->words = b->own;
    return PT_OK;
}

void pt_document_builder_clear(struct pt_document_builder *b)
{
    pt_arena_reset(&b->arena);
    b->at = NULL;
    b->left = 0;
    b->n_postings = 0;
    b->n_stems = 0;
    b->n_forms = 0;
    b->n_different = 0;
    b->status = PT_OK;
    if (b->record.capacity > KEEP_RECORD_BYTES)
        pt_buf_fini(&b->record);
    if (b->different_capacity > KEEP_POSTINGS) {
        pt_free(b->different);
        b->different = NULL;
        b->different_capacity = 0;
    }
    if (b->postings_capacity <= KEEP_POSTINGS)
        return;
    pt_free(b->postings);
    pt_free(b->forms);
    b->postings = NULL;
    b->forms = NULL;
    b->postings_capacity = b->forms_capacity = 0;
}

static void reset(struct pt_document_builder *b, struct pt_vocabulary *words)
{
    pt_document_builder_clear(b);
    b->words = words;
    words->round++;
}

/* NULL, for whoever returns something that there is not now. */
static void *exceed(struct pt_document_builder *b, enum limit limit)
{
    b->status = PT_ELIMIT;
    b->limit = limit;
    return NULL;
}

/* ------------------------------------------------------------- storing --- */

/* n_bytes that live as long as the document, or NULL. */
static char *keep_room(struct pt_document_builder *b, size_t n_bytes)
{
    if (n_bytes > b->left) {
        const size_t size = n_bytes > PIECE_BYTES ? n_bytes : PIECE_BYTES;
        char *const piece = pt_arena_alloc(&b->arena, size);
        if (!piece) {
            b->status = PT_ENOMEM;
            return NULL;
        }
        b->at = piece;
        b->left = size;
    }
    char *const room = b->at;
    b->at += n_bytes;
    b->left -= n_bytes;
    return room;
}

/* prefix and s as one kept view. */
static struct pt_str keep_prefixed(struct pt_document_builder *b,
                                   struct pt_str prefix,
                                   struct pt_str s)
{
    char *const room = keep_room(b, prefix.len + s.len);
    if (!room)
        return (struct pt_str){"", 0};
    if (prefix.len && prefix.ptr)
        memcpy(room, prefix.ptr, prefix.len);
    if (s.len && s.ptr)
        memcpy(room + prefix.len, s.ptr, s.len);
    return pt_str_n(room, prefix.len + s.len);
}

static struct pt_str keep(struct pt_document_builder *b, struct pt_str s)
{
    return keep_prefixed(b, PT_STR(""), s);
}

/* Keeps what stands in scratch. */
static struct pt_str keep_scratch(struct pt_document_builder *b)
{
    if (pt_buf_status(&b->scratch) != PT_OK)
        b->status = PT_ENOMEM;
    return keep(b, pt_buf_str(&b->scratch));
}

/* The array is never larger than it may be. */
static struct pt_posting *new_posting(struct pt_document_builder *b)
{
    const size_t most = PT_MAX_ARTICLE_WORDS + b->n_stems;
    if (b->n_postings < b->postings_capacity)
        return &b->postings[b->n_postings++];
    if (b->n_postings >= most)
        return exceed(b, LIMIT_WORDS);
    struct pt_posting *const grown =
        pt_grow(b->postings, &b->postings_capacity, b->n_postings + 1, most,
                sizeof *b->postings);
    if (!grown) {
        b->status = PT_ENOMEM;
        return NULL;
    }
    b->postings = grown;
    return &b->postings[b->n_postings++];
}

static void
add_posting(struct pt_document_builder *b, struct pt_str term, uint32_t pos)
{
    struct pt_posting *const posting =
        b->status == PT_OK ? new_posting(b) : NULL;
    if (posting)
        *posting = (struct pt_posting){.term = term, .pos = pos};
}

static void
add_form(struct pt_document_builder *b, struct pt_str key, struct pt_str word)
{
    struct pt_form *const grown =
        pt_grow(b->forms, &b->forms_capacity, b->n_forms + 1, MAX_FORMS,
                sizeof *b->forms);
    if (!grown) {
        b->status = PT_ENOMEM;
        return;
    }
    b->forms = grown;
    b->forms[b->n_forms++] = (struct pt_form){key, word};
}

/* prefix + text as a term of any length and content. */
static struct pt_str
make_term(struct pt_document_builder *b, const char *prefix, struct pt_str text)
{
    pt_buf_clear(&b->scratch);
    pt_schema_term(&b->scratch, prefix, text);
    return keep_scratch(b);
}

static void
add_weightless(struct pt_document_builder *b, struct pt_str term, uint32_t pos)
{
    struct pt_posting *const posting =
        b->status == PT_OK ? new_posting(b) : NULL;
    if (posting)
        *posting =
            (struct pt_posting){.term = term, .pos = pos, .is_boolean = true};
}

static void add_boolean(struct pt_document_builder *b, struct pt_str term)
{
    add_weightless(b, term, 0);
}

/* ------------------------------------------------------ words of fields --- */

/* "Z" + stem, that is kept as long as the word is known. */
static struct pt_str keep_stem_term(struct pt_document_builder *b,
                                    struct pt_str stem)
{
    char *const bytes = pt_arena_alloc(&b->words->kept, stem.len + 1);
    if (!bytes) {
        b->status = PT_ENOMEM;
        return PT_STR("");
    }
    bytes[0] = PT_PREFIX_STEM[0];
    memcpy(bytes + 1, stem.ptr, stem.len);
    return pt_str_n(bytes, stem.len + 1);
}

static void learn(struct pt_document_builder *b,
                  const struct pt_token *token,
                  struct known *out)
{
    const bool has_form =
        token->stem.len && !pt_str_equal(token->stem, token->word);
    const struct pt_str stem = token->stem.len ? token->stem : token->word;
    *out = (struct known){
        .word_term = token->word,
        .stem_term = keep_stem_term(b, stem),
        .wording = pt_sketch_word_of(token->word),
        .topic_hash = pt_topic_hash(stem),
        .is_stop = pt_stop_word(token->word) == PT_STOP_FUNCTION,
        .has_form = has_form,
    };
}

/* A word of the document that it did not have so far. */
static void add_different(struct pt_document_builder *b, uint32_t id)
{
    if (b->n_different == PT_MAX_DIFFERENT_WORDS) {
        exceed(b, LIMIT_DIFFERENT_WORDS);
        return;
    }
    uint32_t *const grown =
        pt_grow(b->different, &b->different_capacity, b->n_different + 1,
                PT_MAX_DIFFERENT_WORDS, sizeof *grown);
    if (!grown) {
        b->status = PT_ENOMEM;
        return;
    }
    b->different = grown;
    b->different[b->n_different++] = id;
}

/* What is known of token's word; NULL after a failure, or past a limit. */
static struct known *know(struct pt_document_builder *b,
                          const struct pt_token *token)
{
    assert(token->id);
    struct known *const known = place_of(b->words, token->id);
    if (!known) {
        b->status = PT_ENOMEM;
        return NULL;
    }
    if (!known->stem_term.len)
        learn(b, token, known);
    if (known->round != b->words->round) {
        known->round = b->words->round;
        known->n_stems = 0;
        add_different(b, token->id);
        if (known->has_form)
            add_form(b, known->stem_term, known->word_term);
    }
    return b->status == PT_OK ? known : NULL;
}

static bool is_weightless(const struct pt_document_builder *b,
                          const struct known *known)
{
    return b->has_stops && known->is_stop;
}

static void add_known(struct pt_document_builder *b,
                      const struct known *known,
                      struct pt_str term,
                      uint32_t pos)
{
    (is_weightless(b, known) ? add_weightless : add_posting)(b, term, pos);
}

/* A word at pos; 0: once more, for the weight alone. Its stem is counted. */
static void
add_text_word(struct pt_document_builder *b, struct known *known, uint32_t pos)
{
    add_known(b, known, known->word_term, pos);
    known->n_stems++;
    if (pos && !is_weightless(b, known))
        pt_topic_add(&b->words->topic, known->topic_hash);
}

/* The stems of title and body, each with the weight of all its places. */
static void add_stems(struct pt_document_builder *b)
{
    for (size_t i = 0; i < b->n_different && b->status == PT_OK; i++) {
        const struct known *const known = &b->words->known[b->different[i]];
        if (!known->n_stems)
            continue;
        b->n_stems++;
        add_known(b, known, known->stem_term, 0);
        if (b->status == PT_OK)
            b->postings[b->n_postings - 1].n_more =
                (known->n_stems - 1) & INT32_MAX;
    }
}

/* Takes what the words of title and body were counted to. */
static void end_topic(struct pt_document_builder *b)
{
    char topic[PT_TOPIC_BYTES];
    const size_t n = pt_topic_end(&b->words->topic, topic);
    b->topic = keep(b, pt_str_n(topic, n));
}

/* Written like a name: a capital, and then none. */
static bool is_capitalised(struct pt_str text, const struct pt_token *token)
{
    const unsigned char first = (unsigned char)text.ptr[token->begin];
    if (token->kind != PT_TOKEN_WORD || (first >= '0' && first <= '9') ||
        (first >= 'a' && first <= 'z'))
        return false;
    size_t n;
    const uint32_t letter = pt_utf8_get(text, token->begin, &n);
    return pt_is_capital(letter) && token->begin + n < token->end &&
           !pt_is_capital(pt_utf8_get(text, token->begin + n, &n));
}

/* NULL when memory ran out. */
static const struct name *name_of(struct pt_arena *arena, struct pt_str word)
{
    struct pt_name_key keys[PT_MAX_NAME_KEYS];
    const size_t n = pt_name_keys(word, keys);
    struct name *const name =
        pt_arena_alloc(arena, sizeof *name + n * sizeof *name->keys);
    for (size_t i = 0; name && i < n; i++) {
        char *const bytes = pt_arena_alloc(arena, keys[i].len + 1);
        if (!bytes)
            return NULL;
        bytes[0] = PT_PREFIX_NAME[0];
        memcpy(bytes + 1, keys[i].text, keys[i].len);
        name->keys[name->n_keys++] = pt_str_n(bytes, keys[i].len + 1);
    }
    return name;
}

/* Enters a word that is written like a name under its keys, once. */
static void see_name(struct pt_document_builder *b,
                     struct pt_str text,
                     const struct pt_token *token,
                     struct known *known)
{
    if (known->name_round == b->words->round || !is_capitalised(text, token) ||
        b->status != PT_OK)
        return;
    known->name_round = b->words->round;
    if (!known->name)
        known->name = name_of(&b->words->kept, known->word_term);
    if (!known->name)
        b->status = PT_ENOMEM;
    for (size_t i = 0; b->status == PT_OK && i < known->name->n_keys; i++)
        add_form(b, known->name->keys[i], known->word_term);
}

static void start(struct pt_document_builder *b,
                  struct pt_str text,
                  struct pt_str lang,
                  uint32_t first_pos)
{
    b->has_stops = pt_stop_applies(lang);
    pt_analyzer_start(b->words->analyzer, text, lang, first_pos,
                      PT_FOR_DOCUMENT);
}

static bool next(struct pt_document_builder *b, struct pt_token *token)
{
    if (b->status == PT_OK && pt_analyzer_next(b->words->analyzer, token))
        return true;
    if (b->status == PT_OK)
        b->status = pt_analyzer_status(b->words->analyzer);
    return false;
}

static void add_title(struct pt_document_builder *b,
                      const struct pt_article *article)
{
    const struct pt_field_info *const info = pt_field_info(PT_FIELD_TITLE);
    const struct pt_str prefix = pt_str_of(info->prefix);
    const struct pt_str stem_prefix = pt_str_of(info->stem_prefix);
    struct pt_token token;
    start(b, article->title, article->lang, PT_POS_TITLE);
    while (next(b, &token) && token.pos < PT_POS_TITLE + PT_MAX_TITLE_WORDS) {
        struct known *const known = know(b, &token);
        if (!known)
            return;
        see_name(b, article->title, &token, known);
        const struct pt_str stem =
            pt_str_sub(known->stem_term, 1, known->stem_term.len);
        add_text_word(b, known, token.pos);
        for (int i = 1; i < TITLE_COUNTS && !is_weightless(b, known); i++)
            add_text_word(b, known, 0);
        add_known(b, known, keep_prefixed(b, prefix, known->word_term),
                  token.pos);
        add_known(b, known, keep_prefixed(b, stem_prefix, stem), 0);
    }
    b->n_title_words = pt_analyzer_position(b->words->analyzer) - PT_POS_TITLE;
}

static void lay_out(struct pt_document_builder *b, struct pt_str text)
{
    if (b->status != PT_OK)
        return;
    b->status =
        pt_layout_up_to(text, PT_MAX_ARTICLE_SENTENCES, &b->arena, &b->layout);
    if (b->status == PT_ELIMIT)
        exceed(b, LIMIT_SENTENCES);
    if (b->status != PT_OK)
        return;
    b->words_before = pt_arena_array(
        &b->arena, (size_t)b->layout.n_sentences + 1, sizeof *b->words_before);
    if (!b->words_before)
        b->status = PT_ENOMEM;
}

static void begin_wording(struct pt_document_builder *b)
{
    pt_sketch_begin(&b->sketcher);
    b->story = 0;
    b->has_words = false;
}

static void add_wording(struct pt_document_builder *b,
                        const struct pt_sketch_word *word)
{
    b->has_words = true;
    b->story = (b->story ^ word->hash) * 0x9e3779b97f4a7c15u;
    b->story ^= b->story >> 29;
    pt_sketch_add(&b->sketcher, word);
}

static void end_wording(struct pt_document_builder *b,
                        uint64_t *out_story,
                        struct pt_sketch *out_sketch)
{
    *out_story = b->has_words && !b->story ? 1 : b->story;
    pt_sketch_end(&b->sketcher, out_sketch);
}

static void add_body(struct pt_document_builder *b,
                     const struct pt_article *article)
{
    struct pt_token token;
    uint32_t sentence = 0, n_words = 0;
    begin_wording(b);
    lay_out(b, article->text);
    start(b, article->text, article->lang, PT_POS_BODY);
    while (next(b, &token)) {
        while (sentence < b->layout.n_sentences &&
               token.begin >= b->layout.sentences[sentence].begin)
            b->words_before[sentence++] = n_words;
        struct known *const known = know(b, &token);
        if (!known)
            return;
        if (token.kind == PT_TOKEN_WORD) {
            n_words++;
            add_wording(b, &known->wording);
        }
        add_text_word(b, known, token.pos);
        see_name(b, article->text, &token, known);
    }
    while (b->status == PT_OK && sentence <= b->layout.n_sentences)
        b->words_before[sentence++] = n_words;
}

static void add_boilerplate(struct pt_document_builder *b,
                            const struct pt_article *article)
{
    const struct pt_field_info *const info =
        pt_field_info(PT_FIELD_BOILERPLATE);
    const struct pt_str prefix = pt_str_of(info->prefix);
    const struct pt_str stem_prefix = pt_str_of(info->stem_prefix);
    struct pt_token token;
    start(b, article->boilerplate, article->lang, 1);
    while (next(b, &token)) {
        const struct known *const known = know(b, &token);
        if (!known)
            return;
        const struct pt_str stem =
            pt_str_sub(known->stem_term, 1, known->stem_term.len);
        add_weightless(b, keep_prefixed(b, prefix, known->word_term),
                       token.pos);
        add_weightless(b, keep_prefixed(b, stem_prefix, stem), 0);
    }
}

/* The unstemmed words of a field; returns the position behind the last. */
static uint32_t add_words(struct pt_document_builder *b,
                          const struct pt_field_info *info,
                          struct pt_str text,
                          uint32_t first_pos)
{
    const struct pt_str prefix = pt_str_of(info->prefix);
    struct pt_token token;
    start(b, text, PT_STR(""), first_pos);
    while (next(b, &token)) {
        struct known *const known = know(b, &token);
        if (!known)
            break;
        add_weightless(b, keep_prefixed(b, prefix, token.word), token.pos);
        see_name(b, text, &token, known);
    }
    return pt_analyzer_position(b->words->analyzer);
}

static void add_tags(struct pt_document_builder *b, struct pt_str tags)
{
    uint32_t pos = 1;
    for (size_t at = 0; at < tags.len;) {
        const struct pt_str rest = pt_str_sub(tags, at, tags.len);
        const size_t n = pt_str_find(rest, '\n');
        const struct pt_str tag = pt_str_sub(rest, 0, n);
        pos = TAG_GAP + add_words(b, pt_field_info(PT_FIELD_TAG), tag, pos);
        at += n + 1;
    }
}

static void add_parts(struct pt_document_builder *b,
                      const struct pt_field_info *info,
                      struct pt_str whole)
{
    struct pt_str part;
    size_t at = 0;
    for (uint32_t pos = 1; pt_schema_next_part(whole, &at, &part); pos++)
        add_weightless(b, make_term(b, info->prefix, part), pos);
}

/* ------------------------------------------------------- boolean terms --- */

/* "en" of "en-GB", in lower case. */
static void add_lang(struct pt_document_builder *b, struct pt_str lang)
{
    char code[8];
    size_t n = 0;
    for (; n < lang.len && n < sizeof code; n++) {
        const char c = lang.ptr[n];
        if (c == '-' || c == '_')
            break;
        code[n] = c;
        if (c >= 'A' && c <= 'Z')
            code[n] = (char)(c + ('a' - 'A'));
    }
    if (n)
        add_boolean(b, make_term(b, pt_field_info(PT_FIELD_LANG)->prefix,
                                 pt_str_n(code, n)));
}

static void add_date(struct pt_document_builder *b, int32_t days)
{
    static const struct {
        const char *prefix;
        size_t n_digits;
    } terms[] = {
        {"D", 8},
        {"M", 6},
        {"Y", 4},
    };
    char digits[9];
    pt_schema_date(days, digits);
    for (size_t i = 0; i < PT_COUNTOF(terms); i++)
        add_boolean(b, make_term(b, terms[i].prefix,
                                 pt_str_n(digits, terms[i].n_digits)));
}

static void add_has(struct pt_document_builder *b, const struct pt_article *a)
{
    const bool has[PT_N_FIELDS] = {
        [PT_FIELD_TITLE] = a->title.len,
        [PT_FIELD_AUTHOR] = a->author.len,
        [PT_FIELD_SOURCE] = a->source.len,
        [PT_FIELD_TAG] = a->tags.len,
        [PT_FIELD_URL] = a->url.len,
        [PT_FIELD_PATH] = a->path.len,
        [PT_FIELD_LANG] = a->lang.len,
        [PT_FIELD_DATE] = a->date != PT_DATE_NONE,
        [PT_FIELD_BOILERPLATE] = a->boilerplate.len,
    };
    for (int i = 0; i < PT_N_FIELDS; i++) {
        const char *const term = pt_field_info((enum pt_field)i)->has_term;
        if (has[i] && term)
            add_boolean(b, pt_str_of(term));
    }
}

/* -------------------------------------------------------------- values --- */

static void
add_value(struct pt_document *doc, enum pt_slot slot, struct pt_str bytes)
{
    assert(doc->n_values < PT_COUNTOF(doc->values));
    if (bytes.len)
        doc->values[doc->n_values++] = (struct pt_value){(uint32_t)slot, bytes};
}

/* s cut to at most n bytes, at a code point. */
static struct pt_str cut(struct pt_str s, size_t n)
{
    if (s.len <= n)
        return s;
    for (int i = 1; i < PT_UTF8_MAX && !pt_utf8_is_boundary(s, n); i++)
        n--;
    return pt_str_sub(s, 0, n);
}

static struct pt_str
sort_by_date(struct pt_document_builder *b, int order, struct pt_str id)
{
    pt_buf_clear(&b->scratch);
    pt_buf_printf(&b->scratch, "%08d", order);
    pt_buf_add(&b->scratch, id);
    return keep_scratch(b);
}

static struct pt_str sort_by_title(struct pt_document_builder *b,
                                   const struct pt_article *article,
                                   struct pt_str id)
{
    bool is_cut;
    const struct pt_str shown =
        article->title.len
            ? cut(article->title, SORT_TITLE_BYTES)
            : pt_article_shown_title(article, SORT_TITLE_BYTES, &is_cut);
    pt_buf_clear(&b->scratch);
    pt_fold(shown, &b->scratch);
    if (b->scratch.len > SORT_TITLE_BYTES)
        pt_buf_cut(&b->scratch, SORT_TITLE_BYTES);
    pt_buf_puts(&b->scratch, SORT_GAP);
    pt_buf_add(&b->scratch, id);
    return keep_scratch(b);
}

static struct pt_str date_value(struct pt_document_builder *b, int32_t days)
{
    char digits[9];
    pt_schema_date(days, digits);
    return keep(b, pt_str_n(digits, 8));
}

static struct pt_str hex_value(struct pt_document_builder *b, uint64_t number)
{
    char digits[17];
    snprintf(digits, sizeof digits, "%016" PRIx64, number);
    return keep(b, pt_str_n(digits, 16));
}

static struct pt_str stamp_value(struct pt_document_builder *b,
                                 const struct pt_file_stamp *stamp)
{
    char bytes[PT_STAMP_BYTES];
    if (!stamp->size && !stamp->mtime_ns && !stamp->ctime_ns && !stamp->inode)
        return PT_STR("");
    pt_schema_stamp_encode(stamp, bytes);
    return keep(b, pt_str_n(bytes, sizeof bytes));
}

static void add_sort_values(struct pt_document_builder *b,
                            const struct pt_article *a,
                            struct pt_document *doc)
{
    enum { LAST = 99999999 };
    int day = LAST;
    if (a->date != PT_DATE_NONE) {
        const struct pt_civil civil = pt_civil_of_days(a->date);
        day = civil.year * 10000 + civil.month * 100 + civil.day;
    }
    pt_buf_clear(&b->scratch);
    pt_schema_public_id(&b->scratch, a);
    const struct pt_str id = cut(keep_scratch(b), SORT_ID_BYTES);
    add_value(doc, PT_SLOT_NEWEST,
              sort_by_date(b, day == LAST ? LAST : LAST - day, id));
    add_value(doc, PT_SLOT_OLDEST, sort_by_date(b, day, id));
    add_value(doc, PT_SLOT_TITLE, sort_by_title(b, a, id));
}

static struct pt_str lengths_value(struct pt_document_builder *b,
                                   const struct pt_article *a)
{
    if (b->status != PT_OK)
        return PT_STR("");
    pt_buf_clear(&b->scratch);
    pt_lengths_encode(a->title.len > 0, b->n_title_words, &b->layout,
                      b->words_before, &b->scratch);
    return b->scratch.len <= PT_MAX_LENGTHS_BYTES ? keep_scratch(b)
                                                  : PT_STR("");
}

static void add_values(struct pt_document_builder *b,
                       const struct pt_article *a,
                       struct pt_document *doc)
{
    if (a->date != PT_DATE_NONE)
        add_value(doc, PT_SLOT_DATE, date_value(b, a->date));
    add_value(doc, PT_SLOT_SOURCE,
              keep(b, cut(a->source, PT_MAX_SOURCE_VALUE)));
    if (a->story)
        add_value(doc, PT_SLOT_STORY, hex_value(b, a->story));
    add_value(doc, PT_SLOT_STAMP, stamp_value(b, &a->stamp));
    add_sort_values(b, a, doc);
    if (a->changed > a->first_seen)
        add_value(doc, PT_SLOT_CHANGED,
                  date_value(b, pt_date_of_seconds(a->changed)));
    add_value(doc, PT_SLOT_LENGTHS, lengths_value(b, a));
    add_value(doc, PT_SLOT_SKETCH, a->sketch);
    add_value(doc, PT_SLOT_TOPIC, b->topic);
}

/* --------------------------------------------------------------- whole --- */

static struct pt_str make_unique(struct pt_document_builder *b,
                                 const struct pt_article *article)
{
    pt_buf_clear(&b->scratch);
    pt_schema_unique(&b->scratch, article->path, article->member);
    return keep_scratch(b);
}

static void add_terms(struct pt_document_builder *b, const struct pt_article *a)
{
    b->unique = make_unique(b, a);
    add_boolean(b, b->unique);
    add_title(b, a);
    add_body(b, a);
    add_stems(b);
    end_topic(b);
    add_boilerplate(b, a);
    if (a->author.len)
        add_words(b, pt_field_info(PT_FIELD_AUTHOR), a->author, 1);
    if (a->source.len)
        add_words(b, pt_field_info(PT_FIELD_SOURCE), a->source, 1);
    add_tags(b, a->tags);
    add_parts(b, pt_field_info(PT_FIELD_PATH), a->path);
    add_parts(b, pt_field_info(PT_FIELD_URL), a->url);
    if (a->url.len)
        add_boolean(b, make_term(b, "U", a->url));
    add_lang(b, a->lang);
    if (a->date != PT_DATE_NONE)
        add_date(b, a->date);
    add_has(b, a);
}

/* libxapian takes a document of length 0 for one without terms: its check then
 * calls the positions of "To be or not to be" errors. One word weighs. */
static void weigh_something(struct pt_document_builder *b)
{
    struct pt_posting *placed = NULL;
    for (size_t i = 0; i < b->n_postings; i++) {
        if (!b->postings[i].is_boolean)
            return;
        if (b->postings[i].pos && !placed)
            placed = &b->postings[i];
    }
    if (placed)
        placed->is_boolean = false;
}

static size_t bytes_beside_text(const struct pt_article *a)
{
    return a->path.len + a->member.len + a->id.len + a->url.len + a->title.len +
           a->author.len + a->source.len + a->lang.len + a->tags.len;
}

/* What is kept of an article. */
static struct pt_article bounded(const struct pt_article *article)
{
    struct pt_article a = *article;
    a.title = cut(a.title, PT_MAX_TITLE_BYTES);
    a.boilerplate = cut(a.boilerplate, PT_MAX_BOILERPLATE_BYTES);
    return a;
}

enum pt_status pt_document_read_by(struct pt_document_builder *b,
                                   struct pt_vocabulary *words,
                                   const struct pt_article *article,
                                   uint64_t *out_story,
                                   struct pt_sketch *out_sketch,
                                   struct pt_error *err)
{
    if (article->text.len > PT_MAX_ARTICLE_BYTES ||
        bytes_beside_text(article) > PT_MAX_ARTICLE_BYTES)
        return pt_fail(err, PT_ELIMIT, "larger than %u MiB, no article",
                       PT_MAX_ARTICLE_BYTES >> 20);
    assert(!pt_vocabulary_is_full(words));
    const struct pt_article a = bounded(article);
    reset(b, words);
    add_terms(b, &a);
    weigh_something(b);
    if (b->status == PT_ELIMIT)
        return pt_fail(err, PT_ELIMIT, "more than %u %s, no article",
                       limits[b->limit].most, limits[b->limit].of_what);
    if (b->status != PT_OK)
        return pt_fail_nomem(err);
    end_wording(b, out_story, out_sketch);
    return PT_OK;
}

enum pt_status pt_document_read(struct pt_document_builder *b,
                                const struct pt_article *article,
                                uint64_t *out_story,
                                struct pt_sketch *out_sketch,
                                struct pt_error *err)
{
    if (take_own_words(b) != PT_OK)
        return pt_fail_nomem(err);
    return pt_document_read_by(b, b->own, article, out_story, out_sketch, err);
}

enum pt_status pt_document_finish(struct pt_document_builder *b,
                                  const struct pt_article *article,
                                  struct pt_document *out,
                                  struct pt_error *err)
{
    const struct pt_article a = bounded(article);
    struct pt_document doc = {.unique = b->unique};
    if (a.story)
        add_boolean(b, make_term(b, PT_PREFIX_STORY, hex_value(b, a.story)));
    add_values(b, &a, &doc);
    pt_buf_clear(&b->record);
    pt_record_add(&a, &b->record);
    if (b->status == PT_OK)
        b->status = pt_buf_status(&b->record);
    if (b->status == PT_ENOMEM)
        return pt_fail_nomem(err);
    if (b->status != PT_OK)
        return pt_fail(err, b->status, "%.*s cannot be stored: %s",
                       PT_STR_FMT(article->path),
                       pt_status_sentence(b->status));
    doc.data = pt_buf_str(&b->record);
    doc.is_raw = true;
    doc.postings = b->postings;
    doc.n_postings = b->n_postings;
    doc.forms = b->forms;
    doc.n_forms = b->n_forms;
    *out = doc;
    return PT_OK;
}

enum pt_status pt_document_build(struct pt_document_builder *b,
                                 const struct pt_article *article,
                                 struct pt_document *out,
                                 struct pt_error *err)
{
    struct pt_sketch sketch;
    uint64_t story;
    const enum pt_status status =
        pt_document_read(b, article, &story, &sketch, err);
    return status == PT_OK ? pt_document_finish(b, article, out, err) : status;
}

enum pt_status pt_document_sketch(struct pt_document_builder *b,
                                  const struct pt_article *article,
                                  uint64_t *out_story,
                                  struct pt_sketch *out_sketch)
{
    struct pt_token token;
    b->status = take_own_words(b);
    if (b->status != PT_OK)
        return b->status;
    begin_wording(b);
    start(b, cut(article->text, PT_MAX_ARTICLE_BYTES), PT_STR(""), 1);
    while (next(b, &token)) {
        const struct pt_sketch_word word = pt_sketch_word_of(token.word);
        if (token.kind == PT_TOKEN_WORD)
            add_wording(b, &word);
    }
    if (b->status == PT_OK)
        end_wording(b, out_story, out_sketch);
    return b->status;
}

enum pt_status pt_document_story(struct pt_document_builder *b,
                                 const struct pt_article *article,
                                 uint64_t *out)
{
    struct pt_sketch sketch;
    return pt_document_sketch(b, article, out, &sketch);
}
