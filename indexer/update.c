/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/update.h"

#include "index/schema.h"
#include "indexer/synonyms_file.h"
#include "indexer/update_run.h"
#include "indexer/zlist.h"

#include <stdlib.h>

/* -------------------------------------------------------------- settle --- */

static enum pt_status set_meta_if_changed(struct pt_run *run,
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

static bool collect_key(void *context, struct pt_str key, struct pt_str value)
{
    (void)value;
    pt_zlist_add(context, key);
    return true;
}

/* Removes the chunks that a run which was cut off left behind. */
static enum pt_status sweep_ledger(struct pt_run *run, struct pt_error *err)
{
    struct pt_str key;
    pt_buf_clear(&run->list);
    enum pt_status status = pt_session_each_meta(
        run->session, PT_STR(PT_META_LEDGER ":"), collect_key, &run->list, err);
    if (status == PT_OK && pt_buf_status(&run->list) != PT_OK)
        status = pt_fail_nomem(err);
    for (size_t at = 0;
         status == PT_OK && pt_zlist_next(pt_buf_str(&run->list), &at, &key);)
        if (!pt_ledger_uses(&run->ledger, key))
            status = pt_session_set_meta(run->session, key, PT_STR(""), err);
    return status;
}

static enum pt_status write_ledger(struct pt_run *run, struct pt_error *err)
{
    if (!run->is_writing)
        return PT_OK;
    enum pt_status status = pt_session_settle(run->session, err);
    if (status == PT_OK)
        status = pt_ledger_finish(&run->writer, err);
    return status == PT_OK && run->in.is_in_doubt && !run->is_rebuild
               ? sweep_ledger(run, err)
               : status;
}

enum pt_status
pt_run_settle(struct pt_run *run, bool is_whole, struct pt_error *err)
{
    const bool was_in_doubt = run->in.is_in_doubt;
    enum pt_status status = write_ledger(run, err);
    if (status == PT_OK)
        status = set_meta_if_changed(run, PT_META_ROOTS, &run->roots, err);
    if (status == PT_OK)
        status = set_meta_if_changed(run, PT_META_OPTIONS, &run->options, err);
    if (status == PT_OK)
        status = set_meta_if_changed(run, PT_META_EXCLUDE, &run->exclude, err);
    if (status != PT_OK)
        return status;
    if (!pt_session_has_changes(run->session) &&
        !(was_in_doubt && !pt_session_is_in_doubt(run->session)))
        return PT_OK;
    status = pt_ingest_note_run(&run->in, err);
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

static enum pt_status load_meta(struct pt_run *run, struct pt_error *err)
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
        status = pt_session_meta(run->session, PT_STR(PT_META_EXCLUDE),
                                 &run->exclude, err);
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

/* What is excluded, given or remembered. */
static enum pt_status set_excludes(struct pt_run *run, struct pt_error *err)
{
    const char *const given = run->in.options.exclude;
    if (given) {
        pt_buf_clear(&run->exclude);
        pt_buf_puts(&run->exclude, given);
    }
    if (pt_buf_status(&run->exclude) != PT_OK ||
        pt_ignore_parse(pt_buf_str(&run->exclude), &run->arena,
                        &run->excludes) != PT_OK)
        return pt_fail_nomem(err);
    return PT_OK;
}

/* The language option, given or remembered. */
static enum pt_status set_options(struct pt_run *run, struct pt_error *err)
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

static enum pt_status set_places(struct pt_run *run,
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
static enum pt_status keep_whole(struct pt_run *run, struct pt_error *err)
{
    struct pt_error why;
    if (run->is_rebuild || run->is_dry || !pt_session_has_changes(run->session))
        return PT_EINTERRUPTED;
    if (run->in.is_in_doubt || run->vanished.n)
        pt_session_set_doubt(run->session, true);
    const enum pt_status status = pt_run_settle(run, false, &why);
    if (status == PT_OK)
        return PT_EINTERRUPTED;
    if (err)
        *err = why;
    return status;
}

/* An index of an older schema is made anew. */
static void be_rebuild_if_old(struct pt_run *run)
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
}

enum pt_status pt_run_begin(struct pt_run *run,
                            const struct pt_update *update,
                            struct pt_error *err)
{
    const struct pt_session_options options = {
        .wait_seconds = update->options->wait_seconds,
        .on_wait = update->options->on_wait,
        .wait_context = update->options->context,
        .is_rebuild = update->is_rebuild,
        .is_dry = run->is_dry,
        .is_bulk_off = update->options->is_bulk_off != 0,
        .trusts_all = update->options->trusts_writable != 0,
        .n_threads = update->options->jobs / 2,
        .on_event = update->options->on_event,
        .shards = update->options->shards,
        .from = update->from,
        .lock = update->lock,
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
    if (update->reading)
        run->in.reading = update->reading;
    if (status == PT_OK)
        status = pt_walk_resolve(update->dir, &run->dir, &exists, err);
    if (status == PT_OK)
        status = load_meta(run, err);
    if (status == PT_OK)
        be_rebuild_if_old(run);
    return status;
}

static struct pt_buf *buf_of(struct pt_run *run, size_t i)
{
    struct pt_buf *const bufs[] = {
        &run->dir,     &run->roots,        &run->old_roots,
        &run->options, &run->out_of_sight, &run->list,
        &run->path,    &run->exclude,      &run->scouted};
    return i < PT_COUNTOF(bufs) ? bufs[i] : NULL;
}

void pt_run_init(struct pt_run *run, const struct pt_update *update)
{
    *run = (struct pt_run){
        .is_rebuild = update->is_rebuild,
        .is_dry = update->options->is_dry_run != 0,
        .goes_everywhere = update->goes_everywhere,
    };
    pt_arena_init(&run->arena);
    pt_vanished_init(&run->vanished);
    pt_changes_init(&run->changes);
    pt_ledger_init(&run->ledger, NULL, PT_STR(""));
    pt_ledger_cursor_init(&run->seeker, &run->ledger);
    for (size_t i = 0; buf_of(run, i); i++)
        pt_buf_init(buf_of(run, i), PT_BUF_NO_CEILING);
}

void pt_run_fini(struct pt_run *run)
{
    pt_ledger_cursor_fini(&run->seeker);
    if (run->is_writing)
        pt_ledger_writer_fini(&run->writer);
    pt_ledger_fini(&run->ledger);
    pt_vanished_fini(&run->vanished);
    pt_changes_fini(&run->changes);
    pt_ingest_fini(&run->in);
    pt_session_end(run->session);
    for (size_t i = 0; buf_of(run, i); i++)
        pt_buf_fini(buf_of(run, i));
    pt_arena_fini(&run->arena);
}

static enum pt_status run_all(struct pt_run *run,
                              const struct pt_update *update,
                              struct pt_error *err)
{
    enum pt_status status = pt_run_begin(run, update, err);
    if (status != PT_OK)
        return status;
    if (!update->n_paths && !pt_session_reader(run->session))
        return pt_fail(err, PT_ENOINDEX, "there is no index at %s",
                       update->dir);
    status = set_options(run, err);
    if (status == PT_OK)
        status = set_excludes(run, err);
    if (status == PT_OK)
        status = set_places(run, update, err);
    if (status == PT_OK && !run->is_dry)
        status = pt_synonyms_file_update(&run->in, err);
    if (status != PT_OK)
        return status;
    status = pt_run_work(run, err);
    if (status == PT_EINTERRUPTED)
        return keep_whole(run, err);
    if (status == PT_OK && !run->is_dry)
        status = pt_run_settle(run, true, err);
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
    struct pt_run run;
    pt_run_init(&run, update);
    const enum pt_status status = run_all(&run, update, err);
    if (run.session)
        run.in.report.n_articles = pt_session_n_articles(run.session);
    if (out_report)
        *out_report = run.in.report;
    pt_run_fini(&run);
    return status;
}

static enum pt_status
is_old(const struct pt_update *update, bool *out, struct pt_error *err)
{
    struct pt_reader *reader = NULL;
    const enum pt_status status = pt_reader_open_trusting(
        update->dir, update->options->trusts_writable, &reader, err);
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
    enum pt_status status = is_old(&update, &is_to_do, err);
    if (status != PT_OK || !is_to_do)
        return status;
    status = pt_update_run(&update, NULL, err);
    if (status != PT_EIO)
        return status;
    /* A root in trouble is no hindrance. */
    return is_old(&update, &is_to_do, NULL) == PT_OK && !is_to_do ? PT_OK
                                                                  : status;
}
