/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bulk_terms.c: a document's terms are at places all over the memory, so these
 * are asked for some terms before their turn, and what is written to at once as
 * the writer's own: a line that is only read first would be asked for twice.
 */
#include "index/bulk/bulk_terms.h"

#include "common/mem.h"
#include "common/varint.h"
#include "index/bulk/intern.h"

enum {
    FIRST_PIECE = 16,
    LARGEST_PIECE = 4096,
    LINK = 4,
    /* Terms before their turn. */
    NEAR = 6,
    FAR = 12
};

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
};

struct pt_bulk_terms {
    struct pt_intern strings; /* of the same numbers as terms */
    struct term *terms;
    size_t terms_capacity;
    struct pt_pool pool;
    struct pt_intern_item *items; /* to sort, and as many to sort with */
    size_t items_capacity;
    uint32_t *numbers; /* of the terms of the document at hand */
    size_t numbers_capacity;
};

enum pt_status pt_bulk_terms_new(struct pt_bulk_terms **out)
{
    struct pt_bulk_terms *const t = pt_alloc(sizeof *t);
    if (!t)
        return PT_ENOMEM;
    *out = t;
    return PT_OK;
}

void pt_bulk_terms_shrink(struct pt_bulk_terms *t)
{
    pt_intern_fini(&t->strings);
    pt_pool_fini(&t->pool);
    pt_free(t->terms);
    pt_free(t->items);
    pt_free(t->numbers);
    *t = (struct pt_bulk_terms){0};
}

void pt_bulk_terms_free(struct pt_bulk_terms *t)
{
    if (!t)
        return;
    pt_bulk_terms_shrink(t);
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
static uint32_t find_term(struct pt_bulk_terms *t,
                          const struct pt_bulk_posting *posting)
{
    const size_t n = t->strings.n;
    const uint32_t number =
        pt_intern_add_hashed(&t->strings, posting->term,
                             pt_intern_start(posting->term), posting->hash);
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

static bool room_for_items(struct pt_bulk_terms *t, size_t n)
{
    struct pt_intern_item *const grown = pt_grow(
        t->items, &t->items_capacity, 2 * n + 1, SIZE_MAX, sizeof *grown);
    if (grown)
        t->items = grown;
    return grown;
}

static void expect_term(const struct pt_bulk_terms *t, uint64_t hash)
{
    const uint32_t number = pt_intern_guess(&t->strings, hash);
    if (number == PT_INTERN_NONE)
        return;
    __builtin_prefetch(&t->strings.strings[number]);
    __builtin_prefetch(&t->terms[number], 1);
}

static void expect_stream(const struct pt_bulk_terms *t, uint32_t number)
{
    const struct stream *const s = &t->terms[number].stream;
    if (s->first != PT_INTERN_NONE)
        __builtin_prefetch(pt_pool_at(&t->pool, s->piece) + s->used, 1);
}

/* The numbers of n terms. */
static bool find_terms(struct pt_bulk_terms *t,
                       const struct pt_bulk_posting *postings,
                       const uint32_t *order,
                       size_t n)
{
    uint32_t *const grown = pt_grow(t->numbers, &t->numbers_capacity, n + 1,
                                    SIZE_MAX, sizeof *grown);
    if (!grown)
        return false;
    t->numbers = grown;
    for (size_t i = 0; i < n; i++) {
        if (i + FAR < n)
            pt_intern_expect(&t->strings, postings[order[i + FAR]].hash);
        if (i + NEAR < n)
            expect_term(t, postings[order[i + NEAR]].hash);
        t->numbers[i] = find_term(t, &postings[order[i]]);
        if (t->numbers[i] == PT_INTERN_NONE)
            return false;
    }
    return true;
}

/* One document more in the stream of a term. */
static bool add_posting(struct pt_bulk_terms *t,
                        struct term *term,
                        uint32_t docid,
                        uint32_t wdf,
                        struct pt_str tail)
{
    enum { MOST_IN_ONE = 32 };
    char bytes[PT_MAX_VARINT_BYTES + MOST_IN_ONE];
    size_t n = pt_varint_put(bytes, docid - term->last_docid);
    const bool is_one = tail.len <= MOST_IN_ONE;
    term->last_docid = docid;
    term->n_documents++;
    term->n_occurrences += wdf;
    if (is_one) {
        memcpy(bytes + n, tail.ptr, tail.len);
        n += tail.len;
    }
    return stream_add(&t->pool, &term->stream, pt_str_n(bytes, n)) &&
           (is_one || stream_add(&t->pool, &term->stream, tail));
}

enum pt_status pt_bulk_terms_add(struct pt_bulk_terms *t,
                                 uint32_t docid,
                                 const struct pt_bulk_turned *turned,
                                 const struct pt_bulk_profile *profile)
{
    const char *const bytes = pt_buf_z(&turned->bytes);
    const struct pt_bulk_posting *const postings = turned->postings;
    const uint32_t *const order = turned->order + profile->first;
    const size_t n = profile->n;
    if (!find_terms(t, postings, order, n))
        return PT_ENOMEM;
    for (size_t i = 0; i < n; i++) {
        const struct pt_bulk_posting *const p = &postings[order[i]];
        if (i + NEAR < n)
            expect_stream(t, t->numbers[i + NEAR]);
        if (!add_posting(t, &t->terms[t->numbers[i]], docid, p->wdf,
                         pt_str_n(bytes + p->tail, p->tail_len)))
            return PT_ENOMEM;
    }
    return PT_OK;
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
    pt_bulk_run_end_section(runs);
    pt_intern_reset(&t->strings);
    pt_pool_reset(&t->pool);
    return PT_OK;
}
