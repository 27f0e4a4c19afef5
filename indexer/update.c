/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/update.h"

#include "common/mem.h"
#include "indexer/ingest.h"
#include "indexer/roots.h"
#include "indexer/skips.h"
#include "indexer/synonyms_file.h"
#include "indexer/tour.h"
#include "indexer/vanished.h"
#include "indexer/zlist.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

/* What a run finds out at one start. */
struct place {
    struct pt_start start;
    uint64_t n_files; /* of kinds that are read */
    bool is_new;      /* its root was not known before */
    bool is_in_trouble;
};

struct run {
    struct pt_ingest in;
    struct pt_session *session;
    bool is_rebuild;
    bool is_dry;
    struct pt_arena arena;             /* of the whole run */
    struct place *places;              /* in the ledger's order */
    struct pt_tour_place *tour_places; /* the same for the tour */
    size_t n_places;
    struct pt_buf dir; /* of the index, resolved */
    struct pt_buf roots;
    struct pt_buf old_roots;
    struct pt_buf options;
    struct pt_buf figures;      /* PT_META_RUN */
    struct pt_buf out_of_sight; /* zlist of paths that could not be looked at */
    struct pt_buf list, path;

    struct pt_ledger_store store;
    struct pt_ledger ledger; /* as it was */
    struct pt_ledger_writer writer;
    bool is_writing;
    struct pt_ledger_cursor seeker; /* for vanished */
    struct pt_vanished vanished;
    uint64_t n_unmet; /* entries of the ledger to take out */

    struct pt_error trouble; /* the first root's in trouble */
    size_t n_in_trouble;
};

/* ------------------------------------------------------------- trouble --- */

/* A new root that cannot be read is not remembered. */
static void take_back_root(struct run *run, struct pt_str new_root)
{
    struct pt_str root;
    pt_zlist_remove(&run->roots, new_root);
    for (size_t at = 0; pt_zlist_next(pt_buf_str(&run->old_roots), &at, &root);)
        pt_roots_add(&run->roots, root);
}

/* what: a sentence that names the root and its trouble. */
static void get_into_trouble(struct run *run, size_t i, const char *what)
{
    struct place *const place = &run->places[i];
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

/* The index itself, what is built beside it, its lock. */
static bool is_of_index(const struct run *run, struct pt_str path)
{
    const struct pt_str dir = pt_buf_str(&run->dir);
    return pt_str_begins(path, dir) &&
           (path.len == dir.len ||
            pt_str_begins(pt_str_sub(path, dir.len, path.len),
                          PT_STR(".new-")));
}

static const struct pt_source *source_of(const struct run *run,
                                         struct pt_str path)
{
    return run->in.source_of(pt_kind_of_name(path));
}

static bool is_same(const struct run *run, const struct pt_stop *stop)
{
    return stop->known && !run->is_rebuild && !stop->known->is_young &&
           pt_file_stamp_equal(&stop->known->stamp, &stop->entry.stamp);
}

static void count_same(struct run *run, const struct pt_ledger_entry *known)
{
    run->in.report.n_unchanged += known->n_articles;
    run->in.report.n_skipped += known->n_skips;
    run->in.report.n_ignored += known->what == PT_LEDGER_IGNORED;
}

static enum pt_status
survey_file(struct run *run, const struct pt_stop *stop, struct pt_error *err)
{
    struct pt_indexer_progress *const progress = &run->in.progress;
    if (!stop->known && !source_of(run, stop->entry.path)) {
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
    }
    return pt_ingest_tick(&run->in, err);
}

static enum pt_status
survey_unmet(struct run *run, const struct pt_stop *stop, struct pt_error *err)
{
    if (stop->place == PT_NO_PLACE)
        return PT_OK;
    run->n_unmet++;
    if (!stop->known->n_articles)
        return PT_OK;
    return pt_vanished_add(&run->vanished, stop->known, stop->at,
                           stop->place) == PT_OK
               ? PT_OK
               : pt_fail_nomem(err);
}

static enum pt_status survey_stop(struct run *run,
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
        if (!is_of_index(run, stop->entry.path))
            return pt_ingest_unskip(&run->in, stop->entry.path, err);
        pt_tour_pass_over(tour);
        return PT_OK;
    case PT_STOP_FAILED:
        pt_zlist_add(&run->out_of_sight, stop->entry.path);
        if (pt_buf_status(&run->out_of_sight) != PT_OK)
            return pt_fail_nomem(err);
        return pt_ingest_skip(&run->in, stop->entry.path, PT_STR(""), true,
                              stop->entry.reason, err);
    case PT_STOP_OTHER:
        run->in.report.n_ignored++;
        return PT_OK;
    case PT_STOP_MISSING:
        get_into_trouble(run, stop->place, stop->entry.reason);
        return PT_OK;
    }
    PT_UNREACHABLE();
    return PT_EINTERNAL;
}

/* A root whose articles have all lost their files at once: more likely a disk
 * that is not mounted than the end of the collection. */
static enum pt_status
check_not_emptied(struct run *run, size_t i, struct pt_error *err)
{
    uint64_t n_articles = 0;
    const struct place *const place = &run->places[i];
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

/* One round; each is called at every stop. */
static enum pt_status
go_round(struct run *run,
         enum pt_status (*each)(struct run *run,
                                struct pt_tour *tour,
                                const struct pt_stop *stop,
                                struct pt_error *err),
         struct pt_error *err)
{
    struct pt_tour *tour = NULL;
    struct pt_stop stop;
    enum pt_status status =
        pt_tour_new(run->tour_places, run->n_places, &run->ledger, &tour, err);
    while (status == PT_OK) {
        status = pt_tour_next(tour, &stop, err);
        if (status == PT_OK)
            status = each(run, tour, &stop, err);
    }
    pt_tour_free(tour);
    return status == PT_ENOTFOUND ? PT_OK : status;
}

static enum pt_status survey(struct run *run, struct pt_error *err)
{
    enum pt_status status = go_round(run, survey_stop, err);
    for (size_t i = 0; status == PT_OK && i < run->n_places; i++)
        status = check_not_emptied(run, i, err);
    pt_vanished_sort(&run->vanished);
    return status;
}

/* ------------------------------------------- articles without a file --- */

static bool is_out_of_sight(const struct run *run, struct pt_str path)
{
    struct pt_str known;
    for (size_t at = 0;
         pt_zlist_next(pt_buf_str(&run->out_of_sight), &at, &known);)
        if (pt_path_is_below(path, known))
            return true;
    return false;
}

/* What to do with the article docid, whose identity is unique. */
typedef enum pt_status each_article(struct run *run,
                                    void *context,
                                    struct pt_str unique,
                                    uint32_t docid,
                                    const struct pt_article *article,
                                    struct pt_error *err);

static enum pt_status visit(struct run *run,
                            struct pt_str unique,
                            each_article *each,
                            void *context,
                            struct pt_error *err)
{
    uint32_t docid;
    struct pt_article article;
    enum pt_status status = pt_session_find(run->session, unique, &docid, err);
    if (status != PT_OK || !docid)
        return status;
    status =
        pt_session_article(run->session, docid, &run->in.hold, &article, err);
    return status == PT_OK ? each(run, context, unique, docid, &article, err)
                           : status;
}

/* Calls each for the articles below, a bounded list at a time. */
static enum pt_status visit_articles(struct run *run,
                                     struct pt_str below,
                                     each_article *each,
                                     void *context,
                                     struct pt_error *err)
{
    struct pt_buf after;
    enum pt_status status = PT_OK;
    pt_buf_init(&after, PT_BUF_NO_CEILING);
    do {
        struct pt_str unique = PT_STR("");
        status = pt_session_list(run->session, below, pt_buf_str(&after), NULL,
                                 NULL, &run->list, err);
        for (size_t at = 0;
             status == PT_OK &&
             pt_zlist_next(pt_buf_str(&run->list), &at, &unique);)
            status = visit(run, unique, each, context, err);
        pt_buf_clear(&after);
        pt_buf_add(&after, unique);
        if (status == PT_OK && pt_buf_status(&after) != PT_OK)
            status = pt_fail_nomem(err);
    } while (status == PT_OK && run->list.len);
    pt_buf_fini(&after);
    return status;
}

static void tell_gone(struct run *run, const struct pt_article *article)
{
    run->in.report.n_gone++;
    pt_ingest_tell(&run->in, "gone",
                   pt_ingest_name(&run->in, article->path, article->member),
                   NULL);
}

/* Whether an article without a file in sight stays all the same. */
static bool is_homeless(const struct run *run, struct pt_str path)
{
    if (!path.len || is_out_of_sight(run, path))
        return true;
    for (size_t i = 0; i < run->n_places; i++)
        if (pt_path_is_below(path, run->places[i].start.path) &&
            pt_root_reaches(run->places[i].start.root, path))
            return run->places[i].is_in_trouble;
    return true;
}

/* path, as a view of a record, has no NUL behind. */
static bool has_file(struct run *run, struct pt_str path)
{
    struct stat st;
    pt_buf_clear(&run->path);
    pt_buf_add(&run->path, path);
    if (!source_of(run, path) || is_of_index(run, path))
        return false;
    if (lstat(pt_buf_z(&run->path), &st) != 0)
        return errno != ENOENT && errno != ENOTDIR;
    return S_ISREG(st.st_mode);
}

/* Of an index made anew: what has no file that was read goes along as it is.
 * Where the ledger was whole it told what is gone. */
static enum pt_status carry_over(struct run *run,
                                 void *context,
                                 struct pt_str unique,
                                 uint32_t docid,
                                 const struct pt_article *article,
                                 struct pt_error *err)
{
    (void)context;
    (void)unique;
    if (is_homeless(run, article->path)) {
        const enum pt_status status = pt_ingest_carry(&run->in, docid, err);
        return status == PT_OK ? pt_ingest_tick(&run->in, err) : status;
    }
    if (run->in.is_in_doubt && !has_file(run, article->path))
        tell_gone(run, article);
    return PT_OK;
}

/* Of an index in doubt: what has no file is removed, though no ledger knew. */
static enum pt_status remove_orphan(struct run *run,
                                    void *context,
                                    struct pt_str unique,
                                    uint32_t docid,
                                    const struct pt_article *article,
                                    struct pt_error *err)
{
    (void)context;
    (void)docid;
    if (is_homeless(run, article->path) || has_file(run, article->path))
        return PT_OK;
    tell_gone(run, article);
    const enum pt_status status = pt_session_remove(run->session, unique, err);
    return status == PT_OK ? pt_ingest_tick(&run->in, err) : status;
}

/* All that this run knows of below path is vouched for by the new ledger. */
static enum pt_status remove_orphans(struct run *run, struct pt_error *err)
{
    struct pt_str root;
    bool is_all = true;
    enum pt_status status = PT_OK;
    if (!pt_session_reader(run->session))
        return PT_OK;
    status = pt_session_catch_up(run->session, err);
    for (size_t i = 0; status == PT_OK && i < run->n_places; i++)
        if (!run->places[i].is_in_trouble)
            status = visit_articles(run, run->places[i].start.path,
                                    remove_orphan, NULL, err);
    for (size_t at = 0; pt_zlist_next(pt_buf_str(&run->roots), &at, &root);) {
        bool is_seen = false;
        for (size_t i = 0; i < run->n_places; i++)
            is_seen |= !run->places[i].is_in_trouble &&
                       pt_str_equal(run->places[i].start.path, root);
        is_all &= is_seen;
    }
    pt_session_set_doubt(run->session, !is_all);
    return status;
}

/* ------------------------------------------------- skipped and vanished --- */

struct collecting {
    const struct run *run;
    struct pt_str below; /* any place when empty */
    bool is_all;         /* also those that are still there */
    struct pt_buf *out;  /* keys */
};

static bool is_still_there(struct pt_str path)
{
    struct stat st;
    if (lstat(path.ptr, &st) != 0)
        return errno != ENOENT && errno != ENOTDIR;
    return S_ISREG(st.st_mode) || S_ISDIR(st.st_mode);
}

static bool is_surveyed(const struct run *run, struct pt_str path)
{
    for (size_t i = 0; i < run->n_places; i++)
        if (!run->places[i].is_in_trouble &&
            pt_path_is_below(path, run->places[i].start.path))
            return true;
    return false;
}

/* Also of a part of it. */
static bool is_skip_below(struct pt_str path, struct pt_str below)
{
    return pt_path_is_below(path, below) ||
           (pt_str_begins(path, below) && path.ptr[below.len] == '#');
}

static bool collect_skip(void *context, struct pt_str key, struct pt_str value)
{
    const struct collecting *const job = context;
    struct pt_skip skip;
    if (!pt_skip_decode(value, &skip))
        return true;
    const bool is_meant = job->is_all
                              ? is_skip_below(skip.path, job->below)
                              : (skip.is_loose || job->run->in.is_in_doubt) &&
                                    is_surveyed(job->run, skip.path) &&
                                    !is_still_there(skip.path);
    if (is_meant)
        pt_zlist_add(job->out, key);
    return true;
}

/* Forgets what was skipped and job means. */
static enum pt_status
unskip_collected(struct run *run, struct collecting *job, struct pt_error *err)
{
    struct pt_str key;
    if (!run->in.has_skips || run->is_dry)
        return PT_OK;
    pt_buf_clear(&run->list);
    job->out = &run->list;
    enum pt_status status = pt_session_each_meta(
        run->session, PT_STR(PT_META_SKIP), collect_skip, job, err);
    if (status == PT_OK && pt_buf_status(&run->list) != PT_OK)
        status = pt_fail_nomem(err);
    for (size_t at = 0;
         status == PT_OK && pt_zlist_next(pt_buf_str(&run->list), &at, &key);)
        status = pt_session_set_meta(run->session, key, PT_STR(""), err);
    return status;
}

/* ---------------------------------------------------------------- read --- */

static enum pt_status keep_entry(struct run *run,
                                 const struct pt_ledger_entry *entry,
                                 struct pt_error *err)
{
    return run->is_dry ? PT_OK : pt_ledger_add(&run->writer, entry, err);
}

/* What the file would be, before it was read. */
static void foretell(struct run *run,
                     const struct pt_stop *stop,
                     const struct pt_vanished_item *moved)
{
    const bool is_known = stop->known && stop->known->n_articles;
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

static enum pt_status read_file(struct run *run,
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

static enum pt_status carry_out_file(struct run *run,
                                     const struct pt_stop *stop,
                                     struct pt_error *err)
{
    struct pt_vanished_item *moved = NULL;
    struct pt_ledger_entry old;
    const struct pt_source *const source = source_of(run, stop->entry.path);
    const struct pt_vanished_item *const item =
        stop->known ? pt_vanished_item_of(&run->vanished, stop->known, stop->at)
                    : NULL;
    /* Back again, after it was taken for moved? Then it is read. */
    if (is_same(run, stop) && !(item && item->has_moved))
        return keep_entry(run, stop->known, err);
    if (!source)
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
        .source = source,
        .known = stop->known,
        .moved_from = moved ? old.path : PT_STR(""),
    };
    if (status == PT_OK)
        status = read_file(run, stop, &file, moved, err);
    return status == PT_OK ? pt_ingest_tick(&run->in, err) : status;
}

/* An entry without its file. What vanished since the survey is left to the next
 * run. */
static enum pt_status carry_out_unmet(struct run *run,
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

static enum pt_status carry_out_stop(struct run *run,
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
        if (is_of_index(run, stop->entry.path))
            pt_tour_pass_over(tour);
        return PT_OK;
    case PT_STOP_MISSING: /* it went away just now */
        run->tour_places[stop->place].is_left_out = true;
        return PT_OK;
    case PT_STOP_FAILED:
    case PT_STOP_OTHER:
        return PT_OK;
    }
    PT_UNREACHABLE();
    return PT_EINTERNAL;
}

/* carry_out_stop, but after an interruption the rest of the ledger is kept. */
static enum pt_status second_round(struct run *run, struct pt_error *err)
{
    struct pt_tour *tour = NULL;
    struct pt_stop stop;
    struct pt_error why = {.status = PT_OK};
    enum pt_status status =
        pt_tour_new(run->tour_places, run->n_places, &run->ledger, &tour, err);
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
    if (status != PT_ENOTFOUND)
        return status;
    if (why.status == PT_EINTERRUPTED && err)
        *err = why;
    return why.status == PT_EINTERRUPTED ? PT_EINTERRUPTED : PT_OK;
}

/* The articles of files that vanished and did not move. */
static enum pt_status vanish(struct run *run, struct pt_error *err)
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
static bool has_work(const struct run *run)
{
    return run->in.progress.n_to_read || run->n_unmet || run->is_rebuild ||
           run->in.is_in_doubt;
}

static enum pt_status carry_out(struct run *run, struct pt_error *err)
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
        return visit_articles(run, PT_STR(""), carry_over, NULL, err);
    return run->in.is_in_doubt ? remove_orphans(run, err) : PT_OK;
}

static enum pt_status work(struct run *run, struct pt_error *err)
{
    struct collecting job = {.run = run};
    enum pt_status status = pt_ingest_tick(&run->in, err);
    if (status == PT_OK)
        status = survey(run, err);
    /* Damage shows only where the ledger was read. */
    run->in.is_in_doubt |= run->ledger.is_damaged;
    if (status == PT_OK && !run->is_rebuild)
        status = unskip_collected(run, &job, err);
    run->in.progress.phase = PT_INDEXER_READING;
    return status == PT_OK && has_work(run) ? carry_out(run, err) : status;
}

/* -------------------------------------------------------------- settle --- */

static enum pt_status set_meta_if_changed(struct run *run,
                                          const char *key,
                                          const struct pt_buf *value,
                                          struct pt_error *err)
{
    const struct pt_str name = pt_str_of(key);
    enum pt_status status =
        pt_session_meta(run->session, name, &run->list, err);
    if (status != PT_OK)
        return status;
    if (!run->is_rebuild &&
        pt_str_equal(pt_buf_str(&run->list), pt_buf_str(value)))
        return PT_OK;
    return pt_session_set_meta(run->session, name, pt_buf_str(value), err);
}

static void add_figures(struct run *run)
{
    const struct pt_indexer_report *const report = &run->in.report;
    const struct {
        const char *name;
        uint64_t value;
    } rows[] = {
        {"started", (uint64_t)run->in.now},
        {"new",     report->n_new        },
        {"changed", report->n_changed    },
        {"gone",    report->n_gone       },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        pt_zlist_set_number(&run->figures, pt_str_of(rows[i].name),
                            (int64_t)rows[i].value);
}

/* Ledger, metadata and commit. is_whole: the run came to its end. */
static enum pt_status
settle(struct run *run, bool is_whole, struct pt_error *err)
{
    const bool was_in_doubt = run->in.is_in_doubt;
    enum pt_status status =
        run->is_writing ? pt_ledger_finish(&run->writer, err) : PT_OK;
    if (status == PT_OK)
        status = set_meta_if_changed(run, PT_META_ROOTS, &run->roots, err);
    if (status == PT_OK)
        status = set_meta_if_changed(run, PT_META_OPTIONS, &run->options, err);
    if (status != PT_OK)
        return status;
    if (!pt_session_has_changes(run->session) &&
        !(was_in_doubt && !pt_session_is_in_doubt(run->session)))
        return PT_OK;
    add_figures(run);
    if (pt_buf_status(&run->figures) != PT_OK)
        return pt_fail_nomem(err);
    status = pt_session_set_meta(run->session, PT_STR(PT_META_RUN),
                                 pt_buf_str(&run->figures), err);
    run->in.progress.phase = PT_INDEXER_WRITING;
    if (is_whole && status == PT_OK)
        status = pt_ingest_tick(&run->in, err);
    if (status != PT_OK && status != PT_EINTERRUPTED)
        return status;
    return pt_session_finish(run->session, err);
}

/* ----------------------------------------------------------------- run --- */

static enum pt_status get_value(void *context,
                                struct pt_str key,
                                struct pt_buf *out,
                                struct pt_error *err)
{
    return pt_session_meta(context, key, out, err);
}

static enum pt_status set_value(void *context,
                                struct pt_str key,
                                struct pt_str value,
                                struct pt_error *err)
{
    return pt_session_set_meta(context, key, value, err);
}

static enum pt_status load_meta(struct run *run, struct pt_error *err)
{
    enum pt_status status =
        pt_session_meta(run->session, PT_STR(PT_META_ROOTS), &run->roots, err);
    pt_buf_add(&run->old_roots, pt_buf_str(&run->roots));
    if (status == PT_OK && pt_buf_status(&run->old_roots) != PT_OK)
        status = pt_fail_nomem(err);
    if (status == PT_OK)
        status = pt_session_meta(run->session, PT_STR(PT_META_OPTIONS),
                                 &run->options, err);
    if (status == PT_OK)
        status = pt_session_meta(run->session, PT_STR(PT_META_RUN),
                                 &run->figures, err);
    run->store = (struct pt_ledger_store){
        .get = get_value, .set = set_value, .context = run->session};
    pt_ledger_init(&run->ledger, &run->store, PT_STR(PT_META_LEDGER));
    if (status == PT_OK)
        status = pt_ledger_open(&run->ledger, err);
    run->in.is_in_doubt =
        pt_session_is_in_doubt(run->session) ||
        (pt_session_reader(run->session) && !run->ledger.is_there);
    return status;
}

/* The language option, given or remembered. */
static enum pt_status set_options(struct run *run, struct pt_error *err)
{
    const struct pt_str name = PT_STR("lang");
    struct pt_str lang;
    if (run->in.options.lang)
        pt_zlist_set(&run->options, name, pt_str_of(run->in.options.lang));
    if (!pt_arena_copy(&run->arena,
                       pt_zlist_get(pt_buf_str(&run->options), name), &lang) ||
        pt_buf_status(&run->options) != PT_OK)
        return pt_fail_nomem(err);
    run->in.options.lang = lang.len ? lang.ptr : NULL;
    return PT_OK;
}

static int by_path(const void *a, const void *b)
{
    const struct pt_start *const x = a, *const y = b;
    return pt_ledger_compare(x->path, y->path);
}

static enum pt_status set_places(struct run *run,
                                 const struct pt_update *update,
                                 struct pt_error *err)
{
    struct pt_start *starts = NULL;
    size_t n = 0;
    enum pt_status status = pt_roots_starts(
        &run->roots, update->dir, update->paths, update->n_paths, &run->arena,
        &starts, &n, &run->in.report.n_ignored, err);
    if (status == PT_OK && run->is_rebuild && update->n_paths)
        status = pt_roots_starts(&run->roots, update->dir, NULL, 0, &run->arena,
                                 &starts, &n, &run->in.report.n_ignored, err);
    if (status != PT_OK)
        return status;
    run->places = pt_arena_array(&run->arena, n, sizeof *run->places);
    run->tour_places = pt_arena_array(&run->arena, n, sizeof *run->tour_places);
    if (!run->places || !run->tour_places)
        return pt_fail_nomem(err);
    run->n_places = n;
    if (n)
        qsort(starts, n, sizeof *starts, by_path);
    for (size_t i = 0; i < n; i++) {
        run->places[i].start = starts[i];
        run->places[i].is_new =
            !pt_zlist_has(pt_buf_str(&run->old_roots), starts[i].root);
        run->tour_places[i].path = starts[i].path;
        run->tour_places[i].root = starts[i].root;
    }
    return PT_OK;
}

/* Ends a run that was interrupted: what is whole is kept, unless that would be
 * less than what stands there. What vanished may still have its articles. */
static enum pt_status keep_whole(struct run *run, struct pt_error *err)
{
    struct pt_error why;
    if (run->is_rebuild || run->is_dry || !pt_session_has_changes(run->session))
        return PT_EINTERRUPTED;
    if (run->in.is_in_doubt || run->vanished.n)
        pt_session_set_doubt(run->session, true);
    const enum pt_status status = settle(run, false, &why);
    if (status == PT_OK)
        return PT_EINTERRUPTED;
    if (err)
        *err = why;
    return status;
}

/* An index of an older schema is made anew. */
static void be_rebuild_if_old(struct run *run)
{
    const struct pt_reader *const reader = pt_session_reader(run->session);
    if (!reader || pt_reader_schema(reader) == PT_SCHEMA_VERSION)
        return;
    if (!run->is_rebuild)
        pt_ingest_tell(&run->in, "upgrade", pt_buf_str(&run->dir),
                       "made by an older version, is made anew");
    if (!run->is_rebuild && !run->is_dry)
        pt_session_make_anew(run->session);
    run->is_rebuild = run->in.is_rebuild = true;
    pt_buf_clear(&run->figures);
}

static enum pt_status
begin(struct run *run, const struct pt_update *update, struct pt_error *err)
{
    const struct pt_session_options options = {
        .wait_seconds = update->options->wait_seconds,
        .on_wait = update->options->on_wait,
        .wait_context = update->options->context,
        .is_rebuild = update->is_rebuild,
        .is_dry = run->is_dry,
    };
    bool exists;
    enum pt_status status =
        pt_session_begin(update->dir, &options, &run->session, err);
    if (status == PT_OK)
        status = pt_ingest_init(&run->in, run->session, update->options,
                                update->is_rebuild, err);
    run->in.is_dry = run->is_dry;
    if (update->source_of)
        run->in.source_of = update->source_of;
    if (status == PT_OK)
        status = pt_walk_resolve(update->dir, &run->dir, &exists, err);
    if (status == PT_OK)
        status = load_meta(run, err);
    if (status == PT_OK)
        be_rebuild_if_old(run);
    return status;
}

static struct pt_buf *buf_of(struct run *run, size_t i)
{
    struct pt_buf *const bufs[] = {
        &run->dir,     &run->roots,        &run->old_roots, &run->options,
        &run->figures, &run->out_of_sight, &run->list,      &run->path};
    return i < PT_COUNTOF(bufs) ? bufs[i] : NULL;
}

static void init(struct run *run, const struct pt_update *update)
{
    *run = (struct run){
        .is_rebuild = update->is_rebuild,
        .is_dry = update->options->is_dry_run != 0,
    };
    pt_arena_init(&run->arena);
    pt_vanished_init(&run->vanished);
    pt_ledger_init(&run->ledger, NULL, PT_STR(""));
    pt_ledger_cursor_init(&run->seeker, &run->ledger);
    for (size_t i = 0; buf_of(run, i); i++)
        pt_buf_init(buf_of(run, i), PT_BUF_NO_CEILING);
}

static void fini(struct run *run)
{
    pt_ledger_cursor_fini(&run->seeker);
    if (run->is_writing)
        pt_ledger_writer_fini(&run->writer);
    pt_ledger_fini(&run->ledger);
    pt_vanished_fini(&run->vanished);
    pt_ingest_fini(&run->in);
    pt_session_end(run->session);
    for (size_t i = 0; buf_of(run, i); i++)
        pt_buf_fini(buf_of(run, i));
    pt_arena_fini(&run->arena);
}

static enum pt_status
run_all(struct run *run, const struct pt_update *update, struct pt_error *err)
{
    enum pt_status status = begin(run, update, err);
    if (status != PT_OK)
        return status;
    if (!update->n_paths && !pt_session_reader(run->session))
        return pt_fail(err, PT_ENOINDEX, "there is no index at %s",
                       update->dir);
    status = set_options(run, err);
    if (status == PT_OK)
        status = set_places(run, update, err);
    if (status == PT_OK && !run->is_dry)
        status = pt_synonyms_file_update(&run->in, err);
    if (status != PT_OK)
        return status;
    status = work(run, err);
    if (status == PT_EINTERRUPTED)
        return keep_whole(run, err);
    if (status == PT_OK && !run->is_dry)
        status = settle(run, true, err);
    if (status == PT_OK && run->n_in_trouble) {
        if (err)
            *err = run->trouble;
        return run->trouble.status;
    }
    return status;
}

enum pt_status pt_update_run(const struct pt_update *update,
                             struct pt_indexer_report *out_report,
                             struct pt_error *err)
{
    struct run run;
    init(&run, update);
    const enum pt_status status = run_all(&run, update, err);
    if (run.session)
        run.in.report.n_articles = pt_session_n_articles(run.session);
    if (out_report)
        *out_report = run.in.report;
    fini(&run);
    return status;
}

static enum pt_status is_old(const char *dir, bool *out, struct pt_error *err)
{
    struct pt_reader *reader = NULL;
    const enum pt_status status = pt_reader_open(dir, &reader, err);
    *out = status == PT_OK && pt_reader_schema(reader) != PT_SCHEMA_VERSION;
    pt_reader_close(reader);
    return status == PT_ENOINDEX ? PT_OK : status;
}

enum pt_status pt_update_upgrade(const char *dir,
                                 const struct pt_indexer_options *options,
                                 struct pt_error *err)
{
    const struct pt_update update = {.dir = dir, .options = options};
    bool is_to_do = false;
    enum pt_status status = is_old(dir, &is_to_do, err);
    if (status != PT_OK || !is_to_do)
        return status;
    status = pt_update_run(&update, NULL, err);
    if (status != PT_EIO)
        return status;
    /* A root in trouble is no hindrance. */
    return is_old(dir, &is_to_do, NULL) == PT_OK && !is_to_do ? PT_OK : status;
}

/* -------------------------------------------------------------- forget --- */

static enum pt_status remove_below(struct run *run,
                                   void *context,
                                   struct pt_str unique,
                                   uint32_t docid,
                                   const struct pt_article *article,
                                   struct pt_error *err)
{
    const struct pt_str *const below = context;
    (void)docid;
    if (!pt_path_is_below(article->path, *below))
        return PT_OK;
    tell_gone(run, article);
    return pt_session_remove(run->session, unique, err);
}

/* The ledger without what lies below path. */
static enum pt_status
forget_entries(struct run *run, struct pt_str path, struct pt_error *err)
{
    struct pt_ledger_cursor cursor;
    struct pt_ledger_entry entry;
    struct pt_ledger_place at;
    enum pt_status status =
        pt_ledger_writer_init(&run->writer, &run->ledger, false, err);
    run->is_writing = true;
    pt_ledger_cursor_init(&cursor, &run->ledger);
    while (status == PT_OK &&
           (status = pt_ledger_next(&cursor, &entry, &at, err)) == PT_OK)
        if (!pt_path_is_below(entry.path, path))
            status = pt_ledger_add(&run->writer, &entry, err);
    pt_ledger_cursor_fini(&cursor);
    return status == PT_ENOTFOUND ? PT_OK : status;
}

/* The path and everything below it; roots, too. *out_is_known: it was there. */
static enum pt_status forget_path(struct run *run,
                                  struct pt_str path,
                                  bool *out_is_known,
                                  struct pt_error *err)
{
    struct pt_str root;
    struct collecting job = {.run = run, .below = path, .is_all = true};
    const size_t n_roots_bytes = run->roots.len;
    for (size_t at = 0, begin_at = 0;
         pt_zlist_next(pt_buf_str(&run->roots), &at, &root); begin_at = at)
        if (pt_path_is_below(root, path)) {
            pt_buf_clear(&run->path);
            pt_buf_add(&run->path, root);
            pt_zlist_remove(&run->roots, pt_buf_str(&run->path));
            at = begin_at;
        }
    enum pt_status status = unskip_collected(run, &job, err);
    if (status == PT_OK)
        status = visit_articles(run, path, remove_below, &path, err);
    *out_is_known = run->roots.len < n_roots_bytes || run->in.report.n_gone ||
                    pt_session_has_changes(run->session);
    return status == PT_OK && *out_is_known ? forget_entries(run, path, err)
                                            : status;
}

/* The article with that id that belongs to no file. */
static enum pt_status forget_id(struct run *run,
                                const char *id,
                                bool *out_is_known,
                                struct pt_error *err)
{
    uint32_t docid = 0;
    pt_buf_clear(&run->path);
    pt_schema_unique(&run->path, PT_STR(""), pt_str_of(id));
    if (pt_buf_status(&run->path) != PT_OK)
        return pt_fail_nomem(err);
    const struct pt_str unique = pt_buf_str(&run->path);
    const enum pt_status status =
        pt_session_find(run->session, unique, &docid, err);
    if (status != PT_OK || !docid)
        return status;
    *out_is_known = true;
    run->in.report.n_gone++;
    return pt_session_remove(run->session, unique, err);
}

static enum pt_status
forget(struct run *run, const struct pt_update *update, struct pt_error *err)
{
    const char *const name = update->paths[0];
    struct pt_buf path;
    bool is_known = false, exists;
    enum pt_status status = begin(run, update, err);
    if (status != PT_OK)
        return status;
    if (!pt_session_reader(run->session))
        return pt_fail(err, PT_ENOINDEX, "there is no index at %s",
                       update->dir);
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    status = forget_id(run, name, &is_known, err);
    if (status == PT_OK && !is_known) {
        status = pt_walk_resolve(name, &path, &exists, err);
        if (status == PT_OK)
            status = forget_path(run, pt_buf_str(&path), &is_known, err);
    }
    pt_buf_fini(&path);
    if (status == PT_OK && !is_known)
        return pt_fail(err, PT_ENOTFOUND, "the index knows nothing of %s",
                       name);
    return status == PT_OK ? settle(run, false, err) : status;
}

enum pt_status pt_update_forget(const char *dir,
                                const struct pt_indexer_options *options,
                                const char *path_or_id,
                                uint64_t *out_n,
                                struct pt_error *err)
{
    struct run run;
    struct pt_indexer_options wet = *options;
    wet.is_dry_run = 0;
    const struct pt_update update = {
        .dir = dir, .options = &wet, .paths = &path_or_id, .n_paths = 1};
    enum pt_status status = pt_update_upgrade(dir, &wet, err);
    if (status != PT_OK)
        return status;
    init(&run, &update);
    status = forget(&run, &update, err);
    if (out_n && status == PT_OK)
        *out_n = run.in.report.n_gone;
    fini(&run);
    return status;
}
