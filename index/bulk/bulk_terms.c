/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bulk_terms.c: a document's occurrences are counted by term, laid out term by
 * term, and each term's positions go to its stream.
 */
#include "index/bulk/bulk_terms.h"

#include "common/mem.h"
#include "common/varint.h"
#include "index/bulk/intern.h"
#include "index/glass/glass_lists.h"
#include "index/glass/glass_positions.h"

#include <stdlib.h>

enum { FIRST_PIECE = 16, LARGEST_PIECE = 4096, LINK = 4 };

/* piece = offset of the next:4 data, the first FIRST_PIECE bytes in all, each
 * further one twice as many, up to LARGEST_PIECE. */
struct stream {
    uint32_t first, piece; /* PT_INTERN_NONE: empty */
    uint32_t size, used;   /* of the piece at work, link included */
    uint64_t n_bytes;
};

struct term {
    struct stream stream;
    uint64_t n_occurrences;
    uint32_t n_documents;
    uint32_t last_docid;
    uint32_t entry; /* its place there, when the document at hand has it */
};

/* A term of the document at hand. */
struct entry {
    uint32_t term;
    uint32_t wdf;
    uint32_t n_positions;
    uint32_t begin; /* of its positions */
};

struct pt_bulk_terms {
    struct pt_intern strings; /* of the same numbers as terms */
    struct term *terms;
    size_t terms_capacity;
    struct pt_pool pool;
    struct pt_intern_item *items; /* to sort, and as many to sort with */
    size_t items_capacity;
    /* The document at hand. */
    struct entry *entries;
    size_t n_entries, entries_capacity;
    uint32_t *entry_of; /* each posting's */
    size_t entry_of_capacity;
    uint32_t *positions; /* entry by entry */
    size_t positions_capacity;
    struct pt_buf code, tag;
};

enum pt_status pt_bulk_terms_new(struct pt_bulk_terms **out)
{
    struct pt_bulk_terms *const t = pt_alloc(sizeof *t);
    if (!t)
        return PT_ENOMEM;
    pt_buf_init(&t->code, PT_BUF_NO_CEILING);
    pt_buf_init(&t->tag, PT_BUF_NO_CEILING);
    *out = t;
    return PT_OK;
}

void pt_bulk_terms_free(struct pt_bulk_terms *t)
{
    if (!t)
        return;
    pt_intern_fini(&t->strings);
    pt_pool_fini(&t->pool);
    pt_free(t->terms);
    pt_free(t->items);
    pt_free(t->entries);
    pt_free(t->entry_of);
    pt_free(t->positions);
    pt_buf_fini(&t->code);
    pt_buf_fini(&t->tag);
    pt_free(t);
}

size_t pt_bulk_terms_bytes(const struct pt_bulk_terms *t)
{
    return pt_intern_bytes(&t->strings) + t->strings.n * sizeof *t->terms +
           pt_pool_bytes(&t->pool);
}

/* -------------------------------------------------------------- streams --- */

static bool add_piece(struct pt_pool *pool, struct stream *s)
{
    const uint32_t size = s->first == PT_INTERN_NONE ? FIRST_PIECE
                          : s->size < LARGEST_PIECE  ? s->size * 2
                                                     : LARGEST_PIECE;
    const uint32_t piece = pt_pool_alloc(pool, size);
    if (piece == PT_INTERN_NONE)
        return false;
    if (s->first == PT_INTERN_NONE)
        s->first = piece;
    else
        memcpy(pt_pool_at(pool, s->piece), &piece, LINK);
    s->piece = piece;
    s->size = size;
    s->used = LINK;
    return true;
}

static bool
stream_add(struct pt_pool *pool, struct stream *s, struct pt_str bytes)
{
    s->n_bytes += bytes.len;
    while (bytes.len) {
        if (s->used == s->size && !add_piece(pool, s))
            return false;
        const size_t room = s->size - s->used;
        const size_t n = bytes.len < room ? bytes.len : room;
        memcpy(pt_pool_at(pool, s->piece) + s->used, bytes.ptr, n);
        s->used += (uint32_t)n;
        bytes = pt_str_sub(bytes, n, bytes.len);
    }
    return true;
}

static void stream_write(const struct pt_pool *pool,
                         const struct stream *s,
                         struct pt_bulk_runs *runs)
{
    uint32_t piece = s->first;
    uint64_t left = s->n_bytes;
    for (size_t size = FIRST_PIECE; left;) {
        const char *const at = pt_pool_at(pool, piece);
        const size_t n = left < size - LINK ? (size_t)left : size - LINK;
        pt_bulk_run_add(runs, pt_str_n(at + LINK, n));
        left -= n;
        memcpy(&piece, at, LINK);
        if (size < LARGEST_PIECE)
            size *= 2;
    }
}

/* ----------------------------------------------------------- a document --- */

/* The number of a term, its struct term made when it is new. */
static uint32_t find_term(struct pt_bulk_terms *t, struct pt_str text)
{
    const size_t n = t->strings.n;
    const uint32_t number = pt_intern_add(&t->strings, text);
    if (number < n || number == PT_INTERN_NONE)
        return number;
    struct term *const grown = pt_grow(t->terms, &t->terms_capacity, n + 1,
                                       PT_INTERN_NONE, sizeof *grown);
    if (!grown)
        return PT_INTERN_NONE;
    t->terms = grown;
    t->terms[number] = (struct term){.stream = {.first = PT_INTERN_NONE}};
    return number;
}

static bool make_room(struct pt_bulk_terms *t, size_t n_postings)
{
    n_postings++; /* none is no failure */
    struct entry *const entries =
        pt_grow(t->entries, &t->entries_capacity, n_postings, PT_INTERN_NONE,
                sizeof *entries);
    if (entries)
        t->entries = entries;
    uint32_t *const entry_of =
        pt_grow(t->entry_of, &t->entry_of_capacity, n_postings, PT_INTERN_NONE,
                sizeof *entry_of);
    if (entry_of)
        t->entry_of = entry_of;
    uint32_t *const positions =
        pt_grow(t->positions, &t->positions_capacity, n_postings,
                PT_INTERN_NONE, sizeof *positions);
    if (positions)
        t->positions = positions;
    return entries && entry_of && positions;
}

static bool room_for_items(struct pt_bulk_terms *t, size_t n)
{
    struct pt_intern_item *const grown = pt_grow(
        t->items, &t->items_capacity, 2 * n + 1, SIZE_MAX, sizeof *grown);
    if (grown)
        t->items = grown;
    return grown;
}

/* Counts occurrences and positions by term. */
static bool
count(struct pt_bulk_terms *t, const struct pt_posting *postings, size_t n)
{
    t->n_entries = 0;
    for (size_t i = 0; i < n; i++) {
        const uint32_t number = find_term(t, postings[i].term);
        if (number == PT_INTERN_NONE)
            return false;
        struct term *const term = &t->terms[number];
        if (term->entry >= t->n_entries ||
            t->entries[term->entry].term != number) {
            term->entry = (uint32_t)t->n_entries++;
            t->entries[term->entry] = (struct entry){.term = number};
        }
        struct entry *const entry = &t->entries[term->entry];
        entry->wdf += pt_posting_wdf(&postings[i]);
        entry->n_positions += postings[i].pos > 0;
        t->entry_of[i] = term->entry;
    }
    return true;
}

/* The positions of each entry, side by side. */
static void
lay_out(struct pt_bulk_terms *t, const struct pt_posting *postings, size_t n)
{
    uint32_t begin = 0;
    for (size_t i = 0; i < t->n_entries; i++) {
        t->entries[i].begin = begin;
        begin += t->entries[i].n_positions;
        t->entries[i].n_positions = 0;
    }
    for (size_t i = 0; i < n; i++) {
        struct entry *const entry = &t->entries[t->entry_of[i]];
        if (postings[i].pos)
            t->positions[entry->begin + entry->n_positions++] = postings[i].pos;
    }
}

static int compare_positions(const void *a, const void *b)
{
    const uint32_t p = *(const uint32_t *)a, q = *(const uint32_t *)b;
    return (p > q) - (p < q);
}

/* Makes n positions rise, one for each place; how many are left. */
static uint32_t put_in_order(uint32_t *positions, uint32_t n)
{
    uint32_t i = 1;
    while (i < n && positions[i - 1] < positions[i])
        i++;
    if (i >= n)
        return n;
    qsort(positions, n, sizeof *positions, compare_positions);
    uint32_t n_left = 1;
    for (i = 1; i < n; i++)
        if (positions[i] != positions[n_left - 1])
            positions[n_left++] = positions[i];
    return n_left;
}

/* The code of an entry's positions into t->code. */
static void encode(struct pt_bulk_terms *t, const struct entry *entry)
{
    uint32_t *const positions = t->positions + entry->begin;
    pt_buf_clear(&t->code);
    if (entry->n_positions)
        pt_glass_positions_add(&t->code, positions,
                               put_in_order(positions, entry->n_positions));
}

/* One document more in the stream of an entry's term. Most have the term at one
 * place or at none. */
static bool
add_posting(struct pt_bulk_terms *t, uint32_t docid, const struct entry *entry)
{
    struct term *const term = &t->terms[entry->term];
    char head[4 * PT_MAX_VARINT_BYTES];
    size_t n = pt_varint_put(head, docid - term->last_docid);
    n += pt_varint_put(head + n, entry->wdf);
    term->last_docid = docid;
    term->n_documents++;
    term->n_occurrences += entry->wdf;
    if (entry->n_positions <= 1) {
        char place[PT_MAX_VARINT_BYTES];
        const size_t len =
            entry->n_positions
                ? pt_varint_put(place, t->positions[entry->begin])
                : 0;
        n += pt_varint_put(head + n, len);
        memcpy(head + n, place, len);
        return stream_add(&t->pool, &term->stream, pt_str_n(head, n + len));
    }
    encode(t, entry);
    n += pt_varint_put(head + n, t->code.len);
    return pt_buf_status(&t->code) == PT_OK &&
           stream_add(&t->pool, &term->stream, pt_str_n(head, n)) &&
           stream_add(&t->pool, &term->stream, pt_buf_str(&t->code));
}

static void profile(const struct pt_bulk_terms *t, struct pt_bulk_profile *out)
{
    *out = (struct pt_bulk_profile){0};
    for (size_t i = 0; i < t->n_entries; i++) {
        const uint32_t wdf = t->entries[i].wdf;
        out->length += wdf;
        if (wdf > out->greatest_wdf)
            out->greatest_wdf = wdf;
    }
}

enum pt_status pt_bulk_terms_add(struct pt_bulk_terms *t,
                                 uint32_t docid,
                                 const struct pt_posting *postings,
                                 size_t n,
                                 struct pt_bulk_profile *out)
{
    if (!make_room(t, n) || !count(t, postings, n) ||
        !room_for_items(t, t->n_entries))
        return PT_ENOMEM;
    lay_out(t, postings, n);
    for (size_t i = 0; i < t->n_entries; i++)
        t->items[i] =
            pt_intern_item(&t->strings, t->entries[i].term, (uint32_t)i);
    pt_intern_sort(&t->strings, t->items, t->items + t->n_entries,
                   t->n_entries);
    profile(t, out);
    pt_buf_clear(&t->tag);
    pt_glass_terms_begin(&t->tag, out->length, t->n_entries);
    struct pt_str before = PT_STR("");
    for (size_t i = 0; i < t->n_entries; i++) {
        const struct entry *const entry = &t->entries[t->items[i].extra];
        const struct pt_str term = pt_intern_str(&t->strings, entry->term);
        pt_glass_terms_add(&t->tag, before, term, entry->wdf);
        before = term;
        if (!add_posting(t, docid, entry))
            return PT_ENOMEM;
    }
    out->terms = pt_buf_str(&t->tag);
    return pt_buf_status(&t->tag);
}

/* ---------------------------------------------------------------- a run --- */

enum pt_status pt_bulk_terms_write(struct pt_bulk_terms *t,
                                   struct pt_bulk_runs *runs)
{
    const size_t n = t->strings.n;
    if (!room_for_items(t, n))
        return PT_ENOMEM;
    for (size_t i = 0; i < n; i++)
        t->items[i] = pt_intern_item(&t->strings, (uint32_t)i, 0);
    pt_intern_sort(&t->strings, t->items, t->items + n, n);
    for (size_t i = 0; i < n; i++) {
        const uint32_t number = t->items[i].number;
        const struct pt_str text = pt_intern_str(&t->strings, number);
        const struct term *const term = &t->terms[number];
        pt_bulk_run_add_number(runs, text.len);
        pt_bulk_run_add(runs, text);
        pt_bulk_run_add_number(runs, term->n_documents);
        pt_bulk_run_add_number(runs, term->n_occurrences);
        stream_write(&t->pool, &term->stream, runs);
    }
    pt_bulk_run_add_number(runs, 0);
    pt_intern_reset(&t->strings);
    pt_pool_reset(&t->pool);
    return PT_OK;
}
