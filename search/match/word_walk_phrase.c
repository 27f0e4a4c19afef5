/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * word_walk_phrase.c: whether words stand one behind the other in an article,
 * by their positions. Mostly one word is meant at each place: its positions are
 * then read one after the other, no further than to where the phrase stands.
 */
#include "search/match/word_walk_private.h"

#include "common/mem.h"
#include "search/match/spots.h"

#include <stdlib.h>

/* What may stand at one place. */
struct choice {
    struct pt_term_positions *terms;
    struct pt_str *codes; /* of those that the article has */
    size_t n_terms;
    size_t n_codes;
    uint32_t *list; /* of their positions */
    size_t capacity;
};

struct pt_walk_phrase {
    size_t n;
    struct pt_odds odds;
    struct choice choices[PT_WALK_PHRASE_WORDS];
};

/* --- life ---------------------------------------------------------------- */

/* Adds the words of query, for which there is room. */
static enum pt_status add_terms(const xc_query *query,
                                const struct pt_positions *positions,
                                struct choice *choice)
{
    struct xc_query_parts parts;
    enum pt_status status = PT_OK;
    xc_query_look(query, &parts);
    if (parts.kind == XC_TERM)
        return pt_term_positions_init(&choice->terms[choice->n_terms++],
                                      positions,
                                      pt_str_n(parts.term.ptr, parts.term.len));
    for (size_t i = 0; i < parts.n_children && status == PT_OK; i++) {
        struct xc_error cause;
        xc_query *child = NULL;
        status = xc_query_child(query, i, &child, &cause) == XC_OK
                     ? add_terms(child, positions, choice)
                     : PT_ENOMEM;
        xc_query_free(child);
    }
    return status;
}

static enum pt_status add_choice(const xc_query *query,
                                 const struct pt_positions *positions,
                                 struct pt_arena *arena,
                                 struct choice *choice)
{
    const size_t n = pt_walk_n_words(query);
    choice->terms = pt_arena_array(arena, n, sizeof *choice->terms);
    choice->codes = pt_arena_array(arena, n, sizeof *choice->codes);
    return choice->terms && choice->codes ? add_terms(query, positions, choice)
                                          : PT_ENOMEM;
}

enum pt_status pt_walk_phrase_new(const xc_query *query,
                                  const struct pt_positions *positions,
                                  struct pt_arena *arena,
                                  struct pt_walk_phrase **out)
{
    struct xc_query_parts parts;
    struct pt_walk_phrase *const phrase = pt_arena_alloc(arena, sizeof *phrase);
    enum pt_status status = phrase ? PT_OK : PT_ENOMEM;
    if (phrase)
        *phrase = (struct pt_walk_phrase){.n = 0};
    *out = phrase;
    xc_query_look(query, &parts);
    assert(parts.n_children <= PT_WALK_PHRASE_WORDS);
    for (size_t i = 0; i < parts.n_children && status == PT_OK; i++) {
        struct xc_error cause;
        xc_query *child = NULL;
        status = xc_query_child(query, i, &child, &cause) == XC_OK
                     ? add_choice(child, positions, arena,
                                  &phrase->choices[phrase->n++])
                     : PT_ENOMEM;
        xc_query_free(child);
    }
    return status;
}

void pt_walk_phrase_fini(struct pt_walk_phrase *phrase)
{
    for (size_t i = 0; phrase && i < phrase->n; i++) {
        struct choice *const choice = &phrase->choices[i];
        for (size_t k = 0; k < choice->n_terms; k++)
            pt_term_positions_fini(&choice->terms[k]);
        pt_free(choice->list);
    }
}

/* --- an article ---------------------------------------------------------- */

static enum pt_glass_found find_codes(struct choice *choice, uint32_t docid)
{
    choice->n_codes = 0;
    for (size_t i = 0; i < choice->n_terms; i++) {
        struct pt_str code;
        const enum pt_glass_found found =
            pt_term_positions_find(&choice->terms[i], docid, &code);
        if (found == PT_GLASS_UNKNOWN)
            return PT_GLASS_UNKNOWN;
        if (found == PT_GLASS_THERE)
            choice->codes[choice->n_codes++] = code;
    }
    return choice->n_codes ? PT_GLASS_THERE : PT_GLASS_ABSENT;
}

/* One word stands for each. */
static enum pt_glass_found are_beside(struct pt_walk_phrase *phrase)
{
    struct pt_glass_cursor cursors[PT_WALK_PHRASE_WORDS];
    for (size_t i = 0; i < phrase->n; i++)
        if (!pt_glass_cursor_start(&cursors[i], phrase->choices[i].codes[0]))
            return PT_GLASS_UNKNOWN;
    const bool is_rare = phrase->n == 2 && pt_odds_are_low(&phrase->odds);
    const enum pt_glass_found found = is_rare
                                          ? pt_spots_beside_rarely(cursors)
                                          : pt_spots_beside(cursors, phrase->n);
    pt_odds_count(&phrase->odds, found == PT_GLASS_THERE);
    return found;
}

static int compare_positions(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Makes the list of a choice; those of several words may share a place. False:
 * one is damaged, or there is no memory. */
static bool list(struct choice *choice, struct pt_spot_list *out)
{
    size_t n_listed = 0;
    for (size_t i = 0; i < choice->n_codes; i++) {
        struct pt_glass_cursor cursor;
        if (!pt_glass_cursor_start(&cursor, choice->codes[i]))
            return false;
        const size_t n = pt_glass_cursor_count(&cursor);
        uint32_t *const grown = pt_grow(choice->list, &choice->capacity,
                                        n_listed + n, SIZE_MAX, sizeof *grown);
        if (!grown)
            return false;
        choice->list = grown;
        if (!pt_glass_cursor_list(&cursor, choice->list + n_listed))
            return false;
        n_listed += n;
    }
    if (choice->n_codes > 1)
        qsort(choice->list, n_listed, sizeof *choice->list, compare_positions);
    *out = (struct pt_spot_list){choice->list, n_listed};
    return true;
}

enum pt_glass_found pt_walk_phrase_holds(struct pt_walk_phrase *phrase,
                                         uint32_t docid)
{
    struct pt_spot_list lists[PT_WALK_PHRASE_WORDS];
    bool is_one_each = true;
    for (size_t i = 0; i < phrase->n; i++) {
        const enum pt_glass_found found =
            find_codes(&phrase->choices[i], docid);
        if (found != PT_GLASS_THERE)
            return found;
        is_one_each &= phrase->choices[i].n_codes == 1;
    }
    if (is_one_each)
        return are_beside(phrase);
    for (size_t i = 0; i < phrase->n; i++)
        if (!list(&phrase->choices[i], &lists[i]))
            return PT_GLASS_UNKNOWN;
    return pt_lists_beside(lists, phrase->n) ? PT_GLASS_THERE : PT_GLASS_ABSENT;
}
