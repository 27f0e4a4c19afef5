/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/known_lists.h"

#include "common/hash.h"
#include "common/mem.h"

void pt_known_lists_fini(struct pt_known_lists *lists)
{
    pt_free(lists->slots);
    pt_arena_fini(&lists->terms);
    *lists = (struct pt_known_lists){.n = 0};
}

static uint32_t hash_of(struct pt_str term)
{
    return (uint32_t)pt_hash(term, 0);
}

/* The slot of term, or the free one where it belongs; there is a free one. */
static struct pt_known_list *
slot_of(const struct pt_known_lists *lists, struct pt_str term, uint32_t hash)
{
    for (size_t at = hash;; at++) {
        struct pt_known_list *const slot =
            &lists->slots[at & (lists->n_slots - 1)];
        if (!slot->term.len ||
            (slot->hash == hash && pt_str_equal(slot->term, term)))
            return slot;
    }
}

/* Room for twice as many, or the first few. */
static bool grow(struct pt_known_lists *lists)
{
    enum { FEW = 64 };
    struct pt_known_lists grown = *lists;
    grown.n_slots = lists->n_slots ? 2 * lists->n_slots : FEW;
    grown.slots = pt_alloc(grown.n_slots * sizeof *grown.slots);
    if (!grown.slots)
        return false;
    for (size_t i = 0; i < lists->n_slots; i++)
        if (lists->slots[i].term.len)
            *slot_of(&grown, lists->slots[i].term, lists->slots[i].hash) =
                lists->slots[i];
    pt_free(lists->slots);
    *lists = grown;
    return true;
}

const struct pt_known_list *
pt_known_lists_find(const struct pt_known_lists *lists, struct pt_str term)
{
    const struct pt_known_list *const slot =
        lists->n ? slot_of(lists, term, hash_of(term)) : NULL;
    return slot && slot->term.len ? slot : NULL;
}

/* A copy of how a list begins; nothing where there is no room. */
static struct pt_str keep_head(struct pt_known_lists *lists, struct pt_str head)
{
    struct pt_str kept;
    if (head.len > PT_MOST_HEAD_BYTES ||
        head.len > PT_MOST_HEADS_BYTES - lists->n_head_bytes ||
        !pt_arena_copy(&lists->terms, head, &kept))
        return PT_STR("");
    lists->n_head_bytes += head.len;
    return kept;
}

void pt_known_lists_add(struct pt_known_lists *lists,
                        struct pt_str term,
                        uint32_t n_articles,
                        struct pt_str head)
{
    struct pt_str kept;
    if (!term.len || lists->n == PT_MOST_KNOWN_LISTS ||
        (2 * lists->n >= lists->n_slots && !grow(lists)))
        return;
    const uint32_t hash = hash_of(term);
    struct pt_known_list *const slot = slot_of(lists, term, hash);
    if (slot->term.len || !pt_arena_copy(&lists->terms, term, &kept))
        return;
    *slot =
        (struct pt_known_list){kept, keep_head(lists, head), n_articles, hash};
    lists->n++;
}
