/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/beside.h"

#include "common/mem.h"
#include "search/match/spots.h"

#include <stdlib.h>

/* More words are looked for one after the other: that two of them stand as they
 * should is rare enough. */
enum { MOST_AT_ONCE = 2 };

/* Positions that own their memory. */
struct spots {
    uint32_t *items;
    size_t n;
    size_t capacity;
};

/* One of the words. */
struct side {
    struct pt_str name;
    struct pt_term_positions positions;
    uint32_t n_before; /* words in front of it */
    uint32_t n_articles;
};

struct pt_beside {
    const struct pt_reader *reader;
    struct pt_arena arena;
    struct side *sides; /* those of fewer articles first */
    size_t n;
    struct pt_glass_cursor *cursors; /* in the order of the words */
    struct spots starts; /* where all can begin by the words so far, and n on */
    struct spots next;
    struct pt_odds odds;
    enum pt_status status; /* of the query */
    struct pt_error error;
};

/* --- life ---------------------------------------------------------------- */

static int compare_sides(const void *a, const void *b)
{
    const struct side *const p = a, *const q = b;
    return (p->n_articles > q->n_articles) - (p->n_articles < q->n_articles);
}

static enum pt_status set_up(struct pt_beside *beside,
                             const struct pt_positions *positions,
                             const struct pt_str *terms,
                             size_t n)
{
    enum pt_status status = PT_OK;
    beside->sides = pt_arena_array(&beside->arena, n, sizeof *beside->sides);
    beside->cursors =
        pt_arena_array(&beside->arena, n, sizeof *beside->cursors);
    if (!beside->sides || !beside->cursors)
        return PT_ENOMEM;
    for (size_t i = 0; i < n; i++) {
        struct side *const side = &beside->sides[i];
        struct xc_error cause;
        *side = (struct side){.n_before = (uint32_t)i};
        if (!pt_arena_copy(&beside->arena, terms[i], &side->name))
            return PT_ENOMEM;
        /* Only the order hangs on it. */
        (void)!xc_db_term_freq(pt_reader_db(beside->reader), side->name.ptr,
                               side->name.len, &side->n_articles, &cause);
    }
    qsort(beside->sides, n, sizeof *beside->sides, compare_sides);
    while (beside->n < n && status == PT_OK) {
        struct side *const side = &beside->sides[beside->n++];
        status =
            pt_term_positions_init(&side->positions, positions, side->name);
    }
    return status;
}

enum pt_status pt_beside_new(const struct pt_reader *reader,
                             const struct pt_positions *positions,
                             const struct pt_str *terms,
                             size_t n,
                             struct pt_beside **out)
{
    struct pt_beside *const beside = pt_alloc(sizeof *beside);
    assert(n > 0);
    if (!beside)
        return PT_ENOMEM;
    beside->reader = reader;
    pt_arena_init(&beside->arena);
    const enum pt_status status = set_up(beside, positions, terms, n);
    if (status == PT_OK)
        *out = beside;
    else
        pt_beside_free(beside);
    return status;
}

void pt_beside_free(struct pt_beside *beside)
{
    if (!beside)
        return;
    for (size_t i = 0; i < beside->n; i++)
        pt_term_positions_fini(&beside->sides[i].positions);
    pt_free(beside->starts.items);
    pt_free(beside->next.items);
    pt_arena_fini(&beside->arena);
    pt_free(beside);
}

/* --- one article --------------------------------------------------------- */

static bool make_room(struct spots *spots, size_t n)
{
    uint32_t *const grown = pt_grow(spots->items, &spots->capacity, n,
                                    SIZE_MAX / sizeof *grown, sizeof *grown);
    if (grown)
        spots->items = grown;
    return grown != NULL;
}

/* The same by libxapian. */
static enum xc_status ask_engine(const struct pt_beside *beside,
                                 const struct side *side,
                                 uint32_t docid,
                                 struct spots *out,
                                 struct xc_error *cause)
{
    const struct pt_str name = side->name;
    xc_positions *positions = NULL;
    enum xc_status status =
        xc_db_positions(pt_reader_db(beside->reader), docid, name.ptr, name.len,
                        &positions, cause);
    out->n = 0;
    while (status == XC_OK && xc_positions_valid(positions)) {
        if (!make_room(out, out->n + 1))
            status = XC_MEMORY;
        else
            out->items[out->n++] = xc_positions_pos(positions);
        if (status == XC_OK)
            status = xc_positions_next(positions, cause);
    }
    xc_positions_free(positions);
    return status;
}

/* Where a word stands in docid. */
static enum pt_status read_spots(const struct pt_beside *beside,
                                 struct side *side,
                                 uint32_t docid,
                                 struct spots *out,
                                 struct pt_error *err)
{
    struct xc_error cause;
    size_t n = 0;
    enum pt_glass_found found = pt_term_positions_get(
        &side->positions, docid, out->items, out->capacity, &n);
    if (found == PT_GLASS_THERE && n > out->capacity) {
        if (!make_room(out, n))
            return pt_fail_nomem(err);
        found = pt_term_positions_get(&side->positions, docid, out->items,
                                      out->capacity, &n);
    }
    out->n = found == PT_GLASS_THERE ? n : 0;
    if (found != PT_GLASS_UNKNOWN)
        return PT_OK;
    if (pt_reader_may_ask(beside->reader, err) != PT_OK)
        return PT_ECORRUPT;
    const enum xc_status status = ask_engine(beside, side, docid, out, &cause);
    return status == XC_OK
               ? PT_OK
               : pt_fail_engine(err, status, &cause, "searching the index");
}

/* Keeps the starts that are among those of another word, too. */
static void keep_common(struct spots *starts, const struct spots *others)
{
    size_t n = 0, at = 0;
    for (size_t i = 0; i < starts->n; i++) {
        while (at < others->n && others->items[at] < starts->items[i])
            at++;
        if (at < others->n && others->items[at] == starts->items[i])
            starts->items[n++] = starts->items[i];
    }
    starts->n = n;
}

/* Where all words begin, and n on, by where this one stands. */
static enum pt_status read_starts(const struct pt_beside *beside,
                                  struct side *side,
                                  uint32_t docid,
                                  struct spots *out,
                                  struct pt_error *err)
{
    const enum pt_status status = read_spots(beside, side, docid, out, err);
    for (size_t i = 0; i < out->n; i++)
        out->items[i] += (uint32_t)beside->n - side->n_before;
    return status;
}

/* By all positions of all words. */
static enum pt_status holds_anywhere(struct pt_beside *beside,
                                     uint32_t docid,
                                     bool *out,
                                     struct pt_error *err)
{
    struct spots *const starts = &beside->starts;
    enum pt_status status =
        read_starts(beside, &beside->sides[0], docid, starts, err);
    for (size_t i = 1; i < beside->n && starts->n && status == PT_OK; i++) {
        status =
            read_starts(beside, &beside->sides[i], docid, &beside->next, err);
        keep_common(starts, &beside->next);
    }
    if (status == PT_OK)
        *out = starts->n > 0;
    return status;
}

/* The same, read no further than it takes. UNKNOWN: not to be told so. */
static enum pt_glass_found find_first(struct pt_beside *beside, uint32_t docid)
{
    for (size_t i = 0; i < beside->n; i++) {
        struct side *const side = &beside->sides[i];
        struct pt_glass_cursor *const cursor = &beside->cursors[side->n_before];
        struct pt_str code;
        const enum pt_glass_found found =
            pt_term_positions_find(&side->positions, docid, &code);
        if (found != PT_GLASS_THERE)
            return found;
        if (!pt_glass_cursor_start(cursor, code))
            return PT_GLASS_UNKNOWN;
    }
    return beside->n == 2 && pt_odds_are_low(&beside->odds)
               ? pt_spots_beside_rarely(beside->cursors)
               : pt_spots_beside(beside->cursors, beside->n);
}

enum pt_status pt_beside_holds(struct pt_beside *beside,
                               uint32_t docid,
                               bool *out,
                               struct pt_error *err)
{
    const enum pt_glass_found found =
        beside->n > MOST_AT_ONCE ? PT_GLASS_UNKNOWN : find_first(beside, docid);
    enum pt_status status = PT_OK;
    if (found == PT_GLASS_UNKNOWN)
        status = holds_anywhere(beside, docid, out, err);
    else
        *out = found == PT_GLASS_THERE;
    if (status == PT_OK)
        pt_odds_count(&beside->odds, *out);
    return status;
}

/* --- query --------------------------------------------------------------- */

static enum xc_verdict accepts(void *context, uint32_t docid)
{
    struct pt_beside *const beside = context;
    bool holds = false;
    beside->status = pt_beside_holds(beside, docid, &holds, &beside->error);
    if (beside->status != PT_OK)
        return XC_STOP;
    return holds ? XC_ACCEPT : XC_REJECT;
}

enum xc_status pt_beside_query(struct pt_beside *beside,
                               double weight,
                               xc_query **out,
                               struct xc_error *cause)
{
    return xc_query_accepted(accepts, beside, weight, out, cause);
}

enum pt_status pt_beside_status(const struct pt_beside *beside,
                                struct pt_error *err)
{
    if (beside->status != PT_OK && err)
        *err = beside->error;
    return beside->status;
}
