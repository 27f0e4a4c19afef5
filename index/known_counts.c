/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/known_counts.h"

#include "common/mem.h"

struct pt_known_count {
    struct pt_str term;
    uint32_t n_articles;
};

void pt_known_counts_fini(struct pt_known_counts *counts)
{
    pt_free(counts->slots);
    pt_arena_fini(&counts->terms);
    *counts = (struct pt_known_counts){.n = 0};
}

/* The slot of term, or the free one where it belongs; there is a free one. */
static struct pt_known_count *slot_of(const struct pt_known_counts *counts,
                                      struct pt_str term)
{
    for (size_t at = (size_t)pt_str_hash(term);; at++) {
        struct pt_known_count *const slot =
            &counts->slots[at & (counts->n_slots - 1)];
        if (!slot->term.len || pt_str_equal(slot->term, term))
            return slot;
    }
}

/* Room for twice as many, or the first few. */
static bool grow(struct pt_known_counts *counts)
{
    enum { FEW = 64 };
    struct pt_known_counts grown = *counts;
    grown.n_slots = counts->n_slots ? 2 * counts->n_slots : FEW;
    grown.slots = pt_alloc(grown.n_slots * sizeof *grown.slots);
    if (!grown.slots)
        return false;
    for (size_t i = 0; i < counts->n_slots; i++)
        if (counts->slots[i].term.len)
            *slot_of(&grown, counts->slots[i].term) = counts->slots[i];
    pt_free(counts->slots);
    *counts = grown;
    return true;
}

bool pt_known_counts_find(const struct pt_known_counts *counts,
                          struct pt_str term,
                          uint32_t *out_n_articles)
{
    const struct pt_known_count *const slot =
        counts->n ? slot_of(counts, term) : NULL;
    if (!slot || !slot->term.len)
        return false;
    *out_n_articles = slot->n_articles;
    return true;
}

void pt_known_counts_add(struct pt_known_counts *counts,
                         struct pt_str term,
                         uint32_t n_articles)
{
    struct pt_str kept;
    if (!term.len || counts->n == PT_MOST_KNOWN_COUNTS ||
        (2 * counts->n >= counts->n_slots && !grow(counts)))
        return;
    struct pt_known_count *const slot = slot_of(counts, term);
    if (slot->term.len || !pt_arena_copy(&counts->terms, term, &kept))
        return;
    *slot = (struct pt_known_count){kept, n_articles};
    counts->n++;
}
