/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/follow.h"

#include "common/arena.h"
#include "common/base.h"
#include "common/clock.h"
#include "common/error.h"
#include "indexer/roots.h"
#include "indexer/watch.h"
#include "indexer/zlist.h"

struct follow {
    pt_indexer *indexer;
    const struct pt_indexer_options *options;
    struct pt_watch *watch;
    struct pt_watch_news news;
    struct pt_buf roots;       /* zlist */
    struct pt_arena arena;     /* of the rules */
    struct pt_ignore excludes; /* below every root */
    uint64_t updated_us;       /* when the last update ended */
    bool is_settled; /* nothing was changed since the last look at all */
};

/* PT_OK, or PT_EINTERRUPTED when the caller wants an end. */
static enum pt_status tick(const struct follow *f, struct pt_error *err)
{
    const struct pt_indexer_progress now = {
        .phase = PT_INDEXER_WATCHING,
        .n_looked_at = f->watch ? pt_watch_n_folders(f->watch) : 0};
    if (f->options->on_progress &&
        f->options->on_progress(f->options->context, &now) != 0)
        return pt_fail(err, PT_EINTERRUPTED, "interrupted");
    return PT_OK;
}

/* -------------------------------------------------------------- update --- */

static bool has_done(const struct pt_indexer_report *report)
{
    return report->n_new || report->n_changed || report->n_gone ||
           report->n_moved;
}

/* A root in trouble was told of and may recover; a locked index will be free.
 * Both are looked at again. */
static bool is_passing(enum pt_status status)
{
    return status == PT_EIO || status == PT_ELOCKED || status == PT_EINVALID;
}

static enum pt_status update(struct follow *f,
                             const char *const *paths,
                             size_t n_paths,
                             bool is_first,
                             struct pt_error *err)
{
    struct pt_indexer_report report = {0};
    const enum pt_status status =
        pt_indexer_update(f->indexer, paths, n_paths, &report, err);
    f->updated_us = pt_clock_us();
    if (has_done(&report) || n_paths)
        f->is_settled = false;
    else if (status == PT_OK)
        f->is_settled = true;
    if (f->options->on_update && (is_first || has_done(&report)))
        f->options->on_update(f->options->context, &report);
    if (status == PT_EINTERRUPTED || is_first || !is_passing(status))
        return status;
    f->is_settled = false;
    return PT_OK;
}

static enum pt_status update_news(struct follow *f, struct pt_error *err)
{
    const char *paths[PT_WATCH_MAX_PATHS];
    size_t n = 0;
    struct pt_str path;
    assert(!f->news.is_everywhere);
    for (size_t at = 0; pt_zlist_next(pt_buf_str(&f->news.paths), &at, &path);)
        paths[n++] = path.ptr;
    const enum pt_status status = n ? update(f, paths, n, false, err) : PT_OK;
    pt_watch_news_clear(&f->news);
    return status;
}

/* ---------------------------------------------------------------- watch --- */

/* The roots and what is excluded below them. */
static enum pt_status list_roots(struct follow *f, struct pt_error *err)
{
    struct pt_indexer_contents found;
    const enum pt_status status = pt_indexer_status(f->indexer, &found, err);
    pt_buf_clear(&f->roots);
    for (size_t i = 0; status == PT_OK && i < found.n_roots; i++)
        pt_zlist_add(&f->roots,
                     pt_str_of(pt_indexer_root(f->indexer, i, NULL)));
    if (status != PT_OK)
        return status;
    pt_arena_reset(&f->arena);
    struct pt_str rules;
    if (pt_buf_status(&f->roots) != PT_OK ||
        !pt_arena_copy(&f->arena, pt_str_of(pt_indexer_exclude(f->indexer)),
                       &rules) ||
        pt_ignore_parse(rules, &f->arena, &f->excludes) != PT_OK)
        return pt_fail_nomem(err);
    return PT_OK;
}

/* Watches all roots from scratch, then looks at all of them. */
static enum pt_status begin_anew(struct follow *f, struct pt_error *err)
{
    struct pt_str root;
    pt_watch_close(f->watch);
    f->watch = NULL;
    enum pt_status status = list_roots(f, err);
    pt_watch_news_clear(&f->news);
    if (status == PT_OK)
        status = pt_watch_open(&f->watch, err);
    for (size_t at = 0;
         status == PT_OK && pt_zlist_next(pt_buf_str(&f->roots), &at, &root);)
        status = pt_watch_add(f->watch, root, root, &f->excludes, err);
    return status == PT_OK ? update(f, NULL, 0, false, err) : status;
}

/* Waits a tick for news and, once there is some, until it is quiet. */
static enum pt_status wait_for_news(struct follow *f, struct pt_error *err)
{
    enum pt_status status =
        pt_watch_wait(f->watch, PT_FOLLOW_MOST_MS, &f->news, err);
    const uint64_t end = pt_clock_us() + PT_FOLLOW_MOST_MS * (uint64_t)1000;
    size_t n_before = 0;
    while (status == PT_OK && f->news.n_paths > n_before &&
           pt_clock_us() < end) {
        n_before = f->news.n_paths;
        status = pt_watch_wait(f->watch, PT_FOLLOW_QUIET_MS, &f->news, err);
    }
    return status;
}

static bool is_time_to_look(const struct follow *f)
{
    return (!f->is_settled || pt_watch_is_blind(f->watch)) &&
           pt_clock_us() - f->updated_us > PT_FOLLOW_LOOK_MS * (uint64_t)1000;
}

static enum pt_status run(struct follow *f, struct pt_error *err)
{
    enum pt_status status = begin_anew(f, err);
    while (status == PT_OK && (status = tick(f, err)) == PT_OK) {
        status = wait_for_news(f, err);
        if (status != PT_OK)
            break;
        if (f->news.is_everywhere ||
            (is_time_to_look(f) && pt_watch_is_blind(f->watch)))
            status = begin_anew(f, err);
        else if (f->news.n_paths)
            status = update_news(f, err);
        else if (is_time_to_look(f))
            status = update(f, NULL, 0, false, err);
    }
    return status;
}

enum pt_status pt_follow(pt_indexer *indexer,
                         const struct pt_indexer_options *options,
                         const char *const *roots,
                         size_t n_roots,
                         struct pt_error *err)
{
    struct follow f = {.indexer = indexer, .options = options};
    pt_watch_news_init(&f.news);
    pt_buf_init(&f.roots, PT_BUF_NO_CEILING);
    pt_arena_init(&f.arena);
    enum pt_status status = update(&f, roots, n_roots, true, err);
    if (status == PT_OK)
        status = run(&f, err);
    pt_watch_close(f.watch);
    pt_watch_news_fini(&f.news);
    pt_buf_fini(&f.roots);
    pt_arena_fini(&f.arena);
    return status;
}
