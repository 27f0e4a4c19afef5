/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * document_words.c: words -> postings.
 *
 * What follows from a word alone (its stem's term, its keys as a name, what a
 * sketch takes of it) is made once, not for each article: news repeats itself,
 * and the analyzer numbers its words. The terms of words are the analyzer's own
 * bytes.
 */
#include "index/document_builder.h"

#include "common/fold.h"
#include "common/mem.h"
#include "common/names.h"
#include "common/stop_words.h"
#include "common/utf8.h"

enum {
    TAG_GAP = 10, /* no phrase reaches from tag to tag */
    /* A word of the title counts as so many of the body: a title says what the
     * article is about. Tried: 1 to 4; 2 and 4 order almost as well as 3. */
    TITLE_COUNTS = 3,
};

/* A word of the text may have two ids, few have; and those of a compound behind
 * the last word that is taken have ids too. */
static_assert(2 * PT_MAX_DIFFERENT_WORDS + 1000 < PT_FREE_WORD_IDS,
              "no word of an article is without an id");

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
                  struct pt_known *out)
{
    const bool has_form =
        token->stem.len && !pt_str_equal(token->stem, token->word);
    const struct pt_str stem = token->stem.len ? token->stem : token->word;
    const struct pt_str term = keep_stem_term(b, stem);
    const struct pt_sketch_word wording = pt_sketch_word_of(token->word);
    assert(token->word.len <= UINT16_MAX && term.len <= UINT16_MAX);
    *out = (struct pt_known){
        .word = token->word.ptr,
        .word_len = (uint16_t)token->word.len,
        .stem = term.len ? term.ptr : NULL,
        .stem_len = (uint16_t)term.len,
        .wording_hash = wording.hash,
        .wording_weight = wording.weight,
        .is_number = wording.is_number,
        .pair_word = (uint8_t)pt_pair_word(token->word),
        .topic_hash = pt_topic_hash(stem),
        .is_stop = pt_stop_word(token->word) == PT_STOP_FUNCTION,
        .has_form = has_form,
    };
}

/* A word of the document that it did not have so far. */
static void add_different(struct pt_document_builder *b, uint32_t id)
{
    if (b->n_different == PT_MAX_DIFFERENT_WORDS) {
        pt_document_exceed(b, LIMIT_DIFFERENT_WORDS);
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
static struct pt_known *know(struct pt_document_builder *b,
                             const struct pt_token *token)
{
    assert(token->id);
    struct pt_known *const known = pt_vocabulary_place(b->words, token->id);
    if (!known) {
        b->status = PT_ENOMEM;
        return NULL;
    }
    if (!known->stem)
        learn(b, token, known);
    if (known->round != b->words->round) {
        known->round = b->words->round;
        known->n_stems = known->n_placed = 0;
        add_different(b, token->id);
        if (known->has_form)
            pt_document_add_form(b, pt_known_stem(known), pt_known_word(known));
    }
    return b->status == PT_OK ? known : NULL;
}

static bool is_weightless(const struct pt_document_builder *b,
                          const struct pt_known *known)
{
    return b->has_stops && known->is_stop;
}

static void add_known(struct pt_document_builder *b,
                      const struct pt_known *known,
                      struct pt_str term,
                      uint32_t pos)
{
    (is_weightless(b, known) ? pt_document_add_weightless
                             : pt_document_add)(b, term, pos);
}

/* A word at pos; 0: once more, for the weight alone. Its stem is counted. */
static void add_text_word(struct pt_document_builder *b,
                          struct pt_known *known,
                          uint32_t pos)
{
    add_known(b, known, pt_known_word(known), pos);
    known->n_stems++;
    known->n_placed += pos && !is_weightless(b, known);
    if (pos && known->pair_word)
        pt_word_pairs_add(&b->pairs, known->pair_word, pos);
}

/* The common words of title and body that stand side by side. */
static void add_pairs(struct pt_document_builder *b)
{
    unsigned first, second;
    while (b->status == PT_OK &&
           pt_word_pairs_take(&b->pairs, &first, &second)) {
        pt_buf_clear(&b->scratch);
        pt_pair_term(first, second, &b->scratch);
        b->n_beside++;
        pt_document_add_boolean(b, pt_document_keep_scratch(b));
    }
}

/* The stems of title and body, each with the weight of all its places; and what
 * they tell of the topic. */
static void add_stems(struct pt_document_builder *b)
{
    for (size_t i = 0; i < b->n_different && b->status == PT_OK; i++) {
        const struct pt_known *const known = &b->words->known[b->different[i]];
        if (!known->n_stems)
            continue;
        b->n_beside++;
        if (known->n_placed)
            pt_topic_add(&b->words->topic, known->topic_hash, known->n_placed);
        add_known(b, known, pt_known_stem(known), 0);
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
    b->topic = pt_document_keep(b, pt_str_n(topic, n));
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
static const struct pt_known_name *name_of(struct pt_arena *arena,
                                           struct pt_str word)
{
    struct pt_name_key keys[PT_MAX_NAME_KEYS];
    const size_t n = pt_name_keys(word, keys);
    struct pt_known_name *const name =
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
                     struct pt_known *known)
{
    if (known->name_round == b->words->round || !is_capitalised(text, token) ||
        b->status != PT_OK)
        return;
    known->name_round = b->words->round;
    if (!known->name)
        known->name = name_of(&b->words->kept, pt_known_word(known));
    if (!known->name)
        b->status = PT_ENOMEM;
    for (size_t i = 0; b->status == PT_OK && i < known->name->n_keys; i++)
        pt_document_add_form(b, known->name->keys[i], pt_known_word(known));
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
        struct pt_known *const known = know(b, &token);
        if (!known)
            return;
        see_name(b, article->title, &token, known);
        const struct pt_str stem =
            pt_str_sub(pt_known_stem(known), 1, known->stem_len);
        add_text_word(b, known, token.pos);
        for (int i = 1; i < TITLE_COUNTS && !is_weightless(b, known); i++)
            add_text_word(b, known, 0);
        add_known(b, known,
                  pt_document_keep_prefixed(b, prefix, pt_known_word(known)),
                  token.pos);
        add_known(b, known, pt_document_keep_prefixed(b, stem_prefix, stem), 0);
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
        pt_document_exceed(b, LIMIT_SENTENCES);
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
                        struct pt_sketch_word word)
{
    b->has_words = true;
    b->story = (b->story ^ word.hash) * 0x9e3779b97f4a7c15u;
    b->story ^= b->story >> 29;
    pt_sketch_add(&b->sketcher, &word);
}

void pt_document_end_wording(struct pt_document_builder *b,
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
        struct pt_known *const known = know(b, &token);
        if (!known)
            return;
        if (token.kind == PT_TOKEN_WORD) {
            n_words++;
            add_wording(b, pt_known_wording(known));
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
        const struct pt_known *const known = know(b, &token);
        if (!known)
            return;
        const struct pt_str stem =
            pt_str_sub(pt_known_stem(known), 1, known->stem_len);
        pt_document_add_weightless(
            b, pt_document_keep_prefixed(b, prefix, pt_known_word(known)),
            token.pos);
        pt_document_add_weightless(
            b, pt_document_keep_prefixed(b, stem_prefix, stem), 0);
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
        struct pt_known *const known = know(b, &token);
        if (!known)
            break;
        pt_document_add_weightless(
            b, pt_document_keep_prefixed(b, prefix, token.word), token.pos);
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
        pt_document_add_weightless(b, pt_document_term(b, info->prefix, part),
                                   pos);
}

void pt_document_add_words(struct pt_document_builder *b,
                           const struct pt_article *a)
{
    add_title(b, a);
    add_body(b, a);
    add_stems(b);
    add_pairs(b);
    end_topic(b);
    add_boilerplate(b, a);
    if (a->author.len)
        add_words(b, pt_field_info(PT_FIELD_AUTHOR), a->author, 1);
    if (a->source.len)
        add_words(b, pt_field_info(PT_FIELD_SOURCE), a->source, 1);
    add_tags(b, a->tags);
    add_parts(b, pt_field_info(PT_FIELD_PATH), a->path);
    add_parts(b, pt_field_info(PT_FIELD_URL), a->url);
}

void pt_document_read_wording(struct pt_document_builder *b, struct pt_str text)
{
    struct pt_token token;
    begin_wording(b);
    start(b, text, PT_STR(""), 1);
    while (next(b, &token)) {
        if (token.kind == PT_TOKEN_WORD)
            add_wording(b, pt_sketch_word_of(token.word));
    }
}
