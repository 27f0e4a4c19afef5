/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/update.h"

#include "common/mem.h"
#include "indexer/ingest.h"
#include "indexer/roots.h"
#include "indexer/skips.h"
#include "indexer/synonyms_file.h"
#include "indexer/zlist.h"

#include <errno.h>
#include <sys/stat.h>

/* What a run finds out at one start. */
struct place {
    struct pt_start start;
    int64_t unsettled_ns; /* stamps since then are not trusted; 0: all are */
    uint64_t n_files;     /* of kinds that are read */
    uint64_t n_seen;      /* of these the index has an article of */
    uint64_t n_to_read;
    bool is_new; /* its root was not known before */
    bool is_in_trouble;
    bool has_young; /* a stamp read now may not be trusted next time */
};

struct run {
    struct pt_ingest in;
    struct pt_session *session;
    bool is_rebuild;
    struct pt_arena arena; /* of the whole run */
    struct place *places;
    size_t n_places;
    struct pt_buf dir; /* of the index, resolved */
    struct pt_buf roots;
    struct pt_buf old_roots;
    struct pt_buf options;
    struct pt_buf figures;      /* PT_META_RUN */
    struct pt_buf out_of_sight; /* zlist of paths that could not be looked at */
    struct pt_buf list, path;
    unsigned char *seen;     /* a bit for each docid that has a file */
    size_t seen_capacity;    /* bytes */
    struct pt_error trouble; /* the first root's in trouble */
    size_t n_in_trouble;
};

/* ---------------------------------------------------------------- seen --- */

static enum pt_status
see(struct run *run, uint32_t docid, bool *out_is_new, struct pt_error *err)
{
    const size_t at = docid / 8, old = run->seen_capacity;
    const unsigned char bit = (unsigned char)(1u << docid % 8);
    unsigned char *const seen =
        pt_grow(run->seen, &run->seen_capacity, at + 1, SIZE_MAX, 1);
    if (!seen)
        return pt_fail_nomem(err);
    run->seen = seen;
    memset(seen + old, 0, run->seen_capacity - old);
    *out_is_new = !(seen[at] & bit);
    seen[at] |= bit;
    return PT_OK;
}

static bool is_unseen(void *context, uint32_t docid)
{
    const struct run *const run = context;
    return docid / 8 >= run->seen_capacity ||
           !(run->seen[docid / 8] >> docid % 8 & 1);
}

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
static void
get_into_trouble(struct run *run, struct place *place, const char *what)
{
    place->is_in_trouble = true;
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

static enum pt_status survey_file(struct run *run,
                                  struct place *place,
                                  const struct pt_walk_entry *entry,
                                  struct pt_error *err)
{
    struct pt_known known;
    bool is_new = false;
    if (pt_kind_of_name(entry->path) == PT_KIND_NONE) {
        run->in.report.n_ignored++;
        return PT_OK;
    }
    enum pt_status status = pt_ingest_look(&run->in, entry->path, &entry->stamp,
                                           place->unsettled_ns, &known, err);
    if (status == PT_OK && known.docid)
        status = see(run, known.docid, &is_new, err);
    if (status != PT_OK)
        return status;
    place->n_files++;
    place->n_seen += is_new;
    run->in.progress.n_looked_at++;
    if (!known.is_same || run->is_rebuild) {
        place->n_to_read++;
        run->in.progress.n_to_read++;
        run->in.progress.n_bytes_to_read += entry->stamp.size;
    } else if (known.is_skipped) {
        run->in.report.n_skipped++;
    } else {
        run->in.report.n_unchanged++;
    }
    return pt_ingest_tick(&run->in, err);
}

static enum pt_status survey_entry(struct run *run,
                                   struct place *place,
                                   struct pt_walk *walk,
                                   const struct pt_walk_entry *entry,
                                   struct pt_error *err)
{
    switch (entry->what) {
    case PT_WALK_FILE:
        return survey_file(run, place, entry, err);
    case PT_WALK_FOLDER:
        if (is_of_index(run, entry->path)) {
            pt_walk_pass_over(walk);
            return PT_OK;
        }
        return pt_ingest_unskip(&run->in, entry->path, err);
    case PT_WALK_FAILED:
        pt_zlist_add(&run->out_of_sight, entry->path);
        if (pt_buf_status(&run->out_of_sight) != PT_OK)
            return pt_fail_nomem(err);
        return pt_ingest_skip(&run->in, entry->path, NULL, entry->reason, err);
    case PT_WALK_LINK:
    case PT_WALK_SPECIAL:
    case PT_WALK_LEFT_OUT:
        run->in.report.n_ignored++;
        return PT_OK;
    }
    PT_UNREACHABLE();
    return PT_EINTERNAL;
}

/* A root whose articles have all lost their files at once: more likely a disk
 * that is not mounted than the end of the collection. */
static enum pt_status
check_not_emptied(struct run *run, struct place *place, struct pt_error *err)
{
    uint64_t n_articles = 0;
    if (place->n_files || !place->start.is_root)
        return PT_OK;
    const enum pt_status status =
        pt_session_count(run->session, place->start.path, &n_articles, err);
    if (status == PT_OK && n_articles) {
        struct pt_error why;
        pt_fail(&why, PT_EIO, "%.*s is suddenly empty",
                PT_STR_FMT(place->start.path));
        get_into_trouble(run, place, why.message);
    }
    return status;
}

static enum pt_status
survey(struct run *run, struct place *place, struct pt_error *err)
{
    struct pt_walk *walk = NULL;
    struct pt_walk_entry entry;
    struct pt_error why;
    enum pt_status status = pt_walk_open(place->start.path, &walk, &why);
    if (status == PT_OK)
        status = pt_walk_set_rules(walk, place->start.root, NULL, &why);
    if (status == PT_ENOTFOUND) {
        get_into_trouble(run, place, why.message);
        return PT_OK;
    }
    if (status != PT_OK) {
        if (err)
            *err = why;
        return status;
    }
    while ((status = pt_walk_next(walk, &entry, err)) == PT_OK) {
        status = survey_entry(run, place, walk, &entry, err);
        if (status != PT_OK)
            break;
    }
    pt_walk_close(walk);
    return status == PT_ENOTFOUND ? check_not_emptied(run, place, err) : status;
}

/* -------------------------------------------------------------- vanish --- */

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

/* Calls each for the articles below that have no bit in seen (is_all: for all),
 * a bounded list at a time. */
static enum pt_status visit_articles(struct run *run,
                                     struct pt_str below,
                                     bool is_all,
                                     each_article *each,
                                     void *context,
                                     struct pt_error *err)
{
    struct pt_buf after;
    enum pt_status status = PT_OK;
    pt_buf_init(&after, PT_BUF_NO_CEILING);
    do {
        struct pt_str unique = PT_STR("");
        status =
            pt_session_list(run->session, below, pt_buf_str(&after),
                            is_all ? NULL : is_unseen, run, &run->list, err);
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

/* path as a view with a NUL behind, for telling; empty when memory ran out. */
static struct pt_str telling(struct run *run, struct pt_str path)
{
    pt_buf_clear(&run->path);
    pt_buf_add(&run->path, path);
    return pt_buf_str(&run->path);
}

static enum pt_status remove_vanished(struct run *run,
                                      void *context,
                                      struct pt_str unique,
                                      uint32_t docid,
                                      const struct pt_article *article,
                                      struct pt_error *err)
{
    const struct place *const place = context;
    (void)docid;
    if (!pt_path_is_below(article->path, place->start.path) ||
        !pt_root_reaches(place->start.root, article->path) ||
        is_out_of_sight(run, article->path))
        return PT_OK;
    run->in.report.n_gone++;
    pt_ingest_tell(&run->in, "gone", telling(run, article->path), NULL);
    const enum pt_status status = pt_session_remove(run->session, unique, err);
    return status == PT_OK ? pt_ingest_tick(&run->in, err) : status;
}

/* Removes the articles below place that lost their files. Counting first costs
 * a tenth of looking each of them up. */
static enum pt_status
vanish(struct run *run, struct place *place, struct pt_error *err)
{
    uint64_t n_articles = 0;
    if (place->is_in_trouble)
        return PT_OK;
    const enum pt_status status =
        pt_session_count(run->session, place->start.path, &n_articles, err);
    if (status != PT_OK || n_articles == place->n_seen)
        return status;
    return visit_articles(run, place->start.path, false, remove_vanished, place,
                          err);
}

/* Whether an article without a file in sight stays all the same. */
static bool is_homeless(const struct run *run, struct pt_str path)
{
    if (!path.len || is_out_of_sight(run, path))
        return true;
    for (size_t i = 0; i < run->n_places; i++)
        if (pt_root_reaches(run->places[i].start.root, path))
            return run->places[i].is_in_trouble;
    return true;
}

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
    run->in.report.n_gone++;
    pt_ingest_tell(&run->in, "gone", telling(run, article->path), NULL);
    return PT_OK;
}

/* ------------------------------------------------- skipped and vanished --- */

struct collecting {
    const struct run *run;
    struct pt_str below; /* any place when empty */
    bool is_all;         /* also those that are still there */
    struct pt_buf *out;
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

static bool collect_skip(void *context, const struct pt_skip *skip)
{
    const struct collecting *const job = context;
    const bool is_meant = job->is_all ? pt_path_is_below(skip->path, job->below)
                                      : is_surveyed(job->run, skip->path) &&
                                            !is_still_there(skip->path);
    if (is_meant)
        pt_zlist_add(job->out, skip->path);
    return true;
}

/* Forgets the skipped files that job means. */
static enum pt_status
unskip_collected(struct run *run, struct collecting *job, struct pt_error *err)
{
    struct pt_str path;
    if (!run->in.has_skips)
        return PT_OK;
    pt_buf_clear(&run->list);
    job->out = &run->list;
    enum pt_status status =
        pt_skips_each(pt_session_reader(run->session), collect_skip, job, err);
    if (status == PT_OK && pt_buf_status(&run->list) != PT_OK)
        status = pt_fail_nomem(err);
    for (size_t at = 0;
         status == PT_OK && pt_zlist_next(pt_buf_str(&run->list), &at, &path);)
        status = pt_ingest_unskip(&run->in, path, err);
    return status;
}

/* ---------------------------------------------------------------- read --- */

static enum pt_status read_file(struct run *run,
                                struct place *place,
                                struct pt_walk *walk,
                                const struct pt_walk_entry *entry,
                                struct pt_error *err)
{
    struct pt_known known;
    if (pt_kind_of_name(entry->path) == PT_KIND_NONE)
        return PT_OK;
    enum pt_status status = pt_ingest_look(&run->in, entry->path, &entry->stamp,
                                           place->unsettled_ns, &known, err);
    if (status != PT_OK || (known.is_same && !run->is_rebuild))
        return status;
    status =
        pt_ingest_file(&run->in, walk, entry, &known, &place->has_young, err);
    run->in.progress.n_read++;
    run->in.progress.n_bytes_read += entry->stamp.size;
    return status == PT_OK ? pt_ingest_tick(&run->in, err) : status;
}

static enum pt_status
read_place(struct run *run, struct place *place, struct pt_error *err)
{
    struct pt_walk *walk = NULL;
    struct pt_walk_entry entry;
    if (place->is_in_trouble || !place->n_to_read)
        return PT_OK;
    enum pt_status status = pt_walk_open(place->start.path, &walk, err);
    if (status == PT_ENOTFOUND) /* it went away just now */
        return PT_OK;
    if (status == PT_OK)
        status = pt_walk_set_rules(walk, place->start.root, NULL, err);
    if (status != PT_OK)
        return status;
    while ((status = pt_walk_next(walk, &entry, err)) == PT_OK) {
        if (entry.what == PT_WALK_FILE)
            status = read_file(run, place, walk, &entry, err);
        else if (entry.what == PT_WALK_FOLDER && is_of_index(run, entry.path))
            pt_walk_pass_over(walk);
        if (status != PT_OK)
            break;
    }
    pt_walk_close(walk);
    return status == PT_ENOTFOUND ? PT_OK : status;
}

/* -------------------------------------------------------------- settle --- */

#define UNSETTLED "unsettled:" /* + root = nanoseconds, among the figures */

static struct pt_str unsettled_name(struct run *run, struct pt_str root)
{
    pt_buf_clear(&run->path);
    pt_buf_puts(&run->path, UNSETTLED);
    pt_buf_add(&run->path, root);
    return pt_buf_str(&run->path);
}

/* From when on stamps below the root of place are not trusted. Until a run has
 * seen the whole root, what was in doubt stays so. True when a doubt ended. */
static bool
settle_place(struct run *run, const struct place *place, bool is_whole)
{
    const struct pt_str name = unsettled_name(run, place->start.root);
    const int64_t old = pt_zlist_get_number(pt_buf_str(&run->figures), name);
    const bool is_seen_whole =
        is_whole && place->start.is_root && !place->is_in_trouble;
    int64_t now = place->has_young ? run->in.start_ns : 0;
    if (old && !is_seen_whole)
        now = old;
    pt_zlist_set_number(&run->figures, name, now);
    return old && !now;
}

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

/* Metadata and commit. is_whole: the run came to its end. */
static enum pt_status
settle(struct run *run, bool is_whole, struct pt_error *err)
{
    bool has_settled = false;
    for (size_t i = 0; i < run->n_places; i++)
        has_settled |= settle_place(run, &run->places[i], is_whole);
    enum pt_status status =
        set_meta_if_changed(run, PT_META_ROOTS, &run->roots, err);
    if (status == PT_OK)
        status = set_meta_if_changed(run, PT_META_OPTIONS, &run->options, err);
    if (status != PT_OK)
        return status;
    if (!has_settled && !pt_session_has_changes(run->session))
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
    if (!run->places)
        return pt_fail_nomem(err);
    run->n_places = n;
    for (size_t i = 0; i < n; i++) {
        run->places[i].start = starts[i];
        run->places[i].is_new =
            !pt_zlist_has(pt_buf_str(&run->old_roots), starts[i].root);
        run->places[i].unsettled_ns = pt_zlist_get_number(
            pt_buf_str(&run->figures), unsettled_name(run, starts[i].root));
    }
    return PT_OK;
}

static enum pt_status work(struct run *run, struct pt_error *err)
{
    enum pt_status status = pt_ingest_tick(&run->in, err);
    for (size_t i = 0; status == PT_OK && i < run->n_places; i++)
        status = survey(run, &run->places[i], err);
    if (status == PT_OK && run->is_rebuild) {
        status = visit_articles(run, PT_STR(""), false, carry_over, NULL, err);
    } else if (status == PT_OK) {
        struct collecting job = {.run = run};
        status = unskip_collected(run, &job, err);
        for (size_t i = 0; status == PT_OK && i < run->n_places; i++)
            status = vanish(run, &run->places[i], err);
    }
    run->in.progress.phase = PT_INDEXER_READING;
    for (size_t i = 0; status == PT_OK && i < run->n_places; i++)
        status = read_place(run, &run->places[i], err);
    return status;
}

/* Ends a run that was interrupted: what is whole is kept, unless that would be
 * less than what stands there. */
static enum pt_status keep_whole(struct run *run, struct pt_error *err)
{
    struct pt_error why;
    if (run->is_rebuild || !pt_session_has_changes(run->session))
        return PT_EINTERRUPTED;
    const enum pt_status status = settle(run, false, &why);
    if (status == PT_OK)
        return PT_EINTERRUPTED;
    if (err)
        *err = why;
    return status;
}

static enum pt_status
begin(struct run *run, const struct pt_update *update, struct pt_error *err)
{
    const struct pt_session_options options = {
        .wait_seconds = update->options->wait_seconds,
        .on_wait = update->options->on_wait,
        .wait_context = update->options->context,
        .is_rebuild = update->is_rebuild,
    };
    bool exists;
    enum pt_status status =
        pt_session_begin(update->dir, &options, &run->session, err);
    if (status == PT_OK)
        status = pt_ingest_init(&run->in, run->session, update->options,
                                update->is_rebuild, err);
    if (status == PT_OK)
        status = pt_walk_resolve(update->dir, &run->dir, &exists, err);
    return status == PT_OK ? load_meta(run, err) : status;
}

static void init(struct run *run, bool is_rebuild)
{
    *run = (struct run){.is_rebuild = is_rebuild};
    pt_arena_init(&run->arena);
    struct pt_buf *const bufs[] = {
        &run->dir,     &run->roots,        &run->old_roots, &run->options,
        &run->figures, &run->out_of_sight, &run->list,      &run->path};
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        pt_buf_init(bufs[i], PT_BUF_NO_CEILING);
}

static void fini(struct run *run)
{
    pt_ingest_fini(&run->in);
    pt_session_end(run->session);
    pt_buf_fini(&run->dir);
    pt_buf_fini(&run->roots);
    pt_buf_fini(&run->old_roots);
    pt_buf_fini(&run->options);
    pt_buf_fini(&run->figures);
    pt_buf_fini(&run->out_of_sight);
    pt_buf_fini(&run->list);
    pt_buf_fini(&run->path);
    pt_arena_fini(&run->arena);
    pt_free(run->seen);
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
    if (status == PT_OK)
        status = pt_synonyms_file_update(&run->in, err);
    if (status != PT_OK)
        return status;
    status = work(run, err);
    if (status == PT_EINTERRUPTED)
        return keep_whole(run, err);
    if (status == PT_OK)
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
    init(&run, update->is_rebuild);
    const enum pt_status status = run_all(&run, update, err);
    if (run.session)
        run.in.report.n_articles = pt_session_n_articles(run.session);
    if (out_report)
        *out_report = run.in.report;
    fini(&run);
    return status;
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
    run->in.report.n_gone++;
    pt_ingest_tell(&run->in, "gone", telling(run, article->path), NULL);
    return pt_session_remove(run->session, unique, err);
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
            pt_zlist_set_number(&run->figures, unsettled_name(run, root), 0);
            pt_zlist_remove(&run->roots, telling(run, root));
            at = begin_at;
        }
    enum pt_status status = unskip_collected(run, &job, err);
    if (status == PT_OK)
        status = visit_articles(run, path, true, remove_below, &path, err);
    *out_is_known = run->roots.len < n_roots_bytes || run->in.report.n_gone ||
                    pt_session_has_changes(run->session);
    return status;
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
    const struct pt_update update = {
        .dir = dir, .options = options, .paths = &path_or_id, .n_paths = 1};
    init(&run, false);
    const enum pt_status status = forget(&run, &update, err);
    if (out_n && status == PT_OK)
        *out_n = run.in.report.n_gone;
    fini(&run);
    return status;
}
