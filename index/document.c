/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * document.c: article -> document: what restricts, and the whole.
 */
#include "index/document_builder.h"

#include "index/record.h"

static const struct {
    unsigned most;
    const char *of_what;
} limits[] = {
    [LIMIT_WORDS] = {PT_MAX_ARTICLE_WORDS,     "words"          },
    [LIMIT_DIFFERENT_WORDS] = {PT_MAX_DIFFERENT_WORDS,   "different words"},
    [LIMIT_SENTENCES] = {PT_MAX_ARTICLE_SENTENCES, "sentences"      },
};

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
        pt_document_add_boolean(
            b, pt_document_term(b, pt_field_info(PT_FIELD_LANG)->prefix,
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
        pt_document_add_boolean(
            b, pt_document_term(b, terms[i].prefix,
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
            pt_document_add_boolean(b, pt_str_of(term));
    }
}

/* --------------------------------------------------------------- whole --- */

/* Takes the builder's own words, made when they are first needed. */
static enum pt_status take_own_words(struct pt_document_builder *b)
{
    if (!b->own && pt_vocabulary_new(PT_MAX_VOCABULARY_BYTES, &b->own) != PT_OK)
        return PT_ENOMEM;
    pt_vocabulary_trim(b->own);
    b->words = b->own;
    return PT_OK;
}

static void reset(struct pt_document_builder *b, struct pt_vocabulary *words)
{
    pt_document_builder_clear(b);
    b->words = words;
    words->round++;
}

static struct pt_str make_unique(struct pt_document_builder *b,
                                 const struct pt_article *article)
{
    pt_buf_clear(&b->scratch);
    pt_schema_unique(&b->scratch, article->path, article->member);
    return pt_document_keep_scratch(b);
}

static void add_terms(struct pt_document_builder *b, const struct pt_article *a)
{
    b->unique = make_unique(b, a);
    pt_document_add_boolean(b, b->unique);
    pt_document_add_words(b, a);
    if (a->url.len)
        pt_document_add_boolean(b, pt_document_term(b, "U", a->url));
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
    a.title = pt_document_cut(a.title, PT_MAX_TITLE_BYTES);
    a.boilerplate = pt_document_cut(a.boilerplate, PT_MAX_BOILERPLATE_BYTES);
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
    pt_document_end_wording(b, out_story, out_sketch);
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
    pt_document_add_values(b, &a, &doc);
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
    b->status = take_own_words(b);
    if (b->status != PT_OK)
        return b->status;
    pt_document_read_wording(
        b, pt_document_cut(article->text, PT_MAX_ARTICLE_BYTES));
    if (b->status == PT_OK)
        pt_document_end_wording(b, out_story, out_sketch);
    return b->status;
}

enum pt_status pt_document_story(struct pt_document_builder *b,
                                 const struct pt_article *article,
                                 uint64_t *out)
{
    struct pt_sketch sketch;
    return pt_document_sketch(b, article, out, &sketch);
}
