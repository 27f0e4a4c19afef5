/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/update_run.h"

#include "indexer/zlist.h"

/* ------------------------------------------------------------- trouble --- */

/* A new root that cannot be read is not remembered. */
static void take_back_root(struct pt_run *run, struct pt_str new_root)
{
    struct pt_str root;
    pt_zlist_remove(&run->roots, new_root);
    for (size_t at = 0; pt_zlist_next(pt_buf_str(&run->old_roots), &at, &root);)
        pt_roots_add(&run->roots, root);
}

/* what: a sentence that names the root and its trouble. */
static void get_into_trouble(struct pt_run *run, size_t i, const char *what)
{
    struct pt_run_place *const place = &run->places[i];
    place->is_in_trouble = true;
    run->tour_places[i].is_left_out = true;
    pt_vanished_forget(&run->vanished, i);
    pt_ingest_tell(&run->in, "root", place->start.path, what);
    if (place->is_new)
        take_back_root(run, place->start.root);
    if (run->n_in_trouble++)
        return;
    if (place->is_new)
        pt_fail(&run->trouble, PT_EIO, "%s", what);
    else
        pt_fail(&run->trouble, PT_EIO,
                "%s; nothing of it was removed (if it is gone for good: "
                "--forget %.*s)",
                what, PT_STR_FMT(place->start.root));
}

/* -------------------------------------------------------------- survey --- */

static bool has_same_stamp(const struct pt_run *run, const struct pt_stop *stop)
{
    return stop->known && !run->is_rebuild &&
           pt_file_stamp_equal(&stop->known->stamp, &stop->entry.stamp) &&
           !pt_ingest_may_read_more(&run->in, stop->known);
}

static bool is_same(const struct pt_run *run, const struct pt_stop *stop)
{
    return has_same_stamp(run, stop) && !stop->known->is_young;
}

static void count_same(struct pt_run *run, const struct pt_ledger_entry *known)
{
    run->in.report.n_unchanged += known->n_articles;
    run->in.report.n_skipped += known->n_skips;
    run->in.report.n_ignored += known->what == PT_LEDGER_IGNORED;
}

/* Where the second round has to go. */
static enum pt_status note_change(struct pt_run *run,
                                  const struct pt_stop *stop,
                                  struct pt_error *err)
{
    return pt_changes_add(&run->changes, stop->entry.path, stop->at.chunk) ==
                   PT_OK
               ? PT_OK
               : pt_fail_nomem(err);
}

static enum pt_status survey_file(struct pt_run *run,
                                  const struct pt_stop *stop,
                                  struct pt_error *err)
{
    struct pt_indexer_progress *const progress = &run->in.progress;
    enum pt_status status = PT_OK;
    if (!stop->known && !pt_run_reads(run, stop->entry.path)) {
        run->in.report.n_ignored++;
        return PT_OK;
    }
    run->places[stop->place].n_files++;
    progress->n_looked_at++;
    if (is_same(run, stop)) {
        count_same(run, stop->known);
    } else {
        progress->n_to_read++;
        progress->n_bytes_to_read += stop->entry.stamp.size;
        status = note_change(run, stop, err);
    }
    return status == PT_OK ? pt_ingest_tick(&run->in, err) : status;
}

static enum pt_status survey_unmet(struct pt_run *run,
                                   const struct pt_stop *stop,
                                   struct pt_error *err)
{
    if (stop->place == PT_NO_PLACE)
        return PT_OK;
    run->n_unmet++;
    const enum pt_status status = note_change(run, stop, err);
    if (status != PT_OK || !stop->known->n_articles)
        return status;
    return pt_vanished_add(&run->vanished, stop->known, stop->at,
                           stop->place) == PT_OK
               ? PT_OK
               : pt_fail_nomem(err);
}

static enum pt_status
lose_sight(struct pt_run *run, const struct pt_stop *stop, struct pt_error *err)
{
    pt_zlist_add(&run->out_of_sight, stop->entry.path);
    if (pt_buf_status(&run->out_of_sight) != PT_OK)
        return pt_fail_nomem(err);
    return pt_ingest_skip(&run->in, stop->entry.path, PT_STR(""), true,
                          stop->entry.reason, err);
}

static enum pt_status survey_stop(struct pt_run *run,
                                  struct pt_tour *tour,
                                  const struct pt_stop *stop,
                                  struct pt_error *err)
{
    switch (stop->what) {
    case PT_STOP_FILE:
        return survey_file(run, stop, err);
    case PT_STOP_UNMET:
        return survey_unmet(run, stop, err);
    case PT_STOP_FOLDER:
        if (!pt_run_is_of_index(run, stop->entry.path))
            return pt_ingest_unskip(&run->in, stop->entry.path, PT_STR(""),
                                    err);
        pt_tour_pass_over(tour);
        return PT_OK;
    case PT_STOP_FAILED:
        return lose_sight(run, stop, err);
    case PT_STOP_OTHER:
        run->in.report.n_ignored++;
        return PT_OK;
    case PT_STOP_MISSING:
        get_into_trouble(run, stop->place, stop->entry.reason);
        return PT_OK;
    case PT_STOP_CHUNK:
        pt_tour_pass_over_chunk(tour);
        return PT_OK;
    }
    PT_UNREACHABLE();
    return PT_EINTERNAL;
}

/* A root whose articles have all lost their files at once: more likely a disk
 * that is not mounted than the end of the collection. */
static enum pt_status
check_not_emptied(struct pt_run *run, size_t i, struct pt_error *err)
{
    uint64_t n_articles = 0;
    const struct pt_run_place *const place = &run->places[i];
    if (place->n_files || !place->start.is_root || place->is_in_trouble)
        return PT_OK;
    const enum pt_status status =
        pt_session_count(run->session, place->start.path, &n_articles, err);
    if (status == PT_OK && n_articles) {
        struct pt_error why;
        pt_fail(&why, PT_EIO, "%.*s is suddenly empty",
                PT_STR_FMT(place->start.path));
        get_into_trouble(run, i, why.message);
    }
    return status;
}

static enum pt_status new_tour(struct pt_run *run,
                               const struct pt_changes *only,
                               struct pt_tour **out,
                               struct pt_error *err)
{
    return pt_tour_new(run->tour_places, run->n_places, &run->excludes, only,
                       &run->ledger, out, err);
}

/* The first round. */
static enum pt_status look_round(struct pt_run *run, struct pt_error *err)
{
    struct pt_tour *tour = NULL;
    struct pt_stop stop;
    enum pt_status status = new_tour(run, NULL, &tour, err);
    while (status == PT_OK) {
        status = pt_tour_next(tour, &stop, err);
        if (status == PT_OK)
            status = survey_stop(run, tour, &stop, err);
    }
    pt_tour_free(tour);
    return status == PT_ENOTFOUND ? PT_OK : status;
}

static enum pt_status survey(struct pt_run *run, struct pt_error *err)
{
    enum pt_status status = look_round(run, err);
    for (size_t i = 0; status == PT_OK && i < run->n_places; i++)
        status = check_not_emptied(run, i, err);
    pt_vanished_sort(&run->vanished);
    return status;
}

/* ---------------------------------------------------------------- read --- */

static enum pt_status keep_entry(struct pt_run *run,
                                 const struct pt_ledger_entry *entry,
                                 struct pt_error *err)
{
    return run->is_dry ? PT_OK : pt_ledger_add(&run->writer, entry, err);
}

/* What the file would be, before it was read. */
static void foretell(struct pt_run *run,
                     const struct pt_stop *stop,
                     const struct pt_vanished_item *moved)
{
    const bool is_known = stop->known && stop->known->n_articles;
    if (has_same_stamp(run, stop)) {
        count_same(run, stop->known); /* only young: it is read to be sure */
        return;
    }
    uint64_t *const count = moved      ? &run->in.report.n_moved
                            : is_known ? &run->in.report.n_changed
                                       : &run->in.report.n_new;
    ++*count;
    pt_ingest_tell(&run->in,
                   moved      ? "moved"
                   : is_known ? "changed"
                              : "new",
                   stop->entry.path, NULL);
}

static enum pt_status read_file(struct pt_run *run,
                                const struct pt_stop *stop,
                                const struct pt_ingest_file *file,
                                struct pt_vanished_item *moved,
                                struct pt_error *err)
{
    struct pt_ledger_entry entry;
    bool is_there = true, has_moved = false;
    const enum pt_status status =
        pt_ingest_file(&run->in, file, &entry, &is_there, &has_moved, err);
    if (moved && has_moved)
        moved->has_moved = true;
    run->in.progress.n_read++;
    run->in.progress.n_bytes_read += stop->entry.stamp.size;
    if (!is_there && !stop->known)
        return status;
    const enum pt_status kept = keep_entry(run, is_there ? &entry : stop->known,
                                           status == PT_OK ? err : NULL);
    return status == PT_OK ? kept : status;
}

/* -------------------------------------------------------- ahead of it --- */

/* What is large, or cannot be read, is met again, and told, in its turn. */
static enum pt_status
scout_text(struct pt_run *run, const struct pt_stop *stop, int64_t clock_ns)
{
    struct pt_file_stamp stamp;
    struct pt_error why;
    if (stop->entry.stamp.size > PT_LARGE_TEXT_BYTES ||
        pt_walk_read(stop->walk, &run->scouted, &stamp, &why) != PT_OK ||
        run->scouted.len > PT_LARGE_TEXT_BYTES)
        return PT_OK;
    return pt_ahead_add_bytes(run->in.files, stop->entry.path, &stamp, clock_ns,
                              pt_buf_str(&run->scouted));
}

/* Files are read ahead of their turn (ahead.h), but for those that a test reads
 * in this process. */
static enum pt_status scout_file(struct pt_run *run, const struct pt_stop *stop)
{
    struct pt_file_stamp stamp;
    struct pt_error why;
    int fd;
    const int64_t clock_ns = pt_clock_ns();
    if (is_same(run, stop) || !pt_run_reads(run, stop->entry.path))
        return PT_OK;
    if (pt_kind_of_name(stop->entry.path) == PT_KIND_TEXT)
        return scout_text(run, stop, clock_ns);
    if (run->in.source_of ||
        pt_walk_open_file(stop->walk, &fd, &stamp, &why) != PT_OK)
        return PT_OK;
    return pt_ahead_add_file(run->in.files, stop->entry.path, &stamp, clock_ns,
                             fd);
}

static void end_scouting(struct pt_run *run)
{
    pt_tour_free(run->scout);
    run->scout = NULL;
}

/* A scout looks at every file once more, or at each that changed: too much,
 * where few are to be read. */
static bool is_worth_a_scout(const struct pt_run *run)
{
    enum { ONE_IN = 64 };
    const struct pt_indexer_progress *const progress = &run->in.progress;
    return progress->n_to_read > progress->n_looked_at / ONE_IN;
}

/* The changes that the survey found, if these are all there is to do. */
static const struct pt_changes *changes_alone(const struct pt_run *run)
{
    return run->changes.is_full || run->is_rebuild || run->in.is_in_doubt ||
                   run->goes_everywhere
               ? NULL
               : &run->changes;
}

static void begin_scouting(struct pt_run *run)
{
    struct pt_error why;
    if (is_worth_a_scout(run) && pt_ahead_has_threads(run->in.files) &&
        !run->is_dry &&
        new_tour(run, changes_alone(run), &run->scout, &why) != PT_OK)
        run->scout = NULL;
}

/* Before a file is dealt with. A scout who fails is no failure. */
static void scout(struct pt_run *run)
{
    struct pt_stop stop;
    struct pt_error why;
    enum pt_status status = PT_OK;
    while (run->scout && !pt_ahead_is_full(run->in.files)) {
        status = pt_tour_next(run->scout, &stop, &why);
        if (status == PT_OK && stop.what == PT_STOP_FOLDER &&
            pt_run_is_of_index(run, stop.entry.path))
            pt_tour_pass_over(run->scout);
        else if (status == PT_OK && stop.what == PT_STOP_CHUNK)
            pt_tour_pass_over_chunk(run->scout);
        else if (status == PT_OK && stop.what == PT_STOP_FILE)
            status = scout_file(run, &stop);
        if (status != PT_OK)
            end_scouting(run);
    }
}

/* ------------------------------------------------------------ second round */

static enum pt_status carry_out_file(struct pt_run *run,
                                     const struct pt_stop *stop,
                                     struct pt_error *err)
{
    struct pt_vanished_item *moved = NULL;
    struct pt_ledger_entry old;
    const struct pt_vanished_item *const item =
        stop->known ? pt_vanished_item_of(&run->vanished, stop->known, stop->at)
                    : NULL;
    /* Back again, after it was taken for moved? Then it is read. */
    if (is_same(run, stop) && !(item && item->has_moved))
        return keep_entry(run, stop->known, err);
    if (!pt_run_reads(run, stop->entry.path))
        return stop->known ? keep_entry(run, stop->known, err) : PT_OK;
    enum pt_status status = PT_OK;
    if (!stop->known)
        status = pt_vanished_find(&run->vanished, &stop->entry.stamp,
                                  &run->seeker, &old, &moved, err);
    if (status == PT_OK && run->is_dry) {
        foretell(run, stop, moved);
        if (moved)
            moved->has_moved = true;
        return pt_ingest_tick(&run->in, err);
    }
    const struct pt_ingest_file file = {
        .walk = stop->walk,
        .path = stop->entry.path,
        .known = stop->known,
        .moved_from = moved ? old.path : PT_STR(""),
    };
    scout(run);
    if (status == PT_OK)
        status = read_file(run, stop, &file, moved, err);
    return status == PT_OK ? pt_ingest_tick(&run->in, err) : status;
}

/* An entry without its file. What vanished since the survey is left to the next
 * run. */
static enum pt_status carry_out_unmet(struct pt_run *run,
                                      const struct pt_stop *stop,
                                      struct pt_error *err)
{
    const struct pt_ledger_entry *const known = stop->known;
    if (stop->place == PT_NO_PLACE)
        return keep_entry(run, known, err);
    struct pt_vanished_item *const item =
        pt_vanished_item_of(&run->vanished, known, stop->at);
    if (item) {
        item->is_dropped = true;
        return PT_OK;
    }
    if (known->n_articles && !run->vanished.is_full)
        return keep_entry(run, known, err);
    return run->is_dry ? PT_OK : pt_ingest_gone(&run->in, known, err);
}

/* What the survey could not look at either is known; the rounds meet the same
 * paths in the same order, so that is mostly the next of the list. */
static enum pt_status carry_out_failed(struct pt_run *run,
                                       const struct pt_stop *stop,
                                       struct pt_error *err)
{
    struct pt_str known;
    size_t at = run->n_sights_met;
    const struct pt_str list = pt_buf_str(&run->out_of_sight);
    if (pt_zlist_next(list, &at, &known) &&
        pt_str_equal(known, stop->entry.path)) {
        run->n_sights_met = at;
        return PT_OK;
    }
    return pt_zlist_has(list, stop->entry.path) ? PT_OK
                                                : lose_sight(run, stop, err);
}

static enum pt_status carry_out_stop(struct pt_run *run,
                                     struct pt_tour *tour,
                                     const struct pt_stop *stop,
                                     struct pt_error *err)
{
    switch (stop->what) {
    case PT_STOP_FILE:
        return carry_out_file(run, stop, err);
    case PT_STOP_UNMET:
        return carry_out_unmet(run, stop, err);
    case PT_STOP_FOLDER:
        if (pt_run_is_of_index(run, stop->entry.path))
            pt_tour_pass_over(tour);
        return PT_OK;
    case PT_STOP_MISSING: /* it went away just now */
        get_into_trouble(run, stop->place, stop->entry.reason);
        return PT_OK;
    case PT_STOP_FAILED:
        return carry_out_failed(run, stop, err);
    case PT_STOP_OTHER:
        return PT_OK;
    case PT_STOP_CHUNK:
        if (run->is_dry || pt_ledger_keep(&run->writer, stop->at.chunk))
            pt_tour_pass_over_chunk(tour);
        return PT_OK;
    }
    PT_UNREACHABLE();
    return PT_EINTERNAL;
}

/* carry_out_stop, but after an interruption the rest of the ledger is kept. */
static enum pt_status second_round(struct pt_run *run, struct pt_error *err)
{
    struct pt_tour *tour = NULL;
    struct pt_stop stop;
    struct pt_error why = {.status = PT_OK};
    enum pt_status status = new_tour(run, changes_alone(run), &tour, err);
    begin_scouting(run);
    while (status == PT_OK) {
        status = pt_tour_next(tour, &stop, err);
        if (status != PT_OK)
            break;
        status = carry_out_stop(run, tour, &stop, &why);
        if (status == PT_EINTERRUPTED && !run->is_rebuild && !run->is_dry) {
            pt_tour_stop_walking(tour);
            status = PT_OK;
        } else if (status != PT_OK && err) {
            *err = why;
        }
    }
    pt_tour_free(tour);
    end_scouting(run);
    if (status != PT_ENOTFOUND)
        return status;
    if (why.status == PT_EINTERRUPTED && err)
        *err = why;
    return why.status == PT_EINTERRUPTED ? PT_EINTERRUPTED : PT_OK;
}

/* The articles of files that vanished and did not move. */
static enum pt_status vanish(struct pt_run *run, struct pt_error *err)
{
    enum pt_status status = PT_OK;
    pt_vanished_sort_by_place(&run->vanished);
    for (size_t i = 0; status == PT_OK && i < run->vanished.n; i++) {
        const struct pt_vanished_item *const item = &run->vanished.items[i];
        struct pt_ledger_entry known;
        if (!item->is_dropped || item->has_moved)
            continue;
        status = pt_ledger_seek(&run->seeker, item->at, &known, err);
        if (status != PT_OK)
            break;
        if (run->is_dry) {
            run->in.report.n_gone += known.n_articles;
            pt_ingest_tell(&run->in, "gone",
                           pt_ingest_name(&run->in, known.path, PT_STR("")),
                           NULL);
        } else {
            status = pt_ingest_gone(&run->in, &known, err);
        }
        if (status == PT_OK)
            status = pt_ingest_tick(&run->in, err);
    }
    return status;
}

/* Whether the survey left anything to do. */
static bool has_work(const struct pt_run *run)
{
    return run->in.progress.n_to_read || run->n_unmet || run->is_rebuild ||
           run->in.is_in_doubt;
}

static enum pt_status carry_out(struct pt_run *run, struct pt_error *err)
{
    enum pt_status status = PT_OK;
    if (!run->is_dry) {
        status = pt_ledger_writer_init(&run->writer, &run->ledger,
                                       pt_session_is_aside(run->session), err);
        run->is_writing = true;
    }
    if (status == PT_OK)
        status = second_round(run, err);
    if (status == PT_OK)
        status = vanish(run, err);
    if (status != PT_OK || run->is_dry)
        return status;
    if (run->is_rebuild)
        return pt_run_carry_over(run, err);
    return run->in.is_in_doubt ? pt_run_remove_orphans(run, err) : PT_OK;
}

enum pt_status pt_run_work(struct pt_run *run, struct pt_error *err)
{
    enum pt_status status = pt_ingest_tick(&run->in, err);
    if (status == PT_OK)
        status = survey(run, err);
    /* Damage shows only where the ledger was read. */
    run->in.is_in_doubt |= run->ledger.is_damaged;
    if (status == PT_OK && !run->is_rebuild)
        status = pt_run_unskip_vanished(run, err);
    run->in.progress.phase = PT_INDEXER_READING;
    return status == PT_OK && has_work(run) ? carry_out(run, err) : status;
}
