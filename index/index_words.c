/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_words.c: words of an index by others: the forms of a stem, the
 * spellings of a name.
 */
#include "index/index_reader.h"

#include "common/stem.h"
#include "index/glass/glass_lists.h"
#include "index/index_postings.h"
#include "index/index_table.h"
#include "index/reader_private.h"
#include "index/remote.h"
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

static enum xc_status exists(const struct pt_reader *reader,
                             struct pt_str term,
                             bool *out,
                             struct xc_error *cause)
{
    uint32_t n = 0;
    if (pt_reader_has_table(reader, PT_GLASS_POSTLIST) &&
        pt_postings_count(reader, term, &n)) {
        *out = n > 0;
        return XC_OK;
    }
    const enum xc_status status = pt_reader_may_ask_engine(reader, cause);
    return status == XC_OK ? xc_db_term_exists(pt_reader_db(reader), term.ptr,
                                               term.len, out, cause)
                           : status;
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
    const enum xc_status status = exists(reader, word, out, cause);
    if (status != XC_OK || *out || prefix.len + word.len > sizeof term)
        return status;
    memcpy(term, prefix.ptr, prefix.len);
    memcpy(term + prefix.len, word.ptr, word.len);
    return exists(reader, pt_str_n(term, prefix.len + word.len), out, cause);
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

/* Adds the words of an entry of the synonym table; false: it is damaged. */
static enum xc_status
add_listed(struct pt_str entry, struct word_list *list, bool *out_is_good)
{
    *out_is_good = true;
    for (size_t at = 0; at < entry.len;) {
        const size_t len = (unsigned char)entry.ptr[at++] ^ PT_GLASS_WORD_MASK;
        *out_is_good = len <= entry.len - at;
        if (!*out_is_good)
            break;
        if (!add_word(list, pt_str_sub(entry, at, at + len)))
            return XC_MEMORY;
        at += len;
    }
    return XC_OK;
}

/* Adds what the synonym table itself has under key; *out_is_known is false
 * where libxapian is to be asked. */
static enum xc_status read_synonyms(const struct pt_reader *reader,
                                    struct pt_str key,
                                    struct word_list *list,
                                    bool *out_is_known)
{
    const size_t n_before = list->n;
    struct pt_buf entry;
    enum xc_status status = XC_OK;
    pt_buf_init(&entry, PT_BUF_NO_CEILING);
    const enum pt_glass_found found =
        pt_reader_read_entry(reader, PT_GLASS_SYNONYM, key, &entry);
    *out_is_known = found == PT_GLASS_ABSENT;
    if (found == PT_GLASS_THERE && pt_buf_status(&entry) == PT_OK)
        status = add_listed(pt_buf_str(&entry), list, out_is_known);
    if (!*out_is_known)
        list->n = n_before;
    pt_buf_fini(&entry);
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
    bool is_known = false;
    if (name.len > sizeof key - 1)
        return XC_OK;
    key[0] = prefix[0];
    if (name.len)
        memcpy(key + 1, name.ptr, name.len);
    enum xc_status status = XC_OK;
    if (pt_reader_has_table(reader, PT_GLASS_SYNONYM))
        status =
            read_synonyms(reader, pt_str_n(key, 1 + name.len), list, &is_known);
    if (status == XC_OK && !is_known)
        status = pt_reader_may_ask_engine(reader, cause);
    if (status != XC_OK || is_known)
        return status;
    status =
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

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* --- forms of a remote index ---------------------------------------------- */

struct form_walk {
    const struct pt_lang_count *langs;
    size_t n_langs;
    bool is_of_one; /* every article is in one language */
    struct pt_stemmers *stemmers;
    struct pt_str stem;
    struct word_list *list;
};

/* Whether an article of the language has the term. */
static enum xc_status is_in_lang(const xc_db *db,
                                 struct pt_str term,
                                 struct pt_str lang,
                                 bool *out,
                                 struct xc_error *cause)
{
    xc_query *both[2] = {NULL, NULL}, *query = NULL;
    xc_enquire *enquire = NULL;
    xc_mset *found = NULL;
    struct pt_buf name;
    pt_buf_init(&name, PT_BUF_NO_CEILING);
    pt_schema_term(&name, pt_field_info(PT_FIELD_LANG)->prefix, lang);
    enum xc_status status =
        xc_query_term(term.ptr, term.len, 1, 0, &both[0], cause);
    if (status == XC_OK)
        status =
            xc_query_term(pt_buf_z(&name), name.len, 1, 0, &both[1], cause);
    if (status == XC_OK)
        status = xc_query_combine(XC_OP_AND, both, 2, 0, &query, cause);
    if (status == XC_OK)
        status = xc_enquire_new(db, &enquire, cause);
    if (status == XC_OK)
        status = xc_enquire_set_query(enquire, query, cause);
    if (status == XC_OK)
        status = xc_enquire_set_weighting_bool(enquire, cause);
    if (status == XC_OK)
        status = xc_enquire_get_mset(enquire, 0, 1, 0, &found, cause);
    *out = status == XC_OK && xc_mset_size(found) > 0;
    xc_mset_free(found);
    xc_enquire_free(enquire);
    xc_query_free(query);
    xc_query_free(both[1]);
    xc_query_free(both[0]);
    pt_buf_fini(&name);
    return status;
}

/* The same where it may be known beforehand. */
static enum xc_status is_found_in(const struct form_walk *job,
                                  const xc_db *db,
                                  struct pt_str term,
                                  struct pt_str lang,
                                  bool *out,
                                  struct xc_error *cause)
{
    *out = true;
    return job->is_of_one ? XC_OK : is_in_lang(db, term, lang, out, cause);
}

/* Whether word has the stem in a language in which the index has the term. */
static enum xc_status has_stem(const struct form_walk *job,
                               const xc_db *db,
                               struct pt_str term,
                               struct pt_str word,
                               bool *out,
                               struct xc_error *cause)
{
    enum xc_status status = XC_OK;
    *out = false;
    for (size_t i = 0; i < job->n_langs && !*out && status == XC_OK; i++) {
        const struct pt_str lang = job->langs[i].lang;
        const int id = pt_stemmer_id(lang);
        if (id >= 0 &&
            pt_str_equal(pt_stem(job->stemmers, id, word), job->stem))
            status = is_found_in(job, db, term, lang, out, cause);
    }
    return status;
}

/* The words with prefix, of a field, that begin so. */
static enum xc_status walk_forms(const struct form_walk *job,
                                 const xc_db *db,
                                 struct pt_str prefix,
                                 struct pt_str start,
                                 struct xc_error *cause)
{
    char from[PT_MAX_TERM_BYTES];
    xc_terms *terms = NULL;
    memcpy(from, prefix.ptr, prefix.len);
    memcpy(from + prefix.len, start.ptr, start.len);
    enum xc_status status =
        xc_db_allterms(db, from, prefix.len + start.len, &terms, cause);
    while (status == XC_OK && xc_terms_valid(terms)) {
        const struct pt_str term = term_at(terms);
        const struct pt_str word = pt_str_sub(term, prefix.len, term.len);
        bool is_form = false;
        if (word.len && !is_capital(word.ptr[0]))
            status = has_stem(job, db, term, word, &is_form, cause);
        if (is_form && !add_word(job->list, word))
            status = XC_MEMORY;
        if (status == XC_OK)
            status = xc_terms_next(terms, cause);
    }
    xc_terms_free(terms);
    return status;
}

#define MOST_PREFIX 16u

/* What every form begins with, in any of the languages. */
static struct pt_str start_of(const struct form_walk *job)
{
    const size_t most = (size_t)PT_MAX_TERM_BYTES - MOST_PREFIX;
    struct pt_str start =
        pt_str_sub(job->stem, 0, job->stem.len < most ? job->stem.len : most);
    for (size_t i = 0; i < job->n_langs; i++) {
        const struct pt_str kept = pt_stem_start(job->langs[i].lang, job->stem);
        if (kept.len < start.len)
            start = kept;
    }
    return start;
}

/* The part of one remote index, found by a thread of its own. */
struct form_part {
    const xc_db *db;
    struct form_walk walk;
    struct pt_arena arena;
    struct word_list list;
};

static enum pt_status find_forms(void *context, size_t i, struct pt_error *err)
{
    const struct pt_str prefixes[] = {
        PT_STR(""), pt_str_of(pt_field_info(PT_FIELD_BOILERPLATE)->prefix)};
    struct form_part *const part = (struct form_part *)context + i;
    struct form_walk *const walk = &part->walk;
    struct xc_error cause;
    enum xc_status status = XC_OK;
    part->list.arena = &part->arena;
    walk->list = &part->list;
    if (pt_stemmers_new(&walk->stemmers) != PT_OK)
        return pt_fail_nomem(err);
    for (size_t k = 0; k < PT_COUNTOF(prefixes) && status == XC_OK; k++)
        status =
            walk_forms(walk, part->db, prefixes[k], start_of(walk), &cause);
    pt_stemmers_free(walk->stemmers);
    return status == XC_OK
               ? PT_OK
               : pt_fail_engine(err, status, &cause, "reading the word forms");
}

/* What the remote indexes have of the stem's forms. */
static enum pt_status add_remote_forms(const struct pt_reader *reader,
                                       struct pt_str stem,
                                       struct word_list *list,
                                       struct pt_error *err)
{
    struct form_part parts[PT_MAX_SHARDS] = {{0}};
    struct pt_lang_count *langs = NULL;
    size_t n = 0, n_langs = 0;
    enum pt_status status =
        pt_reader_langs(reader, list->arena, &langs, &n_langs, err);
    if (status != PT_OK)
        return status;
    const bool is_of_one =
        n_langs == 1 && langs[0].n_articles == pt_reader_n_articles(reader);
    for (const xc_db *db;
         n < PT_MAX_SHARDS && (db = pt_reader_remote(reader, n)); n++) {
        parts[n].db = db;
        parts[n].walk = (struct form_walk){.langs = langs,
                                           .n_langs = n_langs,
                                           .is_of_one = is_of_one,
                                           .stem = stem};
        pt_arena_init(&parts[n].arena);
    }
    status = pt_remote_ask_all(n, find_forms, parts, err);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < parts[i].list.n && status == PT_OK; k++)
            if (!add_word(list, parts[i].list.items[k]))
                status = pt_fail_nomem(err);
        pt_arena_fini(&parts[i].arena);
    }
    return status;
}

/* Sorted, none twice. */
static void settle(struct word_list *list)
{
    size_t n = 0;
    if (list->n)
        qsort(list->items, list->n, sizeof *list->items, by_bytes);
    for (size_t i = 0; i < list->n; i++)
        if (n == 0 || !pt_str_equal(list->items[i], list->items[n - 1]))
            list->items[n++] = list->items[i];
    list->n = n;
}

/* What servers said before, in arena. */
static enum pt_status copy_forms(const struct pt_kept_forms *kept,
                                 struct pt_arena *arena,
                                 struct pt_str **out,
                                 size_t *out_n,
                                 struct pt_error *err)
{
    struct word_list list = {.arena = arena};
    for (size_t i = 0; i < kept->n; i++)
        if (!add_word(&list, kept->words[i]))
            return pt_fail_nomem(err);
    *out = list.items;
    *out_n = list.n;
    return PT_OK;
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
    const struct pt_kept_forms *const kept = pt_reader_kept_forms(reader, stem);
    if (kept)
        return copy_forms(kept, arena, out, out_n, err);
    enum xc_status status = add_stem(reader, stem, &list, &cause);
    if (status == XC_OK)
        status = add_synonyms(reader, PT_PREFIX_STEM, stem, &list, &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "reading the word forms");
    if (pt_reader_remote(reader, 0)) {
        const enum pt_status found = add_remote_forms(reader, stem, &list, err);
        if (found != PT_OK)
            return found;
    }
    settle(&list);
    if (pt_reader_remote(reader, 0))
        pt_reader_keep_forms(reader, stem, list.items, list.n);
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
    if (pt_reader_remote(reader, 0))
        pt_reader_lack_names(reader);
    *out = list.items;
    *out_n = list.n;
    return PT_OK;
}
