/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bulk_turn.c: a document's occurrences are counted by term, their positions
 * laid out term by term, and the terms sorted.
 */
#include "index/bulk/bulk_turn.h"

#include "common/mem.h"
#include "common/varint.h"
#include "index/bulk/intern.h"
#include "index/glass/glass_lists.h"
#include "index/glass/glass_positions.h"
#include "index/record.h"

#include <stdlib.h>

enum {
    PACK_FROM = 64, /* shorter tags are not worth the start of a deflater */
    KEEP_POSTINGS = 1 << 17, /* room for more is given back after use */
    FEWEST_SLOTS = 1 << 10,
    N_SEEN_BITS = 15,
    N_SEEN = 1 << N_SEEN_BITS
};

struct pt_bulk_turner {
    struct pt_deflater *deflater;
    struct pt_buf tag, code, form;
    /* The document at hand. */
    struct pt_bulk_posting *terms; /* behind those of the documents before */
    size_t n_terms;
    uint32_t *slots; /* by hash: the place of a term, and 1 more; 0: free */
    size_t n_slots, slots_capacity;
    uint32_t *term_of; /* each posting's */
    size_t term_of_capacity;
    uint32_t *positions; /* term by term */
    size_t positions_capacity;
    struct pt_intern_item *items; /* to sort, and as many to sort with */
    size_t items_capacity;
    /* Hashes of forms that were given out, each at the place that its high
     * bits say; 0 is none. */
    uint64_t seen[N_SEEN];
};

/* -------------------------------------------------------- begin and end --- */

static void give_room_back(struct pt_bulk_turner *t)
{
    pt_free(t->slots);
    pt_free(t->term_of);
    pt_free(t->positions);
    pt_free(t->items);
    t->slots = t->term_of = t->positions = NULL;
    t->items = NULL;
    t->slots_capacity = t->term_of_capacity = t->positions_capacity =
        t->items_capacity = 0;
}

enum pt_status pt_bulk_turner_new(struct pt_bulk_turner **out)
{
    struct pt_bulk_turner *const t = pt_alloc(sizeof *t);
    if (!t)
        return PT_ENOMEM;
    struct pt_buf *const bufs[] = {&t->tag, &t->code, &t->form};
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        pt_buf_init(bufs[i], PT_BUF_NO_CEILING);
    if (pt_deflater_new(PT_DEFLATE_FAST, &t->deflater) != PT_OK) {
        pt_free(t);
        return PT_ENOMEM;
    }
    *out = t;
    return PT_OK;
}

void pt_bulk_turner_shrink(struct pt_bulk_turner *t)
{
    give_room_back(t);
    pt_buf_fini(&t->tag);
    pt_buf_fini(&t->code);
    pt_buf_fini(&t->form);
}

void pt_bulk_turner_free(struct pt_bulk_turner *t)
{
    if (!t)
        return;
    pt_bulk_turner_shrink(t);
    pt_deflater_free(t->deflater);
    pt_free(t);
}

void pt_bulk_turned_init(struct pt_bulk_turned *turned)
{
    *turned = (struct pt_bulk_turned){0};
    pt_buf_init(&turned->bytes, PT_BUF_NO_CEILING);
}

void pt_bulk_turned_clear(struct pt_bulk_turned *turned)
{
    turned->n_postings = 0;
    pt_buf_clear(&turned->bytes);
}

void pt_bulk_turned_fini(struct pt_bulk_turned *turned)
{
    pt_free(turned->postings);
    pt_free(turned->order);
    pt_buf_fini(&turned->bytes);
    pt_bulk_turned_init(turned);
}

static bool
grow_numbers(uint32_t **numbers, size_t *capacity, size_t n, size_t most)
{
    uint32_t *const grown = pt_grow(*numbers, capacity, n, most, sizeof *grown);
    if (grown)
        *numbers = grown;
    return grown;
}

/* For a document of n postings. */
static bool
begin(struct pt_bulk_turner *t, const struct pt_bulk_turned *turned, size_t n)
{
    t->terms = turned->postings ? turned->postings + turned->n_postings : NULL;
    t->n_terms = 0;
    t->n_slots = 0;
    return grow_numbers(&t->term_of, &t->term_of_capacity, n + 1, UINT32_MAX) &&
           grow_numbers(&t->positions, &t->positions_capacity, n + 1,
                        UINT32_MAX);
}

/* ------------------------------------------------------------- by term --- */

/* Twice as many slots, all terms in them. */
static bool grow_slots(struct pt_bulk_turner *t)
{
    const size_t n = t->n_slots ? 2 * t->n_slots : FEWEST_SLOTS;
    if (!grow_numbers(&t->slots, &t->slots_capacity, n, SIZE_MAX))
        return false;
    t->n_slots = n;
    memset(t->slots, 0, n * sizeof *t->slots);
    for (size_t i = 0; i < t->n_terms; i++) {
        size_t at = (t->terms[i].hash >> 32) & (n - 1);
        while (t->slots[at])
            at = (at + 1) & (n - 1);
        t->slots[at] = (uint32_t)i + 1;
    }
    return true;
}

/* A term that the document has for the first time, and room for it. */
static bool add_term(struct pt_bulk_turner *t,
                     struct pt_bulk_turned *turned,
                     struct pt_str term,
                     uint64_t hash)
{
    const size_t n = turned->n_postings + t->n_terms;
    if (n == turned->capacity) {
        struct pt_bulk_posting *const grown =
            pt_grow(turned->postings, &turned->capacity, n + 1, UINT32_MAX,
                    sizeof *grown);
        if (!grown)
            return false;
        turned->postings = grown;
        t->terms = grown + turned->n_postings;
    }
    t->terms[t->n_terms++] =
        (struct pt_bulk_posting){.term = term, .hash = hash};
    return true;
}

/* The number of a term in the document, PT_INTERN_NONE without memory. */
static uint32_t number_of(struct pt_bulk_turner *t,
                          struct pt_bulk_turned *turned,
                          struct pt_str term)
{
    if (t->n_terms * 2 >= t->n_slots && !grow_slots(t))
        return PT_INTERN_NONE;
    const uint64_t hash = pt_intern_hash(term, pt_intern_start(term));
    size_t at = (hash >> 32) & (t->n_slots - 1);
    for (; t->slots[at]; at = (at + 1) & (t->n_slots - 1)) {
        const struct pt_bulk_posting *const known = &t->terms[t->slots[at] - 1];
        if (known->hash == hash && pt_str_equal(known->term, term))
            return t->slots[at] - 1;
    }
    if (!add_term(t, turned, term, hash))
        return PT_INTERN_NONE;
    t->slots[at] = (uint32_t)t->n_terms;
    return (uint32_t)t->n_terms - 1;
}

/* Counts occurrences and positions (tail_len until they are stored) by term. */
static bool count(struct pt_bulk_turner *t,
                  struct pt_bulk_turned *turned,
                  const struct pt_document *doc)
{
    for (size_t i = 0; i < doc->n_postings; i++) {
        const struct pt_posting *const posting = &doc->postings[i];
        const uint32_t number = number_of(t, turned, posting->term);
        if (number == PT_INTERN_NONE)
            return false;
        t->terms[number].wdf += pt_posting_wdf(posting);
        t->terms[number].tail_len += posting->pos > 0;
        t->term_of[i] = number;
    }
    return true;
}

/* The positions of each term, side by side; tail: where they begin. */
static void lay_out(struct pt_bulk_turner *t, const struct pt_document *doc)
{
    size_t begin = 0;
    for (size_t i = 0; i < t->n_terms; i++) {
        t->terms[i].tail = begin;
        begin += t->terms[i].tail_len;
        t->terms[i].tail_len = 0;
    }
    for (size_t i = 0; i < doc->n_postings; i++) {
        struct pt_bulk_posting *const term = &t->terms[t->term_of[i]];
        if (doc->postings[i].pos)
            t->positions[term->tail + term->tail_len++] = doc->postings[i].pos;
    }
}

static struct pt_str text_of(const void *context, uint32_t number)
{
    const struct pt_bulk_posting *const terms = context;
    return terms[number].term;
}

static bool sort(struct pt_bulk_turner *t)
{
    const size_t n = t->n_terms;
    struct pt_intern_item *const grown = pt_grow(
        t->items, &t->items_capacity, 2 * n + 1, SIZE_MAX, sizeof *grown);
    if (!grown)
        return false;
    t->items = grown;
    for (size_t i = 0; i < n; i++)
        t->items[i] = (struct pt_intern_item){
            .start = pt_intern_start(t->terms[i].term), .number = (uint32_t)i};
    pt_intern_sort_by(text_of, t->terms, t->items, t->items + n, n);
    return true;
}

/* ----------------------------------------------------------- as stored --- */

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

/* Appends a term's wdf and positions, which is its tail then. Most terms stand
 * at one place or at none. */
static void add_tail(struct pt_bulk_turner *t,
                     struct pt_bulk_posting *term,
                     struct pt_buf *out)
{
    uint32_t *const positions = t->positions + term->tail;
    const uint32_t n_positions = term->tail_len;
    const size_t begin = out->len;
    char *const head = pt_buf_room(out, 3 * PT_MAX_VARINT_BYTES);
    if (!head)
        return;
    size_t n = pt_varint_put(head, term->wdf);
    if (n_positions == 0)
        head[n++] = 0;
    else if (n_positions == 1) {
        const size_t len = pt_varint_put(head + n + 1, positions[0]);
        head[n] = (char)len;
        n += 1 + len;
    } else {
        pt_buf_cut(&t->code, 0);
        pt_glass_positions_add(&t->code, positions,
                               put_in_order(positions, n_positions));
        n += pt_varint_put(head + n, t->code.len);
    }
    pt_buf_used(out, n);
    if (n_positions > 1)
        pt_buf_add(out, pt_buf_str(&t->code));
    term->tail = begin;
    term->tail_len = (uint32_t)(out->len - begin);
}

/* The document's terms as they will be stored. */
static bool end(struct pt_bulk_turner *t,
                struct pt_bulk_turned *turned,
                struct pt_bulk_profile *out)
{
    if (!grow_numbers(&turned->order, &turned->order_capacity,
                      turned->n_postings + t->n_terms + 1, UINT32_MAX))
        return false;
    out->first = turned->n_postings;
    out->n = t->n_terms;
    for (size_t i = 0; i < t->n_terms; i++) {
        const uint32_t number = t->items[i].number;
        struct pt_bulk_posting *const term = &t->terms[number];
        turned->order[out->first + i] = (uint32_t)out->first + number;
        add_tail(t, term, &turned->bytes);
        out->length += term->wdf;
        if (term->wdf > out->greatest_wdf)
            out->greatest_wdf = term->wdf;
    }
    turned->n_postings += t->n_terms;
    return pt_buf_status(&t->code) == PT_OK;
}

enum pt_status pt_bulk_pack(struct pt_deflater *deflater,
                            struct pt_str tag,
                            struct pt_buf *out,
                            bool *out_is_packed)
{
    const size_t begin = out->len;
    enum pt_status status = PT_OK;
    *out_is_packed = false;
    if (tag.len >= PACK_FROM)
        status = pt_deflate(deflater, tag, out);
    const struct pt_str packed = pt_str_sub(pt_buf_str(out), begin, out->len);
    if (status == PT_OK && packed.len && packed.len < tag.len)
        status = pt_deflate_reads_back(packed, tag.len, out_is_packed);
    if (status == PT_OK && !*out_is_packed) {
        pt_buf_cut(out, begin);
        pt_buf_add(out, tag);
    }
    return status == PT_OK ? pt_buf_status(out) : status;
}

static enum pt_status pack(struct pt_bulk_turner *t,
                           struct pt_str tag,
                           struct pt_buf *out,
                           struct pt_bulk_span *span)
{
    span->begin = out->len;
    const enum pt_status status =
        pt_bulk_pack(t->deflater, tag, out, &span->is_packed);
    span->len = out->len - span->begin;
    return status;
}

/* What cannot be packed here may be packed by libxapian one day. */
static enum pt_status add_data(struct pt_bulk_turner *t,
                               const struct pt_document *doc,
                               struct pt_buf *out,
                               struct pt_bulk_span *span)
{
    enum pt_status status = pack(t, doc->data, out, span);
    if (status != PT_OK || span->is_packed || !doc->is_raw)
        return status;
    pt_record_protect(out, span->begin);
    span->len = out->len - span->begin;
    return pt_buf_status(out);
}

static enum pt_status add_terms(struct pt_bulk_turner *t,
                                struct pt_buf *out,
                                struct pt_bulk_profile *profile)
{
    struct pt_str before = PT_STR("");
    pt_buf_clear(&t->tag);
    pt_glass_terms_begin(&t->tag, profile->length, t->n_terms);
    for (size_t i = 0; i < t->n_terms; i++) {
        const struct pt_bulk_posting *const term =
            &t->terms[t->items[i].number];
        pt_glass_terms_add(&t->tag, before, term->term, term->wdf);
        before = term->term;
    }
    const enum pt_status status = pt_buf_status(&t->tag);
    return status == PT_OK ? pack(t, pt_buf_str(&t->tag), out, &profile->terms)
                           : status;
}

/* --------------------------------------------------------------- forms --- */

static uint64_t hash_of(struct pt_str s)
{
    return pt_intern_hash(s, pt_intern_start(s));
}

static void set_form(struct pt_buf *out, struct pt_str key, struct pt_str word)
{
    pt_buf_cut(out, 0);
    for (size_t at; (at = pt_str_find(key, '\0')) < key.len;
         key = pt_str_sub(key, at + 1, key.len)) {
        pt_buf_add(out, pt_str_sub(key, 0, at));
        pt_buf_add(out, pt_str_n("\0\xff", 2));
    }
    pt_buf_add(out, key);
    pt_buf_add_byte(out, '\0');
    pt_buf_add(out, word);
}

static void add_forms(struct pt_bulk_turner *t,
                      const struct pt_document *doc,
                      struct pt_buf *out,
                      struct pt_bulk_span *span)
{
    span->begin = out->len;
    for (size_t i = 0; i < doc->n_forms; i++) {
        const struct pt_form *const form = &doc->forms[i];
        const uint64_t hash =
            (hash_of(form->key) ^ form->word.len) * 31 + hash_of(form->word);
        uint64_t *const seen = &t->seen[hash >> (64 - N_SEEN_BITS)];
        if (*seen == hash)
            continue;
        *seen = hash;
        set_form(&t->form, form->key, form->word);
        pt_varint_add(out, t->form.len);
        pt_buf_add(out, pt_buf_str(&t->form));
    }
    span->len = out->len - span->begin;
}

void pt_bulk_form_take_key(struct pt_str *form, struct pt_buf *out)
{
    size_t at = 0;
    pt_buf_clear(out);
    for (;; at++) {
        if (!form->ptr[at] &&
            (at + 1 == form->len || form->ptr[at + 1] != '\xff'))
            break;
        pt_buf_add_byte(out, form->ptr[at]);
        at += !form->ptr[at];
    }
    *form = pt_str_sub(*form, at + 1, form->len);
}

/* --------------------------------------------------------------- whole --- */

enum pt_status pt_bulk_turn(struct pt_bulk_turner *t,
                            const struct pt_document *doc,
                            struct pt_bulk_turned *turned,
                            struct pt_bulk_profile *out)
{
    struct pt_buf *const bytes = &turned->bytes;
    *out = (struct pt_bulk_profile){0};
    if (!begin(t, turned, doc->n_postings) || !count(t, turned, doc))
        return PT_ENOMEM;
    lay_out(t, doc);
    if (!sort(t) || !end(t, turned, out))
        return PT_ENOMEM;
    enum pt_status status = add_terms(t, bytes, out);
    if (t->term_of_capacity > KEEP_POSTINGS)
        give_room_back(t); /* before a large record is packed */
    if (status == PT_OK && doc->data.len)
        status = add_data(t, doc, bytes, &out->data);
    add_forms(t, doc, bytes, &out->forms);
    if (status == PT_OK)
        status = pt_buf_status(&t->form);
    return status == PT_OK ? pt_buf_status(bytes) : status;
}
