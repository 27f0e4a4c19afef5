/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/tour.h"

#include "common/mem.h"
#include "indexer/session.h"

/* A place on the way. */
struct leg {
    struct pt_walk *walk;
    size_t place;
    struct pt_walk_entry entry; /* the next to give */
    bool is_given;              /* … was given: get another */
};

struct pt_tour {
    const struct pt_tour_place *places;
    size_t n_places;
    const struct pt_ignore *excludes;
    const struct pt_changes *only;
    size_t n_begun; /* places up to here were walked, are, or are left out */
    struct leg *legs;
    size_t n_legs, legs_capacity; /* the innermost last */
    struct pt_buf *blind; /* of each place: the last folder that it failed at */
    bool is_over;         /* no more walking */

    struct pt_ledger_cursor cursor;
    struct pt_ledger_entry known; /* the next of the ledger */
    struct pt_ledger_place at;
    bool has_known;
    bool is_known_given;
    struct pt_ledger_cursor probe; /* looks ahead for due */
    uint32_t due;                  /* where something comes by again … */
    size_t n_due;                  /* … when so many places were begun */
    uint32_t n_told;               /* chunks before which CHUNK was given */
    struct pt_error missing;
};

enum pt_status pt_tour_new(const struct pt_tour_place *places,
                           size_t n,
                           const struct pt_ignore *excludes,
                           const struct pt_changes *only,
                           struct pt_ledger *ledger,
                           struct pt_tour **out,
                           struct pt_error *err)
{
    struct pt_tour *const tour = pt_alloc(sizeof *tour);
    if (!tour)
        return pt_fail_nomem(err);
    tour->places = places;
    tour->n_places = n;
    tour->excludes = excludes;
    tour->only = only;
    tour->n_due = SIZE_MAX;
    pt_ledger_cursor_init(&tour->cursor, ledger);
    pt_ledger_cursor_init(&tour->probe, ledger);
    tour->is_known_given = true;
    tour->blind = pt_alloc(n * sizeof *tour->blind);
    if (!tour->blind) {
        pt_tour_free(tour);
        return pt_fail_nomem(err);
    }
    for (size_t i = 0; i < n; i++)
        pt_buf_init(&tour->blind[i], PT_BUF_NO_CEILING);
    *out = tour;
    return PT_OK;
}

void pt_tour_free(struct pt_tour *tour)
{
    if (!tour)
        return;
    while (tour->n_legs)
        pt_walk_close(tour->legs[--tour->n_legs].walk);
    for (size_t i = 0; tour->blind && i < tour->n_places; i++)
        pt_buf_fini(&tour->blind[i]);
    pt_ledger_cursor_fini(&tour->cursor);
    pt_ledger_cursor_fini(&tour->probe);
    pt_free(tour->blind);
    pt_free(tour->legs);
    pt_free(tour);
}

void pt_tour_pass_over(struct pt_tour *tour)
{
    assert(tour->n_legs);
    pt_walk_pass_over(tour->legs[tour->n_legs - 1].walk);
}

void pt_tour_pass_over_chunk(struct pt_tour *tour)
{
    pt_ledger_pass_over(&tour->cursor);
}

void pt_tour_stop_walking(struct pt_tour *tour)
{
    tour->is_over = true;
}

/* -------------------------------------------------------------- walks --- */

static struct leg *innermost(const struct pt_tour *tour)
{
    return tour->n_legs ? &tour->legs[tour->n_legs - 1] : NULL;
}

/* Sees to it that the innermost leg has an entry to give; ends it if not. */
static enum pt_status move_on(struct pt_tour *tour, struct pt_error *err)
{
    struct leg *leg;
    while ((leg = innermost(tour)) && leg->is_given) {
        const enum pt_status status = pt_walk_next(leg->walk, &leg->entry, err);
        if (status == PT_ENOTFOUND) {
            pt_walk_close(leg->walk);
            tour->n_legs--;
        } else if (status != PT_OK) {
            return status;
        } else {
            leg->is_given = false;
        }
    }
    return PT_OK;
}

static enum pt_status
fill_missing(struct pt_tour *tour, size_t place, struct pt_stop *out)
{
    *out = (struct pt_stop){
        .what = PT_STOP_MISSING,
        .place = place,
        .entry = {.path = tour->places[place].path,
                  .reason = tour->missing.message},
    };
    return PT_OK;
}

/* Begins the walk of the next place. *out_is_missing: it cannot be. */
static enum pt_status
begin(struct pt_tour *tour, bool *out_is_missing, struct pt_error *err)
{
    const size_t place = tour->n_begun++;
    struct leg *const legs = pt_grow(tour->legs, &tour->legs_capacity,
                                     tour->n_legs + 1, SIZE_MAX, sizeof *legs);
    if (!legs)
        return pt_fail_nomem(err);
    tour->legs = legs;
    struct pt_walk *walk = NULL;
    enum pt_status status = pt_walk_open_only(
        tour->places[place].path, tour->only, &walk, &tour->missing);
    *out_is_missing = status == PT_ENOTFOUND;
    if (status == PT_OK)
        status = pt_walk_set_rules(walk, tour->places[place].root,
                                   tour->excludes, &tour->missing);
    if (status == PT_OK) {
        legs[tour->n_legs++] =
            (struct leg){.walk = walk, .place = place, .is_given = true};
        return move_on(tour, err);
    }
    pt_walk_close(walk);
    if (status != PT_ENOTFOUND && err)
        *err = tour->missing;
    return status == PT_ENOTFOUND ? PT_OK : status;
}

/* The next place lies before what the walk at hand would give. */
static bool is_next_place_due(const struct pt_tour *tour)
{
    const struct leg *const leg = innermost(tour);
    return tour->n_begun < tour->n_places &&
           (!leg || pt_ledger_compare(tour->places[tour->n_begun].path,
                                      leg->entry.path) <= 0);
}

/* -------------------------------------------------------------- unmet --- */

/* The place whose walk would have come by path, had there been a file. */
static size_t place_of(const struct pt_tour *tour, struct pt_str path)
{
    if (tour->is_over || (tour->only && !pt_changes_has(tour->only, path)))
        return PT_NO_PLACE;
    for (size_t i = 0; i < tour->n_places; i++) {
        const struct pt_tour_place *const place = &tour->places[i];
        const struct pt_str blind = pt_buf_str(&tour->blind[i]);
        if (pt_path_is_below(path, place->path) &&
            pt_root_reaches(place->root, path))
            return place->is_left_out ||
                           (blind.len && pt_path_is_below(path, blind))
                       ? PT_NO_PLACE
                       : i;
    }
    return PT_NO_PLACE;
}

static void give_unmet(struct pt_tour *tour, struct pt_stop *out)
{
    tour->is_known_given = true;
    *out = (struct pt_stop){
        .what = PT_STOP_UNMET,
        .place = place_of(tour, tour->known.path),
        .entry = {.path = tour->known.path},
        .known = &tour->known,
        .at = tour->at,
    };
}

/* -------------------------------------------------------------- chunks --- */

/* Whether nothing comes by in the chunk that is about to be read. */
static enum pt_status
is_quiet(struct pt_tour *tour, uint32_t chunk, bool *out, struct pt_error *err)
{
    enum pt_status status = PT_OK;
    *out = true;
    if (tour->only)
        *out = !pt_changes_touch(tour->only, chunk);
    else if (tour->n_legs)
        *out = false;
    else if (tour->n_begun < tour->n_places) {
        if (tour->n_due != tour->n_begun)
            status = pt_ledger_chunk_of(&tour->probe, chunk,
                                        tour->places[tour->n_begun].path,
                                        &tour->due, err);
        tour->n_due = tour->n_begun;
        *out = chunk < tour->due;
    }
    return status;
}

/* Whether a CHUNK is to be given, into out. */
static enum pt_status find_chunk(struct pt_tour *tour,
                                 struct pt_stop *out,
                                 bool *out_is_one,
                                 struct pt_error *err)
{
    uint32_t chunk;
    *out_is_one = false;
    if (!tour->is_known_given || !pt_ledger_is_between(&tour->cursor, &chunk) ||
        chunk < tour->n_told)
        return PT_OK;
    tour->n_told = chunk + 1;
    *out = (struct pt_stop){
        .what = PT_STOP_CHUNK, .place = PT_NO_PLACE, .at = {.chunk = chunk}};
    return is_quiet(tour, chunk, out_is_one, err);
}

/* --------------------------------------------------------------- next --- */

static enum pt_status give_entry(struct pt_tour *tour,
                                 bool is_known,
                                 struct pt_stop *out,
                                 struct pt_error *err)
{
    static const enum pt_stop_what whats[] = {
        [PT_WALK_FILE] = PT_STOP_FILE,     [PT_WALK_FOLDER] = PT_STOP_FOLDER,
        [PT_WALK_FAILED] = PT_STOP_FAILED, [PT_WALK_LINK] = PT_STOP_OTHER,
        [PT_WALK_SPECIAL] = PT_STOP_OTHER, [PT_WALK_LEFT_OUT] = PT_STOP_OTHER,
    };
    struct leg *const leg = innermost(tour);
    leg->is_given = true;
    *out = (struct pt_stop){
        .what = whats[leg->entry.what],
        .place = leg->place,
        .walk = leg->walk,
        .entry = leg->entry,
    };
    if (is_known) {
        tour->is_known_given = true;
        out->known = &tour->known;
    }
    if (tour->has_known)
        out->at = tour->at;
    else if (tour->cursor.ledger->n_chunks)
        out->at.chunk = (uint32_t)tour->cursor.ledger->n_chunks - 1;
    if (out->what != PT_STOP_FAILED)
        return PT_OK;
    struct pt_buf *const blind = &tour->blind[leg->place];
    pt_buf_clear(blind);
    pt_buf_add(blind, leg->entry.path);
    return pt_buf_status(blind) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

static enum pt_status next_known(struct pt_tour *tour, struct pt_error *err)
{
    if (!tour->is_known_given)
        return PT_OK;
    const enum pt_status status =
        pt_ledger_next(&tour->cursor, &tour->known, &tour->at, err);
    tour->has_known = status == PT_OK;
    tour->is_known_given = false;
    return status == PT_ENOTFOUND ? PT_OK : status;
}

/* Begins places until one is on its way, or is missing. */
static enum pt_status
begin_due(struct pt_tour *tour, bool *out_is_missing, struct pt_error *err)
{
    enum pt_status status = PT_OK;
    *out_is_missing = false;
    while (status == PT_OK && !*out_is_missing && is_next_place_due(tour)) {
        if (tour->places[tour->n_begun].is_left_out)
            tour->n_begun++;
        else
            status = begin(tour, out_is_missing, err);
    }
    return status;
}

enum pt_status
pt_tour_next(struct pt_tour *tour, struct pt_stop *out, struct pt_error *err)
{
    bool is_missing = false, is_chunk = false;
    enum pt_status status = find_chunk(tour, out, &is_chunk, err);
    if (status != PT_OK || is_chunk)
        return status;
    status = next_known(tour, err);
    if (status == PT_OK && !tour->is_over)
        status = move_on(tour, err);
    if (status == PT_OK && !tour->is_over)
        status = begin_due(tour, &is_missing, err);
    if (status != PT_OK)
        return status;
    if (is_missing)
        return fill_missing(tour, tour->n_begun - 1, out);
    const struct leg *const leg = tour->is_over ? NULL : innermost(tour);
    if (!leg && !tour->has_known)
        return PT_ENOTFOUND;
    const int sign = !tour->has_known ? 1
                     : !leg
                         ? -1
                         : pt_ledger_compare(tour->known.path, leg->entry.path);
    /* What was a file and is a folder or link now is unmet; where it cannot be
     * told what it is, that comes first. */
    if (sign < 0 || (sign == 0 && leg->entry.what != PT_WALK_FILE &&
                     leg->entry.what != PT_WALK_FAILED)) {
        give_unmet(tour, out);
        return PT_OK;
    }
    return give_entry(tour, sign == 0 && leg->entry.what == PT_WALK_FILE, out,
                      err);
}
