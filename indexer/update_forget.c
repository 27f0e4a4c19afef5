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

/* The ledger without what lies below path; stays: with it, to be read again. */
static enum pt_status forget_entries(struct pt_run *run,
                                     struct pt_str path,
                                     bool stays,
                                     struct pt_error *err)
{
    struct pt_ledger_cursor cursor;
    struct pt_ledger_entry entry;
    struct pt_ledger_place at;
    enum pt_status status =
        pt_ledger_writer_init(&run->writer, &run->ledger, false, err);
    run->is_writing = true;
    pt_ledger_cursor_init(&cursor, &run->ledger);
    while (status == PT_OK &&
           (status = pt_ledger_next(&cursor, &entry, &at, err)) == PT_OK) {
        const bool is_below = pt_path_is_below(entry.path, path);
        if (is_below && !stays)
            continue;
        if (is_below)
            entry.stamp = (struct pt_file_stamp){0}; /* as never read whole */
        status = pt_ledger_add(&run->writer, &entry, err);
    }
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
    return status == PT_OK && *out_is_known
               ? forget_entries(run, path, false, err)
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

/* ------------------------------------------- an article of a file --- */

enum { MOST_NAMED = 5 };

/* The articles of files that go by a name. */
struct named {
    struct pt_str name;         /* an id or url … */
    struct pt_str where;        /* … or where it is, as an identity */
    struct pt_buf unique, path; /* of the first */
    struct pt_buf list;         /* where they are, for a message */
    size_t n;
};

static enum pt_status see_named(struct pt_run *run,
                                void *context,
                                struct pt_str unique,
                                uint32_t docid,
                                const struct pt_article *a,
                                struct pt_error *err)
{
    struct named *const named = context;
    (void)run;
    (void)docid;
    (void)err;
    if (!a->path.len || !(pt_str_equal(unique, named->where) ||
                          pt_str_equal(a->id, named->name) ||
                          pt_str_equal(a->url, named->name)))
        return PT_OK;
    if (named->n == 0) {
        pt_buf_add(&named->unique, unique);
        pt_buf_add(&named->path, a->path);
    }
    if (named->n++ < MOST_NAMED) {
        pt_buf_puts(&named->list, named->n > 1 ? ", " : "");
        pt_buf_add(&named->list, pt_str_sub(unique, 1, unique.len));
    }
    return PT_OK;
}

/* Its file stays, so it comes back when that is read again. */
static enum pt_status forget_the_one(struct pt_run *run,
                                     const struct named *named,
                                     struct pt_error *err)
{
    if (named->n > 1)
        return pt_fail(err, PT_EINVALID, "%.*s is more than one article: %s%s",
                       PT_STR_FMT(named->name), pt_buf_z(&named->list),
                       named->n > MOST_NAMED ? ", and others" : "");
    run->in.report.n_gone++;
    const enum pt_status status =
        pt_session_remove(run->session, pt_buf_str(&named->unique), err);
    return status == PT_OK
               ? forget_entries(run, pt_buf_str(&named->path), true, err)
               : status;
}

/* An article that stands with others in a file, or the only one of a file, by
 * its path#part, id or url. There are no terms for ids: all are looked at. */
static enum pt_status forget_article(struct pt_run *run,
                                     struct pt_str name,
                                     struct pt_str path,
                                     bool *out_is_known,
                                     struct pt_error *err)
{
    struct named named = {.name = name};
    struct pt_buf where;
    pt_buf_init(&where, PT_BUF_NO_CEILING);
    pt_buf_init(&named.unique, PT_BUF_NO_CEILING);
    pt_buf_init(&named.path, PT_BUF_NO_CEILING);
    pt_buf_init(&named.list, PT_BUF_NO_CEILING);
    pt_schema_unique(&where, path, PT_STR(""));
    named.where = pt_buf_str(&where);
    enum pt_status status =
        pt_run_visit(run, PT_STR(""), see_named, &named, err);
    if (status == PT_OK && (pt_buf_status(&where) != PT_OK ||
                            pt_buf_status(&named.unique) != PT_OK ||
                            pt_buf_status(&named.path) != PT_OK ||
                            pt_buf_status(&named.list) != PT_OK))
        status = pt_fail_nomem(err);
    *out_is_known = named.n > 0;
    if (status == PT_OK && named.n > 0)
        status = forget_the_one(run, &named, err);
    pt_buf_fini(&named.list);
    pt_buf_fini(&named.path);
    pt_buf_fini(&named.unique);
    pt_buf_fini(&where);
    return status;
}

static enum pt_status forget_known(struct pt_run *run,
                                   const char *name,
                                   bool *out_is_known,
                                   struct pt_error *err)
{
    struct pt_buf path;
    bool exists;
    enum pt_status status = forget_id(run, name, out_is_known, err);
    if (status != PT_OK || *out_is_known)
        return status;
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    status = pt_walk_resolve(name, &path, &exists, err);
    if (status == PT_OK)
        status = forget_path(run, pt_buf_str(&path), out_is_known, err);
    if (status == PT_OK && !*out_is_known)
        status = forget_article(run, pt_str_of(name), pt_buf_str(&path),
                                out_is_known, err);
    pt_buf_fini(&path);
    return status;
}

static enum pt_status
forget(struct pt_run *run, const struct pt_update *update, struct pt_error *err)
{
    const char *const name = update->paths[0];
    bool is_known = false;
    enum pt_status status = pt_run_begin(run, update, err);
    if (status != PT_OK)
        return status;
    if (!pt_session_reader(run->session))
        return pt_fail(err, PT_ENOINDEX, "there is no index at %s",
                       update->dir);
    status = forget_known(run, name, &is_known, err);
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
