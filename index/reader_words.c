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

/* Lists and terms that are kept; some 25 MB. */
enum { MOST_LISTS = PT_KEPT_TERM_LISTS, MOST_TERMS = 400000 };

/* --- asked ----------------------------------------------------------------
 *
 * Half of all terms are no words, and begin with a capital; no term begins with
 * a byte that no UTF-8 begins with. So where all words are wanted they are
 * asked for by their first bytes. */

enum { FIRST_BYTES = 256 };

struct part {
    xc_terms *lists[FIRST_BYTES]; /* one behind the other */
    size_t n;
    size_t nth;
    struct pt_str at; /* where it is; ptr NULL: at its end */
};

struct parts {
    const struct pt_reader *reader;
    struct pt_str start;
    struct part items[PT_MAX_SHARDS];
    size_t n;
};

static bool can_begin_word(unsigned byte)
{
    enum { FIRST_OF_TWO = 0xc2, FIRST_OF_FOUR = 0xf4 };
    return byte < 0x80 ? byte > 0 && (byte < 'A' || byte > 'Z')
                       : byte >= FIRST_OF_TWO && byte <= FIRST_OF_FOUR;
}

static enum pt_status ask_for(struct part *part,
                              const xc_db *db,
                              struct pt_str start,
                              struct pt_error *err)
{
    struct xc_error cause;
    const enum xc_status status =
        xc_db_allterms(db, start.ptr, start.len, &part->lists[part->n], &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "reading the words");
    part->n++;
    return PT_OK;
}

static enum pt_status ask(void *context, size_t i, struct pt_error *err)
{
    struct parts *const parts = context;
    struct part *const part = &parts->items[i];
    const xc_db *const db = pt_open_shard(parts->reader, i)->db;
    enum pt_status status = PT_OK;
    if (parts->start.len)
        return ask_for(part, db, parts->start, err);
    for (unsigned byte = 0; byte < FIRST_BYTES && status == PT_OK; byte++)
        if (can_begin_word(byte))
            status = ask_for(part, db, pt_str_n((char[]){(char)byte}, 1), err);
    return status;
}

static void look(struct part *part)
{
    while (part->nth < part->n && !xc_terms_valid(part->lists[part->nth]))
        part->nth++;
    part->at = (struct pt_str){NULL, 0};
    if (part->nth < part->n) {
        const struct xc_bytes term = xc_terms_term(part->lists[part->nth]);
        part->at = pt_str_n(term.ptr, term.len);
    }
}

/* The part with the first term of all; parts->n: there are no more. */
static size_t first_of(const struct parts *parts)
{
    size_t first = parts->n;
    for (size_t i = 0; i < parts->n; i++)
        if (parts->items[i].at.ptr &&
            (first == parts->n ||
             pt_str_compare(parts->items[i].at, parts->items[first].at) < 0))
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
        struct part *const part = &parts->items[i];
        uint32_t n = 0;
        if (!part->at.ptr || !pt_str_equal(part->at, term))
            continue;
        status = xc_terms_freq(part->lists[part->nth], &n, cause);
        *out_n_articles += n;
        if (status == XC_OK)
            status = xc_terms_next(part->lists[part->nth], cause);
        look(part);
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
        look(&parts->items[i]);
    for (size_t i; (i = first_of(parts)) < parts->n;) {
        struct xc_error cause;
        struct pt_kept_term *const items = pt_arena_grow(
            arena, list->items, list->n, &capacity, sizeof *items);
        if (!items ||
            !pt_arena_copy(arena, parts->items[i].at, &items[list->n].term))
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

static void forget_lists(struct pt_term_memo *memo)
{
    assert(!memo->is_walked);
    pt_arena_fini(&memo->arena);
    memo->arena = (struct pt_arena){0};
    memo->n = 0;
    memo->n_terms = 0;
}

static void forget_counts(struct pt_term_memo *memo)
{
    pt_arena_fini(&memo->of_counts);
    memo->of_counts = (struct pt_arena){0};
    memo->counts = NULL;
    memo->n_counts = 0;
}

static void forget_forms(struct pt_term_memo *memo)
{
    pt_arena_fini(&memo->of_forms);
    memo->of_forms = (struct pt_arena){0};
    memo->forms = NULL;
    memo->n_forms = 0;
}

void pt_reader_forget_terms(const struct pt_reader *reader)
{
    forget_lists(reader->terms);
    forget_counts(reader->terms);
    forget_forms(reader->terms);
}

static int by_term(const void *a, const void *b)
{
    const struct pt_kept_term *const x = a, *const y = b;
    return pt_str_compare(x->term, y->term);
}

/* The place in list of the first term that is not before start. */
static size_t place_of(const struct pt_kept_terms *list, struct pt_str start)
{
    const struct pt_kept_term wanted = {.term = start};
    size_t low = 0, high = list->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (by_term(&list->items[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether what begins with start is in the list. */
static bool has_all(const struct pt_kept_terms *list, struct pt_str start)
{
    return pt_str_begins(start, list->start) &&
           (list->start.len > 0 || start.len == 0 ||
            can_begin_word((unsigned char)start.ptr[0]));
}

static bool find_kept(const struct pt_term_memo *memo,
                      struct pt_str start,
                      struct pt_kept_terms *out)
{
    size_t i = 0;
    while (i < memo->n && !has_all(&memo->lists[i], start))
        i++;
    if (i == memo->n)
        return false;
    const struct pt_kept_terms *const list = &memo->lists[i];
    const size_t first = place_of(list, start);
    size_t end = first;
    while (end < list->n && pt_str_begins(list->items[end].term, start))
        end++;
    *out = (struct pt_kept_terms){
        start, end > first ? list->items + first : NULL, end - first};
    return true;
}

enum pt_status pt_reader_kept_terms(const struct pt_reader *reader,
                                    struct pt_str start,
                                    struct pt_kept_terms *out,
                                    struct pt_error *err)
{
    struct pt_term_memo *const memo = reader->terms;
    struct pt_kept_terms list = {.n = 0};
    if (find_kept(memo, start, out))
        return PT_OK;
    if (memo->n == MOST_LISTS || memo->n_terms > MOST_TERMS)
        forget_lists(memo);
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
        for (size_t k = 0; k < parts->items[i].n; k++)
            xc_terms_free(parts->items[i].lists[k]);
    pt_free(parts);
    if (status != PT_OK)
        return status;
    memo->lists[memo->n++] = list;
    *out = list;
    memo->n_terms += list.n;
    return PT_OK;
}

uint32_t pt_reader_listed_articles(const struct pt_reader *reader,
                                   struct pt_str term)
{
    struct pt_kept_terms list;
    return find_kept(reader->terms, term, &list) && list.n &&
                   pt_str_equal(list.items[0].term, term)
               ? list.items[0].n_articles
               : 0;
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
        forget_counts(memo);
    if (!memo->counts)
        memo->counts =
            pt_arena_array(&memo->of_counts, PT_KEPT_COUNTS, sizeof kept);
    if (memo->counts && pt_arena_copy(&memo->of_counts, term->term, &kept.term))
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
        forget_forms(memo);
    if (!memo->forms)
        memo->forms =
            pt_arena_array(&memo->of_forms, PT_KEPT_FORMS, sizeof kept);
    kept.words = pt_arena_array(&memo->of_forms, n, sizeof *kept.words);
    bool is_kept = memo->forms && kept.words &&
                   pt_arena_copy(&memo->of_forms, stem, &kept.stem);
    for (size_t i = 0; i < n && is_kept; i++)
        is_kept = pt_arena_copy(&memo->of_forms, words[i], &kept.words[i]);
    if (is_kept)
        memo->forms[memo->n_forms++] = kept;
}

void pt_reader_settle_terms(const struct pt_reader *reader)
{
    if (reader->terms->n_terms > MOST_TERMS)
        forget_lists(reader->terms);
}
