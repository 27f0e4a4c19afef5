/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * reader_words.c: the terms of indexes on servers. A server sends all that
 * begin so, each in a message of its own, which is dear, and libxapian would
 * ask one server after the other. So all are asked at once, and what they said
 * is kept for the snapshot: a fuzzy word is looked for again on the next page,
 * and next to its likes.
 */
#include "common/mem.h"
#include "index/reader_private.h"
#include "index/remote.h"

/* Lists and terms that are kept; some 10 MB. */
enum { MOST_LISTS = PT_KEPT_TERM_LISTS, MOST_TERMS = 200000 };

/* --- asked ---------------------------------------------------------------- */

struct parts {
    const struct pt_reader *reader;
    struct pt_str start;
    xc_terms *terms[PT_MAX_SHARDS];
    struct pt_str at[PT_MAX_SHARDS]; /* where each is; ptr NULL: at its end */
    size_t n;
};

static enum pt_status ask(void *context, size_t i, struct pt_error *err)
{
    struct parts *const parts = context;
    struct xc_error cause;
    const enum xc_status status =
        xc_db_allterms(pt_open_shard(parts->reader, i)->db, parts->start.ptr,
                       parts->start.len, &parts->terms[i], &cause);
    return status == XC_OK
               ? PT_OK
               : pt_fail_engine(err, status, &cause, "reading the words");
}

static void look(struct parts *parts, size_t i)
{
    const struct xc_bytes term = xc_terms_term(parts->terms[i]);
    parts->at[i] = xc_terms_valid(parts->terms[i])
                       ? pt_str_n(term.ptr, term.len)
                       : (struct pt_str){NULL, 0};
}

/* The part with the first term of all; parts->n: there are no more. */
static size_t first_of(const struct parts *parts)
{
    size_t first = parts->n;
    for (size_t i = 0; i < parts->n; i++)
        if (parts->at[i].ptr &&
            (first == parts->n ||
             pt_str_compare(parts->at[i], parts->at[first]) < 0))
            first = i;
    return first;
}

/* Adds up the articles of all parts that stand at term, and steps on. */
static enum xc_status take(struct parts *parts,
                           struct pt_str term,
                           uint32_t *out_n_articles,
                           struct xc_error *cause)
{
    enum xc_status status = XC_OK;
    *out_n_articles = 0;
    for (size_t i = 0; i < parts->n && status == XC_OK; i++) {
        uint32_t n = 0;
        if (!parts->at[i].ptr || !pt_str_equal(parts->at[i], term))
            continue;
        status = xc_terms_freq(parts->terms[i], &n, cause);
        *out_n_articles += n;
        if (status == XC_OK)
            status = xc_terms_next(parts->terms[i], cause);
        look(parts, i);
    }
    return status;
}

static enum pt_status merge(struct parts *parts,
                            struct pt_arena *arena,
                            struct pt_kept_terms *list,
                            struct pt_error *err)
{
    size_t capacity = 0;
    for (size_t i = 0; i < parts->n; i++)
        look(parts, i);
    for (size_t i; (i = first_of(parts)) < parts->n;) {
        struct xc_error cause;
        struct pt_kept_term *const items = pt_arena_grow(
            arena, list->items, list->n, &capacity, sizeof *items);
        if (!items || !pt_arena_copy(arena, parts->at[i], &items[list->n].term))
            return pt_fail_nomem(err);
        list->items = items;
        const enum xc_status status = take(parts, items[list->n].term,
                                           &items[list->n].n_articles, &cause);
        if (status != XC_OK)
            return pt_fail_engine(err, status, &cause, "reading the words");
        list->n++;
    }
    return PT_OK;
}

/* --- kept ----------------------------------------------------------------- */

void pt_reader_forget_terms(const struct pt_reader *reader)
{
    struct pt_term_memo *const memo = reader->terms;
    assert(!memo->is_walked);
    pt_arena_fini(&memo->arena);
    *memo = (struct pt_term_memo){.n = 0};
}

static const struct pt_kept_terms *find_kept(const struct pt_term_memo *memo,
                                             struct pt_str start)
{
    for (size_t i = 0; i < memo->n; i++)
        if (pt_str_equal(memo->lists[i].start, start))
            return &memo->lists[i];
    return NULL;
}

enum pt_status pt_reader_kept_terms(const struct pt_reader *reader,
                                    struct pt_str start,
                                    const struct pt_kept_terms **out,
                                    struct pt_error *err)
{
    struct pt_term_memo *const memo = reader->terms;
    struct pt_kept_terms list = {.n = 0};
    if ((*out = find_kept(memo, start)))
        return PT_OK;
    if (memo->n == MOST_LISTS || memo->n_terms > MOST_TERMS)
        pt_reader_forget_terms(reader);
    struct parts *const parts = pt_alloc(sizeof *parts);
    if (!parts || !pt_arena_copy(&memo->arena, start, &list.start)) {
        pt_free(parts);
        return pt_fail_nomem(err);
    }
    *parts =
        (struct parts){.reader = reader, .start = start, .n = reader->n_open};
    enum pt_status status = pt_remote_ask_all(parts->n, ask, parts, err);
    if (status == PT_OK)
        status = merge(parts, &memo->arena, &list, err);
    for (size_t i = 0; i < parts->n; i++)
        xc_terms_free(parts->terms[i]);
    pt_free(parts);
    if (status != PT_OK)
        return status;
    memo->lists[memo->n] = list;
    *out = &memo->lists[memo->n++];
    memo->n_terms += list.n;
    return PT_OK;
}

/* --- counts and forms ----------------------------------------------------- */

bool pt_reader_kept_count(const struct pt_reader *reader,
                          struct pt_term_count *term)
{
    const struct pt_term_memo *const memo = reader->terms;
    for (size_t i = 0; i < memo->n_counts; i++)
        if (pt_str_equal(memo->counts[i].term, term->term)) {
            term->n_articles = memo->counts[i].n_articles;
            term->n_times = memo->counts[i].n_times;
            return true;
        }
    return false;
}

void pt_reader_keep_count(const struct pt_reader *reader,
                          const struct pt_term_count *term)
{
    struct pt_term_memo *const memo = reader->terms;
    struct pt_term_count kept = *term;
    if (memo->n_counts == PT_KEPT_COUNTS)
        pt_reader_forget_terms(reader);
    if (!memo->counts)
        memo->counts =
            pt_arena_array(&memo->arena, PT_KEPT_COUNTS, sizeof kept);
    if (memo->counts && pt_arena_copy(&memo->arena, term->term, &kept.term))
        memo->counts[memo->n_counts++] = kept;
}

const struct pt_kept_forms *pt_reader_kept_forms(const struct pt_reader *reader,
                                                 struct pt_str stem)
{
    const struct pt_term_memo *const memo = reader->terms;
    for (size_t i = 0; i < memo->n_forms; i++)
        if (pt_str_equal(memo->forms[i].stem, stem))
            return &memo->forms[i];
    return NULL;
}

void pt_reader_keep_forms(const struct pt_reader *reader,
                          struct pt_str stem,
                          const struct pt_str *words,
                          size_t n)
{
    struct pt_term_memo *const memo = reader->terms;
    struct pt_kept_forms kept = {.n = n};
    if (memo->n_forms == PT_KEPT_FORMS)
        pt_reader_forget_terms(reader);
    if (!memo->forms)
        memo->forms = pt_arena_array(&memo->arena, PT_KEPT_FORMS, sizeof kept);
    kept.words = pt_arena_array(&memo->arena, n, sizeof *kept.words);
    bool is_kept = memo->forms && kept.words &&
                   pt_arena_copy(&memo->arena, stem, &kept.stem);
    for (size_t i = 0; i < n && is_kept; i++)
        is_kept = pt_arena_copy(&memo->arena, words[i], &kept.words[i]);
    if (is_kept)
        memo->forms[memo->n_forms++] = kept;
}

void pt_reader_settle_terms(const struct pt_reader *reader)
{
    if (reader->terms->n_terms > MOST_TERMS)
        pt_reader_forget_terms(reader);
}
