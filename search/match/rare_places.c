/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/rare_places.h"

#include "common/mem.h"
#include "index/glass/glass_positions.h"

/* Bytes that tell positions, and articles that there may be: each has four
 * bytes. */
enum { MOST_BYTES = 1 << 20, MOST_DOCIDS = 1 << 22 };

/* A word in an article. */
struct entry {
    uint32_t first; /* of the bytes that tell its positions, up to those of the
                     * next … */
    uint32_t docid;
    uint32_t next; /* entry of the article, by number from 1; 0: none */
};

struct pt_rare_places {
    struct pt_positions_walk walk;
    uint32_t last_docid;
    uint32_t *heads; /* by docid: its first entry */
    struct entry *entries;
    size_t n, capacity;
    char *codes; /* … as glass_positions.h has them: few are asked for */
    size_t n_bytes, byte_capacity;
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
    pt_free(rare->codes);
    pt_free(rare->entries);
    pt_free(rare->heads);
    pt_free(rare);
}

/* Makes room for one more entry with so many bytes; false: there is none. */
static bool make_room(struct pt_rare_places *rare, size_t len)
{
    if (rare->n == rare->capacity) {
        struct entry *const grown =
            pt_grow(rare->entries, &rare->capacity, rare->n + 1,
                    PT_MOST_RARE_PLACES, sizeof *grown);
        if (!grown)
            return false;
        rare->entries = grown;
    }
    if (len > rare->byte_capacity - rare->n_bytes) {
        char *const grown =
            pt_grow(rare->codes, &rare->byte_capacity, rare->n_bytes + len,
                    MOST_BYTES, sizeof *grown);
        if (!grown)
            return false;
        rare->codes = grown;
    }
    return true;
}

/* *out_is_known: it is small enough. */
static enum pt_status add_entry(struct pt_rare_places *rare,
                                uint32_t docid,
                                struct pt_str code,
                                bool *out_is_known)
{
    *out_is_known = docid <= rare->last_docid &&
                    rare->n < PT_MOST_RARE_PLACES &&
                    code.len <= MOST_BYTES - rare->n_bytes;
    if (!*out_is_known)
        return PT_OK;
    if (!make_room(rare, code.len))
        return PT_ENOMEM;
    memcpy(rare->codes + rare->n_bytes, code.ptr, code.len);
    rare->entries[rare->n++] =
        (struct entry){(uint32_t)rare->n_bytes, docid, rare->heads[docid]};
    rare->heads[docid] = (uint32_t)rare->n;
    rare->n_bytes += code.len;
    return PT_OK;
}

/* Forgets all entries but the first n. */
static void cut(struct pt_rare_places *rare, size_t n)
{
    while (rare->n > n) {
        const struct entry *const last = &rare->entries[--rare->n];
        rare->heads[last->docid] = last->next;
        rare->n_bytes = last->first;
    }
}

enum pt_status pt_rare_places_add(struct pt_rare_places *rare,
                                  struct pt_str term,
                                  bool *out_is_known)
{
    const size_t n_before = rare->n;
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
    *out_is_known =
        status == PT_OK && *out_is_known && found != PT_GLASS_UNKNOWN;
    if (!*out_is_known)
        cut(rare, n_before);
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

static struct pt_str code_of(const struct pt_rare_places *rare,
                             const struct entry *entry)
{
    const bool is_last = entry == &rare->entries[rare->n - 1];
    const size_t end = is_last ? rare->n_bytes : entry[1].first;
    return pt_str_n(rare->codes + entry->first, end - entry->first);
}

bool pt_rare_places_have(const struct pt_rare_places *rare, uint32_t docid)
{
    return first_of(rare, docid) != NULL;
}

bool pt_rare_places_get(const struct pt_rare_places *rare,
                        uint32_t docid,
                        uint32_t *out,
                        size_t room,
                        size_t *out_n)
{
    size_t n = 0;
    for (const struct entry *entry = first_of(rare, docid); entry;
         entry = entry_of(rare, entry->next)) {
        const size_t left = n < room ? room - n : 0;
        size_t n_more;
        if (!pt_glass_positions_get(code_of(rare, entry), left ? out + n : NULL,
                                    left, &n_more))
            return false;
        n += n_more;
    }
    *out_n = n;
    return true;
}
