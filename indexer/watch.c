/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/watch.h"

#include "common/mem.h"
#include "indexer/walk.h"
#include "indexer/zlist.h"

#include <errno.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder's files once they are whole, names that come and go, and the folder
 * itself going away. */
#define EVENTS                                                                 \
    (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE |    \
     IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF)

/* A watched folder, found by its number. */
struct folder {
    struct pt_str path; /* a NUL behind; NULL: no longer watched */
    struct pt_str only; /* a root that is a file: its name; else empty */
    struct pt_str root;
    const struct pt_ignore *excludes;
};

struct pt_watch {
    int fd;
    bool is_blind;
    size_t n_folders;
    struct folder *folders; /* by inotify's watch number */
    size_t capacity;
    struct pt_arena arena;
};

/* More than folders could ever be watched: numbers are never used twice, and a
 * watch is opened anew before they run out. */
#define MAX_NUMBER ((size_t)1 << 24)

enum pt_status pt_watch_open(struct pt_watch **out, struct pt_error *err)
{
    struct pt_watch *const watch = pt_alloc(sizeof *watch);
    if (!watch)
        return pt_fail_nomem(err);
    pt_arena_init(&watch->arena);
    watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watch->fd < 0) {
        const int cause = errno;
        pt_watch_close(watch);
        return pt_fail(err, PT_EIO, "cannot watch folders: %s",
                       strerror(cause));
    }
    *out = watch;
    return PT_OK;
}

void pt_watch_close(struct pt_watch *watch)
{
    if (!watch)
        return;
    if (watch->fd >= 0)
        close(watch->fd);
    pt_arena_fini(&watch->arena);
    pt_free(watch->folders);
    pt_free(watch);
}

bool pt_watch_is_blind(const struct pt_watch *watch)
{
    return watch->is_blind;
}

size_t pt_watch_n_folders(const struct pt_watch *watch)
{
    return watch->n_folders;
}

/* ----------------------------------------------------------------- add --- */

static struct folder *folder_of(struct pt_watch *watch, size_t number)
{
    const size_t old = watch->capacity;
    if (number >= MAX_NUMBER)
        return NULL;
    struct folder *const grown = pt_grow(watch->folders, &watch->capacity,
                                         number + 1, MAX_NUMBER, sizeof *grown);
    if (!grown)
        return NULL;
    memset(grown + old, 0, (watch->capacity - old) * sizeof *grown);
    watch->folders = grown;
    return &grown[number];
}

/* Watches the folder like, whose path has a NUL behind. */
static enum pt_status add_folder(struct pt_watch *watch,
                                 const struct folder *like,
                                 struct pt_error *err)
{
    const int number =
        inotify_add_watch(watch->fd, like->path.ptr, EVENTS | IN_ONLYDIR);
    if (number < 0) {
        watch->is_blind = true;
        return errno == ENOMEM ? pt_fail_nomem(err) : PT_OK;
    }
    struct folder *const folder = folder_of(watch, (size_t)number);
    if (!folder)
        return pt_fail_nomem(err);
    const bool is_new = !folder->path.ptr;
    struct folder own = {.excludes = like->excludes};
    if (!pt_arena_copy(&watch->arena, like->path, &own.path) ||
        !pt_arena_copy(&watch->arena, like->root, &own.root) ||
        !pt_arena_copy(&watch->arena, like->only, &own.only))
        return pt_fail_nomem(err);
    /* A folder that is a root's and holds a root that is a file: all of it. */
    if (!is_new && !folder->only.len)
        own.only = PT_STR("");
    *folder = own;
    watch->n_folders += is_new;
    return PT_OK;
}

/* The folder of the file at path. */
static enum pt_status add_parent(struct pt_watch *watch,
                                 struct pt_str path,
                                 const struct folder *like,
                                 struct pt_error *err)
{
    size_t at = path.len;
    while (at > 1 && path.ptr[at - 1] != '/')
        at--;
    struct pt_str parent;
    if (!pt_arena_copy(&watch->arena, pt_str_sub(path, 0, at > 1 ? at - 1 : 1),
                       &parent))
        return pt_fail_nomem(err);
    struct folder folder = *like;
    folder.path = parent;
    folder.only = pt_str_sub(path, at, path.len);
    return add_folder(watch, &folder, err);
}

static enum pt_status add_below(struct pt_watch *watch,
                                struct pt_walk *walk,
                                struct folder *like,
                                struct pt_error *err)
{
    struct pt_walk_entry entry;
    enum pt_status status =
        pt_walk_set_rules(walk, like->root, like->excludes, err);
    while (status == PT_OK &&
           (status = pt_walk_next(walk, &entry, err)) == PT_OK)
        if (entry.what == PT_WALK_FOLDER) {
            like->path = entry.path;
            status = add_folder(watch, like, err);
        }
    return status == PT_ENOTFOUND ? PT_OK : status;
}

enum pt_status pt_watch_add(struct pt_watch *watch,
                            struct pt_str root,
                            struct pt_str start,
                            const struct pt_ignore *excludes,
                            struct pt_error *err)
{
    struct pt_walk *walk = NULL;
    struct pt_error why;
    struct stat st;
    struct folder like = {.path = start, .root = root, .excludes = excludes};
    if (lstat(start.ptr, &st) == 0 && !S_ISDIR(st.st_mode))
        return add_parent(watch, start, &like, err);
    enum pt_status status = add_folder(watch, &like, err);
    if (status != PT_OK)
        return status;
    status = pt_walk_open(start, &walk, &why);
    if (status == PT_OK)
        status = add_below(watch, walk, &like, &why);
    pt_walk_close(walk);
    if (status == PT_ENOTFOUND) {
        watch->is_blind = true;
        return PT_OK;
    }
    if (status != PT_OK && err)
        *err = why;
    return status;
}

/* ---------------------------------------------------------------- news --- */

void pt_watch_news_init(struct pt_watch_news *news)
{
    *news = (struct pt_watch_news){.n_paths = 0};
    pt_buf_init(&news->paths, PT_BUF_NO_CEILING);
}

void pt_watch_news_fini(struct pt_watch_news *news)
{
    pt_buf_fini(&news->paths);
}

void pt_watch_news_clear(struct pt_watch_news *news)
{
    pt_buf_clear(&news->paths);
    news->n_paths = 0;
    news->is_everywhere = false;
}

static void add_news(struct pt_watch_news *news, struct pt_str path)
{
    if (pt_zlist_has(pt_buf_str(&news->paths), path))
        return;
    if (++news->n_paths > PT_WATCH_MAX_PATHS)
        news->is_everywhere = true;
    else
        pt_zlist_add(&news->paths, path);
}

/* The folder's path, with name behind. */
static void join(struct pt_buf *out, struct pt_str folder, const char *name)
{
    pt_buf_clear(out);
    pt_buf_add(out, folder);
    if (folder.len > 1)
        pt_buf_add_byte(out, '/');
    pt_buf_puts(out, name);
}

/* What came under name: a file is looked at, a folder watched and looked at.
 * What went is found missing by looking at its folder. */
static enum pt_status take_name(struct pt_watch *watch,
                                const struct folder *in,
                                uint32_t mask,
                                const char *name,
                                struct pt_watch_news *news,
                                struct pt_error *err)
{
    struct pt_buf path;
    enum pt_status status = PT_OK;
    if (mask & (IN_DELETE | IN_MOVED_FROM)) {
        add_news(news, in->path);
        return PT_OK;
    }
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    join(&path, in->path, name);
    if (pt_buf_status(&path) != PT_OK) {
        status = pt_fail_nomem(err);
    } else {
        /* in may move when a folder is added */
        const struct folder copy = *in;
        add_news(news, pt_buf_str(&path));
        if (mask & IN_ISDIR)
            status = pt_watch_add(watch, copy.root, pt_buf_str(&path),
                                  copy.excludes, err);
    }
    pt_buf_fini(&path);
    return status;
}

static enum pt_status take_event(struct pt_watch *watch,
                                 const struct inotify_event *event,
                                 const char *name,
                                 struct pt_watch_news *news,
                                 struct pt_error *err)
{
    const size_t number = event->wd < 0 ? SIZE_MAX : (size_t)event->wd;
    if (event->mask & (IN_Q_OVERFLOW | IN_UNMOUNT)) {
        news->is_everywhere = true;
        return PT_OK;
    }
    if (number >= watch->capacity || !watch->folders[number].path.ptr)
        return PT_OK;
    struct folder *const in = &watch->folders[number];
    if (event->mask & IN_IGNORED) {
        in->path = (struct pt_str){NULL, 0};
        watch->n_folders--;
        return PT_OK;
    }
    /* Its own folder tells of a folder that goes, unless it is a root's. */
    if (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF)) {
        news->is_everywhere |=
            pt_str_equal(in->path, in->root) || (event->mask & IN_MOVE_SELF);
        return PT_OK;
    }
    if (!event->len || (in->only.len && strcmp(name, in->only.ptr) != 0))
        return PT_OK;
    if (strcmp(name, PT_IGNORE_FILE) == 0) {
        news->is_everywhere = true;
        return PT_OK;
    }
    /* A file that is being made tells when it is closed. */
    const bool is_folder = event->mask & IN_ISDIR;
    if (name[0] == '.' || ((event->mask & IN_CREATE) && !is_folder) ||
        ((event->mask & IN_ATTRIB) && is_folder))
        return PT_OK;
    return take_name(watch, in, event->mask, name, news, err);
}

enum pt_status pt_watch_wait(struct pt_watch *watch,
                             int timeout_ms,
                             struct pt_watch_news *news,
                             struct pt_error *err)
{
    enum { ROOM = 64 * 1024 };
    struct pollfd ready = {.fd = watch->fd, .events = POLLIN};
    enum pt_status status = PT_OK;
    if (poll(&ready, 1, timeout_ms) <= 0)
        return PT_OK;
    struct pt_buf bytes;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    char *const room = pt_buf_room(&bytes, ROOM);
    const ssize_t n = room ? read(watch->fd, room, ROOM) : 0;
    if (!room)
        status = pt_fail_nomem(err);
    else if (n < 0 && errno != EAGAIN && errno != EINTR)
        status =
            pt_fail(err, PT_EIO, "cannot watch folders: %s", strerror(errno));
    for (ssize_t at = 0; at < n && status == PT_OK;) {
        struct inotify_event event;
        memcpy(&event, room + at, sizeof event);
        status = take_event(watch, &event, room + at + sizeof event, news, err);
        at += (ssize_t)(sizeof event + event.len);
    }
    if (status == PT_OK && pt_buf_status(&news->paths) != PT_OK)
        status = pt_fail_nomem(err);
    pt_buf_fini(&bytes);
    return status;
}
