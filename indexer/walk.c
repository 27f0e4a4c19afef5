/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _XOPEN_SOURCE 700 /* realpath */
#include "indexer/walk.h"

#include "common/mem.h"
#include "indexer/changes.h"
#include "indexer/session.h"
#include "indexer/zlist.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the .ptignore of one folder says. */
struct rules {
    struct pt_ignore ignore;
    size_t path_len; /* of the folder's path, which begins as walk->path does */
    struct pt_buf text;
    struct pt_arena arena;
};

/* One folder on the way down. */
struct level {
    DIR *dir;
    struct rules *rules; /* owned; NULL: none */
    bool has_rules_file;
    size_t path_len;     /* of the folder's path in walk->path */
    struct pt_buf names; /* each ended by NUL */
    const char **sorted; /* into names */
    size_t n_sorted;
    size_t sorted_capacity;
    size_t next;         /* index into sorted */
    struct pt_buf bound; /* the next pass begins at this name; empty: none */
};

struct pt_walk {
    struct pt_buf path; /* of the entry, or of the folder */
    size_t n_levels;
    struct level levels[PT_WALK_MAX_DEPTH];
    size_t root_len; /* excludes are asked about what is behind it */
    const struct pt_ignore *excludes;
    const struct pt_changes *only;          /* or NULL: all that is there */
    struct rules *above[PT_WALK_MAX_DEPTH]; /* of root, and on to the start */
    size_t n_above;
    bool is_single_file; /* the start is a file; not yet given */
    int file_dir;        /* where file_name is: a folder or AT_FDCWD */
    const char *file_name;
};

/* ------------------------------------------------------------- errors --- */

/* The whole run is at its end of means, not this file at fault. */
static bool is_out_of_means(int error)
{
    return error == EMFILE || error == ENFILE || error == ENOMEM ||
           error == ENOBUFS;
}

static enum pt_status
fail_means(int error, const char *path, struct pt_error *err)
{
    if (error == ENOMEM || error == ENOBUFS)
        return pt_fail_nomem(err);
    return pt_fail(err, PT_EIO, "cannot open %s: %s", path, strerror(error));
}

static bool is_gone(int error)
{
    return error == ENOENT || error == ENOTDIR || error == ELOOP;
}

/* -------------------------------------------------------------- stamps --- */

bool pt_file_stamp_equal(const struct pt_file_stamp *a,
                         const struct pt_file_stamp *b)
{
    return a->size == b->size && a->mtime_ns == b->mtime_ns &&
           a->ctime_ns == b->ctime_ns && a->inode == b->inode;
}

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct pt_file_stamp stamp_of(const struct stat *st)
{
    return (struct pt_file_stamp){
        .size = (uint64_t)st->st_size,
        .mtime_ns = nanoseconds(st->st_mtim),
        .ctime_ns = nanoseconds(st->st_ctim),
        .inode = (uint64_t)st->st_ino,
    };
}

/* --------------------------------------------------------------- names --- */

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Points sorted at the names and sorts it. */
static enum pt_status sort_names(struct level *level, size_t n_names)
{
    const char **const sorted =
        (const char **)pt_grow((void *)level->sorted, &level->sorted_capacity,
                               n_names, PT_WALK_MAX_NAMES, sizeof *sorted);
    if (n_names && !sorted)
        return PT_ENOMEM;
    level->sorted = sorted;
    level->n_sorted = n_names;
    const char *name = pt_buf_z(&level->names);
    for (size_t i = 0; i < n_names; i++, name += strlen(name) + 1)
        sorted[i] = name;
    if (n_names)
        qsort((void *)sorted, n_names, sizeof *sorted, by_bytes);
    return PT_OK;
}

/* Keeps the smaller half of the names; the first of the rest is the bound. */
static enum pt_status keep_smaller_half(struct level *level, size_t *n_names)
{
    if (sort_names(level, *n_names) != PT_OK)
        return PT_ENOMEM;
    const size_t n_kept = *n_names / 2;
    struct pt_buf kept;
    pt_buf_init(&kept, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < n_kept; i++)
        pt_buf_add(&kept,
                   pt_str_n(level->sorted[i], strlen(level->sorted[i]) + 1));
    pt_buf_clear(&level->bound);
    pt_buf_puts(&level->bound, level->sorted[n_kept]);
    if (pt_buf_status(&kept) != PT_OK ||
        pt_buf_status(&level->bound) != PT_OK) {
        pt_buf_fini(&kept);
        return PT_ENOMEM;
    }
    pt_buf_fini(&level->names);
    level->names = kept;
    *n_names = n_kept;
    return PT_OK;
}

/* Reads the names from `from` on (empty: all) into sorted. On a failed read
 * PT_EIO, errno set. */
static enum pt_status read_names(struct level *level, const char *from)
{
    size_t n_names = 0;
    pt_buf_clear(&level->names);
    for (;;) {
        errno = 0;
        const struct dirent *const entry = readdir(level->dir);
        if (!entry && errno)
            return PT_EIO;
        if (!entry)
            break;
        const char *const name = entry->d_name;
        const char *const bound = pt_buf_z(&level->bound);
        level->has_rules_file |= !strcmp(name, PT_IGNORE_FILE);
        if (name[0] == '.' || strcmp(name, from) < 0 ||
            (*bound && strcmp(name, bound) >= 0))
            continue;
        pt_buf_add(&level->names, pt_str_n(name, strlen(name) + 1));
        if (pt_buf_status(&level->names) != PT_OK)
            return PT_ENOMEM;
        if (++n_names == PT_WALK_MAX_NAMES &&
            keep_smaller_half(level, &n_names) != PT_OK)
            return PT_ENOMEM;
    }
    level->next = 0;
    return sort_names(level, n_names);
}

/* The names on the way from the folder, whose path is `folder`, to changes. */
static enum pt_status name_changes(struct level *level,
                                   const struct pt_changes *only,
                                   struct pt_str folder)
{
    const size_t begin = folder.len == 1 ? 1 : folder.len + 1;
    struct pt_str last = PT_STR("");
    size_t n_names = 0;
    for (size_t i = pt_changes_from(only, folder); i < only->n; i++) {
        const struct pt_str path = pt_changes_path(only, i);
        if (!pt_path_is_below(path, folder))
            break;
        if (path.len < begin) /* the folder itself: it was a file */
            continue;
        const struct pt_str rest = pt_str_sub(path, begin, path.len);
        const struct pt_str name = pt_str_sub(rest, 0, pt_str_find(rest, '/'));
        if (!name.len || name.ptr[0] == '.' || pt_str_equal(name, last))
            continue;
        pt_zlist_add(&level->names, name);
        last = name;
        n_names++;
    }
    level->has_rules_file = true; /* for all we know */
    return pt_buf_status(&level->names) == PT_OK ? sort_names(level, n_names)
                                                 : PT_ENOMEM;
}

/* The names behind those that were given. PT_EIO: errno is set. */
static enum pt_status next_pass(struct level *level)
{
    struct pt_buf from;
    pt_buf_init(&from, PT_BUF_NO_CEILING);
    pt_buf_add(&from, pt_buf_str(&level->bound));
    enum pt_status status = pt_buf_status(&from);
    pt_buf_clear(&level->bound);
    if (status == PT_OK) {
        rewinddir(level->dir);
        status = read_names(level, pt_buf_z(&from));
    }
    pt_buf_fini(&from);
    return status;
}

/* --------------------------------------------------------------- rules --- */

static void free_rules(struct rules *rules)
{
    if (!rules)
        return;
    pt_arena_fini(&rules->arena);
    pt_buf_fini(&rules->text);
    pt_free(rules);
}

static bool read_some(int fd, struct pt_buf *out)
{
    char *const room = pt_buf_room(out, PT_MAX_IGNORE_BYTES);
    const ssize_t n = room ? read(fd, room, PT_MAX_IGNORE_BYTES) : 0;
    if (n > 0)
        pt_buf_used(out, (size_t)n);
    return n > 0;
}

/* *out: the rules of the folder open as dir, whose path is path_len bytes of
 * walk->path; NULL when its file cannot be read or is none. PT_OK, PT_ENOMEM.
 */
static enum pt_status load_rules(int dir, size_t path_len, struct rules **out)
{
    const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    struct stat st;
    *out = NULL;
    const int fd = openat(dir, PT_IGNORE_FILE, flags);
    if (fd < 0)
        return PT_OK;
    struct rules *const rules = pt_alloc(sizeof *rules);
    enum pt_status status = rules ? PT_OK : PT_ENOMEM;
    bool has_text = false;
    if (rules) {
        rules->path_len = path_len;
        pt_arena_init(&rules->arena);
        pt_buf_init(&rules->text, PT_BUF_NO_CEILING);
        if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
            has_text = read_some(fd, &rules->text);
        status = pt_buf_status(&rules->text);
    }
    close(fd);
    if (has_text && status == PT_OK)
        status = pt_ignore_parse(pt_buf_str(&rules->text), &rules->arena,
                                 &rules->ignore);
    if (has_text && status == PT_OK)
        *out = rules;
    else
        free_rules(rules);
    return status;
}

/* What rules of a folder with a path of that many bytes say of walk->path. */
static enum pt_ignore_verdict ask(const struct pt_walk *walk,
                                  const struct pt_ignore *rules,
                                  size_t path_len,
                                  bool is_folder)
{
    const struct pt_str path = pt_buf_str(&walk->path);
    if (path_len >= path.len)
        return PT_IGNORE_SILENT;
    return pt_ignore_ask(rules, pt_str_sub(path, path_len + 1, path.len),
                         is_folder);
}

/* Whether walk->path is left out: the nearest rules that speak decide. */
static bool is_left_out(const struct pt_walk *walk, bool is_folder)
{
    enum pt_ignore_verdict verdict = PT_IGNORE_SILENT;
    for (size_t i = walk->n_levels; i-- > 0 && verdict == PT_IGNORE_SILENT;) {
        const struct rules *const rules = walk->levels[i].rules;
        if (rules)
            verdict = ask(walk, &rules->ignore, rules->path_len, is_folder);
    }
    for (size_t i = walk->n_above; i-- > 0 && verdict == PT_IGNORE_SILENT;)
        verdict = ask(walk, &walk->above[i]->ignore, walk->above[i]->path_len,
                      is_folder);
    if (walk->excludes && verdict == PT_IGNORE_SILENT)
        verdict = ask(walk, walk->excludes, walk->root_len, is_folder);
    return verdict == PT_IGNORE_OUT;
}

/* -------------------------------------------------------------- levels --- */

static void leave(struct pt_walk *walk)
{
    assert(walk->n_levels > 0);
    struct level *const level = &walk->levels[--walk->n_levels];
    closedir(level->dir);
    free_rules(level->rules);
    pt_buf_fini(&level->names);
    pt_buf_fini(&level->bound);
    pt_free((void *)level->sorted);
}

/* Opens name in folder parent (its path is walk->path) as the next level.
 * PT_OK; PT_EIO or PT_ENOMEM with errno set and nothing changed. */
static enum pt_status enter(struct pt_walk *walk, int parent, const char *name)
{
    assert(walk->n_levels < PT_WALK_MAX_DEPTH);
    const int flags =
        O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    const int fd = openat(parent, name, flags);
    if (fd < 0)
        return PT_EIO;
    DIR *const dir = fdopendir(fd);
    if (!dir) {
        const int cause = errno;
        close(fd);
        errno = cause;
        return PT_EIO;
    }
    struct level *const level = &walk->levels[walk->n_levels++];
    *level = (struct level){.dir = dir, .path_len = walk->path.len};
    pt_buf_init(&level->names, PT_BUF_NO_CEILING);
    pt_buf_init(&level->bound, PT_BUF_NO_CEILING);
    enum pt_status status =
        walk->only ? name_changes(level, walk->only, pt_buf_str(&walk->path))
                   : read_names(level, "");
    if (status == PT_OK && level->has_rules_file)
        status = load_rules(fd, level->path_len, &level->rules);
    if (status != PT_OK) {
        const int cause = status == PT_ENOMEM ? ENOMEM : errno;
        leave(walk);
        errno = cause;
    }
    return status;
}

/* --------------------------------------------------------------- entry --- */

static enum pt_status failed(struct pt_walk *walk,
                             int error,
                             struct pt_walk_entry *out,
                             struct pt_error *err)
{
    if (is_out_of_means(error))
        return fail_means(error, pt_buf_z(&walk->path), err);
    out->what = PT_WALK_FAILED;
    out->reason = strerror(error);
    return PT_OK;
}

static enum pt_status enter_folder(struct pt_walk *walk,
                                   int parent,
                                   const char *name,
                                   struct pt_walk_entry *out,
                                   struct pt_error *err)
{
    if (walk->n_levels == PT_WALK_MAX_DEPTH) {
        out->what = PT_WALK_FAILED;
        out->reason = "too many folders within folders";
        return PT_OK;
    }
    if (enter(walk, parent, name) == PT_OK) {
        out->what = PT_WALK_FOLDER;
        return PT_OK;
    }
    return is_gone(errno) ? PT_ENOTFOUND : failed(walk, errno, out, err);
}

/* A file that stands where the folder of a change stood is none itself. */
static bool is_unwanted(const struct pt_walk *walk)
{
    return walk->only && !pt_changes_has(walk->only, pt_buf_str(&walk->path));
}

/* Looks at name in folder parent. PT_ENOTFOUND when it is gone. */
static enum pt_status look_at(struct pt_walk *walk,
                              int parent,
                              const char *name,
                              struct pt_walk_entry *out,
                              struct pt_error *err)
{
    struct stat st;
    *out = (struct pt_walk_entry){.path = pt_buf_str(&walk->path)};
    if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return is_gone(errno) ? PT_ENOTFOUND : failed(walk, errno, out, err);
    if (is_left_out(walk, S_ISDIR(st.st_mode))) {
        out->what = PT_WALK_LEFT_OUT;
        return PT_OK;
    }
    if (S_ISDIR(st.st_mode))
        return enter_folder(walk, parent, name, out, err);
    if (is_unwanted(walk))
        return PT_ENOTFOUND;
    out->what = S_ISREG(st.st_mode)   ? PT_WALK_FILE
                : S_ISLNK(st.st_mode) ? PT_WALK_LINK
                                      : PT_WALK_SPECIAL;
    out->stamp = stamp_of(&st);
    walk->file_dir = parent;
    walk->file_name = name;
    return PT_OK;
}

enum pt_status pt_walk_next(struct pt_walk *walk,
                            struct pt_walk_entry *out,
                            struct pt_error *err)
{
    if (walk->is_single_file) {
        walk->is_single_file = false;
        return look_at(walk, AT_FDCWD, pt_buf_z(&walk->path), out, err);
    }
    while (walk->n_levels > 0) {
        struct level *const level = &walk->levels[walk->n_levels - 1];
        pt_buf_cut(&walk->path, level->path_len);
        if (level->next == level->n_sorted && level->bound.len) {
            const enum pt_status status = next_pass(level);
            if (status != PT_OK)
                return fail_means(status == PT_ENOMEM ? ENOMEM : errno,
                                  pt_buf_z(&walk->path), err);
        }
        if (level->next == level->n_sorted) {
            leave(walk);
            continue;
        }
        const char *const name = level->sorted[level->next++];
        pt_buf_add_byte(&walk->path, '/');
        pt_buf_puts(&walk->path, name);
        if (pt_buf_status(&walk->path) != PT_OK)
            return pt_fail_nomem(err);
        const enum pt_status status =
            look_at(walk, dirfd(level->dir), name, out, err);
        if (status != PT_ENOTFOUND)
            return status;
    }
    return PT_ENOTFOUND;
}

void pt_walk_pass_over(struct pt_walk *walk)
{
    leave(walk);
}

/* ------------------------------------------------------- open and close --- */

static enum pt_status
fail_start(int error, struct pt_str path, struct pt_error *err)
{
    if (error == ENOMEM || error == ENOBUFS)
        return pt_fail_nomem(err);
    return pt_fail(err, is_out_of_means(error) ? PT_EIO : PT_ENOTFOUND,
                   "cannot read %.*s: %s", PT_STR_FMT(path), strerror(error));
}

static enum pt_status
start(struct pt_walk *walk, struct pt_str path, struct pt_error *err)
{
    struct stat st;
    pt_buf_add(&walk->path, path);
    if (pt_buf_status(&walk->path) != PT_OK)
        return pt_fail_nomem(err);
    if (lstat(walk->path.ptr, &st) != 0)
        return fail_start(errno, path, err);
    if (!S_ISDIR(st.st_mode)) {
        walk->is_single_file = true;
        return PT_OK;
    }
    if (enter(walk, AT_FDCWD, walk->path.ptr) != PT_OK)
        return fail_start(errno, path, err);
    if (path.len == 1) /* "/": entries begin with one slash, not two */
        walk->levels[0].path_len = 0;
    return PT_OK;
}

enum pt_status
pt_walk_open(struct pt_str path, struct pt_walk **out, struct pt_error *err)
{
    return pt_walk_open_only(path, NULL, out, err);
}

enum pt_status pt_walk_open_only(struct pt_str path,
                                 const struct pt_changes *only,
                                 struct pt_walk **out,
                                 struct pt_error *err)
{
    assert(path.len && path.ptr[0] == '/');
    struct pt_walk *const walk = pt_alloc(sizeof *walk);
    if (!walk)
        return pt_fail_nomem(err);
    walk->only = only;
    pt_buf_init(&walk->path, PT_BUF_NO_CEILING);
    const enum pt_status status = start(walk, path, err);
    if (status != PT_OK) {
        pt_walk_close(walk);
        return status;
    }
    *out = walk;
    return PT_OK;
}

/* The rules of the folder that is the first len bytes of walk->path. */
static enum pt_status load_above(struct pt_walk *walk, size_t len)
{
    struct rules *rules = NULL;
    struct pt_buf path;
    if (walk->n_above == PT_COUNTOF(walk->above))
        return PT_OK;
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    pt_buf_add(&path, pt_str_sub(pt_buf_str(&walk->path), 0, len ? len : 1));
    enum pt_status status = pt_buf_status(&path);
    const int dir = status == PT_OK
                        ? open(path.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                        : -1;
    if (dir >= 0) {
        status = load_rules(dir, len, &rules);
        close(dir);
    }
    if (rules)
        walk->above[walk->n_above++] = rules;
    pt_buf_fini(&path);
    return status;
}

/* Whether the start, or a folder between the root and it, is left out. */
static bool is_start_left_out(struct pt_walk *walk)
{
    const struct pt_str whole = pt_buf_str(&walk->path);
    bool is_out = false;
    for (size_t at = walk->root_len + 1; at <= whole.len && !is_out; at++) {
        if (at < whole.len && whole.ptr[at] != '/')
            continue;
        walk->path.len = at;
        is_out = is_left_out(walk, at < whole.len || !walk->is_single_file);
    }
    walk->path.len = whole.len;
    return is_out;
}

enum pt_status pt_walk_set_rules(struct pt_walk *walk,
                                 struct pt_str root,
                                 const struct pt_ignore *excludes,
                                 struct pt_error *err)
{
    const struct pt_str path = pt_buf_str(&walk->path);
    enum pt_status status = PT_OK;
    assert(pt_str_begins(path, root));
    walk->excludes = excludes && excludes->n_rules ? excludes : NULL;
    walk->root_len = root.len == 1 ? 0 : root.len;
    for (size_t at = walk->root_len; at < path.len && status == PT_OK; at++)
        if (path.ptr[at] == '/' && root.len < path.len)
            status = load_above(walk, at);
    if (status == PT_OK && root.len < path.len && is_start_left_out(walk)) {
        walk->is_single_file = false;
        while (walk->n_levels)
            leave(walk);
    }
    return status == PT_OK ? PT_OK : pt_fail_nomem(err);
}

void pt_walk_close(struct pt_walk *walk)
{
    if (!walk)
        return;
    while (walk->n_levels)
        leave(walk);
    while (walk->n_above)
        free_rules(walk->above[--walk->n_above]);
    pt_buf_fini(&walk->path);
    pt_free(walk);
}

/* ---------------------------------------------------------------- read --- */

/* Reads fd to its end. PT_OK; PT_ELIMIT; PT_ENOMEM; PT_EIO with errno set. */
static enum pt_status read_to_end(int fd, size_t expected, struct pt_buf *bytes)
{
    enum { STEP = 64 * 1024 };
    pt_buf_clear(bytes);
    size_t want = expected + 1; /* one more, to see the end in the same call */
    for (;;) {
        char *const room = pt_buf_room(bytes, want);
        if (!room)
            return pt_buf_status(bytes);
        const ssize_t n = read(fd, room, want);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return PT_EIO;
        if (n == 0)
            return PT_OK;
        pt_buf_used(bytes, (size_t)n);
        if (bytes->len > PT_MAX_ARTICLE_BYTES)
            return PT_ELIMIT;
        want = bytes->len <= expected ? expected + 1 - bytes->len : STEP;
    }
}

static enum pt_status fail_too_large(struct pt_error *err)
{
    return pt_fail(err, PT_ELIMIT, "larger than %u MiB, no article",
                   PT_MAX_ARTICLE_BYTES >> 20);
}

static enum pt_status
fail_read(int error, const char *path, struct pt_error *err)
{
    if (is_out_of_means(error))
        return fail_means(error, path, err);
    if (is_gone(error) || error == ENXIO)
        return PT_ENOTFOUND;
    return pt_fail(err, PT_EINVALID, "%s", strerror(error));
}

enum pt_status pt_walk_open_file(struct pt_walk *walk,
                                 int *out_fd,
                                 struct pt_file_stamp *out_stamp,
                                 struct pt_error *err)
{
    const char *const path = pt_buf_z(&walk->path);
    const int flags = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC;
    struct stat st;
    const int fd = openat(walk->file_dir, walk->file_name, flags);
    if (fd < 0)
        return fail_read(errno, path, err);
    const int error = fstat(fd, &st) != 0 ? errno : 0;
    if (error || !S_ISREG(st.st_mode)) {
        close(fd);
        return error ? fail_read(error, path, err) : PT_ENOTFOUND;
    }
    *out_stamp = stamp_of(&st);
    *out_fd = fd;
    return PT_OK;
}

bool pt_walk_is_steady(int fd, struct pt_file_stamp *stamp)
{
    struct stat st;
    const struct pt_file_stamp before = *stamp;
    if (fstat(fd, &st) != 0)
        return false;
    *stamp = stamp_of(&st);
    return pt_file_stamp_equal(stamp, &before);
}

/* One reading of an open file whose stamp is *stamp; *out_is_steady tells
 * whether it stood still, *stamp is what it is like then. */
static enum pt_status read_once(int fd,
                                const char *path,
                                struct pt_buf *bytes,
                                struct pt_file_stamp *stamp,
                                bool *out_is_steady,
                                struct pt_error *err)
{
    if (stamp->size > PT_MAX_ARTICLE_BYTES)
        return fail_too_large(err);
    if (lseek(fd, 0, SEEK_SET) < 0)
        return fail_read(errno, path, err);
    const enum pt_status status = read_to_end(fd, (size_t)stamp->size, bytes);
    if (status == PT_ELIMIT)
        return fail_too_large(err);
    if (status == PT_ENOMEM)
        return pt_fail_nomem(err);
    if (status != PT_OK)
        return fail_read(errno, path, err);
    const bool is_whole = bytes->len == stamp->size;
    *out_is_steady = pt_walk_is_steady(fd, stamp) && is_whole;
    return PT_OK;
}

enum pt_status pt_walk_read(struct pt_walk *walk,
                            struct pt_buf *bytes,
                            struct pt_file_stamp *out_stamp,
                            struct pt_error *err)
{
    int fd = -1;
    bool is_steady = false;
    enum pt_status status = pt_walk_open_file(walk, &fd, out_stamp, err);
    if (status != PT_OK)
        return status;
    for (int round = 0; round < 2 && status == PT_OK && !is_steady; round++)
        status = read_once(fd, pt_buf_z(&walk->path), bytes, out_stamp,
                           &is_steady, err);
    close(fd);
    if (status == PT_OK && !is_steady)
        return pt_fail(err, PT_EINVALID, "changes while it is read");
    return status;
}

/* ------------------------------------------------------------- resolve --- */

/* Appends the parts of rest to out by their letters. */
static void add_parts(struct pt_buf *out, struct pt_str rest)
{
    while (rest.len) {
        const size_t n = pt_str_find(rest, '/');
        const struct pt_str part = pt_str_sub(rest, 0, n);
        if (pt_str_equal(part, PT_STR(".."))) {
            size_t len = out->len;
            while (len > 0 && out->ptr[len - 1] != '/')
                len--;
            pt_buf_cut(out, len > 0 ? len - 1 : 0);
        } else if (part.len && !pt_str_equal(part, PT_STR("."))) {
            pt_buf_add_byte(out, '/');
            pt_buf_add(out, part);
        }
        rest = pt_str_sub(rest, n < rest.len ? n + 1 : n, rest.len);
    }
}

/* The longest start of path that exists, resolved into real; *rest is what is
 * left of path. False when not even the current folder can be told. */
static bool
resolve_start(struct pt_str path, char real[PATH_MAX], struct pt_str *rest)
{
    char start[PATH_MAX];
    for (size_t len = path.len; len > 0; len--) {
        if (len < path.len && path.ptr[len - 1] != '/')
            continue;
        if (len >= sizeof start)
            continue;
        memcpy(start, path.ptr, len);
        start[len] = '\0';
        if (realpath(start, real)) {
            *rest = pt_str_sub(path, len, path.len);
            return true;
        }
    }
    *rest = path;
    return realpath(".", real) != NULL;
}

enum pt_status pt_walk_resolve(const char *path,
                               struct pt_buf *out,
                               bool *out_exists,
                               struct pt_error *err)
{
    char real[PATH_MAX];
    struct pt_str rest;
    if (!*path)
        return pt_fail(err, PT_EINVALID, "an empty path names nothing");
    if (!resolve_start(pt_str_of(path), real, &rest))
        return pt_fail(err, PT_EIO, "cannot tell the current folder: %s",
                       strerror(errno));
    const size_t begin = out->len;
    if (strcmp(real, "/") != 0)
        pt_buf_puts(out, real);
    add_parts(out, rest);
    if (out->len == begin)
        pt_buf_add_byte(out, '/');
    *out_exists = rest.len == 0;
    return pt_buf_status(out) == PT_OK ? PT_OK : pt_fail_nomem(err);
}
