/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/rare_places.h"

#include "common/mem.h"
#include "index/glass/glass_positions.h"

/* What is read at most, some 4 MB, and articles that there may be: each has
 * four bytes. */
enum {
    MOST_ENTRIES = 1 << 18,
    MOST_POSITIONS = 1 << 19,
    MOST_DOCIDS = 1 << 22
};

/* A word in an article. */
struct entry {
    uint32_t first; /* of positions */
    uint32_t n;
    uint32_t next; /* entry of the article, by number from 1; 0: none */
};

struct pt_rare_places {
    struct pt_positions_walk walk;
    uint32_t last_docid;
    uint32_t *heads; /* by docid: its first entry */
    struct entry *entries;
    size_t n, capacity;
    uint32_t *positions;
    size_t n_positions, position_capacity;
};

enum pt_status pt_rare_places_new(const struct pt_positions *positions,
                                  uint32_t last_docid,
                                  struct pt_rare_places **out)
{
    *out = NULL;
    if (last_docid >= MOST_DOCIDS)
        return PT_OK;
    struct pt_rare_places *const rare = pt_alloc(sizeof *rare);
    if (!rare)
        return PT_ENOMEM;
    rare->last_docid = last_docid;
    rare->heads = pt_alloc(((size_t)last_docid + 1) * sizeof *rare->heads);
    if (!rare->heads ||
        pt_positions_walk_init(&rare->walk, positions) != PT_OK) {
        pt_rare_places_free(rare);
        return PT_ENOMEM;
    }
    *out = rare;
    return PT_OK;
}

void pt_rare_places_free(struct pt_rare_places *rare)
{
    if (!rare)
        return;
    pt_positions_walk_fini(&rare->walk);
    pt_free(rare->positions);
    pt_free(rare->entries);
    pt_free(rare->heads);
    pt_free(rare);
}

/* Appends the positions of code; *out_n is 0 where it is none, or there are too
 * many. */
static enum pt_status
add_positions(struct pt_rare_places *rare, struct pt_str code, uint32_t *out_n)
{
    struct pt_glass_cursor cursor;
    *out_n = 0;
    if (!pt_glass_cursor_start(&cursor, code))
        return PT_OK;
    const uint32_t n = pt_glass_cursor_count(&cursor);
    if (n > MOST_POSITIONS - rare->n_positions)
        return PT_OK;
    uint32_t *const grown =
        pt_grow(rare->positions, &rare->position_capacity,
                rare->n_positions + n, MOST_POSITIONS, sizeof *grown);
    if (!grown)
        return PT_ENOMEM;
    rare->positions = grown;
    if (pt_glass_cursor_list(&cursor, grown + rare->n_positions))
        *out_n = n;
    return PT_OK;
}

static enum pt_status add_entry(struct pt_rare_places *rare,
                                uint32_t docid,
                                struct pt_str code,
                                bool *out_is_known)
{
    uint32_t n;
    *out_is_known = false;
    if (docid > rare->last_docid || rare->n == MOST_ENTRIES)
        return PT_OK;
    const enum pt_status status = add_positions(rare, code, &n);
    if (status != PT_OK || n == 0)
        return status;
    struct entry *const grown =
        pt_grow(rare->entries, &rare->capacity, rare->n + 1, MOST_ENTRIES,
                sizeof *grown);
    if (!grown)
        return PT_ENOMEM;
    rare->entries = grown;
    grown[rare->n++] =
        (struct entry){(uint32_t)rare->n_positions, n, rare->heads[docid]};
    rare->heads[docid] = (uint32_t)rare->n;
    rare->n_positions += n;
    *out_is_known = true;
    return PT_OK;
}

enum pt_status pt_rare_places_add(struct pt_rare_places *rare,
                                  struct pt_str term,
                                  bool *out_is_known)
{
    enum pt_status status = PT_OK;
    uint32_t docid;
    struct pt_str code;
    *out_is_known = true;
    enum pt_glass_found found = pt_positions_walk_start(&rare->walk, term);
    while (found == PT_GLASS_THERE && status == PT_OK && *out_is_known) {
        found = pt_positions_walk_next(&rare->walk, &docid, &code);
        if (found == PT_GLASS_THERE)
            status = add_entry(rare, docid, code, out_is_known);
    }
    *out_is_known = *out_is_known && found != PT_GLASS_UNKNOWN;
    return status;
}

static const struct entry *entry_of(const struct pt_rare_places *rare,
                                    uint32_t number)
{
    return number ? &rare->entries[number - 1] : NULL;
}

static const struct entry *first_of(const struct pt_rare_places *rare,
                                    uint32_t docid)
{
    return docid <= rare->last_docid ? entry_of(rare, rare->heads[docid])
                                     : NULL;
}

size_t pt_rare_places_count(const struct pt_rare_places *rare, uint32_t docid)
{
    size_t n = 0;
    for (const struct entry *entry = first_of(rare, docid); entry;
         entry = entry_of(rare, entry->next))
        n += entry->n;
    return n;
}

void pt_rare_places_get(const struct pt_rare_places *rare,
                        uint32_t docid,
                        uint32_t *out)
{
    for (const struct entry *entry = first_of(rare, docid); entry;
         entry = entry_of(rare, entry->next)) {
        memcpy(out, rare->positions + entry->first, entry->n * sizeof *out);
        out += entry->n;
    }
}
