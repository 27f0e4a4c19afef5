/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/update_run.h"

#include "indexer/skips.h"
#include "indexer/zlist.h"

#include <errno.h>
#include <sys/stat.h>

bool pt_run_is_of_index(const struct pt_run *run, struct pt_str path)
{
    const struct pt_str dir = pt_buf_str(&run->dir);
    return pt_str_begins(path, dir) &&
           (path.len == dir.len ||
            pt_str_begins(pt_str_sub(path, dir.len, path.len),
                          PT_STR(".new-")));
}

bool pt_run_reads(const struct pt_run *run, struct pt_str path)
{
    const enum pt_kind kind = pt_kind_of_name(path);
    return run->in.source_of ? run->in.source_of(kind) != NULL
                             : kind != PT_KIND_NONE;
}

/* ------------------------------------------- articles without a file --- */

static bool is_out_of_sight(const struct pt_run *run, struct pt_str path)
{
    struct pt_str known;
    for (size_t at = 0;
         pt_zlist_next(pt_buf_str(&run->out_of_sight), &at, &known);)
        if (pt_path_is_below(path, known))
            return true;
    return false;
}

static enum pt_status visit(struct pt_run *run,
                            struct pt_str unique,
                            pt_run_each_article *each,
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

/* A bounded list at a time. */
enum pt_status pt_run_visit(struct pt_run *run,
                            struct pt_str below,
                            pt_run_each_article *each,
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

void pt_run_tell_gone(struct pt_run *run, const struct pt_article *article)
{
    run->in.report.n_gone++;
    pt_ingest_tell(&run->in, "gone",
                   pt_ingest_name(&run->in, article->path, article->member),
                   NULL);
}

/* Whether an article without a file in sight stays all the same. */
static bool is_homeless(const struct pt_run *run, struct pt_str path)
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
static bool has_file(struct pt_run *run, struct pt_str path)
{
    struct stat st;
    pt_buf_clear(&run->path);
    pt_buf_add(&run->path, path);
    if (!pt_run_reads(run, path) || pt_run_is_of_index(run, path))
        return false;
    if (lstat(pt_buf_z(&run->path), &st) != 0)
        return errno != ENOENT && errno != ENOTDIR;
    return S_ISREG(st.st_mode);
}

/* Where the ledger was whole it told what is gone. */
static enum pt_status carry_over(struct pt_run *run,
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
        pt_run_tell_gone(run, article);
    return PT_OK;
}

enum pt_status pt_run_carry_over(struct pt_run *run, struct pt_error *err)
{
    return pt_run_visit(run, PT_STR(""), carry_over, NULL, err);
}

static enum pt_status remove_orphan(struct pt_run *run,
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
    pt_run_tell_gone(run, article);
    const enum pt_status status = pt_session_remove(run->session, unique, err);
    return status == PT_OK ? pt_ingest_tick(&run->in, err) : status;
}

enum pt_status pt_run_remove_orphans(struct pt_run *run, struct pt_error *err)
{
    struct pt_str root;
    bool is_all = true;
    enum pt_status status = PT_OK;
    if (!pt_session_reader(run->session))
        return PT_OK;
    status = pt_session_catch_up(run->session, err);
    for (size_t i = 0; status == PT_OK && i < run->n_places; i++)
        if (!run->places[i].is_in_trouble)
            status = pt_run_visit(run, run->places[i].start.path, remove_orphan,
                                  NULL, err);
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
    const struct pt_run *run;
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

static bool is_surveyed(const struct pt_run *run, struct pt_str path)
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
static enum pt_status unskip_collected(struct pt_run *run,
                                       struct collecting *job,
                                       struct pt_error *err)
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

enum pt_status
pt_run_unskip(struct pt_run *run, struct pt_str below, struct pt_error *err)
{
    struct collecting job = {.run = run, .below = below, .is_all = true};
    return unskip_collected(run, &job, err);
}

enum pt_status pt_run_unskip_vanished(struct pt_run *run, struct pt_error *err)
{
    struct collecting job = {.run = run};
    return unskip_collected(run, &job, err);
}
