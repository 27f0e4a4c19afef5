/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * document_builder.c: where a document and the words known of many are kept.
 * The bytes of terms lie in the builder's arena in large pieces.
 */
#include "index/document_builder.h"

#include "common/mem.h"
#include "common/names.h"
#include "common/utf8.h"

enum {
    PIECE_BYTES = 4 * 1024,
    KEEP_POSTINGS = 1u << 13, /* larger arrays are given back after use */
    KEEP_KNOWN = 1u << 17,
    KEEP_RECORD_BYTES = 1u << 16,
};

/* By stem and by the keys of a name. */
#define MAX_FORMS ((size_t)PT_MAX_DIFFERENT_WORDS * (1 + PT_MAX_NAME_KEYS))

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

struct pt_known *pt_vocabulary_grow(struct pt_vocabulary *v, uint32_t id)
{
    struct pt_known *const grown =
        pt_grow(v->known, &v->known_capacity, (size_t)id + 1,
                PT_MAX_WORD_IDS + 1, sizeof *v->known);
    if (!grown)
        return NULL;
    v->known = grown;
    memset(grown + v->n_known, 0, (id + 1 - v->n_known) * sizeof *grown);
    v->n_known = (size_t)id + 1;
    return &v->known[id];
}

/* --------------------------------------------------- new, free, clear --- */

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

void pt_document_builder_clear(struct pt_document_builder *b)
{
    pt_arena_reset(&b->arena);
    b->at = NULL;
    b->left = 0;
    b->n_postings = 0;
    b->n_beside = 0;
    b->pairs = (struct pt_word_pairs){0};
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

/* ------------------------------------------------------------- storing --- */

enum pt_status pt_document_exceed(struct pt_document_builder *b,
                                  enum pt_document_limit limit)
{
    b->limit = limit;
    return b->status = PT_ELIMIT;
}

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

struct pt_str pt_document_keep_prefixed(struct pt_document_builder *b,
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

struct pt_str pt_document_keep(struct pt_document_builder *b, struct pt_str s)
{
    return pt_document_keep_prefixed(b, PT_STR(""), s);
}

struct pt_str pt_document_keep_scratch(struct pt_document_builder *b)
{
    if (pt_buf_status(&b->scratch) != PT_OK)
        b->status = PT_ENOMEM;
    return pt_document_keep(b, pt_buf_str(&b->scratch));
}

/* The array is never larger than it may be. */
enum pt_status pt_document_grow(struct pt_document_builder *b)
{
    const size_t most = PT_MAX_ARTICLE_WORDS + b->n_beside;
    if (b->n_postings >= most)
        return pt_document_exceed(b, LIMIT_WORDS);
    struct pt_posting *const grown =
        pt_grow(b->postings, &b->postings_capacity, b->n_postings + 1, most,
                sizeof *b->postings);
    if (!grown)
        return b->status = PT_ENOMEM;
    b->postings = grown;
    return PT_OK;
}

void pt_document_add_form(struct pt_document_builder *b,
                          struct pt_str key,
                          struct pt_str word)
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

struct pt_str pt_document_term(struct pt_document_builder *b,
                               const char *prefix,
                               struct pt_str text)
{
    pt_buf_clear(&b->scratch);
    pt_schema_term(&b->scratch, prefix, text);
    return pt_document_keep_scratch(b);
}

struct pt_str pt_document_cut(struct pt_str s, size_t n)
{
    if (s.len <= n)
        return s;
    for (int i = 1; i < PT_UTF8_MAX && !pt_utf8_is_boundary(s, n); i++)
        n--;
    return pt_str_sub(s, 0, n);
}
