/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/update_run.h"

#include "index/schema.h"
#include "indexer/zlist.h"

static enum pt_status remove_below(struct pt_run *run,
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
    pt_run_tell_gone(run, article);
    return pt_session_remove(run->session, unique, err);
}

/* The ledger without what lies below path. */
static enum pt_status
forget_entries(struct pt_run *run, struct pt_str path, struct pt_error *err)
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
static enum pt_status forget_path(struct pt_run *run,
                                  struct pt_str path,
                                  bool *out_is_known,
                                  struct pt_error *err)
{
    struct pt_str root;
    const size_t n_roots_bytes = run->roots.len;
    for (size_t at = 0, begin_at = 0;
         pt_zlist_next(pt_buf_str(&run->roots), &at, &root); begin_at = at)
        if (pt_path_is_below(root, path)) {
            pt_buf_clear(&run->path);
            pt_buf_add(&run->path, root);
            pt_zlist_remove(&run->roots, pt_buf_str(&run->path));
            at = begin_at;
        }
    enum pt_status status = pt_run_unskip(run, path, err);
    if (status == PT_OK)
        status = pt_run_visit(run, path, remove_below, &path, err);
    *out_is_known = run->roots.len < n_roots_bytes || run->in.report.n_gone ||
                    pt_session_has_changes(run->session);
    return status == PT_OK && *out_is_known ? forget_entries(run, path, err)
                                            : status;
}

/* The article with that id that belongs to no file. */
static enum pt_status forget_id(struct pt_run *run,
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
    enum pt_status status = pt_session_find(run->session, unique, &docid, err);
    if (status != PT_OK || !docid)
        return status;
    *out_is_known = true;
    run->in.report.n_gone++;
    status = pt_session_remove(run->session, unique, err);
    return status == PT_OK
               ? pt_ingest_unskip(&run->in, PT_STR(""), pt_str_of(id), err)
               : status;
}

static enum pt_status
forget(struct pt_run *run, const struct pt_update *update, struct pt_error *err)
{
    const char *const name = update->paths[0];
    struct pt_buf path;
    bool is_known = false, exists;
    enum pt_status status = pt_run_begin(run, update, err);
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
    return status == PT_OK ? pt_run_settle(run, false, err) : status;
}

enum pt_status pt_update_forget(const char *dir,
                                const struct pt_indexer_options *options,
                                const char *path_or_id,
                                uint64_t *out_n,
                                struct pt_error *err)
{
    struct pt_run run;
    struct pt_indexer_options wet = *options;
    wet.is_dry_run = 0;
    const struct pt_update update = {
        .dir = dir, .options = &wet, .paths = &path_or_id, .n_paths = 1};
    enum pt_status status = pt_update_upgrade(dir, &wet, err);
    if (status != PT_OK)
        return status;
    pt_run_init(&run, &update);
    status = forget(&run, &update, err);
    if (out_n && status == PT_OK)
        *out_n = run.in.report.n_gone;
    pt_run_fini(&run);
    return status;
}
