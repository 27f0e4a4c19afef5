/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* MSG_CMSG_CLOEXEC */
#include "indexer/serve.h"

#include "indexer/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define IS_SANITIZED /* takes terabytes, and what it likes of signals */
#endif

enum exit_code { EXIT_DONE = 0, EXIT_NO_SENSE = 1 };

struct server {
    int socket;
    pt_source_read *read;
    const struct pt_source *(*source_of)(enum pt_kind kind);
    unsigned cpu_seconds;
    bool is_cut_off; /* the parent is gone */
    struct pt_arena arena;
    struct pt_buf asked; /* the payload of the request */
    struct pt_buf frame; /* being sent */
};

/* -------------------------------------------------------------- limits --- */

static void limit(int resource, rlim_t most)
{
    struct rlimit now;
    if (getrlimit(resource, &now) != 0)
        return;
    if (now.rlim_max != RLIM_INFINITY && now.rlim_max < most)
        most = now.rlim_max;
    now.rlim_cur = now.rlim_max = most;
    setrlimit(resource, &now);
}

void pt_serve_limit_memory(void)
{
    limit(RLIMIT_CORE, 0);
#ifndef IS_SANITIZED
    limit(RLIMIT_DATA, PT_READ_MEMORY_BYTES);
#endif
}

/* From now on: only the soft limit, so that it can be moved on again. */
static void allow_cpu(const struct server *server)
{
    struct rlimit now;
    struct timespec used;
    if (getrlimit(RLIMIT_CPU, &now) != 0 ||
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0)
        return;
    now.rlim_cur = (rlim_t)used.tv_sec + server->cpu_seconds;
    setrlimit(RLIMIT_CPU, &now);
}

/* -------------------------------------------------------------- memory --- */

/* What counts for RLIMIT_DATA, from the sixth number of /proc/self/statm (in
 * pages); 0 when it cannot be told, or no limit is set. In a signal handler,
 * too. */
static uint64_t bytes_held(void)
{
#ifdef IS_SANITIZED
    return 0;
#else
    enum { FIELD = 5 };
    char line[128];
    uint64_t pages = 0;
    const int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    const ssize_t n = fd < 0 ? 0 : read(fd, line, sizeof line);
    if (fd >= 0)
        close(fd);
    int field = 0;
    for (ssize_t i = 0; i < n && field <= FIELD; i++)
        if (line[i] == ' ')
            field++;
        else if (field == FIELD && line[i] >= '0' && line[i] <= '9')
            pages = pages * 10 + (uint64_t)(line[i] - '0');
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
#endif
}

static void on_crash(int number)
{
    if (bytes_held() > PT_READ_MEMORY_BYTES / 4 * 3)
        _exit(PT_SERVE_NO_MEMORY);
    raise(number); /* held back until this returns, then by default */
}

static void tell_crashes_apart(void)
{
#ifndef IS_SANITIZED
    static const int crashes[] = {SIGABRT, SIGSEGV, SIGBUS, SIGTRAP, SIGILL};
    struct sigaction tell = {.sa_handler = on_crash,
                             .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&tell.sa_mask);
    for (size_t i = 0; i < PT_COUNTOF(crashes); i++)
        sigaction(crashes[i], &tell, NULL);
#else
    (void)on_crash;
#endif
}

/* -------------------------------------------------------------- set up --- */

/* Who started the parent may have left descriptors open. */
static void close_others(int socket)
{
    enum { MOST = 1024 };
    for (int fd = STDERR_FILENO + 1; fd < MOST; fd++)
        if (fd != socket)
            close(fd);
}

static void set_up(const struct server *server)
{
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXFSZ};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigset_t none;
    sigemptyset(&ignore.sa_mask);
    sigemptyset(&none);
    for (size_t i = 0; i < PT_COUNTOF(ignored); i++)
        sigaction(ignored[i], &ignore, NULL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    pt_serve_limit_memory();
    limit(RLIMIT_FSIZE, PT_MAX_SPOOL_BYTES);
    allow_cpu(server);
    tell_crashes_apart();
    close_others(server->socket);
}

/* ------------------------------------------------------------ the pipe --- */

/* n bytes, and in *fd (left alone when none) a descriptor beside them. False at
 * the end of the pipe. */
static bool receive(int socket, char *bytes, size_t n, int *fd)
{
    while (n > 0) {
        union {
            struct cmsghdr header;
            char room[CMSG_SPACE(sizeof *fd)];
        } beside;
        struct iovec into = {.iov_len = n};
        struct msghdr message = {.msg_iov = &into,
                                 .msg_iovlen = 1,
                                 .msg_control = &beside,
                                 .msg_controllen = sizeof beside};
        into.iov_base = bytes;
        const ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        const struct cmsghdr *const c = CMSG_FIRSTHDR(&message);
        if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) {
            if (*fd >= 0)
                close(*fd);
            memcpy(fd, CMSG_DATA(c), sizeof *fd);
        }
        bytes += got;
        n -= (size_t)got;
    }
    return true;
}

/* The next request, into *out, and a descriptor beside it that may be there
 * whatever is returned. PT_ENOTFOUND at the end of the pipe, PT_EINVALID. */
static enum pt_status
receive_request(struct server *server, struct pt_wire_request *out, int *out_fd)
{
    char header[PT_WIRE_HEADER_BYTES];
    enum pt_wire_type type;
    size_t len = 0;
    if (!receive(server->socket, header, sizeof header, out_fd))
        return PT_ENOTFOUND;
    if (!pt_wire_get_header(header, &type, &len) || type != PT_WIRE_REQUEST)
        return PT_EINVALID;
    pt_buf_clear(&server->asked);
    char *const room = pt_buf_room(&server->asked, len);
    return room && receive(server->socket, room, len, out_fd) &&
                   pt_wire_get_request(room, len, out) && *out_fd >= 0
               ? PT_OK
               : PT_EINVALID;
}

/* Sends the frame and clears it. */
static enum pt_status send_frame(struct server *server, struct pt_error *err)
{
    const bool is_whole = pt_buf_status(&server->frame) == PT_OK;
    if (is_whole && !pt_wire_send(server->socket, pt_buf_str(&server->frame)))
        server->is_cut_off = true;
    pt_buf_clear(&server->frame);
    allow_cpu(server);
    if (server->is_cut_off)
        return pt_fail(err, PT_EIO, "nobody is listening");
    return is_whole ? PT_OK : pt_fail_nomem(err);
}

/* --------------------------------------------------------------- files --- */

static enum pt_status skip(void *context,
                           struct pt_str part,
                           const char *reason,
                           struct pt_error *err)
{
    struct server *const server = context;
    const struct pt_wire_skip frame = {part, pt_str_of(reason)};
    pt_wire_put_skip(&server->frame, &frame);
    return send_frame(server, err);
}

static enum pt_status
take(void *context, const struct pt_article *article, struct pt_error *err)
{
    struct server *const server = context;
    struct pt_error why;
    if (pt_wire_check_article(article, &why) == PT_OK) {
        pt_wire_put_article(&server->frame, article);
        return send_frame(server, err);
    }
    return article->member.len
               ? skip(context, article->member, why.message, err)
               : pt_fail(err, PT_ELIMIT, "%s", why.message);
}

static enum pt_status read_file(struct server *server,
                                const struct pt_wire_request *request,
                                int fd,
                                struct pt_error *err)
{
    const struct pt_article_sink sink = {take, skip, server};
    const struct pt_source *const source =
        request->kind != PT_KIND_NONE && server->source_of
            ? server->source_of(request->kind)
            : NULL;
    struct pt_input input = {.path = request->path,
                             .member = request->member,
                             .depth = request->depth,
                             .url = request->url,
                             .charset = request->charset};
    if (request->is_stream)
        pt_input_init_stream(&input, fd);
    else
        pt_input_init_fd(&input, fd);
    const enum pt_status status = (source ? source->read : server->read)(
        &input, &server->arena, &sink, err);
    pt_input_fini(&input);
    pt_arena_reset(&server->arena);
    return status;
}

/* Whether the child stays. */
static bool
serve_one(struct server *server, const struct pt_wire_request *request, int fd)
{
    struct pt_error err = {.status = PT_OK};
    struct pt_wire_end end = {.status = read_file(server, request, fd, &err)};
    end.is_leaving = bytes_held() > PT_READ_LEAVE_BYTES;
    if (end.status != PT_OK)
        end.message = pt_str_of(
            err.message[0] ? err.message : pt_status_sentence(end.status));
    pt_buf_clear(&server->frame);
    pt_wire_put_end(&server->frame, &end);
    return send_frame(server, NULL) == PT_OK && !end.is_leaving;
}

/* Request after request; the exit code. */
static enum exit_code serve_all(struct server *server)
{
    for (bool stays = true; stays;) {
        struct pt_wire_request request = {.kind = PT_KIND_NONE};
        int fd = -1;
        const enum pt_status status = receive_request(server, &request, &fd);
        if (status == PT_OK)
            stays = serve_one(server, &request, fd);
        if (fd >= 0)
            close(fd);
        if (status != PT_OK)
            return status == PT_ENOTFOUND ? EXIT_DONE : EXIT_NO_SENSE;
    }
    return EXIT_DONE;
}

int pt_serve(int socket,
             pt_source_read *read,
             const struct pt_source *(*source_of)(enum pt_kind kind),
             unsigned cpu_seconds)
{
    struct server server = {.socket = socket,
                            .read = read,
                            .source_of = source_of,
                            .cpu_seconds = cpu_seconds};
    set_up(&server);
    pt_arena_init(&server.arena);
    pt_buf_init(&server.asked, PT_BUF_NO_CEILING);
    pt_buf_init(&server.frame, PT_BUF_NO_CEILING);
    pt_wire_put_hello(&server.frame);
    const enum exit_code code =
        send_frame(&server, NULL) == PT_OK ? serve_all(&server) : EXIT_DONE;
    pt_arena_fini(&server.arena);
    pt_buf_fini(&server.asked);
    pt_buf_fini(&server.frame);
    return (int)code;
}
