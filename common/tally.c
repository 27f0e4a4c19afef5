/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tally.c: two sets of strings. Spellings as written, each with the value that
 * it folds to, so that a value seen before costs a look-up and no folding; and
 * the values, folded.
 */
#include "common/tally.h"

#include "common/buf.h"
#include "common/fold.h"
#include "common/hash.h"
#include "common/mem.h"

#include <stdlib.h>

/* Strings, each once, numbered from 0; open addressing. */
struct set {
    struct pt_str *items;
    size_t n;
    size_t capacity;
    uint32_t *slots; /* number + 1; 0: free */
    size_t n_slots;  /* a power of two, or 0 */
};

struct spelling {
    uint32_t value;
    uint32_t n_articles;
};

struct value {
    uint32_t n_articles;
    uint32_t docid; /* the article counted last */
};

struct pt_tally {
    struct set spellings;
    struct set values;
    struct spelling *of_spelling;
    struct value *of_value;
    size_t spelling_capacity;
    size_t value_capacity;
    uint64_t n_articles;
    uint32_t docid; /* the article counted last */
    struct pt_buf folded;
    struct pt_arena arena;
};

/* --- set ------------------------------------------------------------------ */

/* The slot of s, or the free one where it belongs. */
static uint32_t *slot_of(const struct set *set, struct pt_str s)
{
    for (size_t at = pt_hash_place((uint32_t)pt_hash(s, 0), set->n_slots);;
         at++) {
        uint32_t *const slot = &set->slots[at & (set->n_slots - 1)];
        const struct pt_str item = *slot ? set->items[*slot - 1] : s;
        if (item.len == s.len && pt_hash_same(item.ptr, s.ptr, s.len))
            return slot;
    }
}

static bool make_room(struct set *set)
{
    if (2 * (set->n + 1) <= set->n_slots)
        return true;
    const size_t n_slots = set->n_slots ? 2 * set->n_slots : 64;
    uint32_t *const slots = pt_alloc(n_slots * sizeof *slots);
    if (!slots)
        return false;
    pt_free(set->slots);
    set->slots = slots;
    set->n_slots = n_slots;
    for (size_t i = 0; i < set->n; i++)
        *slot_of(set, set->items[i]) = (uint32_t)i + 1;
    return true;
}

/* *out is the number of s, which is copied into arena when it is new: then it
 * is n as it was. */
static enum pt_status
set_enter(struct set *set, struct pt_str s, struct pt_arena *arena, size_t *out)
{
    if (!make_room(set))
        return PT_ENOMEM;
    uint32_t *const slot = slot_of(set, s);
    if (*slot) {
        *out = *slot - 1;
        return PT_OK;
    }
    if (set->n == PT_MAX_TALLY_SPELLINGS)
        return PT_ELIMIT;
    void *const items = pt_grow(set->items, &set->capacity, set->n + 1,
                                PT_MAX_TALLY_SPELLINGS, sizeof *set->items);
    if (!items)
        return PT_ENOMEM;
    set->items = items;
    if (!pt_arena_copy(arena, s, &set->items[set->n]))
        return PT_ENOMEM;
    *out = set->n++;
    *slot = (uint32_t)set->n;
    return PT_OK;
}

static void set_fini(struct set *set)
{
    pt_free(set->items);
    pt_free(set->slots);
}

/* --- tally ---------------------------------------------------------------- */

enum pt_status pt_tally_new(struct pt_tally **out)
{
    struct pt_tally *const tally = pt_alloc(sizeof *tally);
    if (!tally)
        return PT_ENOMEM;
    pt_arena_init(&tally->arena);
    pt_buf_init(&tally->folded, PT_BUF_NO_CEILING);
    *out = tally;
    return PT_OK;
}

void pt_tally_free(struct pt_tally *tally)
{
    if (!tally)
        return;
    set_fini(&tally->spellings);
    set_fini(&tally->values);
    pt_free(tally->of_spelling);
    pt_free(tally->of_value);
    pt_buf_fini(&tally->folded);
    pt_arena_fini(&tally->arena);
    pt_free(tally);
}

/* Room for one thing more. */
static void *grown(void *items, size_t *capacity, size_t n, size_t item_size)
{
    return pt_grow(items, capacity, n + 1, PT_MAX_TALLY_SPELLINGS, item_size);
}

/* The value that a new spelling folds to. */
static enum pt_status
find_value(struct pt_tally *tally, struct pt_str spelling, size_t *out)
{
    const size_t n = tally->values.n;
    pt_buf_clear(&tally->folded);
    pt_fold(spelling, &tally->folded);
    if (pt_buf_status(&tally->folded) != PT_OK)
        return PT_ENOMEM;
    const enum pt_status status = set_enter(
        &tally->values, pt_buf_str(&tally->folded), &tally->arena, out);
    if (status != PT_OK || *out < n)
        return status;
    struct value *const items =
        grown(tally->of_value, &tally->value_capacity, n, sizeof *items);
    if (!items)
        return PT_ENOMEM;
    tally->of_value = items;
    items[n] = (struct value){0};
    return PT_OK;
}

/* What is known of a spelling. */
static enum pt_status find_spelling(struct pt_tally *tally,
                                    struct pt_str spelling,
                                    struct spelling **out)
{
    const size_t n = tally->spellings.n;
    size_t at = 0;
    size_t value = 0;
    enum pt_status status =
        set_enter(&tally->spellings, spelling, &tally->arena, &at);
    if (status == PT_OK && at == n) {
        struct spelling *const items = grown(
            tally->of_spelling, &tally->spelling_capacity, n, sizeof *items);
        if (!items)
            return PT_ENOMEM;
        tally->of_spelling = items;
        status = find_value(tally, spelling, &value);
        items[n] = (struct spelling){.value = (uint32_t)value};
    }
    if (status == PT_OK)
        *out = &tally->of_spelling[at];
    return status;
}

enum pt_status
pt_tally_add(struct pt_tally *tally, uint32_t docid, struct pt_str value)
{
    assert(docid > 0);
    const struct pt_str trimmed = pt_str_trim(value);
    struct spelling *spelling;
    if (!trimmed.len)
        return PT_OK;
    const enum pt_status status = find_spelling(tally, trimmed, &spelling);
    if (status != PT_OK)
        return status;
    struct value *const counted = &tally->of_value[spelling->value];
    spelling->n_articles++;
    counted->n_articles += counted->docid != docid;
    counted->docid = docid;
    tally->n_articles += tally->docid != docid;
    tally->docid = docid;
    return PT_OK;
}

uint64_t pt_tally_n_articles(const struct pt_tally *tally)
{
    return tally->n_articles;
}

/* --- list ----------------------------------------------------------------- */

/* A value with the spelling to show. */
struct shown {
    struct pt_str text;
    uint32_t n_written;
    uint32_t n_articles;
};

static int by_articles(const void *a, const void *b)
{
    const struct shown *const x = a;
    const struct shown *const y = b;
    if (x->n_articles != y->n_articles)
        return x->n_articles > y->n_articles ? -1 : 1;
    return pt_str_compare(x->text, y->text);
}

/* For each value its most frequent spelling, of equals the first by bytes. */
static void choose_spellings(const struct pt_tally *tally, struct shown *shown)
{
    for (size_t i = 0; i < tally->spellings.n; i++) {
        const struct spelling *const s = &tally->of_spelling[i];
        const struct pt_str text = tally->spellings.items[i];
        struct shown *const best = &shown[s->value];
        if (s->n_articles < best->n_written ||
            (s->n_articles == best->n_written &&
             pt_str_compare(text, best->text) > 0))
            continue;
        *best = (struct shown){text, s->n_articles,
                               tally->of_value[s->value].n_articles};
    }
}

enum pt_status pt_tally_list(const struct pt_tally *tally,
                             size_t n_most,
                             struct pt_arena *arena,
                             struct pt_tally_list *out)
{
    const size_t n_all = tally->values.n;
    const size_t n = n_all < n_most ? n_all : n_most;
    struct shown *const shown = pt_alloc(n_all * sizeof *shown);
    struct pt_tally_value *const values =
        pt_arena_array(arena, n, sizeof *values);
    enum pt_status status = shown && values ? PT_OK : PT_ENOMEM;
    if (status != PT_OK)
        goto out;
    choose_spellings(tally, shown);
    qsort(shown, n_all, sizeof *shown, by_articles);
    for (size_t i = 0; i < n && status == PT_OK; i++) {
        values[i].n_articles = shown[i].n_articles;
        if (!pt_arena_copy(arena, shown[i].text, &values[i].text))
            status = PT_ENOMEM;
    }
    if (status != PT_OK)
        goto out;
    out->values = values;
    out->n_values = n;
    out->n_others = n_all - n;
    out->other_articles = 0;
    for (size_t i = n; i < n_all; i++)
        out->other_articles += shown[i].n_articles;
out:
    pt_free(shown);
    return status;
}
