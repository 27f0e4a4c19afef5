/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* SOCK_CLOEXEC  NOLINT(bugprone-reserved-identifier) */
#include "indexer/worker.h"

#include "common/clock.h"
#include "common/mem.h"
#include "indexer/serve.h"
#include "indexer/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef PT_LIBEXECDIR
#define PT_LIBEXECDIR "/usr/local/libexec/pt-search"
#endif

enum {
    SLICE_MS = 200,  /* from tick to tick */
    LEAVE_MS = 1000, /* to end by itself */
};

/* What a read is allowed: clocks count only while the child is waited for. */
struct patience {
    uint64_t silence_us; /* for each sign of life; UINT64_MAX: no end */
    uint64_t left_us;    /* for all of it */
};

/* Of the file that was asked for, as far as it was heard. */
struct hearing {
    struct pt_str path;
    int fd;
    bool is_stream;
    uint64_t file_bytes;
    struct patience patience;
    uint64_t n_frames;
    bool has_header; /* of the next frame: what follows */
    enum pt_wire_type type;
    size_t len;
    bool is_open;           /* there is more to hear */
    bool is_child_in_order; /* it waits for the next file */
    bool is_to_be_tried;    /* again, by a child that read nothing before */
};

struct pt_worker {
    struct pt_buf program;
    struct pt_worker_options options;
    pid_t pid; /* 0: no child */
    int socket;
    bool has_hung_up; /* the child, while it was listened to */
    uint64_t n_asked; /* files, of this child */
    struct pt_buf request;
    struct pt_arena arena; /* of the frame that was heard last */
    struct hearing hearing;
};

/* How a child ended. */
struct death {
    bool is_known; /* else somebody else waited for it */
    int status;    /* as wait gives it */
};

/* ----------------------------------------------------------- new, free --- */

enum pt_status pt_worker_new(const struct pt_worker_options *options,
                             struct pt_worker **out,
                             struct pt_error *err)
{
    struct pt_worker *const w = pt_alloc(sizeof *w);
    if (!w)
        return pt_fail_nomem(err);
    w->options = *options;
    w->socket = -1;
    if (!w->options.silence_ms)
        w->options.silence_ms = PT_WORKER_SILENCE_MS;
    if (!w->options.file_ms)
        w->options.file_ms = PT_WORKER_FILE_MS;
    pt_arena_init(&w->arena);
    pt_buf_init(&w->request, PT_BUF_NO_CEILING);
    pt_buf_init(&w->program, PT_BUF_NO_CEILING);
    pt_buf_puts(&w->program,
                options->program ? options->program : PT_LIBEXECDIR "/pt-read");
    w->options.program = pt_buf_z(&w->program);
    if (pt_buf_status(&w->program) != PT_OK) {
        pt_worker_free(w);
        return pt_fail_nomem(err);
    }
    *out = w;
    return PT_OK;
}

/* Ends the child, at once or after it had time to go, and waits for it: a child
 * that ended by itself is not touched by the signal. */
static struct death bury(struct pt_worker *w, bool is_gentle)
{
    struct death death = {.is_known = false};
    pid_t found;
    if (!w->pid)
        return death;
    if (is_gentle && shutdown(w->socket, SHUT_WR) == 0) {
        struct pollfd end = {.fd = w->socket};
        (void)poll(&end, 1, LEAVE_MS);
    }
    close(w->socket);
    kill(w->pid, SIGKILL);
    do
        found = waitpid(w->pid, &death.status, 0);
    while (found < 0 && errno == EINTR);
    death.is_known = found == w->pid;
    w->pid = 0;
    w->socket = -1;
    return death;
}

void pt_worker_set_tick(struct pt_worker *w,
                        pt_worker_tick *tick,
                        void *context)
{
    w->options.tick = tick;
    w->options.context = context;
}

void pt_worker_free(struct pt_worker *w)
{
    if (!w)
        return;
    bury(w, !w->hearing.is_open);
    pt_arena_fini(&w->arena);
    pt_buf_fini(&w->request);
    pt_buf_fini(&w->program);
    pt_free(w);
}

/* ------------------------------------------------------------- reasons --- */

static enum pt_status fail_memory(struct pt_error *err)
{
    return pt_fail(err, PT_EINVALID, "takes more than %u MiB of memory to read",
                   PT_READ_MEMORY_BYTES >> 20);
}

static enum pt_status fail_slow(unsigned ms, struct pt_error *err)
{
    return pt_fail(err, PT_EINVALID, "takes longer than %u s to read",
                   (ms + 999) / 1000);
}

/* The child ended in the middle of a file. */
static enum pt_status fail_dead(struct death death, struct pt_error *err)
{
    if (!death.is_known)
        return pt_fail(err, PT_EINVALID, "the reader ended on it");
    if (WIFEXITED(death.status) &&
        WEXITSTATUS(death.status) == PT_SERVE_NO_MEMORY)
        return fail_memory(err);
    if (WIFEXITED(death.status))
        return pt_fail(err, PT_EINVALID, "the reader ended on it (status %d)",
                       WEXITSTATUS(death.status));
    if (WTERMSIG(death.status) == SIGXCPU)
        return fail_slow(PT_READ_CPU_SECONDS * 1000, err);
    return pt_fail(err, PT_EINVALID, "the reader crashed on it (%s)",
                   strsignal(WTERMSIG(death.status)));
}

/* ------------------------------------------------------------- waiting --- */

static enum pt_status tick(const struct pt_worker *w, struct pt_error *err)
{
    return w->options.tick ? w->options.tick(w->options.context, err) : PT_OK;
}

/* Waits for a slice of most_us; whether the child sent something or is gone.
 * *waited_us grows by what passed, but not by what a process that was stopped
 * meanwhile would count. */
static bool wait_a_while(int socket, uint64_t most_us, uint64_t *waited_us)
{
    const uint64_t begin = pt_clock_us();
    const uint64_t left_ms = (most_us - *waited_us) / 1000 + 1;
    const int slice_ms = left_ms < SLICE_MS ? (int)left_ms : SLICE_MS;
    struct pollfd ready = {.fd = socket, .events = POLLIN};
    const int n = poll(&ready, 1, slice_ms);
    const uint64_t passed_us = pt_clock_us() - begin;
    const uint64_t counted_us = 2 * SLICE_MS * 1000;
    *waited_us += passed_us < counted_us ? passed_us : counted_us;
    return n > 0;
}

/* Until the child sends something or is gone. PT_EINVALID when it takes too
 * long, or what tick said. */
static enum pt_status
wait_for(struct pt_worker *w, struct patience *patience, struct pt_error *err)
{
    const bool is_silence = patience->silence_us < patience->left_us;
    const uint64_t most = is_silence ? patience->silence_us : patience->left_us;
    uint64_t waited = 0;
    while (!wait_a_while(w->socket, most, &waited)) {
        if (waited >= most)
            return fail_slow(
                is_silence ? w->options.silence_ms : w->options.file_ms, err);
        const enum pt_status status = tick(w, err);
        if (status != PT_OK)
            return status;
    }
    if (patience->left_us != UINT64_MAX)
        patience->left_us -= waited < most ? waited : most;
    return PT_OK;
}

/* n bytes. PT_EIO (err is left alone) and has_hung_up when the child is gone.
 */
static enum pt_status receive(struct pt_worker *w,
                              char *bytes,
                              size_t n,
                              struct patience *patience,
                              struct pt_error *err)
{
    while (n > 0) {
        const ssize_t got = recv(w->socket, bytes, n, MSG_DONTWAIT);
        if (got > 0) {
            bytes += got;
            n -= (size_t)got;
            continue;
        }
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) {
            w->has_hung_up = true;
            return PT_EIO;
        }
        const enum pt_status status = wait_for(w, patience, err);
        if (status != PT_OK)
            return status;
    }
    return PT_OK;
}

/* --------------------------------------------------------------- start --- */

static enum pt_status
fail_start(const struct pt_worker *w, const char *why, struct pt_error *err)
{
    return pt_fail(err, PT_EIO, "cannot run %s: %s", w->options.program, why);
}

/* The child's descriptors: the socket, and nowhere. */
static int set_descriptors(posix_spawn_file_actions_t *actions, int socket)
{
    int error = posix_spawn_file_actions_adddup2(actions, socket, STDIN_FILENO);
    for (int fd = STDOUT_FILENO; !error && fd <= STDERR_FILENO; fd++)
        error = posix_spawn_file_actions_addopen(actions, fd, "/dev/null",
                                                 O_WRONLY, 0);
    return error;
}

/* Signals that go to a whole terminal stay blocked until the child ignores
 * them; others that a caller may ignore are not ignored there. */
static int set_signals(posix_spawnattr_t *attributes)
{
    static const int held_back[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    static const int not_ignored[] = {SIGPIPE, SIGCHLD, SIGXCPU};
    sigset_t mask, defaults;
    sigemptyset(&mask);
    sigemptyset(&defaults);
    for (size_t i = 0; i < PT_COUNTOF(held_back); i++)
        sigaddset(&mask, held_back[i]);
    for (size_t i = 0; i < PT_COUNTOF(not_ignored); i++)
        sigaddset(&defaults, not_ignored[i]);
    int error = posix_spawnattr_setsigmask(attributes, &mask);
    if (!error)
        error = posix_spawnattr_setsigdefault(attributes, &defaults);
    return error ? error
                 : posix_spawnattr_setflags(attributes,
                                            POSIX_SPAWN_SETSIGMASK |
                                                POSIX_SPAWN_SETSIGDEF);
}

/* 0 or an errno. */
static int spawn(struct pt_worker *w, int socket)
{
    char name[] = "pt-read", serve[] = "--serve";
    char *argv[] = {name, serve, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    error = posix_spawnattr_init(&attributes);
    if (!error) {
        error = set_descriptors(&actions, socket);
        if (!error)
            error = set_signals(&attributes);
        if (!error)
            error = posix_spawn(&w->pid, w->options.program, &actions,
                                &attributes, argv, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* A child that cannot find its libraries, or is of another version, is found
 * out here and not blamed on a file. */
static enum pt_status hear_hello(struct pt_worker *w, struct pt_error *err)
{
    struct patience patience = {PT_WORKER_START_MS * 1000, UINT64_MAX};
    char header[PT_WIRE_HEADER_BYTES], payload[4];
    enum pt_wire_type type;
    size_t len = 0;
    uint32_t version = 0;
    enum pt_status status = receive(w, header, sizeof header, &patience, err);
    const bool is_hello = status == PT_OK &&
                          pt_wire_get_header(header, &type, &len) &&
                          type == PT_WIRE_HELLO && len == sizeof payload;
    if (is_hello)
        status = receive(w, payload, len, &patience, err);
    if (status == PT_OK && is_hello &&
        pt_wire_get_hello(payload, len, &version) && version == PT_WIRE_VERSION)
        return PT_OK;
    bury(w, false);
    if (status == PT_OK)
        return fail_start(w, "it is of another version", err);
    return w->has_hung_up || status == PT_EINVALID
               ? fail_start(w, "it does not start", err)
               : status;
}

static enum pt_status start(struct pt_worker *w, struct pt_error *err)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return fail_start(w, strerror(errno), err);
    const int error = spawn(w, pair[1]);
    close(pair[1]);
    if (error) {
        close(pair[0]);
        w->pid = 0;
        return fail_start(w, strerror(error), err);
    }
    w->socket = pair[0];
    w->has_hung_up = false;
    w->n_asked = 0;
    return hear_hello(w, err);
}

/* Between files a living child says nothing. */
static bool is_waiting(const struct pt_worker *w)
{
    char byte;
    return recv(w->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
           (errno == EAGAIN || errno == EWOULDBLOCK);
}

/* ----------------------------------------------------------------- ask --- */

/* A request is smaller than the pipe, which is empty. */
static bool send_with(int socket, struct pt_str bytes, int fd)
{
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof fd)];
    } beside;
    struct iovec from = {(void *)(uintptr_t)bytes.ptr, bytes.len};
    struct msghdr message = {.msg_iov = &from,
                             .msg_iovlen = 1,
                             .msg_control = &beside,
                             .msg_controllen = sizeof beside};
    memset(&beside, 0, sizeof beside);
    struct cmsghdr *const c = CMSG_FIRSTHDR(&message);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
    ssize_t n;
    do
        n = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)bytes.len;
}

static void
put_request(struct pt_buf *out, enum pt_kind kind, const struct pt_input *input)
{
    const struct pt_wire_request request = {
        .kind = kind,
        .is_stream = input->stream >= 0,
        .depth = input->depth,
        .path = input->path,
        .member = input->member,
        .url = input->url,
        .charset = input->charset,
    };
    pt_wire_put_request(out, &request);
}

/* A child that died since the last file is nobody's fault. */
static enum pt_status ask(struct pt_worker *w, struct pt_error *err)
{
    for (int tries = 0; tries < 2; tries++) {
        if (w->pid && !is_waiting(w))
            bury(w, false);
        const enum pt_status status = w->pid ? PT_OK : start(w, err);
        if (status != PT_OK)
            return status;
        if (send_with(w->socket, pt_buf_str(&w->request), w->hearing.fd)) {
            w->n_asked++;
            w->hearing.is_open = true;
            return PT_OK;
        }
        bury(w, false);
    }
    return fail_start(w, "it does not listen", err);
}

/* The clocks, and what there is to read. */
static enum pt_status
set_up(struct pt_worker *w, struct pt_input *input, struct pt_error *err)
{
    struct stat st;
    int fd = input->stream;
    enum pt_status status = PT_OK;
    w->hearing = (struct hearing){
        .path = input->path,
        .is_stream = input->stream >= 0,
        .patience = {UINT64_MAX, UINT64_MAX}
    };
    if (fd < 0) {
        w->hearing.patience =
            (struct patience){(uint64_t)w->options.silence_ms * 1000,
                              (uint64_t)w->options.file_ms * 1000};
        status = pt_input_seekable(input, &fd, err);
    }
    if (status == PT_OK && fstat(fd, &st) == 0 && st.st_size > 0)
        w->hearing.file_bytes = (uint64_t)st.st_size;
    w->hearing.fd = fd;
    return status;
}

enum pt_status pt_worker_ask(struct pt_worker *w,
                             enum pt_kind kind,
                             struct pt_input *input,
                             struct pt_error *err)
{
    assert(!w->hearing.is_open);
    if (input->path.len > PT_WIRE_MAX_PATH_BYTES ||
        input->member.len > PT_WIRE_MAX_PATH_BYTES)
        return pt_fail(err, PT_ELIMIT, "its path is longer than %u bytes",
                       PT_WIRE_MAX_PATH_BYTES);
    const enum pt_status status = set_up(w, input, err);
    if (status != PT_OK)
        return status;
    pt_buf_clear(&w->request);
    put_request(&w->request, kind, input);
    return pt_buf_status(&w->request) == PT_OK ? ask(w, err)
                                               : pt_fail_nomem(err);
}

/* ---------------------------------------------------------------- hear --- */

static enum pt_status fail_sense(struct pt_error *err)
{
    return pt_fail(err, PT_EINVALID, "the reader answered without sense on it");
}

static enum pt_status hear_article(struct hearing *h,
                                   char *bytes,
                                   struct pt_heard *out,
                                   struct pt_error *err)
{
    if (!pt_wire_get_article(bytes, h->len, h->file_bytes, &out->article))
        return fail_sense(err);
    out->article.path = h->path;
    out->what = PT_HEARD_ARTICLE;
    return PT_OK;
}

static enum pt_status hear_skip(const struct hearing *h,
                                char *bytes,
                                struct pt_heard *out,
                                struct pt_error *err)
{
    struct pt_wire_skip skip;
    if (!pt_wire_get_skip(bytes, h->len, &skip))
        return fail_sense(err);
    out->part = skip.part;
    out->reason = skip.reason.ptr;
    out->what = PT_HEARD_SKIP;
    return PT_OK;
}

static enum pt_status
hear_end(struct hearing *h, char *bytes, struct pt_error *err)
{
    struct pt_wire_end end;
    if (!pt_wire_get_end(bytes, h->len, &end))
        return fail_sense(err);
    h->is_open = false;
    h->is_child_in_order = !end.is_leaving;
    if (end.status == PT_ENOMEM)
        return fail_memory(err);
    return end.status == PT_OK
               ? PT_OK
               : pt_fail(err, end.status, "%.*s", PT_STR_FMT(end.message));
}

static enum pt_status hear_header(struct pt_worker *w, struct pt_error *err)
{
    struct hearing *const h = &w->hearing;
    char header[PT_WIRE_HEADER_BYTES];
    if (h->has_header)
        return PT_OK;
    const enum pt_status status =
        receive(w, header, sizeof header, &h->patience, err);
    if (status != PT_OK)
        return status;
    h->has_header = pt_wire_get_header(header, &h->type, &h->len);
    return h->has_header ? PT_OK : fail_sense(err);
}

/* What the header announced. */
static enum pt_status
hear_payload(struct pt_worker *w, struct pt_heard *out, struct pt_error *err)
{
    struct hearing *const h = &w->hearing;
    h->has_header = false;
    pt_arena_reset(&w->arena);
    char *const bytes = pt_arena_alloc(&w->arena, h->len + 1);
    if (!bytes)
        return pt_fail_nomem(err);
    const enum pt_status status = receive(w, bytes, h->len, &h->patience, err);
    if (status != PT_OK)
        return status;
    h->n_frames++;
    switch (h->type) {
    case PT_WIRE_ARTICLE:
        return hear_article(h, bytes, out, err);
    case PT_WIRE_SKIP:
        return hear_skip(h, bytes, out, err);
    case PT_WIRE_END:
        return hear_end(h, bytes, err);
    case PT_WIRE_HELLO:
    case PT_WIRE_REQUEST:
        break;
    }
    return fail_sense(err);
}

/* Nothing more will be heard of the file. Only a child that said END and stays
 * is kept. One that ends on a file without a word may have been broken by a
 * file before. */
static enum pt_status
conclude(struct pt_worker *w, enum pt_status status, struct pt_error *err)
{
    struct hearing *const h = &w->hearing;
    const bool is_used = w->n_asked > 1;
    const bool is_over = !h->is_open;
    h->is_open = false;
    if (h->is_child_in_order)
        return status;
    const struct death death = bury(w, is_over);
    if (!w->has_hung_up)
        return status;
    h->is_to_be_tried = is_used && !h->n_frames && !h->is_stream;
    return fail_dead(death, err);
}

/* One frame. */
static enum pt_status hear(struct pt_worker *w,
                           size_t most_bytes,
                           struct pt_heard *out,
                           struct pt_error *err)
{
    enum pt_status status = tick(w, err);
    out->what = PT_HEARD_END;
    if (status == PT_OK)
        status = hear_header(w, err);
    if (status == PT_OK && w->hearing.len > most_bytes) {
        out->what = PT_HEARD_NOTHING;
        return PT_OK;
    }
    if (status == PT_OK)
        status = hear_payload(w, out, err);
    return out->what == PT_HEARD_END ? conclude(w, status, err) : PT_OK;
}

enum pt_status pt_worker_hear(struct pt_worker *w,
                              size_t most_bytes,
                              struct pt_heard *out,
                              struct pt_error *err)
{
    assert(w->hearing.is_open);
    enum pt_status status = hear(w, most_bytes, out, err);
    if (!w->hearing.is_to_be_tried)
        return status;
    w->hearing.is_to_be_tried = w->hearing.has_header = false;
    status = ask(w, err);
    return status == PT_OK ? hear(w, most_bytes, out, err) : status;
}

void pt_worker_hush(struct pt_worker *w)
{
    if (w->hearing.is_open)
        bury(w, false);
    w->hearing.is_open = false;
}

/* ---------------------------------------------------------------- read --- */

static enum pt_status give(const struct pt_article_sink *sink,
                           const struct pt_heard *heard,
                           struct pt_error *err)
{
    switch (heard->what) {
    case PT_HEARD_ARTICLE:
        return sink->take(sink->context, &heard->article, err);
    case PT_HEARD_SKIP:
        return sink->skip
                   ? sink->skip(sink->context, heard->part, heard->reason, err)
                   : PT_OK;
    case PT_HEARD_NOTHING:
    case PT_HEARD_END:
        break;
    }
    return PT_OK;
}

enum pt_status pt_worker_hear_out(struct pt_worker *w,
                                  const struct pt_heard *first,
                                  const struct pt_article_sink *sink,
                                  struct pt_error *err)
{
    struct pt_heard heard;
    enum pt_status status = give(sink, first, err);
    while (status == PT_OK && w->hearing.is_open) {
        status = pt_worker_hear(w, SIZE_MAX, &heard, err);
        if (status == PT_OK)
            status = give(sink, &heard, err);
    }
    pt_worker_hush(w);
    return status;
}

enum pt_status pt_worker_read(struct pt_worker *w,
                              enum pt_kind kind,
                              struct pt_input *input,
                              const struct pt_article_sink *sink,
                              struct pt_error *err)
{
    const struct pt_heard nothing = {.what = PT_HEARD_NOTHING};
    const enum pt_status status = pt_worker_ask(w, kind, input, err);
    return status == PT_OK ? pt_worker_hear_out(w, &nothing, sink, err)
                           : status;
}
