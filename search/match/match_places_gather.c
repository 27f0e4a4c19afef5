/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_places_gather.c: where the words of one leaf stand in one article: past
 * libxapian where that can be read, else by its postings; of rare words what
 * was read beforehand; in order, each place once.
 */
#include "search/match/match_places_private.h"

#include "common/mem.h"
#include "search/match/spots.h"

#include <stdio.h>

/* Moves on to docid; *out_is_there tells whether it has the term. */
static enum xc_status move_to(xc_postings *postings,
                              uint32_t docid,
                              bool *out_is_there,
                              struct xc_error *cause)
{
    enum xc_status status = XC_OK;
    if (xc_postings_valid(postings) && xc_postings_docid(postings) < docid)
        status = xc_postings_skip_to(postings, docid, cause);
    *out_is_there = xc_postings_docid(postings) == docid;
    return status;
}

enum pt_status
pt_places_lang(struct pt_places *places, uint32_t docid, uint32_t *out)
{
    struct xc_error cause;
    enum xc_status status = XC_OK;
    bool is_there = false;
    *out = places->asks_for_lang ? PT_NO_LANG : PT_ANY_LANG;
    for (size_t i = 0;
         i < places->n_langs && places->asks_for_lang && status == XC_OK; i++) {
        status =
            move_to(places->lang_terms[i].postings, docid, &is_there, &cause);
        if (is_there)
            *out = 1u << i;
    }
    return pt_job_engine(places->job, status, &cause);
}

/* Where the next positions go, NULL for no room. */
static uint32_t *room_of(const struct pt_places *places, size_t *out_room)
{
    *out_room = places->capacity - places->n_positions;
    return *out_room ? places->positions + places->n_positions : NULL;
}

static bool make_room(struct pt_places *places, size_t n)
{
    uint32_t *const grown =
        pt_grow(places->positions, &places->capacity, places->n_positions + n,
                SIZE_MAX / sizeof *grown, sizeof *grown);
    if (grown)
        places->positions = grown;
    return grown != NULL;
}

/* Appends the positions of a term in the article where its postings stand. */
static enum xc_status add_listed(struct pt_places *places,
                                 const xc_postings *postings,
                                 struct xc_error *cause)
{
    size_t room, n = 0;
    for (;;) {
        uint32_t *const to = room_of(places, &room);
        const enum xc_status status =
            xc_postings_read_positions(postings, to, room, &n, cause);
        if (status != XC_OK || n <= room) {
            places->n_positions += status == XC_OK ? n : 0;
            return status;
        }
        if (!make_room(places, n))
            return XC_MEMORY;
    }
}

/* The same past the postings; *out_is_known is false where they are to be
 * asked. */
static enum xc_status add_read(struct pt_places *places,
                               const struct pt_place_term *term,
                               uint32_t docid,
                               bool *out_is_there,
                               bool *out_is_known)
{
    size_t room, n = 0;
    *out_is_known = false;
    if (!term->positions)
        return XC_OK;
    for (;;) {
        uint32_t *const to = room_of(places, &room);
        const enum pt_glass_found found =
            pt_term_positions_get(term->positions, docid, to, room, &n);
        *out_is_known = found != PT_GLASS_UNKNOWN;
        *out_is_there = found == PT_GLASS_THERE;
        if (*out_is_there && n > room && !make_room(places, n))
            return XC_MEMORY;
        if (!*out_is_there || n <= room) {
            places->n_positions += *out_is_there ? n : 0;
            return XC_OK;
        }
    }
}

/* Appends where the term stands in docid; *out_is_there tells whether it does.
 */
static enum xc_status add_positions(struct pt_places *places,
                                    struct pt_place_term *term,
                                    uint32_t docid,
                                    bool *out_is_there,
                                    struct xc_error *cause)
{
    bool is_known = false;
    enum xc_status status =
        add_read(places, term, docid, out_is_there, &is_known);
    if (status != XC_OK || is_known)
        return status;
    status = pt_reader_may_ask_engine(places->job->reader, cause);
    if (status == XC_OK && !term->postings)
        status =
            xc_db_postings(pt_reader_db(places->job->reader), term->term.ptr,
                           term->term.len, &term->postings, cause);
    if (status == XC_OK)
        status = move_to(term->postings, docid, out_is_there, cause);
    return status == XC_OK && *out_is_there
               ? add_listed(places, term->postings, cause)
               : status;
}

/* Puts n > 0 positions in order and drops equal ones; how many there are left.
 */
static size_t sort_positions(uint32_t *all, size_t n)
{
    size_t n_left = 1;
    pt_spots_sort(all, n);
    for (size_t i = 1; i < n; i++)
        if (all[i] != all[n_left - 1])
            all[n_left++] = all[i];
    return n_left;
}

/* The same by a bit for each from first on. No bit of the n_words of marks is
 * set, now and afterwards. */
static size_t spread_positions(
    uint32_t *all, size_t n, uint32_t first, uint64_t *marks, size_t n_words)
{
    enum { BITS = 64 };
    size_t n_left = 0;
    for (size_t i = 0; i < n; i++)
        marks[(all[i] - first) / BITS] |= (uint64_t)1
                                          << (all[i] - first) % BITS;
    for (size_t word = 0; word < n_words; word++) {
        for (uint64_t left = marks[word]; left; left &= left - 1)
            all[n_left++] = first + (uint32_t)(word * BITS) +
                            (uint32_t)__builtin_ctzll(left);
        marks[word] = 0;
    }
    return n_left;
}

/* Of several words at one place (a compound and its first part) one stays. Most
 * articles are short, and have few bits for all their positions. */
static void merge_positions(struct pt_places *places)
{
    uint32_t *const all = places->positions;
    const size_t n = places->n_positions;
    uint32_t first = UINT32_MAX, last = 0;
    for (size_t i = 0; i < n; i++) {
        first = all[i] < first ? all[i] : first;
        last = all[i] > last ? all[i] : last;
    }
    const size_t n_words = (last - first) / 64 + (size_t)1;
    places->n_positions =
        n_words <= PT_COUNTOF(places->marks)
            ? spread_positions(all, n, first, places->marks, n_words)
            : sort_positions(all, n);
}

/* Appends those of words that were read beforehand. */
static enum xc_status add_rare(struct pt_places *places,
                               const struct pt_rare_places *rare,
                               uint32_t docid,
                               size_t *n_there,
                               struct xc_error *cause)
{
    size_t room, n = 0;
    for (;;) {
        uint32_t *const to = room_of(places, &room);
        if (!pt_rare_places_get(rare, docid, to, room, &n)) {
            snprintf(cause->message, sizeof cause->message, "%s",
                     xc_status_sentence(XC_CORRUPT));
            return XC_CORRUPT;
        }
        if (n <= room)
            break;
        if (!make_room(places, n))
            return XC_MEMORY;
    }
    places->n_positions += n;
    *n_there += n ? 2 : 0; /* perhaps */
    return XC_OK;
}

enum pt_status pt_places_gather(struct pt_places *places,
                                size_t set,
                                uint32_t docid,
                                uint32_t lang,
                                bool lacks_common)
{
    struct xc_error cause;
    enum xc_status status = XC_OK;
    size_t n_there = 0;
    places->n_positions = 0;
    for (size_t i = places->firsts[set];
         i < places->firsts[set + 1] && status == XC_OK; i++) {
        struct pt_place_term *const term = &places->terms[i];
        bool is_there = false;
        if (!(term->langs & lang) || (lacks_common && term->is_common))
            continue;
        status = add_positions(places, term, docid, &is_there, &cause);
        n_there += is_there;
    }
    if (status == XC_OK && places->rare && places->rare[set])
        status = add_rare(places, places->rare[set], docid, &n_there, &cause);
    if (status != XC_OK)
        return pt_job_engine(places->job, status, &cause);
    if (n_there > 1 && places->n_positions)
        merge_positions(places);
    return PT_OK;
}
