/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_words.c: the words of an index: those of a field in byte order, the
 * forms of a stem, the spellings of a name.
 */
#include "index/index_reader.h"

#include "index/schema.h"

#include <stdlib.h>

static struct pt_str term_at(const xc_terms *terms)
{
    const struct xc_bytes term = xc_terms_term(terms);
    return pt_str_n(term.ptr, term.len);
}

static int by_bytes(const void *a, const void *b)
{
    return pt_str_compare(*(const struct pt_str *)a, *(const struct pt_str *)b);
}

struct word_list {
    struct pt_arena *arena;
    struct pt_str *items;
    size_t n, capacity;
};

static bool add_word(struct word_list *list, struct pt_str word)
{
    struct pt_str *const items =
        pt_arena_grow(list->arena, list->items, list->n, &list->capacity,
                      sizeof *list->items);
    struct pt_str copy;
    if (!items)
        return false;
    list->items = items;
    if (!pt_arena_copy(list->arena, word, &copy))
        return false;
    list->items[list->n++] = copy;
    return true;
}

/* Whether word stands in some article, or beside one. */
static enum xc_status is_word(const struct pt_reader *reader,
                              struct pt_str word,
                              bool *out,
                              struct xc_error *cause)
{
    const struct pt_str prefix =
        pt_str_of(pt_field_info(PT_FIELD_BOILERPLATE)->prefix);
    char term[PT_MAX_TERM_BYTES];
    const enum xc_status status =
        xc_db_term_exists(pt_reader_db(reader), word.ptr, word.len, out, cause);
    if (status != XC_OK || *out || prefix.len + word.len > sizeof term)
        return status;
    memcpy(term, prefix.ptr, prefix.len);
    memcpy(term + prefix.len, word.ptr, word.len);
    return xc_db_term_exists(pt_reader_db(reader), term, prefix.len + word.len,
                             out, cause);
}

/* The stem itself, when it is a word of the index. */
static enum xc_status add_stem(const struct pt_reader *reader,
                               struct pt_str stem,
                               struct word_list *list,
                               struct xc_error *cause)
{
    bool exists = false;
    if (!stem.len || stem.len > PT_MAX_TERM_BYTES)
        return XC_OK;
    const enum xc_status status = is_word(reader, stem, &exists, cause);
    if (status == XC_OK && exists && !add_word(list, stem))
        return XC_MEMORY;
    return status;
}

/* What the synonym table has under prefix (one byte) and name. */
static enum xc_status add_synonyms(const struct pt_reader *reader,
                                   const char *prefix,
                                   struct pt_str name,
                                   struct word_list *list,
                                   struct xc_error *cause)
{
    char key[1 + PT_MAX_TERM_BYTES];
    xc_terms *terms;
    if (name.len > sizeof key - 1)
        return XC_OK;
    key[0] = prefix[0];
    if (name.len)
        memcpy(key + 1, name.ptr, name.len);
    enum xc_status status =
        xc_db_synonyms(pt_reader_db(reader), key, 1 + name.len, &terms, cause);
    if (status != XC_OK)
        return status;
    while (status == XC_OK && xc_terms_valid(terms)) {
        const struct pt_str word = term_at(terms);
        if (!add_word(list, word))
            status = XC_MEMORY;
        else
            status = xc_terms_next(terms, cause);
    }
    xc_terms_free(terms);
    return status;
}

enum pt_status pt_reader_forms(const struct pt_reader *reader,
                               struct pt_str stem,
                               struct pt_arena *arena,
                               struct pt_str **out,
                               size_t *out_n,
                               struct pt_error *err)
{
    struct xc_error cause;
    struct word_list list = {.arena = arena};
    enum xc_status status = add_stem(reader, stem, &list, &cause);
    if (status == XC_OK)
        status = add_synonyms(reader, PT_PREFIX_STEM, stem, &list, &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "reading the word forms");
    if (list.n)
        qsort(list.items, list.n, sizeof *list.items, by_bytes);
    *out = list.items;
    *out_n = list.n;
    return PT_OK;
}

enum pt_status pt_reader_names(const struct pt_reader *reader,
                               struct pt_str key,
                               struct pt_arena *arena,
                               struct pt_str **out,
                               size_t *out_n,
                               struct pt_error *err)
{
    struct xc_error cause;
    struct word_list list = {.arena = arena};
    const enum xc_status status =
        add_synonyms(reader, PT_PREFIX_NAME, key, &list, &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "reading the names");
    *out = list.items;
    *out_n = list.n;
    return PT_OK;
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Where words are folded, a capital behind the prefix is a longer prefix's; the
 * parts of a path keep theirs, and no prefix is longer than P or XURL. */
static bool leaves_out_capitals(struct pt_str prefix)
{
    const enum pt_field parts[] = {PT_FIELD_PATH, PT_FIELD_URL};
    for (size_t i = 0; i < PT_COUNTOF(parts); i++)
        if (pt_str_equal(prefix, pt_str_of(pt_field_info(parts[i])->prefix)))
            return false;
    return true;
}

struct walk {
    size_t n_prefix;
    bool leaves_out_capitals;
    struct pt_str behind_capitals; /* prefix and what sorts behind Z */
    pt_reader_word *each;
    void *context;
};

static enum xc_status
walk(xc_terms *terms, const struct walk *job, struct xc_error *cause)
{
    enum xc_status status = XC_OK;
    while (status == XC_OK && xc_terms_valid(terms)) {
        const struct pt_str term = term_at(terms);
        assert(term.ptr);
        const struct pt_str word = pt_str_sub(term, job->n_prefix, term.len);
        if (word.len && job->leaves_out_capitals && is_capital(word.ptr[0])) {
            status = xc_terms_skip_to(terms, job->behind_capitals.ptr,
                                      job->behind_capitals.len, cause);
            continue;
        }
        uint32_t n_articles;
        status = xc_terms_freq(terms, &n_articles, cause);
        if (status == XC_OK && !job->each(job->context, word, n_articles))
            break;
        if (status == XC_OK)
            status = xc_terms_next(terms, cause);
    }
    return status;
}

enum pt_status pt_reader_words(const struct pt_reader *reader,
                               const char *field_prefix,
                               struct pt_str start,
                               pt_reader_word *each,
                               void *context,
                               struct pt_error *err)
{
    const struct pt_str prefix = pt_str_of(field_prefix);
    struct pt_buf from, behind;
    pt_buf_init(&from, PT_BUF_NO_CEILING);
    pt_buf_init(&behind, PT_BUF_NO_CEILING);
    pt_buf_add(&from, prefix);
    pt_buf_add(&from, start);
    pt_buf_add(&behind, prefix);
    pt_buf_add_byte(&behind, 'Z' + 1);
    struct xc_error cause;
    xc_terms *terms = NULL;
    enum xc_status status = XC_MEMORY;
    if (pt_buf_status(&from) == PT_OK && pt_buf_status(&behind) == PT_OK)
        status = xc_db_allterms(pt_reader_db(reader), pt_buf_z(&from), from.len,
                                &terms, &cause);
    if (status == XC_OK) {
        const struct walk job = {
            .n_prefix = prefix.len,
            .leaves_out_capitals = leaves_out_capitals(prefix),
            .behind_capitals = pt_buf_str(&behind),
            .each = each,
            .context = context,
        };
        status = walk(terms, &job, &cause);
    }
    xc_terms_free(terms);
    pt_buf_fini(&from);
    pt_buf_fini(&behind);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "reading the words");
    return PT_OK;
}
