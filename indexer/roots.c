/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/roots.h"

#include "indexer/kind.h"
#include "indexer/session.h"
#include "indexer/walk.h"
#include "indexer/zlist.h"

#include <errno.h>
#include <sys/stat.h>

bool pt_root_reaches(struct pt_str root, struct pt_str path)
{
    if (!pt_path_is_below(path, root))
        return false;
    const size_t begin = root.len == 1 ? 0 : root.len;
    for (size_t i = begin; i + 1 < path.len; i++)
        if (path.ptr[i] == '/' && path.ptr[i + 1] == '.')
            return false;
    return true;
}

/* The root of the zlist roots that reaches path; empty for none. */
static struct pt_str owner_of(struct pt_str roots, struct pt_str path)
{
    struct pt_str root;
    for (size_t at = 0; pt_zlist_next(roots, &at, &root);)
        if (pt_root_reaches(root, path))
            return root;
    return PT_STR("");
}

void pt_roots_add(struct pt_buf *roots, struct pt_str path)
{
    struct pt_str root;
    if (owner_of(pt_buf_str(roots), path).len)
        return;
    for (size_t at = 0, begin = 0; pt_zlist_next(pt_buf_str(roots), &at, &root);
         begin = at)
        if (pt_root_reaches(path, root)) {
            pt_zlist_remove(roots, root);
            at = begin;
        }
    pt_zlist_add(roots, path);
}

/* A file that no source takes. */
static bool is_ignored(struct pt_str path)
{
    struct stat st;
    return lstat(path.ptr, &st) == 0 && !S_ISDIR(st.st_mode) &&
           (!S_ISREG(st.st_mode) || pt_kind_of_name(path) == PT_KIND_NONE);
}

static enum pt_status fail_missing(const char *path, struct pt_error *err)
{
    struct stat st;
    const int cause = stat(path, &st) == 0 ? ENOENT : errno;
    return pt_fail(err, PT_EINVALID, "cannot read %s: %s", path,
                   strerror(cause));
}

/* The given path as a start; *out->path empty: nothing to do there. */
static enum pt_status start_of(struct pt_buf *roots,
                               struct pt_str dir,
                               const char *path,
                               struct pt_arena *arena,
                               struct pt_start *out,
                               struct pt_error *err)
{
    struct pt_buf resolved;
    bool exists = false;
    *out = (struct pt_start){.path = PT_STR("")};
    pt_buf_init(&resolved, PT_BUF_NO_CEILING);
    enum pt_status status = pt_walk_resolve(path, &resolved, &exists, err);
    const struct pt_str whole = pt_buf_str(&resolved);
    const struct pt_str owner = owner_of(pt_buf_str(roots), whole);
    if (status == PT_OK && pt_path_is_below(whole, dir))
        status = pt_fail(err, PT_EINVALID, "%s is the index itself", path);
    else if (status == PT_OK && !exists && !owner.len)
        status = fail_missing(path, err);
    else if (status == PT_OK && !(exists && is_ignored(whole)) &&
             !pt_arena_copy(arena, exists ? whole : owner, &out->path))
        status = pt_fail_nomem(err);
    pt_buf_fini(&resolved);
    return status;
}

/* Leaves out what another start reaches. */
static size_t without_doubles(struct pt_start *starts, size_t n)
{
    size_t n_kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_double = false;
        for (size_t k = 0; k < n && !is_double; k++)
            is_double =
                k != i && pt_root_reaches(starts[k].path, starts[i].path) &&
                (k < i || !pt_str_equal(starts[k].path, starts[i].path));
        if (!is_double)
            starts[n_kept++] = starts[i];
    }
    return n_kept;
}

/* Names the roots, which no longer change. */
static enum pt_status name_roots(struct pt_str roots,
                                 struct pt_start *starts,
                                 size_t n,
                                 struct pt_arena *arena,
                                 struct pt_error *err)
{
    for (size_t i = 0; i < n; i++) {
        const struct pt_str owner = owner_of(roots, starts[i].path);
        starts[i].is_root = pt_str_equal(owner, starts[i].path);
        if (!pt_arena_copy(arena, owner, &starts[i].root))
            return pt_fail_nomem(err);
    }
    return PT_OK;
}

/* All roots as starts. */
static enum pt_status starts_of_roots(struct pt_str roots,
                                      struct pt_arena *arena,
                                      struct pt_start *starts,
                                      size_t *n,
                                      struct pt_error *err)
{
    struct pt_str root;
    for (size_t at = 0; pt_zlist_next(roots, &at, &root);)
        if (!pt_arena_copy(arena, root, &starts[(*n)++].path))
            return pt_fail_nomem(err);
    return PT_OK;
}

enum pt_status pt_roots_starts(struct pt_buf *roots,
                               const char *dir,
                               const char *const *paths,
                               size_t n_paths,
                               struct pt_arena *arena,
                               struct pt_start **out,
                               size_t *out_n,
                               uint64_t *out_n_ignored,
                               struct pt_error *err)
{
    const size_t most = n_paths ? n_paths : pt_zlist_count(pt_buf_str(roots));
    struct pt_start *const starts = pt_arena_array(arena, most, sizeof *starts);
    struct pt_buf real_dir;
    bool exists;
    size_t n = 0;
    if (!starts)
        return pt_fail_nomem(err);
    pt_buf_init(&real_dir, PT_BUF_NO_CEILING);
    enum pt_status status = pt_walk_resolve(dir, &real_dir, &exists, err);
    for (size_t i = 0; status == PT_OK && i < n_paths; i++) {
        status = start_of(roots, pt_buf_str(&real_dir), paths[i], arena,
                          &starts[n], err);
        if (status == PT_OK && starts[n].path.len)
            n++;
        else if (status == PT_OK)
            ++*out_n_ignored;
    }
    for (size_t i = 0; status == PT_OK && i < n; i++)
        pt_roots_add(roots, starts[i].path);
    if (status == PT_OK && !n_paths)
        status = starts_of_roots(pt_buf_str(roots), arena, starts, &n, err);
    if (status == PT_OK && pt_buf_status(roots) != PT_OK)
        status = pt_fail_nomem(err);
    n = without_doubles(starts, n);
    if (status == PT_OK)
        status = name_roots(pt_buf_str(roots), starts, n, arena, err);
    pt_buf_fini(&real_dir);
    if (status != PT_OK)
        return status;
    *out = starts;
    *out_n = n;
    return PT_OK;
}
